/* SPDX-License-Identifier: ISC
 * napectl.c - the command line of Nape: finds the verb and hands over. */
#include <config.h>

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ctl/verb.h"

/* In the order in which help shows them. */
static const struct verb *const VERBS[] = {
    &VERB_TRIAGE,
    &VERB_CONTEXT,
    &VERB_EXPLAIN,
    &VERB_RULES,
    &VERB_RECUR,
    &VERB_SETUP,
    &VERB_STATUS,
    &VERB_PATIENT,
    &VERB_DIARY,
    &VERB_REPORT,
    &VERB_ERASE,
    &VERB_PLAN,
    &VERB_SAY,
    &VERB_ALERTS,
    &VERB_ACK,
    &VERB_PASS,
    &VERB_CLOSE,
    &VERB_TELL,
    &VERB_TEAM,
    &VERB_CHANNEL,
    &VERB_RELOAD,
};

enum { N_VERBS = sizeof VERBS / sizeof *VERBS };

static void print_usage(FILE *to)
{
    fputs("usage: napectl [-S SOCKET] COMMAND [ARGUMENT...]\n\n", to);
    for (size_t i = 0; i < N_VERBS; i++)
        fprintf(to, "  %-10s %s\n", VERBS[i]->name, VERBS[i]->help);
    fputs("\n  -S SOCKET  the control socket, STATE_DIR/control.sock; default $NAPE_SOCKET, else /var/lib/nape/control.sock\n"
          "  --help     this, or after a command its own\n"
          "  --version\n\n"
          "exit status: 0 done, 1 refused, 2 wrong usage, 3 no daemon\n", to);
}

static enum exit_code run_verb(const struct ctl *ctl, int argc, char **argv)
{
    const char *names[N_VERBS];
    for (size_t i = 0; i < N_VERBS; i++) {
        names[i] = VERBS[i]->name;
        if (strcmp(names[i], argv[0]) == 0)
            return VERBS[i]->run(ctl, argc, argv);
    }
    const char *near = text_nearest(str_of(argv[0]), names, N_VERBS);
    fprintf(stderr, "napectl: unknown command \"%s\"", argv[0]);
    if (near != NULL)
        fprintf(stderr, "; did you mean \"%s\"?", near);
    fputs("\nnapectl --help lists them\n", stderr);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    static const struct option OPTIONS[] = {
        { "socket", required_argument, NULL, 'S' }, { "help", no_argument, NULL, 'h' },
        { "version", no_argument, NULL, 'V' },      { NULL, 0, NULL, 0 } };
    struct ctl ctl = { 0 };
    int c;
    opterr = 0;
    while ((c = getopt_long(argc, argv, "+:S:hV", OPTIONS, NULL)) != -1)
        switch (c) {
        case 'S':
            ctl.socket = optarg;
            break;
        case 'h':
            print_usage(stdout);
            return verb_end_output();
        case 'V':
            puts("napectl " PACKAGE_VERSION);
            return verb_end_output();
        default:
            fprintf(stderr, "napectl: %s %s\n", c == ':' ? "a value is missing behind" : "unknown option", argv[optind - 1]);
            print_usage(stderr);
            return EXIT_USAGE;
        }
    if (optind == argc) {
        fputs("napectl: no command\n", stderr);
        print_usage(stderr);
        return EXIT_USAGE;
    }
    return run_verb(&ctl, argc - optind, argv + optind);
}
