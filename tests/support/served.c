/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "served.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_REQUEST = 1 << 20, EVENTS = 256 };

struct bytes {
    char *s;
    size_t n, size;
};

struct served_conn {
    struct served *served;
    struct served_conn *prev, *next;
    int fd;
    bool waits;   /* for its answer */
    bool serving; /* within the request's function */
    bool dead;
    bool wants_out;
    struct bytes in, out;
    size_t sent;
};

struct served {
    int epoll, listener;
    int watch_fd;
    served_fn *request;
    void *arg;
    struct served_conn *conns;
    struct served_conn *dead; /* freed at the end of the round */
};

static bool room(struct bytes *b, size_t n)
{
    if (b->size - b->n >= n)
        return true;
    size_t size = b->size > 0 ? b->size : 4096;
    while (size - b->n < n)
        size *= 2;
    char *more = realloc(b->s, size);
    if (more == NULL)
        return false;
    b->s = more;
    b->size = size;
    return true;
}

static void add(struct bytes *b, const char *s, size_t n)
{
    if (n > 0 && room(b, n)) {
        memcpy(b->s + b->n, s, n);
        b->n += n;
    }
}

struct served *served_new(served_fn *request, void *arg)
{
    struct served *v = calloc(1, sizeof *v);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (v == NULL)
        return NULL;
    v->request = request;
    v->arg = arg;
    v->watch_fd = -1;
    v->epoll = epoll_create1(EPOLL_CLOEXEC);
    v->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = v };
    if (v->epoll < 0 || v->listener < 0 || bind(v->listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(v->listener, 1024) < 0 ||
        epoll_ctl(v->epoll, EPOLL_CTL_ADD, v->listener, &e) < 0) {
        served_free(v);
        return NULL;
    }
    return v;
}

int served_port(const struct served *v)
{
    struct sockaddr_in at = { 0 };
    socklen_t n = sizeof at;
    return getsockname(v->listener, (struct sockaddr *)&at, &n) == 0 ? ntohs(at.sin_port) : 0;
}

static void bury(struct served_conn *c)
{
    struct served *v = c->served;
    if (c->dead)
        return;
    c->dead = true;
    close(c->fd);
    if (c->prev != NULL)
        c->prev->next = c->next;
    else
        v->conns = c->next;
    if (c->next != NULL)
        c->next->prev = c->prev;
    c->next = v->dead;
    v->dead = c;
}

/* One that waits for its answer stays until it has it. */
static void free_dead(struct served *v, bool all)
{
    for (struct served_conn **at = &v->dead; *at != NULL;) {
        struct served_conn *c = *at;
        if (c->waits && !all) {
            at = &c->next;
            continue;
        }
        *at = c->next;
        free(c->in.s);
        free(c->out.s);
        free(c);
    }
}

void served_free(struct served *v)
{
    if (v == NULL)
        return;
    while (v->conns != NULL)
        bury(v->conns);
    free_dead(v, true);
    close(v->listener);
    close(v->epoll);
    free(v);
}

static void write_out(struct served_conn *c)
{
    while (!c->dead && c->sent < c->out.n) {
        ssize_t n = send(c->fd, c->out.s + c->sent, c->out.n - c->sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno != EAGAIN)
            bury(c);
        if (n < 0)
            break;
        c->sent += (size_t)n;
    }
    if (c->dead)
        return;
    if (c->sent == c->out.n)
        c->sent = c->out.n = 0;
    bool wants = c->out.n > 0;
    if (wants != c->wants_out) {
        struct epoll_event e = { .events = wants ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = c };
        epoll_ctl(c->served->epoll, EPOLL_CTL_MOD, c->fd, &e);
        c->wants_out = wants;
    }
}

/* The value of a header, whose name is given in lower case with its colon. */
static struct str header(struct str head, const char *name)
{
    struct str rest = head, line;
    size_t n = strlen(name);
    while (str_cut(&rest, '\n', &line)) {
        if (line.n <= n)
            continue;
        size_t i = 0;
        while (i < n && (line.s[i] | 0x20) == (name[i] | 0x20))
            i++;
        if (i == n)
            return str_trim((struct str){ line.s + n, line.n - n });
    }
    return STR("");
}

/* Serves one whole request at the beginning of the buffer; its length, 0 when it is not there yet. */
static size_t one(struct served_conn *c, struct str in)
{
    const char *end = memmem(in.s, in.n, "\r\n\r\n", 4);
    struct served_request rq = { 0 };
    int64_t n_body = 0;
    if (end == NULL)
        return 0;
    struct str head = { in.s, (size_t)(end - in.s) + 2 }, rest = head, line, target;
    text_to_int(header(head, "content-length:"), 0, MAX_REQUEST, &n_body);
    size_t whole = head.n + 2 + (size_t)n_body;
    if (in.n < whole)
        return 0;
    str_cut(&rest, '\n', &line);
    str_cut(&line, ' ', &rq.method);
    str_cut(&line, ' ', &target);
    rq.query = target;
    str_cut(&rq.query, '?', &rq.path);
    if (rq.query.s == NULL)
        rq.query = STR("");
    rq.authorization = header(head, "authorization:");
    rq.body = (struct str){ in.s + head.n + 2, (size_t)n_body };
    c->waits = c->serving = true;
    c->served->request(c->served->arg, c, &rq);
    c->serving = false;
    return whole;
}

static void serve(struct served_conn *c)
{
    size_t done = 0, n = 1;
    while (!c->dead && !c->waits && done < c->in.n && n > 0) {
        n = one(c, (struct str){ c->in.s + done, c->in.n - done });
        done += n;
    }
    if (c->dead)
        return;
    memmove(c->in.s, c->in.s + done, c->in.n - done);
    c->in.n -= done;
    if (c->in.n > MAX_REQUEST)
        bury(c);
    else
        write_out(c);
}

void served_answer(struct served_conn *c, int status, const char *type, struct str body)
{
    char head[200];
    int n = snprintf(head, sizeof head, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", status,
                     status < 300 ? "OK" : "No", type, body.n);
    c->waits = false;
    if (c->dead)
        return;
    add(&c->out, head, (size_t)n);
    add(&c->out, body.s, body.n);
    if (!c->serving) /* later: what it has sent behind it gets its turn too */
        serve(c);
}

void served_drop(struct served_conn *c)
{
    c->waits = false;
    bury(c);
}

static void on_readable(struct served_conn *c)
{
    while (!c->dead) {
        if (!room(&c->in, 16384)) {
            bury(c);
            return;
        }
        size_t space = c->in.size - c->in.n;
        ssize_t n = recv(c->fd, c->in.s + c->in.n, space, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0 || (n < 0 && errno != EAGAIN))
            bury(c);
        if (n <= 0)
            break;
        c->in.n += (size_t)n;
        if ((size_t)n < space)
            break;
    }
    if (!c->dead && !c->waits)
        serve(c);
}

static void accept_all(struct served *v)
{
    for (;;) {
        int fd = accept4(v->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), one_bit = 1;
        if (fd < 0)
            return;
        struct served_conn *c = calloc(1, sizeof *c);
        if (c == NULL) {
            close(fd);
            continue;
        }
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one_bit, sizeof one_bit);
        c->served = v;
        c->fd = fd;
        c->next = v->conns;
        if (v->conns != NULL)
            v->conns->prev = c;
        v->conns = c;
        struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
        epoll_ctl(v->epoll, EPOLL_CTL_ADD, fd, &e);
    }
}

int served_run(struct served *v, int wait_ms, int watch_fd)
{
    struct epoll_event events[EVENTS];
    int ended = 0;
    if (watch_fd != v->watch_fd) {
        struct epoll_event e = { .events = EPOLLIN, .data.ptr = NULL };
        if (watch_fd >= 0)
            epoll_ctl(v->epoll, EPOLL_CTL_ADD, watch_fd, &e);
        v->watch_fd = watch_fd;
    }
    int n = epoll_wait(v->epoll, events, EVENTS, wait_ms);
    for (int i = 0; i < n; i++) {
        struct served_conn *c = events[i].data.ptr;
        if (events[i].data.ptr == NULL)
            ended = 1;
        else if (events[i].data.ptr == v)
            accept_all(v);
        else if (!c->dead) {
            if (events[i].events & EPOLLOUT)
                write_out(c);
            if (!c->dead && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                on_readable(c);
        }
    }
    free_dead(v, false);
    return ended;
}
