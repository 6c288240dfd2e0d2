/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 64 };

struct block {
    struct block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *first;
    struct block *now; /* blocks after it are empty */
    bool failed;
};

static struct block *block_new(size_t size)
{
    struct block *b = malloc(sizeof *b + size);
    if (b != NULL)
        *b = (struct block){ .size = size };
    return b;
}

struct arena *arena_new(size_t first_bytes)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        return NULL;
    arena->first = arena->now = block_new(first_bytes > 0 ? first_bytes : (size_t)16 << 10);
    if (arena->first == NULL) {
        free(arena);
        return NULL;
    }
    return arena;
}

static void free_after(struct block *b)
{
    struct block *next = b->next;
    b->next = NULL;
    while (next != NULL) {
        struct block *gone = next;
        next = next->next;
        free(gone);
    }
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    free_after(arena->first);
    free(arena->first);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    free_after(arena->first);
    arena->first->used = 0;
    arena->now = arena->first;
    arena->failed = false;
}

static void *take(struct arena *arena, size_t n)
{
    static const size_t ALIGN = alignof(max_align_t);
    if (n > SIZE_MAX / 4) {
        arena->failed = true;
        return NULL;
    }
    n = (n + ALIGN - 1) & ~(ALIGN - 1);
    struct block *b = arena->now;
    if (n > b->size - b->used) {
        size_t size = b->size * 2 > n ? b->size * 2 : n;
        struct block *more = block_new(size);
        if (more == NULL) {
            arena->failed = true;
            return NULL;
        }
        b->next = more;
        arena->now = b = more;
    }
    void *p = b->bytes + b->used;
    b->used += n;
    return p;
}

void *arena_alloc(struct arena *arena, size_t n_bytes)
{
    void *p = take(arena, n_bytes > 0 ? n_bytes : 1);
    if (p != NULL)
        memset(p, 0, n_bytes);
    return p;
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(n, size, &total)) {
        arena->failed = true;
        return NULL;
    }
    return arena_alloc(arena, total);
}

void *arena_array_raw(struct arena *arena, size_t n, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(n, size, &total)) {
        arena->failed = true;
        return NULL;
    }
    return take(arena, total > 0 ? total : 1);
}

void *arena_lines(struct arena *arena, size_t n, size_t size)
{
    char *p = arena_array(arena, n + 1, size);
    return p != NULL ? p + (LINE - (uintptr_t)p % LINE) % LINE : NULL;
}

struct str arena_str(struct arena *arena, struct str s)
{
    char *copy = take(arena, s.n + 1);
    if (copy == NULL)
        return STR("");
    if (s.n > 0)
        memcpy(copy, s.s, s.n);
    copy[s.n] = '\0';
    return (struct str){ copy, s.n };
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *s = n >= 0 ? take(arena, (size_t)n + 1) : NULL;
    if (s != NULL)
        vsnprintf(s, (size_t)n + 1, format, again);
    va_end(again);
    return s;
}

bool arena_ok(const struct arena *arena)
{
    return !arena->failed;
}

size_t arena_used_bytes(const struct arena *arena)
{
    size_t n = 0;
    for (const struct block *b = arena->first; b != NULL; b = b->next)
        n += b->used;
    return n;
}
