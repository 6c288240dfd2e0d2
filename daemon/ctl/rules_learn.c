/* SPDX-License-Identifier: ISC
 * rules_learn.c - napectl rules learn: rules/likeness.tsv or rules/likely-intents.tsv from labelled texts. */
#include <config.h>

#include "ctl/rules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl/learn.h"

/* Whoever loads the rules meanwhile sees the old file or the new one. */
static int write_whole(const char *path, struct str text)
{
    size_t size = strlen(path) + 5;
    char *beside = malloc(size);
    if (beside == NULL) {
        fputs("napectl rules: no memory\n", stderr);
        return -1;
    }
    snprintf(beside, size, "%s.new", path);
    FILE *f = fopen(beside, "wb");
    bool good = f != NULL && fwrite(text.s, 1, text.n, f) == text.n && fflush(f) == 0 && fsync(fileno(f)) == 0;
    if (f != NULL && fclose(f) != 0)
        good = false;
    good = good && rename(beside, path) == 0;
    if (!good) {
        fprintf(stderr, "napectl rules: %s: %s\n", path, strerror(errno));
        unlink(beside);
    }
    free(beside);
    return good ? 0 : -1;
}

static int write_learnt(const struct rules_options *options, const struct loaded *rules, const struct lessons *lessons,
                          const struct learn_options *how)
{
    struct learnt learnt;
    struct buf text;
    char *path = NULL;
    int rc = -1;
    buf_init(&text, 0);
    if (learn(lessons, how, &learnt) < 0)
        goto out;
    learnt_add_file(&text, &rules->files, lessons, how, &learnt);
    const char *dir = options->rules_dir != NULL ? options->rules_dir : rules->dir, *name = options->intents ? "likely-intents.tsv" : "likeness.tsv";
    size_t size = strlen(dir) + strlen(name) + 2;
    path = options->out != NULL ? strdup(options->out) : malloc(size);
    if (path == NULL || !buf_ok(&text)) {
        fputs("napectl rules: no memory\n", stderr);
        goto out;
    }
    if (options->out == NULL)
        snprintf(path, size, "%s/%s", dir, name);
    rc = write_whole(path, buf_str(&text));
    if (rc == 0)
        printf("%s: %zu features from %zu texts, %zu bytes\n", path, learnt.n, lessons->n, text.n);
out:
    free(path);
    buf_clear(&text);
    learnt_clear(&learnt);
    return rc;
}

static int compare_likeness(const struct loaded *rules, const struct lessons *lessons, const struct learn_options *how)
{
    const struct likeness *likeness = ruleset_likeness(rules->ruleset);
    if (likeness == NULL) {
        fputs("napectl rules: the rules have no likeness.tsv to compare\n", stderr);
        return -1;
    }
    int rc = learn_compare(likeness, lessons, how);
    return learn_compare_net(rules, lessons) < 0 ? -1 : rc;
}

enum exit_code rules_learn(const struct rules_options *options, int n_files, char **files)
{
    struct loaded rules;
    struct lessons lessons = { .subject = options->intents ? &SUBJECT_INTENTS : &SUBJECT_LIKENESS };
    const struct learn_options how = { .cost = options->cost, .with_ask = options->with_ask };
    int rc = rules_load_or_tell(options->rules_dir, &rules);
    for (int i = 0; rc == 0 && i < n_files; i++)
        rc = lessons_add(&lessons, &rules, files[i]);
    if (rc == 0 && options->cross > 0)
        rc = learn_cross(&rules, &lessons, &how, options->cross, options->out);
    else if (rc == 0 && options->net)
        rc = learn_print_net(&rules, &lessons);
    else if (rc == 0 && options->compare)
        rc = compare_likeness(&rules, &lessons, &how);
    else if (rc == 0)
        rc = write_learnt(options, &rules, &lessons, &how);
    lessons_clear(&lessons);
    rules_clear(&rules);
    enum exit_code code = verb_end_output();
    return rc == 0 ? code : EXIT_REFUSED;
}
