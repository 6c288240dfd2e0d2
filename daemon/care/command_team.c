/* SPDX-License-Identifier: ISC
 * The commands about the team: who is on duty, days off, what is declared, the test alert. */
#include <config.h>

#include "care/command.h"

#include "care/absence.h"
#include "care/person.h"
#include "care/team.h"
#include "store/meta_rows.h"
#include "store/team_rows.h"

enum { ACCEPTED_S = 400 * 86400 };

/* The times without anybody of the configuration that runs now: a later start is not refused for these (decision 37). */
int command_team_accept(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct duty duty = { .settings = care->setup->settings, .zones = care->zones, .arena = care->arena };
    struct hole *holes = NULL;
    size_t n = 0;
    (void)arguments;
    if (duty_holes(&duty, care->now_utc, care->now_utc + ACCEPTED_S, &holes, &n, err) < 0 || team_look_again(care, err) < 0
        || meta_rows_put(care->db, DUTY_ACCEPTED, duty_holes_text(care->arena, holes, n), err) < 0)
        return -1;
    buf_addf(answer, "{\"holes\":%zu}", n);
    return 0;
}

struct str command_when(struct care *care, const struct zone *zone, int64_t utc)
{
    struct local local;
    if (utc == 0)
        return STR("");
    zone_local(zone, utc, &local);
    return str_of(arena_printf(care->arena, "%04d-%02d-%02d %02d:%02d", local.date / 10000, local.date / 100 % 100, local.date % 100,
                               local.minute / 60, local.minute % 60));
}

static const char *name_of(const struct care *care, int member)
{
    return member >= 0 ? care->setup->settings->team.members[member].id : "";
}

int command_team_list(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    const struct team *team = &care->setup->settings->team;
    const struct zone *zone = site_zone(care, err);
    struct duty duty;
    int64_t days = command_number(arguments, "days", 0);
    if (days < 0 || days > 366)
        return command_refuse(answer, "\"days\" is 1 to 366.");
    if (zone == NULL || duty_load(care, &duty, err) < 0)
        return -1;
    buf_adds(answer, "{\"on_duty\":[");
    for (size_t i = 0; i < team->n_rotations; i++) {
        int64_t change = duty_next_change(&duty, &team->rotations[i], care->now_utc);
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_text(answer, "rotation", str_of(team->rotations[i].name), true);
        command_add_text(answer, "member", str_of(name_of(care, duty_on(&duty, &team->rotations[i], care->now_utc))), false);
        command_add_text(answer, "until", command_when(care, zone, change), false);
        command_add_text(answer, "then", str_of(change != 0 ? name_of(care, duty_on(&duty, &team->rotations[i], change)) : ""), false);
        buf_addc(answer, '}');
    }
    buf_adds(answer, "],\"away\":[");
    for (size_t i = 0; i < duty.n_absences; i++) {
        const struct absence *a = &duty.absences[i];
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_text(answer, "member", a->member, true);
        command_add_text(answer, "kind", str_of(ABSENCE_KIND_NAMES[a->kind]), false);
        command_add_text(answer, "from", command_when(care, zone, a->from_utc), false);
        command_add_text(answer, "to", command_when(care, zone, a->to_utc), false);
        buf_addc(answer, '}');
    }
    buf_adds(answer, "],\"swaps\":[");
    if (command_add_swaps(care, zone, answer, err) < 0)
        return -1;
    if (days > 0) {
        buf_adds(answer, "],\"turns\":[");
        command_add_turns(care, &duty, zone, days, answer);
    }
    buf_adds(answer, duty_reaches(&duty, care->now_utc) ? "],\"somebody\":true" : "],\"somebody\":false");
    int64_t opening = duty_reaches(&duty, care->now_utc) ? 0 : duty_opening(&duty, care->now_utc);
    command_add_text(answer, "opening", command_when(care, zone, opening), false);
    buf_addc(answer, '}');
    return 0;
}

/* Whose absence it is: "member", else who does it. */
static int member_of(struct care *care, const cJSON *arguments, struct buf *answer, struct absence *out)
{
    const struct team *team = &care->setup->settings->team;
    struct str by = command_text(arguments, "by"), whose = command_text(arguments, "member");
    int doer = team_find(team, by), member = whose.n > 0 ? team_find(team, whose) : doer;
    if (doer < 0)
        return command_refuse(answer, "Say who does it: \"by\" is the id of a member of the team.");
    if (member < 0)
        return command_refuse(answer, "There is no member \"%.*s\" in the team.", (int)whose.n, whose.s);
    out->member = str_of(team->members[member].id);
    out->by = str_of(team->members[doer].id);
    return 0;
}

static int enter(struct care *care, const struct absence *absence, struct buf *answer, struct err *err)
{
    struct hole hole = { 0, 0 };
    const struct zone *zone = site_zone(care, err);
    int rc = zone != NULL ? absence_enter(care, absence, &hole, err) : -1;
    if (rc == 1) {
        struct str from = command_when(care, zone, hole.from_utc), to = command_when(care, zone, hole.to_utc);
        return command_refuse(answer, "Nobody could be rung from %.*s to %.*s: first find somebody who stands in.", (int)from.n, from.s,
                              (int)to.n, to.s);
    }
    if (rc < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_text(answer, "member", absence->member, true);
    command_add_text(answer, "from", command_when(care, zone, absence->from_utc), false);
    command_add_text(answer, "to", command_when(care, zone, absence->to_utc), false);
    buf_addc(answer, '}');
    return 0;
}

int command_team_off(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct absence absence = { .kind = ABSENCE_OFF };
    if (member_of(care, arguments, answer, &absence) != 0)
        return 1;
    if (!absence_days(care, command_text(arguments, "when"), &absence.from_utc, &absence.to_utc))
        return command_refuse(answer, "Say when, for example \"20-27 Dec\" or \"2026-12-20 2026-12-27\".");
    return enter(care, &absence, answer, err);
}

int command_team_busy(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct absence absence = { .kind = ABSENCE_BUSY, .from_utc = care->now_utc };
    int64_t minutes = command_number(arguments, "minutes", 60);
    if (member_of(care, arguments, answer, &absence) != 0)
        return 1;
    if (minutes < 1 || minutes > 1440)
        return command_refuse(answer, "\"minutes\" is 1 to 1440.");
    absence.to_utc = care->now_utc + minutes * 60;
    return enter(care, &absence, answer, err);
}

int command_team_back(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct absence absence = { .kind = ABSENCE_OFF };
    int64_t n = 0;
    if (member_of(care, arguments, answer, &absence) != 0)
        return 1;
    if (absence_end(care, arena_str(care->arena, absence.member).s, absence.by, &n, err) < 0)
        return -1;
    buf_addf(answer, "{\"ended\":%lld}", (long long)n);
    return 0;
}

int command_team_test(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    size_t n = 0;
    (void)arguments;
    if (team_test(care, &n, err) < 0)
        return -1;
    if (n == 0)
        return command_refuse(answer, "Nobody of the first step can be rung now.");
    buf_addf(answer, "{\"rung\":%zu}", n);
    return 0;
}
