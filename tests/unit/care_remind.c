/* SPDX-License-Identifier: ISC
 * Reminders: when they are said, when they are not, once and never stale (P6; decisions 1 to 4, 6, 24, 27). */
#include <config.h>

#include "../support/care_world.h"

#include "care/preview.h"
#include "care/remind.h"
#include "model/plan.h"
#include "store/conversation_rows.h"
#include "store/observation_rows.h"
#include "store/occurrence_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"

#define PLAN(kind, rule) "{\"id\":1,\"kind\":\"" kind "\",\"rrule\":\"" rule "\",\"jitter_min\":0}"
#define AT(hour, minute) "FREQ=DAILY;BYHOUR=" hour ";BYMINUTE=" minute

static int set_up(void **state)
{
    struct world *w = world_new();
    world_add_ana(w); /* it is Monday 11:00 in New York */
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

static struct plan row_of(struct world *w, int64_t id)
{
    struct plan row = { 0 };
    assert_int_equal(plan_rows_get(w->db, id, w->arena, &row, NULL), 1);
    return row;
}

/* The only occurrence, or the nth by date. */
static struct occurrence date_of(struct world *w, size_t i)
{
    struct occurrence *rows = NULL;
    size_t n = 0;
    assert_int_equal(occurrence_rows_days(w->db, 1, 20260101, 20271231, w->arena, &rows, &n, NULL), 0);
    if (i >= n)
        fail_msg("only %zu dates", n);
    return rows[i];
}

static void clear_hands_on(struct world *w)
{
    assert_int_equal(world_admin(w, "patient.clear", "{\"id\":1,\"by\":\"maria\"}", NULL), 0);
}

/* What is due is done as the clock comes to it; what is sent is kept over the whole time. */
static size_t live(struct world *w, int minutes)
{
    struct err err = { 0 };
    size_t n = 0;
    int64_t end_utc = w->care.now_utc + (int64_t)minutes * 60, next_utc = 0;
    world_forget(w);
    for (;;) {
        assert_int_equal(care_next_due(&w->care, &next_utc, &err), 0);
        if (next_utc == 0 || next_utc > end_utc)
            break;
        if (next_utc > w->care.now_utc)
            w->care.now_utc = next_utc;
        assert_true(++n < 10000);
        if (care_due(&w->care, 0, &err) < 0)
            fail_msg("%s", err.text);
        world_send(w);
    }
    w->care.now_utc = end_utc;
    return w->n_out;
}

static void pain(struct world *w, const char *text, int tenths)
{
    static struct observation o;
    o = (struct observation){ .code = OBS_PAIN, .value = tenths, .value_high = tenths };
    world_text(w, (struct said){ .text = text, .intent = INTENT_DIARY, .observations = &o, .n_observations = 1 });
}

/* When */

static void reminder_comes_at_its_time_and_once(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("water", AT("12", "0")));
    world_wait(w, 59);
    assert_silence(w);
    world_wait(w, 1);
    assert_sent(w, ANA, "Time for a few sips of water. Reply DONE, SKIP or LATER.");
    world_wait(w, 1);
    assert_silence(w);
    world_wait(w, 23 * 60 + 59);
    assert_sent(w, ANA, "Time for a few sips of water.");
}

static void a_date_is_never_said_twice(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("water", AT("12", "0")));
    world_wait(w, 60);
    assert_int_equal(w->n_out, 1);
    struct plan row = row_of(w, 1);
    row.next_date = 20260302; /* as if the row had been restored from before */
    row.next_slot = 720;
    row.next_due_utc = w->care.now_utc;
    assert_int_equal(plan_rows_save(w->db, &row, NULL), 0);
    world_wait(w, 1);
    assert_silence(w);
    assert_int_equal(row_of(w, 1).next_date, 20260303);
}

static void missed_ones_are_dropped_and_counted(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("medicine", AT("12", "0")));
    world_wait(w, 5 * 1440);
    assert_silence(w);
    assert_int_equal(row_of(w, 1).missed, 5);
    world_wait(w, 60);
    assert_sent(w, ANA, "what you have planned");
    assert_int_equal(row_of(w, 1).missed, 5);
}

static void clock_that_went_back_silences_nobody(void **state)
{
    struct world *w = *state;
    int64_t begun_utc = w->care.now_utc;
    plan(w, PLAN("water", AT("12", "0")));
    plan(w, "{\"id\":1,\"kind\":\"medicine\",\"rrule\":\"FREQ=DAILY;COUNT=5;BYHOUR=14;BYMINUTE=0\",\"jitter_min\":0}");
    assert_int_equal(live(w, 200), 2); /* Monday's */
    world_wait(w, 40 * 1440);
    assert_int_equal(row_of(w, 2).state, PLAN_OVER);
    w->care.now_utc = begun_utc + 200 * 60;
    world_wait(w, 1);
    assert_silence(w); /* what was said is not said again */
    assert_int_equal(row_of(w, 1).next_date, 20260303);
    assert_int_equal(row_of(w, 2).next_date, 20260303);
    assert_int_equal(live(w, 1440), 2);
}

static void late_inside_its_window_it_still_comes(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("medicine", AT("12", "0")));
    world_wait(w, 60 + 59);
    assert_sent(w, ANA, "what you have planned");
}

static void what_falls_due_together_is_one_text(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("water", AT("12", "0")));
    plan(w, PLAN("posture", AT("12", "10")));
    plan(w, PLAN("checkin", AT("12", "15")));
    plan(w, PLAN("meal", AT("13", "0")));
    assert_int_equal(live(w, 75), 1);
    assert_sent(w, ANA, "Time for: a few sips of water, a short break. How is your head now, 0 to 10? 0 is no pain. Reply DONE");
    assert_int_equal(live(w, 46), 1);
    assert_sent(w, ANA, "Time to eat something.");
}

static void window_waits_for_what_begins_in_it_and_a_medicine_for_a_quarter(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("water", AT("12", "0")));
    plan(w, PLAN("posture", AT("12", "59")));
    plan(w, PLAN("medicine", AT("14", "0")));
    plan(w, PLAN("breathing", AT("14", "16")));
    assert_int_equal(live(w, 118), 0);
    assert_int_equal(live(w, 2), 1);
    assert_sent(w, ANA, "Time for: a few sips of water, a short break.");
    assert_int_equal(live(w, 61), 1);
    assert_sent(w, ANA, "what you have planned");
    assert_int_equal(live(w, 16), 1);
}

static void quiet_hours_are_kept_and_waited_for(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_admin(w, "patient.quiet", "{\"id\":1,\"hours\":\"11:30-12:30\"}", NULL), 0);
    plan(w, PLAN("water", AT("12", "0")));       /* its window ends at 13:00 */
    plan(w, "{\"id\":1,\"kind\":\"posture\",\"rrule\":\"" AT("11", "40") "\",\"window_min\":30,\"jitter_min\":0}");
    assert_int_equal(live(w, 89), 0);
    assert_int_equal(live(w, 2), 1);
    assert_sent(w, ANA, "Time for a few sips of water.");
    assert_int_equal(date_of(w, 0).answer, OCCURRENCE_HELD);
    assert_int_equal(date_of(w, 0).hold, HOLD_QUIET);
}

static void site_has_quiet_hours_too(void **state)
{
    struct world *w = *state;
    w->settings.plans.quiet_from_min = 21 * 60;
    w->settings.plans.quiet_to_min = 8 * 60;
    plan(w, PLAN("water", AT("23", "0")));
    plan(w, PLAN("posture", AT("7", "0")));
    assert_int_equal(live(w, 1440), 0);
    plan(w, "{\"id\":1,\"kind\":\"checkin\",\"rrule\":\"" AT("7", "0") "\",\"window_min\":90,\"jitter_min\":0}");
    assert_int_equal(live(w, 1440), 1);
    assert_sent(w, ANA, "How is your head");
}

static void text_that_waits_ends_where_quiet_hours_begin(void **state)
{
    struct world *w = *state;
    struct err err = { 0 };
    struct outbound row;
    assert_int_equal(world_admin(w, "patient.quiet", "{\"id\":1,\"hours\":\"12:20-8:00\"}", NULL), 0);
    plan(w, PLAN("water", AT("12", "0")));
    world_forget(w);
    w->care.now_utc += 3600;
    assert_int_equal(care_due(&w->care, 0, &err), 0);
    assert_int_equal(outbox_rows_by_cause(w->db, STR("occurrence:1"), STR("ask0"), w->arena, &row, &err), 1);
    assert_int_equal(row.expires_utc, w->care.now_utc + 20 * 60);
    w->care.now_utc += 20 * 60;
    world_send(w);
    assert_silence(w);
    assert_int_equal(outbox_rows_by_cause(w->db, STR("occurrence:1"), STR("ask0"), w->arena, &row, &err), 1);
    assert_int_equal(row.state, OUT_EXPIRED);
}

/* Whether */

static void nothing_after_stop(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("water", AT("12", "0")));
    world_text(w, (struct said){ .text = "STOP", .intent = INTENT_STOP, .stop_heard = true });
    assert_int_equal(live(w, 3 * 1440), 0);
    assert_int_equal(row_of(w, 1).next_due_utc, 0); /* it sleeps */
    world_text(w, (struct said){ .text = "START", .intent = INTENT_START });
    assert_sent(w, ANA, "are on again");
    assert_int_equal(live(w, 1440), 1); /* where the plan stands: nothing is poured out */
}

static void stop_takes_back_what_is_queued(void **state)
{
    struct world *w = *state;
    struct err err = { 0 };
    plan(w, PLAN("water", AT("12", "0")));
    w->care.now_utc += 3600;
    assert_int_equal(care_due(&w->care, 0, &err), 0); /* queued, not handed over */
    world_text(w, (struct said){ .text = "STOP", .intent = INTENT_STOP, .stop_heard = true });
    assert_sent(w, ANA, "no more messages");
}

static void pause_is_read_again_when_it_is_handed_over(void **state)
{
    struct world *w = *state;
    struct err err = { 0 };
    plan(w, PLAN("water", AT("12", "0")));
    w->care.now_utc += 3600;
    assert_int_equal(care_due(&w->care, 0, &err), 0);
    world_text(w, (struct said){ .text = "PAUSE", .intent = INTENT_PAUSE });
    assert_sent(w, ANA, "Reminders rest until Thu 12:00");
}

static void attack_is_read_again_when_it_is_handed_over(void **state)
{
    struct world *w = *state;
    struct err err = { 0 };
    plan(w, PLAN("water", AT("12", "0")));
    plan(w, PLAN("medicine", AT("12", "0")));
    w->care.now_utc += 3600;
    assert_int_equal(care_due(&w->care, 0, &err), 0);
    pain(w, "7", 70);
    assert_sent(w, ANA, "Logged", ANA, "Time for what you have planned for now. Reply DONE");
    assert_int_equal(date_of(w, 0).hold, HOLD_ATTACK);
}

static void nobody_who_has_not_joined_is_reminded(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Luis\",\"address\":\"sim:+15550100044\"}", NULL), 0);
    plan(w, "{\"id\":2,\"kind\":\"water\",\"rrule\":\"" AT("12", "0") "\",\"jitter_min\":0}");
    assert_int_equal(live(w, 2 * 1440), 0);
    world_text(w, (struct said){ .from = "+15550100044", .text = "JOIN", .intent = INTENT_JOIN });
    assert_int_equal(live(w, 1440), 1);
}

static void hands_on_needs_somebody_who_cleared_it(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("routine", AT("12", "0")));
    assert_int_equal(live(w, 120), 0);
    assert_int_equal(date_of(w, 0).hold, HOLD_UNCLEARED);
    assert_int_equal(world_admin(w, "patient.clear", "{\"id\":1,\"by\":\"bob\"}", NULL), 1);
    clear_hands_on(w);
    assert_int_equal(live(w, 1440), 1);
    assert_sent(w, ANA, "Your routine: ");
    assert_int_equal(world_admin(w, "patient.clear", "{\"id\":1,\"by\":\"maria\",\"off\":true}", NULL), 0);
    assert_int_equal(live(w, 1440), 0);
}

static void plans_rest_in_an_attack_and_medicine_does_not(void **state)
{
    struct world *w = *state;
    clear_hands_on(w);
    plan(w, PLAN("routine", AT("12", "0")));
    plan(w, PLAN("water", AT("12", "0")));
    plan(w, PLAN("posture", AT("12", "0")));
    plan(w, PLAN("medicine", AT("12", "0")));
    pain(w, "6", 60);
    assert_int_equal(live(w, 119), 1);
    assert_sent(w, ANA, "Time for what you have planned for now. Reply DONE, SKIP or LATER.");
}

static void nothing_while_a_safety_question_is_open(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("medicine", AT("12", "0")));
    world_wait(w, 55);
    world_text(w, (struct said){ .text = "arm feels weird", .flags = { MAYBE_NUMB }, .n_flags = 1 });
    world_wait(w, 5);
    assert_silence(w);
    world_text(w, (struct said){ .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    world_wait(w, 5); /* still inside its window */
    assert_sent(w, ANA, "what you have planned");
}

static void no_that_may_have_been_meant_for_a_reminder_is_unclear(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("water", AT("12", "0")));
    world_wait(w, 60);
    world_text(w, (struct said){ .text = "arm feels weird", .flags = { MAYBE_NUMB }, .n_flags = 1 });
    world_text(w, (struct said){ .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "I could not tell", MARIA, "1 POSSIBLE EMERGENCY");
}

static void so_is_one_that_came_in_the_middle_of_another_talk(void **state)
{
    struct world *w = *state;
    struct conversation talk = { .patient_id = 1, .address_id = 1, .kind = CONVERSATION_TEAM, .topic = STR("maria"), .asks = 1,
                                 .asked_utc = w->care.now_utc - 7200, .expires_utc = w->care.now_utc + 86400 };
    plan(w, PLAN("water", AT("12", "0")));
    assert_int_equal(conversation_rows_put(w->db, &talk, NULL), 0);
    world_wait(w, 60);
    assert_int_equal(w->n_out, 1);
    assert_int_equal(conversation_rows_get(w->db, 1, 1, w->care.now_utc, w->arena, &talk, NULL), 1);
    assert_int_equal(talk.kind, CONVERSATION_TEAM); /* it goes on */
    world_text(w, (struct said){ .text = "arm feels weird", .flags = { MAYBE_NUMB }, .n_flags = 1 });
    world_text(w, (struct said){ .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO });
    assert_sent(w, ANA, "I could not tell", MARIA, "1 POSSIBLE EMERGENCY");
}

static void heart_or_kidney_disease_means_no_water(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("water", AT("12", "0")));
    assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_HEART_KIDNEY, 1, "patient", w->care.now_utc, NULL), 0);
    assert_int_equal(live(w, 120), 0);
    assert_int_equal(date_of(w, 0).hold, HOLD_FLUID);
    assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_WATER_GOAL_ML, 1000, "maria", w->care.now_utc, NULL), 0);
    assert_int_equal(live(w, 1440), 1);
}

static void water_stops_for_the_day_when_the_goal_is_reached(void **state)
{
    struct world *w = *state;
    struct observation o = { .code = OBS_WATER, .value = 1200, .value_high = 1200 };
    assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_WATER_GOAL_ML, 1000, "maria", w->care.now_utc, NULL), 0);
    plan(w, PLAN("water", AT("12", "0")));
    world_text(w, (struct said){ .text = "1.2 l", .intent = INTENT_DIARY, .observations = &o, .n_observations = 1 });
    assert_int_equal(live(w, 120), 0);
    assert_int_equal(live(w, 1440), 1);
}

/* How many */

static void three_a_day_and_what_matters_first(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("followup", "FREQ=DAILY;BYHOUR=13,14,15,16;BYMINUTE=0"));
    assert_int_equal(live(w, 720), 3);
    plan(w, PLAN("medicine", AT("20", "0")));
    assert_int_equal(live(w, 1440), 3);
    assert_true(strstr(w->out[2], "what you have planned") != NULL);
    w->settings.plans.per_day = 5;
    assert_int_equal(live(w, 1440), 5);
}

static void too_many_in_an_hour_stop_and_alarm(void **state)
{
    struct world *w = *state;
    w->settings.plans.per_day = 100;
    w->settings.plans.per_hour = 2;
    plan(w, PLAN("medicine", "FREQ=DAILY;BYHOUR=12;BYMINUTE=0,16,32,48"));
    assert_int_equal(live(w, 120), 2);
    assert_int_equal(date_of(w, 2).hold, HOLD_CEILING);
}

static void who_never_answers_is_asked_less_and_told_so(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("posture", AT("12", "20")));
    plan(w, PLAN("medicine", AT("18", "0")));
    assert_int_equal(live(w, 3 * 1440), 6);
    assert_int_equal(live(w, 2 * 1440), 3); /* ignored three times: every second one */
    assert_true(strstr(w->out[1], "I'll write less often") != NULL || strstr(w->out[0], "I'll write less often") != NULL);
    live(w, 10 * 1440);
    assert_int_equal(row_of(w, 1).ignored >= 6, true);
    size_t n = live(w, 8 * 1440);
    assert_int_equal(n, 8 + 2); /* every fourth; medicine is not thinned */
    world_text(w, (struct said){ .text = "MORE", .intent = INTENT_MORE });
    assert_sent(w, ANA, "More often again.");
    assert_int_equal(live(w, 2 * 1440), 4);
}

static void who_writes_is_not_silent(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("posture", AT("12", "20")));
    for (int day = 0; day < 6; day++) {
        size_t n = live(w, 1440);
        for (size_t i = 0; n != 1 && i < n; i++)
            print_error("day %d %s\n", day, w->out[i]);
        assert_int_equal(n, 1);
        pain(w, "1", 10);
    }
    assert_int_equal(row_of(w, 1).ignored, 0);
}

/* Preview */

static void preview_tells_what_will_be_sent(void **state)
{
    struct world *w = *state;
    struct preview_line *lines = NULL;
    size_t n = 0, n_sent = 0;
    struct err err = { 0 };
    int64_t told[60];
    w->settings.plans.quiet_from_min = 21 * 60;
    w->settings.plans.quiet_to_min = 8 * 60;
    plan(w, "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY;BYHOUR=7,12,17;BYMINUTE=30\",\"window_min\":90}");
    plan(w, "{\"id\":1,\"kind\":\"checkin\",\"rrule\":\"" AT("17", "40") "\"}");
    plan(w, "{\"id\":1,\"kind\":\"medicine\",\"rrule\":\"FREQ=WEEKLY;BYDAY=TU,FR;BYHOUR=10;BYMINUTE=0\"}");
    plan(w, "{\"id\":1,\"kind\":\"posture\",\"rrule\":\"" AT("22", "0") "\"}");
    assert_int_equal(preview_look(&w->care, 1, 7, 200, &lines, &n, &err), 0);
    for (size_t i = 0; i < n; i++)
        if (lines[i].hold == HOLD_NONE)
            told[n_sent++] = lines[i].at_utc;
    assert_true(n_sent > 15 && n > n_sent);
    struct occurrence before = { 0 };
    int64_t end_utc = w->care.now_utc + 7 * 86400, next_utc = 0;
    size_t at = 0;
    (void)before;
    while (care_next_due(&w->care, &next_utc, &err) == 0 && next_utc < end_utc) {
        world_forget(w);
        w->care.now_utc = next_utc;
        assert_true(care_due(&w->care, 0, &err) >= 0);
        world_send(w);
        for (size_t i = 0; i < w->n_out; i++) {
            assert_true(at < n_sent);
            assert_int_equal(told[at++], w->care.now_utc);
        }
        if (w->n_out > 0)
            world_text(w, (struct said){ .text = "DONE", .intent = INTENT_DONE });
    }
    assert_int_equal(at, n_sent);
}

static void preview_by_text(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .text = "Preview" });
    assert_sent(w, ANA, "Nothing is planned for the next two days.");
    plan(w, PLAN("water", AT("12", "0")));
    world_text(w, (struct said){ .text = "what's next?" });
    assert_sent(w, ANA, "Coming up: Mon 12:00 a few sips of water; Tue 12:00 a few sips of water.");
}

/* Commands */

static void what_cannot_be_planned_is_refused_with_the_reason(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *arguments, *why;
    } CASES[] = {
        { "{\"id\":1,\"kind\":\"watr\",\"rrule\":\"" AT("9", "0") "\"}", "did you mean \"water\"" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=HOURLY\"}", "FREQ" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY;BYSECOND=3\"}", "BYSECOND" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY\"}", "At what time?" },
        { "{\"id\":1,\"kind\":\"water\"}", "A rule is missing" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY\",\"start\":\"2026-02-30T09:00\"}", "is no date" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY\",\"start\":\"tomorrow\"}", "is no date" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY;UNTIL=20200101T000000\",\"start\":\"2019-01-01T09:00\"}", "no date from now" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,5,10,15,20,25,30,35,40,45\"}", "30 times a day" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"" AT("9", "0") "\",\"window_min\":2000}", "A window is" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"" AT("9", "0") "\",\"window_min\":20,\"jitter_min\":30}", "A jitter" },
        { "{\"id\":99,\"kind\":\"water\",\"rrule\":\"" AT("9", "0") "\"}", "no such person" },
        { "{\"id\":1,\"kind\":\"water\",\"rrule\":\"" AT("9", "0") "\",\"by\":\"bob\"}", "no member" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *answer = "";
        int rc = world_admin(w, "plan.add", CASES[i].arguments, &answer);
        if (rc != 1 || strstr(answer, CASES[i].why) == NULL)
            fail_msg("%s: %d %s", CASES[i].arguments, rc, answer);
    }
}

static void plan_can_be_paused_and_removed(void **state)
{
    struct world *w = *state;
    plan(w, PLAN("water", AT("12", "20")));
    assert_int_equal(world_admin(w, "plan.pause", "{\"plan\":1,\"days\":2}", NULL), 0);
    assert_int_equal(live(w, 2 * 1440), 0);
    assert_int_equal(live(w, 1440), 1);
    assert_int_equal(world_admin(w, "plan.pause", "{\"plan\":1}", NULL), 0);
    assert_int_equal(live(w, 5 * 1440), 0);
    assert_int_equal(world_admin(w, "plan.pause", "{\"plan\":1,\"days\":0}", NULL), 0);
    assert_int_equal(live(w, 1440), 1);
    assert_int_equal(world_admin(w, "plan.remove", "{\"plan\":1}", NULL), 0);
    assert_int_equal(live(w, 5 * 1440), 0);
    assert_int_equal(world_admin(w, "plan.remove", "{\"plan\":1}", NULL), 1);
}

static void defaults_are_what_is_safe(void **state)
{
    struct world *w = *state;
    const char *answer = "";
    assert_int_equal(world_admin(w, "plan.defaults", "{\"id\":1}", &answer), 0);
    assert_string_equal(answer, "{\"made\":1,\"no_routine\":\"nobody cleared hands-on routines\",\"no_water\":\"heart or kidney disease, "
                                "or not known; or the fluid limit is reached\"}");
    clear_hands_on(w);
    assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_HEART_KIDNEY, 0, "patient", w->care.now_utc, NULL), 0);
    assert_int_equal(world_admin(w, "plan.defaults", "{\"id\":1}", &answer), 0);
    assert_string_equal(answer, "{\"made\":2}");
    assert_int_equal(world_admin(w, "plan.defaults", "{\"id\":1}", &answer), 0);
    assert_string_equal(answer, "{\"made\":0}");
    assert_int_equal(row_of(w, 2).goal, 3);
}

static void who_joins_gets_them_where_the_site_says_so(void **state)
{
    struct world *w = *state;
    struct plan *plans = NULL;
    size_t n = 0;
    w->settings.plans.on_join = true;
    assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Luis\",\"address\":\"sim:+15550100044\"}", NULL), 0);
    assert_int_equal(plan_rows_of(w->db, 2, w->arena, &plans, &n, NULL), 0);
    assert_int_equal(n, 0);
    world_text(w, (struct said){ .from = "+15550100044", .text = "JOIN", .intent = INTENT_JOIN });
    assert_int_equal(plan_rows_of(w->db, 2, w->arena, &plans, &n, NULL), 0);
    assert_int_equal(n, 1);
    assert_int_equal(plans[0].kind, PLAN_CHECKIN);
}

static void shared_phone_names_the_person(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Luis Gomez\",\"address\":\"sim:" ANA "\",\"joined\":true}", NULL), 0);
    plan(w, PLAN("water", AT("12", "0")));
    world_wait(w, 60);
    assert_sent(w, ANA, "Ana Gomez: Time for a few sips of water.");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    static const struct CMUnitTest TESTS[] = {
        CASE(reminder_comes_at_its_time_and_once),
        CASE(a_date_is_never_said_twice),
        CASE(missed_ones_are_dropped_and_counted),
        CASE(clock_that_went_back_silences_nobody),
        CASE(late_inside_its_window_it_still_comes),
        CASE(what_falls_due_together_is_one_text),
        CASE(window_waits_for_what_begins_in_it_and_a_medicine_for_a_quarter),
        CASE(quiet_hours_are_kept_and_waited_for),
        CASE(site_has_quiet_hours_too),
        CASE(text_that_waits_ends_where_quiet_hours_begin),
        CASE(nothing_after_stop),
        CASE(stop_takes_back_what_is_queued),
        CASE(pause_is_read_again_when_it_is_handed_over),
        CASE(attack_is_read_again_when_it_is_handed_over),
        CASE(nobody_who_has_not_joined_is_reminded),
        CASE(hands_on_needs_somebody_who_cleared_it),
        CASE(plans_rest_in_an_attack_and_medicine_does_not),
        CASE(nothing_while_a_safety_question_is_open),
        CASE(no_that_may_have_been_meant_for_a_reminder_is_unclear),
        CASE(so_is_one_that_came_in_the_middle_of_another_talk),
        CASE(heart_or_kidney_disease_means_no_water),
        CASE(water_stops_for_the_day_when_the_goal_is_reached),
        CASE(three_a_day_and_what_matters_first),
        CASE(too_many_in_an_hour_stop_and_alarm),
        CASE(who_never_answers_is_asked_less_and_told_so),
        CASE(who_writes_is_not_silent),
        CASE(preview_tells_what_will_be_sent),
        CASE(preview_by_text),
        CASE(what_cannot_be_planned_is_refused_with_the_reason),
        CASE(plan_can_be_paused_and_removed),
        CASE(defaults_are_what_is_safe),
        CASE(who_joins_gets_them_where_the_site_says_so),
        CASE(shared_phone_names_the_person),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
