/* SPDX-License-Identifier: ISC
 * The journal: what was called durable comes back, what is torn or from before does not. */
#include <config.h>

#include "delivery/scribe.h"

#include <fcntl.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

enum { HEAD_BYTES = 20, SMALL = 4096 };

static char dir[64], path[96];
static struct scribe *scribe;
static sem_t bell;
static const struct log silent = { .fd = -1 };
static struct job **jobs;
static size_t n_jobs;

static void ring(void *arg)
{
    (void)arg;
    sem_post(&bell);
}

static void open_journal(void)
{
    struct err err = { 0 };
    struct scribe_options options = { .path = path, .size_bytes = SMALL, .log = &silent, .wake = ring };
    scribe = scribe_new(&options, &err);
    if (scribe == NULL)
        fail_msg("%s", err.text);
}

static void close_journal(void)
{
    scribe_free(scribe);
    scribe = NULL;
}

static void forget(void)
{
    for (size_t i = 0; i < n_jobs; i++)
        job_free(jobs[i]);
    free(jobs);
    jobs = NULL;
    n_jobs = 0;
}

static int set_up(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/nape-scribe-XXXXXX");
    sem_init(&bell, 0, 0);
    if (mkdtemp(dir) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/journal", dir);
    open_journal();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    close_journal();
    forget();
    sem_destroy(&bell);
    unlink(path);
    return rmdir(dir);
}

static struct outbound message(const char *slot, enum outbound_class class, const char *to)
{
    return (struct outbound){ .class = class, .slot = str_of(slot), .channel = STR("sms"), .to = str_of(to),
                              .body = { STR("Call 911 now.") } };
}

static int64_t put(const char *key, struct str words)
{
    struct outbound messages[] = { message("advice.emergency", CLASS_ADVICE, "+1"), message("alert.maria", CLASS_ALERT, "+2") };
    struct inbound in = { .channel = STR("sms"), .from = STR("+1"), .to = STR("+3"), .text = { words },
                          .key = { str_of(key), STR("second") }, .sent_utc = 5, .received_utc = 7, .n_media = 2, .swept = true,
                          .carrier_optout = "STOP" };
    return scribe_put(scribe, &in, messages, 2, NULL);
}

/* Waits until n texts are decided; how many of them are durable. */
static size_t wait_for(size_t n)
{
    size_t n_durable = 0;
    struct scribe_note note;
    for (size_t i = 0; i < n;) {
        if (!scribe_collect(scribe, &note)) {
            sem_wait(&bell);
            continue;
        }
        n_durable += note.durable;
        i++;
    }
    return n_durable;
}

static void open_again(void)
{
    close_journal();
    forget();
    open_journal();
    assert_int_equal(scribe_left(scribe, &jobs, &n_jobs, NULL), 0);
}

static void damage(off_t at, const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, n, at), n);
    close(fd);
}

static void what_is_durable_comes_back_whole(void **state)
{
    (void)state;
    static const char WORDS[] = "numb\0\xff";
    assert_int_equal(put("SM1", (struct str){ WORDS, sizeof WORDS - 1 }), 1);
    assert_int_equal(put("SM2", STR("")), 2);
    assert_int_equal(wait_for(2), 2);
    open_again();
    assert_int_equal(n_jobs, 2);
    const struct inbound *in = &jobs[0]->of.inbound;
    assert_int_equal(jobs[0]->kind, JOB_INBOUND);
    assert_true(str_is(in->channel, "sms") && str_is(in->from, "+1") && str_is(in->to, "+3"));
    assert_true(str_is(in->key[0], "SM1") && str_is(in->key[1], "second"));
    assert_true(str_equal(in->text.text, (struct str){ WORDS, sizeof WORDS - 1 }));
    assert_true(in->sent_utc == 5 && in->received_utc == 7 && in->n_media == 2 && in->swept);
    assert_string_equal(in->carrier_optout, "STOP");
    assert_int_equal(in->n_already, 0);
    assert_true(str_is(jobs[1]->of.inbound.key[0], "SM2"));
    open_again();
    assert_int_equal(n_jobs, 2); /* until it is emptied */
}

/* P3: what the provider did not surely take is sent again, what it took is not. */
static void only_what_the_provider_took_counts_as_sent(void **state)
{
    (void)state;
    int64_t first = put("SM1", STR("a")), second = put("SM2", STR("b"));
    scribe_sent(scribe, second, 1, STR("SMx"));
    scribe_sent(scribe, first, 7, STR("nonsense"));
    scribe_sent(scribe, 99, 0, STR("nonsense"));
    assert_int_equal(wait_for(2), 2);
    open_again();
    assert_int_equal(n_jobs, 2);
    assert_int_equal(jobs[0]->of.inbound.n_already, 0);
    assert_int_equal(jobs[1]->of.inbound.n_already, 1);
    const struct outbound *already = jobs[1]->of.inbound.already;
    assert_true(already->class == CLASS_ALERT && str_is(already->slot, "alert.maria") && str_is(already->to, "+2") &&
                str_is(already->channel, "sms") && str_is(already->body.text, "Call 911 now.") && str_is(already->provider_id, "SMx"));
}

static void a_torn_or_changed_record_ends_the_journal(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        off_t behind;      /* the beginning of the second record */
        struct str bytes;
    } CASES[] = {
        { "a length that runs over the end", 0, STR("\xff\xff\xff\xff") },
        { "a length of nothing", 0, STR("\0\0\0\0") },
        { "another checksum", 4, STR("\1\2\3\4") },
        { "another byte of the text", 40, STR("!") },
        { "zeros from the middle on", 30, STR("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0") },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        scribe_empty(scribe);
        put("SM1", STR("first"));
        wait_for(1);
        char head[8];
        int fd = open(path, O_RDONLY);
        assert_int_equal(pread(fd, head, sizeof head, HEAD_BYTES), sizeof head);
        close(fd);
        off_t second = HEAD_BYTES + 8 + (unsigned char)head[0] + 256 * (unsigned char)head[1];
        put("SM2", STR("second"));
        wait_for(1);
        damage(second + CASES[i].behind, CASES[i].bytes.s, CASES[i].bytes.n);
        open_again();
        if (n_jobs != 1 || !str_is(jobs[0]->of.inbound.key[0], "SM1"))
            fail_msg("%s: %zu came back", CASES[i].name, n_jobs);
        put("SM3", STR("third")); /* goes where the torn one stood */
        assert_int_equal(wait_for(1), 1);
        open_again();
        assert_int_equal(n_jobs, 2);
        assert_true(str_is(jobs[1]->of.inbound.key[0], "SM3"));
    }
}

static void an_emptied_journal_brings_nothing_back(void **state)
{
    (void)state;
    put("SM1", STR("a"));
    put("SM2", STR("b"));
    scribe_empty(scribe);
    put("SM3", STR("a")); /* shorter than what stood there: the rest must not be read as records */
    assert_int_equal(wait_for(3), 3);
    open_again();
    assert_int_equal(n_jobs, 1);
    assert_true(str_is(jobs[0]->of.inbound.key[0], "SM3"));
    scribe_empty(scribe);
    open_again();
    assert_int_equal(n_jobs, 0);
}

/* P1: nothing is called durable that is not. */
static void a_full_journal_says_so_and_works_again_when_emptied(void **state)
{
    (void)state;
    static char words[1000];
    memset(words, 'a', sizeof words);
    for (int i = 0; i < 6; i++)
        put("SM", (struct str){ words, sizeof words });
    assert_int_equal(wait_for(6), 3);
    open_again();
    assert_int_equal(n_jobs, 3);
    scribe_empty(scribe);
    assert_true(put("SM9", STR("a")) > 0);
    assert_int_equal(wait_for(1), 1);
}

static void a_file_that_is_no_journal_is_left_alone(void **state)
{
    (void)state;
    struct err err = { 0 };
    struct scribe_options options = { .path = path, .log = &silent, .wake = ring };
    close_journal();
    damage(0, "listen = \"127.0.0.1\";", 21);
    assert_null(scribe_new(&options, &err));
    assert_int_equal(err.code, ERR_PROTO);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600); /* it holds what people wrote */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_durable_comes_back_whole),
        CASE(only_what_the_provider_took_counts_as_sent),
        CASE(a_torn_or_changed_record_ends_the_journal),
        CASE(an_emptied_journal_brings_nothing_back),
        CASE(a_full_journal_says_so_and_works_again_when_emptied),
        CASE(a_file_that_is_no_journal_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
