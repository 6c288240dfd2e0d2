/* SPDX-License-Identifier: ISC
 * What a patient's text means for safety: an answer to the open question, then the flags. */
#include <config.h>

#include "care/escalate_inside.h"

#include <string.h>

#include "care/advice.h"
#include "care/whose.h"
#include "nlp/read.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "triage/ruleset.h"

enum { AFTER_ACK_S = 30 * 60, SOON_AGAIN_S = 30 * 86400 };

/* The last sentence of the advice is a question about that. */
static int put_topic(struct text_pass *p, const char *topic, struct err *err)
{
    struct conversation asked = {
        .patient_id = p->person->patient.id, .address_id = p->person->address.id, .kind = CONVERSATION_SAFETY,
        .question = QUESTION_YES_NO, .escalation_id = p->e.row.id, .topic = str_of(topic), .asks = 1,
        .asked_utc = p->care->now_utc,
    };
    return conversation_rows_put(p->care->db, &asked, err);
}

/* Decision 18, P9: who phones and by when, only while somebody is there and the clinic has said how soon. */
static int promise_call(struct text_pass *p, struct err *err)
{
    struct care *care = p->care;
    const struct settings *settings = care->setup->settings;
    struct duty duty;
    int members[8];
    size_t n_steps;
    if (duty_load_for(care, p->person->patient.site, &duty, err) < 0)
        return -1;
    const struct team_step *steps = duty_steps(&duty, &n_steps);
    if (settings->team.crisis_call_min <= 0 || n_steps == 0 || !person_staffed(care, p->person, care->now_utc, NULL)
        || duty_step(&duty, &steps[0], care->now_utc, members, 8) == 0)
        return 0;
    struct place places[] = {
        { "member", str_of(settings->team.members[members[0]].name) },
        { "time", clock_text(care, p->person->zone, care->now_utc + (int64_t)settings->team.crisis_call_min * 60) },
    };
    return post_person(care, p->person, CLASS_ADVICE, (struct origin){ "inbox", p->inbox_id, "advice.callback" },
                       compose(&p->person->voice, MESSAGE_ADVICE_CALLBACK, places, 2, care->arena), err);
}

/* Posts the advice for the definite flags and remembers that it was said. */
static int advise(struct text_pass *p, const struct assessment *assessment, struct str words, struct err *err)
{
    struct advice advice[ADVICE_MAX];
    struct advice_request request = { .assessment = assessment, .text = words };
    advice_note_late(&request, p->text->inbound, p->person->zone, p->care->now_utc);
    struct duty duty;
    if (duty_load_for(p->care, p->person->patient.site, &duty, err) < 0)
        return -1;
    int64_t reads_utc = duty_reads_again(&duty, p->care->now_utc);
    if (reads_utc != 0)
        request.opening = day_clock_text(p->care, &p->person->voice, p->person->zone, reads_utc);
    size_t n = advice_compose(&p->person->voice, &request, advice, p->care->arena);
    for (size_t i = 0; i < n; i++) {
        struct origin origin = { "inbox", p->inbox_id, advice[i].key }; /* the slot is the same, whoever composed it */
        bool crisis = strcmp(advice[i].key, "advice.suicidal") == 0;
        bool late = request.late_minute >= 0 && strcmp(advice[i].key, "advice.emergency") == 0;
        bool names = strcmp(advice[i].key, "advice.violence") != 0; /* decision 17: nothing tells who wrote */
        struct str body = names ? whose_for(p->care, p->person, advice[i].body) : advice[i].body;
        if (post_person(p->care, p->person, CLASS_ADVICE, origin, body, err) < 0)
            return -1;
        if ((crisis || late) && put_topic(p, crisis ? "suicidal" : "seen", err) < 0)
            return -1;
        if (crisis && promise_call(p, err) < 0)
            return -1;
    }
    p->out->advised = p->out->advised || n > 0;
    if (n > 0)
        p->out->outcome = "advised";
    return 0;
}

/* Whether a definite flag rings anew (decision 9), given what is open. */
static bool rings_anew(const struct text_pass *p, const struct flag *flag)
{
    const struct escalation *row = &p->e.row;
    const struct escalation_flag *known = escalate_flag(&p->e, str_of(flag->id));
    if (!escalate_is_ringing(row))
        return true;
    if (known == NULL || known->certainty != CERTAINTY_DEFINITE || flag->tier > known->tier || row->safe)
        return true;
    return row->state == ESCALATION_TAKEN && p->care->now_utc - row->taken_utc > AFTER_ACK_S;
}

/* Decision 17: no follow-up to that phone; somebody else may read it. */
static bool needs_follow_up(const struct assessment *assessment)
{
    for (size_t i = 0; i < assessment->n_flags; i++) {
        const struct flag *flag = &assessment->flags[i];
        if (flag->certainty == CERTAINTY_DEFINITE && flag->tier == TIER_EMERGENCY
            && (flag->advice == NULL || strcmp(flag->advice, "advice.violence") != 0))
            return true;
    }
    return false;
}

/* The patient's side of an alarm: the clock of the re-asks, and what becomes of a question that was open. */
static int advise_side(struct text_pass *p, const struct assessment *assessment, bool anew, bool stays, struct err *err)
{
    enum patient_side side = escalate_side_of(&p->e.row);
    bool first = anew || side == SIDE_CALM || side == SIDE_SAFE;
    if (needs_follow_up(assessment))
        return escalate_side(&p->e, first ? SIDE_ADVICE : SIDE_ADVICE_AGAIN, err);
    return side == SIDE_QUESTIONED && !stays ? escalate_side(&p->e, SIDE_ANSWERED, err) : 0;
}

int escalate_alarm(struct text_pass *p, const struct assessment *assessment, struct str words, struct err *err)
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
    p->e.inbox_id = p->inbox_id;
    for (size_t i = 0; i < assessment->n_flags && p->e.shown.n == 0; i++)
        if (assessment->flags[i].certainty == CERTAINTY_DEFINITE && assessment->flags[i].tier == tier)
            p->e.shown = advice_words(words, &assessment->flags[i], 1, true, p->care->arena);
    if (!escalate_is_ringing(&p->e.row) || tier > p->e.row.tier)
        p->e.row.tier = tier;
    const struct escalation_flag *asked = escalate_flag(&p->e, p->e.row.asked_flag);
    bool stays = asked != NULL && asked->tier > tier;
    p->e.raised = assessment;
    /* The side before the advice: it may open a question of its own. */
    if (escalate_team(&p->e, anew ? TEAM_ALARM : TEAM_ALARM_AGAIN, err) < 0 || advise_side(p, assessment, anew, stays, err) < 0
        || advise(p, assessment, words, err) < 0)
        return -1;
    /* P4: what is urgent answers no question about an emergency. */
    return stays && p->e.row.asked_flag.n > 0 ? escalate_side(&p->e, SIDE_NO_ANSWER, err) : 0;
}

int escalate_listed(struct text_pass *p, const struct assessment *assessment, struct str words, struct err *err)
{
    p->e.inbox_id = p->inbox_id;
    p->e.raised = assessment;
    if (p->e.row.tier < TIER_SOON)
        p->e.row.tier = TIER_SOON;
    return escalate_team(&p->e, TEAM_SOON, err) < 0 ? -1 : advise(p, assessment, words, err);
}

int escalate_possible(struct text_pass *p, const struct assessment *assessment, const struct flag *flag, struct err *err)
{
    const char *usual = ruleset_ask(p->care->setup->ruleset, flag->id);
    const struct escalation_flag *asked = escalate_flag(&p->e, p->e.row.asked_flag);
    bool on = p->e.row.asked_flag.n > 0, low = asked != NULL && asked->tier < flag->tier;
    p->e.inbox_id = p->inbox_id;
    p->e.raised = assessment;
    if (p->e.row.tier < flag->tier && !escalate_is_ringing(&p->e.row))
        p->e.row.tier = flag->tier;
    if (escalate_team(&p->e, TEAM_POSSIBLE, err) < 0)
        return -1;
    p->out->asked = true;
    if (p->out->outcome == NULL)
        p->out->outcome = "asked";
    bool same = on && str_is(p->e.row.asked_flag, flag->id) && p->e.row.state != ESCALATION_ASKED;
    /* One whose clock has run out gives way. */
    if (same || (on && p->e.row.patient_next_utc != 0 && !low))
        return 0;
    p->e.question = str_of(flag->id);
    p->e.question_as = usual == NULL || strcmp(usual, flag->ask) != 0 ? str_of(flag->ask) : STR("");
    if (escalate_side(&p->e, SIDE_ASK, err) < 0)
        return -1;
    if (p->e.row.asked_flag.n > 0)
        return 0;
    /* Told to call for help, they are asked nothing else: the team hears of it instead (P4, decision 9). */
    p->e.shown = advice_words(p->words, flag, 1, true, p->care->arena);
    if (escalate_team(&p->e, TEAM_ALARM, err) < 0)
        return -1;
    p->out->answered = true;
    return escalate_say_short(&p->e, err); /* and they read once more what to do: silence is no answer to "not safe" */
}

/* Leaves out what was raised already in the last 30 days and can wait (decision 7). */
static int drop_told(struct text_pass *p, struct assessment *out, struct err *err)
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
static bool is_news(const struct text_pass *p, const struct flag *flag)
{
    const struct escalation_flag *known = escalate_flag(&p->e, str_of(flag->id));
    return flag->tier >= TIER_URGENT && (known == NULL || known->denied);
}

static int raise_flags(struct text_pass *p, struct err *err)
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
    if (definite != NULL && definite->tier >= TIER_URGENT && escalate_alarm(p, &assessment, p->words, err) < 0)
        return -1;
    if (definite != NULL && definite->tier == TIER_SOON && escalate_listed(p, &assessment, p->words, err) < 0)
        return -1;
    bool ringing = escalate_is_ringing(&p->e.row);
    if (maybe == NULL || (definite != NULL && maybe->tier <= definite->tier) || (ringing && maybe->tier <= p->e.row.tier && !news)) {
        p->e.raised = ringing ? &assessment : NULL;
        return ringing ? escalate_note(&p->e, err) : 0;
    }
    return escalate_possible(p, &assessment, maybe, err);
}

bool escalate_says_safe(const struct text_pass *p)
{
    return p->screening->reading.intent == INTENT_SAFE && memchr(p->words.s, '?', p->words.n) == NULL;
}

/* SAFE, from somebody who was told to write it. */
static int safe(struct text_pass *p, struct err *err)
{
    enum patient_side side = escalate_side_of(&p->e.row);
    if (!escalate_says_safe(p) || p->screening->assessment.n_flags > 0 || side == SIDE_QUESTIONED
        || side == SIDE_CALM)
        return 0;
    p->e.inbox_id = p->inbox_id;
    p->out->answered = true;
    p->out->outcome = "safe";
    return escalate_side(&p->e, SIDE_SAID_SAFE, err);
}

/* A yes that may be meant for "has help come?": asked once more, plainly, before the re-asks stop (decision 8). */
static int help_perhaps(struct text_pass *p, struct err *err)
{
    enum patient_side side = escalate_side_of(&p->e.row);
    enum conversation_kind kind = p->conversation.kind;
    const struct reading *reading = &p->screening->reading;
    bool yes = reading->answer == ANSWER_YES || reading->intent == INTENT_YES || reading->intent == INTENT_SAFE; /* "safe? idk" */
    bool open = kind != CONVERSATION_NONE && kind != CONVERSATION_REMINDER && kind != CONVERSATION_PAIN;
    if (!yes || open || p->out->answered || p->screening->assessment.n_flags > 0 || side == SIDE_QUESTIONED || side == SIDE_CALM
        || side == SIDE_SAFE || messages_is_courtesy(p->care->setup->messages, p->words)) /* a thumb is neither */
        return 0;
    return answer_help_unclear(p, err);
}

int escalate_text(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id,
                  const struct screening *screening, struct safety *out, struct err *err)
{
    *out = (struct safety){ 0 };
    struct text_pass p = { .care = care, .person = person, .text = text, .inbox_id = inbox_id, .screening = screening,
                           .words = words_repaired(text->inbound->text, care->arena), .out = out };
    if (escalate_load(&p.e, care, person, err) < 0
        || conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &p.conversation,
                                 err) < 0)
        return -1;
    int whose = escalate_whose(&p, err);
    if (whose != 0) {
        out->asked = out->asked || p.e.row.asked_flag.n > 0;
        return whose < 0 ? -1 : 0;
    }
    if (escalate_drop_refusal(&p, err) < 0 || escalate_add_returned(&p, err) < 0 || escalate_answer(&p, err) < 0 || (p.screening->assessment.n_flags > 0 && raise_flags(&p, err) < 0) || safe(&p, err) < 0
        || help_perhaps(&p, err) < 0 || escalate_after(&p, err) < 0)
        return -1;
    out->asked = out->asked || p.e.row.asked_flag.n > 0;
    bool unwell = screening->assessment.other_unwell && !out->asked && !out->answered;
    if ((!screening->assessment.other_ill && !unwell) || out->advised)
        return 0;
    out->advised = true;
    out->outcome = "advised";
    return post_person(care, person, CLASS_ADVICE, (struct origin){ "inbox", inbox_id, "advice.other" },
                       say(care, &person->voice, unwell ? MESSAGE_ADVICE_OTHER_UNWELL : MESSAGE_ADVICE_OTHER_ILL), err);
}
