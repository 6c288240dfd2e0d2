/* SPDX-License-Identifier: ISC
 * observation_rows.h - the diary.  Entries are never changed or deleted: UNDO supersedes.  The worker's thread only. */
#ifndef NAPE_STORE_OBSERVATION_ROWS_H
#define NAPE_STORE_OBSERVATION_ROWS_H

#include "model/observation.h"
#include "store/db.h"

/* One entry as it is kept. */
struct diary_entry {
    int64_t id;               /* from the store */
    int64_t patient_id;
    int64_t inbox_id;         /* the text it was read from */
    int64_t at_utc;           /* when it was noted */
    int32_t local_date;       /* yyyymmdd in the patient's zone: the day it is about */
    int local_min;            /* minute of that day, -1: not said */
    struct observation observation; /* from, to and day are not kept */
};

/* Adds the entries of one text, in order.  Ids are filled in. */
int observation_rows_put(struct db *db, struct diary_entry *entries, size_t n, struct err *err);

/* The last text with entries of its own before the text inbox_id, and not before since_utc.  1 and *last; 0: there is none. */
int observation_rows_last_text(struct db *db, int64_t patient_id, int64_t inbox_id, int64_t since_utc, int64_t *last, struct err *err);
/* Supersedes all that the last text with entries of its own left, by the text inbox_id.  1: done, *undone_inbox_id says which text;
 * 0: nothing to undo since since_utc. */
int observation_rows_undo(struct db *db, int64_t patient_id, int64_t inbox_id, int64_t since_utc, int64_t *undone_inbox_id,
                          struct err *err);

/* The entries that the text inbox_id superseded stand again: it was a correction, and is taken back itself. */
int observation_rows_restore(struct db *db, int64_t patient_id, int64_t inbox_id, struct err *err);
/* Supersedes one entry of a patient, by the text inbox_id. */
int observation_rows_supersede(struct db *db, int64_t patient_id, int64_t id, int64_t inbox_id, struct err *err);

/* The entries that stand, of the days from..to, by date and id. */
/* What came with that text is somebody else's: it is superseded where it stood, by the text `by`, and stands with them. */
int observation_rows_pass(struct db *db, int64_t from_patient, int64_t to_patient, int64_t inbox_id, int64_t by, struct err *err);
/* Takes back what came with that text and all after it; by: the text that says so. */
int observation_rows_supersede_since(struct db *db, int64_t patient_id, int64_t from_inbox_id, int64_t by, struct err *err);
int observation_rows_days(struct db *db, int64_t patient_id, int32_t from_date, int32_t to_date, struct arena *arena,
                          struct diary_entry **out, size_t *n, struct err *err);
/* The last entry of that code that stands: 1 found, 0 none. */
int observation_rows_last(struct db *db, int64_t patient_id, enum observation_code code, struct arena *arena,
                          struct diary_entry *out, struct err *err);

/* The same of a code with that word and that detail; NULL: any. */
int observation_rows_last_of(struct db *db, int64_t patient_id, enum observation_code code, const char *text, const char *detail,
                             struct arena *arena, struct diary_entry *out, struct err *err);

/* On how many days a medicine of that class (the entry's detail) stands in from..to.  Several classes in one query. */
struct med_days {
    struct str class;
    int64_t days;
};
int observation_rows_med_days(struct db *db, int64_t patient_id, int32_t from_date, int32_t to_date, struct arena *arena,
                              struct med_days **out, size_t *n, struct err *err);

#endif
