/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/correct.h"

#include <string.h>

#include "care/diary.h"
#include "store/observation_rows.h"
#include "triage/judge.h"

enum { DAYS_BACK = 7, LAST_TEXT_DAYS = 1, GLASS_ML = 250, PUT_MAX = 8 };

struct correcting {
    struct care *care;
    const struct person *person;
    int64_t inbox_id;
    struct reading *reading;
    struct diary_entry *entries;  /* that stand, by date and id */
    size_t n;
    int day;                      /* that the text names, 0: none */
    struct diary_entry put[PUT_MAX], was[PUT_MAX];
    size_t n_put;
};

/* What one of the unit is that the text itself puts behind its number: "1.5 litres, not 2" are 1,500 ml.  1: none. */
static int64_t unit_told(const struct correcting *c, enum observation_code code)
{
    const struct correction *k = &c->reading->correction;
    for (size_t i = 0; i < c->reading->n_observations && k->new_milli > 0; i++) {
        const struct observation *o = &c->reading->observations[i];
        if (o->code == code && o->from < k->to && o->to > k->from && o->value == o->value_high && o->value * 1000 % k->new_milli == 0)
            return o->value * 1000 / k->new_milli;
    }
    return 1;
}

/* The entry says that number, and with the new one it says; 0: it does not, or that cannot be. */
static bool renumber(const struct correcting *c, const struct diary_entry *e, int64_t old_milli, int64_t new_milli, struct diary_entry *out)
{
    const struct observation_kind *kind = &OBSERVATION_KINDS[e->observation.code];
    struct observation *o = &out->observation;
    *out = *e;
    if (e->observation.code == OBS_MED) {
        if (o->dose_ug != 0 && o->dose_ug == old_milli) /* milligrams in thousandths are micrograms */
            o->dose_ug = new_milli;
        else if (o->count_tenths != 0 && o->count_tenths == old_milli / 100)
            o->count_tenths = new_milli / 100;
        else
            return false;
        return o->dose_ug >= 0 && o->count_tenths >= 0;
    }
    if (kind->type != OBS_TYPE_NUMBER)
        return false;
    int64_t unit = e->observation.code != OBS_WATER ? 1 : old_milli * GLASS_ML / 1000 == o->value ? GLASS_ML : unit_told(c, OBS_WATER);
    if (o->value != old_milli * kind->scale * unit / 1000 || new_milli < 0)
        return false;
    o->value = o->value_high = new_milli * kind->scale * unit / 1000;
    return o->value >= kind->min && o->value <= kind->max;
}

static bool is_told(const struct correcting *c, enum observation_code code)
{
    for (size_t i = 0; i < c->reading->n_observations; i++)
        if (c->reading->observations[i].code == code)
            return true;
    return false;
}

static int supersede(struct correcting *c, const struct diary_entry *was, struct diary_entry put, struct err *err)
{
    if (c->n_put == PUT_MAX)
        return 0;
    put.inbox_id = c->inbox_id;
    put.at_utc = c->care->now_utc;
    c->was[c->n_put] = *was;
    c->put[c->n_put++] = put;
    return observation_rows_supersede(c->care->db, c->person->patient.id, was->id, c->inbox_id, err);
}

/* Takes the entries of a code out of what the diary still has to keep. */
static void leave_out(struct correcting *c, enum observation_code code)
{
    struct reading *r = c->reading;
    struct observation *kept = arena_array(c->care->arena, r->n_observations + 1, sizeof *kept);
    size_t n = 0;
    for (size_t i = 0; kept != NULL && i < r->n_observations; i++)
        if (r->observations[i].code != code)
            kept[n++] = r->observations[i];
    if (kept == NULL)
        return;
    r->observations = kept;
    r->n_observations = n;
}

/* "6 not 4": the last entry of 4, first of what the text speaks of; *best is what it becomes. */
static const struct diary_entry *find_number(const struct correcting *c, struct diary_entry *best)
{
    const struct correction *k = &c->reading->correction;
    const struct diary_entry *found = NULL;
    struct diary_entry made;
    for (size_t i = c->n; i-- > 0;) {
        const struct diary_entry *e = &c->entries[i];
        if ((c->day != 0 && e->local_date != date_add_days(c->person->now.date, c->day)) || !renumber(c, e, k->old_milli, k->new_milli, &made))
            continue;
        if (found != NULL && !(is_told(c, e->observation.code) && !is_told(c, found->observation.code)))
            continue;
        found = e;
        *best = made;
    }
    return found;
}

static int put_number(struct correcting *c, struct err *err)
{
    struct diary_entry best;
    const struct diary_entry *found = find_number(c, &best);
    if (found == NULL)
        return 0;
    leave_out(c, found->observation.code);
    if (found->observation.code != OBS_PAIN) /* a bare number reads as pain */
        leave_out(c, OBS_PAIN);
    return supersede(c, found, best, err);
}

/* The text before this one that has entries: where its entries begin. */
static int64_t last_text(const struct correcting *c)
{
    int64_t id = 0;
    int32_t since = date_add_days(c->person->now.date, -LAST_TEXT_DAYS);
    for (size_t i = 0; i < c->n; i++)
        if (c->entries[i].inbox_id < c->inbox_id && c->entries[i].inbox_id > id && c->entries[i].local_date >= since)
            id = c->entries[i].inbox_id;
    return id;
}

static bool is_recent_pain(const struct correcting *c, const struct diary_entry *e)
{
    return e->observation.code == OBS_PAIN && e->local_date >= date_add_days(c->person->now.date, -LAST_TEXT_DAYS);
}

/* "I meant 5": a number of the last text, its pain first; else the last pain. */
static const struct diary_entry *find_new_number(const struct correcting *c, int64_t text_id, struct diary_entry *best)
{
    const struct diary_entry *found = NULL;
    struct diary_entry made;
    for (size_t i = c->n; i-- > 0;) {
        const struct diary_entry *e = &c->entries[i];
        const struct observation *o = &e->observation;
        int64_t old = o->code == OBS_MED ? (o->dose_ug != 0 ? o->dose_ug : o->count_tenths * 100)
                                         : o->value * 1000 / OBSERVATION_KINDS[o->code].scale;
        bool last = e->inbox_id == text_id;
        if ((!last && !is_recent_pain(c, e)) || o->earlier || !renumber(c, e, old, c->reading->correction.new_milli, &made))
            continue;
        if (found != NULL && (found->observation.code == OBS_PAIN || !last || o->code != OBS_PAIN))
            continue;
        found = e;
        *best = made;
    }
    return found;
}

/* "I meant 1.5 litres": the number is told with what it is of.  A bare number reads as pain. */
static bool is_named(const struct correcting *c)
{
    const struct correction *k = &c->reading->correction;
    for (size_t i = 0; i < c->reading->n_observations; i++) {
        const struct observation *o = &c->reading->observations[i];
        if (o->code != OBS_PAIN && o->code != OBS_NOTE && o->from < k->to && o->to > k->from)
            return true;
    }
    return false;
}

static int put_new_number(struct correcting *c, int64_t text_id, struct err *err)
{
    struct diary_entry best;
    const struct diary_entry *found = find_new_number(c, text_id, &best);
    if (found == NULL)
        return 0;
    leave_out(c, OBS_PAIN);
    return supersede(c, found, best, err);
}

/* "I meant left": what the text says replaces what the last one said of the same. */
static int put_said(struct correcting *c, int64_t text_id, struct err *err)
{
    const struct observation *said = c->reading->observations;
    size_t n = c->reading->n_observations;
    for (size_t i = 0; i < n; i++)
        for (size_t k = c->n; k-- > 0;) {
            const struct diary_entry *e = &c->entries[k];
            bool night = e->observation.code == OBS_SLEEP && said[i].code == OBS_DURATION; /* "I meant 5 hours" */
            if (e->inbox_id != text_id || (e->observation.code != said[i].code && !night) || e->observation.earlier)
                continue;
            struct diary_entry put = *e;
            put.observation = said[i];
            put.observation.code = e->observation.code; /* both in the same unit */
            leave_out(c, said[i].code);
            if (supersede(c, e, put, err) < 0)
                return -1;
            break;
        }
    return 0;
}

/* Decision 32: the day is named.  "Changed, Sun: pain 6. Before: pain 4." */
static int tell(struct correcting *c, struct corrected *out, struct err *err)
{
    struct care *care = c->care;
    const struct voice *voice = &c->person->voice;
    struct observation *now = arena_array(care->arena, PUT_MAX, sizeof *now), *was = arena_array(care->arena, PUT_MAX, sizeof *was);
    struct observation *pains = arena_array(care->arena, PUT_MAX, sizeof *pains);
    if (now == NULL || was == NULL || pains == NULL)
        return err_set(err, ERR_NOMEM, "correction");
    for (size_t i = 0; i < c->n_put; i++) {
        now[i] = c->put[i].observation;
        was[i] = c->was[i].observation;
        now[i].day = was[i].day = 0;
        if (now[i].code == OBS_PAIN && c->put[i].local_date == c->person->now.date)
            pains[out->n_pains++] = now[i];
    }
    if (observation_rows_put(care->db, c->put, c->n_put, err) < 0)
        return -1;
    out->pains = pains;
    out->line = diary_line(voice, now, c->n_put, 0, care->arena);
    struct place places[] = {
        { "day", compose_key(voice, arena_printf(care->arena, "day.%d", date_weekday(c->put[0].local_date)), NULL, 0, care->arena) },
        { "log", out->line },
        { "was", diary_line(voice, was, c->n_put, 0, care->arena) },
    };
    out->body = diary_for_whom(care, c->person, compose(voice, MESSAGE_LOG_CHANGED, places, 3, care->arena));
    return 0;
}

static int open_diary(struct correcting *c, struct err *err)
{
    int32_t today = c->person->now.date;
    for (size_t i = 0; i < c->reading->n_observations; i++)
        c->day = c->reading->observations[i].day != 0 ? c->reading->observations[i].day : c->day;
    return observation_rows_days(c->care->db, c->person->patient.id, date_add_days(today, c->day < -DAYS_BACK ? c->day : -DAYS_BACK), today,
                                 c->care->arena, &c->entries, &c->n, err);
}

/* "It was 9 not 3": what was written of today is put right, not what was felt before. */
static bool is_put_right(const struct observation *o, const struct correction *k)
{
    return o->earlier && o->day == 0 && o->from < k->to && o->to > k->from;
}

/* Whether the number is a pain that the text does not say by itself; *pain is it. */
static bool is_pain(const struct correcting *c, struct observation *pain)
{
    const struct correction *k = &c->reading->correction;
    const struct diary_entry *found;
    struct diary_entry best;
    int64_t text_id = last_text(c), most = OBSERVATION_KINDS[OBS_PAIN].max;
    found = k->has_old ? find_number(c, &best) : text_id != 0 ? find_new_number(c, text_id, &best) : NULL;
    *pain = (struct observation){ .code = OBS_PAIN, .from = k->from, .to = k->to };
    pain->value = pain->value_high = k->new_milli * OBSERVATION_KINDS[OBS_PAIN].scale / 1000;
    if (found != NULL ? found->observation.code != OBS_PAIN : c->reading->n_observations > 0 || pain->value < 0 || pain->value > most)
        return false;
    for (size_t i = 0; i < c->reading->n_observations; i++)
        if (c->reading->observations[i].code == OBS_PAIN && c->reading->observations[i].value >= pain->value
            && !is_put_right(&c->reading->observations[i], k))
            return false;
    return true;
}

int correct_prompted(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id,
                     const struct screening **screening, struct err *err)
{
    const struct screening *before = *screening;
    struct reading reading = before->reading;
    struct correcting c = { .care = care, .person = person, .inbox_id = inbox_id, .reading = &reading };
    struct observation pain;
    size_t n = reading.n_observations;
    if (!reading.correction.said || !reading.correction.has_new)
        return 0;
    if (open_diary(&c, err) < 0)
        return -1;
    if (!is_pain(&c, &pain))
        return 0;
    struct screening *out = arena_alloc(care->arena, sizeof *out);
    struct observation *told = arena_array(care->arena, n + 1, sizeof *told);
    if (out == NULL || told == NULL)
        return err_set(err, ERR_NOMEM, "correction");
    for (size_t i = 0; i < n; i++)
        told[i] = reading.observations[i];
    told[n] = pain;
    reading.observations = told;
    reading.n_observations = n + 1;
    *out = *before;
    if (judge(&reading, &text->facts, care->setup->ruleset, care->arena, &out->assessment, err) < 0)
        return -1;
    *screening = out;
    return 0;
}

/* "I mean monday was a 7": the last pain of that day. */
static int put_day(struct correcting *c, struct err *err)
{
    const struct observation *said = c->reading->observations;
    size_t n = c->reading->n_observations;
    for (size_t i = 0; i < n; i++) {
        if (said[i].code != OBS_PAIN || said[i].day == 0 || said[i].earlier)
            continue;
        int32_t date = date_add_days(c->person->now.date, said[i].day);
        for (size_t k = c->n; k-- > 0;) {
            const struct diary_entry *e = &c->entries[k];
            if (e->observation.code != OBS_PAIN || e->local_date != date)
                continue;
            struct diary_entry put = *e;
            put.observation.value = said[i].value;
            put.observation.value_high = said[i].value_high;
            leave_out(c, OBS_PAIN);
            return supersede(c, e, put, err);
        }
    }
    return 0;
}

int correct_text(struct care *care, const struct person *person, int64_t inbox_id, bool mends, struct reading *reading,
                 struct corrected *out, struct err *err)
{
    struct correcting c = { .care = care, .person = person, .inbox_id = inbox_id, .reading = reading };
    *out = (struct corrected){ .line = STR(""), .body = STR("") };
    if (!reading->correction.said && !mends)
        return 0;
    if (open_diary(&c, err) < 0 || (mends && put_day(&c, err) < 0))
        return -1;
    if (c.n_put > 0)
        return tell(&c, out, err);
    if (!reading->correction.said)
        return 0;
    int64_t text_id = last_text(&c);
    int rc = reading->correction.has_old ? put_number(&c, err)
        : text_id == 0 ? 0 : reading->correction.has_new && !is_named(&c) ? put_new_number(&c, text_id, err) : put_said(&c, text_id, err);
    if (rc < 0)
        return -1;
    if (c.n_put > 0)
        return tell(&c, out, err);
    if (reading->correction.has_new && reading->n_observations == 0)
        out->body = say(care, &person->voice, MESSAGE_LOG_CHANGED_NONE);
    return 0;
}
