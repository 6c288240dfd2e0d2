/* SPDX-License-Identifier: ISC
 * intent_answer.c - what the text answers to a question, and how long LATER and PAUSE are meant to last (understanding.md 29, 30). */
#include <config.h>

#include "nlp/intent_inside.h"

enum answer intent_answer_at(const struct intents *s, size_t token, size_t *end)
{
    const struct reader *r = s->r;
    enum answer answer = ANSWER_NONE;
    *end = token;
    for (size_t i = reader_first_hit(r, token); i < r->n_hits && r->hits[i].from == token; i++) {
        const struct hit *h = &r->hits[i];
        enum answer this = ANSWER_NONE;
        if (h->to <= *end || h->flags & EDGE_DOUBTFUL)
            continue;
        if (h->kind == PHRASE_UNCLEAR)
            this = ANSWER_UNCLEAR;
        else if (h->kind == PHRASE_INTENT && entry_of(s, h)->part != INTENT_ANYWHERE) {
            if (entry_of(s, h)->part == INTENT_WHOLE && !intent_is_whole(s, h))
                continue;
            enum intent intent = entry_of(s, h)->intent;
            this = intent == INTENT_YES ? ANSWER_YES : intent == INTENT_NO ? ANSWER_NO : ANSWER_NONE;
            bool ends = h->to == r->n_tokens || r->tokens[h->to].brk >= BREAK_SOFT;
            if (entry_of(s, h)->part == INTENT_WHOLE && !ends && this != ANSWER_NONE) { /* a start that is not listed as one */
                bool rest = true;
                for (size_t k = h->to; k < r->n_tokens && r->tokens[k].brk < BREAK_SOFT && rest; k++)
                    rest = is_filler(s, k);
                if (!rest)
                    continue;
            }
        }
        if (this == ANSWER_NONE)
            continue;
        answer = this;
        *end = h->to;
    }
    return answer;
}

enum answer intent_read_answer(const struct intents *s)
{
    const struct reader *r = s->r;
    size_t end = 0, other_end = 0;
    enum answer answer = ANSWER_NONE;
    for (size_t at = 0; at <= s->first && at < r->n_tokens && answer == ANSWER_NONE; at++)
        answer = intent_answer_at(s, at, &end);
    if (answer == ANSWER_NONE || answer == ANSWER_UNCLEAR)
        return answer;
    size_t next = end;
    while (next < r->n_tokens && r->tokens[next].flags & TOKEN_LIGHT)
        next++;
    for (size_t at = end; at <= next + 1 && at < r->n_tokens; at++) {
        if (r->tokens[at].brk >= BREAK_SENTENCE)
            break;
        enum answer other = intent_answer_at(s, at, &other_end);
        bool ends = other_end == r->n_tokens || r->tokens[other_end].brk >= BREAK_SOFT;
        if (other == ANSWER_UNCLEAR && ends)
            return ANSWER_UNCLEAR; /* "no only a bit" */
        if (other != ANSWER_NONE && other != ANSWER_UNCLEAR && other != answer && ends && at == end)
            return ANSWER_UNCLEAR; /* "yes no" */
    }
    return answer;
}

int64_t intent_read_delay(const struct intents *s)
{
    const struct reader *r = s->r;
    const struct hit *best = NULL;
    for (size_t i = 0; i < r->n_hits; i++)
        if (r->hits[i].kind == PHRASE_DELAY && (best == NULL || length_of(&r->hits[i]) > length_of(best)))
            best = &r->hits[i];
    if (best == NULL)
        return 0;
    double minutes = r->lexicon->delays[best->target].minutes;
    const struct number *n = best->last_number != 0 ? &r->numbers[best->last_number - 1] : NULL;
    if (n != NULL && n->type == NUMBER_CLOCK) {
        int64_t now = (r->request->now_utc + r->request->utc_offset_s) % 86400 / 60;
        int64_t wait = n->low - now;
        if (n->half == HALF_NONE && n->low < 13 * 60)
            while (wait <= 0)
                wait += 720;
        return wait > 0 ? wait : wait + 1440;
    }
    double total = n != NULL ? minutes * n->low / 1000 : minutes;
    return total > 0 && total < 60.0 * 24 * 400 ? (int64_t)(total + 0.5) : 0;
}
