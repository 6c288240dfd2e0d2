/* SPDX-License-Identifier: ISC
 * world.h - the real worker, store and outbox under a clock that stands still until it is moved, with phones instead of a provider.
 * No loop, no thread, no network: what would be sent is kept as what the phones got.  One thread. */
#ifndef NAPE_PLAY_WORLD_H
#define NAPE_PLAY_WORLD_H

#include "base/arena.h"
#include "base/err.h"
#include "model/outbound.h"

struct conf;
struct cover;
struct setup;
struct world;

struct attempt;

struct world_options {
    const struct conf *conf;    /* its channels carry the messages; outlives the world */
    struct setup *setup;        /* a further reference is taken */
    const struct cover *cover;  /* may be NULL */
    int64_t start_utc;
    uint64_t seed;              /* 0: that of all transcripts */
    bool on_disk;               /* the store lies in a folder of its own, so that world_crash finds it again; else in memory */
    bool warm;                  /* the worker rests once an hour only, not whenever there is nothing to do: many times quicker */
    void (*on_attempt)(void *arg, const struct attempt *attempt); /* hears of every call to the provider; may be NULL */
    void *arg;
};

/* A message as a phone got it. */
struct sent {
    int64_t at_utc;
    int64_t id;                 /* outbox row */
    enum outbound_class class;
    struct str channel;
    struct str to;
    struct str text;
    struct str picture;         /* "wall_ball"; empty: none */
    struct str cause;           /* "inbox:12" */
    bool twice;                 /* the provider had taken it before, and had said so */
    bool listed;                /* the transcript's: named there */
};

/* What became of the last text. */
struct understood {
    int64_t inbox_id;           /* 0: nothing yet */
    bool duplicate;
    struct str view;            /* the demo's view of it, JSON */
};

/* How the provider treats messages to a phone.  times < 0: until it is told otherwise. */
enum provider_mood {
    PROVIDER_TAKES,
    PROVIDER_REFUSES,           /* this message */
    PROVIDER_BAD_ADDRESS,
    PROVIDER_STOPPED,           /* by the carrier */
    PROVIDER_BUSY,              /* try again */
    PROVIDER_DOWN,              /* nothing goes over this channel */
    PROVIDER_SILENT,            /* takes it, and its answer is lost */
    PROVIDER_MOOD_COUNT
};
extern const char *const PROVIDER_MOOD_NAMES[PROVIDER_MOOD_COUNT];

/* A message as the provider was given it, and what it did with it. */
struct attempt {
    int64_t id;                 /* outbox row */
    enum outbound_class class;
    struct str channel, to, text;
    enum provider_mood mood;
};

struct world *world_new(const struct world_options *options, struct err *err);
void world_free(struct world *world);
/* A reload.  A further reference is taken. */
void world_setup(struct world *world, struct setup *setup);

int64_t world_utc(const struct world *world);
/* The clock that no step moves. */
int64_t world_mono_ms(const struct world *world);
/* All that the phones got so far. */
struct sent *world_sent(struct world *world, size_t *n);
const struct understood *world_understood(const struct world *world);
/* The log since it was last asked for. */
struct str world_log(struct world *world, struct arena *arena);

/* Each of these runs until nothing is left to do at that moment.  -1: the store failed, or it does not come to rest. */

/* What somebody writes. */
struct written {
    struct str channel, from, text;
    struct str key;             /* the provider's; empty: one of its own */
    const char *optout;         /* what the carrier answered already, or NULL */
    int64_t late_s;             /* so long ago */
    int n_media;
};

/* A text comes in. */
int world_text(struct world *world, const struct written *written, struct err *err);
/* The last text comes in once more, under the same key. */
int world_text_again(struct world *world, struct err *err);
/* Time passes; what falls due happens at its own time.  Ends earlier, all at rest, when world_wake was called meanwhile. */
int world_wait_until(struct world *world, int64_t utc, struct err *err);
void world_wake(struct world *world);
/* A command; *answer lives in the arena.  0 done, 1 refused. */
int world_command(struct world *world, struct str verb, struct str arguments, struct arena *arena, struct str *answer,
                  struct err *err);
/* The provider tells what became of a message. */
int world_receipt(struct world *world, const struct sent *message, enum outbound_state state, enum send_outcome outcome,
                  struct err *err);

/* From now on the provider treats messages so: to `to` of that channel; to empty: to all of it. */
int world_mood(struct world *world, struct str channel, struct str to, enum provider_mood mood, int times, struct err *err);
/* The clock that people live by jumps; the other does not. */
int world_clock_step(struct world *world, int64_t s, struct err *err);
/* The store takes nothing any more, or does again.  Texts that came meanwhile then go into it. */
int world_store_full(struct world *world, bool full, struct err *err);
/* The process ends between two batches and starts again on the same store. */
int world_crash(struct world *world, struct err *err);

#endif
