/* SPDX-License-Identifier: ISC
 * What must not be lost between an alert and a question that are open at once, and alerts that must not stand still (P4, P5). */
#include <config.h>

#include "../support/care_world.h"

#include "model/escalation.h"
#include "store/db.h"
#include "store/escalation_rows.h"

#define LUIS "+15550100011"
#define MAYBE_FEVER POSSIBLE("fever_headache", TIER_URGENT, "advice.urgent")
#define MAYBE_SPEECH POSSIBLE("speech", TIER_EMERGENCY, "advice.emergency")
#define MAYBE_APNOEA POSSIBLE("apnoea_morning", TIER_SOON, "advice.soon")

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

static void said(struct world *w, const char *text, struct flag flag)
{
    world_text(w, (struct said){ .text = text, .flags = { flag }, .n_flags = 1 });
}

static void take(struct world *w)
{
    world_text(w, (struct said){ .from = MARIA, .text = "ok" });
    assert_int_equal(of(w, 1).state, ESCALATION_TAKEN);
}

static void stranger_is_advised_and_asked_again_in_the_language_they_write(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .from = LUIS, .text = "cara dormida", .lang = "es", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, LUIS, "Responda SALVO", MARIA, "1 EMERGENCY unknown person");
    world_wait(w, 10);
    assert_true(w->n_out > 0 && strncmp(w->out[0], LUIS, sizeof LUIS - 1) == 0);
    assert_null(strstr(w->out[0], "Has help come?"));
}

static void no_after_an_invitation_does_not_answer_the_question_before_it(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .from = LUIS, .text = "arm feels weird", .flags = { MAYBE_NUMB }, .n_flags = 1 });
    world_wait(w, 2);
    world_admin(w, "patient.add", "{\"name\":\"Luis\",\"address\":\"sim:" LUIS "\"}", NULL);
    assert_sent(w, LUIS, "invites you");
    world_text(w, (struct said){ .from = LUIS, .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, LUIS, "I could not tell", MARIA, "1 POSSIBLE EMERGENCY Luis");
}

static void texts_of_a_members_machine_come_to_rest(void **state)
{
    struct world *w = *state;
    size_t answered = 0;
    for (int i = 0; i < 60; i++) {
        world_text(w, (struct said){ .from = NURSE, .text = "I am driving and will answer later" });
        answered += w->n_out;
    }
    assert_true(answered > 0 && answered <= 30);
    said(w, "my face is numb", (struct flag)NUMB);
    world_text(w, (struct said){ .from = NURSE, .text = "ACK 1", .intent = INTENT_TEAM, .team_verb = "ack", .team_code = 1 });
    assert_int_equal(of(w, 1).state, ESCALATION_TAKEN);
    assert_true(w->n_out > 0);
    world_text(w, (struct said){ .from = NURSE, .text = "my arm is numb", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, NURSE, "Call 911 now.", MARIA, "2 EMERGENCY Nils E"); /* and somebody else hears of it */
}

static void urgent_sign_does_not_answer_the_question_about_an_emergency(void **state)
{
    struct world *w = *state;
    said(w, "arm feels weird", (struct flag)MAYBE_NUMB);
    world_wait(w, 1);
    said(w, "and throwing up", (struct flag)VOMITING);
    assert_sent(w, ANA, "Please get checked today.", ANA, "numb or tingling", MARIA, "1 URGENT Ana G");
    assert_true(str_is(of(w, 1).asked_flag, "numbness"));
    take(w);
    world_wait(w, 14);
    assert_sent(w, MARIA, "1 POSSIBLE EMERGENCY Ana G");
    assert_int_equal(of(w, 1).state, ESCALATION_ALERTED);
}

static void urgent_sign_ends_the_question_about_something_no_worse(void **state)
{
    struct world *w = *state;
    said(w, "bit hot", (struct flag)MAYBE_FEVER);
    said(w, "and throwing up", (struct flag)VOMITING);
    assert_sent(w, ANA, "Please get checked today.", MARIA, "1 URGENT Ana G");
    assert_int_equal(of(w, 1).asked_flag.n, 0);
}

static void new_doubt_while_an_alert_is_open_is_asked_about(void **state)
{
    struct world *w = *state;
    said(w, "still throwing up", (struct flag)VOMITING);
    take(w);
    said(w, "bit hot", (struct flag)MAYBE_FEVER);
    assert_sent(w, ANA, "Do you have a fever?");
    said(w, "bit hot", (struct flag)MAYBE_FEVER);
    assert_sent(w, ANA, "Do you have a fever?", MARIA, "1 POSSIBLE URGENT Ana G");
}

static void new_doubt_of_somebody_told_to_call_rings_the_team_once(void **state)
{
    struct world *w = *state;
    said(w, "my face is numb", (struct flag)NUMB);
    take(w);
    said(w, "words come out odd", (struct flag)MAYBE_SPEECH);
    assert_sent(w, ANA, "Call 911 now", MARIA, "1 Ana G WORSE: EMERGENCY. \"words come out odd\"");
    take(w);
    said(w, "words come out odd", (struct flag)MAYBE_SPEECH);
    for (size_t i = 0; i < w->n_out; i++)
        assert_null(strstr(w->out[i], MARIA));
    assert_int_equal(of(w, 1).state, ESCALATION_TAKEN);
}

static void unclear_answers_do_not_keep_the_alert_at_step_one(void **state)
{
    struct world *w = *state;
    bool second = false;
    said(w, "arm feels weird", (struct flag)MAYBE_NUMB);
    for (int minute = 0; minute < 30 && !second; minute += 5) {
        world_text(w, (struct said){ .text = "kinda", .answer = ANSWER_UNCLEAR });
        assert_true(w->n_out > 0 && strstr(w->out[0], "numb or tingling") != NULL);
        assert_true((minute == 0) == (w->n_out > 1));
        world_wait(w, 5);
        for (size_t i = 0; i < w->n_out; i++)
            second = second || strncmp(w->out[i], NURSE, sizeof NURSE - 1) == 0;
    }
    assert_true(second);
}

static void unclear_answer_to_what_somebody_took_leaves_it_with_them(void **state)
{
    struct world *w = *state;
    said(w, "arm feels weird", (struct flag)MAYBE_NUMB);
    world_text(w, (struct said){ .text = "kinda", .answer = ANSWER_UNCLEAR });
    take(w);
    world_text(w, (struct said){ .text = "hm", .answer = ANSWER_UNCLEAR });
    assert_sent(w, ANA, "numb or tingling");
    world_wait(w, 30);
    assert_silence(w);
    assert_int_equal(of(w, 1).state, ESCALATION_TAKEN);
}

static void doubt_after_an_unanswered_question_of_the_day_list_is_asked_about(void **state)
{
    struct world *w = *state;
    said(w, "advil again", (struct flag)MAYBE_OVERUSE);
    world_wait(w, 31);
    assert_int_equal(of(w, 1).state, ESCALATION_LISTED);
    said(w, "i snore", (struct flag)MAYBE_APNOEA);
    assert_sent(w, ANA, "Do you snore");
    assert_true(of(w, 1).state != ESCALATION_ASKED || of(w, 1).patient_next_utc > 0);
}

static void question_that_comes_up_again_is_put_again_in_other_words(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .text = "sick and weird", .flags = { MAYBE_NUMB, MAYBE_VOMITING }, .n_flags = 2 });
    world_text(w, (struct said){ .text = "hello" });
    assert_sent(w, ANA, "I need a plain answer, to be sure. Is part of your face");
    world_text(w, (struct said){ .text = "n", .intent = INTENT_NO, .answer = ANSWER_NO });
    world_wait(w, 1);
    said(w, "arm feels weird", (struct flag)MAYBE_NUMB);
    assert_sent(w, ANA, "numb or tingling");
    world_text(w, (struct said){ .text = "hello" });
    assert_sent(w, ANA, "I need a plain answer, to be sure. Is part of your face");
}

static void alert_that_cannot_be_moved_does_not_hold_up_others(void **state)
{
    struct world *w = *state;
    const char *answer;
    world_admin(w, "patient.add", "{\"name\":\"Luis\",\"address\":\"sim:" LUIS "\",\"joined\":true}", &answer);
    said(w, "my face is numb", (struct flag)NUMB);
    w->care.now_utc += 1;
    world_text(w, (struct said){ .from = LUIS, .text = "my face is numb", .flags = { NUMB }, .n_flags = 1 });
    assert_int_equal(db_run(w->db, "UPDATE escalation SET address_id = 99999 WHERE id = 1", NULL), 0);
    world_wait(w, 10);
    assert_sent(w, LUIS, "Has help come?", NURSE, "2 EMERGENCY Luis");
    int64_t next = 0;
    assert_int_equal(care_next_due(&w->care, &next, NULL), 0);
    assert_true(next > w->care.now_utc && next <= w->care.now_utc + 60);
    assert_int_equal(db_run(w->db, "UPDATE escalation SET address_id = 1 WHERE id = 1", NULL), 0);
    w->care.now_utc += 60;
    world_wait(w, 0);
    assert_true(w->n_out > 0);
}

static void undelivered_advice_gives_the_step_no_more_time(void **state)
{
    struct world *w = *state;
    bool second = false;
    for (int minute = 0; minute < 30 && !second; minute += 6) {
        said(w, "my face is numb", (struct flag)NUMB);
        int64_t lost = w->out_id[0];
        struct outbound row;
        assert_int_equal(outbox_rows_get(w->db, lost, w->arena, &row, NULL), 1);
        world_forget(w);
        assert_int_equal(care_undeliverable(&w->care, &row, SEND_REFUSED, NULL), 0);
        world_send(w);
        assert_sent(w, MARIA, "our advice did not reach them");
        world_wait(w, 6);
        for (size_t i = 0; i < w->n_out; i++)
            second = second || strncmp(w->out[i], NURSE, sizeof NURSE - 1) == 0;
    }
    assert_true(second);
}

static void clock_that_goes_back_silences_no_alert(void **state)
{
    struct world *w = *state;
    said(w, "my face is numb", (struct flag)NUMB);
    w->care.now_utc -= 5 * 3600;
    world_wait(w, 0);
    assert_silence(w);
    world_wait(w, 60);
    assert_sent(w, ANA, "Has help come?", NURSE, "1 EMERGENCY Ana G");
}

static void alert_whose_people_have_all_left_rings_those_of_today(void **state)
{
    struct world *w = *state;
    static const struct team_address AT[] = { { "sim", "+15550100003" } };
    static const struct team_member NEW[] = { { .id = "bo", .name = "Bo", .lang = "en", .addresses = AT, .n_addresses = 1 } };
    static const struct team_step NEW_STEPS[] = { { .members = STEP_MARIA, .n_members = 1, .wait_min = 5 } };
    said(w, "still throwing up", (struct flag)VOMITING);
    w->settings.team.members = NEW;
    w->settings.team.n_members = 1;
    w->settings.team.steps = NEW_STEPS;
    w->settings.team.n_steps = 1;
    world_wait(w, 10);
    assert_sent(w, "+15550100003", "1 URGENT Ana G");
    world_wait(w, 5);
    assert_sent(w, "+15550100003", "1 URGENT Ana G");
}

static void many_work_items_do_not_hide_the_alert_that_rings(void **state)
{
    struct world *w = *state;
    char sql[600];
    snprintf(sql, sizeof sql, "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1300)"
             " INSERT INTO escalation SELECT i, i, 1, 1, 1, 1, 0, 0, '', 0, 0, 0, 0, 0, 0, 0, 0, '', 0, 1, 0, '', '', '[]', '', '', '', 0, 0 FROM n");
    assert_int_equal(db_run(w->db, sql, NULL), 0);
    said(w, "my face is numb", (struct flag)NUMB);
    struct escalation *rows = NULL;
    size_t n = 0;
    assert_int_equal(escalation_rows_list(w->db, 200, w->arena, &rows, &n, NULL), 0);
    assert_int_equal(n, 200);
    assert_int_equal(rows[0].state, ESCALATION_ALERTED);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test_setup_teardown(stranger_is_advised_and_asked_again_in_the_language_they_write, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_after_an_invitation_does_not_answer_the_question_before_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_of_a_members_machine_come_to_rest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(urgent_sign_does_not_answer_the_question_about_an_emergency, set_up, tear_down),
        cmocka_unit_test_setup_teardown(urgent_sign_ends_the_question_about_something_no_worse, set_up, tear_down),
        cmocka_unit_test_setup_teardown(new_doubt_while_an_alert_is_open_is_asked_about, set_up, tear_down),
        cmocka_unit_test_setup_teardown(new_doubt_of_somebody_told_to_call_rings_the_team_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unclear_answers_do_not_keep_the_alert_at_step_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unclear_answer_to_what_somebody_took_leaves_it_with_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(doubt_after_an_unanswered_question_of_the_day_list_is_asked_about, set_up, tear_down),
        cmocka_unit_test_setup_teardown(question_that_comes_up_again_is_put_again_in_other_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(alert_that_cannot_be_moved_does_not_hold_up_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(undelivered_advice_gives_the_step_no_more_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(clock_that_goes_back_silences_no_alert, set_up, tear_down),
        cmocka_unit_test_setup_teardown(alert_whose_people_have_all_left_rings_those_of_today, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_work_items_do_not_hide_the_alert_that_rings, set_up, tear_down),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
