/* SPDX-License-Identifier: ISC
 * httpd_patience.c - how long a client may take over a request.  libmicrohttpd's own time-out begins anew with every byte; this one does
 * not, so that nobody holds connections by trickling into them. */
#include <config.h>

#include "loop/httpd_inside.h"

#include <stdlib.h>
#include <sys/socket.h>

/* Of one connection; libmicrohttpd keeps it. */
struct patience {
    struct httpd *httpd;
    struct MHD_Connection *connection;
    ev_timer timer;
};

static void on_late(struct ev_loop *ev, ev_timer *watcher, int events)
{
    struct patience *p = watcher->data;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(p->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    (void)events;
    ev_timer_stop(ev, watcher);
    if (info != NULL)
        shutdown(info->connect_fd, SHUT_RDWR); /* the descriptor is libmicrohttpd's to close */
    p->httpd->run_needed = true;
}

void httpd_patience_connection(void *cls, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode code)
{
    struct httpd *httpd = cls;
    struct patience *p = *context;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (p != NULL)
            ev_timer_stop(httpd->ev, &p->timer);
        free(p);
        *context = NULL;
        return;
    }
    p = calloc(1, sizeof *p);
    if (p == NULL)
        return; /* libmicrohttpd's own time-out is left */
    p->httpd = httpd;
    p->connection = connection;
    ev_timer_init(&p->timer, on_late, 0.0, (double)httpd->options.read_ms / 1000.0);
    p->timer.data = p;
    *context = p;
    ev_timer_again(httpd->ev, &p->timer);
}

void httpd_patience(struct httpd_exchange *exchange, bool waiting_for_it)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct patience *p = info != NULL ? info->socket_context : NULL;
    if (p == NULL)
        return;
    if (waiting_for_it)
        ev_timer_again(p->httpd->ev, &p->timer);
    else
        ev_timer_stop(p->httpd->ev, &p->timer);
}
