/* SPDX-License-Identifier: ISC
 * vocab.h - every word of every language once: folded text, what lists it stands in, and an id to match by.
 * Filled while a lexicon is made, read-only after. */
#ifndef NAPE_NLP_VOCAB_H
#define NAPE_NLP_VOCAB_H

#include "base/arena.h"

#define NO_WORD UINT32_MAX
#define NO_NUMBER INT32_MIN
enum { LANGS_MAX = 16 };

enum {
    WORD_SAFETY = 1,   /* used by a deficit or frozen phrase: corrected into first */
    WORD_ORDINAL = 2,  /* its number is an ordinal */
    WORD_JOIN = 4,     /* stands inside compound numbers: treinta y ocho */
    WORD_POINT = 8,    /* thirty eight point five */
    WORD_HOUR = 32,    /* a time of day stands behind it: at, since */
    WORD_ABBREV = 16,  /* a full stop after it ends no sentence */
    WORD_ORDINAL_END = 32, /* 3rd: "rd" */
    WORD_APOSTROPHE_END = 128, /* dad's: "s" */
    WORD_NEARLY = 128, /* a time of day may stand behind it, or an amount: about */
    WORD_HALF = 8192,  /* behind the word that joins: seis y medio */
    WORD_EXACT = 256, /* some phrase asks whether it was typed with its accent */
    WORD_MEANT = 512, /* some sign, context or medicine is told by it: no open word (<thing>) */
    WORD_COMMAND = 1024, /* a command by itself */
    WORD_EMOJI = 2048, /* an emoji stands for it */
    WORD_ARTICLE = 4096, /* what follows is something in particular: the, my, this */
    WORD_DERIVED = 64, /* made by `word~` and written nowhere */
};

/* Behind a word: typed with an accent, typed without. */
enum { EXACT_ACCENT = 1, EXACT_PLAIN = 2 };

/* The masks hold a bit for each language. */
struct word {
    const char *text;
    uint16_t n;
    uint16_t flags;
    uint16_t in_phrases; /* literal of a phrase */
    uint16_t in_lang_words;
    uint16_t in_light;
    uint16_t in_known;
    uint16_t in_numbers;
    uint16_t column;     /* of the net (lexicon_data.h); 0: no phrase has it */
    int32_t number_milli; /* NO_NUMBER: none */
    uint32_t first_spell; /* 1-based into the lexicon's spell entries; 0 none */
};

struct vocab_slot {
    uint32_t hash, id; /* id + 1; 0 empty */
};

struct vocab {
    struct word *words;
    uint32_t n, size;
    struct vocab_slot *slots;
    uint32_t n_slots;
    uint64_t *said;      /* a bit for the hash of each word that some phrase has */
    struct arena *arena; /* of the texts; borrowed */
    bool failed;
};

void vocab_init(struct vocab *vocab, struct arena *arena);
void vocab_clear(struct vocab *vocab);
/* The id of the word, made when it is new.  NO_WORD and vocab->failed when out of memory. */
uint32_t vocab_add(struct vocab *vocab, struct str word);
/* NO_WORD when there is none. */
uint32_t vocab_find(const struct vocab *vocab, struct str word);
/* Marks the words that some phrase has, when all are known.  false when out of memory. */
bool vocab_mark_said(struct vocab *vocab);
/* The same as vocab_find for those words; nearly all other strings are seen to be none without a look at the table. */
uint32_t vocab_find_said(const struct vocab *vocab, struct str word);
/* Words that will soon be looked for, by their hashes (vocab_hash_*): all that a look at them takes is asked for now, so that the looks need
 * not wait for memory one after the other. */
void vocab_expect(const struct vocab *vocab, const uint32_t *hashes, size_t n);
/* The same of words that some phrase may have. */
void vocab_expect_said(const struct vocab *vocab, uint32_t hash);

/* The hash of a word, byte by byte (FNV-1a). */
#define VOCAB_HASH_START UINT64_C(0xcbf29ce484222325)
static inline uint64_t vocab_hash_byte(uint64_t h, char c)
{
    return (h ^ (unsigned char)c) * UINT64_C(0x100000001b3);
}
static inline uint32_t vocab_hash_end(uint64_t h)
{
    return (uint32_t)(h ^ (h >> 29));
}

/* It stands in some list, so it is a word of its own. */
bool word_is_known(const struct word *word);

#endif
