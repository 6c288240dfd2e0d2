/* SPDX-License-Identifier: ISC
 * judge.h - from a reading to an assessment.  PURE.  Three-valued (Kleene): doubt stays doubt and is asked about (P4). */
#ifndef NAPE_TRIAGE_JUDGE_H
#define NAPE_TRIAGE_JUDGE_H

#include "base/arena.h"
#include "base/err.h"
#include "model/assessment.h"
#include "model/facts.h"
#include "model/reading.h"

struct ruleset;

/* facts may be NULL: nothing is known.  What *out points to lives in the arena and the ruleset.  ERR_NOMEM is the only error. */
int judge(const struct reading *reading, const struct facts *facts, const struct ruleset *ruleset, struct arena *arena,
          struct assessment *out, struct err *err);

/* For those who test rules: zero judges as everybody does. */
struct judge_options {
    bool rules_alone;  /* without likeness: neither scores nor doubt */
    bool any_silence;  /* only_if_silent is not asked for */
    size_t left_out;   /* 1 and the index of a rule that is not asked; 0: none */
};
int judge_as(const struct judge_options *options, const struct reading *reading, const struct facts *facts,
             const struct ruleset *ruleset, struct arena *arena, struct assessment *out, struct err *err);

#endif
