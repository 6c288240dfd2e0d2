/* SPDX-License-Identifier: ISC
 * phrase_context.c - nlp_context: the polarity of any phrase in any sentence, by the same context engine as every reading. */
#include <config.h>

#include "nlp/context.h"
#include "nlp/reader.h"

#include <string.h>

/* Token i of the sentence says token k of the phrase: the same as typed, read as the same word, or (loosely) with an ending. */
static bool same_word(const struct reader *sentence, size_t i, const struct reader *phrase, size_t k, bool loosely)
{
    const struct token *a = &sentence->tokens[i], *b = &phrase->tokens[k];
    if (str_equal(token_str(a), token_str(b)))
        return true;
    struct str x = { sentence->text.s + a->from, a->to - a->from }, y = { phrase->text.s + b->from, b->to - b->from };
    if (x.n == y.n && x.n > 0 && memcmp(x.s, y.s, x.n) == 0)
        return true;
    size_t n = a->n < b->n ? a->n : b->n, longer = a->n > b->n ? a->n : b->n;
    return loosely && n >= 4 && longer - n <= 3 && memcmp(a->word, b->word, n) == 0;
}

/* Where the phrase ends when it begins at token `at`, going over up to two other tokens between its words; 0: not here. */
static size_t match_at(const struct reader *sentence, const struct reader *phrase, size_t at, unsigned skip_max, bool loosely)
{
    size_t i = at;
    for (size_t k = 0; k < phrase->n_tokens; k++) {
        unsigned skip = 0;
        while (i < sentence->n_tokens && !same_word(sentence, i, phrase, k, loosely) && k > 0 && skip < skip_max) {
            i++;
            skip++;
        }
        if (i >= sentence->n_tokens || !same_word(sentence, i, phrase, k, loosely))
            return 0;
        i++;
    }
    return i;
}

static bool find_phrase(const struct reader *sentence, const struct reader *phrase, size_t from, size_t *start, size_t *end)
{
    for (unsigned pass = 0; pass < 4 && phrase->n_tokens > 0; pass++)
        for (size_t at = from; at < sentence->n_tokens; at++) {
            size_t to = match_at(sentence, phrase, at, pass % 2 * 2, pass >= 2);
            if (to > at) {
                *start = at;
                *end = to;
                return true;
            }
        }
    return false;
}

static enum polarity polarity_of(const struct mention *k)
{
    if (k->polarity == POLARITY_PRESENT && (k->mode == MODE_HYPOTHETICAL || k->mode == MODE_QUESTION))
        return POLARITY_UNSURE;
    return k->polarity;
}

/* The phrase is what the lexicon knows under another name: the first mention of a concept of the phrase. */
static bool by_concept(const struct reader *sentence, const struct reader *phrase, enum polarity *out)
{
    for (size_t i = 0; i < phrase->n_mentions; i++)
        for (size_t k = 0; k < sentence->n_mentions; k++)
            if (sentence->mentions[k].concept == phrase->mentions[i].concept) {
                *out = polarity_of(&sentence->mentions[k]);
                return true;
            }
    return false;
}

/* A mention that covers just the phrase knows it better than the bare words do: inability, or a sign of its own. */
static const struct mention *exact_mention(const struct reader *r, size_t start, size_t end)
{
    const struct mention *bare = NULL;
    for (size_t i = 0; i < r->n_mentions; i++) {
        const struct mention *k = &r->mentions[i];
        if (k->token_from != start || k->token_to != end)
            continue;
        if (k->concept == (int)r->lexicon->n_concepts)
            bare = k;
        else if (k->frozen && end - start > 1)
            return k;
    }
    return bare;
}

int nlp_context(struct str phrase, struct str sentence, const struct lexicon *lexicon, struct arena *arena, enum polarity *out,
                struct err *err)
{
    struct read_request phrase_request = { .text = { phrase } }, request = { .text = { sentence } };
    struct reader p = { .lexicon = lexicon, .request = &phrase_request, .arena = arena, .text = phrase };
    struct reader s = { .lexicon = lexicon, .request = &request, .arena = arena, .text = sentence };
    size_t start = 0, end = 0;
    *out = POLARITY_UNSURE; /* a phrase that is not there is never absent */
    reader_run(&p);
    if (!p.failed)
        reader_run(&s);
    if (p.failed || s.failed)
        return err_set(err, ERR_NOMEM, "out of memory while reading a text");
    bool found = find_phrase(&s, &p, 0, &start, &end);
    if (found)
        reader_add_mention(&s, -1, start, end);
    read_context(&s);
    if (s.failed || !arena_ok(arena))
        return err_set(err, ERR_NOMEM, "out of memory while reading a text");
    const struct mention *k = found ? exact_mention(&s, start, end) : NULL;
    if (k != NULL)
        *out = polarity_of(k);
    else
        by_concept(&s, &p, out);
    return 0;
}
