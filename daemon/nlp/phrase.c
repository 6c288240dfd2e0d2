/* SPDX-License-Identifier: ISC
 * phrase.c - the phrase language of the rule files: one phrase becomes ways through the net. */
#include <config.h>

#include "nlp/load.h"
#include "nlp/normalize.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { ELEMENTS_MAX = 16, SYMBOLS_MAX = 4096, GROUPS_MAX = 6, CONTENT_MAX = 4 };

struct piece { /* an element as written */
    uint32_t element;
    uint8_t group; /* optional group it stands in; 0: none */
    bool gap;      /* a gap before it */
    bool content;
};

struct parsing {
    struct loader *loader;
    const config_setting_t *at;
    const char *text;
    const struct phrase_place *place;
    struct piece pieces[ELEMENTS_MAX];
    size_t n_pieces;
    uint8_t flags;
    uint8_t n_groups;
    bool failed;
    uint32_t symbols[SYMBOLS_MAX];
    size_t n_symbols;
    bool light; /* one of the alternatives is a light word */
};

static const char *const NUMBER_NAMES[NUMBER_TYPES] = { [NUMBER_PLAIN] = "number", [NUMBER_SCORE] = "score",
                                                        [NUMBER_CLOCK] = "clock", [NUMBER_BP] = "bp",
                                                        [NUMBER_ORDINAL] = "ordinal", [NUMBER_SPAN] = "span" };

static void wrong(struct parsing *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void wrong(struct parsing *p, const char *format, ...)
{
    char reason[400];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    p->failed = true;
    load_error(p->loader, p->at, "%s", reason);
}

static void add_symbol(struct parsing *p, uint32_t symbol)
{
    if (p->n_symbols == SYMBOLS_MAX) {
        if (!p->failed)
            wrong(p, "\"%s\": too many alternatives in one place", p->text);
        return;
    }
    p->symbols[p->n_symbols++] = symbol;
}

static void use_word(struct parsing *p, uint32_t id)
{
    struct word *w = &p->loader->lexicon->vocab.words[id];
    /* a medicine is called the same everywhere */
    w->in_phrases = (uint16_t)(w->in_phrases | (p->place->kind == PHRASE_MEDICATION ? UINT16_MAX : 1u << p->loader->lang));
    if (p->place->meant)
        w->flags |= WORD_MEANT;
    if (p->place->safety)
        w->flags |= WORD_SAFETY;
    add_symbol(p, id);
}

/* The id of the word, or NO_WORD. */
static uint32_t add_word(struct parsing *p, struct str word, bool derived)
{
    struct vocab *vocab = &p->loader->lexicon->vocab;
    uint32_t n_before = vocab->n;
    uint32_t id = vocab_add(vocab, word);
    if (id == NO_WORD) {
        p->loader->failed = true;
        return NO_WORD;
    }
    if (vocab->n > n_before && derived)
        vocab->words[id].flags |= WORD_DERIVED;
    if (!derived)
        vocab->words[id].flags &= (uint16_t)~WORD_DERIVED;
    use_word(p, id);
    return id;
}

static bool is_vowel(char c)
{
    return memchr("aeiou", c, 5) != NULL;
}

/* stem + ending with a letter between them; '\0': none. */
static void add_form(struct parsing *p, struct str stem, char between, struct str ending)
{
    char made[128];
    size_t n = stem.n;
    memcpy(made, stem.s, stem.n);
    if (between != '\0')
        made[n++] = between;
    memcpy(made + n, ending.s, ending.n);
    add_word(p, (struct str){ made, n + ending.n }, true);
}

/* stem + ending, and the same with a final e dropped, y turned to i, or the last consonant doubled. */
static void add_forms(struct parsing *p, struct str stem)
{
    const struct vec *endings = &p->loader->endings[p->loader->lang];
    char last = stem.s[stem.n - 1], before = stem.n > 1 ? stem.s[stem.n - 2] : 'x';
    for (size_t i = 0; i < endings->n; i++) {
        struct str ending = ((const struct str *)endings->items)[i];
        if (ending.n == 0 || ending.n > 20)
            continue;
        bool soft = is_vowel(ending.s[0]);
        struct str shorter = { stem.s, stem.n - 1 };
        add_form(p, soft && last == 'e' ? shorter : stem, '\0', ending);
        if (last == 'y' && !is_vowel(before) && ending.s[0] == 'e')
            add_form(p, shorter, 'i', ending);
        if (soft && !is_vowel(last) && is_vowel(before) && memchr("wxyh", last, 4) == NULL)
            add_form(p, stem, last, ending);
    }
}

/* The stem and its forms.  Most stems stand in many phrases: their forms are made once, and lie in loader->forms behind their number. */
static uint32_t add_inflections(struct parsing *p, struct str stem)
{
    struct loader *loader = p->loader;
    struct vec *first = &loader->first_form[loader->lang], *forms = &loader->forms;
    uint32_t id = stem.n >= 1 && stem.n <= 90 ? add_word(p, stem, false) : NO_WORD;
    size_t before = p->n_symbols;
    while (id != NO_WORD && first->n <= id && !loader->failed)
        loader->failed = vec_add(first) == NULL;
    if (id == NO_WORD || loader->failed)
        return NO_WORD;
    uint32_t *at = (uint32_t *)first->items + id; /* 1-based; 0: not yet made */
    if (*at != 0) {
        const uint32_t *all = (const uint32_t *)forms->items + *at - 1;
        for (uint32_t i = 1; i <= all[0]; i++)
            use_word(p, all[i]);
        return id;
    }
    add_forms(p, stem);
    *at = (uint32_t)forms->n + 1;
    for (size_t i = before; i <= p->n_symbols; i++) {
        uint32_t *form = vec_add(forms);
        loader->failed = loader->failed || form == NULL;
        if (form != NULL)
            *form = i == before ? (uint32_t)(p->n_symbols - before) : p->symbols[i - 1];
    }
    return id;
}

/* "0-10", "38.5-43" in thousandths. */
static bool parse_bounds(struct str s, int32_t *low, int32_t *high)
{
    struct str part, rest = s;
    int64_t a, b;
    if (!str_cut(&rest, '-', &part) || !text_to_scaled(part, 3, 0, 2000000000, &a) || !text_to_scaled(rest, 3, 0, 2000000000, &b) ||
        a > b)
        return false;
    *low = (int32_t)a;
    *high = (int32_t)b;
    return true;
}

static uint32_t number_class_of(struct loader *loader, enum number_type type, int32_t low, int32_t high)
{
    const struct number_class *all = loader->classes.items;
    for (size_t i = 0; i < loader->classes.n; i++)
        if (all[i].type == type && all[i].low_milli == low && all[i].high_milli == high)
            return (uint32_t)i;
    struct number_class *c = vec_add(&loader->classes);
    if (c == NULL) {
        loader->failed = true;
        return 0;
    }
    *c = (struct number_class){ (uint8_t)type, low, high };
    return (uint32_t)loader->classes.n - 1;
}

/* <name> or <number:0-10> */
static void add_name(struct parsing *p, struct str name)
{
    struct str base = name, bounds = { NULL, 0 };
    const char *colon = memchr(name.s, ':', name.n);
    if (colon != NULL) {
        base.n = (size_t)(colon - name.s);
        bounds = (struct str){ colon + 1, name.n - base.n - 1 };
    }
    for (int type = 0; type < NUMBER_TYPES; type++) {
        if (!str_is(base, NUMBER_NAMES[type]))
            continue;
        int32_t low = INT32_MIN, high = INT32_MAX;
        if (bounds.n > 0 && !parse_bounds(bounds, &low, &high)) {
            wrong(p, "\"%s\": <%.*s> wants bounds as in <number:0-10>", p->text, (int)name.n, name.s);
            return;
        }
        add_symbol(p, SYMBOL_NUMBER | number_class_of(p->loader, (enum number_type)type, low, high));
        return;
    }
    uint32_t id = load_concept_id(p->loader, name);
    if (id == UINT32_MAX) {
        const char *near = lexicon_nearest_concept(p->loader->lexicon, name);
        wrong(p, "\"%s\": there is no concept \"%.*s\"%s%s%s", p->text, (int)name.n, name.s, near != NULL ? "; did you mean \"" : "",
              near != NULL ? near : "", near != NULL ? "\"?" : "");
        return;
    }
    if (p->place->kind == PHRASE_CONCEPT) {
        struct reference *r = vec_add(&p->loader->references);
        if (r == NULL)
            p->loader->failed = true;
        else
            *r = (struct reference){ p->place->target, id, (uint32_t)p->loader->phrases.n };
    }
    add_symbol(p, SYMBOL_CONCEPT | id);
}

/* "=si": the word only as typed here, with or without its accent. */
static void add_exact(struct parsing *p, struct str part)
{
    char folded[128];
    size_t n = fold_word(part, folded, sizeof folded - 1);
    bool accent = n != part.n;
    if (n == 0) {
        wrong(p, "\"%s\": nothing is left of \"=%.*s\" when it is read", p->text, (int)part.n, part.s);
        return;
    }
    struct vocab *vocab = &p->loader->lexicon->vocab;
    uint32_t base = vocab_add(vocab, (struct str){ folded, n });
    if (base != NO_WORD) {
        vocab->words[base].flags |= WORD_EXACT;
        vocab->words[base].in_known = (uint16_t)(vocab->words[base].in_known | 1u << p->loader->lang);
    }
    folded[n] = accent ? EXACT_ACCENT : EXACT_PLAIN;
    add_word(p, (struct str){ folded, n + 1 }, false);
}

/* One of the alternatives of an element. */
static void add_alternative(struct parsing *p, struct str part)
{
    char folded[128];
    if (part.n >= 2 && part.s[0] == '<' && part.s[part.n - 1] == '>') {
        add_name(p, (struct str){ part.s + 1, part.n - 2 });
        return;
    }
    if (part.n > 1 && part.s[0] == '=') {
        add_exact(p, (struct str){ part.s + 1, part.n - 1 });
        return;
    }
    bool inflect = part.n > 1 && part.s[part.n - 1] == '~';
    if (inflect)
        part.n--;
    if (part.n == 0 || memchr(part.s, '<', part.n) != NULL || memchr(part.s, '>', part.n) != NULL) {
        wrong(p, "\"%s\": \"%.*s\" is neither a word nor a <name>", p->text, (int)part.n, part.s);
        return;
    }
    struct str word = { folded, fold_word(part, folded, sizeof folded) };
    if (word.n == 0) {
        if (!(part.n == 1 && part.s[0] == '-'))
            wrong(p, "\"%s\": nothing is left of \"%.*s\" when it is read", p->text, (int)part.n, part.s);
        return;
    }
    uint32_t id = inflect ? add_inflections(p, word) : add_word(p, word, false);
    if (id != NO_WORD && p->loader->lexicon->vocab.words[id].in_light != 0)
        p->light = true;
}

static void add_element(struct parsing *p, struct str element, uint8_t group, bool gap)
{
    if (p->n_pieces == ELEMENTS_MAX) {
        wrong(p, "\"%s\": more than %d elements", p->text, ELEMENTS_MAX);
        return;
    }
    struct str part, rest = element;
    p->n_symbols = 0;
    p->light = false;
    bool more = true;
    while (more) {
        const char *bar = memchr(rest.s, '|', rest.n);
        more = bar != NULL;
        part = more ? (struct str){ rest.s, (size_t)(bar - rest.s) } : rest;
        if (more)
            rest = (struct str){ bar + 1, rest.n - part.n - 1 };
        add_alternative(p, part);
        if (p->failed)
            return;
    }
    if (p->n_symbols == 0)
        return;
    uint32_t id = net_element(p->loader->net, p->symbols, p->n_symbols);
    if (id == UINT32_MAX)
        p->loader->failed = true;
    p->pieces[p->n_pieces++] = (struct piece){ id, group, gap, !p->light };
}

static void parse(struct parsing *p)
{
    const char *s = p->text;
    uint8_t group = 0;
    bool gap = false, splits = p->loader->lexicon->langs[p->loader->lang].split_apostrophe;
    while (*s != '\0' && !p->failed) {
        if (*s == ' ' || *s == '\t' || *s == '\n') {
            s++;
            continue;
        }
        if (*s == '[' || *s == ']') {
            if ((*s == '[') == (group != 0) || (*s == '[' && p->n_groups == GROUPS_MAX)) {
                wrong(p, "\"%s\": brackets do not pair, or there are more than %d", p->text, GROUPS_MAX);
                return;
            }
            group = *s == '[' ? ++p->n_groups : 0;
            s++;
            continue;
        }
        size_t n = strcspn(s, " \t\n[]");
        const char *apostrophe = splits ? memchr(s, '\'', n) : NULL;
        if (apostrophe != NULL && memchr(s, '|', n) == NULL)
            n = (size_t)(apostrophe - s) + 1;
        struct str element = { s, n };
        s += n;
        if (str_is(element, "^"))
            p->flags |= PHRASE_AT_START;
        else if (str_is(element, "$"))
            p->flags |= PHRASE_AT_END;
        else if (str_is(element, "..") || str_is(element, "..."))
            gap = true;
        else {
            size_t before = p->n_pieces;
            add_element(p, element, group, gap && before > 0);
            gap = gap && p->n_pieces == before;
        }
    }
    if (group != 0 && !p->failed)
        wrong(p, "\"%s\": a bracket is not closed", p->text);
}

/* Every choice of optional groups is a way of its own. */
static void lay(struct parsing *p, uint32_t phrase)
{
    struct net *net = p->loader->net;
    for (uint32_t choice = 0; choice < 1u << p->n_groups; choice++) {
        uint32_t node = 0;
        bool gap = false;
        for (size_t i = 0; i < p->n_pieces; i++) {
            const struct piece *piece = &p->pieces[i];
            gap = gap || piece->gap;
            if (piece->group != 0 && (choice >> (piece->group - 1) & 1) == 0)
                continue;
            node = net_step(net, node, piece->element, gap && node != 0);
            if (node == 0) {
                p->loader->failed = true;
                return;
            }
            gap = false;
        }
        if (node != 0 && !net_accept(net, node, phrase))
            p->loader->failed = true;
    }
}

void load_phrase(struct loader *loader, const config_setting_t *at, const char *text, const struct phrase_place *place)
{
    struct parsing *p = malloc(sizeof *p);
    if (p == NULL) {
        loader->failed = true;
        return;
    }
    p->loader = loader; /* one by one: the arrays are large and there are many phrases */
    p->at = at;
    p->text = text;
    p->place = place;
    p->n_pieces = p->n_symbols = 0;
    p->flags = p->n_groups = 0;
    p->failed = p->light = false;
    parse(p);
    int n_content = 0;
    bool needed = false;
    for (size_t i = 0; i < p->n_pieces; i++) {
        n_content += p->pieces[i].content && p->pieces[i].group == 0;
        needed = needed || p->pieces[i].group == 0;
    }
    if (!p->failed && !needed)
        wrong(p, "\"%s\": the phrase could be empty", text);
    if (p->failed)
        goto out;
    if (n_content > CONTENT_MAX)
        problems_warn(loader->problems, loader->file, config_setting_source_line(at),
                      "\"%s\" has %d content words, more than %d: combine concepts", text, n_content, CONTENT_MAX);
    struct phrase *phrase = vec_add(&loader->phrases);
    if (phrase == NULL) {
        loader->failed = true;
        goto out;
    }
    *phrase = (struct phrase){ .text = load_keep(loader, text), .file = loader->file,
                               .line = (uint32_t)config_setting_source_line(at), .target = place->target,
                               .kind = (uint8_t)place->kind, .flags = place->flags | p->flags, .lang = (uint8_t)loader->lang,
                               .n_content = (int8_t)n_content };
    if (place->command && p->n_pieces == 1)
        for (size_t i = 0; i < p->n_symbols; i++)
            if (p->symbols[i] < loader->lexicon->vocab.n)
                loader->lexicon->vocab.words[p->symbols[i]].flags |= WORD_COMMAND;
    lay(p, (uint32_t)loader->phrases.n - 1);
out:
    free(p);
}

void load_phrases(struct loader *loader, const config_setting_t *list, const struct phrase_place *place)
{
    if (list == NULL)
        return;
    const config_setting_t *at = NULL;
    const char *text;
    for (int i = 0; (text = load_list_item(loader, list, i, &at)) != NULL; i++)
        load_phrase(loader, at, text, place);
}
