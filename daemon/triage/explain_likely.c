/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/explain_likeness.h"
#include "triage/ruleset_in.h"

enum { TOP = 6 };

static void add_side(const struct ruleset *ruleset, const struct reading *reading, const struct likely_intent *likely, int sign, struct buf *out)
{
    struct feature top[TOP];
    double weights[TOP];
    size_t n = likely_intent_top(ruleset->likely_intents, ruleset->intent_words, reading, likely, likely->best, sign, top, weights, TOP);
    if (n == 0)
        return;
    buf_adds(out, sign > 0 ? "    for    " : "    against");
    for (size_t i = 0; i < n; i++) {
        buf_adds(out, i > 0 ? ", " : " ");
        explain_feature(out, &top[i]);
        buf_addf(out, " %+.2f", weights[i]);
    }
    buf_addc(out, '\n');
}

void explain_likely(const struct screening *screening, const struct ruleset *ruleset, struct arena *arena, struct buf *out)
{
    static const struct read_request ANYBODY = { 0 };
    const char *silent = screening_no_likely(screening, &ANYBODY, NULL, ruleset);
    struct likely_intent likely;
    if (silent != NULL) {
        buf_addf(out, "Likely intent: not asked, %s\n", silent);
        return;
    }
    if (likely_intent_read(ruleset->likely_intents, ruleset->intent_words, &screening->reading, arena, &likely) < 0)
        return;
    buf_addf(out, "Likely intent: %s %.1f, %s %.1f of 100%s\n", INTENT_NAMES[likely.best], likely_intent_permille(&likely, likely.best) / 10.0,
             INTENT_NAMES[likely.next], likely_intent_permille(&likely, likely.next) / 10.0,
             screening->reading.likely_intent != INTENT_OTHER ? "" : ": not enough to be heard");
    add_side(ruleset, &screening->reading, &likely, 1, out);
    add_side(ruleset, &screening->reading, &likely, -1, out);
}
