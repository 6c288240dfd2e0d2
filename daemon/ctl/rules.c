/* SPDX-License-Identifier: ISC
 * rules.c - napectl rules: its options. */
#include <config.h>

#include "ctl/rules.h"

#include <getopt.h>
#include <string.h>

enum { COST_DEFAULT = 30, SAMPLE_DEFAULT = 300 };

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    static const struct option OPTIONS[] = {
        { "rules", required_argument, NULL, 'r' }, { "corpus", required_argument, NULL, 'c' },
        { "lang", required_argument, NULL, 'l' },  { "mutate", optional_argument, NULL, 'm' },
        { "summary", no_argument, NULL, 's' },     { "help", no_argument, NULL, 'h' },
        { "out", required_argument, NULL, 'o' },   { "cost", required_argument, NULL, 'C' },
        { "cross", required_argument, NULL, 'x' }, { "ask", no_argument, NULL, 'a' },
        { "coverage", no_argument, NULL, 'v' },    { "compare", no_argument, NULL, 'p' },
        { "intents", no_argument, NULL, 'i' },   { "net", no_argument, NULL, 'n' },
        { NULL, 0, NULL, 0 } };
    struct rules_options options = { 0 };
    int64_t cost_milli = 0, cross = 0, sample = SAMPLE_DEFAULT;
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
            options.mutate_all = optarg != NULL && strcmp(optarg, "all") == 0;
            if (optarg != NULL && !options.mutate_all && !text_to_int(str_of(optarg), 1, 1000000, &sample))
                return verb_usage(&VERB_RULES, "--mutate=%s is neither all nor a number above 0", optarg);
            break;
        case 'v':
            options.coverage = true;
            break;
        case 'i':
            options.intents = true;
            break;
        case 's':
            options.summary = true;
            break;
        case 'o':
            options.out = optarg;
            break;
        case 'C':
            if (!text_to_scaled(str_of(optarg), 3, 1, 1000000000, &cost_milli))
                return verb_usage(&VERB_RULES, "--cost %s is no number above 0", optarg);
            break;
        case 'x':
            if (!text_to_int(str_of(optarg), 2, 100, &cross))
                return verb_usage(&VERB_RULES, "--cross %s is no number from 2 to 100", optarg);
            break;
        case 'p':
            options.compare = true;
            break;
        case 'n':
            options.net = true;
            break;
        case 'a':
            options.with_ask = true;
            break;
        case 'h':
            return verb_help(&VERB_RULES);
        default:
            return verb_usage(&VERB_RULES, "%s %s", c == ':' ? "a value is missing behind" : "unknown option", argv[optind - 1]);
        }
    const char *what = optind < argc ? argv[optind] : NULL;
    if (what == NULL)
        return verb_usage(&VERB_RULES, "check, try, learn or guard?");
    if (strcmp(what, "learn") == 0) {
        if (optind + 1 == argc)
            return verb_usage(&VERB_RULES, "learn needs files");
        if (options.mutate || options.coverage || options.corpus_dir != NULL || options.lang != NULL || options.summary)
            return verb_usage(&VERB_RULES, "learn takes --rules, --out, --cost, --cross, --compare, --ask, --intents and --net");
        if (options.compare && (options.out != NULL || cross > 0))
            return verb_usage(&VERB_RULES, "--compare writes nothing and crosses nothing: it takes neither --out nor --cross");
        if (options.net && (options.out != NULL || cross > 0 || options.compare || options.intents || options.with_ask || cost_milli > 0))
            return verb_usage(&VERB_RULES, "--net prints texts and learns nothing: it goes with --rules alone");
        if (options.intents && (cross > 0 || options.with_ask || options.compare))
            return verb_usage(&VERB_RULES, "--intents goes with --rules, --out and --cost");
        options.cost = cost_milli > 0 ? (double)cost_milli / 1000 : COST_DEFAULT;
        options.cross = (size_t)cross;
        return rules_learn(&options, argc - optind - 1, argv + optind + 1);
    }
    if (options.out != NULL || cost_milli > 0 || cross > 0 || options.with_ask || options.compare || options.intents || options.net)
        return verb_usage(&VERB_RULES, "--out, --cost, --cross, --compare, --ask, --intents and --net belong to learn");
    if (strcmp(what, "guard") == 0) {
        if (options.corpus_dir == NULL || optind + 1 == argc)
            return verb_usage(&VERB_RULES, "guard needs --corpus DIR and files");
        if (options.mutate || options.coverage || options.summary)
            return verb_usage(&VERB_RULES, "guard takes --rules, --corpus and --lang");
        return rules_guard(&options, argc - optind - 1, argv + optind + 1);
    }
    if (strcmp(what, "check") == 0) {
        if (optind + 1 < argc)
            return verb_usage(&VERB_RULES, "check takes no \"%s\"", argv[optind + 1]);
        if (options.mutate && options.corpus_dir == NULL)
            return verb_usage(&VERB_RULES, "--mutate needs --corpus DIR");
        if (options.lang != NULL && options.corpus_dir == NULL)
            return verb_usage(&VERB_RULES, "--lang needs --corpus DIR");
        if (options.summary)
            return verb_usage(&VERB_RULES, "--summary belongs to try");
        options.sample = (size_t)sample;
        return rules_check(&options);
    }
    if (strcmp(what, "try") == 0) {
        if (optind + 2 != argc)
            return verb_usage(&VERB_RULES, "try takes one file");
        if (options.mutate || options.coverage || options.corpus_dir != NULL)
            return verb_usage(&VERB_RULES, "--coverage, --mutate and --corpus belong to check");
        return rules_try(&options, argv[optind + 1]);
    }
    return verb_usage(&VERB_RULES, "unknown \"%s\"; check, try, learn or guard?", what);
}

const struct verb VERB_RULES = {
    .name = "rules",
    .arguments = "check [--rules DIR] [--coverage] [--corpus DIR [--lang LANG] [--mutate[=N|all]]]\n"
                 "       napectl rules try [--rules DIR] [--lang LANG] [--summary] FILE\n"
                 "       napectl rules learn [--rules DIR] [--out FILE] [--cost N] [--cross N | --compare] [--ask] FILE[:WEIGHT]...\n"
                 "       napectl rules learn --intents [--rules DIR] [--out FILE] [--cost N] FILE[:WEIGHT]...\n"
                 "       napectl rules learn --net [--rules DIR] FILE[:WEIGHT]...\n"
                 "       napectl rules guard [--rules DIR] --corpus DIR [--lang LANG] FILE...",
    .help = "checks the rules with their examples and a corpus; tries labelled texts, and learns from them",
    .run = run,
};
