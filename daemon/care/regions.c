/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/regions.h"

#include <stdlib.h>
#include <string.h>

#include "base/cfg.h"

/* 112 and 911 are handled by mobile networks nearly everywhere (3GPP TS 22.101 10.1: both are emergency numbers of the phone). */
static const struct region UNKNOWN = {
    .id = "", .emergency = "112", .emergency_too = "911", .sameday = "", .crisis = "", .crisis_sms = "", .crisis_word = "",
    .poison = "", .calling = "",
};

struct regions {
    struct cfg *cfg;
    struct region *regions;
    size_t n;
};

static const char *const NAMES[] = { "id", "emergency", "emergency_too", "sameday", "crisis", "crisis_sms", "crisis_word",
                                     "poison", "calling", "zones" };

static void read_region(const struct cfg_node *node, struct region *out, struct problems *problems)
{
    cfg_check_names(node, NAMES, sizeof NAMES / sizeof *NAMES, problems);
    *out = (struct region){
        .id = cfg_string(node, "id", "", problems),
        .emergency = cfg_string(node, "emergency", "", problems),
        .emergency_too = cfg_string(node, "emergency_too", "", problems),
        .sameday = cfg_string(node, "sameday", "", problems),
        .crisis = cfg_string(node, "crisis", "", problems),
        .crisis_sms = cfg_string(node, "crisis_sms", "", problems),
        .crisis_word = cfg_string(node, "crisis_word", "", problems),
        .poison = cfg_string(node, "poison", "", problems),
        .calling = cfg_string(node, "calling", "", problems),
    };
    const struct cfg_node *zones = cfg_list(node, "zones", problems);
    if (cfg_length(zones) > REGION_ZONES_MAX)
        cfg_error(zones, problems, "at most %d zones", REGION_ZONES_MAX);
    for (size_t i = 0; i < cfg_length(zones) && i < REGION_ZONES_MAX; i++) {
        const char *zone = cfg_value_string(cfg_at(zones, i), problems);
        if (zone != NULL)
            out->zones[out->n_zones++] = zone;
    }
    if (out->id[0] == '\0')
        cfg_missing(node, "id", problems);
    if (out->emergency[0] == '\0')
        cfg_missing(node, "emergency", problems);
}

static void read_regions(struct regions *regions, const struct cfg_node *list, struct problems *problems)
{
    for (size_t i = 0; i < cfg_length(list); i++) {
        const struct cfg_node *node = cfg_at(list, i);
        if (cfg_type(node) != CFG_GROUP) {
            cfg_error(node, problems, "a region is written { id = \"US\"; emergency = \"911\"; ... }");
            continue;
        }
        struct region *region = &regions->regions[regions->n];
        read_region(node, region, problems);
        for (size_t k = 0; k < regions->n; k++)
            if (strcmp(regions->regions[k].id, region->id) == 0)
                cfg_error(node, problems, "the region \"%s\" is there twice", region->id);
        regions->n++;
    }
}

struct regions *regions_new(const struct rule_files *files, struct problems *problems)
{
    size_t before = problems->n_errors;
    const struct rule_file *file = rule_files_find(files, "regions.conf");
    if (file == NULL) {
        problems_error(problems, "regions.conf", 0, "the file is missing");
        return NULL;
    }
    struct regions *regions = calloc(1, sizeof *regions);
    if (regions == NULL || (regions->cfg = cfg_parse(file->text, file->path, problems)) == NULL)
        goto failed;
    static const char *const TOP[] = { "regions" };
    cfg_check_names(cfg_root(regions->cfg), TOP, 1, problems);
    const struct cfg_node *list = cfg_list(cfg_root(regions->cfg), "regions", problems);
    if (list == NULL)
        cfg_missing(cfg_root(regions->cfg), "regions", problems);
    if (list == NULL || (regions->regions = calloc(cfg_length(list) + 1, sizeof *regions->regions)) == NULL)
        goto failed;
    read_regions(regions, list, problems);
    if (problems->n_errors == before)
        return regions;
failed:
    if (problems->n_errors == before)
        problems_error(problems, file->path, 0, "out of memory");
    regions_free(regions);
    return NULL;
}

void regions_free(struct regions *regions)
{
    if (regions == NULL)
        return;
    cfg_free(regions->cfg);
    free(regions->regions);
    free(regions);
}

size_t regions_n(const struct regions *regions)
{
    return regions->n;
}

const struct region *regions_at(const struct regions *regions, size_t i)
{
    return &regions->regions[i];
}

static const struct region *exact(const struct regions *regions, struct str id)
{
    for (size_t i = 0; i < regions->n; i++)
        if (str_is_nocase(id, regions->regions[i].id))
            return &regions->regions[i];
    return NULL;
}

const struct region *regions_find(const struct regions *regions, struct str id)
{
    const struct region *found = exact(regions, id);
    struct str country = id;
    if (found == NULL && str_cut(&id, '-', &country))
        found = exact(regions, country);
    return found != NULL ? found : &UNKNOWN;
}
