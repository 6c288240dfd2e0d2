/* SPDX-License-Identifier: ISC
 * explain_likeness.h - the parts of likeness and of likely intents in the account for people (P8).  PURE.  For the files of triage/ alone. */
#ifndef NAPE_TRIAGE_EXPLAIN_LIKENESS_H
#define NAPE_TRIAGE_EXPLAIN_LIKENESS_H

#include "triage/likeness.h"
#include "triage/screen.h"

/* likeness may be NULL: then why there is none. */
void explain_likeness(const struct screening *screening, const struct ruleset *ruleset, const struct likeness_reading *likeness,
                      struct arena *arena, struct buf *out);

/* What the text seems to ask for by the words that it was learnt with, or why it is not asked. */
void explain_likely(const struct screening *screening, const struct ruleset *ruleset, struct arena *arena, struct buf *out);

/* "cant feel", ~fall (by its base word), numbness, numbness/Ppsn, pain:7-8. */
void explain_feature(struct buf *out, const struct feature *feature);

#endif
