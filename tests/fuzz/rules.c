/* SPDX-License-Identifier: ISC
 * rules.c - rule files as an editor may leave them.  "@ NAME" on a line of its own begins a file; what stands before the first is
 * en/rules.conf; likeness.tsv comes last.  What loads must read. */
#include <config.h>

#include <string.h>

#include "care/messages.h"
#include "nlp/lexicon.h"
#include "target.h"
#include "triage/explain.h"
#include "triage/ruleset.h"

/* libconfig keeps the string that a syntax error broke off. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libconfig\n";
}

enum { FILES_MAX = 6, NAME_BYTES = 32, TEXT_MAX = 1 << 16 };

struct folder {
    struct rule_file files[FILES_MAX];
    char names[FILES_MAX][NAME_BYTES];
    size_t n;
};

static void add_file(struct folder *folder, struct str name, struct str text)
{
    char *copy = malloc(text.n + 1);
    if (copy == NULL || folder->n == FILES_MAX) {
        free(copy);
        return;
    }
    memcpy(copy, text.s, text.n);
    copy[text.n] = '\0';
    name = str_trim(name);
    snprintf(folder->names[folder->n], NAME_BYTES, "%.*s", (int)(name.n < NAME_BYTES ? name.n : NAME_BYTES - 1), name.s);
    struct rule_file *file = &folder->files[folder->n];
    *file = (struct rule_file){ .name = folder->names[folder->n], .path = folder->names[folder->n], .text = { copy, text.n } };
    folder->n++;
}

static void cut_files(struct folder *folder, struct str text)
{
    struct str name = STR("en/rules.conf"), rest = text, line;
    const char *start = text.s;
    while (str_cut(&rest, '\n', &line)) {
        if (!str_starts(line, "@ "))
            continue;
        add_file(folder, name, (struct str){ start, (size_t)(line.s - start) });
        name = (struct str){ line.s + 2, line.n - 2 };
        start = line.s + line.n < text.s + text.n ? line.s + line.n + 1 : text.s + text.n;
    }
    add_file(folder, name, (struct str){ start, (size_t)(text.s + text.n - start) });
}

/* Its text stays with the folder, behind the others. */
static struct rule_file take_likeness(struct folder *folder)
{
    if (folder->n == 0 || strcmp(folder->files[folder->n - 1].name, "likeness.tsv") != 0)
        return (struct rule_file){ .name = NULL };
    return folder->files[--folder->n];
}

static void read_texts(const struct lexicon *lexicon, const struct ruleset *ruleset)
{
    static const char *const TEXTS[] = { "No, my arm is numb since 2pm, took 2 advil 400mg", "worst headache 9/10, not sure if fever or rash", "stop" };
    struct arena *arena = arena_new(0);
    for (size_t i = 0; arena != NULL && i < sizeof TEXTS / sizeof *TEXTS; i++) {
        const struct read_request request = { .text = { str_of(TEXTS[i]) }, .now_utc = 1772460000 };
        struct screening screening;
        struct buf out;
        arena_reset(arena);
        buf_init(&out, 0);
        fuzz_expect(screen(&request, NULL, lexicon, ruleset, arena, &screening, NULL) == 0, "rules that load can read");
        explain_json(&screening, str_of(TEXTS[i]), &out);
        explain_text(&screening, str_of(TEXTS[i]), ruleset, &out);
        buf_clear(&out);
    }
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct folder folder = { .n = 0 };
    struct problems problems;
    if (n > TEXT_MAX)
        return 0;
    problems_init(&problems);
    cut_files(&folder, (struct str){ n > 0 ? (const char *)data : "", n });
    const struct rule_files files = { .files = folder.files, .n = folder.n, .likeness = take_likeness(&folder) };
    struct lexicon *lexicon = lexicon_new(&files, &problems);
    fuzz_expect(lexicon != NULL || problems.n_errors > 0, "rules are refused with a reason");
    struct ruleset *ruleset = lexicon != NULL ? ruleset_new(&files, lexicon, true, &problems) : NULL;
    fuzz_expect(ruleset != NULL || problems.n_errors > 0, "rules are refused with a reason");
    if (ruleset != NULL)
        read_texts(lexicon, ruleset);
    messages_free(messages_new(&files, &problems));
    ruleset_free(ruleset);
    lexicon_free(lexicon);
    problems_clear(&problems);
    for (size_t i = 0; i < folder.n; i++)
        free((void *)(uintptr_t)folder.files[i].text.s);
    free((void *)(uintptr_t)files.likeness.text.s);
    return 0;
}
