/* SPDX-License-Identifier: ISC
 * patient.c - `napectl patient add|list|show|quiet|clear|consent|address|fact|off|travel`. */
#include <config.h>

#include "ctl/import.h"
#include "ctl/insight.h"
#include "ctl/patient_show.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static const char ADD_HELP[] = "add --name NAME --address CHANNEL:ADDRESS [--lang en] [--zone ZONE] [--region US] "
                               "[--birth-year YEAR] [--site KEYWORD] [--joined] [--now] [--hands-on-cleared-by NAME] [--json]";

static enum exit_code add(const struct ctl *ctl, int argc, char **argv)
{
    static const struct {
        const char *option, *name;
    } TEXTS[] = { { "--name", "name" },     { "--address", "address" }, { "--lang", "lang" }, { "--zone", "zone" },
                  { "--region", "region" }, { "--hands-on-cleared-by", "hands_on_cleared_by" }, { "--site", "site" } };
    cJSON *arguments = cJSON_CreateObject();
    bool json = false;
    for (int i = 2; i < argc; i++) {
        size_t k = 0;
        while (k < sizeof TEXTS / sizeof *TEXTS && strcmp(argv[i], TEXTS[k].option) != 0)
            k++;
        char *end = NULL;
        long year = strcmp(argv[i], "--birth-year") == 0 && i + 1 < argc ? strtol(argv[i + 1], &end, 10) : 0;
        if (k < sizeof TEXTS / sizeof *TEXTS && i + 1 < argc)
            cJSON_AddStringToObject(arguments, TEXTS[k].name, argv[++i]);
        else if (strcmp(argv[i], "--joined") == 0)
            cJSON_AddTrueToObject(arguments, "joined");
        else if (strcmp(argv[i], "--now") == 0)
            cJSON_AddTrueToObject(arguments, "now");
        else if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (end != NULL && *end == '\0' && year > 1850 && year < 2200) {
            cJSON_AddNumberToObject(arguments, "birth_year", (double)year);
            i++;
        } else {
            cJSON_Delete(arguments);
            return verb_usage(&VERB_PATIENT, "unknown or incomplete argument \"%s\"; %s", argv[i], ADD_HELP);
        }
    }
    if (cJSON_GetObjectItemCaseSensitive(arguments, "name") == NULL || cJSON_GetObjectItemCaseSensitive(arguments, "address") == NULL) {
        cJSON_Delete(arguments);
        return verb_usage(&VERB_PATIENT, "--name and --address are needed; %s", ADD_HELP);
    }
    cJSON *answer = NULL;
    enum exit_code code = client_call(ctl, "patient.add", arguments, true, &answer);
    if (code == EXIT_DONE)
        client_print(answer, json);
    cJSON_Delete(answer);
    return code == EXIT_DONE ? verb_end_output() : code;
}

static enum exit_code show(const struct ctl *ctl, int argc, char **argv)
{
    if (argc < 3 || argc > 4 || (argc == 4 && strcmp(argv[3], "--json") != 0))
        return verb_usage(&VERB_PATIENT, "show takes one patient: show CHANNEL:ADDRESS|ID [--json]");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    insight_add_who(arguments, argv[2]);
    enum exit_code code = client_call(ctl, "patient.show", arguments, false, &answer);
    if (code == EXIT_DONE && argc == 4)
        client_print(answer, true);
    else if (code == EXIT_DONE)
        patient_show_print(answer);
    cJSON_Delete(answer);
    return code == EXIT_DONE ? verb_end_output() : code;
}

static enum exit_code quiet(const struct ctl *ctl, int argc, char **argv)
{
    if (argc != 4)
        return verb_usage(&VERB_PATIENT, "quiet takes a patient and hours: quiet ID|CHANNEL:ADDRESS 22:00-7:00|none|site");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    insight_add_who(arguments, argv[2]);
    cJSON_AddStringToObject(arguments, "hours", argv[3]);
    enum exit_code code = client_call(ctl, "patient.quiet", arguments, true, &answer);
    cJSON_Delete(answer);
    return code;
}

static enum exit_code clear(const struct ctl *ctl, int argc, char **argv)
{
    bool off = argc == 6 && strcmp(argv[5], "--off") == 0;
    if ((argc != 5 && !off) || strcmp(argv[3], "--by") != 0)
        return verb_usage(&VERB_PATIENT, "clear takes a patient and who allows hands-on routines: clear ID|CHANNEL:ADDRESS --by MEMBER [--off]");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    insight_add_who(arguments, argv[2]);
    cJSON_AddStringToObject(arguments, "by", argv[4]);
    cJSON_AddBoolToObject(arguments, "off", off);
    enum exit_code code = client_call(ctl, "patient.clear", arguments, true, &answer);
    cJSON_Delete(answer);
    return code;
}

static enum exit_code intake(const struct ctl *ctl, int argc, char **argv)
{
    if (argc != 3)
        return verb_usage(&VERB_PATIENT, "intake takes a patient who is to be asked: intake ID|CHANNEL:ADDRESS");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    insight_add_who(arguments, argv[2]);
    enum exit_code code = client_call(ctl, "patient.intake", arguments, true, &answer);
    cJSON_Delete(answer);
    return code;
}

static enum exit_code fact(const struct ctl *ctl, int argc, char **argv)
{
    if (argc != 7 || strcmp(argv[5], "--by") != 0)
        return verb_usage(&VERB_PATIENT, "fact takes a patient, a fact, its value and who knows it: fact ID|CHANNEL:ADDRESS "
                          "patient.heart_kidney yes|no|unknown|NUMBER --by MEMBER");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    char *end = NULL;
    double number = strtod(argv[4], &end);
    insight_add_who(arguments, argv[2]);
    cJSON_AddStringToObject(arguments, "fact", argv[3]);
    if (strcmp(argv[4], "yes") == 0 || strcmp(argv[4], "no") == 0)
        cJSON_AddBoolToObject(arguments, "value", strcmp(argv[4], "yes") == 0);
    else if (strcmp(argv[4], "unknown") == 0)
        cJSON_AddNullToObject(arguments, "value");
    else
        cJSON_AddNumberToObject(arguments, "value", *end == '\0' ? number : -1);
    cJSON_AddStringToObject(arguments, "by", argv[6]);
    enum exit_code code = client_call(ctl, "patient.fact", arguments, true, &answer);
    cJSON_Delete(answer);
    return code;
}

static enum exit_code consent(const struct ctl *ctl, int argc, char **argv)
{
    bool guardian = argc == 6 && strcmp(argv[5], "--guardian") == 0;
    if ((argc != 5 && !guardian) || strcmp(argv[3], "--by") != 0)
        return verb_usage(&VERB_PATIENT, "consent takes a patient who agreed in person, and who heard it: consent ID|CHANNEL:ADDRESS "
                                         "--by MEMBER [--guardian]");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    insight_add_who(arguments, argv[2]);
    cJSON_AddStringToObject(arguments, "by", argv[4]);
    cJSON_AddBoolToObject(arguments, "guardian", guardian);
    enum exit_code code = client_call(ctl, "patient.consent", arguments, true, &answer);
    cJSON_Delete(answer);
    return code;
}

static enum exit_code address(const struct ctl *ctl, int argc, char **argv)
{
    bool add = argc >= 5 && strcmp(argv[3], "--add") == 0, now = add && argc == 6 && strcmp(argv[5], "--now") == 0;
    if ((!add || (argc == 6 && !now) || argc > 6) && (argc != 5 || strcmp(argv[3], "--remove") != 0))
        return verb_usage(&VERB_PATIENT, "address takes a patient and a number: address ID|CHANNEL:ADDRESS --add|--remove CHANNEL:ADDRESS [--now]");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    insight_add_who(arguments, argv[2]);
    cJSON_AddStringToObject(arguments, add ? "add" : "remove", argv[4]);
    if (now)
        cJSON_AddTrueToObject(arguments, "now");
    enum exit_code code = client_call(ctl, "patient.address", arguments, true, &answer);
    cJSON_Delete(answer);
    return code;
}

static enum exit_code confirm(const struct ctl *ctl, int argc, char **argv)
{
    if (argc != 5 || strcmp(argv[3], "--by") != 0)
        return verb_usage(&VERB_PATIENT, "confirm takes a patient of whom a member knows that it is they who write: "
                                         "confirm ID|CHANNEL:ADDRESS --by MEMBER");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    insight_add_who(arguments, argv[2]);
    cJSON_AddStringToObject(arguments, "by", argv[4]);
    enum exit_code code = client_call(ctl, "patient.confirm", arguments, true, &answer);
    cJSON_Delete(answer);
    return code;
}

static enum exit_code erase(const struct ctl *ctl, int argc, char **argv)
{
    bool sure = argc == 5 && strcmp(argv[4], "--for-ever") == 0;
    bool by = (argc == 4 || sure) && strcmp(argv[2], "--by") == 0;
    if (!by || !sure)
        return verb_usage(&VERB_ERASE, by ? "that cannot be undone: say --for-ever behind it" : "erase ID|CHANNEL:ADDRESS --by MEMBER --for-ever");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    insight_add_who(arguments, argv[1]);
    cJSON_AddStringToObject(arguments, "by", argv[3]);
    enum exit_code code = client_call(ctl, "patient.erase", arguments, true, &answer);
    cJSON_Delete(answer);
    return code;
}

static enum exit_code run_erase(const struct ctl *ctl, int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], "--help") == 0 ? verb_help(&VERB_ERASE) : erase(ctl, argc, argv);
}

const struct verb VERB_ERASE = {
    .name = "erase", .arguments = "ID|CHANNEL:ADDRESS --by MEMBER --for-ever", .run = run_erase,
    .help = "erases a person: words, numbers, name and facts; the audit keeps that it happened.  Copies of the store that were made before "
            "have them still",
};

/* Days off, and where somebody is: options with a text each. */
static enum exit_code days(const struct ctl *ctl, int argc, char **argv, const char *verb, const char *bare, const char *help)
{
    static const struct {
        const char *option, *name;
    } TEXTS[] = { { "--by", "by" }, { "--zone", "zone" }, { "--region", "region" }, { "--until", "until" } };
    bool travel = strcmp(bare, "place") == 0, json = false;
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    if (argc > 2)
        insight_add_who(arguments, argv[2]);
    for (int i = 3; i < argc; i++) {
        size_t k = 0;
        while (k < sizeof TEXTS / sizeof *TEXTS && (strcmp(argv[i], TEXTS[k].option) != 0 || (k > 0 && !travel)))
            k++;
        char *dots = !travel ? strstr(argv[i], "..") : NULL;
        if (k < sizeof TEXTS / sizeof *TEXTS && i + 1 < argc)
            cJSON_AddStringToObject(arguments, TEXTS[k].name, argv[++i]);
        else if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (travel && strcmp(argv[i], "--home") == 0)
            cJSON_AddTrueToObject(arguments, "home");
        else if (argv[i][0] != '-' && cJSON_GetObjectItemCaseSensitive(arguments, bare) == NULL) {
            if (dots != NULL) {
                cJSON_AddStringToObject(arguments, "to", dots + 2);
                *dots = '\0';
            }
            cJSON_AddStringToObject(arguments, bare, argv[i]);
        } else {
            cJSON_Delete(arguments);
            return verb_usage(&VERB_PATIENT, "unknown or incomplete argument \"%s\"; %s", argv[i], help);
        }
    }
    if (argc < 4) {
        cJSON_Delete(arguments);
        return verb_usage(&VERB_PATIENT, "%s", help);
    }
    enum exit_code code = client_call(ctl, verb, arguments, true, &answer);
    if (code == EXIT_DONE)
        client_print(answer, json);
    cJSON_Delete(answer);
    return code == EXIT_DONE ? verb_end_output() : code;
}

static enum exit_code import(const struct ctl *ctl, int argc, char **argv)
{
    const char *file = NULL;
    bool skip_bad = false, json = false, now = false;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--skip-bad") == 0)
            skip_bad = true;
        else if (strcmp(argv[i], "--now") == 0)
            now = true;
        else if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (argv[i][0] != '-' && file == NULL)
            file = argv[i];
        else
            return verb_usage(&VERB_PATIENT, "unknown argument \"%s\"; import FILE.csv [--skip-bad] [--now] [--json]", argv[i]);
    }
    return file != NULL ? import_run(ctl, file, skip_bad, now, json)
                        : verb_usage(&VERB_PATIENT, "import takes a file: import FILE.csv [--skip-bad] [--now] [--json]");
}

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "add") == 0)
        return add(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "list") == 0)
        return client_simple(&VERB_PATIENT, ctl, argc - 1, argv + 1, "patient.list");
    if (argc > 1 && strcmp(argv[1], "show") == 0)
        return show(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "quiet") == 0)
        return quiet(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "clear") == 0)
        return clear(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "intake") == 0)
        return intake(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "address") == 0)
        return address(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "import") == 0)
        return import(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "confirm") == 0)
        return confirm(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "consent") == 0)
        return consent(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "fact") == 0)
        return fact(ctl, argc, argv);
    if (argc > 1 && strcmp(argv[1], "off") == 0)
        return days(ctl, argc, argv, "patient.off", "from", "off ID|CHANNEL:ADDRESS 2026-12-24[..2027-01-02] [--by MEMBER]");
    if (argc > 1 && strcmp(argv[1], "travel") == 0)
        return days(ctl, argc, argv, "patient.travel", "place",
                    "travel ID|CHANNEL:ADDRESS PLACE [--zone ZONE] [--region US] [--until 2026-12-24] [--by MEMBER], or --home");
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        return verb_help(&VERB_PATIENT);
    return verb_usage(&VERB_PATIENT, argc > 1 ? "unknown command \"%s\"" : "which command?%s", argc > 1 ? argv[1] : "");
}

const struct verb VERB_PATIENT = {
    .name = "patient", .arguments = "add|import|list|show|quiet|clear|intake|consent|confirm|address|fact|off|travel ...", .run = run,
    .help = "add --name NAME --address sms:+15551230001 [--lang --zone --region --birth-year --joined --now], import FILE.csv [--skip-bad] [--now], list, show ID|CHANNEL:ADDRESS, quiet ID HOURS, clear ID --by MEMBER, intake ID, consent ID --by MEMBER [--guardian], confirm ID --by MEMBER, address ID --add|--remove CHANNEL:ADDRESS [--now], fact ID FACT VALUE --by MEMBER, off ID 2026-12-24[..2027-01-02], travel ID PLACE [--until DATE]|--home",
};
