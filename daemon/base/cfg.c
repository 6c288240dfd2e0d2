/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/cfg.h"

#include <libconfig.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cfg_syntax.h"

struct cfg {
    config_t config;
    char *file;
};

static const char *const TYPE_NAMES[] = {
    [CFG_GROUP] = "a group { }", [CFG_LIST] = "a list ( )",    [CFG_STRING] = "a text in quotes",
    [CFG_INT] = "a whole number", [CFG_NUMBER] = "a number",   [CFG_BOOL] = "true or false",
};

static const config_setting_t *setting_of(const struct cfg_node *node)
{
    return (const config_setting_t *)(const void *)node;
}

static const struct cfg_node *node_of(const config_setting_t *setting)
{
    return (const struct cfg_node *)(const void *)setting;
}

/* What libconfig would take and we do not: bytes that end the text early, and files that pull in others. */
static bool text_is_plain(struct str text, const char *file, struct problems *problems)
{
    unsigned line = 1;
    struct str rest = text, part;
    while (str_cut(&rest, '\n', &part)) {
        if (text_utf8_valid(part.s, part.n) != part.n) {
            problems_error(problems, file, line, "not valid UTF-8, or a NUL byte");
            return false;
        }
        if (str_starts(str_trim(part), "@include")) {
            problems_error(problems, file, line, "@include is not allowed");
            return false;
        }
        line++;
    }
    return true;
}

static void report_unparsed(const struct cfg *cfg, const char *text, struct problems *problems)
{
    const char *why = config_error_text(&cfg->config);
    int line = config_error_line(&cfg->config);
    struct buf reason;
    buf_init(&reason, 0);
    buf_adds(&reason, why != NULL ? why : "cannot be read");
    if (why != NULL && strcmp(why, "syntax error") == 0) {
        buf_adds(&reason, ": ");
        cfg_syntax_hint(text, &reason);
    }
    problems_error(problems, cfg->file, line > 0 ? (unsigned)line : 0, "%s", buf_cstr(&reason));
    buf_clear(&reason);
}

struct cfg *cfg_parse(struct str text, const char *file, struct problems *problems)
{
    if (!text_is_plain(text, file, problems))
        return NULL;
    struct cfg *cfg = calloc(1, sizeof *cfg);
    char *copy = malloc(text.n + 1);
    if (cfg == NULL || copy == NULL || (cfg->file = strdup(file)) == NULL) {
        problems_error(problems, file, 0, "out of memory");
        free(copy);
        free(cfg);
        return NULL;
    }
    if (text.n > 0)
        memcpy(copy, text.s, text.n);
    copy[text.n] = '\0';
    config_init(&cfg->config);
    bool parsed = config_read_string(&cfg->config, copy) == CONFIG_TRUE;
    if (!parsed)
        report_unparsed(cfg, copy, problems);
    free(copy);
    if (!parsed) {
        cfg_free(cfg);
        return NULL;
    }
    config_setting_set_hook(config_root_setting(&cfg->config), cfg);
    return cfg;
}

void cfg_free(struct cfg *cfg)
{
    if (cfg == NULL)
        return;
    config_destroy(&cfg->config);
    free(cfg->file);
    free(cfg);
}

const struct cfg_node *cfg_root(const struct cfg *cfg)
{
    return node_of(config_root_setting(&cfg->config));
}

enum cfg_type cfg_type(const struct cfg_node *node)
{
    switch (config_setting_type(setting_of(node))) {
    case CONFIG_TYPE_GROUP: return CFG_GROUP;
    case CONFIG_TYPE_STRING: return CFG_STRING;
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64: return CFG_INT;
    case CONFIG_TYPE_FLOAT: return CFG_NUMBER;
    case CONFIG_TYPE_BOOL: return CFG_BOOL;
    default: return CFG_LIST;
    }
}

const char *cfg_name(const struct cfg_node *node)
{
    const char *name = config_setting_name(setting_of(node));
    return name != NULL ? name : "";
}

const char *cfg_file(const struct cfg_node *node)
{
    const config_setting_t *setting = setting_of(node);
    while (setting->parent != NULL)
        setting = setting->parent;
    const struct cfg *cfg = setting->hook;
    return cfg->file;
}

unsigned cfg_line(const struct cfg_node *node)
{
    return config_setting_source_line(setting_of(node));
}

size_t cfg_length(const struct cfg_node *node)
{
    if (node == NULL)
        return 0;
    const config_setting_t *setting = setting_of(node);
    if (!config_setting_is_aggregate(setting) || setting->value.list == NULL)
        return 0;
    return setting->value.list->length;
}

const struct cfg_node *cfg_at(const struct cfg_node *node, size_t i)
{
    return i < cfg_length(node) ? node_of(setting_of(node)->value.list->elements[i]) : NULL;
}

const struct cfg_node *cfg_get(const struct cfg_node *node, const char *name)
{
    if (node == NULL || cfg_type(node) != CFG_GROUP)
        return NULL;
    for (size_t i = 0; i < cfg_length(node); i++) {
        const struct cfg_node *member = cfg_at(node, i);
        if (member != NULL && strcmp(cfg_name(member), name) == 0)
            return member;
    }
    return NULL;
}

void cfg_error(const struct cfg_node *node, struct problems *problems, const char *format, ...)
{
    char text[400];
    va_list args;
    if (problems == NULL)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problems_error(problems, cfg_file(node), cfg_line(node), "%s", text);
}

void cfg_warn(const struct cfg_node *node, struct problems *problems, const char *format, ...)
{
    char text[400];
    va_list args;
    if (problems == NULL)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problems_warn(problems, cfg_file(node), cfg_line(node), "%s", text);
}

void cfg_check_names(const struct cfg_node *node, const char *const *names, size_t n, struct problems *problems)
{
    for (size_t i = 0; i < cfg_length(node); i++) {
        const struct cfg_node *member = cfg_at(node, i);
        bool known = false;
        for (size_t k = 0; k < n && !known; k++)
            known = strcmp(names[k], cfg_name(member)) == 0;
        if (known)
            continue;
        const char *near = text_nearest(str_of(cfg_name(member)), names, n);
        if (near != NULL)
            cfg_error(member, problems, "unknown name \"%s\"; did you mean \"%s\"?", cfg_name(member), near);
        else
            cfg_error(member, problems, "unknown name \"%s\"", cfg_name(member));
    }
}

void cfg_missing(const struct cfg_node *node, const char *name, struct problems *problems)
{
    cfg_error(node, problems, "\"%s\" is missing", name);
}

static void wrong_type(const struct cfg_node *node, enum cfg_type want, struct problems *problems)
{
    if (cfg_name(node)[0] != '\0')
        cfg_error(node, problems, "\"%s\" must be %s, not %s", cfg_name(node), TYPE_NAMES[want], TYPE_NAMES[cfg_type(node)]);
    else
        cfg_error(node, problems, "%s is wanted here, not %s", TYPE_NAMES[want], TYPE_NAMES[cfg_type(node)]);
}

/* The member when it is there and of that type; else NULL, with a problem when its type is wrong. */
static const struct cfg_node *typed(const struct cfg_node *node, const char *name, enum cfg_type want,
                                    struct problems *problems)
{
    const struct cfg_node *member = cfg_get(node, name);
    if (member == NULL)
        return NULL;
    if (cfg_type(member) == want)
        return member;
    wrong_type(member, want, problems);
    return NULL;
}

const char *cfg_string(const struct cfg_node *node, const char *name, const char *missing, struct problems *problems)
{
    const struct cfg_node *member = typed(node, name, CFG_STRING, problems);
    return member != NULL ? config_setting_get_string(setting_of(member)) : missing;
}

int64_t cfg_int(const struct cfg_node *node, const char *name, int64_t min, int64_t max, int64_t missing,
                struct problems *problems)
{
    const struct cfg_node *member = typed(node, name, CFG_INT, problems);
    if (member == NULL)
        return missing;
    int64_t value = config_setting_get_int64(setting_of(member));
    if (value >= min && value <= max)
        return value;
    cfg_error(member, problems, "\"%s\" must be from %lld to %lld", name, (long long)min, (long long)max);
    return missing;
}

double cfg_number(const struct cfg_node *node, const char *name, double missing, struct problems *problems)
{
    const struct cfg_node *member = cfg_get(node, name);
    double value = missing;
    if (member != NULL && !cfg_value_number(member, &value))
        wrong_type(member, CFG_NUMBER, problems);
    return value;
}

bool cfg_bool(const struct cfg_node *node, const char *name, bool missing, struct problems *problems)
{
    const struct cfg_node *member = typed(node, name, CFG_BOOL, problems);
    return member != NULL ? config_setting_get_bool(setting_of(member)) != 0 : missing;
}

const struct cfg_node *cfg_list(const struct cfg_node *node, const char *name, struct problems *problems)
{
    return typed(node, name, CFG_LIST, problems);
}

const struct cfg_node *cfg_group(const struct cfg_node *node, const char *name, struct problems *problems)
{
    return typed(node, name, CFG_GROUP, problems);
}

const char *cfg_value_string(const struct cfg_node *node, struct problems *problems)
{
    if (cfg_type(node) == CFG_STRING)
        return config_setting_get_string(setting_of(node));
    wrong_type(node, CFG_STRING, problems);
    return NULL;
}

bool cfg_value_number(const struct cfg_node *node, double *out)
{
    switch (cfg_type(node)) {
    case CFG_INT:
        *out = (double)config_setting_get_int64(setting_of(node));
        return true;
    case CFG_NUMBER:
        *out = config_setting_get_float(setting_of(node));
        return true;
    case CFG_GROUP:
    case CFG_LIST:
    case CFG_STRING:
    case CFG_BOOL:
        break;
    }
    return false;
}
