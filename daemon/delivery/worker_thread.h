/* SPDX-License-Identifier: ISC
 * worker_thread.h - puts worker_run on a thread.  Jobs go in by a queue; what waits becomes one batch (group commit).
 * submit and collect are called on the loop thread; wake is called on the worker's thread. */
#ifndef NAPE_DELIVERY_WORKER_THREAD_H
#define NAPE_DELIVERY_WORKER_THREAD_H

#include "delivery/worker.h"

struct worker_thread;

/* A batch that has run, in the order of submission. */
struct done_batch {
    struct job **jobs;           /* owned by whoever collects: job_free each; NULL where somebody has taken it */
    size_t n_jobs;
    bool failed;                 /* the batch was not committed; error says why */
    struct err error;
    int64_t took_ms;             /* from its beginning to its commit */
    struct batch_result result;  /* empty when failed */
    struct done_batch *next;
};

struct worker_thread_options {
    struct worker *worker;       /* taken */
    struct setup *setup;         /* a further reference is taken: the caller keeps theirs */
    void (*wake)(void *arg);     /* on the worker's thread: something can be collected */
    void *wake_arg;
    size_t max_jobs;             /* waiting jobs beyond this are refused; 0: 100,000 */
};

struct worker_thread *worker_thread_new(const struct worker_thread_options *options, struct err *err);
/* Runs what waits, then stops the thread and frees all. */
void worker_thread_free(struct worker_thread *thread);

/* Hands jobs over: they are taken when 0 is returned.  ERR_FULL: nothing was taken. */
int worker_thread_submit(struct worker_thread *thread, struct job **jobs, size_t n_jobs, struct err *err);
/* The credits for the next batches.  What batches lease is taken off; count only what was collected when they are given anew. */
void worker_thread_credits(struct worker_thread *thread, const struct credit *credits, size_t n_credits);
/* From the next batch on this setup is used (reload); a further reference is taken. */
void worker_thread_setup(struct worker_thread *thread, struct setup *setup);

/* All batches done so far, oldest first; the caller frees each by done_batch_free.  NULL when there is none. */
struct done_batch *worker_thread_collect(struct worker_thread *thread);
void done_batch_free(struct done_batch *done);

/* How long the batch in progress (or the tidying behind it) has been running, 0 when idle: the loop looks for a stuck store. */
int64_t worker_thread_busy_ms(const struct worker_thread *thread);
/* What the thread has computed so far: who computes without end does not wait for a disk. */
int64_t worker_thread_cpu_ms(const struct worker_thread *thread);

#endif
