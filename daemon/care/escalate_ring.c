/* SPDX-License-Identifier: ISC
 * The team's side of an escalation: who is rung, and what becomes of an ACK. */
#include <config.h>

#include "care/escalate_inside.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/fault.h"
#include "care/hands_off.h"
#include "store/address_rows.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "store/outbox_rows.h"

enum { RUNG_MAX = 64, BURST_S = 60, BURST_ALERTS = 3, BUNDLE_S = 30 };

static int member_of_id(const struct team *team, const char *id)
{
    for (size_t i = 0; id != NULL && i < team->n_members; i++)
        if (strcmp(team->members[i].id, id) == 0)
            return (int)i;
    return -1;
}

/* Many alerts at once for one phone are gathered: the fourth within a minute waits for those behind it (care/team_due). */
static int is_burst(struct escalate *e, const struct team_member *to, struct err *err)
{
    int64_t address_id = 0, n = 0;
    if (address_rows_ensure(e->care->db, str_of(to->addresses[0].channel), str_of(to->addresses[0].address), &address_id, err) < 0
        || outbox_rows_rung(e->care->db, address_id, e->care->now_utc - BURST_S, e->care->now_utc, &n, err) < 0)
        return -1;
    return n >= BURST_ALERTS;
}

static int post_alert(struct escalate *e, int member, size_t address, enum message message, const char *slot, int64_t not_before_utc,
                      struct err *err)
{
    struct member_post post;
    if (escalate_alert_post(e, member, address, message, &post, err) < 0)
        return -1;
    post.origin = (struct origin){ "escalation", e->row.id, slot };
    post.not_before_utc = not_before_utc;
    return post_member_as(e->care, &post, err);
}

static int ring_member(struct escalate *e, int member, enum message message, struct err *err)
{
    const struct team_member *to = &e->care->setup->settings->team.members[member];
    const char *slot = arena_printf(e->care->arena, "ring%d.%s.0", e->row.round, to->id);
    int burst = is_burst(e, to, err);
    if (burst < 0)
        return -1;
    e->row.rung = escalate_names_add(e->care->arena, e->row.rung, to->id);
    return post_alert(e, member, 0, message, slot, burst ? e->care->now_utc + BUNDLE_S : 0, err);
}

/* A member who is the patient is not who looks after them, unless it is a test that they asked for. */
static bool is_patient(const struct escalate *e, int member)
{
    if (escalate_flag(e, STR(ESCALATE_TEST)) != NULL)
        return false;
    const struct team_member *m = &e->care->setup->settings->team.members[member];
    for (size_t i = 0; i < m->n_addresses; i++)
        if (str_is(e->person->address.channel, m->addresses[i].channel) && str_is(e->person->address.address, m->addresses[i].address))
            return true;
    return false;
}

static int ring_all(struct escalate *e, const int *members, size_t n, bool patient_too, enum message message, struct err *err)
{
    int rung = 0;
    e->row.rung = STR("");
    for (size_t i = 0; i < n; i++) {
        if (!patient_too && is_patient(e, members[i]))
            continue;
        if (ring_member(e, members[i], message, err) < 0)
            return -1;
        rung = 1;
    }
    return rung;
}

/* Rings a step of the escalation's own policy.  1: somebody; 0: nobody of it can be reached. */
static int ring_step(struct escalate *e, const struct duty *duty, const cJSON *json, enum message message, struct err *err)
{
    int members[RUNG_MAX];
    struct team_step step = escalate_step(e->care, json);
    size_t n = duty_step(duty, &step, e->care->now_utc, members, RUNG_MAX);
    int rung = ring_all(e, members, n, false, message, err);
    if (rung == 1 && step.wait_min > 0) {
        e->row.team_wait_s = (int64_t)step.wait_min * 60;
        e->row.team_next_utc = e->care->now_utc + e->row.team_wait_s;
    }
    return rung;
}

/* The steps from that one on, each at most once (P5: a step without a reachable human is skipped). */
static int ring_steps(struct escalate *e, const struct duty *duty, int step, enum message message, struct err *err)
{
    cJSON *steps = cJSON_ParseWithLength(e->row.steps.s, e->row.steps.n);
    int n = cJSON_GetArraySize(steps), rc = 0;
    for (int i = 0; i < n && rc == 0; i++) {
        e->row.step = (step + i) % n;
        rc = ring_step(e, duty, cJSON_GetArrayItem(steps, e->row.step), message, err);
    }
    cJSON_Delete(steps);
    return rc;
}

/* No step has anybody, and nobody has said that this may be: everybody, whoever is off last. */
static int ring_everybody(struct escalate *e, const struct duty *duty, enum message message, struct err *err)
{
    const struct team *team = &e->care->setup->settings->team;
    int members[RUNG_MAX], rc = 0;
    log_event(e->care->log, LOG_ALARM, "escalation.nobody", F_ID("escalation", e->row.id), F_END);
    e->row.step = 0;
    for (int try = 0; try < 2 && rc == 0; try++) {
        size_t n = 0;
        for (size_t i = 0; i < team->n_members && n < RUNG_MAX; i++)
            if (try == 0 ? duty_free(duty, (int)i, e->care->now_utc) : team->members[i].n_addresses > 0)
                members[n++] = (int)i;
        rc = ring_all(e, members, n, try == 1, message, err);
    }
    return rc;
}

static int ring_from(struct escalate *e, int step, enum message message, struct err *err)
{
    const struct settings *settings = e->care->setup->settings;
    struct duty duty;
    bool hours = false;
    if (escalate_find_words(e, err) < 0 || duty_load_for(e->care, e->person->patient.site, &duty, err) < 0)
        return -1;
    bool staffed = person_staffed(e->care, e->person, e->care->now_utc, &hours);
    if (settings->team.off_hours_hold && hours && !staffed)
        return escalate_team(e, TEAM_NOBODY, err);
    e->row.round++;
    e->row.acked = STR("");
    int rc = ring_steps(e, &duty, step, message, err);
    if (rc == 0 && duty_reaches(&duty, e->care->now_utc)) { /* all whom it was to ring have left since it was opened */
        e->row.steps = escalate_steps(e);
        rc = ring_steps(e, &duty, 0, message, err);
    }
    if (rc == 0 && settings->team.off_hours_hold)
        return escalate_team(e, TEAM_NOBODY, err);
    if (rc == 0)
        rc = ring_everybody(e, &duty, message, err);
    return rc < 0 ? -1 : 0;
}

int escalate_ring_first(struct escalate *e, struct err *err)
{
    return PLANTED(PLANTED_RING_LATE) ? 0 : ring_from(e, 0, MESSAGE_ALERT_NEW, err);
}

int escalate_ring_asked(struct escalate *e, struct err *err)
{
    return ring_from(e, 0, MESSAGE_ALERT_ASKED, err);
}

int escalate_ring_worse(struct escalate *e, struct err *err)
{
    return ring_from(e, 0, MESSAGE_ALERT_WORSE, err);
}

int escalate_ring_next(struct escalate *e, struct err *err)
{
    return PLANTED(PLANTED_STEP_FORGOTTEN) ? 0 : ring_from(e, e->row.step + 1, MESSAGE_ALERT_NEW, err);
}

int escalate_ring_returned(struct escalate *e, struct err *err)
{
    return ring_from(e, 0, MESSAGE_ALERT_RETURNED, err);
}

int escalate_ring_phone(struct escalate *e, struct err *err)
{
    return ring_from(e, e->row.step, MESSAGE_ALERT_PHONE, err);
}

int escalate_ring_silent(struct escalate *e, struct err *err)
{
    return ring_from(e, e->row.step, MESSAGE_ALERT_SILENT, err);
}

/* What has become of it while nobody was there. */
int escalate_ring_opening(struct escalate *e, struct err *err)
{
    bool asked = e->row.asked_flag.n > 0 && escalate_question_known(&e->row);
    bool silent = escalate_side_of(&e->row) == SIDE_PHONE;
    return ring_from(e, 0, asked ? MESSAGE_ALERT_ASKED : silent ? MESSAGE_ALERT_SILENT : MESSAGE_ALERT_NEW, err);
}

int escalate_hold(struct escalate *e, struct err *err)
{
    (void)err;
    log_event(e->care->log, LOG_WARN, "escalation.held", F_ID("escalation", e->row.id),
              F_INT("for_s", e->row.team_next_utc - e->care->now_utc), F_END);
    return 0;
}

int escalate_ring_passed(struct escalate *e, struct err *err)
{
    if (escalate_find_words(e, err) < 0)
        return -1;
    e->row.round++;
    e->row.acked = e->row.rung = STR("");
    return ring_member(e, e->to, MESSAGE_ALERT_PASSED, err);
}

static int tell_taker(struct escalate *e, enum message message, struct err *err)
{
    int taker = member_of_id(&e->care->setup->settings->team, arena_str(e->care->arena, e->row.taken_by).s);
    if (taker < 0 || e->care->setup->settings->team.members[taker].n_addresses == 0)
        return ring_from(e, e->row.step, message, err);
    if (escalate_find_words(e, err) < 0)
        return -1;
    e->row.round++;
    return ring_member(e, taker, message, err);
}

int escalate_phone_taker(struct escalate *e, struct err *err)
{
    return tell_taker(e, MESSAGE_ALERT_PHONE, err);
}

int escalate_silent_taker(struct escalate *e, struct err *err)
{
    return tell_taker(e, MESSAGE_ALERT_SILENT, err);
}

int escalate_asked_taker(struct escalate *e, struct err *err)
{
    return tell_taker(e, MESSAGE_ALERT_ASKED, err);
}

/* Alerts that still wait need not go any more; what the patient is told stays. */
static int withdraw(struct escalate *e, enum outbound_class only, struct err *err)
{
    const char *cause = arena_printf(e->care->arena, "escalation:%lld", (long long)e->row.id);
    return cause == NULL ? err_set(err, ERR_NOMEM, "outbox")
                         : outbox_rows_withdraw(e->care->db, str_of(cause), only, e->care->now_utc, NULL, err);
}

/* Whom it has rung until now, as far as the message was not taken back. */
static bool was_rung(const struct outbound *rows, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++) {
        struct str slot = rows[i].slot, part;
        if (rows[i].class == CLASS_ALERT && rows[i].state != OUT_WITHDRAWN && str_cut(&slot, '.', &part) && str_cut(&slot, '.', &part)
            && str_is(part, id))
            return true;
    }
    return false;
}

/* Says to those who were rung before, but to whoever acts, what has become of it. */
static int tell_others(struct escalate *e, enum message message, const char *what, struct err *err)
{
    const struct team *team = &e->care->setup->settings->team;
    struct outbound *rows = NULL;
    size_t n = 0;
    const char *cause = arena_printf(e->care->arena, "escalation:%lld", (long long)e->row.id);
    if (cause == NULL || outbox_rows_of_cause(e->care->db, str_of(cause), e->care->arena, &rows, &n, err) < 0)
        return cause == NULL ? err_set(err, ERR_NOMEM, "outbox") : -1;
    for (size_t m = 0; m < team->n_members; m++) {
        if ((int)m == e->member || !was_rung(rows, n, team->members[m].id))
            continue;
        struct voice voice = e->person->voice;
        struct person reader = *e->person;
        struct member_post post;
        voice.lang = team->members[m].lang;
        reader.shared = reader.shared || team->discreet; /* initials */
        struct place places[] = {
            { "code", str_of(arena_printf(e->care->arena, "%lld", (long long)e->row.id)) },
            { "name", person_team_name(e->care, &reader, &voice) },
            { "member", e->member >= 0 ? str_of(team->members[e->member].name) : e->who },
        };
        const char *slot = arena_printf(e->care->arena, "%s%d.%s.%s", what, e->row.round, team->members[m].id,
                                        arena_str(e->care->arena, e->who).s);
        if (escalate_news_post(e, (int)m, compose(&voice, message, places, 3, e->care->arena), &post, err) < 0)
            return -1;
        post.origin = (struct origin){ "escalation", e->row.id, slot };
        if (post_member_as(e->care, &post, err) < 0)
            return -1;
    }
    return 0;
}

int escalate_pass_on(struct escalate *e, struct err *err)
{
    const struct team *team = &e->care->setup->settings->team;
    int n = 0;
    for (size_t m = 0; m < team->n_members; m++) {
        const char *id = team->members[m].id;
        bool theirs = e->row.taken_by.n > 0 ? str_is(e->row.taken_by, id) : escalate_names(e->row.rung, id);
        if (!theirs || e->row.state == ESCALATION_HELD || team->members[m].n_addresses == 0)
            continue;
        struct member_post post;
        if (escalate_alert_post(e, (int)m, member_reads_at(e->care, (int)m), MESSAGE_ALERT_SAYS, &post, err) < 0)
            return -1;
        post.origin = (struct origin){ "inbox", e->inbox_id, arena_printf(e->care->arena, "says.%s", id) };
        if (post_member_as(e->care, &post, err) < 0)
            return -1;
        n++;
    }
    return n;
}

int escalate_take(struct escalate *e, struct err *err)
{
    e->row.taken_by = e->who;
    e->row.taken_utc = e->care->now_utc;
    if (e->row.state != ESCALATION_TAKEN)
        return 0;
    return withdraw(e, CLASS_ALERT, err) < 0 ? -1 : tell_others(e, MESSAGE_TEAM_TAKEN, "taken", err);
}

int escalate_take_part(struct escalate *e, struct err *err)
{
    if (e->member >= 0)
        e->row.acked = escalate_names_add(e->care->arena, e->row.acked, e->care->setup->settings->team.members[e->member].id);
    return tell_others(e, MESSAGE_TEAM_PART, "part", err);
}

/* Nothing runs on at the patient's side. */
static int end_patient_side(struct escalate *e, struct err *err)
{
    e->row.patient_next_utc = 0;
    e->row.asked_flag = STR("");
    e->row.asked_as = STR("");
    return conversation_rows_end_escalation(e->care->db, e->row.id, err) < 0 ? -1 : withdraw(e, CLASS_COUNT, err);
}

int escalate_end(struct escalate *e, struct err *err)
{
    e->row.closed_utc = e->care->now_utc;
    e->row.closed_by = e->who.n > 0 ? e->who : STR("patient");
    e->row.outcome = e->outcome != NULL ? str_of(e->outcome) : STR("denied");
    bool real = e->outcome != NULL && !str_is(str_of(e->outcome), "false");
    if (real && hands_off_after(e->care, e->person->patient.id, e->row.id, e->flags, e->n_flags, e->who, err) < 0)
        return -1;
    return end_patient_side(e, err);
}

/* Decision 36: it stays open, rings nobody, and another reads it again. */
int escalate_second_look(struct escalate *e, struct err *err)
{
    const struct team *team = &e->care->setup->settings->team;
    struct duty duty;
    int to = -1;
    e->row.closed_by = e->who;
    e->row.outcome = str_of(e->outcome);
    e->row.reasks = 0;
    e->row.safe = false;
    if (end_patient_side(e, err) < 0 || escalate_find_words(e, err) < 0 || duty_load(e->care, &duty, err) < 0)
        return -1;
    for (size_t i = 0; i < team->n_members && to < 0; i++)
        if ((int)i != e->member && duty_free(&duty, (int)i, e->care->now_utc) && !is_patient(e, (int)i))
            to = (int)i;
    if (to < 0)
        return 0;
    const char *slot = arena_printf(e->care->arena, "look%d.%s", e->row.round, team->members[to].id);
    return post_alert(e, to, 0, MESSAGE_ALERT_LOOK, slot, 0, err);
}

int escalate_alert_lost(struct care *care, const struct outbound *row, struct err *err)
{
    /* cause "escalation:12", slot "ring3.maria.0" */
    struct str cause = row->cause, slot = row->slot, word, ring, id;
    int64_t escalation_id = 0, tried = 0, round = 0;
    struct person person;
    struct escalate e = { .care = care, .person = &person, .member = -1, .to = -1 };
    if (!str_cut(&cause, ':', &word) || !text_to_int(cause, 1, INT64_MAX, &escalation_id) || !str_cut(&slot, '.', &ring)
        || !str_starts(ring, "ring") || !str_cut(&slot, '.', &id) || !text_to_int(slot, 0, 100, &tried))
        return 0;
    int rc = escalation_rows_get(care->db, escalation_id, care->arena, &e.row, err);
    if (rc <= 0)
        return rc;
    const struct team *team = &care->setup->settings->team;
    int member = member_of_id(team, arena_str(care->arena, id).s);
    if (person_load(care, e.row.patient_id, e.row.address_id, &person, err) < 0 || escalate_load_flags(&e, err) < 0)
        return -1;
    if (e.row.state == ESCALATION_ALERTED && member >= 0 && (size_t)tried + 1 < team->members[member].n_addresses) {
        const char *next = arena_printf(care->arena, "%.*s.%.*s.%lld", (int)ring.n, ring.s, (int)id.n, id.s, (long long)tried + 1);
        size_t address = (size_t)tried + 1;
        if (row->brief == BRIEF_NOT && !member_is_brief(care, member, address)) /* the same words */
            return post_member(care, member, address, CLASS_ALERT, (struct origin){ "escalation", escalation_id, next }, row->body.text, err);
        return escalate_find_words(&e, err) < 0 ? -1 : post_alert(&e, member, address, MESSAGE_ALERT_NEW, next, 0, err);
    }
    /* Only the ring that is on now moves the step, and never around the end: where every address is dead, the time-outs go on
     * ringing and nothing spins. */
    cJSON *steps = cJSON_ParseWithLength(e.row.steps.s, e.row.steps.n);
    bool last = e.row.step + 1 >= cJSON_GetArraySize(steps);
    cJSON_Delete(steps);
    if (e.row.state == ESCALATION_ALERTED
        && (!text_to_int((struct str){ ring.s + 4, ring.n - 4 }, 0, INT32_MAX, &round) || round != e.row.round || last))
        return 0;
    return escalate_team(&e, TEAM_STEP_DEAD, err);
}
