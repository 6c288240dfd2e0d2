/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/escalation.h"

const char *const ESCALATION_STATE_NAMES[ESCALATION_STATE_COUNT] = {
    [ESCALATION_ASKED] = "asked",
    [ESCALATION_LISTED] = "listed",
    [ESCALATION_ALERTED] = "alerted",
    [ESCALATION_TAKEN] = "taken",
    [ESCALATION_CLOSED] = "closed",
    [ESCALATION_HELD] = "held",
    [ESCALATION_LOOK] = "second_look",
};
