/* SPDX-License-Identifier: ISC
 * Somebody sets the clock while alerts are open (DESIGN, two clocks): an hour back and forth with three of them, and each rings within
 * its own time-out, none twice for the step.  And how the loop notices. */
#include <config.h>

#include "delivery/worker_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/files.h"
#include "care/messages.h"
#include "nlp/lexicon.h"
#include "triage/ruleset.h"

enum { START = 1772467200, ALERTS = 3, RINGS_MAX = 40, HOUR_S = 3600, STEP_S = 600, SECOND_STEP_S = 900 };

static const struct team_address NURSE[] = { { "sim", "+1900" } }, DOCTOR[] = { { "sim", "+1901" } };
static const struct team_member MEMBERS[] = {
    { .id = "nurse", .name = "Nurse", .lang = "en", .addresses = NURSE, .n_addresses = 1 },
    { .id = "doctor", .name = "Doctor", .lang = "en", .addresses = DOCTOR, .n_addresses = 1 },
};
static const int FIRST[] = { 0 }, SECOND[] = { 1 };
static const struct team_step STEPS[] = { { .members = FIRST, .n_members = 1, .wait_min = STEP_S / 60 },
                                          { .members = SECOND, .n_members = 1, .wait_min = SECOND_STEP_S / 60 } };
static const struct settings_channel CHANNELS[] = { { .name = "sim", .driver = "sim", .local = true, .optout = "self" } };
static const struct settings SETTINGS = {
    .clinic = "Harbor Massage", .phone = "", .region = "US", .zone = "America/New_York", .lang = "en", .staffed_hours = "",
    .team = { .members = MEMBERS, .n_members = 2, .steps = STEPS, .n_steps = 2, .ack_return_min = 60, .ask_emergency_min = 15,
              .ask_urgent_min = 30 },
    .channels = CHANNELS, .n_channels = 1, .stall_ms = 2000,
};

/* A day of one worker, second by second where something is due. */
struct day {
    struct rule_files files;
    struct setup setup;
    struct clock clock;
    struct rng rng;
    struct worker *worker;
    int64_t next_due_utc;
    int64_t rings[ALERTS][RINGS_MAX]; /* by the time since boot */
    size_t n_rings[ALERTS];
};

static int64_t boot_s(const struct day *d)
{
    return d->clock.manual_mono_ms / 1000;
}

/* "2 EMERGENCY ...", "2 Ana WORSE": the alert's number stands first. */
static void note(struct day *d, const struct outbound *message)
{
    int64_t code = 0;
    struct str rest = message->body.text, word;
    if (message->class != CLASS_ALERT || !str_cut(&rest, ' ', &word) || !text_to_int(word, 1, ALERTS, &code))
        return;
    assert_true(d->n_rings[code - 1] < RINGS_MAX);
    d->rings[code - 1][d->n_rings[code - 1]++] = boot_s(d);
}

static void run(struct day *d, struct job *job)
{
    struct err err = { 0 };
    struct credit credit = { "sim", 100, 100 };
    struct batch batch = { .setup = &d->setup, .jobs = &job, .n_jobs = 1, .credits = &credit, .n_credits = 1 };
    struct batch_result result;
    if (worker_run(d->worker, &batch, &result, &err) < 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < result.n_sends; i++)
        note(d, &result.sends[i]);
    d->next_due_utc = result.next_due_utc;
    batch_result_clear(&result);
    job_free(job);
}

static void write_text(struct day *d, const char *from, const char *words)
{
    struct job *job = job_new(JOB_INBOUND);
    job->of.inbound = (struct inbound){ .channel = STR("sim"), .from = str_of(from), .to = STR("nape"), .text = { str_of(words) },
                                        .received_utc = clock_utc_s(&d->clock) };
    run(d, job);
}

/* As the loop does: a tick when something is due, and every thirty seconds. */
static void pass(struct day *d, int seconds)
{
    for (int i = 0; i < seconds; i++) {
        clock_advance_ms(&d->clock, 1000);
        if ((d->next_due_utc != 0 && d->next_due_utc <= clock_utc_s(&d->clock)) || boot_s(d) % 30 == 0)
            run(d, job_new(JOB_TICK));
    }
}

/* Somebody sets the clock; the loop sees it within the second and asks what is due. */
static void step(struct day *d, int seconds)
{
    d->clock.manual_utc_ms += (int64_t)seconds * 1000;
    run(d, job_new(JOB_TICK));
}

static int set_up(void **state)
{
    struct day *d = calloc(1, sizeof *d);
    struct problems problems;
    struct err err = { 0 };
    char *dir = rules_dir_default();
    problems_init(&problems);
    if (rule_files_read(dir, &d->files, &err) < 0)
        print_error("%s\n", err.text);
    free(dir);
    d->setup = (struct setup){ .refs = 1, .settings = &SETTINGS };
    d->setup.lexicon = lexicon_new(&d->files, &problems);
    d->setup.ruleset = ruleset_new(&d->files, d->setup.lexicon, false, &problems);
    d->setup.messages = messages_new(&d->files, &problems);
    problems_clear(&problems);
    clock_init_manual(&d->clock, START);
    rng_seed(&d->rng, 3);
    struct worker_options options = { .store_url = "sqlite::memory:", .clock = &d->clock, .rng = &d->rng };
    d->worker = worker_new(&options, &err);
    *state = d;
    return d->worker != NULL && d->setup.messages != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    struct day *d = *state;
    worker_free(d->worker);
    messages_free((struct messages *)(uintptr_t)d->setup.messages);
    ruleset_free((struct ruleset *)(uintptr_t)d->setup.ruleset);
    lexicon_free((struct lexicon *)(uintptr_t)d->setup.lexicon);
    rule_files_clear(&d->files);
    free(d);
    return 0;
}

static void open_three(struct day *d)
{
    static const char *const FROM[ALERTS] = { "+1", "+2", "+3" };
    for (int a = 0; a < ALERTS; a++) {
        write_text(d, FROM[a], "half my face is numb");
        pass(d, 60);
        write_text(d, FROM[a], "SAFE"); /* the patient's side is still: only the team's clock runs */
        pass(d, 120);
    }
    for (int a = 0; a < ALERTS; a++)
        assert_int_equal(d->n_rings[a], 1);
}

/* From the step on, each alert rings at least once within the time-out that it had, and no two of its rings are nearer than one. */
static void each_rings_in_time(const struct day *d, int64_t stepped_s, const size_t *before, const char *what)
{
    for (int a = 0; a < ALERTS; a++) {
        const int64_t *rings = d->rings[a];
        if (d->n_rings[a] == before[a])
            fail_msg("%s: alert %d rings no more", what, a + 1);
        for (size_t i = before[a]; i < d->n_rings[a]; i++) {
            int64_t since = i == before[a] ? stepped_s : rings[i - 1], wait = i % 2 == 1 ? STEP_S : SECOND_STEP_S;
            if (rings[i] - since > wait)
                fail_msg("%s: alert %d rang after %lld s", what, a + 1, (long long)(rings[i] - since));
            if (i > before[a] && rings[i] - rings[i - 1] < STEP_S)
                fail_msg("%s: alert %d rang again after %lld s", what, a + 1, (long long)(rings[i] - rings[i - 1]));
        }
    }
}

static void a_step_silences_nobody_and_rings_nobody_twice(void **state)
{
    struct day *d = *state;
    static const int STEPS_S[] = { -HOUR_S, HOUR_S, HOUR_S, -HOUR_S, -HOUR_S };
    open_three(d);
    for (size_t s = 0; s < sizeof STEPS_S / sizeof *STEPS_S; s++) {
        size_t before[ALERTS];
        memcpy(before, d->n_rings, sizeof before);
        int64_t stepped_s = boot_s(d);
        step(d, STEPS_S[s]);
        for (int a = 0; a < ALERTS; a++)
            if (d->n_rings[a] > before[a] + (STEPS_S[s] > 0))
                fail_msg("alert %d rang %zu times for the step", a + 1, d->n_rings[a] - before[a]);
        pass(d, 1700);
        each_rings_in_time(d, stepped_s, before, STEPS_S[s] < 0 ? "an hour back" : "an hour forth");
    }
}

static void the_loop_tells_a_step_from_time_that_passes(void **state)
{
    (void)state;
    struct clock clock;
    struct clock_watch watch = { .begun = false };
    bool woke;
    clock_init_manual(&clock, START);
    clock.manual_utc_ms -= 7 * 1000;
    assert_int_equal(clock_watch_look(&watch, &clock, &woke), 0); /* the first look compares with nothing */
    for (int i = 0; i < 10; i++) {
        clock_advance_ms(&clock, 1000);
        clock.manual_utc_ms += 100; /* slewed */
        assert_int_equal(clock_watch_look(&watch, &clock, &woke), 0);
    }
    clock.manual_utc_ms += 3600 * 1000;
    clock_advance_ms(&clock, 1000);
    assert_int_equal(clock_watch_look(&watch, &clock, &woke), 3600);
    assert_int_equal(clock_watch_look(&watch, &clock, &woke), 0); /* said once */
    clock.manual_utc_ms -= 3600 * 1000;
    assert_int_equal(clock_watch_look(&watch, &clock, &woke), -3600);
    atomic_fetch_add(&clock.shift_s, 600); /* the demo's button is no step; a manual clock has no shift of its own */
    clock.manual_utc_ms += 600 * 1000;
    assert_int_equal(clock_watch_look(&watch, &clock, &woke), 0);
    assert_false(woke);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test_setup_teardown(a_step_silences_nobody_and_rings_nobody_twice, set_up, tear_down),
        cmocka_unit_test(the_loop_tells_a_step_from_time_that_passes),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
