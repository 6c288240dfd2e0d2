/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/weights.h"

#include <stdlib.h>
#include <string.h>

/* Of seven places five are taken, so that few shelves are full. */
enum { FILL = 5, ROOM = 7 };

bool weights_init(struct weights *w, size_t n)
{
    size_t n_shelves = n * ROOM / FILL / SHELF_SIZE + 2;
    *w = (struct weights){ 0 };
    if (n_shelves > UINT32_MAX / SHELF_SIZE)
        return false;
    w->shelves = aligned_alloc(alignof(struct shelf), n_shelves * sizeof *w->shelves);
    if (w->shelves == NULL)
        return false;
    memset(w->shelves, 0, n_shelves * sizeof *w->shelves);
    w->n_shelves = (uint32_t)n_shelves;
    return true;
}

void weights_clear(struct weights *w)
{
    free(w->shelves);
    *w = (struct weights){ 0 };
}

void weights_add(struct weights *w, uint64_t hash, const struct likeness_weights *one)
{
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
