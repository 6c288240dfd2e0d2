/* SPDX-License-Identifier: ISC
 * messages_inside.h - how messages are kept; for messages.c, messages_check.c and their test. */
#ifndef NAPE_CARE_MESSAGES_INSIDE_H
#define NAPE_CARE_MESSAGES_INSIDE_H

#include "care/intake_rules.h"
#include "care/messages.h"
#include "care/regions.h"
#include "care/routine_rules.h"

struct arena;
struct cfg;
struct cfg_node;

struct message_text {
    const char *key;
    const char *text;
    const struct cfg_node *node; /* for its place */
};

struct message_outcome {
    const char *id;
    const struct cfg_node *words;
};

/* One language; all text lives in cfg. */
struct message_language {
    const char *lang;              /* folder name; a copy */
    struct cfg *cfg;
    struct message_text *texts;    /* by key */
    size_t n_texts;
    const struct cfg_node *call_words, *got_it, *courtesy, *pass_to, *outcomes, *partly, *preview, *weekdays, *note, *big_day;
    const struct cfg_node *absences, *swaps, *swap_for, *titles, *got_it_rest, *joins, *both, *crisis_words, *body_words, *months, *own_words, *rest, *passed, *returned, *wont_call, *cant_call;
    const struct cfg_node *forget, *keep, *keep_doubt, *age_before, *age_after, *age_then, *day_was, *day_not, *who, *not_name, *my_name, *asks_for, *no_names;
    const struct cfg_node *whose, *whose_first, *whose_words;
};

struct messages {
    struct regions *regions;
    struct routines *routines;         /* may be NULL */
    struct overuse *overuse;
    struct intake_rules *intake;       /* may be NULL */
    struct places *places;             /* may be NULL */
    struct times *times;               /* may be NULL */
    struct message_language *languages;
    size_t n_languages;
};

const struct message_language *messages_find_language(const struct messages *messages, struct str lang);
const struct message_text *messages_find_text(const struct message_language *language, const char *key);

/* A text with every place at its longest, and what is added behind advice. */
struct str messages_longest(const struct messages *messages, const struct message_language *language,
                            const struct message_text *text, struct arena *arena);
/* The checks of messages_new, after all languages are read (messages_check.c). */
void messages_check(const struct messages *messages, struct problems *problems);
/* Reports a text whose first characters do not hold verb and number in some region. */
void messages_check_first_words(const struct messages *messages, const struct message_language *language,
                                const struct message_text *text, struct arena *arena, struct problems *problems);

#endif
