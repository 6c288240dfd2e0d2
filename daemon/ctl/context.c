/* SPDX-License-Identifier: ISC
 * context.c - napectl context: is the phrase present, absent or unsure in the sentence? */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include "ctl/rules_load.h"
#include "ctl/verb.h"

static int context_line(const struct loaded *rules, struct str line, unsigned number, struct arena *arena)
{
    struct str sentence = line, phrase;
    enum polarity polarity = POLARITY_UNSURE;
    struct err err;
    bool cut = str_cut(&sentence, '\t', &phrase);
    if (!cut || phrase.n == line.n || phrase.n == 0) {
        fprintf(stderr, "napectl context: line %u: no tab between phrase and sentence\n", number);
        return -1;
    }
    arena_reset(arena);
    if (nlp_context(phrase, sentence, rules->lexicon, NULL, arena, &polarity, &err) < 0) {
        fprintf(stderr, "napectl context: line %u: %s\n", number, err.text);
        return -1;
    }
    puts(POLARITY_NAMES[polarity]);
    fflush(stdout);
    return 0;
}

static int context_input(const struct loaded *rules)
{
    struct arena *arena = arena_new(0);
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    int rc = arena != NULL ? 0 : -1;
    for (unsigned number = 1; rc == 0 && (n = getline(&line, &size, stdin)) >= 0; number++) {
        if (n > 0 && line[n - 1] == '\n')
            n--;
        if (n > 0 && line[n - 1] == '\r')
            n--;
        rc = context_line(rules, (struct str){ line, (size_t)n }, number, arena);
    }
    free(line);
    arena_free(arena);
    return rc;
}

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    (void)ctl;
    const char *dir;
    int first;
    enum exit_code code = EXIT_REFUSED;
    struct loaded rules;
    if (!verb_rules_option(&VERB_CONTEXT, argc, argv, &dir, &first, &code))
        return code;
    if (first < argc)
        return verb_usage(&VERB_CONTEXT, "takes no \"%s\": the lines come on standard input", argv[first]);
    if (rules_load_or_tell(dir, &rules) == 0 && context_input(&rules) == 0)
        code = verb_end_output();
    rules_clear(&rules);
    return code;
}

const struct verb VERB_CONTEXT = {
    .name = "context",
    .arguments = "[--rules DIR] <LINES",
    .help = "reads phrase<TAB>sentence lines and prints present, absent or unsure",
    .run = run,
};
