/* SPDX-License-Identifier: ISC
 * The reminders' own rules run ahead over copies of the plans: nothing is written. */
#include <config.h>

#include "care/preview.h"

#include "care/remind_inside.h"

enum { TEXT_DAYS = 2, TEXT_ENTRIES = 5, TEXT_LINES = 40, LIST_MAX_BYTES = 300 };

_Static_assert((int)PREVIEW_MAX_TOGETHER == (int)REMIND_MAX_TOGETHER, "a text is shown whole");

static const char *const WHY[HOLD_COUNT] = {
    [HOLD_NONE] = "",
    [HOLD_NOT_JOINED] = "has not joined yet",
    [HOLD_STOPPED] = "wrote STOP",
    [HOLD_PAUSED] = "reminders are paused",
    [HOLD_PLAN_PAUSED] = "this plan is paused",
    [HOLD_QUIET] = "quiet hours",
    [HOLD_SAFETY] = "a safety question or an alert is open",
    [HOLD_ATTACK] = "in an attack",
    [HOLD_TOUCH] = "a routine made it worse in the last day",
    [HOLD_UNCLEARED] = "nobody cleared hands-on routines",
    [HOLD_FLUID] = "heart or kidney disease, or not known; or the fluid limit is reached",
    [HOLD_GOAL] = "the goal is met",
    [HOLD_CAP] = "enough texts that day",
    [HOLD_CEILING] = "too many texts within an hour",
    [HOLD_THINNED] = "left out: LESS, or no answers lately",
    [HOLD_STALE] = "its window is over",
    [HOLD_DAY_OFF] = "a day off",
    [HOLD_WHO] = "it may be somebody else's phone",
    [HOLD_DIARY] = "the diary names what speaks against it",
};

const char *preview_why(enum hold hold)
{
    return WHY[hold];
}

struct ahead {
    struct moment m;
    struct pending *dates;
    size_t n_dates;
    struct preview_line *lines;
    size_t n_lines, size;
    int32_t day;        /* on which so many were sent */
    int64_t sent;
};

static struct preview_line *add_line(struct ahead *a, int64_t at_utc, enum hold hold, const struct plan *plan)
{
    if (a->n_lines == a->size)
        return NULL;
    a->lines[a->n_lines] = (struct preview_line){ .at_utc = at_utc, .hold = hold, .plans = { plan }, .n_plans = 1 };
    return &a->lines[a->n_lines++];
}

static int advance(struct ahead *a, struct pending *d, int64_t utc, struct err *err)
{
    if (plan_advance(d->plan, a->m.person.zone, utc, false, err) < 0)
        return -1;
    d->left = d->plan->state == PLAN_OVER;
    if (!d->left)
        plan_date_at(d->plan, a->m.person.zone, d->plan->next_date, d->plan->next_slot, &d->at);
    return 0;
}

/* 1: the hold ends inside the window, and the date waits for that. */
static bool waits(const struct ahead *a, struct pending *d, enum hold hold, int64_t utc)
{
    int64_t again = 0;
    if (hold == HOLD_QUIET)
        remind_is_quiet(&a->m, utc, &again);
    else if (hold == HOLD_PAUSED)
        again = a->m.person.patient.paused_until_utc;
    else if (hold == HOLD_PLAN_PAUSED)
        again = d->plan->paused_until_utc;
    if (again <= utc || again >= d->at.until_utc)
        return false;
    d->at.due_utc = again;
    return true;
}

static int hold_date(struct ahead *a, struct pending *d, enum hold hold, int64_t utc, struct err *err)
{
    add_line(a, utc, hold, d->plan);
    d->plan->passed += hold == HOLD_THINNED;
    return advance(a, d, utc, err);
}

static int run_group(struct ahead *a, int64_t utc, struct err *err)
{
    struct pending *said[REMIND_MAX_TOGETHER];
    struct plan *plans[REMIND_MAX_TOGETHER];
    size_t n = 0;
    bool important = false;
    struct local local;
    zone_local(a->m.person.zone, utc, &local);
    if (local.date != a->day) {
        a->day = local.date;
        a->sent = 0;
    }
    for (size_t i = 0; i < a->n_dates; i++) {
        struct pending *d = &a->dates[i];
        if (!d->in)
            continue;
        enum hold hold = remind_hold(&a->m, d->plan, utc);
        if (hold == HOLD_NONE && remind_is_thinned(d->plan))
            hold = HOLD_THINNED;
        if (hold == HOLD_NONE) {
            important = important || remind_is_important(d->plan->kind);
            plans[n] = d->plan;
            said[n++] = d;
        } else if (!waits(a, d, hold, utc) && hold_date(a, d, hold, utc, err) < 0)
            return -1;
    }
    enum hold count = n > 0 ? remind_hold_count(&a->m, important, utc, a->sent) : HOLD_NONE;
    if (n > 0 && count == HOLD_NONE) {
        struct preview_line *line = add_line(a, utc, HOLD_NONE, plans[0]);
        if (line != NULL) {
            line->n_plans = n;
            for (size_t i = 0; i < n; i++)
                line->plans[i] = plans[i];
            line->words = remind_words(&a->m, plans, n, false, err);
        }
        a->sent++;
    }
    for (size_t i = 0; i < n; i++) {
        if (count != HOLD_NONE) {
            if (hold_date(a, said[i], count, utc, err) < 0)
                return -1;
            continue;
        }
        said[i]->plan->passed = 0;
        if (advance(a, said[i], utc, err) < 0)
            return -1;
    }
    return 0;
}

static int prepare(struct ahead *a, int64_t now_utc, struct err *err)
{
    for (size_t i = 0; i < a->m.n_plans; i++) {
        struct pending d = { .plan = &a->m.plans[i] };
        if (d.plan->state > PLAN_PAUSED || d.plan->next_date == 0)
            continue;
        plan_date_at(d.plan, a->m.person.zone, d.plan->next_date, d.plan->next_slot, &d.at);
        if (d.at.until_utc <= now_utc && advance(a, &d, now_utc, err) < 0)
            return -1;
        a->dates[a->n_dates++] = d;
    }
    return 0;
}

int preview_look(struct care *care, int64_t patient_id, int days, size_t limit, struct preview_line **lines, size_t *n,
                 struct err *err)
{
    struct ahead a = { .size = limit };
    int64_t utc = care->now_utc, end_utc = care->now_utc + (int64_t)days * 86400, send_utc = 0;
    *n = 0;
    *lines = NULL;
    if (remind_look(care, patient_id, &a.m, err) < 0)
        return -1;
    a.dates = arena_array(care->arena, a.m.n_plans + 1, sizeof *a.dates);
    a.lines = arena_array(care->arena, limit + 1, sizeof *a.lines);
    if (a.dates == NULL || a.lines == NULL)
        return err_set(err, ERR_NOMEM, "preview");
    a.day = a.m.person.now.date;
    a.sent = a.m.sent_today;
    if (prepare(&a, care->now_utc, err) < 0)
        return -1;
    while (a.n_lines < limit && remind_group(a.dates, a.n_dates, utc, &send_utc) > 0 && send_utc < end_utc) {
        utc = send_utc;
        if (run_group(&a, utc, err) < 0)
            return -1;
    }
    *lines = a.lines;
    *n = a.n_lines;
    return 0;
}

static struct str day_and_time(struct care *care, const struct person *person, int64_t utc)
{
    struct local local;
    zone_local(person->zone, utc, &local);
    struct str day = compose_key(&person->voice, arena_printf(care->arena, "day.%d", local.weekday), NULL, 0, care->arena);
    struct str time = clock_text(care, person->zone, utc);
    return str_of(arena_printf(care->arena, "%.*s %.*s", (int)day.n, day.s, (int)time.n, time.s));
}

int preview_text(struct care *care, int64_t patient_id, struct str *body, struct err *err)
{
    struct preview_line *lines = NULL;
    struct person person;
    size_t n = 0, n_listed = 0;
    struct buf list;
    if (person_load(care, patient_id, 0, &person, err) < 0
        || preview_look(care, patient_id, TEXT_DAYS, TEXT_LINES, &lines, &n, err) < 0)
        return -1;
    buf_init(&list, LIST_MAX_BYTES);
    for (size_t i = 0; i < n && n_listed < TEXT_ENTRIES; i++) {
        if (lines[i].hold != HOLD_NONE)
            continue;
        struct str when = day_and_time(care, &person, lines[i].at_utc);
        buf_addf(&list, "%s%.*s", n_listed++ > 0 ? "; " : "", (int)when.n, when.s);
        for (size_t k = 0; k < lines[i].n_plans; k++) {
            const char *key = arena_printf(care->arena, "remind.short.%s", PLAN_KIND_NAMES[lines[i].plans[k]->kind]);
            struct str brief = compose_key(&person.voice, key, NULL, 0, care->arena);
            buf_addf(&list, "%s%.*s", k > 0 ? ", " : " ", (int)brief.n, brief.s);
        }
    }
    struct place place = { "list", arena_str(care->arena, buf_str(&list)) };
    buf_clear(&list);
    *body = n_listed > 0 ? compose(&person.voice, MESSAGE_PREVIEW_LIST, &place, 1, care->arena)
                         : say(care, &person.voice, MESSAGE_PREVIEW_NONE);
    return 0;
}
