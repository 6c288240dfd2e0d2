/* SPDX-License-Identifier: ISC
 * poll.h - hears channels whose provider calls nobody: one call that waits is always open, what it brings is handed in, and only when
 * all of that is stored does the next call tell the provider so (P1).  Knows channels and transports, no loop and no store.  Loop
 * thread only. */
#ifndef NAPE_DELIVERY_POLL_H
#define NAPE_DELIVERY_POLL_H

#include "base/clock.h"
#include "base/log.h"
#include "model/transport.h"

struct channel;
struct received;
struct poll;

struct poll_options {
    const struct clock *clock;
    const struct log *log;
    /* Hands texts to the worker; when their verdicts are there poll_filed is told with that channel.  -1: not taken. */
    int (*file)(void *arg, struct channel *channel, const struct received *received, struct err *err);
    /* The provider answered: a sign of life, texts or not. */
    void (*heard)(void *arg, const struct channel *channel);
    void *arg;
};

struct poll *poll_new(const struct poll_options *options, struct err *err);
void poll_free(struct poll *poll); /* cancels what is open */

/* A channel whose driver polls (others are left out, 0).  Borrows channel. */
int poll_add_channel(struct poll *poll, struct channel *channel, const struct transport *transport, struct err *err);

/* What file handed in is durable, or not (ok false: it is asked for again). */
void poll_filed(struct poll *poll, const struct channel *channel, bool ok);

/* Starts what is due.  Not from within a transport's done. */
void poll_run(struct poll *poll);
int64_t poll_wait_ms(const struct poll *poll); /* in how many ms poll_run should run again by itself; -1: when something happens */

#endif
