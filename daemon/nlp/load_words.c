/* SPDX-License-Identifier: ISC
 * load_words.c - the word lists of a language: what is common, known, shorthand, a number, an emoji. */
#include <config.h>

#include "nlp/load.h"
#include "nlp/normalize.h"

#include <string.h>

enum list {
    LIST_LANG_WORDS, LIST_KNOWN, LIST_LIGHT, LIST_ENDINGS, LIST_ORDINAL_ENDINGS, LIST_JOIN, LIST_POINT, LIST_ABBREVIATIONS, LIST_APOSTROPHE_ENDINGS,
    LIST_ARTICLES, LIST_HOUR, LIST_NEARLY, LIST_HALF, LISTS
};
static const char *const LIST_NAMES[LISTS] = {
    [LIST_LANG_WORDS] = "lang_words", [LIST_KNOWN] = "known", [LIST_LIGHT] = "light", [LIST_ENDINGS] = "endings",
    [LIST_ORDINAL_ENDINGS] = "ordinal_endings", [LIST_JOIN] = "number_join", [LIST_POINT] = "number_point",
    [LIST_ABBREVIATIONS] = "abbreviations", [LIST_APOSTROPHE_ENDINGS] = "apostrophe_endings", [LIST_ARTICLES] = "articles",
    [LIST_HOUR] = "hour_behind", [LIST_NEARLY] = "hour_perhaps_behind", [LIST_HALF] = "number_half",
};

/* A word of the vocabulary; NULL and an error when nothing is left of it. */
static struct word *word_of(struct loader *loader, const config_setting_t *at, const char *text)
{
    char folded[128];
    struct vocab *vocab = &loader->lexicon->vocab;
    size_t n = fold_word(str_of(text), folded, sizeof folded);
    if (n == 0) {
        load_error(loader, at, "nothing is left of \"%s\" when it is read", text);
        return NULL;
    }
    uint32_t id = vocab_add(vocab, (struct str){ folded, n });
    if (id == NO_WORD) {
        loader->failed = true;
        return NULL;
    }
    return &vocab->words[id];
}

static void read_list(struct loader *loader, const config_setting_t *setting, enum list list)
{
    uint16_t bit = (uint16_t)(1u << loader->lang);
    const config_setting_t *at = NULL;
    const char *text;
    for (int i = 0; (text = load_list_item(loader, setting, i, &at)) != NULL; i++) {
        if (list == LIST_ENDINGS) {
            struct str *ending = vec_add(&loader->endings[loader->lang]);
            if (ending == NULL)
                loader->failed = true;
            else
                *ending = str_of(load_keep(loader, text));
            continue;
        }
        struct word *w = word_of(loader, at, text);
        if (w == NULL)
            continue;
        switch (list) {
        case LIST_LANG_WORDS:
            w->in_lang_words |= bit;
            break;
        case LIST_KNOWN:
            w->in_known |= bit;
            break;
        case LIST_LIGHT:
            w->in_light |= bit;
            break;
        case LIST_ORDINAL_ENDINGS:
            w->flags |= WORD_ORDINAL_END;
            break;
        case LIST_JOIN:
            w->flags |= WORD_JOIN;
            break;
        case LIST_POINT:
            w->flags |= WORD_POINT;
            break;
        case LIST_HOUR:
            w->flags |= WORD_HOUR;
            break;
        case LIST_NEARLY:
            w->flags |= WORD_NEARLY;
            break;
        case LIST_HALF:
            w->flags |= WORD_HALF;
            break;
        case LIST_ABBREVIATIONS:
            w->flags |= WORD_ABBREV;
            break;
        case LIST_APOSTROPHE_ENDINGS:
            w->flags |= WORD_APOSTROPHE_END;
            break;
        case LIST_ARTICLES:
            w->flags |= WORD_ARTICLE;
            break;
        case LIST_ENDINGS:
        case LISTS:
            break;
        }
    }
}

/* The words of `text` appended to spell_words; how many. */
static size_t put_words(struct loader *loader, const config_setting_t *at, const char *text, uint16_t mark)
{
    struct str part, rest = str_of(text);
    size_t n = 0;
    bool more = true;
    while (more) {
        more = str_cut(&rest, ' ', &part);
        if (!more)
            break;
        if (part.n == 0)
            continue;
        char word[128];
        if (part.n >= sizeof word) {
            load_error(loader, at, "\"%s\" is too long", text);
            return n;
        }
        memcpy(word, part.s, part.n);
        word[part.n] = '\0';
        struct word *w = word_of(loader, at, word);
        uint32_t *id = w != NULL ? vec_add(&loader->spell_words) : NULL;
        if (id == NULL)
            return n;
        w->flags |= mark;
        *id = (uint32_t)(w - loader->lexicon->vocab.words);
        n++;
    }
    return n;
}

static void read_spell(struct loader *loader, const config_setting_t *list)
{
    static const char *const KEYS[] = { "from", "to", "perhaps" };
    for (int i = 0; i < config_setting_length(list); i++) {
        const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);
        load_check_keys(loader, entry, KEYS, 3);
        const char *from = load_string(loader, entry, "from"), *to = load_string(loader, entry, "to");
        if (from == NULL || to == NULL) {
            load_error(loader, entry, "a spell entry wants from and to");
            continue;
        }
        uint32_t first = (uint32_t)loader->spell_words.n;
        size_t n = put_words(loader, entry, to, 0);
        struct word *w = word_of(loader, entry, from);
        bool perhaps = load_bool(loader, entry, "perhaps", false);
        struct spell_entry *e = w != NULL ? vec_add(&loader->spells) : NULL;
        if (e == NULL || n == 0 || n > 8)
            continue;
        *e = (struct spell_entry){ .next = w->first_spell, .first_to = first, .n_to = (uint8_t)n, .lang = (uint8_t)loader->lang, .perhaps = perhaps };
        w->first_spell = (uint32_t)loader->spells.n;
    }
}

static void read_numbers_list(struct loader *loader, const config_setting_t *list)
{
    static const char *const KEYS[] = { "value", "words", "ordinal" };
    for (int i = 0; i < config_setting_length(list); i++) {
        const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);
        load_check_keys(loader, entry, KEYS, 3);
        double value = load_number(loader, entry, "value", -1);
        const config_setting_t *words = config_setting_get_member(entry, "words"), *at = NULL;
        if (value < 0 || value > 1000000 || words == NULL) {
            load_error(loader, entry, "a number wants a value from 0 and its words");
            continue;
        }
        bool ordinal = load_bool(loader, entry, "ordinal", false);
        const char *text;
        for (int k = 0; (text = load_list_item(loader, words, k, &at)) != NULL; k++) {
            struct word *w = word_of(loader, at, text);
            if (w == NULL)
                continue;
            w->number_milli = (int32_t)(value * 1000 + 0.5);
            w->in_numbers = (uint16_t)(w->in_numbers | 1u << loader->lang);
            w->flags |= ordinal ? WORD_ORDINAL : 0;
        }
    }
}

static void read_emoji_list(struct loader *loader, const config_setting_t *list)
{
    static const char *const KEYS[] = { "text", "to" };
    for (int i = 0; i < config_setting_length(list); i++) {
        const config_setting_t *entry = config_setting_get_elem(list, (unsigned)i);
        load_check_keys(loader, entry, KEYS, 2);
        const char *text = load_string(loader, entry, "text"), *to = load_string(loader, entry, "to");
        if (text == NULL || to == NULL || *text == '\0') {
            load_error(loader, entry, "an emoji wants text and to");
            continue;
        }
        size_t n = 0;
        struct ch *chs = normalize(str_of(text), loader->lexicon->arena, &n);
        uint32_t first = (uint32_t)loader->spell_words.n;
        size_t n_to = put_words(loader, entry, to, WORD_EMOJI);
        struct emoji *e = n > 0 && n <= 8 && n_to > 0 && n_to <= 8 ? vec_add(&loader->emoji) : NULL;
        if (chs == NULL || e == NULL) {
            load_error(loader, entry, "\"%s\" is no emoji, or stands for nothing", text);
            continue;
        }
        for (size_t k = 0; k < n; k++)
            e->cps[k] = chs[k].cp;
        e->n_cps = (uint8_t)n;
        e->lang = (uint8_t)loader->lang;
        e->n_to = (uint8_t)n_to;
        e->first_to = first;
    }
}

static const struct {
    const char *name;
    void (*read)(struct loader *, const config_setting_t *);
} TABLES[] = { { "spell", read_spell }, { "numbers", read_numbers_list }, { "emoji", read_emoji_list } };

bool load_is_words_key(const char *name)
{
    for (int i = 0; i < LISTS; i++)
        if (strcmp(name, LIST_NAMES[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        if (strcmp(name, TABLES[i].name) == 0)
            return true;
    return strcmp(name, "split_apostrophe") == 0;
}

bool load_words_key(struct loader *loader, const config_setting_t *setting)
{
    const char *name = config_setting_name(setting);
    for (int i = 0; i < LISTS; i++)
        if (strcmp(name, LIST_NAMES[i]) == 0) {
            read_list(loader, setting, (enum list)i);
            return true;
        }
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        if (strcmp(name, TABLES[i].name) == 0) {
            if (!config_setting_is_list(setting))
                load_error(loader, setting, "%s is a list of groups: ( { ... }, ... )", name);
            else
                TABLES[i].read(loader, setting);
            return true;
        }
    if (strcmp(name, "split_apostrophe") == 0) {
        loader->lexicon->langs[loader->lang].split_apostrophe = config_setting_get_bool(setting) != 0;
        return true;
    }
    return false;
}
