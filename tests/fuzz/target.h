/* SPDX-License-Identifier: ISC
 * target.h - what a fuzz target has: one surface that takes bytes from outside.  libFuzzer runs it without end (configure
 * --enable-fuzzing, make fuzz); replay.c runs it over the seeds in every make check. */
#ifndef NAPE_TESTS_FUZZ_TARGET_H
#define NAPE_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* One input.  Returns 0; whatever is wrong aborts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What a target loads before its first input, so that it is not counted as time of that. */
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

/* A target may change inputs in a way that knows their form.  Both as libFuzzer declares them. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t max, unsigned seed) __attribute__((weak));
size_t LLVMFuzzerMutate(uint8_t *data, size_t n, size_t max);

static inline void fuzz_expect(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

#endif
