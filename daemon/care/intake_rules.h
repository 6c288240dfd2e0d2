/* SPDX-License-Identifier: ISC
 * intake_rules.h - what is asked of somebody who joined, and by which words people answer: rules/intake.conf and intake.conf of every
 * language.  PURE; immutable once made; any thread.  What an answer means is care/intake_read; when which is asked, care/intake_talk. */
#ifndef NAPE_CARE_INTAKE_RULES_H
#define NAPE_CARE_INTAKE_RULES_H

#include "base/arena.h"
#include "base/files.h"
#include "base/problems.h"
#include "model/facts.h"

enum { INTAKE_ITEMS_MAX = 24, INTAKE_TEXTS_MAX = 6, INTAKE_FACTS_MAX = 4, INTAKE_LIST_MAX = 9 };

/* What a yes does. */
enum intake_does {
    INTAKE_HANDS,   /* hands-on routines are off until a member allows them; without an answer too */
    INTAKE_WATER,   /* no water reminders */
    INTAKE_BETWEEN, /* hands-on routines only between attacks */
    INTAKE_DOES_COUNT
};

/* What a text asks beside its list. */
enum intake_more { INTAKE_YEAR, INTAKE_CLOCK, INTAKE_QUIET, INTAKE_BEST, INTAKE_USUAL, INTAKE_AURA, INTAKE_MORE_COUNT };

struct intake_item {
    const char *id;
    enum intake_does does;
    bool is_private;                      /* never named in a text */
    enum fact facts[INTAKE_FACTS_MAX];
    size_t n_facts;
    const char *concepts[INTAKE_FACTS_MAX];
    size_t n_concepts;
};

struct intake_text {
    const char *id;                       /* the message is intake.ID */
    size_t items[INTAKE_LIST_MAX];        /* indexes; the first is number 1 of the list */
    size_t n_items;
    bool more[INTAKE_MORE_COUNT];
};

/* Lists of words. */
enum intake_words {
    INTAKE_NAMES,                         /* of the language itself */
    INTAKE_NONE, INTAKE_JOINS, INTAKE_LIGHT, INTAKE_DENIALS, INTAKE_DENIED_TOO, INTAKE_LONG_AGO, INTAKE_YEAR_CUES, INTAKE_AGE_CUES,
    INTAKE_CLOCK_CUES, INTAKE_QUIET_CUES, INTAKE_BEST_CUES, INTAKE_USUAL_CUES, INTAKE_AURA_CUES, INTAKE_NOT_AURA,
    INTAKE_AM, INTAKE_PM, INTAKE_NOON, INTAKE_MIDNIGHT, INTAKE_HOURS, INTAKE_PAST, INTAKE_TO_HOUR, INTAKE_PLUS, INTAKE_MINUS,
    INTAKE_UNTIL,
    INTAKE_BEGIN, INTAKE_MY_INFO, INTAKE_CHANGE, INTAKE_LATER, INTAKE_SKIP, INTAKE_SET_YEAR, INTAKE_SET_QUIET, INTAKE_SET_BEST,
    INTAKE_SET_CLOCK, INTAKE_SET_LANG, INTAKE_SET_POLITE,
    INTAKE_WORDS_COUNT
};

struct intake_rules;

/* Reads intake.conf and that of every language that has messages.  Every problem goes into *problems; NULL when there was an error. */
struct intake_rules *intake_rules_new(const struct rule_files *files, struct problems *problems);
void intake_rules_free(struct intake_rules *rules);

size_t intake_n_items(const struct intake_rules *rules);
const struct intake_item *intake_item(const struct intake_rules *rules, size_t i);
/* INTAKE_ITEMS_MAX: there is none of that id. */
size_t intake_item_of(const struct intake_rules *rules, struct str id);
size_t intake_n_texts(const struct intake_rules *rules);
const struct intake_text *intake_text(const struct intake_rules *rules, size_t i);
/* What a list calls the item; English when the language has no words. */
const char *intake_name(const struct intake_rules *rules, const char *lang, size_t item);
/* The list of a text: "1 ...; 2 ...". */
struct str intake_list(const struct intake_rules *rules, const char *lang, const struct intake_text *text, struct arena *arena);
/* A concept of an item that counts only as an answer, not in every text. */
bool intake_only_asked(const struct intake_rules *rules, const char *concept);
/* Likeness alone heard that flag, and the text was an answer: it is asked about instead. */
bool intake_asks_instead(const struct intake_rules *rules, const char *flag);
/* A rule heard that flag, in nothing but things of the list: it is asked about instead. */
bool intake_asks_if_bare(const struct intake_rules *rules, const char *flag);
/* A flag that the words for a usual aura, beside a clock, raise by themselves. */
bool intake_usual_only(const struct intake_rules *rules, const char *flag);

/* A text as it is compared: words without accents, numbers, marks. */
enum intake_token_kind { INTAKE_WORD, INTAKE_NUMBER, INTAKE_MARK };
struct intake_token {
    enum intake_token_kind kind;
    char word[24];                        /* folded; longer ones are cut */
    char mark;
    int64_t number;
    int n_digits;
    bool glued;                           /* nothing stands between it and the one before */
    uint32_t from, to;                    /* bytes of the text */
};
struct intake_tokens {
    struct intake_token *tokens;
    size_t n;
};
/* n 0 also when there is no memory. */
struct intake_tokens intake_cut(struct str text, struct arena *arena);

/* The tokens from i on that the phrase takes up; 0: it does not stand there. */
size_t intake_phrase_at(const char *phrase, const struct intake_tokens *t, size_t i);
/* How many tokens from i on are one of the words, in any language; the longest; 0: none. */
size_t intake_words_at(const struct intake_rules *rules, enum intake_words kind, const struct intake_tokens *t, size_t i);
size_t intake_item_at(const struct intake_rules *rules, size_t item, const struct intake_tokens *t, size_t i);
/* The whole text is one of them, marks at its ends aside. */
bool intake_is(const struct intake_rules *rules, enum intake_words kind, const struct intake_tokens *t);
/* A number, in digits or words. */
size_t intake_number_at(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, int64_t *out);
/* "half past", "menos cuarto": the minutes that stand before or behind an hour. */
size_t intake_minutes_at(const struct intake_rules *rules, bool behind, const struct intake_tokens *t, size_t i, int *minutes);
/* The language whose name stands at i, or NULL. */
const char *intake_language_at(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, size_t *n);

#endif
