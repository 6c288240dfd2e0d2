/* SPDX-License-Identifier: ISC
 * conversation_table.h - what a text of somebody who joined means, given what was asked last at their phone, as data: which rooms hear
 * it, and whether anything but safety may be said.  care/talk walks it, in the order of the rooms.  Safety has heard every text before
 * (P2); joining is care/consent_table, the questions of safety care/answer_table.  PURE. */
#ifndef NAPE_CARE_CONVERSATION_TABLE_H
#define NAPE_CARE_CONVERSATION_TABLE_H

#include <stdbool.h>

#include "care/cover.h"

/* What was asked last at that phone and still waits. */
enum talk {
    TALK_NOTHING,
    TALK_SAFETY,   /* a question of safety, or one that was answered with no a moment ago */
    TALK_PAIN,     /* how is your head? */
    TALK_SCREEN,   /* the danger signs of an attack */
    TALK_INTAKE,
    TALK_INFO,     /* MY INFO was shown: CHANGE asks all again */
    TALK_CONFIRM,  /* FORGET ME: really? */
    TALK_DOUBT,    /* is it they who write? (decision 21) */
    TALK_REMINDER, /* dates of plans, check-ins among them; what time suits better */
    TALK_ROUTINE,  /* better, same or worse than before? */
    TALK_TRAVEL,   /* what time is it where you are? */
    TALK_WALK,     /* a routine is being walked through */
    TALK_COUNT
};
extern const char *const TALK_NAMES[TALK_COUNT];

/* What a text is: the first of these that fits. */
enum heard {
    HEARD_STOP,
    HEARD_ALARM,   /* safety advises, asks, or has just got its answer */
    HEARD_AWAY,    /* days without reminders; where they are, and nothing else */
    HEARD_COMMAND, /* HELP, START, JOIN, the carriers' words */
    HEARD_REST,    /* "let me sleep" */
    HEARD_ANSWER,  /* it answers what was asked last */
    HEARD_KNOWN,   /* INTAKE, MY INFO, a change of one thing */
    HEARD_UNDO,
    HEARD_ASKS,    /* a question about the diary, and nothing else */
    HEARD_WORD,    /* DONE, SKIP, LATER, PAUSE, LESS, MORE, GO */
    HEARD_ENTRY,   /* entries for the diary */
    HEARD_OTHER,
    HEARD_COUNT
};
extern const char *const HEARD_NAMES[HEARD_COUNT];

/* In the order in which they hear a text. */
enum talk_room {
    ROOM_STOP, ROOM_AWAY, ROOM_FORGET, ROOM_CONSENT, ROOM_DOUBT, ROOM_WHOSE, ROOM_REST, ROOM_TEAM, ROOM_INTAKE, ROOM_CORRECT, ROOM_UNDO,
    ROOM_ROUTINE, ROOM_ANSWER, ROOM_DIARY, ROOM_ASK, ROOM_WATER, ROOM_MEDICINE, ROOM_ATTACK, ROOM_MILD, ROOM_LAST,
    ROOM_COUNT
};

struct conversation_row {
    enum talk talk;
    enum heard heard;
    unsigned rooms;      /* bits by enum talk_room */
    bool speaks;         /* false: decision 6, nothing but safety is said; what is told is kept */
    const char *never;   /* why it cannot come about */
};
extern const struct conversation_row CONVERSATION_TABLE[];
extern const size_t CONVERSATION_TABLE_N;

const struct conversation_row *conversation_row_of(enum talk talk, enum heard heard);
extern const struct state_table CONVERSATION_STATE_TABLE;

#endif
