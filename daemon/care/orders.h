/* SPDX-License-Identifier: ISC
 * orders.h - what a member's text tells to do, one thing after the other: "close 1 spoke, close 2 in care", "ack 12 and 13",
 * "ACK 12, pass 13 to Lee".  The worker's thread only; reads, changes nothing. */
#ifndef NAPE_CARE_ORDERS_H
#define NAPE_CARE_ORDERS_H

#include "care/intake.h"

enum { ORDERS_MAX = 12 };

struct order {
    const char *verb;  /* as reading.team_verb */
    int64_t code;      /* 0: none was given */
    struct str rest;   /* behind verb and code; of the next or the last order where several share it */
};

struct orders {
    struct order orders[ORDERS_MAX];
    size_t n;
    struct str before; /* what stands before the first: "spoke to her, close 1" */
};

/* n 0 when the text has none.  TELL takes all that stands behind it. */
int orders_read(struct care *care, struct str words, struct orders *out, struct err *err);

/* Whether a text that is no word of the team as a whole holds one with a code: "thanks, close 1 spoke". */
int orders_inside(struct care *care, struct str words, struct err *err);

#endif
