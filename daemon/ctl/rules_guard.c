/* SPDX-License-Identifier: ISC
 * rules_guard.c - napectl rules guard: finds, in texts that people wrote, rows for the phrases that no row of the corpus guards yet. */
#include <config.h>

#include "ctl/rules_guards.h"
#include "ctl/rules_texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nlp/lexicon.h"

enum { CANDIDATES_MAX = 8, TRIES_MAX = 2000, WORDS_MAX = 60 };

struct piece { /* a sentence, or a whole text of several */
    struct str text;
    const char *lang;
    uint32_t n_guards; /* phrases that it was seen to guard */
};

struct candidates { /* of one phrase: pieces that say less without it */
    uint32_t pieces[CANDIDATES_MAX];
    uint32_t n, n_tries;
};

struct finding {
    const struct rules_options *options;
    const struct loaded *rules;
    size_t n_phrases;
    bool *wanted; /* by phrase: nothing guards it */
    struct piece *sentences, *wholes;
    size_t n_sentences, size_sentences, n_wholes, size_wholes;
    struct candidates *candidates; /* by phrase */
    uint8_t *used;
    struct says_reader full, less;
    struct rules_texts texts; /* its scratch alone */
    struct table *tables;
};

static bool add_piece(struct piece **list, size_t *n, size_t *size, struct str text, const char *lang)
{
    if (*n == *size) {
        struct piece *more = realloc(*list, (*size * 2 + 1024) * sizeof *more);
        if (more == NULL)
            return false;
        *list = more;
        *size = *size * 2 + 1024;
    }
    (*list)[(*n)++] = (struct piece){ .text = text, .lang = lang };
    return true;
}

/* The text, and each of its sentences with the stops behind it. */
static bool cut_pieces(struct finding *f, struct str text, const char *lang)
{
    const struct reading *reading = &f->full.reading;
    bool good = true;
    if (!says_read(&f->full, lang, text, 0, NULL))
        return false;
    for (size_t i = 0, end; i < reading->n_tokens && good; i = end) {
        for (end = i + 1; end < reading->n_tokens && reading->tokens[end].sentence == reading->tokens[i].sentence;)
            end++;
        const size_t from = reading->tokens[i].from, to = end < reading->n_tokens ? reading->tokens[end].from : text.n;
        if (end - i < GUARD_WORDS_MIN || end - i > WORDS_MAX)
            continue;
        if (i == 0 && end == reading->n_tokens)
            good = add_piece(&f->sentences, &f->n_sentences, &f->size_sentences, text, lang);
        else
            good = add_piece(&f->sentences, &f->n_sentences, &f->size_sentences, str_trim((struct str){ text.s + from, to - from }), lang);
    }
    if (good && reading->n_tokens >= GUARD_WORDS_MIN && reading->n_tokens <= WORDS_MAX)
        good = add_piece(&f->wholes, &f->n_wholes, &f->size_wholes, text, lang);
    return good;
}

/* Texts with a label are taken when they give it: what is misread shows nothing. */
static int read_texts(struct finding *f, const char *path, struct table *table)
{
    struct err err;
    if (table_read(path, table, &err) < 0) {
        fprintf(stderr, "napectl rules: %s\n", err.text);
        return -1;
    }
    const int lang = table_column(table, "lang"), text = table_column(table, "text");
    if (lang < 0 || text < 0) {
        fprintf(stderr, "napectl rules: %s: no column \"lang\" or \"text\"\n", path);
        return -1;
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct table_row *row = &table->rows[i];
        struct rules_text label = { .text = row->cells[text] };
        const char *name = rules_language(f->rules, row->cells[lang]);
        if (name == NULL || (f->options->lang != NULL && strcmp(name, f->options->lang) != 0))
            continue;
        if (rules_text_wants(table, row, &label) && !rules_text_holds(&f->texts, f->rules, &label, 0, NULL))
            continue;
        if (!cut_pieces(f, str_trim(row->cells[text]), name))
            return -1;
    }
    return 0;
}

/* One thing that the first says and the second does not, if any: what the phrase names before others. */
static bool find_lost(const struct says *full, const struct says *less, const char *concept, struct str *out)
{
    bool found = false;
    for (size_t i = 0; i < full->n; i++) {
        if (says_has(less, full->hashes[i]))
            continue;
        const struct str thing = says_thing(full, i);
        if (found && !str_starts(thing, concept))
            continue;
        *out = thing;
        if (found)
            break;
        found = true;
    }
    return found;
}

static bool is_changed(const struct says *full, const struct says *less)
{
    struct str thing;
    return find_lost(full, less, "", &thing) || find_lost(less, full, "", &thing);
}

/* Which of the phrases that the piece used it says less without. */
static bool try_piece(struct finding *f, struct piece *pieces, size_t at)
{
    struct piece *piece = &pieces[at];
    memset(f->used, 0, f->n_phrases);
    if (!says_read(&f->full, piece->lang, piece->text, 0, f->used))
        return false;
    for (size_t p = 0; p < f->n_phrases; p++) {
        struct candidates *c = &f->candidates[p];
        if (f->used[p] == 0 || !f->wanted[p] || c->n == CANDIDATES_MAX || c->n_tries == TRIES_MAX)
            continue;
        c->n_tries++;
        if (!says_read(&f->less, piece->lang, piece->text, p + 1, NULL))
            return false;
        if (!is_changed(&f->full.says, &f->less.says))
            continue;
        c->pieces[c->n++] = (uint32_t)at;
        piece->n_guards++;
    }
    return true;
}

/* Adds the thing to the cell unless it stands there. */
static void add_thing(struct buf *cell, const char *not, struct str thing)
{
    struct str rest = buf_str(cell), part;
    struct buf made;
    buf_init(&made, 0);
    buf_adds(&made, not);
    buf_addstr(&made, thing);
    while (str_cut(&rest, ';', &part))
        if (str_equal(str_trim(part), buf_str(&made)))
            goto out;
    if (cell->n > 0)
        buf_adds(cell, "; ");
    buf_addstr(cell, buf_str(&made));
out:
    buf_clear(&made);
}

/* A row for every phrase that the piece guards and no other row did. */
static bool print_row(struct finding *f, const struct piece *piece)
{
    struct buf cell;
    bool good = true;
    buf_init(&cell, 0);
    memset(f->used, 0, f->n_phrases);
    if (!says_read(&f->full, piece->lang, piece->text, 0, f->used))
        return false;
    for (size_t p = 0; p < f->n_phrases && good; p++) {
        struct str thing;
        if (f->used[p] == 0 || !f->wanted[p])
            continue;
        good = says_read(&f->less, piece->lang, piece->text, p + 1, NULL);
        const char *concept = lexicon_phrase(f->rules->lexicon, p).concept;
        if (good && find_lost(&f->full.says, &f->less.says, concept, &thing))
            add_thing(&cell, "", thing);
        else if (good && find_lost(&f->less.says, &f->full.says, concept, &thing))
            add_thing(&cell, "not ", thing);
        else
            continue;
        f->wanted[p] = false;
    }
    if (cell.n > 0)
        printf("%s\t%s\t%.*s\n", piece->lang, buf_cstr(&cell), (int)piece->text.n, piece->text.s);
    good = good && buf_ok(&cell);
    buf_clear(&cell);
    return good;
}

/* Phrases that few pieces guard first; for each the piece that guards most. */
static bool print_rows(struct finding *f, const struct piece *pieces)
{
    for (size_t few = 1; few <= CANDIDATES_MAX; few++)
        for (uint32_t p = 0; p < f->n_phrases; p++) {
            const struct candidates *c = &f->candidates[p];
            if (c->n != few || !f->wanted[p])
                continue;
            const struct piece *best = &pieces[c->pieces[0]];
            for (size_t i = 1; i < c->n; i++) {
                const struct piece *other = &pieces[c->pieces[i]];
                if (other->n_guards > best->n_guards || (other->n_guards == best->n_guards && other->text.n < best->text.n))
                    best = other;
            }
            if (!print_row(f, best))
                return false;
        }
    return true;
}

static bool find_in(struct finding *f, struct piece *pieces, size_t n)
{
    memset(f->candidates, 0, f->n_phrases * sizeof *f->candidates);
    for (size_t i = 0; i < n; i++)
        if (!try_piece(f, pieces, i))
            return false;
    return print_rows(f, pieces);
}

/* What is unguarded: phrases of concepts and context that no row of the corpus misses. */
static int mark_wanted(struct finding *f)
{
    struct guards guards;
    int rc = guards_open(f->options, f->rules, &guards);
    for (size_t i = 0; rc == 0 && i < f->n_phrases; i++)
        f->wanted[i] = rules_is_guarded(f->options, f->rules, i) && !guards_notice(&guards, i);
    guards_clear(&guards);
    return rc;
}

enum exit_code rules_guard(const struct rules_options *options, int n_files, char **files)
{
    struct loaded rules;
    struct finding f = { .options = options, .rules = &rules };
    int rc = rules_load_or_tell(options->rules_dir, &rules);
    if (rc == 0) {
        f.n_phrases = lexicon_n_phrases(rules.lexicon);
        f.wanted = calloc(f.n_phrases + 1, sizeof *f.wanted);
        f.used = calloc(f.n_phrases + 1, 1);
        f.candidates = calloc(f.n_phrases + 1, sizeof *f.candidates);
        f.tables = calloc((size_t)n_files + 1, sizeof *f.tables);
        f.texts.scratch = arena_new(0);
        const int full = says_reader_open(&rules, &f.full), less = says_reader_open(&rules, &f.less);
        if (f.wanted == NULL || f.used == NULL || f.candidates == NULL || f.tables == NULL || f.texts.scratch == NULL || full < 0 || less < 0)
            rc = -1;
    }
    if (rc == 0)
        rc = mark_wanted(&f);
    for (int i = 0; rc == 0 && i < n_files; i++)
        rc = read_texts(&f, files[i], &f.tables[i]);
    if (rc == 0 && !(find_in(&f, f.sentences, f.n_sentences) && find_in(&f, f.wholes, f.n_wholes)))
        rc = -1;
    for (int i = 0; f.tables != NULL && i < n_files; i++)
        table_clear(&f.tables[i]);
    free(f.tables);
    free(f.wanted);
    free(f.used);
    free(f.candidates);
    free(f.sentences);
    free(f.wholes);
    says_reader_clear(&f.full);
    says_reader_clear(&f.less);
    rules_texts_clear(&f.texts);
    rules_clear(&rules);
    enum exit_code code = verb_end_output();
    return rc == 0 ? code : EXIT_REFUSED;
}
