/* SPDX-License-Identifier: ISC
 * phones_inside.h - what the files of the demo's page share.  Nobody else includes it. */
#ifndef NAPE_ADMIN_PHONES_INSIDE_H
#define NAPE_ADMIN_PHONES_INSIDE_H

#include "admin/phones.h"
#include "base/buf.h"
#include "loop/loop.h"

enum { PHONES_MAX = 512, MESSAGES_MAX = 200, VIEWS_MAX = 20, STREAMS_MAX = 32, PAGE_FILES = 3 };

/* JSON texts in the order in which they came; the oldest go first. */
struct phones_list {
    char **texts; /* max of them */
    size_t max;
    size_t n;
    size_t first;
};

struct phone {
    char *channel, *address, *name, *zone;
    bool team;
    struct phones_list messages, views;
    int64_t unread[MESSAGES_MAX]; /* seq of typed texts that have no view yet, oldest first */
    size_t n_unread;
};

/* A message on its way to a phone: answered on the next turn. */
struct phones_call {
    struct phones *phones;
    struct loop_timer *timer;
    transport_done_fn *done;
    void *arg;
    int status;
    struct phones_call *prev, *next;
};

struct phones_stream {
    struct phones *phones;
    struct httpd_stream *stream;
    struct phones_stream *prev, *next;
};

struct phones {
    struct phones_options options;
    char *host;  /* as listen has it: "127.0.0.1:8420" */
    char *local; /* "localhost:8420" */
    bool any_port;
    struct phone *all[PHONES_MAX];
    size_t n;
    int64_t seq;
    struct phones_call *calls;
    struct phones_stream *streams;
    size_t n_streams;
    struct str files[PAGE_FILES];
};

/* The phone of that address, added when it is new; NULL when there is no room. */
struct phone *phones_find(struct phones *phones, struct str channel, struct str address, bool add);

/* Puts a message on a phone and tells every page. */
/* An event for every page that is open.  json is one line. */
void phones_tell(struct phones *phones, const char *event, struct str json);
void phones_put(struct phones *phones, struct phone *phone, bool typed, struct str class, int64_t id, struct str picture,
                struct str body);

/* {"channel",...,"views":[...]} of one phone. */
void phones_describe(const struct phone *phone, struct buf *out);

/* Reads the files of the page. */
int phones_page_read(struct phones *phones, struct err *err);
void phones_page_free(struct phones *phones);
/* Answers when path is one of them. */
bool phones_page_serve(const struct phones *phones, struct httpd_exchange *exchange, struct str path);

/* Whether host is this server, as a Host header names it. */
bool phones_is_own_host(const struct phones *phones, struct str host);

#endif
