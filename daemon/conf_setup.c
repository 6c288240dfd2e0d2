/* SPDX-License-Identifier: ISC
 * conf_setup.c - the rules that a configuration names, compiled and checked as one setup. */
#include <config.h>

#include "conf.h"

#include "base/zone.h"
#include "care/messages.h"
#include "care/regions.h"
#include "care/routine_rules.h"
#include "care/setup.h"
#include "nlp/lexicon.h"
#include "triage/ruleset.h"

#include <stdlib.h>

struct whole {
    struct setup setup; /* first: a setup is a whole */
    struct conf *conf;  /* NULL unless owned */
    struct lexicon *lexicon;
    struct ruleset *ruleset;
    struct messages *messages;
};

static void whole_free(struct setup *setup)
{
    struct whole *w = (struct whole *)setup;
    messages_free(w->messages);
    ruleset_free(w->ruleset);
    lexicon_free(w->lexicon);
    conf_free(w->conf);
    free(w);
}

/* Whom to call must be known: in a region that is not, texts would name 112 and 911. */
static void check_region(const struct conf *conf, const struct whole *w, const char *region, const char *what, struct problems *problems)
{
    const struct regions *regions = messages_regions(w->messages);
    const char *names[256];
    size_t n = 0;
    if (regions_find(regions, str_of(region))->id[0] != '\0')
        return;
    for (size_t i = 0; i < regions_n(regions) && n < sizeof names / sizeof *names; i++)
        names[n++] = regions_at(regions, i)->id;
    const char *near = text_nearest(str_of(region), names, n);
    problems_error(problems, conf->file, 0, "%s = \"%s\" is not in regions.conf, so nobody would know whom to call%s%s%s", what, region,
                   near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
}

/* What only the rules can tell of a configuration. */
static void check_settings(const struct conf *conf, const struct whole *w, struct problems *problems)
{
    const struct settings *s = &conf->settings;
    struct err err;
    struct zone *zone = zone_new(s->zone, &err);
    if (zone == NULL)
        problems_error(problems, conf->file, 0, "zone = \"%s\": %s", s->zone, err.text);
    zone_free(zone);
    for (size_t i = 0; i < conf->n_demo; i++) {
        struct zone *own = zone_new(conf->demo[i].zone, &err);
        if (own == NULL)
            problems_error(problems, conf->file, 0, "demo: zone = \"%s\": %s", conf->demo[i].zone, err.text);
        zone_free(own);
    }
    check_region(conf, w, s->region, "region", problems);
    for (size_t i = 0; i < conf->n_demo; i++)
        check_region(conf, w, conf->demo[i].region, "demo: region", problems);
    for (size_t i = 0; i < s->team.n_rotations; i++) {
        struct zone *own = zone_new(s->team.rotations[i].zone, &err);
        if (own == NULL)
            problems_error(problems, conf->file, 0, "rotation \"%s\": zone = \"%s\": %s", s->team.rotations[i].name,
                           s->team.rotations[i].zone, err.text);
        zone_free(own);
    }
    for (size_t i = 0; i < s->joining.n_sites; i++) {
        const struct settings_site *site = &s->joining.sites[i];
        struct zone *own = zone_new(site->zone, &err);
        if (own == NULL)
            problems_error(problems, conf->file, 0, "site \"%s\": zone = \"%s\": %s", site->keyword, site->zone, err.text);
        zone_free(own);
        check_region(conf, w, site->region, "site: region", problems);
        if (!messages_speaks(w->messages, str_of(site->lang)))
            problems_error(problems, conf->file, 0, "site \"%s\": lang = \"%s\": there is no %s/messages.conf among the rules",
                           site->keyword, site->lang, site->lang);
    }
    if (!messages_speaks(w->messages, str_of(s->lang)))
        problems_error(problems, conf->file, 0, "lang = \"%s\": there is no %s/messages.conf among the rules", s->lang, s->lang);
}

/* Channels with buttons learn how questions end, in the words of the rules that were there at the start. */
static void give_buttons(const struct conf *conf, const struct messages *messages)
{
    size_t n = messages_n_languages(messages);
    struct str *all = arena_array(conf->arena, n + 1, sizeof *all);
    for (size_t i = 0; all != NULL && i < n; i++)
        all[i] = arena_str(conf->arena, str_of(messages_text(messages, messages_language(messages, i), MESSAGE_KINDS[MESSAGE_YES_NO].key)));
    for (size_t i = 0; all != NULL && i < conf->settings.n_channels; i++)
        if (conf->channels[i] != NULL && conf->channels[i]->wants_buttons) {
            conf->channels[i]->yes_no = all;
            conf->channels[i]->n_yes_no = n;
        }
}

/* A drawing that no phone would get. */
static void check_drawings(const struct conf *conf, const struct routines *routines, struct problems *problems)
{
    for (size_t i = 0; routines != NULL && i < routines_n(routines); i++) {
        const struct routine *routine = routines_at(routines, i);
        struct str rest = str_of(routine->drawing), name = STR("");
        if (str_cut(&rest, '.', &name) && name.n > 0 && pictures_find(&conf->pictures, name) == NULL)
            problems_warn(problems, conf->rules_dir, 0, "routine \"%s\": pictures/%.*s.png is not there; contrib/pictures draws it from its SVG",
                          routine->id, (int)name.n, name.s);
    }
}

struct setup *conf_setup(struct conf *conf, bool owns, struct problems *problems)
{
    struct err err;
    struct rule_files files = { 0 };
    size_t errors = problems->n_errors;
    struct whole *w = calloc(1, sizeof *w);
    if (w == NULL) {
        problems_error(problems, conf->file, 0, "no memory");
        if (owns)
            conf_free(conf);
        return NULL;
    }
    w->setup.refs = 1;
    w->setup.free = whole_free;
    w->setup.settings = &conf->settings;
    w->conf = owns ? conf : NULL;
    if (rule_files_read(conf->rules_dir, &files, &err) < 0)
        problems_error(problems, conf->file, 0, "rules_dir: %s", err.text);
    else {
        w->lexicon = lexicon_new(&files, problems);
        if (w->lexicon != NULL)
            w->ruleset = ruleset_new(&files, w->lexicon, !conf->trust_rules, problems);
        w->messages = messages_new(&files, problems);
        if (w->messages != NULL && w->ruleset != NULL)
            messages_check_rules(w->messages, w->ruleset, problems);
        if (w->messages != NULL && w->lexicon != NULL)
            messages_check_values(w->messages, w->lexicon, problems);
        if (w->messages != NULL)
            check_settings(conf, w, problems);
        if (w->messages != NULL)
            give_buttons(conf, w->messages);
        if (w->messages != NULL)
            check_drawings(conf, messages_routines(w->messages), problems);
    }
    rule_files_clear(&files);
    w->setup.lexicon = w->lexicon;
    w->setup.ruleset = w->ruleset;
    w->setup.messages = w->messages;
    if (problems->n_errors > errors || w->lexicon == NULL || w->ruleset == NULL || w->messages == NULL) {
        setup_drop(&w->setup);
        return NULL;
    }
    return &w->setup;
}
