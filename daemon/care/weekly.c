/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/weekly.h"

#include "base/host.h"
#include "base/zone.h"
#include "care/figures.h"
#include "care/person.h"
#include "care/team.h"
#include "store/audit_rows.h"
#include "store/meta_rows.h"
#include "store/patient_rows.h"

#define DONE_NAME "weekly.date"

enum { NINE_MIN = 9 * 60, DAY_S = 86400, WEEK_S = 7 * DAY_S, BACKUP_AGE_S = 2 * DAY_S, ACKS_SHOWN = 6 };

struct week {
    int64_t patients, texts, alerts, false_ones, lost;
    int64_t *waits;
    size_t n_waits;
};

/* The operator's place in the team, or -1. */
static int operator_of(const struct care *care)
{
    const struct settings *s = care->setup->settings;
    return s->operator_id != NULL && *s->operator_id != '\0' ? team_find(&s->team, str_of(s->operator_id)) : -1;
}

static int count(struct care *care, struct week *out, struct err *err)
{
    int64_t since = care->now_utc - WEEK_S;
    *out = (struct week){ 0 };
    return patient_rows_count(care->db, PATIENT_ACTIVE, &out->patients, err) < 0 || figure_rows_texts(care->db, since, &out->texts, err) < 0
            || figure_rows_alerts(care->db, since, &out->alerts, &out->false_ones, err) < 0
            || figure_rows_acks(care->db, since, since, care->now_utc, care->arena, &out->waits, &out->n_waits, err) < 0
            || figure_rows_undelivered(care->db, since, &out->lost, err) < 0
        ? -1
        : 0;
}

static struct str number(const struct care *care, int64_t n)
{
    return str_of(arena_printf(care->arena, "%lld", (long long)n));
}

/* "2 (ACK 4, 11 min)" */
static struct str alerts_text(const struct care *care, const struct voice *voice, const struct week *week)
{
    struct buf list;
    if (week->n_waits == 0)
        return number(care, week->alerts);
    buf_init(&list, 256);
    for (size_t i = 0; i < week->n_waits && i < ACKS_SHOWN; i++)
        buf_addf(&list, "%s%lld", i > 0 ? ", " : "", (long long)((week->waits[i] + 59) / 60));
    if (week->n_waits > ACKS_SHOWN)
        buf_adds(&list, ", ...");
    struct place places[] = { { "count", number(care, week->alerts) }, { "list", arena_str(care->arena, buf_str(&list)) } };
    buf_clear(&list);
    return compose(voice, MESSAGE_OPERATOR_ACKS, places, 2, care->arena);
}

static enum message backup_word(const struct care *care)
{
    const char *path = care->setup->settings->backup;
    if (path == NULL || *path == '\0')
        return MESSAGE_OPERATOR_BACKUP_NONE;
    int64_t changed_utc = host_file_utc(path);
    return changed_utc != 0 && care->now_utc - changed_utc <= BACKUP_AGE_S ? MESSAGE_OPERATOR_BACKUP_OK : MESSAGE_OPERATOR_BACKUP_OLD;
}

/* The last test of the week: did anybody answer? */
static int test_word(struct care *care, enum message *word, struct err *err)
{
    int64_t rang_utc = 0, answered_utc = 0;
    *word = MESSAGE_OPERATOR_TEST_NONE;
    if (audit_rows_last(care->db, "team", 0, "test", &rang_utc, err) < 0
        || audit_rows_last(care->db, "team", 0, "test_answered", &answered_utc, err) < 0)
        return -1;
    if (rang_utc > care->now_utc - WEEK_S - DAY_S)
        *word = answered_utc >= rang_utc ? MESSAGE_OPERATOR_TEST_OK : MESSAGE_OPERATOR_TEST_MISSED;
    return 0;
}

/* "1.6" of so many in a week. */
static struct str load(const struct care *care, int64_t alerts, int64_t patients)
{
    int64_t tenths = patients > 0 ? (alerts * 1000 + patients / 2) / patients : 0;
    return str_of(arena_printf(care->arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10)));
}

static int post(struct care *care, int member, int32_t date, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    struct voice voice = { care->setup->messages, settings, settings->team.members[member].lang,
                           region_of(care->setup->messages, settings, STR("")), NULL, NULL };
    struct week week;
    enum message test;
    if (settings->team.members[member].n_addresses == 0)
        return 0;
    if (count(care, &week, err) < 0 || test_word(care, &test, err) < 0)
        return -1;
    struct place places[] = {
        { "patients", number(care, week.patients) },
        { "texts", number(care, week.texts) },
        { "alerts", alerts_text(care, &voice, &week) },
        { "lost", number(care, week.lost) },
        { "backup", say(care, &voice, backup_word(care)) },
        { "test", say(care, &voice, test) },
        { "load", load(care, week.alerts, week.patients) },
        { "false", load(care, week.false_ones, week.patients) },
    };
    return post_member_open(care, member, 0, CLASS_REPLY, (struct origin){ "weekly", date, "operator" },
                       compose(&voice, MESSAGE_OPERATOR_WEEK, places, sizeof places / sizeof *places, care->arena), err);
}

/* The last date on which it was done; 0: never. */
static int done_on(struct care *care, int64_t *date, struct err *err)
{
    struct str text;
    *date = 0;
    int rc = meta_rows_get(care->db, DONE_NAME, care->arena, &text, err);
    if (rc == 1 && !text_to_int(text, 0, INT32_MAX, date))
        *date = 0;
    return rc < 0 ? -1 : 0;
}

int weekly_due(struct care *care, struct err *err)
{
    int member = operator_of(care);
    struct local now;
    int64_t done;
    const struct zone *zone = member >= 0 ? site_zone(care, err) : NULL;
    if (member < 0 || zone == NULL)
        return member < 0 ? 0 : -1;
    zone_local(zone, care->now_utc, &now);
    if (now.weekday != 1 || now.minute < NINE_MIN)
        return 0;
    if (done_on(care, &done, err) < 0)
        return -1;
    if (done == now.date)
        return 0;
    return post(care, member, now.date, err) < 0 ? -1 : meta_rows_put(care->db, DONE_NAME, number(care, now.date), err);
}

int weekly_next_due(struct care *care, int64_t *utc, struct err *err)
{
    struct local now;
    int64_t done;
    const struct zone *zone = operator_of(care) >= 0 ? site_zone(care, err) : NULL;
    *utc = 0;
    if (operator_of(care) < 0)
        return 0;
    if (zone == NULL || done_on(care, &done, err) < 0)
        return -1;
    zone_local(zone, care->now_utc, &now);
    int days = now.weekday == 1 && done != now.date ? 0 : 8 - now.weekday;
    *utc = zone_utc(zone, date_add_days(now.date, days), NINE_MIN);
    return 0;
}
