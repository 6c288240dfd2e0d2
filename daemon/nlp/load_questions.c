/* SPDX-License-Identifier: ISC
 * load_questions.c - the entries by which questions about the diary and corrections of it are read. */
#include <config.h>

#include "nlp/load.h"

#define N_OF(array) (sizeof(array) / sizeof *(array))

static void *add(struct loader *loader, struct vec *vec)
{
    void *entry = vec_add(vec);
    if (entry == NULL)
        loader->failed = true;
    return entry;
}

void load_question(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "ask", "code", "marked", "phrases", "note", "examples", "source" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    int ask = load_word_in(loader, entry, "ask", ASK_NAMES, ASK_COUNT, ASK_NONE);
    if (ask == ASK_NONE) {
        load_error(loader, entry, "a question wants what it asks");
        return;
    }
    bool about = config_setting_get_member(entry, "code") != NULL;
    enum observation_code code = about ? load_code(loader, entry) : OBS_NONE;
    struct question_entry *q = add(loader, &loader->questions);
    if (q == NULL || (about && code == OBS_NONE))
        return;
    *q = (struct question_entry){ (enum ask)ask, code, load_bool(loader, entry, "marked", false) };
    struct phrase_place place = { .kind = PHRASE_QUESTION, .target = (uint32_t)loader->questions.n - 1 };
    load_member_phrases(loader, entry, "phrases", &place);
}

void load_subject(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "code", "class", "phrases", "note" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    enum observation_code code = load_code(loader, entry);
    const char *class_name = load_string(loader, entry, "class");
    struct subject_entry *s = add(loader, &loader->subjects);
    if (s == NULL || code == OBS_NONE)
        return;
    if (class_name != NULL && code != OBS_MED)
        load_error(loader, entry, "a class is one of medicines: code = \"med\"");
    *s = (struct subject_entry){ code, class_name != NULL ? load_keep(loader, class_name) : NULL };
    struct phrase_place place = { .kind = PHRASE_SUBJECT, .target = (uint32_t)loader->subjects.n - 1 };
    load_member_phrases(loader, entry, "phrases", &place);
}

static int number_in(struct loader *loader, const config_setting_t *entry, const char *key, int most)
{
    double n = load_number(loader, entry, key, 0);
    if (n < 0 || n > most || n != (int)n)
        load_error(loader, entry, "%s is a whole number from 0 to %d", key, most);
    return n < 0 || n > most ? 0 : (int)n;
}

void load_period(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "unit", "back", "month", "weekday", "days", "phrases", "note" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    int unit = load_word_in(loader, entry, "unit", PERIOD_UNIT_NAMES, PERIOD_UNIT_COUNT, PERIOD_NONE);
    struct period_entry *p = add(loader, &loader->periods);
    if (p == NULL)
        return;
    *p = (struct period_entry){ { .unit = (enum period_unit)unit, .back = number_in(loader, entry, "back", 100),
                                  .month = number_in(loader, entry, "month", 12), .weekday = number_in(loader, entry, "weekday", 7),
                                  .days = number_in(loader, entry, "days", 800) } };
    if (unit == PERIOD_NONE)
        load_error(loader, entry, "a period wants its unit");
    struct phrase_place place = { .kind = PHRASE_PERIOD, .target = (uint32_t)loader->periods.n - 1 };
    load_member_phrases(loader, entry, "phrases", &place);
}

void load_correction(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "phrases", "new_last", "note" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    struct correction_entry *c = add(loader, &loader->corrections);
    if (c == NULL)
        return;
    *c = (struct correction_entry){ load_bool(loader, entry, "new_last", false) };
    struct phrase_place place = { .kind = PHRASE_CORRECTION, .target = (uint32_t)loader->corrections.n - 1 };
    load_member_phrases(loader, entry, "phrases", &place);
}
