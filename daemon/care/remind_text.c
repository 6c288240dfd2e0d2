/* SPDX-License-Identifier: ISC
 * The words of a reminder.  One thing stands as a sentence of its own; several become a list, the question of a check-in last. */
#include <config.h>

#include "care/better_time.h"
#include "care/remind_inside.h"
#include "care/water.h"

enum { LIST_MAX_BYTES = 400 };

static const struct {
    enum message sentence, brief;
} WORDS[PLAN_KIND_COUNT] = {
    [PLAN_ROUTINE] = { MESSAGE_REMIND_ROUTINE, MESSAGE_REMIND_SHORT_ROUTINE },
    [PLAN_WATER] = { MESSAGE_REMIND_WATER, MESSAGE_REMIND_SHORT_WATER },
    [PLAN_POSTURE] = { MESSAGE_REMIND_POSTURE, MESSAGE_REMIND_SHORT_POSTURE },
    [PLAN_BREATHING] = { MESSAGE_REMIND_BREATHING, MESSAGE_REMIND_SHORT_BREATHING },
    [PLAN_CHECKIN] = { MESSAGE_REMIND_CHECKIN, MESSAGE_REMIND_SHORT_CHECKIN },
    [PLAN_MEDICINE] = { MESSAGE_REMIND_MEDICINE, MESSAGE_REMIND_SHORT_MEDICINE },
    [PLAN_APPOINTMENT] = { MESSAGE_REMIND_APPOINTMENT, MESSAGE_REMIND_SHORT_APPOINTMENT },
    [PLAN_FOLLOWUP] = { MESSAGE_REMIND_FOLLOWUP, MESSAGE_REMIND_SHORT_FOLLOWUP },
    [PLAN_MEAL] = { MESSAGE_REMIND_MEAL, MESSAGE_REMIND_SHORT_MEAL },
    [PLAN_WINDDOWN] = { MESSAGE_REMIND_WINDDOWN, MESSAGE_REMIND_SHORT_WINDDOWN },
};

/* What DONE does not answer. */
static bool is_question(enum plan_kind kind)
{
    return kind == PLAN_CHECKIN || kind == PLAN_FOLLOWUP || kind == PLAN_APPOINTMENT;
}

static struct str sentence(const struct moment *m, const struct plan *plan)
{
    struct arena *arena = m->care->arena;
    if (plan->text.n > 0) /* the team's own words */
        return plan->text;
    if (plan->kind == PLAN_ROUTINE && m->picked)
        return compose_join(m->choice.text, m->choice.tip, arena);
    if (plan->kind == PLAN_ROUTINE) /* what was offered before */
        return compose_join(say(m->care, &m->person.voice, MESSAGE_REMIND_ROUTINE), say(m->care, &m->person.voice, MESSAGE_ROUTINE_GO),
                            arena);
    bool hot = plan->kind == PLAN_WATER && !m->facts.known[FACT_WATER_LIMIT_ML] && water_is_hot(m->care, m->person.now.date);
    if (hot)
        return say(m->care, &m->person.voice, MESSAGE_REMIND_WATER_HOT);
    struct place time = { "time", str_of(arena_printf(arena, "%d:%02d", plan->next_slot / 60, plan->next_slot % 60)) };
    struct str text = compose(&m->person.voice, WORDS[plan->kind].sentence, &time, 1, arena);
    if (plan->kind == PLAN_FOLLOWUP && plan->after_id != 0) /* routines.md: soreness in the 24 to 48 hours after a session */
        text = compose_join(text, routine_notice(m->care, &m->person.voice, "after_care"), arena);
    return text;
}

/* "Time for: a few sips of water, a short break." with the team's own words and questions as sentences behind it. */
static struct str together(const struct moment *m, struct plan *const *plans, size_t n)
{
    const struct voice *voice = &m->person.voice;
    struct arena *arena = m->care->arena;
    struct str behind = STR(""), questions = STR("");
    struct buf list;
    size_t n_listed = 0;
    buf_init(&list, LIST_MAX_BYTES);
    for (size_t i = 0; i < n; i++) {
        bool twice = false;
        for (size_t k = 0; k < i; k++)
            twice = twice || (plans[k]->kind == plans[i]->kind && plans[k]->text.n == 0 && plans[i]->text.n == 0);
        if (twice)
            continue;
        if (is_question(plans[i]->kind))
            questions = compose_join(questions, sentence(m, plans[i]), arena);
        else if (plans[i]->text.n > 0)
            behind = compose_join(behind, plans[i]->text, arena);
        else {
            bool routine = plans[i]->kind == PLAN_ROUTINE && m->picked;
            struct str brief = routine ? m->choice.name : say(m->care, voice, WORDS[plans[i]->kind].brief);
            if (routine)
                behind = compose_join(behind, say(m->care, voice, MESSAGE_ROUTINE_GO), arena);
            buf_addf(&list, "%s%.*s", n_listed++ > 0 ? ", " : "", (int)brief.n, brief.s);
        }
    }
    struct place place = { "list", arena_str(arena, buf_str(&list)) };
    buf_clear(&list);
    struct str head = n_listed > 0 ? compose(voice, MESSAGE_REMIND_TOGETHER, &place, 1, arena) : STR("");
    return compose_join(compose_join(head, behind, arena), questions, arena);
}

struct str remind_words(const struct moment *m, struct plan *const *plans, size_t n, bool again, struct err *err)
{
    const struct voice *voice = &m->person.voice;
    struct arena *arena = m->care->arena;
    bool only_questions = true, quieter = false, asks = false;
    for (size_t i = 0; i < n; i++) {
        only_questions = only_questions && is_question(plans[i]->kind);
        quieter = quieter || remind_backs_off_now(plans[i]);
        asks = asks || better_time_asks(plans[i], m->care->now_utc);
    }
    struct str body = n == 1 ? sentence(m, plans[0]) : together(m, plans, n);
    if (!only_questions)
        body = compose_join(body, say(m->care, voice, MESSAGE_REMIND_REPLY), arena);
    if (quieter && !again)
        body = compose_join(body, say(m->care, voice, asks ? MESSAGE_REMIND_BETTER_TIME : MESSAGE_REMIND_LESS_OFTEN), arena);
    if (again) {
        struct place place = { "reminder", body };
        body = compose(voice, MESSAGE_REMIND_AGAIN, &place, 1, arena);
    }
    if (m->person.shared) {
        struct place places[] = { { "name", m->person.patient.name }, { "reminder", body } };
        body = compose(voice, MESSAGE_REMIND_FOR, places, 2, arena);
    }
    if (body.n == 0 || !arena_ok(arena))
        err_set(err, ERR_NOMEM, "reminder");
    return body;
}
