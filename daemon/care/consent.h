/* SPDX-License-Identifier: ISC
 * consent.h - joining, STOP, START, HELP, and what strangers are told.  Every change of consent is a line of the ledger.
 * For the rooms of care; the worker's thread only. */
#ifndef NAPE_CARE_CONSENT_H
#define NAPE_CARE_CONSENT_H

#include "care/person.h"

/* STOP, wherever it stands in the text, before anything else is said.  1: it was one; *outcome is set. */
int consent_stop(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct screening *screening, const char **outcome, struct err *err);

/* JOIN, START, HELP, a YES to a fresh invitation; and all that an invited person, or a stranger, may be told.  1: dealt with. */
int consent_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct screening *screening, const char **outcome, struct err *err);

/* Asks a person of state invited to join, once their quiet hours are over (the site's, where they have none).  now: at once, as the
 * answer to a text of theirs or because a member says so; one that still waits is taken back then.  *utc (may be NULL): when. */
int consent_invite(struct care *care, struct person *person, struct origin origin, bool now, int64_t *utc, struct err *err);

/* A member notes the consent of the person, or of a guardian.  1: joined; 0: nothing that a member may say for them now. */
int consent_member_says(struct care *care, struct person *person, const char *by, struct err *err);

/* Notes consent for one address, with its line of the ledger; version is of the words that were shown, "" when none were. */
int consent_note(struct care *care, const struct person *person, int64_t address_id, int64_t inbox_id, enum consent consent,
                 const char *by, const char *version, struct err *err);

/* The version of those words, which are kept with it: "2026-01.en.3f9a2c1b".  NULL and *err. */
const char *consent_version(struct care *care, const struct person *person, struct str words, struct err *err);

#endif
