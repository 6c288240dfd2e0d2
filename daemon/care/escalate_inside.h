/* SPDX-License-Identifier: ISC
 * escalate_inside.h - what the files escalate*.c share, and the actions that the state tables name; for them and their test. */
#ifndef NAPE_CARE_ESCALATE_INSIDE_H
#define NAPE_CARE_ESCALATE_INSIDE_H

#include "care/escalate.h"
#include "care/escalate_table.h"

/* One escalation while it is moved. */
struct escalate {
    struct care *care;
    const struct person *person;   /* the patient */
    struct escalation row;         /* id 0: none is open */
    struct escalation_flag *flags; /* of the row, in the arena */
    size_t n_flags;
    int64_t inbox_id;              /* the text in hand; 0: none, a time-out or a member */
    struct str shown;              /* its words as the team reads them; empty: look them up */
    struct str question;           /* flag to be asked about next */
    int member;                    /* who acts; -1: nobody of the team */
    struct str who;
    int to;                        /* PASS: the member it goes to */
    const char *outcome;           /* CLOSE */
};

/* Walks one row of a table: sets state and time-out, acts, saves. */
int escalate_team(struct escalate *e, enum team_event event, struct err *err);
int escalate_side(struct escalate *e, enum side_event event, struct err *err);
enum patient_side escalate_side_of(const struct escalation *row);

/* Fills e with the open escalation of the patient, or with none. */
int escalate_load(struct escalate *e, struct care *care, const struct person *person, struct err *err);
int escalate_load_flags(struct escalate *e, struct err *err);
/* The flag of that id, or NULL. */
const struct escalation_flag *escalate_flag(const struct escalate *e, struct str id);

/* The policy's steps as they stand now, as JSON. */
struct str escalate_steps(const struct care *care);

/* Actions of the team's side (escalate_ring.c). */
escalate_fn escalate_ring_first, escalate_ring_worse, escalate_ring_next, escalate_ring_again, escalate_ring_returned,
    escalate_ring_phone, escalate_ring_silent, escalate_ring_passed, escalate_ring_asked, escalate_take, escalate_end,
    escalate_phone_taker, escalate_silent_taker;
/* Actions of the patient's side (escalate_side.c). */
escalate_fn escalate_put_question, escalate_end_question, escalate_ask_again, escalate_unanswered, escalate_reask_first,
    escalate_reask_second, escalate_say_safe, escalate_to_phone;

#endif
