/* SPDX-License-Identifier: ISC
 * pace.h - how fast a channel may send: a bucket of messages that fills with time.  PURE but for the time handed in. */
#ifndef NAPE_DELIVERY_PACE_H
#define NAPE_DELIVERY_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
    int64_t rate_milli;  /* messages a second, in thousandths; 0: no limit */
    int64_t level_micro; /* messages that may go now, in millionths; below zero after an overdraft */
    int64_t at_ms;       /* when level was right */
};

void pace_init(struct pace *pace, int64_t rate_milli, int64_t mono_ms);
/* May one go now? */
bool pace_allows(struct pace *pace, int64_t mono_ms);
/* One goes, allowed or not: what is urgent overdraws, by at most ten. */
void pace_spend(struct pace *pace, int64_t mono_ms);
/* In how many ms one may go; 0: now. */
int64_t pace_wait_ms(struct pace *pace, int64_t mono_ms);

#endif
