/* SPDX-License-Identifier: ISC
 * The file is a head (mark, round, checksum) and records.  The round goes into each record's checksum: emptying the journal is
 * writing a head with the next round, and nothing of an earlier one is ever read again. */
#include <config.h>

#include "delivery/scribe.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/queue.h"
#include "delivery/record.h"

enum { HEAD_BYTES = 20, SIZE_BYTES = 8 << 20, SIZE_LEAST = 4096 };
static const char MARK[] = "NAPEJRN1";

/* A record on its way to the file, or the order to empty it. */
struct item {
    struct item *next;
    int64_t number;        /* 0: nobody is to be told */
    bool empty;
    bool durable;
    struct record record;  /* its texts live in the arena */
    struct arena *arena;
};

struct scribe {
    int fd;
    size_t size;
    const struct log *log;
    void (*wake)(void *arg);
    void *wake_arg;
    struct queue *queue;
    pthread_t thread;
    bool running;
    int64_t last_number;   /* the loop's */
    /* the thread's, once it runs */
    uint64_t round;
    size_t at;             /* where the next record goes */
    bool broken;           /* its head could not be written */
    pthread_mutex_t lock;  /* of what is done */
    struct item *done;
};

static int write_at(const struct scribe *s, struct str bytes, size_t at, struct err *err)
{
    while (bytes.n > 0) {
        ssize_t n = pwrite(s->fd, bytes.s, bytes.n, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return err_set(err, errno == ENOSPC ? ERR_FULL : ERR_IO, "journal: %s", strerror(errno));
        bytes.s += n;
        bytes.n -= (size_t)n;
        at += (size_t)n;
    }
    return 0;
}

static int sync_file(const struct scribe *s, struct err *err)
{
    return fdatasync(s->fd) == 0 ? 0 : err_set(err, ERR_IO, "journal: %s", strerror(errno));
}

static void make_head(struct buf *head, uint64_t round)
{
    buf_adds(head, MARK);
    record_put(head, round, 8);
    record_put(head, record_sum(0, buf_str(head)), 4);
}

static int write_head(struct scribe *s, uint64_t round, struct err *err)
{
    struct buf head;
    buf_init(&head, 256);
    make_head(&head, round);
    int rc = buf_ok(&head) ? write_at(s, buf_str(&head), 0, err) : err_set(err, ERR_NOMEM, "no memory for the journal");
    buf_clear(&head);
    if (rc < 0 || sync_file(s, err) < 0)
        return -1;
    s->round = round;
    s->at = HEAD_BYTES;
    return 0;
}

/* ---- the thread ---- */

static void item_free(struct item *item)
{
    if (item == NULL)
        return;
    arena_free(item->arena);
    free(item);
}

/* The words that it held are in the store; a person who is erased there must not be left here. */
static int wipe(struct scribe *s, size_t used, struct err *err)
{
    static const char ZEROS[4096];
    for (size_t at = HEAD_BYTES; at < used;) {
        size_t n = used - at < sizeof ZEROS ? used - at : sizeof ZEROS;
        if (write_at(s, (struct str){ ZEROS, n }, at, err) < 0)
            return -1;
        at += n;
    }
    return 0;
}

static void begin_anew(struct scribe *s)
{
    struct err err = { 0 };
    size_t used = s->at;
    s->broken = write_head(s, s->round + 1, &err) < 0;
    if (!s->broken && wipe(s, used, &err) < 0)
        log_event(s->log, LOG_ALARM, "scribe.not_emptied", F_ERR(&err), F_END);
    if (s->broken)
        log_event(s->log, LOG_ALARM, "scribe.not_emptied", F_ERR(&err), F_END);
}

/* Writes one record behind the others.  It is durable after the next sync. */
static void write_item(struct scribe *s, struct item *item)
{
    struct err err = { 0 };
    struct buf bytes;
    buf_init(&bytes, 0);
    record_write(&bytes, s->round, &item->record);
    if (!buf_ok(&bytes))
        err_set(&err, ERR_NOMEM, "no memory for the journal");
    else if (s->broken)
        err_set(&err, ERR_IO, "journal: it could not be written before");
    else if (bytes.n > s->size - s->at)
        err_set(&err, ERR_FULL, "journal: it is full");
    else if (write_at(s, buf_str(&bytes), s->at, &err) == 0) {
        s->at += bytes.n;
        item->durable = true;
    }
    if (err.code != ERR_NONE)
        log_event(s->log, LOG_ALARM, "scribe.not_kept", F_ERR(&err), F_END);
    buf_clear(&bytes);
}

static void tell(struct scribe *s, struct item *item)
{
    if (item->number == 0) {
        item_free(item);
        return;
    }
    pthread_mutex_lock(&s->lock);
    item->next = s->done;
    s->done = item;
    pthread_mutex_unlock(&s->lock);
}

/* Everything that waits, with one sync. */
static void run_group(struct scribe *s, const struct queue_items *items)
{
    struct err err = { 0 };
    size_t from = s->at;
    bool any = false, synced = true;
    for (size_t i = 0; i < items->n; i++) {
        struct item *item = items->items[i];
        if (item->empty) {
            begin_anew(s);
            from = s->at;
        } else
            write_item(s, item);
        any |= item->durable;
    }
    if (any && sync_file(s, &err) < 0) {
        /* What an fsync could not write must not be called durable by a later one: the next group is written over it. */
        synced = false;
        s->at = from;
        log_event(s->log, LOG_ALARM, "scribe.not_kept", F_ERR(&err), F_END);
    }
    for (size_t i = 0; i < items->n; i++) {
        struct item *item = items->items[i];
        item->durable &= synced;
        tell(s, item);
    }
    s->wake(s->wake_arg);
}

static void *thread_main(void *arg)
{
    struct scribe *s = arg;
    struct queue_items items = { 0 };
    while (queue_take(s->queue, &items))
        run_group(s, &items);
    queue_items_clear(&items);
    return NULL;
}

/* ---- opening ---- */

static int read_all(const struct scribe *s, char **bytes, size_t *n, struct err *err)
{
    *bytes = malloc(s->size);
    *n = 0;
    if (*bytes == NULL)
        return err_set(err, ERR_NOMEM, "no memory for the journal");
    while (*n < s->size) {
        ssize_t got = pread(s->fd, *bytes + *n, s->size - *n, (off_t)*n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(*bytes);
            *bytes = NULL;
            return err_set(err, ERR_IO, "journal: %s", strerror(errno));
        }
        if (got == 0)
            break;
        *n += (size_t)got;
    }
    return 0;
}

static bool is_blank(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n && i < HEAD_BYTES; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* 1: the head is right, its round is taken over; 0: a new file. */
static int read_head(struct scribe *s, const char *bytes, size_t n, const char *path, struct err *err)
{
    if (is_blank(bytes, n))
        return 0;
    if (n < HEAD_BYTES || memcmp(bytes, MARK, sizeof MARK - 1) != 0 ||
        record_get(bytes + HEAD_BYTES - 4, 4) != record_sum(0, (struct str){ bytes, HEAD_BYTES - 4 }))
        return err_set(err, ERR_PROTO, "journal %s is no journal of naped; move it away, and naped makes a new one", path);
    s->round = record_get(bytes + sizeof MARK - 1, 8);
    return 1;
}

/* Goes over what is there: where it ends, and the highest number. */
static void find_end(struct scribe *s, const char *bytes, size_t n)
{
    struct str rest = { bytes + HEAD_BYTES, n - HEAD_BYTES };
    struct arena *arena = arena_new(0);
    struct record record;
    while (arena != NULL && record_read(&rest, s->round, arena, &record)) {
        if (record.number > s->last_number)
            s->last_number = record.number;
        arena_reset(arena);
    }
    arena_free(arena);
    s->at = n - rest.n;
}

static int open_file(struct scribe *s, const char *path, struct err *err)
{
    char *bytes = NULL;
    size_t n = 0;
    struct err why = { 0 };
    struct stat st;
    s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (s->fd < 0 || fstat(s->fd, &st) < 0)
        return err_set(err, ERR_IO, "journal %s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_PROTO, "journal %s is not a file", path);
    int rc = posix_fallocate(s->fd, 0, (off_t)s->size);
    if (rc != 0) {
        s->broken = true;
        err_set(&why, rc == ENOSPC ? ERR_FULL : ERR_IO, "journal %s: %s", path, strerror(rc));
        log_event(s->log, LOG_ALARM, "scribe.no_room", F_ERR(&why), F_END);
    }
    if (read_all(s, &bytes, &n, err) < 0)
        return -1;
    int known = read_head(s, bytes, n, path, err);
    if (known == 1)
        find_end(s, bytes, n);
    free(bytes);
    if (known != 0 || s->broken)
        return known < 0 ? -1 : 0;
    return write_head(s, 1, err);
}

struct scribe *scribe_new(const struct scribe_options *options, struct err *err)
{
    struct scribe *s = calloc(1, sizeof *s);
    if (s == NULL) {
        err_set(err, ERR_NOMEM, "no memory for the scribe");
        return NULL;
    }
    s->fd = -1;
    s->size = options->size_bytes == 0 ? SIZE_BYTES : options->size_bytes < SIZE_LEAST ? SIZE_LEAST : options->size_bytes;
    s->at = HEAD_BYTES;
    s->log = options->log;
    s->wake = options->wake;
    s->wake_arg = options->wake_arg;
    pthread_mutex_init(&s->lock, NULL);
    s->queue = queue_new(0, err);
    if (s->queue == NULL || open_file(s, options->path, err) < 0)
        goto failed;
    int rc = pthread_create(&s->thread, NULL, thread_main, s);
    if (rc != 0) {
        err_set(err, ERR_IO, "cannot start the scribe's thread: %s", strerror(rc));
        goto failed;
    }
    s->running = true;
    return s;
failed:
    scribe_free(s);
    return NULL;
}

void scribe_free(struct scribe *s)
{
    if (s == NULL)
        return;
    if (s->running) {
        queue_close(s->queue);
        pthread_join(s->thread, NULL);
    }
    while (s->done != NULL) {
        struct item *item = s->done;
        s->done = item->next;
        item_free(item);
    }
    queue_free(s->queue);
    pthread_mutex_destroy(&s->lock);
    if (s->fd >= 0)
        close(s->fd);
    free(s);
}

/* ---- what was left ---- */

/* A text of the journal while its records are gathered. */
struct left {
    struct job **jobs;
    struct record *records;
    size_t n, size;
};

static int add_left(struct left *left, const struct record *record, struct job *job, struct err *err)
{
    if (left->n == left->size) {
        size_t size = left->size > 0 ? left->size * 2 : 32;
        struct job **jobs = realloc(left->jobs, size * sizeof *jobs);
        if (jobs != NULL)
            left->jobs = jobs;
        struct record *records = jobs != NULL ? realloc(left->records, size * sizeof *records) : NULL;
        if (records == NULL)
            return err_set(err, ERR_NOMEM, "no memory for the journal");
        left->records = records;
        left->size = size;
    }
    job->of.inbound = record->inbound;
    left->records[left->n] = *record;
    left->jobs[left->n++] = job;
    return 0;
}

/* The provider took a message: from now on it is known of its text. */
static void mark_sent(struct left *left, const struct record *sent)
{
    for (size_t i = left->n; i-- > 0;) {
        struct record *text = &left->records[i];
        struct job *job = left->jobs[i];
        if (text->number != sent->number || sent->message >= text->n_messages)
            continue;
        struct outbound *already = arena_array(job->arena, job->of.inbound.n_already + 1, sizeof *already);
        if (already == NULL)
            return;
        for (size_t k = 0; k < job->of.inbound.n_already; k++)
            already[k] = job->of.inbound.already[k];
        already[job->of.inbound.n_already] = text->messages[sent->message];
        already[job->of.inbound.n_already].provider_id = arena_str(job->arena, sent->provider_id);
        job->of.inbound.already = already;
        job->of.inbound.n_already++;
        return;
    }
}

int scribe_left(struct scribe *s, struct job ***jobs, size_t *n_jobs, struct err *err)
{
    struct left left = { 0 };
    char *bytes = NULL;
    size_t n = 0;
    int rc = -1;
    *jobs = NULL;
    *n_jobs = 0;
    if (read_all(s, &bytes, &n, err) < 0)
        return -1;
    struct str rest = { bytes + HEAD_BYTES, n > HEAD_BYTES ? n - HEAD_BYTES : 0 };
    struct arena *arena = arena_new(0);
    for (bool more = arena != NULL; more;) {
        struct record record = { 0 };
        struct job *job = job_new(JOB_INBOUND);
        if (job == NULL)
            goto out;
        struct str before = rest;
        more = record_read(&rest, s->round, arena, &record);
        if (more && record.kind == RECORD_SENT)
            mark_sent(&left, &record);
        if (!more || record.kind != RECORD_TEXT) {
            job_free(job);
            continue;
        }
        if (!record_read(&before, s->round, job->arena, &record) || add_left(&left, &record, job, err) < 0) {
            job_free(job);
            goto out;
        }
    }
    rc = 0;
out:
    arena_free(arena);
    free(bytes);
    free(left.records);
    if (rc < 0) {
        for (size_t i = 0; i < left.n; i++)
            job_free(left.jobs[i]);
        free(left.jobs);
        return err_set(err, ERR_NOMEM, "no memory for the journal");
    }
    *jobs = left.jobs;
    *n_jobs = left.n;
    return 0;
}

/* ---- the loop's side ---- */

static struct item *item_new(void)
{
    struct item *item = calloc(1, sizeof *item);
    if (item != NULL)
        item->arena = arena_new(1024);
    if (item == NULL || item->arena == NULL) {
        free(item);
        return NULL;
    }
    return item;
}

/* Takes the item. */
static int hand_over(struct scribe *s, struct item *item, struct err *err)
{
    void *one[] = { item };
    if (arena_ok(item->arena) && queue_put(s->queue, one, 1, err) == 0)
        return 0;
    bool memory = !arena_ok(item->arena);
    item_free(item);
    return memory ? err_set(err, ERR_NOMEM, "no memory for the journal") : -1;
}

static struct inbound copy_inbound(struct arena *arena, const struct inbound *in)
{
    struct inbound copy = *in;
    copy.channel = arena_str(arena, in->channel);
    copy.from = arena_str(arena, in->from);
    copy.to = arena_str(arena, in->to);
    copy.text.text = arena_str(arena, in->text.text);
    copy.key[0] = arena_str(arena, in->key[0]);
    copy.key[1] = arena_str(arena, in->key[1]);
    if (in->carrier_optout != NULL)
        copy.carrier_optout = arena_str(arena, str_of(in->carrier_optout)).s;
    return copy;
}

int64_t scribe_put(struct scribe *s, const struct inbound *inbound, const struct outbound *messages, size_t n_messages,
                   struct err *err)
{
    struct item *item = item_new();
    struct outbound *copies = item != NULL ? arena_array(item->arena, n_messages + 1, sizeof *copies) : NULL;
    if (copies == NULL) {
        item_free(item);
        return err_set(err, ERR_NOMEM, "no memory for the journal");
    }
    for (size_t i = 0; i < n_messages; i++)
        copies[i] = (struct outbound){ .class = messages[i].class, .slot = arena_str(item->arena, messages[i].slot),
                                       .channel = arena_str(item->arena, messages[i].channel),
                                       .to = arena_str(item->arena, messages[i].to),
                                       .body = { arena_str(item->arena, messages[i].body.text) } };
    item->number = s->last_number + 1;
    item->record = (struct record){ .kind = RECORD_TEXT, .number = item->number, .inbound = copy_inbound(item->arena, inbound),
                                    .messages = copies, .n_messages = n_messages };
    if (hand_over(s, item, err) < 0)
        return -1;
    return ++s->last_number;
}

void scribe_sent(struct scribe *s, int64_t number, size_t i, struct str provider_id)
{
    struct item *item = item_new();
    struct err err = { 0 };
    if (item == NULL)
        return; /* after a crash it would be sent again: twice is better than never */
    item->record = (struct record){ .kind = RECORD_SENT, .number = number, .message = i,
                                    .provider_id = arena_str(item->arena, provider_id) };
    if (hand_over(s, item, &err) < 0)
        log_event(s->log, LOG_ALARM, "scribe.not_kept", F_ERR(&err), F_END);
}

void scribe_empty(struct scribe *s)
{
    struct item *item = item_new();
    if (item == NULL)
        return; /* what is replayed is known by its keys */
    item->empty = true;
    hand_over(s, item, NULL);
}

bool scribe_collect(struct scribe *s, struct scribe_note *out)
{
    pthread_mutex_lock(&s->lock);
    struct item *item = s->done;
    if (item != NULL)
        s->done = item->next;
    pthread_mutex_unlock(&s->lock);
    if (item == NULL)
        return false;
    *out = (struct scribe_note){ .number = item->number, .durable = item->durable };
    item_free(item);
    return true;
}
