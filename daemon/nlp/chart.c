/* SPDX-License-Identifier: ISC
 * chart.c - all phrases over all tokens.  From the last token to the first, so that whatever a phrase may go on to is complete
 * when the phrase begins; a concept found at a token is itself something that phrases begin with. */
#include <config.h>

#include "nlp/chart.h"

enum { LIGHT_MAX = 4, GAP_MAX = 4, EDGES_PER_TOKEN = 24, STEPS_PER_START = 6000, HITS_PER_TOKEN = 24, SPARE = 256,
       ROOTS_AT_ONCE = 16, TOKENS_AHEAD = 3, ROOTS_AHEAD = 4, LINE = 64 };

/* A match lies between hard boundaries. */
static bool may_enter(const struct chart *c, unsigned at)
{
    return at < c->r->n_tokens && c->r->tokens[at].brk < BREAK_CLAUSE;
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
        c->foreign[i] = edge_is_word(c, &c->r->edges[e]) && (c->r->edges[e].flags & EDGE_FOREIGN) != 0;
}

static bool class_holds(const struct chart *c, uint32_t column, const struct edge *edge)
{
    const struct number_class *class = &c->x->classes[column - COLUMN_CLASSES];
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

/* The path behind one edge more. */
static void go_over(const struct chart *c, const struct edge *edge, const struct path *path, struct path *next)
{
    *next = *path;
    next->n_parts++;
    next->flags |= edge->flags;
    if (edge_is_word(c, edge)) {
        next->has_words = true;
        next->has_foreign = next->has_foreign || (edge->flags & EDGE_FOREIGN) != 0;
    }
    if (edge->last_number != 0) {
        if (next->last_number != 0 && next->first_number == 0)
            next->first_number = next->last_number;
        if (edge->first_number != 0)
            next->first_number = edge->first_number;
        next->last_number = edge->last_number;
    }
    unsigned shift = edge->from - c->start;
    if (edge->gaps != 0 && shift < 32)
        next->gaps |= edge->gaps << shift;
}

static void take(struct chart *c, uint32_t node, const struct edge *edge, const struct path *path)
{
    struct path next;
    go_over(c, edge, path, &next);
    walk(c, node, edge->to, &next);
}

/* A look before the call, as in begin(): a phrase ends at the node, or something behind the edge leads on from it. */
static bool leads_on(const struct chart *c, const struct node *node, unsigned to)
{
    return node->n_accepts > 0 || signs_meet(&node->sign, &c->sign_light[to]) || (node->gap && signs_meet(&node[1].sign, &c->sign_gap[to]));
}

/* Goes on by every class of number that the edge is of. */
static void step_by_number(struct chart *c, const struct node *node, const struct edge *edge, const struct path *path)
{
    const struct row_steps *rows = c->x->rows + node->first_row + node->n_rows;
    for (uint32_t i = 0; i < node->n_number_steps; i++)
        if (class_holds(c, rows[i / ROW_SIZE].row.columns[i % ROW_SIZE], edge))
            take(c, rows[i / ROW_SIZE].nodes[i % ROW_SIZE], edge, path);
}

/* Goes on to a node, if it is worth it. */
static inline void step_to(struct chart *c, uint32_t to, const struct edge *edge, const struct path *path)
{
    const struct node *next = &c->x->nodes[to];
    if (leads_on(c, next, edge->to) && may_be_meant(c, next->langs, path->has_words || edge_is_word(c, edge)))
        take(c, to, edge, path);
}

/* Goes on by every lane of a row that is the edge's. */
static void step_in_row(struct chart *c, const struct row_steps *steps, const struct edge *edge, const struct path *path)
{
    for (uint32_t lane = 0; lane < ROW_SIZE; lane++)
        if (steps->row.columns[lane] == edge->column)
            step_to(c, steps->nodes[lane], edge, path);
}

/* Goes on over one edge, wherever a node of many rows leads by it. */
static void step_by(struct chart *c, const struct node *node, const struct edge *edge, const struct path *path)
{
    if (edge->symbol >= c->x->number_base) {
        step_by_number(c, node, edge, path);
        return;
    }
    uint64_t four = column_four(edge->column);
    if (node->n_rows == 1 && !row_has(&node->row, four)) /* seen without a look at another line of memory */
        return;
    for (uint32_t i = 0; i < node->n_rows; i++) {
        const struct row_steps *steps = &c->x->rows[node->first_row + ((edge->column + i) & (node->n_rows - 1u))];
        if (row_has(&steps->row, four))
            step_in_row(c, steps, edge, path);
        if (steps->row.columns[ROW_SIZE - 1] == ROW_EMPTY)
            break;
    }
}

/* All edges at `at` that a node leads on by.  They are complete: what is found now begins before them. */
static void step_over(struct chart *c, const struct node *node, unsigned at, const struct path *path)
{
    const struct edge *edge = c->r->edges + c->r->first_edge[at], *end = c->r->edges + c->r->end_edge[at];
    if (node->alone) {
        for (; edge < end; edge++)
            if (row_has(&node->row, column_four(edge->column)))
                step_to(c, node->first_row, edge, path);
        return;
    }
    for (; edge < end; edge++)
        if (sign_has(&node->sign, edge->column))
            step_by(c, node, edge, path);
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

/* On behind light words. */
static void walk_light(struct chart *c, const struct node *node, unsigned at, const struct path *path)
{
    struct path over = *path;
    over.skipped = true;
    for (unsigned i = at + 1; i < at + c->n_light[at]; i++) {
        const struct token *before = &c->r->tokens[i - 1];
        if (before->n_ids > 0 && (c->x->vocab.words[before->ids[0]].flags & WORD_JOIN) != 0)
            over.flags |= EDGE_JOINED;
        step_from(c, node, i, &over);
    }
}

/* Each step is paid for; false: nothing is left. */
static inline bool pay(struct chart *c)
{
    if (c->budget == 0) {
        c->r->truncated = true;
        return false;
    }
    c->budget--;
    return true;
}

static inline void accept_all(struct chart *c, uint32_t first, uint32_t n, unsigned at, const struct path *path)
{
    for (uint32_t i = 0; i < n; i++)
        chart_accept(c, &c->x->accepts[first + i], at, path);
}

static void go_on(struct chart *c, const struct node *node, unsigned at, const struct path *path)
{
    if (signs_meet(&node->sign, &c->sign_light[at])) {
        step_from(c, node, at, path);
        if (c->n_light[at] > 1)
            walk_light(c, node, at, path);
    }
    if (node->gap && signs_meet(&node[1].sign, &c->sign_gap[at]))
        walk_gap(c, &node[1], at, path);
}

static void walk(struct chart *c, uint32_t id, unsigned at, const struct path *path)
{
    const struct node *node = &c->x->nodes[id];
    if (!pay(c))
        return;
    accept_all(c, node->first_accept, node->n_accepts, at, path);
    go_on(c, node, at, path);
}

/* What phrases that begin with an edge are held against: what stands behind it. */
struct prospect {
    const struct sign *window[2]; /* behind light words; and behind a gap too */
    uint16_t langs;               /* may_be_meant() */
};

/* The nodes that phrases go on from by the edge, a few at once.  Which they are cannot be foreseen, so there is no branch on it. */
static const struct root_node *find_roots(const struct root_node *r, const struct root_node *end, const struct prospect *prospect,
                                          const struct root_node *found[ROOTS_AT_ONCE], size_t *n)
{
    for (*n = 0; r < end && *n < ROOTS_AT_ONCE; r++) {
        found[*n] = r;
        *n += (signs_meet(&r->sign, prospect->window[r->gap]) | (r->n_accepts > 0)) & ((r->langs & prospect->langs) != 0);
    }
    return r;
}

/* Goes on from a root; leading: what stands behind the edge may lead on from it. */
static void begin_at(struct chart *c, const struct root_node *root, bool leading, const struct edge *edge, const struct path *path)
{
    if ((root->class != 0 && !class_holds(c, root->class, edge)) || !pay(c))
        return;
    accept_all(c, root->first_accept, root->n_accepts, edge->to, path);
    if (leading)
        go_on(c, &c->x->nodes[root->node], edge->to, path);
}

static void begin_with_word(struct chart *c, const struct edge *edge, const struct prospect *prospect, const struct path *path)
{
    const struct lexicon *x = c->x;
    const struct root_node *r = x->root_nodes + x->root[edge->column], *end = x->root_nodes + x->root[edge->column + 1];
    const struct root_node *found[ROOTS_AT_ONCE + 1];
    while (r < end) {
        size_t n;
        r = find_roots(r, end, prospect, found, &n);
        for (size_t i = 0; i < n; i++) { /* all come from memory at once */
            __builtin_prefetch(&x->nodes[found[i]->node]);
            __builtin_prefetch(&x->nodes[found[i]->node + 1]); /* the one behind its gap, or the one that it leads to */
            __builtin_prefetch(&x->accepts[found[i]->first_accept]);
        }
        for (size_t i = 0; i < n; i++)
            begin_at(c, found[i], signs_meet(&found[i]->sign, prospect->window[found[i]->gap]), edge, path);
    }
}

static uint64_t roots_with(const struct root_block *block, const struct sign *window)
{
    uint64_t roots = 0;
    for (unsigned word = 0; word < SIGN_WORDS; word++)
        for (uint64_t left = window->bits[word]; left != 0; left &= left - 1)
            roots |= block->by_bit[64 * word + (unsigned)__builtin_ctzll(left)];
    return roots;
}

/* Numbers are of every language. */
static void begin_with_number(struct chart *c, const struct edge *edge, const struct prospect *prospect, const struct path *path)
{
    const struct lexicon *x = c->x;
    uint32_t type = edge->symbol - x->number_base;
    const struct root_node *r = x->number_roots + x->first_number_root[type], *end = x->number_roots + x->first_number_root[type + 1];
    for (const struct root_block *block = x->number_blocks + x->first_number_block[type]; r < end; r += BLOCK_SIZE, block++) {
        uint64_t leading = roots_with(block, prospect->window[0]) | (roots_with(block, prospect->window[1]) & block->gap);
        for (uint64_t left = leading | block->accepts; left != 0; left &= left - 1) {
            unsigned i = (unsigned)__builtin_ctzll(left);
            begin_at(c, &r[i], (leading >> i & 1) != 0, edge, path);
        }
    }
}

/* All phrases that begin with the edge. */
static void begin(struct chart *c, const struct edge *edge)
{
    bool number = edge->symbol >= c->x->number_base;
    if (!number && c->x->root[edge->column] == c->x->root[edge->column + 1])
        return;
    const struct path none = { 0 };
    struct path first;
    const struct prospect prospect = { .window = { &c->sign_light[edge->to], &c->sign_far[edge->to] },
                                       .langs = !edge_is_word(c, edge) || c->foreign[c->start] ? UINT16_MAX : c->r->langs };
    go_over(c, edge, &none, &first);
    if (number)
        begin_with_number(c, edge, &prospect, &first);
    else
        begin_with_word(c, edge, &prospect, &first);
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

/* What those that begin before the token will find from it on. */
static void look_back(struct chart *c, unsigned i)
{
    if (!may_enter(c, i))
        return;
    c->n_light[i] = 1;
    c->sign_light[i] = c->sign_gap[i] = c->sign[i];
    if (c->r->tokens[i].flags & TOKEN_LIGHT) {
        sign_join(&c->sign_light[i], &c->sign_light[i + 1]);
        c->n_light[i] = (uint8_t)(c->n_light[i + 1] < LIGHT_MAX ? c->n_light[i + 1] + 1 : LIGHT_MAX + 1);
    }
    for (unsigned k = 1; k <= GAP_MAX + 1 && may_enter(c, i + k); k++)
        sign_join(&c->sign_gap[i], &c->sign[i + k]);
    c->sign_far[i] = c->sign_light[i];
    sign_join(&c->sign_far[i], &c->sign_gap[i]);
}

static void read_start(struct chart *c)
{
    struct reader *r = c->r;
    unsigned i = c->start;
    size_t first_hit = r->n_hits;
    r->first_edge[i] = (uint32_t)r->n_edges;
    c->sign[i] = (struct sign){ { 0 } };
    c->budget = STEPS_PER_START;
    chart_seed(c);
    mark_foreign(c);
    for (size_t e = r->first_edge[i]; e < r->n_edges; e++) {
        const struct edge edge = r->edges[e];
        begin(c, &edge);
    }
    if (r->tokens[i].brk >= BREAK_CLAUSE)
        part_answer(c, first_hit);
    r->end_edge[i] = (uint32_t)r->n_edges;
    c->ends[i] = r->tokens[i].brk >= BREAK_SOFT || ((r->tokens[i].flags & TOKEN_LIGHT) != 0 && c->ends[i + 1]);
    look_back(c, i);
}

/* Asks for where phrases begin that the token's words begin. */
static void expect_roots(const struct chart *c, unsigned i)
{
    for (int k = 0; k < c->r->tokens[i].n_ids; k++) {
        uint16_t column = c->x->vocab.words[c->r->tokens[i].ids[k]].column;
        const char *first = (const char *)(c->x->root_nodes + c->x->root[column]), *end = (const char *)(c->x->root_nodes + c->x->root[column + 1]);
        for (size_t ahead = 0; first < end && ahead < ROOTS_AHEAD; first += LINE, ahead++)
            __builtin_prefetch(first);
    }
}

size_t reader_first_hit(const struct reader *r, size_t token)
{
    size_t low = 0, high = r->n_hits;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->hits[middle].from > token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
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
    r->edges = arena_array_raw(r->arena, r->size_edges + EDGES_ADDED, sizeof *r->edges);
    r->hits = arena_array_raw(r->arena, r->size_hits, sizeof *r->hits);
    r->first_edge = arena_array_raw(r->arena, n + 1, sizeof *r->first_edge);
    r->end_edge = arena_array_raw(r->arena, n + 1, sizeof *r->end_edge);
    c.sign = arena_array(r->arena, n + 1, sizeof *c.sign);
    c.sign_light = arena_array(r->arena, n + 1, sizeof *c.sign_light);
    c.foreign = arena_array(r->arena, n + 1, sizeof *c.foreign);
    c.sign_gap = arena_array(r->arena, n + 1, sizeof *c.sign_gap);
    c.sign_far = arena_array(r->arena, n + 1, sizeof *c.sign_far);
    c.ends = arena_array(r->arena, n + 1, sizeof *c.ends);
    c.n_light = arena_array(r->arena, n + 1, sizeof *c.n_light);
    if (!arena_ok(r->arena)) {
        r->failed = true;
        return;
    }
    c.ends[n] = true;
    for (unsigned i = (unsigned)n; i-- > 0;) {
        c.start = i;
        if (i >= TOKENS_AHEAD)
            expect_roots(&c, i - TOKENS_AHEAD);
        read_start(&c);
    }
}
