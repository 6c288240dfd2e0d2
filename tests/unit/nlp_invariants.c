/* SPDX-License-Identifier: ISC
 * What must hold of any text whatever the rules say, over the corpus, over soups of the rules' own words, and over bytes.
 * NAPE_SOUPS says how many soups, for a longer search. */
#include <config.h>

#include <time.h>

#include "../support/real_rules.h"
#include "base/rng.h"
#include "triage/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { TEXTS_MAX = 4000, TEXT_BYTES = 1200, FLAGS_MAX = 64, SHOWN = 25, SOUPS = 1500, LONG = 10000, LONG_MS = 300, GOES = 3, ROUNDS = 8 };
static const double SHORT_MS = 0.3, GROWTH_READ = 5.5, GROWTH_JUDGED = 3;

static const char *const UNRELATED[] = { "The bus was late again.", "The dog is fine.", "I had soup for lunch.", "My sister called today.",
                                         "It rained all night.", "Work was busy." };
enum { N_UNRELATED = sizeof UNRELATED / sizeof *UNRELATED };

static struct {
    struct real_rules rules;
    struct arena *arena, *wide; /* wide: of which even the longest text takes no more than what is there */
    struct buf json, twin, work;
    struct str english[TEXTS_MAX], all[TEXTS_MAX]; /* phrases of the corpus: English ones, and those of every language */
    size_t n_english, n_all;
    struct str corpus;
    struct rng rng;
    int64_t n_soups;
    const char *lang; /* of the patient: a sentence more may else turn the language of a few words */
} t;

/* What a text raises. */
struct raised {
    enum tier tier;
    const char *lang;
    const char *ids[FLAGS_MAX];
    bool definite[FLAGS_MAX];
    enum tier tiers[FLAGS_MAX];
    size_t n;
};

static void raise_of(struct str text, struct raised *out)
{
    struct screening s;
    assert_true(real_screen(&t.rules, text, t.lang, t.arena, &s));
    *out = (struct raised){ .tier = s.assessment.tier, .lang = s.reading.lang };
    for (size_t i = 0; i < s.assessment.n_flags && i < FLAGS_MAX; i++) {
        out->ids[i] = s.assessment.flags[i].id;
        out->definite[i] = s.assessment.flags[i].certainty == CERTAINTY_DEFINITE;
        out->tiers[i] = s.assessment.flags[i].tier;
        out->n = i + 1;
    }
}

/* 2 definite, 1 possible, 0 not there. */
static int strength(const struct raised *raised, const char *id)
{
    for (size_t i = 0; i < raised->n; i++)
        if (raised->ids[i] == id)
            return raised->definite[i] ? 2 : 1;
    return 0;
}

/* What only sounds like a sign gives way to what is at least as bad and certain. */
static bool is_outdone(const struct raised *raised, size_t at, const struct raised *other)
{
    bool outdone = false;
    for (size_t i = 0; i < other->n && strncmp(raised->ids[at], "sounds_", 7) == 0; i++)
        outdone |= other->definite[i] && other->tiers[i] >= raised->tiers[at];
    return outdone;
}

static bool asks_of_emergency(const struct raised *raised)
{
    for (size_t i = 0; i < raised->n; i++)
        if (raised->tiers[i] == TIER_EMERGENCY)
            return true;
    return false;
}

/* The texts that break a property, some of them shown. */
struct tally {
    const char *what;
    size_t n, n_broken;
};

static void count(struct tally *tally, bool holds, struct str text, const char *lost)
{
    tally->n++;
    if (holds)
        return;
    if (++tally->n_broken <= SHOWN)
        print_message("# %s: \"%.*s\"%s%s\n", tally->what, (int)text.n, text.s, lost != NULL ? " loses " : "", lost != NULL ? lost : "");
}

static void close_tally(const struct tally *tally)
{
    if (tally->n_broken > 0)
        fail_msg("%s: %zu of %zu texts", tally->what, tally->n_broken, tally->n);
    assert_true(tally->n > 0);
}

/* `other` keeps every definite flag of `raised`, at least at that strength. */
static const char *lost_flag(const struct raised *raised, const struct raised *other, int at_least)
{
    for (size_t i = 0; i < raised->n; i++)
        if (raised->definite[i] && strength(other, raised->ids[i]) < at_least && !is_outdone(raised, i, other))
            return raised->ids[i];
    return NULL;
}

static bool same_flags(const struct raised *a, const struct raised *b)
{
    bool same = a->tier == b->tier && a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = strength(b, a->ids[i]) == (a->definite[i] ? 2 : 1);
    return same;
}

/* ---- texts ---- */

static int start(void **state)
{
    struct str rest, line;
    (void)state;
    t.n_soups = SOUPS;
    t.lang = "en";
    text_to_int(str_of(getenv("NAPE_SOUPS")), 0, 10000000, &t.n_soups);
    t.arena = arena_new(4 << 20);
    t.wide = arena_new((size_t)64 << 20);
    buf_init(&t.json, 0);
    buf_init(&t.twin, 0);
    buf_init(&t.work, 0);
    if (t.arena == NULL || t.wide == NULL || !real_rules_load(&t.rules) || !real_corpus_read(&t.rules, "red-flags.tsv", &t.corpus))
        return -1;
    rest = t.corpus;
    str_cut(&rest, '\n', &line);
    while (str_cut(&rest, '\n', &line) && t.n_all < TEXTS_MAX) {
        if (!str_is(real_corpus_column(line, 3), "phrase"))
            continue;
        t.all[t.n_all++] = real_corpus_text(line);
        if (str_is(real_corpus_column(line, 2), "en"))
            t.english[t.n_english++] = real_corpus_text(line);
    }
    return t.n_english > 0 ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    buf_clear(&t.json);
    buf_clear(&t.twin);
    buf_clear(&t.work);
    free((void *)(uintptr_t)t.corpus.s);
    arena_free(t.arena);
    arena_free(t.wide);
    real_rules_clear(&t.rules);
    return 0;
}

/* Words of some phrase of the rules, if it is of the language, without the signs of the phrase language and without digits: a lone number is pain only where
 * nothing else is said, so that there a sentence more does change what is read. */
static void add_phrase(struct buf *out, const char *lang)
{
    struct lexicon_phrase phrase = lexicon_phrase(t.rules.lexicon, (size_t)rng_below(&t.rng, lexicon_n_phrases(t.rules.lexicon)));
    bool alternative = false;
    if (strcmp(phrase.lang, lang) != 0)
        return;
    for (const char *s = phrase.text; *s != '\0'; s++) {
        alternative = *s == '|' || (alternative && *s != ' ' && *s != ']');
        if (!alternative && strchr("[]<>|~^$.:0123456789", *s) == NULL)
            buf_addc(out, *s == '_' ? ' ' : *s);
    }
}

/* A text of the rules' own words in any order, and whatever may stand between them. */
static struct str soup(void)
{
    static const char *const JOINTS[] = { " ", " ", " ", " ", ", ", ". ", " and ", " but ", " or ", "\n", " no ", " my ", "... ", "! ", " i ",
                                          " the ", " not ", " - " };
    buf_reset(&t.work);
    for (uint64_t n = 1 + rng_below(&t.rng, 6); n > 0; n--) {
        add_phrase(&t.work, "en");
        buf_adds(&t.work, JOINTS[rng_below(&t.rng, sizeof JOINTS / sizeof *JOINTS)]);
    }
    return str_trim(buf_str(&t.work));
}

static char scratch[TEXT_BYTES * 4];

static struct str joined(const char *before, struct str text, const char *after)
{
    int n = snprintf(scratch, sizeof scratch, "%s%.*s%s", before, (int)text.n, text.s, after);
    return (struct str){ scratch, (size_t)n < sizeof scratch ? (size_t)n : sizeof scratch - 1 };
}

/* ---- an unrelated sentence ---- */

/* A soup of words sounds like something only by chance: a brand that is read in one and not in the other moves it over a bound.  So it
 * may make a question of what was sure, never silence. */
static void forget_sounds(struct raised *raised)
{
    size_t n = 0;
    for (size_t i = 0; i < raised->n; i++)
        if (strncmp(raised->ids[i], "sounds_", 7) != 0) {
            raised->ids[n] = raised->ids[i];
            raised->tiers[n] = raised->tiers[i];
            raised->definite[n++] = false;
        }
    raised->n = n;
}

static void check_appended(struct tally *tally, struct str text, bool is_soup)
{
    static const char *const JOINTS[] = { ". ", "\n", "! " };
    struct raised alone, with;
    char after[64];
    bool ended = text.n > 0 && strchr(".!?,;:-", text.s[text.n - 1]) != NULL; /* ".." would be a pause */
    raise_of(text, &alone);
    if (is_soup)
        forget_sounds(&alone);
    if (strcmp(alone.lang, "en") != 0)
        return; /* "grand mal": a sentence of English turns what the words before it mean */
    for (size_t i = 0; i < N_UNRELATED; i++) {
        snprintf(after, sizeof after, "%s%s", ended ? "\n" : JOINTS[i % 3], UNRELATED[i]);
        raise_of(joined("", text, after), &with);
        count(tally, lost_flag(&alone, &with, 2) == NULL, (struct str){ scratch, strlen(scratch) }, lost_flag(&alone, &with, 2));
    }
}

static void an_unrelated_sentence_behind_takes_no_flag_away(void **state)
{
    struct tally tally = { .what = "an unrelated sentence behind takes a flag" };
    (void)state;
    for (size_t i = 0; i < t.n_english; i++)
        check_appended(&tally, t.english[i], false);
    rng_seed(&t.rng, 1);
    for (int64_t i = 0; i < t.n_soups; i++)
        check_appended(&tally, soup(), true);
    close_tally(&tally);
}

static void an_unrelated_sentence_before_takes_no_flag_away(void **state)
{
    struct tally tally = { .what = "an unrelated sentence before takes a flag" };
    (void)state;
    for (size_t i = 0; i < t.n_english * N_UNRELATED; i++) {
        struct str text = t.english[i / N_UNRELATED];
        struct raised alone, with;
        char before[64];
        raise_of(text, &alone);
        snprintf(before, sizeof before, "%s ", UNRELATED[i % N_UNRELATED]);
        raise_of(joined(before, text, ""), &with);
        count(&tally, lost_flag(&alone, &with, 2) == NULL, (struct str){ scratch, strlen(scratch) }, lost_flag(&alone, &with, 2));
    }
    close_tally(&tally);
}

/* ---- case and spaces ---- */

enum shape { SHAPE_UPPER, SHAPE_LOWER, SHAPE_TITLE, SHAPE_WIDE, SHAPE_AROUND, SHAPES };

static struct str shaped(struct str text, enum shape shape)
{
    size_t n = 0;
    if (shape == SHAPE_AROUND)
        return joined("  \t", text, " \n ");
    for (size_t i = 0; i < text.n && n + 4 < sizeof scratch; i++) {
        char c = text.s[i];
        bool first = i == 0 || text.s[i - 1] == ' ';
        bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
        if (lower && (shape == SHAPE_UPPER || (shape == SHAPE_TITLE && first)))
            c = (char)(c - 32);
        if (upper && shape == SHAPE_LOWER)
            c = (char)(c + 32);
        scratch[n++] = c;
        if (c == ' ' && shape == SHAPE_WIDE) {
            scratch[n++] = i % 2 == 0 ? '\t' : ' ';
            scratch[n++] = ' ';
        }
    }
    return (struct str){ scratch, n };
}

static void check_shapes(struct tally *tally, struct str text)
{
    struct raised plain, other;
    raise_of(text, &plain);
    for (int shape = 0; shape < SHAPES; shape++) {
        struct str made = shaped(text, (enum shape)shape);
        raise_of(made, &other);
        count(tally, same_flags(&plain, &other), made, NULL);
    }
}

static void case_and_spaces_change_nothing(void **state)
{
    struct tally tally = { .what = "case or spaces change what is raised" };
    (void)state;
    for (size_t i = 0; i < t.n_all; i++)
        check_shapes(&tally, t.all[i]);
    rng_seed(&t.rng, 2);
    for (int64_t i = 0; i < t.n_soups; i++)
        check_shapes(&tally, soup());
    close_tally(&tally);
}

/* ---- accents ---- */

/* Two bytes of Latin-1 letters to the letter below the mark; all else stays. */
static struct str without_accents(struct str text)
{
    static const char LETTERS[] = "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0";
    size_t n = 0;
    for (size_t i = 0; i < text.n && n + 2 < sizeof scratch; i++) {
        unsigned char c = (unsigned char)text.s[i], next = i + 1 < text.n ? (unsigned char)text.s[i + 1] : 0;
        char letter = c == 0xC3 && next >= 0x80 && next < 0xC0 ? LETTERS[next & 31] : '\0';
        scratch[n++] = letter != '\0' ? letter : (char)c;
        i += letter != '\0';
    }
    return (struct str){ scratch, n };
}

static void a_text_without_its_accents_is_at_least_asked_about(void **state)
{
    struct tally tally = { .what = "without accents a flag is not even asked about" };
    (void)state;
    t.lang = NULL;
    for (size_t i = 0; i < t.n_all; i++) {
        struct raised with, without;
        raise_of(t.all[i], &with);
        raise_of(without_accents(t.all[i]), &without);
        count(&tally, lost_flag(&with, &without, 1) == NULL, t.all[i], lost_flag(&with, &without, 1));
    }
    t.lang = "en";
    close_tally(&tally);
}

/* ---- a leading no ---- */

/* P2, P4: "No, " answers a question that was asked before. */
static void a_leading_no_leaves_an_emergency_at_least_a_question(void **state)
{
    static const char *const NOES[] = { "No, ", "no, ", "No. ", "nope, ", "No - " };
    struct tally tally = { .what = "a leading no hides an emergency" };
    (void)state;
    for (size_t i = 0; i < t.n_english; i++) {
        struct raised plain, with;
        raise_of(t.english[i], &plain);
        if (plain.tier != TIER_EMERGENCY)
            continue;
        for (size_t k = 0; k < sizeof NOES / sizeof *NOES; k++) {
            raise_of(joined(NOES[k], t.english[i], ""), &with);
            count(&tally, asks_of_emergency(&with), (struct str){ scratch, strlen(scratch) }, NULL);
        }
    }
    close_tally(&tally);
}

/* ---- the same again ---- */

static void explain(struct str text, struct buf *out)
{
    struct screening s;
    assert_true(real_screen(&t.rules, text, t.lang, t.arena, &s));
    buf_reset(out);
    explain_json(&s, text, out);
    assert_true(buf_ok(out));
}

static void the_same_text_gives_the_same_bytes(void **state)
{
    struct tally tally = { .what = "a second reading differs" };
    (void)state;
    rng_seed(&t.rng, 3);
    for (size_t i = 0; i < t.n_all + (size_t)t.n_soups; i++) {
        struct str text = i < t.n_all ? t.all[i] : soup();
        explain(text, &t.json);
        explain(joined("numb face, no fever ", text, ""), &t.twin); /* another text in between, in the same memory */
        explain(text, &t.twin);
        count(&tally, str_equal(buf_str(&t.json), buf_str(&t.twin)), text, NULL);
    }
    close_tally(&tally);
}

/* ---- anything ---- */

static void any_bytes_are_read(void **state)
{
    static const char SIGNS[] = "abeinost  '\"-.,;:!?/()0123456789@$%&+=#\n\r\t\xC3\xA9\xE2\x80\x99\xF0\x9F\xA4\xAE\xFF\x00";
    char bytes[200];
    (void)state;
    rng_seed(&t.rng, 4);
    for (int i = 0; i < 4000; i++) {
        struct raised raised;
        size_t n = (size_t)rng_below(&t.rng, sizeof bytes);
        for (size_t k = 0; k < n; k++)
            bytes[k] = i % 2 == 0 ? (char)rng_next(&t.rng) : SIGNS[rng_below(&t.rng, sizeof SIGNS)];
        raise_of((struct str){ bytes, n }, &raised);
    }
}

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static struct str repeated(struct str piece, size_t n)
{
    static char text[LONG];
    for (size_t k = 0; k < n; k++)
        text[k] = piece.s[k % piece.n];
    return (struct str){ text, n };
}

/* How long n characters of a piece said again and again take: the fastest of a few goes, as other work on the machine slows some. */
static double time_of_repeats(struct str piece, size_t n, int goes, bool judged)
{
    struct str text = repeated(piece, n);
    const struct read_request request = { .text = { text }, .now_utc = REAL_NOW, .lang_prior = t.lang };
    struct reading reading;
    struct raised raised;
    double fastest = 0;
    for (int go = 0; go < goes; go++) {
        double before = cpu_ms();
        if (judged)
            raise_of(text, &raised);
        else {
            arena_reset(t.wide);
            assert_int_equal(nlp_read(&request, t.rules.lexicon, t.wide, &reading, NULL), 0);
        }
        double took = cpu_ms() - before;
        fastest = go == 0 || took < fastest ? took : fastest;
    }
    return fastest;
}

/* How many times as long as a part of the text the whole takes: the least of some rounds, since what else the machine does may fall on one. */
static double growth_of(struct str piece, size_t part, double most, bool judged)
{
    double least = 0;
    for (int round = 0; round < ROUNDS && (round == 0 || least > most); round++) {
        double less = time_of_repeats(piece, part, GOES, judged), whole = time_of_repeats(piece, LONG, GOES, judged);
        least = round == 0 || whole / less < least ? whole / less : least;
    }
    return least;
}

struct slowest {
    double ms, growth;
};

/* Four times the length may take little more than four times the time to read, and sixteen times of none; judging waits for the net, which reads
 * some texts and others not, so there only what takes long is looked at. */
static void check_growth(struct str piece, struct slowest *slowest)
{
    double read = time_of_repeats(piece, LONG, 1, false), judged = time_of_repeats(piece, LONG, 1, true);
    double growth = read >= SHORT_MS ? growth_of(piece, LONG / 4, GROWTH_READ, false) : 0;
    if (growth > GROWTH_READ)
        fail_msg("\"%.*s\" again and again: four times as much of it takes %.1f times as long to read", (int)piece.n, piece.s, growth);
    if (judged >= LONG_MS && growth_of(piece, LONG / 2, GROWTH_JUDGED, true) > GROWTH_JUDGED)
        fail_msg("\"%.*s\" again and again takes %.0f ms, and half of it less than a third of that", (int)piece.n, piece.s, judged);
    slowest->growth = growth > slowest->growth ? growth : slowest->growth;
    if (judged > slowest->ms && t.n_soups > SOUPS)
        print_message("# %.1f ms: \"%.*s\"\n", judged, (int)piece.n, piece.s);
    slowest->ms = judged > slowest->ms ? judged : slowest->ms;
}

/* Two or three phrases of one language and what may stand between them, with a number where a number is asked for. */
static struct str phrases_of(const char *lang)
{
    static const char *const JOINTS[] = { " ", ", ", ". ", " 3 " };
    buf_reset(&t.work);
    for (uint64_t n = 2 + rng_below(&t.rng, 2); n > 0;) {
        size_t before = t.work.n;
        add_phrase(&t.work, lang);
        if (t.work.n == before)
            continue;
        buf_adds(&t.work, JOINTS[rng_below(&t.rng, sizeof JOINTS / sizeof *JOINTS)]);
        n--;
    }
    return buf_str(&t.work);
}

/* The worst a stranger can send: 10,000 characters that keep every part of the reading busy. */
static void the_time_of_long_texts_grows_with_their_length(void **state)
{
    static const char *const PIECES[] = {
        "a", "ab", "numb ", "no ", "no, ", "i ", "my mom ", "if ", "not sure if ", "7 ", "7/10 ", "cant feel my arm ", "headache ", "the ", "?", ".",
        "a.b.", "'", "x'", "i'm ", "-", "- ", "qwxzvk ", "hedache ", "\xF0\x9F\xA4\xAE", "\xC3\xA9", "\xEF\xB7\xBA", "\n", "1", "1-", "1/", "10:30 ",
        "no fever or numbness and ", "worst headache of my life out of nowhere ", "took 2 advil 400mg ", "or ", "and numb ", "h3adache ", "@",
        "no numb ", "gone now numb ", "doesnt now ", "last year numb ", "numb since noon ", "yesterday 7 ", "stop numb ", "please ", "headache. ", "2 glasses ",
        "my mom numb ", "no headache ", "ibuprofen ", "not 3 9 ", "stop, now ", "today ", "is numbness normal ", "lasted 20 min ", "it began at 3pm ",
        "fit of giggles numb ", "one ", "maybe numb ", "relpax used to 7 now ", "ya hice todo hecho ", "message less if thats ok ", "wrecked lights off ",
        "brouillard dehors, une pause ", "too dark coming back calling ", "im in chair now next ", "mon then tue advil ", "lost my balance no ",
    };
    static const char *const LANGS[] = { "en", "es", "fr" };
    struct slowest slowest = { 0 };
    (void)state;
    for (size_t i = 0; i < sizeof PIECES / sizeof *PIECES; i++)
        check_growth(str_of(PIECES[i]), &slowest);
    rng_seed(&t.rng, 5);
    for (size_t i = 0; i < (size_t)t.n_soups / 20; i++)
        check_growth(joined("", soup(), " "), &slowest);
    for (size_t i = 0; i < (size_t)t.n_soups / 10; i++)
        check_growth(phrases_of(LANGS[i % 3]), &slowest);
    print_message("# the slowest of 10,000 characters took %.1f ms; four times as much takes up to %.1f times as long to read\n", slowest.ms, slowest.growth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unrelated_sentence_behind_takes_no_flag_away),
        cmocka_unit_test(an_unrelated_sentence_before_takes_no_flag_away),
        cmocka_unit_test(case_and_spaces_change_nothing),
        cmocka_unit_test(a_text_without_its_accents_is_at_least_asked_about),
        cmocka_unit_test(a_leading_no_leaves_an_emergency_at_least_a_question),
        cmocka_unit_test(the_same_text_gives_the_same_bytes),
        cmocka_unit_test(any_bytes_are_read),
        cmocka_unit_test(the_time_of_long_texts_grows_with_their_length),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
