/* SPDX-License-Identifier: ISC
 * When a reminder is not said.  The tables come first: which kinds rest in an attack, and what silences them. */
#include <config.h>

#include "care/remind_inside.h"

#include "base/fault.h"
#include "care/water.h"
#include "store/address_rows.h"
#include "store/conversation_rows.h"
#include "store/observation_rows.h"
#include "store/occurrence_rows.h"
#include "store/outbox_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"

static const struct kind_rules {
    bool rests_in_attack;  /* plans rest in an attack; who planned a medicine or an appointment is still reminded */
    bool rests_in_alert;   /* while a human is called */
    bool important;        /* goes before the rest when a day has room for few */
    bool backs_off;        /* when nobody answers */
    bool personal;         /* says more than that it is time for something */
} KINDS[PLAN_KIND_COUNT] = {
    [PLAN_ROUTINE] = { .rests_in_attack = true, .rests_in_alert = true, .backs_off = true },
    [PLAN_WATER] = { .rests_in_attack = true, .rests_in_alert = true, .backs_off = true },
    [PLAN_POSTURE] = { .rests_in_attack = true, .rests_in_alert = true, .backs_off = true },
    [PLAN_BREATHING] = { .rests_in_attack = true, .rests_in_alert = true, .backs_off = true },
    [PLAN_CHECKIN] = { .rests_in_attack = true, .rests_in_alert = true, .backs_off = true, .personal = true }, /* an attack asks by itself */
    [PLAN_MEDICINE] = { .rests_in_alert = true, .important = true },
    [PLAN_APPOINTMENT] = { .rests_in_alert = true, .important = true, .personal = true },
    [PLAN_FOLLOWUP] = { .rests_in_alert = true, .personal = true },
    [PLAN_MEAL] = { .rests_in_attack = true, .rests_in_alert = true, .backs_off = true },
    [PLAN_WINDDOWN] = { .rests_in_attack = true, .rests_in_alert = true, .backs_off = true },
};

/* Unanswered dates in a row, and every how many of the next are said: it comes to rest at every fourth. */
static const struct {
    int ignored, every;
} BACK_OFF[] = { { 6, 4 }, { 3, 2 } };

bool remind_is_important(enum plan_kind kind)
{
    return KINDS[kind].important;
}

bool remind_is_thinned(const struct plan *plan)
{
    int every = plan->thin > 1 ? plan->thin : 1;
    for (size_t i = 0; KINDS[plan->kind].backs_off && i < sizeof BACK_OFF / sizeof *BACK_OFF; i++)
        if (plan->ignored >= BACK_OFF[i].ignored && every < BACK_OFF[i].every)
            every = BACK_OFF[i].every;
    return plan->passed + 1 < every;
}

bool remind_backs_off_now(const struct plan *plan)
{
    return KINDS[plan->kind].backs_off && plan->ignored == BACK_OFF[1].ignored;
}

/* Looking */

/* The person at the first address of theirs that opted in, and where it is they who read (decision 21); else at the first. */
static int find_person(struct care *care, int64_t patient_id, struct moment *m, struct err *err)
{
    struct address *all = NULL;
    size_t n = 0, at = 0;
    if (address_rows_of(care->db, patient_id, care->arena, &all, &n, err) < 0)
        return -1;
    if (n == 0)
        return err_set(err, ERR_NOTFOUND, "patient %lld has no address", (long long)patient_id);
    if (person_load_at(care, patient_id, &all[0], &m->person, err) < 0)
        return -1;
    while (at < n && (all[at].consent != CONSENT_IN || all[at].id == m->person.patient.doubt_address_id))
        at++;
    m->reachable = at < n;
    if (m->reachable) {
        m->person.address = all[at];
        m->person.shared = all[at].n_people > 1;
    }
    return 0;
}

static int read_water(struct moment *m, struct err *err)
{
    struct diary_entry *entries = NULL;
    size_t n = 0;
    int32_t today = m->person.now.date;
    if (observation_rows_days(m->care->db, m->person.patient.id, today, today, m->care->arena, &entries, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (entries[i].observation.code == OBS_WATER)
            m->water_ml += entries[i].observation.value;
    return 0;
}

int remind_look(struct care *care, int64_t patient_id, struct moment *m, struct err *err)
{
    *m = (struct moment){ .care = care };
    if (find_person(care, patient_id, m, err) < 0
        || plan_rows_of(care->db, patient_id, care->arena, &m->plans, &m->n_plans, err) < 0)
        return -1;
    if (m->person.patient.state != PATIENT_ACTIVE && m->person.patient.state != PATIENT_PAUSED)
        return 0;
    int64_t midnight = zone_utc(m->person.zone, m->person.now.date, 0);
    int rc = conversation_rows_get(care->db, patient_id, m->person.address.id, care->now_utc, care->arena, &m->open, err);
    if (rc < 0)
        return -1;
    if (rc == 0)
        m->open = (struct conversation){ .kind = CONVERSATION_NONE };
    if (phase_of(care, &m->person, &m->phase, err) < 0 || patient_rows_facts(care->db, patient_id, &m->facts, err) < 0
        || days_off_look(care, patient_id, &m->days_off, err) < 0
        || outbox_rows_reminders(care->db, patient_id, midnight, care->now_utc - 3600, &m->sent_today, &m->sent_hour, err) < 0)
        return -1;
    bool counted = m->facts.known[FACT_WATER_GOAL_ML] || m->facts.known[FACT_WATER_LIMIT_ML];
    return counted ? read_water(m, err) : 0;
}

/* Quiet hours */

static void quiet_hours(const struct moment *m, int *from, int *to)
{
    person_quiet(m->care, &m->person.patient, from, to);
    if (PLANTED(PLANTED_QUIET_HOURS_OFF))
        *to = *from;
}

bool remind_is_quiet(const struct moment *m, int64_t utc, int64_t *end_utc)
{
    int from, to;
    struct local local;
    quiet_hours(m, &from, &to);
    zone_local(m->person.zone, utc, &local);
    bool over_midnight = from > to;
    bool quiet = from != to
        && (over_midnight ? local.minute >= from || local.minute < to : local.minute >= from && local.minute < to);
    if (quiet && end_utc != NULL)
        *end_utc = zone_utc(m->person.zone, over_midnight && local.minute >= from ? date_add_days(local.date, 1) : local.date, to);
    return quiet;
}

int remind_has_room(struct care *care, int64_t patient_id, bool *room, struct err *err)
{
    struct moment m;
    if (remind_look(care, patient_id, &m, err) < 0)
        return -1;
    *room = remind_hold_count(&m, false, care->now_utc, m.sent_today) == HOLD_NONE;
    return 0;
}

int64_t remind_quiet_until(struct care *care, const struct person *person, int64_t utc)
{
    struct moment m = { .care = care, .person = *person };
    int64_t end_utc = 0;
    return remind_is_quiet(&m, utc, &end_utc) ? end_utc : 0;
}

int64_t remind_quiet_begins(const struct moment *m, int64_t utc)
{
    int from, to;
    struct local local;
    quiet_hours(m, &from, &to);
    if (from == to)
        return 0;
    zone_local(m->person.zone, utc, &local);
    return zone_utc(m->person.zone, local.minute < from ? local.date : date_add_days(local.date, 1), from);
}

/* Holds */

enum hold remind_hold_person(const struct moment *m, int64_t at_utc)
{
    const struct patient *p = &m->person.patient;
    switch (p->state) {
    case PATIENT_STRANGER:
    case PATIENT_INVITED:
        return HOLD_NOT_JOINED;
    case PATIENT_STOPPED:
    case PATIENT_ERASED:
    case PATIENT_STATE_COUNT:
        return HOLD_STOPPED;
    case PATIENT_PAUSED:
        if (!PLANTED(PLANTED_PAUSE_IGNORED) && (p->paused_until_utc == 0 || p->paused_until_utc > at_utc || p->erase_utc != 0))
            return HOLD_PAUSED;
        break;
    case PATIENT_ACTIVE:
        break;
    }
    if (!m->reachable)
        return m->person.address.consent == CONSENT_OUT ? HOLD_STOPPED : HOLD_NOT_JOINED;
    return remind_is_quiet(m, at_utc, NULL) ? HOLD_QUIET : HOLD_NONE;
}

static bool fact_is(const struct moment *m, enum fact fact)
{
    return m->facts.known[fact] && m->facts.value[fact] != 0;
}

/* Decision 27: what the team planned is the team's word; what is planned by default needs a no to heart and kidney disease. */
static enum hold hold_water(const struct moment *m, const struct plan *plan, bool today)
{
    bool limit = m->facts.known[FACT_WATER_LIMIT_ML], goal = m->facts.known[FACT_WATER_GOAL_ML];
    int64_t goal_ml = today && goal ? water_goal_ml(m->care, &m->facts, m->person.now.date) : 0;
    if (fact_is(m, FACT_HEART_KIDNEY) && !goal && !limit)
        return HOLD_FLUID;
    if (str_is(plan->made_by, "nape") && !m->facts.known[FACT_HEART_KIDNEY] && !goal)
        return HOLD_FLUID;
    if (today && limit && m->water_ml >= m->facts.value[FACT_WATER_LIMIT_ML])
        return HOLD_FLUID;
    return today && goal && m->water_ml >= goal_ml ? HOLD_GOAL : HOLD_NONE;
}

/* Decision 24: a week begins on Monday. */
static enum hold hold_goal(const struct moment *m, const struct plan *plan, int32_t date)
{
    int32_t monday = date_add_days(date, 1 - date_weekday(date));
    int64_t n = 0;
    if (plan->goal == 0 || occurrence_rows_done(m->care->db, plan->id, monday, date_add_days(monday, 6), &n, NULL) < 0)
        return HOLD_NONE;
    return n >= plan->goal ? HOLD_GOAL : HOLD_NONE;
}

enum hold remind_hold(const struct moment *m, const struct plan *plan, int64_t at_utc)
{
    struct local local;
    enum hold hold = remind_hold_person(m, at_utc), why = HOLD_NONE;
    if (hold != HOLD_NONE)
        return hold;
    if (plan->state == PLAN_PAUSED && (plan->paused_until_utc == 0 || plan->paused_until_utc > at_utc))
        return HOLD_PLAN_PAUSED;
    const struct kind_rules *kind = &KINDS[plan->kind];
    zone_local(m->person.zone, at_utc, &local);
    if (!kind->important && m->days_off.site != NULL && days_off_has(&m->days_off, local.date))
        return HOLD_DAY_OFF;
    bool soon = at_utc - m->care->now_utc < 86400; /* of what comes later nothing is known */
    if (soon && kind->personal && person_is_doubtful(m->care, &m->person))
        return HOLD_WHO;
    if (soon && (m->phase.silent || m->phase.mute || (kind->rests_in_alert && m->phase.safety_open && !PLANTED(PLANTED_ALERT_IGNORED))))
        return HOLD_SAFETY;
    if (soon && kind->rests_in_attack && m->phase.phase == PHASE_ATTACK && !(plan->kind == PLAN_ROUTINE && m->phase.touch > TOUCH_NONE))
        return HOLD_ATTACK;
    if (plan->kind == PLAN_ROUTINE && !phase_hands_on_allowed(&m->phase, TOUCH_LIGHT, &why)
        && (soon || why == HOLD_UNCLEARED))
        return why;
    if (plan->kind == PLAN_WATER && (hold = hold_water(m, plan, local.date == m->person.now.date)) != HOLD_NONE)
        return hold;
    return hold_goal(m, plan, local.date);
}

/* How many dates of more important plans are still to come on the day of that moment. */
static int64_t important_left(const struct moment *m, int64_t at_utc)
{
    struct local local, day;
    int64_t n = 0;
    zone_local(m->person.zone, at_utc, &local);
    for (size_t i = 0; i < m->n_plans; i++) {
        const struct plan *plan = &m->plans[i];
        struct plan_walk walk;
        struct plan_date at;
        if (!remind_is_important(plan->kind) || plan->state != PLAN_ACTIVE || plan->next_date == 0)
            continue;
        plan_date_at(plan, m->person.zone, plan->next_date, plan->next_slot, &at);
        bool more = plan_walk_start(&walk, plan, m->person.zone, at.date, at.slot, NULL) == 0;
        do {
            zone_local(m->person.zone, at.start_utc, &day);
            n += at.start_utc >= at_utc && day.date == local.date;
        } while (more && day.date <= local.date && plan_walk_next(&walk, &at));
    }
    return n;
}

enum hold remind_hold_count(const struct moment *m, bool important, int64_t at_utc, int64_t sent_today)
{
    const struct settings_plans *site = &m->care->setup->settings->plans;
    int64_t per_day = PLANTED(PLANTED_CAP_OFF) ? 99 : site->per_day > 0 ? site->per_day : REMIND_PER_DAY;
    int64_t per_hour = site->per_hour > 0 ? site->per_hour : REMIND_PER_HOUR;
    if (at_utc == m->care->now_utc && m->sent_hour >= per_hour)
        return HOLD_CEILING;
    return sent_today + (important ? 0 : important_left(m, at_utc)) >= per_day ? HOLD_CAP : HOLD_NONE;
}
