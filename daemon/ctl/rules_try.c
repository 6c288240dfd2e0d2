/* SPDX-License-Identifier: ISC
 * rules_try.c - napectl rules try: labelled texts, judged as a telephone nurse would want them read.
 * must: the printed tier reaches the wanted one.  ask: some flag or a tier.  none: the printed tier is none. */
#include <config.h>

#include "ctl/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/table.h"
#include "triage/likeness.h"

enum expect { EXPECT_MUST, EXPECT_ASK, EXPECT_NONE, N_EXPECT };
static const char *const EXPECT_NAMES[N_EXPECT] = { [EXPECT_MUST] = "must", [EXPECT_ASK] = "ask", [EXPECT_NONE] = "none" };

enum { LANGS_MAX = 32, N_TIERS = TIER_EMERGENCY + 1 };

struct count {
    size_t n, n_good, n_asked;
};

struct tally {
    struct str langs[LANGS_MAX];
    size_t n_langs;
    struct count counts[LANGS_MAX][N_EXPECT][N_TIERS];
};

struct columns {
    int id, lang, expect, tier, text;
};

struct trial {
    const struct rules_options *options;
    const struct loaded *rules;
    const struct table *table;
    struct columns at;
    struct arena *arena;
    struct tally tally;
};

static int word_of(struct str word, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        if (str_is(word, names[i]))
            return i;
    return -1;
}

static struct count *count_of(struct tally *tally, struct str lang, enum expect expect, enum tier tier)
{
    size_t i = 0;
    while (i < tally->n_langs && !str_equal(tally->langs[i], lang))
        i++;
    if (i == LANGS_MAX)
        return NULL;
    if (i == tally->n_langs)
        tally->langs[tally->n_langs++] = lang;
    return &tally->counts[i][expect][tier];
}

static bool is_good(enum expect expect, enum tier tier, const struct assessment *got)
{
    switch (expect) {
    case EXPECT_MUST:
        return got->tier >= tier;
    case EXPECT_ASK:
        return got->n_flags > 0;
    case EXPECT_NONE:
        return got->tier == TIER_NONE;
    case N_EXPECT:
        break;
    }
    return false;
}

/* " | likeness 12.1/40.0/55.3": emergency, urgent, soon. */
static void add_likeness(const struct trial *trial, struct buf *line, const struct reading *reading)
{
    const struct likeness *likeness = ruleset_likeness(trial->rules->ruleset);
    struct likeness_reading got;
    if (likeness == NULL || likeness_read(likeness, ruleset_net(trial->rules->ruleset), ruleset_base_words(trial->rules->ruleset), ruleset_parts(trial->rules->ruleset), reading, trial->arena, &got) < 0)
        return;
    buf_adds(line, " | likeness");
    for (int s = 0; s < LIKENESS_COUNT; s++)
        buf_addf(line, "%c%.1f", s > 0 ? '/' : ' ', got.permille[s] / 10.0);
}

static void print_miss(const struct trial *trial, const struct table_row *row, enum expect expect, enum tier tier,
                       const struct screening *got)
{
    struct str id = trial->at.id >= 0 ? row->cells[trial->at.id] : STR("text"), text = row->cells[trial->at.text];
    struct buf line;
    buf_init(&line, 0);
    buf_addf(&line, "%s:%u: %.*s: %s%s%s, got %s: %.*s\n    ", trial->table->path, row->line, (int)id.n, id.s,
             EXPECT_NAMES[expect], expect == EXPECT_MUST ? " " : "", expect == EXPECT_MUST ? TIER_NAMES[tier] : "",
             TIER_NAMES[got->assessment.tier], (int)text.n, text.s);
    rules_add_flags(&line, &got->assessment);
    buf_adds(&line, " | ");
    rules_add_reading(&line, &got->reading);
    add_likeness(trial, &line, &got->reading);
    puts(buf_cstr(&line));
    buf_clear(&line);
}

static int try_row(struct trial *trial, const struct table_row *row)
{
    int expect = word_of(row->cells[trial->at.expect], EXPECT_NAMES, N_EXPECT);
    int tier = word_of(row->cells[trial->at.tier], TIER_NAMES, N_TIERS);
    if (row->cells[trial->at.tier].n == 0 || str_is(row->cells[trial->at.tier], "-"))
        tier = TIER_NONE;
    if (expect < 0 || tier < 0) {
        fprintf(stderr, "%s:%u: %s\n", trial->table->path, row->line,
                expect < 0 ? "expect must be must, ask or none" : "the tier must be emergency, urgent, soon or none");
        return -1;
    }
    const struct read_request request = { .text = { row->cells[trial->at.text] }, .now_utc = 1772463600 };
    struct screening got;
    struct err err;
    arena_reset(trial->arena);
    if (screen(&request, NULL, trial->rules->lexicon, trial->rules->ruleset, trial->arena, &got, &err) < 0) {
        fprintf(stderr, "napectl rules: %s\n", err.text);
        return -1;
    }
    bool good = is_good((enum expect)expect, (enum tier)tier, &got.assessment);
    struct count *count = count_of(&trial->tally, row->cells[trial->at.lang], (enum expect)expect, (enum tier)tier);
    if (count != NULL) {
        count->n++;
        count->n_good += good;
        count->n_asked += got.assessment.n_flags > 0 && got.assessment.tier == TIER_NONE;
    }
    if (!good && !trial->options->summary)
        print_miss(trial, row, (enum expect)expect, (enum tier)tier, &got);
    return 0;
}

static void print_share(const char *what, size_t n_good, size_t n)
{
    printf("  %-24s %4zu of %4zu  %5.1f %%\n", what, n_good, n, n > 0 ? 100.0 * (double)n_good / (double)n : 0.0);
}

static void print_lang(const struct tally *tally, size_t lang)
{
    char what[64];
    struct count none = { 0 };
    printf("%.*s\n", (int)tally->langs[lang].n, tally->langs[lang].s);
    for (int tier = N_TIERS - 1; tier >= 0; tier--) {
        const struct count *c = &tally->counts[lang][EXPECT_MUST][tier];
        snprintf(what, sizeof what, "must %s", TIER_NAMES[tier]);
        if (c->n > 0)
            print_share(what, c->n_good, c->n);
    }
    for (int tier = N_TIERS - 1; tier >= 0; tier--) {
        const struct count *c = &tally->counts[lang][EXPECT_ASK][tier];
        snprintf(what, sizeof what, "ask %s", tier == TIER_NONE ? "" : TIER_NAMES[tier]);
        if (c->n > 0)
            print_share(what, c->n_good, c->n);
    }
    for (int tier = 0; tier < N_TIERS; tier++) {
        none.n += tally->counts[lang][EXPECT_NONE][tier].n;
        none.n_good += tally->counts[lang][EXPECT_NONE][tier].n_good;
        none.n_asked += tally->counts[lang][EXPECT_NONE][tier].n_asked;
    }
    print_share("none: false alarms", none.n - none.n_good, none.n);
    print_share("none: asked", none.n_asked, none.n);
}

static int find_columns(const struct table *table, struct columns *at)
{
    const struct { const char *name; int *column; } WANTED[] = {
        { "id", &at->id }, { "lang", &at->lang }, { "expect", &at->expect }, { "tier", &at->tier }, { "text", &at->text } };
    for (size_t i = 0; i < sizeof WANTED / sizeof *WANTED; i++) {
        *WANTED[i].column = table_column(table, WANTED[i].name);
        if (*WANTED[i].column < 0 && WANTED[i].column != &at->id) {
            fprintf(stderr, "%s: no column \"%s\" in the header\n", table->path, WANTED[i].name);
            return -1;
        }
    }
    return 0;
}

/* 0 all as wanted, 1 misses, -1 an error that was printed. */
static int try_table(struct trial *trial)
{
    size_t n_misses = 0;
    if (find_columns(trial->table, &trial->at) < 0)
        return -1;
    for (size_t i = 0; i < trial->table->n_rows; i++) {
        const struct table_row *row = &trial->table->rows[i];
        const char *lang = trial->options->lang;
        if (lang != NULL ? !str_is(row->cells[trial->at.lang], lang) : !rules_has_language(trial->rules, row->cells[trial->at.lang]))
            continue;
        if (try_row(trial, row) < 0)
            return -1;
    }
    for (size_t lang = 0; lang < trial->tally.n_langs; lang++) {
        print_lang(&trial->tally, lang);
        for (int e = 0; e < N_EXPECT; e++)
            for (int t = 0; t < N_TIERS; t++)
                n_misses += trial->tally.counts[lang][e][t].n - trial->tally.counts[lang][e][t].n_good;
    }
    printf("%zu misses, rules %s\n", n_misses, ruleset_version(trial->rules->ruleset));
    return n_misses > 0 ? 1 : 0;
}

enum exit_code rules_try(const struct rules_options *options, const char *path)
{
    struct loaded rules;
    struct table table = { 0 };
    struct err err;
    struct trial *trial = calloc(1, sizeof *trial);
    int rc = -1;
    if (trial == NULL)
        return EXIT_REFUSED;
    *trial = (struct trial){ .options = options, .rules = &rules, .table = &table, .arena = arena_new(0) };
    if (rules_load_or_tell(options->rules_dir, &rules) == 0 && trial->arena != NULL) {
        if (table_read(path, &table, &err) == 0)
            rc = try_table(trial);
        else
            fprintf(stderr, "napectl rules: %s\n", err.text);
    }
    table_clear(&table);
    rules_clear(&rules);
    arena_free(trial->arena);
    free(trial);
    enum exit_code code = verb_end_output();
    return rc == 0 ? code : EXIT_REFUSED;
}
