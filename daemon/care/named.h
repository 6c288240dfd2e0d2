/* SPDX-License-Identifier: ISC
 * named.h - which member of the team a text names: "lee", "Dr. Lee", "to maria please".  PURE. */
#ifndef NAPE_CARE_NAMED_H
#define NAPE_CARE_NAMED_H

#include "care/intake_rules.h"
#include "care/messages.h"
#include "model/team.h"

/* The member whom the first name in the text fits best, by id and words of the name; a title names nobody by itself.  Tokens that are
 * used (may be NULL) are none of it.  not_member: who is not meant, -1: nobody.  -1: no name, or one that fits two alike. */
int named_member(const struct messages *messages, const struct team *team, const struct intake_tokens *t, const bool *used,
                 int not_member, struct arena *arena);

/* The same in a text. */
int named_in(const struct messages *messages, const struct team *team, struct str text, struct arena *arena);

#endif
