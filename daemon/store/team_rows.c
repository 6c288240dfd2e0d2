/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/team_rows.h"

#include "store/rows.h"

static const char SQL_PUT[] = "INSERT INTO absence (member, kind, from_utc, to_utc, said_by, at_utc) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char SQL_LIST[] = "SELECT id, member, kind, from_utc, to_utc, said_by FROM absence WHERE to_utc > ?1 ORDER BY from_utc, id";
static const char SQL_END[] = "UPDATE absence SET to_utc = ?2 WHERE member = ?1 AND to_utc > ?2";
static const char SQL_TELL[] = "INSERT INTO tell (patient_id, member, until_utc) VALUES (?1, ?2, ?3)"
                               " ON CONFLICT (patient_id) DO UPDATE SET member = excluded.member, until_utc = excluded.until_utc";
static const char SQL_TOLD[] = "SELECT member FROM tell WHERE patient_id = ?1 AND until_utc > ?2";

static const char SQL_NIGHT_PUT[] =
    "INSERT INTO night (patient_id, until_utc, said, mute) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (patient_id) DO UPDATE"
    " SET until_utc = excluded.until_utc, said = excluded.said, mute = excluded.mute";
static const char SQL_NIGHT[] = "SELECT until_utc, said, mute FROM night WHERE patient_id = ?1 AND until_utc > ?2";

int absence_rows_put(struct db *db, const struct absence *absence, int64_t now_utc, int64_t *id, struct err *err)
{
    int64_t made = 0;
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_text(st, 1, absence->member);
    stmt_int(st, 2, absence->kind);
    stmt_int(st, 3, absence->from_utc);
    stmt_int(st, 4, absence->to_utc);
    stmt_text(st, 5, absence->by);
    stmt_int(st, 6, now_utc);
    return stmt_insert(st, id != NULL ? id : &made, err);
}

static void take_absence(struct stmt *st, struct arena *arena, void *row)
{
    *(struct absence *)row = (struct absence){
        .id = stmt_col_int(st, 0),
        .member = stmt_col_copy(st, 1, arena),
        .kind = (enum absence_kind)stmt_col_int(st, 2),
        .from_utc = stmt_col_int(st, 3),
        .to_utc = stmt_col_int(st, 4),
        .by = stmt_col_copy(st, 5, arena),
    };
}

int absence_rows_list(struct db *db, int64_t now_utc, struct arena *arena, struct absence **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_LIST, err);
    stmt_int(st, 1, now_utc);
    return rows_all(st, take_absence, sizeof **out, arena, out, n, err);
}

int absence_rows_end(struct db *db, struct str member, int64_t now_utc, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_END, err);
    stmt_text(st, 1, member);
    stmt_int(st, 2, now_utc);
    return stmt_run(st, n, err);
}

int tell_rows_put(struct db *db, int64_t patient_id, struct str member, int64_t until_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_TELL, err);
    stmt_int(st, 1, patient_id);
    stmt_text(st, 2, member);
    stmt_int(st, 3, until_utc);
    return stmt_run(st, NULL, err);
}

int tell_rows_get(struct db *db, int64_t patient_id, int64_t now_utc, struct arena *arena, struct str *member, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_TOLD, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, now_utc);
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc;
    *member = stmt_col_copy(st, 0, arena);
    stmt_done(st);
    return 1;
}

int night_rows_put(struct db *db, const struct night_row *night, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_NIGHT_PUT, err);
    stmt_int(st, 1, night->patient_id);
    stmt_int(st, 2, night->until_utc);
    stmt_int(st, 3, night->said);
    stmt_int(st, 4, night->mute);
    return stmt_run(st, NULL, err);
}

int night_rows_get(struct db *db, int64_t patient_id, int64_t now_utc, struct night_row *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_NIGHT, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, now_utc);
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc;
    *out = (struct night_row){ .patient_id = patient_id, .until_utc = stmt_col_int(st, 0), .said = stmt_col_int(st, 1),
                               .mute = stmt_col_int(st, 2) != 0 };
    stmt_done(st);
    return 1;
}
