/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/screen.h"

int screen(const struct read_request *request, const struct facts *facts, const struct lexicon *lexicon,
           const struct ruleset *ruleset, struct arena *arena, struct screening *out, struct err *err)
{
    if (nlp_read(request, lexicon, arena, &out->reading, err) < 0)
        return -1;
    return judge(&out->reading, facts, ruleset, arena, &out->assessment, err);
}
