/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct queue_items waiting;
    size_t max;
    bool poked;
    bool closed;
};

struct queue *queue_new(size_t max, struct err *err)
{
    struct queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL)
        goto no_memory;
    queue->max = max > 0 ? max : 100000;
    if (pthread_mutex_init(&queue->lock, NULL) != 0)
        goto no_memory;
    if (pthread_cond_init(&queue->more, NULL) != 0) {
        pthread_mutex_destroy(&queue->lock);
        goto no_memory;
    }
    return queue;
no_memory:
    free(queue);
    err_set(err, ERR_NOMEM, "no memory for a queue");
    return NULL;
}

void queue_free(struct queue *queue)
{
    if (queue == NULL)
        return;
    pthread_cond_destroy(&queue->more);
    pthread_mutex_destroy(&queue->lock);
    queue_items_clear(&queue->waiting);
    free(queue);
}

static bool make_room(struct queue_items *items, size_t n)
{
    if (items->size - items->n >= n)
        return true;
    size_t size = items->size > 0 ? items->size : 64;
    while (size - items->n < n)
        size *= 2;
    void **more = realloc(items->items, size * sizeof *more);
    if (more == NULL)
        return false;
    items->items = more;
    items->size = size;
    return true;
}

int queue_put(struct queue *queue, void *const *items, size_t n, struct err *err)
{
    int rc = 0;
    if (n == 0)
        return 0;
    pthread_mutex_lock(&queue->lock);
    struct queue_items *waiting = &queue->waiting;
    if (queue->closed)
        rc = err_set(err, ERR_CANCELLED, "the queue is closed");
    else if (n > queue->max - waiting->n)
        rc = err_set(err, ERR_FULL, "%zu wait already", waiting->n);
    else if (!make_room(waiting, n))
        rc = err_set(err, ERR_NOMEM, "no memory for a queue");
    if (rc == 0) {
        memcpy(waiting->items + waiting->n, items, n * sizeof *items);
        waiting->n += n;
        pthread_cond_signal(&queue->more);
    }
    pthread_mutex_unlock(&queue->lock);
    return rc;
}

void queue_poke(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->poked = true;
    pthread_cond_signal(&queue->more);
    pthread_mutex_unlock(&queue->lock);
}

void queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_signal(&queue->more);
    pthread_mutex_unlock(&queue->lock);
}

bool queue_take(struct queue *queue, struct queue_items *out)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->waiting.n == 0 && !queue->poked && !queue->closed)
        pthread_cond_wait(&queue->more, &queue->lock);
    struct queue_items taken = queue->waiting;
    queue->waiting = *out;
    queue->waiting.n = 0;
    *out = taken;
    bool more = taken.n > 0 || !queue->closed;
    queue->poked = false;
    pthread_mutex_unlock(&queue->lock);
    return more;
}

void queue_items_clear(struct queue_items *items)
{
    free(items->items);
    *items = (struct queue_items){ 0 };
}

size_t queue_waiting(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    size_t n = queue->waiting.n;
    pthread_mutex_unlock(&queue->lock);
    return n;
}
