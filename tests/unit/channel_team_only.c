/* SPDX-License-Identifier: ISC
 * Channels for alerts to the team alone: what leaves for ntfy, Slack, Mattermost and PagerDuty, byte by byte; what each of their answers means; that
 * nothing but brief texts to the team leaves at all (decision 33). */
#include <config.h>

#include "channel/channel.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define SECRET_URL "https://hooks.slack.com/services/T0/B0/s3cr3t"

enum { NOW = 1800000000, VALUES_MAX = 6 };

static struct channel *open_with(const char *driver, const char *public_url, const struct option_value *values, struct problems *problems)
{
    size_t n = 0;
    while (n < VALUES_MAX && values[n].name != NULL)
        n++;
    return channel_open(channel_driver(str_of(driver)),
                        &(struct channel_config){ .name = "push", .file = "x.conf", .line = 2, .public_url = public_url, .values = values,
                                                  .n_values = n }, problems);
}

static struct channel *open_well(const char *driver, const char *public_url, const struct option_value *values)
{
    struct problems problems;
    problems_init(&problems);
    struct channel *channel = open_with(driver, public_url, values, &problems);
    if (channel == NULL)
        fail_msg("%s", buf_cstr(&problems.text));
    problems_clear(&problems);
    return channel;
}

static const struct option_value NTFY_VALUES[VALUES_MAX + 1] = {
    { .name = "api_base", .text = { "https://ntfy.sh/", 16 } }, { .name = "title", .text = { "Nape", 4 } },
    { .name = "button", .text = { "ACK", 3 } },
};
static const struct option_value TOKEN_VALUES[VALUES_MAX + 1] = {
    { .name = "api_base", .text = { "http://ntfy.lan", 15 } }, { .name = "title", .text = { "", 0 } }, { .name = "button", .text = { "ACK", 3 } },
    { .name = "token", .text = { "tk_abc", 6 } },
};
static const struct option_value BASIC_VALUES[VALUES_MAX + 1] = {
    { .name = "api_base", .text = { "http://ntfy.lan", 15 } }, { .name = "title", .text = { "Nape", 4 } }, { .name = "button", .text = { "ACK", 3 } },
    { .name = "username", .text = { "nape", 4 } }, { .name = "password", .text = { "pw", 2 } },
};
static const struct option_value SLACK_VALUES[VALUES_MAX + 1] = {
    { .name = "webhook_url", .text = { SECRET_URL, sizeof SECRET_URL - 1 } },
};

#define LINK "https://nape.example.org/ack/12.maria.0f3c"

static void what_leaves_for_ntfy_is_what_it_expects(void **state)
{
    (void)state;
    static const struct {
        const char *name, *public_url, *text, *want;
        const struct option_value *values;
        enum brief brief;
    } CASES[] = {
        { .name = "an emergency, with the page at a tap and a button that takes it", .public_url = "https://nape.example.org",
          .values = NTFY_VALUES, .brief = BRIEF_EMERGENCY, .text = "12 EMERGENCY AG. Open " LINK,
          .want = "{\"topic\":\"nape-x1\",\"title\":\"Nape\",\"message\":\"12 EMERGENCY AG. Open " LINK "\",\"priority\":5,"
                  "\"tags\":[\"rotating_light\"],\"click\":\"" LINK "\",\"actions\":[{\"action\":\"http\",\"method\":\"POST\","
                  "\"label\":\"ACK\",\"url\":\"" LINK "\",\"headers\":{\"Content-Type\":\"application/x-www-form-urlencoded\"},"
                  "\"body\":\"do=ack\",\"clear\":true}]}" },
        { .name = "what is urgent", .public_url = "https://nape.example.org", .values = NTFY_VALUES, .brief = BRIEF_URGENT,
          .text = "12 URGENT AG.",
          .want = "{\"topic\":\"nape-x1\",\"title\":\"Nape\",\"message\":\"12 URGENT AG.\",\"priority\":4,\"tags\":[\"warning\"]}" },
        { .name = "news are read, not taken", .public_url = "https://nape.example.org", .values = NTFY_VALUES, .brief = BRIEF_NEWS,
          .text = "12 AG: news. Open " LINK,
          .want = "{\"topic\":\"nape-x1\",\"title\":\"Nape\",\"message\":\"12 AG: news. Open " LINK "\",\"priority\":3,\"click\":\"" LINK "\"}" },
        { .name = "without a public address no link is looked for, without a title there is none", .public_url = "", .values = TOKEN_VALUES,
          .brief = BRIEF_EMERGENCY, .text = "12 EMERGENCY AG. \"" LINK,
          .want = "{\"topic\":\"nape-x1\",\"message\":\"12 EMERGENCY AG. \\\"" LINK "\",\"priority\":5,\"tags\":[\"rotating_light\"]}" },
        { .name = "another address is no link of an alert", .public_url = "https://nape.example.org", .values = NTFY_VALUES, .brief = BRIEF_URGENT,
          .text = "see https://nape.example.org/other",
          .want = "{\"topic\":\"nape-x1\",\"title\":\"Nape\",\"message\":\"see https://nape.example.org/other\",\"priority\":4,"
                  "\"tags\":[\"warning\"]}" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct channel *channel = open_well("ntfy", CASES[i].public_url, CASES[i].values);
        struct arena *arena = arena_new(0);
        struct http_call call;
        const struct outbound message = { .id = 5, .class = CLASS_ALERT, .to = STR("nape-x1"), .body = { str_of(CASES[i].text) },
                                          .brief = CASES[i].brief };
        assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
        if (!str_is(call.body, CASES[i].want))
            fail_msg("%s: %.*s", CASES[i].name, (int)call.body.n, call.body.s);
        assert_string_equal(call.method, "POST");
        assert_string_equal(call.content_type, "application/json");
        channel_close(channel);
        arena_free(arena);
    }
}

static void ntfy_is_asked_at_its_root_with_what_it_knows_us_by(void **state)
{
    (void)state;
    static const struct {
        const struct option_value *values;
        const char *url, *authorization, *user;
    } CASES[] = {
        { NTFY_VALUES, "https://ntfy.sh/", NULL, "" },
        { TOKEN_VALUES, "http://ntfy.lan/", "Bearer tk_abc", "" },
        { BASIC_VALUES, "http://ntfy.lan/", NULL, "nape" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct channel *channel = open_well("ntfy", "", CASES[i].values);
        struct arena *arena = arena_new(0);
        struct http_call call;
        const struct outbound message = { .to = STR("nape-x1"), .body = { STR("12") }, .brief = BRIEF_URGENT };
        assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
        assert_true(str_is(call.url, CASES[i].url));
        assert_int_equal(call.n_headers, CASES[i].authorization != NULL);
        if (call.n_headers > 0) {
            assert_true(str_is(call.headers[0].name, "Authorization"));
            assert_true(str_is(call.headers[0].value, CASES[i].authorization));
        }
        assert_true(str_is(call.user, CASES[i].user));
        assert_int_equal(call.password.n > 0, call.user.n > 0);
        channel_close(channel);
        arena_free(arena);
    }
}

static void slack_and_mattermost_get_plain_text_with_three_signs_escaped(void **state)
{
    (void)state;
    static const char *const DRIVERS[] = { "slack", "mattermost" };
    for (size_t i = 0; i < 2; i++) {
        struct channel *channel = open_well(DRIVERS[i], "https://nape.example.org", SLACK_VALUES);
        struct arena *arena = arena_new(0);
        struct http_call call;
        const struct outbound message = { .to = STR("room"), .body = { STR("12 <EMERGENCY> A&G \"x\" " LINK) }, .brief = BRIEF_EMERGENCY };
        assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
        assert_string_equal(call.body.s, "{\"text\":\"12 &lt;EMERGENCY&gt; A&amp;G \\\"x\\\" " LINK
                                         "\",\"unfurl_links\":false,\"unfurl_media\":false}");
        assert_true(str_is(call.url, SECRET_URL));
        assert_string_equal(call.method, "POST");
        assert_string_equal(call.content_type, "application/json");
        assert_int_equal(call.n_headers, 0);
        channel_close(channel);
        arena_free(arena);
    }
}

#define KEY "0123456789abcdef0123456789ABCDEF"

static const struct option_value PAGER_VALUES[VALUES_MAX + 1] = {
    { .name = "api_base", .text = { "https://events.pagerduty.com/", 29 } }, { .name = "instance", .text = { "harbor", 6 } },
    { .name = "routing_key", .text = { KEY, 32 } },
};

static void each_ring_opens_an_incident_and_what_is_taken_is_acknowledged(void **state)
{
    (void)state;
    static const struct {
        const char *name, *want;
        struct outbound message;
    } CASES[] = {
        { "an emergency",
          "{\"routing_key\":\"" KEY "\",\"event_action\":\"trigger\",\"dedup_key\":\"nape-harbor-oncall-12-3\",\"payload\":"
          "{\"summary\":\"12 EMERGENCY AG. Open " LINK "\",\"source\":\"harbor\",\"severity\":\"critical\"},\"client\":\"Nape\","
          "\"client_url\":\"" LINK "\"}",
          { .id = 5, .class = CLASS_ALERT, .body = { { "12 EMERGENCY AG. Open " LINK, sizeof "12 EMERGENCY AG. Open " LINK - 1 } },
            .brief = BRIEF_EMERGENCY, .cause = { "escalation:12", 13 }, .slot = { "ring3.maria.0", 13 }, .made_utc = 9 } },
        { "it rings again: another incident",
          "{\"routing_key\":\"" KEY "\",\"event_action\":\"trigger\",\"dedup_key\":\"nape-harbor-oncall-12-4\",\"payload\":"
          "{\"summary\":\"12\",\"source\":\"harbor\",\"severity\":\"error\"},\"client\":\"Nape\"}",
          { .id = 6, .class = CLASS_ALERT, .body = { { "12", 2 } }, .brief = BRIEF_URGENT, .cause = { "escalation:12", 13 },
            .slot = { "ring4.maria.0", 13 }, .made_utc = 9 } },
        { "somebody has taken it",
          "{\"routing_key\":\"" KEY "\",\"event_action\":\"acknowledge\",\"dedup_key\":\"nape-harbor-oncall-12-4\"}",
          { .id = 7, .class = CLASS_REPLY, .body = { { "12 AG: news", 11 } }, .brief = BRIEF_NEWS, .cause = { "escalation:12", 13 },
            .slot = { "taken4.maria.luis", 17 }, .made_utc = 9 } },
        { "others must say ACK, too: nothing is acknowledged",
          "{\"routing_key\":\"" KEY "\",\"event_action\":\"trigger\",\"dedup_key\":\"nape-harbor-oncall-o8-9\",\"payload\":"
          "{\"summary\":\"12 AG: news\",\"source\":\"harbor\",\"severity\":\"info\"},\"client\":\"Nape\"}",
          { .id = 8, .class = CLASS_REPLY, .body = { { "12 AG: news", 11 } }, .brief = BRIEF_NEWS, .cause = { "escalation:12", 13 },
            .slot = { "part4.maria.luis", 16 }, .made_utc = 9 } },
        { "a test of the alerts",
          "{\"routing_key\":\"" KEY "\",\"event_action\":\"trigger\",\"dedup_key\":\"nape-harbor-oncall-o9-9\",\"payload\":"
          "{\"summary\":\"TEST\",\"source\":\"harbor\",\"severity\":\"warning\"},\"client\":\"Nape\"}",
          { .id = 9, .class = CLASS_ALERT, .body = { { "TEST", 4 } }, .brief = BRIEF_NEWS, .cause = { "test:1", 6 }, .slot = { "test.maria", 10 },
            .made_utc = 9 } },
        { "the store is stuck: it has no row, and is another each time",
          "{\"routing_key\":\"" KEY "\",\"event_action\":\"trigger\",\"dedup_key\":\"nape-harbor-oncall-o10-1800000000\",\"payload\":"
          "{\"summary\":\"EMERGENCY\",\"source\":\"harbor\",\"severity\":\"critical\"},\"client\":\"Nape\"}",
          { .id = 10, .class = CLASS_ALERT, .body = { { "EMERGENCY", 9 } }, .brief = BRIEF_EMERGENCY } },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct channel *channel = open_well("pagerduty", "https://nape.example.org", PAGER_VALUES);
        struct arena *arena = arena_new(0);
        struct http_call call;
        struct outbound message = CASES[i].message;
        message.to = STR("oncall");
        assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
        if (!str_is(call.body, CASES[i].want))
            fail_msg("%s: %.*s", CASES[i].name, (int)call.body.n, call.body.s);
        assert_true(str_is(call.url, "https://events.pagerduty.com/v2/enqueue"));
        assert_string_equal(call.method, "POST");
        assert_true(channel->ops->can & CAN_IDEMPOTENCE);
        channel_close(channel);
        arena_free(arena);
    }
}

static const struct option_value *values_of(const char *driver)
{
    return strcmp(driver, "ntfy") == 0 ? NTFY_VALUES : strcmp(driver, "pagerduty") == 0 ? PAGER_VALUES : SLACK_VALUES;
}

static void nothing_but_brief_texts_to_the_team_leaves(void **state)
{
    (void)state;
    static const char *const DRIVERS[] = { "ntfy", "slack", "mattermost", "pagerduty" };
    static const struct {
        const char *name;
        struct outbound message;
    } CASES[] = {
        { "words", { .to = { "room", 4 }, .body = { { "half my face is numb", 20 } } } },
        { "a text to a patient", { .to = { "room", 4 }, .body = { { "Drink", 5 } }, .patient_id = 3, .brief = BRIEF_NEWS } },
        { "a telephone", { .to = { "+15550100001", 12 }, .body = { { "12", 2 } }, .brief = BRIEF_NEWS } },
        { "no address", { .to = { "", 0 }, .body = { { "12", 2 } }, .brief = BRIEF_NEWS } },
        { "an address of its own kind", { .to = { "a/b", 3 }, .body = { { "12", 2 } }, .brief = BRIEF_NEWS } },
    };
    for (size_t d = 0; d < sizeof DRIVERS / sizeof *DRIVERS; d++)
        for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
            struct channel *channel = open_well(DRIVERS[d], "", values_of(DRIVERS[d]));
            struct arena *arena = arena_new(0);
            struct http_call call = { 0 };
            struct err err = { 0 };
            if (channel->ops->encode(channel, &CASES[i].message, NOW, arena, &call, &err) == 0)
                fail_msg("%s took %s", DRIVERS[d], CASES[i].name);
            assert_int_equal(err.code, ERR_RANGE);
            assert_true(channel->ops->can & CAN_TEAM_ONLY);
            assert_null(strstr(err.text, "numb"));
            channel_close(channel);
            arena_free(arena);
        }
}

static void each_answer_has_its_meaning(void **state)
{
    (void)state;
    static const struct {
        const char *driver, *name, *body;
        int status;
        enum http_failure failure;
        int64_t retry_after_s;
        enum send_outcome want;
        int code;
    } CASES[] = {
        { .driver = "ntfy", .name = "taken", .status = 200, .body = "{\"id\":\"xE73Iyuabi\",\"time\":1,\"event\":\"message\"}", .want = SEND_TAKEN },
        { .driver = "ntfy", .name = "another server's 200", .status = 200, .body = "<html>", .want = SEND_CHANNEL_DOWN, .code = 200 },
        { .driver = "ntfy", .name = "moved", .status = 301, .body = "", .want = SEND_CHANNEL_DOWN, .code = 301 },
        { .driver = "ntfy", .name = "an answer that is none", .status = 400, .body = "", .want = SEND_REFUSED, .code = 400 },
        { .driver = "ntfy", .name = "no topic", .status = 400, .body = "{\"code\":40009,\"http\":400}", .want = SEND_BAD_ADDRESS, .code = 40009 },
        { .driver = "ntfy", .name = "a topic that may not be", .status = 400, .body = "{\"code\":40010}", .want = SEND_BAD_ADDRESS, .code = 40010 },
        { .driver = "ntfy", .name = "no message", .status = 400, .body = "{\"code\":40017}", .want = SEND_REFUSED, .code = 40017 },
        { .driver = "ntfy", .name = "who are you", .status = 401, .body = "{\"code\":40101}", .want = SEND_CHANNEL_DOWN, .code = 40101 },
        { .driver = "ntfy", .name = "not for you", .status = 403, .body = "{\"code\":40301}", .want = SEND_CHANNEL_DOWN, .code = 40301 },
        { .driver = "ntfy", .name = "nothing there", .status = 404, .body = "{\"code\":40401}", .want = SEND_CHANNEL_DOWN, .code = 40401 },
        { .driver = "ntfy", .name = "too long", .status = 413, .body = "{\"code\":41301}", .want = SEND_REFUSED, .code = 41301 },
        { .driver = "ntfy", .name = "too many", .status = 429, .body = "{\"code\":42901}", .retry_after_s = 9, .want = SEND_RETRY, .code = 42901 },
        { .driver = "ntfy", .name = "too many today", .status = 429, .body = "{\"code\":42908}", .want = SEND_CHANNEL_DOWN, .code = 42908 },
        { .driver = "ntfy", .name = "too many wrong passwords", .status = 429, .body = "{\"code\":42909}", .want = SEND_RETRY, .code = 42909 },
        { .driver = "ntfy", .name = "their disk", .status = 507, .body = "", .want = SEND_REFUSED, .code = 507 },
        { .driver = "ntfy", .name = "their fault", .status = 500, .body = "{\"code\":50001}", .want = SEND_IN_DOUBT, .code = 50001 },
        { .driver = "ntfy", .name = "a proxy's", .status = 502, .body = "<html>", .want = SEND_IN_DOUBT, .code = 502 },
        { .driver = "ntfy", .name = "not reached", .failure = HTTP_NOT_SENT, .want = SEND_RETRY },
        { .driver = "ntfy", .name = "cut off", .failure = HTTP_IN_DOUBT, .want = SEND_IN_DOUBT },
        { .driver = "slack", .name = "taken", .status = 200, .body = "ok", .want = SEND_TAKEN },
        { .driver = "slack", .name = "taken, with a line's end", .status = 200, .body = "ok\n", .want = SEND_TAKEN },
        { .driver = "slack", .name = "another server's 200", .status = 200, .body = "<html>ok", .want = SEND_CHANNEL_DOWN, .code = 200 },
        { .driver = "slack", .name = "a payload that is none", .status = 400, .body = "invalid_payload", .want = SEND_REFUSED, .code = 400 },
        { .driver = "mattermost", .name = "a payload that is none", .status = 400, .body = "{\"id\":\"web.incoming_webhook\",\"status_code\":400}",
          .want = SEND_REFUSED, .code = 400 },
        { .driver = "slack", .name = "not allowed", .status = 403, .body = "action_prohibited", .want = SEND_CHANNEL_DOWN, .code = 403 },
        { .driver = "slack", .name = "no such webhook", .status = 404, .body = "no_service", .want = SEND_CHANNEL_DOWN, .code = 404 },
        { .driver = "slack", .name = "the room is closed", .status = 410, .body = "channel_is_archived", .want = SEND_CHANNEL_DOWN, .code = 410 },
        { .driver = "slack", .name = "too many", .status = 429, .body = "rate_limited", .retry_after_s = 30, .want = SEND_RETRY, .code = 429 },
        { .driver = "slack", .name = "their fault", .status = 500, .body = "rollup_error", .want = SEND_IN_DOUBT, .code = 500 },
        { .driver = "slack", .name = "not reached", .failure = HTTP_NOT_SENT, .want = SEND_RETRY },
        { .driver = "pagerduty", .name = "queued", .status = 202, .body = "{\"status\":\"success\",\"dedup_key\":\"k\"}", .want = SEND_TAKEN },
        { .driver = "pagerduty", .name = "another server's 200", .status = 200, .body = "<html>", .want = SEND_CHANNEL_DOWN, .code = 200 },
        { .driver = "pagerduty", .name = "no event", .status = 400, .body = "{\"errors\":[\"'payload.summary' is missing\"]}",
          .want = SEND_REFUSED, .code = 400 },
        { .driver = "pagerduty", .name = "nobody's key", .status = 400, .body = "{\"errors\":[\"Invalid routing key\"]}",
          .want = SEND_CHANNEL_DOWN, .code = 400 },
        { .driver = "pagerduty", .name = "not for you", .status = 403, .body = "", .want = SEND_CHANNEL_DOWN, .code = 403 },
        { .driver = "pagerduty", .name = "too long", .status = 413, .body = "", .want = SEND_REFUSED, .code = 413 },
        { .driver = "pagerduty", .name = "too many", .status = 429, .body = "", .retry_after_s = 4, .want = SEND_RETRY, .code = 429 },
        { .driver = "pagerduty", .name = "their fault", .status = 503, .body = "", .want = SEND_IN_DOUBT, .code = 503 },
        { .driver = "pagerduty", .name = "not reached", .failure = HTTP_NOT_SENT, .want = SEND_RETRY },
        { .driver = "mattermost", .name = "cut off", .failure = HTTP_IN_DOUBT, .want = SEND_IN_DOUBT },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct channel *channel = open_well(CASES[i].driver, "", values_of(CASES[i].driver));
        struct arena *arena = arena_new(0);
        int64_t wait_s = CASES[i].retry_after_s > 0 ? CASES[i].retry_after_s : -1;
        const struct http_answer answer = { .failure = CASES[i].failure, .status = CASES[i].status,
                                            .body = str_of(CASES[i].body != NULL ? CASES[i].body : ""), .retry_after_s = wait_s };
        struct send_result result = { .outcome = SEND_OUTCOME_COUNT };
        channel->ops->decode(channel, &answer, arena, &result);
        if (result.outcome != CASES[i].want || result.provider_code != CASES[i].code || result.retry_after_s != wait_s)
            fail_msg("%s, %s: outcome %d, code %d, wait %lld", CASES[i].driver, CASES[i].name, (int)result.outcome, result.provider_code,
                     (long long)result.retry_after_s);
        channel_close(channel);
        arena_free(arena);
    }
}

static void what_cannot_be_is_refused_with_its_line_and_no_secret(void **state)
{
    (void)state;
    static const struct {
        const char *driver, *want;
        struct option_value values[VALUES_MAX + 1];
    } CASES[] = {
        { "ntfy", "x.conf:5", { { .name = "token", .text = { "tk_s3cr3t", 9 }, .line = 5 }, { .name = "username", .text = { "u", 1 } },
                                { .name = "password", .text = { "s3cr3t", 6 } } } },
        { "ntfy", "x.conf:5: error: token", { { .name = "token", .text = { "tk s3cr3t", 9 }, .line = 5 } } },
        { "ntfy", "belong together", { { .name = "username", .text = { "u", 1 } } } },
        { "ntfy", "belong together", { { .name = "password", .text = { "s3cr3t", 6 } } } },
        { "slack", "x.conf:6: error: webhook_url", { { .name = "webhook_url", .text = { "hooks/s3cr3t", 12 }, .line = 6 } } },
        { "slack", "x.conf:6: error: webhook_url", { { .name = "webhook_url", .text = { "https://a/s3cr3t b", 18 }, .line = 6 } } },
        { "pagerduty", "x.conf:7: error: routing_key: 32", { { .name = "routing_key", .text = { "s3cr3t", 6 }, .line = 7 } } },
        { "pagerduty", "instance", { { .name = "routing_key", .text = { KEY, 32 } }, { .name = "instance", .text = { "a b", 3 } } } },
        { "mattermost", "x.conf:2: error: webhook_url", { { .name = NULL } } },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct problems problems;
        problems_init(&problems);
        assert_null(open_with(CASES[i].driver, "", CASES[i].values, &problems));
        if (strstr(buf_cstr(&problems.text), CASES[i].want) == NULL)
            fail_msg("%zu: %s", i, buf_cstr(&problems.text));
        assert_null(strstr(buf_cstr(&problems.text), "s3cr3t"));
        problems_clear(&problems);
    }
}

static void nothing_comes_in(void **state)
{
    (void)state;
    static const char *const DRIVERS[] = { "ntfy", "slack", "mattermost", "pagerduty" };
    for (size_t d = 0; d < sizeof DRIVERS / sizeof *DRIVERS; d++) {
        struct channel *channel = open_well(DRIVERS[d], "", values_of(DRIVERS[d]));
        struct arena *arena = arena_new(0);
        const struct http_request request = { .method = STR("POST"), .path = STR("/hook/push"), .body = STR("{}") };
        struct received received = { 0 };
        struct err err = { 0 };
        assert_int_equal(channel->ops->receive(channel, &request, STR(""), NOW, arena, &received, &err), -1);
        assert_int_equal(err.code, ERR_NOTFOUND);
        assert_null(channel->ops->poll);
        assert_null(channel->ops->list);
        assert_int_equal(channel->ops->measure(channel, STR("any")), 1);
        channel_close(channel);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_leaves_for_ntfy_is_what_it_expects),
        cmocka_unit_test(ntfy_is_asked_at_its_root_with_what_it_knows_us_by),
        cmocka_unit_test(slack_and_mattermost_get_plain_text_with_three_signs_escaped),
        cmocka_unit_test(each_ring_opens_an_incident_and_what_is_taken_is_acknowledged),
        cmocka_unit_test(nothing_but_brief_texts_to_the_team_leaves),
        cmocka_unit_test(each_answer_has_its_meaning),
        cmocka_unit_test(what_cannot_be_is_refused_with_its_line_and_no_secret),
        cmocka_unit_test(nothing_comes_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
