/* SPDX-License-Identifier: ISC
 * Reading intake.conf: an unknown name, a missing one, a word that could never be found is told with file and line (P10). */
#include <config.h>

#include "care/intake_rules_inside.h"

#include <string.h>

#include "nlp/normalize.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

const char *const INTAKE_WORDS_NAMES[INTAKE_WORDS_COUNT] = {
    [INTAKE_NAMES] = "names", [INTAKE_NONE] = "none", [INTAKE_JOINS] = "joins", [INTAKE_LIGHT] = "light", [INTAKE_DENIALS] = "denials",
    [INTAKE_DENIED_TOO] = "denied_too", [INTAKE_LONG_AGO] = "long_ago", [INTAKE_YEAR_CUES] = "year_cues", [INTAKE_AGE_CUES] = "age_cues",
    [INTAKE_CLOCK_CUES] = "clock_cues", [INTAKE_QUIET_CUES] = "quiet_cues", [INTAKE_BEST_CUES] = "best_cues",
    [INTAKE_USUAL_CUES] = "usual_cues", [INTAKE_AURA_CUES] = "aura_cues", [INTAKE_NOT_AURA] = "not_aura", [INTAKE_AM] = "am",
    [INTAKE_PM] = "pm", [INTAKE_NOON] = "noon", [INTAKE_MIDNIGHT] = "midnight", [INTAKE_HOURS] = "hours", [INTAKE_PAST] = "past",
    [INTAKE_TO_HOUR] = "to_hour", [INTAKE_PLUS] = "plus", [INTAKE_MINUS] = "minus", [INTAKE_UNTIL] = "until",
    [INTAKE_BEGIN] = "begin", [INTAKE_MY_INFO] = "my_info", [INTAKE_CHANGE] = "change", [INTAKE_LATER] = "later",
    [INTAKE_SKIP] = "skip", [INTAKE_SET_YEAR] = "set_year", [INTAKE_SET_QUIET] = "set_quiet", [INTAKE_SET_BEST] = "set_best",
    [INTAKE_SET_CLOCK] = "set_clock", [INTAKE_SET_LANG] = "set_lang", [INTAKE_SET_POLITE] = "set_polite",
};

static const char *const DOES[INTAKE_DOES_COUNT] = { [INTAKE_HANDS] = "hands", [INTAKE_WATER] = "water", [INTAKE_BETWEEN] = "between" };
static const char *const MORE[INTAKE_MORE_COUNT] = {
    [INTAKE_YEAR] = "year", [INTAKE_CLOCK] = "clock", [INTAKE_QUIET] = "quiet", [INTAKE_BEST] = "best", [INTAKE_USUAL] = "usual",
    [INTAKE_AURA] = "aura",
};

/* The index of the text of `node` among names[n]; n and a problem when it is not there. */
static size_t one_of(const struct cfg_node *node, const char *text, const char *const *names, size_t n, const char *what,
                     struct problems *problems)
{
    for (size_t i = 0; text != NULL && i < n; i++)
        if (strcmp(names[i], text) == 0)
            return i;
    const char *near = text != NULL ? text_nearest(str_of(text), names, n) : NULL;
    cfg_error(node, problems, "the %s \"%s\" is not known%s%s%s", what, text != NULL ? text : "", near != NULL ? "; did you mean \"" : "",
              near != NULL ? near : "", near != NULL ? "\"?" : "");
    return n;
}

static void read_facts(struct intake_item *item, const struct cfg_node *list, struct problems *problems)
{
    for (size_t i = 0; i < cfg_length(list); i++) {
        size_t fact = one_of(cfg_at(list, i), cfg_value_string(cfg_at(list, i), problems), FACT_NAMES, FACT_COUNT, "fact", problems);
        if (fact == FACT_COUNT)
            continue;
        if (item->n_facts == INTAKE_FACTS_MAX)
            cfg_error(list, problems, "at most %d facts", INTAKE_FACTS_MAX);
        else
            item->facts[item->n_facts++] = (enum fact)fact;
    }
}

static void read_item(struct intake_rules *rules, const struct cfg_node *node, struct problems *problems)
{
    static const char *const NAMES[] = { "id", "does", "facts", "concepts", "private", "source" };
    struct intake_item *item = &rules->items[rules->n_items];
    const struct cfg_node *concepts = cfg_list(node, "concepts", problems), *source = cfg_list(node, "source", problems);
    cfg_check_names(node, NAMES, LENGTH(NAMES), problems);
    *item = (struct intake_item){ .id = cfg_string(node, "id", "", problems), .is_private = cfg_bool(node, "private", false, problems) };
    if (item->id[0] == '\0')
        cfg_missing(node, "id", problems);
    if (cfg_length(source) == 0)
        cfg_error(node, problems, "\"%s\" has no source", item->id);
    size_t does = one_of(node, cfg_string(node, "does", NULL, problems), DOES, INTAKE_DOES_COUNT, "does", problems);
    item->does = does < INTAKE_DOES_COUNT ? (enum intake_does)does : INTAKE_HANDS;
    read_facts(item, cfg_list(node, "facts", problems), problems);
    for (size_t i = 0; i < cfg_length(concepts); i++) {
        const char *concept = cfg_value_string(cfg_at(concepts, i), problems);
        if (item->n_concepts == INTAKE_FACTS_MAX)
            cfg_error(concepts, problems, "at most %d concepts", INTAKE_FACTS_MAX);
        else if (concept != NULL)
            item->concepts[item->n_concepts++] = concept;
    }
    if (intake_item_of(rules, str_of(item->id)) != INTAKE_ITEMS_MAX)
        cfg_error(node, problems, "\"%s\" is there twice", item->id);
    rules->n_items++;
}

static void read_text(struct intake_rules *rules, const struct cfg_node *node, bool *asked, struct problems *problems)
{
    static const char *const NAMES[] = { "id", "items", "more" };
    struct intake_text *text = &rules->texts[rules->n_texts++];
    const struct cfg_node *items = cfg_list(node, "items", problems), *more = cfg_list(node, "more", problems);
    const char *ids[INTAKE_ITEMS_MAX];
    cfg_check_names(node, NAMES, LENGTH(NAMES), problems);
    text->id = cfg_string(node, "id", "", problems);
    if (text->id[0] == '\0')
        cfg_missing(node, "id", problems);
    for (size_t i = 0; i < rules->n_items; i++)
        ids[i] = rules->items[i].id;
    if (cfg_length(items) > INTAKE_LIST_MAX)
        cfg_error(items, problems, "a list has at most %d things: a number of it is one digit", INTAKE_LIST_MAX);
    for (size_t i = 0; i < cfg_length(items) && i < INTAKE_LIST_MAX; i++) {
        size_t item = one_of(cfg_at(items, i), cfg_value_string(cfg_at(items, i), problems), ids, rules->n_items, "item", problems);
        if (item == rules->n_items)
            continue;
        if (asked[item])
            cfg_error(cfg_at(items, i), problems, "\"%s\" is asked twice", ids[item]);
        asked[item] = true;
        text->items[text->n_items++] = item;
    }
    for (size_t i = 0; i < cfg_length(more); i++) {
        size_t k = one_of(cfg_at(more, i), cfg_value_string(cfg_at(more, i), problems), MORE, INTAKE_MORE_COUNT, "thing asked", problems);
        if (k < INTAKE_MORE_COUNT)
            text->more[k] = true;
    }
}

static const struct cfg_node *read_flags(const struct cfg_node *root, const char *name, struct problems *problems)
{
    const struct cfg_node *list = cfg_list(root, name, problems);
    for (size_t i = 0; i < cfg_length(list); i++)
        cfg_value_string(cfg_at(list, i), problems);
    return list;
}

void intake_load(struct intake_rules *rules, const struct rule_file *file, struct problems *problems)
{
    static const char *const NAMES[] = { "texts", "items", "only_asked", "asks_instead", "asks_if_bare", "usual_only" };
    bool asked[INTAKE_ITEMS_MAX] = { false };
    if ((rules->cfg = cfg_parse(file->text, file->path, problems)) == NULL)
        return;
    const struct cfg_node *root = cfg_group(cfg_root(rules->cfg), "intake", problems);
    const struct cfg_node *items = cfg_list(root, "items", problems), *texts = cfg_list(root, "texts", problems);
    if (root == NULL || items == NULL || texts == NULL) {
        cfg_error(cfg_root(rules->cfg), problems, "it is written intake = { texts = ( ... ); items = ( ... ); };");
        return;
    }
    cfg_check_names(root, NAMES, LENGTH(NAMES), problems);
    if (cfg_length(items) > INTAKE_ITEMS_MAX || cfg_length(texts) > INTAKE_TEXTS_MAX) {
        cfg_error(root, problems, "at most %d items and %d texts", INTAKE_ITEMS_MAX, INTAKE_TEXTS_MAX);
        return;
    }
    for (size_t i = 0; i < cfg_length(items); i++)
        read_item(rules, cfg_at(items, i), problems);
    for (size_t i = 0; i < cfg_length(texts); i++)
        read_text(rules, cfg_at(texts, i), asked, problems);
    for (size_t i = 0; i < rules->n_items; i++)
        if (!asked[i])
            cfg_error(items, problems, "\"%s\" is asked in no text", rules->items[i].id);
    rules->only_asked = read_flags(root, "only_asked", problems);
    rules->asks_instead = read_flags(root, "asks_instead", problems);
    rules->asks_if_bare = read_flags(root, "asks_if_bare", problems);
    rules->usual_only = read_flags(root, "usual_only", problems);
}

/* A word with an accent or a capital letter would be found in no text. */
static void check_words(const struct cfg_node *list, struct problems *problems)
{
    for (size_t i = 0; i < cfg_length(list); i++) {
        const char *phrase = cfg_value_string(cfg_at(list, i), problems);
        struct str rest = str_of(phrase), word;
        while (phrase != NULL && str_cut(&rest, ' ', &word)) {
            struct str one;
            while (str_cut(&word, '|', &one)) {
                char folded[64];
                if (one.n > 0 && one.s[one.n - 1] == '*')
                    one.n--;
                size_t n = fold_word(one, folded, sizeof folded);
                if (n == 0 || n != one.n || memcmp(folded, one.s, n) != 0)
                    cfg_error(cfg_at(list, i), problems, "\"%s\" cannot be found in a text: write it small, without accents or marks", phrase);
            }
        }
    }
}

/* { minutes = 30; words = ( ... ); } */
static const struct cfg_node *read_numbers(const struct cfg_node *root, const char *name, const char *number, struct problems *problems)
{
    const struct cfg_node *list = cfg_list(root, name, problems);
    const char *names[] = { number, "words" };
    for (size_t i = 0; i < cfg_length(list); i++) {
        if (cfg_get(cfg_at(list, i), number) == NULL)
            cfg_missing(cfg_at(list, i), number, problems);
        cfg_int(cfg_at(list, i), number, -59, 59, 0, problems);
        cfg_check_names(cfg_at(list, i), names, LENGTH(names), problems);
        check_words(cfg_list(cfg_at(list, i), "words", problems), problems);
    }
    return list;
}

static void read_item_words(const struct intake_rules *rules, struct intake_language *language, const struct cfg_node *node,
                            struct problems *problems)
{
    static const char *const NAMES[] = { "id", "name", "words" };
    const char *id = cfg_string(node, "id", NULL, problems), *name = cfg_string(node, "name", NULL, problems);
    const char *ids[INTAKE_ITEMS_MAX];
    cfg_check_names(node, NAMES, LENGTH(NAMES), problems);
    if (id == NULL || name == NULL) {
        cfg_error(node, problems, "an item is written { id = \"...\"; name = \"...\"; words = ( ... ); }");
        return;
    }
    for (size_t i = 0; i < rules->n_items; i++)
        ids[i] = rules->items[i].id;
    size_t item = one_of(node, id, ids, rules->n_items, "item", problems);
    if (item == rules->n_items)
        return;
    language->names[item] = name;
    language->items[item] = cfg_list(node, "words", problems);
    check_words(language->items[item], problems);
}

void intake_load_language(const struct intake_rules *rules, struct intake_language *language, const struct rule_file *file,
                          struct problems *problems)
{
    const char *names[INTAKE_WORDS_COUNT + 4] = { "items", "before", "behind", "numbers" };
    language->lang = strndup(file->name, strcspn(file->name, "/"));
    language->cfg = cfg_parse(file->text, file->path, problems);
    if (language->lang == NULL || language->cfg == NULL)
        return;
    const struct cfg_node *root = cfg_group(cfg_root(language->cfg), "intake", problems), *items = cfg_list(root, "items", problems);
    if (root == NULL || items == NULL) {
        cfg_error(cfg_root(language->cfg), problems, "it is written intake = { items = ( ... ); none = ( ... ); ... };");
        return;
    }
    for (size_t i = 0; i < INTAKE_WORDS_COUNT; i++) {
        names[4 + i] = INTAKE_WORDS_NAMES[i];
        language->words[i] = cfg_list(root, INTAKE_WORDS_NAMES[i], problems);
        if (language->words[i] == NULL)
            cfg_missing(root, INTAKE_WORDS_NAMES[i], problems);
        check_words(language->words[i], problems);
    }
    cfg_check_names(root, names, LENGTH(names), problems);
    for (size_t i = 0; i < cfg_length(items); i++)
        read_item_words(rules, language, cfg_at(items, i), problems);
    for (size_t i = 0; i < rules->n_items; i++)
        if (language->names[i] == NULL)
            cfg_error(items, problems, "\"%s\" has no words in this language", rules->items[i].id);
    language->before = read_numbers(root, "before", "minutes", problems);
    language->behind = read_numbers(root, "behind", "minutes", problems);
    language->numbers = read_numbers(root, "numbers", "n", problems);
}
