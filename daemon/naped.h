/* SPDX-License-Identifier: ISC
 * naped.h - the daemon as one object: what naped.c builds and serve.c answers from.  Loop thread only. */
#ifndef NAPE_NAPED_H
#define NAPE_NAPED_H

#include "base/clock.h"
#include "base/log.h"
#include "base/rng.h"
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
    struct worker_thread *thread;
    struct loop_wake *wake;
    struct httpd *public_server, *admin_server, *control_server;
    struct loop_timer *due_timer, *flush_timer, *pace_timer, *drain_timer;
    size_t n_at_worker;        /* jobs handed over and not back yet */
    int64_t n_refused_hooks;   /* webhooks without a right signature */
    bool worker_ok;            /* the last batch was committed */
    bool draining;
    bool reloading;
};

/* Runs the daemon (or, with test_only, its checks) and returns the exit code. */
int naped_run(const struct naped_options *options);

/* Takes a job that somebody waits for: it goes to the worker at the end of this round.  false: no memory, the job was freed. */
bool naped_gather(struct naped *naped, struct job *job);

/* Reads configuration and rules again on a thread of its own; SIGHUP and `napectl reload`. */
void naped_reload(struct naped *naped);

/* ---- serve.c ---- */

struct http_request;
void serve_public(struct httpd_exchange *exchange, const struct http_request *request, void *naped);
void serve_admin(struct httpd_exchange *exchange, const struct http_request *request, void *naped);
void serve_control(struct httpd_exchange *exchange, const struct http_request *request, void *naped);

/* A text typed on a phone of the demo's page. */
bool serve_say(void *naped, struct str channel, struct str from, struct str text);

/* The verdicts of a batch go to whoever waits for them. */
void serve_verdicts(struct naped *naped, struct done_batch *done);
/* A job that the worker did not take: whoever waits hears 503. */
void serve_refused(void *naped, const struct job *job, const struct err *err);

#endif
