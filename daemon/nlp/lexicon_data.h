/* SPDX-License-Identifier: ISC
 * lexicon_data.h - what a lexicon is made of, for the files of nlp/ alone.  Immutable once made. */
#ifndef NAPE_NLP_LEXICON_DATA_H
#define NAPE_NLP_LEXICON_DATA_H

#include "model/observation.h"
#include "model/reading.h"
#include "nlp/lexicon.h"
#include "nlp/vocab.h"

enum phrase_kind {
    PHRASE_CONCEPT, PHRASE_CONTEXT, PHRASE_INTENT, PHRASE_EXTRACT, PHRASE_MEDICATION, PHRASE_CLOCK, PHRASE_SCORE, PHRASE_BP,
    PHRASE_SPAN, PHRASE_RANGE,
    PHRASE_DAY, PHRASE_DELAY, PHRASE_COURTESY, PHRASE_UNCLEAR, PHRASE_QUESTION, PHRASE_SUBJECT, PHRASE_PERIOD, PHRASE_CORRECTION,
    PHRASE_KINDS
};

enum {
    PHRASE_FROZEN = 1,
    PHRASE_UNSURE = 2,
    PHRASE_AT_START = 4, /* ^ */
    PHRASE_AT_END = 8,   /* $ */
};

struct phrase {
    const char *text;
    const char *file;
    uint32_t line;
    uint32_t target; /* concept id, or index of the context, intent, extract, medication, clock, day or delay entry */
    uint8_t kind;
    uint8_t flags;
    uint8_t lang;
    int8_t n_content;
};

struct concept {
    const char *name;
    const char *file;
    uint32_t line;
    const char *group; /* NULL: none */
    bool deficit, hidden, idiom, modifier;
    bool perhaps; /* of an idiom: what lies inside it is unsure rather than figurative */
    bool whole;   /* of an idiom: holds only where nothing parts it, and nobody else comes before the sign */
    bool has_phrase;
};

enum context_type {
    CONTEXT_DENY, CONTEXT_DOUBT, CONTEXT_PAST, CONTEXT_RECENT, CONTEXT_EARLIER, CONTEXT_OVER, CONTEXT_RECURRING, CONTEXT_OTHER,
    CONTEXT_POSSESS_OTHER, CONTEXT_PROXY, CONTEXT_REPORT, CONTEXT_SELF, CONTEXT_SUBJECT, CONTEXT_FINITE, CONTEXT_HYPOTHETICAL,
    CONTEXT_QUESTION, CONTEXT_CLOSE, CONTEXT_AFFIRM, CONTEXT_RESUME, CONTEXT_SINCE, CONTEXT_OR, CONTEXT_AND, CONTEXT_TYPES
};
enum scope { SCOPE_AFTER, SCOPE_BEFORE, SCOPE_CLAUSE, SCOPE_SENTENCE, SCOPE_MESSAGE, SCOPES };
enum reach { REACH_PHRASE, REACH_LIST, REACH_CLAUSE, REACHES };

struct context_entry {
    enum context_type type;
    enum scope scope;
    enum reach reach;
    bool pronoun;
    bool alone; /* nothing where the patient stands in it: "hubby found me" */
    const char *const *only; /* concept ids and groups; NULL: all */
    size_t n_only;
    const char *const *except;
    size_t n_except;
    const bool *concerns; /* by concept: what only and except leave; NULL: every one */
};

enum intent_part { INTENT_WHOLE, INTENT_STARTS, INTENT_ANYWHERE };
struct intent_entry {
    enum intent intent;
    enum intent_part part;
    const char *verb; /* team */
};

struct extract_entry {
    enum observation_code code;
    double factor, plus;
    const char *value;
    const char *detail;
    bool earlier, minus, change, none;
    bool times;   /* its two numbers are multiplied: "2 bottles of 330 ml" */
    bool silent;  /* takes its numbers, so that nothing else does, and is no entry */
    bool between; /* what lies between two times of day */
};

struct medication {
    const char *generic;
    const char *class_name;
    double unit_mg;
};
struct medication_name { /* what a PHRASE_MEDICATION stands for */
    uint32_t medication;
    double unit_mg;
};

enum half { HALF_NONE, HALF_AM, HALF_PM };
struct clock_entry {
    enum half half;
    int minute; /* -1: from the numbers */
    int plus_min;
    bool loose; /* its number may be of something else: "6 in the morning" */
};
struct span_entry { /* how long: minutes for each one of its first number, and for each of the second */
    double minutes, rest, plus;
};
struct day_entry {
    int day;
};
struct question_entry {
    enum ask ask;
    enum observation_code code; /* what it asks about by itself; OBS_NONE: what a subject says */
    bool marked;                /* only in a sentence that ends with a question mark */
};
struct subject_entry {
    enum observation_code code;
    const char *class_name;
};
struct period_entry {
    struct period period;
};
struct correction_entry {
    bool new_last; /* "not 4 but 6" */
};
struct delay_entry {
    double minutes;
};

struct spell_entry {
    uint32_t next; /* 1-based; 0 none */
    uint32_t first_to; /* into spell_words */
    uint8_t n_to;
    uint8_t lang;
};

struct emoji {
    uint32_t cps[8];
    uint8_t n_cps;
    uint8_t lang;
    uint8_t n_to;
    uint32_t first_to; /* into spell_words */
};

/* Kinds of number that a phrase can ask for. */
enum number_type { NUMBER_PLAIN, NUMBER_SCORE, NUMBER_CLOCK, NUMBER_BP, NUMBER_ORDINAL, NUMBER_SPAN, NUMBER_TYPES };

/* Symbols: words, then concepts, then number types, then bounded number classes. */
struct number_class {
    uint8_t type;
    int32_t low_milli, high_milli;
};

struct step { /* a way on from a node */
    uint32_t symbol;
    uint32_t node;
};

struct sign { /* a bit for each symbol of a set: a quick way to see that two sets have nothing in common */
    uint64_t low, high;
};

struct node {
    struct sign sign;      /* of what leads on */
    uint32_t first_step;   /* sorted by symbol; number classes last */
    uint32_t n_steps;
    uint32_t gap;          /* the node behind a gap; 0 none */
    uint32_t first_accept; /* into accepts */
    uint16_t n_accepts;
    uint16_t n_number_steps;
    uint16_t langs;        /* a bit for each language that has a phrase through here */
};

struct root_entry {
    uint32_t first, n; /* into root_nodes */
};

struct root_node { /* a node that a text can begin with, and what is to be known before it is looked at */
    struct sign sign, gap_sign;
    uint32_t node;
    uint16_t langs;
    bool accepts;
};

struct language {
    const char *name;
    bool split_apostrophe;
};

/* Concepts that the engine itself asks for; -1 when no file has them. */
enum reserved {
    RESERVED_MEDICATION, RESERVED_TOOK, RESERVED_NOT_TAKEN, RESERVED_UNIT_MG, RESERVED_UNIT_MCG, RESERVED_UNIT_G, RESERVED_UNIT_TABLET,
    RESERVED_HEADACHE, RESERVED_PAIN_WORD, RESERVED_THING, RESERVED_COUNT
};
extern const char *const RESERVED_NAMES[RESERVED_COUNT];

struct deletes; /* spell.c */

struct lexicon {
    struct arena *arena;
    struct vocab vocab;
    struct language langs[LANGS_MAX];
    size_t n_langs;
    struct concept *concepts;
    uint32_t n_concepts;
    struct phrase *phrases;
    uint32_t n_phrases;
    struct context_entry *contexts;
    struct intent_entry *intents;
    struct extract_entry *extracts;
    struct medication *medications;
    uint32_t n_medications;
    struct medication_name *medication_names;
    struct clock_entry *clocks;
    struct span_entry *spans;
    struct day_entry *days;
    struct delay_entry *delays;
    struct question_entry *questions;
    struct subject_entry *subjects;
    struct period_entry *periods;
    struct correction_entry *corrections;
    struct spell_entry *spells;
    uint32_t *spell_words;
    struct emoji *emoji;
    uint32_t n_emoji;
    /* the net */
    uint32_t concept_base; /* symbol of concept 0 */
    uint32_t number_base;  /* symbol of number type 0; classes follow the types */
    uint32_t n_symbols;
    struct number_class *classes;
    uint32_t n_classes;
    struct node *nodes;
    uint32_t n_nodes;
    struct step *steps;
    uint32_t n_steps;
    uint32_t *accepts;
    struct root_entry *root; /* by symbol */
    struct root_node *root_nodes;
    int reserved[RESERVED_COUNT];
    struct deletes *deletes;
};

static inline void sign_add(struct sign *sign, uint32_t symbol)
{
    uint32_t bit = (symbol * 0x9E3779B1u) >> 25;
    if (bit < 64)
        sign->low |= (uint64_t)1 << bit;
    else
        sign->high |= (uint64_t)1 << (bit - 64);
}

static inline bool sign_has(const struct sign *sign, uint32_t symbol)
{
    uint32_t bit = (symbol * 0x9E3779B1u) >> 25;
    return ((bit < 64 ? sign->low : sign->high) >> (bit & 63) & 1) != 0;
}

static inline bool signs_meet(const struct sign *a, const struct sign *b)
{
    return ((a->low & b->low) | (a->high & b->high)) != 0;
}

static inline void sign_join(struct sign *to, const struct sign *from)
{
    to->low |= from->low;
    to->high |= from->high;
}

#endif
