/* SPDX-License-Identifier: ISC
 * inbox_rows.h - raw texts, what they were understood to mean, and what was done about each.  Appended in order; the only place
 * besides the outbox that holds a person's words.  The worker's thread only. */
#ifndef NAPE_STORE_INBOX_ROWS_H
#define NAPE_STORE_INBOX_ROWS_H

#include "model/inbound.h"
#include "store/db.h"

/* A text as it is stored, screened already. */
struct inbox_entry {
    const struct inbound *inbound;
    int64_t patient_id;        /* 0: nobody's: a member's */
    int64_t address_id;
    struct str assessment;     /* JSON */
    const char *const *concepts; /* read as present and the patient's own: the recent concepts of the next hour */
    size_t n_concepts;
};

/* A stored text. */
struct inbox_row {
    int64_t id;
    int64_t patient_id;
    int64_t address_id;
    int64_t received_utc;
    struct words text;         /* bytes as they came */
    struct str assessment;
    struct str outcome;        /* one word; empty: not done yet */
    struct str diary;          /* the line read back */
};

/* Stores a text, and notes at its address that it was heard from (last_in_utc; failures are forgotten). */
int inbox_rows_put(struct db *db, const struct inbox_entry *entry, int64_t *id, struct err *err);
/* What was done about it. */
/* When a channel's last text came (0: none), the longest time between two of its last ones, and how many of them there are. */
int inbox_rows_gaps(struct db *db, struct str channel, int64_t *last_utc, int64_t *longest_s, int64_t *n, struct err *err);
int inbox_rows_done(struct db *db, int64_t id, const char *outcome, struct str diary, struct err *err);

/* 1 found, 0 not there. */
int inbox_rows_get(struct db *db, int64_t id, struct arena *arena, struct inbox_row *out, struct err *err);
/* The text before that one from the same address, whoever's: 1 or 0. */
int inbox_rows_before(struct db *db, int64_t id, struct arena *arena, struct inbox_row *out, struct err *err);
/* It was somebody else's who shares the phone. */
int inbox_rows_pass(struct db *db, int64_t id, int64_t patient_id, struct err *err);
/* The last texts of a person, newest first, at most limit. */
int inbox_rows_of(struct db *db, int64_t patient_id, size_t limit, struct arena *arena, struct inbox_row **out, size_t *n,
                  struct err *err);
/* How many texts came from an address since, counted to 1,000 (the loop guard). */
int inbox_rows_since(struct db *db, int64_t address_id, int64_t since_utc, int64_t *n, struct err *err);

/* The concepts read in the texts of a person since, of the last 64 texts, each once, as names in the arena (facts.recent). */
int inbox_rows_recent(struct db *db, int64_t patient_id, int64_t since_utc, struct arena *arena, const char *const **names,
                      size_t *n, struct err *err);

/* The addresses of the last texts whose person is of a site; at most that many texts are looked at. */
struct site_row {
    struct str channel, address, site;
};
int inbox_rows_sites(struct db *db, int64_t most, struct arena *arena, struct site_row **out, size_t *n, struct err *err);

#endif
