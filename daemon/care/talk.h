/* SPDX-License-Identifier: ISC
 * talk.h - a patient's text, from the first room to the last: safety hears it first (P2), then the rooms that conversation_table.c
 * names for what was asked last and what the text is.  The worker's thread only. */
#ifndef NAPE_CARE_TALK_H
#define NAPE_CARE_TALK_H

#include "care/intake.h"

/* As care_inbound, for somebody who is no member or writes as a patient. */
int talk_text(struct care *care, const struct care_text *text, int64_t inbox_id, const struct screening *screening, struct care_done *done,
              struct err *err);

/* Two programs that answer each other must come to rest: 1 beyond so many texts in ten minutes, of which only safety is answered. */
int talk_is_flood(struct care *care, int64_t address_id, struct err *err);

#endif
