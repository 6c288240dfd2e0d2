/* SPDX-License-Identifier: ISC
 * learn.h - labelled texts, read into features, and the weights that likeness and likely intents learn from them; for napectl rules learn. */
#ifndef NAPE_CTL_LEARN_H
#define NAPE_CTL_LEARN_H

#include "ctl/rules_load.h"
#include "ctl/table.h"
#include "triage/likely_intent.h"
#include "triage/likeness.h"

struct lesson;

/* What is learnt: a score for each of some classes that a text may be of. */
enum { LEARN_SCORES_MAX = INTENT_COUNT }; /* there are fewer of likeness */
struct subject {
    int n_scores;
    const char *const *names;
    bool (*is_learnt)(int score);
    bool (*must)(const struct lesson *lesson, int score);
    bool (*counts)(const struct lesson *lesson, int score, bool with_ask); /* else the text says nothing of that score */
    bool (*read_row)(const struct table *table, const struct table_row *row, struct lesson *out); /* false: told, it is wrong */
    bool by_intent;            /* with the words of intents, the whole text alone */
    size_t max_bytes, line_bytes; /* of the file, of the weights of a line: what weighs least is left out */
};
extern const struct subject SUBJECT_LIKENESS, SUBJECT_INTENTS;

struct lesson {
    struct str id, lang, text;
    enum intent intent;        /* that it was labelled with; INTENT_OTHER: none of those that are learnt */
    bool labelled;             /* it was labelled with an intent, and not only with a tier */
    enum { LESSON_NONE, LESSON_ASK, LESSON_MUST } expect;
    enum tier tier;            /* that it must reach */
    double weight;
    struct lesson_features {
        uint32_t *list;        /* each once */
        size_t n;
        double less;           /* what its logit is lowered by; of the whole: 0 */
    } whole, *parts;           /* parts: as likeness will score them, each for itself; none when the text has one sentence */
    size_t n_parts;
};

struct lessons {
    const struct subject *subject;
    struct table *tables;      /* hold the texts */
    size_t n_tables;
    struct lesson *list;
    size_t n;
    struct arena *arena;
    const char **names;        /* by feature */
    size_t n_names, size_names;
    uint64_t *hashes;          /* by feature */
    uint32_t *slots;           /* feature + 1 by hash */
    size_t n_slots;
};

/* Adds the rows of a labelled file; "FILE:0.5" gives each half the weight.  Columns by name: lang, tier, text, and expect (must, ask,
 * none) or kind (phrase: must, trap: none); for intents also intent, where a file has it.  Rows of languages without rules are left out,
 * and for intents those whose label is not known and that a phrase reads as a command.  -1 after an error was printed. */
int lessons_add(struct lessons *lessons, const struct loaded *rules, const char *file);
void lessons_clear(struct lessons *lessons);
/* "en=4100 es=577": how many texts of each language count for the first score. */
void lessons_add_langs(struct buf *out, const struct lessons *lessons, bool with_ask);
/* Over labels, weights and texts, 16 hex digits. */
void lessons_hash(const struct lessons *lessons, char hex[17]);
/* Over the files that texts are read with, 16 hex digits; for intents with their words. */
void lessons_words_hash(const struct rule_files *files, bool by_intent, char hex[17]);

enum { LESSON_NOW_UTC = 1772463600 }; /* when lessons are read */
enum { LEARN_TEXTS_MIN = 2 }; /* a feature of fewer texts is not learnt */

struct learnt {
    uint32_t *features;        /* those that have weights, in the order of their names */
    size_t n;
    uint32_t *position;        /* by feature of the lessons: its place in features + 1, or 0 */
    double *weights[LEARN_SCORES_MAX]; /* by place in features; the last is the intercept */
};

struct learn_options {
    double cost;
    bool with_ask;             /* texts that must be asked about count as must */
    size_t fold, n_folds;      /* n_folds > 0: all but this fold */
};

bool lesson_is_in_fold(size_t i, const struct learn_options *options);
/* -1 when out of memory or when there is nothing to learn from; an error was printed. */
int learn(const struct lessons *lessons, const struct learn_options *options, struct learnt *out);
/* Room for weights of all features of the lessons, none of them there yet.  false when out of memory; learnt_clear() it all the same. */
bool learnt_init(struct learnt *out, const struct lessons *lessons);
void learnt_clear(struct learnt *learnt);

/* For each score the weight that is furthest from what the lessons say while the others stay as they are, and its place in
 * learnt->features (learnt->n: the intercept).  -1 when out of memory. */
struct learnt_far {
    double far;
    size_t at;
};
int learnt_find_far(const struct lessons *lessons, const struct learn_options *options, const struct learnt *learnt,
                    struct learnt_far out[LIKENESS_COUNT]);
/* Sees that likeness holds what the lessons say: the same texts, no feature that they do not have, none left out while there is room, no
 * weight that is off.  Quick: nothing is learnt.  -1 after each difference was printed. */
int learn_compare(const struct likeness *likeness, const struct lessons *lessons, const struct learn_options *options);

/* The texts as contrib/learn-net.py reads them, a line each, on standard output.  -1 after an error was printed. */
int learn_print_net(const struct loaded *rules, const struct lessons *lessons);
/* Sees that the net of the rules was learnt from these texts and reads every twentieth as well as it did then.  Where the rules have none
 * it says so.  -1 after a difference was printed. */
int learn_compare_net(const struct loaded *rules, const struct lessons *lessons);

/* About how long the line of a feature is in the file, in bytes. */
size_t learnt_line_bytes(const struct subject *subject, const char *name);

/* The text of likeness.tsv or likely-intents.tsv. */
void learnt_add_file(struct buf *out, const struct rule_files *files, const struct lessons *lessons,
                     const struct learn_options *options, const struct learnt *learnt);

/* Scores each text by weights learnt without its fold, and prints by language how many of those that must reach a tier lie above the
 * score that 2, 5 and 8.5 % of the ordinary texts lie above, and how the rules judge them with these weights and the bounds that they
 * have.  out: a file for the scores, or NULL.  -1 after an error was printed. */
int learn_cross(const struct loaded *rules, const struct lessons *lessons, const struct learn_options *options, size_t n_folds, const char *out);

/* The score of a text, 0 to 1. */
double learnt_score(const struct learnt *learnt, const struct lesson *lesson, int score);

#endif
