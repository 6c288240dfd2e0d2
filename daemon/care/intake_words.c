/* SPDX-License-Identifier: ISC
 * Finding the words of intake.conf in a text: all languages at once, since people mix them. */
#include <config.h>

#include <string.h>

#include "care/intake_rules_inside.h"
#include "nlp/normalize.h"

enum { SLIP_LETTERS = 6 }; /* a word so long may have one slip */

static bool is_letter(const struct ch *c, size_t n, size_t i)
{
    return i < n && cp_is_letter(c[i].cp);
}

/* One elided letter before an apostrophe is a word of its own ("j'ai"); elsewhere it is nothing ("don't"). */
static bool splits(const struct ch *c, size_t start, size_t i)
{
    return i - start == 1 && c[i].cp == '\'';
}

static size_t cut_word(const struct ch *c, size_t n, size_t i, struct intake_token *out)
{
    size_t used = 0, start = i;
    *out = (struct intake_token){ .kind = INTAKE_WORD, .from = c[i].from };
    for (; i < n; i++) {
        bool inside = (c[i].cp == '\'' || c[i].cp == '.') && is_letter(c, n, i + 1) && i > start;
        if (!cp_is_letter(c[i].cp) && !inside)
            break;
        if (splits(c, start, i))
            break;
        if (!inside && used + 5 < sizeof out->word)
            used += put_utf8(c[i].cp, out->word + used);
        out->to = c[i].from + c[i].n_bytes;
    }
    return i;
}

static size_t cut_number(const struct ch *c, size_t n, size_t i, struct intake_token *out)
{
    *out = (struct intake_token){ .kind = INTAKE_NUMBER, .from = c[i].from };
    for (; i < n && cp_is_digit(c[i].cp); i++) {
        if (out->number < 100000000)
            out->number = out->number * 10 + (int64_t)(c[i].cp - '0');
        out->n_digits++;
        out->to = c[i].from + c[i].n_bytes;
    }
    return i;
}

struct intake_tokens intake_cut(struct str text, struct arena *arena)
{
    struct intake_tokens t = { NULL, 0 };
    size_t n = 0;
    struct ch *c = normalize(text, arena, &n);
    if (c != NULL)
        t.tokens = arena_array(arena, n + 1, sizeof *t.tokens);
    for (size_t i = 0; t.tokens != NULL && i < n;) {
        struct intake_token *token = &t.tokens[t.n];
        uint32_t cp = c[i].cp;
        bool glued = i > 0 && c[i - 1].cp > ' ';
        if (cp_is_letter(cp))
            i = cut_word(c, n, i, token);
        else if (cp_is_digit(cp))
            i = cut_number(c, n, i, token);
        else {
            bool hyphen = cp == '-' && i > 0 && is_letter(c, n, i - 1) && is_letter(c, n, i + 1);
            if (cp > ' ' && cp < 0x80 && cp != '\'' && !hyphen) {
                *token = (struct intake_token){ .kind = INTAKE_MARK, .mark = (char)cp, .from = c[i].from, .to = c[i].from + c[i].n_bytes };
                token->glued = glued;
                t.n++;
            }
            i++;
            continue;
        }
        token->glued = glued;
        t.n++;
    }
    return t;
}

/* Whether the token is one of "a|b|c*". */
static bool is_one(struct str words, const struct intake_token *token)
{
    struct str one, have = str_of(token->word);
    char digits[24];
    if (token->kind == INTAKE_MARK)
        return false;
    if (token->kind == INTAKE_NUMBER) {
        size_t n = 0;
        int64_t value = token->number;
        do
            digits[sizeof digits - ++n] = (char)('0' + value % 10);
        while ((value /= 10) > 0);
        have = (struct str){ digits + sizeof digits - n, n };
    }
    while (str_cut(&words, '|', &one)) {
        bool open = one.n > 0 && one.s[one.n - 1] == '*';
        size_t n = open ? one.n - 1 : one.n;
        if (open && have.n >= n && memcmp(have.s, one.s, n) == 0)
            return true;
        if (!open && str_equal(have, one))
            return true;
        if (!open && token->kind == INTAKE_WORD && n >= SLIP_LETTERS && have.n >= SLIP_LETTERS && text_distance(have, one) <= 1)
            return true;
    }
    return false;
}

size_t intake_phrase_at(const char *phrase, const struct intake_tokens *t, size_t i)
{
    struct str rest = str_of(phrase), word;
    size_t n = 0;
    while (str_cut(&rest, ' ', &word)) {
        if (i + n >= t->n || !is_one(word, &t->tokens[i + n]))
            return 0;
        n++;
    }
    return n;
}

static size_t longest_at(const struct cfg_node *list, const struct intake_tokens *t, size_t i)
{
    size_t longest = 0;
    for (size_t k = 0; k < cfg_length(list); k++) {
        size_t n = intake_phrase_at(cfg_value_string(cfg_at(list, k), NULL), t, i);
        longest = n > longest ? n : longest;
    }
    return longest;
}

size_t intake_words_at(const struct intake_rules *rules, enum intake_words kind, const struct intake_tokens *t, size_t i)
{
    size_t longest = 0;
    for (size_t l = 0; l < rules->n_languages; l++) {
        size_t n = longest_at(rules->languages[l].words[kind], t, i);
        longest = n > longest ? n : longest;
    }
    return longest;
}

size_t intake_item_at(const struct intake_rules *rules, size_t item, const struct intake_tokens *t, size_t i)
{
    size_t longest = 0;
    for (size_t l = 0; l < rules->n_languages; l++) {
        size_t n = longest_at(rules->languages[l].items[item], t, i);
        longest = n > longest ? n : longest;
    }
    return longest;
}

bool intake_is(const struct intake_rules *rules, enum intake_words kind, const struct intake_tokens *t)
{
    size_t from = 0, to = t->n;
    while (from < to && t->tokens[from].kind == INTAKE_MARK)
        from++;
    while (to > from && t->tokens[to - 1].kind == INTAKE_MARK)
        to--;
    return to > from && intake_words_at(rules, kind, &(struct intake_tokens){ t->tokens, to }, from) == to - from;
}

/* The entry with the longest words at i. */
static size_t entry_at(const struct intake_rules *rules, size_t offset, const char *name, const struct intake_tokens *t, size_t i, int *out)
{
    size_t longest = 0;
    for (size_t l = 0; l < rules->n_languages; l++) {
        const struct cfg_node *list = *(const struct cfg_node *const *)((const char *)&rules->languages[l] + offset);
        for (size_t k = 0; k < cfg_length(list); k++) {
            size_t n = longest_at(cfg_list(cfg_at(list, k), "words", NULL), t, i);
            if (n > longest) {
                longest = n;
                *out = (int)cfg_int(cfg_at(list, k), name, -59, 59, 0, NULL);
            }
        }
    }
    return longest;
}

size_t intake_number_at(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, int64_t *out)
{
    int n = 0;
    if (i < t->n && t->tokens[i].kind == INTAKE_NUMBER) {
        *out = t->tokens[i].number;
        return 1;
    }
    size_t used = entry_at(rules, offsetof(struct intake_language, numbers), "n", t, i, &n);
    if (used > 0)
        *out = n;
    return used;
}

size_t intake_minutes_at(const struct intake_rules *rules, bool behind, const struct intake_tokens *t, size_t i, int *minutes)
{
    return entry_at(rules, behind ? offsetof(struct intake_language, behind) : offsetof(struct intake_language, before), "minutes", t, i,
                    minutes);
}

const char *intake_language_at(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, size_t *n)
{
    for (size_t l = 0; l < rules->n_languages; l++)
        if ((*n = longest_at(rules->languages[l].words[INTAKE_NAMES], t, i)) > 0)
            return rules->languages[l].lang;
    return NULL;
}
