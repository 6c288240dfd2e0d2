/* SPDX-License-Identifier: ISC
 * rules_load.h - the rules of a folder, loaded for a command, with every problem told on standard error. */
#ifndef NAPE_CTL_RULES_LOAD_H
#define NAPE_CTL_RULES_LOAD_H

#include "base/files.h"
#include "base/problems.h"
#include "triage/ruleset.h"
#include "triage/screen.h"

struct loaded {
    char *dir;
    struct rule_files files;
    struct lexicon *lexicon;
    struct ruleset *ruleset;
};

/* dir NULL: rules_dir_default().  Fills *problems, prints nothing.  -1 when something is wrong; *out is to be cleared all the same. */
int rules_load(const char *dir, bool run_examples, struct problems *problems, struct loaded *out);
/* The same with the problems printed to standard error. */
int rules_load_or_tell(const char *dir, struct loaded *out);
void rules_clear(struct loaded *loaded);

/* A request for that text as it would arrive now, in the zone of this machine. */
struct read_request rules_request(struct str text);

/* "numbness present, headache absent now" on one line: what was read, for lists of misses. */
void rules_add_reading(struct buf *out, const struct reading *reading);
/* "thunderclap definite, numbness possible", or "no flag". */
void rules_add_flags(struct buf *out, const struct assessment *assessment);

#endif
