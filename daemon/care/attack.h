/* SPDX-License-Identifier: ISC
 * attack.h - attack mode: from pain four up the danger signs are asked about once, what is safe is offered, how it is is asked after
 * two hours and the next morning, and the end is noted (decision 5).  What happens when stands in attack_table.c.  Plans rest
 * meanwhile by the phase that the diary tells (care/phase).  The worker's thread only. */
#ifndef NAPE_CARE_ATTACK_H
#define NAPE_CARE_ATTACK_H

#include "care/person.h"

/* What this text answers, looked at before safety is. */
struct prompted {
    bool screen;             /* the danger signs were the last thing asked at this address */
    bool routine;            /* how yesterday's routine was, or a professional session, and the text says it (decision 26) */
    bool worse;              /* much worse than it was, in words */
    bool hurts;              /* that the head hurts was said within the hour, or an attack is on */
    enum answer answer;      /* to them; a no faster than one can read is ANSWER_UNCLEAR */
};

/* Reads the answer to the danger signs, or "worse" the day after a routine, and gives the assessment with the flag that it
 * means: a yes is an emergency until a human has looked, "worse" asks about massage_worse.  *screening and *text are replaced by
 * copies in the arena where that is so.  A
 * question that is answered is ended here: a no to what safety asks next cannot have been meant for it (decision 6). */
int attack_prompted(struct care *care, const struct person *person, const struct care_text **text,
                    const struct screening **screening, struct prompted *out, struct err *err);

/* After the diary was kept: what the text means for the attack.  quiet: safety was raised or is open, and nothing else may be said.
 * *body is what is to be said behind the read-back; *outcome (NULL: none) one word. */
int attack_text(struct care *care, const struct person *person, int64_t inbox_id, const struct reading *reading,
                const struct prompted *prompted, bool quiet, struct str *body, const char **outcome, struct err *err);

/* What is due.  As care_due and care_next_due. */
int attack_due(struct care *care, size_t limit, struct err *err);
int attack_next_due(struct care *care, int64_t *utc, struct err *err);

#endif
