/* SPDX-License-Identifier: ISC
 * Telegram's wire: what an update is taken for, what is sent, what a refusal means. */
#include <config.h>

#include "channel/channel.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define TOKEN "700000001:AAemulated-token_0123456789abcdef"

enum { NOW = 1800000000 };

static struct channel *open_with(const char *token, int64_t wait_s, struct problems *problems)
{
    const struct option_value values[] = { { .name = "bot_token", .text = str_of(token), .line = 3 },
                                           { .name = "api_base", .text = STR("https://api.telegram.org/") },
                                           { .name = "poll_seconds", .number = wait_s, .line = 4 } };
    return channel_open(channel_driver(STR("telegram")),
                        &(struct channel_config){ .name = "tg", .file = "x.conf", .line = 2, .public_url = "", .values = values,
                                                  .n_values = 3 }, problems);
}

static struct channel *open_usual(void)
{
    struct problems problems;
    problems_init(&problems);
    struct channel *channel = open_with(TOKEN, 50, &problems);
    if (channel == NULL)
        fail_msg("%s", buf_cstr(&problems.text));
    problems_clear(&problems);
    return channel;
}

static void what_cannot_be_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *token, *want;
        int64_t wait_s;
    } CASES[] = {
        { .token = "", .wait_s = 50, .want = "x.conf:3" },
        { .token = "700000001", .wait_s = 50, .want = "@BotFather" },
        { .token = "700000001:short", .wait_s = 50, .want = "@BotFather" },
        { .token = "x:AAemulated-token_0123456789abcdef", .wait_s = 50, .want = "@BotFather" },
        { .token = "7:AAemulated/token?0123456789abcdef", .wait_s = 50, .want = "@BotFather" },
        { .token = TOKEN, .wait_s = 0, .want = "x.conf:4" },
        { .token = TOKEN, .wait_s = 51, .want = "from 1 to 50" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct problems problems;
        problems_init(&problems);
        assert_null(open_with(CASES[i].token, CASES[i].wait_s, &problems));
        if (strstr(buf_cstr(&problems.text), CASES[i].want) == NULL)
            fail_msg("%zu: %s", i, buf_cstr(&problems.text));
        assert_null(strstr(buf_cstr(&problems.text), "AAemulated"));
        problems_clear(&problems);
    }
}

static void a_call_waits_and_confirms_what_is_stored(void **state)
{
    (void)state;
    struct channel *channel = open_usual();
    struct arena *arena = arena_new(0);
    struct http_call call;
    assert_int_equal(channel->ops->poll(channel, STR(""), arena, &call, NULL), 0);
    assert_string_equal(call.url.s, "https://api.telegram.org/bot" TOKEN "/getUpdates");
    assert_string_equal(call.body.s, "{\"limit\":50,\"timeout\":50,\"allowed_updates\":[\"message\",\"edited_message\",\"my_chat_member\"]}");
    assert_true(call.timeout_ms > 50000);
    assert_int_equal(channel->ops->poll(channel, STR("4503599627370497"), arena, &call, NULL), 0);
    assert_non_null(strstr(call.body.s, "{\"offset\":4503599627370497,"));
    channel_close(channel);
    arena_free(arena);
}

#define CHAT "\"chat\":{\"id\":4503599627370495,\"type\":\"private\"},\"date\":1799999000"

static void each_update_is_taken_for_what_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *name, *update, *text, *key, *optout;
        int n_media;
        int64_t sent_utc;
        bool nobodys;
    } CASES[] = {
        { .name = "a text", .update = "\"message\":{\"message_id\":7," CHAT ",\"text\":\"6 left\\nñ\"}", .text = "6 left\nñ",
          .key = "700000001:4503599627370495:7:0", .sent_utc = 1799999000 },
        { .name = "an edit", .update = "\"edited_message\":{\"message_id\":7," CHAT ",\"edit_date\":1799999500,\"text\":\"numb\"}",
          .text = "numb", .key = "700000001:4503599627370495:7:1799999500:5d3cf1bce50c0874", .sent_utc = 1799999500 },
        { .name = "another in the same second", .update = "\"edited_message\":{\"message_id\":7," CHAT ",\"edit_date\":1799999500,\"text\":\"number\"}",
          .text = "number", .key = "700000001:4503599627370495:7:1799999500:12886f9d00055adf", .sent_utc = 1799999500 },
        { .name = "a place that moves", .update = "\"edited_message\":{\"message_id\":8," CHAT ",\"edit_date\":1799999500,\"location\":{}}",
          .nobodys = true },
        { .name = "a NUL", .update = "\"message\":{\"message_id\":7," CHAT ",\"text\":\"pain 3\\u0000half my face is numb \\\\u0000\"}",
          .text = "pain 3 half my face is numb \\u0000", .key = "700000001:4503599627370495:7:0", .sent_utc = 1799999000 },
        { .name = "a caption", .update = "\"message\":{\"message_id\":8," CHAT ",\"photo\":[],\"caption\":\"this\"}", .text = "this",
          .key = "700000001:4503599627370495:8:0", .n_media = 1, .sent_utc = 1799999000 },
        { .name = "a sticker", .update = "\"message\":{\"message_id\":9," CHAT ",\"sticker\":{}}", .text = "",
          .key = "700000001:4503599627370495:9:0", .n_media = 1, .sent_utc = 1799999000 },
        { .name = "the start button", .update = "\"message\":{\"message_id\":1," CHAT ",\"text\":\"/start\"}", .text = "start",
          .key = "700000001:4503599627370495:1:0", .sent_utc = 1799999000 },
        { .name = "a link with a word", .update = "\"message\":{\"message_id\":1," CHAT ",\"text\":\"/start HARBOR\"}", .text = "HARBOR",
          .key = "700000001:4503599627370495:1:0", .sent_utc = 1799999000 },
        { .name = "a command", .update = "\"message\":{\"message_id\":1," CHAT ",\"text\":\"/close@nape_bot\"}", .text = "close",
          .key = "700000001:4503599627370495:1:0", .sent_utc = 1799999000 },
        { .name = "a command with more", .update = "\"message\":{\"message_id\":1," CHAT ",\"text\":\"/ack 12\"}", .text = "ack 12",
          .key = "700000001:4503599627370495:1:0", .sent_utc = 1799999000 },
        { .name = "a slash alone", .update = "\"message\":{\"message_id\":1," CHAT ",\"text\":\"/\"}", .text = "/",
          .key = "700000001:4503599627370495:1:0", .sent_utc = 1799999000 },
        { .name = "a block", .update = "\"my_chat_member\":{" CHAT ",\"new_chat_member\":{\"status\":\"kicked\"}}", .text = "STOP",
          .key = "700000001:4503599627370495:block:1799999000", .optout = "STOP", .sent_utc = 1799999000 },
        { .name = "an unblock", .update = "\"my_chat_member\":{" CHAT ",\"new_chat_member\":{\"status\":\"member\"}}", .nobodys = true },
        { .name = "a group", .update = "\"message\":{\"message_id\":1,\"chat\":{\"id\":-5,\"type\":\"group\"},\"text\":\"numb\"}", .nobodys = true },
        { .name = "a pin", .update = "\"message\":{\"message_id\":1," CHAT ",\"pinned_message\":{}}", .nobodys = true },
        { .name = "something new", .update = "\"poll_answer\":{}", .nobodys = true },
        { .name = "a chat that is none", .update = "\"message\":{\"message_id\":1,\"chat\":7,\"text\":\"x\"}", .nobodys = true },
    };
    struct channel *channel = open_usual();
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct arena *arena = arena_new(0);
        struct polled polled;
        const char *body = arena_printf(arena, "{\"ok\":true,\"result\":[{\"update_id\":4503599627370494,%s}]}", CASES[i].update);
        const struct http_answer answer = { .status = 200, .body = str_of(body), .retry_after_s = -1 };
        assert_int_equal(channel->ops->poll_decode(channel, &answer, NOW, arena, &polled, NULL), 0);
        assert_string_equal(polled.next_cursor.s, "4503599627370495");
        if (polled.received.n_inbounds != !CASES[i].nobodys)
            fail_msg("%s: %zu", CASES[i].name, polled.received.n_inbounds);
        for (size_t k = 0; k < polled.received.n_inbounds; k++) {
            const struct inbound *in = &polled.received.inbounds[k];
            assert_string_equal(in->from.s, "4503599627370495");
            if (!str_is(in->text.text, CASES[i].text) || !str_is(in->key[0], CASES[i].key) || in->n_media != CASES[i].n_media
                || in->sent_utc != CASES[i].sent_utc)
                fail_msg("%s: %.*s %s %d", CASES[i].name, (int)in->text.text.n, in->text.text.s, in->key[0].s, in->n_media);
            assert_true((in->carrier_optout == NULL) == (CASES[i].optout == NULL));
        }
        arena_free(arena);
    }
    channel_close(channel);
}

static void an_answer_without_texts_confirms_nothing(void **state)
{
    (void)state;
    struct channel *channel = open_usual();
    struct arena *arena = arena_new(0);
    struct polled polled;
    const struct http_answer answer = { .status = 200, .body = STR("{\"ok\":true,\"result\":[]}"), .retry_after_s = -1 };
    assert_int_equal(channel->ops->poll_decode(channel, &answer, NOW, arena, &polled, NULL), 0);
    assert_true(polled.next_cursor.n == 0 && polled.received.n_inbounds == 0);
    channel_close(channel);
    arena_free(arena);
}

static void a_call_that_failed_says_why(void **state)
{
    (void)state;
    static const struct {
        struct http_answer answer;
        enum err_code want;
        int64_t wait_s;
    } CASES[] = {
        { { .failure = HTTP_IN_DOUBT, .retry_after_s = -1 }, ERR_IO, 0 },
        { { .status = 200, .body = STR("<html>"), .retry_after_s = -1 }, ERR_IO, 0 },
        { { .status = 200, .body = STR("{\"ok\":false,\"result\":[]}"), .retry_after_s = -1 }, ERR_IO, 0 },
        { { .status = 200, .body = STR("{\"ok\":true}"), .retry_after_s = -1 }, ERR_IO, 0 },
        { { .status = 401, .body = STR("{}"), .retry_after_s = -1 }, ERR_DENIED, 0 },
        { { .status = 409, .body = STR("{}"), .retry_after_s = -1 }, ERR_BUSY, 30 },
        { { .status = 429, .body = STR("{\"parameters\":{\"retry_after\":17}}"), .retry_after_s = -1 }, ERR_IO, 17 },
        { { .status = 502, .body = STR("Bad Gateway"), .retry_after_s = 4 }, ERR_IO, 4 },
    };
    struct channel *channel = open_usual();
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct polled polled;
        struct err err = { 0 };
        assert_int_equal(channel->ops->poll_decode(channel, &CASES[i].answer, NOW, arena, &polled, &err), -1);
        assert_int_equal(err.code, CASES[i].want);
        assert_int_equal(polled.wait_s, CASES[i].wait_s);
        assert_true(polled.received.n_inbounds == 0 && polled.next_cursor.n == 0);
    }
    channel_close(channel);
    arena_free(arena);
}

static void a_text_goes_out_as_plain_text(void **state)
{
    (void)state;
    struct channel *channel = open_usual();
    struct arena *arena = arena_new(0);
    struct http_call call;
    struct err err = { 0 };
    struct outbound message = { .id = 7, .to = STR("4503599627370495"), .body = { STR("Call \"911\".\nÀ vous") } };
    assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
    assert_string_equal(call.url.s, "https://api.telegram.org/bot" TOKEN "/sendMessage");
    assert_string_equal(call.body.s, "{\"chat_id\":4503599627370495,\"text\":\"Call \\\"911\\\".\\nÀ vous\","
                                     "\"link_preview_options\":{\"is_disabled\":true}}");
    message.to = STR("7,\"text\":\"x\"");
    assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, &err), -1);
    assert_int_equal(channel->ops->measure(channel, STR("á")), 1);
    channel_close(channel);
    arena_free(arena);
}

static void a_question_has_buttons_until_the_next_text(void **state)
{
    (void)state;
    static const struct str ENDINGS[] = { { "Y or N", 6 }, { "O ou N", 6 }, { "", 0 } };
    static const struct {
        const char *text, *want;
    } CASES[] = {
        { "Is it new? Y or N", "\"reply_markup\":{\"keyboard\":[[{\"text\":\"Y\"},{\"text\":\"N\"}]],\"one_time_keyboard\":true,\"resize_keyboard\":true}}" },
        { "Depuis hier ? O ou N", "[[{\"text\":\"O\"},{\"text\":\"N\"}]]" },
        { "Y or N", "\"keyboard\"" },
        { "Logged 8:00.", "\"reply_markup\":{\"remove_keyboard\":true}}" },
        { "Y or N? Call 911", "remove_keyboard" },
        { "", "remove_keyboard" },
    };
    struct channel *channel = open_usual();
    struct arena *arena = arena_new(0);
    struct http_call call;
    assert_true(channel->wants_buttons);
    channel->yes_no = ENDINGS;
    channel->n_yes_no = 3;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct outbound message = { .to = STR("7"), .body = { str_of(CASES[i].text) } };
        assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
        if (strstr(call.body.s, CASES[i].want) == NULL)
            fail_msg("%s: %s", CASES[i].text, call.body.s);
    }
    channel_close(channel);
    arena_free(arena);
}

static void a_drawing_goes_along_with_its_words_below_it(void **state)
{
    (void)state;
    static const struct picture ALL[] = { { .name = { "wall_ball", 9 }, .png = { "\x89PNG\r\n\x1a\n\0bytes", 14 } } };
    static const struct pictures PICTURES = { .pictures = ALL, .n = 1 };
    static const char WANT[] = "--nape-5d1c9e4b7a2f48d0-nape\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n77\r\n"
                               "--nape-5d1c9e4b7a2f48d0-nape\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\nLean on it. \"1/7\"\r\n"
                               "--nape-5d1c9e4b7a2f48d0-nape\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"picture.png\"\r\n"
                               "Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n\0bytes\r\n--nape-5d1c9e4b7a2f48d0-nape--\r\n";
    struct channel *channel = open_usual();
    struct arena *arena = arena_new(0);
    struct http_call call;
    struct outbound message = { .id = 7, .to = STR("77"), .picture = STR("wall_ball"), .body = { STR("Lean on it. \"1/7\"") } };
    assert_true(channel->wants_pictures);
    assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
    assert_non_null(strstr(call.url.s, "/sendMessage")); /* it was given none */
    channel->pictures = &PICTURES;
    assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
    assert_non_null(strstr(call.url.s, "/sendPhoto"));
    assert_string_equal(call.content_type, "multipart/form-data; boundary=nape-5d1c9e4b7a2f48d0-nape");
    assert_true(str_equal(call.body, (struct str){ WANT, sizeof WANT - 1 }));
    message.picture = STR("another");
    assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
    assert_non_null(strstr(call.url.s, "/sendMessage"));
    char many[2 * 1025 + 1];
    for (size_t i = 0; i < 1025; i++)
        memcpy(many + 2 * i, "\xC3\xA9", 2);
    message.picture = STR("wall_ball");
    message.body.text = (struct str){ many, 2 * 1025 };
    assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
    assert_non_null(strstr(call.url.s, "/sendMessage")); /* too long for a caption: the words matter */
    message.body.text.n -= 2;
    assert_int_equal(channel->ops->encode(channel, &message, NOW, arena, &call, NULL), 0);
    assert_non_null(strstr(call.url.s, "/sendPhoto"));
    struct send_result result = { 0 };
    const struct http_answer answer = { .status = 400, .body = STR("{\"description\":\"Bad Request: PHOTO_INVALID_DIMENSIONS\"}"), .retry_after_s = -1 };
    channel->ops->decode(channel, &answer, arena, &result);
    assert_true(result.outcome == SEND_RETRY && result.picture_refused);
    channel_close(channel);
    arena_free(arena);
}

static void each_answer_to_a_text_is_typed(void **state)
{
    (void)state;
    static const struct {
        struct http_answer answer;
        enum send_outcome want;
        int64_t retry_after_s;
    } CASES[] = {
        { { .status = 200, .body = STR("{\"ok\":true,\"result\":{\"message_id\":8,\"chat\":{\"id\":5}}}"), .retry_after_s = -1 }, SEND_TAKEN, -1 },
        { { .status = 200, .body = STR(""), .retry_after_s = -1 }, SEND_TAKEN, -1 },
        { { .failure = HTTP_NOT_SENT, .retry_after_s = -1 }, SEND_RETRY, -1 },
        { { .failure = HTTP_IN_DOUBT, .retry_after_s = -1 }, SEND_IN_DOUBT, -1 },
        { { .status = 429, .body = STR("{\"parameters\":{\"retry_after\":35}}"), .retry_after_s = -1 }, SEND_RETRY, 35 },
        { { .status = 403, .body = STR("{\"description\":\"Forbidden: bot was blocked by the user\"}"), .retry_after_s = -1 },
          SEND_STOPPED_BY_CARRIER, -1 },
        { { .status = 403, .body = STR("{\"description\":\"Forbidden: user is deactivated\"}"), .retry_after_s = -1 }, SEND_BAD_ADDRESS, -1 },
        { { .status = 403, .body = STR("{\"description\":\"Forbidden: bot can't initiate conversation with a user\"}"), .retry_after_s = -1 },
          SEND_BAD_ADDRESS, -1 },
        { { .status = 400, .body = STR("{\"description\":\"Bad Request: chat not found\"}"), .retry_after_s = -1 }, SEND_BAD_ADDRESS, -1 },
        { { .status = 400, .body = STR("{\"description\":\"Bad Request: message is too long\"}"), .retry_after_s = -1 }, SEND_REFUSED, -1 },
        { { .status = 400, .body = STR("?"), .retry_after_s = -1 }, SEND_REFUSED, -1 },
        { { .status = 401, .body = STR("{}"), .retry_after_s = -1 }, SEND_CHANNEL_DOWN, -1 },
        { { .status = 404, .body = STR("{}"), .retry_after_s = -1 }, SEND_CHANNEL_DOWN, -1 },
        { { .status = 302, .body = STR(""), .retry_after_s = -1 }, SEND_CHANNEL_DOWN, -1 },
        { { .status = 502, .body = STR("<html>"), .retry_after_s = -1 }, SEND_IN_DOUBT, -1 },
    };
    struct channel *channel = open_usual();
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct send_result result = { 0 };
        channel->ops->decode(channel, &CASES[i].answer, arena, &result);
        if (result.outcome != CASES[i].want || result.retry_after_s != CASES[i].retry_after_s)
            fail_msg("%zu: %s, %d", i, SEND_OUTCOME_NAMES[result.outcome], (int)result.retry_after_s);
        assert_true(i > 0 || str_is(result.provider_id, "5:8"));
    }
    channel_close(channel);
    arena_free(arena);
}

static void nothing_comes_by_webhook(void **state)
{
    (void)state;
    struct channel *channel = open_usual();
    struct err err = { 0 };
    struct received received = { 0 };
    const struct http_request request = { .method = STR("POST"), .body = STR("{}") };
    assert_int_equal(channel->ops->receive(channel, &request, STR(""), NOW, NULL, &received, &err), -1);
    assert_int_equal(err.code, ERR_NOTFOUND);
    channel_close(channel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_is_refused_with_its_line),
        cmocka_unit_test(a_call_waits_and_confirms_what_is_stored),
        cmocka_unit_test(each_update_is_taken_for_what_it_is),
        cmocka_unit_test(an_answer_without_texts_confirms_nothing),
        cmocka_unit_test(a_call_that_failed_says_why),
        cmocka_unit_test(a_text_goes_out_as_plain_text),
        cmocka_unit_test(a_question_has_buttons_until_the_next_text),
        cmocka_unit_test(a_drawing_goes_along_with_its_words_below_it),
        cmocka_unit_test(each_answer_to_a_text_is_typed),
        cmocka_unit_test(nothing_comes_by_webhook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
