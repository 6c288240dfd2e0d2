/* SPDX-License-Identifier: ISC
 * The regression behind napectl rules learn: what it finds is where the slope is flat, and the same each time. */
#include <config.h>

#include "ctl/logistic.h"

#include "triage/feature.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { N_ROWS = 400, N_COLUMNS = 60, WIDTH = 5 };

struct sample {
    size_t start[N_ROWS + 1];
    uint32_t columns[N_ROWS * WIDTH];
    double costs[N_ROWS];
    double trust[N_COLUMNS];
    bool positive[N_ROWS];
    struct logistic_rows rows;
};

/* Rows of 1 to WIDTH columns; those of low columns are positive, but for some. */
static void make_sample(struct sample *s, double cost)
{
    uint32_t x = 12345;
    size_t n = 0;
    for (size_t i = 0; i < N_ROWS; i++) {
        uint32_t least = N_COLUMNS;
        s->start[i] = n;
        for (size_t k = 0; k <= i % WIDTH; k++) {
            x = x * 1664525u + 1013904223u;
            s->columns[n] = (uint32_t)(k * (N_COLUMNS / WIDTH)) + (x >> 16) % (N_COLUMNS / WIDTH);
            least = s->columns[n] < least ? s->columns[n] : least;
            n++;
        }
        s->positive[i] = (least < 6) != (i % 17 == 0);
        s->costs[i] = i % 3 == 0 ? cost / 2 : cost;
    }
    s->start[N_ROWS] = n;
    for (size_t j = 0; j < N_COLUMNS; j++)
        s->trust[j] = j % 4 == 0 ? 0.5 : j % 4 == 1 ? 2 : 1;
    s->rows = (struct logistic_rows){ s->start, s->columns, s->costs, s->trust, s->positive, N_ROWS, N_COLUMNS };
}

static void weights_lie_where_the_slope_is_flat(void **state)
{
    (void)state;
    static const double COSTS[] = { 0.1, 1, 10, 100 };
    static struct sample s;
    for (size_t c = 0; c < sizeof COSTS / sizeof *COSTS; c++) {
        double w[N_COLUMNS + 1] = { 0 }, slope[N_COLUMNS + 1];
        make_sample(&s, COSTS[c]);
        assert_int_equal(logistic_fit(&s.rows, 1e-3, w), 0);
        for (size_t j = 0; j < N_COLUMNS; j++)
            slope[j] = w[j] / (s.trust[j] * s.trust[j]);
        slope[N_COLUMNS] = 0; /* the intercept costs nothing */
        for (size_t i = 0; i < N_ROWS; i++) {
            double m = (double)(s.start[i + 1] - s.start[i]), y = s.positive[i] ? 1 : -1, z = 0;
            for (size_t k = s.start[i]; k < s.start[i + 1]; k++)
                z += w[s.columns[k]] * feature_share((size_t)m);
            double pull = -y * s.costs[i] / (1 + exp(y * (z + w[N_COLUMNS])));
            for (size_t k = s.start[i]; k < s.start[i + 1]; k++)
                slope[s.columns[k]] += pull * feature_share((size_t)m);
            slope[N_COLUMNS] += pull;
        }
        for (size_t j = 0; j <= N_COLUMNS; j++)
            assert_true(fabs(slope[j]) < 0.004);
        assert_true(w[0] > 0 && w[N_COLUMNS - 1] < w[0]);
    }
}

/* One column that all rows have, without a say: the intercept is the logit of the share, as in any textbook. */
static void intercept_alone_is_the_logit_of_the_share(void **state)
{
    (void)state;
    static const size_t START[] = { 0, 0, 0, 0, 0 };
    static const double ONE[] = { 1, 1, 1, 1 };
    static const bool POSITIVE[] = { true, false, false, false };
    const uint32_t none = 0;
    const struct logistic_rows rows = { START, &none, ONE, ONE, POSITIVE, 4, 1 };
    double w[2] = { 0 };
    assert_int_equal(logistic_fit(&rows, 1e-3, w), 0);
    assert_true(fabs(w[0]) < 1e-9);
    assert_true(fabs(w[1] - log(1.0 / 3)) < 0.01);
}

static void same_rows_give_the_same_weights(void **state)
{
    (void)state;
    static struct sample s;
    double a[N_COLUMNS + 1] = { 0 }, b[N_COLUMNS + 1] = { 0 };
    make_sample(&s, 10);
    assert_int_equal(logistic_fit(&s.rows, 1e-3, a), 0);
    assert_int_equal(logistic_fit(&s.rows, 1e-3, b), 0);
    assert_memory_equal(a, b, sizeof a);
}

/* P8: a weight of likeness.tsv that somebody changed is told by the slope alone. */
static void weight_that_was_changed_is_seen_from_the_slope(void **state)
{
    (void)state;
    static struct sample s;
    double w[N_COLUMNS + 1] = { 0 }, far[N_COLUMNS + 1];
    make_sample(&s, 10);
    assert_int_equal(logistic_fit(&s.rows, 1e-3, w), 0);
    assert_int_equal(logistic_far(&s.rows, w, far), 0);
    for (size_t j = 0; j <= N_COLUMNS; j++)
        assert_true(far[j] < 0.01);
    for (size_t j = 0; j <= N_COLUMNS; j += 7) {
        double kept = w[j];
        w[j] += 0.2;
        assert_int_equal(logistic_far(&s.rows, w, far), 0);
        assert_true(far[j] > 0.15 && far[j] < 0.3);
        w[j] = kept;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_lie_where_the_slope_is_flat),
        cmocka_unit_test(intercept_alone_is_the_logit_of_the_share),
        cmocka_unit_test(same_rows_give_the_same_weights),
        cmocka_unit_test(weight_that_was_changed_is_seen_from_the_slope),
    };
    return cmocka_run_group_tests_name("logistic", tests, NULL, NULL);
}
