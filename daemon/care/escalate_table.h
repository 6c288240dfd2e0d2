/* SPDX-License-Identifier: ISC
 * escalate_table.h - the state tables of escalations, as data: what happens in which state.  care/escalate walks them; tests, the
 * manual's picture and the walker of transcripts read them.  PURE. */
#ifndef NAPE_CARE_ESCALATE_TABLE_H
#define NAPE_CARE_ESCALATE_TABLE_H

#include "care/cover.h"
#include "model/escalation.h"

/* The team's side.  The states are those of the row; CLOSED stands for "none is open" too. */
enum team_event {
    TEAM_POSSIBLE,       /* a possible flag that must be asked about */
    TEAM_SOON,           /* something for the day list */
    TEAM_ALARM,          /* a definite emergency or urgent flag: new, worse, or again long after an ACK (decision 9) */
    TEAM_ALARM_AGAIN,    /* one that is open already */
    TEAM_UNANSWERED,     /* the question was answered unclearly or not at all: somebody must know now */
    TEAM_UNANSWERED_WAIT, /* the same, of what can wait until somebody is there (decision 7) */
    TEAM_UNANSWERED_LOW, /* the same, of a flag that can wait for the day list */
    TEAM_DENIED_NEXT,    /* a plain no; another possible flag waits for its question */
    TEAM_DENIED_LISTED,  /* a plain no to the last; something is on the day list */
    TEAM_DENIED,         /* a plain no to the last */
    TEAM_TIMEOUT,        /* the step, the time of whoever took it, or the hours without anybody are over */
    TEAM_STEP_DEAD,      /* nobody of the step can be reached */
    TEAM_NOBODY,         /* nobody is on duty now, and these hours are declared (decision 37) */
    TEAM_ACK,
    TEAM_ACK_PART,       /* the step needs all of its members: others have not said ACK yet */
    TEAM_PASS, TEAM_CLOSE,
    TEAM_CLOSE_LOOK,     /* an emergency closed within two minutes or as false: somebody looks again (decision 36) */
    TEAM_NOT_REACHED,
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
    SIDE_ADVICE_AGAIN,   /* for what they were advised about before: the clock runs on */
    SIDE_ASK,            /* e->question is to be asked */
    SIDE_ANSWERED,       /* the question has its answer, or needs none any more */
    SIDE_NO_ANSWER,      /* what they wrote answers nothing: ask again */
    SIDE_GIVE_UP,        /* asked often enough, and a human knows */
    SIDE_SAID_SAFE,
    SIDE_TIMEOUT,
    SIDE_EVENT_COUNT
};
extern const char *const SIDE_EVENT_NAMES[SIDE_EVENT_COUNT];

/* How long the new state may last. */
enum wait { WAIT_KEEP, WAIT_NONE, WAIT_STEP, WAIT_OUTCOME, WAIT_OPENING, WAIT_ANSWER, WAIT_FIRST, WAIT_SECOND, WAIT_LAST };

struct escalate;
struct err;
typedef int escalate_fn(struct escalate *e, struct err *err);

struct team_transition {
    enum escalation_state state;
    enum team_event event;
    enum escalation_state next;
    escalate_fn *act;      /* NULL: nothing to do */
    enum wait wait;
    const char *never;     /* why it cannot come about; should it, nothing changes and an alarm is logged.  NULL: it can */
};
extern const struct team_transition TEAM_TABLE[];
extern const size_t TEAM_TABLE_N;

struct side_transition {
    enum patient_side state;
    enum side_event event;
    enum patient_side next;
    escalate_fn *act;
    enum wait wait;
    const char *never;
};
extern const struct side_transition SIDE_TABLE[];
extern const size_t SIDE_TABLE_N;

/* The row of a cell; every cell has one. */
const struct team_transition *team_transition_of(enum escalation_state state, enum team_event event);
const struct side_transition *side_transition_of(enum patient_side state, enum side_event event);

/* The same by name, for the walker. */
extern const struct state_table TEAM_STATE_TABLE, PATIENT_STATE_TABLE;

#endif
