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
#include "delivery/stall.h"
#include "delivery/worker.h"

enum { CHANNELS_MAX = 16, ROUNDS_MAX = 20000, LOG_MAX_BYTES = 64 << 20, STUCK_LOOK_MS = 10000, LOOK_MS = 30000, WARM_MS = 3600000, SEED = 20260302 };

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
    struct stall *stall;
    struct sites *sites;
    bool store_full;
    struct phones phones;
    struct channel channels[CHANNELS_MAX];
    struct channel_ops ops[CHANNELS_MAX];
    size_t n_channels;
    struct job **jobs;          /* what waits for the worker */
    size_t n_jobs, size_jobs;
    int64_t next_due_utc;
    int64_t n_queued;
    bool leased;                /* a batch handed something out, and none has run since */
    bool woken;
    int64_t rested_ms;
    int64_t n_texts;
    struct understood understood;
    struct inbound last;        /* the last text, in the phones' arena */
    struct verdict verdict;     /* of the last command, its answer in the phones' arena */
    struct err lost;            /* a job was lost for want of memory */
};

static void gather(struct world *w, struct job *job)
{
    struct job **jobs = world_grow(w->jobs, w->n_jobs, &w->size_jobs, sizeof *jobs, &w->lost);
    if (jobs == NULL) {
        job_free(job);
        return;
    }
    w->jobs = jobs;
    w->jobs[w->n_jobs++] = job;
}

/* What became of a message: for the worker, unless it went out while the store was stuck. */
static void on_result(struct job *job, void *arg)
{
    struct world *w = arg;
    if (!stall_owns(job->of.send_result.outbox_id)) {
        gather(w, job);
        return;
    }
    stall_result(w->stall, &job->of.send_result);
    job_free(job);
}

static void drop_jobs(struct world *w)
{
    for (size_t i = 0; i < w->n_jobs; i++)
        job_free(w->jobs[i]);
    w->n_jobs = 0;
}

/* ---- what the stall needs ---- */

static void stall_sends(void *arg, const struct outbound *message)
{
    struct world *w = arg;
    outbox_take(w->outbox, message, 1);
}

static void stall_submits(void *arg, struct job *job)
{
    gather(arg, job);
}

/* Nobody waits for an answer here, and nothing is kept beside the store: the text stays in hand until the store takes it. */
static void stall_kept(void *arg, struct job *job, bool durable)
{
    (void)arg;
    (void)durable;
    job->ticket = NULL;
}

/* ---- making and ending ---- */

static int open_worker(struct world *w, struct err *err)
{
    struct worker_options options = { .store_url = w->url, .note_path = w->note, .clock = &w->clock, .log = &w->log, .rng = &w->rng,
                                      .views = true, .cover = w->options.cover, .hash_key = "a transcript's" };
    w->worker = worker_new(&options, err);
    if (w->worker == NULL || worker_recover(w->worker, w->setup, err) < 0)
        return -1;
    return worker_sites(w->worker, &w->sites, err);
}

static int open_outbox(struct world *w, struct err *err)
{
    struct outbox_options options = { .clock = &w->clock, .log = &w->log, .submit = on_result, .arg = w };
    struct stall_options stall = { .clock = &w->clock, .log = &w->log, .setup = w->setup, .sites = w->sites, .send = stall_sends,
                                   .submit = stall_submits, .kept = stall_kept, .arg = w };
    struct transport transport = phones_transport(&w->phones);
    w->outbox = outbox_new(&options, err);
    w->sites = w->outbox != NULL ? NULL : w->sites;
    w->stall = w->outbox != NULL ? stall_new(&stall, err) : NULL;
    if (w->stall == NULL)
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
    rng_seed(&w->rng, options->seed != 0 ? options->seed : SEED);
    w->log = (struct log){ .fd = memfd_create("log", MFD_CLOEXEC), .least = LOG_INFO };
    w->phones.clock = &w->clock;
    w->phones.on_attempt = options->on_attempt;
    w->phones.arg = options->arg;
    w->phones.arena = arena_new(0);
    for (size_t i = 0; i < options->conf->settings.n_channels && i < CHANNELS_MAX; i++) {
        w->channels[i] = *options->conf->channels[i];
        w->ops[i] = *w->channels[i].ops;
        w->ops[i].encode = channel_driver(STR("sim"))->encode; /* the phones read no other, whichever driver a transcript names */
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
    stall_free(w->stall);
    sites_free(w->sites);
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
    stall_setup(w->stall, setup);
    setup_drop(old);
}

/* ---- looking ---- */

int64_t world_utc(const struct world *w)
{
    return clock_utc_s(&w->clock);
}

int64_t world_mono_ms(const struct world *w)
{
    return clock_mono_ms(&w->clock);
}

void world_wake(struct world *w)
{
    w->woken = true;
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

/* What a batch says of the texts and commands in it. */
static void note_verdicts(struct world *w, const struct done_batch *done)
{
    const struct batch_result *result = &done->result;
    for (size_t i = 0; i < done->n_jobs; i++) {
        const struct job *job = done->jobs[i];
        if (job != NULL && job->kind == JOB_ADMIN) {
            w->verdict = result->verdicts[i];
            w->verdict.answer = arena_str(w->phones.arena, w->verdict.answer);
        }
        if (job == NULL || job->kind != JOB_INBOUND)
            continue;
        w->understood.inbox_id = result->verdicts[i].inbox_id;
        w->understood.duplicate = result->verdicts[i].kind == VERDICT_DUPLICATE;
        if (result->n_views > 0)
            w->understood.view = arena_str(w->phones.arena, result->views[result->n_views - 1].json);
    }
}

/* A batch that was not committed: what became of messages is handed in again, a command is lost, a text is the stall's. */
static void take_back(struct world *w, struct done_batch *done)
{
    for (size_t i = 0; i < done->n_jobs; i++) {
        struct job *job = done->jobs[i];
        if (job == NULL || (job->kind != JOB_SEND_RESULT && job->kind != JOB_RECEIPT))
            continue;
        gather(w, job);
        done->jobs[i] = NULL;
    }
}

/* Runs what waits as one batch, and hands out what it leased. */
static int run_batch(struct world *w, struct err *err)
{
    struct credit credits[CHANNELS_MAX];
    struct done_batch done = { .jobs = w->jobs, .n_jobs = w->n_jobs };
    struct batch batch = { .setup = w->setup, .jobs = done.jobs, .n_jobs = done.n_jobs, .credits = credits };
    int rc = 0;
    w->jobs = NULL;
    w->n_jobs = w->size_jobs = 0;
    batch.n_credits = outbox_credits(w->outbox, credits, CHANNELS_MAX);
    stall_given(w->stall, done.jobs, done.n_jobs);
    if (w->store_full)
        err_set(&done.error, ERR_FULL, "the disk is full");
    done.failed = w->store_full || worker_run(w->worker, &batch, &done.result, &done.error) < 0;
    stall_done(w->stall, &done);
    if (done.failed) {
        take_back(w, &done);
        if (!w->store_full) {
            *err = done.error;
            rc = -1;
        }
    } else {
        w->next_due_utc = done.result.next_due_utc;
        w->n_queued = done.result.n_queued;
        w->leased = done.result.n_sends > 0;
        note_verdicts(w, &done);
        rc = phones_leased(&w->phones, done.result.sends, done.result.n_sends, err);
        outbox_take(w->outbox, done.result.sends, done.result.n_sends);
    }
    for (size_t i = 0; i < done.n_jobs; i++) {
        if (done.jobs[i] != NULL && !done.failed && done.result.verdicts[i].kind == VERDICT_FAILED)
            rc = err_set(err, ERR_RANGE, "the worker failed at a job");
        job_free(done.jobs[i]);
    }
    free(done.jobs);
    batch_result_clear(&done.result);
    return rc;
}

static int add(struct world *w, struct job *job, struct err *err)
{
    if (job == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    gather(w, job);
    return 0;
}

static int tick(struct world *w, struct err *err)
{
    return add(w, job_new(JOB_TICK), err) < 0 ? -1 : run_batch(w, err);
}

/* While the store takes nothing: texts go round it. */
static int settle_stuck(struct world *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n_jobs; i++) {
        struct job *job = w->jobs[i];
        if (job->kind == JOB_INBOUND && stall_is_on(w->stall))
            stall_take(w->stall, job);
        else if (job->kind == JOB_SEND_RESULT || job->kind == JOB_RECEIPT || job->kind == JOB_INBOUND)
            w->jobs[n++] = job;
        else
            job_free(job);
    }
    w->n_jobs = n;
    do {
        stall_run(w->stall);
        outbox_run(w->outbox);
    } while (phones_answer(&w->phones));
    return 0;
}

/* One thing that is to be done at this moment.  1: there was something; 0: all is at rest. */
static int settle_once(struct world *w, struct err *err)
{
    outbox_run(w->outbox);
    /* The loop does not wait for a provider: batches run while messages are on their way. */
    if (w->leased && tick(w, err) < 0)
        return -1;
    w->leased = false;
    if (phones_answer(&w->phones))
        return 1;
    if (w->n_jobs > 0)
        return run_batch(w, err) < 0 ? -1 : 1;
    if (w->n_queued > 0) {
        int64_t before = w->n_queued;
        if (tick(w, err) < 0)
            return -1;
        if (w->n_queued < before)
            return 1;
    }
    if (w->next_due_utc > 0 && w->next_due_utc <= world_utc(w))
        return tick(w, err) < 0 ? -1 : 1;
    if (outbox_in_flight(w->outbox) == 0) {
        int64_t wait_ms = outbox_wait_ms(w->outbox);
        if (wait_ms > 0 && wait_ms < 1000) { /* the pace of the channel */
            clock_advance_ms(&w->clock, wait_ms);
            return 1;
        }
    }
    return 0;
}

static void rest(struct world *w)
{
    int64_t now_ms = world_mono_ms(w);
    if (w->options.warm && now_ms - w->rested_ms < WARM_MS)
        return;
    w->rested_ms = now_ms;
    worker_rest(w->worker);
}

/* Until nobody has anything to do at this moment. */
static int settle(struct world *w, struct err *err)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        if (w->lost.code != ERR_NONE) {
            *err = w->lost;
            return -1;
        }
        if (w->store_full && w->n_jobs > 0 && !stall_is_on(w->stall) && run_batch(w, err) < 0)
            return -1;
        int rc = w->store_full ? settle_stuck(w) : settle_once(w, err);
        if (rc == 0 && !w->store_full)
            rest(w);
        if (rc <= 0)
            return rc;
    }
    return err_set(err, ERR_RANGE, "it does not come to rest");
}

static int run_one(struct world *w, struct job *job, struct err *err)
{
    return add(w, job, err) < 0 || (!w->store_full && run_batch(w, err) < 0) || settle(w, err) < 0 ? -1 : 0;
}

/* ---- what happens ---- */

static int put_text(struct world *w, struct err *err)
{
    struct job *job = job_new(JOB_INBOUND);
    w->understood = (struct understood){ 0 };
    if (job == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    job->of.inbound = w->last; /* its text lives as long as the world */
    job->of.inbound.received_utc = world_utc(w);
    return run_one(w, job, err);
}

int world_text(struct world *w, const struct written *in, struct err *err)
{
    struct arena *arena = w->phones.arena;
    const char *key = in->key.n > 0 ? arena_str(arena, in->key).s : arena_printf(arena, "text%lld", (long long)++w->n_texts);
    w->last = (struct inbound){ .channel = arena_str(arena, in->channel), .from = arena_str(arena, in->from), .to = STR("Nape"),
                                .text = { arena_str(arena, in->text) }, .key = { str_of(key) },
                                .sent_utc = world_utc(w) - in->late_s, .swept = in->late_s > 0, .carrier_optout = in->optout,
                                .n_media = in->n_media };
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
    if (w->store_full && now_ms + STUCK_LOOK_MS < at_ms)
        at_ms = now_ms + STUCK_LOOK_MS;
    if (!w->store_full && w->next_due_utc > 0 && w->next_due_utc * 1000 < at_ms)
        at_ms = w->next_due_utc * 1000;
    if (!w->store_full && w->n_queued > 0 && now_ms + LOOK_MS < at_ms) /* as naped does, due or not */
        at_ms = now_ms + LOOK_MS;
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
    w->woken = false;
    do {
        int64_t at_ms = next_moment(w, utc), now_ms = clock_utc_ms(&w->clock);
        clock_advance_ms(&w->clock, at_ms - now_ms);
        if ((!w->store_full && tick(w, err) < 0) || settle(w, err) < 0)
            return -1;
        rounds = at_ms > now_ms ? 0 : rounds + 1;
        if (rounds > ROUNDS_MAX)
            return err_set(err, ERR_RANGE, "time stands still");
    } while (!w->woken && clock_utc_ms(&w->clock) < utc * 1000);
    return 0;
}

int world_command(struct world *w, struct str verb, struct str arguments, struct arena *arena, struct str *answer, struct err *err)
{
    struct job *job = job_new(JOB_ADMIN);
    if (job == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    const char *request = arena_printf(job->arena, "command%lld", (long long)++w->n_texts);
    job->of.admin = (struct admin_request){ .request_id = str_of(request), .verb = arena_str(job->arena, verb),
                                            .arguments = arena_str(job->arena, arguments) };
    w->verdict = (struct verdict){ .kind = VERDICT_FAILED };
    if (run_one(w, job, err) < 0)
        return -1;
    if (w->verdict.kind == VERDICT_FAILED)
        return err_set(err, ERR_FULL, "the command was not kept");
    *answer = arena_str(arena, w->verdict.answer);
    return w->verdict.kind == VERDICT_REFUSED;
}

int world_receipt(struct world *w, const struct sent *message, enum outbound_state state, enum send_outcome outcome, struct err *err)
{
    struct job *job = job_new(JOB_RECEIPT);
    if (job == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    job->of.receipt = (struct receipt){ .channel = arena_str(job->arena, message->channel), .outbox_id = message->id, .state = state,
                                        .outcome = outcome };
    return run_one(w, job, err);
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

int world_store_full(struct world *w, bool full, struct err *err)
{
    w->store_full = full;
    return full ? 0 : tick(w, err) < 0 || settle(w, err) < 0 ? -1 : 0;
}

int world_crash(struct world *w, struct err *err)
{
    if (w->folder == NULL)
        return err_set(err, ERR_RANGE, "the store lies in memory");
    outbox_free(w->outbox); /* nobody hears what became of what was on its way */
    w->outbox = NULL;
    drop_jobs(w);
    stall_free(w->stall);
    w->stall = NULL;
    worker_free(w->worker);
    w->worker = NULL;
    if (open_worker(w, err) < 0 || open_outbox(w, err) < 0)
        return -1;
    return tick(w, err) < 0 || settle(w, err) < 0 ? -1 : 0;
}
