/* SPDX-License-Identifier: ISC
 * likeness_inside.h - what likeness.c, which reads the file, and likeness_read.c, which scores by it, share. */
#ifndef NAPE_TRIAGE_LIKENESS_INSIDE_H
#define NAPE_TRIAGE_LIKENESS_INSIDE_H

#include "triage/learnt_file.h"
#include "triage/likeness.h"

struct likeness {
    struct weights weights;
    struct learnt_head head;
    int64_t intercepts[LIKENESS_COUNT];
    int64_t most[LIKENESS_COUNT];    /* what all weights come to, whatever their sign */
};

/* NULL: not known. */
static inline const struct likeness_weights *likeness_find(const struct likeness *l, uint64_t hash)
{
    uint32_t slot;
    return weights_find(&l->weights, hash, &slot) ? weights_at(&l->weights, slot) : NULL;
}

#endif
