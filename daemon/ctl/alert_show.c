/* SPDX-License-Identifier: ISC
 * alert_show.c - one alert from its first text to its end, as a person reads it. */
#include <config.h>

#include "ctl/alert_show.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* What an event of the audit means, behind who did it. */
static const struct {
    const char *event, *words;
} EVENTS[] = {
    { "possible", "may be in danger: asked" },
    { "soon", "goes on the day's list" },
    { "alarm", "raised the alarm" },
    { "alarm_again", "raised it again" },
    { "unanswered", "left the question unanswered: it rings" },
    { "unanswered_wait", "left the question unanswered" },
    { "unanswered_low", "left the question unanswered: on the day's list" },
    { "denied", "said no" },
    { "denied_next", "said no; the next question" },
    { "denied_listed", "said no; it stays on the day's list" },
    { "timeout", "nobody answered in time: the next step" },
    { "step_dead", "that step cannot be reached: the next at once" },
    { "nobody", "nobody could be rung" },
    { "ack", "took it (ACK)" },
    { "ack_part", "said ACK; others must too" },
    { "pass", "passed it on" },
    { "close", "closed it" },
    { "close_look", "closed it; somebody looks at it again" },
    { "not_reached", "did not reach them: it rings on" },
    { "undelivered", "our advice did not arrive" },
    { "silent", "has not said SAFE: it rings" },
    { "advised", "was advised" },
    { "reasked", "was asked again" },
    { "reasked_twice", "was asked a second time" },
    { "safe", "said SAFE" },
    { "whose", "said that it is another's who shares the phone" },
};

static const struct {
    const char *state, *words;
} STATES[] = {
    { "asked", "a question to the patient is open" },
    { "listed", "on the day's list" },
    { "alerted", "RINGING, nobody has taken it" },
    { "taken", "taken" },
    { "closed", "closed" },
    { "held", "held until somebody is there" },
    { "second_look", "closed, and to be looked at again by somebody else" },
};

static const char *word(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text != NULL ? text : "";
}

static const char *state_words(const char *state)
{
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++)
        if (strcmp(STATES[i].state, state) == 0)
            return STATES[i].words;
    return state;
}

static const char *event_words(const char *event)
{
    for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS; i++)
        if (strcmp(EVENTS[i].event, event) == 0)
            return EVENTS[i].words;
    return NULL;
}

static void print_head(const cJSON *a)
{
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(a, "code"), *next = cJSON_GetObjectItemCaseSensitive(a, "next_utc");
    char text[32];
    struct tm tm;
    time_t t = cJSON_IsNumber(next) ? (time_t)next->valuedouble : 0;
    printf("Alert %.0f, %s: %s\n", cJSON_IsNumber(code) ? code->valuedouble : 0, word(a, "tier"), word(a, "name"));
    printf("Now %s", state_words(word(a, "state")));
    if (*word(a, "taken_by") != '\0')
        printf(" by %s", word(a, "taken_by"));
    if (*word(a, "closed_by") != '\0')
        printf("; closed by %s: %s", word(a, "closed_by"), word(a, "outcome"));
    if (t != 0 && gmtime_r(&t, &tm) != NULL && strftime(text, sizeof text, "%Y-%m-%d %H:%MZ", &tm) > 0)
        printf("; next step at %s", text);
    putchar('\n');
}

/* "advice sent" is to the one it names; all else is by them. */
static void print_line(const cJSON *line, const char *name)
{
    static const char *const CLASSES[] = { "advice ", "alert ", "reply ", "reminder ", "report " };
    const char *who = word(line, "who"), *what = word(line, "what"), *text = word(line, "text"), *at = word(line, "at");
    bool to = false;
    for (size_t i = 0; i < sizeof CLASSES / sizeof *CLASSES; i++)
        to = to || strncmp(what, CLASSES[i], strlen(CLASSES[i])) == 0;
    if (strcmp(who, "patient") == 0)
        who = name;
    printf("  %s  ", strlen(at) > 11 ? at + 11 : at);
    if (to)
        printf("%s to %s", what, who);
    else
        printf("%s %s", who, event_words(what) != NULL ? event_words(what) : what);
    if (*text != '\0')
        printf("\n            %s", text);
    putchar('\n');
}

void alert_show_print(const cJSON *a)
{
    const cJSON *line;
    char day[11] = "";
    print_head(a);
    cJSON_ArrayForEach(line, cJSON_GetObjectItemCaseSensitive(a, "timeline"))
    {
        const char *at = word(line, "at");
        if (strncmp(day, at, 10) != 0) {
            snprintf(day, sizeof day, "%.10s", at);
            printf("%s\n", day);
        }
        print_line(line, word(a, "name"));
    }
}
