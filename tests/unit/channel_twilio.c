/* SPDX-License-Identifier: ISC
 * The Twilio driver against signatures made by Twilio's own package, and against the wire as their description has it. */
#include <config.h>

#include "base/crypt.h"
#include "base/files.h"
#include "channel/channel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define ACCOUNT "AC0123456789abcdef0123456789abcdef"
#define TOKEN "0123456789abcdef0123456789abcdef"

enum { NOW = 1780000000 };

static struct channel *open_with(const char *public_url, const struct option_value *extra, size_t n_extra, struct problems *problems)
{
    struct option_value values[16] = {
        { .name = "account_sid", .text = STR(ACCOUNT) },
        { .name = "api_base", .text = STR("https://api.twilio.com/") },
        { .name = "callback_retries", .text = STR("#rc=5&rp=all") },
        { .name = "optout", .text = STR("carrier") },
    };
    size_t n = 4;
    for (size_t i = 0; i < n_extra; i++)
        values[n++] = extra[i];
    return channel_open(channel_driver(STR("twilio")),
                        &(struct channel_config){ .name = "sms", .file = "x.conf", .line = 7, .public_url = public_url,
                                                  .values = values, .n_values = n }, problems);
}

static struct channel *open_usual(const char *public_url, const char *token, const char *from)
{
    struct problems problems;
    problems_init(&problems);
    const struct option_value extra[] = { { .name = "auth_token", .text = str_of(token) }, { .name = "from", .text = str_of(from) } };
    struct channel *channel = open_with(public_url, extra, 2, &problems);
    if (channel == NULL)
        fail_msg("%s", buf_cstr(&problems.text));
    problems_clear(&problems);
    return channel;
}

static const char *text_of(const cJSON *row, const char *name)
{
    const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, name));
    return s != NULL ? s : "";
}

static cJSON *read_vectors(void)
{
    const char *top[] = { getenv("top_srcdir"), ".", ".." };
    for (size_t i = 0; i < 3; i++) {
        char path[600];
        struct str text;
        snprintf(path, sizeof path, "%s/tests/channels/twilio/signature-vectors.json", top[i] != NULL ? top[i] : ".");
        if (file_read(path, 1 << 20, &text, NULL) < 0)
            continue;
        cJSON *root = cJSON_ParseWithLength(text.s, text.n);
        free((void *)(uintptr_t)text.s);
        return root;
    }
    return NULL;
}

/* What the driver says to one row: ERR_NONE, ERR_DENIED, or another error of a request whose signature is right. */
static enum err_code verdict_of(const cJSON *row, struct received *received, struct arena *arena)
{
    const char *url = text_of(row, "url");
    const char *path = strchr(strstr(url, "://") + 3, '/');
    struct str public_url = { url, (size_t)(path - url) };
    struct channel *channel = open_usual(arena_str(arena, public_url).s, text_of(row, "token"), "+14155550100");
    const char *mark = strchr(path, '?');
    const struct http_header headers[] = { { STR("content-type"), str_of(text_of(row, "content_type")) },
                                           { STR("x-twilio-signature"), str_of(text_of(row, "signature")) } };
    const struct http_request request = { .method = STR("POST"), .headers = headers, .n_headers = 2,
                                          .path = { path, mark != NULL ? (size_t)(mark - path) : strlen(path) },
                                          .query = { mark != NULL ? mark + 1 : NULL, mark != NULL ? strlen(mark + 1) : 0 },
                                          .body = str_of(text_of(row, "body")) };
    struct err err = { 0 };
    bool status = strstr(url, "/status") != NULL;
    int rc = channel->ops->receive(channel, &request, status ? STR("status") : STR(""), NOW, arena, received, &err);
    channel_close(channel);
    return rc == 0 ? ERR_NONE : err.code;
}

static void every_core_row_is_accepted_or_refused_as_it_says(void **state)
{
    (void)state;
    cJSON *root = read_vectors();
    assert_non_null(root);
    const cJSON *row;
    int n_accepted = 0, n_refused = 0, n_messages = 0, n_fallback = 0;
    struct arena *arena = arena_new(0);
    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(root, "vectors")) {
        struct received received = { 0 };
        if (strcmp(text_of(row, "profile"), "core") != 0) {
            n_fallback++;
            continue;
        }
        bool want = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(row, "valid"));
        enum err_code got = verdict_of(row, &received, arena);
        if (want != (got != ERR_DENIED))
            fail_msg("%s: %s", text_of(row, "name"), err_code_name(got));
        /* A right signature over a form that is a message: taken whole. */
        bool whole = strstr(text_of(row, "body"), "MessageSid=") != NULL && strcmp(text_of(row, "kind"), "form") == 0;
        if (want && whole && (got != ERR_NONE || received.n_inbounds + received.n_receipts != 1))
            fail_msg("%s: not understood (%s)", text_of(row, "name"), err_code_name(got));
        n_accepted += want;
        n_refused += !want;
        n_messages += want && whole;
        arena_reset(arena);
    }
    print_message("# %d rows accepted (%d of them messages or receipts), %d refused, %d of profile fallback left out\n", n_accepted,
                  n_messages, n_refused, n_fallback);
    assert_int_equal(n_accepted, 43);
    assert_int_equal(n_refused, 32);
    arena_free(arena);
    cJSON_Delete(root);
}

static void both_tokens_count_while_they_change(void **state)
{
    (void)state;
    /* The worked example of the description. */
    const struct http_header headers[] = { { STR("Content-Type"), STR("application/x-www-form-urlencoded; charset=utf-8") },
                                           { STR("X-Twilio-Signature"), STR("hhAu7hkadvcLhqtZJwkLg5T70Og=") } };
    const struct http_request request = { .method = STR("POST"), .path = STR("/hook/twilio"), .query = STR("clinic=7&lang=es"),
                                          .headers = headers, .n_headers = 2,
                                          .body = STR("Body=DONE&From=%2B34600000001&To=%2B34600000002") };
    static const struct {
        const char *tokens;
        enum err_code want;
    } CASES[] = { { "12345", ERR_PROTO /* signed, but no MessageSid */ }, { "new,12345", ERR_PROTO }, { "12345,old", ERR_PROTO },
                  { "new,old", ERR_DENIED }, { "12345 ", ERR_DENIED } };
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct channel *channel = open_usual("https://nape.example.org", CASES[i].tokens, "+34600000002");
        struct received received = { 0 };
        struct err err = { 0 };
        assert_int_equal(channel->ops->receive(channel, &request, STR(""), NOW, arena, &received, &err), -1);
        assert_int_equal(err.code, CASES[i].want);
        struct http_request get = request;
        get.method = STR("GET");
        assert_int_equal(channel->ops->receive(channel, &get, STR(""), NOW, arena, &received, &err), -1);
        assert_int_equal(err.code, ERR_PROTO);
        channel_close(channel);
    }
    arena_free(arena);
}

/* Decoding is tested through rows of the vectors too: their signatures are right. */
static const cJSON *row_named(const cJSON *root, const char *name)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(root, "vectors"))
        if (strcmp(text_of(row, "name"), name) == 0)
            return row;
    fail_msg("no row %s", name);
    return NULL;
}

static void messages_are_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *row, *from, *to, *text, *optout;
        size_t n_text;
    } CASES[] = {
        { .row = "plain_inbound", .from = "+14155550199", .to = "+14155550100", .text = "6 left temple since 2pm, ibu 400" },
        { .row = "empty_body_value", .from = "+14155550199", .to = "+14155550100", .text = "" },
        { .row = "mms_two_media", .from = "+14155550199", .to = "+14155550100" }, /* its NumMedia says 0 */
        { .row = "optout_type", .from = "+14155550199", .to = "+14155550100", .optout = "STOP" },
        { .row = "whatsapp", .from = "+14155550199", .to = "+14155550100" },
        { .row = "lone_nul", .text = "a\0b", .n_text = 3 },
    };
    cJSON *root = read_vectors();
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct received received = { 0 };
        assert_int_equal(verdict_of(row_named(root, CASES[i].row), &received, arena), ERR_NONE);
        assert_int_equal(received.n_inbounds, 1);
        const struct inbound *in = &received.inbounds[0];
        if (CASES[i].n_text > 0)
            assert_int_equal(in->text.text.n, CASES[i].n_text);
        else if (CASES[i].text != NULL)
            assert_true(str_is(in->text.text, CASES[i].text));
        if (CASES[i].from != NULL)
            assert_true(str_is(in->from, CASES[i].from));
        if (CASES[i].to != NULL)
            assert_true(str_is(in->to, CASES[i].to));
        assert_int_equal(in->n_media, 0);
        assert_true(str_starts(in->key[0], "SM") || str_starts(in->key[0], "MM"));
        assert_int_equal(in->key[0].n, 34);
        assert_int_equal(in->received_utc, NOW);
        if (CASES[i].optout == NULL)
            assert_null(in->carrier_optout);
        else
            assert_string_equal(in->carrier_optout, CASES[i].optout);
    }
    arena_free(arena);
    cJSON_Delete(root);
}

/* A webhook with these fields, given sorted as they are signed: "Body=..." and so on, without escapes. */
static int receive_signed(struct channel *channel, const char *rest, const char *query, const char *const *sorted, struct arena *arena,
                          struct received *out)
{
    struct buf text, body;
    uint8_t digest[CRYPT_MAX_BYTES];
    char signature[40];
    const char *path = arena_printf(arena, "/hook/sms%s%s", *rest != '\0' ? "/" : "", rest);
    buf_init(&text, 0);
    buf_init(&body, 0);
    buf_addf(&text, "https://nape.example.org%s%s%s", path, query != NULL ? "?" : "", query != NULL ? query : "");
    for (; *sorted != NULL; sorted++) {
        struct str value = str_of(*sorted), name;
        str_cut(&value, '=', &name);
        buf_addstr(&text, name);
        buf_addstr(&text, value);
        buf_addf(&body, "%s%.*s=", body.n > 0 ? "&" : "", (int)name.n, name.s);
        buf_add_url(&body, value);
    }
    struct crypt_hmac *hmac = crypt_hmac_new(CRYPT_SHA1, STR(TOKEN), NULL);
    crypt_hmac_start(hmac);
    crypt_hmac_add(hmac, buf_str(&text));
    crypt_base64(digest, crypt_hmac_finish(hmac, digest), signature, sizeof signature);
    crypt_hmac_free(hmac);
    const struct http_header headers[] = { { STR("Content-Type"), STR("application/x-www-form-urlencoded") },
                                           { STR("X-Twilio-Signature"), str_of(signature) } };
    const struct http_request request = { .method = STR("POST"), .path = str_of(path), .query = query != NULL ? str_of(query) : (struct str){ NULL, 0 }, .headers = headers,
                                          .n_headers = 2, .body = arena_str(arena, buf_str(&body)) };
    buf_clear(&text);
    buf_clear(&body);
    struct err err = { 0 };
    *out = (struct received){ 0 };
    return channel->ops->receive(channel, &request, str_of(rest), NOW, arena, out, &err) == 0 ? 0 : (int)err.code;
}

static void words_that_the_carrier_answers_are_marked(void **state)
{
    (void)state;
    static const struct {
        const char *optout, *body, *told, *want;
    } CASES[] = {
        { "carrier", "Body=STOP", NULL, "STOP" },        { "carrier", "Body= unsubscribe\n", NULL, "STOP" },
        { "carrier", "Body=Yes", NULL, "START" },        { "carrier", "Body=info", NULL, "HELP" },
        { "carrier", "Body=Stop please", NULL, NULL },   { "carrier", "Body=stop hurting", NULL, NULL },
        { "self", "Body=STOP", NULL, NULL },             { "self", "Body=alto", "OptOutType=STOP", "STOP" },
    };
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct problems problems;
        problems_init(&problems);
        const struct option_value extra[] = { { .name = "auth_token", .text = STR(TOKEN) }, { .name = "from", .text = STR("+15550100000") } };
        struct option_value values[3] = { { .name = "optout", .text = str_of(CASES[i].optout) }, extra[0], extra[1] };
        struct channel *channel = channel_open(
            channel_driver(STR("twilio")),
            &(struct channel_config){ .name = "sms", .file = "x", .public_url = "https://nape.example.org",
                                      .values = (struct option_value[]){ { .name = "account_sid", .text = STR(ACCOUNT) }, values[0],
                                                                         values[1], values[2] },
                                      .n_values = 4 }, &problems);
        struct received received;
        const char *const fields[] = { CASES[i].body, "From=+1555", "MessageSid=SM1", "NumMedia=2", CASES[i].told, NULL };
        assert_int_equal(receive_signed(channel, "", NULL, fields, arena, &received), 0);
        assert_int_equal(received.inbounds[0].n_media, 2);
        const char *got = received.inbounds[0].carrier_optout;
        if ((got == NULL) != (CASES[i].want == NULL) || (got != NULL && strcmp(got, CASES[i].want) != 0))
            fail_msg("%s %s: %s", CASES[i].optout, CASES[i].body, got != NULL ? got : "nothing");
        channel_close(channel);
        problems_clear(&problems);
    }
    arena_free(arena);
}

static void receipts_name_our_message_and_what_became_of_it(void **state)
{
    (void)state;
    static const struct {
        const char *status, *code, *query;
        int want_rc;
        size_t n;
        enum outbound_state state;
        enum send_outcome outcome;
        int64_t outbox_id;
    } CASES[] = {
        { "MessageStatus=sent", "A=", "o=42", 0, 1, OUT_SENT, SEND_TAKEN, 42 },
        { "MessageStatus=delivered", "A=", "o=42", 0, 1, OUT_DELIVERED, SEND_TAKEN, 42 },
        { "MessageStatus=read", "A=", "x=1&o=7", 0, 1, OUT_DELIVERED, SEND_TAKEN, 7 },
        { "MessageStatus=undelivered", "ErrorCode=30003", "o=42", 0, 1, OUT_FAILED, SEND_RETRY, 42 },
        { "MessageStatus=undelivered", "ErrorCode=30007", "o=42", 0, 1, OUT_FAILED, SEND_REFUSED, 42 },
        { "MessageStatus=failed", "ErrorCode=21610", "o=42", 0, 1, OUT_FAILED, SEND_STOPPED_BY_CARRIER, 42 },
        { "MessageStatus=failed", "ErrorCode=30036", "o=42", 0, 1, OUT_EXPIRED, SEND_EXPIRED, 42 },
        { "MessageStatus=failed", "ErrorCode=99999", "o=42", 0, 1, OUT_FAILED, SEND_RETRY, 42 },
        { "MessageStatus=sent", "A=", "o=-1", 0, 1, OUT_SENT, SEND_TAKEN, 0 }, /* known by its sid */
        { "MessageStatus=sent", "A=", NULL, 0, 1, OUT_SENT, SEND_TAKEN, 0 },
        { "MessageStatus=queued", "A=", "o=42", 0, 0, OUT_QUEUED, SEND_TAKEN, 0 },
        { "MessageStatus=teleported", "A=", "o=42", 0, 0, OUT_QUEUED, SEND_TAKEN, 0 },
        { "Z=", "A=", "o=42", ERR_PROTO, 0, OUT_QUEUED, SEND_TAKEN, 0 },
    };
    struct channel *channel = open_usual("https://nape.example.org", TOKEN, "+15550100000");
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct received received;
        const char *const fields[] = { CASES[i].code, "MessageSid=SM1", CASES[i].status, NULL };
        int rc = receive_signed(channel, "status", CASES[i].query, fields, arena, &received);
        if (rc != CASES[i].want_rc || received.n_receipts != CASES[i].n)
            fail_msg("case %zu: %d, %zu receipts", i, rc, received.n_receipts);
        if (CASES[i].n == 0)
            continue;
        const struct receipt *receipt = &received.receipts[0];
        if (receipt->state != CASES[i].state || receipt->outcome != CASES[i].outcome || receipt->outbox_id != CASES[i].outbox_id)
            fail_msg("case %zu: %s, %s", i, OUT_STATE_NAMES[receipt->state], SEND_OUTCOME_NAMES[receipt->outcome]);
        assert_true(str_is(receipt->provider_id, "SM1"));
    }
    channel_close(channel);
    arena_free(arena);
}

static void receipts_are_decoded(void **state)
{
    (void)state;
    cJSON *root = read_vectors();
    struct arena *arena = arena_new(0);
    struct received received = { 0 };
    assert_int_equal(verdict_of(row_named(root, "status_delivered"), &received, arena), ERR_NONE);
    assert_int_equal(received.n_receipts, 1);
    assert_int_equal(received.receipts[0].state, OUT_DELIVERED);
    assert_int_equal(received.receipts[0].provider_id.n, 34);
    received = (struct received){ 0 };
    assert_int_equal(verdict_of(row_named(root, "status_failed"), &received, arena), ERR_NONE);
    assert_int_equal(received.receipts[0].state, OUT_FAILED);
    assert_true(received.receipts[0].provider_code > 0);
    arena_free(arena);
    cJSON_Delete(root);
}

static struct http_call encode(struct channel *channel, const struct outbound *message, struct arena *arena)
{
    struct http_call call;
    struct err err = { 0 };
    if (channel->ops->encode(channel, message, NOW, arena, &call, &err) < 0)
        fail_msg("%s", err.text);
    return call;
}

static void a_message_carries_every_field(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct channel *channel = open_usual("https://nape.example.org", TOKEN ",old", "+15550100000");
    struct outbound message = { .id = 42, .to = STR("+15551230001"), .body = { STR("Call 911 & sit\ndown: \xC3\xA9") },
                                .expires_utc = NOW + 900 };
    struct http_call call = encode(channel, &message, arena);
    assert_string_equal(call.method, "POST");
    assert_true(str_is(call.url, "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Messages.json"));
    assert_true(str_is(call.user, ACCOUNT));
    assert_true(str_is(call.password, TOKEN));
    assert_string_equal(call.content_type, "application/x-www-form-urlencoded");
    assert_string_equal(call.body.s, "To=%2B15551230001&From=%2B15550100000&Body=Call%20911%20%26%20sit%0Adown%3A%20%C3%A9"
                                     "&StatusCallback=https%3A%2F%2Fnape.example.org%2Fhook%2Fsms%2Fstatus%3Fo%3D42%23rc%3D5%26rp%3Dall"
                                     "&ValidityPeriod=900");
    static const struct {
        int64_t expires_utc;
        const char *want;
    } CASES[] = { { 0, "&ValidityPeriod=36000" }, { NOW + 864000, "&ValidityPeriod=36000" }, { NOW + 1, "&ValidityPeriod=5" } };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        message.expires_utc = CASES[i].expires_utc;
        assert_non_null(strstr(encode(channel, &message, arena).body.s, CASES[i].want));
    }
    struct err err = { 0 };
    message.expires_utc = NOW;
    assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, &err), -1);
    assert_int_equal(err.code, ERR_RANGE);
    channel_close(channel);
    channel = open_usual("https://nape.example.org", TOKEN, "whatsapp:+15550100000");
    message.expires_utc = 0;
    assert_true(str_starts(encode(channel, &message, arena).body, "To=whatsapp%3A%2B15551230001&From=whatsapp%3A%2B15550100000&"));
    assert_int_equal(channel->ops->measure(channel, message.body.text), 1);
    channel_close(channel);
    arena_free(arena);
}

static void an_api_key_and_a_service_may_send(void **state)
{
    (void)state;
    struct problems problems;
    problems_init(&problems);
    const struct option_value extra[] = { { .name = "auth_token", .text = STR(TOKEN) },
                                          { .name = "messaging_service_sid", .text = STR("MG0123456789abcdef0123456789abcdef") },
                                          { .name = "api_key_sid", .text = STR("SK1") },
                                          { .name = "api_key_secret", .text = STR("s3cret") } };
    struct channel *channel = open_with("https://nape.example.org", extra, 4, &problems);
    struct arena *arena = arena_new(0);
    struct http_call call = encode(channel, &(struct outbound){ .id = 1, .to = STR("+15550100000"), .body = { STR("x") } }, arena);
    assert_true(str_is(call.user, "SK1"));
    assert_true(str_is(call.password, "s3cret"));
    assert_non_null(strstr(call.body.s, "&MessagingServiceSid=MG0123456789abcdef0123456789abcdef&"));
    assert_null(strstr(call.body.s, "From="));
    channel_close(channel);
    arena_free(arena);
    problems_clear(&problems);
}

static void wrong_options_are_named(void **state)
{
    (void)state;
    static const struct option_value NO_SENDER[] = { { .name = "auth_token", .text = STR(TOKEN) } };
    static const struct option_value EMPTY[] = { { .name = "auth_token", .text = STR("") }, { .name = "from", .text = STR("+15550100000") } };
    static const struct option_value HALF_KEY[] = { { .name = "auth_token", .text = STR(TOKEN) }, { .name = "from", .text = STR("+15550100000") },
                                                    { .name = "api_key_sid", .text = STR("SK1") } };
    static const struct option_value SERVICE[] = { { .name = "auth_token", .text = STR(TOKEN) },
                                                   { .name = "messaging_service_sid", .text = STR("MGx") } };
    static const struct option_value FINE[] = { { .name = "auth_token", .text = STR(TOKEN) }, { .name = "from", .text = STR("+15550100000") } };
    static const struct {
        const char *public_url, *want;
        const struct option_value *values;
        size_t n;
    } CASES[] = {
        { "https://a.example", "needs from or messaging_service_sid", NO_SENDER, 1 },
        { "https://a.example", "an empty secret", EMPTY, 2 },
        { "https://a.example", "belong together", HALF_KEY, 3 },
        { "https://a.example", "MG and 32", SERVICE, 2 },
        { "", "public_url is needed", FINE, 2 },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct problems problems;
        problems_init(&problems);
        assert_null(open_with(CASES[i].public_url, CASES[i].values, CASES[i].n, &problems));
        if (strstr(buf_cstr(&problems.text), CASES[i].want) == NULL)
            fail_msg("%s: %s", CASES[i].want, buf_cstr(&problems.text));
        problems_clear(&problems);
    }
}

static void answers_mean_what_their_code_says(void **state)
{
    (void)state;
    static const struct {
        struct http_answer answer;
        enum send_outcome want;
        int code;
        int64_t retry_after_s;
    } CASES[] = {
        { { .status = 201, .body = STR("{\"sid\":\"SM1\",\"num_segments\":\"2\",\"error_code\":null}") }, SEND_TAKEN, 0, -1 },
        { { .status = 201, .body = STR("not JSON") }, SEND_TAKEN, 0, -1 },
        { { .status = 400, .body = STR("{\"code\":21211,\"status\":400}") }, SEND_BAD_ADDRESS, 21211, -1 },
        { { .status = 400, .body = STR("{\"code\":21610}") }, SEND_STOPPED_BY_CARRIER, 21610, -1 },
        { { .status = 400, .body = STR("{\"code\":21617}") }, SEND_REFUSED, 21617, -1 },
        { { .status = 400, .body = STR("{\"code\":21606}") }, SEND_CHANNEL_DOWN, 21606, -1 },
        { { .status = 401, .body = STR("{\"code\":20003}") }, SEND_CHANNEL_DOWN, 20003, -1 },
        { { .status = 429, .body = STR("{\"code\":20429}") }, SEND_RETRY, 20429, -1 },
        { { .status = 429, .body = STR("{\"code\":30022}") }, SEND_RETRY, 30022, 3600 },
        /* not listed: by the status */
        { { .status = 400, .body = STR("{\"code\":99999}") }, SEND_REFUSED, 99999, -1 },
        { { .status = 403, .body = STR("{\"code\":99999}") }, SEND_CHANNEL_DOWN, 99999, -1 },
        { { .status = 404, .body = STR("") }, SEND_REFUSED, 0, -1 },
        { { .status = 422, .body = STR("[]") }, SEND_REFUSED, 0, -1 },
        { { .status = 429, .body = STR("slow down") }, SEND_RETRY, 0, 17 },
        { { .status = 503, .body = STR("<html>") }, SEND_IN_DOUBT, 0, -1 },
        { { .status = 302, .body = STR("") }, SEND_CHANNEL_DOWN, 0, -1 },
        { { .failure = HTTP_NOT_SENT }, SEND_RETRY, 0, -1 },
        { { .failure = HTTP_IN_DOUBT }, SEND_IN_DOUBT, 0, -1 },
    };
    struct channel *channel = open_usual("https://nape.example.org", TOKEN, "+15550100000");
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct http_answer answer = CASES[i].answer;
        struct send_result result = { 0 };
        answer.retry_after_s = CASES[i].retry_after_s == 17 ? 17 : -1;
        channel->ops->decode(channel, &answer, arena, &result);
        if (result.outcome != CASES[i].want || result.provider_code != CASES[i].code || result.retry_after_s != CASES[i].retry_after_s)
            fail_msg("case %zu: %s, code %d, retry %lld", i, SEND_OUTCOME_NAMES[result.outcome], result.provider_code,
                     (long long)result.retry_after_s);
        if (i == 0) {
            assert_true(str_is(result.provider_id, "SM1"));
            assert_int_equal(result.segments, 2);
        }
    }
    channel_close(channel);
    arena_free(arena);
}

static void missed_messages_are_listed_under_the_same_keys(void **state)
{
    (void)state;
    static const char LIST[] =
        "{\"messages\":[{\"sid\":\"SM1\",\"direction\":\"inbound\",\"from\":\"+15551230001\",\"to\":\"+15550100000\",\"body\":\"numb\","
        "\"num_media\":\"0\",\"date_sent\":\"Fri, 24 May 2019 17:44:46 +0000\"},"
        "{\"sid\":\"SM2\",\"direction\":\"outbound-api\",\"from\":\"+15550100000\",\"to\":\"+15551230001\",\"body\":\"advice\"},"
        "{\"sid\":\"MM3\",\"direction\":\"inbound\",\"from\":\"+15551230001\",\"to\":\"+15550100000\",\"body\":\"stop\",\"num_media\":\"1\","
        "\"date_sent\":null}],\"next_page_uri\":\"/2010-04-01/Accounts/x/Messages.json?Page=1\"}";
    struct channel *channel = open_usual("https://nape.example.org", TOKEN, "+15550100000");
    struct arena *arena = arena_new(0);
    struct http_call call;
    assert_int_equal(channel->ops->list(channel, 1558719886, (struct str){ NULL, 0 }, arena, &call, NULL), 0);
    assert_true(str_is(call.url, "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT
                                 "/Messages.json?DateSent%3E=2019-05-24&PageSize=1000&To=%2B15550100000"));
    struct received received = { 0 };
    struct str cursor;
    struct http_answer answer = { .status = 200, .body = str_of(LIST) };
    assert_int_equal(channel->ops->list_decode(channel, &answer, NOW, arena, &received, &cursor, NULL), 0);
    assert_int_equal(received.n_inbounds, 2);
    assert_true(str_is(received.inbounds[0].key[0], "SM1"));
    assert_int_equal(received.inbounds[0].sent_utc, 1558719886);
    assert_true(received.inbounds[0].swept);
    assert_true(str_is(received.inbounds[0].text.text, "numb"));
    assert_null(received.inbounds[0].carrier_optout);
    assert_int_equal(received.inbounds[1].n_media, 1);
    assert_int_equal(received.inbounds[1].sent_utc, 0);
    assert_string_equal(received.inbounds[1].carrier_optout, "STOP");
    assert_int_equal(channel->ops->list(channel, 0, cursor, arena, &call, NULL), 0);
    assert_true(str_is(call.url, "https://api.twilio.com/2010-04-01/Accounts/x/Messages.json?Page=1"));
    answer.body = STR("[");
    assert_int_equal(channel->ops->list_decode(channel, &answer, NOW, arena, &received, &cursor, NULL), -1);
    channel_close(channel);
    arena_free(arena);
}

static void a_message_in_doubt_is_looked_for_by_its_words_and_time(void **state)
{
    (void)state;
    static const char LIST[] =
        "{\"messages\":["
        "{\"sid\":\"SM1\",\"direction\":\"outbound-api\",\"body\":\"Logged 6\",\"date_created\":\"Fri, 24 May 2019 17:44:46 +0000\"},"
        "{\"sid\":\"SM2\",\"direction\":\"outbound-api\",\"body\":\"Logged 7\",\"date_created\":\"Fri, 24 May 2019 17:44:46 +0000\"},"
        "{\"sid\":\"SM3\",\"direction\":\"inbound\",\"body\":\"Logged 6\",\"date_created\":\"Fri, 24 May 2019 17:44:46 +0000\"},"
        "{\"sid\":\"SM4\",\"direction\":\"outbound-reply\",\"body\":\"Sent from your Twilio trial account - Logged 6\","
        "\"date_created\":\"Fri, 24 May 2019 17:44:40 +0000\",\"date_sent\":null},"
        "{\"sid\":\"SM5\",\"direction\":\"outbound-api\",\"body\":\"Logged 6\",\"date_created\":\"Fri, 24 May 2019 12:00:00 +0000\"}"
        "],\"next_page_uri\":\"/2010-04-01/x\"}";
    struct channel *channel = open_usual("https://nape.example.org", TOKEN, "+15550100000");
    struct arena *arena = arena_new(0);
    struct outbound message = { .id = 7, .to = STR("+15551230001"), .body = { STR("Logged 6") } };
    struct http_call call;
    struct found found;
    assert_int_equal(channel->ops->find(channel, &message, (struct str){ NULL, 0 }, arena, &call, NULL), 0);
    assert_true(str_is(call.url, "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT
                                 "/Messages.json?PageSize=100&To=%2B15551230001&From=%2B15550100000"));
    struct http_answer answer = { .status = 200, .body = str_of(LIST) };
    assert_int_equal(channel->ops->find_decode(channel, &answer, &message, 1558719800, arena, &found, NULL), 0);
    assert_int_equal(found.n_ids, 2);
    assert_true(str_is(found.ids[0], "SM1") && str_is(found.ids[1], "SM4"));
    assert_int_equal(found.next_cursor.n, 0); /* what follows is older */
    assert_int_equal(channel->ops->find_decode(channel, &answer, &message, 1000, arena, &found, NULL), 0);
    assert_true(found.n_ids == 3 && found.next_cursor.n > 0);
    answer.status = 500;
    assert_int_equal(channel->ops->find_decode(channel, &answer, &message, 1000, arena, &found, NULL), -1);
    assert_int_equal(channel->ops->find(channel, &message, STR("@elsewhere.example/"), arena, &call, NULL), -1);
    channel_close(channel);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(every_core_row_is_accepted_or_refused_as_it_says),
        cmocka_unit_test(both_tokens_count_while_they_change),
        cmocka_unit_test(messages_are_decoded),
        cmocka_unit_test(words_that_the_carrier_answers_are_marked),
        cmocka_unit_test(receipts_are_decoded),
        cmocka_unit_test(receipts_name_our_message_and_what_became_of_it),
        cmocka_unit_test(a_message_carries_every_field),
        cmocka_unit_test(an_api_key_and_a_service_may_send),
        cmocka_unit_test(wrong_options_are_named),
        cmocka_unit_test(answers_mean_what_their_code_says),
        cmocka_unit_test(a_message_in_doubt_is_looked_for_by_its_words_and_time),
        cmocka_unit_test(missed_messages_are_listed_under_the_same_keys),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
