/* SPDX-License-Identifier: ISC
 * httpd.h - the HTTP server, over libmicrohttpd by external epoll.  Loop thread only.
 * A request is handed over whole; it may be answered at once or later (suspended meanwhile).  Kept alive as HTTP/1.1 does. */
#ifndef NAPE_LOOP_HTTPD_H
#define NAPE_LOOP_HTTPD_H

#include "base/err.h"
#include "model/http.h"

struct loop;
struct httpd;
struct httpd_exchange;

/* Decides on a request.  Answer with httpd_answer or httpd_stream_open now or later; exactly once.  request lives until the answer.
 * path and query are the bytes as they came, not unescaped: signatures are made over them.  query.s is NULL when there was no '?'. */
typedef void httpd_request_fn(struct httpd_exchange *exchange, const struct http_request *request, void *arg);

struct httpd_options {
    const char *listen;        /* "127.0.0.1:8420", "[::1]:8420", or "unix:/run/nape/control.sock" (mode 0600) */
    httpd_request_fn *request;
    void *arg;
    size_t max_body_bytes;     /* larger: 413; 0 means 64 KiB */
    int max_connections;       /* 0 means 1,000 */
    int max_per_address;       /* connections from one address, 0: no limit (a proxy is one address) */
    int64_t read_ms;           /* a connection on which no whole request comes in that time is cut; 0 means 30,000 */
    int64_t deadline_ms;       /* a suspended request is answered 503 after this; 0 means 10,000 */
};

/* ERR_CONFIG: listen cannot be understood; ERR_IO: the address cannot be had. */
struct httpd *httpd_new(struct loop *loop, const struct httpd_options *options, struct err *err);
void httpd_free(struct httpd *httpd);          /* open exchanges and streams are dropped, as if the connection were lost */
void httpd_stop_accepting(struct httpd *httpd); /* drain: what is open goes on */
int httpd_n_open(const struct httpd *httpd);
int httpd_port(const struct httpd *httpd);     /* the port in use; 0 for a unix socket */

/* Answers; body is copied.  headers may be NULL.  The exchange is gone afterwards. */
void httpd_answer(struct httpd_exchange *exchange, int status, const char *content_type, struct str body);
void httpd_answer_headers(struct httpd_exchange *exchange, int status, const char *content_type, struct str body,
                          const struct http_header *headers, size_t n_headers);

/* Set by whoever answers later: called when the exchange ends before it was answered (deadline, connection lost). */
void httpd_on_gone(struct httpd_exchange *exchange, void (*gone)(void *arg), void *arg);

/* Server-sent events: turns the exchange into a stream, with a comment every 15 s so that a dead reader is noticed.  gone is called
 * once when it ends by itself (never after httpd_stream_close); the handle is invalid from then on.
 * NULL when out of memory: the exchange has then been answered 503. */
struct httpd_stream;
struct httpd_stream *httpd_stream_open(struct httpd_exchange *exchange, void (*gone)(void *arg), void *arg, struct err *err);
/* Adds bytes, copied; a reader that lags by more than 1 MiB loses its stream: gone is called on a later turn. */
void httpd_stream_send(struct httpd_stream *stream, struct str bytes);
void httpd_stream_close(struct httpd_stream *stream);

#endif
