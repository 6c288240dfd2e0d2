/* SPDX-License-Identifier: ISC
 * member.h - whether a text of a member of the team is about herself (decision 34): she may be a patient too, or fall ill as anybody.
 * The worker's thread only. */
#ifndef NAPE_CARE_MEMBER_H
#define NAPE_CARE_MEMBER_H

#include "care/intake.h"

enum member_side {
    MEMBER_TEAM,    /* as one of the team: what she finds is somebody else's */
    MEMBER_PATIENT, /* her own; *text names her as a person, who was made when there was none */
    MEMBER_DOUBT,   /* perhaps her own: *screening asks about it */
};

/* For a text without a word of the team.  Changes *text and *screening as the side says. */
int member_side_of(struct care *care, struct care_text *text, struct screening *screening, enum member_side *side, struct err *err);

#endif
