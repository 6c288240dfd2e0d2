/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/water.h"

#include <string.h>

#include "care/attack_inside.h"
#include "care/when.h"
#include "store/meta_rows.h"
#include "store/observation_rows.h"
#include "store/patient_rows.h"
#include "store/session_rows.h"
#include "triage/ruleset.h"

#define FLAG "water_excess"

enum { HOUR_S = 3600, DAY_S = 86400, HOUR_ML = 1000, DAY_ML = 4000, ASK_AGAIN_S = DAY_S / 2, HOT_EXTRA_ML = 500 };

/* Hot days */

bool water_is_hot(const struct care *care, int32_t date)
{
    struct str text = STR(""), first;
    int64_t from = 0, to = 0;
    if (meta_rows_get(care->db, "hot_days", care->arena, &text, NULL) != 1)
        return false;
    return str_cut(&text, '-', &first) && text_to_int(first, 0, INT32_MAX, &from) && text_to_int(text, 0, INT32_MAX, &to) && date >= from
        && date <= to;
}

int64_t water_goal_ml(const struct care *care, const struct facts *facts, int32_t date)
{
    if (!facts->known[FACT_WATER_GOAL_ML])
        return 0;
    int64_t goal = facts->value[FACT_WATER_GOAL_ML], limit = facts->value[FACT_WATER_LIMIT_ML];
    if (water_is_hot(care, date))
        goal += HOT_EXTRA_ML;
    return facts->known[FACT_WATER_LIMIT_ML] && goal > limit ? limit : goal;
}

/* Too much */

static bool is_sign(const char *name)
{
    static const char *const SIGNS[] = { "headache", "head_pain", "nausea", "vomiting", "confusion", "confusion_mild", "confusion_fact" };
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (strcmp(name, SIGNS[i]) == 0)
            return true;
    return false;
}

/* Headache, nausea or confusion, in this text or those of the last hour. */
static bool has_sign(const struct care_text *text, const struct reading *reading)
{
    for (size_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        if (m->polarity != POLARITY_ABSENT && m->experiencer == EXPERIENCER_PATIENT && m->tense != TENSE_PAST && is_sign(m->name))
            return true;
    }
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        bool pain = o->code == OBS_PAIN && o->value_high > 0 && !o->earlier;
        if (o->day == 0 && (pain || o->code == OBS_PAIN_WORDS || (o->code == OBS_HEADACHE && o->value != 0)))
            return true;
    }
    for (size_t i = 0; i < text->facts.n_recent; i++)
        if (is_sign(text->facts.recent[i]))
            return true;
    return false;
}

/* What comes of the text to the day's sum, of which the diary has so much. */
static int64_t water_of(const struct reading *reading, int64_t day_ml)
{
    int64_t ml = 0;
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->code != OBS_WATER || o->day != 0)
            continue;
        if (!o->total)
            ml += o->value_high;
        else if (o->value_high > day_ml + ml)
            ml = o->value_high - day_ml;
    }
    return ml;
}

/* What the diary has of today, and of the last hour. */
static int sums(struct care *care, const struct person *person, int64_t *day_ml, int64_t *hour_ml, struct err *err)
{
    struct diary_entry *entries = NULL;
    size_t n = 0;
    int32_t today = person->now.date;
    *day_ml = *hour_ml = 0;
    if (observation_rows_days(care->db, person->patient.id, today, today, care->arena, &entries, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (entries[i].observation.code != OBS_WATER)
            continue;
        *day_ml += entries[i].observation.value_high;
        if (entries[i].at_utc > care->now_utc - HOUR_S)
            *hour_ml += entries[i].observation.value_high;
    }
    return 0;
}

/* "in an hour", "at once" */
static bool is_fast(struct care *care, const struct person *person, const struct care_text *text)
{
    const struct messages *messages = care->setup->messages;
    const struct when_words with = { messages_times(messages), messages_intake(messages) };
    struct intake_tokens t = intake_cut(words_repaired(text->inbound->text, care->arena), care->arena);
    bool *used = arena_array(care->arena, t.n + 1, sizeof *used);
    if (with.times == NULL || used == NULL)
        return false;
    struct when when = when_read(&with, &t, 0, t.n, &person->now, used);
    for (size_t i = 0; i < t.n; i++)
        if (times_at(with.times, TIMES_AT_ONCE, &t, i, NULL) > 0)
            return true;
    return when.span_min > 0 && when.span_min <= 60;
}

static int is_known(struct care *care, const struct person *person, const struct care_text *text, struct err *err)
{
    int64_t at_utc = 0;
    for (size_t i = 0; i < text->facts.n_open_flags; i++)
        if (strcmp(text->facts.open_flags[i], FLAG) == 0)
            return 1;
    int rc = session_rows_when_said(care->db, person->patient.id, STR(FLAG), &at_utc, err);
    return rc < 0 ? -1 : rc == 1 && care->now_utc - at_utc < ASK_AGAIN_S;
}

int water_prompted(struct care *care, const struct person *person, const struct care_text *text, const struct screening **screening,
                   struct err *err)
{
    const struct ruleset *rules = care->setup->ruleset;
    const struct reading *reading = &(*screening)->reading;
    int64_t day_ml = 0, hour_ml = 0;
    bool joined = person->patient.state == PATIENT_ACTIVE || person->patient.state == PATIENT_PAUSED;
    if (!joined || reading->n_observations == 0 || (*screening)->assessment.tier > TIER_SOON || !has_sign(text, reading)
        || sums(care, person, &day_ml, &hour_ml, err) < 0)
        return 0;
    int64_t own_ml = water_of(reading, day_ml);
    bool hour = hour_ml + own_ml > HOUR_ML && (own_ml <= HOUR_ML || is_fast(care, person, text));
    if (!hour && day_ml + own_ml < DAY_ML)
        return 0;
    int rc = is_known(care, person, text, err);
    if (rc != 0)
        return rc < 0 ? -1 : 0;
    for (size_t i = 0; i < ruleset_n_rules(rules); i++) {
        if (strcmp(ruleset_rule_id(rules, i), FLAG) != 0)
            continue;
        struct flag flag = { .id = ruleset_rule_id(rules, i), .tier = ruleset_rule_tier(rules, i), .certainty = CERTAINTY_POSSIBLE,
                             .source = "decision 27", .when = "" };
        flag.ask = ruleset_ask(rules, flag.id);
        flag.advice = ruleset_advice(rules, flag.id);
        const struct screening *with = screening_with_flag(care, *screening, &flag);
        if (with == NULL)
            return err_set(err, ERR_NOMEM, "flags");
        *screening = with;
    }
    return session_rows_said(care->db, person->patient.id, STR(FLAG), care->now_utc, err);
}

/* Sums */

/* "750 ml", "1.25 l" */
static struct str amount(struct care *care, int64_t ml)
{
    if (ml < 1000)
        return str_of(arena_printf(care->arena, "%lld ml", (long long)ml));
    int64_t rest = ml % 1000 / 10;
    if (rest == 0)
        return str_of(arena_printf(care->arena, "%lld l", (long long)(ml / 1000)));
    return str_of(arena_printf(care->arena, rest % 10 == 0 ? "%lld.%lld l" : "%lld.%02lld l", (long long)(ml / 1000),
                               (long long)(rest % 10 == 0 ? rest / 10 : rest)));
}

int water_sum(struct care *care, const struct person *person, const struct reading *reading, struct str *body, struct err *err)
{
    struct facts facts = { 0 };
    int64_t day_ml = 0, hour_ml = 0, own_ml = water_of(reading, 0);
    *body = STR("");
    if (own_ml == 0)
        return 0;
    if (sums(care, person, &day_ml, &hour_ml, err) < 0 || patient_rows_facts(care->db, person->patient.id, &facts, err) < 0)
        return -1;
    int64_t goal = water_goal_ml(care, &facts, person->now.date), limit = facts.value[FACT_WATER_LIMIT_ML];
    bool limited = facts.known[FACT_WATER_LIMIT_ML] && day_ml >= limit;
    if (!limited && goal == 0 && day_ml == own_ml) /* the read-back has said it */
        return 0;
    struct place places[] = { { "amount", amount(care, day_ml) }, { "goal", amount(care, limited ? limit : goal) } };
    enum message message = limited          ? MESSAGE_WATER_LIMIT
                           : goal == 0      ? MESSAGE_WATER_SUM
                           : day_ml >= goal ? MESSAGE_WATER_GOAL
                                            : MESSAGE_WATER_SUM_GOAL;
    *body = compose(&person->voice, message, places, 2, care->arena);
    return 0;
}
