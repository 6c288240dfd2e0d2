/* SPDX-License-Identifier: ISC
 * chart.c - all phrases over all tokens.  From the last token to the first, so that whatever a phrase may go on to is complete
 * when the phrase begins; a concept found at a token is itself something that phrases begin with. */
#include <config.h>

#include "nlp/reader.h"

#include <string.h>

enum { LIGHT_MAX = 4, GAP_MAX = 4, EDGES_PER_TOKEN = 24, EDGES_PER_START = 384,
       STEPS_PER_START = 6000, HITS_PER_TOKEN = 24, SPARE = 256 };

struct path { /* how far a phrase has come */
    uint16_t first_number, last_number;
    uint32_t gaps;
    uint8_t flags;
    bool has_words;   /* of its own, not those of the classes in it ... */
    bool has_foreign; /* ... and one that the language of the text has not */
    uint8_t n_parts;
    bool skipped; /* light words were gone over */
};

struct chart {
    struct reader *r;
    const struct lexicon *x;
    struct sign *sign;       /* by token: the symbols that start there */
    struct sign *sign_light; /* and behind light words */
    struct sign *sign_gap;   /* and behind a gap */
    bool *foreign;           /* by token: from here to the next hard break some word is none of the text's language */
    unsigned start;          /* where the phrases now looked at begin */
    size_t budget;           /* steps left for this start */
};

/* A match lies between hard boundaries. */
static bool may_enter(const struct chart *c, unsigned at)
{
    return at < c->r->n_tokens && c->r->tokens[at].brk < BREAK_CLAUSE;
}

static void add_edge(struct chart *c, const struct edge *edge)
{
    struct reader *r = c->r;
    for (uint32_t i = r->first_edge[c->start]; i < r->n_edges; i++) {
        struct edge *old = &r->edges[i];
        if (old->symbol != edge->symbol || old->to != edge->to)
            continue;
        uint8_t doubt = EDGE_CORRECTED | EDGE_DOUBTFUL | EDGE_UNSURE;
        old->flags = (uint8_t)(((old->flags | edge->flags) & (EDGE_FROZEN | EDGE_WORDS | EDGE_FOREIGN)) |
                               (old->flags & edge->flags & doubt));
        old->gaps &= edge->gaps;
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
    r->edges[r->n_edges++] = *edge;
    sign_add(&c->sign[c->start], edge->symbol);
}

static void add_hit(struct chart *c, const struct phrase *p, uint32_t phrase, unsigned to, const struct path *path)
{
    struct reader *r = c->r;
    if (r->n_hits == r->size_hits) {
        r->truncated = true;
        return;
    }
    r->hits[r->n_hits++] = (struct hit){ .phrase = phrase, .from = (uint16_t)c->start, .to = (uint16_t)to,
                                         .first_number = path->first_number, .last_number = path->last_number, .gaps = path->gaps,
                                         .flags = path->flags, .kind = p->kind, .target = p->target };
    if (p->kind == PHRASE_CONTEXT && c->x->contexts[p->target].type == CONTEXT_CLOSE)
        for (unsigned i = c->start; i < to; i++)
            r->tokens[i].flags |= TOKEN_CLOSER;
}

static void add_number_edge(struct chart *c, const struct number *made)
{
    uint16_t number = reader_add_number(c->r, made);
    if (number != 0)
        add_edge(c, &(struct edge){ .symbol = c->x->number_base + made->type, .phrase = NO_PHRASE, .from = made->from, .to = made->to,
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

/* Only light words lie between the phrase and the end of its clause. */
static bool at_clause_end(const struct chart *c, unsigned to)
{
    while (to < c->r->n_tokens && c->r->tokens[to].brk < BREAK_SOFT) {
        if ((c->r->tokens[to].flags & TOKEN_LIGHT) == 0)
            return false;
        to++;
    }
    return true;
}

/* A word that the language of the text has means what it means there: "main" in an English text is no hand. */
static bool is_foreign(const struct chart *c, uint32_t symbol)
{
    if (symbol >= c->x->vocab.n)
        return false;
    const struct word *w = &c->x->vocab.words[symbol];
    return ((w->in_phrases | w->in_lang_words | w->in_light | w->in_known | w->in_numbers) >> c->r->lang & 1) == 0;
}

/* A phrase of another language, all of whose words are words of this text's language as well, is not meant.  Where it is a
 * row of classes, it goes by the words in them; one class that stands for another is of every language. */
static bool is_of_text(const struct chart *c, const struct phrase *p, const struct path *path)
{
    if ((c->r->langs >> p->lang & 1) != 0 || p->kind == PHRASE_MEDICATION || (path->flags & EDGE_WORDS) == 0)
        return true;
    return path->has_words ? path->has_foreign : path->n_parts == 1 || (path->flags & EDGE_FOREIGN) != 0;
}

/* Nothing but a span, which is not told by its words: "20h" is a time of day in one language and a span in another. */
static bool is_bare_span(const struct chart *c, const struct phrase *p, const struct path *path)
{
    return path->n_parts == 1 && path->last_number != 0 && c->r->numbers[path->last_number - 1].type == NUMBER_SPAN &&
        (c->r->langs >> p->lang & 1) == 0;
}

static bool is_word(const struct chart *c, const struct edge *edge)
{
    return edge->phrase == NO_PHRASE && edge->symbol < c->x->concept_base;
}

/* Looks ahead to is_of_text(): no phrase behind a node of those languages would be taken. */
static bool may_be_meant(const struct chart *c, uint16_t langs, bool has_words)
{
    return (langs & c->r->langs) != 0 || !has_words || c->foreign[c->start];
}

static void mark_foreign(struct chart *c)
{
    unsigned i = c->start;
    c->foreign[i] = may_enter(c, i + 1) && c->foreign[i + 1];
    for (size_t e = c->r->first_edge[i]; e < c->r->n_edges && !c->foreign[i]; e++)
        c->foreign[i] = is_word(c, &c->r->edges[e]) && is_foreign(c, c->r->edges[e].symbol);
}

/* "pain 3, sumatriptan 50": a comma behind a number parts it from what comes next, so it counts nothing there. */
static bool is_parted(const struct chart *c, unsigned to, const struct path *path)
{
    const struct number *n = path->last_number != 0 ? &c->r->numbers[path->last_number - 1] : NULL;
    return n != NULL && n->to < to && n->type == NUMBER_PLAIN && (c->r->tokens[n->to].flags & TOKEN_COMMA) != 0;
}

static void accept(struct chart *c, uint32_t phrase, unsigned to, const struct path *path)
{
    const struct phrase *p = &c->x->phrases[phrase];
    if (p->kind == PHRASE_CONCEPT && is_parted(c, to, path))
        return;
    if (!is_of_text(c, p, path) || (p->kind == PHRASE_EXTRACT && is_bare_span(c, p, path)))
        return;
    if ((p->flags & PHRASE_AT_START && p->kind != PHRASE_INTENT && !at_clause_start(c, c->start)) || (p->flags & PHRASE_AT_END && !at_clause_end(c, to)))
        return;
    if (!phrase_is_read(c->r->request->watch, phrase))
        return;
    struct edge edge = { .phrase = phrase, .from = (uint16_t)c->start, .to = (uint16_t)to, .first_number = path->first_number,
                         .last_number = path->last_number, .gaps = path->gaps, .flags = path->flags };
    edge.flags |= p->flags & PHRASE_FROZEN ? EDGE_FROZEN : 0;
    edge.flags |= p->flags & PHRASE_UNSURE ? EDGE_UNSURE : 0;
    switch ((enum phrase_kind)p->kind) {
    case PHRASE_CONCEPT:
        edge.symbol = c->x->concept_base + p->target;
        add_edge(c, &edge);
        break;
    case PHRASE_MEDICATION:
        if (c->x->reserved[RESERVED_MEDICATION] >= 0) {
            edge.symbol = c->x->concept_base + (uint32_t)c->x->reserved[RESERVED_MEDICATION];
            add_edge(c, &edge);
        }
        add_hit(c, p, phrase, to, path);
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
    case PHRASE_KINDS:
        add_hit(c, p, phrase, to, path);
        break;
    }
}

static bool class_holds(const struct chart *c, uint32_t symbol, const struct edge *edge)
{
    const struct number_class *class = &c->x->classes[symbol - c->x->number_base - NUMBER_TYPES];
    const struct number *number = &c->r->numbers[edge->last_number - 1];
    if (class->type != number->type)
        return false;
    bool bounded = class->low_milli != INT32_MIN || class->high_milli != INT32_MAX;
    if (number->type == NUMBER_CLOCK || (number->flags & NUMBER_CM))
        return !bounded || (number->type == NUMBER_CLOCK && number->low * 1000 / 60 >= class->low_milli &&
                            number->low * 1000 / 60 <= class->high_milli);
    return number->low >= class->low_milli && (number->type == NUMBER_BP ? number->low : number->high) <= class->high_milli;
}

static void walk(struct chart *c, uint32_t node, unsigned at, const struct path *path);

/* Goes on over one edge. */
static void take(struct chart *c, uint32_t node, const struct edge *edge, const struct path *path)
{
    struct path next = *path;
    next.n_parts++;
    next.flags |= edge->flags;
    if (is_word(c, edge)) {
        next.has_words = true;
        next.has_foreign = next.has_foreign || (edge->flags & EDGE_FOREIGN) != 0;
    }
    if (edge->last_number != 0) {
        if (next.last_number != 0 && next.first_number == 0)
            next.first_number = next.last_number;
        if (edge->first_number != 0)
            next.first_number = edge->first_number;
        next.last_number = edge->last_number;
    }
    unsigned shift = edge->from - c->start;
    if (edge->gaps != 0 && shift < 32)
        next.gaps |= edge->gaps << shift;
    walk(c, node, edge->to, &next);
}

/* A look before the call, as in begin(): a phrase ends at the node, or something behind the edge leads on from it. */
static bool leads_on(const struct chart *c, const struct node *node, unsigned to)
{
    return node->n_accepts > 0 ||
        (may_enter(c, to) && (signs_meet(&node->sign, &c->sign_light[to]) ||
                              (node->gap != 0 && signs_meet(&c->x->nodes[node->gap].sign, &c->sign_gap[to]))));
}

/* All edges at `at` that a node leads on by. */
static void step_over(struct chart *c, const struct node *node, unsigned at, const struct path *path)
{
    const struct step *steps = c->x->steps + node->first_step;
    uint32_t n_plain = node->n_steps - node->n_number_steps;
    uint32_t end = c->r->end_edge[at];
    for (uint32_t e = c->r->first_edge[at]; e < end; e++) {
        uint32_t symbol = c->r->edges[e].symbol;
        if (!sign_has(&node->sign, symbol))
            continue;
        const struct edge edge = c->r->edges[e]; /* a copy: the array does not move, but its edges may be merged */
        if (edge.symbol >= c->x->number_base) {
            for (uint32_t i = n_plain; i < node->n_steps; i++)
                if (class_holds(c, steps[i].symbol, &edge))
                    take(c, steps[i].node, &edge, path);
            continue;
        }
        uint32_t low = 0, high = n_plain;
        while (low < high) {
            uint32_t mid = (low + high) / 2;
            if (steps[mid].symbol < edge.symbol)
                low = mid + 1;
            else
                high = mid;
        }
        for (; low < n_plain && steps[low].symbol == edge.symbol; low++)
            if (leads_on(c, &c->x->nodes[steps[low].node], edge.to) && may_be_meant(c, c->x->nodes[steps[low].node].langs, path->has_words || is_word(c, &edge)))
                take(c, steps[low].node, &edge, path);
    }
}

static inline void step_from(struct chart *c, const struct node *node, unsigned at, const struct path *path)
{
    if (signs_meet(&node->sign, &c->sign[at]))
        step_over(c, node, at, path);
}

/* A gap is at most GAP_MAX words with weight, and one light word more. */
static void walk_gap(struct chart *c, const struct node *node, unsigned at, const struct path *path)
{
    struct path next = *path;
    unsigned weight = 0;
    for (unsigned i = 0; i <= GAP_MAX + 1 && weight <= GAP_MAX && may_enter(c, at + i); i++) {
        const struct token *t = &c->r->tokens[at + i];
        if (i > 0 && (t->flags & TOKEN_COMMA || t->brk == BREAK_EMOJI))
            return;
        step_from(c, node, at + i, &next);
        if (t->flags & TOKEN_CLOSER || (i == 0 && t->flags & TOKEN_COMMA))
            return;
        weight += (t->flags & TOKEN_LIGHT) == 0;
        if (at + i - c->start < 32)
            next.gaps |= (uint32_t)1 << (at + i - c->start);
    }
}

static void walk(struct chart *c, uint32_t id, unsigned at, const struct path *path)
{
    const struct node *node = &c->x->nodes[id];
    if (c->budget == 0) {
        c->r->truncated = true;
        return;
    }
    c->budget--;
    for (uint32_t i = 0; i < node->n_accepts; i++)
        accept(c, c->x->accepts[node->first_accept + i], at, path);
    if (!may_enter(c, at))
        return;
    struct path over = *path;
    over.skipped = true;
    if (signs_meet(&node->sign, &c->sign_light[at]))
        for (unsigned i = 0; i <= LIGHT_MAX && may_enter(c, at + i); i++) {
            step_from(c, node, at + i, i == 0 ? path : &over);
            const struct token *t = &c->r->tokens[at + i];
            if ((t->flags & TOKEN_LIGHT) == 0)
                break;
            if (t->n_ids > 0 && (c->x->vocab.words[t->ids[0]].flags & WORD_JOIN) != 0)
                over.flags |= EDGE_JOINED;
        }
    if (node->gap != 0 && signs_meet(&c->x->nodes[node->gap].sign, &c->sign_gap[at]))
        walk_gap(c, &c->x->nodes[node->gap], at, path);
}

static void begin(struct chart *c, uint32_t symbol, const struct edge *edge)
{
    const struct root_entry *root = &c->x->root[symbol];
    const struct path none = { 0 };
    bool on = may_enter(c, edge->to);
    const struct sign *light = &c->sign_light[edge->to], *gap = &c->sign_gap[edge->to];
    for (uint32_t i = 0; i < root->n; i++) { /* a look before the call: most phrases end here */
        const struct root_node *r = &c->x->root_nodes[root->first + i];
        if ((r->accepts || (on && (signs_meet(&r->sign, light) || signs_meet(&r->gap_sign, gap)))) &&
            may_be_meant(c, r->langs, is_word(c, edge)))
            take(c, r->node, edge, &none);
    }
}

/* A word that tells nothing by itself: no sign, no body, no time, no context.  Whatever it is, it is no part of a patient. */
static bool is_thing(const struct chart *c, const struct token *t)
{
    if ((t->flags & (TOKEN_DIGITS | TOKEN_EMOJI | TOKEN_LIGHT | TOKEN_CORRECTED | TOKEN_DOUBTFUL)) != 0 || t->number != 0 || t->n < 2)
        return false;
    for (int k = 0; k < t->n_ids; k++) {
        const struct word *w = &c->x->vocab.words[t->ids[k]];
        if (w->flags & WORD_MEANT || ((w->in_lang_words | w->in_light | w->in_numbers) >> c->r->lang & 1) != 0 || w->first_spell != 0)
            return false;
    }
    return true;
}

/* A word of every day: "as a" is no ASA. */
static bool is_common(const struct chart *c, const struct token *t)
{
    const struct word *w = t->n_ids > 0 ? &c->x->vocab.words[t->ids[0]] : NULL;
    return w != NULL && t->n <= 2 && ((w->in_lang_words | w->in_light) >> c->r->lang & 1) != 0;
}

static void add_word_edge(struct chart *c, uint32_t word, unsigned to, unsigned flags)
{
    flags |= EDGE_WORDS | (is_foreign(c, word) ? (unsigned)EDGE_FOREIGN : 0);
    add_edge(c, &(struct edge){ .symbol = word, .phrase = NO_PHRASE, .from = (uint16_t)c->start, .to = (uint16_t)to,
                                .flags = (uint8_t)flags });
}

/* The words and numbers at a token, before any phrase. */
static void seed(struct chart *c)
{
    struct reader *r = c->r;
    unsigned i = c->start;
    const struct token *t = &r->tokens[i];
    uint8_t flags = (uint8_t)((t->flags & TOKEN_CORRECTED ? EDGE_CORRECTED : 0) | (t->flags & TOKEN_DOUBTFUL ? EDGE_DOUBTFUL : 0));
    for (int k = 0; k < t->n_ids; k++)
        if (c->x->vocab.words[t->ids[k]].in_phrases != 0)
            add_word_edge(c, t->ids[k], i + 1, flags);
    if (t->n_whole != 0 && i + t->n_whole <= r->n_tokens && c->x->vocab.words[t->whole].in_phrases & r->langs)
        add_word_edge(c, t->whole, i + t->n_whole, 0);
    if (c->x->reserved[RESERVED_THING] >= 0 && is_thing(c, t))
        add_edge(c, &(struct edge){ .symbol = c->x->concept_base + (uint32_t)c->x->reserved[RESERVED_THING], .phrase = NO_PHRASE,
                                    .from = (uint16_t)i, .to = (uint16_t)(i + 1) });
    if (t->number != 0) {
        const struct number *n = &r->numbers[t->number - 1];
        if ((n->flags & NUMBER_OTHER) == 0)
            add_edge(c, &(struct edge){ .symbol = c->x->number_base + n->type, .phrase = NO_PHRASE, .from = (uint16_t)i, .to = n->to,
                                        .last_number = t->number });
    }
    /* "head ache" */
    if (i + 1 < r->n_tokens && t->flags & TOKEN_JOINABLE && t[1].flags & TOKEN_JOINABLE && t[1].brk == BREAK_NONE && t->n >= 2 && !(is_common(c, t) && is_common(c, t + 1)) &&
        t->n + t[1].n < 60) {
        char joined[64];
        memcpy(joined, t->word, t->n);
        memcpy(joined + t->n, t[1].word, t[1].n);
        uint32_t id = vocab_find(&c->x->vocab, (struct str){ joined, (size_t)t->n + t[1].n });
        if (id != NO_WORD && c->x->vocab.words[id].in_phrases & r->langs_seen)
            add_word_edge(c, id, i + 2, flags);
    }
}

/* "No, pregnant": where the no that begins a sentence is set off by a comma it is an answer (understanding.md 2), and nothing but
 * answers is read from it across that comma. */
static void part_answer(struct chart *c, size_t first_hit)
{
    struct reader *r = c->r;
    unsigned end = 0;
    size_t n_edges = r->first_edge[c->start], n_hits = first_hit;
    for (size_t i = first_hit; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        bool no = h->kind == PHRASE_INTENT && c->x->intents[h->target].intent == INTENT_NO;
        if (no && h->to < r->n_tokens && r->tokens[h->to].flags & TOKEN_COMMA && (end == 0 || h->to < end))
            end = h->to;
    }
    if (end == 0)
        return;
    for (size_t i = n_edges; i < r->n_edges; i++)
        if (r->edges[i].to <= end)
            r->edges[n_edges++] = r->edges[i];
    for (size_t i = first_hit; i < r->n_hits; i++) {
        uint8_t kind = r->hits[i].kind;
        if (r->hits[i].to <= end || kind == PHRASE_INTENT || kind == PHRASE_UNCLEAR || kind == PHRASE_COURTESY)
            r->hits[n_hits++] = r->hits[i];
    }
    r->n_edges = n_edges;
    r->n_hits = n_hits;
}

static void read_start(struct chart *c)
{
    struct reader *r = c->r;
    unsigned i = c->start;
    size_t first_hit = r->n_hits;
    r->first_edge[i] = (uint32_t)r->n_edges;
    c->sign[i] = (struct sign){ 0, 0 };
    c->budget = STEPS_PER_START;
    seed(c);
    mark_foreign(c);
    for (size_t e = r->first_edge[i]; e < r->n_edges; e++) {
        const struct edge edge = r->edges[e];
        if (edge.symbol < c->x->number_base) {
            begin(c, edge.symbol, &edge);
            continue;
        }
        uint32_t first = c->x->number_base + NUMBER_TYPES;
        for (uint32_t k = first; k < first + c->x->n_classes; k++)
            if (c->x->root[k].n > 0 && class_holds(c, k, &edge))
                begin(c, k, &edge);
    }
    if (r->tokens[i].brk >= BREAK_CLAUSE)
        part_answer(c, first_hit);
    r->end_edge[i] = (uint32_t)r->n_edges;
    bool next = may_enter(c, i + 1);
    c->sign_light[i] = c->sign[i];
    if (next && r->tokens[i].flags & TOKEN_LIGHT)
        sign_join(&c->sign_light[i], &c->sign_light[i + 1]);
    c->sign_gap[i] = c->sign[i];
    for (unsigned k = 1; k <= GAP_MAX + 1 && may_enter(c, i + k); k++)
        sign_join(&c->sign_gap[i], &c->sign[i + k]);
}

void read_chart(struct reader *r)
{
    size_t n = r->n_tokens;
    r->size_edges = n * EDGES_PER_TOKEN + SPARE;
    r->size_hits = n * HITS_PER_TOKEN + SPARE;
    if (r->size_edges > 120000)
        r->size_edges = 120000;
    if (r->size_hits > 60000)
        r->size_hits = 60000;
    struct chart c = { .r = r, .x = r->lexicon };
    r->edges = arena_array_raw(r->arena, r->size_edges + 1, sizeof *r->edges); /* one more for reader_add_mention */
    r->hits = arena_array_raw(r->arena, r->size_hits, sizeof *r->hits);
    r->first_edge = arena_array_raw(r->arena, n + 1, sizeof *r->first_edge);
    r->end_edge = arena_array_raw(r->arena, n + 1, sizeof *r->end_edge);
    c.sign = arena_array(r->arena, n + 1, sizeof *c.sign);
    c.sign_light = arena_array(r->arena, n + 1, sizeof *c.sign_light);
    c.foreign = arena_array(r->arena, n + 1, sizeof *c.foreign);
    c.sign_gap = arena_array(r->arena, n + 1, sizeof *c.sign_gap);
    if (!arena_ok(r->arena)) {
        r->failed = true;
        return;
    }
    for (unsigned i = (unsigned)n; i-- > 0;) {
        c.start = i;
        read_start(&c);
    }
}
