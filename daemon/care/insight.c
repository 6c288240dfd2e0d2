/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/insight.h"

#include <string.h>

enum { MODERATE = 40, BAD = 70 };

/* What a day says.  Of signs: 1 said, -1 denied, 0 nothing. */
struct day {
    bool head, headache, water, goal_met, routine, lost, analgesic, relieved, migraine_said;
    int worst; /* tenths, -1 */
    int64_t water_ml;
    int8_t one_side, throbbing, worse_moving, nausea, light, noise, aura;
    uint32_t classes; /* a bit for each */
};

struct walk {
    const struct insight_request *rq;
    struct insight *out;
    struct day *days;
    int64_t first; /* days since 1970 of from_date */
};

static struct day *day_of(const struct walk *w, int32_t date)
{
    int64_t at = date_to_days(date) - w->first;
    return at >= 0 && at < w->out->days ? &w->days[at] : NULL;
}

static bool is(const char *a, const char *b)
{
    return a != NULL && strcmp(a, b) == 0;
}

/* Preventives and what is none against pain count nothing. */
static bool counts_as_analgesic(const char *class_name)
{
    static const char *const NOT[] = { "preventive", "anticoagulant", "other", "gepant", "lasmiditan" };
    for (size_t i = 0; i < sizeof NOT / sizeof *NOT; i++)
        if (is(class_name, NOT[i]))
            return false;
    return class_name != NULL;
}

static void note_class(struct walk *w, struct day *day, const char *class_name)
{
    struct insight *out = w->out;
    size_t i = 0;
    if (class_name == NULL || is(class_name, "unknown"))
        return;
    while (i < out->n_classes && strcmp(out->classes[i].name, class_name) != 0)
        i++;
    if (i == INSIGHT_CLASSES)
        return;
    if (i == out->n_classes)
        out->classes[out->n_classes++] = (struct insight_class){ .name = class_name };
    out->classes[i].days += (day->classes >> i & 1) == 0;
    day->classes |= (uint32_t)1 << i;
}

static int8_t sign_of(const struct observation *o)
{
    return o->value != 0 ? 1 : -1;
}

static int middle(const struct observation *o)
{
    return (int)((o->value + o->value_high) / 2);
}

static void note_pain(struct day *day, const struct observation *o)
{
    int pain = o->value_high > o->value ? middle(o) : (int)o->value;
    day->head = true;
    day->headache = day->headache || pain > 0;
    if (pain > day->worst)
        day->worst = pain;
}

static void note_entry(struct walk *w, struct day *day, const struct observation *o)
{
    switch ((int)o->code) {
    case OBS_PAIN:
        note_pain(day, o);
        break;
    case OBS_HEADACHE:
        day->head = true;
        day->headache = day->headache || o->value != 0;
        break;
    case OBS_MIGRAINE_SAID:
        day->migraine_said = true;
        day->head = day->headache = true;
        break;
    case OBS_PAIN_WORDS:
        day->head = day->headache = true;
        break;
    case OBS_SIDE:
        day->one_side = is(o->text, "left") || is(o->text, "right") ? 1 : -1;
        break;
    case OBS_QUALITY:
        day->throbbing = is(o->text, "throbbing") ? 1 : day->throbbing == 1 ? 1 : -1;
        break;
    case OBS_WORSE_ACTIVITY:
        day->worse_moving = sign_of(o);
        break;
    case OBS_NAUSEA:
    case OBS_VOMITING:
        day->nausea = day->nausea == 1 ? 1 : sign_of(o);
        break;
    case OBS_PHOTOPHOBIA:
        day->light = sign_of(o);
        break;
    case OBS_PHONOPHOBIA:
        day->noise = sign_of(o);
        break;
    case OBS_AURA:
        day->aura = sign_of(o);
        break;
    case OBS_FUNCTION:
        day->lost = day->lost || is(o->text, "bedridden");
        break;
    case OBS_ROUTINE_DONE:
        day->routine = true;
        break;
    case OBS_WATER:
        day->water = true;
        day->water_ml += o->value;
        break;
    case OBS_MED:
        day->analgesic = day->analgesic || counts_as_analgesic(o->detail);
        note_class(w, day, o->detail);
        break;
    case OBS_MED_RELIEF:
        day->relieved = !is(o->text, "none");
        break;
    default:
        break;
    }
}

/* An attack counts on each day that it touches. */
static void note_attacks(struct walk *w)
{
    for (size_t i = 0; i < w->rq->n_attacks; i++) {
        struct local from, to;
        zone_local(w->rq->zone, w->rq->attacks[i].from_utc, &from);
        zone_local(w->rq->zone, w->rq->attacks[i].last_utc, &to);
        for (int32_t date = from.date; date <= to.date && date <= w->rq->to_date; date = date_add_days(date, 1)) {
            struct day *day = day_of(w, date);
            if (day != NULL)
                day->head = day->headache = true;
        }
    }
}

/* ICHD-3 1.1: two of C and one of D; 1.2: aura.  1: migraine-like, 0: it could be, some of it was not said, -1: not. */
static int likeness_of(const struct day *d, bool triptan)
{
    int moderate = d->worst < 0 ? 0 : d->worst >= MODERATE ? 1 : -1;
    const int c[] = { d->one_side, d->throbbing, d->worse_moving, moderate };
    int yes = 0, open = 0;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        yes += c[i] == 1;
        open += c[i] == 0;
    }
    int sound = d->light == 1 && d->noise == 1 ? 1 : d->light == -1 || d->noise == -1 ? -1 : 0;
    int with = d->nausea == 1 || sound == 1 ? 1 : d->nausea == -1 && sound == -1 ? -1 : 0;
    if (d->aura == 1 || (d->migraine_said && triptan && d->relieved) || (yes >= 2 && with == 1))
        return 1;
    return yes + open >= 2 && with >= 0 ? 0 : -1;
}

static bool has_class(const struct insight *out, const struct day *day, const char *name)
{
    for (size_t i = 0; i < out->n_classes; i++)
        if (strcmp(out->classes[i].name, name) == 0 && (day->classes >> i & 1) != 0)
            return true;
    return false;
}

static void sum_up(struct walk *w)
{
    struct insight *out = w->out;
    for (int i = 0; i < out->days; i++) {
        const struct day *d = &w->days[i];
        out->head_days += d->head;
        out->headache_days += d->headache;
        if (d->headache) {
            int like = likeness_of(d, has_class(out, d, "triptan") || has_class(out, d, "ergot"));
            out->migraine_days += like == 1;
            out->probable_days += like == 0;
        }
        if (d->worst >= 0) {
            out->bad_days += d->worst >= BAD;
            out->worst_sum += d->worst;
            out->worst_days++;
        }
        if (d->worst > out->worst) {
            out->worst = d->worst;
            out->worst_date = date_from_days(w->first + i);
        }
        out->analgesic_days += d->analgesic;
        out->routine_days += d->routine;
        out->lost_days += d->lost;
        out->water_days += d->water;
        out->water_ml += d->water_ml;
        out->water_goal_days += w->rq->water_goal_ml > 0 && d->water_ml >= w->rq->water_goal_ml;
    }
}

static void sort_classes(struct insight *out)
{
    for (size_t i = 1; i < out->n_classes; i++)
        for (size_t k = i; k > 0 && out->classes[k].days > out->classes[k - 1].days; k--) {
            struct insight_class swap = out->classes[k];
            out->classes[k] = out->classes[k - 1];
            out->classes[k - 1] = swap;
        }
}

/* A date counts when it was said: done, partly, skipped or never answered.  Held ones count for and against nothing (decision 25). */
static void note_routines(const struct insight_request *rq, struct insight *out)
{
    for (size_t i = 0; i < rq->n_routines; i++) {
        const struct occurrence *o = &rq->routines[i];
        if (o->local_date < rq->from_date || o->local_date > rq->to_date)
            continue;
        bool done = o->answer == OCCURRENCE_DONE || o->answer == OCCURRENCE_PARTLY;
        out->routine_done += done;
        out->routine_said += done || o->answer == OCCURRENCE_SKIPPED || o->answer == OCCURRENCE_IGNORED;
    }
}

bool insight_count(const struct insight_request *rq, struct arena *arena, struct insight *out)
{
    struct walk w = { .rq = rq, .out = out, .first = date_to_days(rq->from_date) };
    int64_t days = date_to_days(rq->to_date) - w.first + 1;
    *out = (struct insight){ .worst = -1 };
    if (days < 1 || days > INSIGHT_DAYS_MOST)
        return false;
    out->days = (int)days;
    w.days = arena_array(arena, (size_t)days, sizeof *w.days);
    if (w.days == NULL)
        return false;
    for (int i = 0; i < out->days; i++)
        w.days[i].worst = -1;
    for (size_t i = 0; i < rq->n_entries; i++) {
        struct day *day = day_of(&w, rq->entries[i].local_date);
        if (day != NULL)
            note_entry(&w, day, &rq->entries[i].observation);
    }
    note_attacks(&w);
    note_routines(rq, out);
    sum_up(&w);
    sort_classes(out);
    return true;
}

void insight_of_code(const struct insight_request *rq, enum observation_code code, const char *text, const char *class_name,
                     struct insight_code *out)
{
    *out = (struct insight_code){ .most = -1 };
    int32_t last = 0;
    for (size_t i = 0; i < rq->n_entries; i++) { /* by date */
        const struct diary_entry *e = &rq->entries[i];
        const struct observation *o = &e->observation;
        if (o->code != code || e->local_date < rq->from_date || e->local_date > rq->to_date || (text != NULL && !is(o->text, text))
            || (class_name != NULL && !is(o->detail, class_name))
            || (OBSERVATION_KINDS[code].type == OBS_TYPE_BOOL && o->value == 0))
            continue;
        int64_t value = o->value_high > o->value ? middle(o) : o->value;
        out->n++;
        out->sum += value;
        out->most = value > out->most ? value : out->most;
        out->days += e->local_date != last;
        last = e->local_date;
    }
}
