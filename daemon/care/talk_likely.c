/* SPDX-License-Identifier: ISC
 * What no phrase says and no room understood, heard once more as what it is like (triage/likely_intent).  It comes last, so that it takes nothing
 * from a question, an entry or the team; never where safety or an attack is asked about, and only as STOP where FORGET ME or who writes
 * is.  A likely START or JOIN is no consent (P6), a likely yes, no or SAFE answers nothing: those are for phrases alone. */
#include <config.h>

#include "care/talk_inside.h"

static bool may_hear(const struct talking *t)
{
    switch (t->talk) {
    case TALK_NOTHING: case TALK_PAIN: case TALK_INTAKE: case TALK_INFO: case TALK_REMINDER: case TALK_ROUTINE: case TALK_TRAVEL: case TALK_WALK:
        return !t->quiet && (t->heard == HEARD_OTHER || t->heard == HEARD_ENTRY);
    case TALK_CONFIRM: case TALK_DOUBT: /* whoever has that phone may end it */
        return !t->quiet && t->heard == HEARD_OTHER && t->screening->reading.likely_intent == INTENT_STOP;
    case TALK_SAFETY: case TALK_SCREEN: case TALK_COUNT:
        break;
    }
    return false;
}

/* The room hears the text as if a phrase had said it. */
static int hear_in(struct talking *t, enum talk_room room, struct err *err)
{
    struct screening *screening = arena_alloc(t->care->arena, sizeof *screening);
    const struct screening *as_read = t->screening;
    if (screening == NULL)
        return err_set(err, ERR_NOMEM, "talk");
    *screening = *as_read;
    screening->reading.intent = t->reading.intent = as_read->reading.likely_intent;
    screening->reading.delay_min = t->reading.delay_min = as_read->reading.delay_said_min;
    t->screening = screening;
    int rc = TALK_ROOMS[room](t, err);
    t->screening = as_read;
    t->reading.intent = as_read->reading.intent;
    t->reading.delay_min = as_read->reading.delay_min;
    return rc;
}

int talk_likely_stop(struct talking *t, struct err *err)
{
    return t->screening->reading.likely_intent == INTENT_STOP && !t->quiet ? hear_in(t, ROOM_STOP, err) : 0;
}

/* DONE, LATER, GO, ... are for a routine that is walked through, or for a reminder. */
static int hear_word(struct talking *t, struct err *err)
{
    return hear_in(t, ROOM_ROUTINE, err) < 0 || hear_in(t, ROOM_ANSWER, err) < 0 ? -1 : 0;
}

static int say_word(struct talking *t, const char **word, struct err *err)
{
    if (hear_word(t, err) < 0)
        return -1;
    *word = t->answer.outcome != NULL ? t->answer.outcome : t->routine.outcome;
    if (*word == NULL)
        return 0;
    struct arena *arena = t->care->arena;
    struct str body = t->answer.outcome == NULL ? compose_join(t->answer.body, t->routine.alone, arena) : t->answer.body;
    body = compose_join(body, t->routine.body, arena);
    return post_person(t->care, &t->person, CLASS_REPLY, (struct origin){ "inbox", t->inbox_id, "log" }, body, err) < 0 ? -1 : 1;
}

static bool is_word(enum intent intent)
{
    return intent == INTENT_DONE || intent == INTENT_SKIP || intent == INTENT_LATER || intent == INTENT_PAUSE || intent == INTENT_GO ||
        intent == INTENT_LESS || intent == INTENT_MORE;
}

int talk_likely_beside(struct talking *t, struct err *err)
{
    enum intent intent = t->screening->reading.likely_intent;
    if (!may_hear(t) || t->taken || t->asks || t->intake != NULL || t->answer.outcome != NULL || t->routine.outcome != NULL)
        return 0;
    return intent == INTENT_STOP ? talk_likely_stop(t, err) : is_word(intent) ? hear_word(t, err) : 0;
}

int talk_likely(struct talking *t, const char **word, struct err *err)
{
    if (!may_hear(t))
        return 0;
    switch (t->screening->reading.likely_intent) {
    case INTENT_STOP:
        return talk_likely_stop(t, err);
    case INTENT_HELP:
        return hear_in(t, ROOM_CONSENT, err);
    case INTENT_UNDO:
        return hear_in(t, ROOM_UNDO, err);
    case INTENT_DONE: case INTENT_SKIP: case INTENT_LATER: case INTENT_PAUSE: case INTENT_GO: case INTENT_LESS: case INTENT_MORE:
        return say_word(t, word, err);
    case INTENT_TEAM: /* the last reply lists it for the team */
        t->reading.intent = INTENT_TEAM;
        return 0;
    case INTENT_OTHER: case INTENT_START: case INTENT_JOIN: case INTENT_YES: case INTENT_NO: case INTENT_SAFE: case INTENT_DIARY: case INTENT_COUNT:
        break;
    }
    return 0;
}
