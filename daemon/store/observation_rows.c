/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/observation_rows.h"

#include "store/rows.h"

#define COLUMNS                                                                                                          \
    "id, patient_id, inbox_id, at_utc, local_date, local_min, code, value, value_high, text, detail, dose_ug, count_tenths," \
    " earlier"

static const char SQL_PUT[] =
    "INSERT INTO observation (patient_id, inbox_id, at_utc, local_date, local_min, code, value, value_high, text, detail,"
    " dose_ug, count_tenths, earlier, superseded_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0)";
static const char SQL_LAST_TEXT[] = "SELECT inbox_id FROM observation WHERE patient_id = ?1 AND superseded_by = 0"
                                    " AND inbox_id < ?2 AND at_utc >= ?3 ORDER BY id DESC LIMIT 1";
static const char SQL_COPY[] =
    "INSERT INTO observation (patient_id, inbox_id, at_utc, local_date, local_min, code, value, value_high, text, detail, dose_ug,"
    " count_tenths, earlier, superseded_by) SELECT ?2, inbox_id, at_utc, local_date, local_min, code, value, value_high, text, detail,"
    " dose_ug, count_tenths, earlier, 0 FROM observation WHERE patient_id = ?1 AND inbox_id = ?3 AND superseded_by = 0";
static const char SQL_SUPERSEDE_SINCE[] = "UPDATE observation SET superseded_by = ?3 WHERE patient_id = ?1 AND inbox_id >= ?2"
                                          " AND superseded_by = 0";
static const char SQL_SUPERSEDE[] = "UPDATE observation SET superseded_by = ?3 WHERE patient_id = ?1 AND inbox_id = ?2"
                                    " AND superseded_by = 0";
static const char SQL_DAYS[] = "SELECT " COLUMNS " FROM observation WHERE patient_id = ?1 AND local_date BETWEEN ?2 AND ?3"
                               " AND superseded_by = 0 ORDER BY local_date, id";
static const char SQL_LAST[] = "SELECT " COLUMNS " FROM observation WHERE patient_id = ?1 AND code = ?2 AND superseded_by = 0"
                               " ORDER BY local_date DESC, id DESC LIMIT 1";
static const char SQL_LAST_OF[] = "SELECT " COLUMNS " FROM observation WHERE patient_id = ?1 AND code = ?2 AND superseded_by = 0"
                                  " AND (?3 IS NULL OR text = ?3) AND (?4 IS NULL OR detail = ?4)"
                                  " ORDER BY local_date DESC, local_min DESC, id DESC LIMIT 1";
static const char SQL_RESTORE[] = "UPDATE observation SET superseded_by = 0 WHERE patient_id = ?1 AND superseded_by = ?2";
static const char SQL_SUPERSEDE_ONE[] = "UPDATE observation SET superseded_by = ?3 WHERE patient_id = ?1 AND id = ?2"
                                        " AND superseded_by = 0";
/* Counted here and not by the engine: like this the index of medicines answers it alone. */
static const char SQL_MED_DAYS[] = "SELECT DISTINCT local_date, detail FROM observation WHERE patient_id = ?1"
                                   " AND local_date >= ?2 AND local_date <= ?3 AND code = 'med' AND superseded_by = 0";

static void text_or_null(struct stmt *st, int i, const char *text)
{
    if (text != NULL)
        stmt_cstr(st, i, text);
    else
        stmt_null(st, i);
}

static const char *copy_or_null(struct stmt *st, int i, struct arena *arena)
{
    return stmt_col_is_null(st, i) ? NULL : stmt_col_copy(st, i, arena).s;
}

static void take(struct stmt *st, struct arena *arena, void *row)
{
    *(struct diary_entry *)row = (struct diary_entry){
        .id = stmt_col_int(st, 0),
        .patient_id = stmt_col_int(st, 1),
        .inbox_id = stmt_col_int(st, 2),
        .at_utc = stmt_col_int(st, 3),
        .local_date = (int32_t)stmt_col_int(st, 4),
        .local_min = (int)stmt_col_int(st, 5),
        .observation = {
            .code = observation_code_of(stmt_col_text(st, 6)),
            .value = stmt_col_int(st, 7),
            .value_high = stmt_col_int(st, 8),
            .text = copy_or_null(st, 9, arena),
            .detail = copy_or_null(st, 10, arena),
            .dose_ug = stmt_col_int(st, 11),
            .count_tenths = stmt_col_int(st, 12),
            .earlier = stmt_col_int(st, 13) != 0,
        },
    };
}

int observation_rows_put(struct db *db, struct diary_entry *entries, size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        struct diary_entry *e = &entries[i];
        const struct observation *o = &e->observation;
        struct stmt *st = db_stmt(db, SQL_PUT, err);
        if (st == NULL)
            return -1;
        stmt_int(st, 1, e->patient_id);
        stmt_int(st, 2, e->inbox_id);
        stmt_int(st, 3, e->at_utc);
        stmt_int(st, 4, e->local_date);
        stmt_int(st, 5, e->local_min);
        stmt_cstr(st, 6, OBSERVATION_KINDS[o->code].name);
        stmt_int(st, 7, o->value);
        stmt_int(st, 8, o->value_high);
        text_or_null(st, 9, o->text);
        text_or_null(st, 10, o->detail);
        stmt_int(st, 11, o->dose_ug);
        stmt_int(st, 12, o->count_tenths);
        stmt_int(st, 13, o->earlier);
        if (stmt_insert(st, &e->id, err) < 0)
            return -1;
    }
    return 0;
}

int observation_rows_last_text(struct db *db, int64_t patient_id, int64_t inbox_id, int64_t since_utc, int64_t *last, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_LAST_TEXT, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, inbox_id);
    stmt_int(st, 3, since_utc);
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc;
    *last = stmt_col_int(st, 0);
    stmt_done(st);
    return 1;
}

int observation_rows_undo(struct db *db, int64_t patient_id, int64_t inbox_id, int64_t since_utc, int64_t *undone_inbox_id,
                          struct err *err)
{
    int rc = observation_rows_last_text(db, patient_id, inbox_id, since_utc, undone_inbox_id, err);
    if (rc != 1)
        return rc;
    struct stmt *st = db_stmt(db, SQL_SUPERSEDE, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, *undone_inbox_id);
    stmt_int(st, 3, inbox_id);
    return stmt_run(st, NULL, err) < 0 ? -1 : 1;
}

int observation_rows_restore(struct db *db, int64_t patient_id, int64_t inbox_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_RESTORE, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, inbox_id);
    return stmt_run(st, NULL, err);
}

int observation_rows_supersede(struct db *db, int64_t patient_id, int64_t id, int64_t inbox_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SUPERSEDE_ONE, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, id);
    stmt_int(st, 3, inbox_id);
    return stmt_run(st, NULL, err);
}

int observation_rows_pass(struct db *db, int64_t from_patient, int64_t to_patient, int64_t inbox_id, int64_t by, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_COPY, err);
    stmt_int(st, 1, from_patient);
    stmt_int(st, 2, to_patient);
    stmt_int(st, 3, inbox_id);
    if (stmt_run(st, NULL, err) < 0 || (st = db_stmt(db, SQL_SUPERSEDE, err)) == NULL)
        return -1;
    stmt_int(st, 1, from_patient);
    stmt_int(st, 2, inbox_id);
    stmt_int(st, 3, by);
    return stmt_run(st, NULL, err);
}

int observation_rows_supersede_since(struct db *db, int64_t patient_id, int64_t from_inbox_id, int64_t by, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SUPERSEDE_SINCE, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, from_inbox_id);
    stmt_int(st, 3, by);
    return stmt_run(st, NULL, err);
}

int observation_rows_days(struct db *db, int64_t patient_id, int32_t from_date, int32_t to_date, struct arena *arena,
                          struct diary_entry **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DAYS, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, from_date);
    stmt_int(st, 3, to_date);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int observation_rows_last(struct db *db, int64_t patient_id, enum observation_code code, struct arena *arena,
                          struct diary_entry *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_LAST, err);
    stmt_int(st, 1, patient_id);
    stmt_cstr(st, 2, OBSERVATION_KINDS[code].name);
    return rows_one(st, take, arena, out, err);
}

int observation_rows_last_of(struct db *db, int64_t patient_id, enum observation_code code, const char *text, const char *detail,
                             struct arena *arena, struct diary_entry *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_LAST_OF, err);
    stmt_int(st, 1, patient_id);
    stmt_cstr(st, 2, OBSERVATION_KINDS[code].name);
    text_or_null(st, 3, text);
    text_or_null(st, 4, detail);
    return rows_one(st, take, arena, out, err);
}

int observation_rows_med_days(struct db *db, int64_t patient_id, int32_t from_date, int32_t to_date, struct arena *arena,
                              struct med_days **out, size_t *n, struct err *err)
{
    enum { MAX_CLASSES = 32 };
    *n = 0;
    *out = NULL;
    struct stmt *st = db_stmt(db, SQL_MED_DAYS, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, from_date);
    stmt_int(st, 3, to_date);
    int rc;
    while ((rc = stmt_row(st, err)) == 1) {
        struct str class = stmt_col_text(st, 1);
        size_t i = 0;
        while (i < *n && !str_equal((*out)[i].class, class))
            i++;
        if (class.n == 0 || i == MAX_CLASSES)
            continue;
        if (*out == NULL && (*out = arena_array(arena, MAX_CLASSES, sizeof **out)) == NULL) {
            stmt_done(st);
            return err_set(err, ERR_NOMEM, "out of memory");
        }
        if (i == *n)
            (*out)[(*n)++] = (struct med_days){ .class = arena_str(arena, class) };
        (*out)[i].days++;
    }
    return rc;
}
