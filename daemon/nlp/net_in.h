/* SPDX-License-Identifier: ISC
 * net_in.h - a net while it is made; for net.c, which makes it, and net_lay.c, which lays it out. */
#ifndef NAPE_NLP_NET_IN_H
#define NAPE_NLP_NET_IN_H

#include "nlp/net.h"
#include "nlp/vec.h"

struct building { /* a node */
    uint32_t element, parent;
    bool gap; /* reached behind a gap */
    uint32_t first_child, next_sibling;
    uint32_t first_accept, n_accepts; /* chained in reverse */
};

struct element {
    uint32_t first, n; /* into symbols */
    uint32_t next;     /* of the same hash, 1-based */
};

struct ending { /* a phrase that ends at a node */
    uint32_t phrase, next; /* 1-based */
};

struct step {
    uint64_t key; /* parent, element, gap */
    uint32_t to;  /* 0: empty */
};

enum { ELEMENT_BUCKETS = 1 << 16 };

struct net {
    struct vec nodes, elements, symbols, accepts;
    uint32_t *buckets;  /* of elements, 1-based */
    struct step *steps;
    uint32_t n_slots, n_used;
};

#endif
