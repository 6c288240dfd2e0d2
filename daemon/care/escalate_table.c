/* SPDX-License-Identifier: ISC
 * Both tables have a row for every state and event: a test counts them. */
#include <config.h>

#include "care/escalate_inside.h"
#include "care/escalate_table.h"

const char *const TEAM_EVENT_NAMES[TEAM_EVENT_COUNT] = {
    [TEAM_POSSIBLE] = "possible", [TEAM_SOON] = "soon", [TEAM_ALARM] = "alarm", [TEAM_ALARM_AGAIN] = "alarm_again",
    [TEAM_UNANSWERED] = "unanswered", [TEAM_UNANSWERED_LOW] = "unanswered_low", [TEAM_DENIED_NEXT] = "denied_next",
    [TEAM_DENIED_LISTED] = "denied_listed", [TEAM_DENIED] = "denied", [TEAM_TIMEOUT] = "timeout",
    [TEAM_STEP_DEAD] = "step_dead", [TEAM_ACK] = "ack", [TEAM_PASS] = "pass", [TEAM_CLOSE] = "close",
    [TEAM_NOT_REACHED] = "not_reached", [TEAM_UNDELIVERED] = "undelivered", [TEAM_SILENT] = "silent",
};

const char *const SIDE_NAMES[SIDE_COUNT] = {
    [SIDE_CALM] = "calm", [SIDE_QUESTIONED] = "questioned", [SIDE_ADVISED] = "advised", [SIDE_REASKED] = "reasked",
    [SIDE_REASKED_TWICE] = "reasked_twice", [SIDE_PHONE] = "phone", [SIDE_SAFE] = "safe",
};

const char *const SIDE_EVENT_NAMES[SIDE_EVENT_COUNT] = {
    [SIDE_ADVICE] = "advice", [SIDE_ASK] = "ask", [SIDE_ANSWERED] = "answered", [SIDE_NO_ANSWER] = "no_answer",
    [SIDE_SAID_SAFE] = "said_safe", [SIDE_TIMEOUT] = "timeout",
};

#define ASKED ESCALATION_ASKED
#define LISTED ESCALATION_LISTED
#define ALERTED ESCALATION_ALERTED
#define TAKEN ESCALATION_TAKEN
#define CLOSED ESCALATION_CLOSED

/* Questions belong to the patient's side: here POSSIBLE only says where the escalation stands while one is open. */
const struct team_transition TEAM_TABLE[] = {
    /* state    event                next     act                      wait */
    { CLOSED,  TEAM_POSSIBLE,       ASKED,   NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_SOON,           LISTED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_ALARM,          ALERTED, escalate_ring_first,     WAIT_STEP },
    { CLOSED,  TEAM_ALARM_AGAIN,    ALERTED, escalate_ring_first,     WAIT_STEP },
    { CLOSED,  TEAM_UNANSWERED,     CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_UNANSWERED_LOW, CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_DENIED_NEXT,    CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_DENIED_LISTED,  CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_DENIED,         CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_TIMEOUT,        CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_STEP_DEAD,      CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_ACK,            CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_PASS,           CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_CLOSE,          CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_NOT_REACHED,    CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_UNDELIVERED,    CLOSED,  NULL,                    WAIT_NONE },
    { CLOSED,  TEAM_SILENT,         CLOSED,  NULL,                    WAIT_NONE },

    { ASKED,   TEAM_POSSIBLE,       ASKED,   NULL,                    WAIT_NONE },
    { ASKED,   TEAM_SOON,           ASKED,   NULL,                    WAIT_NONE },
    { ASKED,   TEAM_ALARM,          ALERTED, escalate_ring_first,     WAIT_STEP },
    { ASKED,   TEAM_ALARM_AGAIN,    ALERTED, escalate_ring_first,     WAIT_STEP },
    { ASKED,   TEAM_UNANSWERED,     ALERTED, escalate_ring_asked,     WAIT_STEP }, /* P4: doubt goes to a human */
    { ASKED,   TEAM_UNANSWERED_LOW, LISTED,  NULL,                    WAIT_NONE },
    { ASKED,   TEAM_DENIED_NEXT,    ASKED,   NULL,                    WAIT_NONE },
    { ASKED,   TEAM_DENIED_LISTED,  LISTED,  NULL,                    WAIT_NONE },
    { ASKED,   TEAM_DENIED,         CLOSED,  escalate_end,            WAIT_NONE },
    { ASKED,   TEAM_TIMEOUT,        ASKED,   NULL,                    WAIT_NONE },
    { ASKED,   TEAM_STEP_DEAD,      ASKED,   NULL,                    WAIT_NONE },
    { ASKED,   TEAM_ACK,            TAKEN,   escalate_take,           WAIT_OUTCOME },
    { ASKED,   TEAM_PASS,           ALERTED, escalate_ring_passed,    WAIT_STEP },
    { ASKED,   TEAM_CLOSE,          CLOSED,  escalate_end,            WAIT_NONE },
    { ASKED,   TEAM_NOT_REACHED,    ASKED,   NULL,                    WAIT_NONE },
    { ASKED,   TEAM_UNDELIVERED,    ALERTED, escalate_ring_phone,     WAIT_STEP }, /* P5 */
    { ASKED,   TEAM_SILENT,         ALERTED, escalate_ring_silent,    WAIT_STEP },

    { LISTED,  TEAM_POSSIBLE,       ASKED,   NULL,                    WAIT_NONE },
    { LISTED,  TEAM_SOON,           LISTED,  NULL,                    WAIT_NONE },
    { LISTED,  TEAM_ALARM,          ALERTED, escalate_ring_first,     WAIT_STEP },
    { LISTED,  TEAM_ALARM_AGAIN,    ALERTED, escalate_ring_first,     WAIT_STEP },
    { LISTED,  TEAM_UNANSWERED,     ALERTED, escalate_ring_asked,     WAIT_STEP },
    { LISTED,  TEAM_UNANSWERED_LOW, LISTED,  NULL,                    WAIT_NONE },
    { LISTED,  TEAM_DENIED_NEXT,    ASKED,   NULL,                    WAIT_NONE },
    { LISTED,  TEAM_DENIED_LISTED,  LISTED,  NULL,                    WAIT_NONE },
    { LISTED,  TEAM_DENIED,         LISTED,  NULL,                    WAIT_NONE },
    { LISTED,  TEAM_TIMEOUT,        LISTED,  NULL,                    WAIT_NONE },
    { LISTED,  TEAM_STEP_DEAD,      LISTED,  NULL,                    WAIT_NONE },
    { LISTED,  TEAM_ACK,            LISTED,  escalate_take,           WAIT_NONE }, /* a work item never pages */
    { LISTED,  TEAM_PASS,           ALERTED, escalate_ring_passed,    WAIT_STEP },
    { LISTED,  TEAM_CLOSE,          CLOSED,  escalate_end,            WAIT_NONE },
    { LISTED,  TEAM_NOT_REACHED,    LISTED,  NULL,                    WAIT_NONE },
    { LISTED,  TEAM_UNDELIVERED,    LISTED,  NULL,                    WAIT_NONE },
    { LISTED,  TEAM_SILENT,         LISTED,  NULL,                    WAIT_NONE },

    { ALERTED, TEAM_POSSIBLE,       ALERTED, NULL,                    WAIT_KEEP },
    { ALERTED, TEAM_SOON,           ALERTED, NULL,                    WAIT_KEEP },
    { ALERTED, TEAM_ALARM,          ALERTED, escalate_ring_worse,     WAIT_STEP }, /* decision 9: from step one */
    { ALERTED, TEAM_ALARM_AGAIN,    ALERTED, NULL,                    WAIT_KEEP },
    { ALERTED, TEAM_UNANSWERED,     ALERTED, escalate_ring_asked,     WAIT_STEP },
    { ALERTED, TEAM_UNANSWERED_LOW, ALERTED, NULL,                    WAIT_KEEP },
    { ALERTED, TEAM_DENIED_NEXT,    ALERTED, NULL,                    WAIT_KEEP },
    { ALERTED, TEAM_DENIED_LISTED,  ALERTED, NULL,                    WAIT_KEEP }, /* decision 7: only a human closes it now */
    { ALERTED, TEAM_DENIED,         ALERTED, NULL,                    WAIT_KEEP },
    { ALERTED, TEAM_TIMEOUT,        ALERTED, escalate_ring_next,      WAIT_STEP }, /* P5: silence goes on to the next */
    { ALERTED, TEAM_STEP_DEAD,      ALERTED, escalate_ring_next,      WAIT_STEP },
    { ALERTED, TEAM_ACK,            TAKEN,   escalate_take,           WAIT_OUTCOME },
    { ALERTED, TEAM_PASS,           ALERTED, escalate_ring_passed,    WAIT_STEP },
    { ALERTED, TEAM_CLOSE,          CLOSED,  escalate_end,            WAIT_NONE },
    { ALERTED, TEAM_NOT_REACHED,    ALERTED, escalate_ring_next,      WAIT_STEP },
    { ALERTED, TEAM_UNDELIVERED,    ALERTED, escalate_ring_phone,     WAIT_STEP },
    { ALERTED, TEAM_SILENT,         ALERTED, escalate_ring_silent,    WAIT_STEP },

    { TAKEN,   TEAM_POSSIBLE,       TAKEN,   NULL,                    WAIT_KEEP },
    { TAKEN,   TEAM_SOON,           TAKEN,   NULL,                    WAIT_KEEP },
    { TAKEN,   TEAM_ALARM,          ALERTED, escalate_ring_worse,     WAIT_STEP }, /* decision 9: revokes the ACK */
    { TAKEN,   TEAM_ALARM_AGAIN,    TAKEN,   NULL,                    WAIT_KEEP },
    { TAKEN,   TEAM_UNANSWERED,     ALERTED, escalate_ring_asked,     WAIT_STEP },
    { TAKEN,   TEAM_UNANSWERED_LOW, TAKEN,   NULL,                    WAIT_KEEP },
    { TAKEN,   TEAM_DENIED_NEXT,    TAKEN,   NULL,                    WAIT_KEEP },
    { TAKEN,   TEAM_DENIED_LISTED,  TAKEN,   NULL,                    WAIT_KEEP },
    { TAKEN,   TEAM_DENIED,         TAKEN,   NULL,                    WAIT_KEEP },
    { TAKEN,   TEAM_TIMEOUT,        ALERTED, escalate_ring_returned,  WAIT_STEP }, /* an ACK without an outcome returns */
    { TAKEN,   TEAM_STEP_DEAD,      TAKEN,   NULL,                    WAIT_KEEP },
    { TAKEN,   TEAM_ACK,            TAKEN,   NULL,                    WAIT_KEEP },
    { TAKEN,   TEAM_PASS,           ALERTED, escalate_ring_passed,    WAIT_STEP },
    { TAKEN,   TEAM_CLOSE,          CLOSED,  escalate_end,            WAIT_NONE },
    { TAKEN,   TEAM_NOT_REACHED,    ALERTED, escalate_ring_next,      WAIT_STEP }, /* decision 36: does not close */
    { TAKEN,   TEAM_UNDELIVERED,    TAKEN,   escalate_phone_taker,    WAIT_KEEP },
    { TAKEN,   TEAM_SILENT,         TAKEN,   escalate_silent_taker,   WAIT_KEEP },
};
const size_t TEAM_TABLE_N = sizeof TEAM_TABLE / sizeof *TEAM_TABLE;

const struct side_transition SIDE_TABLE[] = {
    /* state              event            next                act                     wait */
    { SIDE_CALM,          SIDE_ADVICE,     SIDE_ADVISED,       NULL,                   WAIT_FIRST },
    { SIDE_CALM,          SIDE_ASK,        SIDE_QUESTIONED,    escalate_put_question,  WAIT_ANSWER },
    { SIDE_CALM,          SIDE_ANSWERED,   SIDE_CALM,          NULL,                   WAIT_NONE },
    { SIDE_CALM,          SIDE_NO_ANSWER,  SIDE_CALM,          NULL,                   WAIT_NONE },
    { SIDE_CALM,          SIDE_SAID_SAFE,  SIDE_CALM,          escalate_say_safe,      WAIT_NONE },
    { SIDE_CALM,          SIDE_TIMEOUT,    SIDE_CALM,          NULL,                   WAIT_NONE },

    { SIDE_QUESTIONED,    SIDE_ADVICE,     SIDE_ADVISED,       escalate_end_question,  WAIT_FIRST },
    { SIDE_QUESTIONED,    SIDE_ASK,        SIDE_QUESTIONED,    escalate_put_question,  WAIT_ANSWER },
    { SIDE_QUESTIONED,    SIDE_ANSWERED,   SIDE_CALM,          escalate_end_question,  WAIT_NONE },
    { SIDE_QUESTIONED,    SIDE_NO_ANSWER,  SIDE_QUESTIONED,    escalate_ask_again,     WAIT_KEEP },
    { SIDE_QUESTIONED,    SIDE_SAID_SAFE,  SIDE_QUESTIONED,    escalate_ask_again,     WAIT_KEEP }, /* SAFE answers no question */
    { SIDE_QUESTIONED,    SIDE_TIMEOUT,    SIDE_QUESTIONED,    escalate_unanswered,    WAIT_NONE }, /* P4 */

    { SIDE_ADVISED,       SIDE_ADVICE,     SIDE_ADVISED,       NULL,                   WAIT_FIRST },
    { SIDE_ADVISED,       SIDE_ASK,        SIDE_ADVISED,       NULL,                   WAIT_KEEP },
    { SIDE_ADVISED,       SIDE_ANSWERED,   SIDE_ADVISED,       escalate_end_question,  WAIT_KEEP },
    { SIDE_ADVISED,       SIDE_NO_ANSWER,  SIDE_ADVISED,       NULL,                   WAIT_KEEP },
    { SIDE_ADVISED,       SIDE_SAID_SAFE,  SIDE_SAFE,          escalate_say_safe,      WAIT_NONE },
    { SIDE_ADVISED,       SIDE_TIMEOUT,    SIDE_REASKED,       escalate_reask_first,   WAIT_SECOND },

    { SIDE_REASKED,       SIDE_ADVICE,     SIDE_ADVISED,       NULL,                   WAIT_FIRST },
    { SIDE_REASKED,       SIDE_ASK,        SIDE_REASKED,       NULL,                   WAIT_KEEP },
    { SIDE_REASKED,       SIDE_ANSWERED,   SIDE_REASKED,       escalate_end_question,  WAIT_KEEP },
    { SIDE_REASKED,       SIDE_NO_ANSWER,  SIDE_REASKED,       NULL,                   WAIT_KEEP },
    { SIDE_REASKED,       SIDE_SAID_SAFE,  SIDE_SAFE,          escalate_say_safe,      WAIT_NONE },
    { SIDE_REASKED,       SIDE_TIMEOUT,    SIDE_REASKED_TWICE, escalate_reask_second,  WAIT_LAST },

    { SIDE_REASKED_TWICE, SIDE_ADVICE,     SIDE_ADVISED,       NULL,                   WAIT_FIRST },
    { SIDE_REASKED_TWICE, SIDE_ASK,        SIDE_REASKED_TWICE, NULL,                   WAIT_KEEP },
    { SIDE_REASKED_TWICE, SIDE_ANSWERED,   SIDE_REASKED_TWICE, escalate_end_question,  WAIT_KEEP },
    { SIDE_REASKED_TWICE, SIDE_NO_ANSWER,  SIDE_REASKED_TWICE, NULL,                   WAIT_KEEP },
    { SIDE_REASKED_TWICE, SIDE_SAID_SAFE,  SIDE_SAFE,          escalate_say_safe,      WAIT_NONE },
    { SIDE_REASKED_TWICE, SIDE_TIMEOUT,    SIDE_PHONE,         escalate_to_phone,      WAIT_NONE }, /* decision 8: a human phones */

    { SIDE_PHONE,         SIDE_ADVICE,     SIDE_ADVISED,       NULL,                   WAIT_FIRST },
    { SIDE_PHONE,         SIDE_ASK,        SIDE_QUESTIONED,    escalate_put_question,  WAIT_ANSWER },
    { SIDE_PHONE,         SIDE_ANSWERED,   SIDE_PHONE,         escalate_end_question,  WAIT_KEEP },
    { SIDE_PHONE,         SIDE_NO_ANSWER,  SIDE_PHONE,         NULL,                   WAIT_KEEP },
    { SIDE_PHONE,         SIDE_SAID_SAFE,  SIDE_SAFE,          escalate_say_safe,      WAIT_NONE },
    { SIDE_PHONE,         SIDE_TIMEOUT,    SIDE_PHONE,         NULL,                   WAIT_NONE },

    { SIDE_SAFE,          SIDE_ADVICE,     SIDE_ADVISED,       NULL,                   WAIT_FIRST }, /* a symptom after SAFE */
    { SIDE_SAFE,          SIDE_ASK,        SIDE_QUESTIONED,    escalate_put_question,  WAIT_ANSWER },
    { SIDE_SAFE,          SIDE_ANSWERED,   SIDE_SAFE,          escalate_end_question,  WAIT_NONE },
    { SIDE_SAFE,          SIDE_NO_ANSWER,  SIDE_SAFE,          NULL,                   WAIT_NONE },
    { SIDE_SAFE,          SIDE_SAID_SAFE,  SIDE_SAFE,          escalate_say_safe,      WAIT_NONE },
    { SIDE_SAFE,          SIDE_TIMEOUT,    SIDE_SAFE,          NULL,                   WAIT_NONE },
};
const size_t SIDE_TABLE_N = sizeof SIDE_TABLE / sizeof *SIDE_TABLE;

/* Nothing is open: nothing runs out, and there is no message that could not arrive. */
static const char *team_never(int state, int event)
{
    static const char *const CLOSED_NEVER[TEAM_EVENT_COUNT] = {
        [TEAM_TIMEOUT] = "what is closed has no time-out", [TEAM_STEP_DEAD] = "its messages were withdrawn",
    };
    return state == CLOSED ? CLOSED_NEVER[event] : NULL;
}

const struct state_table TEAM_STATE_TABLE = {
    .name = "team", .states = ESCALATION_STATE_NAMES, .n_states = ESCALATION_STATE_COUNT, .events = TEAM_EVENT_NAMES,
    .n_events = TEAM_EVENT_COUNT, .never = team_never,
};
const struct state_table PATIENT_STATE_TABLE = {
    .name = "patient", .states = SIDE_NAMES, .n_states = SIDE_COUNT, .events = SIDE_EVENT_NAMES, .n_events = SIDE_EVENT_COUNT,
};
