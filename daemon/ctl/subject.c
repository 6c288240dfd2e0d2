/* SPDX-License-Identifier: ISC
 * subject.c - the two things that are learnt from labelled texts: how near a text is to danger, and what it asks for. */
#include <config.h>

#include "ctl/subject.h"

#include <stdio.h>

static int wrong(const struct table *table, const struct table_row *row, const char *what)
{
    fprintf(stderr, "%s:%u: %s\n", table->path, row->line, what);
    return false;
}

static bool read_tier(const struct table *table, const struct table_row *row, struct lesson *out)
{
    static const struct {
        const char *word;
        int expect;
    } WORDS[] = { { "must", LESSON_MUST }, { "ask", LESSON_ASK }, { "none", LESSON_NONE }, { "phrase", LESSON_MUST },
                  { "trap", LESSON_NONE } };
    int column = table_column(table, "expect"), at_tier = table_column(table, "tier"), expect = -1;
    if (column < 0)
        column = table_column(table, "kind");
    if (column < 0 || at_tier < 0)
        return wrong(table, row, "the header needs the columns tier, and expect or kind");
    struct str word = row->cells[column], tier = row->cells[at_tier];
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (str_is(word, WORDS[i].word))
            expect = WORDS[i].expect;
    for (enum tier t = TIER_NONE; t <= TIER_EMERGENCY; t++)
        if (str_is(tier, TIER_NAMES[t]))
            out->tier = t;
    if (expect < 0)
        return wrong(table, row, "the label must be must, ask or none (or phrase, trap)");
    if (expect == LESSON_MUST && out->tier == TIER_NONE)
        return wrong(table, row, "the tier must be emergency, urgent or soon");
    out->expect = expect;
    if (expect == LESSON_NONE)
        out->tier = TIER_NONE;
    return true;
}

static bool is_score(int score)
{
    return score >= 0;
}

static bool must_reach(const struct lesson *lesson, int score)
{
    static const enum tier TIERS[LIKENESS_COUNT] = { [LIKENESS_EMERGENCY] = TIER_EMERGENCY, [LIKENESS_URGENT] = TIER_URGENT,
                                                     [LIKENESS_SOON] = TIER_SOON, [LIKENESS_ANY] = TIER_SOON };
    return lesson->tier >= TIERS[score];
}

static bool tier_counts(const struct lesson *lesson, int score, bool with_ask)
{
    return score == LIKENESS_ANY || lesson->expect != LESSON_ASK || with_ask;
}

static bool read_intent_label(const struct table *table, const struct table_row *row, struct lesson *out)
{
    int column = table_column(table, "intent");
    out->intent = INTENT_OTHER;
    if (column < 0)
        return true; /* texts of danger and of every day: they ask for nothing */
    enum intent said = INTENT_COUNT;
    for (enum intent i = INTENT_OTHER; i < INTENT_COUNT; i++)
        if (str_is(row->cells[column], INTENT_NAMES[i]))
            said = i;
    if (said == INTENT_COUNT)
        return wrong(table, row, "the label is no intent");
    out->labelled = true;
    if (likely_intent_is_learnt(said))
        out->intent = said;
    return true;
}

static bool is_intent(int score)
{
    return likely_intent_is_learnt((enum intent)score);
}

static bool must_be(const struct lesson *lesson, int score)
{
    return lesson->intent == (enum intent)score;
}

static bool intent_counts(const struct lesson *lesson, int score, bool with_ask)
{
    (void)lesson, (void)score, (void)with_ask;
    return true;
}

bool subject_takes(struct lesson *lesson, const struct reading *reading)
{
    if (reading->intent == INTENT_TEAM && reading->team_verb != NULL)
        return false; /* what members order is no wish of a patient */
    if (reading->intent == INTENT_TEAM && lesson->intent == INTENT_OTHER)
        lesson->intent = INTENT_TEAM; /* as printed, a patient who asks for the team is "other" */
    return lesson->labelled || reading->intent == INTENT_OTHER || reading->intent == INTENT_DIARY;
}

const struct subject SUBJECT_LIKENESS = { .n_scores = LIKENESS_COUNT, .names = LIKENESS_NAMES, .is_learnt = is_score, .must = must_reach,
                                          .counts = tier_counts, .read_row = read_tier, .max_bytes = 2800000, .line_bytes = 16 };
const struct subject SUBJECT_INTENTS = { .n_scores = INTENT_COUNT, .names = INTENT_NAMES, .is_learnt = is_intent, .must = must_be,
                                         .counts = intent_counts, .read_row = read_intent_label, .by_intent = true, .max_bytes = 1000000,
                                         .line_bytes = 60 };
