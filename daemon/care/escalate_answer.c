/* SPDX-License-Identifier: ISC
 * What a text means to the question that is open: which row of the table it is, and what those rows do (P4). */
#include <config.h>

#include "care/escalate_inside.h"

#include <string.h>

#include "nlp/read.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "triage/ruleset.h"

enum { NO_COUNTS_S = 30 * 60, TAKE_BACK_S = 30 * 60, ASKS_MAX = 3, BARE_TOKENS = 2, LEFT_S = 3 * 3600 };

/* The highest possible flag that was not asked about yet, or NULL. */
static const struct escalation_flag *next_question(const struct text_pass *p)
{
    for (size_t i = 0; i < p->e.n_flags; i++) {
        const struct escalation_flag *flag = &p->e.flags[i];
        if (flag->certainty == CERTAINTY_POSSIBLE && !flag->denied
            && ruleset_ask(p->care->setup->ruleset, arena_str(p->care->arena, flag->flag).s) != NULL)
            return flag;
    }
    return NULL;
}

int escalate_settle(struct text_pass *p, struct err *err)
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

/* The answer was yes: the flag is definite.  inbox_id: the text that it was asked about. */
static int confirm(struct text_pass *p, struct str flag_id, enum tier tier, int64_t inbox_id, struct err *err)
{
    const char *id = arena_str(p->care->arena, flag_id).s;
    struct flag flag = { .id = id, .tier = tier, .certainty = CERTAINTY_DEFINITE,
                         .advice = ruleset_advice(p->care->setup->ruleset, id) };
    struct assessment assessment = { .tier = flag.tier, .flags = &flag, .n_flags = 1 };
    struct inbox_row row;
    struct str words = p->words;
    int rc = inbox_id != 0 ? inbox_rows_get(p->care->db, inbox_id, p->care->arena, &row, err) : 0;
    if (rc < 0)
        return -1;
    if (rc == 1)
        words = words_repaired(row.text, p->care->arena); /* what was asked about, not the bare yes */
    p->out->answered = true;
    if (flag.tier >= TIER_URGENT)
        return escalate_alarm(p, &assessment, words, err);
    return escalate_listed(p, &assessment, words, err) < 0 || escalate_settle(p, err) < 0 ? -1 : 0;
}

int answer_confirmed(struct text_pass *p, struct err *err)
{
    const struct escalation_flag *known = escalate_flag(&p->e, p->e.row.asked_flag);
    return confirm(p, p->e.row.asked_flag, known != NULL ? known->tier : TIER_EMERGENCY, known != NULL ? known->inbox_id : 0, err);
}

/* For half an hour a yes takes the no back. */
static int remember_denial(struct text_pass *p, struct str flag, struct err *err)
{
    struct conversation denied = {
        .patient_id = p->person->patient.id, .address_id = p->person->address.id, .kind = CONVERSATION_SAFETY,
        .question = QUESTION_YES_NO, .escalation_id = p->e.row.id, .topic = flag, .asks = 1, .asked_utc = p->care->now_utc,
        .expires_utc = p->care->now_utc + TAKE_BACK_S,
    };
    return conversation_rows_put(p->care->db, &denied, err);
}

/* "New for you, or lasting over an hour?" asks of an aura of that text what its own question would ask again. */
static int deny_aura(struct text_pass *p, struct str flag, struct err *err)
{
    const struct escalation_flag *sight = escalate_flag(&p->e, flag), *aura = escalate_flag(&p->e, STR("prolonged_aura"));
    if (!str_is(flag, "vision_change") || sight == NULL || aura == NULL || aura->certainty != CERTAINTY_POSSIBLE
        || aura->inbox_id != sight->inbox_id)
        return 0;
    return escalation_rows_deny(p->care->db, p->e.row.id, aura->flag, err);
}

int answer_denied(struct text_pass *p, struct err *err)
{
    struct str flag = p->e.row.asked_flag;
    if (escalation_rows_deny(p->care->db, p->e.row.id, flag, err) < 0 || deny_aura(p, flag, err) < 0 || escalate_load_flags(&p->e, err) < 0)
        return -1;
    p->out->answered = true;
    p->out->outcome = "denied";
    int rc = escalate_settle(p, err);
    if (rc != 0)
        return rc < 0 ? -1 : 0;
    if (remember_denial(p, flag, err) < 0)
        return -1;
    return post_person(p->care, p->person, CLASS_REPLY, (struct origin){ "inbox", p->inbox_id, "no" },
                       say(p->care, &p->person->voice, MESSAGE_ASK_NO), err);
}

/* Somebody must know; and the question is put again, a few times. */
int answer_unclear(struct text_pass *p, struct err *err)
{
    p->out->answered = true;
    p->out->asked = true;
    p->out->outcome = "unclear";
    p->e.inbox_id = p->inbox_id;
    /* Once people know, the steps run on: ringing from step one at each text would never reach the second (P5). */
    if (!escalate_question_known(&p->e.row) && escalate_unanswered(&p->e, err) < 0)
        return -1;
    p->e.row.patient_next_utc = 0;
    if (p->e.row.asks < ASKS_MAX)
        return escalate_side(&p->e, SIDE_NO_ANSWER, err);
    return escalate_side(&p->e, SIDE_GIVE_UP, err) < 0 ? -1 : escalate_say_short(&p->e, err);
}

int answer_ask_again(struct text_pass *p, struct err *err)
{
    if (p->e.row.asks >= ASKS_MAX)
        return answer_unclear(p, err);
    p->out->asked = true;
    p->out->outcome = "asked";
    p->e.inbox_id = p->inbox_id;
    return escalate_side(&p->e, SIDE_NO_ANSWER, err);
}

int answer_safe(struct text_pass *p, struct err *err)
{
    if (p->e.row.asks >= ASKS_MAX)
        return answer_unclear(p, err);
    p->out->asked = true;
    p->out->outcome = "asked";
    p->e.inbox_id = p->inbox_id;
    return escalate_side(&p->e, SIDE_SAID_SAFE, err);
}

/* Hours after the question, of which the team knows, something else comes: the question ends, the text is on the team's list and is
 * heard as any other (decisions 6 and 7).  Returns 1 when it is so. */
static int leave_late(struct text_pass *p, struct err *err)
{
    if (p->care->now_utc - p->e.row.asked_utc <= LEFT_S)
        return 0;
    struct flag late = { .id = "question", .tier = TIER_NONE, .certainty = CERTAINTY_DEFINITE };
    struct assessment raised = { .tier = TIER_NONE, .flags = &late, .n_flags = 1 };
    p->e.inbox_id = p->inbox_id;
    p->e.raised = &raised;
    if (escalate_team(&p->e, TEAM_SOON, err) < 0)
        return -1;
    return escalate_side(&p->e, SIDE_GIVE_UP, err) < 0 ? -1 : 1;
}

int answer_known_other(struct text_pass *p, struct err *err)
{
    int rc = leave_late(p, err);
    return rc == 0 ? answer_ask_again(p, err) : rc < 0 ? -1 : 0;
}

int answer_known_again(struct text_pass *p, struct err *err)
{
    int rc = leave_late(p, err);
    return rc == 0 ? answer_unclear(p, err) : rc < 0 ? -1 : 0;
}

/* Its flags are looked at after this. */
int answer_speaks_for_itself(struct text_pass *p, struct err *err)
{
    (void)p;
    (void)err;
    return 0;
}

static int end_topic(struct text_pass *p, const char *outcome, struct err *err)
{
    p->e.inbox_id = p->inbox_id;
    p->out->answered = true;
    p->out->outcome = outcome;
    return conversation_rows_end(p->care->db, p->person->patient.id, p->person->address.id, err);
}

/* The alert stays: only a human closes it. */
int answer_crisis_no(struct text_pass *p, struct err *err)
{
    return end_topic(p, "denied", err);
}

int answer_crisis_yes(struct text_pass *p, struct err *err)
{
    p->out->advised = true;
    if (end_topic(p, "advised", err) < 0
        || post_person(p->care, p->person, CLASS_ADVICE, (struct origin){ "inbox", p->inbox_id, "advice.yes" },
                       say(p->care, &p->person->voice, MESSAGE_ADVICE_SUICIDAL_YES), err) < 0)
        return -1;
    return escalate_team(&p->e, TEAM_ALARM, err) < 0 ? -1 : escalate_side(&p->e, SIDE_ADVICE, err);
}

/* "Yes" and no more: "yes but nobody came" has to be asked about, and a thumb is no word (decision 8). */
static bool is_bare_word(const struct text_pass *p)
{
    for (size_t i = 0; i < p->words.n; i++)
        if ((unsigned char)p->words.s[i] >= 0xf0) /* an emoji */
            return false;
    return p->screening->reading.n_tokens <= BARE_TOKENS;
}

/* What comes now gets an answer of its own, and a yes behind that answers no question about help. */
int answer_help_left(struct text_pass *p, struct err *err)
{
    if (!str_is(p->conversation.topic, TOPIC_HELP))
        return 0;
    return conversation_rows_end(p->care->db, p->person->patient.id, p->person->address.id, err);
}

int answer_help_unclear(struct text_pass *p, struct err *err)
{
    p->e.inbox_id = p->inbox_id;
    p->out->answered = true;
    p->out->outcome = "asked";
    return escalate_ask_help(&p->e, err);
}

int answer_seen(struct text_pass *p, struct err *err)
{
    if (str_is(p->conversation.topic, TOPIC_HELP) && p->screening->reading.intent != INTENT_SAFE && !is_bare_word(p))
        return answer_help_unclear(p, err);
    if (end_topic(p, "safe", err) < 0)
        return -1;
    return escalate_side_of(&p->e.row) == SIDE_CALM ? 0 : escalate_side(&p->e, SIDE_SAID_SAFE, err);
}

int answer_not_seen(struct text_pass *p, struct err *err)
{
    p->out->advised = true;
    if (end_topic(p, "advised", err) < 0)
        return -1;
    return post_person(p->care, p->person, CLASS_ADVICE, (struct origin){ "inbox", p->inbox_id, "advice.unseen" },
                       say(p->care, &p->person->voice, MESSAGE_REASK_SECOND), err);
}

/* What was denied, with its tier and the text that raised it. */
static int denied_flag(struct text_pass *p, struct escalation_flag *out, struct err *err)
{
    struct escalation_flag *flags = NULL;
    size_t n = 0;
    *out = (struct escalation_flag){ .flag = p->conversation.topic, .tier = TIER_EMERGENCY };
    if (escalation_rows_flags(p->care->db, p->conversation.escalation_id, p->care->arena, &flags, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (str_equal(flags[i].flag, p->conversation.topic))
            *out = flags[i];
    return 0;
}

int answer_taken_back(struct text_pass *p, struct err *err)
{
    struct escalation_flag flag;
    if (denied_flag(p, &flag, err) < 0 || end_topic(p, "advised", err) < 0)
        return -1;
    return confirm(p, flag.flag, flag.tier, flag.inbox_id, err);
}

/* Not so sure any more: asked once more, as if it had just come up. */
int answer_doubted_again(struct text_pass *p, struct err *err)
{
    struct escalation_flag flag;
    if (denied_flag(p, &flag, err) < 0 || end_topic(p, "asked", err) < 0)
        return -1;
    const char *id = arena_str(p->care->arena, flag.flag).s;
    struct flag again = { .id = id, .tier = flag.tier, .certainty = CERTAINTY_POSSIBLE,
                          .ask = ruleset_ask(p->care->setup->ruleset, id) };
    struct assessment assessment = { .flags = &again, .n_flags = 1 };
    return again.ask == NULL ? 0 : escalate_possible(p, &assessment, &again, err);
}

/* Decision 6, P4: a no counts only when it was surely meant for this question. */
static bool no_is_plain(const struct text_pass *p, int64_t asked_utc)
{
    const struct conversation *c = &p->conversation;
    const struct reading *reading = &p->screening->reading;
    if (p->screening->assessment.n_flags > 0)
        return false;
    int64_t sent_utc = p->text->inbound->sent_utc;
    if (sent_utc > 0 && sent_utc < asked_utc) /* written before it was asked */
        return false;
    bool fresh = p->care->now_utc - asked_utc <= NO_COUNTS_S;
    bool alone = c->last_prompt_utc == 0
        || (c->last_prompt_utc < asked_utc && asked_utc - c->last_prompt_utc > NO_COUNTS_S);
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
static bool repeats_asked(const struct text_pass *p, enum asked asked)
{
    struct str flag = asked == ASKED_DENIED ? p->conversation.topic : p->e.row.asked_flag;
    const struct assessment *assessment = &p->screening->assessment;
    for (size_t i = 0; i < assessment->n_flags; i++)
        if (str_is(flag, assessment->flags[i].id))
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

/* Which question is open; false: none. */
static bool asked_of(const struct text_pass *p, enum asked *out)
{
    const struct escalation_flag *flag = escalate_flag(&p->e, p->e.row.asked_flag);
    const struct conversation *c = &p->conversation;
    if (p->e.row.asked_flag.n > 0) {
        enum tier tier = flag != NULL ? flag->tier : TIER_EMERGENCY;
        *out = escalate_question_known(&p->e.row) ? ASKED_KNOWN
            : tier == TIER_EMERGENCY              ? ASKED_EMERGENCY
            : tier == TIER_URGENT                 ? ASKED_URGENT
                                                  : ASKED_SOON;
        return true;
    }
    if (c->kind != CONVERSATION_SAFETY)
        return false;
    bool open = p->e.row.id != 0 && c->escalation_id == p->e.row.id;
    bool crisis = str_is(c->topic, "suicidal") && c->expires_utc == 0, seen = str_is(c->topic, "seen") || str_is(c->topic, TOPIC_HELP);
    *out = crisis ? ASKED_CRISIS : seen ? ASKED_SEEN : ASKED_DENIED;
    return crisis || seen ? open : c->expires_utc != 0;
}

static enum tier asked_tier(const struct text_pass *p, enum asked asked)
{
    const struct escalation_flag *flag = escalate_flag(&p->e, p->e.row.asked_flag);
    if (asked == ASKED_DENIED)
        return TIER_NONE;
    return flag != NULL ? flag->tier : TIER_EMERGENCY;
}

/* "Pain 8", and then "no, 6": it may put the number right, and say nothing of what was asked. */
static bool may_correct(const struct text_pass *p, enum asked asked)
{
    const struct reading *reading = &p->screening->reading;
    return asked <= ASKED_KNOWN && str_is(p->e.row.asked_flag, "severe_new") && reading->n_observations == 1
        && reading->observations[0].code == OBS_PAIN && reading->n_mentions == 0;
}

/* A temperature and no more: it says how high the fever is, which was asked of nobody. */
static bool is_temperature(const struct reading *reading)
{
    return reading->n_observations == 1 && reading->observations[0].code == OBS_TEMPERATURE;
}

/* "Nah jk": a sign that was told is not taken back by a joke, and a no that may be part of one is no plain no (P4). */
static bool says_joke(const struct text_pass *p)
{
    return screening_mentions(p->screening, "joke_said");
}

/* What the text is, to that question. */
static enum said_what said_of(const struct text_pass *p, enum asked asked)
{
    const struct reading *reading = &p->screening->reading;
    const struct assessment *assessment = &p->screening->assessment;
    enum tier tier = asked_tier(p, asked), highest = TIER_NONE;
    int64_t asked_utc = asked <= ASKED_KNOWN ? p->e.row.asked_utc : p->conversation.asked_utc;
    for (size_t i = 0; i < assessment->n_flags; i++)
        highest = assessment->flags[i].tier > highest ? assessment->flags[i].tier : highest;
    if (assessment->tier >= TIER_URGENT)
        return assessment->tier >= tier ? SAID_DEFINITE : SAID_DEFINITE_LOW;
    switch (reading->answer) {
    case ANSWER_YES:
        return SAID_YES;
    case ANSWER_NO:
        if (may_correct(p, asked))
            return SAID_UNCLEAR;
        if (says_joke(p) && asked == ASKED_CRISIS)
            return SAID_NO_DOUBTFUL;
        if (says_joke(p) && asked <= ASKED_KNOWN)
            return p->e.row.asks > 1 ? SAID_LOST_AGAIN : SAID_LOST;
        return asked == ASKED_DENIED || no_is_plain(p, asked_utc) ? SAID_NO : SAID_NO_DOUBTFUL;
    case ANSWER_UNCLEAR:
        return SAID_UNCLEAR;
    case ANSWER_NONE:
        break;
    }
    if (is_temperature(reading) && asked <= ASKED_KNOWN)
        return SAID_OTHER;
    if (repeats_asked(p, asked))
        return SAID_SAME;
    if (asked == ASKED_DENIED && says_joke(p)) /* was it the sign, or the no? */
        return SAID_UNCLEAR;
    if (reading->stop_heard || p->text->inbound->carrier_optout != NULL)
        return SAID_STOP;
    if (assessment->n_flags > 0)
        return highest > tier ? SAID_SECOND_HIGH : SAID_SECOND_LOW;
    if (escalate_says_safe(p))
        return SAID_SAFE;
    if (is_other_business(reading))
        return SAID_OTHER;
    return asked <= ASKED_KNOWN && p->e.row.asks > 1 ? SAID_LOST_AGAIN : SAID_LOST;
}

int escalate_answer(struct text_pass *p, struct err *err)
{
    enum asked asked;
    if (!asked_of(p, &asked))
        return 0;
    enum said_what said = said_of(p, asked);
    const struct answer_row *row = answer_row_of(asked, said);
    if (row == NULL)
        return err_set(err, ERR_RANGE, "no row for an answer");
    cover_cell(p->care, &ANSWER_STATE_TABLE, (int)asked, (int)said);
    if (asked <= ASKED_KNOWN && said == SAID_STOP) {
        p->out->asked = true;
        p->out->outcome = "asked";
    }
    return row->act == NULL ? 0 : row->act(p, err);
}
