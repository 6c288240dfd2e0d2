/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "channel/twilio_codes.h"

#include <stddef.h>

enum { MUCH_LATER_S = 3600 };

struct code {
    int code;
    enum send_outcome outcome;
    int retry_after_s; /* 0: the usual back-off */
};

static const struct code CODES[] = {
    { 14107, SEND_RETRY, 0 },              /* too many requests */
    { 20003, SEND_CHANNEL_DOWN, 0 },       /* wrong credentials */
    { 20005, SEND_CHANNEL_DOWN, 0 },       /* account not active */
    { 20008, SEND_CHANNEL_DOWN, 0 },       /* test credentials */
    { 20404, SEND_CHANNEL_DOWN, 0 },       /* no such account */
    { 20429, SEND_RETRY, 0 },              /* too many requests */
    { 20500, SEND_IN_DOUBT, 0 },           /* their fault: it may have been taken */
    { 20503, SEND_IN_DOUBT, 0 },
    { 21211, SEND_BAD_ADDRESS, 0 },        /* To is no number */
    { 21212, SEND_CHANNEL_DOWN, 0 },       /* From is no number of ours */
    { 21217, SEND_BAD_ADDRESS, 0 },
    { 21408, SEND_BAD_ADDRESS, 0 },        /* country not enabled */
    { 21602, SEND_REFUSED, 0 },            /* no body */
    { 21603, SEND_CHANNEL_DOWN, 0 },       /* no From */
    { 21606, SEND_CHANNEL_DOWN, 0 },       /* From cannot send */
    { 21610, SEND_STOPPED_BY_CARRIER, 0 }, /* the recipient has replied STOP */
    { 21611, SEND_RETRY, 0 },              /* sender's queue full */
    { 21612, SEND_BAD_ADDRESS, 0 },        /* From cannot reach To */
    { 21614, SEND_BAD_ADDRESS, 0 },        /* not a mobile */
    { 21617, SEND_REFUSED, 0 },            /* too long */
    { 21619, SEND_REFUSED, 0 },
    { 21620, SEND_REFUSED, 0 },
    { 21623, SEND_REFUSED, 0 },
    { 21659, SEND_CHANNEL_DOWN, 0 },
    { 21701, SEND_CHANNEL_DOWN, 0 },       /* messaging service and its senders */
    { 21702, SEND_CHANNEL_DOWN, 0 },
    { 21703, SEND_CHANNEL_DOWN, 0 },
    { 21704, SEND_CHANNEL_DOWN, 0 },
    { 21705, SEND_CHANNEL_DOWN, 0 },
    { 30001, SEND_RETRY, 0 },              /* queue overflow */
    { 30002, SEND_CHANNEL_DOWN, 0 },       /* account suspended */
    { 30003, SEND_RETRY, 0 },              /* handset off or out of reach */
    { 30004, SEND_BAD_ADDRESS, 0 },        /* blocked by recipient or carrier */
    { 30005, SEND_BAD_ADDRESS, 0 },        /* unknown handset */
    { 30006, SEND_BAD_ADDRESS, 0 },        /* landline */
    { 30007, SEND_REFUSED, 0 },            /* filtered as spam: no opt-out, consent stays */
    { 30008, SEND_RETRY, 0 },              /* unknown */
    { 30010, SEND_RETRY, MUCH_LATER_S },   /* price, throughput or daily cap */
    { 30022, SEND_RETRY, MUCH_LATER_S },
    { 30023, SEND_RETRY, MUCH_LATER_S },
    { 30027, SEND_RETRY, MUCH_LATER_S },
    { 30034, SEND_CHANNEL_DOWN, 0 },       /* number not registered */
    { 30036, SEND_EXPIRED, 0 },            /* validity period ran out */
    { 63003, SEND_BAD_ADDRESS, 0 },
    { 63007, SEND_CHANNEL_DOWN, 0 },       /* WhatsApp sender unknown */
    { 63016, SEND_REFUSED, 0 },            /* WhatsApp outside the 24 h window */
    { 63018, SEND_RETRY, 0 },
    { 63024, SEND_BAD_ADDRESS, 0 },
};

static const struct code *find(int code)
{
    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
        if (CODES[i].code == code)
            return &CODES[i];
    return NULL;
}

static enum send_outcome by_status(int status)
{
    if (status == 429)
        return SEND_RETRY;
    if (status >= 500)
        return SEND_IN_DOUBT;
    if (status == 401 || status == 403 || status < 400) /* a redirect: that is not the API */
        return SEND_CHANNEL_DOWN;
    return SEND_REFUSED;
}

enum send_outcome twilio_refusal(int code, int status)
{
    const struct code *known = find(code);
    return known != NULL ? known->outcome : by_status(status);
}

bool twilio_blames_picture(int code)
{
    static const int CODES_OF_MEDIA[] = { 11200, 12300, 21620, 21623, 30011, 30019, 63019, 63021 };
    for (size_t i = 0; i < sizeof CODES_OF_MEDIA / sizeof *CODES_OF_MEDIA; i++)
        if (CODES_OF_MEDIA[i] == code)
            return true;
    return false;
}

int64_t twilio_retry_after_s(int code)
{
    const struct code *known = find(code);
    return known != NULL && known->retry_after_s > 0 ? known->retry_after_s : -1;
}

bool twilio_status(struct str status, int code, struct receipt *receipt)
{
    static const struct {
        const char *word;
        enum outbound_state state;
    } STATES[] = {
        { "sent", OUT_SENT },          { "partially_delivered", OUT_SENT }, { "delivered", OUT_DELIVERED },
        { "read", OUT_DELIVERED },     { "undelivered", OUT_FAILED },       { "failed", OUT_FAILED },
        { "canceled", OUT_FAILED },
    };
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++) {
        if (!str_is_nocase(status, STATES[i].word))
            continue;
        receipt->state = STATES[i].state;
        receipt->outcome = SEND_TAKEN;
        if (receipt->state == OUT_FAILED) {
            const struct code *known = find(code);
            receipt->outcome = known != NULL ? known->outcome : SEND_RETRY;
            if (receipt->outcome == SEND_EXPIRED)
                receipt->state = OUT_EXPIRED;
        }
        return true;
    }
    return false;
}
