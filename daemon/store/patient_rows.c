/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/patient_rows.h"

#include "store/rows.h"

_Static_assert(PATIENT_ERASED == 5, "the statements name this number");

#define COLUMNS                                                                                                          \
    "id, state, name, lang, zone, region, birth_year, quiet_from_min, quiet_to_min, created_utc, joined_utc,"           \
    " paused_until_utc, hands_on_cleared_by, site, joining, doubt, doubt_asks, doubt_address_id, doubt_inbox_id,"     \
    " erase_utc"

static const char SQL_ADD[] = "INSERT INTO patient (" COLUMNS ")"
                              " VALUES (NULL, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
                              " ?18, ?19, ?20)";
static const char SQL_SAVE[] = "UPDATE patient SET state = ?2, name = ?3, lang = ?4, zone = ?5, region = ?6, birth_year = ?7,"
                               " quiet_from_min = ?8, quiet_to_min = ?9, created_utc = ?10, joined_utc = ?11,"
                               " paused_until_utc = ?12, hands_on_cleared_by = ?13, site = ?14, joining = ?15, doubt = ?16,"
                               " doubt_asks = ?17, doubt_address_id = ?18, doubt_inbox_id = ?19, erase_utc = ?20 WHERE id = ?1";
static const char SQL_GET[] = "SELECT " COLUMNS " FROM patient WHERE id = ?1";
static const char SQL_LIST[] = "SELECT " COLUMNS " FROM patient WHERE id > ?1 AND state <> 5 ORDER BY id LIMIT ?2";
static const char SQL_LIST_STATE[] = "SELECT " COLUMNS " FROM patient WHERE state = ?3 AND id > ?1 ORDER BY id LIMIT ?2";
static const char SQL_COUNT[] = "SELECT count(*) FROM patient WHERE state <> 5";
static const char SQL_COUNT_STATE[] = "SELECT count(*) FROM patient WHERE state = ?1";
static const char SQL_ERASE_DUE[] = "SELECT " COLUMNS " FROM patient WHERE erase_utc > 0 AND erase_utc <= ?1 ORDER BY erase_utc LIMIT 1";
static const char SQL_ERASE_NEXT[] = "SELECT min(erase_utc) FROM patient WHERE erase_utc > 0";
static const char SQL_FACTS[] = "SELECT fact, value FROM patient_fact WHERE patient_id = ?1";
static const char SQL_FACT[] = "SELECT value, at_utc, said_by FROM patient_fact WHERE patient_id = ?1 AND fact = ?2";
static const char SQL_SET_FACT[] = "INSERT INTO patient_fact (patient_id, fact, value, said_by, at_utc)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (patient_id, fact) DO UPDATE"
                                   " SET value = excluded.value, said_by = excluded.said_by, at_utc = excluded.at_utc";
static const char SQL_FORGET_FACT[] = "DELETE FROM patient_fact WHERE patient_id = ?1 AND fact = ?2";

static void bind(struct stmt *st, const struct patient *p)
{
    stmt_int(st, 2, p->state);
    stmt_text(st, 3, p->name);
    stmt_text(st, 4, p->lang);
    stmt_text(st, 5, p->zone);
    stmt_text(st, 6, p->region);
    stmt_int(st, 7, p->birth_year);
    stmt_int(st, 8, p->quiet_from_min);
    stmt_int(st, 9, p->quiet_to_min);
    stmt_int(st, 10, p->created_utc);
    stmt_int(st, 11, p->joined_utc);
    stmt_int(st, 12, p->paused_until_utc);
    stmt_text(st, 13, p->hands_on_cleared_by);
    stmt_text(st, 14, p->site);
    stmt_int(st, 15, p->joining);
    stmt_int(st, 16, p->doubt);
    stmt_int(st, 17, p->doubt_asks);
    stmt_int(st, 18, p->doubt_address_id);
    stmt_int(st, 19, p->doubt_inbox_id);
    stmt_int(st, 20, p->erase_utc);
}

static void take(struct stmt *st, struct arena *arena, void *row)
{
    *(struct patient *)row = (struct patient){
        .id = stmt_col_int(st, 0),
        .state = (enum patient_state)stmt_col_int(st, 1),
        .name = stmt_col_copy(st, 2, arena),
        .lang = stmt_col_copy(st, 3, arena),
        .zone = stmt_col_copy(st, 4, arena),
        .region = stmt_col_copy(st, 5, arena),
        .birth_year = (int)stmt_col_int(st, 6),
        .quiet_from_min = (int)stmt_col_int(st, 7),
        .quiet_to_min = (int)stmt_col_int(st, 8),
        .created_utc = stmt_col_int(st, 9),
        .joined_utc = stmt_col_int(st, 10),
        .paused_until_utc = stmt_col_int(st, 11),
        .hands_on_cleared_by = stmt_col_copy(st, 12, arena),
        .site = stmt_col_copy(st, 13, arena),
        .joining = (enum joining)stmt_col_int(st, 14),
        .doubt = (enum doubt)stmt_col_int(st, 15),
        .doubt_asks = (int)stmt_col_int(st, 16),
        .doubt_address_id = stmt_col_int(st, 17),
        .doubt_inbox_id = stmt_col_int(st, 18),
        .erase_utc = stmt_col_int(st, 19),
    };
}

int patient_rows_add(struct db *db, const struct patient *patient, int64_t *id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ADD, err);
    bind(st, patient);
    return stmt_insert(st, id, err);
}

int patient_rows_get(struct db *db, int64_t id, struct arena *arena, struct patient *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, id);
    return rows_one(st, take, arena, out, err);
}

int patient_rows_save(struct db *db, const struct patient *patient, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAVE, err);
    stmt_int(st, 1, patient->id);
    bind(st, patient);
    int64_t n = 0;
    if (stmt_run(st, &n, err) < 0)
        return -1;
    return n == 1 ? 0 : err_set(err, ERR_NOTFOUND, "there is no patient %lld", (long long)patient->id);
}

int patient_rows_list(struct db *db, enum patient_state state, int64_t after_id, size_t limit, struct arena *arena,
                      struct patient **out, size_t *n, struct err *err)
{
    size_t most = limit > 0 ? limit : 100;
    struct stmt *st = db_stmt(db, state == PATIENT_STATE_COUNT ? SQL_LIST : SQL_LIST_STATE, err);
    stmt_int(st, 1, after_id);
    stmt_int(st, 2, (int64_t)most);
    if (state != PATIENT_STATE_COUNT)
        stmt_int(st, 3, state);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int patient_rows_count(struct db *db, enum patient_state state, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, state == PATIENT_STATE_COUNT ? SQL_COUNT : SQL_COUNT_STATE, err);
    if (state != PATIENT_STATE_COUNT)
        stmt_int(st, 1, state);
    return stmt_number(st, n, err);
}

int patient_rows_erase_due(struct db *db, int64_t now_utc, struct arena *arena, struct patient *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ERASE_DUE, err);
    stmt_int(st, 1, now_utc);
    return rows_one(st, take, arena, out, err);
}

int patient_rows_erase_next(struct db *db, int64_t *utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ERASE_NEXT, err);
    if (st == NULL || stmt_row(st, err) < 0)
        return -1;
    *utc = stmt_col_int(st, 0);
    stmt_done(st);
    return 0;
}

int patient_rows_facts(struct db *db, int64_t patient_id, struct facts *facts, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_FACTS, err);
    stmt_int(st, 1, patient_id);
    int rc;
    while ((rc = stmt_row(st, err)) == 1) {
        struct str name = stmt_col_text(st, 0);
        for (int i = 0; i < FACT_COUNT; i++) {
            if (!str_is(name, FACT_NAMES[i]))
                continue;
            facts->known[i] = true;
            facts->value[i] = stmt_col_int(st, 1);
            break;
        }
    }
    return rc;
}

int patient_rows_fact_said(struct db *db, int64_t patient_id, enum fact fact, struct arena *arena, int64_t *value, struct str *by,
                           int64_t *at_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_FACT, err);
    stmt_int(st, 1, patient_id);
    stmt_cstr(st, 2, FACT_NAMES[fact]);
    int rc = stmt_row(st, err);
    if (rc == 1) {
        *value = stmt_col_int(st, 0);
        *at_utc = stmt_col_int(st, 1);
        if (arena != NULL)
            *by = stmt_col_copy(st, 2, arena);
        stmt_done(st);
    }
    return rc;
}

int patient_rows_fact(struct db *db, int64_t patient_id, enum fact fact, int64_t *value, int64_t *at_utc, struct err *err)
{
    return patient_rows_fact_said(db, patient_id, fact, NULL, value, NULL, at_utc, err);
}

int patient_rows_set_fact(struct db *db, int64_t patient_id, enum fact fact, int64_t value, const char *by, int64_t at_utc,
                          struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SET_FACT, err);
    stmt_int(st, 1, patient_id);
    stmt_cstr(st, 2, FACT_NAMES[fact]);
    stmt_int(st, 3, value);
    stmt_cstr(st, 4, by);
    stmt_int(st, 5, at_utc);
    return stmt_run(st, NULL, err);
}

int patient_rows_forget_fact(struct db *db, int64_t patient_id, enum fact fact, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_FORGET_FACT, err);
    stmt_int(st, 1, patient_id);
    stmt_cstr(st, 2, FACT_NAMES[fact]);
    return stmt_run(st, NULL, err);
}
