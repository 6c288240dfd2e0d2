/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/metric.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct series {
    struct series *next;
    char *labels[METRIC_LABELS_MAX];
    double value;        /* of a histogram: the sum */
    uint64_t *buckets;   /* n_bounds + 1, each its own, not yet added up */
};

struct metrics {
    const struct metric_family *families;
    size_t n;
    struct series **series; /* of each family, in the order of their first use */
};

static void series_free(struct series *s)
{
    while (s != NULL) {
        struct series *next = s->next;
        for (int i = 0; i < METRIC_LABELS_MAX; i++)
            free(s->labels[i]);
        free(s->buckets);
        free(s);
        s = next;
    }
}

static bool is_it(const struct series *s, const char *const *labels)
{
    for (int i = 0; i < METRIC_LABELS_MAX; i++)
        if ((s->labels[i] == NULL) != (labels[i] == NULL) || (labels[i] != NULL && strcmp(s->labels[i], labels[i]) != 0))
            return false;
    return true;
}

static struct series *series_of(struct metrics *m, size_t family, const char *first, const char *second)
{
    const char *labels[METRIC_LABELS_MAX] = { first, second };
    struct series **at = &m->series[family];
    for (; *at != NULL; at = &(*at)->next)
        if (is_it(*at, labels))
            return *at;
    struct series *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    bool ok = true;
    for (int i = 0; i < METRIC_LABELS_MAX; i++)
        ok = ok && (labels[i] == NULL || (s->labels[i] = strdup(labels[i])) != NULL);
    if (m->families[family].kind == METRIC_HISTOGRAM)
        ok = ok && (s->buckets = calloc(m->families[family].n_bounds + 1, sizeof *s->buckets)) != NULL;
    if (!ok) {
        series_free(s);
        return NULL;
    }
    *at = s;
    return s;
}

struct metrics *metrics_new(const struct metric_family *families, size_t n)
{
    struct metrics *m = calloc(1, sizeof *m);
    if (m == NULL || (m->series = calloc(n + 1, sizeof(struct series *))) == NULL) {
        free(m);
        return NULL;
    }
    m->families = families;
    m->n = n;
    for (size_t i = 0; i < n; i++)
        if (families[i].labels[0] == NULL)
            series_of(m, i, NULL, NULL);
    return m;
}

void metrics_free(struct metrics *metrics)
{
    if (metrics == NULL)
        return;
    for (size_t i = 0; i < metrics->n; i++)
        series_free(metrics->series[i]);
    free(metrics->series);
    free(metrics);
}

void metrics_add(struct metrics *metrics, size_t family, double by, const char *first, const char *second)
{
    struct series *s = metrics != NULL ? series_of(metrics, family, first, second) : NULL;
    if (s != NULL)
        s->value += by;
}

void metrics_set(struct metrics *metrics, size_t family, double value, const char *first, const char *second)
{
    struct series *s = metrics != NULL ? series_of(metrics, family, first, second) : NULL;
    if (s != NULL)
        s->value = value;
}

void metrics_observe(struct metrics *metrics, size_t family, double value)
{
    struct series *s = metrics != NULL ? series_of(metrics, family, NULL, NULL) : NULL;
    if (s == NULL || s->buckets == NULL)
        return;
    const struct metric_family *f = &metrics->families[family];
    size_t i = 0;
    while (i < f->n_bounds && value > f->bounds[i])
        i++;
    s->buckets[i]++;
    s->value += value;
}

void metrics_forget(struct metrics *metrics, size_t family)
{
    if (metrics == NULL)
        return;
    series_free(metrics->series[family]);
    metrics->series[family] = NULL;
}

double metrics_value(const struct metrics *metrics, size_t family, const char *first, const char *second)
{
    const char *labels[METRIC_LABELS_MAX] = { first, second };
    for (const struct series *s = metrics != NULL ? metrics->series[family] : NULL; s != NULL; s = s->next)
        if (is_it(s, labels))
            return s->value;
    return 0;
}

/* ---- the text format ---- */

static void add_escaped(struct buf *out, const char *value)
{
    for (; *value != '\0'; value++) {
        if (*value == '\\' || *value == '"')
            buf_addc(out, '\\');
        buf_adds(out, *value == '\n' ? "\\n" : (char[]){ *value, '\0' });
    }
}

/* name{label="value",le="bound"} */
static void add_name(struct buf *out, const struct metric_family *f, const char *suffix, const struct series *s, const char *bound)
{
    int n = 0;
    buf_addf(out, "%s%s", f->name, suffix);
    for (int i = 0; i < METRIC_LABELS_MAX && f->labels[i] != NULL; i++) {
        buf_addf(out, "%s%s=\"", n++ > 0 ? "," : "{", f->labels[i]);
        add_escaped(out, s->labels[i] != NULL ? s->labels[i] : "");
        buf_addc(out, '"');
    }
    if (bound != NULL)
        buf_addf(out, "%sle=\"%s\"", n++ > 0 ? "," : "{", bound);
    buf_adds(out, n > 0 ? "} " : " ");
}

static void add_histogram(struct buf *out, const struct metric_family *f, const struct series *s)
{
    unsigned long long n = 0;
    char bound[32] = "+Inf";
    for (size_t i = 0; i <= f->n_bounds; i++) {
        if (i < f->n_bounds)
            snprintf(bound, sizeof bound, "%.9g", f->bounds[i]);
        else
            snprintf(bound, sizeof bound, "+Inf");
        n += s->buckets[i];
        add_name(out, f, "_bucket", s, bound);
        buf_addf(out, "%llu\n", n);
    }
    add_name(out, f, "_sum", s, NULL);
    buf_addf(out, "%.9g\n", s->value);
    add_name(out, f, "_count", s, NULL);
    buf_addf(out, "%llu\n", n);
}

void metrics_write(const struct metrics *metrics, struct buf *out)
{
    static const char *const KINDS[] = { [METRIC_COUNTER] = "counter", [METRIC_GAUGE] = "gauge", [METRIC_HISTOGRAM] = "histogram" };
    for (size_t i = 0; i < metrics->n; i++) {
        const struct metric_family *f = &metrics->families[i];
        if (metrics->series[i] == NULL)
            continue;
        buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", f->name, f->help, f->name, KINDS[f->kind]);
        for (const struct series *s = metrics->series[i]; s != NULL; s = s->next) {
            if (f->kind == METRIC_HISTOGRAM)
                add_histogram(out, f, s);
            else {
                add_name(out, f, "", s, NULL);
                buf_addf(out, "%.15g\n", s->value);
            }
        }
    }
}
