/* SPDX-License-Identifier: ISC
 * routine.h - what to suggest now, and what came of it: chosen by phase, by what hands may do and by what was done last, so that a
 * week covers every area (decisions 1 to 4, 26, 28).  The worker's thread only. */
#ifndef NAPE_CARE_ROUTINE_H
#define NAPE_CARE_ROUTINE_H

#include "care/phase.h"
#include "care/routine_rules.h"

/* A suggestion, with its words in the person's language.  All lives in the arena or in the rules. */
struct routine_choice {
    const struct routine *routine;  /* the first piece */
    const struct routine *then;     /* the second, or NULL */
    bool hands_on;
    struct str ids;                 /* "wall_ball jaw_release" */
    struct str name;                /* "ball on the wall, then jaw circles": for a text that names several things */
    struct str text;                /* the whole reminder: "Your routine: ball on the wall, ... (about 12 min). Ten warm minutes first.
                                       A sip and a bite first. Last time this took you from 5 to 3." */
    struct str tip;                 /* empty, or the tip of the week; counts as said once the choice is offered */
    const char *tip_id;
};

/* Chooses.  wanted: the id that a plan names, or empty for what suits.  1: *out.  0: nothing with hands is allowed now, or nothing at
 * all while safety is open; *why (may be NULL) says what holds it.  With hands_free, 1 and a break or breathing instead of 0, unless
 * safety is open. */
int routine_pick(struct care *care, const struct person *person, const struct phase_now *now, struct str wanted, bool hands_free,
                 struct routine_choice *out, enum hold *why, struct err *err);

/* The suggestion was put into the outbox: GO walks through it from now on, and its tip is not said again for a month. */
int routine_offered(struct care *care, const struct person *person, const struct routine_choice *choice, struct err *err);

/* What a text brought about, as far as routines go. */
struct routine_said {
    bool taken;              /* it was for the routine in hand: nobody else need answer it */
    struct str body;         /* to be said behind whatever else is said */
    struct str alone;        /* to be said when nobody else answers */
    const char *outcome;     /* one word; NULL: nothing to do with routines */
};

/* Looks whether a text is for the routine in hand: GO, STEPS, WAIT in the middle, DONE, SKIP, how it felt, a bruise, a question that a
 * notice answers.  Before the plans look at it.  asked: it answers the question of the next day.  quiet: nothing but safety may be
 * said; notes are made all the same. */
int routine_text(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct reading *reading, bool asked, bool quiet, struct routine_said *out, struct err *err);

/* At early, mild signs (decision 2): what is gentle and allowed, offered behind the answer to a text that tells of them; at most twice a day.
 * *body is empty when there is nothing to offer. */
int routine_mild(struct care *care, const struct person *person, const struct reading *reading, struct str *body, struct err *err);

/* A notice of rules/routines.conf in the person's language; empty when there is none. */
struct str routine_notice(struct care *care, const struct voice *voice, const char *id);

/* What is due: steps by the clock, the question of the next day.  As care_due and care_next_due. */
int routine_due(struct care *care, size_t limit, struct err *err);
int routine_next_due(struct care *care, int64_t *utc, struct err *err);

#endif
