/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/plan_make.h"

#include <string.h>

#include "care/command.h"
#include "care/plan.h"
#include "care/visit.h"
#include "store/audit_rows.h"
#include "store/intake_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"

enum { WINDOW_MOST_MIN = 720, TIMES_MOST = 24, TEXT_MAX_BYTES = 300, GOAL_MOST = 14, ROUTINE_MAX_BYTES = 40, EXDATES_MAX_BYTES = 1400, ALL = -1 };

/* A kind's own window and jitter: what others wait for keeps its minute. */
static const struct {
    int window_min, jitter_min;
} KINDS[PLAN_KIND_COUNT] = {
    [PLAN_ROUTINE] = { 120, 10 },    [PLAN_WATER] = { 60, 10 },    [PLAN_POSTURE] = { 60, 10 },  [PLAN_BREATHING] = { 60, 10 },
    [PLAN_CHECKIN] = { 180, 5 },     [PLAN_MEDICINE] = { 60, 0 },  [PLAN_APPOINTMENT] = { 720, 0 },
    [PLAN_FOLLOWUP] = { 240, 0 },    [PLAN_MEAL] = { 60, 5 },      [PLAN_WINDDOWN] = { 60, 5 },
};

enum plan_kind plan_kind_of(struct str name, const char **near)
{
    for (int i = 0; i < PLAN_KIND_COUNT; i++)
        if (str_is_nocase(name, PLAN_KIND_NAMES[i]))
            return (enum plan_kind)i;
    *near = text_nearest(name, PLAN_KIND_NAMES, PLAN_KIND_COUNT);
    return PLAN_KIND_COUNT;
}

static int n_bits(uint64_t bits)
{
    int n = 0;
    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

int plan_times_a_day(const struct plan *plan)
{
    struct recur rule;
    if (recur_parse(plan->rule, &rule, NULL) < 0)
        return 0;
    int hours = n_bits(rule.hours), minutes = n_bits(rule.minutes);
    return (hours > 0 ? hours : 1) * (minutes > 0 ? minutes : 1);
}

/* "2026-03-08T09:00" */
static bool read_start(struct str text, int32_t *date, int *minute)
{
    int64_t year, month, day, hour = 0, min = 0;
    bool timed = text.n == 16 && text.s[10] == 'T' && text.s[13] == ':';
    if ((text.n != 10 && !timed) || text.s[4] != '-' || text.s[7] != '-')
        return false;
    if (!text_to_int((struct str){ text.s, 4 }, 1970, 9998, &year) || !text_to_int((struct str){ text.s + 5, 2 }, 1, 12, &month)
        || !text_to_int((struct str){ text.s + 8, 2 }, 1, 31, &day))
        return false;
    if (timed && (!text_to_int((struct str){ text.s + 11, 2 }, 0, 23, &hour)
                  || !text_to_int((struct str){ text.s + 14, 2 }, 0, 59, &min)))
        return false;
    *date = (int32_t)(year * 10000 + month * 100 + day);
    *minute = timed ? (int)(hour * 60 + min) : -1;
    return date_is_valid(*date);
}

bool plan_read_date(struct str text, int32_t *date)
{
    int minute = -1;
    return text.n == 10 && read_start(text, date, &minute);
}

bool plan_read_exdates(struct str text, struct arena *arena, struct str *out)
{
    struct str one, rest = text;
    struct buf list;
    bool good = true;
    buf_init(&list, EXDATES_MAX_BYTES);
    while (text.n > 0 && good && str_cut(&rest, ',', &one)) {
        int32_t date = 0;
        int minute = -1;
        good = read_start(str_trim(one), &date, &minute);
        buf_addf(&list, "%s%d", list.n > 0 ? "," : "", date);
        if (minute >= 0)
            buf_addf(&list, "T%02d%02d", minute / 60, minute % 60);
    }
    good = good && buf_ok(&list);
    *out = good ? arena_str(arena, buf_str(&list)) : STR("");
    buf_clear(&list);
    return good;
}

int plan_advance_anew(struct care *care, struct plan *plan, const struct zone *zone, struct err *err)
{
    if (plan->state == PLAN_REMOVED)
        return 0;
    if (plan->state == PLAN_OVER)
        plan->state = PLAN_ACTIVE;
    plan->next_date = 0;
    return plan_advance(plan, zone, care->now_utc, false, err);
}

static bool is_plain(struct str text, size_t most)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.s[i] < ' ')
            return false;
    return text.n <= most && text_utf8_valid(text.s, text.n) == text.n;
}

static int check_rule(struct plan *plan, bool timed, struct buf *answer)
{
    struct recur rule;
    struct err why = { 0 };
    if (plan->rule.n == 0)
        return command_refuse(answer, "A rule is missing, for example FREQ=DAILY;BYHOUR=9;BYMINUTE=0.");
    if (recur_parse(plan->rule, &rule, &why) < 0)
        return command_refuse(answer, "The rule \"%.*s\" cannot be used: %s.", (int)(plan->rule.n < 120 ? plan->rule.n : 120),
                              plan->rule.s, why.text);
    if (rule.hours == 0 && !timed)
        return command_refuse(answer, "At what time?  Add BYHOUR=9;BYMINUTE=0 to the rule, or a start like 2026-03-08T09:00.");
    if (plan_times_a_day(plan) > TIMES_MOST)
        return command_refuse(answer, "The rule has %d times a day; at most %d.", plan_times_a_day(plan), TIMES_MOST);
    return 0;
}

/* Fills the row from the wish.  1: refused. */
static int fill(struct care *care, const struct person *person, const struct plan_wish *wish, struct plan *plan, struct buf *answer)
{
    int minute = -1;
    plan->start_date = person->now.date;
    if (wish->start.n > 0 && !read_start(wish->start, &plan->start_date, &minute))
        return command_refuse(answer, "\"%.*s\" is no date; a start is written like 2026-03-08 or 2026-03-08T09:00.",
                              (int)(wish->start.n < 60 ? wish->start.n : 60), wish->start.s);
    plan->start_min = minute >= 0 ? minute : 0;
    if (check_rule(plan, minute >= 0, answer) != 0)
        return 1;
    if (!plan_read_exdates(wish->exdates, care->arena, &plan->exdates))
        return command_refuse(answer, "Dates to be left out are written like 2026-12-24,2026-12-31, with T09:00 for one time of a day.");
    if (wish->window_min == 0 || wish->window_min > WINDOW_MOST_MIN)
        return command_refuse(answer, "A window is from 1 to %d minutes.", WINDOW_MOST_MIN);
    plan->window_min = wish->window_min > 0 ? (int)wish->window_min : KINDS[plan->kind].window_min;
    plan->jitter_min = wish->jitter_min >= 0 && wish->jitter_min <= WINDOW_MOST_MIN ? (int)wish->jitter_min
                                                                                    : KINDS[plan->kind].jitter_min;
    if (wish->jitter_min > plan->window_min / 2)
        return command_refuse(answer, "A jitter of %lld minutes is more than half of the window of %d.", (long long)wish->jitter_min,
                              plan->window_min);
    if (wish->goal > GOAL_MOST)
        return command_refuse(answer, "A goal is at most %d times a week.", GOAL_MOST);
    plan->goal = wish->goal > 0 ? (int)wish->goal : 0;
    if (!is_plain(wish->text, TEXT_MAX_BYTES))
        return command_refuse(answer, "The text is longer than %d bytes, or has a line break in it.", TEXT_MAX_BYTES);
    if (!is_plain(wish->routine, ROUTINE_MAX_BYTES))
        return command_refuse(answer, "\"%.*s\" is no routine.", ROUTINE_MAX_BYTES, wish->routine.s);
    return 0;
}

int plan_make(struct care *care, const struct person *person, const struct plan_wish *wish, struct plan *out, struct buf *answer,
              struct err *err)
{
    *out = (struct plan){
        .patient_id = person->patient.id, .kind = wish->kind, .state = PLAN_ACTIVE, .rule = wish->rule, .routine = wish->routine,
        .text = wish->text, .made_by = wish->made_by, .made_utc = care->now_utc, .thin = 1,
    };
    if (fill(care, person, wish, out, answer) != 0)
        return 1;
    if (plan_rows_add(care->db, out, &out->id, err) < 0)
        return -1;
    /* Jitter is keyed by the id, so the first date comes after it. */
    if (plan_advance(out, person->zone, care->now_utc, false, err) < 0)
        return -1;
    if (out->state == PLAN_OVER)
        return command_refuse(answer, "The rule has no date from now on%s.",
                              out->kind == PLAN_APPOINTMENT ? " of which one could still hear the day before" : "");
    return plan_rows_save(care->db, out, err) < 0 || visit_follow(care, person, out, err) < 0 ? -1 : 0;
}

/* Defaults */

static const struct default_plan {
    enum plan_kind kind;
    const char *rule;
    int goal;
} DEFAULTS[] = {
    { PLAN_CHECKIN, "FREQ=DAILY;BYHOUR=19;BYMINUTE=0", 0 },
    /* routines.md, plan defaults: self-release three to four times a week (S0) */
    { PLAN_ROUTINE, "FREQ=WEEKLY;BYDAY=MO,WE,FR,SU;BYHOUR=19;BYMINUTE=0", 3 },
    /* Decision 27: at most twice a day, no amount */
    { PLAN_WATER, "FREQ=DAILY;BYHOUR=10,15;BYMINUTE=0", 0 },
};

static enum hold why_not(const struct person *person, const struct facts *facts, enum plan_kind kind)
{
    if (kind == PLAN_ROUTINE && person->patient.hands_on_cleared_by.n == 0)
        return HOLD_UNCLEARED;
    bool safe = facts->known[FACT_HEART_KIDNEY] && facts->value[FACT_HEART_KIDNEY] == 0;
    return kind == PLAN_WATER && !safe && !facts->known[FACT_WATER_GOAL_ML] ? HOLD_FLUID : HOLD_NONE;
}

/* Theirs, as intake heard it; -1: not said. */
static int preferred(struct care *care, const struct person *person, int *minute, struct err *err)
{
    struct intake_said_row *said = NULL;
    size_t n = 0;
    *minute = -1;
    if (intake_rows_said(care->db, person->patient.id, care->arena, &said, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (str_is(said[i].item, "best"))
            *minute = (int)said[i].value;
    return 0;
}

/* The rule with another time of day.  Only a rule with one time a day has one to be moved. */
static struct str rule_at(struct care *care, struct str rule, int minute)
{
    static const char *const PARTS[] = { "BYHOUR=", "BYMINUTE=" };
    struct recur r;
    const char *out = NULL;
    struct str rest = rule, part;
    if (recur_parse(rule, &r, NULL) < 0 || n_bits(r.hours) > 1 || n_bits(r.minutes) > 1)
        return rule;
    while (str_cut(&rest, ';', &part)) {
        bool time = false;
        for (size_t i = 0; i < 2; i++)
            time = time || str_starts(part, PARTS[i]);
        if (!time && part.n > 0)
            out = arena_printf(care->arena, "%s%.*s;", out != NULL ? out : "", (int)part.n, part.s);
    }
    out = out != NULL ? arena_printf(care->arena, "%sBYHOUR=%d;BYMINUTE=%d", out, minute / 60, minute % 60) : NULL;
    return out != NULL ? str_of(out) : rule;
}

int plan_prefer(struct care *care, const struct person *person, int minute, struct err *err)
{
    struct plan *plans = NULL;
    size_t n = 0;
    if (plan_rows_of(care->db, person->patient.id, care->arena, &plans, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct plan *plan = &plans[i];
        bool ours = str_is(plan->made_by, "nape") && (plan->kind == PLAN_CHECKIN || plan->kind == PLAN_ROUTINE);
        if (!ours)
            continue;
        plan->rule = rule_at(care, plan->rule, minute);
        plan->next_date = 0;
        if (plan_advance(plan, person->zone, care->now_utc, false, err) < 0 || plan_rows_save(care->db, plan, err) < 0)
            return -1;
    }
    return 0;
}

int plan_make_defaults(struct care *care, const struct person *person, int *made, enum hold without[PLAN_KIND_COUNT], struct err *err)
{
    struct plan *plans = NULL, plan;
    struct facts facts = { 0 };
    struct buf refused;
    size_t n = 0;
    int rc = 0, best = -1;
    *made = 0;
    memset(without, 0, sizeof *without * PLAN_KIND_COUNT);
    if (plan_rows_of(care->db, person->patient.id, care->arena, &plans, &n, err) < 0
        || patient_rows_facts(care->db, person->patient.id, &facts, err) < 0 || preferred(care, person, &best, err) < 0)
        return -1;
    buf_init(&refused, 0);
    for (size_t i = 0; i < sizeof DEFAULTS / sizeof *DEFAULTS && rc == 0; i++) {
        const struct default_plan *d = &DEFAULTS[i];
        struct plan_wish wish = { .kind = d->kind, .rule = str_of(d->rule), .start = STR(""), .routine = STR(""), .text = STR(""), .exdates = STR(""),
                                  .made_by = STR("nape"), .window_min = ALL, .jitter_min = ALL, .goal = d->goal };
        bool there = false;
        if (best >= 0 && d->kind != PLAN_WATER)
            wish.rule = rule_at(care, wish.rule, best);
        for (size_t k = 0; k < n; k++)
            there = there || plans[k].kind == d->kind;
        without[d->kind] = why_not(person, &facts, d->kind);
        if (there || without[d->kind] != HOLD_NONE)
            continue;
        rc = plan_make(care, person, &wish, &plan, &refused, err);
        *made += rc == 0;
    }
    buf_clear(&refused);
    return rc < 0 ? -1 : 0;
}

int plan_on_join(struct care *care, const struct person *person, struct err *err)
{
    enum hold without[PLAN_KIND_COUNT];
    int made = 0;
    return care->setup->settings->plans.on_join ? plan_make_defaults(care, person, &made, without, err) : 0;
}
