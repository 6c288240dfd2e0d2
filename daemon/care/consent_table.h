/* SPDX-License-Identifier: ISC
 * consent_table.h - joining, STOP, START and HELP as data: where a person stands at an address, what they say, what becomes of it.
 * care/consent walks it.  PURE. */
#ifndef NAPE_CARE_CONSENT_TABLE_H
#define NAPE_CARE_CONSENT_TABLE_H

#include "care/cover.h"
#include "care/message_keys.h"

/* Where somebody stands: the person's state and the consent of the address that they write from. */
enum standing {
    STANDING_STRANGER,     /* nobody added them */
    STANDING_STRANGER_OUT, /* and they said STOP */
    STANDING_INVITED,
    STANDING_AGE,          /* asked whether they are 18 or older */
    STANDING_TEEN,         /* they are not: asked whether 16 or 17, where the site takes them */
    STANDING_GUARDIAN,     /* they are: a guardian has to agree, which a member notes */
    STANDING_MINOR,        /* too young */
    STANDING_ACTIVE,
    STANDING_ACTIVE_NEW,   /* active; this phone was added for them and has not joined */
    STANDING_ACTIVE_OUT,   /* active over another address; this one said STOP, or was never opted in */
    STANDING_PAUSED,
    STANDING_STOPPED_NEW,  /* STOP before they ever joined */
    STANDING_STOPPED,
    STANDING_COUNT
};
extern const char *const STANDING_NAMES[STANDING_COUNT];

enum consent_event {
    CONSENT_SAID_STOP,
    CONSENT_CARRIER_STOP,  /* the carrier has confirmed it already */
    CONSENT_STOP_HERE,     /* where a STOP is for one phone: said at one of several */
    CONSENT_CARRIER_STOP_HERE,
    CONSENT_SAID_START,
    CONSENT_CARRIER_START,
    CONSENT_SAID_JOIN,
    CONSENT_SAID_KEYWORD,  /* of a site */
    CONSENT_SAID_YES,      /* to a fresh invitation */
    CONSENT_OF_AGE,        /* yes to the question of age that is open, or known to be */
    CONSENT_UNDER_AGE,     /* no to it */
    CONSENT_MEMBER_SAYS,   /* a member notes the consent of the person, or of a guardian */
    CONSENT_SAID_HELP,
    CONSENT_CARRIER_HELP,
    CONSENT_SAID_OTHER,
    CONSENT_EVENT_COUNT
};
extern const char *const CONSENT_EVENT_NAMES[CONSENT_EVENT_COUNT];

/* What is answered beside the change of standing. */
enum consent_reply {
    REPLY_NONE,
    REPLY_MESSAGE,         /* message */
    REPLY_DESPITE,         /* message, although they opted out */
    REPLY_HELP,            /* who runs this, despite an opt-out */
    REPLY_STRANGER,        /* how to take part, once */
    REPLY_INVITE,          /* the invitation once more */
    REPLY_AGE,             /* what they agree to, and the question of age; message is which of the two */
    REPLY_GUARDIAN,        /* message, and a member is told */
};

struct consent_row {
    enum standing standing;
    enum consent_event event;
    enum standing next;
    enum consent_reply reply;
    enum message message;
    const char *outcome;   /* one word; NULL: it is somebody else's affair */
    const char *never;     /* why it cannot come about */
};
extern const struct consent_row CONSENT_TABLE[];
extern const size_t CONSENT_TABLE_N;

const struct consent_row *consent_row_of(enum standing standing, enum consent_event event);
extern const struct state_table CONSENT_STATE_TABLE;

#endif
