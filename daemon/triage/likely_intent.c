/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/likely_intent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "triage/learnt_file.h"

enum { PERCENT_NEVER = 101, AHEAD_MAX = 1000, WORDS_MAX = 1000, WORDS_USUAL = 40, TEXTS_USUAL = 500 };

struct likely_intents {
    struct learnt_head head;
    struct weights places;           /* where a feature is; its weights lie in rows, by slot */
    int16_t (*rows)[INTENT_COUNT];
    int64_t intercepts[INTENT_COUNT];
};

bool likely_intent_is_learnt(enum intent intent)
{
    return intent != INTENT_DIARY && intent < INTENT_COUNT;
}

bool likely_intent_is_found(enum intent intent)
{
    return likely_intent_is_learnt(intent) && intent != INTENT_OTHER;
}

/* stop=210<tab>undo=-30: those that are not there are 0. */
static bool take_weights(struct str rest, int64_t max, int64_t out[INTENT_COUNT])
{
    struct str cell, name;
    while (rest.n > 0 && str_cut(&rest, '\t', &cell)) {
        enum intent intent = INTENT_COUNT;
        if (!str_cut(&cell, '=', &name))
            return false;
        for (enum intent i = INTENT_OTHER; i < INTENT_COUNT; i++)
            if (name.n > 0 && name.s[0] == INTENT_NAMES[i][0] && likely_intent_is_learnt(i) && str_is(name, INTENT_NAMES[i]))
                intent = i;
        if (intent == INTENT_COUNT || !text_to_int(cell, -max, max, &out[intent]))
            return false;
    }
    return true;
}

static void read_intercepts(struct learnt_file *f, struct str weights)
{
    struct likely_intents *l = f->arg;
    if (!take_weights(weights, 100 * LEARNT_WEIGHT_MAX, l->intercepts))
        learnt_file_wrong(f, "\"intercepts\": intents with a whole number each are wanted, as stop=-210");
}

static void read_feature(struct learnt_file *f, struct str name, struct str rest)
{
    struct likely_intents *l = f->arg;
    const struct likeness_weights none = { { 0 } };
    int64_t weights[INTENT_COUNT] = { 0 };
    uint64_t hash = feature_hash(name);
    uint32_t slot;
    int n = (int)(name.n < 60 ? name.n : 60);
    if (!take_weights(rest, LEARNT_WEIGHT_MAX, weights)) {
        problems_error(f->problems, f->file, f->line, "\"%.*s\": intents with a whole number each from -%d to %d are wanted, as stop=210", n,
                       name.s, LEARNT_WEIGHT_MAX, LEARNT_WEIGHT_MAX);
        return;
    }
    if (weights_find(&l->places, hash, &slot)) {
        problems_error(f->problems, f->file, f->line, "\"%.*s\" stands already above", n, name.s);
        return;
    }
    weights_add(&l->places, hash, &none);
    if (weights_find(&l->places, hash, &slot))
        for (int i = 0; i < INTENT_COUNT; i++)
            l->rows[slot][i] = (int16_t)weights[i];
}

struct likely_intents *likely_intents_new(struct str text, const char *file, struct problems *problems)
{
    size_t n_errors = problems->n_errors, n_lines = 1;
    struct likely_intents *l = calloc(1, sizeof *l);
    for (size_t i = 0; i < text.n; i++)
        n_lines += text.s[i] == '\n';
    if (l != NULL && weights_init(&l->places, n_lines))
        l->rows = calloc((size_t)l->places.n_shelves * SHELF_SIZE, sizeof *l->rows);
    if (l == NULL || l->rows == NULL)
        problems_error(problems, file, 0, "no memory");
    else {
        struct learnt_file f = { .head = &l->head, .problems = problems, .file = file, .feature = read_feature, .intercepts = read_intercepts,
                                 .arg = l };
        learnt_file_read(&f, text);
    }
    if (problems->n_errors == n_errors)
        return l;
    likely_intents_free(l);
    return NULL;
}

void likely_intents_free(struct likely_intents *likely)
{
    if (likely == NULL)
        return;
    weights_clear(&likely->places);
    free(likely->rows);
    free(likely);
}

const struct learnt_head *likely_intents_head(const struct likely_intents *likely)
{
    return &likely->head;
}

size_t likely_intents_n_features(const struct likely_intents *likely)
{
    return likely->places.n;
}

void likely_bounds_init(struct likely_bounds *bounds)
{
    *bounds = (struct likely_bounds){ .ahead = 1, .words_max = WORDS_USUAL, .texts_needed = TEXTS_USUAL };
    bounds->instead = bounds->beside_signs = bounds->beside_counts = bounds->beside_doubt = LIKELY_NEVER;
    for (int i = 0; i < INTENT_COUNT; i++)
        bounds->from[i] = LIKELY_NEVER;
}

static int32_t permille_of(const struct cfg_node *group, const char *key, struct problems *problems)
{
    double percent = cfg_number(group, key, PERCENT_NEVER, problems);
    if (percent >= 1 && percent <= PERCENT_NEVER)
        return percent > 100 ? LIKELY_NEVER : (int32_t)(percent * 10 + 0.5);
    cfg_error(cfg_get(group, key), problems, "\"likely_intents\": \"%s\" is not from 1 to %d", key, PERCENT_NEVER);
    return LIKELY_NEVER;
}

void likely_bounds_read(const struct cfg_node *root, const char *file, struct likely_bounds *bounds, struct problems *problems)
{
    const struct cfg_node *group = cfg_group(root, "likely_intents", problems);
    const char *keys[INTENT_COUNT + 8] = { "ahead", "beside_counts", "beside_doubt", "beside_signs", "instead", "phrase_below", "words_max", "texts_needed" };
    size_t n = 8;
    if (group == NULL)
        return;
    if (bounds->line > 0)
        cfg_error(group, problems, "\"likely_intents\" stands already at %s:%u", bounds->file, bounds->line);
    for (enum intent i = INTENT_OTHER; i < INTENT_COUNT; i++)
        if (likely_intent_is_found(i))
            keys[n++] = INTENT_NAMES[i];
    cfg_check_names(group, keys, n, problems);
    bounds->line = cfg_line(group);
    bounds->file = file;
    bounds->ahead = cfg_int(group, "ahead", 1, AHEAD_MAX, 1, problems);
    bounds->words_max = cfg_int(group, "words_max", 1, WORDS_MAX, WORDS_USUAL, problems);
    bounds->texts_needed = cfg_int(group, "texts_needed", 0, INT32_MAX, TEXTS_USUAL, problems);
    bounds->beside_signs = permille_of(group, "beside_signs", problems);
    bounds->instead = permille_of(group, "instead", problems);
    bounds->phrase_below = permille_of(group, "phrase_below", problems);
    bounds->beside_counts = permille_of(group, "beside_counts", problems);
    bounds->beside_doubt = permille_of(group, "beside_doubt", problems);
    for (enum intent i = INTENT_OTHER; i < INTENT_COUNT; i++)
        if (likely_intent_is_found(i))
            bounds->from[i] = permille_of(group, INTENT_NAMES[i], problems);
}

/* The known features of the whole text, each once. */
static int find_known(const struct likely_intents *l, const struct base_words *words, const struct reading *reading, struct arena *arena,
                      struct likely_intent *out)
{
    struct occurrence *all;
    struct feature ends[FEATURE_ENDS];
    size_t n, kept = 0, n_slots = (size_t)l->places.n_shelves * SHELF_SIZE;
    if (feature_occurrences(reading, words, &l->places, arena, &all, &n) < 0)
        return -1;
    uint64_t *seen = arena_array(arena, n_slots / 64 + 1, sizeof *seen);
    struct occurrence *known = arena_array_raw(arena, n + FEATURE_ENDS, sizeof *known);
    if (seen == NULL || known == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        uint64_t *row = &seen[all[i].key / 64], bit = (uint64_t)1 << all[i].key % 64;
        if ((*row & bit) == 0)
            known[kept++] = all[i];
        *row |= bit;
    }
    for (size_t i = 0, n_ends = feature_ends(reading, words, 0, reading->n_tokens, ends); i < n_ends; i++) {
        uint32_t slot, at = i == 0 ? 0 : (uint32_t)reading->n_tokens - 1;
        if (weights_find(&l->places, ends[i].hash, &slot))
            known[kept++] = (struct occurrence){ .key = slot, .a = at, .b = at, .kind = i == 0 ? '^' : '$' };
    }
    out->known = known;
    out->n_known = kept;
    return 0;
}

int likely_intent_read(const struct likely_intents *l, const struct base_words *words, const struct reading *reading, struct arena *arena,
                       struct likely_intent *out)
{
    int32_t sums[INTENT_COUNT] = { 0 };
    *out = (struct likely_intent){ .best = INTENT_OTHER, .next = INTENT_OTHER };
    if (find_known(l, words, reading, arena, out) < 0)
        return -1;
    for (size_t i = 0; i < out->n_known; i++)
        for (int k = 0; k < INTENT_COUNT; k++)
            sums[k] += l->rows[out->known[i].key][k];
    out->unit = feature_share(out->n_known) / (double)l->head.scale / 2;
    for (enum intent i = INTENT_OTHER; i < INTENT_COUNT; i++) {
        if (!likely_intent_is_found(i))
            continue;
        out->logit[i] = (sums[i] - sums[INTENT_OTHER]) * out->unit +
            (double)(l->intercepts[i] - l->intercepts[INTENT_OTHER]) / (double)l->head.scale / 2;
        if (out->best == INTENT_OTHER || out->logit[i] > out->logit[out->best]) {
            out->next = out->best;
            out->best = i;
        } else if (out->next == INTENT_OTHER || out->logit[i] > out->logit[out->next])
            out->next = i;
    }
    return 0;
}

int32_t likely_intent_permille(const struct likely_intent *likely, enum intent intent)
{
    return (int32_t)lround(1000 / (1 + exp(-likely->logit[intent])));
}

enum intent likely_intent_of(const struct likely_intent *likely, const struct likely_bounds *bounds, int32_t least)
{
    int32_t permille = likely_intent_permille(likely, likely->best);
    double ahead = round(100 * exp(2 * (likely->logit[likely->best] - likely->logit[likely->next]))) / 100; /* libraries differ in the last digits */
    bool speaks = likely->n_known > 0 && permille >= bounds->from[likely->best] && ahead >= (double)bounds->ahead && permille >= least;
    return speaks ? likely->best : INTENT_OTHER;
}

/* An end of the text has a place of its own (feature_ends). */
static struct feature feature_of(const struct base_words *words, const struct reading *reading, const struct occurrence *known)
{
    struct feature ends[FEATURE_ENDS];
    if (known->kind != '^' && known->kind != '$')
        return feature_at(reading, words, known);
    feature_ends(reading, words, 0, reading->n_tokens, ends);
    return ends[known->kind == '^' ? 0 : 1];
}

size_t likely_intent_top(const struct likely_intents *likely, const struct base_words *words, const struct reading *reading,
                         const struct likely_intent *found, enum intent intent, int sign, struct feature *out, double *weight, size_t max)
{
    size_t n = 0, last = found->n_known;
    for (int above = INT32_MAX; n < max; n++) { /* the next in the order of weights, and of places where those are alike */
        size_t best = found->n_known;
        int best_weight = 0;
        for (size_t i = 0; i < found->n_known; i++) {
            const int16_t *row = likely->rows[found->known[i].key];
            int w = sign * (row[intent] - row[INTENT_OTHER]);
            bool behind = w < above || (w == above && i > last);
            if (behind && w > best_weight) {
                best = i;
                best_weight = w;
            }
        }
        if (best == found->n_known)
            break;
        out[n] = feature_of(words, reading, &found->known[best]);
        weight[n] = sign * best_weight * found->unit;
        above = best_weight;
        last = best;
    }
    return n;
}
