/* SPDX-License-Identifier: ISC
 * Numbers about the program, and how they are written. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/metric.h"

static const double BOUNDS[] = { 1, 2.5, 10 };
enum { TEXTS, AGE, TOOK, PEOPLE };
static const struct metric_family FAMILIES[] = {
    [TEXTS] = { "nape_texts_total", METRIC_COUNTER, "Texts.", { "channel", "tier" } },
    [AGE] = { "nape_age_seconds", METRIC_GAUGE, "Age." },
    [TOOK] = { "nape_took", METRIC_HISTOGRAM, "Took.", { NULL }, BOUNDS, 3 },
    [PEOPLE] = { "nape_people", METRIC_GAUGE, "People.", { "state" } },
};

static void written_as(const struct metrics *m, const char *want)
{
    struct buf out;
    buf_init(&out, 0);
    metrics_write(m, &out);
    assert_string_equal(buf_cstr(&out), want);
    buf_clear(&out);
}

static void each_kind_is_written_as_prometheus_reads_it(void **state)
{
    (void)state;
    struct metrics *m = metrics_new(FAMILIES, 4);
    assert_non_null(m);
    metrics_add(m, TEXTS, 1, "sms", "none");
    metrics_add(m, TEXTS, 2, "sms", "none");
    metrics_add(m, TEXTS, 1, "a\"b\\c\nd", "soon");
    metrics_set(m, AGE, 12.5, NULL, NULL);
    metrics_observe(m, TOOK, 1);
    metrics_observe(m, TOOK, 2);
    metrics_observe(m, TOOK, 99);
    written_as(m, "# HELP nape_texts_total Texts.\n# TYPE nape_texts_total counter\n"
                  "nape_texts_total{channel=\"sms\",tier=\"none\"} 3\n"
                  "nape_texts_total{channel=\"a\\\"b\\\\c\\nd\",tier=\"soon\"} 1\n"
                  "# HELP nape_age_seconds Age.\n# TYPE nape_age_seconds gauge\nnape_age_seconds 12.5\n"
                  "# HELP nape_took Took.\n# TYPE nape_took histogram\n"
                  "nape_took_bucket{le=\"1\"} 1\nnape_took_bucket{le=\"2.5\"} 2\nnape_took_bucket{le=\"10\"} 2\n"
                  "nape_took_bucket{le=\"+Inf\"} 3\nnape_took_sum 102\nnape_took_count 3\n");
    metrics_free(m);
}

static void what_has_no_labels_is_there_from_the_start(void **state)
{
    (void)state;
    struct metrics *m = metrics_new(FAMILIES + AGE, 1);
    written_as(m, "# HELP nape_age_seconds Age.\n# TYPE nape_age_seconds gauge\nnape_age_seconds 0\n");
    metrics_free(m);
}

static void a_forgotten_family_is_empty(void **state)
{
    (void)state;
    struct metrics *m = metrics_new(FAMILIES + PEOPLE, 1);
    metrics_set(m, 0, 3, "active", NULL);
    assert_true(metrics_value(m, 0, "active", NULL) == 3);
    metrics_forget(m, 0);
    assert_true(metrics_value(m, 0, "active", NULL) == 0);
    written_as(m, "");
    metrics_free(m);
}

static void nobody_may_count(void **state)
{
    (void)state;
    metrics_add(NULL, TEXTS, 1, "sms", "none");
    metrics_observe(NULL, TOOK, 1);
    metrics_set(NULL, AGE, 1, NULL, NULL);
    metrics_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_written_as_prometheus_reads_it),
        cmocka_unit_test(what_has_no_labels_is_there_from_the_start),
        cmocka_unit_test(a_forgotten_family_is_empty),
        cmocka_unit_test(nobody_may_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
