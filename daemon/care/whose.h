/* SPDX-License-Identifier: ISC
 * whose.h - on a shared phone: "Luis", behind a line that was logged for Ana, passes it to Luis (decisions 19 and 32).  For the rooms of
 * care; the worker's thread only. */
#ifndef NAPE_CARE_WHOSE_H
#define NAPE_CARE_WHOSE_H

#include "care/person.h"

/* Whose a text says that it is: "its bob", "soy luis", or the name at its begin. */
struct whose_said {
    bool named;
    bool alone;               /* beside it only small words: "no", "sorry", the other's name */
    size_t at;                /* which of the names */
    struct words rest;        /* the text to be read: without that, when it stands alone beside an answer */
};
struct whose_said whose_named(const struct care *care, struct str words, const struct str *names, size_t n_names);

/* The first name as words of a text are compared; empty: there is none. */
struct str whose_first_name(const struct care *care, struct str name);

/* "{name}: ...", by the first name, when the text in hand said that it is theirs; in letters that cost no alphabet of its own. */
struct str whose_for(const struct care *care, const struct person *person, struct str text);

/* What was asked of another at that phone is theirs whom this text names: the line behind which the danger signs were asked, its attack
 * and the question.  *line is it; empty: nothing of the kind. */
struct whose_line {
    struct str line;
    int64_t received_utc;
};
int whose_moved(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id, struct whose_line *line,
                struct err *err);
struct str whose_read_back(struct care *care, const struct person *person, const struct whose_line *line);

/* person is who was named.  1: the line before is theirs now, and *diary is it; 0: the text is no such name, or there is no such line. */
int whose_text(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id, struct str *diary,
               struct err *err);

/* UNDO on a shared phone is for the last line that was logged there: *person becomes whose it is. */
int whose_undo(struct care *care, struct person *person, int64_t inbox_id, struct err *err);

#endif
