/* SPDX-License-Identifier: ISC
 * language.c - which language a text is in, and its words made known: shorthand, slips, words run together. */
#include <config.h>

#include "nlp/reader.h"
#include "nlp/spell.h"

#include <string.h>
#include <strings.h>

static const struct word *first_word(const struct reader *r, const struct token *t)
{
    return t->n_ids > 0 ? &r->lexicon->vocab.words[t->ids[0]] : NULL;
}

enum { TELLING_LETTERS = 5 };

void read_language(struct reader *r)
{
    const struct lexicon *x = r->lexicon;
    unsigned score[LANGS_MAX] = { 0 };
    uint16_t all = (uint16_t)((1u << x->n_langs) - 1), seen = 0, told = 0;
    for (size_t i = 0; i < r->n_tokens; i++) {
        const struct word *w = first_word(r, &r->tokens[i]);
        if (w == NULL || w->n < 2 || r->tokens[i].flags & (TOKEN_DIGITS | TOKEN_EMOJI))
            continue; /* a letter by itself ("Y", "n", "1.5 l") tells no language */
        uint16_t mask = w->in_lang_words & all, used = (uint16_t)(w->in_phrases | w->in_light | w->in_numbers | w->in_known) & all;
        bool only = (mask & (mask - 1)) == 0, used_only = (used & (used - 1)) == 0;
        seen = (uint16_t)(seen | (only ? mask : 0));
        told = (uint16_t)(told | (used_only && w->n >= TELLING_LETTERS ? w->in_phrases & all : 0));
        for (size_t k = 0; k < x->n_langs; k++) {
            score[k] += mask >> k & 1 ? only ? 6 : 2 : 0;
            score[k] += used >> k & 1 ? used_only ? 3 : 1 : 0;
        }
    }
    if (r->request->lang_prior != NULL)
        for (size_t k = 0; k < x->n_langs; k++)
            if (strcmp(x->langs[k].name, r->request->lang_prior) == 0)
                score[k] += r->request->prior_guessed ? 1 : 5;
    r->lang = 0;
    for (size_t k = 1; k < x->n_langs; k++)
        if (score[k] > score[r->lang])
            r->lang = (int)k;
    for (size_t k = 0; k < x->n_langs; k++)
        r->langs = (uint16_t)(r->langs | (score[k] == score[r->lang]) << k);
    r->langs_told = told;
    r->langs_seen = (uint16_t)(seen != 0 ? seen | 1u << r->lang : all);
}

/* The shorthand entry for a word in this text, or NULL. */
static const struct spell_entry *shorthand(const struct reader *r, const struct word *w)
{
    const struct spell_entry *any = NULL;
    for (uint32_t at = w->first_spell; at != 0; at = r->lexicon->spells[at - 1].next) {
        const struct spell_entry *e = &r->lexicon->spells[at - 1];
        if (e->perhaps)
            continue;
        if (e->lang == r->lang)
            return e;
        if (any == NULL && (r->langs_seen >> e->lang & 1) != 0)
            any = e;
    }
    bool own = (w->in_phrases | w->in_lang_words | w->in_light | w->in_known | w->in_numbers) >> r->lang & 1;
    return own ? NULL : any;
}

enum { FORM_LETTERS = 5 };

static bool is_half(const struct reader *r, struct str s, uint16_t here, uint32_t *id)
{
    *id = vocab_find(&r->lexicon->vocab, s);
    if (*id == NO_WORD)
        return false;
    const struct word *w = &r->lexicon->vocab.words[*id];
    bool known = ((w->in_phrases | w->in_lang_words | w->in_light) & here) != 0;
    return known && (s.n >= 2 || (w->in_light & here) != 0);
}

/* "me|desmaye": of the halves one may be a form that is written nowhere, when it and the other are long enough, or the other a small word. */
static bool are_halves(const struct reader *r, uint32_t left, uint32_t right, uint16_t here)
{
    const struct word *a = &r->lexicon->vocab.words[left], *b = &r->lexicon->vocab.words[right];
    if (((a->flags | b->flags) & WORD_DERIVED) == 0)
        return true;
    const struct word *form = a->flags & WORD_DERIVED ? a : b, *other = form == a ? b : a;
    return (other->flags & WORD_DERIVED) == 0 && form->n >= FORM_LETTERS && (other->n >= FORM_LETTERS || (other->in_light & here) != 0);
}

static bool is_small_at_sign(const struct reader *r, uint32_t left, uint32_t right, uint16_t here)
{
    const struct word *a = &r->lexicon->vocab.words[left], *b = &r->lexicon->vocab.words[right];
    return ((a->in_light | a->in_lang_words) & here) != 0 && a->n < b->n && b->n + 1u >= FORM_LETTERS && (b->flags & WORD_SAFETY) != 0;
}

/* "to|kill" rather than "tok|ill": a small word at a sign is as likely as two halves of even length. */
static size_t split_weight(const struct reader *r, uint32_t left, uint32_t right, uint16_t here)
{
    size_t a = r->lexicon->vocab.words[left].n, b = r->lexicon->vocab.words[right].n, least = a < b ? a : b;
    return is_small_at_sign(r, left, right, here) ? least + 2 : least;
}

/* "cantfeel": where it falls into two known words of one language; 0: nowhere. */
static size_t split_as(const struct reader *r, const struct token *t, uint16_t here, uint32_t ids[2])
{
    size_t best = 0, best_least = 0;
    for (size_t i = 1; i + 2 <= t->n; i++) {
        uint32_t left, right;
        if (!is_half(r, (struct str){ t->word, i }, here, &left) || !is_half(r, (struct str){ t->word + i, t->n - i }, here, &right) ||
            !are_halves(r, left, right, here))
            continue;
        size_t least = split_weight(r, left, right, here);
        if ((r->lexicon->vocab.words[left].in_phrases | r->lexicon->vocab.words[right].in_phrases) == 0 || least <= best_least ||
            (t->n - i < 3 && i < 3))
            continue;
        best = i;
        best_least = least;
        ids[0] = left;
        ids[1] = right;
    }
    return best;
}

static bool has_sign_word(const struct reader *r, const uint32_t ids[2])
{
    for (int i = 0; i < 2; i++) {
        const struct word *w = &r->lexicon->vocab.words[ids[i]];
        if ((w->flags & WORD_SAFETY) != 0 && w->n + 1u >= FORM_LETTERS)
            return true;
    }
    return false;
}

/* The language of the text first, then those that it may be in as well, for a sign: a text that is all one word tells no language. */
static size_t split_at(const struct reader *r, const struct token *t, uint32_t ids[2])
{
    size_t at = t->n < 5 ? 0 : split_as(r, t, (uint16_t)(1u << r->lang), ids);
    for (size_t k = 0; k < r->lexicon->n_langs && t->n >= 5 && at == 0; k++)
        if (r->langs_seen >> k & 1 && (at = split_as(r, t, (uint16_t)(1u << k), ids)) > 0 && !has_sign_word(r, ids))
            at = 0;
    return at;
}

static void set_word(const struct reader *r, struct token *t, uint32_t id)
{
    const struct word *w = &r->lexicon->vocab.words[id];
    t->ids[0] = id;
    t->n_ids = 1;
    t->word = w->text;
    t->n = w->n;
}

struct words_out {
    struct token *tokens;
    size_t n, room;
};

static struct token *put(struct reader *r, struct words_out *out, const struct token *t)
{
    if (out->n == out->room) {
        r->truncated = true;
        return NULL;
    }
    out->tokens[out->n] = *t;
    return &out->tokens[out->n++];
}

/* Puts `n` words in the place of a token. */
static void put_words(struct reader *r, struct words_out *out, const struct token *t, const uint32_t *ids, size_t n, uint16_t flags)
{
    for (size_t i = 0; i < n; i++) {
        struct token *made = put(r, out, t);
        if (made == NULL)
            return;
        if (i == 0 && flags == 0 && t->n_ids > 0) {
            made->whole = t->ids[0];
            made->n_whole = (uint8_t)n;
        }
        set_word(r, made, ids[i]);
        made->flags |= flags;
        if (i > 0) {
            made->brk = BREAK_NONE;
            made->flags &= (uint16_t)~(TOKEN_COMMA | TOKEN_SLASH | TOKEN_DASH | TOKEN_STOP);
        }
    }
}

/* The message is one word. */
static bool is_lone_word(const struct reader *r)
{
    size_t words = 0;
    for (size_t i = 0; i < r->n_tokens && words < 2; i++)
        words += (r->tokens[i].flags & TOKEN_EMOJI) == 0;
    return words == 1;
}

static void put_unknown(struct reader *r, struct words_out *out, const struct token *t)
{
    struct candidate found[CANDIDATES];
    size_t n = 0;
    if (is_lone_word(r) && spell_find_command(r->lexicon, token_str(t), found))
        n = 1;
    else
        n = spell_find(r->lexicon, token_str(t), r->lang, r->langs_seen, found);
    uint32_t halves[2];
    bool poor = n > 0 && found[0].distance == 1 && (r->lexicon->vocab.words[found[0].word].flags & WORD_DERIVED) != 0;
    if ((n == 0 || found[0].distance > 1 || poor) && split_at(r, t, halves) > 0 && (!poor || is_small_at_sign(r, halves[0], halves[1], (uint16_t)(1u << r->lang)))) {
        put_words(r, out, t, halves, 2, TOKEN_CORRECTED);
        return;
    }
    struct token *made = put(r, out, t);
    if (made == NULL || n == 0)
        return;
    const struct spell_entry *e = shorthand(r, &r->lexicon->vocab.words[found[0].word]);
    set_word(r, made, e != NULL && e->n_to == 1 ? r->lexicon->spell_words[e->first_to] : found[0].word);
    made->flags |= TOKEN_CORRECTED;
    if (found[0].doubtful)
        made->flags |= TOKEN_DOUBTFUL;
    for (size_t i = 1; i < n; i++) {
        made->far_ids = (uint8_t)(made->far_ids | found[i].far << made->n_ids);
        made->ids[made->n_ids++] = found[i].word;
    }
}

static void add_far_id(struct token *t, uint32_t id)
{
    if (t->n_ids == sizeof t->ids / sizeof *t->ids)
        return;
    t->far_ids = (uint8_t)(t->far_ids | 1u << t->n_ids);
    t->ids[t->n_ids++] = id;
}

/* What a word that stays as it is may have been meant for: a slip that its language tells of ("stoke"); and a slip of a sign, where it is
 * no word in its own right here ("kil", "doble", "droping"). */
static void add_far(const struct reader *r, struct token *t)
{
    const struct word *w = first_word(r, t);
    for (uint32_t at = w != NULL ? w->first_spell : 0; at != 0; at = r->lexicon->spells[at - 1].next) {
        const struct spell_entry *e = &r->lexicon->spells[at - 1];
        if (e->perhaps && e->lang == r->lang && e->n_to == 1)
            add_far_id(t, r->lexicon->spell_words[e->first_to]);
    }
    bool own = w != NULL && ((w->in_lang_words | w->in_light | w->in_known | w->in_numbers) >> r->lang & 1) != 0;
    bool said = w != NULL && (w->in_phrases >> r->lang & 1) != 0 && (w->flags & WORD_DERIVED) == 0;
    if (own || said || t->number != 0 || (t->flags & (TOKEN_CORRECTED | TOKEN_EMOJI)) != 0 || (w != NULL && w->flags & WORD_EMOJI))
        return;
    struct candidate found[CANDIDATES];
    size_t n = spell_find_far(r->lexicon, token_str(t), r->lang, found);
    for (size_t i = 0; i < n; i++)
        add_far_id(t, found[i].word);
}

/* Common here, or common elsewhere and not a word of its own here. */
static bool is_light(const struct reader *r, const struct token *t)
{
    const struct word *w = first_word(r, t);
    uint16_t here = (uint16_t)(1u << r->lang);
    if (w == NULL || w->in_light == 0)
        return false;
    return (w->in_light & here) != 0 || ((w->in_phrases | w->in_known | w->in_lang_words) & here) == 0;
}

/* Needs no correction.  A word that only another language lists as real may be a slip here. */
static bool is_known(const struct reader *r, const struct word *w)
{
    if ((w->in_known & ~(1u << r->lang)) != 0 && (w->in_known >> r->lang & 1) == 0 &&
        (w->in_phrases | w->in_lang_words | w->in_light | w->in_numbers) == 0 && w->first_spell == 0)
        return (w->flags & WORD_EMOJI) != 0;
    return word_is_known(w) || (w->flags & WORD_EMOJI) != 0;
}

/* "=si" and "=sÃ­" are words of their own beside "si". */
static void add_exact(const struct reader *r, struct token *t)
{
    const struct word *w = first_word(r, t);
    char exact[64];
    if (w == NULL || (w->flags & WORD_EXACT) == 0 || w->n + 1u > sizeof exact || t->n_ids == sizeof t->ids / sizeof *t->ids)
        return;
    memcpy(exact, w->text, w->n);
    exact[w->n] = t->flags & TOKEN_ACCENT ? EXACT_ACCENT : EXACT_PLAIN;
    uint32_t id = vocab_find(&r->lexicon->vocab, (struct str){ exact, w->n + 1u });
    if (id != NO_WORD)
        t->ids[t->n_ids++] = id;
}

/* A word of the phrase that is asked about. */
static bool is_kept(const struct reader *r, const struct token *t)
{
    for (size_t i = 0; r->kept != NULL && i < r->kept->n_tokens; i++) {
        const struct token *k = &r->kept->tokens[i];
        if (k->to - k->from == t->to - t->from && strncasecmp(r->text.s + t->from, r->kept->text.s + k->from, t->to - t->from) == 0)
            return true;
    }
    return false;
}

void read_words(struct reader *r)
{
    size_t room = r->n_tokens * 2 + 8;
    struct words_out out = { arena_array_raw(r->arena, room, sizeof(struct token)), 0, room };
    if (out.tokens == NULL) {
        r->failed = true;
        return;
    }
    for (size_t i = 0; i < r->n_tokens; i++) {
        const struct token *t = &r->tokens[i];
        const struct word *w = first_word(r, t);
        const struct spell_entry *e = w != NULL && t->number == 0 ? shorthand(r, w) : NULL;
        bool slip_elsewhere = e == NULL && w != NULL && w->first_spell != 0 && (w->in_phrases | w->in_lang_words | w->in_light | w->in_known | w->in_numbers) == 0;
        bool known = t->number != 0 || (w != NULL && is_known(r, w) && !slip_elsewhere);
        size_t first = out.n;
        if (e != NULL)
            put_words(r, &out, t, r->lexicon->spell_words + e->first_to, e->n_to, 0);
        else if (!known && t->n >= 3 && !is_kept(r, t))
            put_unknown(r, &out, t);
        else
            put(r, &out, t);
        for (size_t k = first; k < out.n; k++) {
            struct token *made = &out.tokens[k];
            made->flags |= is_light(r, made) ? TOKEN_LIGHT : 0;
            add_exact(r, made);
            if (e == NULL && !is_kept(r, t))
                add_far(r, made);
            made->flags |= known || made->flags & TOKEN_CORRECTED || e != NULL ? TOKEN_KNOWN : 0;
            if (made->number != 0) {
                r->numbers[made->number - 1].from = (uint16_t)k;
                r->numbers[made->number - 1].to = (uint16_t)(k + 1);
            }
        }
    }
    r->tokens = out.tokens;
    r->n_tokens = out.n;
}
