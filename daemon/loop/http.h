/* SPDX-License-Identifier: ISC
 * http.h - requests to providers, over libcurl's multi interface; a struct transport.  Loop thread only.
 * HTTP/1.1 with kept connections.  Redirects are answers like any other: a password never follows one. */
#ifndef NAPE_LOOP_HTTP_H
#define NAPE_LOOP_HTTP_H

#include "base/err.h"
#include "model/transport.h"

struct loop;
struct http;

struct http_options {
    int max_in_flight;       /* pooled handles; 0 means 256 */
    const char *user_agent;  /* NULL: "nape/VERSION" */
    const char *ca_file;     /* NULL: the system's */
};

struct http *http_new(struct loop *loop, const struct http_options *options, struct err *err);
void http_free(struct http *http); /* calls in flight are cancelled, done is not called; not from within done */
/* Its start refuses with ERR_BUSY while max_in_flight calls run: give the lease back and come again. */
struct transport http_transport(struct http *http);
int http_n_in_flight(const struct http *http);

#endif
