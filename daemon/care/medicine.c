/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/medicine.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cfg.h"
#include "care/diary.h"
#include "store/observation_rows.h"

#define FILE_NAME "medications.conf"

enum { MONTH_DAYS = 30, SINCE_DAYS = 2, HOUR_S = 3600, SINCE_MAX_H = 24, CLASSES_MAX = 4, LIST_MAX_BYTES = 160 };

struct overuse {
    struct cfg *cfg;
    struct limit {
        const char *class;
        int days;
    } *limits;
    size_t n;
};

static void read_limits(struct overuse *overuse, const struct cfg_node *list, struct problems *problems)
{
    static const char *const NAMES[] = { "class", "days", "source" };
    for (size_t i = 0; i < cfg_length(list); i++) {
        const struct cfg_node *node = cfg_at(list, i);
        cfg_check_names(node, NAMES, sizeof NAMES / sizeof *NAMES, problems);
        for (size_t k = 0; k < sizeof NAMES / sizeof *NAMES; k++)
            if (cfg_get(node, NAMES[k]) == NULL)
                cfg_missing(node, NAMES[k], problems);
        cfg_string(node, "source", "", problems);
        overuse->limits[overuse->n++] = (struct limit){
            .class = cfg_string(node, "class", "", problems), .days = (int)cfg_int(node, "days", 1, MONTH_DAYS, 1, problems),
        };
    }
}

struct overuse *overuse_new(const struct rule_files *files, struct problems *problems)
{
    const struct rule_file *file = rule_files_find(files, FILE_NAME);
    struct overuse *overuse = calloc(1, sizeof *overuse);
    if (overuse == NULL) {
        problems_error(problems, FILE_NAME, 0, "out of memory");
        return NULL;
    }
    if (file == NULL || (overuse->cfg = cfg_parse(file->text, file->path, problems)) == NULL)
        return overuse;
    const struct cfg_node *list = cfg_list(cfg_root(overuse->cfg), "overuse", problems);
    overuse->limits = calloc(cfg_length(list) + 1, sizeof *overuse->limits);
    if (overuse->limits == NULL)
        problems_error(problems, FILE_NAME, 0, "out of memory");
    else
        read_limits(overuse, list, problems);
    return overuse;
}

void overuse_free(struct overuse *overuse)
{
    if (overuse == NULL)
        return;
    free(overuse->limits);
    cfg_free(overuse->cfg);
    free(overuse);
}

int overuse_days(const struct overuse *overuse, struct str class)
{
    for (size_t i = 0; overuse != NULL && i < overuse->n; i++)
        if (str_is(class, overuse->limits[i].class))
            return overuse->limits[i].days;
    return 0;
}

static int64_t taken_utc(const struct person *person, const struct diary_entry *entry)
{
    return entry->local_min >= 0 ? zone_utc(person->zone, entry->local_date, entry->local_min) : 0;
}

/* Hours since the same substance was noted last before this text; -1 when that is not known or long ago. */
static int since_last(struct care *care, const struct person *person, int64_t inbox_id, const char *generic, int *hours, struct err *err)
{
    struct diary_entry *entries = NULL;
    size_t n = 0;
    int32_t today = person->now.date;
    *hours = -1;
    if (observation_rows_days(care->db, person->patient.id, date_add_days(today, -SINCE_DAYS), today, care->arena, &entries, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const struct diary_entry *e = &entries[i];
        int64_t at_utc = taken_utc(person, e);
        if (e->observation.code != OBS_MED || e->inbox_id == inbox_id || at_utc == 0 || at_utc > care->now_utc
            || e->observation.text == NULL || strcmp(e->observation.text, generic) != 0)
            continue;
        int64_t h = (care->now_utc - at_utc + HOUR_S / 2) / HOUR_S;
        if (h <= SINCE_MAX_H && (*hours < 0 || h < *hours))
            *hours = (int)h;
    }
    return 0;
}

struct str medicine_class_name(struct care *care, const struct voice *voice, const char *class)
{
    struct str text = compose_key(voice, arena_printf(care->arena, "class.%s", class), NULL, 0, care->arena);
    return text.n > 0 ? text : str_of(class);
}

static struct str number(struct care *care, int64_t n)
{
    return str_of(arena_printf(care->arena, "%lld", (long long)n));
}

static int note_one(struct care *care, const struct person *person, int64_t inbox_id, const struct observation *o,
                    const struct med_days *days, size_t n_days, struct str *out, struct err *err)
{
    const struct voice *voice = &person->voice;
    int hours = -1, limit = overuse_days(messages_overuse(care->setup->messages), str_of(o->detail));
    if (o->text != NULL && since_last(care, person, inbox_id, o->text, &hours, err) < 0)
        return -1;
    if (hours >= 0) {
        struct place places[] = { { "name", diary_word(voice, OBS_MED, o->text, care->arena) }, { "hours", number(care, hours) } };
        *out = compose_join(*out, compose(voice, hours == 0 ? MESSAGE_MEDICINE_SINCE_NOW : MESSAGE_MEDICINE_SINCE, places, 2, care->arena),
                            care->arena);
    }
    for (size_t i = 0; limit > 0 && i < n_days; i++) {
        if (days[i].days < 2 || !str_equal(days[i].class, str_of(o->detail))) /* a first day counts nothing */
            continue;
        struct place places[] = {
            { "name", medicine_class_name(care, voice, o->detail) }, { "n", number(care, days[i].days) }, { "limit", number(care, limit) },
        };
        *out = compose_join(*out, compose(voice, MESSAGE_MEDICINE_DAYS, places, 3, care->arena), care->arena);
        if (days[i].days >= limit)
            *out = compose_join(*out, compose(voice, MESSAGE_MEDICINE_MANY, places, 3, care->arena), care->arena);
    }
    return 0;
}

int medicine_note(struct care *care, const struct person *person, int64_t inbox_id, const struct reading *reading, struct str *out,
                  struct err *err)
{
    struct med_days *days = NULL;
    size_t n_days = 0, n_classes = 0;
    const char *classes[CLASSES_MAX];
    int32_t today = person->now.date;
    *out = STR("");
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        bool before = false;
        if (o->code != OBS_MED || o->day != 0 || o->detail == NULL)
            continue;
        for (size_t k = 0; k < n_classes; k++)
            before = before || strcmp(classes[k], o->detail) == 0;
        if (before || n_classes == CLASSES_MAX)
            continue;
        classes[n_classes++] = o->detail;
        if (days == NULL
            && observation_rows_med_days(care->db, person->patient.id, date_add_days(today, 1 - MONTH_DAYS), today, care->arena, &days,
                                         &n_days, err) < 0)
            return -1;
        if (note_one(care, person, inbox_id, o, days, n_days, out, err) < 0)
            return -1;
    }
    return 0;
}

/* "ibuprofen 400 mg 9:00, paracetamol 500 mg 13:00" */
static int noted_today(struct care *care, const struct person *person, struct buf *out, struct err *err)
{
    struct diary_entry *entries = NULL;
    size_t n = 0;
    int32_t today = person->now.date;
    if (observation_rows_days(care->db, person->patient.id, today, today, care->arena, &entries, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (entries[i].observation.code != OBS_MED)
            continue;
        struct str line = diary_line(&person->voice, &entries[i].observation, 1, 0, care->arena);
        buf_addf(out, "%s%.*s", out->n > 0 ? ", " : "", (int)line.n, line.s);
        if (entries[i].local_min >= 0)
            buf_addf(out, " %d:%02d", entries[i].local_min / 60, entries[i].local_min % 60);
    }
    return 0;
}

int medicine_question(struct care *care, const struct person *person, const struct reading *reading, struct str *out, struct err *err)
{
    bool asks = false;
    struct buf list;
    *out = STR("");
    for (size_t i = 0; i < reading->n_mentions; i++)
        asks = asks || (strcmp(reading->mentions[i].name, "dose_question") == 0
                        && reading->mentions[i].experiencer == EXPERIENCER_PATIENT);
    if (!asks)
        return 0;
    buf_init(&list, LIST_MAX_BYTES);
    int rc = noted_today(care, person, &list, err);
    struct place place = { "list", arena_str(care->arena, buf_str(&list)) };
    bool none = list.n == 0 || !buf_ok(&list);
    buf_clear(&list);
    if (rc < 0)
        return -1;
    *out = compose(&person->voice, none ? MESSAGE_MEDICINE_TODAY_NONE : MESSAGE_MEDICINE_TODAY, &place, 1, care->arena);
    *out = compose_join(*out, say(care, &person->voice, MESSAGE_MEDICINE_ASK), care->arena);
    return 0;
}
