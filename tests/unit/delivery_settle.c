/* SPDX-License-Identifier: ISC
 * Messages in doubt: when a provider's list is asked about them, and what is made of its answers. */
#include <config.h>

#include "channel/channel.h"
#include "delivery/settle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { NOW = 1800000000, MAX_FLYING = 32 };

static struct clock test_clock;
static struct channel channel, other;
static struct settle *settle;
static struct flight {
    transport_done_fn *done;
    void *arg;
} flights[MAX_FLYING];
static size_t n_flights;
static bool more_pages;
static struct job *jobs[MAX_FLYING];
static size_t n_jobs;

static int fake_find(struct channel *ch, const struct outbound *message, struct str cursor, struct arena *arena, struct http_call *out,
                     struct err *err)
{
    (void)ch;
    (void)message;
    (void)cursor;
    (void)arena;
    (void)err;
    *out = (struct http_call){ .method = "GET" };
    return 0;
}

/* The answer's body is the id that it names. */
static int fake_decode(struct channel *ch, const struct http_answer *answer, const struct outbound *message, int64_t since_utc,
                       struct arena *arena, struct found *out, struct err *err)
{
    struct str *id = arena_array(arena, 1, sizeof *id);
    (void)ch;
    assert_int_equal(since_utc, message->made_utc - 120);
    if (answer->status != 200)
        return err_set(err, answer->status == 404 ? ERR_NOTFOUND : ERR_IO, "not given");
    *id = answer->body;
    *out = (struct found){ .ids = id, .n_ids = answer->body.n > 0, .next_cursor = more_pages ? STR("2") : (struct str){ NULL, 0 } };
    return 0;
}

static const struct channel_ops OPS = { .name = "fake", .find = fake_find, .find_decode = fake_decode };
static const struct channel_ops DEAF = { .name = "deaf" };

static void *fake_start(void *self, const struct http_call *call, transport_done_fn *done, void *arg, struct err *err)
{
    (void)self;
    (void)call;
    (void)err;
    flights[n_flights] = (struct flight){ done, arg };
    return &flights[n_flights++];
}

static void fake_cancel(void *self, void *handle)
{
    (void)self;
    (void)handle;
}

static void submit(struct job *job, void *arg)
{
    (void)arg;
    jobs[n_jobs++] = job;
}

static void take(int64_t id, const char *over)
{
    struct outbound m = { .id = id, .class = CLASS_REPLY, .channel = str_of(over), .to = STR("+1"), .made_utc = NOW, .body = { STR("hello") } };
    settle_take(settle, &m, 1);
}

static int set_up(void **state)
{
    static const struct transport TRANSPORT = { .start = fake_start, .cancel = fake_cancel };
    struct settle_options options = { .clock = &test_clock, .submit = submit };
    (void)state;
    clock_init_manual(&test_clock, NOW);
    channel = (struct channel){ .ops = &OPS, .name = (char *)(uintptr_t)"sms" };
    other = (struct channel){ .ops = &DEAF, .name = (char *)(uintptr_t)"deaf" };
    n_flights = n_jobs = 0;
    more_pages = false;
    settle = settle_new(&options, NULL);
    return settle == NULL || settle_add_channel(settle, &channel, &TRANSPORT, NULL) < 0 ? -1
                                                                                        : settle_add_channel(settle, &other, &TRANSPORT, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    settle_free(settle);
    for (size_t i = 0; i < n_jobs; i++)
        job_free(jobs[i]);
    return 0;
}

/* The last request is answered. */
static void answer(int status, const char *id)
{
    struct http_answer a = { .status = status, .body = str_of(id), .retry_after_s = -1 };
    assert_true(n_flights > 0);
    struct flight f = flights[--n_flights];
    f.done(&a, f.arg);
}

static void later(int64_t ms)
{
    clock_advance_ms(&test_clock, ms);
    settle_run(settle);
}

static void what_the_list_names_is_told_with_its_id(void **state)
{
    (void)state;
    take(7, "sms");
    later(0);
    assert_int_equal(n_flights, 0); /* it may be on its way still */
    assert_int_equal(settle_wait_ms(settle), 5000);
    later(5000);
    answer(200, "SM5");
    assert_int_equal(n_jobs, 1);
    assert_int_equal(jobs[0]->kind, JOB_FOUND);
    assert_int_equal(jobs[0]->of.found.outbox_id, 7);
    assert_true(jobs[0]->of.found.answered && jobs[0]->of.found.n_ids == 1 && str_is(jobs[0]->of.found.ids[0], "SM5"));
    assert_int_equal(settle_n_open(settle), 0);
}

static void what_is_twice_not_named_is_not_there(void **state)
{
    (void)state;
    take(7, "sms");
    later(5000);
    answer(200, "");
    assert_int_equal(n_jobs, 0);
    later(5000);
    answer(200, "");
    assert_int_equal(n_jobs, 1);
    assert_true(jobs[0]->of.found.answered && jobs[0]->of.found.n_ids == 0);
}

static void further_pages_are_read_before_it_is_said(void **state)
{
    (void)state;
    take(7, "sms");
    more_pages = true;
    later(5000);
    answer(200, "");
    assert_int_equal(n_flights, 1);
    more_pages = false;
    answer(200, "SM9");
    assert_int_equal(n_jobs, 1);
    assert_int_equal(jobs[0]->of.found.n_ids, 1);
}

static void a_list_that_is_not_given_leaves_it_open_after_two_minutes(void **state)
{
    (void)state;
    take(7, "sms");
    for (int i = 0; i < 60 && n_jobs == 0; i++) {
        later(5000);
        answer(503, "");
    }
    assert_int_equal(n_jobs, 1);
    assert_false(jobs[0]->of.found.answered);
    assert_in_range(clock_utc_s(&test_clock), NOW + 120, NOW + 130);
}

static void a_list_that_is_not_there_leaves_it_open_at_once(void **state)
{
    (void)state;
    take(7, "sms");
    later(5000);
    answer(404, "");
    assert_int_equal(n_jobs, 1);
    assert_false(jobs[0]->of.found.answered);
}

static void a_channel_that_cannot_be_asked_leaves_it_open_at_once(void **state)
{
    (void)state;
    take(7, "deaf");
    take(8, "gone");
    assert_int_equal(n_jobs, 2);
    assert_false(jobs[0]->of.found.answered || jobs[1]->of.found.answered);
}

static void few_are_asked_about_at_a_time(void **state)
{
    (void)state;
    for (int i = 1; i <= 20; i++)
        take(i, "sms");
    later(5000);
    assert_int_equal(n_flights, 8);
    assert_int_equal(settle_wait_ms(settle), -1);
    while (n_flights > 0) {
        answer(200, "SM5");
        settle_run(settle);
    }
    assert_int_equal(n_jobs, 20);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_the_list_names_is_told_with_its_id),
        CASE(what_is_twice_not_named_is_not_there),
        CASE(further_pages_are_read_before_it_is_said),
        CASE(a_list_that_is_not_given_leaves_it_open_after_two_minutes),
        CASE(a_list_that_is_not_there_leaves_it_open_at_once),
        CASE(a_channel_that_cannot_be_asked_leaves_it_open_at_once),
        CASE(few_are_asked_about_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
