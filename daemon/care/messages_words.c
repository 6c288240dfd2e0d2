/* SPDX-License-Identifier: ISC
 * The few words by which people answer that no lexicon reads: of the team, and those that belong to a place of the program. */
#include <config.h>

#include "care/messages_inside.h"

#include <stddef.h>
#include <string.h>

#include "base/cfg.h"

/* Off both ends: white space and the marks that end a sentence. */
static struct str bare(struct str text)
{
    text = str_trim(text);
    while (text.n > 0 && strchr(".,;:!?)", text.s[text.n - 1]) != NULL)
        text = str_trim((struct str){ text.s, text.n - 1 });
    while (text.n > 0 && strchr(".,;:!?(", text.s[0]) != NULL)
        text = str_trim((struct str){ text.s + 1, text.n - 1 });
    return text;
}

/* The bytes of `text` that the word takes up when text begins with it as a whole word; 0 when it does not. */
static size_t begins_with(struct str text, const char *word)
{
    size_t n = strlen(word);
    if (text.n < n || !str_is_nocase((struct str){ text.s, n }, word))
        return 0;
    if (text.n == n)
        return n;
    unsigned char next = (unsigned char)text.s[n];
    bool in_word = next >= 0x80 || next == '\'' || (next >= '0' && next <= '9') || ((next | 0x20) >= 'a' && (next | 0x20) <= 'z');
    return in_word ? 0 : n;
}

static const char *word_at(const struct cfg_node *list, size_t i)
{
    const char *word = cfg_value_string(cfg_at(list, i), NULL);
    return word != NULL ? word : "";
}

static bool is_among(struct str text, const struct cfg_node *list)
{
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++)
        if (str_is_nocase(text, word_at(list, i)))
            return true;
    return false;
}

/* The bytes of the longest word of a list with which the text begins. */
static size_t longest_of(struct str text, const struct cfg_node *list)
{
    size_t longest = 0;
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
        size_t n = begins_with(text, word_at(list, i));
        longest = n > longest ? n : longest;
    }
    return longest;
}

size_t messages_joins_at(const struct messages *messages, struct str text)
{
    size_t longest = 0;
    for (size_t l = 0; l < messages->n_languages; l++) {
        size_t n = longest_of(text, messages->languages[l].joins);
        longest = n > longest && n < text.n && text.s[n] == ' ' ? n : longest;
    }
    return longest;
}

/* "got it, calling her now", "ok will call in 5 min": such words and what may stand beside them, of one language, and nothing else. */
static bool is_got_it(const struct message_language *language, struct str text)
{
    bool got_it = false, beside = false;
    while (text.n > 0) {
        size_t n = longest_of(text, language->got_it), rest = n == 0 ? longest_of(text, language->got_it_rest) : 0, digits = 0;
        while (beside && digits < text.n && text.s[digits] >= '0' && text.s[digits] <= '9') /* "in 5" */
            digits++;
        if (n == 0 && rest == 0 && digits == 0)
            return false;
        got_it = got_it || n > 0;
        beside = rest > 0;
        n = n > 0 ? n : rest > 0 ? rest : digits;
        text = bare((struct str){ text.s + n, text.n - n });
        while (text.n > 0 && text.s[0] == '-')
            text = bare((struct str){ text.s + 1, text.n - 1 });
    }
    return got_it;
}

bool messages_is_got_it(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_got_it(&messages->languages[l], text))
            return true;
    return false;
}

bool messages_is_courtesy(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(text, messages->languages[l].courtesy))
            return true;
    return false;
}

bool messages_is_partly(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(text, messages->languages[l].partly))
            return true;
    return false;
}

/* The first of the list that stands in the text, from a word's begin to a word's end; empty: none. */
static struct str found_in(struct str text, const struct cfg_node *list)
{
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++)
        for (size_t at = 0; at < text.n; at++) {
            size_t n = at == 0 || text.s[at - 1] == ' ' ? begins_with((struct str){ text.s + at, text.n - at }, word_at(list, i)) : 0;
            if (n > 0)
                return (struct str){ text.s + at, n };
        }
    return STR("");
}

static bool stands_in(struct str text, const struct cfg_node *list)
{
    return found_in(text, list).n > 0;
}

bool messages_says_partly(const struct messages *messages, struct str text)
{
    for (size_t l = 0; l < messages->n_languages; l++)
        if (stands_in(text, messages->languages[l].partly))
            return true;
    return false;
}

bool messages_is_preview(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(text, messages->languages[l].preview))
            return true;
    return false;
}

static bool begins_with_any(struct str text, const struct cfg_node *list)
{
    for (size_t i = 0; list != NULL && i < cfg_length(list); i++)
        if (begins_with(text, word_at(list, i)) > 0)
            return true;
    return false;
}

bool messages_is_note(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (begins_with_any(text, messages->languages[l].note))
            return true;
    return false;
}

struct str messages_note_words(const struct messages *messages, struct str text)
{
    size_t n = 0;
    text = str_trim(text);
    for (size_t l = 0; l < messages->n_languages && n == 0; l++)
        for (size_t i = 0; messages->languages[l].note != NULL && i < cfg_length(messages->languages[l].note) && n == 0; i++)
            n = begins_with(text, word_at(messages->languages[l].note, i));
    while (n > 0 && n < text.n && strchr(" :,.-", text.s[n]) != NULL)
        n++;
    return str_trim((struct str){ text.s + n, text.n - n });
}

bool messages_is_big_day(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (begins_with_any(text, messages->languages[l].big_day))
            return true;
    return false;
}

size_t messages_both(const struct messages *messages, struct str text, size_t *at)
{
    size_t bytes = 0;
    for (size_t l = 0; l < messages->n_languages; l++)
        for (struct str rest = text, found; (found = found_in(rest, messages->languages[l].both)).n > 0;) {
            size_t from = (size_t)(found.s - text.s), end = from + found.n;
            if (bytes == 0 || from > *at) { /* the last: "spoke to both, close both" */
                *at = from;
                bytes = found.n;
            }
            rest = (struct str){ text.s + end, text.n - end };
        }
    return bytes;
}

/* Whether the word is one of the names between spaces. */
static bool names_day(struct str word, const char *names)
{
    struct str rest = str_of(names), name;
    while (str_cut(&rest, ' ', &name)) {
        bool same = name.n == word.n && name.n > 0;
        for (size_t i = 0; same && i < name.n; i++)
            same = (word.s[i] | 0x20) == (name.s[i] | 0x20) && ((word.s[i] ^ name.s[i]) & 0x80) == 0;
        if (same)
            return true;
    }
    return false;
}

int messages_weekday(const struct messages *messages, struct str text)
{
    int day = 0;
    struct str rest = text, word;
    while (str_cut(&rest, ' ', &word)) {
        word = bare(word);
        for (size_t l = 0; l < messages->n_languages; l++)
            for (size_t i = 0; messages->languages[l].weekdays != NULL && i < 7; i++)
                if (names_day(word, word_at(messages->languages[l].weekdays, i))) {
                    if (day != 0 && day != (int)i + 1)
                        return 0;
                    day = (int)i + 1;
                }
    }
    return day;
}

/* The id of the entry with the longest words that the text begins with; *n (may be NULL): their bytes. */
static const char *find_id(const struct messages *messages, size_t offset, struct str text, size_t *n)
{
    const char *best = NULL;
    size_t longest = 0;
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *list = *(const struct cfg_node *const *)((const char *)&messages->languages[l] + offset);
        for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
            const struct cfg_node *words = cfg_list(cfg_at(list, i), "words", NULL);
            for (size_t k = 0; words != NULL && k < cfg_length(words); k++) {
                size_t bytes = begins_with(text, word_at(words, k));
                if (bytes > longest) {
                    longest = bytes;
                    best = cfg_string(cfg_at(list, i), "id", NULL, NULL);
                }
            }
        }
    }
    if (n != NULL)
        *n = longest;
    return best;
}

/* "called twice, no answer" is no "called": rather one ring too many. */
static bool says_not_reached(const struct messages *messages, struct str text)
{
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *list = messages->languages[l].outcomes;
        for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
            const char *id = cfg_string(cfg_at(list, i), "id", "", NULL);
            if (strcmp(id, "not_reached") == 0 && stands_in(text, cfg_list(cfg_at(list, i), "words", NULL)))
                return true;
        }
    }
    return false;
}

bool messages_is_outcome(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *list = messages->languages[l].outcomes;
        for (size_t i = 0; list != NULL && i < cfg_length(list); i++)
            if (is_among(text, cfg_list(cfg_at(list, i), "words", NULL)))
                return true;
    }
    return false;
}

const char *messages_outcome(const struct messages *messages, struct str text)
{
    text = bare(text);
    while (text.n > 0 && (text.s[0] == '-' || text.s[0] == '=')) /* "CLOSE 12 - spoke" */
        text = bare((struct str){ text.s + 1, text.n - 1 });
    const char *id = find_id(messages, offsetof(struct message_language, outcomes), text, NULL);
    return id != NULL && strcmp(id, "spoke") == 0 && says_not_reached(messages, text) ? "not_reached" : id;
}

const char *messages_absence(const struct messages *messages, struct str text, struct str *rest)
{
    size_t n = 0;
    text = bare(text);
    const char *id = find_id(messages, offsetof(struct message_language, absences), text, &n);
    *rest = bare((struct str){ text.s + n, text.n - n });
    return id;
}

const char *messages_swap(const struct messages *messages, struct str text, struct str *rest)
{
    size_t n = 0;
    text = bare(text);
    const char *id = find_id(messages, offsetof(struct message_language, swaps), text, &n);
    *rest = bare((struct str){ text.s + n, text.n - n });
    return id;
}

bool messages_is_swap_for(const struct messages *messages, struct str word)
{
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(word, messages->languages[l].swap_for))
            return true;
    return false;
}

bool messages_is_title(const struct messages *messages, struct str word)
{
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(word, messages->languages[l].titles))
            return true;
    return false;
}

int messages_month(const struct messages *messages, struct str word)
{
    word = bare(word);
    for (size_t l = 0; l < messages->n_languages; l++)
        for (size_t i = 0; messages->languages[l].months != NULL && i < 12; i++)
            if (names_day(word, word_at(messages->languages[l].months, i)))
                return (int)i + 1;
    return 0;
}

bool messages_says_self(const struct messages *messages, struct str text)
{
    struct str word;
    while (str_cut(&text, ' ', &word))
        for (size_t l = 0; l < messages->n_languages; l++)
            if (is_among(bare(word), messages->languages[l].own_words))
                return true;
    return false;
}

bool messages_is_rest(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(text, messages->languages[l].rest))
            return true;
    return false;
}

bool messages_says_passed(const struct messages *messages, struct str text)
{
    for (size_t l = 0; l < messages->n_languages; l++)
        if (stands_in(text, messages->languages[l].passed))
            return true;
    return false;
}

bool messages_says_returned(const struct messages *messages, struct str text)
{
    for (size_t l = 0; l < messages->n_languages; l++)
        if (stands_in(text, messages->languages[l].returned))
            return true;
    return false;
}

struct str messages_wont_call(const struct messages *messages, struct str text)
{
    struct str found = STR("");
    for (size_t l = 0; l < messages->n_languages && found.n == 0; l++)
        found = found_in(text, messages->languages[l].wont_call);
    return found;
}

struct str messages_does_not_call(const struct messages *messages, struct str text)
{
    struct str found = messages_wont_call(messages, text);
    for (size_t l = 0; l < messages->n_languages && found.n == 0; l++)
        found = found_in(text, messages->languages[l].cant_call);
    return found;
}

struct str messages_after_to(const struct messages *messages, struct str text)
{
    size_t longest = 0;
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *list = messages->languages[l].pass_to;
        for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
            size_t n = begins_with(text, word_at(list, i));
            longest = n > longest ? n : longest;
        }
    }
    return bare((struct str){ text.s + longest, text.n - longest });
}

bool messages_is_forget(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(text, messages->languages[l].forget))
            return true;
    return false;
}

bool messages_keeps(const struct messages *messages, struct str text, bool doubt)
{
    for (size_t l = 0; l < messages->n_languages; l++)
        if (stands_in(text, messages->languages[l].keep) || (doubt && stands_in(text, messages->languages[l].keep_doubt)))
            return true;
    return false;
}

bool messages_tells_of_day(const struct messages *messages, struct str text)
{
    bool was = false, not = false;
    for (size_t l = 0; l < messages->n_languages; l++) {
        was = was || stands_in(text, messages->languages[l].day_was);
        not = not || stands_in(text, messages->languages[l].day_not);
    }
    return was && !not;
}

static bool is_age_word(const struct messages *messages, size_t offset, struct str word)
{
    for (size_t l = 0; word.n > 0 && l < messages->n_languages; l++)
        if (is_among(word, *(const struct cfg_node *const *)((const char *)&messages->languages[l] + offset)))
            return true;
    return false;
}

static bool ends_there(struct str word)
{
    return word.n == 0 || strchr(".,;:!?)", word.s[word.n - 1]) != NULL;
}

/* Behind the number: "years", "old", then an end or a word like "and"; *years: there was one. */
static bool goes_on(const struct messages *messages, struct str rest, bool *years)
{
    struct str word;
    while (str_cut(&rest, ' ', &word)) {
        if (word.n == 0)
            continue;
        if (!is_age_word(messages, offsetof(struct message_language, age_after), bare(word)))
            return is_age_word(messages, offsetof(struct message_language, age_then), bare(word));
        *years = true;
        if (ends_there(word))
            return true;
    }
    return true;
}

int messages_age(const struct messages *messages, struct str text)
{
    enum { LEAST = 10, MOST = 110 };
    int64_t found = 0, age = 0;
    struct str rest = text, word, before = STR("");
    for (; str_cut(&rest, ' ', &word); before = word.n > 0 ? word : before) {
        bool years = false, said = is_age_word(messages, offsetof(struct message_language, age_before), bare(before));
        if (!text_to_int(bare(word), LEAST, MOST, &age) || !(ends_there(word) || goes_on(messages, rest, &years)))
            continue;
        if (!said && !(years && ends_there(before)))
            continue;
        if (found != 0 && found != age)
            return 0;
        found = age;
    }
    return (int)found;
}

enum { WHO_REST_BYTES = 10 }; /* "please", "number"; more is another question */

bool messages_asks_who(const struct messages *messages, struct str text)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *list = messages->languages[l].who;
        for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
            size_t n = begins_with(text, word_at(list, i));
            if (n > 0 && text.n - n <= WHO_REST_BYTES)
                return true;
        }
    }
    return false;
}

/* The words with the name in its place; false when they do not fit. */
static bool begins_with_named(struct str text, const char *words, struct str name)
{
    char line[200];
    const char *place = strstr(words, "{name}");
    size_t before = place != NULL ? (size_t)(place - words) : 0;
    if (place == NULL || name.n == 0 || strlen(words) + name.n >= sizeof line)
        return false;
    memcpy(line, words, before);
    memcpy(line + before, name.s, name.n);
    memcpy(line + before + name.n, place + strlen("{name}"), strlen(place + strlen("{name}")) + 1);
    return begins_with(text, line) > 0;
}

bool messages_is_not_name(const struct messages *messages, struct str text, struct str name)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *list = messages->languages[l].not_name;
        for (size_t i = 0; list != NULL && i < cfg_length(list); i++)
            if (begins_with_named(text, word_at(list, i), name))
                return true;
    }
    return false;
}

bool messages_is_other_name(const struct messages *messages, struct str text, struct str name)
{
    text = bare(text);
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *list = messages->languages[l].my_name;
        for (size_t i = 0; list != NULL && i < cfg_length(list); i++) {
            size_t n = begins_with(text, word_at(list, i));
            struct str rest = str_trim((struct str){ text.s + n, text.n - n }), said;
            if (n > 0 && str_cut(&rest, ' ', &said) && said.n > 0)
                return !begins_with_named(bare(said), "{name}", name);
        }
    }
    return false;
}

/* What stands in the place of the name, when the text is the words around it and little else. */
static struct str named_in(struct str text, const char *words, bool *open)
{
    const char *place = strstr(words, "{name}"), *behind = place != NULL ? place + strlen("{name}") : "";
    struct str rest = text, name, before = { words, place != NULL ? (size_t)(place - words) : 0 };
    if (place == NULL || rest.n < before.n || !str_equal((struct str){ rest.s, before.n }, before))
        return STR("");
    rest = (struct str){ rest.s + before.n, rest.n - before.n };
    if (!str_cut(&rest, ' ', &name) || name.n == 0)
        return STR("");
    *open = *behind == '\0';
    rest = rest.s != NULL ? rest : STR("");
    size_t n = *open ? 0 : begins_with(rest, behind + 1);
    if ((!*open && n == 0) || rest.n - n > WHO_REST_BYTES)
        return STR("");
    return name;
}

struct str messages_asked_for(const struct messages *messages, struct str text, bool *open)
{
    struct str name = STR("");
    for (size_t l = 0; l < messages->n_languages && name.n == 0; l++) {
        const struct cfg_node *list = messages->languages[l].asks_for;
        for (size_t i = 0; list != NULL && i < cfg_length(list) && name.n == 0; i++)
            name = named_in(text, word_at(list, i), open);
    }
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(name, messages->languages[l].no_names))
            return STR("");
    return name;
}

const char *messages_whose(const struct messages *messages, bool first, size_t i)
{
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct cfg_node *list = first ? messages->languages[l].whose_first : messages->languages[l].whose;
        size_t n = list != NULL ? cfg_length(list) : 0;
        if (i < n)
            return word_at(list, i);
        i -= n;
    }
    return NULL;
}

bool messages_is_whose_word(const struct messages *messages, struct str word)
{
    for (size_t l = 0; l < messages->n_languages; l++)
        if (is_among(word, messages->languages[l].whose_words))
            return true;
    return false;
}
