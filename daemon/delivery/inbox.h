/* SPDX-License-Identifier: ISC
 * inbox.h - gathers what one round of the loop brought in, verified and decoded, and hands it to the worker with one lock and one
 * wake.  What nobody waits for ("sent" marks) rides along with the next, or goes alone after 20 ms.  Loop thread only. */
#ifndef NAPE_DELIVERY_INBOX_H
#define NAPE_DELIVERY_INBOX_H

#include "base/clock.h"
#include "base/err.h"
#include "model/job.h"

struct inbox;
struct received;
struct done_batch;

/* Takes the jobs when 0 is returned: worker_thread_submit, or the simulation's. */
typedef int inbox_submit_fn(void *arg, struct job **jobs, size_t n_jobs, struct err *err);
/* A job somebody waits for was not taken by the worker: answer 503.  Borrows job, which is freed afterwards. */
typedef void inbox_refused_fn(void *arg, const struct job *job, const struct err *err);

struct inbox_options {
    const struct clock *clock;
    inbox_submit_fn *submit;
    inbox_refused_fn *refused;
    void *arg;
};

struct inbox *inbox_new(const struct inbox_options *options, struct err *err);
void inbox_free(struct inbox *inbox); /* frees what was not handed over */

/* Takes a job.  patient: nobody waits for it, it may ride along later and is never refused.  ERR_NOMEM: not taken. */
int inbox_add(struct inbox *inbox, struct job *job, bool patient, struct err *err);

/* Copies everything a request brought into jobs of that ticket and adds them, all or none.  *n_jobs verdicts (or refusals) will come
 * with the ticket. */
int inbox_add_received(struct inbox *inbox, const struct received *received, void *ticket, size_t *n_jobs, struct err *err);
/* A tick: something is due, or credit came back for what waits. */
int inbox_add_tick(struct inbox *inbox, struct err *err);

/* Takes the send results out of a batch that was not committed, to hand them in again after a second: their rows wait for them. */
void inbox_take_back(struct inbox *inbox, struct done_batch *done);

/* Hands over what was gathered; in loop_on_prepare.  Returns in how many ms to call it again by itself, -1: not. */
int64_t inbox_flush(struct inbox *inbox);

#endif
