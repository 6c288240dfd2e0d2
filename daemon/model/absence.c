/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/absence.h"

const char *const ABSENCE_KIND_NAMES[ABSENCE_KIND_COUNT] = { [ABSENCE_OFF] = "off", [ABSENCE_BUSY] = "busy" };
