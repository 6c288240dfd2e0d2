/* SPDX-License-Identifier: ISC
 * attack_table.h - the state table of an attack, as data: what happens in which state.  care/attack walks it; tests, the manual's
 * picture and the walker of transcripts read it.  PURE. */
#ifndef NAPE_CARE_ATTACK_TABLE_H
#define NAPE_CARE_ATTACK_TABLE_H

#include "base/err.h"
#include "care/cover.h"

enum attack_state {
    ATTACK_NONE,         /* none is on */
    ATTACK_SCREENED,     /* it was noted, and the danger signs were asked about (decision 5) */
    ATTACK_AGAIN,        /* asked once more, in other words */
    ATTACK_ON,           /* that is settled, or with people: how it is will be asked */
    ATTACK_CHECKED,      /* asked after two hours */
    ATTACK_MORNING,      /* asked the next morning */
    ATTACK_STATE_COUNT
};
extern const char *const ATTACK_STATE_NAMES[ATTACK_STATE_COUNT];

enum attack_event {
    ATTACK_PAIN,         /* pain from four up, a migraine, an aura */
    ATTACK_EASES,        /* less than four, but some */
    ATTACK_GONE,         /* no pain */
    ATTACK_SAID_NO,      /* to the danger signs */
    ATTACK_SAID_YES,
    ATTACK_UNCLEAR,      /* neither, or faster than one can read */
    ATTACK_ALARM,        /* a text raised a flag or a question of its own */
    ATTACK_TIMEOUT,
    ATTACK_LEFT,         /* STOP, PAUSE, or the line that began it was taken back */
    ATTACK_WORSE,        /* much worse at once: in words, or three points and more within two hours, to seven and more */
    ATTACK_EVENT_COUNT
};
extern const char *const ATTACK_EVENT_NAMES[ATTACK_EVENT_COUNT];

enum attack_wait { ATTACK_KEEP, ATTACK_HOURS /* two */, ATTACK_NEXT_MORNING, ATTACK_DAY, ATTACK_NEVER };

struct attacking; /* care/attack_inside.h */
typedef int attack_fn(struct attacking *a, struct err *err);

struct attack_row {
    enum attack_state state;
    enum attack_event event;
    enum attack_state next;
    attack_fn *act;           /* NULL: nothing */
    enum attack_wait wait;
};
extern const struct attack_row ATTACK_TABLE[];
extern const size_t ATTACK_TABLE_N;

extern const struct state_table ATTACK_STATE_TABLE;

/* Actions (attack_act.c). */
attack_fn attack_open, attack_open_quiet, attack_note, attack_offer, attack_settled, attack_ask_again, attack_ask_worse, attack_list, attack_check,
    attack_check_signs, attack_ask_morning, attack_end, attack_drop;

#endif
