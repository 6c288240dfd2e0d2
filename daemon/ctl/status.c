/* SPDX-License-Identifier: ISC
 * status.c - `napectl status` and `napectl reload`. */
#include <config.h>

#include "ctl/client.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

static long long number(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) ? (long long)item->valuedouble : 0;
}

static const char *word(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text != NULL ? text : "";
}

/* Of an object of counts: those that are not 0, as "31 active, 2 invited". */
static void print_counts(const char *title, const cJSON *counts, const char *none)
{
    const cJSON *item;
    int n = 0;
    printf("%-11s", title);
    cJSON_ArrayForEach(item, counts) if (item->valuedouble > 0)
        printf("%s%lld %s", n++ > 0 ? ", " : "", (long long)item->valuedouble, item->string);
    puts(n > 0 ? "" : none);
}

static long long sum(const cJSON *counts)
{
    long long n = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, counts) n += (long long)item->valuedouble;
    return n;
}

/* So many a week for every hundred, over four weeks: "1.6". */
static void print_load(const cJSON *status)
{
    double patients = (double)number(status, "load_patients");
    if (patients > 0)
        printf("Alert load %.1f alerts per 100 patients and week, %.1f of them false (four weeks)\n",
               (double)number(status, "load_alerts") * 25 / patients, (double)number(status, "load_false") * 25 / patients);
}

static void print_status(const cJSON *s)
{
    long long ringing_s = number(s, "oldest_alert_s"), unconfirmed_s = number(s, "unconfirmed_s");
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(s, "stuck"))) {
        printf("%s: THE STORE IS STUCK for %lld s. Advice and alerts go out all the same; %lld texts wait in the journal.\n", word(s, "clinic"),
               number(s, "busy_s"), number(s, "held"));
        return;
    }
    printf("%s: serving; %lld texts in the last day; rules %s\n", word(s, "clinic"), number(s, "texts_day"), word(s, "rules"));
    print_counts("People", cJSON_GetObjectItemCaseSensitive(s, "patients"), "nobody yet: napectl patient add");
    print_counts("Alerts", cJSON_GetObjectItemCaseSensitive(s, "alerts"), "none open");
    if (ringing_s > 0)
        printf("           the oldest that nobody has taken rings for %lld min\n", ringing_s / 60);
    printf("Messages   %lld wait, %lld on their way, %lld undelivered in the last week\n",
           sum(cJSON_GetObjectItemCaseSensitive(s, "queued")), sum(cJSON_GetObjectItemCaseSensitive(s, "sending")),
           number(s, "undelivered_week"));
    if (unconfirmed_s >= 15 * 60)
        printf("           an advice or alert has had no receipt for %lld min: does the provider reach us?\n", unconfirmed_s / 60);
    print_load(s);
    printf("Backup     %s\n", word(s, "backup"));
}

static enum exit_code run_status(const struct ctl *ctl, int argc, char **argv)
{
    bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return verb_help(&VERB_STATUS);
    if (argc > 1 && !json)
        return verb_usage(&VERB_STATUS, "unknown argument \"%s\"", argv[1]);
    cJSON *answer = NULL;
    enum exit_code code = client_call(ctl, "status", NULL, false, &answer);
    if (code != EXIT_DONE)
        return code;
    if (json)
        client_print(answer, true);
    else
        print_status(answer);
    cJSON_Delete(answer);
    return verb_end_output();
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

const struct verb VERB_STATUS = { .name = "status", .arguments = "[--json]", .run = run_status, .help = "how it is: people, alerts, messages, alert load, backup" };
const struct verb VERB_RELOAD = {
    .name = "reload", .arguments = "[--json]", .run = run_reload,
    .help = "read configuration and rules again: taken, or refused with the first problem and its place",
};
