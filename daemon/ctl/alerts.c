/* SPDX-License-Identifier: ISC
 * alerts.c - `napectl alerts`, `napectl ack CODE --as MEMBER`, `napectl close CODE OUTCOME --as MEMBER`. */
#include <config.h>

#include "ctl/client.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static enum exit_code run_alerts(const struct ctl *ctl, int argc, char **argv)
{
    return client_simple(&VERB_ALERTS, ctl, argc, argv, "alerts");
}

/* CODE [OUTCOME] --as MEMBER */
static enum exit_code act(const struct verb *verb, const struct ctl *ctl, int argc, char **argv, const char *command,
                          bool outcome)
{
    const char *member = NULL, *words[2] = { NULL, NULL };
    int n = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return verb_help(verb);
        if (strcmp(argv[i], "--as") == 0 && i + 1 < argc)
            member = argv[++i];
        else if (argv[i][0] != '-' && n < (outcome ? 2 : 1))
            words[n++] = argv[i];
        else
            return verb_usage(verb, "unknown or incomplete argument \"%s\"", argv[i]);
    }
    char *end = NULL;
    long long code = words[0] != NULL ? strtoll(words[0], &end, 10) : 0;
    if (code <= 0 || *end != '\0' || member == NULL || (outcome && words[1] == NULL))
        return verb_usage(verb, "the code of an alert%s and --as MEMBER are needed", outcome ? ", an outcome" : "");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    cJSON_AddNumberToObject(arguments, "code", (double)code);
    cJSON_AddStringToObject(arguments, "by", member);
    if (outcome)
        cJSON_AddStringToObject(arguments, "outcome", words[1]);
    enum exit_code done = client_call(ctl, command, arguments, true, &answer);
    if (done == EXIT_DONE)
        client_print(answer, false);
    cJSON_Delete(answer);
    return done == EXIT_DONE ? verb_end_output() : done;
}

static enum exit_code run_ack(const struct ctl *ctl, int argc, char **argv)
{
    return act(&VERB_ACK, ctl, argc, argv, "alert.ack", false);
}

static enum exit_code run_close(const struct ctl *ctl, int argc, char **argv)
{
    return act(&VERB_CLOSE, ctl, argc, argv, "alert.close", true);
}

const struct verb VERB_ALERTS = { .name = "alerts", .arguments = "[--json]", .run = run_alerts, .help = "the alerts that are open" };
const struct verb VERB_ACK = { .name = "ack", .arguments = "CODE --as MEMBER", .run = run_ack, .help = "take an alert" };
const struct verb VERB_CLOSE = {
    .name = "close", .arguments = "CODE OUTCOME --as MEMBER", .run = run_close,
    .help = "end an alert: OUTCOME is spoke, in_care, declined, false or not_reached (which does not end it)",
};
