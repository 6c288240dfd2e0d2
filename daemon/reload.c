/* SPDX-License-Identifier: ISC
 * reload.c - reads configuration and rules again on a thread of its own; both are taken, or both are kept as they were (P10).
 * Whoever asked over the control socket hears what became of it: the number of warnings, or the first problem with its place. */
#include <config.h>

#include "naped.h"

#include "care/setup.h"
#include "conf.h"
#include "delivery/stall.h"
#include "delivery/worker_thread.h"
#include "loop/httpd.h"
#include "loop/loop.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Somebody who waits for the outcome. */
struct waiter {
    struct httpd_exchange *exchange; /* NULL once it is gone */
    struct waiter *next;
};

struct reload {
    struct naped *naped;
    struct loop_wake *wake;
    pthread_t thread;
    struct conf *conf;
    struct setup *setup;
    struct setup *before; /* what runs while the files are read */
    struct problems problems;
    struct waiter *waiters;
    struct waiter *late; /* asked while the files were being read: they are read once more */
    bool again;
};

/* ---- who waits ---- */

static void waiter_gone(void *arg)
{
    struct waiter *w = arg;
    w->exchange = NULL;
}

static void answer(struct httpd_exchange *exchange, int status, const char *name, struct str text, int64_t warnings)
{
    struct buf body;
    buf_init(&body, 8192);
    buf_addf(&body, "{\"taken\":%s,\"warnings\":%lld", status == 200 ? "true" : "false", (long long)warnings);
    if (text.n > 0) {
        buf_addf(&body, ",\"%s\":", name);
        buf_add_json(&body, text);
    }
    buf_adds(&body, "}\n");
    httpd_answer(exchange, status, "application/json", buf_str(&body));
    buf_clear(&body);
}

static void tell(struct waiter *waiters, int status, const char *name, struct str text, int64_t warnings)
{
    while (waiters != NULL) {
        struct waiter *next = waiters->next;
        if (waiters->exchange != NULL) {
            httpd_on_gone(waiters->exchange, NULL, NULL);
            answer(waiters->exchange, status, name, text, warnings);
        }
        free(waiters);
        waiters = next;
    }
}

static void drop(struct waiter *waiters)
{
    tell(waiters, 503, "error", STR("naped is ending"), 0);
}

static void wait_for(struct waiter **list, struct httpd_exchange *exchange)
{
    if (exchange == NULL)
        return;
    struct waiter *w = calloc(1, sizeof *w);
    if (w == NULL) {
        answer(exchange, 503, "error", STR("no memory"), 0);
        return;
    }
    *w = (struct waiter){ .exchange = exchange, .next = *list };
    httpd_on_gone(exchange, waiter_gone, w);
    *list = w;
}

/* ---- taking it ---- */

/* The first line that holds the word, without the marks of its kind in between: "FILE:LINE: REASON". */
static struct str first_of(const struct problems *problems, const char *kind)
{
    struct str rest = { buf_cstr(&problems->text), problems->text.n }, line;
    while (rest.s != NULL && str_cut(&rest, '\n', &line))
        for (size_t i = 0, n = strlen(kind); i + n <= line.n; i++)
            if (memcmp(line.s + i, kind, n) == 0)
                return line;
    return (struct str){ buf_cstr(&problems->text), 0 };
}

static void reload_free(struct reload *r)
{
    setup_drop(r->setup);
    setup_drop(r->before);
    problems_clear(&r->problems);
    loop_wake_free(r->wake);
    free(r);
}

static void finish(struct loop *loop, void *arg)
{
    (void)loop;
    struct reload *r = arg;
    struct naped *naped = r->naped;
    pthread_join(r->thread, NULL);
    naped->reload = NULL;
    const char *fixed = r->setup != NULL ? conf_needs_restart(naped->conf, r->conf) : NULL;
    int64_t warnings = (int64_t)r->problems.n_warnings;
    fwrite(buf_cstr(&r->problems.text), 1, r->problems.text.n, stderr);
    if (r->setup == NULL || r->problems.n_errors > 0) {
        figures_count(naped, METRIC_RELOADS, "refused");
        log_event(&naped->log, LOG_WARN, "reload.refused", F_INT("errors", (int64_t)r->problems.n_errors), F_END);
        tell(r->waiters, 409, "error", first_of(&r->problems, ": error: "), warnings);
    } else if (fixed != NULL) {
        char why[120];
        snprintf(why, sizeof why, "%s was changed: that takes a restart; nothing was taken", fixed);
        figures_count(naped, METRIC_RELOADS, "refused");
        log_event(&naped->log, LOG_WARN, "reload.refused", F_WORD("restart_for", fixed), F_END);
        tell(r->waiters, 409, "error", str_of(why), warnings);
    } else {
        worker_thread_setup(naped->thread, r->setup);
        stall_setup(naped->stall, r->setup);
        setup_drop(naped->setup);
        naped->setup = setup_take(r->setup);
        accept_note(naped);
        figures_count(naped, METRIC_RELOADS, "taken");
        log_event(&naped->log, LOG_INFO, "reload.done", F_END);
        tell(r->waiters, 200, "warning", first_of(&r->problems, ": warning: "), warnings);
    }
    struct waiter *late = r->late;
    bool again = r->again;
    notify_ready(naped);
    reload_free(r);
    if (again)
        naped_reload(naped, NULL);
    if (naped->reload != NULL)
        naped->reload->waiters = late;
    else
        drop(late);
}

static void *run(void *arg)
{
    struct reload *r = arg;
    r->conf = conf_load(r->naped->options->conf_path, &r->problems);
    if (r->conf != NULL) {
        r->setup = conf_setup(r->conf, true, &r->problems);
        if (r->setup == NULL)
            r->conf = NULL; /* freed by conf_setup */
        else
            accept_reload(r->before, r->conf, clock_utc_s(&r->naped->clock), &r->problems);
    }
    loop_wake_ring(r->wake);
    return NULL;
}

void naped_reload(struct naped *naped, struct httpd_exchange *exchange)
{
    struct err err = { 0 };
    if (naped->draining) {
        if (exchange != NULL)
            answer(exchange, 503, "error", STR("naped is ending"), 0);
        return;
    }
    if (naped->reload != NULL) {
        naped->reload->again = true;
        wait_for(&naped->reload->late, exchange);
        return;
    }
    struct reload *r = calloc(1, sizeof *r);
    if (r == NULL) {
        if (exchange != NULL)
            answer(exchange, 503, "error", STR("no memory"), 0);
        return;
    }
    r->naped = naped;
    r->before = setup_take(naped->setup);
    problems_init(&r->problems);
    r->wake = loop_wake_new(naped->loop, finish, r, &err);
    if (r->wake == NULL || pthread_create(&r->thread, NULL, run, r) != 0) {
        log_event(&naped->log, LOG_WARN, "reload.refused", F_ERR(&err), F_END);
        if (exchange != NULL)
            answer(exchange, 503, "error", STR("no memory for a thread"), 0);
        loop_wake_free(r->wake);
        setup_drop(r->before);
        free(r);
        return;
    }
    naped->reload = r;
    notify_reloading(naped);
    wait_for(&r->waiters, exchange);
}

void naped_reload_wait(struct naped *naped)
{
    struct reload *r = naped->reload;
    if (r == NULL)
        return;
    pthread_join(r->thread, NULL);
    drop(r->waiters);
    drop(r->late);
    reload_free(r);
    naped->reload = NULL;
}
