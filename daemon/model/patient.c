/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/patient.h"

const char *const PATIENT_STATE_NAMES[PATIENT_STATE_COUNT] = {
    [PATIENT_STRANGER] = "stranger",
    [PATIENT_INVITED] = "invited",
    [PATIENT_ACTIVE] = "active",
    [PATIENT_PAUSED] = "paused",
    [PATIENT_STOPPED] = "stopped",
    [PATIENT_ERASED] = "erased",
};

const char *const DOUBT_NAMES[DOUBT_COUNT] = {
    [DOUBT_NONE] = "none", [DOUBT_SILENT] = "silent", [DOUBT_OTHER] = "other", [DOUBT_TEAM] = "team",
};
