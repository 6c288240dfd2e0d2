/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/ask.h"

#include <string.h>

#include "care/diary.h"
#include "care/insight_text.h"
#include "care/medicine.h"
#include "care/preview.h"
#include "care/summary.h"
#include "store/attack_rows.h"
#include "store/observation_rows.h"

enum { LIST_MAX_BYTES = 240, HOUR_S = 3600 };

struct asking {
    struct care *care;
    const struct person *person;
    const struct diary_ask *ask;
    struct stretch stretch;
    struct insight_request rows;
    struct insight count;
    struct str text;
};

static struct str number(const struct asking *a, int64_t n)
{
    return str_of(arena_printf(a->care->arena, "%lld", (long long)n));
}

static void add(struct asking *a, enum message message, const struct place *places, size_t n)
{
    a->text = compose_join(a->text, compose(&a->person->voice, message, places, n, a->care->arena), a->care->arena);
}

static void say_nothing(struct asking *a)
{
    struct place period = { "period", a->stretch.name };
    add(a, MESSAGE_INSIGHT_NOTHING_THERE, &period, 1);
}

/* What it is asked about, as the diary calls it; of a code with a number, that number: "water 1250 ml". */
static struct str subject(const struct asking *a, int64_t value)
{
    const struct diary_ask *q = a->ask;
    const struct voice *voice = &a->person->voice;
    struct arena *arena = a->care->arena;
    if (q->code == OBS_MED && q->medicine != NULL)
        return diary_word(voice, OBS_MED, q->medicine, arena);
    if (q->code == OBS_MED && q->class_name != NULL)
        return medicine_class_name(a->care, voice, q->class_name);
    if (q->code == OBS_MED)
        return say(a->care, voice, MESSAGE_INSIGHT_MEDICINE);
    if (q->code == OBS_FUNCTION)
        return say(a->care, voice, MESSAGE_INSIGHT_LOST_DAY);
    struct observation o = { .code = q->code, .value = value, .value_high = value };
    if (OBSERVATION_KINDS[q->code].type == OBS_TYPE_BOOL)
        o.value = o.value_high = 1;
    return diary_line(voice, &o, 1, 0, arena);
}

static bool is_head(enum observation_code code)
{
    return code == OBS_NONE || code == OBS_PAIN || code == OBS_HEADACHE || code == OBS_MIGRAINE_SAID || code == OBS_PAIN_WORDS;
}

static void say_summary(struct asking *a)
{
    a->text = insight_summary(a->care, a->person, &a->stretch, &a->count);
}

/* On how many days; of what is counted in numbers, how much in all. */
static void say_days(struct asking *a)
{
    const struct diary_ask *q = a->ask;
    struct insight_code code;
    if (is_head(q->code)) {
        struct place places[] = { { "period", a->stretch.name }, { "n", number(a, a->count.headache_days) },
                                  { "total", number(a, a->count.head_days) } };
        add(a, a->count.head_days > 0 ? MESSAGE_INSIGHT_HEAD : MESSAGE_INSIGHT_NOTHING, places, 3);
        return;
    }
    insight_of_code(&a->rows, q->code, q->code == OBS_FUNCTION ? "bedridden" : q->medicine, q->class_name, &code);
    struct place places[] = { { "period", a->stretch.name }, { "value", subject(a, 0) }, { "n", number(a, code.days) } };
    add(a, MESSAGE_INSIGHT_CODE_DAYS, places, 3);
    int limit = q->class_name != NULL && a->stretch.month ? overuse_days(messages_overuse(a->care->setup->messages), str_of(q->class_name)) : 0;
    struct place many = { "limit", number(a, limit) };
    if (limit > 0 && code.days >= limit)
        add(a, MESSAGE_MEDICINE_MANY, &many, 1);
}

static bool is_counted(enum observation_code code)
{
    return code != OBS_NONE && OBSERVATION_KINDS[code].type == OBS_TYPE_NUMBER && code != OBS_PAIN && code != OBS_ROUTINE_DONE && code != OBS_TEMPERATURE;
}

static void say_amount(struct asking *a, bool mean)
{
    struct insight_code code;
    insight_of_code(&a->rows, a->ask->code, NULL, NULL, &code);
    if (code.n == 0) {
        say_nothing(a);
        return;
    }
    bool adds_up = a->ask->code == OBS_WATER || a->ask->code == OBS_CAFFEINE || a->ask->code == OBS_ALCOHOL || a->ask->code == OBS_EXERCISE;
    int64_t value = !mean ? code.sum : code.sum / (adds_up ? code.days : code.n);
    int scale = OBSERVATION_KINDS[a->ask->code].scale;
    if (mean && scale >= 100)
        value -= value % (scale / 10); /* one digit is enough */
    struct place places[] = { { "period", a->stretch.name }, { "value", subject(a, value) }, { "n", number(a, code.days) } };
    add(a, mean ? MESSAGE_INSIGHT_MEAN_OF : MESSAGE_INSIGHT_AMOUNT, places, 3);
}

static void say_mean(struct asking *a)
{
    const struct insight *i = &a->count;
    if (is_counted(a->ask->code)) {
        say_amount(a, true);
        return;
    }
    if (!is_head(a->ask->code) || i->worst_days == 0) {
        say_nothing(a);
        return;
    }
    struct place places[] = { { "period", a->stretch.name }, { "value", insight_number(a->care, i->worst_sum / i->worst_days, 10) },
                              { "n", number(a, i->worst_days) } };
    add(a, MESSAGE_INSIGHT_MEAN, places, 3);
}

static void say_most(struct asking *a)
{
    if (a->count.worst < 0) {
        say_nothing(a);
        return;
    }
    bool one = a->stretch.from_date == a->stretch.to_date;
    struct place places[] = { { "period", a->stretch.name }, { "value", insight_number(a->care, a->count.worst, 10) },
                              { "date", date_text(a->care, &a->person->voice, a->count.worst_date) } };
    add(a, one ? MESSAGE_INSIGHT_MOST_DAY : MESSAGE_INSIGHT_MOST, places, 3);
}

/* "today 9:00", "Tue March 3 9:00, 12 days ago" */
static struct str when_text(struct asking *a, int32_t date, int minute)
{
    struct care *care = a->care;
    const struct voice *voice = &a->person->voice;
    int64_t ago = date_to_days(a->person->now.date) - date_to_days(date);
    struct str day = ago == 0 ? say(care, voice, MESSAGE_PERIOD_TODAY) : ago == 1 ? say(care, voice, MESSAGE_PERIOD_YESTERDAY)
                                                                                  : date_text(care, &a->person->voice, date);
    struct str text = minute < 0 ? day : str_of(arena_printf(care->arena, "%.*s %d:%02d", (int)day.n, day.s, minute / 60, minute % 60));
    struct place places[] = { { "when", text }, { "n", number(a, ago) } };
    return ago < 2 ? text : compose(voice, MESSAGE_INSIGHT_AGO, places, 2, care->arena);
}

static void add_last(struct asking *a, struct str name, struct str when)
{
    struct place places[] = { { "name", name }, { "when", when } };
    add(a, MESSAGE_INSIGHT_LAST, places, 2);
}

/* The last attack, or the last day with pain when none was opened. */
static int say_last_head(struct asking *a, struct err *err)
{
    struct care *care = a->care;
    struct attack attack;
    struct diary_entry *entries = NULL;
    const struct diary_entry *last = NULL;
    size_t n = 0;
    struct local onset;
    int32_t today = a->person->now.date;
    int rc = attack_rows_last(care->db, a->person->patient.id, &attack, err);
    if (rc < 0 || observation_rows_days(care->db, a->person->patient.id, date_add_days(today, -365), today, care->arena, &entries, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        enum observation_code code = entries[i].observation.code;
        if (is_head(code) && (code == OBS_PAIN_WORDS || code == OBS_MIGRAINE_SAID || entries[i].observation.value > 0))
            last = &entries[i];
    }
    struct str name = say(care, &a->person->voice, MESSAGE_INSIGHT_HEADACHE);
    if (rc == 1)
        zone_local(a->person->zone, attack.onset_utc, &onset);
    if (rc == 1 && (last == NULL || onset.date >= last->local_date || attack.last_utc >= last->at_utc)) {
        add_last(a, name, when_text(a, onset.date, onset.minute));
        struct place places[] = { { "value", insight_number(care, attack.worst, 10) },
                                  { "hours", number(a, (attack.last_utc - attack.onset_utc + HOUR_S / 2) / HOUR_S) } };
        if (attack.worst > 0)
            add(a, MESSAGE_INSIGHT_WORST, places, 1);
        if (attack.ended_utc != 0 && attack.last_utc - attack.onset_utc >= HOUR_S)
            add(a, MESSAGE_INSIGHT_LENGTH, places, 2);
        return 0;
    }
    if (last == NULL) {
        add(a, MESSAGE_INSIGHT_NEVER, NULL, 0);
        return 0;
    }
    add_last(a, name, when_text(a, last->local_date, last->local_min));
    struct place value = { "value", insight_number(care, last->observation.value_high, 10) };
    if (last->observation.code == OBS_PAIN)
        add(a, MESSAGE_INSIGHT_WORST, &value, 1);
    return 0;
}

static int say_last(struct asking *a, struct err *err)
{
    const struct diary_ask *q = a->ask;
    struct diary_entry entry;
    if (is_head(q->code))
        return say_last_head(a, err);
    int rc = observation_rows_last_of(a->care->db, a->person->patient.id, q->code, q->medicine, q->class_name, a->care->arena, &entry, err);
    if (rc < 0)
        return -1;
    if (rc == 0) {
        add(a, MESSAGE_INSIGHT_NEVER, NULL, 0);
        return 0;
    }
    entry.observation.day = 0;
    add_last(a, diary_line(&a->person->voice, &entry.observation, 1, 0, a->care->arena), when_text(a, entry.local_date, entry.local_min));
    return 0;
}

/* "Today: 9:00 pain 6, left temple; 14:10 ibuprofen 400 mg." */
static int say_log(struct asking *a, struct err *err)
{
    struct buf list;
    const struct diary_entry *e = a->rows.entries;
    struct observation *one = arena_array(a->care->arena, a->rows.n_entries + 1, sizeof *one);
    if (one == NULL)
        return err_set(err, ERR_NOMEM, "diary");
    buf_init(&list, LIST_MAX_BYTES);
    bool more = false, days = a->stretch.from_date != a->stretch.to_date;
    for (size_t i = 0, k = 0; i < a->rows.n_entries; i = k) {
        size_t n = 0;
        for (k = i; k < a->rows.n_entries && e[k].inbox_id == e[i].inbox_id && e[k].local_date == e[i].local_date; k++)
            one[n++] = e[k].observation;
        if (e[i].local_date > a->stretch.to_date)
            break;
        struct str line = diary_line(&a->person->voice, one, n, 0, a->care->arena), day = date_text(a->care, &a->person->voice, e[i].local_date);
        more = more || list.n + line.n + day.n + 10 > LIST_MAX_BYTES;
        if (line.n == 0 || more)
            continue;
        buf_adds(&list, list.n > 0 ? "; " : "");
        if (days)
            buf_addf(&list, "%.*s ", (int)day.n, day.s);
        else if (e[i].local_min >= 0 && OBSERVATION_KINDS[e[i].observation.code].type != OBS_TYPE_TIME)
            buf_addf(&list, "%d:%02d ", e[i].local_min / 60, e[i].local_min % 60);
        buf_addstr(&list, line);
    }
    if (more)
        buf_adds(&list, "; ...");
    struct place places[] = { { "period", a->stretch.name }, { "list", arena_str(a->care->arena, buf_str(&list)) } };
    buf_clear(&list);
    if (places[1].value.n == 0)
        say_nothing(a);
    else
        add(a, MESSAGE_INSIGHT_LOG, places, 2);
    return 0;
}

static void say_helps(struct asking *a)
{
    struct insight_compare compare;
    insight_compare(&a->rows, &compare);
    if (compare.done.n == 0 && compare.skipped.n == 0)
        add(a, MESSAGE_INSIGHT_COMPARE_NONE, NULL, 0);
    else
        a->text = insight_compared(a->care, a->person, &compare);
}

/* As HELP says it (decision 14). */
static void say_what_it_is(struct asking *a)
{
    add(a, MESSAGE_ADVICE_NOBODY_READS, NULL, 0);
    if (voice_hours(&a->person->voice)[0] != '\0')
        add(a, MESSAGE_HELP_HOURS, NULL, 0);
    if (a->care->setup->settings->phone[0] != '\0')
        add(a, MESSAGE_HELP_PHONE, NULL, 0);
}

static struct period period_of(const struct diary_ask *q)
{
    if (q->period.unit != PERIOD_NONE)
        return q->period;
    switch (q->ask) {
    case ASK_SUMMARY:
        return (struct period){ .unit = PERIOD_DAYS, .days = 7 };
    case ASK_LOG:
    case ASK_TOTAL:
        return (struct period){ .unit = PERIOD_DAY };
    case ASK_HELPS:
        return (struct period){ .unit = PERIOD_ALL };
    case ASK_NONE: case ASK_DAYS: case ASK_LAST: case ASK_MEAN: case ASK_MOST: case ASK_SUMMARY_OFF: case ASK_SUMMARY_ON: case ASK_NEXT:
    case ASK_BOT: case ASK_COUNT:
        break;
    }
    return (struct period){ .unit = PERIOD_DAYS, .days = 30 };
}

static int answer(struct asking *a, struct err *err)
{
    const struct diary_ask *q = a->ask;
    bool counted = is_counted(q->code);
    switch (q->ask) {
    case ASK_SUMMARY:
        if (counted)
            say_amount(a, true);
        else if (is_head(q->code))
            say_summary(a);
        else
            say_days(a);
        return 0;
    case ASK_LOG:
        return say_log(a, err);
    case ASK_DAYS:
    case ASK_TOTAL:
        if (counted)
            say_amount(a, false);
        else
            say_days(a);
        return 0;
    case ASK_LAST:
        return say_last(a, err);
    case ASK_MEAN:
        say_mean(a);
        return 0;
    case ASK_MOST:
        say_most(a);
        return 0;
    case ASK_HELPS:
        say_helps(a);
        return 0;
    case ASK_SUMMARY_OFF:
    case ASK_SUMMARY_ON:
        return summary_switch(a->care, a->person, q->ask == ASK_SUMMARY_ON, &a->text, err);
    case ASK_NEXT:
        return preview_text(a->care, a->person->patient.id, &a->text, err);
    case ASK_BOT:
        say_what_it_is(a);
        return 0;
    case ASK_NONE:
    case ASK_COUNT:
        break;
    }
    return 0;
}

/* What was read from the words of the question is no entry: "when was my last migraine?" */
static void leave_out(struct care *care, struct reading *r)
{
    struct observation *kept = arena_array(care->arena, r->n_observations + 1, sizeof *kept);
    size_t n = 0;
    for (size_t i = 0; kept != NULL && i < r->n_observations; i++) {
        const struct observation *o = &r->observations[i];
        bool number = (OBSERVATION_KINDS[o->code].type == OBS_TYPE_NUMBER && o->code != OBS_ROUTINE_DONE) || o->dose_ug > 0; /* is told all the same */
        if (number || o->to <= r->asked.from || o->from >= r->asked.to)
            kept[n++] = *o;
    }
    if (kept == NULL)
        return;
    r->observations = kept;
    r->n_observations = n;
    if (n == 0 && (r->intent == INTENT_DIARY || r->intent == INTENT_DONE || r->intent == INTENT_SKIP))
        r->intent = INTENT_OTHER;
}

static bool asks_for_a_dose(const struct reading *r)
{
    for (size_t i = 0; i < r->n_mentions; i++)
        if (strcmp(r->mentions[i].name, "dose_question") == 0 && r->asked.code == OBS_MED && r->asked.ask != ASK_LAST)
            return true;
    return false;
}

bool ask_is_asked(struct care *care, struct reading *reading)
{
    if (reading->asked.ask == ASK_NONE || asks_for_a_dose(reading)) /* decision 13 */
        return false;
    leave_out(care, reading);
    return true;
}

int ask_answer(struct care *care, const struct person *person, const struct reading *reading, struct str *out, struct err *err)
{
    struct asking a = { .care = care, .person = person, .ask = &reading->asked, .text = STR("") };
    struct period period = period_of(&reading->asked);
    bool setting = reading->asked.ask == ASK_SUMMARY_OFF || reading->asked.ask == ASK_SUMMARY_ON || reading->asked.ask == ASK_NEXT
        || reading->asked.ask == ASK_BOT; /* tells nothing of the diary */
    *out = say(care, &person->voice, MESSAGE_INSIGHT_SHARED);
    if ((person->shared || person_is_doubtful(care, person)) && !setting)
        return 0;
    insight_stretch(care, person, &period, &a.stretch);
    if (insight_rows(care, person, a.stretch.from_date, a.stretch.to_date, &a.rows, err) < 0)
        return -1;
    if (!insight_count(&a.rows, care->arena, &a.count))
        return err_set(err, ERR_NOMEM, "insight");
    if (answer(&a, err) < 0)
        return -1;
    *out = a.text;
    return 0;
}
