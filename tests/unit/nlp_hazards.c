/* SPDX-License-Identifier: ISC
 * The examples of the reference on understanding, hazard by hazard, against the rules as they are: tests/corpus/hazards.tsv. */
#include <config.h>

#include "../support/nlp_text.h"
#include "../support/real_rules.h"

enum { HAZARDS = 39, LINE_MAX_BYTES = 600, TURNED_MAX = 1 };
enum { HAZARD, STATE, LANG, QUESTION, EXPECTED, TEXT, N_COLUMNS };

static const char *const QUESTIONS[] = { [QUESTION_NONE] = "-",          [QUESTION_YES_NO] = "yes_no", [QUESTION_PAIN] = "pain",
                                         [QUESTION_SLEEP] = "sleep",     [QUESTION_WATER] = "water",   [QUESTION_MENU] = "menu",
                                         [QUESTION_TEMPERATURE] = "temperature" };
static const char *const ANSWERS[] = { [ANSWER_NONE] = "none", [ANSWER_YES] = "yes", [ANSWER_NO] = "no", [ANSWER_UNCLEAR] = "unclear" };

static struct {
    struct real_rules rules;
    struct arena *arena;
    struct str table;
} t;

/* ---- what is expected: one word of the column ---- */

static bool is_code(const char *const *names, size_t n, struct str name, size_t *out)
{
    for (*out = 0; *out < n; ++*out)
        if (str_is(name, names[*out]))
            return true;
    return false;
}

/* One side of "+<past><other>": what is not said is now, the patient, stated. */
static bool take_side(struct str side, struct mention *want)
{
    size_t i;
    if (is_code(TENSE_NAMES, TENSE_RECURRING + 1, side, &i))
        want->tense = (enum tense)i;
    else if (is_code(EXPERIENCER_NAMES, EXPERIENCER_OTHER + 1, side, &i))
        want->experiencer = (enum experiencer)i;
    else if (is_code(MODE_NAMES, MODE_FIGURATIVE + 1, side, &i))
        want->mode = (enum mode)i;
    else
        return false;
    return true;
}

/* A question is as good as doubt; doubt says nothing of when. */
static bool is_as_wanted(const struct mention *m, const struct mention *want)
{
    if (want->polarity == POLARITY_UNSURE)
        return m->experiencer == want->experiencer && (m->polarity == POLARITY_UNSURE || m->mode == MODE_QUESTION);
    return m->polarity == want->polarity && m->tense == want->tense && m->experiencer == want->experiencer && m->mode == want->mode;
}

static bool holds_flag(struct str want, const struct assessment *assessment)
{
    char last = want.n > 0 ? want.s[want.n - 1] : '\0';
    bool either = last != '+' && last != '?';
    struct str id = { want.s, want.n - !either };
    for (size_t i = 0; i < assessment->n_flags; i++)
        if (str_is(id, assessment->flags[i].id))
            return either || (assessment->flags[i].certainty == CERTAINTY_DEFINITE) == (last == '+');
    return false;
}

/* What the reference calls by one name and the rules by finer ones. */
static const struct {
    const char *name, *concept;
} FINER[] = { { "headache", "pain_word" }, { "numbness", "tingling" }, { "numbness", "cant_feel" },
              { "weakness", "flaccid" }, { "weakness", "limb_fails" }, { "confusion", "confusion_fact" }, { "fever", "unwell_hot" } };

static bool is_called(struct str name, const struct mention *m)
{
    if (str_is(name, m->name))
        return true;
    for (size_t i = 0; i < sizeof FINER / sizeof *FINER; i++)
        if (str_is(name, FINER[i].name) && strcmp(FINER[i].concept, m->name) == 0)
            return true;
    return false;
}

static bool has_rule(struct str id)
{
    for (size_t i = 0; i < ruleset_n_rules(t.rules.ruleset); i++)
        if (str_is(id, ruleset_rule_id(t.rules.ruleset, i)))
            return true;
    return false;
}

/* A concept, or a flag that many concepts lead to: definite for +, possible for ?. */
static bool holds_concept(struct str name, char sign, struct str sides, const struct screening *s)
{
    const struct reading *reading = &s->reading;
    struct mention want = { .polarity = sign == '+' ? POLARITY_PRESENT : sign == '-' ? POLARITY_ABSENT : POLARITY_UNSURE };
    struct str side;
    bool plain = sides.n == 0;
    if (lexicon_concept(t.rules.lexicon, name) < 0 && !has_rule(name))
        fail_msg("no concept or flag \"%.*s\"", (int)name.n, name.s);
    while (sides.n > 0) {
        str_cut(&sides, '>', &side);
        if (side.n < 1 || !take_side((struct str){ side.s + 1, side.n - 1 }, &want))
            fail_msg("no such side \"%.*s\"", (int)side.n, side.s);
    }
    for (size_t i = 0; i < reading->n_mentions; i++)
        if (is_called(name, &reading->mentions[i]) && is_as_wanted(&reading->mentions[i], &want))
            return true;
    for (size_t i = 0; i < s->assessment.n_flags && sign != '-' && plain; i++)
        if (str_is(name, s->assessment.flags[i].id) && (s->assessment.flags[i].certainty == CERTAINTY_DEFINITE) == (sign == '+'))
            return true;
    return false;
}

static bool holds_observation(struct str want, const struct reading *reading)
{
    struct str name;
    char value[80];
    bool any = memchr(want.s, '=', want.n) == NULL;
    str_cut(&want, '=', &name);
    if (observation_code_of(name) == OBS_NONE)
        fail_msg("no observation \"%.*s\"", (int)name.n, name.s);
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (!str_is(name, OBSERVATION_KINDS[o->code].name))
            continue;
        if (o->text != NULL)
            snprintf(value, sizeof value, "%s", o->text);
        else
            snprintf(value, sizeof value, o->value == o->value_high ? "%lld" : "%lld-%lld", (long long)o->value, (long long)o->value_high);
        if (any || str_is(want, value))
            return true;
    }
    return false;
}

static bool holds_named(struct str kind, struct str value, const struct screening *s)
{
    if (str_is(kind, "tier"))
        return str_is(value, TIER_NAMES[s->assessment.tier]);
    if (str_is(kind, "flag"))
        return holds_flag(value, &s->assessment);
    if (str_is(kind, "intent"))
        return str_is(value, INTENT_NAMES[s->reading.intent]);
    if (str_is(kind, "answer"))
        return str_is(value, ANSWERS[s->reading.answer]);
    if (str_is(kind, "obs"))
        return holds_observation(value, &s->reading);
    fail_msg("no such kind \"%.*s\"", (int)kind.n, kind.s);
    return false;
}

static bool holds(struct str want, const struct screening *s)
{
    const char *colon = memchr(want.s, ':', want.n);
    size_t at = 0;
    if (want.n > 1 && want.s[0] == '!')
        return !holds((struct str){ want.s + 1, want.n - 1 }, s);
    if (str_is(want, "quiet"))
        return s->assessment.n_flags == 0;
    if (str_is(want, "asked"))
        return s->assessment.n_flags > 0;
    if (str_is(want, "stop_heard"))
        return s->reading.stop_heard || s->reading.intent == INTENT_STOP;
    if (str_is(want, "other_ill"))
        return s->assessment.other_ill;
    if (colon != NULL) {
        size_t n = (size_t)(colon - want.s);
        return holds_named((struct str){ want.s, n }, (struct str){ colon + 1, want.n - n - 1 }, s);
    }
    while (at < want.n && memchr("+-?", want.s[at], 3) == NULL)
        at++;
    if (at == want.n)
        fail_msg("\"%.*s\" has no + - ?", (int)want.n, want.s);
    return holds_concept((struct str){ want.s, at }, want.s[at], (struct str){ want.s + at + 1, want.n - at - 1 }, s);
}

/* ---- the table ---- */

static struct str unescape(struct str text, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] == '\\' && i + 1 < text.n && text.s[i + 1] == 'n') {
            out[n++] = '\n';
            i++;
        } else
            out[n++] = text.s[i];
    return (struct str){ out, n };
}

static void show(struct str line, struct str missed, const struct screening *s)
{
    char got[2000], diary[1000];
    nlp_describe(&s->reading, got, sizeof got);
    nlp_describe_diary(&s->reading, diary, sizeof diary);
    print_message("# %.*s\n#   missed %.*s; got %s | %s | intent %s, answer %s, tier %s", (int)line.n, line.s, (int)missed.n, missed.s, got,
                  diary, INTENT_NAMES[s->reading.intent], ANSWERS[s->reading.answer], TIER_NAMES[s->assessment.tier]);
    for (size_t i = 0; i < s->assessment.n_flags; i++)
        print_message(", %s%c", s->assessment.flags[i].id, s->assessment.flags[i].certainty == CERTAINTY_DEFINITE ? '+' : '?');
    print_message("\n");
}

static bool all_hold(struct str expected, const struct screening *s, struct str *missed)
{
    while (str_cut(&expected, ' ', missed))
        if (missed->n > 0 && !holds(*missed, s))
            return false;
    return true;
}

/* All that the row expects holds by the rules alone; tells what does not, unless it is known to be open.  What likeness, which is learnt anew
 * from time to time, makes of it is told apart. */
static bool row_holds(struct str line, bool is_open, bool *with_likeness)
{
    const struct str lang = real_corpus_column(line, LANG);
    char prior[8], text[LINE_MAX_BYTES];
    struct str expected = real_corpus_column(line, EXPECTED), missed;
    struct screening s;
    const struct judge_options alone = { .rules_alone = true };
    size_t question;
    struct err err;
    if (lang.n != 2 || line.n >= sizeof text || !is_code(QUESTIONS, sizeof QUESTIONS / sizeof *QUESTIONS, real_corpus_column(line, QUESTION), &question))
        fail_msg("not a row: %.*s", (int)line.n, line.s);
    snprintf(prior, sizeof prior, "%.2s", lang.s);
    const struct read_request request = { .text = { unescape(real_corpus_text(line), text) }, .now_utc = REAL_NOW, .lang_prior = prior,
                                          .question = (enum question)question };
    arena_reset(t.arena);
    assert_int_equal(screen(&request, NULL, t.rules.lexicon, t.rules.ruleset, t.arena, &s, &err), 0);
    *with_likeness = all_hold(expected, &s, &missed);
    if (!*with_likeness && !is_open)
        show(line, missed, &s);
    assert_int_equal(judge_as(&alone, &s.reading, NULL, t.rules.ruleset, t.arena, &s.assessment, &err), 0);
    return all_hold(expected, &s, &missed);
}

static void every_hazard_has_its_examples_and_they_hold(void **state)
{
    size_t n[HAZARDS + 1] = { 0 }, n_open[HAZARDS + 1] = { 0 }, n_rows = 0, all_open = 0, n_wrong = 0, n_turned = 0;
    struct str rest = t.table, line;
    (void)state;
    while (str_cut(&rest, '\n', &line)) {
        int64_t hazard;
        if (line.n == 0 || line.s[0] == '#' || str_is(real_corpus_column(line, HAZARD), "hazard"))
            continue;
        if (!text_to_int(real_corpus_column(line, HAZARD), 1, HAZARDS, &hazard) || real_corpus_column(line, TEXT).n == 0)
            fail_msg("not a row: %.*s", (int)line.n, line.s);
        bool is_open = str_is(real_corpus_column(line, STATE), "open");
        assert_true(is_open || str_is(real_corpus_column(line, STATE), "holds"));
        bool with_likeness;
        bool good = row_holds(line, is_open, &with_likeness);
        if (is_open && good)
            print_message("# holds by now, so say so: %.*s\n", (int)line.n, line.s);
        n_wrong += good == is_open;
        n_turned += good && !is_open && !with_likeness;
        n[hazard]++;
        n_open[hazard] += is_open;
        n_rows++;
        all_open += is_open;
    }
    print_message("# figure: hazards:");
    for (size_t i = 1; i <= HAZARDS; i++)
        print_message(n_open[i] > 0 ? " %zu:%zu(%zu open)" : " %zu:%zu", i, n[i], n_open[i]);
    print_message("\n# figure: hazards: %zu of %zu examples hold by the rules, %zu open; %zu of them turned by likeness\n",
                  n_rows - all_open - n_wrong, n_rows, all_open, n_turned);
    for (size_t i = 1; i <= HAZARDS; i++)
        if (n[i] == n_open[i])
            fail_msg("hazard %zu has no example that holds", i);
    assert_int_equal(n_wrong, 0);
    assert_true(n_turned <= TURNED_MAX);
}

static int start(void **state)
{
    (void)state;
    t.arena = arena_new(1 << 20);
    return t.arena != NULL && real_rules_load(&t.rules) && real_corpus_read(&t.rules, "hazards.tsv", &t.table) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    free((void *)(uintptr_t)t.table.s);
    arena_free(t.arena);
    real_rules_clear(&t.rules);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_hazard_has_its_examples_and_they_hold) };
    return cmocka_run_group_tests_name("hazards", tests, start, stop);
}
