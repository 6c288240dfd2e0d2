/* SPDX-License-Identifier: ISC
 * alerts.c - `napectl alerts`, and what a member does with one: ack, pass, close, tell. */
#include <config.h>

#include "ctl/alert_show.h"
#include "ctl/client.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* alerts [show CODE|false] [--json] */
static enum exit_code run_alerts(const struct ctl *ctl, int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "false") == 0)
        return client_simple(&VERB_ALERTS, ctl, argc - 1, argv + 1, "alerts.false");
    if (argc < 2 || strcmp(argv[1], "show") != 0)
        return client_simple(&VERB_ALERTS, ctl, argc, argv, "alerts");
    bool json = argc == 4 && strcmp(argv[3], "--json") == 0;
    char *end = NULL;
    long long code = argc > 2 ? strtoll(argv[2], &end, 10) : 0;
    if (code <= 0 || *end != '\0' || (argc > 3 && !json))
        return verb_usage(&VERB_ALERTS, "show needs the code of an alert");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    cJSON_AddNumberToObject(arguments, "code", (double)code);
    enum exit_code done = client_call(ctl, "alert.show", arguments, false, &answer);
    if (done == EXIT_DONE && json)
        client_print(answer, true);
    else if (done == EXIT_DONE)
        alert_show_print(answer);
    cJSON_Delete(answer);
    return done == EXIT_DONE ? verb_end_output() : done;
}

/* CODE [MORE] --as MEMBER; more is what the second word is called, NULL: there is none. */
static enum exit_code act(const struct verb *verb, const struct ctl *ctl, int argc, char **argv, const char *command, const char *more)
{
    const char *member = NULL, *words[2] = { NULL, NULL };
    int n = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return verb_help(verb);
        if (strcmp(argv[i], "--as") == 0 && i + 1 < argc)
            member = argv[++i];
        else if (argv[i][0] != '-' && n < (more != NULL ? 2 : 1))
            words[n++] = argv[i];
        else
            return verb_usage(verb, "unknown or incomplete argument \"%s\"", argv[i]);
    }
    char *end = NULL;
    long long code = words[0] != NULL ? strtoll(words[0], &end, 10) : 0;
    if (code <= 0 || *end != '\0' || member == NULL || (more != NULL && words[1] == NULL))
        return verb_usage(verb, "the code of an alert%s%s and --as MEMBER are needed", more != NULL ? ", " : "", more != NULL ? more : "");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    cJSON_AddNumberToObject(arguments, "code", (double)code);
    cJSON_AddStringToObject(arguments, "by", member);
    if (more != NULL)
        cJSON_AddStringToObject(arguments, more, words[1]);
    enum exit_code done = client_call(ctl, command, arguments, true, &answer);
    if (done == EXIT_DONE)
        client_print(answer, false);
    cJSON_Delete(answer);
    return done == EXIT_DONE ? verb_end_output() : done;
}

static enum exit_code run_ack(const struct ctl *ctl, int argc, char **argv)
{
    return act(&VERB_ACK, ctl, argc, argv, "alert.ack", NULL);
}

static enum exit_code run_close(const struct ctl *ctl, int argc, char **argv)
{
    return act(&VERB_CLOSE, ctl, argc, argv, "alert.close", "outcome");
}

static enum exit_code run_pass(const struct ctl *ctl, int argc, char **argv)
{
    return act(&VERB_PASS, ctl, argc, argv, "alert.pass", "to");
}

static enum exit_code run_tell(const struct ctl *ctl, int argc, char **argv)
{
    return act(&VERB_TELL, ctl, argc, argv, "alert.tell", "text");
}

const struct verb VERB_ALERTS = { .name = "alerts", .arguments = "[show CODE|false] [--json]", .run = run_alerts,
                                .help = "the alerts that are open; one from its first text to its end; those called false" };
const struct verb VERB_PASS = { .name = "pass", .arguments = "CODE MEMBER --as MEMBER", .run = run_pass, .help = "hand an alert to another" };
const struct verb VERB_TELL = { .name = "tell", .arguments = "CODE TEXT --as MEMBER", .run = run_tell,
                                .help = "write to the patient of an alert; answers go to the member for two hours" };
const struct verb VERB_ACK = { .name = "ack", .arguments = "CODE --as MEMBER", .run = run_ack, .help = "take an alert" };
const struct verb VERB_CLOSE = {
    .name = "close", .arguments = "CODE OUTCOME --as MEMBER", .run = run_close,
    .help = "end an alert: OUTCOME is spoke, in_care, declined, false or not_reached (which does not end it)",
};
