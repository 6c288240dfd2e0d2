/* SPDX-License-Identifier: ISC
 * conf_secret.h - where a channel's secret comes from: NAME, NAME_file, or what the service manager hands over.  Reads files: not for
 * the loop thread. */
#ifndef NAPE_CONF_SECRET_H
#define NAPE_CONF_SECRET_H

#include "base/arena.h"
#include "base/problems.h"
#include "channel/channel.h"

struct cfg_node;

/* The secret `name` of a channel into out->text and out->line.  NAME_file without a slash is looked for in $CREDENTIALS_DIRECTORY, then
 * beside the configuration `file`; when neither is given, $CREDENTIALS_DIRECTORY/CHANNEL.NAME is taken if it is there.
 * false: there is none.  Warns of a file that anybody may read. */
bool conf_secret(struct arena *arena, const char *file, const struct cfg_node *channel, const char *name, struct option_value *out,
                 struct problems *problems);

#endif
