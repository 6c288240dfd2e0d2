/* SPDX-License-Identifier: ISC
 * address.h - a way to one phone: channel and address, and whether messages are wanted there. */
#ifndef NAPE_MODEL_ADDRESS_H
#define NAPE_MODEL_ADDRESS_H

#include "base/text.h"

enum consent {
    CONSENT_NONE,    /* nobody was asked: a stranger, a member of the team */
    CONSENT_INVITED, /* an invitation is out */
    CONSENT_IN,
    CONSENT_OUT,     /* STOP: advice and alerts only */
    CONSENT_COUNT
};
extern const char *const CONSENT_NAMES[CONSENT_COUNT];

/* What an address of a channel looks like. */
enum address_form {
    ADDRESS_ANY,
    ADDRESS_PHONE,   /* E.164: +15550100001 */
    ADDRESS_DIGITS,  /* a number that the provider gave out */
    ADDRESS_TOPIC,   /* a name of up to 64 letters, digits, - and _ */
};
bool address_fits(enum address_form form, struct str address);

struct address {
    int64_t id;
    struct str channel;     /* name in the configuration */
    struct str address;
    enum consent consent;
    int64_t consent_utc;    /* since when, 0: CONSENT_NONE from the start */
    int64_t last_in_utc;    /* the last text from there, 0: none */
    int64_t told_utc;       /* when a stranger was last told how to join, 0: never */
    int failures;           /* permanent ones in a row; a text or a delivery sets it back */
    int n_people;           /* reached there: more than one is a shared phone */
};

/* A line of the consent ledger: ids and codes only, never changed afterwards. */
struct consent_entry {
    int64_t address_id;
    int64_t patient_id;     /* 0: nobody in particular */
    int64_t inbox_id;       /* the text that said so; 0: not by a text */
    int64_t at_utc;
    enum consent consent;
    const char *by;         /* "patient", "carrier", or the id of a member */
    const char *text_version; /* of the words that were shown; "" when none */
};

#endif
