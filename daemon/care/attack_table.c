/* SPDX-License-Identifier: ISC
 * Every state has a row for every event that can come about; the rest says why it cannot. */
#include <config.h>

#include "care/attack_table.h"

const char *const ATTACK_STATE_NAMES[ATTACK_STATE_COUNT] = {
    [ATTACK_NONE] = "none", [ATTACK_SCREENED] = "screened", [ATTACK_AGAIN] = "again", [ATTACK_ON] = "on", [ATTACK_CHECKED] = "checked",
    [ATTACK_MORNING] = "morning",
};

const char *const ATTACK_EVENT_NAMES[ATTACK_EVENT_COUNT] = {
    [ATTACK_PAIN] = "pain", [ATTACK_EASES] = "eases", [ATTACK_GONE] = "gone", [ATTACK_SAID_NO] = "said_no",
    [ATTACK_SAID_YES] = "said_yes", [ATTACK_UNCLEAR] = "unclear", [ATTACK_ALARM] = "alarm", [ATTACK_TIMEOUT] = "timeout",
    [ATTACK_LEFT] = "left", [ATTACK_WORSE] = "worse",
};

const struct attack_row ATTACK_TABLE[] = {
    /* state           event            next             do                  wait for */
    { ATTACK_NONE,     ATTACK_PAIN,     ATTACK_SCREENED, attack_open,        ATTACK_HOURS },
    { ATTACK_NONE,     ATTACK_ALARM,    ATTACK_ON,       attack_open_quiet,  ATTACK_HOURS }, /* its own question comes first */

    { ATTACK_SCREENED, ATTACK_PAIN,     ATTACK_SCREENED, attack_note,        ATTACK_KEEP },
    { ATTACK_SCREENED, ATTACK_EASES,    ATTACK_SCREENED, attack_note,        ATTACK_KEEP },
    { ATTACK_SCREENED, ATTACK_GONE,     ATTACK_NONE,     attack_end,         ATTACK_NEVER },
    { ATTACK_SCREENED, ATTACK_SAID_NO,  ATTACK_ON,       attack_offer,       ATTACK_KEEP },
    { ATTACK_SCREENED, ATTACK_SAID_YES, ATTACK_ON,       attack_settled,     ATTACK_KEEP },  /* advice and alert are care/escalate's */
    { ATTACK_SCREENED, ATTACK_UNCLEAR,  ATTACK_AGAIN,    attack_ask_again,   ATTACK_KEEP },
    { ATTACK_SCREENED, ATTACK_ALARM,    ATTACK_ON,       attack_settled,     ATTACK_KEEP },
    { ATTACK_SCREENED, ATTACK_TIMEOUT,  ATTACK_CHECKED,  attack_check_signs, ATTACK_NEXT_MORNING },
    { ATTACK_SCREENED, ATTACK_LEFT,     ATTACK_NONE,     attack_drop,        ATTACK_NEVER },
    { ATTACK_SCREENED, ATTACK_WORSE,    ATTACK_SCREENED, attack_ask_worse,   ATTACK_KEEP },

    { ATTACK_AGAIN,    ATTACK_PAIN,     ATTACK_AGAIN,    attack_note,        ATTACK_KEEP },
    { ATTACK_AGAIN,    ATTACK_EASES,    ATTACK_AGAIN,    attack_note,        ATTACK_KEEP },
    { ATTACK_AGAIN,    ATTACK_GONE,     ATTACK_NONE,     attack_end,         ATTACK_NEVER },
    { ATTACK_AGAIN,    ATTACK_SAID_NO,  ATTACK_ON,       attack_offer,       ATTACK_KEEP },
    { ATTACK_AGAIN,    ATTACK_SAID_YES, ATTACK_ON,       attack_settled,     ATTACK_KEEP },
    { ATTACK_AGAIN,    ATTACK_UNCLEAR,  ATTACK_ON,       attack_list,        ATTACK_KEEP },  /* P4: to a human */
    { ATTACK_AGAIN,    ATTACK_ALARM,    ATTACK_ON,       attack_settled,     ATTACK_KEEP },
    { ATTACK_AGAIN,    ATTACK_TIMEOUT,  ATTACK_CHECKED,  attack_check_signs, ATTACK_NEXT_MORNING },
    { ATTACK_AGAIN,    ATTACK_LEFT,     ATTACK_NONE,     attack_drop,        ATTACK_NEVER },
    { ATTACK_AGAIN,    ATTACK_WORSE,    ATTACK_AGAIN,    attack_ask_worse,   ATTACK_KEEP },

    { ATTACK_ON,       ATTACK_PAIN,     ATTACK_ON,       attack_note,        ATTACK_KEEP },
    { ATTACK_ON,       ATTACK_EASES,    ATTACK_ON,       attack_note,        ATTACK_KEEP },
    { ATTACK_ON,       ATTACK_GONE,     ATTACK_NONE,     attack_end,         ATTACK_NEVER },
    { ATTACK_ON,       ATTACK_ALARM,    ATTACK_ON,       attack_note,        ATTACK_KEEP },
    { ATTACK_ON,       ATTACK_TIMEOUT,  ATTACK_CHECKED,  attack_check,       ATTACK_NEXT_MORNING },
    { ATTACK_ON,       ATTACK_LEFT,     ATTACK_NONE,     attack_drop,        ATTACK_NEVER },
    { ATTACK_ON,       ATTACK_WORSE,    ATTACK_SCREENED, attack_ask_worse,   ATTACK_KEEP },

    { ATTACK_CHECKED,  ATTACK_PAIN,     ATTACK_CHECKED,  attack_note,        ATTACK_KEEP },
    { ATTACK_CHECKED,  ATTACK_EASES,    ATTACK_CHECKED,  attack_note,        ATTACK_KEEP },
    { ATTACK_CHECKED,  ATTACK_GONE,     ATTACK_NONE,     attack_end,         ATTACK_NEVER },
    { ATTACK_CHECKED,  ATTACK_ALARM,    ATTACK_CHECKED,  attack_note,        ATTACK_KEEP },
    { ATTACK_CHECKED,  ATTACK_TIMEOUT,  ATTACK_MORNING,  attack_ask_morning, ATTACK_DAY },
    { ATTACK_CHECKED,  ATTACK_LEFT,     ATTACK_NONE,     attack_drop,        ATTACK_NEVER },
    { ATTACK_CHECKED,  ATTACK_WORSE,    ATTACK_SCREENED, attack_ask_worse,   ATTACK_HOURS },

    { ATTACK_MORNING,  ATTACK_PAIN,     ATTACK_CHECKED,  attack_note,        ATTACK_NEXT_MORNING }, /* asked each morning while it lasts */
    { ATTACK_MORNING,  ATTACK_EASES,    ATTACK_NONE,     attack_end,         ATTACK_NEVER },
    { ATTACK_MORNING,  ATTACK_GONE,     ATTACK_NONE,     attack_end,         ATTACK_NEVER },
    { ATTACK_MORNING,  ATTACK_ALARM,    ATTACK_MORNING,  attack_note,        ATTACK_KEEP },
    { ATTACK_MORNING,  ATTACK_TIMEOUT,  ATTACK_NONE,     attack_drop,        ATTACK_NEVER }, /* nobody answers: its end is not known */
    { ATTACK_MORNING,  ATTACK_LEFT,     ATTACK_NONE,     attack_drop,        ATTACK_NEVER },
    { ATTACK_MORNING,  ATTACK_WORSE,    ATTACK_SCREENED, attack_ask_worse,   ATTACK_HOURS },
};
const size_t ATTACK_TABLE_N = sizeof ATTACK_TABLE / sizeof *ATTACK_TABLE;

static const char *attack_never(int state, int event)
{
    if (state == ATTACK_NONE && event != ATTACK_PAIN && event != ATTACK_ALARM)
        return "no attack is on";
    if (state != ATTACK_SCREENED && state != ATTACK_AGAIN
        && (event == ATTACK_SAID_NO || event == ATTACK_SAID_YES || event == ATTACK_UNCLEAR))
        return "the danger signs are not asked about";
    return NULL;
}

const struct state_table ATTACK_STATE_TABLE = {
    .name = "attack", .states = ATTACK_STATE_NAMES, .n_states = ATTACK_STATE_COUNT, .events = ATTACK_EVENT_NAMES,
    .n_events = ATTACK_EVENT_COUNT, .never = attack_never,
};
