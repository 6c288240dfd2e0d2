/* SPDX-License-Identifier: ISC
 * session_rows.h - routines that were suggested, walked through and done; and which tips and notices were said.  The worker's thread
 * only. */
#ifndef NAPE_STORE_SESSION_ROWS_H
#define NAPE_STORE_SESSION_ROWS_H

#include "store/db.h"

enum session_state {
    SESSION_OFFERED,
    SESSION_WALKING,   /* GO: the steps are out, or going out one by one */
    SESSION_HELD,      /* in the middle, "wait" */
    SESSION_DONE,
    SESSION_LEFT,      /* skipped, stopped, or another came after it */
    SESSION_STATE_COUNT
};

struct session {
    int64_t id;
    int64_t patient_id;
    int64_t address_id;
    enum session_state state;
    struct str routines;      /* ids with spaces between */
    bool hands_on;
    int64_t offered_utc;
    int64_t started_utc;      /* GO; 0: not walked through */
    int64_t done_utc;
    bool timed;               /* step by step */
    int step;                 /* the next of the walk, over all routines */
    int64_t left_s;           /* SESSION_HELD: what was left of the step */
    int asked;                /* 1: the question of the next day is planned, 2: it was put, 3: answered */
    struct str effect;        /* better, same, worse; empty: not said */
    int64_t next_utc;         /* next step, or next day's question; 0: none */
};

/* Adds one; session->id is filled in. */
int session_rows_put(struct db *db, struct session *session, struct err *err);
int session_rows_save(struct db *db, const struct session *session, struct err *err);
/* 1: *out, 0: none. */
int session_rows_get(struct db *db, int64_t id, struct arena *arena, struct session *out, struct err *err);
/* The latest first, at most limit. */
int session_rows_of(struct db *db, int64_t patient_id, size_t limit, struct arena *arena, struct session **out, size_t *n,
                    struct err *err);
int session_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct session **out, size_t *n,
                     struct err *err);
int session_rows_next_due(struct db *db, int64_t *utc, struct err *err); /* 0: none */
/* How many hands-on sessions were done. */
int session_rows_n_done(struct db *db, int64_t patient_id, int64_t *n, struct err *err);

/* Notes that something of that name was said to the person now, once more. */
int session_rows_said(struct db *db, int64_t patient_id, struct str what, int64_t at_utc, struct err *err);
/* When it was said last: 1 and *at_utc (may be NULL), 0 never. */
int session_rows_when_said(struct db *db, int64_t patient_id, struct str what, int64_t *at_utc, struct err *err);

#endif
