/* SPDX-License-Identifier: ISC
 * The commands on plans: add, list, remove, pause, preview, defaults. */
#include <config.h>

#include <string.h>

#include "care/command.h"
#include "care/person.h"
#include "care/plan_make.h"
#include "care/preview.h"
#include "care/remind_inside.h"
#include "care/team.h"
#include "care/visit.h"
#include "store/audit_rows.h"
#include "store/occurrence_rows.h"
#include "store/plan_rows.h"

enum { PREVIEW_DAYS = 7, PREVIEW_DAYS_MAX = 60, PREVIEW_LINES = 500, SHOW_DAYS = 30, PAUSE_DAYS_MAX = 366 };

/* Who does it: a member, or the operator. */
static int who_of(struct care *care, const cJSON *arguments, struct str *who, struct buf *answer)
{
    const struct team *team = &care->setup->settings->team;
    struct str by = command_text(arguments, "by");
    *who = STR("operator");
    if (by.n == 0)
        return 0;
    int member = team_find(team, by);
    if (member < 0)
        return command_refuse(answer, "There is no member \"%.*s\" in the team.", (int)by.n, by.s);
    *who = str_of(team->members[member].id);
    return 0;
}

static int find_person(struct care *care, const cJSON *arguments, struct person *out, struct buf *answer, struct err *err)
{
    struct patient patient;
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    return rc != 0 ? rc : person_load(care, patient.id, 0, out, err);
}

/* The plan of "plan".  1: refused. */
static int find_plan(struct care *care, const cJSON *arguments, struct plan *out, struct person *person, struct buf *answer,
                     struct err *err)
{
    int64_t id = command_number(arguments, "plan", 0);
    int rc = id > 0 ? plan_rows_get(care->db, id, care->arena, out, err) : 0;
    if (rc < 0)
        return -1;
    if (rc == 0 || out->state == PLAN_REMOVED)
        return command_refuse(answer, "There is no plan %lld; napectl plan list shows them.", (long long)id);
    return person_load(care, out->patient_id, 0, person, err);
}

/* "Tue 2026-03-03 09:04", there. */
static struct str moment_text(struct care *care, const struct person *person, int64_t utc)
{
    static const char *const DAYS[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    struct local l;
    if (utc == 0)
        return STR("-");
    zone_local(person->zone, utc, &l);
    return str_of(arena_printf(care->arena, "%s %d-%02d-%02d %02d:%02d", DAYS[l.weekday], l.date / 10000, l.date / 100 % 100,
                               l.date % 100, l.minute / 60, l.minute % 60));
}

static void add_plan(struct care *care, const struct person *person, const struct plan *p, struct buf *answer)
{
    buf_addc(answer, '{');
    command_add_number(answer, "plan", p->id, true);
    command_add_number(answer, "patient", p->patient_id, false);
    command_add_text(answer, "kind", str_of(PLAN_KIND_NAMES[p->kind]), false);
    command_add_text(answer, "state", str_of(PLAN_STATE_NAMES[p->state]), false);
    command_add_text(answer, "rule", p->rule, false);
    command_add_number(answer, "window_min", p->window_min, false);
    command_add_number(answer, "jitter_min", p->jitter_min, false);
    command_add_number(answer, "goal", p->goal, false);
    command_add_text(answer, "next", moment_text(care, person, p->next_due_utc), false);
    command_add_number(answer, "next_due_utc", p->next_due_utc, false);
    command_add_number(answer, "every", p->thin > 1 ? p->thin : 1, false);
    command_add_number(answer, "ignored", p->ignored, false);
    command_add_number(answer, "missed", p->missed, false);
    command_add_text(answer, "by", p->made_by, false);
    if (p->exdates.n > 0)
        command_add_text(answer, "left_out", p->exdates, false);
    if (p->routine.n > 0)
        command_add_text(answer, "routine", p->routine, false);
    if (p->text.n > 0)
        command_add_text(answer, "text", p->text, false);
}

/* What the operator should know of a new plan: that it will be held, or that a day has no room for it. */
static int add_warning(struct care *care, const struct person *person, const struct plan *plan, struct buf *answer, struct err *err)
{
    struct moment m;
    if (remind_look(care, person->patient.id, &m, err) < 0)
        return -1;
    enum hold hold = remind_hold(&m, plan, plan->next_due_utc);
    const struct settings_plans *site = &care->setup->settings->plans;
    int per_day = site->per_day > 0 ? site->per_day : REMIND_PER_DAY, times = 0;
    for (size_t i = 0; i < m.n_plans; i++)
        times += m.plans[i].state == PLAN_ACTIVE ? plan_times_a_day(&m.plans[i]) : 0;
    if (hold != HOLD_NONE)
        command_add_text(answer, "warning", str_of(arena_printf(care->arena, "as things stand its first date will not be sent: %s",
                                                                preview_why(hold))), false);
    else if (times > per_day)
        command_add_text(answer, "warning", str_of(arena_printf(care->arena, "up to %d times a day are planned and at most %d texts "
                                                                "are sent; napectl plan preview shows which", times, per_day)), false);
    return 0;
}

int command_plan_add(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    struct plan plan;
    const char *near = NULL;
    struct str kind = command_text(arguments, "kind");
    struct plan_wish wish = {
        .rule = command_text(arguments, "rrule"), .start = command_text(arguments, "start"),
        .routine = command_text(arguments, "routine"), .text = command_text(arguments, "text"),
        .exdates = command_text(arguments, "exdate"),
        .window_min = command_number(arguments, "window_min", -1), .jitter_min = command_number(arguments, "jitter_min", -1),
        .goal = command_number(arguments, "goal", -1),
    };
    int rc = find_person(care, arguments, &person, answer, err);
    if (rc != 0 || who_of(care, arguments, &wish.made_by, answer) != 0)
        return rc != 0 ? rc : 1;
    wish.kind = plan_kind_of(kind, &near);
    if (wish.kind == PLAN_KIND_COUNT)
        return command_refuse(answer, "There is no kind \"%.*s\"; did you mean \"%s\"?  The kinds: routine, water, posture, breathing, "
                              "checkin, medicine, appointment, followup, meal, winddown.", (int)(kind.n < 40 ? kind.n : 40), kind.s,
                              near != NULL ? near : "water");
    rc = plan_make(care, &person, &wish, &plan, answer, err);
    if (rc != 0)
        return rc;
    if (audit_rows_put(care->db, care->now_utc, arena_str(care->arena, wish.made_by).s, "plan.add", "plan", plan.id, err) < 0)
        return -1;
    add_plan(care, &person, &plan, answer);
    if (add_warning(care, &person, &plan, answer, err) < 0)
        return -1;
    buf_addc(answer, '}');
    return 0;
}

int command_plan_list(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    struct plan *plans = NULL;
    size_t n = 0;
    int rc = find_person(care, arguments, &person, answer, err);
    if (rc != 0)
        return rc;
    if (plan_rows_of(care->db, person.patient.id, care->arena, &plans, &n, err) < 0)
        return -1;
    buf_adds(answer, "{\"plans\":[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_addc(answer, ',');
        add_plan(care, &person, &plans[i], answer);
        buf_addc(answer, '}');
    }
    buf_adds(answer, "]}");
    return 0;
}

/* One plan, and what became of its dates of the last month. */
int command_plan_show(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    struct plan plan;
    struct occurrence *dates = NULL;
    size_t n = 0, n_shown = 0;
    int rc = find_plan(care, arguments, &plan, &person, answer, err);
    if (rc != 0)
        return rc;
    if (occurrence_rows_days(care->db, plan.patient_id, date_add_days(person.now.date, -SHOW_DAYS), person.now.date, care->arena, &dates, &n,
                             err) < 0)
        return -1;
    add_plan(care, &person, &plan, answer);
    buf_adds(answer, ",\"dates\":[");
    for (size_t i = 0; i < n; i++) {
        const struct occurrence *o = &dates[i];
        if (o->plan_id != plan.id)
            continue;
        buf_adds(answer, n_shown++ > 0 ? ",{" : "{");
        command_add_text(answer, "when", moment_text(care, &person, o->due_utc), true);
        command_add_text(answer, "became", str_of(OCCURRENCE_ANSWER_NAMES[o->answer]), false);
        command_add_text(answer, "why", str_of(o->answer == OCCURRENCE_HELD ? preview_why(o->hold) : ""), false);
        command_add_number(answer, "asks", o->asks, false);
        buf_addc(answer, '}');
    }
    buf_adds(answer, "]}");
    return 0;
}

static int save(struct care *care, const cJSON *arguments, struct person *person, struct plan *plan, const char *what,
                struct buf *answer, struct err *err)
{
    struct str who;
    if (who_of(care, arguments, &who, answer) != 0)
        return 1;
    if (plan_rows_save(care->db, plan, err) < 0
        || audit_rows_put(care->db, care->now_utc, arena_str(care->arena, who).s, what, "plan", plan->id, err) < 0)
        return -1;
    add_plan(care, person, plan, answer);
    buf_addc(answer, '}');
    return 0;
}

int command_plan_remove(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    struct plan plan;
    int rc = find_plan(care, arguments, &plan, &person, answer, err);
    if (rc != 0)
        return rc;
    if (visit_unfollow(care, &plan, err) < 0)
        return -1;
    plan.state = PLAN_REMOVED;
    plan.next_due_utc = 0;
    return save(care, arguments, &person, &plan, "plan.remove", answer, err);
}

/* "days": so many from now; 0: it goes on; not given: until somebody says so. */
int command_plan_pause(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    struct plan plan;
    int64_t days = command_number(arguments, "days", -1);
    int rc = find_plan(care, arguments, &plan, &person, answer, err);
    if (rc != 0)
        return rc;
    if (days > PAUSE_DAYS_MAX)
        return command_refuse(answer, "A pause is at most %d days.", PAUSE_DAYS_MAX);
    if (plan.state == PLAN_OVER)
        return command_refuse(answer, "Plan %lld is over.", (long long)plan.id);
    plan.state = days == 0 ? PLAN_ACTIVE : PLAN_PAUSED;
    plan.paused_until_utc = days > 0 ? care->now_utc + days * 86400 : 0;
    if (days == 0)
        plan.ignored = 0;
    if (plan_rows_save(care->db, &plan, err) < 0 || remind_wake(care, plan.patient_id, err) < 0
        || plan_rows_get(care->db, plan.id, care->arena, &plan, err) < 0)
        return -1;
    return save(care, arguments, &person, &plan, "plan.pause", answer, err);
}

static struct str kinds_text(struct care *care, const struct preview_line *line)
{
    struct str text = STR("");
    for (size_t i = 0; i < line->n_plans; i++)
        text = str_of(arena_printf(care->arena, "%.*s%s%s", (int)text.n, text.n > 0 ? text.s : "", i > 0 ? ", " : "",
                                   PLAN_KIND_NAMES[line->plans[i]->kind]));
    return text;
}

int command_plan_preview(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    struct preview_line *lines = NULL;
    size_t n = 0;
    int64_t days = command_number(arguments, "days", PREVIEW_DAYS);
    int rc = find_person(care, arguments, &person, answer, err);
    if (rc != 0)
        return rc;
    if (days < 1 || days > PREVIEW_DAYS_MAX)
        return command_refuse(answer, "A preview is for 1 to %d days.", PREVIEW_DAYS_MAX);
    if (preview_look(care, person.patient.id, (int)days, PREVIEW_LINES, &lines, &n, err) < 0)
        return -1;
    buf_adds(answer, "{\"preview\":[");
    for (size_t i = 0; i < n; i++) {
        bool sent = lines[i].hold == HOLD_NONE;
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_text(answer, "when", moment_text(care, &person, lines[i].at_utc), true);
        command_add_number(answer, "at", lines[i].at_utc, false);
        command_add_text(answer, "what", kinds_text(care, &lines[i]), false);
        buf_addf(answer, ",\"sent\":%s", sent ? "true" : "false");
        command_add_text(answer, "held", str_of(HOLD_NAMES[lines[i].hold]), false);
        command_add_text(answer, "why", str_of(preview_why(lines[i].hold)), false);
        command_add_text(answer, "text", lines[i].words.s != NULL ? lines[i].words : STR(""), false);
        buf_addc(answer, '}');
    }
    buf_adds(answer, "]}");
    return 0;
}

int command_plan_defaults(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    struct str who;
    enum hold without[PLAN_KIND_COUNT];
    int made = 0;
    int rc = find_person(care, arguments, &person, answer, err);
    if (rc != 0 || who_of(care, arguments, &who, answer) != 0)
        return rc != 0 ? rc : 1;
    if (plan_make_defaults(care, &person, &made, without, err) < 0
        || audit_rows_put(care->db, care->now_utc, arena_str(care->arena, who).s, "plan.defaults", "patient", person.patient.id, err)
            < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_number(answer, "made", made, true);
    for (int i = 0; i < PLAN_KIND_COUNT; i++)
        if (without[i] != HOLD_NONE)
            command_add_text(answer, arena_printf(care->arena, "no_%s", PLAN_KIND_NAMES[i]), str_of(preview_why(without[i])), false);
    buf_addc(answer, '}');
    return 0;
}
