/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/merge_rows.h"

#include "model/patient.h"
#include "store/address_rows.h"

_Static_assert(PATIENT_ERASED == 5, "the statement names this number");

/* Each takes ?1 the stranger and ?2 the patient. */
static const char SQL_ALERTS[] = "UPDATE escalation SET patient_id = ?2 WHERE patient_id = ?1";
static const char SQL_FLAGS[] = "UPDATE escalation_flag SET patient_id = ?2 WHERE patient_id = ?1";
static const char SQL_SAID[] = "DELETE FROM said WHERE patient_id = ?1 AND ?2 > 0";
static const char SQL_NIGHT[] = "DELETE FROM night WHERE patient_id = ?1 AND ?2 > 0";
static const char SQL_TELL[] = "DELETE FROM tell WHERE patient_id = ?1 AND ?2 > 0";
static const char SQL_ASKED[] = "DELETE FROM conversation WHERE patient_id = ?1 AND ?2 > 0";
static const char SQL_FACTS[] = "DELETE FROM patient_fact WHERE patient_id = ?1 AND ?2 > 0";
static const char SQL_GONE[] = "UPDATE patient SET state = 5, name = '' WHERE id = ?1 AND ?2 > 0";
static const char *const STATEMENTS[] = { SQL_ALERTS, SQL_FLAGS, SQL_SAID, SQL_NIGHT, SQL_TELL, SQL_ASKED, SQL_FACTS, SQL_GONE };

static const char SQL_LAST[] = "SELECT last_inbox_id FROM address WHERE id = ?1";
static const char SQL_PREVIOUS[] = "SELECT prev_id FROM inbox WHERE id = ?1";
static const char SQL_TEXT[] = "UPDATE inbox SET patient_id = ?3 WHERE id = ?1 AND patient_id = ?2";

static int one(struct db *db, const char *sql, int64_t id, int64_t *out, struct err *err)
{
    struct stmt *st = db_stmt(db, sql, err);
    stmt_int(st, 1, id);
    int rc = stmt_row(st, err);
    *out = rc == 1 ? stmt_col_int(st, 0) : 0;
    if (rc == 1)
        stmt_done(st);
    return rc < 0 ? -1 : 0;
}

int merge_rows_stranger(struct db *db, int64_t stranger_id, int64_t patient_id, int64_t address_id, struct err *err)
{
    struct stmt *st;
    int64_t id = 0;
    for (size_t i = 0; i < sizeof STATEMENTS / sizeof *STATEMENTS; i++) {
        if ((st = db_stmt(db, STATEMENTS[i], err)) == NULL)
            return -1;
        stmt_int(st, 1, stranger_id);
        stmt_int(st, 2, patient_id);
        if (stmt_run(st, NULL, err) < 0)
            return -1;
    }
    if (one(db, SQL_LAST, address_id, &id, err) < 0)
        return -1;
    while (id > 0) {
        if ((st = db_stmt(db, SQL_TEXT, err)) == NULL)
            return -1;
        stmt_int(st, 1, id);
        stmt_int(st, 2, stranger_id);
        stmt_int(st, 3, patient_id);
        if (stmt_run(st, NULL, err) < 0 || one(db, SQL_PREVIOUS, id, &id, err) < 0)
            return -1;
    }
    return address_rows_leave(db, address_id, stranger_id, err);
}
