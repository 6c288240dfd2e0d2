/* SPDX-License-Identifier: ISC
 * likely_intent.h - a second reader of what a text asks for, beside the phrases (nlp/intent.c), for ways of putting it that nobody thought of:
 * how much the text is like those that others meant as a STOP, a PAUSE, ...  PURE; immutable once made; any thread.
 *
 * Weights of features (feature.h, with the words of intent-words.tsv as base words), one for each intent and one for texts that ask for nothing
 * (INTENT_OTHER), learnt by `napectl rules learn
 * --intents` and kept in rules/likely-intents.tsv.  It speaks only where no danger was said or asked about before, and no phrase has read more than
 * a yes or a no, or a word (LATER, SKIP, ...) that is unlikely here; where something was counted for the diary or a flag is possible it
 * must be surer (screen.c).  So it hides nothing. */
#ifndef NAPE_TRIAGE_LIKELY_INTENT_H
#define NAPE_TRIAGE_LIKELY_INTENT_H

#include "base/arena.h"
#include "base/cfg.h"
#include "base/problems.h"
#include "triage/feature.h"

/* When it is certain enough, as the rules say (likely_intents of a rule file). */
struct likely_bounds {
    int32_t from[INTENT_COUNT];  /* per mille; LIKELY_NEVER: not at all, as where the rules say nothing */
    int32_t beside_signs;        /* and at least this where signs were noted beside it, ... */
    int32_t beside_counts;       /* ... where something was counted for the diary, ... */
    int32_t beside_doubt;        /* ... where a flag is only possible, or the text begins like an unclear answer */
    int32_t instead, phrase_below; /* instead of a word that a phrase has read: at least, and the word at most */
    int64_t ahead;               /* it must be so many times as likely, by odds, as the next intent */
    int64_t words_max;           /* a longer text tells, and asks for nothing */
    int64_t texts_needed;        /* to learn a language from */
    unsigned line;               /* where they stand; 0: nowhere */
    const char *file;
};
enum { LIKELY_NEVER = 1001 };

struct likely_intents;

/* Parses the text of likely-intents.tsv, which lies in `file` for messages.  NULL when a line is wrong: each goes into *problems. */
struct likely_intents *likely_intents_new(struct str text, const char *file, struct problems *problems);
void likely_intents_free(struct likely_intents *likely);
const struct learnt_head *likely_intents_head(const struct likely_intents *likely);
size_t likely_intents_n_features(const struct likely_intents *likely);

/* Fills bounds with the group likely_intents of a rule file, if it has one.  What is wrong goes into *problems. */
void likely_bounds_init(struct likely_bounds *bounds);
void likely_bounds_read(const struct cfg_node *root, const char *file, struct likely_bounds *bounds, struct problems *problems);

/* What is learnt: all but "diary"; of these "other", a text that asks for nothing, is what the rest is measured against, and never found. */
bool likely_intent_is_learnt(enum intent intent);
bool likely_intent_is_found(enum intent intent);

struct likely_intent {
    enum intent best, next;
    double logit[INTENT_COUNT];     /* of those that may be found: the mean of "it is this" and "it is not nothing" */
    double unit;                    /* what a weight of 1, less what it weighs for nothing, adds to a logit */
    const struct occurrence *known; /* features that have weights, each once */
    size_t n_known;
};

/* Fills *out in the arena.  -1 when out of memory. */
int likely_intent_read(const struct likely_intents *likely, const struct base_words *words, const struct reading *reading, struct arena *arena,
                       struct likely_intent *out);
/* Chances of 1,000. */
int32_t likely_intent_permille(const struct likely_intent *likely, enum intent intent);
/* The best, when the bounds let it speak and it is as likely as `least` of 1,000; else INTENT_OTHER. */
enum intent likely_intent_of(const struct likely_intent *likely, const struct likely_bounds *bounds, int32_t least);

/* The known features that weigh most for an intent (sign 1) or against it (-1), the heaviest first; *weight: what each adds to its logit.  Fills
 * at most max of them and returns how many. */
size_t likely_intent_top(const struct likely_intents *likely, const struct base_words *words, const struct reading *reading,
                         const struct likely_intent *found, enum intent intent, int sign, struct feature *out, double *weight, size_t max);

#endif
