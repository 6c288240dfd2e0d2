/* SPDX-License-Identifier: ISC
 * places.h - where people travel, from rules/places.conf: the zone and the region of a name.  Immutable once made; any thread.  Making it
 * looks into the system's time zones: not on the loop thread. */
#ifndef NAPE_CARE_PLACES_H
#define NAPE_CARE_PLACES_H

#include "base/files.h"
#include "base/problems.h"
#include "base/zone.h"
#include "care/intake_rules.h"

/* For somewhere that is not known: no region has this id, so 112 and 911 are said (decision 20). */
#define PLACE_REGION_UNKNOWN "ZZ"

struct travel_place {
    const char *zone;   /* "": a country with several */
    const char *region;
};

struct places;

/* Every problem goes into *problems, a zone that there is not among them; NULL when there was an error. */
struct places *places_new(const struct rule_files *files, struct problems *problems);
void places_free(struct places *places);

/* The place whose name stands at token i, the longest; *n tokens.  NULL: none does. */
const struct travel_place *places_at(const struct places *places, const struct intake_tokens *t, size_t i, size_t *n);
/* The place of one of those names, whole; NULL: there is none. */
const struct travel_place *places_find(const struct places *places, struct str name, struct arena *arena);

/* A zone in which the clock shows that minute of the day now, rounded to a quarter of an hour: of the region when it has one, else one
 * that keeps that distance from UTC.  Of two readings twelve hours apart (other, -1: none) that which is nearer to the zone now counts.
 * NULL: no zone does. */
const char *places_zone_of_clock(const struct places *places, struct zones *zones, const char *region, const struct zone *now_in,
                                 int minute, int other, int64_t now_utc);

#endif
