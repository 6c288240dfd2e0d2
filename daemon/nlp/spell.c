/* SPDX-License-Identifier: ISC
 * spell.c - distance one through an index of deletes (after SymSpell), distance two among words of a language with the same first
 * letter. */
#include <config.h>

#include "nlp/spell.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKET_BITS = 16, LETTERS = 27, LENGTH_MAX = 24, N_SHELVES = LANGS_MAX * LETTERS * (LENGTH_MAX + 1) };
enum { NEAR_COST = 15, FAR_COST = 60 }; /* hundredths of an edit */

struct entry {
    uint32_t hash, word;
};

struct deletes {
    uint32_t first[(1 << BUCKET_BITS) + 1];
    struct entry *entries;
    uint32_t shelf[N_SHELVES + 1]; /* by language, first letter and length */
    struct shelved {
        uint32_t word;
        uint64_t letters; /* letters_of() */
    } *shelved;
};

static uint32_t hash_end(uint64_t h)
{
    return (uint32_t)(((h ^ h >> 32) * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

/* Of the word without each of its letters, and behind them of all of it.  A letter counts by a power of its place, so that what stands before
 * and behind another is summed once. */
static void hash_deletes(struct str s, uint32_t out[LENGTH_MAX + 1])
{
    const uint64_t step = UINT64_C(0x100000001b3);
    uint64_t before[LENGTH_MAX + 1] = { 0 }, behind = 0, power = 1;
    for (size_t i = 0; i < s.n; i++)
        before[i + 1] = before[i] * step + (unsigned char)s.s[i];
    out[s.n] = hash_end(before[s.n]);
    for (size_t skip = s.n; skip-- > 0;) {
        out[skip] = hash_end(before[skip] * power + behind);
        behind += (unsigned char)s.s[skip] * power;
        power *= step;
    }
}

/* Without either of two equal letters beside each other it is the same. */
static bool is_new_delete(struct str s, size_t skip)
{
    return skip == 0 || skip == s.n || s.s[skip] != s.s[skip - 1];
}

/* Which letters it has, and in a second bit each which it has more than once. */
static uint64_t letters_of(struct str s)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < s.n; i++) {
        uint64_t once = (uint64_t)1 << 2 * ((unsigned char)s.s[i] & 31);
        mask |= once | (mask & once) << 1;
    }
    return mask;
}

static bool has_same_letters(struct str a, struct str b)
{
    const uint64_t once = UINT64_C(0x5555555555555555);
    return ((letters_of(a) ^ letters_of(b)) & once) == 0;
}

static size_t shelf_of(size_t lang, char first, size_t n)
{
    size_t letter = first >= 'a' && first <= 'z' ? (size_t)(first - 'a') : LETTERS - 1;
    return (lang * LETTERS + letter) * (LENGTH_MAX + 1) + n;
}

static struct str text_of(const struct word *w)
{
    return (struct str){ w->text, w->n };
}

/* Words that a slip may be corrected into. */
static bool is_target(const struct word *w)
{
    if (w->in_phrases == 0 || w->n < 3 || w->n > LENGTH_MAX)
        return false;
    for (size_t i = 0; i < w->n; i++)
        if ((w->text[i] >= '0' && w->text[i] <= '9') || (unsigned char)w->text[i] < ' ')
            return false;
    return true;
}

static void count_word(struct deletes *d, size_t n_langs, const struct word *w)
{
    struct str s = text_of(w);
    uint32_t hashes[LENGTH_MAX + 1];
    hash_deletes(s, hashes);
    for (size_t skip = 0; skip <= s.n; skip++)
        if (is_new_delete(s, skip))
            d->first[(hashes[skip] >> (32 - BUCKET_BITS)) + 1]++;
    for (size_t lang = 0; lang < n_langs; lang++)
        if (w->in_phrases >> lang & 1)
            d->shelf[shelf_of(lang, s.s[0], s.n) + 1]++;
}

static void file_word(struct deletes *d, size_t n_langs, uint32_t *next, uint32_t *next_shelved, const struct word *w, uint32_t id)
{
    struct str s = text_of(w);
    uint32_t hashes[LENGTH_MAX + 1];
    hash_deletes(s, hashes);
    for (size_t skip = 0; skip <= s.n; skip++)
        if (is_new_delete(s, skip))
            d->entries[next[hashes[skip] >> (32 - BUCKET_BITS)]++] = (struct entry){ hashes[skip], id };
    for (size_t lang = 0; lang < n_langs; lang++)
        if (w->in_phrases >> lang & 1)
            d->shelved[next_shelved[shelf_of(lang, s.s[0], s.n)]++] = (struct shelved){ id, letters_of(s) };
}

struct deletes *spell_new(const struct vocab *vocab, size_t n_langs)
{
    struct deletes *d = calloc(1, sizeof *d);
    uint32_t *next = NULL, *next_shelved = NULL;
    if (d == NULL)
        return NULL;
    for (uint32_t i = 0; i < vocab->n; i++)
        if (is_target(&vocab->words[i]))
            count_word(d, n_langs, &vocab->words[i]);
    for (size_t i = 0; i < (size_t)1 << BUCKET_BITS; i++)
        d->first[i + 1] += d->first[i];
    for (size_t i = 0; i < N_SHELVES; i++)
        d->shelf[i + 1] += d->shelf[i];
    d->entries = malloc((d->first[1 << BUCKET_BITS] + 1) * sizeof *d->entries);
    d->shelved = malloc((d->shelf[N_SHELVES] + 1) * sizeof *d->shelved);
    next = malloc(sizeof d->first);
    next_shelved = malloc(sizeof d->shelf);
    if (d->entries == NULL || d->shelved == NULL || next == NULL || next_shelved == NULL) {
        free(next);
        free(next_shelved);
        spell_free(d);
        return NULL;
    }
    memcpy(next, d->first, sizeof d->first);
    memcpy(next_shelved, d->shelf, sizeof d->shelf);
    for (uint32_t i = 0; i < vocab->n; i++)
        if (is_target(&vocab->words[i]))
            file_word(d, n_langs, next, next_shelved, &vocab->words[i], i);
    free(next);
    free(next_shelved);
    return d;
}

void spell_free(struct deletes *d)
{
    if (d == NULL)
        return;
    free(d->entries);
    free(d->shelved);
    free(d);
}

/* Only the cells within `limit` of the diagonal can stay within it; those beside them count as too far. */
unsigned spell_distance(struct str a, struct str b, unsigned limit)
{
    unsigned rows[3][LENGTH_MAX + 10];
    size_t longer = a.n > b.n ? a.n : b.n, shorter = a.n > b.n ? b.n : a.n;
    const unsigned far = limit + 1;
    if (longer >= LENGTH_MAX + 8 || longer - shorter > limit)
        return far;
    while (a.n > 0 && b.n > 0 && a.s[0] == b.s[0]) { /* what they begin and end with costs nothing */
        a = (struct str){ a.s + 1, a.n - 1 };
        b = (struct str){ b.s + 1, b.n - 1 };
    }
    while (a.n > 0 && b.n > 0 && a.s[a.n - 1] == b.s[b.n - 1]) {
        a.n--;
        b.n--;
    }
    for (size_t j = 0; j <= b.n && j <= far; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.n; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];
        size_t from = i > limit ? i - limit : 1, to = i + limit < b.n ? i + limit : b.n;
        unsigned least = row[from - 1] = i > limit ? far : (unsigned)i;
        if (i + limit <= b.n)
            above[i + limit] = far;
        for (size_t j = from; j <= to; j++) {
            unsigned v = above[j - 1] + (a.s[i - 1] != b.s[j - 1]);
            if (above[j] + 1 < v)
                v = above[j] + 1;
            if (row[j - 1] + 1 < v)
                v = row[j - 1] + 1;
            if (i > 1 && j > 1 && a.s[i - 1] == b.s[j - 2] && a.s[i - 2] == b.s[j - 1] && twice[j - 2] + 1 < v)
                v = twice[j - 2] + 1;
            row[j] = v;
            least = v < least ? v : least;
        }
        if (least > limit)
            return far;
    }
    return rows[a.n % 3][b.n] < far ? rows[a.n % 3][b.n] : far;
}

/* Keys that lie beside each other on a phone. */
static bool are_neighbours(char a, char b)
{
    static const char *const ROWS[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm" };
    int row_a = -1, row_b = -1;
    long at_a = 0, at_b = 0;
    for (int i = 0; i < 3; i++) {
        const char *p = strchr(ROWS[i], a), *q = strchr(ROWS[i], b);
        if (p != NULL) {
            row_a = i;
            at_a = p - ROWS[i];
        }
        if (q != NULL) {
            row_b = i;
            at_b = q - ROWS[i];
        }
    }
    return row_a >= 0 && row_b >= 0 && labs(row_a - row_b) <= 1 && labs(at_a - at_b) <= 1;
}

/* How unlikely one slip is, in hundredths: between words that are one edit apart. */
static unsigned slip_cost(struct str typed, struct str meant)
{
    size_t i = 0;
    while (i < typed.n && i < meant.n && typed.s[i] == meant.s[i])
        i++;
    if (typed.n == meant.n) {
        if (i + 1 < typed.n && typed.s[i] == meant.s[i + 1] && typed.s[i + 1] == meant.s[i])
            return 60;
        return are_neighbours(typed.s[i], meant.s[i]) ? 70 : memchr("aeiou", typed.s[i], 5) && memchr("aeiou", meant.s[i], 5) ? 75 : 100;
    }
    struct str longer = typed.n > meant.n ? typed : meant;
    bool doubled = i > 0 && i < longer.n && longer.s[i] == longer.s[i - 1];
    return doubled ? 50 : typed.n < meant.n ? 80 : 85;
}

struct search {
    const struct lexicon *lexicon;
    struct str word;
    int lang;
    uint16_t seen;
    struct candidate *out; /* CANDIDATES */
    size_t n;
    bool command; /* only commands, whatever else they cost */
    bool sign;    /* only words of signs with its first letter, and of three letters those that have one more */
};

static void consider(struct search *s, uint32_t id, unsigned distance)
{
    const struct word *w = &s->lexicon->vocab.words[id];
    struct str meant = text_of(w);
    unsigned cost = distance == 1 ? slip_cost(s->word, meant) : 200;
    bool same_first = meant.s[0] == s->word.s[0];
    if (s->command && (w->flags & WORD_COMMAND) == 0)
        return;
    if (s->sign && ((w->flags & WORD_SAFETY) == 0 || !same_first || (meant.n < s->word.n && cost > 50)))
        return; /* a letter too many is a slip where it is typed twice: with another it is a form of the word */
    if (!same_first)
        cost += 40;
    if (!s->command && (w->in_phrases >> s->lang & 1) == 0)
        cost += 60;
    if (!s->command && (w->flags & WORD_SAFETY) == 0)
        cost += 20;
    if (w->flags & WORD_DERIVED)
        cost += 10;
    for (size_t i = 0; i < s->n; i++)
        if (s->out[i].word == id)
            return;
    bool doubtful = (distance == 2 && s->word.n <= 7) || (distance == 1 && s->word.n <= 5 && !same_first);
    struct candidate c = { id, (uint8_t)distance, (uint16_t)cost, doubtful, false };
    size_t at = s->n;
    while (at > 0 && (s->out[at - 1].cost > cost || (s->out[at - 1].cost == cost && s->out[at - 1].word > id)))
        at--;
    if (at >= CANDIDATES)
        return;
    s->n = s->n < CANDIDATES ? s->n + 1 : CANDIDATES;
    for (size_t i = s->n - 1; i > at; i--)
        s->out[i] = s->out[i - 1];
    s->out[at] = c;
}

/* Only a word of a language that the text is in was meant. */
static bool is_seen(const struct search *s, uint32_t id)
{
    return (s->lexicon->vocab.words[id].in_phrases & s->seen) != 0;
}

static void search_near(struct search *s)
{
    const struct deletes *d = s->lexicon->deletes;
    uint32_t hashes[LENGTH_MAX + 1];
    hash_deletes(s->word, hashes);
    for (size_t skip = 0; skip <= s->word.n; skip++) /* asked for at once: each waits for memory */
        __builtin_prefetch(&d->first[hashes[skip] >> (32 - BUCKET_BITS)]);
    for (size_t skip = 0; skip <= s->word.n; skip++)
        __builtin_prefetch(&d->entries[d->first[hashes[skip] >> (32 - BUCKET_BITS)]]);
    for (size_t skip = 0; skip <= s->word.n; skip++) {
        uint32_t hash = hashes[skip], bucket = hash >> (32 - BUCKET_BITS);
        for (uint32_t i = d->first[bucket]; i < d->first[bucket + 1]; i++) {
            if (d->entries[i].hash != hash || !is_seen(s, d->entries[i].word))
                continue;
            struct str meant = text_of(&s->lexicon->vocab.words[d->entries[i].word]);
            unsigned distance = spell_distance(s->word, meant, 1);
            bool swapped = meant.n == s->word.n && has_same_letters(meant, s->word);
            bool left_out = s->sign && meant.n == 4 && s->word.n == 3;
            if (distance == 1 && (s->word.n >= 4 || swapped || left_out) && (meant.n >= 4 || s->word.n <= 4))
                consider(s, d->entries[i].word, 1);
        }
    }
}

/* No more than so many bits. */
static bool is_few(uint64_t bits, unsigned most)
{
    while (bits != 0 && most-- > 0)
        bits &= bits - 1;
    return bits == 0;
}

/* Each of two slips takes a letter at most and adds one at most; one that makes a word longer takes none, one that makes it shorter adds none. */
static void search_shelf(struct search *s, size_t lang, size_t n, uint64_t letters)
{
    const struct deletes *d = s->lexicon->deletes;
    size_t shelf = shelf_of(lang, s->word.s[0], n);
    unsigned taken = n > s->word.n ? 2 - (unsigned)(n - s->word.n) : 2, added = n < s->word.n ? 2 - (unsigned)(s->word.n - n) : 2;
    for (uint32_t i = d->shelf[shelf]; i < d->shelf[shelf + 1]; i++) {
        const struct shelved *w = &d->shelved[i];
        if (is_few(letters & ~w->letters, taken) && is_few(w->letters & ~letters, added) &&
            spell_distance(s->word, text_of(&s->lexicon->vocab.words[w->word]), 2) == 2)
            consider(s, w->word, 2);
    }
}

static void search_far(struct search *s)
{
    uint64_t letters = letters_of(s->word);
    for (size_t lang = 0; lang < s->lexicon->n_langs; lang++)
        for (size_t n = s->word.n - 2 < 5 ? 5 : s->word.n - 2; (s->seen >> lang & 1) != 0 && n <= s->word.n + 2 && n <= LENGTH_MAX; n++)
            search_shelf(s, lang, n, letters);
}

bool spell_find_command(const struct lexicon *lexicon, struct str word, struct candidate *out)
{
    struct candidate found[CANDIDATES], other[CANDIDATES];
    struct search s = { .lexicon = lexicon, .word = word, .seen = UINT16_MAX, .out = found, .command = true };
    if (lexicon->deletes == NULL || word.n < 4 || word.n > LENGTH_MAX)
        return false;
    search_near(&s);
    if (s.n == 0 && word.n >= 6)
        search_far(&s);
    if (s.n == 0 || (s.n > 1 && found[1].cost == found[0].cost))
        return false;
    struct search rival = { .lexicon = lexicon, .word = word, .seen = UINT16_MAX, .out = other };
    search_near(&rival); /* a sign that is nearer was meant */
    if (rival.n > 0 && other[0].cost < found[0].cost)
        return false;
    *out = found[0];
    out->doubtful = false;
    return true;
}

size_t spell_find(const struct lexicon *lexicon, struct str word, int lang, uint16_t seen, struct candidate out[CANDIDATES])
{
    struct search s = { .lexicon = lexicon, .word = word, .lang = lang, .seen = seen, .out = out };
    if (lexicon->deletes == NULL || word.n < 3 || word.n > LENGTH_MAX)
        return 0;
    search_near(&s);
    if (s.n == 0 && word.n >= 6)
        search_far(&s);
    /* a second one where it is about as likely; one slip that is less likely where what stands beside it says so */
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        out[i].far = i > 1 || out[i].cost > out[0].cost + NEAR_COST;
        const struct word *w = &lexicon->vocab.words[out[i].word];
        if (!out[i].far || (out[i].distance == 1 && w->text[0] == word.s[0] && out[i].cost <= out[0].cost + FAR_COST && (w->flags & WORD_SAFETY) != 0))
            out[n++] = out[i];
    }
    return n;
}

size_t spell_find_far(const struct lexicon *lexicon, struct str word, int lang, struct candidate out[CANDIDATES])
{
    struct search s = { .lexicon = lexicon, .word = word, .lang = lang, .seen = (uint16_t)(1u << lang), .out = out, .sign = true };
    if (lexicon->deletes == NULL || word.n < 3 || word.n > LENGTH_MAX)
        return 0;
    search_near(&s);
    for (size_t i = 0; i < s.n; i++)
        out[i].far = out[i].doubtful = true;
    return s.n < CANDIDATES ? s.n : CANDIDATES - 1u;
}
