/* SPDX-License-Identifier: ISC
 * What a patient's text means for safety: an answer to the open question, then the flags. */
#include <config.h>

#include "care/escalate_inside.h"

#include <string.h>

#include "care/advice.h"
#include "model/conversation.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "triage/ruleset.h"

enum { NO_COUNTS_S = 30 * 60, LATE_S = 30 * 60, AFTER_ACK_S = 30 * 60, SOON_AGAIN_S = 30 * 86400 };

/* One text on its way through. */
struct pass {
    struct care *care;
    const struct person *person;
    const struct care_text *text;
    int64_t inbox_id;
    const struct screening *screening;
    struct str words;           /* repaired */
    struct conversation conversation;
    struct safety *out;
    struct escalate e;
};

static int note_flag(struct pass *p, struct str id, enum tier tier, enum certainty certainty, struct err *err)
{
    struct escalation_flag flag = {
        .escalation_id = p->e.row.id, .flag = id, .tier = tier, .certainty = certainty, .inbox_id = p->inbox_id,
        .first_utc = p->care->now_utc, .last_utc = p->care->now_utc,
    };
    return escalation_rows_flag(p->care->db, &flag, err);
}

static int note_flags(struct pass *p, const struct assessment *assessment, struct err *err)
{
    for (size_t i = 0; p->e.row.id != 0 && i < assessment->n_flags; i++) {
        const struct flag *flag = &assessment->flags[i];
        if (note_flag(p, str_of(flag->id), flag->tier, flag->certainty, err) < 0)
            return -1;
    }
    return escalate_load_flags(&p->e, err);
}

/* Posts the advice for the definite flags and remembers that it was said. */
static int advise(struct pass *p, const struct assessment *assessment, struct str words, struct err *err)
{
    struct advice advice[ADVICE_MAX];
    int64_t sent_utc = p->text->inbound->sent_utc;
    struct advice_request request = { .assessment = assessment, .text = words, .late_minute = -1 };
    int64_t late_s = p->text->inbound->swept ? 0 : LATE_S; /* a webhook that was missed is late, however little */
    if (sent_utc > 0 && p->care->now_utc - sent_utc > late_s) {
        struct local local;
        zone_local(p->person->zone, sent_utc, &local);
        request.late_minute = local.minute;
    }
    size_t n = advice_compose(&p->person->voice, &request, advice, p->care->arena);
    for (size_t i = 0; i < n; i++) {
        struct origin origin = { "inbox", p->inbox_id, advice[i].key }; /* the slot is the same, whoever composed it */
        if (post_person(p->care, p->person, CLASS_ADVICE, origin, advice[i].body, err) < 0)
            return -1;
        if (strcmp(advice[i].key, "advice.suicidal") != 0)
            continue;
        struct conversation asked = { /* its last sentence is a question */
            .patient_id = p->person->patient.id, .address_id = p->person->address.id, .kind = CONVERSATION_SAFETY,
            .question = QUESTION_YES_NO, .escalation_id = p->e.row.id, .topic = STR("suicidal"), .asks = 1,
            .asked_utc = p->care->now_utc,
        };
        if (conversation_rows_put(p->care->db, &asked, err) < 0)
            return -1;
    }
    p->out->advised = p->out->advised || n > 0;
    if (n > 0)
        p->out->outcome = "advised";
    return 0;
}

/* Whether a definite flag rings anew (decision 9), given what is open. */
static bool rings_anew(const struct pass *p, const struct flag *flag)
{
    const struct escalation *row = &p->e.row;
    const struct escalation_flag *known = escalate_flag(&p->e, str_of(flag->id));
    if (row->state != ESCALATION_ALERTED && row->state != ESCALATION_TAKEN)
        return true;
    if (known == NULL || known->certainty != CERTAINTY_DEFINITE || flag->tier > known->tier || row->safe)
        return true;
    return row->state == ESCALATION_TAKEN && p->care->now_utc - row->taken_utc > AFTER_ACK_S;
}

/* Definite flags of emergency or urgent: alert and advice. */
static int alarm(struct pass *p, const struct assessment *assessment, struct str words, struct err *err)
{
    bool anew = false;
    enum tier tier = TIER_NONE;
    for (size_t i = 0; i < assessment->n_flags; i++) {
        const struct flag *flag = &assessment->flags[i];
        if (flag->certainty != CERTAINTY_DEFINITE || flag->tier < TIER_URGENT)
            continue;
        anew = anew || rings_anew(p, flag);
        tier = flag->tier > tier ? flag->tier : tier;
    }
    enum escalation_state before = p->e.row.state;
    p->e.inbox_id = p->inbox_id;
    for (size_t i = 0; i < assessment->n_flags && p->e.shown.n == 0; i++)
        if (assessment->flags[i].certainty == CERTAINTY_DEFINITE && assessment->flags[i].tier == tier)
            p->e.shown = advice_words(words, &assessment->flags[i], 1, true, p->care->arena);
    bool raised = before != ESCALATION_ALERTED && before != ESCALATION_TAKEN;
    if (raised || tier > p->e.row.tier)
        p->e.row.tier = tier;
    /* The flags must be there when the ring is worded, and need the row: an opened one is walked again below. */
    if (p->e.row.id == 0 && escalate_team(&p->e, TEAM_POSSIBLE, err) < 0)
        return -1;
    if (note_flags(p, assessment, err) < 0 || escalate_team(&p->e, anew ? TEAM_ALARM : TEAM_ALARM_AGAIN, err) < 0)
        return -1;
    /* Before the advice: it may open a question of its own. */
    const struct escalation_flag *asked = escalate_flag(&p->e, p->e.row.asked_flag);
    bool on = p->e.row.asked_flag.n > 0, stays = on && asked != NULL && asked->tier > tier;
    if ((tier == TIER_EMERGENCY || (on && !stays))
        && escalate_side(&p->e, tier == TIER_EMERGENCY ? SIDE_ADVICE : SIDE_ANSWERED, err) < 0)
        return -1;
    if (advise(p, assessment, words, err) < 0)
        return -1;
    /* P4: what is urgent answers no question about an emergency. */
    return stays ? escalate_side(&p->e, SIDE_NO_ANSWER, err) : 0;
}

static int listed(struct pass *p, const struct assessment *assessment, struct str words, struct err *err)
{
    p->e.inbox_id = p->inbox_id;
    if (p->e.row.tier < TIER_SOON)
        p->e.row.tier = TIER_SOON;
    if (escalate_team(&p->e, TEAM_SOON, err) < 0 || note_flags(p, assessment, err) < 0)
        return -1;
    return advise(p, assessment, words, err);
}

/* Asks about a possible flag: now, when it is the highest; else it waits its turn. */
static int possible(struct pass *p, const struct assessment *assessment, const struct flag *flag, struct err *err)
{
    const struct escalation_flag *asked = escalate_flag(&p->e, p->e.row.asked_flag);
    bool on = p->e.row.asked_flag.n > 0;
    p->e.inbox_id = p->inbox_id;
    if (p->e.row.tier < flag->tier && p->e.row.state != ESCALATION_ALERTED && p->e.row.state != ESCALATION_TAKEN)
        p->e.row.tier = flag->tier;
    if (escalate_team(&p->e, TEAM_POSSIBLE, err) < 0 || note_flags(p, assessment, err) < 0)
        return -1;
    p->out->asked = true;
    if (p->out->outcome == NULL)
        p->out->outcome = "asked";
    bool same = on && str_is(p->e.row.asked_flag, flag->id) && p->e.row.state != ESCALATION_ASKED;
    /* One whose clock has run out gives way. */
    if (same || (on && p->e.row.patient_next_utc != 0 && (asked == NULL || asked->tier >= flag->tier)))
        return 0;
    p->e.question = str_of(flag->id);
    if (escalate_side(&p->e, SIDE_ASK, err) < 0)
        return -1;
    if (p->e.row.asked_flag.n > 0)
        return 0;
    /* Told to call for help, they are asked nothing else: the team hears of it instead (P4, decision 9). */
    p->e.shown = advice_words(p->words, flag, 1, true, p->care->arena);
    return escalate_team(&p->e, TEAM_ALARM, err);
}

/* The highest possible flag that was not asked about yet, or NULL. */
static const struct escalation_flag *next_question(const struct pass *p)
{
    for (size_t i = 0; i < p->e.n_flags; i++) {
        const struct escalation_flag *flag = &p->e.flags[i];
        if (flag->certainty == CERTAINTY_POSSIBLE && !flag->denied
            && ruleset_ask(p->care->setup->ruleset, arena_str(p->care->arena, flag->flag).s) != NULL)
            return flag;
    }
    return NULL;
}

/* The question has its answer: the next one, or the day list, or the end.  1: another question was put. */
static int settle(struct pass *p, struct err *err)
{
    const struct escalation_flag *next = next_question(p);
    if (next != NULL) {
        p->e.question = next->flag;
        p->out->asked = true;
        return escalate_team(&p->e, TEAM_DENIED_NEXT, err) < 0 || escalate_side(&p->e, SIDE_ASK, err) < 0 ? -1 : 1;
    }
    bool on_list = false;
    enum tier tier = TIER_NONE;
    for (size_t i = 0; i < p->e.n_flags; i++) {
        on_list = on_list || !p->e.flags[i].denied;
        if (!p->e.flags[i].denied && p->e.flags[i].tier > tier)
            tier = p->e.flags[i].tier;
    }
    if (on_list && p->e.row.state == ESCALATION_ASKED)
        p->e.row.tier = tier;
    if (escalate_side(&p->e, SIDE_ANSWERED, err) < 0)
        return -1;
    return escalate_team(&p->e, on_list ? TEAM_DENIED_LISTED : TEAM_DENIED, err);
}

/* The answer was yes: the flag is definite. */
static int confirmed(struct pass *p, struct err *err)
{
    const struct escalation_flag *known = escalate_flag(&p->e, p->e.row.asked_flag);
    const char *id = arena_str(p->care->arena, p->e.row.asked_flag).s;
    const char *advice = ruleset_advice(p->care->setup->ruleset, id);
    struct flag flag = { .id = id, .tier = known != NULL ? known->tier : TIER_EMERGENCY, .certainty = CERTAINTY_DEFINITE,
                         .advice = advice };
    struct assessment assessment = { .tier = flag.tier, .flags = &flag, .n_flags = 1 };
    struct inbox_row row;
    struct str words = p->words;
    int rc = known != NULL ? inbox_rows_get(p->care->db, known->inbox_id, p->care->arena, &row, err) : 0;
    if (rc < 0)
        return -1;
    if (rc == 1)
        words = words_repaired(row.text, p->care->arena); /* what was asked about, not the bare yes */
    p->out->answered = true;
    if (flag.tier >= TIER_URGENT)
        return alarm(p, &assessment, words, err);
    return listed(p, &assessment, words, err) < 0 || settle(p, err) < 0 ? -1 : 0;
}

static int denied(struct pass *p, struct err *err)
{
    if (escalation_rows_deny(p->care->db, p->e.row.id, p->e.row.asked_flag, err) < 0 || escalate_load_flags(&p->e, err) < 0)
        return -1;
    p->out->answered = true;
    p->out->outcome = "denied";
    int rc = settle(p, err);
    if (rc != 0)
        return rc < 0 ? -1 : 0;
    return post_person(p->care, p->person, CLASS_REPLY, (struct origin){ "inbox", p->inbox_id, "no" },
                       say(p->care, &p->person->voice, MESSAGE_ASK_NO), err);
}

static int unclear(struct pass *p, struct err *err)
{
    p->out->answered = true;
    p->out->asked = true;
    p->out->outcome = "unclear";
    p->e.inbox_id = p->inbox_id;
    bool ringing = p->e.row.state == ESCALATION_ALERTED || p->e.row.state == ESCALATION_TAKEN;
    bool told = ringing && p->e.row.patient_next_utc == 0;
    /* Once people know, the steps run on: ringing from step one at each text would never reach the second (P5). */
    if (!told && escalate_unanswered(&p->e, err) < 0)
        return -1;
    p->e.row.patient_next_utc = 0;
    return escalate_side(&p->e, SIDE_NO_ANSWER, err);
}

/* Decision 6, P4: a no counts only when it was surely meant for this question. */
static bool no_is_plain(const struct pass *p)
{
    const struct conversation *c = &p->conversation;
    const struct reading *reading = &p->screening->reading;
    if (p->screening->assessment.n_flags > 0)
        return false;
    int64_t sent_utc = p->text->inbound->sent_utc;
    if (p->text->inbound->swept && sent_utc > 0 && sent_utc < p->e.row.asked_utc) /* written before it was asked */
        return false;
    bool fresh = p->care->now_utc - p->e.row.asked_utc <= NO_COUNTS_S;
    bool alone = c->last_prompt_utc == 0
        || (c->last_prompt_utc < p->e.row.asked_utc && p->e.row.asked_utc - c->last_prompt_utc > NO_COUNTS_S);
    if (c->kind != CONVERSATION_NONE && c->kind != CONVERSATION_SAFETY) /* asked something else since: an invitation */
        alone = false;
    if (fresh && alone)
        return true;
    /* Late, but it says what it denies. */
    for (size_t i = 0; i < reading->n_mentions; i++)
        if (reading->mentions[i].polarity == POLARITY_ABSENT)
            return true;
    return false;
}

/* Whether the text says something about safety's question again, without answering. */
static bool repeats_asked(const struct pass *p)
{
    const struct assessment *assessment = &p->screening->assessment;
    for (size_t i = 0; i < assessment->n_flags; i++)
        if (str_is(p->e.row.asked_flag, assessment->flags[i].id))
            return true;
    return false;
}

/* Diary entries and commands leave the question open; the clock runs on. */
static bool is_other_business(const struct reading *reading)
{
    switch (reading->intent) {
    case INTENT_STOP: case INTENT_START: case INTENT_HELP: case INTENT_JOIN: case INTENT_UNDO: case INTENT_DIARY:
        return true;
    case INTENT_OTHER: case INTENT_DONE: case INTENT_SKIP: case INTENT_LATER: case INTENT_PAUSE: case INTENT_YES: case INTENT_NO:
    case INTENT_SAFE: case INTENT_GO: case INTENT_LESS: case INTENT_MORE: case INTENT_TEAM: case INTENT_COUNT:
        break;
    }
    return reading->n_observations > 0;
}

/* The text as an answer to the open question.  Its own flags are looked at afterwards in any case. */
static int answer(struct pass *p, struct err *err)
{
    const struct reading *reading = &p->screening->reading;
    if (p->screening->assessment.tier >= TIER_URGENT)
        return 0; /* definite: it speaks for itself, whatever was asked */
    switch (reading->answer) {
    case ANSWER_YES:
        return confirmed(p, err);
    case ANSWER_NO:
        return no_is_plain(p) ? denied(p, err) : unclear(p, err);
    case ANSWER_UNCLEAR:
        return unclear(p, err);
    case ANSWER_NONE:
        break;
    }
    if (repeats_asked(p) || (p->e.row.asks > 1 && !is_other_business(reading)))
        return unclear(p, err);
    if (p->screening->assessment.n_flags > 0)
        return 0; /* something new: it decides which question comes first */
    p->out->asked = true;
    p->out->outcome = "asked";
    p->e.inbox_id = p->inbox_id;
    return reading->stop_heard ? 0 : escalate_side(&p->e, SIDE_NO_ANSWER, err);
}

/* The Y or N at the end of the advice for somebody who thinks of suicide: anything but no rings on. */
static int answer_suicidal(struct pass *p, struct err *err)
{
    enum answer said = p->screening->reading.answer;
    p->e.inbox_id = p->inbox_id;
    if (said == ANSWER_NONE)
        return 0;
    p->out->answered = true;
    p->out->outcome = said == ANSWER_NO ? "denied" : "advised";
    if (conversation_rows_end(p->care->db, p->person->patient.id, p->person->address.id, err) < 0)
        return -1;
    if (said == ANSWER_NO)
        return 0; /* the alert stays: only a human closes it */
    p->out->advised = true;
    if (post_person(p->care, p->person, CLASS_ADVICE, (struct origin){ "inbox", p->inbox_id, "advice.yes" },
                    say(p->care, &p->person->voice, MESSAGE_ADVICE_SUICIDAL_YES), err) < 0)
        return -1;
    return escalate_team(&p->e, TEAM_ALARM, err) < 0 ? -1 : escalate_side(&p->e, SIDE_ADVICE, err);
}

/* Leaves out what was raised already in the last 30 days and can wait (decision 7). */
static int drop_told(struct pass *p, struct assessment *out, struct err *err)
{
    const struct assessment *from = &p->screening->assessment;
    struct flag *flags = arena_array(p->care->arena, from->n_flags + 1, sizeof *flags);
    if (flags == NULL)
        return err_set(err, ERR_NOMEM, "flags");
    *out = *from;
    out->flags = flags;
    out->n_flags = 0;
    for (size_t i = 0; i < from->n_flags; i++) {
        int64_t last_utc = 0;
        if (from->flags[i].tier == TIER_SOON) {
            int rc = escalation_rows_flag_last(p->care->db, p->person->patient.id, str_of(from->flags[i].id), &last_utc, err);
            if (rc < 0)
                return -1;
            if (rc == 1 && p->care->now_utc - last_utc < SOON_AGAIN_S)
                continue;
        }
        flags[out->n_flags++] = from->flags[i];
    }
    return 0;
}

/* Whether the open escalation knows nothing of that possible flag. */
static bool is_news(const struct pass *p, const struct flag *flag)
{
    const struct escalation_flag *known = escalate_flag(&p->e, str_of(flag->id));
    return flag->tier >= TIER_URGENT && (known == NULL || known->denied);
}

static int raise_flags(struct pass *p, struct err *err)
{
    struct assessment assessment;
    const struct flag *definite = NULL, *maybe = NULL;
    bool news = false;
    if (drop_told(p, &assessment, err) < 0)
        return -1;
    for (size_t i = 0; i < assessment.n_flags; i++) {
        const struct flag *flag = &assessment.flags[i];
        if (flag->certainty == CERTAINTY_DEFINITE && (definite == NULL || flag->tier > definite->tier))
            definite = flag;
        if (flag->certainty == CERTAINTY_POSSIBLE && flag->ask != NULL
            && (maybe == NULL || flag->tier > maybe->tier || (flag->tier == maybe->tier && !news && is_news(p, flag)))) {
            maybe = flag;
            news = is_news(p, flag);
        }
    }
    if (definite != NULL && definite->tier >= TIER_URGENT && alarm(p, &assessment, p->words, err) < 0)
        return -1;
    if (definite != NULL && definite->tier == TIER_SOON && listed(p, &assessment, p->words, err) < 0)
        return -1;
    bool ringing = p->e.row.state == ESCALATION_ALERTED || p->e.row.state == ESCALATION_TAKEN;
    if (maybe == NULL || (definite != NULL && maybe->tier <= definite->tier) || (ringing && maybe->tier <= p->e.row.tier && !news))
        return ringing ? note_flags(p, &assessment, err) : 0;
    return possible(p, &assessment, maybe, err);
}

int escalate_text(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id,
                  const struct screening *screening, struct safety *out, struct err *err)
{
    *out = (struct safety){ 0 };
    struct pass p = { .care = care, .person = person, .text = text, .inbox_id = inbox_id, .screening = screening,
                      .words = words_repaired(text->inbound->text, care->arena), .out = out };
    if (escalate_load(&p.e, care, person, err) < 0
        || conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &p.conversation,
                                 err) < 0)
        return -1;
    bool safety = p.conversation.kind == CONVERSATION_SAFETY && p.e.row.id != 0;
    if (p.e.row.asked_flag.n > 0) {
        if (answer(&p, err) < 0)
            return -1;
    } else if (safety && str_is(p.conversation.topic, "suicidal") && answer_suicidal(&p, err) < 0) {
        return -1;
    }
    if (screening->assessment.n_flags > 0 && raise_flags(&p, err) < 0)
        return -1;
    enum patient_side side = escalate_side_of(&p.e.row);
    if (screening->reading.intent == INTENT_SAFE && screening->assessment.n_flags == 0 && side != SIDE_QUESTIONED
        && side != SIDE_CALM) {
        p.e.inbox_id = inbox_id;
        out->answered = true;
        out->outcome = "safe";
        if (escalate_side(&p.e, SIDE_SAID_SAFE, err) < 0)
            return -1;
    }
    out->asked = out->asked || p.e.row.asked_flag.n > 0;
    if (!screening->assessment.other_ill || out->advised)
        return 0;
    out->advised = true;
    out->outcome = "advised";
    return post_person(care, person, CLASS_ADVICE, (struct origin){ "inbox", inbox_id, "advice.other" },
                       say(care, &person->voice, MESSAGE_ADVICE_OTHER_ILL), err);
}
