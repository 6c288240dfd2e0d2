/* SPDX-License-Identifier: ISC
 * metric.h - numbers about the program, and how they are written for Prometheus (text format 0.0.4).  What may be counted stands in one
 * table; labels are words of closed sets (enum names, channels), so that no metric holds a person's words or number (P7).
 * Belongs to one thread. */
#ifndef NAPE_BASE_METRIC_H
#define NAPE_BASE_METRIC_H

#include "base/buf.h"

enum { METRIC_LABELS_MAX = 2 };
enum metric_kind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };

/* One line of the table. */
struct metric_family {
    const char *name;
    enum metric_kind kind;
    const char *help;
    const char *labels[METRIC_LABELS_MAX];
    const double *bounds;  /* of a histogram: upper bounds, ascending; a last one without end is added */
    size_t n_bounds;
};

struct metrics;

/* families is borrowed; a family is named by its place in it.  Families without labels begin at 0.  NULL: no memory. */
struct metrics *metrics_new(const struct metric_family *families, size_t n);
void metrics_free(struct metrics *metrics);

/* Label values are copied; NULL for a label that the family does not have.  Without memory nothing is counted.
 * metrics may be NULL: nobody counts. */
void metrics_add(struct metrics *metrics, size_t family, double by, const char *first, const char *second);
void metrics_set(struct metrics *metrics, size_t family, double value, const char *first, const char *second);
void metrics_observe(struct metrics *metrics, size_t family, double value);
/* Every series of the family goes: before those that are there now are set. */
void metrics_forget(struct metrics *metrics, size_t family);

/* 0 when it is not there. */
double metrics_value(const struct metrics *metrics, size_t family, const char *first, const char *second);

void metrics_write(const struct metrics *metrics, struct buf *out);

#endif
