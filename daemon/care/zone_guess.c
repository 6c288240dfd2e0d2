/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/zone_guess.h"

#include <stdlib.h>
#include <string.h>

#include "care/regions.h"

/* A text takes a while, and people round. */
enum { SLACK_MIN = 12, DAY_MIN = 1440 };

static bool is_near(int minute, int said)
{
    int apart = abs(minute - said) % DAY_MIN;
    return said >= 0 && (apart <= SLACK_MIN || DAY_MIN - apart <= SLACK_MIN);
}

static bool fits(const struct care *care, const struct zone *zone, const struct intake_clock *clock)
{
    struct local local;
    if (zone == NULL)
        return false;
    zone_local(zone, care->now_utc, &local);
    return is_near(local.minute, clock->minute) || is_near(local.minute, clock->other);
}

/* The first zone of the region that fits. */
static const char *of_region(struct care *care, const struct region *region, const struct intake_clock *clock)
{
    for (size_t i = 0; i < region->n_zones; i++)
        if (fits(care, zones_find(care->zones, region->zones[i], NULL), clock))
            return region->zones[i];
    return NULL;
}

static bool has_code(struct str address, const char *calling)
{
    size_t n = strlen(calling);
    return n > 1 && address.n > n && memcmp(address.s, calling, n) == 0;
}

int zone_guess(struct care *care, const struct person *person, const struct intake_clock *clock, struct zone_guess *out, struct err *err)
{
    const struct regions *regions = messages_regions(care->setup->messages);
    *out = (struct zone_guess){ .zone = NULL };
    if (fits(care, person->zone, clock)) {
        out->zone = arena_str(care->arena, str_of(zone_name(person->zone))).s;
        return out->zone != NULL ? 0 : err_set(err, ERR_NOMEM, "zone");
    }
    out->zone = of_region(care, person->voice.region, clock);
    for (size_t i = 0; i < regions_n(regions) && out->zone == NULL; i++)
        if (has_code(person->address.address, regions_at(regions, i)->calling))
            out->zone = of_region(care, regions_at(regions, i), clock);
    out->changed = out->zone != NULL;
    return 0;
}

struct str zone_city(struct arena *arena, const char *zone)
{
    const char *slash = strrchr(zone, '/');
    char *city = arena_printf(arena, "%s", slash != NULL ? slash + 1 : zone);
    for (char *c = city; c != NULL && *c != '\0'; c++)
        if (*c == '_')
            *c = ' ';
    return str_of(city);
}
