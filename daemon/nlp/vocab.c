/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/vocab.h"

#include <stdlib.h>
#include <string.h>

enum { SAID_BITS = 1 << 20 };

static uint32_t hash_of(struct str s)
{
    uint64_t h = VOCAB_HASH_START;
    for (size_t i = 0; i < s.n; i++)
        h = vocab_hash_byte(h, s.s[i]);
    return vocab_hash_end(h);
}

void vocab_init(struct vocab *vocab, struct arena *arena)
{
    *vocab = (struct vocab){ .arena = arena };
}

void vocab_clear(struct vocab *vocab)
{
    free(vocab->words);
    free(vocab->slots);
    *vocab = (struct vocab){ 0 };
}

static bool grow(struct vocab *v)
{
    if (v->n == v->size) {
        uint32_t size = v->size > 0 ? v->size * 2 : 4096;
        struct word *words = realloc(v->words, size * sizeof *words);
        if (words == NULL)
            return false;
        v->words = words;
        v->size = size;
    }
    if ((uint64_t)v->n * 4 < (uint64_t)v->n_slots * 3) /* what does not fit into the cache costs more than a step or two */
        return true;
    uint32_t n_slots = v->n_slots > 0 ? v->n_slots * 2 : 16384;
    struct vocab_slot *slots = calloc(n_slots, sizeof *slots);
    if (slots == NULL)
        return false;
    for (uint32_t i = 0; i < v->n_slots; i++) {
        if (v->slots[i].id == 0)
            continue;
        uint32_t at = v->slots[i].hash & (n_slots - 1);
        while (slots[at].id != 0)
            at = (at + 1) & (n_slots - 1);
        slots[at] = v->slots[i];
    }
    free(v->slots);
    v->slots = slots;
    v->n_slots = n_slots;
    return true;
}

/* The slot where the word is or would be. */
static uint32_t slot_of(const struct vocab *v, struct str word, uint32_t hash)
{
    uint32_t at = hash & (v->n_slots - 1);
    while (v->slots[at].id != 0) {
        if (v->slots[at].hash == hash) {
            const struct word *w = &v->words[v->slots[at].id - 1];
            if (w->n == word.n && memcmp(w->text, word.s, word.n) == 0)
                break;
        }
        at = (at + 1) & (v->n_slots - 1);
    }
    return at;
}

uint32_t vocab_add(struct vocab *v, struct str word)
{
    if (word.n == 0 || word.n > 200 || !grow(v)) {
        v->failed = true;
        return NO_WORD;
    }
    uint32_t hash = hash_of(word);
    uint32_t at = slot_of(v, word, hash);
    if (v->slots[at].id != 0)
        return v->slots[at].id - 1;
    struct str copy = arena_str(v->arena, word);
    if (copy.n != word.n) {
        v->failed = true;
        return NO_WORD;
    }
    v->words[v->n] = (struct word){ .text = copy.s, .n = (uint16_t)word.n, .number_milli = NO_NUMBER };
    v->slots[at] = (struct vocab_slot){ hash, ++v->n };
    return v->n - 1;
}

uint32_t vocab_find(const struct vocab *v, struct str word)
{
    if (v->n_slots == 0 || word.n == 0)
        return NO_WORD;
    uint32_t at = slot_of(v, word, hash_of(word));
    return v->slots[at].id != 0 ? v->slots[at].id - 1 : NO_WORD;
}

bool vocab_mark_said(struct vocab *v)
{
    v->said = arena_array(v->arena, SAID_BITS / 64, sizeof *v->said);
    for (uint32_t i = 0; v->said != NULL && i < v->n_slots; i++)
        if (v->slots[i].id != 0 && v->words[v->slots[i].id - 1].in_phrases != 0)
            v->said[v->slots[i].hash % SAID_BITS / 64] |= (uint64_t)1 << v->slots[i].hash % 64;
    return v->said != NULL;
}

uint32_t vocab_find_said(const struct vocab *v, struct str word)
{
    uint32_t hash = hash_of(word);
    if (v->n_slots == 0 || (v->said[hash % SAID_BITS / 64] >> hash % 64 & 1) == 0)
        return NO_WORD;
    uint32_t at = slot_of(v, word, hash);
    return v->slots[at].id != 0 ? v->slots[at].id - 1 : NO_WORD;
}

/* The first word of that hash, or NULL. */
static const struct word *word_of_hash(const struct vocab *v, uint32_t hash)
{
    uint32_t at = hash & (v->n_slots - 1);
    while (v->slots[at].id != 0 && v->slots[at].hash != hash)
        at = (at + 1) & (v->n_slots - 1);
    return v->slots[at].id != 0 ? &v->words[v->slots[at].id - 1] : NULL;
}

void vocab_expect(const struct vocab *v, const uint32_t *hashes, size_t n)
{
    const struct word *word;
    if (v->n_slots == 0)
        return;
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&v->slots[hashes[i] & (v->n_slots - 1)]);
    for (size_t i = 0; i < n; i++)
        if ((word = word_of_hash(v, hashes[i])) != NULL)
            __builtin_prefetch(word);
    for (size_t i = 0; i < n; i++)
        if ((word = word_of_hash(v, hashes[i])) != NULL)
            __builtin_prefetch(word->text);
}

void vocab_expect_said(const struct vocab *v, uint32_t hash)
{
    __builtin_prefetch(&v->said[hash % SAID_BITS / 64]);
}

bool word_is_known(const struct word *w)
{
    return (w->in_phrases | w->in_lang_words | w->in_light | w->in_known | w->in_numbers) != 0 || w->first_spell != 0;
}
