/* SPDX-License-Identifier: ISC
 * The tables of a conversation: every cell has its row or its reason, and the rooms that must hear do (P2, P4; decisions 1, 3, 6, 21). */
#include <config.h>

#include "../support/care_world.h"

#include "base/rng.h"
#include "care/conversation_table.h"
#include "care/intake_read.h"
#include "care/intake_table.h"
#include "store/intake_rows.h"
#include "store/patient_rows.h"

enum { DAY_S = 86400 };

static int set_up(void **state)
{
    *state = world_new();
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

static void every_cell_of_the_conversation_has_one_row(void **state)
{
    (void)state;
    for (int talk = 0; talk < TALK_COUNT; talk++)
        for (int heard = 0; heard < HEARD_COUNT; heard++) {
            int n = 0;
            for (size_t i = 0; i < CONVERSATION_TABLE_N; i++)
                n += CONVERSATION_TABLE[i].talk == (enum talk)talk && CONVERSATION_TABLE[i].heard == (enum heard)heard;
            if (n != 1)
                print_error("%s x %s: %d rows\n", TALK_NAMES[talk], HEARD_NAMES[heard], n);
            assert_int_equal(n, 1);
        }
    assert_int_equal(CONVERSATION_TABLE_N, TALK_COUNT * HEARD_COUNT);
}

static bool hears(const struct conversation_row *row, enum talk_room room)
{
    return (row->rooms & 1u << room) != 0;
}

static void while_safety_speaks_nothing_else_is_said_and_the_diary_is_kept(void **state)
{
    (void)state;
    for (int talk = 0; talk < TALK_COUNT; talk++) {
        const struct conversation_row *row = conversation_row_of((enum talk)talk, HEARD_ALARM);
        assert_false(row->speaks);
        assert_true(hears(row, ROOM_DIARY));
        assert_true(hears(row, ROOM_ATTACK));
        for (int heard = 0; heard < HEARD_COUNT; heard++)
            if (heard != HEARD_ALARM)
                assert_true(conversation_row_of((enum talk)talk, (enum heard)heard)->speaks);
    }
}

static void stop_is_heard_whatever_was_asked(void **state)
{
    (void)state;
    for (int talk = 0; talk < TALK_COUNT; talk++) {
        const struct conversation_row *row = conversation_row_of((enum talk)talk, HEARD_STOP);
        assert_null(row->never);
        assert_true(hears(row, ROOM_STOP));
    }
}

static void an_answer_to_the_intake_is_none_to_a_reminder(void **state)
{
    (void)state;
    const struct conversation_row *row = conversation_row_of(TALK_INTAKE, HEARD_ANSWER);
    assert_true(hears(row, ROOM_INTAKE));
    assert_false(hears(row, ROOM_ANSWER));
    assert_false(hears(row, ROOM_ROUTINE));
    assert_false(hears(conversation_row_of(TALK_SCREEN, HEARD_ANSWER), ROOM_ANSWER));
}

static void in_doubt_about_the_writer_no_room_tells_anything_personal(void **state)
{
    (void)state;
    static const enum talk_room TELL[] = { ROOM_INTAKE, ROOM_ASK, ROOM_ROUTINE, ROOM_ANSWER, ROOM_LAST };
    for (int heard = 0; heard < HEARD_COUNT; heard++)
        for (size_t i = 0; i < sizeof TELL / sizeof *TELL && heard != HEARD_ALARM; i++)
            assert_false(hears(conversation_row_of(TALK_DOUBT, (enum heard)heard), TELL[i]));
}

static void every_cell_of_the_intake_has_a_row_or_a_reason(void **state)
{
    (void)state;
    for (int s = 0; s < INTAKE_STATE_COUNT; s++)
        for (int e = 0; e < INTAKE_EVENT_COUNT; e++)
            assert_true((intake_row_of((enum intake_state)s, (enum intake_event)e) != NULL) == (INTAKE_STATE_TABLE.never(s, e) == NULL));
    for (size_t i = 0; i < INTAKE_TABLE_N; i++) {
        bool rests = INTAKE_TABLE[i].next == INTAKE_RESTS || INTAKE_TABLE[i].next == INTAKE_DONE;
        assert_true(rests == (INTAKE_TABLE[i].wait == INTAKE_NEVER)); /* what waits is woken, what rests is not */
    }
}

/* Of a text of Ana's: what the screening may know. */
static struct facts facts_at(struct world *w, int64_t now_utc)
{
    struct err err = { 0 };
    struct care_text text;
    struct inbound in = { .channel = STR("sim"), .from = STR(ANA), .text = { STR("hello") }, .received_utc = now_utc };
    w->care.now_utc = now_utc;
    assert_int_equal(care_facts(&w->care, &in, &text, &err), 0);
    return text.facts;
}

static void what_is_usual_counts_from_a_member_and_for_ninety_days(void **state)
{
    struct world *w = *state;
    struct err err = { 0 };
    world_add_ana(w);
    assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_USUAL_AURA, 1, "nurse", WORLD_NOON, &err), 0);
    assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_USUAL_PAIN, 50, "patient", WORLD_NOON, &err), 0);
    assert_int_equal(patient_rows_set_fact(w->db, 1, FACT_ANTICOAGULANT, 1, "patient", WORLD_NOON, &err), 0);
    struct facts facts = facts_at(w, WORLD_NOON + 90 * DAY_S);
    assert_true(facts.known[FACT_USUAL_AURA]);
    assert_false(facts.known[FACT_USUAL_PAIN]);
    assert_true(facts.known[FACT_ANTICOAGULANT]);
    facts = facts_at(w, WORLD_NOON + 90 * DAY_S + 1);
    assert_false(facts.known[FACT_USUAL_AURA]);
    assert_true(facts.known[FACT_ANTICOAGULANT]);
}

/* Pieces of answers and noise in any order: nothing is read beyond the text, and a text without a yes never answers the list. */
static void any_text_is_read_without_harm(void **state)
{
    struct world *w = *state;
    static const char *const PIECES[] = { "0", "1", "3", "9", "12", "1980", "99999999999", "no", "none", "blood thinners", "neck surgery", "and", ",", ".",
        "-", ":", "3:40pm", "15h40", "menos 20", "quiet", "10pm", "to", "7am", "usual", "aura", "best", "j'ai", "l'", "'", "\xff", "\xc3", "é", "ñ", "\n",
        "half past", "20 to", "born in", "I'm 45", "\xF0\x9F\x98\x80", "a", "p", "de la tarde", "stroke", "sin", "ni", "" };
    const struct intake_rules *rules = messages_intake(w->setup.messages);
    struct rng rng;
    rng_seed(&rng, 11);
    for (int round = 0; round < 4000; round++) {
        struct arena *arena = arena_new(0);
        struct buf text;
        buf_init(&text, 0);
        for (uint64_t n = rng_below(&rng, 12); n > 0; n--) {
            buf_adds(&text, PIECES[rng_below(&rng, sizeof PIECES / sizeof *PIECES)]);
            if (rng_below(&rng, 3) > 0)
                buf_addc(&text, ' ');
        }
        struct str whole = buf_str(&text);
        for (size_t i = 0; i < intake_n_texts(rules); i++) {
            struct intake_reading in = { .rules = rules, .text = whole, .year = 2026 };
            const char *lang = NULL;
            struct intake_answer a = intake_read(&in, intake_text(rules, i), arena), set;
            assert_true(!a.any || (a.from < a.to && a.to <= whole.n));
            assert_true(!a.years || (a.birth_year >= 1900 && a.birth_year <= 2026));
            assert_true(!a.has_clock || (a.clock.minute >= 0 && a.clock.minute < 1440 && a.clock.other < 1440));
            assert_true(!a.has_quiet || (a.quiet_from >= 0 && a.quiet_from < 1440 && a.quiet_to >= 0 && a.quiet_to < 1440));
            assert_true(!a.has_usual || (a.usual_tenths >= 0 && a.usual_tenths <= 100));
            intake_read_setting(&in, &set, &lang, arena);
        }
        buf_clear(&text);
        arena_free(arena);
    }
}

static void answers_are_kept_by_name_and_the_later_one_counts(void **state)
{
    struct world *w = *state;
    struct err err = { 0 };
    struct intake row = { .patient_id = 1, .address_id = 2, .state = INTAKE_ASKED, .place = 1, .missing = 3, .puts = 2, .reminded = true,
                          .begun_utc = 5, .asked_utc = 6, .next_utc = 7 }, got, *due = NULL;
    struct intake_said_row said = { .item = STR("clots"), .value = 1, .by = STR("patient"), .at_utc = 9 }, *all = NULL;
    size_t n = 0;
    int64_t next_utc = 0;
    assert_int_equal(intake_rows_get(w->db, 1, &got, &err), 0);
    assert_int_equal(intake_rows_put(w->db, &row, &err), 0);
    row.place = 2;
    assert_int_equal(intake_rows_put(w->db, &row, &err), 0);
    assert_int_equal(intake_rows_get(w->db, 1, &got, &err), 1);
    assert_true(got.patient_id == 1 && got.address_id == 2 && got.state == INTAKE_ASKED && got.place == 2 && got.missing == 3
                && got.puts == 2 && got.reminded && got.begun_utc == 5 && got.asked_utc == 6 && got.next_utc == 7);
    assert_int_equal(intake_rows_due(w->db, 6, 10, w->arena, &due, &n, &err), 0);
    assert_int_equal(n, 0);
    assert_int_equal(intake_rows_due(w->db, 7, 10, w->arena, &due, &n, &err), 0);
    assert_int_equal(n, 1);
    assert_int_equal(intake_rows_next_due(w->db, &next_utc, &err), 0);
    assert_int_equal(next_utc, 7);
    assert_int_equal(intake_rows_say(w->db, 1, &said, &err), 0);
    said.value = 0;
    assert_int_equal(intake_rows_say(w->db, 1, &said, &err), 0);
    assert_int_equal(intake_rows_said(w->db, 1, w->arena, &all, &n, &err), 0);
    assert_int_equal(n, 1);
    assert_int_equal(all[0].value, 0);
    assert_int_equal(intake_rows_forget(w->db, 1, STR("clots"), &err), 0);
    assert_int_equal(intake_rows_said(w->db, 1, w->arena, &all, &n, &err), 0);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_of_the_conversation_has_one_row),
        cmocka_unit_test(while_safety_speaks_nothing_else_is_said_and_the_diary_is_kept),
        cmocka_unit_test(stop_is_heard_whatever_was_asked),
        cmocka_unit_test(an_answer_to_the_intake_is_none_to_a_reminder),
        cmocka_unit_test(in_doubt_about_the_writer_no_room_tells_anything_personal),
        cmocka_unit_test(every_cell_of_the_intake_has_a_row_or_a_reason),
        cmocka_unit_test_setup_teardown(what_is_usual_counts_from_a_member_and_for_ninety_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_text_is_read_without_harm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(answers_are_kept_by_name_and_the_later_one_counts, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
