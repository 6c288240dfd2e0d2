/* SPDX-License-Identifier: ISC
 * A virtual year through the worker: plans at 09:00, 02:30 and 01:30 in five zones, every clock change and a day that a zone left
 * out included.  Exactly one reminder a day each, inside its window (P6). */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/zone.h"
#include "care/messages.h"
#include "delivery/worker.h"
#include "nlp/lexicon.h"
#include "triage/ruleset.h"

enum { N_ZONES = 5, N_PLANS = 3, WINDOW_MIN = 60, DAYS_MAX = 380, TICKS_MOST = 40000 };

static const char *const ZONES[N_ZONES] = { "America/New_York", "Europe/Madrid", "Asia/Kathmandu", "Australia/Lord_Howe",
                                            "Pacific/Apia" };
static const struct {
    const char *rule;
    int slot;
} PLANS[N_PLANS] = { { "FREQ=DAILY;BYHOUR=9;BYMINUTE=0", 540 }, { "FREQ=DAILY;BYHOUR=2;BYMINUTE=30", 150 },
                     { "FREQ=DAILY;BYHOUR=1;BYMINUTE=30", 90 } };

static const struct team_address NURSE[] = { { "sim", "+1900" } };
static const struct team_member MEMBERS[] = { { .id = "maria", .name = "Maria", .lang = "en", .addresses = NURSE, .n_addresses = 1 } };
static const int FIRST[] = { 0 };
static const struct team_step STEPS[] = { { .members = FIRST, .n_members = 1, .wait_min = 10 } };
static const struct settings_channel CHANNELS[] = { { .name = "sim", .driver = "sim", .local = true, .optout = "self" } };
static const struct settings SETTINGS = {
    .clinic = "Harbor Massage", .phone = "", .region = "US", .zone = "America/New_York", .lang = "en", .staffed_hours = "",
    .team = { .members = MEMBERS, .n_members = 1, .steps = STEPS, .n_steps = 1, .ack_return_min = 60, .ask_emergency_min = 15,
              .ask_urgent_min = 30 },
    .channels = CHANNELS, .n_channels = 1, .stall_ms = 2000,
};

struct year {
    struct clock clock;
    struct rng rng;
    struct zones *zones;
    struct worker *worker;
    struct setup setup;
    int64_t next_utc;
    struct job *results[16];   /* what became of the last sends */
    size_t n_results;
    int32_t first_date;        /* local dates count from here */
    uint8_t said[N_ZONES][N_PLANS][DAYS_MAX];
};

static struct rule_files files;
static struct lexicon *lexicon;
static struct ruleset *ruleset;
static struct messages *messages;

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

/* "P1 Z2": whose it was.  Noted for the day on which it fell due. */
static void take_one(struct year *y, int plan, int zone)
{
    const struct zone *z = zones_find(y->zones, ZONES[zone], NULL);
    struct local local;
    int64_t now_utc = clock_utc_s(&y->clock);
    zone_local(z, now_utc, &local);
    int64_t start_utc = zone_utc(z, local.date, PLANS[plan].slot);
    if (now_utc < start_utc || now_utc > start_utc + WINDOW_MIN * 60)
        fail_msg("%s plan %d on %d: %lld s after its time", ZONES[zone], plan, local.date, (long long)(now_utc - start_utc));
    int64_t day = date_to_days(local.date) - date_to_days(y->first_date);
    assert_in_range(day, 0, DAYS_MAX - 1);
    y->said[zone][plan][day]++;
}

/* One text may hold two: where the clocks of Lord Howe go forward, 2:30 comes half an hour after 1:30. */
static void take(struct year *y, const struct outbound *send)
{
    char text[200];
    int n = 0;
    snprintf(text, sizeof text, "%.*s", (int)send->body.text.n, send->body.text.s);
    for (const char *at = text; (at = strchr(at, 'P')) != NULL; at++) {
        int plan, zone;
        if (sscanf(at, "P%d Z%d", &plan, &zone) != 2 || plan >= N_PLANS || zone >= N_ZONES)
            continue;
        take_one(y, plan, zone);
        n++;
    }
    assert_true(n > 0);
}

static void run(struct year *y, struct job *job)
{
    struct err err = { 0 };
    struct batch_result result;
    struct job *jobs[20];
    static const struct credit CREDITS[] = { { .channel = "sim", .sends = 15, .urgent = 15 } };
    size_t n = 0;
    for (; n < y->n_results; n++)
        jobs[n] = y->results[n];
    jobs[n++] = job;
    y->n_results = 0;
    struct batch batch = { .setup = &y->setup, .jobs = jobs, .n_jobs = n, .credits = CREDITS, .n_credits = 1 };
    if (worker_run(y->worker, &batch, &result, &err) < 0)
        fail_msg("%s", err.text);
    if (result.verdicts[n - 1].kind != VERDICT_DONE)
        fail_msg("%.*s", (int)result.verdicts[n - 1].answer.n, result.verdicts[n - 1].answer.s);
    for (size_t i = 0; i < result.n_sends; i++) {
        take(y, &result.sends[i]);
        struct job *taken = job_new(JOB_SEND_RESULT);
        taken->of.send_result = (struct send_result){ .outbox_id = result.sends[i].id, .outcome = SEND_TAKEN,
                                                      .provider_id = STR("p"), .retry_after_s = -1 };
        y->results[y->n_results++] = taken;
    }
    y->next_utc = result.next_due_utc;
    batch_result_clear(&result);
    for (size_t i = 0; i < n; i++)
        job_free(jobs[i]);
}

static void command(struct year *y, const char *verb, const char *arguments)
{
    struct job *job = job_new(JOB_ADMIN);
    job->of.admin = (struct admin_request){ .verb = str_of(verb), .arguments = arena_str(job->arena, str_of(arguments)) };
    run(y, job);
}

static void add_everybody(struct year *y)
{
    char text[400];
    for (int z = 0; z < N_ZONES; z++) {
        snprintf(text, sizeof text, "{\"name\":\"Z%d\",\"address\":\"sim:+1555010000%d\",\"zone\":\"%s\",\"joined\":true}", z, z, ZONES[z]);
        command(y, "patient.add", text);
        for (int p = 0; p < N_PLANS; p++) {
            snprintf(text, sizeof text, "{\"id\":%d,\"kind\":\"medicine\",\"rrule\":\"%s\",\"window_min\":%d,\"jitter_min\":20,"
                     "\"text\":\"P%d Z%d\"}", z + 1, PLANS[p].rule, WINDOW_MIN, p, z);
            command(y, "plan.add", text);
        }
    }
}

/* Days that a zone has: Apia went from 29 to 31 December 2011. */
static bool day_exists(const struct zone *z, int32_t date)
{
    struct local noon;
    zone_local(z, zone_utc(z, date, 720), &noon);
    return noon.date == date;
}

static struct year *new_year(int64_t at_utc)
{
    struct err err = { 0 };
    struct year *y = calloc(1, sizeof *y);
    y->zones = zones_new();
    y->setup = (struct setup){ .refs = 1, .settings = &SETTINGS, .lexicon = lexicon, .ruleset = ruleset, .messages = messages };
    clock_init_manual(&y->clock, at_utc);
    rng_seed(&y->rng, 1);
    struct worker_options options = { .store_url = "sqlite::memory:", .clock = &y->clock, .rng = &y->rng };
    y->worker = worker_new(&options, &err);
    if (y->worker == NULL)
        fail_msg("%s", err.text);
    return y;
}

static void free_year(struct year *y)
{
    for (size_t i = 0; i < y->n_results; i++)
        job_free(y->results[i]);
    worker_free(y->worker);
    zones_free(y->zones);
    free(y);
}

static void live_through(int year)
{
    struct err err = { 0 };
    struct year *y = new_year(date_to_days((year - 1) * 10000 + 1230) * 86400);
    y->first_date = (year - 1) * 10000 + 1225;
    add_everybody(y);
    int64_t end_utc = date_to_days((year + 1) * 10000 + 102) * 86400;
    int ticks = 0;
    while (y->next_utc != 0 && y->next_utc < end_utc) {
        int64_t wait_ms = (y->next_utc - clock_utc_s(&y->clock)) * 1000;
        if (wait_ms > 0)
            clock_advance_ms(&y->clock, wait_ms);
        run(y, job_new(JOB_TICK));
        assert_true(++ticks < TICKS_MOST);
    }
    int64_t n_days = 0;
    for (int z = 0; z < N_ZONES; z++) {
        const struct zone *zone = zones_find(y->zones, ZONES[z], &err);
        for (int32_t date = year * 10000 + 101; date <= year * 10000 + 1231; date = date_add_days(date, 1))
            for (int p = 0; p < N_PLANS; p++) {
                int n = y->said[z][p][date_to_days(date) - date_to_days(y->first_date)];
                if (n != day_exists(zone, date))
                    fail_msg("%s plan %d on %d: %d reminders", ZONES[z], p, date, n);
                n_days += n;
            }
    }
    print_message("# %d: %lld reminders, %d ticks\n", year, (long long)n_days, ticks);
    free_year(y);
}

static void every_day_of_a_year_has_its_reminder_once(void **state)
{
    (void)state;
    live_through(2026);
}

static void so_has_the_year_in_which_apia_left_out_a_day(void **state)
{
    (void)state;
    live_through(2011);
}

/* P6: what an address says in the transaction that hands a reminder over counts, in whatever order they stand there. */
static void stop_in_the_same_batch_takes_it_back(void **state)
{
    (void)state;
    struct year *y = new_year(date_to_days(20260302) * 86400 + 12 * 3600);
    struct err err = { 0 };
    struct batch_result result;
    static const struct credit CREDITS[] = { { .channel = "sim", .sends = 15, .urgent = 15 } };
    command(y, "patient.add", "{\"name\":\"Z\",\"address\":\"sim:+15550100000\",\"zone\":\"UTC\",\"joined\":true}");
    command(y, "plan.add", "{\"id\":1,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY;BYHOUR=13;BYMINUTE=0\",\"jitter_min\":0}");
    clock_advance_ms(&y->clock, 3600000);
    struct job *jobs[] = { job_new(JOB_TICK), job_new(JOB_INBOUND) };
    jobs[1]->of.inbound = (struct inbound){ .channel = STR("sim"), .from = STR("+15550100000"), .to = STR("nape"),
                                            .text = { STR("STOP") }, .received_utc = clock_utc_s(&y->clock) };
    struct batch batch = { .setup = &y->setup, .jobs = jobs, .n_jobs = 2, .credits = CREDITS, .n_credits = 1 };
    assert_int_equal(worker_run(y->worker, &batch, &result, &err), 0);
    assert_int_equal(result.n_sends, 1);
    assert_int_equal(result.sends[0].class, CLASS_REPLY);
    batch_result_clear(&result);
    job_free(jobs[0]);
    job_free(jobs[1]);
    free_year(y);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(stop_in_the_same_batch_takes_it_back),
        cmocka_unit_test(every_day_of_a_year_has_its_reminder_once),
        cmocka_unit_test(so_has_the_year_in_which_apia_left_out_a_day),
    };
    return cmocka_run_group_tests(TESTS, load_rules, drop_rules);
}
