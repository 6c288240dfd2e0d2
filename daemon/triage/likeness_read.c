/* SPDX-License-Identifier: ISC
 * likeness_read.c - the scores of a reading.  The features that are known are looked up once, each with the sentences it lies in; a part
 * of the text then adds the weights of those that lie in it. */
#include <config.h>

#include "triage/likeness_inside.h"

#include <math.h>
#include <string.h>

static const int16_t *find(const struct likeness *l, uint64_t hash)
{
    for (size_t at = hash & l->mask; l->entries[at].hash != 0; at = (at + 1) & l->mask)
        if (l->entries[at].hash == hash)
            return l->entries[at].weights;
    return NULL;
}

/* A known feature where it stands. */
struct known {
    const struct feature *feature;
    const int16_t *weights;
    uint32_t id;             /* the same for the same feature */
    uint16_t first, last;    /* sentences */
};

struct scorer {
    const struct likeness *likeness;
    const struct reading *reading;
    struct known *known;
    size_t n_known;
    uint32_t *seen;          /* by id: the number of the part that has counted it last */
    uint32_t part;
};

/* Those that occur, known ones only. */
static int find_known(struct scorer *s, const struct base_words *base_words, struct arena *arena)
{
    const struct feature_filter filter = { s->likeness->bits, LIKENESS_SHIFT };
    struct feature *features;
    size_t n, n_slots = 64, n_ids = 0;
    if (feature_occurrences(s->reading, base_words, &filter, arena, &features, &n) < 0)
        return -1;
    while (n_slots < 2 * n)
        n_slots *= 2;
    struct slot {
        const int16_t *weights;
        uint32_t id;
    } *slots = arena_array(arena, n_slots, sizeof *slots);
    s->known = arena_array_raw(arena, n + 1, sizeof *s->known);
    s->seen = arena_array(arena, n + 1, sizeof *s->seen);
    if (slots == NULL || s->known == NULL || s->seen == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const int16_t *weights = find(s->likeness, features[i].hash);
        if (weights == NULL)
            continue;
        size_t at = features[i].hash & (n_slots - 1);
        while (slots[at].weights != NULL && slots[at].weights != weights)
            at = (at + 1) & (n_slots - 1);
        if (slots[at].weights == NULL)
            slots[at] = (struct slot){ weights, (uint32_t)n_ids++ };
        s->known[s->n_known++] = (struct known){ &features[i], weights, slots[at].id, features[i].first, features[i].last };
    }
    return 0;
}

/* The tokens of sentences first to end. */
static void tokens_of(const struct reading *reading, struct likeness_span span, size_t *first, size_t *end)
{
    *first = 0;
    while (*first < reading->n_tokens && reading->tokens[*first].sentence < span.first)
        ++*first;
    *end = *first;
    while (*end < reading->n_tokens && reading->tokens[*end].sentence < span.end)
        ++*end;
}

/* The ends of a part that are known, at most FEATURE_ENDS.  Returns how many. */
static size_t known_ends(const struct scorer *s, struct likeness_span span, struct feature ends[FEATURE_ENDS], const int16_t *weights[FEATURE_ENDS])
{
    size_t first, end, n = 0;
    tokens_of(s->reading, span, &first, &end);
    size_t n_ends = feature_ends(s->reading, first, end, ends);
    for (size_t i = 0; i < n_ends; i++) {
        weights[n] = find(s->likeness, ends[i].hash);
        if (weights[n] != NULL)
            ends[n++] = ends[i];
    }
    return n;
}

/* Whether a known feature lies in the part and was not counted for it. */
static bool counts(struct scorer *s, const struct known *k, struct likeness_span span)
{
    if (k->first < span.first || k->last >= span.end || s->seen[k->id] == s->part)
        return false;
    s->seen[k->id] = s->part;
    return true;
}

static void add_weights(const int16_t *weights, int64_t sums[LIKENESS_COUNT])
{
    for (int k = 0; k < LIKENESS_COUNT; k++)
        sums[k] += weights[k];
}

static double unit_of(const struct likeness *likeness, size_t n_known)
{
    return feature_share(n_known) / (double)likeness->scale;
}

/* Raises the scores that are higher for this part.  Returns how many features of it are known. */
static size_t score(struct scorer *s, struct likeness_span span, struct likeness_reading *out)
{
    struct feature ends[FEATURE_ENDS];
    const int16_t *weights[FEATURE_ENDS];
    int64_t sums[LIKENESS_COUNT] = { 0 };
    size_t n = known_ends(s, span, ends, weights);
    for (size_t i = 0; i < n; i++)
        add_weights(weights[i], sums);
    s->part++;
    for (size_t i = 0; i < s->n_known; i++)
        if (counts(s, &s->known[i], span)) {
            add_weights(s->known[i].weights, sums);
            n++;
        }
    for (int i = 0; i < LIKENESS_COUNT; i++) {
        double z = (double)sums[i] * unit_of(s->likeness, n) + (double)s->likeness->intercepts[i] / (double)s->likeness->scale;
        int32_t permille = (int32_t)lround(1000 / (1 + exp(-z)));
        if (out->best[i].end > 0 && permille <= out->permille[i])
            continue;
        out->permille[i] = permille;
        out->best[i] = span;
    }
    return n;
}

int likeness_read(const struct likeness *likeness, const struct base_words *base_words, const struct reading *reading, struct arena *arena,
                  struct likeness_reading *out)
{
    size_t n = reading->n_tokens > 0 ? reading->tokens[reading->n_tokens - 1].sentence + (size_t)1 : 1;
    *out = (struct likeness_reading){ .permille = { 0 } };
    struct scorer *s = arena_alloc(arena, sizeof *s);
    if (s == NULL)
        return -1;
    *s = (struct scorer){ .likeness = likeness, .reading = reading };
    if (find_known(s, base_words, arena) < 0)
        return -1;
    out->scorer = s;
    out->n_known = score(s, (struct likeness_span){ 0, n }, out);
    for (size_t i = 0; n > 1 && i < n; i++) {
        score(s, (struct likeness_span){ i, i + 1 }, out);
        if (n > 2 && i + 2 <= n)
            score(s, (struct likeness_span){ i, i + 2 }, out);
    }
    if (n > 3) {
        score(s, (struct likeness_span){ 0, n - 1 }, out);
        score(s, (struct likeness_span){ 1, n }, out);
    }
    return 0;
}

int likeness_part(const struct likeness_reading *reading, enum likeness_score score, struct arena *arena, struct likeness_part *out)
{
    struct scorer *s = reading->scorer;
    struct likeness_span span = reading->best[score];
    struct feature *features = arena_array_raw(arena, s->n_known + FEATURE_ENDS, sizeof *features);
    const int16_t **weights = arena_array_raw(arena, s->n_known + FEATURE_ENDS, sizeof *weights);
    if (features == NULL || weights == NULL)
        return -1;
    size_t n = known_ends(s, span, features, weights);
    s->part++;
    for (size_t i = 0; i < s->n_known; i++)
        if (counts(s, &s->known[i], span)) {
            features[n] = *s->known[i].feature;
            weights[n++] = s->known[i].weights;
        }
    *out = (struct likeness_part){ .features = features, .weights = weights, .n_features = n, .unit = unit_of(s->likeness, n), .score = score };
    return 0;
}

static bool lies_inside(const struct likeness_part *p, size_t i, const size_t *list, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (p->features[list[k]].from <= p->features[i].from && p->features[list[k]].to >= p->features[i].to)
            return true;
    return false;
}

size_t likeness_top(const struct likeness_part *p, int sign, bool placed, size_t *out, size_t max)
{
    size_t n = 0;
    while (n < max) {
        size_t best = p->n_features;
        int best_weight = 0;
        for (size_t i = 0; i < p->n_features; i++) {
            int weight = sign * p->weights[i][p->score];
            bool taken = weight <= best_weight || (placed && (p->features[i].to <= p->features[i].from || lies_inside(p, i, out, n)));
            for (size_t k = 0; !taken && k < n; k++)
                taken = out[k] == i;
            if (taken)
                continue;
            best = i;
            best_weight = weight;
        }
        if (best == p->n_features)
            break;
        out[n++] = best;
    }
    return n;
}
