/* SPDX-License-Identifier: ISC
 * The verbs of care_admin: a table, the alerts, the status.  People are in command_patient.c. */
#include <config.h>

#include "care/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "care/link.h"
#include "care/team.h"
#include "store/escalation_rows.h"
#include "store/patient_rows.h"

enum { REFUSAL_MAX_BYTES = 400 };

int command_refuse(struct buf *answer, const char *format, ...)
{
    char text[REFUSAL_MAX_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    buf_reset(answer);
    buf_adds(answer, text);
    return 1;
}

struct str command_text(const cJSON *arguments, const char *name)
{
    return str_trim(str_of(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(arguments, name))));
}

int64_t command_number(const cJSON *arguments, const char *name, int64_t missing)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(arguments, name);
    int64_t value = missing;
    if (cJSON_IsString(item)) {
        text_to_int(str_of(item->valuestring), INT64_MIN, INT64_MAX, &value);
        return value;
    }
    if (!cJSON_IsNumber(item) || item->valuedouble < -9e15 || item->valuedouble > 9e15)
        return missing;
    return (int64_t)item->valuedouble;
}

void command_add_text(struct buf *answer, const char *name, struct str value, bool first)
{
    buf_addf(answer, "%s\"%s\":", first ? "" : ",", name);
    buf_add_json(answer, value);
}

void command_add_number(struct buf *answer, const char *name, int64_t value, bool first)
{
    buf_addf(answer, "%s\"%s\":%lld", first ? "" : ",", name, (long long)value);
}

static int add_alert(struct care *care, const struct escalation *row, struct buf *answer, struct err *err)
{
    struct escalation_flag *flags = NULL;
    struct person person;
    size_t n = 0;
    if (person_load(care, row->patient_id, row->address_id, &person, err) < 0
        || escalation_rows_flags(care->db, row->id, care->arena, &flags, &n, err) < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_number(answer, "code", row->id, true);
    command_add_number(answer, "patient", row->patient_id, false);
    command_add_text(answer, "name", person.patient.name, false);
    command_add_text(answer, "state", str_of(ESCALATION_STATE_NAMES[row->state]), false);
    command_add_text(answer, "tier", str_of(TIER_NAMES[row->tier]), false);
    command_add_number(answer, "opened_utc", row->opened_utc, false);
    command_add_number(answer, "next_utc", row->team_next_utc != 0 ? row->team_next_utc : row->patient_next_utc, false);
    command_add_text(answer, "taken_by", row->taken_by, false);
    command_add_text(answer, "asked", row->asked_flag, false);
    buf_adds(answer, ",\"flags\":[");
    for (size_t i = 0; i < n; i++) {
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_text(answer, "id", flags[i].flag, true);
        command_add_text(answer, "tier", str_of(TIER_NAMES[flags[i].tier]), false);
        command_add_text(answer, "certainty", str_of(CERTAINTY_NAMES[flags[i].certainty]), false);
        buf_adds(answer, flags[i].denied ? ",\"denied\":true}" : ",\"denied\":false}");
    }
    buf_adds(answer, "]}");
    return 0;
}

static int alerts(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct escalation *rows = NULL;
    size_t n = 0;
    int64_t limit = command_number(arguments, "limit", 100);
    if (escalation_rows_list(care->db, limit > 0 && limit <= 1000 ? (size_t)limit : 100, care->arena, &rows, &n, err) < 0)
        return -1;
    buf_adds(answer, "{\"alerts\":[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_addc(answer, ',');
        if (add_alert(care, &rows[i], answer, err) < 0)
            return -1;
    }
    buf_adds(answer, "]}");
    return 0;
}

/* Whose name a command is done under: a member of the team. */
static int who_of(struct care *care, const cJSON *arguments, struct buf *answer, int *member)
{
    const struct team *team = &care->setup->settings->team;
    struct str by = command_text(arguments, "by");
    if (by.n == 0)
        return command_refuse(answer, "Say who does it: \"by\" is the id of a member of the team.");
    *member = team_find(team, by);
    if (*member < 0)
        return command_refuse(answer, "There is no member \"%.*s\" in the team.", (int)by.n, by.s);
    return 0;
}

static int after(struct care *care, int64_t code, enum team_done done, struct buf *answer, struct err *err)
{
    struct escalation row;
    int rc = escalation_rows_get(care->db, code, care->arena, &row, err);
    if (rc < 0)
        return -1;
    if (rc == 0)
        return command_refuse(answer, "There is no alert %lld.", (long long)code);
    if (done == TEAM_TAKEN_BY_OTHER)
        return command_refuse(answer, "Alert %lld is with %.*s already.", (long long)code, (int)row.taken_by.n, row.taken_by.s);
    if (done == TEAM_NOT_OPEN)
        return command_refuse(answer, "Alert %lld was closed before.", (long long)code);
    if (done == TEAM_SAME_AGAIN)
        return command_refuse(answer, "Alert %lld was closed by the same person: somebody else must look at it again.", (long long)code);
    if (done == TEAM_UNREACHABLE)
        return command_refuse(answer, "That member has no address.");
    return add_alert(care, &row, answer, err);
}

static int alert_ack(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    int member;
    enum team_done done;
    int64_t code = command_number(arguments, "code", 0);
    if (who_of(care, arguments, answer, &member) != 0)
        return 1;
    const char *id = care->setup->settings->team.members[member].id;
    return escalate_ack(care, code, member, str_of(id), &done, err) < 0 ? -1 : after(care, code, done, answer, err);
}

static int alert_pass(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    int member;
    enum team_done done;
    int64_t code = command_number(arguments, "code", 0);
    struct str to = command_text(arguments, "to");
    if (who_of(care, arguments, answer, &member) != 0)
        return 1;
    int passed_to = team_find(&care->setup->settings->team, to);
    if (passed_to < 0)
        return command_refuse(answer, "There is no member \"%.*s\" in the team.", (int)to.n, to.s);
    const char *id = care->setup->settings->team.members[member].id;
    return escalate_pass(care, code, member, str_of(id), passed_to, &done, err) < 0 ? -1 : after(care, code, done, answer, err);
}

static int alert_close(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    int member;
    enum team_done done;
    int64_t code = command_number(arguments, "code", 0);
    struct str said = command_text(arguments, "outcome");
    if (who_of(care, arguments, answer, &member) != 0)
        return 1;
    static const char *const IDS[] = { "spoke", "in_care", "declined", "false", "not_reached" };
    const char *outcome = messages_outcome(care->setup->messages, said);
    for (size_t i = 0; i < sizeof IDS / sizeof *IDS; i++)
        if (str_is_nocase(said, IDS[i]))
            outcome = IDS[i];
    if (outcome == NULL)
        return command_refuse(answer, "Say how it ended: \"outcome\" is spoke, in_care, declined, false or not_reached.");
    const char *id = care->setup->settings->team.members[member].id;
    return escalate_close(care, code, member, str_of(id), outcome, &done, err) < 0 ? -1 : after(care, code, done, answer, err);
}

static const struct {
    const char *verb;
    command_fn *run;
    bool changes;
} VERBS[] = {
    { "alert.ack", alert_ack, true },
    { "alert.close", alert_close, true },
    { "alert.pass", alert_pass, true },
    { "alert.show", command_alert_show, false },
    { "alert.tell", command_alert_tell, true },
    { "alerts", alerts, false },
    { "channel.test", command_channel_test, true },
    { "alerts.false", command_alerts_false, false },
    { "diary", command_diary, false },
    { "figures", command_figures, false },
    { "link.do", link_do, true },
    { "link.show", link_show, false },
    { "outbox.show", command_outbox_show, false },
    { "patient.add", command_patient_add, true },
    { "patient.address", command_patient_address, true },
    { "patient.clear", command_patient_clear, true },
    { "patient.intake", command_patient_intake, true },
    { "patient.confirm", command_patient_confirm, true },
    { "patient.consent", command_patient_consent, true },
    { "patient.erase", command_patient_erase, true },
    { "patient.fact", command_patient_fact, true },
    { "patient.off", command_patient_off, true },
    { "patient.quiet", command_patient_quiet, true },
    { "patient.travel", command_patient_travel, true },
    { "patient.import", command_patient_import, true },
    { "patient.list", command_patient_list, false },
    { "patient.show", command_patient_show, false },
    { "plan.add", command_plan_add, true },
    { "plan.defaults", command_plan_defaults, true },
    { "plan.except", command_plan_except, true },
    { "plan.list", command_plan_list, false },
    { "plan.pause", command_plan_pause, true },
    { "plan.preview", command_plan_preview, false },
    { "plan.remove", command_plan_remove, true },
    { "plan.show", command_plan_show, false },
    { "report", command_report, false },
    { "status", command_status, false },
    { "team.accept", command_team_accept, true },
    { "team.back", command_team_back, true },
    { "team.busy", command_team_busy, true },
    { "team.heat", command_team_heat, true },
    { "team.list", command_team_list, false },
    { "team.off", command_team_off, true },
    { "team.swap", command_team_swap, true },
    { "team.swap_end", command_team_swap_end, true },
    { "team.swap_no", command_team_swap_no, true },
    { "team.swap_ok", command_team_swap_ok, true },
    { "team.test", command_team_test, true },
};
enum { N_VERBS = sizeof VERBS / sizeof *VERBS };

bool care_admin_changes(struct str verb)
{
    for (size_t i = 0; i < N_VERBS; i++)
        if (str_is(verb, VERBS[i].verb))
            return VERBS[i].changes;
    return false;
}

int care_admin(struct care *care, struct str verb, struct str arguments, struct buf *answer, struct err *err)
{
    const char *names[N_VERBS];
    for (size_t i = 0; i < N_VERBS; i++) {
        names[i] = VERBS[i].verb;
        if (!str_is(verb, VERBS[i].verb))
            continue;
        cJSON *json = arguments.n > 0 ? cJSON_ParseWithLength(arguments.s, arguments.n) : cJSON_CreateObject();
        int rc = cJSON_IsObject(json) ? VERBS[i].run(care, json, answer, err)
                                      : command_refuse(answer, "The arguments are not a JSON object.");
        cJSON_Delete(json);
        return rc;
    }
    const char *near = text_nearest(verb, names, N_VERBS);
    return near != NULL ? command_refuse(answer, "There is no command \"%.*s\"; did you mean \"%s\"?", (int)verb.n, verb.s, near)
                        : command_refuse(answer, "There is no command \"%.*s\".", (int)verb.n, verb.s);
}
