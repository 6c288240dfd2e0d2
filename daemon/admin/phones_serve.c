/* SPDX-License-Identifier: ISC
 * phones_serve.c - what the page asks for.  Only pages of this very server may ask (P2 would screen a forged text too, but nobody
 * else has any business on these phones). */
#include <config.h>

#include "admin/phones_inside.h"

#include <stdio.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "loop/httpd.h"

static void plain(struct httpd_exchange *exchange, int status, const char *text)
{
    httpd_answer(exchange, status, NULL, str_of(text));
}

bool phones_is_own_host(const struct phones *phones, struct str host)
{
    if (str_is_nocase(host, phones->host) || str_is_nocase(host, phones->local))
        return true;
    return phones->any_port && (str_starts(host, "127.0.0.1:") || str_starts(host, "localhost:") || str_starts(host, "[::1]:"));
}

static bool comes_from_own_page(const struct phones *phones, const struct http_request *request)
{
    struct str host = http_request_header(request, "Host"), origin = http_request_header(request, "Origin");
    struct str site = http_request_header(request, "Sec-Fetch-Site");
    enum { SCHEME = sizeof "http://" - 1 };
    if (!phones_is_own_host(phones, host))
        return false;
    if (site.s != NULL && !str_is(site, "same-origin") && !str_is(site, "none"))
        return false;
    if (origin.s == NULL) /* no browser, or a plain visit */
        return true;
    return str_starts(origin, "http://") && phones_is_own_host(phones, (struct str){ origin.s + SCHEME, origin.n - SCHEME });
}

static void serve_list(const struct phones *phones, struct httpd_exchange *exchange)
{
    struct buf body;
    buf_init(&body, 0);
    buf_addf(&body, "{\"now_ms\":%lld,\"phones\":[", (long long)clock_utc_ms(phones->options.clock));
    for (size_t i = 0; i < phones->n; i++) {
        buf_adds(&body, i > 0 ? "," : "");
        phones_describe(phones->all[i], &body);
    }
    buf_adds(&body, "]}\n");
    if (buf_ok(&body)) {
        const struct http_header fresh[] = { { STR("Cache-Control"), STR("no-store") } };
        httpd_answer_headers(exchange, 200, "application/json", buf_str(&body), fresh, 1);
    } else
        plain(exchange, 503, "not now, try again\n");
    buf_clear(&body);
}

static void stream_unlink(struct phones_stream *stream)
{
    if (stream->prev != NULL)
        stream->prev->next = stream->next;
    else
        stream->phones->streams = stream->next;
    if (stream->next != NULL)
        stream->next->prev = stream->prev;
    stream->phones->n_streams--;
    free(stream);
}

static void stream_gone(void *arg)
{
    stream_unlink(arg);
}

static void serve_events(struct phones *phones, struct httpd_exchange *exchange)
{
    struct phones_stream *stream = phones->n_streams < STREAMS_MAX ? calloc(1, sizeof *stream) : NULL;
    if (stream == NULL) {
        plain(exchange, 503, "too many pages are open\n");
        return;
    }
    stream->phones = phones;
    stream->stream = httpd_stream_open(exchange, stream_gone, stream, NULL);
    if (stream->stream == NULL) {
        free(stream);
        return;
    }
    stream->next = phones->streams;
    if (phones->streams != NULL)
        phones->streams->prev = stream;
    phones->streams = stream;
    phones->n_streams++;
    httpd_stream_send(stream->stream, STR("retry: 1000\n\n"));
}

static void send_text(struct phones *phones, struct httpd_exchange *exchange, const cJSON *root)
{
    const char *from = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "from"));
    const char *channel = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "channel"));
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "text"));
    if (from == NULL || channel == NULL || text == NULL) {
        plain(exchange, 400, "from, channel and text are wanted\n");
        return;
    }
    if (phones_find(phones, str_of(channel), str_of(from), false) == NULL) {
        plain(exchange, 404, "there is no such phone\n");
        return;
    }
    if (!phones->options.say(phones->options.arg, str_of(channel), str_of(from), str_of(text))) {
        plain(exchange, 503, "not now, try again\n");
        return;
    }
    phones_typed(phones, str_of(channel), str_of(from), str_of(text));
    httpd_answer(exchange, 202, "application/json", STR("{}\n"));
}

/* A POST with JSON: a form of another page cannot have this type without asking first. */
static bool is_posted_json(struct httpd_exchange *exchange, const struct http_request *request)
{
    if (!str_is(request->method, "POST"))
        plain(exchange, 405, "this is POSTed\n");
    else if (!str_starts(http_request_header(request, "Content-Type"), "application/json"))
        plain(exchange, 415, "application/json is wanted\n");
    else
        return true;
    return false;
}

static void serve_send(struct phones *phones, struct httpd_exchange *exchange, const struct http_request *request)
{
    if (!is_posted_json(exchange, request))
        return;
    cJSON *root = request->body.n > 0 ? cJSON_ParseWithLength(request->body.s, request->body.n) : NULL;
    send_text(phones, exchange, root);
    cJSON_Delete(root);
}

/* Every page that is open hears what time it is now. */
static void serve_next(struct phones *phones, struct httpd_exchange *exchange, const struct http_request *request)
{
    char json[64];
    if (!is_posted_json(exchange, request))
        return;
    if (phones->options.go_on == NULL || !phones->options.go_on(phones->options.arg)) {
        plain(exchange, 409, "nothing is due\n");
        return;
    }
    snprintf(json, sizeof json, "{\"now_ms\":%lld}", (long long)clock_utc_ms(phones->options.clock));
    phones_tell(phones, "clock", str_of(json));
    httpd_answer(exchange, 200, "application/json", str_of(json));
}

bool phones_serve(struct phones *phones, struct httpd_exchange *exchange, const struct http_request *request)
{
    bool list = str_is(request->path, "/phones/list"), events = str_is(request->path, "/phones/events");
    bool text = str_is(request->path, "/phones/send"), next = str_is(request->path, "/phones/next");
    if (!list && !events && !text && !next && !str_is(request->path, "/") && !str_is(request->path, "/phones.css")
        && !str_is(request->path, "/phones.js"))
        return false;
    if (!comes_from_own_page(phones, request))
        plain(exchange, 403, "only this server's own page may ask that\n");
    else if (text)
        serve_send(phones, exchange, request);
    else if (next)
        serve_next(phones, exchange, request);
    else if (!str_is(request->method, "GET") && !str_is(request->method, "HEAD"))
        plain(exchange, 405, "this is to be read\n");
    else if (list)
        serve_list(phones, exchange);
    else if (events)
        serve_events(phones, exchange);
    else
        return phones_page_serve(phones, exchange, request->path);
    return true;
}
