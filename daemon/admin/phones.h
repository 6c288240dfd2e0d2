/* SPDX-License-Identifier: ISC
 * phones.h - the demo's page: phones in a browser instead of phones in hands.  Only where every channel is sim and the server
 * listens on the loopback interface.  Loop thread only.
 *
 * It is the transport of the sim channels: what the daemon sends appears on the phone it was sent to.  What somebody types on a phone
 * is given to `say`, as if that phone had written.  Threads of messages are kept in memory, the last 200 of each phone.
 *
 *   GET  /                 the page (files of daemon/web/, read once at the start)
 *   GET  /phones/list      {"now_ms","phones":[{"channel","address","name","zone","team","messages":[...],"views":[...]}]}
 *   GET  /phones/events    server-sent events "message" and "view", each one such object, "phone" when one was added, "clock" {"now_ms"}
 *   POST /phones/send      {"from","channel","text"} -> 202
 *   POST /phones/next      {} -> {"now_ms"}: the demo's clock goes forward to the next thing due; 409 when nothing is
 *   message  {"seq","channel","address","who":"person"|"nape","class","id","at_ms","body"}
 *   view     {"seq","channel","address","view":{...}}; seq is that of the message it is about, 0 when unknown
 * A request whose Host or Origin is not this server is refused (403): no other page may type on these phones. */
#ifndef NAPE_ADMIN_PHONES_H
#define NAPE_ADMIN_PHONES_H

#include "base/clock.h"
#include "base/err.h"
#include "model/transport.h"

struct loop;
struct httpd_exchange;
struct phones;

/* A text typed on a phone.  false: it could not be taken just now (503). */
typedef bool phones_say_fn(void *arg, struct str channel, struct str from, struct str text);

/* Moves the clock to the next thing due.  false: nothing is due. */
typedef bool phones_go_on_fn(void *arg);

struct phones_options {
    struct loop *loop;
    const struct clock *clock;
    const char *web_dir;  /* folder of the page's files */
    const char *listen;   /* as httpd has it: names the hosts that requests may carry */
    phones_say_fn *say;
    phones_go_on_fn *go_on;
    void *arg;            /* of both */
};

/* ERR_CONFIG: listen is not on the loopback interface; ERR_NOTFOUND: a file of the page is missing.  Reads files: before the loop runs. */
struct phones *phones_new(const struct phones_options *options, struct err *err);
void phones_free(struct phones *phones);

/* A phone on the page, in this order; one that is written to without being named is added by itself.  Strings are copied.
 * false: no memory, or 512 phones are there. */
bool phones_add(struct phones *phones, const char *channel, const char *address, const char *name, const char *zone, bool team);

/* The transport of the sim channels: takes what sim encoded, answers 200 on a later turn. */
struct transport phones_transport(struct phones *phones);

/* Shows a text that somebody wrote from that phone by another door (napectl say).  Its bytes need not be valid UTF-8. */
void phones_typed(struct phones *phones, struct str channel, struct str address, struct str text);

/* What Nape understood of the oldest text of that phone that has no view yet, to be shown beside the phone: a JSON object. */
void phones_view(struct phones *phones, struct str channel, struct str address, struct str json);

/* Answers a request to one of the addresses above; false when it is none of them (and it was not answered). */
bool phones_serve(struct phones *phones, struct httpd_exchange *exchange, const struct http_request *request);

#endif
