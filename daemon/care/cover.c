/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/cover.h"

#include "care/answer_table.h"
#include "care/attack_table.h"
#include "care/consent_table.h"
#include "care/conversation_table.h"
#include "care/escalate_table.h"
#include "care/intake.h"
#include "care/intake_table.h"
#include "care/occurrence_table.h"

/* A machine that is new adds its table here. */
const struct state_table *const STATE_TABLES[] = { &TEAM_STATE_TABLE, &PATIENT_STATE_TABLE, &ANSWER_STATE_TABLE,
                                                   &ATTACK_STATE_TABLE, &CONSENT_STATE_TABLE, &INTAKE_STATE_TABLE, &CONVERSATION_STATE_TABLE, &OCCURRENCE_STATE_TABLE };
const size_t STATE_TABLES_N = sizeof STATE_TABLES / sizeof *STATE_TABLES;

void cover_cell(const struct care *care, const struct state_table *table, int state, int event)
{
    if (care->cover != NULL)
        care->cover->cell(care->cover->arg, table->name, state, event);
}
