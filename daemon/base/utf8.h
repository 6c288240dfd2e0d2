/* SPDX-License-Identifier: ISC
 * utf8.h - characters of a valid UTF-8 text, one by one.  PURE. */
#ifndef NAPE_BASE_UTF8_H
#define NAPE_BASE_UTF8_H

#include "base/text.h"

/* The character at text.s[at], at < text.n; returns its length in bytes, at least 1.  A broken byte gives U+FFFD and 1. */
size_t utf8_next(struct str text, size_t at, uint32_t *character);

/* At most n_bytes of the text, cut at a character. */
struct str utf8_cut(struct str text, size_t n_bytes);

#endif
