/* SPDX-License-Identifier: ISC
 * What a text means for the routine in hand. */
#include <config.h>

#include "care/routine_inside.h"

#include <string.h>

#include "care/answer.h"
#include "care/apart.h"

enum { OFFER_S = 24 * 3600, WALK_S = 3600, STEPS_S = 3600, BRUISE_S = 3 * 86400, DUE_LIMIT = 200, STUCK_AGAIN_S = 600, STALE_S = 600, SHORT_TOKENS = 3 };

/* The last session; 1: *w has it. */
static int load(struct walk *w, struct care *care, const struct person *person, struct err *err)
{
    struct session *last = NULL;
    size_t n = 0;
    *w = (struct walk){ .care = care, .person = person, .routines = messages_routines(care->setup->messages) };
    if (w->routines == NULL)
        return 0;
    if (session_rows_of(care->db, person->patient.id, 1, care->arena, &last, &n, err) < 0)
        return -1;
    if (n == 0)
        return 0;
    w->session = last[0];
    return 1;
}

/* Whether what was offered may still be done as it was offered: hours may lie between. */
static bool still_allowed(const struct walk *w, const struct phase_now *now)
{
    struct str rest = w->session.routines, id;
    enum phase phase = now->phase == PHASE_ATTACK && now->touch != TOUCH_NONE ? PHASE_MILD : now->phase;
    while (str_cut(&rest, ' ', &id)) {
        const struct routine *routine = routines_find(w->routines, id);
        if (routine == NULL || (routine->phases & 1u << phase) == 0 || !phase_hands_on_allowed(now, routine->touch, NULL))
            return false;
    }
    return w->session.routines.n > 0;
}

/* GO without an offer that stands: what suits now. */
static int offer_now(struct walk *w, const struct phase_now *now, bool *refused, struct err *err)
{
    struct routine_choice choice;
    struct session *last = NULL;
    size_t n = 0;
    int rc = routine_pick(w->care, w->person, now, STR(""), true, &choice, NULL, err);
    if (rc <= 0)
        return rc;
    choice.tip_id = NULL;
    *refused = !choice.hands_on && now->touch == TOUCH_NONE && now->why == HOLD_ATTACK;
    if (routine_offered(w->care, w->person, &choice, err) < 0
        || session_rows_of(w->care->db, w->person->patient.id, 1, w->care->arena, &last, &n, err) < 0)
        return -1;
    if (n > 0)
        w->session = last[0];
    return n > 0;
}

static int go(struct walk *w, bool found, int64_t inbox_id, struct routine_said *out, struct err *err)
{
    struct care *care = w->care;
    struct phase_now now;
    bool refused = false;
    int64_t age_s = care->now_utc - (w->session.started_utc != 0 ? w->session.started_utc : w->session.offered_utc);
    if (phase_of(care, w->person, &now, err) < 0)
        return -1;
    if (now.safety_open)
        return 0;
    out->taken = true;
    out->outcome = "walked";
    if (found && still_allowed(w, &now)) {
        if (w->session.state == SESSION_HELD)
            return routine_walk_resume(w, err);
        if (w->session.state == SESSION_WALKING && w->session.timed && w->session.next_utc != 0 && age_s < WALK_S)
            return routine_walk_on(w, err); /* GO in the middle: the next step at once */
        if (w->session.state == SESSION_OFFERED && age_s < OFFER_S)
            return routine_walk_start(w, routine_walk_is_instant(w), err);
    }
    int rc = offer_now(w, &now, &refused, err);
    if (rc <= 0) {
        out->taken = false;
        out->outcome = NULL;
        return rc;
    }
    if (refused && post_person(care, w->person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "go" },
                               routine_notice(care, &w->person->voice, "rest"), err) < 0)
        return -1;
    return routine_walk_start(w, routine_walk_is_instant(w), err);
}

static int steps(struct walk *w, struct routine_said *out, struct err *err)
{
    struct phase_now now;
    if (phase_of(w->care, w->person, &now, err) < 0)
        return -1;
    if (!still_allowed(w, &now))
        return 0;
    out->taken = true;
    out->outcome = "walked";
    return routine_walk_start(w, true, err);
}

static int hold(struct walk *w, struct routine_said *out, struct err *err)
{
    out->taken = true;
    out->outcome = "held";
    out->alone = say(w->care, &w->person->voice, MESSAGE_ROUTINE_WAITING);
    return routine_walk_hold(w, err);
}

static int left(struct walk *w, struct err *err)
{
    w->session.state = SESSION_LEFT;
    w->session.next_utc = 0;
    return session_rows_save(w->care->db, &w->session, err);
}

static int told(struct walk *w, int64_t inbox_id, struct str words, const struct reading *reading, bool asked,
                struct routine_said *out, struct err *err)
{
    bool since = w->session.state == SESSION_DONE && w->session.hands_on && w->care->now_utc - w->session.done_utc <= BRUISE_S;
    if (!asked && (!since || reading->intent == INTENT_TEAM))
        return 0;
    enum routine_effect effect = routines_effect(w->routines, words);
    if (effect == ROUTINE_EFFECT_NONE || effect == ROUTINE_GONE || (!asked && effect != ROUTINE_BRUISE))
        return 0;
    return routine_after_told(w, inbox_id, effect, out, err);
}

/* A question that a notice answers: magnesium, other therapies.  Only where nothing else was understood. */
static void answer_asked(const struct walk *w, struct str words, const struct reading *reading, struct routine_said *out)
{
    if (out->outcome != NULL || reading->n_observations > 0
        || (reading->intent != INTENT_OTHER && reading->intent != INTENT_DIARY))
        return;
    const char *id = routines_asked(w->routines, words);
    if (id == NULL)
        return;
    for (size_t i = 0; i < routines_n_texts(w->routines); i++) {
        const struct routine_text *text = routines_text(w->routines, i);
        if (strcmp(text->id, id) == 0 && text->team && !w->care->setup->settings->plans.magnesium)
            id = "other_therapies";
    }
    out->taken = true;
    out->outcome = "answered";
    out->alone = routine_notice(w->care, &w->person->voice, id);
}

/* Whether a short DONE or SKIP is about something that was sent after the session was: the last that is open. */
static int is_elsewhere(const struct walk *w, bool found, const struct reading *reading, bool *out, struct err *err)
{
    const struct session *s = &w->session;
    int64_t since_utc = s->started_utc != 0 ? s->started_utc : s->offered_utc;
    bool word = reading->intent == INTENT_DONE || reading->intent == INTENT_SKIP;
    *out = false;
    if (!found || !word || reading->n_tokens > SHORT_TOKENS || (s->started_utc != 0 && w->care->now_utc - since_utc < WALK_S))
        return 0;
    return answer_is_elsewhere(w->care, w->person, since_utc, out, err);
}

static int by_intent(struct walk *w, bool found, int64_t inbox_id, struct str words, const struct reading *reading, bool quiet,
                     struct routine_said *out, struct err *err)
{
    const struct session *s = &w->session;
    bool offered = found && s->state == SESSION_OFFERED && w->care->now_utc - s->offered_utc < OFFER_S;
    bool walking = found && (s->state == SESSION_WALKING || s->state == SESSION_HELD);
    switch (reading->intent) {
    case INTENT_GO:
        return quiet ? 0 : go(w, found, inbox_id, out, err);
    case INTENT_DONE:
        return offered || walking ? routine_after_done(w, out, err) : 0;
    case INTENT_SKIP:
        return offered || walking ? left(w, err) : 0;
    case INTENT_LATER: /* "wait" */
        return found && s->state == SESSION_WALKING && s->timed && s->next_utc != 0 && reading->delay_min == 0 ? hold(w, out, err) : 0;
    case INTENT_PAUSE:
        return found && s->state == SESSION_WALKING && s->timed && s->next_utc != 0 && reading->delay_min == 0 ? hold(w, out, err) : 0;
    case INTENT_OTHER: case INTENT_STOP: case INTENT_START: case INTENT_HELP: case INTENT_JOIN: case INTENT_UNDO: case INTENT_YES:
    case INTENT_NO: case INTENT_SAFE: case INTENT_LESS: case INTENT_MORE: case INTENT_TEAM: case INTENT_DIARY: case INTENT_COUNT:
        break;
    }
    if ((offered || walking) && !quiet && w->care->now_utc - (s->started_utc != 0 ? s->started_utc : s->offered_utc) < STEPS_S
        && routines_asks_steps(w->routines, words))
        return steps(w, out, err);
    return 0;
}

int routine_text(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct reading *reading, bool asked, bool quiet, struct routine_said *out, struct err *err)
{
    struct walk w;
    struct str words = words_repaired(text->inbound->text, care->arena);
    *out = (struct routine_said){ .body = STR(""), .alone = STR("") };
    int rc = load(&w, care, person, err);
    if (rc < 0 || w.routines == NULL)
        return rc;
    bool found = rc == 1, elsewhere = false;
    if (is_elsewhere(&w, found, reading, &elsewhere, err) < 0 || by_intent(&w, found && !elsewhere, inbox_id, words, reading, quiet, out, err) < 0)
        return -1;
    if (out->outcome == NULL && (found || asked) && told(&w, inbox_id, words, reading, asked, out, err) < 0)
        return -1;
    answer_asked(&w, words, reading, out);
    return 0;
}

/* Due */

/* Whether a step by the clock may still be sent: they may have said STOP, or that it got worse. */
static int may_go_on(struct walk *w, bool *out, struct err *err)
{
    struct phase_now now;
    if (phase_of(w->care, w->person, &now, err) < 0)
        return -1;
    bool stale = w->care->now_utc - w->session.next_utc > STALE_S; /* the program was away: nobody is waiting on the floor */
    *out = !stale && w->person->patient.state == PATIENT_ACTIVE && w->person->address.consent == CONSENT_IN && !now.safety_open
        && still_allowed(w, &now);
    return 0;
}

static int due_one(struct walk *w, struct err *err)
{
    bool on = false;
    switch (w->session.state) {
    case SESSION_WALKING:
        if (may_go_on(w, &on, err) < 0)
            return -1;
        return on ? routine_walk_on(w, err) : left(w, err);
    case SESSION_DONE:
        return routine_after_ask(w, err);
    case SESSION_OFFERED:
    case SESSION_HELD:
    case SESSION_LEFT:
    case SESSION_STATE_COUNT:
        break;
    }
    return left(w, err);
}

static int due_apart(struct care *care, const void *due, struct err *err)
{
    const struct session *row = due;
    struct person person;
    struct walk w = { .care = care, .person = &person, .routines = messages_routines(care->setup->messages),
                      .session = *row };
    if (person_load(care, row->patient_id, row->address_id, &person, err) < 0)
        return -1;
    return w.routines == NULL ? left(&w, err) : due_one(&w, err);
}

static int stuck(struct care *care, void *due, const struct err *why, struct err *err)
{
    struct session *row = due;
    log_event(care->log, LOG_ALARM, "routine.stuck", F_ID("session", row->id), F_ERR(why), F_END);
    row->next_utc = care->now_utc + STUCK_AGAIN_S;
    return session_rows_save(care->db, row, err);
}

int routine_due(struct care *care, size_t limit, struct err *err)
{
    struct session *rows = NULL;
    size_t n = 0;
    limit = limit > 0 ? limit : DUE_LIMIT;
    if (session_rows_due(care->db, care->now_utc, limit, care->arena, &rows, &n, err) < 0)
        return -1;
    const struct apart_rows due = { .all = rows, .n = n, .size = sizeof *rows, .one = due_apart, .stuck = stuck };
    if (apart_each(care, &due, err) < 0)
        return -1;
    return n == limit;
}

int routine_next_due(struct care *care, int64_t *utc, struct err *err)
{
    return session_rows_next_due(care->db, utc, err);
}
