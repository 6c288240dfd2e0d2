/* SPDX-License-Identifier: ISC
 * assessment.h - what a text means: a tier and flags, each with its reasons (P8). */
#ifndef NAPE_MODEL_ASSESSMENT_H
#define NAPE_MODEL_ASSESSMENT_H

#include "base/text.h"

enum tier { TIER_NONE, TIER_SOON, TIER_URGENT, TIER_EMERGENCY };
extern const char *const TIER_NAMES[];

enum certainty { CERTAINTY_POSSIBLE, CERTAINTY_DEFINITE };
extern const char *const CERTAINTY_NAMES[];

/* A piece of the text that a flag rests on. */
struct why {
    const char *concept;  /* name, or the fact or value compared */
    uint32_t from, to;    /* bytes of the original text; both 0 for a fact */
};

struct flag {
    const char *id;       /* lives in the ruleset */
    enum tier tier;       /* of the flag, also when only possible */
    enum certainty certainty;
    const char *ask;      /* message key of the one question; NULL when the rule has none */
    const char *advice;   /* message key */
    const char *source;   /* the clinical source, as the rule names it */
    const char *when;     /* the text of the expression that fired */
    const char *file;     /* rule file and line */
    unsigned line;
    bool over;            /* all that it rests on has passed today: "even though it has passed" */
    const struct why *why;
    size_t n_why;
};

struct assessment {
    enum tier tier;       /* the highest among definite flags; a possible flag never moves it */
    const struct flag *flags; /* highest tier first, definite before possible */
    size_t n_flags;
    bool other_ill;       /* somebody else is ill right now: answer at once, no flag on the patient */
    bool head_pain;       /* the text tells of pain in the patient's head now */
    bool other_unwell;    /* somebody else is to be seen today, or it is not sure: the same, in other words */
    const char *version;  /* of the rules: a short hash of their text */
};

#endif
