/* SPDX-License-Identifier: ISC
 * words.h - what a person wrote or is to read, as a type of its own, so that no "%s" and no log field takes it by accident (P7). */
#ifndef NAPE_MODEL_WORDS_H
#define NAPE_MODEL_WORDS_H

#include "base/text.h"

struct words {
    struct str text;
};

#endif
