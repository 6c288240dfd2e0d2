/* SPDX-License-Identifier: ISC
 * sweep.h - finds what a provider took while nobody listened (P1): asks each channel's list after a start, a stall or an outage and
 * every few minutes, and hands what it names in, oldest first, under the same keys as a webhook.  A channel without a public URL is
 * heard by nothing else.  Knows channels and transports, no loop and no store.  Loop thread only. */
#ifndef NAPE_DELIVERY_SWEEP_H
#define NAPE_DELIVERY_SWEEP_H

#include "base/clock.h"
#include "base/log.h"
#include "model/transport.h"

struct channel;
struct received;
struct sweep;

struct sweep_options {
    const struct clock *clock;
    const struct log *log;
    /* Hands texts and receipts to the worker; when their verdicts are there sweep_filed is told with that channel.  -1: not taken. */
    int (*file)(void *arg, struct channel *channel, const struct received *received, struct err *err);
    /* Everything up to that moment is filed: to be remembered over a restart. */
    void (*swept)(void *arg, const struct channel *channel, int64_t utc);
    void *arg;
};

struct sweep *sweep_new(const struct sweep_options *options, struct err *err);
void sweep_free(struct sweep *sweep); /* cancels what it has asked */

/* A channel whose driver has a list (others are left out, 0).  swept_utc: up to when all was filed by an earlier process; 0: not
 * known, then the last hours are asked for.  Borrows channel. */
int sweep_add_channel(struct sweep *sweep, struct channel *channel, const struct transport *transport, int64_t swept_utc,
                      struct err *err);

/* Asks every channel anew, as soon as it is done with what it is at. */
void sweep_now(struct sweep *sweep);
/* What file handed in is stored, or not (ok false: all of it is asked for again).  n_new: texts that no webhook had brought. */
void sweep_filed(struct sweep *sweep, const struct channel *channel, bool ok, size_t n_new);

/* Starts what is due.  Not from within a transport's done. */
void sweep_run(struct sweep *sweep);
int64_t sweep_wait_ms(const struct sweep *sweep); /* in how many ms sweep_run should run again by itself; -1: when something happens */

/* For health: when the channel's list was last filed whole, 0: not yet.  -1: it is not swept. */
int64_t sweep_last_utc(const struct sweep *sweep, const struct channel *channel);

#endif
