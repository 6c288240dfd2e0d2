/* SPDX-License-Identifier: ISC
 * Whether a text that only sounds like an emergency may be about self-harm: by words of messages.conf alone. */
#include <config.h>

#include "care/messages_inside.h"

#include "base/cfg.h"
#include "care/intake_rules.h"

static bool stands_among(const struct intake_tokens *t, const struct cfg_node *list)
{
    for (size_t k = 0; list != NULL && k < cfg_length(list); k++) {
        const char *phrase = cfg_value_string(cfg_at(list, k), NULL);
        for (size_t i = 0; phrase != NULL && i < t->n; i++)
            if (intake_phrase_at(phrase, t, i) > 0)
                return true;
    }
    return false;
}

bool messages_sounds_crisis(const struct messages *messages, struct str text, struct arena *arena)
{
    struct intake_tokens t = intake_cut(text, arena);
    bool body = false;
    for (size_t l = 0; l < messages->n_languages; l++) {
        if (stands_among(&t, messages->languages[l].crisis_words))
            return true;
        body = body || stands_among(&t, messages->languages[l].body_words);
    }
    return !body;
}
