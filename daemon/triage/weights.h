/* SPDX-License-Identifier: ISC
 * weights.h - what features weigh for each score of likeness, by the hash of their name.  PURE; immutable once filled; any thread.
 * A text asks for thousands of them, so what decides lies together: a look at one shelf, a line of memory, is nearly always enough.  Most
 * are known to none, and a look at one bit tells that. */
#ifndef NAPE_TRIAGE_WEIGHTS_H
#define NAPE_TRIAGE_WEIGHTS_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How likely it is that the text must reach that tier; the last: that it must at least be asked about. */
enum likeness_score { LIKENESS_EMERGENCY, LIKENESS_URGENT, LIKENESS_SOON, LIKENESS_ANY, LIKENESS_COUNT };

struct likeness_weights {
    int16_t of[LIKENESS_COUNT];
};

enum { SHELF_SIZE = 5 };
struct shelf {
    alignas(64) uint32_t tags[SHELF_SIZE]; /* weights_tag(); 0: empty */
    uint32_t goes_on;                      /* some that had no room lie on the next one */
    struct likeness_weights weights[SHELF_SIZE];
};

struct weights {
    struct shelf *shelves;
    uint32_t n_shelves;
    uint64_t *bits;     /* one for each hash that is there, by its upper half */
    uint32_t bits_mask;
    size_t n;
};

/* Room for so many.  false when out of memory. */
bool weights_init(struct weights *weights, size_t n);
void weights_clear(struct weights *weights);
/* Adds one that is not there yet, while there is room. */
void weights_add(struct weights *weights, uint64_t hash, const struct likeness_weights *one);

/* The upper half of a hash tells those of one shelf apart, the lower half is where they lie. */
static inline uint32_t weights_tag(uint64_t hash)
{
    return (uint32_t)(hash >> 32) | 1;
}

static inline uint32_t weights_shelf(const struct weights *weights, uint64_t hash)
{
    return (uint32_t)((hash & UINT32_MAX) * weights->n_shelves >> 32);
}

/* false: the hash is not known. */
static inline bool weights_may_have(const struct weights *weights, uint64_t hash)
{
    uint32_t bit = (uint32_t)(hash >> 32) & weights->bits_mask;
    return (weights->bits[bit / 64] >> bit % 64 & 1) != 0;
}

/* The slot of a hash in *slot; false: it is not known, and *slot is any.  Whether it is cannot be foreseen, so there is no branch on it. */
static inline bool weights_find(const struct weights *weights, uint64_t hash, uint32_t *slot)
{
    uint32_t tag = weights_tag(hash), at = weights_shelf(weights, hash);
    for (;;) {
        const struct shelf *shelf = &weights->shelves[at];
        const uint32_t *t = shelf->tags;
        uint32_t lane = (uint32_t)(t[1] == tag) + 2u * (t[2] == tag) + 3u * (t[3] == tag) + 4u * (t[4] == tag);
        uint32_t missed = (uint32_t)(t[lane] != tag);
        if (__builtin_expect(missed * shelf->goes_on, 0) != 0) {
            at = at + 1 < weights->n_shelves ? at + 1 : 0;
            continue;
        }
        *slot = at * SHELF_SIZE + lane;
        return missed == 0;
    }
}

static inline const struct likeness_weights *weights_at(const struct weights *weights, uint32_t slot)
{
    return &weights->shelves[slot / SHELF_SIZE].weights[slot % SHELF_SIZE];
}

#endif
