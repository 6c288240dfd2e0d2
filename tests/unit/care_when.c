/* SPDX-License-Identifier: ISC
 * Days and times as people write them, with the words of rules/. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "care/places.h"
#include "care/when.h"

struct rules {
    struct rule_files files;
    struct times *times;
    struct places *places;
    struct intake_rules *clocks;
};

static int set_up(void **state)
{
    static struct rules r;
    struct problems problems;
    struct err err = { 0 };
    char *dir = rules_dir_default();
    memset(&r, 0, sizeof r);
    problems_init(&problems);
    assert_int_equal(rule_files_read(dir, &r.files, &err), 0);
    free(dir);
    r.times = times_new(&r.files, &problems);
    r.places = places_new(&r.files, &problems);
    r.clocks = intake_rules_new(&r.files, &problems);
    assert_true(problems.n_errors == 0 && r.times != NULL && r.places != NULL && r.clocks != NULL);
    problems_clear(&problems);
    *state = &r;
    return 0;
}

static int tear_down(void **state)
{
    struct rules *r = *state;
    times_free(r->times);
    places_free(r->places);
    intake_rules_free(r->clocks);
    rule_files_clear(&r->files);
    return 0;
}

static const struct {
    const char *text;
    int32_t from, to;
    bool until;
    unsigned weekdays;   /* bits, 1 Monday */
    bool every;
    int64_t span_min;
    int clock, other, part;
} CASES[] = { /* said on Wednesday 2026-03-11, 10:00; clock, other and part are one more than they are, 0 for none */
    { "until monday", .to = 20260316, .until = true, .weekdays = 1u << 1 },
    { "hasta el lunes", .to = 20260316, .until = true, .weekdays = 1u << 1 },
    { "jusqu'à lundi", .to = 20260316, .until = true, .weekdays = 1u << 1 },
    { "till 5 jan", .to = 20270105, .until = true },
    { "hasta el 5 de enero", .to = 20270105, .until = true },
    { "jusqu'au 5 janvier", .to = 20270105, .until = true },
    { "until jan 5th", .to = 20270105, .until = true },
    { "20-27 dec", .from = 20261220, .to = 20261227 },
    { "del 20 al 27 de diciembre", .from = 20261220, .to = 20261227 },
    { "du 20 au 27 décembre", .from = 20261220, .to = 20261227 },
    { "dec 20 to 27", .from = 20261220, .to = 20261227 },
    { "28 dec - 3 jan", .from = 20261228, .to = 20270103 },
    { "2026-12-24", .from = 20261224, .to = 20261224 },
    { "this week", .from = 20260311, .to = 20260315 },
    { "esta semana", .from = 20260311, .to = 20260315 },
    { "cette semaine", .from = 20260311, .to = 20260315 },
    { "next week", .from = 20260316, .to = 20260322 },
    { "until next week", .to = 20260316, .until = true },
    { "the weekend", .from = 20260314, .to = 20260315 },
    { "tomorrow", .from = 20260312, .to = 20260312 },
    { "until tomorrow", .to = 20260312, .until = true },
    { "pasado mañana", .from = 20260313, .to = 20260313 },
    { "friday", .from = 20260313, .to = 20260313, .weekdays = 1u << 5 },
    { "from monday to friday", .from = 20260316, .to = 20260320, .weekdays = 1u << 1 | 1u << 5 },
    { "from friday", .from = 20260313, .weekdays = 1u << 5 },
    { "on sundays", .weekdays = 1u << 7, .every = true },
    { "los domingos", .weekdays = 1u << 7, .every = true },
    { "le dimanche", .weekdays = 1u << 7, .every = true },
    { "at weekends", .weekdays = 1u << 6 | 1u << 7, .every = true },
    { "saturdays and sundays", .weekdays = 1u << 6 | 1u << 7, .every = true },
    { "3 days", .span_min = 3 * 1440 },
    { "3 días", .span_min = 3 * 1440 },
    { "trois jours", .span_min = 3 * 1440 },
    { "a couple of weeks", .span_min = 14 * 1440 },
    { "2h", .span_min = 120 },
    { "en una hora", .span_min = 60 },
    { "dans une demi-heure", .span_min = 30 },
    { "5pm", .clock = 17 * 60 + 1 },
    { "at 5", .clock = 5 * 60 + 1, .other = 17 * 60 + 1 },
    { "a las 17:30", .clock = 17 * 60 + 31 },
    { "à 17h", .clock = 17 * 60 + 1 },
    { "8h30", .clock = 8 * 60 + 31, .other = 20 * 60 + 31 },
    { "mornings", .part = 8 * 60 + 1 },
    { "por la mañana", .part = 8 * 60 + 1 },
    { "ce soir", .part = 19 * 60 + 1 },
    { "tonight", .part = 19 * 60 + 1 },
    { .text = "head 6" },
    { .text = "two pills" },
};

static void days_and_times_are_read_as_people_write_them(void **state)
{
    const struct rules *r = *state;
    const struct when_words words = { r->times, r->clocks };
    const struct local now = { .date = 20260311, .minute = 600, .weekday = 3 };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct arena *arena = arena_new(0);
        struct intake_tokens t = intake_cut(str_of(CASES[i].text), arena);
        bool used[32] = { false };
        struct when w = when_read(&words, &t, 0, t.n, &now, used);
        bool same = w.from_date == CASES[i].from && w.to_date == CASES[i].to && w.until == CASES[i].until
            && w.weekdays == CASES[i].weekdays && w.every == CASES[i].every && w.span_min == CASES[i].span_min
            && w.clock == CASES[i].clock - 1 && w.part == CASES[i].part - 1 && (w.clock < 0 || w.clock_other == CASES[i].other - 1);
        if (!same)
            fail_msg("\"%s\": %d..%d until %d weekdays %x every %d span %lld clock %d other %d part %d", CASES[i].text, w.from_date, w.to_date,
                     w.until, w.weekdays, w.every, (long long)w.span_min, w.clock, w.clock_other, w.part);
        assert_true(w.any == (CASES[i].from || CASES[i].to || CASES[i].weekdays || CASES[i].span_min || CASES[i].clock || CASES[i].part));
        arena_free(arena);
    }
}

static void the_next_time_that_the_clock_shows_it_is_meant(void **state)
{
    static const struct {
        struct when when;
        int minute, days;
    } TIMES[] = {
        { { .clock = 17 * 60, .clock_other = -1, .part = -1 }, 17 * 60, 0 },
        { { .clock = 5 * 60, .clock_other = 17 * 60, .part = -1 }, 17 * 60, 0 },
        { { .clock = 9 * 60, .clock_other = -1, .part = -1 }, 9 * 60, 1 },
        { { .clock = -1, .clock_other = -1, .part = 19 * 60 }, 19 * 60, 0 },
        { { .clock = 8 * 60, .clock_other = 20 * 60, .part = 19 * 60 }, 20 * 60, 0 },
    };
    (void)state;
    struct zone *zone = zone_new("America/Lima", NULL);
    int64_t now_utc = zone_utc(zone, 20260311, 600);
    for (size_t i = 0; i < sizeof TIMES / sizeof *TIMES; i++)
        assert_int_equal(when_clock_utc(&TIMES[i].when, zone, now_utc, 0), zone_utc(zone, date_add_days(20260311, TIMES[i].days), TIMES[i].minute));
    zone_free(zone);
}

static void a_clock_tells_the_zone(void **state)
{
    static const struct {
        const char *region;
        int minute, other;
        const char *want;
    } CLOCKS[] = { /* at 15:00 UTC, said by somebody in New York (11:00 there) */
        { "CA", 8 * 60, 20 * 60, "America/Vancouver" },
        { "AU", 2 * 60 + 3, -1, "Australia/Melbourne" },
        { "ZZ", 10 * 60 + 2, 22 * 60 + 2, "Etc/GMT+5" },
        { "ZZ", 20 * 60 + 45, -1, "Asia/Kathmandu" },
        { "ZZ", 18 * 60, -1, "Etc/GMT-3" },
        { "ZZ", 15 * 60 + 15, -1, NULL },
    };
    const struct rules *r = *state;
    struct zones *zones = zones_new();
    const struct zone *here = zones_find(zones, "America/New_York", NULL);
    int64_t now_utc = 1773241200; /* 2026-03-11 15:00 */
    for (size_t i = 0; i < sizeof CLOCKS / sizeof *CLOCKS; i++) {
        const char *got = places_zone_of_clock(r->places, zones, CLOCKS[i].region, here, CLOCKS[i].minute, CLOCKS[i].other, now_utc);
        if (CLOCKS[i].want == NULL)
            assert_null(got);
        else
            assert_string_equal(got != NULL ? got : "", CLOCKS[i].want);
    }
    zones_free(zones);
}

static void a_place_is_found_by_its_longest_name(void **state)
{
    static const struct {
        const char *name, *zone, *region;
    } NAMES[] = {
        { "Lima", "America/Lima", "PE" },           { "Montréal", "America/Toronto", "CA-QC" }, { "Ciudad de México", "America/Mexico_City", "MX" },
        { "NUEVA YORK", "America/New_York", "US" }, { "Canada", "", "CA" },                     { "Zorbistan", NULL, NULL },
        { "Lima Ohio", NULL, NULL },
    };
    const struct rules *r = *state;
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        const struct travel_place *p = places_find(r->places, str_of(NAMES[i].name), arena);
        assert_int_equal(p != NULL, NAMES[i].zone != NULL);
        if (p != NULL) {
            assert_string_equal(p->zone, NAMES[i].zone);
            assert_string_equal(p->region, NAMES[i].region);
        }
    }
    arena_free(arena);
}

static void a_zone_that_there_is_not_is_refused_with_its_line(void **state)
{
    char text[] = "places = (\n  { zone = \"America/Atlantis\"; region = \"PE\"; names = ( \"lima\" ); }\n);\n";
    struct rule_file file = { .name = (char[]){ "places.conf" }, .path = (char[]){ "places.conf" }, .text = { text, sizeof text - 1 } };
    struct rule_files files = { .files = &file, .n = 1 };
    struct problems problems;
    (void)state;
    problems_init(&problems);
    assert_null(places_new(&files, &problems));
    assert_int_equal(problems.n_errors, 1);
    problems_clear(&problems);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_times_are_read_as_people_write_them),
        cmocka_unit_test(the_next_time_that_the_clock_shows_it_is_meant),
        cmocka_unit_test(a_clock_tells_the_zone),
        cmocka_unit_test(a_place_is_found_by_its_longest_name),
        cmocka_unit_test(a_zone_that_there_is_not_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
