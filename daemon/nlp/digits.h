/* SPDX-License-Identifier: ISC
 * digits.h - a number written in digits: 6, 8.5, 6/10, 5-6, 160/95, 14:30, dates and phones (which are no numbers). */
#ifndef NAPE_NLP_DIGITS_H
#define NAPE_NLP_DIGITS_H

#include "nlp/reader.h"

/* Reads the number that begins at chs[at] and returns the index behind it; fills what *number says but its tokens. */
size_t read_digits(const struct ch *chs, size_t n, size_t at, struct number *number);

#endif
