/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/expr.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/facts.h"
#include "model/observation.h"
#include "nlp/lexicon.h"
#include "triage/likeness.h"

enum { DEPTH_MAX = 40 };

struct parser {
    struct str text;
    size_t at;
    int depth;
    const struct expr_names *names;
    struct expr_pool *pool;
    struct err *err;
    char unknown[300]; /* all names that nothing is called, each with the nearest */
    size_t unknown_n;
};

static int parse_or(struct parser *p);

void expr_pool_clear(struct expr_pool *pool)
{
    free(pool->nodes);
    *pool = (struct expr_pool){ 0 };
}

static int node_add(struct parser *p, struct expr_node node)
{
    struct expr_pool *pool = p->pool;
    if (pool->n == pool->size) {
        size_t size = pool->size > 0 ? pool->size * 2 : 256;
        struct expr_node *nodes = realloc(pool->nodes, size * sizeof *nodes);
        if (nodes == NULL)
            return err_set(p->err, ERR_NOMEM, "no memory for the rules");
        pool->nodes = nodes;
        pool->size = size;
    }
    pool->nodes[pool->n] = node;
    return (int)pool->n++;
}

static char next_char(struct parser *p)
{
    while (p->at < p->text.n && strchr(" \t\r\n", p->text.s[p->at]) != NULL)
        p->at++;
    return p->at < p->text.n ? p->text.s[p->at] : '\0';
}

static bool take(struct parser *p, char c)
{
    if (next_char(p) != c)
        return false;
    p->at++;
    return true;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

static struct str take_name(struct parser *p)
{
    next_char(p);
    size_t from = p->at;
    while (p->at < p->text.n && is_name_char(p->text.s[p->at]))
        p->at++;
    return (struct str){ p->text.s + from, p->at - from };
}

static int wanted(struct parser *p, const char *what)
{
    char c = next_char(p);
    if (c == '\0')
        return err_set(p->err, ERR_CONFIG, "%s is missing at the end of \"%.*s\"", what, (int)p->text.n, p->text.s);
    return err_set(p->err, ERR_CONFIG, "%s is missing before \"%.*s\"", what, (int)(p->text.n - p->at), p->text.s + p->at);
}

static int fact_of(struct str name)
{
    for (int i = 0; i < FACT_COUNT; i++)
        if (str_is(name, FACT_NAMES[i]))
            return i;
    return -1;
}

static int index_of(struct str name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, list[i]))
            return (int)i;
    return -1;
}

/* Reading goes on with something else in its place: one look shows every wrong name of an expression. */
static int unknown_name(struct parser *p, struct str name)
{
    const char *const near[] = { lexicon_nearest_concept(p->names->lexicon, name),
                                 text_nearest(name, p->names->defines, p->names->n_defines),
                                 text_nearest(name, FACT_NAMES, FACT_COUNT), text_nearest(name, LIKENESS_NAMES, LIKENESS_COUNT) };
    const char *best = NULL;
    for (size_t i = 0; i < sizeof near / sizeof *near; i++)
        if (near[i] != NULL &&
            (best == NULL || text_distance(name, str_of(near[i])) < text_distance(name, str_of(best))))
            best = near[i];
    size_t room = sizeof p->unknown - p->unknown_n;
    int n = snprintf(p->unknown + p->unknown_n, room, best != NULL ? "%sunknown concept \"%.*s\"; did you mean \"%s\"?" :
                     "%sunknown concept \"%.*s\"", p->unknown_n > 0 ? " " : "", (int)name.n, name.s, best);
    if (n > 0 && (size_t)n < room)
        p->unknown_n += (size_t)n;
    else
        p->unknown[p->unknown_n] = '\0';
    return node_add(p, (struct expr_node){ .op = EXPR_FACT, .a = -1, .b = -1 });
}

static bool take_compare(struct parser *p, enum compare *out)
{
    char c = next_char(p);
    if (c != '<' && c != '>' && c != '=')
        return false;
    p->at++;
    bool equal = p->at < p->text.n && p->text.s[p->at] == '=';
    if (equal)
        p->at++;
    *out = c == '=' ? COMPARE_EQUAL
         : c == '>' ? (equal ? COMPARE_AT_LEAST : COMPARE_ABOVE)
                    : (equal ? COMPARE_AT_MOST : COMPARE_BELOW);
    return true;
}

static int take_number(struct parser *p, int64_t *milli)
{
    struct str number = take_name(p);
    if (!text_to_scaled(number, 3, -1000000000, 1000000000, milli))
        return wanted(p, "a number");
    return 0;
}

static int no_number(struct parser *p, struct str name)
{
    const char *names[LIKENESS_COUNT + FACT_COUNT + OBS_COUNT];
    size_t n = 0;
    for (size_t i = 0; i < LIKENESS_COUNT; i++)
        names[n++] = LIKENESS_NAMES[i];
    for (size_t i = 0; i < FACT_COUNT; i++)
        names[n++] = FACT_NAMES[i];
    for (size_t i = OBS_NONE + 1; i < OBS_COUNT; i++)
        if (OBSERVATION_KINDS[i].type == OBS_TYPE_NUMBER)
            names[n++] = OBSERVATION_KINDS[i].name;
    const char *near = text_nearest(name, names, n);
    return err_set(p->err, ERR_CONFIG, "\"%.*s\" is no number: neither an observation code nor a fact%s%s%s", (int)name.n, name.s,
                   near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
}

/* The rest of `name >= number`. */
static int parse_compare(struct parser *p, struct str name, enum compare compare, uint32_t from)
{
    struct expr_node node = { .op = EXPR_COMPARE, .a = -1, .b = -1, .compare = compare, .from = from };
    node.code = (int)observation_code_of(name);
    if (OBSERVATION_KINDS[node.code].type != OBS_TYPE_NUMBER)
        node.code = OBS_NONE;
    node.name = fact_of(name);
    int likeness = index_of(name, LIKENESS_NAMES, LIKENESS_COUNT);
    if (likeness >= 0) {
        node.op = EXPR_LIKENESS;
        node.name = likeness;
    } else if (node.code == OBS_NONE && node.name < 0)
        return no_number(p, name);
    if (take_number(p, &node.milli) < 0)
        return -1;
    node.to = (uint32_t)p->at;
    return node_add(p, node);
}

/* dose_mg(generic) >= number; the name is read already. */
static int parse_dose(struct parser *p, uint32_t from)
{
    struct expr_node node = { .op = EXPR_DOSE, .a = -1, .b = -1, .from = from };
    struct str generic = { 0 };
    if (!take(p, '('))
        return wanted(p, "\"(\"");
    next_char(p);
    generic.s = p->text.s + p->at;
    while (p->at < p->text.n && p->text.s[p->at] != ')')
        p->at++;
    generic.n = (size_t)(p->text.s + p->at - generic.s);
    generic = str_trim(generic);
    node.name = index_of(generic, p->names->medicines, p->names->n_medicines);
    if (node.name < 0) {
        const char *near = text_nearest(generic, p->names->medicines, p->names->n_medicines);
        return err_set(p->err, ERR_CONFIG, "unknown medicine \"%.*s\"%s%s%s", (int)generic.n, generic.s,
                       near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
    }
    if (!take(p, ')'))
        return wanted(p, "\")\"");
    if (!take_compare(p, &node.compare))
        return wanted(p, "a comparison");
    if (take_number(p, &node.milli) < 0)
        return -1;
    node.to = (uint32_t)p->at;
    return node_add(p, node);
}

static int node_two(struct parser *p, enum expr_op op, int a, int b, uint32_t from)
{
    if (a < 0 || b < 0)
        return -1;
    return node_add(p, (struct expr_node){ .op = op, .a = a, .b = b, .from = from, .to = (uint32_t)p->at });
}

static int node_one(struct parser *p, enum expr_op op, int a, uint32_t from)
{
    if (a < 0)
        return -1;
    return node_add(p, (struct expr_node){ .op = op, .a = a, .b = -1, .from = from, .to = (uint32_t)p->at });
}

/* after and triggered_by know the words that join a cause to its effect from these concepts. */
static int need_joiner(struct parser *p)
{
    if (lexicon_concept(p->names->lexicon, STR("because")) < 0 && lexicon_concept(p->names->lexicon, STR("after")) < 0)
        return err_set(p->err, ERR_CONFIG, "after() and triggered_by() need a concept \"because\" or \"after\"");
    return 0;
}

static const struct relation {
    const char *name;
    enum expr_op op;
    int n_args; /* 0: one or more */
} RELATIONS[] = {
    { .name = "near", .op = EXPR_NEAR, .n_args = 2 },
    { .name = "at", .op = EXPR_NEAR, .n_args = 2 },
    { .name = "same_sentence", .op = EXPR_SENTENCE, .n_args = 2 },
    { .name = "after", .op = EXPR_AFTER, .n_args = 1 },
    { .name = "triggered_by", .op = EXPR_AFTER, .n_args = 0 },
    { .name = "over", .op = EXPR_OVER, .n_args = 1 },
    { .name = "mentioned", .op = EXPR_MENTIONED, .n_args = 1 },
};

static int parse_relation(struct parser *p, struct str name, uint32_t from)
{
    const struct relation *relation = NULL;
    const char *names[sizeof RELATIONS / sizeof *RELATIONS];
    for (size_t i = 0; i < sizeof RELATIONS / sizeof *RELATIONS; i++) {
        names[i] = RELATIONS[i].name;
        if (str_is(name, RELATIONS[i].name))
            relation = &RELATIONS[i];
    }
    if (relation == NULL) {
        const char *near = text_nearest(name, names, sizeof names / sizeof *names);
        return err_set(p->err, ERR_CONFIG, "unknown relation \"%.*s()\"%s%s%s", (int)name.n, name.s,
                       near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "()\"?" : "");
    }
    if (relation->op == EXPR_AFTER && need_joiner(p) < 0)
        return -1;
    p->at++; /* the bracket */
    int n_args = 1;
    int node = parse_or(p);
    if (relation->n_args != 2)
        node = node_one(p, relation->op, node, from);
    while (node >= 0 && take(p, ',')) {
        int more = parse_or(p);
        n_args++;
        if (relation->n_args == 2)
            node = node_two(p, relation->op, node, more, from);
        else
            node = node_two(p, EXPR_OR, node, node_one(p, relation->op, more, from), from);
    }
    if (node < 0)
        return -1;
    if (relation->n_args != 0 && n_args != relation->n_args)
        return err_set(p->err, ERR_CONFIG, "%s() takes %d, not %d", relation->name, relation->n_args, n_args);
    if (!take(p, ')'))
        return wanted(p, "\")\"");
    p->pool->nodes[node].to = (uint32_t)p->at;
    return node;
}

static int parse_plain(struct parser *p, struct str name, uint32_t from)
{
    struct expr_node node = { .a = -1, .b = -1, .from = from, .to = (uint32_t)p->at };
    int code = (int)observation_code_of(name);
    if ((node.name = index_of(name, p->names->defines, p->names->n_defines)) >= 0)
        node.op = EXPR_DEFINE;
    else if ((node.name = lexicon_concept(p->names->lexicon, name)) >= 0)
        node.op = EXPR_CONCEPT;
    else if ((node.name = fact_of(name)) >= 0)
        node.op = EXPR_FACT;
    else if (str_is(name, "over_day_limit"))
        node.op = EXPR_OVER_LIMIT;
    else if ((node.name = code) != OBS_NONE)
        node.op = EXPR_OBSERVED;
    else if (index_of(name, LIKENESS_NAMES, LIKENESS_COUNT) >= 0)
        return wanted(p, "a comparison");
    else
        return unknown_name(p, name);
    return node_add(p, node);
}

static int parse_atom(struct parser *p)
{
    uint32_t from;
    if (take(p, '(')) {
        int node = parse_or(p);
        if (node >= 0 && !take(p, ')'))
            return wanted(p, "\")\"");
        return node;
    }
    next_char(p);
    from = (uint32_t)p->at;
    struct str name = take_name(p);
    if (name.n == 0)
        return wanted(p, "a name");
    if (str_is(name, "dose_mg"))
        return parse_dose(p, from);
    size_t after_name = p->at;
    enum compare compare;
    if (next_char(p) == '(')
        return parse_relation(p, name, from);
    if (take_compare(p, &compare))
        return parse_compare(p, name, compare, from);
    p->at = after_name;
    return parse_plain(p, name, from);
}

static int parse_not(struct parser *p)
{
    next_char(p);
    uint32_t from = (uint32_t)p->at;
    if (take(p, '!'))
        return node_one(p, EXPR_NOT, parse_atom(p), from);
    return parse_atom(p);
}

static int parse_and(struct parser *p)
{
    next_char(p);
    uint32_t from = (uint32_t)p->at;
    int node = parse_not(p);
    while (node >= 0 && take(p, '&'))
        node = node_two(p, EXPR_AND, node, parse_not(p), from);
    return node;
}

static int parse_or(struct parser *p)
{
    if (++p->depth > DEPTH_MAX)
        return err_set(p->err, ERR_CONFIG, "more than %d brackets inside each other", DEPTH_MAX);
    next_char(p);
    uint32_t from = (uint32_t)p->at;
    int node = parse_and(p);
    while (node >= 0 && take(p, '|'))
        node = node_two(p, EXPR_OR, node, parse_and(p), from);
    p->depth--;
    return node;
}

int expr_parse(struct str text, const struct expr_names *names, struct expr_pool *pool, struct err *err)
{
    struct parser p = { .text = text, .names = names, .pool = pool, .err = err };
    int root = parse_or(&p);
    if (p.unknown_n > 0)
        return err_set(err, ERR_CONFIG, "%s", p.unknown);
    if (root >= 0 && next_char(&p) != '\0')
        return wanted(&p, "\"&\" or \"|\"");
    return root;
}
