/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/escalation_rows.h"

#include "store/rows.h"

#define COLUMNS                                                                                                          \
    "id, patient_id, address_id, inbox_id, state, tier, reached_human, safe, asked_flag, asks, asked_utc, step, round,"  \
    " team_next_utc, patient_next_utc, reasks, taken_by, taken_utc, opened_utc, closed_utc, closed_by, outcome, steps,"  \
    " rung, acked, asked_as, team_wait_s, patient_wait_s"

static const char SQL_OPEN[] =
    "INSERT INTO escalation (" COLUMNS ", next_utc)"
    " VALUES (NULL, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,"
    " ?25, ?26, ?27, ?28, ?29, ?24)";
static const char SQL_SAVE[] =
    "UPDATE escalation SET state = ?5, tier = ?6, reached_human = ?7, safe = ?8, asked_flag = ?9, asks = ?10,"
    " asked_utc = ?11, step = ?12, round = ?13, team_next_utc = ?14, patient_next_utc = ?15, reasks = ?16, taken_by = ?17,"
    " taken_utc = ?18, closed_utc = ?20, closed_by = ?21, outcome = ?22, steps = ?23, next_utc = ?24,"
    " rung = ?25, acked = ?26, asked_as = ?27, team_wait_s = ?28, patient_wait_s = ?29 WHERE id = ?1";
static const char SQL_PUT_OFF[] = "UPDATE escalation SET next_utc = ?2 WHERE id = ?1";
/* A wait of no known length lasts until a time of day: it stays. */
#define NOT_LONGER(side) \
    side "_next_utc = CASE WHEN " side "_wait_s > 0 AND " side "_next_utc > ?1 + " side "_wait_s THEN ?1 + " side "_wait_s ELSE " \
    side "_next_utc END"
static const char SQL_NOT_LONGER[] = "UPDATE escalation SET " NOT_LONGER("team") ", " NOT_LONGER("patient")
                                     " WHERE closed_utc = 0 AND next_utc > ?1";
/* The earlier of the sides; what was put off waits a minute and no longer. */
#define NEXT                                                                                                            \
    "CASE WHEN team_next_utc > ?1 AND (patient_next_utc = 0 OR patient_next_utc > team_next_utc) THEN team_next_utc"    \
    " WHEN patient_next_utc > ?1 AND (team_next_utc = 0 OR team_next_utc >= patient_next_utc) THEN patient_next_utc"    \
    " ELSE ?1 + 60 END"
static const char SQL_NEXT_AGAIN[] = "UPDATE escalation SET next_utc = " NEXT " WHERE closed_utc = 0 AND next_utc > ?1"
                                     " AND next_utc > " NEXT;
static const char SQL_GET[] = "SELECT " COLUMNS " FROM escalation WHERE id = ?1 AND outcome <> 'erased'";
static const char SQL_OF[] = "SELECT " COLUMNS " FROM escalation WHERE patient_id = ?1 AND closed_utc = 0";
static const char SQL_LIST[] = "SELECT " COLUMNS " FROM escalation WHERE closed_utc = 0 AND patient_id > 0"
                               " ORDER BY state NOT IN (2, 3, 5), opened_utc, id LIMIT ?1"; /* the index of the open ones, not the whole table */
static const char SQL_FALSE[] = "SELECT " COLUMNS " FROM escalation WHERE outcome = 'false' AND closed_utc > 0"
                                " ORDER BY closed_utc DESC LIMIT ?1";
static const char SQL_HEARD[] = "SELECT max(closed_utc) FROM escalation WHERE patient_id = ?1"
                                " AND outcome IN ('spoke', 'in_care', 'declined')";
static const char SQL_DUE[] = "SELECT " COLUMNS " FROM escalation WHERE closed_utc = 0 AND next_utc > 0 AND next_utc <= ?2"
                              " ORDER BY next_utc, id LIMIT ?1";
static const char SQL_NEXT[] = "SELECT min(next_utc) FROM escalation WHERE closed_utc = 0 AND next_utc > 0";
static const char SQL_FLAG[] =
    "INSERT INTO escalation_flag (escalation_id, patient_id, flag, tier, certainty, inbox_id, first_utc, last_utc, denied)"
    " SELECT ?1, patient_id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM escalation WHERE id = ?1"
    " ON CONFLICT (escalation_id, flag) DO UPDATE SET inbox_id = excluded.inbox_id, last_utc = excluded.last_utc,"
    " tier = CASE WHEN excluded.tier > tier THEN excluded.tier ELSE tier END,"
    " certainty = CASE WHEN excluded.certainty > certainty THEN excluded.certainty ELSE certainty END,"
    " denied = excluded.denied";
static const char SQL_FLAGS[] = "SELECT flag, tier, certainty, inbox_id, first_utc, last_utc, denied, escalation_id"
                                " FROM escalation_flag WHERE escalation_id = ?1 ORDER BY tier DESC, certainty DESC, id";
static const char SQL_DENY[] = "UPDATE escalation_flag SET denied = 1 WHERE escalation_id = ?1 AND flag = ?2";
static const char SQL_FLAG_LAST[] = "SELECT max(last_utc) FROM escalation_flag WHERE patient_id = ?1 AND flag = ?2";

/* The earlier of the two sides' time-outs; 0 means none. */
static int64_t next_of(const struct escalation *e)
{
    if (e->team_next_utc == 0 || (e->patient_next_utc != 0 && e->patient_next_utc < e->team_next_utc))
        return e->patient_next_utc;
    return e->team_next_utc;
}

static void bind(struct stmt *st, const struct escalation *e)
{
    stmt_int(st, 5, e->state);
    stmt_int(st, 6, e->tier);
    stmt_int(st, 7, e->reached_human);
    stmt_int(st, 8, e->safe);
    stmt_text(st, 9, e->asked_flag);
    stmt_int(st, 10, e->asks);
    stmt_int(st, 11, e->asked_utc);
    stmt_int(st, 12, e->step);
    stmt_int(st, 13, e->round);
    stmt_int(st, 14, e->team_next_utc);
    stmt_int(st, 15, e->patient_next_utc);
    stmt_int(st, 16, e->reasks);
    stmt_text(st, 17, e->taken_by);
    stmt_int(st, 18, e->taken_utc);
    stmt_int(st, 20, e->closed_utc);
    stmt_text(st, 21, e->closed_by);
    stmt_text(st, 22, e->outcome);
    stmt_text(st, 23, e->steps);
    stmt_int(st, 24, next_of(e));
    stmt_text(st, 25, e->rung);
    stmt_text(st, 26, e->acked);
    stmt_text(st, 27, e->asked_as);
    stmt_int(st, 28, e->team_wait_s);
    stmt_int(st, 29, e->patient_wait_s);
}

static void take(struct stmt *st, struct arena *arena, void *row)
{
    *(struct escalation *)row = (struct escalation){
        .id = stmt_col_int(st, 0),
        .patient_id = stmt_col_int(st, 1),
        .address_id = stmt_col_int(st, 2),
        .inbox_id = stmt_col_int(st, 3),
        .state = (enum escalation_state)stmt_col_int(st, 4),
        .tier = (enum tier)stmt_col_int(st, 5),
        .reached_human = stmt_col_int(st, 6) != 0,
        .safe = stmt_col_int(st, 7) != 0,
        .asked_flag = stmt_col_copy(st, 8, arena),
        .asks = (int)stmt_col_int(st, 9),
        .asked_utc = stmt_col_int(st, 10),
        .step = (int)stmt_col_int(st, 11),
        .round = (int)stmt_col_int(st, 12),
        .team_next_utc = stmt_col_int(st, 13),
        .patient_next_utc = stmt_col_int(st, 14),
        .reasks = (int)stmt_col_int(st, 15),
        .taken_by = stmt_col_copy(st, 16, arena),
        .taken_utc = stmt_col_int(st, 17),
        .opened_utc = stmt_col_int(st, 18),
        .closed_utc = stmt_col_int(st, 19),
        .closed_by = stmt_col_copy(st, 20, arena),
        .outcome = stmt_col_copy(st, 21, arena),
        .steps = stmt_col_copy(st, 22, arena),
        .rung = stmt_col_copy(st, 23, arena),
        .acked = stmt_col_copy(st, 24, arena),
        .asked_as = stmt_col_copy(st, 25, arena),
        .team_wait_s = stmt_col_int(st, 26),
        .patient_wait_s = stmt_col_int(st, 27),
    };
}

int escalation_rows_open(struct db *db, const struct escalation *escalation, int64_t *id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_OPEN, err);
    stmt_int(st, 2, escalation->patient_id);
    stmt_int(st, 3, escalation->address_id);
    stmt_int(st, 4, escalation->inbox_id);
    stmt_int(st, 19, escalation->opened_utc);
    bind(st, escalation);
    return stmt_insert(st, id, err);
}

int escalation_rows_save(struct db *db, const struct escalation *escalation, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAVE, err);
    stmt_int(st, 1, escalation->id);
    bind(st, escalation);
    int64_t n = 0;
    if (stmt_run(st, &n, err) < 0)
        return -1;
    return n == 1 ? 0 : err_set(err, ERR_NOTFOUND, "there is no escalation %lld", (long long)escalation->id);
}

static int run_at(struct db *db, const char *sql, int64_t utc, struct err *err)
{
    struct stmt *st = db_stmt(db, sql, err);
    stmt_int(st, 1, utc);
    return stmt_run(st, NULL, err);
}

int escalation_rows_not_longer(struct db *db, int64_t now_utc, struct err *err)
{
    return run_at(db, SQL_NOT_LONGER, now_utc, err) < 0 ? -1 : run_at(db, SQL_NEXT_AGAIN, now_utc, err);
}

int escalation_rows_put_off(struct db *db, int64_t id, int64_t until_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT_OFF, err);
    stmt_int(st, 1, id);
    stmt_int(st, 2, until_utc);
    return stmt_run(st, NULL, err);
}

int escalation_rows_get(struct db *db, int64_t id, struct arena *arena, struct escalation *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, id);
    return rows_one(st, take, arena, out, err);
}

int escalation_rows_of(struct db *db, int64_t patient_id, struct arena *arena, struct escalation *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_OF, err);
    stmt_int(st, 1, patient_id);
    return rows_one(st, take, arena, out, err);
}

int escalation_rows_list(struct db *db, size_t limit, struct arena *arena, struct escalation **out, size_t *n, struct err *err)
{
    size_t most = limit > 0 ? limit : 100;
    struct stmt *st = db_stmt(db, SQL_LIST, err);
    stmt_int(st, 1, (int64_t)most);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int escalation_rows_false(struct db *db, size_t limit, struct arena *arena, struct escalation **out, size_t *n, struct err *err)
{
    size_t most = limit > 0 ? limit : 100;
    struct stmt *st = db_stmt(db, SQL_FALSE, err);
    stmt_int(st, 1, (int64_t)most);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int escalation_rows_heard(struct db *db, int64_t patient_id, int64_t *utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_HEARD, err);
    stmt_int(st, 1, patient_id);
    return stmt_number(st, utc, err);
}

int escalation_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct escalation **out, size_t *n,
                        struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DUE, err);
    stmt_int(st, 1, (int64_t)limit);
    stmt_int(st, 2, now_utc);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int escalation_rows_next_due(struct db *db, int64_t *utc, struct err *err)
{
    return stmt_number(db_stmt(db, SQL_NEXT, err), utc, err);
}

int escalation_rows_flag(struct db *db, const struct escalation_flag *flag, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_FLAG, err);
    stmt_int(st, 1, flag->escalation_id);
    stmt_text(st, 2, flag->flag);
    stmt_int(st, 3, flag->tier);
    stmt_int(st, 4, flag->certainty);
    stmt_int(st, 5, flag->inbox_id);
    stmt_int(st, 6, flag->first_utc);
    stmt_int(st, 7, flag->last_utc);
    stmt_int(st, 8, flag->denied);
    return stmt_run(st, NULL, err);
}

static void take_flag(struct stmt *st, struct arena *arena, void *row)
{
    *(struct escalation_flag *)row = (struct escalation_flag){
        .escalation_id = stmt_col_int(st, 7),
        .flag = stmt_col_copy(st, 0, arena),
        .tier = (enum tier)stmt_col_int(st, 1),
        .certainty = (enum certainty)stmt_col_int(st, 2),
        .inbox_id = stmt_col_int(st, 3),
        .first_utc = stmt_col_int(st, 4),
        .last_utc = stmt_col_int(st, 5),
        .denied = stmt_col_int(st, 6) != 0,
    };
}

int escalation_rows_flags(struct db *db, int64_t escalation_id, struct arena *arena, struct escalation_flag **out, size_t *n,
                          struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_FLAGS, err);
    stmt_int(st, 1, escalation_id);
    return rows_all(st, take_flag, sizeof **out, arena, out, n, err);
}

int escalation_rows_deny(struct db *db, int64_t escalation_id, struct str flag, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DENY, err);
    stmt_int(st, 1, escalation_id);
    stmt_text(st, 2, flag);
    return stmt_run(st, NULL, err);
}

int escalation_rows_flag_last(struct db *db, int64_t patient_id, struct str flag, int64_t *utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_FLAG_LAST, err);
    stmt_int(st, 1, patient_id);
    stmt_text(st, 2, flag);
    if (stmt_row(st, err) < 0)
        return -1;
    int rc = stmt_col_is_null(st, 0) ? 0 : 1;
    *utc = stmt_col_int(st, 0);
    stmt_done(st);
    return rc;
}
