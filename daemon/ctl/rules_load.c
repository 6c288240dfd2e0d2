/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "ctl/rules_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "nlp/lexicon.h"

int rules_load(const char *dir, bool run_examples, struct problems *problems, struct loaded *out)
{
    struct err err;
    *out = (struct loaded){ .dir = dir != NULL ? NULL : rules_dir_default() };
    if (dir == NULL)
        dir = out->dir;
    if (dir == NULL) {
        problems_error(problems, "rules", 0, "no memory");
        return -1;
    }
    if (rule_files_read(dir, &out->files, &err) < 0) {
        problems_error(problems, dir, 0, "%s", err.text);
        return -1;
    }
    if (out->files.n == 0) {
        problems_error(problems, dir, 0, "holds no rule files (*.conf)");
        return -1;
    }
    out->lexicon = lexicon_new(&out->files, problems);
    if (out->lexicon != NULL)
        out->ruleset = ruleset_new(&out->files, out->lexicon, run_examples, problems);
    return out->ruleset != NULL ? 0 : -1;
}

int rules_load_or_tell(const char *dir, struct loaded *out)
{
    struct problems problems;
    problems_init(&problems);
    int rc = rules_load(dir, false, &problems, out);
    if (rc < 0)
        fputs(buf_cstr(&problems.text), stderr);
    problems_clear(&problems);
    return rc;
}

void rules_clear(struct loaded *loaded)
{
    ruleset_free(loaded->ruleset);
    lexicon_free(loaded->lexicon);
    rule_files_clear(&loaded->files);
    free(loaded->dir);
    *loaded = (struct loaded){ 0 };
}

struct read_request rules_request(struct str text)
{
    struct clock clock;
    clock_init_system(&clock);
    time_t now = (time_t)clock_utc_s(&clock);
    struct tm local = { 0 };
    localtime_r(&now, &local);
    return (struct read_request){ .text = { text }, .now_utc = now, .utc_offset_s = (int32_t)local.tm_gmtoff };
}

void rules_add_reading(struct buf *out, const struct reading *reading)
{
    if (reading->n_mentions == 0)
        buf_adds(out, "no concept");
    for (size_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        buf_addf(out, "%s%s", i > 0 ? ", " : "", m->name);
        if (m->polarity != POLARITY_PRESENT)
            buf_addf(out, " %s", POLARITY_NAMES[m->polarity]);
        if (m->tense != TENSE_NOW)
            buf_addf(out, " %s", TENSE_NAMES[m->tense]);
        if (m->experiencer != EXPERIENCER_PATIENT)
            buf_addf(out, " %s", EXPERIENCER_NAMES[m->experiencer]);
        if (m->mode != MODE_STATED)
            buf_addf(out, " %s", MODE_NAMES[m->mode]);
    }
}

void rules_add_flags(struct buf *out, const struct assessment *assessment)
{
    if (assessment->n_flags == 0)
        buf_adds(out, "no flag");
    for (size_t i = 0; i < assessment->n_flags; i++)
        buf_addf(out, "%s%s %s", i > 0 ? ", " : "", assessment->flags[i].id,
                 CERTAINTY_NAMES[assessment->flags[i].certainty]);
}
