/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/leaf.h"

enum value leaf_mention_value(const struct mention *mention, enum experiencer who)
{
    if (mention->experiencer != who || mention->polarity == POLARITY_ABSENT)
        return VALUE_NO;
    if (mention->mode == MODE_FIGURATIVE || mention->mode == MODE_HYPOTHETICAL)
        return VALUE_NO;
    if (mention->tense == TENSE_PAST) /* the past once over is history; within months it was read as unsure */
        return mention->polarity == POLARITY_UNSURE ? VALUE_UNSURE : VALUE_NO;
    if (mention->polarity == POLARITY_UNSURE || mention->mode == MODE_QUESTION || mention->doubtful ||
        mention->tense == TENSE_RECURRING)
        return VALUE_UNSURE;
    if (who == EXPERIENCER_OTHER && mention->tense != TENSE_NOW)
        return VALUE_NO;
    return VALUE_YES;
}

const struct mention *leaf_mention(const struct view *v, int concept, struct scope scope, enum value *value)
{
    const struct mention *best = NULL;
    *value = VALUE_NO;
    if (v->concepts[concept] == VALUE_NO)
        return NULL; /* nowhere in the text */
    for (size_t i = scope.first; i < v->reading->n_mentions && leaf_in_scope(&v->reading->mentions[i], scope); i++) {
        const struct mention *m = &v->reading->mentions[i];
        if (m->concept != concept)
            continue;
        enum value one = leaf_mention_value(m, v->who);
        bool better = one > *value || (one == *value && best != NULL && best->tense == TENSE_TODAY_OVER &&
                                       m->tense != TENSE_TODAY_OVER);
        if (one == VALUE_NO || !better)
            continue;
        best = m;
        *value = one;
    }
    return best;
}

/* Said in this text to be absent: then a recent mention does not make it present. */
static bool is_denied(const struct view *v, int concept)
{
    for (size_t i = 0; i < v->reading->n_mentions; i++) {
        const struct mention *m = &v->reading->mentions[i];
        if (m->concept == concept && m->polarity == POLARITY_ABSENT && m->experiencer == v->who)
            return true;
    }
    return false;
}

bool leaf_is_recent(const struct view *v, int concept, struct at at)
{
    return v->recent && !at.negated && at.scope.kind == SCOPE_TEXT && v->is_recent != NULL && v->is_recent[concept] != 0 &&
           !is_denied(v, concept);
}

enum value leaf_concept(const struct view *v, int concept, struct at at)
{
    enum value value = VALUE_NO;
    if (at.scope.kind == SCOPE_TEXT)
        value = (enum value)v->concepts[concept];
    else
        leaf_mention(v, concept, at.scope, &value);
    return value != VALUE_YES && leaf_is_recent(v, concept, at) ? VALUE_YES : value;
}

static bool compare(int64_t have, enum compare how, int64_t want)
{
    switch (how) {
    case COMPARE_AT_LEAST:
        return have >= want;
    case COMPARE_ABOVE:
        return have > want;
    case COMPARE_AT_MOST:
        return have <= want;
    case COMPARE_BELOW:
        return have < want;
    case COMPARE_EQUAL:
        return have == want;
    }
    return false;
}

/* A range counts with the end that reaches the bound; what was earlier or another day leaves doubt. */
static enum value observed_value(const struct observation *o, const struct expr_node *n)
{
    int scale = OBSERVATION_KINDS[o->code].scale;
    if (n->op == EXPR_COMPARE) {
        bool low = compare(o->value * 1000, n->compare, n->milli * scale);
        bool high = compare(o->value_high * 1000, n->compare, n->milli * scale);
        if (!low && !high)
            return VALUE_NO;
    } else if (OBSERVATION_KINDS[o->code].type == OBS_TYPE_BOOL && o->value == 0)
        return VALUE_NO;
    return o->earlier || o->day != 0 ? VALUE_UNSURE : VALUE_YES;
}

const struct observation *leaf_observation(const struct view *v, const struct expr_node *n, int code, enum value *value)
{
    const struct observation *best = NULL;
    *value = VALUE_NO;
    if (v->who == EXPERIENCER_OTHER)
        return NULL;
    for (size_t i = 0; i < v->reading->n_observations; i++) {
        const struct observation *o = &v->reading->observations[i];
        enum value one = (int)o->code == code && !o->aside ? observed_value(o, n) : VALUE_NO;
        if (one <= *value)
            continue;
        best = o;
        *value = one;
    }
    return best;
}

bool leaf_is_observed(const struct view *v, int code)
{
    for (size_t i = 0; i < v->reading->n_observations; i++)
        if ((int)v->reading->observations[i].code == code && !v->reading->observations[i].aside)
            return true;
    return false;
}

/* What a clinician notes as usual (decision 3) is not there until it is noted: it may soften, and not knowing softens nothing. */
static bool fact_is_noted(int fact)
{
    return fact == FACT_USUAL_AURA || fact == FACT_USUAL_STAB || fact == FACT_VESTIBULAR;
}

enum value leaf_fact(const struct view *v, const struct expr_node *n)
{
    if (v->who == EXPERIENCER_OTHER)
        return VALUE_NO;
    if (v->facts == NULL || !v->facts->known[n->name])
        return fact_is_noted(n->name) ? VALUE_NO : VALUE_NO_FACT;
    int64_t have = v->facts->value[n->name];
    if (n->op == EXPR_FACT)
        return have != 0 ? VALUE_YES : VALUE_NO;
    int scale = n->name == FACT_USUAL_PAIN ? 10 : 1;
    return compare(have * 1000, n->compare, n->milli * scale) ? VALUE_YES : VALUE_NO;
}

enum value leaf_compare(const struct view *v, const struct expr_node *n)
{
    enum value value = VALUE_NO;
    if (n->code != OBS_NONE && (n->name < 0 || leaf_is_observed(v, n->code))) {
        leaf_observation(v, n, n->code, &value);
        return value;
    }
    return leaf_fact(v, n);
}

enum value leaf_likeness(const struct view *v, const struct expr_node *n)
{
    if (v->likeness == NULL)
        return VALUE_NO;
    return compare((int64_t)v->likeness->permille[n->name] * 100, n->compare, n->milli) ? VALUE_YES : VALUE_NO;
}

/* The dose of one medicine in this text, in micrograms, and where it is said last. */
static int64_t dose_of(const struct view *v, const char *generic, const struct observation **where)
{
    int64_t sum = 0;
    for (size_t i = 0; i < v->reading->n_observations; i++) {
        const struct observation *o = &v->reading->observations[i];
        if (o->code != OBS_MED || o->day != 0 || o->text == NULL || !str_is(str_of(o->text), generic))
            continue;
        sum += o->dose_ug;
        *where = o;
    }
    return sum;
}

enum value leaf_dose(const struct view *v, const struct expr_node *n, const struct observation **where)
{
    const struct ruleset *rs = v->ruleset;
    *where = NULL;
    if (v->who == EXPERIENCER_OTHER)
        return VALUE_NO;
    if (n->op == EXPR_DOSE) {
        int64_t dose = dose_of(v, rs->medicine_names[n->name], where);
        return *where != NULL && dose > 0 && compare(dose, n->compare, n->milli) ? VALUE_YES : VALUE_NO;
    }
    for (size_t i = 0; i < rs->n_medicines; i++)
        if (rs->medicines[i].day_limit_ug > 0 &&
            dose_of(v, rs->medicine_names[i], where) > rs->medicines[i].day_limit_ug)
            return VALUE_YES;
    return VALUE_NO;
}
