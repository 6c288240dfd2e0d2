/* SPDX-License-Identifier: ISC
 * talk_inside.h - one text on its way through the rooms; for talk.c and talk_rooms.c. */
#ifndef NAPE_CARE_TALK_INSIDE_H
#define NAPE_CARE_TALK_INSIDE_H

#include "care/answer.h"
#include "care/attack.h"
#include "care/conversation_table.h"
#include "care/correct.h"
#include "care/escalate.h"
#include "care/intake_talk.h"
#include "care/routine.h"
#include "care/talk.h"
#include "care/travel.h"
#include "care/whose.h"

struct talking {
    struct care *care;
    struct person person;
    struct person then;               /* the same on the day on which the text was written: for the diary */
    const struct care_text *text;
    int64_t inbox_id;
    const struct screening *screening;
    struct str words;
    struct reading reading;           /* the rooms take out what they have used */

    /* What was looked at before safety. */
    struct prompted prompted;
    struct intake_prompted asked;
    struct travel_said travel;
    struct str days_off;
    struct safety safety;
    struct whose_line moved;          /* to who is named */

    enum talk talk;
    enum heard heard;
    bool quiet;                       /* nothing but safety is said */
    bool asks;                        /* something is asked of the diary */
    bool taken;                       /* a room has answered: those that answer behind it do not */

    /* What the rooms say, in the order in which it is put together. */
    struct corrected corrected;
    struct answer_done answer;
    struct routine_said routine;
    struct str told, water, medicine, dose, asked_of_diary, known, attack;
    const char *intake, *attacked, *undone;
    struct care_done *done;
};

/* 0: the next room; 1: it is dealt with, and no room comes after. */
typedef int talk_room_fn(struct talking *t, struct err *err);
extern talk_room_fn *const TALK_ROOMS[ROOM_COUNT];

/* P3: who has been told to call, and writes what nobody understands, hears no more of the diary; nor silence.  1: the short form of the
 * advice was said. */
int talk_alarm(struct talking *t, const char **outcome, struct err *err);
/* Hears what no room has understood as what it is like.  1: it is dealt with; *word may say how it ended. */
int talk_likely(struct talking *t, const char **word, struct err *err);
/* The same where nothing but signs was understood, which are kept: words are heard beside them, and STOP, which returns 1: no more is said. */
int talk_likely_beside(struct talking *t, struct err *err);
/* The same for STOP alone, of somebody who has not joined. */
int talk_likely_stop(struct talking *t, struct err *err);
/* Puts what the rooms have said together and posts it. */
int talk_say(struct talking *t, struct err *err);

#endif
