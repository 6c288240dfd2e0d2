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
    print_utc("Next summary by text ", number(p, "summary_utc"), "\n");
}

/* "heart_kidney no": without what stands before the point. */
static void print_fact(const char *name, double value)
{
    name = strchr(name, '.') != NULL ? strchr(name, '.') + 1 : name;
    for (const char *s = name; *s != '\0'; s++)
        putchar(*s == '_' ? ' ' : *s);
    if (strcmp(name, "usual_pain") == 0 || strcmp(name, "usual") == 0)
        printf(" %g", value / 10);
    else if (strcmp(name, "best") == 0) /* minutes of the day */
        printf(" %d:%02d", (int)value / 60, (int)value % 60);
    else if (value == 0 || value == 1)
        printf(" %s", value == 0 ? "no" : "yes");
    else
        printf(" %g", value);
}

static void print_facts(const char *title, const cJSON *facts)
{
    const cJSON *fact;
    int n = 0;
    cJSON_ArrayForEach(fact, facts)
    {
        printf("%s", n++ == 0 ? title : ", ");
        print_fact(fact->string, fact->valuedouble);
    }
    if (n > 0)
        putchar('\n');
}

static void print_intake(const cJSON *p)
{
    const cJSON *review;
    if (*word(p, "hands_on_reasons") != '\0')
        printf("Hands-on is off because of: %s\n", word(p, "hands_on_reasons"));
    if (*word(p, "intake") != '\0') {
        fputs("Intake ", stdout);
        for (const char *s = word(p, "intake"); *s != '\0'; s++)
            putchar(*s == '_' ? ' ' : *s);
        putchar('\n');
    }
    print_facts("Said: ", cJSON_GetObjectItemCaseSensitive(p, "said"));
    print_facts("Known: ", cJSON_GetObjectItemCaseSensitive(p, "facts"));
    cJSON_ArrayForEach(review, cJSON_GetObjectItemCaseSensitive(p, "reviews"))
    {
        printf("%s by %s, to be looked at again on ", word(review, "fact"), word(review, "by"));
        insight_print_date(number(review, "review"));
        puts(strcmp(word(review, "counts"), "yes") == 0 ? "" : ": TIME TO REVIEW IT, it counts no more");
    }
}

void patient_show_print(const cJSON *p)
{
    print_who(p);
    print_now(p);
    print_intake(p);
    puts("\nLast 30 days");
    insight_print_counts(cJSON_GetObjectItemCaseSensitive(p, "counts"));
    puts("\nDiary of 7 days");
    insight_print_diary(cJSON_GetObjectItemCaseSensitive(p, "diary"));
}
