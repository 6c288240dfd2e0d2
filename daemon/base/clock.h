/* SPDX-License-Identifier: ISC
 * clock.h - the one door through which time enters.  `utc` is what people live by; `mono` is for I/O, leases and pace.
 * The system clock may be read by any thread; a manual clock belongs to the test that made it. */
#ifndef NAPE_BASE_CLOCK_H
#define NAPE_BASE_CLOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct clock {
    int64_t (*utc_ms)(const struct clock *clock);
    int64_t (*mono_ms)(const struct clock *clock);
    int64_t (*boot_ms)(const struct clock *clock); /* as mono, and on while the machine sleeps */
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

/* Compares utc with the time since boot, to notice when somebody sets the clock.  Belongs to who looks. */
struct clock_watch {
    bool begun;
    int64_t offset_ms; /* utc less the time since boot, without the demo's shift */
    int64_t slept_ms;  /* time since boot less mono */
};

/* Looks; once a second will do.  Returns by how many seconds the clock has stepped since the last look, 0 when it has not (slewing and
 * the demo's button are none).  *woke: the machine has slept meanwhile, so that timers are late. */
int64_t clock_watch_look(struct clock_watch *watch, const struct clock *clock, bool *woke);

#endif
