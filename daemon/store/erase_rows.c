/* SPDX-License-Identifier: ISC
 * Everything is found by an index or along the chain of an address, however large the store is. */
#include <config.h>

#include "store/erase_rows.h"

#include <string.h>

#include "base/buf.h"
#include "model/escalation.h"
#include "model/outbound.h"
#include "model/patient.h"
#include "store/address_rows.h"
#include "store/rows.h"

enum { MAX_ALERTS = 100 };

_Static_assert(PATIENT_ERASED == 5 && OUT_WITHDRAWN == 7 && OUT_SENDING == 1, "the statements name these numbers");

/* The row keeps its id, class, times and state; its cause becomes its own, so that a row of that id that comes later is not taken for
 * the one it was about. */
#define BLANK_OUTBOX                                                                                                          \
    "UPDATE outbox SET body = '', brief = 0, picture = '', provider_id = '', parts_told = '', slot = '', cause = 'erased',"    \
    " cause_id = id, address_id = CASE WHEN patient_id = ?1 THEN 0 ELSE address_id END, patient_id = 0,"                            \
    " state = CASE WHEN state <= 1 THEN 7 ELSE state END"
#define BLANK_INBOX                                                                                                           \
    "UPDATE inbox SET text = x'', assessment = '', concepts = '', diary = '', key_0 = '', key_1 = '', outcome = 'erased',"    \
    " n_media = 0, patient_id = 0"
/* The texts of an address (?2), from the last back. */
#define CHAIN                                                                                                                 \
    "WITH RECURSIVE chain(id) AS (SELECT last_inbox_id FROM address WHERE id = ?2 UNION ALL"                                  \
    " SELECT i.prev_id FROM chain c JOIN inbox i ON i.id = c.id WHERE i.prev_id > 0) "
#define THEIRS "IN (SELECT i.id FROM chain c JOIN inbox i ON i.id = c.id WHERE i.patient_id = ?1)"

static const char SQL_SAID_TO[] = CHAIN BLANK_OUTBOX " WHERE cause = 'inbox' AND cause_id " THEIRS;
static const char SQL_SAID_BY[] = CHAIN BLANK_INBOX ", address_id = 0 WHERE id " THEIRS;

/* By what a message came about.  NULL: it is about nobody, or (inbox) found along the chains. */
static const struct {
    const char *cause;
    const char *sql;
} CAUSES[] = {
    { "attack", BLANK_OUTBOX " WHERE cause = 'attack' AND cause_id IN (SELECT id FROM attack WHERE patient_id = ?1)" },
    { "erased", NULL },
    { "escalation", BLANK_OUTBOX " WHERE cause = 'escalation' AND cause_id IN (SELECT id FROM escalation WHERE patient_id = ?1)" },
    { "inbox", NULL },
    { "intake", BLANK_OUTBOX " WHERE cause = 'intake' AND cause_id = ?1" },
    /* Bundles and hand-overs name several people: those that have gone out lose their words, the others are cleaned. */
    { "member", BLANK_OUTBOX " WHERE cause = 'member' AND (state > 1 OR patient_id = ?1)" },
    { "none", NULL },
    { "occurrence", BLANK_OUTBOX " WHERE cause = 'occurrence' AND cause_id IN (SELECT id FROM occurrence WHERE patient_id = ?1)" },
    { "path", NULL },
    { "patient", BLANK_OUTBOX " WHERE cause = 'patient' AND cause_id = ?1" },
    { "plan", BLANK_OUTBOX " WHERE cause = 'plan' AND cause_id IN (SELECT id FROM plan WHERE patient_id = ?1)" },
    { "session", BLANK_OUTBOX " WHERE cause = 'session' AND cause_id IN (SELECT id FROM session WHERE patient_id = ?1)" },
    { "summary", BLANK_OUTBOX " WHERE cause = 'summary' AND cause_id = ?1" },
    { "test", NULL },
    { "weekly", NULL },
};

/* In this order: what others are found by goes last.  Each takes ?1. */
static const char *const STATEMENTS[] = {
    "DELETE FROM escalation_flag WHERE patient_id = ?1",
    "DELETE FROM conversation WHERE patient_id = ?1",
    "DELETE FROM day_off WHERE patient_id = ?1",
    "DELETE FROM intake WHERE patient_id = ?1",
    "DELETE FROM intake_said WHERE patient_id = ?1",
    "DELETE FROM observation WHERE patient_id = ?1",
    "DELETE FROM occurrence WHERE patient_id = ?1",
    "DELETE FROM plan WHERE patient_id = ?1",
    "DELETE FROM session WHERE patient_id = ?1",
    "DELETE FROM said WHERE patient_id = ?1",
    "DELETE FROM attack WHERE patient_id = ?1",
    "DELETE FROM summary WHERE patient_id = ?1",
    "DELETE FROM setting_before WHERE patient_id = ?1",
    "DELETE FROM travel WHERE patient_id = ?1",
    "DELETE FROM tell WHERE patient_id = ?1",
    "DELETE FROM night WHERE patient_id = ?1",
    "DELETE FROM patient_fact WHERE patient_id = ?1",
    "UPDATE patient SET state = 5, name = '', lang = '', zone = '', region = '', birth_year = 0, quiet_from_min = -1,"
    " quiet_to_min = -1, created_utc = 0, joined_utc = 0, paused_until_utc = 0, hands_on_cleared_by = '', site = '', joining = 0,"
    " doubt = 0, doubt_asks = 0, doubt_address_id = 0, doubt_inbox_id = 0, erase_utc = 0 WHERE id = ?1",
    /* A repeated command is told that it was done; what it was told at first may name them. */
    "UPDATE request SET answer = '{}' WHERE answer <> '{}' AND ?1 > 0",
};

/* The number of an alert is never used again, so its row stays; it is nobody's, and closed. */
static const char SQL_ALERT[] =
    "UPDATE escalation SET patient_id = 0, address_id = 0, inbox_id = 0, state = 4, asked_flag = '', asks = 0, team_next_utc = 0,"
    " patient_next_utc = 0, next_utc = 0, outcome = 'erased', steps = '[]', rung = '', acked = '', asked_as = '', taken_by = '',"
    " closed_by = '', closed_utc = CASE WHEN closed_utc = 0 THEN ?2 ELSE closed_utc END WHERE patient_id = ?1";
_Static_assert(ESCALATION_CLOSED == 4, "the statement names this number");
static const char SQL_ADDRESSES[] = "SELECT address_id FROM reach WHERE patient_id = ?1 UNION SELECT address_id FROM consent"
                                    " WHERE patient_id = ?1";
/* An address that nobody else is reached at: its number goes; the id stays, for the ledger. */
static const char SQL_NUMBER[] =
    "UPDATE address SET channel = '', address = 'erased ' || id, consent = 0, consent_utc = 0, last_in_utc = 0, last_inbox_id = 0,"
    " told_utc = 0, failures = 0, patient_id = 0, n_people = 0 WHERE id = ?1"
    " AND NOT EXISTS (SELECT 1 FROM reach r WHERE r.address_id = ?1)";
static const char SQL_ALERTS[] = "SELECT id FROM escalation WHERE patient_id = ?1 ORDER BY id DESC LIMIT 100";
_Static_assert(MAX_ALERTS == 100, "the statement names it");
/* Where others write of them: from what is nobody's phone, from the phone of who has written as one of the team or was told of their
 * alerts (a patient too, perhaps), and from their own, which may be somebody else's as well. */
static const char SQL_OTHERS[] =
    "SELECT last_inbox_id FROM address WHERE patient_id = 0 AND last_inbox_id > 0 UNION"
    " SELECT a.last_inbox_id FROM inbox i JOIN address a ON a.id = i.address_id WHERE i.outcome = 'team' UNION"
    " SELECT a.last_inbox_id FROM escalation e JOIN outbox o ON o.cause = 'escalation' AND o.cause_id = e.id"
    " JOIN address a ON a.id = o.address_id WHERE e.patient_id = ?1 UNION"
    " SELECT a.last_inbox_id FROM reach r JOIN address a ON a.id = r.address_id WHERE r.patient_id = ?1";
static const char SQL_TEXT[] = "SELECT prev_id, patient_id, text, outcome FROM inbox WHERE id = ?1";
static const char SQL_BLANK_TEXT[] = BLANK_INBOX " WHERE id = ?1";
/* It stays another patient's text: what was logged from it is theirs. */
static const char SQL_BLANK_WORDS[] = "UPDATE inbox SET text = x'', assessment = '', concepts = '', diary = '', key_0 = '', key_1 = ''"
                                      " WHERE id = ?1";
static const char SQL_ANSWERS[] = "SELECT patient_id, body FROM outbox WHERE cause = 'inbox' AND cause_id = ?1";
static const char SQL_BLANK_ANSWERS[] = BLANK_OUTBOX " WHERE cause = 'inbox' AND cause_id = ?2";
static const char SQL_ANSWER_BODIES[] = "SELECT id, body FROM outbox WHERE cause = 'inbox' AND cause_id = ?1";
static const char SQL_QUEUED_BODIES[] = "SELECT id, body FROM outbox WHERE cause = 'member' AND state <= 1 AND ?1 > 0";
static const char SQL_BODY[] = "UPDATE outbox SET body = ?2 WHERE id = ?1";

bool erase_rows_knows_cause(struct str cause)
{
    for (size_t i = 0; i < sizeof CAUSES / sizeof *CAUSES; i++)
        if (str_is(cause, CAUSES[i].cause))
            return true;
    return false;
}

static int run(struct db *db, const char *sql, int64_t a, int64_t b, struct err *err)
{
    struct stmt *st = db_stmt(db, sql, err);
    stmt_int(st, 1, a);
    if (b != 0)
        stmt_int(st, 2, b);
    return stmt_run(st, NULL, err);
}

/* The first column of every row. */
static int ids_of(struct db *db, const char *sql, int64_t patient_id, struct arena *arena, int64_t **ids, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, sql, err);
    stmt_int(st, 1, patient_id);
    return rows_numbers(st, arena, ids, n, err);
}

int erase_rows_alerts(struct db *db, int64_t patient_id, struct arena *arena, int64_t **ids, size_t *n, struct err *err)
{
    return ids_of(db, SQL_ALERTS, patient_id, arena, ids, n, err);
}

static bool in_word(char c)
{
    return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Whether the needle stands there, as whole words, whatever the case. */
static bool stands_at(struct str text, size_t i, struct str needle)
{
    size_t k = 0;
    if (needle.n == 0 || i + needle.n > text.n || (i > 0 && in_word(text.s[i - 1])))
        return false;
    while (k < needle.n && (text.s[i + k] == needle.s[k]
                            || ((text.s[i + k] ^ needle.s[k]) == 0x20 && (needle.s[k] | 0x20) >= 'a' && (needle.s[k] | 0x20) <= 'z')))
        k++;
    return k == needle.n && (i + k == text.n || !in_word(text.s[i + k]));
}

/* The longest that stands there; 0: none. */
static size_t longest_at(struct str text, size_t i, const struct str *needles, size_t n)
{
    size_t longest = 0;
    for (size_t k = 0; k < n; k++)
        if (needles[k].n > longest && stands_at(text, i, needles[k]))
            longest = needles[k].n;
    return longest;
}

static bool names_them(struct str text, const struct str *needles, size_t n)
{
    for (size_t i = 0; i < text.n; i++)
        if (longest_at(text, i, needles, n) > 0)
            return true;
    return false;
}

struct subject {
    int64_t patient_id;
    const struct erase_needles *needles;
};

static bool subject_named(const struct subject *subject, struct str text, bool by_code)
{
    const struct erase_needles *needles = subject->needles;
    return names_them(text, needles->words, needles->n_words) || (by_code && names_them(text, needles->codes, needles->n_codes));
}

/* Whether an answer to that text of the team, or what it told them, is about them. */
static int answers_name_them(struct db *db, int64_t inbox_id, const struct subject *subject, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ANSWERS, err);
    stmt_int(st, 1, inbox_id);
    int rc;
    while ((rc = stmt_row(st, err)) == 1)
        if (stmt_col_int(st, 0) == subject->patient_id || subject_named(subject, stmt_col_text(st, 1), true)) {
            stmt_done(st);
            return 1;
        }
    return rc;
}

static int save_body(struct db *db, int64_t id, struct str body, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_BODY, err);
    stmt_int(st, 1, id);
    stmt_text(st, 2, body);
    return stmt_run(st, NULL, err);
}

/* The body with a dash for each name and number of theirs. */
static int clean_body(struct db *db, int64_t id, struct str body, const struct subject *subject, struct err *err)
{
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < body.n;) {
        size_t n = longest_at(body, i, subject->needles->words, subject->needles->n_words);
        buf_addc(&out, n > 0 ? '-' : body.s[i]);
        i += n > 0 ? n : 1;
    }
    int rc = buf_ok(&out) ? save_body(db, id, buf_str(&out), err) : err_set(err, ERR_NOMEM, "erasing");
    buf_clear(&out);
    return rc;
}

/* What is about others too, and goes out or is theirs: it stays, without the names and numbers. */
static int clean_bodies(struct db *db, const char *sql, int64_t a, const struct subject *subject, struct arena *arena, struct err *err)
{
    int64_t *ids = NULL;
    struct str *bodies = NULL;
    size_t n = 0, size = 0;
    struct stmt *st = db_stmt(db, sql, err);
    stmt_int(st, 1, a);
    int rc;
    while ((rc = stmt_row(st, err)) == 1) {
        if (!subject_named(subject, stmt_col_text(st, 1), false))
            continue;
        if (n == size) {
            size = size > 0 ? size * 2 : 8;
            int64_t *more = arena_array(arena, size, sizeof *more);
            struct str *longer = arena_array(arena, size, sizeof *longer);
            if (more == NULL || longer == NULL) {
                stmt_done(st);
                return err_set(err, ERR_NOMEM, "erasing");
            }
            for (size_t i = 0; i < n; i++) {
                more[i] = ids[i];
                longer[i] = bodies[i];
            }
            ids = more;
            bodies = longer;
        }
        ids[n] = stmt_col_int(st, 0);
        bodies[n++] = stmt_col_copy(st, 1, arena);
    }
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = clean_body(db, ids[i], bodies[i], subject, err);
    return rc < 0 ? -1 : 0;
}

/* Codes of alerts are the team's words: another patient's "2" is none. */
static int blank_text(struct db *db, int64_t id, bool team, bool named, const struct subject *subject, struct arena *arena,
                      struct err *err)
{
    if (!team)
        return named && run(db, SQL_BLANK_WORDS, id, 0, err) < 0 ? -1 : clean_bodies(db, SQL_ANSWER_BODIES, id, subject, arena, err);
    int answers = named ? 1 : answers_name_them(db, id, subject, err);
    if (answers <= 0)
        return answers;
    return run(db, SQL_BLANK_TEXT, id, 0, err) < 0 || run(db, SQL_BLANK_ANSWERS, subject->patient_id, id, err) < 0 ? -1 : 0;
}

/* What others wrote of them: along the chain from that text. */
static int blank_others(struct db *db, int64_t last_id, const struct subject *subject, struct arena *arena, struct err *err)
{
    for (int64_t id = last_id, next = 0; id > 0; id = next) {
        struct stmt *st = db_stmt(db, SQL_TEXT, err);
        if (st == NULL)
            return -1;
        stmt_int(st, 1, id);
        int rc = stmt_row(st, err);
        if (rc <= 0)
            return rc;
        next = stmt_col_int(st, 0);
        bool theirs = stmt_col_int(st, 1) == subject->patient_id;
        bool team = stmt_col_int(st, 1) == 0 || str_is(stmt_col_text(st, 3), "team");
        bool named = subject_named(subject, stmt_col_text(st, 2), team);
        stmt_done(st);
        if (!theirs && blank_text(db, id, team, named, subject, arena, err) < 0)
            return -1;
    }
    return 0;
}

static int erase_addresses(struct db *db, int64_t patient_id, const int64_t *ids, size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++)
        if (run(db, SQL_SAID_TO, patient_id, ids[i], err) < 0 || run(db, SQL_SAID_BY, patient_id, ids[i], err) < 0)
            return -1;
    for (size_t i = 0; i < n; i++)
        if (address_rows_leave(db, ids[i], patient_id, err) < 0 || run(db, SQL_NUMBER, ids[i], 0, err) < 0)
            return -1;
    return 0;
}

int erase_rows_person(struct db *db, int64_t patient_id, const struct erase_needles *needles, struct arena *arena, int64_t now_utc,
                      struct err *err)
{
    int64_t *addresses = NULL, *others = NULL;
    size_t n_addresses = 0, n_others = 0;
    struct subject subject = { patient_id, needles };
    if (ids_of(db, SQL_ADDRESSES, patient_id, arena, &addresses, &n_addresses, err) < 0
        || ids_of(db, SQL_OTHERS, patient_id, arena, &others, &n_others, err) < 0)
        return -1;
    for (size_t i = 0; i < n_others; i++)
        if (blank_others(db, others[i], &subject, arena, err) < 0)
            return -1;
    if (clean_bodies(db, SQL_QUEUED_BODIES, patient_id, &subject, arena, err) < 0)
        return -1;
    for (size_t i = 0; i < sizeof CAUSES / sizeof *CAUSES; i++)
        if (CAUSES[i].sql != NULL && run(db, CAUSES[i].sql, patient_id, 0, err) < 0)
            return -1;
    if (erase_addresses(db, patient_id, addresses, n_addresses, err) < 0)
        return -1;
    if (run(db, SQL_ALERT, patient_id, now_utc, err) < 0)
        return -1;
    for (size_t i = 0; i < sizeof STATEMENTS / sizeof *STATEMENTS; i++)
        if (run(db, STATEMENTS[i], patient_id, 0, err) < 0)
            return -1;
    db_scrub_later(db);
    return 0;
}
