/* SPDX-License-Identifier: ISC
 * import.h - `napectl patient import`. */
#ifndef NAPE_CTL_IMPORT_H
#define NAPE_CTL_IMPORT_H

#include "ctl/verb.h"

/* Hands the people of a CSV file to naped.  skip_bad: those that can be added, else all or nobody. */
enum exit_code import_run(const struct ctl *ctl, const char *file, bool skip_bad, bool now, bool json);

#endif
