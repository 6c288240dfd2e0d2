/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/address.h"

const char *const CONSENT_NAMES[CONSENT_COUNT] = {
    [CONSENT_NONE] = "none",
    [CONSENT_INVITED] = "invited",
    [CONSENT_IN] = "in",
    [CONSENT_OUT] = "out",
};
