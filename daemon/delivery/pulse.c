/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/pulse.h"

enum {
    SPIN_MAX_MS = 60000, /* no batch computes so long: reading a text takes microseconds */
    STALL_SLACK_MS = 5000,
};

bool pulse_beats(struct pulse *pulse, const struct pulse_look *look)
{
    int64_t passed_ms = pulse->looked_ms != 0 ? look->mono_ms - pulse->looked_ms : 0;
    int64_t computed_ms = look->cpu_ms - pulse->cpu_ms;
    bool through = passed_ms > 0 && look->busy_ms >= passed_ms; /* one batch, from look to look */
    pulse->looked_ms = look->mono_ms;
    pulse->cpu_ms = look->cpu_ms;
    pulse->spinning_ms = through && computed_ms * 5 >= passed_ms * 4 ? pulse->spinning_ms + passed_ms : 0;
    if (pulse->spinning_ms >= SPIN_MAX_MS)
        return false;
    return look->busy_ms < look->stall_ms + STALL_SLACK_MS || look->stall_is_on;
}
