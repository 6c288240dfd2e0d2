/* SPDX-License-Identifier: ISC
 * The walk over the table of the intake, and what moves it without a text: joining, a member, STOP, silence. */
#include <config.h>

#include "care/apart.h"
#include "care/intake_inside.h"
#include "care/phase.h"
#include "care/remind.h"

enum { DAY_S = 86400, WHILE_S = 30 * 60, AGAIN_S = 3600, DUE_LIMIT = 500, MORNING_LATER_S = 30 * 60 };

const struct intake_rules *asking_rules(const struct care *care)
{
    return messages_intake(care->setup->messages);
}

int asking_load(struct asking *a, struct err *err)
{
    int rc = intake_rows_get(a->care->db, a->person->patient.id, &a->row, err);
    if (rc == 0)
        a->row = (struct intake){ .patient_id = a->person->patient.id, .state = INTAKE_NOT_BEGUN };
    if (a->row.place < 0 || (size_t)a->row.place >= intake_n_texts(a->rules)) /* the rules have fewer texts than they had */
        a->row.place = 0;
    return rc < 0 ? -1 : 0;
}

static int64_t next_utc(const struct care *care, enum intake_wait wait)
{
    switch (wait) {
    case INTAKE_DAY:
        return care->now_utc + DAY_S;
    case INTAKE_WHILE:
        return care->now_utc + WHILE_S;
    case INTAKE_NEVER:
        break;
    }
    return 0;
}

int asking_move(struct asking *a, enum intake_event event, struct err *err)
{
    const struct intake_row *t = intake_row_of((enum intake_state)a->row.state, event);
    if (t == NULL)
        return 0;
    cover_cell(a->care, &INTAKE_STATE_TABLE, a->row.state, (int)event);
    a->event = event;
    a->over = t->next != t->last && (size_t)a->row.place + 1 == intake_n_texts(a->rules);
    a->row.state = (int)(a->over ? t->last : t->next);
    a->row.address_id = a->person->address.id;
    if (event != INTAKE_OTHER)
        a->row.next_utc = a->over ? 0 : next_utc(a->care, t->wait);
    if (t->act != NULL && t->act(a, err) < 0)
        return -1;
    log_event(a->care->log, LOG_INFO, "intake.moved", F_ID("patient", a->person->patient.id),
              F_WORD("event", INTAKE_EVENT_NAMES[event]), F_WORD("state", INTAKE_STATE_NAMES[a->row.state]), F_END);
    return intake_rows_put(a->care->db, &a->row, err);
}

int intake_begin(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    struct asking a = { .care = care, .person = person, .rules = asking_rules(care), .inbox_id = inbox_id, .body = STR("") };
    if (a.rules == NULL || !care->setup->settings->plans.intake || inbox_id == 0)
        return 0;
    if (asking_load(&a, err) < 0 || asking_move(&a, INTAKE_JOINED, err) < 0)
        return -1;
    return post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "intake" }, a.body, err);
}

int intake_ask(struct care *care, struct person *person, struct err *err)
{
    enum { STALE_S = 12 * 3600 };
    struct asking a = { .care = care, .person = person, .rules = asking_rules(care), .by_itself = true, .body = STR("") };
    bool may = false;
    if (a.rules == NULL || person->patient.state != PATIENT_ACTIVE || person->address.consent != CONSENT_IN)
        return 1;
    if (intake_may_ask(care, person, &may, err) < 0)
        return -1;
    if (!may)
        return 1;
    if (asking_load(&a, err) < 0 || asking_move(&a, INTAKE_CALLED, err) < 0)
        return -1;
    const char *slot = arena_printf(care->arena, "ask.%d", a.row.puts);
    return post_until(care, person, CLASS_REMINDER, (struct origin){ "intake", person->patient.id, slot }, care->now_utc + STALE_S, a.body, err);
}

int intake_left(struct care *care, struct person *person, struct err *err)
{
    struct asking a = { .care = care, .person = person, .rules = asking_rules(care), .body = STR("") };
    if (a.rules == NULL)
        return 0;
    return asking_load(&a, err) < 0 ? -1 : asking_move(&a, INTAKE_LEFT, err);
}

/* Time-outs */

/* People want to be left alone, or something else is open: later. */
static int64_t hold_until(struct care *care, const struct person *person, const struct phase_now *now, bool free)
{
    int64_t quiet_utc = remind_quiet_until(care, person, care->now_utc);
    if (person->patient.state == PATIENT_PAUSED)
        return person->patient.paused_until_utc > care->now_utc ? person->patient.paused_until_utc : care->now_utc + AGAIN_S;
    if (quiet_utc != 0)
        return quiet_utc + MORNING_LATER_S;
    bool busy = now->silent || now->mute || now->safety_open || now->phase == PHASE_ATTACK || !free;
    return busy ? care->now_utc + AGAIN_S : 0;
}

static int due_one(struct care *care, const void *due, struct err *err)
{
    const struct intake *row = due;
    struct person person;
    struct phase_now now;
    bool free = false;
    struct asking a = { .care = care, .person = &person, .rules = asking_rules(care), .row = *row, .by_itself = true, .body = STR("") };
    if (person_load(care, row->patient_id, row->address_id, &person, err) < 0 || phase_of(care, &person, &now, err) < 0)
        return -1;
    bool there = person.address.consent == CONSENT_IN
        && (person.patient.state == PATIENT_ACTIVE || person.patient.state == PATIENT_PAUSED);
    if (a.rules == NULL || !there) {
        a.row.next_utc = 0;
        return a.rules == NULL ? intake_rows_put(care->db, &a.row, err) : asking_move(&a, INTAKE_LEFT, err);
    }
    if ((size_t)a.row.place >= intake_n_texts(a.rules))
        a.row.place = 0;
    if (intake_may_ask(care, &person, &free, err) < 0)
        return -1;
    int64_t until_utc = hold_until(care, &person, &now, free);
    if (until_utc == 0)
        return asking_move(&a, a.row.reminded ? INTAKE_TIMEOUT_AGAIN : INTAKE_TIMEOUT, err);
    a.row.next_utc = until_utc;
    return intake_rows_put(care->db, &a.row, err);
}

static int stuck(struct care *care, void *due, const struct err *why, struct err *err)
{
    struct intake *row = due;
    log_event(care->log, LOG_ALARM, "intake.stuck", F_ID("patient", row->patient_id), F_ERR(why), F_END);
    row->next_utc = care->now_utc + AGAIN_S;
    return intake_rows_put(care->db, row, err);
}

int intake_due(struct care *care, size_t limit, struct err *err)
{
    struct intake *rows = NULL;
    size_t n = 0;
    limit = limit > 0 ? limit : DUE_LIMIT;
    if (intake_rows_due(care->db, care->now_utc, limit, care->arena, &rows, &n, err) < 0)
        return -1;
    const struct apart_rows due = { .all = rows, .n = n, .size = sizeof *rows, .one = due_one, .stuck = stuck };
    if (apart_each(care, &due, err) < 0)
        return -1;
    return n == limit;
}

int intake_next_due(struct care *care, int64_t *utc, struct err *err)
{
    return intake_rows_next_due(care->db, utc, err);
}
