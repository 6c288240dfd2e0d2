/* SPDX-License-Identifier: ISC
 * Every text is looked through for some of these lists, so phrases lie sorted by their first letter. */
#include <config.h>

#include "care/times.h"

#include <stdlib.h>
#include <string.h>

#include "base/cfg.h"

enum { LANGUAGES_MAX = 8, LETTERS = 28, DIGIT = 26, OTHER = 27 };

static const char *const NAMES[TIMES_COUNT] = {
    [TIMES_WEEKDAY] = "weekdays", [TIMES_WEEKDAY_ALL] = "weekdays_all", [TIMES_MONTH] = "months", [TIMES_ORDINAL] = "ordinals",
    [TIMES_OF] = "of", [TIMES_UNTIL] = "until", [TIMES_FROM] = "from", [TIMES_TO] = "to", [TIMES_EVERY] = "every",
    [TIMES_TODAY] = "today", [TIMES_TOMORROW] = "tomorrow", [TIMES_AFTER_TOMORROW] = "after_tomorrow", [TIMES_WEEKEND] = "weekend",
    [TIMES_WEEKENDS] = "weekends", [TIMES_THIS_WEEK] = "this_week", [TIMES_NEXT_WEEK] = "next_week", [TIMES_NEXT_MONTH] = "next_month",
    [TIMES_MINUTES] = "minutes", [TIMES_HOURS] = "hours", [TIMES_DAYS] = "days", [TIMES_WEEKS] = "weeks",
    [TIMES_MONTHS] = "unit_months", [TIMES_ONE] = "one", [TIMES_COUPLE] = "couple", [TIMES_FEW] = "few",
    [TIMES_HALF_HOUR] = "half_hour", [TIMES_AT_ONCE] = "at_once", [TIMES_AT] = "at", [TIMES_MORNING] = "morning", [TIMES_NOON] = "noon",
    [TIMES_AFTERNOON] = "afternoon", [TIMES_EVENING] = "evening", [TIMES_LIGHT] = "light", [TIMES_PREFER] = "prefer", [TIMES_LATER] = "later",
    [TIMES_HERE] = "here", [TIMES_GOING] = "going", [TIMES_NOT_HERE] = "not_here", [TIMES_FOR_GOOD] = "for_good", [TIMES_HOME] = "home", [TIMES_OFF] = "off", [TIMES_OFF_EVERY] = "off_every", [TIMES_OFF_AGAIN] = "off_again",
    [TIMES_VISIT] = "visit", [TIMES_HOSPITAL] = "hospital", [TIMES_STAY] = "stay", [TIMES_NO_STAY] = "no_stay",
    [TIMES_ADMITTED] = "admitted", [TIMES_DISCHARGED] = "discharged", [TIMES_BEREAVED] = "bereaved", [TIMES_MOVED_AWAY] = "moved_away",
    [TIMES_HE_DIED] = "he_died", [TIMES_DIED] = "died", [TIMES_DEAD] = "dead", [TIMES_FOR_THEM] = "for_them",
    [TIMES_FELT] = "felt", [TIMES_MEND] = "mend",
    [TIMES_VAGUE] = "vague",
};
static const size_t ENTRIES[] = { [TIMES_WEEKDAY] = 7, [TIMES_WEEKDAY_ALL] = 7, [TIMES_MONTH] = 12 };

struct phrase {
    const char *text; /* in its cfg */
    int entry;
    int letter;
};

struct list {
    struct phrase *phrases; /* by letter */
    size_t n, size;
    size_t from[LETTERS + 1];
};

struct times {
    struct cfg *cfgs[LANGUAGES_MAX];
    size_t n_cfgs;
    struct list lists[TIMES_COUNT];
};

static int letter_of(char c)
{
    return c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? DIGIT : OTHER;
}

static int add(struct list *list, const char *text, int entry, int letter)
{
    if (list->n == list->size) {
        size_t size = list->size > 0 ? list->size * 2 : 32;
        struct phrase *more = realloc(list->phrases, size * sizeof *more);
        if (more == NULL)
            return -1;
        list->phrases = more;
        list->size = size;
    }
    list->phrases[list->n++] = (struct phrase){ text, entry, letter };
    return 0;
}

/* Once for each letter that it may begin with: "mon|lundi". */
static int add_phrase(struct list *list, const char *text, int entry)
{
    bool seen[LETTERS] = { false };
    bool begins = true;
    for (const char *p = text; *p != '\0' && *p != ' '; p++) {
        int letter = letter_of(*p);
        if (begins && !seen[letter]) {
            seen[letter] = true;
            if (add(list, text, entry, letter) < 0)
                return -1;
        }
        begins = *p == '|';
    }
    return 0;
}

static int by_letter(const void *a, const void *b)
{
    const struct phrase *x = a, *y = b;
    return x->letter != y->letter ? x->letter - y->letter : x->text < y->text ? -1 : x->text > y->text;
}

static void sort(struct list *list)
{
    if (list->n > 0)
        qsort(list->phrases, list->n, sizeof *list->phrases, by_letter);
    size_t k = 0;
    for (int letter = 0; letter < LETTERS; letter++) {
        list->from[letter] = k;
        while (k < list->n && list->phrases[k].letter == letter)
            k++;
    }
    list->from[LETTERS] = k;
}

static int read_file(struct times *times, const struct rule_file *file, struct problems *problems)
{
    static const char *const TOP[] = { "times" };
    if (times->n_cfgs == LANGUAGES_MAX) {
        problems_error(problems, file->path, 0, "more than %d languages", LANGUAGES_MAX);
        return 0;
    }
    struct cfg *cfg = cfg_parse(file->text, file->path, problems);
    if (cfg == NULL)
        return 0; /* reported */
    times->cfgs[times->n_cfgs++] = cfg;
    cfg_check_names(cfg_root(cfg), TOP, 1, problems);
    const struct cfg_node *group = cfg_group(cfg_root(cfg), "times", problems);
    if (group == NULL) {
        cfg_missing(cfg_root(cfg), "times", problems);
        return 0;
    }
    cfg_check_names(group, NAMES, TIMES_COUNT, problems);
    for (int w = 0; w < TIMES_COUNT; w++) {
        const struct cfg_node *list = cfg_list(group, NAMES[w], problems);
        size_t exactly = (size_t)w < sizeof ENTRIES / sizeof *ENTRIES ? ENTRIES[w] : 0;
        if (list == NULL)
            cfg_missing(group, NAMES[w], problems);
        else if (exactly > 0 && cfg_length(list) != exactly)
            cfg_error(list, problems, "%s: %zu entries, in the order of the calendar", NAMES[w], exactly);
        for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
            const char *text = cfg_value_string(cfg_at(list, i), problems);
            if (text != NULL && add_phrase(&times->lists[w], text, (int)i) < 0)
                return -1;
        }
    }
    return 0;
}

struct times *times_new(const struct rule_files *files, struct problems *problems)
{
    static const char LEAF[] = "/times.conf";
    size_t before = problems->n_errors;
    struct times *times = calloc(1, sizeof *times);
    for (size_t i = 0; times != NULL && i < files->n; i++) {
        const struct rule_file *file = &files->files[i];
        size_t n = strlen(file->name);
        if (n <= sizeof LEAF - 1 || strcmp(file->name + n - (sizeof LEAF - 1), LEAF) != 0)
            continue;
        if (read_file(times, file, problems) < 0) {
            times_free(times);
            times = NULL;
        }
    }
    if (times == NULL)
        problems_error(problems, "times.conf", 0, "out of memory");
    for (int w = 0; times != NULL && w < TIMES_COUNT; w++)
        sort(&times->lists[w]);
    if (problems->n_errors == before)
        return times;
    times_free(times);
    return NULL;
}

void times_free(struct times *times)
{
    if (times == NULL)
        return;
    for (size_t i = 0; i < times->n_cfgs; i++)
        cfg_free(times->cfgs[i]);
    for (int w = 0; w < TIMES_COUNT; w++)
        free(times->lists[w].phrases);
    free(times);
}

size_t times_at(const struct times *times, enum times_words words, const struct intake_tokens *t, size_t i, int *entry)
{
    const struct list *list = &times->lists[words];
    size_t longest = 0;
    if (i >= t->n || t->tokens[i].kind == INTAKE_MARK)
        return 0;
    int letter = t->tokens[i].kind == INTAKE_NUMBER ? DIGIT : letter_of(t->tokens[i].word[0]);
    for (size_t k = list->from[letter]; k < list->from[letter + 1]; k++) {
        size_t n = intake_phrase_at(list->phrases[k].text, t, i);
        if (n > longest) {
            longest = n;
            if (entry != NULL)
                *entry = list->phrases[k].entry;
        }
    }
    return longest;
}
