/* SPDX-License-Identifier: ISC
 * What people answer to reminders, and what is said to it (decisions 22, 24, 27). */
#include <config.h>

#include "../support/care_world.h"

#include "model/plan.h"
#include "model/conversation.h"
#include "store/conversation_rows.h"
#include "store/occurrence_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"

#define AT(hour, minute) "FREQ=DAILY;BYHOUR=" hour ";BYMINUTE=" minute
#define PLAN(kind, rule) "{\"id\":1,\"kind\":\"" kind "\",\"rrule\":\"" rule "\",\"jitter_min\":0}"

static const struct observation ROUTINE = { .code = OBS_ROUTINE_DONE, .value = 0, .value_high = 0 };

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

static void plan(struct world *w, const char *arguments)
{
    const char *answer = "";
    if (world_admin(w, "plan.add", arguments, &answer) != 0)
        fail_msg("%s", answer);
}

static struct occurrence nth(struct world *w, size_t i)
{
    struct occurrence *rows = NULL;
    size_t n = 0;
    assert_int_equal(occurrence_rows_days(w->db, 1, 20260101, 20271231, w->arena, &rows, &n, NULL), 0);
    if (i >= n)
        fail_msg("only %zu dates", n);
    return rows[i];
}

static void say_word(struct world *w, const char *text, enum intent intent)
{
    world_text(w, (struct said){ .text = text, .intent = intent, .n_tokens = 1 });
}

/* A bare DONE as it is read. */
static void say_done(struct world *w)
{
    world_text(w, (struct said){ .text = "DONE", .intent = INTENT_DONE, .observations = &ROUTINE, .n_observations = 1 });
}

static void later(struct world *w, int64_t minutes)
{
    static struct said said;
    said = (struct said){ .text = "LATER", .intent = INTENT_LATER, .delay_min = minutes };
    world_text(w, said);
}

static void water_at_noon(struct world *w)
{
    plan(w, PLAN("water", AT("12", "0")));
    world_wait(w, 60);
    assert_int_equal(w->n_out, 1);
}

static void done_is_noted_and_is_no_routine(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    say_done(w);
    assert_sent(w, ANA, "Noted: done.");
    assert_int_equal(w->done.diary.n, 0); /* a glass of water is no routine */
    assert_string_equal(w->done.outcome, "done");
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_DONE);
    say_done(w); /* there is nothing more to be done: it is a diary line */
    assert_sent(w, ANA, "Logged Mon 12:00: routine done.");
}

static void part_of_it_is_partly(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    say_word(w, "half of it", INTENT_OTHER);
    assert_sent(w, ANA, "Noted: a part of it.");
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_PARTLY);
}

static void skip_is_skipped_without_blame(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    say_word(w, "SKIP", INTENT_SKIP);
    assert_sent(w, ANA, "OK, not this time.");
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_SKIPPED);
}

static void later_asks_once_more(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    later(w, 120);
    assert_sent(w, ANA, "I'll write once more at 14:00.");
    world_wait(w, 119);
    assert_silence(w);
    world_wait(w, 1);
    assert_sent(w, ANA, "Once more: Time for a few sips of water. Reply DONE, SKIP or LATER.");
    world_wait(w, 120);
    assert_silence(w);
    say_done(w);
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_DONE);
}

static void there_are_at_most_two_more(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    for (int i = 0; i < 2; i++) {
        later(w, 60);
        world_wait(w, 60);
        assert_sent(w, ANA, "Once more:");
    }
    later(w, 60);
    assert_sent(w, ANA, "That would be too late");
    world_wait(w, 60);
    assert_silence(w);
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_SKIPPED);
    assert_int_equal(nth(w, 0).asks, 3);
}

static void later_never_falls_into_quiet_hours(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_admin(w, "patient.quiet", "{\"id\":1,\"hours\":\"13:00-8:00\"}", NULL), 0);
    water_at_noon(w);
    later(w, 120);
    assert_sent(w, ANA, "That would be too late, so it rests until its next time.");
}

static void what_was_put_off_dies_with_its_window(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    later(w, 60);
    world_wait(w, 60 + 61); /* nobody was at home at one o'clock */
    assert_silence(w);
    world_wait(w, 60);
    assert_silence(w);
}

static void pause_rests_and_ends_by_itself(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("water", AT("12", "0")));
    world_text(w, (struct said){ .text = "PAUSE 2 days", .intent = INTENT_PAUSE, .delay_min = 2 * 1440 });
    assert_sent(w, ANA, "Reminders rest until Wed 11:00. What you write is still checked.");
    world_wait(w, 60);
    assert_silence(w);
    world_wait(w, 1440);
    assert_silence(w);
    world_wait(w, 1440);
    assert_sent(w, ANA, "Time for a few sips of water.");
    struct patient patient;
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, NULL), 1);
    assert_int_equal(patient.state, PATIENT_ACTIVE);
}

static void pause_takes_a_day_of_the_week(void **state)
{
    struct world *w = *state;
    say_word(w, "pause until friday", INTENT_PAUSE);
    assert_sent(w, ANA, "Reminders rest until Fri 0:00.");
    say_word(w, "pausa hasta el lunes", INTENT_PAUSE); /* it is Monday: the next one */
    assert_sent(w, ANA, "Reminders rest until Mon 9 Mar 0:00.");
}

static void week_has_a_goal_and_then_rests(void **state)
{
    struct world *w = *state;
    plan(w, "{\"id\":1,\"kind\":\"breathing\",\"rrule\":\"" AT("12", "0") "\",\"jitter_min\":0,\"goal\":2}");
    world_wait(w, 60);
    assert_int_equal(w->n_out, 1);
    say_done(w);
    assert_sent(w, ANA, "Noted: done, 1 of 2 this week.");
    world_wait(w, 1440);
    say_done(w);
    assert_sent(w, ANA, "2 of 2. Done for this week, no more nudges till Monday.");
    for (int day = 0; day < 4; day++) { /* Wednesday to Saturday */
        world_wait(w, 1440);
        assert_silence(w);
    }
    assert_int_equal(nth(w, 2).hold, HOLD_GOAL);
    world_wait(w, 1380); /* the clocks went forward on Sunday */
    assert_silence(w);
    world_wait(w, 1440);
    assert_int_equal(w->n_out, 1); /* Monday */
}

static void water_follows_a_routine_where_nothing_speaks_against_it(void **state)
{
    struct world *w = *state;
    struct patient patient;
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, NULL), 1);
    patient.hands_on_cleared_by = STR("maria");
    assert_int_equal(patient_rows_save(w->db, &patient, NULL), 0);
    plan(w, PLAN("routine", AT("12", "0")));
    for (int safe = 0; safe < 2; safe++) {
        world_wait(w, safe ? 1440 : 60);
        say_done(w);
        assert_int_equal(w->n_out, 1);
        assert_int_equal(strstr(w->out[0], "A few sips of water now.") != NULL, safe);
        assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_HEART_KIDNEY, 0, "patient", w->care.now_utc, NULL), 0);
    }
}

static void number_answers_a_check_in(void **state)
{
    struct world *w = *state;
    static const struct observation PAIN = { .code = OBS_PAIN, .value = 30, .value_high = 30 };
    plan(w, PLAN("checkin", AT("12", "0")));
    world_wait(w, 60);
    assert_sent(w, ANA, "How is your head now, 0 to 10? 0 is no pain.");
    world_text(w, (struct said){ .text = "3", .intent = INTENT_DIARY, .observations = &PAIN, .n_observations = 1 });
    assert_sent(w, ANA, "Logged Mon 12:00: pain 3.");
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_DONE);
}

static void less_and_more_change_the_pace(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    say_word(w, "LESS", INTENT_LESS);
    assert_sent(w, ANA, "Fewer reminders from now on.");
    world_wait(w, 1440);
    assert_silence(w);
    world_wait(w, 1440);
    assert_sent(w, ANA, "Time for a few sips of water.");
    say_word(w, "LESS", INTENT_LESS);
    say_word(w, "LESS", INTENT_LESS);
    assert_sent(w, ANA, "It is down to every fourth already.");
    say_word(w, "MORE", INTENT_MORE);
    say_word(w, "MORE", INTENT_MORE);
    assert_sent(w, ANA, "More often again.");
    say_word(w, "MORE", INTENT_MORE);
    assert_sent(w, ANA, "You get all that is planned.");
}

static void less_does_not_thin_medicine(void **state)
{
    struct world *w = *state;
    struct plan row;
    plan(w, PLAN("medicine", AT("12", "0")));
    plan(w, PLAN("posture", AT("15", "0")));
    world_wait(w, 60);
    say_word(w, "LESS", INTENT_LESS);
    assert_int_equal(plan_rows_get(w->db, 1, w->arena, &row, NULL), 1);
    assert_int_equal(row.thin, 1);
    assert_int_equal(plan_rows_get(w->db, 2, w->arena, &row, NULL), 1);
    assert_int_equal(row.thin, 2);
}

static void yes_is_not_done_yet(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    say_word(w, "yes", INTENT_YES);
    assert_sent(w, ANA, "Reply DONE once you have");
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_OPEN);
}

static void what_answers_a_safety_question_answers_no_reminder(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    world_text(w, (struct said){ .text = "arm feels weird", .flags = { MAYBE_NUMB }, .n_flags = 1 });
    say_word(w, "a bit of it", INTENT_OTHER);
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_OPEN);
}

static void yes_in_another_talk_is_none_of_ours(void **state)
{
    struct world *w = *state;
    struct conversation talk = { .patient_id = 1, .address_id = 1, .kind = CONVERSATION_TEAM, .topic = STR("maria"), .asks = 1,
                                 .asked_utc = w->care.now_utc + 3600, .expires_utc = w->care.now_utc + 86400 };
    water_at_noon(w);
    assert_int_equal(conversation_rows_put(w->db, &talk, NULL), 0);
    say_word(w, "yes", INTENT_YES);
    for (size_t i = 0; i < w->n_out; i++)
        assert_null(strstr(w->out[i], "Reply DONE once you have"));
}

static void undo_opens_it_again(void **state)
{
    struct world *w = *state;
    static const struct observation WATER = { .code = OBS_WATER, .value = 250, .value_high = 250 };
    water_at_noon(w);
    world_text(w, (struct said){ .text = "1 glass", .intent = INTENT_DIARY, .observations = &WATER, .n_observations = 1 });
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_DONE);
    say_word(w, "UNDO", INTENT_UNDO);
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_OPEN);
}

static void done_while_advice_goes_out_says_nothing_else(void **state)
{
    struct world *w = *state;
    water_at_noon(w);
    world_text(w, (struct said){ .text = "done, my face is numb", .intent = INTENT_DONE, .flags = { NUMB }, .n_flags = 1 });
    assert_int_equal(w->n_out, 2); /* advice and the alert */
    assert_null(strstr(w->out[0], "Noted"));
    assert_int_equal(nth(w, 0).answer, OCCURRENCE_DONE);
}

static void nothing_planned_is_said_so(void **state)
{
    struct world *w = *state;
    say_word(w, "SKIP", INTENT_SKIP);
    assert_sent(w, ANA, "Nothing is planned right now.");
    say_word(w, "LESS", INTENT_LESS);
    assert_sent(w, ANA, "Nothing is planned right now.");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    static const struct CMUnitTest TESTS[] = {
        CASE(done_is_noted_and_is_no_routine),
        CASE(part_of_it_is_partly),
        CASE(skip_is_skipped_without_blame),
        CASE(later_asks_once_more),
        CASE(there_are_at_most_two_more),
        CASE(later_never_falls_into_quiet_hours),
        CASE(what_was_put_off_dies_with_its_window),
        CASE(pause_rests_and_ends_by_itself),
        CASE(pause_takes_a_day_of_the_week),
        CASE(week_has_a_goal_and_then_rests),
        CASE(water_follows_a_routine_where_nothing_speaks_against_it),
        CASE(number_answers_a_check_in),
        CASE(less_and_more_change_the_pace),
        CASE(less_does_not_thin_medicine),
        CASE(yes_is_not_done_yet),
        CASE(what_answers_a_safety_question_answers_no_reminder),
        CASE(yes_in_another_talk_is_none_of_ours),
        CASE(undo_opens_it_again),
        CASE(done_while_advice_goes_out_says_nothing_else),
        CASE(nothing_planned_is_said_so),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
