/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/intake_read.h"

#include <string.h>

enum { OLDEST = 1900, YOUNGEST = 8, AGE_MOST = 110, HALF_DAY = 720, NIGHT_FROM = 17 * 60, NIGHT_TO = 12 * 60 };

/* One text being read. */
struct look {
    const struct intake_reading *in;
    const struct intake_rules *rules;
    const struct intake_text *asked;
    struct intake_tokens t;
    bool *used;               /* tokens that mean something here */
    struct intake_answer out;
};

static void use(struct look *l, size_t i, size_t n)
{
    for (size_t k = i; k < i + n && k < l->t.n; k++) {
        const struct intake_token *token = &l->t.tokens[k];
        l->used[k] = true;
        l->out.from = !l->out.any || token->from < l->out.from ? token->from : l->out.from;
        l->out.to = !l->out.any || token->to > l->out.to ? token->to : l->out.to;
        l->out.any = true;
    }
}

static struct intake_span span_of(const struct look *l, size_t i, size_t n)
{
    return (struct intake_span){ l->t.tokens[i].from, l->t.tokens[i + n - 1].to };
}

static bool ends_part(const struct intake_token *token)
{
    return token->kind == INTAKE_MARK && strchr(",;.!?/", token->mark) != NULL;
}

/* Years */

static bool is_year(const struct look *l, size_t i)
{
    const struct intake_token *token = &l->t.tokens[i];
    return i < l->t.n && token->kind == INTAKE_NUMBER && token->n_digits == 4 && token->number >= OLDEST
        && token->number <= l->in->year - YOUNGEST;
}

static bool is_plain(const struct look *l, size_t i)
{
    return l->t.tokens[i].kind != INTAKE_WORD || l->used[i] || intake_words_at(l->rules, INTAKE_JOINS, &l->t, i) == 1;
}

/* It stands alone between marks, with numbers at most: not "a stroke in 2010". */
static bool stands_alone(const struct look *l, size_t i)
{
    for (size_t k = i; k-- > 0 && !ends_part(&l->t.tokens[k]);)
        if (!is_plain(l, k))
            return false;
    for (size_t k = i + 1; k < l->t.n && !ends_part(&l->t.tokens[k]); k++)
        if (!is_plain(l, k))
            return false;
    return true;
}

static void take_year(struct look *l, size_t i, size_t n, int year)
{
    use(l, i, n);
    if (l->out.years && l->out.birth_year != year)
        year = 0; /* two of them: none */
    l->out.years = year != 0;
    l->out.birth_year = year;
}

static void read_year(struct look *l)
{
    for (size_t i = 0; i < l->t.n; i++) {
        size_t cue = intake_words_at(l->rules, INTAKE_YEAR_CUES, &l->t, i);
        size_t at = i + cue;
        if (cue > 0 && at < l->t.n && l->t.tokens[at].kind == INTAKE_MARK)
            at++;
        if (cue > 0 && is_year(l, at)) {
            take_year(l, i, at + 1 - i, (int)l->t.tokens[at].number);
            i = at;
            continue;
        }
        cue = intake_words_at(l->rules, INTAKE_AGE_CUES, &l->t, i);
        at = i + cue;
        bool age = cue > 0 && at < l->t.n && l->t.tokens[at].kind == INTAKE_NUMBER && l->t.tokens[at].number >= YOUNGEST
            && l->t.tokens[at].number <= AGE_MOST && l->t.tokens[at].n_digits <= 3;
        bool said = false;
        for (size_t o = 0; age && l->in->reading != NULL && o < l->in->reading->n_observations; o++)
            said = said || l->in->reading->observations[o].code == OBS_AGE;
        if (age && said) {
            take_year(l, i, cue + 1, l->in->year - (int)l->t.tokens[at].number);
            i = at;
        }
    }
    for (size_t i = 0; i < l->t.n && !l->out.years; i++)
        if (is_year(l, i) && !l->used[i] && stands_alone(l, i))
            take_year(l, i, 1, (int)l->t.tokens[i].number);
}

/* The list */

static void say(struct look *l, size_t item, enum intake_said said)
{
    if (l->out.items[item] != INTAKE_YES)
        l->out.items[item] = said;
}

/* Whether what stands at i is denied: the denial is in the same part, and nothing but small words, or another thing denied, between. */
static bool is_denied(const struct look *l, const bool *denied, size_t i)
{
    bool too = false;
    for (size_t k = i; k-- > 0;) {
        if (ends_part(&l->t.tokens[k]))
            return false;
        for (size_t from = k + 1; from-- > 0 && k - from < 3;)
            if (from + intake_words_at(l->rules, INTAKE_DENIALS, &l->t, from) == k + 1)
                return true;
        if (intake_words_at(l->rules, INTAKE_DENIED_TOO, &l->t, k) > 0) {
            too = true;
            continue;
        }
        if (denied[k] && too)
            return true;
        if (l->used[k] || l->t.tokens[k].kind == INTAKE_NUMBER)
            return false;
        if (intake_words_at(l->rules, INTAKE_LIGHT, &l->t, k) == 0)
            return false;
    }
    return false;
}

/* Things of the list in a person's words. */
static bool read_words(struct look *l, struct arena *arena)
{
    bool found = false, *denied = arena_array(arena, l->t.n + 1, sizeof *denied);
    for (size_t i = 0; denied != NULL && i < l->t.n;) {
        size_t longest = 0, item = 0;
        for (size_t k = 0; k < l->asked->n_items; k++) {
            size_t n = intake_item_at(l->rules, l->asked->items[k], &l->t, i);
            if (n > longest) {
                longest = n;
                item = l->asked->items[k];
            }
        }
        if (longest == 0) {
            i++;
            continue;
        }
        bool no = is_denied(l, denied, i);
        for (size_t k = i; k < i + longest; k++)
            denied[k] = no;
        use(l, i, longest);
        say(l, item, no ? INTAKE_NO : INTAKE_YES);
        found = true;
        i += longest;
    }
    return found;
}

/* All of it is read as something else of the list already. */
static bool is_taken(const struct look *l, const struct mention *mention)
{
    bool any = false;
    for (size_t i = 0; i < l->t.n; i++) {
        const struct intake_token *token = &l->t.tokens[i];
        bool inside = token->from >= mention->from && token->to <= mention->to;
        if (inside && !l->used[i] && intake_words_at(l->rules, INTAKE_JOINS, &l->t, i) == 0)
            return false;
        any = any || (inside && l->used[i]);
    }
    return any;
}

/* What the lexicon reads, typing slips and all. */
static bool read_concepts(struct look *l)
{
    const struct reading *r = l->in->reading;
    bool found = false;
    for (size_t m = 0; r != NULL && m < r->n_mentions; m++) {
        const struct mention *mention = &r->mentions[m];
        if (mention->experiencer != EXPERIENCER_PATIENT || mention->polarity == POLARITY_ABSENT || mention->mode == MODE_FIGURATIVE
            || is_taken(l, mention))
            continue;
        for (size_t k = 0; k < l->asked->n_items; k++) {
            const struct intake_item *item = intake_item(l->rules, l->asked->items[k]);
            for (size_t c = 0; c < item->n_concepts; c++) {
                if (strcmp(item->concepts[c], mention->name) != 0 || l->out.items[l->asked->items[k]] == INTAKE_NO)
                    continue;
                say(l, l->asked->items[k], INTAKE_YES);
                found = true;
                for (size_t i = 0; i < l->t.n; i++)
                    if (l->t.tokens[i].from >= mention->from && l->t.tokens[i].to <= mention->to)
                        use(l, i, 1);
            }
        }
    }
    return found;
}

/* Numbers of the list alone: "1 3", "1, 3 and 5", "1-3", "0".  Anything else in the text, and they may be of something else. */
static bool read_numbers(struct look *l)
{
    bool zero = false, any = false, chosen[INTAKE_LIST_MAX + 1] = { false };
    int64_t last = -1;
    bool range = false;
    for (size_t i = 0; i < l->t.n;) {
        const struct intake_token *token = &l->t.tokens[i];
        size_t n = intake_words_at(l->rules, INTAKE_JOINS, &l->t, i);
        if (token->kind == INTAKE_NUMBER && !l->used[i]) {
            if (token->number > (int64_t)l->asked->n_items || token->n_digits > 1)
                return false;
            zero = zero || token->number == 0;
            for (int64_t k = range && last > 0 ? last : token->number; k <= token->number; k++)
                chosen[k] = true;
            last = token->number;
            range = false;
            any = true;
            i++;
        } else if (token->kind == INTAKE_MARK || l->used[i]) {
            range = token->kind == INTAKE_MARK && token->mark == '-' && last >= 0;
            i++;
        } else if (n > 0)
            i += n;
        else
            return false;
    }
    bool some = false;
    for (size_t k = 1; k <= l->asked->n_items; k++)
        some = some || chosen[k];
    if (!any || (zero && some))
        return false;
    for (size_t k = 0; k < l->asked->n_items; k++)
        if (chosen[k + 1])
            say(l, l->asked->items[k], INTAKE_YES);
    use(l, 0, l->t.n);
    return true;
}

/* "none", with nothing beside it but what was read already. */
static bool read_none(struct look *l)
{
    bool none = false;
    for (size_t i = 0; i < l->t.n;) {
        size_t n = intake_words_at(l->rules, INTAKE_NONE, &l->t, i), join = intake_words_at(l->rules, INTAKE_JOINS, &l->t, i);
        size_t light = intake_words_at(l->rules, INTAKE_LIGHT, &l->t, i);
        join = join > light ? join : light;
        if (l->used[i] || l->t.tokens[i].kind == INTAKE_MARK)
            i++;
        else if (n > 0) {
            none = true;
            i += n;
        } else if (join > 0)
            i += join;
        else
            return false;
    }
    if (none)
        use(l, 0, l->t.n);
    return none;
}

/* Nothing stands beside the things of the list but words of the past, numbers and marks. */
static bool is_bare(const struct look *l)
{
    for (size_t i = 0; i < l->t.n;) {
        size_t n = intake_words_at(l->rules, INTAKE_LONG_AGO, &l->t, i);
        if (!l->used[i] && l->t.tokens[i].kind == INTAKE_WORD && n == 0)
            return false;
        i += l->used[i] || n == 0 ? 1 : n;
    }
    return true;
}

static void read_list(struct look *l, struct arena *arena)
{
    if (read_numbers(l) || read_none(l)) {
        l->out.list = true;
        return;
    }
    bool words = read_words(l, arena);
    l->out.bare = words && is_bare(l); /* before the lexicon has used more of it */
    bool concepts = read_concepts(l);
    for (size_t k = 0; (words || concepts) && k < l->asked->n_items; k++) /* a denial alone says nothing of the rest */
        l->out.list = l->out.list || l->out.items[l->asked->items[k]] == INTAKE_YES;
}

/* The clock and what belongs to a day */

/* The hour that fits: an evening for the beginning of the night, a morning for its end. */
static int night_hour(const struct intake_clock *clock, bool begins)
{
    if (clock->other < 0)
        return clock->minute;
    int late = clock->minute > clock->other ? clock->minute : clock->other, early = clock->minute < clock->other ? clock->minute : clock->other;
    if (begins)
        return late >= NIGHT_FROM ? late : early; /* "12" is midnight */
    return early < NIGHT_TO ? early : late;
}

/* "10pm to 7am"; "none". */
static size_t read_quiet(struct look *l, size_t i)
{
    struct intake_clock from, to;
    size_t at = i, n;
    while (at < l->t.n && l->t.tokens[at].kind == INTAKE_MARK && l->t.tokens[at].mark == ':')
        at++;
    if (intake_clock_at(l->rules, &l->t, at, false, &from) == 0) {
        size_t skip = intake_words_at(l->rules, INTAKE_LIGHT, &l->t, at); /* "de 22 a 7", "from 10" */
        n = intake_words_at(l->rules, INTAKE_NONE, &l->t, at);
        if (n > 0) {
            l->out.has_quiet = true;
            l->out.quiet_from = l->out.quiet_to = 0;
            return at + n - i;
        }
        at += skip;
    }
    if ((n = intake_clock_at(l->rules, &l->t, at, false, &from)) == 0)
        return 0;
    at += n;
    if (at < l->t.n && l->t.tokens[at].kind == INTAKE_MARK && l->t.tokens[at].mark == '-')
        at++;
    else if ((n = intake_words_at(l->rules, INTAKE_UNTIL, &l->t, at)) > 0)
        at += n;
    else
        return 0;
    if ((n = intake_clock_at(l->rules, &l->t, at, false, &to)) == 0)
        return 0;
    l->out.has_quiet = true;
    l->out.quiet_from = night_hour(&from, true);
    l->out.quiet_to = night_hour(&to, false);
    return at + n - i;
}

static size_t read_best(struct look *l, size_t i)
{
    struct intake_clock clock;
    size_t at = i + intake_words_at(l->rules, INTAKE_LIGHT, &l->t, i), n = intake_clock_at(l->rules, &l->t, i, true, &clock);
    if (n > 0)
        at = i;
    else if (at == i || (n = intake_clock_at(l->rules, &l->t, at, true, &clock)) == 0)
        return 0;
    l->out.has_best = true;
    /* Without am or pm: people mean the waking day. */
    l->out.best = clock.other < 0 ? clock.minute : clock.minute >= 7 * 60 && clock.minute < 19 * 60 ? clock.minute : clock.other;
    return at + n - i;
}

static size_t read_usual(struct look *l, size_t i)
{
    int64_t n = 0;
    size_t at = i + intake_words_at(l->rules, INTAKE_LIGHT, &l->t, i);
    size_t used = intake_number_at(l->rules, &l->t, i, &n);
    if (used > 0)
        at = i;
    else
        used = intake_number_at(l->rules, &l->t, at, &n);
    if (used == 0 || n > 10)
        return 0;
    l->out.has_usual = true;
    l->out.usual_tenths = (int)n * 10;
    return at + used - i;
}

/* "aura no"; a denial before it was seen by the caller. */
static size_t read_aura(struct look *l, size_t i, bool denied)
{
    size_t not = intake_words_at(l->rules, INTAKE_NOT_AURA, &l->t, i);
    l->out.aura = denied || not > 0 ? INTAKE_NO : INTAKE_YES;
    return not;
}

static void read_times(struct look *l)
{
    static const enum intake_words CUES[] = { INTAKE_QUIET_CUES, INTAKE_BEST_CUES, INTAKE_USUAL_CUES, INTAKE_AURA_CUES, INTAKE_CLOCK_CUES };
    for (size_t i = 0; i < l->t.n;) {
        size_t longest = 0, n = 0;
        enum intake_words cue = INTAKE_CLOCK_CUES;
        for (size_t k = 0; k < sizeof CUES / sizeof *CUES; k++) {
            size_t here = intake_words_at(l->rules, CUES[k], &l->t, i);
            if (here > longest) {
                longest = here;
                cue = CUES[k];
            }
        }
        size_t at = i + longest;
        bool wants_clock = !l->out.has_clock && (longest == 0 || cue == INTAKE_CLOCK_CUES);
        if (longest > 0 && cue == INTAKE_QUIET_CUES)
            n = read_quiet(l, at);
        else if (longest > 0 && cue == INTAKE_BEST_CUES)
            n = read_best(l, at);
        else if (longest > 0 && cue == INTAKE_USUAL_CUES && !l->out.has_usual)
            n = read_usual(l, at);
        else if (longest > 0 && cue == INTAKE_AURA_CUES) {
            bool denied = i > 0 && intake_words_at(l->rules, INTAKE_NOT_AURA, &l->t, i - 1) == 1;
            n = read_aura(l, at, denied);
            l->out.at_aura = span_of(l, i, longest + n);
            use(l, i, longest);
        } else if (wants_clock && (n = intake_clock_at(l->rules, &l->t, at, true, &l->out.clock)) > 0) {
            /* A bare number may be of something else: "drank 2 glasses". */
            bool bare = longest == 0 && n == 1 && l->t.tokens[at].kind == INTAKE_NUMBER && l->t.tokens[at].n_digits < 3;
            n = bare && !stands_alone(l, at) ? 0 : n;
            l->out.has_clock = n > 0;
            if (n > 0)
                l->out.at_clock = span_of(l, at, n);
        }
        bool lost = n == 0 && longest > 0 && at < l->t.n && l->t.tokens[at].kind == INTAKE_NUMBER; /* "usual 12" is no time */
        if (n > 0)
            use(l, i, longest + n);
        i = n > 0 ? at + n : lost ? at + 1 : i + 1;
    }
}

static bool begin(struct look *l, const struct intake_reading *in, const struct intake_text *asked, struct arena *arena)
{
    *l = (struct look){ .in = in, .rules = in->rules, .asked = asked };
    l->t = intake_cut(in->text, arena);
    l->used = arena_array(arena, l->t.n + 1, sizeof *l->used);
    return l->t.n > 0 && l->used != NULL;
}

struct intake_answer intake_read(const struct intake_reading *in, const struct intake_text *asked, struct arena *arena)
{
    struct look l;
    if (!begin(&l, in, asked, arena))
        return l.out;
    if (asked->more[INTAKE_YEAR])
        read_year(&l);
    if (asked->n_items > 0)
        read_list(&l, arena);
    if (asked->more[INTAKE_CLOCK])
        read_times(&l);
    return l.out;
}

/* Nothing stands behind token i but marks and small words. */
static bool is_rest_empty(const struct look *l, size_t i)
{
    while (i < l->t.n) {
        size_t n = l->t.tokens[i].kind == INTAKE_MARK ? 1 : 0;
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

/* Behind marks and politeness from token i on: "in spanish please". */
static size_t behind_polite(const struct look *l, size_t i)
{
    for (size_t n = 1; i < l->t.n && n > 0; i += n)
        n = l->t.tokens[i].kind == INTAKE_MARK ? 1 : intake_words_at(l->rules, INTAKE_SET_POLITE, &l->t, i);
    return i;
}

/* The language that a text wants, and nothing else; NULL: none. */
static const char *language_wanted(const struct look *l)
{
    size_t at = behind_polite(l, 0), used = 0, n;
    const char *name = intake_language_at(l->rules, &l->t, at, &used);
    if (name == NULL && (n = intake_words_at(l->rules, INTAKE_SET_LANG, &l->t, at)) > 0) {
        at += n;
        name = intake_language_at(l->rules, &l->t, at, &used);
    }
    return name != NULL && behind_polite(l, at + used) == l->t.n ? name : NULL;
}

enum intake_setting intake_read_setting(const struct intake_reading *in, struct intake_answer *out, const char **lang, struct arena *arena)
{
    static const struct intake_text NOTHING = { .id = "" };
    struct look l;
    size_t n, used;
    if (!begin(&l, in, &NOTHING, arena))
        return INTAKE_SETTING_NONE;
    enum intake_setting setting = INTAKE_SETTING_NONE;
    const char *name = language_wanted(&l);
    if (name != NULL) {
        *lang = name;
        setting = INTAKE_SETTING_LANG;
    } else if ((n = intake_words_at(l.rules, INTAKE_SET_YEAR, &l.t, 0)) > 0 && is_year(&l, n) && is_rest_empty(&l, n + 1)) {
        take_year(&l, n, 1, (int)l.t.tokens[n].number);
        setting = INTAKE_SETTING_YEAR;
    } else if ((n = intake_words_at(l.rules, INTAKE_SET_QUIET, &l.t, 0)) > 0 && (used = read_quiet(&l, n)) > 0
               && is_rest_empty(&l, n + used))
        setting = INTAKE_SETTING_QUIET;
    else if ((n = intake_words_at(l.rules, INTAKE_SET_BEST, &l.t, 0)) > 0 && (used = read_best(&l, n)) > 0 && is_rest_empty(&l, n + used))
        setting = INTAKE_SETTING_BEST;
    else if ((n = intake_words_at(l.rules, INTAKE_SET_CLOCK, &l.t, 0)) > 0
             && (used = intake_clock_at(l.rules, &l.t, n, true, &l.out.clock)) > 0 && is_rest_empty(&l, n + used)) {
        l.out.has_clock = true;
        setting = INTAKE_SETTING_CLOCK;
    }
    *out = l.out;
    return setting;
}
