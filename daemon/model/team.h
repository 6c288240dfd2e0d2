/* SPDX-License-Identifier: ISC
 * team.h - the care team as the configuration names it: members, rotations, and the steps by which an alert rings.  Immutable.
 * Who is on duty at a moment is care/duty. */
#ifndef NAPE_MODEL_TEAM_H
#define NAPE_MODEL_TEAM_H

#include "base/recur.h"
#include "model/hours.h"

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

/* Local dates, both counted in. */
struct team_days {
    int32_t from_date, to_date;
};

/* A member stands in for whoever it would have been, between two local times of the rotation's zone. */
struct team_swap {
    int32_t from_date, to_date;
    int from_min, to_min;
    int member;
};

/* Members who take turns.  The first is on from the start; each date of the rule after it hands over to the next. */
struct team_rotation {
    const char *name;
    const char *zone;
    struct recur rule;
    int32_t start_date;
    int start_min;
    const int *members;
    size_t n_members;
    struct hours hours;              /* only then is anybody on; n 0: always */
    const struct team_days *holidays; /* nobody is on */
    size_t n_holidays;
    const struct team_swap *swaps;
    size_t n_swaps;
};

struct team_step {
    const int *members;  /* indexes into team.members */
    size_t n_members;
    const int *rotations; /* indexes into team.rotations: whoever is on duty then */
    size_t n_rotations;
    bool all;            /* taken only when all whom it rang have said ACK */
    int wait_min;        /* before the next step; 10 by default */
};

/* The steps by which the alerts of a site ring; "default" is that of all who have no other. */
struct team_policy {
    const char *name;
    const struct team_step *steps;
    size_t n_steps;
};

struct team {
    const struct team_member *members;
    size_t n_members;
    const struct team_rotation *rotations;
    size_t n_rotations;
    const struct team_step *steps; /* the default policy: never empty once a configuration was accepted (P5) */
    size_t n_steps;
    const struct team_policy *policies; /* all of them, by name; never empty once a configuration was accepted */
    size_t n_policies;
    int ack_return_min;  /* an ACK without an outcome returns after this; 60 */
    int ask_emergency_min; /* a possible emergency waits this long for its answer; 15 */
    int ask_urgent_min;    /* 30 */
    bool off_hours_hold;   /* outside the clinic's hours, and when no step has anybody, alerts wait for the opening (decision 37) */
    const char *accepted_by; /* who answers for what is declared: hours without anybody, one path; "": nobody */
    bool one_path;         /* patients and alerts share a channel, as declared (decision 38) */
    int crisis_call_min;   /* within hours a member phones about self-harm this soon, and the text says so; 0: it says nothing */
    bool discreet;         /* alerts name nobody: initials and a link (decision 33) */
    const struct recur *self_test; /* when a test alert rings step one; NULL: never */
    int32_t self_test_date; /* its start, in the site's zone */
    int self_test_min;
    const char *heartbeat_url; /* fetched every five minutes while all is well; "": none */
};

/* All whom a step may ring, whoever of its rotations is on duty, each once: for when nobody can ask who is.  At most max. */
size_t team_step_everybody(const struct team *team, const struct team_step *step, int *members, size_t max);

/* The member reached at that address of that channel, or -1. */
int team_member_at(const struct team *team, struct str channel, struct str address);

#endif
