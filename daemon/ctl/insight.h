/* SPDX-License-Identifier: ISC
 * insight.h - how napectl prints a diary and its counts for people. */
#ifndef NAPE_CTL_INSIGHT_H
#define NAPE_CTL_INSIGHT_H

#include "ctl/client.h"

struct cJSON;

/* "12" or "sms:+15551230001" as an argument. */
void insight_add_who(struct cJSON *arguments, const char *who);
/* "Sat 2026-11-21" */
void insight_print_date(long long date);
/* A line for each of {date, time, line}. */
void insight_print_diary(const struct cJSON *diary);
void insight_print_counts(const struct cJSON *counts);

#endif
