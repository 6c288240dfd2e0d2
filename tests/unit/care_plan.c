/* SPDX-License-Identifier: ISC
 * The dates of plans: which comes next, and when (P6). */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "care/plan.h"

static const struct zone *zone_of(struct zones *zones, const char *name)
{
    struct err err = { 0 };
    const struct zone *zone = zones_find(zones, name, &err);
    if (zone == NULL)
        fail_msg("%s", err.text);
    return zone;
}

static struct plan plan_of(const char *rule, int32_t start_date, int start_min)
{
    return (struct plan){ .id = 7, .rule = str_of(rule), .start_date = start_date, .start_min = start_min, .window_min = 60 };
}

static void walking_from_a_date_gives_what_walking_from_the_start_gives(void **state)
{
    (void)state;
    static const char *const RULES[] = {
        "FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "FREQ=DAILY;INTERVAL=3;BYHOUR=8,20;BYMINUTE=15,45", "FREQ=WEEKLY;BYDAY=MO,WE,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=1MO,-1FR", "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=5", "FREQ=YEARLY;BYMONTH=2,10;BYMONTHDAY=-1", "FREQ=DAILY;COUNT=40", "FREQ=DAILY;UNTIL=20260401T000000",
        "FREQ=WEEKLY;BYDAY=SA;BYHOUR=1,2;BYMINUTE=0,30",
    };
    struct zones *zones = zones_new();
    const struct zone *zone = zone_of(zones, "Europe/Madrid");
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
        struct plan plan = plan_of(RULES[i], 20260105, 571);
        struct plan_walk all, one;
        struct plan_date at, next = { 0 };
        assert_int_equal(plan_walk_start(&all, &plan, zone, 0, 0, NULL), 0);
        for (int k = 0; k < 120 && plan_walk_next(&all, &at); k++) {
            assert_int_equal(plan_walk_start(&one, &plan, zone, next.date, next.slot, NULL), 0);
            if (!plan_walk_next(&one, &next))
                fail_msg("%s ends after %d", RULES[i], k);
            if (next.date != at.date || next.slot != at.slot)
                fail_msg("%s: %d %d, not %d %d", RULES[i], next.date, next.slot, at.date, at.slot);
        }
    }
    zones_free(zones);
}

static void jitter_is_the_same_each_time_and_stays_in_the_first_half(void **state)
{
    (void)state;
    struct zones *zones = zones_new();
    const struct zone *zone = zone_of(zones, "America/New_York");
    struct plan plan = plan_of("FREQ=DAILY;BYHOUR=9;BYMINUTE=0", 20260101, 0), other = plan;
    int n_later = 0, n_different = 0;
    plan.jitter_min = other.jitter_min = 45;
    other.id = 8;
    for (int32_t date = 20260101; date < 20260131; date++) {
        struct plan_date a, b, c;
        plan_date_at(&plan, zone, date, 540, &a);
        plan_date_at(&plan, zone, date, 540, &b);
        plan_date_at(&other, zone, date, 540, &c);
        assert_int_equal(a.due_utc, b.due_utc);
        assert_in_range(a.due_utc, a.start_utc, a.start_utc + 30 * 60);
        n_later += a.due_utc > a.start_utc;
        n_different += a.due_utc != c.due_utc;
    }
    assert_true(n_later > 20 && n_different > 20);
    zones_free(zones);
}

static void what_expired_is_passed_over_and_counted(void **state)
{
    (void)state;
    struct zones *zones = zones_new();
    const struct zone *zone = zone_of(zones, "America/New_York");
    struct plan plan = plan_of("FREQ=DAILY;BYHOUR=9;BYMINUTE=0", 20260101, 0);
    assert_int_equal(plan_advance(&plan, zone, zone_utc(zone, 20260101, 0), true, NULL), 0);
    assert_int_equal(plan.next_date, 20260101);
    assert_int_equal(plan_advance(&plan, zone, zone_utc(zone, 20260111, 720), true, NULL), 0);
    assert_int_equal(plan.next_date, 20260112);
    assert_int_equal(plan.missed, 10);
    plan.rule = STR("FREQ=DAILY;UNTIL=20260112T235959");
    assert_int_equal(plan_advance(&plan, zone, zone_utc(zone, 20260112, 720), false, NULL), 0);
    assert_int_equal(plan.state, PLAN_OVER);
    assert_int_equal(plan.next_due_utc, 0);
    zones_free(zones);
}

static void two_times_that_a_clock_change_puts_together_are_one(void **state)
{
    (void)state;
    struct zones *zones = zones_new();
    const struct zone *zone = zone_of(zones, "America/New_York");
    struct plan plan = plan_of("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30", 20260307, 0);
    struct plan_walk walk;
    struct plan_date at;
    int n = 0;
    assert_int_equal(plan_walk_start(&walk, &plan, zone, 0, 0, NULL), 0);
    while (plan_walk_next(&walk, &at) && at.date < 20260310)
        n += at.date == 20260308;
    assert_int_equal(n, 1);
    zones_free(zones);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(walking_from_a_date_gives_what_walking_from_the_start_gives),
        cmocka_unit_test(jitter_is_the_same_each_time_and_stays_in_the_first_half),
        cmocka_unit_test(what_expired_is_passed_over_and_counted),
        cmocka_unit_test(two_times_that_a_clock_change_puts_together_are_one),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
