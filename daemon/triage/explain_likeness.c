/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/explain_likeness.h"

#include <math.h>
#include <string.h>

#include "triage/ruleset_in.h"

enum { TOP = 6 };

void explain_feature(struct buf *out, const struct feature *f)
{
    if (f->kind == 't')
        buf_addf(out, "~%s", f->a);
    else if (f->kind == 'v')
        buf_addf(out, "~%s+~%s", f->a, f->b);
    else if (f->kind == 'w' || f->kind == 'b')
        buf_addf(out, "\"%s%s%s\"", f->a, f->b != NULL ? " " : "", f->b != NULL ? f->b : "");
    else
        buf_addf(out, "%s%s%s", f->a, f->b == NULL ? "" : f->kind == 'm' ? "/" : f->kind == 'x' ? "+" : ":", f->b != NULL ? f->b : "");
}

static void add_side(struct buf *out, const struct likeness_part *part, int sign)
{
    size_t top[TOP];
    size_t n = likeness_top(part, sign, false, top, TOP);
    if (n == 0)
        return;
    buf_adds(out, sign > 0 ? "    for    " : "    against");
    for (size_t i = 0; i < n; i++) {
        buf_adds(out, i > 0 ? ", " : " ");
        explain_feature(out, part->features[top[i]]);
        buf_addf(out, " %+.2f", part->weights[top[i]].of[part->score] * part->unit);
    }
    buf_addc(out, '\n');
}

/* What the net heard, and the words without which it would have heard least. */
static int add_heard(struct buf *out, const struct screening *screening, const struct likeness_reading *likeness, enum likeness_score score,
                     struct arena *arena)
{
    struct likeness_heard heard;
    if (likeness_heard(likeness, score, arena, &heard) < 0)
        return -1;
    if (heard.n == 0)
        return 0;
    buf_addf(out, "    net    %+.2f:", (double)heard.logit);
    float *left = arena_array_raw(arena, heard.n, sizeof *left);
    if (left == NULL)
        return -1;
    memcpy(left, heard.effects, heard.n * sizeof *left);
    for (int i = 0; i < TOP; i++) {
        size_t best = 0;
        for (size_t k = 1; k < heard.n; k++)
            best = fabsf(left[k]) > fabsf(left[best]) ? k : best;
        if (left[best] == 0)
            break;
        buf_addf(out, "%s \"%s\" %+.2f", i > 0 ? "," : "", screening->reading.tokens[heard.first + best].word, (double)left[best]);
        left[best] = 0;
    }
    buf_addc(out, '\n');
    return 0;
}

static const struct flag *find_flag(const struct assessment *a, const char *id)
{
    for (size_t i = 0; i < a->n_flags; i++)
        if (strcmp(a->flags[i].id, id) == 0)
            return &a->flags[i];
    return NULL;
}

/* What the rules alone would have raised otherwise. */
static void add_doubts(const struct screening *screening, const struct ruleset *ruleset, struct arena *arena, struct buf *out)
{
    static const struct judge_options ALONE = { .rules_alone = true };
    struct assessment alone;
    if (judge_as(&ALONE, &screening->reading, NULL, ruleset, arena, &alone, NULL) < 0)
        return;
    for (size_t i = 0; i < alone.n_flags; i++) {
        const struct flag *now = find_flag(&screening->assessment, alone.flags[i].id);
        if (now == NULL)
            buf_addf(out, "  makes the rules quiet: %s %s is not raised\n", CERTAINTY_NAMES[alone.flags[i].certainty], alone.flags[i].id);
        else if (now->certainty < alone.flags[i].certainty)
            buf_addf(out, "  makes the rules doubtful: %s is asked about\n", now->id);
    }
}

void explain_likeness(const struct screening *screening, const struct ruleset *ruleset, const struct likeness_reading *likeness,
                      struct arena *arena, struct buf *out)
{
    const char *lang = screening->reading.lang;
    if (likeness == NULL && ruleset->likeness == NULL) {
        buf_adds(out, "Likeness: the rules have none\n");
        return;
    }
    if (likeness == NULL && (int64_t)screening->reading.n_tokens < ruleset->doubt.words_needed) {
        buf_addf(out, "Likeness: the text has %zu words, %lld are needed\n", screening->reading.n_tokens,
                 (long long)ruleset->doubt.words_needed);
        return;
    }
    if (likeness == NULL) {
        buf_addf(out, "Likeness: learnt from %lld texts of this language, %lld are needed\n",
                 (long long)likeness_n_texts_of(ruleset->likeness, lang), (long long)ruleset->doubt.texts_needed);
        return;
    }
    buf_addf(out, "Likeness: emergency %.1f, urgent %.1f, soon %.1f, any %.1f of 100\n", likeness->permille[LIKENESS_EMERGENCY] / 10.0,
             likeness->permille[LIKENESS_URGENT] / 10.0, likeness->permille[LIKENESS_SOON] / 10.0, likeness->permille[LIKENESS_ANY] / 10.0);
    for (int s = 0; s < LIKENESS_COUNT; s++) {
        buf_addf(out, "  %s\n", LIKENESS_NAMES[s]);
        struct likeness_part part;
        if (likeness_part(likeness, (enum likeness_score)s, arena, &part) < 0)
            return;
        add_side(out, &part, 1);
        add_side(out, &part, -1);
        if (add_heard(out, screening, likeness, (enum likeness_score)s, arena) < 0)
            return;
    }
    add_doubts(screening, ruleset, arena, out);
}
