/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/conversation_rows.h"

static const char SQL_GET[] = "SELECT kind, question, escalation_id, topic, asks, asked_utc, expires_utc, last_prompt_utc"
                              " FROM conversation WHERE patient_id = ?1 AND address_id = ?2"
                              " AND (expires_utc = 0 OR expires_utc > ?3)";
static const char SQL_PUT[] =
    "INSERT INTO conversation (patient_id, address_id, kind, question, escalation_id, topic, asks, asked_utc, expires_utc,"
    " last_prompt_utc) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (patient_id, address_id) DO UPDATE"
    " SET kind = excluded.kind, question = excluded.question, escalation_id = excluded.escalation_id, topic = excluded.topic,"
    " asks = excluded.asks, asked_utc = excluded.asked_utc, expires_utc = excluded.expires_utc,"
    " last_prompt_utc = excluded.last_prompt_utc";
static const char SQL_END[] = "DELETE FROM conversation WHERE patient_id = ?1 AND address_id = ?2";
static const char SQL_END_ESCALATION[] = "DELETE FROM conversation WHERE escalation_id = ?1 AND escalation_id > 0";

int conversation_rows_get(struct db *db, int64_t patient_id, int64_t address_id, int64_t now_utc, struct arena *arena,
                          struct conversation *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, address_id);
    stmt_int(st, 3, now_utc);
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc;
    *out = (struct conversation){
        .patient_id = patient_id,
        .address_id = address_id,
        .kind = (enum conversation_kind)stmt_col_int(st, 0),
        .question = (int)stmt_col_int(st, 1),
        .escalation_id = stmt_col_int(st, 2),
        .topic = stmt_col_copy(st, 3, arena),
        .asks = (int)stmt_col_int(st, 4),
        .asked_utc = stmt_col_int(st, 5),
        .expires_utc = stmt_col_int(st, 6),
        .last_prompt_utc = stmt_col_int(st, 7),
    };
    stmt_done(st);
    return 1;
}

int conversation_rows_put(struct db *db, const struct conversation *c, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_int(st, 1, c->patient_id);
    stmt_int(st, 2, c->address_id);
    stmt_int(st, 3, c->kind);
    stmt_int(st, 4, c->question);
    stmt_int(st, 5, c->escalation_id);
    stmt_text(st, 6, c->topic);
    stmt_int(st, 7, c->asks);
    stmt_int(st, 8, c->asked_utc);
    stmt_int(st, 9, c->expires_utc);
    stmt_int(st, 10, c->last_prompt_utc);
    return stmt_run(st, NULL, err);
}

int conversation_rows_end(struct db *db, int64_t patient_id, int64_t address_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_END, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, address_id);
    return stmt_run(st, NULL, err);
}

int conversation_rows_end_escalation(struct db *db, int64_t escalation_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_END_ESCALATION, err);
    stmt_int(st, 1, escalation_id);
    return stmt_run(st, NULL, err);
}
