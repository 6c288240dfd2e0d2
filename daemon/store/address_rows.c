/* SPDX-License-Identifier: ISC
 * The person reached first and the number of people are kept in the address row too, so that a text costs one look-up. */
#include <config.h>

#include "store/address_rows.h"

#include "store/rows.h"

#define COLUMNS "a.id, a.channel, a.address, a.consent, a.consent_utc, a.last_in_utc, a.told_utc, a.failures, a.n_people"

static const char SQL_FIND[] = "SELECT " COLUMNS ", a.patient_id FROM address a WHERE a.channel = ?1 AND a.address = ?2";
static const char SQL_GET[] = "SELECT " COLUMNS " FROM address a WHERE a.id = ?1";
static const char SQL_ID[] = "SELECT id FROM address WHERE channel = ?1 AND address = ?2";
static const char SQL_ADD[] = "INSERT INTO address (channel, address, consent, consent_utc, last_in_utc, last_inbox_id,"
                              " told_utc, failures, patient_id, n_people) VALUES (?1, ?2, 0, 0, 0, 0, 0, 0, 0, 0)";
static const char SQL_REACH[] = "INSERT INTO reach (address_id, patient_id, rank) VALUES (?1, ?2, ?3)"
                                " ON CONFLICT (address_id, patient_id) DO UPDATE SET rank = excluded.rank";
static const char SQL_FIRST[] =
    "UPDATE address SET n_people = (SELECT count(*) FROM reach WHERE address_id = ?1),"
    " patient_id = coalesce((SELECT patient_id FROM reach WHERE address_id = ?1 ORDER BY rank, patient_id LIMIT 1), 0)"
    " WHERE id = ?1";
static const char SQL_LEAVE[] = "DELETE FROM reach WHERE address_id = ?1 AND patient_id = ?2";
static const char SQL_OF[] = "SELECT " COLUMNS " FROM reach r JOIN address a ON a.id = r.address_id"
                             " WHERE r.patient_id = ?1 ORDER BY r.rank, a.id";
static const char SQL_PEOPLE[] = "SELECT patient_id FROM reach WHERE address_id = ?1 ORDER BY rank, patient_id";
static const char SQL_COUNT[] = "SELECT count(DISTINCT r.patient_id) FROM address a JOIN reach r ON r.address_id = a.id"
                                " JOIN patient p ON p.id = r.patient_id WHERE a.channel = ?1 AND p.state IN (1, 2, 3)";
static const char SQL_CONSENT[] = "INSERT INTO consent (address_id, patient_id, inbox_id, at_utc, consent, said_by, text_version)"
                                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char SQL_SET_CONSENT[] = "UPDATE address SET consent = ?2, consent_utc = ?3 WHERE id = ?1";
static const char SQL_TEXT[] = "INSERT INTO consent_text (version, lang, words, at_utc) VALUES (?1, ?2, ?3, ?4)"
                               " ON CONFLICT (version) DO NOTHING";
static const char SQL_SHOWN[] = "SELECT text_version FROM consent WHERE patient_id = ?1 AND text_version <> '' ORDER BY id DESC LIMIT 1";
static const char SQL_TOLD[] = "UPDATE address SET told_utc = ?2 WHERE id = ?1";
static const char SQL_TOLD_SINCE[] = "SELECT count(*) FROM address WHERE told_utc > 0 AND told_utc >= ?1";
static const char SQL_FAILED[] = "UPDATE address SET failures = failures + 1 WHERE id = ?1";
static const char SQL_WORKED[] = "UPDATE address SET failures = 0 WHERE id = ?1 AND failures > 0";

static void take(struct stmt *st, struct arena *arena, void *row)
{
    *(struct address *)row = (struct address){
        .id = stmt_col_int(st, 0),
        .channel = stmt_col_copy(st, 1, arena),
        .address = stmt_col_copy(st, 2, arena),
        .consent = (enum consent)stmt_col_int(st, 3),
        .consent_utc = stmt_col_int(st, 4),
        .last_in_utc = stmt_col_int(st, 5),
        .told_utc = stmt_col_int(st, 6),
        .failures = (int)stmt_col_int(st, 7),
        .n_people = (int)stmt_col_int(st, 8),
    };
}

int address_rows_find(struct db *db, struct str channel, struct str address, struct arena *arena, struct address *out,
                      int64_t *patient_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_FIND, err);
    stmt_text(st, 1, channel);
    stmt_text(st, 2, address);
    int rc = stmt_row(st, err);
    if (rc == 1) {
        take(st, arena, out);
        *patient_id = stmt_col_int(st, 9);
        stmt_done(st);
    }
    return rc;
}

int address_rows_get(struct db *db, int64_t id, struct arena *arena, struct address *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, id);
    return rows_one(st, take, arena, out, err);
}

int address_rows_ensure(struct db *db, struct str channel, struct str address, int64_t *id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ID, err);
    stmt_text(st, 1, channel);
    stmt_text(st, 2, address);
    int rc = stmt_row(st, err);
    if (rc == 1) {
        *id = stmt_col_int(st, 0);
        stmt_done(st);
        return 0;
    }
    if (rc < 0 || (st = db_stmt(db, SQL_ADD, err)) == NULL)
        return -1;
    stmt_text(st, 1, channel);
    stmt_text(st, 2, address);
    return stmt_insert(st, id, err);
}

int address_rows_reach(struct db *db, int64_t address_id, int64_t patient_id, int rank, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_REACH, err);
    stmt_int(st, 1, address_id);
    stmt_int(st, 2, patient_id);
    stmt_int(st, 3, rank);
    if (stmt_run(st, NULL, err) < 0 || (st = db_stmt(db, SQL_FIRST, err)) == NULL)
        return -1;
    stmt_int(st, 1, address_id);
    return stmt_run(st, NULL, err);
}

int address_rows_leave(struct db *db, int64_t address_id, int64_t patient_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_LEAVE, err);
    stmt_int(st, 1, address_id);
    stmt_int(st, 2, patient_id);
    if (stmt_run(st, NULL, err) < 0 || (st = db_stmt(db, SQL_FIRST, err)) == NULL)
        return -1;
    stmt_int(st, 1, address_id);
    return stmt_run(st, NULL, err);
}

int address_rows_of(struct db *db, int64_t patient_id, struct arena *arena, struct address **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_OF, err);
    stmt_int(st, 1, patient_id);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int address_rows_count(struct db *db, struct str channel, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_COUNT, err);
    stmt_text(st, 1, channel);
    return stmt_number(st, n, err);
}

int address_rows_people(struct db *db, int64_t address_id, struct arena *arena, int64_t **patient_ids, size_t *n,
                        struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PEOPLE, err);
    stmt_int(st, 1, address_id);
    return rows_numbers(st, arena, patient_ids, n, err);
}

int address_rows_consent(struct db *db, const struct consent_entry *entry, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_CONSENT, err);
    stmt_int(st, 1, entry->address_id);
    stmt_int(st, 2, entry->patient_id);
    stmt_int(st, 3, entry->inbox_id);
    stmt_int(st, 4, entry->at_utc);
    stmt_int(st, 5, entry->consent);
    stmt_cstr(st, 6, entry->by);
    stmt_cstr(st, 7, entry->text_version);
    if (stmt_run(st, NULL, err) < 0 || (st = db_stmt(db, SQL_SET_CONSENT, err)) == NULL)
        return -1;
    stmt_int(st, 1, entry->address_id);
    stmt_int(st, 2, entry->consent);
    stmt_int(st, 3, entry->at_utc);
    return stmt_run(st, NULL, err);
}

int address_rows_consent_text(struct db *db, const char *version, const char *lang, struct str words, int64_t at_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_TEXT, err);
    stmt_cstr(st, 1, version);
    stmt_cstr(st, 2, lang);
    stmt_text(st, 3, words);
    stmt_int(st, 4, at_utc);
    return stmt_run(st, NULL, err);
}

int address_rows_consent_shown(struct db *db, int64_t patient_id, struct arena *arena, struct str *version, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SHOWN, err);
    stmt_int(st, 1, patient_id);
    int rc = stmt_row(st, err);
    if (rc == 1) {
        *version = stmt_col_copy(st, 0, arena);
        stmt_done(st);
    }
    return rc;
}

int address_rows_told(struct db *db, int64_t address_id, int64_t at_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_TOLD, err);
    stmt_int(st, 1, address_id);
    stmt_int(st, 2, at_utc);
    return stmt_run(st, NULL, err);
}

int address_rows_told_since(struct db *db, int64_t since_utc, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_TOLD_SINCE, err);
    stmt_int(st, 1, since_utc);
    return stmt_number(st, n, err);
}

int address_rows_failure(struct db *db, int64_t address_id, bool worked, struct err *err)
{
    struct stmt *st = db_stmt(db, worked ? SQL_WORKED : SQL_FAILED, err);
    stmt_int(st, 1, address_id);
    return stmt_run(st, NULL, err);
}
