/* SPDX-License-Identifier: ISC
 * Every question has a row for everything that may come; a test counts them. */
#include <config.h>

#include "care/answer_table.h"

const char *const ASKED_NAMES[ASKED_COUNT] = {
    [ASKED_EMERGENCY] = "emergency", [ASKED_URGENT] = "urgent", [ASKED_SOON] = "soon", [ASKED_KNOWN] = "known",
    [ASKED_CRISIS] = "crisis", [ASKED_SEEN] = "seen", [ASKED_DENIED] = "denied",
};

const char *const SAID_NAMES[SAID_COUNT] = {
    [SAID_YES] = "yes", [SAID_NO] = "no", [SAID_NO_DOUBTFUL] = "no_doubtful", [SAID_UNCLEAR] = "unclear", [SAID_SAME] = "same",
    [SAID_SECOND_LOW] = "second_low", [SAID_SECOND_HIGH] = "second_high", [SAID_DEFINITE_LOW] = "definite_low",
    [SAID_DEFINITE] = "definite", [SAID_SAFE] = "safe", [SAID_STOP] = "stop", [SAID_OTHER] = "other", [SAID_LOST] = "lost",
    [SAID_LOST_AGAIN] = "lost_again", [SAID_NOTHING] = "nothing",
};

const struct answer_row ANSWER_TABLE[] = {
    { ASKED_EMERGENCY, SAID_YES,          answer_confirmed, NULL },
    { ASKED_EMERGENCY, SAID_NO,           answer_denied, NULL },
    { ASKED_EMERGENCY, SAID_NO_DOUBTFUL,  answer_unclear, NULL }, /* decision 6 */
    { ASKED_EMERGENCY, SAID_UNCLEAR,      answer_unclear, NULL }, /* P4: to a human */
    { ASKED_EMERGENCY, SAID_SAME,         answer_unclear, NULL },
    { ASKED_EMERGENCY, SAID_SECOND_LOW,   answer_speaks_for_itself, NULL },
    { ASKED_EMERGENCY, SAID_SECOND_HIGH,  NULL, "nothing is higher than an emergency" },
    { ASKED_EMERGENCY, SAID_DEFINITE_LOW, answer_speaks_for_itself, NULL },
    { ASKED_EMERGENCY, SAID_DEFINITE,     answer_speaks_for_itself, NULL },
    { ASKED_EMERGENCY, SAID_SAFE,         answer_safe, NULL },
    { ASKED_EMERGENCY, SAID_STOP,         NULL, NULL }, /* the deadline runs on */
    { ASKED_EMERGENCY, SAID_OTHER,        answer_ask_again, NULL },
    { ASKED_EMERGENCY, SAID_LOST,         answer_ask_again, NULL },
    { ASKED_EMERGENCY, SAID_LOST_AGAIN,   answer_unclear, NULL },
    { ASKED_EMERGENCY, SAID_NOTHING,      NULL, NULL }, /* escalate_unanswered */

    { ASKED_URGENT,    SAID_YES,          answer_confirmed, NULL },
    { ASKED_URGENT,    SAID_NO,           answer_denied, NULL },
    { ASKED_URGENT,    SAID_NO_DOUBTFUL,  answer_unclear, NULL },
    { ASKED_URGENT,    SAID_UNCLEAR,      answer_unclear, NULL },
    { ASKED_URGENT,    SAID_SAME,         answer_unclear, NULL },
    { ASKED_URGENT,    SAID_SECOND_LOW,   answer_speaks_for_itself, NULL },
    { ASKED_URGENT,    SAID_SECOND_HIGH,  answer_speaks_for_itself, NULL },
    { ASKED_URGENT,    SAID_DEFINITE_LOW, NULL, "no definite flag that rings is lower" },
    { ASKED_URGENT,    SAID_DEFINITE,     answer_speaks_for_itself, NULL },
    { ASKED_URGENT,    SAID_SAFE,         answer_safe, NULL },
    { ASKED_URGENT,    SAID_STOP,         NULL, NULL }, /* the deadline runs on */
    { ASKED_URGENT,    SAID_OTHER,        answer_ask_again, NULL },
    { ASKED_URGENT,    SAID_LOST,         answer_ask_again, NULL },
    { ASKED_URGENT,    SAID_LOST_AGAIN,   answer_unclear, NULL },
    { ASKED_URGENT,    SAID_NOTHING,      NULL, NULL }, /* escalate_unanswered */

    { ASKED_SOON,      SAID_YES,          answer_confirmed, NULL },
    { ASKED_SOON,      SAID_NO,           answer_denied, NULL },
    { ASKED_SOON,      SAID_NO_DOUBTFUL,  answer_unclear, NULL },
    { ASKED_SOON,      SAID_UNCLEAR,      answer_unclear, NULL },
    { ASKED_SOON,      SAID_SAME,         answer_unclear, NULL },
    { ASKED_SOON,      SAID_SECOND_LOW,   answer_speaks_for_itself, NULL },
    { ASKED_SOON,      SAID_SECOND_HIGH,  answer_speaks_for_itself, NULL },
    { ASKED_SOON,      SAID_DEFINITE_LOW, NULL, "no definite flag that rings is lower" },
    { ASKED_SOON,      SAID_DEFINITE,     answer_speaks_for_itself, NULL },
    { ASKED_SOON,      SAID_SAFE,         answer_safe, NULL },
    { ASKED_SOON,      SAID_STOP,         NULL, NULL }, /* the deadline runs on */
    { ASKED_SOON,      SAID_OTHER,        answer_ask_again, NULL },
    { ASKED_SOON,      SAID_LOST,         answer_ask_again, NULL },
    { ASKED_SOON,      SAID_LOST_AGAIN,   answer_unclear, NULL },
    { ASKED_SOON,      SAID_NOTHING,      NULL, NULL }, /* escalate_unanswered */

    { ASKED_KNOWN,     SAID_YES,          answer_confirmed, NULL },
    { ASKED_KNOWN,     SAID_NO,           answer_denied, NULL },
    { ASKED_KNOWN,     SAID_NO_DOUBTFUL,  answer_unclear, NULL },
    { ASKED_KNOWN,     SAID_UNCLEAR,      answer_unclear, NULL },
    { ASKED_KNOWN,     SAID_SAME,         answer_unclear, NULL },
    { ASKED_KNOWN,     SAID_SECOND_LOW,   answer_speaks_for_itself, NULL },
    { ASKED_KNOWN,     SAID_SECOND_HIGH,  answer_speaks_for_itself, NULL },
    { ASKED_KNOWN,     SAID_DEFINITE_LOW, answer_speaks_for_itself, NULL },
    { ASKED_KNOWN,     SAID_DEFINITE,     answer_speaks_for_itself, NULL },
    { ASKED_KNOWN,     SAID_SAFE,         answer_safe, NULL },
    { ASKED_KNOWN,     SAID_STOP,         NULL, NULL }, /* the deadline runs on */
    { ASKED_KNOWN,     SAID_OTHER,        answer_known_other, NULL },
    { ASKED_KNOWN,     SAID_LOST,         answer_known_other, NULL },
    { ASKED_KNOWN,     SAID_LOST_AGAIN,   answer_known_again, NULL },
    { ASKED_KNOWN,     SAID_NOTHING,      NULL, "the deadline is over: the team has been told" },

    { ASKED_CRISIS,    SAID_YES,          answer_crisis_yes, NULL },
    { ASKED_CRISIS,    SAID_NO,           answer_crisis_no, NULL }, /* the alert stays */
    { ASKED_CRISIS,    SAID_NO_DOUBTFUL,  answer_crisis_yes, NULL },
    { ASKED_CRISIS,    SAID_UNCLEAR,      answer_crisis_yes, NULL }, /* anything but a no rings on */
    { ASKED_CRISIS,    SAID_SAME,         NULL, "its flag is definite" },
    { ASKED_CRISIS,    SAID_SECOND_LOW,   answer_speaks_for_itself, NULL },
    { ASKED_CRISIS,    SAID_SECOND_HIGH,  NULL, "nothing is higher than an emergency" },
    { ASKED_CRISIS,    SAID_DEFINITE_LOW, answer_speaks_for_itself, NULL },
    { ASKED_CRISIS,    SAID_DEFINITE,     answer_speaks_for_itself, NULL },
    { ASKED_CRISIS,    SAID_SAFE,         NULL, NULL }, /* stops the re-asks */
    { ASKED_CRISIS,    SAID_STOP,         NULL, NULL },
    { ASKED_CRISIS,    SAID_OTHER,        NULL, NULL },
    { ASKED_CRISIS,    SAID_LOST,         NULL, NULL },
    { ASKED_CRISIS,    SAID_LOST_AGAIN,   NULL, "it is asked once" },
    { ASKED_CRISIS,    SAID_NOTHING,      NULL, "the alert rings and the re-asks wait for SAFE" },

    { ASKED_SEEN,      SAID_YES,          answer_seen, NULL }, /* stops the re-asks, as SAFE does */
    { ASKED_SEEN,      SAID_NO,           answer_not_seen, NULL },
    { ASKED_SEEN,      SAID_NO_DOUBTFUL,  answer_not_seen, NULL },
    { ASKED_SEEN,      SAID_UNCLEAR,      answer_not_seen, NULL },
    { ASKED_SEEN,      SAID_SAME,         NULL, "its flag is definite" },
    { ASKED_SEEN,      SAID_SECOND_LOW,   answer_speaks_for_itself, NULL },
    { ASKED_SEEN,      SAID_SECOND_HIGH,  NULL, "nothing is higher than an emergency" },
    { ASKED_SEEN,      SAID_DEFINITE_LOW, answer_speaks_for_itself, NULL },
    { ASKED_SEEN,      SAID_DEFINITE,     answer_speaks_for_itself, NULL },
    { ASKED_SEEN,      SAID_SAFE,         NULL, NULL }, /* stops the re-asks */
    { ASKED_SEEN,      SAID_STOP,         NULL, NULL },
    { ASKED_SEEN,      SAID_OTHER,        answer_help_left, NULL },
    { ASKED_SEEN,      SAID_LOST,         answer_help_left, NULL },
    { ASKED_SEEN,      SAID_LOST_AGAIN,   NULL, "it is asked once" },
    { ASKED_SEEN,      SAID_NOTHING,      NULL, "the alert rings and the re-asks wait for SAFE" },

    { ASKED_DENIED,    SAID_YES,          answer_taken_back, NULL }, /* a yes after the no */
    { ASKED_DENIED,    SAID_NO,           NULL, NULL },
    { ASKED_DENIED,    SAID_NO_DOUBTFUL,  NULL, "no question is open that another could be taken for" },
    { ASKED_DENIED,    SAID_UNCLEAR,      answer_doubted_again, NULL },
    { ASKED_DENIED,    SAID_SAME,         answer_speaks_for_itself, NULL }, /* asked anew */
    { ASKED_DENIED,    SAID_SECOND_LOW,   NULL, "nothing is asked that it could be lower than" },
    { ASKED_DENIED,    SAID_SECOND_HIGH,  answer_speaks_for_itself, NULL },
    { ASKED_DENIED,    SAID_DEFINITE_LOW, NULL, "nothing is asked that it could be lower than" },
    { ASKED_DENIED,    SAID_DEFINITE,     answer_speaks_for_itself, NULL },
    { ASKED_DENIED,    SAID_SAFE,         NULL, NULL },
    { ASKED_DENIED,    SAID_STOP,         NULL, NULL },
    { ASKED_DENIED,    SAID_OTHER,        NULL, NULL },
    { ASKED_DENIED,    SAID_LOST,         NULL, NULL },
    { ASKED_DENIED,    SAID_LOST_AGAIN,   NULL, "it is not asked again" },
    { ASKED_DENIED,    SAID_NOTHING,      NULL, "it ended with the no" },
};
const size_t ANSWER_TABLE_N = sizeof ANSWER_TABLE / sizeof *ANSWER_TABLE;

const struct answer_row *answer_row_of(enum asked asked, enum said_what said)
{
    for (size_t i = 0; i < ANSWER_TABLE_N; i++)
        if (ANSWER_TABLE[i].asked == asked && ANSWER_TABLE[i].said == said)
            return &ANSWER_TABLE[i];
    return NULL;
}

static const char *never(int asked, int said)
{
    const struct answer_row *row = answer_row_of((enum asked)asked, (enum said_what)said);
    return row != NULL ? row->never : NULL;
}

const struct state_table ANSWER_STATE_TABLE = {
    .name = "answer", .states = ASKED_NAMES, .n_states = ASKED_COUNT, .events = SAID_NAMES, .n_events = SAID_COUNT,
    .never = never,
};
