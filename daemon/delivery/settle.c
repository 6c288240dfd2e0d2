/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/settle.h"

#include <stdlib.h>
#include <string.h>

#include "channel/channel.h"

enum {
    SETTLE_MS = 5000,         /* a request that was on its way at a crash may arrive after it; between one asking and the next */
    GIVE_UP_MS = 120000,      /* the list was not given: it stays uncertain, and what is behind it may go */
    NEEDED = 2,               /* so often must a list not name it */
    MAX_PAGES = 3,
    MAX_ASKING = 8,           /* at a time and channel */
    CLOCKS_S = 120,           /* the provider's clock and ours */
};

struct asked_channel {
    struct asked_channel *next;
    struct channel *channel;
    struct transport transport;
    size_t n_asking;
};

/* A message in doubt; its text lies in the arena. */
struct doubt {
    struct doubt *next;
    struct settle *settle;
    struct asked_channel *at;
    struct arena *arena;
    struct outbound message;
    struct str ids[16];
    size_t n_ids;
    void *call;               /* in flight */
    int64_t due_ms, give_up_ms;
    int pages, times;
};

struct settle {
    struct settle_options options;
    struct asked_channel *channels;
    struct doubt *doubts;
    size_t n;
};

struct settle *settle_new(const struct settle_options *options, struct err *err)
{
    struct settle *settle = calloc(1, sizeof *settle);
    if (settle == NULL) {
        err_set(err, ERR_NOMEM, "no memory to settle doubts");
        return NULL;
    }
    settle->options = *options;
    return settle;
}

static void doubt_free(struct doubt *doubt)
{
    arena_free(doubt->arena);
    free(doubt);
}

void settle_free(struct settle *settle)
{
    if (settle == NULL)
        return;
    while (settle->doubts != NULL) {
        struct doubt *d = settle->doubts;
        settle->doubts = d->next;
        if (d->call != NULL)
            d->at->transport.cancel(d->at->transport.self, d->call);
        doubt_free(d);
    }
    while (settle->channels != NULL) {
        struct asked_channel *c = settle->channels;
        settle->channels = c->next;
        free(c);
    }
    free(settle);
}

int settle_add_channel(struct settle *settle, struct channel *channel, const struct transport *transport, struct err *err)
{
    if (channel->ops->find == NULL)
        return 0;
    struct asked_channel *c = calloc(1, sizeof *c);
    if (c == NULL)
        return err_set(err, ERR_NOMEM, "no memory to settle doubts");
    *c = (struct asked_channel){ .next = settle->channels, .channel = channel, .transport = *transport };
    settle->channels = c;
    return 0;
}

static int64_t now_ms(const struct settle *settle)
{
    return clock_mono_ms(settle->options.clock);
}

static void report(struct settle *settle, int64_t outbox_id, bool answered, const struct str *ids, size_t n_ids)
{
    struct job *job = job_new(JOB_FOUND);
    struct str *copy = job != NULL ? arena_array(job->arena, n_ids + 1, sizeof *copy) : NULL;
    if (copy == NULL) { /* the row stays as sending: the next start settles it */
        log_event(settle->options.log, LOG_ALARM, "settle.no_memory", F_ID("outbox", outbox_id), F_END);
        if (job != NULL)
            job_free(job);
        return;
    }
    for (size_t i = 0; i < n_ids; i++)
        copy[i] = arena_str(job->arena, ids[i]);
    job->of.found = (struct find_result){ .outbox_id = outbox_id, .answered = answered, .ids = copy, .n_ids = n_ids };
    settle->options.submit(job, settle->options.arg);
}

/* Reported: takes it off the list and frees it. */
static void finish(struct doubt *doubt, bool answered)
{
    struct settle *settle = doubt->settle;
    report(settle, doubt->message.id, answered, doubt->ids, doubt->n_ids);
    for (struct doubt **at = &settle->doubts; *at != NULL; at = &(*at)->next) {
        if (*at == doubt) {
            *at = doubt->next;
            break;
        }
    }
    settle->n--;
    doubt_free(doubt);
}

static struct asked_channel *channel_of(const struct settle *settle, struct str name)
{
    for (struct asked_channel *c = settle->channels; c != NULL; c = c->next)
        if (str_is(name, c->channel->name))
            return c;
    return NULL;
}

void settle_take(struct settle *settle, const struct outbound *doubts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct asked_channel *at = channel_of(settle, doubts[i].channel);
        struct doubt *d = at != NULL ? calloc(1, sizeof *d) : NULL;
        if (d != NULL && (d->arena = arena_new(1024)) == NULL) {
            free(d);
            d = NULL;
        }
        if (d == NULL) {
            report(settle, doubts[i].id, false, NULL, 0);
            continue;
        }
        d->settle = settle;
        d->at = at;
        d->message = doubts[i];
        d->message.channel = str_of(at->channel->name);
        d->message.to = arena_str(d->arena, doubts[i].to);
        d->message.body.text = arena_str(d->arena, doubts[i].body.text);
        d->message.cause = d->message.slot = d->message.provider_id = (struct str){ "", 0 };
        d->due_ms = now_ms(settle) + SETTLE_MS;
        d->give_up_ms = d->due_ms + GIVE_UP_MS;
        struct doubt **last = &settle->doubts;
        while (*last != NULL)
            last = &(*last)->next;
        *last = d;
        settle->n++;
    }
}

static void not_given(struct doubt *doubt)
{
    if (now_ms(doubt->settle) >= doubt->give_up_ms)
        finish(doubt, false);
    else
        doubt->due_ms = now_ms(doubt->settle) + SETTLE_MS;
}

static void on_answer(const struct http_answer *answer, void *arg);

static int ask(struct doubt *doubt, struct str cursor, struct err *err)
{
    struct http_call call = { 0 };
    struct asked_channel *at = doubt->at;
    if (at->channel->ops->find(at->channel, &doubt->message, cursor, doubt->arena, &call, err) < 0)
        return -1;
    doubt->call = at->transport.start(at->transport.self, &call, on_answer, doubt, err);
    at->n_asking += doubt->call != NULL;
    return doubt->call != NULL ? 0 : -1;
}

static void on_answer(const struct http_answer *answer, void *arg)
{
    struct doubt *d = arg;
    struct channel *channel = d->at->channel;
    struct found found = { 0 };
    struct err err = { 0 };
    d->call = NULL;
    d->at->n_asking--;
    if (channel->ops->find_decode(channel, answer, &d->message, d->message.made_utc - CLOCKS_S, d->arena, &found, &err) < 0) {
        log_event(d->settle->options.log, LOG_WARN, "settle.failed", F_ID("outbox", d->message.id), F_ERR(&err), F_END);
        if (err.code == ERR_NOTFOUND)
            finish(d, false);
        else
            not_given(d);
        return;
    }
    for (size_t i = 0; i < found.n_ids && d->n_ids < sizeof d->ids / sizeof *d->ids; i++)
        d->ids[d->n_ids++] = found.ids[i];
    if (found.next_cursor.n > 0 && ++d->pages < MAX_PAGES) {
        if (ask(d, found.next_cursor, &err) < 0)
            not_given(d);
        return;
    }
    if (d->n_ids > 0 || ++d->times >= NEEDED)
        finish(d, true);
    else
        d->due_ms = now_ms(d->settle) + SETTLE_MS;
}

void settle_run(struct settle *settle)
{
    int64_t now = now_ms(settle);
    for (struct doubt *d = settle->doubts, *next; d != NULL; d = next) {
        struct err err = { 0 };
        next = d->next;
        if (d->call != NULL || now < d->due_ms || d->at->n_asking >= MAX_ASKING)
            continue;
        d->n_ids = 0;
        d->pages = 0;
        if (ask(d, (struct str){ NULL, 0 }, &err) < 0)
            not_given(d);
    }
}

int64_t settle_wait_ms(const struct settle *settle)
{
    int64_t least = -1, now = now_ms(settle);
    for (const struct doubt *d = settle->doubts; d != NULL; d = d->next) {
        if (d->call != NULL || d->at->n_asking >= MAX_ASKING)
            continue;
        int64_t wait = d->due_ms > now ? d->due_ms - now : 0;
        if (least < 0 || wait < least)
            least = wait;
    }
    return least;
}

size_t settle_n_open(const struct settle *settle)
{
    return settle->n;
}
