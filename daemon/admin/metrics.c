/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "admin/metrics.h"

#include <cjson/cJSON.h>

static const double JOBS[] = { 1, 2, 5, 10, 20, 50, 100, 200, 512 };
static const double COMMIT_S[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 30 };
static const double ACK_S[] = { 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400 };
#define BOUNDS(list) .bounds = (list), .n_bounds = sizeof(list) / sizeof *(list)

static const struct metric_family FAMILIES[METRIC_COUNT] = {
    [METRIC_BUILD] = { "nape_build_info", METRIC_GAUGE, "The version that runs.", { "version" } },
    [METRIC_RULES] = { "nape_rules_info", METRIC_GAUGE, "The rules in use, by a hash of their text.", { "version" } },
    [METRIC_START] = { "nape_start_time_seconds", METRIC_GAUGE, "When it started, Unix time." },
    [METRIC_READY] = { "nape_ready", METRIC_GAUGE, "1 while the store takes what comes in." },
    [METRIC_INBOUND] = { "nape_inbound_total", METRIC_COUNTER, "Messages that came in, by what became of them.", { "channel", "verdict" } },
    [METRIC_TEXTS] = { "nape_texts_total", METRIC_COUNTER, "Texts screened and stored, by tier.", { "tier" } },
    [METRIC_LEASED] = { "nape_leases_total", METRIC_COUNTER, "Messages handed to a channel, each try counted.", { "class", "channel" } },
    [METRIC_RESULTS] = { "nape_send_results_total", METRIC_COUNTER, "What became of tries to send.", { "channel", "outcome" } },
    [METRIC_RECEIPTS] = { "nape_receipts_total", METRIC_COUNTER, "Delivery receipts.", { "channel", "state" } },
    [METRIC_HOOKS_REFUSED] = { "nape_hooks_refused_total", METRIC_COUNTER, "Webhooks without a right signature.", { "channel" } },
    [METRIC_REMINDERS] = { "nape_reminders_total", METRIC_COUNTER, "Reminders that were not sent, and why; those sent are leases of that class.",
                           { "what" } },
    [METRIC_BATCHES] = { "nape_batches_total", METRIC_COUNTER, "Transactions of the worker.", { "outcome" } },
    [METRIC_BATCH_JOBS] = { "nape_batch_jobs", METRIC_HISTOGRAM, "Jobs in one transaction.", { NULL }, BOUNDS(JOBS) },
    [METRIC_COMMIT_SECONDS] = { "nape_batch_seconds", METRIC_HISTOGRAM, "How long a transaction took, commit included.", { NULL }, BOUNDS(COMMIT_S) },
    [METRIC_WORKER_BUSY] = { "nape_worker_busy_seconds", METRIC_GAUGE, "How long the transaction in progress has been running." },
    [METRIC_WORKER_JOBS] = { "nape_worker_jobs", METRIC_GAUGE, "Jobs that wait for the worker or are in its hands." },
    [METRIC_IN_FLIGHT] = { "nape_sends_in_flight", METRIC_GAUGE, "Messages that a provider has not answered for yet." },
    [METRIC_DOUBTS] = { "nape_sends_in_doubt", METRIC_GAUGE, "Messages of which a provider's list is asked whether they went out." },
    [METRIC_SILENT] = { "nape_channel_silent_seconds", METRIC_GAUGE, "How long ago a channel brought anything.", { "channel" } },
    [METRIC_SWEPT] = { "nape_channel_swept_seconds", METRIC_GAUGE, "How long ago a channel's list was filed whole.", { "channel" } },
    [METRIC_STALLED] = { "nape_store_stuck", METRIC_GAUGE, "1 while the store is stuck and advice goes round it." },
    [METRIC_STALLS] = { "nape_store_stuck_total", METRIC_COUNTER, "How often the store was stuck." },
    [METRIC_STALL_HELD] = { "nape_journal_waiting", METRIC_GAUGE, "Texts that wait for the store." },
    [METRIC_JOURNAL] = { "nape_journal_texts_total", METRIC_COUNTER, "Texts handed to the journal; not durable: the provider was told to try again.",
                         { "durable" } },
    [METRIC_RELOADS] = { "nape_reloads_total", METRIC_COUNTER, "Reloads of configuration and rules.", { "outcome" } },
    [METRIC_CONNECTIONS] = { "nape_http_requests_open", METRIC_GAUGE, "HTTP requests being served.", { "server" } },
    [METRIC_STORE_AGE] = { "nape_store_figures_age_seconds", METRIC_GAUGE, "How old the figures below are; old ones are shown while the store is stuck." },
    [METRIC_PATIENTS] = { "nape_patients", METRIC_GAUGE, "People, by state.", { "state" } },
    [METRIC_OUTBOX] = { "nape_outbox", METRIC_GAUGE, "Messages that are not out yet.", { "class", "state" } },
    [METRIC_UNCONFIRMED] = { "nape_receipt_oldest_unconfirmed_seconds", METRIC_GAUGE,
                             "How long the provider has had the oldest advice or alert of which no receipt came." },
    [METRIC_ALERTS] = { "nape_alerts_open", METRIC_GAUGE, "Open alerts and questions.", { "state" } },
    [METRIC_ALERT_OLDEST] = { "nape_alert_oldest_ringing_seconds", METRIC_GAUGE, "How old the oldest alert is that rings and nobody has taken." },
    [METRIC_ACK_SECONDS] = { "nape_alert_ack_seconds", METRIC_HISTOGRAM, "From the opening of an alert to the ACK.", { NULL }, BOUNDS(ACK_S) },
    [METRIC_ALERT_LOAD] = { "nape_alert_load_per_100_patients_week", METRIC_GAUGE,
                            "Alerts per 100 patients and week over four weeks, and those closed as false.", { "which" } },
};

struct metrics *naped_metrics_new(void)
{
    return metrics_new(FAMILIES, METRIC_COUNT);
}

static double number(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

/* An object of counts by name: one series each. */
static void take(struct metrics *m, const cJSON *figures, const char *name, size_t family, const char *second)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(figures, name)) metrics_set(m, family, item->valuedouble, item->string, second);
}

static void take_load(struct metrics *m, const cJSON *figures)
{
    enum { WEEKS = 4 };
    double patients = number(figures, "load_patients");
    if (cJSON_GetObjectItemCaseSensitive(figures, "load_patients") == NULL)
        return;
    metrics_set(m, METRIC_ALERT_LOAD, patients > 0 ? number(figures, "load_alerts") * 100 / patients / WEEKS : 0, "all", NULL);
    metrics_set(m, METRIC_ALERT_LOAD, patients > 0 ? number(figures, "load_false") * 100 / patients / WEEKS : 0, "false", NULL);
}

int64_t naped_metrics_take(struct metrics *metrics, struct str json)
{
    cJSON *figures = cJSON_ParseWithLength(json.s, json.n);
    const cJSON *ack;
    int64_t utc = (int64_t)number(figures, "utc");
    if (utc > 0) {
        take(metrics, figures, "patients", METRIC_PATIENTS, NULL);
        take(metrics, figures, "queued", METRIC_OUTBOX, "queued");
        take(metrics, figures, "sending", METRIC_OUTBOX, "sending");
        take(metrics, figures, "alerts", METRIC_ALERTS, NULL);
        metrics_set(metrics, METRIC_UNCONFIRMED, number(figures, "unconfirmed_s"), NULL, NULL);
        metrics_set(metrics, METRIC_ALERT_OLDEST, number(figures, "oldest_alert_s"), NULL, NULL);
        cJSON_ArrayForEach(ack, cJSON_GetObjectItemCaseSensitive(figures, "acks")) metrics_observe(metrics, METRIC_ACK_SECONDS, ack->valuedouble);
        take_load(metrics, figures);
    }
    cJSON_Delete(figures);
    return utc;
}
