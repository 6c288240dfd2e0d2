/* SPDX-License-Identifier: ISC
 * provider.c - a stand-in for Twilio's REST API, strict where the real one is and where we promise more:
 * it refuses a message without Basic auth, To, From (or MessagingServiceSid), Body, a StatusCallback that carries our outbox id and a
 * ValidityPeriod.  Keeps what it accepted and refused in memory, and what it was told that phones wrote.
 *
 *   nape-provider ACCOUNT_SID AUTH_TOKEN [no-callback]   prints its port on the first line, runs until its standard input is closed;
 *                                                        with no-callback messages may come without a StatusCallback
 *
 *   POST /2010-04-01/Accounts/SID/Messages.json   as Twilio takes it
 *   GET  /2010-04-01/Accounts/SID/Messages.json   as Twilio lists it: To, From, DateSent, DateSent>, DateSent<, PageSize; newest first
 *   GET  /test/wait?n=N&ms=MS                     answers 200 once N messages were accepted, 504 after MS
 *   GET  /test/log                                one JSON object a line: accepted and refused ones
 *   POST /test/inbound                            what a phone wrote, for the list: MessageSid, From, To, Body; at=UTC seconds
 *   GET  /test/answers?drop=N or ?lose=N or ?lists=N   drops the connection of the next N messages after taking them, or before;
 *                                                 the next N lists are answered 503 */
#include <config.h>

#include "served.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "model/http.h"

enum { PAGE = 50, PAGE_MOST = 1000 };

struct message {
    char *sid, *from, *to, *body;
    int64_t at_utc;
    bool inbound;
};

struct waiter {
    struct served_conn *conn;
    int64_t n, until_ms;
};

struct provider {
    const char *account;
    char messages_path[128];
    char authorization[512];
    bool no_callback;
    unsigned long n_accepted, n_refused;
    int64_t n_drop, n_lose, n_lists_fail;
    struct message *messages; /* in the order in which they came */
    size_t n_messages, size_messages;
    struct waiter waiters[64];
    size_t n_waiters;
    struct arena *arena;      /* of one request */
    struct buf log;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void say(struct served_conn *conn, int status, const char *text)
{
    served_answer(conn, status, "application/json", str_of(text));
}

/* ---- messages that are sent ---- */

/* The outbox id in our callback URL: "?o=12" or "&o=12". */
static bool carries_id(struct str url)
{
    for (size_t i = 1; i + 2 < url.n; i++)
        if ((url.s[i - 1] == '?' || url.s[i - 1] == '&') && url.s[i] == 'o' && url.s[i + 1] == '=' && url.s[i + 2] >= '1' &&
            url.s[i + 2] <= '9')
            return true;
    return false;
}

static const char *what_is_wrong(const struct provider *p, const struct http_field *f, size_t n, int *code)
{
    struct str to = http_field_value(f, n, "To"), from = http_field_value(f, n, "From");
    struct str service = http_field_value(f, n, "MessagingServiceSid"), body = http_field_value(f, n, "Body");
    struct str callback = http_field_value(f, n, "StatusCallback");
    int64_t validity;
    *code = 21604;
    if (to.n < 4 || to.s[0] != '+')
        return "To is missing or not E.164";
    *code = 21603;
    if (from.n == 0 && service.n == 0)
        return "From is missing";
    *code = 21602;
    if (body.n == 0)
        return "Body is missing";
    *code = 21617;
    if (body.n > 6400)
        return "Body is too long";
    *code = 21609;
    if (!(p->no_callback && callback.s == NULL) && !carries_id(callback))
        return "StatusCallback is missing or carries no outbox id";
    *code = 20001;
    if (!text_to_int(http_field_value(f, n, "ValidityPeriod"), 1, 36000, &validity))
        return "ValidityPeriod is missing or out of range";
    return NULL;
}

static char *copy(struct str s)
{
    char *out = malloc(s.n + 1);
    if (out == NULL)
        abort();
    if (s.n > 0)
        memcpy(out, s.s, s.n);
    out[s.n] = '\0';
    return out;
}

static void keep(struct provider *p, const char *sid, struct str from, struct str to, struct str body, int64_t at_utc, bool inbound)
{
    if (p->n_messages == p->size_messages) {
        p->size_messages = p->size_messages > 0 ? p->size_messages * 2 : 1024;
        p->messages = realloc(p->messages, p->size_messages * sizeof *p->messages);
        if (p->messages == NULL)
            abort();
    }
    p->messages[p->n_messages++] = (struct message){ .sid = copy(str_of(sid)), .from = copy(from), .to = copy(to), .body = copy(body),
                                                     .at_utc = at_utc, .inbound = inbound };
}

static void wake(struct provider *p)
{
    int64_t now = now_ms();
    for (size_t i = 0; i < p->n_waiters;) {
        struct waiter w = p->waiters[i];
        bool enough = p->n_accepted >= (unsigned long)w.n;
        if (!enough && now < w.until_ms) {
            i++;
            continue;
        }
        char text[80];
        int n = snprintf(text, sizeof text, "%lu accepted, %lu refused\n", p->n_accepted, p->n_refused);
        p->waiters[i] = p->waiters[--p->n_waiters];
        served_answer(w.conn, enough ? 200 : 504, "text/plain", (struct str){ text, (size_t)n });
    }
}

static void log_message(struct provider *p, unsigned status, const struct http_field *fields, size_t n, const char *answer)
{
    buf_addf(&p->log, "{\"status\":%u,\"at_ms\":%lld,\"fields\":{", status, (long long)now_ms());
    for (size_t i = 0; i < n; i++) {
        buf_adds(&p->log, i > 0 ? "," : "");
        buf_add_json(&p->log, fields[i].name);
        buf_addc(&p->log, ':');
        buf_add_json(&p->log, fields[i].value);
    }
    buf_addf(&p->log, "},\"answer\":%s}\n", answer);
}

static void post_message(struct provider *p, struct served_conn *conn, const struct served_request *rq)
{
    struct http_field *fields = NULL;
    size_t n = 0;
    int code = 20003;
    unsigned status = 401;
    const char *wrong = "Authenticate";
    if (p->n_lose > 0) {
        p->n_lose--;
        served_drop(conn);
        return;
    }
    if (str_is(rq->authorization, p->authorization)) {
        status = 400;
        wrong = http_form_parse(rq->body, 100, p->arena, &fields, &n, NULL) < 0 ? "no form" : what_is_wrong(p, fields, n, &code);
    }
    char text[400];
    if (wrong == NULL) {
        char sid[40];
        status = 201;
        p->n_accepted++;
        snprintf(sid, sizeof sid, "SM%032lx", p->n_accepted);
        snprintf(text, sizeof text,
                 "{\"sid\":\"%s\",\"status\":\"queued\",\"num_segments\":\"1\",\"num_media\":\"0\",\"error_code\":null}", sid);
        keep(p, sid, http_field_value(fields, n, "From"), http_field_value(fields, n, "To"), http_field_value(fields, n, "Body"),
             now_ms() / 1000, false);
    } else {
        p->n_refused++;
        snprintf(text, sizeof text, "{\"code\":%d,\"message\":\"%s\",\"more_info\":\"\",\"status\":%u}", code, wrong, status);
    }
    log_message(p, status, fields, n, text);
    if (wrong == NULL && p->n_drop > 0) {
        p->n_drop--;
        served_drop(conn);
    } else
        say(conn, (int)status, text);
    wake(p);
}

/* ---- the list ---- */

struct filter {
    struct str to, from;
    int64_t from_day, to_day; /* days since 1970 */
    int64_t page_size, page;
};

/* "2026-03-02" in days since 1970, -1 when it is no day. */
static int64_t day_of(struct str text)
{
    int64_t year, month, day;
    if (text.n != 10 || text.s[4] != '-' || text.s[7] != '-' || !text_to_int((struct str){ text.s, 4 }, 1970, 9999, &year) ||
        !text_to_int((struct str){ text.s + 5, 2 }, 1, 12, &month) || !text_to_int((struct str){ text.s + 8, 2 }, 1, 31, &day))
        return -1;
    struct tm tm = { .tm_year = (int)year - 1900, .tm_mon = (int)month - 1, .tm_mday = (int)day };
    return timegm(&tm) / 86400;
}

static bool read_filter(struct filter *out, const struct http_field *f, size_t n)
{
    *out = (struct filter){ .to = STR(""), .from = STR(""), .from_day = 0, .to_day = INT64_MAX, .page_size = PAGE };
    for (size_t i = 0; i < n; i++) {
        struct str name = f[i].name, value = f[i].value;
        if (str_is(name, "To"))
            out->to = value;
        else if (str_is(name, "From"))
            out->from = value;
        else if (str_is(name, "DateSent") || str_is(name, "DateSent>") || str_is(name, "DateSent<")) {
            int64_t day = day_of(value);
            if (day < 0)
                return false;
            if (!str_is(name, "DateSent<"))
                out->from_day = day;
            if (!str_is(name, "DateSent>"))
                out->to_day = day;
        } else if (str_is(name, "PageSize")) {
            if (!text_to_int(value, 1, PAGE_MOST, &out->page_size))
                return false;
        } else if (str_is(name, "Page")) {
            if (!text_to_int(value, 0, 1000000, &out->page))
                return false;
        } else if (!str_is(name, "PageToken"))
            return false;
    }
    return true;
}

static int newer_first(const void *a, const void *b)
{
    const struct message *x = *(const struct message *const *)a, *y = *(const struct message *const *)b;
    if (x->at_utc != y->at_utc)
        return x->at_utc < y->at_utc ? 1 : -1;
    return x < y ? 1 : -1;
}

static void add_member(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "\"%s\":", name);
    buf_add_json(out, str_of(value));
    buf_addc(out, ',');
}

static void add_message(const struct provider *p, struct buf *out, const struct message *m)
{
    char date[40];
    time_t at = (time_t)m->at_utc;
    struct tm tm;
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", gmtime_r(&at, &tm));
    buf_addc(out, '{');
    add_member(out, "body", m->body);
    add_member(out, "num_segments", "1");
    add_member(out, "direction", m->inbound ? "inbound" : "outbound-api");
    add_member(out, "from", m->from);
    add_member(out, "to", m->to);
    add_member(out, "date_created", date);
    add_member(out, "date_updated", date);
    add_member(out, "date_sent", date);
    add_member(out, "account_sid", p->account);
    add_member(out, "num_media", "0");
    add_member(out, "status", m->inbound ? "received" : "delivered");
    add_member(out, "api_version", "2010-04-01");
    add_member(out, "sid", m->sid);
    buf_adds(out, "\"price\":null,\"price_unit\":null,\"error_code\":null,\"error_message\":null,\"messaging_service_sid\":null}");
}

static void get_list(struct provider *p, struct served_conn *conn, const struct served_request *rq)
{
    struct http_field *fields = NULL;
    struct filter filter;
    size_t n = 0;
    if (!str_is(rq->authorization, p->authorization)) {
        say(conn, 401, "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}");
        return;
    }
    if (p->n_lists_fail > 0) {
        p->n_lists_fail--;
        say(conn, 503, "{\"code\":20503,\"message\":\"Service unavailable\",\"status\":503}");
        return;
    }
    if (http_form_parse(rq->query, 20, p->arena, &fields, &n, NULL) < 0 || !read_filter(&filter, fields, n)) {
        say(conn, 400, "{\"code\":20001,\"message\":\"Unknown or broken parameter\",\"status\":400}");
        return;
    }
    const struct message **found = arena_array(p->arena, p->n_messages + 1, sizeof *found);
    size_t n_found = 0;
    for (size_t i = 0; found != NULL && i < p->n_messages; i++) {
        const struct message *m = &p->messages[i];
        int64_t day = m->at_utc / 86400;
        if ((filter.to.n == 0 || str_is(filter.to, m->to)) && (filter.from.n == 0 || str_is(filter.from, m->from)) &&
            day >= filter.from_day && day <= filter.to_day)
            found[n_found++] = m;
    }
    if (n_found > 1)
        qsort(found, n_found, sizeof *found, newer_first);
    size_t first = (size_t)(filter.page * filter.page_size), last = first + (size_t)filter.page_size;
    struct buf out;
    buf_init(&out, (size_t)64 << 20);
    buf_adds(&out, "{\"messages\":[");
    for (size_t i = first; i < n_found && i < last; i++) {
        buf_adds(&out, i > first ? "," : "");
        add_message(p, &out, found[i]);
    }
    buf_addf(&out, "],\"page\":%lld,\"page_size\":%lld,\"next_page_uri\":", (long long)filter.page, (long long)filter.page_size);
    if (last < n_found) {
        buf_addf(&out, "\"%s?PageSize=%lld&Page=%lld&PageToken=PASM%zu", p->messages_path, (long long)filter.page_size,
                 (long long)filter.page + 1, last);
        for (size_t i = 0; i < n; i++) {
            if (str_starts(fields[i].name, "Page"))
                continue;
            buf_addc(&out, '&');
            buf_add_url(&out, fields[i].name);
            buf_addc(&out, '=');
            buf_add_url(&out, fields[i].value);
        }
        buf_addc(&out, '"');
    } else
        buf_adds(&out, "null");
    buf_addc(&out, '}');
    served_answer(conn, 200, "application/json", buf_str(&out));
    buf_clear(&out);
}

/* ---- for tests ---- */

static void get_wait(struct provider *p, struct served_conn *conn, const struct http_field *f, size_t n)
{
    int64_t count = 1, ms = 10000;
    text_to_int(http_field_value(f, n, "n"), 0, 100000000, &count);
    text_to_int(http_field_value(f, n, "ms"), 0, 600000, &ms);
    if (p->n_waiters == sizeof p->waiters / sizeof *p->waiters) {
        say(conn, 503, "{}");
        return;
    }
    p->waiters[p->n_waiters++] = (struct waiter){ .conn = conn, .n = count, .until_ms = now_ms() + ms };
    wake(p);
}

static void post_inbound(struct provider *p, struct served_conn *conn, const struct http_field *f, size_t n)
{
    int64_t at_utc = now_ms() / 1000;
    struct str sid = http_field_value(f, n, "MessageSid");
    text_to_int(http_field_value(f, n, "at"), 0, INT64_MAX, &at_utc);
    char *name = copy(sid);
    keep(p, name, http_field_value(f, n, "From"), http_field_value(f, n, "To"), http_field_value(f, n, "Body"), at_utc, true);
    free(name);
    say(conn, 200, "{}");
}

static void test_request(struct provider *p, struct served_conn *conn, const struct served_request *rq)
{
    struct http_field *f = NULL;
    size_t n = 0;
    bool post = str_is(rq->method, "POST");
    if (http_form_parse(post ? rq->body : rq->query, 100, p->arena, &f, &n, NULL) < 0)
        say(conn, 400, "{}");
    else if (str_is(rq->path, "/test/wait"))
        get_wait(p, conn, f, n);
    else if (str_is(rq->path, "/test/log"))
        served_answer(conn, 200, "application/x-ndjson", buf_str(&p->log));
    else if (post && str_is(rq->path, "/test/inbound"))
        post_inbound(p, conn, f, n);
    else if (str_is(rq->path, "/test/answers")) {
        text_to_int(http_field_value(f, n, "drop"), 0, 1000000, &p->n_drop);
        text_to_int(http_field_value(f, n, "lose"), 0, 1000000, &p->n_lose);
        text_to_int(http_field_value(f, n, "lists"), 0, 1000000, &p->n_lists_fail);
        say(conn, 200, "{}");
    } else
        say(conn, 404, "{}");
}

static void on_request(void *arg, struct served_conn *conn, const struct served_request *rq)
{
    struct provider *p = arg;
    arena_reset(p->arena);
    if (str_is(rq->path, p->messages_path) && str_is(rq->method, "POST"))
        post_message(p, conn, rq);
    else if (str_is(rq->path, p->messages_path) && str_is(rq->method, "GET"))
        get_list(p, conn, rq);
    else if (str_starts(rq->path, "/test/"))
        test_request(p, conn, rq);
    else
        say(conn, 404, "{\"code\":20404,\"message\":\"not found\",\"status\":404}");
}

static void set_authorization(struct provider *p, const char *token)
{
    char plain[256];
    unsigned char base64[400];
    int n = snprintf(plain, sizeof plain, "%.100s:%.100s", p->account, token);
    EVP_EncodeBlock(base64, (const unsigned char *)plain, n);
    snprintf(p->authorization, sizeof p->authorization, "Basic %s", (const char *)base64);
}

int main(int argc, char **argv)
{
    static struct provider p;
    if (argc != 3 && !(argc == 4 && strcmp(argv[3], "no-callback") == 0)) {
        fprintf(stderr, "usage: nape-provider ACCOUNT_SID AUTH_TOKEN [no-callback]\n");
        return 2;
    }
    p.account = argv[1];
    p.no_callback = argc == 4;
    snprintf(p.messages_path, sizeof p.messages_path, "/2010-04-01/Accounts/%.60s/Messages.json", p.account);
    set_authorization(&p, argv[2]);
    buf_init(&p.log, (size_t)1 << 30);
    p.arena = arena_new(0);
    struct served *served = served_new(on_request, &p);
    if (served == NULL || p.arena == NULL) {
        fprintf(stderr, "nape-provider: cannot listen\n");
        return 1;
    }
    printf("%d\n", served_port(served));
    fflush(stdout);
    char c;
    for (;;) {
        if (served_run(served, p.n_waiters > 0 ? 20 : -1, STDIN_FILENO) == 1 && read(STDIN_FILENO, &c, 1) <= 0)
            break;
        wake(&p);
    }
    served_free(served);
    for (size_t i = 0; i < p.n_messages; i++) {
        free(p.messages[i].sid);
        free(p.messages[i].from);
        free(p.messages[i].to);
        free(p.messages[i].body);
    }
    free(p.messages);
    arena_free(p.arena);
    buf_clear(&p.log);
    return 0;
}
