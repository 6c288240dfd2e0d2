/* SPDX-License-Identifier: ISC
 * planted.c - nape-transcript with a bug: --bug NAME, --bug none; --bugs names them. */
#include <config.h>

#include "planted.h"

#include "play/program.h"

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--bugs") == 0) {
        planted_list();
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "--bug") == 0 && planted_set(argv[2])) {
        argv[2] = argv[0];
        return program_run(argc - 2, argv + 2);
    }
    fputs("usage: nape-transcript-planted --bug NAME FILE... | --bugs\n", stderr);
    return 2;
}
