/* SPDX-License-Identifier: ISC
 * The commands on days: a person's days off, where a person is, dates that a plan leaves out. */
#include <config.h>

#include "care/command.h"
#include "care/days_off.h"
#include "care/person.h"
#include "care/places.h"
#include "care/plan_make.h"
#include "care/remind.h"
#include "care/team.h"
#include "care/travel.h"
#include "store/audit_rows.h"
#include "store/meta_rows.h"
#include "store/plan_rows.h"

enum { EXDATES_MAX_BYTES = 1400, DAYS_MOST = 366, PLACE_MAX_BYTES = 40 };

/* A member, or the operator.  1: refused. */
static int who_of(struct care *care, const cJSON *arguments, struct str *who, struct buf *answer)
{
    struct str by = command_text(arguments, "by");
    int member = by.n > 0 ? team_find(&care->setup->settings->team, by) : -1;
    if (by.n > 0 && member < 0)
        return command_refuse(answer, "There is no member \"%.*s\" in the team.", (int)by.n, by.s);
    *who = member >= 0 ? str_of(care->setup->settings->team.members[member].id) : STR("operator");
    return 0;
}

static int find_person(struct care *care, const cJSON *arguments, struct person *out, struct str *who, struct buf *answer, struct err *err)
{
    struct patient patient;
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0 || who_of(care, arguments, who, answer) != 0)
        return rc != 0 ? rc : 1;
    return person_load(care, patient.id, 0, out, err);
}

int command_patient_off(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    struct str who, first = command_text(arguments, "from"), last = command_text(arguments, "to");
    int32_t from = 0, to = 0;
    int rc = find_person(care, arguments, &person, &who, answer, err);
    if (rc != 0)
        return rc;
    if (!plan_read_date(first, &from) || !plan_read_date(last.n > 0 ? last : first, &to))
        return command_refuse(answer, "Days off are written like 2026-12-24, or 2026-12-24..2027-01-02.");
    if (to < from || to < person.now.date || date_to_days(to) - date_to_days(person.now.date) > DAYS_MOST)
        return command_refuse(answer, "Those days are over, more than a year away, or the last is before the first.");
    if (days_off_add(care, &person, from, to, who, NULL, err) < 0
        || audit_rows_put(care->db, care->now_utc, arena_str(care->arena, who).s, "patient.off", "patient", person.patient.id, err) < 0)
        return -1;
    buf_adds(answer, "{\"off\":true}");
    return 0;
}

int command_patient_travel(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    const struct places *places = messages_places(care->setup->messages);
    struct person person;
    struct str who, name = command_text(arguments, "place"), zone = command_text(arguments, "zone"), until = command_text(arguments, "until");
    struct str region = command_text(arguments, "region");
    int32_t to = 0;
    int rc = find_person(care, arguments, &person, &who, answer, err);
    if (rc != 0)
        return rc;
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(arguments, "home")) || command_number(arguments, "home", 0) == 1) {
        if ((rc = travel_home(care, &person, err)) < 0)
            return -1;
        if (rc == 0)
            return command_refuse(answer, "They are at home already.");
    } else {
        const struct travel_place *place = name.n > 0 && places != NULL ? places_find(places, name, care->arena) : NULL;
        if (place != NULL) {
            zone = zone.n > 0 ? zone : str_of(place->zone);
            region = region.n > 0 ? region : str_of(place->region);
        }
        if (zone.n == 0)
            return command_refuse(answer, "That place is not in places.conf, or has several time zones: add a zone like America/Lima.");
        if (zones_find(care->zones, arena_str(care->arena, zone).s, NULL) == NULL)
            return command_refuse(answer, "There is no time zone \"%.*s\".", (int)(zone.n < 60 ? zone.n : 60), zone.s);
        if (until.n > 0 && (!plan_read_date(until, &to) || to < person.now.date))
            return command_refuse(answer, "The last day is written like 2026-12-24 and is not over.");
        region = region.n > 0 ? region : STR(PLACE_REGION_UNKNOWN);
        name = name.n > 0 && name.n <= PLACE_MAX_BYTES ? name : zone;
        if (travel_to(care, &person, zone, region, name, 0, to, err) < 0)
            return -1;
    }
    if (audit_rows_put(care->db, care->now_utc, arena_str(care->arena, who).s, "patient.travel", "patient", person.patient.id, err) < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_text(answer, "zone", person.patient.zone, true);
    command_add_text(answer, "region", person.patient.region, false);
    command_add_text(answer, "time", clock_text(care, person.zone, care->now_utc), false);
    buf_addc(answer, '}');
    return 0;
}

int command_plan_except(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct person person;
    struct plan plan;
    struct str who, more = { NULL, 0 };
    int64_t id = command_number(arguments, "plan", 0);
    int rc = id > 0 ? plan_rows_get(care->db, id, care->arena, &plan, err) : 0;
    if (rc < 0)
        return -1;
    if (rc == 0 || plan.state == PLAN_REMOVED)
        return command_refuse(answer, "There is no plan %lld; napectl plan list shows them.", (long long)id);
    if (who_of(care, arguments, &who, answer) != 0)
        return 1;
    if (!plan_read_exdates(command_text(arguments, "dates"), care->arena, &more) || more.n == 0)
        return command_refuse(answer, "Dates to be left out are written like 2026-12-24,2026-12-31, with T09:00 for one time of a day.");
    plan.exdates = str_of(arena_printf(care->arena, "%.*s%s%.*s", (int)plan.exdates.n, plan.exdates.n > 0 ? plan.exdates.s : "",
                                       plan.exdates.n > 0 ? "," : "", (int)more.n, more.s));
    if (plan.exdates.n > EXDATES_MAX_BYTES)
        return command_refuse(answer, "The plan leaves out too many dates; write them into its rule, or add the days off to the patient.");
    plan.next_date = 0; /* counted anew: the next date may be one of them; what was said has its row (P6) */
    if (person_load(care, plan.patient_id, 0, &person, err) < 0 || plan_advance_anew(care, &plan, person.zone, err) < 0
        || plan_rows_save(care->db, &plan, err) < 0
        || audit_rows_put(care->db, care->now_utc, arena_str(care->arena, who).s, "plan.except", "plan", plan.id, err) < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_number(answer, "plan", plan.id, true);
    command_add_text(answer, "left_out", plan.exdates, false);
    buf_addc(answer, '}');
    return 0;
}

int command_team_heat(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct str who, first = command_text(arguments, "from"), last = command_text(arguments, "to");
    int32_t from = 0, to = 0;
    if (who_of(care, arguments, &who, answer) != 0)
        return 1;
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(arguments, "end"))
        && (!plan_read_date(first, &from) || !plan_read_date(last.n > 0 ? last : first, &to) || to < from))
        return command_refuse(answer, "Hot days are written like 2026-07-14, or 2026-07-14..2026-07-16.");
    const char *text = arena_printf(care->arena, "%d-%d", from, to);
    if (text == NULL)
        return err_set(err, ERR_NOMEM, "heat");
    if (meta_rows_put(care->db, "hot_days", str_of(text), err) < 0
        || audit_rows_put(care->db, care->now_utc, arena_str(care->arena, who).s, "team.heat", "team", 0, err) < 0)
        return -1;
    buf_adds(answer, "{\"heat\":true}");
    return 0;
}
