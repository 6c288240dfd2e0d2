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

/* The same with one rule left out, for the mutation test. */
int judge_without(const struct reading *reading, const struct facts *facts, const struct ruleset *ruleset, size_t rule,
                  struct arena *arena, struct assessment *out, struct err *err);

#endif
