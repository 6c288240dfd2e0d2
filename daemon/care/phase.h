/* SPDX-License-Identifier: ISC
 * phase.h - where a patient stands in an attack, from the diary, and what may be done with hands there (decisions 1 to 4).
 * Nothing is kept: it is read anew each time.  The worker's thread only. */
#ifndef NAPE_CARE_PHASE_H
#define NAPE_CARE_PHASE_H

#include "care/person.h"
#include "model/plan.h"

enum phase {
    PHASE_BETWEEN, /* no pain, or none above the usual */
    PHASE_MILD,    /* pain 1 to 3, or early signs */
    PHASE_ATTACK,  /* from 4, or aura */
    PHASE_AFTER,   /* the worst has passed */
    PHASE_COUNT
};
extern const char *const PHASE_NAMES[PHASE_COUNT];

/* What hands may do. */
enum touch { TOUCH_NONE, TOUCH_LIGHT /* scalp, temple, skull base; nothing with pressure */, TOUCH_FULL };

struct phase_now {
    enum phase phase;
    bool known;             /* something in the diary says so; false: nothing was noted lately, which counts as between */
    int pain;               /* the last said, in tenths; -1: none lately */
    bool aura;
    int64_t since_utc;      /* of the entry that decides; 0 when !known */
    enum touch touch;
    enum hold why;          /* with TOUCH_NONE: HOLD_UNCLEARED, HOLD_SAFETY, HOLD_TOUCH, HOLD_ATTACK */
    bool silent;            /* words of self-harm or violence: nothing but advice until a human says so (decisions 17 and 18) */
    bool mute;              /* they want to sleep (decision 12) */
    bool safety_open;       /* a question or an alert waits: nothing but it is said (decision 6) */
};

/* Reads diary, facts and the open escalation. */
int phase_of(struct care *care, const struct person *person, struct phase_now *out, struct err *err);

/* Whether a routine that needs this much touch is allowed now; *why (may be NULL) says what holds it. */
bool phase_hands_on_allowed(const struct phase_now *now, enum touch needed, enum hold *why);

#endif
