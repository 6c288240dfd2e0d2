/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/ruleset_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/cfg.h"
#include "nlp/lexicon.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

struct load {
    struct ruleset *ruleset;
    struct problems *problems;
    const char *file;
    const char *entry;   /* the id of the entry being read, for messages */
    bool no_memory;
};

static const char *const TOP_KEYS[] = { "defines", "doubt", "lasting", "likely_intents", "passing", "redflags" };
static const char *const BRIEF_KEYS[] = { "definite_below", "stands_from", "possible_below", "silent_below" };
static const char *const ALONE_KEYS[] = { "stands_from", "asked_from" };
static const char *const DOUBT_KEYS[] = { "alone", "definite_below", "stands_from", "told_for_from", "possible_below", "silent_below", "brief", "texts_needed", "words_needed", "words_against",
                                          "part_less" };
static const char *const DEFINE_KEYS[] = { "id", "when" };
static const char *const RULE_KEYS[] = { "id", "tier", "when", "doubted", "possible", "answers", "unless", "ask", "advice", "source", "examples",
                                         "possible_examples", "answer_examples", "counterexamples", "always", "only_if_silent" };

static const char *keep_str(struct load *load, struct str text)
{
    struct str copy = arena_str(load->ruleset->arena, text);
    load->no_memory |= !arena_ok(load->ruleset->arena);
    return copy.s;
}

static const char *keep(struct load *load, const char *text)
{
    return keep_str(load, str_of(text));
}

/* Room for one more element behind list[n]; NULL when out of memory, the list then stays. */
static void *grow(struct load *load, void *list, size_t n, size_t size)
{
    void *more = realloc(list, (n + 1) * size);
    if (more == NULL)
        load->no_memory = true;
    else
        memset((char *)more + n * size, 0, size);
    return more;
}

/* The text of that key, kept; NULL when there is none. */
static const char *string_of(struct load *load, const struct cfg_node *group, const char *key, bool needed)
{
    if (needed && cfg_get(group, key) == NULL)
        cfg_error(group, load->problems, "\"%s\": \"%s\" is missing", load->entry, key);
    const char *text = cfg_string(group, key, NULL, load->problems);
    if (text != NULL && *text == '\0') {
        cfg_error(cfg_get(group, key), load->problems, "\"%s\": \"%s\" is empty", load->entry, key);
        text = NULL;
    }
    return text != NULL ? keep(load, text) : NULL;
}

/* Calls one for a text, or for each text of a list. */
static void each_string(struct load *load, const struct cfg_node *group, const char *key,
                        void (*one)(struct load *load, void *out, const char *text, unsigned line), void *out)
{
    const struct cfg_node *node = cfg_get(group, key);
    if (node == NULL)
        return;
    bool list = cfg_type(node) == CFG_LIST;
    for (size_t i = 0; i < (list ? cfg_length(node) : 1); i++) {
        const struct cfg_node *item = list ? cfg_at(node, i) : node;
        const char *text = cfg_value_string(item, load->problems);
        if (text != NULL && *text == '\0')
            cfg_error(item, load->problems, "\"%s\": a text of \"%s\" is empty", load->entry, key);
        else if (text != NULL)
            one(load, out, keep(load, text), cfg_line(item));
    }
}

static void add_expr(struct load *load, void *out, const char *text, unsigned line)
{
    struct rule_exprs *exprs = out;
    struct rule_expr *list = grow(load, exprs->list, exprs->n, sizeof *list);
    if (list == NULL)
        return;
    exprs->list = list;
    struct str when, ask = str_of(text);
    str_cut(&ask, '?', &when); /* "hot ? ask.fever_alone": what is asked then, instead of the rule's question */
    ask = str_trim(ask);
    list[exprs->n++] = (struct rule_expr){ .text = keep_str(load, str_trim(when)), .line = line, .root = -1,
                                           .ask = ask.n > 0 ? keep_str(load, ask) : NULL };
}

static void add_doubted(struct load *load, void *out, const char *text, unsigned line)
{
    struct rule_exprs *exprs = out;
    size_t n = exprs->n;
    add_expr(load, out, text, line);
    if (exprs->n > n)
        exprs->list[n].doubted = true;
}

static void add_example(struct load *load, void *out, const char *text, unsigned line)
{
    struct examples *examples = out;
    struct example *list = grow(load, examples->list, examples->n, sizeof *list);
    if (list == NULL)
        return;
    examples->list = list;
    list[examples->n++] = (struct example){ .text = text, .line = line };
}

static void read_define(struct load *load, const struct cfg_node *group)
{
    struct ruleset *rs = load->ruleset;
    load->entry = "a define";
    const char *id = string_of(load, group, "id", true);
    if (id == NULL)
        return;
    load->entry = id;
    cfg_check_names(group, DEFINE_KEYS, COUNT(DEFINE_KEYS), load->problems);
    const char *when = string_of(load, group, "when", true);
    if (when == NULL)
        return;
    struct define *defines = grow(load, rs->defines, rs->n_defines, sizeof *defines);
    if (defines != NULL)
        rs->defines = defines;
    const char **names = grow(load, rs->define_names, rs->n_defines, sizeof *names);
    if (names != NULL)
        rs->define_names = names;
    if (defines == NULL || names == NULL)
        return;
    unsigned line = cfg_line(cfg_get(group, "when"));
    defines[rs->n_defines] = (struct define){ .file = load->file, .when = { .text = when, .line = line, .root = -1 } };
    names[rs->n_defines++] = id;
}

static enum tier tier_of(struct load *load, const struct cfg_node *group)
{
    const char *word = string_of(load, group, "tier", true);
    if (word == NULL)
        return TIER_NONE;
    for (enum tier t = TIER_SOON; t <= TIER_EMERGENCY; t++)
        if (strcmp(word, TIER_NAMES[t]) == 0)
            return t;
    cfg_error(cfg_get(group, "tier"), load->problems, "\"%s\": the tier \"%s\" is none of soon, urgent, emergency", load->entry,
              word);
    return TIER_NONE;
}

/* Fills what the group says; lists belong to the rule. */
static void fill_rule(struct load *load, const struct cfg_node *group, struct rule *rule)
{
    static const char *const ADVICE[] = { [TIER_NONE] = "", [TIER_SOON] = "advice.soon", [TIER_URGENT] = "advice.urgent",
                                          [TIER_EMERGENCY] = "advice.emergency" };
    rule->file = load->file;
    rule->line = cfg_line(group);
    rule->tier = tier_of(load, group);
    rule->ask = string_of(load, group, "ask", false);
    rule->advice = string_of(load, group, "advice", false);
    if (rule->advice == NULL)
        rule->advice = ADVICE[rule->tier];
    rule->source = string_of(load, group, "source", true);
    each_string(load, group, "when", add_expr, &rule->when);
    each_string(load, group, "doubted", add_doubted, &rule->when);
    each_string(load, group, "possible", add_expr, &rule->possible);
    each_string(load, group, "answers", add_expr, &rule->answers);
    each_string(load, group, "unless", add_expr, &rule->unless);
    each_string(load, group, "examples", add_example, &rule->examples);
    each_string(load, group, "possible_examples", add_example, &rule->possible_examples);
    each_string(load, group, "answer_examples", add_example, &rule->answer_examples);
    each_string(load, group, "counterexamples", add_example, &rule->counterexamples);
    rule->always = cfg_bool(group, "always", false, load->problems);
    rule->only_if_silent = cfg_bool(group, "only_if_silent", false, load->problems);
    if (rule->when.n + rule->possible.n == 0)
        cfg_error(group, load->problems, "\"%s\": neither \"when\" nor \"possible\"", load->entry);
    if (!rule->always && rule->when.n > 0 && rule->when.list[rule->when.n - 1].doubted)
        cfg_error(group, load->problems, "\"%s\": \"doubted\" is for a rule with always = true; any other is doubted as it is", load->entry);
    if (rule->answers.n > 0 && (rule->ask == NULL || rule->answer_examples.n == 0))
        cfg_error(group, load->problems, "\"%s\": \"answers\" needs \"ask\" and \"answer_examples\"", load->entry);
}

static void read_rule(struct load *load, const struct cfg_node *group)
{
    struct ruleset *rs = load->ruleset;
    load->entry = "a red flag";
    const char *id = string_of(load, group, "id", true);
    if (id == NULL)
        return;
    load->entry = id;
    cfg_check_names(group, RULE_KEYS, COUNT(RULE_KEYS), load->problems);
    for (size_t i = 0; i < rs->n_rules; i++)
        if (strcmp(rs->rules[i].id, id) == 0)
            cfg_error(group, load->problems, "\"%s\" stands already at %s:%u", id, rs->rules[i].file, rs->rules[i].line);
    struct rule *rules = grow(load, rs->rules, rs->n_rules, sizeof *rules);
    if (rules == NULL)
        return;
    rs->rules = rules;
    rules[rs->n_rules].id = id;
    fill_rule(load, group, &rules[rs->n_rules++]);
}

/* Only the name and the limit; what else a medicine says, and what is wrong with it, is nlp's. */
static void read_medicine(struct load *load, const struct cfg_node *group)
{
    struct ruleset *rs = load->ruleset;
    struct problems none;
    double limit = 0;
    problems_init(&none);
    const char *generic = cfg_string(group, "generic", NULL, &none);
    bool known = generic == NULL;
    for (size_t i = 0; i < rs->n_medicines && !known; i++)
        known = strcmp(rs->medicine_names[i], generic) == 0;
    if (!known)
        limit = cfg_number(group, "day_limit_mg", 0, &none);
    problems_clear(&none);
    if (known)
        return;
    struct medicine *medicines = grow(load, rs->medicines, rs->n_medicines, sizeof *medicines);
    if (medicines != NULL)
        rs->medicines = medicines;
    const char **names = grow(load, rs->medicine_names, rs->n_medicines, sizeof *names);
    if (names != NULL)
        rs->medicine_names = names;
    if (medicines == NULL || names == NULL)
        return;
    names[rs->n_medicines] = keep(load, generic);
    medicines[rs->n_medicines++].day_limit_ug = (int64_t)(limit * 1000.0 + 0.5);
}

/* Signs and facts that count in the texts of the next hour too.  All else ("since noon", "severe") belongs to its own text. */
static void read_concepts(struct load *load, const struct cfg_node *root, const char *key, uint8_t *by_concept)
{
    struct ruleset *rs = load->ruleset;
    const struct cfg_node *list = cfg_list(root, key, load->problems);
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
        const char *name = cfg_value_string(cfg_at(list, i), load->problems);
        int concept = name != NULL ? lexicon_concept(rs->lexicon, str_of(name)) : -1;
        if (concept >= 0) {
            by_concept[concept] = 1;
        } else if (name != NULL) {
            const char *near = lexicon_nearest_concept(rs->lexicon, str_of(name));
            cfg_error(cfg_at(list, i), load->problems, "\"%s\": there is no concept \"%s\"%s%s%s", key, name,
                      near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
        }
    }
}

enum { PART_LESS_MAX = 20 };

static int32_t permille_of(struct load *load, const struct cfg_node *group, const char *key)
{
    double percent = cfg_number(group, key, 0, load->problems);
    if (percent >= 0 && percent <= 100)
        return (int32_t)(percent * 10 + 0.5);
    cfg_error(cfg_get(group, key), load->problems, "\"doubt\": \"%s\" is not from 0 to 100", key);
    return 0;
}

static struct doubt_bounds read_bounds(struct load *load, const struct cfg_node *group)
{
    return (struct doubt_bounds){ .definite_below = permille_of(load, group, "definite_below"),
                                  .stands_from = permille_of(load, group, "stands_from"),
                                  .possible_below = permille_of(load, group, "possible_below"),
                                  .silent_below = permille_of(load, group, "silent_below") };
}

/* Once in all files: two bounds would let one hide the other. */
static void read_doubt(struct load *load, const struct cfg_node *root)
{
    struct ruleset *rs = load->ruleset;
    const struct cfg_node *group = cfg_group(root, "doubt", load->problems);
    if (group == NULL)
        return;
    if (rs->doubt_line > 0)
        cfg_error(group, load->problems, "\"doubt\" stands already at %s:%u", rs->doubt_file, rs->doubt_line);
    cfg_check_names(group, DOUBT_KEYS, COUNT(DOUBT_KEYS), load->problems);
    rs->doubt_line = cfg_line(group);
    rs->doubt_file = load->file;
    rs->doubt.bounds = read_bounds(load, group);
    const struct cfg_node *brief = cfg_group(group, "brief", load->problems);
    if (brief != NULL) {
        cfg_check_names(brief, BRIEF_KEYS, COUNT(BRIEF_KEYS), load->problems);
        rs->doubt.brief = read_bounds(load, brief);
    }
    const struct cfg_node *alone = cfg_group(group, "alone", load->problems);
    if (alone != NULL) {
        cfg_check_names(alone, ALONE_KEYS, COUNT(ALONE_KEYS), load->problems);
        rs->doubt.alone = (struct doubt_alone){ permille_of(load, alone, "stands_from"), permille_of(load, alone, "asked_from") };
    }
    rs->doubt.told_for_from = permille_of(load, group, "told_for_from");
    rs->parts.less = cfg_number(group, "part_less", 0, load->problems);
    if (!(rs->parts.less >= 0 && rs->parts.less <= PART_LESS_MAX))
        cfg_error(cfg_get(group, "part_less"), load->problems, "\"doubt\": \"part_less\" is not from 0 to %d", PART_LESS_MAX);
    rs->doubt.texts_needed = cfg_int(group, "texts_needed", 0, INT32_MAX, TEXTS_NEEDED, load->problems);
    rs->doubt.words_against = cfg_int(group, "words_against", 0, 100, 0, load->problems);
    rs->doubt.words_needed = cfg_int(group, "words_needed", 0, 100, 0, load->problems);
}

static void read_list(struct load *load, const struct cfg_node *root, const char *key,
                      void (*read)(struct load *load, const struct cfg_node *group))
{
    const struct cfg_node *list = cfg_list(root, key, load->problems);
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
        const struct cfg_node *group = cfg_at(list, i);
        if (cfg_type(group) == CFG_GROUP)
            read(load, group);
        else
            cfg_error(group, load->problems, "each of \"%s\" must be a group: { ... }", key);
    }
}

/* A key that is nearly one of ours is a slip; any other belongs to another room. */
static void check_top(struct load *load, const struct cfg_node *root)
{
    bool ours = false;
    for (size_t i = 0; i < COUNT(TOP_KEYS); i++)
        ours |= cfg_get(root, TOP_KEYS[i]) != NULL;
    for (size_t i = 0; i < cfg_length(root); i++) {
        const struct cfg_node *node = cfg_at(root, i);
        const char *name = cfg_name(node);
        const char *near = text_nearest(str_of(name), TOP_KEYS, COUNT(TOP_KEYS));
        if (near != NULL && strcmp(near, name) != 0)
            cfg_error(node, load->problems, "unknown key \"%s\"; did you mean \"%s\"?", name, near);
        else if (near == NULL && ours)
            cfg_error(node, load->problems, "unknown key \"%s\" beside \"defines\", \"doubt\", \"lasting\", \"likely_intents\", \"passing\" and \"redflags\"", name);
    }
}

int ruleset_file_read(const struct rule_file *file, struct ruleset *ruleset, struct problems *problems)
{
    struct load load = { .ruleset = ruleset, .problems = problems };
    struct cfg *cfg = cfg_parse(file->text, file->path, problems);
    if (cfg == NULL)
        return 0;
    load.file = keep(&load, file->path);
    check_top(&load, cfg_root(cfg));
    read_list(&load, cfg_root(cfg), "medications", read_medicine);
    read_concepts(&load, cfg_root(cfg), "lasting", ruleset->lasting);
    read_concepts(&load, cfg_root(cfg), "passing", ruleset->passing);
    read_doubt(&load, cfg_root(cfg));
    likely_bounds_read(cfg_root(cfg), load.file, &ruleset->likely_bounds, problems);
    read_list(&load, cfg_root(cfg), "defines", read_define);
    read_list(&load, cfg_root(cfg), "redflags", read_rule);
    cfg_free(cfg);
    return load.no_memory ? -1 : 0;
}
