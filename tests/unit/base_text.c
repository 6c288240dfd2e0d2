/* SPDX-License-Identifier: ISC
 * Numbers and UTF-8 as text.c reads them. */
#include <config.h>

#include "base/buf.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void numbers_reject_rest_and_overflow(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        int digits;
        int64_t want;
        bool ok;
    } CASES[] = {
        { .in = "42", .want = 42, .ok = true },       { .in = "-3", .want = -3, .ok = true },
        { .in = "", .ok = false },                    { .in = "4x", .ok = false },
        { .in = "99999999999999999999", .ok = false }, { .in = "1.5", .digits = 1, .want = 15, .ok = true },
        { .in = "1.", .digits = 1, .ok = false },     { .in = "1.25", .digits = 1, .ok = false },
        { .in = "7", .digits = 2, .want = 700, .ok = true },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int64_t got = 0;
        bool ok = text_to_scaled(str_of(CASES[i].in), CASES[i].digits, -1000, 1000, &got);
        assert_int_equal(ok, CASES[i].ok);
        if (ok)
            assert_int_equal(got, CASES[i].want);
    }
}

static void utf8_is_valid_up_to_the_first_broken_byte(void **state)
{
    (void)state;
    assert_int_equal(text_utf8_valid("h\xC3\xA9", 3), 3);
    assert_int_equal(text_utf8_valid("ab\xC3", 3), 2);
    assert_int_equal(text_utf8_valid("a\xED\xA0\x80", 4), 1); /* a surrogate */
    assert_int_equal(text_utf8_valid("\xC0\x80", 2), 0);      /* overlong */
    assert_int_equal(text_utf8_valid("\xF0\x9F\xA4\xAF", 4), 4);
}

static void nearest_name_is_found_within_a_third(void **state)
{
    (void)state;
    static const char *const NAMES[] = { "headache", "numbness", "weakness" };
    assert_string_equal(text_nearest(STR("numbnes"), NAMES, 3), "numbness");
    assert_string_equal(text_nearest(STR("haedache"), NAMES, 3), "headache");
    assert_null(text_nearest(STR("zebra"), NAMES, 3));
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(numbers_reject_rest_and_overflow),
        cmocka_unit_test(utf8_is_valid_up_to_the_first_broken_byte),
        cmocka_unit_test(nearest_name_is_found_within_a_third),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
