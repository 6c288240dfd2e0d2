/* SPDX-License-Identifier: ISC
 * inbound.h - a message from outside, as a channel decoded it, before anything was stored. */
#ifndef NAPE_MODEL_INBOUND_H
#define NAPE_MODEL_INBOUND_H

#include "model/outbound.h"

struct inbound {
    struct str channel;      /* name in the configuration */
    struct str from;         /* address on that channel: E.164, or what the channel uses */
    struct str to;
    struct words text;       /* raw bytes as they came: may be empty, broken UTF-8, hold NUL */
    struct str key[2];       /* dedupe keys: either one known means a duplicate; both empty: never deduped */
    int64_t sent_utc;        /* the provider's time, 0 when unknown */
    int64_t received_utc;
    int n_media;             /* pictures, voice: nobody looks at them, the patient is told so */
    const char *carrier_optout; /* "STOP", "START", "HELP" when the carrier already answered it; else NULL */
    bool swept;              /* found by listing, not by webhook */
    /* What the provider took for this text while the store was stuck: class, channel, to, slot, body, provider_id.  Its rows are
     * born sent. */
    const struct outbound *already;
    size_t n_already;
};

#endif
