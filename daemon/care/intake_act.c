/* SPDX-License-Identifier: ISC
 * What the table of the intake names. */
#include <config.h>

#include "care/escalate.h"
#include "care/intake_inside.h"
#include "care/plan_make.h"
#include "model/conversation.h"
#include "nlp/read.h"
#include "store/conversation_rows.h"

enum { STALE_S = 4 * 3600, TALK_S = 26 * 3600 };

static void add(struct asking *a, struct str text)
{
    a->body = compose_join(a->body, text, a->care->arena);
}

static const struct intake_text *text_of(const struct asking *a)
{
    return intake_text(a->rules, (size_t)a->row.place);
}

/* What the next answer is about. */
static int converse(struct asking *a, struct err *err)
{
    struct conversation c = {
        .patient_id = a->person->patient.id, .address_id = a->person->address.id, .kind = CONVERSATION_INTAKE, .question = QUESTION_MENU,
        .topic = str_of(text_of(a)->id), .asks = 1, .asked_utc = a->care->now_utc, .expires_utc = a->care->now_utc + TALK_S,
    };
    return conversation_rows_put(a->care->db, &c, err);
}

static int end_talk(struct asking *a, struct err *err)
{
    struct conversation open;
    int rc = conversation_rows_get(a->care->db, a->person->patient.id, a->person->address.id, a->care->now_utc, a->care->arena, &open, err);
    if (rc != 1 || open.kind != CONVERSATION_INTAKE)
        return rc < 0 ? -1 : 0;
    return conversation_rows_end(a->care->db, a->person->patient.id, a->person->address.id, err);
}

static int put(struct asking *a, struct err *err)
{
    a->row.missing = intake_needs(a->person, text_of(a));
    a->row.asked_utc = a->care->now_utc;
    a->row.puts++;
    add(a, intake_question(a->care, a->person, a->rules, text_of(a)));
    return converse(a, err);
}

int intake_open(struct asking *a, struct err *err)
{
    a->row.place = 0;
    a->row.reminded = false;
    a->row.begun_utc = a->care->now_utc;
    return put(a, err);
}

int intake_put(struct asking *a, struct err *err)
{
    return put(a, err);
}

/* All was asked: what follows from the answers, and why. */
static int finish(struct asking *a, struct err *err)
{
    struct intake_known known;
    enum hold without[PLAN_KIND_COUNT];
    int made = 0;
    if (intake_settle(a->care, a->person, a->rules, false, a->inbox_id, err) < 0
        || intake_known_of(a->care, a->rules, a->person->patient.id, &known, err) < 0 || end_talk(a, err) < 0)
        return -1;
    add(a, intake_outcome_text(a->care, a->person, a->rules, &known));
    /* Decision 3: what is usual softens a judgement only when a clinician has said so by name. */
    bool usual = known.usual > 0 || known.aura == INTAKE_YES;
    if (usual && escalate_list(a->care, a->person, a->inbox_id, "intake", err) < 0)
        return -1;
    return a->care->setup->settings->plans.on_join ? plan_make_defaults(a->care, a->person, &made, without, err) : 0;
}

int intake_go_on(struct asking *a, struct err *err)
{
    if (a->over)
        return finish(a, err);
    add(a, say(a->care, &a->person->voice, a->event == INTAKE_SKIPPED ? MESSAGE_INTAKE_LEFT_OPEN : MESSAGE_INTAKE_NOTED));
    a->row.place++;
    return put(a, err);
}

int intake_leave_open(struct asking *a, struct err *err)
{
    if (!a->over) {
        add(a, say(a->care, &a->person->voice, MESSAGE_INTAKE_LEFT_OPEN));
        a->row.place++;
        return put(a, err);
    }
    return finish(a, err);
}

/* Once more, and only what is missing. */
int intake_ask_again(struct asking *a, struct err *err)
{
    enum message message = (a->row.missing & INTAKE_MISSES_LIST) != 0 ? MESSAGE_INTAKE_AGAIN_LIST
        : (a->row.missing & INTAKE_MISSES_YEAR) != 0                  ? MESSAGE_INTAKE_AGAIN_YEAR
                                                                      : MESSAGE_INTAKE_AGAIN_CLOCK;
    add(a, say(a->care, &a->person->voice, message));
    return converse(a, err);
}

int intake_put_off(struct asking *a, struct err *err)
{
    add(a, say(a->care, &a->person->voice, a->row.reminded ? MESSAGE_INTAKE_LATER_ON : MESSAGE_INTAKE_LATER)); /* P9 */
    return end_talk(a, err);
}

/* Safety has put its own question by now, or will: nothing is said. */
int intake_hold(struct asking *a, struct err *err)
{
    return end_talk(a, err);
}

/* The one reminder, where it stood (P6: not said later than it makes sense). */
int intake_remind(struct asking *a, struct err *err)
{
    a->row.reminded = true;
    add(a, say(a->care, &a->person->voice, MESSAGE_INTAKE_STILL));
    if (put(a, err) < 0)
        return -1;
    const char *slot = arena_printf(a->care->arena, "ask.%d", a->row.puts);
    return post_until(a->care, a->person, CLASS_REMINDER, (struct origin){ "intake", a->person->patient.id, slot },
                      a->care->now_utc + STALE_S, a->body, err);
}

/* Nobody answers: hands-on routines are off, and the team sees it (decision 1). */
int intake_give_up(struct asking *a, struct err *err)
{
    return end_talk(a, err) < 0 ? -1 : intake_settle(a->care, a->person, a->rules, false, 0, err);
}

int intake_over(struct asking *a, struct err *err)
{
    return end_talk(a, err);
}
