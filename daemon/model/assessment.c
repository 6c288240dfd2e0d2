/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/assessment.h"

const char *const TIER_NAMES[] = { [TIER_NONE] = "none", [TIER_SOON] = "soon", [TIER_URGENT] = "urgent",
                                   [TIER_EMERGENCY] = "emergency" };
const char *const CERTAINTY_NAMES[] = { [CERTAINTY_POSSIBLE] = "possible", [CERTAINTY_DEFINITE] = "definite" };
