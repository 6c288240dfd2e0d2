/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/triggers.h"

#include <string.h>

/* Types that mean something of their own; the others only say how a sentence is made. */
static bool is_meaning(enum context_type type)
{
    return type != CONTEXT_SUBJECT && type != CONTEXT_FINITE && type != CONTEXT_PRESENT && type != CONTEXT_BIND && type != CONTEXT_SELF && type != CONTEXT_REPORT && type != CONTEXT_OR &&
        type != CONTEXT_AND && type != CONTEXT_SINCE;
}

static bool is_spent_by_signs(enum context_type type)
{
    return type == CONTEXT_DENY || type == CONTEXT_DOUBT || type == CONTEXT_OVER || type == CONTEXT_RESUME || type == CONTEXT_AFFIRM ||
        type == CONTEXT_EARLIER;
}

static bool comes_before(const struct trigger *x, const struct trigger *y)
{
    if (x->from != y->from)
        return x->from < y->from;
    if (x->to != y->to)
        return x->to > y->to;
    if (x->type == CONTEXT_AFFIRM || y->type == CONTEXT_AFFIRM)
        return y->type != CONTEXT_AFFIRM;
    return x->type < y->type;
}

/* Hits come from the last token to the first, so that this has little to do. */
static void put_in_order(struct context *c, const struct trigger *t)
{
    size_t at = c->n_triggers++;
    for (; at > 0 && comes_before(t, &c->triggers[at - 1]); at--)
        c->triggers[at] = c->triggers[at - 1];
    c->triggers[at] = *t;
}

/* Token range [from, to) lies among the literal words of something over [outer_from, ..) with these gaps. */
static bool in_literals(unsigned from, unsigned to, unsigned outer_from, unsigned outer_to, uint32_t gaps)
{
    if (from < outer_from || to > outer_to)
        return false;
    for (unsigned i = from; i < to; i++)
        if (i - outer_from < 32 && (gaps >> (i - outer_from) & 1))
            return false;
    return true;
}

static void hide_inner(struct context *c)
{
    for (size_t i = 0; i < c->n_triggers; i++) {
        struct trigger *outer = &c->triggers[i];
        if (outer->dropped)
            continue;
        for (size_t k = i + 1; k < c->n_triggers && c->triggers[k].from < outer->to; k++) {
            struct trigger *inner = &c->triggers[k];
            bool shorter = inner->to - inner->from < outer->to - outer->from || /* "is it okay" asks, it says of nothing that it is over */
                (outer->type == CONTEXT_AFFIRM && (inner->type == CONTEXT_OVER || inner->type == CONTEXT_DENY || inner->skipped)); /* "what [do i] do" */
            if (!shorter || inner->to > outer->to)
                continue;
            if (!is_meaning((enum context_type)outer->type) && (is_meaning((enum context_type)inner->type) || inner->type != outer->type))
                continue;
            if (outer->type == CONTEXT_AFFIRM && outer->gaps != 0 && inner->type == CONTEXT_SELF && inner->from > outer->from)
                continue; /* "my son .. [my face]": the patient comes back in it */
            if (in_literals(inner->from, inner->to, outer->from, outer->to, outer->gaps))
                inner->dead = true;
        }
    }
}

enum { LIGHT_BETWEEN = 4 };

/* "my wife sees | double": what looks like somebody who says something of the patient ends with the verb of a sign, without the patient in it. */
static bool is_sign_verb(const struct context *c, const struct trigger *t)
{
    const struct reader *r = c->r;
    size_t verb = t->to - 1u;
    for (size_t i = trigger_from(c, verb > t->from ? verb - 1u : verb); i < c->n_triggers && c->triggers[i].from < verb; i++)
        if (c->triggers[i].type == CONTEXT_SELF) /* "my wife is asleep my face droops" */
            return false;
    for (size_t m = c->first_mention[verb]; m < r->n_mentions && r->mentions[m].token_from == verb; m++) {
        const struct mention *k = &r->mentions[m];
        const struct concept *is = &r->lexicon->concepts[k->concept];
        bool self = false;
        for (size_t i = trigger_from(c, t->to); i < c->n_triggers && c->triggers[i].from < k->token_to + (size_t)LIGHT_BETWEEN; i++)
            self = self || c->triggers[i].type == CONTEXT_SELF;
        if (is->deficit && !is->idiom && k->token_to > t->to && k->token_to <= t->to + 1u && !self)
            return true;
    }
    return false;
}

static bool holds_somebody(const struct context *c, const struct trigger *t)
{
    for (size_t i = trigger_from(c, t->from); i < c->n_triggers && c->triggers[i].from < t->to; i++)
        if (c->triggers[i].type == CONTEXT_POSSESS_OTHER && c->triggers[i].to < t->to)
            return true;
    return false;
}

static void drop_sign_verbs(struct context *c)
{
    for (size_t i = 0; i < c->n_triggers; i++) {
        struct trigger *t = &c->triggers[i];
        if ((t->type == CONTEXT_REPORT || (t->type == CONTEXT_AFFIRM && holds_somebody(c, t))) && t->to - t->from > 1 && is_sign_verb(c, t))
            t->dead = t->dropped = true;
    }
}

/* Another thing inside the sign that the trigger speaks of as well: "no headache" as one sign still denies headache. */
static bool holds_another(const struct context *c, const struct trigger *t, size_t sign_index)
{
    const struct reader *r = c->r;
    const struct mention *sign = &r->mentions[sign_index];
    for (size_t k = c->first_mention[sign->token_from]; k < r->n_mentions && r->mentions[k].token_from < sign->token_to; k++) {
        const struct mention *o = &r->mentions[k];
        if (k == sign_index || o->concept == sign->concept || o->token_to > sign->token_to)
            continue;
        if (t->entry->scope != SCOPE_BEFORE ? o->token_from >= t->to && touches(c, t->to, o->token_from) : o->token_to <= t->from)
            return true;
    }
    return false;
}

/* "j'ai pas de sensation dans le bras": the sign "pas de sensation" begins with the last word of the negator "ai pas", a negator itself. */
static bool begins_with_its_end(const struct context *c, const struct trigger *t, const struct mention *sign)
{
    if (t->type != CONTEXT_DENY || !sign->frozen || t->from >= sign->token_from || t->to <= sign->token_from || t->to > sign->token_to)
        return false;
    for (size_t i = trigger_from(c, sign->token_from); i < c->n_triggers && c->triggers[i].from == sign->token_from; i++)
        if (c->triggers[i].type == CONTEXT_DENY && c->triggers[i].to <= t->to)
            return true;
    return false;
}

/* "a nurse, fainted ..." has the nurse for no subject. */
static bool is_unbroken(const struct reader *r, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to; i++)
        if (r->tokens[i].brk != BREAK_NONE)
            return false;
    return true;
}

static bool has_article(const struct context *c, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (c->r->tokens[i].n_ids > 0 && (c->r->lexicon->vocab.words[c->r->tokens[i].ids[0]].flags & WORD_ARTICLE) != 0)
            return true;
    return false;
}

/* "no noto | vision doble", "nunca he tenido dolor | de pecho": what the negator of an open sign speaks of is a deficit that stands right
 * behind the sign, or began inside one that is none itself.  Where the deficit ends; 0: there is none.  "no noto la mano" has an article. */
static size_t object_end(const struct context *c, const struct trigger *t, const struct mention *sign)
{
    const struct reader *r = c->r;
    const struct concept *concepts = r->lexicon->concepts;
    bool whole = concepts[sign->concept].deficit;
    size_t end = 0;
    for (size_t k = c->first_mention[t->to]; k < r->n_mentions && r->mentions[k].token_from <= sign->token_to + (size_t)LIGHT_BETWEEN; k++) {
        const struct mention *o = &r->mentions[k];
        bool right_behind = o->token_from >= sign->token_to && touches(c, sign->token_to, o->token_from) &&
            is_unbroken(r, t->from, o->token_to) && !has_article(c, sign->token_to, o->token_to);
        const struct concept *is = &concepts[o->concept];
        bool is_sign = is->deficit && !is->open && !is->idiom && !is->modifier && !o->frozen;
        if (is_sign && o->token_to > sign->token_to && o->token_to > end && (right_behind || (!whole && o->token_from < sign->token_to)))
            end = o->token_to;
    }
    return end;
}

/* A negator that is part of a sign ("cant feel") belongs to it; "had my baby 10 days ago" is about the patient. */
static void spend_on(struct context *c, struct trigger *t, size_t sign_index)
{
    const struct reader *r = c->r;
    const struct mention *sign = &r->mentions[sign_index];
    uint32_t gaps = r->edges[r->mention_edges[sign_index]].gaps;
    if (begins_with_its_end(c, t, sign)) {
        t->dead = true;
        return;
    }
    if (!is_spent_by_signs((enum context_type)t->type) || !in_literals(t->from, t->to, sign->token_from, sign->token_to, gaps) ||
        sign->token_to <= t->kept_to)
        return;
    bool has_object = false; /* "cant sleep": what it negates is a word of the sign itself */
    for (size_t k = t->to; k < sign->token_to && !has_object; k++)
        has_object = (r->tokens[k].flags & TOKEN_LIGHT) == 0;
    if (t->entry->scope == SCOPE_AFTER && !has_object && t->to - t->from <= sign->token_to - sign->token_from)
        return;
    if (sign->frozen)
        t->dead = true;
    else if (!holds_another(c, t, sign_index)) {
        t->confined = true;
        t->confined_to = sign->token_to;
    }
}

static void keep_for_object(struct context *c, struct trigger *t, size_t sign_index)
{
    const struct mention *sign = &c->r->mentions[sign_index];
    uint32_t gaps = c->r->edges[c->r->mention_edges[sign_index]].gaps;
    if (!c->r->lexicon->concepts[sign->concept].open || t->type != CONTEXT_DENY || t->entry->scope != SCOPE_AFTER ||
        !in_literals(t->from, t->to, sign->token_from, sign->token_to, gaps))
        return;
    size_t end = object_end(c, t, sign);
    if (end == 0)
        return;
    t->confined = true;
    t->confined_to = end > t->confined_to ? (uint16_t)end : t->confined_to;
    t->kept_to = sign->token_to > t->kept_to ? sign->token_to : t->kept_to;
}

enum { NEGATOR_WORDS = 4 };

static void for_signs(struct context *c, void (*tell)(struct context *, struct trigger *, size_t))
{
    for (size_t m = 0, first = 0; m < c->r->n_mentions; m++) {
        if (c->r->prose && c->r->mentions[m].concept != (int)c->r->lexicon->n_concepts)
            continue; /* it is not asked about */
        while (first < c->n_triggers && c->triggers[first].from + (size_t)NEGATOR_WORDS < c->r->mentions[m].token_from)
            first++;
        for (size_t i = first; i < c->n_triggers && c->triggers[i].from < c->r->mentions[m].token_to; i++)
            if (!c->triggers[i].dead)
                tell(c, &c->triggers[i], m);
    }
}

static void spend(struct context *c)
{
    for_signs(c, keep_for_object);
    for_signs(c, spend_on);
}

/* "No, numbness since noon": a no at the head of a sentence, set off, is an answer and denies nothing after it. */
static void spend_answers(struct context *c)
{
    const struct reader *r = c->r;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_INTENT || r->lexicon->intents[h->target].intent != INTENT_NO || r->tokens[h->from].brk < BREAK_CLAUSE)
            continue;
        const struct token *next = h->to < r->n_tokens ? &r->tokens[h->to] : NULL;
        bool set_off = next == NULL || next->brk >= BREAK_SOFT || (!r->prose && starts_with(c, h->to, CONTEXT_CLOSE)) ||
            (!r->prose && starts_with(c, h->to, CONTEXT_SUBJECT) && !starts_with(c, h->to, CONTEXT_DENY));
        for (size_t k = set_off ? trigger_from(c, h->from) : c->n_triggers; k < c->n_triggers && c->triggers[k].from < h->to; k++)
            if (c->triggers[k].to <= h->to && c->triggers[k].type == CONTEXT_DENY)
                c->triggers[k].dead = true;
    }
}

static bool is_correction(const struct hit *h)
{
    return h->kind == PHRASE_CORRECTION && h->first_number != h->last_number;
}

/* Small words one after the other. */
struct run {
    size_t from, to;
};

/* "it was 9 not 3, worst ever": where the number ends that a negator stands before, or the correction that it is a word of, none of
 * which is longer than that many tokens; 0: neither.  *run: the last run of small words that was gone over. */
static size_t corrected_end(const struct context *c, const struct trigger *t, size_t longest_correction, struct run *run)
{
    const struct reader *r = c->r;
    for (size_t i = reader_first_hit(r, t->from); longest_correction > 0 && i < r->n_hits && r->hits[i].from + longest_correction > t->to; i++)
        if (is_correction(&r->hits[i]) && r->hits[i].to > t->to)
            return r->hits[i].to;
    if (t->to < run->from || t->to > run->to)
        *run = (struct run){ t->to, t->to };
    size_t at = run->to;
    while (at < r->n_tokens && r->tokens[at].number == 0 && (r->tokens[at].flags & TOKEN_LIGHT) != 0)
        at++;
    run->to = at;
    if (at >= r->n_tokens || r->tokens[at].number == 0)
        return 0;
    size_t end = r->numbers[r->tokens[at].number - 1u].to;
    bool set_off = end < r->n_tokens && ((r->tokens[end].flags & TOKEN_COMMA) != 0 || r->tokens[end].brk >= BREAK_SOFT);
    return set_off ? end : 0;
}

static void spend_on_numbers(struct context *c)
{
    size_t longest = 0;
    struct run run = { 0, 0 };
    for (size_t i = 0; i < c->r->n_hits; i++)
        if (is_correction(&c->r->hits[i]) && c->r->hits[i].to - c->r->hits[i].from > (int)longest)
            longest = (size_t)(c->r->hits[i].to - c->r->hits[i].from);
    for (size_t i = 0; i < c->n_triggers; i++) {
        struct trigger *t = &c->triggers[i];
        if (t->dead || t->confined || t->type != CONTEXT_DENY || t->entry->scope != SCOPE_AFTER)
            continue;
        size_t end = corrected_end(c, t, longest, &run);
        t->confined = end != 0;
        t->confined_to = (uint16_t)end;
    }
}

static void mark_starts(struct context *c)
{
    memset(c->starts, 0, (c->r->n_tokens + 1) * sizeof *c->starts);
    for (size_t i = 0; i < c->n_triggers; i++)
        if (!c->triggers[i].dead)
            c->starts[c->triggers[i].from] |= (uint32_t)1 << c->triggers[i].type;
}

static void mark_begins(struct context *c)
{
    size_t k = 0;
    for (size_t i = 0; i <= c->r->n_tokens; i++) {
        c->first_trigger[i] = (uint32_t)k;
        c->begins[i] = 0;
        for (; k < c->n_triggers && c->triggers[k].from <= i; k++)
            c->begins[i] |= (uint32_t)1 << c->triggers[k].type;
    }
}

static void weigh(struct context *c)
{
    size_t n = 0;
    for (size_t i = 0; i <= c->r->n_tokens; i++) {
        c->weights[i] = (uint16_t)n;
        n += i < c->r->n_tokens && (c->r->tokens[i].flags & TOKEN_LIGHT) == 0;
    }
}

static void weigh_plain(struct context *c)
{
    size_t n = 0, covered = 0;
    for (size_t i = 0, k = 0; i <= c->r->n_tokens; i++) {
        c->plain[i] = (uint16_t)n;
        for (; k < c->n_triggers && c->triggers[k].from <= i; k++)
            if (!c->triggers[k].dead && c->triggers[k].to > covered)
                covered = c->triggers[k].to;
        n += i < c->r->n_tokens && i >= covered && (c->r->tokens[i].flags & TOKEN_LIGHT) == 0;
    }
}

static void cut_clauses(struct context *c)
{
    const struct reader *r = c->r;
    uint16_t segment = 0, clause = 0;
    c->segment_first[0] = 0;
    for (size_t i = 0; i < r->n_tokens; i++) {
        const struct token *t = &r->tokens[i];
        bool close = starts_with(c, i, CONTEXT_CLOSE);
        bool joined = i > 0 && (t->flags & TOKEN_COMMA || starts_with(c, i - 1, CONTEXT_AND));
        bool hard = t->brk >= BREAK_EMOJI || close;
        if (i > 0 && (hard || t->flags & TOKEN_COMMA))
            segment++;
        if (i > 0 && (hard || (joined && starts_with(c, i, CONTEXT_SUBJECT))))
            clause++;
        if (i > 0 && segment != c->segment[i - 1])
            c->segment_first[segment] = (uint16_t)i;
        c->segment[i] = segment;
        c->clause[i] = clause;
    }
    c->segment_first[segment + 1u] = (uint16_t)r->n_tokens;
}

/* What was typed, for the explanation. */
static const char *words_of(const struct reader *r, const struct hit *h)
{
    uint32_t from = r->tokens[h->from].from, to = r->tokens[h->to - 1].to;
    return arena_str(r->arena, (struct str){ r->text.s + from, to > from ? to - from : 0 }).s;
}

/* The patient is who acts at the token ("i", "j"), and not whose somebody it is ("my mother"). */
static bool patient_acts_at(const struct context *c, size_t i)
{
    return has_trigger(c, i, CONTEXT_SELF) && has_trigger(c, i, CONTEXT_SUBJECT) && !has_trigger(c, i, CONTEXT_POSSESS_OTHER);
}

/* The phrase may have gone over the token: a ".." of it, or as over light words all phrases go. */
static bool may_be_gone_over(const struct context *c, const struct trigger *t, size_t i)
{
    bool over = i - t->from < 32 && (t->gaps >> (i - t->from) & 1) != 0;
    return over || (t->skipped && (c->r->tokens[i].flags & TOKEN_LIGHT) != 0);
}

/* What looks like a denial, an affirmation or a supposition of several words goes over a verb of somebody else to the patient ("mi marido no [esta]
 * [y] me desmaye", "my mum [is here] and i", "hope [you are well and] i", "va bien [et j'ai de] la"), or a denial over somebody with his verb, in whom another statement
 * begins ("j'exagère pas [c'est] le pire"). */
static bool goes_over_verb(const struct context *c, const struct trigger *t)
{
    bool denies = t->type == CONTEXT_DENY, verb = false;
    if (!denies && t->type != CONTEXT_AFFIRM && t->type != CONTEXT_HYPOTHETICAL && t->type != CONTEXT_OVER)
        return false;
    for (size_t k = t->from + 1u; k < t->to; k++) {
        if (t->skipped && k + 2u < t->to && has_trigger(c, k, CONTEXT_AND) && patient_acts_at(c, k + 1u) && has_trigger(c, k + 2u, CONTEXT_FINITE))
            return true;
        if (t->type == CONTEXT_OVER)
            continue;
        if (verb && patient_acts_at(c, k))
            return true;
        bool light = t->skipped && (c->r->tokens[k].flags & TOKEN_LIGHT) != 0;
        if (denies ? !may_be_gone_over(c, t, k) : !light)
            continue;
        verb = verb || (has_trigger(c, k, CONTEXT_FINITE) && !has_trigger(c, k, CONTEXT_SELF));
        if (denies && k + 1u < t->to && has_trigger(c, k, CONTEXT_SUBJECT) && may_be_gone_over(c, t, k + 1u) && has_trigger(c, k + 1u, CONTEXT_FINITE))
            return true;
    }
    return false;
}

/* "[student here] chest pain": what names somebody else goes over the end of an affirmation that begins with him. */
static bool introduces_itself(const struct context *c, const struct trigger *t)
{
    for (size_t i = trigger_from(c, t->from); i < c->n_triggers && c->triggers[i].from == t->from; i++) {
        const struct trigger *o = &c->triggers[i];
        if (o->type == CONTEXT_AFFIRM && o->to > t->from + 1u && o->to < t->to && may_be_gone_over(c, t, o->to - 1u))
            return true;
    }
    return false;
}

/* "the physio [and] this headache": somebody and a sign that are joined, unless the sign itself holds the word that joins. */
static bool goes_over_and(const struct context *c, const struct trigger *t, size_t i)
{
    if (!t->skipped || !has_trigger(c, i, CONTEXT_AND))
        return false;
    for (size_t m = c->first_mention[t->from]; m < c->first_mention[i]; m++)
        if (c->r->mentions[m].token_to > i)
            return false;
    return true;
}

/* "student here i collapsed", "tv i went": what names somebody else, or a cause, goes over no patient who acts. */
static void drop_over_patient(struct context *c)
{
    for (size_t i = 0; i < c->n_triggers; i++) {
        struct trigger *t = &c->triggers[i];
        bool doubt = t->type == CONTEXT_DOUBT && !t->entry->prose;
        if (goes_over_verb(c, t))
            t->dead = t->dropped = true;
        if (!doubt && t->type != CONTEXT_OTHER && t->type != CONTEXT_POSSESS_OTHER)
            continue;
        if (!doubt && introduces_itself(c, t))
            t->dead = t->dropped = true;
        for (size_t k = t->from + 1u; k + 1u < t->to; k++)
            if ((!doubt && goes_over_and(c, t, k)) || (may_be_gone_over(c, t, k) && patient_acts_at(c, k) && (!doubt || has_trigger(c, k + 1u, CONTEXT_FINITE))))
                t->dead = t->dropped = true;
    }
}

/* "hubby found me on the floor" is about the patient. */
static void drop_shared(struct context *c)
{
    for (size_t i = 0; i < c->n_triggers; i++)
        for (size_t k = i + 1; c->triggers[i].entry->alone && k < c->n_triggers && c->triggers[k].from < c->triggers[i].to; k++)
            if (c->triggers[k].type == CONTEXT_SELF && c->triggers[k].from > c->triggers[i].from)
                c->triggers[i].dead = c->triggers[i].dropped = true;
}

/* "hoy no, me desmaye" holds no "no me". */
static bool has_comma(const struct reader *r, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to; i++)
        if ((r->tokens[i].flags & TOKEN_COMMA) != 0)
            return true;
    return false;
}

bool triggers_find(struct context *c)
{
    struct reader *r = c->r;
    size_t n = 0;
    for (size_t i = 0; i < r->n_hits; i++)
        n += r->hits[i].kind == PHRASE_CONTEXT;
    c->triggers = arena_array_raw(r->arena, n + 1, sizeof *c->triggers);
    c->furthest = arena_array_raw(r->arena, n + 1, sizeof *c->furthest);
    c->first_trigger = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *c->first_trigger);
    c->starts = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *c->starts);
    c->begins = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *c->begins);
    c->weights = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *c->weights);
    c->plain = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *c->plain);
    c->segment_first = arena_array_raw(r->arena, r->n_tokens + 2, sizeof *c->segment_first);
    c->segment = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *c->segment);
    c->clause = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *c->clause);
    c->statement = arena_array(r->arena, r->n_tokens + 1, sizeof *c->statement);
    c->denied_directly = arena_array(r->arena, r->n_mentions + 1, sizeof *c->denied_directly);
    c->sides = arena_array(r->arena, r->n_tokens + 1, sizeof *c->sides);
    c->first_mention = arena_array_raw(r->arena, r->n_tokens + 2, sizeof *c->first_mention);
    c->mention_ends = arena_array_raw(r->arena, r->n_mentions + 1, sizeof *c->mention_ends);
    c->last_begun = arena_array(r->arena, r->n_tokens + 1, sizeof *c->last_begun);
    if (!arena_ok(r->arena))
        return false;
    for (size_t m = 0; m < r->n_mentions; m++) /* they begin one after the other */
        c->last_begun[r->mentions[m].token_to] = (uint16_t)(r->mentions[m].token_from + 1);
    for (size_t m = 0; m < r->n_mentions; m++)
        c->mention_ends[m] = m > 0 && c->mention_ends[m - 1] > r->mentions[m].token_to ? c->mention_ends[m - 1] : r->mentions[m].token_to;
    for (size_t i = 0, m = 0; i <= r->n_tokens + 1; i++) {
        while (m < r->n_mentions && r->mentions[m].token_from < i)
            m++;
        c->first_mention[i] = (uint32_t)m;
    }
    for (size_t i = r->n_hits; i-- > 0;) {
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_CONTEXT)
            continue;
        const struct context_entry *e = &r->lexicon->contexts[h->target];
        const struct trigger t = { .from = h->from, .to = h->to, .type = (uint8_t)e->type, .gaps = h->gaps, .skipped = h->skipped,
                                   .dead = e->type == CONTEXT_BIND, .dropped = e->type == CONTEXT_BIND, /* has_trigger() alone asks for it */
                                   .entry = e, .text = words_of(r, h) };
        if ((e->prose && !r->prose) || (e->type == CONTEXT_PRESENT && h->skipped)) /* "j'ai [eu] le bras ..." is no present */
            continue;
        bool unparted = e->type == CONTEXT_DENY || e->type == CONTEXT_HYPOTHETICAL || e->type == CONTEXT_QUESTION ||
            (e->type == CONTEXT_OVER && e->scope == SCOPE_AFTER); /* "c'est passé, j'ai de la fièvre" */
        if (unparted ? !has_comma(r, h->from, h->to) : e->type != CONTEXT_POSSESS_OTHER || is_unbroken(r, h->from, h->to))
            put_in_order(c, &t);
    }
    for (size_t i = 0; i < c->n_triggers; i++)
        c->furthest[i] = i > 0 && c->furthest[i - 1] > c->triggers[i].to ? c->furthest[i - 1] : c->triggers[i].to;
    mark_begins(c);
    weigh(c);
    drop_shared(c);
    drop_over_patient(c);
    drop_sign_verbs(c);
    hide_inner(c);
    spend(c);
    spend_on_numbers(c);
    mark_starts(c);
    spend_answers(c);
    mark_starts(c);
    cut_clauses(c);
    weigh_plain(c);
    return true;
}

enum { OWNER_WORDS = 3 }; /* "mi pobre madre" */

bool trigger_is_word_of(const struct context *c, const struct trigger *t, size_t sign_index)
{
    const struct reader *r = c->r;
    const struct mention *sign = &r->mentions[sign_index];
    bool self = false, owner = sign->frozen && t->to == sign->token_from + 1u && t->to - t->from <= OWNER_WORDS;
    for (size_t i = t->to; i < sign->token_to && owner; i++)
        self = self || starts_with(c, i, CONTEXT_SELF);
    if (owner && !self)
        return false;
    return t->to > sign->token_from && t->to < sign->token_to && !r->lexicon->concepts[sign->concept].idiom &&
        in_literals(t->to - 1u, t->to, sign->token_from, sign->token_to, r->edges[r->mention_edges[sign_index]].gaps);
}

bool trigger_has(const struct trigger *t, const struct mention *k)
{
    if (k->token_from <= t->from && k->token_to >= t->to)
        return true;
    return t->entry->scope == SCOPE_INSIDE && in_literals(k->token_from, k->token_to, t->from, t->to, t->gaps);
}

bool trigger_concerns(const struct trigger *t, int concept)
{
    return t->entry->concerns == NULL || t->entry->concerns[concept];
}

void nearest_item(const struct context *c, const struct trigger *t, size_t *from, size_t *to)
{
    const struct reader *r = c->r;
    size_t first = c->first_mention[*from], end = c->first_mention[*to], found = SIZE_MAX;
    for (size_t m = first; m < end; m++) {
        const struct mention *k = &r->mentions[m];
        if ((k->token_from <= t->from && k->token_to >= t->to) || !trigger_concerns(t, k->concept))
            continue;
        found = m;
        if (k->token_from >= t->to)
            break;
    }
    if (found == SIZE_MAX)
        return;
    size_t low = r->mentions[found].token_from, high = r->mentions[found].token_to;
    for (size_t m = found; m-- > first;)
        if (r->mentions[m].token_to > low)
            low = r->mentions[m].token_from;
    for (size_t m = found + 1; m < end && r->mentions[m].token_from < high; m++)
        high = r->mentions[m].token_to > high ? r->mentions[m].token_to : high;
    *from = low;
    *to = high < *to ? high : *to;
}
