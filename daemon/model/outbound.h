/* SPDX-License-Identifier: ISC
 * outbound.h - a message to be sent, as its outbox row. */
#ifndef NAPE_MODEL_OUTBOUND_H
#define NAPE_MODEL_OUTBOUND_H

#include "model/words.h"

/* In the order of urgency: the smaller is sent first. */
enum outbound_class { CLASS_ADVICE, CLASS_ALERT, CLASS_REPLY, CLASS_REMINDER, CLASS_REPORT, CLASS_COUNT };
extern const char *const CLASS_NAMES[CLASS_COUNT];

enum outbound_state {
    OUT_QUEUED, OUT_SENDING, OUT_SENT, OUT_DELIVERED, OUT_FAILED, OUT_EXPIRED, OUT_UNCERTAIN, OUT_WITHDRAWN, OUT_STATE_COUNT
};
extern const char *const OUT_STATE_NAMES[OUT_STATE_COUNT];

/* Whether a text may go where others look on: a lock screen, a team's chat room (decision 33).  Such a text holds a code, a tier,
 * initials and a link, never words, a name or a number. */
enum brief {
    BRIEF_NOT,       /* anything may stand in it */
    BRIEF_NEWS,      /* it may, and can wait a little */
    BRIEF_URGENT,
    BRIEF_EMERGENCY,
    BRIEF_COUNT
};

struct outbound {
    int64_t id;              /* outbox row, from the store; 0 before */
    enum outbound_class class;
    enum outbound_state state;
    struct str channel;
    struct str to;           /* address on that channel */
    int64_t address_id;
    int64_t patient_id;      /* 0: to a team member */
    int64_t inbox_id;        /* from the store, in a lease: the text whose handling made it; 0: none, or it had to wait */
    bool despite_stop;       /* a reply that an opted-out address gets all the same: STOP confirmed, HELP answered */
    struct words body;
    enum brief brief;        /* of the body; channels for alerts alone take no other than brief ones */
    struct str picture;      /* the drawing that goes along where the channel carries one: a name without ".png"; empty: none */
    int64_t made_utc;        /* from the store: when it was queued */
    int64_t changed_utc;     /* from the store: its last state, or its last try that failed */
    int64_t not_before_utc;  /* 0: now */
    int64_t expires_utc;     /* 0: never */
    int attempts;
    int64_t next_try_utc;
    struct str provider_id;  /* once known */
    /* Unique together: nothing is queued twice.  cause names a row ("inbox:12", "escalation:3"), slot what of it. */
    struct str cause;
    struct str slot;
};

enum send_outcome {
    SEND_TAKEN,             /* the provider has it */
    SEND_RETRY,             /* try again, after retry_after_s when >= 0 */
    SEND_REFUSED,           /* permanent for this message */
    SEND_BAD_ADDRESS,       /* permanent for this address */
    SEND_CHANNEL_DOWN,      /* credentials, account, sender: nothing goes over this channel */
    SEND_STOPPED_BY_CARRIER, /* writes consent */
    SEND_IN_DOUBT,          /* may have been taken */
    SEND_UNSENT,            /* never put on the wire: gives the lease back */
    SEND_EXPIRED,
    SEND_OUTCOME_COUNT
};
extern const char *const SEND_OUTCOME_NAMES[SEND_OUTCOME_COUNT];

struct send_result {
    int64_t outbox_id;
    enum send_outcome outcome;
    struct str provider_id;
    int64_t retry_after_s;  /* -1: by back-off */
    int provider_code;      /* 0 when none; a number, so it may be logged */
    int segments;           /* 0 unknown */
    bool picture_refused;    /* with SEND_RETRY: the same text, without its picture */
    bool receipt_by_provider_id; /* the provider's callbacks cannot carry our id: they will name provider_id */
};

/* A status callback.  Only ever moves a row forward. */
struct receipt {
    struct str channel;
    int64_t outbox_id;       /* from the callback URL; 0 when not there */
    int64_t outbox_made_utc; /* of that row, when its id carries it: another store's row of that id is another message; 0: not told */
    struct str provider_id;
    struct str event;        /* of_part: the provider's id of this news; told twice, it counts once; empty: not told */
    enum outbound_state state; /* OUT_SENT, OUT_DELIVERED, OUT_FAILED, OUT_EXPIRED */
    enum send_outcome outcome; /* with OUT_FAILED: why */
    int provider_code;
    bool picture_refused;    /* with OUT_FAILED: because of the picture; the text goes again without it */
    bool of_part;            /* OUT_DELIVERED: one of the parts that the message was cut into */
    int64_t made_utc;        /* when the provider took the message, for what is listed; 0: not told */
};

#endif
