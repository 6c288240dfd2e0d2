/* SPDX-License-Identifier: ISC
 * learn_cross.c - cross-validation: each text is scored by weights that were learnt without it and its neighbours. */
#include <config.h>

#include "ctl/learn.h"

#include <stdio.h>
#include <stdlib.h>

static const double FALSE_ALARMS[] = { 0.02, 0.05, 0.085 };
enum { N_FALSE_ALARMS = sizeof FALSE_ALARMS / sizeof *FALSE_ALARMS, LANGS_MAX = 32 };

struct cross {
    const struct loaded *rules;
    const struct lessons *lessons;
    struct verdict {
        enum tier tier;
        bool flagged;
    } *verdicts;            /* by lesson: what the rules make of it with what was learnt from the others */
    double *scores[LIKENESS_COUNT];
    double *none;           /* room to sort the scores of ordinary texts */
};

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static int judge_texts(struct cross *c, const struct learn_options *options, const struct ruleset *ruleset)
{
    struct arena *arena = arena_new((size_t)1 << 20);
    int rc = arena != NULL ? 0 : -1;
    for (size_t i = 0; rc == 0 && i < c->lessons->n; i++) {
        const struct read_request request = { .text = { c->lessons->list[i].text }, .now_utc = LESSON_NOW_UTC };
        struct screening got;
        if (!lesson_is_in_fold(i, options))
            continue;
        arena_reset(arena);
        rc = screen(&request, NULL, c->rules->lexicon, ruleset, arena, &got, NULL);
        if (rc == 0)
            c->verdicts[i] = (struct verdict){ got.assessment.tier, got.assessment.n_flags > 0 };
    }
    arena_free(arena);
    return rc;
}

/* The rules as they are, but for the weights. */
static int judge_fold(struct cross *c, const struct learn_options *options, const struct learnt *learnt)
{
    char name[] = "likeness.tsv";
    struct rule_files files = c->rules->files;
    files.net = (struct rule_file){ 0 }; /* it has learnt what is held out here */
    struct problems problems;
    struct buf text;
    buf_init(&text, 0);
    problems_init(&problems);
    learnt_add_file(&text, &files, c->lessons, options, learnt);
    files.likeness = (struct rule_file){ .name = name, .path = name, .text = buf_str(&text) };
    struct ruleset *ruleset = buf_ok(&text) ? ruleset_new(&files, c->rules->lexicon, false, &problems) : NULL;
    int rc = ruleset != NULL ? judge_texts(c, options, ruleset) : -1;
    if (rc < 0)
        fprintf(stderr, "napectl rules: %s\n", problems.n_errors > 0 ? buf_cstr(&problems.text) : "no memory");
    ruleset_free(ruleset);
    problems_clear(&problems);
    buf_clear(&text);
    return rc;
}

static int score_fold(struct cross *c, const struct learn_options *options)
{
    struct learnt learnt;
    int rc = learn(c->lessons, options, &learnt);
    for (size_t i = 0; rc == 0 && i < c->lessons->n; i++)
        for (int s = 0; lesson_is_in_fold(i, options) && s < LIKENESS_COUNT; s++)
            c->scores[s][i] = learnt_score(&learnt, &c->lessons->list[i], (enum likeness_score)s);
    if (rc == 0)
        rc = judge_fold(c, options, &learnt);
    learnt_clear(&learnt);
    return rc;
}

static bool is_asked_for(const struct lesson *l, struct str lang, enum tier tier)
{
    return l->expect == LESSON_MUST && l->tier >= tier && (lang.n == 0 || str_equal(l->lang, lang));
}

/* How many of those that must reach a tier lie above the score that so many ordinary texts lie above. */
static void print_recall(struct cross *c, struct str lang, enum likeness_score score, enum tier tier)
{
    size_t n_none = 0, n = 0;
    for (size_t i = 0; i < c->lessons->n; i++) {
        const struct lesson *l = &c->lessons->list[i];
        if (l->expect == LESSON_NONE && (lang.n == 0 || str_equal(l->lang, lang)))
            c->none[n_none++] = c->scores[score][i];
        n += is_asked_for(l, lang, tier);
    }
    if (n == 0 || n_none == 0)
        return;
    qsort(c->none, n_none, sizeof *c->none, by_number);
    printf("  %-10s %5zu texts, %5zu ordinary:", LIKENESS_NAMES[score] + sizeof "likeness", n, n_none);
    for (size_t f = 0; f < N_FALSE_ALARMS; f++) {
        size_t above = (size_t)(FALSE_ALARMS[f] * (double)n_none), n_found = 0;
        double bound = c->none[n_none - 1 - above];
        for (size_t i = 0; i < c->lessons->n; i++)
            n_found += is_asked_for(&c->lessons->list[i], lang, tier) && c->scores[score][i] > bound;
        printf("  %5.1f %% at %.1f %% (over %.1f)", 100.0 * (double)n_found / (double)n, 100 * FALSE_ALARMS[f], 100 * bound);
    }
    putchar('\n');
}

static void print_share(const char *what, size_t n, size_t of)
{
    if (of > 0)
        printf("  %s %zu of %zu (%.1f %%)", what, n, of, 100.0 * (double)n / (double)of);
}

/* As rules try would, each text by weights that do not know it. */
static void print_judged(const struct cross *c, struct str lang)
{
    size_t n[TIER_EMERGENCY + 1] = { 0 }, reached[TIER_EMERGENCY + 1] = { 0 }, n_raised = 0, n_asked = 0;
    for (size_t i = 0; i < c->lessons->n; i++) {
        const struct lesson *l = &c->lessons->list[i];
        const struct verdict *v = &c->verdicts[i];
        if (l->expect == LESSON_ASK || (lang.n > 0 && !str_equal(l->lang, lang)))
            continue;
        n[l->tier]++;
        reached[l->tier] += v->tier >= l->tier;
        n_raised += l->tier == TIER_NONE && v->tier > TIER_NONE;
        n_asked += l->tier == TIER_NONE && v->tier == TIER_NONE && v->flagged;
    }
    fputs("  judged:", stdout);
    for (enum tier t = TIER_EMERGENCY; t > TIER_NONE; t--)
        print_share(TIER_NAMES[t], reached[t], n[t]);
    print_share("ordinary raised", n_raised, n[TIER_NONE]);
    print_share("asked", n_asked, n[TIER_NONE]);
    putchar('\n');
}

static void print_lang(struct cross *c, struct str lang)
{
    printf("%.*s\n", lang.n > 0 ? (int)lang.n : 3, lang.n > 0 ? lang.s : "all");
    print_recall(c, lang, LIKENESS_EMERGENCY, TIER_EMERGENCY);
    print_recall(c, lang, LIKENESS_URGENT, TIER_URGENT);
    print_recall(c, lang, LIKENESS_SOON, TIER_SOON);
    print_judged(c, lang);
}

static void print_all(struct cross *c)
{
    struct str langs[LANGS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < c->lessons->n; i++) {
        size_t at = 0;
        while (at < n && !str_equal(langs[at], c->lessons->list[i].lang))
            at++;
        if (at == n && n < LANGS_MAX)
            langs[n++] = c->lessons->list[i].lang;
    }
    for (size_t i = 0; i < n; i++)
        print_lang(c, langs[i]);
    if (n > 1)
        print_lang(c, (struct str){ "", 0 });
}

/* A line for each text, so that bounds can be chosen by its owner. */
static int write_scores(const struct cross *c, const char *path)
{
    static const char *const EXPECT[] = { [LESSON_NONE] = "none", [LESSON_ASK] = "ask", [LESSON_MUST] = "must" };
    FILE *f = fopen(path, "wb");
    if (f == NULL) {
        fprintf(stderr, "napectl rules: %s: cannot be written\n", path);
        return -1;
    }
    fputs("id\tlang\texpect\ttier\temergency\turgent\tsoon\ttext\n", f);
    for (size_t i = 0; i < c->lessons->n; i++) {
        const struct lesson *l = &c->lessons->list[i];
        fprintf(f, "%.*s\t%.*s\t%s\t%s\t%.1f\t%.1f\t%.1f\t%.*s\n", (int)l->id.n, l->id.s, (int)l->lang.n, l->lang.s, EXPECT[l->expect],
                TIER_NAMES[l->tier], 100 * c->scores[LIKENESS_EMERGENCY][i], 100 * c->scores[LIKENESS_URGENT][i],
                100 * c->scores[LIKENESS_SOON][i], (int)l->text.n, l->text.s);
    }
    bool good = ferror(f) == 0;
    if (fclose(f) != 0 || !good) {
        fprintf(stderr, "napectl rules: %s: cannot be written\n", path);
        return -1;
    }
    return 0;
}

int learn_cross(const struct loaded *rules, const struct lessons *lessons, const struct learn_options *options, size_t n_folds, const char *out)
{
    struct cross c = { .rules = rules, .lessons = lessons, .none = calloc(lessons->n + 1, sizeof *c.none),
                       .verdicts = calloc(lessons->n + 1, sizeof *c.verdicts) };
    struct learn_options how = *options;
    int rc = c.none != NULL && c.verdicts != NULL ? 0 : -1;
    for (int s = 0; s < LIKENESS_COUNT; s++) {
        c.scores[s] = calloc(lessons->n + 1, sizeof *c.scores[s]);
        rc = c.scores[s] != NULL ? rc : -1;
    }
    if (rc < 0)
        fputs("napectl rules: no memory\n", stderr);
    how.n_folds = n_folds;
    for (how.fold = 0; rc == 0 && how.fold < n_folds; how.fold++)
        rc = score_fold(&c, &how);
    if (rc == 0)
        print_all(&c);
    if (rc == 0 && out != NULL)
        rc = write_scores(&c, out);
    for (int s = 0; s < LIKENESS_COUNT; s++)
        free(c.scores[s]);
    free(c.none);
    free(c.verdicts);
    return rc;
}
