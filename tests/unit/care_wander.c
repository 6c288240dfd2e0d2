/* SPDX-License-Identifier: ISC
 * Random histories of one person: pain, medicine, GO, DONE, answers, STOP, jumps of the clock.  Whatever comes, nothing hands-on is said in
 * an attack or while safety is open (decisions 2, 4, 6), nothing unprompted in quiet hours or after STOP (P6), and no call fails. */
#include <config.h>

#include "../support/care_world.h"

#include "care/person.h"
#include "care/phase.h"
#include "care/routine_rules.h"
#include "store/attack_rows.h"
#include "store/patient_rows.h"

enum { HISTORIES = 45, EVENTS = 120, QUIET_FROM = 21 * 60, QUIET_TO = 8 * 60 };

/* The same world with an empty store: reading the rules takes longest. */
static void begin(struct world *w, uint64_t seed)
{
    struct patient patient;
    struct err err = { 0 };
    world_forget(w);
    db_rollback(w->db);
    db_close(w->db);
    arena_reset(w->arena);
    w->db = w->care.db = db_open("sqlite::memory:", &err);
    assert_non_null(w->db);
    assert_int_equal(db_begin(w->db, &err), 0);
    w->care.now_utc = WORLD_NOON;
    world_add_ana(w);
    assert_int_equal(patient_rows_get(w->db, 1, w->arena, &patient, &err), 1);
    patient.hands_on_cleared_by = seed % 4 == 0 ? STR("") : STR("maria");
    patient.quiet_from_min = QUIET_FROM;
    patient.quiet_to_min = QUIET_TO;
    assert_int_equal(patient_rows_save(w->db, &patient, &err), 0);
    rng_seed(&w->rng, seed);
}

static struct phase_now phase_of_ana(struct world *w, struct person *person)
{
    struct phase_now now;
    struct err err = { 0 };
    assert_int_equal(person_load(&w->care, 1, 0, person, &err), 0);
    assert_int_equal(phase_of(&w->care, person, &now, &err), 0);
    return now;
}

/* Whether a line out leads through something with hands. */
static bool is_hands_on(struct world *w, const char *line)
{
    const struct routines *r = messages_routines(w->setup.messages);
    for (size_t i = 0; i < routines_n(r); i++) {
        const struct routine *routine = routines_at(r, i);
        for (size_t k = 0; routine->touch != TOUCH_NONE && k < routines_n_steps(r, "en", routine); k++) {
            const char *step = routines_step(r, "en", routine, k), *hole = strchr(step, '{');
            char piece[200];
            snprintf(piece, sizeof piece, "%.*s", hole != NULL ? (int)(hole - step) : (int)strlen(step), step);
            if (strlen(piece) > 12 && strstr(line, piece) != NULL)
                return true;
        }
    }
    return false;
}

/* minutes: how long the clock ran before it; 0: it answers a text. */
static void look(struct world *w, int minutes, bool stopped, const char *what)
{
    bool unprompted = minutes > 0;
    struct person person;
    struct phase_now now = phase_of_ana(w, &person);
    bool quiet = person.now.minute >= QUIET_FROM || person.now.minute < QUIET_TO;
    for (size_t i = 0; i < w->n_out; i++) {
        if (strncmp(w->out[i], ANA, strlen(ANA)) != 0)
            continue;
        bool hands = is_hands_on(w, w->out[i]);
        bool safety = strstr(w->out[i], "Call 911") != NULL || strstr(w->out[i], "Y or N") != NULL;
        if (hands && (now.touch == TOUCH_NONE || now.safety_open))
            fail_msg("%s: hands-on in phase %s: %s", what, PHASE_NAMES[now.phase], w->out[i]);
        bool step = strstr(w->out[i], "Then reply DONE") != NULL || strstr(w->out[i], "/") != NULL;
        if (step && minutes > 60)
            fail_msg("%s: a step after %d minutes: %s", what, minutes, w->out[i]);
        if (unprompted && quiet && !safety && !step)
            fail_msg("%s: at %d:%02d: %s", what, person.now.minute / 60, person.now.minute % 60, w->out[i]);
        if (unprompted && stopped && !safety)
            fail_msg("%s: after STOP: %s", what, w->out[i]);
    }
}

static void say_pain(struct world *w, int tenths)
{
    struct observation *o = arena_alloc(w->arena, sizeof *o);
    *o = (struct observation){ .code = OBS_PAIN, .value = tenths, .value_high = tenths };
    world_text(w, (struct said){ .text = "pain", .intent = INTENT_DIARY, .observations = o, .n_observations = 1 });
}

/* One thing that may happen; returns whether the person is stopped after it. */
static bool happen(struct world *w, bool alarms, bool stopped)
{
    static const struct said SAYS[] = {
        { .text = "go", .intent = INTENT_GO }, { .text = "done", .intent = INTENT_DONE }, { .text = "skip", .intent = INTENT_SKIP },
        { .text = "wait", .intent = INTENT_LATER }, { .text = "steps", .intent = INTENT_OTHER }, { .text = "worse", .intent = INTENT_OTHER },
        { .text = "sore", .intent = INTENT_OTHER }, { .text = "a bruise", .intent = INTENT_OTHER }, { .text = "better", .intent = INTENT_OTHER },
        { .text = "no", .intent = INTENT_NO, .answer = ANSWER_NO }, { .text = "yes", .intent = INTENT_YES, .answer = ANSWER_YES },
        { .text = "maybe", .intent = INTENT_OTHER, .answer = ANSWER_UNCLEAR }, { .text = "gone", .intent = INTENT_OTHER },
        { .text = "undo", .intent = INTENT_UNDO }, { .text = "help", .intent = INTENT_HELP },
        { .text = "my arm is numb", .intent = INTENT_DIARY, .flags = { NUMB }, .n_flags = 1 },
        { .text = "arm feels weird", .intent = INTENT_DIARY, .flags = { MAYBE_NUMB }, .n_flags = 1 },
        { .text = "stop", .intent = INTENT_STOP, .stop_heard = true }, { .text = "start", .intent = INTENT_START },
    };
    enum { N = sizeof SAYS / sizeof *SAYS };
    uint64_t n = rng_below(&w->rng, N + 12);
    if (n >= N + 6) {
        int minutes = (int)rng_below(&w->rng, n % 3 == 0 ? 2000 : n % 3 == 1 ? 200 : 4) + 1;
        world_wait(w, minutes);
        look(w, minutes, stopped, "time");
        return stopped;
    }
    if (n >= N) {
        say_pain(w, (int)rng_below(&w->rng, 11) * 10);
        look(w, 0, stopped, "pain");
        return stopped;
    }
    if (!alarms && (SAYS[n].n_flags > 0 || SAYS[n].intent == INTENT_STOP || strcmp(SAYS[n].text, "worse") == 0))
        n = 0; /* nobody of the team closes what these open */
    world_text(w, SAYS[n]);
    look(w, 0, stopped, SAYS[n].text);
    return SAYS[n].intent == INTENT_STOP || (stopped && SAYS[n].intent != INTENT_START);
}

/* An attack that is on always waits for something, or an alert does. */
static void check_attack(struct world *w)
{
    struct attack row;
    struct err err = { 0 };
    int rc = attack_rows_open(w->db, 1, &row, &err);
    assert_true(rc >= 0);
    if (rc == 1)
        assert_true(row.next_utc > w->care.now_utc - 1);
}

static void nothing_wrong_is_said_in_random_histories(void **state)
{
    (void)state;
    struct world *w = world_new();
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        bool stopped = false;
        begin(w, seed);
        for (int i = 0; i < EVENTS; i++) {
            stopped = happen(w, seed % 3 == 0, stopped);
            check_attack(w);
        }
    }
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_wrong_is_said_in_random_histories) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
