/* SPDX-License-Identifier: ISC
 * served.h - a small HTTP/1.1 server for test providers: one thread, epoll, kept connections, as little work a request as can be,
 * because it shares its processors with what is measured. */
#ifndef NAPE_TESTS_SUPPORT_SERVED_H
#define NAPE_TESTS_SUPPORT_SERVED_H

#include "base/text.h"

struct served;
struct served_conn;

struct served_request {
    struct str method, path, query; /* query without '?', empty when there is none */
    struct str authorization;       /* the header's value, empty when there is none */
    struct str body;
};

/* Answers now, or later: the connection waits until it is answered or dropped. */
typedef void served_fn(void *arg, struct served_conn *conn, const struct served_request *request);

/* Listens on a free port of 127.0.0.1.  NULL and errno. */
struct served *served_new(served_fn *request, void *arg);
void served_free(struct served *served);
int served_port(const struct served *served);

/* Serves what is there, waiting at most wait_ms for it (-1: for ever).  watch_fd: returns 1 as soon as it can be read (-1: none). */
int served_run(struct served *served, int wait_ms, int watch_fd);

void served_answer(struct served_conn *conn, int status, const char *type, struct str body);
/* Closes the connection without an answer. */
void served_drop(struct served_conn *conn);

#endif
