/* SPDX-License-Identifier: ISC
 * regions.h - the numbers to call, by region, from rules/regions.conf.  PURE; immutable once made; any thread. */
#ifndef NAPE_CARE_REGIONS_H
#define NAPE_CARE_REGIONS_H

#include "base/files.h"
#include "base/problems.h"

enum { REGION_ZONES_MAX = 8 };

/* Empty text where a region has no such number. */
struct region {
    const char *id;            /* "US", "CA-QC"; "" : the region is not known */
    const char *emergency;
    const char *emergency_too; /* another that works there */
    const char *sameday;
    const char *crisis;
    const char *crisis_sms;    /* where the crisis line reads texts */
    const char *crisis_word;   /* what is to be written there */
    const char *poison;
    const char *calling;       /* "+44" */
    const char *zones[REGION_ZONES_MAX]; /* "America/New_York", the one with most people first */
    size_t n_zones;
};

struct regions;

/* Reads regions.conf.  Every problem goes into *problems; NULL when there was an error. */
struct regions *regions_new(const struct rule_files *files, struct problems *problems);
void regions_free(struct regions *regions);

size_t regions_n(const struct regions *regions);
const struct region *regions_at(const struct regions *regions, size_t i);

/* The region of that id; "CA-XX" falls back to "CA".  For any other: the one without id, whose numbers are 112 and 911. */
const struct region *regions_find(const struct regions *regions, struct str id);

#endif
