/* SPDX-License-Identifier: ISC
 * program.h - nape-transcript as a function: arguments in, exit code out.  0 all as written, 1 a difference (or a cell that no file
 * takes), 2 usage, or a file that cannot be played. */
#ifndef NAPE_PLAY_PROGRAM_H
#define NAPE_PLAY_PROGRAM_H

int program_run(int argc, char **argv);

#endif
