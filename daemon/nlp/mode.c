/* SPDX-License-Identifier: ISC
 * mode.c - whether what is said is stated, supposed or asked: "what if my arm goes numb", "is numbness a side effect?" */
#include <config.h>

#include "nlp/triggers.h"

enum { NEAR_TOKENS = 3, ASKED_AT_ONCE = 16 };

/* What was asked of nobody in the parts between commas that were looked at last: to do so again changes nothing. */
struct asked {
    size_t start, end; /* tokens */
    const struct context_entry *done[ASKED_AT_ONCE];
    size_t n;
    bool of_now, of_now_known; /* is_of_now() */
};

/* The patient stands between the trigger and the thing, or in or right behind the thing: it is placed on the patient. */
static bool is_placed(const struct context *c, const struct trigger *t, const struct mention *k)
{
    for (size_t i = t->to; i < k->token_to + (size_t)NEAR_TOKENS && i < c->r->n_tokens; i++) {
        if (i >= k->token_to && c->segment[i] != c->segment[k->token_to - 1u])
            break;
        if (starts_with(c, i, CONTEXT_SELF))
            return true;
    }
    return false;
}

/* The text names the patient somewhere, or a time that is not over: "does the arm go numb? mine is", "is left arm numb since noon normal". */
static bool is_of_now(const struct context *c, struct asked *asked)
{
    for (size_t i = 0; i < c->r->n_tokens && !asked->of_now_known && !asked->of_now; i++)
        asked->of_now = starts_with(c, i, CONTEXT_SELF) || starts_with(c, i, CONTEXT_SINCE) || starts_with(c, i, CONTEXT_RESUME);
    asked->of_now_known = true;
    return asked->of_now;
}

/* Its words begin the part between commas that they stand in. */
static bool begins_part(const struct context *c, const struct trigger *t)
{
    return touches(c, segment_start(c, t->from), t->from);
}

/* The same was asked in the same part before; if not, it now is. */
static bool was_asked(const struct trigger *t, size_t start, size_t end, struct asked *asked)
{
    if (asked->start != start || asked->end != end)
        asked->n = 0;
    asked->start = start;
    asked->end = end;
    for (size_t i = 0; i < asked->n; i++)
        if (asked->done[i] == t->entry)
            return true;
    if (asked->n < ASKED_AT_ONCE)
        asked->done[asked->n++] = t->entry;
    return false;
}

/* What is asked of nobody: a sign that was stated between the same commas is asked about.  Without a question mark only where the part begins
 * like that: "bad side effects, throat swelling shut" states, and so does "throat swelling shut side effect". */
static void apply_general(struct context *c, const struct trigger *t, struct asked *asked)
{
    struct reader *r = c->r;
    bool marked = (r->tokens[t->from].flags & TOKEN_ASKED) != 0;
    size_t from = segment_start(c, t->from), to = segment_end(c, t->to - 1u);
    if ((!marked && (t->entry->marked || !begins_part(c, t))) || is_of_now(c, asked) || was_asked(t, from, to, asked))
        return;
    for (size_t m = c->first_mention[from]; m < r->n_mentions && r->mentions[m].token_from < to; m++) {
        struct mention *k = &r->mentions[m];
        if (!trigger_concerns(t, k->concept) || k->mode == MODE_FIGURATIVE)
            continue;
        k->general = true;
        if (k->mode != MODE_STATED)
            continue;
        k->mode = MODE_QUESTION;
        k->why = t->text;
    }
}

/* A sign is said in tokens [from, to), in which the trigger may speak of it; the "nothing" of "hope its nothing" is none. */
static bool has_sign(const struct context *c, const struct trigger *t, size_t from, size_t to)
{
    const struct reader *r = c->r;
    for (size_t m = c->first_mention[from]; m < r->n_mentions && r->mentions[m].token_from < to; m++) {
        const struct mention *k = &r->mentions[m];
        bool denial = k->token_to == k->token_from + 1u && starts_with(c, k->token_from, CONTEXT_DENY);
        if (!denial && r->lexicon->concepts[k->concept].deficit && trigger_concerns(t, k->concept))
            return true;
    }
    return false;
}

/* What a trigger of mode speaks of. */
struct mode_span {
    size_t from, to;   /* tokens */
    size_t asked_from; /* from here on it is asked about at least */
};

/* Whether the token begins a statement of its own: behind a comma or a break, or a subject with its verb that is not the trigger's own ("if i"). */
static bool begins_statement(const struct context *c, const struct trigger *t, size_t i, bool has_own)
{
    const struct token *token = &c->r->tokens[i];
    if ((token->flags & TOKEN_COMMA) != 0 || (token->brk >= BREAK_SOFT && ((token->flags & TOKEN_SLASH) == 0 || !has_sign(c, t, t->to, i))))
        return true; /* a slash lists: "numb/weak" */
    if (!starts_with(c, i, CONTEXT_SUBJECT) || !(subject_has_verb(c, i) || subject_has_sign(c, i)))
        return false;
    bool own = !has_own && touches(c, t->to, i);
    for (size_t k = t->to; own && k < i; k++)
        own = !starts_with(c, k, CONTEXT_SUBJECT) && !starts_with(c, k, CONTEXT_FINITE) && !starts_with(c, k, CONTEXT_AND);
    return !own;
}

/* Without a question mark what an `after` trigger supposes or asks ends where another statement begins and no sign was said yet ("hope its
 * nothing, face drooping").  Where one was, behind "and", and behind a condition (reach list), what follows is asked about ("if i faint, go
 * numb"), but for the middle of a list ("if i get numb, weak or confused"). */
static void end_unmarked(const struct context *c, const struct trigger *t, struct mode_span *s)
{
    bool has_own = false; /* "what do i do" has its subject */
    for (size_t i = trigger_from(c, t->from); i < c->n_triggers && c->triggers[i].from < t->to; i++)
        has_own = has_own || c->triggers[i].type == CONTEXT_SUBJECT;
    for (size_t i = t->to; i < s->to; i++) {
        if (!begins_statement(c, t, i, has_own))
            continue;
        bool comma = (c->r->tokens[i].flags & TOKEN_COMMA) != 0, joined = i > t->to && starts_with(c, i - 1u, CONTEXT_AND);
        if (!has_sign(c, t, t->to, i) && t->entry->reach != REACH_LIST && !joined)
            s->to = i;
        else if (!(comma && i + 1u < s->to && starts_with(c, i + 1u, CONTEXT_OR)))
            s->asked_from = i;
        return;
    }
}

/* "if my face has dropped right now": a time that is not over stands in the supposition, behind the sign. */
static bool is_supposed_of_now(const struct context *c, const struct mode_span *s, const struct mention *k)
{
    const struct reader *r = c->r;
    if (!r->lexicon->concepts[k->concept].deficit)
        return false;
    for (size_t i = k->token_to; i < s->to && c->segment[i] == c->segment[k->token_from]; i++) {
        if (starts_with(c, i, CONTEXT_SINCE) || starts_with(c, i, CONTEXT_RESUME))
            return true;
        for (size_t m = c->first_mention[i]; m < r->n_mentions && r->mentions[m].token_from == i; m++)
            if (r->mentions[m].concept == r->lexicon->reserved[RESERVED_TODAY])
                return true;
    }
    return false;
}

static struct mode_span span_of_mode(const struct context *c, const struct trigger *t)
{
    const struct reader *r = c->r;
    bool question = t->type == CONTEXT_QUESTION;
    size_t from = t->entry->scope == SCOPE_AFTER ? t->to : segment_start(c, t->from);
    from = from + (size_t)REACH_LONG < t->from ? t->from - (size_t)REACH_LONG : from;
    if (t->entry->scope == SCOPE_BEFORE || t->entry->scope == SCOPE_SENTENCE)
        while (from > 0 && r->tokens[from].brk < BREAK_SENTENCE && t->from - from < REACH_MAX)
            from--;
    size_t limit = t->to + (size_t)REACH_MAX < r->n_tokens ? t->to + (size_t)REACH_MAX : r->n_tokens, end = from;
    if (t->entry->scope == SCOPE_BEFORE)
        limit = t->from;
    for (; end < limit; end++) {
        if (end >= t->to && (r->tokens[end].brk >= (question ? BREAK_SENTENCE : BREAK_EMOJI) || starts_with(c, end, CONTEXT_CLOSE)))
            break;
        if (end > t->to && r->tokens[end].flags & TOKEN_COMMA && starts_with(c, end, CONTEXT_SUBJECT))
            break;
    }
    return (struct mode_span){ .from = from, .to = end, .asked_from = end };
}

static void apply_mode(struct context *c, const struct trigger *t, struct asked *asked)
{
    if (t->entry->alone) {
        apply_general(c, t, asked);
        return;
    }
    struct reader *r = c->r;
    bool question = t->type == CONTEXT_QUESTION;
    struct mode_span s = span_of_mode(c, t);
    for (size_t i = s.from; i < s.to && t->entry->n_only == 0; i++)
        c->sides[i] |= SIDE_NOT_STATED; /* numbers and doses too: "what if i take ibuprofen 400, paracetamol 500" */
    if (t->entry->scope == SCOPE_AFTER && (r->tokens[t->from].flags & TOKEN_ASKED) == 0)
        end_unmarked(c, t, &s);
    if (t->entry->reach == REACH_PHRASE)
        nearest_item(c, t, &s.from, &s.to);
    for (size_t m = c->first_mention[s.from]; m < r->n_mentions && r->mentions[m].token_from < s.to; m++) {
        struct mention *k = &r->mentions[m];
        if ((k->token_from <= t->from && k->token_to >= t->to) || !trigger_concerns(t, k->concept))
            continue;
        if (question && t->entry->scope == SCOPE_AFTER && k->mode == MODE_STATED && is_placed(c, t, k))
            continue;
        if (question && t->entry->scope == SCOPE_BEFORE && k->frozen)
            continue;
        k->mode = question || k->mode == MODE_QUESTION ? MODE_QUESTION : MODE_HYPOTHETICAL;
        if (!question && (k->frozen || k->token_from >= s.asked_from || is_supposed_of_now(c, &s, k)) && t->entry->scope != SCOPE_SENTENCE)
            k->mode = MODE_QUESTION; /* "if i cant feel my hand": asked about rather than passed over */
        k->why = t->text;
    }
}

/* "numbness?" and no more. */
static void apply_bare_question(struct context *c)
{
    struct reader *r = c->r;
    for (size_t m = 0, last = 0, last_from = 0; m < r->n_mentions; m++) {
        struct mention *k = &r->mentions[m];
        if ((r->tokens[k->token_from].flags & TOKEN_ASKED) == 0 || k->mode != MODE_STATED)
            continue;
        size_t from = k->token_from, to = k->token_to;
        while (from > last && r->tokens[from].brk < BREAK_SENTENCE && r->tokens[from - 1].flags & TOKEN_LIGHT &&
               !starts_with(c, from - 1, CONTEXT_SELF))
            from--;
        from = from == last ? last_from : from; /* what lies before was gone over already */
        last = k->token_from;
        last_from = from;
        bool ends = to == r->n_tokens || r->tokens[to].brk == BREAK_SENTENCE;
        if (ends && r->tokens[from].brk == BREAK_SENTENCE)
            k->mode = MODE_QUESTION;
    }
}

void context_modes(struct context *c)
{
    struct asked asked = { 0 };
    for (int type = CONTEXT_HYPOTHETICAL; type <= CONTEXT_QUESTION; type++)
        for (size_t i = 0; i < c->n_triggers; i++)
            if (!c->triggers[i].dead && c->triggers[i].type == type &&
                !(c->triggers[i].entry->scope == SCOPE_SENTENCE && trigger_is_denied(c, &c->triggers[i]))) /* "not joking, chest pain" */
                apply_mode(c, &c->triggers[i], &asked);
    apply_bare_question(c);
}
