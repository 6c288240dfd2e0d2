/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/likeness_inside.h"

#include <stdlib.h>
#include <string.h>

#include "triage/learnt_file.h"

const char *const LIKENESS_NAMES[LIKENESS_COUNT] = {
    [LIKENESS_EMERGENCY] = "likeness.emergency", [LIKENESS_URGENT] = "likeness.urgent", [LIKENESS_SOON] = "likeness.soon",
    [LIKENESS_ANY] = "likeness.any",
};

enum likeness_score likeness_of_tier(enum tier tier)
{
    return tier == TIER_EMERGENCY ? LIKENESS_EMERGENCY : tier == TIER_URGENT ? LIKENESS_URGENT : LIKENESS_SOON;
}

/* Four whole numbers with tabs between. */
static bool take_weights(struct str rest, int64_t max, int64_t out[LIKENESS_COUNT])
{
    struct str cell;
    for (int i = 0; i < LIKENESS_COUNT; i++)
        if (!str_cut(&rest, '\t', &cell) || !text_to_int(cell, -max, max, &out[i]))
            return false;
    return !str_cut(&rest, '\t', &cell);
}

static void read_intercepts(struct learnt_file *f, struct str value)
{
    struct likeness *l = f->arg;
    if (!take_weights(value, 100 * LEARNT_WEIGHT_MAX, l->intercepts))
        learnt_file_wrong(f, "four whole numbers are wanted behind \"intercepts\"");
}

static void read_feature(struct learnt_file *f, struct str name, struct str value)
{
    struct likeness *l = f->arg;
    int64_t weights[LIKENESS_COUNT];
    uint64_t hash = feature_hash(name);
    if (!take_weights(value, LEARNT_WEIGHT_MAX, weights)) {
        problems_error(f->problems, f->file, f->line, "\"%.*s\": four whole numbers from -%d to %d are wanted",
                       (int)(name.n < 60 ? name.n : 60), name.s, LEARNT_WEIGHT_MAX, LEARNT_WEIGHT_MAX);
        return;
    }
    if (likeness_find(l, hash) != NULL) {
        problems_error(f->problems, f->file, f->line, "\"%.*s\" stands already above", (int)(name.n < 60 ? name.n : 60),
                       name.s);
        return;
    }
    struct likeness_weights one;
    for (int i = 0; i < LIKENESS_COUNT; i++) {
        one.of[i] = (int16_t)weights[i];
        l->most[i] += llabs(weights[i]);
    }
    weights_add(&l->weights, hash, &one);
}

struct likeness *likeness_new(struct str text, const char *file, struct problems *problems)
{
    size_t n_errors = problems->n_errors, n_lines = 1;
    struct likeness *l = calloc(1, sizeof *l);
    for (size_t i = 0; i < text.n; i++)
        n_lines += text.s[i] == '\n';
    if (l == NULL || !weights_init(&l->weights, n_lines))
        problems_error(problems, file, 0, "no memory");
    else {
        struct learnt_file f = { .head = &l->head, .problems = problems, .file = file, .feature = read_feature, .intercepts = read_intercepts,
                                 .arg = l };
        learnt_file_read(&f, text);
        for (int i = 0; i < LIKENESS_COUNT; i++)
            if (l->most[i] > INT32_MAX)
                learnt_file_wrong(&f, "the weights are too large: all of them together must not pass 2147483647");
    }
    if (problems->n_errors == n_errors)
        return l;
    likeness_free(l);
    return NULL;
}

void likeness_free(struct likeness *likeness)
{
    if (likeness == NULL)
        return;
    weights_clear(&likeness->weights);
    free(likeness);
}

int64_t likeness_n_texts(const struct likeness *likeness)
{
    return likeness->head.n_texts;
}

size_t likeness_n_features(const struct likeness *likeness)
{
    return likeness->weights.n;
}

int64_t likeness_n_texts_of(const struct likeness *likeness, const char *lang)
{
    return learnt_head_n_texts_of(&likeness->head, lang);
}

const char *likeness_texts_hash(const struct likeness *likeness)
{
    return likeness->head.texts_hash;
}

const char *likeness_words_hash(const struct likeness *likeness)
{
    return likeness->head.words_hash;
}

bool likeness_weights_of(const struct likeness *l, uint64_t hash, double out[LIKENESS_COUNT])
{
    const struct likeness_weights *weights = likeness_find(l, hash);
    for (int s = 0; s < LIKENESS_COUNT; s++)
        out[s] = weights != NULL ? (double)weights->of[s] / (double)l->head.scale : 0;
    return weights != NULL;
}

void likeness_intercepts(const struct likeness *l, double out[LIKENESS_COUNT])
{
    for (int s = 0; s < LIKENESS_COUNT; s++)
        out[s] = (double)l->intercepts[s] / (double)l->head.scale;
}
