/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/ruleset.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "model/observation.h"
#include "nlp/lexicon.h"
#include "triage/ruleset_file.h"
#include "triage/ruleset_in.h"

static void parse_one(struct ruleset *rs, const char *file, const char *id, struct rule_expr *expr, struct problems *problems)
{
    const struct expr_names names = { .lexicon = rs->lexicon, .defines = rs->define_names, .n_defines = rs->n_defines,
                                      .medicines = rs->medicine_names, .n_medicines = rs->n_medicines };
    struct err err;
    expr->root = expr_parse(str_of(expr->text), &names, &rs->pool, &err);
    if (expr->root < 0)
        problems_error(problems, file, expr->line, "\"%s\": %s", id, err.text);
}

static void parse_all(struct ruleset *rs, struct problems *problems)
{
    for (size_t i = 0; i < rs->n_defines; i++)
        parse_one(rs, rs->defines[i].file, rs->define_names[i], &rs->defines[i].when, problems);
    for (size_t r = 0; r < rs->n_rules; r++) {
        struct rule *rule = &rs->rules[r];
        struct rule_exprs *const lists[] = { &rule->when, &rule->possible, &rule->answers, &rule->unless };
        for (size_t l = 0; l < 4; l++)
            for (size_t i = 0; i < lists[l]->n; i++)
                parse_one(rs, rule->file, rule->id, &lists[l]->list[i], problems);
    }
}

/* Two names for one thing would let a rule mean the other. */
static void check_defines(struct ruleset *rs, struct problems *problems)
{
    for (size_t i = 0; i < rs->n_defines; i++) {
        const struct define *d = &rs->defines[i];
        if (lexicon_concept(rs->lexicon, str_of(rs->define_names[i])) >= 0)
            problems_error(problems, d->file, d->when.line, "\"%s\" is the name of a concept already", rs->define_names[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(rs->define_names[i], rs->define_names[j]) == 0)
                problems_error(problems, d->file, d->when.line, "\"%s\" stands already at %s:%u", rs->define_names[i],
                               rs->defines[j].file, rs->defines[j].when.line);
    }
}

enum mark { MARK_NEW, MARK_OPEN, MARK_DONE };

struct walk {
    struct ruleset *rs;
    struct problems *problems;
    uint8_t *marks;
    size_t n_done;
};

static void order_define(struct walk *w, size_t i);

static void order_node(struct walk *w, int node)
{
    if (node < 0)
        return;
    const struct expr_node *n = &w->rs->pool.nodes[node];
    if (n->op == EXPR_DEFINE)
        order_define(w, (size_t)n->name);
    order_node(w, n->a);
    order_node(w, n->b);
}

static void order_define(struct walk *w, size_t i)
{
    struct ruleset *rs = w->rs;
    if (w->marks[i] == MARK_DONE)
        return;
    if (w->marks[i] == MARK_OPEN) {
        problems_error(w->problems, rs->defines[i].file, rs->defines[i].when.line, "\"%s\" is defined by itself",
                       rs->define_names[i]);
        return;
    }
    w->marks[i] = MARK_OPEN;
    order_node(w, rs->defines[i].when.root);
    w->marks[i] = MARK_DONE;
    rs->define_order[w->n_done++] = (int)i;
}

static int order_defines(struct ruleset *rs, struct problems *problems)
{
    struct walk w = { .rs = rs, .problems = problems, .marks = arena_alloc(rs->arena, rs->n_defines + 1) };
    rs->define_order = arena_array(rs->arena, rs->n_defines + 1, sizeof *rs->define_order);
    if (w.marks == NULL || rs->define_order == NULL)
        return -1;
    for (size_t i = 0; i < rs->n_defines; i++)
        order_define(&w, i);
    return 0;
}

/* after() speaks of pain in the head: the define head_pain if there is one, else the concept headache. */
static void find_words(struct ruleset *rs)
{
    rs->head = lexicon_concept(rs->lexicon, STR("headache"));
    for (size_t i = 0; i < rs->n_defines; i++)
        if (strcmp(rs->define_names[i], "head_pain") == 0) {
            rs->head = (int)i;
            rs->head_is_define = true;
        }
    rs->because = lexicon_concept(rs->lexicon, STR("because"));
    rs->after = lexicon_concept(rs->lexicon, STR("after"));
}

static bool has_likeness(const struct ruleset *rs, int node)
{
    if (node < 0)
        return false;
    const struct expr_node *n = &rs->pool.nodes[node];
    if (n->op == EXPR_DEFINE)
        return has_likeness(rs, rs->defines[n->name].when.root);
    return n->op == EXPR_LIKENESS || has_likeness(rs, n->a) || has_likeness(rs, n->b);
}

static void find_likeness(struct ruleset *rs)
{
    for (size_t r = 0; r < rs->n_rules; r++) {
        struct rule *rule = &rs->rules[r];
        const struct rule_exprs *const lists[] = { &rule->when, &rule->possible, &rule->answers, &rule->unless };
        for (size_t l = 0; l < 4; l++)
            for (size_t i = 0; i < lists[l]->n; i++)
                rule->by_likeness |= has_likeness(rs, lists[l]->list[i].root);
    }
}

static void add_file(struct str *parts, size_t *n, const struct rule_file *file)
{
    parts[*n] = str_of(file->name);
    parts[*n + 1] = parts[*n + 3] = (struct str){ "", 1 };
    parts[*n + 2] = file->text;
    *n += 4;
}

static int make_version(struct ruleset *rs, const struct rule_files *files)
{
    char hex[CRYPT_SHA256_HEX];
    struct str *parts = arena_array(rs->arena, 4 * (files->n + files->n_base_words + files->n_intent_words + 3), sizeof *parts);
    size_t n = 0;
    if (parts == NULL)
        return -1;
    for (size_t i = 0; i < files->n; i++)
        add_file(parts, &n, &files->files[i]);
    for (size_t i = 0; i < files->n_base_words; i++)
        add_file(parts, &n, &files->base_words[i]);
    for (size_t i = 0; i < files->n_intent_words; i++)
        add_file(parts, &n, &files->intent_words[i]);
    if (files->likeness.name != NULL)
        add_file(parts, &n, &files->likeness);
    if (files->likely_intents.name != NULL)
        add_file(parts, &n, &files->likely_intents);
    if (files->net.name != NULL)
        add_file(parts, &n, &files->net);
    crypt_sha256_hex(parts, n, hex);
    memcpy(rs->version, hex, sizeof rs->version - 1);
    return 0;
}

/* What a rule or define asks for bears on a sign, unless any talk may hold it. */
static int find_bearing(struct ruleset *rs)
{
    uint8_t *bears = arena_alloc(rs->arena, (size_t)lexicon_n_concepts(rs->lexicon) + 1);
    if (bears == NULL)
        return -1;
    for (size_t i = 0; i < rs->pool.n; i++)
        if (rs->pool.nodes[i].op == EXPR_CONCEPT)
            bears[rs->pool.nodes[i].name] = !rs->passing[rs->pool.nodes[i].name];
    rs->parts.bears = bears;
    return 0;
}

static int compile(struct ruleset *rs, const struct rule_files *files, struct problems *problems)
{
    size_t n_errors = problems->n_errors;
    for (size_t i = 0; i < files->n; i++)
        if (strchr(files->files[i].name, '/') == NULL && ruleset_file_read(&files->files[i], rs, problems) < 0)
            return -1;
    rs->base_words = base_words_new(files->base_words, files->n_base_words, NULL, problems);
    rs->intent_words = base_words_new(files->intent_words, files->n_intent_words, rs->base_words, problems);
    if (files->likeness.name != NULL)
        rs->likeness = likeness_new(files->likeness.text, files->likeness.path, problems);
    if (files->net.name != NULL)
        rs->net = recurrent_new(files->net.text, files->net.path, problems);
    else if (rs->likeness != NULL)
        problems_warn(problems, files->likeness.path, 0, "likeness has no net beside it (likeness-net.bin is missing): its bounds were made for both, "
                      "so ordinary texts alarm more often");
    if (files->likely_intents.name != NULL)
        rs->likely_intents = likely_intents_new(files->likely_intents.text, files->likely_intents.path, problems);
    find_words(rs);
    check_defines(rs, problems);
    parse_all(rs, problems);
    if (order_defines(rs, problems) < 0)
        return -1;
    if (problems->n_errors == n_errors) {
        find_likeness(rs);
        if (ruleset_index(rs) < 0 || find_bearing(rs) < 0)
            return -1;
    }
    return make_version(rs, files);
}

struct ruleset *ruleset_new(const struct rule_files *files, const struct lexicon *lexicon, bool run_examples,
                            struct problems *problems)
{
    size_t n_errors = problems->n_errors;
    struct ruleset *rs = calloc(1, sizeof *rs);
    if (rs != NULL) {
        rs->lexicon = lexicon;
        rs->doubt.texts_needed = TEXTS_NEEDED;
        likely_bounds_init(&rs->likely_bounds);
        rs->arena = arena_new(0);
        rs->lasting = rs->arena != NULL ? arena_alloc(rs->arena, (size_t)lexicon_n_concepts(lexicon) + 1) : NULL;
        rs->passing = rs->arena != NULL ? arena_alloc(rs->arena, (size_t)lexicon_n_concepts(lexicon) + 1) : NULL;
    }
    if (rs == NULL || rs->lasting == NULL || rs->passing == NULL || compile(rs, files, problems) < 0)
        problems_error(problems, "rules", 0, "no memory");
    else if (problems->n_errors == n_errors && run_examples)
        examples_run(rs, problems);
    if (problems->n_errors > n_errors) {
        ruleset_free(rs);
        return NULL;
    }
    return rs;
}

void ruleset_free(struct ruleset *ruleset)
{
    if (ruleset == NULL)
        return;
    for (size_t i = 0; i < ruleset->n_rules; i++) {
        struct rule *rule = &ruleset->rules[i];
        free(rule->when.list);
        free(rule->possible.list);
        free(rule->answers.list);
        free(rule->unless.list);
        free(rule->examples.list);
        free(rule->possible_examples.list);
        free(rule->answer_examples.list);
        free(rule->counterexamples.list);
    }
    free(ruleset->rules);
    free(ruleset->defines);
    free(ruleset->define_names);
    free(ruleset->medicines);
    free(ruleset->medicine_names);
    expr_pool_clear(&ruleset->pool);
    likeness_free(ruleset->likeness);
    recurrent_free(ruleset->net);
    likely_intents_free(ruleset->likely_intents);
    base_words_free(ruleset->intent_words);
    base_words_free(ruleset->base_words);
    arena_free(ruleset->arena);
    free(ruleset);
}

static bool lacks_examples(const struct rule *rule)
{
    return rule->examples.n + rule->possible_examples.n == 0 || rule->counterexamples.n == 0;
}

void ruleset_check_examples(const struct ruleset *ruleset, struct problems *problems)
{
    for (size_t i = 0; i < ruleset->n_rules; i++) {
        const struct rule *rule = &ruleset->rules[i];
        if (lacks_examples(rule))
            problems_warn(problems, rule->file, rule->line, "\"%s\" has no %s", rule->id,
                          rule->counterexamples.n > 0 ? "example" : "counterexample");
    }
}

size_t ruleset_n_without_examples(const struct ruleset *ruleset)
{
    size_t n = 0;
    for (size_t i = 0; i < ruleset->n_rules; i++)
        n += lacks_examples(&ruleset->rules[i]);
    return n;
}

const char *ruleset_version(const struct ruleset *ruleset)
{
    return ruleset->version;
}

size_t ruleset_n_rules(const struct ruleset *ruleset)
{
    return ruleset->n_rules;
}

const char *ruleset_rule_id(const struct ruleset *ruleset, size_t i)
{
    return ruleset->rules[i].id;
}

enum tier ruleset_rule_tier(const struct ruleset *ruleset, size_t i)
{
    return ruleset->rules[i].tier;
}

const char *ruleset_rule_file(const struct ruleset *ruleset, size_t i)
{
    return ruleset->rules[i].file;
}

unsigned ruleset_rule_line(const struct ruleset *ruleset, size_t i)
{
    return ruleset->rules[i].line;
}

bool ruleset_rule_by_likeness(const struct ruleset *ruleset, size_t i)
{
    return ruleset->rules[i].by_likeness;
}

const struct recurrent *ruleset_net(const struct ruleset *ruleset)
{
    return ruleset->net;
}

const struct likely_intents *ruleset_likely_intents(const struct ruleset *ruleset)
{
    return ruleset->likely_intents;
}

const struct likely_bounds *ruleset_likely_bounds(const struct ruleset *ruleset)
{
    return &ruleset->likely_bounds;
}

const struct base_words *ruleset_intent_words(const struct ruleset *ruleset)
{
    return ruleset->intent_words;
}

const struct likeness_parts *ruleset_parts(const struct ruleset *ruleset)
{
    return &ruleset->parts;
}

const struct base_words *ruleset_base_words(const struct ruleset *ruleset)
{
    return ruleset->base_words;
}

const struct likeness *ruleset_likeness(const struct ruleset *ruleset)
{
    return ruleset->likeness;
}

static const struct rule *find(const struct ruleset *ruleset, const char *flag)
{
    for (size_t i = 0; i < ruleset->n_rules; i++)
        if (strcmp(ruleset->rules[i].id, flag) == 0)
            return &ruleset->rules[i];
    return NULL;
}

const char *ruleset_ask(const struct ruleset *ruleset, const char *flag)
{
    const struct rule *rule = find(ruleset, flag);
    return rule != NULL ? rule->ask : NULL;
}

const char *ruleset_rule_ask(const struct ruleset *ruleset, size_t rule, size_t k)
{
    const struct rule *r = &ruleset->rules[rule];
    const struct rule_exprs *const lists[] = { &r->when, &r->possible };
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->n; i++)
            if (lists[l]->list[i].ask != NULL && k-- == 0)
                return lists[l]->list[i].ask;
    return NULL;
}

const char *ruleset_advice(const struct ruleset *ruleset, const char *flag)
{
    const struct rule *rule = find(ruleset, flag);
    return rule != NULL ? rule->advice : NULL;
}
