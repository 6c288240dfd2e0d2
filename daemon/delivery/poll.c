/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/poll.h"

#include <stdlib.h>
#include <string.h>

#include "channel/channel.h"

enum { CURSOR_BYTES = 128, AGAIN_S = 1, AGAIN_MOST_S = 60, WAIT_MOST_S = 3600, ALARM_S = 900 };

enum phase { RESTING, ASKING, FILING };

struct polling {
    struct polling *next;
    struct poll *poll;
    struct channel *channel;
    struct transport transport;
    enum phase phase;
    void *call;               /* open */
    struct arena *arena;      /* of one call and what it brought */
    char cursor[CURSOR_BYTES]; /* all before it is stored, and the provider has not been told */
    char next_cursor[CURSOR_BYTES]; /* of what is being filed */
    int64_t due_ms;
    int64_t failing_since_ms; /* 0: not failing */
    int64_t again_s;
    bool alarmed, told;
};

struct poll {
    struct poll_options options;
    struct polling *channels;
};

struct poll *poll_new(const struct poll_options *options, struct err *err)
{
    struct poll *poll = calloc(1, sizeof *poll);
    if (poll == NULL) {
        err_set(err, ERR_NOMEM, "no memory to poll");
        return NULL;
    }
    poll->options = *options;
    return poll;
}

void poll_free(struct poll *poll)
{
    if (poll == NULL)
        return;
    while (poll->channels != NULL) {
        struct polling *p = poll->channels;
        poll->channels = p->next;
        if (p->call != NULL)
            p->transport.cancel(p->transport.self, p->call);
        arena_free(p->arena);
        free(p);
    }
    free(poll);
}

int poll_add_channel(struct poll *poll, struct channel *channel, const struct transport *transport, struct err *err)
{
    if (channel->ops->poll == NULL)
        return 0;
    struct polling *p = calloc(1, sizeof *p);
    if (p == NULL || (p->arena = arena_new(0)) == NULL) {
        free(p);
        return err_set(err, ERR_NOMEM, "no memory to poll");
    }
    p->poll = poll;
    p->channel = channel;
    p->transport = *transport;
    p->again_s = AGAIN_S;
    p->next = poll->channels;
    poll->channels = p;
    return 0;
}

static int64_t mono_ms(const struct polling *p)
{
    return clock_mono_ms(p->poll->options.clock);
}

static void rest(struct polling *p, int64_t wait_s)
{
    p->phase = RESTING;
    p->due_ms = mono_ms(p) + wait_s * 1000;
}

/* A warning first; an alarm when it lasts, or at once when only a person can help. */
static void failed(struct polling *p, const struct err *err, int64_t wait_s)
{
    int64_t now = mono_ms(p);
    bool first = p->failing_since_ms == 0;
    if (first)
        p->failing_since_ms = now | 1;
    bool hopeless = err->code == ERR_DENIED || err->code == ERR_BUSY || now - p->failing_since_ms >= ALARM_S * 1000;
    bool alarm = hopeless && !p->alarmed;
    if (first || alarm)
        log_event(p->poll->options.log, alarm ? LOG_ALARM : LOG_WARN, "poll.failed", F_WORD("channel", p->channel->name),
                  F_MS("since", now - p->failing_since_ms), F_ERR(err), F_END);
    p->alarmed |= alarm;
    rest(p, wait_s > WAIT_MOST_S ? WAIT_MOST_S : wait_s > p->again_s ? wait_s : p->again_s);
    p->again_s = p->again_s * 2 < AGAIN_MOST_S ? p->again_s * 2 : AGAIN_MOST_S;
}

static void filed(struct polling *p)
{
    memcpy(p->cursor, p->next_cursor, sizeof p->cursor);
    if (!p->told || p->failing_since_ms != 0)
        log_event(p->poll->options.log, LOG_INFO, "poll.heard", F_WORD("channel", p->channel->name), F_END);
    p->told = true;
    p->alarmed = false;
    p->failing_since_ms = 0;
    p->again_s = AGAIN_S;
    rest(p, 0);
}

void poll_filed(struct poll *poll, const struct channel *channel, bool ok)
{
    static const struct err NOT_STORED = { .code = ERR_IO, .text = "the store did not take the texts" };
    for (struct polling *p = poll->channels; p != NULL; p = p->next) {
        if (p->channel != channel || p->phase != FILING)
            continue;
        if (ok)
            filed(p);
        else
            failed(p, &NOT_STORED, 0);
    }
}

static void on_answer(const struct http_answer *answer, void *arg)
{
    struct polling *p = arg;
    const struct poll_options *o = &p->poll->options;
    struct err err = { 0 };
    struct polled polled = { 0 };
    p->call = NULL;
    if (p->channel->ops->poll_decode(p->channel, answer, clock_utc_s(o->clock), p->arena, &polled, &err) < 0) {
        failed(p, &err, polled.wait_s);
        return;
    }
    if (polled.next_cursor.n >= CURSOR_BYTES) {
        err_set(&err, ERR_PROTO, "the provider counts in words too long");
        failed(p, &err, 0);
        return;
    }
    o->heard(o->arg, p->channel);
    if (polled.next_cursor.n > 0)
        memcpy(p->next_cursor, polled.next_cursor.s, polled.next_cursor.n);
    p->next_cursor[polled.next_cursor.n] = '\0';
    p->phase = FILING;
    if (polled.received.n_inbounds + polled.received.n_receipts == 0)
        filed(p);
    else if (o->file(o->arg, p->channel, &polled.received, &err) < 0)
        failed(p, &err, 0);
}

static void begin(struct polling *p)
{
    struct http_call call = { 0 };
    struct err err = { 0 };
    arena_reset(p->arena);
    p->phase = ASKING;
    if (p->channel->ops->poll(p->channel, str_of(p->cursor), p->arena, &call, &err) < 0
        || (p->call = p->transport.start(p->transport.self, &call, on_answer, p, &err)) == NULL)
        failed(p, &err, 0);
}

void poll_run(struct poll *poll)
{
    for (struct polling *p = poll->channels; p != NULL; p = p->next)
        if (p->phase == RESTING && mono_ms(p) >= p->due_ms)
            begin(p);
}

int64_t poll_wait_ms(const struct poll *poll)
{
    int64_t least = -1;
    for (const struct polling *p = poll->channels; p != NULL; p = p->next) {
        int64_t wait = p->due_ms - mono_ms(p);
        if (p->phase != RESTING)
            continue;
        wait = wait > 0 ? wait : 0;
        if (least < 0 || wait < least)
            least = wait;
    }
    return least;
}
