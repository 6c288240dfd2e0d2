/* SPDX-License-Identifier: ISC
 * The patient's side of an escalation: questions, re-asks, SAFE. */
#include <config.h>

#include "care/escalate_inside.h"

#include "base/fault.h"
#include "care/whose.h"
#include "model/conversation.h"
#include "nlp/read.h"
#include "store/conversation_rows.h"
#include "triage/ruleset.h"

/* Slots are unique within an escalation: what is asked a third time is a new message. */
static struct origin origin_of(const struct escalate *e, const char *what, int n)
{
    return (struct origin){ "escalation", e->row.id, arena_printf(e->care->arena, "%s.%d", what, n) };
}

struct str escalate_question_text(const struct escalate *e, struct str flag)
{
    const char *key = e->row.asked_as.n > 0 ? arena_str(e->care->arena, e->row.asked_as).s
                                            : ruleset_ask(e->care->setup->ruleset, arena_str(e->care->arena, flag).s);
    return key != NULL ? compose_key(&e->person->voice, key, NULL, 0, e->care->arena) : STR("");
}

/* "I need a plain answer, to be sure. {question}" */
static struct str with_question(const struct escalate *e, enum message message)
{
    struct place place = { "question", escalate_question_text(e, e->row.asked_flag) };
    return place.value.n > 0 ? compose(&e->person->voice, message, &place, 1, e->care->arena) : place.value;
}

static int put_conversation(struct escalate *e, struct err *err)
{
    struct conversation before, now = {
        .patient_id = e->row.patient_id, .address_id = e->person->address.id, .kind = CONVERSATION_SAFETY,
        .question = QUESTION_YES_NO, .escalation_id = e->row.id, .topic = e->row.asked_flag, .asks = e->row.asks,
        .asked_utc = e->care->now_utc,
    };
    int rc = conversation_rows_get(e->care->db, now.patient_id, now.address_id, e->care->now_utc, e->care->arena, &before, err);
    if (rc < 0)
        return -1;
    /* Decision 6: what else was asked before this question; a bare no may have been meant for that. */
    if (rc == 1)
        now.last_prompt_utc = before.kind == CONVERSATION_SAFETY || before.last_prompt_utc > before.asked_utc
            ? before.last_prompt_utc : before.asked_utc;
    return conversation_rows_put(e->care->db, &now, err);
}

int escalate_put_question(struct escalate *e, struct err *err)
{
    bool same = str_equal(e->row.asked_flag, e->question);
    e->row.asked_flag = e->question;
    e->row.asked_as = e->question_as;
    e->row.asks = same ? e->row.asks + 1 : 1;
    e->row.asked_utc = e->care->now_utc;
    struct str body = escalate_question_text(e, e->question);
    if (put_conversation(e, err) < 0)
        return -1;
    const char *slot = arena_printf(e->care->arena, "ask.%.*s.%lld", (int)e->question.n, e->question.s,
                                    (long long)e->care->now_utc);
    return post_person(e->care, e->person, CLASS_ADVICE, (struct origin){ "escalation", e->row.id, slot },
                       whose_for(e->care, e->person, body), err);
}

int escalate_end_question(struct escalate *e, struct err *err)
{
    e->row.asked_flag = STR("");
    e->row.asked_as = STR("");
    e->row.asks = 0;
    return conversation_rows_end_escalation(e->care->db, e->row.id, err);
}

int escalate_ask_again(struct escalate *e, struct err *err)
{
    e->row.asks++;
    e->row.asked_utc = e->care->now_utc;
    if (put_conversation(e, err) < 0)
        return -1;
    bool told = e->row.state == ESCALATION_ALERTED || e->row.state == ESCALATION_TAKEN; /* P9 */
    enum message message = told && escalate_question_known(&e->row) ? MESSAGE_ASK_UNCLEAR : MESSAGE_ASK_AGAIN;
    const char *slot = arena_printf(e->care->arena, "again.%.*s.%d.%lld", (int)e->row.asked_flag.n, e->row.asked_flag.s,
                                    e->row.asks, (long long)e->care->now_utc);
    return post_person(e->care, e->person, CLASS_ADVICE, (struct origin){ "escalation", e->row.id, slot },
                       whose_for(e->care, e->person, with_question(e, message)), err);
}

/* Decision 7: what is urgent and can wait until somebody is there, waits when it is known when that is. */
static enum team_event unanswered_event(struct escalate *e)
{
    const struct escalation_flag *flag = escalate_flag(e, e->row.asked_flag);
    if (flag != NULL && flag->tier <= TIER_SOON)
        return TEAM_UNANSWERED_LOW;
    bool hours = false, staffed = person_staffed(e->care, e->person, e->care->now_utc, &hours);
    return flag != NULL && flag->tier == TIER_URGENT && hours && !staffed ? TEAM_UNANSWERED_WAIT : TEAM_UNANSWERED;
}

static enum asked asked_of(const struct escalate *e)
{
    const struct escalation_flag *flag = escalate_flag(e, e->row.asked_flag);
    if (flag == NULL || flag->tier == TIER_EMERGENCY)
        return ASKED_EMERGENCY;
    return flag->tier == TIER_URGENT ? ASKED_URGENT : ASKED_SOON;
}

int escalate_unanswered(struct escalate *e, struct err *err)
{
    if (e->inbox_id == 0)
        cover_cell(e->care, &ANSWER_STATE_TABLE, asked_of(e), SAID_NOTHING);
    if (PLANTED(PLANTED_QUESTION_FORGOTTEN))
        return 0;
    return escalate_team(e, unanswered_event(e), err);
}

/* "Has help come?": a bare yes answers it while nothing else is open and nothing was said after it. */
static int ask_help(struct escalate *e, struct err *err)
{
    struct conversation open, asked = {
        .patient_id = e->row.patient_id, .address_id = e->person->address.id, .kind = CONVERSATION_SAFETY,
        .question = QUESTION_YES_NO, .escalation_id = e->row.id, .topic = STR(TOPIC_HELP), .asks = 1,
        .asked_utc = e->care->now_utc,
    };
    int rc = conversation_rows_get(e->care->db, asked.patient_id, asked.address_id, e->care->now_utc, e->care->arena, &open, err);
    return rc == 0 ? conversation_rows_put(e->care->db, &asked, err) : rc < 0 ? -1 : 0;
}

/* Something is said behind the question: whether help has come is not asked any more. */
static int end_help(struct escalate *e, struct err *err)
{
    struct conversation open;
    int64_t patient_id = e->row.patient_id, address_id = e->person->address.id;
    int rc = conversation_rows_get(e->care->db, patient_id, address_id, e->care->now_utc, e->care->arena, &open, err);
    if (rc != 1 || open.kind != CONVERSATION_SAFETY || !str_is(open.topic, TOPIC_HELP))
        return rc < 0 ? -1 : 0;
    return conversation_rows_end(e->care->db, patient_id, address_id, err);
}

int escalate_ask_help(struct escalate *e, struct err *err)
{
    if (end_help(e, err) < 0 || ask_help(e, err) < 0)
        return -1;
    return post_person(e->care, e->person, CLASS_ADVICE, (struct origin){ "inbox", e->inbox_id, "help" },
                       say(e->care, &e->person->voice, MESSAGE_REASK_FIRST), err);
}

int escalate_reask_first(struct escalate *e, struct err *err)
{
    if (ask_help(e, err) < 0)
        return -1;
    return post_person(e->care, e->person, CLASS_ADVICE, origin_of(e, "reask.first", (int)(e->care->now_utc - e->row.opened_utc)),
                       say(e->care, &e->person->voice, MESSAGE_REASK_FIRST), err);
}

int escalate_reask_second(struct escalate *e, struct err *err)
{
    if (end_help(e, err) < 0)
        return -1;
    return post_person(e->care, e->person, CLASS_ADVICE, origin_of(e, "reask.second", (int)(e->care->now_utc - e->row.opened_utc)),
                       say(e->care, &e->person->voice, MESSAGE_REASK_SECOND), err);
}

int escalate_say_safe(struct escalate *e, struct err *err)
{
    return post_person(e->care, e->person, CLASS_ADVICE, (struct origin){ "inbox", e->inbox_id, "safe" },
                       say(e->care, &e->person->voice, MESSAGE_SAFE_NOTED), err);
}

int escalate_to_phone(struct escalate *e, struct err *err)
{
    return escalate_team(e, TEAM_SILENT, err);
}
