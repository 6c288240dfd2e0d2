/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "play/program.h"

#include <stdio.h>
#include <string.h>

#include "care/setup.h"
#include "conf.h"
#include "play/play.h"
#include "play/walk.h"

static void usage(FILE *to)
{
    fputs("usage: nape-transcript [--rules DIR] [--fill | --words | --cover] [-v] FILE...\n"
          "       nape-transcript --version | --help\n"
          "\n"
          "Plays each file (a conversation with a clock of its own) through Nape's worker and store, with the real rules and phones\n"
          "instead of a provider, and prints the first difference of each, with file and line.\n"
          "\n"
          "  --rules DIR   the rules to play with (default: those of this program)\n"
          "  --fill        print the file anew, with the messages that really came\n"
          "  --words       print the conversation as the phones show it, word for word\n"
          "  --cover       say at the end which cells of the state tables no file takes\n"
          "  -v            name the files that are as written, too\n"
          "\n"
          "Exit code: 0 all are as written, 1 one differs, 2 usage or a file that cannot be played.\n"
          "nape-transcript(1) has the format.\n",
          to);
}

struct arguments {
    struct play_options options;
    bool cover;
    bool verbose;
    int first;    /* file */
    int end;      /* >= 0: exit with it */
};

static struct arguments read_arguments(int argc, char **argv)
{
    struct arguments a = { .end = -1 };
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        }
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            a.end = 0;
            return a;
        }
        if (strcmp(argv[i], "--version") == 0) {
            puts(PACKAGE_STRING);
            a.end = 0;
            return a;
        }
        if (strcmp(argv[i], "--rules") == 0 && i + 1 < argc)
            a.options.rules_dir = argv[++i];
        else if (strcmp(argv[i], "--fill") == 0)
            a.options.fill = true;
        else if (strcmp(argv[i], "--words") == 0)
            a.options.words = true;
        else if (strcmp(argv[i], "--cover") == 0)
            a.cover = true;
        else if (strcmp(argv[i], "-v") == 0)
            a.verbose = true;
        else {
            fprintf(stderr, "nape-transcript: unknown or incomplete argument \"%s\"\n", argv[i]);
            usage(stderr);
            a.end = 2;
            return a;
        }
    }
    a.first = i;
    if (i == argc) {
        fputs("nape-transcript: no file is named\n", stderr);
        usage(stderr);
        a.end = 2;
    }
    return a;
}

static int play_files(const struct arguments *a, int argc, char **argv)
{
    int code = 0;
    for (int i = a->first; i < argc; i++) {
        struct buf report;
        buf_init(&report, 0);
        enum play_end end = play_file(argv[i], &a->options, &report);
        FILE *to = (a->options.fill || a->options.words) && end == PLAY_SAME ? stdout : stderr;
        fwrite(report.s != NULL ? report.s : "", 1, report.n, to);
        if (end == PLAY_SAME && a->verbose)
            printf("%s: as written\n", argv[i]);
        if ((int)end > code)
            code = (int)end;
        buf_clear(&report);
    }
    return code;
}

/* Plays with the rules loaded; the cells that were taken are counted on the way. */
static int play_with(struct arguments *a, const struct setup *setup, int argc, char **argv)
{
    struct walk *walk = a->cover ? walk_new() : NULL;
    struct buf told;
    if (a->cover && walk == NULL) {
        fputs("nape-transcript: out of memory\n", stderr);
        return 2;
    }
    a->options.rules = setup;
    a->options.cover = walk != NULL ? walk_cover(walk) : NULL;
    int code = play_files(a, argc, argv);
    if (walk != NULL) {
        buf_init(&told, 0);
        if (walk_tell(walk, &told) > 0 && code == 0)
            code = 1;
        fputs(buf_cstr(&told), stdout);
        buf_clear(&told);
    }
    walk_free(walk);
    return code;
}

int program_run(int argc, char **argv)
{
    struct arguments a = read_arguments(argc, argv);
    struct problems problems;
    if (a.end >= 0)
        return a.end;
    problems_init(&problems);
    struct conf *conf = play_default_conf(a.options.rules_dir, &problems);
    struct setup *setup = NULL;
    int code = 2;
    if (conf != NULL) {
        conf->trust_rules = true;
        setup = conf_setup(conf, true, &problems);
    }
    if (setup == NULL)
        fputs(buf_cstr(&problems.text), stderr);
    else
        code = play_with(&a, setup, argc, argv);
    setup_drop(setup);
    problems_clear(&problems);
    return fflush(stdout) == 0 ? code : 2;
}
