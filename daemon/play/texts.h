/* SPDX-License-Identifier: ISC
 * texts.h - which message of the catalogue a text is: its template fits, with anything in the places.  PURE. */
#ifndef NAPE_PLAY_TEXTS_H
#define NAPE_PLAY_TEXTS_H

#include "base/arena.h"
#include "base/buf.h"

struct messages;

enum { TEXTS_PLACES_MAX = 24 };

/* What stood in a place of the template. */
struct filled {
    struct str name, value;
};

struct fit {
    struct filled places[TEXTS_PLACES_MAX];
    size_t n_places;
    struct str rest;      /* what stands behind it: other messages, after a space */
    size_t n_literal;     /* bytes of the text that the template itself has */
};

/* Whether text begins with that message as that language writes it, and ends there or goes on after white space. */
bool texts_fit(const struct messages *messages, const char *lang, struct str key, struct str text, struct fit *out);

/* The key of the message that fits best in that language (NULL: in any), or NULL.  It lives as long as messages. */
const char *texts_find(const struct messages *messages, const char *lang, struct str text, struct fit *out);

/* "{advice.emergency} {advice.nobody_reads}", and what fits no message in quotes. */
void texts_describe(const struct messages *messages, const char *lang, struct str text, struct buf *out);

/* Whether text is the pattern, in which ... stands for anything. */
bool texts_like(struct str pattern, struct str text);

#endif
