/* SPDX-License-Identifier: ISC
 * The queue between threads: in order, bounded, nothing lost. */
#include <config.h>

#include "base/queue.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void what_waits_is_taken_at_once_and_in_order(void **state)
{
    (void)state;
    int a = 1, b = 2, c = 3;
    void *two[] = { &a, &b };
    void *one[] = { &c };
    struct queue_items items = { 0 };
    struct queue *q = queue_new(0, NULL);
    assert_int_equal(queue_put(q, two, 2, NULL), 0);
    assert_int_equal(queue_put(q, one, 1, NULL), 0);
    assert_int_equal(queue_waiting(q), 3);
    assert_true(queue_take(q, &items));
    assert_true(items.n == 3 && items.items[0] == &a && items.items[2] == &c);
    queue_poke(q);
    assert_true(queue_take(q, &items));
    assert_int_equal(items.n, 0);
    queue_items_clear(&items);
    queue_free(q);
}

static void too_many_are_refused_all_together(void **state)
{
    (void)state;
    int a = 1;
    void *three[] = { &a, &a, &a };
    struct err err = { 0 };
    struct queue *q = queue_new(4, NULL);
    assert_int_equal(queue_put(q, three, 3, &err), 0);
    assert_int_equal(queue_put(q, three, 2, &err), -1);
    assert_int_equal(err.code, ERR_FULL);
    assert_int_equal(queue_waiting(q), 3);
    assert_int_equal(queue_put(q, three, 1, &err), 0);
    queue_free(q);
}

static void a_closed_queue_gives_what_it_has_and_ends(void **state)
{
    (void)state;
    int a = 1;
    void *one[] = { &a };
    struct err err = { 0 };
    struct queue_items items = { 0 };
    struct queue *q = queue_new(4, NULL);
    queue_put(q, one, 1, NULL);
    queue_close(q);
    assert_int_equal(queue_put(q, one, 1, &err), -1);
    assert_int_equal(err.code, ERR_CANCELLED);
    assert_true(queue_take(q, &items));
    assert_int_equal(items.n, 1);
    assert_false(queue_take(q, &items));
    queue_items_clear(&items);
    queue_free(q);
}

enum { PER_THREAD = 20000, THREADS = 4 };

struct giver {
    struct queue *queue;
    int numbers[PER_THREAD];
};

static void *give(void *arg)
{
    struct giver *g = arg;
    for (int i = 0; i < PER_THREAD; i++) {
        void *one[] = { &g->numbers[i] };
        g->numbers[i] = i;
        while (queue_put(g->queue, one, 1, NULL) < 0)
            continue;
    }
    return NULL;
}

static void several_threads_lose_nothing(void **state)
{
    (void)state;
    static struct giver givers[THREADS];
    pthread_t threads[THREADS];
    struct queue_items items = { 0 };
    struct queue *q = queue_new(1000, NULL);
    for (int i = 0; i < THREADS; i++) {
        givers[i].queue = q;
        assert_int_equal(pthread_create(&threads[i], NULL, give, &givers[i]), 0);
    }
    size_t n = 0;
    int next[THREADS] = { 0 };
    while (n < (size_t)PER_THREAD * THREADS) {
        assert_true(queue_take(q, &items));
        for (size_t i = 0; i < items.n; i++) {
            int *number = items.items[i];
            size_t who = (size_t)((char *)number - (char *)givers) / sizeof *givers;
            assert_int_equal(*number, next[who]++);
        }
        n += items.n;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    queue_items_clear(&items);
    queue_free(q);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(what_waits_is_taken_at_once_and_in_order),
        cmocka_unit_test(too_many_are_refused_all_together),
        cmocka_unit_test(a_closed_queue_gives_what_it_has_and_ends),
        cmocka_unit_test(several_threads_lose_nothing),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
