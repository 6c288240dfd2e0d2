/* SPDX-License-Identifier: ISC
 * rules_texts.c - texts that say what they have to give, read once with a note of every phrase that they used. */
#include <config.h>

#include "ctl/rules_texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nlp/lexicon.h"

enum { ANY_TIME_UTC = 1772463600 /* the same texts give the same lines */ };

static bool gives(const struct rules_text *text, const struct assessment *got)
{
    const struct flag *flag = NULL;
    for (size_t i = 0; i < got->n_flags; i++)
        if (str_is(text->flag, got->flags[i].id))
            flag = &got->flags[i];
    switch (text->want) {
    case TEXT_DEFINITE: case TEXT_ANSWER:
        return flag != NULL && flag->certainty == CERTAINTY_DEFINITE;
    case TEXT_RAISED:
        return flag != NULL;
    case TEXT_SILENT:
        return flag == NULL;
    case TEXT_TIER:
        return got->tier >= text->tier;
    case TEXT_ASKED:
        return got->n_flags > 0;
    case TEXT_QUIET:
        return got->tier == TIER_NONE;
    }
    return false;
}

static bool judge_text(struct rules_texts *texts, const struct loaded *rules, const struct rules_text *text,
                       const struct phrase_watch *watch, struct assessment *got)
{
    const struct read_request request = { .text = { text->text }, .now_utc = ANY_TIME_UTC, .watch = watch };
    const struct judge_options options = { .rules_alone = true, .any_silence = text->is_example };
    struct facts asked = { .asked = NULL };
    struct reading reading;
    struct err err;
    arena_reset(texts->scratch);
    if (text->want == TEXT_ANSWER)
        asked.asked = arena_str(texts->scratch, text->flag).s;
    if (nlp_read(&request, rules->lexicon, texts->scratch, &reading, &err) == 0 &&
        judge_as(&options, &reading, text->want == TEXT_ANSWER ? &asked : NULL, rules->ruleset, texts->scratch, got, &err) == 0)
        return gives(text, got);
    texts->failed = true;
    return false;
}

bool rules_text_holds(struct rules_texts *texts, const struct loaded *rules, const struct rules_text *text, size_t left_out,
                      struct assessment *got)
{
    const struct phrase_watch watch = { .left_out = left_out };
    struct assessment mine;
    return judge_text(texts, rules, text, &watch, got != NULL ? got : &mine);
}

static void *grown(struct rules_texts *texts, void *list, size_t n, size_t *size, size_t item)
{
    if (n < *size)
        return list;
    void *more = realloc(list, (*size * 2 + 1024) * item);
    if (more == NULL) {
        texts->failed = true;
        return NULL;
    }
    *size = *size * 2 + 1024;
    return more;
}

/* Reads the text once and keeps which phrases it used. */
static void add_text(struct rules_texts *texts, const struct loaded *rules, const struct rules_text *text)
{
    const size_t n_phrases = lexicon_n_phrases(rules->lexicon);
    const struct phrase_watch watch = { .used = texts->used };
    struct assessment got;
    struct rules_text *all = grown(texts, texts->all, texts->n, &texts->size, sizeof *all);
    if (all == NULL)
        return;
    texts->all = all;
    struct rules_text *added = &all[texts->n++];
    *added = *text;
    memset(texts->used, 0, n_phrases);
    added->good = judge_text(texts, rules, added, &watch, &got);
    added->first_use = texts->n_uses;
    for (size_t i = 0; i < n_phrases; i++) {
        if (texts->used[i] == 0)
            continue;
        uint32_t *uses = grown(texts, texts->uses, texts->n_uses, &texts->size_uses, sizeof *uses);
        if (uses == NULL)
            return;
        texts->uses = uses;
        uses[texts->n_uses++] = (uint32_t)i;
    }
    added->n_uses = texts->n_uses - added->first_use;
}

struct collecting {
    struct rules_texts *texts;
    const struct loaded *rules;
};

static void add_example(const struct ruleset_example *example, void *arg)
{
    const struct collecting *c = arg;
    static const enum text_want WANTS[] = { [EXAMPLE_DEFINITE] = TEXT_DEFINITE, [EXAMPLE_RAISED] = TEXT_RAISED,
                                            [EXAMPLE_ANSWER] = TEXT_ANSWER,
                                            [EXAMPLE_SILENT] = TEXT_SILENT };
    if (ruleset_rule_by_likeness(c->rules->ruleset, example->rule))
        return;
    add_text(c->texts, c->rules, &(const struct rules_text){ .text = str_of(example->text), .want = WANTS[example->want],
                                                             .flag = str_of(ruleset_rule_id(c->rules->ruleset, example->rule)),
                                                             .file = example->file, .line = example->line, .is_example = true });
}

bool rules_text_wants(const struct table *table, const struct table_row *row, struct rules_text *out)
{
    int expect = table_column(table, "expect"), kind = table_column(table, "kind"), id = table_column(table, "id");
    int tier = table_column(table, "tier");
    if (kind >= 0 && id >= 0 && (str_is(row->cells[kind], "phrase") || str_is(row->cells[kind], "trap"))) {
        out->want = str_is(row->cells[kind], "trap") ? TEXT_SILENT : TEXT_RAISED;
        out->flag = row->cells[id];
        return true;
    }
    if (expect < 0 || tier < 0)
        return false;
    for (int i = TIER_NONE; i <= TIER_EMERGENCY; i++)
        if (str_is(row->cells[tier], TIER_NAMES[i]))
            out->tier = (enum tier)i;
    if (str_is(row->cells[expect], "must"))
        out->want = TEXT_TIER;
    else if (str_is(row->cells[expect], "ask"))
        out->want = TEXT_ASKED;
    else if (str_is(row->cells[expect], "none"))
        out->want = TEXT_QUIET;
    else
        return false;
    return true;
}

static void add_rows(struct rules_texts *texts, const struct rules_options *options, const struct loaded *rules, const struct table *table)
{
    int lang = table_column(table, "lang"), text = table_column(table, "text");
    for (size_t i = 0; lang >= 0 && text >= 0 && i < table->n_rows && !texts->failed; i++) {
        const struct table_row *row = &table->rows[i];
        struct rules_text one = { .text = row->cells[text], .flag = STR(""), .file = table->path, .line = row->line };
        bool mine = options->lang != NULL ? str_is(row->cells[lang], options->lang) : rules_has_language(rules, row->cells[lang]);
        if (mine && rules_text_wants(table, row, &one))
            add_text(texts, rules, &one);
    }
}

static int add_files(struct rules_texts *texts, const struct rules_options *options, const struct loaded *rules)
{
    char **names = NULL;
    size_t n = 0;
    struct err err;
    int rc = rules_corpus_files(options->corpus_dir, &names, &n);
    if (rc == 0 && (texts->tables = calloc(n + 1, sizeof *texts->tables)) == NULL)
        rc = -1;
    for (size_t i = 0; i < n; i++) {
        const char *slash = strrchr(names[i], '/');
        bool measures = strncmp(slash != NULL ? slash + 1 : names[i], "eval", 4) == 0;
        if (rc == 0 && !measures && table_read(names[i], &texts->tables[texts->n_tables], &err) < 0) {
            fprintf(stderr, "napectl rules: %s\n", err.text);
            rc = -1;
        } else if (rc == 0 && !measures)
            add_rows(texts, options, rules, &texts->tables[texts->n_tables++]);
        free(names[i]);
    }
    free(names);
    return rc;
}

int rules_texts_open(const struct rules_options *options, const struct loaded *rules, struct rules_texts *out)
{
    struct collecting collecting = { .texts = out, .rules = rules };
    int rc = 0;
    *out = (struct rules_texts){ .scratch = arena_new(0), .used = calloc(lexicon_n_phrases(rules->lexicon) + 1, 1) };
    if (out->scratch == NULL || out->used == NULL)
        out->failed = true;
    else {
        ruleset_each_example(rules->ruleset, add_example, &collecting);
        out->n_examples = out->n;
        if (options->corpus_dir != NULL)
            rc = add_files(out, options, rules);
    }
    if (out->failed)
        fputs("napectl rules: no memory\n", stderr);
    return rc < 0 || out->failed ? -1 : 0;
}

void rules_texts_clear(struct rules_texts *texts)
{
    for (size_t i = 0; i < texts->n_tables; i++)
        table_clear(&texts->tables[i]);
    free(texts->tables);
    free(texts->all);
    free(texts->uses);
    free(texts->used);
    arena_free(texts->scratch);
    *texts = (struct rules_texts){ 0 };
}
