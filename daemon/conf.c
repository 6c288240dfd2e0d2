/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "conf_inside.h"

#include "base/files.h"
#include "conf_secret.h"

#include <stdlib.h>
#include <string.h>

enum { CONF_MAX_BYTES = 4 << 20 };

const char *conf_text(struct conf_loader *l, const struct cfg_node *node, const char *name, const char *missing)
{
    return arena_str(l->arena, str_of(cfg_string(node, name, missing, l->problems))).s;
}

const char *conf_needed(struct conf_loader *l, const struct cfg_node *node, const char *name)
{
    if (cfg_get(node, name) == NULL) {
        cfg_missing(node, name, l->problems);
        return "";
    }
    return conf_text(l, node, name, "");
}

/* ---- channels ---- */

/* Reads one option of the driver's table; false when it was not given and has no default. */
static bool read_option(struct conf_loader *l, const struct cfg_node *node, const struct option *option, struct option_value *out)
{
    *out = (struct option_value){ .name = option->name, .line = cfg_line(node) };
    if (option->type == OPT_SECRET) {
        bool given = conf_secret(l->arena, l->conf->file, node, option->name, out, l->problems);
        if (!given && option->need == REQUIRED)
            cfg_missing(node, option->name, l->problems);
        return given;
    }
    const struct cfg_node *given = cfg_get(node, option->name);
    if (given == NULL && option->fallback == NULL) {
        if (option->need == REQUIRED)
            cfg_missing(node, option->name, l->problems);
        return false;
    }
    if (given != NULL)
        out->line = cfg_line(given);
    bool right = true;
    double number = 0;
    switch (option->type) {
    case OPT_SECRET:
        break; /* read above */
    case OPT_TEXT:
    case OPT_URL:
    case OPT_WORD:
        out->text = str_of(conf_text(l, node, option->name, option->fallback != NULL ? option->fallback : ""));
        if (option->type == OPT_URL && given != NULL && !str_starts(out->text, "http://") && !str_starts(out->text, "https://"))
            cfg_error(given, l->problems, "%s = \"%s\": an address begins with http:// or https://", option->name, out->text.s);
        break;
    case OPT_BOOL:
        out->number = cfg_bool(node, option->name, option->fallback != NULL && strcmp(option->fallback, "true") == 0, l->problems);
        out->text = out->number != 0 ? STR("true") : STR("false");
        break;
    case OPT_INT:
    case OPT_DECIMAL:
        if (given != NULL)
            right = cfg_value_number(given, &number);
        else {
            int64_t thousandths = 0;
            text_to_scaled(str_of(option->fallback), 3, INT64_MIN / 2, INT64_MAX / 2, &thousandths);
            number = (double)thousandths / 1000;
        }
        if (!right)
            cfg_error(given, l->problems, "%s: a number is expected", option->name);
        out->number = option->type == OPT_INT ? (int64_t)number : (int64_t)(number * 1000 + (number < 0 ? -0.5 : 0.5));
        out->text = str_of(arena_printf(l->arena, "%g", number));
        break;
    }
    return true;
}

static void check_option_names(struct conf_loader *l, const struct cfg_node *node, const struct channel_ops *ops)
{
    const char *names[96];
    size_t n = 0;
    names[n++] = "name";
    names[n++] = "driver";
    names[n++] = "rate";
    names[n++] = "optout";
    for (const struct option *o = ops->options; o->name != NULL && n + 2 < sizeof names / sizeof *names; o++) {
        names[n++] = o->name;
        if (o->type == OPT_SECRET)
            names[n++] = arena_printf(l->arena, "%s_file", o->name);
    }
    cfg_check_names(node, names, n, l->problems);
}

static void load_channel(struct conf_loader *l, const struct cfg_node *node, size_t i, struct settings_channel *out)
{
    static const struct option RATE = { "rate", OPT_DECIMAL, OPTIONAL, "messages a second", "1" };
    *out = (struct settings_channel){ .name = conf_needed(l, node, "name"), .driver = conf_needed(l, node, "driver"),
                                      .optout = conf_text(l, node, "optout", "carrier") };
    const struct channel_ops *ops = channel_driver(str_of(out->driver));
    if (ops == NULL) {
        const struct channel_ops *const *all;
        size_t n = channel_drivers(&all);
        const char *names[32];
        for (size_t k = 0; k < n && k < 32; k++)
            names[k] = all[k]->name;
        const char *near = text_nearest(str_of(out->driver), names, n < 32 ? n : 32);
        if (*out->driver != '\0')
            cfg_error(node, l->problems, "there is no driver \"%s\"; did you mean \"%s\"?", out->driver,
                      near != NULL ? near : names[0]);
        return;
    }
    for (const char *p = out->name; *p != '\0'; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '-' || *p == '_')) {
            cfg_error(node, l->problems, "channel name \"%s\": only a-z, 0-9, - and _, as it stands in the webhook's address", out->name);
            break;
        }
    if (strcmp(out->optout, "carrier") != 0 && strcmp(out->optout, "self") != 0)
        cfg_error(node, l->problems, "optout = \"%s\": it is \"carrier\" (who answers STOP and HELP) or \"self\"", out->optout);
    out->local = (ops->can & CAN_LOCAL) != 0;
    out->team_only = (ops->can & CAN_TEAM_ONLY) != 0;
    out->address = ops->address;
    out->no_receipts = !out->local && (ops->can & CAN_RECEIPTS) == 0;
    if (out->local)
        out->optout = "self";
    check_option_names(l, node, ops);
    size_t n_options = 1;
    for (const struct option *o = ops->options; o->name != NULL; o++)
        n_options++;
    struct option_value *values = arena_array(l->arena, n_options, sizeof *values);
    if (values == NULL)
        return;
    struct channel_config config = { .name = out->name, .file = l->conf->file, .line = cfg_line(node),
                                     .public_url = l->conf->public_url, .values = values };
    size_t errors = l->problems->n_errors;
    bool has_rate = false;
    for (const struct option *o = ops->options; o->name != NULL; o++) {
        config.n_values += read_option(l, node, o, &values[config.n_values]);
        has_rate |= strcmp(o->name, "rate") == 0;
    }
    if (!has_rate)
        config.n_values += read_option(l, node, &RATE, &values[config.n_values]);
    if (l->problems->n_errors == errors)
        l->conf->channels[i] = channel_open(ops, &config, l->problems);
    if (l->conf->channels[i] != NULL) {
        const struct option_value *rate = channel_option(&config, "rate");
        l->conf->channels[i]->rate_milli = rate != NULL ? rate->number : 1000;
        out->most_patients = l->conf->channels[i]->most_patients;
        if (l->conf->channels[i]->rate_milli < 1)
            cfg_error(node, l->problems, "rate: at least 0.001 messages a second");
    }
}

/* The drawings of the rules, for the channels that carry them. */
static void load_pictures(struct conf_loader *l)
{
    struct conf *conf = l->conf;
    struct err err = { 0 };
    const char *dir = arena_printf(l->arena, "%s/pictures", conf->rules_dir);
    if (dir == NULL || pictures_read(dir, l->arena, &conf->pictures, &err) < 0) {
        cfg_error(l->root, l->problems, "rules_dir: %s", err.text);
        return;
    }
    for (size_t i = 0; i < conf->settings.n_channels; i++)
        if (conf->channels[i] != NULL && conf->channels[i]->wants_pictures)
            conf->channels[i]->pictures = &conf->pictures;
}

static void load_channels(struct conf_loader *l)
{
    struct conf *conf = l->conf;
    const struct cfg_node *list = cfg_list(l->root, "channels", l->problems);
    size_t n = cfg_length(list);
    if (list == NULL || n == 0) {
        cfg_error(l->root, l->problems, "channels: at least one way to reach phones is needed");
        return;
    }
    struct settings_channel *channels = arena_array(l->arena, n, sizeof *channels);
    conf->channels = arena_array(l->arena, n, sizeof *conf->channels);
    if (channels == NULL || conf->channels == NULL)
        return;
    conf->settings.channels = channels;
    conf->settings.n_channels = n;
    conf->only_local = true;
    for (size_t i = 0; i < n; i++) {
        load_channel(l, cfg_at(list, i), i, &channels[i]);
        conf->only_local &= channels[i].local;
        for (size_t k = 0; k < i; k++)
            if (strcmp(channels[i].name, channels[k].name) == 0)
                cfg_error(cfg_at(list, i), l->problems, "there are two channels \"%s\"", channels[i].name);
    }
    if (channels[0].team_only) /* what has no address of its own goes over the first */
        cfg_error(cfg_at(list, 0), l->problems, "the first channel carries the patients' texts, and %s only alerts to the team: put a "
                                                "channel before \"%s\" that reaches patients", channels[0].driver, channels[0].name);
}

bool conf_split_address(struct conf_loader *l, const struct cfg_node *at, const char *both, const char **channel,
                        const char **address)
{
    struct str rest = str_of(both), name;
    if (!str_cut(&rest, ':', &name) || rest.s == NULL || rest.n == 0 || name.n == 0) {
        cfg_error(at, l->problems, "address \"%s\": write it as CHANNEL:ADDRESS, for example sms:+15550100001", both);
        return false;
    }
    *channel = arena_str(l->arena, name).s;
    *address = arena_str(l->arena, rest).s;
    const struct settings *s = &l->conf->settings;
    const char *names[32];
    size_t n = 0;
    for (size_t i = 0; i < s->n_channels && i < 32; i++) {
        names[n++] = s->channels[i].name;
        if (strcmp(s->channels[i].name, *channel) != 0)
            continue;
        if (!address_fits(s->channels[i].address, rest)) {
            static const struct {
                const char *what, *example;
            } FORMS[] = {
                [ADDRESS_ANY] = { "it is not empty", "ana" },
                [ADDRESS_PHONE] = { "a telephone number is written with its country", "+15550100001" },
                [ADDRESS_DIGITS] = { "it is a number that the provider gave out", "123456789" },
                [ADDRESS_TOPIC] = { "it is a name of up to 64 letters, digits, - and _", "nape-4f9tq1x7zk2mw8" },
            };
            enum address_form form = s->channels[i].address;
            cfg_error(at, l->problems, "address \"%s\": %s, as %s:%s", both, FORMS[form].what, *channel, FORMS[form].example);
            return false;
        }
        return true;
    }
    const char *near = text_nearest(name, names, n);
    cfg_error(at, l->problems, "address \"%s\": there is no channel \"%s\"%s%s%s", both, *channel,
              near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
    return false;
}

/* ---- the rest ---- */

static void load_demo(struct conf_loader *l)
{
    static const char *const NAMES[] = { "name", "address", "lang", "zone", "region", "hands_on_cleared_by", "plans" };
    struct conf *conf = l->conf;
    const struct cfg_node *list = cfg_list(l->root, "demo", l->problems);
    size_t n = cfg_length(list);
    if (n == 0)
        return;
    if (!conf->only_local)
        cfg_error(list, l->problems, "demo: people are made up only where every channel is sim");
    struct conf_person *people = arena_array(l->arena, n, sizeof *people);
    if (people == NULL)
        return;
    for (size_t i = 0; i < n; i++) {
        const struct cfg_node *node = cfg_at(list, i);
        cfg_check_names(node, NAMES, sizeof NAMES / sizeof *NAMES, l->problems);
        people[i] = (struct conf_person){ .name = conf_needed(l, node, "name"), .address = conf_needed(l, node, "address"),
                                          .lang = conf_text(l, node, "lang", conf->settings.lang),
                                          .zone = conf_text(l, node, "zone", conf->settings.zone),
                                          .region = conf_text(l, node, "region", conf->settings.region),
                                          .cleared_by = conf_text(l, node, "hands_on_cleared_by", "") };
        conf_read_person_plans(node, &people[i], l->arena, l->problems);
        if (conf_split_address(l, node, people[i].address, &people[i].channel, &people[i].number)
            && settings_is_team_only(&conf->settings, str_of(people[i].channel)))
            cfg_error(node, l->problems, "address \"%s\": channel \"%s\" is for alerts to the team alone and reaches no patient",
                      people[i].address, people[i].channel);
    }
    conf->demo = people;
    conf->n_demo = n;
}

static const char *store_url(struct conf_loader *l)
{
    const struct cfg_node *store = cfg_group(l->root, "store", l->problems);
    static const char *const NAMES[] = { "url", "stall_ms" };
    cfg_check_names(store, NAMES, sizeof NAMES / sizeof *NAMES, l->problems);
    l->conf->settings.stall_ms = cfg_int(store, "stall_ms", 100, 60000, 2000, l->problems);
    const char *url = conf_text(l, store, "url", "sqlite:nape.db");
    if (strncmp(url, "sqlite:", 7) != 0 || url[7] == '\0') {
        cfg_error(store, l->problems, "url = \"%s\": the store is sqlite:FILE", url);
        return url;
    }
    if (url[7] != '/' && url[7] != ':')
        url = arena_printf(l->arena, "sqlite:%s/%s", l->conf->state_dir, url + 7);
    return url;
}

/* Who gets Monday's line. */
static void load_operator(struct conf_loader *l)
{
    const struct team *team = &l->conf->settings.team;
    const char *id = conf_text(l, l->root, "operator", ""), *names[64];
    size_t n = 0;
    l->conf->settings.operator_id = id;
    for (size_t i = 0; i < team->n_members && n < sizeof names / sizeof *names; i++)
        names[n++] = team->members[i].id;
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], id) == 0)
            return;
    const char *near = text_nearest(str_of(id), names, n);
    if (*id != '\0')
        cfg_error(cfg_get(l->root, "operator"), l->problems, "operator = \"%s\" is no member of the team%s%s%s", id,
                  near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
}

static void load_all(struct conf_loader *l)
{
    static const char *const NAMES[] = { "listen", "admin_listen", "public_url", "state_dir", "rules_dir", "web_dir", "store", "journal", "backup", "operator",
                                         "clinic", "phone", "region", "zone", "lang", "channels", "team", "plans", "joining", "demo" };
    struct conf *conf = l->conf;
    cfg_check_names(l->root, NAMES, sizeof NAMES / sizeof *NAMES, l->problems);
    conf->listen = conf_text(l, l->root, "listen", "127.0.0.1:8420");
    conf->admin_listen = conf_text(l, l->root, "admin_listen", "");
    conf->public_url = conf_text(l, l->root, "public_url", "");
    size_t n = strlen(conf->public_url);
    if (n > 0 && conf->public_url[n - 1] == '/')
        conf->public_url = arena_str(l->arena, (struct str){ conf->public_url, n - 1 }).s;
    conf->settings.public_url = conf->public_url;
    if (n > 0 && strncmp(conf->public_url, "http://", 7) != 0 && strncmp(conf->public_url, "https://", 8) != 0)
        cfg_error(cfg_get(l->root, "public_url"), l->problems, "public_url begins with https:// (or http:// for a test)");
    conf->state_dir = conf_needed(l, l->root, "state_dir");
    conf->control = arena_printf(l->arena, "unix:%s/control.sock", conf->state_dir);
    conf->journal = conf_text(l, l->root, "journal", "journal");
    if (conf->journal[0] != '/')
        conf->journal = arena_printf(l->arena, "%s/%s", conf->state_dir, conf->journal);
    conf->settings.backup = conf_text(l, l->root, "backup", "");
    char *rules = rules_dir_default();
    conf->rules_dir = conf_text(l, l->root, "rules_dir", rules);
    free(rules);
    conf->web_dir = conf_text(l, l->root, "web_dir", NAPE_WEB_DIR);
    conf->store_url = store_url(l);
    conf->settings.clinic = conf_needed(l, l->root, "clinic");
    conf->settings.phone = conf_text(l, l->root, "phone", "");
    conf->settings.region = conf_text(l, l->root, "region", "US");
    conf->settings.zone = conf_text(l, l->root, "zone", "UTC");
    conf->settings.lang = conf_text(l, l->root, "lang", "en");
    load_channels(l);
    if (conf->channels != NULL)
        load_pictures(l);
    conf_load_team(l);
    load_operator(l);
    conf_read_plans(l->root, &conf->settings.plans, l->arena, l->problems);
    conf_load_joining(l);
    load_demo(l);
}

struct conf *conf_load(const char *path, struct problems *problems)
{
    struct str all = { NULL, 0 };
    struct err err;
    struct cfg *cfg = NULL;
    struct conf *conf = NULL;
    size_t errors = problems->n_errors;
    struct arena *arena = arena_new(0);
    if (arena == NULL || (conf = arena_alloc(arena, sizeof *conf)) == NULL) {
        problems_error(problems, path, 0, "no memory");
        arena_free(arena);
        return NULL;
    }
    conf->arena = arena;
    conf->file = arena_str(arena, str_of(path)).s;
    if (file_read(path, CONF_MAX_BYTES, &all, &err) < 0)
        problems_error(problems, path, 0, "%s", err.text);
    else if ((cfg = cfg_parse(all, path, problems)) != NULL) {
        struct conf_loader l = { .conf = conf, .arena = arena, .problems = problems, .root = cfg_root(cfg) };
        load_all(&l);
    }
    cfg_free(cfg);
    free((void *)(uintptr_t)all.s);
    if (problems->n_errors > errors || !arena_ok(arena)) {
        conf_free(conf);
        return NULL;
    }
    return conf;
}

void conf_free(struct conf *conf)
{
    if (conf == NULL)
        return;
    for (size_t i = 0; conf->channels != NULL && i < conf->settings.n_channels; i++)
        channel_close(conf->channels[i]);
    arena_free(conf->arena);
}

const char *conf_needs_restart(const struct conf *now, const struct conf *next)
{
    if (strcmp(now->listen, next->listen) != 0)
        return "listen";
    if (strcmp(now->admin_listen, next->admin_listen) != 0)
        return "admin_listen";
    if (strcmp(now->public_url, next->public_url) != 0)
        return "public_url";
    if (strcmp(now->state_dir, next->state_dir) != 0)
        return "state_dir";
    if (strcmp(now->store_url, next->store_url) != 0)
        return "store";
    if (strcmp(now->journal, next->journal) != 0)
        return "journal";
    if (now->settings.n_channels != next->settings.n_channels)
        return "channels";
    for (size_t i = 0; i < now->settings.n_channels; i++)
        if (strcmp(now->settings.channels[i].name, next->settings.channels[i].name) != 0 ||
            strcmp(now->settings.channels[i].driver, next->settings.channels[i].driver) != 0)
            return "channels";
    return NULL;
}
