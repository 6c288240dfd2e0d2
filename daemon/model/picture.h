/* SPDX-License-Identifier: ISC
 * picture.h - the drawings that may go along with a text, as they lie in the rules' folder: read once, never changed. */
#ifndef NAPE_MODEL_PICTURE_H
#define NAPE_MODEL_PICTURE_H

#include "base/arena.h"
#include "base/err.h"

struct picture {
    struct str name;  /* "wall_ball" */
    struct str png;
};

struct pictures {
    const struct picture *pictures; /* sorted by name */
    size_t n;
};

/* Every *.png of dir, in the arena; none when there is no such folder.  -1: ERR_IO, ERR_FULL when they are too large together.  Not on
 * the loop thread. */
int pictures_read(const char *dir, struct arena *arena, struct pictures *out, struct err *err);

/* The one of that name, or NULL.  pictures may be NULL. */
const struct picture *pictures_find(const struct pictures *pictures, struct str name);

#endif
