/* SPDX-License-Identifier: ISC
 * lessons.c - labelled files to lessons. */
#include <config.h>

#include "ctl/learn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "ctl/rules.h"
#include "ctl/subject.h"

static int grow_names(struct lessons *l)
{
    if (2 * (l->n_names + 1) > l->n_slots) {
        size_t n_slots = l->n_slots > 0 ? 2 * l->n_slots : 1 << 16;
        uint32_t *slots = calloc(n_slots, sizeof *slots);
        if (slots == NULL)
            return -1;
        for (size_t i = 0; i < l->n_names; i++) {
            size_t at = l->hashes[i] & (n_slots - 1);
            while (slots[at] != 0)
                at = (at + 1) & (n_slots - 1);
            slots[at] = (uint32_t)i + 1;
        }
        free(l->slots);
        l->slots = slots;
        l->n_slots = n_slots;
    }
    if (l->n_names < l->size_names)
        return 0;
    size_t size = l->size_names > 0 ? 2 * l->size_names : 1 << 15;
    const char **names = realloc(l->names, size * sizeof *names);
    if (names != NULL)
        l->names = names;
    uint64_t *hashes = realloc(l->hashes, size * sizeof *hashes);
    if (hashes != NULL)
        l->hashes = hashes;
    if (names == NULL || hashes == NULL)
        return -1;
    l->size_names = size;
    return 0;
}

/* The number of that feature, new or old; -1 when out of memory. */
static int64_t number_of(struct lessons *l, const struct feature *feature)
{
    if (grow_names(l) < 0)
        return -1;
    size_t at = feature->hash & (l->n_slots - 1);
    for (; l->slots[at] != 0; at = (at + 1) & (l->n_slots - 1))
        if (l->hashes[l->slots[at] - 1] == feature->hash)
            return l->slots[at] - 1;
    struct buf name;
    buf_init(&name, 0);
    feature_add_name(feature, &name);
    l->names[l->n_names] = arena_str(l->arena, buf_str(&name)).s;
    bool good = buf_ok(&name) && arena_ok(l->arena);
    buf_clear(&name);
    if (!good)
        return -1;
    l->hashes[l->n_names] = feature->hash;
    l->slots[at] = (uint32_t)++l->n_names;
    return (int64_t)l->n_names - 1;
}

/* The file has a line for each, with tabs. */
static bool can_be_written(const struct feature *feature)
{
    const char *const parts[] = { feature->a, feature->b };
    for (size_t p = 0; p < 2; p++)
        for (const char *c = parts[p]; c != NULL && *c != '\0'; c++)
            if ((unsigned char)*c <= ' ' || *c == 0x7F)
                return false;
    return true;
}

static int read_span(struct lessons *l, const struct loaded *rules, const struct reading *reading, struct feature_span span, struct arena *scratch,
                     struct lesson_features *out)
{
    struct feature *features;
    size_t n;
    const struct base_words *words = l->subject->by_intent ? ruleset_intent_words(rules->ruleset) : ruleset_base_words(rules->ruleset);
    if (feature_list(reading, span, words, scratch, &features, &n) < 0)
        return -1;
    out->list = arena_array_raw(l->arena, n + 1, sizeof *out->list);
    if (out->list == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        int64_t number = can_be_written(&features[i]) ? number_of(l, &features[i]) : INT64_MAX;
        if (number < 0)
            return -1;
        if (number != INT64_MAX)
            out->list[out->n++] = (uint32_t)number;
    }
    return 0;
}

/* 1: it is to be left out. */
static int read_features(struct lessons *l, const struct loaded *rules, struct arena *scratch, struct lesson *out)
{
    const struct read_request request = { .text = { out->text }, .now_utc = LESSON_NOW_UTC, .from_team = l->subject->by_intent };
    struct reading reading;
    arena_reset(scratch);
    if (nlp_read(&request, rules->lexicon, scratch, &reading, NULL) < 0)
        return -1;
    if (l->subject->by_intent && !subject_takes(out, &reading))
        return 1;
    size_t n_sentences = feature_n_sentences(&reading);
    struct feature_span *spans = arena_array_raw(scratch, 2 * n_sentences + 3, sizeof *spans);
    if (spans == NULL)
        return -1;
    size_t n_spans = likeness_spans(n_sentences, spans);
    const struct likeness_parts *weighed = ruleset_parts(rules->ruleset);
    const uint16_t *bearing = likeness_bearing(weighed, &reading, n_sentences, scratch);
    out->parts = arena_array(l->arena, n_spans, sizeof *out->parts);
    if (bearing == NULL || out->parts == NULL || read_span(l, rules, &reading, spans[0], scratch, &out->whole) < 0)
        return -1;
    for (size_t i = 1; i < n_spans && !l->subject->by_intent; i++) {
        out->parts[out->n_parts].less = likeness_less(weighed, bearing, n_sentences, spans[i]);
        if (read_span(l, rules, &reading, spans[i], scratch, &out->parts[out->n_parts++]) < 0)
            return -1;
    }
    return 0;
}

static int add_rows(struct lessons *l, const struct loaded *rules, const struct table *table, double weight)
{
    struct arena *scratch = NULL;
    int rc = -1, lang = table_column(table, "lang"), text = table_column(table, "text"), id = table_column(table, "id");
    if (lang < 0 || text < 0) {
        fprintf(stderr, "%s: the header needs the columns lang and text\n", table->path);
        return -1;
    }
    struct lesson *list = realloc(l->list, (l->n + table->n_rows + 1) * sizeof *list);
    if (list != NULL)
        l->list = list;
    scratch = arena_new((size_t)1 << 20);
    if (list == NULL || scratch == NULL)
        goto out;
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct table_row *row = &table->rows[i];
        struct lesson lesson = { .lang = row->cells[lang], .text = row->cells[text], .weight = weight };
        if (id >= 0)
            lesson.id = row->cells[id];
        if (lesson.text.n == 0 || !rules_has_language(rules, lesson.lang))
            continue;
        int left_out = l->subject->read_row(table, row, &lesson) ? read_features(l, rules, scratch, &lesson) : -1;
        if (left_out < 0)
            goto out;
        if (left_out == 0)
            l->list[l->n++] = lesson;
    }
    rc = 0;
out:
    arena_free(scratch);
    return rc;
}

/* "FILE:0.5"; a colon that no number follows belongs to the name. */
static int cut_weight(const char *file, char **path, double *weight)
{
    const char *colon = strrchr(file, ':');
    int64_t milli;
    *weight = 1;
    *path = strdup(file);
    if (*path == NULL)
        return -1;
    if (colon == NULL || !text_to_scaled(str_of(colon + 1), 3, 1, 1000000, &milli))
        return 0;
    *weight = (double)milli / 1000;
    (*path)[colon - file] = '\0';
    return 0;
}

int lessons_add(struct lessons *lessons, const struct loaded *rules, const char *file)
{
    struct err err = { .text = "no memory" };
    char *path = NULL;
    double weight;
    struct table *tables = realloc(lessons->tables, (lessons->n_tables + 1) * sizeof *tables);
    if (tables != NULL)
        lessons->tables = tables;
    if (lessons->arena == NULL)
        lessons->arena = arena_new((size_t)1 << 20);
    bool read = tables != NULL && lessons->arena != NULL && cut_weight(file, &path, &weight) == 0 &&
                table_read(path, &tables[lessons->n_tables], &err) == 0;
    free(path);
    if (!read) {
        fprintf(stderr, "napectl rules: %s\n", err.text);
        return -1;
    }
    lessons->n_tables++;
    if (add_rows(lessons, rules, &tables[lessons->n_tables - 1], weight) == 0)
        return 0;
    fprintf(stderr, "napectl rules: %s was not learnt from\n", file);
    return -1;
}

void lessons_clear(struct lessons *lessons)
{
    for (size_t i = 0; i < lessons->n_tables; i++)
        table_clear(&lessons->tables[i]);
    free(lessons->tables);
    free(lessons->list);
    free(lessons->names);
    free(lessons->hashes);
    free(lessons->slots);
    arena_free(lessons->arena);
    *lessons = (struct lessons){ 0 };
}

static void short_hash(const struct str *parts, size_t n, char hex[17])
{
    char whole[CRYPT_SHA256_HEX];
    crypt_sha256_hex(parts, n, whole);
    memcpy(hex, whole, 16);
    hex[16] = '\0';
}

void lessons_hash(const struct lessons *lessons, char hex[17])
{
    struct buf all;
    buf_init(&all, (size_t)256 << 20);
    for (size_t i = 0; i < lessons->n; i++) {
        const struct lesson *l = &lessons->list[i];
        buf_addstr(&all, l->lang);
        if (lessons->subject->by_intent)
            buf_addf(&all, "\t%s\t%.3f\t", INTENT_NAMES[l->intent], l->weight);
        else
            buf_addf(&all, "\t%d\t%d\t%.3f\t", (int)l->expect, (int)l->tier, l->weight);
        buf_addstr(&all, l->text);
        buf_addc(&all, '\n');
    }
    const struct str text = buf_str(&all);
    short_hash(&text, 1, hex);
    buf_clear(&all);
}

/* Of a language all but what goes out, and the names of the medicines. */
static bool is_read_with(const char *name)
{
    const char *leaf = strchr(name, '/');
    if (leaf == NULL)
        return strcmp(name, "medications.conf") == 0;
    return strcmp(leaf, "/messages.conf") != 0 && strcmp(leaf, "/routines.conf") != 0 && strcmp(leaf, "/intake.conf") != 0
        && strcmp(leaf, "/times.conf") != 0;
}

void lessons_words_hash(const struct rule_files *files, bool by_intent, char hex[17])
{
    struct str *parts = calloc(files->n + files->n_base_words + files->n_intent_words + 1, sizeof *parts);
    size_t n = 0;
    for (size_t i = 0; parts != NULL && i < files->n; i++)
        if (is_read_with(files->files[i].name))
            parts[n++] = files->files[i].text;
    for (size_t i = 0; parts != NULL && i < files->n_base_words; i++)
        parts[n++] = files->base_words[i].text;
    for (size_t i = 0; parts != NULL && by_intent && i < files->n_intent_words; i++)
        parts[n++] = files->intent_words[i].text;
    short_hash(parts, n, hex);
    free(parts);
}
