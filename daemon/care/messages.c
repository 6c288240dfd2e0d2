/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/messages.h"

#include <stdlib.h>
#include <string.h>

#include "base/cfg.h"
#include "care/medicine.h"
#include "care/messages_inside.h"

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

static void check_outcomes(const struct cfg_node *list, struct problems *problems)
{
    static const char *const NAMES[] = { "id", "words" };
    static const char *const IDS[] = { "spoke", "in_care", "declined", "false", "not_reached" };
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
        const struct cfg_node *node = cfg_at(list, i);
        const char *id = cfg_string(node, "id", "", problems);
        bool known = false;
        for (size_t k = 0; k < sizeof IDS / sizeof *IDS; k++)
            known = known || strcmp(id, IDS[k]) == 0;
        if (!known)
            cfg_error(node, problems, "an outcome's id is one of spoke, in_care, declined, false, not_reached");
        if (cfg_type(node) == CFG_GROUP)
            cfg_check_names(node, NAMES, 2, problems);
        check_strings(cfg_list(node, "words", problems), problems);
    }
}

static int read_language(struct message_language *language, const struct rule_file *file, struct problems *problems)
{
    static const char *const TOP[] = { "messages", "call_words", "courtesy_replies", "got_it", "outcomes", "partly",
                                      "pass_to", "preview", "weekdays", "note", "big_day" };
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
    check_outcomes(language->outcomes, problems);
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

/* Off both ends: white space and the marks that end a sentence. */
static struct str bare(struct str text)
{
    text = str_trim(text);
    while (text.n > 0 && strchr(".,;:!?)", text.s[text.n - 1]) != NULL)
        text = str_trim((struct str){ text.s, text.n - 1 });
    while (text.n > 0 && strchr(".,;:!?(", text.s[0]) != NULL)
        text = str_trim((struct str){ text.s + 1, text.n - 1 });
    return text;
}

/* The bytes of `text` that the word takes up when text begins with it as a whole word; 0 when it does not. */
static size_t begins_with(struct str text, const char *word)
{
    size_t n = strlen(word);
    if (text.n < n || !str_is_nocase((struct str){ text.s, n }, word))
        return 0;
    if (text.n == n)
        return n;
    unsigned char next = (unsigned char)text.s[n];
    bool in_word = next >= 0x80 || next == '\'' || (next >= '0' && next <= '9') || ((next | 0x20) >= 'a' && (next | 0x20) <= 'z');
    return in_word ? 0 : n;
}

static const char *word_at(const struct cfg_node *list, size_t i)
{
    const char *word = cfg_value_string(cfg_at(list, i), NULL);
    return word != NULL ? word : "";
}

static bool is_among(struct str text, const struct cfg_node *list)
{
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++)
        if (str_is_nocase(text, word_at(list, i)))
            return true;
    return false;
}

bool messages_is_got_it(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(text, messages->languages[l].got_it))
            return true;
    return false;
}

bool messages_is_courtesy(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(text, messages->languages[l].courtesy))
            return true;
    return false;
}

bool messages_is_partly(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(text, messages->languages[l].partly))
            return true;
    return false;
}

bool messages_is_preview(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(text, messages->languages[l].preview))
            return true;
    return false;
}

static bool begins_with_any(struct str text, const struct cfg_node *list)
{
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++)
        if (begins_with(text, word_at(list, i)) > 0)
            return true;
    return false;
}

bool messages_is_note(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (begins_with_any(text, messages->languages[l].note))
            return true;
    return false;
}

bool messages_is_big_day(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (begins_with_any(text, messages->languages[l].big_day))
            return true;
    return false;
}

/* Whether the word is one of the names between spaces. */
static bool names_day(struct str word, const char *names)
{
    struct str rest = str_of(names), name;
    while (str_cut(&rest, ' ', &name)) {
        bool same = name.n == word.n && name.n > 0;
        for (size_t i = 0; same && i < name.n; i++)
            same = (word.s[i] | 0x20) == (name.s[i] | 0x20) && ((word.s[i] ^ name.s[i]) & 0x80) == 0;
        if (same)
            return true;
    }
    return false;
}

int messages_weekday(const struct messages *messages, struct str text)
{
    int day = 0;
    struct str rest = text, word;
    while (str_cut(&rest, ' ', &word)) {
        word = bare(word);
        for (size_t l = 0; l < messages->n_languages; l++)
            for (size_t i = 0; messages->languages[l].weekdays != NULL && i < 7; i++)
                if (names_day(word, word_at(messages->languages[l].weekdays, i))) {
                    if (day != 0 && day != (int)i + 1)
                        return 0;
                    day = (int)i + 1;
                }
    }
    return day;
}

const char *messages_outcome(const struct messages *messages, struct str text)
{
    const char *best = NULL;
    size_t longest = 0;
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *outcomes = messages->languages[l].outcomes;
        for (size_t i = 0; outcomes != NULL && i < cfg_length(outcomes); i++) {
            const struct cfg_node *words = cfg_list(cfg_at(outcomes, i), "words", NULL);
            for (size_t k = 0; words != NULL && k < cfg_length(words); k++) {
                size_t n = begins_with(text, word_at(words, k));
                if (n > longest) {
                    longest = n;
                    best = cfg_string(cfg_at(outcomes, i), "id", NULL, NULL);
                }
            }
        }
    }
    return best;
}

struct str messages_after_to(const struct messages *messages, struct str text)
{
    size_t longest = 0;
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *list = messages->languages[l].pass_to;
        for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
            size_t n = begins_with(text, word_at(list, i));
            longest = n > longest ? n : longest;
        }
    }
    return bare((struct str){ text.s + longest, text.n - longest });
}
