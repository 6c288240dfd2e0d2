/* SPDX-License-Identifier: ISC
 * The diary of the last days is read from its oldest entry to its newest; what it says of pain and aura last decides, and for how
 * long it holds.  An attack of which nothing more is heard lasts a day here, and its settling until the third: ICHD-3 1.1 C gives
 * 4 to 72 hours. */
#include <config.h>

#include "care/phase.h"

#include <string.h>

#include "base/fault.h"
#include "care/escalate.h"
#include "care/night.h"
#include "store/escalation_rows.h"
#include "store/observation_rows.h"
#include "store/patient_rows.h"

enum {
    HOUR_S = 3600, DAY_S = 24 * HOUR_S, LOOK_BACK_DAYS = 4,
    ATTACK_S = DAY_S,           /* since the last word of it */
    AFTER_S = 3 * DAY_S,        /* since the last word of an attack whose end nobody told */
    SETTLED_S = DAY_S,          /* since the pain was under four again */
    MILD_S = DAY_S,
    AURA_S = HOUR_S,            /* ICHD-3 1.2: a symptom of aura lasts 5 to 60 minutes */
    WORSE_S = DAY_S,            /* routines.md: not within 24 hours of "worse" */
    PAIN_ATTACK = 40, PAIN_MILD = 10, LIGHT_TOUCH_DEFAULT = 3,
};

const char *const PHASE_NAMES[PHASE_COUNT] = {
    [PHASE_BETWEEN] = "between", [PHASE_MILD] = "mild", [PHASE_ATTACK] = "attack", [PHASE_AFTER] = "after",
};

/* What the diary has told so far. */
struct course {
    int usual;              /* usual pain in tenths, 0: none that counts */
    int pain;               /* last said, -1 */
    int64_t pain_utc;
    int64_t attack_utc;     /* last word of pain from four up, or of aura; 0: none */
    int64_t settled_utc;    /* first word after it of less; 0: none yet */
    int64_t mild_utc;       /* last word of less than four, or of early signs; 0: none, or it is gone */
    int64_t aura_utc;
    int64_t worse_utc;      /* a routine made it worse */
    int64_t last_utc;
};

static void attack(struct course *c, int64_t at_utc)
{
    c->attack_utc = at_utc;
    c->settled_utc = c->mild_utc = 0;
}

static void calmer(struct course *c, int64_t at_utc, bool pain_left)
{
    if (c->attack_utc != 0 && c->settled_utc == 0)
        c->settled_utc = at_utc;
    c->mild_utc = pain_left ? at_utc : 0;
}

static void pain_of(struct course *c, const struct observation *o, int64_t at_utc)
{
    int pain = (int)o->value_high;
    if (o->earlier) { /* "from 8 to 3": the 8 was the attack, it is not now */
        if (pain >= PAIN_ATTACK && pain > c->usual)
            attack(c, at_utc);
        return;
    }
    c->pain = pain;
    c->pain_utc = at_utc;
    bool usual = pain > 0 && pain <= c->usual; /* decision 3 */
    if (!usual && pain >= PAIN_ATTACK)
        attack(c, at_utc);
    else if (c->aura_utc == 0 || at_utc - c->aura_utc >= AURA_S) /* decision 2: an aura is an attack, however little it hurts */
        calmer(c, at_utc, !usual && pain >= PAIN_MILD);
}

/* Words for the pain, in a text without a number. */
static void pain_words(struct course *c, const struct observation *o, int64_t at_utc)
{
    if (c->pain_utc == at_utc)
        return;
    if (o->text != NULL && strcmp(o->text, "mild") == 0)
        calmer(c, at_utc, true);
    else
        attack(c, at_utc);
}

static void take(struct course *c, const struct diary_entry *entry, int64_t at_utc)
{
    const struct observation *o = &entry->observation;
    bool denied = OBSERVATION_KINDS[o->code].type == OBS_TYPE_BOOL && o->value == 0;
    c->last_utc = at_utc;
    if (o->code == OBS_PAIN)
        pain_of(c, o, at_utc);
    else if (o->code == OBS_PAIN_WORDS)
        pain_words(c, o, at_utc);
    else if (o->code == OBS_END)
        calmer(c, at_utc, false);
    else if (o->code == OBS_ROUTINE_EFFECT)
        c->worse_utc = o->text != NULL && strcmp(o->text, "worse") == 0 ? at_utc : 0;
    else if (denied && o->code == OBS_HEADACHE)
        calmer(c, at_utc, false);
    else if (!denied && (o->code == OBS_AURA || o->code == OBS_AURA_KIND)) {
        c->aura_utc = at_utc;
        attack(c, at_utc);
    } else if (!denied && o->code == OBS_MIGRAINE_SAID && c->pain_utc != at_utc)
        attack(c, at_utc);
    else if (!denied && c->mild_utc == 0 && c->pain_utc != at_utc
             && (o->code == OBS_HEADACHE || o->code == OBS_YAWNING || o->code == OBS_CRAVING)) {
        bool on = c->attack_utc != 0 && c->settled_utc == 0;
        if (!on)
            c->mild_utc = at_utc;
    }
}

/* The moment that an entry is about: when it was noted, unless it tells of another day. */
static int64_t moment(const struct person *person, const struct diary_entry *entry)
{
    struct local noted;
    zone_local(person->zone, entry->at_utc, &noted);
    if (noted.date == entry->local_date)
        return entry->at_utc;
    return zone_utc(person->zone, entry->local_date, entry->local_min >= 0 ? entry->local_min : 1439);
}

static int read_diary(struct care *care, const struct person *person, struct course *c, struct err *err)
{
    struct diary_entry *entries = NULL;
    size_t n = 0;
    int32_t today = person->now.date;
    if (observation_rows_days(care->db, person->patient.id, date_add_days(today, -LOOK_BACK_DAYS), today, care->arena, &entries, &n,
                              err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        take(c, &entries[i], moment(person, &entries[i]));
    return 0;
}

static int usual_pain(struct care *care, const struct person *person, int *out, struct err *err)
{
    int64_t value = 0, at_utc = 0;
    int rc = patient_rows_fact(care->db, person->patient.id, FACT_USUAL_PAIN, &value, &at_utc, err);
    if (rc == 1 && care->now_utc - at_utc <= FACT_REVIEW_S)
        *out = (int)value;
    return rc < 0 ? -1 : 0;
}

static bool within(int64_t at_utc, int64_t s, int64_t now_utc)
{
    return at_utc != 0 && now_utc - at_utc < s;
}

static void decide(const struct course *c, int64_t now_utc, struct phase_now *out)
{
    out->pain = within(c->pain_utc, AFTER_S, now_utc) ? c->pain : -1;
    if (c->attack_utc != 0 && c->settled_utc == 0 && within(c->attack_utc, ATTACK_S, now_utc)) {
        out->phase = PHASE_ATTACK;
        out->since_utc = c->attack_utc;
        out->aura = within(c->aura_utc, ATTACK_S, now_utc);
    } else if (within(c->settled_utc, SETTLED_S, now_utc)
               || (c->settled_utc == 0 && within(c->attack_utc, AFTER_S, now_utc))) {
        out->phase = PHASE_AFTER;
        out->since_utc = c->settled_utc != 0 ? c->settled_utc : c->attack_utc;
    } else if (within(c->mild_utc, MILD_S, now_utc)) {
        out->phase = PHASE_MILD;
        out->since_utc = c->mild_utc;
    } else {
        out->phase = PHASE_BETWEEN;
        out->since_utc = c->last_utc;
    }
    out->known = out->since_utc != 0;
}

/* What is open between this person and the team.  *hands_off: a flag that only a human closes (decision 4); soon is none. */
static int look_at_safety(struct care *care, const struct person *person, bool *open, bool *hands_off, struct err *err)
{
    struct escalation row;
    struct escalation_flag *flags = NULL;
    size_t n = 0;
    int rc = escalation_rows_of(care->db, person->patient.id, care->arena, &row, err);
    *open = *hands_off = false;
    if (rc != 1)
        return rc;
    *open = row.state == ESCALATION_ASKED || row.state == ESCALATION_ALERTED || row.state == ESCALATION_TAKEN
        || row.state == ESCALATION_HELD;
    *hands_off = *open;
    if (escalation_rows_flags(care->db, row.id, care->arena, &flags, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (flags[i].tier >= TIER_URGENT || str_is(flags[i].flag, "massage_worse"))
            *hands_off = true;
    return 0;
}

/* Who says that touch hurts in an attack is touched only between attacks (routines.md). */
static int touch_hurts(struct care *care, const struct person *person, bool *out, struct err *err)
{
    int64_t value = 0, at_utc = 0;
    int rc = patient_rows_fact(care->db, person->patient.id, FACT_TOUCH_HURTS, &value, &at_utc, err);
    *out = rc == 1 && value > 0;
    return rc < 0 ? -1 : 0;
}

static void hands(const struct course *c, const struct care *care, const struct person *person, bool hands_off, bool hurts,
                  struct phase_now *out)
{
    int light = care->setup->settings->plans.light_touch_max_pain;
    out->touch = PLANTED(PLANTED_HANDS_IN_ATTACK) ? TOUCH_FULL : TOUCH_NONE;
    if (PLANTED(PLANTED_HANDS_IN_ATTACK))
        return;
    if (hands_off)
        out->why = HOLD_SAFETY;
    else if (person->patient.hands_on_cleared_by.n == 0)
        out->why = HOLD_UNCLEARED;
    else if (within(c->worse_utc, WORSE_S, care->now_utc))
        out->why = HOLD_TOUCH;
    else if (out->phase == PHASE_ATTACK
             && (out->aura || out->pain < 0 || out->pain > 10 * (light > 0 ? light : LIGHT_TOUCH_DEFAULT)))
        out->why = HOLD_ATTACK;
    else if (hurts && out->phase != PHASE_BETWEEN)
        out->why = HOLD_TOUCH;
    else if (out->phase == PHASE_AFTER && c->settled_utc == 0) /* nobody said that it is over */
        out->why = HOLD_ATTACK;
    else {
        out->touch = out->phase == PHASE_BETWEEN ? TOUCH_FULL : TOUCH_LIGHT;
        out->why = out->touch == TOUCH_FULL ? HOLD_NONE : HOLD_ATTACK; /* for what needs pressure */
    }
}

int phase_of(struct care *care, const struct person *person, struct phase_now *out, struct err *err)
{
    struct course course = { .pain = -1 };
    bool hands_off = false, hurts = false;
    enum silence silence = SILENCE_NONE;
    *out = (struct phase_now){ .pain = -1 };
    if (usual_pain(care, person, &course.usual, err) < 0 || read_diary(care, person, &course, err) < 0
        || look_at_safety(care, person, &out->safety_open, &hands_off, err) < 0
        || escalate_silence(care, person->patient.id, &silence, err) < 0 || night_is_mute(care, person, &out->mute, err) < 0)
        return -1;
    out->silent = silence == SILENCE_ALL;
    decide(&course, care->now_utc, out);
    bool matters = out->phase != PHASE_BETWEEN && person->patient.hands_on_cleared_by.n > 0;
    if (matters && touch_hurts(care, person, &hurts, err) < 0)
        return -1;
    hands(&course, care, person, hands_off, hurts, out);
    return 0;
}

bool phase_hands_on_allowed(const struct phase_now *now, enum touch needed, enum hold *why)
{
    bool allowed = needed == TOUCH_NONE || now->touch >= needed;
    if (why != NULL)
        *why = allowed ? HOLD_NONE : now->why;
    return allowed;
}
