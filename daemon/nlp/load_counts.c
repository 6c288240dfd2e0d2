/* SPDX-License-Identifier: ISC
 * load_counts.c - the words that are counted, and from how many days of thirty a class of medicines is overused. */
#include <config.h>

#include "nlp/load.h"

#include <string.h>

#define N_OF(array) (sizeof(array) / sizeof *(array))

static const char *const KIND_NAMES[COUNT_KINDS] = {
    [COUNT_RATE] = "rate", [COUNT_WEEKDAY] = "weekday", [COUNT_MONTH] = "month", [COUNT_WEEK] = "week", [COUNT_NOW] = "now", [COUNT_TO] = "to",
    [COUNT_HABIT] = "habit", [COUNT_ONCE] = "once", [COUNT_MEAL] = "meal", [COUNT_BESIDE] = "beside", [COUNT_DATE] = "date",
    [COUNT_PACK] = "pack", [COUNT_EMPTIED] = "emptied", [COUNT_GRADE] = "grade",
    [COUNT_UNIT] = "unit", [COUNT_THEN] = "then", [COUNT_UNDONE] = "undone",
};

enum { VALUE_MOST = 1000 };

static int32_t milli_in(struct loader *loader, const config_setting_t *entry, const char *key)
{
    double n = load_number(loader, entry, key, 0);
    if (n >= 0 && n <= VALUE_MOST)
        return (int32_t)(n * 1000);
    load_error(loader, entry, "%s is a number from 0 to %d", key, VALUE_MOST);
    return 0;
}

void load_count(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "kind", "value", "factor", "each", "phrases", "note" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    int kind = load_word_in(loader, entry, "kind", KIND_NAMES, COUNT_KINDS, -1);
    struct count_entry *c = vec_add(&loader->counts);
    if (c == NULL) {
        loader->failed = true;
        return;
    }
    if (kind < 0) {
        load_error(loader, entry, "an entry of counts wants its kind");
        return;
    }
    *c = (struct count_entry){ (enum count_kind)kind, load_bool(loader, entry, "each", false), milli_in(loader, entry, "value"),
                               milli_in(loader, entry, "factor") };
    struct phrase_place place = { .kind = PHRASE_COUNT, .target = (uint32_t)loader->counts.n - 1 };
    load_member_phrases(loader, entry, "phrases", &place);
}

void load_overuse(struct loader *loader, const config_setting_t *entry)
{
    const char *class_name = load_string(loader, entry, "class");
    double days = load_number(loader, entry, "days", 0);
    struct overuse *o = class_name != NULL && days >= 1 && days <= 31 ? vec_add(&loader->overuses) : NULL;
    if (o != NULL) /* whoever counts the diary tells of what is wrong with it */
        *o = (struct overuse){ load_keep(loader, class_name), (int32_t)days };
}

void load_settle_overuse(const struct loader *loader)
{
    struct lexicon *x = loader->lexicon;
    const struct overuse *all = loader->overuses.items;
    for (size_t i = 0; i < loader->overuses.n; i++) {
        if (x->overuse_least == 0 || all[i].days < x->overuse_least)
            x->overuse_least = all[i].days;
        if (all[i].days > x->overuse_most)
            x->overuse_most = all[i].days;
        for (uint32_t m = 0; m < x->n_medications; m++)
            if (strcmp(x->medications[m].class_name, all[i].class_name) == 0)
                x->medications[m].overuse_days = all[i].days;
    }
}
