/* SPDX-License-Identifier: ISC
 * The loop's side of the outbox and the inbox: pace, order, one in flight per address, and what comes back. */
#include <config.h>

#include "channel/channel.h"
#include "delivery/inbox.h"
#include "delivery/outbox.h"
#include "delivery/pace.h"
#include "delivery/worker_thread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A channel that encodes nothing but the id, and a transport that only notes. */

enum { MAX_FLYING = 600 };

static struct flight {
    transport_done_fn *done;
    void *arg;
    int64_t id;
    bool used, cancelled;
} flights[MAX_FLYING];
static size_t n_flights;
static bool refuse_start;

static struct job *results[MAX_FLYING];
static size_t n_results;

static struct clock test_clock;
static struct channel test_channel;
static struct outbox *outbox;

static int fake_encode(struct channel *channel, const struct outbound *message, int64_t now_utc, struct arena *arena,
                       struct http_call *out, struct err *err)
{
    (void)channel;
    (void)now_utc;
    if (str_is(message->body.text, "too long"))
        return err_set(err, ERR_RANGE, "too long");
    *out = (struct http_call){ .method = "POST", .url = str_of(arena_printf(arena, "%lld", (long long)message->id)) };
    return 0;
}

static void fake_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out)
{
    (void)channel;
    out->outcome = answer->status == 200 ? SEND_TAKEN : answer->status == 401 ? SEND_CHANNEL_DOWN : SEND_RETRY;
    out->provider_id = arena_str(arena, answer->body);
}

/* "hello" has three parts. */
static int fake_measure(const struct channel *channel, struct str text)
{
    (void)channel;
    return (int)text.n - 2;
}

static const struct channel_ops OPS = { .name = "fake", .encode = fake_encode, .decode = fake_decode, .measure = fake_measure };

static void *fake_start(void *self, const struct http_call *call, transport_done_fn *done, void *arg, struct err *err)
{
    (void)self;
    if (refuse_start) {
        err_set(err, ERR_FULL, "no");
        return NULL;
    }
    struct flight *f = &flights[n_flights++];
    *f = (struct flight){ .done = done, .arg = arg };
    assert_true(text_to_int(call->url, 1, INT64_MAX, &f->id));
    return f;
}

static void fake_cancel(void *self, void *handle)
{
    (void)self;
    ((struct flight *)handle)->cancelled = true;
}

static void keep_result(struct job *job, void *arg)
{
    (void)arg;
    results[n_results++] = job;
}

static int setup(void **state)
{
    (void)state;
    n_flights = n_results = 0;
    refuse_start = false;
    clock_init_manual(&test_clock, 1800000000);
    test_channel = (struct channel){ .ops = &OPS, .name = (char *)(uintptr_t)"sms" };
    struct outbox_options options = { .clock = &test_clock, .submit = keep_result };
    outbox = outbox_new(&options, NULL);
    struct transport transport = { .start = fake_start, .cancel = fake_cancel };
    return outbox != NULL ? outbox_add_channel(outbox, &test_channel, &transport, NULL) : -1;
}

static int teardown(void **state)
{
    (void)state;
    outbox_free(outbox);
    for (size_t i = 0; i < n_results; i++)
        job_free(results[i]);
    return 0;
}

static void rate(int64_t rate_milli)
{
    struct transport transport = { .start = fake_start, .cancel = fake_cancel };
    test_channel.rate_milli = rate_milli;
    assert_int_equal(outbox_add_channel(outbox, &test_channel, &transport, NULL), 0);
}

static void take(int64_t id, enum outbound_class class, int64_t address)
{
    struct outbound m = { .id = id, .class = class, .channel = STR("sms"), .to = STR("+1"), .address_id = address,
                          .body = { STR("hello") } };
    outbox_take(outbox, &m, 1);
}

static void answer(int64_t id, int status)
{
    for (size_t i = 0; i < n_flights; i++) {
        if (flights[i].id != id || flights[i].used)
            continue;
        struct http_answer a = { .status = status, .body = STR("SM1"), .retry_after_s = -1 };
        flights[i].used = true;
        flights[i].done(&a, flights[i].arg);
        return;
    }
    fail_msg("%lld is not in flight", (long long)id);
}

static struct credit credit(void)
{
    struct credit c[2];
    assert_int_equal(outbox_credits(outbox, c, 2), 1);
    return c[0];
}

static void an_answer_comes_back_as_a_job_with_our_id_and_theirs(void **state)
{
    (void)state;
    take(7, CLASS_REPLY, 1);
    outbox_run(outbox);
    assert_int_equal(n_flights, 1);
    answer(7, 200);
    assert_int_equal(n_results, 1);
    assert_int_equal(results[0]->kind, JOB_SEND_RESULT);
    assert_int_equal(results[0]->of.send_result.outbox_id, 7);
    assert_int_equal(results[0]->of.send_result.outcome, SEND_TAKEN);
    assert_true(str_is(results[0]->of.send_result.provider_id, "SM1"));
    assert_int_equal(outbox_in_flight(outbox), 0);
}

static void one_is_in_flight_to_an_address_and_advice_overtakes(void **state)
{
    (void)state;
    take(1, CLASS_REPLY, 5);
    take(2, CLASS_REPLY, 5);
    take(3, CLASS_REPLY, 6);
    outbox_run(outbox);
    assert_int_equal(n_flights, 2);
    assert_true(flights[0].id == 1 && flights[1].id == 3);
    take(4, CLASS_ADVICE, 5);
    take(5, CLASS_ADVICE, 5);
    outbox_run(outbox);
    assert_int_equal(n_flights, 3);
    assert_int_equal(flights[2].id, 4);
    answer(1, 200);
    outbox_run(outbox);
    assert_int_equal(n_flights, 3); /* 2 waits for 4, 5 too */
    answer(4, 200);
    outbox_run(outbox);
    assert_int_equal(n_flights, 4);
    assert_int_equal(flights[3].id, 5);
    answer(5, 200);
    outbox_run(outbox);
    assert_int_equal(flights[4].id, 2);
}

static void parts_hold_replies_and_not_advice(void **state)
{
    (void)state;
    test_channel.parts = (struct parts_limit){ .most = 10, .kept = 4, .within_s = 1800 };
    rate(100000);
    assert_int_equal(credit().sends, 6);
    for (int i = 1; i <= 4; i++)
        take(i, CLASS_REPLY, i);
    outbox_run(outbox);
    assert_int_equal(n_flights, 2); /* six parts */
    assert_int_equal(credit().sends, 0); /* nothing more is leased for nothing */
    assert_true(credit().urgent > 0);
    take(9, CLASS_ADVICE, 9);
    take(10, CLASS_ALERT, 10);
    outbox_run(outbox);
    assert_int_equal(n_flights, 4);
    assert_true(outbox_wait_ms(outbox) <= 30000); /* then the lease is over */
    clock_advance_ms(&test_clock, 30001);
    outbox_run(outbox);
    assert_int_equal(n_results, 2); /* they go back unsent */
    assert_int_equal(results[0]->of.send_result.outcome, SEND_UNSENT);
    clock_advance_ms(&test_clock, 1800000);
    for (int i = 9; i <= 10; i++)
        answer(i, 200);
    take(11, CLASS_REPLY, 11);
    outbox_run(outbox);
    assert_int_equal(n_flights, 5);
}

static void pace_holds_replies_and_not_advice(void **state)
{
    (void)state;
    rate(2000);
    for (int i = 1; i <= 4; i++)
        take(i, CLASS_REPLY, i);
    outbox_run(outbox);
    assert_int_equal(n_flights, 1);
    assert_int_equal(outbox_wait_ms(outbox), 500);
    clock_advance_ms(&test_clock, 500);
    outbox_run(outbox);
    assert_int_equal(n_flights, 2);
    take(9, CLASS_ADVICE, 9);
    take(10, CLASS_ALERT, 10);
    outbox_run(outbox);
    assert_int_equal(n_flights, 4);
    clock_advance_ms(&test_clock, 500);
    outbox_run(outbox);
    assert_int_equal(n_flights, 4); /* what was overdrawn is made up for */
    clock_advance_ms(&test_clock, 1000);
    outbox_run(outbox);
    assert_int_equal(n_flights, 4);
}

static void two_handles_are_kept_for_advice(void **state)
{
    (void)state;
    rate(4000); /* a window of four */
    for (int i = 1; i <= 8; i++) {
        take(i, CLASS_REPLY, i);
        clock_advance_ms(&test_clock, 300);
        outbox_run(outbox);
    }
    assert_int_equal(n_flights, 4);
    for (int i = 11; i <= 13; i++)
        take(i, CLASS_ADVICE, i);
    outbox_run(outbox);
    assert_int_equal(n_flights, 6);
    assert_true(flights[4].id == 11 && flights[5].id == 12);
    answer(1, 200);
    outbox_run(outbox);
    assert_int_equal(n_flights, 7);
    assert_int_equal(flights[6].id, 13);
}

static void credits_are_what_may_still_be_taken(void **state)
{
    (void)state;
    rate(20000); /* a window of ten */
    assert_int_equal(credit().sends, 10);
    assert_true(credit().urgent > 0);
    take(1, CLASS_REPLY, 1);
    take(2, CLASS_REPLY, 2);
    assert_int_equal(credit().sends, 8);
    outbox_run(outbox);
    assert_int_equal(credit().sends, 8);
    answer(1, 200);
    assert_int_equal(credit().sends, 9);
    answer(2, 401); /* the account is refused: nothing but what is urgent goes for a while */
    assert_int_equal(credit().sends, 0);
    assert_true(credit().urgent > 0);
    clock_advance_ms(&test_clock, 30001);
    assert_int_equal(credit().sends, 10);
}

static void what_does_not_start_within_its_lease_goes_back(void **state)
{
    (void)state;
    take(1, CLASS_REPLY, 1);
    take(2, CLASS_REPLY, 1);
    outbox_run(outbox);
    clock_advance_ms(&test_clock, 30001);
    outbox_run(outbox);
    assert_int_equal(n_results, 1);
    assert_int_equal(results[0]->of.send_result.outbox_id, 2);
    assert_int_equal(results[0]->of.send_result.outcome, SEND_UNSENT);
}

static void what_cannot_start_says_why(void **state)
{
    (void)state;
    struct outbound m = { .id = 1, .channel = STR("sms"), .body = { STR("too long") } };
    outbox_take(outbox, &m, 1);
    m.id = 2;
    m.channel = STR("gone");
    outbox_take(outbox, &m, 1);
    m = (struct outbound){ .id = 3, .channel = STR("sms"), .class = CLASS_REPLY, .expires_utc = 1800000000 };
    outbox_take(outbox, &m, 1);
    outbox_run(outbox);
    refuse_start = true;
    take(4, CLASS_REPLY, 4);
    outbox_run(outbox);
    static const struct {
        int64_t id;
        enum send_outcome outcome;
    } WANT[] = { { 2, SEND_REFUSED }, { 1, SEND_REFUSED }, { 3, SEND_EXPIRED }, { 4, SEND_RETRY } };
    assert_int_equal(n_results, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(results[i]->of.send_result.outbox_id, WANT[i].id);
        assert_int_equal(results[i]->of.send_result.outcome, WANT[i].outcome);
    }
    assert_int_equal(n_flights, 0);
}

static void a_channel_that_is_replaced_finishes_what_it_began(void **state)
{
    (void)state;
    static struct channel fresh;
    struct transport transport = { .start = fake_start, .cancel = fake_cancel };
    take(1, CLASS_REPLY, 1);
    take(2, CLASS_REPLY, 1);
    outbox_run(outbox);
    fresh = test_channel;
    assert_int_equal(outbox_add_channel(outbox, &fresh, &transport, NULL), 0);
    assert_true(outbox_channel_busy(outbox, &test_channel));
    answer(1, 200);
    outbox_run(outbox);
    assert_false(outbox_channel_busy(outbox, &test_channel));
    assert_int_equal(n_flights, 2);
    answer(2, 200);
    assert_int_equal(n_results, 2);
}

static void a_stopped_outbox_gives_back_what_waits_and_lets_the_rest_finish(void **state)
{
    (void)state;
    take(1, CLASS_REPLY, 1);
    take(2, CLASS_REPLY, 1);
    outbox_run(outbox);
    outbox_stop(outbox);
    take(3, CLASS_ADVICE, 3);
    outbox_run(outbox);
    assert_int_equal(n_results, 2);
    assert_int_equal(results[0]->of.send_result.outcome, SEND_UNSENT);
    assert_int_equal(results[1]->of.send_result.outcome, SEND_UNSENT);
    assert_int_equal(credit().sends, 0);
    assert_int_equal(outbox_in_flight(outbox), 1);
    answer(1, 200);
    assert_int_equal(outbox_in_flight(outbox), 0);
}

static void freeing_cancels_what_is_in_flight(void **state)
{
    (void)state;
    take(1, CLASS_REPLY, 1);
    outbox_run(outbox);
    outbox_free(outbox);
    outbox = NULL;
    assert_true(flights[0].cancelled);
}

/* The inbox */

static size_t n_submits, n_submitted, n_refused;
static bool worker_full;

static int fake_submit(void *arg, struct job **jobs, size_t n_jobs, struct err *err)
{
    (void)arg;
    if (worker_full)
        return err_set(err, ERR_FULL, "full");
    n_submits++;
    for (size_t i = 0; i < n_jobs; i++) {
        assert_true(jobs[i]->ticket == NULL || jobs[i]->ticket == &n_submits);
        job_free(jobs[i]);
    }
    n_submitted += n_jobs;
    return 0;
}

static void fake_refused(void *arg, const struct job *job, const struct err *err)
{
    (void)arg;
    assert_int_equal(err->code, ERR_FULL);
    assert_ptr_equal(job->ticket, &n_submits);
    n_refused++;
}

static struct inbox *new_inbox(void)
{
    struct inbox_options options = { .clock = &test_clock, .submit = fake_submit, .refused = fake_refused };
    n_submits = n_submitted = n_refused = 0;
    worker_full = false;
    struct inbox *inbox = inbox_new(&options, NULL);
    assert_non_null(inbox);
    return inbox;
}

static void a_round_is_handed_over_at_once_and_marks_ride_along(void **state)
{
    (void)state;
    struct inbox *inbox = new_inbox();
    struct inbound in[] = { { .channel = STR("sms"), .from = STR("+1"), .text = { STR("hi") } }, { .channel = STR("sms") } };
    struct receipt receipt = { .channel = STR("sms"), .outbox_id = 3 };
    struct received received = { .inbounds = in, .n_inbounds = 2, .receipts = &receipt, .n_receipts = 1 };
    size_t n = 0;
    assert_int_equal(inbox_flush(inbox), -1);
    assert_int_equal(inbox_add(inbox, job_new(JOB_SEND_RESULT), true, NULL), 0);
    assert_int_equal(inbox_flush(inbox), 20);
    assert_int_equal(inbox_add_received(inbox, &received, &n_submits, &n, NULL), 0);
    assert_int_equal(n, 3);
    assert_int_equal(inbox_add_tick(inbox, NULL), 0);
    assert_int_equal(inbox_flush(inbox), -1);
    assert_true(n_submits == 1 && n_submitted == 5);
    assert_int_equal(inbox_add(inbox, job_new(JOB_SEND_RESULT), true, NULL), 0);
    clock_advance_ms(&test_clock, 20);
    assert_int_equal(inbox_flush(inbox), -1);
    assert_int_equal(n_submitted, 6);
    inbox_free(inbox);
}

static void a_full_worker_refuses_what_is_waited_for_and_loses_no_mark(void **state)
{
    (void)state;
    struct inbox *inbox = new_inbox();
    struct inbound in = { .channel = STR("sms"), .text = { STR("hi") } };
    struct received received = { .inbounds = &in, .n_inbounds = 1 };
    size_t n = 0;
    worker_full = true;
    inbox_add(inbox, job_new(JOB_SEND_RESULT), true, NULL);
    inbox_add_received(inbox, &received, &n_submits, &n, NULL);
    assert_int_equal(inbox_flush(inbox), 20);
    assert_int_equal(n_refused, 1);
    worker_full = false;
    clock_advance_ms(&test_clock, 20);
    assert_int_equal(inbox_flush(inbox), -1);
    assert_int_equal(n_submitted, 1);
    inbox_add_received(inbox, &received, &n_submits, &n, NULL);
    inbox_free(inbox);
}

static void results_of_a_batch_that_was_not_kept_are_handed_in_again(void **state)
{
    (void)state;
    struct inbox *inbox = new_inbox();
    struct job *jobs[] = { job_new(JOB_SEND_RESULT), job_new(JOB_TICK), job_new(JOB_SEND_RESULT) };
    struct job *tick = jobs[1];
    struct done_batch done = { .jobs = jobs, .n_jobs = 3 };
    inbox_take_back(inbox, &done);
    assert_int_equal(done.n_jobs, 3);
    done.failed = true;
    inbox_take_back(inbox, &done);
    assert_true(done.n_jobs == 1 && jobs[0] == tick);
    job_free(tick);
    assert_int_equal(inbox_flush(inbox), 1000);
    clock_advance_ms(&test_clock, 1000);
    assert_int_equal(inbox_flush(inbox), -1);
    assert_int_equal(n_submitted, 2);
    inbox_free(inbox);
}

static void a_bucket_fills_with_time_and_no_further(void **state)
{
    (void)state;
    struct pace p;
    pace_init(&p, 8000, 0);
    assert_true(pace_allows(&p, 0));
    pace_spend(&p, 0);
    pace_spend(&p, 0);
    assert_false(pace_allows(&p, 0));
    assert_int_equal(pace_wait_ms(&p, 0), 125);
    assert_true(pace_allows(&p, 125));
    assert_true(pace_allows(&p, 1000000));
    pace_spend(&p, 1000000);
    pace_spend(&p, 1000000);
    assert_false(pace_allows(&p, 1000000)); /* a long rest gives no more than a quarter of a second */
    for (int i = 0; i < 50; i++)
        pace_spend(&p, 1000000);
    assert_int_equal(pace_wait_ms(&p, 1000000), 11000 / 8);
    pace_init(&p, 0, 0);
    pace_spend(&p, 0);
    assert_true(pace_allows(&p, 0));
    assert_int_equal(pace_wait_ms(&p, 0), 0);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        CASE(an_answer_comes_back_as_a_job_with_our_id_and_theirs),
        CASE(one_is_in_flight_to_an_address_and_advice_overtakes),
        CASE(parts_hold_replies_and_not_advice),
        CASE(pace_holds_replies_and_not_advice),
        CASE(two_handles_are_kept_for_advice),
        CASE(credits_are_what_may_still_be_taken),
        CASE(what_does_not_start_within_its_lease_goes_back),
        CASE(what_cannot_start_says_why),
        CASE(a_channel_that_is_replaced_finishes_what_it_began),
        CASE(a_stopped_outbox_gives_back_what_waits_and_lets_the_rest_finish),
        CASE(freeing_cancels_what_is_in_flight),
        CASE(a_round_is_handed_over_at_once_and_marks_ride_along),
        CASE(a_full_worker_refuses_what_is_waited_for_and_loses_no_mark),
        CASE(results_of_a_batch_that_was_not_kept_are_handed_in_again),
        CASE(a_bucket_fills_with_time_and_no_further),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
