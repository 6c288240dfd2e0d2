/* SPDX-License-Identifier: ISC
 * A batch is one transaction.  When it fails it is rolled back whole and its jobs run one by one, each in a transaction of its own,
 * so that one bad job costs the others nothing. */
#include <config.h>

#include "delivery/worker_inside.h"
#include "delivery/sites.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "delivery/note.h"
#include "store/inbox_rows.h"
#include "store/audit_rows.h"
#include "store/meta_rows.h"
#include "store/seen_rows.h"

enum { KEEP_REQUESTS_S = 7 * 24 * 3600, SCRUB_AT_ONCE_BYTES = 64 << 20, SCRUB_IDLE_S = 600, SCRUB_LATEST_S = 86400, SCRUB_AGAIN_S = 3600 };

/* Opening */

static int read_hash_key(struct worker *w, struct err *err)
{
    static const uint8_t NONE[16] = { 0 };
    struct str kept;
    memcpy(w->hash_key, w->options.hash_key, sizeof w->hash_key);
    if (memcmp(w->hash_key, NONE, sizeof NONE) != 0)
        return 0;
    int rc = meta_rows_get(w->db, "hash_key", w->arena, &kept, err);
    if (rc < 0)
        return -1;
    if (rc == 1 && kept.n == sizeof w->hash_key) {
        memcpy(w->hash_key, kept.s, sizeof w->hash_key);
        return 0;
    }
    if (crypt_random(w->hash_key, sizeof w->hash_key, err) < 0)
        return -1;
    return meta_rows_put(w->db, "hash_key", (struct str){ (const char *)w->hash_key, sizeof w->hash_key }, err);
}

static int open_store(struct worker *w, struct err *err)
{
    w->db = db_open(w->url, err);
    if (w->db == NULL)
        return -1;
    return 0;
}

static int begin_boot(struct worker *w, struct err *err)
{
    if (db_begin(w->db, err) < 0)
        return -1;
    struct str left = STR("");
    int rc = meta_rows_get(w->db, "scrub", w->arena, &left, err);
    if (rc == 1 && left.n > 0)
        db_scrub_later(w->db);
    if (rc < 0 || read_hash_key(w, err) < 0 || meta_rows_count(w->db, "boot", &w->boot, err) < 0 || db_commit(w->db, err) < 0) {
        db_rollback(w->db);
        return -1;
    }
    return 0;
}

struct worker *worker_new(const struct worker_options *options, struct err *err)
{
    struct worker *w = calloc(1, sizeof *w);
    if (w == NULL)
        goto no_memory;
    w->options = *options;
    w->url = strdup(options->store_url);
    w->arena = arena_new((size_t)256 << 10);
    w->zones = zones_new();
    if (w->url == NULL || w->arena == NULL || w->zones == NULL)
        goto no_memory;
    w->options.store_url = w->url;
    if (open_store(w, err) < 0 || begin_boot(w, err) < 0)
        goto failed;
    if (options->note_path != NULL && (w->note = note_new(options->note_path, err)) == NULL)
        goto failed;
    w->options.note_path = NULL;
    return w;
no_memory:
    err_set(err, ERR_NOMEM, "no memory for the worker");
failed:
    worker_free(w);
    return NULL;
}

void worker_free(struct worker *worker)
{
    if (worker == NULL)
        return;
    db_close(worker->db);
    note_free(worker->note);
    zones_free(worker->zones);
    arena_free(worker->arena);
    free(worker->url);
    free(worker);
}

/* One batch */

struct care run_care(struct run *run)
{
    struct worker *w = run->worker;
    return (struct care){ .db = w->db, .desk = &run->desk, .setup = run->batch->setup, .zones = w->zones,
                          .now_utc = run->now_utc, .rng = w->options.rng, .arena = w->arena, .log = w->options.log,
                          .cover = w->options.cover, .tally = &run->result->tally };
}

/* P6: reminders and reports are looked at once more by who made them. */
static int check_reminder(void *arg, struct outbound *row, enum handover *what, struct err *err)
{
    struct run *run = arg;
    struct care care = run_care(run);
    return care_handover(&care, row, what, err);
}

static int64_t waiting(struct run *run, struct err *err)
{
    int64_t all = 0;
    for (size_t i = 0; i < run->desk.n_credits; i++) {
        int64_t n = 0;
        struct outbox_credit *credit = &run->desk.credits[i];
        if (outbox_rows_waiting(run->worker->db, credit->channel, run->now_utc, &n, err) < 0)
            return -1;
        credit->backlog = n > 0;
        all += n;
    }
    return all;
}

/* Notes the number of the batch with it: when a commit's outcome is unknown, it can be looked up. */
static int note_batch(struct worker *w, struct err *err)
{
    char *text = arena_printf(w->arena, "%lld/%lld", (long long)w->boot, (long long)++w->n_batches);
    if (text == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    return meta_rows_put(w->db, "batch", str_of(text), err);
}

static int begin(struct run *run, struct err *err)
{
    struct worker *w = run->worker;
    arena_reset(w->arena);
    if (db_begin(w->db, err) < 0 || note_batch(w, err) < 0)
        return -1;
    if (!w->recovered && !w->note_kept && sends_recover(run, err) < 0)
        return err_wrap(err, "settling what the last run left");
    int64_t n = waiting(run, err);
    run->backlog = n > 0;
    return n < 0 ? -1 : 0;
}

/* The last part of a transaction: leases what may go now, then commits. */
static int finish(struct run *run, struct err *err)
{
    struct worker *w = run->worker;
    int64_t n = 0;
    if (run->backlog || run->desk.n_queued > 0) {
        if (outbox_rows_lease(w->db, &run->desk, 0, err) < 0 || (n = waiting(run, err)) < 0)
            return -1;
    }
    struct care care = run_care(run);
    int64_t outbox_due = 0;
    int64_t care_due_utc = 0;
    if (outbox_rows_next_due(w->db, run->now_utc, &outbox_due, err) < 0 || care_next_due(&care, &care_due_utc, err) < 0)
        return -1;
    if (db_commit(w->db, err) < 0)
        return -1;
    w->recovered = !w->note_kept;
    int64_t due = care_due_utc;
    if (due == 0 || (outbox_due != 0 && outbox_due < due))
        due = outbox_due;
    run->result->next_due_utc = run->more_due ? run->now_utc : due;
    run->result->n_queued = n;
    return 0;
}

/* What a transaction that fails must not leave behind in memory. */
struct saved {
    struct outbox_desk desk;
    struct outbox_credit *credits;
    size_t n_views;
    size_t n_doubts;
    bool more_due;
    struct tally tally;
};

static int save(struct run *run, struct saved *saved, struct err *err)
{
    size_t n = run->desk.n_credits;
    *saved = (struct saved){ .desk = run->desk, .n_views = run->n_views, .n_doubts = run->n_doubts,
                             .more_due = run->more_due, .tally = run->result->tally };
    saved->credits = arena_array_raw(run->result->arena, n, sizeof *saved->credits);
    if (saved->credits == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    if (n > 0)
        memcpy(saved->credits, run->desk.credits, n * sizeof *saved->credits);
    return 0;
}

static void restore(struct run *run, const struct saved *saved)
{
    struct outbox_credit *credits = run->desk.credits;
    run->desk = saved->desk;
    if (saved->desk.n_credits > 0)
        memcpy(credits, saved->credits, saved->desk.n_credits * sizeof *credits);
    run->n_views = saved->n_views;
    run->n_doubts = saved->n_doubts;
    run->more_due = saved->more_due;
    run->result->tally = saved->tally;
}

/* After an I/O error: opens the store anew.  1: the last commit is in it after all; 0: it is not; -1: it cannot be opened. */
static int reopen(struct worker *w, struct err *err)
{
    struct err why = { 0 };
    struct str kept = { 0 };
    if (strstr(w->url, ":memory:") != NULL)
        return 0;
    db_close(w->db);
    w->db = NULL;
    if (open_store(w, &why) < 0 || meta_rows_get(w->db, "batch", w->arena, &kept, &why) < 0) {
        log_event(w->options.log, LOG_ALARM, "store.lost", F_ERR(&why), F_END);
        if (err != NULL)
            *err = why;
        return -1;
    }
    char *last = arena_printf(w->arena, "%lld/%lld", (long long)w->boot, (long long)w->n_batches);
    return last != NULL && str_is(kept, last);
}

/* The batch as one transaction, or job `only` of it.  n_jobs: all. */
static int run_jobs(struct run *run, size_t only, struct err *err)
{
    struct worker *w = run->worker;
    struct saved saved;
    bool committing = false;
    if (w->db == NULL && reopen(w, err) < 0)
        return -1;
    if (save(run, &saved, err) < 0)
        return -1;
    if (begin(run, err) < 0)
        goto failed;
    for (size_t i = 0; i < run->batch->n_jobs; i++) {
        if (only < run->batch->n_jobs && i != only)
            continue;
        if (job_run(run, i, err) < 0)
            goto failed;
        arena_reset(w->arena);
    }
    committing = true;
    if (finish(run, err) == 0)
        return 0;
failed:
    db_rollback(w->db);
    if (err->code == ERR_IO && reopen(w, NULL) == 1 && committing) {
        w->recovered = !w->note_kept;
        return 0;
    }
    restore(run, &saved);
    return -1;
}

static int set_aside(struct run *run, size_t i, const struct err *why)
{
    struct worker *w = run->worker;
    struct err err = { 0 };
    struct saved saved;
    if (w->db == NULL || save(run, &saved, &err) < 0)
        return -1;
    if (begin(run, &err) == 0 && job_set_aside(run, i, why, &err) == 0 && finish(run, &err) == 0)
        return 0;
    db_rollback(w->db);
    restore(run, &saved);
    log_event(w->options.log, LOG_ALARM, "worker.set_aside_failed", F_INT("kind", run->batch->jobs[i]->kind), F_ERR(&err), F_END);
    return -1;
}

/* Not this job is the trouble: the others would only wait for it too. */
static bool is_of_the_store(const struct err *why)
{
    return why->code == ERR_BUSY || why->code == ERR_FULL || why->code == ERR_IO || why->code == ERR_NOMEM;
}

/* Every job alone, until the store itself refuses.  Returns how many were committed; *err is the last failure. */
static size_t run_each(struct run *run, struct err *err)
{
    size_t n_done = 0;
    bool stuck = false;
    for (size_t i = 0; i < run->batch->n_jobs; i++) {
        struct err why = { 0 };
        if (!stuck && (run_jobs(run, i, &why) == 0 || (!is_of_the_store(&why) && set_aside(run, i, &why) == 0))) {
            n_done++;
            continue;
        }
        run->result->verdicts[i] = (struct verdict){ .kind = VERDICT_FAILED };
        if (stuck)
            continue;
        *err = why;
        stuck = is_of_the_store(&why);
        log_event(run->worker->options.log, LOG_ALARM, "worker.job_failed", F_INT("kind", run->batch->jobs[i]->kind),
                  F_ERR(&why), F_END);
    }
    return n_done;
}

static int prepare(struct run *run, struct err *err)
{
    const struct batch *batch = run->batch;
    struct batch_result *result = run->result;
    *result = (struct batch_result){ .arena = arena_new(0) };
    if (result->arena == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    result->verdicts = arena_array(result->arena, batch->n_jobs, sizeof *result->verdicts);
    struct outbox_credit *credits = arena_array(result->arena, batch->n_credits, sizeof *credits);
    if (result->verdicts == NULL || credits == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < batch->n_credits; i++)
        credits[i] = (struct outbox_credit){ .channel = str_of(batch->credits[i].channel), .sends = batch->credits[i].sends,
                                             .urgent = batch->credits[i].urgent };
    run->desk = (struct outbox_desk){ .arena = result->arena, .boot = run->worker->boot, .now_utc = run->now_utc,
                                      .credits = credits, .n_credits = batch->n_credits,
                                      .check = check_reminder, .check_arg = run };
    return 0;
}

/* Every text of the batch is set aside; anything else fails. */
static int run_unread(struct run *run, struct err *err)
{
    static const struct err WHY = { .code = ERR_CANCELLED, .text = "it has ended the process before" };
    for (size_t i = 0; i < run->batch->n_jobs; i++)
        if (set_aside(run, i, &WHY) < 0)
            return err_set(err, ERR_IO, "a text could not be set aside");
    return 0;
}

static int run_batch(struct run *run, struct err *err)
{
    struct worker *worker = run->worker;
    const struct batch *batch = run->batch;
    struct err why = { 0 };
    int rc = prepare(run, &why);
    if (rc == 0)
        rc = batch->unread ? run_unread(run, &why) : run_jobs(run, batch->n_jobs, &why);
    if (rc < 0 && !batch->unread && batch->n_jobs > 0 && run->result->verdicts != NULL) {
        log_event(worker->options.log, LOG_WARN, "worker.batch_failed", F_INT("jobs", (int64_t)batch->n_jobs), F_ERR(&why), F_END);
        rc = run_each(run, &why) > 0 ? 0 : -1;
    }
    if (rc < 0 && err != NULL)
        *err = why;
    return rc;
}

int worker_run(struct worker *worker, const struct batch *batch, struct batch_result *result, struct err *err)
{
    struct run run = { .worker = worker, .batch = batch, .result = result, .now_utc = clock_utc_s(worker->options.clock) };
    if (!worker->note_kept)
        note_put(worker->note, batch->jobs, NULL, batch->n_jobs);
    int rc = run_batch(&run, err);
    if (!worker->note_kept)
        note_put(worker->note, NULL, NULL, 0);
    if (rc < 0) {
        batch_result_clear(result);
        return -1;
    }
    result->sends = run.desk.leased;
    result->n_sends = run.desk.n_leased;
    result->doubts = run.doubts;
    result->n_doubts = run.n_doubts;
    result->views = run.views;
    result->n_views = run.n_views;
    return 0;
}

void batch_result_clear(struct batch_result *result)
{
    arena_free(result->arena);
    *result = (struct batch_result){ 0 };
}

int worker_kept(struct worker *worker, const char *name, struct arena *arena, struct str *value, struct err *err)
{
    return meta_rows_get(worker->db, name, arena, value, err);
}

int worker_sites(struct worker *worker, struct sites **out, struct err *err)
{
    struct arena *arena = arena_new(0);
    struct site_row *rows = NULL;
    size_t n = 0;
    *out = NULL;
    int rc = arena != NULL ? inbox_rows_sites(worker->db, SITES_KNOWN_MAX, arena, &rows, &n, err) : err_set(err, ERR_NOMEM, "sites");
    for (size_t i = 0; rc == 0 && i < n; i++)
        sites_note(out, rows[i].channel, rows[i].address, rows[i].site);
    arena_free(arena);
    return rc;
}

static int prune(struct worker *w, int64_t now_utc, struct err *err)
{
    if (db_begin(w->db, err) < 0)
        return -1;
    if (seen_rows_prune(w->db, now_utc, err) == 0 && request_rows_prune(w->db, now_utc - KEEP_REQUESTS_S, err) == 0 &&
        db_commit(w->db, err) == 0)
        return 0;
    db_rollback(w->db);
    return -1;
}

/* A large store is written anew when nobody has written for a while, or after a day: advice does not wait for it (P3). */
static bool may_scrub(struct worker *w, int64_t now_utc)
{
    int64_t bytes = 0;
    if (w->scrub_since_utc == 0)
        w->scrub_since_utc = now_utc;
    if (w->scrub_again_utc > now_utc || db_size(w->db, &bytes, NULL) < 0)
        return false;
    return bytes <= SCRUB_AT_ONCE_BYTES || now_utc - w->heard_utc >= SCRUB_IDLE_S || now_utc - w->scrub_since_utc >= SCRUB_LATEST_S;
}

/* Somebody was erased: nothing of them stays in the file. */
static void scrub(struct worker *w, int64_t now_utc)
{
    struct err err = { 0 };
    if (db_scrub(w->db, &err) == 0 && db_begin(w->db, &err) == 0) {
        if (meta_rows_put(w->db, "scrub", STR(""), &err) == 0 && db_commit(w->db, &err) == 0) {
            w->scrub_since_utc = 0;
            return;
        }
        db_rollback(w->db);
        db_scrub_later(w->db);
    }
    w->scrub_again_utc = now_utc + SCRUB_AGAIN_S;
    log_event(w->options.log, LOG_ALARM, "store.scrub_failed", F_ERR(&err), F_END);
}

void worker_rest(struct worker *worker)
{
    struct err err = { 0 };
    if (worker->db == NULL)
        return;
    int64_t now_utc = clock_utc_s(worker->options.clock);
    int64_t bucket = now_utc / SEEN_BUCKET_S;
    if (bucket != worker->pruned_bucket) {
        worker->pruned_bucket = bucket;
        if (prune(worker, now_utc, &err) < 0)
            log_event(worker->options.log, LOG_WARN, "store.prune_failed", F_ERR(&err), F_END);
    }
    if (db_wants_scrub(worker->db) && may_scrub(worker, now_utc))
        scrub(worker, now_utc);
    if (db_checkpoint(worker->db, &err) < 0)
        log_event(worker->options.log, LOG_WARN, "store.checkpoint_failed", F_ERR(&err), F_END);
}
