/* SPDX-License-Identifier: ISC
 * likeness_read.c - the scores of a reading.  The features that are known are looked up once, each with the sentences it lies in; a part
 * of the text then adds the weights of those that lie in it. */
#include <config.h>

#include "triage/likeness_inside.h"

#include <math.h>
#include <string.h>

enum { HASH_STEP = 0x9E3779B1 >> 8 }; /* odd: slots that lie together are spread */

/* A known feature where it stands; the same once more in the same sentences adds nothing. */
struct known {
    uint32_t id;             /* the same for the same feature */
    uint32_t occurrence;
    uint16_t first, last;    /* sentences */
};

struct places { /* the same for scoring: those that begin in one sentence lie together */
    struct place {
        uint32_t id;
        uint16_t last;
    } *list;
    uint32_t *first; /* by sentence; one more */
};

struct reach { /* of all the places of a feature */
    uint16_t least_last, most_first;
    uint16_t first, last; /* the latest */
};

struct scorer {
    const struct likeness *likeness;
    const struct base_words *base_words;
    const struct reading *reading;
    struct occurrence *occurrences;
    struct known *known;
    size_t n_known;
    size_t n_ids;
    struct likeness_weights *weights; /* by id, so that what is added again and again lies together */
    struct reach *reaches;   /* by id */
    uint32_t *seen;          /* by id: the number of the part that has counted it last */
    uint32_t part;
    size_t n_sentences;
    struct places inside, across; /* those that lie in one sentence; those that begin there and end in another */
    uint32_t *first_token;   /* where its tokens begin; one more */
    double most[LIKENESS_COUNT]; /* the highest logit yet */
    const struct recurrent *net;   /* NULL: none */
    const struct recurrent_text *net_text; /* NULL: not asked yet */
    bool asked[LIKENESS_COUNT];            /* of the best part */
    struct arena *arena;
    bool failed;             /* out of memory */
    const struct likeness_parts *parts;
    const uint16_t *bearing; /* likeness_bearing() */
    struct heaviest {
        bool found;
        const struct feature *list[LIKENESS_WORDS];
        size_t n;
    } heaviest[LIKENESS_COUNT];  /* by score */
};

static bool make_room(struct scorer *s, size_t n, struct arena *arena)
{
    s->known = arena_array_raw(arena, n + 1, sizeof *s->known);
    s->weights = arena_array_raw(arena, n + 1, sizeof *s->weights);
    s->reaches = arena_array_raw(arena, n + 1, sizeof *s->reaches);
    s->seen = arena_array(arena, n + 1, sizeof *s->seen);
    return s->known != NULL && s->weights != NULL && s->reaches != NULL && s->seen != NULL;
}

static inline uint16_t lesser(uint16_t a, uint16_t b)
{
    return a < b ? a : b;
}

static inline uint16_t greater(uint16_t a, uint16_t b)
{
    return a > b ? a : b;
}

/* Whether a feature is new cannot be foreseen, so there is no branch on it. */
static inline void add_known(struct scorer *s, uint32_t id, uint32_t occurrence, bool is_new)
{
    const struct occurrence *o = &s->occurrences[occurrence];
    struct reach *r = &s->reaches[id];
    bool again = !is_new & (o->first == r->first) & (o->last == r->last);
    s->weights[id] = o->weights;
    s->known[s->n_known] = (struct known){ id, occurrence, o->first, o->last };
    s->n_known += !again;
    *r = (struct reach){ is_new ? o->last : lesser(o->last, r->least_last), is_new ? o->first : greater(o->first, r->most_first), o->first,
                         o->last };
}

/* Those that occur, known ones only. */
static int find_known(struct scorer *s, struct arena *arena)
{
    size_t n, n_places = 64;
    if (feature_occurrences(s->reading, s->base_words, &s->likeness->weights, arena, &s->occurrences, &n) < 0)
        return -1;
    while (n_places < 2 * n)
        n_places *= 2;
    uint32_t *ids = arena_array(arena, n_places, sizeof *ids);       /* id + 1 by what is made of the slot; 0: none */
    uint32_t *slots = arena_array_raw(arena, n + 1, sizeof *slots); /* by id + 1 */
    if (ids == NULL || slots == NULL || !make_room(s, n, arena))
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t slot = (uint32_t)s->occurrences[i].key;
        size_t at = slot * HASH_STEP & (n_places - 1);
        slots[0] = slot; /* an empty place ends the search as well */
        while (slots[ids[at]] != slot)
            at = (at + 1) & (n_places - 1);
        bool is_new = ids[at] == 0;
        uint32_t id = is_new ? (uint32_t)s->n_ids : ids[at] - 1;
        slots[id + 1] = slot;
        ids[at] = id + 1;
        s->n_ids += is_new;
        add_known(s, id, i, is_new);
    }
    return 0;
}

static bool make_places(const struct scorer *s, struct places *out, struct arena *arena)
{
    out->list = arena_array_raw(arena, s->n_known + 1, sizeof *out->list);
    out->first = arena_array(arena, s->n_sentences + 2, sizeof *out->first);
    return out->list != NULL && out->first != NULL;
}

static int sort_places(struct scorer *s, struct arena *arena)
{
    if (!make_places(s, &s->inside, arena) || !make_places(s, &s->across, arena))
        return -1;
    for (const struct known *k = s->known, *end = k + s->n_known; k < end; k++)
        (k->last > k->first ? &s->across : &s->inside)->first[k->first + 2]++;
    for (size_t i = 2; i < s->n_sentences + 2; i++) {
        s->inside.first[i] += s->inside.first[i - 1];
        s->across.first[i] += s->across.first[i - 1];
    }
    for (const struct known *k = s->known, *end = k + s->n_known; k < end; k++) {
        const struct places *to = k->last > k->first ? &s->across : &s->inside;
        to->list[to->first[k->first + 1]++] = (struct place){ k->id, k->last };
    }
    return 0;
}

/* Where the tokens of each sentence begin. */
static int find_tokens(struct scorer *s, struct arena *arena)
{
    s->first_token = arena_array_raw(arena, s->n_sentences + 1, sizeof *s->first_token);
    if (s->first_token == NULL)
        return -1;
    for (size_t sentence = 0, i = 0; sentence <= s->n_sentences; sentence++) {
        while (i < s->reading->n_tokens && s->reading->tokens[i].sentence < sentence)
            i++;
        s->first_token[sentence] = (uint32_t)i;
    }
    return 0;
}

/* The ends of a part that are known, at most FEATURE_ENDS.  Returns how many. */
static size_t known_ends(const struct scorer *s, struct feature_span span, struct feature ends[FEATURE_ENDS],
                         struct likeness_weights weights[FEATURE_ENDS])
{
    size_t n = 0, n_ends = feature_ends(s->reading, s->base_words, s->first_token[span.first], s->first_token[span.end], ends);
    for (size_t i = 0; i < n_ends; i++) {
        const struct likeness_weights *found = likeness_find(s->likeness, ends[i].hash);
        if (found == NULL)
            continue;
        weights[n] = *found;
        ends[n++] = ends[i];
    }
    return n;
}

/* Likeness is read only where all of its weights together fit, so no sum of some can overflow. */
typedef int32_t lanes __attribute__((vector_size(LIKENESS_COUNT * sizeof(int32_t))));
typedef int16_t narrow __attribute__((vector_size(LIKENESS_COUNT * sizeof(int16_t))));

struct sums {
    lanes of;
    int32_t n;
};

static inline void add_weights(struct sums *sums, const struct likeness_weights *weights, bool wanted)
{
    narrow w;
    memcpy(&w, weights, sizeof w);
    sums->of += __builtin_convertvector(w, lanes) & -(int32_t)wanted;
    sums->n += wanted;
}

/* The features that begin in a sentence and end before another, those that this part has not yet. */
static void add_places(struct scorer *s, const struct places *places, size_t sentence, size_t end, struct sums *sums)
{
    struct sums sum = *sums;
    for (uint32_t i = places->first[sentence]; i < places->first[sentence + 1]; i++) {
        const struct place *p = &places->list[i];
        uint32_t seen = s->seen[p->id];
        bool wanted = (p->last < end) & (seen != s->part);
        s->seen[p->id] = wanted ? s->part : seen;
        add_weights(&sum, &s->weights[p->id], wanted);
    }
    *sums = sum;
}

static double unit_of(const struct likeness *likeness, size_t n_known)
{
    return feature_share(n_known) / (double)likeness->head.scale;
}

/* Below, all scores lie under 20 of 100: most texts do, and are not read again. */
static const double NET_FROM = -1.5;

/* The mean of both readers: they err in different texts.  A part that is longer than the net reads is likeness' alone: its end counts as much
 * as its beginning.  Returns whether the net was asked. */
static bool ask_net(struct scorer *s, struct feature_span span, double logits[LIKENESS_COUNT])
{
    float heard[LIKENESS_COUNT];
    size_t from = s->first_token[span.first], to = s->first_token[span.end];
    bool wanted = false;
    for (int i = 0; i < LIKENESS_COUNT; i++)
        wanted = wanted || logits[i] >= NET_FROM;
    if (s->net == NULL || !wanted || to == from || to - from > RECURRENT_TOKENS_MAX)
        return false;
    if (s->net_text == NULL) {
        const struct recurrent_token *tokens = recurrent_tokens(s->reading, s->base_words, s->arena);
        s->net_text = tokens != NULL ? recurrent_text_new(s->net, tokens, s->reading->n_tokens, s->arena) : NULL;
    }
    if (s->net_text == NULL || recurrent_score(s->net, s->net_text, from, to, s->arena, heard) < 0) {
        s->failed = true;
        return false;
    }
    for (int i = 0; i < LIKENESS_COUNT; i++)
        logits[i] = (logits[i] + (double)heard[i]) / 2;
    return true;
}

/* Raises the scores that are higher for this part, of which all but the ends are summed.  Returns how many features of it are known. */
static size_t score(struct scorer *s, struct feature_span span, struct sums sums, struct likeness_reading *out)
{
    struct feature ends[FEATURE_ENDS];
    struct likeness_weights weights[FEATURE_ENDS];
    for (size_t i = 0, n = known_ends(s, span, ends, weights); i < n; i++)
        add_weights(&sums, &weights[i], true);
    double unit = unit_of(s->likeness, (size_t)sums.n);
    double less = likeness_less(s->parts, s->bearing, s->n_sentences, span), logits[LIKENESS_COUNT];
    for (int i = 0; i < LIKENESS_COUNT; i++)
        logits[i] = (double)sums.of[i] * unit + (double)s->likeness->intercepts[i] / (double)s->likeness->head.scale;
    bool asked = ask_net(s, span, logits);
    for (int i = 0; i < LIKENESS_COUNT; i++) {
        double z = logits[i] - less;
        if (out->best[i].end > 0 && z <= s->most[i])
            continue;
        s->most[i] = z;
        int32_t permille = (int32_t)lround(1000 / (1 + exp(-z)));
        if (out->best[i].end > 0 && permille <= out->permille[i])
            continue;
        out->permille[i] = permille;
        out->best[i] = span;
        s->asked[i] = asked;
    }
    return (size_t)sums.n;
}

/* Each sentence, and each with the next. */
static void score_near(struct scorer *s, struct likeness_reading *out)
{
    for (size_t i = 0, n = s->n_sentences; n > 1 && i < n; i++) {
        struct sums sums = { .n = 0 };
        s->part++;
        add_places(s, &s->inside, i, i + 1, &sums);
        score(s, (struct feature_span){ i, i + 1 }, sums, out);
        if (n == 2 || i + 2 > n)
            continue;
        add_places(s, &s->across, i, i + 2, &sums);
        add_places(s, &s->inside, i + 1, i + 2, &sums);
        score(s, (struct feature_span){ i, i + 2 }, sums, out);
    }
}

/* The whole, and all but the first or the last sentence. */
static void sum_wide(const struct scorer *s, struct sums *all, struct sums *but_last, struct sums *but_first)
{
    struct sums first = { .n = 0 }, last = { .n = 0 }; /* of what stands only there */
    for (size_t id = 0; id < s->n_ids; id++) {
        add_weights(all, &s->weights[id], true);
        add_weights(&first, &s->weights[id], s->reaches[id].most_first == 0);
        add_weights(&last, &s->weights[id], s->reaches[id].least_last + 1u >= s->n_sentences);
    }
    *but_last = (struct sums){ all->of - last.of, all->n - last.n };
    *but_first = (struct sums){ all->of - first.of, all->n - first.n };
}

/* What the three functions above score, for those who learn. */
size_t likeness_spans(size_t n_sentences, struct feature_span *out)
{
    size_t n = 0;
    out[n++] = (struct feature_span){ 0, n_sentences };
    for (size_t i = 0; n_sentences > 1 && i < n_sentences; i++) {
        out[n++] = (struct feature_span){ i, i + 1 };
        if (n_sentences > 2 && i + 2 <= n_sentences)
            out[n++] = (struct feature_span){ i, i + 2 };
    }
    if (n_sentences > 3) {
        out[n++] = (struct feature_span){ 0, n_sentences - 1 };
        out[n++] = (struct feature_span){ 1, n_sentences };
    }
    return n;
}

const uint16_t *likeness_bearing(const struct likeness_parts *parts, const struct reading *reading, size_t n_sentences, struct arena *arena)
{
    uint16_t *before = arena_array(arena, n_sentences + 1, sizeof *before);
    if (before == NULL)
        return NULL;
    for (size_t i = 0; parts->bears != NULL && i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        if (m->concept >= 0 && m->sentence < n_sentences && parts->bears[m->concept])
            before[m->sentence + 1] = 1;
    }
    for (size_t i = 0; i < n_sentences; i++)
        before[i + 1] = (uint16_t)(before[i + 1] + before[i]);
    return before;
}

double likeness_less(const struct likeness_parts *parts, const uint16_t *before, size_t n_sentences, struct feature_span span)
{
    return before[span.end] - before[span.first] < before[n_sentences] ? parts->less : 0;
}

int likeness_read(const struct likeness *likeness, const struct recurrent *net, const struct base_words *base_words, const struct likeness_parts *parts, const struct reading *reading,
                  struct arena *arena, struct likeness_reading *out)
{
    size_t n = feature_n_sentences(reading);
    *out = (struct likeness_reading){ .permille = { 0 } };
    struct scorer *s = arena_alloc(arena, sizeof *s);
    if (s == NULL)
        return -1;
    *s = (struct scorer){ .likeness = likeness, .base_words = base_words, .reading = reading, .n_sentences = n, .parts = parts, .net = net, .arena = arena,
                          .bearing = likeness_bearing(parts, reading, n, arena) };
    if (s->bearing == NULL || find_known(s, arena) < 0 || find_tokens(s, arena) < 0 || sort_places(s, arena) < 0)
        return -1;
    out->scorer = s;
    struct sums all = { .n = 0 }, but_last, but_first;
    sum_wide(s, &all, &but_last, &but_first);
    out->n_known = score(s, (struct feature_span){ 0, n }, all, out);
    score_near(s, out);
    if (n > 3) {
        score(s, (struct feature_span){ 0, n - 1 }, but_last, out);
        score(s, (struct feature_span){ 1, n }, but_first, out);
    }
    return s->failed ? -1 : 0;
}

int likeness_part(const struct likeness_reading *reading, enum likeness_score score, struct arena *arena, struct likeness_part *out)
{
    struct scorer *s = reading->scorer;
    struct feature_span span = reading->best[score];
    struct feature *made = arena_array_raw(arena, s->n_ids + FEATURE_ENDS, sizeof *made);
    const struct feature **features = arena_array_raw(arena, s->n_ids + FEATURE_ENDS, sizeof *features);
    struct likeness_weights *weights = arena_array_raw(arena, s->n_ids + FEATURE_ENDS, sizeof *weights);
    if (made == NULL || features == NULL || weights == NULL)
        return -1;
    size_t n = known_ends(s, span, made, weights);
    s->part++;
    for (size_t i = 0; i < s->n_known; i++) {
        const struct known *k = &s->known[i];
        if (k->first < span.first || k->last >= span.end || s->seen[k->id] == s->part)
            continue;
        s->seen[k->id] = s->part;
        made[n] = feature_at(s->reading, s->base_words, &s->occurrences[k->occurrence]);
        weights[n++] = s->weights[k->id];
    }
    for (size_t i = 0; i < n; i++)
        features[i] = &made[i];
    *out = (struct likeness_part){ .features = features, .weights = weights, .n_features = n, .unit = unit_of(s->likeness, n), .score = score };
    return 0;
}

int likeness_heard(const struct likeness_reading *reading, enum likeness_score score, struct arena *arena, struct likeness_heard *out)
{
    const struct scorer *s = reading->scorer;
    struct feature_span span = reading->best[score];
    size_t from = s->first_token[span.first], n = s->first_token[span.end] - from;
    float logits[LIKENESS_COUNT], *effects = arena_array_raw(arena, n + 1, sizeof *effects);
    *out = (struct likeness_heard){ .first = from };
    if (!s->asked[score] || n == 0)
        return 0;
    if (effects == NULL || recurrent_score(s->net, s->net_text, from, from + n, arena, logits) < 0 ||
        recurrent_effects(s->net, s->net_text, from, from + n, score, arena, effects) < 0)
        return -1;
    *out = (struct likeness_heard){ from, n, effects, logits[score] };
    return 0;
}

static bool lies_inside(const struct likeness_part *p, size_t i, const size_t *list, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (p->features[list[k]]->from <= p->features[i]->from && p->features[list[k]]->to >= p->features[i]->to)
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
            int weight = sign * p->weights[i].of[p->score];
            if (weight <= best_weight)
                continue;
            bool taken = placed && (p->features[i]->to <= p->features[i]->from || lies_inside(p, i, out, n));
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

int likeness_words(const struct likeness_reading *reading, enum likeness_score score, struct arena *arena,
                   const struct feature *out[LIKENESS_WORDS], size_t *n)
{
    struct heaviest *heaviest = &reading->scorer->heaviest[score];
    struct likeness_part part;
    size_t top[LIKENESS_WORDS];
    if (!heaviest->found) {
        if (likeness_part(reading, score, arena, &part) < 0)
            return -1;
        heaviest->found = true;
        heaviest->n = likeness_top(&part, 1, true, top, LIKENESS_WORDS);
        for (size_t i = 0; i < heaviest->n; i++)
            heaviest->list[i] = part.features[top[i]];
    }
    memcpy(out, heaviest->list, heaviest->n * sizeof *out);
    *n = heaviest->n;
    return 0;
}
