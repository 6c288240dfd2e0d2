/* SPDX-License-Identifier: ISC
 * The length of an SMS: the worked counts of the reference, and texts made of one repeated character. */
#include <config.h>

#include "base/sms.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct piece {
    int times;
    const char *of;
};

static void texts_are_counted_in_units_and_parts(void **state)
{
    (void)state;
    static const struct {
        struct piece pieces[3];
        bool gsm7;
        int units, parts;
    } CASES[] = {
        { .gsm7 = true, .units = 0, .parts = 1 },
        { .pieces = { { 1, "Did you do your neck stretch? Reply DONE, SKIP or LATER 1h" } }, .gsm7 = true, .units = 58, .parts = 1 },
        { .pieces = { { 160, "a" } }, .gsm7 = true, .units = 160, .parts = 1 },
        { .pieces = { { 161, "a" } }, .gsm7 = true, .units = 161, .parts = 2 },
        { .pieces = { { 306, "a" } }, .gsm7 = true, .units = 306, .parts = 2 },
        { .pieces = { { 307, "a" } }, .gsm7 = true, .units = 307, .parts = 3 },
        { .pieces = { { 1, "Cuesta 5€" } }, .gsm7 = true, .units = 10, .parts = 1 },
        { .pieces = { { 159, "a" }, { 1, "€" } }, .gsm7 = true, .units = 161, .parts = 2 },
        { .pieces = { { 152, "a" }, { 1, "€" }, { 10, "a" } }, .gsm7 = true, .units = 164, .parts = 2 },
        { .pieces = { { 152, "a" }, { 1, "€" }, { 152, "a" } }, .gsm7 = true, .units = 306, .parts = 3 },
        { .pieces = { { 1, "¿Qué tal? Mañana a las 8, señor" } }, .gsm7 = true, .units = 31, .parts = 1 },
        { .pieces = { { 1, "¿Hiciste tus ejercicios? Responde SÍ" } }, .units = 36, .parts = 1 },
        { .pieces = { { 1, "Ça va mieux après la marche à pied?" } }, .gsm7 = true, .units = 35, .parts = 1 },
        { .pieces = { { 1, "Comment ça va?" } }, .units = 14, .parts = 1 },
        { .pieces = { { 1, "Don’t push hard" } }, .units = 15, .parts = 1 },
        { .pieces = { { 70, "á" } }, .units = 70, .parts = 1 },
        { .pieces = { { 71, "á" } }, .units = 71, .parts = 2 },
        { .pieces = { { 35, "🤕" } }, .units = 70, .parts = 1 },
        { .pieces = { { 36, "🤕" } }, .units = 72, .parts = 2 },
        { .pieces = { { 66, "á" }, { 1, "🤕" }, { 10, "á" } }, .units = 78, .parts = 2 },
        { .pieces = { { 1, "Answer [1] or {2} ~ ^ |" } }, .gsm7 = true, .units = 30, .parts = 1 },
        { .pieces = { { 1, "a`" } }, .units = 2, .parts = 1 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct buf text;
        buf_init(&text, 0);
        for (size_t k = 0; k < 3; k++)
            for (int n = 0; n < CASES[i].pieces[k].times; n++)
                buf_adds(&text, CASES[i].pieces[k].of);
        struct sms_size got = sms_measure(buf_str(&text));
        assert_int_equal(got.gsm7, CASES[i].gsm7);
        assert_int_equal(got.units, CASES[i].units);
        assert_int_equal(got.parts, CASES[i].parts);
        buf_clear(&text);
    }
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = { cmocka_unit_test(texts_are_counted_in_units_and_parts) };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
