/* SPDX-License-Identifier: ISC
 * What was before lies in the row as JSON; only what the change touched is put back, and never over a STOP. */
#include <config.h>

#include "care/setting.h"

#include <cjson/cJSON.h>

#include "care/remind.h"
#include "store/day_off_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"
#include "store/setting_rows.h"
#include "store/travel_rows.h"

static const enum message TAKEN_BACK[SETTING_COUNT] = {
    [SETTING_PAUSE] = MESSAGE_UNDONE_PAUSE, [SETTING_TRAVEL] = MESSAGE_UNDONE_TRAVEL, [SETTING_DAYS_OFF] = MESSAGE_UNDONE_DAYS_OFF,
};

/* Writing */

static void add_str(struct care *care, cJSON *to, const char *name, struct str value)
{
    cJSON_AddStringToObject(to, name, arena_str(care->arena, value).s);
}

static int write_pause(struct care *care, const struct person *person, cJSON *root, struct err *err)
{
    struct plan *plans = NULL;
    size_t n = 0;
    cJSON *thin = cJSON_AddArrayToObject(root, "plans");
    if (plan_rows_of(care->db, person->patient.id, care->arena, &plans, &n, err) < 0)
        return -1;
    cJSON_AddNumberToObject(root, "state", (int)person->patient.state);
    cJSON_AddNumberToObject(root, "until", (double)person->patient.paused_until_utc);
    for (size_t i = 0; i < n; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddNumberToObject(one, "id", (double)plans[i].id);
        cJSON_AddNumberToObject(one, "thin", plans[i].thin);
        cJSON_AddItemToArray(thin, one);
    }
    return 0;
}

static int write_travel(struct care *care, const struct person *person, cJSON *root, struct err *err)
{
    struct travel t;
    int rc = travel_rows_get(care->db, person->patient.id, care->arena, &t, err);
    if (rc < 0)
        return -1;
    add_str(care, root, "zone", person->patient.zone);
    add_str(care, root, "region", person->patient.region);
    if (rc == 0)
        return 0;
    cJSON *row = cJSON_AddObjectToObject(root, "row");
    add_str(care, row, "home_zone", t.home_zone);
    add_str(care, row, "home_region", t.home_region);
    add_str(care, row, "zone", t.zone);
    add_str(care, row, "region", t.region);
    add_str(care, row, "place", t.place);
    cJSON_AddNumberToObject(row, "from", (double)t.from_utc);
    cJSON_AddNumberToObject(row, "until", (double)t.until_utc);
    cJSON_AddNumberToObject(row, "next", (double)t.next_utc);
    return 0;
}

static int write_days(struct care *care, const struct person *person, cJSON *root, struct err *err)
{
    struct day_off *days = NULL;
    size_t n = 0;
    cJSON *list = cJSON_AddArrayToObject(root, "days");
    if (day_off_rows_of(care->db, person->patient.id, person->now.date, care->arena, &days, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddNumberToObject(one, "weekdays", days[i].weekdays);
        cJSON_AddNumberToObject(one, "from", days[i].from_date);
        cJSON_AddNumberToObject(one, "to", days[i].to_date);
        add_str(care, one, "by", days[i].by);
        cJSON_AddNumberToObject(one, "at", (double)days[i].at_utc);
        cJSON_AddItemToArray(list, one);
    }
    return 0;
}

typedef int write_fn(struct care *care, const struct person *person, cJSON *root, struct err *err);
static write_fn *const WRITE[SETTING_COUNT] = {
    [SETTING_PAUSE] = write_pause, [SETTING_TRAVEL] = write_travel, [SETTING_DAYS_OFF] = write_days,
};

int setting_note(struct care *care, const struct person *person, enum setting kind, int64_t inbox_id, struct err *err)
{
    struct setting_row row = { .patient_id = person->patient.id, .inbox_id = inbox_id, .at_utc = care->now_utc, .kind = (int)kind };
    cJSON *root = cJSON_CreateObject();
    int rc = WRITE[kind](care, person, root, err);
    char *text = rc == 0 ? cJSON_PrintUnformatted(root) : NULL;
    cJSON_Delete(root);
    if (rc == 0 && text == NULL)
        rc = err_set(err, ERR_NOMEM, "setting");
    if (rc == 0) {
        row.before = str_of(text);
        rc = setting_rows_put(care->db, &row, err);
    }
    cJSON_free(text);
    return rc;
}

/* Putting back */

static int64_t number(const cJSON *from, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(from, name);
    return cJSON_IsNumber(item) ? (int64_t)item->valuedouble : 0;
}

static struct str text(struct care *care, const cJSON *from, const char *name)
{
    const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(from, name));
    return arena_str(care->arena, str_of(value != NULL ? value : ""));
}

/* A pause that they ended, or a STOP, has come since: it stays.  1: put back. */
static int put_pause(struct care *care, struct person *person, const cJSON *root, struct err *err)
{
    const cJSON *one;
    int64_t state = number(root, "state");
    if (person->patient.state != PATIENT_PAUSED || person->patient.erase_utc != 0 || (state != PATIENT_ACTIVE && state != PATIENT_PAUSED))
        return 0;
    person->patient.state = (enum patient_state)state;
    person->patient.paused_until_utc = number(root, "until");
    if (patient_rows_save(care->db, &person->patient, err) < 0)
        return -1;
    cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(root, "plans")) {
        struct plan plan;
        int rc = plan_rows_get(care->db, number(one, "id"), care->arena, &plan, err);
        if (rc < 0)
            return -1;
        if (rc == 0 || plan.thin == (int)number(one, "thin"))
            continue;
        plan.thin = (int)number(one, "thin");
        if (plan_rows_save(care->db, &plan, err) < 0)
            return -1;
    }
    return 1;
}

static int put_travel(struct care *care, struct person *person, const cJSON *root, struct err *err)
{
    const cJSON *was = cJSON_GetObjectItemCaseSensitive(root, "row");
    if (travel_rows_end(care->db, person->patient.id, err) < 0)
        return -1;
    struct travel row = {
        .patient_id = person->patient.id, .home_zone = text(care, was, "home_zone"), .home_region = text(care, was, "home_region"),
        .zone = text(care, was, "zone"), .region = text(care, was, "region"), .place = text(care, was, "place"),
        .from_utc = number(was, "from"), .until_utc = number(was, "until"), .next_utc = number(was, "next"),
    };
    if (was != NULL && travel_rows_put(care->db, &row, err) < 0)
        return -1;
    person->patient.zone = text(care, root, "zone");
    person->patient.region = text(care, root, "region");
    if (patient_rows_save(care->db, &person->patient, err) < 0)
        return -1;
    return person_load(care, person->patient.id, person->address.id, person, err) < 0 ? -1 : 1;
}

static int put_days(struct care *care, struct person *person, const cJSON *root, struct err *err)
{
    const cJSON *one;
    struct day_off *days = NULL;
    size_t n = 0;
    if (day_off_rows_of(care->db, person->patient.id, person->now.date, care->arena, &days, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (day_off_rows_remove(care->db, days[i].id, err) < 0)
            return -1;
    cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(root, "days")) {
        struct day_off day = {
            .patient_id = person->patient.id, .weekdays = (unsigned)number(one, "weekdays"), .from_date = (int32_t)number(one, "from"),
            .to_date = (int32_t)number(one, "to"), .by = text(care, one, "by"), .at_utc = number(one, "at"),
        };
        if (day_off_rows_put(care->db, &day, err) < 0)
            return -1;
    }
    return 1;
}

typedef int put_fn(struct care *care, struct person *person, const cJSON *root, struct err *err);
static put_fn *const PUT[SETTING_COUNT] = {
    [SETTING_PAUSE] = put_pause, [SETTING_TRAVEL] = put_travel, [SETTING_DAYS_OFF] = put_days,
};

int setting_last(struct care *care, const struct person *person, int64_t since_utc, int64_t *inbox_id, struct err *err)
{
    struct setting_row row;
    int rc = setting_rows_get(care->db, person->patient.id, care->arena, &row, err);
    *inbox_id = rc == 1 && row.at_utc >= since_utc ? row.inbox_id : 0;
    return rc < 0 ? -1 : 0;
}

int setting_undo(struct care *care, const struct person *person, struct str *body, struct err *err)
{
    struct setting_row row;
    struct person now = *person;
    *body = STR("");
    int rc = setting_rows_get(care->db, person->patient.id, care->arena, &row, err);
    if (rc != 1 || row.kind < 0 || row.kind >= SETTING_COUNT)
        return rc < 0 ? -1 : 0;
    cJSON *root = cJSON_ParseWithLength(row.before.s, row.before.n);
    rc = root != NULL ? PUT[row.kind](care, &now, root, err) : 0;
    cJSON_Delete(root);
    if (rc < 0 || setting_rows_end(care->db, person->patient.id, err) < 0)
        return -1;
    if (rc == 0)
        return 0;
    struct place time = { "time", clock_text(care, now.zone, care->now_utc) };
    *body = compose(&now.voice, TAKEN_BACK[row.kind], &time, 1, care->arena);
    return remind_wake(care, person->patient.id, err);
}
