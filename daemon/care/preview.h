/* SPDX-License-Identifier: ISC
 * preview.h - what the plans of a person will send in the next days, and why something will not, as things stand now.  Changes
 * nothing.  The worker's thread only. */
#ifndef NAPE_CARE_PREVIEW_H
#define NAPE_CARE_PREVIEW_H

#include "care/intake.h"
#include "model/plan.h"

enum { PREVIEW_MAX_TOGETHER = 8 };

/* One text to come, or one date that will not be said. */
struct preview_line {
    int64_t at_utc;
    enum hold hold;                             /* HOLD_NONE: it will be sent */
    const struct plan *plans[PREVIEW_MAX_TOGETHER]; /* in the arena; one when held */
    size_t n_plans;
    struct str words;                           /* of the text; empty when held */
};

/* In the order of time, at most limit lines. */
int preview_look(struct care *care, int64_t patient_id, int days, size_t limit, struct preview_line **lines, size_t *n,
                 struct err *err);

/* The answer to PREVIEW: the next two days in one text. */
int preview_text(struct care *care, int64_t patient_id, struct str *body, struct err *err);

/* Why, for people: "quiet hours". */
const char *preview_why(enum hold hold);

#endif
