/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/clock.h"

#include <time.h>

static int64_t read_ms(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t system_utc_ms(const struct clock *clock)
{
    return read_ms(CLOCK_REALTIME) + atomic_load(&clock->shift_s) * 1000;
}

static int64_t system_mono_ms(const struct clock *clock)
{
    (void)clock;
    return read_ms(CLOCK_MONOTONIC);
}

static int64_t manual_utc_ms(const struct clock *clock)
{
    return clock->manual_utc_ms;
}

static int64_t manual_mono_ms(const struct clock *clock)
{
    return clock->manual_mono_ms;
}

void clock_init_system(struct clock *clock)
{
    *clock = (struct clock){ .utc_ms = system_utc_ms, .mono_ms = system_mono_ms };
}

void clock_init_manual(struct clock *clock, int64_t utc_s)
{
    *clock = (struct clock){ .utc_ms = manual_utc_ms, .mono_ms = manual_mono_ms, .manual_utc_ms = utc_s * 1000,
                             .manual_mono_ms = 1000000 };
}

void clock_advance_ms(struct clock *clock, int64_t ms)
{
    if (clock->utc_ms == manual_utc_ms) {
        clock->manual_utc_ms += ms;
        clock->manual_mono_ms += ms;
    } else
        atomic_fetch_add(&clock->shift_s, ms / 1000);
}

int64_t clock_utc_ms(const struct clock *clock)
{
    return clock->utc_ms(clock);
}

int64_t clock_utc_s(const struct clock *clock)
{
    int64_t ms = clock->utc_ms(clock);
    return ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000);
}

int64_t clock_mono_ms(const struct clock *clock)
{
    return clock->mono_ms(clock);
}
