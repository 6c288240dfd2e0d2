/* SPDX-License-Identifier: ISC
 * job.h - one thing for the worker to do.  Everything that changes state enters as a job at this one door. */
#ifndef NAPE_MODEL_JOB_H
#define NAPE_MODEL_JOB_H

#include "base/arena.h"
#include "model/inbound.h"
#include "model/outbound.h"

enum job_kind {
    JOB_INBOUND,     /* a message came in */
    JOB_RECEIPT,     /* a provider told of a delivery */
    JOB_SEND_RESULT, /* what became of a leased message */
    JOB_TICK,        /* something may be due */
    JOB_FOUND,       /* what the provider's list says of a message in doubt */
    JOB_SWEPT,       /* a channel's list was filed whole */
    JOB_ADMIN,       /* a command: napectl, dashboard */
    JOB_KIND_COUNT
};

/* A command with its JSON arguments; the answer is JSON too. */
struct admin_request {
    struct str request_id;  /* a repeated one is answered from what was done before; empty: a question that changes nothing */
    struct str verb;        /* "patient.add", "alerts", ... */
    struct str arguments;   /* a JSON object, or empty */
};

/* Everything that a channel's provider took before utc is filed. */
struct sweep_mark {
    struct str channel;
    int64_t utc;
};

/* What a provider says of a message that it may have taken. */
struct find_result {
    int64_t outbox_id;
    bool answered;          /* false: it cannot be asked */
    const struct str *ids;  /* of those in its list that say the same, newest first */
    size_t n_ids;
};

enum verdict_kind { VERDICT_DONE, VERDICT_DUPLICATE, VERDICT_REFUSED, VERDICT_FAILED };

struct verdict {
    enum verdict_kind kind;
    int64_t inbox_id;    /* JOB_INBOUND: the row */
    struct str site;     /* JOB_INBOUND: the keyword of the sender's site, empty for none; lives in the result's arena.  s NULL: not known */
    const int64_t *already_ids; /* JOB_INBOUND with inbound.already: the outbox row of each; lives in the result's arena */
    struct str answer;   /* JOB_ADMIN: JSON; lives in the result's arena.  VERDICT_REFUSED: one plain sentence */
};

struct job {
    enum job_kind kind;
    struct arena *arena;  /* owned: all the job points to; freed with it.  NULL when the job points to nothing of its own */
    void *ticket;         /* the submitter's: given back with the verdict, never touched by the worker */
    union {
        struct inbound inbound;
        struct receipt receipt;
        struct send_result send_result;
        struct sweep_mark swept;
        struct find_result found;
        struct admin_request admin;
    } of;
};

struct job *job_new(enum job_kind kind); /* with an arena of its own; NULL when out of memory */
void job_free(struct job *job);

#endif
