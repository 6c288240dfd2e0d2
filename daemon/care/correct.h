/* SPDX-License-Identifier: ISC
 * correct.h - "yesterday was 6 not 4", "I meant left": an earlier entry of the diary is superseded by one that says it right; none is
 * deleted or changed.  The worker's thread only. */
#ifndef NAPE_CARE_CORRECT_H
#define NAPE_CARE_CORRECT_H

#include "care/person.h"
#include "triage/screen.h"
#include "model/reading.h"

struct corrected {
    struct str line;              /* what stands now, as the diary reads it back; empty: nothing was put right */
    struct str body;              /* what is said about it; also when there was nothing to put right */
    const struct observation *pains; /* of today, that were put right: an attack may begin with one */
    size_t n_pains;
};

/* Looks whether a text puts an earlier entry right, and does it.  What was used is taken out of reading->observations, so that it is
 * not kept a second time; the rest is for the diary.  mends: it begins with words like "I mean", and the pain of a day that it names is
 * put right, if there is one. */
int correct_text(struct care *care, const struct person *person, int64_t inbox_id, bool mends, struct reading *reading,
                 struct corrected *out, struct err *err);

/* P2, before safety acts: a pain that is put right is judged with the words beside it as one that is told: "I meant 9, worst ever".
 * *screening is replaced by a copy in the arena whose assessment knows it; the reading stays. */
int correct_prompted(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id,
                     const struct screening **screening, struct err *err);

#endif
