/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "play/world_inside.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "channel/channel.h"
#include "conf.h"
#include "delivery/worker.h"

enum { CHANNELS_MAX = 16, ROUNDS_MAX = 20000, LOG_MAX_BYTES = 64 << 20, SEED = 20260302 };

struct world {
    struct world_options options;
    struct setup *setup;
    struct clock clock;
    struct log log;
    off_t log_read;
    struct rng rng;
    char *folder;               /* of the store; NULL: in memory */
    char *url, *note;
    struct worker *worker;
    struct outbox *outbox;
    struct phones phones;
    struct channel channels[CHANNELS_MAX];
    struct channel_ops ops[CHANNELS_MAX];
    size_t n_channels;
    struct job **jobs;          /* what the outbox has to tell the worker */
    size_t n_jobs, size_jobs;
    int64_t next_due_utc;
    int64_t n_queued;
    bool leased;                /* a batch handed something out, and none has run since */
    int64_t n_texts;
    struct understood understood;
    struct inbound last;        /* the last text, in the phones' arena */
    struct err lost;            /* a job was lost for want of memory */
};

static void submit(struct job *job, void *arg)
{
    struct world *w = arg;
    struct job **jobs = world_grow(w->jobs, w->n_jobs, &w->size_jobs, sizeof *jobs, &w->lost);
    if (jobs == NULL) {
        job_free(job);
        return;
    }
    w->jobs = jobs;
    w->jobs[w->n_jobs++] = job;
}

static void drop_jobs(struct world *w)
{
    for (size_t i = 0; i < w->n_jobs; i++)
        job_free(w->jobs[i]);
    w->n_jobs = 0;
}

/* ---- making and ending ---- */

static int open_worker(struct world *w, struct err *err)
{
    struct worker_options options = { .store_url = w->url, .note_path = w->note, .clock = &w->clock, .log = &w->log, .rng = &w->rng,
                                      .views = true, .cover = w->options.cover, .hash_key = "a transcript's" };
    w->worker = worker_new(&options, err);
    return w->worker != NULL ? worker_recover(w->worker, w->setup, err) : -1;
}

static int open_outbox(struct world *w, struct err *err)
{
    struct outbox_options options = { .clock = &w->clock, .log = &w->log, .submit = submit, .arg = w };
    struct transport transport = phones_transport(&w->phones);
    w->outbox = outbox_new(&options, err);
    if (w->outbox == NULL)
        return -1;
    for (size_t i = 0; i < w->n_channels; i++)
        if (outbox_add_channel(w->outbox, &w->channels[i], &transport, err) < 0)
            return -1;
    return 0;
}

static int make_folder(struct world *w, struct err *err)
{
    const char *tmp = getenv("TMPDIR");
    if (asprintf(&w->folder, "%s/nape-transcript-XXXXXX", tmp != NULL && *tmp != '\0' ? tmp : "/tmp") < 0) {
        w->folder = NULL;
        return err_set(err, ERR_NOMEM, "out of memory");
    }
    if (mkdtemp(w->folder) == NULL) {
        free(w->folder);
        w->folder = NULL;
        return err_set(err, ERR_IO, "a folder for the store cannot be made");
    }
    if (asprintf(&w->url, "sqlite:%s/nape.db", w->folder) < 0)
        w->url = NULL;
    if (asprintf(&w->note, "%s/note", w->folder) < 0)
        w->note = NULL;
    return w->url != NULL && w->note != NULL ? 0 : err_set(err, ERR_NOMEM, "out of memory");
}

static void remove_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir != NULL)
        closedir(dir);
    rmdir(folder);
}

struct world *world_new(const struct world_options *options, struct err *err)
{
    struct world *w = calloc(1, sizeof *w);
    if (w == NULL) {
        err_set(err, ERR_NOMEM, "out of memory");
        return NULL;
    }
    w->options = *options;
    w->setup = setup_take(options->setup);
    clock_init_manual(&w->clock, options->start_utc);
    rng_seed(&w->rng, SEED);
    w->log = (struct log){ .fd = memfd_create("log", MFD_CLOEXEC), .least = LOG_INFO };
    w->phones.clock = &w->clock;
    w->phones.arena = arena_new(0);
    for (size_t i = 0; i < options->conf->settings.n_channels && i < CHANNELS_MAX; i++) {
        w->channels[i] = *options->conf->channels[i];
        w->ops[i] = *w->channels[i].ops;
        w->ops[i].decode = phones_decode;
        w->channels[i].ops = &w->ops[i];
        w->n_channels++;
    }
    if (w->log.fd < 0 || w->phones.arena == NULL) {
        err_set(err, ERR_NOMEM, "out of memory");
        goto failed;
    }
    if (options->on_disk) {
        if (make_folder(w, err) < 0)
            goto failed;
    } else if ((w->url = strdup("sqlite::memory:")) == NULL) {
        err_set(err, ERR_NOMEM, "out of memory");
        goto failed;
    }
    if (open_worker(w, err) == 0 && open_outbox(w, err) == 0)
        return w;
failed:
    world_free(w);
    return NULL;
}

void world_free(struct world *w)
{
    if (w == NULL)
        return;
    outbox_free(w->outbox);
    drop_jobs(w);
    worker_free(w->worker);
    phones_clear(&w->phones);
    if (w->log.fd >= 0)
        close(w->log.fd);
    if (w->folder != NULL)
        remove_folder(w->folder);
    setup_drop(w->setup);
    free(w->jobs);
    free(w->folder);
    free(w->url);
    free(w->note);
    free(w);
}

void world_setup(struct world *w, struct setup *setup)
{
    struct setup *old = w->setup;
    w->setup = setup_take(setup);
    setup_drop(old);
}

/* ---- looking ---- */

int64_t world_utc(const struct world *w)
{
    return clock_utc_s(&w->clock);
}

struct sent *world_sent(struct world *w, size_t *n)
{
    *n = w->phones.n_sent;
    return w->phones.sent;
}

const struct understood *world_understood(const struct world *w)
{
    return &w->understood;
}

struct str world_log(struct world *w, struct arena *arena)
{
    off_t end = lseek(w->log.fd, 0, SEEK_END);
    if (end <= w->log_read || end > LOG_MAX_BYTES)
        return STR("");
    size_t n = (size_t)(end - w->log_read);
    char *text = arena_alloc(arena, n + 1);
    if (text == NULL || pread(w->log.fd, text, n, w->log_read) != (ssize_t)n)
        return STR("");
    w->log_read = end;
    return (struct str){ text, n };
}

/* ---- batches ---- */

/* Runs jobs as one batch, and hands out what it leased.  The verdict of the first job goes to *first, its answer into the arena. */
static int run_batch(struct world *w, struct job *const *jobs, size_t n, struct verdict *first, struct arena *arena, struct err *err)
{
    struct credit credits[CHANNELS_MAX];
    struct batch_result result = { 0 };
    struct batch batch = { .setup = w->setup, .jobs = jobs, .n_jobs = n, .credits = credits };
    batch.n_credits = outbox_credits(w->outbox, credits, CHANNELS_MAX);
    if (worker_run(w->worker, &batch, &result, err) < 0)
        return -1;
    w->next_due_utc = result.next_due_utc;
    w->n_queued = result.n_queued;
    w->leased = result.n_sends > 0;
    int rc = phones_leased(&w->phones, result.sends, result.n_sends, err);
    if (rc == 0)
        outbox_take(w->outbox, result.sends, result.n_sends);
    if (first != NULL) {
        *first = result.verdicts[0];
        first->answer = arena_str(arena, first->answer);
        if (result.n_views > 0)
            w->understood.view = arena_str(arena, result.views[result.n_views - 1].json);
    }
    for (size_t i = 0; i < n && rc == 0; i++)
        if (result.verdicts[i].kind == VERDICT_FAILED)
            rc = err_set(err, ERR_RANGE, "the worker failed at a job");
    batch_result_clear(&result);
    return rc;
}

static int tick(struct world *w, struct err *err)
{
    struct job job = { .kind = JOB_TICK };
    struct job *jobs[] = { &job };
    return run_batch(w, jobs, 1, NULL, NULL, err);
}

/* What the outbox and the provider have to say becomes a batch. */
static int run_results(struct world *w, struct err *err)
{
    struct job **jobs = w->jobs;
    size_t n = w->n_jobs;
    w->jobs = NULL;
    w->n_jobs = w->size_jobs = 0;
    int rc = run_batch(w, jobs, n, NULL, NULL, err);
    for (size_t i = 0; i < n; i++)
        job_free(jobs[i]);
    free(jobs);
    return rc;
}

/* Until nobody has anything to do at this moment. */
static int settle(struct world *w, struct err *err)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        if (w->lost.code != ERR_NONE) {
            *err = w->lost;
            return -1;
        }
        outbox_run(w->outbox);
        /* The loop does not wait for a provider: batches run while messages are on their way. */
        if (w->leased && tick(w, err) < 0)
            return -1;
        w->leased = false;
        if (phones_answer(&w->phones))
            continue;
        if (w->n_jobs > 0) {
            if (run_results(w, err) < 0)
                return -1;
            continue;
        }
        if (w->n_queued > 0) {
            int64_t before = w->n_queued;
            if (tick(w, err) < 0)
                return -1;
            if (w->n_queued < before)
                continue;
        }
        if (w->next_due_utc > 0 && w->next_due_utc <= world_utc(w)) {
            if (tick(w, err) < 0)
                return -1;
            continue;
        }
        if (outbox_in_flight(w->outbox) == 0) {
            int64_t wait_ms = outbox_wait_ms(w->outbox);
            if (wait_ms > 0 && wait_ms < 1000) { /* the pace of the channel */
                clock_advance_ms(&w->clock, wait_ms);
                continue;
            }
        }
        worker_rest(w->worker);
        return 0;
    }
    return err_set(err, ERR_RANGE, "it does not come to rest");
}

static int run_one(struct world *w, struct job *job, struct verdict *verdict, struct arena *arena, struct err *err)
{
    struct job *jobs[] = { job };
    return run_batch(w, jobs, 1, verdict, arena, err) < 0 || settle(w, err) < 0 ? -1 : 0;
}

/* ---- what happens ---- */

static int put_text(struct world *w, struct err *err)
{
    struct job job = { .kind = JOB_INBOUND, .of.inbound = w->last };
    struct verdict verdict = { 0 };
    job.of.inbound.received_utc = world_utc(w);
    w->understood = (struct understood){ 0 };
    if (run_one(w, &job, &verdict, w->phones.arena, err) < 0)
        return -1;
    w->understood.inbox_id = verdict.inbox_id;
    w->understood.duplicate = verdict.kind == VERDICT_DUPLICATE;
    return 0;
}

int world_text(struct world *w, struct str channel, struct str from, struct str text, const char *optout, struct err *err)
{
    struct arena *arena = w->phones.arena;
    const char *key = arena_printf(arena, "text%lld", (long long)++w->n_texts);
    w->last = (struct inbound){ .channel = arena_str(arena, channel), .from = arena_str(arena, from), .to = STR("Nape"),
                                .text = { arena_str(arena, text) }, .key = { str_of(key) }, .sent_utc = world_utc(w),
                                .carrier_optout = optout };
    return put_text(w, err);
}

int world_text_again(struct world *w, struct err *err)
{
    return w->last.from.n > 0 ? put_text(w, err) : err_set(err, ERR_NOTFOUND, "there was no text yet");
}

/* The next moment at which something is to be done, and not after `utc`. */
static int64_t next_moment(struct world *w, int64_t utc)
{
    int64_t now_ms = clock_utc_ms(&w->clock), at_ms = utc * 1000;
    if (w->next_due_utc > 0 && w->next_due_utc * 1000 < at_ms)
        at_ms = w->next_due_utc * 1000;
    int64_t answer_ms = phones_wait_ms(&w->phones), outbox_ms = outbox_wait_ms(w->outbox);
    if (answer_ms >= 0 && now_ms + answer_ms < at_ms)
        at_ms = now_ms + answer_ms;
    if (outbox_ms >= 0 && now_ms + outbox_ms < at_ms)
        at_ms = now_ms + outbox_ms;
    return at_ms > now_ms ? at_ms : now_ms;
}

int world_wait_until(struct world *w, int64_t utc, struct err *err)
{
    int rounds = 0;
    do {
        int64_t at_ms = next_moment(w, utc), now_ms = clock_utc_ms(&w->clock);
        clock_advance_ms(&w->clock, at_ms - now_ms);
        if (tick(w, err) < 0 || settle(w, err) < 0)
            return -1;
        rounds = at_ms > now_ms ? 0 : rounds + 1;
        if (rounds > ROUNDS_MAX)
            return err_set(err, ERR_RANGE, "time stands still");
    } while (clock_utc_ms(&w->clock) < utc * 1000);
    return 0;
}

int world_command(struct world *w, struct str verb, struct str arguments, struct arena *arena, struct str *answer, struct err *err)
{
    char request[32];
    struct job job = { .kind = JOB_ADMIN };
    struct verdict verdict = { 0 };
    snprintf(request, sizeof request, "command%lld", (long long)++w->n_texts);
    job.of.admin = (struct admin_request){ .request_id = str_of(request), .verb = verb, .arguments = arguments };
    if (run_one(w, &job, &verdict, arena, err) < 0)
        return -1;
    *answer = verdict.answer;
    return verdict.kind == VERDICT_REFUSED;
}

int world_receipt(struct world *w, const struct sent *message, enum outbound_state state, enum send_outcome outcome, struct err *err)
{
    struct job job = { .kind = JOB_RECEIPT };
    job.of.receipt = (struct receipt){ .channel = message->channel, .outbox_id = message->id, .state = state, .outcome = outcome };
    return run_one(w, &job, NULL, NULL, err);
}

int world_mood(struct world *w, struct str channel, struct str to, enum provider_mood mood, int times, struct err *err)
{
    return phones_mood(&w->phones, channel, to, mood, times, err);
}

int world_clock_step(struct world *w, int64_t s, struct err *err)
{
    w->clock.manual_utc_ms += s * 1000;
    return tick(w, err) < 0 || settle(w, err) < 0 ? -1 : 0;
}

int world_crash(struct world *w, struct err *err)
{
    if (w->folder == NULL)
        return err_set(err, ERR_RANGE, "the store lies in memory");
    outbox_free(w->outbox); /* nobody hears what became of what was on its way */
    w->outbox = NULL;
    drop_jobs(w);
    worker_free(w->worker);
    w->worker = NULL;
    if (open_worker(w, err) < 0 || open_outbox(w, err) < 0)
        return -1;
    return tick(w, err) < 0 || settle(w, err) < 0 ? -1 : 0;
}
