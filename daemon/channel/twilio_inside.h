/* SPDX-License-Identifier: ISC
 * twilio_inside.h - what the files of the twilio driver share: twilio.c sends and receives, twilio_list.c reads what Twilio lists.
 * Nobody else includes it. */
#ifndef NAPE_CHANNEL_TWILIO_INSIDE_H
#define NAPE_CHANNEL_TWILIO_INSIDE_H

#include "channel/channel.h"

struct cJSON;

struct twilio {
    struct twilio_sign *sign; /* NULL: polled without a public URL */
    struct arena *arena;      /* the texts below */
    struct str account, user, password, from, service, api_base, callback, callback_retries, pictures;
    bool whatsapp;
    bool carrier_answers;
};

/* "whatsapp:+1555" is +1555 inside: the channel says the rest. */
struct str twilio_address(struct str address);
struct str twilio_messages_url(const struct twilio *twilio, struct arena *arena);
/* What Twilio has answered by itself: told by OptOutType, and without Advanced Opt-Out (told empty) when the whole text is such a
 * word; NULL: nothing. */
const char *twilio_carrier_answered(const struct twilio *twilio, struct str told, struct str text);
/* A text among a JSON object's members, copied; {NULL, 0} when there is none. */
struct str twilio_member(const struct cJSON *root, const char *name, struct arena *arena);

/* As struct channel_ops has them. */
int twilio_list(struct channel *channel, int64_t since_utc, struct str cursor, struct arena *arena, struct http_call *out,
                struct err *err);
int twilio_list_decode(struct channel *channel, const struct http_answer *answer, int64_t now_utc, struct arena *arena,
                       struct received *out, struct str *next_cursor, struct err *err);
int twilio_find(struct channel *channel, const struct outbound *message, struct str cursor, struct arena *arena, struct http_call *out,
                struct err *err);
int twilio_find_decode(struct channel *channel, const struct http_answer *answer, const struct outbound *message, int64_t since_utc,
                       struct arena *arena, struct found *out, struct err *err);

#endif
