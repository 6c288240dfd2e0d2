/* SPDX-License-Identifier: ISC
 * remind_inside.h - what the files of reminders share: a person's situation, and the dates that are to come.  For remind*.c,
 * answer.c, better_time.c, days_off.c, preview.c and command_plan.c. */
#ifndef NAPE_CARE_REMIND_INSIDE_H
#define NAPE_CARE_REMIND_INSIDE_H

#include "care/days_off.h"
#include "care/phase.h"
#include "care/plan.h"
#include "care/remind.h"
#include "care/routine.h"
#include "model/conversation.h"

enum { REMIND_PER_DAY = 3, REMIND_PER_HOUR = 6, REMIND_COMBINE_S = 15 * 60, REMIND_PATIENCE_S = 59 * 60,
       REMIND_ASKS_MAX = 3, REMIND_MAX_TOGETHER = 8 };

/* All that decides whether something may be said to a person, read at one moment. */
struct moment {
    struct care *care;
    struct person person;     /* at the address where reminders go */
    bool reachable;           /* that address opted in */
    struct phase_now phase;
    struct facts facts;
    struct days_off days_off;
    int64_t water_ml;         /* noted today */
    int64_t sent_today;       /* unprompted texts */
    int64_t sent_hour;        /* reminders of any kind */
    struct conversation open; /* of that address; kind CONVERSATION_NONE: none */
    bool open_read;           /* open_dates holds what may still be answered, as it is now; what is said meanwhile is not among it */
    struct occurrence *open_dates;
    size_t n_open_dates;
    struct plan *plans;       /* of the person, by id */
    size_t n_plans;
    bool picked;              /* choice is what a routine of the text in hand suggests */
    struct routine_choice choice;
};

int remind_look(struct care *care, int64_t patient_id, struct moment *out, struct err *err);

/* Why a date of the plan would not be said at that time; HOLD_NONE: it would.  Looks at neither cap, ceiling nor thinning. */
enum hold remind_hold(const struct moment *m, const struct plan *plan, int64_t at_utc);
/* Whether one more text to this person is too much today, with what more important plans still need; or this hour. */
enum hold remind_hold_count(const struct moment *m, bool important, int64_t at_utc, int64_t sent_today);
/* What concerns the person alone: not joined, stopped, paused, quiet hours. */
enum hold remind_hold_person(const struct moment *m, int64_t at_utc);
/* true: the date is left out, by LESS or because nobody answers. */
bool remind_is_thinned(const struct plan *plan);
/* true: it has just begun to be said less often, which is told with it. */
bool remind_backs_off_now(const struct plan *plan);
bool remind_is_important(enum plan_kind kind);

/* Quiet hours: whether they are on, and when they end; when they begin next after a moment (0: there are none). */
bool remind_is_quiet(const struct moment *m, int64_t utc, int64_t *end_utc);
int64_t remind_quiet_begins(const struct moment *m, int64_t utc);

/* A date that is to come. */
struct pending {
    struct plan *plan;
    struct plan_date at;
    bool left;                /* not to be looked at any more this time */
    bool in;                  /* of the group */
};

/* The first of them and those that go into one text with it.  Returns how many (0: none is left); *send_utc says when. */
size_t remind_group(struct pending *dates, size_t n, int64_t now_utc, int64_t *send_utc);

/* Says the dates of one text, which are allowed.  P6: a date that has its row is not said again. */
int remind_say_group(struct moment *m, struct pending *const *dates, size_t n, struct err *err);
/* LATER: what was put off until now is said once more. */
int remind_say_again(struct moment *m, struct err *err);
/* The next date of a plan ends what is open of it. */
int remind_close_open(struct moment *m, struct plan *plan, struct err *err);

/* The words for plans that are said together. */
struct str remind_words(const struct moment *m, struct plan *const *plans, size_t n, bool again, struct err *err);

/* After a clock that went back, plans are counted anew, some at a time.  1: there is more to do. */
int remind_mind_the_clock(struct care *care, struct err *err);

/* Cause of a reminder's outbox row. */
#define REMIND_CAUSE "occurrence"

#endif
