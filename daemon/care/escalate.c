/* SPDX-License-Identifier: ISC
 * Loads an escalation, walks its tables, saves it.  What members do with it is in escalate_member.c. */
#include <config.h>

#include "care/escalate_inside.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/buf.h"
#include "store/audit_rows.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "triage/ruleset.h"

enum { MINUTE_S = 60, STEP_MIN = 10, OUTCOME_MIN = 60, ASK_EMERGENCY_MIN = 15, ASK_URGENT_MIN = 30 };

int escalate_load_flags(struct escalate *e, struct err *err)
{
    e->flags = NULL;
    e->n_flags = 0;
    return e->row.id == 0 ? 0 : escalation_rows_flags(e->care->db, e->row.id, e->care->arena, &e->flags, &e->n_flags, err);
}

static struct escalation none_open(const struct person *person)
{
    return (struct escalation){
        .patient_id = person->patient.id, .address_id = person->address.id, .state = ESCALATION_CLOSED,
    };
}

int escalate_load(struct escalate *e, struct care *care, const struct person *person, struct err *err)
{
    *e = (struct escalate){ .care = care, .person = person, .member = -1, .to = -1 };
    int rc = escalation_rows_of(care->db, person->patient.id, care->arena, &e->row, err);
    if (rc < 0)
        return -1;
    if (rc == 0)
        e->row = none_open(person);
    return escalate_load_flags(e, err);
}

const struct escalation_flag *escalate_flag(const struct escalate *e, struct str id)
{
    for (size_t i = 0; i < e->n_flags; i++)
        if (str_equal(e->flags[i].flag, id))
            return &e->flags[i];
    return NULL;
}

bool escalate_is_ringing(const struct escalation *row)
{
    return row->state == ESCALATION_ALERTED || row->state == ESCALATION_TAKEN || row->state == ESCALATION_HELD;
}

bool escalate_question_known(const struct escalation *row)
{
    return row->state != ESCALATION_ASKED && row->patient_next_utc == 0;
}

enum patient_side escalate_side_of(const struct escalation *row)
{
    if (row->asked_flag.n > 0)
        return SIDE_QUESTIONED;
    if (row->safe)
        return SIDE_SAFE;
    switch (row->reasks) {
    case 0: return SIDE_CALM;
    case 1: return SIDE_ADVISED;
    case 2: return SIDE_REASKED;
    case 3: return SIDE_REASKED_TWICE;
    default: return SIDE_PHONE;
    }
}

/* The side is not a column: the question, SAFE and the number of re-asks say it. */
static void set_side(struct escalation *row, enum patient_side side)
{
    switch (side) {
    case SIDE_CALM: row->reasks = 0; row->safe = false; break;
    case SIDE_QUESTIONED: break; /* the question's flag is set by who asks it */
    case SIDE_ADVISED: row->reasks = 1; row->safe = false; break;
    case SIDE_REASKED: row->reasks = 2; break;
    case SIDE_REASKED_TWICE: row->reasks = 3; break;
    case SIDE_PHONE: row->reasks = 4; break;
    case SIDE_SAFE: row->safe = true; break;
    case SIDE_COUNT: break;
    }
}

static int minutes(int configured, int missing)
{
    return configured > 0 ? configured : missing;
}

/* 0: no time-out.  *until: a time of day rather than a length. */
static int64_t wait_s(const struct escalate *e, enum wait wait, int64_t *until)
{
    const struct team *team = &e->care->setup->settings->team;
    const struct escalation_flag *flag = escalate_flag(e, e->question);
    struct duty duty;
    *until = 0;
    switch (wait) {
    case WAIT_OPENING:
        if (duty_load_for(e->care, e->person->patient.site, &duty, NULL) == 0)
            *until = duty_opening(&duty, e->care->now_utc + MINUTE_S);
        return STEP_MIN * MINUTE_S;
    case WAIT_STEP: return STEP_MIN * MINUTE_S; /* a ring sets the step's own */
    case WAIT_OUTCOME: return minutes(team->ack_return_min, OUTCOME_MIN) * MINUTE_S;
    case WAIT_ANSWER:
        return MINUTE_S * (flag != NULL && flag->tier == TIER_EMERGENCY ? minutes(team->ask_emergency_min, ASK_EMERGENCY_MIN)
                                                                        : minutes(team->ask_urgent_min, ASK_URGENT_MIN));
    case WAIT_FIRST: return 10 * MINUTE_S; /* decision 8: re-asks at 10 and 30 minutes */
    case WAIT_SECOND: return 20 * MINUTE_S;
    case WAIT_LAST: return 10 * MINUTE_S;
    case WAIT_KEEP:
    case WAIT_NONE: break;
    }
    return 0;
}

static void set_time(struct escalate *e, int64_t *next_utc, int64_t *length_s, enum wait wait)
{
    int64_t until;
    if (wait == WAIT_KEEP)
        return;
    *length_s = wait_s(e, wait, &until);
    if (until != 0) /* its length counts too: the clock may be wrong now and be put back */
        *length_s = until - e->care->now_utc;
    *next_utc = *length_s != 0 ? e->care->now_utc + *length_s : 0;
}

/* The policy as it stands now: the escalation keeps these steps whatever a reload brings. */
struct str escalate_steps(const struct escalate *e)
{
    const struct care *care = e->care;
    const struct team *team = &care->setup->settings->team;
    const struct duty duty = { .settings = care->setup->settings, .site = site_of(care->setup->settings, e->person->patient.site) };
    size_t n_steps;
    const struct team_step *steps = duty_steps(&duty, &n_steps);
    struct buf out;
    buf_init(&out, 0);
    buf_addc(&out, '[');
    for (size_t i = 0; i < n_steps; i++) {
        const struct team_step *step = &steps[i];
        buf_adds(&out, i > 0 ? ",{\"wait_min\":" : "{\"wait_min\":");
        buf_addf(&out, "%d,\"all\":%s,\"members\":[", minutes(step->wait_min, STEP_MIN), step->all ? "true" : "false");
        for (size_t k = 0; k < step->n_members; k++) {
            buf_adds(&out, k > 0 ? "," : "");
            buf_add_json(&out, str_of(team->members[step->members[k]].id));
        }
        buf_adds(&out, "],\"rotations\":[");
        for (size_t k = 0; k < step->n_rotations; k++) {
            buf_adds(&out, k > 0 ? "," : "");
            buf_add_json(&out, str_of(team->rotations[step->rotations[k]].name));
        }
        buf_adds(&out, "]}");
    }
    buf_addc(&out, ']');
    struct str json = buf_ok(&out) ? arena_str(care->arena, buf_str(&out)) : STR("[]");
    buf_clear(&out);
    return json;
}

/* Indexes of those named by a list, into the team of today; one who has left is nobody. */
static size_t indexes(const struct cJSON *list, const struct team *team, bool rotations, int *out, size_t max)
{
    const cJSON *item;
    size_t n = 0, n_known = rotations ? team->n_rotations : team->n_members;
    cJSON_ArrayForEach(item, list) {
        const char *name = cJSON_GetStringValue(item);
        for (size_t i = 0; name != NULL && i < n_known && n < max; i++)
            if (strcmp(rotations ? team->rotations[i].name : team->members[i].id, name) == 0)
                out[n++] = (int)i;
    }
    return n;
}

struct team_step escalate_step(const struct care *care, const struct cJSON *step)
{
    const struct team *team = &care->setup->settings->team;
    int *members = arena_array(care->arena, team->n_members + 1, sizeof *members);
    int *rotations = arena_array(care->arena, team->n_rotations + 1, sizeof *rotations);
    const cJSON *wait = cJSON_GetObjectItemCaseSensitive(step, "wait_min");
    struct team_step out = { .members = members, .rotations = rotations,
                             .all = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(step, "all")),
                             .wait_min = cJSON_IsNumber(wait) ? wait->valueint : 0 };
    if (members == NULL || rotations == NULL)
        return (struct team_step){ 0 };
    out.n_members = indexes(cJSON_GetObjectItemCaseSensitive(step, "members"), team, false, members, team->n_members);
    out.n_rotations = indexes(cJSON_GetObjectItemCaseSensitive(step, "rotations"), team, true, rotations, team->n_rotations);
    return out;
}

bool escalate_names(struct str list, const char *id)
{
    struct str word;
    while (str_cut(&list, ' ', &word))
        if (str_is(word, id))
            return true;
    return false;
}

struct str escalate_names_add(struct arena *arena, struct str list, const char *id)
{
    if (escalate_names(list, id))
        return list;
    return str_of(arena_printf(arena, "%.*s%s%s", (int)list.n, list.s, list.n > 0 ? " " : "", id));
}

static int open_row(struct escalate *e, enum escalation_state state, struct err *err)
{
    e->row.state = state;
    e->row.inbox_id = e->inbox_id;
    e->row.opened_utc = e->care->now_utc;
    e->row.steps = escalate_steps(e);
    return escalation_rows_open(e->care->db, &e->row, &e->row.id, err);
}

int escalate_note(struct escalate *e, struct err *err)
{
    const struct assessment *raised = e->raised;
    e->raised = NULL;
    for (size_t i = 0; raised != NULL && i < raised->n_flags; i++) {
        struct escalation_flag flag = {
            .escalation_id = e->row.id, .flag = str_of(raised->flags[i].id), .tier = raised->flags[i].tier,
            .certainty = raised->flags[i].certainty, .inbox_id = e->inbox_id, .first_utc = e->care->now_utc,
            .last_utc = e->care->now_utc,
        };
        if (escalation_rows_flag(e->care->db, &flag, err) < 0)
            return -1;
    }
    return raised == NULL ? 0 : escalate_load_flags(e, err);
}

static int audit(struct escalate *e, const char *what, struct err *err)
{
    const char *who = e->who.n > 0 ? arena_str(e->care->arena, e->who).s : e->inbox_id != 0 ? "patient" : "nape";
    return audit_rows_put(e->care->db, e->care->now_utc, who, what, "escalation", e->row.id, err);
}

/* What a change of state takes back. */
static void leave_state(struct escalate *e, enum escalation_state before)
{
    if (before == ESCALATION_TAKEN && e->row.state != ESCALATION_TAKEN) { /* the ACK is revoked, once the ring has named it */
        e->row.taken_by = STR("");
        e->row.taken_utc = 0;
    }
    if (before == ESCALATION_LOOK && e->row.state != ESCALATION_LOOK && e->row.state != ESCALATION_CLOSED) {
        e->row.closed_by = STR("");
        e->row.outcome = STR("");
    }
    if (e->row.state != ESCALATION_ALERTED)
        e->row.acked = STR("");
}

int escalate_team(struct escalate *e, enum team_event event, struct err *err)
{
    const struct team_transition *t = team_transition_of(e->row.state, event);
    if (t == NULL)
        return err_set(err, ERR_RANGE, "no transition for an escalation");
    cover_cell(e->care, &TEAM_STATE_TABLE, (int)t->state, (int)t->event);
    if (t->never != NULL) {
        log_event(e->care->log, LOG_ALARM, "escalation.odd", F_ID("escalation", e->row.id),
                  F_WORD("event", TEAM_EVENT_NAMES[event]), F_WORD("state", ESCALATION_STATE_NAMES[t->state]), F_END);
        return 0;
    }
    if (t->state == ESCALATION_CLOSED && t->next == ESCALATION_CLOSED)
        return 0;
    enum escalation_state before = e->row.state;
    int64_t step_ends_utc = e->row.team_next_utc;
    if (e->row.id == 0 && open_row(e, t->next, err) < 0)
        return -1;
    if (escalate_note(e, err) < 0)
        return -1;
    e->row.state = t->next;
    if (escalate_is_ringing(&e->row))
        e->row.reached_human = true;
    set_time(e, &e->row.team_next_utc, &e->row.team_wait_s, t->wait);
    log_event(e->care->log, LOG_INFO, "escalation.moved", F_ID("escalation", e->row.id),
              F_WORD("event", TEAM_EVENT_NAMES[event]), F_WORD("state", ESCALATION_STATE_NAMES[t->next]), F_END);
    if (audit(e, TEAM_EVENT_NAMES[event], err) < 0 || (t->act != NULL && t->act(e, err) < 0))
        return -1;
    /* P5: news for the step that rings gives it no more time, or texts that come fast enough would keep the next from ringing. */
    if (before == ESCALATION_ALERTED && e->row.state == ESCALATION_ALERTED && event == TEAM_UNDELIVERED && step_ends_utc > 0
        && step_ends_utc < e->row.team_next_utc)
        e->row.team_next_utc = step_ends_utc;
    leave_state(e, before);
    return escalation_rows_save(e->care->db, &e->row, err);
}

int escalate_side(struct escalate *e, enum side_event event, struct err *err)
{
    const struct side_transition *t = side_transition_of(escalate_side_of(&e->row), event);
    if (t == NULL)
        return err_set(err, ERR_RANGE, "no transition for a patient");
    cover_cell(e->care, &PATIENT_STATE_TABLE, (int)t->state, (int)t->event);
    if (t->never != NULL) {
        log_event(e->care->log, LOG_ALARM, "escalation.odd", F_ID("escalation", e->row.id),
                  F_WORD("event", SIDE_EVENT_NAMES[event]), F_WORD("state", SIDE_NAMES[t->state]), F_END);
        return 0;
    }
    set_side(&e->row, t->next);
    set_time(e, &e->row.patient_next_utc, &e->row.patient_wait_s, t->wait);
    if (t->act != NULL && t->act(e, err) < 0)
        return -1;
    if (e->row.id == 0)
        return 0;
    if (t->state != t->next && audit(e, SIDE_NAMES[t->next], err) < 0)
        return -1;
    return escalation_rows_save(e->care->db, &e->row, err);
}

int escalate_list(struct care *care, const struct person *person, int64_t inbox_id, const char *reason, struct err *err)
{
    struct escalate e;
    if (escalate_load(&e, care, person, err) < 0)
        return -1;
    struct flag flag = { .id = reason, .tier = TIER_NONE, .certainty = CERTAINTY_DEFINITE };
    struct assessment raised = { .flags = &flag, .n_flags = 1 };
    e.inbox_id = inbox_id;
    e.raised = &raised;
    return escalate_team(&e, TEAM_SOON, err);
}

int escalate_no_reasks(struct care *care, const struct person *person, struct err *err)
{
    struct escalate e;
    if (escalate_load(&e, care, person, err) < 0)
        return -1;
    if (!escalate_is_ringing(&e.row) || e.row.asked_flag.n > 0)
        return 0;
    e.row.safe = true;
    e.row.patient_next_utc = 0;
    return conversation_rows_end_escalation(care->db, e.row.id, err) < 0 ? -1 : escalation_rows_save(care->db, &e.row, err);
}

int escalate_undelivered(struct care *care, int64_t patient_id, int64_t made_utc, struct err *err)
{
    struct person person;
    struct escalate e;
    int64_t heard_utc = 0;
    if (person_load(care, patient_id, 0, &person, err) < 0 || escalate_load(&e, care, &person, err) < 0
        || escalation_rows_heard(care->db, patient_id, &heard_utc, err) < 0)
        return -1;
    if (e.row.id == 0 && heard_utc >= made_utc)
        return 0; /* a human has dealt with it since */
    if (e.row.id == 0)
        e.row.tier = TIER_URGENT;
    return escalate_team(&e, TEAM_UNDELIVERED, err);
}

int escalate_due(struct care *care, const struct escalation *row, struct err *err)
{
    struct person person;
    struct escalate e;
    if (person_load(care, row->patient_id, row->address_id, &person, err) < 0 || escalate_load(&e, care, &person, err) < 0)
        return -1;
    if (e.row.id != row->id)
        return 0;
    if (e.row.patient_next_utc != 0 && e.row.patient_next_utc <= care->now_utc && escalate_side(&e, SIDE_TIMEOUT, err) < 0)
        return -1;
    if (e.row.team_next_utc != 0 && e.row.team_next_utc <= care->now_utc)
        return escalate_team(&e, TEAM_TIMEOUT, err);
    return 0;
}

int escalate_set_aside(struct care *care, const struct person *person, int64_t inbox_id, const struct screening *screening,
                       struct err *err)
{
    struct escalate e;
    if (escalate_load(&e, care, person, err) < 0)
        return -1;
    e.inbox_id = inbox_id;
    e.raised = &screening->assessment;
    e.row.tier = TIER_EMERGENCY;
    return escalate_team(&e, TEAM_ALARM, err);
}

int escalate_silence(struct care *care, int64_t patient_id, enum silence *out, struct err *err)
{
    struct escalation row;
    struct escalation_flag *flags = NULL;
    size_t n = 0;
    *out = SILENCE_NONE;
    int rc = escalation_rows_of(care->db, patient_id, care->arena, &row, err);
    if (rc <= 0)
        return rc;
    if (escalation_rows_flags(care->db, row.id, care->arena, &flags, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const char *advice = ruleset_advice(care->setup->ruleset, arena_str(care->arena, flags[i].flag).s);
        bool definite = flags[i].certainty == CERTAINTY_DEFINITE && !flags[i].denied;
        if (definite && advice != NULL && (strcmp(advice, "advice.suicidal") == 0 || strcmp(advice, "advice.violence") == 0))
            *out = SILENCE_ALL; /* decisions 17 and 18 */
        else if (*out == SILENCE_NONE && (str_is(flags[i].flag, "massage_worse") || (flags[i].tier >= TIER_URGENT && !flags[i].denied)))
            *out = SILENCE_HANDS_ON; /* decision 4 */
    }
    return 0;
}
