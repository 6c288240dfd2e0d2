/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/sites.h"

#include <stdlib.h>

enum { WAYS = 4 };

struct entry {
    uint64_t who, site; /* hashes; who 0: free */
};

struct sites {
    struct entry entries[SITES_KNOWN_MAX / WAYS][WAYS]; /* of a row the newest first */
};

static uint64_t hash_more(uint64_t hash, struct str text, bool fold)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        hash = (hash ^ (fold && c >= 'A' && c <= 'Z' ? c | 0x20u : c)) * 1099511628211u;
    }
    return (hash ^ 0xffu) * 1099511628211u;
}

static uint64_t hash_of(struct str a, struct str b, bool fold)
{
    uint64_t hash = hash_more(hash_more(14695981039346656037u, a, fold), b, fold);
    return hash != 0 ? hash : 1;
}

static size_t row_of(uint64_t who)
{
    return (size_t)(who >> 32) % (SITES_KNOWN_MAX / WAYS);
}

void sites_note(struct sites **sites, struct str channel, struct str from, struct str site)
{
    uint64_t who = hash_of(channel, from, false);
    if (*sites == NULL && (site.n == 0 || (*sites = calloc(1, sizeof **sites)) == NULL))
        return;
    struct entry *row = (*sites)->entries[row_of(who)];
    size_t at = 0;
    while (at + 1 < WAYS && row[at].who != who)
        at++;
    for (; at > 0; at--)
        row[at] = row[at - 1];
    row[0] = (struct entry){ who, site.n > 0 ? hash_of(site, STR(""), true) : 0 };
}

const struct settings_site *sites_find(const struct sites *sites, const struct settings *settings, struct str channel, struct str from)
{
    uint64_t who = hash_of(channel, from, false);
    const struct entry *row = sites != NULL ? sites->entries[row_of(who)] : NULL;
    for (size_t w = 0; row != NULL && w < WAYS; w++)
        for (size_t i = 0; row[w].who == who && i < settings->joining.n_sites; i++)
            if (row[w].site == hash_of(str_of(settings->joining.sites[i].keyword), STR(""), true))
                return &settings->joining.sites[i];
    return NULL;
}

void sites_free(struct sites *sites)
{
    free(sites);
}
