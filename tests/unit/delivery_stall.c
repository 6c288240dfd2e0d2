/* SPDX-License-Identifier: ISC
 * The stall with the real rules, a journal, and a provider and a worker that only note what they are given. */
#include <config.h>

#include "delivery/stall.h"
#include "delivery/urgent.h"

#include <semaphore.h>
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
#include "../support/real_rules.h"

static const char EMERGENCY[] = "cant feel my left hand";

static const struct team_address MARIA[] = { { "sms", "+1900" }, { "sms", "+1901" } };
static const struct team_address LUIS[] = { { "sms", "+1902" } };
static const struct team_member MEMBERS[] = {
    { .id = "maria", .name = "Maria", .lang = "en", .addresses = MARIA, .n_addresses = 2 },
    { .id = "luis", .name = "Luis", .lang = "en", .addresses = LUIS, .n_addresses = 1 },
};
static const int FIRST[] = { 0 }, SECOND[] = { 1 };
static const struct team_step STEPS[] = { { .members = FIRST, .n_members = 1 }, { .members = SECOND, .n_members = 1 } };
static const struct settings SETTINGS = {
    .clinic = "Harbor Massage", .phone = "", .region = "US", .zone = "America/New_York", .lang = "en", .staffed_hours = "",
    .team = { .members = MEMBERS, .n_members = 2, .steps = STEPS, .n_steps = 2 }, .stall_ms = 2000,
};

static struct real_rules rules;
static struct messages *messages;
static struct setup setup_value;
static const struct log silent = { .fd = -1 };

static char dir[64], path[96];
static sem_t bell;
static struct clock test_clock;
static struct scribe *scribe;
static struct stall *stall;

static struct outbound sends[64];
static char to[64][32];
static size_t n_sends;
static struct job *submitted[64];
static size_t n_submitted;
static int n_durable, n_refused;
static int waiter; /* somebody's ticket */

static void ring(void *arg)
{
    (void)arg;
    sem_post(&bell);
}

static void note_send(void *arg, const struct outbound *message)
{
    (void)arg;
    snprintf(to[n_sends], sizeof to[0], "%.*s", (int)message->to.n, message->to.s);
    sends[n_sends++] = *message;
}

static void note_job(void *arg, struct job *job)
{
    (void)arg;
    submitted[n_submitted++] = job;
}

static void note_kept(void *arg, struct job *job, bool durable)
{
    (void)arg;
    if (job->ticket == NULL)
        return;
    n_durable += durable;
    n_refused += !durable;
    job->ticket = NULL;
}

static int load_rules(void **state)
{
    (void)state;
    struct problems problems;
    if (!real_rules_load(&rules))
        return -1;
    problems_init(&problems);
    messages = messages_new(&rules.files, &problems);
    problems_clear(&problems);
    setup_value = (struct setup){ .refs = 1, .settings = &SETTINGS, .lexicon = rules.lexicon, .ruleset = rules.ruleset,
                                  .messages = messages };
    return messages != NULL ? 0 : -1;
}

static int drop_rules(void **state)
{
    (void)state;
    messages_free(messages);
    real_rules_clear(&rules);
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/nape-stall-XXXXXX");
    if (mkdtemp(dir) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/journal", dir);
    sem_init(&bell, 0, 0);
    clock_init_manual(&test_clock, REAL_NOW);
    n_sends = n_submitted = 0;
    n_durable = n_refused = 0;
    struct scribe_options journal = { .path = path, .size_bytes = 65536, .log = &silent, .wake = ring };
    scribe = scribe_new(&journal, NULL);
    struct stall_options options = { .clock = &test_clock, .log = &silent, .setup = &setup_value, .scribe = scribe,
                                     .send = note_send, .submit = note_job, .kept = note_kept };
    stall = scribe != NULL ? stall_new(&options, NULL) : NULL;
    return stall != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    stall_free(stall);
    scribe_free(scribe);
    for (size_t i = 0; i < n_submitted; i++)
        job_free(submitted[i]);
    sem_destroy(&bell);
    unlink(path);
    return rmdir(dir);
}

static struct job *text(const char *words, const char *key)
{
    struct job *job = job_new(JOB_INBOUND);
    assert_non_null(job);
    job->of.inbound = (struct inbound){ .channel = STR("sms"), .from = STR("+15551230001"), .to = STR("+1800"),
                                        .text = { str_of(words) }, .key = { arena_str(job->arena, str_of(key)) }, .received_utc = REAL_NOW };
    job->ticket = &waiter;
    return job;
}

/* Until the journal has told of n texts. */
static void wait_for(int n)
{
    while (n_durable + n_refused < n) {
        sem_wait(&bell);
        stall_run(stall);
    }
}

static void answer(size_t i, enum send_outcome outcome)
{
    stall_result(stall, &(struct send_result){ .outbox_id = sends[i].id, .outcome = outcome, .provider_id = STR("SMx"),
                                               .retry_after_s = -1 });
}

/* A batch of one text comes back. */
static struct done_batch *batch(struct job *job, bool failed, enum verdict_kind kind, const int64_t *already_ids)
{
    struct done_batch *done = calloc(1, sizeof *done);
    assert_non_null(done);
    done->jobs = calloc(1, sizeof *done->jobs);
    done->jobs[0] = job;
    done->n_jobs = 1;
    done->failed = failed;
    done->error.code = failed ? ERR_FULL : ERR_NONE;
    if (!failed) {
        done->result.arena = arena_new(0);
        done->result.verdicts = arena_array(done->result.arena, 1, sizeof *done->result.verdicts);
        done->result.verdicts[0] = (struct verdict){ .kind = kind, .inbox_id = 7, .already_ids = already_ids };
    }
    return done;
}

static void done(struct done_batch *d)
{
    stall_done(stall, d);
    done_batch_free(d);
}

/* P1 P3: in order: advice, alert, journal, 2xx; then the store, with what went out. */
static void a_text_of_a_failed_batch_is_advised_kept_and_stored_later(void **state)
{
    (void)state;
    struct job *job = text(EMERGENCY, "SM1");
    stall_given(stall, &job, 1);
    assert_int_equal(n_sends, 0);
    done(batch(job, true, VERDICT_FAILED, NULL));
    assert_true(stall_is_on(stall));
    assert_int_equal(n_sends, 2);
    assert_true(sends[0].class == CLASS_ADVICE && strcmp(to[0], "+15551230001") == 0);
    assert_true(sends[1].class == CLASS_ALERT && strcmp(to[1], "+1900") == 0);
    assert_true(stall_owns(sends[0].id) && stall_owns(sends[1].id) && !stall_owns(1000000));
    assert_int_equal(n_durable, 0); /* not before the journal has it */
    wait_for(1);
    assert_int_equal(n_durable, 1);
    answer(0, SEND_TAKEN);
    struct job *tick = job_new(JOB_TICK);
    done(batch(tick, false, VERDICT_DONE, NULL));
    assert_false(stall_is_on(stall));
    assert_int_equal(n_submitted, 1);
    assert_int_equal(submitted[0]->of.inbound.n_already, 2); /* the alert is on its way: it counts */
    stall_given(stall, submitted, 1);
    static const int64_t IDS[] = { 11, 12 };
    n_submitted = 0;
    done(batch(submitted[0], false, VERDICT_DONE, IDS));
    assert_int_equal(n_submitted, 1); /* of the advice the answer is known */
    assert_true(submitted[0]->kind == JOB_SEND_RESULT && submitted[0]->of.send_result.outbox_id == 11 &&
                submitted[0]->of.send_result.receipt_by_provider_id);
    answer(1, SEND_REFUSED);
    assert_int_equal(n_sends, 3); /* her other address */
    assert_string_equal(to[2], "+1901");
    answer(2, SEND_BAD_ADDRESS);
    assert_int_equal(n_sends, 4); /* the next step */
    assert_string_equal(to[3], "+1902");
    answer(3, SEND_REFUSED);
    assert_int_equal(n_submitted, 2);
    assert_true(submitted[1]->kind == JOB_RECEIPT && submitted[1]->of.receipt.outbox_id == 12 &&
                submitted[1]->of.receipt.state == OUT_FAILED);
    assert_int_equal(n_sends, 4);
}

static void what_the_text_alone_says_decides(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        size_t n_sends;
    } CASES[] = {
        { EMERGENCY, 2 },
        { "numb", 2 },           /* a possible emergency counts as definite */
        { "6 left temple", 0 },
        { "", 0 },
        { "\xff\xfe numb face", 2 },
        { "STOP", 0 },
    };
    stall_begin(stall);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char key[8];
        snprintf(key, sizeof key, "SM%zu", i);
        size_t before = n_sends;
        stall_take(stall, text(CASES[i].words, key));
        if (n_sends - before != CASES[i].n_sends)
            fail_msg("\"%s\": %zu messages", CASES[i].words, n_sends - before);
    }
    wait_for((int)(sizeof CASES / sizeof *CASES));
    assert_int_equal(n_refused, 0);
    assert_int_equal(stall_held(stall), sizeof CASES / sizeof *CASES);
}

/* Nobody can be asked who is on duty while the store is stuck: all who take turns are rung. */
static void a_rotation_rings_all_of_its_members_when_nobody_can_ask_who_is_on(void **state)
{
    (void)state;
    static const int BOTH[] = { 0, 1 }, TURNS[] = { 0 };
    static const struct team_rotation ROTATION = { .name = "week", .zone = "UTC", .members = BOTH, .n_members = 2 };
    static const struct team_step STEP = { .rotations = TURNS, .n_rotations = 1, .members = BOTH, .n_members = 1 };
    struct settings settings = SETTINGS;
    struct setup setup = setup_value;
    struct inbound in = { .channel = STR("sms"), .from = STR("+1"), .to = STR("+1800"), .text = { STR("cant feel my left hand") } };
    struct arena *arena = arena_new(0);
    struct zone *zone = zone_new("UTC", NULL);
    struct outbound *messages_out = NULL;
    size_t n = 0, rung[2] = { 0, 0 };
    settings.team.rotations = &ROTATION;
    settings.team.n_rotations = 1;
    settings.team.steps = &STEP;
    settings.team.n_steps = 1;
    setup.settings = &settings;
    assert_int_equal(urgent_compose(&setup, zone, &in, NULL, 1800000000, arena, &messages_out, &n, NULL), 0);
    for (size_t i = 0; i < n; i++)
        if (messages_out[i].class == CLASS_ALERT)
            rung[str_is(messages_out[i].to, "+1902")]++;
    assert_true(rung[0] == 1 && rung[1] == 1);
    zone_free(zone);
    arena_free(arena);
}

/* P5: as far as it is known whose site it is, and after a reload by the policy of that name now. */
static void alert_rings_by_the_policy_of_the_site_of_who_wrote(void **state)
{
    (void)state;
    static const struct team_policy NORTH = { .name = "north", .steps = &STEPS[1], .n_steps = 1 };
    static const struct settings_site SITES[] = { { .keyword = "NORTH", .name = "North", .policy = &NORTH }, { .keyword = "SOUTH", .name = "South" } };
    struct settings settings = SETTINGS;
    struct sites *known = NULL;
    settings.joining.sites = SITES;
    settings.joining.n_sites = 2;
    sites_note(&known, STR("sms"), STR("+1"), STR(""));
    assert_null(known); /* where no site is known nothing is kept */
    sites_note(&known, STR("sms"), STR("+1"), STR("north"));
    assert_ptr_equal(sites_find(known, &settings, STR("sms"), STR("+1")), &SITES[0]);
    assert_null(sites_find(known, &settings, STR("sms"), STR("+12")));
    assert_null(sites_find(known, &settings, STR("push"), STR("+1")));
    sites_note(&known, STR("sms"), STR("+1"), STR("SOUTH"));
    assert_ptr_equal(sites_find(known, &settings, STR("sms"), STR("+1")), &SITES[1]);
    sites_note(&known, STR("sms"), STR("+1"), STR(""));
    assert_null(sites_find(known, &settings, STR("sms"), STR("+1")));
    sites_note(&known, STR("sms"), STR("+1"), STR("gone"));
    assert_null(sites_find(known, &settings, STR("sms"), STR("+1")));
    sites_free(known);

    setup_value.settings = &settings;
    struct job *first = text("pain 3", "SM1"), *second = text(EMERGENCY, "SM2");
    struct done_batch *stored = batch(first, false, VERDICT_DONE, NULL);
    stored->result.verdicts[0].site = STR("NORTH");
    stall_given(stall, &first, 1);
    done(stored);
    assert_int_equal(n_sends, 0);
    stall_begin(stall);
    stall_take(stall, second);
    assert_int_equal(n_sends, 2);
    assert_true(sends[1].class == CLASS_ALERT && strcmp(to[1], "+1902") == 0);
    wait_for(1);
    setup_value.settings = &SETTINGS;
}

/* Decision 33, also when nothing but the text is at hand; and it is read somewhere, or nobody could phone. */
static void words_go_to_telephones_alone_and_what_rings_first_rings(void **state)
{
    (void)state;
    static const struct settings_channel CHANNELS[] = { { .name = "sms" }, { .name = "push", .team_only = true } };
    static const struct team_address ADDRESSES[] = { { "push", "nape-x" }, { "sms", "+1900" }, { "push", "nape-y" } }, PUSH[] = { { "push", "nape-z" } };
    static const struct team_member PEOPLE[] = {
        { .id = "maria", .name = "Maria", .lang = "en", .addresses = ADDRESSES, .n_addresses = 3 },
        { .id = "luis", .name = "Luis", .lang = "en", .addresses = PUSH, .n_addresses = 1 },
    };
    struct settings settings = SETTINGS;
    settings.channels = CHANNELS;
    settings.n_channels = 2;
    settings.team.members = PEOPLE;
    setup_value.settings = &settings;
    stall_begin(stall);
    stall_take(stall, text(EMERGENCY, "SM1"));
    assert_int_equal(n_sends, 3);
    assert_true(sends[1].class == CLASS_ALERT && str_is(sends[1].to, "+1900") && sends[1].brief == BRIEF_NOT);
    assert_non_null(strstr(sends[1].body.text.s, "hand"));
    assert_true(sends[2].class == CLASS_ALERT && str_is(sends[2].to, "nape-x") && sends[2].brief == BRIEF_EMERGENCY);
    assert_null(strstr(sends[2].body.text.s, "hand"));
    assert_null(strstr(sends[2].body.text.s, "+1555"));
    answer(1, SEND_BAD_ADDRESS); /* nobody else has a telephone */
    assert_int_equal(n_sends, 3);
    answer(2, SEND_BAD_ADDRESS); /* what is brief may go anywhere */
    assert_int_equal(n_sends, 4);
    assert_true(str_is(sends[3].to, "+1900") && sends[3].brief == BRIEF_EMERGENCY);
    answer(0, SEND_TAKEN);
    answer(3, SEND_TAKEN);
    wait_for(1);
    setup_value.settings = &SETTINGS;
}

static void a_text_delivered_again_is_told_how_it_stands_and_nothing_else(void **state)
{
    (void)state;
    stall_begin(stall);
    stall_take(stall, text(EMERGENCY, "SM1"));
    stall_take(stall, text(EMERGENCY, "SM1"));
    assert_true(n_refused == 1 && n_durable == 0); /* the journal has not told yet */
    wait_for(2);
    assert_int_equal(n_durable, 1);
    stall_take(stall, text(EMERGENCY, "SM1"));
    assert_int_equal(n_durable, 2);
    assert_int_equal(n_sends, 2);
    assert_int_equal(stall_held(stall), 1);
    stall_take(stall, text(EMERGENCY, "SM2")); /* another one */
    assert_int_equal(n_sends, 4);
}

static void what_the_provider_cannot_take_now_is_sent_again(void **state)
{
    (void)state;
    stall_begin(stall);
    stall_take(stall, text(EMERGENCY, "SM1"));
    answer(0, SEND_IN_DOUBT);
    answer(1, SEND_TAKEN);
    stall_run(stall);
    assert_int_equal(n_sends, 2);
    clock_advance_ms(&test_clock, 2500);
    stall_run(stall);
    assert_int_equal(n_sends, 3);
    assert_int_equal(sends[2].id, sends[0].id);
    answer(2, SEND_RETRY);
    for (int i = 0; i < 20; i++) { /* it goes on */
        clock_advance_ms(&test_clock, 31000);
        stall_run(stall);
        answer(n_sends - 1, SEND_CHANNEL_DOWN);
    }
    assert_int_equal(n_sends, 23);
    clock_advance_ms(&test_clock, 31000);
    stall_run(stall);
    answer(n_sends - 1, SEND_TAKEN);
    clock_advance_ms(&test_clock, 31000);
    stall_run(stall);
    assert_int_equal(n_sends, 24);
    wait_for(1);
}

/* A batch that hung is committed: its sends that went out are dropped, what it did not make comes again. */
static void a_batch_that_is_committed_late_sends_nothing_again(void **state)
{
    (void)state;
    struct job *job = text(EMERGENCY, "SM1");
    stall_given(stall, &job, 1);
    stall_begin(stall);
    assert_int_equal(n_sends, 2);
    wait_for(1);
    struct outbound leased[] = {
        { .id = 21, .class = CLASS_ADVICE, .channel = STR("sms"), .to = STR("+15551230001"), .slot = sends[0].slot, .inbox_id = 7 },
        { .id = 22, .class = CLASS_REPLY, .channel = STR("sms"), .to = STR("+15551230001"), .slot = STR("reply"), .inbox_id = 7 },
        { .id = 23, .class = CLASS_ALERT, .channel = STR("sms"), .to = STR("+1900"), .slot = STR("ring1.maria.0"), .inbox_id = 8 },
    };
    struct done_batch *d = batch(job, false, VERDICT_DONE, NULL);
    d->result.sends = leased;
    d->result.n_sends = 3;
    stall_done(stall, d);
    assert_int_equal(d->result.n_sends, 2); /* the reply, and the alert of another text */
    assert_true(d->result.sends[0].id == 22 && d->result.sends[1].id == 23);
    assert_null(d->jobs[0]); /* the alert that went out has no row: the text comes again with it */
    done_batch_free(d);
    assert_int_equal(n_submitted, 1);
    assert_int_equal(submitted[0]->of.inbound.n_already, 1);
    assert_int_equal(submitted[0]->of.inbound.already[0].class, CLASS_ALERT);
    answer(0, SEND_TAKEN);
    assert_int_equal(n_submitted, 2);
    assert_int_equal(submitted[1]->of.send_result.outbox_id, 21);
}

static void a_journal_is_replayed_and_emptied_when_all_is_stored(void **state)
{
    (void)state;
    struct job **left;
    size_t n = 0;
    stall_begin(stall);
    stall_take(stall, text(EMERGENCY, "SM1"));
    wait_for(1);
    assert_int_equal(scribe_left(scribe, &left, &n, NULL), 0);
    assert_int_equal(n, 1);
    struct job *tick = job_new(JOB_TICK);
    done(batch(tick, false, VERDICT_DONE, NULL));
    stall_replay(stall, left, n); /* as after a start */
    free(left);
    assert_int_equal(n_submitted, 2);
    stall_given(stall, submitted, 2);
    n_submitted = 0;
    done(batch(submitted[0], false, VERDICT_DONE, NULL));
    done(batch(submitted[1], false, VERDICT_DUPLICATE, NULL));
    scribe_put(scribe, &(struct inbound){ 0 }, NULL, 0, NULL); /* comes behind the order to empty it */
    struct scribe_note note;
    while (!scribe_collect(scribe, &note))
        sem_wait(&bell);
    assert_int_equal(scribe_left(scribe, &left, &n, NULL), 0);
    assert_int_equal(n, 1);
    assert_int_equal(left[0]->of.inbound.key[0].n, 0);
    job_free(left[0]);
    free(left);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_text_of_a_failed_batch_is_advised_kept_and_stored_later),
        CASE(what_the_text_alone_says_decides),
        CASE(a_rotation_rings_all_of_its_members_when_nobody_can_ask_who_is_on),
        CASE(alert_rings_by_the_policy_of_the_site_of_who_wrote),
        CASE(words_go_to_telephones_alone_and_what_rings_first_rings),
        CASE(a_text_delivered_again_is_told_how_it_stands_and_nothing_else),
        CASE(what_the_provider_cannot_take_now_is_sent_again),
        CASE(a_batch_that_is_committed_late_sends_nothing_again),
        CASE(a_journal_is_replayed_and_emptied_when_all_is_stored),
    };
    return cmocka_run_group_tests(tests, load_rules, drop_rules);
}
