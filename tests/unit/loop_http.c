/* SPDX-License-Identifier: ISC
 * The server and the client over the loopback interface, in one loop; where bytes on the wire matter, a thread with a plain socket. */
#include <config.h>

#include "loop/http.h"
#include "loop/httpd.h"
#include "loop/loop.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { MAX_BODY = 1000, DEADLINE_MS = 50 };

struct world {
    struct loop *loop;
    struct httpd *httpd;
    struct http *http;
    struct httpd_exchange *waiting;
    struct httpd_stream *stream;
    struct buf seen;        /* method, path, query, body of what was asked */
    int n_gone;
    int n_requests;
    int n_stream_gone;
    /* of the client */
    int n_done, want_done;
    struct http_answer answer;
    struct buf body;
};

static void answer_soon(struct loop *loop, void *arg)
{
    struct world *w = arg;
    (void)loop;
    httpd_answer(w->waiting, 200, NULL, STR("later"));
    w->waiting = NULL;
}

static void count_gone(void *arg)
{
    struct world *w = arg;
    w->n_gone++;
    w->waiting = NULL;
}

static void count_stream_gone(void *arg)
{
    struct world *w = arg;
    w->n_stream_gone++;
    w->stream = NULL;
    loop_stop(w->loop);
}

static void stream_three(struct loop *loop, void *arg)
{
    struct world *w = arg;
    (void)loop;
    httpd_stream_send(w->stream, STR("data: two\n\n"));
    httpd_stream_send(w->stream, STR("data: three\n\n"));
    httpd_stream_close(w->stream);
    w->stream = NULL;
}

static void stream_forever(struct loop *loop, void *arg)
{
    struct world *w = arg;
    (void)loop;
    if (w->stream != NULL)
        httpd_stream_send(w->stream, STR("data: more\n\n"));
}

static void on_request(struct httpd_exchange *exchange, const struct http_request *rq, void *arg)
{
    struct world *w = arg;
    w->n_requests++;
    if (str_is(rq->path, "/now")) {
        const struct http_header headers[] = { { STR("X-Probe"), STR("yes") }, { STR("Retry-After"), STR("7") } };
        httpd_answer_headers(exchange, 200, "text/plain", STR("now"), headers, 2);
    } else if (str_is(rq->path, "/later")) {
        w->waiting = exchange;
        httpd_on_gone(exchange, count_gone, w);
        loop_timer_start(w->loop, 0, 0, answer_soon, w);
    } else if (str_is(rq->path, "/never")) {
        httpd_on_gone(exchange, count_gone, w);
    } else if (str_is(rq->path, "/events")) {
        w->stream = httpd_stream_open(exchange, count_stream_gone, w, NULL);
        httpd_stream_send(w->stream, STR("data: one\n\n"));
        loop_timer_start(w->loop, 0, 0, stream_three, w);
    } else if (str_is(rq->path, "/endless")) {
        w->stream = httpd_stream_open(exchange, count_stream_gone, w, NULL);
        loop_timer_start(w->loop, 1, 1, stream_forever, w);
    } else if (str_starts(rq->path, "/echo")) {
        struct str type = http_request_header(rq, "content-TYPE"), auth = http_request_header(rq, "Authorization");
        buf_reset(&w->seen);
        buf_addf(&w->seen, "%.*s %.*s %s%.*s [%.*s] [%.*s] [%.*s] ", (int)rq->method.n, rq->method.s, (int)rq->path.n,
                 rq->path.s, rq->query.s != NULL ? "?" : "", (int)rq->query.n, rq->query.n > 0 ? rq->query.s : "",
                 (int)type.n, type.n > 0 ? type.s : "", (int)auth.n, auth.n > 0 ? auth.s : "", (int)rq->remote.n,
                 rq->remote.s);
        buf_addstr(&w->seen, rq->body);
        httpd_answer(exchange, 200, NULL, buf_str(&w->seen));
    } else if (str_is(rq->path, "/away")) {
        const struct http_header headers[] = { { STR("Location"), STR("/now") } };
        httpd_answer_headers(exchange, 302, NULL, STR(""), headers, 1);
    } else
        httpd_answer(exchange, 404, NULL, STR("no such page\n"));
}

static int set_up_with(void **state, const char *listen, int64_t read_ms, int max_per_address)
{
    struct world *w = calloc(1, sizeof *w);
    unsetenv("http_proxy");
    unsetenv("HTTP_PROXY");
    unsetenv("all_proxy");
    unsetenv("ALL_PROXY");
    buf_init(&w->seen, 0);
    buf_init(&w->body, 0);
    w->loop = loop_new(NULL);
    struct err err = { 0 };
    w->httpd = httpd_new(w->loop, &(struct httpd_options){ .listen = listen, .request = on_request, .arg = w,
                                                          .max_body_bytes = MAX_BODY, .deadline_ms = DEADLINE_MS,
                                                          .read_ms = read_ms, .max_per_address = max_per_address }, &err);
    if (w->httpd == NULL)
        fail_msg("%s", err.text);
    w->http = http_new(w->loop, &(struct http_options){ .max_in_flight = 8 }, &err);
    assert_non_null(w->http);
    *state = w;
    return 0;
}

static int set_up_at(void **state, const char *listen)
{
    return set_up_with(state, listen, 0, 0);
}

static int set_up_hurried(void **state)
{
    return set_up_with(state, "127.0.0.1:0", 30, 0);
}

static int set_up_few(void **state)
{
    return set_up_with(state, "127.0.0.1:0", 0, 2);
}

static int set_up(void **state)
{
    return set_up_at(state, "127.0.0.1:0");
}

static int tear_down(void **state)
{
    struct world *w = *state;
    http_free(w->http);
    httpd_free(w->httpd);
    loop_free(w->loop);
    buf_clear(&w->seen);
    buf_clear(&w->body);
    free(w);
    return 0;
}

static void on_done(const struct http_answer *answer, void *arg)
{
    struct world *w = arg;
    w->answer = *answer;
    buf_reset(&w->body);
    buf_addstr(&w->body, answer->body);
    if (++w->n_done >= w->want_done)
        loop_stop(w->loop);
}

static void call_to(struct world *w, const char *path, struct http_call call)
{
    char url[200];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", httpd_port(w->httpd), path);
    call.url = str_of(url);
    if (call.method == NULL)
        call.method = "GET";
    struct transport transport = http_transport(w->http);
    struct err err = { 0 };
    w->n_done = 0;
    w->want_done = 1;
    if (transport.start(transport.self, &call, on_done, w, &err) == NULL)
        fail_msg("%s", err.text);
    assert_int_equal(w->n_done, 0); /* never from within start */
    loop_run(w->loop);
}

static void answers_come_at_once_or_later(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *path;
        int status;
        const char *body;
    } CASES[] = { { "/now", 200, "now" },
                  { "/later", 200, "later" },
                  { "/nowhere", 404, "no such page\n" },
                  { "/never", 503, "not now, try again\n" },
                  { "/away", 302, "" },
                  { "/events", 200, "data: one\n\ndata: two\n\ndata: three\n\n" } };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        call_to(w, CASES[i].path, (struct http_call){ 0 });
        assert_int_equal(w->answer.failure, HTTP_OK);
        assert_int_equal(w->answer.status, CASES[i].status);
        assert_string_equal(buf_cstr(&w->body), CASES[i].body);
    }
    assert_int_equal(w->n_gone, 1);        /* /never: told when its deadline came */
    assert_int_equal(w->n_stream_gone, 0); /* closed by the server itself */
}

static void a_call_carries_all_its_parts(void **state)
{
    struct world *w = *state;
    call_to(w, "/echo/a%20b?x=%2F&y", (struct http_call){ .method = "POST", .body = STR("q=1&w=\x80"),
                                                          .content_type = "application/x-www-form-urlencoded",
                                                          .user = STR("AC1"), .password = STR("p:w") });
    assert_string_equal(buf_cstr(&w->body), "POST /echo/a%20b ?x=%2F&y [application/x-www-form-urlencoded] "
                                            "[Basic QUMxOnA6dw==] [127.0.0.1] q=1&w=\x80");
    call_to(w, "/echo", (struct http_call){ .method = "PUT", .body = STR("{}"), .content_type = "application/json" });
    assert_string_equal(buf_cstr(&w->body), "PUT /echo  [application/json] [] [127.0.0.1] {}");
    call_to(w, "/echo?", (struct http_call){ 0 });
    assert_string_equal(buf_cstr(&w->body), "GET /echo ? [] [] [127.0.0.1] ");
    call_to(w, "/now", (struct http_call){ 0 });
    assert_int_equal(w->answer.retry_after_s, 7);
    call_to(w, "/later", (struct http_call){ 0 });
    assert_int_equal(w->answer.retry_after_s, -1);
}

static void a_body_may_be_just_as_long_as_allowed(void **state)
{
    struct world *w = *state;
    char body[MAX_BODY + 1];
    memset(body, 'x', sizeof body);
    call_to(w, "/echo", (struct http_call){ .method = "POST", .body = { body, MAX_BODY }, .content_type = "text/plain" });
    assert_int_equal(w->answer.status, 200);
    call_to(w, "/echo", (struct http_call){ .method = "POST", .body = { body, MAX_BODY + 1 }, .content_type = "text/plain" });
    assert_int_equal(w->answer.status, 413);
    assert_int_equal(w->n_requests, 1);
}

static int free_port(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &n), 0);
    close(fd); /* nobody listens there now */
    return ntohs(address.sin_port);
}

static void failures_say_whether_anything_was_sent(void **state)
{
    struct world *w = *state;
    struct transport transport = http_transport(w->http);
    char url[100];
    call_to(w, "/now", (struct http_call){ 0 }); /* the pooled handle has sent something before */
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", free_port());
    w->n_done = 0;
    assert_non_null(transport.start(transport.self, &(struct http_call){ .method = "GET", .url = str_of(url) }, on_done, w, NULL));
    loop_run(w->loop);
    assert_int_equal(w->answer.failure, HTTP_NOT_SENT);
    assert_int_equal(w->answer.status, 0);
    call_to(w, "/never", (struct http_call){ .timeout_ms = 10 });
    assert_int_equal(w->answer.failure, HTTP_IN_DOUBT);
    call_to(w, "/now", (struct http_call){ .max_answer_bytes = 2 });
    assert_int_equal(w->answer.failure, HTTP_IN_DOUBT);
    call_to(w, "/now", (struct http_call){ 0 });
    assert_int_equal(w->answer.failure, HTTP_OK);
    assert_int_equal(http_n_in_flight(w->http), 0);
}

/* A server that answers the first request and hangs up at the second. */
struct rude {
    int listener;
    int n_requests;
};

static void *rude_run(void *arg)
{
    static const char ANSWER[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    struct rude *rude = arg;
    char bytes[4096];
    for (int fd; (fd = accept(rude->listener, NULL, NULL)) >= 0; close(fd)) {
        while (recv(fd, bytes, sizeof bytes, 0) > 0 && ++rude->n_requests != 2)
            if (send(fd, ANSWER, sizeof ANSWER - 1, MSG_NOSIGNAL) < 0)
                break;
    }
    return NULL;
}

/* P6: libcurl itself would write it again, over another connection. */
static void a_kept_connection_that_ends_without_an_answer_leaves_doubt(void **state)
{
    struct world *w = *state;
    struct rude rude = { .listener = socket(AF_INET, SOCK_STREAM, 0) };
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    pthread_t thread;
    char url[100];
    assert_int_equal(bind(rude.listener, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(rude.listener, 5), 0);
    assert_int_equal(getsockname(rude.listener, (struct sockaddr *)&at, &n), 0);
    assert_int_equal(pthread_create(&thread, NULL, rude_run, &rude), 0);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/", ntohs(at.sin_port));
    struct transport transport = http_transport(w->http);
    struct http_call call = { .method = "POST", .url = str_of(url), .body = STR("1") };
    static const enum http_failure WANT[] = { HTTP_OK, HTTP_IN_DOUBT, HTTP_OK };
    for (size_t i = 0; i < 3; i++) {
        w->n_done = 0;
        w->want_done = 1;
        assert_non_null(transport.start(transport.self, &call, on_done, w, NULL));
        loop_run(w->loop);
        assert_int_equal(w->answer.failure, WANT[i]);
    }
    http_free(w->http);
    w->http = http_new(w->loop, &(struct http_options){ .max_in_flight = 8 }, NULL);
    shutdown(rude.listener, SHUT_RDWR);
    pthread_join(thread, NULL);
    close(rude.listener);
    assert_int_equal(rude.n_requests, 3);
}

static void calls_beyond_the_pool_are_refused_and_cancelled_ones_stay_silent(void **state)
{
    struct world *w = *state;
    struct transport transport = http_transport(w->http);
    struct err err = { 0 };
    char url[100];
    void *handles[8];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/now", httpd_port(w->httpd));
    const struct http_call call = { .method = "GET", .url = str_of(url) };
    w->n_done = 0;
    w->want_done = 5;
    for (int i = 0; i < 8; i++)
        assert_non_null(handles[i] = transport.start(transport.self, &call, on_done, w, &err));
    assert_null(transport.start(transport.self, &call, on_done, w, &err));
    assert_int_equal(err.code, ERR_BUSY);
    for (int i = 0; i < 3; i++)
        transport.cancel(transport.self, handles[i]);
    loop_run(w->loop);
    assert_int_equal(w->n_done, 5);
    assert_int_equal(http_n_in_flight(w->http), 0);
    assert_non_null(transport.start(transport.self, &call, on_done, w, &err)); /* left running: freed with the client */
}

/* A thread that says something on a plain socket, reads until the other side is done or `until` was seen, and stops the loop. */
struct wire {
    struct loop_wake *wake;
    struct sockaddr_storage address;
    socklen_t n_address;
    struct str say;
    const char *until;
    bool hang_up;
    char got[4096];
};

static void *wire_run(void *arg)
{
    struct wire *wire = arg;
    size_t n = 0;
    int fd = socket(wire->address.ss_family, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&wire->address, wire->n_address) < 0)
        goto out;
    for (size_t sent = 0; sent < wire->say.n;) {
        ssize_t k = send(fd, wire->say.s + sent, wire->say.n - sent, MSG_NOSIGNAL);
        if (k <= 0)
            break;
        sent += (size_t)k;
    }
    while (n + 1 < sizeof wire->got) {
        ssize_t k = recv(fd, wire->got + n, sizeof wire->got - 1 - n, 0);
        if (k <= 0)
            break;
        n += (size_t)k;
        wire->got[n] = '\0';
        if (wire->until != NULL && strstr(wire->got, wire->until) != NULL)
            break;
    }
out:
    if (fd >= 0)
        close(fd);
    wire->got[n] = '\0';
    if (!wire->hang_up)
        loop_wake_ring(wire->wake);
    return NULL;
}

static void stop_loop(struct loop *loop, void *arg)
{
    (void)arg;
    loop_stop(loop);
}

static void wire_talk(struct world *w, struct wire *wire)
{
    pthread_t thread;
    if (wire->n_address == 0) {
        struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                       .sin_port = htons((uint16_t)httpd_port(w->httpd)) };
        memcpy(&wire->address, &address, sizeof address);
        wire->n_address = sizeof address;
    }
    wire->wake = loop_wake_new(w->loop, stop_loop, NULL, NULL);
    assert_int_equal(pthread_create(&thread, NULL, wire_run, wire), 0);
    loop_run(w->loop);
    pthread_join(thread, NULL);
    loop_wake_free(wire->wake);
}

static int count(const char *text, const char *what)
{
    int n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
        n++;
    return n;
}

static void a_connection_serves_request_after_request(void **state)
{
    struct world *w = *state;
    /* Pipelined: the second is read only when the first, which is answered later, is done. */
    struct wire wire = { .say = STR("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /echo?2 HTTP/1.1\r\nHost: a\r\n\r\n"
                                    "GET /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") };
    wire_talk(w, &wire);
    assert_int_equal(count(wire.got, "HTTP/1.1 200 OK"), 3);
    assert_non_null(strstr(strstr(wire.got, "later"), "GET /echo ?2"));
    assert_int_equal(w->n_requests, 3);
}

static void bytes_that_are_no_request_are_refused(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *name, *say, *want;
    } CASES[] = {
        { "a header without a colon", "GET /now HTTP/1.1\r\nHost: a\r\nrubbish\r\n\r\n", "400" },
        { "no host", "GET /now HTTP/1.1\r\n\r\n", "400" },
        { "a length that is no number", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "400" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct wire wire = { .say = str_of(CASES[i].say), .until = "\r\n\r\n" };
        wire_talk(w, &wire);
        if (strstr(wire.got, CASES[i].want) == NULL)
            fail_msg("%s: %s", CASES[i].name, wire.got);
    }
    assert_int_equal(w->n_requests, 0);
    assert_int_equal(httpd_n_open(w->httpd), 0);
}

static void a_chunked_body_is_measured_too(void **state)
{
    struct world *w = *state;
    struct buf say;
    buf_init(&say, 0);
    buf_adds(&say, "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n");
    for (int i = 0; i < 0x3e9; i++)
        buf_addc(&say, 'x');
    buf_adds(&say, "\r\n0\r\n\r\n");
    struct wire wire = { .say = buf_str(&say) };
    wire_talk(w, &wire);
    assert_non_null(strstr(wire.got, "HTTP/1.1 413"));
    assert_int_equal(w->n_requests, 0);
    struct wire small = { .say = STR("POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                                     "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") };
    wire_talk(w, &small);
    assert_non_null(strstr(small.got, "abcde"));
    buf_clear(&say);
}

static void an_endless_body_is_cut_off(void **state)
{
    struct world *w = *state;
    struct buf say;
    enum { MANY = 12 * 1024 * 1024 };
    char *filler = malloc(MANY);
    assert_non_null(filler);
    memset(filler, 'x', MANY);
    buf_init(&say, 2 * MANY);
    buf_addf(&say, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", 2 * MANY);
    buf_add(&say, filler, MANY);
    assert_true(buf_ok(&say));
    struct wire wire = { .say = buf_str(&say) };
    wire_talk(w, &wire); /* ends although half of the body never came */
    assert_string_equal(wire.got, "");
    assert_int_equal(w->n_requests, 0);
    buf_clear(&say);
    free(filler);
}

static void a_request_that_never_gets_whole_is_cut_off(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *name, *say;
        int requests;
    } CASES[] = {
        { "a connection that says nothing", "", 0 },
        { "half of the headers", "GET /now HTTP/1.1\r\nHost: a\r\nX-Slow: ", 0 },
        { "half of the body", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf", 0 },
        { "a second request that never gets whole", "GET /now HTTP/1.1\r\nHost: a\r\n\r\nGET /now HT", 1 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct wire wire = { .say = str_of(CASES[i].say) };
        w->n_requests = 0;
        wire_talk(w, &wire); /* ends: the server hung up */
        if (w->n_requests != CASES[i].requests || httpd_n_open(w->httpd) != 0)
            fail_msg("%s: %d requests", CASES[i].name, w->n_requests);
    }
    /* Who waits for an answer is not hurried by it. */
    struct wire later = { .say = STR("GET /never HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") };
    wire_talk(w, &later);
    assert_non_null(strstr(later.got, "HTTP/1.1 503"));
}

static void an_address_has_so_many_connections(void **state)
{
    struct world *w = *state;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                   .sin_port = htons((uint16_t)httpd_port(w->httpd)) };
    int held[2];
    for (int i = 0; i < 2; i++) {
        held[i] = socket(AF_INET, SOCK_STREAM, 0);
        assert_int_equal(connect(held[i], (struct sockaddr *)&address, sizeof address), 0);
    }
    struct wire third = { .say = STR("GET /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") };
    wire_talk(w, &third);
    assert_string_equal(third.got, "");
    assert_int_equal(w->n_requests, 0);
    close(held[0]);
    for (int i = 0; i < 20 && w->n_requests == 0; i++) { /* when one has gone there is room again */
        struct wire next = { .say = third.say };
        wire_talk(w, &next);
    }
    assert_int_equal(w->n_requests, 1);
    close(held[1]);
}

static void a_reader_that_leaves_ends_its_stream(void **state)
{
    struct world *w = *state;
    struct wire wire = { .say = STR("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"), .until = "data: more", .hang_up = true };
    wire_talk(w, &wire); /* the loop is stopped by gone */
    assert_non_null(strstr(wire.got, "text/event-stream"));
    assert_int_equal(w->n_stream_gone, 1);
    assert_int_equal(httpd_n_open(w->httpd), 0);
}

static void a_server_with_open_requests_can_be_freed(void **state)
{
    struct world *w = *state;
    struct wire wire = { .say = STR("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"), .until = "data: more" };
    wire_talk(w, &wire);
    int port = httpd_port(w->httpd);
    httpd_stop_accepting(w->httpd);
    char url[100];
    snprintf(url, sizeof url, "http://127.0.0.1:%d/now", port);
    struct transport transport = http_transport(w->http);
    w->n_done = 0;
    assert_non_null(transport.start(transport.self, &(struct http_call){ .method = "GET", .url = str_of(url) }, on_done, w, NULL));
    loop_run(w->loop);
    assert_int_equal(w->answer.failure, HTTP_NOT_SENT);
    httpd_free(w->httpd);
    w->httpd = NULL;
    assert_int_equal(w->n_stream_gone, 1); /* its owner was told */
}

static char socket_path[80];

static int set_up_unix(void **state)
{
    char dir[] = "/tmp/nape-test-XXXXXX";
    char listen_at[90];
    if (mkdtemp(dir) == NULL)
        return -1;
    snprintf(socket_path, sizeof socket_path, "%s/s", dir);
    /* what a crash left behind does not stand in the way */
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    memcpy(address.sun_path, socket_path, strlen(socket_path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        return -1;
    close(fd);
    snprintf(listen_at, sizeof listen_at, "unix:%s", socket_path);
    return set_up_at(state, listen_at);
}

static int tear_down_unix(void **state)
{
    tear_down(state);
    struct stat st;
    bool left = lstat(socket_path, &st) == 0;
    *strrchr(socket_path, '/') = '\0';
    return rmdir(socket_path) != 0 || left ? -1 : 0;
}

static void a_unix_socket_serves_its_owner_only(void **state)
{
    struct world *w = *state;
    struct stat st;
    assert_int_equal(lstat(socket_path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    memcpy(address.sun_path, socket_path, strlen(socket_path) + 1);
    struct wire wire = { .say = STR("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), .n_address = sizeof address };
    memcpy(&wire.address, &address, sizeof address);
    wire_talk(w, &wire);
    assert_non_null(strstr(wire.got, "[unix]"));
    assert_int_equal(httpd_port(w->httpd), 0);
}

static int set_up_v6(void **state)
{
    return set_up_at(state, "[::1]:0");
}

static void version_six_works_too(void **state)
{
    struct world *w = *state;
    struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback,
                                    .sin6_port = htons((uint16_t)httpd_port(w->httpd)) };
    struct wire wire = { .say = STR("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), .n_address = sizeof address };
    memcpy(&wire.address, &address, sizeof address);
    wire_talk(w, &wire);
    assert_non_null(strstr(wire.got, "[::1]"));
}

static void addresses_that_cannot_be_had_are_named(void **state)
{
    struct world *w = *state;
    char taken[40];
    snprintf(taken, sizeof taken, "127.0.0.1:%d", httpd_port(w->httpd));
    const struct {
        const char *listen;
        enum err_code want;
    } CASES[] = { { "", ERR_CONFIG }, { "8420", ERR_CONFIG }, { "127.0.0.1:", ERR_CONFIG }, { "127.0.0.1:99999", ERR_CONFIG },
                  { "example.org:80", ERR_CONFIG }, { "unix:", ERR_CONFIG }, { "unix:/nonexistent/dir/s", ERR_IO },
                  { taken, ERR_IO } };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct err err = { 0 };
        assert_null(httpd_new(w->loop, &(struct httpd_options){ .listen = CASES[i].listen, .request = on_request, .arg = w }, &err));
        assert_int_equal(err.code, CASES[i].want);
    }
}

struct ticks {
    struct loop_timer *timer;
    int n;
};

static void tick_thrice(struct loop *loop, void *arg)
{
    struct ticks *ticks = arg;
    if (++ticks->n == 3) {
        loop_timer_cancel(ticks->timer); /* itself */
        loop_timer_start(loop, 0, 0, stop_loop, NULL);
    }
}

static void a_timer_may_cancel_itself(void **state)
{
    struct world *w = *state;
    struct ticks ticks = { 0 }, never = { 0 };
    ticks.timer = loop_timer_start(w->loop, 0, 1, tick_thrice, &ticks);
    loop_timer_cancel(loop_timer_start(w->loop, 0, 0, tick_thrice, &never));
    loop_run(w->loop);
    assert_int_equal(ticks.n, 3);
    assert_int_equal(never.n, 0);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test_setup_teardown(answers_come_at_once_or_later, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_call_carries_all_its_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_body_may_be_just_as_long_as_allowed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failures_say_whether_anything_was_sent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_kept_connection_that_ends_without_an_answer_leaves_doubt, set_up, tear_down),
        cmocka_unit_test_setup_teardown(calls_beyond_the_pool_are_refused_and_cancelled_ones_stay_silent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_connection_serves_request_after_request, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_request_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_chunked_body_is_measured_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_endless_body_is_cut_off, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_request_that_never_gets_whole_is_cut_off, set_up_hurried, tear_down),
        cmocka_unit_test_setup_teardown(an_address_has_so_many_connections, set_up_few, tear_down),
        cmocka_unit_test_setup_teardown(a_reader_that_leaves_ends_its_stream, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_server_with_open_requests_can_be_freed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_unix_socket_serves_its_owner_only, set_up_unix, tear_down_unix),
        cmocka_unit_test_setup_teardown(version_six_works_too, set_up_v6, tear_down),
        cmocka_unit_test_setup_teardown(addresses_that_cannot_be_had_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_timer_may_cancel_itself, set_up, tear_down),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
