/* SPDX-License-Identifier: ISC
 * conf_team.c - the care team of naped.conf: members, rotations, the policy, the clinic's hours and what is declared about them. */
#include <config.h>

#include "conf_inside.h"

#include <string.h>

#define COUNT(names) (sizeof(names) / sizeof *(names))

/* "; did you mean "maria"?" */
static void unknown(struct conf_loader *l, const struct cfg_node *at, const char *what, const char *id, const char *const *names, size_t n)
{
    const char *near = text_nearest(str_of(id), names, n);
    cfg_error(at, l->problems, "there is no %s \"%s\"%s%s%s", what, id, near != NULL ? "; did you mean \"" : "",
              near != NULL ? near : "", near != NULL ? "\"?" : "");
}

static int find_member(const struct team *team, const char *id)
{
    for (size_t i = 0; i < team->n_members; i++)
        if (strcmp(team->members[i].id, id) == 0)
            return (int)i;
    return -1;
}

static int find_rotation(const struct team *team, const char *name)
{
    for (size_t i = 0; i < team->n_rotations; i++)
        if (strcmp(team->rotations[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* The member of that id; -1 and a problem. */
static int member(struct conf_loader *l, const struct cfg_node *at, const char *id)
{
    const struct team *team = &l->conf->settings.team;
    const char *names[64];
    size_t n = 0;
    int found = id != NULL ? find_member(team, id) : -1;
    for (size_t i = 0; i < team->n_members && n < COUNT(names); i++)
        names[n++] = team->members[i].id;
    if (found < 0 && id != NULL)
        unknown(l, at, "member", id, names, n);
    return found;
}

static void load_member(struct conf_loader *l, const struct cfg_node *node, struct team_member *out)
{
    static const char *const NAMES[] = { "id", "name", "lang", "addresses" };
    cfg_check_names(node, NAMES, COUNT(NAMES), l->problems);
    out->id = conf_needed(l, node, "id");
    out->name = conf_text(l, node, "name", out->id);
    out->lang = conf_text(l, node, "lang", l->conf->settings.lang);
    for (const char *p = out->id; *p != '\0'; p++)
        if (*p == ' ' || *p == '.' || *p == ':') { /* ids stand in slots and lists */
            cfg_error(node, l->problems, "member \"%s\": an id is one word, without point or colon", out->id);
            break;
        }
    const struct cfg_node *list = cfg_list(node, "addresses", l->problems);
    size_t n = cfg_length(list);
    if (list == NULL || n == 0) {
        cfg_error(node, l->problems, "member \"%s\" has no addresses", out->id);
        return;
    }
    struct team_address *addresses = arena_array(l->arena, n, sizeof *addresses);
    if (addresses == NULL)
        return;
    out->addresses = addresses;
    for (size_t i = 0; i < n; i++) {
        const char *both = cfg_value_string(cfg_at(list, i), l->problems);
        if (both != NULL && conf_split_address(l, cfg_at(list, i), both, &addresses[out->n_addresses].channel,
                                               &addresses[out->n_addresses].address))
            out->n_addresses++;
    }
}

/* "2026-12-24" or "2026-12-24T09:00".  false when it is none. */
static bool read_date(struct str text, int32_t *date, int *minute)
{
    int64_t y, m, d, h = 0, min = 0;
    if ((text.n != 10 && text.n != 16) || text.s[4] != '-' || text.s[7] != '-' || !text_to_int((struct str){ text.s, 4 }, 1970, 9999, &y)
        || !text_to_int((struct str){ text.s + 5, 2 }, 1, 12, &m) || !text_to_int((struct str){ text.s + 8, 2 }, 1, 31, &d))
        return false;
    if (text.n == 16 && (text.s[10] != 'T' || text.s[13] != ':' || !text_to_int((struct str){ text.s + 11, 2 }, 0, 23, &h)
                         || !text_to_int((struct str){ text.s + 14, 2 }, 0, 59, &min)))
        return false;
    *date = (int32_t)(y * 10000 + m * 100 + d);
    *minute = (int)(h * 60 + min);
    return date_is_valid(*date);
}

static bool date_of(struct conf_loader *l, const struct cfg_node *node, const char *name, int32_t *date, int *minute)
{
    const char *text = conf_needed(l, node, name);
    if (read_date(str_of(text), date, minute))
        return true;
    if (*text != '\0')
        cfg_error(cfg_get(node, name), l->problems, "%s = \"%s\": write it as 2026-03-02T09:00", name, text);
    return false;
}

void conf_hours(struct conf_loader *l, const struct cfg_node *node, const char *name, struct hours *out)
{
    struct err err;
    const char *text = conf_text(l, node, name, "");
    if (hours_parse(str_of(text), out, &err) < 0)
        cfg_error(cfg_get(node, name), l->problems, "%s: %s", name, err.text);
}

static void load_holidays(struct conf_loader *l, const struct cfg_node *node, struct team_rotation *out)
{
    const struct cfg_node *list = cfg_list(node, "holidays", l->problems);
    struct team_days *days = arena_array(l->arena, cfg_length(list) + 1, sizeof *days);
    if (days == NULL)
        return;
    out->holidays = days;
    for (size_t i = 0; i < cfg_length(list); i++) {
        const char *text = cfg_value_string(cfg_at(list, i), l->problems);
        struct str rest = str_of(text), from;
        struct team_days *d = &days[out->n_holidays];
        int minute;
        if (text == NULL)
            continue;
        bool range = str_cut(&rest, '/', &from) && rest.s != NULL;
        if (!read_date(from, &d->from_date, &minute) || from.n != 10 || !read_date(range ? rest : from, &d->to_date, &minute)
            || d->to_date < d->from_date)
            cfg_error(cfg_at(list, i), l->problems, "holiday \"%s\": write it as 2026-12-25, or 2026-12-24/2026-12-26", text);
        else
            out->n_holidays++;
    }
}

static void load_swaps(struct conf_loader *l, const struct cfg_node *node, struct team_rotation *out)
{
    static const char *const NAMES[] = { "from", "to", "member" };
    const struct cfg_node *list = cfg_list(node, "overrides", l->problems);
    struct team_swap *swaps = arena_array(l->arena, cfg_length(list) + 1, sizeof *swaps);
    if (swaps == NULL)
        return;
    out->swaps = swaps;
    for (size_t i = 0; i < cfg_length(list); i++) {
        const struct cfg_node *at = cfg_at(list, i);
        struct team_swap *s = &swaps[out->n_swaps];
        cfg_check_names(at, NAMES, COUNT(NAMES), l->problems);
        s->member = member(l, at, conf_needed(l, at, "member"));
        if (date_of(l, at, "from", &s->from_date, &s->from_min) && date_of(l, at, "to", &s->to_date, &s->to_min) && s->member >= 0)
            out->n_swaps++;
    }
}

static void load_rotation(struct conf_loader *l, const struct cfg_node *node, struct team_rotation *out)
{
    static const char *const NAMES[] = { "name", "zone", "members", "handover", "start", "hours", "holidays", "overrides" };
    const struct team *team = &l->conf->settings.team;
    struct err err;
    cfg_check_names(node, NAMES, COUNT(NAMES), l->problems);
    *out = (struct team_rotation){ .name = conf_needed(l, node, "name"), .zone = conf_text(l, node, "zone", l->conf->settings.zone) };
    if (find_member(team, out->name) >= 0)
        cfg_error(node, l->problems, "rotation \"%s\" has the name of a member", out->name);
    const struct cfg_node *list = cfg_list(node, "members", l->problems);
    int *members = arena_array(l->arena, cfg_length(list) + 1, sizeof *members);
    if (members == NULL)
        return;
    out->members = members;
    for (size_t i = 0; i < cfg_length(list); i++) {
        int found = member(l, cfg_at(list, i), cfg_value_string(cfg_at(list, i), l->problems));
        if (found >= 0)
            members[out->n_members++] = found;
    }
    if (cfg_length(list) == 0)
        cfg_error(node, l->problems, "rotation \"%s\" has no members", out->name);
    date_of(l, node, "start", &out->start_date, &out->start_min);
    const char *rule = conf_needed(l, node, "handover");
    if (*rule != '\0' && recur_parse(str_of(rule), &out->rule, &err) < 0)
        cfg_error(cfg_get(node, "handover"), l->problems, "handover: %s", err.text);
    conf_hours(l, node, "hours", &out->hours);
    load_holidays(l, node, out);
    load_swaps(l, node, out);
}

static void load_step(struct conf_loader *l, const struct cfg_node *node, struct team_step *out)
{
    static const char *const NAMES[] = { "to", "wait_min", "need" };
    const struct team *team = &l->conf->settings.team;
    cfg_check_names(node, NAMES, COUNT(NAMES), l->problems);
    out->wait_min = (int)cfg_int(node, "wait_min", 1, 1440, 10, l->problems);
    const char *need = conf_text(l, node, "need", "one");
    out->all = strcmp(need, "all") == 0;
    if (!out->all && strcmp(need, "one") != 0)
        cfg_error(cfg_get(node, "need"), l->problems, "need = \"%s\": it is \"one\" or \"all\"", need);
    const struct cfg_node *to = cfg_list(node, "to", l->problems);
    size_t n = cfg_length(to);
    int *members = arena_array(l->arena, n + 1, sizeof *members), *rotations = arena_array(l->arena, n + 1, sizeof *rotations);
    if (members == NULL || rotations == NULL)
        return;
    out->members = members;
    out->rotations = rotations;
    const char *names[64];
    size_t n_names = 0;
    for (size_t i = 0; i < team->n_members && n_names < COUNT(names); i++)
        names[n_names++] = team->members[i].id;
    for (size_t i = 0; i < team->n_rotations && n_names < COUNT(names); i++)
        names[n_names++] = team->rotations[i].name;
    for (size_t i = 0; i < n; i++) {
        const char *id = cfg_value_string(cfg_at(to, i), l->problems);
        if (id == NULL)
            continue;
        if (find_member(team, id) >= 0)
            members[out->n_members++] = find_member(team, id);
        else if (find_rotation(team, id) >= 0)
            rotations[out->n_rotations++] = find_rotation(team, id);
        else
            unknown(l, cfg_at(to, i), "member or rotation", id, names, n_names);
    }
    if (out->n_members + out->n_rotations == 0) /* P5 */
        cfg_error(node, l->problems, "this step reaches nobody");
}

static void load_steps(struct conf_loader *l, const struct cfg_node *node, struct team_policy *out)
{
    const struct cfg_node *list = cfg_list(node, "steps", l->problems);
    size_t n = cfg_length(list);
    if (n == 0) { /* P5 */
        cfg_error(node, l->problems, "policy \"%s\" reaches nobody: it needs steps", out->name);
        return;
    }
    struct team_step *steps = arena_array(l->arena, n, sizeof *steps);
    if (steps == NULL)
        return;
    out->steps = steps;
    out->n_steps = n;
    for (size_t i = 0; i < n; i++)
        load_step(l, cfg_at(list, i), &steps[i]);
}

static void load_policies(struct conf_loader *l, const struct cfg_node *node)
{
    static const char *const NAMES[] = { "name", "steps" };
    struct team *team = &l->conf->settings.team;
    const struct cfg_node *list = cfg_list(node, "policies", l->problems);
    struct team_policy *all = arena_array(l->arena, cfg_length(list) + 1, sizeof *all);
    if (all == NULL)
        return;
    team->policies = all;
    for (size_t i = 0; i < cfg_length(list); i++) {
        const struct cfg_node *policy = cfg_at(list, i);
        struct team_policy *out = &all[team->n_policies++];
        cfg_check_names(policy, NAMES, COUNT(NAMES), l->problems);
        out->name = conf_needed(l, policy, "name");
        for (size_t k = 0; k < i; k++)
            if (strcmp(all[k].name, out->name) == 0)
                cfg_error(policy, l->problems, "there are two policies \"%s\"", out->name);
        load_steps(l, policy, out);
        if (strcmp(out->name, "default") == 0) {
            team->steps = out->steps;
            team->n_steps = out->n_steps;
        }
    }
    if (conf_policy(team, "default") == NULL) /* P5 */
        cfg_error(list != NULL ? list : node, l->problems, "policy \"default\" reaches nobody: it needs steps");
}

const struct team_policy *conf_policy(const struct team *team, const char *name)
{
    for (size_t i = 0; i < team->n_policies; i++)
        if (strcmp(team->policies[i].name, name) == 0)
            return &team->policies[i];
    return NULL;
}

/* What a person answers for by name (decisions 37 and 38). */
static void load_declared(struct conf_loader *l, const struct cfg_node *node)
{
    struct team *team = &l->conf->settings.team;
    const char *off = conf_text(l, node, "off_hours", "ring");
    team->accepted_by = conf_text(l, node, "accepted_by", "");
    team->off_hours_hold = strcmp(off, "advise_and_hold") == 0;
    team->one_path = cfg_bool(node, "one_path", false, l->problems);
    if (!team->off_hours_hold && strcmp(off, "ring") != 0)
        cfg_error(cfg_get(node, "off_hours"), l->problems, "off_hours = \"%s\": it is \"ring\" or \"advise_and_hold\"", off);
    if ((team->off_hours_hold || team->one_path) && *team->accepted_by == '\0')
        cfg_error(node, l->problems, "%s needs accepted_by: the name of who answers for it",
                  team->off_hours_hold ? "off_hours = \"advise_and_hold\"" : "one_path");
}

/* Decision 38: the channel that carries the patients, which is the first, must not be the only way to the team too. */
static void check_paths(struct conf_loader *l, const struct cfg_node *node)
{
    const struct settings *s = &l->conf->settings;
    const struct team *team = &s->team;
    const char *first = s->n_channels > 0 ? s->channels[0].name : NULL;
    if (first == NULL || first[0] == '\0' || l->conf->only_local || team->one_path)
        return;
    for (size_t i = 0; i < team->n_members; i++)
        for (size_t k = 0; k < team->members[i].n_addresses; k++)
            if (strcmp(team->members[i].addresses[k].channel, first) != 0)
                return;
    if (s->n_channels > 1) /* with one channel there is no other: `naped -t` says so */
        cfg_error(node, l->problems, "every member is reached over \"%s\", which carries the patients: when it fails nobody hears of it; "
                                     "give somebody an address on another channel, or say one_path = true with accepted_by", first);
}

static void load_self_test(struct conf_loader *l, const struct cfg_node *node)
{
    struct team *team = &l->conf->settings.team;
    const char *rule = conf_text(l, node, "self_test", "");
    struct recur *out = arena_alloc(l->arena, sizeof *out);
    struct err err;
    team->heartbeat_url = conf_text(l, node, "heartbeat_url", "");
    if (*team->heartbeat_url != '\0' && strncmp(team->heartbeat_url, "http://", 7) != 0
        && strncmp(team->heartbeat_url, "https://", 8) != 0)
        cfg_error(cfg_get(node, "heartbeat_url"), l->problems, "heartbeat_url begins with http:// or https://");
    if (*rule == '\0' || out == NULL)
        return;
    if (recur_parse(str_of(rule), out, &err) < 0)
        cfg_error(cfg_get(node, "self_test"), l->problems, "self_test: %s", err.text);
    else if (date_of(l, node, "self_test_start", &team->self_test_date, &team->self_test_min))
        team->self_test = out;
}

void conf_load_team(struct conf_loader *l)
{
    static const char *const NAMES[] = { "members", "rotations", "policies", "staffed_hours", "off_hours", "accepted_by", "one_path",
                                         "ack_return_min", "ask_emergency_min", "ask_urgent_min", "crisis_call_min", "privacy",
                                         "self_test", "self_test_start", "heartbeat_url" };
    struct settings *settings = &l->conf->settings;
    struct team *team = &settings->team;
    const struct cfg_node *node = cfg_group(l->root, "team", l->problems);
    if (node == NULL) {
        cfg_error(l->root, l->problems, "team is missing: an alert must reach somebody");
        return;
    }
    l->conf->team_line = cfg_line(node);
    cfg_check_names(node, NAMES, COUNT(NAMES), l->problems);
    settings->staffed_hours = conf_text(l, node, "staffed_hours", "");
    conf_hours(l, node, "staffed_hours", &settings->hours);
    team->ack_return_min = (int)cfg_int(node, "ack_return_min", 1, 1440, 60, l->problems);
    team->ask_emergency_min = (int)cfg_int(node, "ask_emergency_min", 1, 120, 15, l->problems);
    team->ask_urgent_min = (int)cfg_int(node, "ask_urgent_min", 1, 720, 30, l->problems);
    team->crisis_call_min = (int)cfg_int(node, "crisis_call_min", 0, 240, 0, l->problems);
    const char *privacy = conf_text(l, node, "privacy", "full");
    team->discreet = strcmp(privacy, "discreet") == 0;
    if (!team->discreet && strcmp(privacy, "full") != 0)
        cfg_error(cfg_get(node, "privacy"), l->problems, "privacy = \"%s\": it is \"full\" or \"discreet\"", privacy);
    const struct cfg_node *list = cfg_list(node, "members", l->problems);
    size_t n = cfg_length(list);
    struct team_member *members = arena_array(l->arena, n + 1, sizeof *members);
    const struct cfg_node *turns = cfg_list(node, "rotations", l->problems);
    struct team_rotation *rotations = arena_array(l->arena, cfg_length(turns) + 1, sizeof *rotations);
    if (members == NULL || rotations == NULL)
        return;
    team->members = members;
    team->n_members = n;
    for (size_t i = 0; i < n; i++)
        load_member(l, cfg_at(list, i), &members[i]);
    team->rotations = rotations;
    team->n_rotations = cfg_length(turns);
    for (size_t i = 0; i < team->n_rotations; i++)
        load_rotation(l, cfg_at(turns, i), &rotations[i]);
    load_policies(l, node);
    load_declared(l, node);
    load_self_test(l, node);
    check_paths(l, node);
}
