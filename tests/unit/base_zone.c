/* SPDX-License-Identifier: ISC
 * Local time: known days of known zones, gaps and folds, and the future beyond the table. */
#include <config.h>

#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static void utc_becomes_the_local_day_there(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        int64_t utc;
        int32_t date;
        int minute, weekday, offset_s;
    } CASES[] = {
        { .zone = "America/New_York", .utc = 1772953199, .date = 20260308, .minute = 119, .weekday = 7, .offset_s = -18000 },
        { .zone = "America/New_York", .utc = 1772953200, .date = 20260308, .minute = 180, .weekday = 7, .offset_s = -14400 },
        { .zone = "Asia/Kathmandu", .utc = 1772953200, .date = 20260308, .minute = 765, .weekday = 7, .offset_s = 20700 },
        { .zone = "Australia/Lord_Howe", .utc = 1767225600, .date = 20260101, .minute = 660, .weekday = 4, .offset_s = 39600 },
        { .zone = "Australia/Lord_Howe", .utc = 1782864000, .date = 20260701, .minute = 630, .weekday = 3, .offset_s = 37800 },
        { .zone = "Pacific/Apia", .utc = 1325239199, .date = 20111229, .minute = 1439, .weekday = 4, .offset_s = -36000 },
        { .zone = "Pacific/Apia", .utc = 1325239200, .date = 20111231, .minute = 0, .weekday = 6, .offset_s = 50400 },
        { .zone = "Europe/Madrid", .utc = 4118688000, .date = 21000708, .minute = 120, .weekday = 4, .offset_s = 7200 },
        { .zone = "UTC", .utc = 0, .date = 19700101, .minute = 0, .weekday = 4, .offset_s = 0 },
        { .zone = "UTC", .utc = -1, .date = 19691231, .minute = 1439, .weekday = 3, .offset_s = 0 },
    };
    struct zones *zones = zones_new();
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct zone *zone = zones_find(zones, CASES[i].zone, NULL);
        assert_non_null(zone);
        assert_ptr_equal(zone, zones_find(zones, CASES[i].zone, NULL));
        struct local local;
        zone_local(zone, CASES[i].utc, &local);
        assert_int_equal(local.date, CASES[i].date);
        assert_int_equal(local.minute, CASES[i].minute);
        assert_int_equal(local.weekday, CASES[i].weekday);
        assert_int_equal(local.offset_s, CASES[i].offset_s);
    }
    zones_free(zones);
}

static void local_time_in_a_gap_moves_and_in_a_fold_means_the_first(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        int32_t date;
        int minute;
        int64_t utc;
    } CASES[] = {
        { .zone = "America/New_York", .date = 20260308, .minute = 150, .utc = 1772955000 },  /* 02:30 is 03:30 EDT */
        { .zone = "America/New_York", .date = 20261101, .minute = 90, .utc = 1793511000 },   /* 01:30 EDT, the first */
        { .zone = "Australia/Lord_Howe", .date = 20261004, .minute = 135, .utc = 1791042300 }, /* a gap of 30 minutes */
        { .zone = "Pacific/Apia", .date = 20111230, .minute = 540, .utc = 1325271600 },      /* a day that never was */
        { .zone = "Europe/Madrid", .date = 20600328, .minute = 150, .utc = 2847663000 },     /* by the rule, far ahead */
        { .zone = "Asia/Kathmandu", .date = 20260308, .minute = 765, .utc = 1772953200 },
        { .zone = "UTC", .date = 20260308, .minute = 1500, .utc = 1773018000 },              /* beyond the day */
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct zone *zone = zone_new(CASES[i].zone, NULL);
        assert_non_null(zone);
        assert_int_equal(zone_utc(zone, CASES[i].date, CASES[i].minute), CASES[i].utc);
        zone_free(zone);
    }
}

static void names_that_are_paths_or_nothing_are_refused(void **state)
{
    (void)state;
    static const char *const NAMES[] = { "", "/etc/passwd", "../etc/passwd", "Europe/../../passwd", "Europe//Madrid",
                                         "Europe/", "Europe", "Nowhere/Atall", "zone.tab" };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        struct err err = { 0 };
        assert_null(zone_new(NAMES[i], &err));
        assert_true(err.code == ERR_NOTFOUND || err.code == ERR_PROTO);
    }
}

static void broken_files_are_refused_whole(void **state)
{
    (void)state;
    struct err err = { 0 };
    char bytes[200] = "TZif2";
    for (size_t n = 0; n < sizeof bytes; n++)
        assert_null(zone_parse("x", (struct str){ bytes, n }, &err));
    assert_int_equal(err.code, ERR_PROTO);
}

static void dates_count_on_over_months_and_leap_days(void **state)
{
    (void)state;
    assert_int_equal(date_add_days(20240228, 1), 20240229);
    assert_int_equal(date_add_days(20230228, 1), 20230301);
    assert_int_equal(date_add_days(20260101, -1), 20251231);
    assert_int_equal(date_weekday(20260308), 7);
    assert_true(date_is_valid(20240229));
    assert_false(date_is_valid(20230229));
    assert_false(date_is_valid(20231301));
    for (int64_t day = -200000; day < 200000; day++)
        assert_int_equal(date_to_days(date_from_days(day)), day);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(utc_becomes_the_local_day_there),
        cmocka_unit_test(local_time_in_a_gap_moves_and_in_a_fold_means_the_first),
        cmocka_unit_test(names_that_are_paths_or_nothing_are_refused),
        cmocka_unit_test(broken_files_are_refused_whole),
        cmocka_unit_test(dates_count_on_over_months_and_leap_days),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
