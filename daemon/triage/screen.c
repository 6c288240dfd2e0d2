/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/screen.h"

#include <string.h>

int screen(const struct read_request *request, const struct facts *facts, const struct lexicon *lexicon,
           const struct ruleset *ruleset, struct arena *arena, struct screening *out, struct err *err)
{
    if (nlp_read(request, lexicon, arena, &out->reading, err) < 0)
        return -1;
    return judge(&out->reading, facts, ruleset, arena, &out->assessment, err);
}

bool screening_mentions(const struct screening *screening, const char *concept)
{
    for (size_t i = 0; i < screening->reading.n_mentions; i++)
        if (strcmp(screening->reading.mentions[i].name, concept) == 0)
            return true;
    return false;
}

bool screening_states(const struct screening *screening, const char *concept)
{
    for (size_t i = 0; i < screening->reading.n_mentions; i++) {
        const struct mention *m = &screening->reading.mentions[i];
        if (strcmp(m->name, concept) == 0 && m->polarity == POLARITY_PRESENT && m->experiencer == EXPERIENCER_PATIENT
            && m->mode == MODE_STATED && m->tense == TENSE_NOW)
            return true;
    }
    return false;
}
