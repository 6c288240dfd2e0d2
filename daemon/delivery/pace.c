/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/pace.h"

enum { ONE = 1000000, OVERDRAFT = 10 };

/* A quarter of a second's worth may go at once, at least one. */
static int64_t most(const struct pace *pace)
{
    int64_t quarter = pace->rate_milli * 1000 / 4;
    return quarter > ONE ? quarter : ONE;
}

static void fill(struct pace *pace, int64_t mono_ms)
{
    int64_t passed = mono_ms - pace->at_ms;
    if (passed <= 0)
        return;
    pace->at_ms = mono_ms;
    if (passed > 3600000)
        passed = 3600000;
    pace->level_micro += passed * pace->rate_milli; /* a thousandth a second is a millionth a ms */
    if (pace->level_micro > most(pace))
        pace->level_micro = most(pace);
}

void pace_init(struct pace *pace, int64_t rate_milli, int64_t mono_ms)
{
    *pace = (struct pace){ .rate_milli = rate_milli, .at_ms = mono_ms };
    pace->level_micro = most(pace);
}

bool pace_allows(struct pace *pace, int64_t mono_ms)
{
    if (pace->rate_milli <= 0)
        return true;
    fill(pace, mono_ms);
    return pace->level_micro >= ONE;
}

void pace_spend(struct pace *pace, int64_t mono_ms)
{
    if (pace->rate_milli <= 0)
        return;
    fill(pace, mono_ms);
    pace->level_micro -= ONE;
    if (pace->level_micro < -(int64_t)OVERDRAFT * ONE)
        pace->level_micro = -(int64_t)OVERDRAFT * ONE;
}

int64_t pace_wait_ms(struct pace *pace, int64_t mono_ms)
{
    if (pace_allows(pace, mono_ms))
        return 0;
    return (ONE - pace->level_micro + pace->rate_milli - 1) / pace->rate_milli;
}
