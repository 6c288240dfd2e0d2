/* SPDX-License-Identifier: ISC
 * plan.c - `napectl plan add|list|show|preview|pause|except|remove|defaults`. */
#include <config.h>

#include "base/text.h"
#include "ctl/client.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An option with a value: what it is called in the command's arguments. */
struct plan_option {
    const char *option, *name;
    bool number;
};

static const struct plan_option OPTIONS[] = {
    { "--patient", "id", true },          { "--address", "address", false },       { "--kind", "kind", false },
    { "--rrule", "rrule", false },        { "--start", "start", false },           { "--window-min", "window_min", true },
    { "--jitter-min", "jitter_min", true }, { "--goal", "goal", true },            { "--routine", "routine", false },
    { "--text", "text", false },          { "--by", "by", false },                 { "--days", "days", true },
    { "--exdate", "exdate", false },      { "--dates", "dates", false },
};

/* What each command is and what it takes; `bare` is the option that an argument without one stands for. */
static const struct plan_command {
    const char *name, *verb;
    bool changes;
    const char *takes; /* options, between spaces */
    const char *help;
} COMMANDS[] = {
    { "add", "plan.add", true, " --patient --address --kind --rrule --start --window-min --jitter-min --goal --routine --text --exdate --by ",
      "add --patient ID|--address CHANNEL:ADDRESS --kind KIND --rrule RULE [--start 2026-03-08T09:00] [--window-min N] "
      "[--jitter-min N] [--goal TIMES_A_WEEK] [--routine ID] [--text TEXT] [--exdate DATE[,DATE]] [--by MEMBER]" },
    { "list", "plan.list", false, " --patient --address ", "list ID|CHANNEL:ADDRESS" },
    { "preview", "plan.preview", false, " --patient --address --days ", "preview ID|CHANNEL:ADDRESS [--days N]" },
    { "defaults", "plan.defaults", true, " --patient --address --by ", "defaults ID|CHANNEL:ADDRESS [--by MEMBER]" },
    { "pause", "plan.pause", true, " --days --by ", "pause PLAN [--days N] (0: it goes on; none given: until it is told to go on)" },
    { "except", "plan.except", true, " --dates --by ", "except PLAN --dates 2026-12-24[,2026-12-31T09:00] [--by MEMBER]" },
    { "show", "plan.show", false, " ", "show PLAN" },
    { "remove", "plan.remove", true, " --by ", "remove PLAN" },
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof *COMMANDS, N_OPTIONS = sizeof OPTIONS / sizeof *OPTIONS };

static bool is_number(const char *text, double *out)
{
    char *end = NULL;
    long long value = strtoll(text, &end, 10);
    *out = (double)value;
    return *text != '\0' && *end == '\0';
}

static bool takes(const struct plan_command *command, const char *option)
{
    char word[40];
    snprintf(word, sizeof word, " %s ", option);
    return strstr(command->takes, word) != NULL;
}

/* One argument at *i into the JSON.  false: it is none of them. */
static bool take(const struct plan_command *command, int argc, char **argv, int *i, cJSON *arguments, bool *json)
{
    const char *arg = argv[*i];
    double number = 0;
    if (strcmp(arg, "--json") == 0) {
        *json = true;
        return true;
    }
    for (size_t k = 0; k < N_OPTIONS; k++) {
        if (strcmp(arg, OPTIONS[k].option) != 0 || !takes(command, arg) || *i + 1 >= argc)
            continue;
        const char *value = argv[++*i];
        if (!OPTIONS[k].number)
            cJSON_AddStringToObject(arguments, OPTIONS[k].name, value);
        else if (is_number(value, &number))
            cJSON_AddNumberToObject(arguments, OPTIONS[k].name, number);
        else
            return false;
        return true;
    }
    if (arg[0] == '-' || strcmp(command->name, "add") == 0)
        return false;
    bool of_plan = takes(command, "--patient") == false;
    if (is_number(arg, &number))
        cJSON_AddNumberToObject(arguments, of_plan ? "plan" : "id", number);
    else if (!of_plan && strchr(arg, ':') != NULL)
        cJSON_AddStringToObject(arguments, "address", arg);
    else
        return false;
    return true;
}

static const char *text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text != NULL ? text : "";
}

/* What the next days bring, a line a text under its day, for people. */
static void print_preview(const cJSON *answer)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(answer, "preview"), *line;
    const char *day = "";
    if (cJSON_GetArraySize(list) == 0)
        puts("nothing is planned");
    cJSON_ArrayForEach(line, list)
    {
        const char *when = text_of(line, "when"), *time = strrchr(when, ' '); /* "Tue 2026-03-03 09:04" */
        int n_day = time != NULL ? (int)(time - when) : (int)strlen(when);
        bool sent = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "sent"));
        if (strncmp(day, when, (size_t)n_day) != 0 || day[0] == '\0')
            printf("%s%.*s\n", day[0] != '\0' ? "\n" : "", n_day, when);
        day = when;
        printf("  %-6s %-20s %s%s\n", time != NULL ? time + 1 : "", text_of(line, "what"), sent ? "" : "not sent: ",
               text_of(line, sent ? "text" : "why"));
    }
}

/* One plan as lines, and what became of its dates. */
static void print_show(cJSON *answer)
{
    cJSON *dates = cJSON_DetachItemFromObjectCaseSensitive(answer, "dates"), *date;
    client_print(answer, false);
    cJSON_ArrayForEach(date, dates)
        printf("%-21s %-8s %s\n", text_of(date, "when"), text_of(date, "became"), text_of(date, "why"));
    cJSON_Delete(dates);
}

/* Plans as a table of what people ask for; --json has the rest. */
static void print_list(const cJSON *answer)
{
    static const char *const SHOWN[] = { "plan", "kind", "state", "next", "every", "ignored", "missed", "rule" };
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(answer, "plans"), *plan;
    cJSON *rows = cJSON_CreateArray(), *root = cJSON_CreateObject();
    cJSON_ArrayForEach(plan, list)
    {
        cJSON *row = cJSON_CreateObject();
        for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++)
            cJSON_AddItemToObject(row, SHOWN[i], cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(plan, SHOWN[i]), true));
        cJSON_AddItemToArray(rows, row);
    }
    cJSON_AddItemToObject(root, "plans", rows);
    client_print(root, false);
    cJSON_Delete(root);
}

static enum exit_code run_command(const struct plan_command *command, const struct ctl *ctl, int argc, char **argv)
{
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    bool json = false;
    for (int i = 2; i < argc; i++)
        if (!take(command, argc, argv, &i, arguments, &json)) {
            cJSON_Delete(arguments);
            return verb_usage(&VERB_PLAN, "unknown or incomplete argument \"%s\"; %s", argv[i], command->help);
        }
    bool whose = cJSON_GetObjectItemCaseSensitive(arguments, "id") != NULL || cJSON_GetObjectItemCaseSensitive(arguments, "address") != NULL
        || cJSON_GetObjectItemCaseSensitive(arguments, "plan") != NULL;
    if (!whose) {
        cJSON_Delete(arguments);
        return verb_usage(&VERB_PLAN, "%s", command->help);
    }
    enum exit_code code = client_call(ctl, command->verb, arguments, command->changes, &answer);
    if (code != EXIT_DONE)
        return code;
    if (!json && strcmp(command->name, "preview") == 0)
        print_preview(answer);
    else if (!json && strcmp(command->name, "list") == 0)
        print_list(answer);
    else if (!json && strcmp(command->name, "show") == 0)
        print_show(answer);
    else
        client_print(answer, json);
    cJSON_Delete(answer);
    return verb_end_output();
}

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < N_COMMANDS; i++)
        if (strcmp(argv[1], COMMANDS[i].name) == 0)
            return run_command(&COMMANDS[i], ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        for (size_t i = 0; i < N_COMMANDS; i++)
            printf("napectl plan %s\n", COMMANDS[i].help);
        puts("\nKinds: routine water posture breathing checkin medicine appointment followup meal winddown.  RULE is an RRULE of\n"
             "RFC 5545 in the patient's own zone, for example \"FREQ=DAILY;BYHOUR=9;BYMINUTE=0\".  --json for programs.");
        return verb_end_output();
    }
    if (argc < 2)
        return verb_usage(&VERB_PLAN, "which command?");
    const char *names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i] = COMMANDS[i].name;
    const char *near = text_nearest(str_of(argv[1]), names, N_COMMANDS);
    return near != NULL ? verb_usage(&VERB_PLAN, "unknown command \"%s\"; did you mean \"%s\"?", argv[1], near)
                        : verb_usage(&VERB_PLAN, "unknown command \"%s\"", argv[1]);
}

const struct verb VERB_PLAN = {
    .name = "plan", .arguments = "add|list|show|preview|pause|except|remove|defaults ...", .run = run,
    .help = "reminders: add, list, show, preview, pause, except, remove, defaults; plan --help shows each",
};
