/* SPDX-License-Identifier: ISC
 * rules_guards.c - rows that say what a phrase is there for, read once with a note of every phrase that they used. */
#include <config.h>

#include "ctl/rules_guards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nlp/lexicon.h"
#include "triage/hash.h"

enum { ANY_TIME_UTC = 1772463600 /* the same texts give the same lines */ };

const char *rules_language(const struct loaded *rules, struct str lang)
{
    for (size_t i = 0; i < lexicon_n_languages(rules->lexicon); i++)
        if (str_is(lang, lexicon_language(rules->lexicon, i)))
            return lexicon_language(rules->lexicon, i);
    return NULL;
}

/* ---- what a reading says ---- */

int says_reader_open(const struct loaded *rules, struct says_reader *out)
{
    *out = (struct says_reader){ .rules = rules, .scratch = arena_new(0) };
    buf_init(&out->says.text, 0);
    return out->scratch != NULL ? 0 : -1;
}

void says_reader_clear(struct says_reader *reader)
{
    buf_clear(&reader->says.text);
    arena_free(reader->scratch);
    *reader = (struct says_reader){ 0 };
}

bool says_has(const struct says *says, uint64_t hash)
{
    for (size_t i = 0; i < says->n; i++)
        if (says->hashes[i] == hash)
            return true;
    return false;
}

struct str says_thing(const struct says *says, size_t i)
{
    const size_t from = i > 0 ? says->ends[i - 1] : 0;
    return (struct str){ buf_cstr(&says->text) + from, says->ends[i] - from };
}

/* Keeps what was added to the text behind the last thing, unless it is there already. */
static void end_thing(struct says *says)
{
    const size_t from = says->n > 0 ? says->ends[says->n - 1] : 0;
    const uint64_t hash = hash_of((struct str){ buf_cstr(&says->text) + from, says->text.n - from });
    if (says->n == SAYS_MAX || says_has(says, hash)) {
        says->text.n = from;
        return;
    }
    says->ends[says->n] = says->text.n;
    says->hashes[says->n++] = hash;
}

static void add_mention(struct says *says, const struct mention *m)
{
    buf_adds(&says->text, m->name);
    buf_addc(&says->text, ' ');
    buf_adds(&says->text, POLARITY_NAMES[m->polarity]);
    const char *const more[] = { m->tense != TENSE_NOW ? TENSE_NAMES[m->tense] : NULL,
                                 m->experiencer != EXPERIENCER_PATIENT ? EXPERIENCER_NAMES[m->experiencer] : NULL,
                                 m->mode != MODE_STATED ? MODE_NAMES[m->mode] : NULL };
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i] != NULL) {
            buf_addc(&says->text, ' ');
            buf_adds(&says->text, more[i]);
        }
    end_thing(says);
}

static void add_observation(struct says *says, const struct observation *o)
{
    buf_adds(&says->text, OBSERVATION_KINDS[o->code].name);
    if (o->text != NULL)
        buf_addf(&says->text, "=%s", o->text);
    else
        buf_addf(&says->text, "=%lld", (long long)o->value);
    end_thing(says);
    if (o->total) {
        buf_adds(&says->text, "day_total");
        end_thing(says);
    }
    if (o->dose_ug > 0) {
        buf_addf(&says->text, "dose_ug=%lld", (long long)o->dose_ug);
        end_thing(says);
    }
}

/* What a text wants: its intent and what belongs to it. */
static void add_intent(struct says *says, const struct reading *reading)
{
    static const char *const ANSWERS[] = { [ANSWER_YES] = "yes", [ANSWER_NO] = "no", [ANSWER_UNCLEAR] = "unclear" };
    const struct diary_ask *asked = &reading->asked;
    if (reading->intent != INTENT_OTHER) {
        buf_addf(&says->text, "intent=%s", INTENT_NAMES[reading->intent]);
        end_thing(says);
    }
    if (reading->answer != ANSWER_NONE) {
        buf_addf(&says->text, "answer=%s", ANSWERS[reading->answer]);
        end_thing(says);
    }
    if (reading->stop_heard) {
        buf_adds(&says->text, "stop_heard");
        end_thing(says);
    }
    if (reading->team_verb != NULL) {
        buf_addf(&says->text, "team=%s", reading->team_verb);
        end_thing(says);
    }
    if (reading->delay_min != 0) {
        buf_addf(&says->text, "delay_min=%lld", (long long)reading->delay_min);
        end_thing(says);
    }
    if (asked->ask != ASK_NONE) {
        buf_addf(&says->text, "asks=%s %s %s %s/%d/%d/%d/%d", ASK_NAMES[asked->ask], OBSERVATION_KINDS[asked->code].name,
                 asked->medicine != NULL ? asked->medicine : asked->class_name != NULL ? asked->class_name : "any",
                 PERIOD_UNIT_NAMES[asked->period.unit], asked->period.back, asked->period.month, asked->period.weekday, asked->period.days);
        end_thing(says);
    }
    if (reading->correction.said) {
        buf_adds(&says->text, "corrects");
        end_thing(says);
    }
}

bool says_read(struct says_reader *reader, const char *lang, struct str text, size_t left_out, uint8_t *used)
{
    const struct phrase_watch watch = { .left_out = left_out, .used = used };
    const struct read_request request = { .text = { text }, .now_utc = ANY_TIME_UTC, .lang_prior = lang, .watch = &watch };
    struct says *says = &reader->says;
    struct err err;
    arena_reset(reader->scratch);
    buf_reset(&says->text);
    says->n = 0;
    if (nlp_read(&request, reader->rules->lexicon, reader->scratch, &reader->reading, &err) < 0)
        return false;
    says->n_words = reader->reading.n_tokens;
    for (size_t i = 0; i < reader->reading.n_mentions; i++)
        add_mention(says, &reader->reading.mentions[i]);
    for (size_t i = 0; i < reader->reading.n_observations; i++)
        add_observation(says, &reader->reading.observations[i]);
    add_intent(says, &reader->reading);
    return buf_ok(&says->text);
}

/* What napectl context says of the phrase. */
static bool says_context(struct says_reader *reader, struct str phrase, struct str sentence, size_t left_out, uint8_t *used)
{
    const struct phrase_watch watch = { .left_out = left_out, .used = used };
    struct says *says = &reader->says;
    enum polarity polarity;
    struct err err;
    arena_reset(reader->scratch);
    buf_reset(&says->text);
    says->n = 0;
    says->n_words = GUARD_WORDS_MIN;
    if (nlp_context(phrase, sentence, reader->rules->lexicon, &watch, reader->scratch, &polarity, &err) < 0)
        return false;
    buf_adds(&says->text, POLARITY_NAMES[polarity]);
    end_thing(says);
    return buf_ok(&says->text);
}

static bool read_row(struct guards *guards, const struct guard *row, size_t left_out, uint8_t *used)
{
    return row->phrase.n > 0 ? says_context(&guards->reader, row->phrase, row->text, left_out, used)
                             : says_read(&guards->reader, row->lang, row->text, left_out, used);
}

/* ---- rows ---- */

/* "headache present; not numbness absent" */
static bool says_all(const struct says *says, struct str wanted)
{
    struct str thing;
    while (str_cut(&wanted, ';', &thing)) {
        thing = str_trim(thing);
        const bool wants_not = str_starts(thing, "not ");
        if (wants_not)
            thing = (struct str){ thing.s + 4, thing.n - 4 };
        if (says_has(says, hash_of(thing)) == wants_not)
            return false;
    }
    return true;
}

static void *grown(void *list, size_t n, size_t *size, size_t item)
{
    if (n < *size)
        return list;
    void *more = realloc(list, (*size * 2 + 1024) * item);
    if (more != NULL)
        *size = *size * 2 + 1024;
    return more;
}

static void tell_wrong(struct guards *guards, const struct guard *row, const char *reason)
{
    guards->n_wrong++;
    printf("%s:%u: %s: \"%.*s\" wants \"%.*s\"; it says", row->file, row->line, reason, (int)row->text.n, row->text.s, (int)row->says.n,
           row->says.s);
    for (size_t i = 0; i < guards->reader.says.n; i++) {
        const struct str thing = says_thing(&guards->reader.says, i);
        printf("%s %.*s", i > 0 ? ";" : "", (int)thing.n, thing.s);
    }
    putchar('\n');
}

static bool add_guard(struct guards *guards, const struct guard *row)
{
    const size_t n_phrases = lexicon_n_phrases(guards->reader.rules->lexicon);
    struct guard *all = grown(guards->all, guards->n, &guards->size, sizeof *all);
    if (all == NULL)
        return false;
    guards->all = all;
    struct guard *added = &all[guards->n++];
    *added = *row;
    added->first_use = guards->n_uses;
    memset(guards->used, 0, n_phrases);
    if (!read_row(guards, row, 0, guards->used))
        return false;
    if (row->phrase.n > 0 && !says_all(&guards->reader.says, row->says))
        return true; /* context.sh counts those */
    if (guards->reader.says.n_words < GUARD_WORDS_MIN)
        tell_wrong(guards, row, "too few words");
    else if (str_trim(row->says).n == 0 || !says_all(&guards->reader.says, row->says))
        tell_wrong(guards, row, "does not say that");
    else
        for (size_t i = 0; i < n_phrases; i++) {
            if (guards->used[i] == 0)
                continue;
            uint32_t *uses = grown(guards->uses, guards->n_uses, &guards->size_uses, sizeof *uses);
            if (uses == NULL)
                return false;
            guards->uses = uses;
            uses[guards->n_uses++] = (uint32_t)i;
        }
    added->n_uses = guards->n_uses - added->first_use;
    return true;
}

static int add_table(struct guards *guards, const struct rules_options *options, const char *path, bool *taken)
{
    struct table *table = &guards->tables[guards->n_tables];
    struct err err;
    *taken = false;
    if (table_read(path, table, &err) < 0) {
        fprintf(stderr, "napectl rules: %s\n", err.text);
        return -1;
    }
    const int phrase = table_column(table, "phrase"), lang = table_column(table, "lang"), says = table_column(table, phrase < 0 ? "says" : "want");
    const int text = table_column(table, phrase < 0 ? "text" : "sentence");
    *taken = lang >= 0 && says >= 0 && text >= 0;
    if (!*taken) {
        table_clear(table);
        return 0;
    }
    guards->n_tables++;
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct table_row *row = &table->rows[i];
        const struct guard one = { .text = row->cells[text], .phrase = phrase < 0 ? (struct str){ 0 } : row->cells[phrase], .says = row->cells[says], .file = table->path, .line = row->line,
                                   .lang = rules_language(guards->reader.rules, row->cells[lang]) };
        if (one.lang == NULL || (options->lang != NULL && strcmp(one.lang, options->lang) != 0))
            continue;
        if (!add_guard(guards, &one)) {
            fputs("napectl rules: no memory\n", stderr);
            return -1;
        }
    }
    return 0;
}

/* Which rows used each phrase. */
static int index_uses(struct guards *guards, size_t n_phrases)
{
    guards->first = calloc(n_phrases + 2, sizeof *guards->first);
    guards->users = calloc(guards->n_uses + 1, sizeof *guards->users);
    if (guards->first == NULL || guards->users == NULL)
        return -1;
    for (size_t i = 0; i < guards->n_uses; i++)
        guards->first[guards->uses[i] + 2]++;
    for (size_t i = 2; i < n_phrases + 2; i++)
        guards->first[i] += guards->first[i - 1];
    for (size_t i = 0; i < guards->n; i++)
        for (size_t k = 0; k < guards->all[i].n_uses; k++)
            guards->users[guards->first[guards->uses[guards->all[i].first_use + k] + 1]++] = (uint32_t)i;
    return 0;
}

int guards_open(const struct rules_options *options, const struct loaded *rules, struct guards *out)
{
    const size_t n_phrases = lexicon_n_phrases(rules->lexicon);
    char **names = NULL;
    size_t n = 0;
    bool taken;
    *out = (struct guards){ .used = calloc(n_phrases + 1, 1) };
    int rc = says_reader_open(rules, &out->reader);
    if (out->used == NULL)
        rc = -1;
    if (rc == 0 && options->corpus_dir != NULL)
        rc = rules_corpus_files(options->corpus_dir, &names, &n);
    if (rc == 0 && (out->tables = calloc(n + 1, sizeof *out->tables)) == NULL)
        rc = -1;
    for (size_t i = 0; i < n; i++) {
        if (rc == 0)
            rc = add_table(out, options, names[i], &taken);
        free(names[i]);
    }
    free(names);
    return rc == 0 ? index_uses(out, n_phrases) : -1;
}

void guards_clear(struct guards *guards)
{
    for (size_t i = 0; i < guards->n_tables; i++)
        table_clear(&guards->tables[i]);
    free(guards->tables);
    free(guards->all);
    free(guards->uses);
    free(guards->first);
    free(guards->users);
    free(guards->used);
    says_reader_clear(&guards->reader);
    *guards = (struct guards){ 0 };
}

bool guards_notice(struct guards *guards, size_t phrase)
{
    for (size_t i = guards->first[phrase]; i < guards->first[phrase + 1]; i++) {
        const struct guard *row = &guards->all[guards->users[i]];
        if (read_row(guards, row, phrase + 1, NULL) && !says_all(&guards->reader.says, row->says))
            return true;
    }
    return false;
}
