/* SPDX-License-Identifier: ISC
 * Configuration files: values, and problems with file and line. */
#include <config.h>

#include "base/cfg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void values_are_read_by_type(void **state)
{
    (void)state;
    struct problems problems;
    problems_init(&problems);
    struct cfg *cfg = cfg_parse(STR("a = \"x\" \"y\"; n = 7; big = 5000000000L; f = 1.5; yes = true;\n"
                                    "l = ( \"p\", 2, { k = 1; } ); g = { h = [1, 2]; };"), "t.conf", &problems);
    assert_non_null(cfg);
    const struct cfg_node *root = cfg_root(cfg);
    assert_string_equal(cfg_string(root, "a", NULL, &problems), "xy");
    assert_int_equal(cfg_int(root, "n", 0, 9, -1, &problems), 7);
    assert_int_equal(cfg_int(root, "big", 0, INT64_MAX, -1, &problems), 5000000000);
    assert_true(cfg_number(root, "f", 0, &problems) == 1.5);
    assert_true(cfg_number(root, "n", 0, &problems) == 7.0);
    assert_true(cfg_bool(root, "yes", false, &problems));
    assert_true(cfg_bool(root, "absent", true, &problems));
    const struct cfg_node *list = cfg_list(root, "l", &problems);
    assert_int_equal(cfg_length(list), 3);
    assert_string_equal(cfg_value_string(cfg_at(list, 0), &problems), "p");
    assert_int_equal(cfg_int(cfg_at(list, 2), "k", 0, 9, -1, &problems), 1);
    assert_int_equal(cfg_length(cfg_list(cfg_group(root, "g", &problems), "h", &problems)), 2);
    assert_int_equal(cfg_line(list), 2);
    assert_string_equal(cfg_file(cfg_at(list, 2)), "t.conf");
    assert_int_equal(problems.n_errors, 0);
    cfg_free(cfg);
    problems_clear(&problems);
}

static void a_forgotten_sign_is_named_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        const char *want;
    } CASES[] = {
        { .in = "a = 1;\nl = ( \"x\", \"y\" ;\n", .want = "t.conf:2: error: syntax error: the \"(\" of line 2 is not closed before the \";\" of line 2\n" },
        { .in = "l = ( { a = 1;\n  w = ( \"x\"\n  b = 2; }\n);\n", .want = "syntax error: the \"(\" of line 2 is not closed before the \";\" of line 3\n" },
        { .in = "l = (\n  { a = ( \"x )\" );\n);\n", .want = "t.conf:3: error: syntax error: the \"{\" of line 2 is not closed before the \")\" of line 3\n" },
        { .in = "l = ( \"x\" ) );\n", .want = "syntax error: the \")\" of line 1 closes nothing\n" },
        { .in = "# ( \"\nl = ( \"x\",\n \"y\"\n", .want = "syntax error: the \"(\" of line 2 is never closed\n" },
        { .in = "/* ( \"\n */ l = ( \"x \\\" ( // ; \", \"y );\nk = ( \"z\" );\n", .want = "syntax error: a quote is missing in line 2\n" },
        { .in = "l = ( { a = 1; }\n { a = 2; } );\n", .want = "syntax error: a comma is missing before the \"{\" of line 2\n" },
        { .in = "a = 1;\nb 2;\n", .want = "t.conf:2: error: syntax error: look in this line and the one before" },
        { .in = "a = 1;\na = 2;\n", .want = "t.conf:2: error: duplicate setting name\n" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct problems problems;
        problems_init(&problems);
        assert_null(cfg_parse(str_of(CASES[i].in), "t.conf", &problems));
        assert_int_equal(problems.n_errors, 1);
        if (strstr(buf_cstr(&problems.text), CASES[i].want) == NULL)
            fail_msg("%s\ngives %s", CASES[i].in, buf_cstr(&problems.text));
        problems_clear(&problems);
    }
}

static void every_problem_names_file_line_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        const char *want;
    } CASES[] = {
        { .in = "a = 1;\nb = ;\n", .want = "t.conf:2: error: syntax error" },
        { .in = "a = 1;\nstirng = \"x\";\n", .want = "t.conf:2: error: unknown name \"stirng\"; did you mean \"string\"?" },
        { .in = "\n\nstring = 4;\n", .want = "t.conf:3: error: \"string\" must be a text in quotes, not a whole number" },
        { .in = "int = 99;", .want = "t.conf:1: error: \"int\" must be from 1 to 9" },
        { .in = "int = 2;\n  @include \"x\"\n", .want = "t.conf:2: error: @include is not allowed" },
        { .in = "string = \"\xff\";\n", .want = "t.conf:1: error: not valid UTF-8" },
        { .in = "list = ( \"a\",\n 3 );\n", .want = "t.conf:2: error: a text in quotes is wanted here" },
    };
    static const char *const NAMES[] = { "string", "int", "list", "a", "b" };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct problems problems;
        problems_init(&problems);
        struct cfg *cfg = cfg_parse(str_of(CASES[i].in), "t.conf", &problems);
        if (cfg != NULL) {
            cfg_check_names(cfg_root(cfg), NAMES, 5, &problems);
            assert_null(cfg_string(cfg_root(cfg), "string", NULL, &problems));
            cfg_int(cfg_root(cfg), "int", 1, 9, 5, &problems);
            const struct cfg_node *list = cfg_list(cfg_root(cfg), "list", &problems);
            for (size_t k = 0; list != NULL && k < cfg_length(list); k++)
                cfg_value_string(cfg_at(list, k), &problems);
        }
        assert_int_equal(problems.n_errors, 1);
        assert_non_null(strstr(buf_cstr(&problems.text), CASES[i].want));
        cfg_free(cfg);
        problems_clear(&problems);
    }
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(values_are_read_by_type),
        cmocka_unit_test(a_forgotten_sign_is_named_with_its_line),
        cmocka_unit_test(every_problem_names_file_line_and_reason),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
