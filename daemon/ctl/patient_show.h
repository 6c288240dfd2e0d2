/* SPDX-License-Identifier: ISC
 * patient_show.h - the answer of patient.show, for people. */
#ifndef NAPE_CTL_PATIENT_SHOW_H
#define NAPE_CTL_PATIENT_SHOW_H

struct cJSON;

void patient_show_print(const struct cJSON *patient);

#endif
