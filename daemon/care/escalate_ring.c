/* SPDX-License-Identifier: ISC
 * The team's side of an escalation: who is rung with which words, and what becomes of an ACK. */
#include <config.h>

#include "care/escalate_inside.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "care/advice.h"
#include "store/address_rows.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "store/outbox_rows.h"
#include "triage/ruleset.h"

static int member_of_id(const struct team *team, const char *id)
{
    for (size_t i = 0; id != NULL && i < team->n_members; i++)
        if (strcmp(team->members[i].id, id) == 0)
            return (int)i;
    return -1;
}

static const char *tier_key(enum tier tier)
{
    static const enum message KEYS[] = {
        [TIER_NONE] = MESSAGE_TIER_NONE, [TIER_SOON] = MESSAGE_TIER_SOON, [TIER_URGENT] = MESSAGE_TIER_URGENT,
        [TIER_EMERGENCY] = MESSAGE_TIER_EMERGENCY,
    };
    return MESSAGE_KINDS[KEYS[tier]].key;
}

/* What the patient was told, by the highest definite flag. */
static enum message told(const struct escalate *e)
{
    enum tier tier = TIER_NONE;
    for (size_t i = 0; i < e->n_flags; i++)
        if (e->flags[i].certainty == CERTAINTY_DEFINITE && e->flags[i].tier > tier)
            tier = e->flags[i].tier;
    static const enum message TOLD[] = {
        [TIER_NONE] = MESSAGE_TOLD_NOTHING, [TIER_SOON] = MESSAGE_TOLD_SOON, [TIER_URGENT] = MESSAGE_TOLD_URGENT,
        [TIER_EMERGENCY] = MESSAGE_TOLD_EMERGENCY,
    };
    return TOLD[tier];
}

/* The words for the team: those in hand, else of the text that raised the highest flag last. */
static int find_words(struct escalate *e, struct err *err)
{
    struct inbox_row row;
    if (e->shown.n > 0)
        return 0;
    int64_t inbox_id = e->n_flags > 0 ? e->flags[0].inbox_id : e->row.inbox_id;
    int rc = inbox_rows_get(e->care->db, inbox_id, e->care->arena, &row, err);
    if (rc == 1)
        e->shown = advice_words(words_repaired(row.text, e->care->arena), NULL, 0, true, e->care->arena);
    return rc < 0 ? -1 : 0;
}

static struct str alert_text(struct escalate *e, int member, enum message message, struct err *err)
{
    struct arena *arena = e->care->arena;
    const struct team_member *to = &e->care->setup->settings->team.members[member];
    struct voice voice = e->person->voice;
    voice.lang = to->lang;
    const struct zone *zone = site_zone(e->care, err);
    int64_t when = message == MESSAGE_ALERT_ASKED ? e->row.asked_utc : message == MESSAGE_ALERT_RETURNED ? e->row.taken_utc
                                                                                                         : e->care->now_utc;
    if ((message == MESSAGE_ALERT_NEW && e->inbox_id == 0) || message == MESSAGE_ALERT_SILENT)
        when = e->row.opened_utc;
    const struct escalation_flag *asked = message == MESSAGE_ALERT_ASKED ? escalate_flag(e, e->row.asked_flag) : NULL;
    const char *ask = e->row.asked_flag.n > 0
        ? ruleset_ask(e->care->setup->ruleset, arena_str(arena, e->row.asked_flag).s) : NULL;
    struct str words = e->person->shared || e->shown.n == 0 ? compose(&voice, MESSAGE_WORD_PRIVATE, NULL, 0, arena) : e->shown;
    const char *by = e->member >= 0 ? e->care->setup->settings->team.members[e->member].name : "";
    struct place places[] = {
        { "code", str_of(arena_printf(arena, "%lld", (long long)e->row.id)) },
        { "tier", compose_key(&voice, tier_key(asked != NULL ? asked->tier : e->row.tier), NULL, 0, arena) },
        { "name", person_team_name(e->care, e->person, &voice) },
        { "address", e->person->address.address },
        { "words", words },
        { "time", zone != NULL ? clock_text(e->care, zone, when) : STR("") },
        { "told", compose(&voice, told(e), NULL, 0, arena) },
        { "question", ask != NULL ? compose_key(&voice, ask, NULL, 0, arena) : STR("") },
        { "member", e->who.n > 0 && e->member < 0 ? e->who : str_of(by) },
    };
    return compose(&voice, message, places, sizeof places / sizeof *places, arena);
}

static int ring_member(struct escalate *e, int member, enum message message, struct err *err)
{
    const struct team_member *to = &e->care->setup->settings->team.members[member];
    const char *slot = arena_printf(e->care->arena, "ring%d.%s.0", e->row.round, to->id);
    return post_member(e->care, member, 0, CLASS_ALERT, (struct origin){ "escalation", e->row.id, slot },
                       alert_text(e, member, message, err), err);
}

/* Rings a step of the escalation's own policy.  1: somebody; 0: nobody of it can be reached. */
static int ring_step(struct escalate *e, const cJSON *step, enum message message, struct err *err)
{
    const struct team *team = &e->care->setup->settings->team;
    const cJSON *id;
    int rung = 0;
    cJSON_ArrayForEach(id, cJSON_GetObjectItemCaseSensitive(step, "members")) {
        int member = member_of_id(team, cJSON_GetStringValue(id)); /* one who has left is nobody */
        if (member < 0 || team->members[member].n_addresses == 0)
            continue;
        if (ring_member(e, member, message, err) < 0)
            return -1;
        rung = 1;
    }
    const cJSON *wait = cJSON_GetObjectItemCaseSensitive(step, "wait_min");
    if (cJSON_IsNumber(wait) && wait->valueint > 0)
        e->row.team_next_utc = e->care->now_utc + (int64_t)wait->valueint * 60;
    return rung;
}

/* Rings from that step on until somebody is reached, each step at most once (P5: a step without a reachable human is skipped). */
static int ring_from(struct escalate *e, int step, enum message message, struct err *err)
{
    cJSON *steps = cJSON_ParseWithLength(e->row.steps.s, e->row.steps.n);
    int n = cJSON_GetArraySize(steps), rc = 0;
    if (find_words(e, err) < 0)
        rc = -1;
    e->row.round++;
    for (int i = 0; i < n && rc == 0; i++) {
        e->row.step = (step + i) % n;
        rc = ring_step(e, cJSON_GetArrayItem(steps, e->row.step), message, err);
    }
    if (rc == 0) { /* all whom it was to ring have left since it was opened: the people of today */
        cJSON_Delete(steps);
        e->row.steps = escalate_steps(e->care);
        steps = cJSON_ParseWithLength(e->row.steps.s, e->row.steps.n);
        n = cJSON_GetArraySize(steps);
        for (e->row.step = 0; e->row.step < n && rc == 0; e->row.step += rc == 0)
            rc = ring_step(e, cJSON_GetArrayItem(steps, e->row.step), message, err);
    }
    if (rc == 0) {
        e->row.step = 0;
        log_event(e->care->log, LOG_ALARM, "escalation.nobody", F_ID("escalation", e->row.id), F_END);
    }
    cJSON_Delete(steps);
    return rc < 0 ? -1 : 0;
}

int escalate_ring_first(struct escalate *e, struct err *err)
{
    return ring_from(e, 0, MESSAGE_ALERT_NEW, err);
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
    return ring_from(e, e->row.step + 1, MESSAGE_ALERT_NEW, err);
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

int escalate_ring_passed(struct escalate *e, struct err *err)
{
    if (find_words(e, err) < 0)
        return -1;
    e->row.round++;
    return ring_member(e, e->to, MESSAGE_ALERT_PASSED, err);
}

static int tell_taker(struct escalate *e, enum message message, struct err *err)
{
    int taker = member_of_id(&e->care->setup->settings->team, arena_str(e->care->arena, e->row.taken_by).s);
    if (taker < 0 || e->care->setup->settings->team.members[taker].n_addresses == 0)
        return ring_from(e, e->row.step, message, err);
    if (find_words(e, err) < 0)
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

static int withdraw(struct escalate *e, struct err *err)
{
    const char *cause = arena_printf(e->care->arena, "escalation:%lld", (long long)e->row.id);
    return cause == NULL ? err_set(err, ERR_NOMEM, "outbox")
                         : outbox_rows_withdraw(e->care->db, str_of(cause), 0, e->care->now_utc, NULL, err);
}

/* Tells those who were rung before that they need not phone. */
static int tell_others(struct escalate *e, struct err *err)
{
    const struct team *team = &e->care->setup->settings->team;
    for (size_t m = 0; m < team->n_members; m++) {
        struct outbound rung;
        bool was_rung = false;
        for (int round = e->row.round; round > 0 && !was_rung; round--) {
            const char *slot = arena_printf(e->care->arena, "ring%d.%s.0", round, team->members[m].id);
            const char *cause = arena_printf(e->care->arena, "escalation:%lld", (long long)e->row.id);
            int rc = outbox_rows_by_cause(e->care->db, str_of(cause), str_of(slot), e->care->arena, &rung, err);
            if (rc < 0)
                return -1;
            was_rung = rc == 1 && rung.state != OUT_WITHDRAWN;
        }
        if (!was_rung || (int)m == e->member)
            continue;
        struct voice voice = e->person->voice;
        voice.lang = team->members[m].lang;
        struct place places[] = {
            { "code", str_of(arena_printf(e->care->arena, "%lld", (long long)e->row.id)) },
            { "name", person_team_name(e->care, e->person, &voice) },
            { "member", e->member >= 0 ? str_of(team->members[e->member].name) : e->who },
        };
        const char *slot = arena_printf(e->care->arena, "taken%d.%s", e->row.round, team->members[m].id);
        if (post_member(e->care, (int)m, 0, CLASS_REPLY, (struct origin){ "escalation", e->row.id, slot },
                        compose(&voice, MESSAGE_TEAM_TAKEN, places, 3, e->care->arena), err) < 0)
            return -1;
    }
    return 0;
}

int escalate_take(struct escalate *e, struct err *err)
{
    e->row.taken_by = e->who;
    e->row.taken_utc = e->care->now_utc;
    if (e->row.state == ESCALATION_LISTED)
        return 0;
    return withdraw(e, err) < 0 ? -1 : tell_others(e, err);
}

int escalate_end(struct escalate *e, struct err *err)
{
    e->row.closed_utc = e->care->now_utc;
    e->row.closed_by = e->who.n > 0 ? e->who : STR("patient");
    e->row.outcome = e->outcome != NULL ? str_of(e->outcome) : STR("denied");
    e->row.patient_next_utc = 0;
    e->row.asked_flag = STR("");
    if (conversation_rows_end_escalation(e->care->db, e->row.id, err) < 0)
        return -1;
    return withdraw(e, err);
}

int escalate_alert_lost(struct care *care, const struct outbound *row, struct err *err)
{
    /* cause "escalation:12", slot "ring3.maria.0" */
    struct str cause = row->cause, slot = row->slot, word, ring, id;
    int64_t escalation_id = 0, tried = 0;
    struct escalation found;
    struct person person;
    struct escalate e;
    if (!str_cut(&cause, ':', &word) || !text_to_int(cause, 1, INT64_MAX, &escalation_id) || !str_cut(&slot, '.', &ring)
        || !str_starts(ring, "ring") || !str_cut(&slot, '.', &id) || !text_to_int(slot, 0, 100, &tried))
        return 0;
    int rc = escalation_rows_get(care->db, escalation_id, care->arena, &found, err);
    if (rc <= 0 || found.state != ESCALATION_ALERTED)
        return rc < 0 ? -1 : 0;
    const struct team *team = &care->setup->settings->team;
    int member = member_of_id(team, arena_str(care->arena, id).s);
    if (member >= 0 && (size_t)tried + 1 < team->members[member].n_addresses) {
        const char *next = arena_printf(care->arena, "%.*s.%.*s.%lld", (int)ring.n, ring.s, (int)id.n, id.s, (long long)tried + 1);
        return post_member(care, member, (size_t)tried + 1, CLASS_ALERT, (struct origin){ "escalation", escalation_id, next },
                           row->body.text, err);
    }
    if (person_load(care, found.patient_id, found.address_id, &person, err) < 0 || escalate_load(&e, care, &person, err) < 0)
        return -1;
    /* Only the ring that is on now moves the step, and never around the end: where every address is dead, the time-outs go on
     * ringing and nothing spins. */
    int64_t round = 0;
    cJSON *steps = cJSON_ParseWithLength(e.row.steps.s, e.row.steps.n);
    bool last = e.row.step + 1 >= cJSON_GetArraySize(steps);
    cJSON_Delete(steps);
    if (!text_to_int((struct str){ ring.s + 4, ring.n - 4 }, 0, INT32_MAX, &round) || round != e.row.round || last)
        return 0;
    return escalate_team(&e, TEAM_STEP_DEAD, err);
}
