/* SPDX-License-Identifier: ISC
 * chart.h - the chart while it is made, one start after the other; for the files chart*.c alone. */
#ifndef NAPE_NLP_CHART_H
#define NAPE_NLP_CHART_H

#include "nlp/reader.h"

struct path { /* how far a phrase has come */
    uint32_t gaps;
    uint16_t first_number, last_number;
    uint8_t flags;
    uint8_t n_parts;
    bool has_words;   /* of its own, not those of the classes in it ... */
    bool has_foreign; /* ... and one that the language of the text has not */
    bool skipped;     /* light words were gone over */
};

struct chart {
    struct reader *r;
    const struct lexicon *x;
    struct sign *sign;       /* by token: the columns that start there */
    struct sign *sign_light; /* and behind light words; none where a hard boundary stands before it */
    struct sign *sign_gap;   /* and behind a gap; the same */
    struct sign *sign_far;   /* behind light words or a gap */
    uint8_t *n_light;        /* by token: how many tokens from here on light words can be gone over to; 0: not even it */
    bool *ends;              /* by token: light words at most lie between it and the end of its clause */
    bool *foreign;           /* by token: from here to the next hard break some word is none of the text's language */
    unsigned start;          /* where the phrases now looked at begin */
    size_t budget;           /* steps left for this start */
};

/* chart_accept.c: what a phrase that was found from start to `to` comes to. */
void chart_accept(struct chart *c, const struct accept *accept, unsigned to, const struct path *path);
void chart_add_edge(struct chart *c, const struct edge *edge);

/* chart_seed.c: the words and numbers at the start, before any phrase. */
void chart_seed(struct chart *c);

/* A word that the language of the text has means what it means there: "main" in an English text is no hand. */
static inline bool chart_is_foreign(const struct chart *c, uint32_t word)
{
    const struct word *w = &c->x->vocab.words[word];
    return ((w->in_phrases | w->in_lang_words | w->in_light | w->in_known | w->in_numbers) >> c->r->lang & 1) == 0;
}

static inline bool edge_is_word(const struct chart *c, const struct edge *edge)
{
    return edge->phrase == NO_PHRASE && edge->symbol < c->x->concept_base;
}

#endif
