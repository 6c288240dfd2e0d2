/* SPDX-License-Identifier: ISC
 * What came of a session. */
#include <config.h>

#include "care/routine_inside.h"

enum { HEAL_S = 4 * 86400 }; /* two sessions of a week with three or four (routines.md: skip two) */

struct str routine_notice(struct care *care, const struct voice *voice, const char *id)
{
    const struct routines *routines = messages_routines(care->setup->messages);
    return compose_template(voice, routines_words(routines, voice->lang, ROUTINE_NOTICE, id), NULL, 0, care->arena);
}

int routine_is_healing(struct care *care, const struct person *person, bool *out, struct err *err)
{
    int64_t at_utc = 0;
    int rc = session_rows_when_said(care->db, person->patient.id, STR("bruise"), &at_utc, err);
    *out = rc == 1 && care->now_utc - at_utc < HEAL_S;
    return rc < 0 ? -1 : 0;
}
