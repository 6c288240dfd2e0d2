/* SPDX-License-Identifier: ISC
 * fault.h - bugs planted for tests: each breaks one promise, and some transcript must find it.  In every program but
 * tests/support/nape-transcript-planted, which compiles the files concerned a second time, PLANTED() is false and costs nothing. */
#ifndef NAPE_BASE_FAULT_H
#define NAPE_BASE_FAULT_H

#include <stdbool.h>

enum planted {
    PLANTED_NONE,
    PLANTED_DEDUPE_OFF,       /* P1: a text that is delivered again is a new one */
    PLANTED_LEASE_FORGOTTEN,  /* P6: a message that was handed over still waits */
    PLANTED_QUIET_HOURS_OFF,  /* P6: the night is like the day */
    PLANTED_STOP_IGNORED,     /* P6: STOP is confirmed and not kept */
    PLANTED_ACK_CLOSES,       /* P5: an ACK counts as an outcome */
    PLANTED_ADVICE_WAITS,     /* P3: advice goes out two minutes late */
    PLANTED_AGAIN_AS_NEW,     /* P6: what was put off comes back as if it were another date */
    PLANTED_ALERT_IGNORED,    /* decision 6: reminders go on while a human is called */
    PLANTED_CAP_OFF,          /* decision 24: any number of reminders a day */
    PLANTED_HANDS_IN_ATTACK,  /* decision 2: any phase allows pressure */
    PLANTED_LOST_UNSAID,      /* P5: nobody hears that advice did not arrive */
    PLANTED_PAUSE_IGNORED,    /* P6: PAUSE is confirmed and not kept */
    PLANTED_QUESTION_FORGOTTEN, /* P4: silence after a question ends there */
    PLANTED_RING_LATE,        /* P5: the first step is passed over */
    PLANTED_STALE_SAID,       /* P6: what waited for a channel goes out after its window */
    PLANTED_STEP_FORGOTTEN,   /* P5: after the first step nobody is rung */
    PLANTED_STOP_AGAIN,       /* P6: every STOP is confirmed, the second too */
    PLANTED_COUNT
};

#ifdef NAPE_PLANTED
extern enum planted planted_bug;
#define PLANTED(bug) (planted_bug == (bug))
#else
#define PLANTED(bug) false
#endif

#endif
