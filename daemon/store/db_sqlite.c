/* SPDX-License-Identifier: ISC
 * The one file that knows SQLite: WAL, synchronous=FULL (a 2xx means durable, P1), one read-write connection, log moved into the
 * file by hand.  Foreign keys are off: each *_rows module keeps its own, and the checks would cost a look-up a row. */
#include <config.h>

#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/migrate.h"

enum { CHECKPOINT_PAGES = 4000, BUSY_MS = 2000 };

struct stmt {
    const char *sql; /* the literal: its address is the key */
    sqlite3_stmt *st;
    struct db *db;
    int bind_rc;     /* the first failure of a bind */
    bool in_use;     /* has values or a place; else it is ready */
};

struct db {
    sqlite3 *handle;
    struct stmt **stmts; /* open addressing by the address of the literal; a power of two */
    size_t n_stmts;
    size_t size_stmts;
    int wal_pages;
    bool scrub;
    int lock_fd;
};

static const char PRAGMAS[] = "PRAGMA journal_mode=WAL;"
                              "PRAGMA synchronous=FULL;"
                              "PRAGMA wal_autocheckpoint=0;"
                              "PRAGMA secure_delete=ON;" /* erasing a person is provable */
                              "PRAGMA foreign_keys=OFF;"
                              "PRAGMA temp_store=MEMORY;"
                              "PRAGMA cache_size=-16384;"
                              "PRAGMA trusted_schema=OFF;";

static enum err_code code_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_NOMEM:
        return ERR_NOMEM;
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
        return ERR_RANGE;
    default:
        return ERR_IO;
    }
}

/* sqlite3_errmsg names tables, columns and reasons, never values (P7). */
static int failed(struct db *db, int rc, const char *what, struct err *err)
{
    return err_set(err, code_of(rc), "store: %s (%d) in: %.120s", sqlite3_errmsg(db->handle), rc, what);
}

static int on_commit_to_log(void *arg, sqlite3 *handle, const char *name, int n_pages)
{
    struct db *db = arg;
    (void)handle;
    (void)name;
    db->wal_pages = n_pages;
    return SQLITE_OK;
}

/* One daemon per folder: SQLite up to 3.51.2 can corrupt a WAL that two connections write or checkpoint at once. */
static int lock_folder(struct db *db, const char *path, struct err *err)
{
    char lock[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int n = slash != NULL ? snprintf(lock, sizeof lock, "%.*s/nape.lock", (int)(slash - path), path)
                          : snprintf(lock, sizeof lock, "nape.lock");
    if (n < 0 || (size_t)n >= sizeof lock)
        return err_set(err, ERR_CONFIG, "store: the path is too long");
    db->lock_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (db->lock_fd < 0)
        return err_set(err, ERR_IO, "store: cannot open %s: %s", lock, strerror(errno));
    if (flock(db->lock_fd, LOCK_EX | LOCK_NB) < 0)
        return err_set(err, errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO,
                       "store: another naped holds %s; only one may run on a state directory", lock);
    return 0;
}

/* SQLite would make the file readable for all; what people wrote is not. */
static int make_file(const char *path, struct err *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(err, ERR_IO, "store: cannot open %s: %s", path, strerror(errno));
    close(fd);
    return 0;
}

static int open_handle(struct db *db, const char *path, struct err *err)
{
    bool memory = strcmp(path, ":memory:") == 0;
    if (!memory && (lock_folder(db, path, err) < 0 || make_file(path, err) < 0))
        return -1;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* a lock for each allocation less; says so when it is too late, which does no harm */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int rc = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (db->handle == NULL)
        return err_set(err, ERR_NOMEM, "store: out of memory");
    if (rc != SQLITE_OK)
        return err_set(err, code_of(rc), "store: cannot open %s: %s", path, sqlite3_errmsg(db->handle));
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    /* Or each new value of a parameter that a partial index could look at makes SQLite plan the statement anew. */
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    sqlite3_wal_hook(db->handle, on_commit_to_log, db);
    return db_run(db, PRAGMAS, err);
}

struct db *db_open(const char *url, struct err *err)
{
    return db_open_at(url, migrate_latest(), err);
}

struct db *db_open_at(const char *url, int version, struct err *err)
{
    static const char SCHEME[] = "sqlite:";
    if (strncmp(url, SCHEME, sizeof SCHEME - 1) != 0 || url[sizeof SCHEME - 1] == '\0') {
        err_set(err, ERR_CONFIG, "store.url \"%s\": only sqlite:PATH is known", url);
        return NULL;
    }
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL) {
        err_set(err, ERR_NOMEM, "store: out of memory");
        return NULL;
    }
    db->lock_fd = -1;
    if (open_handle(db, url + sizeof SCHEME - 1, err) < 0 || migrate_run_to(db, version, err) < 0) {
        db_close(db);
        return NULL;
    }
    return db;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    db_rollback(db);
    for (size_t i = 0; i < db->size_stmts; i++) {
        if (db->stmts[i] == NULL)
            continue;
        sqlite3_finalize(db->stmts[i]->st);
        free(db->stmts[i]);
    }
    free(db->stmts);
    sqlite3_close(db->handle);
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    free(db);
}

int db_run(struct db *db, const char *sql, struct err *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : failed(db, rc, sql, err);
}

static int run_literal(struct db *db, const char *sql, struct err *err)
{
    struct stmt *st = db_stmt(db, sql, err);
    return st != NULL ? stmt_run(st, NULL, err) : -1;
}

static const char SQL_BEGIN[] = "BEGIN IMMEDIATE";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_ROLLBACK[] = "ROLLBACK";

int db_begin(struct db *db, struct err *err)
{
    return run_literal(db, SQL_BEGIN, err);
}

int db_commit(struct db *db, struct err *err)
{
    return run_literal(db, SQL_COMMIT, err);
}

void db_rollback(struct db *db)
{
    if (db_in_transaction(db))
        run_literal(db, SQL_ROLLBACK, NULL);
}

static const char SQL_MARK[] = "SAVEPOINT mark";
static const char SQL_BACK[] = "ROLLBACK TO SAVEPOINT mark";
static const char SQL_UNMARK[] = "RELEASE SAVEPOINT mark";

int db_mark(struct db *db, struct err *err)
{
    return run_literal(db, SQL_MARK, err);
}

int db_back(struct db *db, struct err *err)
{
    return run_literal(db, SQL_BACK, err) < 0 ? -1 : run_literal(db, SQL_UNMARK, err);
}

int db_unmark(struct db *db, struct err *err)
{
    return run_literal(db, SQL_UNMARK, err);
}

bool db_in_transaction(const struct db *db)
{
    return db->handle != NULL && sqlite3_get_autocommit(db->handle) == 0;
}

int db_checkpoint(struct db *db, struct err *err)
{
    if (db->wal_pages < CHECKPOINT_PAGES)
        return 0;
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
        db->wal_pages = 0; /* the next commit says how long it really is */
        return 0;
    }
    return failed(db, rc, "checkpoint", err);
}

void db_scrub_later(struct db *db)
{
    db->scrub = true;
}

bool db_wants_scrub(const struct db *db)
{
    return db->scrub;
}

static const char SQL_PAGES[] = "PRAGMA page_count";
static const char SQL_PAGE_BYTES[] = "PRAGMA page_size";

static int number_of(struct db *db, const char *sql, int64_t *value, struct err *err)
{
    struct stmt *st = db_stmt(db, sql, err);
    if (st == NULL || stmt_row(st, err) < 0)
        return -1;
    *value = stmt_col_int(st, 0);
    stmt_done(st);
    return 0;
}

int db_size(struct db *db, int64_t *bytes, struct err *err)
{
    int64_t pages = 0, each = 0;
    if (number_of(db, SQL_PAGES, &pages, err) < 0 || number_of(db, SQL_PAGE_BYTES, &each, err) < 0)
        return -1;
    *bytes = pages * each;
    return 0;
}

int db_scrub(struct db *db, struct err *err)
{
    if (db_run(db, "VACUUM", err) < 0)
        return -1;
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (rc != SQLITE_OK)
        return failed(db, rc, "checkpoint", err);
    db->wal_pages = 0;
    db->scrub = false;
    return 0;
}

/* Statements */

static size_t place_of(const struct db *db, const char *sql)
{
    size_t i = ((uintptr_t)sql >> 3) * 0x9E3779B97F4A7C15u >> 17;
    for (i &= db->size_stmts - 1; db->stmts[i] != NULL && db->stmts[i]->sql != sql; i = (i + 1) & (db->size_stmts - 1))
        continue;
    return i;
}

static int grow(struct db *db)
{
    struct stmt **old = db->stmts;
    size_t n_old = db->size_stmts;
    size_t size = n_old > 0 ? n_old * 2 : 256;
    struct stmt **now = calloc(size, sizeof(struct stmt *));
    if (now == NULL)
        return -1;
    db->stmts = now;
    db->size_stmts = size;
    for (size_t i = 0; i < n_old; i++)
        if (old[i] != NULL)
            db->stmts[place_of(db, old[i]->sql)] = old[i];
    free(old);
    return 0;
}

static struct stmt *prepare(struct db *db, const char *sql, struct err *err)
{
    if (db->n_stmts * 2 >= db->size_stmts && grow(db) < 0) {
        err_set(err, ERR_NOMEM, "store: out of memory");
        return NULL;
    }
    struct stmt *st = calloc(1, sizeof *st);
    if (st == NULL) {
        err_set(err, ERR_NOMEM, "store: out of memory");
        return NULL;
    }
    int rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &st->st, NULL);
    if (rc != SQLITE_OK) {
        failed(db, rc, sql, err);
        free(st);
        return NULL;
    }
    st->sql = sql;
    st->db = db;
    db->stmts[place_of(db, sql)] = st;
    db->n_stmts++;
    return st;
}

struct stmt *db_stmt(struct db *db, const char *sql, struct err *err)
{
    struct stmt *st = db->size_stmts > 0 ? db->stmts[place_of(db, sql)] : NULL;
    if (st == NULL)
        st = prepare(db, sql, err);
    if (st == NULL)
        return NULL;
    stmt_done(st);
    st->in_use = true;
    return st;
}

static void bound(struct stmt *st, int rc)
{
    if (rc != SQLITE_OK && st->bind_rc == SQLITE_OK)
        st->bind_rc = rc;
}

void stmt_int(struct stmt *st, int i, int64_t value)
{
    if (st != NULL)
        bound(st, sqlite3_bind_int64(st->st, i, value));
}

void stmt_int_or_null(struct stmt *st, int i, int64_t value)
{
    if (st != NULL)
        bound(st, value != 0 ? sqlite3_bind_int64(st->st, i, value) : sqlite3_bind_null(st->st, i));
}

void stmt_text(struct stmt *st, int i, struct str value)
{
    if (st != NULL)
        bound(st, sqlite3_bind_text64(st->st, i, value.s != NULL ? value.s : "", value.n, SQLITE_STATIC, SQLITE_UTF8));
}

void stmt_cstr(struct stmt *st, int i, const char *value)
{
    stmt_text(st, i, str_of(value));
}

void stmt_blob(struct stmt *st, int i, struct str value)
{
    if (st != NULL)
        bound(st, sqlite3_bind_blob64(st->st, i, value.s != NULL ? value.s : "", value.n, SQLITE_STATIC));
}

void stmt_null(struct stmt *st, int i)
{
    if (st != NULL)
        bound(st, sqlite3_bind_null(st->st, i));
}

void stmt_done(struct stmt *st)
{
    if (st == NULL || !st->in_use)
        return;
    st->in_use = false;
    sqlite3_reset(st->st);
    sqlite3_clear_bindings(st->st); /* they point at what was only borrowed */
    st->bind_rc = SQLITE_OK;
}

int stmt_row(struct stmt *st, struct err *err)
{
    if (st == NULL)
        return -1;
    int rc = st->bind_rc != SQLITE_OK ? st->bind_rc : sqlite3_step(st->st);
    if (rc == SQLITE_ROW)
        return 1;
    if (rc != SQLITE_DONE)
        failed(st->db, rc, st->sql, err);
    stmt_done(st);
    return rc == SQLITE_DONE ? 0 : -1;
}

int stmt_number(struct stmt *st, int64_t *number, struct err *err)
{
    *number = 0;
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc;
    *number = stmt_col_int(st, 0);
    stmt_done(st);
    return 0;
}

int stmt_run(struct stmt *st, int64_t *n_changed, struct err *err)
{
    int rc;
    while ((rc = stmt_row(st, err)) == 1)
        continue;
    if (rc == 0 && n_changed != NULL)
        *n_changed = sqlite3_changes64(st->db->handle);
    return rc;
}

int stmt_insert_if_new(struct stmt *st, int64_t *id, int64_t *n_changed, struct err *err)
{
    if (stmt_run(st, n_changed, err) < 0)
        return -1;
    if (*n_changed > 0)
        *id = sqlite3_last_insert_rowid(st->db->handle);
    return 0;
}

int stmt_insert(struct stmt *st, int64_t *id, struct err *err)
{
    int64_t n = 0;
    int64_t made = 0;
    if (stmt_insert_if_new(st, &made, &n, err) < 0)
        return -1;
    if (id != NULL)
        *id = made;
    return 0;
}

int64_t stmt_col_int(struct stmt *st, int i)
{
    return sqlite3_column_int64(st->st, i);
}

struct str stmt_col_text(struct stmt *st, int i)
{
    const char *s = sqlite3_column_blob(st->st, i); /* of a text: its bytes */
    int n = sqlite3_column_bytes(st->st, i);
    return s != NULL && n > 0 ? (struct str){ s, (size_t)n } : (struct str){ "", 0 };
}

bool stmt_col_is_null(struct stmt *st, int i)
{
    return sqlite3_column_type(st->st, i) == SQLITE_NULL;
}

struct str stmt_col_copy(struct stmt *st, int i, struct arena *arena)
{
    return arena_str(arena, stmt_col_text(st, i));
}
