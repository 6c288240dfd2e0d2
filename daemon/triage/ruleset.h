/* SPDX-License-Identifier: ISC
 * ruleset.h - the red-flag rules, compiled.  PURE; immutable once made; any thread. */
#ifndef NAPE_TRIAGE_RULESET_H
#define NAPE_TRIAGE_RULESET_H

#include "base/files.h"
#include "base/problems.h"
#include "model/assessment.h"

struct lexicon;
struct likeness;
struct base_words;
struct likely_bounds;
struct likely_intents;
struct recurrent;
struct ruleset;

/* Compiles redflags.conf.  Borrows lexicon for the life of the set.  With run_examples every example and counterexample is read and
 * judged, and the set is refused when one fails.  Every problem goes into *problems; NULL when there was an error. */
struct ruleset *ruleset_new(const struct rule_files *files, const struct lexicon *lexicon, bool run_examples,
                            struct problems *problems);
void ruleset_free(struct ruleset *ruleset);

/* Warns of each rule that has no example or no counterexample. */
void ruleset_check_examples(const struct ruleset *ruleset, struct problems *problems);
size_t ruleset_n_without_examples(const struct ruleset *ruleset);

/* A walk over the examples, by rule. */
enum example_want { EXAMPLE_DEFINITE, EXAMPLE_RAISED /* possible at least */, EXAMPLE_ANSWER /* definite, to the flag's question */,
                    EXAMPLE_SILENT };
struct ruleset_example {
    const char *text;
    size_t rule;
    enum example_want want;
    const char *file;
    unsigned line;
};
typedef void ruleset_example_fn(const struct ruleset_example *example, void *arg);
void ruleset_each_example(const struct ruleset *ruleset, ruleset_example_fn *each, void *arg);

const char *ruleset_version(const struct ruleset *ruleset); /* 12 hex digits over all rule files */
size_t ruleset_n_rules(const struct ruleset *ruleset);
const char *ruleset_rule_id(const struct ruleset *ruleset, size_t i);
enum tier ruleset_rule_tier(const struct ruleset *ruleset, size_t i);
const char *ruleset_rule_file(const struct ruleset *ruleset, size_t i);
unsigned ruleset_rule_line(const struct ruleset *ruleset, size_t i);
bool ruleset_rule_by_likeness(const struct ruleset *ruleset, size_t i); /* likeness stands in its expressions */
const struct recurrent *ruleset_net(const struct ruleset *ruleset); /* NULL: the set has none */
const struct base_words *ruleset_base_words(const struct ruleset *ruleset);
struct likeness_parts;
/* How parts of a text are weighed against the whole, as the rules say. */
const struct likeness_parts *ruleset_parts(const struct ruleset *ruleset);
const struct likely_intents *ruleset_likely_intents(const struct ruleset *ruleset); /* NULL: the set has none */
const struct likely_bounds *ruleset_likely_bounds(const struct ruleset *ruleset);
const struct base_words *ruleset_intent_words(const struct ruleset *ruleset); /* what likely intents take for base words */
const struct likeness *ruleset_likeness(const struct ruleset *ruleset);  /* NULL: the set has none */
/* The message key of the rule's question and advice by flag id; NULL when there is no such flag or no question. */
const char *ruleset_ask(const struct ruleset *ruleset, const char *flag);
/* The further questions of a rule, which single expressions ask instead; NULL behind the last. */
const char *ruleset_rule_ask(const struct ruleset *ruleset, size_t rule, size_t k);
const char *ruleset_advice(const struct ruleset *ruleset, const char *flag);

#endif
