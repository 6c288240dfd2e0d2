/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/record.h"

enum { HEAD_BYTES = 8 };

void record_put(struct buf *out, uint64_t value, size_t n_bytes)
{
    for (size_t i = 0; i < n_bytes; i++)
        buf_addc(out, (char)(unsigned char)(value >> (8 * i)));
}

uint64_t record_get(const char *bytes, size_t n_bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n_bytes; i++)
        value |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    return value;
}

uint32_t record_sum(uint32_t crc, struct str bytes)
{
    /* of each half byte */
    static const uint32_t HALF[16] = {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    };
    crc = ~crc;
    for (size_t i = 0; i < bytes.n; i++) {
        crc ^= (unsigned char)bytes.s[i];
        crc = HALF[crc & 15] ^ (crc >> 4);
        crc = HALF[crc & 15] ^ (crc >> 4);
    }
    return ~crc;
}

static uint32_t sum_of(uint64_t salt, struct str bytes)
{
    char salted[8];
    for (size_t i = 0; i < sizeof salted; i++)
        salted[i] = (char)(unsigned char)(salt >> (8 * i));
    return record_sum(record_sum(0, (struct str){ salted, sizeof salted }), bytes);
}

static void put_text(struct buf *out, struct str text)
{
    record_put(out, text.n, 4);
    buf_addstr(out, text);
}

void record_write(struct buf *out, uint64_t salt, const struct record *record)
{
    const struct inbound *in = &record->inbound;
    size_t head = out->n;
    record_put(out, 0, HEAD_BYTES); /* filled in at the end */
    record_put(out, record->kind, 1);
    record_put(out, (uint64_t)record->number, 8);
    if (record->kind == RECORD_TEXT) {
        put_text(out, in->channel);
        put_text(out, in->from);
        put_text(out, in->to);
        put_text(out, in->text.text);
        put_text(out, in->key[0]);
        put_text(out, in->key[1]);
        put_text(out, str_of(in->carrier_optout));
        record_put(out, (uint64_t)in->sent_utc, 8);
        record_put(out, (uint64_t)in->received_utc, 8);
        record_put(out, (uint64_t)in->n_media, 4);
        record_put(out, in->swept, 1);
        record_put(out, record->n_messages, 4);
        for (size_t i = 0; i < record->n_messages; i++) {
            const struct outbound *m = &record->messages[i];
            record_put(out, m->class, 1);
            put_text(out, m->slot);
            put_text(out, m->channel);
            put_text(out, m->to);
            put_text(out, m->body.text);
        }
    } else {
        record_put(out, record->message, 4);
        put_text(out, record->provider_id);
    }
    if (!buf_ok(out))
        return;
    struct str body = { out->s + head + HEAD_BYTES, out->n - head - HEAD_BYTES };
    uint32_t sum = sum_of(salt, body);
    for (size_t i = 0; i < 4; i++) {
        out->s[head + i] = (char)(unsigned char)(body.n >> (8 * i));
        out->s[head + 4 + i] = (char)(unsigned char)(sum >> (8 * i));
    }
}

/* A reader that remembers having run over the end. */
struct reader {
    struct str rest;
    struct arena *arena;
    bool failed;
};

static uint64_t get(struct reader *r, size_t n_bytes)
{
    if (r->rest.n < n_bytes) {
        r->failed = true;
        return 0;
    }
    uint64_t value = record_get(r->rest.s, n_bytes);
    r->rest.s += n_bytes;
    r->rest.n -= n_bytes;
    return value;
}

static struct str get_text(struct reader *r)
{
    size_t n = (size_t)get(r, 4);
    if (r->failed || n > r->rest.n) {
        r->failed = true;
        return STR("");
    }
    struct str text = arena_str(r->arena, (struct str){ r->rest.s, n });
    r->rest.s += n;
    r->rest.n -= n;
    return text;
}

static void get_messages(struct reader *r, struct record *out)
{
    size_t n = (size_t)get(r, 4);
    struct outbound *messages = n <= r->rest.n ? arena_array(r->arena, n + 1, sizeof *messages) : NULL;
    if (messages == NULL) {
        r->failed = true;
        return;
    }
    for (size_t i = 0; i < n && !r->failed; i++) {
        messages[i].class = (enum outbound_class)get(r, 1);
        messages[i].slot = get_text(r);
        messages[i].channel = get_text(r);
        messages[i].to = get_text(r);
        messages[i].body.text = get_text(r);
        r->failed |= messages[i].class >= CLASS_COUNT;
    }
    out->messages = messages;
    out->n_messages = n;
}

static void get_inbound(struct reader *r, struct inbound *in)
{
    in->channel = get_text(r);
    in->from = get_text(r);
    in->to = get_text(r);
    in->text.text = get_text(r);
    in->key[0] = get_text(r);
    in->key[1] = get_text(r);
    struct str optout = get_text(r);
    in->carrier_optout = optout.n > 0 ? optout.s : NULL;
    in->sent_utc = (int64_t)get(r, 8);
    in->received_utc = (int64_t)get(r, 8);
    in->n_media = (int)get(r, 4);
    in->swept = get(r, 1) != 0;
}

bool record_read(struct str *rest, uint64_t salt, struct arena *arena, struct record *out)
{
    if (rest->n < HEAD_BYTES)
        return false;
    size_t n = (size_t)record_get(rest->s, 4);
    uint64_t sum = record_get(rest->s + 4, 4);
    struct str body = { rest->s + HEAD_BYTES, n };
    if (n == 0 || n > rest->n - HEAD_BYTES || sum_of(salt, body) != sum)
        return false;
    struct reader r = { .rest = body, .arena = arena };
    *out = (struct record){ .kind = (enum record_kind)get(&r, 1), .number = (int64_t)get(&r, 8) };
    if (out->kind == RECORD_TEXT) {
        get_inbound(&r, &out->inbound);
        get_messages(&r, out);
    } else if (out->kind == RECORD_SENT) {
        out->message = (size_t)get(&r, 4);
        out->provider_id = get_text(&r);
    } else
        r.failed = true;
    rest->s += HEAD_BYTES + n;
    rest->n -= HEAD_BYTES + n;
    return !r.failed && arena_ok(arena);
}
