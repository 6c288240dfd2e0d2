/* SPDX-License-Identifier: ISC
 * The table of consent: whole, and never letting anybody in who has not said so. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "care/consent_table.h"

static void every_standing_has_one_row_for_everything_said(void **state)
{
    (void)state;
    for (int s = 0; s < STANDING_COUNT; s++)
        for (int e = 0; e < CONSENT_EVENT_COUNT; e++) {
            int n = 0;
            for (size_t i = 0; i < CONSENT_TABLE_N; i++)
                n += (int)CONSENT_TABLE[i].standing == s && (int)CONSENT_TABLE[i].event == e;
            if (n != 1)
                fail_msg("%s x %s: %d rows", STANDING_NAMES[s], CONSENT_EVENT_NAMES[e], n);
        }
}

static bool is_out(enum standing standing)
{
    return standing == STANDING_STRANGER_OUT || standing == STANDING_ACTIVE_OUT || standing == STANDING_STOPPED_NEW
        || standing == STANDING_STOPPED;
}

static void stop_always_ends_outside(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONSENT_TABLE_N; i++)
        if (CONSENT_TABLE[i].event <= CONSENT_CARRIER_STOP_HERE && CONSENT_TABLE[i].never == NULL)
            assert_true(is_out(CONSENT_TABLE[i].next));
}

static void only_start_takes_a_stop_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONSENT_TABLE_N; i++) {
        const struct consent_row *row = &CONSENT_TABLE[i];
        bool starts = row->event == CONSENT_SAID_START || row->event == CONSENT_CARRIER_START;
        if (is_out(row->standing) && !starts && !is_out(row->next))
            fail_msg("%s x %s leads out of it", STANDING_NAMES[row->standing], CONSENT_EVENT_NAMES[row->event]);
    }
}

static void a_stranger_gets_no_further_than_the_question_of_age_and_only_by_a_keyword(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONSENT_TABLE_N; i++) {
        const struct consent_row *row = &CONSENT_TABLE[i];
        if (row->standing > STANDING_STRANGER_OUT)
            continue;
        if (row->standing == STANDING_STRANGER && row->event == CONSENT_SAID_KEYWORD)
            assert_int_equal(row->next, STANDING_AGE);
        else
            assert_true(row->next <= STANDING_STRANGER_OUT);
    }
}

/* Decision 19: the table has one way in for who has never joined, and it leads over the question, or over a member. */
static void nobody_joins_whose_age_was_not_asked_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONSENT_TABLE_N; i++) {
        const struct consent_row *row = &CONSENT_TABLE[i];
        bool joined = row->standing >= STANDING_ACTIVE && row->standing != STANDING_STOPPED_NEW;
        if (joined || row->next < STANDING_ACTIVE || is_out(row->next))
            continue;
        if (row->event != CONSENT_MEMBER_SAYS && !(row->standing == STANDING_AGE && row->event == CONSENT_OF_AGE))
            fail_msg("%s x %s joins", STANDING_NAMES[row->standing], CONSENT_EVENT_NAMES[row->event]);
    }
}

static void nothing_but_words_of_consent_moves_anybody(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONSENT_TABLE_N; i++)
        if (CONSENT_TABLE[i].event >= CONSENT_SAID_HELP)
            assert_int_equal(CONSENT_TABLE[i].next, CONSENT_TABLE[i].standing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_standing_has_one_row_for_everything_said),
        cmocka_unit_test(stop_always_ends_outside),
        cmocka_unit_test(only_start_takes_a_stop_back),
        cmocka_unit_test(a_stranger_gets_no_further_than_the_question_of_age_and_only_by_a_keyword),
        cmocka_unit_test(nobody_joins_whose_age_was_not_asked_for),
        cmocka_unit_test(nothing_but_words_of_consent_moves_anybody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
