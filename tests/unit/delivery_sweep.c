/* SPDX-License-Identifier: ISC
 * The sweep: which texts of a list are handed in, in which order, and when the list is asked for. */
#include <config.h>

#include "channel/channel.h"
#include "delivery/sweep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A channel whose list is written in words: "100 101|90" are two pages of texts with those times, newest first. */

enum { NOW = 1800000000, MAX = 30000 };

static struct clock test_clock;
static struct sweep *sweep;
static struct channel channel;
static const char *pages[4];
static size_t n_pages;
static int64_t asked_since;
static int n_asked;
static transport_done_fn *flying;
static void *flying_arg;
static size_t flying_page;
static bool cancelled;

static int64_t filed[MAX];
static size_t n_filed, n_waiting, n_pieces;
static int64_t marked_utc;

static int fake_list(struct channel *ch, int64_t since_utc, struct str cursor, struct arena *arena, struct http_call *out, struct err *err)
{
    int64_t page = 0;
    (void)ch;
    (void)arena;
    (void)err;
    text_to_int(cursor.s != NULL ? cursor : STR("0"), 0, 3, &page);
    flying_page = (size_t)page;
    asked_since = since_utc;
    *out = (struct http_call){ .method = "GET" };
    return 0;
}

static int fake_decode(struct channel *ch, const struct http_answer *answer, int64_t now_utc, struct arena *arena, struct received *out,
                       struct str *next_cursor, struct err *err)
{
    struct inbound *texts = arena_array(arena, MAX, sizeof *texts);
    struct str rest = answer->body, word;
    (void)now_utc;
    if (answer->status != 200)
        return err_set(err, ERR_IO, "not given");
    assert_non_null(texts);
    while (answer->body.n > 0 && str_cut(&rest, ' ', &word)) {
        int64_t utc = 0;
        assert_true(text_to_int(word, 0, INT64_MAX, &utc));
        texts[out->n_inbounds++] = (struct inbound){ .channel = str_of(ch->name), .sent_utc = NOW + utc - 1000000,
                                                       .key = { word } };
    }
    out->inbounds = texts;
    *next_cursor = flying_page + 1 < n_pages ? str_of(arena_printf(arena, "%zu", flying_page + 1)) : (struct str){ NULL, 0 };
    return 0;
}

static const struct channel_ops OPS = { .name = "fake", .list = fake_list, .list_decode = fake_decode };

static void *fake_start(void *self, const struct http_call *call, transport_done_fn *done, void *arg, struct err *err)
{
    (void)self;
    (void)call;
    (void)err;
    assert_null(flying);
    flying = done;
    flying_arg = arg;
    n_asked++;
    return &flying;
}

static void fake_cancel(void *self, void *handle)
{
    (void)self;
    (void)handle;
    cancelled = true;
}

static int file(void *arg, struct channel *ch, const struct received *received, struct err *err)
{
    (void)arg;
    (void)err;
    assert_ptr_equal(ch, &channel);
    for (size_t i = 0; i < received->n_inbounds; i++)
        filed[n_filed++] = received->inbounds[i].sent_utc - NOW + 1000000;
    n_waiting = received->n_inbounds + received->n_receipts;
    n_pieces++;
    return 0;
}

static void mark(void *arg, const struct channel *ch, int64_t utc)
{
    (void)arg;
    (void)ch;
    marked_utc = utc;
}

static int set_up(void **state)
{
    static const struct transport TRANSPORT = { .start = fake_start, .cancel = fake_cancel };
    struct sweep_options options = { .clock = &test_clock, .file = file, .swept = mark };
    (void)state;
    clock_init_manual(&test_clock, NOW);
    channel = (struct channel){ .ops = &OPS, .name = (char *)(uintptr_t)"sms", .list_every_s = 300 };
    n_pages = n_filed = n_waiting = n_pieces = 0;
    n_asked = 0;
    marked_utc = 0;
    flying = NULL;
    cancelled = false;
    sweep = sweep_new(&options, NULL);
    return sweep != NULL ? sweep_add_channel(sweep, &channel, &TRANSPORT, NOW - 100, NULL) : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sweep_free(sweep);
    return 0;
}

static void answer(int status)
{
    struct http_answer a = { .status = status, .retry_after_s = -1, .body = str_of(status == 200 ? pages[flying_page] : "") };
    transport_done_fn *done = flying;
    assert_non_null(done);
    flying = NULL;
    done(&a, flying_arg);
}

/* Everything that is handed in is stored. */
static void take_all(void)
{
    while (n_waiting > 0) {
        size_t n = n_waiting;
        n_waiting = 0;
        sweep_filed(sweep, &channel, true, n);
    }
}


static void all_pages_are_handed_in_oldest_first(void **state)
{
    (void)state;
    pages[0] = "999990 999980";
    pages[1] = "999970 999960";
    n_pages = 2;
    sweep_run(sweep);
    answer(200);
    assert_int_equal(n_filed, 0);
    answer(200);
    take_all();
    static const int64_t WANT[] = { 999960, 999970, 999980, 999990 };
    assert_int_equal(n_filed, 4);
    assert_memory_equal(filed, WANT, sizeof WANT);
    assert_int_equal(marked_utc, NOW);
}

static void a_start_looks_back_further_than_what_is_known(void **state)
{
    (void)state;
    sweep_run(sweep);
    assert_int_equal(asked_since, NOW - 100 - 6 * 3600);
}

static void what_is_older_is_left_out_and_ends_the_asking(void **state)
{
    (void)state;
    pages[0] = "999990 900000";
    pages[1] = "800000";
    n_pages = 2;
    sweep_run(sweep);
    answer(200);
    take_all();
    assert_int_equal(n_asked, 1);
    assert_int_equal(n_filed, 1);
    assert_int_equal(filed[0], 999990);
}

static void it_is_asked_for_again_after_its_time_and_when_told(void **state)
{
    (void)state;
    pages[0] = "";
    n_pages = 1;
    sweep_run(sweep);
    answer(200);
    sweep_run(sweep);
    assert_int_equal(n_asked, 1);
    clock_advance_ms(&test_clock, 300000);
    sweep_run(sweep);
    assert_int_equal(n_asked, 2);
    assert_int_equal(asked_since, NOW - 600); /* from then on only a little overlaps */
    sweep_now(sweep);
    sweep_run(sweep); /* one at a time */
    assert_int_equal(n_asked, 2);
    answer(200);
    sweep_run(sweep);
    assert_int_equal(n_asked, 3);
}

static void a_list_that_is_not_given_is_asked_for_again_soon_and_marks_nothing(void **state)
{
    (void)state;
    pages[0] = "999990";
    n_pages = 1;
    sweep_run(sweep);
    answer(503);
    assert_int_equal(marked_utc, 0);
    assert_true(sweep_wait_ms(sweep) > 0 && sweep_wait_ms(sweep) <= 5000);
    clock_advance_ms(&test_clock, 5000);
    sweep_run(sweep);
    assert_int_equal(n_asked, 2);
    answer(200);
    take_all();
    assert_int_equal(n_filed, 1);
    assert_int_equal(marked_utc, NOW + 5);
}

static void what_the_store_does_not_take_is_asked_for_again(void **state)
{
    (void)state;
    pages[0] = "999990";
    n_pages = 1;
    sweep_run(sweep);
    answer(200);
    sweep_filed(sweep, &channel, false, 0);
    assert_int_equal(marked_utc, 0);
    clock_advance_ms(&test_clock, 5000);
    sweep_run(sweep);
    answer(200);
    take_all();
    assert_int_equal(n_filed, 2);
    assert_int_equal(marked_utc, NOW + 5);
}

static void many_are_handed_in_by_pieces(void **state)
{
    static char many[600 * 8];
    (void)state;
    for (int i = 0; i < 600; i++)
        memcpy(many + i * 7, "999999 ", 8);
    many[600 * 7 - 1] = '\0';
    pages[0] = many;
    n_pages = 1;
    sweep_run(sweep);
    answer(200);
    assert_int_equal(n_filed, 250);
    take_all();
    assert_int_equal(n_filed, 600);
    assert_int_equal(n_pieces, 3);
}

static void a_polled_list_is_handed_in_once_and_noted_once_a_minute(void **state)
{
    static const struct transport TRANSPORT = { .start = fake_start, .cancel = fake_cancel };
    struct sweep_options options = { .clock = &test_clock, .file = file, .swept = mark };
    (void)state;
    sweep_free(sweep);
    sweep = sweep_new(&options, NULL);
    channel.polled = true;
    channel.list_every_s = 10;
    assert_int_equal(sweep_add_channel(sweep, &channel, &TRANSPORT, NOW - 100, NULL), 0);
    pages[0] = "999990";
    n_pages = 1;
    sweep_run(sweep);
    answer(200);
    sweep_filed(sweep, &channel, false, 0); /* not stored: it is handed in again */
    clock_advance_ms(&test_clock, 10000);
    sweep_run(sweep);
    answer(200);
    take_all();
    assert_int_equal(n_filed, 2);
    assert_int_equal(marked_utc, NOW + 10);
    for (int i = 2; i <= 6; i++) {
        clock_advance_ms(&test_clock, 10000);
        sweep_run(sweep);
        answer(200);
        assert_int_equal(n_waiting, 0);
        assert_int_equal(marked_utc, NOW + 10);
    }
    clock_advance_ms(&test_clock, 10000);
    sweep_run(sweep);
    answer(200);
    assert_int_equal(n_filed, 2);
    assert_int_equal(marked_utc, NOW + 70);
}

static void what_is_in_flight_at_the_end_is_cancelled(void **state)
{
    (void)state;
    sweep_run(sweep);
    sweep_free(sweep);
    assert_true(cancelled);
    sweep = NULL;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(all_pages_are_handed_in_oldest_first),
        CASE(a_start_looks_back_further_than_what_is_known),
        CASE(what_is_older_is_left_out_and_ends_the_asking),
        CASE(it_is_asked_for_again_after_its_time_and_when_told),
        CASE(a_list_that_is_not_given_is_asked_for_again_soon_and_marks_nothing),
        CASE(what_the_store_does_not_take_is_asked_for_again),
        CASE(many_are_handed_in_by_pieces),
        CASE(a_polled_list_is_handed_in_once_and_noted_once_a_minute),
        CASE(what_is_in_flight_at_the_end_is_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
