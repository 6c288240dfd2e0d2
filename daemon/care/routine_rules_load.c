/* SPDX-License-Identifier: ISC
 * Reading routines.conf: what may stand where is in the tables, so that a mistake gets the nearest name that is valid. */
#include <config.h>

#include "care/routine_rules_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

enum { MINUTES_MAX = 60, HOLD_MAX_S = 90, DAYS_MAX = 365, BREATH_MIN_S = 3, BREATH_MAX_S = 10, SOURCES_MAX_BYTES = 200 };

static const char *const TOP[] = { "sources", "areas", "breath_s", "routines", "cautions", "tips", "notices" };
static const char *const ROUTINE[] = { "id", "area", "part", "touch", "phases", "minutes", "hold_s", "cautions", "source", "drawing", "not_with" };
static const char *const SOURCE[] = { "id", "title" };
static const char *const TEXT[ROUTINE_TEXT_KIND_COUNT][5] = {
    [ROUTINE_CAUTION] = { "id", "source" },
    [ROUTINE_TIP] = { "id", "source", "with", "after_days" },
    [ROUTINE_NOTICE] = { "id", "source", "team" },
};
static const size_t TEXT_N[ROUTINE_TEXT_KIND_COUNT] = { [ROUTINE_CAUTION] = 2, [ROUTINE_TIP] = 4, [ROUTINE_NOTICE] = 3 };
static const char *const TOUCHES[] = { [TOUCH_NONE] = "none", [TOUCH_LIGHT] = "light", [TOUCH_FULL] = "full" };
static const char *const WITH[] = { [ROUTINE_WITH_ANY] = "", [ROUTINE_WITH_HANDS] = "hands", [ROUTINE_WITH_BREAK] = "break" };

/* One name of a fixed list; `missing` when it is not there or not known (reported). */
static size_t choice(const struct cfg_node *node, const char *name, const char *const *names, size_t n, size_t missing,
                     struct problems *problems)
{
    const char *said = cfg_string(node, name, NULL, problems);
    if (said == NULL)
        return missing;
    size_t i = routines_index(said, names, n, name, cfg_get(node, name), problems);
    return i < n ? i : missing;
}

/* A list of names; each must be among names[n].  Calls `take` with its index. */
static void each_name(const struct cfg_node *node, const char *list_name, const char *what, const char *const *names, size_t n,
                      void (*take)(struct routine *routine, size_t i), struct routine *routine, struct problems *problems)
{
    const struct cfg_node *list = cfg_list(node, list_name, problems);
    for (size_t i = 0; i < cfg_length(list); i++) {
        const char *said = cfg_value_string(cfg_at(list, i), problems);
        size_t at = said != NULL ? routines_index(said, names, n, what, cfg_at(list, i), problems) : n;
        if (at < n && take != NULL)
            take(routine, at);
    }
}

/* "S0 S4"; a problem without one (P8). */
static const char *read_sources(const struct routines *routines, const struct cfg_node *node, struct problems *problems)
{
    struct buf out;
    buf_init(&out, SOURCES_MAX_BYTES);
    const struct cfg_node *list = cfg_list(node, "source", problems);
    if (cfg_length(list) == 0)
        cfg_error(node, problems, "\"%s\" has no source", cfg_string(node, "id", "", NULL));
    each_name(node, "source", "source", routines->sources, routines->n_sources, NULL, NULL, problems);
    for (size_t i = 0; i < cfg_length(list); i++) {
        const char *source = cfg_value_string(cfg_at(list, i), NULL);
        buf_addf(&out, "%s%s", out.n > 0 ? " " : "", source != NULL ? source : "");
    }
    char *copy = strdup(buf_cstr(&out));
    buf_clear(&out);
    if (copy == NULL)
        cfg_error(node, problems, "out of memory");
    return copy;
}

/* "( 10, 15 )" */
static void read_range(const struct cfg_node *node, const char *name, int max, int *from, int *to, struct problems *problems)
{
    const struct cfg_node *list = cfg_list(node, name, problems);
    double low = 0, high = 0;
    if (list == NULL)
        return;
    if (cfg_length(list) == 2 && cfg_value_number(cfg_at(list, 0), &low) && cfg_value_number(cfg_at(list, 1), &high) && low >= 1
        && low <= high && high <= max) {
        *from = (int)low;
        *to = (int)high;
        return;
    }
    cfg_error(list, problems, "%s is written ( FROM, TO ), whole numbers from 1 to %d", name, max);
}

static void take_phase(struct routine *routine, size_t i)
{
    routine->phases |= 1u << i;
}

static void read_cautions(struct routine *routine, const struct cfg_node *node, struct problems *problems)
{
    const struct cfg_node *list = cfg_list(node, "cautions", problems);
    for (size_t i = 0; i < cfg_length(list); i++) {
        const char *id = cfg_value_string(cfg_at(list, i), problems);
        if (id != NULL && routine->n_cautions < ROUTINE_CAUTIONS_MAX)
            routine->cautions[routine->n_cautions++] = id;
        else if (id != NULL)
            cfg_error(cfg_at(list, i), problems, "a routine has at most %d cautions", ROUTINE_CAUTIONS_MAX);
    }
}

/* What hands do must stay away from an attack, whoever edits the file (S4: deep work at the peak or in aura made it worse). */
static void check_safe(const struct routine *routine, const struct cfg_node *node, struct problems *problems)
{
    bool attack = routine->phases & 1u << PHASE_ATTACK;
    if (attack && routine->touch != TOUCH_NONE)
        cfg_error(node, problems, "\"%s\" is hands-on and cannot be for the phase \"attack\"", routine->id);
    if (routine->touch == TOUCH_FULL && (routine->phases & ~(1u << PHASE_BETWEEN)) != 0)
        cfg_error(node, problems, "\"%s\" needs pressure and can only be for the phase \"between\"", routine->id);
    if ((routine->part == ROUTINE_MAIN || routine->part == ROUTINE_SMALL) && routine->area[0] == '\0')
        cfg_missing(node, "area", problems);
}

static void read_routine(struct routines *routines, const struct cfg_node *node, struct problems *problems)
{
    static const char *const NEEDED[] = { "id", "part", "touch", "phases", "source" };
    struct routine *routine = &routines->list[routines->n++];
    if (cfg_type(node) != CFG_GROUP) {
        cfg_error(node, problems, "a routine is written { id = \"...\"; part = \"...\"; ... }");
        return;
    }
    cfg_check_names(node, ROUTINE, LENGTH(ROUTINE), problems);
    for (size_t i = 0; i < LENGTH(NEEDED); i++)
        if (cfg_get(node, NEEDED[i]) == NULL)
            cfg_missing(node, NEEDED[i], problems);
    *routine = (struct routine){
        .id = cfg_string(node, "id", "", problems),
        .area = cfg_string(node, "area", "", problems),
        .drawing = cfg_string(node, "drawing", "", problems),
        .not_with = cfg_string(node, "not_with", "", problems),
        .part = (enum routine_part)choice(node, "part", ROUTINE_PART_NAMES, ROUTINE_PART_COUNT, ROUTINE_TEAM, problems),
        .touch = (enum touch)choice(node, "touch", TOUCHES, LENGTH(TOUCHES), TOUCH_FULL, problems),
        .sources = read_sources(routines, node, problems),
    };
    if (routine->area[0] != '\0')
        routines_index(routine->area, routines->areas, routines->n_areas, "area", cfg_get(node, "area"), problems);
    each_name(node, "phases", "phase", PHASE_NAMES, PHASE_COUNT, take_phase, routine, problems);
    read_range(node, "minutes", MINUTES_MAX, &routine->minutes_min, &routine->minutes_max, problems);
    read_range(node, "hold_s", HOLD_MAX_S, &routine->hold_s, &routine->hold_max_s, problems);
    read_cautions(routine, node, problems);
    check_safe(routine, node, problems);
    for (size_t i = 0; i + 1 < routines->n; i++)
        if (strcmp(routines->list[i].id, routine->id) == 0)
            cfg_error(node, problems, "the routine \"%s\" is there twice", routine->id);
}

static void read_text(struct routines *routines, enum routine_text_kind kind, const struct cfg_node *node, struct problems *problems)
{
    struct routine_text *text = &routines->texts[routines->n_texts++];
    *text = (struct routine_text){ .kind = kind, .id = "" };
    if (cfg_type(node) != CFG_GROUP) {
        cfg_error(node, problems, "%s are written { id = \"...\"; source = ( \"...\" ); }", ROUTINE_TEXT_LISTS[kind]);
        return;
    }
    cfg_check_names(node, TEXT[kind], TEXT_N[kind], problems);
    if (cfg_get(node, "id") == NULL)
        cfg_missing(node, "id", problems);
    text->id = cfg_string(node, "id", "", problems);
    text->sources = read_sources(routines, node, problems);
    text->with = (enum routine_with)choice(node, "with", WITH, LENGTH(WITH), ROUTINE_WITH_ANY, problems);
    text->after_days = (int)cfg_int(node, "after_days", 0, DAYS_MAX, 0, problems);
    text->team = cfg_bool(node, "team", false, problems);
    for (size_t i = 0; i + 1 < routines->n_texts; i++)
        if (routines->texts[i].kind == kind && strcmp(routines->texts[i].id, text->id) == 0)
            cfg_error(node, problems, "\"%s\" is there twice", text->id);
}

/* Strings of a list, kept by pointer. */
static const char **read_strings(const struct cfg_node *list, size_t *n, struct problems *problems)
{
    const char **out = calloc(cfg_length(list) + 1, sizeof *out);
    for (size_t i = 0; out != NULL && i < cfg_length(list); i++) {
        const char *text = cfg_value_string(cfg_at(list, i), problems);
        if (text != NULL)
            out[(*n)++] = text;
    }
    return out;
}

static void read_source_list(struct routines *routines, const struct cfg_node *list, struct problems *problems)
{
    for (size_t i = 0; i < cfg_length(list); i++) {
        const struct cfg_node *node = cfg_at(list, i);
        const char *id = cfg_string(node, "id", NULL, problems);
        cfg_check_names(node, SOURCE, LENGTH(SOURCE), problems);
        if (id == NULL || cfg_string(node, "title", NULL, problems) == NULL)
            cfg_error(node, problems, "a source is written { id = \"S0\"; title = \"...\"; }");
        else
            routines->sources[routines->n_sources++] = id;
    }
}

/* A routine can name only cautions that are there. */
static void check_caution_names(const struct routines *routines, const struct cfg_node *list, struct problems *problems)
{
    const char **names = calloc(routines->n_texts + 1, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; names != NULL && i < routines->n_texts; i++)
        if (routines->texts[i].kind == ROUTINE_CAUTION)
            names[n++] = routines->texts[i].id;
    for (size_t i = 0; names != NULL && i < cfg_length(list); i++)
        each_name(cfg_at(list, i), "cautions", "caution", names, n, NULL, NULL, problems);
    free(names);
}

void routines_load(struct routines *routines, const struct rule_file *file, struct problems *problems)
{
    if ((routines->cfg = cfg_parse(file->text, file->path, problems)) == NULL)
        return;
    const struct cfg_node *root = cfg_root(routines->cfg);
    const struct cfg_node *list = cfg_list(root, "routines", problems), *sources = cfg_list(root, "sources", problems);
    size_t n_texts = 0;
    cfg_check_names(root, TOP, LENGTH(TOP), problems);
    for (size_t k = 0; k < ROUTINE_TEXT_KIND_COUNT; k++)
        n_texts += cfg_length(cfg_list(root, ROUTINE_TEXT_LISTS[k], problems));
    if (list == NULL)
        cfg_missing(root, "routines", problems);
    routines->breath_s = (int)cfg_int(root, "breath_s", BREATH_MIN_S, BREATH_MAX_S, 5, problems);
    routines->areas = read_strings(cfg_list(root, "areas", problems), &routines->n_areas, problems);
    routines->sources = calloc(cfg_length(sources) + 1, sizeof *routines->sources);
    routines->list = calloc(cfg_length(list) + 1, sizeof *routines->list);
    routines->texts = calloc(n_texts + 1, sizeof *routines->texts);
    if (routines->areas == NULL || routines->sources == NULL || routines->list == NULL || routines->texts == NULL) {
        cfg_error(root, problems, "out of memory");
        return;
    }
    read_source_list(routines, sources, problems);
    for (size_t i = 0; i < cfg_length(list); i++)
        read_routine(routines, cfg_at(list, i), problems);
    for (int k = 0; k < ROUTINE_TEXT_KIND_COUNT; k++) {
        const struct cfg_node *texts = cfg_list(root, ROUTINE_TEXT_LISTS[k], NULL);
        for (size_t i = 0; i < cfg_length(texts); i++)
            read_text(routines, (enum routine_text_kind)k, cfg_at(texts, i), problems);
    }
    check_caution_names(routines, list, problems);
}
