/* SPDX-License-Identifier: ISC
 * explain_likeness.h - the part of likeness in the account for people (P8).  PURE.  For the files of triage/ alone. */
#ifndef NAPE_TRIAGE_EXPLAIN_LIKENESS_H
#define NAPE_TRIAGE_EXPLAIN_LIKENESS_H

#include "triage/likeness.h"
#include "triage/screen.h"

/* likeness may be NULL: then why there is none. */
void explain_likeness(const struct screening *screening, const struct ruleset *ruleset, const struct likeness_reading *likeness,
                      struct arena *arena, struct buf *out);

#endif
