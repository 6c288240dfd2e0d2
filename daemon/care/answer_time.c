/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/answer_time.h"

enum {
    LATER_MIN = 60, LATER_LEAST_MIN = 10, PAUSE_MIN = 3 * 1440, PAUSE_MOST_MIN = 60 * 1440, PAUSE_DATE_DAYS = 366, DAY_MIN = 1440
};

int answer_time_read(struct care *care, const struct person *person, struct str words, struct answer_time *out, struct err *err)
{
    const struct messages *messages = care->setup->messages;
    out->with = (struct when_words){ messages_times(messages), messages_intake(messages) };
    out->t = intake_cut(words, care->arena);
    out->used = arena_array(care->arena, out->t.n + 1, sizeof *out->used);
    if (out->used == NULL)
        return err_set(err, ERR_NOMEM, "answer");
    out->when = when_read(&out->with, &out->t, 0, out->t.n, &person->now, out->used);
    return 0;
}

bool answer_time_alone(struct answer_time *r, bool asked)
{
    const struct when *w = &r->when;
    bool timed = w->clock >= 0 || w->part >= 0 || (w->span_min > 0 && w->span_min < DAY_MIN);
    if (!timed || w->until || w->weekdays != 0 || (w->from_date != 0 && w->to_date == 0))
        return false;
    for (size_t i = 0; i < r->t.n;) {
        size_t n = r->used[i] ? 0 : times_at(r->with.times, asked ? TIMES_PREFER : TIMES_LATER, &r->t, i, NULL);
        for (size_t k = 0; k < n; k++)
            r->used[i + k] = true;
        i += n > 0 ? n : 1;
    }
    return when_is_all(&r->with, &r->t, 0, r->t.n, r->used);
}

int64_t answer_later_utc(const struct care *care, const struct person *person, const struct reading *reading,
                         const struct answer_time *r)
{
    int64_t now_utc = care->now_utc, least_s = LATER_LEAST_MIN * 60, minutes = reading->delay_min;
    int64_t clock_utc = minutes == 0 || r->when.clock >= 0 ? when_clock_utc(&r->when, person->zone, now_utc, least_s) : 0;
    if (clock_utc != 0)
        return clock_utc;
    if (minutes == 0)
        minutes = r->when.span_min > 0 ? r->when.span_min : LATER_MIN;
    return now_utc + (minutes > LATER_LEAST_MIN ? minutes : LATER_LEAST_MIN) * 60;
}

int64_t answer_pause_until_utc(const struct care *care, const struct person *person, const struct reading *reading,
                               const struct when *w)
{
    int64_t minutes = w->span_min > 0 ? w->span_min : reading->delay_min > 0 ? reading->delay_min : PAUSE_MIN;
    int64_t until_utc = care->now_utc + (minutes < PAUSE_MOST_MIN ? minutes : PAUSE_MOST_MIN) * 60;
    bool one = w->from_date == w->to_date && w->weekdays != 0; /* "pause monday" */
    if (w->to_date != 0)
        until_utc = zone_utc(person->zone, w->until || one ? w->to_date : date_add_days(w->to_date, 1), 0);
    else if (w->span_min == 0 && (w->clock >= 0 || w->part >= 0))
        until_utc = when_clock_utc(w, person->zone, care->now_utc, LATER_LEAST_MIN * 60);
    int64_t most_utc = care->now_utc + (int64_t)PAUSE_DATE_DAYS * 86400;
    return until_utc < most_utc ? until_utc : most_utc;
}
