/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/job.h"

#include <stdlib.h>

struct job *job_new(enum job_kind kind)
{
    struct job *job = calloc(1, sizeof *job);
    if (job == NULL)
        return NULL;
    job->kind = kind;
    job->arena = arena_new(1024);
    if (job->arena == NULL) {
        free(job);
        return NULL;
    }
    return job;
}

void job_free(struct job *job)
{
    if (job == NULL)
        return;
    arena_free(job->arena);
    free(job);
}
