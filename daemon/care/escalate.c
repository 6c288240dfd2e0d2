/* SPDX-License-Identifier: ISC
 * Loads an escalation, walks its tables, saves it; and what members do with it. */
#include <config.h>

#include "care/escalate_inside.h"

#include "base/buf.h"
#include "base/fault.h"
#include "store/audit_rows.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"

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

static int64_t wait_s(const struct escalate *e, enum wait wait)
{
    const struct team *team = &e->care->setup->settings->team;
    const struct escalation_flag *flag = escalate_flag(e, e->question);
    switch (wait) {
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

static void set_time(struct escalate *e, int64_t *next_utc, enum wait wait)
{
    if (wait != WAIT_KEEP)
        *next_utc = wait == WAIT_NONE ? 0 : e->care->now_utc + wait_s(e, wait);
}

/* The policy as it stands now: the escalation keeps these steps whatever a reload brings. */
struct str escalate_steps(const struct care *care)
{
    const struct team *team = &care->setup->settings->team;
    struct buf out;
    buf_init(&out, 0);
    buf_addc(&out, '[');
    for (size_t i = 0; i < team->n_steps; i++) {
        buf_adds(&out, i > 0 ? ",{\"wait_min\":" : "{\"wait_min\":");
        buf_addf(&out, "%d,\"members\":[", minutes(team->steps[i].wait_min, STEP_MIN));
        for (size_t k = 0; k < team->steps[i].n_members; k++) {
            if (k > 0)
                buf_addc(&out, ',');
            buf_add_json(&out, str_of(team->members[team->steps[i].members[k]].id));
        }
        buf_adds(&out, "]}");
    }
    buf_addc(&out, ']');
    struct str json = buf_ok(&out) ? arena_str(care->arena, buf_str(&out)) : STR("[]");
    buf_clear(&out);
    return json;
}

static int open_row(struct escalate *e, enum escalation_state state, struct err *err)
{
    e->row.state = state;
    e->row.inbox_id = e->inbox_id;
    e->row.opened_utc = e->care->now_utc;
    e->row.steps = escalate_steps(e->care);
    return escalation_rows_open(e->care->db, &e->row, &e->row.id, err);
}

int escalate_team(struct escalate *e, enum team_event event, struct err *err)
{
    const struct team_transition *t = TEAM_TABLE;
    while (t < TEAM_TABLE + TEAM_TABLE_N && (t->state != e->row.state || t->event != event))
        t++;
    if (t == TEAM_TABLE + TEAM_TABLE_N)
        return err_set(err, ERR_RANGE, "no transition for an escalation");
    cover_cell(e->care, &TEAM_STATE_TABLE, (int)t->state, (int)t->event);
    if (e->row.id == 0 && t->next == ESCALATION_CLOSED)
        return 0;
    enum escalation_state before = e->row.state;
    int64_t step_ends_utc = e->row.team_next_utc;
    if (e->row.id == 0 && open_row(e, t->next, err) < 0)
        return -1;
    e->row.state = t->next;
    if (t->next == ESCALATION_ALERTED || t->next == ESCALATION_TAKEN)
        e->row.reached_human = true;
    set_time(e, &e->row.team_next_utc, t->wait);
    log_event(e->care->log, LOG_INFO, "escalation.moved", F_ID("escalation", e->row.id),
              F_WORD("event", TEAM_EVENT_NAMES[event]), F_WORD("state", ESCALATION_STATE_NAMES[t->next]), F_END);
    if (t->act != NULL && t->act(e, err) < 0)
        return -1;
    /* P5: news for the step that rings gives it no more time, or texts that come fast enough would keep the next from ringing. */
    if (before == ESCALATION_ALERTED && event == TEAM_UNDELIVERED && step_ends_utc > 0 && step_ends_utc < e->row.team_next_utc)
        e->row.team_next_utc = step_ends_utc;
    if (before == ESCALATION_TAKEN && t->next == ESCALATION_ALERTED) { /* the ACK is revoked, once the ring has named it */
        e->row.taken_by = STR("");
        e->row.taken_utc = 0;
    }
    return escalation_rows_save(e->care->db, &e->row, err);
}

int escalate_side(struct escalate *e, enum side_event event, struct err *err)
{
    enum patient_side side = escalate_side_of(&e->row);
    const struct side_transition *t = SIDE_TABLE;
    while (t < SIDE_TABLE + SIDE_TABLE_N && (t->state != side || t->event != event))
        t++;
    if (t == SIDE_TABLE + SIDE_TABLE_N)
        return err_set(err, ERR_RANGE, "no transition for a patient");
    cover_cell(e->care, &PATIENT_STATE_TABLE, (int)t->state, (int)t->event);
    set_side(&e->row, t->next);
    set_time(e, &e->row.patient_next_utc, t->wait);
    if (t->act != NULL && t->act(e, err) < 0)
        return -1;
    return e->row.id == 0 ? 0 : escalation_rows_save(e->care->db, &e->row, err);
}

/* Fills e with the escalation of that id, open or closed. */
static int load_by_id(struct escalate *e, struct care *care, int64_t id, struct person *person, struct err *err)
{
    struct escalation row;
    int rc = escalation_rows_get(care->db, id, care->arena, &row, err);
    if (rc <= 0)
        return rc;
    if (person_load(care, row.patient_id, row.address_id, person, err) < 0)
        return -1;
    *e = (struct escalate){ .care = care, .person = person, .row = row, .member = -1, .to = -1 };
    return escalate_load_flags(e, err) < 0 ? -1 : 1;
}

/* What members do: the event, and the name under which it is audited. */
static int by_member(struct care *care, int64_t id, struct escalate *acting, enum team_event event, const char *what,
                     enum team_done *done, struct err *err)
{
    struct person person;
    struct escalate e;
    int rc = load_by_id(&e, care, id, &person, err);
    *done = TEAM_NOT_OPEN;
    if (rc <= 0 || e.row.state == ESCALATION_CLOSED)
        return rc < 0 ? -1 : 0;
    *done = TEAM_DONE;
    e.member = acting->member;
    e.who = acting->who;
    e.to = acting->to;
    e.outcome = acting->outcome;
    if (event == TEAM_ACK && e.row.state == ESCALATION_TAKEN) {
        *done = str_equal(e.row.taken_by, e.who) ? TEAM_DONE : TEAM_TAKEN_BY_OTHER;
        return 0;
    }
    if (audit_rows_put(care->db, care->now_utc, arena_str(care->arena, e.who).s, what, "escalation", id, err) < 0)
        return -1;
    return escalate_team(&e, event, err);
}

int escalate_ack(struct care *care, int64_t id, int member, struct str who, enum team_done *done, struct err *err)
{
    struct escalate acting = { .member = member, .who = who, .outcome = "spoke" };
    return by_member(care, id, &acting, PLANTED(PLANTED_ACK_CLOSES) ? TEAM_CLOSE : TEAM_ACK, "ack", done, err);
}

int escalate_pass(struct care *care, int64_t id, int member, struct str who, int to, enum team_done *done, struct err *err)
{
    struct escalate acting = { .member = member, .who = who, .to = to };
    if (care->setup->settings->team.members[to].n_addresses == 0) {
        *done = TEAM_UNREACHABLE;
        return 0;
    }
    return by_member(care, id, &acting, TEAM_PASS, "pass", done, err);
}

int escalate_close(struct care *care, int64_t id, int member, struct str who, const char *outcome, enum team_done *done,
                   struct err *err)
{
    struct escalate acting = { .member = member, .who = who, .outcome = outcome };
    bool reached = !str_is(str_of(outcome), "not_reached");
    return by_member(care, id, &acting, reached ? TEAM_CLOSE : TEAM_NOT_REACHED, reached ? "close" : "not_reached", done, err);
}

int escalate_list(struct care *care, const struct person *person, int64_t inbox_id, const char *reason, struct err *err)
{
    struct escalate e;
    if (escalate_load(&e, care, person, err) < 0)
        return -1;
    e.inbox_id = inbox_id;
    if (escalate_team(&e, TEAM_SOON, err) < 0)
        return -1;
    struct escalation_flag flag = {
        .escalation_id = e.row.id, .flag = str_of(reason), .tier = TIER_NONE, .certainty = CERTAINTY_DEFINITE,
        .inbox_id = inbox_id, .first_utc = care->now_utc, .last_utc = care->now_utc,
    };
    return escalation_rows_flag(care->db, &flag, err);
}

int escalate_undelivered(struct care *care, int64_t patient_id, struct err *err)
{
    struct person person;
    struct escalate e;
    if (person_load(care, patient_id, 0, &person, err) < 0 || escalate_load(&e, care, &person, err) < 0)
        return -1;
    return e.row.id == 0 ? 0 : escalate_team(&e, TEAM_UNDELIVERED, err);
}

int escalate_due(struct care *care, const struct escalation *row, struct err *err)
{
    struct person person;
    struct escalate e;
    if (load_by_id(&e, care, row->id, &person, err) < 0)
        return -1;
    if (e.row.state == ESCALATION_CLOSED)
        return 0;
    if (e.row.patient_next_utc != 0 && e.row.patient_next_utc <= care->now_utc && escalate_side(&e, SIDE_TIMEOUT, err) < 0)
        return -1;
    if (e.row.team_next_utc != 0 && e.row.team_next_utc <= care->now_utc)
        return escalate_team(&e, TEAM_TIMEOUT, err);
    return 0;
}
