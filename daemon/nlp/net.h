/* SPDX-License-Identifier: ISC
 * net.h - the phrases of a lexicon as a net of nodes over symbols, while it is made.
 * An element of a phrase is a set of symbols; phrases share what they begin with. */
#ifndef NAPE_NLP_NET_H
#define NAPE_NLP_NET_H

#include "nlp/lexicon_data.h"

/* Symbols while the number of words is not yet known. */
#define SYMBOL_CONCEPT 0x80000000u
#define SYMBOL_NUMBER 0x40000000u /* | index of a number_class */

struct net;

struct net *net_new(void);
void net_free(struct net *net);

/* The id of a set of symbols; sorts and joins them in place.  UINT32_MAX when out of memory. */
uint32_t net_element(struct net *net, uint32_t *symbols, size_t n);
/* The node reached from `node` (0: the root) by the element, made when new; behind a gap when asked.  0 when out of memory. */
uint32_t net_step(struct net *net, uint32_t node, uint32_t element, bool gap);
/* The phrase ends at the node. */
bool net_accept(struct net *net, uint32_t node, uint32_t phrase);

/* Lays the net out in the lexicon, whose words and concepts are complete.  false when out of memory, or when there are far
 * too many: 65,000 columns, or ways on from one node. */
bool net_finish(const struct net *net, struct lexicon *lexicon);

#endif
