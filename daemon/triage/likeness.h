/* SPDX-License-Identifier: ISC
 * likeness.h - a second reader: how much a text is like those that people who know called an emergency, urgent, or worth an
 * appointment.  PURE; immutable once made; any thread.
 *
 * Weights of features (feature.h), learnt by `napectl rules learn` from labelled texts and kept in rules/likeness.tsv: one feature a
 * line, so that anybody can look up what a word weighs.  Rules speak of its scores: likeness.emergency >= 85. */
#ifndef NAPE_TRIAGE_LIKENESS_H
#define NAPE_TRIAGE_LIKENESS_H

#include "base/arena.h"
#include "base/problems.h"
#include "model/assessment.h"
#include "triage/feature.h"
#include "triage/recurrent.h"

extern const char *const LIKENESS_NAMES[LIKENESS_COUNT]; /* as they stand in rules */

/* The score that a flag of that tier is measured by. */
enum likeness_score likeness_of_tier(enum tier tier);

struct likeness;

/* Parses the text of likeness.tsv, which lies in `file` for messages.  NULL when a line is wrong: each goes into *problems. */
struct likeness *likeness_new(struct str text, const char *file, struct problems *problems);
void likeness_free(struct likeness *likeness);

int64_t likeness_n_texts(const struct likeness *likeness);
size_t likeness_n_features(const struct likeness *likeness);
/* How many of the texts that it was learnt from were of that language; NULL: 0. */
int64_t likeness_n_texts_of(const struct likeness *likeness, const char *lang);
/* Of the texts, and of the words that they were read with, as the file says. */
const char *likeness_texts_hash(const struct likeness *likeness);
const char *likeness_words_hash(const struct likeness *likeness);

/* What a feature weighs for each score, by the hash of its name; false: it is not known. */
bool likeness_weights_of(const struct likeness *likeness, uint64_t hash, double out[LIKENESS_COUNT]);
void likeness_intercepts(const struct likeness *likeness, double out[LIKENESS_COUNT]);

/* What it makes of one reading.  A score is that of the whole text or of the part that it is highest for: one sentence, two beside each
 * other, all but the first or all but the last.  So a sign is not lost among sentences that say nothing. */
struct scorer;
struct likeness_reading {
    struct scorer *scorer;                      /* what it was found with; in the arena */
    struct feature_span best[LIKENESS_COUNT];   /* by score: the part that it is of */
    int32_t permille[LIKENESS_COUNT];
    size_t n_known;                             /* features of the whole text that it was learnt with */
};

/* The whole of so many sentences and its parts, the whole first.  Fills at most 2 n + 3 and returns how many. */
size_t likeness_spans(size_t n_sentences, struct feature_span *out);

/* How the parts of a text are weighed.  A part leaves out what the rest says: where a sentence of the rest bears on a sign, it may be what
 * explains the part ("mouth hanging down. dentist says three hours"), so the part alone scores less than the whole does. */
struct likeness_parts {
    const uint8_t *bears;  /* by concept: a sentence that mentions it bears on a sign; NULL: none does */
    double less;           /* of the logit */
};

/* Which sentences bear on a sign: before[i] of them stand before sentence i, of n_sentences and one more.  NULL when out of memory. */
const uint16_t *likeness_bearing(const struct likeness_parts *parts, const struct reading *reading, size_t n_sentences, struct arena *arena);
/* What the logit of a part is lowered by: parts->less where such a sentence stands outside of it. */
double likeness_less(const struct likeness_parts *parts, const uint16_t *before, size_t n_sentences, struct feature_span span);

/* Fills *out; base_words: those that it was learnt with.  Where there is a net (recurrent.h) and a part is not far below anything that is raised,
 * its logit is the mean of both readers'.  -1 when out of memory. */
int likeness_read(const struct likeness *likeness, const struct recurrent *net, const struct base_words *base_words, const struct likeness_parts *parts, const struct reading *reading,
                  struct arena *arena, struct likeness_reading *out);

/* The part of a text that a score is of, with the features of it that are known. */
struct likeness_part {
    const struct feature *const *features;
    const struct likeness_weights *weights; /* by feature */
    size_t n_features;
    double unit;                   /* what a weight of 1 adds to the logit of a score */
    enum likeness_score score;
};

/* Fills *out in the arena.  -1 when out of memory. */
int likeness_part(const struct likeness_reading *reading, enum likeness_score score, struct arena *arena, struct likeness_part *out);

/* What the net made of that part: its logit, and by token what each adds to it.  n 0: it was not asked. */
struct likeness_heard {
    size_t first, n;       /* tokens of the reading */
    const float *effects;
    float logit;
};
int likeness_heard(const struct likeness_reading *reading, enum likeness_score score, struct arena *arena, struct likeness_heard *out);

/* The features that weigh most for the part's score (sign 1) or against it (-1), the heaviest first; with `placed` only those that have a
 * place in the text, and none that lies inside a heavier one.  Fills at most `max` indexes and returns how many. */
size_t likeness_top(const struct likeness_part *part, int sign, bool placed, size_t *out, size_t max);

/* Those that weigh most for a score and have a place, the heaviest first: at most LIKENESS_WORDS.  They are looked for once.  -1 when out of
 * memory. */
enum { LIKENESS_WORDS = 4 };
int likeness_words(const struct likeness_reading *reading, enum likeness_score score, struct arena *arena,
                   const struct feature *out[LIKENESS_WORDS], size_t *n);

#endif
