/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "loop/loop.h"

#include <signal.h>
#include <stdlib.h>

#include "loop/loop_ev.h"

struct loop_timer {
    ev_timer watcher;
    struct loop *loop;
    loop_fn *fn;
    void *arg;
    bool firing;
    bool cancelled;
    struct loop_timer *prev, *next;
};

/* What lives as long as the loop does. */
struct loop_hook {
    union {
        ev_signal signal;
        ev_prepare prepare;
    } watcher;
    bool is_signal;
    loop_fn *fn;
    void *arg;
    struct loop_hook *next;
};

struct loop {
    struct ev_loop *ev;
    struct loop_timer *timers;
    struct loop_hook *hooks;
};

struct loop_wake {
    ev_async watcher;
    struct loop *loop;
    loop_fn *fn;
    void *arg;
};

struct loop *loop_new(struct err *err)
{
    struct loop *loop = calloc(1, sizeof *loop);
    if (loop == NULL || (loop->ev = ev_loop_new(EVFLAG_NOENV)) == NULL) {
        free(loop);
        err_set(err, ERR_NOMEM, "the event loop cannot be set up");
        return NULL;
    }
    ev_set_userdata(loop->ev, loop);
    signal(SIGPIPE, SIG_IGN);
    return loop;
}

void loop_free(struct loop *loop)
{
    if (loop == NULL)
        return;
    while (loop->timers != NULL)
        loop_timer_cancel(loop->timers);
    while (loop->hooks != NULL) {
        struct loop_hook *hook = loop->hooks;
        loop->hooks = hook->next;
        if (hook->is_signal)
            ev_signal_stop(loop->ev, &hook->watcher.signal);
        else
            ev_prepare_stop(loop->ev, &hook->watcher.prepare);
        free(hook);
    }
    ev_loop_destroy(loop->ev);
    free(loop);
}

struct ev_loop *loop_ev(struct loop *loop)
{
    return loop->ev;
}

void loop_run(struct loop *loop)
{
    ev_run(loop->ev, 0);
}

void loop_stop(struct loop *loop)
{
    ev_break(loop->ev, EVBREAK_ALL);
}

static void timer_free(struct loop_timer *timer)
{
    struct loop *loop = timer->loop;
    if (timer->prev != NULL)
        timer->prev->next = timer->next;
    else
        loop->timers = timer->next;
    if (timer->next != NULL)
        timer->next->prev = timer->prev;
    free(timer);
}

static void on_timer(struct ev_loop *ev, ev_timer *watcher, int events)
{
    struct loop_timer *timer = watcher->data;
    (void)events;
    timer->firing = true;
    timer->fn(timer->loop, timer->arg);
    timer->firing = false;
    if (timer->cancelled || !ev_is_active(watcher)) {
        ev_timer_stop(ev, watcher);
        timer_free(timer);
    }
}

struct loop_timer *loop_timer_start(struct loop *loop, int64_t delay_ms, int64_t repeat_ms, loop_fn *fn, void *arg)
{
    struct loop_timer *timer = calloc(1, sizeof *timer);
    if (timer == NULL)
        return NULL;
    timer->loop = loop;
    timer->fn = fn;
    timer->arg = arg;
    timer->next = loop->timers;
    if (loop->timers != NULL)
        loop->timers->prev = timer;
    loop->timers = timer;
    ev_timer_init(&timer->watcher, on_timer, (double)delay_ms / 1000.0, (double)repeat_ms / 1000.0);
    timer->watcher.data = timer;
    ev_now_update(loop->ev); /* the delay counts from now, not from the start of this round */
    ev_timer_start(loop->ev, &timer->watcher);
    return timer;
}

void loop_timer_cancel(struct loop_timer *timer)
{
    if (timer == NULL)
        return;
    timer->cancelled = true;
    ev_timer_stop(timer->loop->ev, &timer->watcher);
    if (!timer->firing)
        timer_free(timer);
}

static void on_signal(struct ev_loop *ev, ev_signal *watcher, int events)
{
    struct loop_hook *hook = watcher->data;
    (void)events;
    hook->fn(ev_userdata(ev), hook->arg);
}

static void on_prepare(struct ev_loop *ev, ev_prepare *watcher, int events)
{
    struct loop_hook *hook = watcher->data;
    (void)events;
    hook->fn(ev_userdata(ev), hook->arg);
}

static struct loop_hook *hook_new(struct loop *loop, loop_fn *fn, void *arg, struct err *err)
{
    struct loop_hook *hook = calloc(1, sizeof *hook);
    if (hook == NULL) {
        err_set(err, ERR_NOMEM, "no memory for an event");
        return NULL;
    }
    hook->fn = fn;
    hook->arg = arg;
    hook->next = loop->hooks;
    loop->hooks = hook;
    return hook;
}

int loop_on_signal(struct loop *loop, int signal_number, loop_fn *fn, void *arg, struct err *err)
{
    struct loop_hook *hook = hook_new(loop, fn, arg, err);
    if (hook == NULL)
        return -1;
    hook->is_signal = true;
    ev_signal_init(&hook->watcher.signal, on_signal, signal_number);
    hook->watcher.signal.data = hook;
    ev_signal_start(loop->ev, &hook->watcher.signal);
    return 0;
}

int loop_on_prepare(struct loop *loop, loop_fn *fn, void *arg, struct err *err)
{
    struct loop_hook *hook = hook_new(loop, fn, arg, err);
    if (hook == NULL)
        return -1;
    ev_prepare_init(&hook->watcher.prepare, on_prepare);
    hook->watcher.prepare.data = hook;
    ev_prepare_start(loop->ev, &hook->watcher.prepare);
    return 0;
}

static void on_wake(struct ev_loop *ev, ev_async *watcher, int events)
{
    struct loop_wake *wake = watcher->data;
    (void)events;
    wake->fn(ev_userdata(ev), wake->arg);
}

struct loop_wake *loop_wake_new(struct loop *loop, loop_fn *fn, void *arg, struct err *err)
{
    struct loop_wake *wake = calloc(1, sizeof *wake);
    if (wake == NULL) {
        err_set(err, ERR_NOMEM, "no memory for an event");
        return NULL;
    }
    wake->loop = loop;
    wake->fn = fn;
    wake->arg = arg;
    ev_async_init(&wake->watcher, on_wake);
    wake->watcher.data = wake;
    ev_async_start(loop->ev, &wake->watcher);
    return wake;
}

void loop_wake_ring(struct loop_wake *wake)
{
    ev_async_send(wake->loop->ev, &wake->watcher);
}

void loop_wake_free(struct loop_wake *wake)
{
    if (wake == NULL)
        return;
    ev_async_stop(wake->loop->ev, &wake->watcher);
    free(wake);
}
