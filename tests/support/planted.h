/* SPDX-License-Identifier: ISC
 * planted.h - the bugs of base/fault.h by name, and the one that is on.  For a program's main file alone. */
#ifndef NAPE_TESTS_SUPPORT_PLANTED_H
#define NAPE_TESTS_SUPPORT_PLANTED_H

#include <stdio.h>
#include <string.h>

#include "base/fault.h"

enum planted planted_bug = PLANTED_NONE;

static const char *const PLANTED_NAMES[PLANTED_COUNT] = {
    [PLANTED_NONE] = "none", [PLANTED_DEDUPE_OFF] = "dedupe-off", [PLANTED_LEASE_FORGOTTEN] = "lease-forgotten",
    [PLANTED_QUIET_HOURS_OFF] = "quiet-hours-off", [PLANTED_STOP_IGNORED] = "stop-ignored", [PLANTED_ACK_CLOSES] = "ack-closes",
    [PLANTED_ADVICE_WAITS] = "advice-waits",
    [PLANTED_AGAIN_AS_NEW] = "again-as-new",
    [PLANTED_ALERT_IGNORED] = "alert-ignored",
    [PLANTED_CAP_OFF] = "cap-off",
    [PLANTED_HANDS_IN_ATTACK] = "hands-in-attack",
    [PLANTED_LOST_UNSAID] = "lost-unsaid",
    [PLANTED_PAUSE_IGNORED] = "pause-ignored",
    [PLANTED_QUESTION_FORGOTTEN] = "question-forgotten",
    [PLANTED_RING_LATE] = "ring-late",
    [PLANTED_STALE_SAID] = "stale-said",
    [PLANTED_STEP_FORGOTTEN] = "step-forgotten",
    [PLANTED_STOP_AGAIN] = "stop-again",
};

static inline void planted_list(void)
{
    for (int i = PLANTED_NONE + 1; i < PLANTED_COUNT; i++)
        puts(PLANTED_NAMES[i]);
}

/* false: there is no bug of that name. */
static inline bool planted_set(const char *name)
{
    for (int i = PLANTED_NONE; i < PLANTED_COUNT; i++) {
        if (strcmp(name, PLANTED_NAMES[i]) != 0)
            continue;
        planted_bug = (enum planted)i;
        return true;
    }
    return false;
}

#endif
