/* SPDX-License-Identifier: ISC
 * learn_net.c - labelled texts as contrib/learn-net.py reads them, and whether the net is what they say. */
#include <config.h>

#include "ctl/learn.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "nlp/read.h"
#include "triage/recurrent.h"
#include "triage/ruleset.h"

enum { LESSONS_APART = 20 }; /* TEXTS_APART of contrib/learn-net.py */
static const double LOSS_APART = 0.03; /* compilers round in their own ways */

static const struct recurrent_token *read_tokens(const struct loaded *rules, const struct lesson *lesson, struct arena *arena, size_t *n)
{
    const struct read_request request = { .text = { lesson->text }, .now_utc = LESSON_NOW_UTC };
    struct reading reading;
    arena_reset(arena);
    if (nlp_read(&request, rules->lexicon, arena, &reading, NULL) < 0)
        return NULL;
    *n = reading.n_tokens;
    return recurrent_tokens(&reading, ruleset_base_words(rules->ruleset), arena);
}

static void print_rows(const uint32_t *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        printf("%s%u", i > 0 ? "," : "", rows[i]);
}

static void print_token(const struct recurrent_token *t, bool first)
{
    printf("%s%d:%u:%u:", first ? "" : " ", t->begins, t->word, t->base);
    print_rows(t->pieces, t->n_pieces);
    putchar(':');
    print_rows(t->marks, t->n_marks);
}

/* The cross entropy of a logit; 0: nothing was wrong. */
static double loss_of(double logit, bool positive)
{
    double m = positive ? -logit : logit;
    return m > 0 ? m + log1p(exp(-m)) : log1p(exp(m));
}

/* The error of the emergency logit over every so manieth text, "ask" left out, as contrib/learn-net.py measures it. */
static int find_loss(const struct recurrent *net, const struct loaded *rules, const struct lessons *lessons, double *out)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    size_t n_texts = 0;
    int rc = arena != NULL ? 0 : -1;
    *out = 0;
    for (size_t i = 0; rc == 0 && i < lessons->n; i += LESSONS_APART) {
        const struct lesson *l = &lessons->list[i];
        size_t n;
        float logits[LIKENESS_COUNT];
        if (l->expect == LESSON_ASK)
            continue;
        const struct recurrent_token *tokens = read_tokens(rules, l, arena, &n);
        const struct recurrent_text *text = tokens != NULL ? recurrent_text_new(net, tokens, n, arena) : NULL;
        rc = text == NULL || (n > 0 && recurrent_score(net, text, 0, n, arena, logits) < 0) ? -1 : 0;
        if (rc < 0 || n == 0)
            continue;
        *out += loss_of((double)logits[LIKENESS_EMERGENCY], l->expect == LESSON_MUST && l->tier == TIER_EMERGENCY);
        n_texts++;
    }
    *out = n_texts > 0 ? *out / (double)n_texts : 0;
    arena_free(arena);
    return rc;
}

int learn_compare_net(const struct loaded *rules, const struct lessons *lessons)
{
    const struct recurrent *net = ruleset_net(rules->ruleset);
    char texts[17];
    double loss;
    if (net == NULL) {
        puts("net: the rules have none");
        return 0;
    }
    lessons_hash(lessons, texts);
    if (strcmp(texts, recurrent_head(net)->texts_hash) != 0) {
        printf("net: learnt from other texts (%s) than these (%s)\n", recurrent_head(net)->texts_hash, texts);
        return -1;
    }
    if (find_loss(net, rules, lessons, &loss) < 0) {
        fputs("napectl rules: no memory\n", stderr);
        return -1;
    }
    printf("net: its error is %.4f, as it was learnt %.4f\n", loss, recurrent_loss(net));
    if (fabs(loss - recurrent_loss(net)) <= LOSS_APART * recurrent_loss(net))
        return 0;
    puts("net: it does not read these texts as it did when it was learnt");
    return -1;
}

int learn_print_net(const struct loaded *rules, const struct lessons *lessons)
{
    static const char *const EXPECT[] = { [LESSON_NONE] = "none", [LESSON_ASK] = "ask", [LESSON_MUST] = "must" };
    struct arena *arena = arena_new((size_t)1 << 20);
    char texts[17], words[17];
    struct buf langs;
    int rc = arena != NULL ? 0 : -1;
    lessons_hash(lessons, texts);
    lessons_words_hash(&rules->files, false, words);
    buf_init(&langs, 0);
    lessons_add_langs(&langs, lessons, true);
    printf("nape-net-input 1\trows=%d\ttexts=%zu\thash=%s\twords=%s\tlangs=%s\n", RECURRENT_ROWS, lessons->n, texts, words, buf_cstr(&langs));
    for (size_t i = 0; rc == 0 && i < lessons->n; i++) {
        const struct lesson *l = &lessons->list[i];
        size_t n;
        const struct recurrent_token *tokens = read_tokens(rules, l, arena, &n);
        if (tokens == NULL) {
            rc = -1;
            break;
        }
        printf("%.*s\t%s\t%d\t%.3f\t%.*s\t", (int)l->lang.n, l->lang.s, EXPECT[l->expect], (int)l->tier, l->weight, (int)l->id.n, l->id.s);
        for (size_t k = 0; k < n; k++)
            print_token(&tokens[k], k == 0);
        putchar('\n');
    }
    if (rc < 0)
        fputs("napectl rules: no memory\n", stderr);
    buf_clear(&langs);
    arena_free(arena);
    return rc;
}
