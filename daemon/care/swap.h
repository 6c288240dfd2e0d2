/* SPDX-License-Identifier: ISC
 * swap.h - members of the team who stand in for each other (decision 39): one asks, nothing changes before the other agrees, and what
 * both agreed to ends when both agree.  What would leave hours without anybody is not taken.  The worker's thread only. */
#ifndef NAPE_CARE_SWAP_H
#define NAPE_CARE_SWAP_H

#include "care/duty.h"
#include "care/intake.h"
#include "model/swap.h"

struct voice;

enum swap_done {
    SWAP_DONE,
    SWAP_HOLE,       /* times without anybody: .hole */
    SWAP_AWAY,       /* who would be on is off: .member, from .hole.from_utc */
    SWAP_NOTHING,    /* it would change nothing: neither is on call then */
    SWAP_UNKNOWN,    /* there is no such swap, or it is not theirs */
    SWAP_WAITS,      /* for somebody else's word: .member; empty: for nobody's */
};

struct swap_answer {
    enum swap_done done;
    struct swap swap;
    struct hole hole;
    struct str member; /* id */
};

/* What a member says of a swap. */
enum swap_word { SWAP_WORD_OK, SWAP_WORD_NO };

/* Asks the other; the two members, the times and nothing else of *swap are given. */
int swap_ask(struct care *care, const struct swap *swap, struct swap_answer *out, struct err *err);
/* The word of a member (id).  code 0: the one swap that waits for it, else (NO) the one of theirs; SWAP_UNKNOWN: none, or several.
 * by_text: she hears of it by the answer to her text, so that only the other one is told. */
int swap_say(struct care *care, int64_t code, struct str member, enum swap_word word, bool by_text, struct swap_answer *out, struct err *err);
/* What a command ends at once; both are told. */
int swap_end(struct care *care, int64_t code, struct str by, struct swap_answer *out, struct err *err);

/* Those of a member, or of all (empty), that have not ended, in the arena. */
int swap_open(struct care *care, struct str member, struct swap **out, size_t *n, struct err *err);
/* Whether one waits for the member's word. */
int swap_waits_for(struct care *care, struct str member, struct err *err);

/* "Lee: Thu 24.12. 9:00 - Fri 25.12. 9:00": who is on call for what it changes, with it or without. */
int swap_list(struct care *care, const struct voice *voice, const struct swap *swap, bool with, struct str *out, struct err *err);

/* Those that nobody answered lapse; *next_utc: when the next one does, 0: none. */
int swap_due(struct care *care, int64_t *next_utc, struct err *err);

/* A member's text: "SWAP 24 Dec WITH LEE", "SWAP OK 3", "SWAPS". */
struct swap_text {
    enum { SWAP_TEXT_NONE, SWAP_TEXT_ASK, SWAP_TEXT_OK, SWAP_TEXT_NO, SWAP_TEXT_LIST, SWAP_TEXT_HOW } what;
    int64_t code;
    struct swap swap;   /* SWAP_TEXT_ASK: members and times */
    bool days, name;    /* SWAP_TEXT_HOW: which of the two was understood */
    bool more;          /* and whether other words stand there, such as a name that nobody has */
};
struct swap_text swap_read(struct care *care, int member, struct str text);
/* Does it; *body is the answer.  The language is that of the voice. */
int swap_act(struct care *care, int member, const struct swap_text *text, const struct voice *voice, struct str *body, struct err *err);
/* The days that a text names, whole days of the site; false: not understood, or over a year. */
bool swap_days(struct care *care, struct str text, struct swap *out);

#endif
