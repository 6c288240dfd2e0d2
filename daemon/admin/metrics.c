/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "admin/metrics.h"

#include <cjson/cJSON.h>

static const double JOBS[] = { 1, 2, 5, 10, 20, 50, 100, 200, 512 };
static const double COMMIT_S[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 30 };
static const double ACK_S[] = { 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400 };
#define BOUNDS(list) .bounds = (list), .n_bounds = sizeof(list) / sizeof *(list)

static const struct metric_family FAMILIES[METRIC_COUNT] = {
    [METRIC_BUILD] = { .name = "nape_build_info", .kind = METRIC_GAUGE, .help = "The version that runs.", .labels = { "version" } },
    [METRIC_RULES] = { .name = "nape_rules_info", .kind = METRIC_GAUGE, .help = "The rules in use, by a hash of their text.", .labels = { "version" } },
    [METRIC_START] = { .name = "nape_start_time_seconds", .kind = METRIC_GAUGE, .help = "When it started, Unix time." },
    [METRIC_READY] = { .name = "nape_ready", .kind = METRIC_GAUGE, .help = "1 while the store takes what comes in." },
    [METRIC_INBOUND] = { .name = "nape_inbound_total", .kind = METRIC_COUNTER, .help = "Messages that came in, by what became of them.", .labels = { "channel", "verdict" } },
    [METRIC_TEXTS] = { .name = "nape_texts_total", .kind = METRIC_COUNTER, .help = "Texts screened and stored, by tier.", .labels = { "tier" } },
    [METRIC_LEASED] = { .name = "nape_leases_total", .kind = METRIC_COUNTER, .help = "Messages handed to a channel, each try counted.", .labels = { "class", "channel" } },
    [METRIC_RESULTS] = { .name = "nape_send_results_total", .kind = METRIC_COUNTER, .help = "What became of tries to send.", .labels = { "channel", "outcome" } },
    [METRIC_RECEIPTS] = { .name = "nape_receipts_total", .kind = METRIC_COUNTER, .help = "Delivery receipts.", .labels = { "channel", "state" } },
    [METRIC_HOOKS_REFUSED] = { .name = "nape_hooks_refused_total", .kind = METRIC_COUNTER, .help = "Webhooks without a right signature.", .labels = { "channel" } },
    [METRIC_REMINDERS] = { .name = "nape_reminders_total", .kind = METRIC_COUNTER, .help = "Reminders that were not sent, and why; those sent are leases of that class.",
                           .labels = { "what" } },
    [METRIC_BATCHES] = { .name = "nape_batches_total", .kind = METRIC_COUNTER, .help = "Transactions of the worker.", .labels = { "outcome" } },
    [METRIC_BATCH_JOBS] = { .name = "nape_batch_jobs", .kind = METRIC_HISTOGRAM, .help = "Jobs in one transaction.", BOUNDS(JOBS) },
    [METRIC_COMMIT_SECONDS] = { .name = "nape_batch_seconds", .kind = METRIC_HISTOGRAM, .help = "How long a transaction took, commit included.", BOUNDS(COMMIT_S) },
    [METRIC_WORKER_BUSY] = { .name = "nape_worker_busy_seconds", .kind = METRIC_GAUGE, .help = "How long the transaction in progress has been running." },
    [METRIC_WORKER_JOBS] = { .name = "nape_worker_jobs", .kind = METRIC_GAUGE, .help = "Jobs that wait for the worker or are in its hands." },
    [METRIC_IN_FLIGHT] = { .name = "nape_sends_in_flight", .kind = METRIC_GAUGE, .help = "Messages that a provider has not answered for yet." },
    [METRIC_DOUBTS] = { .name = "nape_sends_in_doubt", .kind = METRIC_GAUGE, .help = "Messages of which a provider's list is asked whether they went out." },
    [METRIC_SILENT] = { .name = "nape_channel_silent_seconds", .kind = METRIC_GAUGE, .help = "How long ago a channel brought anything.", .labels = { "channel" } },
    [METRIC_SWEPT] = { .name = "nape_channel_swept_seconds", .kind = METRIC_GAUGE, .help = "How long ago a channel's list was filed whole.", .labels = { "channel" } },
    [METRIC_STALLED] = { .name = "nape_store_stuck", .kind = METRIC_GAUGE, .help = "1 while the store is stuck and advice goes round it." },
    [METRIC_STALLS] = { .name = "nape_store_stuck_total", .kind = METRIC_COUNTER, .help = "How often the store was stuck." },
    [METRIC_STALL_HELD] = { .name = "nape_journal_waiting", .kind = METRIC_GAUGE, .help = "Texts that wait for the store." },
    [METRIC_JOURNAL] = { .name = "nape_journal_texts_total", .kind = METRIC_COUNTER, .help = "Texts handed to the journal; not durable: the provider was told to try again.",
                         .labels = { "durable" } },
    [METRIC_RELOADS] = { .name = "nape_reloads_total", .kind = METRIC_COUNTER, .help = "Reloads of configuration and rules.", .labels = { "outcome" } },
    [METRIC_CONNECTIONS] = { .name = "nape_http_requests_open", .kind = METRIC_GAUGE, .help = "HTTP requests being served.", .labels = { "server" } },
    [METRIC_STORE_AGE] = { .name = "nape_store_figures_age_seconds", .kind = METRIC_GAUGE, .help = "How old the figures below are; old ones are shown while the store is stuck." },
    [METRIC_PATIENTS] = { .name = "nape_patients", .kind = METRIC_GAUGE, .help = "People, by state.", .labels = { "state" } },
    [METRIC_OUTBOX] = { .name = "nape_outbox", .kind = METRIC_GAUGE, .help = "Messages that are not out yet.", .labels = { "class", "state" } },
    [METRIC_UNCONFIRMED] = { .name = "nape_receipt_oldest_unconfirmed_seconds", .kind = METRIC_GAUGE,
                             .help = "How long the provider has had the oldest advice or alert of which no receipt came." },
    [METRIC_ALERTS] = { .name = "nape_alerts_open", .kind = METRIC_GAUGE, .help = "Open alerts and questions.", .labels = { "state" } },
    [METRIC_ALERT_OLDEST] = { .name = "nape_alert_oldest_ringing_seconds", .kind = METRIC_GAUGE, .help = "How old the oldest alert is that rings and nobody has taken." },
    [METRIC_ACK_SECONDS] = { .name = "nape_alert_ack_seconds", .kind = METRIC_HISTOGRAM, .help = "From the opening of an alert to the ACK.", BOUNDS(ACK_S) },
    [METRIC_ALERT_LOAD] = { .name = "nape_alert_load_per_100_patients_week", .kind = METRIC_GAUGE,
                            .help = "Alerts per 100 patients and week over four weeks, and those closed as false.", .labels = { "which" } },
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
