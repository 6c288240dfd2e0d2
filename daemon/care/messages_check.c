/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <string.h>

#include "base/arena.h"
#include "base/cfg.h"
#include "base/sms.h"
#include "base/utf8.h"
#include "care/compose.h"
#include "care/messages_inside.h"
#include "model/observation.h"

enum { PARTS_MAX = 3, FIRST_CHARACTERS = 60 };

/* Every place at its longest. */
#define TEN "nnnnnnnnnn"
static const struct place LONGEST[] = {
    { "address", STR("+155512300012345") },
    { "after", STR("10") },
    { "alerts", STR("99999 (ACK 10, 11, 12, 13, 14, 15, ... min)") },
    { "amount", STR(TEN) },
    { "backup", STR(TEN TEN) },
    { "before", STR("10") },
    { "channel", STR(TEN) },
    { "code", STR("123456") },
    { "other", STR("AG") },
    { "other_code", STR("123456") },
    { "count", STR("99999") },
    { "crisis", STR("0800 111 0 111") },
    { "date", STR("nnnn nnnnnnnnnn 30") },
    { "day", STR("nnnn") },
    { "false", STR("100.0") },
    { "from", STR("nnnn 23:59") },
    { "goal", STR("14") },
    { "hours", STR("72") },
    { "limit", STR("15") },
    { "line", STR("0800 111 0 111") },
    { "link", STR("https://nape." TEN TEN TEN ".org/ack/" TEN TEN TEN TEN TEN) },
    { "list", STR(TEN TEN TEN TEN TEN TEN TEN TEN) },
    { "load", STR("100.0") },
    { "log", STR(TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN) },
    { "lost", STR("99999") },
    { "member", STR(TEN TEN) },
    { "minutes", STR("10-15") },
    { "month", STR(TEN) },
    { "n", STR("14") },
    { "name", STR(TEN TEN) },
    { "outcome", STR(TEN TEN) },
    { "patients", STR("1000000") },
    { "question", STR(TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN) },
    { "reminder", STR(TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN) },
    { "period", STR(TEN TEN) },
    { "place", STR(TEN TEN TEN) },
    { "rotation", STR(TEN TEN) },
    { "routine", STR(TEN TEN TEN TEN TEN) },
    { "second", STR(TEN TEN TEN TEN) },
    { "step", STR(TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN) },
    { "side", STR(TEN TEN) },
    { "sms", STR(TEN TEN) },
    { "test", STR(TEN TEN TEN) },
    { "texts", STR("9999999") },
    { "tier", STR(TEN) },
    { "time", STR("nnnn 23:59") },
    { "to", STR("nnnn 23:59") },
    { "told", STR(TEN TEN TEN TEN) },
    { "total", STR("12") },
    { "value", STR(TEN TEN TEN) },
    { "was", STR(TEN TEN TEN TEN TEN TEN) },
    { "weeks", STR("52") },
    { "when", STR("nnnn nnnnnnnnnn 30 23:59, 400 nnnn") },
    { "word", STR(TEN) },
    { "worst", STR("9.5") },
    { "zone", STR(TEN TEN) },
    { "words", STR(TEN TEN TEN TEN TEN TEN "nnnn") },
};

static const struct settings SAMPLE_SITE = {
    .clinic = TEN TEN TEN, .phone = "+155512300012345", .region = "", .zone = "UTC", .lang = "en", .staffed_hours = TEN TEN,
};

/* One of the names between spaces. */
static bool is_among(struct str name, const char *names)
{
    struct str rest = str_of(names), part;
    while (names != NULL && str_cut(&rest, ' ', &part))
        if (str_equal(part, name))
            return true;
    return false;
}

static bool has_longest(struct str name)
{
    for (size_t i = 0; i < sizeof LONGEST / sizeof *LONGEST; i++)
        if (str_is(name, LONGEST[i].name))
            return true;
    return false;
}

/* The places that a key may have beyond the common ones; NULL for a key that nobody knows. */
static const char *places_of(const char *key)
{
    for (size_t i = 0; i < MESSAGE_COUNT; i++)
        if (strcmp(MESSAGE_KINDS[i].key, key) == 0)
            return MESSAGE_KINDS[i].places != NULL ? MESSAGE_KINDS[i].places : "";
    if (strncmp(key, "advice.", 7) == 0)
        return "words time";
    if (strncmp(key, "ask.", 4) == 0)
        return "";
    if (strncmp(key, "diary.", 6) == 0 && observation_code_of(str_of(key + 6)) != OBS_NONE)
        return "value";
    return strncmp(key, "value.", 6) == 0 || strncmp(key, "class.", 6) == 0 ? "" : NULL;
}

static void check_places(const struct message_text *text, struct problems *problems)
{
    const char *places = places_of(text->key);
    if (places == NULL) {
        const char *names[MESSAGE_COUNT];
        for (size_t i = 0; i < MESSAGE_COUNT; i++)
            names[i] = MESSAGE_KINDS[i].key;
        const char *near = text_nearest(str_of(text->key), names, MESSAGE_COUNT);
        cfg_error(text->node, problems, "no message is called \"%s\"%s%s%s", text->key, near != NULL ? "; did you mean \"" : "",
                  near != NULL ? near : "", near != NULL ? "\"?" : "");
        return;
    }
    struct str rest = str_of(text->text);
    struct template_piece piece;
    while (template_next(&rest, &piece))
        if (piece.is_place && !compose_place_is_common(piece.text) && !is_among(piece.text, places))
            cfg_error(text->node, problems, "\"%s\" has no place {%.*s}", text->key, (int)piece.text.n, piece.text.s);
        else if (piece.is_place && !compose_place_is_common(piece.text) && !has_longest(piece.text))
            cfg_error(text->node, problems, "\"%s\": it is not known how long {%.*s} can be", text->key, (int)piece.text.n, piece.text.s);
}

struct str messages_longest(const struct messages *messages, const struct message_language *language,
                            const struct message_text *text, struct arena *arena)
{
    struct voice voice = { messages, &SAMPLE_SITE, language->lang, regions_find(messages->regions, STR("")), NULL, NULL };
    struct str longest = compose_key(&voice, text->key, LONGEST, sizeof LONGEST / sizeof *LONGEST, arena);
    bool advice = strncmp(text->key, "advice.", 7) == 0 && strcmp(text->key, "advice.nobody_reads") != 0
        && strcmp(text->key, "advice.two_numbers") != 0;
    if (advice) {
        longest = compose_join(longest, compose(&voice, MESSAGE_ADVICE_NOBODY_READS, NULL, 0, arena), arena);
        longest = compose_join(longest, compose(&voice, MESSAGE_ADVICE_TWO_NUMBERS, NULL, 0, arena), arena);
        const char *ask = arena_printf(arena, "%s.ask", text->key);
        if (ask != NULL && messages_find_text(language, ask) != NULL)
            longest = compose_join(longest, compose_key(&voice, ask, NULL, 0, arena), arena);
    }
    return longest;
}

static void check_length(const struct messages *messages, const struct message_language *language,
                         const struct message_text *text, struct arena *arena, struct problems *problems)
{
    int parts = sms_measure(messages_longest(messages, language, text, arena)).parts;
    if (parts > PARTS_MAX)
        cfg_error(text->node, problems, "\"%s\" takes %d SMS parts with every value at its longest; at most %d", text->key, parts,
                  PARTS_MAX);
}

static bool holds(struct str text, const char *piece)
{
    size_t n = strlen(piece);
    for (size_t i = 0; n > 0 && i + n <= text.n; i++)
        if (str_is_nocase((struct str){ text.s + i, n }, piece))
            return true;
    return false;
}

/* Decision 11: who reads no further than the lock screen must know whom to call. */
void messages_check_first_words(const struct messages *messages, const struct message_language *language,
                                const struct message_text *text, struct arena *arena, struct problems *problems)
{
    for (size_t r = 0; r <= regions_n(messages->regions); r++) {
        const struct region *region = r < regions_n(messages->regions) ? regions_at(messages->regions, r)
                                                                       : regions_find(messages->regions, STR(""));
        struct voice voice = { messages, &SAMPLE_SITE, language->lang, region, NULL, NULL };
        struct str whole = compose_key(&voice, text->key, LONGEST, sizeof LONGEST / sizeof *LONGEST, arena);
        struct str first = { whole.s, 0 };
        for (int i = 0; i < FIRST_CHARACTERS && first.n < whole.n; i++) {
            uint32_t c;
            first.n += utf8_next(whole, first.n, &c);
        }
        bool verb = false;
        for (size_t i = 0; language->call_words != NULL && i < cfg_length(language->call_words); i++) {
            const char *word = cfg_value_string(cfg_at(language->call_words, i), NULL);
            verb = verb || (word != NULL && holds(first, word));
        }
        if (verb && (holds(first, region->emergency) || holds(first, region->crisis) || holds(first, region->poison)))
            continue;
        cfg_error(text->node, problems, "the first %d characters of \"%s\" must hold the verb (call_words) and the number; region %s",
                  FIRST_CHARACTERS, text->key, region->id[0] != '\0' ? region->id : "unknown");
        return;
    }
}

static void check_keys(const struct message_language *english, struct problems *problems)
{
    const char *file = cfg_file(cfg_root(english->cfg));
    for (size_t i = 0; i < MESSAGE_COUNT; i++)
        if (messages_find_text(english, MESSAGE_KINDS[i].key) == NULL)
            problems_error(problems, file, 0, "the message \"%s\" is missing", MESSAGE_KINDS[i].key);
    for (int i = OBS_NONE + 1; i < OBS_COUNT; i++) {
        char key[64] = "diary.";
        strncat(key, OBSERVATION_KINDS[i].name, sizeof key - 7);
        if (messages_find_text(english, key) == NULL)
            problems_error(problems, file, 0, "the message \"%s\" is missing", key);
    }
}

/* The texts of intake with their lists; each must be there. */
static void check_intake(const struct messages *messages, const struct message_language *language, struct arena *arena,
                         struct problems *problems)
{
    const struct intake_rules *rules = messages->intake;
    for (size_t i = 0; rules != NULL && i < intake_n_texts(rules); i++) {
        struct voice voice = { messages, &SAMPLE_SITE, language->lang, regions_find(messages->regions, STR("")), SAMPLE_SITE.clinic, NULL };
        const char *key = arena_printf(arena, "intake.%s", intake_text(rules, i)->id);
        const struct message_text *text = messages_find_text(language, key);
        struct place list = { "list", intake_list(rules, language->lang, intake_text(rules, i), arena) };
        if (!messages_has(messages, key))
            problems_error(problems, cfg_file(cfg_root(language->cfg)), 0, "intake asks \"%s\", which is missing", key);
        if (text == NULL)
            continue;
        struct str still = compose(&voice, MESSAGE_INTAKE_STILL, NULL, 0, arena);
        int parts = sms_measure(compose_join(still, compose_key(&voice, key, &list, 1, arena), arena)).parts;
        if (parts > PARTS_MAX)
            cfg_error(text->node, problems, "\"%s\" takes %d SMS parts with its list, when it is put again; at most %d", key, parts, PARTS_MAX);
        arena_reset(arena);
    }
}

void messages_check(const struct messages *messages, struct problems *problems)
{
    struct arena *arena = arena_new(0);
    const struct message_language *english = messages_find_language(messages, STR("en"));
    if (arena == NULL || english == NULL) {
        arena_free(arena);
        problems_error(problems, "messages.conf", 0, "out of memory");
        return;
    }
    check_keys(english, problems);
    for (size_t l = 0; l < messages->n_languages; l++) {
        const struct message_language *language = &messages->languages[l];
        for (size_t i = 0; i < language->n_texts; i++) {
            check_places(&language->texts[i], problems);
            check_length(messages, language, &language->texts[i], arena, problems);
            arena_reset(arena);
        }
        check_intake(messages, language, arena, problems);
        for (size_t i = 0; i < MESSAGE_COUNT; i++) {
            const struct message_text *text = messages_find_text(language, MESSAGE_KINDS[i].key);
            if (MESSAGE_KINDS[i].emergency && text != NULL)
                messages_check_first_words(messages, language, text, arena, problems);
            arena_reset(arena);
        }
    }
    arena_free(arena);
}
