/* SPDX-License-Identifier: ISC
 * db.h - the database, whichever engine it is: one connection, transactions, prepared statements.  The worker's thread only.
 * SQL is handed in by the *_rows modules as static literals with ?1, ?2, ...; nobody outside store/ sees a statement.
 * Error codes: ERR_BUSY (try the batch again), ERR_FULL (disk), ERR_IO (the outcome may be unknown), ERR_SCHEMA (newer than this
 * program), ERR_NOMEM, ERR_RANGE (a constraint refused the row: a mistake of the caller).  Texts name statements, never values. */
#ifndef NAPE_STORE_DB_H
#define NAPE_STORE_DB_H

#include "base/arena.h"
#include "base/err.h"

struct db;
struct stmt;

/* Opens "sqlite:/path/nape.db" (made when missing, mode 0600; a lock on its folder keeps a second daemon out: ERR_BUSY) or
 * "sqlite::memory:", and brings its schema up to date. */
struct db *db_open(const char *url, struct err *err);
/* The same with an older schema, for tests of what a later step does to what is there. */
struct db *db_open_at(const char *url, int version, struct err *err);
void db_close(struct db *db);

int db_begin(struct db *db, struct err *err);
int db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db); /* does nothing outside a transaction */
bool db_in_transaction(const struct db *db);

/* A place to go back to inside a transaction; one at a time. */
int db_mark(struct db *db, struct err *err);
int db_back(struct db *db, struct err *err);   /* undoes what was done since, and ends the mark */
int db_unmark(struct db *db, struct err *err); /* keeps it */

/* Moves the log into the file when it has grown past its limit.  Outside a transaction; a busy file is left for the next time. */
int db_checkpoint(struct db *db, struct err *err);

/* What was erased is to leave no trace in the file: SQLite zeroes what is deleted, but may have copied it within a page before. */
void db_scrub_later(struct db *db);
bool db_wants_scrub(const struct db *db);
/* Writes the whole file anew and empties the log.  Outside a transaction; takes about a second for 100 MB.  Done or not, *err. */
int db_scrub(struct db *db, struct err *err);
/* How large the store is. */
int db_size(struct db *db, int64_t *bytes, struct err *err);

/* Runs statements without values, one after another (migrations). */
int db_run(struct db *db, const char *sql, struct err *err);

/* The prepared statement of that literal, ready for its values; prepared once and kept.  sql must be a static literal: it is
 * known again by its address.  NULL and *err.  Run it to its end, or stmt_done, before the same literal is asked for again.
 * What takes a statement takes NULL too: values go nowhere, and the step, run or insert answers -1 with the *err of db_stmt(). */
struct stmt *db_stmt(struct db *db, const char *sql, struct err *err);

/* Values count from 1.  A failure is remembered and told by the next step.  Text is borrowed until the statement is done. */
void stmt_int(struct stmt *stmt, int i, int64_t value);
void stmt_int_or_null(struct stmt *stmt, int i, int64_t value); /* 0: NULL */
void stmt_text(struct stmt *stmt, int i, struct str value);     /* valid UTF-8 */
void stmt_cstr(struct stmt *stmt, int i, const char *value);    /* NULL: the empty text */
void stmt_blob(struct stmt *stmt, int i, struct str value);
void stmt_null(struct stmt *stmt, int i);

/* 1: a row; 0: no more, the statement is done; -1 and *err, done too. */
int stmt_row(struct stmt *stmt, struct err *err);
void stmt_done(struct stmt *stmt); /* NULL does nothing */
/* The first column of the one row that a statement has, 0 without a row, to its end. */
int stmt_number(struct stmt *stmt, int64_t *number, struct err *err);
/* A statement without rows: to its end.  *n_changed (may be NULL): rows changed. */
int stmt_run(struct stmt *stmt, int64_t *n_changed, struct err *err);
/* An insert into a table whose key the store makes: *id is the new key. */
int stmt_insert(struct stmt *stmt, int64_t *id, struct err *err);
/* The same for an insert that may give way to a row that is there: *n_changed 0, *id untouched. */
int stmt_insert_if_new(struct stmt *stmt, int64_t *id, int64_t *n_changed, struct err *err);

/* Columns count from 0.  Text lives until the next step. */
int64_t stmt_col_int(struct stmt *stmt, int i);
struct str stmt_col_text(struct stmt *stmt, int i);
bool stmt_col_is_null(struct stmt *stmt, int i);
struct str stmt_col_copy(struct stmt *stmt, int i, struct arena *arena); /* text or blob, in the arena */

#endif
