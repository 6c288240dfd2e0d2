/* SPDX-License-Identifier: ISC
 * water.h - what somebody drank today: its sum is told, and too much of it beside headache, nausea or confusion is asked about (decision
 * 27).  The worker's thread only. */
#ifndef NAPE_CARE_WATER_H
#define NAPE_CARE_WATER_H

#include "care/person.h"

/* Over a litre within an hour or four in a day, with a sign that it is too much: *screening becomes one with the flag "water_excess",
 * possible, which is asked about like any other.  Before safety looks at the text. */
int water_prompted(struct care *care, const struct person *person, const struct care_text *text, const struct screening **screening,
                   struct err *err);

/* "Water today: 1.5 of 2 l.", behind an entry for water that the diary has taken; else empty. */
int water_sum(struct care *care, const struct person *person, const struct reading *reading, struct str *body, struct err *err);

/* The day's goal in ml with what a hot day adds to it; 0: the team named none. */
int64_t water_goal_ml(const struct care *care, const struct facts *facts, int32_t date);
/* Whether the team said that this day is hot. */
bool water_is_hot(const struct care *care, int32_t date);

#endif
