/* SPDX-License-Identifier: ISC
 * sites.h - to which site those who wrote last belong, for when the store cannot be asked (P3): the alert of a text that is handled
 * without it rings by the policy of that site.  Keeps hashes alone, a fixed number of them, the oldest giving way.  One thread. */
#ifndef NAPE_DELIVERY_SITES_H
#define NAPE_DELIVERY_SITES_H

#include "model/settings.h"

enum { SITES_KNOWN_MAX = 16384 };

struct sites;

/* Notes that who writes from there is of that site; empty: of none.  Makes *sites when the first is noted; without memory nothing is. */
void sites_note(struct sites **sites, struct str channel, struct str from, struct str site);
/* NULL: not known, or of none.  sites may be NULL. */
const struct settings_site *sites_find(const struct sites *sites, const struct settings *settings, struct str channel, struct str from);
void sites_free(struct sites *sites);

#endif
