/* SPDX-License-Identifier: ISC
 * Everything here is asked at the edges only: between two edges nothing changes, so that every minute is answered for. */
#include <config.h>

#include "care/duty.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "care/intake.h"
#include "care/person.h"
#include "store/swap_rows.h"
#include "store/team_rows.h"

enum { DAY_S = 86400, EDGES_MAX = 20000, FAR_DAYS = 400, STEP_MEMBERS_MAX = 64 };

int duty_load(struct care *care, struct duty *out, struct err *err)
{
    struct absence *rows = NULL;
    *out = (struct duty){ .settings = care->setup->settings, .zones = care->zones, .arena = care->arena };
    if (absence_rows_list(care->db, care->now_utc, care->arena, &rows, &out->n_absences, err) < 0)
        return -1;
    out->absences = rows;
    struct swap *swaps = NULL;
    size_t n = 0;
    if (swap_rows_list(care->db, care->now_utc, care->arena, &swaps, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (swaps[i].state != SWAP_ASKED)
            swaps[out->n_swaps++] = swaps[i];
    out->swaps = swaps;
    return 0;
}

int duty_load_for(struct care *care, struct str site, struct duty *out, struct err *err)
{
    if (duty_load(care, out, err) < 0)
        return -1;
    out->site = site_of(out->settings, site);
    return 0;
}

const struct team_step *duty_steps(const struct duty *duty, size_t *n)
{
    const struct team_policy *policy = duty->site != NULL ? duty->site->policy : NULL;
    *n = policy != NULL ? policy->n_steps : duty->settings->team.n_steps;
    return policy != NULL ? policy->steps : duty->settings->team.steps;
}

static const struct zone *zone_of(const struct duty *duty, const char *name)
{
    const struct zone *zone = zones_find(duty->zones, name, NULL);
    return zone != NULL ? zone : zones_find(duty->zones, "UTC", NULL);
}

static bool has_hours(const struct duty *duty)
{
    return duty->site != NULL && duty->site->staffed_hours != NULL;
}

/* When somebody is there, and where that is said. */
static const struct hours *hours_of(const struct duty *duty, const struct zone **zone)
{
    *zone = zone_of(duty, has_hours(duty) ? duty->site->zone : duty->settings->zone);
    return has_hours(duty) ? &duty->site->hours : &duty->settings->hours;
}

/* The rotation's hand-overs up to a moment: how many have been, and whether the rule has ended. */
static int64_t turns(const struct team_rotation *rotation, const struct zone *zone, int64_t utc, bool *over)
{
    struct recur_walk walk;
    int32_t date;
    int minute;
    int64_t n = 0;
    *over = false;
    recur_start(&walk, &rotation->rule, rotation->start_date, rotation->start_min);
    while (recur_next(&walk, &date, &minute)) {
        int64_t at = zone_utc(zone, date, minute);
        if (at > utc || recur_is_over(&rotation->rule, at))
            return n;
        /* The start itself is the beginning of the first turn, not a hand-over. */
        if (date != rotation->start_date || minute != rotation->start_min)
            n++;
    }
    *over = true;
    return n;
}

static bool is_between(const struct team_swap *swap, const struct local *local)
{
    bool begun = local->date > swap->from_date || (local->date == swap->from_date && local->minute >= swap->from_min);
    return begun && (local->date < swap->to_date || (local->date == swap->to_date && local->minute < swap->to_min));
}

static int configured(const struct duty *duty, const struct team_rotation *rotation, int64_t utc)
{
    const struct zone *zone = zone_of(duty, rotation->zone);
    struct local local;
    bool over;
    if (zone == NULL || rotation->n_members == 0 || utc < zone_utc(zone, rotation->start_date, rotation->start_min))
        return -1;
    zone_local(zone, utc, &local);
    for (size_t i = 0; i < rotation->n_swaps; i++)
        if (is_between(&rotation->swaps[i], &local))
            return rotation->swaps[i].member;
    for (size_t i = 0; i < rotation->n_holidays; i++)
        if (local.date >= rotation->holidays[i].from_date && local.date <= rotation->holidays[i].to_date)
            return -1;
    if (rotation->hours.n > 0 && !hours_open(&rotation->hours, zone, utc))
        return -1;
    int64_t n = turns(rotation, zone, utc, &over);
    return over ? -1 : rotation->members[(size_t)(n % (int64_t)rotation->n_members)];
}

static bool counts_at(const struct swap *swap, int64_t utc)
{
    return (utc >= swap->from_utc && utc < swap->to_utc) || (utc >= swap->back_from_utc && utc < swap->back_to_utc);
}

static int member_of_id(const struct team *team, struct str id)
{
    for (size_t i = 0; i < team->n_members; i++)
        if (str_is(id, team->members[i].id))
            return (int)i;
    return -1;
}

int duty_on(const struct duty *duty, const struct team_rotation *rotation, int64_t utc)
{
    const struct team *team = &duty->settings->team;
    int member = configured(duty, rotation, utc);
    for (size_t i = 0; i < duty->n_swaps && member >= 0; i++) {
        const struct swap *swap = &duty->swaps[i];
        bool asker = str_is(swap->asker, team->members[member].id), other = str_is(swap->other, team->members[member].id);
        int in = (asker || other) && counts_at(swap, utc) ? member_of_id(team, asker ? swap->other : swap->asker) : -1;
        if (in >= 0)
            member = in;
    }
    return member;
}

static bool is_absent(const struct duty *duty, int member, enum absence_kind kind, int64_t utc)
{
    const char *id = duty->settings->team.members[member].id;
    for (size_t i = 0; i < duty->n_absences; i++) {
        const struct absence *a = &duty->absences[i];
        if (a->kind == kind && str_is(a->member, id) && utc >= a->from_utc && utc < a->to_utc)
            return true;
    }
    return false;
}

bool duty_free(const struct duty *duty, int member, int64_t utc)
{
    return duty->settings->team.members[member].n_addresses > 0 && !is_absent(duty, member, ABSENCE_OFF, utc);
}

bool duty_busy(const struct duty *duty, int member, int64_t utc)
{
    return is_absent(duty, member, ABSENCE_BUSY, utc);
}

/* All of a step who can be rung, the busy ones too. */
static size_t of_step(const struct duty *duty, const struct team_step *step, int64_t utc, int *members, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < step->n_members + step->n_rotations; i++) {
        int member = i < step->n_members ? step->members[i]
                                         : duty_on(duty, &duty->settings->team.rotations[step->rotations[i - step->n_members]], utc);
        bool twice = false;
        for (size_t k = 0; k < n; k++)
            twice = twice || members[k] == member;
        if (member >= 0 && !twice && n < max && duty_free(duty, member, utc))
            members[n++] = member;
    }
    return n;
}

static bool anybody_free(const struct duty *duty, int64_t utc)
{
    size_t n_steps;
    const struct team_step *steps = duty_steps(duty, &n_steps);
    for (size_t i = 0; i < n_steps; i++) {
        int members[STEP_MEMBERS_MAX];
        size_t n = of_step(duty, &steps[i], utc, members, STEP_MEMBERS_MAX);
        for (size_t k = 0; k < n; k++)
            if (!duty_busy(duty, members[k], utc))
                return true;
    }
    return false;
}

size_t duty_step(const struct duty *duty, const struct team_step *step, int64_t utc, int *members, size_t max)
{
    size_t n = of_step(duty, step, utc, members, max), kept = 0;
    bool busy = false;
    for (size_t i = 0; i < n; i++)
        busy = busy || duty_busy(duty, members[i], utc);
    if (!busy || !anybody_free(duty, utc))
        return n;
    for (size_t i = 0; i < n; i++)
        if (!duty_busy(duty, members[i], utc))
            members[kept++] = members[i];
    return kept;
}

bool duty_reaches(const struct duty *duty, int64_t utc)
{
    int members[STEP_MEMBERS_MAX];
    size_t n_steps;
    const struct team_step *steps = duty_steps(duty, &n_steps);
    const struct zone *zone;
    const struct hours *hours = hours_of(duty, &zone);
    if (duty->settings->team.off_hours_hold && hours->n > 0 && !hours_open(hours, zone, utc))
        return false;
    for (size_t i = 0; i < n_steps; i++)
        if (of_step(duty, &steps[i], utc, members, STEP_MEMBERS_MAX) > 0)
            return true;
    return false;
}

/* For whoever the alert is about (P5). */
static bool reaches_for_all(const struct duty *duty, int64_t utc)
{
    struct duty of = *duty;
    of.site = NULL;
    bool reaches = duty_reaches(&of, utc);
    for (size_t i = 0; reaches && i < duty->settings->joining.n_sites; i++) {
        of.site = &duty->settings->joining.sites[i];
        reaches = (of.site->policy == NULL && !has_hours(&of)) || duty_reaches(&of, utc);
    }
    return reaches;
}

/* ---- edges ---- */

struct edges {
    int64_t from_utc, to_utc;
    int64_t *at;
    size_t n;
};

static void add_edge(struct edges *edges, int64_t utc)
{
    if (utc > edges->from_utc && utc < edges->to_utc && edges->n < EDGES_MAX)
        edges->at[edges->n++] = utc;
}

static void add_hours(struct edges *edges, const struct hours *hours, const struct zone *zone)
{
    size_t n = hours_edges(hours, zone, edges->from_utc, edges->to_utc, edges->at + edges->n, EDGES_MAX - edges->n);
    size_t first = edges->n;
    for (size_t i = first; i < first + n; i++)
        add_edge(edges, edges->at[i]); /* keeps those inside: never writes ahead of what it reads */
}

static void add_rotation(struct edges *edges, const struct team_rotation *rotation, const struct zone *zone)
{
    struct recur_walk walk;
    int32_t date;
    int minute;
    recur_start(&walk, &rotation->rule, rotation->start_date, rotation->start_min);
    add_edge(edges, zone_utc(zone, rotation->start_date, rotation->start_min));
    while (recur_next(&walk, &date, &minute)) {
        int64_t at = zone_utc(zone, date, minute);
        if (at >= edges->to_utc || recur_is_over(&rotation->rule, at))
            break;
        add_edge(edges, at);
    }
    for (size_t i = 0; i < rotation->n_holidays; i++) {
        add_edge(edges, zone_utc(zone, rotation->holidays[i].from_date, 0));
        add_edge(edges, zone_utc(zone, date_add_days(rotation->holidays[i].to_date, 1), 0));
    }
    for (size_t i = 0; i < rotation->n_swaps; i++) {
        add_edge(edges, zone_utc(zone, rotation->swaps[i].from_date, rotation->swaps[i].from_min));
        add_edge(edges, zone_utc(zone, rotation->swaps[i].to_date, rotation->swaps[i].to_min));
    }
    add_hours(edges, &rotation->hours, zone);
}

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Every moment between the two at which something may change, in order, the first being from_utc; only != NULL: of that rotation. */
static int find_edges(const struct duty *duty, const struct team_rotation *only, struct edges *edges, struct err *err)
{
    const struct settings *s = duty->settings;
    edges->at = arena_array_raw(duty->arena, EDGES_MAX + 1, sizeof *edges->at);
    if (edges->at == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    edges->n = 0;
    for (size_t i = 0; i < s->team.n_rotations; i++)
        if (only == NULL || only == &s->team.rotations[i])
            add_rotation(edges, &s->team.rotations[i], zone_of(duty, s->team.rotations[i].zone));
    for (size_t i = 0; i < duty->n_absences; i++) {
        add_edge(edges, duty->absences[i].from_utc);
        add_edge(edges, duty->absences[i].to_utc);
    }
    for (size_t i = 0; i < duty->n_swaps; i++) {
        add_edge(edges, duty->swaps[i].from_utc);
        add_edge(edges, duty->swaps[i].to_utc);
        add_edge(edges, duty->swaps[i].back_from_utc);
        add_edge(edges, duty->swaps[i].back_to_utc);
    }
    for (size_t i = 0; s->team.off_hours_hold && only == NULL && i <= s->joining.n_sites; i++) {
        struct duty of = *duty;
        const struct zone *zone;
        of.site = i > 0 ? &s->joining.sites[i - 1] : NULL;
        const struct hours *hours = hours_of(&of, &zone);
        if (i == 0 || has_hours(&of))
            add_hours(edges, hours, zone);
    }
    edges->at[edges->n++] = edges->from_utc;
    qsort(edges->at, edges->n, sizeof *edges->at, by_time);
    return 0;
}

int duty_holes(const struct duty *duty, int64_t from_utc, int64_t to_utc, struct hole **out, size_t *n, struct err *err)
{
    struct edges edges = { .from_utc = from_utc, .to_utc = to_utc };
    *n = 0;
    if (find_edges(duty, NULL, &edges, err) < 0)
        return -1;
    struct hole *holes = arena_array(duty->arena, edges.n + 1, sizeof *holes);
    if (holes == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < edges.n; i++) {
        int64_t from = edges.at[i], to = i + 1 < edges.n ? edges.at[i + 1] : to_utc;
        if (to == from || reaches_for_all(duty, from))
            continue;
        if (*n > 0 && holes[*n - 1].to_utc == from)
            holes[*n - 1].to_utc = to;
        else
            holes[(*n)++] = (struct hole){ from, to };
    }
    *out = holes;
    return 0;
}

int duty_holes_new(struct arena *arena, const struct hole *a, size_t n_a, const struct hole *b, size_t n_b, struct hole **out,
                   size_t *n, struct err *err)
{
    struct hole *holes = arena_array(arena, n_a + n_b + 1, sizeof *holes);
    *n = 0;
    if (holes == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < n_a; i++) {
        int64_t from = a[i].from_utc;
        for (size_t k = 0; k < n_b && from < a[i].to_utc; k++) {
            if (b[k].to_utc <= from || b[k].from_utc >= a[i].to_utc)
                continue;
            if (b[k].from_utc > from)
                holes[(*n)++] = (struct hole){ from, b[k].from_utc };
            from = b[k].to_utc;
        }
        if (from < a[i].to_utc)
            holes[(*n)++] = (struct hole){ from, a[i].to_utc };
    }
    *out = holes;
    return 0;
}

struct str duty_holes_text(struct arena *arena, const struct hole *holes, size_t n)
{
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < n; i++)
        buf_addf(&out, "%s%lld-%lld", i > 0 ? "," : "", (long long)holes[i].from_utc, (long long)holes[i].to_utc);
    struct str text = buf_ok(&out) ? arena_str(arena, buf_str(&out)) : STR("");
    buf_clear(&out);
    return text;
}

int duty_holes_parse(struct arena *arena, struct str text, struct hole **out, size_t *n, struct err *err)
{
    struct str part, from;
    size_t size = 1;
    for (size_t i = 0; i < text.n; i++)
        size += text.s[i] == ',';
    *n = 0;
    *out = arena_array(arena, size, sizeof **out);
    if (*out == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    while (text.n > 0 && str_cut(&text, ',', &part)) {
        struct hole *hole = &(*out)[*n];
        if (str_cut(&part, '-', &from) && text_to_int(from, 0, INT64_MAX, &hole->from_utc)
            && text_to_int(part, hole->from_utc, INT64_MAX, &hole->to_utc))
            (*n)++;
    }
    return 0;
}

int64_t duty_opening(const struct duty *duty, int64_t from_utc)
{
    static const int DAYS[] = { 8, 60, FAR_DAYS };
    for (size_t d = 0; d < sizeof DAYS / sizeof *DAYS; d++) {
        struct edges edges = { .from_utc = from_utc, .to_utc = from_utc + (int64_t)DAYS[d] * DAY_S };
        if (find_edges(duty, NULL, &edges, NULL) < 0)
            return 0;
        for (size_t i = 0; i < edges.n; i++)
            if (duty_reaches(duty, edges.at[i]))
                return edges.at[i];
    }
    return 0;
}

int64_t duty_reads_again(const struct duty *duty, int64_t utc)
{
    const struct zone *zone;
    const struct hours *hours = hours_of(duty, &zone);
    if (duty->settings->team.off_hours_hold)
        return duty_reaches(duty, utc) ? 0 : duty_opening(duty, utc);
    if (hours->n == 0 || hours_open(hours, zone, utc))
        return 0;
    int64_t edges[HOURS_MAX * 20], first = 0;
    size_t n = hours_edges(hours, zone, utc, utc + 8 * DAY_S, edges, sizeof edges / sizeof *edges);
    for (size_t i = 0; i < n; i++)
        if (edges[i] > utc && (first == 0 || edges[i] < first) && hours_open(hours, zone, edges[i]))
            first = edges[i];
    return first;
}

int duty_moments(const struct duty *duty, int64_t from_utc, int64_t to_utc, const int64_t **out, size_t *n, struct err *err)
{
    struct edges edges = { .from_utc = from_utc, .to_utc = to_utc };
    *n = 0;
    if (find_edges(duty, NULL, &edges, err) < 0)
        return -1;
    *out = edges.at;
    *n = edges.n;
    return 0;
}

int64_t duty_next_change(const struct duty *duty, const struct team_rotation *rotation, int64_t after_utc)
{
    struct edges edges = { .from_utc = after_utc, .to_utc = after_utc + (int64_t)FAR_DAYS * DAY_S };
    int now = duty_on(duty, rotation, after_utc);
    if (find_edges(duty, rotation, &edges, NULL) < 0)
        return 0;
    for (size_t i = 0; i < edges.n; i++)
        if (edges.at[i] > after_utc && duty_on(duty, rotation, edges.at[i]) != now)
            return edges.at[i];
    return 0;
}
