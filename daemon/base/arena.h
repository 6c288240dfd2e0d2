/* SPDX-License-Identifier: ISC
 * arena.h - memory that lives as long as one job and dies with it.  One thread at a time. */
#ifndef NAPE_BASE_ARENA_H
#define NAPE_BASE_ARENA_H

#include "base/text.h"

struct arena;

/* An arena whose first block has first_bytes (0: 16 KiB).  NULL when out of memory. */
struct arena *arena_new(size_t first_bytes);
void arena_free(struct arena *arena);

/* Gives everything back at once; the first block is kept, so that a steady job allocates nothing. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type.  NULL when out of memory; the arena then remembers it (arena_ok). */
void *arena_alloc(struct arena *arena, size_t n_bytes);
void *arena_array(struct arena *arena, size_t n, size_t size);
/* The same without zeroing, for arrays on the hot path. */
void *arena_array_raw(struct arena *arena, size_t n, size_t size);

/* Zeroed, and each `size` of it begins a line of memory where size is that of one (64). */
void *arena_lines(struct arena *arena, size_t n, size_t size);

/* A copy of s, ended by a NUL.  Empty text on failure, never NULL. */
struct str arena_str(struct arena *arena, struct str s);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool arena_ok(const struct arena *arena);
size_t arena_used_bytes(const struct arena *arena);

#endif
