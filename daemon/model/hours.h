/* SPDX-License-Identifier: ISC
 * hours.h - opening hours as people write them ("Mon-Fri 9-17; Sat 9-12"), and whether a moment lies in them.  PURE; any thread. */
#ifndef NAPE_MODEL_HOURS_H
#define NAPE_MODEL_HOURS_H

#include "base/err.h"
#include "base/zone.h"

enum { HOURS_MAX = 32 };

struct hours {
    struct {
        uint8_t weekdays;     /* bit 1 Monday ... bit 7 Sunday: the day on which it begins */
        int from_min, to_min; /* of the day; to_min beyond 1440 lies on the next day */
    } spans[HOURS_MAX];
    size_t n;                 /* 0: no hours are said */
};

/* Groups are divided by ";": days ("Mon", "Mon-Fri", "Mon,Wed", "daily"), a blank, times ("9-17", "9:30-12,13-17:30", "9am-5pm",
 * "22-6" into the next day).  "24/7" is always.  Empty text: n is 0.  ERR_CONFIG names what is not understood. */
int hours_parse(struct str text, struct hours *out, struct err *err);

/* Whether the moment lies in them; false when none are said. */
bool hours_open(const struct hours *hours, const struct zone *zone, int64_t utc);

/* Where they begin or end between two moments: at most `max` times into out, in no order, some perhaps twice or outside.  Returns how
 * many. */
size_t hours_edges(const struct hours *hours, const struct zone *zone, int64_t from_utc, int64_t to_utc, int64_t *out, size_t max);

#endif
