/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>

#include "base/arena.h"
#include "base/cfg.h"
#include "care/messages_inside.h"
#include "model/observation.h"
#include "nlp/lexicon.h"
#include "triage/ruleset.h"

void messages_check_rules(const struct messages *messages, const struct ruleset *ruleset, struct problems *problems)
{
    const struct message_language *english = messages_find_language(messages, STR("en"));
    const char *file = cfg_file(cfg_root(english->cfg));
    struct arena *arena = arena_new(0);
    for (size_t i = 0; arena != NULL && i < ruleset_n_rules(ruleset); i++) {
        const char *id = ruleset_rule_id(ruleset, i);
        const char *ask = ruleset_ask(ruleset, id), *advice = ruleset_advice(ruleset, id);
        if (ask == NULL) /* P4: any sign may come in doubtful words */
            problems_error(problems, file, 0, "the rule \"%s\" has no ask: doubt about it would be silent", id);
        if (ask != NULL && !messages_has(messages, ask))
            problems_error(problems, file, 0, "the rule \"%s\" asks \"%s\", which is missing", id, ask);
        if (advice == NULL || !messages_has(messages, advice)) {
            problems_error(problems, file, 0, "the rule \"%s\" advises \"%s\", which is missing", id, advice != NULL ? advice : "");
            continue;
        }
        if (ruleset_rule_tier(ruleset, i) != TIER_EMERGENCY)
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
    for (size_t i = 0; i < lexicon_n_phrases(lexicon); i++) {
        struct lexicon_phrase p = lexicon_phrase(lexicon, i);
        if (p.value != NULL && p.value != last) /* the phrases of an entry stand together */
            check_value(messages, &p, problems);
        last = p.value != NULL ? p.value : "";
    }
}
