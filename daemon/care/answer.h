/* SPDX-License-Identifier: ISC
 * answer.h - what a person answers to reminders: DONE, SKIP, LATER, PAUSE, LESS, MORE, PREVIEW, and a diary line that answers a
 * check-in.  Kind words, no blame, no comfort (decision 22).  The worker's thread only. */
#ifndef NAPE_CARE_ANSWER_H
#define NAPE_CARE_ANSWER_H

#include "care/person.h"

struct answer_done {
    struct str body;          /* to be said; empty: nothing */
    const char *outcome;      /* one word; NULL: the text was no answer */
    bool log_is_said;         /* body tells what the diary would read back */
};

/* Looks at a text of a patient who joined.  reading is changed: a bare DONE to a glass of water is no routine.  What is said is
 * for the caller to post.  quiet: the text was about safety, so a word that could answer that too answers nothing here. */
int answer_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, struct reading *reading,
                bool quiet, struct answer_done *out, struct err *err);

/* The last text since then that answered a date of a plan; 0: none. */
int answer_last(struct care *care, const struct person *person, int64_t since_utc, int64_t *inbox_id, struct err *err);

/* The text inbox_id was taken back by UNDO: what it answered is open again. */
int answer_undone(struct care *care, const struct person *person, int64_t inbox_id, struct err *err);

/* Whether DONE would mean something that is no routine and was sent after since_utc: the last that is open. */
int answer_is_elsewhere(struct care *care, const struct person *person, int64_t since_utc, bool *out, struct err *err);

#endif
