/* SPDX-License-Identifier: ISC
 * replies.c - how many texts a second are taken, read, kept, answered, and their answers accepted by the provider; and how long one
 * takes.  The daemon is the one that was built; the phones' side of the provider and its API run here, on the same processors, over
 * kept connections; the store lies under the current directory, whose fsync rate is measured first.
 *
 *   replies [SECONDS [RATE [CONNECTIONS]]]   RATE 0 (default): as fast as the daemon takes them */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../support/served.h"
#include "base/buf.h"
#include "base/files.h"
#include "model/address.h"
#include "model/http.h"
#include "model/patient.h"
#include "store/address_rows.h"
#include "store/patient_rows.h"

enum { PATIENTS = 100000, MOST_PER_S = 20000, MAX_CONNECTIONS = 512, PAGE_KB = 4, WARM_UP_S = 60, WARM_UP_TEXTS = 40000 };

#define ACCOUNT "AC0123456789abcdef0123456789abcdef"
#define TOKEN "0123456789abcdef0123456789abcdef"
#define PUBLIC "https://nape.example.org"
#define HOOK "/hook/sms"

static const char *const TEXTS[] = {
    "6 left temple", "drank 500 ml of water", "4 since 2pm ibu 400", "slept 7 hours", "pain 3 today", "7 both sides, took suma 50",
    "drank 2 glasses", "2 this morning", "woke with a 5 right side", "no headache today", "8 hours sleep, no pain",
};
enum { N_TEXTS = sizeof TEXTS / sizeof *TEXTS };

/* One webhook, ready for the wire. */
struct shot {
    char *bytes;
    uint32_t n;
    uint32_t phone;
};

struct connection {
    int fd;
    size_t written;
    const struct shot *shot; /* on the wire, or NULL */
    char head[512];
    size_t n_head;
};

struct bench {
    int seconds, rate, n_connections;
    struct served *served;
    int daemon_port;
    pid_t daemon;
    char dir[64];
    struct shot *shots;
    size_t n_shots, next;
    struct connection connections[MAX_CONNECTIONS];
    int epoll;
    _Atomic int64_t sent_ns[PATIENTS]; /* when the phone's text went out, 0: nothing is open */
    atomic_size_t n_accepted;
    atomic_bool stop;
    size_t n_taken, n_refused;         /* webhooks that heard 2xx, or something else */
    uint32_t *took_us;                 /* of each reply, as they came */
    size_t n_took;
    _Atomic int64_t last_ns;
};

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct bench *running; /* for clean_up */

static void clean_up(void)
{
    char command[120];
    if (running->daemon > 0) {
        kill(running->daemon, SIGKILL);
        waitpid(running->daemon, NULL, 0);
    }
    snprintf(command, sizeof command, "rm -rf '%s'", running->dir);
    if (system(command) != 0)
        fprintf(stderr, "replies: %s is still there\n", running->dir);
}

static void die(const char *what)
{
    fprintf(stderr, "replies: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* ---- the provider's API ---- */

static void on_request(void *arg, struct served_conn *conn, const struct served_request *rq)
{
    struct bench *b = arg;
    static struct arena *arena;
    struct http_field *fields;
    size_t n = 0;
    int64_t phone = -1, now = now_ns();
    char text[200];
    if (arena == NULL)
        arena = arena_new(0);
    arena_reset(arena);
    if (str_is(rq->method, "GET")) { /* the list: nothing was missed */
        served_answer(conn, 200, "application/json", STR("{\"messages\":[],\"next_page_uri\":null}"));
        return;
    }
    if (!str_starts(rq->authorization, "Basic ") || http_form_parse(rq->body, 100, arena, &fields, &n, NULL) < 0)
        n = 0;
    struct str to = http_field_value(fields, n, "To");
    if (n == 0 || to.n != 12 || http_field_value(fields, n, "Body").n == 0 || http_field_value(fields, n, "StatusCallback").n == 0 ||
        !text_to_int((struct str){ to.s + 5, 7 }, 0, PATIENTS - 1, &phone)) {
        served_answer(conn, 400, "application/json", STR("{\"code\":21604}"));
        return;
    }
    size_t count = atomic_fetch_add(&b->n_accepted, 1);
    int64_t sent = atomic_exchange(&b->sent_ns[phone], 0);
    if (sent > 0 && b->n_took < b->n_shots)
        b->took_us[b->n_took++] = (uint32_t)((now - sent) / 1000);
    b->last_ns = now;
    int length = snprintf(text, sizeof text, "{\"sid\":\"SM%032zx\",\"status\":\"queued\",\"num_segments\":\"1\",\"error_code\":null}", count);
    served_answer(conn, 201, "application/json", (struct str){ text, (size_t)length });
}

static void *provide(void *arg)
{
    struct bench *b = arg;
    while (!b->stop)
        served_run(b->served, 100, -1);
    return NULL;
}

/* ---- the phones ---- */

static void add_field(struct buf *body, struct buf *to_sign, const char *name, const char *value)
{
    buf_adds(body, body->n > 0 ? "&" : "");
    buf_adds(body, name);
    buf_addc(body, '=');
    buf_add_url(body, str_of(value));
    buf_adds(to_sign, name);
    buf_adds(to_sign, value);
}

static void sign(const struct buf *text, char out[64])
{
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    HMAC(EVP_sha1(), TOKEN, (int)strlen(TOKEN), (const unsigned char *)text->s, text->n, mac, &n);
    EVP_EncodeBlock((unsigned char *)out, mac, (int)n);
}

static void load(struct bench *b, size_t i, struct buf *body, struct buf *to_sign)
{
    struct shot *shot = &b->shots[i];
    char sid[40], from[16], mac[64];
    shot->phone = (uint32_t)(i % PATIENTS);
    snprintf(sid, sizeof sid, "SM%032zx", i + 1);
    snprintf(from, sizeof from, "+1555%07u", shot->phone);
    buf_reset(body);
    buf_reset(to_sign);
    buf_adds(to_sign, PUBLIC HOOK);
    /* by name, as they are signed */
    add_field(body, to_sign, "AccountSid", ACCOUNT);
    add_field(body, to_sign, "ApiVersion", "2010-04-01");
    add_field(body, to_sign, "Body", TEXTS[i % N_TEXTS]);
    add_field(body, to_sign, "From", from);
    add_field(body, to_sign, "FromCountry", "US");
    add_field(body, to_sign, "MessageSid", sid);
    add_field(body, to_sign, "NumMedia", "0");
    add_field(body, to_sign, "NumSegments", "1");
    add_field(body, to_sign, "SmsMessageSid", sid);
    add_field(body, to_sign, "SmsSid", sid);
    add_field(body, to_sign, "SmsStatus", "received");
    add_field(body, to_sign, "To", "+15550100000");
    sign(to_sign, mac);
    shot->bytes = malloc(body->n + 400);
    if (shot->bytes == NULL)
        die("memory");
    int head = snprintf(shot->bytes, 400, "POST " HOOK " HTTP/1.1\r\nHost: nape.example.org\r\nUser-Agent: TwilioProxy/1.1\r\n"
                                          "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
                                          "X-Twilio-Signature: %s\r\nContent-Length: %zu\r\n\r\n", mac, body->n);
    memcpy(shot->bytes + head, body->s, body->n);
    shot->n = (uint32_t)head + (uint32_t)body->n;
}

static void load_all(struct bench *b)
{
    struct buf body, to_sign;
    buf_init(&body, 0);
    buf_init(&to_sign, 0);
    b->n_shots = WARM_UP_TEXTS + (size_t)b->seconds * (size_t)(b->rate > 0 ? b->rate : MOST_PER_S);
    b->shots = calloc(b->n_shots, sizeof *b->shots);
    b->took_us = calloc(b->n_shots, sizeof *b->took_us);
    if (b->shots == NULL || b->took_us == NULL)
        die("memory");
    for (size_t i = 0; i < b->n_shots; i++)
        load(b, i, &body, &to_sign);
    buf_clear(&body);
    buf_clear(&to_sign);
}

static void connect_all(struct bench *b)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)b->daemon_port) };
    b->epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < b->n_connections; i++) {
        struct connection *c = &b->connections[i];
        int on = 1;
        c->fd = socket(AF_INET, SOCK_STREAM, 0);
        if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&at, sizeof at) < 0)
            die("connect");
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        fcntl(c->fd, F_SETFL, O_NONBLOCK);
        struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
        epoll_ctl(b->epoll, EPOLL_CTL_ADD, c->fd, &e);
    }
}

static void fire(struct bench *b, struct connection *c)
{
    const struct shot *shot = &b->shots[b->next++];
    c->shot = shot;
    c->n_head = 0;
    b->sent_ns[shot->phone] = now_ns();
    if (send(c->fd, shot->bytes, shot->n, MSG_NOSIGNAL) != (ssize_t)shot->n)
        die("send");
}

/* The answer to a webhook is short and whole: its head says the status and that there is no body, or how long it is. */
static void on_answer(struct bench *b, struct connection *c)
{
    ssize_t n = recv(c->fd, c->head + c->n_head, sizeof c->head - 1 - c->n_head, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0)
        die("the daemon closed a connection");
    c->n_head += (size_t)n;
    c->head[c->n_head] = '\0';
    if (strstr(c->head, "\r\n\r\n") == NULL)
        return;
    if (strncmp(c->head, "HTTP/1.1 2", 10) == 0)
        b->n_taken++;
    else
        b->n_refused++;
    c->shot = NULL;
}

/* Sends until the time is over, or `most` texts are out.  At rate 0 a text goes out as soon as a connection is free. */
static void shoot(struct bench *b, int seconds, int rate, size_t most)
{
    struct epoll_event events[64];
    int64_t began = now_ns(), end = began + (int64_t)seconds * 1000000000;
    size_t first = b->next, last = b->n_shots - first < most ? b->n_shots : first + most;
    for (;;) {
        int64_t now = now_ns();
        bool over = now >= end || b->next == last;
        int free_at = 0, n_open = 0;
        for (int i = 0; i < b->n_connections; i++)
            n_open += b->connections[i].shot != NULL;
        if (over && n_open == 0)
            return;
        size_t due = rate == 0 ? SIZE_MAX : first + (size_t)((now - began) * rate / 1000000000) + 1;
        while (!over && b->next < due && b->next < last && n_open < b->n_connections) {
            while (b->connections[free_at].shot != NULL)
                free_at++;
            fire(b, &b->connections[free_at]);
            n_open++;
        }
        struct timespec nap = { .tv_nsec = 50000 };
        int n = rate == 0 ? epoll_wait(b->epoll, events, 64, 10) : epoll_pwait2(b->epoll, events, 64, &nap, NULL);
        for (int i = 0; i < n; i++)
            on_answer(b, events[i].data.ptr);
    }
}

/* ---- the daemon ---- */

static double fsyncs_per_s(const char *dir)
{
    char path[100], page[PAGE_KB * 1024];
    snprintf(path, sizeof path, "%s/fsync", dir);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    memset(page, 7, sizeof page);
    int64_t began = now_ns();
    int n = 0;
    for (; now_ns() - began < 1000000000; n++)
        if (fd < 0 || pwrite(fd, page, sizeof page, (off_t)n * (off_t)sizeof page) < 0 || fdatasync(fd) < 0)
            die("fsync");
    double rate = (double)n * 1e9 / (double)(now_ns() - began);
    close(fd);
    unlink(path);
    return rate;
}

static void make_patients(const struct bench *b)
{
    struct err err = { 0 };
    char url[100], number[16];
    snprintf(url, sizeof url, "sqlite:%s/nape.db", b->dir);
    struct db *db = db_open(url, &err);
    int rc = db != NULL ? db_begin(db, &err) : -1;
    for (int i = 0; rc == 0 && i < PATIENTS; i++) {
        int64_t id = 0;
        struct consent_entry e = { .consent = CONSENT_IN, .at_utc = 1700000000, .by = "operator" };
        struct patient p = { .state = PATIENT_ACTIVE, .name = STR("P"), .lang = STR("en"), .zone = STR("America/New_York"),
                             .region = STR("US"), .quiet_from_min = -1, .quiet_to_min = -1, .created_utc = 1700000000,
                             .joined_utc = 1700000000 };
        snprintf(number, sizeof number, "+1555%07d", i);
        if (patient_rows_add(db, &p, &id, &err) < 0 || address_rows_ensure(db, STR("sms"), str_of(number), &e.address_id, &err) < 0 ||
            address_rows_reach(db, e.address_id, id, 1, &err) < 0 || address_rows_consent(db, &e, &err) < 0)
            rc = -1;
    }
    if (rc < 0 || db_commit(db, &err) < 0) {
        fprintf(stderr, "replies: %s\n", err.text);
        exit(1);
    }
    db_close(db);
}

static void write_conf(const struct bench *b)
{
    char path[100];
    char *rules = rules_dir_default();
    snprintf(path, sizeof path, "%s/naped.conf", b->dir);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        die(path);
    fprintf(f,
            "listen = \"127.0.0.1:0\";\npublic_url = \"" PUBLIC "\";\nstate_dir = \"%s\";\nrules_dir = \"%s\";\n"
            "store = { url = \"sqlite:nape.db\"; };\nclinic = \"Harbor Massage\"; region = \"US\"; zone = \"America/New_York\"; lang = \"en\";\n"
            "channels = ( { name = \"sms\"; driver = \"twilio\"; account_sid = \"" ACCOUNT "\"; auth_token = \"" TOKEN "\";\n"
            "  from = \"+15550100000\"; api_base = \"http://127.0.0.1:%d\"; optout = \"self\"; rate = 1000000.0; } );\n"
            "team = { members = ( { id = \"maria\"; name = \"Maria\"; addresses = ( \"sms:+15550100001\" ); } );\n"
            "  policies = ( { name = \"default\"; steps = ( { to = ( \"maria\" ); wait_min = 10; } ); } ); };\n",
            b->dir, rules, served_port(b->served));
    free(rules);
    if (fclose(f) != 0)
        die(path);
}

static void start_daemon(struct bench *b)
{
    char conf[100], log[100], line[4096] = "";
    const char *naped = getenv("NAPED");
    snprintf(conf, sizeof conf, "%s/naped.conf", b->dir);
    snprintf(log, sizeof log, "%s/log", b->dir);
    b->daemon = fork();
    if (b->daemon == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(fd, STDERR_FILENO);
        execl(naped != NULL ? naped : "./naped", "naped", "-f", "-c", conf, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 600 && b->daemon_port == 0; i++) {
        struct timespec nap = { .tv_nsec = 50000000 };
        nanosleep(&nap, NULL);
        FILE *f = fopen(log, "r");
        while (f != NULL && fgets(line, sizeof line, f) != NULL) {
            const char *ready = strstr(line, "naped.ready port=");
            if (ready != NULL)
                b->daemon_port = (int)strtol(ready + 17, NULL, 10);
        }
        if (f != NULL)
            fclose(f);
    }
    if (b->daemon_port == 0) {
        fprintf(stderr, "replies: the daemon did not come up: %s\n", line);
        exit(1);
    }
}

/* Processor time that a process has used, in us. */
static double used_us(pid_t pid)
{
    char path[64], line[512] = "";
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (f != NULL && fgets(line, sizeof line, f) != NULL && strrchr(line, ')') != NULL)
        sscanf(strrchr(line, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    if (f != NULL)
        fclose(f);
    return (double)(user + system) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

/* Resident memory of the daemon in MiB. */
static double resident_mib(const struct bench *b)
{
    char path[64], line[256];
    long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)b->daemon);
    FILE *f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, "RssAnon:", 8) == 0)
            kib = strtol(line + 8, NULL, 10);
    if (f != NULL)
        fclose(f);
    return (double)kib / 1024;
}

static void wait_for_all(struct bench *b, size_t want)
{
    for (int i = 0; i < 2000 && b->n_accepted < want; i++) {
        struct timespec nap = { .tv_nsec = 5000000 };
        nanosleep(&nap, NULL);
    }
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double quantile_ms(const uint32_t *sorted, size_t n, double q)
{
    return n > 0 ? (double)sorted[(size_t)((double)(n - 1) * q)] / 1000 : 0;
}

static void measure(struct bench *b)
{
    shoot(b, WARM_UP_S, 0, WARM_UP_TEXTS); /* caches are full from then on */
    wait_for_all(b, b->n_taken);
    size_t before = b->n_taken, accepted = b->n_accepted, took = b->n_took;
    double mib = resident_mib(b), daemon_us = used_us(b->daemon), own_us = used_us(getpid());
    int64_t began = now_ns();
    shoot(b, b->seconds, b->rate, SIZE_MAX);
    wait_for_all(b, b->n_taken);
    double seconds = (double)(b->last_ns - began) / 1e9;
    size_t n = b->n_accepted - accepted;
    daemon_us = used_us(b->daemon) - daemon_us;
    own_us = used_us(getpid()) - own_us;
    qsort(b->took_us + took, b->n_took - took, sizeof *b->took_us, by_size);
    const uint32_t *sorted = b->took_us + took;
    printf("replies: %.0f a second, every one accepted by the provider (%zu of %zu texts, %zu refused, %d connections%s)\n",
           (double)n / seconds, n, b->n_taken - before, b->n_refused, b->n_connections, b->rate > 0 ? ", at a fixed rate" : "");
    printf("replies: from webhook to provider p50 %.2f ms, p99 %.2f ms, most %.1f ms\n", quantile_ms(sorted, b->n_took - took, 0.5),
           quantile_ms(sorted, b->n_took - took, 0.99), quantile_ms(sorted, b->n_took - took, 1));
    printf("replies: processor time a reply: daemon %.0f us, load and provider %.0f us\n", daemon_us / (double)n, own_us / (double)n);
    printf("replies: memory %.1f MiB after %d texts, %.1f MiB after %zu\n", mib, WARM_UP_TEXTS, resident_mib(b), b->n_taken);
    if (n != b->n_taken - before || b->n_refused > 0)
        exit(1);
}

int main(int argc, char **argv)
{
    static struct bench b = { .seconds = 10, .n_connections = 128 };
    pthread_t provider;
    if (argc > 1)
        b.seconds = (int)strtol(argv[1], NULL, 10);
    if (argc > 2)
        b.rate = (int)strtol(argv[2], NULL, 10);
    if (argc > 3)
        b.n_connections = (int)strtol(argv[3], NULL, 10);
    if (b.seconds < 1 || b.rate < 0 || b.n_connections < 1 || b.n_connections > MAX_CONNECTIONS) {
        fprintf(stderr, "usage: replies [SECONDS [RATE [CONNECTIONS]]]\n");
        return 2;
    }
    snprintf(b.dir, sizeof b.dir, "./bench-replies-XXXXXX");
    if (mkdtemp(b.dir) == NULL)
        die(b.dir);
    char *whole = realpath(b.dir, NULL);
    snprintf(b.dir, sizeof b.dir, "%.60s", whole != NULL ? whole : b.dir);
    free(whole);
    running = &b;
    atexit(clean_up);
    b.served = served_new(on_request, &b);
    if (b.served == NULL)
        die("listen");
    double before = fsyncs_per_s(b.dir);
    make_patients(&b);
    load_all(&b);
    write_conf(&b);
    if (pthread_create(&provider, NULL, provide, &b) != 0)
        die("thread");
    start_daemon(&b);
    connect_all(&b);
    measure(&b);
    kill(b.daemon, SIGTERM);
    int status = 0;
    waitpid(b.daemon, &status, 0);
    b.stop = true;
    pthread_join(provider, NULL);
    printf("replies: the disk does %.0f fsyncs a second before, %.0f after; %ld processors, shared with the load and the provider\n", before,
           fsyncs_per_s(b.dir), sysconf(_SC_NPROCESSORS_ONLN));
    b.daemon = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}
