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
    [DOUBT_NONE] = "themselves", [DOUBT_SILENT] = "asked after silence", [DOUBT_OTHER] = "perhaps somebody else",
    [DOUBT_TEAM] = "a member is to find out",
};

const char *const JOINING_NAMES[JOINING_COUNT] = {
    [JOINING_NONE] = "invited", [JOINING_AGE] = "age", [JOINING_TEEN] = "teen", [JOINING_GUARDIAN] = "guardian",
    [JOINING_MINOR] = "minor",
};
