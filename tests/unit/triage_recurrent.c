/* SPDX-License-Identifier: ISC
 * The net: what its file may hold, and that it computes what the formulas of contrib/learn-net.py say, here written down once more in
 * the plainest way. */
#include <config.h>

#include "base/arena.h"
#include "triage/recurrent.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { D = RECURRENT_DIM, H = RECURRENT_HIDDEN, K = RECURRENT_HEADS, A = RECURRENT_ATTEND, M = RECURRENT_INNER, S = LIKENESS_COUNT };
enum { GATE_FLOATS = 3 * H * D + 3 * H * H + 6 * H,
       FLOATS = 3 * D + 2 * GATE_FLOATS + A * 2 * H + A + K * A + K + M * (K + 1) * 2 * H + M + S * M + S };

struct file {
    char *bytes;
    size_t n, head;
};

static uint32_t chance = 1;

static float small(void)
{
    chance = chance * 1664525U + 1013904223U;
    return ((float)(chance >> 8) / (float)(1 << 24) - 0.5F) * 0.5F;
}

static struct file new_file(const char *rows)
{
    struct file f = { .bytes = malloc(200 + (size_t)RECURRENT_ROWS * (sizeof(float) + D) + FLOATS * sizeof(float)) };
    assert_non_null(f.bytes);
    f.head = (size_t)sprintf(f.bytes, "nape-net 1\ntexts 20\nlangs en=20\nhash ab\nwords cd\nrows %s\ndim %d\nhidden %d\nheads %d\nattend %d\ninner %d\nloss 0.125000\n\n",
                             rows, D, H, K, A, M);
    f.n = f.head;
    for (size_t i = 0; i < RECURRENT_ROWS; i++, f.n += sizeof(float)) {
        float scale = i == 0 ? 0 : 0.01F;
        memcpy(f.bytes + f.n, &scale, sizeof scale);
    }
    for (size_t i = 0; i < (size_t)RECURRENT_ROWS * D; i++)
        f.bytes[f.n++] = (char)(small() * 250);
    for (size_t i = 0; i < FLOATS; i++, f.n += sizeof(float)) {
        float weight = small();
        memcpy(f.bytes + f.n, &weight, sizeof weight);
    }
    return f;
}

#define ROWS_TEXT "32865"

static void broken_files_are_refused(void **state)
{
    (void)state;
    struct file good = new_file(ROWS_TEXT), few = new_file("32864");
    float none = NAN;
    char *odd = malloc(good.n);
    assert_non_null(odd);
    memcpy(odd, good.bytes, good.n);
    memcpy(odd + good.n - sizeof none, &none, sizeof none);
    const struct {
        const char *name;
        struct str bytes;
    } CASES[] = {
        { "empty", STR("") }, { "text", STR("redflags = ();\n") }, { "cut off", { good.bytes, good.n - 1 } },
        { "cut off in its head", { good.bytes, 40 } }, { "other sizes", { few.bytes, few.n } }, { "a number that is none", { odd, good.n } },
    };
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct problems problems;
        problems_init(&problems);
        struct recurrent *net = recurrent_new(CASES[c].bytes, "likeness-net.bin", &problems);
        if (net != NULL || strstr(buf_cstr(&problems.text), "likeness-net.bin") == NULL)
            fail_msg("%s: %s", CASES[c].name, buf_cstr(&problems.text));
        problems_clear(&problems);
    }
    free(odd);
    free(few.bytes);
    free(good.bytes);
}

/* ---- the formulas */

static const float *weights; /* as they stand in the file */

static void linear(const float *w, const float *bias, const float *in, size_t n_in, float *out, size_t n_out)
{
    for (size_t o = 0; o < n_out; o++) {
        out[o] = bias[o];
        for (size_t i = 0; i < n_in; i++)
            out[o] += w[o * n_in + i] * in[i];
    }
}

static float sigmoid(float x)
{
    return 1 / (1 + expf(-x));
}

static void add_row(const struct file *f, uint32_t row, float share, float *x)
{
    float scale;
    memcpy(&scale, f->bytes + f->head + row * sizeof scale, sizeof scale);
    const signed char *at = (const signed char *)f->bytes + f->head + RECURRENT_ROWS * sizeof scale + (size_t)row * D;
    for (size_t i = 0; i < D; i++)
        x[i] += share * scale * at[i];
}

static void word(const struct file *f, const struct recurrent_token *t, float *x)
{
    float mean = 0, square = 0;
    memset(x, 0, D * sizeof *x);
    add_row(f, t->word, 1, x);
    add_row(f, t->base, 1, x);
    for (size_t i = 0; i < t->n_pieces; i++)
        add_row(f, t->pieces[i], 1.0F / t->n_pieces, x);
    for (size_t i = 0; i < t->n_marks; i++)
        add_row(f, t->marks[i], 0.5F, x);
    for (size_t i = 0; i < D; i++) {
        x[i] += t->begins ? weights[i] : 0;
        mean += x[i] / D;
    }
    for (size_t i = 0; i < D; i++)
        square += (x[i] - mean) * (x[i] - mean) / D;
    for (size_t i = 0; i < D; i++)
        x[i] = (x[i] - mean) / sqrtf(square + 1e-5F) * weights[D + i] + weights[2 * D + i];
}

static void walk(const float *w, float (*x)[D], size_t n, bool back, float (*out)[2 * H])
{
    const float *wh = w + 3 * H * D, *bx = wh + 3 * H * H, *bh = bx + 3 * H;
    float h[H] = { 0 }, gx[3 * H], gh[3 * H];
    for (size_t k = 0; k < n; k++) {
        size_t at = back ? n - 1 - k : k;
        linear(w, bx, x[at], D, gx, 3 * H);
        linear(wh, bh, h, H, gh, 3 * H);
        for (size_t i = 0; i < H; i++) {
            float reset = sigmoid(gx[i] + gh[i]), update = sigmoid(gx[H + i] + gh[H + i]);
            float fresh = tanhf(gx[2 * H + i] + reset * gh[2 * H + i]);
            h[i] = (1 - update) * fresh + update * h[i];
        }
        memcpy(out[at] + (back ? H : 0), h, sizeof h);
    }
}

static void by_the_formulas(const struct file *f, const struct recurrent_token *tokens, size_t n, float out[S])
{
    static float x[RECURRENT_TOKENS_MAX][D], y[RECURRENT_TOKENS_MAX][2 * H], looks[RECURRENT_TOKENS_MAX][K];
    float v[(K + 1) * 2 * H] = { 0 }, inner[M], hidden[A];
    weights = malloc(FLOATS * sizeof *weights);
    assert_non_null(weights);
    memcpy((void *)(uintptr_t)weights, f->bytes + f->n - FLOATS * sizeof *weights, FLOATS * sizeof *weights);
    for (size_t i = 0; i < n; i++)
        word(f, &tokens[i], x[i]);
    walk(weights + 3 * D, x, n, false, y);
    walk(weights + 3 * D + GATE_FLOATS, x, n, true, y);
    const float *att1 = weights + 3 * D + 2 * GATE_FLOATS, *att2 = att1 + A * 2 * H + A, *out1 = att2 + K * A + K,
                *out2 = out1 + M * (K + 1) * 2 * H + M;
    for (size_t i = 0; i < n; i++) {
        linear(att1, att1 + A * 2 * H, y[i], 2 * H, hidden, A);
        for (size_t a = 0; a < A; a++)
            hidden[a] = tanhf(hidden[a]);
        linear(att2, att2 + K * A, hidden, A, looks[i], K);
    }
    for (size_t k = 0; k < K; k++) {
        float sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += expf(looks[i][k]);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < 2 * H; j++)
                v[k * 2 * H + j] += expf(looks[i][k]) / sum * y[i][j];
    }
    for (size_t j = 0; j < 2 * H; j++) {
        v[K * 2 * H + j] = y[0][j];
        for (size_t i = 1; i < n; i++)
            v[K * 2 * H + j] = fmaxf(v[K * 2 * H + j], y[i][j]);
    }
    linear(out1, out1 + M * (K + 1) * 2 * H, v, (K + 1) * 2 * H, inner, M);
    for (size_t i = 0; i < M; i++)
        inner[i] = fmaxf(inner[i], 0);
    linear(out2, out2 + S * M, inner, M, out, S);
    free((void *)(uintptr_t)weights);
}

/* ---- what is held against them */

enum { N = 100 };
static const uint32_t PIECES[] = { 16400, 17000, 24000, 20001 }, MARKS[] = { 29000, 32800 };

static void make_tokens(struct recurrent_token tokens[N])
{
    for (uint32_t i = 0; i < N; i++)
        tokens[i] = (struct recurrent_token){ .word = 1 + i * 131 % 16384, .base = i % 3 == 0 ? 25000 + i : 0, .pieces = PIECES, .n_pieces = (uint16_t)(i % 5),
                                              .marks = MARKS, .n_marks = i % 4 == 0 ? 2 : 0, .begins = i % 7 == 0 };
}

struct world {
    struct file file;
    struct recurrent *net;
    struct arena *arena;
    struct problems problems;
    struct recurrent_token tokens[N];
    const struct recurrent_text *text;
};

static void open_world(struct world *w)
{
    *w = (struct world){ .file = new_file(ROWS_TEXT), .arena = arena_new(0) };
    problems_init(&w->problems);
    w->net = recurrent_new((struct str){ w->file.bytes, w->file.n }, "likeness-net.bin", &w->problems);
    if (w->net == NULL)
        fail_msg("%s", buf_cstr(&w->problems.text));
    make_tokens(w->tokens);
    w->text = recurrent_text_new(w->net, w->tokens, N, w->arena);
    assert_non_null(w->text);
}

static void close_world(struct world *w)
{
    recurrent_free(w->net);
    arena_free(w->arena);
    problems_clear(&w->problems);
    free(w->file.bytes);
}

static void scores_are_those_of_the_formulas(void **state)
{
    (void)state;
    static const size_t LENGTHS[] = { 1, 2, 14, 80 };
    struct world w;
    open_world(&w);
    assert_int_equal(recurrent_head(w.net)->n_texts, 20);
    assert_true(fabs(recurrent_loss(w.net) - 0.125) < 1e-9);
    for (size_t c = 0; c < sizeof LENGTHS / sizeof *LENGTHS; c++) {
        float want[S], got[S];
        by_the_formulas(&w.file, w.tokens + 3, LENGTHS[c], want);
        assert_int_equal(recurrent_score(w.net, w.text, 3, 3 + LENGTHS[c], w.arena, got), 0);
        for (size_t s = 0; s < S; s++)
            if (!(fabsf(want[s] - got[s]) < 2e-3F))
                fail_msg("%zu words, score %zu: %f, and not %f", LENGTHS[c], s, (double)got[s], (double)want[s]);
    }
    close_world(&w);
}

static void nothing_is_read_behind_the_last_token_it_takes(void **state)
{
    (void)state;
    float all[S], most[S];
    struct world w;
    open_world(&w);
    assert_int_equal(recurrent_score(w.net, w.text, 0, N, w.arena, all), 0);
    assert_int_equal(recurrent_score(w.net, w.text, 0, RECURRENT_TOKENS_MAX, w.arena, most), 0);
    assert_memory_equal(all, most, sizeof all);
    close_world(&w);
}

/* P8: what a word adds is what is lost without it. */
static void an_effect_is_what_is_lost_without_the_word(void **state)
{
    (void)state;
    enum { FROM = 2, TO = 12, LEFT_OUT = 5 };
    float with[S], without[S], effects[TO - FROM];
    struct world w;
    open_world(&w);
    assert_int_equal(recurrent_effects(w.net, w.text, FROM, TO, LIKENESS_SOON, w.arena, effects), 0);
    assert_int_equal(recurrent_score(w.net, w.text, FROM, TO, w.arena, with), 0);
    w.tokens[LEFT_OUT] = (struct recurrent_token){ .word = 0 };
    const struct recurrent_text *less = recurrent_text_new(w.net, w.tokens, N, w.arena);
    assert_non_null(less);
    assert_int_equal(recurrent_score(w.net, less, FROM, TO, w.arena, without), 0);
    assert_true(fabsf(effects[LEFT_OUT - FROM] - (with[LIKENESS_SOON] - without[LIKENESS_SOON])) < 1e-6F);
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(scores_are_those_of_the_formulas),
        cmocka_unit_test(nothing_is_read_behind_the_last_token_it_takes),
        cmocka_unit_test(an_effect_is_what_is_lost_without_the_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
