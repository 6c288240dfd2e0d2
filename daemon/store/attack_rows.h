/* SPDX-License-Identifier: ISC
 * attack_rows.h - attacks, from the first word of one to its end.  One is open at a time.  The worker's thread only. */
#ifndef NAPE_STORE_ATTACK_ROWS_H
#define NAPE_STORE_ATTACK_ROWS_H

#include "store/db.h"

struct attack {
    int64_t id;
    int64_t patient_id;
    int64_t address_id;
    int state;                /* enum attack_state of care/attack_table.h */
    int64_t opened_utc;
    int64_t onset_utc;
    int64_t last_utc;         /* of the last word about it */
    int pain;                 /* the last said, tenths; -1: none */
    int worst;                /* tenths; -1: no number was said */
    int64_t screen_utc;       /* the danger signs were asked about; 0: not */
    int screen_asks;
    int wording;              /* of the question: it rotates */
    int screen_answer;        /* enum answer; ANSWER_NONE: none yet */
    int checks;               /* times that it was asked how it is */
    int64_t next_utc;         /* 0: never */
    int64_t ended_utc;        /* 0: it is on */
    int ended_by;             /* event that ended it */
};

int attack_rows_put(struct db *db, struct attack *attack, struct err *err); /* attack->id is filled in */
/* It is that patient's, who has none open; attack->patient_id says so too. */
int attack_rows_pass(struct db *db, struct attack *attack, int64_t patient_id, struct err *err);
int attack_rows_save(struct db *db, const struct attack *attack, struct err *err);
/* The open one: 1 and *out, 0 none. */
int attack_rows_open(struct db *db, int64_t patient_id, struct attack *out, struct err *err);
int attack_rows_count(struct db *db, int64_t patient_id, int64_t *n, struct err *err); /* all, ended ones too */
/* Those that began since then. */
int attack_rows_since(struct db *db, int64_t patient_id, int64_t since_utc, int64_t *n, struct err *err);
/* Those that touch the time from..to, by onset; at most 400. */
int attack_rows_between(struct db *db, int64_t patient_id, int64_t from_utc, int64_t to_utc, struct arena *arena, struct attack **out,
                        size_t *n, struct err *err);
/* The one that began last: 1 and *out, 0 none. */
int attack_rows_last(struct db *db, int64_t patient_id, struct attack *out, struct err *err);
int attack_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct attack **out, size_t *n, struct err *err);
int attack_rows_next_due(struct db *db, int64_t *utc, struct err *err); /* 0: none */

#endif
