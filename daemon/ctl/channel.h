/* SPDX-License-Identifier: ISC
 * channel.h - a test text to the team, and what became of it; for `napectl channel test` and setup. */
#ifndef NAPE_CTL_CHANNEL_H
#define NAPE_CTL_CHANNEL_H

#include "ctl/client.h"

/* Sends it and tells each turn it takes, until it is delivered, or sent and nothing more comes for a while.  to: a member's id, or NULL.
 * EXIT_DONE: the provider took it. */
enum exit_code channel_test(const struct ctl *ctl, const char *channel, const char *to, int wait_s);

#endif
