/* SPDX-License-Identifier: ISC
 * intent_inside.h - what the two files that read intents and answers share. */
#ifndef NAPE_NLP_INTENT_INSIDE_H
#define NAPE_NLP_INTENT_INSIDE_H

#include "nlp/extract.h"

struct intents {
    struct reader *r;
    const struct context *c;
    struct reading *out;
    bool *courtesy; /* by token: politeness */
    uint32_t *said; /* by token: a bit for each intent of which a whole phrase lies over it */
    uint32_t *commanded; /* by token: how far reaches a command of several words that began at it or before */
    uint32_t *no_stop, *saying; /* by token: how far reaches what began at it or before and is no STOP, or no command */
    size_t first;   /* the first token that is none */
};

static inline const struct intent_entry *entry_of(const struct intents *s, const struct hit *h)
{
    return &s->r->lexicon->intents[h->target];
}

static inline bool is_filler(const struct intents *s, size_t token)
{
    return s->courtesy[token] || (s->r->tokens[token].flags & (TOKEN_LIGHT | TOKEN_EMOJI)) != 0;
}

static inline size_t length_of(const struct hit *h)
{
    return (size_t)(h->to - h->from);
}

/* The tokens of the phrase hold it, politeness, and the same said again; nothing else. */
bool intent_is_whole(const struct intents *s, const struct hit *h);

/* The longest of yes, no and unclear that begins at the token, and the token behind it in *end. */
enum answer intent_answer_at(const struct intents *s, size_t token, size_t *end);

/* What the text answers; what is not understood is never no (P4). */
enum answer intent_read_answer(const struct intents *s);

/* How many minutes LATER and PAUSE are meant to last, counted from now; 0: it does not say. */
int64_t intent_read_delay(const struct intents *s);

#endif
