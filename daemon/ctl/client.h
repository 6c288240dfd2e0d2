/* SPDX-License-Identifier: ISC
 * client.h - napectl's side of the control socket: a command with its JSON arguments goes to naped, its answer comes back and is
 * printed for people or for programs. */
#ifndef NAPE_CTL_CLIENT_H
#define NAPE_CTL_CLIENT_H

#include "ctl/verb.h"

struct cJSON;

/* Sends a command; takes arguments (frees them).  changes: it is sent under a fresh id, so that a repeat would do nothing twice.
 * EXIT_DONE and *answer (the caller deletes it), or an error was printed. */
enum exit_code client_call(const struct ctl *ctl, const char *command, struct cJSON *arguments, bool changes,
                           struct cJSON **answer);

/* An object as lines "name  value"; a list of objects as a table.  json: the answer as it came. */
void client_print(const struct cJSON *answer, bool json);

/* A command without arguments but --json and --help: call and print. */
enum exit_code client_simple(const struct verb *verb, const struct ctl *ctl, int argc, char **argv, const char *command);

#endif
