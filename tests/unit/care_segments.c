/* SPDX-License-Identifier: ISC
 * How long every outgoing text is as SMS, in GSM-7 or UCS-2, and how hard it is to read, per language.  Prints both. */
#include <config.h>

#include "../support/care_world.h"

#include "base/sms.h"
#include "base/utf8.h"
#include "care/compose.h"
#include "care/insight_text.h"
#include "care/messages_inside.h"
#include "care/person.h"
#include "care/routine_rules.h"

/* Parts that a text may take with every value at its longest, by the beginning of its key; the longest beginning that fits wins. */
static const struct {
    const char *prefix;
    int parts;
} BUDGETS[] = {
    { "", 2 },
    { "advice.", 3 },            /* decision 11 */
    { "alert.", 3 },
    { "answer.", 1 },
    { "answer.welcome", 2 },
    { "ask.", 1 },
    { "ask.again", 2 }, { "ask.left", 2 }, { "ask.still", 2 }, { "ask.unclear", 2 },
    { "attack.", 1 },
    { "attack.after_no", 2 }, { "attack.check_signs", 2 }, { "attack.listed", 2 },
    { "class.", 1 },
    { "diary.", 1 },
    { "help", 2 },
    { "info.", 1 }, { "info.change", 1 }, { "info.list", 2 },
    { "intake.", 1 }, { "intake.body", 3 }, { "intake.done", 2 }, { "intake.done.off", 3 }, { "intake.life", 3 }, { "intake.times", 2 },
    { "invite", 2 },
    { "join.age", 3 },           /* what they agree to (CTIA), and the question */
    { "join.welcome", 3 },       /* says once what it can and cannot do (decision 22) */
    { "log.changed", 3 },        /* a whole line beside another */
    { "medicine.", 1 },
    { "preview.list", 3 },
    { "reask.", 2 },
    { "remind.", 1 },
    { "remind.again", 2 }, { "remind.for", 2 },
    { "reply.languages", 3 },    /* five languages (decision 15): UCS-2 */
    { "routine.", 1 },
    { "start.resumed", 2 },
    { "stranger.told", 2 },
    { "team.", 3 },
    { "tell.", 3 },
    { "value.", 1 },
};

static int budget(const char *key)
{
    size_t longest = 0;
    int parts = BUDGETS[0].parts;
    for (size_t i = 0; i < sizeof BUDGETS / sizeof *BUDGETS; i++) {
        size_t n = strlen(BUDGETS[i].prefix);
        if (strncmp(key, BUDGETS[i].prefix, n) == 0 && n >= longest) {
            longest = n;
            parts = BUDGETS[i].parts;
        }
    }
    return parts;
}

static int set_up(void **state)
{
    *state = world_new();
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

static void every_text_fits_its_parts(void **state)
{
    struct world *w = *state;
    const struct messages *m = w->setup.messages;
    int over = 0;
    for (size_t l = 0; l < m->n_languages; l++) {
        const struct message_language *language = &m->languages[l];
        int n[4] = { 0 }, ucs2 = 0;
        for (size_t i = 0; i < language->n_texts; i++) {
            struct arena *arena = arena_new(0);
            const struct message_text *text = &language->texts[i];
            struct sms_size size = sms_measure(messages_longest(m, language, text, arena));
            n[size.parts > 3 ? 3 : size.parts - 1]++;
            ucs2 += !size.gsm7;
            if (size.parts > budget(text->key)) {
                print_message("# %s %s: %d parts (%d %s), at most %d\n", language->lang, text->key, size.parts, size.units,
                              size.gsm7 ? "GSM-7" : "UCS-2", budget(text->key));
                over++;
            }
            arena_free(arena);
        }
        print_message("# figure: texts out, %s: %zu at their longest: %d of 1 part, %d of 2, %d of 3, %d of more; %d in UCS-2\n", language->lang,
                      language->n_texts, n[0], n[1], n[2], n[3], ucs2);
        /* Only what speaks to all languages at once is worth the other alphabet. */
        if (ucs2 > 1)
            over += ucs2;
    }
    assert_int_equal(over, 0);
}

/* Reading level */

static bool is_vowel(uint32_t c)
{
    return c != 0 && c < 128 ? strchr("aeiouyAEIOUY", (int)c) != NULL : c == 0xE0 || c == 0xE8 || c == 0xE9 || c == 0xF9 || c == 0xC9;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xC0;
}

/* Groups of vowels; a mute e at the end counts nothing in English and French, but for a word of one. */
static int syllables(const uint32_t *word, size_t n, const char *lang)
{
    int groups = 0;
    for (size_t i = 0; i < n; i++)
        groups += is_vowel(word[i]) && (i == 0 || !is_vowel(word[i - 1]));
    bool mute = (word[n - 1] == 'e' || (word[n - 1] == 's' && n > 1 && word[n - 2] == 'e')) && n > 2
        && !is_vowel(word[n - (word[n - 1] == 's' ? 3 : 2)]);
    if (mute && groups > 1 && strcmp(lang, "es") != 0 && !(n > 2 && word[n - 1] == 'e' && word[n - 2] == 'l' && !is_vowel(word[n - 3])))
        groups--;
    return groups > 0 ? groups : 1;
}

struct level {
    int words, sentences, syllables, longest; /* longest: words of the longest sentence */
};

static void end_sentence(struct level *level, int *in_sentence)
{
    if (*in_sentence == 0)
        return;
    level->sentences++;
    level->longest = *in_sentence > level->longest ? *in_sentence : level->longest;
    *in_sentence = 0;
}

static void count(struct level *level, struct str text, const char *lang)
{
    uint32_t word[64];
    size_t n = 0;
    int in_sentence = 0;
    for (size_t i = 0; i <= text.n;) {
        uint32_t c = ' ';
        i += i < text.n ? utf8_next(text, i, &c) : 1;
        if (is_letter(c) && n < 64) {
            word[n++] = c;
            continue;
        }
        if (c == '\'' && n > 0) /* don't is one word, l'écran two */
            c = strcmp(lang, "fr") == 0 ? ' ' : 'n';
        if (c == 'n')
            continue;
        if (n > 0) {
            level->words++;
            in_sentence++;
            level->syllables += syllables(word, n, lang);
            n = 0;
        }
        if (c == '.' || c == '!' || c == '?')
            end_sentence(level, &in_sentence);
    }
    end_sentence(level, &in_sentence);
}

/* Ease from 0 to 100 by the formula made for each language; sixth grade is from 70 up, "fairly easy":
 * en: Flesch 1948; es: Fernandez Huerta 1959; fr: Kandel and Moles 1958. */
static double ease(const struct level *level, const char *lang)
{
    double per_sentence = (double)level->words / level->sentences, per_word = (double)level->syllables / level->words;
    if (strcmp(lang, "es") == 0)
        return 206.84 - 1.02 * per_sentence - 60.0 * per_word;
    if (strcmp(lang, "fr") == 0)
        return 207.0 - 1.015 * per_sentence - 73.6 * per_word;
    return 206.835 - 1.015 * per_sentence - 84.6 * per_word;
}

enum { EASE_ALL = 70, EASE_ONE = 45, WORDS_LONG = 8, SENTENCE_WORDS = 28 /* a list of danger signs */ };

/* A text with its places as short words, which say nothing of its own difficulty. */
static struct str plain(const char *text, struct arena *arena)
{
    struct buf out;
    struct str rest = str_of(text);
    struct template_piece piece;
    buf_init(&out, 0);
    while (template_next(&rest, &piece))
        buf_addstr(&out, piece.is_place ? STR("it") : piece.text);
    struct str copy = arena_str(arena, buf_str(&out));
    buf_clear(&out);
    return copy;
}

static int check_level(struct level *all, const char *text, const char *lang, const char *what, struct arena *arena)
{
    struct level one = { 0 };
    struct str words = plain(text, arena);
    count(&one, words, lang);
    count(all, words, lang);
    if (one.longest > SENTENCE_WORDS || (one.words >= WORDS_LONG && ease(&one, lang) < EASE_ONE)) {
        print_message("# %s %s: longest sentence %d words, ease %.0f\n", lang, what, one.longest, ease(&one, lang));
        return 1;
    }
    return 0;
}

static bool is_fragment(const char *key)
{
    static const char *const PREFIXES[] = { "diary.", "value.", "class.", "month.", "period.", "day.", "tier.", "outcome.", "word.", "told.", "alert.", "team.",
                                            "reply.languages" };
    for (size_t i = 0; i < sizeof PREFIXES / sizeof *PREFIXES; i++)
        if (strncmp(key, PREFIXES[i], strlen(PREFIXES[i])) == 0)
            return true;
    return false;
}

static void texts_read_at_about_sixth_grade(void **state)
{
    struct world *w = *state;
    const struct messages *m = w->setup.messages;
    const struct routines *r = messages_routines(m);
    int hard = 0;
    for (size_t l = 0; l < m->n_languages; l++) {
        const struct message_language *language = &m->languages[l];
        const char *lang = language->lang;
        struct arena *arena = arena_new(0);
        struct level all = { 0 };
        for (size_t i = 0; i < language->n_texts; i++)
            if (!is_fragment(language->texts[i].key))
                hard += check_level(&all, language->texts[i].text, lang, language->texts[i].key, arena);
        for (size_t i = 0; i < routines_n(r); i++)
            for (size_t k = 0; k < routines_n_steps(r, lang, routines_at(r, i)); k++)
                hard += check_level(&all, routines_step(r, lang, routines_at(r, i), k), lang, routines_at(r, i)->id, arena);
        for (size_t i = 0; i < routines_n_texts(r); i++)
            hard += check_level(&all, routines_words(r, lang, routines_text(r, i)->kind, routines_text(r, i)->id), lang,
                                routines_text(r, i)->id, arena);
        print_message("# figure: texts out, %s: %d words, %.1f a sentence, %.2f syllables a word, ease %.0f\n", lang, all.words,
                      (double)all.words / all.sentences, (double)all.syllables / all.words, ease(&all, lang));
        assert_true(ease(&all, lang) >= EASE_ALL);
        arena_free(arena);
    }
    assert_int_equal(hard, 0);
}

/* ---- one thing ---- */

enum { SENTENCES_MOST = 6 };

/* Texts that say more than one thing, and why; none asks two. */
static const struct { const char *prefix, *why; } MORE_THAN_ONE[] = {
    { "advice.", "what to do, and what not" },
    { "help", "who, how to stop, and that it is no emergency service: issue and carriers ask for all of it" },
    { "intake.", "a list of conditions, with how to answer it" },
    { "join.welcome", "decisions 22 and 25" },
    { "reply.languages", "the same in five languages" },
};

static bool may_say_more(const char *key)
{
    for (size_t i = 0; i < sizeof MORE_THAN_ONE / sizeof *MORE_THAN_ONE; i++)
        if (strncmp(key, MORE_THAN_ONE[i].prefix, strlen(MORE_THAN_ONE[i].prefix)) == 0)
            return true;
    return false;
}

/* At most one question, and few sentences. */
static void texts_say_one_thing(void **state)
{
    struct world *w = *state;
    const struct messages *m = w->setup.messages;
    int found = 0, most = 0;
    for (size_t l = 0; l < m->n_languages; l++) {
        for (size_t i = 0; i < m->languages[l].n_texts; i++) {
            const char *key = m->languages[l].texts[i].key, *text = m->languages[l].texts[i].text;
            int questions = 0, sentences = 0;
            bool more = may_say_more(key);
            for (const char *c = text; *c != '\0'; c++) {
                questions += *c == '?';
                sentences += (*c == '.' || *c == '!' || *c == '?') && (c[1] == ' ' || c[1] == '\0');
            }
            most = !more && sentences > most ? sentences : most;
            if (questions > 1 || (!more && sentences > SENTENCES_MOST)) {
                print_message("# %s %s: %d questions, %d sentences\n", m->languages[l].lang, key, questions, sentences);
                found++;
            }
        }
    }
    print_message("# no text asks two questions; at most %d sentences\n", most);
    assert_int_equal(found, 0);
}

/* Decision 22: nobody is told that all is well; the program cannot know.  Words in lower case, whole; by language, as one language's
 * comfort is another's plain word. */
static const struct {
    const char *lang, *word;
} COMFORTS[] = {
    { "en", "good" }, { "en", "fine" }, { "en", "great" }, { "en", "perfect" }, { "en", "wonderful" }, { "en", "excellent" }, { "en", "awesome" },
    { "en", "amazing" }, { "en", "nice" }, { "en", "lovely" }, { "en", "brilliant" }, { "en", "super" }, { "en", "cool" }, { "en", "glad" },
    { "en", "happy" }, { "en", "proud" }, { "en", "congratulations" }, { "en", "congrats" }, { "en", "bravo" }, { "en", "hooray" },
    { "en", "well done" }, { "en", "keep it up" }, { "en", "don't worry" }, { "en", "no worries" }, { "en", "not to worry" }, { "en", "no problem" },
    { "en", "nothing serious" }, { "en", "not serious" }, { "en", "nothing to worry" }, { "en", "harmless" }, { "en", "probably" }, { "en", "likely" },
    { "en", "normal" }, { "en", "all is well" }, { "en", "you'll be ok" }, { "en", "you are ok" }, { "en", "it will pass" }, { "en", "calm down" },
    { "en", "relax," }, { "en", "reassuring" }, { "en", "cheer up" },
    { "es", "bien" }, { "es", "buen" }, { "es", "bueno" }, { "es", "buena" }, { "es", "buenos" }, { "es", "buenas" }, { "es", "genial" },
    { "es", "estupendo" }, { "es", "estupenda" }, { "es", "perfecto" }, { "es", "perfecta" }, { "es", "excelente" }, { "es", "fantastico" },
    { "es", "fant\303\241stico" }, { "es", "maravilloso" }, { "es", "maravilla" }, { "es", "felicidades" }, { "es", "felicitaciones" },
    { "es", "enhorabuena" }, { "es", "bravo" }, { "es", "super" }, { "es", "\303\241nimo" }, { "es", "animo" }, { "es", "me alegro" },
    { "es", "me alegra" }, { "es", "que alegria" }, { "es", "no se preocupe" }, { "es", "no te preocupes" }, { "es", "sin problema" },
    { "es", "tranquilo" }, { "es", "tranquila" }, { "es", "calma" }, { "es", "no es nada" }, { "es", "no es grave" }, { "es", "nada grave" },
    { "es", "ya pasara" }, { "es", "ya pasar\303\241" }, { "es", "se le pasara" }, { "es", "probablemente" }, { "es", "seguro que" },
    { "es", "seguramente" }, { "es", "es normal" },
    { "fr", "bien" }, { "fr", "bon" }, { "fr", "bonne" }, { "fr", "parfait" }, { "fr", "parfaite" }, { "fr", "super" }, { "fr", "bravo" },
    { "fr", "excellent" }, { "fr", "excellente" }, { "fr", "formidable" }, { "fr", "magnifique" }, { "fr", "chouette" }, { "fr", "g\303\251nial" },
    { "fr", "genial" }, { "fr", "f\303\251licitations" }, { "fr", "felicitations" }, { "fr", "courage" }, { "fr", "tant mieux" },
    { "fr", "content" }, { "fr", "contente" }, { "fr", "heureux" }, { "fr", "heureuse" }, { "fr", "pas d'inqui\303\251tude" },
    { "fr", "ne vous inqui\303\251tez" }, { "fr", "ne t'inqui\303\250te" }, { "fr", "pas de souci" }, { "fr", "tout va bien" },
    { "fr", "rassurant" }, { "fr", "rassurez-vous" }, { "fr", "tranquille" }, { "fr", "calme" }, { "fr", "ce n'est rien" }, { "fr", "rien de grave" },
    { "fr", "pas grave" }, { "fr", "ca va passer" }, { "fr", "\303\247a va passer" }, { "fr", "probablement" }, { "fr", "sans doute" }, { "fr", "c'est normal" },
    { "", ":)" }, { "", ":-)" }, { "", ";)" }, { "", "<3" },
};

/* Where such a word comforts nobody. */
static const struct {
    const char *lang, *key, *words;
} NO_COMFORT[] = {
    { "en", "advice.suicidal", "i'm glad you told me" },
    { "es", "advice.emergency.late", "aunque se le pasara" }, { "es", "reask.second", "no espere, aunque se le pasara" },
    { "es", "advice.other_unwell", "no ve bien" }, { "es", "advice.overdose", "aunque se sienta bien" },
    { "es", "operator.backup_ok", "copia bien" }, { "es", "operator.test_ok", "prueba bien" }, { "es", "diary.mood", "animo {value}" },
    { "fr", "advice.emergency.over", "bien que ce soit" }, { "fr", "advice.overdose", "si vous allez bien" },
    { "fr", "ask.massage_worse", "bien plus forte" },
    { "es", "", "donde se sienta bien" }, { "fr", "", "assis bien droit" }, /* steps of routines */
};

static bool comforts_nobody(const char *lang, const char *key, const char *text, const char *at, size_t n)
{
    for (size_t i = 0; i < sizeof NO_COMFORT / sizeof *NO_COMFORT; i++) {
        const char *found = strstr(text, NO_COMFORT[i].words);
        if (strcmp(lang, NO_COMFORT[i].lang) == 0 && (NO_COMFORT[i].key[0] == '\0' || strcmp(key, NO_COMFORT[i].key) == 0) && found != NULL
            && found <= at && at + n <= found + strlen(NO_COMFORT[i].words))
            return true;
    }
    return strncmp(key, "value.", 6) == 0; /* what they wrote themselves */
}

static int comforts(const char *lang, const char *key, const char *words, struct arena *arena)
{
    int found = 0;
    char *text = arena_printf(arena, " %s ", words);
    for (char *c = text; *c != '\0'; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c | 0x20) : *c;
    for (size_t k = 0; k < sizeof COMFORTS / sizeof *COMFORTS; k++) {
        size_t n = strlen(COMFORTS[k].word);
        if (COMFORTS[k].lang[0] != '\0' && strcmp(COMFORTS[k].lang, lang) != 0)
            continue;
        for (const char *at = strstr(text, COMFORTS[k].word); at != NULL; at = strstr(at + 1, COMFORTS[k].word)) {
            unsigned char before = (unsigned char)at[-1], next = (unsigned char)at[n];
            bool whole = !(before >= 0x80 || ((before | 0x20) >= 'a' && (before | 0x20) <= 'z'))
                && !(next >= 0x80 || ((next | 0x20) >= 'a' && (next | 0x20) <= 'z'));
            if (!whole || comforts_nobody(lang, key, text, at, n))
                continue;
            print_message("# %s %s: \"%s\"\n", lang, key, COMFORTS[k].word);
            found++;
        }
    }
    struct str all = str_of(text);
    for (size_t i = 0; i < all.n;) { /* no emoji, no hearts */
        uint32_t c = 0;
        i += utf8_next(all, i, &c);
        if ((c >= 0x2600 && c <= 0x27BF) || c >= 0x1F000) {
            print_message("# %s %s: U+%X\n", lang, key, (unsigned)c);
            found++;
        }
    }
    return found;
}

static void no_text_comforts(void **state)
{
    struct world *w = *state;
    const struct messages *m = w->setup.messages;
    const struct routines *r = messages_routines(m);
    int found = 0, texts = 0;
    for (size_t l = 0; l < m->n_languages; l++) {
        const struct message_language *language = &m->languages[l];
        const char *lang = language->lang;
        struct arena *arena = arena_new(0);
        for (size_t i = 0; i < language->n_texts; i++, texts++)
            found += comforts(lang, language->texts[i].key, language->texts[i].text, arena);
        for (size_t i = 0; i < routines_n_texts(r); i++, texts++)
            found += comforts(lang, routines_text(r, i)->id, routines_words(r, lang, routines_text(r, i)->kind, routines_text(r, i)->id), arena);
        for (size_t i = 0; i < routines_n(r); i++)
            for (size_t k = 0; k < routines_n_steps(r, lang, routines_at(r, i)); k++, texts++)
                found += comforts(lang, routines_at(r, i)->id, routines_step(r, lang, routines_at(r, i), k), arena);
        arena_free(arena);
    }
    print_message("# %d texts in %d languages say nothing that comforts\n", texts, (int)m->n_languages);
    assert_int_equal(found, 0);
}

/* What goes out in one text out of several pieces. */

static struct str longest_of(const struct messages *m, const struct message_language *language, const char *key, struct arena *arena)
{
    const struct message_text *text = messages_find_text(language, key);
    return text != NULL ? messages_longest(m, language, text, arena) : STR("");
}

static int fits(const char *lang, const char *what, struct str text, int most)
{
    struct sms_size size = sms_measure(text);
    if (size.parts <= most)
        return 0;
    print_message("# %s %s: %d parts (%d units), at most %d: %.*s\n", lang, what, size.parts, size.units, most, (int)text.n, text.s);
    return 1;
}

static void what_is_said_together_fits_too(void **state)
{
    struct world *w = *state;
    const struct messages *m = w->setup.messages;
    const struct routines *r = messages_routines(m);
    int over = 0;
    for (size_t l = 0; l < m->n_languages; l++) {
        const struct message_language *language = &m->languages[l];
        const char *lang = language->lang;
        struct arena *arena = arena_new(0);
        struct voice voice = { m, &w->settings, lang, region_of(m, &w->settings, STR("US")), NULL, NULL };
        struct place log[] = { { "day", STR("Mon") }, { "time", STR("23:59") },
                               { "log", STR("pain 7-8, left temple, since Sun 14:00, nausea, ibuprofen 400 mg") } };
        struct str line = compose(&voice, MESSAGE_LOG_LINE, log, 3, arena);
        for (int i = 1; i <= 3; i++) {
            struct str attack = compose_join(line, str_of(routines_words(r, lang, ROUTINE_NOTICE, "rest")), arena);
            attack = compose_join(attack, longest_of(m, language, arena_printf(arena, "attack.screen.%d", i), arena), arena);
            over += fits(lang, "the beginning of an attack", attack, 3);
        }
        struct str done = compose_join(line, say(&(struct care){ .arena = arena }, &voice, MESSAGE_ROUTINE_DONE), arena);
        done = compose_join(done, str_of(routines_words(r, lang, ROUTINE_NOTICE, "after_care")), arena);
        over += fits(lang, "DONE and after-care", done, 3);
        for (size_t i = 0; i < routines_n(r); i++) {
            const struct routine *a = routines_at(r, i);
            struct str steps = str_of(routines_name(r, lang, a));
            for (size_t k = 0; k < routines_n_steps(r, lang, a); k++)
                steps = compose_join(steps, str_of(routines_step(r, lang, a, k)), arena);
            for (size_t k = 0; k < a->n_cautions; k++)
                steps = compose_join(steps, str_of(routines_words(r, lang, ROUTINE_CAUTION, a->cautions[k])), arena);
            steps = compose_join(steps, str_of(routines_words(r, lang, ROUTINE_NOTICE, "stop_if")), arena);
            steps = compose_join(steps, str_of(routines_words(r, lang, ROUTINE_NOTICE, "water_after")), arena);
            steps = compose_join(steps, longest_of(m, language, "routine.done_ask", arena), arena);
            over += fits(lang, a->id, steps, 4); /* [23]: two texts are four parts at most */
        }
        arena_free(arena);
    }
    assert_int_equal(over, 0);
}

/* A week and a month in which all was noted. */
static void summaries_fit_with_all_that_can_be_told(void **state)
{
    static const struct insight WEEK = {
        .days = 7, .head_days = 7, .headache_days = 7, .worst = 95, .n_classes = 3, .routine_said = 14, .routine_done = 10, .water_days = 7,
        .water_ml = 7 * 2250, .lost_days = 7, .classes = { { "combination", 7 }, { "nsaid", 7 }, { "paracetamol", 7 } },
    };
    static const struct insight MONTH = {
        .days = 31, .head_days = 31, .headache_days = 31, .worst = 95, .n_classes = 3, .routine_said = 44, .routine_done = 40,
        .water_days = 31, .water_ml = 31 * 2250, .lost_days = 12, .classes = { { "combination", 9 }, { "nsaid", 14 }, { "paracetamol", 14 } },
    };
    static const struct insight_compare COMPARE = { .done = { 60, 42, 0 }, .skipped = { 24, 19, 0 }, .p = 0.0001 };
    struct world *w = *state;
    const struct messages *m = w->setup.messages;
    int over = 0;
    for (size_t l = 0; l < m->n_languages; l++) {
        const char *lang = m->languages[l].lang;
        struct arena *arena = arena_new(0);
        struct care care = { .arena = arena, .setup = &w->setup };
        struct person person = { .voice = { m, &w->settings, lang, region_of(m, &w->settings, STR("US")) } };
        struct stretch week = { .name = say(&care, &person.voice, MESSAGE_PERIOD_WEEK_LAST) };
        struct stretch month = { .name = say(&care, &person.voice, MESSAGE_MONTH_9), .month = true };
        struct str text = insight_summary(&care, &person, &week, &WEEK);
        over += fits(lang, "a week", compose_join(text, say(&care, &person.voice, MESSAGE_SUMMARY_END), arena), 2);
        text = insight_summary(&care, &person, &month, &MONTH);
        over += fits(lang, "a month", text, 3);
        text = compose_join(text, insight_compared(&care, &person, &COMPARE), arena);
        print_message("# %s: the longest month takes %d parts with what followed routines\n", lang, sms_measure(text).parts);
        arena_free(arena);
    }
    assert_int_equal(over, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_text_fits_its_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_read_at_about_sixth_grade, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_say_one_thing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_text_comforts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_said_together_fits_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(summaries_fit_with_all_that_can_be_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
