/* SPDX-License-Identifier: ISC
 * status.c - `napectl status` and `napectl reload`. */
#include <config.h>

#include "ctl/client.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

static enum exit_code run_status(const struct ctl *ctl, int argc, char **argv)
{
    return client_simple(&VERB_STATUS, ctl, argc, argv, "status");
}

static enum exit_code run_reload(const struct ctl *ctl, int argc, char **argv)
{
    bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return verb_help(&VERB_RELOAD);
    if (argc > 1 && !json)
        return verb_usage(&VERB_RELOAD, "unknown argument \"%s\"", argv[1]);
    cJSON *answer = NULL;
    enum exit_code code = client_call(ctl, "reload", NULL, false, &answer);
    if (code != EXIT_DONE)
        return code;
    int warnings = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(answer, "warnings")) > 0
        ? (int)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(answer, "warnings")) : 0;
    const char *first = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "warning"));
    if (json)
        client_print(answer, true);
    else if (warnings == 0)
        puts("taken");
    else
        printf("taken, with %d warning%s; the first: %s\n", warnings, warnings == 1 ? "" : "s", first != NULL ? first : "");
    cJSON_Delete(answer);
    return verb_end_output();
}

const struct verb VERB_STATUS = { .name = "status", .arguments = "[--json]", .run = run_status, .help = "how the daemon is" };
const struct verb VERB_RELOAD = {
    .name = "reload", .arguments = "[--json]", .run = run_reload,
    .help = "read configuration and rules again: taken, or refused with the first problem and its place",
};
