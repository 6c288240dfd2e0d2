/* SPDX-License-Identifier: ISC
 * person.h - a patient at an address, with what is needed to speak to them; and the ways in which care puts a message into the
 * outbox.  For the rooms of care; the worker's thread only. */
#ifndef NAPE_CARE_PERSON_H
#define NAPE_CARE_PERSON_H

#include "base/zone.h"
#include "care/compose.h"
#include "care/intake.h"
#include "model/address.h"
#include "model/outbound.h"
#include "model/patient.h"

struct person {
    struct patient patient;
    struct address address;   /* where they wrote from */
    const struct zone *zone;
    struct local now;         /* care->now_utc there */
    struct voice voice;
    bool shared;              /* more than one person is reached there */
    bool named;               /* and the text in hand says that it is theirs */
};

/* address_id 0: the first of theirs.  ERR_NOTFOUND when there is no such person, or no address. */
int person_load(struct care *care, int64_t patient_id, int64_t address_id, struct person *out, struct err *err);

/* The same when the address was read already. */
int person_load_at(struct care *care, int64_t patient_id, const struct address *address, struct person *out, struct err *err);

/* The name as the team sees it: "Ana G", initials on a shared phone. */
struct str person_team_name(const struct care *care, const struct person *person, const struct voice *voice);

/* Whether it may be somebody else who has that phone now (decision 21). */
bool person_is_doubtful(const struct care *care, const struct person *person);

/* The site of that keyword, whatever its case; NULL: none. */
const struct settings_site *site_of(const struct settings *settings, struct str keyword);

/* Quiet hours of a person: their own (true), else those of the site by which they came, else the clinic's.  Equal: none. */
bool person_quiet(const struct care *care, const struct patient *patient, int *from_min, int *to_min);

/* Whether the clinic, or the site by which the person came, is staffed at that moment; *known (may be NULL): there are hours at all. */
bool person_staffed(struct care *care, const struct person *person, int64_t utc, bool *known);

/* The site's zone; UTC when it is not there.  NULL only without memory. */
const struct zone *site_zone(struct care *care, struct err *err);

/* When a text was written, for what it says of time: now, unless it came late. */
int64_t written_utc(const struct care *care, const struct inbound *inbound);

/* "14:05" at that moment in the zone. */
struct str clock_text(struct care *care, const struct zone *zone, int64_t utc);

/* A date as people write it: "Sun 22 Nov". */
struct str date_text(struct care *care, const struct voice *voice, int32_t date);

/* The weekday alone, or the date when it is `days` or more away from today. */
struct str day_or_date_text(struct care *care, const struct person *person, int32_t date, int days);

/* The time with the day before it, when that is another than the one on which it is said: "Mon 9:00". */
struct str day_clock_text(struct care *care, const struct voice *voice, const struct zone *zone, int64_t utc);

/* The words a person wrote as valid UTF-8 of the same length, so that offsets hold. */
struct str words_repaired(struct words words, struct arena *arena);

/* What a message answers to: its cause and slot.  slot is a static or arena text. */
struct origin {
    const char *word;         /* "inbox", "escalation", "patient" */
    int64_t id;
    const char *slot;
};

/* Puts a message to the person's address into the outbox; an empty one is not put.  A reply expires after 15 minutes. */
int post_person(struct care *care, const struct person *person, enum outbound_class class, struct origin origin,
                struct str body, struct err *err);
/* The same with a drawing, by its name; the words alone say as much, and go alone where the channel carries no pictures. */
int post_drawn(struct care *care, const struct person *person, enum outbound_class class, struct origin origin, struct str picture,
               struct str body, struct err *err);
/* The same, not to be sent after that moment. */
int post_until(struct care *care, const struct person *person, enum outbound_class class, struct origin origin,
               int64_t expires_utc, struct str body, struct err *err);
/* The same, neither before a moment (0: now) nor after another. */
struct post_when {
    int64_t not_before_utc, expires_utc;
};
int post_when(struct care *care, const struct person *person, enum outbound_class class, struct origin origin, struct post_when when,
              struct str body, struct err *err);
/* A reply that an opted-out address gets all the same. */
int post_despite_stop(struct care *care, const struct person *person, struct origin origin, struct str body, struct err *err);
/* To a member's address of that rank.  Over a channel for alerts alone (decision 33) it says only that there is news. */
int post_member(struct care *care, int member, size_t address, enum outbound_class class, struct origin origin, struct str body,
                struct err *err);
/* The same with a body that tells nothing of any person, so that it may go over every channel. */
int post_member_open(struct care *care, int member, size_t address, enum outbound_class class, struct origin origin, struct str body,
                     struct err *err);

/* The same with all that can be said of it. */
struct member_post {
    int member;
    size_t address;
    enum outbound_class class;
    struct origin origin;
    struct str body;
    struct str brief;       /* what goes instead over a channel for alerts alone; empty: that there is news */
    enum brief weight;      /* of that */
    int64_t not_before_utc; /* 0: now */
};
int post_member_as(struct care *care, const struct member_post *post, struct err *err);
/* Whether that address of a member takes brief texts alone. */
bool member_is_brief(const struct care *care, int member, size_t address);
/* The rank of the first that takes any text, where she can read what somebody wrote; 0 when there is none. */
size_t member_reads_at(const struct care *care, int member);

/* A message without values. */
struct str say(struct care *care, const struct voice *voice, enum message message);

#endif
