/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "admin/health.h"

#include "base/buf.h"
#include "loop/httpd.h"

static void answer_ready(struct httpd_exchange *exchange, const struct health *health)
{
    struct buf body;
    buf_init(&body, 1024);
    buf_addf(&body,
             "{\"ready\":%s,\"version\":\"" PACKAGE_VERSION "\",\"worker_busy_ms\":%lld,\"waiting\":%lld,\"refused_hooks\":%lld}\n",
             health->ready ? "true" : "false", (long long)health->worker_busy_ms, (long long)health->n_waiting,
             (long long)health->refused_hooks);
    httpd_answer(exchange, health->ready ? 200 : 503, "application/json", buf_str(&body));
    buf_clear(&body);
}

void health_answer(struct httpd_exchange *exchange, enum health_question question, const struct health *health)
{
    switch (question) {
    case HEALTH_LIVE:
        httpd_answer(exchange, 200, NULL, STR("ok\n"));
        break;
    case HEALTH_READY:
        answer_ready(exchange, health);
        break;
    }
}
