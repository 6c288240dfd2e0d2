/* SPDX-License-Identifier: ISC
 * A date that was answered, ignored, held or lost is over: only the UNDO of its answer opens it again. */
#include <config.h>

#include "care/occurrence_table.h"

#include "care/intake.h"

const char *const OCCURRENCE_EVENT_NAMES[OCCURRENCE_EVENT_COUNT] = {
    [OCCURRENCE_SAID_DONE] = "done", [OCCURRENCE_SAID_PARTLY] = "partly", [OCCURRENCE_SAID_SKIP] = "skip",
    [OCCURRENCE_SAID_LATER] = "later", [OCCURRENCE_TOO_LATE] = "too_late", [OCCURRENCE_ENTRY] = "entry",
    [OCCURRENCE_AGAIN] = "again", [OCCURRENCE_NOT_AGAIN] = "not_again", [OCCURRENCE_NOT_NOW] = "not_now",
    [OCCURRENCE_NEXT] = "next", [OCCURRENCE_NEXT_LOST] = "next_lost", [OCCURRENCE_UNDONE] = "undone",
};

#define OPEN OCCURRENCE_OPEN
#define SNOOZED OCCURRENCE_SNOOZED

static const struct occurrence_row {
    enum occurrence_answer state;
    enum occurrence_event event;
    enum occurrence_answer next;
} TABLE[] = {
    { OPEN,                OCCURRENCE_SAID_DONE,   OCCURRENCE_DONE },
    { OPEN,                OCCURRENCE_SAID_PARTLY, OCCURRENCE_PARTLY },
    { OPEN,                OCCURRENCE_SAID_SKIP,   OCCURRENCE_SKIPPED },
    { OPEN,                OCCURRENCE_SAID_LATER,  SNOOZED },
    { OPEN,                OCCURRENCE_TOO_LATE,    OCCURRENCE_SKIPPED },
    { OPEN,                OCCURRENCE_ENTRY,       OCCURRENCE_DONE },
    { OPEN,                OCCURRENCE_NOT_NOW,     OCCURRENCE_HELD },
    { OPEN,                OCCURRENCE_NEXT,        OCCURRENCE_IGNORED },
    { OPEN,                OCCURRENCE_NEXT_LOST,   OCCURRENCE_LOST },

    { SNOOZED,             OCCURRENCE_SAID_DONE,   OCCURRENCE_DONE },
    { SNOOZED,             OCCURRENCE_SAID_PARTLY, OCCURRENCE_PARTLY },
    { SNOOZED,             OCCURRENCE_SAID_SKIP,   OCCURRENCE_SKIPPED },
    { SNOOZED,             OCCURRENCE_SAID_LATER,  SNOOZED },
    { SNOOZED,             OCCURRENCE_TOO_LATE,    OCCURRENCE_SKIPPED },
    { SNOOZED,             OCCURRENCE_ENTRY,       OCCURRENCE_DONE },
    { SNOOZED,             OCCURRENCE_AGAIN,       OPEN },
    { SNOOZED,             OCCURRENCE_NOT_AGAIN,   SNOOZED },
    { SNOOZED,             OCCURRENCE_NEXT,        SNOOZED },
    { SNOOZED,             OCCURRENCE_UNDONE,      OPEN },

    { OCCURRENCE_DONE,     OCCURRENCE_UNDONE,      OPEN },
    { OCCURRENCE_PARTLY,   OCCURRENCE_UNDONE,      OPEN },
    { OCCURRENCE_SKIPPED,  OCCURRENCE_UNDONE,      OPEN },
};

static const char *why_never(enum occurrence_answer state, enum occurrence_event event)
{
    if (state == OPEN)
        return event == OCCURRENCE_UNDONE ? "no text has answered it" : "it was not put off";
    if (state == SNOOZED)
        return "it is not on its way";
    return "it is over";
}

enum occurrence_answer occurrence_next(enum occurrence_answer state, enum occurrence_event event, const char **never)
{
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++)
        if (TABLE[i].state == state && TABLE[i].event == event) {
            *never = NULL;
            return TABLE[i].next;
        }
    *never = why_never(state, event);
    return OCCURRENCE_ANSWER_COUNT;
}

bool occurrence_move(const struct care *care, struct occurrence *occurrence, enum occurrence_event event)
{
    const char *never;
    enum occurrence_answer next = occurrence_next(occurrence->answer, event, &never);
    cover_cell(care, &OCCURRENCE_STATE_TABLE, (int)occurrence->answer, (int)event);
    if (never != NULL)
        return false;
    occurrence->answer = next;
    return true;
}

static const char *never_of(int state, int event)
{
    const char *never;
    occurrence_next((enum occurrence_answer)state, (enum occurrence_event)event, &never);
    return never;
}

const struct state_table OCCURRENCE_STATE_TABLE = {
    .name = "occurrence", .states = OCCURRENCE_ANSWER_NAMES, .n_states = OCCURRENCE_ANSWER_COUNT, .events = OCCURRENCE_EVENT_NAMES,
    .n_events = OCCURRENCE_EVENT_COUNT, .never = never_of,
};
