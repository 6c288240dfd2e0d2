/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/places.h"

#include <stdlib.h>
#include <string.h>

#include "base/cfg.h"

enum { QUARTER_S = 900, HOUR_S = 3600, DAY_S = 86400, OFFSET_LEAST = -12 * HOUR_S, OFFSET_MOST = 14 * HOUR_S, HOURS_WEST = 12, HOURS_EAST = 14 };

struct entry {
    struct travel_place place;
    const struct cfg_node *names;
};

struct places {
    struct cfg *cfg;
    struct entry *entries;
    size_t n;
};

/* Zones of whole hours from UTC, which every system has; their names count to the west. */
static const char *const WHOLE_HOURS[HOURS_WEST + HOURS_EAST + 1] = {
    "Etc/GMT+12", "Etc/GMT+11", "Etc/GMT+10", "Etc/GMT+9", "Etc/GMT+8", "Etc/GMT+7", "Etc/GMT+6", "Etc/GMT+5", "Etc/GMT+4", "Etc/GMT+3",
    "Etc/GMT+2", "Etc/GMT+1", "Etc/GMT", "Etc/GMT-1", "Etc/GMT-2", "Etc/GMT-3", "Etc/GMT-4", "Etc/GMT-5", "Etc/GMT-6", "Etc/GMT-7",
    "Etc/GMT-8", "Etc/GMT-9", "Etc/GMT-10", "Etc/GMT-11", "Etc/GMT-12", "Etc/GMT-13", "Etc/GMT-14",
};

static void read_place(struct places *places, const struct cfg_node *node, struct problems *problems)
{
    static const char *const NAMES[] = { "zone", "region", "names" };
    struct entry *entry = &places->entries[places->n++];
    struct err err = { 0 };
    if (cfg_type(node) != CFG_GROUP) {
        cfg_error(node, problems, "a place is written { zone = \"America/Lima\"; region = \"PE\"; names = ( \"lima\" ); }");
        return;
    }
    cfg_check_names(node, NAMES, 3, problems);
    entry->place = (struct travel_place){ cfg_string(node, "zone", "", problems), cfg_string(node, "region", "", problems) };
    entry->names = cfg_list(node, "names", problems);
    if (entry->place.region[0] == '\0')
        cfg_missing(node, "region", problems);
    if (cfg_length(entry->names) == 0)
        cfg_missing(node, "names", problems);
    for (size_t i = 0; i < cfg_length(entry->names); i++)
        cfg_value_string(cfg_at(entry->names, i), problems);
    if (entry->place.zone[0] == '\0')
        return;
    struct zone *zone = zone_new(entry->place.zone, &err);
    if (zone == NULL)
        cfg_error(node, problems, "zone = \"%s\": %s", entry->place.zone, err.text);
    zone_free(zone);
}

struct places *places_new(const struct rule_files *files, struct problems *problems)
{
    static const char *const TOP[] = { "places" };
    size_t before = problems->n_errors;
    const struct rule_file *file = rule_files_find(files, "places.conf");
    struct places *places = file != NULL ? calloc(1, sizeof *places) : NULL;
    if (places == NULL || (places->cfg = cfg_parse(file->text, file->path, problems)) == NULL)
        goto failed;
    cfg_check_names(cfg_root(places->cfg), TOP, 1, problems);
    const struct cfg_node *list = cfg_list(cfg_root(places->cfg), "places", problems);
    if (list == NULL)
        cfg_missing(cfg_root(places->cfg), "places", problems);
    if ((places->entries = calloc(cfg_length(list) + 1, sizeof *places->entries)) == NULL)
        goto failed;
    for (size_t i = 0; i < cfg_length(list); i++)
        read_place(places, cfg_at(list, i), problems);
    if (problems->n_errors == before)
        return places;
failed:
    if (problems->n_errors == before)
        problems_error(problems, "places.conf", 0, file == NULL ? "the file is missing" : "out of memory");
    places_free(places);
    return NULL;
}

void places_free(struct places *places)
{
    if (places == NULL)
        return;
    cfg_free(places->cfg);
    free(places->entries);
    free(places);
}

const struct travel_place *places_at(const struct places *places, const struct intake_tokens *t, size_t i, size_t *n)
{
    const struct travel_place *best = NULL;
    *n = 0;
    for (size_t k = 0; k < places->n; k++)
        for (size_t w = 0; w < cfg_length(places->entries[k].names); w++) {
            size_t used = intake_phrase_at(cfg_value_string(cfg_at(places->entries[k].names, w), NULL), t, i);
            if (used > *n) {
                *n = used;
                best = &places->entries[k].place;
            }
        }
    return best;
}

const struct travel_place *places_find(const struct places *places, struct str name, struct arena *arena)
{
    struct intake_tokens t = intake_cut(name, arena);
    size_t n = 0;
    const struct travel_place *place = t.n > 0 ? places_at(places, &t, 0, &n) : NULL;
    return n == t.n ? place : NULL;
}

/* How far the clock there is from UTC, to the quarter of an hour; false: nowhere is it so far. */
static bool offset_of(int minute, int64_t now_utc, const struct zone *now_in, int64_t *offset_s)
{
    int64_t near = zone_offset_s(now_in, now_utc), best = INT64_MAX;
    int64_t off = (int64_t)minute * 60 - now_utc % DAY_S;
    off = (off >= 0 ? off + QUARTER_S / 2 : off - QUARTER_S / 2) / QUARTER_S * QUARTER_S;
    for (int64_t o = off - DAY_S; o <= off + DAY_S; o += DAY_S) {
        int64_t far = o > near ? o - near : near - o;
        if (o < OFFSET_LEAST || o > OFFSET_MOST)
            continue;
        if (best == INT64_MAX || far < (best > near ? best - near : near - best))
            best = o;
    }
    *offset_s = best;
    return best != INT64_MAX;
}

const char *places_zone_of_clock(const struct places *places, struct zones *zones, const char *region, const struct zone *now_in,
                                 int minute, int other, int64_t now_utc)
{
    int64_t offset_s = 0, second_s = 0, near = zone_offset_s(now_in, now_utc);
    if (!offset_of(minute, now_utc, now_in, &offset_s))
        return NULL;
    if (other >= 0 && offset_of(other, now_utc, now_in, &second_s)
        && (second_s > near ? second_s - near : near - second_s) < (offset_s > near ? offset_s - near : near - offset_s))
        offset_s = second_s;
    for (int of_region = 1; of_region >= 0; of_region--) {
        if (of_region == 0 && offset_s % HOUR_S == 0) /* nobody knows its summer time: the plain distance */
            return WHOLE_HOURS[HOURS_WEST + offset_s / HOUR_S];
        for (size_t i = 0; i < places->n; i++) {
            const struct travel_place *p = &places->entries[i].place;
            const struct zone *zone = p->zone[0] != '\0' && (!of_region || strcmp(p->region, region) == 0)
                ? zones_find(zones, p->zone, NULL)
                : NULL;
            if (zone != NULL && zone_offset_s(zone, now_utc) == offset_s)
                return p->zone;
        }
    }
    return NULL;
}
