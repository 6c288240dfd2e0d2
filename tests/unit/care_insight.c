/* SPDX-License-Identifier: ISC
 * Counting a diary, and what followed routines (decision 31): on rows made by hand, and on simulated patients of whom it is known
 * whether routines do anything. */
#include <config.h>

#include "care/insight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"

enum { MON = 20260302, SUN = 20260308, ROWS_MAX = 64 };

struct world {
    struct zones *zones;
    const struct zone *zone;
    struct arena *arena;
    struct diary_entry entries[ROWS_MAX];
    struct occurrence routines[ROWS_MAX];
    struct insight_attack attacks[4];
    struct insight_request rq;
};

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->zones = zones_new();
    w->zone = zones_find(w->zones, "America/Chicago", NULL);
    w->arena = arena_new(0);
    assert_non_null(w->zone);
    w->rq = (struct insight_request){ .from_date = MON, .to_date = SUN, .zone = w->zone, .entries = w->entries, .routines = w->routines,
                                      .attacks = w->attacks };
    w->rq.now_utc = zone_utc(w->zone, 20260315, 720);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;
    zones_free(w->zones);
    arena_free(w->arena);
    free(w);
    return 0;
}

static void note(struct world *w, int32_t date, int min, struct observation o)
{
    if (o.value_high == 0)
        o.value_high = o.value;
    w->entries[w->rq.n_entries++] = (struct diary_entry){ .local_date = date, .local_min = min, .observation = o };
}

static void note_pain(struct world *w, int32_t date, int min, int tenths)
{
    note(w, date, min, (struct observation){ .code = OBS_PAIN, .value = tenths });
}

static void note_med(struct world *w, int32_t date, const char *generic, const char *class)
{
    note(w, date, 600, (struct observation){ .code = OBS_MED, .text = generic, .detail = class });
}

static struct insight count(struct world *w)
{
    struct insight out;
    assert_true(insight_count(&w->rq, w->arena, &out));
    return out;
}

static void a_day_without_a_word_is_neither_good_nor_bad(void **state)
{
    struct world *w = *state;
    note_pain(w, MON, 540, 60);
    note_pain(w, MON, 1200, 30);
    note_pain(w, MON + 1, 540, 0);
    note(w, MON + 2, 540, (struct observation){ .code = OBS_WATER, .value = 500 });
    note(w, MON + 3, 540, (struct observation){ .code = OBS_HEADACHE, .value = 1 });
    note_pain(w, MON + 7, 540, 90); /* another week */
    struct insight i = count(w);
    assert_int_equal(i.days, 7);
    assert_int_equal(i.head_days, 3);
    assert_int_equal(i.headache_days, 2);
    assert_int_equal(i.worst, 60);
    assert_int_equal(i.worst_date, MON);
    assert_int_equal(i.worst_days, 2);
    assert_int_equal(i.worst_sum, 60);
}

static void an_attack_over_midnight_counts_on_each_day(void **state)
{
    struct world *w = *state;
    w->attacks[0] = (struct insight_attack){ zone_utc(w->zone, MON, 1300), zone_utc(w->zone, MON + 2, 60), zone_utc(w->zone, MON + 4, 60) };
    w->rq.n_attacks = 1;
    struct insight i = count(w);
    assert_int_equal(i.headache_days, 3); /* up to the last word about it */
    assert_int_equal(i.head_days, 3);
}

static void a_class_counts_once_a_day_and_preventives_are_no_analgesics(void **state)
{
    struct world *w = *state;
    note_med(w, MON, "ibuprofen", "nsaid");
    note_med(w, MON, "naproxen", "nsaid");
    note_med(w, MON, "sumatriptan", "triptan");
    note_med(w, MON + 1, "ibuprofen", "nsaid");
    note_med(w, MON + 2, "topiramate", "preventive");
    note_med(w, MON + 3, "painkiller", "unknown");
    struct insight i = count(w);
    assert_int_equal(i.n_classes, 3);
    assert_string_equal(i.classes[0].name, "nsaid");
    assert_int_equal(i.classes[0].days, 2);
    assert_int_equal(i.classes[1].days, 1);
    assert_int_equal(i.analgesic_days, 3); /* an unknown pill counts in some analgesic, never against a class */
}

static void migraine_like_days_need_what_ichd_3_asks_and_say_when_they_are_only_probable(void **state)
{
    struct world *w = *state;
    note_pain(w, MON, 540, 70); /* one side, severe, nausea: migraine-like */
    note(w, MON, 540, (struct observation){ .code = OBS_SIDE, .text = "left", .value = 1 });
    note(w, MON, 540, (struct observation){ .code = OBS_NAUSEA, .value = 1 });
    note_pain(w, MON + 1, 540, 70); /* half of it was not said */
    note(w, MON + 1, 540, (struct observation){ .code = OBS_SIDE, .text = "left", .value = 1 });
    note_pain(w, MON + 2, 540, 20); /* mild, both sides, worse by nothing, no nausea, no light: not */
    note(w, MON + 2, 540, (struct observation){ .code = OBS_SIDE, .text = "both", .value = 1 });
    note(w, MON + 2, 540, (struct observation){ .code = OBS_QUALITY, .text = "pressing", .value = 1 });
    note(w, MON + 2, 540, (struct observation){ .code = OBS_WORSE_ACTIVITY, .value = 0 });
    note_pain(w, MON + 3, 540, 20); /* aura alone is enough */
    note(w, MON + 3, 540, (struct observation){ .code = OBS_AURA, .value = 1 });
    struct insight i = count(w);
    assert_int_equal(i.headache_days, 4);
    assert_int_equal(i.migraine_days, 2);
    assert_int_equal(i.probable_days, 1);
}

static void routines_water_and_lost_days_are_counted(void **state)
{
    static const enum occurrence_answer ANSWERS[] = { OCCURRENCE_DONE, OCCURRENCE_PARTLY, OCCURRENCE_SKIPPED, OCCURRENCE_IGNORED,
                                                      OCCURRENCE_HELD, OCCURRENCE_LOST, OCCURRENCE_OPEN };
    struct world *w = *state;
    for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++)
        w->routines[w->rq.n_routines++] = (struct occurrence){ .local_date = MON + (int)i, .answer = ANSWERS[i] };
    note(w, MON, 540, (struct observation){ .code = OBS_WATER, .value = 1500 });
    note(w, MON, 900, (struct observation){ .code = OBS_WATER, .value = 600 });
    note(w, MON + 1, 540, (struct observation){ .code = OBS_WATER, .value = 400 });
    note(w, MON + 1, 540, (struct observation){ .code = OBS_FUNCTION, .text = "bedridden", .value = 1 });
    note(w, MON + 2, 540, (struct observation){ .code = OBS_FUNCTION, .text = "reduced", .value = 1 });
    w->rq.water_goal_ml = 2000;
    struct insight i = count(w);
    assert_int_equal(i.routine_done, 2);
    assert_int_equal(i.routine_said, 4); /* held and lost ones count for and against nothing (decision 25) */
    assert_int_equal(i.water_days, 2);
    assert_int_equal(i.water_goal_days, 1);
    assert_int_equal(i.water_ml, 2500);
    assert_int_equal(i.lost_days, 1);
}

static void a_span_that_cannot_be_is_refused(void **state)
{
    struct world *w = *state;
    struct insight out;
    w->rq.to_date = 20260301;
    assert_false(insight_count(&w->rq, w->arena, &out));
    w->rq.to_date = 20360301;
    assert_false(insight_count(&w->rq, w->arena, &out));
}

/* Decision 31 */

static void answer(struct world *w, int32_t date, int min, enum occurrence_answer answer)
{
    w->routines[w->rq.n_routines++] = (struct occurrence){
        .local_date = date, .slot = min, .answer = answer, .answered_utc = zone_utc(w->zone, date, min),
    };
}

static void what_belongs_to_neither_side_is_left_out(void **state)
{
    static const struct {
        const char *name;
        enum occurrence_answer answer;
        int pain_date, pain_min, tenths; /* days behind it, minute */
        bool in_attack, late;
        int done, skipped, headaches;
    } CASES[] = {
        { .name = "done, a headache the next day", .answer = OCCURRENCE_DONE, .pain_date = 1, .pain_min = 600, .tenths = 50, .done = 1, .headaches = 1 },
        { .name = "done, no pain the next day", .answer = OCCURRENCE_DONE, .pain_date = 1, .pain_min = 600, .done = 1 },
        { .name = "skipped", .answer = OCCURRENCE_SKIPPED, .pain_date = 1, .pain_min = 600, .tenths = 50, .skipped = 1, .headaches = 1 },
        { .name = "nothing is known of the 48 hours", .answer = OCCURRENCE_DONE, .pain_date = 3, .pain_min = 600, .tenths = 50 },
        { .name = "the pain was there before", .answer = OCCURRENCE_DONE, .pain_date = 0, .pain_min = 500, .tenths = 50 },
        { .name = "a day without a time, all of it behind", .answer = OCCURRENCE_DONE, .pain_date = 1, .pain_min = -1, .tenths = 50, .done = 1, .headaches = 1 },
        { .name = "a day without a time, that begins before", .answer = OCCURRENCE_DONE, .pain_date = 0, .pain_min = -1, .tenths = 50 },
        { .name = "held: hands-on was off", .answer = OCCURRENCE_HELD, .pain_date = 1, .pain_min = 600, .tenths = 50 },
        { .name = "never answered", .answer = OCCURRENCE_IGNORED, .pain_date = 1, .pain_min = 600, .tenths = 50 },
        { .name = "partly", .answer = OCCURRENCE_PARTLY, .pain_date = 1, .pain_min = 600, .tenths = 50 },
        { .name = "answered in an attack", .answer = OCCURRENCE_SKIPPED, .pain_date = 1, .pain_min = 600, .tenths = 50, .in_attack = true },
        { .name = "its 48 hours are not over", .answer = OCCURRENCE_DONE, .pain_date = 1, .pain_min = 600, .tenths = 50, .late = true },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct world *w = NULL;
        struct insight_compare c;
        set_up((void **)&w);
        answer(w, MON, 570, CASES[i].answer);
        note_pain(w, MON + CASES[i].pain_date, CASES[i].pain_min, CASES[i].tenths);
        if (CASES[i].in_attack)
            w->attacks[w->rq.n_attacks++] = (struct insight_attack){ zone_utc(w->zone, MON, 480), zone_utc(w->zone, MON, 500),
                                                                     zone_utc(w->zone, MON, 700) };
        if (CASES[i].late)
            w->rq.now_utc = zone_utc(w->zone, MON + 2, 500);
        insight_compare(&w->rq, &c);
        if (c.done.n != CASES[i].done || c.skipped.n != CASES[i].skipped || c.done.headache + c.skipped.headache != CASES[i].headaches)
            fail_msg("%s: done %d, skipped %d, headaches %d", CASES[i].name, c.done.n, c.skipped.n, c.done.headache + c.skipped.headache);
        assert_false(insight_is_enough(&c));
        assert_true(c.p == 1);
        tear_down((void **)&w);
    }
    (void)state;
}

/* Simulated patients: 26 weeks, a routine on three days a week, headaches that come in runs, evenings that are written down or not. */

enum { WEEKS = 26, DAYS = WEEKS * 7, PATIENTS = 200 };

static bool chance(struct rng *rng, int percent)
{
    return rng_below(rng, 100) < (uint64_t)percent;
}

struct life {
    struct diary_entry entries[DAYS];
    struct occurrence routines[DAYS];
    struct insight_request rq;
};

/* effect: by how many of 100 a routine done makes headaches of the next two days rarer. */
static void live(struct world *w, struct rng *rng, int effect, struct life *life)
{
    int32_t start = 20250303; /* a Monday */
    bool headache = false;
    int helped = 0, rare = 20 + (int)rng_below(rng, 20);
    *life = (struct life){ .rq = { .from_date = start, .to_date = date_add_days(start, DAYS - 1), .zone = w->zone } };
    life->rq.now_utc = zone_utc(w->zone, date_add_days(start, DAYS + 3), 0);
    life->rq.entries = life->entries;
    life->rq.routines = life->routines;
    for (int day = 0; day < DAYS; day++) {
        int32_t date = date_add_days(start, day);
        int percent = headache ? 50 : rare;
        if (helped-- > 0)
            percent = percent * (100 - effect) / 100;
        headache = chance(rng, percent);
        int pain = headache ? 30 + (int)rng_below(rng, 50) : 0;
        if (day % 7 == 0 || day % 7 == 2 || day % 7 == 4) {
            enum occurrence_answer said = chance(rng, 55) ? OCCURRENCE_DONE : chance(rng, 75) ? OCCURRENCE_SKIPPED : OCCURRENCE_IGNORED;
            bool held = headache && pain >= 40; /* an attack: nothing is said */
            life->routines[life->rq.n_routines++] = (struct occurrence){
                .local_date = date, .slot = 600, .answer = held ? OCCURRENCE_HELD : said, .hold = held ? HOLD_ATTACK : HOLD_NONE,
                .answered_utc = held || said == OCCURRENCE_IGNORED ? 0 : zone_utc(w->zone, date, 615),
            };
            if (!held && said == OCCURRENCE_DONE)
                helped = 2;
        }
        if (chance(rng, 85))
            life->entries[life->rq.n_entries++] = (struct diary_entry){
                .local_date = date, .local_min = headache ? 540 : 1200,
                .observation = { .code = OBS_PAIN, .value = pain, .value_high = pain },
            };
    }
}

struct many {
    int seldom;                                  /* patients who would hear that chance seldom does that */
    int64_t done, done_headache, skipped, skipped_headache;
};

static struct many live_all(struct world *w, uint64_t seed, int effect)
{
    struct rng rng;
    struct many all = { 0 };
    struct life *life = malloc(sizeof *life);
    assert_non_null(life);
    rng_seed(&rng, seed);
    for (int i = 0; i < PATIENTS; i++) {
        struct insight_compare c;
        live(w, &rng, effect, life);
        insight_compare(&life->rq, &c);
        assert_true(insight_is_enough(&c));
        all.seldom += c.p < INSIGHT_SELDOM;
        all.done += c.done.n;
        all.done_headache += c.done.headache;
        all.skipped += c.skipped.n;
        all.skipped_headache += c.skipped.headache;
    }
    free(life);
    return all;
}

/* How many of 100 fewer had a headache after a routine that was done. */
static double fewer(const struct many *all)
{
    return 100.0 * (double)all->skipped_headache / (double)all->skipped - 100.0 * (double)all->done_headache / (double)all->done;
}

static void patients_without_an_effect_show_none_and_with_one_they_show_it(void **state)
{
    struct world *w = *state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct many none = live_all(w, seed, 0), some = live_all(w, seed, 80);
        print_message("# seed %d: no effect: %.1f of 100 fewer, %d of %d patients seldom by chance; effect: %.1f fewer, %d of %d\n",
                      (int)seed, fewer(&none), none.seldom, PATIENTS, fewer(&some), some.seldom, PATIENTS);
        assert_true(fewer(&none) > -3 && fewer(&none) < 3);
        assert_true(none.seldom <= 1);
        assert_true(fewer(&some) > 20);
        assert_true(some.seldom > PATIENTS / 4);
    }
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test_setup_teardown(a_day_without_a_word_is_neither_good_nor_bad, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_attack_over_midnight_counts_on_each_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_class_counts_once_a_day_and_preventives_are_no_analgesics, set_up, tear_down),
        cmocka_unit_test_setup_teardown(migraine_like_days_need_what_ichd_3_asks_and_say_when_they_are_only_probable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(routines_water_and_lost_days_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_span_that_cannot_be_is_refused, set_up, tear_down),
        cmocka_unit_test(what_belongs_to_neither_side_is_left_out),
        cmocka_unit_test_setup_teardown(patients_without_an_effect_show_none_and_with_one_they_show_it, set_up, tear_down),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
