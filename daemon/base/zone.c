/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/zone.h"

#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/zone_rule.h"

#define ZONEINFO "/usr/share/zoneinfo/"

enum { DAY_S = 86400, REACH_S = 26 * 3600, ZONE_NAME_MAX = 64, FILE_MAX_BYTES = 256 * 1024 };

struct zone {
    char name[ZONE_NAME_MAX];
    size_t n;           /* transitions */
    int64_t *at;        /* ascending */
    int32_t *offset_s;  /* from at[i] on */
    int32_t first_offset_s;
    bool has_rule;      /* after the last transition */
    struct zone_rule rule;
};

/* A stretch of time with one offset: from <= t < to. */
struct span {
    int64_t from, to;
    int32_t offset_s;
};

static int64_t floor_days(int64_t seconds)
{
    return seconds / DAY_S - (seconds % DAY_S < 0);
}

/* Dates: the civil-from-days algorithm of H. Hinnant, years beginning in March. */
int64_t date_to_days(int32_t date)
{
    int64_t y = date / 10000, m = date / 100 % 100, d = date % 100;
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

int32_t date_from_days(int64_t days)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t mp = (5 * day_of_year + 2) / 153;
    int64_t d = day_of_year - (153 * mp + 2) / 5 + 1;
    int64_t m = mp < 10 ? mp + 3 : mp - 9;
    int64_t y = year_of_era + era * 400 + (m <= 2);
    return (int32_t)(y * 10000 + m * 100 + d);
}

int32_t date_add_days(int32_t date, int days)
{
    return date_from_days(date_to_days(date) + days);
}

int date_weekday(int32_t date)
{
    int64_t days = date_to_days(date); /* 1970-01-01 was a Thursday */
    return (int)(((days + 3) % 7 + 7) % 7) + 1;
}

bool date_is_valid(int32_t date)
{
    return date >= 10101 && date <= 99991231 && date_from_days(date_to_days(date)) == date;
}

static int64_t be(const char *s, size_t n)
{
    uint64_t value = (s[0] & 0x80) != 0 ? UINT64_MAX : 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | (unsigned char)s[i];
    return (int64_t)value;
}

/* Sizes of a block, as its header counts them (RFC 8536 3.1). */
struct counts {
    size_t isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt;
};

enum { HEADER_BYTES = 44, TYPE_BYTES = 6 };

static bool read_header(struct str file, size_t at, struct counts *out)
{
    if (at > file.n || file.n - at < HEADER_BYTES || memcmp(file.s + at, "TZif", 4) != 0 || file.s[at + 4] < '2')
        return false;
    size_t count[6];
    for (size_t i = 0; i < 6; i++) {
        int64_t n = be(file.s + at + 20 + 4 * i, 4);
        if (n < 0 || n > FILE_MAX_BYTES)
            return false;
        count[i] = (size_t)n;
    }
    *out = (struct counts){ .isutcnt = count[0], .isstdcnt = count[1], .leapcnt = count[2], .timecnt = count[3],
                            .typecnt = count[4], .charcnt = count[5] };
    return true;
}

static size_t block_bytes(const struct counts *c, size_t time_bytes)
{
    return c->timecnt * (time_bytes + 1) + c->typecnt * TYPE_BYTES + c->charcnt + c->leapcnt * (time_bytes + 4)
        + c->isstdcnt + c->isutcnt;
}

/* Fills the table from the 64-bit block at s. */
static bool read_block(struct zone *zone, const char *s, const struct counts *c)
{
    const char *types = s + c->timecnt * 8;
    const char *infos = types + c->timecnt;
    zone->at = calloc(c->timecnt + 1, sizeof *zone->at);
    zone->offset_s = calloc(c->timecnt + 1, sizeof *zone->offset_s);
    if (zone->at == NULL || zone->offset_s == NULL)
        return false;
    zone->n = c->timecnt;
    zone->first_offset_s = (int32_t)be(infos, 4);
    for (size_t i = 0; i < c->timecnt; i++) {
        size_t type = (unsigned char)types[i];
        zone->at[i] = be(s + 8 * i, 8);
        if (type >= c->typecnt || (i > 0 && zone->at[i] <= zone->at[i - 1]))
            return false;
        zone->offset_s[i] = (int32_t)be(infos + type * TYPE_BYTES, 4);
    }
    return true;
}

struct zone *zone_parse(const char *name, struct str file, struct err *err)
{
    struct counts c;
    struct zone *zone = calloc(1, sizeof *zone);
    if (zone == NULL) {
        err_set(err, ERR_NOMEM, "zone");
        return NULL;
    }
    size_t n_name = strlen(name);
    if (n_name >= sizeof zone->name || !read_header(file, 0, &c))
        goto broken;
    memcpy(zone->name, name, n_name + 1);
    /* The first block holds 32-bit times for old readers. */
    size_t at = HEADER_BYTES + block_bytes(&c, 4);
    if (!read_header(file, at, &c) || c.typecnt == 0 || c.leapcnt != 0)
        goto broken;
    at += HEADER_BYTES;
    if (at > file.n || file.n - at < block_bytes(&c, 8) || !read_block(zone, file.s + at, &c))
        goto broken;
    at += block_bytes(&c, 8);
    struct str footer = { file.s + at, file.n - at };
    if (footer.n < 2 || footer.s[0] != '\n' || footer.s[footer.n - 1] != '\n')
        goto broken;
    footer = (struct str){ footer.s + 1, footer.n - 2 };
    if (footer.n > 0 && !zone_rule_parse(footer, &zone->rule))
        goto broken;
    zone->has_rule = footer.n > 0;
    return zone;

broken:
    zone_free(zone);
    err_set(err, ERR_PROTO, "the zone file is no TZif of version 2 or later without leap seconds");
    return NULL;
}

/* Letters, digits, _ + - and single inner slashes: never a path out of the folder. */
static bool name_is_plain(const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || n >= ZONE_NAME_MAX || name[0] == '/' || name[n - 1] == '/')
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = name[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+'
            || c == '-' || (c == '/' && name[i + 1] != '/');
        if (!plain)
            return false;
    }
    return true;
}

struct zone *zone_new(const char *name, struct err *err)
{
    char path[sizeof ZONEINFO + ZONE_NAME_MAX] = ZONEINFO;
    struct str file = { NULL, 0 };
    if (!name_is_plain(name)) {
        err_set(err, ERR_NOTFOUND, "this is no name of a time zone; one is written like America/New_York");
        return NULL;
    }
    memcpy(path + sizeof ZONEINFO - 1, name, strlen(name) + 1);
    struct err why = { 0 };
    if (file_read(path, FILE_MAX_BYTES, &file, &why) < 0) {
        err_set(err, why.code == ERR_NOMEM ? ERR_NOMEM : ERR_NOTFOUND, "there is no time zone \"%s\"", name);
        return NULL;
    }
    struct zone *zone = zone_parse(name, file, err);
    free((char *)(uintptr_t)file.s);
    return zone;
}

void zone_free(struct zone *zone)
{
    if (zone == NULL)
        return;
    free(zone->at);
    free(zone->offset_s);
    free(zone);
}

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

/* The stretch after the last transition, by the rule. */
static struct span rule_span(const struct zone *zone, int64_t utc, int64_t since)
{
    struct span span = { .from = since, .to = INT64_MAX, .offset_s = zone->rule.std_offset_s };
    if (!zone->rule.has_dst)
        return span;
    int64_t year = date_from_days(floor_days(utc + zone->rule.std_offset_s)) / 10000;
    /* Each year has two changes, in either order; those of three years hold the one before and the one after. */
    for (int64_t y = year - 1; y <= year + 1; y++) {
        for (int to_dst = 0; to_dst <= 1; to_dst++) {
            int64_t at = zone_rule_change(&zone->rule, y, to_dst != 0);
            if (at <= utc && at >= span.from) {
                span.from = at;
                span.offset_s = to_dst ? zone->rule.dst_offset_s : zone->rule.std_offset_s;
            } else if (at > utc && at < span.to) {
                span.to = at;
            }
        }
    }
    if (span.from == since) { /* no change since the table's end: its last offset holds */
        span.offset_s = zone->n > 0 ? zone->offset_s[zone->n - 1] : zone->first_offset_s;
        if (since == INT64_MIN)
            span.offset_s = zone->rule.std_offset_s;
    }
    return span;
}

static struct span span_at(const struct zone *zone, int64_t utc)
{
    size_t low = 0, high = zone->n; /* the number of transitions at or before utc */
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (zone->at[mid] <= utc)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == zone->n && zone->has_rule)
        return rule_span(zone, utc, low > 0 ? zone->at[low - 1] : INT64_MIN);
    return (struct span){
        .from = low > 0 ? zone->at[low - 1] : INT64_MIN,
        .to = low < zone->n ? zone->at[low] : INT64_MAX,
        .offset_s = low > 0 ? zone->offset_s[low - 1] : zone->first_offset_s,
    };
}

int32_t zone_offset_s(const struct zone *zone, int64_t utc)
{
    return span_at(zone, utc).offset_s;
}

void zone_local(const struct zone *zone, int64_t utc, struct local *out)
{
    int32_t offset_s = zone_offset_s(zone, utc);
    int64_t t = utc + offset_s;
    int64_t days = floor_days(t);
    int64_t second = t - days * DAY_S;
    out->date = date_from_days(days);
    out->minute = (int)(second / 60);
    out->second = (int)(second % 60);
    out->weekday = date_weekday(out->date);
    out->offset_s = offset_s;
}

int64_t zone_utc(const struct zone *zone, int32_t date, int minute)
{
    int64_t wanted = date_to_days(date) * DAY_S + (int64_t)minute * 60; /* local, as if it were UTC */
    int64_t moved = wanted - zone_offset_s(zone, wanted - REACH_S);
    /* Walk the stretches around it: the first that holds it, else the last that ended before it (a gap). */
    for (struct span span = span_at(zone, wanted - REACH_S);; span = span_at(zone, span.to)) {
        int64_t utc = wanted - span.offset_s;
        if (utc >= span.from && utc < span.to)
            return utc;
        if (utc >= span.to)
            moved = utc;
        if (span.to > wanted + REACH_S)
            return moved;
    }
}

enum { ZONES_MAX = 700 };

struct zones {
    size_t n;
    struct zone *zones[ZONES_MAX];
};

struct zones *zones_new(void)
{
    return calloc(1, sizeof(struct zones));
}

void zones_free(struct zones *zones)
{
    if (zones == NULL)
        return;
    for (size_t i = 0; i < zones->n; i++)
        zone_free(zones->zones[i]);
    free(zones);
}

const struct zone *zones_find(struct zones *zones, const char *name, struct err *err)
{
    size_t low = 0, high = zones->n; /* sorted by name */
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = strcmp(zones->zones[mid]->name, name);
        if (order == 0)
            return zones->zones[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    if (zones->n == ZONES_MAX) { /* more names than there are zones: somebody changed the folder under us */
        err_set(err, ERR_FULL, "too many time zones");
        return NULL;
    }
    struct zone *zone = zone_new(name, err);
    if (zone == NULL)
        return NULL;
    memmove(zones->zones + low + 1, zones->zones + low, (zones->n - low) * sizeof *zones->zones);
    zones->zones[low] = zone;
    zones->n++;
    return zone;
}
