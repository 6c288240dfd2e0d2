/* SPDX-License-Identifier: ISC
 * settings.h - what the configuration says, as plain values.  Immutable; made by conf.c; freed as one. */
#ifndef NAPE_MODEL_SETTINGS_H
#define NAPE_MODEL_SETTINGS_H

#include "model/team.h"

struct settings_channel {
    const char *name;
    const char *driver;
    bool local;           /* sim */
    const char *optout;   /* who confirms STOP, HELP and START: "self" or "carrier" */
};

struct settings {
    const char *clinic;        /* "Harbor Massage": named in HELP and in alerts */
    const char *phone;         /* the clinic's own number for people, "" when none */
    const char *region;        /* default region of patients: "US" */
    const char *zone;          /* default zone */
    const char *lang;          /* default language */
    const char *staffed_hours; /* as written, for people: "Mon-Fri 9-17"; "" : nobody reads (P9) */
    struct team team;
    const struct settings_channel *channels;
    size_t n_channels;
    int64_t stall_ms;
};

#endif
