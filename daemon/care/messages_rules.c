/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/cfg.h"
#include "care/intake_rules_inside.h"
#include "care/messages_inside.h"
#include "model/observation.h"
#include "nlp/lexicon.h"
#include "triage/ruleset.h"

/* The flags that intake.conf names are rules. */
static void check_flags(const struct ruleset *ruleset, const struct cfg_node *list, struct problems *problems)
{
    for (size_t i = 0; i < cfg_length(list); i++) {
        const char *flag = cfg_value_string(cfg_at(list, i), NULL);
        bool known = false;
        for (size_t k = 0; flag != NULL && k < ruleset_n_rules(ruleset); k++)
            known = known || strcmp(ruleset_rule_id(ruleset, k), flag) == 0;
        if (!known)
            cfg_error(cfg_at(list, i), problems, "there is no rule \"%s\"", flag != NULL ? flag : "");
    }
}

/* And its concepts those of the lexicon. */
static void check_concepts(const struct intake_rules *rules, const struct lexicon *lexicon, struct problems *problems)
{
    const struct cfg_node *items = cfg_list(cfg_group(cfg_root(rules->cfg), "intake", NULL), "items", NULL);
    for (size_t i = 0; i < cfg_length(items); i++) {
        const struct cfg_node *list = cfg_list(cfg_at(items, i), "concepts", NULL);
        for (size_t k = 0; k < cfg_length(list); k++) {
            struct str name = str_of(cfg_value_string(cfg_at(list, k), NULL));
            const char *near = lexicon_nearest_concept(lexicon, name);
            if (lexicon_concept(lexicon, name) < 0)
                cfg_error(cfg_at(list, k), problems, "the concept \"%.*s\" is not known%s%s%s", (int)name.n, name.s,
                          near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
        }
    }
}

/* The message of that kind whose key is nearest: "ask.numbnes". */
static const char *nearest_key(const struct message_language *language, const char *key, struct arena *arena)
{
    const char **keys = arena_array(arena, language->n_texts + 1, sizeof *keys);
    size_t n = 0;
    for (size_t i = 0; keys != NULL && i < language->n_texts; i++)
        if (strncmp(language->texts[i].key, key, strcspn(key, ".") + 1) == 0)
            keys[n++] = language->texts[i].key;
    return text_nearest(str_of(key), keys, n);
}

/* "Did it begin at once? Y or N": who is asked must know what to write. */
static void check_answers(const struct message_text *text, struct problems *problems)
{
    const char *mark = strrchr(text->text, '?');
    if (mark == NULL || str_trim(str_of(mark + 1)).n == 0)
        cfg_warn(text->node, problems, "\"%s\" does not end with its answers, as in \"Is it so? Y or N\"", text->key);
}

/* A text that the rule names.  English must have it; who writes another language that lacks it reads English. */
static void check_named(const struct messages *messages, const struct ruleset *ruleset, size_t rule, const char *verb, const char *key,
                        struct arena *arena, struct problems *problems)
{
    const char *id = ruleset_rule_id(ruleset, rule), *file = ruleset_rule_file(ruleset, rule);
    unsigned line = ruleset_rule_line(ruleset, rule);
    if (!messages_has(messages, key)) {
        const char *near = nearest_key(messages_find_language(messages, STR("en")), key, arena);
        problems_error(problems, file, line, "\"%s\" %s \"%s\", which is missing in en/messages.conf%s%s%s", id, verb, key,
                       near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
        return;
    }
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct message_text *text = messages_find_text(&messages->languages[l], key);
        if (text != NULL && strcmp(verb, "asks") == 0)
            check_answers(text, problems);
        if (text == NULL)
            problems_warn(problems, file, line, "\"%s\" %s \"%s\", which is missing in %s/messages.conf: it is sent in English", id,
                          verb, key, messages->languages[l].lang);
    }
}

void messages_check_rules(const struct messages *messages, const struct ruleset *ruleset, struct problems *problems)
{
    struct arena *arena = arena_new(0);
    if (messages->intake != NULL) {
        check_flags(ruleset, messages->intake->asks_instead, problems);
        check_flags(ruleset, messages->intake->asks_if_bare, problems);
        check_flags(ruleset, messages->intake->usual_only, problems);
    }
    for (size_t i = 0; arena != NULL && i < ruleset_n_rules(ruleset); i++) {
        const char *id = ruleset_rule_id(ruleset, i);
        const char *ask = ruleset_ask(ruleset, id), *advice = ruleset_advice(ruleset, id);
        if (ask == NULL) /* P4: any sign may come in doubtful words */
            problems_error(problems, ruleset_rule_file(ruleset, i), ruleset_rule_line(ruleset, i),
                           "the rule \"%s\" has no ask: doubt about it would be silent", id);
        else
            check_named(messages, ruleset, i, "asks", ask, arena, problems);
        for (size_t k = 0; (ask = ruleset_rule_ask(ruleset, i, k)) != NULL; k++)
            check_named(messages, ruleset, i, "asks", ask, arena, problems);
        check_named(messages, ruleset, i, "advises", advice != NULL ? advice : "", arena, problems);
        if (advice == NULL || ruleset_rule_tier(ruleset, i) != TIER_EMERGENCY)
            continue;
        for (size_t l = 0; l < messages->n_languages; l++) {
            const struct message_text *text = messages_find_text(&messages->languages[l], advice);
            if (text != NULL)
                messages_check_first_words(messages, &messages->languages[l], text, arena, problems);
            arena_reset(arena);
        }
    }
    arena_free(arena);
}

static void check_value(const struct messages *messages, const struct lexicon_phrase *p, struct problems *problems)
{
    char key[96];
    snprintf(key, sizeof key, "value.%s.%s", p->concept, p->value);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (messages_find_text(&messages->languages[l], key) == NULL)
            problems_warn(problems, p->file, p->line, "\"%s\" has no \"%s\" in %s/messages.conf", p->value, key,
                          messages->languages[l].lang);
}

void messages_check_values(const struct messages *messages, const struct lexicon *lexicon, struct problems *problems)
{
    const char *last = "";
    if (messages->intake != NULL)
        check_concepts(messages->intake, lexicon, problems);
    for (size_t i = 0; i < lexicon_n_phrases(lexicon); i++) {
        struct lexicon_phrase p = lexicon_phrase(lexicon, i);
        if (p.value != NULL && p.value != last) /* the phrases of an entry stand together */
            check_value(messages, &p, problems);
        last = p.value != NULL ? p.value : "";
    }
}
