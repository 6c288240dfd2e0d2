/* SPDX-License-Identifier: ISC
 * When a channel's silence is longer than usual. */
#include <config.h>

#include "channel/channel.h"
#include "delivery/hearing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { NOW = 1800000000, HOUR = 3600 };

static struct clock test_clock;
static struct channel channel;
static struct hearing *hearing;

static void begin(int64_t ago_s, int64_t longest_s, int64_t n)
{
    struct heard_before before = { .last_utc = ago_s >= 0 ? NOW - ago_s : 0, .longest_gap_s = longest_s, .n_texts = n };
    clock_init_manual(&test_clock, NOW);
    channel = (struct channel){ .name = (char *)(uintptr_t)"sms" };
    hearing_free(hearing);
    hearing = hearing_new(&test_clock, NULL, NULL);
    assert_non_null(hearing);
    assert_int_equal(hearing_add_channel(hearing, &channel, &before, NULL), 0);
}

static void later(int64_t s)
{
    clock_advance_ms(&test_clock, s * 1000);
}

static void a_silence_beyond_the_usual_is_told_once(void **state)
{
    static const struct {
        const char *name;
        int64_t ago_s, longest_s, n;
        bool want;
    } CASES[] = {
        { .name = "as long as ever", .ago_s = 9 * HOUR, .longest_s = 10 * HOUR, .n = 500, .want = false },
        { .name = "longer, but not by much", .ago_s = 19 * HOUR, .longest_s = 10 * HOUR, .n = 500, .want = false },
        { .name = "twice as long", .ago_s = 20 * HOUR, .longest_s = 10 * HOUR, .n = 500, .want = true },
        { .name = "a busy line, silent for an hour", .ago_s = HOUR, .longest_s = 30, .n = 500, .want = false },
        { .name = "a busy line, silent for two", .ago_s = 2 * HOUR, .longest_s = 30, .n = 500, .want = true },
        { .name = "too few texts to know", .ago_s = 90 * HOUR, .longest_s = HOUR, .n = 10, .want = false },
        { .name = "never heard", .ago_s = -1, .n = 0, .want = false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        print_message("%s\n", CASES[i].name);
        begin(CASES[i].ago_s, CASES[i].longest_s, CASES[i].n);
        assert_int_equal(hearing_look(hearing), CASES[i].want);
        assert_false(hearing_look(hearing));
    }
}

static void what_is_heard_ends_a_silence_and_a_fault_is_no_custom(void **state)
{
    (void)state;
    begin(0, HOUR, 500);
    later(3 * HOUR);
    assert_true(hearing_look(hearing));
    hearing_heard(hearing, &channel);
    assert_int_equal(hearing_last_utc(hearing, &channel), NOW + 3 * HOUR);
    later(3 * HOUR);
    assert_true(hearing_look(hearing)); /* as soon as the first time */
}

static void a_longer_silence_that_was_not_told_is_learned_and_fades(void **state)
{
    (void)state;
    begin(0, 4 * HOUR, 500);
    later(7 * HOUR);
    assert_false(hearing_look(hearing));
    hearing_heard(hearing, &channel);
    later(13 * HOUR);
    assert_false(hearing_look(hearing));
    for (int i = 0; i < 360; i++) {
        hearing_heard(hearing, &channel);
        later(HOUR * 3 / 2);
    }
    hearing_heard(hearing, &channel);
    later(8 * HOUR);
    assert_true(hearing_look(hearing));
}

static void a_channel_with_a_sign_of_life_is_missed_as_soon_as_it_should_have_given_one(void **state)
{
    (void)state;
    static const struct heard_before BEFORE = { .last_utc = NOW - 9 * HOUR, .longest_gap_s = 10 * HOUR, .n_texts = 3 };
    begin(0, 0, 0);
    channel.silent_s = HOUR / 4;
    hearing_free(hearing);
    hearing = hearing_new(&test_clock, NULL, NULL);
    assert_int_equal(hearing_add_channel(hearing, &channel, &BEFORE, NULL), 0);
    assert_false(hearing_look(hearing)); /* it has only begun to listen */
    later(HOUR / 4 - 1);
    assert_false(hearing_look(hearing));
    later(1);
    assert_true(hearing_look(hearing));
    hearing_heard(hearing, &channel);
    later(HOUR / 4);
    assert_true(hearing_look(hearing));
}

static int end(void **state)
{
    (void)state;
    hearing_free(hearing);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_silence_beyond_the_usual_is_told_once),
        cmocka_unit_test(what_is_heard_ends_a_silence_and_a_fault_is_no_custom),
        cmocka_unit_test(a_channel_with_a_sign_of_life_is_missed_as_soon_as_it_should_have_given_one),
        cmocka_unit_test(a_longer_silence_that_was_not_told_is_learned_and_fades),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
