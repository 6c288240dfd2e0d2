/* SPDX-License-Identifier: ISC
 * intake_rows.h - how far the questions after joining have come with a person, and what they said.  The worker's thread only. */
#ifndef NAPE_STORE_INTAKE_ROWS_H
#define NAPE_STORE_INTAKE_ROWS_H

#include "store/db.h"

struct intake {
    int64_t patient_id;
    int64_t address_id;   /* where it is talked about */
    int state;            /* enum intake_state of care/intake_table.h */
    int place;            /* the text that is asked, of rules/intake.conf */
    int missing;          /* what of it was not answered yet, in bits */
    int puts;             /* texts put so far: each has a slot of its own in the outbox */
    bool reminded;        /* the one reminder went out */
    int64_t begun_utc;
    int64_t asked_utc;
    int64_t next_utc;     /* 0: nothing is waited for */
};

/* 1: *out; 0: nobody asked them anything. */
int intake_rows_get(struct db *db, int64_t patient_id, struct intake *out, struct err *err);
/* Replaces whatever was there. */
int intake_rows_put(struct db *db, const struct intake *intake, struct err *err);
int intake_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct intake **out, size_t *n, struct err *err);
int intake_rows_next_due(struct db *db, int64_t *utc, struct err *err); /* 0: none */

/* Something that was said, under a name: an item of the rules, or "best", "usual", "aura", "zone", "hands_off". */
struct intake_said_row {
    struct str item;
    int64_t value;
    struct str by;        /* "patient", or a member's id */
    int64_t at_utc;
};

/* All that was said, by name; in the arena. */
int intake_rows_said(struct db *db, int64_t patient_id, struct arena *arena, struct intake_said_row **out, size_t *n, struct err *err);
/* A later value replaces the earlier. */
int intake_rows_say(struct db *db, int64_t patient_id, const struct intake_said_row *said, struct err *err);
int intake_rows_forget(struct db *db, int64_t patient_id, struct str item, struct err *err);

#endif
