/* SPDX-License-Identifier: ISC
 * duty.h - who of the team is on duty at a moment: rotations, holidays, opening hours of the configuration, and the days off that
 * members have entered (decisions 37 and 39).  Plain values; whoever holds the zones may call it. */
#ifndef NAPE_CARE_DUTY_H
#define NAPE_CARE_DUTY_H

#include "base/arena.h"
#include "model/absence.h"
#include "model/settings.h"
#include "model/swap.h"

/* The value of the store that holds what was accepted. */
#define DUTY_ACCEPTED "accepted_holes"

struct care;

struct duty {
    const struct settings *settings;
    const struct settings_site *site; /* whose policy and hours count; NULL: the clinic's */
    struct zones *zones;
    struct arena *arena;
    const struct absence *absences;
    size_t n_absences;
    const struct swap *swaps; /* those that count */
    size_t n_swaps;
};

/* Some time during which nobody can be rung. */
struct hole {
    int64_t from_utc, to_utc;
};

/* With what members have entered, as long as it is not over. */
int duty_load(struct care *care, struct duty *out, struct err *err);
/* The same for alerts about a person of that site; empty: of none. */
int duty_load_for(struct care *care, struct str site, struct duty *out, struct err *err);
/* The steps by which such an alert rings. */
const struct team_step *duty_steps(const struct duty *duty, size_t *n);

/* The member on duty, or -1: as the configuration says, and then whoever stands in for that one. */
int duty_on(const struct duty *duty, const struct team_rotation *rotation, int64_t utc);
/* Whether the member can be rung: has an address and is not away. */
bool duty_free(const struct duty *duty, int member, int64_t utc);
/* Whether the member has asked not to be rung while somebody else is free. */
bool duty_busy(const struct duty *duty, int member, int64_t utc);

/* The members whom a step rings, each once; at most max.  Who is busy is left out unless nobody of the whole policy is left. */
size_t duty_step(const struct duty *duty, const struct team_step *step, int64_t utc, int *members, size_t max);
/* Whether an alert would ring anybody: with off_hours_hold, only within the clinic's hours. */
bool duty_reaches(const struct duty *duty, int64_t utc);
/* The first moment from then on at which it would; 0: not within 400 days. */
int64_t duty_opening(const struct duty *duty, int64_t from_utc);

/* When somebody reads again what comes in now; 0: somebody does now, or it is not known. */
int64_t duty_reads_again(const struct duty *duty, int64_t utc);

/* The times between two moments at which an alert would ring nobody, the clinic's or that of any site, in order, neighbours joined. */
int duty_holes(const struct duty *duty, int64_t from_utc, int64_t to_utc, struct hole **out, size_t *n, struct err *err);
/* What of a[] is not in b[]. */
int duty_holes_new(struct arena *arena, const struct hole *a, size_t n_a, const struct hole *b, size_t n_b, struct hole **out,
                   size_t *n, struct err *err);

/* "FROM-TO,FROM-TO": how the store keeps the holes of the configuration that was last accepted.  Parsing leaves out what is none. */
struct str duty_holes_text(struct arena *arena, const struct hole *holes, size_t n);
int duty_holes_parse(struct arena *arena, struct str text, struct hole **out, size_t *n, struct err *err);

/* Every moment from from_utc on, which is the first, to to_utc at which somebody else may be on duty or free, in order. */
int duty_moments(const struct duty *duty, int64_t from_utc, int64_t to_utc, const int64_t **out, size_t *n, struct err *err);

/* The next moment after that at which somebody else may be on duty in the rotation; 0: none within 400 days. */
int64_t duty_next_change(const struct duty *duty, const struct team_rotation *rotation, int64_t after_utc);

#endif
