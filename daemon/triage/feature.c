/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/feature.h"

#include <math.h>
#include <string.h>

#include "triage/hash.h"

enum { PAIR_REACH = 12, BASE_REACH = 5, USUAL_FEATURES = 40 };

struct list {
    const struct feature_filter *filter;
    struct feature *features;
    size_t n;
};

/* Of a name with one part or two, so that the parts of many pairs are hashed once.  Signs and base words in a pair have no order. */
static uint64_t hash_one(char kind, uint64_t a)
{
    return hash_spread(a + (uint64_t)(unsigned char)kind);
}

static uint64_t hash_two(char kind, uint64_t a, uint64_t b)
{
    return hash_spread((kind == 'x' || kind == 'v' ? a + b : a * 3 + b * 5) + ((uint64_t)(unsigned char)kind << 8));
}

static char joint(char kind)
{
    return kind == 'b' ? '_' : kind == 'm' ? '/' : kind == 'x' || kind == 'v' ? '+' : kind == 'o' ? ':' : '\0';
}

uint64_t feature_hash(struct str name)
{
    char kind = name.n > 0 ? name.s[0] : '\0';
    struct str a = name.n > 2 ? (struct str){ name.s + 2, name.n - 2 } : (struct str){ name.s, 0 };
    const char *cut = joint(kind) != '\0' ? memchr(a.s, joint(kind), a.n) : NULL;
    if (cut == NULL)
        return hash_one(kind, hash_of(a));
    struct str b = { cut + 1, (size_t)(a.s + a.n - cut) - 1 };
    a.n = (size_t)(cut - a.s);
    return hash_two(kind, hash_of(a), hash_of(b));
}

/* Where a feature goes whose hash is that; NULL: nobody wants it.  Most are not wanted, so that this is asked before anything else of
 * them is made. */
static inline struct feature *wanted(struct list *list, uint64_t hash)
{
    uint32_t slot = 0;
    if (list->filter != NULL && !feature_find(list->filter, hash, &slot))
        return NULL;
    struct feature *f = &list->features[list->n++];
    f->hash = hash;
    f->slot = slot;
    return f;
}

static inline void fill(struct feature *f, char kind, const char *a, const char *b)
{
    f->kind = kind;
    f->a = a;
    f->b = b;
}

static inline void place(struct feature *f, uint32_t from, uint32_t to, uint16_t first, uint16_t last)
{
    f->from = from;
    f->to = to;
    f->first = first;
    f->last = last;
}

/* A number says how long it is; which one it is, is for the diary entries. */
static const char *word_of(const char *word)
{
    static const char *const SHAPES[] = { "#1", "#2", "#3", "#4", "#5", "#6", "#7", "#8", "#9" };
    size_t n = 0;
    for (const char *c = word; *c != '\0'; c++) {
        if (*c >= '0' && *c <= '9')
            n++;
        else if (*c != '.' && *c != ',' && *c != ':' && *c != '/' && *c != '-')
            return word;
    }
    return n == 0 ? word : SHAPES[n < 9 ? n - 1 : 8];
}

/* A word that has a base word, where it stands. */
struct based {
    const struct base_word *base;
    const struct reading_token *token;
};

/* A base word, and its pairs with the last few before it, in the order of the alphabet. */
static void add_base_word(struct list *list, const struct based last[BASE_REACH], size_t n_last, const struct based *now)
{
    const struct reading_token *t = now->token;
    struct feature *f = wanted(list, hash_one('t', now->base->hash));
    if (f != NULL) {
        fill(f, 't', now->base->name, NULL);
        place(f, t->from, t->to, t->sentence, t->sentence);
    }
    for (size_t i = 0; i < n_last; i++) {
        const struct based *before = &last[i];
        if (before->base->hash == now->base->hash || (f = wanted(list, hash_two('v', before->base->hash, now->base->hash))) == NULL)
            continue;
        fill(f, 'v', before->base->name, now->base->name);
        place(f, before->token->from, t->to, before->token->sentence, t->sentence);
    }
}

static void add_words(struct list *list, const struct reading *reading, const struct base_words *base_words)
{
    const struct base_word_table *table = base_words_table(base_words, reading->lang);
    const char *left = NULL;
    uint64_t left_hash = 0;
    struct based last[BASE_REACH];
    size_t n_based = 0;
    for (size_t i = 0; i < reading->n_tokens; i++) {
        const struct reading_token *t = &reading->tokens[i];
        const char *word = word_of(t->word);
        uint64_t hash = hash_of(str_of(word));
        struct feature *f = wanted(list, hash_one('w', hash));
        if (f != NULL) {
            fill(f, 'w', word, NULL);
            place(f, t->from, t->to, t->sentence, t->sentence);
        }
        const struct base_word *base = base_words_find(table, hash);
        if (base != NULL) {
            const struct based now = { base, t };
            add_base_word(list, last, n_based < BASE_REACH ? n_based : BASE_REACH, &now);
            last[n_based++ % BASE_REACH] = now;
        }
        if (i > 0 && (f = wanted(list, hash_two('b', left_hash, hash))) != NULL) {
            fill(f, 'b', left, word);
            place(f, t[-1].from, t->to, t[-1].sentence, t->sentence);
        }
        left = word;
        left_hash = hash;
    }
}

static struct feature end_pair(const char *a, const char *b, const struct reading_token *at)
{
    return (struct feature){ .hash = hash_two('b', hash_of(str_of(a)), hash_of(str_of(b))), .kind = 'b', .a = a, .b = b, .from = at->from,
                             .to = at->to, .first = at->sentence, .last = at->sentence };
}

size_t feature_ends(const struct reading *reading, size_t first, size_t end, struct feature out[FEATURE_ENDS])
{
    if (first >= end)
        return 0;
    out[0] = end_pair("^", word_of(reading->tokens[first].word), &reading->tokens[first]);
    out[1] = end_pair(word_of(reading->tokens[end - 1].word), "$", &reading->tokens[end - 1]);
    return 2;
}

/* The letters of a mention's polarity, experiencer, mode and tense: one of all that there are. */
static const char *letters_of(const struct mention *m)
{
    enum { POLARITIES = 3, EXPERIENCERS = 2, MODES = 4, TENSES = 4, EACH = 5 };
    static const char LETTERS[POLARITIES * EXPERIENCERS * MODES * TENSES * EACH + 1] =
#define TENSE_OF(x) x "n\0" x "o\0" x "p\0" x "r\0"
#define MODE_OF(x) TENSE_OF(x "s") TENSE_OF(x "h") TENSE_OF(x "q") TENSE_OF(x "f")
#define PERSON_OF(x) MODE_OF(x "p") MODE_OF(x "o")
        PERSON_OF("P") PERSON_OF("A") PERSON_OF("U");
#undef PERSON_OF
#undef MODE_OF
#undef TENSE_OF
    size_t at = (((size_t)m->polarity * EXPERIENCERS + (size_t)m->experiencer) * MODES + (size_t)m->mode) * TENSES + (size_t)m->tense;
    return LETTERS + at * EACH;
}

static void add_mentions(struct list *list, const struct reading *reading, uint64_t *hashes)
{
    for (size_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        const char *letters = letters_of(m);
        hashes[i] = hash_of(str_of(m->name));
        struct feature *f = wanted(list, hash_one('n', hashes[i]));
        if (f != NULL) {
            fill(f, 'n', m->name, NULL);
            place(f, m->from, m->to, m->sentence, m->sentence);
        }
        f = wanted(list, hash_two('m', hashes[i], hash_of(str_of(letters))));
        if (f != NULL) {
            fill(f, 'm', m->name, letters);
            place(f, m->from, m->to, m->sentence, m->sentence);
        }
    }
}

/* Signs that stand near each other, whichever comes first: what two halves of a roundabout telling add up to. */
static void add_pairs(struct list *list, const struct reading *reading, const uint64_t *hashes)
{
    for (size_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        size_t end = i + 1 + PAIR_REACH < reading->n_mentions ? i + 1 + PAIR_REACH : reading->n_mentions;
        for (size_t j = i + 1; j < end && m->polarity != POLARITY_ABSENT; j++) {
            const struct mention *o = &reading->mentions[j];
            struct feature *f;
            if (hashes[i] == hashes[j] || o->polarity == POLARITY_ABSENT || (f = wanted(list, hash_two('x', hashes[i], hashes[j]))) == NULL)
                continue;
            fill(f, 'x', m->name, o->name);
            place(f, m->from < o->from ? m->from : o->from, m->to > o->to ? m->to : o->to, m->sentence, o->sentence);
        }
    }
}

static const char *bucket_of(const struct observation *pain)
{
    int64_t tenths = pain->value_high > pain->value ? pain->value_high : pain->value;
    return tenths < 40 ? "0-3" : tenths < 70 ? "4-6" : tenths < 90 ? "7-8" : "9-10";
}

/* The sentence that a byte of the text lies in. */
static uint16_t sentence_at(const struct reading *reading, uint32_t byte)
{
    size_t low = 0, high = reading->n_tokens;
    while (low < high) { /* the first token behind it */
        size_t middle = (low + high) / 2;
        if (reading->tokens[middle].from <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? reading->tokens[low - 1].sentence : 0;
}

static void add_observations(struct list *list, const struct reading *reading)
{
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->aside)
            continue;
        const char *name = OBSERVATION_KINDS[o->code].name;
        uint64_t hash = hash_of(str_of(name));
        uint16_t first = sentence_at(reading, o->from), last = sentence_at(reading, o->to > 0 ? o->to - 1 : 0);
        struct feature *f = wanted(list, hash_one('o', hash));
        if (f != NULL) {
            fill(f, 'o', name, NULL);
            place(f, o->from, o->to, first, last);
        }
        if (o->code != OBS_PAIN || (f = wanted(list, hash_two('o', hash, hash_of(str_of(bucket_of(o)))))) == NULL)
            continue;
        fill(f, 'o', name, bucket_of(o));
        place(f, o->from, o->to, first, last);
    }
}

int feature_occurrences(const struct reading *reading, const struct base_words *base_words, const struct feature_filter *filter, struct arena *arena, struct feature **out, size_t *n)
{
    size_t room = (3 + BASE_REACH) * reading->n_tokens + 2 * reading->n_observations + (2 + PAIR_REACH) * reading->n_mentions;
    struct list list = { .filter = filter, .features = arena_array_raw(arena, room + FEATURE_ENDS, sizeof *list.features) };
    uint64_t *hashes = arena_array_raw(arena, reading->n_mentions + 1, sizeof *hashes);
    if (list.features == NULL || hashes == NULL)
        return -1;
    add_words(&list, reading, base_words);
    add_mentions(&list, reading, hashes);
    add_pairs(&list, reading, hashes);
    add_observations(&list, reading);
    *out = list.features;
    *n = list.n;
    return 0;
}

size_t feature_n_sentences(const struct reading *reading)
{
    return reading->n_tokens > 0 ? reading->tokens[reading->n_tokens - 1].sentence + (size_t)1 : 1;
}

/* Moves those that lie in the span to the front.  Returns how many. */
static size_t keep_span(struct feature *list, size_t n, struct feature_span span)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].first >= span.first && list[i].last < span.end)
            list[kept++] = list[i];
    return kept;
}

/* The token that the sentence begins with. */
static size_t first_token(const struct reading *reading, size_t sentence)
{
    size_t i = 0;
    while (i < reading->n_tokens && reading->tokens[i].sentence < sentence)
        i++;
    return i;
}

int feature_list(const struct reading *reading, struct feature_span span, const struct base_words *base_words, struct arena *arena,
                 struct feature **out, size_t *n)
{
    size_t n_all, kept = 0, n_slots = 64;
    if (feature_occurrences(reading, base_words, NULL, arena, out, &n_all) < 0)
        return -1;
    n_all = keep_span(*out, n_all, span);
    n_all += feature_ends(reading, first_token(reading, span.first), first_token(reading, span.end), *out + n_all);
    while (n_slots < 2 * n_all)
        n_slots *= 2;
    uint32_t *slots = arena_array(arena, n_slots, sizeof *slots); /* index + 1 by hash */
    if (slots == NULL)
        return -1;
    for (size_t i = 0; i < n_all; i++) {
        struct feature *f = *out + i;
        size_t at = f->hash & (n_slots - 1);
        while (slots[at] != 0 && (*out)[slots[at] - 1].hash != f->hash)
            at = (at + 1) & (n_slots - 1);
        if (slots[at] != 0)
            continue;
        (*out)[kept] = *f;
        slots[at] = (uint32_t)++kept;
    }
    *n = kept;
    return 0;
}

double feature_share(size_t n)
{
    return n > 0 ? 1 / sqrt(sqrt((double)n * USUAL_FEATURES)) : 0;
}

void feature_add_name(const struct feature *feature, struct buf *out)
{
    bool turned = (feature->kind == 'x' || feature->kind == 'v') && strcmp(feature->a, feature->b) > 0; /* signs stand in the order of the alphabet */
    buf_addc(out, feature->kind);
    buf_addc(out, ':');
    buf_adds(out, turned ? feature->b : feature->a);
    if (feature->b == NULL)
        return;
    buf_addc(out, joint(feature->kind));
    buf_adds(out, turned ? feature->a : feature->b);
}
