/* SPDX-License-Identifier: ISC
 * The texts that were in hand when the process before this ended.  One of them may be why: each runs by itself, and is counted
 * before it is touched. */
#include <config.h>

#include "delivery/worker_inside.h"

#include <stdlib.h>

#include "delivery/note.h"

enum { UNREAD = 2, LEAVE = 3 }; /* how often it was begun before */

/* Runs the text; what it makes waits in the store for the first batch.  -1: the store failed. */
static int run_one(struct worker *w, struct setup *setup, struct job *job, int tries, struct err *err)
{
    struct job *one[] = { job };
    struct batch batch = { .setup = setup, .jobs = one, .n_jobs = 1, .unread = tries >= UNREAD };
    struct batch_result result = { 0 };
    if (worker_run(w, &batch, &result, err) < 0)
        return -1;
    batch_result_clear(&result);
    return 0;
}

int worker_recover(struct worker *w, struct setup *setup, struct err *err)
{
    struct job **jobs = NULL;
    int *tries = NULL;
    size_t n = 0;
    int rc = 0;
    if (w->note == NULL)
        return 0;
    if (note_left(w->note, &jobs, &tries, &n, err) < 0)
        return -1;
    if (n > 0)
        log_event(w->options.log, LOG_WARN, "worker.in_hand", F_INT("texts", (int64_t)n), F_END);
    w->note_kept = true;
    for (size_t i = 0; i < n && rc == 0; i++) {
        if (tries[i] >= LEAVE) {
            log_event(w->options.log, LOG_ALARM, "worker.given_up", F_INT("tries", tries[i]), F_END);
            continue;
        }
        tries[i]++;
        note_put(w->note, jobs + i, tries + i, n - i);
        rc = run_one(w, setup, jobs[i], tries[i] - 1, err);
        if (rc < 0) { /* it was not the text */
            tries[i]--;
            note_put(w->note, jobs + i, tries + i, n - i);
        }
    }
    w->note_kept = false;
    if (rc == 0)
        note_put(w->note, NULL, NULL, 0);
    for (size_t i = 0; i < n; i++)
        job_free(jobs[i]);
    free(jobs);
    free(tries);
    return rc;
}
