/* SPDX-License-Identifier: ISC
 * People, texts, diary, conversations, escalations and requests as rows. */
#include <config.h>

#include "store/address_rows.h"
#include "store/audit_rows.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "store/meta_rows.h"
#include "store/observation_rows.h"
#include "store/patient_rows.h"
#include "store/seen_rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

enum { NOW = 1800000000 };
static const uint8_t KEY[16] = "0123456789abcde";

static struct db *db;
static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    struct err err = { 0 };
    db = db_open("sqlite::memory:", &err);
    arena = arena_new(0);
    return db != NULL && arena != NULL ? db_begin(db, &err) : -1;
}

static int teardown(void **state)
{
    (void)state;
    db_close(db);
    arena_free(arena);
    return 0;
}

static int64_t person(const char *name)
{
    struct patient p = { .state = PATIENT_ACTIVE, .name = str_of(name), .lang = STR("es"), .zone = STR("America/Chicago"),
                         .region = STR("US"), .birth_year = 1980, .quiet_from_min = -1, .created_utc = NOW };
    int64_t id = 0;
    assert_int_equal(patient_rows_add(db, &p, &id, NULL), 0);
    return id;
}

static int64_t address(const char *number)
{
    int64_t id = 0;
    assert_int_equal(address_rows_ensure(db, STR("sms"), str_of(number), &id, NULL), 0);
    return id;
}

static void a_person_is_kept_whole_and_saved_whole(void **state)
{
    (void)state;
    int64_t id = person("Ana");
    struct patient p = { 0 };
    assert_int_equal(patient_rows_get(db, id, arena, &p, NULL), 1);
    assert_true(p.id == id && str_is(p.name, "Ana") && str_is(p.lang, "es") && p.birth_year == 1980 && p.quiet_from_min == -1);
    p.state = PATIENT_PAUSED;
    p.paused_until_utc = NOW + 9;
    p.hands_on_cleared_by = STR("maria");
    assert_int_equal(patient_rows_save(db, &p, NULL), 0);
    struct patient again = { 0 };
    assert_int_equal(patient_rows_get(db, id, arena, &again, NULL), 1);
    assert_true(again.state == PATIENT_PAUSED && again.paused_until_utc == NOW + 9 && again.created_utc == NOW);
    assert_true(str_is(again.hands_on_cleared_by, "maria") && str_is(again.zone, "America/Chicago"));
    assert_int_equal(patient_rows_get(db, 99, arena, &again, NULL), 0);
    p.id = 99;
    struct err err = { 0 };
    assert_int_equal(patient_rows_save(db, &p, &err), -1);
    assert_int_equal(err.code, ERR_NOTFOUND);
}

static void people_are_listed_in_order_and_by_state(void **state)
{
    (void)state;
    int64_t ana = person("Ana");
    int64_t luis = person("Luis");
    struct patient p = { 0 };
    patient_rows_get(db, luis, arena, &p, NULL);
    p.state = PATIENT_STOPPED;
    patient_rows_save(db, &p, NULL);
    struct patient *list = NULL;
    size_t n = 0;
    assert_int_equal(patient_rows_list(db, PATIENT_STATE_COUNT, 0, 0, arena, &list, &n, NULL), 0);
    assert_int_equal(n, 2);
    assert_int_equal(list[0].id, ana);
    assert_int_equal(patient_rows_list(db, PATIENT_STOPPED, 0, 0, arena, &list, &n, NULL), 0);
    assert_true(n == 1 && list[0].id == luis);
    int64_t count = 0;
    assert_int_equal(patient_rows_count(db, PATIENT_ACTIVE, &count, NULL), 0);
    assert_int_equal(count, 1);
}

static void a_fact_is_unknown_until_it_is_said(void **state)
{
    (void)state;
    int64_t id = person("Ana");
    struct facts f = { 0 };
    assert_int_equal(patient_rows_facts(db, id, &f, NULL), 0);
    assert_false(f.known[FACT_PREGNANT]);
    assert_int_equal(patient_rows_set_fact(db, id, FACT_PREGNANT, 1, "patient", NOW, NULL), 0);
    assert_int_equal(patient_rows_set_fact(db, id, FACT_PREGNANT, 0, "maria", NOW, NULL), 0);
    assert_int_equal(patient_rows_set_fact(db, id, FACT_USUAL_PAIN, 40, "maria", NOW, NULL), 0);
    assert_int_equal(patient_rows_facts(db, id, &f, NULL), 0);
    assert_true(f.known[FACT_PREGNANT] && f.value[FACT_PREGNANT] == 0 && f.value[FACT_USUAL_PAIN] == 40);
    assert_int_equal(patient_rows_forget_fact(db, id, FACT_PREGNANT, NULL), 0);
    f = (struct facts){ 0 };
    patient_rows_facts(db, id, &f, NULL);
    assert_false(f.known[FACT_PREGNANT]);
}

static void the_least_rank_answers_a_shared_phone(void **state)
{
    (void)state;
    int64_t ana = person("Ana");
    int64_t luis = person("Luis");
    int64_t phone = address("+1555");
    assert_int_equal(address("+1555"), phone);
    assert_int_equal(address_rows_reach(db, phone, ana, 2, NULL), 0);
    assert_int_equal(address_rows_reach(db, phone, luis, 1, NULL), 0);
    assert_int_equal(address_rows_reach(db, address("+1666"), ana, 1, NULL), 0);
    struct address a = { 0 };
    int64_t who = 0;
    assert_int_equal(address_rows_find(db, STR("sms"), STR("+1555"), arena, &a, &who, NULL), 1);
    assert_true(who == luis && a.n_people == 2 && a.consent == CONSENT_NONE);
    assert_int_equal(address_rows_find(db, STR("other"), STR("+1555"), arena, &a, &who, NULL), 0);
    int64_t *people = NULL;
    struct address *ways = NULL;
    size_t n = 0;
    assert_int_equal(address_rows_people(db, phone, arena, &people, &n, NULL), 0);
    assert_true(n == 2 && people[0] == luis && people[1] == ana);
    assert_int_equal(address_rows_of(db, ana, arena, &ways, &n, NULL), 0);
    assert_true(n == 2 && str_is(ways[0].address, "+1666") && str_is(ways[1].address, "+1555"));
}

static void consent_is_written_twice_once_to_be_kept_and_once_to_be_read(void **state)
{
    (void)state;
    struct consent_entry e = { .address_id = address("+1"), .at_utc = NOW, .consent = CONSENT_IN, .by = "patient" };
    assert_int_equal(address_rows_consent(db, &e, NULL), 0);
    e.consent = CONSENT_OUT;
    e.at_utc = NOW + 1;
    assert_int_equal(address_rows_consent(db, &e, NULL), 0);
    struct address a = { 0 };
    assert_int_equal(address_rows_get(db, e.address_id, arena, &a, NULL), 1);
    assert_true(a.consent == CONSENT_OUT && a.consent_utc == NOW + 1);
    static const char SQL[] = "SELECT count(*) FROM consent WHERE address_id = ?1";
    struct stmt *st = db_stmt(db, SQL, NULL);
    stmt_int(st, 1, e.address_id);
    assert_int_equal(stmt_row(st, NULL), 1);
    assert_int_equal(stmt_col_int(st, 0), 2);
    stmt_done(st);
}

static void failures_are_counted_until_something_works(void **state)
{
    (void)state;
    int64_t id = address("+1");
    struct address a = { 0 };
    address_rows_failure(db, id, false, NULL);
    address_rows_failure(db, id, false, NULL);
    address_rows_get(db, id, arena, &a, NULL);
    assert_int_equal(a.failures, 2);
    address_rows_failure(db, id, true, NULL);
    address_rows_get(db, id, arena, &a, NULL);
    assert_int_equal(a.failures, 0);
    int64_t n = 0;
    assert_int_equal(address_rows_told(db, id, NOW, NULL), 0);
    assert_int_equal(address_rows_told_since(db, NOW - 3600, &n, NULL), 0);
    assert_int_equal(n, 1);
    assert_int_equal(address_rows_told_since(db, NOW + 1, &n, NULL), 0);
    assert_int_equal(n, 0);
}

static int64_t text(int64_t patient, int64_t where, int64_t at, struct str words, const char *const *concepts, size_t n)
{
    struct inbound in = { .channel = STR("sms"), .from = STR("+1"), .text = { words }, .received_utc = at };
    struct inbox_entry e = { .inbound = &in, .patient_id = patient, .address_id = where, .assessment = STR("{}"),
                             .concepts = concepts, .n_concepts = n };
    int64_t id = 0;
    assert_int_equal(inbox_rows_put(db, &e, &id, NULL), 0);
    return id;
}

static void a_text_is_kept_byte_for_byte(void **state)
{
    (void)state;
    int64_t ana = person("Ana");
    int64_t id = text(ana, address("+1"), NOW, (struct str){ "a\0\xC3(\xF0\x9F\xA4\xAF", 8 }, NULL, 0);
    assert_int_equal(inbox_rows_done(db, id, "logged", STR("Logged Tue: 6"), NULL), 0);
    struct inbox_row row = { 0 };
    assert_int_equal(inbox_rows_get(db, id, arena, &row, NULL), 1);
    assert_int_equal(row.text.text.n, 8);
    assert_memory_equal(row.text.text.s, "a\0\xC3(\xF0\x9F\xA4\xAF", 8);
    assert_true(str_is(row.outcome, "logged") && str_is(row.diary, "Logged Tue: 6") && str_is(row.assessment, "{}"));
    struct address a = { 0 };
    address_rows_get(db, row.address_id, arena, &a, NULL);
    assert_int_equal(a.last_in_utc, NOW);
}

static void recent_concepts_are_this_persons_over_all_her_phones(void **state)
{
    (void)state;
    static const char *const OLD[] = { "fever" };
    static const char *const A[] = { "headache", "numbness" };
    static const char *const B[] = { "headache", "vomiting" };
    static const char *const OTHER[] = { "sudden_onset" };
    int64_t ana = person("Ana");
    int64_t luis = person("Luis");
    int64_t shared = address("+1");
    int64_t own = address("+2");
    address_rows_reach(db, shared, ana, 2, NULL);
    address_rows_reach(db, shared, luis, 1, NULL);
    address_rows_reach(db, own, ana, 1, NULL);
    text(ana, shared, NOW - 4000, STR("x"), OLD, 1);
    int64_t first = text(ana, shared, NOW - 3000, STR("x"), A, 2);
    text(luis, shared, NOW - 2000, STR("x"), OTHER, 1);
    text(ana, shared, NOW - 1500, STR("x"), NULL, 0);
    int64_t last = text(ana, own, NOW - 1000, STR("x"), B, 2);
    const char *const *names = NULL;
    size_t n = 0;
    assert_int_equal(inbox_rows_recent(db, ana, NOW - 3600, arena, &names, &n, NULL), 0);
    assert_int_equal(n, 3);
    assert_string_equal(names[0], "headache");
    assert_string_equal(names[1], "vomiting");
    assert_string_equal(names[2], "numbness");
    struct inbox_row *rows = NULL;
    assert_int_equal(inbox_rows_of(db, ana, 3, arena, &rows, &n, NULL), 0);
    assert_int_equal(n, 3);
    assert_true(rows[0].id == last && rows[2].id == first);
    int64_t count = 0;
    assert_int_equal(inbox_rows_since(db, shared, NOW - 3600, &count, NULL), 0);
    assert_int_equal(count, 3);
    assert_int_equal(inbox_rows_recent(db, 99, NOW - 3600, arena, &names, &n, NULL), 0);
    assert_int_equal(n, 0);
}

/* P1: either key known means a duplicate; what differs in channel or in any byte is another message. */
static void a_message_is_known_again_by_either_key_and_only_by_its_own(void **state)
{
    (void)state;
    struct inbound in = { .channel = STR("sms"), .text = { STR("DONE") }, .key = { STR("SM1"), STR("h1") } };
    struct inbox_entry e = { .inbound = &in, .address_id = address("+1"), .assessment = STR("{}") };
    int64_t id = 0;
    int64_t found = 0;
    assert_int_equal(inbox_rows_put(db, &e, &id, NULL), 0);
    assert_int_equal(seen_rows_put(db, KEY, &in, NOW, id, NULL), 0);
    static const struct {
        const char *name;
        struct inbound in;
        int64_t later;
        int want;
    } CASES[] = {
        { .name = "the same", .in = { .channel = { "sms", 3 }, .key = { { "SM1", 3 }, { "h1", 2 } } }, .want = 1 },
        { .name = "first key", .in = { .channel = { "sms", 3 }, .key = { { "SM1", 3 }, { "h2", 2 } } }, .want = 1 },
        { .name = "second key", .in = { .channel = { "sms", 3 }, .key = { { "", 0 }, { "h1", 2 } } }, .want = 1 },
        { .name = "another id", .in = { .channel = { "sms", 3 }, .key = { { "SM2", 3 }, { "", 0 } } }, .want = 0 },
        { .name = "another channel", .in = { .channel = { "sim", 3 }, .key = { { "SM1", 3 }, { "h1", 2 } } }, .want = 0 },
        { .name = "no key", .in = { .channel = { "sms", 3 } }, .want = 0 },
        { .name = "a month later", .in = { .channel = { "sms", 3 }, .key = { { "SM1", 3 } } }, .later = 31 * 86400, .want = 1 },
        { .name = "long after", .in = { .channel = { "sms", 3 }, .key = { { "SM1", 3 } } }, .later = 50 * 86400, .want = 0 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        found = 0;
        if (seen_rows_find(db, KEY, &CASES[i].in, NOW + CASES[i].later, &found, NULL) != CASES[i].want)
            fail_msg("%s", CASES[i].name);
        assert_int_equal(found, CASES[i].want ? id : 0);
    }
    assert_int_equal(seen_rows_prune(db, NOW + 32 * 86400, NULL), 0);
    assert_int_equal(seen_rows_find(db, KEY, &in, NOW, &found, NULL), 1);
    assert_int_equal(seen_rows_prune(db, NOW + 50 * 86400, NULL), 0);
    assert_int_equal(seen_rows_find(db, KEY, &in, NOW, &found, NULL), 0);
}

/* Two keys with one hash are still two messages: the row under that hash belongs to another key. */
static void a_hash_alone_makes_no_duplicate(void **state)
{
    (void)state;
    struct inbound in = { .channel = STR("sms"), .key = { STR("SM1") } };
    struct inbound other = { .channel = STR("sms"), .key = { STR("SM2") } };
    struct inbox_entry e = { .inbound = &other, .address_id = address("+1"), .assessment = STR("{}") };
    int64_t id = 0;
    int64_t found = 0;
    assert_int_equal(inbox_rows_put(db, &e, &id, NULL), 0);
    assert_int_equal(seen_rows_put(db, KEY, &in, NOW, id, NULL), 0);
    assert_int_equal(seen_rows_find(db, KEY, &in, NOW, &found, NULL), 0);
    other.channel = STR("sim");
    assert_int_equal(seen_rows_put(db, KEY, &other, NOW, id, NULL), 0);
    assert_int_equal(seen_rows_find(db, KEY, &other, NOW, &found, NULL), 0);
}

static struct diary_entry entry(int64_t who, int64_t inbox, int32_t date, enum observation_code code, int64_t value)
{
    return (struct diary_entry){ .patient_id = who, .inbox_id = inbox, .at_utc = NOW, .local_date = date, .local_min = -1,
                                 .observation = { .code = code, .value = value, .value_high = value } };
}

static void undo_supersedes_the_last_text_and_deletes_nothing(void **state)
{
    (void)state;
    int64_t ana = person("Ana");
    struct diary_entry first[] = { entry(ana, 1, 20260302, OBS_PAIN, 60), entry(ana, 1, 20260302, OBS_SIDE, 0) };
    first[1].observation.text = "left";
    struct diary_entry second[] = { entry(ana, 2, 20260302, OBS_PAIN, 40) };
    struct diary_entry *day = NULL;
    size_t n = 0;
    int64_t undone = 0;
    assert_int_equal(observation_rows_put(db, first, 2, NULL), 0);
    assert_int_equal(observation_rows_put(db, second, 1, NULL), 0);
    assert_int_equal(observation_rows_undo(db, ana, 3, NOW - 3600, &undone, NULL), 1);
    assert_int_equal(undone, 2);
    assert_int_equal(observation_rows_days(db, ana, 20260302, 20260302, arena, &day, &n, NULL), 0);
    assert_int_equal(n, 2);
    assert_true(day[0].observation.code == OBS_PAIN && day[0].observation.value == 60);
    assert_string_equal(day[1].observation.text, "left");
    assert_null(day[0].observation.text);
    assert_int_equal(observation_rows_undo(db, ana, 4, NOW - 3600, &undone, NULL), 1);
    assert_int_equal(undone, 1);
    assert_int_equal(observation_rows_undo(db, ana, 5, NOW - 3600, &undone, NULL), 0);
    static const char SQL[] = "SELECT count(*) FROM observation";
    struct stmt *st = db_stmt(db, SQL, NULL);
    assert_int_equal(stmt_row(st, NULL), 1);
    assert_int_equal(stmt_col_int(st, 0), 3);
    stmt_done(st);
}

static void an_old_text_is_not_undone(void **state)
{
    (void)state;
    int64_t ana = person("Ana");
    int64_t undone = 0;
    struct diary_entry old = entry(ana, 1, 20260302, OBS_PAIN, 60);
    observation_rows_put(db, &old, 1, NULL);
    assert_int_equal(observation_rows_undo(db, ana, 3, NOW + 1, &undone, NULL), 0);
}

static void days_with_medicine_are_counted_by_class_once_a_day(void **state)
{
    (void)state;
    int64_t ana = person("Ana");
    static const struct {
        const char *class;
        int32_t date;
        int64_t inbox;
    } TAKEN[] = { { "triptan", 20260301, 1 }, { "triptan", 20260301, 2 }, { "triptan", 20260302, 3 },
                  { "nsaid", 20260302, 4 },   { "triptan", 20260101, 5 }, { "triptan", 20260303, 6 } };
    for (size_t i = 0; i < sizeof TAKEN / sizeof *TAKEN; i++) {
        struct diary_entry e = entry(ana, TAKEN[i].inbox, TAKEN[i].date, OBS_MED, 1);
        e.observation.text = "x";
        e.observation.detail = TAKEN[i].class;
        observation_rows_put(db, &e, 1, NULL);
    }
    int64_t undone = 0;
    assert_int_equal(observation_rows_undo(db, ana, 9, 0, &undone, NULL), 1);
    struct med_days *days = NULL;
    size_t n = 0;
    assert_int_equal(observation_rows_med_days(db, ana, 20260201, 20260310, arena, &days, &n, NULL), 0);
    assert_int_equal(n, 2);
    assert_true(str_is(days[0].class, "triptan") && days[0].days == 2);
    assert_true(str_is(days[1].class, "nsaid") && days[1].days == 1);
    struct diary_entry last = { 0 };
    assert_int_equal(observation_rows_last(db, ana, OBS_MED, arena, &last, NULL), 1);
    assert_int_equal(last.inbox_id, 4);
    assert_int_equal(observation_rows_last(db, ana, OBS_PAIN, arena, &last, NULL), 0);
}

static void a_conversation_is_one_per_person_and_address_and_expires(void **state)
{
    (void)state;
    struct conversation c = { .patient_id = 1, .address_id = 2, .kind = CONVERSATION_SAFETY, .question = 1, .escalation_id = 5,
                              .topic = STR("thunderclap"), .asks = 1, .asked_utc = NOW, .expires_utc = NOW + 60 };
    struct conversation out = { 0 };
    assert_int_equal(conversation_rows_put(db, &c, NULL), 0);
    c.kind = CONVERSATION_PAIN;
    c.patient_id = 2;
    c.escalation_id = 0;
    assert_int_equal(conversation_rows_put(db, &c, NULL), 0);
    assert_int_equal(conversation_rows_get(db, 1, 2, NOW, arena, &out, NULL), 1);
    assert_true(out.kind == CONVERSATION_SAFETY && out.escalation_id == 5 && str_is(out.topic, "thunderclap"));
    assert_int_equal(conversation_rows_get(db, 1, 2, NOW + 60, arena, &out, NULL), 0);
    assert_int_equal(conversation_rows_end_escalation(db, 5, NULL), 0);
    assert_int_equal(conversation_rows_get(db, 1, 2, NOW, arena, &out, NULL), 0);
    assert_int_equal(conversation_rows_get(db, 2, 2, NOW, arena, &out, NULL), 1);
    c.asks = 2;
    assert_int_equal(conversation_rows_put(db, &c, NULL), 0);
    assert_int_equal(conversation_rows_get(db, 2, 2, NOW, arena, &out, NULL), 1);
    assert_int_equal(out.asks, 2);
    assert_int_equal(conversation_rows_end(db, 2, 2, NULL), 0);
    assert_int_equal(conversation_rows_get(db, 2, 2, NOW, arena, &out, NULL), 0);
}

static void a_patient_has_one_escalation_open(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct escalation e = { .patient_id = 1, .address_id = 2, .inbox_id = 3, .state = ESCALATION_ASKED, .tier = TIER_EMERGENCY,
                            .asked_flag = STR("thunderclap"), .patient_next_utc = NOW + 900, .opened_utc = NOW,
                            .steps = STR("[]") };
    int64_t id = 0;
    int64_t utc = 0;
    assert_int_equal(escalation_rows_open(db, &e, &id, &err), 0);
    assert_int_equal(escalation_rows_open(db, &e, &e.id, &err), -1);
    assert_int_equal(err.code, ERR_RANGE);
    assert_int_equal(escalation_rows_next_due(db, &utc, NULL), 0);
    assert_int_equal(utc, NOW + 900);

    struct escalation got = { 0 };
    assert_int_equal(escalation_rows_of(db, 1, arena, &got, NULL), 1);
    assert_true(got.id == id && got.tier == TIER_EMERGENCY && str_is(got.asked_flag, "thunderclap") && str_is(got.steps, "[]"));
    got.state = ESCALATION_ALERTED;
    got.team_next_utc = NOW + 600;
    got.reached_human = true;
    got.taken_by = STR("maria");
    assert_int_equal(escalation_rows_save(db, &got, NULL), 0);
    struct escalation *due = NULL;
    size_t n = 0;
    assert_int_equal(escalation_rows_due(db, NOW + 599, 10, arena, &due, &n, NULL), 0);
    assert_int_equal(n, 0);
    assert_int_equal(escalation_rows_due(db, NOW + 600, 10, arena, &due, &n, NULL), 0);
    got.patient_next_utc = NOW + 300;
    assert_int_equal(escalation_rows_save(db, &got, NULL), 0);
    assert_int_equal(escalation_rows_next_due(db, &utc, NULL), 0);
    assert_int_equal(utc, NOW + 300);
    got.patient_next_utc = 0;
    assert_int_equal(escalation_rows_save(db, &got, NULL), 0);
    assert_int_equal(escalation_rows_next_due(db, &utc, NULL), 0);
    assert_int_equal(utc, NOW + 600);
    assert_true(n == 1 && due[0].reached_human && str_is(due[0].taken_by, "maria") && due[0].opened_utc == NOW);

    got.state = ESCALATION_CLOSED;
    got.closed_utc = NOW + 700;
    got.outcome = STR("spoke");
    assert_int_equal(escalation_rows_save(db, &got, NULL), 0);
    assert_int_equal(escalation_rows_of(db, 1, arena, &got, NULL), 0);
    assert_int_equal(escalation_rows_next_due(db, &utc, NULL), 0);
    assert_int_equal(utc, 0);
    assert_int_equal(escalation_rows_get(db, id, arena, &got, NULL), 1);
    assert_true(str_is(got.outcome, "spoke"));
    assert_int_equal(escalation_rows_open(db, &e, &e.id, &err), 0);
    assert_int_equal(escalation_rows_list(db, 0, arena, &due, &n, NULL), 0);
    assert_true(n == 1 && due[0].id == e.id);
}

static void a_flag_only_grows_worse(void **state)
{
    (void)state;
    struct escalation e = { .patient_id = 1, .opened_utc = NOW };
    assert_int_equal(escalation_rows_open(db, &e, &e.id, NULL), 0);
    struct escalation_flag f = { .escalation_id = e.id, .flag = STR("numbness"), .tier = TIER_URGENT,
                                 .certainty = CERTAINTY_DEFINITE, .inbox_id = 1, .first_utc = NOW, .last_utc = NOW };
    struct escalation_flag soon = { .escalation_id = e.id, .flag = STR("pattern"), .tier = TIER_SOON,
                                    .inbox_id = 1, .first_utc = NOW, .last_utc = NOW };
    assert_int_equal(escalation_rows_flag(db, &soon, NULL), 0);
    assert_int_equal(escalation_rows_flag(db, &f, NULL), 0);
    f.certainty = CERTAINTY_POSSIBLE;
    f.tier = TIER_EMERGENCY;
    f.inbox_id = 2;
    f.first_utc = f.last_utc = NOW + 5;
    assert_int_equal(escalation_rows_flag(db, &f, NULL), 0);
    assert_int_equal(escalation_rows_deny(db, e.id, STR("pattern"), NULL), 0);
    struct escalation_flag *flags = NULL;
    size_t n = 0;
    assert_int_equal(escalation_rows_flags(db, e.id, arena, &flags, &n, NULL), 0);
    assert_int_equal(n, 2);
    assert_true(flags[0].tier == TIER_EMERGENCY && flags[0].certainty == CERTAINTY_DEFINITE);
    assert_true(flags[0].first_utc == NOW && flags[0].last_utc == NOW + 5 && flags[0].inbox_id == 2);
    assert_true(flags[1].denied && !flags[0].denied);
    int64_t utc = 0;
    assert_int_equal(escalation_rows_flag_last(db, 1, STR("numbness"), &utc, NULL), 1);
    assert_int_equal(utc, NOW + 5);
    assert_int_equal(escalation_rows_flag_last(db, 2, STR("numbness"), &utc, NULL), 0);
}

static void a_repeated_request_is_answered_from_before(void **state)
{
    (void)state;
    bool refused = false;
    struct str answer = { 0 };
    assert_int_equal(request_rows_get(db, STR("r1"), arena, &refused, &answer, NULL), 0);
    assert_int_equal(request_rows_put(db, STR("r1"), NOW, true, STR("{\"id\":1}"), NULL), 0);
    assert_int_equal(request_rows_get(db, STR("r1"), arena, &refused, &answer, NULL), 1);
    assert_true(refused && str_is(answer, "{\"id\":1}"));
    assert_int_equal(request_rows_prune(db, NOW + 1, NULL), 0);
    assert_int_equal(request_rows_get(db, STR("r1"), arena, &refused, &answer, NULL), 0);
    assert_int_equal(audit_rows_put(db, NOW, "maria", "ack", "escalation", 12, NULL), 0);
}

static void the_store_keeps_values_and_counters_of_its_own(void **state)
{
    (void)state;
    int64_t boot = 0;
    struct str value = { 0 };
    assert_int_equal(meta_rows_count(db, "boot", &boot, NULL), 0);
    assert_int_equal(boot, 1);
    assert_int_equal(meta_rows_count(db, "boot", &boot, NULL), 0);
    assert_int_equal(boot, 2);
    assert_int_equal(meta_rows_get(db, "hash_key", arena, &value, NULL), 0);
    assert_int_equal(meta_rows_put(db, "hash_key", (struct str){ "a\0b", 3 }, NULL), 0);
    assert_int_equal(meta_rows_get(db, "hash_key", arena, &value, NULL), 1);
    assert_true(value.n == 3 && memcmp(value.s, "a\0b", 3) == 0);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        CASE(a_person_is_kept_whole_and_saved_whole),
        CASE(people_are_listed_in_order_and_by_state),
        CASE(a_fact_is_unknown_until_it_is_said),
        CASE(the_least_rank_answers_a_shared_phone),
        CASE(consent_is_written_twice_once_to_be_kept_and_once_to_be_read),
        CASE(failures_are_counted_until_something_works),
        CASE(a_text_is_kept_byte_for_byte),
        CASE(recent_concepts_are_this_persons_over_all_her_phones),
        CASE(a_message_is_known_again_by_either_key_and_only_by_its_own),
        CASE(a_hash_alone_makes_no_duplicate),
        CASE(undo_supersedes_the_last_text_and_deletes_nothing),
        CASE(an_old_text_is_not_undone),
        CASE(days_with_medicine_are_counted_by_class_once_a_day),
        CASE(a_conversation_is_one_per_person_and_address_and_expires),
        CASE(a_patient_has_one_escalation_open),
        CASE(a_flag_only_grows_worse),
        CASE(a_repeated_request_is_answered_from_before),
        CASE(the_store_keeps_values_and_counters_of_its_own),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
