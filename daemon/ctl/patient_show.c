/* SPDX-License-Identifier: ISC
 * patient_show.c - one person as somebody of the team wants to see them: who, how now, what is open, what the month was like. */
#include <config.h>

#include "ctl/patient_show.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl/insight.h"

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

static void print_utc(const char *before, long long utc, const char *behind)
{
    char text[32];
    struct tm tm;
    time_t t = (time_t)utc;
    if (utc == 0 || gmtime_r(&t, &tm) == NULL || strftime(text, sizeof text, "%Y-%m-%d %H:%MZ", &tm) == 0)
        return;
    printf("%s%s%s", before, text, behind);
}

static void print_who(const cJSON *p)
{
    const cJSON *address;
    printf("%s (%lld), %s", word(p, "name"), number(p, "id"), word(p, "state"));
    print_utc(", joined ", number(p, "joined_utc"), "");
    print_utc(", paused until ", number(p, "paused_until_utc"), "");
    printf("\nLanguage %s, zone %s, region %s", word(p, "lang"), word(p, "zone"), *word(p, "region") != '\0' ? word(p, "region") : "the site's");
    if (number(p, "birth_year") != 0)
        printf(", born %lld", number(p, "birth_year"));
    puts("");
    cJSON_ArrayForEach(address, cJSON_GetObjectItemCaseSensitive(p, "addresses"))
        printf("Reached at %s (%s)\n", word(address, "address"), word(address, "consent"));
}

static void print_now(const cJSON *p)
{
    const char *cleared = word(p, "hands_on_cleared_by"), *why = word(p, "hands_on_why");
    if (number(p, "alert") != 0)
        printf("ALERT %lld IS OPEN: napectl alerts show %lld\n", number(p, "alert"), number(p, "alert"));
    printf("Phase %s. Hands-on %s%s%s; %s%s\n", word(p, "phase"), word(p, "hands_on"), *why != '\0' ? ": " : "", why,
           *cleared != '\0' ? "cleared by " : "not cleared by anybody", cleared);
    printf("Quiet hours %s; %lld plans: napectl plan list %lld\n", word(p, "quiet_hours"), number(p, "plans"), number(p, "id"));
}

/* "patient.heart_kidney" is shown without its first word. */
static void print_known(const cJSON *facts)
{
    const cJSON *fact;
    int n = 0;
    cJSON_ArrayForEach(fact, facts)
    {
        const char *name = strchr(fact->string, '.') != NULL ? strchr(fact->string, '.') + 1 : fact->string;
        printf("%s", n++ == 0 ? "Known: " : ", ");
        for (const char *s = name; *s != '\0'; s++)
            putchar(*s == '_' ? ' ' : *s);
        if (strcmp(name, "usual_pain") == 0)
            printf(" %g", fact->valuedouble / 10);
        else if (fact->valuedouble == 0 || fact->valuedouble == 1)
            printf(" %s", fact->valuedouble == 0 ? "no" : "yes");
        else
            printf(" %g", fact->valuedouble);
    }
    if (n > 0)
        putchar('\n');
}

void patient_show_print(const cJSON *p)
{
    print_who(p);
    print_now(p);
    print_known(cJSON_GetObjectItemCaseSensitive(p, "facts"));
    puts("\nLast 30 days");
    insight_print_counts(cJSON_GetObjectItemCaseSensitive(p, "counts"));
    puts("\nDiary of 7 days");
    insight_print_diary(cJSON_GetObjectItemCaseSensitive(p, "diary"));
}
