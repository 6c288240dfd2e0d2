/* SPDX-License-Identifier: ISC
 * conf_inside.h - what the files conf*.c share while a configuration is read.  Nobody else includes it. */
#ifndef NAPE_CONF_INSIDE_H
#define NAPE_CONF_INSIDE_H

#include "base/cfg.h"
#include "conf.h"

struct conf_loader {
    struct conf *conf;
    struct arena *arena;
    struct problems *problems;
    const struct cfg_node *root;
};

/* A text, in the arena; one that must be there. */
const char *conf_text(struct conf_loader *l, const struct cfg_node *node, const char *name, const char *missing);
const char *conf_needed(struct conf_loader *l, const struct cfg_node *node, const char *name);
/* Splits "sms:+15550100001"; the channel must exist. */
bool conf_split_address(struct conf_loader *l, const struct cfg_node *at, const char *both, const char **channel,
                        const char **address);

/* The policy of that name, or NULL. */
const struct team_policy *conf_policy(const struct team *team, const char *name);
/* "Mon-Fri 9-17". */
void conf_hours(struct conf_loader *l, const struct cfg_node *node, const char *name, struct hours *out);
/* "22:00-7:00", or "none"; false: it is neither. */
bool conf_quiet(struct str text, int *from_min, int *to_min);

/* conf_joining.c: the group joining. */
void conf_load_joining(struct conf_loader *l);
/* conf_team.c: the group team. */
void conf_load_team(struct conf_loader *l);

#endif
