/* SPDX-License-Identifier: ISC
 * P5 over random histories: texts, answers, a team that answers or does not, results and receipts of every kind, a clock that jumps both
 * ways.  After each batch every open alert has an owner or a next step in the future that is not far off, and none is gone that
 * no human ended (a question may end by a plain no).  The seed is printed; NAPE_TEST_SEED plays another. */
#include <config.h>

#include "delivery/worker_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "care/messages.h"
#include "nlp/lexicon.h"
#include "store/address_rows.h"
#include "store/escalation_rows.h"
#include "store/patient_rows.h"
#include "triage/ruleset.h"

enum { START = 1772467200 /* Monday 2026-03-02 16:00 UTC */, HISTORIES = 8, EVENTS = 1000, PEOPLE = 5, CODES_MAX = 4096, SENT_MAX = 64,
       ROUNDS_MAX = 60, MINUTE_S = 60, DAY_S = 86400 };

/* How long an open alert may wait in each state, at most: what the settings below say; until the clinic opens after a weekend. */
static const int64_t LONGEST_S[ESCALATION_STATE_COUNT] = {
    [ESCALATION_ASKED] = 30 * MINUTE_S, [ESCALATION_ALERTED] = 20 * MINUTE_S, [ESCALATION_TAKEN] = 60 * MINUTE_S,
    [ESCALATION_HELD] = 4 * DAY_S,
};

static const struct team_address MARIA[] = { { "pager", "+1901" }, { "sms", "+1902" } };
static const struct team_address NILS[] = { { "pager", "+1903" } };
static const struct team_address OLU[] = { { "pager", "+1904" } };
static const struct team_member MEMBERS[] = {
    { .id = "maria", .name = "Maria", .lang = "en", .addresses = MARIA, .n_addresses = 2 },
    { .id = "nils", .name = "Nils", .lang = "en", .addresses = NILS, .n_addresses = 1 },
    { .id = "olu", .name = "Olu", .lang = "fr", .addresses = OLU, .n_addresses = 1 },
};
static const char *const PAGERS[] = { "+1901", "+1903", "+1904" };
static const int FIRST[] = { 0 }, OTHERS[] = { 1, 2 };
static const struct team_step STEPS[] = { { .members = FIRST, .n_members = 1, .wait_min = 10 },
                                          { .members = OTHERS, .n_members = 2, .wait_min = 20, .all = true } };
static const struct settings_channel CHANNELS[] = { { .name = "sms", .driver = "sim", .optout = "self" },
                                                    { .name = "pager", .driver = "sim", .optout = "self" } };

struct wander {
    struct rule_files files;
    struct settings settings;
    struct setup setup;
    struct clock clock;
    struct rng rng;
    struct worker *worker;
    struct batch_result result;
    struct job *jobs[8];
    size_t n_jobs;
    int64_t n_texts;
    int64_t last_text;            /* of the key that may come again */
    int64_t sent[SENT_MAX];       /* ids that a receipt may tell of */
    size_t n_sent;
    int64_t newest_code;
    enum escalation_state was[CODES_MAX];  /* CLOSED: not open before */
    bool reached[CODES_MAX];
    bool ended[CODES_MAX];        /* a member closed it with this batch */
    int64_t n_alerts, n_looks;
};

static uint64_t below(struct wander *w, uint64_t n)
{
    return rng_below(&w->rng, n);
}

static bool chance(struct wander *w, unsigned in_hundred)
{
    return below(w, 100) < in_hundred;
}

/* ---- running ---- */

static void forget(struct wander *w)
{
    for (size_t i = 0; i < w->n_jobs; i++)
        job_free(w->jobs[i]);
    w->n_jobs = 0;
}

static struct job *add(struct wander *w, enum job_kind kind)
{
    struct job *job = job_new(kind);
    assert_non_null(job);
    assert_true(w->n_jobs < sizeof w->jobs / sizeof *w->jobs);
    return w->jobs[w->n_jobs++] = job;
}

static void run(struct wander *w)
{
    struct err err = { 0 };
    const struct credit credits[] = { { "sms", (int)below(w, 5), 4 }, { "pager", 4, 4 } };
    struct batch batch = { .setup = &w->setup, .jobs = w->jobs, .n_jobs = w->n_jobs, .credits = credits, .n_credits = 2 };
    batch_result_clear(&w->result);
    if (worker_run(w->worker, &batch, &w->result, &err) < 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < w->n_jobs; i++)
        assert_int_not_equal(w->result.verdicts[i].kind, VERDICT_FAILED);
    forget(w);
}

/* What becomes of what was leased; some is never heard of again. */
static bool answer_sends(struct wander *w)
{
    static const enum send_outcome BAD[] = { SEND_RETRY, SEND_REFUSED, SEND_BAD_ADDRESS, SEND_CHANNEL_DOWN, SEND_STOPPED_BY_CARRIER,
                                             SEND_IN_DOUBT, SEND_UNSENT };
    bool any = false;
    for (size_t i = 0; i < w->result.n_sends && w->n_jobs < sizeof w->jobs / sizeof *w->jobs; i++) {
        if (chance(w, 2))
            continue;
        struct job *job = add(w, JOB_SEND_RESULT);
        job->of.send_result = (struct send_result){ .outbox_id = w->result.sends[i].id, .outcome = SEND_TAKEN, .retry_after_s = -1 };
        if (chance(w, 8))
            job->of.send_result.outcome = BAD[below(w, sizeof BAD / sizeof *BAD)];
        else
            w->sent[w->n_sent++ % SENT_MAX] = w->result.sends[i].id;
        any = true;
    }
    return any;
}

/* Batches until nothing is due at this moment. */
static void settle(struct wander *w)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        bool more = answer_sends(w);
        if (!more && (w->result.next_due_utc == 0 || w->result.next_due_utc > clock_utc_s(&w->clock)))
            return;
        if (!more)
            add(w, JOB_TICK);
        run(w);
    }
    fail_msg("it does not come to rest");
}

/* ---- what must hold ---- */

static void check_row(struct wander *w, const struct escalation *row)
{
    int64_t now = clock_utc_s(&w->clock), left = 0;
    switch (row->state) {
    case ESCALATION_ASKED:
        left = row->patient_next_utc - now;
        break;
    case ESCALATION_TAKEN:
        assert_true(row->taken_by.n > 0);
        left = row->team_next_utc - now;
        break;
    case ESCALATION_ALERTED:
    case ESCALATION_HELD:
        left = row->team_next_utc - now;
        break;
    case ESCALATION_LISTED:  /* on the list that a human reads: rings nobody */
    case ESCALATION_LOOK:
        return;
    case ESCALATION_CLOSED:
    case ESCALATION_STATE_COUNT:
        fail_msg("alert %lld is %d", (long long)row->id, row->state);
        return;
    }
    if (left <= 0 || left > LONGEST_S[row->state])
        fail_msg("alert %lld, %s: its next step is in %lld s", (long long)row->id, ESCALATION_STATE_NAMES[row->state], (long long)left);
}

static void check(struct wander *w)
{
    struct arena *arena = arena_new(0);
    struct escalation *rows = NULL;
    struct err err = { 0 };
    bool open[CODES_MAX] = { false };
    size_t n = 0;
    assert_int_equal(escalation_rows_list(w->worker->db, 1000, arena, &rows, &n, &err), 0);
    for (size_t i = 0; i < n; i++) {
        check_row(w, &rows[i]);
        assert_in_range(rows[i].id, 1, CODES_MAX - 1);
        open[rows[i].id] = true;
        w->n_alerts += w->was[rows[i].id] == ESCALATION_CLOSED && rows[i].state == ESCALATION_ALERTED;
        w->n_looks += rows[i].state == ESCALATION_LOOK;
        w->newest_code = rows[i].id > w->newest_code ? rows[i].id : w->newest_code;
        w->was[rows[i].id] = rows[i].state;
        w->reached[rows[i].id] = rows[i].reached_human;
    }
    for (int64_t code = 1; code <= w->newest_code; code++) {
        if (!open[code] && w->was[code] != ESCALATION_CLOSED && !w->ended[code] && (w->was[code] != ESCALATION_ASKED || w->reached[code]))
            fail_msg("alert %lld was %s and is gone, and nobody ended it", (long long)code, ESCALATION_STATE_NAMES[w->was[code]]);
        if (!open[code])
            w->was[code] = ESCALATION_CLOSED;
        w->ended[code] = false;
    }
    arena_free(arena);
}

/* ---- what happens ---- */

static void text(struct wander *w, const char *channel, const char *from, const char *words)
{
    bool again = chance(w, 4) && w->last_text > 0;
    struct job *job = add(w, JOB_INBOUND);
    if (!again)
        w->last_text = ++w->n_texts;
    job->of.inbound = (struct inbound){ .channel = str_of(channel), .from = str_of(from), .to = STR("+1800"), .text = { str_of(words) },
                                        .key = { str_of(arena_printf(job->arena, "%lld", (long long)w->last_text)) },
                                        .received_utc = clock_utc_s(&w->clock) };
    run(w);
}

static void patient_writes(struct wander *w)
{
    static const char *const TEXTS[] = {
        "cant feel my left hand", "I can't move my left arm", "fever of 39 and my head hurts", "sudden headache today",
        "my arm feels weird", "vomiting with the headache", "my headaches are different lately", "I want to kill myself",
        "my boyfriend choked me last night", "yes", "no", "no", "hmm not sure", "SAFE", "STOP", "START", "pain 8", "pain 2", "thanks", "UNDO",
    };
    char from[8];
    snprintf(from, sizeof from, "+1%d", (int)(501 + below(w, PEOPLE + 1))); /* the last is nobody's */
    text(w, "sms", from, TEXTS[below(w, sizeof TEXTS / sizeof *TEXTS)]);
}

static void member_writes(struct wander *w)
{
    static const struct { const char *verb, *rest; bool ends; } FORMS[] = {
        { "ACK", "", false }, { "ACK", "", false }, { "CLOSE", "spoke", true }, { "CLOSE", "in care", true }, { "CLOSE", "false", true },
        { "CLOSE", "not reached", false }, { "PASS", "to Nils", false }, { "PASS", "to Olu", false }, { "got it", NULL, false },
        { "BUSY 60", NULL, false }, { "BACK", NULL, false },
    };
    int64_t code = w->newest_code > 0 ? 1 + (int64_t)below(w, (uint64_t)w->newest_code) : 1;
    for (int tries = 0; tries < 20 && w->was[code] == ESCALATION_CLOSED && w->newest_code > 0; tries++)
        code = 1 + (int64_t)below(w, (uint64_t)w->newest_code);
    char words[40];
    size_t form = below(w, sizeof FORMS / sizeof *FORMS);
    if (FORMS[form].rest != NULL)
        snprintf(words, sizeof words, "%s %lld %s", FORMS[form].verb, (long long)code, FORMS[form].rest);
    else
        snprintf(words, sizeof words, "%s", FORMS[form].verb);
    w->ended[code] = FORMS[form].ends;
    text(w, "pager", PAGERS[below(w, 3)], words);
}

static void receipt_comes(struct wander *w)
{
    static const enum outbound_state STATES[] = { OUT_DELIVERED, OUT_DELIVERED, OUT_SENT, OUT_FAILED, OUT_EXPIRED };
    if (w->n_sent == 0)
        return;
    size_t have = w->n_sent < SENT_MAX ? w->n_sent : SENT_MAX;
    struct job *job = add(w, JOB_RECEIPT);
    job->of.receipt = (struct receipt){ .channel = STR("sms"), .outbox_id = w->sent[below(w, have)],
                                        .state = STATES[below(w, sizeof STATES / sizeof *STATES)], .outcome = SEND_REFUSED };
    run(w);
}

/* Mostly the next thing that is due comes; now and then the clock jumps, and only the one that people live by. */
static void time_passes(struct wander *w)
{
    int64_t now = clock_utc_s(&w->clock), due = w->result.next_due_utc;
    if (chance(w, 6))
        w->clock.manual_utc_ms += ((int64_t)below(w, 6 * 3600) - 3 * 3600) * 1000;
    else if (chance(w, 2))
        w->clock.manual_utc_ms += ((int64_t)below(w, 20 * DAY_S) - 10 * DAY_S) * 1000;
    else if (chance(w, 50) && due > now)
        clock_advance_ms(&w->clock, (due - now) * 1000);
    else
        clock_advance_ms(&w->clock, (int64_t)below(w, 9 * 60) * 1000);
    add(w, JOB_TICK);
    run(w);
}

static void add_people(struct wander *w)
{
    struct err err = { 0 };
    assert_int_equal(db_begin(w->worker->db, &err), 0);
    for (int i = 0; i < PEOPLE; i++) {
        char number[16], name[16];
        int64_t id = 0;
        snprintf(number, sizeof number, "+1%d", 501 + i);
        snprintf(name, sizeof name, "Ana%d", i);
        struct patient p = { .state = PATIENT_ACTIVE, .name = str_of(name), .lang = STR("en"), .zone = STR("America/New_York"),
                             .region = STR("US"), .quiet_from_min = -1, .quiet_to_min = -1, .created_utc = START, .joined_utc = START };
        struct consent_entry e = { .consent = CONSENT_IN, .at_utc = START, .by = "patient" };
        assert_int_equal(patient_rows_add(w->worker->db, &p, &id, &err), 0);
        assert_int_equal(address_rows_ensure(w->worker->db, STR("sms"), str_of(number), &e.address_id, &err), 0);
        assert_int_equal(address_rows_reach(w->worker->db, e.address_id, id, 1, &err), 0);
        assert_int_equal(address_rows_consent(w->worker->db, &e, &err), 0);
    }
    assert_int_equal(db_commit(w->worker->db, &err), 0);
}

static void begin(struct wander *w, uint64_t seed)
{
    struct err err = { 0 };
    struct worker_options options = { .store_url = "sqlite::memory:", .clock = &w->clock, .rng = &w->rng };
    batch_result_clear(&w->result);
    worker_free(w->worker);
    rng_seed(&w->rng, seed);
    clock_init_manual(&w->clock, START);
    memset(w->ended, 0, sizeof w->ended);
    for (size_t i = 0; i < CODES_MAX; i++)
        w->was[i] = ESCALATION_CLOSED;
    w->newest_code = w->n_sent = w->last_text = 0;
    /* every other clinic has hours, and lets alerts wait for its opening */
    w->settings.team.off_hours_hold = seed % 2 == 0;
    w->worker = worker_new(&options, &err);
    assert_non_null(w->worker);
    add_people(w);
    add(w, JOB_TICK);
    run(w);
}

static void every_alert_has_an_owner_or_a_next_step(void **state)
{
    struct wander *w = *state;
    const char *given = getenv("NAPE_TEST_SEED");
    int64_t seed = 1;
    if (given != NULL)
        assert_true(text_to_int(str_of(given), 1, INT32_MAX, &seed));
    print_message("# seed %lld\n", (long long)seed);
    for (int h = 0; h < HISTORIES; h++) {
        begin(w, (uint64_t)(seed * 1000 + h));
        for (int i = 0; i < EVENTS; i++) {
            uint64_t what = below(w, 10);
            if (what < 3)
                patient_writes(w);
            else if (what < 5)
                member_writes(w);
            else if (what < 6)
                receipt_comes(w);
            else
                time_passes(w);
            settle(w);
            check(w);
        }
    }
    print_message("# figure: random histories: %d of %d events, %lld alerts rang, each had an owner or a next step\n", HISTORIES, EVENTS,
                  (long long)w->n_alerts);
    assert_true(w->n_alerts > HISTORIES * 5);
    assert_true(w->n_looks > 0);
}

static int set_up(void **state)
{
    struct wander *w = calloc(1, sizeof *w);
    struct problems problems;
    char *dir = rules_dir_default();
    *state = w;
    problems_init(&problems);
    if (w == NULL || dir == NULL || rule_files_read(dir, &w->files, NULL) < 0)
        return -1;
    free(dir);
    w->settings = (struct settings){
        .clinic = "Harbor Massage", .phone = "", .region = "US", .zone = "America/New_York", .lang = "en", .staffed_hours = "Mon-Fri 9-17",
        .team = { .members = MEMBERS, .n_members = 3, .steps = STEPS, .n_steps = 2, .ack_return_min = 60, .ask_emergency_min = 15,
                  .ask_urgent_min = 30, .accepted_by = "Maria" },
        .channels = CHANNELS, .n_channels = 2, .stall_ms = 2000,
    };
    if (hours_parse(str_of(w->settings.staffed_hours), &w->settings.hours, NULL) < 0)
        return -1;
    struct lexicon *lexicon = lexicon_new(&w->files, &problems);
    w->setup = (struct setup){ .refs = 1, .settings = &w->settings, .lexicon = lexicon,
                               .ruleset = lexicon != NULL ? ruleset_new(&w->files, lexicon, false, &problems) : NULL,
                               .messages = messages_new(&w->files, &problems) };
    problems_clear(&problems);
    return w->setup.ruleset != NULL && w->setup.messages != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    struct wander *w = *state;
    forget(w);
    batch_result_clear(&w->result);
    worker_free(w->worker);
    ruleset_free((struct ruleset *)(uintptr_t)w->setup.ruleset);
    lexicon_free((struct lexicon *)(uintptr_t)w->setup.lexicon);
    messages_free((struct messages *)(uintptr_t)w->setup.messages);
    rule_files_clear(&w->files);
    free(w);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(every_alert_has_an_owner_or_a_next_step, set_up, tear_down) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
