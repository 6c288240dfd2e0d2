/* SPDX-License-Identifier: ISC
 * The part of naped.conf that is about reminders, and the plans of the demo's people. */
#include <config.h>

#include "conf_inside.h"

#include <string.h>

#include "base/arena.h"
#include "base/cfg.h"
#include "base/zone.h"

/* "22:00-7:00" */
static bool read_hours(struct str text, int *from_min, int *to_min)
{
    struct str part, hour;
    int *const out[] = { from_min, to_min };
    for (int i = 0; i < 2; i++) {
        int64_t h, m;
        if (!str_cut(&text, '-', &part) || !str_cut(&part, ':', &hour) || part.s == NULL || part.n != 2
            || !text_to_int(str_trim(hour), 0, 23, &h) || !text_to_int(part, 0, 59, &m))
            return false;
        *out[i] = (int)(h * 60 + m);
    }
    return text.s == NULL || text.n == 0;
}

bool conf_quiet(struct str text, int *from_min, int *to_min)
{
    *from_min = *to_min = 0;
    return str_is(text, "none") || read_hours(text, from_min, to_min);
}

/* "2026-12-25", or "12-25" for every year. */
static bool read_day(struct str text, int32_t *date, bool *each_year)
{
    int64_t y = 2024, m, d; /* a leap year: 02-29 is a day */
    *each_year = text.n == 5;
    if ((text.n != 10 && text.n != 5) || text.s[text.n - 3] != '-' || (text.n == 10 && text.s[4] != '-')
        || (text.n == 10 && !text_to_int((struct str){ text.s, 4 }, 1970, 9998, &y))
        || !text_to_int((struct str){ text.s + text.n - 5, 2 }, 1, 12, &m) || !text_to_int((struct str){ text.s + text.n - 2, 2 }, 1, 31, &d))
        return false;
    *date = (int32_t)(y * 10000 + m * 100 + d);
    if (!date_is_valid(*date))
        return false;
    *date = *each_year ? *date % 10000 : *date;
    return true;
}

/* "2026-12-24..2027-01-02" */
static bool read_holiday(struct str text, struct settings_holiday *out)
{
    struct str last = { NULL, 0 };
    bool each_year = false;
    for (size_t i = 0; i + 2 < text.n && last.n == 0; i++)
        if (text.s[i] == '.' && text.s[i + 1] == '.') {
            last = (struct str){ text.s + i + 2, text.n - i - 2 };
            text.n = i;
        }
    if (!read_day(text, &out->from_date, &out->each_year))
        return false;
    out->to_date = out->from_date;
    return last.n == 0 || (read_day(last, &out->to_date, &each_year) && each_year == out->each_year && out->to_date >= out->from_date);
}

static void read_holidays(const struct cfg_node *list, struct settings_plans *out, struct arena *arena, struct problems *problems)
{
    struct settings_holiday *all = arena_array(arena, cfg_length(list) + 1, sizeof *all);
    for (size_t i = 0; all != NULL && i < cfg_length(list); i++) {
        const char *text = cfg_value_string(cfg_at(list, i), problems);
        if (text != NULL && !read_holiday(str_of(text), &all[out->n_holidays]))
            cfg_error(cfg_at(list, i), problems, "holidays: \"%s\" is written \"2026-12-25\", \"12-25\" for every year, or "
                      "\"2026-12-24..2027-01-02\"", text);
        out->n_holidays += text != NULL;
    }
    out->holidays = all;
}

void conf_read_plans(const struct cfg_node *root, struct settings_plans *out, struct arena *arena, struct problems *problems)
{
    static const char *const NAMES[] = { "quiet_hours", "per_day", "per_hour", "light_touch_max_pain", "magnesium", "on_join", "intake", "holidays", "summaries",
                                         "hospital_days" };
    const struct cfg_node *node = cfg_group(root, "plans", problems);
    cfg_check_names(node, NAMES, sizeof NAMES / sizeof *NAMES, problems);
    const char *quiet = cfg_string(node, "quiet_hours", "21:00-8:00", problems);
    if (!conf_quiet(str_of(quiet), &out->quiet_from_min, &out->quiet_to_min))
        cfg_error(node, problems, "quiet_hours = \"%s\": write them as \"21:00-8:00\", or \"none\"", quiet);
    out->per_day = (int)cfg_int(node, "per_day", 1, 50, 3, problems);
    out->per_hour = (int)cfg_int(node, "per_hour", 1, 50, 6, problems);
    out->light_touch_max_pain = (int)cfg_int(node, "light_touch_max_pain", 3, 5, 3, problems); /* decision 2: at most 5 */
    out->no_summaries = !cfg_bool(node, "summaries", true, problems);
    out->hospital_days = (int)cfg_int(node, "hospital_days", 1, 90, HOSPITAL_DAYS, problems);
    out->magnesium = cfg_bool(node, "magnesium", false, problems);
    out->intake = cfg_bool(node, "intake", true, problems);
    read_holidays(cfg_list(node, "holidays", problems), out, arena, problems);
    out->on_join = cfg_bool(node, "on_join", false, problems);
}

void conf_read_person_plans(const struct cfg_node *person, struct conf_person *out, struct arena *arena, struct problems *problems)
{
    static const char *const NAMES[] = { "kind", "rrule" };
    const struct cfg_node *list = cfg_list(person, "plans", problems);
    size_t n = cfg_length(list);
    struct conf_plan *plans = arena_array(arena, n + 1, sizeof *plans);
    if (plans == NULL)
        return;
    for (size_t i = 0; i < n; i++) {
        const struct cfg_node *node = cfg_at(list, i);
        cfg_check_names(node, NAMES, sizeof NAMES / sizeof *NAMES, problems);
        if (cfg_get(node, "kind") == NULL)
            cfg_missing(node, "kind", problems);
        if (cfg_get(node, "rrule") == NULL)
            cfg_missing(node, "rrule", problems);
        plans[i] = (struct conf_plan){ .kind = arena_str(arena, str_of(cfg_string(node, "kind", "", problems))).s,
                                       .rrule = arena_str(arena, str_of(cfg_string(node, "rrule", "", problems))).s };
    }
    out->plans = plans;
    out->n_plans = n;
}
