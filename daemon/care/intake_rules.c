/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/intake_rules.h"

#include <stdlib.h>
#include <string.h>

#include "care/intake_rules_inside.h"

#define FILE_NAME "intake.conf"

static void read_languages(struct intake_rules *rules, const struct rule_files *files, struct problems *problems)
{
    for (size_t i = 0; i < files->n; i++) {
        const char *slash = strchr(files->files[i].name, '/');
        char name[64];
        if (slash == NULL || strcmp(slash, "/messages.conf") != 0)
            continue;
        size_t n = (size_t)(slash - files->files[i].name);
        if (n + sizeof "/" FILE_NAME > sizeof name)
            continue;
        memcpy(name, files->files[i].name, n);
        memcpy(name + n, "/" FILE_NAME, sizeof "/" FILE_NAME);
        const struct rule_file *file = rule_files_find(files, name);
        if (file == NULL)
            problems_error(problems, name, 0, "the file is missing: the questions after joining have no words in this language");
        else
            intake_load_language(rules, &rules->languages[rules->n_languages++], file, problems);
    }
}

struct intake_rules *intake_rules_new(const struct rule_files *files, struct problems *problems)
{
    size_t before = problems->n_errors;
    const struct rule_file *file = rule_files_find(files, FILE_NAME);
    struct intake_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL || (rules->languages = calloc(files->n + 1, sizeof *rules->languages)) == NULL)
        problems_error(problems, FILE_NAME, 0, "out of memory");
    else if (file == NULL)
        problems_error(problems, FILE_NAME, 0, "the file is missing");
    else {
        intake_load(rules, file, problems);
        if (problems->n_errors == before)
            read_languages(rules, files, problems);
    }
    if (problems->n_errors == before)
        return rules;
    intake_rules_free(rules);
    return NULL;
}

void intake_rules_free(struct intake_rules *rules)
{
    if (rules == NULL)
        return;
    for (size_t i = 0; i < rules->n_languages; i++) {
        cfg_free(rules->languages[i].cfg);
        free((char *)(uintptr_t)rules->languages[i].lang);
    }
    free(rules->languages);
    cfg_free(rules->cfg);
    free(rules);
}

size_t intake_n_items(const struct intake_rules *rules)
{
    return rules->n_items;
}

const struct intake_item *intake_item(const struct intake_rules *rules, size_t i)
{
    return &rules->items[i];
}

size_t intake_item_of(const struct intake_rules *rules, struct str id)
{
    for (size_t i = 0; i < rules->n_items; i++)
        if (str_is(id, rules->items[i].id))
            return i;
    return INTAKE_ITEMS_MAX;
}

size_t intake_n_texts(const struct intake_rules *rules)
{
    return rules->n_texts;
}

const struct intake_text *intake_text(const struct intake_rules *rules, size_t i)
{
    return &rules->texts[i];
}

const char *intake_name(const struct intake_rules *rules, const char *lang, size_t item)
{
    const char *english = "";
    for (size_t i = 0; i < rules->n_languages; i++) {
        if (lang != NULL && strcmp(rules->languages[i].lang, lang) == 0)
            return rules->languages[i].names[item];
        if (strcmp(rules->languages[i].lang, "en") == 0)
            english = rules->languages[i].names[item];
    }
    return english;
}

struct str intake_list(const struct intake_rules *rules, const char *lang, const struct intake_text *text, struct arena *arena)
{
    const char *list = "";
    for (size_t k = 0; k < text->n_items && list != NULL; k++)
        list = arena_printf(arena, "%s%s%zu %s", list, k > 0 ? "; " : "", k + 1, intake_name(rules, lang, text->items[k]));
    return str_of(list);
}

static bool is_listed(const struct cfg_node *list, const char *flag)
{
    for (size_t i = 0; i < cfg_length(list); i++)
        if (strcmp(cfg_value_string(cfg_at(list, i), NULL), flag) == 0)
            return true;
    return false;
}

bool intake_only_asked(const struct intake_rules *rules, const char *concept)
{
    return is_listed(rules->only_asked, concept);
}

bool intake_asks_instead(const struct intake_rules *rules, const char *flag)
{
    return is_listed(rules->asks_instead, flag);
}

bool intake_asks_if_bare(const struct intake_rules *rules, const char *flag)
{
    return is_listed(rules->asks_if_bare, flag);
}

bool intake_usual_only(const struct intake_rules *rules, const char *flag)
{
    return is_listed(rules->usual_only, flag);
}
