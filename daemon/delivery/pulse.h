/* SPDX-License-Identifier: ISC
 * pulse.h - whether the daemon does its work, for whoever starts it anew when it does not.  A store that is stuck is no reason: while
 * the stall is on, advice goes out round it, and a new process would find the same disk.  PURE. */
#ifndef NAPE_DELIVERY_PULSE_H
#define NAPE_DELIVERY_PULSE_H

#include <stdbool.h>
#include <stdint.h>

/* What was seen at one look. */
struct pulse_look {
    int64_t mono_ms;
    int64_t busy_ms;     /* how long the worker's batch has been running; 0: it rests */
    int64_t cpu_ms;      /* what the worker's thread has computed since it began */
    int64_t stall_ms;    /* after so long the stall should be on */
    bool stall_is_on;
};

struct pulse {
    int64_t looked_ms;   /* 0: never */
    int64_t cpu_ms;
    int64_t spinning_ms; /* how long the worker has been computing, without a disk to wait for */
};

/* Looks, every few seconds.  true: all is well, or stuck in a way that is dealt with.  false: the worker computes without end, or it is
 * stuck and nothing goes round it. */
bool pulse_beats(struct pulse *pulse, const struct pulse_look *look);

#endif
