/* SPDX-License-Identifier: ISC
 * loop.h - the one event loop, over libev.  Loop thread only, except loop_wake. */
#ifndef NAPE_LOOP_LOOP_H
#define NAPE_LOOP_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct loop;
struct loop_timer;
struct loop_wake;

typedef void loop_fn(struct loop *loop, void *arg);

/* Ignores SIGPIPE for the whole process: a peer that hangs up is an error to be read, not a reason to die. */
struct loop *loop_new(struct err *err);
/* Frees what was registered with it too, except wakes, servers and clients: free those before. */
void loop_free(struct loop *loop);
void loop_run(struct loop *loop);  /* until loop_stop */
void loop_stop(struct loop *loop);

/* Once after delay_ms, or every repeat_ms from then on when that is > 0.  A timer that fires once is gone when fn returns: forget its
 * handle there (or cancel it there, which is the same).  NULL when out of memory.
 * loop_timer_cancel promises that fn will not run afterwards. */
struct loop_timer *loop_timer_start(struct loop *loop, int64_t delay_ms, int64_t repeat_ms, loop_fn *fn, void *arg);
void loop_timer_cancel(struct loop_timer *timer); /* NULL does nothing */

/* On each signal, on the loop thread. */
int loop_on_signal(struct loop *loop, int signal_number, loop_fn *fn, void *arg, struct err *err);

/* Once a round, before the loop sleeps: what a round gathered is handed on there. */
int loop_on_prepare(struct loop *loop, loop_fn *fn, void *arg, struct err *err);

/* A bell that any thread may ring; fn runs on the loop thread, several rings may be one call. */
struct loop_wake *loop_wake_new(struct loop *loop, loop_fn *fn, void *arg, struct err *err);
void loop_wake_ring(struct loop_wake *wake); /* any thread */
void loop_wake_free(struct loop_wake *wake);

#endif
