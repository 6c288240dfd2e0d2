/* SPDX-License-Identifier: ISC
 * odd_machine.c - linked to naped for tests: what base/host says of the machine is as the words in $NAPE_MACHINE have it: "clock" (nothing
 * keeps it right), "disk" (999 MB are free), "lid" (it sleeps).  Without them it is as it is.  The linker's --wrap leads here. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/host.h"

bool __real_host_clock_is_synchronised(void);
int64_t __real_host_free_bytes(const char *path);
bool __real_host_sleeps(const char *root);
bool __wrap_host_clock_is_synchronised(void);
int64_t __wrap_host_free_bytes(const char *path);
bool __wrap_host_sleeps(const char *root);

static bool is(const char *word)
{
    const char *words = getenv("NAPE_MACHINE");
    return words != NULL && strstr(words, word) != NULL;
}

bool __wrap_host_clock_is_synchronised(void)
{
    return !is("clock") && __real_host_clock_is_synchronised();
}

int64_t __wrap_host_free_bytes(const char *path)
{
    return is("disk") ? 999000000 : __real_host_free_bytes(path);
}

bool __wrap_host_sleeps(const char *root)
{
    return is("lid") || __real_host_sleeps(root);
}
