/* SPDX-License-Identifier: ISC
 * consent_inside.h - what consent.c and consent_join.c share: one walk through the table of consent.  Nobody else includes it. */
#ifndef NAPE_CARE_CONSENT_INSIDE_H
#define NAPE_CARE_CONSENT_INSIDE_H

#include "care/consent.h"
#include "care/consent_table.h"

enum { INVITE_FRESH_S = 72 * 3600 }; /* an answer later than that is none */

struct joining_walk {
    struct care *care;
    struct person *person;
    int64_t inbox_id;                 /* 0: a member says so */
    const char *by;                   /* as in the ledger */
    const struct settings_site *site; /* whose keyword it was; NULL: none */
    bool word_tells;                  /* the keyword is a word for joining: its language is theirs, unless the site has its own */
    bool kept;                        /* it took FORGET ME back, which the confirmation says */
    bool reopened;                    /* an age said after a no: the question is asked once more */
    int said_age;                     /* in this text; 0: not */
    enum joining before;              /* how far they were */
};

/* The site whose keyword the text is, for who has not joined; NULL: none. */
const struct settings_site *joining_site(const struct care *care, const struct person *person, const struct care_text *text);
/* Puts the person down as of w->site. */
void joining_at(struct joining_walk *w);

/* What the text answers to the open question of age; *event untouched when it answers none. */
int joining_answer(struct joining_walk *w, const struct care_text *text, const struct screening *screening, enum consent_event *event,
                   struct err *err);
/* Whether the question of that standing is answered by what is known: *event is the answer. */
bool joining_settled(const struct joining_walk *w, enum standing standing, enum consent_event *event);
/* Puts it; with the first goes what they agree to, which the ledger notes. */
int joining_ask(struct joining_walk *w, enum message message, struct origin origin, struct err *err);
/* A message about joining, with its places. */
struct str joining_says(const struct joining_walk *w, enum message message);
/* The ledger: they are in, having been shown what the ledger named last. */
int consent_agreed(struct joining_walk *w, struct err *err);

#endif
