/* SPDX-License-Identifier: ISC
 * Walks the table of an attack. */
#include <config.h>

#include "care/attack_inside.h"

#include "care/apart.h"
#include "care/night.h"
#include "care/phase.h"
#include "care/remind.h"

enum {
    HOUR_S = 3600, DAY_S = 86400, CHECK_S = 2 * HOUR_S, TOLD_S = HOUR_S, PUT_OFF_S = 1800,
    MORNING_MIN = 9 * 60, MORNING_LATER_MIN = 30, NIGHT_S = 4 * HOUR_S, DUE_LIMIT = 200, PAIN_ATTACK = 40,
    RISE = 30, RISE_TO = 70, RISE_S = 2 * HOUR_S,
};

/* The next morning: half an hour after the quiet hours end, else at nine; at least four hours from now. */
static int64_t next_morning(const struct attacking *a)
{
    const struct person *person = a->person;
    int from, to;
    person_quiet(a->care, &person->patient, &from, &to);
    int minute = to > 0 ? to + MORNING_LATER_MIN : MORNING_MIN;
    int64_t at_utc = zone_utc(person->zone, person->now.date, minute);
    return at_utc >= a->care->now_utc + NIGHT_S ? at_utc : zone_utc(person->zone, date_add_days(person->now.date, 1), minute);
}

static void set_time(struct attacking *a, enum attack_wait wait)
{
    int64_t now_utc = a->care->now_utc;
    switch (wait) {
    case ATTACK_KEEP: break;
    case ATTACK_HOURS: a->row.next_utc = now_utc + CHECK_S; break;
    case ATTACK_NEXT_MORNING: a->row.next_utc = next_morning(a); break;
    case ATTACK_DAY: a->row.next_utc = now_utc + DAY_S; break;
    case ATTACK_NEVER: a->row.next_utc = 0; break;
    }
    if (a->row.next_utc == 0 || wait == ATTACK_KEEP)
        return;
    int64_t quiet_end_utc = remind_quiet_until(a->care, a->person, a->row.next_utc); /* P6 */
    if (quiet_end_utc != 0)
        a->row.next_utc = quiet_end_utc + MORNING_LATER_MIN * 60;
}

static int move(struct attacking *a, enum attack_event event, struct err *err)
{
    const struct attack_row *t = ATTACK_TABLE;
    while (t < ATTACK_TABLE + ATTACK_TABLE_N && ((int)t->state != a->row.state || t->event != event))
        t++;
    if (t == ATTACK_TABLE + ATTACK_TABLE_N)
        return err_set(err, ERR_RANGE, "no transition for an attack");
    cover_cell(a->care, &ATTACK_STATE_TABLE, (int)t->state, (int)event);
    a->event = event;
    a->row.state = (int)t->next;
    set_time(a, t->wait);
    /* An action that posts names the row. */
    if (a->row.id == 0) {
        if (t->act != NULL && t->act(a, err) < 0)
            return -1;
        return attack_rows_put(a->care->db, &a->row, err);
    }
    if (t->act != NULL && t->act(a, err) < 0)
        return -1;
    log_event(a->care->log, LOG_INFO, "attack.moved", F_ID("attack", a->row.id), F_WORD("event", ATTACK_EVENT_NAMES[event]),
              F_WORD("state", ATTACK_STATE_NAMES[t->next]), F_END);
    return attack_rows_save(a->care->db, &a->row, err);
}

/* What a text says of the attack.  false: nothing. */
static bool event_of(const struct reading *reading, const struct phase_now *now, int64_t now_utc, enum attack_event *event)
{
    bool some = false, none = false;
    if (now->phase == PHASE_ATTACK && now->since_utc == now_utc && reading->n_observations > 0) {
        *event = ATTACK_PAIN;
        return true;
    }
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->earlier || o->day != 0)
            continue;
        if (o->code == OBS_PAIN)
            (o->value_high > 0 ? &some : &none)[0] = true;
        else if (o->code == OBS_END || (o->code == OBS_HEADACHE && o->value == 0))
            none = true;
        else if (o->code == OBS_PAIN_WORDS)
            some = true;
    }
    *event = none && !some ? ATTACK_GONE : ATTACK_EASES;
    return some || none;
}

/* Whether a text can begin an attack: the diary is read only then. */
static bool may_begin(const struct reading *reading)
{
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->code == OBS_PAIN_WORDS || o->code == OBS_MIGRAINE_SAID || o->code == OBS_AURA || o->code == OBS_AURA_KIND
            || (o->code == OBS_PAIN && o->value_high >= PAIN_ATTACK))
            return true;
    }
    return false;
}

/* Much more pain than a while ago. */
static bool rises(const struct reading *reading, const struct attack *row, int64_t now_utc)
{
    for (size_t i = 0; row->id != 0 && i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->code == OBS_PAIN && !o->earlier && o->day == 0 && row->pain >= 0 && now_utc - row->last_utc <= RISE_S
            && o->value_high >= RISE_TO && o->value_high - row->pain >= RISE)
            return true;
    }
    return false;
}

int attack_text(struct care *care, const struct person *person, int64_t inbox_id, const struct reading *reading,
                const struct prompted *prompted, bool quiet, struct str *body, const char **outcome, struct err *err)
{
    struct attacking a = { .care = care, .person = person, .reading = reading, .inbox_id = inbox_id, .quiet = quiet, .body = STR("") };
    struct phase_now now;
    enum attack_event event = ATTACK_PAIN;
    *body = STR("");
    *outcome = NULL;
    int open = attack_rows_open(care->db, person->patient.id, &a.row, err);
    bool joined = person->patient.state == PATIENT_ACTIVE || person->patient.state == PATIENT_PAUSED;
    if (open == 0 && !(joined && person->address.consent == CONSENT_IN && (may_begin(reading) || (prompted->worse && prompted->hurts))))
        return 0;
    if (open < 0 || phase_of(care, person, &now, err) < 0)
        return -1;
    bool told = event_of(reading, &now, care->now_utc, &event), worse = prompted->worse || rises(reading, &a.row, care->now_utc);
    if (worse && !(told && event == ATTACK_GONE)) { /* who hurts a little, and then "way worse", has an attack */
        event = open == 1 ? ATTACK_WORSE : ATTACK_PAIN;
        told = true;
    }
    bool asked = open == 1 && (a.row.state == ATTACK_SCREENED || a.row.state == ATTACK_AGAIN);
    if (asked && prompted->screen && prompted->answer == ANSWER_YES)
        event = ATTACK_SAID_YES;
    else if ((quiet && (open == 1 || (told && event == ATTACK_PAIN))) || (open == 0 && told && now.safety_open))
        event = ATTACK_ALARM; /* people know already: no second question */
    else if (told && (open == 1 || event == ATTACK_PAIN))
        *outcome = "attack";
    else if (asked && prompted->screen && prompted->answer == ANSWER_NO)
        event = ATTACK_SAID_NO;
    else if (asked && prompted->screen && prompted->answer == ANSWER_UNCLEAR)
        event = ATTACK_UNCLEAR;
    else
        return 0;
    if (event == ATTACK_SAID_NO || event == ATTACK_UNCLEAR)
        *outcome = "screened";
    if (move(&a, event, err) < 0)
        return -1;
    *body = a.body;
    if (a.body.n == 0)
        *outcome = NULL; /* nothing to say about it: others may have */
    return 0;
}

/* Time-outs */

static bool may_ask(const struct person *person)
{
    return person->patient.state == PATIENT_ACTIVE && person->address.consent == CONSENT_IN;
}

static int due_one(struct care *care, const void *due, struct err *err)
{
    const struct attack *row = due;
    struct person person;
    struct phase_now now;
    struct attacking a = { .care = care, .person = &person, .row = *row, .body = STR("") };
    if (person_load(care, row->patient_id, row->address_id, &person, err) < 0 || phase_of(care, &person, &now, err) < 0)
        return -1;
    if (!may_ask(&person) || (now.phase == PHASE_BETWEEN && row->state != ATTACK_MORNING)) /* or it was taken back */
        return move(&a, ATTACK_LEFT, err);
    int64_t quiet_end_utc = remind_quiet_until(care, &person, care->now_utc), mute_end_utc = 0;
    if (night_mute_until(care, &person, &mute_end_utc, err) < 0)
        return -1;
    if (row->state == ATTACK_MORNING)
        return move(&a, ATTACK_TIMEOUT, err);
    if (mute_end_utc > quiet_end_utc) /* decision 12: who wants to rest is not asked */
        quiet_end_utc = mute_end_utc;
    if (quiet_end_utc != 0)
        a.row.next_utc = quiet_end_utc + MORNING_LATER_MIN * 60;
    else if (now.safety_open) /* decision 6 */
        a.row.next_utc = care->now_utc + PUT_OFF_S;
    else if (row->state == ATTACK_ON && row->last_utc > row->opened_utc && care->now_utc - row->last_utc < TOLD_S)
        a.row.next_utc = row->last_utc + CHECK_S; /* they have just told */
    else
        return move(&a, ATTACK_TIMEOUT, err);
    return attack_rows_save(care->db, &a.row, err);
}

static int stuck(struct care *care, void *due, const struct err *why, struct err *err)
{
    struct attack *row = due;
    log_event(care->log, LOG_ALARM, "attack.stuck", F_ID("attack", row->id), F_ERR(why), F_END);
    row->next_utc = care->now_utc + PUT_OFF_S;
    return attack_rows_save(care->db, row, err);
}

int attack_due(struct care *care, size_t limit, struct err *err)
{
    struct attack *rows = NULL;
    size_t n = 0;
    limit = limit > 0 ? limit : DUE_LIMIT;
    if (attack_rows_due(care->db, care->now_utc, limit, care->arena, &rows, &n, err) < 0)
        return -1;
    const struct apart_rows due = { .all = rows, .n = n, .size = sizeof *rows, .one = due_one, .stuck = stuck };
    if (apart_each(care, &due, err) < 0)
        return -1;
    return n == limit;
}

int attack_next_due(struct care *care, int64_t *utc, struct err *err)
{
    return attack_rows_next_due(care->db, utc, err);
}
