/* SPDX-License-Identifier: ISC
 * status.c - `napectl status` and `napectl reload`. */
#include <config.h>

#include "ctl/client.h"

static enum exit_code run_status(const struct ctl *ctl, int argc, char **argv)
{
    return client_simple(&VERB_STATUS, ctl, argc, argv, "status");
}

static enum exit_code run_reload(const struct ctl *ctl, int argc, char **argv)
{
    return client_simple(&VERB_RELOAD, ctl, argc, argv, "reload");
}

const struct verb VERB_STATUS = { .name = "status", .arguments = "[--json]", .run = run_status, .help = "how the daemon is" };
const struct verb VERB_RELOAD = {
    .name = "reload", .arguments = "", .run = run_reload,
    .help = "read configuration and rules again; the daemon's log says whether they were taken",
};
