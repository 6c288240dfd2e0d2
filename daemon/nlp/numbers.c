/* SPDX-License-Identifier: ISC
 * numbers.c - numbers in words, alone and put together: twenty five, treinta y ocho, one and a half. */
#include <config.h>

#include "nlp/reader.h"

/* The value of a number word in this text, or NO_NUMBER: a word that is common in the language of the text is a number only when it
 * is one there ("once" is eleven in Spanish). */
static int32_t word_value(const struct reader *r, size_t i, bool *ordinal)
{
    const struct token *t = &r->tokens[i];
    if (t->flags & TOKEN_DIGITS || t->n_ids == 0)
        return NO_NUMBER;
    const struct word *w = &r->lexicon->vocab.words[t->ids[0]];
    uint16_t here = (uint16_t)(1u << r->lang);
    if (w->number_milli == NO_NUMBER)
        return NO_NUMBER;
    if ((w->in_numbers & here) == 0 && ((w->in_lang_words | w->in_light | w->in_phrases | w->in_known) & here) != 0)
        return NO_NUMBER;
    *ordinal = (w->flags & WORD_ORDINAL) != 0;
    return w->number_milli;
}

static bool has_flag(const struct reader *r, size_t i, uint16_t flag)
{
    return i < r->n_tokens && r->tokens[i].n_ids > 0 && (r->lexicon->vocab.words[r->tokens[i].ids[0]].flags & flag) != 0;
}

static bool continues(const struct reader *r, size_t i)
{
    return i < r->n_tokens && r->tokens[i].brk == BREAK_NONE;
}

/* "and a half" at i, behind a number that begins at `from`: the index behind it, or i. */
static size_t half_end(const struct reader *r, size_t from, size_t i, int32_t *milli)
{
    bool ordinal = false;
    size_t k = i;
    if (!continues(r, k) || !has_flag(r, k, WORD_JOIN))
        return i;
    k++;
    if (continues(r, k) && r->tokens[k].flags & TOKEN_LIGHT && continues(r, k + 1) && word_value(r, k + 1, &ordinal) != NO_NUMBER)
        k++;
    if (!continues(r, k))
        return i;
    if (has_flag(r, k, WORD_HALF) && !(from > 0 && (has_flag(r, from - 1, WORD_HOUR) || has_flag(r, from - 1, WORD_NEARLY)))) {
        *milli += 500; /* "las tres y media" is half past three */
        return k + 1;
    }
    int32_t v = word_value(r, k, &ordinal);
    if (v == NO_NUMBER || v <= 0 || v >= 1000)
        return i;
    *milli += v;
    return k + 1;
}

/* "4 1/2": the index behind the fraction at i, or i. */
static size_t fraction_end(const struct reader *r, size_t i, int32_t *milli)
{
    if (!continues(r, i) || r->tokens[i].number == 0)
        return i;
    const struct number *n = &r->numbers[r->tokens[i].number - 1];
    if ((n->flags & NUMBER_FRACTION) == 0 || n->low >= 1000 || n->low <= 0)
        return i;
    *milli += n->low;
    return i + 1;
}

/* Adds units to tens, and hundreds; returns the index behind the whole number that begins at i. */
static size_t compound_end(const struct reader *r, size_t i, int32_t *milli)
{
    bool ordinal = false;
    size_t end = i + 1;
    int32_t v = *milli;
    int32_t next = continues(r, end) ? word_value(r, end, &ordinal) : NO_NUMBER;
    if (next == 100000 && v >= 1000 && v < 10000) {
        v *= 100;
        end++;
        next = continues(r, end) ? word_value(r, end, &ordinal) : NO_NUMBER;
        if (next != NO_NUMBER && next < 100000 && next >= 1000 && v >= 100000) {
            v += next;
            end++;
        }
    }
    bool tens = v >= 20000 && v < 100000 && v % 10000 == 0;
    if (tens) {
        size_t k = end;
        if (continues(r, k) && has_flag(r, k, WORD_JOIN) && continues(r, k + 1))
            k++;
        next = continues(r, k) ? word_value(r, k, &ordinal) : NO_NUMBER;
        if (next >= 1000 && next < 20000 && next % 1000 == 0 && (next < 10000 || v % 20000 == 0)) {
            v += next;
            end = k + 1;
        }
    }
    if (continues(r, end) && has_flag(r, end, WORD_POINT) && continues(r, end + 1)) {
        next = word_value(r, end + 1, &ordinal);
        if (next == NO_NUMBER && r->tokens[end + 1].number != 0)
            next = r->numbers[r->tokens[end + 1].number - 1].low;
        if (next >= 0 && next < 10000 && next % 1000 == 0) {
            v += next / 10;
            end += 2;
        }
    }
    *milli = v;
    return end;
}

/* "since 7.20": what stands before it says that it is a time of day.  Behind "about" halves and quarters are of an amount, and a word of
 * weight behind it is what it counts. */
static bool is_hour(const struct reader *r, size_t i, const struct number *n)
{
    const struct token *next = i + 1 < r->n_tokens ? &r->tokens[i + 1] : NULL;
    if (n->type != NUMBER_PLAIN || (n->flags != NUMBER_MINUTES && n->flags != NUMBER_FOUR) || i == 0 || r->tokens[i].brk != BREAK_NONE)
        return false;
    if (has_flag(r, i - 1, WORD_HOUR))
        return true;
    bool counted = next != NULL && next->brk == BREAK_NONE && (next->flags & TOKEN_LIGHT) == 0;
    return has_flag(r, i - 1, WORD_NEARLY) && (n->flags == NUMBER_FOUR || n->low % 250 != 0) && !counted;
}

static void make_hour(struct number *n)
{
    int32_t hundredths = n->flags == NUMBER_FOUR ? n->low / 1000 : n->low / 10;
    n->type = NUMBER_CLOCK;
    n->half = n->flags == NUMBER_FOUR || hundredths >= 1300 || hundredths < 100 ? HALF_AM : HALF_NONE;
    n->low = n->high = hundredths / 100 * 60 + hundredths % 100;
}

void read_numbers(struct reader *r)
{
    for (size_t i = 0; i < r->n_tokens;) {
        struct token *t = &r->tokens[i];
        if (t->number != 0) { /* "2 and a half" */
            struct number *n = &r->numbers[t->number - 1];
            size_t end = i + 1;
            if (is_hour(r, i, n))
                make_hour(n);
            n->flags &= (uint16_t)~(NUMBER_MINUTES | NUMBER_FOUR);
            if (n->type == NUMBER_PLAIN && n->flags == 0 && n->low % 1000 == 0)
                end = fraction_end(r, i + 1, &n->low);
            if (n->type == NUMBER_PLAIN && n->flags == 0 && n->low % 1000 == 0 && end == i + 1)
                end = half_end(r, i, i + 1, &n->low);
            n->high = n->flags & NUMBER_RANGE || n->type == NUMBER_BP || n->type == NUMBER_CLOCK ? n->high : n->low;
            n->from = (uint16_t)i;
            n->to = (uint16_t)end;
            i = end;
            continue;
        }
        bool ordinal = false;
        int32_t milli = word_value(r, i, &ordinal);
        if (milli == NO_NUMBER) {
            i++;
            continue;
        }
        size_t end = ordinal ? i + 1 : compound_end(r, i, &milli);
        if (!ordinal)
            end = half_end(r, i, end, &milli);
        struct number n = { .low = milli, .high = milli, .from = (uint16_t)i, .to = (uint16_t)end, .flags = NUMBER_WORD,
                            .type = ordinal ? NUMBER_ORDINAL : NUMBER_PLAIN };
        t->number = reader_add_number(r, &n);
        i = end;
    }
}
