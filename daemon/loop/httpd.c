/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "loop/httpd_inside.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loop/loop.h"

enum {
    BODY_BYTES = 64 * 1024,
    SKIP_BYTES = 4 * 1024 * 1024, /* read and thrown away so that a 413 can be told; more, and the connection is cut */
    CONNECTIONS = 1000,
    DEADLINE_MS = 10000,
    READ_MS = 30000,
    READ_TIMEOUT_S = 60, /* of a connection that says nothing */
    SPARES = 64,
};

static void exchange_unlink(struct httpd_exchange *exchange)
{
    if (exchange->prev != NULL)
        exchange->prev->next = exchange->next;
    else
        exchange->httpd->open = exchange->next;
    if (exchange->next != NULL)
        exchange->next->prev = exchange->prev;
    exchange->prev = exchange->next = NULL;
}

static void exchange_free(struct httpd_exchange *exchange)
{
    arena_free(exchange->arena);
    buf_clear(&exchange->body);
    free(exchange);
}

/* The request has ended, whichever way: the exchange is kept for the next one. */
static void exchange_end(struct httpd_exchange *exchange)
{
    struct httpd *httpd = exchange->httpd;
    ev_timer_stop(httpd->ev, &exchange->deadline);
    if (exchange->response != NULL)
        MHD_destroy_response(exchange->response);
    exchange_unlink(exchange);
    httpd->n_open--;
    if (httpd->n_spare >= SPARES || exchange->body.size > BODY_BYTES) {
        exchange_free(exchange);
        return;
    }
    struct arena *arena = exchange->arena;
    struct buf body = exchange->body;
    arena_reset(arena);
    buf_reset(&body);
    *exchange = (struct httpd_exchange){ .httpd = httpd, .arena = arena, .body = body, .next = httpd->spare };
    httpd->spare = exchange;
    httpd->n_spare++;
}

static void on_deadline(struct ev_loop *ev, ev_timer *watcher, int events)
{
    struct httpd_exchange *exchange = watcher->data;
    (void)ev;
    (void)events;
    void (*gone)(void *) = exchange->gone;
    exchange->gone = NULL;
    if (gone != NULL)
        gone(exchange->gone_arg);
    httpd_answer(exchange, MHD_HTTP_SERVICE_UNAVAILABLE, NULL, STR("not now, try again\n"));
}

static struct httpd_exchange *exchange_new(struct httpd *httpd)
{
    struct httpd_exchange *exchange = httpd->spare;
    if (exchange != NULL) {
        httpd->spare = exchange->next;
        httpd->n_spare--;
        exchange->next = NULL;
    } else {
        exchange = calloc(1, sizeof *exchange);
        if (exchange == NULL || (exchange->arena = arena_new(4096)) == NULL) {
            free(exchange);
            return NULL;
        }
        exchange->httpd = httpd;
        buf_init(&exchange->body, httpd->options.max_body_bytes);
    }
    ev_timer_init(&exchange->deadline, on_deadline, (double)httpd->options.deadline_ms / 1000.0, 0.0);
    exchange->deadline.data = exchange;
    exchange->next = httpd->open;
    if (httpd->open != NULL)
        httpd->open->prev = exchange;
    httpd->open = exchange;
    httpd->n_open++;
    return exchange;
}

/* Called before libmicrohttpd unescapes anything: the only moment at which the target can be had as it came. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct httpd_exchange *exchange = exchange_new(cls);
    if (exchange == NULL)
        return NULL;
    exchange->connection = connection;
    struct str rest = arena_str(exchange->arena, str_of(target)), path = rest;
    struct str query = { NULL, 0 };
    const char *mark = memchr(rest.s, '?', rest.n);
    if (mark != NULL) {
        path.n = (size_t)(mark - rest.s);
        query = (struct str){ mark + 1, rest.n - path.n - 1 };
    }
    exchange->request.path = path;
    exchange->request.query = query;
    return exchange;
}

static struct str remote_of(struct httpd_exchange *exchange)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "unix";
    if (info != NULL && info->client_addr != NULL) {
        const struct sockaddr *address = info->client_addr;
        if (address->sa_family == AF_INET)
            inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text, sizeof text);
        else if (address->sa_family == AF_INET6)
            inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, text, sizeof text);
    }
    return arena_str(exchange->arena, str_of(text));
}

struct header_list {
    struct http_header *headers;
    size_t n, max;
};

static enum MHD_Result add_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t n_name, const char *value,
                                  size_t n_value)
{
    struct header_list *list = cls;
    (void)kind;
    if (list->n == list->max)
        return MHD_NO;
    list->headers[list->n++] = (struct http_header){ { name, n_name }, { value != NULL ? value : "", n_value } };
    return MHD_YES;
}

static int read_headers(struct httpd_exchange *exchange, const char *method)
{
    int n = MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, NULL, NULL);
    struct header_list list = { .max = n > 0 ? (size_t)n : 0 };
    list.headers = arena_array(exchange->arena, list.max + 1, sizeof *list.headers);
    if (list.headers == NULL)
        return -1;
    MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, add_header, &list);
    exchange->request.method = arena_str(exchange->arena, str_of(method));
    exchange->request.headers = list.headers;
    exchange->request.n_headers = list.n;
    exchange->request.remote = remote_of(exchange);
    exchange->headers_read = true;
    return arena_ok(exchange->arena) ? 0 : -1;
}

static enum MHD_Result queue_response(struct httpd_exchange *exchange)
{
    struct MHD_Response *response = exchange->response;
    exchange->response = NULL;
    exchange->state = EXCHANGE_QUEUED;
    if (response == NULL)
        return MHD_NO;
    enum MHD_Result result = MHD_queue_response(exchange->connection, (unsigned)exchange->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result decide(struct httpd_exchange *exchange)
{
    struct httpd *httpd = exchange->httpd;
    exchange->request.body = buf_str(&exchange->body);
    httpd_patience(exchange, false);
    if (exchange->too_large)
        httpd_answer(exchange, 413, NULL, STR("too large\n"));
    else if (!buf_ok(&exchange->body))
        httpd_answer(exchange, MHD_HTTP_SERVICE_UNAVAILABLE, NULL, STR("not now, try again\n"));
    else {
        exchange->state = EXCHANGE_DECIDING;
        httpd->delivered = true;
        httpd->options.request(exchange, &exchange->request, httpd->options.arg);
    }
    if (exchange->state == EXCHANGE_ANSWERED)
        return queue_response(exchange);
    exchange->state = EXCHANGE_WAITING;
    MHD_suspend_connection(exchange->connection);
    ev_timer_start(httpd->ev, &exchange->deadline);
    return MHD_YES;
}

static enum MHD_Result take_body(struct httpd_exchange *exchange, const char *bytes, size_t *n_bytes)
{
    size_t n = *n_bytes;
    *n_bytes = 0;
    if (exchange->too_large || exchange->body.n + n > exchange->httpd->options.max_body_bytes) {
        exchange->too_large = true;
        exchange->n_skipped_bytes += n;
        return exchange->n_skipped_bytes > SKIP_BYTES ? MHD_NO : MHD_YES;
    }
    buf_add(&exchange->body, bytes, n);
    return MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *bytes, size_t *n_bytes, void **con_cls)
{
    struct httpd_exchange *exchange = *con_cls;
    (void)cls;
    (void)connection;
    (void)url;
    (void)version;
    if (exchange == NULL)
        return MHD_NO; /* out of memory */
    switch (exchange->state) {
    case EXCHANGE_READING:
        if (!exchange->headers_read)
            return read_headers(exchange, method) == 0 ? MHD_YES : MHD_NO;
        return *n_bytes > 0 ? take_body(exchange, bytes, n_bytes) : decide(exchange);
    case EXCHANGE_ANSWERED:
        return queue_response(exchange);
    case EXCHANGE_WAITING: /* resumed without an answer: cannot happen, but never spin on it */
    case EXCHANGE_DECIDING:
    case EXCHANGE_QUEUED:
    case EXCHANGE_DROPPED:
        break;
    }
    return MHD_NO;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode why)
{
    struct httpd_exchange *exchange = *con_cls;
    (void)cls;
    (void)connection;
    (void)why;
    *con_cls = NULL;
    if (exchange == NULL)
        return;
    if (exchange->stream != NULL)
        httpd_stream_ended(exchange->stream);
    else if (exchange->gone != NULL && (exchange->state == EXCHANGE_WAITING || exchange->state == EXCHANGE_DECIDING))
        exchange->gone(exchange->gone_arg);
    httpd_patience(exchange, true);
    exchange_end(exchange);
}

void httpd_respond(struct httpd_exchange *exchange, int status, struct MHD_Response *response)
{
    struct httpd *httpd = exchange->httpd;
    bool waiting = exchange->state == EXCHANGE_WAITING;
    exchange->status = status;
    exchange->response = response; /* NULL (out of memory): the connection is cut */
    exchange->state = EXCHANGE_ANSWERED;
    exchange->gone = NULL;
    if (!waiting)
        return;
    ev_timer_stop(httpd->ev, &exchange->deadline);
    MHD_resume_connection(exchange->connection);
    httpd->run_needed = true;
}

void httpd_answer_headers(struct httpd_exchange *exchange, int status, const char *content_type, struct str body,
                          const struct http_header *headers, size_t n_headers)
{
    /* libmicrohttpd copies the body at once: the const is only dropped for its signature. */
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.s, MHD_RESPMEM_MUST_COPY);
    if (response != NULL && status != MHD_HTTP_NO_CONTENT)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                                content_type != NULL ? content_type : "text/plain; charset=utf-8");
    for (size_t i = 0; response != NULL && i < n_headers; i++) {
        struct str name = arena_str(exchange->arena, headers[i].name);
        struct str value = arena_str(exchange->arena, headers[i].value);
        MHD_add_response_header(response, name.s, value.s);
    }
    httpd_respond(exchange, status, response);
}

void httpd_answer(struct httpd_exchange *exchange, int status, const char *content_type, struct str body)
{
    httpd_answer_headers(exchange, status, content_type, body, NULL, 0);
}

void httpd_on_gone(struct httpd_exchange *exchange, void (*gone)(void *arg), void *arg)
{
    exchange->gone = gone;
    exchange->gone_arg = arg;
}

static void run(struct httpd *httpd)
{
    httpd->run_needed = false;
    MHD_run(httpd->daemon);
}

static void on_readable(struct ev_loop *ev, ev_io *watcher, int events)
{
    (void)ev;
    (void)events;
    run(watcher->data);
}

static void on_timeout(struct ev_loop *ev, ev_timer *watcher, int events)
{
    (void)ev;
    (void)events;
    run(watcher->data);
}

static void on_idle(struct ev_loop *ev, ev_idle *watcher, int events)
{
    ev_idle_stop(ev, watcher);
    (void)events;
    run(watcher->data);
}

/* Last of all in a round.  What was answered goes out with one call; and libmicrohttpd's epoll is edge-triggered, so it is asked
 * whether it has work that the descriptor will not show. */
static void on_prepare(struct ev_loop *ev, ev_prepare *watcher, int events)
{
    struct httpd *httpd = watcher->data;
    (void)events;
    httpd->delivered = false;
    if (httpd->run_needed)
        run(httpd);
    MHD_UNSIGNED_LONG_LONG wait_ms = 0;
    bool timed = MHD_get_timeout(httpd->daemon, &wait_ms) == MHD_YES;
    ev_timer_stop(ev, &httpd->timeout);
    /* Requests that came in just now were seen by nobody's prepare yet: go round once more without sleeping. */
    if (httpd->run_needed || httpd->delivered || (timed && wait_ms == 0)) {
        ev_idle_start(ev, &httpd->idle);
        return;
    }
    ev_idle_stop(ev, &httpd->idle);
    if (timed) {
        ev_timer_set(&httpd->timeout, (double)wait_ms / 1000.0, 0.0);
        ev_timer_start(ev, &httpd->timeout);
    }
}

static void watch(struct httpd *httpd, int epoll_fd)
{
    ev_io_init(&httpd->epoll, on_readable, epoll_fd, EV_READ);
    ev_timer_init(&httpd->timeout, on_timeout, 0.0, 0.0);
    ev_idle_init(&httpd->idle, on_idle);
    ev_prepare_init(&httpd->prepare, on_prepare);
    httpd->epoll.data = httpd->timeout.data = httpd->idle.data = httpd->prepare.data = httpd;
    ev_set_priority(&httpd->idle, EV_MAXPRI); /* busy sockets elsewhere must not starve it */
    ev_set_priority(&httpd->prepare, EV_MINPRI);
    ev_io_start(httpd->ev, &httpd->epoll);
    ev_prepare_start(httpd->ev, &httpd->prepare);
}

struct httpd *httpd_new(struct loop *loop, const struct httpd_options *options, struct err *err)
{
    struct httpd *httpd = calloc(1, sizeof *httpd);
    int fd = -1;
    if (httpd == NULL) {
        err_set(err, ERR_NOMEM, "no memory for a server");
        return NULL;
    }
    httpd->ev = loop_ev(loop);
    httpd->options = *options;
    if (httpd->options.max_body_bytes == 0)
        httpd->options.max_body_bytes = BODY_BYTES;
    if (httpd->options.deadline_ms == 0)
        httpd->options.deadline_ms = DEADLINE_MS;
    if (httpd->options.read_ms == 0)
        httpd->options.read_ms = READ_MS;
    unsigned per_address = options->max_per_address > 0 ? (unsigned)options->max_per_address : 0;
    unsigned max = options->max_connections > 0 ? (unsigned)options->max_connections : CONNECTIONS;
    fd = httpd_listen(options->listen, &httpd->port, &httpd->unix_path, err);
    if (fd < 0)
        goto fail;
    httpd->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, httpd,
                                     MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, max,
                                     MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)READ_TIMEOUT_S,
                                     MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, on_target, httpd,
                                     MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address,
                                     MHD_OPTION_NOTIFY_CONNECTION, httpd_patience_connection, httpd,
                                     MHD_OPTION_NOTIFY_COMPLETED, on_completed, httpd, MHD_OPTION_END);
    const union MHD_DaemonInfo *info = NULL;
    if (httpd->daemon != NULL)
        info = MHD_get_daemon_info(httpd->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    if (info == NULL || info->epoll_fd < 0) {
        err_set(err, ERR_IO, "the HTTP server on %s cannot be set up", options->listen);
        goto fail;
    }
    watch(httpd, info->epoll_fd);
    return httpd;
fail:
    if (httpd->daemon != NULL)
        MHD_stop_daemon(httpd->daemon); /* closes fd */
    else if (fd >= 0)
        close(fd);
    if (httpd->unix_path != NULL)
        unlink(httpd->unix_path);
    free(httpd->unix_path);
    free(httpd);
    return NULL;
}

void httpd_stop_accepting(struct httpd *httpd)
{
    MHD_socket fd = MHD_quiesce_daemon(httpd->daemon);
    if (fd != MHD_INVALID_SOCKET)
        close(fd);
}

void httpd_free(struct httpd *httpd)
{
    if (httpd == NULL)
        return;
    /* libmicrohttpd must not be stopped while a connection is suspended. */
    for (struct httpd_exchange *exchange = httpd->open; exchange != NULL; exchange = exchange->next) {
        if (exchange->stream != NULL)
            httpd_stream_drop(exchange->stream);
        else if (exchange->state == EXCHANGE_WAITING) {
            exchange->state = EXCHANGE_DROPPED;
            if (exchange->gone != NULL)
                exchange->gone(exchange->gone_arg);
            MHD_resume_connection(exchange->connection);
        }
    }
    MHD_run(httpd->daemon);
    MHD_stop_daemon(httpd->daemon);
    ev_io_stop(httpd->ev, &httpd->epoll);
    ev_timer_stop(httpd->ev, &httpd->timeout);
    ev_idle_stop(httpd->ev, &httpd->idle);
    ev_prepare_stop(httpd->ev, &httpd->prepare);
    while (httpd->spare != NULL) {
        struct httpd_exchange *exchange = httpd->spare;
        httpd->spare = exchange->next;
        exchange_free(exchange);
    }
    if (httpd->unix_path != NULL)
        unlink(httpd->unix_path);
    free(httpd->unix_path);
    free(httpd);
}

int httpd_n_open(const struct httpd *httpd)
{
    return httpd->n_open;
}

int httpd_port(const struct httpd *httpd)
{
    return httpd->port;
}
