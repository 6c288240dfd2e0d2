/* SPDX-License-Identifier: ISC
 * command.h - what the commands of care_admin share: arguments out of JSON, refusals in one plain sentence.  The worker's thread. */
#ifndef NAPE_CARE_COMMAND_H
#define NAPE_CARE_COMMAND_H

#include <cjson/cJSON.h>

#include "care/intake.h"
#include "model/patient.h"

/* A command: 0 done, 1 refused, -1 and *err; *answer as care_admin says. */
struct person;
typedef int command_fn(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err);

command_fn command_patient_add, command_patient_list, command_patient_show, command_patient_fact, command_patient_quiet,
    command_patient_clear, command_patient_intake;
command_fn command_patient_address, command_patient_confirm, command_patient_consent, command_patient_erase,
    command_patient_import;

/* "sms:+15551230001", of a channel of the configuration.  1: refused. */
int command_take_address(struct care *care, struct str text, struct str *channel, struct str *address, struct buf *answer);
/* Keeps the words by which that person would be invited; their version, or NULL and *err. */
const char *command_invitation(struct care *care, const struct patient *patient, struct err *err);
command_fn command_plan_add, command_plan_list, command_plan_remove, command_plan_pause, command_plan_preview, command_plan_defaults;
command_fn command_plan_except, command_patient_off, command_patient_travel, command_plan_show, command_team_heat;

/* The person of "id" or "address" ("sms:+15551230001").  1: refused. */
int command_find_patient(struct care *care, const cJSON *arguments, struct patient *out, struct buf *answer, struct err *err);

/* Adds what the intake has heard, why hands-on routines are off, and what is to be looked at again, behind other members. */
int command_add_intake(struct care *care, const struct person *person, struct buf *answer, struct err *err);
command_fn command_diary, command_report;

command_fn command_alert_show, command_alert_tell, command_alerts_false;
command_fn command_team_accept, command_team_back, command_team_busy, command_team_list, command_team_off, command_team_test;
command_fn command_team_swap, command_team_swap_end, command_team_swap_no, command_team_swap_ok;

struct duty;
struct zone;
/* "2026-12-24 09:00" there; empty for 0. */
struct str command_when(struct care *care, const struct zone *zone, int64_t utc);
/* The swaps that have not ended, as objects of a list; and who is on call in so many days to come. */
int command_add_swaps(struct care *care, const struct zone *zone, struct buf *answer, struct err *err);
void command_add_turns(struct care *care, const struct duty *duty, const struct zone *zone, int64_t days, struct buf *answer);

command_fn command_channel_test, command_figures, command_outbox_show, command_status;

/* Puts the sentence into *answer and returns 1. */
int command_refuse(struct buf *answer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A text argument; empty when it is not there or no text. */
struct str command_text(const cJSON *arguments, const char *name);
/* A whole number; `missing` when it is not there or none. */
int64_t command_number(const cJSON *arguments, const char *name, int64_t missing);

/* Adds ,"name":"value" (without the comma when first). */
void command_add_text(struct buf *answer, const char *name, struct str value, bool first);
void command_add_number(struct buf *answer, const char *name, int64_t value, bool first);

#endif
