/* SPDX-License-Identifier: ISC
 * rules_corpus.c - the corpus of napectl rules check: each text is read once, then judged as often as there are rules. */
#include <config.h>

#include "ctl/rules.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/table.h"

static const char *const COLUMNS[] = { "id", "tier", "lang", "kind", "text" };
enum { ID, TIER, LANG, KIND, TEXT, N_COLUMNS };

struct row {
    const struct table *table;
    unsigned line;
    struct str id, text;
    bool trap;
    bool passed;
    struct reading reading;
};

struct corpus {
    struct table *tables;
    size_t n_tables;
    bool has_guards; /* rows of phrases, which rules_cover holds */
    struct row *rows;
    size_t n_rows;
    struct arena *kept;    /* holds the readings */
    struct arena *scratch;
};

static bool has_corpus_header(const struct table *table)
{
    for (int i = 0; i < N_COLUMNS; i++)
        if (!str_is(table->header.cells[i], COLUMNS[i]))
            return false;
    return table->n_columns == N_COLUMNS;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void free_names(char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

int rules_corpus_files(const char *dir, char ***out, size_t *n_out)
{
    struct dirent *entry;
    char **names = NULL;
    size_t n = 0;
    int rc = 0;
    DIR *d = opendir(dir);
    if (d == NULL) {
        fprintf(stderr, "napectl rules: %s: %s\n", dir, strerror(errno));
        return -1;
    }
    while (rc == 0 && (entry = readdir(d)) != NULL) {
        size_t length = strlen(entry->d_name);
        if (length < 5 || strcmp(entry->d_name + length - 4, ".tsv") != 0 || entry->d_name[0] == '.')
            continue;
        size_t size = strlen(dir) + length + 2;
        char **more = realloc(names, (n + 1) * sizeof *more);
        char *path = malloc(size);
        if (more != NULL)
            names = more;
        if (more == NULL || path == NULL) {
            free(path);
            rc = -1;
            continue;
        }
        snprintf(path, size, "%s/%s", dir, entry->d_name);
        names[n++] = path;
    }
    closedir(d);
    if (rc < 0) {
        free_names(names, n);
        fputs("napectl rules: no memory\n", stderr);
        return -1;
    }
    if (n > 0)
        qsort(names, n, sizeof *names, by_name);
    *out = names;
    *n_out = n;
    return 0;
}

static bool takes_row(const struct rules_options *options, const struct loaded *rules, const struct table_row *row)
{
    if (options->lang != NULL)
        return str_is(row->cells[LANG], options->lang);
    return rules_has_language(rules, row->cells[LANG]);
}

static int read_row(struct corpus *corpus, const struct loaded *rules, const struct table *table, const struct table_row *row)
{
    struct row *out = &corpus->rows[corpus->n_rows++];
    struct err err;
    *out = (struct row){ .table = table, .line = row->line, .id = row->cells[ID], .text = row->cells[TEXT],
                         .trap = str_is(row->cells[KIND], "trap") };
    if (!out->trap && !str_is(row->cells[KIND], "phrase")) {
        fprintf(stderr, "%s:%u: the kind must be phrase or trap\n", table->path, row->line);
        return -1;
    }
    /* Any fixed time will do: the same corpus gives the same lines. */
    const struct read_request request = { .text = { row->cells[TEXT] }, .now_utc = 1772463600 };
    if (nlp_read(&request, rules->lexicon, corpus->kept, &out->reading, &err) == 0)
        return 0;
    fprintf(stderr, "napectl rules: %s\n", err.text);
    return -1;
}

static int read_tables(struct corpus *corpus, char **names, size_t n)
{
    corpus->tables = calloc(n + 1, sizeof *corpus->tables);
    for (size_t i = 0; corpus->tables != NULL && i < n; i++) {
        struct table *table = &corpus->tables[corpus->n_tables];
        struct err err;
        if (table_read(names[i], table, &err) < 0) {
            fprintf(stderr, "napectl rules: %s\n", err.text);
            return -1;
        }
        corpus->has_guards = corpus->has_guards || table_column(table, "says") >= 0;
        if (has_corpus_header(table))
            corpus->n_tables++;
        else
            table_clear(table);
    }
    return corpus->tables != NULL ? 0 : -1;
}

static int read_rows(struct corpus *corpus, const struct rules_options *options, const struct loaded *rules)
{
    size_t n = 0;
    for (size_t t = 0; t < corpus->n_tables; t++)
        n += corpus->tables[t].n_rows;
    corpus->rows = calloc(n + 1, sizeof *corpus->rows);
    corpus->kept = arena_new((size_t)1 << 20);
    corpus->scratch = arena_new(0);
    if (corpus->rows == NULL || corpus->kept == NULL || corpus->scratch == NULL)
        return -1;
    for (size_t t = 0; t < corpus->n_tables; t++)
        for (size_t i = 0; i < corpus->tables[t].n_rows; i++) {
            const struct table_row *row = &corpus->tables[t].rows[i];
            if (takes_row(options, rules, row) && read_row(corpus, rules, &corpus->tables[t], row) < 0)
                return -1;
        }
    return 0;
}

static int corpus_open(struct corpus *corpus, const struct rules_options *options, const struct loaded *rules)
{
    char **names = NULL;
    size_t n = 0;
    *corpus = (struct corpus){ 0 };
    if (rules_corpus_files(options->corpus_dir, &names, &n) < 0)
        return -1;
    int rc = read_tables(corpus, names, n);
    free_names(names, n);
    if (rc == 0)
        rc = read_rows(corpus, options, rules);
    if (rc == 0 && corpus->n_rows == 0 && !corpus->has_guards) {
        fprintf(stderr, "napectl rules: %s: no rows (a *.tsv with the header id, tier, lang, kind, text)\n", options->corpus_dir);
        rc = -1;
    }
    return rc;
}

static void corpus_close(struct corpus *corpus)
{
    for (size_t i = 0; i < corpus->n_tables; i++)
        table_clear(&corpus->tables[i]);
    free(corpus->tables);
    free(corpus->rows);
    arena_free(corpus->kept);
    arena_free(corpus->scratch);
}

/* A phrase raises its flag, a trap does not, by the rules alone.  left_out: 1 and the index of a rule, or 0. */
static bool row_passes(struct corpus *corpus, const struct loaded *rules, const struct row *row, size_t left_out,
                       struct assessment *out)
{
    struct err err;
    bool raised = false;
    arena_reset(corpus->scratch);
    const struct judge_options options = { .rules_alone = true, .left_out = left_out };
    if (judge_as(&options, &row->reading, NULL, rules->ruleset, corpus->scratch, out, &err) < 0)
        return false;
    for (size_t i = 0; i < out->n_flags; i++)
        raised |= str_is(row->id, out->flags[i].id);
    return raised != row->trap;
}

static bool is_rule(const struct loaded *rules, struct str id)
{
    for (size_t i = 0; i < ruleset_n_rules(rules->ruleset); i++)
        if (str_is(id, ruleset_rule_id(rules->ruleset, i)))
            return true;
    return false;
}

static void print_miss(const struct loaded *rules, const struct row *row, const struct assessment *got)
{
    struct buf line;
    buf_init(&line, 0);
    buf_addf(&line, "%s:%u: %s %.*s: %.*s\n    ", row->table->path, row->line, row->trap ? "raised" : "missed", (int)row->id.n,
             row->id.s, (int)row->text.n, row->text.s);
    rules_add_flags(&line, got);
    buf_adds(&line, " | ");
    rules_add_reading(&line, &row->reading);
    if (!is_rule(rules, row->id))
        buf_adds(&line, " | there is no such rule");
    puts(buf_cstr(&line));
    buf_clear(&line);
}

static bool judge_rows(struct corpus *corpus, const struct loaded *rules)
{
    size_t n[2] = { 0 }, n_passed[2] = { 0 };
    struct assessment got;
    for (size_t i = 0; i < corpus->n_rows; i++) {
        struct row *row = &corpus->rows[i];
        row->passed = row_passes(corpus, rules, row, 0, &got);
        n[row->trap]++;
        n_passed[row->trap] += row->passed;
        if (!row->passed)
            print_miss(rules, row, &got);
    }
    printf("%zu of %zu phrases raised, %zu of %zu traps quiet\n", n_passed[false], n[false], n_passed[true], n[true]);
    return n_passed[false] == n[false] && n_passed[true] == n[true];
}

/* A rule that may go unnoticed is a rule that nobody tests. */
static bool judge_mutants(struct corpus *corpus, const struct loaded *rules)
{
    size_t n_unnoticed = 0, n_asked = 0;
    struct assessment got;
    for (size_t rule = 0; rule < ruleset_n_rules(rules->ruleset); rule++) {
        const struct row *failing = NULL;
        size_t n_failing = 0;
        if (ruleset_rule_by_likeness(rules->ruleset, rule))
            continue; /* what is learnt is measured by rules learn --cross */
        n_asked++;
        for (size_t i = 0; i < corpus->n_rows; i++) {
            const struct row *row = &corpus->rows[i];
            if (!row->passed || row_passes(corpus, rules, row, rule + 1, &got))
                continue;
            n_failing++;
            if (failing == NULL)
                failing = row;
        }
        if (failing != NULL)
            printf("without %s: %zu rows fail, first %s:%u\n", ruleset_rule_id(rules->ruleset, rule), n_failing,
                   failing->table->path, failing->line);
        else {
            printf("error: without %s no row fails\n", ruleset_rule_id(rules->ruleset, rule));
            n_unnoticed++;
        }
    }
    printf("%zu of %zu rules noticed when left out\n", n_asked - n_unnoticed, n_asked);
    return n_unnoticed == 0;
}

bool rules_corpus(const struct rules_options *options, const struct loaded *rules)
{
    struct corpus corpus;
    bool good = false;
    if (corpus_open(&corpus, options, rules) == 0) {
        good = corpus.n_rows == 0 || judge_rows(&corpus, rules);
        if (options->mutate && corpus.n_rows > 0)
            good = judge_mutants(&corpus, rules) && good;
    }
    corpus_close(&corpus);
    return good;
}
