/* SPDX-License-Identifier: ISC
 * A person is erased from every table of the schema, column by column, and from the bytes of the file.  A table that is new fails here
 * until it is told how it is erased; a number in a row that stays fails until it is cleared, or listed as no word about anybody. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/files.h"
#include "model/inbound.h"
#include "model/outbound.h"
#include "store/db.h"
#include "store/erase_rows.h"
#include "store/seen_rows.h"

enum { NOW = 1800000000, WHO = 41, OTHER = 42, MARK_FROM = 770000000, MARKS_MAX = 400, TEXT_MAX = 4000 };
#define NUMBER "+15557654321"
#define NAME "Zebulon"

/* How a table stands to people. */
static const struct {
    const char *table;
    const char *nobody; /* why it holds nobody's words or facts; NULL: it does */
} TABLES[] = {
    { "absence", "when members are away" },
    { "address", NULL },
    { "attack", NULL },
    { "audit", "ids and codes: that it happened, not what it was" },
    { "consent", NULL },
    { "consent_text", "words of the clinic, without a name" },
    { "conversation", NULL },
    { "day_off", NULL },
    { "escalation", NULL },
    { "escalation_flag", NULL },
    { "inbox", NULL },
    { "intake", NULL },
    { "intake_said", NULL },
    { "meta", "of the store as a whole" },
    { "night", NULL },
    { "observation", NULL },
    { "occurrence", NULL },
    { "outbox", NULL },
    { "patient", NULL },
    { "patient_fact", NULL },
    { "plan", NULL },
    { "reach", NULL },
    { "request", NULL },
    { "said", NULL },
    { "schema_version", "of the store as a whole" },
    { "seen", "keyed hashes" },
    { "session", NULL },
    { "summary", NULL },
    { "swap", "when members stand in for each other" },
    { "tell", NULL },
    { "setting_before", NULL },
    { "travel", NULL },
};

/* Numbers of rows that stay, which say nothing about anybody: when, how much, in which state. */
static const char *const STAYS[] = {
    "consent.at_utc", "consent.consent", "consent.text_version", "consent.said_by", /* the ledger: ids and codes */
    "escalation.tier", "escalation.reached_human", "escalation.safe", "escalation.asked_utc", "escalation.step", "escalation.round",
    "escalation.reasks", "escalation.taken_utc", "escalation.opened_utc", "escalation.closed_utc", "escalation.team_wait_s",
    "escalation.patient_wait_s",
    "inbox.sent_utc", "inbox.received_utc", "inbox.channel",
    "outbox.class", "outbox.state", "outbox.channel", "outbox.despite_stop", "outbox.made_utc", "outbox.not_before_utc",
    "outbox.expires_utc", "outbox.boot", "outbox.attempts", "outbox.next_try_utc", "outbox.changed_utc", "outbox.by_provider",
    "outbox.provider_code", "outbox.segments", "outbox.parts_delivered",
    "request.at_utc", "request.refused", "request.request_id",
};

static char dir[64], path[96], url[128];
static struct db *db;
static struct arena *arena;
static int64_t mark; /* of the next number */

static int setup(void **state)
{
    (void)state;
    struct err err = { 0 };
    snprintf(dir, sizeof dir, "/tmp/nape-erase-XXXXXX");
    if (mkdtemp(dir) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/nape.db", dir);
    snprintf(url, sizeof url, "sqlite:%s", path);
    db = db_open(url, &err);
    arena = arena_new(0);
    mark = MARK_FROM;
    return db != NULL && arena != NULL ? db_begin(db, &err) : -1;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const FILES[] = { "nape.db", "nape.db-wal", "nape.db-shm", "nape.lock" };
    db_close(db);
    arena_free(arena);
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        char name[96];
        snprintf(name, sizeof name, "%s/%s", dir, FILES[i]);
        unlink(name);
    }
    return rmdir(dir);
}

/* A statement made here; kept as long as the database, which knows it by its address. */
static struct stmt *made(const char *sql)
{
    struct err err = { 0 };
    struct stmt *st = db_stmt(db, arena_str(arena, str_of(sql)).s, &err);
    if (st == NULL)
        fail_msg("%s", err.text);
    return st;
}

static size_t names_of(const char *sql, struct str *names, struct str *types, size_t max)
{
    size_t n = 0;
    struct stmt *st = made(sql);
    while (stmt_row(st, NULL) == 1) {
        assert_true(n < max);
        names[n] = stmt_col_copy(st, 0, arena);
        if (types != NULL)
            types[n] = stmt_col_copy(st, 1, arena);
        n++;
    }
    return n;
}

static size_t columns_of(struct str table, struct str *names, struct str *types)
{
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT name, type FROM pragma_table_info('%.*s')", (int)table.n, table.s);
    return names_of(sql, names, types, 64);
}

/* What a column holds that is no content: keys, and states without which the row would be no row. */
static bool key_of(struct str table, struct str column, int64_t who, char *out, size_t size)
{
    static const struct {
        const char *column; /* "table.column", or any table's */
        int64_t value;      /* -1: the person, -2: their row of a table, -3: the row before */
    } KEYS[] = {
        { "patient.id", -1 }, { "patient_id", -1 }, { "n_people", 1 }, { "outbox.id", -2 }, { "inbox.id", -2 }, { "address.id", -2 },
        { "escalation.id", -2 }, { "plan.id", -2 }, { "occurrence.id", -2 }, { "session.id", -2 }, { "attack.id", -2 },
        { "id", -2 }, { "address_id", -2 }, { "inbox_id", -2 }, { "last_inbox_id", -2 }, { "escalation_id", -2 }, { "plan_id", -2 },
        { "cause_id", -2 }, { "prev_id", 0 }, { "outbox.state", 3 }, { "patient.state", 2 }, { "escalation.state", 4 },
        { "escalation.closed_utc", 5 }, { "escalation.next_utc", 0 }, { "escalation.team_next_utc", 0 },
        { "escalation.patient_next_utc", 0 }, { "superseded_by", 0 },
    };
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        char full[100];
        snprintf(full, sizeof full, "%.*s.%.*s", (int)table.n, table.s, (int)column.n, column.s);
        if (strcmp(full, KEYS[i].column) != 0 && !str_is(column, KEYS[i].column))
            continue;
        snprintf(out, size, "%lld", (long long)(KEYS[i].value == -1 ? who : KEYS[i].value == -2 ? who * 10 : KEYS[i].value));
        return true;
    }
    return false;
}

static bool stays(struct str table, struct str column)
{
    char full[100];
    snprintf(full, sizeof full, "%.*s.%.*s", (int)table.n, table.s, (int)column.n, column.s);
    for (size_t i = 0; i < sizeof STAYS / sizeof *STAYS; i++)
        if (strcmp(full, STAYS[i]) == 0)
            return true;
    return false;
}

/* One row in which every text tells whose it is and every number is found again. */
static void fill_row(struct str table, int64_t who)
{
    struct str names[64], types[64];
    char into[TEXT_MAX] = "", values[TEXT_MAX] = "", value[200];
    size_t n = columns_of(table, names, types);
    for (size_t i = 0; i < n; i++) {
        bool number = str_is(types[i], "INTEGER");
        const char *words = who == WHO ? NAME : "Other";
        if (key_of(table, names[i], who, value, sizeof value))
            ;
        else if (number)
            snprintf(value, sizeof value, "%lld", (long long)(who == WHO ? mark++ : 7));
        else if (str_is(names[i], "cause"))
            snprintf(value, sizeof value, "'inbox'");
        else if (stays(table, names[i]))
            snprintf(value, sizeof value, "'code %lld'", (long long)who);
        else if (str_is(table, "address") && str_is(names[i], "address"))
            snprintf(value, sizeof value, "'%s'", who == WHO ? NUMBER : "+15550000000");
        else
            snprintf(value, sizeof value, "'%s %.*s %.*s %s'", words, (int)table.n, table.s, (int)names[i].n, names[i].s, NUMBER + (who == WHO ? 0 : 12));
        snprintf(into + strlen(into), sizeof into - strlen(into), "%s\"%.*s\"", i > 0 ? ", " : "", (int)names[i].n, names[i].s);
        snprintf(values + strlen(values), sizeof values - strlen(values), "%s%s", i > 0 ? ", " : "", value);
    }
    char *sql = arena_printf(arena, "INSERT INTO %.*s (%s) VALUES (%s)", (int)table.n, table.s, into, values);
    struct err err = { 0 };
    if (db_run(db, sql, &err) < 0)
        fail_msg("%.*s: %s", (int)table.n, table.s, err.text);
}

static bool holds(struct str text, const char *word)
{
    return memmem(text.s, text.n, word, strlen(word)) != NULL;
}

/* Every value of a column. */
static void look_at(struct str table, struct str column, struct str type, size_t *left)
{
    char *sql = arena_printf(arena, "SELECT \"%.*s\" FROM %.*s", (int)column.n, column.s, (int)table.n, table.s);
    struct stmt *st = made(sql);
    bool number = str_is(type, "INTEGER");
    while (stmt_row(st, NULL) == 1) {
        struct str text = number ? STR("") : stmt_col_copy(st, 0, arena);
        int64_t value = number ? stmt_col_int(st, 0) : 0;
        bool found = holds(text, NAME) || holds(text, NUMBER) || (value >= MARK_FROM && value < MARK_FROM + MARKS_MAX * 10);
        if (found && !stays(table, column)) {
            print_error("%.*s.%.*s still holds it\n", (int)table.n, table.s, (int)column.n, column.s);
            ++*left;
        }
    }
}

static const char *nobody_of(struct str table, bool *known)
{
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        if (str_is(table, TABLES[i].table)) {
            *known = true;
            return TABLES[i].nobody;
        }
    *known = false;
    return NULL;
}

static size_t tables(struct str *out)
{
    return names_of("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", out, NULL, 64);
}

static void erase(void)
{
    static const struct str WORDS[] = { { NAME, sizeof NAME - 1 }, { "15557654321", 11 } }, CODES[] = { { "12", 2 } };
    static const struct erase_needles NEEDLES = { WORDS, 2, CODES, 1 };
    struct err err = { 0 };
    if (erase_rows_person(db, WHO, &NEEDLES, arena, NOW, &err) < 0)
        fail_msg("%s", err.text);
}

static int64_t number(const char *sql)
{
    struct stmt *st = made(sql);
    assert_int_equal(stmt_row(st, NULL), 1);
    int64_t value = stmt_col_int(st, 0);
    stmt_done(st);
    return value;
}

static void nothing_is_left_in_any_column_of_any_table(void **state)
{
    (void)state;
    struct str all[64], names[64], types[64];
    size_t n = tables(all), left = 0;
    bool known;
    for (size_t i = 0; i < n; i++) {
        const char *nobody = nobody_of(all[i], &known);
        if (!known)
            fail_msg("table %.*s is new: how is a person erased from it?  (store/erase_rows.c, and TABLES here)", (int)all[i].n, all[i].s);
        if (nobody == NULL) {
            fill_row(all[i], WHO);
            if (!str_is(all[i], "request"))
                fill_row(all[i], OTHER);
        }
    }
    assert_true(mark - MARK_FROM < MARKS_MAX * 10);
    erase();
    for (size_t i = 0; i < n; i++) {
        size_t n_columns = columns_of(all[i], names, types);
        for (size_t k = 0; k < n_columns; k++)
            look_at(all[i], names[k], types[k], &left);
    }
    assert_int_equal(left, 0);
}

static void others_keep_what_is_theirs(void **state)
{
    (void)state;
    struct str all[64];
    size_t n = tables(all);
    bool known;
    for (size_t i = 0; i < n; i++)
        if (nobody_of(all[i], &known) == NULL && !str_is(all[i], "request")) {
            fill_row(all[i], WHO);
            fill_row(all[i], OTHER);
        }
    erase();
    for (size_t i = 0; i < n; i++) {
        struct str names[64], types[64];
        if (nobody_of(all[i], &known) != NULL || str_is(all[i], "request"))
            continue;
        size_t n_columns = columns_of(all[i], names, types);
        for (size_t k = 0; k < n_columns; k++) {
            char value[100];
            if (str_is(types[k], "INTEGER") || str_is(names[k], "cause") || key_of(all[i], names[k], OTHER, value, sizeof value)
                || stays(all[i], names[k]) || (str_is(all[i], "address") && str_is(names[k], "address")))
                continue;
            char *sql = arena_printf(arena, "SELECT count(*) FROM %.*s WHERE \"%.*s\" LIKE 'Other %%'", (int)all[i].n, all[i].s,
                                     (int)names[k].n, names[k].s);
            if (number(sql) != 1)
                fail_msg("%.*s.%.*s of somebody else is gone", (int)all[i].n, all[i].s, (int)names[k].n, names[k].s);
        }
    }
}

static size_t times_in(const char *file, const char *word)
{
    struct str all = { NULL, 0 };
    struct err err = { 0 };
    size_t n = 0;
    if (access(file, F_OK) != 0)
        return 0;
    assert_int_equal(file_read(file, 256 << 20, &all, &err), 0);
    for (const char *at = all.s; all.n > 0 && (at = memmem(at, all.n - (size_t)(at - all.s), word, strlen(word))) != NULL; at++)
        n++;
    free((void *)(uintptr_t)all.s);
    return n;
}

/* Rows move within and between pages while the store is used, and every copy must go. */
static void nothing_is_left_in_the_bytes_of_the_file(void **state)
{
    (void)state;
    enum { PEOPLE = 3000 };
    struct str all[64];
    struct err err = { 0 };
    size_t n = tables(all);
    bool known;
    char wal[128], sql[400];
    for (int i = 0; i < PEOPLE; i++) {
        unsigned mixed = (unsigned)i * 2654435761u;
        snprintf(sql, sizeof sql,
                 "INSERT INTO address (id, channel, address, consent, consent_utc, last_in_utc, last_inbox_id, told_utc, failures, patient_id,"
                 " n_people) VALUES (%d, 'sms', '+1%010u', 2, 0, 0, 0, 0, 0, %d, 1)", i + 1000, mixed, i + 1000);
        assert_int_equal(db_run(db, sql, &err), 0);
        if (i == PEOPLE / 2)
            for (size_t k = 0; k < n; k++)
                if (nobody_of(all[k], &known) == NULL)
                    fill_row(all[k], WHO);
    }
    for (int i = 0; i < 40; i++) { /* longer, so that it moves */
        snprintf(sql, sizeof sql, "UPDATE inbox SET diary = diary || ' " NAME " %d' WHERE patient_id = %d", i, WHO);
        assert_int_equal(db_run(db, sql, &err), 0);
    }
    assert_int_equal(db_commit(db, &err), 0);
    snprintf(wal, sizeof wal, "%s-wal", path);
    assert_true(times_in(path, NAME) + times_in(wal, NAME) > 20);
    assert_int_equal(db_begin(db, &err), 0);
    erase();
    assert_int_equal(db_commit(db, &err), 0);
    assert_true(db_wants_scrub(db));
    assert_int_equal(db_scrub(db, &err), 0);
    assert_false(db_wants_scrub(db));
    assert_true(times_in(path, "+1") > 100);
    assert_int_equal(times_in(path, NAME), 0);
    assert_int_equal(times_in(path, NUMBER), 0);
    assert_int_equal(times_in(wal, NAME), 0);
    assert_int_equal(times_in(wal, NUMBER), 0);
}

/* SQLite zeroes what is deleted, but not the copies that it leaves behind when it moves a row to another page. */
static void of_many_not_one_number_is_left_in_the_file(void **state)
{
    (void)state;
    enum { PEOPLE = 4000, ERASED = 1500 };
    static const struct erase_needles NONE = { NULL, 0, NULL, 0 };
    struct err err = { 0 };
    char sql[400], number_of[32];
    size_t left = 0;
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO address (id, channel, address, consent, consent_utc, last_in_utc, last_inbox_id, told_utc, failures, patient_id,"
                 " n_people) VALUES (%d, 'sms', '+1%010u', 2, 0, 0, 0, 0, 0, %d, 1);"
                 " INSERT INTO reach VALUES (%d, %d, 0)", i + 1, (unsigned)i * 2654435761u, i + 1, i + 1, i + 1);
        assert_int_equal(db_run(db, sql, &err), 0);
    }
    for (int i = 0; i < ERASED; i++) {
        assert_int_equal(erase_rows_person(db, i * 2 + 1, &NONE, arena, NOW, &err), 0);
        arena_reset(arena);
    }
    assert_int_equal(db_commit(db, &err), 0);
    assert_int_equal(db_scrub(db, &err), 0);
    struct str all = { NULL, 0 };
    assert_int_equal(file_read(path, 256 << 20, &all, &err), 0);
    for (int i = 0; i < ERASED; i++) {
        snprintf(number_of, sizeof number_of, "+1%010u", (unsigned)(i * 2) * 2654435761u);
        left += memmem(all.s, all.n, number_of, strlen(number_of)) != NULL;
    }
    free((void *)(uintptr_t)all.s);
    assert_int_equal(left, 0);
}

static void a_text_that_is_delivered_again_after_it_is_known_and_not_taken_in(void **state)
{
    (void)state;
    static const uint8_t KEY[16] = "0123456789abcde";
    struct inbound in = { .channel = STR("sms"), .key = { STR("SM0001"), STR("") } }, another = in;
    int64_t id = 0;
    struct str inbox = STR("inbox"), patient = STR("patient"), reach = STR("reach"), address = STR("address");
    fill_row(patient, WHO);
    fill_row(address, WHO);
    fill_row(reach, WHO);
    fill_row(inbox, WHO);
    assert_int_equal(db_run(db, "UPDATE inbox SET channel = 'sms', key_0 = 'SM0001'", NULL), 0);
    assert_int_equal(seen_rows_put(db, KEY, &in, NOW, WHO * 10, NULL), 0);
    erase();
    assert_int_equal(seen_rows_find(db, KEY, &in, NOW + 60, &id, NULL), 1);
    assert_int_equal(id, WHO * 10);
    another.key[0] = STR("SM0002");
    assert_int_equal(seen_rows_find(db, KEY, &another, NOW + 60, &id, NULL), 0);
}

static void no_number_of_an_alert_is_given_twice(void **state)
{
    (void)state;
    fill_row(STR("escalation"), WHO);
    erase();
    assert_int_equal(db_run(db, "INSERT INTO escalation SELECT NULL, 77, 0, 0, 0, 0, 0, 0, '', 0, 0, 0, 0, 0, 0, 0, 0, '', 0, 0, 0, '', '', '[]',"
                                " '', '', '', 0, 0", NULL), 0);
    assert_int_equal(number("SELECT max(id) FROM escalation"), WHO * 10 + 1);
}

/* What the team wrote stays when it is about somebody else. */
static void the_teams_words_about_them_go_and_others_stay(void **state)
{
    (void)state;
    static const struct {
        const char *text, *answer;
        bool stays;
    } CASES[] = {
        { "OFF 20-27 Dec", "You are off.", true },
        { "PASS 3 to Luis: Zebulon is worse", "Passed.", false },
        { "got it", "12 zebulon G: yours. Phone " NUMBER, false },
        { "zebulonia is a plant", "I did not understand.", true },
        { "phone +15557654321", "", false },
    };
    enum { N = sizeof CASES / sizeof *CASES };
    char sql[600];
    assert_int_equal(db_run(db, "INSERT INTO address VALUES (5, 'sms', '+15550009999', 0, 0, 0, 105, 0, 0, 0, 0)", NULL), 0);
    for (int i = 0; i < N; i++) {
        snprintf(sql, sizeof sql, "INSERT INTO inbox VALUES (%d, %d, 0, 5, 'sms', 'k%d', '', 0, 0, 0, '%s', '{}', '', 'team', '')", 101 + i,
                 i > 0 ? 100 + i : 0, i, CASES[i].text);
        assert_int_equal(db_run(db, sql, NULL), 0);
        snprintf(sql, sizeof sql, "INSERT INTO outbox (class, state, channel, address_id, patient_id, despite_stop, body, made_utc,"
                 " not_before_utc, expires_utc, boot, attempts, next_try_utc, changed_utc, provider_id, by_provider, provider_code, segments,"
                 " cause, cause_id, slot) VALUES (2, 3, 'sms', 5, 0, 0, '%s', 0, 0, 0, 0, 0, 0, 0, '', 0, 0, 1, 'inbox', %d, 'team')",
                 CASES[i].answer, 101 + i);
        assert_int_equal(db_run(db, sql, NULL), 0);
    }
    erase();
    for (int i = 0; i < N; i++) {
        snprintf(sql, sizeof sql, "SELECT length(text) FROM inbox WHERE id = %d", 101 + i);
        if ((number(sql) > 0) != CASES[i].stays)
            fail_msg("\"%s\" %s", CASES[i].text, CASES[i].stays ? "is gone" : "is there");
        snprintf(sql, sizeof sql, "SELECT count(*) FROM outbox WHERE cause = 'inbox' AND cause_id = %d", 101 + i);
        assert_int_equal(number(sql), CASES[i].stays ? 1 : 0);
    }
}

/* A member who is a patient too, and who has the same phone: what they wrote of the erased one goes, what is theirs stays. */
static void other_patients_words_about_them_go_too(void **state)
{
    (void)state;
    static const struct {
        const char *text, *outcome, *answer, *answer_after; /* NULL: it is gone */
        bool stays;
    } CASES[] = {
        { "pain 12", "logged", "Logged 12.", "Logged 12.", true },
        { "ACK 12", "team", "12 is yours. Phone " NUMBER ".", NULL, false },
        { "note zebulon has a tumor", "noted", "Noted.", "Noted.", false },
        { "OFF 20 Dec", "team", "You are off.", "You are off.", true },
        { "pain 3", "logged", "Zebulon and Zebulon G, " NUMBER "?", "- and - G, +-?", true },
    };
    static const char *const PHONES[] = {
        "INSERT INTO address VALUES (5, 'sms', '+15550009999', 0, 0, 0, 105, 0, 0, 42, 1); INSERT INTO reach VALUES (5, 42, 0)",
        "INSERT INTO address VALUES (5, 'sms', '+15550009999', 0, 0, 0, 105, 0, 0, 0, 2); INSERT INTO reach VALUES (5, 42, 0), (5, 41, 0);"
        " UPDATE address SET patient_id = 42",
    };
    enum { N = sizeof CASES / sizeof *CASES };
    char sql[600];
    for (size_t phone = 0; phone < 2; phone++) {
        assert_int_equal(db_run(db, PHONES[phone], NULL), 0);
        for (int i = 0; i < N; i++) {
            snprintf(sql, sizeof sql, "INSERT INTO inbox VALUES (%d, %d, 42, 5, 'sms', 'k%d', '', 0, 0, 0, '%s', '{}', '', '%s', '')", 101 + i,
                     i > 0 ? 100 + i : 0, i, CASES[i].text, CASES[i].outcome);
            assert_int_equal(db_run(db, sql, NULL), 0);
            snprintf(sql, sizeof sql, "INSERT INTO outbox (class, state, channel, address_id, patient_id, despite_stop, body, made_utc,"
                     " not_before_utc, expires_utc, boot, attempts, next_try_utc, changed_utc, provider_id, by_provider, provider_code, segments,"
                     " cause, cause_id, slot) VALUES (2, 3, 'sms', 5, 42, 0, '%s', 0, 0, 0, 0, 0, 0, 0, '', 0, 0, 1, 'inbox', %d, 'x')",
                     CASES[i].answer, 101 + i);
            assert_int_equal(db_run(db, sql, NULL), 0);
        }
        erase();
        for (int i = 0; i < N; i++) {
            snprintf(sql, sizeof sql, "SELECT length(text) FROM inbox WHERE id = %d", 101 + i);
            if ((number(sql) > 0) != CASES[i].stays)
                fail_msg("\"%s\" %s", CASES[i].text, CASES[i].stays ? "is gone" : "is there");
            snprintf(sql, sizeof sql, "SELECT count(*) FROM outbox WHERE cause = 'inbox' AND cause_id = %d AND body = '%s'", 101 + i,
                     CASES[i].answer_after != NULL ? CASES[i].answer_after : CASES[i].answer);
            if (number(sql) != (CASES[i].answer_after != NULL))
                fail_msg("the answer to \"%s\"", CASES[i].text);
        }
        assert_int_equal(number("SELECT count(*) FROM inbox WHERE patient_id = 42"), N - 1);
        assert_int_equal(db_run(db, "DELETE FROM inbox; DELETE FROM outbox; DELETE FROM address; DELETE FROM reach", NULL), 0);
    }
}

/* It is about others too, so it goes out; but without the name. */
static void what_waits_for_a_member_loses_the_name(void **state)
{
    (void)state;
    for (int i = 0; i <= OUT_SENDING; i++) {
        char sql[600];
        snprintf(sql, sizeof sql, "INSERT INTO outbox (class, state, channel, address_id, patient_id, despite_stop, body, made_utc,"
                 " not_before_utc, expires_utc, boot, attempts, next_try_utc, changed_utc, provider_id, by_provider, provider_code, segments,"
                 " cause, cause_id, slot) VALUES (1, %d, 'sms', 5, 0, 0, '2 alerts: 7 Zebulon G: numb, 9 Luis: numb', 0, 0, 0, 0, 0, 0, 0,"
                 " '', 0, 0, 1, 'member', 3, 'bundle.%d')", i, i);
        assert_int_equal(db_run(db, sql, NULL), 0);
    }
    erase();
    assert_int_equal(number("SELECT count(*) FROM outbox WHERE state < 2 AND body = '2 alerts: 7 - G: numb, 9 Luis: numb'"), 2);
}

/* A message whose cause nobody erases cannot be made: a new one says where it is found. */
static void every_cause_of_a_message_is_known(void **state)
{
    (void)state;
    assert_true(erase_rows_knows_cause(STR("inbox")));
    assert_true(erase_rows_knows_cause(STR("escalation")));
    assert_false(erase_rows_knows_cause(STR("greeting")));
    assert_false(erase_rows_knows_cause(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_left_in_any_column_of_any_table, setup, teardown),
        cmocka_unit_test_setup_teardown(others_keep_what_is_theirs, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_left_in_the_bytes_of_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(of_many_not_one_number_is_left_in_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(a_text_that_is_delivered_again_after_it_is_known_and_not_taken_in, setup, teardown),
        cmocka_unit_test_setup_teardown(no_number_of_an_alert_is_given_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(the_teams_words_about_them_go_and_others_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(other_patients_words_about_them_go_too, setup, teardown),
        cmocka_unit_test_setup_teardown(what_waits_for_a_member_loses_the_name, setup, teardown),
        cmocka_unit_test(every_cause_of_a_message_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
