/* SPDX-License-Identifier: ISC
 * record.h - texts, and what was sent for them, as bytes in a file: a length, a checksum, the content.  The scribe's journal and the
 * worker's note are made of these.  PURE. */
#ifndef NAPE_DELIVERY_RECORD_H
#define NAPE_DELIVERY_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/inbound.h"

enum record_kind {
    RECORD_TEXT = 1, /* a raw message with its keys, and what is going out for it */
    RECORD_SENT = 2, /* the provider took one of these messages */
};

struct record {
    enum record_kind kind;
    int64_t number;           /* of the text */
    struct inbound inbound;   /* RECORD_TEXT; its already is not kept */
    const struct outbound *messages; /* RECORD_TEXT: slot, class, channel, to, body */
    size_t n_messages;
    size_t message;           /* RECORD_SENT: which of them */
    struct str provider_id;   /* RECORD_SENT */
};

/* Appends a record.  salt goes into the checksum, so that what an earlier round left behind is not read again. */
void record_write(struct buf *out, uint64_t salt, const struct record *record);

/* Reads the record at the beginning of *rest and moves on.  false where no whole one stands: the end, a torn record, another
 * round's.  What *out points to lives in the arena. */
bool record_read(struct str *rest, uint64_t salt, struct arena *arena, struct record *out);

/* For file heads: bytes least significant first, and a checksum over any (CRC-32 as in IEEE 802.3, begun with crc). */
void record_put(struct buf *out, uint64_t value, size_t n_bytes);
uint64_t record_get(const char *bytes, size_t n_bytes);
uint32_t record_sum(uint32_t crc, struct str bytes);

#endif
