/* SPDX-License-Identifier: ISC
 * figures.c - /metrics: counts what passes the loop, asks the worker for what only the store knows, and answers with what is there.
 * Nobody waits long for it, and nothing waits for it: while the store is stuck the last figures are shown, with their age. */
#include <config.h>

#include "naped.h"

#include "admin/metrics.h"
#include "care/setup.h"
#include "channel/channel.h"
#include "conf.h"
#include "delivery/hearing.h"
#include "delivery/outbox.h"
#include "delivery/settle.h"
#include "delivery/stall.h"
#include "delivery/sweep.h"
#include "delivery/worker_thread.h"
#include "loop/httpd.h"
#include "loop/loop.h"
#include "triage/ruleset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOOK_MS = 60000,            /* asked so often even when nobody scrapes: a late receipt is an alarm */
    WAIT_MS = 1500,             /* of a scrape for the worker */
    PATIENTS_EVERY_S = 600,     /* counting a million people takes a while */
    RECEIPT_LATE_S = 15 * 60,
    DAY_S = 86400,
};

/* Who waits for the worker's figures. */
struct scrape {
    struct naped *naped;
    struct httpd_exchange *exchange;
    struct loop_timer *timer;
    struct scrape *next;
};

struct figures_state {
    struct metrics *metrics;
    struct loop_timer *timer;
    struct scrape *scrapes;
    int64_t asked_utc;       /* of the question under way; 0: none */
    int64_t at_utc;          /* of the figures that are there */
    int64_t patients_utc;
    bool was_stuck;
    bool late;               /* told of a late receipt */
    int64_t alive_day;       /* the UTC day of the last line that says so */
};

static struct metrics *figures_of(struct naped *naped)
{
    return naped->figures != NULL ? naped->figures->metrics : NULL;
}

/* ---- what passes ---- */

static const char *verdict_word(enum verdict_kind kind)
{
    switch (kind) {
    case VERDICT_DONE:
        return "stored";
    case VERDICT_DUPLICATE:
        return "duplicate";
    case VERDICT_REFUSED:
    case VERDICT_FAILED:
        break;
    }
    return "failed";
}

/* The configuration's own word for a channel, so that a name that came from outside is no label. */
static const char *channel_word(const struct naped *naped, struct str name)
{
    for (size_t i = 0; i < naped->conf->settings.n_channels; i++)
        if (str_is(name, naped->conf->settings.channels[i].name))
            return naped->conf->settings.channels[i].name;
    return "other";
}

void figures_batch(struct naped *naped, const struct done_batch *done)
{
    struct metrics *m = figures_of(naped);
    metrics_add(m, METRIC_BATCHES, 1, done->failed ? "failed" : "committed", NULL);
    metrics_observe(m, METRIC_BATCH_JOBS, (double)done->n_jobs);
    metrics_observe(m, METRIC_COMMIT_SECONDS, (double)done->took_ms / 1000);
    for (size_t i = 0; i < done->n_jobs; i++) {
        const struct job *job = done->jobs[i];
        if (job == NULL)
            continue;
        if (job->kind == JOB_INBOUND)
            metrics_add(m, METRIC_INBOUND, 1, channel_word(naped, job->of.inbound.channel),
                        verdict_word(done->failed ? VERDICT_FAILED : done->result.verdicts[i].kind));
        else if (job->kind == JOB_RECEIPT && !done->failed)
            metrics_add(m, METRIC_RECEIPTS, 1, channel_word(naped, job->of.receipt.channel), OUT_STATE_NAMES[job->of.receipt.state]);
    }
    if (done->failed)
        return;
    const struct tally *tally = &done->result.tally;
    for (size_t t = 0; t < sizeof tally->texts / sizeof *tally->texts; t++)
        metrics_add(m, METRIC_TEXTS, (double)tally->texts[t], TIER_NAMES[t], NULL);
    metrics_add(m, METRIC_REMINDERS, (double)tally->reminders_held, "held", NULL);
    metrics_add(m, METRIC_REMINDERS, (double)tally->reminders_missed, "missed", NULL);
    for (size_t i = 0; i < done->result.n_sends; i++)
        metrics_add(m, METRIC_LEASED, 1, CLASS_NAMES[done->result.sends[i].class], channel_word(naped, done->result.sends[i].channel));
}

void figures_told(void *arg, const struct outbound *message, enum send_outcome outcome)
{
    struct naped *naped = arg;
    metrics_add(figures_of(naped), METRIC_RESULTS, 1, channel_word(naped, message->channel), SEND_OUTCOME_NAMES[outcome]);
}

void figures_count(struct naped *naped, enum naped_metric metric, const char *label)
{
    metrics_add(figures_of(naped), metric, 1, label, NULL);
}

void figures_look(struct naped *naped)
{
    bool stuck = stall_is_on(naped->stall);
    if (stuck && !naped->figures->was_stuck)
        metrics_add(figures_of(naped), METRIC_STALLS, 1, NULL, NULL);
    naped->figures->was_stuck = stuck;
}

/* ---- what the store says ---- */

static void ask(struct naped *naped)
{
    struct figures_state *f = naped->figures;
    int64_t now = clock_utc_s(&naped->clock);
    if (f->asked_utc != 0 || naped->draining || stall_is_on(naped->stall))
        return;
    struct job *job = job_new(JOB_ADMIN);
    if (job == NULL)
        return;
    bool patients = now - f->patients_utc >= PATIENTS_EVERY_S || now < f->patients_utc;
    char *arguments = arena_printf(job->arena, "{\"since\":%lld%s}", (long long)(f->at_utc != 0 ? f->at_utc : now), patients ? ",\"patients\":true" : "");
    job->of.admin = (struct admin_request){ .request_id = STR(""), .verb = STR("figures"), .arguments = str_of(arguments) };
    job->ticket = f; /* known by this in figures_verdict */
    if (!naped_gather(naped, job))
        return;
    f->asked_utc = now;
    if (patients)
        f->patients_utc = now;
}

/* What was heard of each channel, as far as anything was. */
static void set_channels(struct naped *naped, struct metrics *m)
{
    int64_t now = clock_utc_s(&naped->clock);
    metrics_set(m, METRIC_DOUBTS, (double)settle_n_open(naped->settle), NULL, NULL);
    for (size_t i = 0; i < naped->conf->settings.n_channels; i++) {
        const struct channel *channel = naped->conf->channels[i];
        int64_t heard = hearing_last_utc(naped->hearing, channel), swept = sweep_last_utc(naped->sweep, channel);
        if (heard > 0)
            metrics_set(m, METRIC_SILENT, (double)(now - heard), channel->name, NULL);
        if (swept > 0)
            metrics_set(m, METRIC_SWEPT, (double)(now - swept), channel->name, NULL);
    }
}

static void set_now(struct naped *naped)
{
    struct figures_state *f = naped->figures;
    struct metrics *m = f->metrics;
    metrics_forget(m, METRIC_RULES);
    metrics_set(m, METRIC_RULES, 1, ruleset_version(naped->setup->ruleset), NULL);
    metrics_set(m, METRIC_READY, serve_is_ready(naped), NULL, NULL);
    metrics_set(m, METRIC_WORKER_BUSY, (double)worker_thread_busy_ms(naped->thread) / 1000, NULL, NULL);
    metrics_set(m, METRIC_WORKER_JOBS, (double)naped->n_at_worker, NULL, NULL);
    metrics_set(m, METRIC_IN_FLIGHT, (double)outbox_in_flight(naped->outbox), NULL, NULL);
    set_channels(naped, m);
    metrics_set(m, METRIC_STALLED, stall_is_on(naped->stall), NULL, NULL);
    metrics_set(m, METRIC_STALL_HELD, (double)stall_held(naped->stall), NULL, NULL);
    metrics_set(m, METRIC_CONNECTIONS, httpd_n_open(naped->public_server), "public", NULL);
    metrics_set(m, METRIC_CONNECTIONS, httpd_n_open(naped->admin_server), "admin", NULL);
    metrics_set(m, METRIC_STORE_AGE, f->at_utc != 0 ? (double)(clock_utc_s(&naped->clock) - f->at_utc) : -1, NULL, NULL);
}

static void answer(struct naped *naped, struct httpd_exchange *exchange)
{
    struct buf body;
    buf_init(&body, (size_t)4 << 20);
    set_now(naped);
    metrics_write(figures_of(naped), &body);
    if (buf_ok(&body))
        httpd_answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&body));
    else
        httpd_answer(exchange, 503, NULL, STR("no memory\n"));
    buf_clear(&body);
}

static void finish(struct scrape *s)
{
    struct scrape **at = &s->naped->figures->scrapes;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    loop_timer_cancel(s->timer);
    if (s->exchange != NULL) {
        httpd_on_gone(s->exchange, NULL, NULL);
        answer(s->naped, s->exchange);
    }
    free(s);
}

static void on_gone(void *arg)
{
    struct scrape *s = arg;
    s->exchange = NULL;
    finish(s);
}

static void waited(struct loop *loop, void *arg)
{
    (void)loop;
    struct scrape *s = arg;
    s->timer = NULL;
    finish(s);
}

/* Once a day: a log in which nothing else stands still says that it is written. */
static void tell_alive(const struct naped *naped)
{
    const struct metrics *m = naped->figures->metrics;
    log_event(&naped->log, LOG_INFO, "naped.alive", F_INT("active", (int64_t)metrics_value(m, METRIC_PATIENTS, "active", NULL)),
              F_INT("ringing", (int64_t)metrics_value(m, METRIC_ALERTS, "alerted", NULL)),
              F_INT("taken", (int64_t)metrics_value(m, METRIC_ALERTS, "taken", NULL)),
              F_INT("unconfirmed_s", (int64_t)metrics_value(m, METRIC_UNCONFIRMED, NULL, NULL)),
              F_INT("refused_hooks", naped->n_refused_hooks), F_END);
}

bool figures_verdict(struct naped *naped, const struct job *job, const struct verdict *verdict)
{
    struct figures_state *f = naped->figures;
    if (job->ticket != f)
        return false;
    int64_t utc = verdict != NULL && verdict->kind == VERDICT_DONE ? naped_metrics_take(f->metrics, verdict->answer) : 0;
    if (utc > 0)
        f->at_utc = utc;
    f->asked_utc = 0;
    double unconfirmed_s = metrics_value(f->metrics, METRIC_UNCONFIRMED, NULL, NULL);
    bool late = unconfirmed_s >= RECEIPT_LATE_S;
    if (late && !f->late)
        log_event(&naped->log, LOG_ALARM, "receipts.late", F_INT("oldest_s", (int64_t)unconfirmed_s), F_END);
    f->late = late;
    if (utc > 0 && utc / DAY_S != f->alive_day) {
        f->alive_day = utc / DAY_S;
        tell_alive(naped);
    }
    while (f->scrapes != NULL)
        finish(f->scrapes);
    return true;
}

void figures_serve(struct naped *naped, struct httpd_exchange *exchange)
{
    struct figures_state *f = naped->figures;
    ask(naped);
    struct scrape *s = f->asked_utc != 0 ? calloc(1, sizeof *s) : NULL;
    if (s != NULL)
        *s = (struct scrape){ .naped = naped, .exchange = exchange, .next = f->scrapes,
                              .timer = loop_timer_start(naped->loop, WAIT_MS, 0, waited, s) };
    if (s == NULL || s->timer == NULL) {
        free(s);
        answer(naped, exchange);
        return;
    }
    f->scrapes = s;
    httpd_on_gone(exchange, on_gone, s);
}

static void look_again(struct loop *loop, void *arg)
{
    (void)loop;
    ask(arg);
}

int figures_open(struct naped *naped, struct err *err)
{
    naped->figures = calloc(1, sizeof *naped->figures);
    if (naped->figures == NULL || (naped->figures->metrics = naped_metrics_new()) == NULL)
        return err_set(err, ERR_NOMEM, "no memory for metrics");
    metrics_set(figures_of(naped), METRIC_BUILD, 1, PACKAGE_VERSION, NULL);
    metrics_set(figures_of(naped), METRIC_START, (double)clock_utc_s(&naped->clock), NULL, NULL);
    naped->figures->timer = loop_timer_start(naped->loop, LOOK_MS, LOOK_MS, look_again, naped);
    return 0;
}

void figures_close(struct naped *naped)
{
    struct figures_state *f = naped->figures;
    if (f == NULL)
        return;
    loop_timer_cancel(f->timer);
    while (f->scrapes != NULL) { /* their exchanges went with the servers */
        struct scrape *next = f->scrapes->next;
        loop_timer_cancel(f->scrapes->timer);
        free(f->scrapes);
        f->scrapes = next;
    }
    metrics_free(f->metrics);
    free(f);
    naped->figures = NULL;
}
