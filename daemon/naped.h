/* SPDX-License-Identifier: ISC
 * naped.h - the daemon as one object: what naped.c builds and serve.c answers from.  Loop thread only. */
#ifndef NAPE_NAPED_H
#define NAPE_NAPED_H

#include "admin/metrics.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/rng.h"
#include "delivery/pulse.h"
#include "model/job.h"
#include "model/transport.h"

struct conf;
struct setup;
struct loop;
struct loop_timer;
struct loop_wake;
struct http;
struct httpd;
struct httpd_exchange;
struct phones;
struct inbox;
struct outbox;
struct poll;
struct scribe;
struct stall;
struct hearing;
struct settle;
struct sweep;
struct worker;
struct worker_thread;
struct done_batch;

struct naped_options {
    const char *conf_path;
    bool foreground;
    bool test_only;
};

struct naped {
    const struct naped_options *options;
    struct clock clock;
    struct log log;
    struct rng rng;
    struct conf *conf;
    struct setup *setup;
    struct loop *loop;
    struct http *http;
    struct transport web;      /* the providers' APIs */
    struct transport local;    /* the phones of the page */
    struct phones *phones;     /* the demo's page; NULL unless every channel is sim */
    struct inbox *inbox;
    struct outbox *outbox;
    struct scribe *scribe;
    struct stall *stall;       /* what is done while the store is stuck */
    struct sites *sites;       /* for it: who wrote before the start */
    struct poll *poll;         /* whose providers call nobody */
    struct sweep *sweep;       /* what the providers took while nobody listened */
    struct hearing *hearing;   /* how long each channel has been silent */
    struct settle *settle;     /* whether they took what is in doubt */
    struct worker_thread *thread;
    struct loop_wake *wake, *scribe_wake;
    struct httpd *public_server, *admin_server, *control_server;
    struct loop_timer *due_timer, *flush_timer, *pace_timer, *drain_timer, *busy_timer, *stall_timer,
        *catch_up_timer, *beat_timer;
    int64_t next_due_utc;      /* the least time at which the worker has something to do; 0: none */
    size_t n_at_worker;        /* jobs handed over and not back yet */
    int64_t n_refused_hooks;   /* webhooks without a right signature */
    bool worker_ok;            /* the last batch was committed */
    bool draining;
    bool was_stuck;            /* the stall was on when the loop last looked */
    struct reload *reload;     /* being read, on its thread */
    struct figures_state *figures; /* what is counted */
    const char *told;          /* the status that the service manager knows */
    struct pulse pulse;
    bool pulse_lost;
    struct beat *beat;
};

/* Runs the daemon (or, with test_only, its checks) and returns the exit code. */
int naped_run(const struct naped_options *options);

/* Takes a job that somebody waits for: it goes to the worker at the end of this round.  false: no memory, the job was freed. */
bool naped_gather(struct naped *naped, struct job *job);

/* ---- reload.c ---- */

/* Reads configuration and rules again on a thread of its own; SIGHUP and `napectl reload`.  exchange, unless NULL, is answered when it
 * is decided. */
void naped_reload(struct naped *naped, struct httpd_exchange *exchange);
/* The thread must not outlive what it rings. */
void naped_reload_wait(struct naped *naped);

/* ---- notify.c ---- */

/* Everything serves: begins to tell the service manager. */
void notify_open(struct naped *naped);
void notify_close(struct naped *naped);
void notify_ready(struct naped *naped);
void notify_reloading(struct naped *naped);
void notify_stopping(struct naped *naped);
/* At the end of each round: tells the status when it is another. */
void notify_look(struct naped *naped);

/* ---- accept.c ---- */

struct problems;
struct worker;
/* Times at which nobody can be rung (decision 37).  At naped -t and at a reload (before: what runs now) they are errors, unless they are
 * declared or were there before; at a start those that were accepted before are warnings.  -1: not to be started. */
void accept_test(struct naped *naped, struct problems *problems);
int accept_start(struct naped *naped, struct worker *worker, struct err *err);
void accept_reload(const struct setup *before, const struct conf *next, int64_t now_utc, struct problems *problems);
/* The store keeps what is accepted now. */
void accept_note(struct naped *naped);

/* ---- beat.c ---- */

/* Each second: a clock that steps is noticed; every five minutes: an outside monitor hears that all is well. */
int beat_start(struct naped *naped, struct err *err);
void beat_stop(struct naped *naped);

/* ---- watch.c ---- */

/* The journal, and what is done while the store is stuck.  Texts that the journal holds go to the worker before any other. */
int watch_open(struct naped *naped, struct err *err);
void watch_close(struct naped *naped);
/* Jobs go to the worker, or texts to the stall while it is on.  Takes them when 0 is returned. */
int watch_submit(struct naped *naped, struct job **jobs, size_t n_jobs, struct err *err);
/* Sets the timers anew; at the end of each round. */
void watch_arm(struct naped *naped);

/* ---- catch_up.c ---- */

/* What came while nobody listened, and what is in doubt: whatever a channel's list can tell.  worker: before its thread has it. */
int catch_up_open(struct naped *naped, struct err *err);
int catch_up_add(struct naped *naped, struct worker *worker, struct err *err);
void catch_up_close(struct naped *naped);
/* At the end of each round. */
void catch_up_run(struct naped *naped);

/* ---- figures.c ---- */

int figures_open(struct naped *naped, struct err *err);
void figures_close(struct naped *naped);
/* What a batch did; before its verdicts and sends are taken. */
void figures_batch(struct naped *naped, const struct done_batch *done);
/* outbox_options.told */
void figures_told(void *naped, const struct outbound *message, enum send_outcome outcome);
/* One more; label is a word of a closed set. */
void figures_count(struct naped *naped, enum naped_metric metric, const char *label);
/* At the end of each round. */
void figures_look(struct naped *naped);
/* true when the job was the question for /metrics; verdict NULL: it was not answered. */
bool figures_verdict(struct naped *naped, const struct job *job, const struct verdict *verdict);
void figures_serve(struct naped *naped, struct httpd_exchange *exchange);

/* ---- serve.c ---- */

/* The store takes what comes in. */
bool serve_is_ready(const struct naped *naped);

struct channel;
struct received;
/* Hands in what a channel's list named, or what a long poll brought; sweep_filed or poll_filed hears what became of it. */
int serve_swept(void *naped, struct channel *channel, const struct received *received, struct err *err);
int serve_polled(void *naped, struct channel *channel, const struct received *received, struct err *err);

struct http_request;
void serve_public(struct httpd_exchange *exchange, const struct http_request *request, void *naped);
void serve_admin(struct httpd_exchange *exchange, const struct http_request *request, void *naped);
void serve_control(struct httpd_exchange *exchange, const struct http_request *request, void *naped);

/* A text typed on a phone of the demo's page. */
bool serve_say(void *naped, struct str channel, struct str from, struct str text);

/* The verdicts of a batch go to whoever waits for them. */
void serve_verdicts(struct naped *naped, struct done_batch *done);
/* A text that the store does not take now is durable all the same, or it is not: whoever waits hears 2xx or 503. */
void serve_kept(void *naped, struct job *job, bool durable);
/* A job that the worker did not take: whoever waits hears 503. */
void serve_refused(void *naped, const struct job *job, const struct err *err);

#endif
