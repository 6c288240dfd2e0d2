/* SPDX-License-Identifier: ISC
 * routine_rules_inside.h - how the rules of routines are kept; for routine_rules.c, routine_rules_load.c and routine_rules_lang.c. */
#ifndef NAPE_CARE_ROUTINE_RULES_INSIDE_H
#define NAPE_CARE_ROUTINE_RULES_INSIDE_H

#include "base/cfg.h"
#include "care/routine_rules.h"

/* The words of one language; everything lies in cfg.  The arrays are as long as those of struct routines. */
struct routine_language {
    const char *lang;                  /* folder name; a copy */
    struct cfg *cfg;
    const char **names;                /* by routine; NULL: none */
    const struct cfg_node **steps;
    const char **words;                /* by text */
    const struct cfg_node **asked;     /* by text: what somebody asks it with; NULL: nothing */
    const struct cfg_node *steps_words, *effects;
};

struct routines {
    struct cfg *cfg;
    struct routine *list;
    size_t n;
    struct routine_text *texts;
    size_t n_texts;
    const char **areas;
    size_t n_areas;
    const char **sources;
    size_t n_sources;
    struct routine_language *languages;
    size_t n_languages;
    int breath_s;
};

extern const char *const ROUTINE_TEXT_LISTS[ROUTINE_TEXT_KIND_COUNT]; /* "cautions", "tips", "notices" */

/* Reads routines.conf, but no language. */
void routines_load(struct routines *routines, const struct rule_file *file, struct problems *problems);
/* Reads the words of one language and checks them. */
void routines_load_language(const struct routines *routines, struct routine_language *language, const struct rule_file *file,
                            struct problems *problems);

/* The index of a name among names[n]; n and a problem at the node when it is not there: "WHAT "x" is not known; did you mean "y"?" */
size_t routines_index(const char *name, const char *const *names, size_t n, const char *what, const struct cfg_node *node,
                      struct problems *problems);

#endif
