/* SPDX-License-Identifier: ISC
 * Where a patient stands in an attack, and what hands may do there (decisions 1 to 4). */
#include <config.h>

#include "../support/care_world.h"

#include "care/phase.h"
#include "store/observation_rows.h"
#include "store/patient_rows.h"

static int set_up(void **state)
{
    struct world *w = world_new();
    world_add_ana(w);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

static struct phase_now now(struct world *w)
{
    struct person person;
    struct phase_now out;
    struct err err = { 0 };
    assert_int_equal(person_load(&w->care, 1, 0, &person, &err), 0);
    assert_int_equal(phase_of(&w->care, &person, &out, &err), 0);
    return out;
}

static void clear(struct world *w)
{
    struct patient patient;
    struct err err = { 0 };
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, &err), 1);
    patient.hands_on_cleared_by = STR("maria");
    assert_int_equal(patient_rows_save(w->db, &patient, &err), 0);
}

/* An entry of so many hours ago. */
static void note(struct world *w, int hours_ago, struct observation o)
{
    struct person person;
    struct local local;
    struct err err = { 0 };
    assert_int_equal(person_load(&w->care, 1, 0, &person, &err), 0);
    int64_t at_utc = w->care.now_utc - (int64_t)hours_ago * 3600;
    zone_local(person.zone, at_utc, &local);
    struct diary_entry entry = { .patient_id = 1, .inbox_id = 1, .at_utc = at_utc, .local_date = local.date,
                                 .local_min = local.minute, .observation = o };
    assert_int_equal(observation_rows_put(w->db, &entry, 1, &err), 0);
}

#define PAIN(tenths) { .code = OBS_PAIN, .value = tenths, .value_high = tenths }

static void the_diary_decides_the_phase(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int hours[3];
        struct observation said[3];
        size_t n;
        enum phase phase;
        enum touch touch;
    } CASES[] = {
        { .name = "nothing noted is between", .n = 0, .phase = PHASE_BETWEEN, .touch = TOUCH_FULL },
        { .name = "no pain is between", .n = 1, .hours = { 1 }, .said = { PAIN(0) }, .phase = PHASE_BETWEEN, .touch = TOUCH_FULL },
        { .name = "two is mild", .n = 1, .hours = { 1 }, .said = { PAIN(20) }, .phase = PHASE_MILD, .touch = TOUCH_LIGHT },
        { .name = "three and a half is mild", .n = 1, .hours = { 1 }, .said = { PAIN(35) }, .phase = PHASE_MILD, .touch = TOUCH_LIGHT },
        { .name = "four is an attack", .n = 1, .hours = { 1 }, .said = { PAIN(40) }, .phase = PHASE_ATTACK, .touch = TOUCH_NONE },
        { .name = "an aura is an attack without pain", .n = 1, .hours = { 1 }, .said = { { .code = OBS_AURA, .value = 1 } },
          .phase = PHASE_ATTACK, .touch = TOUCH_NONE },
        { .name = "no aura said is no attack", .n = 1, .hours = { 1 }, .said = { { .code = OBS_AURA, .value = 0 } },
          .phase = PHASE_BETWEEN, .touch = TOUCH_FULL },
        { .name = "seven and then two settles", .n = 2, .hours = { 5, 1 }, .said = { PAIN(70), PAIN(20) }, .phase = PHASE_AFTER,
          .touch = TOUCH_LIGHT },
        { .name = "seven and then none settles too", .n = 2, .hours = { 5, 1 }, .said = { PAIN(70), PAIN(0) }, .phase = PHASE_AFTER,
          .touch = TOUCH_LIGHT },
        { .name = "settled for a day is between", .n = 2, .hours = { 30, 25 }, .said = { PAIN(70), PAIN(0) },
          .phase = PHASE_BETWEEN, .touch = TOUCH_FULL },
        { .name = "it can come back", .n = 3, .hours = { 9, 5, 1 }, .said = { PAIN(70), PAIN(20), PAIN(60) },
          .phase = PHASE_ATTACK, .touch = TOUCH_NONE },
        { .name = "not heard of for a day it may be settling", .n = 1, .hours = { 25 }, .said = { PAIN(70) }, .phase = PHASE_AFTER,
          .touch = TOUCH_NONE },
        { .name = "not heard of for three days it is over", .n = 1, .hours = { 73 }, .said = { PAIN(70) }, .phase = PHASE_BETWEEN,
          .touch = TOUCH_FULL },
        { .name = "over at two", .n = 2, .hours = { 5, 1 }, .said = { PAIN(70), { .code = OBS_END, .value = 840 } },
          .phase = PHASE_AFTER, .touch = TOUCH_LIGHT },
        { .name = "strong in words", .n = 1, .hours = { 1 }, .said = { { .code = OBS_PAIN_WORDS, .text = "severe" } },
          .phase = PHASE_ATTACK, .touch = TOUCH_NONE },
        { .name = "mild in words", .n = 1, .hours = { 1 }, .said = { { .code = OBS_PAIN_WORDS, .text = "mild" } },
          .phase = PHASE_MILD, .touch = TOUCH_LIGHT },
        { .name = "yawning is an early sign", .n = 1, .hours = { 1 }, .said = { { .code = OBS_YAWNING, .value = 1 } },
          .phase = PHASE_MILD, .touch = TOUCH_LIGHT },
        { .name = "yawning in an attack softens nothing", .n = 2, .hours = { 3, 1 },
          .said = { PAIN(70), { .code = OBS_YAWNING, .value = 1 } }, .phase = PHASE_ATTACK, .touch = TOUCH_NONE },
        { .name = "from eight to three", .n = 2, .hours = { 1, 1 },
          .said = { { .code = OBS_PAIN, .value = 80, .value_high = 80, .earlier = true }, PAIN(30) }, .phase = PHASE_AFTER,
          .touch = TOUCH_LIGHT },
        { .name = "worse after a routine", .n = 1, .hours = { 3 }, .said = { { .code = OBS_ROUTINE_EFFECT, .text = "worse" } },
          .phase = PHASE_BETWEEN, .touch = TOUCH_NONE },
        { .name = "worse after a routine, two days ago", .n = 1, .hours = { 49 },
          .said = { { .code = OBS_ROUTINE_EFFECT, .text = "worse" } }, .phase = PHASE_BETWEEN, .touch = TOUCH_FULL },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        void *each = NULL;
        set_up(&each);
        struct world *w = each;
        clear(w);
        for (size_t k = 0; k < CASES[i].n; k++)
            note(w, CASES[i].hours[k], CASES[i].said[k]);
        struct phase_now is = now(w);
        if (is.phase != CASES[i].phase || is.touch != CASES[i].touch)
            fail_msg("%s: %s, touch %d", CASES[i].name, PHASE_NAMES[is.phase], is.touch);
        world_free(w);
    }
}

static void nobody_uncleared_is_touched(void **state)
{
    struct world *w = *state;
    enum hold why = HOLD_NONE;
    struct phase_now is = now(w);
    assert_false(phase_hands_on_allowed(&is, TOUCH_LIGHT, &why));
    assert_int_equal(why, HOLD_UNCLEARED);
    assert_true(phase_hands_on_allowed(&is, TOUCH_NONE, &why));
    clear(w);
    is = now(w);
    assert_true(phase_hands_on_allowed(&is, TOUCH_FULL, &why));
    assert_int_equal(why, HOLD_NONE);
}

static void usual_pain_counts_for_ninety_days(void **state)
{
    struct world *w = *state;
    struct err err = { 0 };
    clear(w);
    assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_USUAL_PAIN, 50, "maria", w->care.now_utc, &err), 0);
    note(w, 1, (struct observation)PAIN(50));
    assert_int_equal(now(w).phase, PHASE_BETWEEN);
    note(w, 0, (struct observation)PAIN(60));
    assert_int_equal(now(w).phase, PHASE_ATTACK);
    w->care.now_utc += (int64_t)91 * 86400;
    note(w, 1, (struct observation)PAIN(50));
    assert_int_equal(now(w).phase, PHASE_ATTACK);
}

static void light_touch_in_an_attack_is_for_the_team_to_allow(void **state)
{
    struct world *w = *state;
    clear(w);
    note(w, 1, (struct observation)PAIN(50));
    assert_int_equal(now(w).touch, TOUCH_NONE);
    w->settings.plans.light_touch_max_pain = 5;
    assert_int_equal(now(w).touch, TOUCH_LIGHT);
    note(w, 0, (struct observation)PAIN(60));
    assert_int_equal(now(w).touch, TOUCH_NONE);
}

static void emergency_takes_the_hands_off_also_when_it_is_closed(void **state)
{
    struct world *w = *state;
    enum hold why = HOLD_NONE;
    clear(w);
    world_text(w, (struct said){ .text = "my face is numb", .flags = { NUMB }, .n_flags = 1 });
    struct phase_now is = now(w);
    assert_true(is.safety_open);
    assert_false(phase_hands_on_allowed(&is, TOUCH_LIGHT, &why));
    assert_int_equal(why, HOLD_SAFETY);
    world_wait(w, 5); /* within two minutes of the alert a close goes to a second look (decision 36) */
    assert_int_equal(world_admin(w, "alert.close", "{\"code\":1,\"outcome\":\"spoke\",\"by\":\"maria\"}", NULL), 0);
    is = now(w);
    assert_false(is.safety_open);
    assert_false(phase_hands_on_allowed(&is, TOUCH_FULL, NULL)); /* until a member clears anew */
}

static void soon_does_not(void **state)
{
    struct world *w = *state;
    clear(w);
    world_text(w, (struct said){ .text = "ibu 12 days this month", .flags = { OVERUSE }, .n_flags = 1 });
    struct phase_now is = now(w);
    assert_false(is.safety_open);
    assert_true(phase_hands_on_allowed(&is, TOUCH_FULL, NULL));
}

static void massage_that_made_it_worse_does(void **state)
{
    struct world *w = *state;
    struct flag worse = DEFINITE("massage_worse", TIER_SOON, "advice.soon");
    clear(w);
    world_text(w, (struct said){ .text = "worse since the massage", .flags = { worse }, .n_flags = 1 });
    assert_false(now(w).safety_open);
    assert_int_equal(now(w).touch, TOUCH_NONE);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(the_diary_decides_the_phase),
        CASE(nobody_uncleared_is_touched),
        CASE(usual_pain_counts_for_ninety_days),
        CASE(light_touch_in_an_attack_is_for_the_team_to_allow),
        CASE(emergency_takes_the_hands_off_also_when_it_is_closed),
        CASE(soon_does_not),
        CASE(massage_that_made_it_worse_does),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
