/* SPDX-License-Identifier: ISC
 * The commands about the team: days off, what is declared, words to a patient. */
#include <config.h>

#include "care/command.h"

#include "care/duty.h"
#include "care/team.h"
#include "store/meta_rows.h"
#include "store/team_rows.h"

enum { ACCEPTED_S = 400 * 86400 };

/* The times without anybody of the configuration that runs now: a later start is not refused for these (decision 37). */
int command_team_accept(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct duty duty = { .settings = care->setup->settings, .zones = care->zones, .arena = care->arena };
    struct hole *holes = NULL;
    size_t n = 0;
    (void)arguments;
    if (duty_holes(&duty, care->now_utc, care->now_utc + ACCEPTED_S, &holes, &n, err) < 0
        || team_look_again(care, err) < 0 || meta_rows_put(care->db, DUTY_ACCEPTED, duty_holes_text(care->arena, holes, n), err) < 0)
        return -1;
    buf_addf(answer, "{\"holes\":%zu}", n);
    return 0;
}
