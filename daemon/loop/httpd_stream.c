/* SPDX-License-Identifier: ISC
 * httpd_stream.c - server-sent events: a response that is read from a buffer and suspends while there is nothing in it. */
#include <config.h>

#include "loop/httpd_inside.h"

#include <stdlib.h>
#include <string.h>

enum { LAG_BYTES = 1024 * 1024, BLOCK_BYTES = 8192, HEARTBEAT_S = 15 };

struct httpd_stream {
    struct httpd_exchange *exchange; /* NULL once the connection has ended */
    struct buf pending;
    size_t n_read;     /* of pending, already taken by libmicrohttpd */
    bool suspended;
    bool closing;      /* no more bytes will come */
    bool held;         /* the opener still has the handle */
    void (*gone)(void *arg);
    void *gone_arg;
    ev_timer heartbeat;
};

static void stream_free(struct httpd_stream *stream)
{
    buf_clear(&stream->pending);
    free(stream);
}

static void stream_resume(struct httpd_stream *stream)
{
    if (!stream->suspended)
        return;
    stream->suspended = false;
    MHD_resume_connection(stream->exchange->connection);
    stream->exchange->httpd->run_needed = true;
}

/* libmicrohttpd asks for the next bytes. */
static ssize_t on_read(void *cls, uint64_t position, char *out, size_t max)
{
    struct httpd_stream *stream = cls;
    (void)position;
    size_t n = stream->pending.n - stream->n_read;
    if (!buf_ok(&stream->pending))
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (n == 0 && stream->closing)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (n == 0) {
        stream->suspended = true;
        MHD_suspend_connection(stream->exchange->connection);
        return 0;
    }
    if (n > max)
        n = max;
    memcpy(out, stream->pending.s + stream->n_read, n);
    stream->n_read += n;
    if (stream->n_read == stream->pending.n) {
        buf_reset(&stream->pending);
        stream->n_read = 0;
    }
    return (ssize_t)n;
}

static void on_heartbeat(struct ev_loop *ev, ev_timer *watcher, int events)
{
    (void)ev;
    (void)events;
    httpd_stream_send(watcher->data, STR(":\n\n"));
}

struct httpd_stream *httpd_stream_open(struct httpd_exchange *exchange, void (*gone)(void *arg), void *arg, struct err *err)
{
    struct httpd_stream *stream = calloc(1, sizeof *stream);
    struct MHD_Response *response = NULL;
    if (stream != NULL)
        response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, on_read, stream, NULL);
    if (response == NULL) {
        free(stream);
        httpd_answer(exchange, MHD_HTTP_SERVICE_UNAVAILABLE, NULL, STR("not now, try again\n"));
        err_set(err, ERR_NOMEM, "no memory for a stream");
        return NULL;
    }
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream; charset=utf-8");
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    MHD_add_response_header(response, "X-Accel-Buffering", "no"); /* nginx would hold events back */
    buf_init(&stream->pending, LAG_BYTES);
    stream->exchange = exchange;
    stream->held = true;
    stream->gone = gone;
    stream->gone_arg = arg;
    ev_timer_init(&stream->heartbeat, on_heartbeat, HEARTBEAT_S, HEARTBEAT_S);
    stream->heartbeat.data = stream;
    ev_timer_start(exchange->httpd->ev, &stream->heartbeat);
    exchange->stream = stream;
    httpd_respond(exchange, MHD_HTTP_OK, response);
    return stream;
}

void httpd_stream_send(struct httpd_stream *stream, struct str bytes)
{
    if (stream->closing)
        return;
    if (stream->n_read > stream->pending.n / 2) {
        memmove(stream->pending.s, stream->pending.s + stream->n_read, stream->pending.n - stream->n_read);
        stream->pending.n -= stream->n_read;
        stream->n_read = 0;
    }
    buf_addstr(&stream->pending, bytes);
    stream_resume(stream);
}

void httpd_stream_close(struct httpd_stream *stream)
{
    stream->held = false;
    stream->closing = true;
    ev_timer_stop(stream->exchange->httpd->ev, &stream->heartbeat);
    stream_resume(stream);
}

void httpd_stream_ended(struct httpd_stream *stream)
{
    ev_timer_stop(stream->exchange->httpd->ev, &stream->heartbeat);
    if (stream->held && stream->gone != NULL)
        stream->gone(stream->gone_arg);
    stream_free(stream);
}

void httpd_stream_drop(struct httpd_stream *stream)
{
    if (stream->held && stream->gone != NULL)
        stream->gone(stream->gone_arg);
    httpd_stream_close(stream);
}
