/* SPDX-License-Identifier: ISC
 * hands_off.h - hands-on routines stay off after a grave sign, also when its alert is closed (decision 4), until a member allows them
 * anew. */
#ifndef NAPE_CARE_HANDS_OFF_H
#define NAPE_CARE_HANDS_OFF_H

#include "care/person.h"
#include "model/escalation.h"

/* The name under which it is kept with what a person said (store/intake_rows.h); its value is the id of the alert. */
#define HANDS_OFF_SIGN "sign"

/* A member has closed an alert with these flags as no false one: a definite emergency, or a routine that made it worse, keeps hands
 * off. */
int hands_off_after(struct care *care, int64_t patient_id, int64_t escalation_id, const struct escalation_flag *flags, size_t n,
                    struct str by, struct err *err);
/* For the team: the signs of that alert; "" when it is gone. */
int hands_off_signs(struct care *care, int64_t escalation_id, struct str *out, struct err *err);

#endif
