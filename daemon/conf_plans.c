/* SPDX-License-Identifier: ISC
 * The part of naped.conf that is about reminders, and the plans of the demo's people. */
#include <config.h>

#include "conf.h"

#include <string.h>

#include "base/cfg.h"

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

void conf_read_plans(const struct cfg_node *root, struct settings_plans *out, struct problems *problems)
{
    static const char *const NAMES[] = { "quiet_hours", "per_day", "per_hour", "light_touch_max_pain", "magnesium", "on_join", "intake" };
    const struct cfg_node *node = cfg_group(root, "plans", problems);
    cfg_check_names(node, NAMES, sizeof NAMES / sizeof *NAMES, problems);
    const char *quiet = cfg_string(node, "quiet_hours", "21:00-8:00", problems);
    if (strcmp(quiet, "none") != 0 && !read_hours(str_of(quiet), &out->quiet_from_min, &out->quiet_to_min))
        cfg_error(node, problems, "quiet_hours = \"%s\": write them as \"21:00-8:00\", or \"none\"", quiet);
    out->per_day = (int)cfg_int(node, "per_day", 1, 50, 3, problems);
    out->per_hour = (int)cfg_int(node, "per_hour", 1, 50, 6, problems);
    out->light_touch_max_pain = (int)cfg_int(node, "light_touch_max_pain", 3, 5, 3, problems); /* decision 2: at most 5 */
    out->magnesium = cfg_bool(node, "magnesium", false, problems);
    out->intake = cfg_bool(node, "intake", true, problems);
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
