/* SPDX-License-Identifier: ISC
 * main.c - naped's arguments and exit codes: 0 done, 1 refused (configuration, store, address in use), 2 usage. */
#include <config.h>

#include "naped.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void usage(FILE *to)
{
    fputs("usage: naped -c FILE [-f]     run (-f: log to standard error, stay in the foreground)\n"
          "       naped -t -c FILE       read configuration and rules, run their examples, print every problem\n"
          "       naped --version | --help\n"
          "\n"
          "SIGHUP reads configuration and rules again; SIGTERM and SIGINT finish what is open, then end.\n"
          "config/naped.conf.example explains the file.\n",
          to);
}

int main(int argc, char **argv)
{
    struct naped_options options = { 0 };
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        if (strcmp(a, "--help") == 0 || strcmp(a, "-h") == 0) {
            usage(stdout);
            return 0;
        }
        if (strcmp(a, "--version") == 0) {
            puts(PACKAGE_STRING);
            return 0;
        }
        if (strcmp(a, "-f") == 0)
            options.foreground = true;
        else if (strcmp(a, "-t") == 0)
            options.test_only = true;
        else if (strcmp(a, "-c") == 0 && i + 1 < argc)
            options.conf_path = argv[++i];
        else {
            fprintf(stderr, "naped: unknown or incomplete argument \"%s\"\n", a);
            usage(stderr);
            return 2;
        }
    }
    if (options.conf_path == NULL) {
        fputs("naped: -c FILE is missing\n", stderr);
        usage(stderr);
        return 2;
    }
    return naped_run(&options);
}
