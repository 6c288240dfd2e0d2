/* SPDX-License-Identifier: ISC
 * The schema, step by step.  A step that has been released is never changed: a new one is put behind it.
 *
 * What the keys are for: rows on the hot path append by an integer key; seen is the one index there that grows at random.  The
 * texts of an address are a chain (address.last_inbox_id, inbox.prev_id), because an index by patient would touch one page more
 * a message.  Indexes with WHERE hold only what is open, so they stay small. */
#include <config.h>

#include "store/migrate.h"

static const char STEP_1[] =
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;"

    "CREATE TABLE patient (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, name TEXT NOT NULL, lang TEXT NOT NULL,"
    " zone TEXT NOT NULL, region TEXT NOT NULL, birth_year INTEGER NOT NULL, quiet_from_min INTEGER NOT NULL,"
    " quiet_to_min INTEGER NOT NULL, created_utc INTEGER NOT NULL, joined_utc INTEGER NOT NULL,"
    " paused_until_utc INTEGER NOT NULL, hands_on_cleared_by TEXT NOT NULL);"
    "CREATE INDEX patient_state ON patient (state);"

    "CREATE TABLE patient_fact (patient_id INTEGER NOT NULL, fact TEXT NOT NULL, value INTEGER NOT NULL, said_by TEXT NOT NULL,"
    " at_utc INTEGER NOT NULL, PRIMARY KEY (patient_id, fact)) WITHOUT ROWID;"

    "CREATE TABLE address (id INTEGER PRIMARY KEY, channel TEXT NOT NULL, address TEXT NOT NULL, consent INTEGER NOT NULL,"
    " consent_utc INTEGER NOT NULL, last_in_utc INTEGER NOT NULL, last_inbox_id INTEGER NOT NULL, told_utc INTEGER NOT NULL,"
    " failures INTEGER NOT NULL, patient_id INTEGER NOT NULL, n_people INTEGER NOT NULL, UNIQUE (channel, address));"
    "CREATE INDEX address_told ON address (told_utc) WHERE told_utc > 0;"

    "CREATE TABLE reach (address_id INTEGER NOT NULL, patient_id INTEGER NOT NULL, rank INTEGER NOT NULL,"
    " PRIMARY KEY (address_id, patient_id)) WITHOUT ROWID;"
    "CREATE INDEX reach_patient ON reach (patient_id, rank);"

    "CREATE TABLE consent (id INTEGER PRIMARY KEY, address_id INTEGER NOT NULL, patient_id INTEGER NOT NULL,"
    " inbox_id INTEGER NOT NULL, at_utc INTEGER NOT NULL, consent INTEGER NOT NULL, said_by TEXT NOT NULL,"
    " text_version TEXT NOT NULL);"

    "CREATE TABLE inbox (id INTEGER PRIMARY KEY, prev_id INTEGER NOT NULL, patient_id INTEGER NOT NULL,"
    " address_id INTEGER NOT NULL, channel TEXT NOT NULL, key_0 TEXT NOT NULL, key_1 TEXT NOT NULL, sent_utc INTEGER NOT NULL,"
    " received_utc INTEGER NOT NULL, n_media INTEGER NOT NULL, text BLOB NOT NULL, assessment TEXT NOT NULL,"
    " concepts TEXT NOT NULL, outcome TEXT NOT NULL, diary TEXT NOT NULL);"

    "CREATE TABLE seen (bucket INTEGER NOT NULL, hash INTEGER NOT NULL, inbox_id INTEGER NOT NULL,"
    " PRIMARY KEY (bucket, hash, inbox_id)) WITHOUT ROWID;"

    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, class INTEGER NOT NULL, state INTEGER NOT NULL, channel TEXT NOT NULL,"
    " address_id INTEGER NOT NULL, patient_id INTEGER NOT NULL, despite_stop INTEGER NOT NULL, body TEXT NOT NULL,"
    " made_utc INTEGER NOT NULL, not_before_utc INTEGER NOT NULL, expires_utc INTEGER NOT NULL, boot INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL, next_try_utc INTEGER NOT NULL, changed_utc INTEGER NOT NULL,"
    " provider_id TEXT NOT NULL, by_provider INTEGER NOT NULL, provider_code INTEGER NOT NULL, segments INTEGER NOT NULL,"
    " cause TEXT NOT NULL, cause_id INTEGER NOT NULL, slot TEXT NOT NULL, UNIQUE (cause, cause_id, slot));"
    "CREATE INDEX outbox_queued ON outbox (channel, class, next_try_utc, id) WHERE state = 0;"
    "CREATE INDEX outbox_queued_time ON outbox (next_try_utc) WHERE state = 0;"
    "CREATE INDEX outbox_open ON outbox (address_id, id) WHERE state < 2;"
    "CREATE INDEX outbox_provider ON outbox (provider_id) WHERE by_provider = 1;"

    "CREATE TABLE observation (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, inbox_id INTEGER NOT NULL,"
    " at_utc INTEGER NOT NULL, local_date INTEGER NOT NULL, local_min INTEGER NOT NULL, code TEXT NOT NULL,"
    " value INTEGER NOT NULL, value_high INTEGER NOT NULL, text TEXT, detail TEXT, dose_ug INTEGER NOT NULL,"
    " count_tenths INTEGER NOT NULL, earlier INTEGER NOT NULL, superseded_by INTEGER NOT NULL);"
    "CREATE INDEX observation_day ON observation (patient_id, local_date);"
    "CREATE INDEX observation_med ON observation (patient_id, local_date, detail) WHERE code = 'med' AND superseded_by = 0;"

    "CREATE TABLE conversation (patient_id INTEGER NOT NULL, address_id INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " question INTEGER NOT NULL, escalation_id INTEGER NOT NULL, topic TEXT NOT NULL, asks INTEGER NOT NULL,"
    " asked_utc INTEGER NOT NULL, expires_utc INTEGER NOT NULL, last_prompt_utc INTEGER NOT NULL,"
    " PRIMARY KEY (patient_id, address_id)) WITHOUT ROWID;"
    "CREATE INDEX conversation_escalation ON conversation (escalation_id) WHERE escalation_id > 0;"

    "CREATE TABLE escalation (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, address_id INTEGER NOT NULL,"
    " inbox_id INTEGER NOT NULL, state INTEGER NOT NULL, tier INTEGER NOT NULL, reached_human INTEGER NOT NULL,"
    " safe INTEGER NOT NULL, asked_flag TEXT NOT NULL, asks INTEGER NOT NULL, asked_utc INTEGER NOT NULL, step INTEGER NOT NULL,"
    " round INTEGER NOT NULL, team_next_utc INTEGER NOT NULL, patient_next_utc INTEGER NOT NULL, next_utc INTEGER NOT NULL,"
    " reasks INTEGER NOT NULL, taken_by TEXT NOT NULL, taken_utc INTEGER NOT NULL, opened_utc INTEGER NOT NULL,"
    " closed_utc INTEGER NOT NULL, closed_by TEXT NOT NULL, outcome TEXT NOT NULL, steps TEXT NOT NULL);"
    "CREATE UNIQUE INDEX escalation_open ON escalation (patient_id) WHERE closed_utc = 0;"
    "CREATE INDEX escalation_due ON escalation (next_utc) WHERE closed_utc = 0 AND next_utc > 0;"

    "CREATE TABLE escalation_flag (id INTEGER PRIMARY KEY, escalation_id INTEGER NOT NULL, patient_id INTEGER NOT NULL,"
    " flag TEXT NOT NULL, tier INTEGER NOT NULL, certainty INTEGER NOT NULL, inbox_id INTEGER NOT NULL,"
    " first_utc INTEGER NOT NULL, last_utc INTEGER NOT NULL, denied INTEGER NOT NULL, UNIQUE (escalation_id, flag));"
    "CREATE INDEX escalation_flag_last ON escalation_flag (patient_id, flag, last_utc);"

    "CREATE TABLE audit (id INTEGER PRIMARY KEY, at_utc INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,"
    " thing TEXT NOT NULL, thing_id INTEGER NOT NULL);"

    "CREATE TABLE request (request_id TEXT PRIMARY KEY, at_utc INTEGER NOT NULL, refused INTEGER NOT NULL, answer TEXT NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE INDEX request_at ON request (at_utc);";

/* Plans and their dates.  Indexes with WHERE hold what may still come due or be answered; outbox_reminder counts what a person got. */
static const char STEP_2[] =
    "CREATE TABLE plan (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL,"
    " rule TEXT NOT NULL, start_date INTEGER NOT NULL, start_min INTEGER NOT NULL, window_min INTEGER NOT NULL,"
    " jitter_min INTEGER NOT NULL, goal INTEGER NOT NULL, routine TEXT NOT NULL, text TEXT NOT NULL, made_by TEXT NOT NULL,"
    " made_utc INTEGER NOT NULL, paused_until_utc INTEGER NOT NULL, thin INTEGER NOT NULL, ignored INTEGER NOT NULL,"
    " passed INTEGER NOT NULL, missed INTEGER NOT NULL, next_date INTEGER NOT NULL, next_slot INTEGER NOT NULL,"
    " next_due_utc INTEGER NOT NULL);"
    "CREATE INDEX plan_due ON plan (next_due_utc) WHERE state < 2 AND next_due_utc > 0;"
    "CREATE INDEX plan_patient ON plan (patient_id) WHERE state < 3;"

    "CREATE TABLE occurrence (id INTEGER PRIMARY KEY, plan_id INTEGER NOT NULL, patient_id INTEGER NOT NULL,"
    " local_date INTEGER NOT NULL, slot INTEGER NOT NULL, due_utc INTEGER NOT NULL, until_utc INTEGER NOT NULL,"
    " text_id INTEGER NOT NULL, address_id INTEGER NOT NULL, asks INTEGER NOT NULL, asked_utc INTEGER NOT NULL,"
    " next_utc INTEGER NOT NULL, answer INTEGER NOT NULL, hold INTEGER NOT NULL, answered_utc INTEGER NOT NULL,"
    " inbox_id INTEGER NOT NULL, UNIQUE (plan_id, local_date, slot));"
    "CREATE INDEX occurrence_day ON occurrence (patient_id, local_date);"
    "CREATE INDEX occurrence_open ON occurrence (patient_id, asked_utc) WHERE answer IN (0, 4);"
    "CREATE INDEX occurrence_again ON occurrence (next_utc) WHERE next_utc > 0;"

    "CREATE INDEX outbox_reminder ON outbox (patient_id, made_utc) WHERE class = 3;";

/* What was suggested and walked through, the tips that were said, and attacks. */
static const char STEP_3[] =
    "CREATE TABLE session (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, address_id INTEGER NOT NULL, state INTEGER NOT NULL,"
    " routines TEXT NOT NULL, hands_on INTEGER NOT NULL, offered_utc INTEGER NOT NULL, started_utc INTEGER NOT NULL,"
    " done_utc INTEGER NOT NULL, timed INTEGER NOT NULL, step INTEGER NOT NULL, left_s INTEGER NOT NULL, asked INTEGER NOT NULL,"
    " effect TEXT NOT NULL, next_utc INTEGER NOT NULL);"
    "CREATE INDEX session_patient ON session (patient_id, id);"
    "CREATE INDEX session_due ON session (next_utc) WHERE next_utc > 0;"
    "CREATE TABLE said (patient_id INTEGER NOT NULL, what TEXT NOT NULL, at_utc INTEGER NOT NULL, n INTEGER NOT NULL,"
    " PRIMARY KEY (patient_id, what)) WITHOUT ROWID;"

    "CREATE TABLE attack (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, address_id INTEGER NOT NULL, state INTEGER NOT NULL,"
    " opened_utc INTEGER NOT NULL, onset_utc INTEGER NOT NULL, last_utc INTEGER NOT NULL, pain INTEGER NOT NULL,"
    " worst INTEGER NOT NULL, screen_utc INTEGER NOT NULL, screen_asks INTEGER NOT NULL, wording INTEGER NOT NULL,"
    " screen_answer INTEGER NOT NULL, checks INTEGER NOT NULL, next_utc INTEGER NOT NULL, ended_utc INTEGER NOT NULL,"
    " ended_by INTEGER NOT NULL);"
    "CREATE UNIQUE INDEX attack_open ON attack (patient_id) WHERE ended_utc = 0;"
    "CREATE INDEX attack_patient ON attack (patient_id, id);"
    "CREATE INDEX attack_due ON attack (next_utc) WHERE ended_utc = 0 AND next_utc > 0;";

/* Escalations to their end: steps that need all, questions in other words, waits of a known length; what members enter over the
 * configuration; whose answers go to whom; nights on which enough was said. */
static const char STEP_4[] =
    "ALTER TABLE escalation ADD COLUMN rung TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE escalation ADD COLUMN acked TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE escalation ADD COLUMN asked_as TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE escalation ADD COLUMN team_wait_s INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE escalation ADD COLUMN patient_wait_s INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX escalation_patient ON escalation (patient_id, id);"
    "CREATE INDEX escalation_false ON escalation (closed_utc) WHERE outcome = 'false';"
    "CREATE INDEX audit_thing ON audit (thing, thing_id);"
    "CREATE INDEX outbox_urgent ON outbox (made_utc) WHERE state = 0 AND class < 2;"

    "CREATE TABLE absence (id INTEGER PRIMARY KEY, member TEXT NOT NULL, kind INTEGER NOT NULL, from_utc INTEGER NOT NULL,"
    " to_utc INTEGER NOT NULL, said_by TEXT NOT NULL, at_utc INTEGER NOT NULL);"
    "CREATE INDEX absence_to ON absence (to_utc);"

    "CREATE TABLE tell (patient_id INTEGER PRIMARY KEY, member TEXT NOT NULL, until_utc INTEGER NOT NULL);"

    "CREATE TABLE night (patient_id INTEGER PRIMARY KEY, until_utc INTEGER NOT NULL, said INTEGER NOT NULL,"
    " mute INTEGER NOT NULL);";

/* What those who watch it ask for: alerts of the last weeks, what was not confirmed, what was not delivered. */
static const char STEP_5[] =
    "CREATE INDEX escalation_opened ON escalation (opened_utc) WHERE patient_id > 0;"
    "CREATE INDEX outbox_unconfirmed ON outbox (changed_utc) WHERE state = 2 AND class < 2;"
    "CREATE INDEX outbox_undelivered ON outbox (changed_utc) WHERE state IN (4, 5, 6);";

/* Joining with a site's keyword and the age asked for, who it is that writes, FORGET ME; and the words of consent that were shown,
 * each version once, without anybody's name. */
static const char STEP_6[] =
    "ALTER TABLE patient ADD COLUMN site TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE patient ADD COLUMN joining INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE patient ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE patient ADD COLUMN doubt_asks INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE patient ADD COLUMN doubt_address_id INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE patient ADD COLUMN doubt_inbox_id INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE patient ADD COLUMN erase_utc INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX patient_erase ON patient (erase_utc) WHERE erase_utc > 0;"
    "CREATE TABLE consent_text (version TEXT PRIMARY KEY, lang TEXT NOT NULL, words TEXT NOT NULL, at_utc INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE INDEX consent_patient ON consent (patient_id);";

/* Receipts come for each part of a text. */
static const char STEP_7[] = "ALTER TABLE outbox ADD COLUMN parts_delivered INTEGER NOT NULL DEFAULT 0;";

/* Who is somewhere else for a time; days on which somebody wants no reminders; dates that a plan leaves out, and the plan that another
 * one follows. */
static const char STEP_8[] =
    "CREATE TABLE travel (patient_id INTEGER PRIMARY KEY, home_zone TEXT NOT NULL, home_region TEXT NOT NULL, zone TEXT NOT NULL,"
    " region TEXT NOT NULL, place TEXT NOT NULL, from_utc INTEGER NOT NULL, until_utc INTEGER NOT NULL, next_utc INTEGER NOT NULL);"
    "CREATE INDEX travel_due ON travel (next_utc) WHERE next_utc > 0;"
    "CREATE TABLE day_off (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, weekdays INTEGER NOT NULL, from_date INTEGER NOT NULL,"
    " to_date INTEGER NOT NULL, said_by TEXT NOT NULL, at_utc INTEGER NOT NULL);"
    "CREATE INDEX day_off_patient ON day_off (patient_id, id);"
    "ALTER TABLE plan ADD COLUMN exdates TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE plan ADD COLUMN after_id INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE plan ADD COLUMN asked_utc INTEGER NOT NULL DEFAULT 0;";

/* Summaries: one row a person, looked up by when the next is due. */
static const char STEP_9[] =
    "CREATE TABLE summary (patient_id INTEGER PRIMARY KEY, off INTEGER NOT NULL, date_utc INTEGER NOT NULL, due_utc INTEGER NOT NULL);"
    "CREATE INDEX summary_due ON summary (due_utc) WHERE due_utc > 0;";

/* What is asked of who joins, and what they said. */
static const char STEP_10[] =
    "CREATE TABLE intake (patient_id INTEGER PRIMARY KEY, address_id INTEGER NOT NULL, state INTEGER NOT NULL, place INTEGER NOT NULL,"
    " missing INTEGER NOT NULL, puts INTEGER NOT NULL, reminded INTEGER NOT NULL, begun_utc INTEGER NOT NULL,"
    " asked_utc INTEGER NOT NULL, next_utc INTEGER NOT NULL);"
    "CREATE INDEX intake_due ON intake (next_utc) WHERE next_utc > 0;"
    "CREATE TABLE intake_said (patient_id INTEGER NOT NULL, item TEXT NOT NULL, value INTEGER NOT NULL, said_by TEXT NOT NULL,"
    " at_utc INTEGER NOT NULL, PRIMARY KEY (patient_id, item)) WITHOUT ROWID;";

/* The drawing that goes along with a text. */
static const char STEP_11[] = "ALTER TABLE outbox ADD COLUMN picture TEXT NOT NULL DEFAULT '';";

/* Who writes and is nobody's phone: what the team wrote of somebody who is erased is found there. */
static const char STEP_12[] = "CREATE INDEX address_nobody ON address (id) WHERE patient_id = 0 AND last_inbox_id > 0;";

/* Summaries count among what comes unasked in a day. */
static const char STEP_13[] = "CREATE INDEX outbox_report ON outbox (patient_id, made_utc) WHERE class = 4;";

/* Who has written as one of the team, from a phone that is a patient's too. */
static const char STEP_14[] = "CREATE INDEX inbox_team ON inbox (address_id) WHERE outcome = 'team';";

/* The parts of a message of which a receipt came. */
static const char STEP_15[] = "ALTER TABLE outbox ADD COLUMN parts_told TEXT NOT NULL DEFAULT '';";

/* What a person changed last by text, as it was before: for UNDO. */
static const char STEP_16[] = "CREATE TABLE setting_before (patient_id INTEGER PRIMARY KEY, inbox_id INTEGER NOT NULL,"
                              " at_utc INTEGER NOT NULL, kind INTEGER NOT NULL, was TEXT NOT NULL)";

/* Members who stand in for each other.  over_utc: when both times of it are over. */
static const char STEP_17[] =
    "CREATE TABLE swap (id INTEGER PRIMARY KEY, asker TEXT NOT NULL, other TEXT NOT NULL, from_utc INTEGER NOT NULL,"
    " to_utc INTEGER NOT NULL, back_from_utc INTEGER NOT NULL, back_to_utc INTEGER NOT NULL, over_utc INTEGER NOT NULL,"
    " state INTEGER NOT NULL, waits_for TEXT NOT NULL, lapse_utc INTEGER NOT NULL, at_utc INTEGER NOT NULL);"
    "CREATE INDEX swap_over ON swap (over_utc);";

/* Texts that may go where others look on (enum brief). */
static const char STEP_18[] = "ALTER TABLE outbox ADD COLUMN brief INTEGER NOT NULL DEFAULT 0;";

static const char *const STEPS[] = { STEP_1, STEP_2, STEP_3, STEP_4, STEP_5, STEP_6, STEP_7, STEP_8, STEP_9, STEP_10, STEP_11,
                                     STEP_12, STEP_13, STEP_14, STEP_15, STEP_16, STEP_17, STEP_18 };
enum { N_STEPS = sizeof STEPS / sizeof *STEPS };

/* Kept in a table of its own, so that other engines can do the same. */
static const char SQL_TABLE[] = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)";
static const char SQL_VERSION[] = "SELECT max(version) FROM schema_version";
static const char SQL_STEP_DONE[] = "INSERT INTO schema_version (version) VALUES (?1)";

int migrate_latest(void)
{
    return N_STEPS;
}

static int version_of(struct db *db, int64_t *version, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_VERSION, err);
    if (st == NULL || stmt_row(st, err) < 0)
        return -1;
    *version = stmt_col_int(st, 0);
    stmt_done(st);
    return 0;
}

static int step(struct db *db, int version, struct err *err)
{
    if (db_begin(db, err) < 0)
        return -1;
    struct stmt *st = NULL;
    if (db_run(db, STEPS[version - 1], err) < 0 || (st = db_stmt(db, SQL_STEP_DONE, err)) == NULL)
        goto undo;
    stmt_int(st, 1, version);
    if (stmt_run(st, NULL, err) < 0 || db_commit(db, err) < 0)
        goto undo;
    return 0;
undo:
    db_rollback(db);
    return err_wrap(err, "schema step %d", version);
}

int migrate_run_to(struct db *db, int version, struct err *err)
{
    int64_t have = 0;
    if (db_run(db, SQL_TABLE, err) < 0 || version_of(db, &have, err) < 0)
        return -1;
    if (have > N_STEPS)
        return err_set(err, ERR_SCHEMA,
                       "the store has schema %d and this program knows up to %d: it was written by a newer naped; "
                       "install that version or restore a backup",
                       (int)have, N_STEPS);
    for (int v = (int)have + 1; v <= version; v++)
        if (step(db, v, err) < 0)
            return -1;
    return 0;
}
