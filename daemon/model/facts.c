/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/facts.h"

const char *const FACT_NAMES[FACT_COUNT] = {
    [FACT_AGE] = "age",
    [FACT_ANALGESIC_DAYS_30] = "analgesic_days_30",
    [FACT_TRIPTAN_DAYS_30] = "triptan_days_30",
    [FACT_ERGOT_DAYS_30] = "ergot_days_30",
    [FACT_OPIOID_DAYS_30] = "opioid_days_30",
    [FACT_COMBINATION_DAYS_30] = "combination_days_30",
    [FACT_HEADACHE_NOW] = "headache_now",
    [FACT_PREGNANT] = "patient.pregnant",
    [FACT_POSTPARTUM] = "patient.postpartum",
    [FACT_ANTICOAGULANT] = "patient.anticoagulant",
    [FACT_CANCER] = "patient.cancer",
    [FACT_IMMUNOSUPPRESSED] = "patient.immunosuppressed",
    [FACT_CLOTTING] = "patient.clotting",
    [FACT_VASCULAR] = "patient.vascular",
    [FACT_HEADACHE_HISTORY] = "patient.headache_history",
    [FACT_USUAL_AURA] = "patient.usual_aura",
    [FACT_USUAL_PAIN] = "patient.usual_pain",
    [FACT_USUAL_STAB] = "patient.usual_stab",
    [FACT_VESTIBULAR] = "patient.vestibular",
    [FACT_CLUSTER] = "patient.cluster",
    [FACT_EPILEPSY] = "patient.epilepsy",
    [FACT_HEART_KIDNEY] = "patient.heart_kidney",
    [FACT_WATER_GOAL_ML] = "patient.water_goal_ml",
    [FACT_WATER_LIMIT_ML] = "patient.water_limit_ml",
    [FACT_TOUCH_HURTS] = "patient.touch_hurts",
};
