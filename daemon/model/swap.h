/* SPDX-License-Identifier: ISC
 * swap.h - two members of the team who stand in for each other for some time (decision 39): wherever one of the two would be on duty,
 * the other is. */
#ifndef NAPE_MODEL_SWAP_H
#define NAPE_MODEL_SWAP_H

#include "base/text.h"

enum swap_state {
    SWAP_ASKED,    /* nothing has changed yet */
    SWAP_AGREED,
    SWAP_ENDING,   /* agreed, and one of the two has asked the other to end it: it still counts */
    SWAP_ENDED,
    SWAP_STATE_COUNT
};
extern const char *const SWAP_STATE_NAMES[SWAP_STATE_COUNT];

struct swap {
    int64_t id;
    struct str asker, other;             /* ids; one that has left the team swaps nothing */
    int64_t from_utc, to_utc;
    int64_t back_from_utc, back_to_utc;  /* the time in exchange; 0: none */
    enum swap_state state;
    struct str waits_for;                /* whose word is asked for; empty: nobody's */
    int64_t lapse_utc;                   /* until when */
};

#endif
