/* SPDX-License-Identifier: ISC
 * recur.c - `napectl recur`: lines zone<TAB>local start<TAB>RRULE<TAB>count to JSON arrays of UTC instants. */
#include <config.h>

#include "ctl/verb.h"

#include "base/recur.h"
#include "base/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = 1000000 };

/* 2026-03-08T02:30, also with seconds of zero. */
static bool read_start(struct str s, int32_t *date, int *minute)
{
    int64_t y, m, d, h, min;
    if ((s.n != 16 && s.n != 19) || s.s[4] != '-' || s.s[7] != '-' || s.s[10] != 'T' || s.s[13] != ':' ||
        !text_to_int((struct str){ s.s, 4 }, 1, 9999, &y) || !text_to_int((struct str){ s.s + 5, 2 }, 1, 12, &m) ||
        !text_to_int((struct str){ s.s + 8, 2 }, 1, 31, &d) || !text_to_int((struct str){ s.s + 11, 2 }, 0, 23, &h) ||
        !text_to_int((struct str){ s.s + 14, 2 }, 0, 59, &min))
        return false;
    *date = (int32_t)(y * 10000 + m * 100 + d);
    *minute = (int)(h * 60 + min);
    return date_is_valid(*date);
}

static void print_utc(int64_t utc)
{
    int64_t day = utc >= 0 ? utc / 86400 : -((-utc + 86399) / 86400);
    int s = (int)(utc - day * 86400);
    int32_t date = date_from_days(day);
    printf("\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", date / 10000, date / 100 % 100, date % 100, s / 3600, s / 60 % 60, s % 60);
}

static int one_line(struct str line, struct zones *zones, struct err *err)
{
    struct str field[4];
    size_t n = 0;
    while (n < 4 && str_cut(&line, '\t', &field[n]))
        n++;
    int64_t count = 0;
    int32_t date = 0;
    int minute = 0;
    char name[128];
    struct recur rule;
    if (n != 4 || line.s != NULL || field[0].n >= sizeof name)
        return err_set(err, ERR_RANGE, "four fields are expected: zone, local start, RRULE, count");
    memcpy(name, field[0].s, field[0].n);
    name[field[0].n] = '\0';
    const struct zone *zone = zones_find(zones, name, err);
    if (zone == NULL)
        return -1;
    if (!read_start(field[1], &date, &minute))
        return err_set(err, ERR_RANGE, "the start is written as 2026-03-08T02:30");
    if (!text_to_int(str_trim(field[3]), 0, COUNT_MAX, &count))
        return err_set(err, ERR_RANGE, "the count is a number up to %d", COUNT_MAX);
    if (recur_parse(field[2], &rule, err) < 0)
        return -1;
    struct recur_walk walk;
    recur_start(&walk, &rule, date, minute);
    putchar('[');
    for (int64_t i = 0; i < count && recur_next(&walk, &date, &minute); i++) {
        int64_t utc = zone_utc(zone, date, minute);
        if (recur_is_over(&rule, utc))
            break;
        fputs(i > 0 ? "," : "", stdout);
        print_utc(utc);
    }
    puts("]");
    return 0;
}

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    (void)ctl;
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return verb_help(&VERB_RECUR);
    if (argc != 1)
        return verb_usage(&VERB_RECUR, "recur takes no arguments: it reads lines from standard input");
    struct zones *zones = zones_new();
    char *line = NULL;
    size_t size = 0;
    ssize_t got;
    unsigned number = 0, wrong = 0;
    while (zones != NULL && (got = getline(&line, &size, stdin)) >= 0) {
        struct err err = { 0 };
        struct str text = { line, (size_t)got };
        number++;
        while (text.n > 0 && (text.s[text.n - 1] == '\n' || text.s[text.n - 1] == '\r'))
            text.n--;
        if (text.n > 0 && one_line(text, zones, &err) < 0) {
            fprintf(stderr, "napectl: line %u: %s\n", number, err.text);
            puts("null");
            wrong++;
        }
    }
    free(line);
    zones_free(zones);
    return wrong > 0 ? EXIT_REFUSED : verb_end_output();
}

const struct verb VERB_RECUR = {
    .name = "recur", .arguments = "< LINES", .run = run,
    .help = "zone<TAB>local start<TAB>RRULE<TAB>count lines to JSON arrays of UTC instants",
};
