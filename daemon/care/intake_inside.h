/* SPDX-License-Identifier: ISC
 * intake_inside.h - one person's intake while it is moved; for intake_*.c. */
#ifndef NAPE_CARE_INTAKE_INSIDE_H
#define NAPE_CARE_INTAKE_INSIDE_H

#include "care/intake_read.h"
#include "care/intake_table.h"
#include "care/intake_talk.h"
#include "store/intake_rows.h"

/* Bits of intake.missing: what a text asks and must have. */
enum { INTAKE_MISSES_LIST = 1, INTAKE_MISSES_YEAR = 2, INTAKE_MISSES_CLOCK = 4 };

struct asking {
    struct care *care;
    struct person *person;
    const struct intake_rules *rules;
    int64_t inbox_id;
    struct intake row;              /* state INTAKE_NOT_BEGUN: none */
    enum intake_event event;
    bool over;                      /* the text was the last: what moves on ends it */
    bool by_itself;                 /* nobody wrote: what is said is a reminder */
    struct str body;                /* for the reply */
};

/* NULL: nothing is asked of anybody. */
const struct intake_rules *asking_rules(const struct care *care);
/* Reads how far it has come with a->person. */
int asking_load(struct asking *a, struct err *err);
/* Takes the row of the table for that event, where there is one. */
int asking_move(struct asking *a, enum intake_event event, struct err *err);

/* All that was said, for one person. */
struct intake_known {
    enum intake_said items[INTAKE_ITEMS_MAX];
    int64_t best;                   /* minute of the day, -1: not said */
    int64_t usual;                  /* tenths, -1 */
    enum intake_said aura;
    bool zone_confirmed;
    bool hands_off;                 /* a member said so: no answer switches them on */
    int64_t sign;                   /* nor after the grave sign of that alert (care/hands_off.h); 0: none */
};

int intake_known_of(struct care *care, const struct intake_rules *rules, int64_t patient_id, struct intake_known *out, struct err *err);

/* Keeps what an answer says, in the rows of the person, and does what follows: facts for the rules, hands-on routines on or off.
 * asked: the text that it answers; only_yes: safety speaks, so nothing is taken for a no.  *told gets words about what came of it
 * (a zone), to be said. */
int intake_keep(struct care *care, struct person *person, const struct intake_rules *rules, const struct intake_text *asked,
                const struct intake_answer *answer, int64_t inbox_id, bool only_yes, struct str *told, struct err *err);

/* Hands-on routines: on when every item that could speak against them was answered with no; off when one was answered with yes. */
int intake_settle(struct care *care, struct person *person, const struct intake_rules *rules, bool new_yes, int64_t inbox_id,
                  struct err *err);

/* What the person is told of it, with the reason. */
struct str intake_outcome_text(struct care *care, const struct person *person, const struct intake_rules *rules,
                               const struct intake_known *known);
/* The yes-items that keep hands-on routines off, by name; private ones are left out, *hidden counts them. */
struct str intake_reasons(struct care *care, const struct voice *voice, const struct intake_rules *rules, const struct intake_known *known,
                          size_t *hidden);

/* The question of a text, with its list. */
struct str intake_question(struct care *care, const struct person *person, const struct intake_rules *rules,
                           const struct intake_text *text);

/* Decision 21: after sixty silent days, or while it is asked who writes, somebody else may have the number; on a shared phone others
 * read along. */
bool intake_is_in_doubt(const struct care *care, const struct person *person);

/* Whether what was asked last there may give way: never danger signs, a question of safety, or one that asks for a yes. */
int intake_may_ask(struct care *care, const struct person *person, bool *may, struct err *err);

/* What of a text must be answered. */
int intake_needs(const struct person *person, const struct intake_text *text);

#endif
