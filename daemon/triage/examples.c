/* SPDX-License-Identifier: ISC
 * examples.c - a rule set that does not keep its own examples is refused. */
#include <config.h>

#include "triage/ruleset_in.h"
#include "triage/screen.h"

#include <string.h>

/* What an example has to give for its own flag. */
static const char *const WANTED[] = { [EXAMPLE_DEFINITE] = "must be definite", [EXAMPLE_RAISED] = "must be possible at least",
                                      [EXAMPLE_ANSWER] = "must be definite when its question is open",
                                      [EXAMPLE_SILENT] = "must not be raised" };

struct run {
    const struct ruleset *ruleset;
    struct arena *arena;
    struct problems *problems;
};

static void say_failed(struct run *run, const struct rule *rule, const struct example *example, enum example_want want,
                       const struct assessment *got)
{
    struct buf words;
    buf_init(&words, 1000);
    for (size_t i = 0; i < got->n_flags && words.n < 300; i++)
        buf_addf(&words, "%s%s %s", i > 0 ? ", " : "", got->flags[i].id, CERTAINTY_NAMES[got->flags[i].certainty]);
    problems_error(run->problems, rule->file, example->line, "\"%s\": \"%s\" %s, but gives tier %s: %s", rule->id,
                   example->text, WANTED[want], TIER_NAMES[got->tier], got->n_flags > 0 ? buf_cstr(&words) : "no flag");
    buf_clear(&words);
}

/* A rule's examples test the rule: likeness counts only where it stands in it, and another rule that speaks first does not matter. */
static int judge_example(const struct run *run, const struct rule *rule, const struct example *example, enum example_want want,
                         struct screening *got, struct err *err)
{
    const struct facts asked = { .asked = rule->id };
    /* Any fixed time will do: the first Monday of March 2026, 15:00 UTC. */
    const struct read_request request = { .text = { str_of(example->text) }, .now_utc = 1772463600 };
    const struct judge_options options = { .rules_alone = !rule->by_likeness, .any_silence = true };
    if (nlp_read(&request, run->ruleset->lexicon, run->arena, &got->reading, err) < 0)
        return -1;
    return judge_as(&options, &got->reading, want == EXAMPLE_ANSWER ? &asked : NULL, run->ruleset, run->arena, &got->assessment, err);
}

static void run_one(struct run *run, const struct rule *rule, const struct example *example, enum example_want want)
{
    struct screening got;
    struct err err;
    const struct flag *flag = NULL;
    arena_reset(run->arena);
    if (judge_example(run, rule, example, want, &got, &err) < 0) {
        problems_error(run->problems, rule->file, example->line, "\"%s\": %s", rule->id, err.text);
        return;
    }
    for (size_t i = 0; i < got.assessment.n_flags; i++)
        if (strcmp(got.assessment.flags[i].id, rule->id) == 0)
            flag = &got.assessment.flags[i];
    bool kept = want == EXAMPLE_SILENT ? flag == NULL
                                    : flag != NULL && (want == EXAMPLE_RAISED || flag->certainty == CERTAINTY_DEFINITE);
    if (!kept)
        say_failed(run, rule, example, want, &got.assessment);
}

static void run_example(const struct ruleset_example *of, void *arg)
{
    struct run *run = arg;
    const struct rule *rule = &run->ruleset->rules[of->rule];
    const struct example example = { .text = of->text, .line = of->line };
    if (rule->by_likeness && run->ruleset->likeness == NULL)
        return; /* it is silent, and napectl rules check says so */
    run_one(run, rule, &example, of->want);
}

void ruleset_each_example(const struct ruleset *ruleset, ruleset_example_fn *each, void *arg)
{
    for (size_t r = 0; r < ruleset->n_rules; r++) {
        const struct rule *rule = &ruleset->rules[r];
        const struct examples *const lists[] = { [EXAMPLE_DEFINITE] = &rule->examples, [EXAMPLE_RAISED] = &rule->possible_examples,
                                                 [EXAMPLE_ANSWER] = &rule->answer_examples,
                                                 [EXAMPLE_SILENT] = &rule->counterexamples };
        for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
            for (size_t i = 0; i < lists[k]->n; i++)
                each(&(const struct ruleset_example){ .text = lists[k]->list[i].text, .rule = r, .want = (enum example_want)k,
                                                      .file = rule->file, .line = lists[k]->list[i].line }, arg);
    }
}

void examples_run(const struct ruleset *ruleset, struct problems *problems)
{
    struct run run = { .ruleset = ruleset, .arena = arena_new(0), .problems = problems };
    if (run.arena == NULL)
        problems_error(problems, "rules", 0, "no memory for the examples");
    else
        ruleset_each_example(ruleset, run_example, &run);
    arena_free(run.arena);
}
