/* SPDX-License-Identifier: ISC
 * What the ledger of consent says of joining: which text, which words, in which version; and who may join at which age. */
#include <config.h>

#include "../support/care_world.h"

#include "model/address.h"
#include "model/patient.h"
#include "store/address_rows.h"
#include "store/db.h"
#include "store/patient_rows.h"

static const struct settings_site SITES[] = {
    { .keyword = "CALM", .name = "Harbor on Main", .lang = "en", .zone = "America/New_York", .region = "US", .min_age = 18 },
    { .keyword = "YOUNG", .name = "Harbor School", .lang = "es", .zone = "America/Chicago", .region = "MX", .min_age = 16 },
};

static int set_up(void **state)
{
    struct world *w = world_new();
    w->settings.joining = (struct settings_joining){ .min_age = 18, .version = "2026-01", .silent_days = 60, .erase_hours = 24, .sites = SITES,
                                                     .n_sites = 2 };
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

#define JOIN (struct said){ .text = "JOIN", .intent = INTENT_JOIN }
#define YES (struct said){ .text = "Y", .intent = INTENT_YES, .answer = ANSWER_YES }
#define NO (struct said){ .text = "N", .intent = INTENT_NO, .answer = ANSWER_NO }
#define TEXT(words) (struct said){ .text = words, .intent = INTENT_OTHER }

struct line {
    int64_t inbox_id;
    int64_t consent;
    struct str by, version;
};

static size_t ledger(struct world *w, struct line *out)
{
    static const char SQL[] = "SELECT inbox_id, consent, said_by, text_version FROM consent ORDER BY id";
    struct stmt *st = db_stmt(w->db, SQL, NULL);
    size_t n = 0;
    while (stmt_row(st, NULL) == 1) {
        assert_true(n < 16);
        out[n++] = (struct line){ stmt_col_int(st, 0), stmt_col_int(st, 1), stmt_col_copy(st, 2, w->arena), stmt_col_copy(st, 3, w->arena) };
    }
    return n;
}

static struct str words_of(struct world *w, struct str version)
{
    static const char SQL[] = "SELECT words FROM consent_text WHERE version = ?1";
    struct stmt *st = db_stmt(w->db, SQL, NULL);
    stmt_text(st, 1, version);
    assert_int_equal(stmt_row(st, NULL), 1);
    struct str words = stmt_col_copy(st, 0, w->arena);
    stmt_done(st);
    return words;
}

static int64_t n_versions(struct world *w)
{
    static const char SQL[] = "SELECT count(*) FROM consent_text";
    struct stmt *st = db_stmt(w->db, SQL, NULL);
    assert_int_equal(stmt_row(st, NULL), 1);
    int64_t n = stmt_col_int(st, 0);
    stmt_done(st);
    return n;
}

static struct patient person(struct world *w, int64_t id)
{
    struct patient p;
    assert_int_equal(patient_rows_get(w->db, id, w->arena, &p, NULL), 1);
    return p;
}

static bool holds(struct str text, const char *part)
{
    return memmem(text.s, text.n, part, strlen(part)) != NULL;
}

static void the_ledger_keeps_the_texts_that_agreed_and_the_words_that_were_shown(void **state)
{
    struct world *w = *state;
    struct line lines[16];
    assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Ana Gomez\",\"address\":\"sim:" ANA "\"}", NULL), 0);
    int64_t join = world_text(w, JOIN), yes = world_text(w, YES);
    assert_int_equal(ledger(w, lines), 3);
    assert_true(str_is(lines[0].by, "operator") && lines[0].consent == CONSENT_INVITED && lines[0].inbox_id == 0);
    assert_true(str_is(lines[1].by, "patient") && lines[1].consent == CONSENT_INVITED && lines[1].inbox_id == join);
    assert_true(str_is(lines[2].by, "patient") && lines[2].consent == CONSENT_IN && lines[2].inbox_id == yes);
    assert_true(str_starts(lines[1].version, "2026-01.en."));
    assert_true(str_equal(lines[1].version, lines[2].version));
    assert_false(str_equal(lines[0].version, lines[1].version));
    assert_true(holds(words_of(w, lines[2].version), "18 or older") && holds(words_of(w, lines[2].version), "FORGET ME"));
    assert_true(holds(words_of(w, lines[0].version), "invites you, {name},"));
}

static void a_version_is_kept_once_and_other_words_are_another(void **state)
{
    struct world *w = *state;
    struct line lines[16];
    assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:" ANA "\"}", NULL), 0);
    world_text(w, JOIN);
    world_text(w, TEXT("hm"));
    assert_int_equal(ledger(w, lines), 2); /* asked again in the same words: nothing new */
    assert_int_equal(n_versions(w), 2);
    w->settings.clinic = "Harbor and Son";
    world_text(w, TEXT("hm again"));
    assert_int_equal(ledger(w, lines), 3);
    assert_int_equal(n_versions(w), 3);
    world_text(w, YES);
    assert_int_equal(ledger(w, lines), 4);
    assert_true(str_equal(lines[3].version, lines[2].version));
    assert_true(holds(words_of(w, lines[3].version), "Harbor and Son"));
}

static void a_stop_and_a_member_are_in_the_ledger_too(void **state)
{
    struct world *w = *state;
    struct line lines[16];
    assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:" ANA "\"}", NULL), 0);
    assert_int_equal(world_admin(w, "patient.consent", "{\"id\":1,\"by\":\"maria\"}", NULL), 0);
    int64_t stop = world_text(w, (struct said){ .text = "stop", .intent = INTENT_STOP, .stop_heard = true });
    assert_int_equal(ledger(w, lines), 3);
    assert_true(str_is(lines[1].by, "maria") && lines[1].consent == CONSENT_IN && lines[1].version.n > 0);
    assert_true(str_is(lines[2].by, "patient") && lines[2].consent == CONSENT_OUT && lines[2].inbox_id == stop);
}

static void a_keyword_puts_somebody_down_as_of_its_site(void **state)
{
    struct world *w = *state;
    struct said young = TEXT(" Young. ");
    young.lang = "es";
    world_text(w, young);
    struct patient p = person(w, 1);
    assert_true(p.state == PATIENT_INVITED && p.joining == JOINING_AGE);
    assert_true(str_is(p.site, "YOUNG") && str_is(p.zone, "America/Chicago") && str_is(p.region, "MX") && str_is(p.lang, "es"));
    world_text(w, YES);
    assert_int_equal(person(w, 1).state, PATIENT_ACTIVE);
}

/* Born 18 years ago by the calendar: 17 or 18, so it is asked. */
static void an_age_lets_in_keeps_out_or_waits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int min_age;
        enum patient_state state;
        enum joining joining;
        int birth_year;
    } CASES[] = {
        { "34", 18, PATIENT_ACTIVE, JOINING_NONE, 0 },
        { "I'm 18", 18, PATIENT_ACTIVE, JOINING_NONE, 0 },
        { "17", 18, PATIENT_INVITED, JOINING_MINOR, 0 },
        { "1981", 18, PATIENT_ACTIVE, JOINING_NONE, 1981 },
        { "born in 2011", 18, PATIENT_INVITED, JOINING_MINOR, 2011 },
        { "2008", 18, PATIENT_INVITED, JOINING_AGE, 0 },
        { "5", 18, PATIENT_INVITED, JOINING_AGE, 0 },
        { "120", 18, PATIENT_INVITED, JOINING_AGE, 0 },
        { "17 or 18", 18, PATIENT_INVITED, JOINING_AGE, 0 },
        { "3000", 18, PATIENT_INVITED, JOINING_AGE, 0 },
        { "17", 16, PATIENT_INVITED, JOINING_GUARDIAN, 0 },
        { "15", 16, PATIENT_INVITED, JOINING_MINOR, 0 },
        { "2009", 16, PATIENT_INVITED, JOINING_GUARDIAN, 2009 },
        { "2010", 16, PATIENT_INVITED, JOINING_TEEN, 2010 },
        { "19", 16, PATIENT_ACTIVE, JOINING_NONE, 0 },
        { "yes, 12 days a month", 18, PATIENT_INVITED, JOINING_AGE, 0 },
        { "yes, 34", 18, PATIENT_ACTIVE, JOINING_NONE, 0 },
        { "no, 17", 18, PATIENT_INVITED, JOINING_MINOR, 0 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct world *w = world_new();
        w->settings.joining.min_age = CASES[i].min_age;
        assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:" ANA "\"}", NULL), 0);
        world_text(w, JOIN);
        struct said said = TEXT(CASES[i].text);
        said.answer = strncmp(said.text, "yes", 3) == 0 ? ANSWER_YES : strncmp(said.text, "no,", 3) == 0 ? ANSWER_NO : ANSWER_NONE;
        world_text(w, said);
        struct patient p = person(w, 1);
        if (p.state != CASES[i].state || p.joining != CASES[i].joining || p.birth_year != CASES[i].birth_year)
            fail_msg("\"%s\" from %d on: %s, %s, born %d", CASES[i].text, CASES[i].min_age, PATIENT_STATE_NAMES[p.state],
                     JOINING_NAMES[p.joining], p.birth_year);
        world_free(w);
    }
}

static void an_age_that_is_known_is_not_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *year;
        int min_age;
        enum patient_state state;
        enum joining joining;
    } CASES[] = {
        { "1950", 18, PATIENT_ACTIVE, JOINING_NONE }, { "2007", 18, PATIENT_ACTIVE, JOINING_NONE },
        { "2008", 18, PATIENT_INVITED, JOINING_AGE }, { "2009", 18, PATIENT_INVITED, JOINING_MINOR },
        { "2009", 16, PATIENT_INVITED, JOINING_GUARDIAN }, { "2012", 16, PATIENT_INVITED, JOINING_MINOR },
        { "2012", 0, PATIENT_ACTIVE, JOINING_NONE },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct world *w = world_new();
        char add[200];
        w->settings.joining.min_age = CASES[i].min_age;
        snprintf(add, sizeof add, "{\"name\":\"Ana\",\"address\":\"sim:" ANA "\",\"birth_year\":%s}", CASES[i].year);
        assert_int_equal(world_admin(w, "patient.add", add, NULL), 0);
        world_text(w, JOIN);
        struct patient p = person(w, 1);
        if (p.state != CASES[i].state || p.joining != CASES[i].joining)
            fail_msg("born %s, from %d on: %s, %s", CASES[i].year, CASES[i].min_age, PATIENT_STATE_NAMES[p.state], JOINING_NAMES[p.joining]);
        world_free(w);
    }
}

static void a_no_is_remembered_over_a_stop_and_a_start(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:" ANA "\"}", NULL), 0);
    world_text(w, JOIN);
    world_text(w, NO);
    assert_int_equal(person(w, 1).joining, JOINING_MINOR);
    world_text(w, (struct said){ .text = "stop", .intent = INTENT_STOP, .stop_heard = true });
    assert_int_equal(person(w, 1).state, PATIENT_STOPPED);
    world_text(w, (struct said){ .text = "start", .intent = INTENT_START });
    assert_true(person(w, 1).state == PATIENT_INVITED && person(w, 1).joining == JOINING_MINOR);
    world_text(w, YES);
    assert_int_equal(person(w, 1).state, PATIENT_INVITED);
}

/* A name of two letters, whole or as the team reads it; what only looks like it stays. */
static void a_short_name_is_forgotten_too(void **state)
{
    static const struct {
        const char *text;
        bool stays;
    } CASES[] = { { "bo li came late", false }, { "Bo L fell", false }, { "bo came late", true }, { "the bo lion", true } };
    enum { N = sizeof CASES / sizeof *CASES, FIRST = 901 };
    struct world *w = *state;
    char sql[400];
    assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Bo Li\",\"address\":\"sim:" ANA "\"}", NULL), 0);
    snprintf(sql, sizeof sql, "INSERT INTO address VALUES (90, 'sim', '" MARIA "', 0, 0, 0, %d, 0, 0, 0, 0)", FIRST + N - 1);
    assert_int_equal(db_run(w->db, sql, NULL), 0);
    for (int i = 0; i < N; i++) {
        snprintf(sql, sizeof sql, "INSERT INTO inbox VALUES (%d, %d, 0, 90, 'sim', 'k%d', '', 0, 0, 0, '%s', '{}', '', 'team', '')", FIRST + i,
                 i > 0 ? FIRST + i - 1 : 0, i, CASES[i].text);
        assert_int_equal(db_run(w->db, sql, NULL), 0);
    }
    assert_int_equal(world_admin(w, "patient.erase", "{\"id\":1,\"by\":\"maria\"}", NULL), 0);
    for (int i = 0; i < N; i++) {
        static const char SQL[] = "SELECT length(text) FROM inbox WHERE id = ?1";
        struct stmt *st = db_stmt(w->db, SQL, NULL);
        stmt_int(st, 1, FIRST + i);
        assert_int_equal(stmt_row(st, NULL), 1);
        if ((stmt_col_int(st, 0) > 0) != CASES[i].stays)
            fail_msg("%s", CASES[i].text);
        stmt_done(st);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_ledger_keeps_the_texts_that_agreed_and_the_words_that_were_shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_version_is_kept_once_and_other_words_are_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stop_and_a_member_are_in_the_ledger_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_keyword_puts_somebody_down_as_of_its_site, set_up, tear_down),
        cmocka_unit_test(an_age_lets_in_keeps_out_or_waits),
        cmocka_unit_test(an_age_that_is_known_is_not_asked_for),
        cmocka_unit_test_setup_teardown(a_no_is_remembered_over_a_stop_and_a_start, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_short_name_is_forgotten_too, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
