/* SPDX-License-Identifier: ISC
 * team.c - `napectl team list|off|busy|back|swap|heat|test`: who is on duty, who is away, who stands in for whom, and whether alerts
 * reach people. */
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
    { "list", "team.list", "days", false, false },
    { "off", "team.off", "when", true, true },
    { "busy", "team.busy", "minutes", true, true },
    { "back", "team.back", NULL, true, true },
    { "swap", "team.swap", "when", true, true },
    { "swap ok", "team.swap_ok", "code", true, true },
    { "swap no", "team.swap_no", "code", true, true },
    { "swap end", "team.swap_end", "code", true, true },
    { "heat", "team.heat", "from", false, true },
    { "test", "team.test", NULL, false, true },
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof *COMMANDS };

/* The one that argv names, by one word or by two; *n words. */
static size_t command_at(int argc, char **argv, int *n)
{
    size_t found = N_COMMANDS;
    *n = 1;
    for (size_t c = 0; c < N_COMMANDS; c++) {
        const char *space = strchr(COMMANDS[c].name, ' ');
        size_t first = space != NULL ? (size_t)(space - COMMANDS[c].name) : strlen(COMMANDS[c].name);
        if (argc < 2 || strlen(argv[1]) != first || strncmp(argv[1], COMMANDS[c].name, first) != 0
            || (space != NULL && (argc < 3 || strcmp(argv[2], space + 1) != 0)))
            continue;
        *n = space != NULL ? 2 : 1;
        found = c;
    }
    return found;
}

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    int words;
    bool json = false;
    const char *by = NULL, *whose = NULL, *with = NULL;
    char *what = NULL;
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return verb_help(&VERB_TEAM);
    size_t c = command_at(argc, argv, &words);
    if (c == N_COMMANDS)
        return verb_usage(&VERB_TEAM, "%s", "list, off, busy, back, swap, heat or test is needed");
    bool swap = strcmp(COMMANDS[c].name, "swap") == 0, off = strcmp(COMMANDS[c].name, "off") == 0;
    for (int i = 1 + words; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--as") == 0 && i + 1 < argc)
            by = argv[++i];
        else if (strcmp(argv[i], "--member") == 0 && i + 1 < argc)
            whose = argv[++i];
        else if (strcmp(argv[i], "--with") == 0 && swap && i + 1 < argc)
            with = argv[++i];
        else if (strcmp(argv[i], "--days") == 0 && strcmp(COMMANDS[c].name, "list") == 0 && i + 1 < argc)
            what = argv[++i];
        else if (argv[i][0] != '-' && strcmp(COMMANDS[c].name, "list") != 0 && what == NULL && COMMANDS[c].what != NULL)
            what = argv[i];
        else
            return verb_usage(&VERB_TEAM, "unknown or incomplete argument \"%s\"", argv[i]);
    }
    if ((COMMANDS[c].needs_member && by == NULL) || ((off || swap) && what == NULL) || (swap && with == NULL))
        return verb_usage(&VERB_TEAM, "%s needs %s--as MEMBER", COMMANDS[c].name, swap ? "DAYS, --with MEMBER and " : off ? "DAYS and " : "");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    if (by != NULL)
        cJSON_AddStringToObject(arguments, "by", by);
    if (with != NULL)
        cJSON_AddStringToObject(arguments, "with", with);
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
    .name = "team", .arguments = "list [--days N]|off DAYS|busy [MINUTES]|back|swap DAYS --with MEMBER|swap ok|no|end [CODE]|heat DAYS|end|test"
                 " [--as MEMBER] [--member MEMBER] [--json]", .run = run,
    .help = "who is on duty, and in N days to come; days off (\"20-27 Dec\"); swaps (\"24 Dec\", \"24 Dec for 31 Dec\"); hot days"
            " (2026-07-14..2026-07-16); a test alert",
};
