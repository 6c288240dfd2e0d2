/* SPDX-License-Identifier: ISC
 * recurrent.h - what likeness cannot hear: the order of words.  A small recurrent net (two gated recurrent layers, one from each end, and
 * attention over what they make of each word) reads a text or a part of it and gives a logit for each score.  Likeness weighs what stands in
 * a text; "the kettle slipped out of my hand" and "my hand slipped the kettle out of its box" weigh the same.  Read from
 * rules/likeness-net.bin, which contrib/learn-net.py learns.  PURE; immutable once made; any thread.
 *
 * A word comes in as the sum of rows of one table: of itself, of its base word, of its pieces of three to five letters, and of what the
 * reading found over it (the concept and whose, when, whether).  Rows are shared by hash, so no vocabulary is kept. */
#ifndef NAPE_TRIAGE_RECURRENT_H
#define NAPE_TRIAGE_RECURRENT_H

#include "base/arena.h"
#include "base/problems.h"
#include "model/reading.h"
#include "triage/base_words.h"
#include "triage/learnt_file.h"
#include "triage/weights.h"

/* The row of nothing, then those of words, of pieces, of base words, of concepts and of their letters. */
enum { RECURRENT_WORDS = 16384, RECURRENT_PIECES = 8192, RECURRENT_BASES = 4096, RECURRENT_CONCEPTS = 4096, RECURRENT_LETTERS = 96,
       RECURRENT_ROWS = 1 + RECURRENT_WORDS + RECURRENT_PIECES + RECURRENT_BASES + RECURRENT_CONCEPTS + RECURRENT_LETTERS };
/* Of a word, of what each direction keeps, of attention, of the last step. */
enum { RECURRENT_DIM = 96, RECURRENT_HIDDEN = 96, RECURRENT_HEADS = 4, RECURRENT_ATTEND = 64, RECURRENT_INNER = 64 };
enum { RECURRENT_TOKENS_MAX = 80 }; /* it reads no further */

struct recurrent;

/* Takes the bytes of likeness-net.bin, which lies in `file` for messages.  NULL when they are no such file, or of another size: it goes
 * into *problems. */
struct recurrent *recurrent_new(struct str bytes, const char *file, struct problems *problems);
void recurrent_free(struct recurrent *net);
const struct learnt_head *recurrent_head(const struct recurrent *net);
/* The mean error that it was left with, of the emergency logit over the whole texts it was learnt from. */
double recurrent_loss(const struct recurrent *net);

/* The rows of each token. */
struct recurrent_token {
    uint32_t word, base;     /* base: 0, it has none */
    const uint32_t *pieces, *marks; /* marks: a concept and its letters for each mention over it */
    uint16_t n_pieces, n_marks;
    bool begins;             /* a sentence */
};
/* reading->n_tokens of them, in the arena.  NULL when out of memory. */
const struct recurrent_token *recurrent_tokens(const struct reading *reading, const struct base_words *base_words, struct arena *arena);

/* A text made ready: what does not hang on the part that is read. */
struct recurrent_text;
const struct recurrent_text *recurrent_text_new(const struct recurrent *net, const struct recurrent_token *tokens, size_t n, struct arena *arena);
/* The logits of tokens [from, to), to > from.  -1 when out of memory. */
int recurrent_score(const struct recurrent *net, const struct recurrent_text *text, size_t from, size_t to, struct arena *arena, float out[LIKENESS_COUNT]);
/* How much lower the logit is without each word of [from, to): to - from of them into out, 0 for those that are not read.  -1 when out of
 * memory. */
int recurrent_effects(const struct recurrent *net, const struct recurrent_text *text, size_t from, size_t to, enum likeness_score score,
                      struct arena *arena, float *out);

#endif
