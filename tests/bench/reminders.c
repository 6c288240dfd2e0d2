/* SPDX-License-Identifier: ISC
 * reminders.c - how fast reminders that are due are found and queued: so many patients whose plans fall due in one minute, each with a
 * diary, on a store in a file.
 *
 *   reminders [PATIENTS]     20,000 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "care/messages.h"
#include "delivery/worker.h"
#include "nlp/lexicon.h"
#include "triage/ruleset.h"

enum { BATCH = 400, START = 1772467200, WANTED = 50000 };

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

struct bench {
    struct setup setup;
    struct clock clock;
    struct rng rng;
    struct worker *worker;
    int64_t next_utc;
    struct job *jobs[BATCH];
    size_t n_jobs;
};

static double now_s(clockid_t of)
{
    struct timespec t;
    clock_gettime(of, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(struct bench *b)
{
    struct batch_result result;
    struct err err = { 0 };
    struct batch batch = { .setup = &b->setup, .jobs = b->jobs, .n_jobs = b->n_jobs };
    if (worker_run(b->worker, &batch, &result, &err) < 0) {
        fprintf(stderr, "reminders: %s\n", err.text);
        exit(1);
    }
    b->next_utc = result.next_due_utc;
    batch_result_clear(&result);
    for (size_t i = 0; i < b->n_jobs; i++)
        job_free(b->jobs[i]);
    b->n_jobs = 0;
}

static void add(struct bench *b, struct job *job)
{
    if (job == NULL)
        exit(1);
    b->jobs[b->n_jobs++] = job;
    if (b->n_jobs == BATCH)
        run(b);
}

static void command(struct bench *b, const char *verb, const char *arguments)
{
    struct job *job = job_new(JOB_ADMIN);
    if (job != NULL)
        job->of.admin = (struct admin_request){ .verb = str_of(verb), .arguments = arena_str(job->arena, str_of(arguments)) };
    add(b, job);
}

static void add_people(struct bench *b, int n)
{
    char text[300];
    for (int i = 1; i <= n; i++) {
        snprintf(text, sizeof text, "{\"name\":\"P\",\"address\":\"sim:+1555%07d\",\"joined\":true}", i);
        command(b, "patient.add", text);
        snprintf(text, sizeof text, "{\"id\":%d,\"kind\":\"water\",\"rrule\":\"FREQ=DAILY;BYHOUR=12;BYMINUTE=0\",\"jitter_min\":0}", i);
        command(b, "plan.add", text);
        struct job *job = job_new(JOB_INBOUND);
        if (job != NULL)
            job->of.inbound = (struct inbound){
                .channel = STR("sim"), .from = str_of(arena_printf(job->arena, "+1555%07d", i)), .to = STR("nape"),
                .text = { STR("2 left temple, slept 7h") }, .received_utc = START,
            };
        add(b, job);
    }
    run(b);
}

static int load(struct bench *b, struct rule_files *files)
{
    struct problems problems;
    char *dir = rules_dir_default();
    problems_init(&problems);
    int rc = rule_files_read(dir, files, NULL);
    free(dir);
    struct lexicon *lexicon = rc == 0 ? lexicon_new(files, &problems) : NULL;
    struct ruleset *ruleset = lexicon != NULL ? ruleset_new(files, lexicon, false, &problems) : NULL;
    struct messages *messages = ruleset != NULL ? messages_new(files, &problems) : NULL;
    fputs(buf_cstr(&problems.text), stderr);
    problems_clear(&problems);
    b->setup = (struct setup){ .refs = 1, .settings = &SETTINGS, .lexicon = lexicon, .ruleset = ruleset, .messages = messages };
    return messages != NULL ? 0 : -1;
}

int main(int argc, char **argv)
{
    static struct bench b;
    struct rule_files files = { 0 };
    struct err err = { 0 };
    int64_t n = 20000;
    char dir[] = "/tmp/nape-reminders-XXXXXX", url[80];
    if ((argc > 1 && !text_to_int(str_of(argv[1]), 1, 1000000, &n)) || load(&b, &files) < 0 || mkdtemp(dir) == NULL)
        return 2;
    snprintf(url, sizeof url, "sqlite:%s/nape.db", dir);
    clock_init_manual(&b.clock, START);
    rng_seed(&b.rng, 1);
    struct worker_options options = { .store_url = url, .clock = &b.clock, .rng = &b.rng };
    if ((b.worker = worker_new(&options, &err)) == NULL) {
        fprintf(stderr, "reminders: %s\n", err.text);
        return 1;
    }
    add_people(&b, (int)n);
    int64_t due_utc = b.next_utc;
    clock_advance_ms(&b.clock, (due_utc - START) * 1000);
    double from_s = now_s(CLOCK_MONOTONIC), cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID);
    int n_batches = 0;
    while (b.next_utc <= due_utc) {
        b.jobs[b.n_jobs++] = job_new(JOB_TICK);
        run(&b);
        n_batches++;
    }
    double took_s = now_s(CLOCK_MONOTONIC) - from_s;
    cpu_s = now_s(CLOCK_PROCESS_CPUTIME_ID) - cpu_s;
    printf("reminders: %lld due at once found and queued in %.2f s (%.2f s of CPU), %d commits: %.0f/s (wanted %d/s)\n",
           (long long)n, took_s, cpu_s, n_batches, (double)n / took_s, WANTED);
    worker_free(b.worker);
    messages_free((struct messages *)(uintptr_t)b.setup.messages);
    ruleset_free((struct ruleset *)(uintptr_t)b.setup.ruleset);
    lexicon_free((struct lexicon *)(uintptr_t)b.setup.lexicon);
    rule_files_clear(&files);
    for (int i = 0; i < 4; i++) {
        static const char *const NAMES[] = { "nape.db", "nape.db-wal", "nape.db-shm", "nape.lock" };
        char path[100];
        snprintf(path, sizeof path, "%s/%s", dir, NAMES[i]);
        unlink(path);
    }
    rmdir(dir);
    return 0;
}
