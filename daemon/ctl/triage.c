/* SPDX-License-Identifier: ISC
 * triage.c - napectl triage: a text per line in, a JSON object per line out.  Each line stands alone. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/rules_load.h"
#include "ctl/verb.h"
#include "triage/explain.h"

static int triage_line(const struct loaded *rules, struct str line, struct arena *arena, struct buf *out)
{
    struct read_request request = rules_request(line);
    struct screening screening;
    struct err err;
    request.from_team = true; /* nobody knows who wrote the line: team words are named too */
    arena_reset(arena);
    buf_reset(out);
    if (screen(&request, NULL, rules->lexicon, rules->ruleset, arena, &screening, &err) < 0) {
        fprintf(stderr, "napectl triage: %s\n", err.text);
        return -1;
    }
    explain_json(&screening, line, out);
    buf_addc(out, '\n');
    if (!buf_ok(out)) {
        fprintf(stderr, "napectl triage: no memory\n");
        return -1;
    }
    fwrite(out->s, 1, out->n, stdout);
    fflush(stdout);
    return 0;
}

static int triage_input(const struct loaded *rules)
{
    struct arena *arena = arena_new(0);
    struct buf out;
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    int rc = arena != NULL ? 0 : -1;
    buf_init(&out, 0);
    while (rc == 0 && (n = getline(&line, &size, stdin)) >= 0) {
        if (n > 0 && line[n - 1] == '\n')
            n--;
        if (n > 0 && line[n - 1] == '\r')
            n--;
        rc = triage_line(rules, (struct str){ line, (size_t)n }, arena, &out);
    }
    if (rc == 0 && ferror(stdin)) {
        fprintf(stderr, "napectl triage: standard input: %s\n", strerror(errno));
        rc = -1;
    }
    free(line);
    buf_clear(&out);
    arena_free(arena);
    return rc;
}

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    (void)ctl;
    const char *dir;
    int first;
    enum exit_code code = EXIT_REFUSED;
    struct loaded rules;
    if (!verb_rules_option(&VERB_TRIAGE, argc, argv, &dir, &first, &code))
        return code;
    if (first < argc)
        return verb_usage(&VERB_TRIAGE, "takes no \"%s\": the texts come on standard input", argv[first]);
    if (rules_load_or_tell(dir, &rules) == 0 && triage_input(&rules) == 0)
        code = verb_end_output();
    rules_clear(&rules);
    return code;
}

const struct verb VERB_TRIAGE = {
    .name = "triage",
    .arguments = "[--rules DIR] <TEXTS",
    .help = "reads a text per line and prints what it means, a JSON object per line",
    .run = run,
};
