/* SPDX-License-Identifier: ISC
 * Reading the words of the routines in one language, and how long they are as SMS. */
#include <config.h>

#include "care/routine_rules_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/sms.h"
#include "care/compose.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* SMS parts that the words of one routine, or one sentence, may take. */
enum { STEPS_PARTS = 2, STEPS_MAX = 8 };
static const int TEXT_PARTS[ROUTINE_TEXT_KIND_COUNT] = { [ROUTINE_CAUTION] = 1, [ROUTINE_TIP] = 1, [ROUTINE_NOTICE] = 2 };

/* The longest that a place of a step or sentence becomes. */
static const char *const PLACES[] = { "hold", "hold_max" };
#define LONGEST_HOLD "12 slow breaths"
#define LONGEST_CLINIC "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"

/* Adds a text with its places at their longest; reports a place that nothing fills. */
static void add_longest(struct buf *out, const char *text, bool holds, const struct cfg_node *node, struct problems *problems)
{
    struct str rest = str_of(text);
    struct template_piece piece;
    while (template_next(&rest, &piece)) {
        if (!piece.is_place) {
            buf_addstr(out, piece.text);
            continue;
        }
        bool is_hold = false;
        for (size_t i = 0; holds && i < LENGTH(PLACES); i++)
            is_hold = is_hold || str_is(piece.text, PLACES[i]);
        if (!is_hold && !compose_place_is_common(piece.text))
            cfg_error(node, problems, "there is no place {%.*s} here", (int)piece.text.n, piece.text.s);
        buf_adds(out, is_hold ? LONGEST_HOLD : LONGEST_CLINIC);
    }
}

static void check_parts(const struct buf *text, int most, const char *what, const struct cfg_node *node, struct problems *problems)
{
    struct sms_size size = sms_measure(buf_str(text));
    if (size.parts > most)
        cfg_error(node, problems, "\"%s\" takes %d SMS parts (%d %s); at most %d", what, size.parts, size.units,
                  size.gsm7 ? "GSM-7 septets" : "UCS-2 units: a letter is not in GSM-7", most);
}

static void check_steps(const struct routine *routine, const char *name, const struct cfg_node *steps, struct problems *problems)
{
    struct buf text;
    buf_init(&text, 0);
    buf_addf(&text, "%s:", name);
    for (size_t i = 0; i < cfg_length(steps); i++) {
        const char *step = cfg_value_string(cfg_at(steps, i), problems);
        if (step == NULL)
            continue;
        buf_addc(&text, ' ');
        add_longest(&text, step, routine->hold_s > 0, cfg_at(steps, i), problems);
    }
    if (cfg_length(steps) == 0 || cfg_length(steps) > STEPS_MAX)
        cfg_error(steps, problems, "\"%s\" has %zu steps; 1 to %d", routine->id, cfg_length(steps), STEPS_MAX);
    check_parts(&text, STEPS_PARTS, routine->id, steps, problems);
    buf_clear(&text);
}

static void read_routine(const struct routines *routines, struct routine_language *language, const char *const *ids,
                         const struct cfg_node *node, struct problems *problems)
{
    static const char *const NAMES[] = { "id", "name", "steps" };
    const char *id = cfg_string(node, "id", NULL, problems), *name = cfg_string(node, "name", NULL, problems);
    const struct cfg_node *steps = cfg_list(node, "steps", problems);
    cfg_check_names(node, NAMES, LENGTH(NAMES), problems);
    if (id == NULL || name == NULL || steps == NULL) {
        cfg_error(node, problems, "the words of a routine are written { id = \"...\"; name = \"...\"; steps = ( \"...\", ... ); }");
        return;
    }
    size_t i = routines_index(id, ids, routines->n, "routine", node, problems);
    if (i == routines->n)
        return;
    if (language->names[i] != NULL)
        cfg_error(node, problems, "the routine \"%s\" is there twice", id);
    language->names[i] = name;
    language->steps[i] = steps;
    check_steps(&routines->list[i], name, steps, problems);
}

static void check_strings(const struct cfg_node *list, struct problems *problems)
{
    for (size_t i = 0; i < cfg_length(list); i++)
        cfg_value_string(cfg_at(list, i), problems);
}

static void read_text(const struct routines *routines, struct routine_language *language, enum routine_text_kind kind,
                      const struct cfg_node *node, struct problems *problems)
{
    static const char *const NAMES[] = { "id", "text", "asked" };
    const char *id = cfg_string(node, "id", NULL, problems), *text = cfg_string(node, "text", NULL, problems);
    const char **ids = calloc(routines->n_texts + 1, sizeof *ids);
    size_t first = 0, n = 0;
    cfg_check_names(node, NAMES, LENGTH(NAMES), problems);
    if (id == NULL || text == NULL || ids == NULL) {
        cfg_error(node, problems, "%s are written { id = \"...\"; text = \"...\"; }", ROUTINE_TEXT_LISTS[kind]);
        free(ids);
        return;
    }
    while (first < routines->n_texts && routines->texts[first].kind != kind)
        first++;
    while (first + n < routines->n_texts && routines->texts[first + n].kind == kind) {
        ids[n] = routines->texts[first + n].id;
        n++;
    }
    size_t i = routines_index(id, ids, n, "entry", node, problems);
    free(ids);
    if (i == n)
        return;
    if (language->words[first + i] != NULL)
        cfg_error(node, problems, "\"%s\" is there twice", id);
    language->words[first + i] = text;
    language->asked[first + i] = cfg_list(node, "asked", problems);
    check_strings(language->asked[first + i], problems);
    struct buf longest;
    buf_init(&longest, 0);
    add_longest(&longest, text, false, node, problems);
    check_parts(&longest, TEXT_PARTS[kind], id, node, problems);
    buf_clear(&longest);
}

static void read_effects(struct routine_language *language, const struct cfg_node *root, struct problems *problems)
{
    static const char *const NAMES[] = { "id", "words" };
    language->effects = cfg_list(root, "effects", problems);
    language->steps_words = cfg_list(root, "steps_words", problems);
    check_strings(language->steps_words, problems);
    for (size_t i = 0; i < cfg_length(language->effects); i++) {
        const struct cfg_node *node = cfg_at(language->effects, i);
        const char *id = cfg_string(node, "id", "", problems);
        cfg_check_names(node, NAMES, LENGTH(NAMES), problems);
        routines_index(id, ROUTINE_EFFECT_NAMES + 1, ROUTINE_EFFECT_COUNT - 1, "effect", node, problems);
        check_strings(cfg_list(node, "words", problems), problems);
    }
}

/* English stands in for nothing here: a language that has a file has all words. */
static void check_complete(const struct routines *routines, const struct routine_language *language, const char *path,
                           struct problems *problems)
{
    for (size_t i = 0; i < routines->n; i++)
        if (language->names[i] == NULL)
            problems_error(problems, path, 0, "the routine \"%s\" has no words in this language", routines->list[i].id);
    for (size_t i = 0; i < routines->n_texts; i++)
        if (language->words[i] == NULL)
            problems_error(problems, path, 0, "\"%s\" of %s has no words in this language", routines->texts[i].id,
                           ROUTINE_TEXT_LISTS[routines->texts[i].kind]);
}

void routines_load_language(const struct routines *routines, struct routine_language *language, const struct rule_file *file,
                            struct problems *problems)
{
    static const char *const TOP[] = { "routines", "cautions", "tips", "notices", "steps_words", "effects" };
    const char **ids = calloc(routines->n + 1, sizeof *ids);
    language->lang = strndup(file->name, strcspn(file->name, "/"));
    language->names = calloc(routines->n + 1, sizeof *language->names);
    language->steps = calloc(routines->n + 1, sizeof *language->steps);
    language->words = calloc(routines->n_texts + 1, sizeof *language->words);
    language->asked = calloc(routines->n_texts + 1, sizeof *language->asked);
    language->cfg = cfg_parse(file->text, file->path, problems);
    if (ids == NULL || language->lang == NULL || language->names == NULL || language->steps == NULL || language->words == NULL
        || language->asked == NULL)
        problems_error(problems, file->path, 0, "out of memory");
    else if (language->cfg != NULL) {
        const struct cfg_node *root = cfg_root(language->cfg), *list = cfg_list(root, "routines", problems);
        cfg_check_names(root, TOP, LENGTH(TOP), problems);
        for (size_t i = 0; i < routines->n; i++)
            ids[i] = routines->list[i].id;
        read_effects(language, root, problems);
        for (size_t i = 0; i < cfg_length(list); i++)
            read_routine(routines, language, ids, cfg_at(list, i), problems);
        for (int k = 0; k < ROUTINE_TEXT_KIND_COUNT; k++) {
            const struct cfg_node *texts = cfg_list(root, ROUTINE_TEXT_LISTS[k], problems);
            for (size_t i = 0; i < cfg_length(texts); i++)
                read_text(routines, language, (enum routine_text_kind)k, cfg_at(texts, i), problems);
        }
        check_complete(routines, language, file->path, problems);
    }
    free(ids);
}
