/* SPDX-License-Identifier: ISC
 * reading.c - a person's text, under the real rules: any bytes.  A first byte below 0x20 chooses what the reading is asked with. */
#include <config.h>

#include <string.h>

#include <cjson/cJSON.h>

#include "../support/real_rules.h"
#include "base/rng.h"
#include "target.h"
#include "triage/explain.h"

enum { REST_MAX = 64 };

/* Loaded at the first input and kept for the life of the program. */
static struct real_rules rules;
static struct arena *arena, *again;

static void load(void)
{
    if (rules.ruleset != NULL)
        return;
    if (!real_rules_load(&rules))
        abort();
    arena = arena_new(1 << 20);
    again = arena_new(1 << 20);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    load();
    return 0;
}

static void check_reading(const struct reading *reading, struct str text)
{
    for (size_t i = 0; i < reading->n_tokens; i++) {
        const struct reading_token *t = &reading->tokens[i];
        fuzz_expect(t->from < t->to && t->to <= text.n && t->word != NULL, "a token lies in the text");
        fuzz_expect(i == 0 || t->from >= t[-1].from, "tokens stand in the order of the text");
        fuzz_expect(text_utf8_valid(t->word, strlen(t->word)) == strlen(t->word), "a word is UTF-8");
    }
    for (size_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        fuzz_expect(m->from < m->to && m->to <= text.n, "a mention lies in the text");
        fuzz_expect(m->token_from < m->token_to && m->token_to <= reading->n_tokens, "a mention lies among the tokens");
        fuzz_expect(m->concept >= 0 && m->concept < lexicon_n_concepts(rules.lexicon) && m->name != NULL, "a mention has a concept");
        fuzz_expect(!m->frozen || m->polarity != POLARITY_ABSENT, "nothing turns a frozen sign absent");
        fuzz_expect(!m->doubtful || m->polarity != POLARITY_PRESENT, "a doubtful word is never more than unsure");
    }
    for (size_t i = 0; i < reading->n_observations; i++)
        fuzz_expect(reading->observations[i].from <= reading->observations[i].to && reading->observations[i].to <= text.n,
                    "an observation lies in the text");
    fuzz_expect(reading->lang != NULL, "a text has a language");
}

static void check_assessment(const struct assessment *assessment, struct str text)
{
    enum tier tier = TIER_NONE;
    for (size_t i = 0; i < assessment->n_flags; i++) {
        const struct flag *f = &assessment->flags[i];
        bool in_text = false;
        if (f->certainty == CERTAINTY_DEFINITE && f->tier > tier)
            tier = f->tier;
        for (size_t k = 0; k < f->n_why; k++) {
            fuzz_expect(f->why[k].from <= f->why[k].to && f->why[k].to <= text.n, "a reason lies in the text");
            in_text = in_text || f->why[k].to > f->why[k].from;
        }
        fuzz_expect(in_text, "a flag rests on words of the text");
    }
    fuzz_expect(tier == assessment->tier, "the tier is that of the highest definite flag");
}

static void check_explanation(const struct screening *screening, struct str text, struct buf *json)
{
    struct buf lines;
    buf_init(&lines, 0);
    explain_json(screening, text, json);
    explain_text(screening, text, rules.ruleset, &lines);
    fuzz_expect(buf_ok(json) && buf_ok(&lines), "there is memory for an explanation");
    fuzz_expect(text_utf8_valid(json->s, json->n) == json->n, "an explanation is UTF-8");
    cJSON *root = cJSON_ParseWithLength(json->s, json->n);
    fuzz_expect(root != NULL, "an explanation is JSON");
    cJSON_Delete(root);
    buf_clear(&lines);
}

/* Facts of which some are known; the recent concepts stand for whatever was said an hour ago. */
static struct facts facts_of(unsigned options)
{
    static const char *const RECENT[] = { "headache", "numbness", "fever" };
    struct facts facts = { .recent = RECENT, .n_recent = options & 16 ? 3 : 0 };
    for (int i = 0; i < FACT_COUNT; i++) {
        facts.known[i] = options >> (i % 5) & 1;
        facts.value[i] = i == FACT_AGE ? 67 : 1;
    }
    return facts;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const LANGS[] = { NULL, "en", "es", "none" };
    struct screening first, second;
    struct buf json, twin;
    load();
    unsigned options = n > 0 && data[0] < 0x20 && data[0] != '\n' ? *data : 0;
    struct str text = { (const char *)data + (options != 0), n - (options != 0) };
    struct read_request request = { .text = { text }, .now_utc = REAL_NOW, .utc_offset_s = options & 1 ? -21600 : 0,
                                    .lang_prior = LANGS[options >> 3], .question = (enum question)(options % (QUESTION_TEMPERATURE + 1)),
                                    .from_team = (options & 2) != 0, .max_tokens = options & 4 ? 20 : 0 };
    struct facts facts = facts_of(options);
    const struct facts *known = options != 0 ? &facts : NULL;
    arena_reset(arena);
    arena_reset(again);
    buf_init(&json, 0);
    buf_init(&twin, 0);
    fuzz_expect(screen(&request, known, rules.lexicon, rules.ruleset, arena, &first, NULL) == 0, "no text is refused");
    check_reading(&first.reading, text);
    check_assessment(&first.assessment, text);
    check_explanation(&first, text, &json);
    fuzz_expect(screen(&request, known, rules.lexicon, rules.ruleset, again, &second, NULL) == 0, "no text is refused");
    explain_json(&second, text, &twin);
    fuzz_expect(str_equal(buf_str(&json), buf_str(&twin)), "the same text gives the same bytes");
    buf_clear(&json);
    buf_clear(&twin);
    return 0;
}

/* Words of a phrase of the rules, without the signs of the phrase language; the first of alternatives. */
static size_t speak_phrase(size_t i, char *out, size_t size)
{
    const char *s = lexicon_phrase(rules.lexicon, i % lexicon_n_phrases(rules.lexicon)).text;
    size_t n = 0;
    for (bool alternative = false; *s != '\0' && n + 1 < size; s++) {
        if (*s == '|')
            alternative = true;
        if (*s == ' ' || *s == ']')
            alternative = false;
        if (!alternative && strchr("[]<>|~^$.", *s) == NULL)
            out[n++] = *s == '_' ? ' ' : *s;
    }
    return n;
}

/* Puts what a phrase says at a gap between words, or swaps two halves: texts that the rules have something to say about. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t n, size_t max, unsigned seed)
{
    static const char *const JOINTS[] = { " ", ", ", ". ", " and ", " but ", " or ", "\n", "? ", " no ", " - " };
    struct rng rng;
    char piece[REST_MAX + 16];
    load();
    rng_seed(&rng, seed);
    if (rng_below(&rng, 3) == 0)
        return LLVMFuzzerMutate(data, n, max);
    size_t size = speak_phrase((size_t)rng_next(&rng), piece, REST_MAX);
    const char *joint = JOINTS[rng_below(&rng, sizeof JOINTS / sizeof *JOINTS)];
    memcpy(piece + size, joint, strlen(joint));
    size += strlen(joint);
    size_t at = (size_t)rng_below(&rng, n + 1);
    while (at > 0 && at < n && data[at - 1] != ' ')
        at++;
    if (n + size > max)
        return n;
    memmove(data + at + size, data + at, n - at);
    memcpy(data + at, piece, size);
    return n + size;
}
