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

/* conf_joining.c: the group joining. */
void conf_load_joining(struct conf_loader *l);
/* conf_team.c: the group team. */
void conf_load_team(struct conf_loader *l);

#endif
