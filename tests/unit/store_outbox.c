/* SPDX-License-Identifier: ISC
 * The outbox: nothing is queued twice, nothing goes where it is not wanted, and receipts only move forward. */
#include <config.h>

#include "store/address_rows.h"
#include "store/outbox_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

enum { NOW = 1800000000, BOOT = 7 };

struct desk {
    struct db *db;
    struct arena *arena;
    struct outbox_credit credit;
    struct outbox_desk desk;
};

static int setup(void **state)
{
    static struct desk d;
    struct err err = { 0 };
    d = (struct desk){ .db = db_open("sqlite::memory:", &err), .arena = arena_new(0) };
    if (d.db == NULL || d.arena == NULL || db_begin(d.db, &err) < 0)
        return -1;
    d.credit = (struct outbox_credit){ .channel = STR("sms"), .sends = 10, .urgent = 2 };
    d.desk = (struct outbox_desk){ .arena = d.arena, .boot = BOOT, .now_utc = NOW, .credits = &d.credit, .n_credits = 1 };
    *state = &d;
    return 0;
}

static int teardown(void **state)
{
    struct desk *d = *state;
    db_close(d->db);
    arena_free(d->arena);
    return 0;
}

static struct outbound message(enum outbound_class class, const char *to, const char *cause, const char *slot)
{
    return (struct outbound){ .class = class, .channel = STR("sms"), .to = str_of(to), .body = { STR("hello") },
                              .cause = str_of(cause), .slot = str_of(slot) };
}

static int64_t put(struct desk *d, struct outbound m, int want)
{
    struct err err = { 0 };
    int64_t id = 0;
    assert_int_equal(outbox_rows_put(d->db, &d->desk, &m, &id, &err), want);
    return id;
}

static struct outbound row(struct desk *d, int64_t id)
{
    struct outbound out = { 0 };
    assert_int_equal(outbox_rows_get(d->db, id, d->arena, &out, NULL), 1);
    return out;
}

static void consent(struct desk *d, const char *to, enum consent consent)
{
    struct consent_entry e = { .consent = consent, .at_utc = NOW, .by = "patient", .text_version = "" };
    assert_int_equal(address_rows_ensure(d->db, STR("sms"), str_of(to), &e.address_id, NULL), 0);
    assert_int_equal(address_rows_consent(d->db, &e, NULL), 0);
}

static void a_second_message_with_the_same_cause_and_slot_is_not_queued(void **state)
{
    struct desk *d = *state;
    int64_t id = put(d, message(CLASS_REPLY, "+1555", "inbox:12", "reply"), 1);
    assert_true(id > 0);
    put(d, message(CLASS_REPLY, "+1555", "inbox:12", "reply"), 0);
    put(d, message(CLASS_REPLY, "+1555", "inbox:12", "more"), 1);
    put(d, message(CLASS_REPLY, "+1555", "inbox:13", "reply"), 1);
    struct outbound bad = message(CLASS_REPLY, "+1555", "inbox", "reply");
    assert_int_equal(outbox_rows_put(d->db, &d->desk, &bad, NULL, NULL), -1);
    struct outbound found = { 0 };
    assert_int_equal(outbox_rows_by_cause(d->db, STR("inbox:12"), STR("reply"), d->arena, &found, NULL), 1);
    assert_int_equal(found.id, id);
    assert_true(str_is(found.cause, "inbox:12") && str_is(found.to, "+1555") && str_is(found.body.text, "hello"));
}

static void credit_is_spent_and_only_advice_and_alerts_overdraw(void **state)
{
    struct desk *d = *state;
    d->credit.sends = 1;
    int64_t first = put(d, message(CLASS_REPLY, "+1", "inbox:1", "r"), 1);
    int64_t second = put(d, message(CLASS_REPLY, "+2", "inbox:2", "r"), 1);
    int64_t advice = put(d, message(CLASS_ADVICE, "+2", "inbox:2", "advice"), 1);
    int64_t alert = put(d, message(CLASS_ALERT, "+3", "escalation:1", "s0"), 1);
    int64_t over = put(d, message(CLASS_ADVICE, "+4", "inbox:4", "advice"), 1);
    assert_int_equal(row(d, first).state, OUT_SENDING);
    assert_int_equal(row(d, second).state, OUT_QUEUED);
    assert_int_equal(row(d, advice).state, OUT_SENDING);
    assert_int_equal(row(d, alert).state, OUT_SENDING);
    assert_int_equal(row(d, over).state, OUT_QUEUED);
    assert_int_equal(d->desk.n_leased, 3);
    int64_t waiting = 0;
    assert_int_equal(outbox_rows_waiting(d->db, STR("sms"), NOW, &waiting, NULL), 0);
    assert_int_equal(waiting, 2);
}

static void one_message_is_in_flight_to_an_address_and_advice_overtakes(void **state)
{
    struct desk *d = *state;
    int64_t first = put(d, message(CLASS_REPLY, "+1", "inbox:1", "a"), 1);
    int64_t second = put(d, message(CLASS_REPLY, "+1", "inbox:1", "b"), 1);
    int64_t advice = put(d, message(CLASS_ADVICE, "+1", "inbox:2", "advice"), 1);
    assert_int_equal(row(d, first).state, OUT_SENDING);
    assert_int_equal(row(d, second).state, OUT_QUEUED);
    assert_int_equal(row(d, advice).state, OUT_SENDING);
    struct send_result taken = { .outbox_id = first, .provider_id = STR("SM1") };
    assert_int_equal(outbox_rows_sent(d->db, &taken, NOW, NULL), 0);
    assert_int_equal(outbox_rows_lease(d->db, &d->desk, 0, NULL), 0);
    assert_int_equal(row(d, second).state, OUT_QUEUED); /* the advice is still on its way */
    taken.outbox_id = advice;
    assert_int_equal(outbox_rows_sent(d->db, &taken, NOW, NULL), 0);
    assert_int_equal(outbox_rows_lease(d->db, &d->desk, 0, NULL), 0);
    assert_int_equal(row(d, second).state, OUT_SENDING);
    assert_int_equal(d->desk.leased[2].id, second);
    assert_int_equal(d->desk.leased[2].attempts, 1);
}

static void what_waits_goes_in_the_order_of_class(void **state)
{
    struct desk *d = *state;
    consent(d, "+1", CONSENT_IN);
    d->desk.n_credits = 0;
    int64_t reminder = put(d, message(CLASS_REMINDER, "+1", "plan:1", "x"), 1);
    int64_t reply = put(d, message(CLASS_REPLY, "+2", "inbox:2", "x"), 1);
    int64_t alert = put(d, message(CLASS_ALERT, "+3", "escalation:1", "x"), 1);
    struct outbound late = message(CLASS_ADVICE, "+4", "inbox:9", "x");
    late.not_before_utc = NOW + 60;
    int64_t later = put(d, late, 1);
    d->desk.n_credits = 1;
    assert_int_equal(outbox_rows_lease(d->db, &d->desk, 0, NULL), 0);
    assert_int_equal(d->desk.n_leased, 3);
    assert_int_equal(d->desk.leased[0].id, alert);
    assert_int_equal(d->desk.leased[1].id, reply);
    assert_int_equal(d->desk.leased[2].id, reminder);
    int64_t due = 0;
    assert_int_equal(outbox_rows_next_due(d->db, NOW, &due, NULL), 0);
    assert_int_equal(due, NOW + 60);
    assert_int_equal(row(d, later).state, OUT_QUEUED);
}

static void nobody_gets_what_they_opted_out_of_but_everybody_gets_advice(void **state)
{
    struct desk *d = *state;
    static const struct {
        const char *name;
        enum consent consent;
        enum outbound_class class;
        bool despite_stop;
        int want;
    } CASES[] = {
        { .name = "advice after STOP", .consent = CONSENT_OUT, .class = CLASS_ADVICE, .want = 1 },
        { .name = "alert after STOP", .consent = CONSENT_OUT, .class = CLASS_ALERT, .want = 1 },
        { .name = "reply after STOP", .consent = CONSENT_OUT, .class = CLASS_REPLY, .want = 0 },
        { .name = "STOP confirmed", .consent = CONSENT_OUT, .class = CLASS_REPLY, .despite_stop = true, .want = 1 },
        { .name = "reminder after STOP", .consent = CONSENT_OUT, .class = CLASS_REMINDER, .want = 0 },
        { .name = "reminder to a stranger", .consent = CONSENT_NONE, .class = CLASS_REMINDER, .want = 0 },
        { .name = "reminder to the invited", .consent = CONSENT_INVITED, .class = CLASS_REMINDER, .want = 0 },
        { .name = "reply to a stranger", .consent = CONSENT_NONE, .class = CLASS_REPLY, .want = 1 },
        { .name = "report after joining", .consent = CONSENT_IN, .class = CLASS_REPORT, .want = 1 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char slot[24];
        char to[24];
        snprintf(slot, sizeof slot, "%zu", i);
        snprintf(to, sizeof to, "+1%zu", i);
        consent(d, to, CASES[i].consent);
        struct outbound m = message(CASES[i].class, to, "inbox:1", slot);
        m.despite_stop = CASES[i].despite_stop;
        if (outbox_rows_put(d->db, &d->desk, &m, NULL, NULL) != CASES[i].want)
            fail_msg("%s", CASES[i].name);
    }
}

static void consent_and_expiry_are_read_again_when_a_row_is_leased(void **state)
{
    struct desk *d = *state;
    d->desk.n_credits = 0;
    int64_t stopped = put(d, message(CLASS_REPLY, "+1", "inbox:1", "x"), 1);
    struct outbound m = message(CLASS_REPLY, "+2", "inbox:2", "x");
    m.expires_utc = NOW + 900;
    int64_t stale = put(d, m, 1);
    consent(d, "+1", CONSENT_OUT);
    d->desk.n_credits = 1;
    d->desk.now_utc = NOW + 900;
    assert_int_equal(outbox_rows_lease(d->db, &d->desk, 0, NULL), 0);
    assert_int_equal(d->desk.n_leased, 0);
    assert_int_equal(row(d, stopped).state, OUT_WITHDRAWN);
    assert_int_equal(row(d, stale).state, OUT_EXPIRED);
}

static void receipts_only_move_a_row_forward(void **state)
{
    struct desk *d = *state;
    static const struct {
        enum outbound_state from;
        enum outbound_state receipt;
        int moved;
    } CASES[] = {
        { OUT_SENDING, OUT_SENT, 1 },      { OUT_SENDING, OUT_DELIVERED, 1 }, { OUT_SENT, OUT_DELIVERED, 1 },
        { OUT_SENT, OUT_FAILED, 1 },       { OUT_SENT, OUT_SENT, 0 },         { OUT_DELIVERED, OUT_SENT, 0 },
        { OUT_DELIVERED, OUT_FAILED, 0 },  { OUT_FAILED, OUT_SENT, 0 },       { OUT_FAILED, OUT_DELIVERED, 1 },
        { OUT_QUEUED, OUT_FAILED, 0 },     { OUT_QUEUED, OUT_DELIVERED, 1 },  { OUT_UNCERTAIN, OUT_SENT, 1 },
        { OUT_EXPIRED, OUT_DELIVERED, 1 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char slot[24];
        snprintf(slot, sizeof slot, "%zu", i);
        int64_t id = put(d, message(CLASS_ADVICE, "+1", "inbox:1", slot), 1);
        struct send_result taken = { .outbox_id = id, .provider_id = STR("SM1") };
        switch (CASES[i].from) {
        case OUT_SENDING:
            break;
        case OUT_QUEUED:
            outbox_rows_retry(d->db, id, NOW + 5, true, NOW, NULL);
            break;
        case OUT_SENT:
            outbox_rows_sent(d->db, &taken, NOW, NULL);
            break;
        case OUT_DELIVERED:
        case OUT_FAILED:
        case OUT_EXPIRED:
        case OUT_UNCERTAIN:
        case OUT_WITHDRAWN:
        case OUT_STATE_COUNT:
            outbox_rows_end(d->db, id, CASES[i].from, 0, NOW, NULL);
            break;
        }
        d->credit.sends = 10;
        d->desk.n_leased = 0;
        if (outbox_rows_receipt(d->db, id, CASES[i].receipt, 0, NOW, NULL) != CASES[i].moved)
            fail_msg("%s then %s", OUT_STATE_NAMES[CASES[i].from], OUT_STATE_NAMES[CASES[i].receipt]);
        assert_int_equal(row(d, id).state, CASES[i].moved ? CASES[i].receipt : CASES[i].from);
    }
}

static void a_receipt_that_was_faster_than_the_answer_is_not_undone(void **state)
{
    struct desk *d = *state;
    int64_t id = put(d, message(CLASS_ADVICE, "+1", "inbox:1", "x"), 1);
    assert_int_equal(outbox_rows_receipt(d->db, id, OUT_DELIVERED, 0, NOW, NULL), 1);
    struct send_result taken = { .outbox_id = id, .provider_id = STR("SM9"), .receipt_by_provider_id = true };
    assert_int_equal(outbox_rows_sent(d->db, &taken, NOW, NULL), 0);
    assert_int_equal(row(d, id).state, OUT_DELIVERED);
    assert_true(str_is(row(d, id).provider_id, "SM9"));
    struct outbound found = { 0 };
    assert_int_equal(outbox_rows_by_provider(d->db, STR("sms"), STR("SM9"), d->arena, &found, NULL), 1);
    assert_int_equal(found.id, id);
    assert_int_equal(outbox_rows_by_provider(d->db, STR("other"), STR("SM9"), d->arena, &found, NULL), 0);
}

static void an_acknowledgement_takes_back_what_is_still_queued_for_others(void **state)
{
    struct desk *d = *state;
    d->desk.n_credits = 0;
    int64_t maria = put(d, message(CLASS_ALERT, "+1", "escalation:3", "maria"), 1);
    int64_t jo = put(d, message(CLASS_ALERT, "+2", "escalation:3", "jo"), 1);
    int64_t other = put(d, message(CLASS_ALERT, "+2", "escalation:4", "jo"), 1);
    int64_t question = put(d, message(CLASS_ADVICE, "+3", "escalation:3", "ask"), 1);
    int64_t n = 0;
    assert_int_equal(outbox_rows_withdraw(d->db, STR("escalation:3"), CLASS_ALERT, NOW, &n, NULL), 0);
    assert_int_equal(n, 2);
    assert_int_equal(row(d, maria).state, OUT_WITHDRAWN);
    assert_int_equal(row(d, jo).state, OUT_WITHDRAWN);
    assert_int_equal(row(d, question).state, OUT_QUEUED); /* what the patient is asked is not theirs to take back */
    assert_int_equal(row(d, other).state, OUT_QUEUED);
}

static void what_a_dead_boot_left_as_sending_is_in_doubt(void **state)
{
    struct desk *d = *state;
    int64_t old = put(d, message(CLASS_ADVICE, "+1", "inbox:1", "x"), 1);
    d->desk.boot = BOOT + 1;
    put(d, message(CLASS_ADVICE, "+1", "inbox:1", "y"), 1);
    struct outbound *rows = NULL;
    size_t n = 0;
    assert_int_equal(outbox_rows_in_doubt(d->db, BOOT + 1, 10, d->arena, &rows, &n, NULL), 0);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].id, old);
}

/* The cap of a day counts what may have been heard: not what was taken back before it left, but what was after a try. */
static void a_reminder_that_was_tried_counts_even_when_it_was_taken_back(void **state)
{
    static const struct { int attempts; int64_t want; } CASES[] = { { 0, 0 }, { 1, 1 } };
    struct desk *d = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct outbound m = message(CLASS_REMINDER, "+7", i == 0 ? "occurrence:1" : "occurrence:2", "ask0");
        int64_t n_day = 0, n_hour = 0;
        consent(d, "+7", CONSENT_IN);
        m.patient_id = 40 + (int64_t)i;
        int64_t id = put(d, m, 1);
        if (CASES[i].attempts > 0)
            assert_int_equal(outbox_rows_lease(d->db, &d->desk, 0, NULL), 0);
        assert_int_equal(row(d, id).attempts, CASES[i].attempts);
        assert_int_equal(outbox_rows_end(d->db, id, OUT_WITHDRAWN, 0, NOW, NULL), 1);
        assert_int_equal(outbox_rows_reminders(d->db, m.patient_id, NOW - 60, NOW - 60, &n_day, &n_hour, NULL), 0);
        assert_int_equal(n_day, CASES[i].want);
        assert_int_equal(n_hour, CASES[i].want);
    }
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        CASE(a_second_message_with_the_same_cause_and_slot_is_not_queued),
        CASE(credit_is_spent_and_only_advice_and_alerts_overdraw),
        CASE(one_message_is_in_flight_to_an_address_and_advice_overtakes),
        CASE(what_waits_goes_in_the_order_of_class),
        CASE(nobody_gets_what_they_opted_out_of_but_everybody_gets_advice),
        CASE(consent_and_expiry_are_read_again_when_a_row_is_leased),
        CASE(receipts_only_move_a_row_forward),
        CASE(a_receipt_that_was_faster_than_the_answer_is_not_undone),
        CASE(an_acknowledgement_takes_back_what_is_still_queued_for_others),
        CASE(what_a_dead_boot_left_as_sending_is_in_doubt),
        CASE(a_reminder_that_was_tried_counts_even_when_it_was_taken_back),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
