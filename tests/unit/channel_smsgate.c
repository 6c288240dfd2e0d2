/* SPDX-License-Identifier: ISC
 * The wire of an Android phone as gateway: signatures, what an event is taken for, by what a text is known, what is sent. */
#include <config.h>

#include "base/crypt.h"
#include "channel/channel.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define KEY "a-key-of-the-phone-1"

enum { NOW = 1795260000 };

static struct option_value values[16];

static struct channel *open_with(const struct option_value *extra, size_t n_extra, struct problems *problems)
{
    static const struct option_value USUAL[] = {
        { .name = "username", .text = { "sms", 3 } },           { .name = "password", .text = { "secret", 6 } },
        { .name = "api_base", .text = { "http://127.0.0.1:8080/", 22 } }, { .name = "path", .text = { "messages", 8 } },
    };
    memcpy(values, extra, n_extra * sizeof *extra);
    memcpy(values + n_extra, USUAL, sizeof USUAL);
    return channel_open(channel_driver(STR("smsgate")),
                        &(struct channel_config){ .name = "phone", .file = "x.conf", .line = 2, .public_url = "", .values = values,
                                                  .n_values = n_extra + sizeof USUAL / sizeof *USUAL }, problems);
}

static struct channel *open_key(const char *key, const char *prefix, int64_t sim)
{
    struct problems problems;
    problems_init(&problems);
    const struct option_value extra[] = { { .name = "signing_key", .text = str_of(key) }, { .name = "prefix", .text = str_of(prefix) },
                                          { .name = "sim", .number = sim } };
    struct channel *channel = open_with(extra, 3, &problems);
    if (channel == NULL)
        fail_msg("%s", buf_cstr(&problems.text));
    problems_clear(&problems);
    return channel;
}

static void sign(const char *key, const char *body, const char *timestamp, char hex[65])
{
    uint8_t mac[CRYPT_MAX_BYTES];
    struct crypt_hmac *hmac = crypt_hmac_new(CRYPT_SHA256, str_of(key), NULL);
    crypt_hmac_start(hmac);
    crypt_hmac_add(hmac, str_of(body));
    crypt_hmac_add(hmac, str_of(timestamp));
    assert_int_equal(crypt_hmac_finish(hmac, mac), 32);
    crypt_hmac_free(hmac);
    for (int i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", mac[i]);
}

static int receive(struct channel *channel, const char *body, const char *timestamp, const char *signature, struct arena *arena,
                   struct received *out, struct err *err)
{
    const struct http_header headers[] = { { STR("X-Timestamp"), str_of(timestamp) }, { STR("X-Signature"), str_of(signature) } };
    const struct http_request request = { .method = STR("POST"), .path = STR("/hook/phone"), .headers = headers, .n_headers = 2,
                                          .body = str_of(body) };
    return channel->ops->receive(channel, &request, STR(""), NOW, arena, out, err);
}

static int receive_signed(struct channel *channel, const char *body, struct arena *arena, struct received *out)
{
    char hex[65];
    sign(KEY, body, "1795260000", hex);
    return receive(channel, body, "1795260000", hex, arena, out, NULL);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct {
        struct option_value extra;
        const char *want;
    } CASES[] = {
        { { .name = "signing_key", .text = { "", 0 }, .line = 5 }, "x.conf:5" },
        { { .name = "parts", .number = 0, .line = 6 }, "x.conf:6" },
        { { .name = "kept_parts", .number = 30, .line = 6 }, "no reminder ever leaves" },
        { { .name = "prefix", .text = { "1", 1 }, .line = 6 }, "+1" },
        { { .name = "sim", .number = 9, .line = 7 }, "x.conf:7" },
        { { .name = "path", .text = { "sms", 3 } }, "messages" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct problems problems;
        problems_init(&problems);
        const struct option_value extra[] = { CASES[i].extra, { .name = "signing_key", .text = STR(KEY) } };
        assert_null(open_with(extra, 2, &problems));
        if (strstr(buf_cstr(&problems.text), CASES[i].want) == NULL)
            fail_msg("%zu: %s", i, buf_cstr(&problems.text));
        problems_clear(&problems);
    }
    struct problems problems;
    problems_init(&problems);
    struct channel *channel = open_with(&(struct option_value){ .name = "signing_key", .text = STR("k8Zq1xYz") }, 1, &problems);
    assert_non_null(channel);
    assert_int_equal(problems.n_warnings, 1); /* what the app makes up is short */
    assert_true(channel->parts.most == 30 && channel->parts.kept == 10 && channel->parts.within_s == 1800);
    channel_close(channel);
    problems_clear(&problems);
}

/* The worked example of the reference, and everything that may be wrong with it. */
static void only_what_the_phone_signed_is_taken(void **state)
{
    (void)state;
    static const char BODY[] = "{\"deviceId\":\"dev1\",\"event\":\"sms:received\",\"id\":\"ev1\",\"payload\":{\"messageId\":\"a80532bb\","
                               "\"message\":\"6 left\"},\"webhookId\":\"wh1\"}";
    static const char SIGNATURE[] = "527fe5085753318734a75da91b04691d8cf86b1b8a990255c562056ff554d4fb";
    static const struct {
        const char *name, *key, *timestamp, *signature;
        enum err_code want;
    } CASES[] = {
        { "as it came: but it has no sender", "k8Zq1xYz", "1795260000", SIGNATURE, ERR_PROTO },
        { "the old key, while it changes", "another-key-of-16,k8Zq1xYz", "1795260000", SIGNATURE, ERR_PROTO },
        { "another key", "k8Zq1xYy", "1795260000", SIGNATURE, ERR_DENIED },
        { "another time", "k8Zq1xYz", "1795260001", SIGNATURE, ERR_DENIED },
        { "capitals", "k8Zq1xYz", "1795260000", "527FE5085753318734a75da91b04691d8cf86b1b8a990255c562056ff554d4fb", ERR_DENIED },
        { "cut short", "k8Zq1xYz", "1795260000", "527fe508", ERR_DENIED },
        { "none", "k8Zq1xYz", "1795260000", "", ERR_DENIED },
        { "no time", "k8Zq1xYz", "", SIGNATURE, ERR_DENIED },
        { "a time in words", "k8Zq1xYz", "now", SIGNATURE, ERR_DENIED },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct channel *channel = open_key(CASES[i].key, "", 0);
        struct arena *arena = arena_new(0);
        struct received received = { 0 };
        struct err err = { 0 };
        assert_int_equal(receive(channel, BODY, CASES[i].timestamp, CASES[i].signature, arena, &received, &err), -1);
        if (err.code != CASES[i].want)
            fail_msg("%s: %s", CASES[i].name, err.text);
        arena_free(arena);
        channel_close(channel);
    }
    struct channel *channel = open_key(KEY, "", 0);
    struct arena *arena = arena_new(0);
    static const struct {
        const char *timestamp;
        int want;
    } TIMES[] = { { "1795260600", 0 }, { "1795259400", 0 }, { "1795260601", -1 }, { "1795259399", -1 } };
    for (size_t i = 0; i < sizeof TIMES / sizeof *TIMES; i++) {
        char hex[65];
        struct received received = { 0 };
        sign(KEY, "{\"event\":\"system:ping\"}", TIMES[i].timestamp, hex);
        assert_int_equal(receive(channel, "{\"event\":\"system:ping\"}", TIMES[i].timestamp, hex, arena, &received, NULL), TIMES[i].want);
        assert_true(received.n_inbounds + received.n_receipts == 0);
    }
    arena_free(arena);
    channel_close(channel);
}

#define TEXT(id, device, sender, at, sim, words) \
    "{\"deviceId\":\"" device "\",\"event\":\"sms:received\",\"id\":\"" id "\",\"payload\":{\"messageId\":\"a8\",\"message\":\"" words \
    "\",\"sender\":\"" sender "\",\"simNumber\":" sim ",\"receivedAt\":\"" at "\"}}"

static void a_text_is_known_by_phone_sender_time_sim_and_words(void **state)
{
    (void)state;
    static const char *const AT = TEXT("e1", "d1", "+15551230001", "2026-06-22T15:46:11.000+07:00", "1", "DONE");
    static const struct {
        const char *name, *body;
        bool same;
    } CASES[] = {
        { "told again under another id", TEXT("e2", "d1", "+15551230001", "2026-06-22T15:46:11.000+07:00", "1", "DONE"), true },
        { "a second later", TEXT("e2", "d1", "+15551230001", "2026-06-22T15:46:12.000+07:00", "1", "DONE"), false },
        { "by somebody else", TEXT("e2", "d1", "+15551230002", "2026-06-22T15:46:11.000+07:00", "1", "DONE"), false },
        { "to the other SIM", TEXT("e2", "d1", "+15551230001", "2026-06-22T15:46:11.000+07:00", "2", "DONE"), false },
        { "to another phone", TEXT("e2", "d2", "+15551230001", "2026-06-22T15:46:11.000+07:00", "1", "DONE"), false },
        { "other words", TEXT("e2", "d1", "+15551230001", "2026-06-22T15:46:11.000+07:00", "1", "DONE."), false },
    };
    struct channel *channel = open_key(KEY, "", 0);
    struct arena *arena = arena_new(0);
    struct received first = { 0 };
    assert_int_equal(receive_signed(channel, AT, arena, &first), 0);
    assert_int_equal(first.n_inbounds, 1);
    assert_int_equal(first.inbounds[0].sent_utc, 1782117971);
    assert_true(str_is(first.inbounds[0].from, "+15551230001") && str_is(first.inbounds[0].text.text, "DONE"));
    assert_true(str_is(first.inbounds[0].key[1], "e1"));
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct received other = { 0 };
        assert_int_equal(receive_signed(channel, CASES[i].body, arena, &other), 0);
        if (str_equal(first.inbounds[0].key[0], other.inbounds[0].key[0]) != CASES[i].same)
            fail_msg("%s", CASES[i].name);
    }
    arena_free(arena);
    channel_close(channel);
}

static void each_event_is_taken_for_what_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *name, *body, *from, *text;
        int64_t outbox_id;
        enum outbound_state receipt;
        enum send_outcome outcome;
        int n_media;
    } CASES[] = {
        { .name = "an old app's sender", .body = "{\"event\":\"sms:received\",\"payload\":{\"message\":\"x\",\"phoneNumber\":\"6505551212\"}}",
          .from = "+16505551212", .text = "x" },
        { .name = "a NUL", .body = "{\"event\":\"sms:received\",\"payload\":{\"message\":\"pain 3\\u0000half my face is numb\",\"sender\":\"+1555\"}}",
          .from = "+1555", .text = "pain 3 half my face is numb" },
        { .name = "a short code", .body = "{\"event\":\"sms:received\",\"payload\":{\"message\":\"x\",\"sender\":\"24273\"}}",
          .from = "24273", .text = "x" },
        { .name = "a picture", .body = "{\"event\":\"mms:downloaded\",\"payload\":{\"sender\":\"+1555\",\"body\":\"look\",\"subject\":\"s\"}}",
          .from = "+1555", .text = "look", .n_media = 1 },
        { .name = "a picture alone", .body = "{\"event\":\"mms:downloaded\",\"payload\":{\"sender\":\"+1555\",\"body\":null}}", .from = "+1555",
          .text = "", .n_media = 1 },
        { .name = "sent", .body = "{\"event\":\"sms:sent\",\"payload\":{\"messageId\":\"nape-12-1800000000\",\"partsCount\":2}}",
          .outbox_id = 12, .receipt = OUT_SENT },
        { .name = "delivered", .body = "{\"event\":\"sms:delivered\",\"payload\":{\"messageId\":\"nape-12-1800000000\"}}",
          .outbox_id = 12, .receipt = OUT_DELIVERED },
        { .name = "failed", .body = "{\"event\":\"sms:failed\",\"payload\":{\"messageId\":\"nape-12-1800000000\",\"reason\":\"RESULT_ERROR_NO_SERVICE\"}}",
          .outbox_id = 12, .receipt = OUT_FAILED, .outcome = SEND_REFUSED },
        { .name = "a wrong number", .body = "{\"event\":\"sms:failed\",\"payload\":{\"messageId\":\"nape-12-1\",\"reason\":\"Invalid phone number\"}}",
          .outbox_id = 12, .receipt = OUT_FAILED, .outcome = SEND_BAD_ADDRESS },
        { .name = "no SIM", .body = "{\"event\":\"sms:failed\",\"payload\":{\"messageId\":\"nape-12-1\",\"reason\":\"Can't send message: No SIMs found\"}}",
          .outbox_id = 12, .receipt = OUT_FAILED, .outcome = SEND_CHANNEL_DOWN },
        { .name = "too late", .body = "{\"event\":\"sms:failed\",\"payload\":{\"messageId\":\"nape-12-1\",\"reason\":\"TTL expired\"}}",
          .outbox_id = 12, .receipt = OUT_EXPIRED, .outcome = SEND_EXPIRED },
        { .name = "a text of somebody else's program", .body = "{\"event\":\"sms:sent\",\"payload\":{\"messageId\":\"Ey6ECgOkVVFj\"}}" },
        { .name = "something new", .body = "{\"event\":\"app:started\",\"payload\":null}" },
    };
    struct channel *channel = open_key(KEY, "+1", 0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct arena *arena = arena_new(0);
        struct received r = { 0 };
        assert_int_equal(receive_signed(channel, CASES[i].body, arena, &r), 0);
        if (r.n_inbounds != (CASES[i].from != NULL) || r.n_receipts != (CASES[i].outbox_id > 0))
            fail_msg("%s", CASES[i].name);
        if (r.n_inbounds > 0 && (!str_is(r.inbounds[0].from, CASES[i].from) || !str_is(r.inbounds[0].text.text, CASES[i].text)
                                 || r.inbounds[0].n_media != CASES[i].n_media))
            fail_msg("%s: %s %s", CASES[i].name, r.inbounds[0].from.s, r.inbounds[0].text.text.s);
        if (r.n_receipts > 0 && (r.receipts[0].outbox_id != CASES[i].outbox_id || r.receipts[0].state != CASES[i].receipt
                                 || r.receipts[0].outbox_made_utc != (strstr(CASES[i].body, "1800000000") != NULL ? 1800000000 : 1)
                                 || !r.receipts[0].of_part || (CASES[i].outcome != 0 && r.receipts[0].outcome != CASES[i].outcome)))
            fail_msg("%s", CASES[i].name);
        arena_free(arena);
    }
    static const char *const BROKEN[] = { "", "[]", "{", "{\"event\":7}", "{\"event\":\"sms:received\"}", "{\"event\":\"sms:received\",\"payload\":[]}" };
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        struct arena *arena = arena_new(0);
        struct received r = { 0 };
        assert_int_equal(receive_signed(channel, BROKEN[i], arena, &r), -1);
        arena_free(arena);
    }
    channel_close(channel);
}

static void a_receipt_that_is_told_twice_is_one(void **state)
{
    (void)state;
#define DELIVERED(id, at) \
    "{\"event\":\"sms:delivered\"," id "\"payload\":{\"messageId\":\"nape-12-1800000000\",\"deliveredAt\":\"" at "\"}}"
    static const struct {
        const char *name, *one, *other;
        bool same;
    } CASES[] = {
        { "under the same id", DELIVERED("\"id\":\"e1\",", "10:00"), DELIVERED("\"id\":\"e1\",", "10:01"), true },
        { "under another id", DELIVERED("\"id\":\"e1\",", "10:00"), DELIVERED("\"id\":\"e2\",", "10:00"), false },
        { "without an id, of the same time", DELIVERED("", "10:00"), DELIVERED("", "10:00"), true },
        { "without an id, of another time", DELIVERED("", "10:00"), DELIVERED("", "10:01"), false },
    };
    struct channel *channel = open_key(KEY, "", 0);
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct received one = { 0 }, other = { 0 };
        assert_int_equal(receive_signed(channel, CASES[i].one, arena, &one) + receive_signed(channel, CASES[i].other, arena, &other), 0);
        if (one.receipts[0].event.n == 0 || str_equal(one.receipts[0].event, other.receipts[0].event) != CASES[i].same)
            fail_msg("%s", CASES[i].name);
    }
    arena_free(arena);
    channel_close(channel);
}

static void a_text_goes_out_under_an_id_of_ours(void **state)
{
    (void)state;
    struct channel *channel = open_key(KEY, "", 2);
    struct arena *arena = arena_new(0);
    struct http_call call;
    struct err err = { 0 };
    struct outbound m = { .id = 12, .class = CLASS_REMINDER, .made_utc = 1800000000, .to = STR("+15551230001"), .body = { STR("\"Hi\"") },
                          .expires_utc = NOW + 600 };
    assert_int_equal(channel->ops->encode(channel, &m, NOW, arena, &call, NULL), 0);
    assert_string_equal(call.url.s, "http://127.0.0.1:8080/messages");
    assert_true(str_is(call.user, "sms") && str_is(call.password, "secret"));
    assert_string_equal(call.body.s, "{\"id\":\"nape-12-1800000000\",\"textMessage\":{\"text\":\"\\\"Hi\\\"\"},\"phoneNumbers\":[\"+15551230001\"],"
                                     "\"withDeliveryReport\":true,\"priority\":0,\"ttl\":600,\"simNumber\":2}");
    m.class = CLASS_ADVICE;
    m.expires_utc = 0;
    assert_int_equal(channel->ops->encode(channel, &m, NOW, arena, &call, NULL), 0);
    assert_non_null(strstr(call.body.s, "\"priority\":110")); /* past the app's own limits (P3) */
    assert_null(strstr(call.body.s, "ttl"));
    m.expires_utc = NOW;
    assert_int_equal(channel->ops->encode(channel, &m, NOW, arena, &call, &err), -1);
    assert_int_equal(channel->ops->measure(channel, STR("está")), 1);
    arena_free(arena);
    channel_close(channel);
}

static void each_answer_to_a_text_is_typed(void **state)
{
    (void)state;
    static const struct {
        struct http_answer answer;
        enum send_outcome want;
    } CASES[] = {
        { { .status = 202, .body = STR("{\"id\":\"nape-12-1\",\"state\":\"Pending\"}"), .retry_after_s = -1 }, SEND_TAKEN },
        { { .status = 409, .body = STR("{}"), .retry_after_s = -1 }, SEND_TAKEN },
        { { .status = 400, .body = STR("{}"), .retry_after_s = -1 }, SEND_REFUSED },
        { { .status = 401, .body = STR(""), .retry_after_s = -1 }, SEND_CHANNEL_DOWN },
        { { .status = 404, .body = STR(""), .retry_after_s = -1 }, SEND_CHANNEL_DOWN },
        { { .status = 429, .body = STR(""), .retry_after_s = 30 }, SEND_RETRY },
        { { .status = 500, .body = STR(""), .retry_after_s = -1 }, SEND_IN_DOUBT },
        { { .failure = HTTP_NOT_SENT, .retry_after_s = -1 }, SEND_RETRY },
        { { .failure = HTTP_IN_DOUBT, .retry_after_s = -1 }, SEND_IN_DOUBT },
    };
    struct channel *channel = open_key(KEY, "", 0);
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct send_result result = { 0 };
        channel->ops->decode(channel, &CASES[i].answer, arena, &result);
        if (result.outcome != CASES[i].want || result.retry_after_s != CASES[i].answer.retry_after_s)
            fail_msg("%zu: %s", i, SEND_OUTCOME_NAMES[result.outcome]);
        assert_true(i > 0 || str_is(result.provider_id, "nape-12-1"));
    }
    assert_true((channel->ops->can & CAN_IDEMPOTENCE) != 0);
    arena_free(arena);
    channel_close(channel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(only_what_the_phone_signed_is_taken),
        cmocka_unit_test(a_text_is_known_by_phone_sender_time_sim_and_words),
        cmocka_unit_test(each_event_is_taken_for_what_it_is),
        cmocka_unit_test(a_receipt_that_is_told_twice_is_one),
        cmocka_unit_test(a_text_goes_out_under_an_id_of_ours),
        cmocka_unit_test(each_answer_to_a_text_is_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
