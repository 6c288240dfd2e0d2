/* SPDX-License-Identifier: ISC
 * chart_seed.c - what stands at a token by itself: its words, its number, the word that it is half of. */
#include <config.h>

#include "nlp/chart.h"

#include <string.h>

/* A word that tells nothing by itself: no sign, no body, no time, no context.  Whatever it is, it is no part of a patient. */
static bool is_thing(const struct chart *c, const struct token *t)
{
    if ((t->flags & (TOKEN_DIGITS | TOKEN_EMOJI | TOKEN_LIGHT | TOKEN_CORRECTED | TOKEN_DOUBTFUL)) != 0 || t->number != 0 || t->n < 2)
        return false;
    for (int k = 0; k < t->n_ids; k++) {
        const struct word *w = &c->x->vocab.words[t->ids[k]];
        if (w->flags & WORD_MEANT || ((w->in_lang_words | w->in_light | w->in_numbers) >> c->r->lang & 1) != 0 || w->first_spell != 0)
            return false;
    }
    return true;
}

/* A word of every day: "as a" is no ASA. */
static bool is_common(const struct chart *c, const struct token *t)
{
    const struct word *w = t->n_ids > 0 ? &c->x->vocab.words[t->ids[0]] : NULL;
    return w != NULL && t->n <= 2 && ((w->in_lang_words | w->in_light) >> c->r->lang & 1) != 0;
}

static void add_word_edge(struct chart *c, uint32_t word, unsigned to, unsigned flags)
{
    flags |= EDGE_WORDS | (chart_is_foreign(c, word) ? (unsigned)EDGE_FOREIGN : 0);
    chart_add_edge(c, &(struct edge){ .symbol = word, .phrase = NO_PHRASE, .from = (uint16_t)c->start, .to = (uint16_t)to,
                                .flags = (uint8_t)flags });
}

void chart_seed(struct chart *c)
{
    struct reader *r = c->r;
    unsigned i = c->start;
    const struct token *t = &r->tokens[i];
    uint8_t flags = (uint8_t)((t->flags & TOKEN_CORRECTED ? EDGE_CORRECTED : 0) | (t->flags & TOKEN_DOUBTFUL ? EDGE_DOUBTFUL : 0));
    for (int k = 0; k < t->n_ids; k++)
        if (c->x->vocab.words[t->ids[k]].in_phrases != 0)
            add_word_edge(c, t->ids[k], i + 1, flags | (t->far_ids >> k & 1 ? (unsigned)(EDGE_FAR | EDGE_DOUBTFUL) : 0));
    if (t->n_whole != 0 && i + t->n_whole <= r->n_tokens && c->x->vocab.words[t->whole].in_phrases & r->langs)
        add_word_edge(c, t->whole, i + t->n_whole, 0);
    if (c->x->reserved[RESERVED_THING] >= 0 && is_thing(c, t))
        chart_add_edge(c, &(struct edge){ .symbol = c->x->concept_base + (uint32_t)c->x->reserved[RESERVED_THING], .phrase = NO_PHRASE,
                                    .from = (uint16_t)i, .to = (uint16_t)(i + 1) });
    if (t->number != 0) {
        const struct number *n = &r->numbers[t->number - 1];
        if ((n->flags & NUMBER_OTHER) == 0)
            chart_add_edge(c, &(struct edge){ .symbol = c->x->number_base + n->type, .phrase = NO_PHRASE, .from = (uint16_t)i, .to = n->to,
                                        .last_number = t->number });
    }
    /* "head ache" */
    if (i + 1 < r->n_tokens && t->flags & TOKEN_JOINABLE && t[1].flags & TOKEN_JOINABLE && t[1].brk == BREAK_NONE && t->n >= 2 && !(is_common(c, t) && is_common(c, t + 1)) &&
        t->n + t[1].n < 60) {
        char joined[64];
        memcpy(joined, t->word, t->n);
        memcpy(joined + t->n, t[1].word, t[1].n);
        uint32_t id = vocab_find_said(&c->x->vocab, (struct str){ joined, (size_t)t->n + t[1].n });
        if (id != NO_WORD && c->x->vocab.words[id].in_phrases & r->langs_seen)
            add_word_edge(c, id, i + 2, flags);
    }
}
