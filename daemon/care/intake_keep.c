/* SPDX-License-Identifier: ISC
 * What an answer of the intake changes: what the rules know of the person, hands-on routines, zone, hours. */
#include <config.h>

#include "care/intake_inside.h"

#include "care/escalate.h"
#include "care/hands_off.h"
#include "care/plan_make.h"
#include "care/remind.h"
#include "care/zone_guess.h"
#include "store/patient_rows.h"

#define PATIENT "patient"

int intake_known_of(struct care *care, const struct intake_rules *rules, int64_t patient_id, struct intake_known *out, struct err *err)
{
    struct intake_said_row *said = NULL;
    size_t n = 0;
    *out = (struct intake_known){ .best = -1, .usual = -1 };
    if (intake_rows_said(care->db, patient_id, care->arena, &said, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        size_t item = intake_item_of(rules, said[i].item);
        if (item < INTAKE_ITEMS_MAX)
            out->items[item] = said[i].value > 0 ? INTAKE_YES : INTAKE_NO;
        else if (str_is(said[i].item, "best"))
            out->best = said[i].value;
        else if (str_is(said[i].item, "usual"))
            out->usual = said[i].value;
        else if (str_is(said[i].item, "aura"))
            out->aura = said[i].value > 0 ? INTAKE_YES : INTAKE_NO;
        else if (str_is(said[i].item, "zone"))
            out->zone_confirmed = said[i].value > 0;
        else if (str_is(said[i].item, "hands_off"))
            out->hands_off = said[i].value > 0;
        else if (str_is(said[i].item, HANDS_OFF_SIGN))
            out->sign = said[i].value;
    }
    return 0;
}

static int say_item(struct care *care, const struct person *person, struct str item, int64_t value, struct err *err)
{
    struct intake_said_row row = { .item = item, .value = value, .by = STR(PATIENT), .at_utc = care->now_utc };
    return intake_rows_say(care->db, person->patient.id, &row, err);
}

/* A yes always counts.  A no changes nothing that a member knows better. */
static int set_facts(struct care *care, const struct person *person, const struct intake_item *item, bool yes, struct err *err)
{
    for (size_t i = 0; i < item->n_facts; i++) {
        int64_t value = 0, at_utc = 0;
        struct str by = STR("");
        int rc = patient_rows_fact_said(care->db, person->patient.id, item->facts[i], care->arena, &value, &by, &at_utc, err);
        if (rc < 0)
            return -1;
        if (!yes && rc == 1 && !str_is(by, PATIENT))
            continue;
        if (yes && rc == 1 && value > 0 && !str_is(by, PATIENT))
            continue;
        if (patient_rows_set_fact(care->db, person->patient.id, item->facts[i], yes, PATIENT, care->now_utc, err) < 0)
            return -1;
    }
    return 0;
}

/* 1: a yes that speaks against hands-on routines is new. */
static int keep_items(struct care *care, const struct person *person, const struct intake_rules *rules, const struct intake_text *asked,
                      const struct intake_answer *answer, const struct intake_known *before, bool only_yes, struct err *err)
{
    bool new_yes = false;
    for (size_t k = 0; k < asked->n_items; k++) {
        size_t i = asked->items[k];
        const struct intake_item *item = intake_item(rules, i);
        enum intake_said said = answer->items[i] == INTAKE_UNSAID && answer->list ? INTAKE_NO : answer->items[i];
        if (said == INTAKE_UNSAID || (said == INTAKE_NO && only_yes))
            continue;
        if (say_item(care, person, str_of(item->id), said == INTAKE_YES, err) < 0
            || set_facts(care, person, item, said == INTAKE_YES, err) < 0)
            return -1;
        new_yes = new_yes || (said == INTAKE_YES && before->items[i] != INTAKE_YES && item->does == INTAKE_HANDS);
    }
    return new_yes;
}

/* Decision 20: what the clock there says decides, in the person's own region first; nothing that fits: the team is asked. */
static int keep_clock(struct care *care, struct person *person, const struct intake_clock *clock, int64_t inbox_id, struct str *told,
                      struct err *err)
{
    struct zone_guess guess;
    if (zone_guess(care, person, clock, &guess, err) < 0)
        return -1;
    if (guess.zone == NULL) {
        *told = compose_join(*told, say(care, &person->voice, MESSAGE_INTAKE_ZONE_UNKNOWN), care->arena);
        return escalate_list(care, person, inbox_id, "zone", err);
    }
    struct place zone = { "zone", zone_city(care->arena, guess.zone) };
    *told = compose_join(*told, compose(&person->voice, MESSAGE_INTAKE_ZONE, &zone, 1, care->arena), care->arena);
    if (say_item(care, person, STR("zone"), 1, err) < 0)
        return -1;
    if (!guess.changed)
        return 0;
    person->patient.zone = str_of(guess.zone);
    person->zone = zones_find(care->zones, guess.zone, NULL);
    zone_local(person->zone, care->now_utc, &person->now);
    return patient_rows_save(care->db, &person->patient, err) < 0 ? -1 : remind_wake(care, person->patient.id, err);
}

/* The rest of the person's own row. */
static int keep_hours(struct care *care, struct person *person, const struct intake_answer *answer, struct err *err)
{
    bool changed = answer->years || answer->has_quiet;
    if (answer->years)
        person->patient.birth_year = answer->birth_year;
    if (answer->has_quiet) {
        person->patient.quiet_from_min = answer->quiet_from;
        person->patient.quiet_to_min = answer->quiet_to;
    }
    if (changed && patient_rows_save(care->db, &person->patient, err) < 0)
        return -1;
    if (answer->has_usual && say_item(care, person, STR("usual"), answer->usual_tenths, err) < 0)
        return -1;
    if (answer->aura != INTAKE_UNSAID && say_item(care, person, STR("aura"), answer->aura == INTAKE_YES, err) < 0)
        return -1;
    if (!answer->has_best)
        return 0;
    return say_item(care, person, STR("best"), answer->best, err) < 0 ? -1 : plan_prefer(care, person, answer->best, err);
}

int intake_keep(struct care *care, struct person *person, const struct intake_rules *rules, const struct intake_text *asked,
                const struct intake_answer *answer, int64_t inbox_id, bool only_yes, struct str *told, struct err *err)
{
    struct intake_known before;
    if (intake_known_of(care, rules, person->patient.id, &before, err) < 0)
        return -1;
    int new_yes = keep_items(care, person, rules, asked, answer, &before, only_yes, err);
    if (new_yes < 0 || intake_settle(care, person, rules, new_yes == 1, inbox_id, err) < 0)
        return -1;
    if (answer->has_clock && keep_clock(care, person, &answer->clock, inbox_id, told, err) < 0)
        return -1;
    return keep_hours(care, person, answer, err);
}

int intake_settle(struct care *care, struct person *person, const struct intake_rules *rules, bool new_yes, int64_t inbox_id,
                  struct err *err)
{
    struct intake_known known;
    struct patient *p = &person->patient;
    bool all_no = true;
    if (intake_known_of(care, rules, p->id, &known, err) < 0)
        return -1;
    for (size_t i = 0; i < intake_n_items(rules); i++)
        all_no = all_no && (intake_item(rules, i)->does != INTAKE_HANDS || known.items[i] == INTAKE_NO);
    if (new_yes) {
        p->hands_on_cleared_by = STR("");
        if (patient_rows_save(care->db, p, err) < 0)
            return -1;
        return escalate_list(care, person, inbox_id, "intake", err);
    }
    if (!all_no || known.hands_off || known.sign != 0 || p->hands_on_cleared_by.n > 0)
        return 0;
    p->hands_on_cleared_by = STR("intake");
    return patient_rows_save(care->db, p, err);
}
