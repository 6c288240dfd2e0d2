/* SPDX-License-Identifier: ISC
 * What a careful reader counts, with the rules of the tree: how often a medicine is taken, the doses of a day, and what rises from one time
 * to the next; in each language beside what must stay quiet. */
#include <config.h>

#include "nlp/lexicon.h"
#include "nlp/read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct rule_files files;
static struct lexicon *lexicon;

static int make(void **state)
{
    (void)state;
    const char *top = getenv("top_srcdir") != NULL ? getenv("top_srcdir") : access("rules/en", R_OK) == 0 ? "." : "..";
    char path[4096];
    struct problems problems;
    snprintf(path, sizeof path, "%s/rules", top);
    problems_init(&problems);
    if (rule_files_read(path, &files, NULL) != 0)
        return -1;
    lexicon = lexicon_new(&files, &problems);
    problems_clear(&problems);
    return lexicon != NULL ? 0 : -1;
}

static int drop(void **state)
{
    (void)state;
    lexicon_free(lexicon);
    rule_files_clear(&files);
    return 0;
}

struct counts {
    const char *in;
    const char *want; /* the concepts that counting found of the patient, now, and said to be so; "" none */
};

/* The concepts, and in *mg what all paracetamol comes to. */
static void count(const char *text, char *out, size_t size, int *mg)
{
    struct arena *arena = arena_new(0);
    struct read_request request = { .text = { str_of(text) } };
    struct reading reading;
    size_t n = 0;
    int64_t ug = 0;
    assert_int_equal(nlp_read(&request, lexicon, arena, &reading, NULL), 0);
    out[0] = '\0';
    for (size_t i = 0; i < reading.n_mentions; i++) {
        const struct mention *m = &reading.mentions[i];
        bool holds = m->counted && m->polarity == POLARITY_PRESENT && m->tense == TENSE_NOW && m->experiencer == EXPERIENCER_PATIENT &&
            m->mode == MODE_STATED;
        if (holds && strstr(out, m->name) == NULL && n + 40 < size)
            n += (size_t)snprintf(out + n, size - n, "%s%s", n > 0 ? " " : "", m->name);
    }
    for (size_t i = 0; i < reading.n_observations; i++)
        if (reading.observations[i].code == OBS_MED && strcmp(reading.observations[i].text, "acetaminophen") == 0)
            ug += reading.observations[i].dose_ug;
    *mg = (int)(ug / 1000);
    arena_free(arena);
}

static void check(const struct counts *cases, size_t n)
{
    bool all = true;
    for (size_t i = 0; i < n; i++) {
        char got[400];
        int mg;
        count(cases[i].in, got, sizeof got, &mg);
        if (strcmp(got, cases[i].want) != 0) {
            fprintf(stderr, "\"%s\"\n    want %s\n    got  %s\n", cases[i].in, cases[i].want, got);
            all = false;
        }
    }
    assert_true(all);
}
#define CHECK(cases) check(cases, sizeof(cases) / sizeof *(cases))

static void a_habit_is_held_against_the_days_of_its_medicine(void **state)
{
    (void)state;
    static const struct counts CASES[] = {
        { "ibuprofen mon to fri cos of the strip lights", "overuse_counted" },
        { "ibuprofen mon wed fri, every week", "overuse_nearly" }, /* 13 of 15 */
        { "cocodamol mon wed fri, every week", "overuse_counted" }, /* 13 of 10 */
        { "sumatriptan every other day", "overuse_counted" },
        { "one solpadeine with every coffee", "overuse_counted" },
        { "paracetamol each shift", "overuse_counted" },
        { "the nurofen goes down with my breakfast, has done since the clocks changed", "overuse_counted" },
        { "naproxen on school nights", "overuse_counted" },
        { "ibuprofeno cada turno", "overuse_counted" },
        { "un paracetamol un dia si y otro no", "overuse_counted" },
        { "sumatriptan los lunes, miercoles y viernes", "overuse_counted" },
        { "me tomo un ibuprofeno con cada cafe", "overuse_counted" },
        { "un doliprane a chaque service", "overuse_counted" },
        { "relpax un jour sur deux", "overuse_counted" },
        { "ibuprofene du lundi au vendredi", "overuse_counted" },
    };
    CHECK(CASES);
}

static void dates_and_packs_are_counted(void **state)
{
    (void)state;
    static const struct counts CASES[] = {
        { "migraleve: took one on the 1st, 3rd, 4th, 7th, 9th, 10th, 12th, 15th, 18th, 20th, 22nd and 26th", "overuse_counted" },
        { "box of 12 imigran opened on the 2nd, empty on the 19th", "overuse_counted" },
        { "8 cuprofen pack opened sunday, last one gone by thursday", "overuse_counted" },
        { "caja de 20 de enantyum abierta el 3 y vacia el 12", "overuse_counted" },
        { "une boite de 12 relpax ouverte le 2, vide le 19", "overuse_counted" },
        { "sumatriptan le 1er, le 3, le 4, le 7, le 9, le 12, le 15, le 17, le 20, le 22", "overuse_counted" },
        { "took my sumatriptan on the 2nd, 5th and 20th", "" },
        { "box of 12 imigran opened on the 2nd", "" },
    };
    CHECK(CASES);
}

static void what_is_seldom_or_no_painkiller_stays_quiet(void **state)
{
    (void)state;
    static const struct counts CASES[] = {
        { "took 2 ibuprofen mon and wed this week", "" },
        { "took paracetamol twice this week", "" },
        { "topiramate every other day", "" },
        { "propranolol every working day", "" },
        { "aspirin 75 every morning with every breakfast", "" },
        { "my sister has naproxen every other day", "" },
        { "should i take ibuprofen every other day?", "" },
        { "no ibuprofen mon to fri this week", "" },
        { "naproxen once a week", "" },
        { "drivin 20 days outta the month, ibuprofen maybe twice", "" },
        { "shiraz twelve times a month. sumatriptan once", "" },
        { "le triptan un jour sur deux cents", "" },
        { "gym every other day, took two ibuprofen", "" },
        { "usual one, 6, took naproxen with my lunch as always", "" },
        { "topiramato cada dos dias", "" },
        { "me tome un ibuprofeno el lunes", "" },
        { "mi hermana toma naproxeno cada dos dias", "" },
        { "pris un doliprane lundi", "" },
        { "ma soeur prend du naproxene un jour sur deux", "" },
    };
    CHECK(CASES);
}

static void what_rises_from_time_to_time_is_seen(void **state)
{
    (void)state;
    static const struct counts CASES[] = {
        { "May five, june eight, july eleven already", "rise_months" },
        { "got 3 in march, 5 in april and 9 in may", "rise_months" },
        { "headache days: may 3 days, june 5 days, july 9 days", "rise_months" },
        { "monday i could still milk. tues had to sit. wed in sunglasses. today I sent the lad", "rise_grades" },
        { "monday 3, tuesday 5, today 7", "rise_days" },
        { "week 1 3 days, week 2 4 days, week 3 6 days", "rise_weeks" },
        { "enero 3, febrero 6, marzo 9", "rise_months" },
        { "lunes 3, martes 5, hoy 8", "rise_days" },
        { "el lunes pude con todo, el martes tuve que sentarme, hoy no pude levantarme", "rise_grades" },
        { "migraines jan 2, mars 5, et l\303\240 9", "rise_months" },
        { "lundi 2, mardi 4, mercredi 6, aujourd'hui 8", "rise_days" },
    };
    CHECK(CASES);
}

static void what_falls_or_stays_or_is_something_else_is_not(void **state)
{
    (void)state;
    static const struct counts CASES[] = {
        { "may 9, june 6, july 4", "" },
        { "may 5, june 5, july 5", "" },
        { "mon 8, tue 6, today 3", "" },
        { "monday 3, tuesday 7, today 3", "" },
        { "mon 4 glasses, tue 5 glasses, wed 6 glasses", "" },
        { "monday 2 h, tuesday 3 h, today 4 h", "" },
        { "lunes 8, martes 5, hoy 2", "" },
        { "enero 9, febrero 6, marzo 3", "" },
        { "lundi 8, mardi 5, aujourd'hui 2", "" },
        { "janvier 9, mars 6, mai 3", "" },
    };
    CHECK(CASES);
}

static void a_medicine_that_is_needed_more_is_seen(void **state)
{
    (void)state;
    static const struct counts CASES[] = {
        { "one zomig used to see it off, then it took two, now three", "rise_need" },
        { "The suma bought me eight hours last year, four at easter, hardly one now", "rise_need" },
        { "el sumatriptan me duraba ocho horas, luego cuatro, ahora ni una", "undone_told rise_need" },
        { "relpax used to have me back on court by the second set, not since thanksgiving", "undone_told" },
        { "le cachet qui me remettait debout me laisse couchee maintenant", "undone_told" },
        { "relpax still has me back on court by the second set", "" },
        { "le sumatriptan me tenait huit heures, puis quatre, maintenant une", "rise_need" },
        { "two zomig used to see it off, now one does", "" },
        { "the suma bought me two hours last year, eight now", "" },
        { "antes tomaba triptan 15 dias, ahora 4", "" },
        { "knocked the codeine on the head last year. 2 headaches since xmas. 3 today", "" },
        { "un zomig me duraba dos horas, ahora ocho", "" },
        { "avant 15 jours de triptan, maintenant 4", "" },
    };
    CHECK(CASES);
}

static void doses_of_one_day_are_summed(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        int mg;
    } CASES[] = {
        { "4 of the 500 paracetamol at breakfast, 4 at lunch and 4 with my soup", 6000 },
        { "2 paracetamol at 8, 2 at 2, 2 at 8pm", 3000 },
        { "4 tylenol at 8, another 4 at noon, 4 with dinner", 6000 },
        { "took 2 tylenol at 8, 6 at lunch, 3 now", 1000 }, /* the 6 is how bad it is */
        { "doliprane un gramme a 7h, 9h, 11h, 13h et 15h", 5000 },
        { "deux doliprane 1000 a 8h, deux a midi, deux au diner", 6000 },
        { "un doliprane 1000 a 8h et un autre a midi", 1000 },
        { "4 paracetamol al desayuno, 4 con la sopa y 4 al acostarme", 6000 },
        { "3 paracetamol con el desayuno, 3 con la comida, 3 con la cena", 4500 },
        { "2 paracetamol al desayuno y 2 con la cena", 2000 },
        { "took 2 tylenol, pain 4 at lunch, 6 at dinner", 1000 },
    };
    bool all = true;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char got[400];
        int mg;
        count(CASES[i].in, got, sizeof got, &mg);
        if (mg != CASES[i].mg) {
            fprintf(stderr, "\"%s\": want %d mg, got %d\n", CASES[i].in, CASES[i].mg, mg);
            all = false;
        }
    }
    assert_true(all);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(a_habit_is_held_against_the_days_of_its_medicine), cmocka_unit_test(dates_and_packs_are_counted),
        cmocka_unit_test(what_is_seldom_or_no_painkiller_stays_quiet), cmocka_unit_test(what_rises_from_time_to_time_is_seen),
        cmocka_unit_test(what_falls_or_stays_or_is_something_else_is_not), cmocka_unit_test(a_medicine_that_is_needed_more_is_seen),
        cmocka_unit_test(doses_of_one_day_are_summed),
    };
    return cmocka_run_group_tests(TESTS, make, drop);
}
