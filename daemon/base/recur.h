/* SPDX-License-Identifier: ISC
 * recur.h - recurring dates by RFC 5545 RRULE: FREQ DAILY, WEEKLY, MONTHLY, YEARLY with INTERVAL, COUNT, UNTIL, BYDAY (also with
 * ordinals), BYMONTHDAY, BYMONTH, BYHOUR, BYMINUTE, WKST.  Anything else is refused.  PURE; values only; any thread.
 *
 * Agrees with python-dateutil, which others use: the start counts only if the rule matches it; an ordinal in BYDAY counts only with
 * MONTHLY and YEARLY; where BYDAY names days with and without ordinal, a date must fit both. */
#ifndef NAPE_BASE_RECUR_H
#define NAPE_BASE_RECUR_H

#include "base/err.h"
#include "base/text.h"

enum recur_freq { RECUR_DAILY, RECUR_WEEKLY, RECUR_MONTHLY, RECUR_YEARLY };

enum { RECUR_MAX_ORDINALS = 32 };

struct recur {
    enum recur_freq freq;
    int interval;             /* 1-10,000 */
    int64_t count;            /* 0: without end */
    int64_t until;            /* minutes since 1970 as clocks there show it; INT64_MAX: none */
    bool until_is_utc;        /* UNTIL ended with Z: until is a UTC minute */
    int week_start;           /* 1 Monday ... 7 Sunday */
    uint16_t months;          /* bit 1 January ... bit 12; 0: not said */
    uint32_t month_days;      /* bit 1 ... bit 31 */
    uint32_t month_days_end;  /* bit 1: the last day, bit 2: the last but one, ... */
    uint8_t weekdays;         /* bit 1 Monday ... bit 7 Sunday, without ordinal */
    struct {
        int8_t weekday;
        int8_t n;             /* -53 ... 53, not 0 */
    } ordinals[RECUR_MAX_ORDINALS];
    int n_ordinals;
    uint32_t hours;           /* bit 0 ... bit 23; 0: the start's */
    uint64_t minutes;         /* bit 0 ... bit 59; 0: the start's */
};

/* Reads "FREQ=WEEKLY;BYDAY=MO,WE".  ERR_RANGE with the reason, naming the part. */
int recur_parse(struct str rule, struct recur *out, struct err *err);

/* A walk over the dates.  Belongs to one thread. */
struct recur_walk {
    const struct recur *rule;
    int64_t start_day;     /* since 1970-01-01 */
    int start_minute;
    int64_t left;          /* of COUNT; -1: without end */
    int64_t day, last_day; /* of the period being walked */
    int year, month;       /* of the period, for MONTHLY and YEARLY */
    int minute;            /* next to be tried on this day */
    bool on_day;           /* day was found to match */
    struct recur filled;   /* the rule with what the start gives to it */
};

/* From a local start on; rule is borrowed for the walk. */
void recur_start(struct recur_walk *walk, const struct recur *rule, int32_t start_date, int start_minute);

/* The next local date and minute of the day; false when there is none (or none before the year 9999).  Does not look at a UNTIL that is
 * UTC: the caller, who knows the zone, compares (recur_is_over). */
bool recur_next(struct recur_walk *walk, int32_t *date, int *minute);
/* true when the rule's UNTIL is UTC and lies before this moment. */
bool recur_is_over(const struct recur *rule, int64_t utc);

#endif
