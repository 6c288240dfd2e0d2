/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/weights.h"

#include <stdlib.h>
#include <string.h>

/* Of seven places five are taken, so that few shelves are full; of eight bits one is set. */
enum { FILL = 5, ROOM = 7, BITS_EACH = 8, BITS_LEAST = 64 };

bool weights_init(struct weights *w, size_t n)
{
    size_t n_shelves = n * ROOM / FILL / SHELF_SIZE + 2;
    *w = (struct weights){ 0 };
    if (n_shelves > UINT32_MAX / SHELF_SIZE)
        return false;
    size_t n_bits = BITS_LEAST;
    while (n_bits < n * BITS_EACH)
        n_bits *= 2;
    w->shelves = aligned_alloc(alignof(struct shelf), n_shelves * sizeof *w->shelves);
    w->bits = calloc(n_bits / 64, sizeof *w->bits);
    if (w->shelves == NULL || w->bits == NULL) {
        weights_clear(w);
        return false;
    }
    memset(w->shelves, 0, n_shelves * sizeof *w->shelves);
    w->n_shelves = (uint32_t)n_shelves;
    w->bits_mask = (uint32_t)(n_bits - 1);
    return true;
}

void weights_clear(struct weights *w)
{
    free(w->shelves);
    free(w->bits);
    *w = (struct weights){ 0 };
}

void weights_add(struct weights *w, uint64_t hash, const struct likeness_weights *one)
{
    uint32_t bit = (uint32_t)(hash >> 32) & w->bits_mask;
    w->bits[bit / 64] |= (uint64_t)1 << bit % 64;
    for (uint32_t at = weights_shelf(w, hash);; at = at + 1 < w->n_shelves ? at + 1 : 0) {
        struct shelf *shelf = &w->shelves[at];
        for (unsigned i = 0; i < SHELF_SIZE; i++) {
            if (shelf->tags[i] != 0)
                continue;
            shelf->tags[i] = weights_tag(hash);
            shelf->weights[i] = *one;
            w->n++;
            return;
        }
        shelf->goes_on = 1;
    }
}
