/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/routine_rules.h"

#include <stdlib.h>
#include <string.h>

#include "care/routine_rules_inside.h"

#define FILE_NAME "routines.conf"

const char *const ROUTINE_PART_NAMES[ROUTINE_PART_COUNT] = {
    [ROUTINE_MAIN] = "main", [ROUTINE_SMALL] = "small", [ROUTINE_BREAK] = "break", [ROUTINE_BEFORE] = "before", [ROUTINE_TEAM] = "team",
};

const char *const ROUTINE_TEXT_LISTS[ROUTINE_TEXT_KIND_COUNT] = {
    [ROUTINE_CAUTION] = "cautions", [ROUTINE_TIP] = "tips", [ROUTINE_NOTICE] = "notices",
};

const char *const ROUTINE_EFFECT_NAMES[ROUTINE_EFFECT_COUNT] = {
    [ROUTINE_EFFECT_NONE] = "", [ROUTINE_BETTER] = "better", [ROUTINE_SAME] = "same", [ROUTINE_WORSE] = "worse",
    [ROUTINE_SORE] = "sore", [ROUTINE_BRUISE] = "bruise", [ROUTINE_TOO_MUCH] = "too_much", [ROUTINE_RIGHT] = "right",
    [ROUTINE_TOO_LITTLE] = "too_little", [ROUTINE_GONE] = "gone",
};

size_t routines_index(const char *name, const char *const *names, size_t n, const char *what, const struct cfg_node *node,
                      struct problems *problems)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    const char *near = text_nearest(str_of(name), names, n);
    cfg_error(node, problems, "the %s \"%s\" is not known%s%s%s", what, name, near != NULL ? "; did you mean \"" : "",
              near != NULL ? near : "", near != NULL ? "\"?" : "");
    return n;
}

/* "es/routines.conf" */
static bool is_words(const struct rule_file *file)
{
    size_t n = strlen(file->name), suffix = sizeof "/" FILE_NAME - 1;
    return n > suffix && strcmp(file->name + n - suffix, "/" FILE_NAME) == 0;
}

/* Every language that messages are in needs the words of routines too. */
static void check_languages(const struct rule_files *files, struct problems *problems)
{
    for (size_t i = 0; i < files->n; i++) {
        const char *slash = strchr(files->files[i].name, '/');
        if (slash == NULL || strcmp(slash, "/messages.conf") != 0)
            continue;
        char name[256];
        size_t n = (size_t)(slash - files->files[i].name);
        if (n + sizeof "/" FILE_NAME > sizeof name)
            continue;
        memcpy(name, files->files[i].name, n);
        memcpy(name + n, "/" FILE_NAME, sizeof "/" FILE_NAME);
        if (rule_files_find(files, name) == NULL)
            problems_error(problems, name, 0, "the file is missing: the routines have no words in this language");
    }
}

struct routines *routines_new(const struct rule_files *files, struct problems *problems)
{
    size_t before = problems->n_errors;
    const struct rule_file *file = rule_files_find(files, FILE_NAME);
    if (file == NULL) {
        problems_error(problems, FILE_NAME, 0, "the file is missing");
        return NULL;
    }
    struct routines *routines = calloc(1, sizeof *routines);
    if (routines == NULL || (routines->languages = calloc(files->n + 1, sizeof *routines->languages)) == NULL)
        goto no_memory;
    routines_load(routines, file, problems);
    for (size_t i = 0; i < files->n && problems->n_errors == before; i++)
        if (is_words(&files->files[i]))
            routines_load_language(routines, &routines->languages[routines->n_languages++], &files->files[i], problems);
    check_languages(files, problems);
    if (problems->n_errors == before)
        return routines;
    routines_free(routines);
    return NULL;
no_memory:
    problems_error(problems, FILE_NAME, 0, "out of memory");
    routines_free(routines);
    return NULL;
}

static void free_text(const char *text)
{
    free((char *)(uintptr_t)text);
}

void routines_free(struct routines *routines)
{
    if (routines == NULL)
        return;
    for (size_t i = 0; i < routines->n_languages; i++) {
        struct routine_language *language = &routines->languages[i];
        free_text(language->lang);
        free(language->names);
        free(language->steps);
        free(language->words);
        free(language->asked);
        cfg_free(language->cfg);
    }
    for (size_t i = 0; i < routines->n; i++)
        free_text(routines->list[i].sources);
    for (size_t i = 0; i < routines->n_texts; i++)
        free_text(routines->texts[i].sources);
    free(routines->languages);
    free(routines->list);
    free(routines->texts);
    free(routines->areas);
    free(routines->sources);
    cfg_free(routines->cfg);
    free(routines);
}

size_t routines_n(const struct routines *routines)
{
    return routines->n;
}

const struct routine *routines_at(const struct routines *routines, size_t i)
{
    return &routines->list[i];
}

const struct routine *routines_find(const struct routines *routines, struct str id)
{
    for (size_t i = 0; i < routines->n; i++)
        if (str_is(id, routines->list[i].id))
            return &routines->list[i];
    return NULL;
}

size_t routines_n_areas(const struct routines *routines)
{
    return routines->n_areas;
}

const char *routines_area(const struct routines *routines, size_t i)
{
    return routines->areas[i];
}

size_t routines_n_texts(const struct routines *routines)
{
    return routines->n_texts;
}

const struct routine_text *routines_text(const struct routines *routines, size_t i)
{
    return &routines->texts[i];
}

int routines_breath_s(const struct routines *routines)
{
    return routines->breath_s;
}

size_t routines_n_languages(const struct routines *routines)
{
    return routines->n_languages;
}

const char *routines_language(const struct routines *routines, size_t i)
{
    return routines->languages[i].lang;
}

/* The language, else English, else NULL. */
static const struct routine_language *find_language(const struct routines *routines, const char *lang)
{
    const struct routine_language *english = NULL;
    for (size_t i = 0; i < routines->n_languages; i++) {
        if (lang != NULL && strcmp(routines->languages[i].lang, lang) == 0)
            return &routines->languages[i];
        if (strcmp(routines->languages[i].lang, "en") == 0)
            english = &routines->languages[i];
    }
    return english;
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

const char *routines_name(const struct routines *routines, const char *lang, const struct routine *routine)
{
    const struct routine_language *language = find_language(routines, lang);
    return language != NULL ? or_empty(language->names[routine - routines->list]) : "";
}

size_t routines_n_steps(const struct routines *routines, const char *lang, const struct routine *routine)
{
    const struct routine_language *language = find_language(routines, lang);
    return language != NULL ? cfg_length(language->steps[routine - routines->list]) : 0;
}

const char *routines_step(const struct routines *routines, const char *lang, const struct routine *routine, size_t i)
{
    const struct routine_language *language = find_language(routines, lang);
    return language != NULL ? or_empty(cfg_value_string(cfg_at(language->steps[routine - routines->list], i), NULL)) : "";
}

const char *routines_words(const struct routines *routines, const char *lang, enum routine_text_kind kind, const char *id)
{
    const struct routine_language *language = find_language(routines, lang);
    for (size_t i = 0; language != NULL && i < routines->n_texts; i++)
        if (routines->texts[i].kind == kind && strcmp(routines->texts[i].id, id) == 0)
            return or_empty(language->words[i]);
    return "";
}

static bool in_word(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* The bytes of a word or phrase that stands in the text as whole words; 0 when it does not. */
static size_t stands_in(struct str text, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; n > 0 && i + n <= text.n; i++)
        if (str_is_nocase((struct str){ text.s + i, n }, word) && (i == 0 || !in_word((unsigned char)text.s[i - 1]))
            && (i + n == text.n || !in_word((unsigned char)text.s[i + n])))
            return n;
    return 0;
}

/* The longest of a list that stands in the text. */
static size_t longest_of(struct str text, const struct cfg_node *list)
{
    size_t longest = 0;
    for (size_t i = 0; i < cfg_length(list); i++) {
        const char *word = cfg_value_string(cfg_at(list, i), NULL);
        size_t n = word != NULL ? stands_in(text, word) : 0;
        longest = n > longest ? n : longest;
    }
    return longest;
}

enum routine_effect routines_effect(const struct routines *routines, struct str text)
{
    enum routine_effect found = ROUTINE_EFFECT_NONE;
    size_t longest = 0;
    for (size_t l = 0; l < routines->n_languages; l++) {
        const struct cfg_node *effects = routines->languages[l].effects;
        for (size_t i = 0; i < cfg_length(effects); i++) {
            size_t n = longest_of(text, cfg_list(cfg_at(effects, i), "words", NULL));
            const char *id = cfg_string(cfg_at(effects, i), "id", "", NULL);
            for (int k = 1; n > longest && k < ROUTINE_EFFECT_COUNT; k++)
                if (strcmp(id, ROUTINE_EFFECT_NAMES[k]) == 0) {
                    found = (enum routine_effect)k;
                    longest = n;
                }
        }
    }
    return found;
}

bool routines_asks_steps(const struct routines *routines, struct str text)
{
    text = str_trim(text);
    while (text.n > 0 && strchr(".!?", text.s[text.n - 1]) != NULL)
        text.n--;
    for (size_t l = 0; l < routines->n_languages; l++)
        if (text.n > 0 && longest_of(text, routines->languages[l].steps_words) == text.n)
            return true;
    return false;
}

const char *routines_asked(const struct routines *routines, struct str text)
{
    for (size_t l = 0; l < routines->n_languages; l++)
        for (size_t i = 0; i < routines->n_texts; i++)
            if (longest_of(text, routines->languages[l].asked[i]) > 0)
                return routines->texts[i].id;
    return NULL;
}
