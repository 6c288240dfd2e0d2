/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/screen.h"

#include <string.h>

#include "triage/learnt_file.h"
#include "triage/likely_intent.h"
#include "triage/ruleset.h"

/* Danger is said in the text, or something is open that the text may answer. */
static bool is_grave(const struct assessment *assessment, const struct facts *facts)
{
    if (assessment->tier != TIER_NONE || assessment->other_ill || assessment->other_unwell)
        return true;
    for (size_t i = 0; i < assessment->n_flags; i++)
        if (assessment->flags[i].certainty == CERTAINTY_DEFINITE)
            return true;
    return facts != NULL && (facts->asked != NULL || facts->n_open_flags > 0 || facts->n_denied_flags > 0);
}

/* What is counted; the words of a command are seldom taken for it ("three", "the glass of water"), and those of signs often. */
static bool is_counted(enum observation_code code)
{
    return code == OBS_PAIN || code == OBS_MED || code == OBS_WATER || code == OBS_SLEEP || code == OBS_ROUTINE_DONE || code == OBS_CAFFEINE ||
        code == OBS_ALCOHOL || code == OBS_TEMPERATURE || code == OBS_BP_SYS || code == OBS_BP_DIA;
}

static bool notes_a_count(const struct reading *reading)
{
    for (size_t i = 0; i < reading->n_observations; i++)
        if (is_counted(reading->observations[i].code))
            return true;
    return false;
}

enum {
    WORDS_BEHIND = 4,
    WORDS_ASKED = 4, /* "what else is there"; fewer that are neither yes nor no answer something: "maybe a bit" */
};

/* "yes hi, could you get them going again": a yes or a no that leads to something else. */
static bool is_answer(const struct reading *reading)
{
    return reading->intent == INTENT_YES || reading->intent == INTENT_NO;
}

/* What is said about reminders, a routine or the last entry, in words that stand in other talk as well.  Never a STOP, which holds, consent (P6),
 * an answer or the team. */
static bool is_word(enum intent intent)
{
    return intent == INTENT_DONE || intent == INTENT_SKIP || intent == INTENT_LATER || intent == INTENT_PAUSE || intent == INTENT_UNDO ||
        intent == INTENT_GO || intent == INTENT_LESS || intent == INTENT_MORE;
}

/* "im burnt out, give me one week without reminders": LATER by its phrases, and a PAUSE. */
static bool may_mean_another(const struct screening *screening, const struct likely_bounds *bounds)
{
    const struct reading *r = &screening->reading;
    return is_word(r->intent) && !r->declines && !r->stop_heard && screening->assessment.n_flags == 0 && bounds->instead < LIKELY_NEVER;
}

static bool is_said(const struct reading *reading)
{
    bool open = reading->intent == INTENT_OTHER || reading->intent == INTENT_DIARY;
    if (reading->answer == ANSWER_UNCLEAR && reading->n_tokens < WORDS_ASKED)
        return true;
    return !open && !(is_answer(reading) && reading->n_tokens >= WORDS_BEHIND);
}

/* How likely it must be, of 1,000, by what else was read: a sign, an entry or a doubt is hardly a command as well. */
static int32_t least_of(const struct screening *screening, const struct likely_bounds *bounds)
{
    const struct reading *r = &screening->reading;
    bool doubt = screening->assessment.n_flags > 0 || r->answer == ANSWER_UNCLEAR; /* "maybe a bit" */
    int32_t least = r->n_observations > 0 ? bounds->beside_signs : 0;
    if (notes_a_count(r) && bounds->beside_counts > least)
        least = bounds->beside_counts;
    return doubt && bounds->beside_doubt > least ? bounds->beside_doubt : least;
}

const char *screening_no_likely(const struct screening *screening, const struct read_request *request, const struct facts *facts,
                                const struct ruleset *ruleset)
{
    const struct reading *r = &screening->reading;
    const struct likely_intents *likely = ruleset_likely_intents(ruleset);
    const struct likely_bounds *bounds = ruleset_likely_bounds(ruleset);
    if (likely == NULL)
        return "the rules have none";
    if (is_said(r) && !may_mean_another(screening, bounds))
        return "a phrase says it";
    if (notes_a_count(r) && bounds->beside_counts == LIKELY_NEVER)
        return "something was counted for the diary";
    if (is_grave(&screening->assessment, facts) || (screening->assessment.n_flags > 0 && bounds->beside_doubt == LIKELY_NEVER))
        return "danger is said or asked about";
    if (request->from_team && facts != NULL)
        return "a member's orders are said in the words that they know";
    if (r->n_tokens == 0 || (int64_t)r->n_tokens > bounds->words_max)
        return "the text is empty or long";
    return learnt_head_n_texts_of(likely_intents_head(likely), r->lang) < bounds->texts_needed ? "too few texts of the language were learnt from" : NULL;
}

/* A word by its phrases is another word, or a wish for help. */
static bool is_meant_instead(const struct reading *r, const struct likely_intent *likely, const struct likely_bounds *bounds)
{
    return r->likely_intent != r->intent && (is_word(r->likely_intent) || r->likely_intent == INTENT_HELP) &&
        likely_intent_permille(likely, r->likely_intent) >= bounds->instead && likely_intent_permille(likely, r->intent) <= bounds->phrase_below;
}

/* It comes after the judgement, which therefore never rests on it. */
static int find_likely(const struct ruleset *ruleset, struct arena *arena, struct screening *screening, struct err *err)
{
    const struct likely_bounds *bounds = ruleset_likely_bounds(ruleset);
    struct reading *reading = &screening->reading;
    struct likely_intent likely;
    if (likely_intent_read(ruleset_likely_intents(ruleset), ruleset_intent_words(ruleset), reading, arena, &likely) < 0)
        return err_set(err, ERR_NOMEM, "out of memory");
    reading->likely_intent = likely_intent_of(&likely, bounds, least_of(screening, bounds));
    if (is_word(reading->intent)) {
        if (!is_meant_instead(reading, &likely, bounds))
            reading->likely_intent = INTENT_OTHER;
        else
            reading->intent = reading->n_observations > 0 ? INTENT_DIARY : INTENT_OTHER;
    }
    if (is_answer(reading) && (reading->likely_intent == INTENT_YES || reading->likely_intent == INTENT_NO))
        reading->likely_intent = INTENT_OTHER; /* a phrase has said so, or the other */
    if (reading->likely_intent == INTENT_OTHER || reading->n_observations == 0 || screening->assessment.n_flags > 0 || notes_a_count(reading))
        return 0;
    struct observation *all = arena_array_raw(arena, reading->n_observations + 1, sizeof *all);
    if (all == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < reading->n_observations; i++)
        all[i] = reading->observations[i];
    reading->n_observations = observations_drop_waits(all, reading->n_observations, reading->likely_intent);
    reading->observations = all;
    return 0;
}

int screen(const struct read_request *request, const struct facts *facts, const struct lexicon *lexicon,
           const struct ruleset *ruleset, struct arena *arena, struct screening *out, struct err *err)
{
    if (nlp_read(request, lexicon, arena, &out->reading, err) < 0)
        return -1;
    if (judge(&out->reading, facts, ruleset, arena, &out->assessment, err) < 0)
        return -1;
    return screening_no_likely(out, request, facts, ruleset) == NULL ? find_likely(ruleset, arena, out, err) : 0;
}

bool screening_mentions(const struct screening *screening, const char *concept)
{
    for (size_t i = 0; i < screening->reading.n_mentions; i++)
        if (strcmp(screening->reading.mentions[i].name, concept) == 0)
            return true;
    return false;
}

bool screening_states(const struct screening *screening, const char *concept)
{
    for (size_t i = 0; i < screening->reading.n_mentions; i++) {
        const struct mention *m = &screening->reading.mentions[i];
        if (strcmp(m->name, concept) == 0 && m->polarity == POLARITY_PRESENT && m->experiencer == EXPERIENCER_PATIENT
            && m->mode == MODE_STATED && m->tense == TENSE_NOW)
            return true;
    }
    return false;
}
