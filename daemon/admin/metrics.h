/* SPDX-License-Identifier: ISC
 * metrics.h - what naped counts, by name, for /metrics.  Loop thread only.  base/metric keeps and writes the numbers. */
#ifndef NAPE_ADMIN_METRICS_H
#define NAPE_ADMIN_METRICS_H

#include "base/metric.h"

enum naped_metric {
    METRIC_BUILD,            /* version */
    METRIC_RULES,            /* version */
    METRIC_START,
    METRIC_READY,
    METRIC_INBOUND,          /* channel, verdict */
    METRIC_TEXTS,            /* tier */
    METRIC_LEASED,           /* class, channel */
    METRIC_RESULTS,          /* channel, outcome */
    METRIC_RECEIPTS,         /* channel, state */
    METRIC_HOOKS_REFUSED,    /* channel */
    METRIC_REMINDERS,        /* what: held, missed */
    METRIC_BATCHES,          /* outcome */
    METRIC_BATCH_JOBS,
    METRIC_COMMIT_SECONDS,
    METRIC_WORKER_BUSY,
    METRIC_WORKER_JOBS,
    METRIC_IN_FLIGHT,
    METRIC_DOUBTS,
    METRIC_SILENT,           /* channel */
    METRIC_SWEPT,            /* channel */
    METRIC_STALLED,
    METRIC_STALLS,
    METRIC_STALL_HELD,
    METRIC_JOURNAL,          /* durable */
    METRIC_RELOADS,          /* outcome */
    METRIC_CONNECTIONS,      /* server */
    /* what the store says */
    METRIC_STORE_AGE,
    METRIC_PATIENTS,         /* state */
    METRIC_OUTBOX,           /* class, state */
    METRIC_UNCONFIRMED,
    METRIC_ALERTS,           /* state */
    METRIC_ALERT_OLDEST,
    METRIC_ACK_SECONDS,
    METRIC_ALERT_LOAD,       /* which: all, false */
    METRIC_COUNT
};

struct metrics *naped_metrics_new(void);

/* Takes the answer of the command "figures".  Returns the time for which it is right, 0: it is none. */
int64_t naped_metrics_take(struct metrics *metrics, struct str json);

#endif
