/* SPDX-License-Identifier: ISC
 * tense.c - when a sign is: now, over today, past or recurring; and what is doubted there (understanding.md 8, 11, 13). */
#include <config.h>

#include "nlp/context.h"

#include "nlp/triggers.h"

struct span {
    size_t from, to; /* tokens */
};

/* Something is said in tokens [from, to) that a trigger of time may speak of; a number or a span that are words of "fifteen years ago"
 * itself are nothing such. */
static bool has_item(const struct context *c, const struct trigger *t, size_t from, size_t to)
{
    const struct reader *r = c->r;
    for (size_t m = c->first_mention[from]; m < r->n_mentions && r->mentions[m].token_from < to; m++) {
        const struct mention *k = &r->mentions[m];
        bool own = t->type == CONTEXT_PAST && k->token_from < t->to && k->token_to > t->from;
        if (k->token_to <= to && (!own || r->lexicon->concepts[k->concept].deficit))
            return true;
    }
    return false;
}

/* "the dog is fine": something of its own stands before the trigger, which then says nothing of the part before. */
static bool has_own_subject(const struct context *c, size_t from, size_t to)
{
    const uint32_t others = (uint32_t)1 << CONTEXT_OTHER | (uint32_t)1 << CONTEXT_POSSESS_OTHER;
    for (size_t i = from; i < to; i++)
        if (c->starts[i] & others || ((c->r->tokens[i].flags & TOKEN_LIGHT) == 0 && c->starts[i] == 0))
            return true;
    return false;
}

/* A trigger of time whose part of the sentence says something else ("had malaria in Ghana in 91") has nothing to do with another sentence. */
static bool says_something_else(const struct context *c, const struct trigger *t, struct span own)
{
    for (size_t i = t->to; i < own.to; i++)
        if (starts_with(c, i, CONTEXT_SUBJECT) && (subject_has_verb(c, i) || subject_has_sign(c, i)))
            return true;
    return words_of_weight(c, own.from, t->from) > 0 || words_of_weight(c, t->to, own.to) > 1;
}

/* A past ends with the present tense: behind "and", and behind a comma or before somebody where it has something to speak of already. */
static bool turns_present(const struct context *c, const struct trigger *t, size_t i, size_t end)
{
    if (t->type != CONTEXT_PAST && t->type != CONTEXT_RECENT)
        return false;
    bool joined = starts_with(c, i - 1u, CONTEXT_AND), comma = (c->r->tokens[i].flags & TOKEN_COMMA) != 0;
    if (!joined && !comma && !brings_in_who(c, i))
        return false;
    return is_of_present(c, i, end) && (joined || !touches(c, t->to, i) || words_of_weight(c, segment_start(c, t->from), t->from) > 0);
}

/* A time opens the statement behind it, directly before who or what it speaks of: "[ten years ago] i fainted", and be it behind a greeting. */
static bool opens_statement(const struct context *c, const struct trigger *t, struct span s)
{
    const struct reader *r = c->r;
    if (touches(c, s.from, t->from))
        return true;
    size_t at = t->to;
    while (at < s.to && !is_who(c, at) && !starts_with(c, at, CONTEXT_FINITE) && touches(c, t->to, at + 1u))
        at++;
    if (at >= s.to || !(is_who(c, at) || starts_with(c, at, CONTEXT_FINITE)))
        return false;
    for (size_t i = s.from; i < t->from; i++)
        if (starts_with(c, i, CONTEXT_FINITE) || has_trigger(c, i, CONTEXT_SELF) || is_other(c, i) || (is_who(c, i) && subject_begins_statement(c, i)))
            return false;
    for (size_t m = c->first_mention[s.from]; m < r->n_mentions && r->mentions[m].token_from < t->from; m++)
        if (r->lexicon->concepts[r->mentions[m].concept].deficit)
            return false;
    return true;
}

/* Where what a past, recent or usual time speaks of is over: a new subject has a verb of its own ("had botox months ago its my eyelid that
 * droops"); where the time opens the statement, the second that has one and says something more ("last year i had botox i fainted").  Behind
 * "and i" it may go on: *sure_to is then there.  A past ends in any case where "and" brings in the present tense ("ten years ago i quit smoking
 * and my left arm is numb"). */
static size_t statement_end(const struct context *c, const struct trigger *t, struct span s, size_t *sure_to)
{
    *sure_to = s.to;
    if (t->type == CONTEXT_OVER || t->type == CONTEXT_EARLIER)
        return s.to;
    if (closes_before_sign(c, t, s.to))
        return t->to;
    bool past = t->type == CONTEXT_PAST || t->type == CONTEXT_RECENT, opens = opens_statement(c, t, s);
    size_t said = opens ? SIZE_MAX : t->to; /* where the statement that the time opens begins */
    for (size_t i = t->to; i < s.to && i < t->to + (size_t)REACH_MAX; i++) {
        if (turns_present(c, t, i, s.to))
            return i;
        bool begins = (starts_with(c, i, CONTEXT_SUBJECT) || (opens && is_who(c, i) && !is_who(c, i - 1u))) && subject_begins_statement(c, i);
        if (opens && said == SIZE_MAX) {
            said = begins || starts_with(c, i, CONTEXT_FINITE) || (is_who(c, i) && touches(c, t->to, i)) ? i : said;
            continue;
        }
        if (!begins || (opens && (!past || (words_of_weight(c, said, i) == 0 && !is_other(c, said)))))
            continue;
        bool joined = starts_with(c, i - 1u, CONTEXT_AND) || starts_with(c, i - 1u, CONTEXT_OR);
        if (!joined && !(opens && said != t->to)) /* "last year [when i was pregnant] i fainted" */
            return i;
        *sure_to = *sure_to < i ? *sure_to : i;
    }
    return s.to;
}

/* A past ends a statement with somebody and something of its own: "i fainted | my mum had a stroke [four years ago]".  *from is moved to where it
 * begins: of what stands before it the past says nothing. */
static bool ends_own_statement(const struct context *c, const struct trigger *t, size_t *from)
{
    size_t at = t->from;
    if ((t->type != CONTEXT_PAST && t->type != CONTEXT_RECENT) || t->entry->scope == SCOPE_AFTER)
        return false;
    while (at > 0 && t->from - at < REACH_MAX && c->statement[at - 1u] == c->statement[t->from])
        at--;
    bool apart = at == 0 || c->segment[at] != c->segment[at - 1u] || c->r->tokens[at].brk >= BREAK_SOFT || starts_with(c, at - 1u, CONTEXT_AND);
    bool other = is_other(c, at), begins = is_who(c, at) || other;
    if (!starts_with(c, at, CONTEXT_FINITE) && !(begins && (apart || subject_has_verb(c, at) || other_has_verb(c, at)))) /* "weak since [my stroke in 2012]" */
        return false;
    if (words_of_weight(c, at, t->from) == 0 && !(other && n_weighty(c, at, t->from) > 0))
        return false;
    *from = at > *from ? at : *from;
    return true;
}

/* The tokens that a trigger of time speaks of: its own part of the sentence; where nothing is said there, the part beside it. */
static struct span time_span(const struct context *c, const struct trigger *t)
{
    const struct reader *r = c->r;
    if (t->entry->scope == SCOPE_INSIDE)
        return (struct span){ t->from, t->to };
    struct span s = { segment_start(c, t->from), segment_end(c, t->to - 1u) };
    s.from = s.from + (size_t)REACH_MAX < t->from ? t->from - (size_t)REACH_MAX : s.from;
    s.to = s.to < t->to + (size_t)REACH_MAX ? s.to : t->to + (size_t)REACH_MAX;
    if (t->entry->scope == SCOPE_SENTENCE || t->entry->scope == SCOPE_MESSAGE) {
        uint16_t sentence = r->tokens[t->from].sentence;
        bool all = t->entry->scope == SCOPE_MESSAGE;
        while (s.from > 0 && (all || (r->tokens[s.from - 1].sentence == sentence && t->from - s.from < REACH_LONG)))
            s.from--;
        while (s.to < r->n_tokens && (all || (r->tokens[s.to].sentence == sentence && s.to - t->to < REACH_LONG)))
            s.to++;
        if (closes_before_sign(c, t, s.to))
            s.to = t->to;
        size_t sure_to;
        if (t->type == CONTEXT_PAST || t->type == CONTEXT_RECENT)
            s.to = statement_end(c, t, s, &sure_to);
        ends_own_statement(c, t, &s.from);
        return s;
    }
    size_t sure_to, statement = statement_end(c, t, s, &sure_to);
    bool is_cut = statement < s.to, opens = opens_statement(c, t, s);
    s.to = statement;
    bool apart = ends_own_statement(c, t, &s.from);
    if ((t->type == CONTEXT_PAST || t->type == CONTEXT_RECENT) && opens && !touches(c, s.from, t->from))
        s.from = t->from;
    struct span own = s;
    if (t->entry->scope == SCOPE_AFTER) {
        s.from = t->to;
        size_t end = scope_end(c, t);
        s.to = end < s.to ? end : s.to; /* "used to cope fine my left arm is numb" */
    }
    if (t->entry->scope == SCOPE_BEFORE)
        s.to = t->from;
    if (t->confined)
        return (struct span){ t->from, t->confined_to };
    if (t->type == CONTEXT_RECENT && is_of_present(c, s.from, t->from))
        return (struct span){ t->from, t->from }; /* "i cant speak at school", "mi brazo está dormido hace dos semanas" */
    if (has_item(c, t, s.from, s.to) || has_item(c, t, t->from, t->to))
        return s;
    bool close_ahead = own.to < r->n_tokens && starts_with(c, own.to, CONTEXT_CLOSE);
    if (t->entry->scope != SCOPE_BEFORE && !is_cut && touches(c, own.from, t->from) && touches(c, t->to, own.to) && own.to < r->n_tokens && !close_ahead &&
        r->tokens[own.to].brk < BREAK_SENTENCE) { /* "last year, i had ..." */
        struct span next = { own.to, segment_end(c, own.to) };
        if (has_item(c, t, next.from, next.to))
            return next;
    }
    bool own_subject = t->type == CONTEXT_OVER && has_own_subject(c, own.from, t->from);
    apart = apart || (own.from > 0 && r->tokens[own.from].brk >= BREAK_SENTENCE && says_something_else(c, t, own));
    if (t->entry->scope != SCOPE_AFTER && own.from > 0 && !own_subject && !apart) { /* "my hand was numb, its gone now" */
        struct span before = { segment_start(c, own.from - 1), own.from };
        if (has_item(c, t, before.from, before.to))
            return before;
    }
    return s;
}

bool trigger_is_denied(const struct context *c, const struct trigger *t)
{
    for (size_t i = trigger_from(c, t->from); i-- > 0 && c->furthest[i] + 2u >= t->from;) {
        const struct trigger *o = &c->triggers[i];
        if (!o->dead && o->type == CONTEXT_DENY && o->to <= t->from && t->from - o->to <= 2 && touches(c, o->to, t->from) &&
            c->segment[o->from] == c->segment[t->from])
            return true;
    }
    return false;
}

/* One mention under one trigger of time. */
static void set_time(const struct context *c, const struct trigger *t, struct mention *k)
{
    bool deficit = c->r->lexicon->concepts[k->concept].deficit;
    switch ((enum context_type)t->type) {
    case CONTEXT_PAST:
        k->tense = TENSE_PAST;
        break;
    case CONTEXT_RECENT:
        k->tense = TENSE_PAST;
        if (k->polarity == POLARITY_PRESENT)
            k->polarity = POLARITY_UNSURE;
        break;
    case CONTEXT_EARLIER:
        if (!deficit || k->tense != TENSE_NOW)
            return;
        k->tense = TENSE_TODAY_OVER;
        break;
    case CONTEXT_OVER:
        if (k->tense == TENSE_PAST)
            return;
        k->tense = TENSE_TODAY_OVER;
        if (!deficit && !k->frozen)
            k->polarity = POLARITY_ABSENT;
        break;
    case CONTEXT_RECURRING:
        if (k->tense == TENSE_NOW)
            k->tense = TENSE_RECURRING;
        break;
    case CONTEXT_DENY: case CONTEXT_DOUBT: case CONTEXT_OTHER: case CONTEXT_POSSESS_OTHER: case CONTEXT_PROXY: case CONTEXT_REPORT:
    case CONTEXT_SELF: case CONTEXT_SUBJECT: case CONTEXT_FINITE: case CONTEXT_PRESENT: case CONTEXT_BIND: case CONTEXT_HYPOTHETICAL: case CONTEXT_QUESTION: case CONTEXT_CLOSE:
    case CONTEXT_AFFIRM: case CONTEXT_RESUME: case CONTEXT_SINCE: case CONTEXT_OR: case CONTEXT_AND: case CONTEXT_TYPES:
        return;
    }
    k->why = t->text;
}

/* The mentions of a trigger: those in its span; with reach phrase only the nearest. */
static void apply_time(struct context *c, const struct trigger *t)
{
    struct reader *r = c->r;
    struct span s = time_span(c, t);
    for (size_t i = s.from; i < s.to && (t->type == CONTEXT_PAST || t->type == CONTEXT_RECENT); i++)
        c->sides[i] |= SIDE_PAST;
    if (t->entry->reach == REACH_PHRASE)
        nearest_item(c, t, &s.from, &s.to);
    size_t sure_to = s.to;
    if (t->entry->scope == SCOPE_CLAUSE || t->entry->scope == SCOPE_SENTENCE)
        statement_end(c, t, (struct span){ s.from < segment_start(c, t->from) ? s.from : segment_start(c, t->from), s.to }, &sure_to);
    for (size_t m = c->first_mention[s.from]; m < r->n_mentions && r->mentions[m].token_from < s.to; m++) {
        struct mention *k = &r->mentions[m];
        if (!trigger_has(t, k) && trigger_concerns(t, k->concept))
            set_time(c, t, k);
        if (k->token_from >= sure_to && k->why == t->text && k->tense == TENSE_PAST && k->polarity == POLARITY_PRESENT)
            k->polarity = POLARITY_UNSURE; /* "had migraines as a kid and my face is drooping" */
    }
}

static void apply_times(struct context *c)
{
    static const enum context_type ORDER[] = { CONTEXT_PAST, CONTEXT_RECENT, CONTEXT_RECURRING, CONTEXT_OVER, CONTEXT_EARLIER };
    for (size_t o = 0; o < sizeof ORDER / sizeof *ORDER; o++)
        for (size_t i = 0; i < c->n_triggers; i++) {
            const struct trigger *t = &c->triggers[i];
            if (!t->dead && t->type == ORDER[o] && !(t->type == CONTEXT_OVER && trigger_is_denied(c, t)))
                apply_time(c, t);
        }
}

/* The part between commas that the last resuming trigger stood in, and what of it is of now already. */
struct resumed {
    size_t start, end; /* tokens; none yet: start behind end */
    bool over;         /* something in it is over */
    size_t from;       /* from here on all is */
    size_t to;         /* all before it is ... */
    size_t deficits_to; /* ... and all deficits before this */
};

static void enter_part(const struct context *c, size_t at, struct resumed *part)
{
    if (part->start <= at && at < part->end)
        return;
    size_t start = segment_start(c, at), end = segment_end(c, at);
    *part = (struct resumed){ .start = start, .end = end, .from = end, .to = start, .deficits_to = start };
    for (size_t i = start; i < end && !part->over; i++)
        part->over = starts_with(c, i, CONTEXT_OVER);
}

static void resume_mention(struct mention *k, const struct trigger *t)
{
    if (k->tense == TENSE_NOW)
        return;
    k->tense = TENSE_NOW;
    k->why = t->text;
    if (k->polarity == POLARITY_UNSURE && !k->doubtful)
        k->polarity = POLARITY_PRESENT; /* a past within months was only asked about */
}

enum { ANOTHER_WORDS = 1, ANOTHER_WORDS_UNSURE = 4 };

/* "i used to have seizures and today i had another one" (scope sentence): one more of the bygone sign that was said last, and be it in the sentence
 * before.  Where more words stand between it may be another of something else, and the sign is asked about. */
static void apply_another(struct context *c, const struct trigger *t)
{
    struct reader *r = c->r;
    size_t from = 0, to = 0;
    bool found = false;
    for (size_t m = c->first_mention[t->from]; m-- > 0 && t->from - r->mentions[m].token_from < REACH_MAX;) {
        struct mention *k = &r->mentions[m];
        const struct concept *is = &r->lexicon->concepts[k->concept];
        if (!is->deficit || is->idiom || is->hidden || k->tense != TENSE_PAST || k->token_to > t->from)
            continue;
        if (r->tokens[k->token_from].sentence + 1 < r->tokens[t->from].sentence || (found && k->token_to <= from))
            break;
        size_t weight = words_of_weight(c, k->token_to, t->from);
        if (!found && weight > ANOTHER_WORDS_UNSURE)
            break;
        from = found && from < k->token_from ? from : k->token_from;
        to = found ? to : k->token_to;
        found = true;
        resume_mention(k, t);
        if (words_of_weight(c, to, t->from) > ANOTHER_WORDS && k->polarity == POLARITY_PRESENT)
            k->polarity = POLARITY_UNSURE;
    }
}

/* Mentions in tokens [from, to); deficits: of no others. */
static void resume_in(const struct context *c, const struct trigger *t, size_t from, size_t to, bool deficits)
{
    struct reader *r = c->r;
    for (size_t m = c->first_mention[from]; m < r->n_mentions && r->mentions[m].token_from < to; m++)
        if (!deficits || r->lexicon->concepts[r->mentions[m].concept].deficit)
            resume_mention(&r->mentions[m], t);
}

static bool has_mention(const struct context *c, size_t from, size_t to)
{
    return from < to && c->first_mention[from] < c->first_mention[to];
}

/* "... and now its back": what stands in its part of the sentence is now; where nothing does, what was said just before. */
static void apply_resume(struct context *c, const struct trigger *t, struct resumed *part)
{
    struct reader *r = c->r;
    enter_part(c, t->from, part);
    if (part->over)
        return;
    if (t->entry->scope == SCOPE_SENTENCE) {
        apply_another(c, t);
        return;
    }
    for (size_t i = t->to; i < part->from; i++)
        c->sides[i] &= (uint8_t)~SIDE_PAST;
    resume_in(c, t, t->to, part->from, false);
    part->from = t->to < part->from ? t->to : part->from;
    bool any = has_mention(c, t->to, part->end);
    if (!any) {
        resume_in(c, t, part->to, t->from, false);
        part->to = t->from;
        any = has_mention(c, part->start, t->from);
    }
    if (words_of_weight(c, t->to, part->end) == 0) { /* "fainted years ago and again this morning" */
        resume_in(c, t, part->deficits_to, t->from, true);
        part->deficits_to = t->from;
    }
    if (words_of_weight(c, part->start, part->end) > 1)
        return;
    for (size_t m = c->first_mention[t->from]; !any && m-- > 0 && t->from - r->mentions[m].token_from < REACH_MAX &&
         r->tokens[r->mentions[m].token_from].sentence + 1 >= r->tokens[t->from].sentence;)
        if (r->mentions[m].tense == TENSE_PAST || r->mentions[m].tense == TENSE_RECURRING)
            resume_mention(&r->mentions[m], t);
}

static void apply_doubt(struct context *c, const struct trigger *t)
{
    struct reader *r = c->r;
    size_t end = t->entry->scope == SCOPE_AFTER ? scope_end(c, t) : segment_end(c, t->from);
    size_t from = t->entry->scope == SCOPE_AFTER ? t->to : segment_start(c, t->from);
    from = from + (size_t)REACH_LONG < t->from ? t->from - (size_t)REACH_LONG : from;
    end = end < t->to + (size_t)REACH_LONG ? end : t->to + (size_t)REACH_LONG;
    if (t->entry->scope == SCOPE_BEFORE)
        end = t->from;
    if (t->entry->scope == SCOPE_SENTENCE || t->entry->scope == SCOPE_MESSAGE || t->entry->scope == SCOPE_INSIDE) {
        struct span s = time_span(c, t);
        from = s.from;
        end = s.to;
    }
    if (t->entry->reach == REACH_PHRASE)
        nearest_item(c, t, &from, &end);
    for (size_t m = c->first_mention[from]; m < r->n_mentions && r->mentions[m].token_from < end; m++) {
        struct mention *k = &r->mentions[m];
        if (trigger_has(t, k) || !trigger_concerns(t, k->concept))
            continue;
        if (t->entry->scope == SCOPE_AFTER && c->segment[k->token_from] != c->segment[t->from])
            break;
        if (k->polarity == POLARITY_PRESENT || (k->polarity == POLARITY_ABSENT && !k->frozen && !r->prose)) {
            k->polarity = POLARITY_UNSURE;
            k->why = t->text;
        }
    }
}

void context_times(struct context *c)
{
    apply_times(c);
    struct resumed part = { .start = 1, .end = 0 };
    for (size_t i = 0; i < c->n_triggers; i++)
        if (!c->triggers[i].dead && c->triggers[i].type == CONTEXT_RESUME)
            apply_resume(c, &c->triggers[i], &part);
    for (size_t i = 0; i < c->n_triggers; i++)
        if (!c->triggers[i].dead && c->triggers[i].type == CONTEXT_DOUBT)
            apply_doubt(c, &c->triggers[i]);
}
