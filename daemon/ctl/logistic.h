/* SPDX-License-Identifier: ISC
 * logistic.h - logistic regression over sparse rows, for napectl rules learn.  PURE: the same rows give the same weights. */
#ifndef NAPE_CTL_LOGISTIC_H
#define NAPE_CTL_LOGISTIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Row i has the value feature_share(m) in each of its m columns.  trust says by column how far a weight may go: one of a column that is
 * trusted twice as much costs a quarter. */
struct logistic_rows {
    const size_t *start;    /* n_rows + 1, into columns */
    const uint32_t *columns;
    const double *costs;    /* by row: how much an error costs */
    const double *trust;    /* by column, above 0 */
    const bool *positive;   /* by row */
    size_t n_rows, n_columns;
};

/* Goes from the given weights to those with the least of  |weights / trust|^2 / 2 + sum of cost * log(1 + exp(-y * z))  by L-BFGS, until no
 * part of its slope is above the tolerance.  weights has n_columns + 1 elements; the last is the intercept, which costs nothing.
 * -1 when out of memory. */
int logistic_fit(const struct logistic_rows *rows, double tolerance, double *weights);

/* How far each weight is from where the sum would be least if it alone could move: one step of Newton's.  far has n_columns + 1 elements,
 * none below 0.  -1 when out of memory. */
int logistic_far(const struct logistic_rows *rows, const double *weights, double *far);

#endif
