/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/likeness_inside.h"

#include <stdlib.h>
#include <string.h>

enum { SCALE_MAX = 10000, WEIGHT_MAX = 32000 };

const char *const LIKENESS_NAMES[LIKENESS_COUNT] = {
    [LIKENESS_EMERGENCY] = "likeness.emergency", [LIKENESS_URGENT] = "likeness.urgent", [LIKENESS_SOON] = "likeness.soon",
    [LIKENESS_ANY] = "likeness.any",
};

enum likeness_score likeness_of_tier(enum tier tier)
{
    return tier == TIER_EMERGENCY ? LIKENESS_EMERGENCY : tier == TIER_URGENT ? LIKENESS_URGENT : LIKENESS_SOON;
}

struct load {
    struct likeness *likeness;
    struct problems *problems;
    const char *file;
    unsigned line;
};

static void wrong(struct load *load, const char *what)
{
    problems_error(load->problems, load->file, load->line, "%s", what);
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

static void read_intercepts(struct load *load, struct str value)
{
    if (!take_weights(value, 100 * WEIGHT_MAX, load->likeness->intercepts))
        wrong(load, "four whole numbers are wanted behind \"intercepts\"");
    load->likeness->has_intercepts = true;
}

static void read_scale(struct load *load, struct str value)
{
    if (!text_to_int(value, 1, SCALE_MAX, &load->likeness->scale))
        wrong(load, "\"scale\" is no whole number from 1 to 10000");
}

static void read_texts(struct load *load, struct str value)
{
    if (!text_to_int(value, 1, INT32_MAX, &load->likeness->n_texts))
        wrong(load, "\"texts\" is no number of texts");
}

static void keep_hash(struct load *load, struct str value, char out[HASH_SIZE])
{
    if (value.n == 0 || value.n >= HASH_SIZE)
        wrong(load, "a hash of 1 to 64 digits is wanted");
    else
        memcpy(out, value.s, value.n);
}

static void read_hash(struct load *load, struct str value)
{
    keep_hash(load, value, load->likeness->texts_hash);
}

static void read_words(struct load *load, struct str value)
{
    keep_hash(load, value, load->likeness->words_hash);
}

/* en=4100 es=577 */
static void read_langs(struct load *load, struct str value)
{
    struct likeness *l = load->likeness;
    struct str part, name;
    while (str_cut(&value, ' ', &part)) {
        int64_t n;
        bool good = str_cut(&part, '=', &name) && name.n > 0 && name.n < LANG_SIZE && text_to_int(part, 0, INT32_MAX, &n);
        if (!good || l->n_langs == LANGS_MAX) {
            wrong(load, "languages are told as en=4100 es=577");
            return;
        }
        memcpy(l->langs[l->n_langs].name, name.s, name.n);
        l->langs[l->n_langs++].n_texts = n;
    }
}

static void read_cost(struct load *load, struct str value)
{
    int64_t cost;
    if (!text_to_scaled(value, 3, 1, INT32_MAX, &cost))
        wrong(load, "\"cost\" is no number");
}

static const struct {
    const char *name;
    void (*read)(struct load *load, struct str value);
} HEADER[] = {
    { "cost", read_cost }, { "hash", read_hash }, { "intercepts", read_intercepts }, { "langs", read_langs },
    { "scale", read_scale },          { "texts", read_texts }, { "words", read_words },
};
enum { N_HEADER = sizeof HEADER / sizeof *HEADER };

static void read_header(struct load *load, struct str name, struct str value)
{
    const char *names[N_HEADER];
    for (size_t i = 0; i < N_HEADER; i++) {
        names[i] = HEADER[i].name;
        if (str_is(name, names[i])) {
            HEADER[i].read(load, value);
            return;
        }
    }
    const char *near = text_nearest(name, names, N_HEADER);
    problems_error(load->problems, load->file, load->line, "\"%.*s\" is neither a feature (w:word) nor a key%s%s%s",
                   (int)(name.n < 60 ? name.n : 60), name.s, near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                   near != NULL ? "\"?" : "");
}

static void read_feature(struct load *load, struct str name, struct str value)
{
    struct likeness *l = load->likeness;
    int64_t weights[LIKENESS_COUNT];
    uint64_t hash = feature_hash(name);
    if (!take_weights(value, WEIGHT_MAX, weights)) {
        problems_error(load->problems, load->file, load->line, "\"%.*s\": four whole numbers from -%d to %d are wanted",
                       (int)(name.n < 60 ? name.n : 60), name.s, WEIGHT_MAX, WEIGHT_MAX);
        return;
    }
    if (likeness_find(l, hash) != NULL) {
        problems_error(load->problems, load->file, load->line, "\"%.*s\" stands already above", (int)(name.n < 60 ? name.n : 60),
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

static bool is_feature(struct str name)
{
    return name.n > 2 && name.s[1] == ':' && strchr("wtvbmnox", name.s[0]) != NULL;
}

static void read_lines(struct load *load, struct str text)
{
    struct str line, name;
    while (str_cut(&text, '\n', &line)) {
        load->line++;
        if (line.n > 0 && line.s[line.n - 1] == '\r')
            line.n--;
        if (line.n == 0 || line.s[0] == '#')
            continue;
        str_cut(&line, '\t', &name);
        if (is_feature(name))
            read_feature(load, name, line);
        else
            read_header(load, name, line);
    }
    load->line = 0;
    const struct likeness *l = load->likeness;
    if (l->scale == 0 || !l->has_intercepts || l->n_texts == 0 || l->n_langs == 0 || *l->texts_hash == '\0')
        wrong(load, "one of \"scale\", \"intercepts\", \"texts\", \"langs\" and \"hash\" is missing");
    for (int i = 0; i < LIKENESS_COUNT; i++)
        if (l->most[i] > INT32_MAX)
            wrong(load, "the weights are too large: all of them together must not pass 2147483647");
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
        struct load load = { .likeness = l, .problems = problems, .file = file };
        read_lines(&load, text);
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
    return likeness->n_texts;
}

size_t likeness_n_features(const struct likeness *likeness)
{
    return likeness->weights.n;
}

int64_t likeness_n_texts_of(const struct likeness *likeness, const char *lang)
{
    for (size_t i = 0; lang != NULL && i < likeness->n_langs; i++)
        if (strcmp(likeness->langs[i].name, lang) == 0)
            return likeness->langs[i].n_texts;
    return 0;
}

const char *likeness_texts_hash(const struct likeness *likeness)
{
    return likeness->texts_hash;
}

const char *likeness_words_hash(const struct likeness *likeness)
{
    return likeness->words_hash;
}

bool likeness_weights_of(const struct likeness *l, uint64_t hash, double out[LIKENESS_COUNT])
{
    const struct likeness_weights *weights = likeness_find(l, hash);
    for (int s = 0; s < LIKENESS_COUNT; s++)
        out[s] = weights != NULL ? (double)weights->of[s] / (double)l->scale : 0;
    return weights != NULL;
}

void likeness_intercepts(const struct likeness *l, double out[LIKENESS_COUNT])
{
    for (int s = 0; s < LIKENESS_COUNT; s++)
        out[s] = (double)l->intercepts[s] / (double)l->scale;
}
