/* SPDX-License-Identifier: ISC
 * phrase_context.c - nlp_context: the polarity of any phrase in any sentence, by the same context engine as every reading. */
#include <config.h>

#include "nlp/context.h"
#include "nlp/reader.h"

#include <string.h>
#include <strings.h>

/* Token i of the sentence says token k of the phrase: the same as typed, read as the same word, or (loosely) with an ending. */
static bool same_word(const struct reader *sentence, size_t i, const struct reader *phrase, size_t k, bool loosely)
{
    const struct token *a = &sentence->tokens[i], *b = &phrase->tokens[k];
    if (str_equal(token_str(a), token_str(b)))
        return true;
    struct str x = { sentence->text.s + a->from, a->to - a->from }, y = { phrase->text.s + b->from, b->to - b->from };
    if (x.n == y.n && x.n > 0 && memcmp(x.s, y.s, x.n) == 0)
        return true;
    size_t n = a->n < b->n ? a->n : b->n, longer = a->n > b->n ? a->n : b->n;
    return loosely && n >= 4 && longer - n <= 3 && memcmp(a->word, b->word, n) == 0;
}

/* Where the phrase ends when it begins at token `at`, going over up to two other tokens between its words; 0: not here. */
static size_t match_at(const struct reader *sentence, const struct reader *phrase, size_t at, unsigned skip_max, bool loosely)
{
    size_t i = at;
    for (size_t k = 0; k < phrase->n_tokens; k++) {
        unsigned skip = 0;
        while (i < sentence->n_tokens && !same_word(sentence, i, phrase, k, loosely) && k > 0 && skip < skip_max) {
            i++;
            skip++;
        }
        if (i >= sentence->n_tokens || !same_word(sentence, i, phrase, k, loosely))
            return 0;
        i++;
    }
    return i;
}

struct place {
    size_t start, end; /* tokens */
};

static bool find_phrase(const struct reader *sentence, const struct reader *phrase, unsigned pass, size_t from, size_t *start, size_t *end)
{
    for (size_t at = from; at < sentence->n_tokens; at++) {
        size_t to = match_at(sentence, phrase, at, pass % 2 * 2, pass >= 2);
        if (to > at) {
            *start = at;
            *end = to;
            return true;
        }
    }
    return false;
}

enum { PASSES = 4, FOUND_MAX = EDGES_ADDED };

/* Every place of the phrase that is as near to it as the first that is found. */
static size_t find_all(const struct reader *sentence, const struct reader *phrase, struct place out[FOUND_MAX])
{
    size_t n = 0;
    for (unsigned pass = 0; pass < PASSES && phrase->n_tokens > 0 && n == 0; pass++)
        for (size_t from = 0; n < FOUND_MAX && find_phrase(sentence, phrase, pass, from, &out[n].start, &out[n].end); n++)
            from = out[n].end;
    return n;
}

static enum polarity polarity_of(const struct mention *k)
{
    if (k->polarity == POLARITY_PRESENT && (k->mode == MODE_HYPOTHETICAL || k->mode == MODE_QUESTION))
        return POLARITY_UNSURE;
    return k->polarity;
}

/* The phrase is what the lexicon knows under another name: the first mention of a concept of the phrase. */
static bool by_concept(const struct reader *sentence, const struct reader *phrase, enum polarity *out)
{
    for (size_t i = 0; i < phrase->n_mentions; i++)
        for (size_t k = 0; k < sentence->n_mentions; k++)
            if (sentence->mentions[k].concept == phrase->mentions[i].concept) {
                *out = polarity_of(&sentence->mentions[k]);
                return true;
            }
    return false;
}

/* The mention that was made for the phrase. */
static const struct mention *mention_at(const struct reader *r, const struct place *place)
{
    for (size_t i = 0; i < r->n_mentions; i++) {
        const struct mention *k = &r->mentions[i];
        if (k->token_from == place->start && k->token_to == place->end && k->concept == (int)r->lexicon->n_concepts)
            return k;
    }
    return NULL;
}

/* "?embolism", "sepsis? bundle started", "viral or bacterial meningitis?", and not "why is my arm numb?" */
static bool is_asked(const struct reader *r, const struct place *place)
{
    const struct token *first = &r->tokens[place->start], *last = &r->tokens[place->end - 1u];
    size_t from = first->from, to = last->to;
    while (from > 0 && r->text.s[from - 1] == ' ')
        from--;
    while (to < r->text.n && r->text.s[to] == ' ')
        to++;
    bool marked = (from > 0 && r->text.s[from - 1] == '?') || (to < r->text.n && r->text.s[to] == '?');
    size_t start = place->start, end = place->end;
    while (start > 0 && r->tokens[start].brk == BREAK_NONE)
        start--;
    while (end < r->n_tokens && r->tokens[end].brk == BREAK_NONE)
        end++;
    bool ends = (last->flags & TOKEN_ASKED) != 0 && (end == r->n_tokens || r->tokens[end].brk == BREAK_SENTENCE);
    return (marked || ends) && !context_names_self(r->context, start, place->start);
}

enum mark { MARK_NONE, MARK_MINUS, MARK_PLUS };

/* The mark of a table: "oedema (-)", "rash: N", "clubbing 0," and "cough (+)"; *end: where it ends. */
static enum mark mark_at(struct str text, size_t from, size_t *end)
{
    static const struct {
        const char *word;
        enum mark mark;
    } MARKS[] = { { "-", MARK_MINUS }, { "\xE2\x88\x92", MARK_MINUS }, { "0", MARK_MINUS }, { "no", MARK_MINUS }, { "n", MARK_MINUS }, { "neg", MARK_MINUS },
                  { "+", MARK_PLUS }, { "++", MARK_PLUS }, { "+++", MARK_PLUS } };
    size_t at = from;
    bool opened = false;
    while (at < text.n && strchr(" :([=", text.s[at]) != NULL)
        opened = text.s[at++] != ' ' || opened;
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        size_t n = strlen(MARKS[i].word), to = at + n;
        if (to > text.n || strncasecmp(text.s + at, MARKS[i].word, n) != 0 || (to < text.n && strchr(",;.)]\n", text.s[to]) == NULL))
            continue;
        if (!opened && (MARKS[i].word[0] == 'n' || at == from)) /* "no" behind a word is not a mark */
            continue;
        *end = to;
        return MARKS[i].mark;
    }
    return MARK_NONE;
}

static enum mark mark_of(const struct reader *r, const struct place *place)
{
    size_t from = r->tokens[place->start].from, to = r->tokens[place->end - 1u].to, end;
    enum mark mark = mark_at(r->text, to, &end);
    if (mark == MARK_NONE && from >= 4 && r->text.s[from - 1] == ' ' && r->text.s[from - 4] == '(' && mark_at(r->text, from - 4, &end) != MARK_NONE && end + 2 == from)
        return mark_at(r->text, from - 4, &end);
    return mark;
}

/* Where it stands more than once, what is there counts most, and what is in doubt more than what is not there. */
static enum polarity polarity_of_all(const struct reader *r, const struct place *places, size_t n)
{
    enum polarity all = POLARITY_ABSENT;
    for (size_t i = 0; i < n; i++) {
        const struct mention *k = mention_at(r, &places[i]);
        enum polarity one = k != NULL ? polarity_of(k) : POLARITY_UNSURE;
        enum mark mark = mark_of(r, &places[i]);
        if (mark != MARK_NONE)
            one = mark == MARK_PLUS ? POLARITY_PRESENT : POLARITY_ABSENT;
        one = one == POLARITY_PRESENT && is_asked(r, &places[i]) ? POLARITY_UNSURE : one;
        if (one == POLARITY_PRESENT || all == POLARITY_ABSENT)
            all = one;
    }
    return all;
}

/* The sentence is read as prose where the phrase stands in it; else as any text, for what the lexicon knows under another name. */
static size_t read_sentence(struct reader *s, const struct reader *phrase, struct place places[FOUND_MAX])
{
    struct reader fresh = *s;
    s->kept = phrase;
    s->prose = true;
    reader_run(s);
    size_t n = s->failed ? 0 : find_all(s, phrase, places);
    for (size_t i = 0; i < n; i++) {
        reader_add_mention(s, -1, places[i].start, places[i].end);
        for (size_t k = places[i].start + 1; k < places[i].end; k++) /* "H. pylori" is one thing */
            s->tokens[k].brk = BREAK_NONE;
    }
    if (n == 0 && !s->failed) {
        *s = fresh;
        reader_run(s);
    }
    if (!s->failed)
        read_context(s);
    return n;
}

int nlp_context(struct str phrase, struct str sentence, const struct lexicon *lexicon, const struct phrase_watch *watch, struct arena *arena,
                enum polarity *out, struct err *err)
{
    struct read_request phrase_request = { .text = { phrase } }, request = { .text = { sentence }, .watch = watch };
    struct reader p = { .lexicon = lexicon, .request = &phrase_request, .arena = arena, .text = phrase };
    struct reader s = { .lexicon = lexicon, .request = &request, .arena = arena, .text = sentence };
    struct place places[FOUND_MAX];
    *out = POLARITY_UNSURE; /* a phrase that is not there is never absent */
    reader_run(&p);
    size_t n = p.failed ? 0 : read_sentence(&s, &p, places);
    if (p.failed || s.failed || !arena_ok(arena))
        return err_set(err, ERR_NOMEM, "out of memory while reading a text");
    if (n > 0)
        *out = polarity_of_all(&s, places, n);
    else
        by_concept(&s, &p, out);
    return 0;
}
