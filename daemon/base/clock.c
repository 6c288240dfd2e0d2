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

static int64_t system_boot_ms(const struct clock *clock)
{
    (void)clock;
    return read_ms(CLOCK_BOOTTIME);
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
    *clock = (struct clock){ .utc_ms = system_utc_ms, .mono_ms = system_mono_ms, .boot_ms = system_boot_ms };
}

void clock_init_manual(struct clock *clock, int64_t utc_s)
{
    *clock = (struct clock){ .utc_ms = manual_utc_ms, .mono_ms = manual_mono_ms, .boot_ms = manual_mono_ms, .manual_utc_ms = utc_s * 1000,
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

int64_t clock_watch_look(struct clock_watch *watch, const struct clock *clock, bool *woke)
{
    enum { STEP_MS = 2000 };
    int64_t boot_ms = clock->boot_ms(clock);
    int64_t offset_ms = clock->utc_ms(clock) - atomic_load(&clock->shift_s) * 1000 - boot_ms;
    int64_t slept_ms = boot_ms - clock->mono_ms(clock);
    struct clock_watch before = *watch;
    *watch = (struct clock_watch){ .begun = true, .offset_ms = offset_ms, .slept_ms = slept_ms };
    *woke = before.begun && slept_ms - before.slept_ms > STEP_MS;
    if (!before.begun || (offset_ms - before.offset_ms < STEP_MS && offset_ms - before.offset_ms > -STEP_MS))
        return 0; /* slewing adds up to no step: each look is compared with the one before it */
    return (offset_ms - before.offset_ms) / 1000;
}
