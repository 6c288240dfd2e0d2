/* SPDX-License-Identifier: ISC
 * The long poll: what a call confirms, and what happens when it, or the store, fails. */
#include <config.h>

#include "channel/channel.h"
#include "delivery/poll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A channel whose answers are "N CURSOR": so many texts, and what confirms them. */

static struct clock test_clock;
static struct poll *poll;
static struct channel channel;
static char asked_with[64];
static int n_asked, n_filed, n_heard;
static transport_done_fn *open_call;
static void *open_arg;
static bool cancelled, refuses;

static int fake_poll(struct channel *ch, struct str cursor, struct arena *arena, struct http_call *out, struct err *err)
{
    (void)ch, (void)arena, (void)err;
    assert_true(cursor.n < sizeof asked_with);
    memcpy(asked_with, cursor.s, cursor.n);
    asked_with[cursor.n] = '\0';
    *out = (struct http_call){ .method = "POST" };
    return 0;
}

static int fake_decode(struct channel *ch, const struct http_answer *answer, int64_t now_utc, struct arena *arena, struct polled *out,
                       struct err *err)
{
    struct str rest = answer->body, word;
    int64_t n = 0;
    (void)now_utc;
    out->wait_s = answer->retry_after_s > 0 ? answer->retry_after_s : 0;
    if (answer->status != 200)
        return err_set(err, answer->status == 401 ? ERR_DENIED : ERR_IO, "not given");
    str_cut(&rest, ' ', &word);
    assert_true(text_to_int(word, 0, 10, &n));
    struct inbound *texts = arena_array(arena, 10, sizeof *texts);
    for (int64_t i = 0; i < n; i++)
        texts[i] = (struct inbound){ .channel = str_of(ch->name) };
    out->received = (struct received){ .inbounds = texts, .n_inbounds = (size_t)n };
    out->next_cursor = rest.s != NULL ? rest : STR("");
    return 0;
}

static const struct channel_ops OPS = { .name = "fake", .poll = fake_poll, .poll_decode = fake_decode };
static const struct channel_ops CALLED = { .name = "called" };

static void *fake_start(void *self, const struct http_call *call, transport_done_fn *done, void *arg, struct err *err)
{
    (void)self, (void)call, (void)err;
    assert_null(open_call);
    open_call = done;
    open_arg = arg;
    n_asked++;
    return &open_call;
}

static void fake_cancel(void *self, void *handle)
{
    (void)self, (void)handle;
    cancelled = true;
    open_call = NULL;
}

static int fake_file(void *arg, struct channel *ch, const struct received *received, struct err *err)
{
    (void)arg;
    assert_ptr_equal(ch, &channel);
    if (refuses)
        return err_set(err, ERR_NOMEM, "no memory");
    n_filed += (int)received->n_inbounds;
    return 0;
}

static void fake_heard(void *arg, const struct channel *ch)
{
    (void)arg, (void)ch;
    n_heard++;
}

static void answer(int status, const char *body, int64_t retry_after_s)
{
    transport_done_fn *done = open_call;
    assert_non_null(done);
    open_call = NULL;
    done(&(struct http_answer){ .status = status, .body = str_of(body), .retry_after_s = retry_after_s }, open_arg);
}

static int set_up(void **state)
{
    static const struct log log = { .fd = -1 };
    static const struct transport TRANSPORT = { .start = fake_start, .cancel = fake_cancel };
    (void)state;
    n_asked = n_filed = n_heard = 0;
    cancelled = refuses = false;
    open_call = NULL;
    clock_init_manual(&test_clock, 1800000000);
    channel = (struct channel){ .ops = &OPS, .name = (char *)(uintptr_t)"tg" };
    struct poll_options options = { .clock = &test_clock, .log = &log, .file = fake_file, .heard = fake_heard };
    poll = poll_new(&options, NULL);
    return poll != NULL && poll_add_channel(poll, &channel, &TRANSPORT, NULL) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    poll_free(poll);
    return 0;
}

static void what_is_stored_is_confirmed_by_the_next_call_once(void **state)
{
    (void)state;
    poll_run(poll);
    assert_int_equal(n_asked, 1);
    assert_string_equal(asked_with, "");
    answer(200, "2 8", -1);
    assert_int_equal(n_filed, 2);
    poll_run(poll);
    assert_int_equal(n_asked, 1); /* P1: not before they are stored */
    assert_int_equal(poll_wait_ms(poll), -1);
    poll_filed(poll, &channel, true);
    assert_int_equal(poll_wait_ms(poll), 0);
    poll_run(poll);
    assert_string_equal(asked_with, "8");
    answer(200, "0", -1);
    poll_run(poll);
    assert_int_equal(n_asked, 3);
    assert_string_equal(asked_with, ""); /* the numbers may go on elsewhere */
    assert_int_equal(n_heard, 2);
}

static void what_the_store_did_not_take_is_asked_for_again(void **state)
{
    (void)state;
    poll_run(poll);
    answer(200, "1 8", -1);
    poll_filed(poll, &channel, false);
    poll_run(poll);
    assert_int_equal(n_asked, 1); /* not at once */
    clock_advance_ms(&test_clock, 1000);
    poll_run(poll);
    assert_int_equal(n_asked, 2);
    assert_string_equal(asked_with, "");
    refuses = true;
    answer(200, "1 8", -1);
    clock_advance_ms(&test_clock, 2000);
    poll_run(poll);
    assert_int_equal(n_asked, 3);
    assert_string_equal(asked_with, "");
}

static void a_call_that_fails_is_made_again_later_and_later(void **state)
{
    (void)state;
    static const int64_t WAITS_MS[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
    poll_run(poll);
    answer(200, "1 8", -1);
    poll_filed(poll, &channel, true);
    poll_run(poll);
    for (size_t i = 0; i < sizeof WAITS_MS / sizeof *WAITS_MS; i++) {
        answer(500, "", -1);
        assert_int_equal(poll_wait_ms(poll), WAITS_MS[i]);
        clock_advance_ms(&test_clock, WAITS_MS[i]);
        poll_run(poll);
        assert_string_equal(asked_with, "8"); /* nobody knows whether it was told */
    }
    answer(429, "", 90);
    assert_int_equal(poll_wait_ms(poll), 90000);
    clock_advance_ms(&test_clock, 90000);
    poll_run(poll);
    answer(200, "0", -1);
    poll_run(poll);
    answer(500, "", -1);
    assert_int_equal(poll_wait_ms(poll), 1000); /* after a success from the start */
}

static void a_cursor_too_long_is_no_confirmation(void **state)
{
    (void)state;
    char body[300];
    memset(body, '7', sizeof body);
    body[0] = '1';
    body[1] = ' ';
    body[sizeof body - 1] = '\0';
    poll_run(poll);
    answer(200, body, -1);
    assert_int_equal(n_filed, 0);
    assert_int_equal(poll_wait_ms(poll), 1000);
}

static void who_calls_us_is_not_polled(void **state)
{
    (void)state;
    struct channel other = { .ops = &CALLED, .name = (char *)(uintptr_t)"sms" };
    assert_int_equal(poll_add_channel(poll, &other, &(struct transport){ 0 }, NULL), 0);
    poll_run(poll);
    assert_int_equal(n_asked, 1);
    poll_filed(poll, &other, true);
    poll_filed(poll, &channel, true); /* nothing is being filed */
    assert_int_equal(poll_wait_ms(poll), -1);
}

static void the_end_cancels_what_is_open(void **state)
{
    poll_run(poll);
    poll_free(poll);
    poll = NULL;
    assert_true(cancelled);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_stored_is_confirmed_by_the_next_call_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_store_did_not_take_is_asked_for_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_call_that_fails_is_made_again_later_and_later, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cursor_too_long_is_no_confirmation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_calls_us_is_not_polled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_end_cancels_what_is_open, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
