/* SPDX-License-Identifier: ISC
 * Who is on duty, minute by minute (P5, decisions 37 and 39): opening hours, rotations, holidays, days off, and the holes they leave. */
#include <config.h>

#include "../support/care_world.h"

#include "care/duty.h"
#include "model/hours.h"
#include "store/team_rows.h"

static struct zones *zones;

static int64_t at(const char *zone, int32_t date, int minute)
{
    return zone_utc(zones_find(zones, zone, NULL), date, minute);
}

static int set_up_zones(void **state)
{
    (void)state;
    zones = zones_new();
    return zones == NULL;
}

static int tear_down_zones(void **state)
{
    (void)state;
    zones_free(zones);
    return 0;
}

static void opening_hours_are_read_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int weekday, hour, minute; /* of the week that begins on Monday 2026-03-02 */
        bool open;
    } CASES[] = {
        { "Mon-Fri 9-17", 1, 9, 0, true },        { "Mon-Fri 9-17", 1, 8, 59, false },   { "Mon-Fri 9-17", 5, 16, 59, true },
        { "Mon-Fri 9-17", 5, 17, 0, false },      { "Mon-Fri 9-17", 6, 12, 0, false },   { "Mon-Fri 9-17; Sat 9-12", 6, 11, 59, true },
        { "Mon-Fri 9-17; Sat 9-12", 7, 10, 0, false }, { "Mon,Wed 9-12,13-17:30", 3, 17, 29, true },
        { "Mon,Wed 9-12,13-17:30", 3, 12, 30, false }, { "Mon,Wed 9-12,13-17:30", 2, 10, 0, false },
        { "daily 9am-5pm", 7, 16, 59, true },     { "9-17", 7, 9, 0, true },             { "Fri 22-6", 6, 5, 59, true },
        { "Fri 22-6", 6, 6, 0, false },           { "Fri 22-6", 5, 5, 0, false },        { "24/7", 7, 3, 0, true },
        { "Fri-Mon 12am-12pm", 7, 0, 0, true },   { "monday 9:00-17:00", 1, 16, 0, true }, { "Sun 20-2", 1, 1, 59, true },
        { "9-17 Mon-Fri", 6, 12, 0, false },      { "9-17 Mon-Fri", 5, 12, 0, true },    { "weekdays 9-17; weekend 10-12", 7, 11, 0, true },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct hours hours;
        struct err err = { 0 };
        if (hours_parse(str_of(CASES[i].text), &hours, &err) < 0)
            fail_msg("%s: %s", CASES[i].text, err.text);
        int64_t utc = at("America/New_York", date_add_days(20260302, CASES[i].weekday - 1), CASES[i].hour * 60 + CASES[i].minute);
        if (hours_open(&hours, zones_find(zones, "America/New_York", NULL), utc) != CASES[i].open)
            fail_msg("%s on day %d at %d:%02d", CASES[i].text, CASES[i].weekday, CASES[i].hour, CASES[i].minute);
    }
    static const char *const WRONG[] = { "Mon to Fri nine to five", "Mon-Fri", "Mon 25-26", "Mox 9-17", "Mon 9", "9-17 Mox", "Mon 13pm-2pm" };
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        struct hours hours;
        if (hours_parse(str_of(WRONG[i]), &hours, NULL) == 0)
            fail_msg("\"%s\" was taken", WRONG[i]);
    }
}

/* A team of two with one rotation. */
struct team_case {
    struct recur rule;
    struct team_rotation rotation;
    struct team_step step;
    struct settings settings;
    struct duty duty;
    struct arena *arena;
};

static const int BOTH[] = { 0, 1 }, FIRST[] = { 0 };

static struct team_case *team_of(const char *rule)
{
    struct team_case *t = calloc(1, sizeof *t);
    struct err err = { 0 };
    assert_non_null(t);
    t->arena = arena_new(0);
    t->rotation = (struct team_rotation){ .name = "week", .zone = "America/New_York", .start_date = 20260302, .start_min = 540,
                                          .members = BOTH, .n_members = 2 };
    if (recur_parse(str_of(rule), &t->rotation.rule, &err) < 0)
        fail_msg("%s", err.text);
    t->step = (struct team_step){ .rotations = FIRST, .n_rotations = 1 };
    t->settings = (struct settings){ .zone = "America/New_York", .lang = "en",
                                     .team = { .members = MEMBERS, .n_members = 2, .rotations = &t->rotation, .n_rotations = 1,
                                               .steps = &t->step, .n_steps = 1 } };
    t->duty = (struct duty){ .settings = &t->settings, .zones = zones, .arena = t->arena };
    return t;
}

static void team_free(struct team_case *t)
{
    arena_free(t->arena);
    free(t);
}

static void rotation_hands_over_at_its_times_in_its_zone(void **state)
{
    (void)state;
    struct team_case *t = team_of("FREQ=WEEKLY;BYDAY=MO");
    static const struct {
        int32_t date;
        int minute;
        int member;
    } CASES[] = {
        { 20260302, 539, -1 }, { 20260302, 540, 0 },  { 20260309, 539, 0 }, { 20260309, 540, 1 }, /* summer time began the day before */
        { 20260316, 540, 0 },  { 20261102, 539, 0 },  { 20261102, 540, 1 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        if (duty_on(&t->duty, &t->rotation, at("America/New_York", CASES[i].date, CASES[i].minute)) != CASES[i].member)
            fail_msg("%d %d", CASES[i].date, CASES[i].minute);
    team_free(t);
}

static void holidays_hours_and_swaps_change_who_is_on(void **state)
{
    (void)state;
    struct team_case *t = team_of("FREQ=DAILY");
    static const struct team_days HOLIDAYS[] = { { 20260310, 20260311 } };
    static const struct team_swap SWAPS[] = { { .from_date = 20260311, .from_min = 720, .to_date = 20260311, .to_min = 780, .member = 1 } };
    t->rotation.holidays = HOLIDAYS;
    t->rotation.n_holidays = 1;
    t->rotation.swaps = SWAPS;
    t->rotation.n_swaps = 1;
    assert_int_equal(hours_parse(STR("daily 9-17"), &t->rotation.hours, NULL), 0);
    assert_int_equal(duty_on(&t->duty, &t->rotation, at("America/New_York", 20260304, 600)), 0);
    assert_int_equal(duty_on(&t->duty, &t->rotation, at("America/New_York", 20260305, 600)), 1);
    assert_int_equal(duty_on(&t->duty, &t->rotation, at("America/New_York", 20260305, 480)), -1);
    assert_int_equal(duty_on(&t->duty, &t->rotation, at("America/New_York", 20260310, 600)), -1);
    assert_int_equal(duty_on(&t->duty, &t->rotation, at("America/New_York", 20260311, 730)), 1); /* a swap fills a holiday */
    team_free(t);
}

static void every_minute_of_ninety_days_is_answered_for(void **state)
{
    (void)state;
    struct team_case *t = team_of("FREQ=WEEKLY;BYDAY=MO");
    static const struct team_days HOLIDAYS[] = { { 20260325, 20260325 } };
    struct hole *holes = NULL;
    size_t n = 0;
    int64_t from = at("America/New_York", 20260302, 540);
    assert_int_equal(duty_holes(&t->duty, from, from + 90 * 86400, &holes, &n, NULL), 0);
    assert_int_equal(n, 0);
    t->rotation.holidays = HOLIDAYS;
    t->rotation.n_holidays = 1;
    assert_int_equal(duty_holes(&t->duty, from, from + 90 * 86400, &holes, &n, NULL), 0);
    assert_int_equal(n, 1);
    assert_int_equal(holes[0].from_utc, at("America/New_York", 20260325, 0));
    assert_int_equal(holes[0].to_utc, at("America/New_York", 20260326, 0));
    /* The same by asking each minute of a week around it. */
    for (int64_t utc = holes[0].from_utc - 3 * 86400; utc < holes[0].to_utc + 3 * 86400; utc += 60)
        if (duty_reaches(&t->duty, utc) == (utc >= holes[0].from_utc && utc < holes[0].to_utc))
            fail_msg("minute %lld", (long long)utc);
    team_free(t);
}

static void rule_that_ends_leaves_a_hole(void **state)
{
    (void)state;
    struct team_case *t = team_of("FREQ=WEEKLY;BYDAY=MO;COUNT=3");
    struct hole *holes = NULL;
    size_t n = 0;
    int64_t from = at("America/New_York", 20260302, 540);
    assert_int_equal(duty_holes(&t->duty, from, from + 90 * 86400, &holes, &n, NULL), 0);
    assert_int_equal(n, 1);
    assert_int_equal(holes[0].from_utc, at("America/New_York", 20260316, 540));
    assert_int_equal(holes[0].to_utc, from + 90 * 86400);
    team_free(t);
}

static void declared_hours_hold_alerts_until_the_opening(void **state)
{
    (void)state;
    struct team_case *t = team_of("FREQ=WEEKLY;BYDAY=MO");
    t->settings.team.off_hours_hold = true;
    assert_int_equal(hours_parse(STR("Mon-Fri 9-17; Sat 9-12"), &t->settings.hours, NULL), 0);
    assert_true(duty_reaches(&t->duty, at("America/New_York", 20260306, 1019)));
    assert_false(duty_reaches(&t->duty, at("America/New_York", 20260306, 1020)));
    assert_int_equal(duty_opening(&t->duty, at("America/New_York", 20260306, 1020)), at("America/New_York", 20260307, 540));
    assert_int_equal(duty_opening(&t->duty, at("America/New_York", 20260307, 720)), at("America/New_York", 20260309, 540));
    assert_int_equal(duty_reads_again(&t->duty, at("America/New_York", 20260309, 600)), 0);
    team_free(t);
}

static void who_is_off_is_not_rung_and_who_is_busy_only_when_nobody_else_is_free(void **state)
{
    (void)state;
    struct team_case *t = team_of("FREQ=WEEKLY;BYDAY=MO");
    int64_t now = at("America/New_York", 20260303, 600);
    int members[8];
    struct absence busy[] = { { .member = STR("maria"), .kind = ABSENCE_BUSY, .from_utc = now, .to_utc = now + 3600 },
                              { .member = STR("nurse"), .kind = ABSENCE_OFF, .from_utc = now + 600, .to_utc = now + 3600 } };
    t->step.members = BOTH;
    t->step.n_members = 2;
    t->duty.absences = busy;
    t->duty.n_absences = 2;
    assert_int_equal(duty_step(&t->duty, &t->step, now - 1, members, 8), 2);
    assert_int_equal(duty_step(&t->duty, &t->step, now, members, 8), 1);
    assert_int_equal(members[0], 1);
    assert_int_equal(duty_step(&t->duty, &t->step, now + 600, members, 8), 1); /* the nurse is away: maria all the same */
    assert_int_equal(members[0], 0);
    team_free(t);
}

static void swap_puts_each_in_the_place_of_the_other_for_its_times(void **state)
{
    (void)state;
    struct team_case *t = team_of("FREQ=WEEKLY;BYDAY=MO");
    int64_t from = at("America/New_York", 20260304, 0), to = at("America/New_York", 20260305, 0);
    int64_t back = at("America/New_York", 20260311, 0), back_to = at("America/New_York", 20260312, 0);
    struct swap swaps[] = { { .id = 1, .asker = STR("maria"), .other = STR("nurse"), .from_utc = from, .to_utc = to, .back_from_utc = back,
                              .back_to_utc = back_to, .state = SWAP_AGREED },
                            { .id = 2, .asker = STR("nurse"), .other = STR("gone"), .from_utc = from, .to_utc = to, .state = SWAP_AGREED } };
    t->duty.swaps = swaps;
    t->duty.n_swaps = 2;
    assert_int_equal(duty_on(&t->duty, &t->rotation, from - 1), 0);
    assert_int_equal(duty_on(&t->duty, &t->rotation, from), 1); /* who has left the team swaps nothing */
    assert_int_equal(duty_on(&t->duty, &t->rotation, to - 1), 1);
    assert_int_equal(duty_on(&t->duty, &t->rotation, to), 0);
    assert_int_equal(duty_on(&t->duty, &t->rotation, back - 1), 1);
    assert_int_equal(duty_on(&t->duty, &t->rotation, back), 0);
    assert_int_equal(duty_on(&t->duty, &t->rotation, back_to), 1);
    assert_int_equal(duty_next_change(&t->duty, &t->rotation, from - 60), from);
    assert_int_equal(duty_next_change(&t->duty, &t->rotation, from), to);
    team_free(t);
}

static void holes_that_were_accepted_are_not_new(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    static const struct hole A[] = { { 100, 200 }, { 300, 400 }, { 500, 600 } }, B[] = { { 90, 150 }, { 300, 400 }, { 520, 540 } };
    struct hole *out = NULL, *kept = NULL;
    size_t n = 0, n_kept = 0;
    assert_int_equal(duty_holes_new(arena, A, 3, B, 3, &out, &n, NULL), 0);
    assert_int_equal(n, 3);
    assert_true(out[0].from_utc == 150 && out[0].to_utc == 200);
    assert_true(out[1].from_utc == 500 && out[1].to_utc == 520);
    assert_true(out[2].from_utc == 540 && out[2].to_utc == 600);
    struct str text = duty_holes_text(arena, A, 3);
    assert_true(str_is(text, "100-200,300-400,500-600"));
    assert_int_equal(duty_holes_parse(arena, text, &kept, &n_kept, NULL), 0);
    assert_int_equal(n_kept, 3);
    assert_int_equal(duty_holes_new(arena, A, 3, kept, n_kept, &out, &n, NULL), 0);
    assert_int_equal(n, 0);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(opening_hours_are_read_as_people_write_them),
        cmocka_unit_test(rotation_hands_over_at_its_times_in_its_zone),
        cmocka_unit_test(holidays_hours_and_swaps_change_who_is_on),
        cmocka_unit_test(every_minute_of_ninety_days_is_answered_for),
        cmocka_unit_test(rule_that_ends_leaves_a_hole),
        cmocka_unit_test(declared_hours_hold_alerts_until_the_opening),
        cmocka_unit_test(who_is_off_is_not_rung_and_who_is_busy_only_when_nobody_else_is_free),
        cmocka_unit_test(swap_puts_each_in_the_place_of_the_other_for_its_times),
        cmocka_unit_test(holes_that_were_accepted_are_not_new),
    };
    return cmocka_run_group_tests(TESTS, set_up_zones, tear_down_zones);
}
