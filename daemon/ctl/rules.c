/* SPDX-License-Identifier: ISC
 * rules.c - napectl rules: its options. */
#include <config.h>

#include "ctl/rules.h"

#include <getopt.h>
#include <string.h>

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    static const struct option OPTIONS[] = {
        { "rules", required_argument, NULL, 'r' }, { "corpus", required_argument, NULL, 'c' },
        { "lang", required_argument, NULL, 'l' },  { "mutate", no_argument, NULL, 'm' },
        { "summary", no_argument, NULL, 's' },     { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 } };
    struct rules_options options = { 0 };
    int c;
    (void)ctl;
    optind = 0;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":h", OPTIONS, NULL)) != -1)
        switch (c) {
        case 'r':
            options.rules_dir = optarg;
            break;
        case 'c':
            options.corpus_dir = optarg;
            break;
        case 'l':
            options.lang = optarg;
            break;
        case 'm':
            options.mutate = true;
            break;
        case 's':
            options.summary = true;
            break;
        case 'h':
            return verb_help(&VERB_RULES);
        default:
            return verb_usage(&VERB_RULES, "%s %s", c == ':' ? "a value is missing behind" : "unknown option", argv[optind - 1]);
        }
    const char *what = optind < argc ? argv[optind] : NULL;
    if (what == NULL)
        return verb_usage(&VERB_RULES, "check or try?");
    if (strcmp(what, "check") == 0) {
        if (optind + 1 < argc)
            return verb_usage(&VERB_RULES, "check takes no \"%s\"", argv[optind + 1]);
        if (options.mutate && options.corpus_dir == NULL)
            return verb_usage(&VERB_RULES, "--mutate needs --corpus DIR");
        if (options.lang != NULL && options.corpus_dir == NULL)
            return verb_usage(&VERB_RULES, "--lang needs --corpus DIR");
        if (options.summary)
            return verb_usage(&VERB_RULES, "--summary belongs to try");
        return rules_check(&options);
    }
    if (strcmp(what, "try") == 0) {
        if (optind + 2 != argc)
            return verb_usage(&VERB_RULES, "try takes one file");
        if (options.mutate || options.corpus_dir != NULL)
            return verb_usage(&VERB_RULES, "--mutate and --corpus belong to check");
        return rules_try(&options, argv[optind + 1]);
    }
    return verb_usage(&VERB_RULES, "unknown \"%s\"; check or try?", what);
}

const struct verb VERB_RULES = {
    .name = "rules",
    .arguments = "check [--rules DIR] [--corpus DIR [--lang LANG] [--mutate]]\n"
                 "       napectl rules try [--rules DIR] [--lang LANG] [--summary] FILE",
    .help = "checks the rules with their examples and a corpus; tries labelled texts",
    .run = run,
};
