/* SPDX-License-Identifier: ISC
 * setup.h - configuration and rules as one immutable, reference-counted value.  A reload swaps the pointer, it never edits. */
#ifndef NAPE_CARE_SETUP_H
#define NAPE_CARE_SETUP_H

#include <stdatomic.h>

#include "model/settings.h"

struct lexicon;
struct ruleset;
struct messages;

struct setup {
    _Atomic int refs;
    const struct settings *settings;
    const struct lexicon *lexicon;
    const struct ruleset *ruleset;
    const struct messages *messages;  /* care/compose: texts out, by language, and the numbers by region */
    void (*free)(struct setup *setup); /* called when the last reference goes */
};

struct setup *setup_take(struct setup *setup); /* one more reference */
void setup_drop(struct setup *setup);          /* one less; NULL does nothing */

#endif
