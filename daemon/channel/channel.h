/* SPDX-License-Identifier: ISC
 * channel.h - a way to reach phones.  A driver knows its wire format and nothing else; all of its functions but open and close are
 * pure: no I/O, no clock.  Called on the loop thread, except measure (any thread).
 * A new driver is one file with its ops at the end and one line in channel.c's table. */
#ifndef NAPE_CHANNEL_CHANNEL_H
#define NAPE_CHANNEL_CHANNEL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/problems.h"
#include "model/address.h"
#include "model/http.h"
#include "model/inbound.h"
#include "model/outbound.h"
#include "model/picture.h"

enum option_type { OPT_TEXT, OPT_INT, OPT_DECIMAL, OPT_BOOL, OPT_URL, OPT_SECRET, OPT_WORD };
enum option_need { OPTIONAL, REQUIRED };

/* Parser and manual at once. */
struct option {
    const char *name;
    enum option_type type;
    enum option_need need;
    const char *help;
    const char *fallback; /* text of the default, NULL when none */
};

/* One option as the configuration gave it, already of the right type; secrets already read from their files. */
struct option_value {
    const char *name;
    struct str text;    /* every type, as text */
    int64_t number;     /* OPT_INT; OPT_DECIMAL in thousandths; OPT_BOOL 0 or 1 */
    unsigned line;
};

struct channel_config {
    const char *name;       /* of the channel: "sms" */
    const char *file;       /* for messages */
    unsigned line;
    const char *public_url; /* the daemon's own, without a slash at the end; "" when none */
    const struct option_value *values; /* every option of the driver's table that was given or has a default */
    size_t n_values;
};

/* NULL when it was not given and has no default. */
const struct option_value *channel_option(const struct channel_config *config, const char *name);

enum channel_can {
    CAN_RECEIPTS = 1 << 0,     /* tells us of delivery */
    CAN_VALIDITY = 1 << 1,     /* our expiry travels to the provider */
    CAN_IDEMPOTENCE = 1 << 2,  /* a resend under our id is free */
    CAN_LIST = 1 << 3,         /* what was missed can be listed */
    CAN_LOCAL = 1 << 4,        /* sim: its calls go to the local transport, never to the network */
    CAN_TEAM_ONLY = 1 << 5,    /* for alerts to the team: brief texts go out, nothing comes in, no patient is reached (decision 33) */
};

/* What a request brought. */
struct received {
    const struct inbound *inbounds;
    size_t n_inbounds;
    const struct receipt *receipts;
    size_t n_receipts;
    struct http_response *reply;  /* answered when all is stored; status, type and body are the driver's (empty 204 by default) */
};

/* What a provider's list knows of one message: the ids of those that say the same to the same phone, newest first. */
struct found {
    const struct str *ids;
    size_t n_ids;
    struct str next_cursor;        /* empty at the end */
};

/* What an answer to a long poll brought. */
struct polled {
    struct received received;      /* oldest first; its reply is NULL */
    struct str next_cursor;        /* tells the provider that all of it is stored; empty: it need not be told */
    int64_t wait_s;                /* with -1: the provider wants to be left alone so long; 0: as usual */
};

struct channel;

struct channel_ops {
    const char *name;              /* of the driver */
    enum address_form address;     /* what the channel's addresses look like */
    const struct option *options;  /* ended by a zero name */
    unsigned can;                  /* enum channel_can */
    const char *retry;             /* what the webhook's address must end in so that the provider tries again, and why; NULL: nothing */
    const char *retry_why;

    /* Fills channel->state from the configuration.  Problems go into *problems; -1 when there was an error. */
    int (*open)(struct channel *channel, const struct channel_config *config, struct problems *problems);
    void (*close)(struct channel *channel);

    /* Verifies and decodes a request to /hook/<name> (path_rest "") or /hook/<name>/status (path_rest "status").
     * ERR_DENIED: the signature is wrong (403, nothing is stored); ERR_PROTO: not of this channel (400).
     * What *out points to lives in the arena or in the request. */
    int (*receive)(struct channel *channel, const struct http_request *request, struct str path_rest, int64_t now_utc,
                   struct arena *arena, struct received *out, struct err *err);

    /* The request that sends a message.  now_utc for the validity that travels along. */
    int (*encode)(struct channel *channel, const struct outbound *message, int64_t now_utc, struct arena *arena,
                  struct http_call *out, struct err *err);
    /* What the provider's answer to it means.  Never fails: what is not understood is decided by the status. */
    void (*decode)(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out);

    /* The request that lists what came in since a moment, or what follows a cursor, and its answer, newest first; NULL when the
     * provider has no list.  *next_cursor is empty at the end. */
    int (*list)(struct channel *channel, int64_t since_utc, struct str cursor, struct arena *arena, struct http_call *out,
                struct err *err);
    int (*list_decode)(struct channel *channel, const struct http_answer *answer, int64_t now_utc, struct arena *arena,
                       struct received *out, struct str *next_cursor, struct err *err);

    /* The request that waits for what comes in, where the provider calls nobody, and its answer; NULL: it calls us.  cursor is that of
     * the answer before, used once, when all of that is stored; empty: from the first that was not confirmed.  -1: ERR_DENIED (the
     * credentials), ERR_BUSY (somebody else asks for the same texts), else it is worth asking again. */
    int (*poll)(struct channel *channel, struct str cursor, struct arena *arena, struct http_call *out, struct err *err);
    int (*poll_decode)(struct channel *channel, const struct http_answer *answer, int64_t now_utc, struct arena *arena,
                       struct polled *out, struct err *err);

    /* Settles a doubt: the request that lists what went to the message's address, or what follows a cursor, and which of those in its
     * answer say the same since a moment (ERR_NOTFOUND: there is no list, and asking again is in vain); NULL when the provider cannot
     * be asked.  A resend under our id that is free needs none. */
    int (*find)(struct channel *channel, const struct outbound *message, struct str cursor, struct arena *arena, struct http_call *out,
                struct err *err);
    int (*find_decode)(struct channel *channel, const struct http_answer *answer, const struct outbound *message, int64_t since_utc,
                       struct arena *arena, struct found *out, struct err *err);

    /* How many parts (SMS segments) a text takes. */
    int (*measure)(const struct channel *channel, struct str text);
};

/* So many parts at most within a time, some of them for advice and alerts alone, which may overdraw.  All zero: no such limit. */
struct parts_limit {
    int most, kept;
    int64_t within_s;
};

struct channel {
    const struct channel_ops *ops;
    char *name;
    void *state;        /* the driver's */
    int64_t rate_milli; /* messages a second, in thousandths, from the option every driver has: rate */
    const struct pictures *pictures; /* drawings may go along with texts; NULL: no, or not yet given */
    bool wants_pictures; /* set by open: the option of that name */
    const struct str *yes_no; /* how a question ends that takes yes or no, in each language: "Y or N"; its first and last word are answers */
    size_t n_yes_no;          /* 0: no buttons, or not yet given */
    bool wants_buttons;       /* set by open: the option of that name */
    struct parts_limit parts;
    int64_t silent_s;   /* nothing heard for so long is an alarm; 0: as long as is unusual */
    int64_t list_every_s; /* how often the list is asked for; 0: only after a start, a stall or an outage */
    bool polled;        /* the list is the only way in: nothing comes by webhook */
    int64_t most_patients; /* more people are refused; 0: any number */
};

/* The driver of that name, or NULL; the names of all, for messages. */
const struct channel_ops *channel_driver(struct str name);
size_t channel_drivers(const struct channel_ops *const **out);

/* Opens a channel with its driver.  The caller closes it.  NULL when there was an error in *problems. */
struct channel *channel_open(const struct channel_ops *ops, const struct channel_config *config, struct problems *problems);
void channel_close(struct channel *channel);

/* GSM 03.38 or UCS-2 segments of a text, as SMS counts them (3GPP TS 23.038, 23.040): 160/153 and 70/67. */
int sms_segments(struct str text);

#endif
