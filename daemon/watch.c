/* SPDX-License-Identifier: ISC
 * watch.c - wires the journal and the stall into the loop: looks how long the worker takes, and lets texts go round it while the
 * store is stuck (P3). */
#include <config.h>

#include "naped.h"

#include "conf.h"
#include "delivery/inbox.h"
#include "delivery/outbox.h"
#include "delivery/scribe.h"
#include "delivery/stall.h"
#include "delivery/worker_thread.h"
#include "loop/loop.h"

#include <stdlib.h>

enum { LOOK_LEAST_MS = 20 };

/* ---- what the stall needs ---- */

static void send(void *arg, const struct outbound *message)
{
    struct naped *naped = arg;
    outbox_take(naped->outbox, message, 1);
}

/* Nobody waits for it, so it cannot be refused. */
static void submit(void *arg, struct job *job)
{
    struct naped *naped = arg;
    struct err err = { 0 };
    if (inbox_add(naped->inbox, job, true, &err) < 0) /* a text is in the journal, which is not emptied without it */
        log_event(&naped->log, LOG_ALARM, "naped.no_memory", F_ERR(&err), F_END);
}

static void on_scribe(struct loop *loop, void *arg)
{
    (void)loop;
    struct naped *naped = arg;
    stall_run(naped->stall);
}

static void ring(void *arg)
{
    struct naped *naped = arg;
    loop_wake_ring(naped->scribe_wake);
}

int watch_open(struct naped *naped, struct err *err)
{
    struct job **jobs = NULL;
    size_t n_jobs = 0;
    naped->scribe_wake = loop_wake_new(naped->loop, on_scribe, naped, err);
    if (naped->scribe_wake == NULL)
        return -1;
    struct scribe_options scribe = { .path = naped->conf->journal, .log = &naped->log, .wake = ring, .wake_arg = naped };
    naped->scribe = scribe_new(&scribe, err);
    if (naped->scribe == NULL)
        return -1;
    struct stall_options stall = { .clock = &naped->clock, .log = &naped->log, .setup = naped->setup, .scribe = naped->scribe, .sites = naped->sites,
                                   .send = send, .submit = submit, .kept = serve_kept, .arg = naped };
    naped->sites = NULL; /* the stall's now */
    naped->stall = stall_new(&stall, err);
    if (naped->stall == NULL || scribe_left(naped->scribe, &jobs, &n_jobs, err) < 0)
        return -1;
    stall_replay(naped->stall, jobs, n_jobs);
    free(jobs);
    return 0;
}

void watch_close(struct naped *naped)
{
    loop_timer_cancel(naped->busy_timer);
    loop_timer_cancel(naped->stall_timer);
    stall_free(naped->stall);
    sites_free(naped->sites); /* of a start that failed */
    scribe_free(naped->scribe);
    loop_wake_free(naped->scribe_wake);
}

/* ---- is the store stuck? ---- */

static void look(struct loop *loop, void *arg);

/* Looks again when the batch in progress will have taken too long. */
static void look_later(struct naped *naped, int64_t busy_ms)
{
    int64_t stall_ms = naped->conf->settings.stall_ms, wait_ms = busy_ms < stall_ms ? stall_ms - busy_ms : stall_ms;
    naped->busy_timer = loop_timer_start(naped->loop, wait_ms < LOOK_LEAST_MS ? LOOK_LEAST_MS : wait_ms, 0, look, naped);
}

static void look(struct loop *loop, void *arg)
{
    (void)loop;
    struct naped *naped = arg;
    int64_t busy_ms = worker_thread_busy_ms(naped->thread);
    naped->busy_timer = NULL;
    if (busy_ms >= naped->conf->settings.stall_ms)
        stall_begin(naped->stall);
    if (naped->n_at_worker > 0)
        look_later(naped, busy_ms);
}

/* ---- to the worker, or round it ---- */

static int give(struct naped *naped, struct job **jobs, size_t n_jobs, struct err *err)
{
    if (n_jobs == 0)
        return 0;
    if (worker_thread_submit(naped->thread, jobs, n_jobs, err) < 0) {
        log_event(&naped->log, LOG_ALARM, "naped.worker_full", F_INT("jobs", (int64_t)n_jobs), F_ERR(err), F_END);
        return -1;
    }
    stall_given(naped->stall, jobs, n_jobs);
    naped->n_at_worker += n_jobs;
    if (naped->busy_timer == NULL)
        look_later(naped, worker_thread_busy_ms(naped->thread));
    return 0;
}

int watch_submit(struct naped *naped, struct job **jobs, size_t n_jobs, struct err *err)
{
    if (!stall_is_on(naped->stall))
        return give(naped, jobs, n_jobs, err);
    struct job **rest = calloc(n_jobs + 1, sizeof *rest);
    size_t n_rest = 0;
    if (rest == NULL)
        return err_set(err, ERR_NOMEM, "no memory for jobs");
    for (size_t i = 0; i < n_jobs; i++)
        if (jobs[i]->kind != JOB_INBOUND)
            rest[n_rest++] = jobs[i];
    int rc = give(naped, rest, n_rest, err);
    free(rest);
    for (size_t i = 0; i < n_jobs && rc == 0; i++)
        if (jobs[i]->kind == JOB_INBOUND)
            stall_take(naped->stall, jobs[i]);
    return rc;
}

static void on_stall_timer(struct loop *loop, void *arg)
{
    (void)loop;
    struct naped *naped = arg;
    naped->stall_timer = NULL;
    stall_run(naped->stall);
}

void watch_arm(struct naped *naped)
{
    int64_t wait_ms = stall_wait_ms(naped->stall);
    loop_timer_cancel(naped->stall_timer);
    naped->stall_timer = wait_ms >= 0 ? loop_timer_start(naped->loop, wait_ms, 0, on_stall_timer, naped) : NULL;
}
