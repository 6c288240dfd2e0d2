/* SPDX-License-Identifier: ISC
 * compose.h - a text out, with its places filled.  PURE. */
#ifndef NAPE_CARE_COMPOSE_H
#define NAPE_CARE_COMPOSE_H

#include "base/arena.h"
#include "base/buf.h"
#include "care/message_keys.h"
#include "care/messages.h"
#include "model/settings.h"
#include "model/words.h"

struct region;

/* To whom is spoken: decides language and numbers. */
struct voice {
    const struct messages *messages;
    const struct settings *settings;
    const char *lang;              /* NULL: the site's */
    const struct region *region;
    const char *clinic;            /* of the site by which somebody came; NULL: the configuration's */
    const char *hours;             /* when that site is staffed, as written; NULL: the configuration's */
};

/* When somebody reads, as written: "" when nobody said so (P9). */
const char *voice_hours(const struct voice *voice);

/* A value for a place of that name. */
struct place {
    const char *name;
    struct str value;
};

/* The numbers for a person: the region on their record, else the site's. */
const struct region *region_of(const struct messages *messages, const struct settings *settings, struct str region);
/* For an unknown sender: the site's region when the address has its calling code or is no telephone number, else the one that is
 * not known.  A calling code alone is no proof of a place (decision 20). */
const struct region *region_of_stranger(const struct messages *messages, const struct settings *settings, struct str address);

/* The text of that key with its places filled; lives in the arena.  Places that are not among values[n] are those that all
 * messages have: clinic, phone, hours, emergency, sameday, crisis_call, poison. */
struct str compose_key(const struct voice *voice, const char *key, const struct place *values, size_t n, struct arena *arena);
struct str compose(const struct voice *voice, enum message message, const struct place *values, size_t n, struct arena *arena);

/* The same for a text that is no message: a step or a sentence of the routines. */
struct str compose_template(const struct voice *voice, const char *template, const struct place *values, size_t n,
                            struct arena *arena);

/* Adds " " and b behind a, when both are there. */
struct str compose_join(struct str a, struct str b, struct arena *arena);

/* Whether the name of a place is one that all messages have. */
bool compose_place_is_common(struct str name);

/* Walks a template: each piece of plain text and each place in turn.  false at the end. */
struct template_piece {
    struct str text;
    bool is_place;
};
bool template_next(struct str *rest, struct template_piece *piece);

#endif
