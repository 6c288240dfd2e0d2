/* SPDX-License-Identifier: ISC
 * http.h - requests and answers as values, whoever carries them. */
#ifndef NAPE_MODEL_HTTP_H
#define NAPE_MODEL_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct http_header {
    struct str name;
    struct str value;
};

/* A request that came in.  Everything is borrowed from whoever received it. */
struct http_request {
    struct str method;
    struct str path;   /* without the query */
    struct str query;  /* as it came, without '?'; s is NULL when there was none */
    const struct http_header *headers;
    size_t n_headers;
    struct str body;   /* bytes, not checked */
    struct str remote; /* the peer's address, for limits only */
};

/* The value of a header by name (any case), or {NULL, 0}. */
struct str http_request_header(const struct http_request *request, const char *name);

/* What is answered to it. */
struct http_response {
    int status;
    const char *content_type; /* static; NULL means text/plain */
    struct buf body;
};

/* A request to be sent out. */
struct http_call {
    const char *method;        /* "GET", "POST", "PUT" */
    struct str url;
    struct str body;
    const char *content_type;  /* NULL when there is no body */
    struct str user, password; /* Basic auth; empty user: none */
    const struct http_header *headers; /* further ones */
    size_t n_headers;
    int64_t timeout_ms;        /* of the whole exchange; 0 means 30,000 */
    size_t max_answer_bytes;   /* 0 means 1 MiB */
};

enum http_failure {
    HTTP_OK,           /* an answer came, whatever its status */
    HTTP_NOT_SENT,     /* surely nothing reached the other side: no connection */
    HTTP_IN_DOUBT,     /* it may have been taken: time-out, connection lost */
};

struct http_answer {
    enum http_failure failure;
    int status;             /* 0 unless HTTP_OK */
    struct str body;
    int64_t retry_after_s;  /* of the header, -1 when none */
};

/* One field of a form body or a query, decoded; lives in the arena. */
struct http_field {
    struct str name;
    struct str value;
};

/* All fields of an application/x-www-form-urlencoded text, in wire order, decoded into the arena.  A broken escape is kept as it
 * stands.  ERR_FULL when there are more than max_fields. */
int http_form_parse(struct str form, size_t max_fields, struct arena *arena, struct http_field **fields, size_t *n_fields,
                    struct err *err);

/* The value of the first field of that name, or {NULL, 0}. */
struct str http_field_value(const struct http_field *fields, size_t n_fields, const char *name);

#endif
