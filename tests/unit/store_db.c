/* SPDX-License-Identifier: ISC
 * Opening, locking and migrating a store. */
#include <config.h>

#include "store/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char DIR[] = "/tmp/nape-store-XXXXXX";
static char URL[64];

static int setup(void **state)
{
    (void)state;
    strcpy(DIR + sizeof DIR - 7, "XXXXXX");
    if (mkdtemp(DIR) == NULL)
        return -1;
    snprintf(URL, sizeof URL, "sqlite:%s/nape.db", DIR);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const FILES[] = { "nape.db", "nape.db-wal", "nape.db-shm", "nape.lock" };
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s/%s", DIR, FILES[i]);
        unlink(path);
    }
    return rmdir(DIR);
}

static void a_second_daemon_is_kept_out(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct db *db = db_open(URL, &err);
    assert_non_null(db);
    assert_null(db_open(URL, &err));
    assert_int_equal(err.code, ERR_BUSY);
    assert_non_null(strstr(err.text, "another naped"));
    db_close(db);
    db = db_open(URL, &err);
    assert_non_null(db);
    db_close(db);
}

static void an_older_program_refuses_a_newer_store(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct db *db = db_open(URL, &err);
    assert_non_null(db);
    char sql[80];
    snprintf(sql, sizeof sql, "INSERT INTO schema_version (version) VALUES (%d)", migrate_latest() + 1);
    assert_int_equal(db_run(db, sql, &err), 0);
    db_close(db);
    assert_null(db_open(URL, &err));
    assert_int_equal(err.code, ERR_SCHEMA);
    assert_non_null(strstr(err.text, "newer naped"));
}

static void what_was_committed_is_there_after_reopening_and_nothing_else(void **state)
{
    (void)state;
    static const char SQL_COUNT[] = "SELECT count(*) FROM audit";
    struct err err = { 0 };
    struct db *db = db_open(URL, &err);
    assert_int_equal(db_begin(db, &err), 0);
    assert_int_equal(db_run(db, "INSERT INTO audit VALUES (NULL, 1, 'a', 'b', 'c', 1)", &err), 0);
    assert_int_equal(db_commit(db, &err), 0);
    assert_int_equal(db_begin(db, &err), 0);
    assert_int_equal(db_run(db, "INSERT INTO audit VALUES (NULL, 1, 'a', 'b', 'c', 1)", &err), 0);
    assert_true(db_in_transaction(db));
    db_rollback(db);
    assert_false(db_in_transaction(db));
    db_close(db);
    db = db_open(URL, &err);
    struct stmt *st = db_stmt(db, SQL_COUNT, &err);
    assert_int_equal(stmt_row(st, &err), 1);
    assert_int_equal(stmt_col_int(st, 0), 1);
    stmt_done(st);
    db_close(db);
}

static void errors_say_what_to_do(void **state)
{
    (void)state;
    struct err err = { 0 };
    assert_null(db_open("mysql:x", &err));
    assert_int_equal(err.code, ERR_CONFIG);
    assert_null(db_open("sqlite:/nonexistent/folder/nape.db", &err));
    assert_int_equal(err.code, ERR_IO);
    struct db *db = db_open("sqlite::memory:", &err);
    assert_non_null(db);
    assert_int_equal(db_run(db, "INSERT INTO audit VALUES (1, NULL, 'a', 'b', 'c', 1)", &err), -1);
    assert_int_equal(err.code, ERR_RANGE);
    db_close(db);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        CASE(a_second_daemon_is_kept_out),
        CASE(an_older_program_refuses_a_newer_store),
        CASE(what_was_committed_is_there_after_reopening_and_nothing_else),
        CASE(errors_say_what_to_do),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
