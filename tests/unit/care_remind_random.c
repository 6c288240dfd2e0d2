/* SPDX-License-Identifier: ISC
 * Reminders over random lives: texts of every kind, outages, a clock that jumps, messages that wait to be handed over.  Whatever
 * happens, each reminder that goes out keeps P6: not in quiet hours, not after STOP or PAUSE, inside its window, once for each date and
 * ask, nothing with hands in an attack, no nudge on a day off, at most three a day that nobody asked for; wherever the person is. */
#include <config.h>

#include "../support/care_world.h"

#include "care/days_off.h"
#include "care/phase.h"
#include "store/address_rows.h"
#include "store/escalation_rows.h"
#include "store/occurrence_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"

enum { LIVES = 12, STEPS_EACH = 4000, SENT_MAX = 4000, DAYS_MAX = 4000, QUIET_FROM = 21 * 60, QUIET_TO = 8 * 60 };

struct life {
    struct world *w;
    struct rng rng;
    int64_t said[SENT_MAX];      /* occurrence and ask of all that was said */
    size_t n_said;
    uint8_t day[DAYS_MAX];       /* unprompted, by day since 2026-01-01 */
    int64_t n_reminders;
    int64_t newest_utc;          /* the clock at its latest */
    char zone[40];               /* where they were last, */
    int32_t moved_date;          /* and on which day they came there */
    int64_t n_away;              /* reminders that went to somebody who travels */
};

static int64_t below(struct life *l, int64_t n)
{
    return (int64_t)rng_below(&l->rng, (uint64_t)n);
}

/* A day is longer for who flies to the west: two local days may share a date. */
static int cap_of(struct life *l, const struct person *person)
{
    const char *zone = zone_name(person->zone);
    if (strcmp(l->zone, zone) != 0) {
        snprintf(l->zone, sizeof l->zone, "%s", zone);
        l->moved_date = person->now.date;
    }
    return l->moved_date != 0 && date_to_days(person->now.date) - date_to_days(l->moved_date) < 2 ? 6 : 3;
}

static void check_dates(struct life *l, const struct outbound *row, const struct person *person)
{
    struct world *w = l->w;
    struct occurrence *open = NULL;
    struct phase_now phase;
    struct days_off days;
    struct err err = { 0 };
    size_t n = 0, n_in = 0;
    int64_t text_id = 0, ask = 0;
    struct str id = row->cause, word;
    assert_true(str_cut(&id, ':', &word) && text_to_int(id, 1, INT64_MAX, &text_id));
    assert_true(text_to_int((struct str){ row->slot.s + 3, row->slot.n - 3 }, 0, 2, &ask)); /* ask 0 and at most two more */
    assert_int_equal(phase_of(&w->care, person, &phase, &err), 0);
    assert_int_equal(days_off_look(&w->care, 1, &days, &err), 0);
    assert_int_equal(occurrence_rows_open(w->db, 1, 0, w->arena, &open, &n, &err), 0);
    for (size_t i = 0; i < n; i++) {
        struct plan plan;
        if (open[i].text_id != text_id || open[i].asks != ask + 1 || open[i].answer != OCCURRENCE_OPEN)
            continue;
        n_in++;
        assert_int_equal(plan_rows_get(w->db, open[i].plan_id, w->arena, &plan, &err), 1);
        assert_true(plan.state == PLAN_ACTIVE || plan.state == PLAN_OVER);
        assert_true(w->care.now_utc < open[i].until_utc);
        int64_t key = open[i].id * 8 + ask;
        for (size_t k = 0; k < l->n_said; k++)
            if (l->said[k] == key)
                fail_msg("date %lld is said twice", (long long)open[i].id);
        assert_true(l->n_said < SENT_MAX);
        l->said[l->n_said++] = key;
        if (plan.kind != PLAN_MEDICINE && plan.kind != PLAN_APPOINTMENT && days_off_has(&days, person->now.date))
            fail_msg("a nudge on a day off, %d", person->now.date);
        if (plan.kind == PLAN_ROUTINE && !phase_hands_on_allowed(&phase, TOUCH_LIGHT, NULL))
            fail_msg("hands on in %s", PHASE_NAMES[phase.phase]);
        if (plan.kind == PLAN_POSTURE && phase.phase == PHASE_ATTACK)
            fail_msg("a nudge in an attack");
    }
    assert_true(n_in > 0);
    assert_false(phase.safety_open);
    int cap = cap_of(l, person);
    l->n_away += strcmp(zone_name(person->zone), "America/New_York") != 0;
    if (ask == 0) {
        int64_t day = date_to_days(person->now.date) - date_to_days(20260101);
        assert_in_range(day, 0, DAYS_MAX - 1);
        if (++l->day[day] > cap)
            fail_msg("%d texts on %d", l->day[day], person->now.date);
    }
}

/* What the world has just sent. */
static void check_sent(struct life *l)
{
    struct world *w = l->w;
    struct err err = { 0 };
    for (size_t i = 0; i < w->n_out; i++) {
        struct outbound row;
        struct person person;
        assert_int_equal(outbox_rows_get(w->db, w->out_id[i], w->arena, &row, &err), 1);
        if (row.class != CLASS_REMINDER)
            continue;
        l->n_reminders++;
        assert_int_equal(person_load(&w->care, 1, row.address_id, &person, &err), 0);
        if (person.now.minute >= QUIET_FROM || person.now.minute < QUIET_TO)
            fail_msg("a reminder at %d:%02d", person.now.minute / 60, person.now.minute % 60);
        assert_int_equal(person.address.consent, CONSENT_IN);
        assert_int_equal(person.patient.state, PATIENT_ACTIVE);
        if (str_starts(row.cause, "occurrence:"))
            check_dates(l, &row, &person);
    }
}

/* Somebody who does not look at what they are asked. */
static void write_something(struct life *l)
{
    static const struct observation PAINS[] = { { .code = OBS_PAIN, .value = 0 },   { .code = OBS_PAIN, .value = 20, .value_high = 20 },
                                                { .code = OBS_PAIN, .value = 60, .value_high = 60 },
                                                { .code = OBS_AURA, .value = 1 },   { .code = OBS_ROUTINE_EFFECT, .text = "worse" } };
    static const struct said TEXTS[] = {
        { .text = "DONE", .intent = INTENT_DONE },       { .text = "SKIP", .intent = INTENT_SKIP },
        { .text = "LATER", .intent = INTENT_LATER },     { .text = "LATER 3h", .intent = INTENT_LATER, .delay_min = 180 },
        { .text = "half of it", .intent = INTENT_OTHER }, { .text = "LESS", .intent = INTENT_LESS },
        { .text = "MORE", .intent = INTENT_MORE },       { .text = "PAUSE 1 day", .intent = INTENT_PAUSE, .delay_min = 1440 },
        { .text = "STOP", .intent = INTENT_STOP, .stop_heard = true }, { .text = "START", .intent = INTENT_START },
        { .text = "START", .intent = INTENT_START },     { .text = "UNDO", .intent = INTENT_UNDO },
        { .text = "arm feels weird", .flags = { MAYBE_NUMB }, .n_flags = 1 },
        { .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO }, { .text = "preview" },
        { .text = "I'm in Madrid this week" },           { .text = "I'm in Tokyo" },
        { .text = "back home" },                         { .text = "estoy en Honolulu 3 días" },
        { .text = "no reminders on sundays" },           { .text = "reminders on sundays again" },
        { .text = "day off tomorrow" },                  { .text = "later 5pm" },
        { .text = "8:30 am" },                           { .text = "pause until monday", .intent = INTENT_PAUSE },
        { .text = "big day saturday" },                  { .text = "REST" },
    };
    enum { N_TEXTS = sizeof TEXTS / sizeof *TEXTS };
    int64_t which = below(l, N_TEXTS + 9);
    struct said said;
    if (which < N_TEXTS)
        said = TEXTS[which];
    else
        said = (struct said){ .text = "6", .intent = INTENT_DIARY, .observations = &PAINS[which % 5], .n_observations = 1 };
    world_text(l->w, said);
    check_sent(l);
}

static void close_alert(struct life *l)
{
    struct escalation row;
    if (escalation_rows_of(l->w->db, 1, l->w->arena, &row, NULL) != 1)
        return;
    world_admin(l->w, "alert.close", arena_printf(l->w->arena, "{\"code\":%lld,\"outcome\":\"spoke\",\"by\":\"maria\"}", (long long)row.id),
                NULL);
    check_sent(l);
}

/* Time passes, mostly a little; what is due is done at once, or later, or only handed over later. */
static void let_time_pass(struct life *l)
{
    struct world *w = l->w;
    struct err err = { 0 };
    int64_t kind = below(l, 30);
    int64_t minutes = kind == 0 ? below(l, 5 * 1440) : kind == 1 ? -below(l, 90) : below(l, 45);
    w->care.now_utc += minutes * 60;
    l->newest_utc = w->care.now_utc > l->newest_utc ? w->care.now_utc : l->newest_utc;
    world_forget(w);
    if (below(l, 8) > 0 && care_due(&w->care, 0, &err) < 0)
        fail_msg("%s", err.text);
    if (below(l, 5) > 0) {
        world_send(w);
        check_sent(l);
    }
}

static void live(uint64_t seed, int64_t *n_reminders)
{
    struct life *l = calloc(1, sizeof *l);
    struct world *w = l->w = world_new();
    static const char *const PLANS[] = {
        "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY;BYHOUR=10,20;BYMINUTE=30\"}",
        "{\"id\":1,\"kind\":\"posture\",\"rrule\":\"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=11,16;BYMINUTE=0\"}",
        "{\"id\":1,\"kind\":\"routine\",\"rrule\":\"FREQ=DAILY;BYHOUR=18;BYMINUTE=0\",\"goal\":4}",
        "{\"id\":1,\"kind\":\"checkin\",\"rrule\":\"FREQ=DAILY;BYHOUR=7,18;BYMINUTE=10\"}",
        "{\"id\":1,\"kind\":\"medicine\",\"rrule\":\"FREQ=DAILY;INTERVAL=2;BYHOUR=8,20;BYMINUTE=45\",\"jitter_min\":15}",
    };
    rng_seed(&l->rng, seed);
    w->settings.plans.quiet_from_min = QUIET_FROM;
    w->settings.plans.quiet_to_min = QUIET_TO;
    world_add_ana(w);
    struct patient patient;
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, NULL), 1);
    patient.hands_on_cleared_by = STR("maria");
    assert_int_equal(patient_rows_save(w->db, &patient, NULL), 0);
    for (size_t i = 0; i < sizeof PLANS / sizeof *PLANS; i++)
        assert_int_equal(world_admin(w, "plan.add", PLANS[i], NULL), 0);
    for (int step = 0; step < STEPS_EACH; step++) {
        arena_reset(w->arena);
        let_time_pass(l);
        if (below(l, 9) == 0)
            write_something(l);
        if (below(l, 60) == 0)
            close_alert(l);
    }
    *n_reminders += l->n_reminders;
    assert_true(l->n_away > 0);
    world_free(w);
    free(l);
}

static void every_reminder_of_a_random_life_keeps_the_promise(void **state)
{
    (void)state;
    int64_t n = 0;
    for (uint64_t seed = 1; seed <= LIVES; seed++) {
        int64_t before = n;
        live(seed, &n);
        if (getenv("NAPE_VERBOSE") != NULL)
            print_message("# seed %llu: %lld\n", (unsigned long long)seed, (long long)(n - before));
    }
    print_message("# %d lives, %lld reminders\n", LIVES, (long long)n);
    assert_true(n > LIVES * 50);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = { cmocka_unit_test(every_reminder_of_a_random_life_keeps_the_promise) };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
