/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/swap.h"

const char *const SWAP_STATE_NAMES[SWAP_STATE_COUNT] = {
    [SWAP_ASKED] = "asked", [SWAP_AGREED] = "agreed", [SWAP_ENDING] = "ending", [SWAP_ENDED] = "ended",
};
