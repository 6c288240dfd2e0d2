/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/hands_off.h"

#include "store/escalation_rows.h"
#include "store/intake_rows.h"
#include "store/patient_rows.h"

static bool keeps_off(const struct escalation_flag *flag)
{
    bool emergency = flag->tier == TIER_EMERGENCY && flag->certainty == CERTAINTY_DEFINITE;
    return !flag->denied && (emergency || str_is(flag->flag, "massage_worse"));
}

int hands_off_after(struct care *care, int64_t patient_id, int64_t escalation_id, const struct escalation_flag *flags, size_t n,
                    struct str by, struct err *err)
{
    struct intake_said_row row = { .item = STR(HANDS_OFF_SIGN), .value = escalation_id, .by = by, .at_utc = care->now_utc };
    struct patient patient;
    bool off = false;
    for (size_t i = 0; i < n; i++)
        off = off || keeps_off(&flags[i]);
    if (!off)
        return 0;
    int rc = patient_rows_get(care->db, patient_id, care->arena, &patient, err);
    if (rc != 1)
        return rc;
    patient.hands_on_cleared_by = STR("");
    return patient_rows_save(care->db, &patient, err) < 0 ? -1 : intake_rows_say(care->db, patient_id, &row, err);
}

int hands_off_signs(struct care *care, int64_t escalation_id, struct str *out, struct err *err)
{
    struct escalation_flag *flags = NULL;
    size_t n = 0;
    *out = STR("");
    if (escalation_rows_flags(care->db, escalation_id, care->arena, &flags, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (keeps_off(&flags[i]))
            *out = str_of(arena_printf(care->arena, "%.*s%s%.*s", (int)out->n, out->s, out->n > 0 ? ", " : "", (int)flags[i].flag.n,
                                       flags[i].flag.s));
    return 0;
}
