/* SPDX-License-Identifier: ISC
 * clock.h - the one door through which time enters.  `utc` is what people live by; `mono` is for I/O, leases and pace.
 * The system clock may be read by any thread; a manual clock belongs to the test that made it. */
#ifndef NAPE_BASE_CLOCK_H
#define NAPE_BASE_CLOCK_H

#include <stdatomic.h>
#include <stdint.h>

struct clock {
    int64_t (*utc_ms)(const struct clock *clock);
    int64_t (*mono_ms)(const struct clock *clock);
    _Atomic int64_t shift_s;  /* added to utc: the demo's button moves it, only forward */
    int64_t manual_utc_ms;    /* of a manual clock */
    int64_t manual_mono_ms;
};

void clock_init_system(struct clock *clock);
/* A clock that stands still until it is moved. */
void clock_init_manual(struct clock *clock, int64_t utc_s);
void clock_advance_ms(struct clock *clock, int64_t ms); /* manual: moves both; system: moves only utc, by whole seconds */

int64_t clock_utc_s(const struct clock *clock);
int64_t clock_utc_ms(const struct clock *clock);
int64_t clock_mono_ms(const struct clock *clock);

#endif
