/* SPDX-License-Identifier: ISC
 * zone_rule.h - the POSIX TZ text at the end of a TZif file: how the clock changes in years that the table does not list.
 * PURE.  For base/zone alone. */
#ifndef NAPE_BASE_ZONE_RULE_H
#define NAPE_BASE_ZONE_RULE_H

#include "base/text.h"

/* A day of the year and a time on it, in the local time before the change. */
struct zone_day {
    enum { ZONE_DAY_MONTH_WEEK, ZONE_DAY_JULIAN, ZONE_DAY_ZERO } kind; /* "M3.2.0", "J60" (29 February never counted), "59" */
    int month, week, weekday; /* weekday 0 is Sunday; week 5 is the last */
    int day;
    int32_t time_s;           /* may be negative or beyond a day (RFC 8536 3.3.1) */
};

struct zone_rule {
    int32_t std_offset_s, dst_offset_s; /* local minus UTC */
    bool has_dst;
    struct zone_day start, end;
};

/* false when the text is not such a rule. */
bool zone_rule_parse(struct str text, struct zone_rule *out);

/* The moment of a year's change to daylight time, or from it. */
int64_t zone_rule_change(const struct zone_rule *rule, int64_t year, bool to_dst);

#endif
