/* SPDX-License-Identifier: ISC
 * tokens.c - characters to tokens: words, numbers, emoji, and what stands between them. */
#include <config.h>

#include "nlp/digits.h"
#include "nlp/reader.h"

#include <string.h>

enum { WORD_MAX = 60 };

struct scan {
    struct reader *reader;
    const struct vocab *vocab;
    const struct ch *chs;
    size_t n;
    size_t at;
    size_t max_tokens;
    uint8_t brk;
    uint16_t flags; /* of the next token */
    uint16_t clause, sentence;
    uint32_t last_emoji; /* index of it + 1 */
    bool glued;
};

static void add_break(struct scan *s, enum brk brk)
{
    if (s->brk < brk)
        s->brk = (uint8_t)brk;
}

static struct token *add_token(struct scan *s, size_t from, size_t to, struct str word)
{
    struct reader *r = s->reader;
    if (r->n_tokens == s->max_tokens) {
        r->truncated = true;
        s->at = s->n;
        return NULL;
    }
    if (r->n_tokens > 0 && s->brk >= BREAK_CLAUSE)
        s->clause++;
    if (r->n_tokens > 0 && s->brk == BREAK_SENTENCE)
        s->sentence++;
    struct token *t = &r->tokens[r->n_tokens++];
    *t = (struct token){ .from = s->chs[from].from, .to = s->chs[to - 1].from + s->chs[to - 1].n_bytes, .word = word.s,
                         .n = (uint16_t)word.n, .flags = s->flags, .brk = s->brk, .clause = s->clause, .sentence = s->sentence };
    if (s->glued)
        t->flags |= TOKEN_GLUED;
    for (size_t i = from; i < to; i++)
        if (s->chs[i].flags & CHAR_ACCENT || s->chs[i].cp == '\'') /* "I'll" is not ill */
            t->flags |= TOKEN_ACCENT;
    s->brk = BREAK_NONE;
    s->flags = 0;
    s->last_emoji = 0;
    return t;
}

static void add_id(struct token *t, uint32_t id)
{
    for (int i = 0; i < t->n_ids; i++)
        if (t->ids[i] == id)
            return;
    if (id != NO_WORD && t->n_ids < sizeof t->ids / sizeof *t->ids)
        t->ids[t->n_ids++] = id;
}

/* chs[from, to) as UTF-8 without apostrophes, hyphens and full stops. */
static size_t spell_out(const struct scan *s, size_t from, size_t to, char *out)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        uint32_t c = s->chs[i].cp;
        if (c == '\'' || c == '-' || c == '.')
            continue;
        if (n + 4 > WORD_MAX)
            return 0;
        if (c < 0x80)
            out[n++] = (char)c;
        else
            n += put_utf8(c, out + n);
    }
    return n;
}

/* Runs of three and more equal letters cut to `keep`; *cut when there were any. */
static size_t squeeze(const char *in, size_t n, size_t keep, char *out, bool *cut)
{
    size_t used = 0;
    *cut = false;
    for (size_t i = 0; i < n;) {
        size_t run = 1;
        while (i + run < n && in[i + run] == in[i])
            run++;
        bool letter = in[i] >= 'a' && in[i] <= 'z';
        size_t kept = letter && run >= 3 ? keep : run;
        *cut = *cut || kept < run;
        for (size_t k = 0; k < kept; k++)
            out[used++] = in[i];
        i += run;
    }
    return used;
}

static void add_word(struct scan *s, size_t from, size_t to, const char *folded, size_t n)
{
    char twice[WORD_MAX + 4], once[WORD_MAX + 4];
    bool cut = false, stretched = false;
    size_t n_twice = n;
    for (size_t i = 2; i < n && !stretched; i++)
        stretched = folded[i] == folded[i - 1] && folded[i] == folded[i - 2];
    if (stretched)
        n_twice = squeeze(folded, n, 2, twice, &cut);
    else
        memcpy(twice, folded, n);
    uint32_t id = vocab_find(s->vocab, (struct str){ twice, n_twice }), other = NO_WORD;
    struct str word = { twice, n_twice };
    if (cut) {
        size_t n_once = squeeze(folded, n, 1, once, &cut);
        other = vocab_find(s->vocab, (struct str){ once, n_once });
        if (id == NO_WORD) {
            word = (struct str){ once, n_once };
            id = other;
        }
    }
    struct str kept = id != NO_WORD ? (struct str){ s->vocab->words[id].text, s->vocab->words[id].n } : arena_str(s->reader->arena, word);
    struct token *t = add_token(s, from, to, kept);
    if (t == NULL)
        return;
    add_id(t, id);
    add_id(t, other);
    t->flags |= TOKEN_JOINABLE;
}

/* A chunk with signs or digits in it that is a word as it stands: n/v, b4, 2day. */
/* "3rd", which some phrase has as a word, is a number all the same. */
static void add_ordinal(struct scan *s, size_t token, size_t end)
{
    struct number number;
    char suffix[WORD_MAX + 4];
    size_t digits = read_digits(s->chs, end, s->at, &number);
    size_t n = digits < end ? spell_out(s, digits, end, suffix) : 0;
    uint32_t id = n > 0 ? vocab_find(s->vocab, (struct str){ suffix, n }) : NO_WORD;
    if (number.type != NUMBER_PLAIN || id == NO_WORD || (s->vocab->words[id].flags & WORD_ORDINAL_END) == 0)
        return;
    number.type = NUMBER_ORDINAL;
    number.from = (uint16_t)token;
    number.to = (uint16_t)(token + 1);
    s->reader->tokens[token].number = reader_add_number(s->reader, &number);
}

static bool read_chunk(struct scan *s)
{
    size_t end = s->at;
    bool letters = false, others = false;
    while (end < s->n && s->chs[end].cp != ' ' && s->chs[end].cp != '\n' && end - s->at < WORD_MAX) {
        bool letter = cp_is_letter(s->chs[end].cp);
        letters = letters || letter;
        others = others || (!letter && s->chs[end].cp != '\'');
        end++;
    }
    if (!others || !letters)
        return false;
    for (;;) {
        char folded[WORD_MAX + 4];
        size_t n = spell_out(s, s->at, end, folded);
        uint32_t id = n > 1 ? vocab_find(s->vocab, (struct str){ folded, n }) : NO_WORD;
        bool plain = true; /* only letters are left: the usual way does it, and sees hyphens */
        for (size_t i = 0; i < n && plain; i++)
            plain = (folded[i] >= 'a' && folded[i] <= 'z') || (unsigned char)folded[i] >= 0x80;
        if (id != NO_WORD && !plain) {
            size_t before = s->reader->n_tokens;
            add_word(s, s->at, end, folded, n);
            if (s->reader->n_tokens == before + 1 && cp_is_digit(s->chs[s->at].cp))
                add_ordinal(s, before, end);
            s->at = end;
            return true;
        }
        uint32_t last = end > s->at ? s->chs[end - 1].cp : ' ';
        if (strchr(".,!?;:)\"(", (int)(last < 0x80 ? last : 'x')) == NULL || end - s->at < 3)
            return false;
        end--;
    }
}

/* a.m., e.r.: letters with full stops between them. */
static bool read_dotted(struct scan *s)
{
    size_t end = s->at, n = 0;
    char folded[WORD_MAX + 4];
    while (end + 1 < s->n && n < 8 && cp_is_letter(s->chs[end].cp) && s->chs[end].cp < 0x80 && s->chs[end + 1].cp == '.') {
        folded[n++] = (char)s->chs[end].cp;
        end += 2;
    }
    bool tail = end < s->n && cp_is_letter(s->chs[end].cp);
    if (tail && !(end + 1 < s->n && cp_is_letter(s->chs[end + 1].cp)) && s->chs[end].cp < 0x80) {
        folded[n++] = (char)s->chs[end++].cp; /* a.m without its last stop */
        tail = false;
    }
    if (n < 2 || tail)
        return false;
    add_word(s, s->at, end, folded, n);
    s->at = end;
    return true;
}

/* Digits and signs inside a word that stand for letters: h3adache, p@in. */
static bool read_leet(struct scan *s)
{
    size_t end = s->at, n = 0, n_signs = 0;
    char folded[WORD_MAX + 4];
    bool ones = false;
    for (; end < s->n && n < WORD_MAX; end++) {
        uint32_t c = s->chs[end].cp;
        static const char FROM[] = "013457@$", TO[] = "oieastas";
        const char *sign = c < 0x80 && c != '\0' ? strchr(FROM, (int)c) : NULL;
        if (sign != NULL) {
            folded[n++] = TO[sign - FROM];
            ones = ones || c == '1';
            n_signs++;
        } else if (c >= 'a' && c <= 'z')
            folded[n++] = (char)c;
        else
            break;
    }
    if (n_signs == 0 || n_signs * 2 > n || (end < s->n && cp_is_digit(s->chs[end].cp)))
        return false;
    uint32_t id = vocab_find(s->vocab, (struct str){ folded, n });
    if (id == NO_WORD && ones) {
        for (size_t i = 0; i < n; i++)
            if (s->chs[s->at + i].cp == '1')
                folded[i] = 'l';
        id = vocab_find(s->vocab, (struct str){ folded, n });
    }
    uint32_t last = s->chs[end - 1].cp;
    if (id == NO_WORD || (cp_is_digit(last) && n < 4))
        return false;
    add_word(s, s->at, end, folded, n);
    if (s->reader->n_tokens > 0)
        s->reader->tokens[s->reader->n_tokens - 1].flags |= TOKEN_CORRECTED;
    s->at = end;
    return true;
}

static bool is_of(const struct scan *s, struct str word, uint16_t langs)
{
    uint32_t id = vocab_find(s->vocab, word);
    if (id == NO_WORD)
        return false;
    const struct word *w = &s->vocab->words[id];
    return ((w->in_phrases | w->in_lang_words | w->in_light | w->in_known) & langs) != 0;
}

/* j'ai is two words where a language says so and "jai" is none, and d'en is two though English has a den: a letter or two and a
 * word of that language behind it. */
static bool splits_apostrophe(const struct scan *s, const char *left, size_t n_left, const char *whole, size_t n_whole)
{
    uint16_t split = 0;
    for (size_t i = 0; i < s->reader->lexicon->n_langs; i++)
        if (s->reader->lexicon->langs[i].split_apostrophe)
            split = (uint16_t)(split | 1u << i);
    if (split == 0)
        return false;
    if (n_left <= 2 && is_of(s, (struct str){ left, n_left }, split) &&
        is_of(s, (struct str){ whole + n_left, n_whole - n_left }, split))
        return true;
    uint32_t id = vocab_find(s->vocab, (struct str){ whole, n_whole });
    if (id != NO_WORD && word_is_known(&s->vocab->words[id]))
        return false;
    id = vocab_find(s->vocab, (struct str){ left, n_left });
    if (id == NO_WORD)
        return n_left <= 1;
    const struct word *w = &s->vocab->words[id];
    return ((w->in_phrases | w->in_lang_words | w->in_light | w->in_known) & split) != 0;
}

/* dad's is read as dad too, where a language says so. */
static void add_stem(struct scan *s, size_t from, size_t apostrophe, size_t end)
{
    char left[WORD_MAX + 4], tail[WORD_MAX + 4];
    size_t n_tail = spell_out(s, apostrophe + 1, end, tail), n_left = spell_out(s, from, apostrophe, left);
    uint32_t ending = vocab_find(s->vocab, (struct str){ tail, n_tail }), stem = vocab_find(s->vocab, (struct str){ left, n_left });
    if (ending == NO_WORD || stem == NO_WORD || n_left < 3 || (s->vocab->words[ending].flags & WORD_APOSTROPHE_END) == 0)
        return;
    struct token *t = &s->reader->tokens[s->reader->n_tokens - 1];
    if (t->n_ids == 0) {
        t->word = s->vocab->words[stem].text;
        t->n = s->vocab->words[stem].n;
    }
    add_id(t, stem);
}

static void read_letters(struct scan *s)
{
    if (read_dotted(s))
        return;
    enum { RUN_MAX = 2 * WORD_MAX + 2 }; /* every other may be an apostrophe: so many hold more letters than any word, whatever follows */
    size_t end = s->at, apostrophe = 0;
    while (end < s->n && end - s->at < RUN_MAX) {
        uint32_t c = s->chs[end].cp;
        if (c == '\'' && end + 1 < s->n && cp_is_letter(s->chs[end + 1].cp)) {
            if (apostrophe == 0)
                apostrophe = end;
        } else if (!cp_is_letter(c))
            break;
        end++;
    }
    uint32_t next = end < s->n ? s->chs[end].cp : ' ';
    if ((cp_is_digit(next) || next == '@' || next == '$') && read_leet(s))
        return;
    char folded[WORD_MAX + 4];
    size_t from = s->at, n = spell_out(s, from, end, folded);
    if (apostrophe > from) {
        char left[WORD_MAX + 4];
        size_t n_left = spell_out(s, from, apostrophe, left);
        if (n > 0 && splits_apostrophe(s, left, n_left, folded, n)) {
            add_word(s, from, apostrophe, left, n_left);
            s->at = apostrophe + 1;
            return;
        }
    }
    if (n == 0) { /* longer than any word: in pieces */
        end = from + WORD_MAX / 4 < end ? from + WORD_MAX / 4 : end;
        n = spell_out(s, from, end, folded);
    }
    s->at = end;
    size_t n_before = s->reader->n_tokens;
    if (n > 0)
        add_word(s, from, end, folded, n);
    if (apostrophe > from && s->reader->n_tokens > n_before)
        add_stem(s, from, apostrophe, end);
}

static void read_number(struct scan *s)
{
    struct number number;
    size_t end = read_digits(s->chs, s->n, s->at, &number);
    char text[WORD_MAX + 4];
    size_t n = spell_out(s, s->at, end < s->at + 20 ? end : s->at + 20, text);
    struct token *t = add_token(s, s->at, end, arena_str(s->reader->arena, (struct str){ text, n }));
    s->at = end;
    if (t == NULL)
        return;
    number.from = (uint16_t)(s->reader->n_tokens - 1);
    number.to = (uint16_t)s->reader->n_tokens;
    t->flags |= TOKEN_DIGITS | TOKEN_KNOWN;
    add_id(t, vocab_find(s->vocab, token_str(t)));
    char suffix[WORD_MAX + 4];
    size_t tail = end;
    while (tail < s->n && tail - end < 4 && cp_is_letter(s->chs[tail].cp))
        tail++;
    if (tail > end && number.type == NUMBER_PLAIN && (tail == s->n || !cp_is_letter(s->chs[tail].cp))) {
        size_t n_suffix = spell_out(s, end, tail, suffix);
        uint32_t id = vocab_find(s->vocab, (struct str){ suffix, n_suffix });
        if (id != NO_WORD && s->vocab->words[id].flags & WORD_ORDINAL_END) {
            number.type = NUMBER_ORDINAL;
            t->to = s->chs[tail - 1].from + s->chs[tail - 1].n_bytes;
            s->at = tail;
        }
    }
    t->number = reader_add_number(s->reader, &number);
}

/* An emoji that the lexicon knows becomes its words; others only part what they stand between. */
static void read_emoji(struct scan *s)
{
    const struct lexicon *lexicon = s->reader->lexicon;
    const struct emoji *best = NULL;
    for (uint32_t i = 0; i < lexicon->n_emoji; i++) {
        const struct emoji *e = &lexicon->emoji[i];
        size_t k = 0;
        while (k < e->n_cps && s->at + k < s->n && s->chs[s->at + k].cp == e->cps[k])
            k++;
        if (k == e->n_cps && (best == NULL || e->n_cps > best->n_cps))
            best = e;
    }
    add_break(s, BREAK_EMOJI);
    if (best == NULL) {
        s->at++;
        return;
    }
    size_t from = s->at;
    s->at += best->n_cps;
    uint32_t number = (uint32_t)(best - lexicon->emoji) + 1;
    if (number == s->last_emoji)
        return; /* the same again says no more */
    for (size_t i = 0; i < best->n_to; i++) {
        uint32_t id = lexicon->spell_words[best->first_to + i];
        struct token *t = add_token(s, from, from + best->n_cps, (struct str){ s->vocab->words[id].text, s->vocab->words[id].n });
        if (t == NULL)
            return;
        add_id(t, id);
        t->flags |= TOKEN_EMOJI;
    }
    s->last_emoji = number;
    s->brk = BREAK_EMOJI;
}

static bool ends_abbreviation(const struct scan *s)
{
    if (s->reader->n_tokens == 0)
        return false;
    const struct token *t = &s->reader->tokens[s->reader->n_tokens - 1];
    return t->n_ids > 0 && (s->vocab->words[t->ids[0]].flags & WORD_ABBREV) != 0 &&
        t->to == s->chs[s->at].from; /* straight behind it */
}

static void mark_asked(struct scan *s)
{
    struct reader *r = s->reader;
    for (size_t i = r->n_tokens; i-- > 0 && r->tokens[i].sentence == s->sentence && s->brk < BREAK_SENTENCE;)
        r->tokens[i].flags |= TOKEN_ASKED;
}

/* Full stops: one ends a sentence, more are a pause. */
static void read_stops(struct scan *s)
{
    size_t end = s->at;
    while (end < s->n && s->chs[end].cp == '.')
        end++;
    if (end - s->at > 1)
        add_break(s, BREAK_CLAUSE);
    else if (!ends_abbreviation(s)) {
        add_break(s, BREAK_SENTENCE);
        s->flags |= TOKEN_STOP;
    }
    s->at = end;
}

static void read_sign(struct scan *s)
{
    uint32_t c = s->chs[s->at].cp;
    switch (c) {
    case '\n':
        add_break(s, BREAK_SENTENCE);
        break;
    case '.':
        read_stops(s);
        return;
    case '?':
        mark_asked(s);
        add_break(s, BREAK_SENTENCE);
        s->flags |= TOKEN_STOP;
        break;
    case '!':
        add_break(s, BREAK_SENTENCE);
        s->flags |= TOKEN_STOP;
        break;
    case ';':
    case 0x2022: /* bullet */
        add_break(s, BREAK_CLAUSE);
        break;
    case ',':
        add_break(s, BREAK_SOFT);
        s->flags |= TOKEN_COMMA;
        break;
    case '/':
        add_break(s, BREAK_SOFT);
        s->flags |= TOKEN_SLASH;
        break;
    case ':':
    case '(':
    case ')':
    case '=':
    case '|':
        add_break(s, BREAK_SOFT);
        break;
    case '-': {
        bool alone = s->at > 0 && s->chs[s->at - 1].cp == ' ' && s->at + 1 < s->n &&
            (s->chs[s->at + 1].cp == ' ' || s->chs[s->at + 1].cp == '-');
        bool twice = s->at + 1 < s->n && s->chs[s->at + 1].cp == '-';
        if (alone || twice) {
            s->flags |= TOKEN_DASH;
            add_break(s, BREAK_CLAUSE);
        }
        break;
    }
    default:
        break;
    }
    s->at++;
}

static bool is_emoji(uint32_t cp)
{
    return cp >= 0x1F000 || (cp >= 0x2190 && cp <= 0x2BFF && cp != 0x2212) || cp == 0x203C || cp == 0x2049 || cp == 0x3030;
}

/* "pain - 7": a dash before a number is only a colon. */
static void soften_dash(struct scan *s)
{
    if (s->flags & TOKEN_DASH && s->brk == BREAK_CLAUSE)
        s->brk = BREAK_SOFT;
}

static void read_next(struct scan *s)
{
    uint32_t c = s->chs[s->at].cp;
    bool first = s->at == 0 || s->chs[s->at - 1].cp == ' ' || s->chs[s->at - 1].cp == '\n' || s->chs[s->at - 1].cp >= 0x2000;
    s->glued = s->at > 0 && (cp_is_letter(s->chs[s->at - 1].cp) || cp_is_digit(s->chs[s->at - 1].cp));
    if (c == ' ')
        s->at++;
    else if (first && (c < 0x80 || cp_is_letter(c)) && read_chunk(s))
        return;
    else if (cp_is_letter(c))
        read_letters(s);
    else if (cp_is_digit(c)) {
        soften_dash(s);
        read_number(s);
    } else if (is_emoji(c))
        read_emoji(s);
    else {
        char sign = c < 0x80 ? (char)c : ' ';
        uint32_t id = strchr("&+=%", sign) != NULL ? vocab_find(s->vocab, (struct str){ &sign, 1 }) : NO_WORD;
        if (id == NO_WORD) {
            read_sign(s);
            return;
        }
        struct token *t = add_token(s, s->at, s->at + 1, (struct str){ s->vocab->words[id].text, 1 });
        if (t != NULL) {
            add_id(t, id);
            s->at++;
        }
    }
}

/* Asks for the words of the text, and for each with the next as one ("head ache"), before they are read.  What they are is not decided here:
 * one that is missed is only slower. */
static void expect_words(struct scan *s)
{
    uint32_t *hashes = arena_array_raw(s->reader->arena, s->n + 1, sizeof *hashes);
    uint64_t own = VOCAB_HASH_START, joined = VOCAB_HASH_START; /* of this word; of the one before and this one */
    size_t n = 0;
    bool inside = false;
    for (size_t i = 0; hashes != NULL && i <= s->n; i++) {
        uint32_t c = i < s->n ? s->chs[i].cp : ' ';
        if (cp_is_letter(c)) {
            char bytes[4];
            size_t n_bytes = c < 0x80 ? (bytes[0] = (char)c, 1) : put_utf8(c, bytes);
            for (size_t k = 0; k < n_bytes; k++) {
                own = vocab_hash_byte(own, bytes[k]);
                joined = vocab_hash_byte(joined, bytes[k]);
            }
            inside = true;
        } else if (c != '\'' && inside) {
            hashes[n++] = vocab_hash_end(own);
            vocab_expect_said(s->vocab, vocab_hash_end(joined));
            joined = own;
            own = VOCAB_HASH_START;
            inside = false;
        }
    }
    vocab_expect(s->vocab, hashes, n);
}

void read_tokens(struct reader *r)
{
    size_t limit = r->request->max_tokens > 0 && r->request->max_tokens < 3000 ? r->request->max_tokens : 3000;
    if (r->text.n > 64000) {
        r->text.n = 64000;
        r->truncated = true;
    }
    struct scan s = { .reader = r, .vocab = &r->lexicon->vocab, .max_tokens = limit, .brk = BREAK_SENTENCE };
    s.chs = normalize(r->text, r->arena, &s.n);
    size_t room = s.n + 64 < limit ? s.n + 64 : limit; /* an emoji may be several words */
    s.max_tokens = room;
    r->tokens = arena_array_raw(r->arena, room + 1, sizeof *r->tokens);
    r->size_numbers = 2 * room + 8;
    if (r->size_numbers > UINT16_MAX - 1)
        r->size_numbers = UINT16_MAX - 1;
    r->numbers = arena_array_raw(r->arena, r->size_numbers, sizeof *r->numbers);
    if (s.chs == NULL || r->tokens == NULL || r->numbers == NULL) {
        r->failed = true;
        return;
    }
    expect_words(&s);
    while (s.at < s.n)
        read_next(&s);
}

uint16_t reader_add_number(struct reader *r, const struct number *number)
{
    if (r->n_numbers >= r->size_numbers) {
        r->truncated = true;
        return 0;
    }
    r->numbers[r->n_numbers++] = *number;
    return (uint16_t)r->n_numbers;
}
