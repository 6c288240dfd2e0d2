/* SPDX-License-Identifier: ISC
 * Reminders that may be said: their occurrences, their one text, what the next answer refers to; and what becomes of those before. */
#include <config.h>

#include "care/better_time.h"
#include "care/occurrence_table.h"
#include "care/remind_inside.h"

#include "base/fault.h"
#include "base/sms.h"
#include "model/address.h"
#include "store/conversation_rows.h"
#include "store/occurrence_rows.h"
#include "store/outbox_rows.h"

enum { ANSWER_S = 12 * 3600, WATER_ANSWER_S = 2 * 3600, ALL_S = 400 * 86400, PARTS_MAX = 3 };

/* What was said before */

/* A text that never left was not ignored. */
static int was_lost(struct care *care, const struct occurrence *o, struct err *err)
{
    struct outbound row;
    const char *cause = arena_printf(care->arena, REMIND_CAUSE ":%lld", (long long)o->text_id);
    const char *slot = arena_printf(care->arena, "ask%d", o->asks - 1);
    if (cause == NULL || slot == NULL)
        return err_set(err, ERR_NOMEM, "reminder");
    int rc = outbox_rows_by_cause(care->db, str_of(cause), str_of(slot), care->arena, &row, err);
    if (rc != 1)
        return rc < 0 ? -1 : 1;
    return row.state == OUT_EXPIRED || row.state == OUT_FAILED || row.state == OUT_WITHDRAWN || row.state == OUT_QUEUED;
}

/* Once for all plans of the person: each of them is said at most once while they are looked at. */
static int read_open(struct moment *m, struct err *err)
{
    if (m->open_read)
        return 0;
    m->open_read = true;
    return occurrence_rows_open(m->care->db, m->person.patient.id, m->care->now_utc - ALL_S, m->care->arena, &m->open_dates,
                                &m->n_open_dates, err);
}

int remind_close_open(struct moment *m, struct plan *plan, struct err *err)
{
    struct care *care = m->care;
    if (read_open(m, err) < 0)
        return -1;
    for (size_t i = 0; i < m->n_open_dates; i++) {
        struct occurrence *o = &m->open_dates[i];
        if (o->plan_id != plan->id || (o->answer != OCCURRENCE_OPEN && o->answer != OCCURRENCE_SNOOZED))
            continue;
        int lost = o->answer == OCCURRENCE_OPEN ? was_lost(care, o, err) : 0;
        if (lost < 0)
            return -1;
        bool silent = m->person.address.last_in_utc < o->asked_utc;
        occurrence_move(care, o, lost ? OCCURRENCE_NEXT_LOST : OCCURRENCE_NEXT);
        o->next_utc = 0;
        if (!lost)
            plan->ignored = silent ? plan->ignored + 1 : 0;
        if (occurrence_rows_save(care->db, o, err) < 0)
            return -1;
    }
    return 0;
}

/* Saying */

static int post(struct moment *m, int64_t text_id, int ask, int64_t until_utc, struct str words, struct err *err)
{
    struct care *care = m->care;
    int64_t quiet_utc = remind_quiet_begins(m, care->now_utc);
    const char *slot = arena_printf(care->arena, "ask%d", ask);
    if (quiet_utc != 0 && quiet_utc < until_utc)
        until_utc = quiet_utc;
    return post_until(care, &m->person, CLASS_REMINDER, (struct origin){ REMIND_CAUSE, text_id, slot }, until_utc, words, err);
}

/* What the next answer refers to.  A talk about something else goes on: it only hears that another prompt went out (decision 6). */
static int note_prompt(struct moment *m, int64_t text_id, struct plan *const *plans, size_t n, struct err *err)
{
    struct care *care = m->care;
    struct conversation next = {
        .patient_id = m->person.patient.id, .address_id = m->person.address.id, .kind = CONVERSATION_REMINDER,
        .topic = str_of(arena_printf(care->arena, "%lld", (long long)text_id)), .asks = 1, .asked_utc = care->now_utc,
        .expires_utc = care->now_utc + ANSWER_S,
    };
    bool ours = m->open.kind == CONVERSATION_NONE || m->open.kind == CONVERSATION_REMINDER || m->open.kind == CONVERSATION_CHECKIN;
    for (size_t i = 0; i < n; i++) {
        if (plans[i]->kind == PLAN_CHECKIN)
            next.question = QUESTION_PAIN;
        else if (plans[i]->kind == PLAN_WATER && next.question == QUESTION_NONE)
            next.question = QUESTION_WATER;
    }
    if (next.question == QUESTION_PAIN)
        next.kind = CONVERSATION_CHECKIN;
    else if (next.question == QUESTION_WATER) /* later a bare number is pain again */
        next.expires_utc = care->now_utc + WATER_ANSWER_S;
    if (!ours) {
        next = m->open;
        next.last_prompt_utc = care->now_utc;
    }
    return conversation_rows_put(care->db, &next, err);
}

int remind_say_group(struct moment *m, struct pending *const *dates, size_t n, struct err *err)
{
    struct care *care = m->care;
    struct occurrence rows[REMIND_MAX_TOGETHER];
    struct plan *plans[REMIND_MAX_TOGETHER];
    size_t n_rows = 0;
    int64_t until_utc = INT64_MAX;
    for (size_t i = 0; i < n; i++) {
        struct plan *plan = dates[i]->plan;
        if (remind_close_open(m, plan, err) < 0)
            return -1;
        struct occurrence o = {
            .plan_id = plan->id, .patient_id = plan->patient_id, .local_date = dates[i]->at.date, .slot = dates[i]->at.slot,
            .due_utc = dates[i]->at.due_utc, .until_utc = dates[i]->at.until_utc, .address_id = m->person.address.id,
            .asks = 1, .asked_utc = care->now_utc, .answer = OCCURRENCE_OPEN,
        };
        int rc = occurrence_rows_add(care->db, &o, &o.id, err);
        if (rc < 0)
            return -1;
        if (rc == 0)
            continue;
        plan->passed = 0;
        if (better_time_asks(plan, care->now_utc)) /* saved with its next date */
            plan->asked_utc = care->now_utc;
        until_utc = o.until_utc < until_utc ? o.until_utc : until_utc;
        plans[n_rows] = plan;
        rows[n_rows++] = o;
    }
    for (size_t i = 0; i < n_rows; i++) {
        rows[i].text_id = rows[0].id;
        if (occurrence_rows_save(care->db, &rows[i], err) < 0)
            return -1;
    }
    if (n_rows == 0)
        return 0;
    struct str words = remind_words(m, plans, n_rows, false, err);
    if (m->picked && m->choice.tip.n > 0 && sms_measure(words).parts > PARTS_MAX) {
        m->choice.tip = STR("");
        m->choice.tip_id = NULL;
        words = remind_words(m, plans, n_rows, false, err);
    }
    if (words.n == 0 || post(m, rows[0].id, 0, until_utc, words, err) < 0
        || note_prompt(m, rows[0].id, plans, n_rows, err) < 0
        || (m->picked && routine_offered(care, &m->person, &m->choice, err) < 0))
        return -1;
    m->picked = false;
    m->sent_today++;
    m->sent_hour++;
    return 0;
}

int remind_say_again(struct moment *m, struct err *err)
{
    struct care *care = m->care;
    struct occurrence *again[REMIND_MAX_TOGETHER];
    struct plan *plans[REMIND_MAX_TOGETHER];
    size_t n_again = 0;
    int64_t until_utc = INT64_MAX;
    if (read_open(m, err) < 0)
        return -1;
    for (size_t i = 0; i < m->n_open_dates; i++) {
        struct occurrence *o = &m->open_dates[i];
        struct plan *plan = NULL;
        for (size_t k = 0; k < m->n_plans; k++)
            if (m->plans[k].id == o->plan_id)
                plan = &m->plans[k];
        if (o->next_utc == 0 || o->next_utc > care->now_utc)
            continue;
        enum hold hold = plan == NULL ? HOLD_STOPPED : o->until_utc <= care->now_utc ? HOLD_STALE : remind_hold(m, plan, care->now_utc);
        if (hold == HOLD_NONE && (o->asks >= REMIND_ASKS_MAX || n_again == REMIND_MAX_TOGETHER))
            hold = HOLD_CAP;
        if (hold == HOLD_NONE)
            hold = remind_hold_count(m, true, care->now_utc, 0);
        o->next_utc = 0;
        occurrence_move(care, o, hold == HOLD_NONE ? OCCURRENCE_AGAIN : OCCURRENCE_NOT_AGAIN);
        if (hold == HOLD_NONE) {
            plans[n_again] = plan;
            again[n_again++] = o;
            until_utc = o->until_utc < until_utc ? o->until_utc : until_utc;
            continue;
        }
        o->hold = hold;
        if (occurrence_rows_save(care->db, o, err) < 0)
            return -1;
    }
    int ask = 0;
    for (size_t i = 0; i < n_again; i++)
        ask = again[i]->asks > ask ? again[i]->asks : ask;
    for (size_t i = 0; i < n_again; i++) {
        struct occurrence *o = again[i];
        o->inbox_id = 0; /* the text that put it off is no answer any more */
        o->asks = ask + 1;
        o->asked_utc = care->now_utc;
        o->address_id = m->person.address.id;
        o->text_id = again[0]->id;
        if (occurrence_rows_save(care->db, o, err) < 0)
            return -1;
    }
    if (n_again == 0)
        return 0;
    struct str words = remind_words(m, plans, n_again, !PLANTED(PLANTED_AGAIN_AS_NEW), err);
    if (words.n == 0 || post(m, again[0]->id, ask, until_utc, words, err) < 0)
        return -1;
    m->sent_hour++;
    return note_prompt(m, again[0]->id, plans, n_again, err);
}
