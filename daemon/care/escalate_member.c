/* SPDX-License-Identifier: ISC
 * What members do with an escalation: ACK, PASS, CLOSE. */
#include <config.h>

#include "care/escalate_inside.h"

#include <cjson/cJSON.h>

#include "base/fault.h"
#include "store/escalation_rows.h"

enum { QUICK_S = 120 };

/* Somebody else of the team who can be rung now. */
static bool has_another(const struct escalate *e, struct str than, struct err *err)
{
    const struct team *team = &e->care->setup->settings->team;
    struct duty duty;
    if (duty_load(e->care, &duty, err) < 0)
        return false;
    for (size_t i = 0; i < team->n_members; i++)
        if (!str_is(than, team->members[i].id) && duty_free(&duty, (int)i, e->care->now_utc))
            return true;
    return false;
}

/* The event that an ACK is: of a step that needs all, only the last one takes it. */
static enum team_event event_of_ack(struct escalate *e)
{
    if (e->row.state != ESCALATION_ALERTED || e->member < 0)
        return TEAM_ACK;
    struct str rest = e->row.rung, word;
    struct str acked = escalate_names_add(e->care->arena, e->row.acked, e->care->setup->settings->team.members[e->member].id);
    cJSON *steps = cJSON_ParseWithLength(e->row.steps.s, e->row.steps.n);
    bool all = escalate_step(e->care, cJSON_GetArrayItem(steps, e->row.step)).all, missing = false;
    cJSON_Delete(steps);
    if (!all || !escalate_names(e->row.rung, e->care->setup->settings->team.members[e->member].id))
        return TEAM_ACK;
    while (str_cut(&rest, ' ', &word))
        missing = missing || (word.n > 0 && !escalate_names(acked, arena_str(e->care->arena, word).s));
    return missing ? TEAM_ACK_PART : TEAM_ACK;
}

/* Decision 36. */
static enum team_event event_of_close(struct escalate *e, struct err *err)
{
    bool is_false = str_is(str_of(e->outcome), "false");
    if (str_is(str_of(e->outcome), "not_reached"))
        return TEAM_NOT_REACHED;
    if (e->row.state == ESCALATION_LOOK)
        return str_equal(e->row.closed_by, e->who) && has_another(e, e->who, err) ? TEAM_CLOSE_LOOK : TEAM_CLOSE;
    if (e->row.tier == TIER_EMERGENCY && escalate_is_ringing(&e->row)
        && (is_false || e->care->now_utc - e->row.opened_utc < QUICK_S))
        return TEAM_CLOSE_LOOK;
    return TEAM_CLOSE;
}

static enum team_done done_of(enum escalation_state before, enum team_event event)
{
    if (event == TEAM_ACK_PART)
        return TEAM_PART;
    if (event == TEAM_CLOSE_LOOK)
        return before == ESCALATION_LOOK ? TEAM_SAME_AGAIN : TEAM_SECOND_LOOK;
    return TEAM_DONE;
}

/* Loads the escalation, and does what acting says with it. */
static int by_member(struct care *care, int64_t id, const struct escalate *acting, enum team_event event, enum team_done *done,
                     struct err *err)
{
    struct person person;
    struct escalation row;
    *done = TEAM_NOT_OPEN;
    int rc = escalation_rows_get(care->db, id, care->arena, &row, err);
    if (rc <= 0)
        return rc;
    if (person_load(care, row.patient_id, row.address_id, &person, err) < 0)
        return -1;
    struct escalate e = { .care = care, .person = &person, .row = row, .member = acting->member, .who = acting->who,
                          .to = acting->to, .outcome = acting->outcome };
    if (escalate_load_flags(&e, err) < 0)
        return -1;
    enum escalation_state before = row.state;
    if (event == TEAM_ACK)
        event = event_of_ack(&e);
    else if (event == TEAM_CLOSE && before != ESCALATION_CLOSED)
        event = event_of_close(&e, err);
    if (escalate_team(&e, event, err) < 0)
        return -1;
    if (before == ESCALATION_CLOSED)
        return 0;
    *done = done_of(before, event);
    if (event == TEAM_ACK && before == ESCALATION_TAKEN && !str_equal(row.taken_by, e.who))
        *done = TEAM_TAKEN_BY_OTHER;
    return 0;
}

int escalate_ack(struct care *care, int64_t id, int member, struct str who, enum team_done *done, struct err *err)
{
    struct escalate acting = { .member = member, .who = who, .outcome = "spoke" };
    return by_member(care, id, &acting, PLANTED(PLANTED_ACK_CLOSES) ? TEAM_CLOSE : TEAM_ACK, done, err);
}

int escalate_pass(struct care *care, int64_t id, int member, struct str who, int to, enum team_done *done, struct err *err)
{
    struct escalate acting = { .member = member, .who = who, .to = to };
    if (care->setup->settings->team.members[to].n_addresses == 0) {
        *done = TEAM_UNREACHABLE;
        return 0;
    }
    return by_member(care, id, &acting, TEAM_PASS, done, err);
}

int escalate_close(struct care *care, int64_t id, int member, struct str who, const char *outcome, enum team_done *done,
                   struct err *err)
{
    struct escalate acting = { .member = member, .who = who, .outcome = outcome };
    bool reached = !str_is(str_of(outcome), "not_reached");
    return by_member(care, id, &acting, reached ? TEAM_CLOSE : TEAM_NOT_REACHED, done, err);
}
