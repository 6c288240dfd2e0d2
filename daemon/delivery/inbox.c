/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/inbox.h"

#include <stdlib.h>
#include <string.h>

#include "channel/channel.h"
#include "delivery/worker_thread.h"

enum { PATIENT_MS = 20, AGAIN_MS = 1000 };

struct list {
    struct job **jobs;
    size_t n;
    size_t size;
};

struct inbox {
    struct inbox_options options;
    struct list now;       /* somebody waits */
    struct list later;
    int64_t later_since_ms;
};

struct inbox *inbox_new(const struct inbox_options *options, struct err *err)
{
    struct inbox *inbox = calloc(1, sizeof *inbox);
    if (inbox == NULL) {
        err_set(err, ERR_NOMEM, "no memory for the inbox");
        return NULL;
    }
    inbox->options = *options;
    return inbox;
}

static void list_clear(struct list *list)
{
    for (size_t i = 0; i < list->n; i++)
        job_free(list->jobs[i]);
    free(list->jobs);
    *list = (struct list){ 0 };
}

void inbox_free(struct inbox *inbox)
{
    if (inbox == NULL)
        return;
    list_clear(&inbox->now);
    list_clear(&inbox->later);
    free(inbox);
}

static int make_room(struct list *list, size_t n, struct err *err)
{
    if (list->size - list->n >= n)
        return 0;
    size_t size = list->size > 0 ? list->size : 64;
    while (size - list->n < n)
        size *= 2;
    struct job **more = realloc(list->jobs, size * sizeof *more);
    if (more == NULL)
        return err_set(err, ERR_NOMEM, "no memory for the inbox");
    list->jobs = more;
    list->size = size;
    return 0;
}

int inbox_add(struct inbox *inbox, struct job *job, bool patient, struct err *err)
{
    struct list *list = patient ? &inbox->later : &inbox->now;
    if (make_room(list, 1, err) < 0)
        return -1;
    if (patient && list->n == 0)
        inbox->later_since_ms = clock_mono_ms(inbox->options.clock);
    list->jobs[list->n++] = job;
    return 0;
}

static struct job *inbound_job(const struct inbound *in)
{
    struct job *job = job_new(JOB_INBOUND);
    if (job == NULL)
        return NULL;
    struct inbound *copy = &job->of.inbound;
    *copy = *in;
    copy->channel = arena_str(job->arena, in->channel);
    copy->from = arena_str(job->arena, in->from);
    copy->to = arena_str(job->arena, in->to);
    copy->text.text = arena_str(job->arena, in->text.text);
    copy->key[0] = arena_str(job->arena, in->key[0]);
    copy->key[1] = arena_str(job->arena, in->key[1]);
    if (in->carrier_optout != NULL)
        copy->carrier_optout = arena_str(job->arena, str_of(in->carrier_optout)).s;
    return job;
}

static struct job *receipt_job(const struct receipt *receipt)
{
    struct job *job = job_new(JOB_RECEIPT);
    if (job == NULL)
        return NULL;
    job->of.receipt = *receipt;
    job->of.receipt.channel = arena_str(job->arena, receipt->channel);
    job->of.receipt.provider_id = arena_str(job->arena, receipt->provider_id);
    job->of.receipt.event = arena_str(job->arena, receipt->event);
    return job;
}

int inbox_add_received(struct inbox *inbox, const struct received *received, void *ticket, size_t *n_jobs, struct err *err)
{
    struct list *list = &inbox->now;
    size_t n = received->n_inbounds + received->n_receipts;
    size_t before = list->n;
    if (make_room(list, n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct job *job = i < received->n_inbounds ? inbound_job(&received->inbounds[i])
                                                   : receipt_job(&received->receipts[i - received->n_inbounds]);
        if (job == NULL || !arena_ok(job->arena)) {
            job_free(job);
            goto no_memory;
        }
        job->ticket = ticket;
        list->jobs[list->n++] = job;
    }
    *n_jobs = n;
    return 0;
no_memory:
    while (list->n > before)
        job_free(list->jobs[--list->n]);
    return err_set(err, ERR_NOMEM, "no memory for a message");
}

int inbox_add_tick(struct inbox *inbox, struct err *err)
{
    struct job *job = job_new(JOB_TICK);
    if (job == NULL)
        return err_set(err, ERR_NOMEM, "no memory for a tick");
    if (inbox_add(inbox, job, false, err) == 0)
        return 0;
    job_free(job);
    return -1;
}

void inbox_take_back(struct inbox *inbox, struct done_batch *done)
{
    size_t kept = 0;
    if (!done->failed || make_room(&inbox->later, done->n_jobs, NULL) < 0)
        return;
    for (size_t i = 0; i < done->n_jobs; i++) {
        if (done->jobs[i] != NULL && (done->jobs[i]->kind == JOB_SEND_RESULT || done->jobs[i]->kind == JOB_FOUND))
            inbox->later.jobs[inbox->later.n++] = done->jobs[i];
        else
            done->jobs[kept++] = done->jobs[i];
    }
    if (kept < done->n_jobs)
        inbox->later_since_ms = clock_mono_ms(inbox->options.clock) + AGAIN_MS - PATIENT_MS;
    done->n_jobs = kept;
}

static void refuse(struct inbox *inbox, const struct err *err)
{
    struct list refused = inbox->now;
    inbox->now = (struct list){ 0 };
    for (size_t i = 0; i < refused.n; i++)
        inbox->options.refused(inbox->options.arg, refused.jobs[i], err);
    list_clear(&refused);
}

int64_t inbox_flush(struct inbox *inbox)
{
    struct err err = { 0 };
    struct list *now = &inbox->now;
    struct list *later = &inbox->later;
    int64_t waited = later->n > 0 ? clock_mono_ms(inbox->options.clock) - inbox->later_since_ms : 0;
    if (now->n == 0 && later->n == 0)
        return -1;
    if (now->n == 0 && waited < PATIENT_MS)
        return PATIENT_MS - waited;
    /* marks first: they free addresses and credits for what comes with them */
    if (make_room(later, now->n, &err) < 0) {
        refuse(inbox, &err);
        return PATIENT_MS;
    }
    size_t n_later = later->n;
    if (now->n > 0)
        memcpy(later->jobs + n_later, now->jobs, now->n * sizeof *now->jobs);
    if (inbox->options.submit(inbox->options.arg, later->jobs, n_later + now->n, &err) == 0) {
        later->n = 0;
        now->n = 0;
        return -1;
    }
    refuse(inbox, &err);
    if (later->n == 0)
        return -1;
    inbox->later_since_ms = clock_mono_ms(inbox->options.clock);
    return PATIENT_MS;
}
