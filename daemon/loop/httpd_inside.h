/* SPDX-License-Identifier: ISC
 * httpd_inside.h - what the files of the HTTP server share.  Nobody else includes it. */
#ifndef NAPE_LOOP_HTTPD_INSIDE_H
#define NAPE_LOOP_HTTPD_INSIDE_H

#include "loop/loop_ev.h"

#include <microhttpd.h>

#include "base/arena.h"
#include "loop/httpd.h"

enum exchange_state {
    EXCHANGE_READING,  /* the request is not whole yet */
    EXCHANGE_DECIDING, /* the request function runs */
    EXCHANGE_WAITING,  /* suspended, to be answered later */
    EXCHANGE_ANSWERED, /* the response is there and waits to be queued */
    EXCHANGE_QUEUED,   /* libmicrohttpd has it; the handle is no longer anybody's */
    EXCHANGE_DROPPED,  /* the server is going away */
};

struct httpd_exchange {
    struct httpd *httpd;
    struct MHD_Connection *connection;
    enum exchange_state state;
    bool headers_read;
    bool too_large;
    size_t n_skipped_bytes; /* of a body that is too large */
    struct arena *arena;    /* path and headers */
    struct buf body;
    struct http_request request;
    struct MHD_Response *response;
    int status;
    struct httpd_stream *stream;
    ev_timer deadline;
    void (*gone)(void *arg);
    void *gone_arg;
    struct httpd_exchange *prev, *next; /* open ones; or next free one */
};

struct httpd {
    struct ev_loop *ev;
    struct MHD_Daemon *daemon;
    struct httpd_options options;
    char *unix_path; /* to be removed at the end */
    int port;
    int n_open;
    bool run_needed;     /* something was resumed */
    bool delivered;      /* a request was handed over since the last prepare */
    ev_io epoll;
    ev_timer timeout;
    ev_idle idle;
    ev_prepare prepare;
    struct httpd_exchange *open;
    struct httpd_exchange *spare;
    int n_spare;
};

/* Opens the listening socket of "ADDRESS:PORT", "[V6]:PORT" or "unix:PATH"; -1 and *err.  *unix_path is a copy or NULL. */
int httpd_listen(const char *listen, int *port, char **unix_path, struct err *err);

/* Gives the exchange its response (taken) and lets libmicrohttpd go on with it. */
void httpd_respond(struct httpd_exchange *exchange, int status, struct MHD_Response *response);

/* A connection begins and ends; and whether its client is waited for (the beginning and the end of each request). */
void httpd_patience_connection(void *httpd, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode code);
void httpd_patience(struct httpd_exchange *exchange, bool waiting_for_it);

/* The connection of a stream has ended. */
void httpd_stream_ended(struct httpd_stream *stream);

/* The server is going away: tells the opener, then closes. */
void httpd_stream_drop(struct httpd_stream *stream);

#endif
