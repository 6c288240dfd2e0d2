/* SPDX-License-Identifier: ISC
 * main.c - nape-transcript. */
#include <config.h>

#include "play/program.h"

int main(int argc, char **argv)
{
    return program_run(argc, argv);
}
