/* SPDX-License-Identifier: ISC
 * What speaks against hands-on routines and is said without being asked: "i forgot, i had neck surgery last year". */
#include <config.h>

#include <string.h>

#include "care/intake_inside.h"
#include "store/patient_rows.h"

/* Said of themselves, as it is.  words: what the item's own words say; they hear a no that the lexicon does not ("nunca me operaron"),
 * and that one of something else is none ("aura no, im on eliquis"). */
static bool is_told(const struct intake_rules *rules, const struct mention *mention, enum intake_said words)
{
    bool said = mention->polarity == POLARITY_PRESENT || (mention->polarity == POLARITY_UNSURE && words == INTAKE_YES);
    return said && words != INTAKE_NO && mention->experiencer == EXPERIENCER_PATIENT && mention->mode == MODE_STATED
        && !intake_only_asked(rules, mention->name);
}

static enum intake_said words_of(struct care *care, const struct intake_rules *rules, struct str text, size_t item)
{
    struct intake_text asked = { .id = "", .items = { item }, .n_items = 1 };
    struct intake_reading in = { .rules = rules, .text = text };
    return intake_read(&in, &asked, care->arena).items[item];
}

static bool says(const struct intake_item *item, const struct mention *mention)
{
    for (size_t c = 0; c < item->n_concepts; c++)
        if (strcmp(item->concepts[c], mention->name) == 0)
            return true;
    return false;
}

/* The answer to what was asked says yes or no to it already. */
static bool is_answered(const struct intake_prompted *prompted, size_t item)
{
    return prompted->open && prompted->answer.any && prompted->answer.items[item] != INTAKE_UNSAID;
}

/* A member noted just that fact of them, and allowed what is allowed knowing it. */
static int is_noted(struct care *care, int64_t patient_id, const struct mention *mention, struct err *err)
{
    const char *name = arena_printf(care->arena, "patient.%s", mention->name);
    for (int fact = FACT_PREGNANT; name != NULL && fact < FACT_COUNT; fact++) {
        int64_t value = 0, at_utc = 0;
        struct str by = STR("");
        if (strcmp(FACT_NAMES[fact], name) != 0)
            continue;
        int rc = patient_rows_fact_said(care->db, patient_id, (enum fact)fact, care->arena, &value, &by, &at_utc, err);
        return rc == 1 ? value > 0 && !str_is(by, "patient") : rc;
    }
    return name != NULL ? 0 : err_set(err, ERR_NOMEM, "fact");
}

/* As if all had been asked: the text as an answer that says yes, and never no. */
static int read_told(struct care *care, const struct person *person, const struct intake_rules *rules, struct str text,
                     const struct reading *reading, const struct intake_prompted *prompted, struct intake_text *asked,
                     struct intake_answer *out, struct err *err)
{
    for (size_t i = 0; i < intake_n_items(rules) && asked->n_items < INTAKE_LIST_MAX; i++) {
        const struct intake_item *item = intake_item(rules, i);
        bool told = false;
        if (item->does != INTAKE_HANDS || is_answered(prompted, i))
            continue;
        for (size_t m = 0; m < reading->n_mentions && !told; m++) {
            const struct mention *mention = &reading->mentions[m];
            if (!says(item, mention) || !is_told(rules, mention, words_of(care, rules, text, i)))
                continue;
            int noted = is_noted(care, person->patient.id, mention, err);
            if (noted < 0)
                return -1;
            told = !noted;
        }
        if (!told)
            continue;
        out->items[i] = INTAKE_YES;
        asked->items[asked->n_items++] = i;
    }
    return 0;
}

int intake_told(struct care *care, struct person *person, struct str text, const struct reading *reading,
                const struct intake_prompted *prompted, int64_t inbox_id, struct str *body, struct err *err)
{
    const struct intake_rules *rules = asking_rules(care);
    struct intake_text asked = { .id = "" };
    struct intake_answer answer = { .any = true };
    struct str nothing = STR("");
    bool known = person->patient.state == PATIENT_ACTIVE || person->patient.state == PATIENT_PAUSED
        || person->patient.state == PATIENT_INVITED || person->patient.state == PATIENT_STOPPED;
    bool were_on = person->patient.hands_on_cleared_by.n > 0;
    *body = STR("");
    if (rules == NULL || !known || person_is_doubtful(care, person))
        return 0;
    if (read_told(care, person, rules, text, reading, prompted, &asked, &answer, err) < 0)
        return -1;
    if (asked.n_items == 0)
        return 0;
    if (intake_keep(care, person, rules, &asked, &answer, inbox_id, true, &nothing, err) < 0)
        return -1;
    if (were_on && !prompted->open && person->patient.hands_on_cleared_by.n == 0)
        *body = say(care, &person->voice, MESSAGE_INFO_HANDS_NOW_OFF);
    return 0;
}
