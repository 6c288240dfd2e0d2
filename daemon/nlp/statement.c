/* SPDX-License-Identifier: ISC
 * statement.c - where a statement begins: the smallest part of a text that says something of somebody. */
#include <config.h>

#include "nlp/context.h"

#include "nlp/triggers.h"

enum { PRESENT_WITHIN = 4 }; /* tokens behind the first of a statement */

/* The words of a part of the sentence that are neither light nor context: "and now its back" has none, "good life now" has two. */
size_t words_of_weight(const struct context *c, size_t from, size_t to)
{
    return to > from ? c->plain[to] - (size_t)c->plain[from] : 0;
}

/* The statement that begins at the token is of now: it has a verb of the present tense ("my left arm is numb") or says "today". */
bool is_of_present(const struct context *c, size_t at, size_t end)
{
    int today = c->r->lexicon->reserved[RESERVED_TODAY];
    for (size_t i = at; i < end && i <= at + PRESENT_WITHIN; i++) {
        if (i > at && (c->r->tokens[i].brk >= BREAK_SOFT || starts_with(c, i, CONTEXT_OR) || starts_with(c, i, CONTEXT_AND)))
            return false;
        if (has_trigger(c, i, CONTEXT_PRESENT) || starts_with(c, i, CONTEXT_RESUME))
            return true;
        for (size_t m = c->first_mention[i]; m < c->r->n_mentions && c->r->mentions[m].token_from == i; m++)
            if (c->r->mentions[m].concept == today)
                return true;
    }
    return false;
}

bool is_who(const struct context *c, size_t i)
{
    return has_trigger(c, i, CONTEXT_SUBJECT) || has_trigger(c, i, CONTEXT_SELF);
}

bool is_other(const struct context *c, size_t i)
{
    return has_trigger(c, i, CONTEXT_OTHER) || has_trigger(c, i, CONTEXT_POSSESS_OTHER);
}

/* Somebody else has a verb, and be it spent by a sign: "ma belle-mere [a fait un infarctus]". */
bool other_has_verb(const struct context *c, size_t at)
{
    for (size_t i = at + 1u; is_other(c, at) && i < c->r->n_tokens && i < at + PRESENT_WITHIN; i++) {
        if (c->r->tokens[i].brk >= BREAK_SOFT || starts_with(c, i, CONTEXT_OR) || starts_with(c, i, CONTEXT_AND))
            return false;
        if (has_trigger(c, i, CONTEXT_FINITE))
            return true;
    }
    return false;
}

/* Somebody comes in here, with a negator before him or without: "i cant", "no puedo". */
bool brings_in_who(const struct context *c, size_t i)
{
    return (is_who(c, i) || (has_trigger(c, i, CONTEXT_DENY) && is_who(c, i + 1u))) && !is_who(c, i - 1u);
}

static bool goes_on(const struct context *c, size_t i, size_t end)
{
    return i < end && c->r->tokens[i].brk == BREAK_NONE && (c->r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_COMMA)) == TOKEN_LIGHT && !starts_with(c, i, CONTEXT_AND) &&
        !starts_with(c, i, CONTEXT_OR);
}

/* A sign of several words stands at the token, or behind small words there that bind it to nothing before it, and begins with no verb: "chest pain",
 * "the worst headache".  Behind "with" or "had" it is none. */
static bool is_bare_sign(const struct context *c, size_t at, size_t end)
{
    const struct reader *r = c->r;
    size_t n_weighty = 0;
    for (size_t i = at; i < end && i <= at + PRESENT_WITHIN; i++) {
        const struct token *token = &r->tokens[i];
        if ((i > at && token->brk != BREAK_NONE) || has_trigger(c, i, CONTEXT_BIND) || has_trigger(c, i, CONTEXT_FINITE) || has_trigger(c, i, CONTEXT_DENY) ||
            has_trigger(c, i, CONTEXT_AND) || has_trigger(c, i, CONTEXT_OR))
            return false;
        for (size_t m = c->first_mention[i]; m < r->n_mentions && r->mentions[m].token_from == i; m++) {
            const struct concept *is = &r->lexicon->concepts[r->mentions[m].concept];
            if (is->deficit && !is->idiom && !is->modifier && (r->mentions[m].token_to > i + 1u || goes_on(c, i + 1u, end)))
                return true; /* "weakness in my arm" */
        }
        if ((token->flags & TOKEN_LIGHT) == 0 && n_weighty++ > 0) /* "sudden", "both" */
            return false;
    }
    return false;
}

/* "had a stroke 3 years ago [chest pain]": behind a past that closes what was said before it a bare sign is of now, and so is "cant ..." */
bool closes_before_sign(const struct context *c, const struct trigger *t, size_t end)
{
    if ((t->type != CONTEXT_PAST && t->type != CONTEXT_RECENT) || c->r->prose || t->to >= end || (c->r->tokens[t->to].flags & TOKEN_COMMA) != 0 ||
        has_trigger(c, t->to - 1u, CONTEXT_BIND) || words_of_weight(c, segment_start(c, t->from), t->from) == 0) /* "leaned back in [the salon]" */
        return false;
    return is_bare_sign(c, t->to, end) || (has_trigger(c, t->to, CONTEXT_PRESENT) && is_of_present(c, t->to, end));
}

/* Somebody says or has something of his own here. */
bool subject_begins_statement(const struct context *c, size_t i)
{
    return subject_has_verb(c, i) || subject_has_sign(c, i);
}

/* Parts between commas, behind "and", and before the patient or a subject with a verb or a sign, or somebody else with a verb. */
void context_statements(struct context *c)
{
    uint16_t statement = 0;
    bool *closed = arena_array(c->r->arena, c->r->n_tokens + 1, sizeof *closed); /* by token: what stands before it is closed, and a bare sign follows */
    if (closed == NULL) {
        c->r->failed = true;
        return;
    }
    for (size_t k = 0; k < c->n_triggers; k++) {
        const struct trigger *t = &c->triggers[k];
        bool request = t->type == CONTEXT_AFFIRM && t->to > t->from + 1u && is_bare_sign(c, t->to, c->r->n_tokens); /* "what do i do" */
        closed[t->to] = closed[t->to] || (!t->dead && (request || closes_before_sign(c, t, c->r->n_tokens)));
    }
    for (size_t i = 1; i < c->r->n_tokens; i++) {
        if (closed[i] || c->segment[i] != c->segment[i - 1u] || c->r->tokens[i].brk >= BREAK_SOFT || starts_with(c, i - 1u, CONTEXT_AND) ||
            (brings_in_who(c, i) && subject_begins_statement(c, i)) || (!is_who(c, i - 1u) && other_has_verb(c, i)))
            statement++;
        c->statement[i] = statement;
    }
}
