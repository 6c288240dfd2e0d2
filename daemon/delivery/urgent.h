/* SPDX-License-Identifier: ISC
 * urgent.h - what must be said about a text when nothing but the text is at hand: advice to who wrote it, an alert to the members of
 * the first step of the policy by which the sender's alerts ring (P3).  PURE but for the zone that is handed in. */
#ifndef NAPE_DELIVERY_URGENT_H
#define NAPE_DELIVERY_URGENT_H

#include "base/arena.h"
#include "base/zone.h"
#include "care/setup.h"
#include "model/assessment.h"
#include "model/inbound.h"

struct settings_site;
/* The steps by which an alert about somebody of that site rings; NULL: of none, or it is not known. */
const struct team_step *urgent_steps(const struct settings *settings, const struct settings_site *site, size_t *n);

/* Screens the text without what is known of the sender but their site (NULL: none); a possible emergency counts as definite.  *messages (class, slot, channel,
 * to, body) live in the arena; *n is 0 when the text is no red flag.  ERR_NOMEM is the only error. */
int urgent_compose(const struct setup *setup, const struct zone *zone, const struct inbound *in, const struct settings_site *site,
                   int64_t now_utc, struct arena *arena, struct outbound **messages, size_t *n, struct err *err);

/* What a member is told where the text itself must not stand: over channels for alerts alone (decision 33). */
struct str urgent_brief(const struct setup *setup, const struct team_member *member, enum tier tier, struct arena *arena);

#endif
