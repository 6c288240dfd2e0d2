/* SPDX-License-Identifier: ISC
 * explain.c - napectl explain: how one text was read and judged, for people. */
#include <config.h>

#include <stdio.h>

#include "ctl/rules_load.h"
#include "ctl/verb.h"
#include "triage/explain.h"

static enum exit_code explain(const struct loaded *rules, struct str text)
{
    const struct read_request request = rules_request(text);
    struct screening screening;
    struct err err;
    struct buf out;
    struct arena *arena = arena_new(0);
    enum exit_code code = EXIT_REFUSED;
    buf_init(&out, 0);
    if (arena == NULL)
        fputs("napectl explain: no memory\n", stderr);
    else if (screen(&request, NULL, rules->lexicon, rules->ruleset, arena, &screening, &err) < 0)
        fprintf(stderr, "napectl explain: %s\n", err.text);
    else {
        explain_text(&screening, text, rules->ruleset, &out);
        buf_adds(&out, "JSON: ");
        explain_json(&screening, text, &out);
        puts(buf_cstr(&out));
        code = verb_end_output();
    }
    buf_clear(&out);
    arena_free(arena);
    return code;
}

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    (void)ctl;
    const char *dir;
    int first;
    enum exit_code code = EXIT_REFUSED;
    struct loaded rules;
    struct buf text;
    if (!verb_rules_option(&VERB_EXPLAIN, argc, argv, &dir, &first, &code))
        return code;
    if (first == argc)
        return verb_usage(&VERB_EXPLAIN, "no text");
    buf_init(&text, 0);
    for (int i = first; i < argc; i++)
        buf_addf(&text, "%s%s", i > first ? " " : "", argv[i]);
    if (rules_load_or_tell(dir, &rules) == 0)
        code = explain(&rules, buf_str(&text));
    rules_clear(&rules);
    buf_clear(&text);
    return code;
}

const struct verb VERB_EXPLAIN = {
    .name = "explain",
    .arguments = "[--rules DIR] TEXT...",
    .help = "shows how a text is read and judged, and which rules nearly fired",
    .run = run,
};
