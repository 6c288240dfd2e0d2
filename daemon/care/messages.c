/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/messages.h"

#include <stdlib.h>
#include <string.h>

#include "base/cfg.h"
#include "care/medicine.h"
#include "care/messages_inside.h"
#include "care/places.h"
#include "care/times.h"

#define FILE_NAME "/messages.conf"

static int by_key(const void *a, const void *b)
{
    const struct message_text *x = a, *y = b;
    return strcmp(x->key, y->key);
}

const struct message_text *messages_find_text(const struct message_language *language, const char *key)
{
    struct message_text wanted = { .key = key };
    if (language == NULL || language->n_texts == 0)
        return NULL;
    return bsearch(&wanted, language->texts, language->n_texts, sizeof *language->texts, by_key);
}

const struct message_language *messages_find_language(const struct messages *messages, struct str lang)
{
    for (size_t i = 0; i < messages->n_languages; i++)
        if (str_is(lang, messages->languages[i].lang))
            return &messages->languages[i];
    return NULL;
}

static void read_texts(struct message_language *language, const struct cfg_node *list, struct problems *problems)
{
    static const char *const NAMES[] = { "key", "text" };
    for (size_t i = 0; i < cfg_length(list); i++) {
        const struct cfg_node *node = cfg_at(list, i);
        const char *key = cfg_string(node, "key", NULL, problems), *text = cfg_string(node, "text", NULL, problems);
        cfg_check_names(node, NAMES, 2, problems);
        if (key == NULL || text == NULL) {
            cfg_error(node, problems, "a message is written { key = \"...\"; text = \"...\"; }");
            continue;
        }
        language->texts[language->n_texts++] = (struct message_text){ .key = key, .text = text, .node = node };
    }
    qsort(language->texts, language->n_texts, sizeof *language->texts, by_key);
    for (size_t i = 1; i < language->n_texts; i++)
        if (strcmp(language->texts[i - 1].key, language->texts[i].key) == 0)
            cfg_error(language->texts[i].node, problems, "the message \"%s\" is there twice", language->texts[i].key);
}

static void check_strings(const struct cfg_node *list, struct problems *problems)
{
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++)
        cfg_value_string(cfg_at(list, i), problems);
}

static const char *const OUTCOMES[] = { "spoke", "in_care", "declined", "false", "not_reached" };
static const char *const ABSENCES[] = { "off", "busy", "back" };
static const char *const SWAPS[] = { "ask", "ok", "no", "list" };

/* A list of { id = ...; words = ( ... ); }, each id one of ids[n]. */
static void check_ids(const struct cfg_node *list, const char *const *ids, size_t n, const char *wrong, struct problems *problems)
{
    static const char *const NAMES[] = { "id", "words" };
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
        const struct cfg_node *node = cfg_at(list, i);
        const char *id = cfg_string(node, "id", "", problems);
        bool known = false;
        for (size_t k = 0; k < n; k++)
            known = known || strcmp(id, ids[k]) == 0;
        if (!known)
            cfg_error(node, problems, "%s", wrong);
        if (cfg_type(node) == CFG_GROUP)
            cfg_check_names(node, NAMES, 2, problems);
        check_strings(cfg_list(node, "words", problems), problems);
    }
}

static int read_language(struct message_language *language, const struct rule_file *file, struct problems *problems)
{
    static const char *const TOP[] = { "messages", "call_words", "courtesy_replies", "got_it", "outcomes", "partly",
                                      "pass_to", "preview", "weekdays", "absences", "swaps", "swap_for", "titles", "got_it_rest", "joins", "both", "crisis_words", "body_words", "months", "own_words", "rest", "note", "big_day",
                                     "passed", "returned", "wont_call", "cant_call", "forget", "keep", "keep_doubt", "age_before", "age_after", "age_then", "day_was", "day_not",
                                     "who", "not_name", "my_name", "asks_for", "no_names", "whose", "whose_first", "whose_words" };
    size_t n_lang = strlen(file->name) - (sizeof FILE_NAME - 1);
    language->lang = strndup(file->name, n_lang);
    language->cfg = cfg_parse(file->text, file->path, problems);
    if (language->cfg == NULL)
        return 0; /* reported */
    const struct cfg_node *root = cfg_root(language->cfg);
    const struct cfg_node *list = cfg_list(root, "messages", problems);
    language->texts = calloc((list != NULL ? cfg_length(list) : 0) + 1, sizeof *language->texts);
    if (language->lang == NULL || language->texts == NULL)
        return -1;
    cfg_check_names(root, TOP, sizeof TOP / sizeof *TOP, problems);
    if (list != NULL)
        read_texts(language, list, problems);
    language->call_words = cfg_list(root, "call_words", problems);
    language->got_it = cfg_list(root, "got_it", problems);
    language->courtesy = cfg_list(root, "courtesy_replies", problems);
    language->pass_to = cfg_list(root, "pass_to", problems);
    language->partly = cfg_list(root, "partly", problems);
    language->preview = cfg_list(root, "preview", problems);
    language->weekdays = cfg_list(root, "weekdays", problems);
    language->note = cfg_list(root, "note", problems);
    language->big_day = cfg_list(root, "big_day", problems);
    language->outcomes = cfg_list(root, "outcomes", problems);
    language->absences = cfg_list(root, "absences", problems);
    language->swaps = cfg_list(root, "swaps", problems);
    language->swap_for = cfg_list(root, "swap_for", problems);
    language->titles = cfg_list(root, "titles", problems);
    language->got_it_rest = cfg_list(root, "got_it_rest", problems);
    language->joins = cfg_list(root, "joins", problems);
    language->both = cfg_list(root, "both", problems);
    language->crisis_words = cfg_list(root, "crisis_words", problems);
    language->body_words = cfg_list(root, "body_words", problems);
    language->months = cfg_list(root, "months", problems);
    language->own_words = cfg_list(root, "own_words", problems);
    language->rest = cfg_list(root, "rest", problems);
    language->passed = cfg_list(root, "passed", problems);
    language->returned = cfg_list(root, "returned", problems);
    language->wont_call = cfg_list(root, "wont_call", problems);
    language->cant_call = cfg_list(root, "cant_call", problems);
    language->forget = cfg_list(root, "forget", problems);
    language->keep = cfg_list(root, "keep", problems);
    language->keep_doubt = cfg_list(root, "keep_doubt", problems);
    language->age_before = cfg_list(root, "age_before", problems);
    language->age_after = cfg_list(root, "age_after", problems);
    language->age_then = cfg_list(root, "age_then", problems);
    language->day_was = cfg_list(root, "day_was", problems);
    language->day_not = cfg_list(root, "day_not", problems);
    language->who = cfg_list(root, "who", problems);
    language->not_name = cfg_list(root, "not_name", problems);
    language->asks_for = cfg_list(root, "asks_for", problems);
    language->no_names = cfg_list(root, "no_names", problems);
    language->my_name = cfg_list(root, "my_name", problems);
    language->whose = cfg_list(root, "whose", problems);
    language->whose_first = cfg_list(root, "whose_first", problems);
    language->whose_words = cfg_list(root, "whose_words", problems);
    check_strings(language->call_words, problems);
    check_strings(language->got_it, problems);
    check_strings(language->courtesy, problems);
    check_strings(language->pass_to, problems);
    check_strings(language->partly, problems);
    check_strings(language->preview, problems);
    check_strings(language->weekdays, problems);
    check_strings(language->note, problems);
    check_strings(language->big_day, problems);
    if (language->weekdays != NULL && cfg_length(language->weekdays) != 7)
        cfg_error(language->weekdays, problems, "weekdays: seven, from Monday on");
    check_strings(language->months, problems);
    check_strings(language->swap_for, problems);
    check_strings(language->titles, problems);
    check_strings(language->got_it_rest, problems);
    check_strings(language->joins, problems);
    check_strings(language->both, problems);
    check_strings(language->crisis_words, problems);
    check_strings(language->body_words, problems);
    check_strings(language->own_words, problems);
    check_strings(language->rest, problems);
    check_strings(language->passed, problems);
    check_strings(language->returned, problems);
    check_strings(language->wont_call, problems);
    check_strings(language->cant_call, problems);
    check_strings(language->forget, problems);
    check_strings(language->keep, problems);
    check_strings(language->keep_doubt, problems);
    check_strings(language->age_before, problems);
    check_strings(language->age_after, problems);
    check_strings(language->age_then, problems);
    check_strings(language->day_was, problems);
    check_strings(language->day_not, problems);
    check_strings(language->who, problems);
    check_strings(language->not_name, problems);
    check_strings(language->asks_for, problems);
    check_strings(language->no_names, problems);
    check_strings(language->my_name, problems);
    check_strings(language->whose, problems);
    check_strings(language->whose_first, problems);
    check_strings(language->whose_words, problems);
    if (language->months != NULL && cfg_length(language->months) != 12)
        cfg_error(language->months, problems, "months: twelve, from January on");
    check_ids(language->outcomes, OUTCOMES, sizeof OUTCOMES / sizeof *OUTCOMES,
              "an outcome's id is one of spoke, in_care, declined, false, not_reached", problems);
    check_ids(language->absences, ABSENCES, sizeof ABSENCES / sizeof *ABSENCES, "an absence's id is one of off, busy, back", problems);
    check_ids(language->swaps, SWAPS, sizeof SWAPS / sizeof *SWAPS, "a swap's id is one of ask, ok, no, list", problems);
    return 0;
}

static bool is_messages(const struct rule_file *file)
{
    size_t n = strlen(file->name), suffix = sizeof FILE_NAME - 1;
    return n > suffix && strcmp(file->name + n - suffix, FILE_NAME) == 0;
}

struct messages *messages_new(const struct rule_files *files, struct problems *problems)
{
    size_t before = problems->n_errors;
    struct messages *messages = calloc(1, sizeof *messages);
    if (messages == NULL || (messages->languages = calloc(files->n + 1, sizeof *messages->languages)) == NULL)
        goto no_memory;
    messages->regions = regions_new(files, problems);
    messages->overuse = overuse_new(files, problems);
    if (rule_files_find(files, "routines.conf") != NULL)
        messages->routines = routines_new(files, problems);
    if (rule_files_find(files, "intake.conf") != NULL)
        messages->intake = intake_rules_new(files, problems);
    if (rule_files_find(files, "places.conf") != NULL) {
        messages->places = places_new(files, problems);
        messages->times = times_new(files, problems);
    }
    for (size_t i = 0; i < files->n; i++) {
        if (!is_messages(&files->files[i]))
            continue;
        messages->n_languages++; /* first, so that what was made of it is freed */
        if (read_language(&messages->languages[messages->n_languages - 1], &files->files[i], problems) < 0)
            goto no_memory;
    }
    if (messages_find_language(messages, STR("en")) == NULL)
        problems_error(problems, "en/messages.conf", 0, "the file is missing: English stands in for what other languages lack");
    if (problems->n_errors == before)
        messages_check(messages, problems);
    if (problems->n_errors == before)
        return messages;
    messages_free(messages);
    return NULL;
no_memory:
    problems_error(problems, "messages.conf", 0, "out of memory");
    messages_free(messages);
    return NULL;
}

void messages_free(struct messages *messages)
{
    if (messages == NULL)
        return;
    for (size_t i = 0; i < messages->n_languages; i++) {
        cfg_free(messages->languages[i].cfg);
        free(messages->languages[i].texts);
        free((char *)(uintptr_t)messages->languages[i].lang);
    }
    regions_free(messages->regions);
    routines_free(messages->routines);
    overuse_free(messages->overuse);
    intake_rules_free(messages->intake);
    places_free(messages->places);
    times_free(messages->times);
    free(messages->languages);
    free(messages);
}

const struct regions *messages_regions(const struct messages *messages)
{
    return messages->regions;
}

const struct overuse *messages_overuse(const struct messages *messages)
{
    return messages->overuse;
}

const struct places *messages_places(const struct messages *messages)
{
    return messages->places;
}

const struct times *messages_times(const struct messages *messages)
{
    return messages->times;
}

const struct intake_rules *messages_intake(const struct messages *messages)
{
    return messages->intake;
}

const struct routines *messages_routines(const struct messages *messages)
{
    return messages->routines;
}

const char *messages_text(const struct messages *messages, const char *lang, const char *key)
{
    const struct message_text *text = messages_find_text(messages_find_language(messages, str_of(lang)), key);
    if (text == NULL)
        text = messages_find_text(messages_find_language(messages, STR("en")), key);
    return text != NULL ? text->text : "";
}

bool messages_has(const struct messages *messages, const char *key)
{
    return messages_find_text(messages_find_language(messages, STR("en")), key) != NULL;
}

bool messages_speaks(const struct messages *messages, struct str lang)
{
    return messages_find_language(messages, lang) != NULL;
}

size_t messages_n_languages(const struct messages *messages)
{
    return messages->n_languages;
}

const char *messages_language(const struct messages *messages, size_t i)
{
    return messages->languages[i].lang;
}
