/* SPDX-License-Identifier: ISC
 * attack_inside.h - one attack while it is moved; for attack*.c.  A flag more is for whoever finds one: care/water. */
#ifndef NAPE_CARE_ATTACK_INSIDE_H
#define NAPE_CARE_ATTACK_INSIDE_H

#include "care/attack.h"
#include "care/attack_table.h"
#include "store/attack_rows.h"

enum { ATTACK_WORDINGS = 3 };

struct attacking {
    struct care *care;
    const struct person *person;
    const struct reading *reading; /* NULL: a time-out */
    int64_t inbox_id;
    bool quiet;                    /* nothing may be said */
    enum attack_event event;
    struct attack row;             /* id 0: none is on */
    struct str body;               /* for the reply */
};

/* The same with one flag more; NULL without memory. */
const struct screening *screening_with_flag(struct care *care, const struct screening *screening, const struct flag *flag);

/* The question about the danger signs in the attack's wording. */
struct str attack_question(const struct attacking *a);

#endif
