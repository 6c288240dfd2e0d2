/* SPDX-License-Identifier: ISC
 * intake_rules_inside.h - how the rules of intake are kept; for intake_rules.c, intake_rules_load.c and intake_words.c. */
#ifndef NAPE_CARE_INTAKE_RULES_INSIDE_H
#define NAPE_CARE_INTAKE_RULES_INSIDE_H

#include "base/cfg.h"
#include "care/intake_rules.h"

/* The words of one language; all lies in cfg. */
struct intake_language {
    const char *lang;                                     /* folder name; a copy */
    struct cfg *cfg;
    const char *names[INTAKE_ITEMS_MAX];
    const struct cfg_node *items[INTAKE_ITEMS_MAX];
    const struct cfg_node *words[INTAKE_WORDS_COUNT];
    const struct cfg_node *before, *behind, *numbers;     /* { minutes or n; words } */
};

struct intake_rules {
    struct cfg *cfg;
    struct intake_item items[INTAKE_ITEMS_MAX];
    size_t n_items;
    struct intake_text texts[INTAKE_TEXTS_MAX];
    size_t n_texts;
    const struct cfg_node *only_asked, *asks_instead, *asks_if_bare, *usual_only;
    struct intake_language *languages;
    size_t n_languages;
};

extern const char *const INTAKE_WORDS_NAMES[INTAKE_WORDS_COUNT];

void intake_load(struct intake_rules *rules, const struct rule_file *file, struct problems *problems);
void intake_load_language(const struct intake_rules *rules, struct intake_language *language, const struct rule_file *file,
                          struct problems *problems);

#endif
