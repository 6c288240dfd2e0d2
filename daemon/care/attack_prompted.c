/* SPDX-License-Identifier: ISC
 * What the question before a text adds to it: a bare "Y", "worse" or "gone" means nothing without what was asked. */
#include <config.h>

#include "care/attack_inside.h"

#include <string.h>

#include "care/routine_rules.h"
#include "model/conversation.h"
#include "store/conversation_rows.h"
#include "store/occurrence_rows.h"
#include "store/plan_rows.h"
#include "triage/ruleset.h"

enum { WEAK_S = 3 };

const struct screening *screening_with_flag(struct care *care, const struct screening *screening, const struct flag *flag)
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

/* A thumb may mean "I have read it": a yes to danger signs is said in words. */
static bool has_words(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((text.s[i] >= '0' && text.s[i] <= '9') || ((text.s[i] | 0x20) >= 'a' && (text.s[i] | 0x20) <= 'z'))
            return true;
    return false;
}

/* The text is no command: it answered. */
static int drop_intent(struct care *care, const struct screening **screening, struct err *err)
{
    struct screening *out = arena_alloc(care->arena, sizeof *out);
    if (out == NULL)
        return err_set(err, ERR_NOMEM, "reading");
    *out = **screening;
    out->reading.intent = INTENT_OTHER;
    *screening = out;
    return 0;
}

static int screen_answered(struct care *care, const struct person *person, const struct conversation *open, const struct care_text **text,
                           const struct screening **screening, struct prompted *out, struct err *err)
{
    static const struct flag SIGN = { .id = "attack_screen", .tier = TIER_EMERGENCY, .certainty = CERTAINTY_DEFINITE,
                                      .advice = "advice.attack_screen", .source = "decision 5", .when = "" };
    struct attacking a = { .care = care, .person = person };
    out->screen = true;
    out->answer = (*screening)->reading.answer;
    bool joke = screening_mentions(*screening, "joke_said");
    if (out->answer == ANSWER_NO && (joke || care->now_utc - open->asked_utc < WEAK_S)) /* faster than one can read */
        out->answer = ANSWER_UNCLEAR;
    if (out->answer == ANSWER_NONE && (*screening)->reading.intent == INTENT_GO) { /* "let's go": the signs come first */
        out->answer = ANSWER_UNCLEAR;
        if (drop_intent(care, screening, err) < 0)
            return -1;
    }
    if (out->answer == ANSWER_YES && !has_words(words_repaired((*text)->inbound->text, care->arena)))
        out->answer = ANSWER_UNCLEAR;
    if (out->answer != ANSWER_YES || (*screening)->assessment.tier == TIER_EMERGENCY)
        return 0;
    if (attack_rows_open(care->db, person->patient.id, &a.row, err) < 0)
        return -1;
    *text = with_question(care, *text, attack_question(&a));
    const struct screening *with = screening_with_flag(care, *screening, &SIGN);
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
        const struct screening *with = screening_with_flag(care, *screening, &flag);
        if (with == NULL)
            return err_set(err, ERR_NOMEM, "flags");
        *screening = with;
    }
    return 0;
}

/* "Too much", after a professional session. */
static bool tells_pressure(struct care *care, const struct care_text *text)
{
    const struct routines *routines = messages_routines(care->setup->messages);
    enum routine_effect effect = routines == NULL ? ROUTINE_EFFECT_NONE
                                                  : routines_effect(routines, words_repaired(text->inbound->text, care->arena));
    return effect == ROUTINE_TOO_MUCH || effect == ROUTINE_TOO_LITTLE || effect == ROUTINE_RIGHT;
}

/* Whether the reminder that an answer is about asked how a session was. */
static int is_followup(struct care *care, struct str occurrence, bool *out, struct err *err)
{
    struct occurrence o;
    struct plan plan;
    int64_t id = 0;
    *out = false;
    if (!text_to_int(occurrence, 1, INT64_MAX, &id))
        return 0;
    int rc = occurrence_rows_get(care->db, id, &o, err);
    rc = rc == 1 ? plan_rows_get(care->db, o.plan_id, care->arena, &plan, err) : rc;
    *out = rc == 1 && plan.kind == PLAN_FOLLOWUP;
    return rc < 0 ? -1 : 0;
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
    out->reading.intent = INTENT_DIARY; /* "c'est parti" is no "let's go" then */
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
    *out = (struct prompted){ .worse = screening_states(*screening, "worse_now"), .hurts = (*text)->facts.known[FACT_HEADACHE_NOW] };
    if (drop_asked(care, person, screening, err) < 0)
        return -1;
    int rc = conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &open, err);
    if (rc != 1)
        return rc;
    bool answered = false;
    if (open.kind == CONVERSATION_SCREEN) {
        if (screen_answered(care, person, &open, text, screening, out, err) < 0)
            return -1;
        bool named = (*screening)->assessment.tier >= TIER_URGENT; /* one of them, by its name */
        answered = out->answer == ANSWER_NO || out->answer == ANSWER_YES || named;
    } else if (open.kind == CONVERSATION_PAIN) {
        if (gone_answered(care, *text, screening, err) < 0)
            return -1;
        answered = (*screening)->reading.n_observations > 0;
    } else if (open.kind == CONVERSATION_ROUTINE) {
        if (worse_answered(care, *text, screening, &out->routine, err) < 0)
            return -1;
        answered = out->routine;
    }
    if (open.kind == CONVERSATION_REMINDER && tells_pressure(care, *text))
        return is_followup(care, open.topic, &out->routine, err);
    return answered ? conversation_rows_end(care->db, person->patient.id, person->address.id, err) : 0;
}
