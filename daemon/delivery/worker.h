/* SPDX-License-Identifier: ISC
 * worker.h - owns the store.  Takes a batch of jobs, runs it in one transaction, commits once.  A plain function: the thread is
 * worker_thread's, the simulation calls it directly.  One thread at a time. */
#ifndef NAPE_DELIVERY_WORKER_H
#define NAPE_DELIVERY_WORKER_H

#include "base/clock.h"
#include "base/log.h"
#include "base/rng.h"
#include "care/setup.h"
#include "model/job.h"
#include "model/tally.h"

struct cover;
struct heard_before;
struct worker;

struct worker_options {
    const char *store_url;      /* "sqlite:/var/lib/nape/nape.db"; "sqlite::memory:" for tests */
    const char *note_path;      /* where the texts in hand are noted, so that a crash does not lose them; NULL: nowhere */
    const struct clock *clock;
    const struct log *log;
    struct rng *rng;
    bool views;                 /* make a view of every text for the demo's page */
    const struct cover *cover;  /* care/cover: who hears of the state tables' cells; NULL: nobody */
    uint8_t hash_key[16];       /* of the dedupe hash; all zero: the store's own, made with it */
};

/* How many sends of a channel may start now.  Advice and alerts may overdraw by urgent. */
struct credit {
    const char *channel;
    int sends;
    int urgent;
};

struct batch {
    struct setup *setup;        /* borrowed for the call */
    struct job *const *jobs;
    size_t n_jobs;
    const struct credit *credits;
    size_t n_credits;
    bool unread;                /* its texts are set aside without being read: reading them ended the process, twice */
};

/* What the demo's page shows beside a phone: JSON as explain_json plus "address", "channel", "diary". */
struct view {
    struct str channel;
    struct str address;
    struct str json;
};

struct batch_result {
    struct arena *arena;        /* owned by the result: everything below lives in it */
    struct verdict *verdicts;   /* one a job, in order */
    const struct outbound *sends; /* leased now: to be put on the wire */
    size_t n_sends;
    const struct outbound *doubts; /* the provider may have taken these: its list is to be asked, a JOB_FOUND settles each */
    size_t n_doubts;
    const struct view *views;
    size_t n_views;
    int64_t next_due_utc;       /* the least over plans, conversations, escalations, outbox; 0: nothing */
    struct tally tally;         /* what it did, for metrics */
    int64_t n_queued;           /* rows that wait for credit: a JOB_TICK when there is some leases them */
};

/* Opens and migrates the store.  ERR_SCHEMA when it is newer than this program. */
struct worker *worker_new(const struct worker_options *options, struct err *err);
void worker_free(struct worker *worker);

/* Runs a batch.  0: committed, *result is filled (clear it); a job of it that failed by itself has VERDICT_FAILED: nothing of that one
 * is kept.  -1: nothing of it is committed (ERR_BUSY, ERR_FULL, ERR_IO).  Send results and receipts that were not kept are to be
 * handed in again: their rows wait for them. */
int worker_run(struct worker *worker, const struct batch *batch, struct batch_result *result, struct err *err);
void batch_result_clear(struct batch_result *result);

/* Before the first batch: runs the texts that were in hand when the process before this ended, each by itself.  One that ends the
 * process again is set aside at the next start: kept unread, and handed to the team.  -1: the store failed; they stay noted. */
int worker_recover(struct worker *worker, struct setup *setup, struct err *err);

/* Up to when everything that came over that channel is filed (JOB_SWEPT), 0: not known.  Before the first batch. */
int worker_swept_utc(struct worker *worker, struct str channel, int64_t *utc, struct err *err);

/* Before the first batch: a value that belongs to the store as a whole.  1: *value, in the arena; 0: there is none. */
int worker_kept(struct worker *worker, const char *name, struct arena *arena, struct str *value, struct err *err);

/* When that channel was last heard, and how long it was silent before.  Before the first batch. */
int worker_heard(struct worker *worker, struct str channel, struct heard_before *out, struct err *err);
/* Of which site those are who wrote last; *out may stay NULL, else the caller frees it.  Before the first batch. */
struct sites;
int worker_sites(struct worker *worker, struct sites **out, struct err *err);
/* How many people are reached over that channel.  Before the first batch. */
int worker_n_people(struct worker *worker, struct str channel, int64_t *n, struct err *err);

/* What can wait until the answers are out: the log goes into the file, old dedupe keys and requests are forgotten. */
void worker_rest(struct worker *worker);

#endif
