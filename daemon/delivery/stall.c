/* SPDX-License-Identifier: ISC
 * Every text has a watch from the moment it goes to the worker until it is in the store.  A watch that was handled (screened, sent,
 * written to the journal) is never handled again, however often the store fails.  What became of the messages is stall_send.c's. */
#include <config.h>

#include "delivery/stall_inside.h"

#include <stdlib.h>
#include <string.h>

enum { HELD_MAX = 20000, TRIES_MAX = 20, KEEP_MS = 2000 };

struct stall *stall_new(const struct stall_options *options, struct err *err)
{
    struct stall *s = calloc(1, sizeof *s);
    if (s == NULL) {
        sites_free(options->sites);
        goto no_memory;
    }
    s->options = *options;
    s->sites = options->sites;
    s->options.sites = NULL;
    s->setup = setup_take(options->setup);
    s->watched.last = &s->watched.first;
    s->held.last = &s->held.first;
    s->given.last = &s->given.first;
    s->zones = zones_new();
    if (s->zones == NULL)
        goto no_memory;
    s->zone = zones_find(s->zones, s->setup->settings->zone, NULL);
    if (s->zone == NULL && (s->zone = zones_find(s->zones, "UTC", err)) == NULL)
        goto failed;
    return s;
no_memory:
    err_set(err, ERR_NOMEM, "no memory for watching the store");
failed:
    stall_free(s);
    return NULL;
}

void stall_setup(struct stall *s, struct setup *setup)
{
    struct setup *old = s->setup;
    s->setup = setup_take(setup);
    setup_drop(old);
}

/* ---- the three lists ---- */

static void put_last(struct watch_list *list, struct watch *w)
{
    w->next = NULL;
    *list->last = w;
    list->last = &w->next;
    list->n++;
}

static struct watch *cut(struct watch_list *list, struct watch **at)
{
    struct watch *w = *at;
    *at = w->next;
    if (list->last == &w->next)
        list->last = at;
    list->n--;
    return w;
}

/* Takes the watch of that job off the list; they come in order, so it is nearly always the first. */
static struct watch *cut_job(struct watch_list *list, const struct job *job)
{
    for (struct watch **at = &list->first; *at != NULL; at = &(*at)->next)
        if ((*at)->job == job)
            return cut(list, at);
    return NULL;
}

static void watch_free(struct stall *s, struct watch *w)
{
    stall_let_go(s, w);
    free(w);
}

static void list_clear(struct stall *s, struct watch_list *list, bool with_jobs)
{
    while (list->first != NULL) {
        struct watch *w = cut(list, &list->first);
        if (with_jobs)
            job_free(w->job);
        watch_free(s, w);
    }
}

void stall_free(struct stall *s)
{
    if (s == NULL)
        return;
    list_clear(s, &s->watched, false); /* the worker's, and the inbox's */
    list_clear(s, &s->given, false);
    list_clear(s, &s->held, true);
    stall_free_notices(s);
    sites_free(s->sites);
    zones_free(s->zones);
    setup_drop(s->setup);
    free(s);
}

/* ---- one text ---- */

static void tell(struct stall *s, struct watch *w, bool durable)
{
    w->decided = true;
    w->durable = durable;
    s->options.kept(s->options.arg, w->job, durable);
    w->job->ticket = NULL;
}

/* Hands the text and its messages to the scribe. */
static void write_down(struct stall *s, struct watch *w)
{
    struct err err = { 0 };
    struct arena *arena = arena_new(0);
    struct outbound *messages = arena != NULL ? arena_array(arena, w->n_notices + 1, sizeof *messages) : NULL;
    size_t n = 0;
    for (struct notice *notice = w->notices; notice != NULL && messages != NULL; notice = notice->sibling) {
        notice->in_record = n;
        messages[n++] = notice->message;
    }
    w->decided = false;
    w->put_ms = clock_mono_ms(s->options.clock);
    w->number = messages != NULL && s->options.scribe != NULL
        ? scribe_put(s->options.scribe, &w->job->of.inbound, messages, n, &err) : -1;
    arena_free(arena);
    for (struct notice *notice = w->notices; notice != NULL; notice = notice->sibling)
        notice->number = w->number;
    if (w->number < 0)
        tell(s, w, false);
    else
        s->journal_used = true;
}

/* Screens a text, writes it down, and lets advice and alert go. */
static void handle(struct stall *s, struct watch *w)
{
    struct err err = { 0 };
    struct outbound *messages = NULL;
    size_t n = 0;
    if (w->handled)
        return;
    w->handled = true;
    struct arena *arena = arena_new(0);
    const struct inbound *in = &w->job->of.inbound;
    const struct settings_site *site = sites_find(s->sites, s->setup->settings, in->channel, in->from);
    if (arena == NULL || urgent_compose(s->setup, s->zone, in, site, clock_utc_s(s->options.clock), arena, &messages, &n, &err) < 0)
        log_event(s->options.log, LOG_ALARM, "stall.no_memory", F_END);
    for (size_t i = 0; i < n; i++)
        stall_add_notice(s, w, &messages[i]);
    arena_free(arena);
    s->n_advised += n > 0;
    s->n_handled++;
    write_down(s, w);
    for (struct notice *notice = w->notices; notice != NULL; notice = notice->sibling)
        stall_send(s, notice);
}

static bool same_key(const struct inbound *a, const struct inbound *b)
{
    if (!str_equal(a->channel, b->channel))
        return false;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            if (a->key[i].n > 0 && str_equal(a->key[i], b->key[k]))
                return true;
    return false;
}

static struct watch *find_key(struct stall *s, const struct inbound *in)
{
    struct watch_list *lists[] = { &s->watched, &s->held, &s->given };
    for (size_t i = 0; i < 3; i++)
        for (struct watch *w = lists[i]->first; w != NULL; w = w->next)
            if (same_key(&w->job->of.inbound, in))
                return w;
    return NULL;
}

/* The provider delivers a text again: nothing of it is said again, but it may be durable now. */
static void again(struct stall *s, struct watch *w, struct job *job)
{
    if (!w->decided || w->job->ticket != NULL)
        s->options.kept(s->options.arg, job, false); /* the first is still waited for */
    else if (w->durable)
        s->options.kept(s->options.arg, job, true);
    else {
        w->job->ticket = job->ticket;
        job->ticket = NULL;
        write_down(s, w);
    }
    job_free(job);
}

void stall_take(struct stall *s, struct job *job)
{
    struct watch *w = cut_job(&s->given, job);
    if (w != NULL) {
        put_last(&s->held, w);
        handle(s, w);
        return;
    }
    w = find_key(s, &job->of.inbound);
    if (w != NULL) {
        again(s, w, job);
        return;
    }
    w = calloc(1, sizeof *w);
    if (w == NULL || s->held.n >= HELD_MAX) {
        log_event(s->options.log, LOG_ALARM, "stall.too_many", F_INT("held", (int64_t)s->held.n), F_END);
        s->options.kept(s->options.arg, job, false);
        free(w);
        job_free(job);
        return;
    }
    w->job = job;
    put_last(&s->held, w);
    handle(s, w);
}

void stall_given(struct stall *s, struct job *const *jobs, size_t n_jobs)
{
    for (size_t i = 0; i < n_jobs; i++) {
        if (jobs[i]->kind != JOB_INBOUND)
            continue;
        struct watch *w = s->given.n > 0 ? cut_job(&s->given, jobs[i]) : NULL;
        if (w == NULL && (w = calloc(1, sizeof *w)) == NULL) {
            log_event(s->options.log, LOG_ALARM, "stall.no_memory", F_END);
            continue;
        }
        w->job = jobs[i];
        put_last(&s->watched, w);
    }
}

void stall_replay(struct stall *s, struct job **jobs, size_t n_jobs)
{
    for (size_t i = 0; i < n_jobs; i++) {
        struct watch *w = calloc(1, sizeof *w);
        if (w != NULL) {
            w->job = jobs[i];
            w->handled = jobs[i]->of.inbound.n_already > 0;
            w->decided = w->durable = w->is_replay = true;
            put_last(&s->given, w);
        }
        s->options.submit(s->options.arg, jobs[i]);
    }
    if (n_jobs > 0) {
        s->journal_used = true;
        log_event(s->options.log, LOG_WARN, "stall.replay", F_INT("texts", (int64_t)n_jobs), F_END);
    }
}

/* ---- on and off ---- */

bool stall_is_on(const struct stall *s)
{
    return s->on;
}

size_t stall_held(const struct stall *s)
{
    return s->held.n;
}

void stall_begin(struct stall *s)
{
    if (!s->on) {
        s->on = true;
        s->n_handled = s->n_advised = 0;
        log_event(s->options.log, LOG_ALARM, "stall.begun", F_INT("at_worker", (int64_t)s->watched.n),
                  F_INT("held", (int64_t)s->held.n), F_END);
    }
    for (struct watch *w = s->watched.first; w != NULL; w = w->next)
        handle(s, w);
    for (struct watch *w = s->held.first; w != NULL; w = w->next)
        handle(s, w);
}

/* Gives a text to the worker, with what went out for it. */
static void submit(struct stall *s, struct watch *w)
{
    stall_note_already(s, w);
    put_last(&s->given, w);
    s->options.submit(s->options.arg, w->job);
}

static void end(struct stall *s)
{
    s->on = false;
    log_event(s->options.log, LOG_WARN, "stall.ended", F_INT("texts", s->n_handled), F_INT("advised", s->n_advised), F_END);
    while (s->held.first != NULL)
        submit(s, cut(&s->held, &s->held.first));
}

/* Nothing that the journal holds is missing in the store. */
static void empty_journal(struct stall *s)
{
    if (!s->journal_used || s->given_up || s->on || s->held.n > 0 || s->given.n > 0)
        return;
    for (const struct watch *w = s->watched.first; w != NULL; w = w->next)
        if (w->number != 0 || w->is_replay)
            return;
    if (s->options.scribe != NULL)
        scribe_empty(s->options.scribe);
    s->journal_used = false;
}

/* A text was stored while we waited for it: its own rows stand for what went out.  What has no row yet gets one. */
static void stored(struct stall *s, struct watch *w, struct done_batch *done, size_t i)
{
    const struct verdict *verdict = &done->result.verdicts[i];
    if (verdict->site.s != NULL)
        sites_note(&s->sites, w->job->of.inbound.channel, w->job->of.inbound.from, verdict->site);
    if (w->job->of.inbound.n_already > 0) {
        stall_rows_known(s, w, verdict);
        watch_free(s, w);
        return;
    }
    if (w->n_notices == 0 || !stall_match_sends(s, w, verdict, &done->result)) {
        watch_free(s, w);
        return;
    }
    if (w->job->ticket != NULL)
        tell(s, w, true);
    done->jobs[i] = NULL;
    submit(s, w);
}

/* Whether the store is well and this one text is what it did not take. */
static bool is_own_fault(const struct done_batch *done, size_t i)
{
    if (done->failed)
        return done->n_jobs == 1 && done->error.code != ERR_IO && done->error.code != ERR_FULL && done->error.code != ERR_BUSY &&
               done->error.code != ERR_NOMEM;
    for (size_t k = i + 1; k < done->n_jobs; k++)
        if (done->result.verdicts[k].kind != VERDICT_FAILED)
            return true;
    return false;
}

static void not_stored(struct stall *s, struct watch *w, struct done_batch *done, size_t i)
{
    w->tries += is_own_fault(done, i);
    if (w->tries > TRIES_MAX) {
        log_event(s->options.log, LOG_ALARM, "stall.given_up", F_INT("tries", w->tries), F_END);
        s->given_up = true; /* it stays in the journal, which is not emptied any more */
        watch_free(s, w);
        return;
    }
    done->jobs[i] = NULL;
    put_last(&s->held, w);
}

void stall_done(struct stall *s, struct done_batch *done)
{
    bool any_failed = done->failed;
    for (size_t i = 0; i < done->n_jobs; i++) {
        if (done->jobs[i]->kind != JOB_INBOUND)
            continue;
        struct watch *w = cut_job(&s->watched, done->jobs[i]);
        bool failed = done->failed || done->result.verdicts[i].kind == VERDICT_FAILED;
        any_failed |= failed;
        if (w == NULL)
            continue;
        if (failed)
            not_stored(s, w, done, i);
        else
            stored(s, w, done, i);
    }
    if (any_failed)
        stall_begin(s);
    else if (s->on)
        end(s);
    empty_journal(s);
}

/* ---- now and then ---- */

static struct watch *find_number(struct stall *s, int64_t number)
{
    struct watch_list *lists[] = { &s->watched, &s->held, &s->given };
    for (size_t i = 0; i < 3; i++)
        for (struct watch *w = lists[i]->first; w != NULL; w = w->next)
            if (w->number == number)
                return w;
    return NULL;
}

/* A journal that hangs like the store does: the provider is to try again. */
static void give_up_waiting(struct stall *s, struct watch_list *list, int64_t now_ms)
{
    for (struct watch *w = list->first; w != NULL; w = w->next)
        if (w->handled && !w->decided && w->job->ticket != NULL && now_ms - w->put_ms >= KEEP_MS) {
            s->options.kept(s->options.arg, w->job, false);
            w->job->ticket = NULL;
        }
}

void stall_run(struct stall *s)
{
    struct scribe_note note;
    while (s->options.scribe != NULL && scribe_collect(s->options.scribe, &note)) {
        struct watch *w = find_number(s, note.number);
        if (w != NULL && !w->decided)
            tell(s, w, note.durable);
    }
    if (s->on) {
        int64_t now_ms = clock_mono_ms(s->options.clock);
        give_up_waiting(s, &s->watched, now_ms);
        give_up_waiting(s, &s->held, now_ms);
    }
    stall_send_again(s);
}

int64_t stall_wait_ms(const struct stall *s)
{
    return s->on ? 250 : stall_next_try_ms(s);
}
