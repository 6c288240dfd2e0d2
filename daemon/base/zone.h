/* SPDX-License-Identifier: ISC
 * zone.h - local time in any zone, from the system's TZif files (RFC 8536), with the POSIX rule at their end for the future.
 * A zone is immutable; a cache of zones belongs to one thread.  Reads files: never on the loop thread. */
#ifndef NAPE_BASE_ZONE_H
#define NAPE_BASE_ZONE_H

#include "base/err.h"
#include "base/text.h"

struct zone;
struct zones;

/* A moment as people there see it. */
struct local {
    int32_t date;      /* yyyymmdd */
    int minute;        /* of the day, 0-1439 */
    int second;
    int weekday;       /* 1 Monday ... 7 Sunday */
    int32_t offset_s;  /* local minus UTC */
};

/* The zone of that name ("Europe/Madrid") in /usr/share/zoneinfo.  ERR_NOTFOUND: no such zone, or a name that is a path;
 * ERR_PROTO: a file that is no TZif of version 2 or later; ERR_NOMEM. */
struct zone *zone_new(const char *name, struct err *err);
/* The same from the bytes of a file. */
struct zone *zone_parse(const char *name, struct str bytes, struct err *err);
void zone_free(struct zone *zone);
const char *zone_name(const struct zone *zone);

void zone_local(const struct zone *zone, int64_t utc, struct local *out);
int32_t zone_offset_s(const struct zone *zone, int64_t utc);

/* The moment of a local date and minute of the day.  A time that exists twice means the first; one that does not exist is read with
 * the offset before the gap, so it moves by the gap's length (RFC 5545 3.3.5).  minute may lie outside 0-1439. */
int64_t zone_utc(const struct zone *zone, int32_t date, int minute);

/* Zones by name, each read once.  What it returns lives as long as the cache. */
struct zones *zones_new(void);
void zones_free(struct zones *zones);
const struct zone *zones_find(struct zones *zones, const char *name, struct err *err);

/* Dates as yyyymmdd, in the proleptic Gregorian calendar. */
int64_t date_to_days(int32_t date); /* since 1970-01-01 */
int32_t date_from_days(int64_t days);
int32_t date_add_days(int32_t date, int days);
int date_weekday(int32_t date);     /* 1 Monday ... 7 Sunday */
bool date_is_valid(int32_t date);

#endif
