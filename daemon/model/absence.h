/* SPDX-License-Identifier: ISC
 * absence.h - what a member of the team has entered over the configuration: time off, or not to be disturbed (decision 39). */
#ifndef NAPE_MODEL_ABSENCE_H
#define NAPE_MODEL_ABSENCE_H

#include "base/text.h"

enum absence_kind {
    ABSENCE_OFF,   /* away: not rung */
    ABSENCE_BUSY,  /* in a session: rung only when nobody else is free */
    ABSENCE_KIND_COUNT
};
extern const char *const ABSENCE_KIND_NAMES[ABSENCE_KIND_COUNT];

struct absence {
    int64_t id;
    struct str member;      /* id; one that has left the team means nobody */
    enum absence_kind kind;
    int64_t from_utc, to_utc;
    struct str by;          /* who entered it */
};

#endif
