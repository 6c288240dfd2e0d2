/* SPDX-License-Identifier: ISC
 * routine_inside.h - what the files routine*.c share. */
#ifndef NAPE_CARE_ROUTINE_INSIDE_H
#define NAPE_CARE_ROUTINE_INSIDE_H

#include "care/routine.h"
#include "store/session_rows.h"

/* A routine being walked through or looked back at. */
struct walk {
    struct care *care;
    const struct person *person;
    const struct routines *routines;
    struct session session;
};

/* Whether an id stands in a list of ids with spaces between. */
bool routine_ids_have(struct str ids, const char *id);

/* Whether a bruise or soreness still rests (routines.md). */
int routine_is_healing(struct care *care, const struct person *person, bool *out, struct err *err);

/* Sends the steps of the session: one or two texts, or the first by the clock.  Saves it. */
int routine_walk_start(struct walk *w, bool timed, struct err *err);
/* Sends the next step of a walk by the clock, or its end.  Saves it. */
int routine_walk_on(struct walk *w, struct err *err);
/* Holds it, or goes on. */
int routine_walk_hold(struct walk *w, struct err *err);
int routine_walk_resume(struct walk *w, struct err *err);
/* Whether this address takes step by step without cost and at once (decision 23). */
bool routine_walk_is_instant(const struct walk *w);

/* The session is done: plans the question of the next day, and says what is said once (routine_after.c). */
int routine_after_done(struct walk *w, struct routine_said *out, struct err *err);
/* The question of the next day is due. */
int routine_after_ask(struct walk *w, struct err *err);
/* An answer to it, or a bruise told without it. */
int routine_after_told(struct walk *w, int64_t inbox_id, enum routine_effect effect, struct routine_said *out, struct err *err);

#endif
