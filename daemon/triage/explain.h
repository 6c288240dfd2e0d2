/* SPDX-License-Identifier: ISC
 * explain.h - a screening as JSON for programs and as lines for people (P8).  PURE. */
#ifndef NAPE_TRIAGE_EXPLAIN_H
#define NAPE_TRIAGE_EXPLAIN_H

#include "base/buf.h"
#include "triage/screen.h"

/* One JSON object as `napectl triage` prints it, without a line end:
 * {"tier","flags":[{"id","certainty","tier","why":[words],"source","rule"}],"observations":[{"code","value",...}],"intent","lang"}; with
 * "intent_likely" when no phrase said the intent, with "asks_team" when a patient asks for the team, and more.
 * Holds words of the text: for the store, the demo's page and people who asked, never for a log (P7). */
void explain_json(const struct screening *screening, struct str text, struct buf *out);

/* The full account for people: words and corrections, concepts with polarity and why, rules that fired and nearly fired, the scores of
 * likeness with the words that weigh most, what it makes of the rules' flags, and what the text seems to ask for.  As of somebody of whom nothing is known. */
void explain_text(const struct screening *screening, struct str text, const struct ruleset *ruleset, struct buf *out);

#endif
