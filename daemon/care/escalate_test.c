/* SPDX-License-Identifier: ISC
 * A test alert, which a member who is a patient too asks for by text: it rings, is taken and closed like any other, and says TEST. */
#include <config.h>

#include "care/escalate_inside.h"

int escalate_test(struct care *care, const struct person *person, int64_t inbox_id, int64_t *id, struct err *err)
{
    struct escalate e;
    *id = 0;
    if (escalate_load(&e, care, person, err) < 0)
        return -1;
    if (e.row.id != 0) /* what is open is no test: nothing is mixed with it */
        return 0;
    struct flag flag = { .id = ESCALATE_TEST, .tier = TIER_NONE, .certainty = CERTAINTY_DEFINITE };
    struct assessment raised = { .flags = &flag, .n_flags = 1 };
    e.inbox_id = inbox_id;
    e.raised = &raised;
    e.row.tier = TIER_URGENT;
    if (escalate_team(&e, TEAM_ALARM, err) < 0)
        return -1;
    *id = e.row.id;
    return 0;
}
