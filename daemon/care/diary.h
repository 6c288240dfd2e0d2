/* SPDX-License-Identifier: ISC
 * diary.h - what a text adds to the diary, read back in one line; UNDO.  For the rooms of care; the worker's thread only. */
#ifndef NAPE_CARE_DIARY_H
#define NAPE_CARE_DIARY_H

#include "care/person.h"
#include "model/observation.h"

/* Keeps the observations of a text.  *line is what they are called in the patient's language ("pain 6, left temple, since 14:00");
 * empty when there was nothing to keep. */
int diary_keep(struct care *care, const struct person *person, int64_t inbox_id, const struct reading *reading, struct str *line,
               struct err *err);

/* "Logged Tue 14:05: {line}. UNDO takes it back."  Empty when line is. */
struct str diary_read_back(struct care *care, const struct person *person, struct str line);

/* On a phone that more than one person uses, with the name of whose diary it is (decision 32). */
struct str diary_for_whom(struct care *care, const struct person *person, struct str text);

/* Takes the last line of the last day back and says so; quiet: says nothing. */
int diary_undo(struct care *care, const struct person *person, int64_t inbox_id, bool quiet, struct err *err);

/* The line for observations.  weekday is today's (1 Monday ... 7 Sunday): entries of other days name theirs; 0: none does.  PURE. */
struct str diary_line(const struct voice *voice, const struct observation *observations, size_t n, int weekday,
                      struct arena *arena);

/* A code word of an entry, or the name of a medicine, in the language ("value.CODE.WORD"); as it stands where there is none.  PURE. */
struct str diary_word(const struct voice *voice, enum observation_code code, const char *word, struct arena *arena);

#endif
