/* SPDX-License-Identifier: ISC
 * Both tables have a row for every state and event: a test counts them, and the manual's picture is checked against them. */
#include <config.h>

#include "care/escalate_inside.h"

const char *const TEAM_EVENT_NAMES[TEAM_EVENT_COUNT] = {
    [TEAM_POSSIBLE] = "possible",
    [TEAM_SOON] = "soon",
    [TEAM_ALARM] = "alarm",
    [TEAM_ALARM_AGAIN] = "alarm_again",
    [TEAM_UNANSWERED] = "unanswered",
    [TEAM_UNANSWERED_WAIT] = "unanswered_wait",
    [TEAM_UNANSWERED_LOW] = "unanswered_low",
    [TEAM_DENIED_NEXT] = "denied_next",
    [TEAM_DENIED_LISTED] = "denied_listed",
    [TEAM_DENIED] = "denied",
    [TEAM_TIMEOUT] = "timeout",
    [TEAM_STEP_DEAD] = "step_dead",
    [TEAM_NOBODY] = "nobody",
    [TEAM_ACK] = "ack",
    [TEAM_ACK_PART] = "ack_part",
    [TEAM_PASS] = "pass",
    [TEAM_CLOSE] = "close",
    [TEAM_CLOSE_LOOK] = "close_look",
    [TEAM_NOT_REACHED] = "not_reached",
    [TEAM_UNDELIVERED] = "undelivered",
    [TEAM_SILENT] = "silent",
};

const char *const SIDE_NAMES[SIDE_COUNT] = {
    [SIDE_CALM] = "calm", [SIDE_QUESTIONED] = "questioned", [SIDE_ADVISED] = "advised", [SIDE_REASKED] = "reasked",
    [SIDE_REASKED_TWICE] = "reasked_twice", [SIDE_PHONE] = "phone", [SIDE_SAFE] = "safe",
};

const char *const SIDE_EVENT_NAMES[SIDE_EVENT_COUNT] = {
    [SIDE_ADVICE] = "advice", [SIDE_ADVICE_AGAIN] = "advice_again", [SIDE_ASK] = "ask", [SIDE_ANSWERED] = "answered",
    [SIDE_NO_ANSWER] = "no_answer", [SIDE_GIVE_UP] = "give_up", [SIDE_SAID_SAFE] = "said_safe", [SIDE_TIMEOUT] = "timeout",
};

#define ASKED ESCALATION_ASKED
#define LISTED ESCALATION_LISTED
#define ALERTED ESCALATION_ALERTED
#define TAKEN ESCALATION_TAKEN
#define CLOSED ESCALATION_CLOSED
#define HELD ESCALATION_HELD
#define LOOK ESCALATION_LOOK
#define NEVER(state, event, why) { state, event, state, NULL, WAIT_KEEP, why }
#define NEVER_SIDE(state, event, why) { state, event, state, NULL, WAIT_KEEP, why }

/* Questions belong to the patient's side: here POSSIBLE only says where the escalation stands while one is open. */
const struct team_transition TEAM_TABLE[] = {
    /* state   event                   next     act                     wait */
    { CLOSED,  TEAM_POSSIBLE,         ASKED,   NULL,                   WAIT_NONE, NULL },
    { CLOSED,  TEAM_SOON,             LISTED,  NULL,                   WAIT_NONE, NULL },
    { CLOSED,  TEAM_ALARM,            ALERTED, escalate_ring_first,    WAIT_STEP, NULL },
    NEVER(CLOSED,  TEAM_ALARM_AGAIN,      "nothing is open that it could repeat"),
    NEVER(CLOSED,  TEAM_UNANSWERED,       "no question is open"),
    NEVER(CLOSED,  TEAM_UNANSWERED_WAIT,  "no question is open"),
    NEVER(CLOSED,  TEAM_UNANSWERED_LOW,   "no question is open"),
    NEVER(CLOSED,  TEAM_DENIED_NEXT,      "no question is open"),
    NEVER(CLOSED,  TEAM_DENIED_LISTED,    "no question is open"),
    NEVER(CLOSED,  TEAM_DENIED,           "no question is open"),
    NEVER(CLOSED,  TEAM_TIMEOUT,          "what is closed waits for nothing"),
    { CLOSED,  TEAM_STEP_DEAD,        CLOSED,  NULL,                   WAIT_NONE, NULL },
    NEVER(CLOSED,  TEAM_NOBODY,           "it rings nobody"),
    { CLOSED,  TEAM_ACK,              CLOSED,  NULL,                   WAIT_NONE, NULL },
    NEVER(CLOSED,  TEAM_ACK_PART,         "it has no step"),
    { CLOSED,  TEAM_PASS,             CLOSED,  NULL,                   WAIT_NONE, NULL },
    { CLOSED,  TEAM_CLOSE,            CLOSED,  NULL,                   WAIT_NONE, NULL },
    NEVER(CLOSED,  TEAM_CLOSE_LOOK,       "it was closed before"),
    { CLOSED,  TEAM_NOT_REACHED,      CLOSED,  NULL,                   WAIT_NONE, NULL },
    { CLOSED,  TEAM_UNDELIVERED,      ALERTED, escalate_ring_phone,    WAIT_STEP, NULL }, /* P5: also where nothing was open */
    NEVER(CLOSED,  TEAM_SILENT,           "the re-asks end with it"),

    { ASKED,   TEAM_POSSIBLE,         ASKED,   NULL,                   WAIT_NONE, NULL },
    { ASKED,   TEAM_SOON,             ASKED,   NULL,                   WAIT_NONE, NULL },
    { ASKED,   TEAM_ALARM,            ALERTED, escalate_ring_first,    WAIT_STEP, NULL },
    NEVER(ASKED,   TEAM_ALARM_AGAIN,      "the first alarm makes it ring"),
    { ASKED,   TEAM_UNANSWERED,       ALERTED, escalate_ring_asked,    WAIT_STEP, NULL }, /* P4: doubt goes to a human */
    { ASKED,   TEAM_UNANSWERED_WAIT,  HELD,    escalate_hold,          WAIT_OPENING, NULL }, /* decision 7 */
    { ASKED,   TEAM_UNANSWERED_LOW,   LISTED,  NULL,                   WAIT_NONE, NULL },
    { ASKED,   TEAM_DENIED_NEXT,      ASKED,   NULL,                   WAIT_NONE, NULL },
    { ASKED,   TEAM_DENIED_LISTED,    LISTED,  NULL,                   WAIT_NONE, NULL },
    { ASKED,   TEAM_DENIED,           CLOSED,  escalate_end,           WAIT_NONE, NULL },
    NEVER(ASKED,   TEAM_TIMEOUT,          "the deadline is the patient's side"),
    NEVER(ASKED,   TEAM_STEP_DEAD,        "it has rung nobody"),
    NEVER(ASKED,   TEAM_NOBODY,           "it has rung nobody"),
    { ASKED,   TEAM_ACK,              TAKEN,   escalate_take,          WAIT_OUTCOME, NULL },
    NEVER(ASKED,   TEAM_ACK_PART,         "it has rung nobody"),
    { ASKED,   TEAM_PASS,             ALERTED, escalate_ring_passed,   WAIT_STEP, NULL },
    { ASKED,   TEAM_CLOSE,            CLOSED,  escalate_end,           WAIT_NONE, NULL },
    NEVER(ASKED,   TEAM_CLOSE_LOOK,       "a question is no alert yet"),
    { ASKED,   TEAM_NOT_REACHED,      ASKED,   NULL,                   WAIT_NONE, NULL },
    { ASKED,   TEAM_UNDELIVERED,      ALERTED, escalate_ring_phone,    WAIT_STEP, NULL }, /* P5 */
    NEVER(ASKED,   TEAM_SILENT,           "whoever was told to call has an alert"),

    { LISTED,  TEAM_POSSIBLE,         ASKED,   NULL,                   WAIT_NONE, NULL },
    { LISTED,  TEAM_SOON,             LISTED,  NULL,                   WAIT_NONE, NULL },
    { LISTED,  TEAM_ALARM,            ALERTED, escalate_ring_first,    WAIT_STEP, NULL },
    NEVER(LISTED,  TEAM_ALARM_AGAIN,      "the first alarm makes it ring"),
    NEVER(LISTED,  TEAM_UNANSWERED,       "a question about what cannot wait is not on the list"),
    NEVER(LISTED,  TEAM_UNANSWERED_WAIT,  "a question about what cannot wait is not on the list"),
    NEVER(LISTED,  TEAM_UNANSWERED_LOW,   "a question that is still open there has no time left to run out"),
    { LISTED,  TEAM_DENIED_NEXT,      ASKED,   NULL,                   WAIT_NONE, NULL },
    { LISTED,  TEAM_DENIED_LISTED,    LISTED,  NULL,                   WAIT_NONE, NULL },
    { LISTED,  TEAM_DENIED,           LISTED,  NULL,                   WAIT_NONE, NULL }, /* decision 7: a human closes what has reached the list */
    NEVER(LISTED,  TEAM_TIMEOUT,          "a work item rings nobody"),
    NEVER(LISTED,  TEAM_STEP_DEAD,        "a work item rings nobody"),
    NEVER(LISTED,  TEAM_NOBODY,           "a work item rings nobody"),
    { LISTED,  TEAM_ACK,              LISTED,  escalate_take,          WAIT_NONE, NULL }, /* a work item never pages */
    NEVER(LISTED,  TEAM_ACK_PART,         "a work item rings nobody"),
    { LISTED,  TEAM_PASS,             ALERTED, escalate_ring_passed,   WAIT_STEP, NULL },
    { LISTED,  TEAM_CLOSE,            CLOSED,  escalate_end,           WAIT_NONE, NULL },
    NEVER(LISTED,  TEAM_CLOSE_LOOK,       "it is no emergency"),
    { LISTED,  TEAM_NOT_REACHED,      LISTED,  NULL,                   WAIT_NONE, NULL },
    { LISTED,  TEAM_UNDELIVERED,      ALERTED, escalate_ring_phone,    WAIT_STEP, NULL }, /* P5 */
    NEVER(LISTED,  TEAM_SILENT,           "whoever was told to call has an alert"),

    { ALERTED, TEAM_POSSIBLE,         ALERTED, NULL,                   WAIT_KEEP, NULL },
    { ALERTED, TEAM_SOON,             ALERTED, NULL,                   WAIT_KEEP, NULL },
    { ALERTED, TEAM_ALARM,            ALERTED, escalate_ring_worse,    WAIT_STEP, NULL }, /* decision 9: from step one */
    { ALERTED, TEAM_ALARM_AGAIN,      ALERTED, NULL,                   WAIT_KEEP, NULL },
    { ALERTED, TEAM_UNANSWERED,       ALERTED, escalate_ring_asked,    WAIT_STEP, NULL },
    { ALERTED, TEAM_UNANSWERED_WAIT,  ALERTED, NULL,                   WAIT_KEEP, NULL }, /* it rings already */
    { ALERTED, TEAM_UNANSWERED_LOW,   ALERTED, NULL,                   WAIT_KEEP, NULL },
    { ALERTED, TEAM_DENIED_NEXT,      ALERTED, NULL,                   WAIT_KEEP, NULL },
    { ALERTED, TEAM_DENIED_LISTED,    ALERTED, NULL,                   WAIT_KEEP, NULL }, /* decision 7: only a human closes it now */
    { ALERTED, TEAM_DENIED,           ALERTED, NULL,                   WAIT_KEEP, NULL },
    { ALERTED, TEAM_TIMEOUT,          ALERTED, escalate_ring_next,     WAIT_STEP, NULL }, /* P5: silence goes on to the next */
    { ALERTED, TEAM_STEP_DEAD,        ALERTED, escalate_ring_next,     WAIT_STEP, NULL },
    { ALERTED, TEAM_NOBODY,           HELD,    escalate_hold,          WAIT_OPENING, NULL }, /* decision 37 */
    { ALERTED, TEAM_ACK,              TAKEN,   escalate_take,          WAIT_OUTCOME, NULL },
    { ALERTED, TEAM_ACK_PART,         ALERTED, escalate_take_part,     WAIT_KEEP, NULL },
    { ALERTED, TEAM_PASS,             ALERTED, escalate_ring_passed,   WAIT_STEP, NULL },
    { ALERTED, TEAM_CLOSE,            CLOSED,  escalate_end,           WAIT_NONE, NULL },
    { ALERTED, TEAM_CLOSE_LOOK,       LOOK,    escalate_second_look,   WAIT_NONE, NULL }, /* decision 36 */
    { ALERTED, TEAM_NOT_REACHED,      ALERTED, escalate_ring_next,     WAIT_STEP, NULL },
    { ALERTED, TEAM_UNDELIVERED,      ALERTED, escalate_ring_phone,    WAIT_STEP, NULL },
    { ALERTED, TEAM_SILENT,           ALERTED, escalate_ring_silent,   WAIT_STEP, NULL },

    { TAKEN,   TEAM_POSSIBLE,         TAKEN,   NULL,                   WAIT_KEEP, NULL },
    { TAKEN,   TEAM_SOON,             TAKEN,   NULL,                   WAIT_KEEP, NULL },
    { TAKEN,   TEAM_ALARM,            ALERTED, escalate_ring_worse,    WAIT_STEP, NULL }, /* decision 9: revokes the ACK */
    { TAKEN,   TEAM_ALARM_AGAIN,      TAKEN,   NULL,                   WAIT_KEEP, NULL },
    { TAKEN,   TEAM_UNANSWERED,       ALERTED, escalate_ring_asked,    WAIT_STEP, NULL },
    { TAKEN,   TEAM_UNANSWERED_WAIT,  TAKEN,   escalate_asked_taker,   WAIT_KEEP, NULL }, /* whoever took it hears of it */
    { TAKEN,   TEAM_UNANSWERED_LOW,   TAKEN,   NULL,                   WAIT_KEEP, NULL },
    { TAKEN,   TEAM_DENIED_NEXT,      TAKEN,   NULL,                   WAIT_KEEP, NULL },
    { TAKEN,   TEAM_DENIED_LISTED,    TAKEN,   NULL,                   WAIT_KEEP, NULL },
    { TAKEN,   TEAM_DENIED,           TAKEN,   NULL,                   WAIT_KEEP, NULL },
    { TAKEN,   TEAM_TIMEOUT,          ALERTED, escalate_ring_returned, WAIT_STEP, NULL }, /* an ACK without an outcome returns */
    { TAKEN,   TEAM_STEP_DEAD,        TAKEN,   NULL,                   WAIT_KEEP, NULL },
    NEVER(TAKEN,   TEAM_NOBODY,           "it rings nobody"),
    { TAKEN,   TEAM_ACK,              TAKEN,   NULL,                   WAIT_KEEP, NULL },
    NEVER(TAKEN,   TEAM_ACK_PART,         "it rings nobody"),
    { TAKEN,   TEAM_PASS,             ALERTED, escalate_ring_passed,   WAIT_STEP, NULL },
    { TAKEN,   TEAM_CLOSE,            CLOSED,  escalate_end,           WAIT_NONE, NULL },
    { TAKEN,   TEAM_CLOSE_LOOK,       LOOK,    escalate_second_look,   WAIT_NONE, NULL }, /* decision 36 */
    { TAKEN,   TEAM_NOT_REACHED,      ALERTED, escalate_ring_next,     WAIT_STEP, NULL }, /* decision 36: does not close */
    { TAKEN,   TEAM_UNDELIVERED,      TAKEN,   escalate_phone_taker,   WAIT_KEEP, NULL },
    { TAKEN,   TEAM_SILENT,           TAKEN,   escalate_silent_taker,  WAIT_KEEP, NULL },

    { HELD,    TEAM_POSSIBLE,         HELD,    NULL,                   WAIT_KEEP, NULL },
    { HELD,    TEAM_SOON,             HELD,    NULL,                   WAIT_KEEP, NULL },
    { HELD,    TEAM_ALARM,            ALERTED, escalate_ring_worse,    WAIT_STEP, NULL }, /* who is not there is held again */
    { HELD,    TEAM_ALARM_AGAIN,      HELD,    NULL,                   WAIT_KEEP, NULL },
    { HELD,    TEAM_UNANSWERED,       ALERTED, escalate_ring_asked,    WAIT_STEP, NULL },
    { HELD,    TEAM_UNANSWERED_WAIT,  HELD,    NULL,                   WAIT_KEEP, NULL },
    { HELD,    TEAM_UNANSWERED_LOW,   HELD,    NULL,                   WAIT_KEEP, NULL },
    { HELD,    TEAM_DENIED_NEXT,      HELD,    NULL,                   WAIT_KEEP, NULL },
    { HELD,    TEAM_DENIED_LISTED,    HELD,    NULL,                   WAIT_KEEP, NULL },
    { HELD,    TEAM_DENIED,           HELD,    NULL,                   WAIT_KEEP, NULL }, /* decision 7 */
    { HELD,    TEAM_TIMEOUT,          ALERTED, escalate_ring_opening,  WAIT_STEP, NULL }, /* rings at opening */
    { HELD,    TEAM_STEP_DEAD,        HELD,    NULL,                   WAIT_KEEP, NULL },
    NEVER(HELD,    TEAM_NOBODY,           "it rings nobody"),
    { HELD,    TEAM_ACK,              TAKEN,   escalate_take,          WAIT_OUTCOME, NULL },
    NEVER(HELD,    TEAM_ACK_PART,         "it rings nobody"),
    { HELD,    TEAM_PASS,             ALERTED, escalate_ring_passed,   WAIT_STEP, NULL },
    { HELD,    TEAM_CLOSE,            CLOSED,  escalate_end,           WAIT_NONE, NULL },
    { HELD,    TEAM_CLOSE_LOOK,       LOOK,    escalate_second_look,   WAIT_NONE, NULL }, /* decision 36 */
    { HELD,    TEAM_NOT_REACHED,      HELD,    NULL,                   WAIT_KEEP, NULL },
    { HELD,    TEAM_UNDELIVERED,      HELD,    NULL,                   WAIT_KEEP, NULL }, /* it says so when it rings */
    { HELD,    TEAM_SILENT,           HELD,    NULL,                   WAIT_KEEP, NULL }, /* it says so when it rings */

    { LOOK,    TEAM_POSSIBLE,         ASKED,   NULL,                   WAIT_NONE, NULL },
    { LOOK,    TEAM_SOON,             LOOK,    NULL,                   WAIT_NONE, NULL },
    { LOOK,    TEAM_ALARM,            ALERTED, escalate_ring_worse,    WAIT_STEP, NULL },
    NEVER(LOOK,    TEAM_ALARM_AGAIN,      "the first alarm makes it ring"),
    NEVER(LOOK,    TEAM_UNANSWERED,       "its question ended when it was closed"),
    NEVER(LOOK,    TEAM_UNANSWERED_WAIT,  "its question ended when it was closed"),
    NEVER(LOOK,    TEAM_UNANSWERED_LOW,   "its question ended when it was closed"),
    NEVER(LOOK,    TEAM_DENIED_NEXT,      "its question ended when it was closed"),
    NEVER(LOOK,    TEAM_DENIED_LISTED,    "its question ended when it was closed"),
    NEVER(LOOK,    TEAM_DENIED,           "its question ended when it was closed"),
    NEVER(LOOK,    TEAM_TIMEOUT,          "it rings nobody"),
    { LOOK,    TEAM_STEP_DEAD,        LOOK,    NULL,                   WAIT_NONE, NULL },
    NEVER(LOOK,    TEAM_NOBODY,           "it rings nobody"),
    { LOOK,    TEAM_ACK,              LOOK,    escalate_take,          WAIT_NONE, NULL },
    NEVER(LOOK,    TEAM_ACK_PART,         "it rings nobody"),
    { LOOK,    TEAM_PASS,             ALERTED, escalate_ring_passed,   WAIT_STEP, NULL },
    { LOOK,    TEAM_CLOSE,            CLOSED,  escalate_end,           WAIT_NONE, NULL }, /* the second look */
    { LOOK,    TEAM_CLOSE_LOOK,       LOOK,    NULL,                   WAIT_NONE, NULL }, /* the same person again, while there are others */
    { LOOK,    TEAM_NOT_REACHED,      ALERTED, escalate_ring_first,    WAIT_STEP, NULL },
    { LOOK,    TEAM_UNDELIVERED,      ALERTED, escalate_ring_phone,    WAIT_STEP, NULL },
    NEVER(LOOK,    TEAM_SILENT,           "the re-asks ended when it was closed"),
};
const size_t TEAM_TABLE_N = sizeof TEAM_TABLE / sizeof *TEAM_TABLE;

const struct side_transition SIDE_TABLE[] = {
    /* state              event               next                act                     wait */
    { SIDE_CALM,          SIDE_ADVICE,       SIDE_ADVISED,       NULL,                   WAIT_FIRST, NULL },
    NEVER_SIDE(SIDE_CALM,          SIDE_ADVICE_AGAIN, "advice that is repeated has been given before"),
    { SIDE_CALM,          SIDE_ASK,          SIDE_QUESTIONED,    escalate_put_question,  WAIT_ANSWER, NULL },
    NEVER_SIDE(SIDE_CALM,          SIDE_ANSWERED,     "no question is open"),
    NEVER_SIDE(SIDE_CALM,          SIDE_NO_ANSWER,    "no question is open"),
    NEVER_SIDE(SIDE_CALM,          SIDE_GIVE_UP,      "no question is open"),
    NEVER_SIDE(SIDE_CALM,          SIDE_SAID_SAFE,    "nobody told them to write it: it is read as any other text"),
    NEVER_SIDE(SIDE_CALM,          SIDE_TIMEOUT,      "nothing is waited for"),

    { SIDE_QUESTIONED,    SIDE_ADVICE,       SIDE_ADVISED,       escalate_end_question,  WAIT_FIRST, NULL },
    { SIDE_QUESTIONED,    SIDE_ADVICE_AGAIN, SIDE_ADVISED,       escalate_end_question,  WAIT_FIRST, NULL },
    { SIDE_QUESTIONED,    SIDE_ASK,          SIDE_QUESTIONED,    escalate_put_question,  WAIT_ANSWER, NULL },
    { SIDE_QUESTIONED,    SIDE_ANSWERED,     SIDE_CALM,          escalate_end_question,  WAIT_NONE, NULL },
    { SIDE_QUESTIONED,    SIDE_NO_ANSWER,    SIDE_QUESTIONED,    escalate_ask_again,     WAIT_KEEP, NULL },
    { SIDE_QUESTIONED,    SIDE_GIVE_UP,      SIDE_CALM,          escalate_end_question,  WAIT_NONE, NULL }, /* a human knows */
    { SIDE_QUESTIONED,    SIDE_SAID_SAFE,    SIDE_QUESTIONED,    escalate_ask_again,     WAIT_KEEP, NULL }, /* SAFE answers no question */
    { SIDE_QUESTIONED,    SIDE_TIMEOUT,      SIDE_QUESTIONED,    escalate_unanswered,    WAIT_NONE, NULL }, /* P4 */

    { SIDE_ADVISED,       SIDE_ADVICE,       SIDE_ADVISED,       NULL,                   WAIT_FIRST, NULL },
    { SIDE_ADVISED,       SIDE_ADVICE_AGAIN, SIDE_ADVISED,       NULL,                   WAIT_KEEP, NULL }, /* decision 8: texts do not put the re-asks off */
    { SIDE_ADVISED,       SIDE_ASK,          SIDE_ADVISED,       NULL,                   WAIT_KEEP, NULL }, /* told to call, they are asked nothing else */
    NEVER_SIDE(SIDE_ADVISED,       SIDE_ANSWERED,     "no question is open"),
    NEVER_SIDE(SIDE_ADVISED,       SIDE_NO_ANSWER,    "no question is open"),
    NEVER_SIDE(SIDE_ADVISED,       SIDE_GIVE_UP,      "no question is open"),
    { SIDE_ADVISED,       SIDE_SAID_SAFE,    SIDE_SAFE,          escalate_say_safe,      WAIT_NONE, NULL },
    { SIDE_ADVISED,       SIDE_TIMEOUT,      SIDE_REASKED,       escalate_reask_first,   WAIT_SECOND, NULL },

    { SIDE_REASKED,       SIDE_ADVICE,       SIDE_ADVISED,       NULL,                   WAIT_FIRST, NULL },
    { SIDE_REASKED,       SIDE_ADVICE_AGAIN, SIDE_REASKED,       NULL,                   WAIT_KEEP, NULL },
    { SIDE_REASKED,       SIDE_ASK,          SIDE_REASKED,       NULL,                   WAIT_KEEP, NULL },
    NEVER_SIDE(SIDE_REASKED,       SIDE_ANSWERED,     "no question is open"),
    NEVER_SIDE(SIDE_REASKED,       SIDE_NO_ANSWER,    "no question is open"),
    NEVER_SIDE(SIDE_REASKED,       SIDE_GIVE_UP,      "no question is open"),
    { SIDE_REASKED,       SIDE_SAID_SAFE,    SIDE_SAFE,          escalate_say_safe,      WAIT_NONE, NULL },
    { SIDE_REASKED,       SIDE_TIMEOUT,      SIDE_REASKED_TWICE, escalate_reask_second,  WAIT_LAST, NULL },

    { SIDE_REASKED_TWICE, SIDE_ADVICE,       SIDE_ADVISED,       NULL,                   WAIT_FIRST, NULL },
    { SIDE_REASKED_TWICE, SIDE_ADVICE_AGAIN, SIDE_REASKED_TWICE, NULL,                   WAIT_KEEP, NULL },
    { SIDE_REASKED_TWICE, SIDE_ASK,          SIDE_REASKED_TWICE, NULL,                   WAIT_KEEP, NULL },
    NEVER_SIDE(SIDE_REASKED_TWICE, SIDE_ANSWERED,     "no question is open"),
    NEVER_SIDE(SIDE_REASKED_TWICE, SIDE_NO_ANSWER,    "no question is open"),
    NEVER_SIDE(SIDE_REASKED_TWICE, SIDE_GIVE_UP,      "no question is open"),
    { SIDE_REASKED_TWICE, SIDE_SAID_SAFE,    SIDE_SAFE,          escalate_say_safe,      WAIT_NONE, NULL },
    { SIDE_REASKED_TWICE, SIDE_TIMEOUT,      SIDE_PHONE,         escalate_to_phone,      WAIT_NONE, NULL }, /* decision 8: a human phones */

    { SIDE_PHONE,         SIDE_ADVICE,       SIDE_ADVISED,       NULL,                   WAIT_FIRST, NULL },
    { SIDE_PHONE,         SIDE_ADVICE_AGAIN, SIDE_PHONE,         NULL,                   WAIT_KEEP, NULL },
    { SIDE_PHONE,         SIDE_ASK,          SIDE_QUESTIONED,    escalate_put_question,  WAIT_ANSWER, NULL },
    NEVER_SIDE(SIDE_PHONE,         SIDE_ANSWERED,     "no question is open"),
    NEVER_SIDE(SIDE_PHONE,         SIDE_NO_ANSWER,    "no question is open"),
    NEVER_SIDE(SIDE_PHONE,         SIDE_GIVE_UP,      "no question is open"),
    { SIDE_PHONE,         SIDE_SAID_SAFE,    SIDE_SAFE,          escalate_say_safe,      WAIT_NONE, NULL },
    NEVER_SIDE(SIDE_PHONE,         SIDE_TIMEOUT,      "nothing is waited for"),

    { SIDE_SAFE,          SIDE_ADVICE,       SIDE_ADVISED,       NULL,                   WAIT_FIRST, NULL }, /* a symptom after SAFE */
    NEVER_SIDE(SIDE_SAFE,          SIDE_ADVICE_AGAIN, "after SAFE it counts as new"),
    { SIDE_SAFE,          SIDE_ASK,          SIDE_QUESTIONED,    escalate_put_question,  WAIT_ANSWER, NULL },
    NEVER_SIDE(SIDE_SAFE,          SIDE_ANSWERED,     "no question is open"),
    NEVER_SIDE(SIDE_SAFE,          SIDE_NO_ANSWER,    "no question is open"),
    NEVER_SIDE(SIDE_SAFE,          SIDE_GIVE_UP,      "no question is open"),
    { SIDE_SAFE,          SIDE_SAID_SAFE,    SIDE_SAFE,          escalate_say_safe,      WAIT_NONE, NULL },
    NEVER_SIDE(SIDE_SAFE,          SIDE_TIMEOUT,      "nothing is waited for"),
};
const size_t SIDE_TABLE_N = sizeof SIDE_TABLE / sizeof *SIDE_TABLE;

const struct team_transition *team_transition_of(enum escalation_state state, enum team_event event)
{
    for (size_t i = 0; i < TEAM_TABLE_N; i++)
        if (TEAM_TABLE[i].state == state && TEAM_TABLE[i].event == event)
            return &TEAM_TABLE[i];
    return NULL;
}

const struct side_transition *side_transition_of(enum patient_side state, enum side_event event)
{
    for (size_t i = 0; i < SIDE_TABLE_N; i++)
        if (SIDE_TABLE[i].state == state && SIDE_TABLE[i].event == event)
            return &SIDE_TABLE[i];
    return NULL;
}

static const char *team_never(int state, int event)
{
    const struct team_transition *t = team_transition_of((enum escalation_state)state, (enum team_event)event);
    return t != NULL ? t->never : NULL;
}

static const char *side_never(int state, int event)
{
    const struct side_transition *t = side_transition_of((enum patient_side)state, (enum side_event)event);
    return t != NULL ? t->never : NULL;
}

const struct state_table TEAM_STATE_TABLE = {
    .name = "team", .states = ESCALATION_STATE_NAMES, .n_states = ESCALATION_STATE_COUNT, .events = TEAM_EVENT_NAMES,
    .n_events = TEAM_EVENT_COUNT, .never = team_never,
};
const struct state_table PATIENT_STATE_TABLE = {
    .name = "patient", .states = SIDE_NAMES, .n_states = SIDE_COUNT, .events = SIDE_EVENT_NAMES, .n_events = SIDE_EVENT_COUNT,
    .never = side_never,
};
