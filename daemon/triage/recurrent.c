/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/recurrent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "triage/feature.h"
#include "triage/hash.h"

enum { DIM = RECURRENT_DIM, HIDDEN = RECURRENT_HIDDEN, HEADS = RECURRENT_HEADS, ATTEND = RECURRENT_ATTEND, INNER = RECURRENT_INNER,
       GATES = 3 * HIDDEN, BOTH = 2 * HIDDEN, POOLED = (HEADS + 1) * BOTH };
enum { PIECE_LEAST = 3, PIECE_MOST = 5, WORD_BYTES = 30, LANES = 4 };

typedef float lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float)), may_alias));
typedef int32_t chosen __attribute__((vector_size(LANES * sizeof(int32_t)), aligned(sizeof(float))));

/* Weights stand input by input, so that what one input adds to all outputs lies together. */
struct direction {
    float of_input[DIM][GATES], of_state[HIDDEN][GATES], input_bias[GATES], state_bias[GATES];
};

struct recurrent {
    struct learnt_head head;
    double loss;
    float scales[RECURRENT_ROWS];
    int8_t rows[RECURRENT_ROWS][DIM];
    float begin[DIM], gain[DIM], bias[DIM];
    struct direction ahead, back;
    float attend[BOTH][ATTEND], attend_bias[ATTEND], heads[ATTEND][HEADS], heads_bias[HEADS];
    float inner[POOLED][INNER], inner_bias[INNER], last[INNER][LIKENESS_COUNT], last_bias[LIKENESS_COUNT];
};

struct recurrent_text {
    struct seen {
        float ahead[GATES], back[GATES]; /* what the word adds to the gates of each direction */
    } *seen;
    size_t n;
};

/* ---- the file */

struct source {
    const char *at;
    size_t left;
};

static bool take(struct source *s, void *out, size_t n)
{
    if (s->left < n)
        return false;
    memcpy(out, s->at, n);
    s->at += n;
    s->left -= n;
    return true;
}

/* The file has them output by output. */
static bool take_turned(struct source *s, float *out, size_t n_out, size_t n_in)
{
    for (size_t o = 0; o < n_out; o++)
        for (size_t i = 0; i < n_in; i++)
            if (!take(s, &out[i * n_out + o], sizeof *out))
                return false;
    return true;
}

static bool take_direction(struct source *s, struct direction *d)
{
    return take_turned(s, d->of_input[0], GATES, DIM) && take_turned(s, d->of_state[0], GATES, HIDDEN) &&
        take(s, d->input_bias, sizeof d->input_bias) && take(s, d->state_bias, sizeof d->state_bias);
}

static bool take_weights(struct source *s, struct recurrent *n)
{
    return take(s, n->scales, sizeof n->scales) && take(s, n->rows, sizeof n->rows) && take(s, n->begin, sizeof n->begin) &&
        take(s, n->gain, sizeof n->gain) && take(s, n->bias, sizeof n->bias) && take_direction(s, &n->ahead) && take_direction(s, &n->back) &&
        take_turned(s, n->attend[0], ATTEND, BOTH) && take(s, n->attend_bias, sizeof n->attend_bias) &&
        take_turned(s, n->heads[0], HEADS, ATTEND) && take(s, n->heads_bias, sizeof n->heads_bias) &&
        take_turned(s, n->inner[0], INNER, POOLED) && take(s, n->inner_bias, sizeof n->inner_bias) &&
        take_turned(s, n->last[0], LIKENESS_COUNT, INNER) && take(s, n->last_bias, sizeof n->last_bias);
}

/* No number that is none, and none that could overflow. */
static bool are_sound(const float *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabsf(all[i]) < 1000))
            return false;
    return true;
}

static bool is_sound(const struct recurrent *n)
{
    const float *first = n->begin;
    return are_sound(n->scales, RECURRENT_ROWS) && are_sound(first, (size_t)((const float *)(n + 1) - first));
}

static const struct {
    const char *name;
    int64_t size;
} SIZES[] = { { "rows", RECURRENT_ROWS }, { "dim", DIM }, { "hidden", HIDDEN }, { "heads", HEADS }, { "attend", ATTEND }, { "inner", INNER } };
enum { N_SIZES = sizeof SIZES / sizeof *SIZES };

static bool take_loss(struct str value, double *out)
{
    int64_t loss;
    if (!text_to_scaled(value, 6, 0, 100000000, &loss))
        return false;
    *out = (double)loss / 1e6;
    return true;
}

static bool take_size(struct str name, struct str value, bool sizes[N_SIZES])
{
    for (size_t i = 0; i < N_SIZES; i++)
        if (str_is(name, SIZES[i].name)) {
            int64_t size;
            sizes[i] = text_to_int(value, 0, INT32_MAX, &size) && size == SIZES[i].size;
            return true;
        }
    return false;
}

/* The lines up to an empty one. */
static bool take_head(struct recurrent *n, struct str *rest, struct learnt_file *f)
{
    bool sizes[N_SIZES] = { false }, good = true, versioned = false;
    struct str line, name;
    while (str_cut(rest, '\n', &line) && line.n > 0) {
        f->line++;
        str_cut(&line, ' ', &name);
        if (str_is(name, "nape-net"))
            versioned = str_is(line, "1");
        else if (str_is(name, "loss"))
            good = good && take_loss(line, &n->loss);
        else if (!take_size(name, line, sizes))
            learnt_head_take(f, name, line);
    }
    for (size_t i = 0; i < N_SIZES; i++)
        good = good && sizes[i];
    return good && versioned && n->head.n_texts > 0;
}

struct recurrent *recurrent_new(struct str bytes, const char *file, struct problems *problems)
{
    size_t n_errors = problems->n_errors;
    struct recurrent *n = calloc(1, sizeof *n);
    if (n == NULL) {
        problems_error(problems, file, 0, "no memory");
        return NULL;
    }
    struct learnt_file f = { .head = &n->head, .problems = problems, .file = file };
    bool good = take_head(n, &bytes, &f);
    struct source source = { bytes.s, bytes.n };
    if (problems->n_errors == n_errors && (!good || !take_weights(&source, n) || source.left > 0 || !is_sound(n)))
        problems_error(problems, file, 0, "this is no net of the size that this program reads; contrib/learn-net.py makes one");
    if (problems->n_errors == n_errors)
        return n;
    recurrent_free(n);
    return NULL;
}

void recurrent_free(struct recurrent *net)
{
    free(net);
}

const struct learnt_head *recurrent_head(const struct recurrent *net)
{
    return &net->head;
}

double recurrent_loss(const struct recurrent *net)
{
    return net->loss;
}

/* ---- what comes in */

static uint32_t row_of(uint64_t hash, uint32_t first, uint32_t n)
{
    return first + (uint32_t)(hash % n);
}

enum { FIRST_PIECE = 1 + RECURRENT_WORDS, FIRST_BASE = FIRST_PIECE + RECURRENT_PIECES, FIRST_CONCEPT = FIRST_BASE + RECURRENT_BASES,
       FIRST_LETTERS = FIRST_CONCEPT + RECURRENT_CONCEPTS };

/* The pieces of "<word>". */
static size_t find_pieces(const char *word, uint32_t *out)
{
    char marked[WORD_BYTES + 2];
    size_t length = strlen(word), n = 0;
    length = length < WORD_BYTES ? length : WORD_BYTES;
    marked[0] = '<';
    memcpy(marked + 1, word, length);
    marked[length + 1] = '>';
    for (size_t size = PIECE_LEAST; size <= PIECE_MOST; size++)
        for (size_t at = 0; at + size <= length + 2; at++)
            out[n++] = row_of(hash_of((struct str){ marked + at, size }), FIRST_PIECE, RECURRENT_PIECES);
    return n;
}

static uint32_t letters_of(const struct mention *m)
{
    enum { EXPERIENCERS = 2, MODES = 4, TENSES = 4 };
    uint32_t at = (((uint32_t)m->polarity * EXPERIENCERS + (uint32_t)m->experiencer) * MODES + (uint32_t)m->mode) * TENSES + (uint32_t)m->tense;
    return FIRST_LETTERS + at % RECURRENT_LETTERS;
}

/* The rows of the mentions, token by token. */
static int find_marks(const struct reading *reading, struct recurrent_token *tokens, struct arena *arena)
{
    size_t n = 0;
    for (size_t m = 0; m < reading->n_mentions; m++)
        for (size_t i = reading->mentions[m].token_from; i < reading->mentions[m].token_to && i < reading->n_tokens; i++)
            if (tokens[i].n_marks < UINT16_MAX - 1) {
                tokens[i].n_marks = (uint16_t)(tokens[i].n_marks + 2);
                n += 2;
            }
    uint32_t *marks = arena_array_raw(arena, n + 1, sizeof *marks);
    if (marks == NULL)
        return -1;
    for (size_t i = 0; i < reading->n_tokens; i++) {
        tokens[i].marks = marks;
        marks += tokens[i].n_marks;
        tokens[i].n_marks = 0;
    }
    for (size_t m = 0; m < reading->n_mentions; m++) {
        const struct mention *k = &reading->mentions[m];
        uint32_t concept = row_of(hash_of(str_of(k->name)), FIRST_CONCEPT, RECURRENT_CONCEPTS), letters = letters_of(k);
        for (size_t i = k->token_from; i < k->token_to && i < reading->n_tokens; i++) {
            struct recurrent_token *t = &tokens[i];
            uint32_t *to = (uint32_t *)(uintptr_t)t->marks;
            if (t->n_marks >= UINT16_MAX - 1)
                continue;
            to[t->n_marks++] = concept;
            to[t->n_marks++] = letters;
        }
    }
    return 0;
}

const struct recurrent_token *recurrent_tokens(const struct reading *reading, const struct base_words *base_words, struct arena *arena)
{
    enum { PIECES_MAX = (PIECE_MOST - PIECE_LEAST + 1) * (WORD_BYTES + 2) };
    const struct base_word_table *table = base_words_table(base_words, reading->lang);
    struct recurrent_token *tokens = arena_array(arena, reading->n_tokens + 1, sizeof *tokens);
    if (tokens == NULL)
        return NULL;
    for (size_t i = 0; i < reading->n_tokens; i++) {
        const struct reading_token *t = &reading->tokens[i];
        const char *word = feature_word(t->word);
        uint64_t hash = hash_of(str_of(word));
        const struct base_word *base = base_words_find(table, hash);
        uint32_t pieces[PIECES_MAX], *kept;
        size_t n = find_pieces(word, pieces);
        kept = arena_array_raw(arena, n + 1, sizeof *kept);
        if (kept == NULL)
            return NULL;
        memcpy(kept, pieces, n * sizeof *kept);
        tokens[i] = (struct recurrent_token){ .word = row_of(hash, 1, RECURRENT_WORDS), .base = base != NULL ? row_of(base->hash, FIRST_BASE, RECURRENT_BASES) : 0,
                                        .pieces = kept, .n_pieces = (uint16_t)n, .begins = i == 0 || t->sentence != t[-1].sentence };
    }
    return find_marks(reading, tokens, arena) == 0 ? tokens : NULL;
}

/* ---- what it makes of it */

static inline lanes least_of(lanes a, lanes b)
{
    chosen from_a = a < b;
    return (lanes)((from_a & (chosen)a) | (~from_a & (chosen)b));
}

/* tanh by Lambert's continued fraction, cut after the seventh step; beyond the bound it is 1.  Off by 1e-4 at most. */
static inline lanes tanh_of(lanes x)
{
    const lanes most = { 4.97F, 4.97F, 4.97F, 4.97F };
    x = least_of(x, most);
    x = -least_of(-x, most);
    lanes s = x * x;
    return x * (135135 + s * (17325 + s * (378 + s))) / (135135 + s * (62370 + s * (3150 + s * 28)));
}

static inline lanes sigmoid_of(lanes x)
{
    return 0.5F + 0.5F * tanh_of(0.5F * x);
}

#ifdef __x86_64__
typedef float wide_lanes __attribute__((vector_size(2 * LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

/* The outputs from 0 on that fill four registers of 32 bytes: each is added up in the same order, so it is the same to the bit. */
__attribute__((target("avx2"))) static size_t add_product_wide(float *out, const float *weights, const float *in, size_t n_in, size_t n)
{
    enum { WIDE = 8 * LANES };
    size_t o = 0;
    for (; o + WIDE <= n; o += WIDE) {
        wide_lanes *to = (wide_lanes *)(out + o);
        wide_lanes a = to[0], b = to[1], c = to[2], d = to[3];
        for (size_t i = 0; i < n_in; i++) {
            const wide_lanes *w = (const wide_lanes *)(weights + i * n + o);
            a += w[0] * in[i];
            b += w[1] * in[i];
            c += w[2] * in[i];
            d += w[3] * in[i];
        }
        to[0] = a, to[1] = b, to[2] = c, to[3] = d;
    }
    return o;
}
#endif

/* Adds what n_in inputs come to for n outputs, a multiple of a lane's width. */
static void add_product(float *out, const float *weights, const float *in, size_t n_in, size_t n)
{
    enum { WIDE = 4 * LANES };
    size_t o = 0;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        o = add_product_wide(out, weights, in, n_in, n);
#endif
    for (; o + WIDE <= n; o += WIDE) {
        lanes *to = (lanes *)(out + o);
        lanes a = to[0], b = to[1], c = to[2], d = to[3];
        for (size_t i = 0; i < n_in; i++) {
            const lanes *w = (const lanes *)(weights + i * n + o);
            a += w[0] * in[i];
            b += w[1] * in[i];
            c += w[2] * in[i];
            d += w[3] * in[i];
        }
        to[0] = a, to[1] = b, to[2] = c, to[3] = d;
    }
    for (; o < n; o += LANES) {
        lanes *to = (lanes *)(out + o), a = *to;
        for (size_t i = 0; i < n_in; i++)
            a += *(const lanes *)(weights + i * n + o) * in[i];
        *to = a;
    }
}

static void add_row(const struct recurrent *net, uint32_t row, float share, float out[DIM])
{
    float scale = net->scales[row] * share;
    for (size_t i = 0; i < DIM; i++)
        out[i] += scale * net->rows[row][i];
}

static void sum_rows(const struct recurrent *net, const struct recurrent_token *t, float out[DIM])
{
    static const float MARK = 0.5F;
    memset(out, 0, DIM * sizeof *out);
    add_row(net, t->word, 1, out);
    add_row(net, t->base, 1, out);
    for (size_t i = 0; i < t->n_pieces; i++)
        add_row(net, t->pieces[i], 1 / (float)t->n_pieces, out);
    for (size_t i = 0; i < t->n_marks; i++)
        add_row(net, t->marks[i], MARK, out);
    for (size_t i = 0; t->begins && i < DIM; i++)
        out[i] += net->begin[i];
}

static void normalize(const struct recurrent *net, float x[DIM])
{
    float mean = 0, square = 0;
    for (size_t i = 0; i < DIM; i++)
        mean += x[i] / DIM;
    for (size_t i = 0; i < DIM; i++)
        square += (x[i] - mean) * (x[i] - mean) / DIM;
    float unit = 1 / sqrtf(square + 1e-5F);
    for (size_t i = 0; i < DIM; i++)
        x[i] = (x[i] - mean) * unit * net->gain[i] + net->bias[i];
}

/* What a word adds to the gates. */
static void see(const struct recurrent *net, const struct recurrent_token *token, struct seen *out)
{
    float x[DIM];
    sum_rows(net, token, x);
    normalize(net, x);
    memcpy(out->ahead, net->ahead.input_bias, sizeof out->ahead);
    memcpy(out->back, net->back.input_bias, sizeof out->back);
    add_product(out->ahead, net->ahead.of_input[0], x, DIM, GATES);
    add_product(out->back, net->back.of_input[0], x, DIM, GATES);
}

const struct recurrent_text *recurrent_text_new(const struct recurrent *net, const struct recurrent_token *tokens, size_t n, struct arena *arena)
{
    struct recurrent_text *text = arena_alloc(arena, sizeof *text);
    struct seen *seen = arena_array_raw(arena, n + 1, sizeof *seen);
    if (text == NULL || seen == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++)
        see(net, &tokens[i], &seen[i]);
    *text = (struct recurrent_text){ seen, n };
    return text;
}

/* One word more: the state of a direction after it (Cho et al. 2014; reset, update, new, in this order). */
static void step(const struct direction *d, const float seen[GATES], float state[HIDDEN])
{
    float told[GATES];
    memcpy(told, d->state_bias, sizeof told);
    add_product(told, d->of_state[0], state, HIDDEN, GATES);
    for (size_t i = 0; i < HIDDEN; i += LANES) {
        lanes *h = (lanes *)(state + i);
        lanes reset = sigmoid_of(*(const lanes *)(seen + i) + *(lanes *)(told + i));
        lanes update = sigmoid_of(*(const lanes *)(seen + HIDDEN + i) + *(lanes *)(told + HIDDEN + i));
        lanes fresh = tanh_of(*(const lanes *)(seen + 2 * HIDDEN + i) + reset * *(lanes *)(told + 2 * HIDDEN + i));
        *h = fresh + update * (*h - fresh);
    }
}

/* How much each head looks at a word. */
static void look(const struct recurrent *net, const float made[BOTH], float out[HEADS])
{
    float inner[ATTEND];
    memcpy(inner, net->attend_bias, sizeof inner);
    add_product(inner, net->attend[0], made, BOTH, ATTEND);
    for (size_t i = 0; i < ATTEND; i += LANES)
        *(lanes *)(inner + i) = tanh_of(*(lanes *)(inner + i));
    memcpy(out, net->heads_bias, sizeof net->heads_bias);
    add_product(out, net->heads[0], inner, ATTEND, HEADS);
}

/* What each head looks at most, summed by how much; and the highest of each output. */
static void pool(const struct recurrent *net, float (*made)[BOTH], size_t n, float (*looks)[HEADS], float out[POOLED])
{
    float most[HEADS], sums[HEADS] = { 0 };
    memset(out, 0, HEADS * BOTH * sizeof *out);
    memcpy(out + HEADS * BOTH, made[0], sizeof made[0]);
    for (size_t i = 0; i < n; i++) {
        look(net, made[i], looks[i]);
        for (size_t k = 0; k < HEADS; k++)
            most[k] = i == 0 || looks[i][k] > most[k] ? looks[i][k] : most[k];
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < HEADS; k++) {
            float share = expf(looks[i][k] - most[k]);
            sums[k] += share;
            for (size_t j = 0; j < BOTH; j++)
                out[k * BOTH + j] += share * made[i][j];
        }
    for (size_t k = 0; k < HEADS; k++)
        for (size_t j = 0; j < BOTH; j++)
            out[k * BOTH + j] /= sums[k];
    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j < BOTH; j++)
            if (made[i][j] > out[HEADS * BOTH + j])
                out[HEADS * BOTH + j] = made[i][j];
}

int recurrent_score(const struct recurrent *net, const struct recurrent_text *text, size_t from, size_t to, struct arena *arena, float out[LIKENESS_COUNT])
{
    size_t n = to - from < RECURRENT_TOKENS_MAX ? to - from : RECURRENT_TOKENS_MAX;
    float(*made)[BOTH] = arena_array_raw(arena, n, sizeof *made);
    float(*looks)[HEADS] = arena_array_raw(arena, n, sizeof *looks);
    float state[HIDDEN] = { 0 }, pooled[POOLED], inner[INNER];
    if (made == NULL || looks == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        step(&net->ahead, text->seen[from + i].ahead, state);
        memcpy(made[i], state, sizeof state);
    }
    memset(state, 0, sizeof state);
    for (size_t i = n; i-- > 0;) {
        step(&net->back, text->seen[from + i].back, state);
        memcpy(made[i] + HIDDEN, state, sizeof state);
    }
    pool(net, made, n, looks, pooled);
    memcpy(inner, net->inner_bias, sizeof inner);
    add_product(inner, net->inner[0], pooled, POOLED, INNER);
    for (size_t i = 0; i < INNER; i++)
        inner[i] = inner[i] > 0 ? inner[i] : 0;
    memcpy(out, net->last_bias, sizeof net->last_bias);
    add_product(out, net->last[0], inner, INNER, LIKENESS_COUNT);
    return 0;
}

int recurrent_effects(const struct recurrent *net, const struct recurrent_text *text, size_t from, size_t to, enum likeness_score score,
                      struct arena *arena, float *out)
{
    static const struct recurrent_token NOTHING = { .word = 0 };
    size_t n = to - from < RECURRENT_TOKENS_MAX ? to - from : RECURRENT_TOKENS_MAX;
    float with[LIKENESS_COUNT], without[LIKENESS_COUNT];
    struct seen nothing;
    struct recurrent_text part = { arena_array_raw(arena, n + 1, sizeof *part.seen), n };
    memset(out, 0, (to - from) * sizeof *out);
    if (part.seen == NULL || recurrent_score(net, text, from, from + n, arena, with) < 0)
        return -1;
    memcpy(part.seen, text->seen + from, n * sizeof *part.seen);
    see(net, &NOTHING, &nothing);
    for (size_t i = 0; i < n; i++) {
        part.seen[i] = nothing;
        if (recurrent_score(net, &part, 0, n, arena, without) < 0)
            return -1;
        part.seen[i] = text->seen[from + i];
        out[i] = with[score] - without[score];
    }
    return 0;
}
