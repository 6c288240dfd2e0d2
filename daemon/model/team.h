/* SPDX-License-Identifier: ISC
 * team.h - the care team as the configuration names it: members, and the steps by which an alert rings.  Immutable. */
#ifndef NAPE_MODEL_TEAM_H
#define NAPE_MODEL_TEAM_H

#include "base/text.h"

struct team_address {
    const char *channel;
    const char *address;
};

struct team_member {
    const char *id;      /* one word: "maria" */
    const char *name;    /* as people know her */
    const char *lang;
    const struct team_address *addresses; /* in the order to be tried */
    size_t n_addresses;
};

struct team_step {
    const int *members;  /* indexes into team.members */
    size_t n_members;
    int wait_min;        /* before the next step; 10 by default */
};

struct team {
    const struct team_member *members;
    size_t n_members;
    const struct team_step *steps; /* the default policy: never empty once a configuration was accepted (P5) */
    size_t n_steps;
    int ack_return_min;  /* an ACK without an outcome returns after this; 60 */
    int ask_emergency_min; /* a possible emergency waits this long for its answer; 15 */
    int ask_urgent_min;    /* 30 */
};

/* The member reached at that address of that channel, or -1. */
int team_member_at(const struct team *team, struct str channel, struct str address);

#endif
