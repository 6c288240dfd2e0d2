/* SPDX-License-Identifier: ISC
 * When the watchdog is told that the daemon lives. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "delivery/pulse.h"

/* Looks every 10 s at a batch that began at the first look; computing: of each second, so many ms. */
static bool after(int looks, int64_t computing, bool busy, bool stall_is_on)
{
    struct pulse pulse = { 0 };
    bool beats = true;
    for (int i = 0; i <= looks; i++)
        beats = pulse_beats(&pulse, &(struct pulse_look){ .mono_ms = 1000 + i * 10000, .busy_ms = busy ? i * 10000 : 0,
                                                          .cpu_ms = i * 10 * computing, .stall_ms = 2000,
                                                          .stall_is_on = stall_is_on && i > 0 });
    return beats;
}

static void pulse_beats_while_the_worker_moves_or_the_stall_path_works(void **state)
{
    static const struct {
        const char *name;
        int looks;
        int64_t computing;
        bool busy, stall_is_on, want;
    } CASES[] = {
        { "a worker at rest", 60, 0, false, false, true },
        { "a worker that computes, batch by batch", 60, 1000, false, false, true },
        { "a store that hangs for an hour, with the stall on", 360, 0, true, true, true },
        { "a store that hangs and nothing goes round it", 1, 0, true, false, false },
        { "a batch that computes for half a minute", 3, 1000, true, true, true },
        { "a batch that computes without end", 7, 1000, true, true, false },
        { "a busy batch that mostly waits for the disk", 60, 300, true, true, true },
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        if (after(CASES[i].looks, CASES[i].computing, CASES[i].busy, CASES[i].stall_is_on) != CASES[i].want)
            fail_msg("%s", CASES[i].name);
}

static void spinning_is_forgotten_when_the_batch_ends(void **state)
{
    struct pulse pulse = { 0 };
    (void)state;
    for (int i = 0; i < 100; i++) {
        int64_t busy = i % 6 * 10000; /* a new batch every minute */
        assert_true(pulse_beats(&pulse, &(struct pulse_look){ .mono_ms = 1000 + i * 10000, .busy_ms = busy, .cpu_ms = i * 10000,
                                                              .stall_ms = 2000, .stall_is_on = busy > 0 }));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pulse_beats_while_the_worker_moves_or_the_stall_path_works),
        cmocka_unit_test(spinning_is_forgotten_when_the_batch_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
