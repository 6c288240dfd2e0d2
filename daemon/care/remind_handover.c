/* SPDX-License-Identifier: ISC
 * P6: a reminder is looked at again in the transaction that hands it to the channel; what changed since it was made counts. */
#include <config.h>

#include "care/occurrence_table.h"
#include "care/remind_inside.h"

#include "store/occurrence_rows.h"

enum { WAIT_SAFETY_S = 5 * 60 };

/* It may go later, if it is not over by then. */
static enum handover wait_until(struct outbound *row, int64_t utc)
{
    if (row->expires_utc != 0 && utc >= row->expires_utc)
        return HANDOVER_EXPIRE;
    row->next_try_utc = utc;
    return HANDOVER_WAIT;
}

/* "occurrence:12" and "ask1". */
static bool is_of_plans(const struct outbound *row, int64_t *text_id, int64_t *ask)
{
    struct str id = row->cause, word, slot = row->slot;
    if (!str_cut(&id, ':', &word) || !str_is(word, REMIND_CAUSE) || !str_starts(slot, "ask"))
        return false;
    return text_to_int(id, 1, INT64_MAX, text_id) && text_to_int((struct str){ slot.s + 3, slot.n - 3 }, 0, REMIND_ASKS_MAX, ask);
}

/* What of its dates may still be said: when not all, the words are made anew. */
static int check_dates(struct moment *m, struct outbound *row, int64_t text_id, int64_t ask, enum handover *what, struct err *err)
{
    struct care *care = m->care;
    struct occurrence *open = NULL;
    struct plan *plans[REMIND_MAX_TOGETHER];
    size_t n_open = 0, n = 0, n_out = 0;
    if (occurrence_rows_open(care->db, row->patient_id, row->made_utc - 1, care->arena, &open, &n_open, err) < 0)
        return -1;
    for (size_t i = n_open; i-- > 0;) { /* the oldest first, as they were said */
        struct occurrence *o = &open[i];
        struct plan *plan = NULL;
        if (o->text_id != text_id || o->asks != ask + 1 || o->answer != OCCURRENCE_OPEN || n == REMIND_MAX_TOGETHER)
            continue;
        for (size_t k = 0; k < m->n_plans; k++)
            if (m->plans[k].id == o->plan_id)
                plan = &m->plans[k];
        /* the row expires with the first of their windows, so none of them is stale */
        enum hold hold = plan == NULL ? HOLD_STOPPED : remind_hold(m, plan, care->now_utc);
        if (hold == HOLD_NONE) {
            plans[n++] = plan;
            continue;
        }
        n_out++;
        occurrence_move(care, o, OCCURRENCE_NOT_NOW);
        o->hold = hold;
        if (occurrence_rows_save(care->db, o, err) < 0)
            return -1;
    }
    if (n == 0)
        *what = HANDOVER_WITHDRAW;
    else if (n_out > 0)
        row->body.text = remind_words(m, plans, n, ask > 0, err);
    return n > 0 && row->body.text.n == 0 ? -1 : 0;
}

int care_handover(struct care *care, struct outbound *row, enum handover *what, struct err *err)
{
    struct moment m;
    int64_t text_id = 0, ask = 0, end_utc = 0;
    *what = HANDOVER_GO;
    if (row->patient_id == 0)
        return 0;
    if (remind_look(care, row->patient_id, &m, err) < 0)
        return -1;
    enum hold hold = remind_hold_person(&m, care->now_utc);
    if (hold == HOLD_QUIET) {
        remind_is_quiet(&m, care->now_utc, &end_utc);
        *what = wait_until(row, end_utc);
    } else if (hold != HOLD_NONE)
        *what = HANDOVER_WITHDRAW;
    else if (is_of_plans(row, &text_id, &ask))
        return check_dates(&m, row, text_id, ask, what, err);
    else if (!str_starts(row->cause, "attack:") && days_off_has(&m.days_off, m.person.now.date)) /* how an attack goes is asked */
        *what = HANDOVER_WITHDRAW;
    else if (m.phase.safety_open || m.phase.mute /* decisions 6 and 12 */
             || (row->class == CLASS_REPORT && m.phase.phase == PHASE_ATTACK))
        *what = wait_until(row, care->now_utc + WAIT_SAFETY_S);
    return 0;
}
