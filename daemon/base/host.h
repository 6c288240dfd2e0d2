/* SPDX-License-Identifier: ISC
 * host.h - what the machine is like, as far as an operator should know it: clock, disk, sleep.  Reads files; not for the loop thread. */
#ifndef NAPE_BASE_HOST_H
#define NAPE_BASE_HOST_H

#include <stdbool.h>
#include <stdint.h>

/* Whether something keeps the clock right (the kernel knows).  true where that cannot be told. */
bool host_clock_is_synchronised(void);

/* What may still be written in that folder, or in the nearest one above it that is there; -1: it cannot be told. */
int64_t host_free_bytes(const char *path);

/* A machine with a battery that sleeps when its lid is shut.  root: "" for this machine; a folder with its etc and sys for tests. */
bool host_sleeps(const char *root);

/* Whether anybody on the machine may read the file.  false when it is not there. */
bool host_file_is_open(const char *path);

/* When the file was last written; 0: it is not there. */
int64_t host_file_utc(const char *path);

#endif
