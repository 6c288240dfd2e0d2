/* SPDX-License-Identifier: ISC
 * serve.c - what each address of the three servers does.  Routes only: verifying is the channel's, changing is the worker's. */
#include <config.h>

#include "naped.h"

#include "admin/health.h"
#include "admin/phones.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "care/setup.h"
#include "channel/channel.h"
#include "conf.h"
#include "delivery/hearing.h"
#include "delivery/inbox.h"
#include "delivery/poll.h"
#include "delivery/stall.h"
#include "delivery/sweep.h"
#include "delivery/worker_thread.h"
#include "loop/httpd.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

static const char LINK_PREFIX[] = "/ack/";
static const char PICTURE_PREFIX[] = "/pictures/"; /* as channel/twilio names them to Twilio */

enum ticket_kind { TICKET_HOOK, TICKET_COMMAND, TICKET_SAY, TICKET_SWEPT, TICKET_POLLED, TICKET_PAGE };

/* Somebody who waits for jobs: an HTTP exchange, the sweep or the poll.  Freed when its last verdict came, also when the exchange went before. */
struct ticket {
    enum ticket_kind kind;
    struct httpd_exchange *exchange; /* NULL once it is gone */
    size_t n_left;
    bool failed;
    int status;
    const char *content_type;
    struct buf body;
    struct buf to; /* TICKET_SAY: "channel:address" */
    struct naped *naped;     /* TICKET_SWEPT, TICKET_POLLED: with the channel that was asked, and how many texts are new */
    struct channel *channel;
    size_t n_new;
};

static void ticket_gone(void *arg)
{
    struct ticket *t = arg;
    t->exchange = NULL;
}

static void ticket_free(struct ticket *t)
{
    buf_clear(&t->body);
    buf_clear(&t->to);
    free(t);
}

static struct ticket *ticket_new(enum ticket_kind kind, struct httpd_exchange *exchange)
{
    struct ticket *t = calloc(1, sizeof *t);
    if (t == NULL)
        return NULL;
    *t = (struct ticket){ .kind = kind, .exchange = exchange, .status = kind == TICKET_HOOK ? 204 : 200 };
    buf_init(&t->body, 0);
    buf_init(&t->to, 1024);
    if (exchange != NULL)
        httpd_on_gone(exchange, ticket_gone, t);
    return t;
}

static void ticket_finish(struct ticket *t)
{
    if (t->kind == TICKET_SWEPT)
        sweep_filed(t->naped->sweep, t->channel, !t->failed, t->n_new);
    if (t->kind == TICKET_POLLED)
        poll_filed(t->naped->poll, t->channel, !t->failed);
    if (t->exchange != NULL) {
        httpd_on_gone(t->exchange, NULL, NULL);
        if (t->failed) /* P1: no 2xx without a commit */
            httpd_answer(t->exchange, 503, "text/plain", STR("try again\n"));
        else
            httpd_answer(t->exchange, t->status, t->content_type, buf_str(&t->body));
    }
    ticket_free(t);
}

static void plain(struct httpd_exchange *exchange, int status, const char *text)
{
    httpd_answer(exchange, status, "text/plain; charset=utf-8", str_of(text));
}

/* ---- webhooks ---- */

static void answer_refused(struct naped *naped, struct httpd_exchange *exchange, struct channel *channel, const struct err *err)
{
    switch (err->code) {
    case ERR_DENIED:
        naped->n_refused_hooks++;
        figures_count(naped, METRIC_HOOKS_REFUSED, channel->name);
        log_event(&naped->log, LOG_WARN, "hook.denied", F_WORD("channel", channel->name), F_INT("refused", naped->n_refused_hooks),
                  F_END);
        plain(exchange, 403, "the signature is wrong\n");
        break;
    case ERR_NOMEM:
    case ERR_FULL:
        plain(exchange, err->code == ERR_FULL ? 413 : 503, "too much\n");
        break;
    case ERR_NOTFOUND:
        plain(exchange, 404, "not found\n");
        break;
    case ERR_NONE: case ERR_IO: case ERR_BUSY: case ERR_CONFIG: case ERR_PROTO: case ERR_RANGE: case ERR_SCHEMA:
    case ERR_CANCELLED:
        log_event(&naped->log, LOG_WARN, "hook.unreadable", F_WORD("channel", channel->name), F_END);
        plain(exchange, 400, "this is not a message of that channel\n");
        break;
    }
}

static void serve_hook(struct naped *naped, struct httpd_exchange *exchange, const struct http_request *request)
{
    struct str name, rest = request->path;
    rest.s += sizeof "/hook/" - 1;
    rest.n -= sizeof "/hook/" - 1;
    if (!str_cut(&rest, '/', &name))
        name = STR("");
    if (rest.s == NULL)
        rest = STR("");
    struct channel *channel = NULL;
    for (size_t i = 0; i < naped->conf->settings.n_channels; i++)
        if (str_is(name, naped->conf->channels[i]->name))
            channel = naped->conf->channels[i];
    /* A page of the local machine has its own door with its own checks. */
    if (channel == NULL || (channel->ops->can & CAN_LOCAL) != 0) {
        plain(exchange, 404, "there is no such channel\n");
        return;
    }
    struct arena *arena = arena_new(0);
    struct http_response reply = { .status = 204 };
    buf_init(&reply.body, 65536);
    struct received received = { .reply = &reply };
    struct err err = { 0 };
    bool taken = arena != NULL && channel->ops->receive(channel, request, rest, clock_utc_s(&naped->clock), arena, &received, &err) == 0;
    if (taken)
        hearing_heard(naped->hearing, channel);
    if (arena == NULL)
        plain(exchange, 503, "try again\n");
    else if (!taken)
        answer_refused(naped, exchange, channel, &err);
    else if (received.n_inbounds + received.n_receipts == 0)
        httpd_answer(exchange, reply.status, reply.content_type, buf_str(&reply.body));
    else {
        struct ticket *ticket = ticket_new(TICKET_HOOK, exchange);
        if (ticket == NULL)
            plain(exchange, 503, "try again\n");
        else {
            ticket->status = reply.status;
            ticket->content_type = reply.content_type;
            buf_addstr(&ticket->body, buf_str(&reply.body));
            if (inbox_add_received(naped->inbox, &received, ticket, &ticket->n_left, &err) < 0) {
                ticket->failed = true;
                ticket_finish(ticket);
            }
        }
    }
    buf_clear(&reply.body);
    arena_free(arena);
}

/* What was asked for, not brought. */
static int file(struct naped *naped, enum ticket_kind kind, struct channel *channel, const struct received *received, struct err *err)
{
    struct ticket *ticket = ticket_new(kind, NULL);
    if (ticket == NULL)
        return err_set(err, ERR_NOMEM, "no memory for texts");
    ticket->naped = naped;
    ticket->channel = channel;
    if (inbox_add_received(naped->inbox, received, ticket, &ticket->n_left, err) == 0)
        return 0;
    ticket_free(ticket);
    return -1;
}

int serve_swept(void *naped, struct channel *channel, const struct received *received, struct err *err)
{
    return file(naped, TICKET_SWEPT, channel, received, err);
}

int serve_polled(void *naped, struct channel *channel, const struct received *received, struct err *err)
{
    return file(naped, TICKET_POLLED, channel, received, err);
}

/* ---- a text from a phone of the page, or from napectl ---- */

/* Queues a text as if the address had written it.  ticket may be NULL. */
static bool say(struct naped *naped, struct str channel, struct str from, struct str text, struct ticket *ticket)
{
    struct job *job = job_new(JOB_INBOUND);
    if (job == NULL)
        return false;
    struct inbound *in = &job->of.inbound;
    *in = (struct inbound){ .channel = arena_str(job->arena, channel), .from = arena_str(job->arena, from), .to = STR("nape"),
                            .text = { arena_str(job->arena, text) }, .received_utc = clock_utc_s(&naped->clock) };
    in->sent_utc = in->received_utc;
    job->ticket = ticket;
    if (!naped_gather(naped, job))
        return false;
    if (ticket != NULL)
        ticket->n_left++; /* its verdict comes after this round */
    return true;
}

bool serve_say(void *naped, struct str channel, struct str from, struct str text)
{
    return say(naped, channel, from, text, NULL);
}

/* ---- commands over the control socket ---- */

static void refuse(struct httpd_exchange *exchange, int status, const char *reason)
{
    struct buf body;
    buf_init(&body, 4096);
    buf_adds(&body, "{\"error\":");
    buf_add_json(&body, str_of(reason));
    buf_adds(&body, "}\n");
    httpd_answer(exchange, status, "application/json", buf_str(&body));
    buf_clear(&body);
}

static void command_say(struct naped *naped, struct httpd_exchange *exchange, const cJSON *arguments)
{
    const char *both = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(arguments, "address"));
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(arguments, "text"));
    struct str rest = str_of(both), name = STR("");
    const struct settings *s = &naped->conf->settings;
    if (both == NULL || text == NULL || !str_cut(&rest, ':', &name) || rest.s == NULL || rest.n == 0) {
        refuse(exchange, 400, "say takes an address as CHANNEL:ADDRESS and a text");
        return;
    }
    bool local = false;
    for (size_t i = 0; i < s->n_channels; i++)
        local |= str_is(name, s->channels[i].name) && s->channels[i].local;
    if (!local) {
        refuse(exchange, 409, "say works on sim channels only: elsewhere nobody may write in a patient's name");
        return;
    }
    struct ticket *ticket = ticket_new(TICKET_SAY, exchange);
    if (ticket == NULL) {
        refuse(exchange, 503, "no memory");
        return;
    }
    buf_adds(&ticket->to, both);
    if (naped->phones != NULL)
        phones_typed(naped->phones, name, rest, str_of(text));
    if (!say(naped, name, rest, str_of(text), ticket)) {
        ticket->failed = true;
        ticket_finish(ticket);
    }
}

static void command_status_stuck(struct naped *naped, struct httpd_exchange *exchange)
{
    struct buf body;
    buf_init(&body, 4096);
    buf_adds(&body, "{\"clinic\":");
    buf_add_json(&body, str_of(naped->conf->settings.clinic));
    buf_addf(&body, ",\"stuck\":true,\"held\":%lld,\"busy_s\":%lld}\n", (long long)stall_held(naped->stall),
             (long long)worker_thread_busy_ms(naped->thread) / 1000);
    httpd_answer(exchange, 200, "application/json", buf_str(&body));
    buf_clear(&body);
}

static void command(struct naped *naped, struct httpd_exchange *exchange, struct str verb, const struct http_request *request)
{
    struct job *job = job_new(JOB_ADMIN);
    struct ticket *ticket = job != NULL ? ticket_new(TICKET_COMMAND, exchange) : NULL;
    if (ticket == NULL) {
        if (job != NULL)
            job_free(job);
        refuse(exchange, 503, "no memory");
        return;
    }
    ticket->content_type = "application/json";
    struct str id = http_request_header(request, "Idempotency-Key");
    job->of.admin = (struct admin_request){ .request_id = arena_str(job->arena, id.s != NULL ? id : STR("")),
                                            .verb = arena_str(job->arena, verb),
                                            .arguments = arena_str(job->arena, request->body) };
    job->ticket = ticket;
    ticket->n_left = 1;
    if (!naped_gather(naped, job)) {
        ticket->failed = true;
        ticket_finish(ticket);
    }
}

void serve_control(struct httpd_exchange *exchange, const struct http_request *request, void *arg)
{
    struct naped *naped = arg;
    static const char PREFIX[] = "/api/v1/";
    if (!str_is(request->method, "POST") || !str_starts(request->path, PREFIX)) {
        refuse(exchange, 404, "commands are POSTed to /api/v1/VERB");
        return;
    }
    struct str verb = { request->path.s + sizeof PREFIX - 1, request->path.n - (sizeof PREFIX - 1) };
    cJSON *arguments = request->body.n > 0 ? cJSON_ParseWithLength(request->body.s, request->body.n) : cJSON_CreateObject();
    if (!cJSON_IsObject(arguments))
        refuse(exchange, 400, "the arguments are not a JSON object");
    else if (str_is(verb, "say"))
        command_say(naped, exchange, arguments);
    else if (str_is(verb, "reload"))
        naped_reload(naped, exchange);
    else if (str_is(verb, "status") && stall_is_on(naped->stall))
        command_status_stuck(naped, exchange); /* the worker would not answer */
    else
        command(naped, exchange, verb, request);
    cJSON_Delete(arguments);
}

/* ---- the two HTTP servers ---- */

/* The page of an alert's link: fetching shows it, pressing a button acts. */
static void serve_link(struct naped *naped, struct httpd_exchange *exchange, const struct http_request *request)
{
    enum { FIELDS_MAX = 8, TEXT_MAX_BYTES = 4000 };
    bool acts = str_is(request->method, "POST");
    struct job *job = job_new(JOB_ADMIN);
    struct ticket *ticket = job != NULL ? ticket_new(TICKET_PAGE, exchange) : NULL;
    struct http_field *fields = NULL;
    size_t n = 0;
    struct buf arguments;
    if (ticket == NULL) {
        if (job != NULL)
            job_free(job);
        plain(exchange, 503, "no memory\n");
        return;
    }
    buf_init(&arguments, 32768);
    buf_adds(&arguments, "{\"token\":");
    buf_add_json(&arguments, (struct str){ request->path.s + sizeof LINK_PREFIX - 1, request->path.n - (sizeof LINK_PREFIX - 1) });
    if (acts && http_form_parse(request->body, FIELDS_MAX, job->arena, &fields, &n, NULL) == 0) {
        buf_adds(&arguments, ",\"do\":");
        buf_add_json(&arguments, utf8_cut(http_field_value(fields, n, "do"), TEXT_MAX_BYTES));
        buf_adds(&arguments, ",\"text\":"); /* far more than may be told: who writes too much reads so */
        buf_add_json(&arguments, utf8_cut(http_field_value(fields, n, "text"), TEXT_MAX_BYTES));
        buf_adds(&arguments, ",\"once\":");
        buf_add_json(&arguments, utf8_cut(http_field_value(fields, n, "once"), TEXT_MAX_BYTES));
    }
    buf_addc(&arguments, '}');
    job->of.admin = (struct admin_request){ .request_id = STR(""), .verb = acts ? STR("link.do") : STR("link.show"),
                                            .arguments = arena_str(job->arena, buf_str(&arguments)) };
    buf_clear(&arguments);
    job->ticket = ticket;
    ticket->n_left = 1;
    if (!naped_gather(naped, job)) {
        ticket->failed = true;
        ticket_finish(ticket);
    }
}

bool serve_is_ready(const struct naped *naped)
{
    return naped->worker_ok && !naped->draining && !stall_is_on(naped->stall) &&
        worker_thread_busy_ms(naped->thread) < naped->conf->settings.stall_ms;
}

static struct health health_of(const struct naped *naped)
{
    return (struct health){
        .ready = serve_is_ready(naped),
        .worker_busy_ms = worker_thread_busy_ms(naped->thread),
        .n_waiting = (int64_t)naped->n_at_worker,
        .refused_hooks = naped->n_refused_hooks,
    };
}

/* A drawing of the rules, for providers that fetch it and for the demo's page: nothing of anybody. */
static void serve_picture(struct naped *naped, struct httpd_exchange *exchange, struct str name)
{
    const struct picture *picture = NULL;
    if (name.n > 4 && str_equal((struct str){ name.s + name.n - 4, 4 }, STR(".png")))
        picture = pictures_find(&naped->conf->pictures, (struct str){ name.s, name.n - 4 });
    if (picture != NULL)
        httpd_answer(exchange, 200, "image/png", picture->png);
    else
        plain(exchange, 404, "not found\n");
}

void serve_public(struct httpd_exchange *exchange, const struct http_request *request, void *arg)
{
    struct naped *naped = arg;
    if (str_starts(request->path, "/hook/")) {
        if (str_is(request->method, "POST"))
            serve_hook(naped, exchange, request);
        else
            plain(exchange, 405, "webhooks are POSTed\n");
    } else if (str_starts(request->path, LINK_PREFIX) && (str_is(request->method, "GET") || str_is(request->method, "POST")))
        serve_link(naped, exchange, request);
    else if (str_starts(request->path, PICTURE_PREFIX) && str_is(request->method, "GET"))
        serve_picture(naped, exchange, (struct str){ request->path.s + sizeof PICTURE_PREFIX - 1, request->path.n - (sizeof PICTURE_PREFIX - 1) });
    else if (str_is(request->path, "/healthz"))
        health_answer(exchange, HEALTH_LIVE, &(struct health){ .ready = true });
    else if (naped->phones != NULL && phones_serve(naped->phones, exchange, request))
        return;
    else
        plain(exchange, 404, "not found\n");
}

void serve_admin(struct httpd_exchange *exchange, const struct http_request *request, void *arg)
{
    struct naped *naped = arg;
    struct health health = health_of(naped);
    if (str_is(request->path, "/healthz"))
        health_answer(exchange, HEALTH_LIVE, &health);
    else if (str_is(request->path, "/readyz"))
        health_answer(exchange, HEALTH_READY, &health);
    else if (str_is(request->path, "/metrics"))
        figures_serve(naped, exchange);
    else
        plain(exchange, 404, "not found\n");
}

/* ---- verdicts ---- */

static void say_answer(struct ticket *t, const struct batch_result *result)
{
    buf_adds(&t->body, "{\"answers\":[");
    size_t n = 0;
    for (size_t k = 0; k < result->n_sends; k++) {
        const struct outbound *out = &result->sends[k];
        struct str to = buf_str(&t->to), channel;
        if (!str_cut(&to, ':', &channel) || !str_equal(to, out->to) || !str_equal(channel, out->channel))
            continue;
        buf_adds(&t->body, n++ > 0 ? "," : "");
        buf_add_json(&t->body, out->body.text);
    }
    buf_adds(&t->body, "]}\n");
    t->content_type = "application/json";
}

static void take_verdict(struct ticket *t, const struct verdict *verdict, const struct batch_result *result)
{
    if (verdict->kind == VERDICT_FAILED)
        t->failed = true;
    if (t->kind == TICKET_SAY && !t->failed)
        say_answer(t, result);
    if (t->kind == TICKET_PAGE && !t->failed) {
        t->status = verdict->kind == VERDICT_REFUSED ? 404 : 200;
        t->content_type = verdict->kind == VERDICT_REFUSED ? "text/plain; charset=utf-8" : "text/html; charset=utf-8";
        buf_addstr(&t->body, verdict->answer);
    }
    if (t->kind == TICKET_COMMAND && !t->failed) {
        if (verdict->kind == VERDICT_REFUSED) {
            t->status = 409;
            buf_adds(&t->body, "{\"error\":");
            buf_add_json(&t->body, verdict->answer);
            buf_adds(&t->body, "}\n");
        } else if (verdict->answer.n > 0)
            buf_addstr(&t->body, verdict->answer);
        else
            buf_adds(&t->body, "{}\n");
    }
}

void serve_verdicts(struct naped *naped, struct done_batch *done)
{
    for (size_t i = 0; i < done->n_jobs; i++) {
        struct ticket *t = done->jobs[i] != NULL ? done->jobs[i]->ticket : NULL;
        if (t == NULL)
            continue;
        if (figures_verdict(naped, done->jobs[i], done->failed ? NULL : &done->result.verdicts[i]))
            continue;
        if (done->failed)
            t->failed = true;
        else {
            take_verdict(t, &done->result.verdicts[i], &done->result);
            t->n_new += done->jobs[i]->kind == JOB_INBOUND && done->result.verdicts[i].kind == VERDICT_DONE;
        }
        if (--t->n_left == 0)
            ticket_finish(t);
    }
}

void serve_kept(void *arg, struct job *job, bool durable)
{
    figures_count(arg, METRIC_JOURNAL, durable ? "yes" : "no");
    struct ticket *t = job->ticket;
    job->ticket = NULL;
    if (t == NULL)
        return;
    if (!durable)
        t->failed = true;
    else if (t->kind == TICKET_SAY)
        say_answer(t, &(struct batch_result){ 0 });
    if (--t->n_left == 0)
        ticket_finish(t);
}

void serve_refused(void *arg, const struct job *job, const struct err *err)
{
    (void)err;
    struct ticket *t = job->ticket;
    if (t == NULL || figures_verdict(arg, job, NULL))
        return;
    t->failed = true;
    if (--t->n_left == 0)
        ticket_finish(t);
}
