/* SPDX-License-Identifier: ISC
 * A list comes newest first, in pages.  All pages are gathered before the first text is handed in, because answers and STOP mean
 * something only in the order in which they were written. */
#include <config.h>

#include "delivery/sweep.h"

#include <stdlib.h>
#include <string.h>

#include "channel/channel.h"

enum {
    FIRST_S = 12 * 3600,        /* asked for when nothing is known of an earlier process */
    MOST_S = 30 * 86400,        /* dedupe keys are kept longer than this */
    OVERLAP_S = 600,            /* a list may be behind what the provider took */
    ANEW_OVERLAP_S = 6 * 3600,  /* after a start, a stall or an outage more is looked at again */
    AGAIN_S = 5,
    AGAIN_MOST_S = 60,          /* the end of an outage is noticed so soon */
    ALARM_S = 900,              /* a list that is not given for so long */
    CHUNK = 250,                /* handed in at once, so that webhooks get their turn */
    MAX_TEXTS = 20000,          /* gathered before they are handed in */
    LOOK_MS = 30000,            /* utc may go on while mono stands still: a laptop that slept */
    MARK_S = 60,                /* so often is it noted that all is filed, when nothing new came */
    KNOWN = 1024, KNOWN_BYTES = 48, /* what a polled list named before and is stored is not handed in again and again */
};

/* The last keys that were filed, whole. */
struct known {
    size_t n, next;
    struct {
        size_t n;
        char bytes[KNOWN_BYTES];
    } keys[KNOWN];
};

/* What one answer held, newest first. */
struct page {
    struct page *newer;         /* the page before it in the list */
    struct received received;
};

enum phase { RESTING, ASKING, FILING };

struct swept {
    struct swept *next;
    struct sweep *sweep;
    struct channel *channel;
    struct transport transport;
    enum phase phase;
    bool asked_anew;            /* by sweep_now: as soon as this one is over */
    bool anew;                  /* this one is such */
    bool told;                  /* the log knows that the list is given */
    void *call;                 /* in flight */
    struct arena *arena;        /* of this sweep: pages, texts */
    struct page *oldest;
    struct received all;        /* in the order in which they were written */
    struct known *known;        /* NULL unless it is polled */
    size_t n_listed, n_filed, n_new, n_in_hand;
    int64_t swept_utc;          /* everything before is filed; 0: not known */
    int64_t from_utc, began_utc, marked_utc;
    int64_t due_ms, due_utc;    /* of the next: whichever comes first */
    int64_t failing_since_ms;   /* 0: not failing */
    int64_t again_s;
};

struct sweep {
    struct sweep_options options;
    struct swept *channels;
};

struct sweep *sweep_new(const struct sweep_options *options, struct err *err)
{
    struct sweep *sweep = calloc(1, sizeof *sweep);
    if (sweep == NULL) {
        err_set(err, ERR_NOMEM, "no memory for the sweep");
        return NULL;
    }
    sweep->options = *options;
    return sweep;
}

void sweep_free(struct sweep *sweep)
{
    if (sweep == NULL)
        return;
    while (sweep->channels != NULL) {
        struct swept *s = sweep->channels;
        sweep->channels = s->next;
        if (s->call != NULL)
            s->transport.cancel(s->transport.self, s->call);
        arena_free(s->arena);
        free(s->known);
        free(s);
    }
    free(sweep);
}

int sweep_add_channel(struct sweep *sweep, struct channel *channel, const struct transport *transport, int64_t swept_utc,
                      struct err *err)
{
    if (channel->ops->list == NULL)
        return 0;
    struct swept *s = calloc(1, sizeof *s);
    if (s != NULL && channel->polled)
        s->known = calloc(1, sizeof *s->known);
    if (s == NULL || (channel->polled && s->known == NULL) || (s->arena = arena_new(0)) == NULL) {
        if (s != NULL)
            free(s->known);
        free(s);
        return err_set(err, ERR_NOMEM, "no memory for the sweep");
    }
    s->sweep = sweep;
    s->channel = channel;
    s->transport = *transport;
    s->swept_utc = swept_utc;
    s->asked_anew = true;
    s->again_s = AGAIN_S;
    s->next = sweep->channels;
    sweep->channels = s;
    return 0;
}

static int64_t mono_ms(const struct swept *s)
{
    return clock_mono_ms(s->sweep->options.clock);
}

static int64_t utc(const struct swept *s)
{
    return clock_utc_s(s->sweep->options.clock);
}

/* ---- the end of a sweep ---- */

static void rest(struct swept *s, int64_t wait_s)
{
    s->phase = RESTING;
    s->oldest = NULL;
    s->all = (struct received){ 0 };
    arena_reset(s->arena);
    s->due_ms = wait_s > 0 ? mono_ms(s) + wait_s * 1000 : INT64_MAX;
    s->due_utc = wait_s > 0 ? utc(s) + wait_s : INT64_MAX;
}

static void failed(struct swept *s, const struct err *err)
{
    const struct log *log = s->sweep->options.log;
    int64_t now = mono_ms(s);
    bool first = s->failing_since_ms == 0;
    if (first)
        s->failing_since_ms = now | 1;
    int64_t since = now - s->failing_since_ms;
    if (first || since >= ALARM_S * 1000)
        log_event(log, first ? LOG_WARN : LOG_ALARM, "sweep.failed", F_WORD("channel", s->channel->name), F_MS("since", since),
                  F_ERR(err), F_END);
    rest(s, s->again_s);
    int64_t most = s->channel->polled ? s->channel->list_every_s : AGAIN_MOST_S;
    s->again_s = s->again_s * 2 < most ? s->again_s * 2 : most;
}

static void done(struct swept *s)
{
    const struct log *log = s->sweep->options.log;
    bool first = !s->told || s->failing_since_ms != 0;
    s->told = true;
    s->anew = false;
    /* What a webhook should have brought is worth a warning; where there is none it is the ordinary way in. */
    if (s->n_new > 0 && !s->channel->polled)
        log_event(log, LOG_WARN, "sweep.missed", F_WORD("channel", s->channel->name), F_INT("texts", (int64_t)s->n_new),
                  F_INT("listed", (int64_t)s->n_listed), F_END);
    else if (first)
        log_event(log, LOG_INFO, "sweep.done", F_WORD("channel", s->channel->name), F_INT("listed", (int64_t)s->n_listed), F_END);
    s->swept_utc = s->began_utc;
    s->failing_since_ms = 0;
    s->again_s = AGAIN_S;
    if (s->n_filed > 0 || s->began_utc - s->marked_utc >= MARK_S || s->began_utc < s->marked_utc) {
        s->marked_utc = s->began_utc;
        s->sweep->options.swept(s->sweep->options.arg, s->channel, s->began_utc);
    }
    rest(s, s->channel->list_every_s);
}

/* ---- what was handed in before ---- */

static bool is_known(const struct swept *s, struct str key)
{
    for (size_t i = 0; s->known != NULL && i < s->known->n; i++)
        if (s->known->keys[i].n == key.n && memcmp(s->known->keys[i].bytes, key.s, key.n) == 0)
            return true;
    return false;
}

static void know(struct swept *s, struct str key)
{
    struct known *known = s->known;
    if (known == NULL || key.n == 0 || key.n > KNOWN_BYTES || is_known(s, key))
        return;
    memcpy(known->keys[known->next].bytes, key.s, key.n);
    known->keys[known->next].n = key.n;
    known->next = (known->next + 1) % KNOWN;
    known->n = known->n < KNOWN ? known->n + 1 : KNOWN;
}

/* A message of ours is told of again when its state is another. */
static struct str receipt_key(const struct receipt *receipt, struct arena *arena)
{
    const char *key = arena_printf(arena, "%.*s/%d", (int)receipt->provider_id.n, receipt->provider_id.s, (int)receipt->state);
    return key != NULL ? str_of(key) : STR("");
}

/* The piece in hand is stored. */
static void know_piece(struct swept *s)
{
    for (size_t i = s->n_filed; i < s->n_filed + s->n_in_hand; i++)
        know(s, i < s->all.n_inbounds ? s->all.inbounds[i].key[0] : receipt_key(&s->all.receipts[i - s->all.n_inbounds], s->arena));
}

/* ---- handing in ---- */

/* Every text and receipt of the pages, turned round. */
static int put_in_order(struct swept *s, struct err *err)
{
    size_t n = 0, n_receipts = 0;
    for (const struct page *p = s->oldest; p != NULL; p = p->newer) {
        n += p->received.n_inbounds;
        n_receipts += p->received.n_receipts;
    }
    struct inbound *inbounds = arena_array_raw(s->arena, n + 1, sizeof *inbounds);
    struct receipt *receipts = arena_array_raw(s->arena, n_receipts + 1, sizeof *receipts);
    if (inbounds == NULL || receipts == NULL)
        return err_set(err, ERR_NOMEM, "no memory for a list");
    s->all = (struct received){ .inbounds = inbounds, .receipts = receipts };
    for (const struct page *p = s->oldest; p != NULL; p = p->newer) {
        for (size_t i = p->received.n_inbounds; i-- > 0;) {
            const struct inbound *in = &p->received.inbounds[i];
            if ((in->sent_utc == 0 || in->sent_utc >= s->from_utc) && !is_known(s, in->key[0]))
                inbounds[s->all.n_inbounds++] = *in;
        }
        for (size_t i = p->received.n_receipts; i-- > 0;) {
            const struct receipt *r = &p->received.receipts[i];
            if ((r->made_utc == 0 || r->made_utc >= s->from_utc) && !is_known(s, receipt_key(r, s->arena)))
                receipts[s->all.n_receipts++] = *r;
        }
    }
    return 0;
}

/* The next piece: receipts ride with the texts. */
static void file_more(struct swept *s)
{
    size_t total = s->all.n_inbounds + s->all.n_receipts, n = total - s->n_filed;
    struct err err = { 0 };
    if (n == 0) {
        done(s);
        return;
    }
    n = n < CHUNK ? n : CHUNK;
    size_t from = s->n_filed, texts = from < s->all.n_inbounds ? s->all.n_inbounds - from : 0;
    size_t first_receipt = from > s->all.n_inbounds ? from - s->all.n_inbounds : 0;
    texts = texts < n ? texts : n;
    struct received piece = { .inbounds = s->all.inbounds + from, .n_inbounds = texts,
                              .receipts = s->all.receipts + first_receipt, .n_receipts = n - texts };
    s->n_in_hand = n;
    if (s->sweep->options.file(s->sweep->options.arg, s->channel, &piece, &err) < 0)
        failed(s, &err);
}

static struct swept *swept_of(const struct sweep *sweep, const struct channel *channel)
{
    for (struct swept *s = sweep->channels; s != NULL; s = s->next)
        if (s->channel == channel)
            return s;
    return NULL;
}

void sweep_filed(struct sweep *sweep, const struct channel *channel, bool ok, size_t n_new)
{
    static const struct err NOT_STORED = { .code = ERR_BUSY, .text = "the store did not take what the list named" };
    struct swept *s = swept_of(sweep, channel);
    if (s == NULL || s->phase != FILING)
        return;
    s->n_new += n_new;
    if (ok)
        know_piece(s);
    s->n_filed += s->n_in_hand;
    if (ok)
        file_more(s);
    else
        failed(s, &NOT_STORED);
}

/* ---- asking ---- */

static void on_answer(const struct http_answer *answer, void *arg);

static int ask(struct swept *s, struct str cursor, struct err *err)
{
    struct http_call call = { 0 };
    if (s->channel->ops->list(s->channel, s->from_utc, cursor, s->arena, &call, err) < 0)
        return -1;
    s->call = s->transport.start(s->transport.self, &call, on_answer, s, err);
    return s->call != NULL ? 0 : -1;
}

/* Whether the list has reached what is known, or as much was gathered as is handed in at once. */
static bool far_enough(struct swept *s, const struct received *page)
{
    for (size_t i = 0; i < page->n_inbounds; i++)
        if (page->inbounds[i].sent_utc != 0 && page->inbounds[i].sent_utc < s->from_utc)
            return true;
    for (size_t i = 0; i < page->n_receipts; i++)
        if (page->receipts[i].made_utc != 0 && page->receipts[i].made_utc < s->from_utc)
            return true;
    if (s->n_listed < MAX_TEXTS)
        return false;
    const struct inbound *last = page->n_inbounds > 0 ? &page->inbounds[page->n_inbounds - 1] : NULL;
    if (last != NULL && s->swept_utc != 0 && last->sent_utc < s->swept_utc - OVERLAP_S)
        return true; /* the rest was only to be looked at again */
    log_event(s->sweep->options.log, LOG_ALARM, "sweep.too_many", F_WORD("channel", s->channel->name),
              F_INT("listed", (int64_t)s->n_listed), F_END);
    return true;
}

static void on_answer(const struct http_answer *answer, void *arg)
{
    struct swept *s = arg;
    struct err err = { 0 };
    struct str cursor = { NULL, 0 };
    struct page *page = arena_alloc(s->arena, sizeof *page);
    s->call = NULL;
    if (page == NULL)
        err_set(&err, ERR_NOMEM, "no memory for a list");
    if (page == NULL || s->channel->ops->list_decode(s->channel, answer, utc(s), s->arena, &page->received, &cursor, &err) < 0) {
        failed(s, &err);
        return;
    }
    page->newer = s->oldest;
    s->oldest = page;
    s->n_listed += page->received.n_inbounds;
    if (cursor.n > 0 && !far_enough(s, &page->received)) {
        if (ask(s, cursor, &err) < 0)
            failed(s, &err);
        return;
    }
    if (put_in_order(s, &err) < 0) {
        failed(s, &err);
        return;
    }
    s->phase = FILING;
    file_more(s);
}

static void begin(struct swept *s)
{
    struct err err = { 0 };
    s->anew = s->anew || s->asked_anew;
    s->asked_anew = false;
    int64_t now = utc(s), overlap_s = s->anew ? ANEW_OVERLAP_S : OVERLAP_S;
    int64_t known = s->swept_utc != 0 ? s->swept_utc - overlap_s : now - FIRST_S;
    s->began_utc = now;
    s->from_utc = known < now - MOST_S ? now - MOST_S : known > now ? now - overlap_s : known;
    s->n_listed = s->n_filed = s->n_new = s->n_in_hand = 0;
    s->phase = ASKING;
    if (ask(s, (struct str){ NULL, 0 }, &err) < 0)
        failed(s, &err);
}

void sweep_now(struct sweep *sweep)
{
    for (struct swept *s = sweep->channels; s != NULL; s = s->next)
        s->asked_anew = true;
}

static bool is_due(const struct swept *s)
{
    return s->phase == RESTING && (s->asked_anew || mono_ms(s) >= s->due_ms || utc(s) >= s->due_utc);
}

void sweep_run(struct sweep *sweep)
{
    for (struct swept *s = sweep->channels; s != NULL; s = s->next)
        if (is_due(s))
            begin(s);
}

int64_t sweep_wait_ms(const struct sweep *sweep)
{
    int64_t least = -1;
    for (const struct swept *s = sweep->channels; s != NULL; s = s->next) {
        if (s->phase != RESTING || (!s->asked_anew && s->due_ms == INT64_MAX))
            continue;
        int64_t wait = s->asked_anew ? 0 : s->due_ms - mono_ms(s);
        wait = wait < 0 ? 0 : wait > LOOK_MS ? LOOK_MS : wait;
        if (least < 0 || wait < least)
            least = wait;
    }
    return least;
}

int64_t sweep_last_utc(const struct sweep *sweep, const struct channel *channel)
{
    const struct swept *s = swept_of(sweep, channel);
    return s != NULL ? s->swept_utc : -1;
}
