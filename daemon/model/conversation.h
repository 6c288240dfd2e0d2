/* SPDX-License-Identifier: ISC
 * conversation.h - what the next answer of a person at an address refers to. */
#ifndef NAPE_MODEL_CONVERSATION_H
#define NAPE_MODEL_CONVERSATION_H

#include "base/text.h"

enum conversation_kind {
    CONVERSATION_NONE,
    CONVERSATION_SAFETY,  /* the question of an escalation */
    CONVERSATION_INVITE,  /* a fresh invitation: YES joins */
    CONVERSATION_AGE,     /* joining asks 18 or over */
    CONVERSATION_PAIN,    /* "how bad, 0 to 10?" */
    CONVERSATION_SCREEN,  /* the danger signs, once an attack (decision 5) */
    CONVERSATION_INTAKE,
    CONVERSATION_CHECKIN,
    CONVERSATION_CONFIRM, /* a yes does what `topic` names: FORGET ME */
    CONVERSATION_TEAM,    /* answers go to the member named in `topic` (TELL) */
    CONVERSATION_REMINDER, /* DONE, SKIP, LATER: `topic` is the occurrence whose text it was */
    CONVERSATION_ROUTINE, /* "better, same or worse than before?", the day after a routine (decision 26) */
    CONVERSATION_TRAVEL,  /* what time it is where they are (decision 20) */
    CONVERSATION_TIME,    /* what time of day suits better: `topic` is the occurrence whose text asked */
    CONVERSATION_KIND_COUNT
};
extern const char *const CONVERSATION_KIND_NAMES[CONVERSATION_KIND_COUNT];

struct conversation {
    int64_t patient_id;
    int64_t address_id;
    enum conversation_kind kind;
    int question;            /* enum question of nlp/read.h: what the reading is told */
    int64_t escalation_id;   /* CONVERSATION_SAFETY */
    struct str topic;        /* flag, plan, member, step of the intake: by kind */
    int asks;                /* times it was put */
    int64_t asked_utc;
    int64_t expires_utc;     /* 0: never */
    int64_t last_prompt_utc; /* the last other prompt to that address: a bare no may have been meant for it (decision 6) */
};

#endif
