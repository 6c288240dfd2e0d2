/* SPDX-License-Identifier: ISC
 * Counts over what is stored: alerts, waits, texts since a moment. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/figure_rows.h"

static struct db *db;
static struct arena *arena;
static struct err err;

static int open_store(void **state)
{
    (void)state;
    db = db_open("sqlite::memory:", &err);
    arena = arena_new(0);
    return db != NULL && arena != NULL && db_begin(db, &err) == 0 ? 0 : -1;
}

static int close_store(void **state)
{
    (void)state;
    db_rollback(db);
    db_close(db);
    arena_free(arena);
    return 0;
}

static void run(const char *sql)
{
    if (db_run(db, sql, &err) < 0)
        fail_msg("%s", err.text);
}

#define INBOX "INSERT INTO inbox (id, prev_id, patient_id, address_id, channel, key_0, key_1, sent_utc, received_utc, n_media, text," \
              " assessment, concepts, outcome, diary) VALUES "
#define ROW(id, at) "(" #id ", 0, 1, 1, 'sms', '', '', 0, " #at ", 0, '', '', '', '', '')"

static void texts_since_a_moment_are_found_by_their_ids(void **state)
{
    static const struct {
        int64_t since_utc, want;
    } CASES[] = { { 0, 6 }, { 100, 5 }, { 101, 5 }, { 250, 3 }, { 399, 2 }, { 400, 0 }, { 9999, 0 } };
    (void)state;
    int64_t n = -1;
    assert_int_equal(figure_rows_texts(db, 0, &n, &err), 0);
    assert_int_equal(n, 0);
    run(INBOX ROW(1, 100) "," ROW(2, 200) "," ROW(3, 200) "," ROW(4, 300) "," ROW(5, 400) "," ROW(6, 400));
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(figure_rows_texts(db, CASES[i].since_utc, &n, &err), 0);
        assert_int_equal(n, CASES[i].want);
    }
}

#define ALERT(id, patient, state, human, opened, closed, taken, outcome)                                                            \
    "INSERT INTO escalation (id, patient_id, address_id, inbox_id, state, tier, reached_human, safe, asked_flag, asks, asked_utc, step," \
    " round, team_next_utc, patient_next_utc, next_utc, reasks, taken_by, taken_utc, opened_utc, closed_utc, closed_by, outcome, steps)" \
    " VALUES (" #id "," #patient ", 1, 1, " #state ", 3, " #human ", 0, '', 0, 0, 0, 0, 0, 0, 0, 0, '', " #taken ", " #opened ", "      \
    #closed ", '', '" outcome "', '');"

static void alerts_are_counted_without_questions_and_tests(void **state)
{
    (void)state;
    struct figures now;
    int64_t n = 0, n_false = 0, *waits = NULL;
    size_t n_waits = 0;
    run(ALERT(1, 1, 4, 1, 100, 500, 160, "false") ALERT(2, 2, 3, 1, 200, 0, 500, "") ALERT(3, 3, 2, 1, 300, 0, 0, "")
            ALERT(4, 4, 4, 0, 350, 400, 0, "denied") ALERT(5, 0, 2, 1, 360, 0, 0, "") ALERT(6, 6, 2, 1, 320, 0, 0, ""));
    run("INSERT INTO audit (at_utc, who, what, thing, thing_id) VALUES (160, 'm', 'ack', 'escalation', 1),"
        " (170, 'm', 'ack', 'escalation', 1), (500, 'm', 'ack', 'escalation', 2), (320, 'm', 'pass', 'escalation', 3)");
    run(ALERT(7, 7, 4, 1, 330, 400, 0, "spoke") "INSERT INTO audit (at_utc, who, what, thing, thing_id)"
        " VALUES (340, 'm', 'ack', 'escalation', 7); INSERT INTO escalation_flag (escalation_id, patient_id, flag, tier, certainty, inbox_id,"
        " first_utc, last_utc, denied) VALUES (7, 7, 'test', 0, 1, 1, 330, 330, 0);"); /* a test that a member asked for */
    assert_int_equal(figure_rows_alerts(db, 0, &n, &n_false, &err), 0);
    assert_true(n == 4 && n_false == 1);
    assert_int_equal(figure_rows_alerts(db, 100, &n, &n_false, &err), 0);
    assert_true(n == 3 && n_false == 0);
    assert_int_equal(figure_rows_acks(db, 0, 0, 501, arena, &waits, &n_waits, &err), 0);
    assert_true(n_waits == 2 && waits[0] == 60 && waits[1] == 300);
    assert_int_equal(figure_rows_acks(db, 0, 161, 501, arena, &waits, &n_waits, &err), 0);
    assert_true(n_waits == 1 && waits[0] == 300); /* not the one at 160 */
    assert_int_equal(figure_rows_acks(db, 0, 160, 500, arena, &waits, &n_waits, &err), 0);
    assert_true(n_waits == 1 && waits[0] == 60);
    assert_int_equal(figure_rows_now(db, &now, &err), 0);
    assert_true(now.alerts[ESCALATION_ALERTED] == 2 && now.alerts[ESCALATION_TAKEN] == 1 && now.oldest_alert_utc == 300);
}

#define OUT(id, class, state, changed)                                                                                        \
    "INSERT INTO outbox (id, class, state, channel, address_id, patient_id, despite_stop, body, made_utc, not_before_utc,"     \
    " expires_utc, boot, attempts, next_try_utc, changed_utc, provider_id, by_provider, provider_code, segments, cause,"       \
    " cause_id, slot) VALUES (" #id "," #class "," #state ", 'sms', 1, 1, 0, '', 0, 0, 0, 0, 0, 0, " #changed                  \
    ", '', 0, 0, 0, 'inbox', " #id ", '');"

static void messages_that_are_not_out_or_not_confirmed_are_counted(void **state)
{
    (void)state;
    struct figures now;
    int64_t n = 0;
    run(OUT(1, 0, 0, 10) OUT(2, 2, 0, 10) OUT(3, 2, 1, 10) OUT(4, 2, 2, 20) OUT(5, 1, 2, 40) OUT(6, 0, 2, 30) OUT(7, 0, 3, 5)
            OUT(8, 2, 4, 100) OUT(9, 3, 5, 200) OUT(10, 2, 6, 300));
    assert_int_equal(figure_rows_now(db, &now, &err), 0);
    assert_true(now.queued[CLASS_ADVICE] == 1 && now.queued[CLASS_REPLY] == 1 && now.sending[CLASS_REPLY] == 1);
    assert_int_equal(figure_rows_unconfirmed(db, STR("sms"), &n, &err), 0);
    assert_int_equal(n, 30); /* of advice and alerts */
    assert_int_equal(figure_rows_unconfirmed(db, STR("other"), &n, &err), 0);
    assert_int_equal(n, 0);
    assert_int_equal(figure_rows_undelivered(db, 100, &n, &err), 0);
    assert_int_equal(n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(texts_since_a_moment_are_found_by_their_ids, open_store, close_store),
        cmocka_unit_test_setup_teardown(alerts_are_counted_without_questions_and_tests, open_store, close_store),
        cmocka_unit_test_setup_teardown(messages_that_are_not_out_or_not_confirmed_are_counted, open_store, close_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
