/* SPDX-License-Identifier: ISC
 * notify.c - tells the service manager how naped is (sd_notify(3)): ready, reloading, stopping, a line of status, and that it does its
 * work.  Without a manager, or built without libsystemd, nothing is told. */
#include <config.h>

#include "naped.h"

#include "conf.h"
#include "delivery/pulse.h"
#include "delivery/stall.h"
#include "delivery/worker_thread.h"
#include "loop/httpd.h"
#include "loop/loop.h"

#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include <stdio.h>

enum { BEAT_LEAST_MS = 50, BEAT_MOST_MS = 10000, SENTENCE_BYTES = 200 };

static void tell(const char *state)
{
#ifdef HAVE_SYSTEMD
    sd_notify(0, state);
#else
    (void)state;
#endif
}

/* 0: nobody waits for beats. */
static int64_t watchdog_ms(void)
{
#ifdef HAVE_SYSTEMD
    uint64_t usec = 0;
    if (sd_watchdog_enabled(0, &usec) > 0 && usec > 0)
        return (int64_t)(usec / 1000);
#endif
    return 0;
}

/* A fixed sentence each: P7. */
static const char *condition_of(const struct naped *naped)
{
    if (naped->draining)
        return "finishing what is open";
    if (stall_is_on(naped->stall))
        return "THE STORE IS STUCK: advice goes out, texts are kept in the journal";
    if (naped->reload != NULL)
        return "serving; reading configuration and rules again";
    return "serving";
}

void notify_look(struct naped *naped)
{
    const char *now = condition_of(naped);
    if (now == naped->told)
        return;
    char state[SENTENCE_BYTES];
    snprintf(state, sizeof state, "STATUS=%s", now);
    tell(state);
    naped->told = now;
}

static void beat(struct loop *loop, void *arg)
{
    (void)loop;
    struct naped *naped = arg;
    struct pulse_look look = { .mono_ms = clock_mono_ms(&naped->clock), .busy_ms = worker_thread_busy_ms(naped->thread),
                               .cpu_ms = worker_thread_cpu_ms(naped->thread), .stall_ms = naped->conf->settings.stall_ms,
                               .stall_is_on = stall_is_on(naped->stall) };
    bool was_well = !naped->pulse_lost;
    naped->pulse_lost = !pulse_beats(&naped->pulse, &look);
    if (!naped->pulse_lost)
        tell("WATCHDOG=1");
    else if (was_well)
        log_event(&naped->log, LOG_ALARM, "naped.no_pulse", F_MS("busy", look.busy_ms), F_END);
}

void notify_open(struct naped *naped)
{
    int64_t wait_ms = watchdog_ms() / 3;
    if (wait_ms > 0) {
        wait_ms = wait_ms < BEAT_LEAST_MS ? BEAT_LEAST_MS : wait_ms > BEAT_MOST_MS ? BEAT_MOST_MS : wait_ms;
        naped->beat_timer = loop_timer_start(naped->loop, wait_ms, wait_ms, beat, naped);
    }
    notify_ready(naped);
}

void notify_close(struct naped *naped)
{
    loop_timer_cancel(naped->beat_timer);
    naped->beat_timer = NULL;
}

void notify_ready(struct naped *naped)
{
    if (naped->draining)
        return;
    naped->told = condition_of(naped);
    char state[SENTENCE_BYTES];
    snprintf(state, sizeof state, "READY=1\nSTATUS=%s", naped->told);
    tell(state);
}

void notify_reloading(struct naped *naped)
{
    char state[SENTENCE_BYTES];
    snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_mono_ms(&naped->clock) * 1000);
    tell(state);
}

void notify_stopping(struct naped *naped)
{
    naped->told = condition_of(naped);
    char state[SENTENCE_BYTES];
    snprintf(state, sizeof state, "STOPPING=1\nSTATUS=%s", naped->told);
    tell(state);
}
