/* SPDX-License-Identifier: ISC
 * [44] What goes out is counted in parts, over a time that moves on, and some are kept for advice and alerts. */
#include <config.h>

#include "delivery/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { HALF_HOUR_MS = 30 * 60 * 1000 };

static void what_is_kept_is_never_touched_by_the_rest(void **state)
{
    (void)state;
    struct parts p;
    parts_init(&p, 30, 10, HALF_HOUR_MS);
    for (int i = 0; i < 10; i++) {
        assert_true(parts_allow(&p, 2, i));
        parts_spend(&p, 2, i);
    }
    assert_false(parts_allow(&p, 1, 10));
    assert_int_equal(parts_left(&p, 10), 0);
    parts_spend(&p, 3, 10); /* advice */
    assert_int_equal(parts_wait_ms(&p, 1, 10), HALF_HOUR_MS - 10 + 1); /* advice took three: two texts must be forgotten */
}

static void no_half_hour_ever_holds_more(void **state)
{
    (void)state;
    struct parts p;
    int64_t at[600], now = 0;
    int parts_at[600], n = 0;
    parts_init(&p, 30, 10, HALF_HOUR_MS);
    for (unsigned i = 0; i < 600; i++) {
        int size = 1 + (int)(i * 7 % 3);
        now += parts_wait_ms(&p, size, now);
        assert_true(parts_allow(&p, size, now));
        parts_spend(&p, size, now);
        at[n] = now;
        parts_at[n++] = size;
        int sum = 0;
        for (int k = n - 1; k >= 0 && at[k] > now - HALF_HOUR_MS; k--)
            sum += parts_at[k];
        assert_true(sum <= 20);
        now += i % 5 * 1000;
    }
    assert_true(now > 50 * (int64_t)HALF_HOUR_MS);
}

static void a_text_longer_than_all_goes_when_nothing_else_did(void **state)
{
    (void)state;
    struct parts p;
    parts_init(&p, 5, 2, 1000);
    assert_true(parts_allow(&p, 9, 0));
    parts_spend(&p, 9, 0);
    assert_int_equal(parts_wait_ms(&p, 9, 400), 600);
    assert_true(parts_allow(&p, 9, 1000));
}

static void more_entries_than_there_is_room_for_are_taken_for_later(void **state)
{
    (void)state;
    struct parts p;
    parts_init(&p, 1000, 0, 10000);
    for (int i = 0; i < 1000; i++)
        parts_spend(&p, 1, i);
    assert_false(parts_allow(&p, 1, 1000));
    assert_false(parts_allow(&p, 1, 10000)); /* the first were counted as later ones: never earlier than right */
    assert_true(parts_allow(&p, 1, 10999));
    assert_int_equal(parts_left(&p, 10999), 1000);
}

static void without_a_limit_everything_goes(void **state)
{
    (void)state;
    struct parts p;
    parts_init(&p, 0, 0, 0);
    parts_spend(&p, 1000, 0);
    assert_true(parts_allow(&p, 1000, 0));
    assert_int_equal(parts_left(&p, 0), INT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_never_touched_by_the_rest),
        cmocka_unit_test(no_half_hour_ever_holds_more),
        cmocka_unit_test(a_text_longer_than_all_goes_when_nothing_else_did),
        cmocka_unit_test(more_entries_than_there_is_room_for_are_taken_for_later),
        cmocka_unit_test(without_a_limit_everything_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
