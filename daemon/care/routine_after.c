/* SPDX-License-Identifier: ISC
 * What came of a session: after-care, the question of the next day (decision 26), and what an answer changes. */
#include <config.h>

#include "care/routine_inside.h"

#include "care/escalate.h"
#include "care/remind.h"
#include "model/conversation.h"
#include "store/conversation_rows.h"
#include "store/observation_rows.h"
#include "store/occurrence_rows.h"
#include "store/plan_rows.h"

enum { DAY_S = 86400, HEAL_S = 4 * DAY_S /* two sessions of three or four a week */,
       HEAL_MOST_S = 14 * DAY_S, HEAL_SESSIONS = 2, SORE_S = DAY_S, ASKED_SESSIONS = 3,
       ASK_FROM_MIN = 9 * 60, ASK_TO_MIN = 20 * 60, ANSWER_S = 12 * 3600, STALE_S = 6 * 3600 };

struct str routine_notice(struct care *care, const struct voice *voice, const char *id)
{
    const struct routines *routines = messages_routines(care->setup->messages);
    if (routines == NULL)
        return STR("");
    return compose_template(voice, routines_words(routines, voice->lang, ROUTINE_NOTICE, id), NULL, 0, care->arena);
}

static int said_since(struct care *care, const struct person *person, const char *what, int64_t s, struct err *err)
{
    int64_t at_utc = 0;
    int rc = session_rows_when_said(care->db, person->patient.id, str_of(what), &at_utc, err);
    return rc < 0 ? -1 : rc == 1 && care->now_utc - at_utc < s;
}

/* routines.md: two sessions are skipped after a bruise.  Those that a plan held for it are counted; without a plan, days. */
static int bruise_rests(struct care *care, const struct person *person, bool *out, struct err *err)
{
    struct occurrence *dates = NULL;
    struct plan *plans = NULL;
    size_t n = 0, n_plans = 0, held = 0;
    int64_t at_utc = 0;
    bool planned = false;
    struct local local;
    *out = false;
    int rc = session_rows_when_said(care->db, person->patient.id, STR("bruise"), &at_utc, err);
    if (rc != 1 || care->now_utc - at_utc >= HEAL_MOST_S)
        return rc < 0 ? -1 : 0;
    zone_local(person->zone, at_utc, &local);
    if (plan_rows_of(care->db, person->patient.id, care->arena, &plans, &n_plans, err) < 0
        || occurrence_rows_days(care->db, person->patient.id, local.date, person->now.date, care->arena, &dates, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n_plans; i++)
        planned = planned || (plans[i].kind == PLAN_ROUTINE && plans[i].state == PLAN_ACTIVE);
    for (size_t i = 0; i < n; i++)
        held += dates[i].answer == OCCURRENCE_HELD && dates[i].hold == HOLD_TOUCH && dates[i].due_utc > at_utc;
    *out = planned ? held < HEAL_SESSIONS : care->now_utc - at_utc < HEAL_S;
    return 0;
}

int routine_is_healing(struct care *care, const struct person *person, bool *out, struct err *err)
{
    if (bruise_rests(care, person, out, err) < 0)
        return -1;
    int sore = said_since(care, person, "sore", SORE_S, err);
    *out = *out || sore == 1;
    return sore < 0 ? -1 : 0;
}

/* Adds a notice that is said once only. */
static int add_once(struct walk *w, const char *id, struct str *body, struct err *err)
{
    int rc = session_rows_when_said(w->care->db, w->person->patient.id, str_of(id), NULL, err);
    if (rc != 0)
        return rc < 0 ? -1 : 0;
    *body = compose_join(*body, routine_notice(w->care, &w->person->voice, id), w->care->arena);
    return session_rows_said(w->care->db, w->person->patient.id, str_of(id), w->care->now_utc, err);
}

/* The next day an hour before the same time, so that it comes before the next session; in waking hours. */
static int64_t next_day(const struct walk *w)
{
    int minute = w->person->now.minute - 60;
    minute = minute < ASK_FROM_MIN ? ASK_FROM_MIN : minute > ASK_TO_MIN ? ASK_TO_MIN : minute;
    return zone_utc(w->person->zone, date_add_days(w->person->now.date, 1), minute);
}

int routine_after_done(struct walk *w, struct routine_said *out, struct err *err)
{
    struct session *s = &w->session;
    int64_t n_done = 0;
    s->state = SESSION_DONE;
    s->done_utc = w->care->now_utc;
    s->next_utc = 0;
    out->outcome = "done";
    out->alone = say(w->care, &w->person->voice, MESSAGE_ROUTINE_DONE);
    if (session_rows_n_done(w->care->db, w->person->patient.id, &n_done, err) < 0)
        return -1;
    if (s->hands_on && n_done < ASKED_SESSIONS) { /* decision 26 */
        s->asked = 1;
        s->next_utc = next_day(w);
    }
    if (s->hands_on && add_once(w, "after_care", &out->body, err) < 0)
        return -1;
    return session_rows_save(w->care->db, s, err);
}

int routine_after_ask(struct walk *w, struct err *err)
{
    struct session *s = &w->session;
    struct care *care = w->care;
    struct phase_now now;
    struct conversation open = {
        .patient_id = w->person->patient.id, .address_id = w->person->address.id, .kind = CONVERSATION_ROUTINE,
        .asked_utc = care->now_utc, .expires_utc = care->now_utc + ANSWER_S, .asks = 1,
    };
    int64_t quiet_end_utc = remind_quiet_until(care, w->person, care->now_utc);
    bool room = false;
    if (phase_of(care, w->person, &now, err) < 0)
        return -1;
    if (quiet_end_utc != 0) { /* P6 */
        s->next_utc = quiet_end_utc;
        return session_rows_save(care->db, s, err);
    }
    s->next_utc = 0;
    if (remind_has_room(care, w->person->patient.id, &room, err) < 0)
        return -1;
    /* In an attack, or while something is open, it is not asked: how they are is known (decision 6). */
    if (!room || w->person->patient.state != PATIENT_ACTIVE || w->person->address.consent != CONSENT_IN || now.safety_open
        || now.phase == PHASE_ATTACK)
        return session_rows_save(care->db, s, err);
    s->asked = 2;
    if (conversation_rows_put(care->db, &open, err) < 0
        || post_until(care, w->person, CLASS_REMINDER, (struct origin){ "session", s->id, "next_day" }, care->now_utc + STALE_S,
                      say(care, &w->person->voice, MESSAGE_ROUTINE_NEXT_DAY), err) < 0)
        return -1;
    return session_rows_save(care->db, s, err);
}

/* Into the diary: phases and the comparison of what helps read it there. */
static int note(struct walk *w, int64_t inbox_id, enum routine_effect effect, struct err *err)
{
    const char *text = effect == ROUTINE_SORE || effect == ROUTINE_BRUISE ? "worse" : ROUTINE_EFFECT_NAMES[effect];
    struct diary_entry entry = {
        .patient_id = w->person->patient.id, .inbox_id = inbox_id, .at_utc = w->care->now_utc, .local_date = w->person->now.date,
        .local_min = w->person->now.minute, .observation = { .code = OBS_ROUTINE_EFFECT, .text = text, .value = 1, .value_high = 1 },
    };
    return observation_rows_put(w->care->db, &entry, 1, err);
}

int routine_after_told(struct walk *w, int64_t inbox_id, enum routine_effect effect, struct routine_said *out, struct err *err)
{
    static const enum message SAID[ROUTINE_EFFECT_COUNT] = {
        [ROUTINE_BETTER] = MESSAGE_ROUTINE_WAS_BETTER, [ROUTINE_SAME] = MESSAGE_ROUTINE_WAS_SAME, [ROUTINE_WORSE] = MESSAGE_ROUTINE_WAS_WORSE,
        [ROUTINE_SORE] = MESSAGE_ROUTINE_WAS_SORE, [ROUTINE_BRUISE] = MESSAGE_ROUTINE_WAS_BRUISE,
        [ROUTINE_TOO_MUCH] = MESSAGE_ROUTINE_PRESSURE_NOTED, [ROUTINE_RIGHT] = MESSAGE_ROUTINE_PRESSURE_RIGHT,
        [ROUTINE_TOO_LITTLE] = MESSAGE_ROUTINE_PRESSURE_RIGHT,
    };
    struct care *care = w->care;
    struct session *s = &w->session;
    bool pressure = effect >= ROUTINE_TOO_MUCH;
    out->outcome = "told";
    out->taken = !pressure; /* it may answer a plan's question too */
    out->alone = say(care, &w->person->voice, SAID[effect]);
    if (!pressure) {
        s->asked = 3;
        s->effect = str_of(effect == ROUTINE_BETTER || effect == ROUTINE_SAME ? ROUTINE_EFFECT_NAMES[effect] : "worse");
        if (note(w, inbox_id, effect, err) < 0)
            return -1;
    }
    if (effect == ROUTINE_SORE || effect == ROUTINE_BRUISE) {
        if (session_rows_said(care->db, w->person->patient.id, str_of(ROUTINE_EFFECT_NAMES[effect]), care->now_utc, err) < 0)
            return -1;
        out->alone = compose_join(out->alone, routine_notice(care, &w->person->voice, effect == ROUTINE_BRUISE ? "bruise" : "after_care"),
                                  care->arena);
    }
    if (effect == ROUTINE_SAME && add_once(w, "progress", &out->alone, err) < 0)
        return -1;
    if ((effect == ROUTINE_BRUISE || effect == ROUTINE_TOO_MUCH)
        && escalate_list(care, w->person, inbox_id, ROUTINE_EFFECT_NAMES[effect], err) < 0)
        return -1;
    return pressure ? 0 : session_rows_save(care->db, s, err);
}
