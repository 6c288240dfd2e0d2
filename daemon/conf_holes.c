/* SPDX-License-Identifier: ISC
 * conf_holes.c - whether every minute of the next 90 days has somebody whom an alert would ring (P5, decision 37). */
#include <config.h>

#include "conf.h"

#include "care/duty.h"

#include <stdio.h>

enum { AHEAD_S = 90 * 86400, SHOWN_MAX = 5 };

int conf_holes(const struct settings *settings, int64_t now_utc, struct arena *arena, struct hole **out, size_t *n, struct err *err)
{
    struct duty duty = { .settings = settings, .zones = zones_new(), .arena = arena };
    *out = NULL;
    *n = 0;
    if (duty.zones == NULL)
        return err_set(err, ERR_NOMEM, "no memory for zones");
    int rc = duty_holes(&duty, now_utc, now_utc + AHEAD_S, out, n, err);
    bool never = *n == 1 && (*out)[0].from_utc <= now_utc && (*out)[0].to_utc >= now_utc + AHEAD_S;
    if (rc == 0 && settings->team.off_hours_hold && !never)
        *n = 0; /* declared */
    zones_free(duty.zones);
    return rc;
}

static void show(const struct zone *zone, int64_t utc, char out[32])
{
    struct local local;
    zone_local(zone, utc, &local);
    snprintf(out, 32, "%04d-%02d-%02d %02d:%02d", local.date / 10000, local.date / 100 % 100, local.date % 100, local.minute / 60,
             local.minute % 60);
}

void conf_report_holes(const struct conf *conf, const struct hole *holes, size_t n, bool error, struct problems *problems)
{
    struct err err;
    struct zone *zone = zone_new(conf->settings.zone, &err);
    for (size_t i = 0; zone != NULL && i < n && i < SHOWN_MAX; i++) {
        char from[32], to[32];
        show(zone, holes[i].from_utc, from);
        show(zone, holes[i].to_utc, to);
        if (error)
            problems_error(problems, conf->file, conf->team_line, "nobody can be rung from %s to %s: fill the rotation, or declare "
                           "off_hours = \"advise_and_hold\" with accepted_by", from, to);
        else
            problems_warn(problems, conf->file, conf->team_line, "nobody can be rung from %s to %s", from, to);
    }
    if (n > SHOWN_MAX)
        problems_warn(problems, conf->file, conf->team_line, "and %zu more times without anybody", n - SHOWN_MAX);
    zone_free(zone);
}
