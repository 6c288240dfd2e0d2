/* SPDX-License-Identifier: ISC
 * net_lay.c - the finished net, packed so that little of it is touched for a word.  Symbols that every element holds alike share a
 * column (most forms of a word do); a node is followed by the one behind its gap; what leads on from a node is a row of columns, the first
 * of which lies in the node. */
#include <config.h>

#include "nlp/net_in.h"

#include <stdlib.h>
#include <string.h>

struct lay {
    const struct net *net;
    struct lexicon *lexicon;
    uint32_t *classes;  /* by symbol: those with the same number lie in the same elements; 0: in none */
    uint32_t n_classes;
    uint32_t *columns;  /* by symbol */
    uint32_t *first;    /* by element, one more: into row */
    uint16_t *row;      /* the columns of each element, ascending, each once */
    uint32_t *places;   /* by node as it was made: its index */
    uint32_t n_gaps;
    uint64_t *keys;     /* of the steps of one node */
    bool too_many;      /* for the fields of a node */
};

/* The symbol as it is in the finished lexicon. */
static uint32_t final_symbol(const struct lexicon *lexicon, uint32_t symbol)
{
    if (symbol & SYMBOL_CONCEPT)
        return lexicon->concept_base + (symbol & ~SYMBOL_CONCEPT);
    if (symbol & SYMBOL_NUMBER)
        return lexicon->number_base + NUMBER_TYPES + (symbol & ~SYMBOL_NUMBER);
    return symbol;
}

/* Each element parts the symbols that it holds from those that it does not. */
static bool part_symbols(struct lay *l)
{
    const struct element *elements = l->net->elements.items;
    const uint32_t *symbols = l->net->symbols.items;
    uint32_t *parted = calloc(l->net->symbols.n + 1, sizeof *parted), *to = calloc(l->net->symbols.n + 1, sizeof *to);
    bool good = parted != NULL && to != NULL;
    l->n_classes = 1;
    for (uint32_t e = 0; good && e < l->net->elements.n; e++)
        for (uint32_t i = 0; i < elements[e].n; i++) {
            uint32_t *class = &l->classes[final_symbol(l->lexicon, symbols[elements[e].first + i])];
            if (parted[*class] != e + 1) {
                parted[*class] = e + 1;
                to[*class] = l->n_classes++;
            }
            *class = to[*class];
        }
    free(parted);
    free(to);
    return good;
}

/* Types and classes of number have columns of their own; those of words and concepts come behind them. */
static bool number_columns(struct lay *l)
{
    struct lexicon *x = l->lexicon;
    uint32_t next = COLUMN_CLASSES + x->n_classes, *of_class = calloc(l->n_classes + 1, sizeof *of_class);
    if (of_class == NULL)
        return false;
    for (uint32_t i = 0; i < x->number_base; i++) {
        uint32_t class = l->classes[i];
        if (class != 0 && of_class[class] == 0)
            of_class[class] = next++;
        l->columns[i] = of_class[class];
    }
    free(of_class);
    for (uint32_t i = 0; i < NUMBER_TYPES + x->n_classes; i++)
        l->columns[x->number_base + i] = COLUMN_NUMBERS + i;
    x->n_columns = next;
    if (next > UINT16_MAX)
        return false;
    for (uint32_t i = 0; i < x->vocab.n; i++)
        x->vocab.words[i].column = (uint16_t)l->columns[i];
    x->concept_columns = arena_array(x->arena, x->n_concepts + 1, sizeof *x->concept_columns);
    for (uint32_t i = 0; x->concept_columns != NULL && i < x->n_concepts; i++)
        x->concept_columns[i] = (uint16_t)l->columns[x->concept_base + i];
    return x->concept_columns != NULL;
}

static int by_column(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

static void lay_elements(struct lay *l)
{
    const struct element *elements = l->net->elements.items;
    const uint32_t *symbols = l->net->symbols.items;
    uint32_t n = 0;
    for (uint32_t e = 0; e < l->net->elements.n; e++) {
        uint32_t first = n, kept = n;
        for (uint32_t i = 0; i < elements[e].n; i++) {
            uint16_t column = (uint16_t)l->columns[final_symbol(l->lexicon, symbols[elements[e].first + i])];
            if (n == first || l->row[n - 1] != column) /* forms of a word lie beside each other */
                l->row[n++] = column;
        }
        if (n - first > 1)
            qsort(l->row + first, n - first, sizeof *l->row, by_column);
        for (uint32_t i = first; i < n; i++)
            if (i == first || l->row[i] != l->row[i - 1])
                l->row[kept++] = l->row[i];
        l->first[e] = first;
        n = kept;
    }
    l->first[l->net->elements.n] = n;
}

static uint32_t rows_for(uint32_t n)
{
    uint32_t n_rows = n > 0;
    while (n > ROW_SIZE && n_rows * ROW_SIZE * 3 / 4 < n)
        n_rows *= 2;
    return n_rows;
}

/* Where each node comes to lie, how many steps one has at most, and how many rows there are. */
static uint32_t place_nodes(struct lay *l, uint32_t *most_steps)
{
    const struct building *nodes = l->net->nodes.items;
    uint32_t n_rows = 0;
    *most_steps = 0;
    for (uint32_t i = 0; i < l->net->nodes.n; i++) {
        uint32_t n[2][2] = { { 0, 0 }, { 0, 0 } }; /* without a gap and with one; plain, numbers */
        l->places[i] = i + l->n_gaps;
        for (uint32_t child = nodes[i].first_child; i > 0 && child != 0; child = nodes[child].next_sibling)
            for (uint32_t k = l->first[nodes[child].element]; k < l->first[nodes[child].element + 1]; k++)
                n[nodes[child].gap][column_is_class(l->lexicon, l->row[k])]++;
        for (int gap = 0; gap < 2; gap++) {
            uint32_t both = n[gap][0] + n[gap][1];
            *most_steps = both > *most_steps ? both : *most_steps;
            n_rows += rows_for(n[gap][0]) + (n[gap][1] + ROW_SIZE - 1) / ROW_SIZE;
        }
        l->n_gaps += n[1][0] + n[1][1] > 0;
    }
    return n_rows;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* A new row at the end of all. */
static struct row *add_row(struct lexicon *x)
{
    struct row *row = &x->rows[x->n_rows++].row;
    memset(row, 0xFF, sizeof *row);
    return row;
}

static void put_step(struct lexicon *x, const struct node *out, uint64_t key)
{
    uint16_t column = (uint16_t)(key >> 32 & UINT16_MAX);
    for (uint32_t i = column;; i++) {
        uint32_t at = out->first_row + (i & (out->n_rows - 1u));
        for (uint32_t lane = 0; lane < ROW_SIZE; lane++)
            if (x->rows[at].row.columns[lane] == ROW_EMPTY) {
                x->rows[at].row.columns[lane] = column;
                x->rows[at].nodes[lane] = (uint32_t)key;
                return;
            }
    }
}

/* The children of one node, with or without a gap before them, as the steps of `out`: in the order of columns and nodes. */
static void lay_steps(struct lay *l, uint32_t from, bool gap, struct node *out)
{
    struct lexicon *x = l->lexicon;
    const struct building *nodes = l->net->nodes.items;
    uint32_t n = 0, n_numbers = 0;
    for (uint32_t child = nodes[from].first_child; child != 0; child = nodes[child].next_sibling)
        for (uint32_t i = l->first[nodes[child].element]; nodes[child].gap == gap && i < l->first[nodes[child].element + 1]; i++) {
            uint64_t class = column_is_class(x, l->row[i]);
            l->keys[n++] = class << 63 | (uint64_t)l->row[i] << 32 | l->places[child];
            n_numbers += (uint32_t)class;
        }
    if (n > 1)
        qsort(l->keys, n, sizeof *l->keys, by_key);
    uint32_t n_plain = n - n_numbers, n_rows = rows_for(n_plain);
    out->first_row = x->n_rows;
    out->n_rows = (uint16_t)n_rows;
    out->n_number_steps = (uint8_t)n_numbers;
    l->too_many = l->too_many || n_rows > UINT16_MAX || n_numbers > UINT8_MAX;
    for (uint32_t i = 0; i < n_rows; i++)
        add_row(x);
    for (uint32_t i = 0; i < n_plain; i++) {
        put_step(x, out, l->keys[i]);
        sign_add(&out->sign, (uint32_t)(l->keys[i] >> 32));
    }
    if (n_rows == 0)
        memset(&out->row, 0xFF, sizeof out->row);
    else
        out->row = x->rows[out->first_row].row;
    out->alone = n_rows == 1 && n_numbers == 0;
    for (uint32_t i = 1; i < n_plain; i++)
        out->alone = out->alone && (uint32_t)l->keys[i] == (uint32_t)l->keys[0];
    if (out->alone) { /* nobody looks at its row */
        out->first_row = (uint32_t)l->keys[0];
        x->n_rows--;
    }
    for (uint32_t i = 0; i < n_numbers; i++) {
        uint32_t lane = i % ROW_SIZE, column = (uint32_t)(l->keys[n_plain + i] >> 32) & UINT16_MAX;
        if (lane == 0)
            add_row(x);
        x->rows[x->n_rows - 1].row.columns[lane] = (uint16_t)column;
        x->rows[x->n_rows - 1].nodes[lane] = (uint32_t)l->keys[n_plain + i];
        sign_add(&out->sign, (uint32_t)COLUMN_NUMBERS + x->classes[column - COLUMN_CLASSES].type);
    }
}

static void lay_accepts(struct lay *l, const struct building *from, uint32_t *n_accepts, struct node *out)
{
    struct lexicon *x = l->lexicon;
    const struct ending *endings = l->net->accepts.items;
    out->first_accept = *n_accepts;
    out->n_accepts = (uint16_t)from->n_accepts;
    l->too_many = l->too_many || from->n_accepts > UINT16_MAX;
    *n_accepts += from->n_accepts;
    uint32_t back = *n_accepts;
    for (uint32_t at = from->first_accept; at != 0; at = endings[at - 1].next) {
        const struct phrase *p = &x->phrases[endings[at - 1].phrase];
        x->accepts[--back] = (struct accept){ .phrase = endings[at - 1].phrase, .target = p->target, .kind = p->kind, .flags = p->flags,
                                              .lang = p->lang };
        out->langs = (uint16_t)(out->langs | (p->kind == PHRASE_MEDICATION ? UINT16_MAX : 1u << p->lang));
    }
}

static void lay_nodes(struct lay *l)
{
    struct lexicon *x = l->lexicon;
    const struct building *nodes = l->net->nodes.items;
    uint32_t n_accepts = 0;
    for (uint32_t i = 1; i < l->net->nodes.n; i++) { /* the root has its own index */
        struct node *out = &x->nodes[l->places[i]];
        lay_accepts(l, &nodes[i], &n_accepts, out);
        lay_steps(l, i, false, out);
        out->gap = i + 1 < l->net->nodes.n && l->places[i + 1] > l->places[i] + 1;
        if (out->gap)
            lay_steps(l, i, true, out + 1);
    }
    for (uint32_t i = (uint32_t)l->net->nodes.n; i-- > 1;) /* children come behind their parents */
        x->nodes[l->places[nodes[i].parent]].langs |= x->nodes[l->places[i]].langs;
}

/* By column: which nodes a text can begin with, and what of them is to be known before they are looked at. */
static bool lay_root(const struct lay *l)
{
    struct lexicon *x = l->lexicon;
    const struct building *nodes = l->net->nodes.items;
    x->root = arena_array(x->arena, x->n_columns + 1, sizeof *x->root);
    if (x->root == NULL)
        return false;
    for (uint32_t child = nodes[0].first_child; child != 0; child = nodes[child].next_sibling)
        for (uint32_t i = l->first[nodes[child].element]; i < l->first[nodes[child].element + 1]; i++)
            x->root[l->row[i] + 1]++;
    for (uint32_t i = 0; i < x->n_columns; i++)
        x->root[i + 1] += x->root[i];
    x->root_nodes = arena_array(x->arena, x->root[x->n_columns] + 1, sizeof *x->root_nodes);
    uint32_t *next = malloc((x->n_columns + 1) * sizeof *next);
    if (x->root_nodes == NULL || next == NULL) {
        free(next);
        return false;
    }
    memcpy(next, x->root, (x->n_columns + 1) * sizeof *next);
    for (uint32_t child = nodes[0].first_child; child != 0; child = nodes[child].next_sibling) {
        const struct node *node = &x->nodes[l->places[child]];
        struct root_node root = { .sign = node->sign, .node = l->places[child], .first_accept = node->first_accept,
                                  .n_accepts = node->n_accepts, .langs = node->langs, .gap = node->gap };
        if (node->gap)
            sign_join(&root.sign, &node[1].sign);
        for (uint32_t i = l->first[nodes[child].element]; i < l->first[nodes[child].element + 1]; i++)
            x->root_nodes[next[l->row[i]]++] = root;
    }
    free(next);
    return true;
}

static bool lay_number_roots(struct lexicon *x)
{
    uint32_t n = 0, end = COLUMN_CLASSES + x->n_classes;
    x->number_roots = arena_array(x->arena, x->root[end] - x->root[COLUMN_CLASSES] + 1, sizeof *x->number_roots);
    if (x->number_roots == NULL)
        return false;
    for (uint32_t type = 0; type < NUMBER_TYPES; type++) {
        x->first_number_root[type] = n;
        for (uint32_t column = COLUMN_CLASSES; column < end; column++)
            for (uint32_t i = x->root[column]; x->classes[column - COLUMN_CLASSES].type == type && i < x->root[column + 1]; i++) {
                x->number_roots[n] = x->root_nodes[i];
                x->number_roots[n++].class = (uint16_t)column;
            }
    }
    x->first_number_root[NUMBER_TYPES] = n;
    return true;
}

static void put_in_block(struct root_block *block, uint32_t i, const struct root_node *root)
{
    uint64_t own = (uint64_t)1 << i;
    for (uint32_t bit = 0; bit < 64 * SIGN_WORDS; bit++)
        if (sign_has(&root->sign, bit))
            block->by_bit[bit] |= own;
    block->accepts |= root->n_accepts > 0 ? own : 0;
    block->gap |= root->gap ? own : 0;
}

static bool lay_number_blocks(struct lexicon *x)
{
    uint32_t n = 0;
    for (uint32_t type = 0; type < NUMBER_TYPES; type++) {
        x->first_number_block[type] = n;
        n += (x->first_number_root[type + 1] - x->first_number_root[type] + BLOCK_SIZE - 1) / BLOCK_SIZE;
    }
    x->number_blocks = arena_array(x->arena, n + 1, sizeof *x->number_blocks);
    for (uint32_t type = 0; type < NUMBER_TYPES && x->number_blocks != NULL; type++)
        for (uint32_t i = 0; i < x->first_number_root[type + 1] - x->first_number_root[type]; i++)
            put_in_block(&x->number_blocks[x->first_number_block[type] + i / BLOCK_SIZE], i % BLOCK_SIZE,
                         &x->number_roots[x->first_number_root[type] + i]);
    return x->number_blocks != NULL;
}

static bool lay_out(struct lay *l)
{
    struct lexicon *x = l->lexicon;
    size_t n_elements = l->net->elements.n, n_symbols = l->net->symbols.n;
    l->classes = calloc(x->n_symbols, sizeof *l->classes);
    l->columns = calloc(x->n_symbols, sizeof *l->columns);
    l->first = calloc(n_elements + 1, sizeof *l->first);
    l->row = calloc(n_symbols + 1, sizeof *l->row);
    l->places = calloc(l->net->nodes.n, sizeof *l->places);
    if (l->classes == NULL || l->columns == NULL || l->first == NULL || l->row == NULL || l->places == NULL || !part_symbols(l) ||
        !number_columns(l))
        return false;
    lay_elements(l);
    uint32_t most_steps, n_rows = place_nodes(l, &most_steps);
    x->n_nodes = (uint32_t)l->net->nodes.n + l->n_gaps;
    x->nodes = arena_lines(x->arena, x->n_nodes, sizeof *x->nodes);
    x->rows = arena_lines(x->arena, n_rows + 1, sizeof *x->rows);
    x->accepts = arena_array(x->arena, l->net->accepts.n + 1, sizeof *x->accepts);
    l->keys = malloc((most_steps + 1) * sizeof *l->keys);
    if (x->nodes == NULL || x->rows == NULL || x->accepts == NULL || l->keys == NULL)
        return false;
    lay_nodes(l);
    return !l->too_many && lay_root(l) && lay_number_roots(x) && lay_number_blocks(x);
}

bool net_finish(const struct net *net, struct lexicon *lexicon)
{
    struct lay l = { .net = net, .lexicon = lexicon };
    lexicon->concept_base = lexicon->vocab.n;
    lexicon->number_base = lexicon->concept_base + lexicon->n_concepts;
    lexicon->n_symbols = lexicon->number_base + NUMBER_TYPES + lexicon->n_classes;
    bool good = lay_out(&l);
    free(l.classes);
    free(l.columns);
    free(l.first);
    free(l.row);
    free(l.places);
    free(l.keys);
    return good;
}
