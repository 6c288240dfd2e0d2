/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/count.h"

#include "nlp/triggers.h"

/* Notes the mark, unless one of its kind holds it; those that it holds go.  None that is noted begins behind it, so they begin where it
 * does, and how far its kind goes tells whether it is held. */
static void add_mark(struct counting *c, uint16_t ends[COUNT_KINDS], const struct count_mark *mark)
{
    enum count_kind kind = mark->entry->kind;
    if (ends[kind] >= mark->to)
        return;
    size_t first = c->n, kept;
    while (first > 0 && c->marks[first - 1].from == mark->from)
        first--;
    kept = first;
    for (size_t i = first; i < c->n; i++)
        if (c->marks[i].entry->kind != kind)
            c->marks[kept++] = c->marks[i];
    c->n = kept;
    if (c->n == MARKS_MAX)
        return;
    c->marks[c->n++] = *mark;
    ends[kind] = mark->to;
}

void count_gather(struct reader *r, struct counting *out)
{
    size_t n_hits = 0;
    uint16_t ends[COUNT_KINDS] = { 0 }; /* by kind: where the last that is noted ends */
    *out = (struct counting){ .r = r };
    for (size_t i = 0; i < r->n_hits; i++)
        n_hits += r->hits[i].kind == PHRASE_COUNT;
    if (n_hits == 0 || (out->marks = arena_array_raw(r->arena, MARKS_MAX, sizeof *out->marks)) == NULL)
        return;
    for (size_t i = r->n_hits; i-- > 0;) { /* hits stand from the end of the text to its start */
        const struct hit *h = &r->hits[i];
        if (h->kind == PHRASE_COUNT && (h->flags & EDGE_DOUBTFUL) == 0)
            add_mark(out, ends, &(struct count_mark){ h->from, h->to, h->last_number, &r->lexicon->counts[h->target] });
    }
}

bool count_has(const struct counting *c, enum count_kind kind)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->marks[i].entry->kind == kind)
            return true;
    return false;
}

const struct count_mark *count_at(const struct counting *c, enum count_kind kind, size_t token)
{
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->marks[middle].from < token)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < c->n && c->marks[low].from == token; low++)
        if (c->marks[low].entry->kind == kind)
            return &c->marks[low];
    return NULL;
}

int32_t count_value(const struct counting *c, const struct count_mark *mark)
{
    int64_t milli = mark->entry->milli;
    if (mark->number != 0)
        milli += (int64_t)c->r->numbers[mark->number - 1].high * mark->entry->factor_milli / 1000;
    return milli < 1000000 ? (int32_t)milli : 1000000;
}

bool count_joined(const struct counting *c, size_t from, size_t to, enum count_kind kind)
{
    const struct reader *r = c->r;
    for (size_t i = from; i < to;) {
        const struct count_mark *mark = count_at(c, kind, i);
        const struct token *t = &r->tokens[i];
        bool small = (t->flags & (TOKEN_LIGHT | TOKEN_EMOJI)) != 0 ||
            (t->n_ids > 0 && (r->lexicon->vocab.words[t->ids[0]].flags & WORD_JOIN) != 0);
        if (mark == NULL && !small)
            return false;
        i = mark != NULL ? mark->to : i + 1;
    }
    return true;
}

const struct number *count_whole(const struct reader *r, size_t token, int32_t most)
{
    if (token >= r->n_tokens || r->tokens[token].number == 0)
        return NULL;
    const struct number *n = &r->numbers[r->tokens[token].number - 1];
    bool whole = (n->type == NUMBER_PLAIN || n->type == NUMBER_ORDINAL) && n->low == n->high && n->low % 1000 == 0;
    bool plain = (n->flags & (NUMBER_NEGATIVE | NUMBER_MONEY | NUMBER_PERCENT | NUMBER_FRACTION | NUMBER_OTHER | NUMBER_GLUED)) == 0;
    return whole && plain && n->low >= 1000 && n->low <= most * 1000 ? n : NULL;
}

void read_counts_settle(struct reader *r)
{
    for (size_t m = 0; m < r->n_mentions && r->n_added > 0; m++) {
        struct mention *k = &r->mentions[m];
        size_t added = k->counted ? r->mention_edges[m] - r->size_edges : EDGES_ADDED;
        if (added >= r->n_added)
            continue;
        bool series = r->counted_med[added] == 0;
        if (k->tense == TENSE_PAST && (series || k->polarity == POLARITY_UNSURE)) { /* "this month": a series or a habit goes on until now */
            k->tense = TENSE_NOW;
            k->polarity = k->polarity == POLARITY_UNSURE ? POLARITY_PRESENT : k->polarity;
        }
        if (series)
            continue;
        uint8_t sides = r->context->sides[r->counted_med[added] - 1];
        if ((r->tokens[k->token_from].flags & TOKEN_ASKED) != 0 && k->mode == MODE_STATED)
            k->mode = MODE_QUESTION;
        if (sides & SIDE_OTHER)
            k->experiencer = EXPERIENCER_OTHER;
        if (sides & SIDE_NOT_STATED)
            k->mode = MODE_HYPOTHETICAL;
        if (sides & SIDE_DENIED)
            k->polarity = POLARITY_ABSENT;
    }
}

void read_counts(struct reader *r)
{
    struct counting c;
    count_gather(r, &c);
    if (c.n == 0)
        return;
    count_habits(&c);
    count_series(&c);
}
