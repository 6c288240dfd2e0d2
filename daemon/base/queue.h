/* SPDX-License-Identifier: ISC
 * queue.h - a bounded queue of pointers from any threads to one: what waits is taken at once, so that it can be done as one group. */
#ifndef NAPE_BASE_QUEUE_H
#define NAPE_BASE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct queue;

/* What was taken; the memory is kept from one call to the next.  Start with all zero, end with queue_items_clear. */
struct queue_items {
    void **items;
    size_t n;
    size_t size;
};

/* At most max items wait; 0 means 100,000. */
struct queue *queue_new(size_t max, struct err *err);
/* Nobody may use it any more.  What still waits is not freed: take it first. */
void queue_free(struct queue *queue);

/* Adds all n, in order, or none.  ERR_FULL: too many wait; ERR_CANCELLED: closed; ERR_NOMEM.  Any thread. */
int queue_put(struct queue *queue, void *const *items, size_t n, struct err *err);
/* Wakes the taker although nothing was added. */
void queue_poke(struct queue *queue);
/* From now on nothing can be added; what waits can still be taken. */
void queue_close(struct queue *queue);

/* Waits until something waits, or the queue was poked or closed, and takes all of it.  false: closed and empty, for ever.  One
 * thread only. */
bool queue_take(struct queue *queue, struct queue_items *out);
void queue_items_clear(struct queue_items *items);

size_t queue_waiting(struct queue *queue);

#endif
