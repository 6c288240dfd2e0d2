/* SPDX-License-Identifier: ISC
 * world_inside.h - what the files of the world share: world.c runs batches and time, phones.c is the provider. */
#ifndef NAPE_PLAY_WORLD_INSIDE_H
#define NAPE_PLAY_WORLD_INSIDE_H

#include "base/clock.h"
#include "base/log.h"
#include "base/rng.h"
#include "delivery/outbox.h"
#include "model/transport.h"
#include "play/world.h"

struct channel;
struct channel_ops;

/* A message on its way to a phone. */
struct flight {
    struct flight *next;
    transport_done_fn *done;
    void *arg;
    enum provider_mood mood;
    int64_t until_ms;           /* PROVIDER_SILENT: nobody waits longer */
};

struct mood {
    struct mood *next;
    struct str channel, to;
    enum provider_mood mood;
    int times;
};

/* What a row says of a message beside its text: known from its lease. */
struct lease {
    int64_t id;
    struct str cause;
};

struct phones {
    const struct clock *clock;
    void (*on_attempt)(void *arg, const struct attempt *attempt);
    void *arg;
    struct arena *arena;
    struct sent *sent;
    size_t n_sent, size_sent;
    struct lease *leases;
    size_t n_leases, size_leases;
    struct flight *flights;
    struct mood *moods;
    int64_t *answered;          /* ids that the provider took and said so */
    size_t n_answered, size_answered;
};

/* The transport of all channels, and what stands in for a driver's decode so that a phone can do more than take a message. */
struct transport phones_transport(struct phones *phones);
void phones_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out);
/* Answers what may be answered now; true when there was something. */
bool phones_answer(struct phones *phones);
/* When the first of those is given up whose answer was lost; -1: none waits. */
int64_t phones_wait_ms(const struct phones *phones);
int phones_leased(struct phones *phones, const struct outbound *sends, size_t n, struct err *err);
int phones_mood(struct phones *phones, struct str channel, struct str to, enum provider_mood mood, int times, struct err *err);
void phones_clear(struct phones *phones);

/* Makes room for one more element of size bytes; NULL and *err without memory. */
void *world_grow(void *old, size_t n, size_t *size, size_t bytes, struct err *err);

#endif
