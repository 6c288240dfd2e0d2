/* SPDX-License-Identifier: ISC
 * answer_pace.h - LESS and MORE: how often the plans of somebody are said. */
#ifndef NAPE_CARE_ANSWER_PACE_H
#define NAPE_CARE_ANSWER_PACE_H

#include "care/person.h"
#include "model/plan.h"

/* 1: *message says what became of it; 0: there are no plans. */
int answer_pace(struct care *care, const struct person *person, struct plan *plans, size_t n_plans, bool less, enum message *message,
                struct err *err);

#endif
