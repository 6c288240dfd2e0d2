/* SPDX-License-Identifier: ISC
 * plan.h - a recurring thing for a patient, and one of its dates.  What decides whether a date is said is care/remind. */
#ifndef NAPE_MODEL_PLAN_H
#define NAPE_MODEL_PLAN_H

#include "base/text.h"

enum plan_kind {
    PLAN_ROUTINE,     /* hands-on self-care: only for who is cleared for it (decision 1) */
    PLAN_WATER,
    PLAN_POSTURE,     /* a movement break */
    PLAN_BREATHING,
    PLAN_CHECKIN,     /* "how is your head, 0 to 10?" */
    PLAN_MEDICINE,    /* the patient's own plan; its words name no medicine unless the team wrote them */
    PLAN_APPOINTMENT,
    PLAN_FOLLOWUP,    /* after a session or a visit */
    PLAN_MEAL,        /* these two are off until asked for (decision 29) */
    PLAN_WINDDOWN,
    PLAN_KIND_COUNT
};
extern const char *const PLAN_KIND_NAMES[PLAN_KIND_COUNT];

enum plan_state {
    PLAN_ACTIVE,
    PLAN_PAUSED,      /* until paused_until_utc; 0: until somebody says so */
    PLAN_OVER,        /* its rule has no further date */
    PLAN_REMOVED,
    PLAN_STATE_COUNT
};
extern const char *const PLAN_STATE_NAMES[PLAN_STATE_COUNT];

struct plan {
    int64_t id;
    int64_t patient_id;
    enum plan_kind kind;
    enum plan_state state;
    struct str rule;          /* RRULE as base/recur reads it */
    int32_t start_date;       /* local */
    int start_min;            /* local minute of the day: the time when the rule names none */
    int window_min;           /* how long after its time a date may still be said */
    int jitter_min;           /* up to so many minutes later, the same for the same date */
    int goal;                 /* times a week, 0: none (decision 24) */
    struct str routine;       /* id of a routine; empty: what suits */
    struct str text;          /* the team's own words; empty: those of its kind */
    struct str made_by;       /* member, "operator", or "nape" for a default */
    int64_t made_utc;
    int64_t paused_until_utc;
    int thin;                 /* every how many dates are said: 1, 2, 4 by LESS and MORE */
    int ignored;              /* dates in a row that nobody answered */
    int passed;               /* dates left out since the last that was said, by thin and ignored */
    int64_t missed;           /* dates that expired unsaid: outages */
    int32_t next_date;        /* the date to come, local; 0: none */
    int next_slot;            /* its minute of the day */
    int64_t next_due_utc;     /* when to look at it, jitter included; 0: never */
    struct str exdates;       /* dates that the rule has and the plan leaves out: "20261224,20261231" (RFC 5545 3.8.5.1) */
    int64_t after_id;         /* the plan that this one follows and goes with; 0: none */
    int64_t asked_utc;        /* when a better time was asked for; 0: never */
};

/* What became of one date. */
enum occurrence_answer {
    OCCURRENCE_OPEN,          /* said, no answer yet */
    OCCURRENCE_DONE,
    OCCURRENCE_PARTLY,
    OCCURRENCE_SKIPPED,       /* the patient said so */
    OCCURRENCE_SNOOZED,       /* LATER: to be said once more at next_utc */
    OCCURRENCE_IGNORED,       /* said, never answered */
    OCCURRENCE_HELD,          /* due, but not allowed: hold says why.  Counts for and against nothing (decisions 25, 31) */
    OCCURRENCE_LOST,          /* its text never left: expired, refused */
    OCCURRENCE_ANSWER_COUNT
};
extern const char *const OCCURRENCE_ANSWER_NAMES[OCCURRENCE_ANSWER_COUNT];

/* Why a date is not said. */
enum hold {
    HOLD_NONE,
    HOLD_NOT_JOINED,          /* invited, stranger, no address that opted in */
    HOLD_STOPPED,
    HOLD_PAUSED,              /* the person */
    HOLD_PLAN_PAUSED,
    HOLD_QUIET,               /* quiet hours */
    HOLD_SAFETY,              /* a safety question or an alert is open (decision 6) */
    HOLD_ATTACK,
    HOLD_TOUCH,               /* hands-on after "worse", or with a flag that a human has not closed (decision 4) */
    HOLD_UNCLEARED,           /* hands-on: nobody cleared it (decision 1) */
    HOLD_FLUID,               /* water: heart or kidney disease (decision 27) */
    HOLD_GOAL,                /* the week's goal is met (decision 24) */
    HOLD_CAP,                 /* enough texts for one day */
    HOLD_CEILING,             /* too many texts in one hour: something is wrong */
    HOLD_THINNED,             /* left out by LESS, or because nobody answers */
    HOLD_STALE,               /* its window is over */
    HOLD_DAY_OFF,             /* a holiday, or a day that the person wants to be left alone */
    HOLD_WHO,                 /* personal, and it may be somebody else's phone by now (decision 21) */
    HOLD_DIARY,               /* the diary names what speaks against that routine: smells, of peppermint (decision 28) */
    HOLD_COUNT
};
extern const char *const HOLD_NAMES[HOLD_COUNT];

struct occurrence {
    int64_t id;
    int64_t plan_id;
    int64_t patient_id;
    int32_t local_date;       /* the rule's date and minute of the day, before jitter: unique with the plan */
    int slot;
    int64_t due_utc;
    int64_t until_utc;        /* end of its window */
    int64_t text_id;          /* the occurrence whose text said it: what falls due together shares one */
    int64_t address_id;       /* where it was said; 0: nowhere */
    int asks;                 /* times it was said */
    int64_t asked_utc;        /* the last time; 0: never */
    int64_t next_utc;         /* to be said again then, 0: not */
    enum occurrence_answer answer;
    enum hold hold;           /* OCCURRENCE_HELD */
    int64_t answered_utc;
    int64_t inbox_id;         /* the text that answered */
};

#endif
