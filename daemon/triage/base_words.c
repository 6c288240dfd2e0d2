/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/base_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "triage/hash.h"

enum { LANG_SIZE = 12, WORD_BYTES_MAX = 40 };

struct base_word_table {
    char lang[LANG_SIZE];
    struct base_word *slots;
    size_t mask, n;
};

struct base_words {
    struct base_word_table *tables;
    size_t n;
    struct arena *arena;
};

struct load {
    struct base_words *base_words;
    struct base_word_table *table;
    struct problems *problems;
    const char *file;
    unsigned line;
};

/* "en" of "en/base-words.tsv". */
static bool name_table(struct base_word_table *table, const char *name)
{
    const char *slash = strchr(name, '/');
    if (slash == NULL || slash == name || slash - name >= LANG_SIZE)
        return false;
    memcpy(table->lang, name, (size_t)(slash - name));
    return true;
}

static bool is_word(struct str s)
{
    bool good = s.n > 0 && s.n <= WORD_BYTES_MAX;
    for (size_t i = 0; good && i < s.n; i++)
        good = (unsigned char)s.s[i] > ' ' && s.s[i] != 0x7F;
    return good;
}

static void add(struct load *load, struct str word, struct str name)
{
    struct base_word_table *t = load->table;
    uint64_t hash = hash_of(word);
    size_t at = hash & t->mask;
    for (; t->slots[at].word != 0; at = (at + 1) & t->mask)
        if (t->slots[at].word == hash) {
            problems_error(load->problems, load->file, load->line, "\"%.*s\" stands already above", (int)word.n, word.s);
            return;
        }
    t->slots[at] = (struct base_word){ .word = hash, .hash = hash_of(name), .name = arena_str(load->base_words->arena, name).s };
    t->n++;
}

static void read_line(struct load *load, struct str line)
{
    struct str word, name, more;
    if (line.n > 0 && line.s[line.n - 1] == '\r')
        line.n--;
    if (line.n == 0 || line.s[0] == '#')
        return;
    if (!str_cut(&line, '\t', &word) || !str_cut(&line, '\t', &name) || str_cut(&line, '\t', &more) || !is_word(word) || !is_word(name)) {
        problems_error(load->problems, load->file, load->line, "a word, a tab and its base word are wanted, each of at most %d bytes",
                       WORD_BYTES_MAX);
        return;
    }
    add(load, word, name);
}

static bool read_file(struct load *load, const struct rule_file *file, size_t n_below)
{
    struct str text = file->text, line;
    size_t n_lines = 1 + n_below, n_slots = 64;
    for (size_t i = 0; i < text.n; i++)
        n_lines += text.s[i] == '\n';
    while (n_slots < 2 * n_lines)
        n_slots *= 2;
    load->table->slots = calloc(n_slots, sizeof *load->table->slots);
    if (load->table->slots == NULL)
        return false;
    load->table->mask = n_slots - 1;
    load->file = file->path;
    load->line = 0;
    while (str_cut(&text, '\n', &line)) {
        load->line++;
        read_line(load, line);
    }
    return true;
}

static void add_below(struct base_word_table *table, const struct base_word_table *below)
{
    for (size_t i = 0; below != NULL && i <= below->mask; i++) {
        const struct base_word *word = &below->slots[i];
        size_t at = word->word & table->mask;
        while (table->slots[at].word != 0 && table->slots[at].word != word->word)
            at = (at + 1) & table->mask;
        if (word->word == 0 || table->slots[at].word != 0)
            continue;
        table->slots[at] = *word;
        table->n++;
    }
}

struct base_words *base_words_new(const struct rule_file *files, size_t n_files, const struct base_words *below, struct problems *problems)
{
    size_t n_errors = problems->n_errors;
    struct base_words *s = calloc(1, sizeof *s);
    if (s != NULL) {
        s->arena = arena_new(0);
        s->tables = calloc(n_files + 1, sizeof *s->tables);
    }
    bool good = s != NULL && s->arena != NULL && s->tables != NULL;
    for (size_t i = 0; good && i < n_files; i++) {
        struct load load = { .base_words = s, .table = &s->tables[s->n], .problems = problems };
        if (!name_table(load.table, files[i].name))
            continue;
        const struct base_word_table *under = base_words_table(below, load.table->lang);
        s->n++;
        good = read_file(&load, &files[i], under != NULL ? under->n : 0);
        if (good)
            add_below(load.table, under);
    }
    if (!good || !arena_ok(s->arena))
        problems_error(problems, n_files > 0 ? files[0].name : "base-words.tsv", 0, "no memory");
    if (problems->n_errors == n_errors)
        return s;
    base_words_free(s);
    return NULL;
}

void base_words_free(struct base_words *base_words)
{
    if (base_words == NULL)
        return;
    for (size_t i = 0; base_words->tables != NULL && i < base_words->n; i++)
        free(base_words->tables[i].slots);
    free(base_words->tables);
    arena_free(base_words->arena);
    free(base_words);
}

const struct base_word_table *base_words_table(const struct base_words *base_words, const char *lang)
{
    for (size_t i = 0; base_words != NULL && lang != NULL && i < base_words->n; i++)
        if (strcmp(base_words->tables[i].lang, lang) == 0)
            return &base_words->tables[i];
    return NULL;
}

const struct base_word *base_words_find(const struct base_word_table *table, uint64_t word)
{
    if (table == NULL)
        return NULL;
    for (size_t at = word & table->mask; table->slots[at].word != 0; at = (at + 1) & table->mask)
        if (table->slots[at].word == word)
            return &table->slots[at];
    return NULL;
}

void base_words_expect(const struct base_word_table *table, uint64_t word)
{
    if (table != NULL)
        __builtin_prefetch(&table->slots[word & table->mask]);
}

size_t base_words_n(const struct base_words *base_words)
{
    size_t n = 0;
    for (size_t i = 0; base_words != NULL && i < base_words->n; i++)
        n += base_words->tables[i].n;
    return n;
}
