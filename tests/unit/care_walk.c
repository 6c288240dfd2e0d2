/* SPDX-License-Identifier: ISC
 * Walking through a routine where a message costs money, and the table of an attack (decisions 5, 23). */
#include <config.h>

#include "../support/care_world.h"

#include "base/sms.h"
#include "care/attack_table.h"
#include "care/cover.h"
#include "store/patient_rows.h"

static const struct settings_channel COSTLY[] = { { .name = "sim", .driver = "twilio", .optout = "self" },
                                                  { .name = "sim2", .driver = "twilio", .optout = "self" } };

static int set_up(void **state)
{
    struct world *w = world_new();
    struct patient patient;
    struct err err = { 0 };
    w->settings.channels = COSTLY;
    world_add_ana(w);
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, &err), 1);
    patient.hands_on_cleared_by = STR("maria");
    assert_int_equal(patient_rows_save(w->db, &patient, &err), 0);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

static void go(struct world *w)
{
    world_text(w, (struct said){ .text = "go", .intent = INTENT_GO });
}

static void by_sms_go_is_one_text_a_routine_with_holds_in_breaths(void **state)
{
    struct world *w = *state;
    go(w);
    assert_sent(w, ANA, "Two balls under the skull: Knot two tennis balls", ANA, "Stay for 4 slow breaths, then the other side.");
    for (size_t i = 0; i < w->n_out; i++)
        assert_true(sms_measure(str_of(strchr(w->out[i], ' ') + 1)).parts <= 3);
    assert_non_null(strstr(w->out[1], "Stop if it gets worse"));
    assert_non_null(strstr(w->out[1], "DONE"));
    world_wait(w, 60);
    assert_silence(w);
}

static void by_sms_steps_lead_one_by_one(void **state)
{
    struct world *w = *state;
    go(w);
    world_text(w, (struct said){ .text = "Steps.", .intent = INTENT_OTHER });
    assert_sent(w, ANA, "1/7 Knot two tennis balls into a sock.");
    world_wait(w, 1);
    assert_sent(w, ANA, "2/7 Lie on your back");
}

static void water_after_is_for_who_has_no_reason_against_it(void **state)
{
    struct world *w = *state;
    struct err err = { 0 };
    go(w);
    assert_null(strstr(w->out[1], "water after"));
    assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_HEART_KIDNEY, 0, "patient", w->care.now_utc, &err), 0);
    world_text(w, (struct said){ .text = "skip", .intent = INTENT_SKIP });
    go(w);
    assert_non_null(strstr(w->out[1], "A little water after."));
}

static void only_the_first_three_sessions_are_asked_about(void **state)
{
    struct world *w = *state;
    size_t asked = 0;
    for (int session = 0; session < 5; session++) {
        go(w);
        world_text(w, (struct said){ .text = "done", .intent = INTENT_DONE });
        assert_true(w->n_out == 1);
        assert_int_equal(strstr(w->out[0], "You may feel a little sore") != NULL, session == 0);
        world_wait(w, 24 * 60);
        asked += w->n_out;
        world_wait(w, 24 * 60);
    }
    assert_int_equal(asked, 3);
}

static void yesterdays_question_waits_for_no_attack(void **state)
{
    struct world *w = *state;
    struct observation six = { .code = OBS_PAIN, .value = 60, .value_high = 60 };
    go(w);
    world_text(w, (struct said){ .text = "done", .intent = INTENT_DONE });
    world_wait(w, 22 * 60);
    world_text(w, (struct said){ .text = "6", .intent = INTENT_DIARY, .observations = &six, .n_observations = 1 });
    world_wait(w, 90);
    assert_silence(w);
}

static void say(struct world *w, struct observation o)
{
    struct observation *copy = arena_alloc(w->arena, sizeof *copy);
    *copy = o;
    world_text(w, (struct said){ .text = "it is", .intent = INTENT_DIARY, .observations = copy, .n_observations = 1 });
}

#define PAIN(tenths) (struct observation){ .code = OBS_PAIN, .value = tenths, .value_high = tenths }

static void a_neck_that_does_not_turn_is_worth_an_assessment_sooner(void **state)
{
    struct world *w = *state;
    for (int i = 0; i < 2; i++) {
        say(w, PAIN(60));
        say(w, PAIN(0));
        assert_sent(w, ANA, i == 0 ? "lasted about 1 h; worst 6." : "time to be assessed");
        if (i == 0)
            assert_null(strstr(w->out[0], "assessed"));
        say(w, (struct observation){ .code = OBS_NECK_TURN, .text = "limited_left", .value = 1, .value_high = 1 });
        world_wait(w, 3 * 24 * 60);
    }
}

static void no_screen_while_an_alert_is_open(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .text = "my arm is numb", .intent = INTENT_DIARY, .flags = { NUMB }, .n_flags = 1 });
    world_text(w, (struct said){ .text = "ack", .from = MARIA, .intent = INTENT_TEAM, .team_verb = "ack", .team_code = 1 });
    world_wait(w, 3);
    say(w, PAIN(60));
    assert_sent(w, ANA, "Logged");
    assert_null(strstr(w->out[0], "Y or N"));
}

/* Every state has a row for every event, or a reason why it cannot come; never both, never two. */
static void the_table_of_an_attack_is_whole(void **state)
{
    (void)state;
    for (int s = 0; s < ATTACK_STATE_COUNT; s++)
        for (int e = 0; e < ATTACK_EVENT_COUNT; e++) {
            int n = 0;
            for (size_t i = 0; i < ATTACK_TABLE_N; i++)
                n += (int)ATTACK_TABLE[i].state == s && (int)ATTACK_TABLE[i].event == e;
            bool never = ATTACK_STATE_TABLE.never(s, e) != NULL;
            if (n + never != 1)
                fail_msg("%s, %s: %d rows%s", ATTACK_STATE_NAMES[s], ATTACK_EVENT_NAMES[e], n, never ? ", and it cannot come" : "");
        }
}

static void an_attack_that_is_on_waits_for_something(void **state)
{
    (void)state;
    for (size_t i = 0; i < ATTACK_TABLE_N; i++)
        if ((ATTACK_TABLE[i].next == ATTACK_NONE) != (ATTACK_TABLE[i].wait == ATTACK_NEVER))
            fail_msg("%s, %s", ATTACK_STATE_NAMES[ATTACK_TABLE[i].state], ATTACK_EVENT_NAMES[ATTACK_TABLE[i].event]);
}

static void two_hours_fall_into_quiet_hours_and_wait_for_the_morning(void **state)
{
    struct world *w = *state;
    struct patient patient;
    struct err err = { 0 };
    struct observation six = { .code = OBS_PAIN, .value = 60, .value_high = 60 };
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, &err), 1);
    patient.quiet_from_min = 22 * 60;
    patient.quiet_to_min = 8 * 60;
    assert_int_equal(patient_rows_save(w->db, &patient, &err), 0);
    world_wait(w, 10 * 60); /* 21:00 */
    world_text(w, (struct said){ .text = "6", .intent = INTENT_DIARY, .observations = &six, .n_observations = 1 });
    assert_sent(w, ANA, "Anything new about this one");
    world_text(w, (struct said){ .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "I need a plain answer"); /* in the same second */
    world_wait(w, 1);
    world_text(w, (struct said){ .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "I'll ask again at 8:30.");
    world_wait(w, 11 * 60);
    assert_silence(w);
    world_wait(w, 30);
    assert_sent(w, ANA, "How is your head now");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(by_sms_go_is_one_text_a_routine_with_holds_in_breaths),
        CASE(by_sms_steps_lead_one_by_one),
        CASE(water_after_is_for_who_has_no_reason_against_it),
        CASE(only_the_first_three_sessions_are_asked_about),
        CASE(yesterdays_question_waits_for_no_attack),
        CASE(a_neck_that_does_not_turn_is_worth_an_assessment_sooner),
        CASE(no_screen_while_an_alert_is_open),
        cmocka_unit_test(the_table_of_an_attack_is_whole),
        cmocka_unit_test(an_attack_that_is_on_waits_for_something),
        CASE(two_hours_fall_into_quiet_hours_and_wait_for_the_morning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
