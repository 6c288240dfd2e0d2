/* SPDX-License-Identifier: ISC
 * settle.h - asks a provider's list about messages that it may have taken: what a crash left, and sends that no answer came to.
 * What follows from it is the worker's.  Knows channels and transports, no loop and no store.  Loop thread only. */
#ifndef NAPE_DELIVERY_SETTLE_H
#define NAPE_DELIVERY_SETTLE_H

#include "base/clock.h"
#include "base/log.h"
#include "model/job.h"
#include "model/transport.h"

struct channel;
struct settle;

struct settle_options {
    const struct clock *clock;
    const struct log *log;
    void (*submit)(struct job *job, void *arg); /* takes the job, a JOB_FOUND; it may not be refused */
    void *arg;
};

struct settle *settle_new(const struct settle_options *options, struct err *err);
void settle_free(struct settle *settle); /* what is open is in doubt again at the next start */

/* Channels without find are left out (0).  Borrows channel. */
int settle_add_channel(struct settle *settle, struct channel *channel, const struct transport *transport, struct err *err);

/* Copies messages in.  Each comes back as a job: at once when its channel cannot be asked, else when the list has named it, has twice
 * not named it, or was not given for two minutes. */
void settle_take(struct settle *settle, const struct outbound *doubts, size_t n);

/* Starts what is due.  Not from within a transport's done. */
void settle_run(struct settle *settle);
int64_t settle_wait_ms(const struct settle *settle); /* in how many ms settle_run should run again by itself; -1: when something happens */
size_t settle_n_open(const struct settle *settle);

#endif
