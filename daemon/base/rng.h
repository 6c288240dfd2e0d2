/* SPDX-License-Identifier: ISC
 * rng.h - seeded random numbers for jitter, wording and tests (xoshiro256**, Blackman and Vigna).  Never for secrets:
 * those come from base/crypt.  One thread at a time. */
#ifndef NAPE_BASE_RNG_H
#define NAPE_BASE_RNG_H

#include <stdint.h>

struct rng {
    uint64_t state[4];
};

void rng_seed(struct rng *rng, uint64_t seed);
uint64_t rng_next(struct rng *rng);
/* Uniform in 0 .. below-1; below is at least 1. */
uint64_t rng_below(struct rng *rng, uint64_t below);

#endif
