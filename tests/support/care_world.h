/* SPDX-License-Identifier: ISC
 * care_world.h - a store in memory, the shipped rules, a team of two, and a clock that a test moves: texts go in as screenings made
 * by hand, and what would be sent comes out as "ADDRESS: TEXT" lines. */
#ifndef NAPE_TESTS_SUPPORT_CARE_WORLD_H
#define NAPE_TESTS_SUPPORT_CARE_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/zone.h"
#include "care/intake.h"
#include "care/messages.h"
#include "nlp/lexicon.h"
#include "store/inbox_rows.h"
#include "store/outbox_rows.h"
#include "triage/ruleset.h"

#define ANA "+15550100010"
#define MARIA "+15550100001"
#define NURSE "+15550100002"

enum { WORLD_NOON = 1772467200, WORLD_OUT_MAX = 64 }; /* Monday 2026-03-02 16:00 UTC, 11:00 in New York */

/* What a test says the screening found. */
struct said {
    const char *text;
    const char *from;           /* NULL: Ana */
    enum intent intent;
    enum answer answer;
    bool stop_heard;
    const char *carrier_optout;
    const char *team_verb;
    int64_t team_code;
    const char *rest;
    struct flag flags[3];
    size_t n_flags;
    const struct observation *observations;
    size_t n_observations;
    size_t n_tokens;            /* 0: one for each word */
    size_t n_unknown;
    bool other_ill;
    int n_media;
    bool denies;                /* a concept is denied in words */
    const char *lang;           /* NULL: English */
    int64_t delay_min;          /* LATER, PAUSE */
};

struct world {
    struct rule_files files;
    struct setup setup;
    struct settings settings;
    struct db *db;
    struct zones *zones;
    struct arena *arena;
    struct rng rng;
    struct log log;
    struct care care;
    struct care_done done;
    char *out[WORLD_OUT_MAX];   /* "ADDRESS: TEXT", in the order of sending */
    size_t n_out;
    int64_t out_id[WORLD_OUT_MAX];
    bool hold;                  /* nothing is marked as sent: messages stay in flight */
};

static const struct team_address MARIA_AT[] = { { "sim", MARIA }, { "sim2", MARIA } };
static const struct team_address NURSE_AT[] = { { "sim", NURSE } };
static const struct team_member MEMBERS[] = {
    { .id = "maria", .name = "Maria", .lang = "en", .addresses = MARIA_AT, .n_addresses = 2 },
    { .id = "nurse", .name = "Nils Ek", .lang = "en", .addresses = NURSE_AT, .n_addresses = 1 },
};
static const int STEP_MARIA[] = { 0 }, STEP_NURSE[] = { 1 };
static const struct team_step STEPS[] = {
    { .members = STEP_MARIA, .n_members = 1, .wait_min = 10 },
    { .members = STEP_NURSE, .n_members = 1, .wait_min = 20 },
};
static const struct settings_channel CHANNELS[] = { { .name = "sim", .local = true, .optout = "self" },
                                                    { .name = "sim2", .local = true, .optout = "self" } };

/* Shorthand for flags as rules raise them. */
#define DEFINITE(flag_id, of, says) \
    { .id = flag_id, .tier = of, .certainty = CERTAINTY_DEFINITE, .ask = "ask." flag_id, .advice = says, .source = "", .when = "" }
#define POSSIBLE(flag_id, of, says) \
    { .id = flag_id, .tier = of, .certainty = CERTAINTY_POSSIBLE, .ask = "ask." flag_id, .advice = says, .source = "", .when = "" }
#define NUMB DEFINITE("numbness", TIER_EMERGENCY, "advice.emergency")
#define MAYBE_NUMB POSSIBLE("numbness", TIER_EMERGENCY, "advice.emergency")
#define VOMITING DEFINITE("vomiting", TIER_URGENT, "advice.urgent")
#define MAYBE_VOMITING POSSIBLE("vomiting", TIER_URGENT, "advice.urgent")
#define OVERUSE DEFINITE("med_overuse", TIER_SOON, "advice.soon")
#define MAYBE_OVERUSE POSSIBLE("med_overuse", TIER_SOON, "advice.soon")
#define SUICIDAL DEFINITE("suicidal", TIER_EMERGENCY, "advice.suicidal")

static inline void world_forget(struct world *w)
{
    for (size_t i = 0; i < w->n_out; i++)
        free(w->out[i]);
    w->n_out = 0;
}

static inline struct world *world_new(void)
{
    struct world *w = calloc(1, sizeof *w);
    struct problems problems;
    struct err err = { 0 };
    char *dir = rules_dir_default();
    problems_init(&problems);
    assert_int_equal(rule_files_read(dir, &w->files, &err), 0);
    free(dir);
    w->settings = (struct settings){
        .clinic = "Harbor Massage", .phone = "+15550100000", .region = "US", .zone = "America/New_York", .lang = "en",
        .staffed_hours = "",
        .team = { .members = MEMBERS, .n_members = 2, .steps = STEPS, .n_steps = 2, .ack_return_min = 60,
                  .ask_emergency_min = 15, .ask_urgent_min = 30 },
        .channels = CHANNELS, .n_channels = 2, .stall_ms = 2000,
    };
    w->setup.settings = &w->settings;
    w->setup.lexicon = lexicon_new(&w->files, &problems);
    w->setup.ruleset = ruleset_new(&w->files, w->setup.lexicon, false, &problems);
    w->setup.messages = messages_new(&w->files, &problems);
    if (problems.n_errors > 0)
        print_error("%s", buf_cstr(&problems.text));
    assert_int_equal(problems.n_errors, 0);
    problems_clear(&problems);
    w->db = db_open("sqlite::memory:", &err);
    assert_non_null(w->db);
    assert_int_equal(db_begin(w->db, &err), 0);
    w->zones = zones_new();
    w->arena = arena_new(0);
    w->log.fd = -1;
    rng_seed(&w->rng, 7);
    w->care = (struct care){ .db = w->db, .setup = &w->setup, .zones = w->zones, .now_utc = WORLD_NOON, .rng = &w->rng,
                             .arena = w->arena, .log = &w->log };
    return w;
}

static inline void world_free(struct world *w)
{
    world_forget(w);
    messages_free((struct messages *)(uintptr_t)w->setup.messages);
    ruleset_free((struct ruleset *)(uintptr_t)w->setup.ruleset);
    lexicon_free((struct lexicon *)(uintptr_t)w->setup.lexicon);
    db_rollback(w->db);
    db_close(w->db);
    zones_free(w->zones);
    arena_free(w->arena);
    rule_files_clear(&w->files);
    free(w);
}

static inline int world_check(void *arg, struct outbound *row, enum handover *what, struct err *err)
{
    struct world *w = arg;
    return care_handover(&w->care, row, what, err);
}

/* Takes what may go out, and marks it as sent. */
static inline void world_send(struct world *w)
{
    struct err err = { 0 };
    for (;;) {
        struct outbox_credit credit[] = { { .channel = STR("sim"), .sends = 100, .urgent = 100 },
                                          { .channel = STR("sim2"), .sends = 100, .urgent = 100 } };
        struct outbox_desk desk = { .arena = w->arena, .boot = 1, .now_utc = w->care.now_utc, .credits = credit, .n_credits = 2,
                                    .check = world_check, .check_arg = w };
        assert_int_equal(outbox_rows_lease(w->db, &desk, 0, &err), 0);
        if (desk.n_leased == 0)
            return;
        for (size_t i = 0; i < desk.n_leased; i++) {
            const struct outbound *o = &desk.leased[i];
            assert_true(w->n_out < WORLD_OUT_MAX);
            struct buf line;
            buf_init(&line, 0);
            buf_addf(&line, "%s%.*s: %.*s", str_is(o->channel, "sim2") ? "2/" : "", (int)o->to.n, o->to.s, (int)o->body.text.n,
                     o->body.text.s);
            w->out_id[w->n_out] = o->id;
            w->out[w->n_out++] = strdup(buf_cstr(&line));
            buf_clear(&line);
            struct send_result sent = { .outbox_id = o->id, .outcome = SEND_TAKEN, .provider_id = STR("p") };
            if (!w->hold)
                assert_int_equal(outbox_rows_sent(w->db, &sent, w->care.now_utc, &err), 0);
        }
    }
}

static inline size_t count_words(const char *text)
{
    size_t n = 0;
    for (bool in = false; *text != '\0'; text++) {
        if (*text == ' ')
            in = false;
        else if (!in) {
            in = true;
            n++;
        }
    }
    return n;
}

/* A text comes in; what is sent because of it stands in w->out. */
static inline int64_t world_text(struct world *w, struct said said)
{
    struct err err = { 0 };
    struct mention *denied = arena_alloc(w->arena, sizeof *denied);
    denied->name = "numbness";
    denied->polarity = POLARITY_ABSENT;
    struct inbound *in = arena_alloc(w->arena, sizeof *in);
    *in = (struct inbound){
        .channel = STR("sim"), .from = str_of(said.from != NULL ? said.from : ANA), .to = STR("nape"),
        .text = { str_of(said.text) }, .received_utc = w->care.now_utc, .carrier_optout = said.carrier_optout,
        .n_media = said.n_media,
    };
    struct flag *flags = arena_array(w->arena, 4, sizeof *flags);
    memcpy(flags, said.flags, sizeof said.flags);
    enum tier tier = TIER_NONE;
    for (size_t i = 0; i < said.n_flags; i++)
        if (flags[i].certainty == CERTAINTY_DEFINITE && flags[i].tier > tier)
            tier = flags[i].tier;
    struct screening screening = {
        .reading = { .lang = said.lang != NULL ? said.lang : "en", .intent = said.intent, .answer = said.answer, .stop_heard = said.stop_heard,
                     .team_verb = said.team_verb, .team_code = said.team_code, .rest = str_of(said.rest), .delay_min = said.delay_min,
                     .observations = said.observations, .n_observations = said.n_observations,
                     .n_tokens = said.n_tokens > 0 ? said.n_tokens : count_words(said.text), .n_unknown = said.n_unknown,
                     .mentions = denied, .n_mentions = said.denies ? 1 : 0 },
        .assessment = { .tier = tier, .flags = flags, .n_flags = said.n_flags, .other_ill = said.other_ill, .version = "0" },
    };
    struct care_text text;
    int64_t id = 0;
    world_forget(w);
    if (care_facts(&w->care, in, &text, &err) < 0)
        fail_msg("care_facts: %s", err.text);
    struct inbox_entry entry = { .inbound = in, .patient_id = text.patient_id, .address_id = text.address_id,
                                 .assessment = STR("{}") };
    assert_int_equal(inbox_rows_put(w->db, &entry, &id, &err), 0);
    if (care_inbound(&w->care, &text, id, &screening, &w->done, &err) < 0)
        fail_msg("care_inbound: %s", err.text);
    assert_int_equal(inbox_rows_done(w->db, id, w->done.outcome, w->done.diary, &err), 0);
    world_send(w);
    return id;
}

/* Time passes, and what is due happens. */
static inline void world_wait(struct world *w, int minutes)
{
    struct err err = { 0 };
    world_forget(w);
    w->care.now_utc += (int64_t)minutes * 60;
    if (care_due(&w->care, 0, &err) != 0)
        fail_msg("care_due: %s", err.text);
    world_send(w);
}

/* A command; returns its code, and the answer in the arena. */
static inline int world_admin(struct world *w, const char *verb, const char *arguments, const char **answer)
{
    struct err err = { 0 };
    struct buf out;
    buf_init(&out, 0);
    world_forget(w);
    int rc = care_admin(&w->care, str_of(verb), str_of(arguments), &out, &err);
    if (rc < 0)
        fail_msg("care_admin: %s", err.text);
    const char *copy = arena_str(w->arena, buf_str(&out)).s;
    buf_clear(&out);
    if (answer != NULL)
        *answer = copy;
    world_send(w);
    return rc;
}

static inline void world_add_ana(struct world *w)
{
    const char *answer;
    int rc = world_admin(w, "patient.add", "{\"name\":\"Ana Gomez\",\"address\":\"sim:" ANA "\",\"zone\":\"America/New_York\","
                         "\"joined\":true}", &answer);
    if (rc != 0)
        fail_msg("%s", answer);
}

/* Whether exactly these lines were sent, each given by address and a piece of its text; NULL ends the list. */
static inline void assert_sent_(struct world *w, const char *file, int line, ...)
{
    va_list args;
    va_start(args, line);
    size_t n = 0;
    for (const char *to; (to = va_arg(args, const char *)) != NULL; n++) {
        const char *piece = va_arg(args, const char *);
        bool fits = n < w->n_out && strncmp(w->out[n], to, strlen(to)) == 0 && strstr(w->out[n], piece) != NULL;
        if (!fits) {
            for (size_t i = 0; i < w->n_out; i++)
                print_error("sent %s\n", w->out[i]);
            print_error("want %s ... %s\n", to, piece);
            va_end(args);
            _fail(file, line);
        }
    }
    va_end(args);
    if (n != w->n_out) {
        for (size_t i = 0; i < w->n_out; i++)
            print_error("sent %s\n", w->out[i]);
        print_error("want %zu messages\n", n);
        _fail(file, line);
    }
}
#define assert_sent(w, ...) assert_sent_(w, __FILE__, __LINE__, __VA_ARGS__, (const char *)NULL)
#define assert_silence(w) assert_sent_(w, __FILE__, __LINE__, (const char *)NULL)

#endif
