/* SPDX-License-Identifier: ISC
 * rules_cover.c - napectl rules check: which phrases nobody uses, what hangs by one phrase, where rules say the same or the opposite; and
 * phrases left out in turn, to see whether any text tells. */
#include <config.h>

#include "ctl/rules_guards.h"
#include "ctl/rules_texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "nlp/lexicon.h"

enum { SEED = 1, TEXTS_PER_PHRASE = 400 };

struct cover {
    const struct rules_options *options;
    const struct loaded *rules;
    struct rules_texts texts;
    size_t n_phrases;
    size_t *first;     /* by phrase, and one more: into users */
    uint32_t *users;   /* texts that used it, in order */
    uint32_t *guarded; /* phrases of concepts and context, in the languages that are looked at */
    size_t n_guarded;
    struct guards guards;
};

bool rules_is_guarded(const struct rules_options *options, const struct loaded *rules, size_t phrase)
{
    const struct lexicon_phrase p = lexicon_phrase(rules->lexicon, phrase);
    return (strcmp(p.kind, "concept") == 0 || strcmp(p.kind, "context") == 0) && (options->lang == NULL || strcmp(p.lang, options->lang) == 0);
}

static int cover_open(struct cover *c)
{
    if (rules_texts_open(c->options, c->rules, &c->texts) < 0)
        return -1;
    const struct rules_texts *t = &c->texts;
    c->n_phrases = lexicon_n_phrases(c->rules->lexicon);
    c->first = calloc(c->n_phrases + 2, sizeof *c->first);
    c->users = calloc(t->n_uses + 1, sizeof *c->users);
    c->guarded = calloc(c->n_phrases + 1, sizeof *c->guarded);
    if (c->first == NULL || c->users == NULL || c->guarded == NULL) {
        fputs("napectl rules: no memory\n", stderr);
        return -1;
    }
    for (size_t i = 0; i < t->n_uses; i++)
        c->first[t->uses[i] + 2]++;
    for (size_t i = 2; i < c->n_phrases + 2; i++)
        c->first[i] += c->first[i - 1];
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->all[i].n_uses; k++)
            c->users[c->first[t->uses[t->all[i].first_use + k] + 1]++] = (uint32_t)i;
    for (size_t i = 0; i < c->n_phrases; i++)
        if (rules_is_guarded(c->options, c->rules, i))
            c->guarded[c->n_guarded++] = (uint32_t)i;
    return guards_open(c->options, c->rules, &c->guards);
}

static void cover_close(struct cover *c)
{
    rules_texts_clear(&c->texts);
    guards_clear(&c->guards);
    free(c->first);
    free(c->users);
    free(c->guarded);
}

static void tell_phrase(const struct cover *c, const char *what, size_t phrase)
{
    const struct lexicon_phrase p = lexicon_phrase(c->rules->lexicon, phrase);
    printf("%s:%u: %s: %s \"%s\"\n", p.file, p.line, what, p.concept, p.text);
}

/* ---- coverage ---- */

static size_t count_unused(const struct cover *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_guarded; i++) {
        if (c->first[c->guarded[i]] != c->first[c->guarded[i] + 1])
            continue;
        n++;
        if (c->options->coverage)
            tell_phrase(c, "no text uses this phrase", c->guarded[i]);
    }
    return n;
}

/* Examples that raise a flag and no longer do without one phrase. */
static size_t count_carried(struct cover *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->texts.n_examples; i++) {
        const struct rules_text *text = &c->texts.all[i];
        bool carried = false;
        for (size_t k = 0; k < text->n_uses && !carried && text->good && text->want != TEXT_SILENT; k++) {
            const size_t phrase = c->texts.uses[text->first_use + k];
            carried = !rules_text_holds(&c->texts, c->rules, text, phrase + 1, NULL);
            if (carried && c->options->coverage)
                printf("%s:%u: one phrase carries this example: \"%.*s\" (\"%s\")\n", text->file, text->line, (int)text->text.n,
                       text->text.s, lexicon_phrase(c->rules->lexicon, phrase).text);
        }
        n += carried;
    }
    return n;
}

static int by_phrase(const void *a, const void *b)
{
    const struct lexicon_phrase *x = a, *y = b;
    int order = strcmp(x->concept, y->concept);
    if (order == 0)
        order = strcmp(x->lang, y->lang);
    if (order == 0)
        order = strcmp(x->text, y->text);
    return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

/* Phrases of a concept that stand twice; -1 without memory. */
static int count_twice(const struct cover *c)
{
    int n = 0;
    size_t n_all = 0;
    struct lexicon_phrase *all = calloc(c->n_guarded + 1, sizeof *all);
    if (all == NULL)
        return -1;
    for (size_t i = 0; i < c->n_guarded; i++) {
        all[n_all] = lexicon_phrase(c->rules->lexicon, c->guarded[i]);
        n_all += strcmp(all[n_all].kind, "concept") == 0;
    }
    qsort(all, n_all, sizeof *all, by_phrase);
    for (size_t i = 1; i < n_all; i++) {
        if (strcmp(all[i].concept, all[i - 1].concept) != 0 || strcmp(all[i].lang, all[i - 1].lang) != 0 ||
            strcmp(all[i].text, all[i - 1].text) != 0)
            continue;
        n++;
        if (c->options->coverage)
            printf("%s:%u: this phrase stands twice: %s \"%s\" (%s:%u)\n", all[i].file, all[i].line, all[i].concept, all[i].text,
                   all[i - 1].file, all[i - 1].line);
    }
    free(all);
    return n;
}

/* Rules whose every example raises one other rule for certain; -1 without memory. */
static int count_overlaps(struct cover *c)
{
    const size_t n = ruleset_n_rules(c->rules->ruleset);
    int n_overlaps = 0;
    size_t *raised = calloc(n + 1, sizeof *raised);
    if (raised == NULL)
        return -1;
    for (size_t i = 0; i < c->texts.n_examples;) {
        const struct str rule = c->texts.all[i].flag;
        size_t n_examples = 0;
        memset(raised, 0, n * sizeof *raised);
        for (; i < c->texts.n_examples && str_equal(c->texts.all[i].flag, rule); i++) {
            struct assessment got;
            if (c->texts.all[i].want == TEXT_SILENT || !rules_text_holds(&c->texts, c->rules, &c->texts.all[i], 0, &got))
                continue;
            n_examples++;
            for (size_t r = 0; r < n; r++)
                for (size_t f = 0; f < got.n_flags; f++)
                    raised[r] += got.flags[f].certainty == CERTAINTY_DEFINITE && strcmp(got.flags[f].id, ruleset_rule_id(c->rules->ruleset, r)) == 0;
        }
        for (size_t r = 0; r < n && n_examples > 0; r++) {
            if (raised[r] != n_examples || str_is(rule, ruleset_rule_id(c->rules->ruleset, r)))
                continue;
            n_overlaps++;
            if (c->options->coverage)
                printf("every example of %.*s raises %s too\n", (int)rule.n, rule.s, ruleset_rule_id(c->rules->ruleset, r));
        }
    }
    free(raised);
    return n_overlaps;
}

static int by_text(const void *a, const void *b)
{
    const struct rules_text *x = *(struct rules_text *const *)a, *y = *(struct rules_text *const *)b;
    size_t n = x->text.n < y->text.n ? x->text.n : y->text.n;
    int order = memcmp(x->text.s, y->text.s, n);
    if (order == 0)
        order = (x->text.n > y->text.n) - (x->text.n < y->text.n);
    if (order != 0)
        return order;
    n = x->flag.n < y->flag.n ? x->flag.n : y->flag.n;
    order = memcmp(x->flag.s, y->flag.s, n);
    return order != 0 ? order : (x->flag.n > y->flag.n) - (x->flag.n < y->flag.n);
}

static bool wants_silence(const struct rules_text *text)
{
    return text->want == TEXT_SILENT || text->want == TEXT_QUIET;
}

/* Texts that must raise a flag here and must not there; -1 without memory. */
static int count_contradictions(const struct cover *c)
{
    const struct rules_text **all = calloc(c->texts.n + 1, sizeof *all);
    int n = 0;
    if (all == NULL)
        return -1;
    for (size_t i = 0; i < c->texts.n; i++)
        all[i] = &c->texts.all[i];
    qsort(all, c->texts.n, sizeof *all, by_text);
    for (size_t i = 1; i < c->texts.n; i++) {
        const struct rules_text *a = all[i - 1], *b = all[i];
        if (!str_equal(a->text, b->text) || !str_equal(a->flag, b->flag) || wants_silence(a) == wants_silence(b))
            continue;
        n++;
        if (c->options->coverage)
            printf("%s:%u: wanted the other way at %s:%u: \"%.*s\"\n", b->file, b->line, a->file, a->line, (int)b->text.n, b->text.s);
    }
    free(all);
    return n;
}

static bool print_coverage(struct cover *c)
{
    const size_t n_unused = count_unused(c), n_carried = count_carried(c);
    const int n_twice = count_twice(c), n_overlaps = count_overlaps(c), n_contradictions = count_contradictions(c);
    printf("coverage by %zu examples and %zu texts: %zu of %zu phrases of concepts and context are used; one phrase carries %zu examples; "
           "%d phrases stand twice; %d rules lie within another; %d texts are wanted both ways%s\n",
           c->texts.n_examples, c->texts.n - c->texts.n_examples, c->n_guarded - n_unused, c->n_guarded, n_carried, n_twice, n_overlaps,
           n_contradictions, c->options->coverage ? "" : " (--coverage lists them)");
    return n_twice >= 0 && n_overlaps >= 0 && n_contradictions >= 0;
}

/* ---- phrases left out ---- */

static bool is_noticed(struct cover *c, size_t phrase)
{
    size_t n_asked = 0;
    for (size_t i = c->first[phrase]; i < c->first[phrase + 1] && n_asked < TEXTS_PER_PHRASE; i++) {
        const struct rules_text *text = &c->texts.all[c->users[i]];
        if (!text->good)
            continue;
        n_asked++;
        if (!rules_text_holds(&c->texts, c->rules, text, phrase + 1, NULL))
            return true;
    }
    return false;
}

/* The first n of guarded become a sample, the same for the same rules. */
static void draw_sample(struct cover *c, size_t n)
{
    struct rng rng;
    rng_seed(&rng, SEED);
    for (size_t i = 0; i < n; i++) {
        size_t k = i + (size_t)rng_below(&rng, c->n_guarded - i);
        uint32_t drawn = c->guarded[k];
        c->guarded[k] = c->guarded[i];
        c->guarded[i] = drawn;
    }
}

/* true: some text or row tells, whichever is left out. */
static bool print_mutants(struct cover *c)
{
    const bool all = c->options->mutate_all || c->options->sample >= c->n_guarded;
    const size_t n = all ? c->n_guarded : c->options->sample;
    size_t n_noticed = 0, n_used = 0;
    if (!all)
        draw_sample(c, n);
    for (size_t i = 0; i < n; i++) {
        const size_t phrase = c->guarded[i];
        const bool used = c->first[phrase] != c->first[phrase + 1] || c->guards.first[phrase] != c->guards.first[phrase + 1];
        const bool noticed = used && (guards_notice(&c->guards, phrase) || is_noticed(c, phrase));
        n_used += used;
        n_noticed += noticed;
        if (!noticed && (c->options->mutate_all || c->options->coverage))
            tell_phrase(c, used ? "no text fails without this phrase" : "no text uses this phrase", phrase);
    }
    printf("%zu of %zu phrases noticed when left out (%s of %zu; %zu of them used by a text)\n", n_noticed, n,
           all ? "all" : "a sample", c->n_guarded, n_used);
    return n_noticed == n || !c->options->mutate_all;
}

static bool check_guards(const struct cover *c)
{
    if (c->guards.n > 0)
        printf("%zu of %zu rows of phrases say what they have to\n", c->guards.n - c->guards.n_wrong, c->guards.n);
    return c->guards.n_wrong == 0;
}

bool rules_cover(const struct rules_options *options, const struct loaded *rules)
{
    struct cover c = { .options = options, .rules = rules };
    bool good = cover_open(&c) == 0 && print_coverage(&c);
    if (good) {
        good = check_guards(&c);
        if (options->mutate)
            good = print_mutants(&c) && good;
    }
    if (c.texts.failed)
        good = false;
    cover_close(&c);
    return good;
}
