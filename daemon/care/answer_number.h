/* SPDX-License-Identifier: ISC
 * answer_number.h - "fine", "same as yesterday" to a check-in: words that say how the head is and are no number. */
#ifndef NAPE_CARE_ANSWER_NUMBER_H
#define NAPE_CARE_ANSWER_NUMBER_H

#include "care/person.h"

/* 1: *body asks for the number, once behind what was asked at asked_utc; nothing is copied from another day (decision 32). */
int answer_number(struct care *care, const struct person *person, int64_t asked_utc, struct str words, struct str *body, struct err *err);

#endif
