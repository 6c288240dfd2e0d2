/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/joined.h"

#include "care/intake_talk.h"
#include "care/plan_make.h"

int joined_begin(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    return plan_on_join(care, person, err) < 0 ? -1 : intake_begin(care, person, inbox_id, err);
}
