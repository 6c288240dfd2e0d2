/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/judge.h"

#include <string.h>

#include "triage/statement.h"
#include "triage/value.h"

/* What one rule makes of a reading. */
struct verdict {
    bool fired;
    enum certainty certainty;
    const struct rule_expr *expr;
    struct basis basis;
};

struct court {
    struct arena *arena;
    struct view view;
    const struct judge_options *options;
    struct flag *flags;
    size_t n_flags;
    bool of_other;    /* the signs of the text are somebody else's: likeness, which knows no persons, raises nothing on the patient */
};

/* A flag needs words of this text. */
static bool rests_on_text(const struct view *view, const struct rule_expr *expr, struct basis *basis)
{
    basis_of(view, expr->root, basis);
    return basis->n_of_text > 0;
}

/* The first that is worth at least so much and rests on the text.  Otherwise *most is what the best of them is worth. */
static bool take_first(const struct view *view, const struct rule_exprs *exprs, enum value at_least, enum certainty certainty,
                       struct verdict *out, enum value *most)
{
    *most = VALUE_NO;
    for (size_t i = 0; i < exprs->n; i++) {
        enum value value = value_of_expr(view, &exprs->list[i]);
        *most = value > *most ? value : *most;
        if (value < at_least || !rests_on_text(view, &exprs->list[i], &out->basis))
            continue;
        out->fired = true;
        out->certainty = certainty;
        out->expr = &exprs->list[i];
        return true;
    }
    return false;
}

/* "Neck too" says nothing alone, and yes to the question about the neck. */
static bool is_being_asked(const struct facts *facts, const struct rule *rule)
{
    return rule->answers.n > 0 && facts != NULL && facts->asked != NULL && strcmp(facts->asked, rule->id) == 0;
}

/* P4: an unsure reading asks, and a fact that nobody has told where `possible` itself names it. */
static void try_rule(const struct view *view, const struct rule *rule, struct verdict *out)
{
    enum value most, none;
    if (take_first(view, &rule->when, VALUE_YES, CERTAINTY_DEFINITE, out, &most) ||
        (is_being_asked(view->facts, rule) && take_first(view, &rule->answers, VALUE_YES, CERTAINTY_DEFINITE, out, &none)) ||
        (most >= VALUE_UNSURE && take_first(view, &rule->when, VALUE_UNSURE, CERTAINTY_POSSIBLE, out, &most)))
        return;
    if (rule->possible.n == 0)
        return;
    struct view naming = *view;
    naming.named_facts = true;
    take_first(&naming, &rule->possible, VALUE_NO_FACT, CERTAINTY_POSSIBLE, out, &most);
}

static bool is_silenced(const struct view *view, const struct rule *rule)
{
    for (size_t i = 0; i < rule->unless.n; i++)
        if (value_of_expr(view, &rule->unless.list[i]) == VALUE_YES)
            return true;
    return false;
}

static bool is_listed(const char *const *flags, size_t n, const char *flag)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(flags[i], flag) == 0)
            return true;
    return false;
}

/* Recent concepts complete what this text leaves open; an open flag is not raised again by them alone, nor one that was denied asked
 * about again. */
static void try_recent(const struct view *view, const struct rule *rule, struct verdict *out)
{
    const struct facts *facts = view->facts;
    if (view->is_recent == NULL || (out->fired && out->certainty == CERTAINTY_DEFINITE)
        || is_listed(facts->open_flags, facts->n_open_flags, rule->id))
        return;
    struct view wider = *view;
    struct verdict more = { .fired = false };
    wider.recent = true;
    try_rule(&wider, rule, &more);
    if (more.fired && more.certainty == CERTAINTY_POSSIBLE && is_listed(facts->denied_flags, facts->n_denied_flags, rule->id))
        return;
    if (more.fired && (!out->fired || more.certainty > out->certainty))
        *out = more;
}

/* Something it rests on has passed today, and nothing in another clause is still there. */
static bool is_over(const struct basis *basis)
{
    bool over = false;
    for (size_t i = 0; i < basis->n; i++)
        over |= basis->mentions[i] != NULL && basis->mentions[i]->tense == TENSE_TODAY_OVER;
    for (size_t i = 0; over && i < basis->n; i++) {
        const struct mention *m = basis->mentions[i];
        bool beside = m == NULL || m->tense == TENSE_TODAY_OVER;
        for (size_t j = 0; !beside && j < basis->n; j++)
            beside = basis->mentions[j] != NULL && basis->mentions[j]->tense == TENSE_TODAY_OVER &&
                     basis->mentions[j]->clause == m->clause;
        over = beside;
    }
    return over;
}

/* A number that was measured is no matter of words. */
static bool is_measured(const struct why *why)
{
    enum observation_code code = observation_code_of(str_of(why->concept));
    return code != OBS_NONE && code != OBS_PAIN && code != OBS_DURATION && OBSERVATION_KINDS[code].type == OBS_TYPE_NUMBER;
}

/* Nothing but words of this text, which nobody has counted, from somebody of whom nothing is open. */
static bool is_words_alone(const struct court *court, const struct verdict *verdict)
{
    const struct facts *facts = court->view.facts;
    if (verdict->basis.n > verdict->basis.n_of_text || (facts != NULL && facts->n_open_flags > 0))
        return false;
    for (size_t i = 0; i < verdict->basis.n; i++)
        if (verdict->basis.mentions[i] == NULL ? is_measured(&verdict->basis.why[i]) : verdict->basis.mentions[i]->counted)
            return false;
    return true;
}

/* The sentences that it rests on have so many words: a sentence more elsewhere changes nothing. */
static bool has_words_around(const struct reading *reading, const struct basis *basis, int64_t wanted)
{
    for (size_t i = 0; i < reading->n_tokens && wanted > 0; i++) {
        bool beside = false;
        for (size_t k = 0; !beside && k < basis->n; k++)
            beside = basis->mentions[k] != NULL && basis->mentions[k]->sentence == reading->tokens[i].sentence;
        wanted -= beside;
    }
    return wanted <= 0;
}

/* "should i worry about a bit of numbness": who asks that is asked back (P4).  What is asked of nobody is passed over only where the rule
 * that would be sure of it were. */
static bool stands_question(const struct basis *basis, int32_t any, const struct doubt_bounds *bounds)
{
    for (size_t i = 0; i < basis->n; i++)
        if (basis->mentions[i] != NULL && basis->mentions[i]->mode == MODE_QUESTION && (!basis->mentions[i]->general || any >= bounds->silent_below))
            return true;
    return false;
}

static bool lies_in(const struct mention *m, struct feature_span part)
{
    return m->sentence >= part.first && m->sentence < part.end;
}

/* The part that likeness heard it in is asked or supposed of nobody, sentence by sentence. */
static bool is_general(const struct reading *reading, struct feature_span part)
{
    for (size_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        if (lies_in(m, part) && m->polarity != POLARITY_ABSENT && m->mode != MODE_FIGURATIVE && m->experiencer == EXPERIENCER_PATIENT && !m->general)
            return false;
    }
    for (size_t sentence = part.first; sentence < part.end; sentence++) {
        bool general = false;
        for (size_t i = 0; i < reading->n_mentions; i++)
            general = general || (reading->mentions[i].sentence == sentence && reading->mentions[i].general);
        if (!general)
            return false;
    }
    return true;
}

/* Likeness speaks against it: what was definite is asked about; what is to be asked about, and sounds like nothing, is not raised.
 * For what a rule was sure of, "like nothing" has a bound of its own, and so has the statement that says it, read alone (P4).  Of an `always` rule only what it says
 * is doubted is asked about, and nothing is silenced.  false: not raised. */
static bool stands_doubt(const struct court *court, const struct rule *rule, struct verdict *verdict)
{
    const struct likeness_reading *likeness = court->view.likeness;
    const struct doubt *doubt = &court->view.ruleset->doubt;
    if (rule->by_likeness && likeness != NULL && is_general(court->view.reading, likeness->best[likeness_of_tier(rule->tier)]))
        verdict->certainty = CERTAINTY_POSSIBLE;
    if (likeness == NULL || rule->by_likeness || !is_words_alone(court, verdict))
        return true;
    if (rule->always && (verdict->certainty == CERTAINTY_POSSIBLE || !verdict->expr->doubted))
        return true;
    bool brief = !has_words_around(court->view.reading, &verdict->basis, doubt->words_against);
    const struct doubt_bounds *bounds = brief ? &doubt->brief : &doubt->bounds;
    int32_t any = likeness->permille[LIKENESS_ANY];
    if (verdict->certainty == CERTAINTY_POSSIBLE)
        return any >= bounds->possible_below || stands_question(&verdict->basis, any, bounds);
    bool own = bounds->stands_from > 0 && likeness->permille[likeness_of_tier(rule->tier)] >= bounds->stands_from;
    if (any >= bounds->definite_below || own)
        return true;
    const struct doubt_alone *alone = &doubt->alone;
    int32_t heard[LIKENESS_COUNT];
    bool apart = alone->asked_from > 0 && statement_likeness(&court->view, &verdict->basis, court->arena, heard);
    if (apart && alone->stands_from > 0 && heard[likeness_of_tier(rule->tier)] >= alone->stands_from)
        return true;
    verdict->certainty = CERTAINTY_POSSIBLE;
    return any >= bounds->silent_below || (apart && heard[LIKENESS_ANY] >= alone->asked_from) || rule->always;
}

/* Another flag of that tier or worse stands, and is no less certain. */
static bool is_told(const struct court *court, enum tier tier, enum certainty certainty)
{
    for (size_t i = 0; i < court->n_flags; i++)
        if (court->flags[i].tier >= tier && court->flags[i].certainty >= certainty)
            return true;
    return false;
}

static void sort_why(struct why *why, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && why[j].from < why[j - 1].from; j--) {
            struct why swap = why[j];
            why[j] = why[j - 1];
            why[j - 1] = swap;
        }
}

static void add_flag(struct court *court, const struct rule *rule, const struct verdict *verdict)
{
    struct why *why = arena_array(court->arena, verdict->basis.n + 1, sizeof *why);
    if (why == NULL)
        return;
    memcpy(why, verdict->basis.why, verdict->basis.n * sizeof *why);
    sort_why(why, verdict->basis.n);
    court->flags[court->n_flags++] = (struct flag){
        .id = rule->id, .tier = rule->tier, .certainty = verdict->certainty, .ask = verdict->expr->ask != NULL ? verdict->expr->ask : rule->ask, .advice = rule->advice,
        .source = rule->source, .when = verdict->expr->text, .file = rule->file, .line = verdict->expr->line,
        .over = is_over(&verdict->basis), .why = why, .n_why = verdict->basis.n,
    };
}

static bool comes_before(const struct flag *a, const struct flag *b)
{
    return a->tier != b->tier ? a->tier > b->tier : a->certainty > b->certainty;
}

/* Stable, so that flags of one kind keep the order of the files. */
static void sort_flags(struct flag *flags, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && comes_before(&flags[j], &flags[j - 1]); j--) {
            struct flag swap = flags[j];
            flags[j] = flags[j - 1];
            flags[j - 1] = swap;
        }
}

/* What the rule would make of it if what is said of somebody else now were the patient's. */
static void try_other(const struct view *view, const struct rule *rule, struct assessment *out)
{
    struct verdict verdict = { .fired = false };
    enum value most;
    if (take_first(view, &rule->when, VALUE_YES, CERTAINTY_DEFINITE, &verdict, &most)) {
        (rule->tier == TIER_EMERGENCY ? &out->other_ill : &out->other_unwell)[0] = true;
        return;
    }
    if (rule->tier == TIER_EMERGENCY && rule->ask != NULL
        && ((most >= VALUE_UNSURE && take_first(view, &rule->when, VALUE_UNSURE, CERTAINTY_POSSIBLE, &verdict, &most))
            || take_first(view, &rule->possible, VALUE_YES, CERTAINTY_POSSIBLE, &verdict, &most)))
        out->other_unwell = true;
}

/* All that is said is said of somebody else: what stands as the patient's lies in the same words. */
static bool is_of_other(const struct reading *reading)
{
    for (size_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        bool theirs = m->experiencer == EXPERIENCER_OTHER || m->polarity == POLARITY_ABSENT;
        for (size_t k = 0; !theirs && k < reading->n_mentions; k++) {
            const struct mention *o = &reading->mentions[k];
            theirs = o->experiencer == EXPERIENCER_OTHER && o->from < m->to && m->from < o->to;
        }
        if (!theirs)
            return false;
    }
    return true;
}

/* "Husband of Vesna writing. ...": likeness is so sure that the text is told for the patient. */
static bool is_told_for(const struct court *court)
{
    const struct likeness_reading *likeness = court->view.likeness;
    int32_t bound = court->view.ruleset->doubt.told_for_from;
    return likeness != NULL && bound > 0 && likeness->permille[LIKENESS_EMERGENCY] >= bound;
}

static int find_other_ill(struct court *court, const struct reading *reading, struct assessment *out)
{
    const struct ruleset *ruleset = court->view.ruleset;
    struct view view;
    bool any = false;
    for (size_t i = 0; i < reading->n_mentions; i++)
        any |= reading->mentions[i].experiencer == EXPERIENCER_OTHER;
    if (!any)
        return 0;
    if (view_init(&view, ruleset, reading, NULL, EXPERIENCER_OTHER, court->arena) < 0 || view_ask(&view, court->arena) < 0)
        return -1;
    for (size_t r = 0; r < ruleset->n_rules && !out->other_ill; r++) {
        const struct rule *rule = &ruleset->rules[r];
        if (rule->tier >= TIER_URGENT && r + 1 != court->options->left_out && mask_meets(&rule->mask, &view.mask))
            try_other(&view, rule, out);
    }
    out->other_unwell = out->other_unwell && !out->other_ill;
    court->of_other = (out->other_ill || out->other_unwell) && is_of_other(reading) && !(out->other_ill && is_told_for(court));
    return 0;
}

/* Some of the expressions that raise the rule may be worth something. */
static bool is_asked(const struct view *view, const struct rule *rule)
{
    for (uint32_t at = rule->first_expr; at < rule->end_expr;) {
        uint64_t bits = view->asked[at / 64] >> at % 64;
        uint32_t left = rule->end_expr - at, next = 64 - at % 64;
        if ((left < 64 ? bits & (((uint64_t)1 << left) - 1) : bits) != 0)
            return true;
        at += next;
    }
    return false;
}

/* A flag rests on words of this text, also where recent ones complete it. */
static bool may_fire(const struct view *view, const struct rule *rule)
{
    if (view->is_recent != NULL)
        return mask_meets(&rule->mask, &view->mask);
    return is_asked(view, rule);
}

static void ask_rule(struct court *court, size_t r)
{
    const struct rule *rule = &court->view.ruleset->rules[r];
    struct verdict verdict;
    bool wants_silence = rule->only_if_silent && !court->options->any_silence;
    if (r + 1 == court->options->left_out || (rule->by_likeness && court->of_other) || !may_fire(&court->view, rule) ||
        (wants_silence && is_told(court, rule->tier, CERTAINTY_DEFINITE)))
        return;
    verdict.fired = false;
    try_rule(&court->view, rule, &verdict);
    try_recent(&court->view, rule, &verdict);
    if (!verdict.fired || is_silenced(&court->view, rule) || !stands_doubt(court, rule, &verdict))
        return;
    if (wants_silence && is_told(court, rule->tier, verdict.certainty))
        return;
    add_flag(court, rule, &verdict);
}

/* Those that want silence come last, the worst tier first. */
static void ask_rules(struct court *court)
{
    const struct ruleset *ruleset = court->view.ruleset;
    for (size_t r = 0; r < ruleset->n_rules; r++)
        if (!ruleset->rules[r].only_if_silent)
            ask_rule(court, r);
    for (enum tier tier = TIER_EMERGENCY; tier > TIER_NONE; tier--)
        for (size_t r = 0; r < ruleset->n_rules; r++)
            if (ruleset->rules[r].only_if_silent && ruleset->rules[r].tier == tier)
                ask_rule(court, r);
}

int judge_as(const struct judge_options *options, const struct reading *reading, const struct facts *facts,
             const struct ruleset *ruleset, struct arena *arena, struct assessment *out, struct err *err)
{
    struct court court = { .arena = arena, .options = options };
    *out = (struct assessment){ .version = ruleset->version };
    court.flags = arena_array_raw(arena, ruleset->n_rules + 1, sizeof *court.flags);
    if (court.flags == NULL || view_init(&court.view, ruleset, reading, facts, EXPERIENCER_PATIENT, arena) < 0 ||
        (!options->rules_alone && view_add_likeness(&court.view, arena) < 0) || view_ask(&court.view, arena) < 0)
        return err_set(err, ERR_NOMEM, "no memory to judge a text");
    if (find_other_ill(&court, reading, out) < 0)
        return err_set(err, ERR_NOMEM, "no memory to judge a text");
    ask_rules(&court);
    if (!arena_ok(arena))
        return err_set(err, ERR_NOMEM, "no memory to judge a text");
    sort_flags(court.flags, court.n_flags);
    for (size_t i = 0; i < court.n_flags; i++)
        if (court.flags[i].certainty == CERTAINTY_DEFINITE && court.flags[i].tier > out->tier)
            out->tier = court.flags[i].tier;
    out->flags = court.flags;
    out->n_flags = court.n_flags;
    out->head_pain = value_is_head_pain(&court.view);
    return 0;
}

int judge(const struct reading *reading, const struct facts *facts, const struct ruleset *ruleset, struct arena *arena,
          struct assessment *out, struct err *err)
{
    static const struct judge_options AS_USUAL = { .left_out = 0 };
    return judge_as(&AS_USUAL, reading, facts, ruleset, arena, out, err);
}
