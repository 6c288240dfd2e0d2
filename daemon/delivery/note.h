/* SPDX-License-Identifier: ISC
 * note.h - a small file that says which texts are in hand, so that a process that ends over one does not lose it.  It is to survive
 * the process, not the machine: no webhook of these was answered yet.  The worker's thread only. */
#ifndef NAPE_DELIVERY_NOTE_H
#define NAPE_DELIVERY_NOTE_H

#include "base/err.h"
#include "model/job.h"

struct note;

/* Opens the file, made when missing, mode 0600. */
struct note *note_new(const char *path, struct err *err);
void note_free(struct note *note);

/* Replaces what is noted by the texts among these jobs; tries[i]: how often each was begun (NULL: once).  What does not fit, or
 * cannot be written, is not noted.  note may be NULL. */
void note_put(struct note *note, struct job *const *jobs, const int *tries, size_t n_jobs);

/* What an earlier process noted, and how often it was begun.  The caller frees each job and both arrays. */
int note_left(struct note *note, struct job ***jobs, int **tries, size_t *n_jobs, struct err *err);

#endif
