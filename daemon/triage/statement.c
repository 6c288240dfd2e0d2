/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/statement.h"

#include <math.h>
#include <string.h>

struct stretch {
    size_t from, to; /* tokens */
};

/* From the start of the first statement that the basis rests on to its last word: what follows without a stop is talk more often than not. */
static struct stretch find_statements(const struct reading *reading, const struct basis *basis)
{
    struct stretch s = { reading->n_tokens, 0 };
    for (size_t i = 0; i < basis->n; i++) {
        const struct mention *m = basis->mentions[i];
        if (m == NULL)
            continue;
        s.from = m->token_from < s.from ? m->token_from : s.from;
        s.to = m->token_to > s.to ? m->token_to : s.to;
    }
    if (s.from >= s.to)
        return (struct stretch){ 0 };
    while (s.from > 0 && reading->tokens[s.from - 1].statement == reading->tokens[s.from].statement)
        s.from--;
    return s;
}

static bool lies_in(const struct mention *m, struct stretch s)
{
    return m->token_from >= s.from && m->token_to <= s.to;
}

/* These tokens as a text of their own.  false: no memory. */
static bool cut_out(const struct reading *whole, struct stretch s, struct arena *arena, struct reading *out)
{
    struct reading_token *tokens = arena_array_raw(arena, s.to - s.from + 1, sizeof *tokens);
    struct mention *mentions = arena_array_raw(arena, whole->n_mentions + 1, sizeof *mentions);
    struct observation *observations = arena_array_raw(arena, whole->n_observations + 1, sizeof *observations);
    if (tokens == NULL || mentions == NULL || observations == NULL)
        return false;
    *out = *whole;
    out->tokens = tokens;
    out->mentions = mentions;
    out->observations = observations;
    out->n_tokens = s.to - s.from;
    out->n_mentions = out->n_observations = 0;
    uint16_t sentence = whole->tokens[s.from].sentence;
    for (size_t i = 0; i < out->n_tokens; i++) {
        tokens[i] = whole->tokens[s.from + i];
        tokens[i].sentence = (uint16_t)(tokens[i].sentence - sentence);
    }
    for (size_t i = 0; i < whole->n_mentions; i++) {
        if (!lies_in(&whole->mentions[i], s))
            continue;
        struct mention *m = &mentions[out->n_mentions++];
        *m = whole->mentions[i];
        m->token_from = (uint16_t)(m->token_from - s.from);
        m->token_to = (uint16_t)(m->token_to - s.from);
        m->sentence = (uint16_t)(m->sentence - sentence);
    }
    for (size_t i = 0; i < whole->n_observations; i++) {
        const struct observation *o = &whole->observations[i];
        if (o->from >= whole->tokens[s.from].from && o->to <= whole->tokens[s.to - 1].to)
            observations[out->n_observations++] = *o;
    }
    return true;
}

/* The rest of the text holds what bears on a sign, as likeness_less() has it for whole sentences. */
static bool rest_bears(const struct likeness_parts *parts, const struct reading *reading, struct stretch s)
{
    for (size_t i = 0; parts->bears != NULL && i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        if (m->concept >= 0 && parts->bears[m->concept] && !lies_in(m, s))
            return true;
    }
    return false;
}

static int32_t lowered(int32_t permille, double less)
{
    double odds = (permille + 0.5) / (1000.5 - permille) * exp(-less);
    return (int32_t)lround(1000 * odds / (1 + odds));
}

bool statement_likeness(const struct view *view, const struct basis *basis, struct arena *arena, int32_t permille[LIKENESS_COUNT])
{
    const struct ruleset *rs = view->ruleset;
    struct stretch s = find_statements(view->reading, basis);
    struct reading part;
    struct likeness_reading heard;
    if (s.from == s.to || s.to - s.from == view->reading->n_tokens || !cut_out(view->reading, s, arena, &part) ||
        likeness_read(rs->likeness, rs->net, rs->base_words, &rs->parts, &part, arena, &heard) < 0)
        return false;
    double less = rest_bears(&rs->parts, view->reading, s) ? rs->parts.less : 0;
    for (int i = 0; i < LIKENESS_COUNT; i++)
        permille[i] = lowered(heard.permille[i], less);
    return true;
}
