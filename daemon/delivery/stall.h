/* SPDX-License-Identifier: ISC
 * stall.h - what is done on the loop while the store is stuck or full (P1, P3).  Texts are screened here, their advice and alerts go
 * out without a row, the scribe keeps them, and only then are their webhooks answered 2xx.  When the store works again they enter it
 * under their own keys, and what went out is born sent there.
 *
 * Watches every text on its way through the worker.  Loop thread only; knows no loop. */
#ifndef NAPE_DELIVERY_STALL_H
#define NAPE_DELIVERY_STALL_H

#include "base/clock.h"
#include "base/log.h"
#include "care/setup.h"
#include "delivery/scribe.h"
#include "delivery/sites.h"
#include "delivery/worker_thread.h"

struct stall;

struct stall_options {
    const struct clock *clock;
    const struct log *log;
    struct setup *setup;       /* a further reference is taken */
    struct scribe *scribe;     /* borrowed; NULL: nothing can be kept */
    struct sites *sites;       /* taken: whose alerts ring by which site's policy, as known at the start; NULL: nothing */
    /* Puts a message on the wire; its result comes back to stall_result under the id that the message has. */
    void (*send)(void *arg, const struct outbound *message);
    /* Takes a job for the worker; may not refuse it.  It comes back through stall_given, or stall_take. */
    void (*submit)(void *arg, struct job *job);
    /* The text is durable, or it is not and somebody else must try again: answer whoever waits.  The ticket is gone afterwards. */
    void (*kept)(void *arg, struct job *job, bool durable);
    void *arg;
};

struct stall *stall_new(const struct stall_options *options, struct err *err);
void stall_free(struct stall *stall); /* texts that wait for the store are in the journal */
void stall_setup(struct stall *stall, struct setup *setup); /* a further reference is taken */

/* Jobs were handed to the worker just now. */
void stall_given(struct stall *stall, struct job *const *jobs, size_t n_jobs);
/* A batch came back: before its verdicts are told, and before its sends are taken.  Takes the texts that were not stored out of it
 * (their place in done->jobs becomes NULL), and the sends that went out already. */
void stall_done(struct stall *stall, struct done_batch *done);

/* The store has not answered for too long. */
void stall_begin(struct stall *stall);
bool stall_is_on(const struct stall *stall);
/* Takes a text instead of the worker; only while it is on. */
void stall_take(struct stall *stall, struct job *job);
/* Takes the texts that an earlier process left in the journal. */
void stall_replay(struct stall *stall, struct job **jobs, size_t n_jobs);

/* Whether that id is the stall's own; then this is what became of the message. */
bool stall_owns(int64_t id);
void stall_result(struct stall *stall, const struct send_result *result);

/* After the scribe's wake, and when stall_wait_ms is over: tells what is durable, sends again what failed. */
void stall_run(struct stall *stall);
/* In how many ms stall_run should run again by itself; -1: when something happens. */
int64_t stall_wait_ms(const struct stall *stall);

/* Texts that wait for the store. */
size_t stall_held(const struct stall *stall);

#endif
