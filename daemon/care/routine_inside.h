/* SPDX-License-Identifier: ISC
 * routine_inside.h - what the files routine*.c share. */
#ifndef NAPE_CARE_ROUTINE_INSIDE_H
#define NAPE_CARE_ROUTINE_INSIDE_H

#include "care/routine.h"
#include "store/session_rows.h"

/* Whether an id stands in a list of ids with spaces between. */
bool routine_ids_have(struct str ids, const char *id);

/* A notice in the person's language, its places filled. */
struct str routine_notice(struct care *care, const struct voice *voice, const char *id);

/* Whether a bruise still rests: until two planned sessions have passed (routines.md). */
int routine_is_healing(struct care *care, const struct person *person, bool *out, struct err *err);

#endif
