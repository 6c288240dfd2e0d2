/* SPDX-License-Identifier: ISC
 * Decision 31: the 48 hours after a routine that was due, allowed and done beside those after one that was due, allowed and skipped.
 * What was held is on neither side, nor what was answered in an attack: else the days of routines are good days by construction. */
#include <config.h>

#include "care/insight.h"

#include <math.h>

enum { AFTER_S = 48 * 3600, DAY_S = 86400 };

/* What the hours behind a moment say of the head. */
struct after {
    bool head, headache;
    int worst;
};

/* Whether the entry is about a time inside (from, to].  One without a time of day counts when all of its day lies inside. */
static bool lies_inside(const struct insight_request *rq, const struct diary_entry *e, int64_t from_utc, int64_t to_utc)
{
    if (e->local_min >= 0) {
        int64_t at_utc = zone_utc(rq->zone, e->local_date, e->local_min);
        return at_utc > from_utc && at_utc <= to_utc;
    }
    int64_t midnight_utc = zone_utc(rq->zone, e->local_date, 0);
    return midnight_utc > from_utc && midnight_utc + DAY_S <= to_utc;
}

static struct after look_after(const struct insight_request *rq, int64_t from_utc)
{
    struct after after = { .worst = 0 };
    for (size_t i = 0; i < rq->n_entries; i++) {
        const struct diary_entry *e = &rq->entries[i];
        const struct observation *o = &e->observation;
        bool pain = o->code == OBS_PAIN, said = o->code == OBS_HEADACHE || o->code == OBS_MIGRAINE_SAID || o->code == OBS_PAIN_WORDS;
        if ((!pain && !said) || o->earlier || !lies_inside(rq, e, from_utc, from_utc + AFTER_S))
            continue;
        after.head = true;
        after.headache = after.headache || (pain ? o->value > 0 : o->code == OBS_PAIN_WORDS || o->value != 0);
        if (pain && o->value_high > after.worst)
            after.worst = (int)o->value_high;
    }
    return after;
}

/* Hands-on rests in an attack, so what is answered in one belongs to neither side. */
static bool in_attack(const struct insight_request *rq, int64_t utc)
{
    for (size_t i = 0; i < rq->n_attacks; i++)
        if (utc >= rq->attacks[i].from_utc && utc < rq->attacks[i].to_utc)
            return true;
    return false;
}

static double ln_choose(int n, int k)
{
    return lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
}

/* Fisher's exact test, two-sided: the tables of the same margins that are as unlikely as this one, or more. */
static double chance_of(const struct insight_side *a, const struct insight_side *b)
{
    int total = a->n + b->n, with = a->headache + b->headache;
    int low = with - b->n > 0 ? with - b->n : 0, high = with < a->n ? with : a->n;
    double all = ln_choose(total, with), sum = 0;
    double seen = ln_choose(a->n, a->headache) + ln_choose(b->n, b->headache) - all;
    for (int k = low; k <= high; k++) {
        double this = ln_choose(a->n, k) + ln_choose(b->n, with - k) - all;
        if (this <= seen + 1e-9)
            sum += exp(this);
    }
    return sum < 1 ? sum : 1;
}

bool insight_is_enough(const struct insight_compare *c)
{
    return c->done.n >= INSIGHT_SIDE_LEAST && c->skipped.n >= INSIGHT_SIDE_LEAST;
}

void insight_compare(const struct insight_request *rq, struct insight_compare *out)
{
    *out = (struct insight_compare){ .p = 1 };
    for (size_t i = 0; i < rq->n_routines; i++) {
        const struct occurrence *o = &rq->routines[i];
        struct insight_side *side = o->answer == OCCURRENCE_DONE ? &out->done : &out->skipped;
        bool answered = (o->answer == OCCURRENCE_DONE || o->answer == OCCURRENCE_SKIPPED) && o->answered_utc != 0 && o->hold == HOLD_NONE;
        if (!answered || o->local_date < rq->from_date || o->local_date > rq->to_date || o->answered_utc + AFTER_S > rq->now_utc
            || in_attack(rq, o->answered_utc))
            continue;
        struct after after = look_after(rq, o->answered_utc);
        if (!after.head) /* nobody knows */
            continue;
        side->n++;
        side->headache += after.headache;
        side->worst_sum += after.worst;
    }
    if (insight_is_enough(out))
        out->p = chance_of(&out->done, &out->skipped);
}
