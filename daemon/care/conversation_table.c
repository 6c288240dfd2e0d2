/* SPDX-License-Identifier: ISC
 * Every question has a row for everything that may come; the walker of transcripts counts them. */
#include <config.h>

#include "care/conversation_table.h"

const char *const TALK_NAMES[TALK_COUNT] = {
    [TALK_NOTHING] = "nothing", [TALK_SAFETY] = "safety", [TALK_PAIN] = "pain", [TALK_SCREEN] = "screen", [TALK_INTAKE] = "intake",
    [TALK_INFO] = "info", [TALK_CONFIRM] = "confirm", [TALK_DOUBT] = "doubt", [TALK_REMINDER] = "reminder",
    [TALK_ROUTINE] = "routine", [TALK_TRAVEL] = "travel", [TALK_WALK] = "walk",
};

const char *const HEARD_NAMES[HEARD_COUNT] = {
    [HEARD_STOP] = "stop", [HEARD_ALARM] = "alarm", [HEARD_AWAY] = "away", [HEARD_COMMAND] = "command", [HEARD_REST] = "rest",
    [HEARD_ANSWER] = "answer", [HEARD_KNOWN] = "known", [HEARD_UNDO] = "undo", [HEARD_ASKS] = "asks", [HEARD_WORD] = "word",
    [HEARD_ENTRY] = "entry", [HEARD_OTHER] = "other",
};

#define BIT(room) (1u << ROOM_##room)
#define STOPS BIT(STOP)
#define AWAY (BIT(AWAY) | BIT(FORGET))
#define FIRST (AWAY | BIT(CONSENT) | BIT(DOUBT) | BIT(WHOSE) | BIT(REST) | BIT(TEAM))
#define KEEPS (BIT(DIARY) | BIT(WATER) | BIT(MEDICINE) | BIT(ATTACK))
#define WORDS (BIT(CORRECT) | BIT(UNDO) | BIT(ROUTINE) | BIT(ANSWER))
#define ALL (FIRST | WORDS | KEEPS | BIT(ASK) | BIT(MILD) | BIT(LAST))
#define QUIETLY (BIT(CONSENT) | BIT(DOUBT) | BIT(WHOSE) | BIT(REST) | BIT(TEAM) | BIT(INTAKE) | WORDS | KEEPS)

#define SPEAKS(talk, heard, rooms) { talk, heard, rooms, true, NULL }
#define NEVER(talk, heard, why) { talk, heard, 0, true, why }
#define NO_ANSWER(talk, why) NEVER(talk, HEARD_ANSWER, why)

/* What is the same whatever was asked: STOP and safety come first, then what concerns the person's being there at all. */
#define ALWAYS(talk) \
    SPEAKS(talk, HEARD_STOP, STOPS), \
    { talk, HEARD_ALARM, QUIETLY, false, NULL }, \
    SPEAKS(talk, HEARD_AWAY, AWAY), \
    SPEAKS(talk, HEARD_COMMAND, AWAY | BIT(CONSENT)), \
    SPEAKS(talk, HEARD_REST, AWAY | BIT(CONSENT) | BIT(DOUBT) | BIT(WHOSE) | BIT(REST))

/* A question that leaves words and entries their meaning.  also: a room that hears all the same. */
#define USUAL(talk, also) \
    ALWAYS(talk), \
    SPEAKS(talk, HEARD_KNOWN, FIRST | BIT(INTAKE) | KEEPS), \
    SPEAKS(talk, HEARD_UNDO, ALL | (also)), \
    SPEAKS(talk, HEARD_ASKS, FIRST | BIT(CORRECT) | KEEPS | BIT(ASK)), \
    SPEAKS(talk, HEARD_WORD, ALL | (also)), \
    SPEAKS(talk, HEARD_ENTRY, ALL | (also)), \
    SPEAKS(talk, HEARD_OTHER, ALL | (also))

const struct conversation_row CONVERSATION_TABLE[] = {
    USUAL(TALK_NOTHING, 0),
    NO_ANSWER(TALK_NOTHING, "nothing was asked"),
    USUAL(TALK_SAFETY, 0),
    NO_ANSWER(TALK_SAFETY, "an answer to safety is safety's"),
    USUAL(TALK_PAIN, 0),
    NO_ANSWER(TALK_PAIN, "an entry answers it"),
    USUAL(TALK_SCREEN, 0),
    SPEAKS(TALK_SCREEN, HEARD_ANSWER, ALL & ~BIT(ANSWER)), /* its Y or N is none to a reminder */
    USUAL(TALK_INTAKE, BIT(INTAKE)),
    SPEAKS(TALK_INTAKE, HEARD_ANSWER, FIRST | BIT(INTAKE) | KEEPS | BIT(MILD)), /* "1 3" is no pain, SKIP no routine left out */
    USUAL(TALK_INFO, 0),
    NO_ANSWER(TALK_INFO, "CHANGE is about what is known"),
    USUAL(TALK_CONFIRM, 0),
    SPEAKS(TALK_CONFIRM, HEARD_ANSWER, ALL), /* decision 32: FORGET ME hears it first */
    USUAL(TALK_REMINDER, 0),
    NO_ANSWER(TALK_REMINDER, "words and entries answer it"),
    USUAL(TALK_ROUTINE, 0),
    SPEAKS(TALK_ROUTINE, HEARD_ANSWER, ALL), /* decision 26 */
    USUAL(TALK_TRAVEL, 0),
    NO_ANSWER(TALK_TRAVEL, "a time of day says where they are"),
    USUAL(TALK_WALK, 0),
    NO_ANSWER(TALK_WALK, "words go on with the steps"),

    /* Decision 21: nothing personal before it is known who writes. */
    ALWAYS(TALK_DOUBT),
    NO_ANSWER(TALK_DOUBT, "whatever comes is heard for the year"),
    NEVER(TALK_DOUBT, HEARD_KNOWN, "nothing is shown or changed"),
    SPEAKS(TALK_DOUBT, HEARD_UNDO, FIRST),
    NEVER(TALK_DOUBT, HEARD_ASKS, "nothing is told of the diary"),
    SPEAKS(TALK_DOUBT, HEARD_WORD, FIRST),
    SPEAKS(TALK_DOUBT, HEARD_ENTRY, FIRST),
    SPEAKS(TALK_DOUBT, HEARD_OTHER, FIRST),
};
const size_t CONVERSATION_TABLE_N = sizeof CONVERSATION_TABLE / sizeof *CONVERSATION_TABLE;

const struct conversation_row *conversation_row_of(enum talk talk, enum heard heard)
{
    for (size_t i = 0; i < CONVERSATION_TABLE_N; i++)
        if (CONVERSATION_TABLE[i].talk == talk && CONVERSATION_TABLE[i].heard == heard)
            return &CONVERSATION_TABLE[i];
    return NULL;
}

static const char *never(int talk, int heard)
{
    const struct conversation_row *row = conversation_row_of((enum talk)talk, (enum heard)heard);
    return row != NULL ? row->never : NULL;
}

const struct state_table CONVERSATION_STATE_TABLE = {
    .name = "conversation", .states = TALK_NAMES, .n_states = TALK_COUNT, .events = HEARD_NAMES, .n_events = HEARD_COUNT,
    .never = never,
};
