/* SPDX-License-Identifier: ISC
 * provider.c - a stand-in for Twilio's REST API, strict where the real one is and where we promise more:
 * it refuses a message without Basic auth, To, From (or MessagingServiceSid), Body, a StatusCallback that carries our outbox id and a
 * ValidityPeriod.  Keeps what it accepted and refused in memory.
 *
 *   nape-provider ACCOUNT_SID AUTH_TOKEN     prints its port on the first line, runs until its standard input is closed
 *
 *   POST /2010-04-01/Accounts/SID/Messages.json   as Twilio takes it
 *   GET  /test/wait?n=N&ms=MS                     answers 200 once N messages were accepted, 504 after MS
 *   GET  /test/log                                one JSON object a line: accepted and refused ones */
#include <config.h>

#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "model/http.h"

struct provider {
    pthread_mutex_t lock;
    pthread_cond_t more;
    char *account;
    char *token;
    unsigned long n_accepted, n_refused;
    struct buf log;
};

struct upload {
    struct buf body;
};

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, const char *type, const char *text, size_t n)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(n, (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
    if (response == NULL)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", type);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool auth_ok(struct provider *p, struct MHD_Connection *connection)
{
    char *password = NULL;
    char *user = MHD_basic_auth_get_username_password(connection, &password);
    bool ok = user != NULL && password != NULL && strcmp(user, p->account) == 0 && strcmp(password, p->token) == 0;
    MHD_free(user);
    MHD_free(password);
    return ok;
}

/* The outbox id in our callback URL: "?o=12" or "&o=12". */
static bool carries_id(struct str url)
{
    for (size_t i = 1; i + 2 < url.n; i++)
        if ((url.s[i - 1] == '?' || url.s[i - 1] == '&') && url.s[i] == 'o' && url.s[i + 1] == '=' && url.s[i + 2] >= '1' &&
            url.s[i + 2] <= '9')
            return true;
    return false;
}

static const char *what_is_wrong(const struct http_field *f, size_t n, int *code)
{
    struct str to = http_field_value(f, n, "To"), from = http_field_value(f, n, "From");
    struct str service = http_field_value(f, n, "MessagingServiceSid"), body = http_field_value(f, n, "Body");
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
    if (!carries_id(http_field_value(f, n, "StatusCallback")))
        return "StatusCallback is missing or carries no outbox id";
    *code = 20001;
    if (!text_to_int(http_field_value(f, n, "ValidityPeriod"), 1, 36000, &validity))
        return "ValidityPeriod is missing or out of range";
    return NULL;
}

static enum MHD_Result post_message(struct provider *p, struct MHD_Connection *connection, struct str body)
{
    struct arena *arena = arena_new(0);
    struct http_field *fields = NULL;
    size_t n = 0;
    int code = 20003;
    unsigned status = 401;
    const char *wrong = "Authenticate";
    if (arena != NULL && auth_ok(p, connection)) {
        status = 400;
        wrong = http_form_parse(body, 100, arena, &fields, &n, NULL) < 0 ? "no form" : what_is_wrong(fields, n, &code);
    }
    char text[400];
    pthread_mutex_lock(&p->lock);
    if (wrong == NULL) {
        status = 201;
        p->n_accepted++;
        snprintf(text, sizeof text,
                 "{\"sid\":\"SM%032lx\",\"status\":\"queued\",\"num_segments\":\"1\",\"num_media\":\"0\",\"error_code\":null}",
                 p->n_accepted);
    } else {
        p->n_refused++;
        snprintf(text, sizeof text, "{\"code\":%d,\"message\":\"%s\",\"more_info\":\"\",\"status\":%u}", code, wrong, status);
    }
    buf_addf(&p->log, "{\"status\":%u,\"at_ms\":%lld,\"fields\":{", status, (long long)now_ms());
    for (size_t i = 0; i < n; i++) {
        buf_adds(&p->log, i > 0 ? "," : "");
        buf_add_json(&p->log, fields[i].name);
        buf_addc(&p->log, ':');
        buf_add_json(&p->log, fields[i].value);
    }
    buf_addf(&p->log, "},\"answer\":%s}\n", text);
    pthread_cond_broadcast(&p->more);
    pthread_mutex_unlock(&p->lock);
    arena_free(arena);
    return answer(connection, status, "application/json", text, strlen(text));
}

static enum MHD_Result get_wait(struct provider *p, struct MHD_Connection *connection)
{
    const char *n_text = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "n");
    const char *ms_text = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "ms");
    int64_t n = 1, ms = 10000;
    text_to_int(str_of(n_text), 0, 100000000, &n);
    text_to_int(str_of(ms_text), 0, 600000, &ms);
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000 + (until.tv_nsec + ms % 1000 * 1000000) / 1000000000;
    until.tv_nsec = (until.tv_nsec + ms % 1000 * 1000000) % 1000000000;
    pthread_mutex_lock(&p->lock);
    int rc = 0;
    while (p->n_accepted < (unsigned long)n && rc == 0)
        rc = pthread_cond_timedwait(&p->more, &p->lock, &until);
    char text[80];
    snprintf(text, sizeof text, "%lu accepted, %lu refused\n", p->n_accepted, p->n_refused);
    pthread_mutex_unlock(&p->lock);
    return answer(connection, rc == 0 ? 200 : 504, "text/plain", text, strlen(text));
}

static enum MHD_Result get_log(struct provider *p, struct MHD_Connection *connection)
{
    pthread_mutex_lock(&p->lock);
    enum MHD_Result result = answer(connection, 200, "application/x-ndjson", buf_cstr(&p->log), p->log.n);
    pthread_mutex_unlock(&p->lock);
    return result;
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *data, size_t *n_data, void **state)
{
    struct provider *p = arg;
    struct upload *upload = *state;
    (void)version;
    if (upload == NULL) {
        *state = upload = calloc(1, sizeof *upload);
        if (upload == NULL)
            return MHD_NO;
        buf_init(&upload->body, 65536);
        return MHD_YES;
    }
    if (*n_data > 0) {
        buf_add(&upload->body, data, *n_data);
        *n_data = 0;
        return MHD_YES;
    }
    char messages[128];
    snprintf(messages, sizeof messages, "/2010-04-01/Accounts/%s/Messages.json", p->account);
    if (strcmp(method, "POST") == 0 && strcmp(url, messages) == 0)
        return post_message(p, connection, buf_str(&upload->body));
    if (strcmp(method, "GET") == 0 && strcmp(url, "/test/wait") == 0)
        return get_wait(p, connection);
    if (strcmp(method, "GET") == 0 && strcmp(url, "/test/log") == 0)
        return get_log(p, connection);
    static const char NOT_FOUND[] = "{\"code\":20404,\"message\":\"not found\",\"status\":404}";
    return answer(connection, 404, "application/json", NOT_FOUND, sizeof NOT_FOUND - 1);
}

static void on_done(void *arg, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code)
{
    (void)arg;
    (void)connection;
    (void)code;
    struct upload *upload = *state;
    if (upload != NULL) {
        buf_clear(&upload->body);
        free(upload);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: nape-provider ACCOUNT_SID AUTH_TOKEN\n");
        return 2;
    }
    static struct provider p = { .lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER };
    p.account = argv[1];
    p.token = argv[2];
    buf_init(&p.log, (size_t)1 << 30);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request, &p,
        MHD_OPTION_NOTIFY_COMPLETED, on_done, NULL, MHD_OPTION_END);
    if (daemon == NULL) {
        fprintf(stderr, "nape-provider: cannot listen\n");
        return 1;
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    printf("%u\n", info != NULL ? info->port : 0u);
    fflush(stdout);
    char c;
    while (read(STDIN_FILENO, &c, 1) > 0)
        ;
    MHD_stop_daemon(daemon);
    buf_clear(&p.log);
    return 0;
}
