/* SPDX-License-Identifier: ISC
 * likeness_read.c - the scores of a reading.  The features that are known are looked up once, each with the sentences it lies in; a part
 * of the text then adds the weights of those that lie in it. */
#include <config.h>

#include "triage/likeness_inside.h"

#include <math.h>
#include <string.h>

/* A known feature where it stands. */
struct known {
    const struct feature *feature;
    uint32_t id;             /* the same for the same feature */
    uint16_t first, last;    /* sentences */
};

struct place { /* the same for scoring: those that begin in one sentence lie together */
    uint32_t id;
    uint16_t last;
};

struct weights { /* copied, so that what is added again and again lies together */
    int16_t of[LIKENESS_COUNT];
};

struct scorer {
    const struct likeness *likeness;
    const struct reading *reading;
    struct known *known;
    size_t n_known;
    const int16_t **found;   /* by id: its weights, where they lie */
    struct weights *weights; /* and what they are */
    uint32_t *seen;          /* by id: the number of the part that has counted it last */
    uint32_t part;
    size_t n_sentences;
    struct place *places;    /* by their first sentence ... */
    uint32_t *first_place;   /* ... where those of a sentence begin; one more */
    uint32_t *first_token;   /* where its tokens begin; one more */
    double most[LIKENESS_COUNT]; /* the highest logit yet */
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
    uint32_t *slots = arena_array(arena, n_slots, sizeof *slots); /* id + 1 by hash */
    s->known = arena_array_raw(arena, n + 1, sizeof *s->known);
    s->found = arena_array_raw(arena, n + 1, sizeof *s->found);
    s->weights = arena_array_raw(arena, n + 1, sizeof *s->weights);
    s->seen = arena_array(arena, n + 1, sizeof *s->seen);
    if (slots == NULL || s->known == NULL || s->found == NULL || s->weights == NULL || s->seen == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const int16_t *weights = likeness_find(s->likeness, features[i].hash);
        if (weights == NULL)
            continue;
        size_t at = features[i].hash & (n_slots - 1);
        while (slots[at] != 0 && s->found[slots[at] - 1] != weights)
            at = (at + 1) & (n_slots - 1);
        if (slots[at] == 0) {
            s->found[n_ids] = weights;
            memcpy(&s->weights[n_ids], weights, sizeof *s->weights);
            slots[at] = (uint32_t)++n_ids;
        }
        s->known[s->n_known++] = (struct known){ &features[i], slots[at] - 1, features[i].first, features[i].last };
    }
    return 0;
}

/* Where the tokens and the known features of each sentence begin. */
static int sort_by_sentence(struct scorer *s, struct arena *arena)
{
    s->places = arena_array_raw(arena, s->n_known + 1, sizeof *s->places);
    s->first_place = arena_array(arena, s->n_sentences + 2, sizeof *s->first_place);
    s->first_token = arena_array_raw(arena, s->n_sentences + 1, sizeof *s->first_token);
    if (s->places == NULL || s->first_place == NULL || s->first_token == NULL)
        return -1;
    for (size_t i = 0; i < s->n_known; i++)
        s->first_place[s->known[i].first + 2]++;
    for (size_t i = 2; i < s->n_sentences + 2; i++)
        s->first_place[i] += s->first_place[i - 1];
    for (size_t i = 0; i < s->n_known; i++)
        s->places[s->first_place[s->known[i].first + 1]++] = (struct place){ s->known[i].id, s->known[i].last };
    for (size_t sentence = 0, i = 0; sentence <= s->n_sentences; sentence++) {
        while (i < s->reading->n_tokens && s->reading->tokens[i].sentence < sentence)
            i++;
        s->first_token[sentence] = (uint32_t)i;
    }
    return 0;
}

/* The ends of a part that are known, at most FEATURE_ENDS.  Returns how many. */
static size_t known_ends(const struct scorer *s, struct likeness_span span, struct feature ends[FEATURE_ENDS], const int16_t *weights[FEATURE_ENDS])
{
    size_t n = 0, n_ends = feature_ends(s->reading, s->first_token[span.first], s->first_token[span.end], ends);
    for (size_t i = 0; i < n_ends; i++) {
        weights[n] = likeness_find(s->likeness, ends[i].hash);
        if (weights[n] != NULL)
            ends[n++] = ends[i];
    }
    return n;
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
    for (const struct place *p = s->places + s->first_place[span.first], *end = s->places + s->first_place[span.end]; p < end; p++)
        if (p->last < span.end && s->seen[p->id] != s->part) {
            s->seen[p->id] = s->part;
            add_weights(s->weights[p->id].of, sums);
            n++;
        }
    double unit = unit_of(s->likeness, n);
    for (int i = 0; i < LIKENESS_COUNT; i++) {
        double z = (double)sums[i] * unit + (double)s->likeness->intercepts[i] / (double)s->likeness->scale;
        if (out->best[i].end > 0 && z <= s->most[i])
            continue;
        s->most[i] = z;
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
    *s = (struct scorer){ .likeness = likeness, .reading = reading, .n_sentences = n };
    if (find_known(s, base_words, arena) < 0 || sort_by_sentence(s, arena) < 0)
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
    for (size_t i = 0; i < s->n_known; i++) {
        const struct known *k = &s->known[i];
        if (k->first < span.first || k->last >= span.end || s->seen[k->id] == s->part)
            continue;
        s->seen[k->id] = s->part;
        features[n] = *k->feature;
        weights[n++] = s->found[k->id];
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
