/* SPDX-License-Identifier: ISC
 * spell.h - the words that a misspelt one may have been, among the words that phrases use. */
#ifndef NAPE_NLP_SPELL_H
#define NAPE_NLP_SPELL_H

#include "nlp/lexicon_data.h"

struct candidate {
    uint32_t word;
    uint8_t distance;
    uint16_t cost;  /* hundredths of an edit; the likelier slip costs less */
    bool doubtful;  /* too far for its length to be relied on */
    bool far;       /* much less likely than the first: only what stands beside it can tell that it was meant */
};

enum { CANDIDATES = 3 };

/* Made once, when all words of all so many languages are known.  NULL when out of memory. */
struct deletes *spell_new(const struct vocab *vocab, size_t n_langs);
void spell_free(struct deletes *deletes);

/* Up to CANDIDATES, the likelier first; lang is the language of the text, seen has a bit for each language it holds words of. */
size_t spell_find(const struct lexicon *lexicon, struct str word, int lang, uint16_t seen, struct candidate out[CANDIDATES]);

/* Words of signs in that language alone that are one slip from a word which may be meant as it stands, or is too short to be sure of: all
 * far.  No more than two. */
size_t spell_find_far(const struct lexicon *lexicon, struct str word, int lang, struct candidate out[CANDIDATES]);

/* The one command that a message of a single word is a slip of, in any language; false when there is none or two are as likely. */
bool spell_find_command(const struct lexicon *lexicon, struct str word, struct candidate *out);

/* Edit distance with transposition (optimal string alignment), at most `limit` + 1. */
unsigned spell_distance(struct str a, struct str b, unsigned limit);

#endif
