/* SPDX-License-Identifier: ISC
 * What rule files may say, what phrases match, and how errors are told. */
#include <config.h>

#include "../support/nlp_text.h"

static const char EN[] =
    "lang_words = ( \"the\", \"and\", \"my\", \"is\" );\n"
    "light = ( \"a\", \"the\", \"my\", \"is\", \"so\", \"of\" );\n"
    "known = ( \"thumb\", \"number\" );\n"
    "endings = ( \"s\", \"es\", \"ed\", \"ing\" );\n"
    "spell = ( { from = \"u\"; to = \"you\"; }, { from = \"n/v\"; to = \"nausea vomiting\"; }, { from = \"b4\"; to = \"before\"; } );\n"
    "numbers = ( { value = 7; words = ( \"seven\" ); }, { value = 20; words = ( \"twenty\" ); }, { value = 0.5; words = ( \"half\" ); } );\n"
    "number_join = ( \"and\" ); apostrophe_endings = ( \"s\" );\n"
    "emoji = ( { text = \"\xF0\x9F\xA4\xAE\"; to = \"vomiting\"; } );\n"
    "concepts = (\n"
    "  { id = \"hand\"; hidden = true; phrases = ( \"hand|arm|finger~\" ); },\n"
    "  { id = \"cant\"; hidden = true; phrases = ( \"cant|cannot\", \"can not\" ); },\n"
    "  { id = \"numbness\"; deficit = true; phrases = ( \"numb|numbness\", \"pins and needles\", \"<hand> .. fell asleep\" );\n"
    "    frozen = ( \"<cant> feel <hand>\", \"no feeling [left] [in] <hand>\" ); unsure = ( \"tingl~\", \"tingle~\" ); },\n"
    "  { id = \"headache\"; phrases = ( \"headache~\" ); },\n"
    "  { id = \"severe\"; modifier = true; phrases = ( \"bad|severe\", \"pain <number:8-10>\" ); },\n"
    "  { id = \"bad_headache\"; phrases = ( \"<severe> <headache>\" ); },\n"
    "  { id = \"vomiting\"; phrases = ( \"vomiting\", \"vomit~\" ); }, { id = \"nausea\"; phrases = ( \"nausea\" ); },\n"
    "  { id = \"before\"; phrases = ( \"^ before\" ); }, { id = \"stopped\"; phrases = ( \"stop~ $\" ); } );\n";

static void phrases_match_by_words_classes_gaps_and_anchors(void **state)
{
    (void)state;
    struct nlp_file files[] = { { "en/lexicon.conf", EN } };
    struct lexicon *x = nlp_lexicon(files, 1);
    static const struct {
        const char *in, *want;
    } CASES[] = {
        { "my hand is numb", "numbness+" },
        { "Pins & needles, PINS AND NEEDLES", "numbness+" },
        { "my arm just completely fell asleep", "numbness+" },
        { "my arm is fine. it fell asleep", "" },
        { "my arm, it fell asleep", "" },
        { "i can't feel my hand", "numbness+" },
        { "i can\xE2\x80\x99t feel the fingers", "numbness+" },
        { "i can t feel my hand", "numbness+" },
        { "no feeling left in my arm", "numbness+" },
        { "no feeling hand", "numbness+" },
        { "tingling", "numbness?" },
        { "tingled", "numbness?" },
        { "so bad of a headache", "severe+ bad_headache+ headache+" },
        { "head ache", "headache+" },
        { "the headache's bad", "headache+ severe+" },
        { "HEADACHES!!", "headache+" },
        { "pain 9", "severe+" },
        { "pain 7", "" },
        { "n/v", "nausea+ vomiting+" },
        { "before i go", "before+" },
        { "i go before", "" },
        { "it stopped", "stopped+" },
        { "it stopped there", "" },
        { "\xF0\x9F\xA4\xAE\xF0\x9F\xA4\xAE", "vomiting+" },
        { "nuuuumb", "numbness+" },
        { "vomitting", "vomiting+" },
        { "hedache", "headache+" },
        { "my thumb", "" },
        { "number", "" },
        { "cantfeel my hand", "numbness+" },
        { "h3adache", "headache+" },
        { "fi\xC3\xA8vre num\xFF" "b", "numbness+" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        nlp_check(x, CASES[i].in, CASES[i].want);
    lexicon_free(x);
}

static void the_hazards_of_spelling(void **state)
{
    (void)state;
    static const char RULES[] =
        "lang_words = ( \"el\", \"tengo\", \"una\" ); light = ( \"mi\", \"la\" ); known = ( \"thumb\", \"number\", \"numero\", \"none\" ); split_apostrophe = true;\n"
        "abbreviations = ( \"dr\" ); spell = ( { from = \"h/a\"; to = \"headache\"; }, { from = \"jai\"; to = \"j ai\"; } );\n"
        "emoji = ( { text = \"\xF0\x9F\xA4\xAF\"; to = \"boom now\"; } );\n"
        "concepts = ( { id = \"numbness\"; deficit = true; phrases = ( \"numb|numbness|tingling\", \"mano dormida\" ); },\n"
        "  { id = \"yes\"; phrases = ( \"=s\xC3\xAD\" ); }, { id = \"if\"; phrases = ( \"=si\" ); }, { id = \"have\"; phrases = ( \"j ai\", \"j'ai mal\" ); },\n"
        "  { id = \"boom\"; phrases = ( \"boom now\" ); }, { id = \"headache\"; phrases = ( \"headache\" ); }, { id = \"er\"; phrases = ( \"er\" ); },\n"
        "  { id = \"weakness\"; deficit = true; phrases = ( \"weakness\" ); }, { id = \"dr_said\"; phrases = ( \"dr said\" ); } );\n";
    struct nlp_file files[] = { { "es/lexicon.conf", RULES } };
    struct lexicon *x = nlp_lexicon(files, 1);
    static const struct {
        const char *in, *want;
    } CASES[] = {
        /* 26: whole words only, known words are never corrected */
        { "number thumb none num numero", "" }, { "nmub", "numbness+" }, { "numv", "numbness+" }, { "bumb", "numbness?" }, { "weaknes", "weakness+" },
        { "wekaness", "weakness+" }, { "weekniss", "weakness+" }, { "wiknes", "" },
        /* 30: accents that decide */
        { "s\xC3\xAD", "yes+" }, { "si", "if+" }, { "SI\xCC\x81", "yes+" },
        /* 22: stretched, capitals, apostrophes of any shape */
        { "NUUUMB", "numbness+" }, { "j'ai", "have+" }, { "J\xE2\x80\x99" "ai", "have+" }, { "jai", "have+" }, { "j ai mal", "have+" }, { "j\x92" "ai", "have+" },
        /* 21: emoji are words, and no wall inside a phrase */
        { "\xF0\x9F\xA4\xAF\xF0\x9F\xA4\xAF", "boom+" }, { "mano \xF0\x9F\x98\xB4 dormida", "numbness+" },
        /* 24: leet, abbreviations, split and joined words */
        { "h/a", "headache+" }, { "h3adache", "headache+" }, { "head-ache", "headache+" }, { "E.R.", "er+" }, { "Dr. said", "dr_said+" },
        { "nu\xE2\x80\x8Bmb", "numbness+" }, { "\xEF\xBD\x8E\xEF\xBD\x95\xEF\xBD\x8D\xEF\xBD\x82", "numbness+" }, { "mano. dormida", "" },
        { "mano, dormida", "numbness+" }, { "kjhkj numb asdf", "numbness+" }, { "manodormida", "numbness+" },
    };
    bool all = true;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        all = nlp_reads(x, CASES[i].in, CASES[i].want) && all;
    lexicon_free(x);
    assert_true(all);
}

static void offsets_point_into_the_original(void **state)
{
    (void)state;
    struct nlp_file files[] = { { "en/lexicon.conf", EN } };
    struct lexicon *x = nlp_lexicon(files, 1);
    struct arena *arena = arena_new(0);
    struct reading r = nlp_reading(x, "\xC2\xA1no! can\xE2\x80\x99t feel my h\xC3\xA0nd.", QUESTION_NONE, arena);
    assert_int_equal(r.n_mentions, 1);
    assert_int_equal(r.mentions[0].from, 6);
    assert_int_equal(r.mentions[0].to, 6 + 7 + 1 + 4 + 1 + 2 + 1 + 5);
    assert_true(r.mentions[0].frozen);
    arena_free(arena);
    lexicon_free(x);
}

static void wrong_rules_are_told_with_line_and_nearest_name(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } CASES[] = {
        { "concepts = (\n { id = \"numbness\"; phrases = ( \"numb\" ); },\n { id = \"x\"; phrases = ( \"<numbnes> hand\" ); } );",
          "en/a.conf:3: error: \"<numbnes> hand\": there is no concept \"numbnes\"; did you mean \"numbness\"?" },
        { "concepst = ();", "en/a.conf:1: error: unknown key \"concepst\"; did you mean \"concepts\"?" },
        { "concepts = ( { id = \"a\"; phrase = ( \"x\" ); } );", "unknown key \"phrase\"; did you mean \"phrases\"?" },
        { "concepts = ( { id = \"a\"; phrases = ( \"[x]\" ); } );", "\"[x]\": the phrase could be empty" },
        { "concepts = ( { id = \"a\"; phrases = ( \"x [y\" ); } );", "a bracket is not closed" },
        { "concepts = ( { id = \"a\"; phrases = ( \"<number:10-0>\" ); } );", "wants bounds as in <number:0-10>" },
        { "concepts = ( { id = \"a\"; phrases = ( \"<b> x\" ); },\n { id = \"b\"; phrases = ( \"<a> y\" ); } );",
          "use each other in a circle" },
        { "context = ( { type = \"denny\"; phrases = ( \"no\" ); } );", "\"denny\" is no type; did you mean \"deny\"?" },
        { "extract = ( { code = \"pian\"; phrases = ( \"<number>\" ); } );", "\"pian\" is no code of the diary; did you mean \"pain\"?" },
        { "concepts = (", "en/a.conf:1: error: " },
        { "intents = ( { id = \"stpo\"; whole = ( \"stop\" ); } );", "\"stpo\" is no id; did you mean \"stop\"?" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct nlp_file file = { "en/a.conf", CASES[i].text };
        struct problems problems;
        struct lexicon *x = nlp_compile(&file, 1, &problems);
        assert_null(x);
        if (strstr(buf_cstr(&problems.text), CASES[i].want) == NULL)
            fail_msg("%s\nwant %s\ngot  %s", CASES[i].text, CASES[i].want, buf_cstr(&problems.text));
        problems_clear(&problems);
    }
}

static void any_bytes_are_read_within_the_limits(void **state)
{
    (void)state;
    struct nlp_file files[] = { { "en/lexicon.conf", EN } };
    struct lexicon *x = nlp_lexicon(files, 1);
    struct arena *arena = arena_new(0);
    static const char *const PIECES[] = { "pins and needles ", "my arm 7/10 ", "\xFF\xC3 ", "9 9 9 9 ", "aaaa", "\xF0\x9F\xA4\xAE ", "5-6-", "..", "'" };
    char *text = test_malloc(20000);
    uint32_t seed = 7;
    for (int round = 0; round < 200; round++) {
        size_t n = 0;
        while (n < 10000) {
            seed = seed * 1664525u + 1013904223u;
            const char *piece = PIECES[(seed >> 16) % (sizeof PIECES / sizeof *PIECES)];
            if (round % 2 == 0 || (seed >> 28) != 3) {
                memcpy(text + n, piece, strlen(piece));
                n += strlen(piece);
            } else
                text[n++] = (char)(seed >> 20);
        }
        struct reading reading;
        struct read_request request = { .text = { { text, n } } };
        struct err err;
        assert_int_equal(nlp_read(&request, x, arena, &reading, &err), 0);
        arena_reset(arena);
    }
    test_free(text);
    arena_free(arena);
    lexicon_free(x);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(phrases_match_by_words_classes_gaps_and_anchors),
        cmocka_unit_test(the_hazards_of_spelling),
        cmocka_unit_test(offsets_point_into_the_original),
        cmocka_unit_test(wrong_rules_are_told_with_line_and_nearest_name),
        cmocka_unit_test(any_bytes_are_read_within_the_limits),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
