/* SPDX-License-Identifier: ISC
 * accept.c - whether a configuration is taken as far as its hours without anybody go (P5, decision 37). */
#include <config.h>

#include "naped.h"

#include "care/duty.h"
#include "care/setup.h"
#include "conf.h"
#include "delivery/worker.h"

#include <stdio.h>

/* What conf has and the holes[n] before do not; everything is reported, those as errors or warnings. */
static size_t report(const struct conf *conf, int64_t now_utc, const struct hole *before, size_t n_before, struct arena *arena,
                     struct problems *problems)
{
    struct hole *holes = NULL, *news = NULL;
    size_t n = 0, n_news = 0;
    struct err err = { 0 };
    if (conf_holes(&conf->settings, now_utc, arena, &holes, &n, &err) < 0
        || duty_holes_new(arena, holes, n, before, n_before, &news, &n_news, &err) < 0) {
        problems_error(problems, conf->file, conf->team_line, "%s", err.text);
        return 1;
    }
    if (n_news > 0)
        conf_report_holes(conf, news, n_news, true, problems);
    else if (n > 0)
        conf_report_holes(conf, holes, n, false, problems);
    return n_news;
}

static struct arena *new_arena(const struct conf *conf, struct problems *problems)
{
    struct arena *arena = arena_new(0);
    if (arena == NULL)
        problems_error(problems, conf->file, 0, "no memory");
    return arena;
}

void accept_test(struct naped *naped, struct problems *problems)
{
    struct arena *arena = new_arena(naped->conf, problems);
    if (arena != NULL)
        report(naped->conf, clock_utc_s(&naped->clock), NULL, 0, arena, problems);
    arena_free(arena);
}

int accept_start(struct naped *naped, struct worker *worker, struct err *err)
{
    struct problems problems;
    struct hole *before = NULL;
    size_t n_before = 0;
    struct str kept;
    int rc = -1;
    problems_init(&problems);
    struct arena *arena = new_arena(naped->conf, &problems);
    if (arena == NULL)
        goto out;
    int found = worker_kept(worker, DUTY_ACCEPTED, arena, &kept, err);
    if (found < 0 || (found == 1 && duty_holes_parse(arena, kept, &before, &n_before, err) < 0))
        goto out;
    rc = report(naped->conf, clock_utc_s(&naped->clock), before, n_before, arena, &problems) == 0 ? 0 : -1;
    fwrite(buf_cstr(&problems.text), 1, problems.text.n, stderr);
    if (rc < 0)
        err_set(err, ERR_CONFIG, "there are hours without anybody that nobody has declared; nothing was started");
out:
    arena_free(arena);
    problems_clear(&problems);
    return rc;
}

void accept_reload(const struct setup *before, const struct conf *next, int64_t now_utc, struct problems *problems)
{
    struct hole *holes = NULL;
    size_t n = 0;
    struct err err = { 0 };
    struct arena *arena = new_arena(next, problems);
    if (arena != NULL && conf_holes(before->settings, now_utc, arena, &holes, &n, &err) == 0)
        report(next, now_utc, holes, n, arena, problems);
    arena_free(arena);
}

void accept_note(struct naped *naped)
{
    struct job *job = job_new(JOB_ADMIN);
    if (job == NULL)
        return;
    job->of.admin = (struct admin_request){ .request_id = STR(""), .verb = STR("team.accept"), .arguments = STR("") };
    naped_gather(naped, job);
}
