/* SPDX-License-Identifier: ISC
 * The demo's page from outside: what is typed comes in, what is sent appears, and nobody else's page may ask. */
#include <config.h>

#include "admin/health.h"
#include "admin/phones.h"
#include "channel/channel.h"
#include "loop/http.h"
#include "loop/httpd.h"
#include "loop/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct world {
    struct loop *loop;
    struct clock clock;
    struct phones *phones;
    struct httpd *httpd;
    struct http *http;
    struct channel *sim;
    struct arena *arena;
    char said[200]; /* what say was given */
    bool deaf;      /* say refuses */
    bool close_streams; /* once a page listens */
    int n_sent;     /* sends that were answered */
    int status;
    struct buf body;
};

static void close_streams(struct loop *loop, void *arg)
{
    struct world *w = arg;
    (void)loop;
    phones_typed(w->phones, STR("sim"), STR("+1555"), STR("a\nb"));
    phones_view(w->phones, STR("sim"), STR("+1555"), STR("{}"));
    phones_typed(w->phones, STR("sim"), STR("+1888"), STR("new"));
    phones_free(w->phones); /* ends the streams after what was said */
    w->phones = NULL;
}

static void on_request(struct httpd_exchange *exchange, const struct http_request *request, void *arg)
{
    struct world *w = arg;
    if (str_is(request->path, "/readyz"))
        health_answer(exchange, HEALTH_READY, &(struct health){ .ready = !w->deaf, .n_waiting = 3 });
    else if (str_is(request->path, "/healthz"))
        health_answer(exchange, HEALTH_LIVE, &(struct health){ 0 });
    else if (!phones_serve(w->phones, exchange, request))
        httpd_answer(exchange, 404, NULL, STR("no\n"));
    else if (w->close_streams)
        loop_timer_start(w->loop, 0, 0, close_streams, w);
}

static bool on_say(void *arg, struct str channel, struct str from, struct str text)
{
    struct world *w = arg;
    snprintf(w->said, sizeof w->said, "%.*s|%.*s|%.*s", (int)channel.n, channel.s, (int)from.n, from.s, (int)text.n, text.s);
    return !w->deaf;
}

static bool on_go_on(void *arg)
{
    struct world *w = arg;
    if (w->deaf)
        return false;
    clock_advance_ms(&w->clock, 3600000);
    return true;
}

static const char *web_dir(void)
{
    static char path[600];
    const char *top[] = { getenv("top_srcdir"), ".", ".." };
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/daemon/web", top[i] != NULL ? top[i] : ".");
        char file[700];
        snprintf(file, sizeof file, "%s/index.html", path);
        FILE *f = fopen(file, "r");
        if (f != NULL) {
            fclose(f);
            return path;
        }
    }
    return "";
}

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    struct err err = { 0 };
    struct problems problems;
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    problems_init(&problems);
    clock_init_manual(&w->clock, 1780000000);
    buf_init(&w->body, 0);
    w->arena = arena_new(0);
    w->loop = loop_new(&err);
    w->sim = channel_open(channel_driver(STR("sim")), &(struct channel_config){ .name = "sim", .file = "x" }, &problems);
    w->phones = phones_new(&(struct phones_options){ .loop = w->loop, .clock = &w->clock, .web_dir = web_dir(),
                                                     .listen = "127.0.0.1:0", .say = on_say, .go_on = on_go_on, .arg = w }, &err);
    if (w->phones == NULL)
        fail_msg("%s", err.text);
    assert_true(phones_add(w->phones, "sim", "+1555", "Ana \"A\"", "America/New_York", false));
    assert_true(phones_add(w->phones, "sim", "+1777", "Maria", "Europe/London", true));
    w->httpd = httpd_new(w->loop, &(struct httpd_options){ .listen = "127.0.0.1:0", .request = on_request, .arg = w }, &err);
    w->http = http_new(w->loop, &(struct http_options){ 0 }, &err);
    problems_clear(&problems);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;
    httpd_free(w->httpd);
    phones_free(w->phones);
    http_free(w->http);
    loop_free(w->loop);
    channel_close(w->sim);
    arena_free(w->arena);
    buf_clear(&w->body);
    free(w);
    return 0;
}

static void on_done(const struct http_answer *answer, void *arg)
{
    struct world *w = arg;
    w->status = answer->failure == HTTP_OK ? answer->status : -1;
    buf_reset(&w->body);
    buf_addstr(&w->body, answer->body);
    loop_stop(w->loop);
}

static void *start(struct world *w, const char *method, const char *path, const char *body, const struct http_header *headers,
                   size_t n_headers)
{
    char url[200];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", httpd_port(w->httpd), path);
    struct transport transport = http_transport(w->http);
    const struct http_call call = { .method = method, .url = str_of(url), .body = str_of(body), .headers = headers,
                                    .n_headers = n_headers, .content_type = *body == '{' ? "application/json" : "text/plain" };
    return transport.start(transport.self, &call, on_done, w, NULL);
}

static int ask(struct world *w, const char *method, const char *path, const char *body)
{
    assert_non_null(start(w, method, path, body, NULL, 0));
    loop_run(w->loop);
    return w->status;
}

static void on_sent(const struct http_answer *answer, void *arg)
{
    struct world *w = arg;
    assert_int_equal(answer->failure, HTTP_OK);
    w->status = answer->status;
    w->n_sent++;
    loop_stop(w->loop);
}

static void *send_text(struct world *w, const char *to, enum outbound_class class, const char *text)
{
    struct http_call call;
    const struct outbound message = { .id = 9, .class = class, .to = str_of(to), .body = { str_of(text) } };
    assert_int_equal(w->sim->ops->encode(w->sim, &message, 0, w->arena, &call, NULL), 0);
    struct transport transport = phones_transport(w->phones);
    return transport.start(transport.self, &call, on_sent, w, NULL);
}

/* What the page is told of a phone. */
static cJSON *listed(struct world *w, int phone, const char *what)
{
    assert_int_equal(ask(w, "GET", "/phones/list", ""), 200);
    cJSON *root = cJSON_ParseWithLength(w->body.s, w->body.n);
    assert_non_null(root);
    cJSON *of = cJSON_GetArrayItem(cJSON_GetObjectItem(root, "phones"), phone);
    cJSON *found = cJSON_DetachItemFromObject(of, what);
    cJSON_Delete(root);
    assert_non_null(found);
    return found;
}

static const char *text_of(const cJSON *list, int i, const char *name)
{
    const char *s = cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(list, i), name));
    return s != NULL ? s : "";
}

static void what_is_typed_comes_in_and_what_is_sent_appears(void **state)
{
    struct world *w = *state;
    assert_int_equal(ask(w, "POST", "/phones/send", "{\"from\":\"+1555\",\"channel\":\"sim\",\"text\":\"numb \\\"x\\\"\"}"), 202);
    assert_string_equal(w->said, "sim|+1555|numb \"x\"");
    assert_non_null(send_text(w, "+1555", CLASS_ADVICE, "Call 911\nnow"));
    assert_int_equal(w->n_sent, 0); /* never from within start */
    loop_run(w->loop);
    assert_int_equal(w->n_sent, 1);
    assert_int_equal(w->status, 200);
    phones_view(w->phones, STR("sim"), STR("+1555"), STR("{\"tier\":\n\"emergency\"}"));
    cJSON *messages = listed(w, 0, "messages"), *views = listed(w, 0, "views");
    assert_int_equal(cJSON_GetArraySize(messages), 2);
    assert_string_equal(text_of(messages, 0, "who"), "person");
    assert_string_equal(text_of(messages, 0, "body"), "numb \"x\"");
    assert_string_equal(text_of(messages, 1, "who"), "nape");
    assert_string_equal(text_of(messages, 1, "class"), "advice");
    assert_string_equal(text_of(messages, 1, "body"), "Call 911\nnow");
    const cJSON *view = cJSON_GetArrayItem(views, 0);
    assert_int_equal(cJSON_GetObjectItem(view, "seq")->valueint,
                     cJSON_GetObjectItem(cJSON_GetArrayItem(messages, 0), "seq")->valueint); /* of the text it is about */
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetObjectItem(view, "view"), "tier")), "emergency");
    cJSON_Delete(messages);
    cJSON_Delete(views);
    cJSON *others = listed(w, 1, "messages");
    assert_int_equal(cJSON_GetArraySize(others), 0);
    cJSON_Delete(others);
}

static void views_go_with_their_texts_in_order(void **state)
{
    struct world *w = *state;
    phones_typed(w->phones, STR("sim"), STR("+1555"), STR("one"));
    phones_typed(w->phones, STR("sim"), STR("+1555"), STR("two \xFF"));
    phones_view(w->phones, STR("sim"), STR("+1555"), STR("{\"n\":1}"));
    phones_view(w->phones, STR("sim"), STR("+1555"), STR("{\"n\":2}"));
    phones_view(w->phones, STR("sim"), STR("+1555"), STR("{\"n\":3}"));
    cJSON *messages = listed(w, 0, "messages"), *views = listed(w, 0, "views");
    assert_string_equal(text_of(messages, 1, "body"), "two \xEF\xBF\xBD");
    for (int i = 0; i < 3; i++) {
        const cJSON *message = cJSON_GetArrayItem(messages, i);
        int seq = cJSON_GetObjectItem(cJSON_GetArrayItem(views, i), "seq")->valueint;
        assert_int_equal(seq, message != NULL ? cJSON_GetObjectItem(message, "seq")->valueint : 0);
    }
    cJSON_Delete(messages);
    cJSON_Delete(views);
}

static void only_the_servers_own_page_may_ask(void **state)
{
    struct world *w = *state;
    static const char SEND[] = "{\"from\":\"+1555\",\"channel\":\"sim\",\"text\":\"x\"}";
    char own[40];
    snprintf(own, sizeof own, "http://127.0.0.1:%d", httpd_port(w->httpd));
    const struct {
        const char *name, *value, *path, *body;
        int want;
    } CASES[] = {
        { "Origin", own, "/phones/send", SEND, 202 },
        { "Origin", "http://evil.example", "/phones/send", SEND, 403 },
        { "Origin", "null", "/phones/send", SEND, 403 },
        { "Origin", "https://127.0.0.1.evil.example:1", "/phones/send", SEND, 403 },
        { "Sec-Fetch-Site", "cross-site", "/phones/send", SEND, 403 },
        { "Sec-Fetch-Site", "same-origin", "/phones/send", SEND, 202 },
        { "Host", "evil.example", "/phones/send", SEND, 403 },
        { "Host", "evil.example", "/phones/list", "", 403 },
        { "Host", "evil.example", "/phones/events", "", 403 },
        { "Host", "evil.example", "/", "", 403 },
        { "Host", "localhost:1", "/phones/list", "", 200 },
        { "X", "y", "/phones/send", "from=%2B1555&text=x", 415 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct http_header header = { str_of(CASES[i].name), str_of(CASES[i].value) };
        w->said[0] = '\0';
        bool post = *CASES[i].body != '\0';
        assert_non_null(start(w, post ? "POST" : "GET", CASES[i].path, CASES[i].body, &header, 1));
        loop_run(w->loop);
        if (w->status != CASES[i].want || (post && CASES[i].want != 202 && w->said[0] != '\0'))
            fail_msg("%s: %s on %s: %d", CASES[i].name, CASES[i].value, CASES[i].path, w->status);
    }
}

static void wrong_requests_are_refused(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *method, *path, *body;
        int want;
    } CASES[] = {
        { "POST", "/phones/send", "{\"from\":\"+1999\",\"channel\":\"sim\",\"text\":\"x\"}", 404 },
        { "POST", "/phones/send", "{\"from\":\"+1555\",\"channel\":\"sms\",\"text\":\"x\"}", 404 },
        { "POST", "/phones/send", "{\"from\":\"+1555\",\"channel\":\"sim\"}", 400 },
        { "POST", "/phones/send", "{", 400 },
        { "GET", "/phones/send", "", 405 },
        { "POST", "/phones/list", "{}", 405 },
        { "GET", "/phones", "", 404 },
        { "GET", "/../etc/passwd", "", 404 },
        { "GET", "/", "", 200 },
        { "GET", "/phones.js", "", 200 },
        { "GET", "/phones.css", "", 200 },
        { "GET", "/healthz", "", 200 },
        { "GET", "/readyz", "", 200 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        if (ask(w, CASES[i].method, CASES[i].path, CASES[i].body) != CASES[i].want)
            fail_msg("%s %s %s: %d", CASES[i].method, CASES[i].path, CASES[i].body, w->status);
    assert_non_null(strstr(buf_cstr(&w->body), "\"ready\":true"));
    assert_non_null(strstr(buf_cstr(&w->body), "\"waiting\":3"));
    w->deaf = true;
    assert_int_equal(ask(w, "GET", "/readyz", ""), 503);
    assert_int_equal(ask(w, "POST", "/phones/send", "{\"from\":\"+1555\",\"channel\":\"sim\",\"text\":\"x\"}"), 503);
    cJSON *messages = listed(w, 0, "messages");
    assert_int_equal(cJSON_GetArraySize(messages), 0); /* what was not taken is not shown either */
    cJSON_Delete(messages);
}

static void the_clock_goes_on_when_somebody_presses_the_button(void **state)
{
    struct world *w = *state;
    int64_t before_ms = clock_utc_ms(&w->clock);
    char now[64];
    assert_int_equal(ask(w, "GET", "/phones/next", ""), 405);
    assert_int_equal(ask(w, "POST", "/phones/next", "x"), 415);
    assert_int_equal(clock_utc_ms(&w->clock), before_ms);
    assert_int_equal(ask(w, "POST", "/phones/next", "{}"), 200);
    snprintf(now, sizeof now, "{\"now_ms\":%lld}", (long long)before_ms + 3600000);
    assert_string_equal(buf_cstr(&w->body), now);
    w->deaf = true; /* nothing is due */
    assert_int_equal(ask(w, "POST", "/phones/next", "{}"), 409);
}

static void a_phone_keeps_its_last_two_hundred(void **state)
{
    struct world *w = *state;
    char text[20];
    for (int i = 0; i < 205; i++) {
        snprintf(text, sizeof text, "%d", i);
        phones_typed(w->phones, STR("sim"), STR("+1555"), str_of(text));
    }
    cJSON *messages = listed(w, 0, "messages");
    assert_int_equal(cJSON_GetArraySize(messages), 200);
    assert_string_equal(text_of(messages, 0, "body"), "5");
    assert_string_equal(text_of(messages, 199, "body"), "204");
    cJSON_Delete(messages);
}

static void an_unknown_phone_appears_when_it_is_written_to(void **state)
{
    struct world *w = *state;
    assert_non_null(send_text(w, "+1999", CLASS_REPLY, "hello"));
    loop_run(w->loop);
    cJSON *messages = listed(w, 2, "messages");
    assert_string_equal(text_of(messages, 0, "body"), "hello");
    cJSON_Delete(messages);
}

static void a_cancelled_send_stays_silent(void **state)
{
    struct world *w = *state;
    struct transport transport = phones_transport(w->phones);
    transport.cancel(transport.self, send_text(w, "+1555", CLASS_REPLY, "a"));
    assert_non_null(send_text(w, "+1555", CLASS_REPLY, "b"));
    loop_run(w->loop);
    assert_int_equal(w->n_sent, 1);
    assert_non_null(send_text(w, "+1555", CLASS_REPLY, "c")); /* under way when all is freed */
}

static void open_pages_are_told_at_once(void **state)
{
    struct world *w = *state;
    w->close_streams = true;
    assert_int_equal(ask(w, "GET", "/phones/events", ""), 200);
    const char *body = buf_cstr(&w->body);
    const char *message = strstr(body, "event: message\ndata: {\"seq\":1,"), *view = strstr(body, "event: view\ndata: {\"seq\":1,");
    const char *phone = strstr(body, "event: phone\ndata: {\"channel\":\"sim\",\"address\":\"+1888\"");
    assert_true(message != NULL && view > message && phone > view);
    assert_non_null(strstr(message, "\"body\":\"a\\nb\"}\n\n"));
}

static void the_page_stays_on_this_machine(void **state)
{
    struct world *w = *state;
    static const char *const LISTEN[] = { "0.0.0.0:8420", "192.0.2.1:8420", "[::]:8420", "unix:/tmp/x", "" };
    struct err err = { 0 };
    for (size_t i = 0; i < sizeof LISTEN / sizeof *LISTEN; i++) {
        assert_null(phones_new(&(struct phones_options){ .loop = w->loop, .clock = &w->clock, .web_dir = web_dir(),
                                                         .listen = LISTEN[i], .say = on_say }, &err));
        assert_int_equal(err.code, ERR_CONFIG);
    }
    assert_null(phones_new(&(struct phones_options){ .loop = w->loop, .clock = &w->clock, .web_dir = "/nonexistent",
                                                     .listen = "[::1]:1", .say = on_say }, &err));
    assert_int_equal(err.code, ERR_NOTFOUND);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test_setup_teardown(what_is_typed_comes_in_and_what_is_sent_appears, set_up, tear_down),
        cmocka_unit_test_setup_teardown(views_go_with_their_texts_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_the_servers_own_page_may_ask, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_requests_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_clock_goes_on_when_somebody_presses_the_button, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_phone_keeps_its_last_two_hundred, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_unknown_phone_appears_when_it_is_written_to, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cancelled_send_stays_silent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(open_pages_are_told_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_page_stays_on_this_machine, set_up, tear_down),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
