/* SPDX-License-Identifier: ISC
 * Texts that come to the store late: advice and alert went out while it was stuck, from what the text alone says.  What was said then
 * stands, and nothing of it is said again (P3). */
#include <config.h>

#include "delivery/worker_inside.h"

/* A possible emergency was advised as a definite one. */
static int count_possible(struct run *run, struct screening *screening, struct err *err)
{
    struct assessment *a = &screening->assessment;
    struct flag *flags = arena_array(run->worker->arena, a->n_flags + 1, sizeof *flags);
    if (flags == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < a->n_flags; i++) {
        flags[i] = a->flags[i];
        if (flags[i].tier == TIER_EMERGENCY) {
            flags[i].certainty = CERTAINTY_DEFINITE;
            a->tier = TIER_EMERGENCY;
        }
    }
    a->flags = flags;
    return 0;
}

int already_screen(struct run *run, const struct care_text *text, struct screening *screening, struct err *err)
{
    const struct setup *setup = run->batch->setup;
    struct arena *arena = run->worker->arena;
    if (screen(&text->request, &text->facts, setup->lexicon, setup->ruleset, arena, screening, err) < 0)
        return -1;
    if (text->inbound->n_already == 0)
        return 0;
    if (count_possible(run, screening, err) < 0)
        return -1;
    if (screening->assessment.tier >= TIER_URGENT)
        return 0;
    /* What is known of them says less than the text alone did; but that is what they were told. */
    struct read_request alone = { .text = text->inbound->text, .now_utc = run->now_utc, .from_team = text->request.from_team };
    if (screen(&alone, NULL, setup->lexicon, setup->ruleset, arena, screening, err) < 0)
        return -1;
    return count_possible(run, screening, err);
}

int already_begin(struct run *run, const struct inbound *in, int64_t inbox_id, struct verdict *verdict, struct err *err)
{
    struct outbox_desk *desk = &run->desk;
    desk->inbox_id = inbox_id;
    desk->n_already = 0;
    if (in->n_already == 0)
        return 0;
    desk->already = in->already;
    desk->already_ids = arena_array(run->result->arena, in->n_already, sizeof *desk->already_ids);
    if (desk->already_ids == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    desk->n_already = in->n_already;
    verdict->already_ids = desk->already_ids;
    return 0;
}

int already_end(struct run *run, int64_t inbox_id, struct err *err)
{
    struct outbox_desk *desk = &run->desk;
    const char *cause = arena_printf(run->worker->arena, "inbox:%lld", (long long)inbox_id);
    for (size_t i = 0; i < desk->n_already; i++)
        if (desk->already_ids[i] == 0 && outbox_rows_put_already(run->worker->db, desk, i, str_of(cause), err) < 0)
            return -1;
    desk->inbox_id = 0;
    desk->n_already = 0;
    return 0;
}
