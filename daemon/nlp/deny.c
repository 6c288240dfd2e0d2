/* SPDX-License-Identifier: ISC
 * deny.c - what a negator denies (understanding.md 2, 9, 10, 12).  Where that is in doubt, the thing is unsure. */
#include <config.h>

#include "nlp/triggers.h"

/* Mentions that belong together: "bad headache". */
struct item {
    size_t from, to;   /* tokens */
    size_t first, end; /* mentions */
};

enum { ITEMS_MAX = 24, FAR_TOKENS = 6, OTHER_WORDS = 2, OTHER_WORDS_BARE = 6 };

/* Where a statement may begin between a negator and the token that is looked at, found as the tokens are gone over. */
struct beginning {
    size_t at;     /* the last: behind a comma, and, or or; behind a thing said before, which a verb does not touch */
    size_t weight; /* the first word with weight: something that was denied before it */
};

static void meet_token(const struct context *c, const struct trigger *t, size_t i, struct beginning *b)
{
    const struct token *token = &c->r->tokens[i];
    if (i > t->to && ((token->flags & TOKEN_COMMA) != 0 || starts_with(c, i - 1, CONTEXT_OR) || starts_with(c, i - 1, CONTEXT_AND)))
        b->at = i;
    if (b->weight > i && (token->flags & TOKEN_LIGHT) == 0 && !starts_with(c, i, CONTEXT_AND))
        b->weight = i;
}

/* A verb that is a statement of its own begins at the words before it that are its subject; 0 when there is none such. */
static size_t statement_start(const struct context *c, const struct trigger *t, size_t verb, const struct beginning *b)
{
    size_t start = b->at;
    bool joined = (c->r->tokens[start].flags & TOKEN_COMMA) != 0 || (start > t->to && starts_with(c, start - 1, CONTEXT_AND));
    if (start <= t->to || starts_with(c, start - 1, CONTEXT_OR) || (start == verb && !joined)) /* "no fever, and has a cough" */
        return 0;
    return b->weight < start ? start : 0;
}

bool subject_has_verb(const struct context *c, size_t at)
{
    if (starts_with(c, at, CONTEXT_FINITE))
        return true;
    for (size_t i = at + 1; i < c->r->n_tokens && i <= at + 4; i++) {
        if (c->r->tokens[i].brk >= BREAK_SOFT || starts_with(c, i, CONTEXT_OR) || starts_with(c, i, CONTEXT_AND))
            return false;
        if (starts_with(c, i, CONTEXT_FINITE))
            return true;
    }
    return false;
}

/* A negator, spent or not, begins here: the sign that begins with it ("not stopped") holds it itself. */
static bool has_negator(const struct context *c, size_t token)
{
    return has_trigger(c, token, CONTEXT_DENY) || has_trigger(c, token, CONTEXT_AFFIRM);
}

/* A sign begins here with a word for who has it: "[se me fue el habla]", "[perdí el conocimiento]". */
static bool sign_names_who(const struct context *c, size_t at)
{
    bool who = has_trigger(c, at, CONTEXT_SUBJECT) || has_trigger(c, at, CONTEXT_SELF), sign = false;
    for (size_t m = c->first_mention[at]; who && m < c->r->n_mentions && c->r->mentions[m].token_from == at; m++) {
        const struct mention *k = &c->r->mentions[m];
        sign = sign || (c->r->lexicon->concepts[k->concept].deficit && !c->r->lexicon->concepts[k->concept].idiom && k->token_to > at + 1u);
    }
    return sign;
}

/* A sign begins with the subject or closely behind it: "my [left arm ...]", "i [fainted]", "[se me traba]". */
bool subject_has_sign(const struct context *c, size_t at)
{
    enum { WITHIN = 2 };
    const struct reader *r = c->r;
    for (size_t m = c->first_mention[at]; m < r->n_mentions && r->mentions[m].token_from <= at + WITHIN; m++) {
        const struct mention *k = &r->mentions[m];
        bool apart = false;
        for (size_t i = at + 1; i <= k->token_from && !apart; i++)
            apart = r->tokens[i].brk >= BREAK_SOFT || starts_with(c, i, CONTEXT_OR) || starts_with(c, i, CONTEXT_AND) || has_negator(c, i);
        if (!apart && r->lexicon->concepts[k->concept].deficit && !r->lexicon->concepts[k->concept].idiom && k->token_to > at + 1u)
            return true;
    }
    return false;
}

/* Behind a colon or a bracket. */
static bool begins_anew(const struct context *c, size_t i)
{
    const struct token *token = &c->r->tokens[i];
    return token->brk == BREAK_SOFT && (token->flags & (TOKEN_COMMA | TOKEN_SLASH)) == 0;
}

/* "the cough", "his old cough": something in particular, that does not go on with "no fever, ..." */
static bool has_article(const struct context *c, size_t i)
{
    for (size_t k = 0; k < 2 && i > 0 && c->r->tokens[i].brk == BREAK_NONE; k++) {
        const struct token *before = &c->r->tokens[--i];
        if (before->n_ids > 0 && (c->r->lexicon->vocab.words[before->ids[0]].flags & WORD_ARTICLE) != 0)
            return true;
    }
    return false;
}

size_t scope_end(const struct context *c, const struct trigger *t)
{
    const struct reader *r = c->r;
    size_t limit = t->to + (size_t)REACH_MAX < r->n_tokens ? t->to + (size_t)REACH_MAX : r->n_tokens;
    if (t->confined && limit > t->confined_to)
        limit = t->confined_to;
    bool own_subject = t->entry->reach == REACH_CLAUSE; /* "dont think i have": the first subject is its own */
    struct beginning beginning = { .at = t->to, .weight = SIZE_MAX };
    for (size_t i = t->to; i < limit; i++) {
        if (r->tokens[i].brk >= BREAK_EMOJI || starts_with(c, i, CONTEXT_CLOSE) || (r->prose && i > t->to && begins_anew(c, i)))
            return i;
        meet_token(c, t, i, &beginning);
        bool apart = !touches(c, t->to, i);
        bool subject = (starts_with(c, i, CONTEXT_SUBJECT) && (subject_has_verb(c, i) || (apart && subject_has_sign(c, i)))) ||
            (apart && !starts_with(c, i - 1u, CONTEXT_OR) && sign_names_who(c, i));
        if (subject && !(own_subject && touches(c, t->to, i)))
            return i;
        own_subject = own_subject && !subject;
        if (!subject && starts_with(c, i, CONTEXT_FINITE) && i > t->to) {
            size_t start = statement_start(c, t, i, &beginning);
            if (start > 0)
                return start;
        }
        if (i > t->to && c->last_begun[i] > t->to)
            beginning.at = i;
    }
    return limit;
}

/* The mentions in tokens [from, to) as items.  Mentions that overlap, or that a modifier stands right before, are one. */
static size_t gather(const struct context *c, const struct trigger *t, size_t from, size_t to, struct item *items)
{
    const struct reader *r = c->r;
    size_t n = 0;
    bool modifier = false;
    size_t start = from == t->to ? t->from + 1u : from; /* "no me falta el aire": the last word of the negator begins the sign */
    for (size_t m = c->first_mention[start]; m < r->n_mentions && r->mentions[m].token_from < to; m++) {
        const struct mention *k = &r->mentions[m];
        bool own = k->token_from <= t->from && k->token_to >= t->to;
        bool unasked = r->prose && k->concept != (int)r->lexicon->n_concepts;
        bool verb = k->frozen && k->token_to == k->token_from + 1u && !r->lexicon->concepts[k->concept].deficit; /* "take": no thing either */
        bool small = verb || n_weighty(c, k->token_from, k->token_to) == 0; /* "have", "any": nothing that can be denied */
        if (own || unasked || small || (k->token_from < from && (k->token_to <= from || has_negator(c, k->token_from))))
            continue;
        bool joins = n > 0 && (k->token_from < items[n - 1].to || (modifier && touches(c, items[n - 1].to, k->token_from) &&
                                                                    (r->tokens[k->token_from].flags & TOKEN_COMMA) == 0));
        bool is_modifier = r->lexicon->concepts[k->concept].modifier;
        if (joins) {
            struct item *item = &items[n - 1];
            modifier = k->token_to >= item->to ? is_modifier : modifier;
            item->to = k->token_to > item->to ? k->token_to : item->to;
            item->end = m + 1;
            continue;
        }
        if (n == ITEMS_MAX)
            break;
        items[n++] = (struct item){ k->token_from, k->token_to, m, m + 1 };
        modifier = is_modifier;
    }
    return n;
}

enum link { LINK_OR, LINK_AND, LINK_COMMA, LINK_NONE, LINK_WORDS };

/* How two items of a list hang together. */
static enum link link_between(const struct context *c, size_t from, size_t to)
{
    const struct reader *r = c->r;
    bool comma = false, words = false, joined = false, slash = false;
    for (size_t i = from; i <= to && i < r->n_tokens; i++) {
        comma = comma || (r->tokens[i].flags & TOKEN_COMMA) != 0;
        slash = slash || (r->tokens[i].flags & TOKEN_SLASH) != 0;
        if (i == to)
            break;
        if (starts_with(c, i, CONTEXT_OR))
            return LINK_OR;
        joined = joined || starts_with(c, i, CONTEXT_AND);
        words = words || ((r->tokens[i].flags & TOKEN_LIGHT) == 0 && !starts_with(c, i, CONTEXT_AND));
    }
    if (slash && !words)
        return LINK_OR;
    if (comma)
        return LINK_COMMA;
    if (joined && !words)
        return LINK_AND;
    return words ? LINK_WORDS : LINK_NONE;
}

static bool says_no(const struct trigger *t)
{
    return t->type == CONTEXT_DENY || t->type == CONTEXT_AFFIRM;
}

/* "I have not lost my balance": a loss that says no "not" itself, and has one right before it. */
static bool is_denied_loss(const struct context *c, const struct trigger *t, const struct mention *k)
{
    if (!k->frozen || k->token_from <= t->from || !(k->token_from < t->to || touches(c, t->to, k->token_from)))
        return false;
    for (size_t i = t->to; i < k->token_from; i++) /* "without her I have lost all": a new subject */
        if (starts_with(c, i, CONTEXT_SUBJECT))
            return false;
    if (c->no_end[c->segment[t->from]] <= t->from) /* "cant speak without losing my breath" */
        return false;
    for (size_t i = trigger_from(c, k->token_from); i < c->n_triggers && c->triggers[i].from < k->token_to; i++)
        if (c->triggers[i].to <= k->token_to && says_no(&c->triggers[i]))
            return false;
    return true;
}

static void set(struct context *c, const struct trigger *t, const struct item *item, enum polarity polarity, bool directly)
{
    for (size_t m = item->first; m < item->end; m++) {
        struct mention *k = &c->r->mentions[m];
        if (directly && polarity == POLARITY_ABSENT && k->polarity == POLARITY_PRESENT && trigger_concerns(t, k->concept) &&
            is_denied_loss(c, t, k)) {
            k->polarity = POLARITY_UNSURE; /* in speech without stops the no may be an answer */
            k->why = t->text;
        }
        if (k->frozen || k->token_from < item->from || k->token_to > item->to || !trigger_concerns(t, k->concept) ||
            (k->token_from <= t->from && k->token_to >= t->to))
            continue;
        if (k->polarity == POLARITY_ABSENT && c->denied_directly[m] && !directly)
            continue;
        k->polarity = polarity;
        k->why = t->text;
        c->denied_directly[m] = c->denied_directly[m] || (directly && polarity == POLARITY_ABSENT);
    }
}

static bool is_frozen(const struct context *c, const struct item *item)
{
    for (size_t m = item->first; m < item->end; m++)
        if (c->r->mentions[m].frozen)
            return true;
    return false;
}

static bool is_deficit(const struct context *c, const struct item *item)
{
    for (size_t m = item->first; m < item->end; m++)
        if (c->r->lexicon->concepts[c->r->mentions[m].concept].deficit)
            return true;
    return false;
}

/* "numbness since noon": a time that does not fit a denial stands right behind it. */
static bool has_since(const struct context *c, const struct item *item, size_t limit)
{
    for (size_t i = item->to; i < limit && i <= item->to + 2; i++) {
        if (starts_with(c, i, CONTEXT_SINCE))
            return (c->r->tokens[i].flags & TOKEN_COMMA) == 0;
        if ((c->r->tokens[i].flags & TOKEN_LIGHT) == 0 || c->r->tokens[i].brk >= BREAK_SOFT)
            return false;
    }
    return false;
}

/* A negator of lists that begins at the token less one (0: there is none) is of the same run as the trigger. */
static bool is_of_run(const struct context *c, const struct trigger *t, size_t token)
{
    return token > 0 && c->r->tokens[token - 1].sentence == c->r->tokens[t->from].sentence && c->clause[token - 1] == c->clause[t->from];
}

/* The negator before or behind this one in the same run: where "no" repeats, each takes one item. */
static bool repeats(const struct context *c, const struct trigger *t)
{
    return is_of_run(c, t, c->list_before[t->from]) || is_of_run(c, t, c->list_behind[t->from]);
}

/* Fills what is looked up by segment and token.  false: there is no negator, or no memory. */
static bool find_negators(struct context *c)
{
    struct reader *r = c->r;
    bool any = false;
    for (size_t i = 0; i < c->n_triggers && !any; i++)
        any = !c->triggers[i].dead && c->triggers[i].type == CONTEXT_DENY;
    if (!any)
        return false;
    size_t n_segments = c->segment[r->n_tokens - 1] + 1u;
    c->no_end = arena_array_raw(r->arena, n_segments, sizeof *c->no_end);
    c->list_before = arena_array(r->arena, r->n_tokens + 1, sizeof *c->list_before);
    c->list_behind = arena_array(r->arena, r->n_tokens + 1, sizeof *c->list_behind);
    if (c->no_end == NULL || c->list_before == NULL || c->list_behind == NULL) {
        r->failed = true;
        return false;
    }
    for (size_t i = 0; i < n_segments; i++)
        c->no_end[i] = UINT16_MAX;
    for (size_t i = 0; i < c->n_triggers; i++) {
        const struct trigger *t = &c->triggers[i];
        uint16_t *end = &c->no_end[c->segment[t->from]];
        if (says_no(t) && t->to < *end)
            *end = t->to;
        if (!t->dead && !t->confined && t->type == CONTEXT_DENY && t->entry->scope == SCOPE_AFTER && t->entry->reach == REACH_LIST) {
            c->list_before[t->from + 1u] = (uint16_t)(t->from + 1u);
            if (t->from > 0)
                c->list_behind[t->from - 1u] = (uint16_t)(t->from + 1u);
        }
    }
    for (size_t i = 1; i <= r->n_tokens; i++)
        if (c->list_before[i] == 0)
            c->list_before[i] = c->list_before[i - 1];
    for (size_t i = r->n_tokens; i-- > 0;)
        if (c->list_behind[i] == 0)
            c->list_behind[i] = c->list_behind[i + 1];
    return true;
}

/* The next negator takes over from this one. */
static size_t next_negator(const struct context *c, size_t index, size_t limit)
{
    const struct trigger *t = &c->triggers[index];
    for (size_t i = index + 1; i < c->n_triggers && c->triggers[i].from < limit; i++) {
        const struct trigger *o = &c->triggers[i];
        if (!o->dead && o->type == CONTEXT_DENY && o->entry->scope == SCOPE_AFTER && o->from >= t->to)
            return o->from;
    }
    return limit;
}

/* What becomes of item k > 0; POLARITY_PRESENT: the list ends before it. */
static enum polarity list_polarity(const struct context *c, const struct trigger *t, const struct item *items, size_t k, size_t last_or,
                                   bool repeated, enum polarity before)
{
    enum link link = link_between(c, items[k - 1].to, items[k].from);
    bool proven = last_or != SIZE_MAX && last_or >= items[k - 1].to;
    if (proven)
        return POLARITY_ABSENT;
    if (link == LINK_OR)
        return before;
    if (c->r->prose && has_article(c, items[k].from) && !has_article(c, items[0].from))
        return POLARITY_PRESENT;
    if (repeated)
        return POLARITY_PRESENT;
    switch (link) {
    case LINK_AND:
        return before;
    case LINK_COMMA:
        return t->entry->reach == REACH_CLAUSE ? POLARITY_ABSENT : POLARITY_UNSURE;
    case LINK_NONE:
        return POLARITY_UNSURE;
    case LINK_WORDS:
        if (t->entry->reach == REACH_CLAUSE)
            return POLARITY_ABSENT;
        return items[k].from - items[k - 1].to <= 3 ? POLARITY_UNSURE : POLARITY_PRESENT;
    case LINK_OR:
        break;
    }
    return POLARITY_ABSENT;
}

/* An inability begins where the list was ended by it. */
static bool frozen_behind(const struct context *c, size_t limit)
{
    const struct reader *r = c->r;
    if (limit >= r->n_tokens || r->tokens[limit].brk >= BREAK_EMOJI)
        return false;
    for (size_t m = c->first_mention[limit]; m < r->n_mentions && r->mentions[m].token_from == limit; m++)
        if (r->mentions[m].frozen)
            return true;
    return false;
}

/* A phrase that no lexicon knows: what stands beside it in a list may be unknown too. */
static bool is_bare(const struct context *c, const struct item *item)
{
    for (size_t m = item->first; m < item->end; m++)
        if (c->r->mentions[m].concept == (int)c->r->lexicon->n_concepts)
            return true;
    return false;
}

static bool has_or(const struct context *c, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (starts_with(c, i, CONTEXT_OR))
            return true;
    return false;
}

/* So much else stands between that the negator may have been about that. */
static bool is_far(const struct context *c, const struct trigger *t, const struct item *item)
{
    return n_weighty(c, t->to, item->from) >= (is_bare(c, item) ? OTHER_WORDS_BARE : OTHER_WORDS);
}

/* "the cream did not remove the wart": what is denied is the verb. */
static bool is_object(const struct context *c, const struct trigger *t, const struct item *item)
{
    return c->r->prose && has_article(c, item->from) && n_weighty(c, t->to, item->from) > 0;
}

/* "no fever, ptosis of the right eye": what is only denied is not told in detail. */
static bool is_described(const struct context *c, const struct item *item)
{
    size_t start = item->from, end = item->to;
    while (start > 0 && c->r->tokens[start].brk == BREAK_NONE)
        start--;
    while (end < c->r->n_tokens && c->r->tokens[end].brk == BREAK_NONE)
        end++;
    return n_weighty(c, start, item->from) + n_weighty(c, item->to, end) > 0;
}

/* "not now, i fainted": a no and a comma, and nothing between them that could be denied. */
static bool is_answer(const struct context *c, const struct trigger *t)
{
    for (size_t i = t->to; i < c->r->n_tokens && i < t->to + (size_t)FAR_TOKENS; i++) {
        if ((c->r->tokens[i].flags & TOKEN_COMMA) != 0)
            return true;
        if ((c->r->tokens[i].flags & TOKEN_LIGHT) == 0 || c->r->tokens[i].brk != BREAK_NONE)
            return false;
    }
    return false;
}

static void deny_after(struct context *c, size_t index)
{
    const struct reader *r = c->r;
    const struct trigger *t = &c->triggers[index];
    struct item items[ITEMS_MAX];
    if (is_answer(c, t))
        return;
    size_t limit = next_negator(c, index, scope_end(c, t));
    size_t n = gather(c, t, t->to, limit, items);
    for (size_t i = t->to; i < limit && i < t->to + (size_t)FAR_TOKENS && (r->tokens[i].flags & TOKEN_COMMA) == 0 &&
         !(n > 0 && i >= items[0].to); i++)
        c->sides[i] |= SIDE_DENIED;
    if (n == 0 || is_object(c, t, &items[0]))
        return;
    size_t last_or = SIZE_MAX;
    for (size_t i = items[0].to; i < items[n - 1].to; i++)
        if (starts_with(c, i, CONTEXT_OR))
            last_or = i;
    bool repeated = t->entry->reach == REACH_LIST && repeats(c, t);
    size_t comma = t->to;
    while (comma <= items[0].from && (c->r->tokens[comma].flags & TOKEN_COMMA) == 0)
        comma++;
    bool clause = t->entry->reach == REACH_CLAUSE, proven = (is_bare(c, &items[0]) && has_or(c, t->to, limit)) || (clause && last_or != SIZE_MAX);
    if (r->prose && !proven && comma <= items[0].from && n_weighty(c, t->to, comma) > 0 && is_described(c, &items[0]))
        return;
    enum polarity first = POLARITY_ABSENT;
    if (!proven && (comma <= items[0].from || (!clause && is_far(c, t, &items[0]))))
        first = POLARITY_UNSURE;
    if (has_since(c, &items[0], limit) && is_deficit(c, &items[0]))
        first = POLARITY_UNSURE;
    set(c, t, &items[0], first, first == POLARITY_ABSENT);
    if (t->entry->reach == REACH_PHRASE)
        return;
    size_t k = 1, settled = 1;
    enum polarity before = first;
    for (; k < n; k++) {
        if (is_frozen(c, &items[k]) && link_between(c, items[k - 1].to, items[k].from) != LINK_OR)
            break; /* a statement: what the list left in doubt before it is one too */
        enum polarity polarity = list_polarity(c, t, items, k, last_or, repeated, before);
        if (polarity == POLARITY_PRESENT || has_since(c, &items[k], limit))
            break;
        set(c, t, &items[k], polarity, false);
        before = polarity;
        if (polarity == POLARITY_ABSENT)
            settled = k + 1;
    }
    bool frozen_next = k < n ? is_frozen(c, &items[k]) : frozen_behind(c, limit);
    for (size_t i = settled; frozen_next && i < k; i++)
        set(c, t, &items[i], POLARITY_PRESENT, false);
}

/* "heart failure, troponin negative", "bras engourdi vous inquietez pas": something else stands between, behind a comma or a subject.  A mere
 * "j'en ai" is nothing else. */
static bool is_set_off(const struct context *c, size_t from, size_t to)
{
    size_t i = from;
    while (i < to && c->r->tokens[i].brk < BREAK_SOFT && (c->r->prose || !starts_with(c, i, CONTEXT_SUBJECT)))
        i++;
    for (; i < to; i++)
        if ((c->r->tokens[i].flags & TOKEN_LIGHT) == 0 && (c->r->prose || !(starts_with(c, i, CONTEXT_SUBJECT) || starts_with(c, i, CONTEXT_FINITE))))
            return true;
    return false;
}

/* "fever: none" */
static void deny_before(struct context *c, const struct trigger *t)
{
    struct item items[ITEMS_MAX];
    size_t start = t->from;
    bool all = c->r->prose && t->entry->reach == REACH_CLAUSE; /* "rash, itch - all absent" */
    while (start > 0 && t->from - start < REACH_MAX && (c->r->tokens[start].brk < BREAK_EMOJI || (all && start == t->from)) && !starts_with(c, start, CONTEXT_CLOSE))
        start--;
    if (t->from - start >= 20)
        start = t->from - 20u;
    size_t n = gather(c, t, start, t->from, items);
    if (n == 0)
        return;
    if (!all && is_set_off(c, items[n - 1].to, t->from))
        return;
    set(c, t, &items[n - 1], t->from - items[n - 1].to > 3 && t->entry->reach != REACH_CLAUSE ? POLARITY_UNSURE : POLARITY_ABSENT, true);
    for (size_t k = n - 1; k > 0 && t->entry->reach != REACH_PHRASE; k--) {
        enum link link = link_between(c, items[k - 1].to, items[k].from);
        if (link == LINK_OR || link == LINK_AND || t->entry->reach == REACH_CLAUSE)
            set(c, t, &items[k - 1], POLARITY_ABSENT, false);
        else
            break;
    }
}

static void deny_all(struct context *c, const struct trigger *t)
{
    const struct reader *r = c->r;
    bool all = t->entry->scope == SCOPE_MESSAGE;
    size_t from = all || t->from < REACH_LONG ? 0 : t->from - (size_t)REACH_LONG, to = all ? r->n_tokens : t->to + (size_t)REACH_LONG;
    for (size_t m = c->first_mention[from]; m < r->n_mentions && r->mentions[m].token_from < to; m++) {
        const struct mention *k = &r->mentions[m];
        bool in = all ||
            (t->entry->scope == SCOPE_SENTENCE && r->tokens[k->token_from].sentence == r->tokens[t->from].sentence) ||
            (t->entry->scope == SCOPE_CLAUSE && c->clause[k->token_from] == c->clause[t->from]) ||
            (t->entry->scope == SCOPE_INSIDE && k->token_from >= t->from && k->token_to <= t->to && !trigger_has(t, k));
        if (in)
            set(c, t, &(struct item){ k->token_from, k->token_to, m, m + 1 }, POLARITY_ABSENT, false);
    }
}

static bool was_gone_over(const struct context *c, size_t sign_index, size_t token)
{
    const struct mention *k = &c->r->mentions[sign_index];
    size_t at = token - k->token_from;
    return at < 32 && (c->r->edges[c->r->mention_edges[sign_index]].gaps >> at & 1) != 0;
}

/* A smaller sign that begins at `at`, inside sign k, was denied by t: what follows the negator is no verb that fails ("will not grip"). */
static bool denies_part(const struct context *c, const struct trigger *t, const struct mention *k, size_t at)
{
    const struct reader *r = c->r;
    for (size_t m = c->first_mention[at]; m < r->n_mentions && r->mentions[m].token_from == at; m++) {
        const struct mention *part = &r->mentions[m];
        if (part != k && part->token_to <= k->token_to && part->polarity == POLARITY_ABSENT && part->why == t->text &&
            r->lexicon->concepts[part->concept].deficit)
            return true;
    }
    return false;
}

/* "cannot feel": one of the words of the sign says no itself. */
static bool has_own_negator(const struct context *c, const struct mention *k, size_t sign_index)
{
    for (size_t i = trigger_from(c, k->token_from); i < c->n_triggers && c->triggers[i].from < k->token_to; i++) {
        const struct trigger *t = &c->triggers[i];
        if ((t->type == CONTEXT_DENY || t->type == CONTEXT_AFFIRM) && t->to <= k->token_to && !was_gone_over(c, sign_index, t->from))
            return true;
    }
    return false;
}

static bool ends_with_negator(const struct context *c, const struct trigger *t)
{
    for (size_t i = trigger_from(c, t->to - 1u); i < c->n_triggers && c->triggers[i].from < t->to; i++)
        if (c->triggers[i].type == CONTEXT_DENY && c->triggers[i].to == t->to)
            return true;
    return false;
}

/* "je ne vomis pas": a word of the negator is a sign itself, and what says no stands behind it. */
static void deny_own_verb(struct context *c, const struct trigger *t)
{
    struct reader *r = c->r;
    if (!ends_with_negator(c, t))
        return;
    for (size_t m = c->first_mention[t->from]; m < r->n_mentions && r->mentions[m].token_from < t->to; m++) {
        struct mention *k = &r->mentions[m];
        if (k->frozen || k->token_to >= t->to || !trigger_concerns(t, k->concept) || n_weighty(c, k->token_from, k->token_to) == 0)
            continue;
        k->polarity = POLARITY_ABSENT;
        k->why = t->text;
        c->denied_directly[m] = true;
    }
}

/* What is left of a sign whose last word a negator inside it stands before.  "face isnt drooping", "vois pas double" say no of the sign, of its
 * own verb; of "yeux | sont pas | alignes" the no may be the sign; "puedo ni tocar" is an inability. */
static enum polarity denied_within(const struct context *c, const struct trigger *t, const struct mention *k, size_t sign_index)
{
    if (starts_with(c, t->from, CONTEXT_FINITE))
        return POLARITY_ABSENT;
    size_t i = t->from > k->token_from && !has_trigger(c, t->from, CONTEXT_OR) ? t->from - 1u : t->from;
    while (i < t->to && !has_trigger(c, i, CONTEXT_FINITE))
        i++;
    if (i == t->to)
        return POLARITY_PRESENT;
    return was_gone_over(c, sign_index, i) ? POLARITY_UNSURE : POLARITY_ABSENT;
}

/* "my face is not drooping": the negator stands inside a sign that goes over it, right before its next word. */
static void deny_inside(struct context *c, const struct trigger *t)
{
    struct reader *r = c->r;
    size_t first = t->to > REACH_MAX ? t->to - (size_t)REACH_MAX : 0;
    for (size_t m = c->first_mention[first]; m < r->n_mentions && r->mentions[m].token_from < t->to; m++) {
        struct mention *k = &r->mentions[m];
        if ((k->frozen && has_own_negator(c, k, m)) || k->token_to <= t->to || !trigger_concerns(t, k->concept) || !was_gone_over(c, m, t->to - 1u))
            continue;
        size_t next = t->to;
        while (next < k->token_to && was_gone_over(c, m, next))
            next++;
        enum polarity polarity = POLARITY_PRESENT;
        if (touches(c, t->to, next) && denies_part(c, t, k, next))
            polarity = POLARITY_ABSENT;
        else if (touches(c, t->to, next) && !k->frozen && next + 1u == k->token_to)
            polarity = denied_within(c, t, k, m);
        if (polarity == POLARITY_PRESENT)
            continue;
        k->polarity = polarity;
        k->why = t->text;
        c->denied_directly[m] = polarity == POLARITY_ABSENT;
    }
}

void context_deny(struct context *c)
{
    if (!find_negators(c))
        return;
    for (size_t i = 0; i < c->n_triggers; i++) {
        const struct trigger *t = &c->triggers[i];
        if (t->dead || t->type != CONTEXT_DENY)
            continue;
        switch (t->entry->scope) {
        case SCOPE_AFTER:
            deny_after(c, i);
            deny_own_verb(c, t);
            deny_inside(c, t);
            break;
        case SCOPE_BEFORE:
            deny_before(c, t);
            break;
        case SCOPE_CLAUSE:
        case SCOPE_SENTENCE:
        case SCOPE_MESSAGE:
        case SCOPE_INSIDE:
        case SCOPES:
            deny_all(c, t);
            break;
        }
    }
}
