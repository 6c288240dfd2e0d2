/* SPDX-License-Identifier: ISC
 * screen.h - read and judge in one call, and behind it what the text asks for where no phrase says so.  PURE: the loop calls it when the
 * store is stuck, the worker for every text (P2). */
#ifndef NAPE_TRIAGE_SCREEN_H
#define NAPE_TRIAGE_SCREEN_H

#include "nlp/read.h"
#include "triage/judge.h"

struct screening {
    struct reading reading;
    struct assessment assessment;
};

/* The intent of a text that no phrase reads (likely_intent.h) is found when all else is done: the judgement never rests on it. */
int screen(const struct read_request *request, const struct facts *facts, const struct lexicon *lexicon,
           const struct ruleset *ruleset, struct arena *arena, struct screening *out, struct err *err);

/* Why the text is not asked what it is like, or was not; NULL: it may be. */
const char *screening_no_likely(const struct screening *screening, const struct read_request *request, const struct facts *facts,
                                const struct ruleset *ruleset);

/* Whether the concept is named in whatever way; and whether it is stated of the patient, now. */
bool screening_mentions(const struct screening *screening, const char *concept);
bool screening_states(const struct screening *screening, const char *concept);

#endif
