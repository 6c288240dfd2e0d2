/* SPDX-License-Identifier: ISC
 * feature.h - what likeness is learnt from and found by: the words of a reading, pairs of neighbours, and what the rules' own
 * reader made of them.  PURE.
 *
 *     w:word              each word as it was read; a number is #1, #2, ... by how many digits it has
 *     t:base               what each word comes to: its base word, the same in every language (base_words.h)
 *     v:base+base        two base words near each other, in the order of the alphabet
 *     b:left_right        two neighbours, by their base words where they have one; ^ before the first word, $ behind the last
 *     n:concept           each mention, and with its context
 *     m:concept/PPMT      polarity P A U, experiencer p o, mode s h q f, tense n o p r
 *     x:concept+concept   two mentions near each other, neither denied, in the order of the alphabet
 *     o:code              each diary entry; the pain also by how strong: o:pain:0-3, 4-6, 7-8, 9-10 */
#ifndef NAPE_TRIAGE_FEATURE_H
#define NAPE_TRIAGE_FEATURE_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/reading.h"
#include "triage/base_words.h"
#include "triage/weights.h"

struct feature {
    uint64_t hash;          /* of its name */
    char kind;
    const char *a, *b;      /* the parts of its name; b NULL: there is one */
    uint32_t from, to;      /* bytes of the original text; both 0: it has no place */
    uint16_t first, last;   /* the sentences that it lies in; a part of the text that has both has the feature */
};

/* A feature where it stands, as likeness looks at it: by numbers alone. */
struct occurrence {
    uint64_t key;                    /* the slot where its weights lie; where all are wanted: its hash */
    struct likeness_weights weights; /* any where all are wanted */
    uint32_t a, b;                   /* the words, mentions or entry that it is made of: indexes in the reading */
    uint16_t first, last;            /* sentences */
    char kind;
};

/* Sentences of a text, without the last. */
struct feature_span {
    size_t first, end;
};

/* A word as features name it: a number says how long it is; which one it is, is for the diary entries. */
const char *feature_word(const char *word);

/* How many sentences a reading has, one at least. */
size_t feature_n_sentences(const struct reading *reading);

/* Each feature of those sentences once; base_words may be NULL.  Fills *out in the arena and *n.  -1 when out of memory. */
int feature_list(const struct reading *reading, struct feature_span span, const struct base_words *base_words, struct arena *arena,
                 struct feature **out, size_t *n);

/* Each time that a feature stands in the reading, but not its ends (^ and $), which belong to no sentence: those that have a weight, or with
 * NULL all.  Fills *out in the arena and *n.  -1 when out of memory. */
int feature_occurrences(const struct reading *reading, const struct base_words *base_words, const struct weights *weights,
                        struct arena *arena, struct occurrence **out, size_t *n);

/* The feature that stands there; its hash is that of its name. */
struct feature feature_at(const struct reading *reading, const struct base_words *base_words, const struct occurrence *occurrence);

/* The ends of the tokens from first to end, without the last: two, or none.  Returns how many. */
enum { FEATURE_ENDS = 2 };
size_t feature_ends(const struct reading *reading, const struct base_words *base_words, size_t first, size_t end,
                    struct feature out[FEATURE_ENDS]);

/* What each of n features of one text counts for: less the more there are, but not so much less that a sign is lost in a long
 * diary line (the fourth root; the length of the vector would be the square root). */
double feature_share(size_t n);

/* "b:cant_feel". */
void feature_add_name(const struct feature *feature, struct buf *out);
/* The hash that a feature of that name has. */
uint64_t feature_hash(struct str name);

#endif
