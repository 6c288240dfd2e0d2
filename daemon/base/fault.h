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
    PLANTED_COUNT
};

#ifdef NAPE_PLANTED
extern enum planted planted_bug;
#define PLANTED(bug) (planted_bug == (bug))
#else
#define PLANTED(bug) false
#endif

#endif
