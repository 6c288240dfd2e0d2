/* SPDX-License-Identifier: ISC
 * subject.h - what a subject takes of a text that was read; for lessons.c. */
#ifndef NAPE_CTL_SUBJECT_H
#define NAPE_CTL_SUBJECT_H

#include "ctl/learn.h"

/* Whether intents can be learnt from the text; mends its label by what phrases are sure of. */
bool subject_takes(struct lesson *lesson, const struct reading *reading);

#endif
