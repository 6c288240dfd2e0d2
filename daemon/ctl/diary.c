/* SPDX-License-Identifier: ISC
 * diary.c - `napectl diary` and `napectl report`: what somebody noted, and what it comes to. */
#include <config.h>

#include "ctl/insight.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"

static const char *const DAYS[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

static long long number(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) ? (long long)item->valuedouble : 0;
}

static double decimal(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

static const char *word(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text != NULL ? text : "";
}

void insight_print_date(long long date)
{
    int32_t d = (int32_t)date;
    printf("%s %04d-%02d-%02d", date_is_valid(d) ? DAYS[date_weekday(d)] : "", d / 10000, d / 100 % 100, d % 100);
}

void insight_print_diary(const cJSON *diary)
{
    const cJSON *row;
    cJSON_ArrayForEach(row, diary)
    {
        fputs("  ", stdout);
        insight_print_date(number(row, "date"));
        printf("  %-5s  %s\n", word(row, "time"), word(row, "line"));
    }
    if (cJSON_GetArraySize(diary) == 0)
        puts("  nothing");
}

static void print_compared(const cJSON *c)
{
    const cJSON *done = cJSON_GetObjectItemCaseSensitive(c, "done"), *skipped = cJSON_GetObjectItemCaseSensitive(c, "skipped");
    if (number(done, "n") + number(skipped, "n") == 0)
        return;
    printf("  48 h after a routine     headache %lld of %lld times when done, %lld of %lld when skipped (%lld days)\n", number(done, "headache"),
           number(done, "n"), number(skipped, "headache"), number(skipped, "n"), number(c, "days"));
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(c, "enough")))
        puts("                           too few on a side to compare");
    else
        printf("                           worst pain %.1f and %.1f on average; chance alone makes such a difference in %.1f of 100; no cause\n",
               decimal(done, "worst_mean"), decimal(skipped, "worst_mean"), decimal(c, "chance") * 100);
}

static const char *days(long long n)
{
    return n == 1 ? "day" : "days";
}

static void print_head(const cJSON *c)
{
    long long noted = number(c, "noted"), silent = number(c, "days") - noted;
    if (noted == 0) {
        printf("  Headache                 nothing is noted of it on %lld %s\n", silent, days(silent));
        return;
    }
    printf("  Headache                 %lld of %lld %s noted; %lld %s say nothing\n", number(c, "headache"), noted, days(noted), silent,
           days(silent));
    if (number(c, "headache") == 0)
        return;
    printf("  Worst pain               %.1f; %.1f a day on average; %lld %s at 7 or more\n", decimal(c, "worst"), decimal(c, "worst_mean"),
           number(c, "severe"), days(number(c, "severe")));
    printf("  Migraine-like            %lld %s, %lld more probable (ICHD-3 1.1, as far as it was said)\n", number(c, "migraine_like"),
           days(number(c, "migraine_like")), number(c, "migraine_probable"));
}

static void print_medicines(const cJSON *medicines)
{
    const cJSON *medicine;
    cJSON_ArrayForEach(medicine, medicines)
    {
        long long n = number(medicine, "days"), many = number(medicine, "many_from");
        printf("  %-23s  %lld %s", word(medicine, "name"), n, days(n));
        if (many > 0)
            printf(" (many from %lld a month%s)", many, n >= many ? ": WORTH TALKING ABOUT" : "");
        putchar('\n');
    }
}

void insight_print_counts(const cJSON *c)
{
    print_head(c);
    print_medicines(cJSON_GetObjectItemCaseSensitive(c, "medicines"));
    if (number(c, "routine_said") > 0)
        printf("  Routines                 %lld done of %lld that were said\n", number(c, "routine_done"), number(c, "routine_said"));
    print_compared(cJSON_GetObjectItemCaseSensitive(c, "routine_48h"));
    if (number(c, "water_noted") > 0)
        printf("  Water                    %lld ml a day, %lld %s noted\n", number(c, "water_ml_mean"), number(c, "water_noted"),
               days(number(c, "water_noted")));
    if (number(c, "water_goal_met") > 0)
        printf("  Water goal               met on %lld %s\n", number(c, "water_goal_met"), days(number(c, "water_goal_met")));
    if (number(c, "lost") > 0)
        printf("  Days lost                %lld\n", number(c, "lost"));
}

/* For the next visit: it is what they came with. */
static void print_questions(const cJSON *questions)
{
    const cJSON *question;
    if (cJSON_GetArraySize(questions) > 0)
        puts("My questions");
    cJSON_ArrayForEach(question, questions)
    {
        fputs("  ", stdout);
        insight_print_date(number(question, "date"));
        printf("  %s\n", word(question, "text"));
    }
}

static void print_report(const cJSON *answer)
{
    const cJSON *c = cJSON_GetObjectItemCaseSensitive(answer, "counts");
    printf("%s (%lld), ", word(answer, "name"), number(answer, "id"));
    insight_print_date(number(c, "from"));
    fputs(" to ", stdout);
    insight_print_date(number(c, "to"));
    putchar('\n');
    print_questions(cJSON_GetObjectItemCaseSensitive(answer, "questions"));
    insight_print_counts(c);
}

static void print_diary(const cJSON *answer)
{
    printf("%s (%lld)\n", word(answer, "name"), number(answer, "id"));
    insight_print_diary(cJSON_GetObjectItemCaseSensitive(answer, "diary"));
}

/* "2026-10" as 202610; 0: it is no month. */
static long month_of(const char *text)
{
    int year = 0, month = 0, end = 0;
    if (sscanf(text, "%4d-%2d%n", &year, &month, &end) != 2 || text[end] != '\0')
        return 0;
    return year * 100L + month;
}

static enum exit_code ask(const struct verb *verb, const struct ctl *ctl, int argc, char **argv, void (*print)(const cJSON *))
{
    const char *who = NULL;
    bool json = false;
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    for (int i = 1; i < argc; i++) {
        char *end = NULL;
        long n = i + 1 < argc ? strtol(argv[i + 1], &end, 10) : 0;
        if (strcmp(argv[i], "--help") == 0) {
            cJSON_Delete(arguments);
            return verb_help(verb);
        }
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--days") == 0 && end != NULL && *end == '\0') {
            cJSON_AddNumberToObject(arguments, "days", (double)n);
            i++;
        } else if (strcmp(argv[i], "--month") == 0 && i + 1 < argc && month_of(argv[i + 1]) != 0)
            cJSON_AddNumberToObject(arguments, "month", (double)month_of(argv[++i]));
        else if (argv[i][0] != '-' && who == NULL)
            who = argv[i];
        else {
            cJSON_Delete(arguments);
            return verb_usage(verb, "unknown or incomplete argument \"%s\"", argv[i]);
        }
    }
    if (who == NULL) {
        cJSON_Delete(arguments);
        return verb_usage(verb, "a patient is needed: ID or CHANNEL:ADDRESS");
    }
    insight_add_who(arguments, who);
    enum exit_code code = client_call(ctl, verb->name, arguments, false, &answer);
    if (code == EXIT_DONE && json)
        client_print(answer, true);
    else if (code == EXIT_DONE)
        print(answer);
    cJSON_Delete(answer);
    return code == EXIT_DONE ? verb_end_output() : code;
}

static enum exit_code run_diary(const struct ctl *ctl, int argc, char **argv)
{
    return ask(&VERB_DIARY, ctl, argc, argv, print_diary);
}

static enum exit_code run_report(const struct ctl *ctl, int argc, char **argv)
{
    return ask(&VERB_REPORT, ctl, argc, argv, print_report);
}

void insight_add_who(cJSON *arguments, const char *who)
{
    char *end = NULL;
    long long id = strtoll(who, &end, 10);
    if (*who != '\0' && *end == '\0')
        cJSON_AddNumberToObject(arguments, "id", (double)id);
    else
        cJSON_AddStringToObject(arguments, "address", who);
}

const struct verb VERB_DIARY = { .name = "diary", .arguments = "ID|CHANNEL:ADDRESS [--days N|--month 2026-10] [--json]", .run = run_diary,
                                 .help = "what somebody noted, line by line (30 days)" };
const struct verb VERB_REPORT = { .name = "report", .arguments = "ID|CHANNEL:ADDRESS [--days N|--month 2026-10] [--json]", .run = run_report,
                                  .help = "what it comes to: headache days, medicine days, routines (30 days)" };
