/* SPDX-License-Identifier: ISC
 * ruleset_in.h - how a compiled rule set lies in memory.  For the files of triage/ alone. */
#ifndef NAPE_TRIAGE_RULESET_IN_H
#define NAPE_TRIAGE_RULESET_IN_H

#include "base/arena.h"
#include "triage/expr.h"
#include "triage/likely_intent.h"
#include "triage/likeness.h"
#include "triage/ruleset.h"

struct lexicon;

struct rule_expr {
    const char *text;
    const char *ask; /* instead of the rule's; NULL: the rule's */
    unsigned line;
    int root; /* node */
    uint32_t index; /* among all of the rules */
    bool doubted;   /* likeness may speak against it though the rule is `always` */
};

struct rule_exprs {
    struct rule_expr *list;
    size_t n;
};

struct example {
    const char *text;
    unsigned line;
};

struct examples {
    struct example *list;
    size_t n;
};

/* What an expression can rest on, or a text holds: a bit for each concept and observation code (several may share one).  Where the
 * two have no bit in common the expression cannot fire, for a flag rests on words of the text. */
enum { MASK_WORDS = 16, MASK_BITS = 64 * MASK_WORDS, MASK_CODES = 96, MASK_CONCEPTS = MASK_BITS - MASK_CODES - 1 };
struct mask {
    uint64_t bits[MASK_WORDS];
};
static inline void mask_add_bit(struct mask *mask, unsigned i)
{
    mask->bits[i / 64] |= (uint64_t)1 << i % 64;
}
static inline void mask_add(struct mask *mask, unsigned concept)
{
    mask_add_bit(mask, concept % MASK_CONCEPTS);
}
static inline void mask_add_code(struct mask *mask, int code)
{
    mask_add_bit(mask, MASK_BITS - 1 - (unsigned)code % MASK_CODES);
}
static inline void mask_add_likeness(struct mask *mask)
{
    mask_add_bit(mask, MASK_CONCEPTS);
}
static inline bool mask_has(const struct mask *mask, unsigned bit)
{
    return (mask->bits[bit / 64] >> bit % 64 & 1) != 0;
}
static inline void mask_join(struct mask *to, const struct mask *from)
{
    for (int i = 0; i < MASK_WORDS; i++)
        to->bits[i] |= from->bits[i];
}
static inline bool mask_meets(const struct mask *a, const struct mask *b)
{
    uint64_t both = 0;
    for (int i = 0; i < MASK_WORDS; i++)
        both |= a->bits[i] & b->bits[i];
    return both != 0;
}

struct rule {
    const char *id;
    enum tier tier;
    struct rule_exprs when, possible, answers, unless;
    const char *ask, *advice, *source;
    const char *file;
    unsigned line;
    struct examples examples, possible_examples, answer_examples, counterexamples;
    struct mask mask; /* of when, possible and answers */
    uint32_t first_expr, end_expr; /* the indexes of those */
    bool always;         /* no likeness makes it doubtful */
    bool only_if_silent; /* asked last, when nothing else has raised its tier */
    bool by_likeness;    /* likeness stands in it */
};

/* Which flags likeness makes doubtful; a bound of 0: none. */
enum { TEXTS_NEEDED = 500 };
struct doubt_bounds {
    int32_t definite_below; /* per mille, of likeness.any: what was definite is asked about */
    int32_t stands_from;    /* but not while likeness of its own tier is at least this */
    int32_t possible_below; /* per mille: what was possible is not raised ... */
    int32_t silent_below;   /* ... and below this not what was definite either */
};
/* Per mille, of the statement that says a sign, read alone (statement.h). */
struct doubt_alone {
    int32_t stands_from; /* of the rule's tier: it stays certain */
    int32_t asked_from;  /* of likeness.any: it is asked about, however little the whole text sounds like danger; 0: never */
};
struct doubt {
    struct doubt_bounds bounds;
    struct doubt_bounds brief; /* against a sign in a sentence with fewer words than words_against: what is said shortly is mostly meant (P4) */
    struct doubt_alone alone;
    int32_t told_for_from;  /* of emergency: where all signs are somebody else's, likeness takes the text as told for the patient */
    int64_t words_needed;   /* a text with fewer has no likeness */
    int64_t words_against;
    int64_t texts_needed;   /* to learn a language from; with less it has no likeness; TEXTS_NEEDED unless told */
};

struct define {
    const char *file;
    struct mask mask;
    struct rule_expr when;
};

struct medicine {
    const char *generic;
    int64_t day_limit_ug; /* 0: none */
};

struct ruleset {
    struct arena *arena;
    const struct lexicon *lexicon;
    struct expr_pool pool;
    struct mask *needs;        /* by node: without a bit of it a part of a text gives VALUE_NO */
    uint16_t *only_need;       /* by node: the only bit of its needs, as most have one; MASK_BITS: it has more or none */
    size_t n_exprs;
    size_t row_words;          /* of a row of bits, one for each expression of the rules */
    uint64_t *asked_by;        /* by bit of a mask: a row; those that may be worth something where the text has that bit */
    struct define *defines;
    const char **define_names;
    int *define_order;         /* each comes after those it uses */
    size_t n_defines;
    struct rule *rules;
    size_t n_rules;
    struct medicine *medicines;
    const char **medicine_names;
    size_t n_medicines;
    int head;                  /* the define or concept that stands for pain in the head, for after(); -1: none */
    bool head_is_define;
    uint8_t *lasting;          /* by concept: counts in the texts of the next hour */
    uint8_t *passing;          /* by concept: rules ask for it, but any talk may hold it */
    struct likeness_parts parts; /* its concepts: what rules ask for and is not passing */
    int because, after;        /* concepts that join a cause to its effect; -1: none */
    struct likeness *likeness; /* NULL: none */
    struct base_words *base_words;
    struct recurrent *net;                       /* NULL: none */
    struct likely_intents *likely_intents; /* NULL: none */
    struct base_words *intent_words;
    struct likely_bounds likely_bounds;
    struct doubt doubt;
    unsigned doubt_line;       /* 0: no file has told it yet */
    const char *doubt_file;
    char version[13];
};

/* Fills needs, masks and the index of a rule set that is parsed.  -1 when out of memory. */
int ruleset_index(struct ruleset *ruleset);

/* Runs every example; what fails is an error in *problems. */
void examples_run(const struct ruleset *ruleset, struct problems *problems);

#endif
