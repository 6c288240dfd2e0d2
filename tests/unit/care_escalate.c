/* SPDX-License-Identifier: ISC
 * Safety questions and alerts: the tables are whole, and texts, silence and members move them as promised (P3, P4, P5). */
#include <config.h>

#include "../support/care_world.h"

#include "care/escalate_inside.h"
#include "store/escalation_rows.h"

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

static struct escalation of(struct world *w, int64_t id)
{
    struct escalation row = { 0 };
    assert_int_equal(escalation_rows_get(w->db, id, w->arena, &row, NULL), 1);
    return row;
}

static void ask(struct world *w)
{
    world_text(w, (struct said){ .text = "arm feels weird", .flags = { MAYBE_NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "numb or tingling right now or earlier today? Y or N");
}

static void alert(struct world *w)
{
    world_text(w, (struct said){ .text = "my left face went numb", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now.", MARIA, "1 EMERGENCY Ana G " ANA);
}

static void every_state_and_event_has_one_row(void **state)
{
    (void)state;
    for (int s = 0; s < ESCALATION_STATE_COUNT; s++)
        for (int e = 0; e < TEAM_EVENT_COUNT; e++) {
            int n = 0;
            for (size_t i = 0; i < TEAM_TABLE_N; i++)
                n += TEAM_TABLE[i].state == (enum escalation_state)s && TEAM_TABLE[i].event == (enum team_event)e;
            if (n != 1)
                fail_msg("team: %s and %s have %d rows", ESCALATION_STATE_NAMES[s], TEAM_EVENT_NAMES[e], n);
        }
    for (int s = 0; s < SIDE_COUNT; s++)
        for (int e = 0; e < SIDE_EVENT_COUNT; e++) {
            int n = 0;
            for (size_t i = 0; i < SIDE_TABLE_N; i++)
                n += SIDE_TABLE[i].state == (enum patient_side)s && SIDE_TABLE[i].event == (enum side_event)e;
            if (n != 1)
                fail_msg("patient: %s and %s have %d rows", SIDE_NAMES[s], SIDE_EVENT_NAMES[e], n);
        }
    for (int s = 0; s < ASKED_COUNT; s++)
        for (int e = 0; e < SAID_COUNT; e++) {
            int n = 0;
            for (size_t i = 0; i < ANSWER_TABLE_N; i++)
                n += ANSWER_TABLE[i].asked == (enum asked)s && ANSWER_TABLE[i].said == (enum said_what)e;
            if (n != 1)
                fail_msg("answer: %s and %s have %d rows", ASKED_NAMES[s], SAID_NAMES[e], n);
        }
}

/* P5: whatever state waits for people has a time-out, and only a human's event, or a plain no before any human knew, closes. */
static void nothing_open_waits_for_ever_and_only_a_human_closes(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEAM_TABLE_N; i++) {
        const struct team_transition *t = &TEAM_TABLE[i];
        if (t->never != NULL) {
            assert_true(t->next == t->state && t->act == NULL && t->wait == WAIT_KEEP);
            continue;
        }
        if (t->next == ESCALATION_HELD && t->state != t->next)
            assert_int_equal(t->wait, WAIT_OPENING);
        if ((t->next == ESCALATION_ALERTED || t->next == ESCALATION_TAKEN) && t->state != t->next)
            assert_true(t->wait == WAIT_STEP || t->wait == WAIT_OUTCOME);
        if (t->next == ESCALATION_ALERTED && t->state == ESCALATION_ALERTED)
            assert_true(t->wait == WAIT_STEP || t->wait == WAIT_KEEP);
        if (t->state != ESCALATION_CLOSED && t->next == ESCALATION_CLOSED)
            assert_true(t->event == TEAM_CLOSE || (t->event == TEAM_DENIED && t->state == ESCALATION_ASKED));
    }
}

static void definite_emergency_is_advised_and_rings_step_by_step(void **state)
{
    struct world *w = *state;
    alert(w);
    assert_non_null(strstr(w->out[0], "Reply SAFE"));
    assert_non_null(strstr(w->out[1], "\"my left face went numb\". Told 11:00: call 911. Phone them. Reply ACK 1"));
    assert_string_equal(w->done.outcome, "advised");
    world_wait(w, 9);
    assert_silence(w);
    world_wait(w, 1);
    assert_sent(w, ANA, "Has help come?", NURSE, "1 EMERGENCY Ana G");
    world_wait(w, 20);
    assert_sent(w, ANA, "if you have not been seen", MARIA, "1 EMERGENCY Ana G"); /* wraps around */
    world_wait(w, 10);
    assert_sent(w, MARIA, "has not said SAFE"); /* decision 8: now a human phones */
    world_wait(w, 10);
    assert_sent(w, NURSE, "1 EMERGENCY Ana G");
    int64_t next = 0;
    assert_int_equal(care_next_due(&w->care, &next, NULL), 0);
    assert_true(next > w->care.now_utc);
}

static void ack_takes_it_and_returns_without_an_outcome(void **state)
{
    struct world *w = *state;
    alert(w);
    world_wait(w, 10);
    world_text(w, (struct said){ .from = NURSE, .text = "ACK 1", .intent = INTENT_TEAM, .team_verb = "ack", .team_code = 1 });
    assert_sent(w, MARIA, "1 Ana G is taken by Nils Ek.", NURSE, "1 is yours. Phone Ana G: " ANA);
    assert_int_equal(of(w, 1).state, ESCALATION_TAKEN);
    world_text(w, (struct said){ .from = MARIA, .text = "ACK 1", .intent = INTENT_TEAM, .team_verb = "ack", .team_code = 1 });
    assert_sent(w, MARIA, "1 is with Nils Ek already.");
    world_text(w, (struct said){ .text = "SAFE", .intent = INTENT_SAFE });
    assert_sent(w, ANA, "Noted: help is with you.");
    world_wait(w, 59);
    assert_silence(w);
    world_wait(w, 1);
    assert_sent(w, MARIA, "is open again: taken at 11:10, no outcome yet");
    assert_int_equal(of(w, 1).state, ESCALATION_ALERTED);
}

static void close_needs_an_outcome_and_not_reached_is_none(void **state)
{
    struct world *w = *state;
    alert(w);
    w->care.now_utc += 180;
    world_text(w, (struct said){ .from = MARIA, .text = "got it" });
    assert_sent(w, MARIA, "1 is yours.");
    world_text(w, (struct said){ .from = MARIA, .text = "CLOSE 1", .intent = INTENT_TEAM, .team_verb = "close", .team_code = 1 });
    assert_sent(w, MARIA, "How did 1 end?");
    world_text(w, (struct said){ .from = MARIA, .text = "CLOSE 1 not reached", .intent = INTENT_TEAM, .team_verb = "close",
                                 .team_code = 1, .rest = "not reached" });
    assert_int_equal(of(w, 1).state, ESCALATION_ALERTED);
    assert_sent(w, NURSE, "1 EMERGENCY Ana G", MARIA, "1 Ana G stays open and rings on.");
    world_text(w, (struct said){ .from = MARIA, .text = "CLOSE 1 spoke", .intent = INTENT_TEAM, .team_verb = "close", .team_code = 1,
                                 .rest = "spoke to her" });
    assert_sent(w, MARIA, "1 Ana G is closed: spoke.");
    assert_int_equal(of(w, 1).state, ESCALATION_CLOSED);
    assert_true(str_is(of(w, 1).closed_by, "maria"));
    world_wait(w, 600);
    assert_silence(w);
    world_text(w, (struct said){ .from = MARIA, .text = "ACK 1", .intent = INTENT_TEAM, .team_verb = "ack", .team_code = 1 });
    assert_sent(w, MARIA, "1 was closed before.");
}

static void pass_rings_the_other_member(void **state)
{
    struct world *w = *state;
    alert(w);
    world_text(w, (struct said){ .from = MARIA, .text = "PASS 1 to nils ek", .intent = INTENT_TEAM, .team_verb = "pass", .team_code = 1,
                                 .rest = "to nils ek" });
    assert_sent(w, NURSE, "Passed to you by Maria.", MARIA, "1 is passed to Nils Ek.");
    world_text(w, (struct said){ .from = MARIA, .text = "PASS 1 to bob", .intent = INTENT_TEAM, .team_verb = "pass", .team_code = 1,
                                 .rest = "to bob" });
    assert_sent(w, MARIA, "I don't know that name. The team: Maria, Nils Ek.");
}

static void repeated_flag_joins_and_a_worse_one_rings_from_step_one(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .text = "still throwing up", .flags = { VOMITING }, .n_flags = 1 });
    assert_sent(w, ANA, "Please get checked today.", MARIA, "1 URGENT Ana G");
    world_text(w, (struct said){ .text = "threw up again", .flags = { VOMITING }, .n_flags = 1 });
    assert_sent(w, ANA, "Please get checked today.");
    world_text(w, (struct said){ .from = MARIA, .text = "ok" });
    assert_int_equal(of(w, 1).state, ESCALATION_TAKEN);
    world_text(w, (struct said){ .text = "now my face is numb", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now.", MARIA, "1 Ana G WORSE: EMERGENCY. \"now my face is numb\".");
    assert_int_equal(of(w, 1).state, ESCALATION_ALERTED);
    assert_int_equal(of(w, 1).tier, TIER_EMERGENCY);
    /* the same flag over 30 minutes after an ACK revokes it */
    world_text(w, (struct said){ .from = MARIA, .text = "ok" });
    world_wait(w, 29);
    world_text(w, (struct said){ .text = "face numb", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now.");
    world_wait(w, 2);
    world_text(w, (struct said){ .text = "face numb", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now.", MARIA, "WORSE");
}

static void possible_flag_is_asked_and_a_plain_no_ends_it(void **state)
{
    struct world *w = *state;
    ask(w);
    assert_string_equal(w->done.outcome, "asked");
    world_text(w, (struct said){ .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "Noted: no.");
    assert_int_equal(of(w, 1).state, ESCALATION_CLOSED);
    assert_true(str_is(of(w, 1).outcome, "denied"));
    world_wait(w, 600);
    assert_silence(w);
}

/* Everything but a plain no goes to a human (P4). */
static void anything_else_than_a_plain_no_rings(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int after_min;
        struct said said;
        const char *to_team;
    } CASES[] = {
        { "yes", 1, { .text = "y", .intent = INTENT_YES, .answer = ANSWER_YES }, "1 EMERGENCY Ana G" },
        { "unclear", 1, { .text = "kinda", .answer = ANSWER_UNCLEAR }, "1 POSSIBLE EMERGENCY Ana G" },
        { "a no of 31 minutes later", 31, { .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO }, "1 POSSIBLE EMERGENCY Ana G" },
        { "a no with the sign in it", 1, { .text = "no but tingly", .answer = ANSWER_NO, .flags = { MAYBE_NUMB }, .n_flags = 1 },
          "1 POSSIBLE EMERGENCY Ana G" },
        { "no, then a statement", 1, { .text = "no, numb since noon", .answer = ANSWER_NO, .flags = { NUMB }, .n_flags = 1 },
          "1 EMERGENCY Ana G" },
        { "the same again", 1, { .text = "still weird", .flags = { MAYBE_NUMB }, .n_flags = 1 }, "1 POSSIBLE EMERGENCY Ana G" },
        { "silence", 15, { .text = NULL }, "1 POSSIBLE EMERGENCY Ana G" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct world *w = world_new();
        world_add_ana(w);
        ask(w);
        bool rang = false;
        for (int minute = 0; minute < CASES[i].after_min; minute++) {
            world_wait(w, 1);
            for (size_t k = 0; k < w->n_out; k++)
                rang = rang || strstr(w->out[k], CASES[i].to_team) != NULL;
        }
        if (CASES[i].said.text != NULL)
            world_text(w, CASES[i].said);
        for (size_t k = 0; k < w->n_out; k++)
            rang = rang || strstr(w->out[k], CASES[i].to_team) != NULL;
        if (!rang)
            fail_msg("%s did not ring", CASES[i].name);
        assert_int_equal(of(w, 1).state, ESCALATION_ALERTED);
        world_free(w);
    }
}

static void late_no_that_names_the_sign_is_plain(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .text = "sick a few times", .flags = { MAYBE_VOMITING }, .n_flags = 1 });
    w->care.now_utc += 31 * 60; /* before the deadline is noticed */
    world_text(w, (struct said){ .text = "no i am not vomiting", .answer = ANSWER_NO, .denies = true });
    assert_sent(w, ANA, "Noted: no.");
}

static void late_bare_no_is_unclear_even_before_the_deadline_is_noticed(void **state)
{
    struct world *w = *state;
    ask(w);
    w->care.now_utc += 31 * 60;
    world_text(w, (struct said){ .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "I could not tell", MARIA, "1 POSSIBLE EMERGENCY Ana G");
}

static void no_after_another_prompt_is_unclear(void **state)
{
    struct world *w = world_new();
    (void)state;
    /* The invitation is a question of its own, 5 minutes before the safety question. */
    world_admin(w, "patient.add", "{\"name\":\"Ana Gomez\",\"address\":\"sim:" ANA "\"}", NULL);
    w->care.now_utc += 300;
    ask(w);
    world_text(w, (struct said){ .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "I could not tell", MARIA, "1 POSSIBLE EMERGENCY Ana G");
    world_free(w);
}

static void highest_question_comes_first_and_the_next_after_a_no(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .text = "sick and weird", .flags = { MAYBE_NUMB, MAYBE_VOMITING, MAYBE_OVERUSE }, .n_flags = 3 });
    assert_sent(w, ANA, "numb or tingling");
    world_text(w, (struct said){ .text = "n", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "unable to keep water down");
    world_wait(w, 2);
    world_text(w, (struct said){ .text = "n", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "painkillers on 10 or more days");
    world_text(w, (struct said){ .text = "yes", .intent = INTENT_YES, .answer = ANSWER_YES });
    assert_sent(w, ANA, "Please book an appointment");
    assert_int_equal(of(w, 1).state, ESCALATION_LISTED);
}

static void no_after_a_human_knows_closes_nothing(void **state)
{
    struct world *w = *state;
    ask(w);
    world_wait(w, 15);
    assert_sent(w, MARIA, "no clear answer");
    world_text(w, (struct said){ .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "Noted: no.");
    assert_int_equal(of(w, 1).state, ESCALATION_ALERTED);
}

static void diary_text_leaves_the_question_open_and_says_nothing_else(void **state)
{
    struct world *w = *state;
    static const struct observation PAIN = { .code = OBS_PAIN, .value = 60, .value_high = 60 };
    ask(w);
    world_text(w, (struct said){ .text = "pain 6", .intent = INTENT_DIARY, .observations = &PAIN, .n_observations = 1 });
    assert_sent(w, ANA, "I need a plain answer, to be sure. Is part of your face");
    assert_true(str_is(w->done.diary, "pain 6"));
    world_wait(w, 15);
    assert_sent(w, MARIA, "1 POSSIBLE EMERGENCY Ana G");
}

static void soon_is_listed_once_in_30_days_and_pages_nobody(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .text = "advil every day", .flags = { OVERUSE }, .n_flags = 1 });
    assert_sent(w, ANA, "Please book an appointment");
    assert_int_equal(of(w, 1).state, ESCALATION_LISTED);
    world_wait(w, 6000);
    assert_silence(w);
    world_text(w, (struct said){ .text = "advil every day", .flags = { OVERUSE }, .n_flags = 1, .intent = INTENT_DIARY, .n_tokens = 1 });
    for (size_t i = 0; i < w->n_out; i++)
        assert_null(strstr(w->out[i], "appointment"));
}

static void undelivered_advice_goes_to_the_next_address_and_says_phone(void **state)
{
    struct world *w = world_new();
    struct outbound row;
    (void)state;
    world_admin(w, "patient.add", "{\"name\":\"Ana Gomez\",\"address\":[\"sim:" ANA "\",\"sim2:" ANA "\"],\"joined\":true}", NULL);
    alert(w);
    assert_int_equal(outbox_rows_get(w->db, w->out_id[0], w->arena, &row, NULL), 1);
    world_forget(w);
    assert_int_equal(care_undeliverable(&w->care, &row, SEND_STOPPED_BY_CARRIER, NULL), 0);
    world_send(w);
    assert_sent(w, MARIA, "our advice did not reach them", "2/" ANA, "Call 911 now.");
    world_free(w);
}

static void lost_alert_tries_the_members_next_address_then_the_next_step(void **state)
{
    struct world *w = *state;
    struct outbound row;
    alert(w);
    assert_int_equal(outbox_rows_get(w->db, w->out_id[1], w->arena, &row, NULL), 1);
    world_forget(w);
    assert_int_equal(care_undeliverable(&w->care, &row, SEND_BAD_ADDRESS, NULL), 0);
    world_send(w);
    assert_sent(w, "2/" MARIA, "1 EMERGENCY Ana G");
    assert_int_equal(outbox_rows_get(w->db, w->out_id[0], w->arena, &row, NULL), 1);
    world_forget(w);
    assert_int_equal(care_undeliverable(&w->care, &row, SEND_BAD_ADDRESS, NULL), 0);
    world_send(w);
    assert_sent(w, NURSE, "1 EMERGENCY Ana G");
    /* the last step is lost too: nothing spins, the time-out rings on */
    assert_int_equal(outbox_rows_get(w->db, w->out_id[0], w->arena, &row, NULL), 1);
    world_forget(w);
    assert_int_equal(care_undeliverable(&w->care, &row, SEND_BAD_ADDRESS, NULL), 0);
    world_send(w);
    assert_silence(w);
    world_wait(w, 20);
    assert_sent(w, ANA, "Has help come?", MARIA, "1 EMERGENCY Ana G");
}

static void symptom_after_safe_rings_again(void **state)
{
    struct world *w = *state;
    alert(w);
    world_text(w, (struct said){ .text = "SAFE", .intent = INTENT_SAFE });
    assert_sent(w, ANA, "Noted: help is with you.");
    world_text(w, (struct said){ .text = "face numb again", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now.", MARIA, "WORSE");
    world_wait(w, 10);
    assert_sent(w, ANA, "Has help come?", NURSE, "1 EMERGENCY");
}

static void suicidal_text_is_asked_about_the_next_hours_and_silence_rings_on(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .text = "i want to die", .flags = { SUICIDAL }, .n_flags = 1 });
    assert_sent(w, ANA, "Please call or text 988 now", MARIA, "1 EMERGENCY Ana G");
    world_text(w, (struct said){ .text = "maybe", .answer = ANSWER_UNCLEAR });
    assert_sent(w, ANA, "Call 911 now, or go to an emergency room", MARIA, "WORSE");
    world_wait(w, 10);
    assert_sent(w, ANA, "Has help come?", NURSE, "1 EMERGENCY Ana G");
}

static void somebody_else_ill_is_no_flag_of_the_patient(void **state)
{
    struct world *w = *state;
    struct escalation row;
    world_text(w, (struct said){ .text = "my dad is having a stroke", .other_ill = true });
    assert_sent(w, ANA, "Call 911 for them now.");
    assert_int_equal(escalation_rows_get(w->db, 1, w->arena, &row, NULL), 0);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(every_state_and_event_has_one_row),
        cmocka_unit_test(nothing_open_waits_for_ever_and_only_a_human_closes),
        cmocka_unit_test_setup_teardown(definite_emergency_is_advised_and_rings_step_by_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ack_takes_it_and_returns_without_an_outcome, set_up, tear_down),
        cmocka_unit_test_setup_teardown(close_needs_an_outcome_and_not_reached_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pass_rings_the_other_member, set_up, tear_down),
        cmocka_unit_test_setup_teardown(repeated_flag_joins_and_a_worse_one_rings_from_step_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(possible_flag_is_asked_and_a_plain_no_ends_it, set_up, tear_down),
        cmocka_unit_test(anything_else_than_a_plain_no_rings),
        cmocka_unit_test_setup_teardown(late_no_that_names_the_sign_is_plain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(late_bare_no_is_unclear_even_before_the_deadline_is_noticed, set_up, tear_down),
        cmocka_unit_test(no_after_another_prompt_is_unclear),
        cmocka_unit_test_setup_teardown(highest_question_comes_first_and_the_next_after_a_no, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_after_a_human_knows_closes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(diary_text_leaves_the_question_open_and_says_nothing_else, set_up, tear_down),
        cmocka_unit_test_setup_teardown(soon_is_listed_once_in_30_days_and_pages_nobody, set_up, tear_down),
        cmocka_unit_test(undelivered_advice_goes_to_the_next_address_and_says_phone),
        cmocka_unit_test_setup_teardown(lost_alert_tries_the_members_next_address_then_the_next_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(symptom_after_safe_rings_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(suicidal_text_is_asked_about_the_next_hours_and_silence_rings_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(somebody_else_ill_is_no_flag_of_the_patient, set_up, tear_down),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
