/* SPDX-License-Identifier: ISC
 * question.c - what a text asks of the diary, and what it puts right.  Takes nothing from what else is read (P2): who answers
 * leaves out the entries that are part of the question. */
#include <config.h>

#include "nlp/extract.h"

#include <string.h>

enum { REST_MOST = 3, REST_MOST_VAGUE = 1, ASK_WORDS = 4, DAYS_MOST = 800, SUMMARY_WORDS = 5, MARK_WORDS = 6, NUMBER_WORDS = 8 };

static size_t length_of(const struct hit *h)
{
    return (size_t)(h->to - h->from);
}

static bool is_reliable(const struct reader *r, const struct hit *h)
{
    bool marked = h->kind == PHRASE_QUESTION && r->lexicon->questions[h->target].marked;
    return (h->flags & EDGE_DOUBTFUL) == 0 && (!marked || (r->tokens[h->from].flags & TOKEN_ASKED) != 0);
}

/* "October" says more than "my month". */
static bool names_a_time(const struct reader *r, const struct hit *h)
{
    const struct period *p = &r->lexicon->periods[h->kind == PHRASE_PERIOD ? h->target : 0].period;
    return h->kind == PHRASE_PERIOD && (p->month != 0 || p->weekday != 0);
}

static bool says_more(const struct reader *r, const struct hit *a, const struct hit *b)
{
    if (names_a_time(r, a) != names_a_time(r, b))
        return names_a_time(r, a);
    return length_of(a) != length_of(b) ? length_of(a) > length_of(b) : a->from < b->from;
}

/* The hit of a kind between two tokens that says most: the longest, the first where equal. */
static const struct hit *longest(const struct reader *r, enum phrase_kind kind, size_t from, size_t to)
{
    const struct hit *best = NULL;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind == kind && h->from >= from && h->to <= to && is_reliable(r, h) && (best == NULL || says_more(r, h, best)))
            best = h;
    }
    return best;
}

/* The tokens around one up to the next break of that strength. */
static void stretch_of(const struct reader *r, size_t token, enum brk strength, size_t *from, size_t *to)
{
    for (*from = token; *from > 0 && r->tokens[*from].brk < strength;)
        --*from;
    for (*to = token + 1; *to < r->n_tokens && r->tokens[*to].brk < strength;)
        ++*to;
}

/* A medicine by its own name; one that is only called by its class tells the class. */
static void read_medicine(const struct reader *r, const struct hit *h, struct diary_ask *asked)
{
    const struct medication *m = &r->lexicon->medications[r->lexicon->medication_names[h->target].medication];
    struct str generic = str_of(m->generic);
    asked->code = OBS_MED;
    if (str_is(generic, m->class_name))
        asked->class_name = m->class_name;
    else if (strcmp(m->class_name, "unknown") != 0) /* "painkiller" is any of them */
        asked->medicine = m->generic;
}

static void read_period(const struct reader *r, const struct hit *h, struct period *out)
{
    *out = r->lexicon->periods[h->target].period;
    if (h->last_number == 0 || out->unit != PERIOD_DAYS)
        return;
    int64_t n = r->numbers[h->last_number - 1].low / 1000, days = n * (out->days > 0 ? out->days : 1);
    out->days = (int)(days > 0 && days <= DAYS_MOST ? days : 1);
}

static void cover(const struct hit *h, bool *covered, struct diary_ask *asked, const struct reader *r)
{
    if (h == NULL)
        return;
    for (size_t i = h->from; i < h->to; i++)
        covered[i] = true;
    uint32_t from = r->tokens[h->from].from, to = r->tokens[h->to - 1].to;
    asked->from = asked->to == 0 || from < asked->from ? from : asked->from;
    asked->to = to > asked->to ? to : asked->to;
}

/* A number that no period holds: "worst was 9 today" tells, it does not ask. */
static bool has_number(const struct reader *r, size_t from, size_t to, const struct hit *period)
{
    for (size_t i = from; i < to; i++)
        if (r->tokens[i].number != 0 && (period == NULL || i < period->from || i >= period->to))
            return true;
    return false;
}

/* How many words the question leaves: a text about something else is none. */
static size_t rest_of(const struct reader *r, size_t from, size_t to, const bool *covered)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += !covered[i] && (r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_EMOJI)) == 0;
    return n;
}

static void read_asked(struct reader *r, struct diary_ask *out)
{
    const struct hit *ask = longest(r, PHRASE_QUESTION, 0, r->n_tokens);
    size_t from, to, first, end;
    bool *covered = arena_array(r->arena, r->n_tokens + 1, sizeof *covered);
    if (ask == NULL || covered == NULL)
        return;
    const struct question_entry *entry = &r->lexicon->questions[ask->target];
    stretch_of(r, ask->from, BREAK_SOFT, &from, &to); /* "pain 6, how was my week" */
    stretch_of(r, ask->from, BREAK_SENTENCE, &first, &end);
    const struct hit *subject = longest(r, PHRASE_SUBJECT, from, to), *medicine = longest(r, PHRASE_MEDICATION, from, to);
    const struct hit *period = longest(r, PHRASE_PERIOD, first, end);
    struct diary_ask asked = { .ask = entry->ask, .code = entry->code };
    cover(ask, covered, &asked, r);
    cover(period, covered, &asked, r);
    if (medicine != NULL) {
        read_medicine(r, medicine, &asked);
        cover(medicine, covered, &asked, r);
    } else if (subject != NULL) {
        asked.code = r->lexicon->subjects[subject->target].code;
        asked.class_name = r->lexicon->subjects[subject->target].class_name;
    }
    cover(subject, covered, &asked, r);
    for (size_t i = 0; i < r->n_hits; i++)
        if (r->hits[i].kind == PHRASE_COURTESY || r->hits[i].kind == PHRASE_SUBJECT)
            for (size_t k = r->hits[i].from; k < r->hits[i].to; k++)
                covered[k] = true;
    bool marked = (r->tokens[ask->from].flags & TOKEN_ASKED) != 0;
    if (asked.ask == ASK_MOST && period == NULL && !marked && length_of(ask) < ASK_WORDS)
        return; /* "worst headache of my life" */
    bool listed = asked.ask == ASK_DAYS && has_number(r, to, end, period); /* "headache days: April 5, May 8" */
    if (!marked && (listed || has_number(r, from, to, period)))
        return;
    if (asked.ask == ASK_SUMMARY && period == NULL && !marked && r->n_tokens > SUMMARY_WORDS)
        return; /* "summary: 4/10, 6h sleep, ..." */
    bool about = asked.ask == ASK_DAYS || asked.ask == ASK_LAST || asked.ask == ASK_MEAN || asked.ask == ASK_TOTAL;
    if ((about && asked.code == OBS_NONE) || (asked.ask == ASK_SUMMARY && entry->code == OBS_NONE && period == NULL)
        || rest_of(r, from, to, covered) > (period != NULL ? REST_MOST : REST_MOST_VAGUE))
        return;
    if (period != NULL)
        read_period(r, period, &asked.period);
    *out = asked;
}

static void read_correction(const struct reader *r, struct correction *out)
{
    const struct hit *h = longest(r, PHRASE_CORRECTION, 0, r->n_tokens);
    if (h == NULL || r->n_tokens > (h->last_number == 0 ? MARK_WORDS : h->first_number == 0 ? NUMBER_WORDS : SIZE_MAX))
        return; /* "I meant to say thank you and said cornflakes" is about something else */
    *out = (struct correction){ .said = true, .from = r->tokens[h->from].from, .to = r->tokens[h->to - 1].to };
    if (h->last_number != 0) {
        out->has_new = true;
        out->new_milli = r->numbers[h->last_number - 1].low;
    }
    if (h->first_number == 0 || h->first_number == h->last_number)
        return;
    bool last = r->lexicon->corrections[h->target].new_last;
    const struct number *now = &r->numbers[(last ? h->last_number : h->first_number) - 1];
    const struct number *was = &r->numbers[(last ? h->first_number : h->last_number) - 1];
    out->has_old = true;
    out->new_milli = now->low;
    out->old_milli = was->low;
}

void read_question(struct reader *r, struct reading *out)
{
    read_asked(r, &out->asked);
    read_correction(r, &out->correction);
}
