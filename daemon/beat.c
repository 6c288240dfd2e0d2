/* SPDX-License-Identifier: ISC
 * beat.c - looks at the clock each second, and tells an outside monitor that the daemon lives: when that stops, somebody hears of it
 * who does not depend on this machine. */
#include <config.h>

#include "naped.h"

#include "care/setup.h"
#include "delivery/inbox.h"
#include "delivery/stall.h"
#include "loop/loop.h"

#include <stdlib.h>

enum { LOOK_MS = 1000, BEAT_MS = 5 * 60 * 1000, BEAT_TIMEOUT_MS = 30000 };

struct beat {
    struct naped *naped;
    struct loop_timer *timer;
    struct clock_watch watch;
    int64_t beat_mono_ms; /* the last heartbeat; 0: none yet */
    void *call;           /* on its way */
};

static void on_heard(const struct http_answer *answer, void *arg)
{
    struct beat *beat = arg;
    beat->call = NULL;
    if (answer->failure != HTTP_OK || answer->status < 200 || answer->status > 299)
        log_event(&beat->naped->log, LOG_WARN, "beat.not_heard", F_INT("status", answer->status), F_END);
}

/* While all is well: the last batch was kept, and the store is not stuck. */
static void tell(struct beat *beat)
{
    struct naped *naped = beat->naped;
    const char *url = naped->setup->settings->team.heartbeat_url;
    int64_t now_ms = clock_mono_ms(&naped->clock);
    bool due = beat->beat_mono_ms == 0 || now_ms - beat->beat_mono_ms >= BEAT_MS;
    struct err err = { 0 };
    if (url == NULL || *url == '\0' || beat->call != NULL || !due || !naped->worker_ok || naped->draining || stall_is_on(naped->stall))
        return;
    struct http_call call = { .method = "GET", .url = str_of(url), .timeout_ms = BEAT_TIMEOUT_MS, .max_answer_bytes = 65536 };
    beat->beat_mono_ms = now_ms;
    beat->call = naped->web.start(naped->web.self, &call, on_heard, beat, &err);
    if (beat->call == NULL)
        log_event(&naped->log, LOG_WARN, "beat.not_heard", F_ERR(&err), F_END);
}

static void look(struct loop *loop, void *arg)
{
    (void)loop;
    struct beat *beat = arg;
    struct naped *naped = beat->naped;
    struct err err = { 0 };
    bool woke = false;
    int64_t step_s = clock_watch_look(&beat->watch, &naped->clock, &woke);
    tell(beat);
    if (step_s == 0 && !woke)
        return;
    log_event(&naped->log, LOG_WARN, step_s != 0 ? "clock.stepped" : "clock.woke", F_INT("by_s", step_s), F_END);
    /* What was armed by the old time is late, or far away: the worker says what is next. */
    if (inbox_add_tick(naped->inbox, &err) < 0)
        log_event(&naped->log, LOG_ALARM, "naped.no_memory", F_ERR(&err), F_END);
}

int beat_start(struct naped *naped, struct err *err)
{
    struct beat *beat = calloc(1, sizeof *beat);
    bool woke;
    if (beat == NULL)
        return err_set(err, ERR_NOMEM, "no memory for the heartbeat");
    beat->naped = naped;
    naped->beat = beat;
    clock_watch_look(&beat->watch, &naped->clock, &woke);
    beat->timer = loop_timer_start(naped->loop, LOOK_MS, LOOK_MS, look, beat);
    return beat->timer != NULL ? 0 : err_set(err, ERR_NOMEM, "no memory for the heartbeat");
}

void beat_stop(struct naped *naped)
{
    if (naped->beat == NULL)
        return;
    loop_timer_cancel(naped->beat->timer);
    if (naped->beat->call != NULL)
        naped->web.cancel(naped->web.self, naped->beat->call);
    free(naped->beat);
    naped->beat = NULL;
}
