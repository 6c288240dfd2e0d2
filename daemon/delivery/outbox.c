/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "channel/channel.h"
#include "delivery/pace.h"
#include "delivery/parts.h"

enum {
    LEASE_MS = 30000,       /* what has not started by then goes back */
    DOWN_MS = 30000,        /* a channel that is down is left alone so long, but for advice and alerts */
    WINDOW_MIN = 4,
    WINDOW_MAX = 256,
    CREDIT_MAX = 1024,      /* beyond what is in flight: what a batch makes while the one before is being sent */
    URGENT_HANDLES = 2,     /* kept for advice and alerts */
    URGENT_CREDITS = 2048,  /* more than a batch makes: advice never waits in the store for credit (P3) */
};

_Static_assert(WINDOW_MAX + URGENT_HANDLES == OUTBOX_MOST_FLYING, "the transport has as many handles");

/* A leased message; its text lies behind it. */
struct send {
    struct send *next;
    struct lane *lane;
    struct outbound message;
    int64_t taken_ms;
    void *handle;           /* in flight */
    char bytes[];
};

struct fifo {
    struct send *first;
    struct send **last;
    size_t n;
};

/* A channel's queues. */
struct lane {
    struct lane *next;
    struct outbox *outbox;
    struct channel *channel;
    struct transport transport;
    struct pace pace;
    struct parts parts;
    struct fifo urgent, normal;
    struct send *flying;    /* in flight */
    size_t n_flying;
    int64_t down_until_ms;
    bool old;               /* another one has its name now */
};

struct outbox {
    struct outbox_options options;
    struct lane *lanes;
    struct arena *arena;    /* of one request */
    bool stopped;
};

struct outbox *outbox_new(const struct outbox_options *options, struct err *err)
{
    struct outbox *o = calloc(1, sizeof *o);
    if (o != NULL)
        o->arena = arena_new(0);
    if (o == NULL || o->arena == NULL) {
        free(o);
        err_set(err, ERR_NOMEM, "no memory for the outbox");
        return NULL;
    }
    o->options = *options;
    return o;
}

static void free_list(struct send *send)
{
    while (send != NULL) {
        struct send *next = send->next;
        free(send);
        send = next;
    }
}

void outbox_free(struct outbox *outbox)
{
    if (outbox == NULL)
        return;
    while (outbox->lanes != NULL) {
        struct lane *lane = outbox->lanes;
        outbox->lanes = lane->next;
        for (struct send *s = lane->flying; s != NULL; s = s->next)
            lane->transport.cancel(lane->transport.self, s->handle);
        free_list(lane->flying);
        free_list(lane->urgent.first);
        free_list(lane->normal.first);
        free(lane);
    }
    arena_free(outbox->arena);
    free(outbox);
}

static void fifo_put(struct fifo *fifo, struct send *send)
{
    if (fifo->first == NULL)
        fifo->last = &fifo->first;
    send->next = NULL;
    *fifo->last = send;
    fifo->last = &send->next;
    fifo->n++;
}

/* Takes the one that *at points to out of its queue. */
static struct send *fifo_cut(struct fifo *fifo, struct send **at)
{
    struct send *send = *at;
    *at = send->next;
    if (fifo->last == &send->next)
        fifo->last = at;
    send->next = NULL;
    fifo->n--;
    return send;
}

static bool urgent(const struct send *send)
{
    return send->message.class <= CLASS_ALERT;
}

static int64_t now_ms(const struct outbox *o)
{
    return clock_mono_ms(o->options.clock);
}

static struct lane *lane_of(struct outbox *o, struct str name)
{
    for (struct lane *lane = o->lanes; lane != NULL; lane = lane->next)
        if (!lane->old && str_is(name, lane->channel->name))
            return lane;
    return NULL;
}

static void move_waiting(struct fifo *from, struct fifo *to, struct lane *lane)
{
    while (from->first != NULL) {
        struct send *send = fifo_cut(from, &from->first);
        send->lane = lane;
        fifo_put(to, send);
    }
}

int outbox_add_channel(struct outbox *outbox, struct channel *channel, const struct transport *transport, struct err *err)
{
    struct lane *old = lane_of(outbox, str_of(channel->name));
    struct lane *lane = calloc(1, sizeof *lane);
    if (lane == NULL)
        return err_set(err, ERR_NOMEM, "no memory for a channel");
    lane->outbox = outbox;
    lane->channel = channel;
    lane->transport = *transport;
    pace_init(&lane->pace, channel->rate_milli, now_ms(outbox));
    parts_init(&lane->parts, channel->parts.most, channel->parts.kept, channel->parts.within_s * 1000);
    if (old != NULL) {
        old->old = true;
        move_waiting(&old->urgent, &lane->urgent, lane);
        move_waiting(&old->normal, &lane->normal, lane);
    }
    lane->next = outbox->lanes;
    outbox->lanes = lane;
    return 0;
}

bool outbox_channel_busy(const struct outbox *outbox, const struct channel *channel)
{
    for (const struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next)
        if (lane->channel == channel)
            return !lane->old || lane->n_flying > 0;
    return false;
}

/* Tells the worker what became of a message. */
static void report(struct outbox *o, const struct send_result *result)
{
    struct job *job = job_new(JOB_SEND_RESULT);
    if (job == NULL) { /* the row stays as sending: the next start settles it */
        log_event(o->options.log, LOG_ALARM, "outbox.no_memory", F_ID("outbox", result->outbox_id), F_END);
        return;
    }
    job->of.send_result = *result;
    job->of.send_result.provider_id = arena_str(job->arena, result->provider_id);
    o->options.submit(job, o->options.arg);
}

static void tell(const struct outbox *o, const struct outbound *message, enum send_outcome outcome)
{
    if (o->options.told != NULL)
        o->options.told(o->options.arg, message, outcome);
}

static void give_back(struct outbox *o, const struct outbound *message, enum send_outcome outcome)
{
    tell(o, message, outcome);
    struct send_result result = { .outbox_id = message->id, .outcome = outcome, .retry_after_s = -1 };
    report(o, &result);
}

static char *copy_text(struct str *text, char *to)
{
    if (text->n > 0)
        memcpy(to, text->s, text->n);
    to[text->n] = '\0';
    text->s = to;
    return to + text->n + 1;
}

void outbox_take(struct outbox *outbox, const struct outbound *sends, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct outbound *m = &sends[i];
        struct lane *lane = lane_of(outbox, m->channel);
        struct send *send = NULL;
        if (lane == NULL) {
            give_back(outbox, m, SEND_REFUSED);
            continue;
        }
        if (!outbox->stopped)
            send = calloc(1, sizeof *send + m->to.n + m->body.text.n + m->picture.n + m->cause.n + m->slot.n + 5);
        if (send == NULL) {
            give_back(outbox, m, SEND_UNSENT);
            continue;
        }
        send->lane = lane;
        send->taken_ms = now_ms(outbox);
        send->message = *m;
        char *end = copy_text(&send->message.body.text, copy_text(&send->message.to, send->bytes));
        copy_text(&send->message.slot, copy_text(&send->message.cause, copy_text(&send->message.picture, end)));
        send->message.channel = str_of(lane->channel->name);
        send->message.provider_id = (struct str){ "", 0 };
        fifo_put(urgent(send) ? &lane->urgent : &lane->normal, send);
    }
}

/* One request came back.  Called by the transport. */
static void on_answer(const struct http_answer *answer, void *arg)
{
    struct send *send = arg;
    struct lane *lane = send->lane;
    struct outbox *o = lane->outbox;
    struct send_result result = { .retry_after_s = answer->retry_after_s };
    arena_reset(o->arena);
    lane->channel->ops->decode(lane->channel, answer, o->arena, &result);
    result.outbox_id = send->message.id;
    if (result.outcome == SEND_CHANNEL_DOWN) {
        lane->down_until_ms = now_ms(o) + DOWN_MS;
        log_event(o->options.log, LOG_ALARM, "channel.down", F_WORD("channel", lane->channel->name),
                  F_INT("code", result.provider_code), F_END);
    }
    tell(o, &send->message, result.outcome);
    report(o, &result);
    for (struct send **at = &lane->flying; *at != NULL; at = &(*at)->next) {
        if (*at == send) {
            *at = send->next;
            break;
        }
    }
    lane->n_flying--;
    free(send);
}

/* Waits for nobody but a message to the same phone; what is urgent waits only for what is urgent. */
static bool address_free(const struct lane *lane, const struct send *send)
{
    for (const struct send *s = lane->flying; s != NULL; s = s->next)
        if (s->message.address_id == send->message.address_id && (urgent(s) || !urgent(send)))
            return false;
    return true;
}

/* What the channel sends in half a second: so many may be leased, and as many as there are handles be in flight. */
static size_t half_second(const struct lane *lane, size_t most)
{
    int64_t n = lane->channel->rate_milli / 2000;
    if (lane->channel->rate_milli <= 0 || n > (int64_t)most)
        return most;
    return n > WINDOW_MIN ? (size_t)n : WINDOW_MIN;
}

static size_t window(const struct lane *lane)
{
    return half_second(lane, WINDOW_MAX);
}

static int n_parts(const struct lane *lane, const struct send *send)
{
    return lane->parts.most > 0 ? lane->channel->ops->measure(lane->channel, send->message.body.text) : 0;
}

/* Takes the message: it is in flight, or reported. */
static void start(struct lane *lane, struct send *send)
{
    struct outbox *o = lane->outbox;
    struct http_call call = { 0 };
    struct err err = { 0 };
    int64_t now_utc = clock_utc_s(o->options.clock);
    enum send_outcome failed = SEND_RETRY;
    arena_reset(o->arena);
    if (send->message.expires_utc > 0 && send->message.expires_utc <= now_utc) {
        failed = SEND_EXPIRED;
        goto failed;
    }
    if (lane->channel->ops->encode(lane->channel, &send->message, now_utc, o->arena, &call, &err) < 0) {
        failed = err.code == ERR_NOMEM ? SEND_RETRY : SEND_REFUSED;
        goto failed;
    }
    send->handle = lane->transport.start(lane->transport.self, &call, on_answer, send, &err);
    if (send->handle == NULL)
        goto failed;
    send->next = lane->flying;
    lane->flying = send;
    lane->n_flying++;
    pace_spend(&lane->pace, now_ms(o));
    parts_spend(&lane->parts, n_parts(lane, send), now_ms(o));
    return;
failed:
    if (failed != SEND_EXPIRED)
        log_event(o->options.log, LOG_WARN, "outbox.not_started", F_ID("outbox", send->message.id), F_ERR(&err), F_END);
    give_back(o, &send->message, failed);
    free(send);
}

static void run_urgent(struct lane *lane)
{
    for (struct send **at = &lane->urgent.first; *at != NULL && lane->n_flying < window(lane) + URGENT_HANDLES;) {
        if (address_free(lane, *at))
            start(lane, fifo_cut(&lane->urgent, at));
        else
            at = &(*at)->next;
    }
}

static void run_normal(struct lane *lane)
{
    int64_t now = now_ms(lane->outbox);
    if (lane->urgent.n > 0 && lane->n_flying >= window(lane))
        return;
    for (struct send **at = &lane->normal.first; *at != NULL && lane->n_flying < window(lane) && pace_allows(&lane->pace, now);) {
        if (!parts_allow(&lane->parts, n_parts(lane, *at), now))
            break; /* nor anything behind it: a long text would wait for ever */
        if (address_free(lane, *at))
            start(lane, fifo_cut(&lane->normal, at));
        else
            at = &(*at)->next;
    }
}

static void give_back_old(struct outbox *o, struct fifo *fifo, int64_t before_ms)
{
    for (struct send **at = &fifo->first; *at != NULL;) {
        if ((*at)->taken_ms > before_ms) {
            at = &(*at)->next;
            continue;
        }
        struct send *send = fifo_cut(fifo, at);
        give_back(o, &send->message, SEND_UNSENT);
        free(send);
    }
}

void outbox_run(struct outbox *outbox)
{
    int64_t now = now_ms(outbox);
    for (struct lane **at = &outbox->lanes; *at != NULL;) {
        struct lane *lane = *at;
        if (lane->old && lane->n_flying == 0) {
            *at = lane->next;
            free(lane);
            continue;
        }
        if (!outbox->stopped) {
            run_urgent(lane);
            run_normal(lane);
        }
        give_back_old(outbox, &lane->urgent, now - LEASE_MS);
        give_back_old(outbox, &lane->normal, now - LEASE_MS);
        at = &lane->next;
    }
}

int64_t outbox_wait_ms(struct outbox *outbox)
{
    int64_t least = -1;
    int64_t now = now_ms(outbox);
    for (struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next) {
        if (lane->normal.n + lane->urgent.n == 0)
            continue;
        int64_t wait = lane->normal.n > 0 && lane->n_flying < window(lane) ? pace_wait_ms(&lane->pace, now) : 0;
        int64_t parts_ms = lane->normal.n > 0 ? parts_wait_ms(&lane->parts, n_parts(lane, lane->normal.first), now) : 0;
        wait = parts_ms > wait ? parts_ms : wait;
        if (wait > LEASE_MS)
            wait = LEASE_MS;
        if (wait == 0) /* it waits for an answer, which will wake the loop; or for the end of its lease */
            wait = 1000;
        if (least < 0 || wait < least)
            least = wait;
    }
    return least;
}

size_t outbox_credits(struct outbox *outbox, struct credit *out, size_t max)
{
    size_t n = 0;
    int64_t now = now_ms(outbox);
    for (struct lane *lane = outbox->lanes; lane != NULL && n < max; lane = lane->next) {
        if (lane->old)
            continue;
        size_t held = lane->normal.n + lane->urgent.n + lane->n_flying, most = half_second(lane, CREDIT_MAX);
        size_t left = (size_t)parts_left(&lane->parts, now);
        bool closed = outbox->stopped || lane->down_until_ms > now;
        out[n++] = (struct credit){
            .channel = lane->channel->name,
            .sends = closed || held >= most ? 0 : (int)(most - held < left ? most - held : left),
            .urgent = outbox->stopped || lane->urgent.n >= URGENT_CREDITS ? 0 : (int)(URGENT_CREDITS - lane->urgent.n),
        };
    }
    return n;
}

size_t outbox_in_flight(const struct outbox *outbox)
{
    size_t n = 0;
    for (const struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next)
        n += lane->n_flying;
    return n;
}

void outbox_stop(struct outbox *outbox)
{
    outbox->stopped = true;
    for (struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next) {
        give_back_old(outbox, &lane->urgent, INT64_MAX);
        give_back_old(outbox, &lane->normal, INT64_MAX);
    }
}
