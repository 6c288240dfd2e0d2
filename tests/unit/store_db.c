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

static int64_t count(struct db *db, const char *sql)
{
    struct err err = { 0 };
    struct stmt *st = db_stmt(db, sql, &err);
    if (st == NULL || stmt_row(st, &err) != 1)
        fail_msg("%s", err.text);
    int64_t n = stmt_col_int(st, 0);
    stmt_done(st);
    return n;
}

/* Each step keeps what the steps before it left. */
static void every_older_store_is_brought_up_to_date_with_its_rows(void **state)
{
    (void)state;
    static const char PATIENTS[] = "SELECT count(*) FROM patient WHERE name = 'Ana' AND quiet_from_min = -1",
                      OUTBOX[] = "SELECT count(*) FROM outbox WHERE body = 'hello' AND cause_id = 7",
                      OPEN[] = "SELECT count(*) FROM escalation WHERE closed_utc = 0",
                      PLANS[] = "SELECT count(*) FROM plan", DATES[] = "SELECT count(*) FROM occurrence";
    for (int version = 1; version < migrate_latest(); version++) {
        struct err err = { 0 };
        setup(state);
        struct db *db = db_open_at(URL, version, &err);
        if (db == NULL || db_begin(db, &err) < 0
            || db_run(db, "INSERT INTO patient (state, name, lang, zone, region, birth_year, quiet_from_min, quiet_to_min, created_utc,"
                          " joined_utc, paused_until_utc, hands_on_cleared_by) VALUES (2, 'Ana', 'en', 'UTC', 'US', 0, -1, -1, 1, 1, 0, '');"
                          "INSERT INTO outbox (class, state, channel, address_id, patient_id, despite_stop, body, made_utc, not_before_utc,"
                          " expires_utc, boot, attempts, next_try_utc, changed_utc, provider_id, by_provider, provider_code, segments,"
                          " cause, cause_id, slot) VALUES (3, 0, 'sms', 1, 1, 0, 'hello', 1, 0, 0, 0, 0, 0, 1, '', 0, 0, 0, 'inbox', 7, 'log');"
                          "INSERT INTO escalation (patient_id, address_id, inbox_id, state, tier, reached_human, safe, asked_flag, asks,"
                          " asked_utc, step, round, team_next_utc, patient_next_utc, next_utc, reasks, taken_by, taken_utc, opened_utc,"
                          " closed_utc, closed_by, outcome, steps) VALUES (1, 1, 1, 2, 3, 1, 0, '', 0, 0, 0, 0, 9, 9, 9, 0, '', 0, 1, 0, '',"
                          " '', '[]')", &err) < 0
            || db_commit(db, &err) < 0)
            fail_msg("step %d: %s", version, err.text);
        db_close(db);
        db = db_open(URL, &err);
        if (db == NULL)
            fail_msg("from step %d: %s", version, err.text);
        assert_int_equal(count(db, PATIENTS), 1);
        assert_int_equal(count(db, OUTBOX), 1);
        assert_int_equal(count(db, OPEN), 1);
        assert_int_equal(count(db, PLANS), 0);
        assert_int_equal(count(db, DATES), 0);
        db_close(db);
        teardown(state);
    }
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
        cmocka_unit_test(every_older_store_is_brought_up_to_date_with_its_rows),
        CASE(errors_say_what_to_do),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
