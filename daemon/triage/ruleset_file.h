/* SPDX-License-Identifier: ISC
 * ruleset_file.h - defines, redflags and medicines of one rule file, as entries that are not parsed yet.  PURE. */
#ifndef NAPE_TRIAGE_RULESET_FILE_H
#define NAPE_TRIAGE_RULESET_FILE_H

#include "triage/ruleset_in.h"

/* Adds what the file holds to the set; expressions keep root -1.  What is wrong goes into *problems.  A file without one of the
 * three lists adds nothing.  Returns -1 when out of memory. */
int ruleset_file_read(const struct rule_file *file, struct ruleset *ruleset, struct problems *problems);

#endif
