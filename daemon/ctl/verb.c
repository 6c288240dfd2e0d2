/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "ctl/verb.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum exit_code verb_usage(const struct verb *verb, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "napectl %s: ", verb->name);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nusage: napectl %s %s\n", verb->name, verb->arguments);
    return EXIT_USAGE;
}

enum exit_code verb_help(const struct verb *verb)
{
    printf("usage: napectl %s %s\n%s\n", verb->name, verb->arguments, verb->help);
    return EXIT_DONE;
}

bool verb_rules_option(const struct verb *verb, int argc, char **argv, const char **rules_dir, int *first, enum exit_code *code)
{
    static const struct option OPTIONS[] = {
        { "rules", required_argument, NULL, 'r' }, { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 } };
    int c;
    *rules_dir = NULL;
    optind = 0;
    opterr = 0;
    while ((c = getopt_long(argc, argv, "+:h", OPTIONS, NULL)) != -1) {
        if (c == 'r')
            *rules_dir = optarg;
        else {
            *code = c == 'h'   ? verb_help(verb)
                    : c == ':' ? verb_usage(verb, "%s needs a value", argv[optind - 1])
                               : verb_usage(verb, "unknown option %s", argv[optind - 1]);
            return false;
        }
    }
    *first = optind;
    return true;
}

enum exit_code verb_end_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_DONE;
    fprintf(stderr, "napectl: standard output: %s\n", strerror(errno));
    return EXIT_REFUSED;
}
