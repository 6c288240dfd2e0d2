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

#endif
