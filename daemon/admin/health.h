/* SPDX-License-Identifier: ISC
 * health.h - /healthz and /readyz: for load balancers, supervisors and people.  Loop thread only.
 * Live: the loop turns.  Ready: the store takes what comes in. */
#ifndef NAPE_ADMIN_HEALTH_H
#define NAPE_ADMIN_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

struct httpd_exchange;

enum health_question { HEALTH_LIVE, HEALTH_READY };

struct health {
    bool ready;
    int64_t worker_busy_ms; /* of the batch in progress; 0 when idle */
    int64_t n_waiting;      /* jobs that wait for the worker */
    int64_t refused_hooks;  /* webhooks with a wrong signature, since the start */
};

/* 200 "ok" to live; to ready 200 or 503 with a JSON object of the figures. */
void health_answer(struct httpd_exchange *exchange, enum health_question question, const struct health *health);

#endif
