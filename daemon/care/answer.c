/* SPDX-License-Identifier: ISC
 * A word like DONE means the last text that asked for something; a diary line answers whatever is open of its kind. */
#include <config.h>

#include "care/answer.h"

#include <limits.h>
#include <string.h>

#include "care/answer_number.h"
#include "care/answer_pace.h"
#include "care/answer_time.h"
#include "care/better_time.h"
#include "care/days_off.h"
#include "care/occurrence_table.h"
#include "care/preview.h"
#include "care/remind_inside.h"
#include "care/routine_rules.h"
#include "care/setting.h"
#include "care/visit.h"
#include "store/conversation_rows.h"
#include "store/occurrence_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"
#include "store/session_rows.h"

enum {
    ANSWER_S = 12 * 3600, YES_S = 2 * 3600, SHORT_TOKENS = 3, PARTLY_MIN = 5, PARTLY_TOKENS = 8, STREAK_WEEKS = 12,
    LATER_MOST_S = 14 * 3600, WEEK_S = 6 * 86400
};

struct answering {
    struct care *care;
    struct person *person;
    const struct care_text *text;
    int64_t inbox_id;
    struct reading *reading;
    struct answer_done *out;
    struct plan *plans;
    size_t n_plans;
    struct occurrence *open;   /* said in the last hours and not answered, the latest first */
    size_t n_open;
    int64_t text_id;           /* the last text that DONE may mean; 0: none */
};

static struct plan *plan_of(const struct answering *a, int64_t id)
{
    for (size_t i = 0; i < a->n_plans; i++)
        if (a->plans[i].id == id)
            return &a->plans[i];
    return NULL;
}

static bool is_question(const struct plan *plan)
{
    return plan->kind == PLAN_CHECKIN || plan->kind == PLAN_FOLLOWUP || plan->kind == PLAN_APPOINTMENT;
}

static int look(struct answering *a, struct err *err)
{
    struct care *care = a->care;
    int64_t id = a->person->patient.id;
    if (plan_rows_of(care->db, id, care->arena, &a->plans, &a->n_plans, err) < 0)
        return -1;
    if (a->n_plans > 0
        && occurrence_rows_open(care->db, id, care->now_utc - ANSWER_S, care->arena, &a->open, &a->n_open, err) < 0)
        return -1;
    for (size_t i = 0; i < a->n_open && a->text_id == 0; i++) {
        const struct plan *plan = plan_of(a, a->open[i].plan_id);
        if (plan != NULL && !is_question(plan))
            a->text_id = a->open[i].text_id;
    }
    return 0;
}

/* The plan of a date that a word like DONE is about; NULL: it is not about that one. */
static const struct plan *meant(const struct answering *a, const struct occurrence *o)
{
    const struct plan *plan = plan_of(a, o->plan_id);
    return plan != NULL && a->text_id != 0 && o->text_id == a->text_id && !is_question(plan) ? plan : NULL;
}

static bool is_meant(const struct answering *a, const struct occurrence *o)
{
    return meant(a, o) != NULL;
}

static bool any_meant(const struct answering *a, enum plan_kind kind)
{
    for (size_t i = 0; i < a->n_open; i++) {
        const struct plan *plan = meant(a, &a->open[i]);
        if (plan != NULL && plan->kind == kind)
            return true;
    }
    return false;
}

static int close_one(struct answering *a, struct occurrence *o, enum occurrence_event event, struct err *err)
{
    struct plan *plan = plan_of(a, o->plan_id);
    if (!occurrence_move(a->care, o, event))
        return 0;
    o->next_utc = 0;
    o->answered_utc = a->care->now_utc;
    o->inbox_id = a->inbox_id;
    if (occurrence_rows_save(a->care->db, o, err) < 0)
        return -1;
    if (plan == NULL || plan->ignored == 0)
        return 0;
    plan->ignored = 0;
    return plan_rows_save(a->care->db, plan, err);
}

static struct str speak(const struct answering *a, enum message message)
{
    return say(a->care, &a->person->voice, message);
}

static void add(struct answering *a, struct str text)
{
    a->out->body = compose_join(a->out->body, text, a->care->arena);
}

/* DONE */

static void drop(struct answering *a, enum observation_code one, enum observation_code other)
{
    struct reading *r = a->reading;
    struct observation *kept = arena_array(a->care->arena, r->n_observations + 1, sizeof *kept);
    size_t n = 0;
    if (kept == NULL)
        return;
    for (size_t i = 0; i < r->n_observations; i++)
        if (r->observations[i].code != one && r->observations[i].code != other)
            kept[n++] = r->observations[i];
    r->observations = kept;
    r->n_observations = n;
}

/* A bare DONE or SKIP reads as a routine; what it was about may have been something else. */
static void drop_routine(struct answering *a)
{
    drop(a, OBS_ROUTINE_DONE, OBS_ROUTINE_SKIP_REASON);
}

/* Weeks in a row, this one included, in which the goal was met.  One in which dates were held (an attack, illness, a day off) neither
 * counts nor breaks (decision 25). */
static int weeks_met(struct answering *a, const struct plan *plan, int32_t monday, int *weeks, struct err *err)
{
    *weeks = 1;
    for (int back = 1; back <= STREAK_WEEKS; back++) {
        struct occurrence *days = NULL;
        size_t n = 0, done = 0, held = 0;
        int32_t from = date_add_days(monday, -7 * back);
        if (occurrence_rows_days(a->care->db, plan->patient_id, from, date_add_days(from, 6), a->care->arena, &days, &n, err) < 0)
            return -1;
        for (size_t i = 0; i < n; i++) {
            bool ours = days[i].plan_id == plan->id;
            done += ours && (days[i].answer == OCCURRENCE_DONE || days[i].answer == OCCURRENCE_PARTLY);
            held += ours && days[i].answer == OCCURRENCE_HELD && days[i].hold != HOLD_GOAL;
        }
        if (done >= (size_t)plan->goal)
            (*weeks)++;
        else if (done + held < (size_t)plan->goal)
            break;
    }
    return 0;
}

/* Decision 24: where the week stands, when the plan has a goal. */
static int say_goal(struct answering *a, const struct plan *plan, bool *said, struct err *err)
{
    int32_t monday = date_add_days(a->person->now.date, 1 - a->person->now.weekday);
    int64_t n = 0;
    if (plan == NULL || plan->goal == 0)
        return 0;
    if (occurrence_rows_done(a->care->db, plan->id, monday, date_add_days(monday, 6), &n, err) < 0)
        return -1;
    int weeks = 1;
    if (n >= plan->goal && weeks_met(a, plan, monday, &weeks, err) < 0)
        return -1;
    struct place places[] = { { "n", str_of(arena_printf(a->care->arena, "%lld", (long long)n)) },
                              { "goal", str_of(arena_printf(a->care->arena, "%d", plan->goal)) },
                              { "weeks", str_of(arena_printf(a->care->arena, "%d", weeks)) } };
    enum message message = n < plan->goal ? MESSAGE_ANSWER_DONE_GOAL : weeks > 1 ? MESSAGE_ANSWER_GOAL_WEEKS : MESSAGE_ANSWER_GOAL_MET;
    add(a, compose(&a->person->voice, message, places, 3, a->care->arena));
    *said = true;
    return 0;
}

/* Decision 27: water after a routine, for who is known to have no reason against it. */
static int say_water(struct answering *a, struct err *err)
{
    int64_t value = 1, at_utc = 0;
    int rc = patient_rows_fact(a->care->db, a->person->patient.id, FACT_HEART_KIDNEY, &value, &at_utc, err);
    if (rc == 1 && value == 0)
        add(a, speak(a, MESSAGE_ANSWER_WATER_AFTER));
    return rc < 0 ? -1 : 0;
}

/* Decision 25: once, with the first that was done. */
static int say_welcome(struct answering *a, struct err *err)
{
    int64_t id = a->person->patient.id;
    int rc = session_rows_when_said(a->care->db, id, STR("welcome"), NULL, err);
    if (rc != 0)
        return rc < 0 ? -1 : 0;
    add(a, speak(a, MESSAGE_ANSWER_WELCOME));
    return session_rows_said(a->care->db, id, STR("welcome"), a->care->now_utc, err);
}

static bool is_partly(const struct answering *a, struct str words)
{
    const struct messages *messages = a->care->setup->messages;
    bool tells = a->reading->intent == INTENT_DONE && a->reading->n_tokens <= PARTLY_TOKENS && a->reading->n_observations <= 1;
    if (messages_is_partly(messages, words) || (tells && messages_says_partly(messages, words)))
        return true;
    for (size_t i = 0; i < a->reading->n_observations; i++) {
        const struct observation *o = &a->reading->observations[i];
        if (o->code == OBS_ROUTINE_DONE && o->value > 1 && o->value < PARTLY_MIN)
            return true;
    }
    return false;
}

static int done(struct answering *a, bool partly, struct err *err)
{
    bool goal_said = false, routine = any_meant(a, PLAN_ROUTINE);
    if (a->text_id == 0)
        return 0;
    if (!routine && a->reading->n_tokens <= SHORT_TOKENS)
        drop_routine(a);
    for (size_t i = 0; i < a->n_open; i++) {
        struct occurrence *o = &a->open[i];
        if (is_meant(a, o) && close_one(a, o, partly ? OCCURRENCE_SAID_PARTLY : OCCURRENCE_SAID_DONE, err) < 0)
            return -1;
    }
    if (partly)
        add(a, speak(a, MESSAGE_ANSWER_PARTLY));
    for (size_t i = 0; i < a->n_open && !partly && !goal_said; i++)
        if (say_goal(a, meant(a, &a->open[i]), &goal_said, err) < 0)
            return -1;
    if (!partly && !goal_said)
        add(a, speak(a, MESSAGE_ANSWER_DONE));
    if (routine && (say_water(a, err) < 0 || say_welcome(a, err) < 0))
        return -1;
    a->out->outcome = partly ? "partly" : "done";
    a->out->log_is_said = a->reading->n_observations == 1 && a->reading->observations[0].code == OBS_ROUTINE_DONE;
    return 0;
}

static int skip(struct answering *a, struct err *err)
{
    if (a->text_id == 0)
        return 0;
    if (!any_meant(a, PLAN_ROUTINE))
        drop_routine(a);
    for (size_t i = 0; i < a->n_open; i++)
        if (is_meant(a, &a->open[i]) && close_one(a, &a->open[i], OCCURRENCE_SAID_SKIP, err) < 0)
            return -1;
    add(a, speak(a, MESSAGE_ANSWER_SKIP));
    a->out->outcome = "skipped";
    a->out->log_is_said = a->reading->n_observations <= 1;
    return 0;
}

/* Decision 29: a question for the next visit.  Its words stay in the inbox; the diary notes that there is one.  "Note: pain 6" is an
 * entry too, "is ibuprofen 400 ok?" is none. */
static int note(struct answering *a, struct str words, struct err *err)
{
    struct reading *r = a->reading;
    struct observation *more = arena_array(a->care->arena, r->n_observations + 1, sizeof *more);
    if (more == NULL)
        return err_set(err, ERR_NOMEM, "answer");
    bool asks = memchr(words.s, '?', words.n) != NULL;
    for (size_t i = 0; i < r->n_observations && !asks; i++)
        more[i] = r->observations[i];
    r->n_observations = asks ? 0 : r->n_observations;
    more[r->n_observations++] = (struct observation){ .code = OBS_NOTE };
    r->observations = more;
    add(a, speak(a, MESSAGE_ANSWER_NOTE));
    a->out->outcome = "noted";
    return 0;
}

/* LATER: one more ask, inside the same day and outside of quiet hours (P6: at most two). */
static int later(struct answering *a, const struct answer_time *timed, struct err *err)
{
    struct moment m;
    struct local local;
    int64_t at_utc = answer_later_utc(a->care, a->person, a->reading, timed);
    bool any = false;
    if (a->text_id == 0)
        return 0;
    if (remind_look(a->care, a->person->patient.id, &m, err) < 0)
        return -1;
    zone_local(a->person->zone, at_utc, &local);
    bool fits = !remind_is_quiet(&m, at_utc, NULL) && local.date == a->person->now.date && at_utc - a->care->now_utc <= LATER_MOST_S;
    for (size_t i = 0; i < a->n_open; i++) {
        struct occurrence *o = &a->open[i];
        const struct plan *plan = meant(a, o);
        if (plan == NULL)
            continue;
        if (!fits || o->asks >= REMIND_ASKS_MAX) {
            if (close_one(a, o, OCCURRENCE_TOO_LATE, err) < 0)
                return -1;
            continue;
        }
        any = true;
        if (close_one(a, o, OCCURRENCE_SAID_LATER, err) < 0)
            return -1;
        o->next_utc = at_utc;
        o->until_utc = at_utc + (int64_t)plan->window_min * 60;
        if (occurrence_rows_save(a->care->db, o, err) < 0)
            return -1;
    }
    struct place time = { "time", clock_text(a->care, a->person->zone, at_utc) };
    add(a, any ? compose(&a->person->voice, MESSAGE_ANSWER_LATER, &time, 1, a->care->arena) : speak(a, MESSAGE_ANSWER_LATER_NO));
    a->out->outcome = "later";
    return 0;
}

/* PAUSE */

/* "Tue", or the date when it is further away than a week. */
static struct str day_text(const struct answering *a, int64_t utc)
{
    struct local local;
    zone_local(a->person->zone, utc, &local);
    return day_or_date_text(a->care, a->person, local.date, utc - a->care->now_utc > WEEK_S ? 0 : INT_MAX);
}

static int pause(struct answering *a, const struct when *when, struct err *err)
{
    struct patient *p = &a->person->patient;
    if (when->from_date > a->person->now.date && when->to_date > when->from_date) { /* "pause 20-27 dec": days to come */
        a->out->outcome = "answered";
        if (setting_note(a->care, a->person, SETTING_DAYS_OFF, a->inbox_id, err) < 0)
            return -1;
        return days_off_add(a->care, a->person, when->from_date, when->to_date, STR("patient"), &a->out->body, err);
    }
    int64_t until_utc = answer_pause_until_utc(a->care, a->person, a->reading, when);
    if (setting_note(a->care, a->person, SETTING_PAUSE, a->inbox_id, err) < 0)
        return -1;
    p->state = PATIENT_PAUSED;
    p->paused_until_utc = until_utc;
    if (patient_rows_save(a->care->db, p, err) < 0)
        return -1;
    struct place places[] = { { "day", day_text(a, until_utc) }, { "time", clock_text(a->care, a->person->zone, until_utc) } };
    add(a, compose(&a->person->voice, MESSAGE_ANSWER_PAUSE, places, 2, a->care->arena));
    a->out->outcome = "paused";
    return 0;
}

static int change_pace(struct answering *a, bool less, struct err *err)
{
    enum message message;
    int rc = answer_pace(a->care, a->person, a->plans, a->n_plans, less, &message, err);
    if (rc != 1)
        return rc;
    add(a, speak(a, message));
    a->out->outcome = less ? "less" : "more";
    return 0;
}

/* Decision 26: "better, and the pressure was right", after a session: how it was, and no side or kind of a pain. */
static int of_session(struct answering *a, struct str words, struct err *err)
{
    const struct routines *routines = messages_routines(a->care->setup->messages);
    enum routine_effect effect = routines != NULL && a->n_open > 0 ? routines_effect(routines, words) : ROUTINE_EFFECT_NONE;
    const struct plan *plan = a->n_open > 0 ? plan_of(a, a->open[0].plan_id) : NULL;
    struct reading *r = a->reading;
    size_t n = 0;
    if (effect == ROUTINE_EFFECT_NONE || plan == NULL || plan->kind != PLAN_FOLLOWUP)
        return 0;
    struct observation *kept = arena_array(a->care->arena, r->n_observations + 1, sizeof *kept);
    if (kept == NULL)
        return err_set(err, ERR_NOMEM, "answer");
    bool told = false, how = effect == ROUTINE_BETTER || effect == ROUTINE_SAME || effect == ROUTINE_WORSE;
    for (size_t i = 0; i < r->n_observations; i++) {
        told = told || r->observations[i].code == OBS_ROUTINE_EFFECT;
        if (r->observations[i].code != OBS_SIDE && r->observations[i].code != OBS_QUALITY)
            kept[n++] = r->observations[i];
    }
    if (how && !told)
        kept[n++] = (struct observation){ .code = OBS_ROUTINE_EFFECT, .text = ROUTINE_EFFECT_NAMES[effect], .value = 1, .value_high = 1 };
    r->observations = kept;
    r->n_observations = n;
    return 0;
}

/* A diary line answers what was asked of its kind. */
static int by_diary(struct answering *a, struct err *err)
{
    static const struct {
        enum plan_kind kind;
        enum observation_code codes[6];
    } ANSWERS[] = {
        { PLAN_CHECKIN, { OBS_PAIN, OBS_PAIN_WORDS, OBS_HEADACHE, OBS_END, OBS_MIGRAINE_SAID, OBS_AURA } },
        { PLAN_FOLLOWUP, { OBS_ROUTINE_EFFECT, OBS_PAIN, OBS_PAIN_WORDS, OBS_SESSION } },
        { PLAN_WATER, { OBS_WATER } },
        { PLAN_ROUTINE, { OBS_ROUTINE_DONE } },
        { PLAN_MEDICINE, { OBS_MED } },
        { PLAN_POSTURE, { OBS_POSTURE_BREAK } },
    };
    for (size_t i = 0; i < a->n_open; i++) {
        const struct plan *plan = plan_of(a, a->open[i].plan_id);
        bool answered = false;
        for (size_t k = 0; plan != NULL && k < sizeof ANSWERS / sizeof *ANSWERS; k++)
            for (size_t c = 0; c < 6 && ANSWERS[k].kind == plan->kind; c++)
                for (size_t o = 0; o < a->reading->n_observations; o++)
                    answered = answered || (ANSWERS[k].codes[c] != OBS_NONE && a->reading->observations[o].code == ANSWERS[k].codes[c]);
        if (answered && close_one(a, &a->open[i], OCCURRENCE_ENTRY, err) < 0)
            return -1;
    }
    return 0;
}

static int ask_number(struct answering *a, struct str words, struct err *err)
{
    for (size_t i = 0; i < a->n_open; i++) {
        const struct plan *plan = plan_of(a, a->open[i].plan_id);
        if (plan == NULL || plan->kind != PLAN_CHECKIN)
            continue;
        int rc = answer_number(a->care, a->person, a->open[i].asked_utc, words, &a->out->body, err);
        if (rc == 1)
            a->out->outcome = "answered";
        return rc < 0 ? -1 : 0;
    }
    return 0;
}

/* Whether a yes or a no is to "time for ...": one in another talk, or hours later, is none of ours. */
static int answers_reminder(struct answering *a, struct err *err)
{
    struct conversation talk;
    if (a->text_id == 0 || a->open[0].asked_utc < a->care->now_utc - YES_S)
        return 0;
    int rc = conversation_rows_get(a->care->db, a->person->patient.id, a->text->address_id, a->care->now_utc, a->care->arena, &talk, err);
    if (rc < 0 || (rc == 1 && talk.kind != CONVERSATION_REMINDER && talk.kind != CONVERSATION_CHECKIN))
        return rc < 0 ? -1 : 0;
    return 1;
}

/* "Nope" to a reminder leaves it out. */
static int no(struct answering *a, struct err *err)
{
    int rc = answers_reminder(a, err);
    return rc != 1 ? rc : skip(a, err);
}

/* A yes to "time for ..." may mean "I will". */
static int yes(struct answering *a, struct err *err)
{
    int rc = answers_reminder(a, err);
    if (rc != 1)
        return rc;
    add(a, speak(a, MESSAGE_ANSWER_WHEN_DONE));
    a->out->outcome = "answered";
    return 0;
}

int answer_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, struct reading *reading,
                bool quiet, struct answer_done *out, struct err *err)
{
    struct answering a = { .care = care, .person = person, .text = text, .inbox_id = inbox_id, .reading = reading, .out = out };
    struct str words = words_repaired(text->inbound->text, care->arena);
    *out = (struct answer_done){ .body = STR("") };
    if (look(&a, err) < 0)
        return -1;
    if (of_session(&a, words, err) < 0)
        return -1;
    if (messages_is_preview(care->setup->messages, words)) {
        out->outcome = "preview";
        return preview_text(care, person->patient.id, &out->body, err);
    }
    if (messages_is_note(care->setup->messages, words))
        return note(&a, words, err);
    int visit = quiet ? 0 : visit_text(care, person, words, &out->body, err);
    if (visit != 0) {
        out->outcome = "answered";
        return visit < 0 ? -1 : 0;
    }
    if (messages_is_big_day(care->setup->messages, words)) {
        add(&a, speak(&a, MESSAGE_ANSWER_BIG_DAY));
        out->outcome = "answered";
        return by_diary(&a, err);
    }
    if (a.text_id != 0 && !quiet && is_partly(&a, words)) {
        if (messages_is_partly(care->setup->messages, words))
            drop(&a, OBS_PAIN, OBS_PAIN_WORDS); /* "half" is none of 0.5 */
        return done(&a, true, err);
    }
    struct answer_time timed;
    bool plain = (reading->intent == INTENT_OTHER || reading->intent == INTENT_DIARY) && reading->n_observations == 0;
    bool may_time = reading->intent == INTENT_LATER || reading->intent == INTENT_PAUSE || (plain && !quiet && (a.text_id != 0 || better_time_is_asked(a.plans, a.n_plans, care->now_utc)));
    if (may_time && answer_time_read(care, person, words, &timed, err) < 0)
        return -1;
    bool asked = may_time && better_time_is_asked(a.plans, a.n_plans, care->now_utc);
    if (may_time && plain && answer_time_alone(&timed, asked)) {
        if (!asked)
            return later(&a, &timed, err);
        out->outcome = "answered";
        return better_time_take(care, person, a.plans, a.n_plans, &timed.when, &out->body, err);
    }
    switch (reading->intent) {
    case INTENT_DONE:
        return done(&a, false, err);
    case INTENT_SKIP:
        return skip(&a, err);
    case INTENT_LATER:
        return later(&a, &timed, err);
    case INTENT_PAUSE:
        return pause(&a, &timed.when, err);
    case INTENT_LESS:
        return change_pace(&a, true, err);
    case INTENT_MORE:
        return change_pace(&a, false, err);
    case INTENT_YES:
        return quiet ? 0 : yes(&a, err);
    case INTENT_NO:
        return quiet ? 0 : no(&a, err);
    case INTENT_DIARY:
    case INTENT_OTHER:
        if (by_diary(&a, err) < 0)
            return -1;
        return quiet || reading->n_observations > 0 ? 0 : ask_number(&a, words, err);
    case INTENT_STOP:
    case INTENT_START:
    case INTENT_HELP:
    case INTENT_JOIN:
    case INTENT_UNDO:
    case INTENT_SAFE:
    case INTENT_GO:
    case INTENT_TEAM:
    case INTENT_COUNT:
        break;
    }
    return 0;
}

int answer_is_elsewhere(struct care *care, const struct person *person, int64_t since_utc, bool *out, struct err *err)
{
    struct person who = *person;
    struct answering a = { .care = care, .person = &who };
    if (look(&a, err) < 0)
        return -1;
    *out = false;
    for (size_t i = 0; i < a.n_open; i++)
        *out = *out || (is_meant(&a, &a.open[i]) && a.open[i].asked_utc > since_utc);
    *out = *out && !any_meant(&a, PLAN_ROUTINE);
    return 0;
}

int answer_last(struct care *care, const struct person *person, int64_t since_utc, int64_t *inbox_id, struct err *err)
{
    struct occurrence *days = NULL;
    size_t n = 0;
    int32_t today = person->now.date;
    *inbox_id = 0;
    if (occurrence_rows_days(care->db, person->patient.id, date_add_days(today, -1), today, care->arena, &days, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (days[i].answered_utc >= since_utc && days[i].inbox_id > *inbox_id)
            *inbox_id = days[i].inbox_id;
    return 0;
}

int answer_undone(struct care *care, const struct person *person, int64_t inbox_id, struct err *err)
{
    struct occurrence *days = NULL;
    size_t n = 0;
    int32_t today = person->now.date;
    if (occurrence_rows_days(care->db, person->patient.id, date_add_days(today, -1), today, care->arena, &days, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (days[i].inbox_id != inbox_id || inbox_id == 0 || !occurrence_move(care, &days[i], OCCURRENCE_UNDONE))
            continue;
        days[i].answered_utc = days[i].inbox_id = days[i].next_utc = 0;
        if (occurrence_rows_save(care->db, &days[i], err) < 0)
            return -1;
    }
    return 0;
}
