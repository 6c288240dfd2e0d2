/* SPDX-License-Identifier: ISC
 * The commands "diary" (what a person noted, line by line) and "report" (what it comes to), and their part of patient.show.  Words are
 * in the site's language: the team reads them. */
#include <config.h>

#include "care/command_insight.h"

#include "care/diary.h"
#include "care/insight_text.h"
#include "care/medicine.h"
#include "store/inbox_rows.h"

enum { DAYS_USUAL = 30, DAYS_MOST = 730, COMPARE_DAYS = 180 };

/* Who reads is the team. */
static struct person for_team(const struct care *care, const struct person *person)
{
    struct person reader = *person;
    reader.voice.lang = care->setup->settings->lang;
    return reader;
}

int command_insight_diary(struct care *care, const struct person *person, int32_t from_date, int32_t to_date, struct buf *answer,
                          struct err *err)
{
    struct person reader = for_team(care, person);
    struct diary_entry *e = NULL;
    size_t n = 0;
    if (observation_rows_days(care->db, person->patient.id, from_date, to_date, care->arena, &e, &n, err) < 0)
        return -1;
    struct observation *one = arena_array(care->arena, n + 1, sizeof *one);
    if (one == NULL)
        return err_set(err, ERR_NOMEM, "diary");
    buf_adds(answer, ",\"diary\":[");
    for (size_t i = 0, k = 0; i < n; i = k) {
        size_t n_one = 0;
        for (k = i; k < n && e[k].inbox_id == e[i].inbox_id && e[k].local_date == e[i].local_date; k++)
            one[n_one++] = e[k].observation;
        bool timed = e[i].local_min >= 0 && OBSERVATION_KINDS[e[i].observation.code].type != OBS_TYPE_TIME;
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_number(answer, "date", e[i].local_date, true);
        command_add_text(answer, "time",
                         timed ? str_of(arena_printf(care->arena, "%02d:%02d", e[i].local_min / 60, e[i].local_min % 60)) : STR(""), false);
        command_add_text(answer, "line", diary_line(&reader.voice, one, n_one, 0, care->arena), false);
        buf_addc(answer, '}');
    }
    buf_addc(answer, ']');
    return 0;
}

static void add_classes(struct care *care, const struct person *reader, const struct insight *count, struct buf *answer)
{
    const struct overuse *overuse = messages_overuse(care->setup->messages);
    buf_adds(answer, ",\"medicines\":[");
    for (size_t i = 0; i < count->n_classes; i++) {
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_text(answer, "class", str_of(count->classes[i].name), true);
        command_add_text(answer, "name", medicine_class_name(care, &reader->voice, count->classes[i].name), false);
        command_add_number(answer, "days", count->classes[i].days, false);
        command_add_number(answer, "many_from", overuse_days(overuse, str_of(count->classes[i].name)), false);
        buf_addc(answer, '}');
    }
    buf_addc(answer, ']');
}

static void add_side(struct buf *answer, const char *name, const struct insight_side *side)
{
    buf_addf(answer, ",\"%s\":{", name);
    command_add_number(answer, "n", side->n, true);
    command_add_number(answer, "headache", side->headache, false);
    buf_addf(answer, ",\"worst_mean\":%.1f}", side->n > 0 ? (double)side->worst_sum / side->n / 10 : 0.0);
}

/* Decision 31, over half a year. */
static int add_compared(struct care *care, const struct person *person, struct buf *answer, struct err *err)
{
    struct insight_request rows;
    struct insight_compare compare;
    int32_t today = person->now.date;
    if (insight_rows(care, person, date_add_days(today, -COMPARE_DAYS), today, &rows, err) < 0)
        return -1;
    insight_compare(&rows, &compare);
    buf_adds(answer, ",\"routine_48h\":{");
    command_add_number(answer, "days", COMPARE_DAYS, true);
    add_side(answer, "done", &compare.done);
    add_side(answer, "skipped", &compare.skipped);
    buf_addf(answer, ",\"enough\":%s,\"chance\":%.4f}", insight_is_enough(&compare) ? "true" : "false", compare.p);
    return 0;
}

int command_insight_counts(struct care *care, const struct person *person, int32_t from_date, int32_t to_date, struct buf *answer,
                           struct err *err)
{
    struct person reader = for_team(care, person);
    struct insight_request rows;
    struct insight c;
    if (insight_rows(care, person, from_date, to_date, &rows, err) < 0)
        return -1;
    if (!insight_count(&rows, care->arena, &c))
        return err_set(err, ERR_NOMEM, "insight");
    buf_adds(answer, ",\"counts\":{");
    command_add_number(answer, "from", from_date, true);
    command_add_number(answer, "to", to_date, false);
    command_add_number(answer, "days", c.days, false);
    command_add_number(answer, "noted", c.head_days, false);
    command_add_number(answer, "headache", c.headache_days, false);
    command_add_number(answer, "migraine_like", c.migraine_days, false);
    command_add_number(answer, "migraine_probable", c.probable_days, false);
    command_add_number(answer, "severe", c.bad_days, false);
    buf_addf(answer, ",\"worst\":%.1f,\"worst_mean\":%.1f", c.worst >= 0 ? c.worst / 10.0 : 0.0,
             c.worst_days > 0 ? (double)c.worst_sum / c.worst_days / 10 : 0.0);
    command_add_number(answer, "analgesic", c.analgesic_days, false);
    command_add_number(answer, "lost", c.lost_days, false);
    command_add_number(answer, "routine_said", c.routine_said, false);
    command_add_number(answer, "routine_done", c.routine_done, false);
    command_add_number(answer, "water_noted", c.water_days, false);
    command_add_number(answer, "water_ml_mean", c.water_days > 0 ? c.water_ml / c.water_days : 0, false);
    command_add_number(answer, "water_goal_met", c.water_goal_days, false);
    add_classes(care, &reader, &c, answer);
    if (add_compared(care, person, answer, err) < 0)
        return -1;
    buf_addc(answer, '}');
    return 0;
}

/* "month" as 202610, or "days" back from today.  1: refused. */
static int take_span(const struct person *person, const cJSON *arguments, int32_t *from, int32_t *to, struct buf *answer)
{
    int64_t month = command_number(arguments, "month", 0), days = command_number(arguments, "days", DAYS_USUAL);
    *to = person->now.date;
    *from = date_add_days(*to, 1 - (int)(days >= 1 && days <= DAYS_MOST ? days : 1));
    if (month == 0)
        return days >= 1 && days <= DAYS_MOST ? 0 : command_refuse(answer, "A report is of 1 to %d days.", DAYS_MOST);
    if (month < 190001 || month > 299912 || month % 100 < 1 || month % 100 > 12)
        return command_refuse(answer, "A month is written like 2026-10.");
    *from = (int32_t)(month * 100 + 1);
    if (*from > person->now.date)
        return command_refuse(answer, "That month has not begun.");
    int32_t next = date_add_days(*from, 31), last = date_add_days(next / 100 * 100 + 1, -1);
    *to = last < person->now.date ? last : person->now.date;
    return 0;
}

static int begin(struct care *care, const cJSON *arguments, struct person *person, int32_t *from, int32_t *to, struct buf *answer,
                 struct err *err)
{
    struct patient patient;
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0)
        return rc;
    if (person_load(care, patient.id, 0, person, err) < 0)
        return -1;
    if ((rc = take_span(person, arguments, from, to, answer)) != 0)
        return rc;
    buf_addc(answer, '{');
    command_add_number(answer, "id", patient.id, true);
    command_add_text(answer, "name", patient.name, false);
    return 0;
}

int command_diary(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    int32_t from, to;
    int rc = begin(care, arguments, &person, &from, &to, answer, err);
    if (rc != 0)
        return rc;
    if (command_insight_diary(care, &person, from, to, answer, err) < 0)
        return -1;
    buf_addc(answer, '}');
    return 0;
}

/* Decision 29: what they noted to ask.  The words stand in the inbox alone. */
static int add_questions(struct care *care, const struct person *person, int32_t from, int32_t to, struct buf *answer, struct err *err)
{
    struct diary_entry *e = NULL;
    size_t n = 0, n_said = 0;
    if (observation_rows_days(care->db, person->patient.id, from, to, care->arena, &e, &n, err) < 0)
        return -1;
    buf_adds(answer, ",\"questions\":[");
    for (size_t i = 0; i < n; i++) {
        struct inbox_row row;
        int rc = e[i].observation.code == OBS_NOTE ? inbox_rows_get(care->db, e[i].inbox_id, care->arena, &row, err) : 0;
        if (rc < 0)
            return -1;
        if (rc == 0)
            continue;
        buf_adds(answer, n_said++ > 0 ? ",{" : "{");
        command_add_number(answer, "date", e[i].local_date, true);
        command_add_text(answer, "text", messages_note_words(care->setup->messages, words_repaired(row.text, care->arena)), false);
        buf_addc(answer, '}');
    }
    buf_addc(answer, ']');
    return 0;
}

int command_report(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    int32_t from, to;
    int rc = begin(care, arguments, &person, &from, &to, answer, err);
    if (rc != 0)
        return rc;
    if (add_questions(care, &person, from, to, answer, err) < 0 || command_insight_counts(care, &person, from, to, answer, err) < 0)
        return -1;
    buf_addc(answer, '}');
    return 0;
}
