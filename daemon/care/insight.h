/* SPDX-License-Identifier: ISC
 * insight.h - from the rows of a diary to numbers: what is counted over a span of days, and what followed routines that were done
 * beside those that were skipped (decision 31).  Says nothing in words and claims no cause: care/insight_text does that.
 * PURE: rows in, numbers out. */
#ifndef NAPE_CARE_INSIGHT_H
#define NAPE_CARE_INSIGHT_H

#include "base/arena.h"
#include "base/zone.h"
#include "model/plan.h"
#include "store/observation_rows.h"

enum { INSIGHT_CLASSES = 16, INSIGHT_DAYS_MOST = 800, INSIGHT_SIDE_LEAST = 8 };

/* An attack as the days that it covers. */
struct insight_attack {
    int64_t from_utc;
    int64_t last_utc;             /* of the last word about it: the days up to it count */
    int64_t to_utc;               /* its end, or now: hands-on rested till then */
};

struct insight_request {
    int32_t from_date, to_date;   /* local, both included; not beyond today */
    int64_t now_utc;
    const struct zone *zone;
    const struct diary_entry *entries; /* that stand; others than those days are left out */
    size_t n_entries;
    const struct insight_attack *attacks;
    size_t n_attacks;
    const struct occurrence *routines; /* dates of hands-on plans */
    size_t n_routines;
    int64_t water_goal_ml;        /* 0: none */
};

struct insight_class {
    const char *name;             /* class of a medicine */
    int days;
};

/* What was noted.  A day without a word is neither good nor bad: each count stands beside the days that say something of it. */
struct insight {
    int days;                     /* of the span */
    int head_days;                /* that say how the head was */
    int headache_days;
    int migraine_days;            /* migraine-like: ICHD-3 1.1 C and D, or aura */
    int probable_days;            /* some of it was not said */
    int bad_days;                 /* pain of 7 and more */
    int worst;                    /* tenths; -1: no number */
    int32_t worst_date;
    int64_t worst_sum;            /* of each day's worst, tenths, and the days with a number */
    int worst_days;
    struct insight_class classes[INSIGHT_CLASSES];
    size_t n_classes;
    int analgesic_days;           /* any medicine that is counted */
    int routine_said, routine_done; /* dates that were said to the patient and answered or not; of these, done or partly */
    int routine_days;             /* days on which one was noted, planned or not */
    int water_days;               /* with water noted */
    int64_t water_ml;             /* in all */
    int water_goal_days;
    int lost_days;                /* in bed, or not at work */
};

/* Fills *out.  false: out of memory, or a span of more than INSIGHT_DAYS_MOST days. */
bool insight_count(const struct insight_request *request, struct arena *arena, struct insight *out);

/* Of one code over the days: for "how much water", "average stress", "how many days with nausea". */
struct insight_code {
    int days;                     /* on which it was noted */
    int n;                        /* entries */
    int64_t sum;                  /* scaled as the code is; a range counts by its middle */
    int64_t most;
};
void insight_of_code(const struct insight_request *request, enum observation_code code, const char *text, const char *class_name,
                     struct insight_code *out);

/* Decision 31.  Of the 48 hours after each: how many say something of the head, with a headache, and the sum of the worst pains. */
struct insight_side {
    int n;
    int headache;
    int64_t worst_sum;            /* tenths */
};
struct insight_compare {
    struct insight_side done, skipped;
    double p;                     /* how often chance alone makes a difference as large (Fisher's exact test, two-sided); 1: too few */
};
void insight_compare(const struct insight_request *request, struct insight_compare *out);
/* Both sides have enough to be put beside each other. */
bool insight_is_enough(const struct insight_compare *compare);
/* p below which chance is no longer named as what may be behind it.  Strict, because it is asked
 * of many people, and of each one every month. */
#define INSIGHT_SELDOM 0.001

#endif
