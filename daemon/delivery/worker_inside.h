/* SPDX-License-Identifier: ISC
 * worker_inside.h - what the files of the worker share: worker.c runs batches, worker_jobs.c says what a job does, worker_sends.c
 * what becomes of messages, worker_aside.c what happens to a job that fails.  Nobody else includes it. */
#ifndef NAPE_DELIVERY_WORKER_INSIDE_H
#define NAPE_DELIVERY_WORKER_INSIDE_H

#include "base/zone.h"
#include "care/intake.h"
#include "delivery/worker.h"
#include "store/outbox_rows.h"

struct note;

struct worker {
    struct worker_options options;
    char *url;
    struct db *db;
    struct zones *zones;
    struct arena *arena;      /* of one job */
    int64_t boot;             /* counted by the store */
    int64_t n_batches;        /* of this boot: written with each, to learn how an uncertain commit ended */
    int64_t pruned_bucket;
    int64_t heard_utc;        /* the last text */
    int64_t scrub_since_utc;  /* the store is to be written anew since; 0: it is not */
    int64_t scrub_again_utc;  /* not before */
    bool recovered;           /* what the boot before left is settled */
    struct note *note;        /* of the texts in hand; NULL: none is kept */
    bool note_kept;           /* worker_recover runs the batch: it has noted it, and nobody sees its result */
    uint8_t hash_key[16];
};

/* One batch while it runs. */
struct run {
    struct worker *worker;
    const struct batch *batch;
    struct batch_result *result;
    struct outbox_desk desk;  /* leases of all that is committed or under way; its credits */
    struct outbound *doubts;  /* in the result's arena */
    size_t n_doubts;
    size_t size_doubts;
    struct view *views;
    size_t n_views;
    size_t size_views;
    int64_t now_utc;
    bool more_due;            /* a tick left something for the next batch */
    bool backlog;             /* something waited for a channel before */
};

/* What care works with for one job. */
struct care run_care(struct run *run);

/* worker_jobs.c: does job i inside the transaction and fills its verdict. */
int job_run(struct run *run, size_t i, struct err *err);

/* worker_sends.c */
int sends_result(struct run *run, const struct send_result *result, struct err *err);
int sends_found(struct run *run, const struct find_result *found, struct err *err);
int sends_receipt(struct run *run, const struct receipt *receipt, struct err *err);
/* Settles what the boot before left as sending. */
int sends_recover(struct run *run, struct err *err);

/* worker_already.c: texts for which advice went out while the store was stuck.  already_screen is screen(), and what was advised then
 * counts as definite; between begin and end the rows of that text are born sent. */
int already_screen(struct run *run, const struct care_text *text, struct screening *screening, struct err *err);
int already_begin(struct run *run, const struct inbound *in, int64_t inbox_id, struct verdict *verdict, struct err *err);
int already_end(struct run *run, int64_t inbox_id, struct err *err);

/* worker_aside.c: job i has failed twice, for why.  A text is kept, screened without what is known of the sender, and its advice and
 * a word to the team go out (P3), inside a transaction of its own.  0: done, the verdict is filled; -1: this failed too. */
int job_set_aside(struct run *run, size_t i, const struct err *why, struct err *err);

#endif
