/* SPDX-License-Identifier: ISC
 * The door: whose text it is, what becomes of receipts and of what was lost, and what is due.  A patient's text is care/talk. */
#include <config.h>

#include "care/intake.h"

#include "base/fault.h"
#include "care/attack.h"
#include "care/consent.h"
#include "care/escalate.h"
#include "care/forget.h"
#include "care/intake_talk.h"
#include "care/member.h"
#include "care/orders.h"
#include "care/remind.h"
#include "care/routine.h"
#include "care/summary.h"
#include "care/talk.h"
#include "care/team.h"
#include "care/travel.h"
#include "care/weekly.h"
#include "store/address_rows.h"
#include "store/escalation_rows.h"
#include "store/meta_rows.h"
#include "store/outbox_rows.h"

enum { DUE_LIMIT = 500, STUCK_AGAIN_S = 60 };

int care_inbound(struct care *care, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                 struct care_done *done, struct err *err)
{
    struct str words = words_repaired(text->inbound->text, care->arena);
    bool team_words = screening->reading.team_verb != NULL || messages_is_got_it(care->setup->messages, words)
        || (text->member >= 0 && (team_is_absence(care, words) || team_is_swap(care, text->member, words)));
    *done = (struct care_done){ .diary = STR("") };
    if (text->member >= 0 && !team_words && screening->assessment.n_flags == 0) { /* "thanks, close 1 spoke" */
        int inside = orders_inside(care, words, err);
        if (inside < 0)
            return -1;
        team_words = inside == 1;
    }
    struct care_text own = *text;
    struct screening read = *screening;
    enum member_side side = MEMBER_TEAM;
    if (text->member >= 0 && !team_words && member_side_of(care, &own, &read, &side, err) < 0)
        return -1;
    if (text->member >= 0 && side == MEMBER_TEAM) {
        int flood = team_words || screening->assessment.tier == TIER_EMERGENCY ? 0 : talk_is_flood(care, text->address_id, err);
        if (flood == 0)
            return care_team_inbound(care, text, inbox_id, screening, done, err);
        done->outcome = "guarded";
        log_event(care->log, LOG_ALARM, "intake.flood", F_ID("address", text->address_id), F_END);
        return flood < 0 ? -1 : 0;
    }
    if (talk_text(care, &own, inbox_id, &read, done, err) < 0)
        return -1;
    if (done->outcome == NULL)
        done->outcome = "noted";
    return 0;
}

int care_receipt(struct care *care, const struct outbound *row, struct err *err)
{
    struct str fails;
    if (row->state != OUT_DELIVERED)
        return 0;
    const char *name = arena_printf(care->arena, "fails.%.*s", (int)row->channel.n, row->channel.s);
    int rc = name != NULL ? meta_rows_get(care->db, name, care->arena, &fails, err) : 0;
    if (rc < 0 || (rc == 1 && fails.n > 0 && meta_rows_put(care->db, name, STR(""), err) < 0))
        return -1;
    return address_rows_failure(care->db, row->address_id, true, err);
}

/* The person's address after the one that failed; 1 and *next, 0 when there is none. */
static int next_address(struct care *care, const struct outbound *row, struct address *next, struct err *err)
{
    struct address *addresses = NULL;
    size_t n = 0;
    if (address_rows_of(care->db, row->patient_id, care->arena, &addresses, &n, err) < 0)
        return -1;
    for (size_t i = 0; i + 1 < n; i++)
        if (addresses[i].id == row->address_id) {
            *next = addresses[i + 1];
            return 1;
        }
    return 0;
}

/* P5: the next address at once, and a human is told to phone whether or not there is one. */
static int advice_lost(struct care *care, const struct outbound *row, struct err *err)
{
    struct address next;
    struct person person;
    int rc = next_address(care, row, &next, err);
    if (rc < 0)
        return -1;
    if (rc == 1) {
        struct str rest = row->cause, word;
        int64_t id = 0;
        if (person_load(care, row->patient_id, next.id, &person, err) < 0)
            return -1;
        if (str_cut(&rest, ':', &word) && text_to_int(rest, 1, INT64_MAX, &id)) {
            const char *slot = arena_printf(care->arena, "%.*s.a%lld", (int)row->slot.n, row->slot.s, (long long)next.id);
            struct origin origin = { arena_str(care->arena, word).s, id, slot };
            if (post_person(care, &person, CLASS_ADVICE, origin, row->body.text, err) < 0)
                return -1;
        }
    }
    return escalate_undelivered(care, row->patient_id, row->made_utc, err);
}

/* Decision 38: the third permanent failure in a row, to different people, is the channel's; said by another path.  In a row: within
 * an hour; a wrong number now and then is no broken channel. */
static int count_failure(struct care *care, const struct outbound *row, struct err *err)
{
    enum { IN_A_ROW = 3, ROW_S = 3600 };
    char *name = arena_printf(care->arena, "fails.%.*s", (int)row->channel.n, row->channel.s);
    struct str before = STR(""), word, list;
    int64_t since_utc = 0, n = 1;
    if (name == NULL || meta_rows_get(care->db, name, care->arena, &before, err) < 0)
        return name == NULL ? err_set(err, ERR_NOMEM, "channel") : -1;
    list = before;
    if (!str_cut(&list, ' ', &word) || !text_to_int(word, 0, INT64_MAX, &since_utc) || care->now_utc - since_utc > ROW_S
        || since_utc > care->now_utc) {
        before = str_of(arena_printf(care->arena, "%lld", (long long)care->now_utc));
        list = (struct str){ NULL, 0 };
    }
    const char *id = arena_printf(care->arena, "%lld", (long long)row->address_id);
    for (; str_cut(&list, ' ', &word); n++)
        if (str_is(word, id))
            return 0;
    if (n < IN_A_ROW)
        return meta_rows_put(care->db, name, str_of(arena_printf(care->arena, "%.*s %s", (int)before.n, before.s, id)), err);
    log_event(care->log, LOG_ALARM, "channel.failing", F_INT("people", n), F_END);
    return meta_rows_put(care->db, name, STR(""), err) < 0 ? -1 : team_path_fails(care, row->channel, err);
}

int care_undeliverable(struct care *care, const struct outbound *row, enum send_outcome outcome, struct err *err)
{
    struct person person;
    if ((outcome == SEND_BAD_ADDRESS || outcome == SEND_REFUSED) && count_failure(care, row, err) < 0)
        return -1;
    if (outcome == SEND_STOPPED_BY_CARRIER && row->patient_id != 0) {
        if (person_load(care, row->patient_id, row->address_id, &person, err) < 0)
            return -1;
        if (person.address.consent != CONSENT_OUT
            && consent_note(care, &person, row->address_id, 0, CONSENT_OUT, "carrier", "", err) < 0)
            return -1;
    }
    switch (row->class) {
    case CLASS_ADVICE:
        return row->patient_id != 0 && !PLANTED(PLANTED_LOST_UNSAID) ? advice_lost(care, row, err) : 0;
    case CLASS_ALERT:
        return escalate_alert_lost(care, row, err);
    case CLASS_REPLY:
    case CLASS_REMINDER:
    case CLASS_REPORT:
    case CLASS_COUNT:
        break;
    }
    return 0;
}

/* One that cannot be moved on is looked at again later: it must not hold up the alerts behind it (P5). */
static int due_one(struct care *care, const struct escalation *row, struct err *err)
{
    struct err why = { 0 };
    size_t n_leased = care->desk != NULL ? care->desk->n_leased : 0;
    if (db_mark(care->db, err) < 0)
        return -1;
    if (escalate_due(care, row, &why) == 0)
        return db_unmark(care->db, err);
    if (err != NULL)
        *err = why;
    if (why.code == ERR_BUSY || why.code == ERR_FULL || why.code == ERR_IO || why.code == ERR_NOMEM)
        return -1; /* the store's trouble, not this one's */
    log_event(care->log, LOG_ALARM, "escalation.stuck", F_ID("escalation", row->id), F_ERR(&why), F_END);
    if (care->desk != NULL)
        care->desk->n_leased = n_leased;
    return db_back(care->db, err) < 0 ? -1 : escalation_rows_put_off(care->db, row->id, care->now_utc + STUCK_AGAIN_S, err);
}

int care_due(struct care *care, size_t limit, struct err *err)
{
    struct escalation *rows = NULL;
    size_t n = 0;
    limit = limit > 0 ? limit : DUE_LIMIT;
    if (escalation_rows_not_longer(care->db, care->now_utc, err) < 0
        || escalation_rows_due(care->db, care->now_utc, limit, care->arena, &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (due_one(care, &rows[i], err) < 0)
            return -1;
    if (team_due(care, err) < 0 || weekly_due(care, err) < 0)
        return -1;
    int away = travel_due(care, limit, err);
    int more = away < 0 ? -1 : remind_due(care, limit, err); /* after safety: what it opened holds them back */
    int walks = more < 0 ? -1 : routine_due(care, limit, err);
    int attacks = walks < 0 ? -1 : attack_due(care, limit, err);
    int summaries = attacks < 0 ? -1 : summary_due(care, limit, err);
    int intakes = summaries < 0 ? -1 : intake_due(care, limit, err);
    int erased = intakes < 0 ? -1 : forget_due(care, err);
    return erased < 0 ? -1 : n == limit || away == 1 || more == 1 || walks == 1 || attacks == 1 || summaries == 1 || intakes == 1
        || erased == 1;
}

int care_next_due(struct care *care, int64_t *utc, struct err *err)
{
    int64_t others[9] = { 0 };
    if (escalation_rows_next_due(care->db, utc, err) < 0 || remind_next_due(care, &others[0], err) < 0
        || routine_next_due(care, &others[1], err) < 0 || attack_next_due(care, &others[2], err) < 0
        || team_next_due(care, &others[3], err) < 0 || weekly_next_due(care, &others[4], err) < 0
        || travel_next_due(care, &others[5], err) < 0 || summary_next_due(care, &others[6], err) < 0
        || intake_next_due(care, &others[7], err) < 0 || forget_next_due(care, &others[8], err) < 0)
        return -1;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i] != 0 && (*utc == 0 || others[i] < *utc))
            *utc = others[i];
    return 0;
}

int care_set_aside(struct care *care, const struct inbound *in, int64_t inbox_id, const struct screening *screening, struct err *err)
{
    struct care_text text;
    struct person person;
    if (care_facts(care, in, &text, err) < 0)
        return -1;
    if (text.patient_id == 0)
        return 1; /* a member's: there is nobody to ring about */
    if (person_load(care, text.patient_id, text.address_id, &person, err) < 0)
        return -1;
    return escalate_set_aside(care, &person, inbox_id, screening, err);
}
