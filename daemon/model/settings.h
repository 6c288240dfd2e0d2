/* SPDX-License-Identifier: ISC
 * settings.h - what the configuration says, as plain values.  Immutable; made by conf.c; freed as one. */
#ifndef NAPE_MODEL_SETTINGS_H
#define NAPE_MODEL_SETTINGS_H

#include "model/address.h"
#include "model/team.h"

struct settings_channel {
    const char *name;
    const char *driver;
    bool local;           /* sim */
    bool no_receipts;     /* nobody tells what arrived */
    enum address_form address; /* what its addresses look like */
    bool team_only;       /* alerts to the team go out over it, as brief texts, and nothing else */
    const char *optout;   /* who confirms STOP, HELP and START: "self" or "carrier" */
    int64_t most_patients; /* a channel that is polled serves no more; 0: any number */
};

/* Reminders.  0 means the default of care/remind. */
/* A day, or days, on which nobody is reminded. */
struct settings_holiday {
    bool each_year;            /* then the dates are month and day: 1225 */
    int32_t from_date, to_date; /* both within */
};

enum { HOSPITAL_DAYS = 14 };

struct settings_plans {
    int quiet_from_min;        /* the site's quiet hours, local minutes of the day; equal: none */
    int quiet_to_min;
    int per_day;               /* unprompted texts a patient and day: 3 (decision 24) */
    int per_hour;              /* beyond so many reminders to one patient in an hour something is wrong: 6 */
    int light_touch_max_pain;  /* light touch in an attack up to this pain: 3, at most 5 (decision 2) */
    bool on_join;              /* who joins gets the default plans */
    bool intake;               /* who joins is asked what makes routines safe for them (decision 1) */
    const struct settings_holiday *holidays;
    size_t n_holidays;
    int hospital_days;         /* plans of who is in hospital rest until they say they are home, at most so long; 0: 14 (decision 16) */
    bool no_summaries;         /* nobody gets the week or the month by text unasked */
    bool magnesium;            /* who asks about it is told to ask a clinician; else the same as for other therapies */
};

/* One who may be joined by texting its keyword. */
struct settings_site {
    const char *keyword;       /* "CALM" */
    const char *name;          /* who the texts to its people say is writing */
    const char *lang;          /* of who joins with it, when their text names no other; never "" */
    bool own_lang;             /* it is said: else a keyword that is a word for joining ("UNIRME") tells it */
    const char *zone;
    const char *region;
    int min_age;               /* as below */
    const struct team_policy *policy; /* by which alerts about its people ring; NULL: the default one */
    const char *staffed_hours; /* as written; NULL: the clinic's, else in its zone */
    struct hours hours;        /* the same, read */
    bool own_quiet;            /* has quiet hours of its own: */
    int quiet_from_min, quiet_to_min; /* equal: none */
};

/* Joining, leaving, and who it is that writes. */
struct settings_joining {
    int min_age;               /* 18; 16: from then on with a guardian's consent (decision 19); 0: nobody is asked */
    const char *version;       /* of the words of consent, as the clinic counts them; NULL: "1" */
    bool stop_here;            /* STOP ends the messages to that phone alone; else to all of the person's */
    int silent_days;           /* after so many without a text nothing personal is said before the birth year (decision 21); 0: never */
    int erase_hours;           /* FORGET ME waits so long for a human (decision 32); 0: 24 */
    const struct settings_site *sites;
    size_t n_sites;
};

struct settings {
    const char *clinic;        /* "Harbor Massage": named in HELP and in alerts */
    const char *phone;         /* the clinic's own number for people, "" when none */
    const char *region;        /* default region of patients: "US" */
    const char *zone;          /* default zone */
    const char *lang;          /* default language */
    const char *staffed_hours; /* as written, for people: "Mon-Fri 9-17"; "" : nobody reads (P9) */
    struct hours hours;        /* the same, read */
    const char *public_url;    /* where links lead; NULL or "": there are none */
    struct team team;
    const struct settings_channel *channels;
    size_t n_channels;
    struct settings_plans plans;
    struct settings_joining joining;
    int64_t stall_ms;
    const char *operator_id;   /* the member who gets Monday's line; NULL or "": nobody */
    const char *backup;        /* the newest copy of the store that somebody else makes; NULL or "": nobody said */
};

/* The channel of that name, or NULL. */
const struct settings_channel *settings_channel_of(const struct settings *settings, struct str name);

/* Whether what goes over that channel must be brief (decision 33). */
bool settings_is_team_only(const struct settings *settings, struct str channel);

/* The member's first address that takes any text, or NULL. */
const struct team_address *settings_words_address(const struct settings *settings, const struct team_member *member);

#endif
