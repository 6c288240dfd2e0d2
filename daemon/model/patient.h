/* SPDX-License-Identifier: ISC
 * patient.h - a person who writes, as the store keeps them.  What is unknown is empty, 0 or -1, never a guess. */
#ifndef NAPE_MODEL_PATIENT_H
#define NAPE_MODEL_PATIENT_H

#include "base/text.h"

enum patient_state {
    PATIENT_STRANGER, /* wrote without being added: screened, advised and alerted on, nothing else */
    PATIENT_INVITED,  /* added by the team, has not joined */
    PATIENT_ACTIVE,
    PATIENT_PAUSED,   /* by PAUSE, until paused_until_utc */
    PATIENT_STOPPED,  /* by STOP: only START resumes */
    PATIENT_ERASED,
    PATIENT_STATE_COUNT
};
extern const char *const PATIENT_STATE_NAMES[PATIENT_STATE_COUNT];

/* How far somebody has come who was invited. */
enum joining {
    JOINING_NONE,
    JOINING_AGE,      /* asked: 18 or older? */
    JOINING_TEEN,     /* asked: 16 or 17? */
    JOINING_GUARDIAN, /* waits for a member to note a guardian's consent */
    JOINING_MINOR,    /* too young */
    JOINING_COUNT
};

extern const char *const JOINING_NAMES[JOINING_COUNT];

/* Whether it is they who write from their phone (decision 21). */
enum doubt {
    DOUBT_NONE,
    DOUBT_SILENT,     /* after long silence: asked for the birth year */
    DOUBT_OTHER,      /* "who is this", another name, a new number: asked for it */
    DOUBT_TEAM,       /* it cannot be asked for, or was wrong: a member is to find out */
    DOUBT_COUNT
};
extern const char *const DOUBT_NAMES[DOUBT_COUNT];

struct patient {
    int64_t id;
    enum patient_state state;
    struct str name;
    struct str lang;            /* "en"; empty: not known */
    struct str zone;            /* "America/Chicago" */
    struct str region;          /* "US": which emergency number; empty: not known */
    int birth_year;             /* 0: not known */
    int quiet_from_min;         /* local minute of the day; -1: the site's default */
    int quiet_to_min;
    int64_t created_utc;
    int64_t joined_utc;         /* 0: never */
    int64_t paused_until_utc;   /* 0: not paused */
    struct str hands_on_cleared_by; /* member who cleared hands-on routines; empty: nobody (decision 1) */
    struct str site;            /* keyword of the site by which they came; empty: none */
    enum joining joining;
    enum doubt doubt;
    int doubt_asks;             /* times the birth year was asked for */
    int64_t doubt_address_id;   /* the phone that it is about */
    int64_t doubt_inbox_id;     /* the first text that may be somebody else's; 0: none */
    int64_t erase_utc;          /* FORGET ME was confirmed: when it is done; 0: not */
};

#endif
