/* SPDX-License-Identifier: ISC
 * chart_accept.c - what phrases come to: concepts and numbers are edges that other phrases go over, all else is a hit. */
#include <config.h>

#include "nlp/chart.h"

enum { EDGES_PER_START = 384 };

static uint16_t column_of(const struct lexicon *x, uint32_t symbol)
{
    if (symbol < x->concept_base)
        return x->vocab.words[symbol].column;
    return symbol < x->number_base ? x->concept_columns[symbol - x->concept_base] : (uint16_t)(COLUMN_NUMBERS + symbol - x->number_base);
}

void chart_add_edge(struct chart *c, const struct edge *edge)
{
    struct reader *r = c->r;
    for (uint32_t i = r->first_edge[c->start]; i < r->n_edges; i++) {
        struct edge *old = &r->edges[i];
        if (old->symbol != edge->symbol || old->to != edge->to)
            continue;
        uint8_t doubt = EDGE_CORRECTED | EDGE_DOUBTFUL | EDGE_UNSURE | EDGE_FAR;
        old->flags = (uint8_t)(((old->flags | edge->flags) & (EDGE_FROZEN | EDGE_WORDS | EDGE_FOREIGN)) |
                               (old->flags & edge->flags & doubt));
        old->gaps &= edge->gaps;
        old->skipped = old->skipped && edge->skipped;
        if (old->last_number == 0) {
            old->first_number = edge->first_number;
            old->last_number = edge->last_number;
        }
        return;
    }
    if (r->n_edges == r->size_edges || r->n_edges - r->first_edge[c->start] >= EDGES_PER_START) {
        r->truncated = true;
        return;
    }
    struct edge *made = &r->edges[r->n_edges++];
    *made = *edge;
    made->column = column_of(c->x, edge->symbol);
    if (made->column != 0)
        sign_add(&c->sign[c->start], made->column);
}

static void add_hit(struct chart *c, const struct accept *p, unsigned to, const struct path *path)
{
    struct reader *r = c->r;
    if (r->n_hits == r->size_hits) {
        r->truncated = true;
        return;
    }
    r->hits[r->n_hits++] = (struct hit){ .phrase = p->phrase, .from = (uint16_t)c->start, .to = (uint16_t)to,
                                         .first_number = path->first_number, .last_number = path->last_number, .gaps = path->gaps,
                                         .flags = path->flags, .kind = p->kind, .skipped = path->skipped, .target = p->target };
    if (p->kind == PHRASE_CONTEXT && c->x->contexts[p->target].type == CONTEXT_CLOSE && (r->prose || !c->x->contexts[p->target].prose))
        for (unsigned i = c->start; i < to; i++)
            r->tokens[i].flags |= TOKEN_CLOSER;
}

static void add_number_edge(struct chart *c, const struct number *made)
{
    uint16_t number = reader_add_number(c->r, made);
    if (number != 0)
        chart_add_edge(c, &(struct edge){ .symbol = c->x->number_base + made->type, .phrase = NO_PHRASE, .from = made->from, .to = made->to,
                                    .last_number = number });
}

/* Hours and the minutes behind them: one token lies between at most, and the minutes are two digits or stuck to it: "14h30", not
 * "9h, 7". */
static bool goes_with(const struct reader *r, const struct number *hour, const struct number *minute)
{
    const struct token *t = &r->tokens[minute->from];
    return minute->from - hour->to <= 1 && t->brk == BREAK_NONE && (minute->low >= 10000 || (t->flags & TOKEN_GLUED) != 0);
}

/* A time of day made of the numbers of a clock phrase. */
static void add_clock(struct chart *c, const struct clock_entry *entry, unsigned to, const struct path *path)
{
    struct reader *r = c->r;
    int minute = entry->minute;
    uint8_t half = HALF_AM;
    if (minute < 0) {
        if (path->last_number == 0)
            return;
        const struct number *hour = &r->numbers[(path->first_number ? path->first_number : path->last_number) - 1];
        const struct number *rest = path->first_number ? &r->numbers[path->last_number - 1] : NULL;
        if ((hour->flags & NUMBER_RANGE) != 0 || (rest != NULL && !goes_with(r, hour, rest)))
            return;
        minute = hour->type == NUMBER_CLOCK ? hour->low : hour->low / 1000 * 60 + hour->low % 1000 / 10 % 60; /* 11.30 pm */
        minute += rest != NULL ? rest->low / 1000 : 0;
        half = minute >= 13 * 60 ? HALF_AM : (uint8_t)entry->half;
        if (entry->half == HALF_PM && minute < 12 * 60)
            minute += 12 * 60;
        if (entry->half == HALF_AM && minute >= 12 * 60 && minute < 13 * 60)
            minute -= 12 * 60;
        if (entry->half != HALF_NONE)
            half = HALF_AM; /* settled */
    }
    minute = (minute + entry->plus_min) % 1440;
    struct number made = { .low = minute, .high = minute, .from = (uint16_t)c->start, .to = (uint16_t)to, .type = NUMBER_CLOCK,
                           .half = half, .flags = entry->loose ? NUMBER_LOOSE : 0 };
    add_number_edge(c, &made);
}

/* How long: "an hour and a half", "45 minutes", "6h45"; every word of it is named: "three a week" is none. */
static void add_span(struct chart *c, const struct span_entry *entry, unsigned to, const struct path *path)
{
    const struct reader *r = c->r;
    double low = entry->plus, high = entry->plus;
    if (path->skipped)
        return;
    if (path->last_number == 0) {
        low += entry->minutes;
        high += entry->minutes;
    } else {
        const struct number *first = &r->numbers[(path->first_number ? path->first_number : path->last_number) - 1];
        const struct number *rest = path->first_number ? &r->numbers[path->last_number - 1] : NULL;
        if (rest != NULL && !goes_with(r, first, rest))
            return;
        low += first->low / 1000.0 * entry->minutes + (rest != NULL ? rest->low / 1000.0 * entry->rest : 0);
        high += first->high / 1000.0 * entry->minutes + (rest != NULL ? rest->low / 1000.0 * entry->rest : 0);
    }
    if (low < 0 || high > INT32_MAX / 1000)
        return;
    add_number_edge(c, &(struct number){ .low = (int32_t)(low * 1000 + 0.5), .high = (int32_t)(high * 1000 + 0.5),
                                         .from = (uint16_t)c->start, .to = (uint16_t)to, .type = NUMBER_SPAN });
}

/* "7 or 8", "10 to 15": near each other, or it is a change. */
static void add_range(struct chart *c, unsigned to, const struct path *path)
{
    const struct reader *r = c->r;
    if (path->first_number == 0)
        return;
    const struct number *a = &r->numbers[path->first_number - 1], *b = &r->numbers[path->last_number - 1];
    unsigned not_plain = NUMBER_OTHER | NUMBER_NEGATIVE | NUMBER_HASH | NUMBER_MONEY | NUMBER_PERCENT | NUMBER_GLUED;
    bool near = b->low > a->low && (b->low - a->low <= 2000 || (a->low >= 10000 && b->low <= 2 * a->low));
    if (!near || ((a->flags | b->flags) & not_plain) != 0)
        return;
    add_number_edge(c, &(struct number){ .low = a->low, .high = b->high, .from = (uint16_t)c->start, .to = (uint16_t)to,
                                         .type = NUMBER_PLAIN, .flags = NUMBER_RANGE | (a->flags & b->flags & NUMBER_WORD) });
}

/* A score or a pressure made of two numbers. */
static void add_pair(struct chart *c, enum number_type type, unsigned to, const struct path *path)
{
    struct reader *r = c->r;
    if (path->first_number == 0)
        return;
    const struct number *a = &r->numbers[path->first_number - 1], *b = &r->numbers[path->last_number - 1];
    struct number made = { .low = a->low, .high = type == NUMBER_BP ? b->low : a->high, .from = (uint16_t)c->start,
                           .to = (uint16_t)to, .type = (uint8_t)type, .flags = a->flags & NUMBER_RANGE };
    add_number_edge(c, &made);
}

static bool at_clause_start(const struct chart *c, unsigned from)
{
    return from == 0 || c->r->tokens[from].brk >= BREAK_SOFT;
}

/* A phrase of another language, all of whose words are words of this text's language as well, is not meant.  Where it is a
 * row of classes, it goes by the words in them; one class that stands for another is of every language. */
static bool is_of_text(const struct chart *c, const struct accept *p, const struct path *path)
{
    if ((c->r->langs >> p->lang & 1) != 0 || p->kind == PHRASE_MEDICATION || (path->flags & EDGE_WORDS) == 0)
        return true;
    if (p->kind == PHRASE_CONCEPT && c->x->concepts[p->target].hidden && (c->r->langs_told >> p->lang & 1) != 0)
        return true; /* the sign that the class is a word of is held against the text in its turn */
    return path->has_words ? path->has_foreign : path->n_parts == 1 || (path->flags & EDGE_FOREIGN) != 0;
}

/* Nothing but a span, which is not told by its words: "20h" is a time of day in one language and a span in another. */
static bool is_bare_span(const struct chart *c, const struct accept *p, const struct path *path)
{
    return path->n_parts == 1 && path->last_number != 0 && c->r->numbers[path->last_number - 1].type == NUMBER_SPAN &&
        (c->r->langs >> p->lang & 1) == 0;
}

/* "pain 3, sumatriptan 50": a comma behind a number parts it from what comes next, so it counts nothing there. */
static bool is_parted(const struct chart *c, unsigned to, const struct path *path)
{
    const struct number *n = path->last_number != 0 ? &c->r->numbers[path->last_number - 1] : NULL;
    return n != NULL && n->to < to && n->type == NUMBER_PLAIN && (c->r->tokens[n->to].flags & TOKEN_COMMA) != 0;
}

/* "7h, 6 glasses": a comma stands before the second number of a span, so it is no 7:06. */
static bool is_listed(const struct chart *c, const struct path *path)
{
    const struct number *n = path->last_number != 0 ? &c->r->numbers[path->last_number - 1] : NULL;
    return n != NULL && path->first_number != 0 && path->first_number != path->last_number && n->type == NUMBER_PLAIN &&
        c->r->tokens[n->from].brk >= BREAK_SOFT;
}

/* A far-fetched word means something only in a sign that other words bear out; a class of words is no sign yet, and no figure of speech takes
 * a sign away by one. */
static bool is_far_fetched(const struct chart *c, const struct accept *p, unsigned to, const struct path *path)
{
    if ((path->flags & EDGE_FAR) == 0)
        return false;
    return p->kind != PHRASE_CONCEPT || c->x->concepts[p->target].idiom || (to == c->start + 1 && !c->x->concepts[p->target].hidden);
}

/* "fait, tension 12/8": a command that a comma sets off from what follows is no word of that; a sign that says so itself is taken at its word. */
static bool is_behind_command(const struct chart *c, const struct accept *p, unsigned to)
{
    const struct token *t = &c->r->tokens[c->start];
    return to > c->start + 1 && (p->flags & PHRASE_FROZEN) == 0 && !c->x->concepts[p->target].idiom && t->brk == BREAK_SENTENCE && (t[1].flags & TOKEN_COMMA) != 0 && t->n_ids > 0 &&
        (c->x->vocab.words[t->ids[0]].flags & WORD_COMMAND) != 0;
}

void chart_accept(struct chart *c, const struct accept *p, unsigned to, const struct path *path)
{
    if (((p->kind == PHRASE_SPAN || p->kind == PHRASE_CLOCK) && is_listed(c, path)) || is_far_fetched(c, p, to, path))
        return;
    if (p->kind == PHRASE_CONCEPT && (is_parted(c, to, path) || is_behind_command(c, p, to)))
        return;
    if (!is_of_text(c, p, path) || (p->kind == PHRASE_EXTRACT && is_bare_span(c, p, path)))
        return;
    if ((p->flags & PHRASE_AT_START && p->kind != PHRASE_INTENT && !at_clause_start(c, c->start)) || (p->flags & PHRASE_AT_END && !c->ends[to]))
        return;
    if (!phrase_is_read(c->r->request->watch, p->phrase))
        return;
    struct edge edge = { .phrase = p->phrase, .from = (uint16_t)c->start, .to = (uint16_t)to, .first_number = path->first_number,
                         .last_number = path->last_number, .gaps = path->gaps, .flags = path->flags, .skipped = path->skipped };
    edge.flags |= p->flags & PHRASE_FROZEN ? EDGE_FROZEN : 0;
    edge.flags |= p->flags & PHRASE_UNSURE ? EDGE_UNSURE : 0;
    switch ((enum phrase_kind)p->kind) {
    case PHRASE_CONCEPT:
        edge.symbol = c->x->concept_base + p->target;
        chart_add_edge(c, &edge);
        break;
    case PHRASE_MEDICATION:
        if (c->x->reserved[RESERVED_MEDICATION] >= 0) {
            edge.symbol = c->x->concept_base + (uint32_t)c->x->reserved[RESERVED_MEDICATION];
            chart_add_edge(c, &edge);
        }
        add_hit(c, p, to, path);
        break;
    case PHRASE_CLOCK:
        add_clock(c, &c->x->clocks[p->target], to, path);
        break;
    case PHRASE_SPAN:
        add_span(c, &c->x->spans[p->target], to, path);
        break;
    case PHRASE_RANGE:
        add_range(c, to, path);
        break;
    case PHRASE_SCORE:
        add_pair(c, NUMBER_SCORE, to, path);
        break;
    case PHRASE_BP:
        add_pair(c, NUMBER_BP, to, path);
        break;
    case PHRASE_CONTEXT:
    case PHRASE_INTENT:
    case PHRASE_EXTRACT:
    case PHRASE_DAY:
    case PHRASE_DELAY:
    case PHRASE_COURTESY:
    case PHRASE_UNCLEAR:
    case PHRASE_QUESTION:
    case PHRASE_SUBJECT:
    case PHRASE_PERIOD:
    case PHRASE_CORRECTION:
    case PHRASE_COUNT:
    case PHRASE_KINDS:
        add_hit(c, p, to, path);
        break;
    }
}
