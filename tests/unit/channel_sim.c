/* SPDX-License-Identifier: ISC
 * Phones that are no phones: JSON in, JSON out. */
#include <config.h>

#include "channel/channel.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct channel *open_sim(void)
{
    struct problems problems;
    problems_init(&problems);
    struct channel *channel = channel_open(channel_driver(STR("sim")), &(struct channel_config){ .name = "page", .file = "x" }, &problems);
    problems_clear(&problems);
    return channel;
}

static void what_is_sent_is_json(void **state)
{
    (void)state;
    struct channel *channel = open_sim();
    struct arena *arena = arena_new(0);
    struct http_call call;
    const struct outbound message = { .id = 7, .class = CLASS_ADVICE, .to = STR("+1555"), .body = { STR("Call \"911\"\nnow") } };
    assert_int_equal(channel->ops->encode(channel, &message, 0, arena, &call, NULL), 0);
    assert_string_equal(call.body.s, "{\"channel\":\"page\",\"to\":\"+1555\",\"from\":\"Nape\",\"body\":\"Call \\\"911\\\"\\nnow\","
                                     "\"id\":7,\"class\":\"advice\"}");
    assert_true((channel->ops->can & CAN_LOCAL) != 0);
    channel_close(channel);
    arena_free(arena);
}

static void what_is_received_is_json(void **state)
{
    (void)state;
    static const struct {
        const char *body, *text, *key;
        bool ok;
    } CASES[] = {
        { .body = "{\"from\":\"+1555\",\"text\":\"numb\",\"id\":\"a1\"}", .text = "numb", .key = "a1", .ok = true },
        { .body = "{\"from\":\"+1555\",\"text\":\"\"}", .text = "", .key = "", .ok = true },
        { .body = "{\"from\":\"\",\"text\":\"x\"}" },
        { .body = "{\"from\":\"+1555\",\"text\":7}" },
        { .body = "[1]" },
        { .body = "{" },
        { .body = "" },
    };
    struct channel *channel = open_sim();
    struct arena *arena = arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct received received = { 0 };
        struct err err = { 0 };
        const struct http_request request = { .method = STR("POST"), .body = str_of(CASES[i].body) };
        int rc = channel->ops->receive(channel, &request, STR(""), 99, arena, &received, &err);
        assert_int_equal(rc, CASES[i].ok ? 0 : -1);
        if (rc < 0) {
            assert_int_equal(err.code, ERR_PROTO);
            continue;
        }
        assert_true(str_is(received.inbounds[0].from, "+1555"));
        assert_true(str_is(received.inbounds[0].text.text, CASES[i].text));
        assert_true(str_is(received.inbounds[0].key[0], CASES[i].key));
        assert_int_equal(received.inbounds[0].received_utc, 99);
    }
    channel_close(channel);
    arena_free(arena);
}

static void every_driver_has_what_all_need(void **state)
{
    (void)state;
    const struct channel_ops *const *drivers;
    size_t n = channel_drivers(&drivers);
    assert_true(n >= 2);
    for (size_t i = 0; i < n; i++) {
        const struct channel_ops *ops = drivers[i];
        assert_ptr_equal(channel_driver(str_of(ops->name)), ops);
        assert_non_null(ops->options);
        assert_true(ops->open != NULL && ops->close != NULL && ops->receive != NULL && ops->encode != NULL && ops->decode != NULL
                    && ops->measure != NULL);
        assert_true(((ops->can & CAN_LIST) != 0) == (ops->list != NULL && ops->list_decode != NULL));
    }
    assert_null(channel_driver(STR("pigeon")));
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(what_is_sent_is_json),
        cmocka_unit_test(what_is_received_is_json),
        cmocka_unit_test(every_driver_has_what_all_need),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
