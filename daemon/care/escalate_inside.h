/* SPDX-License-Identifier: ISC
 * escalate_inside.h - the state tables of escalations and the actions they name; for the files escalate*.c and their test. */
#ifndef NAPE_CARE_ESCALATE_INSIDE_H
#define NAPE_CARE_ESCALATE_INSIDE_H

#include "care/escalate.h"

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

/* The team's side.  The states are those of the row; CLOSED stands for "none is open" too. */
enum team_event {
    TEAM_POSSIBLE,       /* a possible flag that must be asked about */
    TEAM_SOON,           /* something for the day list */
    TEAM_ALARM,          /* a definite emergency or urgent flag: new, worse, or again long after an ACK (decision 9) */
    TEAM_ALARM_AGAIN,    /* one that is open already */
    TEAM_UNANSWERED,     /* the question was answered unclearly or not at all */
    TEAM_UNANSWERED_LOW, /* the same, of a flag that can wait for the day list */
    TEAM_DENIED_NEXT,    /* a plain no; another possible flag waits for its question */
    TEAM_DENIED_LISTED,  /* a plain no to the last; something is on the day list */
    TEAM_DENIED,         /* a plain no to the last */
    TEAM_TIMEOUT,        /* the step, or the time of whoever took it, is over */
    TEAM_STEP_DEAD,      /* nobody of the step can be reached */
    TEAM_ACK, TEAM_PASS, TEAM_CLOSE, TEAM_NOT_REACHED,
    TEAM_UNDELIVERED,    /* advice or question did not arrive */
    TEAM_SILENT,         /* the patient does not say SAFE */
    TEAM_EVENT_COUNT
};
extern const char *const TEAM_EVENT_NAMES[TEAM_EVENT_COUNT];

/* The patient's side. */
enum patient_side {
    SIDE_CALM,           /* nothing is expected of them */
    SIDE_QUESTIONED,     /* a possible flag was asked about */
    SIDE_ADVISED,        /* told to call for help */
    SIDE_REASKED, SIDE_REASKED_TWICE,
    SIDE_PHONE,          /* a human was told to phone */
    SIDE_SAFE,           /* help is with them */
    SIDE_COUNT
};
extern const char *const SIDE_NAMES[SIDE_COUNT];

enum side_event {
    SIDE_ADVICE,         /* emergency advice went out */
    SIDE_ASK,            /* e->question is to be asked */
    SIDE_ANSWERED,       /* the question has its answer, or needs none any more */
    SIDE_NO_ANSWER,      /* what they wrote answers nothing: ask again */
    SIDE_SAID_SAFE,
    SIDE_TIMEOUT,
    SIDE_EVENT_COUNT
};
extern const char *const SIDE_EVENT_NAMES[SIDE_EVENT_COUNT];

/* How long the new state may last. */
enum wait { WAIT_KEEP, WAIT_NONE, WAIT_STEP, WAIT_OUTCOME, WAIT_ANSWER, WAIT_FIRST, WAIT_SECOND, WAIT_LAST };

typedef int escalate_fn(struct escalate *e, struct err *err);

struct team_transition {
    enum escalation_state state;
    enum team_event event;
    enum escalation_state next;
    escalate_fn *act;      /* NULL: nothing to do */
    enum wait wait;
};
extern const struct team_transition TEAM_TABLE[];
extern const size_t TEAM_TABLE_N;

struct side_transition {
    enum patient_side state;
    enum side_event event;
    enum patient_side next;
    escalate_fn *act;
    enum wait wait;
};
extern const struct side_transition SIDE_TABLE[];
extern const size_t SIDE_TABLE_N;

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
