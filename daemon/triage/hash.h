/* SPDX-License-Identifier: ISC
 * hash.h - the hash of words and names that likeness looks up.  FNV-1a leaves the low bits of short names alike; the last step of
 * MurmurHash3 spreads them. */
#ifndef NAPE_TRIAGE_HASH_H
#define NAPE_TRIAGE_HASH_H

#include "base/text.h"

static inline uint64_t hash_spread(uint64_t h)
{
    h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 33;
}

static inline uint64_t hash_of(struct str text)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.n; i++)
        h = (h ^ (unsigned char)text.s[i]) * UINT64_C(0x100000001b3);
    return hash_spread(h);
}

#endif
