/* SPDX-License-Identifier: ISC
 * The part of naped.conf that is about joining and leaving. */
#include <config.h>

#include "conf_inside.h"

#include <string.h>

enum { KEYWORD_MIN = 2, KEYWORD_MAX = 20 };

/* What telephone companies answer or block by themselves (CTIA Messaging Principles 5.2), and what opts in. */
static const char *const TAKEN[] = { "ARRET", "CANCEL", "END", "HELP", "INFO", "JOIN", "OPTOUT", "QUIT", "REVOKE", "START", "STOP",
                                     "STOPALL", "UNSTOP", "UNSUBSCRIBE", "YES" };

static void check_keyword(struct conf_loader *l, const struct cfg_node *node, const char *keyword)
{
    size_t n = strlen(keyword);
    bool plain = n >= KEYWORD_MIN && n <= KEYWORD_MAX;
    for (const char *p = keyword; plain && *p != '\0'; p++)
        plain = (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
    if (plain && keyword[0] >= '0' && keyword[0] <= '9')
        plain = false; /* a number is a pain or an age */
    if (*keyword != '\0' && !plain)
        cfg_error(node, l->problems, "keyword = \"%s\": %d to %d of A-Z and 0-9, a letter first, as people text it", keyword, KEYWORD_MIN,
                  KEYWORD_MAX);
    for (size_t i = 0; i < sizeof TAKEN / sizeof *TAKEN; i++)
        if (strcmp(keyword, TAKEN[i]) == 0)
            cfg_error(node, l->problems, "keyword = \"%s\" means something to every telephone company; take another", keyword);
}

static int min_age(struct conf_loader *l, const struct cfg_node *node, int missing)
{
    int age = (int)cfg_int(node, "min_age", 0, 18, missing, l->problems);
    if (age != 0 && age != 16 && age != 18)
        cfg_error(cfg_get(node, "min_age"), l->problems, "min_age = %d: it is 18, 16 (with a guardian's consent) or 0 (nobody is asked)", age);
    return age;
}

/* What the people of a site have that others have not. */
static void load_own(struct conf_loader *l, const struct cfg_node *node, struct settings_site *out)
{
    const struct team *team = &l->conf->settings.team;
    const char *policy = conf_text(l, node, "policy", ""), *quiet = conf_text(l, node, "quiet_hours", "");
    const char *names[32];
    size_t n = 0;
    for (size_t i = 0; i < team->n_policies && n < sizeof names / sizeof *names; i++)
        names[n++] = team->policies[i].name;
    if (*policy != '\0' && (out->policy = conf_policy(team, policy)) == NULL) {
        const char *near = text_nearest(str_of(policy), names, n);
        cfg_error(cfg_get(node, "policy"), l->problems, "there is no policy \"%s\"%s%s%s", policy, near != NULL ? "; did you mean \"" : "",
                  near != NULL ? near : "", near != NULL ? "\"?" : "");
    }
    out->own_quiet = *quiet != '\0';
    if (out->own_quiet && !conf_quiet(str_of(quiet), &out->quiet_from_min, &out->quiet_to_min))
        cfg_error(cfg_get(node, "quiet_hours"), l->problems, "quiet_hours = \"%s\": write them as \"21:00-8:00\", or \"none\"", quiet);
    if (cfg_get(node, "staffed_hours") != NULL) {
        out->staffed_hours = conf_text(l, node, "staffed_hours", "");
        conf_hours(l, node, "staffed_hours", &out->hours);
    }
}

static void load_site(struct conf_loader *l, const struct cfg_node *node, struct settings_site *out)
{
    static const char *const NAMES[] = { "keyword", "name", "lang", "zone", "region", "min_age", "policy", "quiet_hours",
                                         "staffed_hours" };
    const struct settings *s = &l->conf->settings;
    cfg_check_names(node, NAMES, sizeof NAMES / sizeof *NAMES, l->problems);
    *out = (struct settings_site){
        .keyword = conf_needed(l, node, "keyword"), .name = conf_text(l, node, "name", s->clinic),
        .lang = conf_text(l, node, "lang", s->lang), .own_lang = cfg_get(node, "lang") != NULL, .zone = conf_text(l, node, "zone", s->zone),
        .region = conf_text(l, node, "region", s->region), .min_age = min_age(l, node, s->joining.min_age),
    };
    check_keyword(l, node, out->keyword);
    load_own(l, node, out);
}

void conf_load_joining(struct conf_loader *l)
{
    static const char *const NAMES[] = { "min_age", "version", "stop", "silent_days", "erase_hours", "sites" };
    struct settings_joining *out = &l->conf->settings.joining;
    const struct cfg_node *node = cfg_group(l->root, "joining", l->problems);
    cfg_check_names(node, NAMES, sizeof NAMES / sizeof *NAMES, l->problems);
    out->min_age = min_age(l, node, 18); /* decision 19 */
    out->version = conf_text(l, node, "version", "1");
    const char *stop = conf_text(l, node, "stop", "all");
    out->stop_here = strcmp(stop, "here") == 0;
    if (!out->stop_here && strcmp(stop, "all") != 0)
        cfg_error(cfg_get(node, "stop"), l->problems, "stop = \"%s\": it is \"all\" (all phones of the person) or \"here\"", stop);
    if (strlen(out->version) > 20 || strchr(out->version, ' ') != NULL)
        cfg_error(cfg_get(node, "version"), l->problems, "version = \"%s\": a short word, as \"2026-01\"", out->version);
    out->silent_days = (int)cfg_int(node, "silent_days", 0, 3650, 60, l->problems); /* decision 21 */
    out->erase_hours = (int)cfg_int(node, "erase_hours", 1, 720, 24, l->problems);  /* decision 32 */
    const struct cfg_node *list = cfg_list(node, "sites", l->problems);
    size_t n = cfg_length(list);
    struct settings_site *sites = arena_array(l->arena, n + 1, sizeof *sites);
    if (sites == NULL)
        return;
    for (size_t i = 0; i < n; i++) {
        load_site(l, cfg_at(list, i), &sites[i]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(sites[i].keyword, sites[k].keyword) == 0)
                cfg_error(cfg_at(list, i), l->problems, "there are two sites with the keyword \"%s\"", sites[i].keyword);
    }
    out->sites = sites;
    out->n_sites = n;
}
