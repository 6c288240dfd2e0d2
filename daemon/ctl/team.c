/* SPDX-License-Identifier: ISC
 * team.c - `napectl team list|off|busy|back|heat|test`: who is on duty, who is away, and whether alerts reach people. */
#include <config.h>

#include "ctl/client.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* WHAT is the one word that belongs to a command: the days, or the minutes; NULL: none. */
static const struct {
    const char *name, *command, *what;
    bool needs_member, changes;
} COMMANDS[] = {
    { "list", "team.list", NULL, false, false },
    { "off", "team.off", "when", true, true },
    { "busy", "team.busy", "minutes", true, true },
    { "back", "team.back", NULL, true, true },
    { "heat", "team.heat", "from", false, true },
    { "test", "team.test", NULL, false, true },
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof *COMMANDS };

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    size_t c = 0;
    bool json = false;
    const char *by = NULL, *whose = NULL;
    char *what = NULL;
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return verb_help(&VERB_TEAM);
    while (c < N_COMMANDS && (argc < 2 || strcmp(argv[1], COMMANDS[c].name) != 0))
        c++;
    if (c == N_COMMANDS)
        return verb_usage(&VERB_TEAM, "%s", "list, off, busy, back, heat or test is needed");
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--as") == 0 && i + 1 < argc)
            by = argv[++i];
        else if (strcmp(argv[i], "--member") == 0 && i + 1 < argc)
            whose = argv[++i];
        else if (argv[i][0] != '-' && what == NULL && COMMANDS[c].what != NULL)
            what = argv[i];
        else
            return verb_usage(&VERB_TEAM, "unknown or incomplete argument \"%s\"", argv[i]);
    }
    if ((COMMANDS[c].needs_member && by == NULL) || (strcmp(COMMANDS[c].name, "off") == 0 && what == NULL))
        return verb_usage(&VERB_TEAM, "%s needs %s--as MEMBER", COMMANDS[c].name, strcmp(COMMANDS[c].name, "off") == 0 ? "DAYS and " : "");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    if (by != NULL)
        cJSON_AddStringToObject(arguments, "by", by);
    if (whose != NULL)
        cJSON_AddStringToObject(arguments, "member", whose);
    char *dots = what != NULL && strcmp(COMMANDS[c].name, "heat") == 0 ? strstr(what, "..") : NULL;
    if (dots != NULL) { /* "2026-07-14..2026-07-16" */
        cJSON_AddStringToObject(arguments, "to", dots + 2);
        *dots = '\0';
    }
    if (what != NULL && strcmp(COMMANDS[c].name, "heat") == 0 && strcmp(what, "end") == 0)
        cJSON_AddTrueToObject(arguments, "end");
    else if (what != NULL)
        cJSON_AddStringToObject(arguments, COMMANDS[c].what, what);
    enum exit_code done = client_call(ctl, COMMANDS[c].command, arguments, COMMANDS[c].changes, &answer);
    if (done == EXIT_DONE)
        client_print(answer, json);
    cJSON_Delete(answer);
    return done == EXIT_DONE ? verb_end_output() : done;
}

const struct verb VERB_TEAM = {
    .name = "team", .arguments = "list|off DAYS|busy [MINUTES]|back|heat DAYS|end|test [--as MEMBER] [--member MEMBER] [--json]", .run = run,
    .help = "who is on duty and away; days off (\"20-27 Dec\"); hot days (2026-07-14..2026-07-16); a test alert",
};
