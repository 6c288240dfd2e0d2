/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/night.h"

#include "store/team_rows.h"

enum { REST_S = 8 * 3600 };

/* Theirs, else the site's; false: none. */
static bool quiet_hours(const struct care *care, const struct person *person, int *from, int *to)
{
    person_quiet(care, &person->patient, from, to);
    return *from >= 0 && *to >= 0 && *from != *to;
}

static bool in_quiet_hours(const struct care *care, const struct person *person)
{
    int from, to, now = person->now.minute;
    if (!quiet_hours(care, person, &from, &to))
        return false;
    return from < to ? now >= from && now < to : now >= from || now < to;
}

/* When the quiet hours that are on now, or come next, end. */
static int64_t morning_utc(const struct care *care, const struct person *person)
{
    int from, to;
    if (!in_quiet_hours(care, person) || !quiet_hours(care, person, &from, &to))
        return care->now_utc + REST_S;
    return zone_utc(person->zone, person->now.minute < to ? person->now.date : date_add_days(person->now.date, 1), to);
}

static int say_quiet(struct care *care, const struct person *person, int64_t inbox_id, int64_t until_utc, struct err *err)
{
    struct place time = { "time", clock_text(care, person->zone, until_utc) };
    return post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "night" },
                       compose(&person->voice, MESSAGE_NIGHT_QUIET, &time, 1, care->arena), err);
}

int night_rest(struct care *care, const struct person *person, struct str words, int64_t inbox_id, bool quiet, struct err *err)
{
    if (!messages_is_rest(care->setup->messages, words))
        return 0;
    struct night_row night = { .patient_id = person->patient.id, .until_utc = morning_utc(care, person), .said = 2, .mute = true };
    if (night_rows_put(care->db, &night, err) < 0 || (!quiet && say_quiet(care, person, inbox_id, night.until_utc, err) < 0))
        return -1;
    return 1;
}

int night_may_ask(struct care *care, const struct person *person, int64_t inbox_id, enum night *out, struct err *err)
{
    struct night_row night;
    *out = NIGHT_SPEAK;
    int rc = night_rows_get(care->db, person->patient.id, care->now_utc, &night, err);
    if (rc < 0)
        return -1;
    if (rc == 0) {
        if (!in_quiet_hours(care, person))
            return 0;
        night = (struct night_row){ .patient_id = person->patient.id, .until_utc = morning_utc(care, person) };
    }
    *out = night.mute || night.said > 1 ? NIGHT_MUTE : night.said == 1 ? NIGHT_SAID : NIGHT_SPEAK;
    if (*out == NIGHT_MUTE)
        return 0;
    night.said++;
    if (night_rows_put(care->db, &night, err) < 0)
        return -1;
    return *out == NIGHT_SAID ? say_quiet(care, person, inbox_id, night.until_utc, err) : 0;
}

int night_mute_until(struct care *care, const struct person *person, int64_t *until_utc, struct err *err)
{
    struct night_row night;
    int rc = night_rows_get(care->db, person->patient.id, care->now_utc, &night, err);
    *until_utc = rc == 1 && night.mute ? night.until_utc : 0;
    return rc < 0 ? -1 : 0;
}

int night_is_mute(struct care *care, const struct person *person, bool *mute, struct err *err)
{
    int64_t until_utc = 0;
    int rc = night_mute_until(care, person, &until_utc, err);
    *mute = until_utc != 0;
    return rc;
}
