/* SPDX-License-Identifier: ISC
 * outbox.h - puts leased messages on the wire: pace, one in flight per address, the provider's answer as a job.  Knows channels and
 * transports, no loop and no store.  Loop thread only.
 *
 * Each round: outbox_take what batches leased, outbox_run, outbox_credits to the worker; run again after outbox_wait_ms. */
#ifndef NAPE_DELIVERY_OUTBOX_H
#define NAPE_DELIVERY_OUTBOX_H

#include "base/clock.h"
#include "base/log.h"
#include "delivery/worker.h"
#include "model/transport.h"

/* Calls of one channel in flight at a time, those kept for advice and alerts among them. */
enum { OUTBOX_MOST_FLYING = 258 };

struct channel;
struct outbox;

/* Takes the job, a JOB_SEND_RESULT.  It may not be refused: whoever is called keeps it until the worker has room. */
typedef void outbox_submit_fn(struct job *job, void *arg);

struct outbox_options {
    const struct clock *clock;
    const struct log *log;
    outbox_submit_fn *submit;
    /* What became of a try to send, for whoever counts; NULL: nobody. */
    void (*told)(void *arg, const struct outbound *message, enum send_outcome outcome);
    void *arg;
};

struct outbox *outbox_new(const struct outbox_options *options, struct err *err);
/* Cancels what is in flight and forgets what waits: their rows are in doubt at the next start. */
void outbox_free(struct outbox *outbox);

/* A channel and what carries its requests.  Borrows channel until the outbox is freed or it is added anew under its name (reload):
 * what is in flight over the old one is then finished with the old one's decode, so close it only when outbox_channel_busy is false. */
int outbox_add_channel(struct outbox *outbox, struct channel *channel, const struct transport *transport, struct err *err);
bool outbox_channel_busy(const struct outbox *outbox, const struct channel *channel);

/* Copies leased messages in.  One whose channel is not there is given back as refused. */
void outbox_take(struct outbox *outbox, const struct outbound *sends, size_t n);

/* Starts what may start now, and gives back what has waited longer than its lease.  Not from within a transport's done. */
void outbox_run(struct outbox *outbox);
/* In how many ms outbox_run should run again by itself; -1: when something happens. */
int64_t outbox_wait_ms(struct outbox *outbox);

/* How many more may be leased, one entry a channel; returns how many were filled in. */
size_t outbox_credits(struct outbox *outbox, struct credit *out, size_t max);

/* Nothing is in flight (drain). */
size_t outbox_in_flight(const struct outbox *outbox);
/* From now on nothing is started; what waits is given back as unsent. */
void outbox_stop(struct outbox *outbox);

#endif
