/* SPDX-License-Identifier: ISC
 * The note of the texts in hand: what was noted last is there after a crash, and nothing of what was noted before. */
#include <config.h>

#include "delivery/note.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"

static char path[64];
static struct note *note;
static struct job *jobs[4];

static int set_up(void **state)
{
    (void)state;
    strcpy(path, "/tmp/nape-note-XXXXXX");
    int fd = mkstemp(path);
    if (fd < 0)
        return -1;
    close(fd);
    note = note_new(path, NULL);
    static const char *const KEYS[] = { "SM0", "SM1", "", "SM3" };
    for (size_t i = 0; i < 4; i++) {
        jobs[i] = job_new(i == 2 ? JOB_TICK : JOB_INBOUND);
        if (jobs[i] != NULL && i != 2)
            jobs[i]->of.inbound = (struct inbound){ .channel = STR("sms"), .from = STR("+1"), .to = STR("+2"),
                                                    .text = { STR("a text of some length, so that records overlap") },
                                                    .key = { str_of(KEYS[i]) } };
    }
    return note != NULL && jobs[3] != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    note_free(note);
    for (size_t i = 0; i < 4; i++)
        job_free(jobs[i]);
    return unlink(path);
}

/* What a process that starts now finds, as "KEY:TRIES KEY:TRIES". */
static void finds(const char *want)
{
    struct job **left;
    int *tries;
    size_t n;
    struct buf got;
    buf_init(&got, 0);
    note_free(note);
    note = note_new(path, NULL);
    assert_non_null(note);
    assert_int_equal(note_left(note, &left, &tries, &n, NULL), 0);
    for (size_t i = 0; i < n; i++) {
        buf_addf(&got, "%s%.*s:%d", i > 0 ? " " : "", (int)left[i]->of.inbound.key[0].n, left[i]->of.inbound.key[0].s, tries[i]);
        job_free(left[i]);
    }
    free(left);
    free(tries);
    assert_string_equal(buf_cstr(&got), want);
    buf_clear(&got);
}

static void the_last_note_is_found_and_nothing_of_those_before(void **state)
{
    (void)state;
    static const int TRIES[] = { 2, 1, 0, 3 };
    finds("");
    note_put(note, jobs, NULL, 4);
    finds("SM0:1 SM1:1 SM3:1"); /* a tick is nothing to be lost */
    note_put(note, jobs, TRIES, 4);
    finds("SM0:2 SM1:1 SM3:3");
    note_put(note, jobs + 3, NULL, 1);
    finds("SM3:1");
    note_put(note, NULL, NULL, 0);
    finds("");
    note_put(note, jobs + 1, NULL, 1); /* in the next process */
    finds("SM1:1");
    note_put(note, jobs + 2, NULL, 1);
    finds("");
}

static void a_damaged_note_ends_where_it_is_damaged(void **state)
{
    (void)state;
    note_put(note, jobs, NULL, 4);
    assert_int_equal(truncate(path, 200), 0);
    finds("SM0:1");
    assert_int_equal(truncate(path, 5), 0);
    finds("");
    note_put(NULL, jobs, NULL, 4); /* no note is kept: nothing happens */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_last_note_is_found_and_nothing_of_those_before),
        CASE(a_damaged_note_ends_where_it_is_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
