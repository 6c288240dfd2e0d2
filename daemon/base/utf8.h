/* SPDX-License-Identifier: ISC
 * utf8.h - characters of a text, one by one; all texts but those to be repaired are valid UTF-8.  PURE. */
#ifndef NAPE_BASE_UTF8_H
#define NAPE_BASE_UTF8_H

#include "base/arena.h"

/* The character at text.s[at], at < text.n; returns its length in bytes, at least 1.  A broken byte gives U+FFFD and 1. */
size_t utf8_next(struct str text, size_t at, uint32_t *character);

/* A copy of the same length, with a space for each byte that is no UTF-8 and each NUL, so that offsets hold. */
struct str utf8_repaired(struct str text, struct arena *arena);

/* At most n_bytes of the text, cut at a character. */
struct str utf8_cut(struct str text, size_t n_bytes);

#endif
