/* SPDX-License-Identifier: ISC
 * statement.h - likeness of the part of a text that says a sign: "fed the dog and [my face is drooping] so no stretches today".  Everyday
 * talk beside a sign takes nothing away from it (P4). */
#ifndef NAPE_TRIAGE_STATEMENT_H
#define NAPE_TRIAGE_STATEMENT_H

#include "triage/value.h"

/* Fills what likeness makes, in per mille, of the statements that the mentions of the basis stand in, up to the last word of them, as if they were a text of their own;
 * less by part_less of the rules where the rest of the text holds what bears on a sign.  false: they are all of the text, nothing was
 * mentioned, or there is no memory. */
bool statement_likeness(const struct view *view, const struct basis *basis, struct arena *arena, int32_t permille[LIKENESS_COUNT]);

#endif
