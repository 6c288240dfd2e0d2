/* SPDX-License-Identifier: ISC
 * rules_more.h - the rule files beyond words and red flags: what is said, and the numbers to call.  For `napectl rules check`, whose room
 * knows neither: naped reads them as it starts.  Not for the loop thread. */
#ifndef NAPE_RULES_MORE_H
#define NAPE_RULES_MORE_H

#include "base/files.h"
#include "base/problems.h"

struct ruleset;

/* Every problem of them goes into *problems.  ruleset NULL: what rules name is not looked for.  A folder that has none of these files is
 * one of words and red flags alone: nothing is looked at. */
void rules_more_check(const struct rule_files *files, const struct ruleset *ruleset, struct problems *problems);

#endif
