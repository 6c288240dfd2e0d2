/* SPDX-License-Identifier: ISC
 * logistic.c - limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.4) with a line search that halves. */
#include <config.h>

#include "ctl/logistic.h"

#include "triage/feature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY = 12, STEPS_MAX = 1000, HALVINGS_MAX = 40 };

struct fit {
    const struct logistic_rows *rows;
    size_t n;                  /* of columns, and the intercept */
    double *steps[MEMORY];     /* differences of the shares, ... */
    double *changes[MEMORY];   /* ... and of the gradients */
    double rho[MEMORY];
    size_t n_kept, next;
    double *gradient, *direction, *new_shares, *new_gradient;
    double *weights;           /* those of the shares that were looked at last */
};

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* log(1 + exp(-m)) without overflow. */
static double loss(double m)
{
    return m > 0 ? log1p(exp(-m)) : log1p(exp(m)) - m;
}

/* It is the weights as shares of the trust that are looked for: so all columns are alike, and the descent is quick. */
static void to_weights(const struct logistic_rows *r, const double *shares, double *weights)
{
    for (size_t j = 0; j < r->n_columns; j++)
        weights[j] = shares[j] * r->trust[j];
    weights[r->n_columns] = shares[r->n_columns];
}

/* What is to be made least, and its gradient. */
static double value_at(const struct fit *f, const double *shares, double *gradient)
{
    const struct logistic_rows *r = f->rows;
    double value = dot(shares, shares, r->n_columns) / 2, *weights = f->weights;
    memset(gradient, 0, f->n * sizeof *gradient);
    to_weights(r, shares, weights);
    for (size_t i = 0; i < r->n_rows; i++) {
        if (r->costs[i] <= 0)
            continue;
        size_t m = r->start[i + 1] - r->start[i];
        double scale = feature_share(m), z = 0, y = r->positive[i] ? 1 : -1;
        for (size_t k = r->start[i]; k < r->start[i + 1]; k++)
            z += weights[r->columns[k]];
        z = z * scale + weights[r->n_columns];
        value += r->costs[i] * loss(y * z);
        double slope = -y * r->costs[i] / (1 + exp(y * z));
        gradient[r->n_columns] += slope;
        for (size_t k = r->start[i]; k < r->start[i + 1]; k++)
            gradient[r->columns[k]] += slope * scale;
    }
    for (size_t j = 0; j < r->n_columns; j++)
        gradient[j] = gradient[j] * r->trust[j] + shares[j];
    return value;
}

/* The gradient bent by what the last steps told of the curvature: the two loops of algorithm 7.4. */
static void find_direction(struct fit *f)
{
    double alpha[MEMORY] = { 0 };
    memcpy(f->direction, f->gradient, f->n * sizeof *f->direction);
    for (size_t k = 0; k < f->n_kept; k++) {
        size_t i = (f->next + MEMORY - 1 - k) % MEMORY;
        alpha[i] = f->rho[i] * dot(f->steps[i], f->direction, f->n);
        for (size_t j = 0; j < f->n; j++)
            f->direction[j] -= alpha[i] * f->changes[i][j];
    }
    if (f->n_kept > 0) {
        size_t i = (f->next + MEMORY - 1) % MEMORY;
        double gamma = 1 / (f->rho[i] * dot(f->changes[i], f->changes[i], f->n));
        for (size_t j = 0; j < f->n; j++)
            f->direction[j] *= gamma;
    }
    for (size_t k = f->n_kept; k > 0; k--) {
        size_t i = (f->next + MEMORY - k) % MEMORY;
        double beta = f->rho[i] * dot(f->changes[i], f->direction, f->n);
        for (size_t j = 0; j < f->n; j++)
            f->direction[j] += (alpha[i] - beta) * f->steps[i][j];
    }
    for (size_t j = 0; j < f->n; j++)
        f->direction[j] = -f->direction[j];
}

static void keep_step(struct fit *f, const double *shares)
{
    double *step = f->steps[f->next], *change = f->changes[f->next];
    for (size_t j = 0; j < f->n; j++) {
        step[j] = f->new_shares[j] - shares[j];
        change[j] = f->new_gradient[j] - f->gradient[j];
    }
    double curve = dot(step, change, f->n);
    if (curve <= 1e-12)
        return;
    f->rho[f->next] = 1 / curve;
    f->next = (f->next + 1) % MEMORY;
    f->n_kept += f->n_kept < MEMORY;
}

static bool is_flat(const double *gradient, size_t n, double tolerance)
{
    for (size_t j = 0; j < n; j++)
        if (fabs(gradient[j]) > tolerance)
            return false;
    return true;
}

static void descend(struct fit *f, double tolerance, double *shares)
{
    double value = value_at(f, shares, f->gradient);
    for (int step = 0; step < STEPS_MAX && !is_flat(f->gradient, f->n, tolerance); step++) {
        find_direction(f);
        double slope = dot(f->gradient, f->direction, f->n), length = 1, new_value = value;
        if (f->n_kept == 0)
            length = 1 / sqrt(-slope);
        int halvings = 0;
        for (; halvings < HALVINGS_MAX; halvings++, length /= 2) {
            for (size_t j = 0; j < f->n; j++)
                f->new_shares[j] = shares[j] + length * f->direction[j];
            new_value = value_at(f, f->new_shares, f->new_gradient);
            if (new_value <= value + 1e-4 * length * slope)
                break;
        }
        if (halvings == HALVINGS_MAX)
            return; /* no double is nearer */
        keep_step(f, shares);
        memcpy(shares, f->new_shares, f->n * sizeof *shares);
        memcpy(f->gradient, f->new_gradient, f->n * sizeof *f->gradient);
        value = new_value;
    }
}

int logistic_fit(const struct logistic_rows *rows, double tolerance, double *weights)
{
    struct fit f = { .rows = rows, .n = rows->n_columns + 1 };
    double *room = calloc((2 * MEMORY + 5) * f.n, sizeof *room);
    if (room == NULL)
        return -1;
    for (size_t i = 0; i < MEMORY; i++) {
        f.steps[i] = room + i * f.n;
        f.changes[i] = room + (MEMORY + i) * f.n;
    }
    f.gradient = room + 2 * MEMORY * f.n;
    f.direction = f.gradient + f.n;
    f.new_shares = f.direction + f.n;
    f.new_gradient = f.new_shares + f.n;
    f.weights = f.new_gradient + f.n;
    for (size_t j = 0; j < rows->n_columns; j++)
        weights[j] /= rows->trust[j];
    descend(&f, tolerance, weights);
    to_weights(rows, weights, weights);
    free(room);
    return 0;
}

int logistic_far(const struct logistic_rows *r, const double *weights, double *far)
{
    size_t n = r->n_columns + 1;
    double *bends = calloc(n, sizeof *bends); /* the second derivatives */
    if (bends == NULL)
        return -1;
    for (size_t j = 0; j < r->n_columns; j++) {
        bends[j] = 1 / (r->trust[j] * r->trust[j]);
        far[j] = weights[j] * bends[j];
    }
    far[r->n_columns] = 0;
    for (size_t i = 0; i < r->n_rows; i++) {
        if (r->costs[i] <= 0)
            continue;
        double scale = feature_share(r->start[i + 1] - r->start[i]), z = 0, y = r->positive[i] ? 1 : -1;
        for (size_t k = r->start[i]; k < r->start[i + 1]; k++)
            z += weights[r->columns[k]];
        z = z * scale + weights[r->n_columns];
        double wrong = 1 / (1 + exp(y * z)), slope = -y * r->costs[i] * wrong, bend = r->costs[i] * wrong * (1 - wrong);
        far[r->n_columns] += slope;
        bends[r->n_columns] += bend;
        for (size_t k = r->start[i]; k < r->start[i + 1]; k++) {
            far[r->columns[k]] += slope * scale;
            bends[r->columns[k]] += bend * scale * scale;
        }
    }
    for (size_t j = 0; j < n; j++)
        far[j] = bends[j] > 0 ? fabs(far[j]) / bends[j] : 0;
    free(bends);
    return 0;
}
