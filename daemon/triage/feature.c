/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/feature.h"

#include <math.h>
#include <string.h>

enum { PAIR_REACH = 12, USUAL_FEATURES = 40 };

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

struct list {
    struct arena *arena;
    struct feature *features;
    size_t n;
    uint32_t *slots; /* index + 1 by hash */
    size_t mask;
};

static uint64_t add_byte(uint64_t h, char c)
{
    return (h ^ (unsigned char)c) * FNV_PRIME;
}

static uint64_t add_text(uint64_t h, const char *s)
{
    while (*s != '\0')
        h = add_byte(h, *s++);
    return h;
}

/* FNV-1a leaves the low bits of short names alike; MurmurHash3's last step spreads them. */
static uint64_t finish(uint64_t h)
{
    h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 33;
}

uint64_t feature_hash(struct str name)
{
    uint64_t h = FNV_START;
    for (size_t i = 0; i < name.n; i++)
        h = add_byte(h, name.s[i]);
    return finish(h);
}

static char joint(char kind)
{
    return kind == 'b' ? '_' : kind == 'm' ? '/' : kind == 'x' ? '+' : ':';
}

static void add(struct list *list, char kind, const char *a, const char *b, uint32_t from, uint32_t to)
{
    uint64_t h = add_text(add_byte(add_byte(FNV_START, kind), ':'), a);
    if (b != NULL)
        h = add_text(add_byte(h, joint(kind)), b);
    h = finish(h);
    size_t at = h & list->mask;
    for (; list->slots[at] != 0; at = (at + 1) & list->mask)
        if (list->features[list->slots[at] - 1].hash == h)
            return;
    list->features[list->n] = (struct feature){ .hash = h, .kind = kind, .a = a, .b = b, .from = from, .to = to };
    list->slots[at] = (uint32_t)++list->n;
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

static void add_words(struct list *list, const struct reading *reading)
{
    const char *left = "^";
    uint32_t from = 0;
    for (size_t i = 0; i < reading->n_tokens; i++) {
        const struct reading_token *t = &reading->tokens[i];
        const char *word = word_of(t->word);
        add(list, 'w', word, NULL, t->from, t->to);
        add(list, 'b', left, word, i > 0 ? from : t->from, t->to);
        left = word;
        from = t->from;
    }
    if (reading->n_tokens > 0)
        add(list, 'b', left, "$", from, reading->tokens[reading->n_tokens - 1].to);
}

static void add_mentions(struct list *list, const struct reading *reading)
{
    static const char POLARITY[] = "PAU", EXPERIENCER[] = "po", MODE[] = "shqf", TENSE[] = "nopr";
    for (size_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        const char letters[] = { POLARITY[m->polarity], EXPERIENCER[m->experiencer], MODE[m->mode], TENSE[m->tense] };
        add(list, 'n', m->name, NULL, m->from, m->to);
        add(list, 'm', m->name, arena_str(list->arena, (struct str){ letters, sizeof letters }).s, m->from, m->to);
    }
}

/* Signs that stand near each other, whichever comes first: what two halves of a roundabout telling add up to. */
static void add_pairs(struct list *list, const struct reading *reading)
{
    const struct mention *m = reading->mentions;
    for (size_t i = 0; i < reading->n_mentions; i++) {
        size_t end = i + 1 + PAIR_REACH < reading->n_mentions ? i + 1 + PAIR_REACH : reading->n_mentions;
        for (size_t j = i + 1; j < end && m[i].polarity != POLARITY_ABSENT; j++) {
            int order = strcmp(m[i].name, m[j].name);
            if (order == 0 || m[j].polarity == POLARITY_ABSENT)
                continue;
            uint32_t from = m[i].from < m[j].from ? m[i].from : m[j].from, to = m[i].to > m[j].to ? m[i].to : m[j].to;
            add(list, 'x', m[order < 0 ? i : j].name, m[order < 0 ? j : i].name, from, to);
        }
    }
}

static const char *bucket_of(const struct observation *pain)
{
    int64_t tenths = pain->value_high > pain->value ? pain->value_high : pain->value;
    return tenths < 40 ? "0-3" : tenths < 70 ? "4-6" : tenths < 90 ? "7-8" : "9-10";
}

static void add_observations(struct list *list, const struct reading *reading)
{
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->aside)
            continue;
        add(list, 'o', OBSERVATION_KINDS[o->code].name, NULL, o->from, o->to);
        if (o->code == OBS_PAIN)
            add(list, 'o', OBSERVATION_KINDS[o->code].name, bucket_of(o), o->from, o->to);
    }
}

int feature_list(const struct reading *reading, struct arena *arena, struct feature **out, size_t *n)
{
    size_t room = 2 * (reading->n_tokens + reading->n_mentions + reading->n_observations) + 2, n_slots = 64;
    room += PAIR_REACH * reading->n_mentions;
    while (n_slots < 2 * room)
        n_slots *= 2;
    struct list list = { .arena = arena, .features = arena_array_raw(arena, room, sizeof *list.features),
                         .slots = arena_array(arena, n_slots, sizeof *list.slots), .mask = n_slots - 1 };
    if (list.features == NULL || list.slots == NULL)
        return -1;
    add_words(&list, reading);
    add_mentions(&list, reading);
    add_pairs(&list, reading);
    add(&list, 'i', INTENT_NAMES[reading->intent], NULL, 0, 0);
    add_observations(&list, reading);
    *out = list.features;
    *n = list.n;
    return arena_ok(arena) ? 0 : -1;
}

double feature_share(size_t n)
{
    return n > 0 ? 1 / sqrt(sqrt((double)n * USUAL_FEATURES)) : 0;
}

void feature_add_name(const struct feature *feature, struct buf *out)
{
    buf_addc(out, feature->kind);
    buf_addc(out, ':');
    buf_adds(out, feature->a);
    if (feature->b == NULL)
        return;
    buf_addc(out, joint(feature->kind));
    buf_adds(out, feature->b);
}
