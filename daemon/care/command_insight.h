/* SPDX-License-Identifier: ISC
 * command_insight.h - parts of answers that tell what is in somebody's diary, for the commands.  The worker's thread only. */
#ifndef NAPE_CARE_COMMAND_INSIGHT_H
#define NAPE_CARE_COMMAND_INSIGHT_H

#include "care/command.h"
#include "care/person.h"

/* Adds ,"diary":[{date, time, line}, ...] of the days from..to. */
int command_insight_diary(struct care *care, const struct person *person, int32_t from_date, int32_t to_date, struct buf *answer,
                          struct err *err);
/* Adds ,"counts":{...}. */
int command_insight_counts(struct care *care, const struct person *person, int32_t from_date, int32_t to_date, struct buf *answer,
                           struct err *err);

#endif
