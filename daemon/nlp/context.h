/* SPDX-License-Identifier: ISC
 * context.h - polarity, time, experiencer and mode of every mention, from trigger words and their scopes (after NegEx and ConText). */
#ifndef NAPE_NLP_CONTEXT_H
#define NAPE_NLP_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct context;
struct reader;

/* Fills these sides of the reader's mentions.  Doubt gives unsure, never absent (P4). */
void read_context(struct reader *reader);

/* The number of the statement that the token stands in. */
uint16_t context_statement(const struct context *context, size_t token);

/* The patient stands among tokens [from, to). */
bool context_names_self(const struct context *context, size_t from, size_t to);

#endif
