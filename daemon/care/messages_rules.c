/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/arena.h"
#include "base/cfg.h"
#include "care/messages_inside.h"
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
