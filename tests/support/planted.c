/* SPDX-License-Identifier: ISC
 * planted.c - nape-transcript with a bug: --bug NAME, --bug none; --bugs names them. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "play/program.h"

enum planted planted_bug = PLANTED_NONE;

static const char *const NAMES[PLANTED_COUNT] = {
    [PLANTED_NONE] = "none", [PLANTED_DEDUPE_OFF] = "dedupe-off", [PLANTED_LEASE_FORGOTTEN] = "lease-forgotten",
    [PLANTED_QUIET_HOURS_OFF] = "quiet-hours-off", [PLANTED_STOP_IGNORED] = "stop-ignored", [PLANTED_ACK_CLOSES] = "ack-closes",
};

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--bugs") == 0) {
        for (int i = PLANTED_NONE + 1; i < PLANTED_COUNT; i++)
            puts(NAMES[i]);
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "--bug") == 0) {
        for (int i = PLANTED_NONE; i < PLANTED_COUNT; i++) {
            if (strcmp(argv[2], NAMES[i]) != 0)
                continue;
            planted_bug = (enum planted)i;
            argv[2] = argv[0];
            return program_run(argc - 2, argv + 2);
        }
    }
    fputs("usage: nape-transcript-planted --bug NAME FILE... | --bugs\n", stderr);
    return 2;
}
