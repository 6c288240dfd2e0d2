/* SPDX-License-Identifier: ISC
 * learn_compare.c - does likeness.tsv hold what its texts say?  Weights are the right ones where the slope is flat, so one look at the slope
 * tells, without learning them again. */
#include <config.h>

#include "ctl/learn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weights are written in hundredths, so each may be off by half of one, and the others answer to that: 0.05 at most, seen on 118,000 texts. */
static const double FAR_MAX = 0.1;

static int compare_texts(const struct likeness *likeness, const struct lessons *lessons, const struct learn_options *options)
{
    char hash[17];
    size_t n = 0;
    for (size_t i = 0; i < lessons->n; i++)
        n += lessons->subject->counts(&lessons->list[i], LIKENESS_EMERGENCY, options->with_ask);
    lessons_hash(lessons, hash);
    if ((int64_t)n == likeness_n_texts(likeness) && strcmp(hash, likeness_texts_hash(likeness)) == 0)
        return 0;
    printf("learnt from other texts: %lld (%s); these are %zu (%s)\n", (long long)likeness_n_texts(likeness), likeness_texts_hash(likeness), n, hash);
    return -1;
}

/* How many features could have been kept. */
static size_t count_common(const struct lessons *lessons)
{
    size_t n = 0;
    uint32_t *counts = calloc(lessons->n_names + 1, sizeof *counts);
    for (size_t i = 0; counts != NULL && i < lessons->n; i++)
        for (size_t k = 0; k < lessons->list[i].whole.n; k++)
            n += ++counts[lessons->list[i].whole.list[k]] == LEARN_TEXTS_MIN;
    free(counts);
    return n;
}

/* The features of the lessons that it has, with its weights.  Returns about how long they are in the file, in bytes. */
static size_t take_kept(const struct likeness *likeness, const struct lessons *lessons, struct learnt *out)
{
    size_t bytes = 0;
    for (size_t i = 0; i < lessons->n_names; i++) {
        double weights[LIKENESS_COUNT];
        if (!likeness_weights_of(likeness, lessons->hashes[i], weights))
            continue;
        for (int s = 0; s < LIKENESS_COUNT; s++)
            out->weights[s][out->n] = weights[s];
        bytes += learnt_line_bytes(lessons->subject, lessons->names[i]);
        out->features[out->n] = (uint32_t)i;
        out->position[i] = (uint32_t)++out->n;
    }
    double intercepts[LIKENESS_COUNT];
    likeness_intercepts(likeness, intercepts);
    for (int s = 0; s < LIKENESS_COUNT; s++)
        out->weights[s][out->n] = intercepts[s];
    return bytes;
}

static int compare_weights(const struct lessons *lessons, const struct learn_options *options, const struct learnt *kept)
{
    struct learnt_far far[LIKENESS_COUNT];
    int rc = learnt_find_far(lessons, options, kept, far);
    if (rc < 0)
        fputs("napectl rules: no memory\n", stderr);
    for (int s = 0; rc == 0 && s < LIKENESS_COUNT; s++)
        printf("%s: furthest is %s, by %.3f\n", LIKENESS_NAMES[s], far[s].at == kept->n ? "the intercept" : lessons->names[kept->features[far[s].at]],
               far[s].far);
    for (int s = 0; rc == 0 && s < LIKENESS_COUNT; s++)
        if (far[s].far > FAR_MAX) {
            printf("not what the texts say: a weight of %s is off by more than %g\n", LIKENESS_NAMES[s], FAR_MAX);
            rc = -1;
        }
    return rc;
}

int learn_compare(const struct likeness *likeness, const struct lessons *lessons, const struct learn_options *options)
{
    struct learnt kept;
    int rc = compare_texts(likeness, lessons, options);
    if (!learnt_init(&kept, lessons)) {
        fputs("napectl rules: no memory\n", stderr);
        learnt_clear(&kept);
        return -1;
    }
    size_t bytes = take_kept(likeness, lessons, &kept);
    if (kept.n < likeness_n_features(likeness)) {
        printf("%zu features stand in no text\n", likeness_n_features(likeness) - kept.n);
        rc = -1;
    }
    if (bytes < lessons->subject->max_bytes && kept.n < count_common(lessons)) {
        printf("features are left out though there is room: %zu of %zu bytes\n", bytes, lessons->subject->max_bytes);
        rc = -1;
    }
    if (rc == 0)
        rc = compare_weights(lessons, options, &kept);
    learnt_clear(&kept);
    return rc;
}
