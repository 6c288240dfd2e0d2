/* SPDX-License-Identifier: ISC
 * times.h - the words by which people name days, lengths of time and that they are somewhere else: times.conf of every language.
 * PURE; immutable once made; any thread.  What they come to is care/when. */
#ifndef NAPE_CARE_TIMES_H
#define NAPE_CARE_TIMES_H

#include "base/files.h"
#include "base/problems.h"
#include "care/intake_rules.h"

/* The lists of a file; the first three hold one entry a day or month, the rest words that mean the same. */
enum times_words {
    TIMES_WEEKDAY, TIMES_WEEKDAY_ALL, TIMES_MONTH,
    TIMES_ORDINAL, TIMES_OF, TIMES_UNTIL, TIMES_FROM, TIMES_TO, TIMES_EVERY, TIMES_TODAY, TIMES_TOMORROW, TIMES_AFTER_TOMORROW,
    TIMES_WEEKEND, TIMES_WEEKENDS, TIMES_THIS_WEEK, TIMES_NEXT_WEEK, TIMES_NEXT_MONTH,
    TIMES_MINUTES, TIMES_HOURS, TIMES_DAYS, TIMES_WEEKS, TIMES_MONTHS, TIMES_ONE, TIMES_COUPLE, TIMES_FEW, TIMES_HALF_HOUR,
    TIMES_AT_ONCE, TIMES_AT, TIMES_MORNING, TIMES_NOON, TIMES_AFTERNOON, TIMES_EVENING, TIMES_LIGHT, TIMES_PREFER, TIMES_LATER,
    TIMES_HERE, TIMES_GOING, TIMES_NOT_HERE, TIMES_FOR_GOOD, TIMES_HOME, TIMES_OFF, TIMES_OFF_EVERY, TIMES_OFF_AGAIN, TIMES_VISIT, TIMES_HOSPITAL,
    TIMES_STAY, TIMES_NO_STAY, TIMES_ADMITTED, TIMES_DISCHARGED, TIMES_BEREAVED, TIMES_MOVED_AWAY, TIMES_HE_DIED, TIMES_DIED, TIMES_DEAD, TIMES_FOR_THEM, TIMES_FELT, TIMES_MEND,
    TIMES_VAGUE,
    TIMES_COUNT
};

struct times;

/* Reads times.conf of every language that has messages.  Every problem goes into *problems; NULL when there was an error. */
struct times *times_new(const struct rule_files *files, struct problems *problems);
void times_free(struct times *times);

/* How many tokens from i on are words of the list, in any language; the longest; 0: none.  *entry (may be NULL): which entry of the
 * list, from 0 on. */
size_t times_at(const struct times *times, enum times_words words, const struct intake_tokens *t, size_t i, int *entry);

#endif
