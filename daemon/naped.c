/* SPDX-License-Identifier: ISC
 * naped.c - builds the objects, wires them, signals, reload, drain.  Holds no rule of its own. */
#include <config.h>

#include "naped.h"

#include "admin/phones.h"
#include "base/crypt.h"
#include "care/setup.h"
#include "channel/channel.h"
#include "conf.h"
#include "delivery/inbox.h"
#include "delivery/outbox.h"
#include "delivery/settle.h"
#include "delivery/stall.h"
#include "delivery/worker_thread.h"
#include "loop/http.h"
#include "loop/httpd.h"
#include "loop/loop.h"
#include "nlp/lexicon.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DUE_MAX_MS = 30000,      /* the loop looks at least this often whether something is due */
    DRAIN_MAX_MS = 15000,
    LIST_HANDLES = 64,
    FILES = 16384,
    PER_ADDRESS = 64,        /* connections that one address of the network may have open; a proxy comes over the loopback */
};

/* ---- jobs ---- */

bool naped_gather(struct naped *naped, struct job *job)
{
    struct err err = { 0 };
    if (inbox_add(naped->inbox, job, false, &err) == 0)
        return true;
    log_event(&naped->log, LOG_ALARM, "naped.no_memory", F_ERR(&err), F_END);
    job_free(job);
    return false;
}

static int submit(void *arg, struct job **jobs, size_t n_jobs, struct err *err)
{
    struct naped *naped = arg;
    struct credit credits[64];
    size_t n = outbox_credits(naped->outbox, credits, sizeof credits / sizeof *credits);
    worker_thread_credits(naped->thread, credits, n);
    return watch_submit(naped, jobs, n_jobs, err);
}

static void flush_again(struct loop *loop, void *arg)
{
    (void)loop;
    struct naped *naped = arg;
    naped->flush_timer = NULL; /* the round that this begins ends with hand_over */
}

static void pace_again(struct loop *loop, void *arg)
{
    (void)loop;
    struct naped *naped = arg;
    naped->pace_timer = NULL;
    outbox_run(naped->outbox);
}

static void check_drained(struct naped *naped);

/* Before the loop sleeps: what this round brought goes over as one, and what may be sent is sent. */
static void hand_over(struct loop *loop, void *arg)
{
    struct naped *naped = arg;
    outbox_run(naped->outbox);
    int64_t flush_ms = inbox_flush(naped->inbox);
    if (stall_is_on(naped->stall))
        outbox_run(naped->outbox); /* advice for what was gathered goes out in this round */
    int64_t pace_ms = outbox_wait_ms(naped->outbox);
    loop_timer_cancel(naped->flush_timer);
    naped->flush_timer = flush_ms >= 0 ? loop_timer_start(loop, flush_ms, 0, flush_again, naped) : NULL;
    loop_timer_cancel(naped->pace_timer);
    naped->pace_timer = pace_ms >= 0 ? loop_timer_start(loop, pace_ms, 0, pace_again, naped) : NULL;
    watch_arm(naped);
    catch_up_run(naped);
    notify_look(naped);
    figures_look(naped);
    check_drained(naped);
}

static void tick(struct loop *loop, void *arg)
{
    (void)loop;
    struct naped *naped = arg;
    struct err err = { 0 };
    /* If this tick comes to nothing there is another: time-outs must not wait for the next text (P5). */
    naped->due_timer = loop_timer_start(loop, DUE_MAX_MS, 0, tick, naped);
    if (inbox_add_tick(naped->inbox, &err) < 0)
        log_event(&naped->log, LOG_ALARM, "naped.no_memory", F_ERR(&err), F_END);
}

static void arm_due(struct naped *naped, int64_t next_due_utc)
{
    int64_t wait_ms = DUE_MAX_MS;
    if (naped->draining)
        return;
    naped->next_due_utc = next_due_utc;
    if (next_due_utc > 0) {
        int64_t until_ms = next_due_utc * 1000 - clock_utc_ms(&naped->clock);
        wait_ms = until_ms < 0 ? 0 : until_ms < wait_ms ? until_ms : wait_ms;
    }
    loop_timer_cancel(naped->due_timer);
    naped->due_timer = loop_timer_start(naped->loop, wait_ms, 0, tick, naped);
}

/* The demo's button: utc goes forward to the next thing due, so that nobody has to wait for it.  Only where every channel is sim. */
static bool go_on(void *arg)
{
    struct naped *naped = arg;
    if (naped->next_due_utc == 0 || naped->draining)
        return false;
    int64_t ahead_s = naped->next_due_utc - clock_utc_s(&naped->clock);
    if (ahead_s > 0)
        clock_advance_ms(&naped->clock, ahead_s * 1000);
    log_event(&naped->log, LOG_INFO, "demo.clock", F_INT("ahead_s", ahead_s > 0 ? ahead_s : 0), F_END);
    arm_due(naped, naped->next_due_utc);
    return true;
}

/* A send's result rides with the next batch, or goes by itself soon. */
static void on_result(struct job *job, void *arg)
{
    struct naped *naped = arg;
    struct err err = { 0 };
    if (stall_owns(job->of.send_result.outbox_id)) {
        stall_result(naped->stall, &job->of.send_result);
        job_free(job);
    } else if (inbox_add(naped->inbox, job, true, &err) < 0) {
        log_event(&naped->log, LOG_ALARM, "naped.no_memory", F_ERR(&err), F_END);
        job_free(job); /* its row stays `sending`: in doubt at the next start */
    }
}

/* ---- what the worker brings back ---- */

static void check_drained(struct naped *naped)
{
    if (naped->draining && naped->n_at_worker == 0 && naped->flush_timer == NULL && outbox_in_flight(naped->outbox) == 0)
        loop_stop(naped->loop);
}

static void on_wake(struct loop *loop, void *arg)
{
    (void)loop;
    struct naped *naped = arg;
    struct done_batch *done = worker_thread_collect(naped->thread);
    while (done != NULL) {
        struct done_batch *next = done->next;
        naped->n_at_worker -= done->n_jobs;
        stall_done(naped->stall, done);
        inbox_take_back(naped->inbox, done);
        if (done->failed && naped->worker_ok)
            log_event(&naped->log, LOG_ALARM, "naped.batch_failed", F_INT("jobs", (int64_t)done->n_jobs), F_ERR(&done->error), F_END);
        naped->worker_ok = !done->failed;
        figures_batch(naped, done);
        serve_verdicts(naped, done);
        if (!done->failed) {
            outbox_take(naped->outbox, done->result.sends, done->result.n_sends);
            settle_take(naped->settle, done->result.doubts, done->result.n_doubts);
            for (size_t i = 0; naped->phones != NULL && i < done->result.n_views; i++)
                phones_view(naped->phones, done->result.views[i].channel, done->result.views[i].address,
                            done->result.views[i].json);
            arm_due(naped, done->result.next_due_utc);
        } else
            arm_due(naped, clock_utc_s(&naped->clock) + 1); /* whatever failed is tried again soon */
        done_batch_free(done);
        done = next;
    }
}

static void ring(void *arg)
{
    struct naped *naped = arg;
    loop_wake_ring(naped->wake);
}

/* ---- signals ---- */

static void on_hup(struct loop *loop, void *arg)
{
    (void)loop;
    naped_reload(arg, NULL);
}

static void drain_over(struct loop *loop, void *arg)
{
    struct naped *naped = arg;
    naped->drain_timer = NULL;
    log_event(&naped->log, LOG_WARN, "naped.drain_late", F_INT("jobs", (int64_t)naped->n_at_worker), F_END);
    loop_stop(loop);
}

static void on_term(struct loop *loop, void *arg)
{
    struct naped *naped = arg;
    if (naped->draining) {
        loop_stop(loop);
        return;
    }
    naped->draining = true;
    log_event(&naped->log, LOG_INFO, "naped.draining", F_END);
    notify_stopping(naped);
    httpd_stop_accepting(naped->public_server);
    if (naped->admin_server != NULL)
        httpd_stop_accepting(naped->admin_server);
    httpd_stop_accepting(naped->control_server);
    outbox_stop(naped->outbox);
    naped->drain_timer = loop_timer_start(loop, DRAIN_MAX_MS, 0, drain_over, naped);
    loop_timer_cancel(naped->due_timer);
    naped->due_timer = NULL;
}

/* ---- start ---- */

/* A command that is done once, however often the demo starts. */
static void demo_command(struct naped *naped, const char *verb, cJSON *arguments, const char *address, size_t i)
{
    struct job *job = job_new(JOB_ADMIN);
    char *text = arguments != NULL ? cJSON_PrintUnformatted(arguments) : NULL;
    cJSON_Delete(arguments);
    if (job != NULL && text != NULL) {
        job->of.admin = (struct admin_request){
            .request_id = str_of(arena_printf(job->arena, i > 0 ? "demo:%s:%zu" : "demo:%s", address, i)), .verb = str_of(verb),
            .arguments = arena_str(job->arena, str_of(text)),
        };
        naped_gather(naped, job);
    } else {
        job_free(job);
    }
    free(text);
}

/* The people of the demo and their plans, through the same door as napectl. */
static void make_demo_people(struct naped *naped)
{
    for (size_t i = 0; i < naped->conf->n_demo; i++) {
        const struct conf_person *p = &naped->conf->demo[i];
        cJSON *a = cJSON_CreateObject();
        cJSON_AddStringToObject(a, "name", p->name);
        cJSON_AddStringToObject(a, "address", p->address);
        cJSON_AddStringToObject(a, "lang", p->lang);
        cJSON_AddStringToObject(a, "zone", p->zone);
        cJSON_AddStringToObject(a, "region", p->region);
        cJSON_AddStringToObject(a, "hands_on_cleared_by", p->cleared_by);
        cJSON_AddBoolToObject(a, "joined", true);
        demo_command(naped, "patient.add", a, p->address, 0);
        for (size_t k = 0; k < p->n_plans; k++) {
            cJSON *plan = cJSON_CreateObject();
            cJSON_AddStringToObject(plan, "address", p->address);
            cJSON_AddStringToObject(plan, "kind", p->plans[k].kind);
            cJSON_AddStringToObject(plan, "rrule", p->plans[k].rrule);
            demo_command(naped, "plan.add", plan, p->address, k + 1);
        }
    }
}

static struct worker *open_worker(struct naped *naped, struct err *err)
{
    char note[PATH_MAX];
    int n = snprintf(note, sizeof note, "%s/in-hand", naped->conf->state_dir);
    if (n < 0 || (size_t)n >= sizeof note) {
        err_set(err, ERR_CONFIG, "state_dir is too long");
        return NULL;
    }
    struct worker_options options = { .store_url = naped->conf->store_url, .note_path = note, .clock = &naped->clock, .log = &naped->log,
                                      .rng = &naped->rng, .views = naped->conf->only_local };
    struct worker *worker = worker_new(&options, err);
    if (worker == NULL || (accept_start(naped, worker, err) == 0 && worker_recover(worker, naped->setup, err) == 0))
        return worker;
    worker_free(worker);
    return NULL;
}

static bool is_loopback(const char *listen)
{
    return strncmp(listen, "127.", 4) == 0 || strncmp(listen, "[::1]", 5) == 0 || strncmp(listen, "localhost:", 10) == 0;
}

static int open_servers(struct naped *naped, struct err *err)
{
    struct httpd_options public = { .listen = naped->conf->listen, .request = serve_public, .arg = naped,
                                    .max_per_address = is_loopback(naped->conf->listen) ? 0 : PER_ADDRESS };
    struct httpd_options admin = { .listen = naped->conf->admin_listen, .request = serve_admin, .arg = naped,
                                   .max_connections = 50 };
    struct httpd_options control = { .listen = naped->conf->control, .request = serve_control, .arg = naped,
                                     .max_connections = 20, .max_body_bytes = (size_t)16 << 20, .deadline_ms = 60000 };
    naped->control_server = httpd_new(naped->loop, &control, err);
    if (naped->control_server == NULL)
        return -1;
    if (*naped->conf->admin_listen != '\0' && (naped->admin_server = httpd_new(naped->loop, &admin, err)) == NULL)
        return -1;
    naped->public_server = httpd_new(naped->loop, &public, err);
    return naped->public_server != NULL ? 0 : -1;
}

static int open_phones(struct naped *naped, struct err *err)
{
    const struct conf *conf = naped->conf;
    if (!conf->only_local || !is_loopback(conf->listen))
        return 0;
    struct phones_options options = { .loop = naped->loop, .clock = &naped->clock, .web_dir = conf->web_dir, .listen = conf->listen,
                                      .say = serve_say, .go_on = go_on, .arg = naped };
    naped->phones = phones_new(&options, err);
    if (naped->phones == NULL)
        return -1;
    for (size_t i = 0; i < conf->n_demo; i++)
        phones_add(naped->phones, conf->demo[i].channel, conf->demo[i].number, conf->demo[i].name, conf->demo[i].zone, false);
    for (size_t i = 0; i < conf->settings.team.n_members; i++) {
        const struct team_member *m = &conf->settings.team.members[i];
        for (size_t k = 0; k < m->n_addresses; k++)
            phones_add(naped->phones, m->addresses[k].channel, m->addresses[k].address, m->name, conf->settings.zone, true);
    }
    return 0;
}

static int start(struct naped *naped, struct err *err)
{
    struct worker *worker = open_worker(naped, err);
    if (worker == NULL)
        return -1;
    /* enough for every channel at its fullest, and for lists beside it: advice never waits for a handle (P3) */
    struct http_options http = { .max_in_flight = (int)naped->conf->settings.n_channels * OUTBOX_MOST_FLYING + LIST_HANDLES };
    naped->loop = loop_new(err);
    if (naped->loop == NULL || (naped->http = http_new(naped->loop, &http, err)) == NULL ||
        (naped->wake = loop_wake_new(naped->loop, on_wake, naped, err)) == NULL) {
        worker_free(worker);
        return -1;
    }
    naped->web = http_transport(naped->http);
    if (catch_up_open(naped, err) < 0 || catch_up_add(naped, worker, err) < 0 ||
        worker_sites(worker, &naped->sites, err) < 0) {
        worker_free(worker);
        return -1;
    }
    struct worker_thread_options thread = { .worker = worker, .setup = naped->setup, .wake = ring, .wake_arg = naped };
    naped->thread = worker_thread_new(&thread, err);
    if (naped->thread == NULL || open_phones(naped, err) < 0)
        return -1;
    if (naped->phones != NULL)
        naped->local = phones_transport(naped->phones);
    struct outbox_options outbox = { .clock = &naped->clock, .log = &naped->log, .submit = on_result, .told = figures_told, .arg = naped };
    struct inbox_options inbox = { .clock = &naped->clock, .submit = submit, .refused = serve_refused, .arg = naped };
    naped->outbox = outbox_new(&outbox, err);
    naped->inbox = naped->outbox != NULL ? inbox_new(&inbox, err) : NULL;
    if (naped->inbox == NULL || figures_open(naped, err) < 0 || watch_open(naped, err) < 0)
        return -1;
    for (size_t i = 0; i < naped->conf->settings.n_channels; i++) {
        struct channel *channel = naped->conf->channels[i];
        bool is_local = naped->conf->settings.channels[i].local;
        if (is_local && naped->phones == NULL)
            return err_set(err, ERR_CONFIG, "channel \"%s\": sim works only where every channel is sim and listen is on the loopback "
                                            "interface", channel->name);
        if (outbox_add_channel(naped->outbox, channel, is_local ? &naped->local : &naped->web, err) < 0)
            return -1;
    }
    if (loop_on_prepare(naped->loop, hand_over, naped, err) < 0 || loop_on_signal(naped->loop, SIGHUP, on_hup, naped, err) < 0 ||
        loop_on_signal(naped->loop, SIGTERM, on_term, naped, err) < 0 ||
        loop_on_signal(naped->loop, SIGINT, on_term, naped, err) < 0)
        return -1;
    return beat_start(naped, err) < 0 ? -1 : open_servers(naped, err);
}

static void stop(struct naped *naped)
{
    loop_timer_cancel(naped->due_timer);
    loop_timer_cancel(naped->flush_timer);
    loop_timer_cancel(naped->pace_timer);
    loop_timer_cancel(naped->drain_timer);
    notify_close(naped);
    naped_reload_wait(naped);
    beat_stop(naped);
    httpd_free(naped->public_server);
    httpd_free(naped->admin_server);
    httpd_free(naped->control_server);
    worker_thread_free(naped->thread); /* commits what it was given */
    figures_close(naped);
    watch_close(naped);
    catch_up_close(naped);
    outbox_free(naped->outbox);
    inbox_free(naped->inbox);
    phones_free(naped->phones);
    http_free(naped->http);
    loop_wake_free(naped->wake);
    loop_free(naped->loop);
}

static int make_state_dir(const char *path, struct err *err)
{
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return err_set(err, ERR_IO, "state_dir %s: %s", path, strerror(errno));
    struct stat st;
    if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode) || access(path, W_OK | X_OK) < 0)
        return err_set(err, ERR_IO, "state_dir %s is not a folder that naped may write", path);
    return 0;
}

static int run(struct naped *naped)
{
    struct err err = { 0 };
    int rc = 1;
    if (make_state_dir(naped->conf->state_dir, &err) < 0 || start(naped, &err) < 0)
        fprintf(stderr, "naped: %s\n", err.text);
    else {
        make_demo_people(naped);
        accept_note(naped);
        tick(naped->loop, naped);
        log_event(&naped->log, LOG_INFO, "naped.ready", F_INT("port", httpd_port(naped->public_server)),
                  F_INT("admin_port", naped->admin_server != NULL ? httpd_port(naped->admin_server) : 0),
                  F_INT("languages", (int64_t)lexicon_n_languages(naped->setup->lexicon)), F_END);
        notify_open(naped);
        loop_run(naped->loop);
        log_event(&naped->log, LOG_INFO, "naped.ended", F_END);
        rc = 0;
    }
    stop(naped);
    return rc;
}

/* What -t ends with: every warning, numbered. */
static void print_ready(const struct problems *problems)
{
    static const char KIND[] = ": warning: ";
    struct str rest = { buf_cstr(&problems->text), problems->text.n }, line;
    if (problems->n_warnings == 0) {
        puts("READY");
        return;
    }
    printf("READY, %zu thing%s to know:\n", problems->n_warnings, problems->n_warnings == 1 ? "" : "s");
    for (int n = 1; str_cut(&rest, '\n', &line);) {
        size_t at = 0;
        while (at + sizeof KIND - 1 <= line.n && memcmp(line.s + at, KIND, sizeof KIND - 1) != 0)
            at++;
        if (at + sizeof KIND - 1 <= line.n)
            printf("  %d. %.*s: %.*s\n", n++, (int)at, line.s, (int)(line.n - at - (sizeof KIND - 1)), line.s + at + sizeof KIND - 1);
    }
}

/* A thousand webhooks and their answers at once are more files than a shell allows at first. */
static void allow_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= FILES)
        return;
    limit.rlim_cur = limit.rlim_max < FILES ? limit.rlim_max : FILES;
    setrlimit(RLIMIT_NOFILE, &limit); /* as before when it may not */
}

int naped_run(const struct naped_options *options)
{
    struct naped naped = { .options = options, .worker_ok = true };
    struct problems problems;
    int rc = 1;
    uint64_t seed = 0;
    struct err err = { 0 };
    problems_init(&problems);
    clock_init_system(&naped.clock);
    naped.log = (struct log){ .fd = STDERR_FILENO, .least = LOG_INFO, .clock = &naped.clock };
    signal(SIGPIPE, SIG_IGN);
    allow_files();
    if (crypt_random(&seed, sizeof seed, &err) < 0) {
        fprintf(stderr, "naped: %s\n", err.text);
        goto out;
    }
    rng_seed(&naped.rng, seed);
    naped.conf = conf_load(options->conf_path, &problems);
    if (naped.conf != NULL)
        naped.setup = conf_setup(naped.conf, false, &problems);
    if (naped.setup != NULL && options->test_only)
        accept_test(&naped, &problems);
    if (naped.setup != NULL && options->test_only && problems.n_errors == 0)
        conf_known(naped.conf, &problems);
    else
        fwrite(buf_cstr(&problems.text), 1, problems.text.n, stderr);
    if (naped.setup == NULL || problems.n_errors > 0)
        fprintf(stderr, "naped: %zu error%s; nothing was started\n", problems.n_errors, problems.n_errors == 1 ? "" : "s");
    else if (options->test_only) {
        print_ready(&problems);
        rc = 0;
    } else
        rc = run(&naped);
out:
    setup_drop(naped.setup);
    conf_free(naped.conf);
    problems_clear(&problems);
    return rc;
}
