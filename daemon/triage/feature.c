/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/feature.h"

#include <math.h>
#include <string.h>

#include "triage/hash.h"

enum { PAIR_REACH = 12, BASE_REACH = 5, USUAL_FEATURES = 40, AT_ONCE = 64 };

struct list {
    const struct weights *weights;
    struct occurrence *all;
    size_t n, n_settled;
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

/* Keeps those of the latest that are known. */
static void settle(struct list *list)
{
    size_t end = list->n;
    list->n = list->n_settled;
    for (size_t i = list->n; i < end; i++) {
        struct occurrence o = list->all[i];
        uint32_t slot;
        bool known = weights_find(list->weights, o.key, &slot);
        o.key = slot;
        o.weights = *weights_at(list->weights, slot);
        list->all[list->n] = o;
        list->n += known;
    }
    list->n_settled = list->n;
}

/* What is known of it is asked for now and looked at when some more are noted: by then it has come from memory.  Whether it may be known
 * cannot be foreseen, so there is no branch on it. */
static inline void note(struct list *list, uint64_t hash, struct occurrence o)
{
    o.key = hash;
    list->all[list->n] = o;
    if (list->weights == NULL) {
        list->n++;
        return;
    }
    uint32_t may_be_known = weights_may_have(list->weights, hash);
    list->n += may_be_known;
    __builtin_prefetch(&list->weights->shelves[may_be_known * weights_shelf(list->weights, hash)]);
    if (list->n == list->n_settled + AT_ONCE)
        settle(list);
}

const char *feature_word(const char *word)
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
    uint64_t hash; /* of the base word */
    uint32_t token;
    uint16_t sentence;
};

/* A base word, and its pairs with the last few before it, in the order of the alphabet. */
static void add_base_word(struct list *list, const struct based last[BASE_REACH], size_t n_last, const struct based *now)
{
    note(list, hash_one('t', now->hash), (struct occurrence){ .kind = 't', .a = now->token, .first = now->sentence, .last = now->sentence });
    for (size_t i = 0; i < n_last; i++)
        if (last[i].hash != now->hash)
            note(list, hash_two('v', last[i].hash, now->hash),
                 (struct occurrence){ .kind = 'v', .a = last[i].token, .b = now->token, .first = last[i].sentence, .last = now->sentence });
}

/* hashes: by token, of its word. */
static void add_words(struct list *list, const struct reading *reading, const struct base_word_table *table, const uint64_t *hashes)
{
    struct based last[BASE_REACH];
    size_t n_based = 0;
    uint64_t before = 0; /* what the neighbour is called */
    for (uint32_t i = 0; i < reading->n_tokens; i++) {
        const struct reading_token *t = &reading->tokens[i];
        note(list, hash_one('w', hashes[i]), (struct occurrence){ .kind = 'w', .a = i, .first = t->sentence, .last = t->sentence });
        const struct base_word *base = base_words_find(table, hashes[i]);
        uint64_t now = base != NULL ? base->hash : hashes[i];
        if (base != NULL) {
            const struct based word = { now, i, t->sentence };
            add_base_word(list, last, n_based < BASE_REACH ? n_based : BASE_REACH, &word);
            last[n_based++ % BASE_REACH] = word;
        }
        if (i > 0)
            note(list, hash_two('b', before, now),
                 (struct occurrence){ .kind = 'b', .a = i - 1, .b = i, .first = t[-1].sentence, .last = t->sentence });
        before = now;
    }
}

/* What the token is called in a pair of neighbours: its base word, or itself when it has none. */
static const char *neighbour_of(const struct base_word_table *table, const struct reading_token *token)
{
    const char *word = feature_word(token->word);
    const struct base_word *base = base_words_find(table, hash_of(str_of(word)));
    return base != NULL ? base->name : word;
}

static struct feature end_pair(const char *a, const char *b, const struct reading_token *at)
{
    return (struct feature){ .hash = hash_two('b', hash_of(str_of(a)), hash_of(str_of(b))), .kind = 'b', .a = a, .b = b, .from = at->from,
                             .to = at->to, .first = at->sentence, .last = at->sentence };
}

size_t feature_ends(const struct reading *reading, const struct base_words *base_words, size_t first, size_t end,
                    struct feature out[FEATURE_ENDS])
{
    if (first >= end)
        return 0;
    const struct base_word_table *table = base_words_table(base_words, reading->lang);
    const struct reading_token *left = &reading->tokens[first], *right = &reading->tokens[end - 1];
    out[0] = end_pair("^", neighbour_of(table, left), left);
    out[1] = end_pair(neighbour_of(table, right), "$", right);
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
    for (uint32_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        hashes[i] = hash_of(str_of(m->name));
        note(list, hash_one('n', hashes[i]), (struct occurrence){ .kind = 'n', .a = i, .first = m->sentence, .last = m->sentence });
        note(list, hash_two('m', hashes[i], hash_of(str_of(letters_of(m)))),
             (struct occurrence){ .kind = 'm', .a = i, .first = m->sentence, .last = m->sentence });
    }
}

/* Signs that stand near each other, whichever comes first: what two halves of a roundabout telling add up to. */
static void add_pairs(struct list *list, const struct reading *reading, const uint64_t *hashes)
{
    for (uint32_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        size_t end = i + 1 + PAIR_REACH < reading->n_mentions ? i + 1 + PAIR_REACH : reading->n_mentions;
        for (uint32_t j = i + 1; j < end && m->polarity != POLARITY_ABSENT; j++) {
            const struct mention *o = &reading->mentions[j];
            if (hashes[i] != hashes[j] && o->polarity != POLARITY_ABSENT)
                note(list, hash_two('x', hashes[i], hashes[j]),
                     (struct occurrence){ .kind = 'x', .a = i, .b = j, .first = m->sentence, .last = o->sentence });
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

/* b tells an entry of pain from the same with how strong it is. */
static void add_observations(struct list *list, const struct reading *reading)
{
    for (uint32_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->aside)
            continue;
        uint64_t hash = hash_of(str_of(OBSERVATION_KINDS[o->code].name));
        struct occurrence at = { .kind = 'o', .a = i, .first = sentence_at(reading, o->from),
                                 .last = sentence_at(reading, o->to > 0 ? o->to - 1 : 0) };
        note(list, hash_one('o', hash), at);
        at.b = 1;
        if (o->code == OBS_PAIN)
            note(list, hash_two('o', hash, hash_of(str_of(bucket_of(o)))), at);
    }
}

int feature_occurrences(const struct reading *reading, const struct base_words *base_words, const struct weights *weights,
                        struct arena *arena, struct occurrence **out, size_t *n)
{
    size_t room = (3 + BASE_REACH) * reading->n_tokens + 2 * reading->n_observations + (2 + PAIR_REACH) * reading->n_mentions;
    const struct base_word_table *table = base_words_table(base_words, reading->lang);
    struct list list = { .weights = weights, .all = arena_array_raw(arena, room + 1, sizeof *list.all) };
    uint64_t *words = arena_array_raw(arena, reading->n_tokens + 1, sizeof *words);
    uint64_t *hashes = arena_array_raw(arena, reading->n_mentions + 1, sizeof *hashes);
    if (list.all == NULL || words == NULL || hashes == NULL)
        return -1;
    for (size_t i = 0; i < reading->n_tokens; i++) {
        words[i] = hash_of(str_of(feature_word(reading->tokens[i].word)));
        base_words_expect(table, words[i]);
    }
    add_words(&list, reading, table, words);
    add_mentions(&list, reading, hashes);
    add_pairs(&list, reading, hashes);
    add_observations(&list, reading);
    if (weights != NULL)
        settle(&list);
    *out = list.all;
    *n = list.n;
    return 0;
}

static struct feature named(char kind, const char *a, const char *b)
{
    uint64_t hash = hash_of(str_of(a));
    return (struct feature){ .kind = kind, .a = a, .b = b, .hash = b == NULL ? hash_one(kind, hash) : hash_two(kind, hash, hash_of(str_of(b))) };
}

static struct feature word_feature(const struct reading *reading, const struct base_words *base_words, const struct occurrence *o)
{
    const struct base_word_table *table = base_words_table(base_words, reading->lang);
    const struct reading_token *a = &reading->tokens[o->a], *b = o->kind == 'b' || o->kind == 'v' ? &reading->tokens[o->b] : NULL;
    struct feature f = named(o->kind, o->kind == 'w' ? feature_word(a->word) : neighbour_of(table, a), b != NULL ? neighbour_of(table, b) : NULL);
    f.from = a->from;
    f.to = b != NULL ? b->to : a->to;
    return f;
}

static struct feature mention_feature(const struct reading *reading, const struct occurrence *o)
{
    const struct mention *a = &reading->mentions[o->a], *b = o->kind == 'x' ? &reading->mentions[o->b] : a;
    struct feature f = named(o->kind, a->name, o->kind == 'x' ? b->name : o->kind == 'm' ? letters_of(a) : NULL);
    f.from = a->from < b->from ? a->from : b->from;
    f.to = a->to > b->to ? a->to : b->to;
    return f;
}

struct feature feature_at(const struct reading *reading, const struct base_words *base_words, const struct occurrence *o)
{
    struct feature f;
    if (o->kind == 'o') {
        const struct observation *entry = &reading->observations[o->a];
        f = named('o', OBSERVATION_KINDS[entry->code].name, o->b != 0 ? bucket_of(entry) : NULL);
        f.from = entry->from;
        f.to = entry->to;
    } else
        f = strchr("wtvb", o->kind) != NULL ? word_feature(reading, base_words, o) : mention_feature(reading, o);
    f.first = o->first;
    f.last = o->last;
    return f;
}

size_t feature_n_sentences(const struct reading *reading)
{
    return reading->n_tokens > 0 ? reading->tokens[reading->n_tokens - 1].sentence + (size_t)1 : 1;
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
    struct occurrence *all;
    struct feature *list, ends[FEATURE_ENDS];
    size_t n_all, kept = 0, n_slots = 64;
    if (feature_occurrences(reading, base_words, NULL, arena, &all, &n_all) < 0)
        return -1;
    size_t n_ends = feature_ends(reading, base_words, first_token(reading, span.first), first_token(reading, span.end), ends);
    while (n_slots < 2 * (n_all + n_ends))
        n_slots *= 2;
    uint32_t *slots = arena_array(arena, n_slots, sizeof *slots); /* index + 1 by hash */
    list = arena_array_raw(arena, n_all + FEATURE_ENDS, sizeof *list);
    if (slots == NULL || list == NULL)
        return -1;
    for (size_t i = 0; i < n_all + n_ends; i++) {
        if (i < n_all && (all[i].first < span.first || all[i].last >= span.end))
            continue;
        uint64_t hash = i < n_all ? all[i].key : ends[i - n_all].hash;
        size_t at = hash & (n_slots - 1);
        while (slots[at] != 0 && list[slots[at] - 1].hash != hash)
            at = (at + 1) & (n_slots - 1);
        if (slots[at] != 0)
            continue;
        list[kept] = i < n_all ? feature_at(reading, base_words, &all[i]) : ends[i - n_all];
        slots[at] = (uint32_t)++kept;
    }
    *out = list;
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
