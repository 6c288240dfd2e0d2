/* SPDX-License-Identifier: ISC
 * rules_check.c - napectl rules check: problems and coverage. */
#include <config.h>

#include "ctl/rules.h"

#include <stdio.h>
#include <string.h>

#include "ctl/learn.h"
#include "triage/learnt_file.h"
#include "nlp/lexicon.h"
#include "rules_more.h"
#include "triage/likeness.h"

enum { CONTENT_WORDS_MAX = 4 };

bool rules_has_language(const struct loaded *rules, struct str lang)
{
    for (size_t i = 0; i < lexicon_n_languages(rules->lexicon); i++)
        if (str_is(lang, lexicon_language(rules->lexicon, i)))
            return true;
    return false;
}

/* Long phrases would be the corpus learnt by heart. */
static void check_phrases(const struct loaded *rules, struct problems *problems)
{
    for (size_t i = 0; i < lexicon_n_phrases(rules->lexicon); i++) {
        struct lexicon_phrase p = lexicon_phrase(rules->lexicon, i);
        if (p.n_content_words > CONTENT_WORDS_MAX)
            problems_error(problems, p.file, p.line, "\"%s\": the phrase \"%s\" has %d words of content; at most %d", p.concept,
                           p.text, p.n_content_words, CONTENT_WORDS_MAX);
    }
}

static void print_coverage(const struct loaded *rules)
{
    size_t n_bare = ruleset_n_without_examples(rules->ruleset);
    printf("rules %s: %zu rules, %zu phrases, languages", ruleset_version(rules->ruleset), ruleset_n_rules(rules->ruleset),
           lexicon_n_phrases(rules->lexicon));
    for (size_t i = 0; i < lexicon_n_languages(rules->lexicon); i++)
        printf(" %s", lexicon_language(rules->lexicon, i));
    printf("; %zu rules without an example or a counterexample\n", n_bare);
}

static void print_likeness(const struct loaded *rules)
{
    const struct likeness *likeness = ruleset_likeness(rules->ruleset);
    char words[17];
    if (likeness == NULL) {
        puts("likeness: none (no likeness.tsv): the rules stand alone");
        return;
    }
    lessons_words_hash(&rules->files, false, words);
    printf("likeness: %zu features learnt from %lld texts (%s)", likeness_n_features(likeness), (long long)likeness_n_texts(likeness),
           likeness_texts_hash(likeness));
    for (size_t i = 0; i < lexicon_n_languages(rules->lexicon); i++) {
        const char *lang = lexicon_language(rules->lexicon, i);
        printf(", %s %lld", lang, (long long)likeness_n_texts_of(likeness, lang));
    }
    puts(strcmp(words, likeness_words_hash(likeness)) == 0 ? "" : "; learnt with other words than these: no fault, see LIKENESS in nape-rules(5)");
}

static void print_net(const struct loaded *rules)
{
    const struct recurrent *net = ruleset_net(rules->ruleset);
    char words[17];
    if (net == NULL) {
        puts("net: none (no likeness-net.bin): likeness stands alone");
        return;
    }
    const struct learnt_head *head = recurrent_head(net);
    lessons_words_hash(&rules->files, false, words);
    printf("net: learnt from %lld texts (%s)%s\n", (long long)head->n_texts, head->texts_hash,
           strcmp(words, head->words_hash) == 0 ? "" : "; learnt with other words than these: no fault, see LIKENESS in nape-rules(5)");
}

static void print_likely(const struct loaded *rules)
{
    const struct likely_intents *likely = ruleset_likely_intents(rules->ruleset);
    char words[17];
    if (likely == NULL) {
        puts("likely intents: none (no likely-intents.tsv): phrases stand alone");
        return;
    }
    const struct learnt_head *head = likely_intents_head(likely);
    lessons_words_hash(&rules->files, true, words);
    printf("likely intents: %zu features learnt from %lld texts (%s)%s\n", likely_intents_n_features(likely), (long long)head->n_texts,
           head->texts_hash, strcmp(words, head->words_hash) == 0 ? "" : "; learnt with other words than these: no fault, see LIKELY INTENTS in nape-rules(5)");
}

/* Rules that fail their own examples can still be measured: loads them once more, without running any. */
static void load_for_corpus(const struct rules_options *options, struct loaded *rules)
{
    struct problems none;
    if (rules->ruleset != NULL || rules->lexicon == NULL)
        return;
    problems_init(&none);
    rules_clear(rules);
    rules_load(options->rules_dir, false, &none, rules);
    problems_clear(&none);
}

enum exit_code rules_check(const struct rules_options *options)
{
    struct loaded rules;
    struct problems problems;
    bool good;
    problems_init(&problems);
    good = rules_load(options->rules_dir, true, &problems, &rules) == 0;
    if (good) {
        check_phrases(&rules, &problems);
        ruleset_check_examples(rules.ruleset, &problems);
    }
    rules_more_check(&rules.files, rules.ruleset, &problems);
    fputs(buf_cstr(&problems.text), stdout);
    if (!buf_ok(&problems.text))
        puts("... and more problems than can be shown");
    if (good) {
        print_likeness(&rules);
        print_net(&rules);
        print_likely(&rules);
        print_coverage(&rules);
    }
    printf("%zu errors, %zu warnings\n", problems.n_errors, problems.n_warnings);
    good = good && problems.n_errors == 0;
    if (options->corpus_dir != NULL) {
        load_for_corpus(options, &rules);
        if (rules.ruleset != NULL)
            good = rules_corpus(options, &rules) && good;
        else
            puts("the corpus was not read: mend these first");
    }
    if (rules.ruleset != NULL)
        good = rules_cover(options, &rules) && good;
    problems_clear(&problems);
    rules_clear(&rules);
    enum exit_code code = verb_end_output();
    return good ? code : EXIT_REFUSED;
}
