/* SPDX-License-Identifier: ISC
 * text.h - text as pointer and length, and numbers read from it.  PURE; any thread.
 * Nothing here knows a language: that is nlp/. */
#ifndef NAPE_BASE_TEXT_H
#define NAPE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed text, valid UTF-8 unless said otherwise, not ended by a NUL. */
struct str {
    const char *s;
    size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })

struct str str_of(const char *s); /* s may be NULL: then empty */
bool str_equal(struct str a, struct str b);
bool str_is(struct str a, const char *b);
bool str_is_nocase(struct str a, const char *b); /* ASCII only */
bool str_starts(struct str a, const char *prefix);
struct str str_trim(struct str a); /* ASCII white space off both ends */

/* Cuts the part before the first `by` off *rest and returns it; *rest is what follows.  false when *rest is used up. */
bool str_cut(struct str *rest, char by, struct str *part);

/* A whole decimal number between min and max.  Rejects rest, overflow and emptiness: returns false, *out untouched. */
bool text_to_int(struct str text, int64_t min, int64_t max, int64_t *out);

/* A decimal number with up to `digits` digits after a point, scaled by ten to the digits: "1.5", 1 gives 15. */
bool text_to_scaled(struct str text, int digits, int64_t min, int64_t max, int64_t *out);

/* Bytes of the longest valid UTF-8 prefix of s; equal to n when all is valid.  NUL counts as invalid. */
size_t text_utf8_valid(const char *s, size_t n);

/* Edit distance with transposition for the nearest-name hints in error messages; at most 63 bytes a side. */
unsigned text_distance(struct str a, struct str b);

/* The name nearest to `text` in names[n], or NULL when none is within a third of its length. */
const char *text_nearest(struct str text, const char *const *names, size_t n);

#endif
