/* SPDX-License-Identifier: ISC
 * lexicon_data.h - what a lexicon is made of, for the files of nlp/ alone.  Immutable once made. */
#ifndef NAPE_NLP_LEXICON_DATA_H
#define NAPE_NLP_LEXICON_DATA_H

#include "model/observation.h"
#include "model/reading.h"
#include "nlp/lexicon.h"
#include "nlp/vocab.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

enum phrase_kind {
    PHRASE_CONCEPT, PHRASE_CONTEXT, PHRASE_INTENT, PHRASE_EXTRACT, PHRASE_MEDICATION, PHRASE_CLOCK, PHRASE_SCORE, PHRASE_BP,
    PHRASE_SPAN, PHRASE_RANGE,
    PHRASE_DAY, PHRASE_DELAY, PHRASE_COURTESY, PHRASE_UNCLEAR, PHRASE_QUESTION, PHRASE_SUBJECT, PHRASE_PERIOD, PHRASE_CORRECTION,
    PHRASE_COUNT, PHRASE_KINDS
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
    bool literal; /* no idiom makes a figure of speech of it */
    bool perhaps; /* of an idiom: what lies inside it is unsure rather than figurative */
    bool whole;   /* of an idiom: holds only where nothing parts it, and nobody else comes before the sign */
    bool open;    /* its object stands behind it: what it denies is the sign that follows ("no noto [vision doble]") */
    bool has_phrase;
};

enum context_type {
    CONTEXT_DENY, CONTEXT_DOUBT, CONTEXT_PAST, CONTEXT_RECENT, CONTEXT_EARLIER, CONTEXT_OVER, CONTEXT_RECURRING, CONTEXT_OTHER,
    CONTEXT_POSSESS_OTHER, CONTEXT_PROXY, CONTEXT_REPORT, CONTEXT_SELF, CONTEXT_SUBJECT, CONTEXT_FINITE, CONTEXT_PRESENT, CONTEXT_BIND,
    CONTEXT_HYPOTHETICAL, CONTEXT_QUESTION, CONTEXT_CLOSE, CONTEXT_AFFIRM, CONTEXT_RESUME, CONTEXT_SINCE, CONTEXT_OR, CONTEXT_AND, CONTEXT_TYPES
};
enum scope { SCOPE_AFTER, SCOPE_BEFORE, SCOPE_CLAUSE, SCOPE_SENTENCE, SCOPE_MESSAGE, SCOPE_INSIDE, SCOPES };
enum reach { REACH_PHRASE, REACH_LIST, REACH_CLAUSE, REACHES };

struct context_entry {
    enum context_type type;
    enum scope scope;
    enum reach reach;
    bool pronoun;
    bool prose; /* for napectl context alone */
    bool alone;  /* nothing where the patient stands in it: "hubby found me", "why does my arm ..." */
    bool marked; /* nothing in a sentence without a question mark */
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
    int32_t overuse_days; /* of thirty, from which its class can bring headaches; 0: it has none */
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
/* What is counted (count.h); by kind, a number of its own and so much for each one of the number in its words. */
enum count_kind {
    COUNT_RATE,    /* so many days of thirty */
    COUNT_WEEKDAY, COUNT_MONTH, COUNT_WEEK, COUNT_NOW, /* labels of a series; the first of the week, of the year */
    COUNT_TO,      /* from the day before it to the day behind it */
    COUNT_HABIT, COUNT_ONCE, /* as always; this one time */
    COUNT_MEAL,    /* a time of day without a clock */
    COUNT_BESIDE,  /* what joins a dose to its time */
    COUNT_DATE,    /* a day of the month follows */
    COUNT_PACK, COUNT_EMPTIED, /* a pack of so many; that it was begun, or ended */
    COUNT_GRADE,   /* how bad, told by what could be done */
    COUNT_UNIT,    /* what a number of a series counts */
    COUNT_THEN,    /* what a medicine once did, in its order: before, then; COUNT_NOW ends it */
    COUNT_UNDONE,  /* that something is so no more, behind what a medicine once did */
    COUNT_KINDS
};
struct count_entry {
    enum count_kind kind;
    bool each; /* a weekday: every one of them; a habit: so strong that a meal is every one of them; a meal: one that can be it */
    int32_t milli, factor_milli;
};

struct delay_entry {
    double minutes;
};

struct spell_entry {
    uint32_t next; /* 1-based; 0 none */
    uint32_t first_to; /* into spell_words */
    uint8_t n_to;
    uint8_t lang;
    bool perhaps; /* a word in its own right too: far-fetched (spell.h) */
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

/* Columns: what phrases take alike.  0: no phrase has it; then the types of number, their classes, and words and concepts. */
enum { COLUMN_NUMBERS = 1, COLUMN_CLASSES = COLUMN_NUMBERS + NUMBER_TYPES };

enum { SIGN_WORDS = 4 };
struct sign { /* a bit for each column of a set: a quick way to see that two sets have nothing in common */
    uint64_t bits[SIGN_WORDS];
};

/* What leads on from a node, by column: rows that a column is looked up in by its low bits, and in the next one where a row is full.
 * Behind them the steps by classes of number. */
enum { ROW_SIZE = 8, ROW_EMPTY = UINT16_MAX };
struct row {
    uint16_t columns[ROW_SIZE];
};
struct row_steps { /* a line of memory */
    alignas(64) struct row row;
    uint32_t nodes[ROW_SIZE]; /* by lane: where it leads to */
};

struct node { /* a line of memory */
    struct sign sign;      /* of what leads on */
    struct row row;        /* the first of its rows; most have no other */
    uint32_t first_row;    /* into rows; `alone`: the node that all of it leads to */
    uint32_t first_accept; /* into accepts */
    uint16_t n_rows;       /* 0 or a power of two */
    uint16_t langs;        /* a bit for each language that has a phrase through here */
    uint16_t n_accepts;
    uint8_t n_number_steps;
    bool gap : 1;          /* the next node is the one behind a gap */
    bool alone : 1;        /* one row, and one node behind it */
};

struct accept { /* a phrase that ends at a node, and what of it is to be known at once */
    uint32_t phrase, target;
    uint8_t kind, flags, lang;
};

struct root_node { /* a node that a text can begin with, and what is to be known before it is looked at */
    struct sign sign; /* also of what is behind its gap */
    uint32_t node;
    uint32_t first_accept;
    uint16_t n_accepts;
    uint16_t class;     /* the column of the class of number that begins it; 0: a word or concept does */
    uint16_t langs;
    bool gap;
};

/* 64 root nodes, told by bits: for each bit of a sign those that have it.  For those that numbers begin: every number may begin them all. */
enum { BLOCK_SIZE = 64 };
struct root_block {
    uint64_t by_bit[64 * SIGN_WORDS];
    uint64_t accepts, gap;
};

struct language {
    const char *name;
    bool split_apostrophe;
};

/* Concepts that the engine itself asks for; -1 when no file has them. */
enum reserved {
    RESERVED_MEDICATION, RESERVED_TOOK, RESERVED_NOT_TAKEN, RESERVED_UNIT_MG, RESERVED_UNIT_MCG, RESERVED_UNIT_G, RESERVED_UNIT_TABLET,
    RESERVED_HEADACHE, RESERVED_PAIN_WORD, RESERVED_THING, RESERVED_DAY_TOTAL, RESERVED_PILL, RESERVED_MORE, RESERVED_NOT_STOP, RESERVED_DAYS_TOTAL,
    RESERVED_PREVENTIVE, RESERVED_USED, RESERVED_BEGAN, RESERVED_NOT_COMMAND, RESERVED_COMPLAINT,
    /* What counting finds; no phrase has them (count.h). */
    RESERVED_OVERUSE, RESERVED_OVERUSE_NEARLY, RESERVED_RISE_DAYS, RESERVED_RISE_WEEKS, RESERVED_RISE_MONTHS, RESERVED_RISE_GRADES, RESERVED_RISE_NEED,
    RESERVED_UNDONE, RESERVED_SERIES, RESERVED_TODAY,
    RESERVED_COUNT
};
extern const char *const RESERVED_NAMES[RESERVED_COUNT];
#define CONCEPT_HIDDEN 0x80000000u
static_assert(RESERVED_COUNT < 31, "a bit for each");

struct deletes; /* spell.c */

struct lexicon {
    struct arena *arena;
    struct vocab vocab;
    struct language langs[LANGS_MAX];
    size_t n_langs;
    struct concept *concepts;
    uint32_t n_concepts;
    struct vocab concept_ids; /* their names, with the same ids */
    struct phrase *phrases;
    uint32_t n_phrases;
    struct context_entry *contexts;
    struct intent_entry *intents;
    struct extract_entry *extracts;
    struct medication *medications;
    uint32_t n_medications;
    const struct medication *unnamed; /* of class "unknown": a pill that no name tells of; NULL: none */
    int32_t overuse_least, overuse_most; /* of all classes; 0: none */
    struct medication_name *medication_names;
    struct clock_entry *clocks;
    struct span_entry *spans;
    struct day_entry *days;
    struct delay_entry *delays;
    struct count_entry *counts;
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
    uint32_t n_columns;
    uint16_t *concept_columns; /* by concept; words have their own */
    struct number_class *classes;
    uint32_t n_classes;
    struct node *nodes;
    uint32_t n_nodes;
    struct row_steps *rows;
    uint32_t n_rows;
    struct accept *accepts;
    uint32_t *root; /* by column: where its root_nodes begin; one more */
    struct root_node *root_nodes;
    struct root_node *number_roots; /* those that numbers begin, by type of number and then by class */
    uint32_t first_number_root[NUMBER_TYPES + 1];
    struct root_block *number_blocks; /* of the roots of each type, from first_number_block on */
    uint32_t first_number_block[NUMBER_TYPES];
    int reserved[RESERVED_COUNT];
    uint32_t *concept_marks; /* by concept: a bit for each reserved one that it is, and CONCEPT_HIDDEN */
    struct deletes *deletes;
};

static inline bool column_is_class(const struct lexicon *lexicon, uint32_t column)
{
    return column >= COLUMN_CLASSES && column < COLUMN_CLASSES + lexicon->n_classes;
}

/* Whether one of a row's columns is the one that `four` holds four times (column_four). */
static inline bool row_has(const struct row *row, uint64_t four)
{
    uint64_t a, b;
    memcpy(&a, row->columns, sizeof a);
    memcpy(&b, row->columns + ROW_SIZE / 2, sizeof b);
    a ^= four;
    b ^= four;
    return ((((a - UINT64_C(0x0001000100010001)) & ~a) | ((b - UINT64_C(0x0001000100010001)) & ~b)) & UINT64_C(0x8000800080008000)) != 0;
}

static inline uint64_t column_four(uint16_t column)
{
    return column * UINT64_C(0x0001000100010001);
}

/* Columns that phrases have together lie near each other, so that the low bits tell them apart. */
static inline void sign_add(struct sign *sign, uint32_t column)
{
    sign->bits[column / 64 % SIGN_WORDS] |= (uint64_t)1 << column % 64;
}

static inline bool sign_has(const struct sign *sign, uint32_t column)
{
    return (sign->bits[column / 64 % SIGN_WORDS] >> column % 64 & 1) != 0;
}

static inline bool signs_meet(const struct sign *a, const struct sign *b)
{
    uint64_t both = 0;
    for (int i = 0; i < SIGN_WORDS; i++)
        both |= a->bits[i] & b->bits[i];
    return both != 0;
}

static inline void sign_join(struct sign *to, const struct sign *from)
{
    for (int i = 0; i < SIGN_WORDS; i++)
        to->bits[i] |= from->bits[i];
}

#endif
