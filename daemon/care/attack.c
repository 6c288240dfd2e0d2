/* SPDX-License-Identifier: ISC
 * Walks the table of an attack. */
#include <config.h>

#include "care/attack_inside.h"

#include <string.h>

#include "care/phase.h"
#include "care/remind.h"
#include "care/routine_rules.h"
#include "model/conversation.h"
#include "nlp/read.h"
#include "store/conversation_rows.h"
#include "triage/ruleset.h"

enum {
    HOUR_S = 3600, DAY_S = 86400, WEAK_S = 3, CHECK_S = 2 * HOUR_S, TOLD_S = HOUR_S, PUT_OFF_S = 1800,
    MORNING_MIN = 9 * 60, MORNING_LATER_MIN = 30, NIGHT_S = 4 * HOUR_S, DUE_LIMIT = 200,
};

/* The next morning: half an hour after the quiet hours end, else at nine; at least four hours from now. */
static int64_t next_morning(const struct attacking *a)
{
    const struct person *person = a->person;
    const struct settings_plans *site = &a->care->setup->settings->plans;
    int to = person->patient.quiet_to_min >= 0 && person->patient.quiet_from_min >= 0 ? person->patient.quiet_to_min : site->quiet_to_min;
    int minute = to > 0 ? to + MORNING_LATER_MIN : MORNING_MIN;
    int64_t at_utc = zone_utc(person->zone, person->now.date, minute);
    return at_utc >= a->care->now_utc + NIGHT_S ? at_utc : zone_utc(person->zone, date_add_days(person->now.date, 1), minute);
}

static void set_time(struct attacking *a, enum attack_wait wait)
{
    int64_t now_utc = a->care->now_utc;
    switch (wait) {
    case ATTACK_KEEP: break;
    case ATTACK_HOURS: a->row.next_utc = now_utc + CHECK_S; break;
    case ATTACK_NEXT_MORNING: a->row.next_utc = next_morning(a); break;
    case ATTACK_DAY: a->row.next_utc = now_utc + DAY_S; break;
    case ATTACK_NEVER: a->row.next_utc = 0; break;
    }
    if (a->row.next_utc == 0 || wait == ATTACK_KEEP)
        return;
    int64_t quiet_end_utc = remind_quiet_until(a->care, a->person, a->row.next_utc); /* P6 */
    if (quiet_end_utc != 0)
        a->row.next_utc = quiet_end_utc + MORNING_LATER_MIN * 60;
}

static int move(struct attacking *a, enum attack_event event, struct err *err)
{
    const struct attack_row *t = ATTACK_TABLE;
    while (t < ATTACK_TABLE + ATTACK_TABLE_N && ((int)t->state != a->row.state || t->event != event))
        t++;
    if (t == ATTACK_TABLE + ATTACK_TABLE_N)
        return err_set(err, ERR_RANGE, "no transition for an attack");
    cover_cell(a->care, &ATTACK_STATE_TABLE, (int)t->state, (int)event);
    a->event = event;
    a->row.state = (int)t->next;
    set_time(a, t->wait);
    /* An action that posts names the row. */
    if (a->row.id == 0) {
        if (t->act != NULL && t->act(a, err) < 0)
            return -1;
        return attack_rows_put(a->care->db, &a->row, err);
    }
    if (t->act != NULL && t->act(a, err) < 0)
        return -1;
    log_event(a->care->log, LOG_INFO, "attack.moved", F_ID("attack", a->row.id), F_WORD("event", ATTACK_EVENT_NAMES[event]),
              F_WORD("state", ATTACK_STATE_NAMES[t->next]), F_END);
    return attack_rows_save(a->care->db, &a->row, err);
}

/* What the question before a text adds to it */

static const struct screening *with_flag(struct care *care, const struct screening *screening, const struct flag *flag)
{
    struct screening *out = arena_alloc(care->arena, sizeof *out);
    size_t n = screening->assessment.n_flags;
    struct flag *flags = arena_array(care->arena, n + 1, sizeof *flags);
    if (out == NULL || flags == NULL)
        return NULL;
    *out = *screening;
    size_t at = 0; /* highest tier first */
    while (at < n && screening->assessment.flags[at].tier > flag->tier)
        at++;
    for (size_t i = 0, k = 0; i <= n; i++)
        flags[i] = i == at ? *flag : screening->assessment.flags[k++];
    out->assessment.flags = flags;
    out->assessment.n_flags = n + 1;
    if (flag->certainty == CERTAINTY_DEFINITE && flag->tier > out->assessment.tier)
        out->assessment.tier = flag->tier;
    return out;
}

/* "Y" alone tells the team nothing: the question goes before it. */
static const struct care_text *with_question(struct care *care, const struct care_text *text, struct str question)
{
    struct care_text *out = arena_alloc(care->arena, sizeof *out);
    struct inbound *inbound = arena_alloc(care->arena, sizeof *inbound);
    struct str words = words_repaired(text->inbound->text, care->arena);
    if (out == NULL || inbound == NULL)
        return text;
    *out = *text;
    *inbound = *text->inbound;
    inbound->text.text = compose_join(words, question, care->arena);
    out->inbound = inbound;
    return out;
}

static bool has_flag(const struct screening *screening, const char *id)
{
    for (size_t i = 0; i < screening->assessment.n_flags; i++)
        if (strcmp(screening->assessment.flags[i].id, id) == 0)
            return true;
    return false;
}

static int screen_answered(struct care *care, const struct person *person, const struct conversation *open, const struct care_text **text,
                           const struct screening **screening, struct prompted *out, struct err *err)
{
    static const struct flag SIGN = { .id = "attack_screen", .tier = TIER_EMERGENCY, .certainty = CERTAINTY_DEFINITE,
                                      .advice = "advice.attack_screen", .source = "decision 5", .when = "" };
    struct attacking a = { .care = care, .person = person };
    out->screen = true;
    out->answer = (*screening)->reading.answer;
    if (out->answer == ANSWER_NO && care->now_utc - open->asked_utc < WEAK_S) /* faster than one can read */
        out->answer = ANSWER_UNCLEAR;
    if (out->answer != ANSWER_YES || (*screening)->assessment.tier == TIER_EMERGENCY)
        return 0;
    if (attack_rows_open(care->db, person->patient.id, &a.row, err) < 0)
        return -1;
    *text = with_question(care, *text, attack_question(&a));
    const struct screening *with = with_flag(care, *screening, &SIGN);
    if (with == NULL)
        return err_set(err, ERR_NOMEM, "flags");
    *screening = with;
    return 0;
}

/* routines.md: what gets worse is a red-flag question, not soreness. */
static int worse_answered(struct care *care, const struct care_text *text, const struct screening **screening, bool *answered,
                          struct err *err)
{
    const struct ruleset *rules = care->setup->ruleset;
    const struct routines *routines = messages_routines(care->setup->messages);
    struct str words = words_repaired(text->inbound->text, care->arena);
    enum routine_effect effect = routines != NULL ? routines_effect(routines, words) : ROUTINE_EFFECT_NONE;
    *answered = effect != ROUTINE_EFFECT_NONE;
    if (effect != ROUTINE_WORSE || has_flag(*screening, "massage_worse"))
        return 0;
    for (size_t i = 0; i < ruleset_n_rules(rules); i++) {
        if (strcmp(ruleset_rule_id(rules, i), "massage_worse") != 0)
            continue;
        struct flag flag = { .id = ruleset_rule_id(rules, i), .tier = ruleset_rule_tier(rules, i), .certainty = CERTAINTY_POSSIBLE,
                             .source = "decision 26", .when = "" };
        flag.ask = ruleset_ask(rules, flag.id);
        flag.advice = ruleset_advice(rules, flag.id);
        const struct screening *with = with_flag(care, *screening, &flag);
        if (with == NULL)
            return err_set(err, ERR_NOMEM, "flags");
        *screening = with;
    }
    return 0;
}

/* "Gone", after "how is your head?", is a pain of 0. */
static int gone_answered(struct care *care, const struct care_text *text, const struct screening **screening, struct err *err)
{
    const struct reading *reading = &(*screening)->reading;
    const struct routines *routines = messages_routines(care->setup->messages);
    struct str words = words_repaired(text->inbound->text, care->arena);
    if (routines == NULL || reading->n_observations > 0 || (*screening)->assessment.n_flags > 0
        || routines_effect(routines, words) != ROUTINE_GONE)
        return 0;
    struct screening *out = arena_alloc(care->arena, sizeof *out);
    struct observation *none = arena_alloc(care->arena, sizeof *none);
    if (out == NULL || none == NULL)
        return err_set(err, ERR_NOMEM, "reading");
    *none = (struct observation){ .code = OBS_PAIN, .to = (uint32_t)words.n };
    *out = **screening;
    out->reading.observations = none;
    out->reading.n_observations = 1;
    *screening = out;
    return 0;
}

/* Decision 5: once an attack.  Who said no to the danger signs of it is not asked whether it is of a new kind, unless they say so. */
static int drop_asked(struct care *care, const struct person *person, const struct screening **screening, struct err *err)
{
    static const char ASKED[] = "severe_new";
    struct attack row;
    if (!has_flag(*screening, ASKED))
        return 0;
    int rc = attack_rows_open(care->db, person->patient.id, &row, err);
    if (rc != 1 || row.screen_answer != ANSWER_NO)
        return rc < 0 ? -1 : 0;
    struct screening *out = arena_alloc(care->arena, sizeof *out);
    struct flag *flags = arena_array(care->arena, (*screening)->assessment.n_flags, sizeof *flags);
    if (out == NULL || flags == NULL)
        return err_set(err, ERR_NOMEM, "flags");
    *out = **screening;
    out->assessment.flags = flags;
    out->assessment.n_flags = 0;
    for (size_t i = 0; i < (*screening)->assessment.n_flags; i++) {
        const struct flag *flag = &(*screening)->assessment.flags[i];
        if (strcmp(flag->id, ASKED) != 0 || flag->certainty != CERTAINTY_POSSIBLE)
            flags[out->assessment.n_flags++] = *flag;
    }
    *screening = out;
    return 0;
}

int attack_prompted(struct care *care, const struct person *person, const struct care_text **text,
                    const struct screening **screening, struct prompted *out, struct err *err)
{
    struct conversation open;
    *out = (struct prompted){ .screen = false };
    if (drop_asked(care, person, screening, err) < 0)
        return -1;
    int rc = conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &open, err);
    if (rc != 1)
        return rc;
    bool answered = false;
    if (open.kind == CONVERSATION_SCREEN) {
        if (screen_answered(care, person, &open, text, screening, out, err) < 0)
            return -1;
        answered = out->answer == ANSWER_NO || out->answer == ANSWER_YES;
    } else if (open.kind == CONVERSATION_PAIN) {
        if (gone_answered(care, *text, screening, err) < 0)
            return -1;
        answered = (*screening)->reading.n_observations > 0;
    } else if (open.kind == CONVERSATION_ROUTINE) {
        if (worse_answered(care, *text, screening, &out->routine, err) < 0)
            return -1;
        answered = out->routine;
    }
    return answered ? conversation_rows_end(care->db, person->patient.id, person->address.id, err) : 0;
}

/* What a text says of the attack.  false: nothing. */
static bool event_of(const struct reading *reading, const struct phase_now *now, int64_t now_utc, enum attack_event *event)
{
    bool some = false, none = false;
    if (now->phase == PHASE_ATTACK && now->since_utc == now_utc && reading->n_observations > 0) {
        *event = ATTACK_PAIN;
        return true;
    }
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->earlier || o->day != 0)
            continue;
        if (o->code == OBS_PAIN)
            (o->value_high > 0 ? &some : &none)[0] = true;
        else if (o->code == OBS_END || (o->code == OBS_HEADACHE && o->value == 0))
            none = true;
        else if (o->code == OBS_PAIN_WORDS)
            some = true;
    }
    *event = none && !some ? ATTACK_GONE : ATTACK_EASES;
    return some || none;
}

int attack_text(struct care *care, const struct person *person, int64_t inbox_id, const struct reading *reading,
                const struct prompted *prompted, bool quiet, struct str *body, const char **outcome, struct err *err)
{
    struct attacking a = { .care = care, .person = person, .reading = reading, .inbox_id = inbox_id, .quiet = quiet, .body = STR("") };
    struct phase_now now;
    enum attack_event event = ATTACK_PAIN;
    *body = STR("");
    *outcome = NULL;
    int open = attack_rows_open(care->db, person->patient.id, &a.row, err);
    bool joined = person->patient.state == PATIENT_ACTIVE || person->patient.state == PATIENT_PAUSED;
    if (open == 0 && !(joined && person->address.consent == CONSENT_IN))
        return 0;
    if (open < 0 || phase_of(care, person, &now, err) < 0)
        return -1;
    bool told = event_of(reading, &now, care->now_utc, &event);
    bool asked = open == 1 && (a.row.state == ATTACK_SCREENED || a.row.state == ATTACK_AGAIN);
    if (asked && prompted->screen && prompted->answer == ANSWER_YES)
        event = ATTACK_SAID_YES;
    else if (quiet && (open == 1 || (told && event == ATTACK_PAIN)))
        event = ATTACK_ALARM;
    else if (told && (open == 1 || event == ATTACK_PAIN))
        *outcome = "attack";
    else if (asked && prompted->screen && prompted->answer == ANSWER_NO)
        event = ATTACK_SAID_NO;
    else if (asked && prompted->screen && prompted->answer == ANSWER_UNCLEAR)
        event = ATTACK_UNCLEAR;
    else
        return 0;
    if (event == ATTACK_SAID_NO || event == ATTACK_UNCLEAR)
        *outcome = "screened";
    if (move(&a, event, err) < 0)
        return -1;
    *body = a.body;
    if (a.body.n == 0)
        *outcome = NULL; /* nothing to say about it: others may have */
    return 0;
}

/* Time-outs */

static bool may_ask(const struct person *person)
{
    return person->patient.state == PATIENT_ACTIVE && person->address.consent == CONSENT_IN;
}

static int due_one(struct care *care, const struct attack *row, struct err *err)
{
    struct person person;
    struct phase_now now;
    struct attacking a = { .care = care, .person = &person, .row = *row, .body = STR("") };
    if (person_load(care, row->patient_id, row->address_id, &person, err) < 0 || phase_of(care, &person, &now, err) < 0)
        return -1;
    if (!may_ask(&person) || (now.phase == PHASE_BETWEEN && row->state != ATTACK_MORNING)) /* or it was taken back */
        return move(&a, ATTACK_LEFT, err);
    int64_t quiet_end_utc = remind_quiet_until(care, &person, care->now_utc);
    if (row->state == ATTACK_MORNING)
        return move(&a, ATTACK_TIMEOUT, err);
    if (quiet_end_utc != 0)
        a.row.next_utc = quiet_end_utc + MORNING_LATER_MIN * 60;
    else if (now.safety_open) /* decision 6 */
        a.row.next_utc = care->now_utc + PUT_OFF_S;
    else if (row->state == ATTACK_ON && row->last_utc > row->opened_utc && care->now_utc - row->last_utc < TOLD_S)
        a.row.next_utc = row->last_utc + CHECK_S; /* they have just told */
    else
        return move(&a, ATTACK_TIMEOUT, err);
    return attack_rows_save(care->db, &a.row, err);
}

int attack_due(struct care *care, size_t limit, struct err *err)
{
    struct attack *rows = NULL;
    size_t n = 0;
    limit = limit > 0 ? limit : DUE_LIMIT;
    if (attack_rows_due(care->db, care->now_utc, limit, care->arena, &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (due_one(care, &rows[i], err) < 0)
            return -1;
    return n == limit;
}

int attack_next_due(struct care *care, int64_t *utc, struct err *err)
{
    return attack_rows_next_due(care->db, utc, err);
}
