/* SPDX-License-Identifier: ISC
 * The file is a number and records that are summed with it.  Each note has the next number, so that nothing counts which a longer
 * one before it has left behind. */
#include <config.h>

#include "delivery/note.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "delivery/record.h"

enum { HEAD_BYTES = 8, MAX_BYTES = 1 << 20 };

struct note {
    int fd;
    uint64_t number;   /* of the next note */
    bool empty;
    size_t written;    /* bytes of the file that may hold words */
    struct buf bytes;
};

struct note *note_new(const char *path, struct err *err)
{
    struct note *note = calloc(1, sizeof *note);
    if (note == NULL) {
        err_set(err, ERR_NOMEM, "no memory for a note");
        return NULL;
    }
    buf_init(&note->bytes, MAX_BYTES);
    note->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (note->fd < 0) {
        err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
        note_free(note);
        return NULL;
    }
    char head[HEAD_BYTES] = { 0 };
    if (pread(note->fd, head, sizeof head, 0) == HEAD_BYTES)
        note->number = record_get(head, HEAD_BYTES);
    off_t size = lseek(note->fd, 0, SEEK_END);
    note->written = size > 0 ? (size_t)size : 0;
    return note;
}

void note_free(struct note *note)
{
    if (note == NULL)
        return;
    if (note->fd >= 0)
        close(note->fd);
    buf_clear(&note->bytes);
    free(note);
}

/* What was noted before is of no use behind what is noted now, and somebody may have been erased since. */
static void wipe(struct note *note, size_t from)
{
    static const char ZEROS[4096];
    for (size_t at = from; at < note->written;) {
        size_t n = note->written - at < sizeof ZEROS ? note->written - at : sizeof ZEROS;
        if (pwrite(note->fd, ZEROS, n, (off_t)at) != (ssize_t)n)
            return; /* the next one tries again */
        at += n;
    }
    note->written = from;
}

void note_put(struct note *note, struct job *const *jobs, const int *tries, size_t n_jobs)
{
    size_t n = 0, whole = HEAD_BYTES;
    if (note == NULL)
        return;
    buf_reset(&note->bytes);
    record_put(&note->bytes, ++note->number, HEAD_BYTES);
    for (size_t i = 0; i < n_jobs && buf_ok(&note->bytes); i++) {
        if (jobs[i]->kind != JOB_INBOUND)
            continue;
        struct record record = { .kind = RECORD_TEXT, .number = tries != NULL ? tries[i] : 1, .inbound = jobs[i]->of.inbound };
        record_write(&note->bytes, note->number, &record);
        if (buf_ok(&note->bytes)) {
            whole = note->bytes.n;
            n++;
        }
    }
    if (n == 0 && note->empty)
        return;
    bool done = note->bytes.n >= whole && pwrite(note->fd, note->bytes.s, whole, 0) == (ssize_t)whole;
    note->written = note->written > whole ? note->written : whole;
    wipe(note, whole);
    note->empty = n == 0 && done; /* a note that fails is one less: the provider sends the text again */
}

static int read_all(const struct note *note, char *bytes, size_t *n, struct err *err)
{
    *n = 0;
    while (*n < MAX_BYTES) {
        ssize_t got = pread(note->fd, bytes + *n, MAX_BYTES - *n, (off_t)*n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(err, ERR_IO, "reading which texts were in hand: %s", strerror(errno));
        if (got == 0)
            break;
        *n += (size_t)got;
    }
    return 0;
}

static int add_left(struct job ***jobs, int **tries, size_t *n_jobs, const struct record *record, struct job *job)
{
    struct job **more = realloc(*jobs, (*n_jobs + 1) * sizeof *more);
    if (more == NULL)
        return -1;
    *jobs = more;
    int *counts = realloc(*tries, (*n_jobs + 1) * sizeof *counts);
    if (counts == NULL)
        return -1;
    *tries = counts;
    job->of.inbound = record->inbound;
    counts[*n_jobs] = record->number > 0 && record->number < 100 ? (int)record->number : 1;
    more[(*n_jobs)++] = job;
    return 0;
}

int note_left(struct note *note, struct job ***jobs, int **tries, size_t *n_jobs, struct err *err)
{
    size_t n = 0;
    int rc = -1;
    *jobs = NULL;
    *tries = NULL;
    *n_jobs = 0;
    char *bytes = malloc(MAX_BYTES);
    if (bytes == NULL || read_all(note, bytes, &n, err) < 0)
        goto out;
    struct str rest = { bytes + HEAD_BYTES, n > HEAD_BYTES ? n - HEAD_BYTES : 0 };
    uint64_t number = n >= HEAD_BYTES ? record_get(bytes, HEAD_BYTES) : 0;
    for (bool more = number > 0; more;) {
        struct record record;
        struct job *job = job_new(JOB_INBOUND);
        more = job != NULL && record_read(&rest, number, job->arena, &record) && record.kind == RECORD_TEXT;
        if (job == NULL || !more) {
            job_free(job);
            if (job == NULL)
                goto out;
        } else if (add_left(jobs, tries, n_jobs, &record, job) < 0) {
            job_free(job);
            goto out;
        }
    }
    rc = 0;
out:
    free(bytes);
    if (rc == 0)
        return 0;
    for (size_t i = 0; i < *n_jobs; i++)
        job_free((*jobs)[i]);
    free(*jobs);
    free(*tries);
    return err != NULL && err->code == ERR_IO ? -1 : err_set(err, ERR_NOMEM, "no memory for the texts in hand");
}
