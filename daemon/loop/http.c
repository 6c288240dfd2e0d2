/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "loop/http.h"

#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/crypt.h"
#include "loop/loop.h"
#include "loop/loop_ev.h"

enum { IN_FLIGHT = 256, TIMEOUT_MS = 30000, CONNECT_MS = 10000, ANSWER_BYTES = 1024 * 1024, TICK_S = 1 };

struct http_exchange {
    struct http *http;
    CURL *easy;
    struct curl_slist *headers;
    struct buf body;    /* of the answer */
    struct buf shape;   /* method, URL, type, user and password that the handle is set up for */
    struct buf scratch; /* texts ended by a NUL for libcurl, which copies them */
    transport_done_fn *done;
    void *arg;
    bool once;          /* a second one would do something twice */
    bool begun;         /* the request was being written */
    struct http_exchange *prev, *next; /* running ones; or next free one */
};

struct http_socket {
    ev_io watcher;
    struct http *http;
    struct http_socket *prev, *next;
};

struct http {
    struct ev_loop *ev;
    CURLM *multi;
    int max_in_flight;
    int n_in_flight;
    char *user_agent;
    char *ca_file;
    ev_timer timer; /* as libcurl asks */
    ev_timer tick;  /* in case it forgot to ask */
    struct http_exchange *running;
    struct http_exchange *spare;
    struct http_socket *sockets;
};

static void exchange_unlink(struct http_exchange *exchange)
{
    struct http *http = exchange->http;
    if (exchange->prev != NULL)
        exchange->prev->next = exchange->next;
    else
        http->running = exchange->next;
    if (exchange->next != NULL)
        exchange->next->prev = exchange->prev;
    exchange->prev = exchange->next = NULL;
    http->n_in_flight--;
}

static void wipe(struct buf *buf)
{
    if (buf->s != NULL)
        crypt_wipe(buf->s, buf->n);
    buf_reset(buf);
}

static void exchange_free(struct http_exchange *exchange)
{
    curl_easy_cleanup(exchange->easy);
    curl_slist_free_all(exchange->headers);
    buf_clear(&exchange->body);
    buf_clear(&exchange->scratch);
    wipe(&exchange->shape);
    buf_clear(&exchange->shape);
    free(exchange);
}

/* Takes it off the wire and keeps the handle for the next call.  The connection stays with the multi handle. */
static void exchange_end(struct http_exchange *exchange)
{
    struct http *http = exchange->http;
    curl_multi_remove_handle(http->multi, exchange->easy);
    exchange_unlink(exchange);
    buf_reset(&exchange->body);
    exchange->next = http->spare;
    http->spare = exchange;
}

static enum http_failure failure_of(CURL *easy, CURLcode code)
{
    long sent_bytes = 0;
    if (code == CURLE_OK)
        return HTTP_OK;
    /* Not one byte of the request was written: the other side cannot have it. */
    if (curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &sent_bytes) == CURLE_OK && sent_bytes == 0)
        return HTTP_NOT_SENT;
    return HTTP_IN_DOUBT;
}

static void finish(struct http_exchange *exchange, CURLcode code)
{
    struct http_answer answer = { .failure = failure_of(exchange->easy, code), .retry_after_s = -1 };
    transport_done_fn *done = exchange->done;
    void *arg = exchange->arg;
    struct buf body = exchange->body;
    if (answer.failure == HTTP_OK) {
        long status = 0;
        curl_off_t retry_after = 0;
        curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(exchange->easy, CURLINFO_RETRY_AFTER, &retry_after);
        answer.status = (int)status;
        answer.body = buf_str(&body);
        answer.retry_after_s = retry_after > 0 ? retry_after : -1;
    }
    /* The handle is free again before done is called, which may start the next call. */
    buf_init(&exchange->body, 0);
    exchange_end(exchange);
    done(&answer, arg);
    buf_clear(&body);
}

static void collect(struct http *http)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE)
            continue;
        char *exchange = NULL;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
        finish((struct http_exchange *)(void *)exchange, code);
    }
}

static void act(struct http *http, curl_socket_t fd, int events)
{
    int running;
    curl_multi_socket_action(http->multi, fd, events, &running);
    collect(http);
}

static void on_socket_event(struct ev_loop *ev, ev_io *watcher, int events)
{
    struct http_socket *sock = watcher->data;
    (void)ev;
    act(sock->http, watcher->fd, (events & EV_READ ? CURL_CSELECT_IN : 0) | (events & EV_WRITE ? CURL_CSELECT_OUT : 0));
}

static void on_timer(struct ev_loop *ev, ev_timer *watcher, int events)
{
    (void)ev;
    (void)events;
    act(watcher->data, CURL_SOCKET_TIMEOUT, 0);
}

static void on_tick(struct ev_loop *ev, ev_timer *watcher, int events)
{
    struct http *http = watcher->data;
    (void)ev;
    (void)events;
    if (http->n_in_flight > 0)
        act(http, CURL_SOCKET_TIMEOUT, 0);
}

static void socket_free(struct http_socket *sock)
{
    if (sock->prev != NULL)
        sock->prev->next = sock->next;
    else
        sock->http->sockets = sock->next;
    if (sock->next != NULL)
        sock->next->prev = sock->prev;
    ev_io_stop(sock->http->ev, &sock->watcher);
    free(sock);
}

/* libcurl tells which socket it waits for, and for what. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket_arg)
{
    struct http *http = arg;
    struct http_socket *sock = socket_arg;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (sock != NULL)
            socket_free(sock);
        return 0;
    }
    if (sock == NULL) {
        sock = calloc(1, sizeof *sock);
        if (sock == NULL)
            return -1;
        sock->http = http;
        sock->next = http->sockets;
        if (http->sockets != NULL)
            http->sockets->prev = sock;
        http->sockets = sock;
        curl_multi_assign(http->multi, fd, sock);
    }
    int events = (what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0);
    ev_io_stop(http->ev, &sock->watcher);
    ev_io_init(&sock->watcher, on_socket_event, fd, events);
    sock->watcher.data = sock;
    ev_io_start(http->ev, &sock->watcher);
    return 0;
}

static int on_timer_wanted(CURLM *multi, long wait_ms, void *arg)
{
    struct http *http = arg;
    (void)multi;
    ev_timer_stop(http->ev, &http->timer);
    if (wait_ms >= 0) {
        ev_timer_set(&http->timer, (double)wait_ms / 1000.0, 0.0);
        ev_timer_start(http->ev, &http->timer);
    }
    return 0;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *arg)
{
    struct http_exchange *exchange = arg;
    buf_add(&exchange->body, bytes, size * n);
    return buf_ok(&exchange->body) ? size * n : 0;
}

/* Before a request is written.  When a kept connection ends without an answer libcurl would write the request once more over another
 * one; but the other side may have it (P6). */
static int on_request(void *arg, char *to, char *from, int to_port, int from_port)
{
    struct http_exchange *exchange = arg;
    (void)to;
    (void)from;
    (void)to_port;
    (void)from_port;
    if (exchange->begun && exchange->once)
        return CURL_PREREQFUNC_ABORT;
    exchange->begun = true;
    return CURL_PREREQFUNC_OK;
}

static struct http_exchange *exchange_new(struct http *http)
{
    struct http_exchange *exchange = http->spare;
    if (exchange != NULL)
        http->spare = exchange->next;
    else {
        exchange = calloc(1, sizeof *exchange);
        if (exchange == NULL || (exchange->easy = curl_easy_init()) == NULL) {
            free(exchange);
            return NULL;
        }
        buf_init(&exchange->body, ANSWER_BYTES);
        buf_init(&exchange->scratch, 0);
        buf_init(&exchange->shape, 0);
        exchange->http = http;
    }
    exchange->prev = NULL;
    exchange->next = http->running;
    if (http->running != NULL)
        http->running->prev = exchange;
    http->running = exchange;
    http->n_in_flight++;
    return exchange;
}

static const char *cstr(struct buf *scratch, struct str text)
{
    buf_reset(scratch);
    buf_addstr(scratch, text);
    return buf_ok(scratch) ? buf_cstr(scratch) : NULL;
}

static bool set_text(struct http_exchange *exchange, CURLoption option, struct str text)
{
    const char *s = cstr(&exchange->scratch, text);
    return s != NULL && curl_easy_setopt(exchange->easy, option, s) == CURLE_OK;
}

static bool add_header(struct http_exchange *exchange, const char *name, struct str value)
{
    buf_reset(&exchange->scratch);
    buf_addf(&exchange->scratch, "%s:%s", name, value.n > 0 ? " " : "");
    buf_addstr(&exchange->scratch, value);
    struct curl_slist *longer =
        buf_ok(&exchange->scratch) ? curl_slist_append(exchange->headers, buf_cstr(&exchange->scratch)) : NULL;
    if (longer == NULL)
        return false;
    exchange->headers = longer;
    return true;
}

static bool set_headers(struct http_exchange *exchange, const struct http_call *call)
{
    bool ok = add_header(exchange, "Expect", STR("")); /* "Expect:" keeps libcurl from waiting for a 100 */
    if (call->content_type != NULL)
        ok = ok && add_header(exchange, "Content-Type", str_of(call->content_type));
    for (size_t i = 0; i < call->n_headers && ok; i++) {
        char name[128];
        if (call->headers[i].name.n >= sizeof name)
            return false;
        memcpy(name, call->headers[i].name.s, call->headers[i].name.n);
        name[call->headers[i].name.n] = '\0';
        ok = add_header(exchange, name, call->headers[i].value);
    }
    return ok && curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, exchange->headers) == CURLE_OK;
}

static bool set_body(struct http_exchange *exchange, const struct http_call *call)
{
    CURL *easy = exchange->easy;
    if (strcmp(call->method, "GET") == 0)
        return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    if (strcmp(call->method, "POST") != 0 && curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call->method) != CURLE_OK)
        return false;
    return curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.n) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, call->body.n > 0 ? call->body.s : "") == CURLE_OK;
}

static bool set_auth(struct http_exchange *exchange, const struct http_call *call)
{
    if (call->user.n == 0)
        return true;
    bool ok = curl_easy_setopt(exchange->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC) == CURLE_OK
        && set_text(exchange, CURLOPT_USERNAME, call->user) && set_text(exchange, CURLOPT_PASSWORD, call->password);
    wipe(&exchange->scratch);
    return ok;
}

static void add_part(struct buf *shape, struct str part)
{
    buf_addf(shape, "%zu:", part.n);
    buf_addstr(shape, part.n > 0 ? part : STR(""));
}

/* A handle that is set up for the same but the body keeps its options.  Fills *shape with what this call is. */
static bool same_shape(struct http_exchange *exchange, const struct http_call *call)
{
    struct buf *shape = &exchange->scratch;
    buf_reset(shape);
    add_part(shape, str_of(call->method));
    add_part(shape, call->url);
    add_part(shape, str_of(call->content_type != NULL ? call->content_type : ""));
    add_part(shape, call->user);
    add_part(shape, call->password);
    bool same = buf_ok(shape) && call->n_headers == 0 && str_equal(buf_str(shape), buf_str(&exchange->shape));
    if (!same) {
        wipe(&exchange->shape);
        if (call->n_headers == 0) /* one with headers of its own is the same as no other */
            buf_addstr(&exchange->shape, buf_str(shape));
    }
    wipe(shape);
    return same;
}

static bool set_up(struct http_exchange *exchange, const struct http_call *call)
{
    struct http *http = exchange->http;
    CURL *easy = exchange->easy;
    bool same = same_shape(exchange, call);
    long timeout_ms = call->timeout_ms > 0 ? (long)call->timeout_ms : TIMEOUT_MS;
    exchange->body.max_bytes = call->max_answer_bytes > 0 ? call->max_answer_bytes : ANSWER_BYTES;
    exchange->once = strcmp(call->method, "GET") != 0;
    exchange->begun = false;
    if (!same) {
        curl_easy_reset(easy);
        curl_slist_free_all(exchange->headers);
        exchange->headers = NULL;
    }
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms < CONNECT_MS ? timeout_ms : (long)CONNECT_MS);
    if (same)
        return set_body(exchange, call);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, http->user_agent);
    if (http->ca_file != NULL)
        curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_file);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    return set_text(exchange, CURLOPT_URL, call->url) && set_body(exchange, call) && set_headers(exchange, call)
        && set_auth(exchange, call);
}

static void *http_start(void *self, const struct http_call *call, transport_done_fn *done, void *arg, struct err *err)
{
    struct http *http = self;
    if (http->n_in_flight >= http->max_in_flight) {
        err_set(err, ERR_BUSY, "all %d calls are in use", http->max_in_flight);
        return NULL;
    }
    struct http_exchange *exchange = exchange_new(http);
    if (exchange == NULL) {
        err_set(err, ERR_NOMEM, "no memory for a call");
        return NULL;
    }
    exchange->done = done;
    exchange->arg = arg;
    if (!set_up(exchange, call) || curl_multi_add_handle(http->multi, exchange->easy) != CURLM_OK) {
        wipe(&exchange->shape); /* half of it */
        exchange_end(exchange);
        err_set(err, ERR_NOMEM, "a call cannot be set up");
        return NULL;
    }
    return exchange;
}

static void http_cancel(void *self, void *handle)
{
    (void)self;
    if (handle != NULL)
        exchange_end(handle);
}

static void set_multi(struct http *http)
{
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)http->max_in_flight);
}

struct http *http_new(struct loop *loop, const struct http_options *options, struct err *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        err_set(err, ERR_NOMEM, "libcurl cannot be set up");
        return NULL;
    }
    struct http *http = calloc(1, sizeof *http);
    if (http == NULL) {
        curl_global_cleanup();
        err_set(err, ERR_NOMEM, "no memory for a client");
        return NULL;
    }
    http->ev = loop_ev(loop);
    http->max_in_flight = options->max_in_flight > 0 ? options->max_in_flight : IN_FLIGHT;
    http->user_agent = strdup(options->user_agent != NULL ? options->user_agent : "nape/" PACKAGE_VERSION);
    http->ca_file = options->ca_file != NULL ? strdup(options->ca_file) : NULL;
    http->multi = curl_multi_init();
    ev_timer_init(&http->timer, on_timer, 0.0, 0.0);
    ev_timer_init(&http->tick, on_tick, TICK_S, TICK_S);
    http->timer.data = http->tick.data = http;
    if (http->multi == NULL || http->user_agent == NULL || (options->ca_file != NULL && http->ca_file == NULL)) {
        http_free(http);
        err_set(err, ERR_NOMEM, "no memory for a client");
        return NULL;
    }
    set_multi(http);
    ev_timer_start(http->ev, &http->tick);
    return http;
}

void http_free(struct http *http)
{
    if (http == NULL)
        return;
    while (http->running != NULL)
        exchange_end(http->running);
    while (http->spare != NULL) {
        struct http_exchange *exchange = http->spare;
        http->spare = exchange->next;
        exchange_free(exchange);
    }
    curl_multi_cleanup(http->multi); /* closes the kept connections, and so their sockets' watchers */
    while (http->sockets != NULL)
        socket_free(http->sockets);
    ev_timer_stop(http->ev, &http->timer);
    ev_timer_stop(http->ev, &http->tick);
    free(http->user_agent);
    free(http->ca_file);
    free(http);
    curl_global_cleanup();
}

struct transport http_transport(struct http *http)
{
    return (struct transport){ .self = http, .start = http_start, .cancel = http_cancel };
}

int http_n_in_flight(const struct http *http)
{
    return http->n_in_flight;
}
