/* SPDX-License-Identifier: ISC
 * Every state has a row for every event that can come about; the rest says why it cannot. */
#include <config.h>

#include "care/intake_table.h"

const char *const INTAKE_STATE_NAMES[INTAKE_STATE_COUNT] = {
    [INTAKE_NOT_BEGUN] = "not_begun", [INTAKE_ASKED] = "asked", [INTAKE_AGAIN] = "again", [INTAKE_WAITS] = "waits",
    [INTAKE_RESTS] = "rests", [INTAKE_DONE] = "done",
};

const char *const INTAKE_EVENT_NAMES[INTAKE_EVENT_COUNT] = {
    [INTAKE_JOINED] = "joined", [INTAKE_CALLED] = "called", [INTAKE_ANSWERED] = "answered", [INTAKE_UNCLEAR] = "unclear",
    [INTAKE_SKIPPED] = "skipped", [INTAKE_LATER_SAID] = "later", [INTAKE_OTHER] = "other", [INTAKE_ALARM] = "alarm",
    [INTAKE_TIMEOUT] = "timeout", [INTAKE_TIMEOUT_AGAIN] = "timeout_again", [INTAKE_LEFT] = "left",
};

const struct intake_row INTAKE_TABLE[] = {
    /* state            event                 next             after the last   do                 wait for */
    { INTAKE_NOT_BEGUN, INTAKE_JOINED,        INTAKE_ASKED,    INTAKE_ASKED,    intake_open,       INTAKE_DAY },
    { INTAKE_NOT_BEGUN, INTAKE_CALLED,        INTAKE_ASKED,    INTAKE_ASKED,    intake_open,       INTAKE_DAY },

    { INTAKE_ASKED,     INTAKE_CALLED,        INTAKE_ASKED,    INTAKE_ASKED,    intake_put,        INTAKE_DAY },
    { INTAKE_ASKED,     INTAKE_ANSWERED,      INTAKE_ASKED,    INTAKE_DONE,     intake_go_on,      INTAKE_DAY },
    { INTAKE_ASKED,     INTAKE_UNCLEAR,       INTAKE_AGAIN,    INTAKE_AGAIN,    intake_ask_again,  INTAKE_DAY },
    { INTAKE_ASKED,     INTAKE_SKIPPED,       INTAKE_ASKED,    INTAKE_DONE,     intake_go_on,      INTAKE_DAY },
    { INTAKE_ASKED,     INTAKE_LATER_SAID,    INTAKE_WAITS,    INTAKE_WAITS,    intake_put_off,    INTAKE_DAY },
    { INTAKE_ASKED,     INTAKE_OTHER,         INTAKE_ASKED,    INTAKE_ASKED,    NULL,              INTAKE_DAY },
    { INTAKE_ASKED,     INTAKE_ALARM,         INTAKE_WAITS,    INTAKE_WAITS,    intake_hold,       INTAKE_WHILE }, /* decision 6 */
    { INTAKE_ASKED,     INTAKE_TIMEOUT,       INTAKE_ASKED,    INTAKE_ASKED,    intake_remind,     INTAKE_DAY },
    { INTAKE_ASKED,     INTAKE_TIMEOUT_AGAIN, INTAKE_RESTS,    INTAKE_RESTS,    intake_give_up,    INTAKE_NEVER },
    { INTAKE_ASKED,     INTAKE_LEFT,          INTAKE_RESTS,    INTAKE_RESTS,    intake_over,       INTAKE_NEVER },

    { INTAKE_AGAIN,     INTAKE_CALLED,        INTAKE_ASKED,    INTAKE_ASKED,    intake_put,        INTAKE_DAY },
    { INTAKE_AGAIN,     INTAKE_ANSWERED,      INTAKE_ASKED,    INTAKE_DONE,     intake_go_on,      INTAKE_DAY },
    { INTAKE_AGAIN,     INTAKE_UNCLEAR,       INTAKE_ASKED,    INTAKE_DONE,     intake_leave_open, INTAKE_DAY },   /* P4: open is not no */
    { INTAKE_AGAIN,     INTAKE_SKIPPED,       INTAKE_ASKED,    INTAKE_DONE,     intake_go_on,      INTAKE_DAY },
    { INTAKE_AGAIN,     INTAKE_LATER_SAID,    INTAKE_WAITS,    INTAKE_WAITS,    intake_put_off,    INTAKE_DAY },
    { INTAKE_AGAIN,     INTAKE_OTHER,         INTAKE_AGAIN,    INTAKE_AGAIN,    NULL,              INTAKE_DAY },
    { INTAKE_AGAIN,     INTAKE_ALARM,         INTAKE_WAITS,    INTAKE_WAITS,    intake_hold,       INTAKE_WHILE },
    { INTAKE_AGAIN,     INTAKE_TIMEOUT,       INTAKE_ASKED,    INTAKE_ASKED,    intake_remind,     INTAKE_DAY },
    { INTAKE_AGAIN,     INTAKE_TIMEOUT_AGAIN, INTAKE_RESTS,    INTAKE_RESTS,    intake_give_up,    INTAKE_NEVER },
    { INTAKE_AGAIN,     INTAKE_LEFT,          INTAKE_RESTS,    INTAKE_RESTS,    intake_over,       INTAKE_NEVER },

    { INTAKE_WAITS,     INTAKE_CALLED,        INTAKE_ASKED,    INTAKE_ASKED,    intake_put,        INTAKE_DAY },
    { INTAKE_WAITS,     INTAKE_TIMEOUT,       INTAKE_ASKED,    INTAKE_ASKED,    intake_remind,     INTAKE_DAY },
    { INTAKE_WAITS,     INTAKE_TIMEOUT_AGAIN, INTAKE_RESTS,    INTAKE_RESTS,    intake_give_up,    INTAKE_NEVER },
    { INTAKE_WAITS,     INTAKE_LEFT,          INTAKE_RESTS,    INTAKE_RESTS,    intake_over,       INTAKE_NEVER },

    { INTAKE_RESTS,     INTAKE_CALLED,        INTAKE_ASKED,    INTAKE_ASKED,    intake_put,        INTAKE_DAY },   /* where it stood */

    { INTAKE_DONE,      INTAKE_CALLED,        INTAKE_ASKED,    INTAKE_ASKED,    intake_open,       INTAKE_DAY },   /* from the first on */
};
const size_t INTAKE_TABLE_N = sizeof INTAKE_TABLE / sizeof *INTAKE_TABLE;

const struct intake_row *intake_row_of(enum intake_state state, enum intake_event event)
{
    for (size_t i = 0; i < INTAKE_TABLE_N; i++)
        if (INTAKE_TABLE[i].state == state && INTAKE_TABLE[i].event == event)
            return &INTAKE_TABLE[i];
    return NULL;
}

static const char *never(int state, int event)
{
    if (intake_row_of((enum intake_state)state, (enum intake_event)event) != NULL)
        return NULL;
    if (event == INTAKE_JOINED)
        return "a person joins once";
    return state == INTAKE_WAITS ? "it waits for no answer" : "nothing is asked";
}

const struct state_table INTAKE_STATE_TABLE = {
    .name = "intake", .states = INTAKE_STATE_NAMES, .n_states = INTAKE_STATE_COUNT, .events = INTAKE_EVENT_NAMES,
    .n_events = INTAKE_EVENT_COUNT, .never = never,
};
