/* SPDX-License-Identifier: ISC
 * Routines: what their rules must say, and which is suggested (decisions 1 to 4, 24, 28; P10). */
#include <config.h>

#include "../support/care_world.h"

#include "care/routine.h"
#include "store/observation_rows.h"
#include "store/patient_rows.h"
#include "store/session_rows.h"

enum { HOUR_S = 3600, DAY_S = 86400 };

static int set_up(void **state)
{
    struct world *w = world_new();
    struct patient patient;
    struct err err = { 0 };
    world_add_ana(w);
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, &err), 1);
    patient.hands_on_cleared_by = STR("maria");
    assert_int_equal(patient_rows_save(w->db, &patient, &err), 0);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

/* The rules */

/* The problems of the shipped rules after one piece of one file was replaced; the caller frees. */
static char *problems_with(const char *file, const char *old, const char *new)
{
    struct rule_files files = { 0 };
    struct problems problems;
    struct err err = { 0 };
    char *dir = rules_dir_default(), *changed = NULL;
    problems_init(&problems);
    assert_int_equal(rule_files_read(dir, &files, &err), 0);
    for (size_t i = 0; i < files.n; i++) {
        if (strcmp(files.files[i].name, file) != 0)
            continue;
        const char *whole = files.files[i].text.s, *at = strstr(whole, old);
        assert_non_null(at);
        size_t n = strlen(whole) - strlen(old) + strlen(new);
        changed = calloc(1, n + 1);
        assert_non_null(changed);
        memcpy(changed, whole, (size_t)(at - whole));
        strcat(changed, new);
        strcat(changed, at + strlen(old));
        free((char *)(uintptr_t)whole);
        files.files[i].text = (struct str){ changed, n };
    }
    routines_free(routines_new(&files, &problems));
    char *text = strdup(buf_cstr(&problems.text));
    problems_clear(&problems);
    rule_files_clear(&files);
    free(dir);
    return text;
}

static void a_mistake_is_told_with_file_line_and_nearest_name(void **state)
{
    (void)state;
    static const struct {
        const char *file, *old, *new, *want;
    } CASES[] = {
        { "routines.conf", "area = \"jaw\"; part", "aera = \"jaw\"; part", "did you mean \"area\"" },
        { "routines.conf", "area = \"jaw\"; part", "area = \"jav\"; part", "the area \"jav\" is not known; did you mean \"jaw\"?" },
        { "routines.conf", "( \"between\", \"mild\", \"after\" );\n    cautions = ( \"light_hand\" )",
          "( \"betwen\", \"mild\", \"after\" );\n    cautions = ( \"light_hand\" )", "the phase \"betwen\" is not known; did you mean \"between\"?" },
        { "routines.conf", "source = ( \"S0\", \"S1\", \"S3\" )", "source = ( )", "\"breathing\" has no source" },
        { "routines.conf", "source = ( \"S0\", \"S1\", \"S3\" )", "source = ( \"S9\" )", "the source \"S9\" is not known" },
        { "routines.conf", "cautions = ( \"light_hand\" )", "cautions = ( \"lite_hand\" )", "did you mean \"light_hand\"?" },
        { "routines.conf", "part = \"small\"", "part = \"smal\"", "the part \"smal\" is not known; did you mean \"small\"?" },
        { "routines.conf", "touch = \"full\"; phases = ( \"between\" );\n    cautions",
          "touch = \"full\"; phases = ( \"between\", \"mild\" );\n    cautions", "can only be for the phase \"between\"" },
        { "routines.conf", "touch = \"light\"; phases = ( \"between\", \"mild\", \"after\" )",
          "touch = \"light\"; phases = ( \"between\", \"attack\" )", "cannot be for the phase \"attack\"" },
        { "routines.conf", "hold_s = ( 20, 60 )", "hold_s = ( 60, 20 )", "hold_s is written ( FROM, TO )" },
        { "routines.conf", "id = \"wall_ball\"", "id = \"jaw_release\"", "is there twice" },
        { "es/routines.conf", "id = \"wall_ball\"", "id = \"wal_ball\"", "did you mean \"wall_ball\"?" },
        { "es/routines.conf", "{hold_max}", "{hold_most}", "there is no place {hold_most}" },
        { "es/routines.conf", "\"Antes, un sorbo y un bocado.\"", "\"Antes, un sorbo y un bocado. {hold}\"", "there is no place {hold}" },
        { "es/routines.conf", "{ id = \"heat\"; text = \"No en la cama, no se duerma con calor, no en piel dormida.\"; },", "",
          "\"heat\" of cautions has no words in this language" },
        { "fr/routines.conf", "La main légère.",
          "La main légère. La main légère. La main légère. La main légère. La main légère. La main légère. La main légère. La main"
          " légère. La main légère. La main légère. La main légère.", "takes 2 SMS parts" },
        { "fr/routines.conf", "steps = ( \"Buvez un peu d'eau.\" )", "steps = ( )", "has 0 steps" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char *problems = problems_with(CASES[i].file, CASES[i].old, CASES[i].new);
        if (strstr(problems, CASES[i].want) == NULL)
            fail_msg("%s -> %s: \"%s\", not \"%s\"", CASES[i].old, CASES[i].new, problems, CASES[i].want);
        if (strstr(problems, "routines.conf:") == NULL)
            fail_msg("no file and line: %s", problems);
        free(problems);
    }
    char *none = problems_with("routines.conf", "SPDX", "SPDX");
    assert_string_equal(none, "");
    free(none);
}

static void every_area_has_a_routine_and_every_routine_a_source(void **state)
{
    struct world *w = *state;
    const struct routines *r = messages_routines(w->setup.messages);
    assert_non_null(r);
    for (size_t a = 0; a < routines_n_areas(r); a++) {
        size_t n = 0;
        for (size_t i = 0; i < routines_n(r); i++)
            n += strcmp(routines_at(r, i)->area, routines_area(r, a)) == 0;
        if (n == 0)
            fail_msg("no routine for %s", routines_area(r, a));
    }
    for (size_t i = 0; i < routines_n(r); i++)
        assert_true(routines_at(r, i)->sources[0] != '\0');
    assert_int_equal(routines_n_languages(r), 3);
}

/* The choice */

static void note(struct world *w, int64_t at_utc, struct observation o)
{
    struct person person;
    struct local local;
    struct err err = { 0 };
    assert_int_equal(person_load(&w->care, 1, 0, &person, &err), 0);
    zone_local(person.zone, at_utc, &local);
    struct diary_entry entry = { .patient_id = 1, .inbox_id = 1, .at_utc = at_utc, .local_date = local.date,
                                 .local_min = local.minute, .observation = o };
    assert_int_equal(observation_rows_put(w->db, &entry, 1, &err), 0);
}

static int pick(struct world *w, const char *wanted, bool hands_free, struct routine_choice *out, enum hold *why)
{
    struct person person;
    struct phase_now now;
    struct err err = { 0 };
    assert_int_equal(person_load(&w->care, 1, 0, &person, &err), 0);
    assert_int_equal(phase_of(&w->care, &person, &now, &err), 0);
    int rc = routine_pick(&w->care, &person, &now, str_of(wanted), hands_free, out, why, &err);
    if (rc < 0)
        fail_msg("%s", err.text);
    return rc;
}

/* Offers what is chosen, and does it. */
static void offer(struct world *w, const struct routine_choice *choice, bool done)
{
    struct person person;
    struct session *last;
    size_t n;
    struct err err = { 0 };
    assert_int_equal(person_load(&w->care, 1, 0, &person, &err), 0);
    assert_int_equal(routine_offered(&w->care, &person, choice, &err), 0);
    assert_int_equal(session_rows_of(w->db, 1, 1, w->arena, &last, &n, &err), 0);
    assert_int_equal(n, 1);
    if (!done)
        return;
    last[0].state = SESSION_DONE;
    last[0].done_utc = w->care.now_utc + 900;
    assert_int_equal(session_rows_save(w->db, &last[0], &err), 0);
}

static void a_week_of_three_sessions_covers_all_areas(void **state)
{
    struct world *w = *state;
    const struct routines *r = messages_routines(w->setup.messages);
    for (int week = 0; week < 4; week++) {
        unsigned areas = 0;
        for (int session = 0; session < 3; session++) {
            struct routine_choice c;
            assert_int_equal(pick(w, "", false, &c, NULL), 1);
            assert_non_null(c.then);
            assert_true(c.then->part == ROUTINE_SMALL);
            for (size_t a = 0; a < routines_n_areas(r); a++)
                if (strcmp(routines_area(r, a), c.routine->area) == 0 || strcmp(routines_area(r, a), c.then->area) == 0)
                    areas |= 1u << a;
            offer(w, &c, true);
            w->care.now_utc += 2 * DAY_S;
        }
        assert_int_equal(areas, (1u << routines_n_areas(r)) - 1);
        w->care.now_utc += DAY_S;
    }
}

static void what_is_never_done_gives_its_turn_away(void **state)
{
    struct world *w = *state;
    struct routine_choice first, c;
    assert_int_equal(pick(w, "", false, &first, NULL), 1);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(pick(w, "", false, &c, NULL), 1);
        offer(w, &c, false);
        w->care.now_utc += DAY_S;
    }
    assert_string_not_equal(c.routine->area, first.routine->area);
}

#define PAIN(tenths) (struct observation){ .code = OBS_PAIN, .value = tenths, .value_high = tenths }

static void the_phase_decides_what_may_be_suggested(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int pain, then_pain;   /* tenths; -1 nothing */
        const char *wanted;
        int rc;
        enum hold why;
        const char *piece;     /* of the text */
    } CASES[] = {
        { "between: a session of two pieces", -1, -1, "", 1, HOLD_NONE, "two balls under the skull (3-5 min), then neck stretch" },
        { "mild: one gentle piece", 20, -1, "", 1, HOLD_NONE, "Gently" },
        { "mild: no ball on the wall, even if planned", 20, -1, "wall_ball", 0, HOLD_ATTACK, NULL },
        { "attack: nothing with hands", 60, -1, "", 0, HOLD_ATTACK, NULL },
        { "after: one gentle piece", 70, 20, "", 1, HOLD_NONE, "Gently" },
        { "after: no jaw work", 70, 20, "jaw_release", 0, HOLD_ATTACK, NULL },
        { "between: what the plan names", -1, -1, "jaw_release", 1, HOLD_NONE, "jaw circles" },
        { "attack: breathing, when a plan names it", 60, -1, "breathing", 1, HOLD_NONE, "slow breathing" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        void *fresh;
        struct routine_choice c;
        enum hold why;
        set_up(&fresh);
        struct world *w = fresh;
        if (CASES[i].pain >= 0)
            note(w, w->care.now_utc - 2 * HOUR_S, PAIN(CASES[i].pain));
        if (CASES[i].then_pain >= 0)
            note(w, w->care.now_utc - HOUR_S, PAIN(CASES[i].then_pain));
        int rc = pick(w, CASES[i].wanted, false, &c, &why);
        if (rc != CASES[i].rc || why != CASES[i].why || (CASES[i].piece != NULL && strstr(c.text.s, CASES[i].piece) == NULL))
            fail_msg("%s: %d %s %.*s", CASES[i].name, rc, HOLD_NAMES[why], (int)c.text.n, c.text.s);
        tear_down(&fresh);
    }
}

static void in_an_attack_who_asks_gets_something_without_hands(void **state)
{
    struct world *w = *state;
    struct routine_choice c;
    note(w, w->care.now_utc - HOUR_S, PAIN(60));
    assert_int_equal(pick(w, "", true, &c, NULL), 1);
    assert_false(c.hands_on);
    assert_string_equal(c.routine->id, "breathing");
}

static void who_is_not_cleared_gets_nothing_with_hands(void **state)
{
    struct world *w = *state;
    struct patient patient;
    struct routine_choice c;
    enum hold why;
    struct err err = { 0 };
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, &err), 1);
    patient.hands_on_cleared_by = STR("");
    assert_int_equal(patient_rows_save(w->db, &patient, &err), 0);
    assert_int_equal(pick(w, "", false, &c, &why), 0);
    assert_int_equal(why, HOLD_UNCLEARED);
    assert_int_equal(pick(w, "", true, &c, &why), 1);
    assert_false(c.hands_on);
}

static void a_bruise_rests_and_worse_rests(void **state)
{
    struct world *w = *state;
    struct routine_choice c;
    enum hold why;
    struct err err = { 0 };
    assert_int_equal(session_rows_said(w->db, 1, STR("bruise"), w->care.now_utc, &err), 0);
    w->care.now_utc += 3 * DAY_S;
    assert_int_equal(pick(w, "", false, &c, &why), 0);
    assert_int_equal(why, HOLD_TOUCH);
    w->care.now_utc += 2 * DAY_S;
    assert_int_equal(pick(w, "", false, &c, &why), 1);
    note(w, w->care.now_utc - HOUR_S, (struct observation){ .code = OBS_ROUTINE_EFFECT, .value = 1, .value_high = 1, .text = "worse" });
    assert_int_equal(pick(w, "", false, &c, &why), 0);
    assert_int_equal(why, HOLD_TOUCH);
    w->care.now_utc += DAY_S;
    assert_int_equal(pick(w, "", false, &c, &why), 1);
}

static void what_helped_last_time_is_said(void **state)
{
    struct world *w = *state;
    struct routine_choice c;
    assert_int_equal(pick(w, "temple_circles", false, &c, NULL), 1);
    note(w, w->care.now_utc - HOUR_S, PAIN(50));
    offer(w, &c, true);
    note(w, w->care.now_utc + HOUR_S, PAIN(30));
    w->care.now_utc += 4 * DAY_S;
    assert_int_equal(pick(w, "temple_circles", false, &c, NULL), 1);
    assert_non_null(strstr(c.text.s, "Last time this took you from 5 to 3."));
    assert_int_equal(pick(w, "neck_stretch", false, &c, NULL), 1);
    assert_null(strstr(c.text.s, "Last time"));
}

static void one_tip_a_week_and_none_twice_in_a_month(void **state)
{
    struct world *w = *state;
    const char *seen[8] = { 0 };
    size_t n = 0;
    for (int day = 0; day < 28; day++) {
        struct routine_choice c;
        assert_int_equal(pick(w, "", false, &c, NULL), 1);
        if (c.tip_id != NULL) {
            for (size_t i = 0; i < n; i++)
                assert_string_not_equal(seen[i], c.tip_id);
            assert_string_not_equal(c.tip_id, "firmer_ball");
            assert_true(n < 8);
            seen[n++] = c.tip_id;
        }
        offer(w, &c, true);
        w->care.now_utc += DAY_S;
    }
    assert_int_equal(n, 4);
}

static void the_words_are_the_patients(void **state)
{
    struct world *w = *state;
    struct patient patient;
    struct routine_choice c;
    struct err err = { 0 };
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, &err), 1);
    patient.lang = STR("es");
    assert_int_equal(patient_rows_save(w->db, &patient, &err), 0);
    assert_int_equal(pick(w, "", false, &c, NULL), 1);
    assert_non_null(strstr(c.text.s, "dos pelotas bajo el craneo (3-5 min), luego estirar el cuello"));
    assert_non_null(strstr(c.text.s, "un sorbo y un bocado"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mistake_is_told_with_file_line_and_nearest_name),
        cmocka_unit_test_setup_teardown(every_area_has_a_routine_and_every_routine_a_source, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_week_of_three_sessions_covers_all_areas, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_never_done_gives_its_turn_away, set_up, tear_down),
        cmocka_unit_test(the_phase_decides_what_may_be_suggested),
        cmocka_unit_test_setup_teardown(in_an_attack_who_asks_gets_something_without_hands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_is_not_cleared_gets_nothing_with_hands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bruise_rests_and_worse_rests, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_helped_last_time_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_tip_a_week_and_none_twice_in_a_month, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_words_are_the_patients, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
