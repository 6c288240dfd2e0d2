/* SPDX-License-Identifier: ISC
 * figures.h - how many alerts the team bears (decision 40), and the counts behind /metrics and status.  The worker's thread only. */
#ifndef NAPE_CARE_FIGURES_H
#define NAPE_CARE_FIGURES_H

#include "care/intake.h"
#include "store/figure_rows.h"

/* Of the last four weeks. */
struct alert_load {
    int64_t alerts;     /* that people were rung for */
    int64_t false_ones; /* closed as false */
    int64_t patients;   /* who have joined, now */
};

int figures_load(struct care *care, struct alert_load *out, struct err *err);
/* Alerts per 100 patients and week, in tenths. */
int64_t alert_load_tenths(int64_t alerts, int64_t patients);

#endif
