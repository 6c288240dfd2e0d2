/* SPDX-License-Identifier: ISC
 * The worker on a store in memory, with the real rules: what becomes of batches, jobs and messages. */
#include <config.h>

#include "delivery/worker_inside.h"
#include "delivery/worker_thread.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "care/messages.h"
#include "nlp/lexicon.h"
#include "store/address_rows.h"
#include "store/db.h"
#include "store/inbox_rows.h"
#include "store/patient_rows.h"
#include "triage/ruleset.h"

enum { NOW = 1800000000 };

static const char EMERGENCY[] = "cant feel my left hand";

static const struct team_address NURSE[] = { { "sms", "+1900" } };
static const struct team_member MEMBERS[] = { { .id = "maria", .name = "Maria", .lang = "en", .addresses = NURSE, .n_addresses = 1 } };
static const int FIRST[] = { 0 };
static const struct team_step STEPS[] = { { .members = FIRST, .n_members = 1, .wait_min = 10 } };
static const struct settings_channel CHANNELS[] = { { .name = "sms", .driver = "twilio", .optout = "self" },
                                                    { .name = "sim", .driver = "sim", .local = true, .optout = "self" } };
static const struct settings SETTINGS = {
    .clinic = "Harbor Massage", .phone = "", .region = "US", .zone = "America/New_York", .lang = "en", .staffed_hours = "",
    .team = { .members = MEMBERS, .n_members = 1, .steps = STEPS, .n_steps = 1, .ack_return_min = 60, .ask_emergency_min = 15,
              .ask_urgent_min = 30 },
    .channels = CHANNELS, .n_channels = 2, .stall_ms = 2000,
};

static struct rule_files files;
static struct lexicon *lexicon;
static struct ruleset *ruleset;
static struct messages *messages;
static struct setup setup_value;

static struct clock test_clock;
static struct rng rng;
static struct worker *worker;
static struct batch_result result;
static struct job *jobs[8];
static size_t n_jobs;

static int load_rules(void **state)
{
    (void)state;
    struct problems problems;
    char *dir = rules_dir_default();
    problems_init(&problems);
    int rc = rule_files_read(dir, &files, NULL);
    free(dir);
    if (rc == 0 && (lexicon = lexicon_new(&files, &problems)) != NULL) {
        ruleset = ruleset_new(&files, lexicon, false, &problems);
        messages = messages_new(&files, &problems);
    }
    if (ruleset == NULL || messages == NULL)
        print_error("%s", buf_cstr(&problems.text));
    problems_clear(&problems);
    setup_value = (struct setup){ .refs = 1, .settings = &SETTINGS, .lexicon = lexicon, .ruleset = ruleset, .messages = messages };
    return ruleset != NULL && messages != NULL ? 0 : -1;
}

static int drop_rules(void **state)
{
    (void)state;
    ruleset_free(ruleset);
    lexicon_free(lexicon);
    messages_free(messages);
    rule_files_clear(&files);
    return 0;
}

static struct worker *new_worker(const char *url)
{
    struct err err = { 0 };
    struct worker_options options = { .store_url = url, .clock = &test_clock, .rng = &rng, .views = true };
    struct worker *w = worker_new(&options, &err);
    if (w == NULL)
        print_error("%s\n", err.text);
    return w;
}

static int set_up(void **state)
{
    (void)state;
    clock_init_manual(&test_clock, NOW);
    rng_seed(&rng, 1);
    result = (struct batch_result){ 0 };
    n_jobs = 0;
    worker = new_worker("sqlite::memory:");
    return worker != NULL ? 0 : -1;
}

static void forget(void)
{
    batch_result_clear(&result);
    for (size_t i = 0; i < n_jobs; i++)
        job_free(jobs[i]);
    n_jobs = 0;
}

static int tear_down(void **state)
{
    (void)state;
    forget();
    worker_free(worker);
    return 0;
}

static int64_t person(const char *number, enum consent consent)
{
    struct err err = { 0 };
    int64_t id = 0;
    struct patient p = { .state = consent == CONSENT_OUT ? PATIENT_STOPPED : PATIENT_ACTIVE, .name = STR("Ana"), .lang = STR("en"),
                         .zone = STR("America/New_York"), .region = STR("US"), .quiet_from_min = -1, .quiet_to_min = -1,
                         .created_utc = NOW, .joined_utc = NOW };
    struct consent_entry e = { .consent = consent, .at_utc = NOW, .by = "patient" };
    assert_int_equal(db_begin(worker->db, &err), 0);
    assert_int_equal(patient_rows_add(worker->db, &p, &id, &err), 0);
    assert_int_equal(address_rows_ensure(worker->db, STR("sms"), str_of(number), &e.address_id, &err), 0);
    assert_int_equal(address_rows_reach(worker->db, e.address_id, id, 1, &err), 0);
    assert_int_equal(address_rows_consent(worker->db, &e, &err), 0);
    assert_int_equal(db_commit(worker->db, &err), 0);
    return id;
}

static struct job *add(enum job_kind kind)
{
    struct job *job = job_new(kind);
    assert_non_null(job);
    return jobs[n_jobs++] = job;
}

static void text_over(const char *channel, const char *from, const char *words, const char *key)
{
    add(JOB_INBOUND)->of.inbound = (struct inbound){ .channel = str_of(channel), .from = str_of(from), .to = STR("+1800"),
                                                     .text = { str_of(words) }, .key = { str_of(key) },
                                                     .received_utc = clock_utc_s(&test_clock) };
}

static void text(const char *from, const char *words, const char *key)
{
    text_over("sms", from, words, key);
}

static void run_with(int sends)
{
    struct err err = { 0 };
    struct credit credits[] = { { "sms", sends, 4 }, { "sim", sends, 4 } };
    struct batch batch = { .setup = &setup_value, .jobs = jobs, .n_jobs = n_jobs, .credits = credits, .n_credits = 2 };
    if (sends < 0)
        batch.n_credits = 0;
    batch_result_clear(&result);
    if (worker_run(worker, &batch, &result, &err) < 0)
        fail_msg("%s", err.text);
}

static void run(void)
{
    run_with(100);
}

static void next_batch(void)
{
    forget();
}

static size_t sent(const char *to, enum outbound_class class)
{
    size_t n = 0;
    for (size_t i = 0; i < result.n_sends; i++)
        n += str_is(result.sends[i].to, to) && result.sends[i].class == class;
    return n;
}

static int64_t count(const char *sql)
{
    struct stmt *st = db_stmt(worker->db, sql, NULL);
    assert_non_null(st);
    assert_int_equal(stmt_row(st, NULL), 1);
    int64_t n = stmt_col_int(st, 0);
    stmt_done(st);
    return n;
}

static const char SQL_INBOX[] = "SELECT count(*) FROM inbox";
static const char SQL_OUTBOX[] = "SELECT count(*) FROM outbox";
static const char SQL_ASIDE[] = "SELECT count(*) FROM inbox WHERE outcome = 'set_aside'";

static struct outbound row(int64_t id)
{
    static struct arena *arena;
    struct outbound out = { 0 };
    arena_free(arena);
    arena = arena_new(0);
    assert_int_equal(outbox_rows_get(worker->db, id, arena, &out, NULL), 1);
    out.to = out.channel = out.body.text = out.cause = out.slot = out.provider_id = (struct str){ "", 0 };
    arena_free(arena);
    arena = NULL;
    return out;
}

/* P3 */
static void provider_that_asks_for_a_day_does_not_hold_up_advice(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    run();
    int64_t id = 0;
    for (size_t i = 0; i < result.n_sends; i++)
        if (result.sends[i].class == CLASS_ADVICE)
            id = result.sends[i].id;
    next_batch();
    add(JOB_SEND_RESULT)->of.send_result = (struct send_result){ .outbox_id = id, .outcome = SEND_RETRY, .retry_after_s = 86400 };
    run();
    assert_int_equal(row(id).state, OUT_QUEUED);
    assert_true(row(id).next_try_utc > NOW + 60 && row(id).next_try_utc <= NOW + 180);
}

/* The rules' files allow the common places in every message. */
static void alert_for_a_text_set_aside_may_name_the_emergency_number(void **state)
{
    (void)state;
    struct problems problems;
    const struct rule_file *file = rule_files_find(&files, "en/messages.conf");
    assert_non_null(file);
    char *at = strstr((char *)(uintptr_t)file->text.s, ": our advice did not reach them.");
    assert_non_null(at);
    static const char OTHER[] = ": {emergency}, and phone them.  ";
    char kept[sizeof OTHER];
    memcpy(kept, at, sizeof OTHER - 1);
    memcpy(at, OTHER, sizeof OTHER - 1);
    problems_init(&problems);
    struct messages *other = messages_new(&files, &problems);
    memcpy(at, kept, sizeof OTHER - 1);
    problems_clear(&problems);
    assert_non_null(other);
    setup_value.messages = other;
    text("+1", EMERGENCY, "SM1");
    struct credit credits[] = { { "sms", 9, 4 } };
    struct batch batch = { .setup = &setup_value, .jobs = jobs, .n_jobs = n_jobs, .credits = credits, .n_credits = 1, .unread = true };
    assert_int_equal(worker_run(worker, &batch, &result, NULL), 0);
    setup_value.messages = messages;
    messages_free(other);
    assert_int_equal(sent("+1900", CLASS_ALERT), 1);
    assert_int_equal(count(SQL_ASIDE), 1);
}

/* P1 */
static void a_webhook_delivered_twice_is_processed_once(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    text("+1", EMERGENCY, "SM1");
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_DONE);
    assert_int_equal(result.verdicts[1].kind, VERDICT_DUPLICATE);
    assert_int_equal(result.verdicts[0].inbox_id, result.verdicts[1].inbox_id);
    assert_true(sent("+1", CLASS_ADVICE) == 1 && sent("+1900", CLASS_ALERT) == 1);
    int64_t n = count(SQL_OUTBOX);
    next_batch();
    text("+1", EMERGENCY, "SM1");
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_DUPLICATE);
    assert_int_equal(result.n_sends, 0);
    assert_int_equal(count(SQL_INBOX), 1);
    assert_int_equal(count(SQL_OUTBOX), n);
}

static void two_texts_without_a_key_are_two_texts(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", "DONE", "");
    text("+1", "DONE", "");
    run();
    assert_int_equal(count(SQL_INBOX), 2);
}

/* P3: a text whose advice and alert went out while the store was stuck. */
static void text_advised_before(const char *from, const char *words, const char *key, const char *provider_id)
{
    text(from, words, key);
    struct job *job = jobs[n_jobs - 1];
    struct outbound *already = arena_array(job->arena, 2, sizeof *already);
    assert_non_null(already);
    already[0] = (struct outbound){ .class = CLASS_ADVICE, .slot = STR("advice.emergency"), .channel = STR("sms"),
                                    .to = str_of(from), .body = { STR("Call 911 now.") }, .provider_id = str_of(provider_id) };
    already[1] = (struct outbound){ .class = CLASS_ALERT, .slot = STR("alert.maria"), .channel = STR("sms"), .to = STR("+1900"),
                                    .body = { STR("EMERGENCY") } };
    job->of.inbound.already = already;
    job->of.inbound.n_already = 2;
}

static const char SQL_SENT[] = "SELECT count(*) FROM outbox WHERE class < 2 AND state = 2";
static const char SQL_URGENT[] = "SELECT count(*) FROM outbox WHERE class < 2";

static void what_went_out_while_the_store_was_stuck_is_born_sent(void **state)
{
    (void)state;
    static const struct {
        const char *name, *words;
        bool alerts;
    } CASES[] = {
        { "a definite emergency", EMERGENCY, true },
        { "a possible one, advised as definite", "numb", true },
        { "nothing at all by what is known now", "DONE", false },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        tear_down(state);
        set_up(state);
        person("+1", CONSENT_IN);
        text_advised_before("+1", CASES[i].words, "SM1", "SMx");
        run();
        const int64_t *ids = result.verdicts[0].already_ids;
        if (sent("+1", CLASS_ADVICE) != 0 || sent("+1900", CLASS_ALERT) != 0 || count(SQL_SENT) != 2 || count(SQL_URGENT) != 2)
            fail_msg("%s: %d rows, %d of them sent", CASES[i].name, (int)count(SQL_URGENT), (int)count(SQL_SENT));
        assert_true(ids[0] > 0 && ids[1] > 0 && ids[0] != ids[1]);
        assert_int_equal(row(ids[0]).class, CLASS_ADVICE);
        if (CASES[i].alerts)
            assert_int_equal(count("SELECT count(*) FROM outbox WHERE class = 1 AND cause = 'escalation'"), 1);
        next_batch();
        text_advised_before("+1", CASES[i].words, "SM1", "SMx"); /* the journal is replayed twice */
        run();
        assert_int_equal(result.verdicts[0].kind, VERDICT_DUPLICATE);
        assert_int_equal(count(SQL_INBOX), 1);
        assert_int_equal(sent("+1", CLASS_ADVICE) + sent("+1900", CLASS_ALERT), 0);
        assert_int_equal(count("SELECT count(*) FROM outbox WHERE class = 0"), 1);
        next_batch();
        struct job *job = add(JOB_RECEIPT); /* the provider's callback carries no row's id */
        job->of.receipt = (struct receipt){ .channel = STR("sms"), .outbox_id = (int64_t)1 << 60, .provider_id = STR("SMx"),
                                            .state = OUT_DELIVERED };
        run();
        assert_int_equal(count("SELECT count(*) FROM outbox WHERE class = 0 AND state = 3"), 1);
    }
}

/* A batch that was committed late, without credit for its advice: the text comes again with what went out. */
static void advice_that_waits_for_credit_and_went_out_is_not_sent_again(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    run_with(-1);
    assert_int_equal(result.n_sends, 0);
    next_batch();
    text_advised_before("+1", EMERGENCY, "SM1", "");
    run_with(-1);
    assert_int_equal(result.verdicts[0].kind, VERDICT_DUPLICATE);
    next_batch();
    add(JOB_TICK);
    run();
    assert_int_equal(sent("+1", CLASS_ADVICE), 0);
}

/* P2 P3 */
static void after_stop_no_reply_goes_out_and_advice_does(void **state)
{
    (void)state;
    person("+1", CONSENT_OUT);
    text("+1", "pain 6 left temple", "SM1");
    run();
    assert_int_equal(result.n_sends, 0);
    next_batch();
    text("+1", EMERGENCY, "SM2");
    run();
    assert_int_equal(sent("+1", CLASS_ADVICE), 1);
    assert_int_equal(sent("+1", CLASS_REPLY), 0);
    assert_int_equal(sent("+1900", CLASS_ALERT), 1);
}

static void a_stranger_in_danger_is_advised_and_alerted_on(void **state)
{
    (void)state;
    text("+15550009999", EMERGENCY, "SM1");
    run();
    assert_int_equal(sent("+15550009999", CLASS_ADVICE), 1);
    assert_int_equal(sent("+1900", CLASS_ALERT), 1);
}

static void what_was_understood_stands_in_the_view_and_the_inbox(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    run();
    assert_int_equal(result.n_views, 1);
    const char *json = result.views[0].json.s;
    assert_non_null(strstr(json, "\"address\":\"+1\""));
    assert_non_null(strstr(json, "\"tier\":\"emergency\""));
    assert_non_null(strstr(json, "\"inbox\":1"));
    struct arena *arena = arena_new(0);
    struct inbox_row in = { 0 };
    assert_int_equal(inbox_rows_get(worker->db, 1, arena, &in, NULL), 1);
    assert_true(str_is(in.text.text, EMERGENCY) && in.outcome.n > 0 && in.assessment.n > 2);
    arena_free(arena);
}

static void any_bytes_are_screened_and_kept(void **state)
{
    (void)state;
    static char long_text[10001];
    memset(long_text, 'x', sizeof long_text - 1);
    person("+1", CONSENT_IN);
    text("+1", "", "SM1");
    text("+1", "\xF0\x9F\xA4\xAF \xC3( cant feel my left hand \xFF", "SM2");
    text("+1", long_text, "SM3");
    text("+1", "", "SM4");
    jobs[3]->of.inbound.text.text = (struct str){ "a\0b", 3 };
    run();
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(result.verdicts[i].kind, VERDICT_DONE);
    assert_int_equal(count(SQL_INBOX), 4);
    assert_int_equal(sent("+1", CLASS_ADVICE), 3); /* the sign's, and its short form behind each that nobody understands */
}

static void one_bad_job_costs_the_others_nothing(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    person("+2", CONSENT_IN);
    assert_int_equal(db_run(worker->db, "CREATE TRIGGER bad BEFORE INSERT ON inbox WHEN NEW.key_0 = 'BAD'"
                                        " BEGIN SELECT RAISE(ABORT, 'bad'); END", NULL), 0);
    text("+2", "pain 3", "SM1");
    text("+2", EMERGENCY, "BAD");
    text("+1", EMERGENCY, "SM3");
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_DONE);
    assert_int_equal(result.verdicts[1].kind, VERDICT_FAILED);
    assert_int_equal(result.verdicts[2].kind, VERDICT_DONE);
    assert_int_equal(count(SQL_INBOX), 2);
    assert_int_equal(sent("+1", CLASS_ADVICE), 1);
    assert_int_equal(sent("+1900", CLASS_ALERT), 1);
    assert_int_equal(result.n_views, 2);
}

static void a_failed_batch_gives_its_leases_and_credits_back(void **state)
{
    (void)state;
    assert_int_equal(db_run(worker->db, "CREATE TRIGGER bad BEFORE INSERT ON inbox WHEN NEW.key_0 = 'BAD'"
                                        " BEGIN SELECT RAISE(ABORT, 'bad'); END", NULL), 0);
    text("+1", "HELP", "SM1");
    text("+2", "HELP", "SM2");
    text("+3", "HELP", "BAD");
    run_with(2);
    assert_int_equal(result.n_sends, 2);
    assert_true(sent("+1", CLASS_REPLY) == 1 && sent("+2", CLASS_REPLY) == 1);
}

/* P3: whatever care cannot do, the advice goes out and somebody is told. */
static void a_text_that_fails_twice_is_kept_advised_and_alerted_on(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    assert_int_equal(db_run(worker->db, "CREATE TRIGGER bad BEFORE INSERT ON escalation BEGIN SELECT RAISE(ABORT, 'bad'); END", NULL), 0);
    text("+1", EMERGENCY, "SM1");
    text("+1", "pain 3", "SM2");
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_DONE);
    assert_int_equal(count(SQL_ASIDE), 1);
    assert_int_equal(sent("+1", CLASS_ADVICE), 1);
    assert_int_equal(sent("+1900", CLASS_ALERT), 1);
    next_batch();
    text("+1", EMERGENCY, "SM1");
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_DUPLICATE);
    assert_int_equal(result.n_sends, 0);
}

static void a_batch_of_which_nothing_can_be_kept_fails_whole(void **state)
{
    (void)state;
    struct err err = { 0 };
    person("+1", CONSENT_IN);
    assert_int_equal(db_run(worker->db, "CREATE TRIGGER bad BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'bad'); END", NULL), 0);
    text("+1", EMERGENCY, "SM1");
    struct batch batch = { .setup = &setup_value, .jobs = jobs, .n_jobs = n_jobs };
    assert_int_equal(worker_run(worker, &batch, &result, &err), -1);
    assert_true(err.code != ERR_NONE && result.arena == NULL);
    assert_int_equal(db_run(worker->db, "DROP TRIGGER bad", NULL), 0);
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_DONE);
}

static void what_has_no_credit_waits_and_goes_with_a_later_batch(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    run_with(-1);
    assert_int_equal(result.n_sends, 0);
    int64_t made = count(SQL_OUTBOX);
    assert_true(made >= 2);
    next_batch();
    add(JOB_TICK);
    run();
    assert_true(sent("+1", CLASS_ADVICE) == 1 && sent("+1900", CLASS_ALERT) == 1);
    next_batch();
    add(JOB_TICK);
    run();
    assert_int_equal(result.n_sends, 0);
    assert_int_equal(count(SQL_OUTBOX), made);
}

static int64_t advice_id(void)
{
    for (size_t i = 0; i < result.n_sends; i++)
        if (result.sends[i].class == CLASS_ADVICE)
            return result.sends[i].id;
    fail_msg("no advice");
    return 0;
}

static void send_result(int64_t id, enum send_outcome outcome)
{
    add(JOB_SEND_RESULT)->of.send_result = (struct send_result){ .outbox_id = id, .outcome = outcome, .provider_id = STR("SM9"),
                                                                .retry_after_s = -1 };
}

static void advice_is_tried_until_it_is_taken(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    run();
    int64_t id = advice_id();
    static const enum send_outcome FAILS[] = { SEND_RETRY, SEND_IN_DOUBT, SEND_CHANNEL_DOWN, SEND_RETRY };
    for (size_t i = 0; i < sizeof FAILS / sizeof *FAILS; i++) {
        next_batch();
        send_result(id, FAILS[i]);
        run();
        assert_int_equal(result.n_sends, 0);
        assert_true(row(id).state == OUT_QUEUED && row(id).next_try_utc > clock_utc_s(&test_clock));
        assert_true(result.next_due_utc > 0 && result.next_due_utc <= row(id).next_try_utc);
        clock_advance_ms(&test_clock, 31000);
        next_batch();
        add(JOB_TICK);
        run();
        assert_int_equal(advice_id(), id);
        assert_int_equal(row(id).attempts, (int)i + 2);
    }
    next_batch();
    send_result(id, SEND_TAKEN);
    run();
    assert_int_equal(row(id).state, OUT_SENT);
    next_batch();
    add(JOB_RECEIPT)->of.receipt = (struct receipt){ .channel = STR("sms"), .outbox_id = id, .state = OUT_DELIVERED };
    add(JOB_RECEIPT)->of.receipt = (struct receipt){ .channel = STR("sms"), .outbox_id = id, .state = OUT_SENT };
    run();
    assert_int_equal(row(id).state, OUT_DELIVERED);
}

/* Decision 10: from three minutes on the team phones, while the advice is still being tried. */
static void advice_that_is_late_makes_the_team_phone_once(void **state)
{
    (void)state;
    size_t n_alerts = 0;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    run();
    int64_t id = advice_id();
    for (int i = 0; i < 8; i++) {
        next_batch();
        send_result(id, SEND_RETRY); /* at 0, 35, 70, ... seconds */
        run();
        n_alerts += sent("+1900", CLASS_ALERT);
        assert_int_equal(n_alerts, i * 35 >= 180);
        clock_advance_ms(&test_clock, 35000);
        next_batch();
        add(JOB_TICK);
        run();
        n_alerts += sent("+1900", CLASS_ALERT);
        assert_int_equal(n_alerts, (i + 1) * 35 >= 180);
        assert_int_equal(advice_id(), id);
    }
}

static void a_receipt_of_another_channel_changes_nothing(void **state)
{
    (void)state;
    text("+1", EMERGENCY, "SM1");
    run();
    int64_t id = advice_id();
    next_batch();
    add(JOB_RECEIPT)->of.receipt = (struct receipt){ .channel = STR("sim"), .outbox_id = id, .state = OUT_DELIVERED };
    add(JOB_RECEIPT)->of.receipt = (struct receipt){ .channel = STR("sms"), .outbox_id = id + 77, .state = OUT_DELIVERED };
    run();
    assert_int_equal(row(id).state, OUT_SENDING);
}

/* P3: advice of which one part arrived has not arrived, whatever the phone tells twice; an older store's receipt is not about it. */
static void a_part_that_is_told_of_twice_is_one_part(void **state)
{
    (void)state;
    static const struct {
        const char *event;
        int64_t made_ago_s; /* -1: not told */
    } RECEIPTS[] = { { "e1", 0 }, { "e1", 0 }, { "e1", -1 }, { "e7", 86400 }, { "e8", 86400 }, { "e2", 0 } };
    enum { N = sizeof RECEIPTS / sizeof *RECEIPTS };
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    run();
    int64_t id = advice_id(), made_utc = row(id).made_utc;
    assert_int_equal(db_run(worker->db, "UPDATE outbox SET body = printf('%0200d', 0)", NULL), 0); /* as its own words are, of two parts */
    next_batch();
    send_result(id, SEND_TAKEN);
    run();
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(row(id).state, OUT_SENT);
        next_batch();
        add(JOB_RECEIPT)->of.receipt =
            (struct receipt){ .channel = STR("sms"), .outbox_id = id, .state = OUT_DELIVERED, .of_part = true, .event = str_of(RECEIPTS[i].event),
                              .outbox_made_utc = RECEIPTS[i].made_ago_s < 0 ? 0 : made_utc - RECEIPTS[i].made_ago_s };
        run();
    }
    assert_int_equal(row(id).state, OUT_DELIVERED);
}

static void what_was_never_on_the_wire_goes_at_once(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    run();
    int64_t id = advice_id();
    next_batch();
    send_result(id, SEND_UNSENT);
    run();
    assert_int_equal(advice_id(), id);
    assert_int_equal(row(id).attempts, 1);
}

/* P5: advice that cannot be delivered is itself an alert. */
static void advice_that_is_refused_makes_the_team_phone(void **state)
{
    (void)state;
    static const enum send_outcome ENDS[] = { SEND_REFUSED, SEND_BAD_ADDRESS, SEND_STOPPED_BY_CARRIER };
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        char number[8];
        snprintf(number, sizeof number, "+%zu", i + 1);
        clock_advance_ms(&test_clock, 61000); /* no burst */
        person(number, CONSENT_IN);
        text(number, EMERGENCY, number);
        run();
        int64_t id = advice_id();
        for (size_t k = 0, n = result.n_sends; k < n; k++)
            if (result.sends[k].id != id)
                send_result(result.sends[k].id, SEND_TAKEN);
        send_result(id, ENDS[i]);
        struct job *first = jobs[0];
        memmove(jobs, jobs + 1, --n_jobs * sizeof *jobs);
        job_free(first);
        run();
        assert_int_equal(row(id).state, OUT_FAILED);
        assert_int_equal(sent("+1900", CLASS_ALERT), 1);
        next_batch();
        send_result(id, ENDS[i]); /* said again: no second alert */
        run();
        assert_int_equal(result.n_sends, 0);
        next_batch();
    }
}

static int64_t reply_id(void)
{
    for (size_t i = 0; i < result.n_sends; i++)
        if (result.sends[i].class == CLASS_REPLY)
            return result.sends[i].id;
    fail_msg("no reply");
    return 0;
}

static bool row_has_id(int64_t id, const char *provider_id)
{
    struct arena *arena = arena_new(0);
    struct outbound out = { 0 };
    assert_int_equal(outbox_rows_get(worker->db, id, arena, &out, NULL), 1);
    bool has = str_is(out.provider_id, provider_id);
    arena_free(arena);
    return has;
}

static void found(int64_t id, bool answered, const struct str *ids, size_t n_ids)
{
    add(JOB_FOUND)->of.found = (struct find_result){ .outbox_id = id, .answered = answered, .ids = ids, .n_ids = n_ids };
}

static void a_reply_in_doubt_waits_for_what_the_list_says_unless_a_second_is_free(void **state)
{
    (void)state;
    text_over("sms", "+1", "HELP", "SM1");
    run();
    int64_t id = reply_id();
    next_batch();
    send_result(id, SEND_IN_DOUBT);
    run();
    assert_int_equal(row(id).state, OUT_SENDING);
    assert_int_equal(result.n_doubts, 1);
    assert_int_equal(result.doubts[0].id, id);
    assert_true(str_is(result.doubts[0].to, "+1"));
    next_batch();
    text_over("sim", "+2", "HELP", "SM2");
    run();
    id = reply_id();
    next_batch();
    send_result(id, SEND_IN_DOUBT);
    run();
    assert_int_equal(row(id).state, OUT_QUEUED);
    assert_int_equal(result.n_doubts, 0);
}

static void a_doubt_is_settled_by_what_the_list_says(void **state)
{
    static const struct str THEIRS[] = { STR("SM0"), STR("SM77") }; /* the first is an older answer's, which said the same */
    static const struct {
        const char *name;
        bool answered, late, reminder;
        size_t n_ids;
        enum outbound_state want;
        size_t n_sends;
    } CASES[] = {
        { .name = "it is there", .answered = true, .n_ids = 2, .want = OUT_SENT },
        { .name = "only the older answer is there", .answered = true, .n_ids = 1, .want = OUT_SENDING, .n_sends = 1 },
        { .name = "it is not there", .answered = true, .want = OUT_SENDING, .n_sends = 1 },
        { .name = "it is not there, and too late", .answered = true, .late = true, .want = OUT_EXPIRED },
        { .name = "a reminder is not there", .answered = true, .reminder = true, .want = OUT_EXPIRED },
        { .name = "a reminder is there", .answered = true, .reminder = true, .n_ids = 2, .want = OUT_SENT },
        { .name = "it cannot be asked", .want = OUT_UNCERTAIN },
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char number[8] = { '+', '4', (char)('0' + i), '\0' }, key[8] = { 'K', (char)('0' + i), '\0' }, key2[8] = { 'L', (char)('0' + i), '\0' };
        print_message("%s\n", CASES[i].name);
        person(number, CONSENT_IN);
        text_over("sms", number, "HELP", key);
        run();
        int64_t older = reply_id();
        next_batch();
        add(JOB_SEND_RESULT)->of.send_result = (struct send_result){ .outbox_id = older, .outcome = SEND_TAKEN,
                                                                     .provider_id = STR("SM0"), .retry_after_s = -1 };
        text_over("sms", number, "HELP", key2);
        run();
        int64_t id = reply_id();
        if (CASES[i].reminder)
            assert_int_equal(db_run(worker->db, "UPDATE outbox SET class = 3 WHERE state = 1", NULL), 0);
        next_batch();
        send_result(id, SEND_IN_DOUBT);
        run();
        assert_int_equal(row(id).state, OUT_SENDING);
        next_batch();
        if (CASES[i].late)
            clock_advance_ms(&test_clock, 20 * 60 * 1000);
        found(id, CASES[i].answered, THEIRS, CASES[i].n_ids);
        run();
        assert_int_equal(row(id).state, CASES[i].want);
        assert_int_equal(result.n_sends, CASES[i].n_sends);
        if (CASES[i].want == OUT_SENT)
            assert_true(row_has_id(id, "SM77"));
        next_batch();
    }
}

static void a_reply_that_would_come_too_late_expires(void **state)
{
    (void)state;
    text_over("sms", "+1", "HELP", "SM1");
    run();
    int64_t id = reply_id();
    clock_advance_ms(&test_clock, 20 * 60 * 1000);
    next_batch();
    send_result(id, SEND_RETRY);
    run();
    assert_int_equal(row(id).state, OUT_EXPIRED);
}

static void what_a_dead_boot_left_is_settled_by_class(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    text("+2", "HELP", "SM2");
    run();
    int64_t advice = advice_id();
    int64_t reply = reply_id();
    next_batch();
    worker->boot++; /* as a new start does */
    worker->recovered = false;
    add(JOB_TICK);
    run();
    assert_int_equal(advice_id(), advice);
    assert_int_equal(row(advice).attempts, 2);
    assert_int_equal(row(reply).state, OUT_SENDING);
    assert_int_equal(result.n_doubts, 1);
    assert_int_equal(result.doubts[0].id, reply);
    next_batch();
    worker->boot++; /* and once more, before its provider was asked */
    worker->recovered = false;
    add(JOB_TICK);
    run();
    assert_int_equal(result.n_doubts, 1);
    next_batch();
    add(JOB_TICK);
    run(); /* it is asked for once a boot */
    assert_int_equal(result.n_doubts, 0);
}

static void a_repeated_command_is_answered_and_not_done_again(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        add(JOB_ADMIN)->of.admin = (struct admin_request){
            .request_id = STR("r1"), .verb = STR("patient.add"),
            .arguments = STR("{\"name\":\"Luis\",\"address\":\"sms:+15550001111\",\"lang\":\"en\",\"zone\":\"America/New_York\"}") };
    }
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_DONE);
    assert_int_equal(result.verdicts[1].kind, VERDICT_DONE);
    assert_string_equal(result.verdicts[0].answer.s, result.verdicts[1].answer.s);
    int64_t n = 0;
    assert_int_equal(patient_rows_count(worker->db, PATIENT_STATE_COUNT, &n, NULL), 0);
    assert_int_equal(n, 1);
    next_batch();
    add(JOB_ADMIN)->of.admin = (struct admin_request){ .request_id = STR("r2"), .verb = STR("no.such") };
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_REFUSED);
    assert_true(result.verdicts[0].answer.n > 0);
}

static void silence_is_acted_upon_when_it_is_due(void **state)
{
    (void)state;
    person("+1", CONSENT_IN);
    text("+1", EMERGENCY, "SM1");
    run();
    assert_true(result.next_due_utc > NOW && result.next_due_utc <= NOW + 600);
    next_batch();
    for (size_t i = 0; i < 4; i++) {
        clock_advance_ms(&test_clock, 600 * 1000);
        add(JOB_TICK);
        run();
        if (sent("+1900", CLASS_ALERT) > 0)
            return;
        next_batch();
    }
    fail_msg("the alert stayed silent");
}

static void a_restart_loses_nothing_and_repeats_nothing(void **state)
{
    (void)state;
    static const char *const FILES[] = { "nape.db", "nape.db-wal", "nape.db-shm", "nape.lock" };
    char dir[] = "/tmp/nape-worker-XXXXXX";
    char url[64];
    assert_non_null(mkdtemp(dir));
    snprintf(url, sizeof url, "sqlite:%s/nape.db", dir);
    worker_free(worker);
    worker = new_worker(url);
    text("+1", EMERGENCY, "SM1");
    run_with(-1);
    assert_int_equal(result.n_sends, 0);
    worker_free(worker);
    worker = new_worker(url);
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_DUPLICATE);
    assert_true(sent("+1", CLASS_ADVICE) == 1 && sent("+1900", CLASS_ALERT) == 1);

    db_close(worker->db); /* as after an I/O error when the disk did not come back at once */
    worker->db = NULL;
    next_batch();
    text("+1", "hello", "SM2");
    run();
    assert_int_equal(result.verdicts[0].kind, VERDICT_DONE);
    worker_rest(worker);
    worker_free(worker);
    worker = NULL;
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s/%s", dir, FILES[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(dir), 0);
}

/* On a thread */

struct bell {
    pthread_mutex_t lock;
    pthread_cond_t rung;
    int n;
};

static void ring(void *arg)
{
    struct bell *bell = arg;
    pthread_mutex_lock(&bell->lock);
    bell->n++;
    pthread_cond_signal(&bell->rung);
    pthread_mutex_unlock(&bell->lock);
}

static struct done_batch *wait_for(struct worker_thread *thread, struct bell *bell)
{
    struct done_batch *done;
    pthread_mutex_lock(&bell->lock);
    while ((done = worker_thread_collect(thread)) == NULL)
        pthread_cond_wait(&bell->rung, &bell->lock);
    pthread_mutex_unlock(&bell->lock);
    return done;
}

static void a_thread_runs_what_waits_as_one_batch_and_spends_credits_once(void **state)
{
    (void)state;
    static struct bell bell = { .lock = PTHREAD_MUTEX_INITIALIZER, .rung = PTHREAD_COND_INITIALIZER };
    struct worker_thread_options options = { .worker = worker, .setup = &setup_value, .wake = ring, .wake_arg = &bell };
    struct credit credit = { "sim", 1, 0 };
    struct worker_thread *thread = worker_thread_new(&options, NULL);
    assert_non_null(thread);
    worker = NULL;
    worker_thread_credits(thread, &credit, 1);
    text_over("sim", "+1", "HELP", "a");
    text_over("sim", "+2", "HELP", "b");
    assert_int_equal(worker_thread_submit(thread, jobs, 2, NULL), 0);
    n_jobs = 0;
    struct done_batch *done = wait_for(thread, &bell);
    assert_false(done->failed);
    assert_int_equal(done->n_jobs, 2);
    assert_int_equal(done->result.n_sends, 1);
    assert_int_equal(done->result.n_queued, 1);
    done_batch_free(done);
    add(JOB_TICK);
    assert_int_equal(worker_thread_submit(thread, jobs, 1, NULL), 0);
    n_jobs = 0;
    done = wait_for(thread, &bell);
    assert_int_equal(done->result.n_sends, 0); /* the credit is spent until a new one is given */
    done_batch_free(done);
    worker_thread_credits(thread, &credit, 1);
    add(JOB_TICK);
    assert_int_equal(worker_thread_submit(thread, jobs, 1, NULL), 0);
    n_jobs = 0;
    done = wait_for(thread, &bell);
    assert_int_equal(done->result.n_sends, 1);
    done_batch_free(done);
    assert_int_equal(worker_thread_busy_ms(thread), 0);
    worker_thread_free(thread);
    assert_int_equal(setup_value.refs, 1);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        CASE(what_went_out_while_the_store_was_stuck_is_born_sent),
        CASE(advice_that_waits_for_credit_and_went_out_is_not_sent_again),
        CASE(provider_that_asks_for_a_day_does_not_hold_up_advice),
        CASE(alert_for_a_text_set_aside_may_name_the_emergency_number),
        CASE(a_webhook_delivered_twice_is_processed_once),
        CASE(two_texts_without_a_key_are_two_texts),
        CASE(after_stop_no_reply_goes_out_and_advice_does),
        CASE(a_stranger_in_danger_is_advised_and_alerted_on),
        CASE(what_was_understood_stands_in_the_view_and_the_inbox),
        CASE(any_bytes_are_screened_and_kept),
        CASE(one_bad_job_costs_the_others_nothing),
        CASE(a_failed_batch_gives_its_leases_and_credits_back),
        CASE(a_text_that_fails_twice_is_kept_advised_and_alerted_on),
        CASE(a_batch_of_which_nothing_can_be_kept_fails_whole),
        CASE(what_has_no_credit_waits_and_goes_with_a_later_batch),
        CASE(advice_is_tried_until_it_is_taken),
        CASE(advice_that_is_late_makes_the_team_phone_once),
        CASE(a_receipt_of_another_channel_changes_nothing),
        CASE(a_part_that_is_told_of_twice_is_one_part),
        CASE(what_was_never_on_the_wire_goes_at_once),
        CASE(advice_that_is_refused_makes_the_team_phone),
        CASE(a_reply_in_doubt_waits_for_what_the_list_says_unless_a_second_is_free),
        CASE(a_doubt_is_settled_by_what_the_list_says),
        CASE(a_reply_that_would_come_too_late_expires),
        CASE(what_a_dead_boot_left_is_settled_by_class),
        CASE(a_repeated_command_is_answered_and_not_done_again),
        CASE(silence_is_acted_upon_when_it_is_due),
        CASE(a_restart_loses_nothing_and_repeats_nothing),
        CASE(a_thread_runs_what_waits_as_one_batch_and_spends_credits_once),
    };
    return cmocka_run_group_tests(TESTS, load_rules, drop_rules);
}
