/* SPDX-License-Identifier: ISC
 * The commands by which the team says what it knows of a person and allows: facts, quiet hours, hands-on routines. */
#include <config.h>

#include "care/command.h"
#include "care/hands_off.h"
#include "care/intake_talk.h"
#include "care/intake_table.h"
#include "care/team.h"
#include "store/audit_rows.h"
#include "store/intake_rows.h"
#include "store/patient_rows.h"

enum { WATER_MOST_ML = 6000 };

static int64_t most_of(enum fact fact)
{
    return fact == FACT_USUAL_PAIN ? 100 : fact == FACT_WATER_GOAL_ML || fact == FACT_WATER_LIMIT_ML ? WATER_MOST_ML : 1;
}

int command_patient_fact(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient patient;
    struct str name = command_text(arguments, "fact"), by = command_text(arguments, "by");
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(arguments, "value");
    int rc = command_find_patient(care, arguments, &patient, answer, err), fact = -1;
    if (rc != 0)
        return rc;
    for (int i = FACT_PREGNANT; i < FACT_COUNT; i++)
        if (str_is(name, FACT_NAMES[i]))
            fact = i;
    if (fact < 0)
        return command_refuse(answer, "There is no fact \"%.*s\"; one is written like %s.", (int)name.n, name.s,
                              FACT_NAMES[FACT_PREGNANT]);
    int member = team_find(&care->setup->settings->team, by);
    if (member < 0)
        return command_refuse(answer, "Say who knows it: \"by\" is the id of a member of the team.");
    const char *who = care->setup->settings->team.members[member].id;
    int64_t number = cJSON_IsBool(value) ? cJSON_IsTrue(value) : command_number(arguments, "value", -1);
    if (cJSON_IsNull(value))
        rc = patient_rows_forget_fact(care->db, patient.id, (enum fact)fact, err);
    else if (number < 0 || number > most_of((enum fact)fact))
        return command_refuse(answer, "\"value\" is true, false or null; usual pain is a number of tenths up to 100, water one of ml.");
    else
        rc = patient_rows_set_fact(care->db, patient.id, (enum fact)fact, number, who, care->now_utc, err);
    if (rc < 0 || audit_rows_put(care->db, care->now_utc, who, "patient.fact", "patient", patient.id, err) < 0)
        return -1;
    buf_adds(answer, "{}");
    return 0;
}

/* "22:00" to minutes; -1: it is none. */
static int minute_of(struct str text)
{
    struct str hour;
    int64_t h, m;
    if (!str_cut(&text, ':', &hour) || text.s == NULL || text.n != 2 || !text_to_int(hour, 0, 23, &h) || !text_to_int(text, 0, 59, &m))
        return -1;
    return (int)(h * 60 + m);
}

/* "hours": "22:00-7:00", "none", or "site" for the site's own. */
int command_patient_quiet(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient patient;
    struct str hours = command_text(arguments, "hours"), from = STR(""), to = hours;
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0)
        return rc;
    if (str_is(hours, "site"))
        patient.quiet_from_min = patient.quiet_to_min = -1;
    else if (str_is(hours, "none"))
        patient.quiet_from_min = patient.quiet_to_min = 0;
    else {
        bool cut = str_cut(&to, '-', &from) && to.s != NULL;
        patient.quiet_from_min = cut ? minute_of(from) : -1;
        patient.quiet_to_min = cut ? minute_of(to) : -1;
        if (patient.quiet_from_min < 0 || patient.quiet_to_min < 0)
            return command_refuse(answer, "Quiet hours are written 22:00-7:00, none or site.");
    }
    if (patient_rows_save(care->db, &patient, err) < 0
        || audit_rows_put(care->db, care->now_utc, "operator", "patient.quiet", "patient", patient.id, err) < 0)
        return -1;
    buf_adds(answer, "{}");
    return 0;
}

/* Decision 1: a named member clears somebody for hands-on routines, or with "off" takes that back. */
int command_patient_clear(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient patient;
    struct str by = command_text(arguments, "by");
    bool off = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(arguments, "off"));
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0)
        return rc;
    int member = team_find(&care->setup->settings->team, by);
    if (member < 0)
        return command_refuse(answer, "Say who allows it: \"by\" is the id of a member of the team.");
    const char *who = care->setup->settings->team.members[member].id;
    patient.hands_on_cleared_by = off ? STR("") : str_of(who);
    /* Switched off by a member, no answer of the intake switches them on. */
    struct intake_said_row hands_off = { .item = STR("hands_off"), .value = 1, .by = str_of(who), .at_utc = care->now_utc };
    rc = off ? intake_rows_say(care->db, patient.id, &hands_off, err) : intake_rows_forget(care->db, patient.id, hands_off.item, err);
    if (rc == 0 && !off)
        rc = intake_rows_forget(care->db, patient.id, STR(HANDS_OFF_SIGN), err);
    if (rc < 0 || patient_rows_save(care->db, &patient, err) < 0
        || audit_rows_put(care->db, care->now_utc, who, off ? "patient.unclear" : "patient.clear", "patient", patient.id, err) < 0)
        return -1;
    buf_adds(answer, "{");
    command_add_text(answer, "hands_on_cleared_by", patient.hands_on_cleared_by, true);
    buf_adds(answer, "}");
    return 0;
}

/* Asks somebody the questions after joining: who joined elsewhere, or again. */
int command_patient_intake(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient patient;
    struct person person;
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0)
        return rc;
    if (person_load(care, patient.id, 0, &person, err) < 0 || (rc = intake_ask(care, &person, err)) < 0)
        return -1;
    if (rc == 1)
        return command_refuse(answer, "They cannot be asked now: not joined, stopped or paused, or another question waits for its answer.");
    if (audit_rows_put(care->db, care->now_utc, "operator", "patient.intake", "patient", patient.id, err) < 0)
        return -1;
    buf_adds(answer, "{}");
    return 0;
}

/* What a member said by name, when it is to be looked at again (decision 3). */
static int add_reviews(struct care *care, const struct person *person, struct buf *answer, struct err *err)
{
    static const enum fact REVIEWED[] = { FACT_USUAL_PAIN, FACT_USUAL_AURA, FACT_USUAL_STAB, FACT_VESTIBULAR };
    bool first = true;
    buf_adds(answer, ",\"reviews\":[");
    for (size_t i = 0; i < sizeof REVIEWED / sizeof *REVIEWED; i++) {
        int64_t value = 0, at_utc = 0;
        struct str by = STR("");
        struct local local;
        int rc = patient_rows_fact_said(care->db, person->patient.id, REVIEWED[i], care->arena, &value, &by, &at_utc, err);
        if (rc < 0)
            return -1;
        if (rc == 0)
            continue;
        zone_local(person->zone, at_utc + FACT_REVIEW_S, &local);
        buf_adds(answer, first ? "{" : ",{");
        command_add_text(answer, "fact", str_of(FACT_NAMES[REVIEWED[i]]), true);
        command_add_text(answer, "by", by, false);
        command_add_number(answer, "review", local.date, false);
        command_add_text(answer, "counts", care->now_utc - at_utc <= FACT_REVIEW_S ? STR("yes") : STR("no: to be reviewed"), false);
        buf_addc(answer, '}');
        first = false;
    }
    buf_addc(answer, ']');
    return 0;
}

int command_add_intake(struct care *care, const struct person *person, struct buf *answer, struct err *err)
{
    struct intake row;
    struct intake_said_row *said = NULL;
    struct str why;
    size_t n = 0;
    int rc = intake_rows_get(care->db, person->patient.id, &row, err);
    if (rc < 0 || intake_rows_said(care->db, person->patient.id, care->arena, &said, &n, err) < 0
        || intake_why_off(care, person, &why, err) < 0)
        return -1;
    command_add_text(answer, "hands_on_reasons", why, false);
    command_add_text(answer, "intake", str_of(INTAKE_STATE_NAMES[rc == 1 ? row.state : INTAKE_NOT_BEGUN]), false);
    buf_adds(answer, ",\"said\":{");
    for (size_t i = 0; i < n; i++)
        command_add_number(answer, arena_str(care->arena, said[i].item).s, said[i].value, i == 0);
    buf_addc(answer, '}');
    return add_reviews(care, person, answer, err);
}
