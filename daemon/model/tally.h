/* SPDX-License-Identifier: ISC
 * tally.h - what one batch did, in numbers: for metrics.  Counted in the transaction, told when it is committed. */
#ifndef NAPE_MODEL_TALLY_H
#define NAPE_MODEL_TALLY_H

#include <stdint.h>

struct tally {
    int64_t texts[4];          /* screened and stored, by enum tier */
    int64_t reminders_held;    /* were due and may not go out now: an attack, an open alert, too many already */
    int64_t reminders_missed;  /* came due while nobody could send them: dropped, never poured out (P6) */
};

#endif
