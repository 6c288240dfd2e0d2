/* SPDX-License-Identifier: ISC
 * httpd_listen.c - listening sockets by their text. */
#include <config.h>

#include "loop/httpd_inside.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

/* A socket file that nobody answers is left over from a crash. */
static void remove_stale(const struct sockaddr_un *address)
{
    struct stat st;
    if (lstat(address->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
        return;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0)
        return;
    if (connect(probe, (const struct sockaddr *)address, sizeof *address) < 0 && errno == ECONNREFUSED)
        unlink(address->sun_path);
    close(probe);
}

static int listen_unix(const char *path, char **unix_path, struct err *err)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof address.sun_path)
        return err_set(err, ERR_CONFIG, "\"unix:%s\": the path of a socket has 1 to %zu bytes", path,
                       sizeof address.sun_path - 1);
    memcpy(address.sun_path, path, n + 1);
    remove_stale(&address);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    /* On Linux the mode of the open socket is the one that bind gives the file: it is never wider, not even for a moment. */
    if (fd < 0 || fchmod(fd, 0600) < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) < 0
        || listen(fd, BACKLOG) < 0) {
        err_set(err, ERR_IO, "listening on unix:%s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    *unix_path = strdup(path);
    if (*unix_path == NULL) {
        close(fd);
        unlink(path);
        return err_set(err, ERR_NOMEM, "no memory for a socket");
    }
    return fd;
}

static int port_of(int fd)
{
    struct sockaddr_storage address;
    socklen_t n = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &n) < 0)
        return 0;
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
    return address.ss_family == AF_INET ? ntohs(((struct sockaddr_in *)&address)->sin_port) : 0;
}

static int listen_tcp(const char *host, const char *service, const char *text, int *port, struct err *err)
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
                                    .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    if (getaddrinfo(host, service, &hints, &found) != 0)
        return err_set(err, ERR_CONFIG, "\"%s\" is no address to listen on; write 127.0.0.1:8420, [::1]:8420 or unix:/path", text);
    int on = 1;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && found->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0
        || bind(fd, found->ai_addr, found->ai_addrlen) < 0 || listen(fd, BACKLOG) < 0) {
        err_set(err, ERR_IO, "listening on %s: %s", text, strerror(errno));
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
    freeaddrinfo(found);
    if (fd >= 0)
        *port = port_of(fd);
    return fd;
}

int httpd_listen(const char *listen, int *port, char **unix_path, struct err *err)
{
    *port = 0;
    *unix_path = NULL;
    if (strncmp(listen, "unix:", 5) == 0)
        return listen_unix(listen + 5, unix_path, err);
    const char *colon = strrchr(listen, ':');
    int64_t number;
    if (colon == NULL || colon == listen || !text_to_int(str_of(colon + 1), 0, 65535, &number))
        return err_set(err, ERR_CONFIG, "\"%s\": an address to listen on ends in :PORT", listen);
    char host[64];
    bool v6 = listen[0] == '[' && colon[-1] == ']';
    size_t n = (size_t)(colon - listen) - (v6 ? 2 : 0);
    if (n >= sizeof host)
        return err_set(err, ERR_CONFIG, "\"%s\" is no address to listen on", listen);
    memcpy(host, listen + v6, n);
    host[n] = '\0';
    return listen_tcp(host, colon + 1, listen, port, err);
}
