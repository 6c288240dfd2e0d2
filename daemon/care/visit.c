/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/visit.h"

#include "care/plan.h"
#include "care/plan_make.h"
#include "store/plan_rows.h"

enum { EVENING_MIN = 18 * 60, BIG_DAY_WINDOW_MIN = 180, MOST_DAYS = 366, AFTER_WINDOW_MIN = 720 };

/* The text begins with one of the list; where the rest begins, 0: it does not. */
static size_t begins(const struct when_words *with, enum times_words words, const struct intake_tokens *t)
{
    size_t i = 0;
    while (i < t->n && t->tokens[i].kind == INTAKE_MARK)
        i++;
    size_t n = times_at(with->times, words, t, i, NULL);
    return n > 0 ? i + n : 0;
}

static int make(struct care *care, const struct person *person, int32_t date, int minute, int window_min, struct str text, bool *made,
                struct err *err)
{
    struct plan plan;
    struct buf refused;
    struct plan_wish wish = {
        .kind = PLAN_APPOINTMENT, .rule = STR("FREQ=DAILY;COUNT=1"), .routine = STR(""), .text = text, .made_by = STR("patient"),
        .exdates = STR(""), .window_min = window_min, .jitter_min = 0, .goal = 0,
        .start = str_of(arena_printf(care->arena, "%d-%02d-%02dT%02d:%02d", date / 10000, date / 100 % 100, date % 100, minute / 60,
                                     minute % 60)),
    };
    buf_init(&refused, 0);
    int rc = plan_make(care, person, &wish, &plan, &refused, err);
    buf_clear(&refused);
    *made = rc == 0;
    return rc < 0 ? -1 : 0;
}

/* Of a half that was not named the one in daytime. */
static int minute_of(const struct when *when)
{
    enum { EARLIEST = 7 * 60 };
    int minute = when->clock >= 0 ? when->clock : when->part;
    return when->clock >= 0 && when->clock_other >= 0 && minute < EARLIEST ? when->clock_other : minute;
}

static struct str day_text(struct care *care, const struct person *person, int32_t date)
{
    return day_or_date_text(care, person, date, 7);
}

static int visit(struct care *care, const struct person *person, const struct when *when, int32_t date, struct str *body, struct err *err)
{
    int minute = minute_of(when);
    bool made = false;
    if (minute < 0) {
        *body = say(care, &person->voice, MESSAGE_ANSWER_VISIT_TIME);
        return 1;
    }
    struct place places[] = { { "day", day_text(care, person, date) },
                              { "time", str_of(arena_printf(care->arena, "%d:%02d", minute / 60, minute % 60)) } };
    struct str text = compose(&person->voice, MESSAGE_REMIND_VISIT, &places[1], 1, care->arena);
    if (make(care, person, date, minute, -1, text, &made, err) < 0)
        return -1;
    *body = compose(&person->voice, made ? MESSAGE_ANSWER_VISIT : MESSAGE_ANSWER_VISIT_NEAR, places, 2, care->arena);
    return 1;
}

int visit_text(struct care *care, const struct person *person, struct str words, struct str *body, struct err *err)
{
    const struct messages *messages = care->setup->messages;
    const struct when_words with = { messages_times(messages), messages_intake(messages) };
    bool big = messages_is_big_day(messages, words), made = false;
    *body = STR("");
    if (with.times == NULL)
        return 0;
    struct intake_tokens t = intake_cut(words, care->arena);
    size_t rest = begins(&with, TIMES_VISIT, &t);
    if (!big && rest == 0)
        return 0;
    bool *used = arena_array(care->arena, t.n + 1, sizeof *used);
    if (used == NULL)
        return err_set(err, ERR_NOMEM, "visit");
    struct when when = when_read(&with, &t, big ? 0 : rest, t.n, &person->now, used);
    int32_t today = person->now.date, date = when.from_date != 0 && when.from_date == when.to_date ? when.from_date : 0;
    if (date == 0 || date < today || date_to_days(date) - date_to_days(today) > MOST_DAYS)
        return 0;
    if (!big)
        return when_is_all(&with, &t, rest, t.n, used) ? visit(care, person, &when, date, body, err) : 0;
    if (date == today || (date == date_add_days(today, 1) && person->now.minute >= EVENING_MIN)) /* it is the evening before */
        return 0;
    if (make(care, person, date, EVENING_MIN, BIG_DAY_WINDOW_MIN, say(care, &person->voice, MESSAGE_ANSWER_BIG_DAY), &made, err) < 0)
        return -1;
    struct place day = { "day", day_text(care, person, date_add_days(date, -1)) };
    *body = made ? compose(&person->voice, MESSAGE_ANSWER_BIG_DAY_ON, &day, 1, care->arena) : STR("");
    return made;
}

int visit_follow(struct care *care, const struct person *person, const struct plan *appointment, struct err *err)
{
    struct plan *plans = NULL;
    size_t n = 0;
    int32_t date = date_add_days(appointment->next_date, 1);
    if (appointment->kind != PLAN_APPOINTMENT || appointment->state != PLAN_ACTIVE || appointment->next_date == 0
        || str_is(appointment->made_by, "patient") || appointment->routine.n > 0)
        return 0;
    if (plan_rows_of(care->db, appointment->patient_id, care->arena, &plans, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (plans[i].kind == PLAN_FOLLOWUP && ((plans[i].after_id == appointment->id && plans[i].start_date == date)
                                               || (plans[i].after_id == 0 && plans[i].state == PLAN_ACTIVE))) /* somebody planned one */
            return 0;
    struct plan after = {
        .patient_id = appointment->patient_id, .kind = PLAN_FOLLOWUP, .state = PLAN_ACTIVE, .rule = STR("FREQ=DAILY;COUNT=1"),
        .start_date = date, .start_min = appointment->next_slot, .window_min = AFTER_WINDOW_MIN, .routine = STR(""), .text = STR(""),
        .made_by = appointment->made_by, .made_utc = care->now_utc, .thin = 1, .after_id = appointment->id, .exdates = STR(""),
    };
    if (plan_rows_add(care->db, &after, &after.id, err) < 0 || plan_advance(&after, person->zone, care->now_utc, false, err) < 0)
        return -1;
    return plan_rows_save(care->db, &after, err);
}

int visit_unfollow(struct care *care, const struct plan *appointment, struct err *err)
{
    struct plan *plans = NULL;
    size_t n = 0;
    if (appointment->kind != PLAN_APPOINTMENT)
        return 0;
    if (plan_rows_of(care->db, appointment->patient_id, care->arena, &plans, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (plans[i].after_id != appointment->id || plans[i].state != PLAN_ACTIVE)
            continue;
        plans[i].state = PLAN_REMOVED;
        plans[i].next_due_utc = 0;
        if (plan_rows_save(care->db, &plans[i], err) < 0)
            return -1;
    }
    return 0;
}
