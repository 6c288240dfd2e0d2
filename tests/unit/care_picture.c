/* SPDX-License-Identifier: ISC
 * The pictures of the state tables in naped(8) are those of the program.  When one differs, the test prints what should stand there. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/files.h"
#include "care/answer_table.h"
#include "care/escalate_inside.h"

enum { INDENT = 2, WIDTH = 15, LINE_MAX_BYTES = 78, MAN_MAX_BYTES = 1 << 20 };

/* Every state, and under it where each event leads: "taken  ack".  What cannot come about is left out. */
static void draw(struct buf *out, const struct state_table *table, const char *(*cell)(int state, int event))
{
    for (int s = 0; s < table->n_states; s++) {
        buf_addf(out, "%s\n", table->states[s]);
        for (int first = 0; first < table->n_events; first++) {
            const char *where = table->never(s, first) == NULL ? cell(s, first) : NULL;
            bool again = where == NULL;
            for (int e = 0; e < first && !again; e++)
                again = table->never(s, e) == NULL && strcmp(cell(s, e), where) == 0;
            if (again)
                continue;
            int column = INDENT + WIDTH;
            buf_addf(out, "%*s%-*s", INDENT, "", WIDTH, where);
            for (int e = first; e < table->n_events; e++) {
                if (table->never(s, e) != NULL || strcmp(cell(s, e), where) != 0)
                    continue;
                if (column + 1 + (int)strlen(table->events[e]) > LINE_MAX_BYTES) {
                    buf_addf(out, "\n%*s", INDENT + WIDTH, "");
                    column = INDENT + WIDTH;
                }
                buf_addf(out, " %s", table->events[e]);
                column += 1 + (int)strlen(table->events[e]);
            }
            buf_addc(out, '\n');
        }
    }
}

static const char *team_cell(int state, int event)
{
    const struct team_transition *t = team_transition_of((enum escalation_state)state, (enum team_event)event);
    return t->next == t->state && t->act == NULL ? "(stays)" : ESCALATION_STATE_NAMES[t->next];
}

static const char *patient_cell(int state, int event)
{
    const struct side_transition *t = side_transition_of((enum patient_side)state, (enum side_event)event);
    return t->next == t->state && t->act == NULL ? "(stays)" : SIDE_NAMES[t->next];
}

static const char *answer_cell(int asked, int said)
{
    static const struct {
        answer_fn *act;
        const char *word;
    } WORDS[] = {
        { answer_confirmed, "alarm" },     { answer_denied, "noted" },         { answer_unclear, "human and again" },
        { answer_ask_again, "asked again" }, { answer_speaks_for_itself, "as any flag" }, { answer_safe, "asked again" },
        { answer_crisis_yes, "rings anew" }, { answer_crisis_no, "alert stays" }, { answer_seen, "safe" },
        { answer_not_seen, "advice" },     { answer_taken_back, "alarm" },     { answer_doubted_again, "asked again" },
        { answer_known_other, "asked or left" }, { answer_known_again, "asked or left" }, { answer_help_left, "left open" },
        { answer_help_unclear, "asked once" },
    };
    answer_fn *act = answer_row_of((enum asked)asked, (enum said_what)said)->act;
    if (act == NULL)
        return asked <= ASKED_SOON && said == SAID_NOTHING ? "to a human" : "(nothing)";
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (WORDS[i].act == act)
            return WORDS[i].word;
    return "?";
}

static void is_in_the_manual(const char *name, const struct state_table *table, const char *(*cell)(int state, int event))
{
    char *rules = rules_dir_default(), *path = NULL;
    struct str man;
    struct err err = { 0 };
    struct buf drawn;
    buf_init(&drawn, 0);
    draw(&drawn, table, cell);
    assert_true(buf_ok(&drawn));
    assert_true(asprintf(&path, "%s/../contrib/man/naped.8", rules) > 0);
    if (file_read(path, MAN_MAX_BYTES, &man, &err) < 0)
        fail_msg("%s", err.text);
    if (strstr(man.s, buf_cstr(&drawn)) == NULL)
    {
        printf("# %s\n%s# end\n", name, buf_cstr(&drawn));
        fail_msg("contrib/man/naped.8 shows another table of %s than the one above", name);
    }
    buf_clear(&drawn);
    free((void *)(uintptr_t)man.s);
    free(path);
    free(rules);
}

static void the_team_s_side_is_drawn_as_it_is(void **state)
{
    (void)state;
    is_in_the_manual("alerts", &TEAM_STATE_TABLE, team_cell);
}

static void the_patient_s_side_is_drawn_as_it_is(void **state)
{
    (void)state;
    is_in_the_manual("patients", &PATIENT_STATE_TABLE, patient_cell);
}

static void the_answers_are_drawn_as_they_are(void **state)
{
    (void)state;
    is_in_the_manual("answers", &ANSWER_STATE_TABLE, answer_cell);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(the_team_s_side_is_drawn_as_it_is),
        cmocka_unit_test(the_patient_s_side_is_drawn_as_it_is),
        cmocka_unit_test(the_answers_are_drawn_as_they_are),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
