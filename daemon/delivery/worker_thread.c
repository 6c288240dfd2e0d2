/* SPDX-License-Identifier: ISC
 * One thread that takes what waits, runs it as one batch and hands the results back.  While a batch commits the next group gathers:
 * no timer is needed, and at low load the group is one. */
#include <config.h>

#include "delivery/worker_thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/queue.h"
#include "delivery/worker_inside.h"

enum { MAX_BATCH = 512 };

/* What may be started on a channel.  Slots are never removed, so that their names may be borrowed by a running batch. */
struct slot {
    char *name;
    int sends;
    int urgent;
};

struct worker_thread {
    pthread_t thread;
    struct worker *worker;
    struct queue *queue;
    void (*wake)(void *arg);
    void *wake_arg;
    _Atomic int64_t began_ms;     /* mono time at which the batch in progress began, 0: idle */

    pthread_mutex_t lock;         /* of all below */
    struct setup *setup;
    struct slot **slots;
    size_t n_slots;
    struct done_batch *first;
    struct done_batch **last;
};

static void spend(struct slot *slot, int n)
{
    slot->sends -= n;
    if (slot->sends < 0) {
        slot->urgent += slot->sends;
        slot->sends = 0;
    }
    if (slot->urgent < 0)
        slot->urgent = 0;
}

/* What a batch has leased is gone from the credits, until the loop grants new ones that know of it. */
static void spend_result(struct worker_thread *t, const struct batch_result *result)
{
    for (size_t i = 0; i < result->n_sends; i++) {
        for (size_t k = 0; k < t->n_slots; k++) {
            if (str_is(result->sends[i].channel, t->slots[k]->name)) {
                spend(t->slots[k], 1);
                break;
            }
        }
    }
}

static struct done_batch *done_new(void **jobs, size_t n)
{
    struct done_batch *done = calloc(1, sizeof *done);
    if (done == NULL)
        return NULL;
    done->jobs = calloc(n > 0 ? n : 1, sizeof *done->jobs);
    if (done->jobs == NULL) {
        free(done);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        done->jobs[i] = jobs[i];
    done->n_jobs = n;
    return done;
}

static void run_batch(struct worker_thread *t, struct done_batch *done)
{
    pthread_mutex_lock(&t->lock);
    struct setup *setup = setup_take(t->setup);
    size_t n = t->n_slots;
    struct credit *credits = calloc(n > 0 ? n : 1, sizeof *credits);
    for (size_t i = 0; credits != NULL && i < n; i++)
        credits[i] = (struct credit){ .channel = t->slots[i]->name, .sends = t->slots[i]->sends, .urgent = t->slots[i]->urgent };
    pthread_mutex_unlock(&t->lock);

    struct batch batch = { .setup = setup, .jobs = done->jobs, .n_jobs = done->n_jobs, .credits = credits,
                           .n_credits = credits != NULL ? n : 0 };
    t->began_ms = clock_mono_ms(t->worker->options.clock) | 1; /* never 0 */
    done->failed = worker_run(t->worker, &batch, &done->result, &done->error) < 0;
    done->took_ms = clock_mono_ms(t->worker->options.clock) - (t->began_ms & ~INT64_C(1));
    t->began_ms = 0;
    setup_drop(setup);
    free(credits);

    pthread_mutex_lock(&t->lock);
    if (!done->failed)
        spend_result(t, &done->result);
    *t->last = done;
    t->last = &done->next;
    pthread_mutex_unlock(&t->lock);
    t->wake(t->wake_arg);
}

static void *thread_main(void *arg)
{
    struct worker_thread *t = arg;
    struct queue_items items = { 0 };
    while (queue_take(t->queue, &items)) {
        for (size_t i = 0; i < items.n;) {
            size_t n = items.n - i < MAX_BATCH ? items.n - i : MAX_BATCH;
            struct done_batch *done = done_new(&items.items[i], n);
            if (done == NULL) {
                /* jobs may not be lost: they wait for memory, and the loop sees a store that is stuck */
                struct timespec ten_ms = { .tv_nsec = 10000000 };
                nanosleep(&ten_ms, NULL);
                continue;
            }
            run_batch(t, done);
            i += n;
        }
        t->began_ms = clock_mono_ms(t->worker->options.clock) | 1; /* a disk that hangs is seen here too */
        worker_rest(t->worker);
        t->began_ms = 0;
    }
    queue_items_clear(&items);
    return NULL;
}

struct worker_thread *worker_thread_new(const struct worker_thread_options *options, struct err *err)
{
    struct worker_thread *t = calloc(1, sizeof *t);
    if (t == NULL) {
        err_set(err, ERR_NOMEM, "no memory for the worker's thread");
        return NULL;
    }
    t->wake = options->wake;
    t->wake_arg = options->wake_arg;
    t->last = &t->first;
    t->queue = queue_new(options->max_jobs, err);
    if (t->queue == NULL) {
        free(t);
        return NULL;
    }
    pthread_mutex_init(&t->lock, NULL);
    t->worker = options->worker;
    t->setup = setup_take(options->setup);
    int rc = pthread_create(&t->thread, NULL, thread_main, t);
    if (rc != 0) {
        err_set(err, ERR_IO, "cannot start the worker's thread: %s", strerror(rc));
        setup_drop(t->setup);
        pthread_mutex_destroy(&t->lock);
        queue_free(t->queue);
        free(t);
        return NULL;
    }
    return t;
}

void worker_thread_free(struct worker_thread *t)
{
    if (t == NULL)
        return;
    queue_close(t->queue);
    pthread_join(t->thread, NULL);
    for (struct done_batch *done = worker_thread_collect(t); done != NULL;) {
        struct done_batch *next = done->next;
        done_batch_free(done);
        done = next;
    }
    for (size_t i = 0; i < t->n_slots; i++) {
        free(t->slots[i]->name);
        free(t->slots[i]);
    }
    free(t->slots);
    setup_drop(t->setup);
    worker_free(t->worker);
    pthread_mutex_destroy(&t->lock);
    queue_free(t->queue);
    free(t);
}

int worker_thread_submit(struct worker_thread *t, struct job **jobs, size_t n_jobs, struct err *err)
{
    return queue_put(t->queue, (void *const *)jobs, n_jobs, err);
}

/* The slot of that channel, made when missing; NULL without memory: then nothing of it is leased. */
static struct slot *slot_of(struct worker_thread *t, const char *name)
{
    for (size_t i = 0; i < t->n_slots; i++)
        if (strcmp(t->slots[i]->name, name) == 0)
            return t->slots[i];
    struct slot **more = realloc(t->slots, (t->n_slots + 1) * sizeof *more);
    if (more == NULL)
        return NULL;
    t->slots = more;
    struct slot *slot = calloc(1, sizeof *slot);
    if (slot == NULL || (slot->name = strdup(name)) == NULL) {
        free(slot);
        return NULL;
    }
    t->slots[t->n_slots++] = slot;
    return slot;
}

void worker_thread_credits(struct worker_thread *t, const struct credit *credits, size_t n_credits)
{
    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; i < t->n_slots; i++)
        t->slots[i]->sends = t->slots[i]->urgent = 0;
    for (size_t i = 0; i < n_credits; i++) {
        struct slot *slot = slot_of(t, credits[i].channel);
        if (slot == NULL)
            continue;
        slot->sends = credits[i].sends;
        slot->urgent = credits[i].urgent;
    }
    for (const struct done_batch *done = t->first; done != NULL; done = done->next)
        spend_result(t, &done->result);
    pthread_mutex_unlock(&t->lock);
}

void worker_thread_setup(struct worker_thread *t, struct setup *setup)
{
    pthread_mutex_lock(&t->lock);
    struct setup *old = t->setup;
    t->setup = setup_take(setup);
    pthread_mutex_unlock(&t->lock);
    setup_drop(old);
}

struct done_batch *worker_thread_collect(struct worker_thread *t)
{
    pthread_mutex_lock(&t->lock);
    struct done_batch *first = t->first;
    t->first = NULL;
    t->last = &t->first;
    pthread_mutex_unlock(&t->lock);
    return first;
}

void done_batch_free(struct done_batch *done)
{
    if (done == NULL)
        return;
    for (size_t i = 0; i < done->n_jobs; i++)
        job_free(done->jobs[i]);
    free(done->jobs);
    batch_result_clear(&done->result);
    free(done);
}

int64_t worker_thread_busy_ms(const struct worker_thread *t)
{
    int64_t began = t->began_ms;
    return began != 0 ? clock_mono_ms(t->worker->options.clock) - began : 0;
}

int64_t worker_thread_cpu_ms(const struct worker_thread *t)
{
    clockid_t clock;
    struct timespec used;
    if (pthread_getcpuclockid(t->thread, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (int64_t)used.tv_sec * 1000 + used.tv_nsec / 1000000;
}
