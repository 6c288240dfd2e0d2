/* SPDX-License-Identifier: ISC
 * vec.h - a growing array, for making a lexicon. */
#ifndef NAPE_NLP_VEC_H
#define NAPE_NLP_VEC_H

#include <stdlib.h>
#include <string.h>

struct vec {
    void *items;
    size_t n, room, size;
};

static inline void vec_init(struct vec *vec, size_t size)
{
    *vec = (struct vec){ .size = size };
}

/* A new zeroed item at the end; items may move.  NULL when out of memory. */
static inline void *vec_add(struct vec *vec)
{
    if (vec->n == vec->room) {
        size_t room = vec->room > 0 ? vec->room * 2 : 64;
        void *items = realloc(vec->items, room * vec->size);
        if (items == NULL)
            return NULL;
        vec->items = items;
        vec->room = room;
    }
    void *item = (char *)vec->items + vec->n++ * vec->size;
    memset(item, 0, vec->size);
    return item;
}

static inline void vec_clear(struct vec *vec)
{
    free(vec->items);
    *vec = (struct vec){ .size = vec->size };
}

#endif
