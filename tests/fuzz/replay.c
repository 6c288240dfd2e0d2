/* SPDX-License-Identifier: ISC
 * replay.c - runs a fuzz target without libFuzzer: over its seeds, and over a few hundred changes of each, always the same ones.
 *
 *   <target>               the seeds of tests/fuzz/seeds/<target>, as TAP
 *   <target> FILE...       these inputs, once each: to look at a finding
 *
 * FUZZ_CHANGES says how many changes of each seed are tried, FUZZ_SECONDS for how long more of them are.  When the target gives up, the input is left in crash-<target>. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/rng.h"
#include "target.h"

enum { INPUT_MAX = 64 << 10, CHANGES = 40, SEEDS_MAX = 4000, PATH_BYTES = 4096 };

/* What is being run, for the handler of a crash, and the source of changes that LLVMFuzzerMutate has no argument for. */
static struct {
    uint8_t bytes[INPUT_MAX];
    size_t n;
    char crash[PATH_BYTES];
    struct rng rng;
} now;

static void leave_input(void)
{
    FILE *f = fopen(now.crash, "wb");
    if (f == NULL)
        return;
    fwrite(now.bytes, 1, now.n, f);
    fclose(f);
    fprintf(stderr, "the input is in %s\n", now.crash);
}

static void on_signal(int number)
{
    leave_input();
    signal(number, SIG_DFL);
    raise(number);
}

void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

/* One change of bytes: taken away, doubled, swapped for others. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t n, size_t max)
{
    size_t at = (size_t)rng_below(&now.rng, n + 1), rest = n - at;
    size_t part = rest > 0 ? 1 + (size_t)rng_below(&now.rng, rest < 16 ? rest : 16) : 0;
    switch (rng_below(&now.rng, 4)) {
    case 0:
        if (part == 0)
            return n;
        memmove(data + at, data + at + part, rest - part);
        return n - part;
    case 1:
        if (n + part > max)
            return n;
        memmove(data + at + part, data + at, rest);
        return n + part;
    case 2:
        if (n == max)
            return n;
        memmove(data + at + 1, data + at, rest);
        data[at] = (uint8_t)rng_next(&now.rng);
        return n + 1;
    default:
        for (size_t i = 0; i < part && i < 4; i++)
            data[at + i] = (uint8_t)rng_next(&now.rng);
        return n;
    }
}

static void run(void)
{
    /* a block of its own, so that reading behind the end is seen */
    uint8_t *copy = malloc(now.n > 0 ? now.n : 1);
    if (copy == NULL)
        return;
    memcpy(copy, now.bytes, now.n);
    LLVMFuzzerTestOneInput(copy, now.n);
    free(copy);
}

/* The input, so many changes of it, and more until so much time has gone by. */
static bool run_file(const char *path, size_t n_changes, int64_t ms)
{
    struct str seed;
    struct err err;
    struct clock clock;
    clock_init_system(&clock);
    int64_t end = clock_mono_ms(&clock) + ms;
    if (file_read(path, INPUT_MAX, &seed, &err) < 0) {
        printf("# %s\n", err.text);
        return false;
    }
    memcpy(now.bytes, seed.s, seed.n);
    now.n = seed.n;
    run();
    for (size_t i = 0; i < n_changes || clock_mono_ms(&clock) < end; i++) {
        memcpy(now.bytes, seed.s, seed.n);
        now.n = seed.n;
        rng_seed(&now.rng, i);
        for (uint64_t changes = 1 + rng_below(&now.rng, 4); changes > 0; changes--)
            now.n = LLVMFuzzerCustomMutator != NULL && rng_below(&now.rng, 2) == 0
                ? LLVMFuzzerCustomMutator(now.bytes, now.n, INPUT_MAX, (unsigned)rng_next(&now.rng))
                : LLVMFuzzerMutate(now.bytes, now.n, INPUT_MAX);
        run();
    }
    free((void *)(uintptr_t)seed.s);
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int run_seeds(const char *target, size_t n_changes, int64_t n_seconds)
{
    char dir[PATH_BYTES], path[PATH_BYTES + 300];
    char **names = calloc(SEEDS_MAX, sizeof *names);
    size_t n = 0, n_failed = 0;
    const char *top = getenv("top_srcdir");
    snprintf(dir, sizeof dir, "%s/tests/fuzz/seeds/%s", top != NULL ? top : ".", target);
    DIR *d = opendir(dir);
    if (d == NULL || names == NULL) {
        printf("Bail out! %s: %s\n", dir, strerror(errno));
        return 1;
    }
    for (const struct dirent *e; n < SEEDS_MAX && (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.')
            names[n++] = strdup(e->d_name);
    closedir(d);
    qsort(names, n, sizeof *names, by_name);
    printf("1..%zu\n", n);
    for (size_t i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        bool ok = run_file(path, n_changes, n_seconds * 1000 / (int64_t)n);
        n_failed += !ok;
        printf("%sok %zu - %s takes seed %s and changes of it\n", ok ? "" : "not ", i + 1, target, names[i]);
        free(names[i]);
    }
    free(names);
    return n_failed == 0 && n > 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    static const int SIGNALS[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE };
    const char *slash = strrchr(argv[0], '/');
    const char *target = slash != NULL ? slash + 1 : argv[0];
    int64_t n_changes = CHANGES, n_seconds = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    text_to_int(str_of(getenv("FUZZ_CHANGES")), 0, 100000000, &n_changes);
    text_to_int(str_of(getenv("FUZZ_SECONDS")), 0, 86400, &n_seconds);
    snprintf(now.crash, sizeof now.crash, "crash-%s", target);
    if (__sanitizer_set_death_callback != NULL)
        __sanitizer_set_death_callback(leave_input);
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++)
        if (__sanitizer_set_death_callback == NULL || SIGNALS[i] == SIGABRT)
            signal(SIGNALS[i], on_signal);
    if (argc < 2)
        return run_seeds(target, (size_t)n_changes, n_seconds);
    for (int i = 1; i < argc; i++)
        if (!run_file(argv[i], 0, 0))
            return 1;
    return 0;
}
