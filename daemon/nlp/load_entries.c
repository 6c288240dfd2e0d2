/* SPDX-License-Identifier: ISC
 * load_entries.c - the entries of rule files that have phrases: concepts, context, intents, extract, clocks, medicines. */
#include <config.h>

#include "nlp/load.h"

#include <string.h>

#define N_OF(array) (sizeof(array) / sizeof *(array))

enum { CONCEPT_NAME_MAX = 100 };

static const char *const TYPE_NAMES[CONTEXT_TYPES] = {
    [CONTEXT_DENY] = "deny", [CONTEXT_DOUBT] = "doubt", [CONTEXT_PAST] = "past", [CONTEXT_RECENT] = "recent",
    [CONTEXT_EARLIER] = "earlier", [CONTEXT_OVER] = "over", [CONTEXT_RECURRING] = "recurring", [CONTEXT_OTHER] = "other",
    [CONTEXT_POSSESS_OTHER] = "possess_other", [CONTEXT_PROXY] = "proxy", [CONTEXT_REPORT] = "report", [CONTEXT_SELF] = "self",
    [CONTEXT_SUBJECT] = "subject", [CONTEXT_FINITE] = "finite", [CONTEXT_PRESENT] = "present", [CONTEXT_BIND] = "bind",
    [CONTEXT_HYPOTHETICAL] = "hypothetical", [CONTEXT_QUESTION] = "question", [CONTEXT_CLOSE] = "close", [CONTEXT_AFFIRM] = "affirm", [CONTEXT_RESUME] = "resume",
    [CONTEXT_SINCE] = "since", [CONTEXT_OR] = "or", [CONTEXT_AND] = "and",
};
static const char *const SCOPE_NAMES[SCOPES] = { [SCOPE_AFTER] = "after", [SCOPE_BEFORE] = "before", [SCOPE_CLAUSE] = "clause",
                                                 [SCOPE_SENTENCE] = "sentence", [SCOPE_MESSAGE] = "message",
                                                 [SCOPE_INSIDE] = "inside" };
static const char *const REACH_NAMES[REACHES] = { [REACH_PHRASE] = "phrase", [REACH_LIST] = "list", [REACH_CLAUSE] = "clause" };

int load_word_in(struct loader *loader, const config_setting_t *group, const char *key, const char *const *names, size_t n, int otherwise)
{
    const char *word = load_string(loader, group, key);
    if (word == NULL)
        return otherwise;
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, names[i]) == 0)
            return (int)i;
    const char *near = text_nearest(str_of(word), names, n);
    load_error(loader, group, "\"%s\" is no %s; did you mean \"%s\"?", word, key, near != NULL ? near : names[0]);
    return otherwise;
}

void load_member_phrases(struct loader *loader, const config_setting_t *group, const char *key, const struct phrase_place *place)
{
    const config_setting_t *list = config_setting_get_member(group, key);
    if (list != NULL)
        load_phrases(loader, list, place);
}

void load_declare_concept(struct loader *loader, const char *name, bool hidden)
{
    if (load_concept_id(loader, str_of(name)) != UINT32_MAX)
        return;
    struct vocab *ids = &loader->lexicon->concept_ids;
    uint32_t id = vocab_add(ids, str_of(name));
    struct concept *c = id != NO_WORD ? vec_add(&loader->concepts) : NULL;
    if (c == NULL) {
        loader->failed = true;
        return;
    }
    *c = (struct concept){ .name = ids->words[id].text, .file = "", .hidden = hidden };
    loader->lexicon->concepts = loader->concepts.items;
    loader->lexicon->n_concepts = (uint32_t)loader->concepts.n;
}

static bool name_is_plain(const char *s)
{
    size_t n = strlen(s);
    return n > 0 && n <= CONCEPT_NAME_MAX && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

void load_declare_concepts(struct loader *loader, const config_setting_t *list)
{
    if (!config_setting_is_list(list)) {
        load_error(loader, list, "concepts is a list of groups: ( { ... }, ... )");
        return;
    }
    for (int i = 0; i < config_setting_length(list); i++) {
        const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);
        const char *id = load_string(loader, entry, "id");
        if (id == NULL || !name_is_plain(id)) {
            load_error(loader, entry, "a concept wants an id of lower-case letters, digits and _, at most %d of them", CONCEPT_NAME_MAX);
            continue;
        }
        load_declare_concept(loader, id, false);
        uint32_t at = load_concept_id(loader, str_of(id));
        if (at == UINT32_MAX)
            return;
        struct concept *c = (struct concept *)loader->concepts.items + at;
        if (c->file[0] == '\0') {
            c->file = loader->file;
            c->line = (uint32_t)config_setting_source_line(entry);
        }
        c->deficit |= load_bool(loader, entry, "deficit", false);
        c->hidden |= load_bool(loader, entry, "hidden", false);
        c->idiom |= load_bool(loader, entry, "idiom", false);
        c->literal |= load_bool(loader, entry, "literal", false);
        c->perhaps |= load_bool(loader, entry, "perhaps", false);
        c->whole |= c->perhaps || load_bool(loader, entry, "whole", false);
        c->modifier |= load_bool(loader, entry, "modifier", false);
        c->open |= load_bool(loader, entry, "open", false);
        const char *group = load_string(loader, entry, "group");
        if (group != NULL && c->group != NULL && strcmp(group, c->group) != 0)
            load_error(loader, entry, "concept \"%s\" is in group \"%s\" elsewhere", id, c->group);
        else if (group != NULL)
            c->group = load_keep(loader, group);
    }
}

static void read_concept(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "id", "phrases", "frozen", "unsure", "deficit", "hidden", "idiom", "literal", "perhaps", "whole", "modifier", "open", "group", "source",
                                        "note", "examples", "counterexamples" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    const char *id = config_setting_get_member(entry, "id") != NULL ? load_string(loader, entry, "id") : NULL;
    uint32_t target = id != NULL ? load_concept_id(loader, str_of(id)) : UINT32_MAX;
    if (target == UINT32_MAX)
        return; /* told of when it was declared */
    struct concept *c = (struct concept *)loader->concepts.items + target;
    struct phrase_place place = { .kind = PHRASE_CONCEPT, .target = target, .safety = c->deficit,
                                 .meant = !c->idiom };
    size_t before = loader->phrases.n;
    load_member_phrases(loader, entry, "phrases", &place);
    place.flags = PHRASE_UNSURE;
    load_member_phrases(loader, entry, "unsure", &place);
    place.flags = PHRASE_FROZEN;
    place.safety = true;
    load_member_phrases(loader, entry, "frozen", &place);
    c->has_phrase = c->has_phrase || loader->phrases.n > before;
}

static const char *const *read_names(struct loader *loader, const config_setting_t *group, const char *key, size_t *n)
{
    const config_setting_t *list = config_setting_get_member(group, key), *at = NULL;
    *n = 0;
    if (list == NULL)
        return NULL;
    int length = config_setting_is_aggregate(list) ? config_setting_length(list) : 1;
    const char **names = arena_array(loader->lexicon->arena, (size_t)length + 1, sizeof *names);
    const char *text;
    for (int i = 0; names != NULL && (text = load_list_item(loader, list, i, &at)) != NULL; i++) {
        bool is_group = strcmp(text, "deficit") == 0;
        const struct concept *all = loader->concepts.items;
        for (size_t k = 0; k < loader->concepts.n && !is_group; k++)
            is_group = all[k].group != NULL && strcmp(all[k].group, text) == 0;
        if (!is_group && load_concept_id(loader, str_of(text)) == UINT32_MAX) {
            const char *near = lexicon_nearest_concept(loader->lexicon, str_of(text));
            load_error(loader, at, "there is no concept or group \"%s\"%s%s%s", text, near != NULL ? "; did you mean \"" : "",
                       near != NULL ? near : "", near != NULL ? "\"?" : "");
        }
        names[(*n)++] = load_keep(loader, text);
    }
    return names;
}

static void read_context(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "type", "scope", "reach", "phrases", "only", "except", "pronoun", "alone", "marked", "prose", "source", "note", "examples" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    int type = load_word_in(loader, entry, "type", TYPE_NAMES, CONTEXT_TYPES, -1);
    if (type < 0) {
        load_error(loader, entry, "a context entry wants a type");
        return;
    }
    bool spreads = type == CONTEXT_PAST || type == CONTEXT_RECENT || type == CONTEXT_EARLIER || type == CONTEXT_OVER ||
        type == CONTEXT_RECURRING;
    struct context_entry *c = vec_add(&loader->contexts);
    if (c == NULL) {
        loader->failed = true;
        return;
    }
    struct context_entry made = { .type = (enum context_type)type };
    made.scope = (enum scope)load_word_in(loader, entry, "scope", SCOPE_NAMES, SCOPES, spreads ? SCOPE_CLAUSE : SCOPE_AFTER);
    made.reach = (enum reach)load_word_in(loader, entry, "reach", REACH_NAMES, REACHES, type == CONTEXT_DENY ? REACH_LIST : REACH_CLAUSE);
    made.pronoun = load_bool(loader, entry, "pronoun", false);
    made.alone = load_bool(loader, entry, "alone", false);
    made.marked = load_bool(loader, entry, "marked", false);
    made.prose = load_bool(loader, entry, "prose", false);
    made.only = read_names(loader, entry, "only", &made.n_only);
    made.except = read_names(loader, entry, "except", &made.n_except);
    *c = made;
    struct phrase_place place = { .kind = PHRASE_CONTEXT, .target = (uint32_t)loader->contexts.n - 1, .meant = true };
    load_member_phrases(loader, entry, "phrases", &place);
}

static void read_intent(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "id", "whole", "starts", "anywhere", "verb", "note", "examples", "counterexamples", "source" };
    static const char *const PARTS[] = { [INTENT_WHOLE] = "whole", [INTENT_STARTS] = "starts", [INTENT_ANYWHERE] = "anywhere" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    int id = load_word_in(loader, entry, "id", INTENT_NAMES, INTENT_COUNT, -1);
    if (id < 0) {
        load_error(loader, entry, "an intent wants its id");
        return;
    }
    const char *verb = load_string(loader, entry, "verb");
    for (size_t i = 0; i < N_OF(PARTS); i++) {
        struct intent_entry *e = vec_add(&loader->intents);
        if (e == NULL) {
            loader->failed = true;
            return;
        }
        *e = (struct intent_entry){ (enum intent)id, (enum intent_part)i, verb != NULL ? load_keep(loader, verb) : NULL };
        struct phrase_place place = { .kind = PHRASE_INTENT, .target = (uint32_t)loader->intents.n - 1, .safety = id == INTENT_STOP,
                                     .command = i == INTENT_WHOLE && id != INTENT_YES && id != INTENT_NO };
        load_member_phrases(loader, entry, PARTS[i], &place);
    }
}

enum observation_code load_code(struct loader *loader, const config_setting_t *entry)
{
    const char *name = load_string(loader, entry, "code");
    enum observation_code code = name != NULL ? observation_code_of(str_of(name)) : OBS_NONE;
    if (code != OBS_NONE)
        return code;
    const char *names[OBS_COUNT];
    for (int i = 1; i < OBS_COUNT; i++)
        names[i - 1] = OBSERVATION_KINDS[i].name;
    const char *near = name != NULL ? text_nearest(str_of(name), names, OBS_COUNT - 1) : NULL;
    load_error(loader, entry, "\"%s\" is no code of the diary%s%s%s", name != NULL ? name : "", near != NULL ? "; did you mean \"" : "",
               near != NULL ? near : "", near != NULL ? "\"?" : "");
    return OBS_NONE;
}

static void read_extract(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "code", "factor", "plus", "value", "detail", "phrases", "earlier", "minus", "change", "none", "between", "silent", "times", "note",
                                        "source", "examples" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    enum observation_code code = load_code(loader, entry);
    if (code == OBS_NONE)
        return;
    const char *value = load_string(loader, entry, "value"), *detail = load_string(loader, entry, "detail");
    struct extract_entry *e = vec_add(&loader->extracts);
    if (e == NULL) {
        loader->failed = true;
        return;
    }
    *e = (struct extract_entry){ .code = code, .factor = load_number(loader, entry, "factor", 1.0),
                                 .plus = load_number(loader, entry, "plus", 0),
                                 .value = value != NULL ? load_keep(loader, value) : NULL,
                                 .detail = detail != NULL ? load_keep(loader, detail) : NULL,
                                 .earlier = load_bool(loader, entry, "earlier", false),
                                 .minus = load_bool(loader, entry, "minus", false),
                                 .change = load_bool(loader, entry, "change", false),
                                 .none = load_bool(loader, entry, "none", false),
                                 .times = load_bool(loader, entry, "times", false),
                                 .silent = load_bool(loader, entry, "silent", false),
                                 .between = load_bool(loader, entry, "between", false) };
    if (OBSERVATION_KINDS[code].type == OBS_TYPE_CODE && value == NULL)
        load_error(loader, entry, "code \"%s\" wants a value", OBSERVATION_KINDS[code].name);
    struct phrase_place place = { .kind = PHRASE_EXTRACT, .target = (uint32_t)loader->extracts.n - 1 };
    load_member_phrases(loader, entry, "phrases", &place);
}

static void read_clock(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "phrases", "half", "minute", "plus_min", "loose" };
    static const char *const HALVES[] = { [HALF_NONE] = "none", [HALF_AM] = "am", [HALF_PM] = "pm" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    int half = load_word_in(loader, entry, "half", HALVES, N_OF(HALVES), HALF_NONE);
    struct clock_entry *c = vec_add(&loader->clocks);
    if (c == NULL) {
        loader->failed = true;
        return;
    }
    *c = (struct clock_entry){ (enum half)half, (int)load_number(loader, entry, "minute", -1),
                               (int)load_number(loader, entry, "plus_min", 0), load_bool(loader, entry, "loose", false) };
    if (c->minute < -1 || c->minute > 1439 || c->plus_min < -720 || c->plus_min > 720)
        load_error(loader, entry, "minute is 0 to 1439, plus_min -720 to 720");
    c->plus_min = (c->plus_min + 1440) % 1440;
    struct phrase_place place = { .kind = PHRASE_CLOCK, .target = (uint32_t)loader->clocks.n - 1, .meant = true };
    load_member_phrases(loader, entry, "phrases", &place);
}

static void read_span(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "phrases", "minutes", "rest", "plus" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    struct span_entry *s = vec_add(&loader->spans);
    if (s == NULL) {
        loader->failed = true;
        return;
    }
    *s = (struct span_entry){ load_number(loader, entry, "minutes", 0), load_number(loader, entry, "rest", 1),
                              load_number(loader, entry, "plus", 0) };
    if (s->minutes < 0 || s->rest < 0 || s->plus < 0)
        load_error(loader, entry, "minutes, rest and plus are not below 0");
    struct phrase_place place = { .kind = PHRASE_SPAN, .target = (uint32_t)loader->spans.n - 1 };
    load_member_phrases(loader, entry, "phrases", &place);
}

static void read_day(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "day", "phrases" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    struct day_entry *d = vec_add(&loader->days);
    if (d == NULL) {
        loader->failed = true;
        return;
    }
    d->day = (int)load_number(loader, entry, "day", 0);
    struct phrase_place place = { .kind = PHRASE_DAY, .target = (uint32_t)loader->days.n - 1, .meant = true };
    load_member_phrases(loader, entry, "phrases", &place);
}

static void read_delay(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "minutes", "phrases" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    struct delay_entry *d = vec_add(&loader->delays);
    if (d == NULL) {
        loader->failed = true;
        return;
    }
    d->minutes = load_number(loader, entry, "minutes", 0);
    struct phrase_place place = { .kind = PHRASE_DELAY, .target = (uint32_t)loader->delays.n - 1, .meant = true };
    load_member_phrases(loader, entry, "phrases", &place);
}

static void read_medication(struct loader *loader, const config_setting_t *entry)
{
    static const char *const KEYS[] = { "generic", "class", "names", "unit_mg", "day_limit_mg", "analgesic", "note", "source", "single_mg",
                                        "combination" };
    load_check_keys(loader, entry, KEYS, N_OF(KEYS));
    const char *generic = load_string(loader, entry, "generic"), *class_name = load_string(loader, entry, "class");
    if (generic == NULL || class_name == NULL) {
        load_error(loader, entry, "a medicine wants generic and class");
        return;
    }
    struct medication *all = loader->medications.items;
    size_t at = 0;
    while (at < loader->medications.n && strcmp(all[at].generic, generic) != 0)
        at++;
    double unit_mg = load_number(loader, entry, "unit_mg", 0);
    if (at == loader->medications.n) {
        struct medication *m = vec_add(&loader->medications);
        if (m == NULL) {
            loader->failed = true;
            return;
        }
        *m = (struct medication){ .generic = load_keep(loader, generic), .class_name = load_keep(loader, class_name), .unit_mg = unit_mg };
    }
    struct medication_name *n = vec_add(&loader->medication_names);
    if (n == NULL) {
        loader->failed = true;
        return;
    }
    *n = (struct medication_name){ (uint32_t)at, unit_mg };
    struct phrase_place place = { .kind = PHRASE_MEDICATION, .target = (uint32_t)loader->medication_names.n - 1, .safety = true, .meant = true };
    load_member_phrases(loader, entry, "names", &place);
}

/* Lists of phrases without entries. */
static bool read_plain(struct loader *loader, const config_setting_t *setting, const char *name)
{
    static const struct {
        const char *name;
        enum phrase_kind kind;
    } PLAIN[] = { { "scores", PHRASE_SCORE }, { "bps", PHRASE_BP }, { "ranges", PHRASE_RANGE }, { "courtesy", PHRASE_COURTESY }, { "unclear", PHRASE_UNCLEAR } };
    for (size_t i = 0; i < N_OF(PLAIN); i++)
        if (strcmp(name, PLAIN[i].name) == 0) {
            load_phrases(loader, setting, &(struct phrase_place){ .kind = PLAIN[i].kind });
            return true;
        }
    return false;
}

bool load_entries_key(struct loader *loader, const config_setting_t *setting)
{
    static const struct {
        const char *name;
        void (*read)(struct loader *, const config_setting_t *);
    } TABLES[] = { { "concepts", read_concept }, { "context", read_context }, { "intents", read_intent }, { "extract", read_extract },
                   { "clocks", read_clock },     { "spans", read_span },      { "days", read_day },        { "delays", read_delay },   { "medications", read_medication },
                   { "questions", load_question }, { "subjects", load_subject }, { "periods", load_period }, { "corrections", load_correction },
                   { "counts", load_count }, { "overuse", load_overuse } };
    const char *name = config_setting_name(setting);
    if (read_plain(loader, setting, name))
        return true;
    for (size_t i = 0; i < N_OF(TABLES); i++) {
        if (strcmp(name, TABLES[i].name) != 0)
            continue;
        if (!config_setting_is_list(setting)) {
            load_error(loader, setting, "%s is a list of groups: ( { ... }, ... )", name);
            return true;
        }
        for (int k = 0; k < config_setting_length(setting) && !loader->failed; k++) {
            const config_setting_t *entry = config_setting_get_elem(setting, (unsigned)k);
            if (config_setting_is_group(entry))
                TABLES[i].read(loader, entry);
            else
                load_error(loader, entry, "%s: entry %d is no group { ... }", name, k + 1);
        }
        return true;
    }
    return false;
}
