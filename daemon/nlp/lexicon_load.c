/* SPDX-License-Identifier: ISC
 * lexicon_load.c - rule files to a lexicon: words first, then names of concepts, then phrases, then the net. */
#include <config.h>

#include "nlp/load.h"
#include "nlp/spell.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const RESERVED_NAMES[RESERVED_COUNT] = {
    [RESERVED_MEDICATION] = "medication", [RESERVED_TOOK] = "took",           [RESERVED_NOT_TAKEN] = "med_not_taken",
    [RESERVED_UNIT_MG] = "unit_mg",       [RESERVED_UNIT_MCG] = "unit_mcg",   [RESERVED_UNIT_G] = "unit_g",
    [RESERVED_UNIT_TABLET] = "unit_tablet", [RESERVED_HEADACHE] = "headache",
    [RESERVED_PAIN_WORD] = "pain_word",   [RESERVED_THING] = "thing",
    [RESERVED_DAY_TOTAL] = "day_total",   [RESERVED_PILL] = "pill_unnamed",   [RESERVED_MORE] = "more_of",
    [RESERVED_NOT_STOP] = "not_stop",
    [RESERVED_DAYS_TOTAL] = "days_total",
    [RESERVED_PREVENTIVE] = "preventive_word", [RESERVED_USED] = "used_to_do", [RESERVED_OVERUSE] = "overuse_counted", [RESERVED_OVERUSE_NEARLY] = "overuse_nearly",
    [RESERVED_RISE_DAYS] = "rise_days",   [RESERVED_RISE_WEEKS] = "rise_weeks", [RESERVED_RISE_MONTHS] = "rise_months",
    [RESERVED_RISE_GRADES] = "rise_grades", [RESERVED_RISE_NEED] = "rise_need", [RESERVED_UNDONE] = "undone_told", [RESERVED_SERIES] = "series_told", [RESERVED_TODAY] = "today",
    [RESERVED_BEGAN] = "began",           [RESERVED_NOT_COMMAND] = "not_command", [RESERVED_COMPLAINT] = "complaint",
};

void load_error(struct loader *loader, const config_setting_t *at, const char *format, ...)
{
    char reason[500];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    problems_error(loader->problems, loader->file, at != NULL ? (unsigned)config_setting_source_line(at) : 0, "%s", reason);
}

void load_check_keys(struct loader *loader, const config_setting_t *group, const char *const *names, size_t n)
{
    if (!config_setting_is_group(group))
        return;
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(member);
        size_t k = 0;
        while (k < n && strcmp(name, names[k]) != 0)
            k++;
        if (k < n)
            continue;
        const char *near = text_nearest(str_of(name), names, n);
        load_error(loader, member, "unknown key \"%s\"%s%s%s", name, near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                   near != NULL ? "\"?" : "");
    }
}

const char *load_keep(struct loader *loader, const char *text)
{
    struct str kept = arena_str(loader->lexicon->arena, str_of(text));
    loader->failed = loader->failed || !arena_ok(loader->lexicon->arena);
    return kept.s;
}

const char *load_string(struct loader *loader, const config_setting_t *group, const char *name)
{
    const config_setting_t *member = config_setting_is_group(group) ? config_setting_get_member(group, name) : NULL;
    if (member == NULL)
        return NULL;
    const char *text = config_setting_get_string(member);
    if (text == NULL)
        load_error(loader, member, "\"%s\" is to be a text in quotes", name);
    return text;
}

bool load_bool(struct loader *loader, const config_setting_t *group, const char *name, bool otherwise)
{
    const config_setting_t *member = config_setting_is_group(group) ? config_setting_get_member(group, name) : NULL;
    if (member == NULL)
        return otherwise;
    if (config_setting_type(member) != CONFIG_TYPE_BOOL) {
        load_error(loader, member, "\"%s\" is to be true or false", name);
        return otherwise;
    }
    return config_setting_get_bool(member) != 0;
}

double load_number(struct loader *loader, const config_setting_t *group, const char *name, double otherwise)
{
    const config_setting_t *member = config_setting_is_group(group) ? config_setting_get_member(group, name) : NULL;
    if (member == NULL)
        return otherwise;
    if (config_setting_type(member) == CONFIG_TYPE_FLOAT)
        return config_setting_get_float(member);
    if (config_setting_type(member) == CONFIG_TYPE_INT || config_setting_type(member) == CONFIG_TYPE_INT64)
        return (double)config_setting_get_int64(member);
    load_error(loader, member, "\"%s\" is to be a number", name);
    return otherwise;
}

const char *load_list_item(struct loader *loader, const config_setting_t *setting, int i, const config_setting_t **at)
{
    if (!config_setting_is_aggregate(setting) || config_setting_is_group(setting)) {
        const char *one = i == 0 ? config_setting_get_string(setting) : NULL;
        *at = setting;
        if (i == 0 && one == NULL)
            load_error(loader, setting, "\"%s\" is to be a list of texts", config_setting_name(setting));
        return one;
    }
    if (i >= config_setting_length(setting))
        return NULL;
    *at = config_setting_get_elem(setting, (unsigned)i);
    const char *text = config_setting_get_string(*at);
    if (text == NULL) {
        load_error(loader, *at, "item %d is to be a text in quotes", i + 1);
        return "-"; /* reads as nothing */
    }
    return text;
}

uint32_t load_concept_id(const struct loader *loader, struct str name)
{
    int id = lexicon_concept(loader->lexicon, name);
    return id < 0 ? UINT32_MAX : (uint32_t)id;
}

/* Folder of a file, or empty. */
static struct str folder_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash != NULL ? (struct str){ name, (size_t)(slash - name) } : STR("");
}

static int language_of(struct loader *loader, const char *file_name)
{
    struct str folder = folder_of(file_name);
    struct lexicon *x = loader->lexicon;
    if (folder.n == 0)
        return 0; /* medications.conf: its words are of every language; the first stands for them */
    for (size_t i = 0; i < x->n_langs; i++)
        if (str_is(folder, x->langs[i].name))
            return (int)i;
    if (x->n_langs == LANGS_MAX) {
        problems_error(loader->problems, file_name, 0, "more than %d languages", LANGS_MAX);
        return 0;
    }
    x->langs[x->n_langs] = (struct language){ .name = arena_str(x->arena, folder).s };
    return (int)x->n_langs++;
}

/* Keys of a language folder that belong to other rooms. */
static bool is_foreign(const char *name)
{
    static const char *const FOREIGN[] = { "messages", "routines", "regions", "version", "sources", "call_words", "got_it", "outcomes", "pass_to",
                                          "intake", "times" };
    for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++)
        if (strcmp(name, FOREIGN[i]) == 0)
            return true;
    return false;
}

/* What a file of words may hold. */
static const char *const OWN[] = { "lang_words", "known", "light", "articles", "spell", "endings", "numbers", "emoji", "ordinal_endings", "number_join",
                                   "number_point", "hour_behind", "hour_perhaps_behind", "number_half", "abbreviations", "apostrophe_endings", "split_apostrophe", "concepts", "context", "intents",
                                   "extract", "clocks", "spans", "ranges", "days", "delays", "scores", "bps", "courtesy", "unclear",
                                   "questions", "subjects", "periods", "corrections", "counts" };
enum { N_OWN = sizeof OWN / sizeof *OWN };

static bool is_own(const char *name)
{
    for (size_t i = 0; i < N_OWN; i++)
        if (strcmp(name, OWN[i]) == 0)
            return true;
    return false;
}

static void unknown_key(struct loader *loader, const config_setting_t *setting)
{
    const char *name = config_setting_name(setting);
    const char *near = text_nearest(str_of(name), OWN, N_OWN);
    load_error(loader, setting, "unknown key \"%s\"%s%s%s", name, near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
               near != NULL ? "\"?" : "");
}

/* A file that another room reads is read by nobody else: words in it, or its own under another name, would be lost without a word. */
static bool belongs_to_others(struct loader *loader, const struct rule_file *file, const config_setting_t *root, bool tell)
{
    const char *slash = strrchr(file->name, '/');
    const config_setting_t *foreign = NULL;
    for (int i = 0; i < config_setting_length(root) && foreign == NULL; i++) {
        const config_setting_t *setting = config_setting_get_elem(root, (unsigned)i);
        foreign = is_foreign(config_setting_name(setting)) ? setting : NULL;
    }
    if (foreign == NULL || !tell)
        return foreign != NULL;
    const char *name = config_setting_name(foreign);
    bool by_file = strcmp(name, "messages") == 0 || strcmp(name, "routines") == 0 || strcmp(name, "intake") == 0 || strcmp(name, "times") == 0;
    if (by_file && slash != NULL && (strncmp(slash + 1, name, strlen(name)) != 0 || strcmp(slash + 1 + strlen(name), ".conf") != 0))
        load_error(loader, foreign, "\"%s\" is read from %s.conf of the language alone: here it would be lost", name, name);
    for (int i = 0; i < config_setting_length(root); i++) {
        const config_setting_t *setting = config_setting_get_elem(root, (unsigned)i);
        if (is_own(config_setting_name(setting)))
            load_error(loader, setting, "\"%s\" beside \"%s\" would be lost: give it a file of its own", config_setting_name(setting), name);
    }
    return true;
}

enum pass { PASS_WORDS, PASS_CONCEPTS, PASS_ENTRIES };

static void read_file(struct loader *loader, const struct rule_file *file, const config_t *config, enum pass pass)
{
    const config_setting_t *root = config_root_setting(config);
    bool in_folder = folder_of(file->name).n > 0;
    loader->file = load_keep(loader, file->path != NULL ? file->path : file->name);
    loader->lang = language_of(loader, file->name);
    if (in_folder && belongs_to_others(loader, file, root, pass == PASS_WORDS))
        return;
    for (int i = 0; i < config_setting_length(root) && !loader->failed; i++) {
        const config_setting_t *setting = config_setting_get_elem(root, (unsigned)i);
        const char *name = config_setting_name(setting);
        if (!in_folder) { /* other rooms own what lies at the top, but for the medicines */
            if (pass == PASS_ENTRIES && (strcmp(name, "medications") == 0 || strcmp(name, "overuse") == 0))
                load_entries_key(loader, setting);
            continue;
        }
        switch (pass) {
        case PASS_WORDS:
            load_words_key(loader, setting);
            break;
        case PASS_CONCEPTS:
            if (strcmp(name, "concepts") == 0)
                load_declare_concepts(loader, setting);
            break;
        case PASS_ENTRIES:
            if (!load_entries_key(loader, setting) && !load_is_words_key(name))
                unknown_key(loader, setting);
            break;
        }
    }
}

/* Follows the uses of concepts by concepts; a way back to where it began is an error at its phrase. */
static bool visit(struct loader *loader, uint8_t *state, const uint32_t *first, const struct reference *sorted, uint32_t concept, int depth)
{
    if (state[concept] == 2 || depth > 200)
        return true;
    state[concept] = 1;
    for (uint32_t i = first[concept]; i < first[concept + 1]; i++) {
        const struct reference *r = &sorted[i];
        if (state[r->to] == 1) {
            const struct phrase *p = (const struct phrase *)loader->phrases.items + r->phrase;
            const struct concept *all = loader->concepts.items;
            problems_error(loader->problems, p->file, p->line, "\"%s\": concepts \"%s\" and \"%s\" use each other in a circle", p->text,
                           all[r->from].name, all[r->to].name);
            return false;
        }
        if (!visit(loader, state, first, sorted, r->to, depth + 1))
            return false;
    }
    state[concept] = 2;
    return true;
}

static void check_circles(struct loader *loader)
{
    size_t n = loader->concepts.n, n_refs = loader->references.n;
    const struct reference *refs = loader->references.items;
    uint32_t *first = calloc(n + 2, sizeof *first), *next = calloc(n + 2, sizeof *next);
    uint8_t *state = calloc(n + 1, 1);
    struct reference *sorted = calloc(n_refs + 1, sizeof *sorted);
    if (first == NULL || next == NULL || state == NULL || sorted == NULL) {
        loader->failed = true;
        goto out;
    }
    for (size_t i = 0; i < n_refs; i++)
        first[refs[i].from + 1]++;
    for (size_t i = 0; i < n; i++)
        first[i + 1] += first[i];
    memcpy(next, first, (n + 1) * sizeof *first);
    for (size_t i = 0; i < n_refs; i++)
        sorted[next[refs[i].from]++] = refs[i];
    for (uint32_t i = 0; i < n; i++)
        if (!visit(loader, state, first, sorted, i, 0))
            break;
out:
    free(first);
    free(next);
    free(state);
    free(sorted);
}

static void check_concepts(struct loader *loader)
{
    const struct concept *all = loader->concepts.items;
    for (size_t i = 0; i < loader->concepts.n; i++)
        if (!all[i].has_phrase && all[i].file[0] != '\0')
            problems_warn(loader->problems, all[i].file, all[i].line, "concept \"%s\" has no phrase", all[i].name);
    check_circles(loader);
}

/* A copy of the vec's items in the arena of the lexicon. */
static void *settle(struct loader *loader, struct vec *vec)
{
    void *items = arena_array(loader->lexicon->arena, vec->n + 1, vec->size);
    if (items == NULL)
        loader->failed = true;
    else if (vec->n > 0)
        memcpy(items, vec->items, vec->n * vec->size);
    return items;
}

static bool names_concept(const char *const *names, size_t n, const struct concept *k)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], k->name) == 0 || (k->group != NULL && strcmp(names[i], k->group) == 0) ||
            (k->deficit && strcmp(names[i], "deficit") == 0))
            return true;
    return false;
}

/* only and except, settled: a trigger is held against every mention in its reach. */
static void settle_concerns(struct loader *loader)
{
    struct lexicon *x = loader->lexicon;
    for (size_t i = 0; x->contexts != NULL && x->concepts != NULL && i < loader->contexts.n; i++) {
        struct context_entry *e = &x->contexts[i];
        if (e->n_only == 0 && e->n_except == 0)
            continue;
        bool *concerns = arena_array(x->arena, x->n_concepts + 1u, sizeof *concerns);
        if (concerns == NULL) {
            loader->failed = true;
            return;
        }
        for (uint32_t k = 0; k <= x->n_concepts; k++)
            concerns[k] = !names_concept(e->except, e->n_except, &x->concepts[k]) &&
                (e->n_only == 0 || names_concept(e->only, e->n_only, &x->concepts[k]));
        e->concerns = concerns;
    }
}

static void mark_concepts(struct loader *loader)
{
    struct lexicon *x = loader->lexicon;
    for (int i = 0; i < RESERVED_COUNT; i++)
        x->reserved[i] = lexicon_concept(x, str_of(RESERVED_NAMES[i]));
    x->concept_marks = arena_array(x->arena, x->n_concepts + 1, sizeof *x->concept_marks);
    loader->failed = loader->failed || x->concept_marks == NULL;
    if (x->concept_marks == NULL)
        return;
    for (uint32_t i = 0; i < x->n_concepts; i++)
        x->concept_marks[i] = x->concepts[i].hidden ? CONCEPT_HIDDEN : 0;
    for (int i = 0; i < RESERVED_COUNT; i++)
        if (x->reserved[i] >= 0)
            x->concept_marks[x->reserved[i]] |= (uint32_t)1 << i;
}

static void finish(struct loader *loader)
{
    struct lexicon *x = loader->lexicon;
    x->concepts = settle(loader, &loader->concepts);
    if (x->concepts != NULL) /* one beyond the last stands for phrases that no lexicon knows */
        x->concepts[x->n_concepts].name = x->concepts[x->n_concepts].file = "";
    x->phrases = settle(loader, &loader->phrases);
    x->n_phrases = (uint32_t)loader->phrases.n;
    x->contexts = settle(loader, &loader->contexts);
    settle_concerns(loader);
    x->intents = settle(loader, &loader->intents);
    x->extracts = settle(loader, &loader->extracts);
    x->medications = settle(loader, &loader->medications);
    x->n_medications = (uint32_t)loader->medications.n;
    x->medication_names = settle(loader, &loader->medication_names);
    x->clocks = settle(loader, &loader->clocks);
    x->spans = settle(loader, &loader->spans);
    x->days = settle(loader, &loader->days);
    x->delays = settle(loader, &loader->delays);
    x->counts = settle(loader, &loader->counts);
    if (x->medications != NULL)
        load_settle_overuse(loader);
    for (uint32_t i = 0; x->medications != NULL && i < x->n_medications && x->unnamed == NULL; i++)
        x->unnamed = strcmp(x->medications[i].class_name, "unknown") == 0 ? &x->medications[i] : NULL;
    x->questions = settle(loader, &loader->questions);
    x->subjects = settle(loader, &loader->subjects);
    x->periods = settle(loader, &loader->periods);
    x->corrections = settle(loader, &loader->corrections);
    x->spells = settle(loader, &loader->spells);
    x->spell_words = settle(loader, &loader->spell_words);
    x->emoji = settle(loader, &loader->emoji);
    x->n_emoji = (uint32_t)loader->emoji.n;
    x->classes = settle(loader, &loader->classes);
    x->n_classes = (uint32_t)loader->classes.n;
    mark_concepts(loader);
    if (loader->failed || x->vocab.failed || !vocab_mark_said(&x->vocab) || !net_finish(loader->net, x) || (x->deletes = spell_new(&x->vocab, x->n_langs)) == NULL)
        loader->failed = true;
}

static void loader_init(struct loader *loader, struct problems *problems)
{
    *loader = (struct loader){ .problems = problems, .file = "" };
    vec_init(&loader->concepts, sizeof(struct concept));
    vec_init(&loader->phrases, sizeof(struct phrase));
    vec_init(&loader->contexts, sizeof(struct context_entry));
    vec_init(&loader->intents, sizeof(struct intent_entry));
    vec_init(&loader->extracts, sizeof(struct extract_entry));
    vec_init(&loader->medications, sizeof(struct medication));
    vec_init(&loader->medication_names, sizeof(struct medication_name));
    vec_init(&loader->clocks, sizeof(struct clock_entry));
    vec_init(&loader->spans, sizeof(struct span_entry));
    vec_init(&loader->days, sizeof(struct day_entry));
    vec_init(&loader->delays, sizeof(struct delay_entry));
    vec_init(&loader->counts, sizeof(struct count_entry));
    vec_init(&loader->overuses, sizeof(struct overuse));
    vec_init(&loader->questions, sizeof(struct question_entry));
    vec_init(&loader->subjects, sizeof(struct subject_entry));
    vec_init(&loader->periods, sizeof(struct period_entry));
    vec_init(&loader->corrections, sizeof(struct correction_entry));
    vec_init(&loader->spells, sizeof(struct spell_entry));
    vec_init(&loader->spell_words, sizeof(uint32_t));
    vec_init(&loader->emoji, sizeof(struct emoji));
    vec_init(&loader->classes, sizeof(struct number_class));
    vec_init(&loader->references, sizeof(struct reference));
    for (int i = 0; i < LANGS_MAX; i++) {
        vec_init(&loader->endings[i], sizeof(struct str));
        vec_init(&loader->first_form[i], sizeof(uint32_t));
    }
    vec_init(&loader->forms, sizeof(uint32_t));
}

static void loader_clear(struct loader *loader)
{
    struct vec *all[] = { &loader->concepts, &loader->phrases, &loader->contexts, &loader->intents, &loader->extracts,
                          &loader->medications, &loader->medication_names, &loader->clocks, &loader->spans, &loader->days, &loader->delays, &loader->counts, &loader->overuses, &loader->questions, &loader->subjects, &loader->periods, &loader->corrections,
                          &loader->spells, &loader->spell_words, &loader->emoji, &loader->classes, &loader->references, &loader->forms };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        vec_clear(all[i]);
    for (int i = 0; i < LANGS_MAX; i++) {
        vec_clear(&loader->endings[i]);
        vec_clear(&loader->first_form[i]);
    }
    net_free(loader->net);
}

/* Parses every file that has words; configs[i] stands for files[i], used[i] says whether. */
static void parse_all(struct loader *loader, const struct rule_files *files, config_t *configs, bool *used)
{
    for (size_t i = 0; i < files->n; i++) {
        const struct rule_file *file = &files->files[i];
        config_init(&configs[i]);
        used[i] = folder_of(file->name).n > 0 || strstr(file->name, "medic") != NULL;
        if (!used[i])
            continue;
        if (config_read_string(&configs[i], file->text.s) == CONFIG_FALSE) {
            problems_error(loader->problems, file->path != NULL ? file->path : file->name, (unsigned)config_error_line(&configs[i]), "%s",
                           config_error_text(&configs[i]));
            used[i] = false;
        }
    }
}

struct lexicon *lexicon_new(const struct rule_files *files, struct problems *problems)
{
    struct loader loader;
    size_t n_errors = problems->n_errors;
    loader_init(&loader, problems);
    struct lexicon *x = calloc(1, sizeof *x);
    config_t *configs = calloc(files->n + 1, sizeof *configs);
    bool *used = calloc(files->n + 1, sizeof *used);
    if (x == NULL || configs == NULL || used == NULL || (x->arena = arena_new((size_t)1 << 20)) == NULL ||
        (loader.net = net_new()) == NULL) {
        loader.failed = true;
        goto out;
    }
    vocab_init(&x->vocab, x->arena);
    vocab_init(&x->concept_ids, x->arena);
    loader.lexicon = x;
    parse_all(&loader, files, configs, used);
    for (size_t i = 0; i < files->n; i++) /* so that languages stand in the order of their names */
        if (used[i])
            language_of(&loader, files->files[i].name);
    load_declare_concept(&loader, RESERVED_NAMES[RESERVED_MEDICATION], true);
    for (int i = RESERVED_OVERUSE; i < RESERVED_COUNT; i++)
        load_declare_concept(&loader, RESERVED_NAMES[i], false);
    for (int pass = PASS_WORDS; pass <= PASS_ENTRIES; pass++)
        for (size_t i = 0; i < files->n; i++)
            if (used[i])
                read_file(&loader, &files->files[i], &configs[i], (enum pass)pass);
    check_concepts(&loader);
    finish(&loader);
    if (x->n_langs == 0)
        problems_error(problems, "rules", 0, "there is no language folder");
out:
    for (size_t i = 0; configs != NULL && i < files->n; i++)
        config_destroy(&configs[i]);
    free(configs);
    free(used);
    loader_clear(&loader);
    if (loader.failed && problems->n_errors == n_errors)
        problems_error(problems, "rules", 0, "out of memory");
    if (loader.failed || problems->n_errors > n_errors) {
        if (x != NULL)
            x->concepts = NULL;
        lexicon_free(x);
        return NULL;
    }
    return x;
}
