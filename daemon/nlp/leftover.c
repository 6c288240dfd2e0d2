/* SPDX-License-Identifier: ISC
 * leftover.c - diary entries that no phrase tells of: a bare number, and no pain at all. */
#include <config.h>

#include "nlp/extract.h"

bool extract_has(const struct extraction *x, enum observation_code code)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->all[i].code == code)
            return true;
    return false;
}

/* "no severe headache", "no knee pain", "never had headaches": another thing that was denied with it or that holds it. */
static bool forbids_zero(const struct reader *r, const struct mention *other, const struct mention *pain)
{
    if (other->token_from <= pain->token_from && other->token_to >= pain->token_to && other->polarity == POLARITY_PRESENT)
        return true;
    return other->concept != r->lexicon->reserved[RESERVED_HEADACHE] && other->concept != r->lexicon->reserved[RESERVED_PAIN_WORD] &&
        other->polarity == POLARITY_ABSENT && other->token_to + 1 >= pain->token_from && other->token_from < pain->token_to;
}

/* "no pain", "headache gone": nothing but the headache itself was denied. */
void extract_no_pain(struct extraction *x)
{
    const struct reader *r = x->r;
    const struct mention *denied = NULL;
    for (size_t m = 0; m < r->n_mentions; m++) {
        const struct mention *k = &r->mentions[m];
        if (k->concept != r->lexicon->reserved[RESERVED_HEADACHE] && k->concept != r->lexicon->reserved[RESERVED_PAIN_WORD])
            continue;
        bool timed = k->tense == TENSE_TODAY_OVER && (extract_has(x, OBS_ONSET) || extract_has(x, OBS_DURATION) || extract_has(x, OBS_END));
        if (timed || k->polarity != POLARITY_ABSENT || k->experiencer != EXPERIENCER_PATIENT || k->mode != MODE_STATED || k->tense == TENSE_PAST ||
            k->tense == TENSE_RECURRING)
            return;
        for (size_t o = x->c->first_mention[k->token_to]; o-- > 0 && x->c->mention_ends[o] + 1 >= k->token_from;)
            if (o != m && forbids_zero(r, &r->mentions[o], k))
                return;
        denied = k;
    }
    if (denied != NULL && !extract_has(x, OBS_PAIN))
        extract_add(x, OBS_PAIN, denied->token_from, denied->token_to);
}

void extract_mark_meaning(const struct extraction *x, bool *meaning)
{
    const struct reader *r = x->r;
    for (size_t i = 0; i < r->n_tokens; i++)
        meaning[i] = x->spoken[i] || (r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_EMOJI)) != 0;
    for (size_t m = 0; m < r->n_mentions; m++)
        for (size_t i = r->mentions[m].token_from; i < r->mentions[m].token_to; i++)
            meaning[i] = true;
    for (size_t k = 0; k < r->n_hits; k++) {
        const struct hit *h = &r->hits[k];
        if (h->kind == PHRASE_CONTEXT || h->kind == PHRASE_DAY || h->kind == PHRASE_COURTESY)
            for (size_t i = h->from; i < h->to; i++)
                meaning[i] = true;
    }
}

/* By token: where the small words before it begin, and where those from it on end; no break lies between. */
struct runs {
    uint16_t *from, *to;
};

/* Words of politeness, or small ones, which add nothing. */
static bool find_runs(const struct reader *r, struct runs *out)
{
    bool *small = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *small);
    out->from = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *out->from);
    out->to = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *out->to);
    if (small == NULL || out->from == NULL || out->to == NULL)
        return false;
    for (size_t i = 0; i < r->n_tokens; i++)
        small[i] = (r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_EMOJI)) != 0;
    for (size_t i = 0; i < r->n_hits; i++)
        for (size_t k = r->hits[i].from; r->hits[i].kind == PHRASE_COURTESY && k < r->hits[i].to; k++)
            small[k] = true;
    out->from[0] = 0;
    for (size_t i = 1; i < r->n_tokens; i++)
        out->from[i] = r->tokens[i].brk < BREAK_SOFT && small[i - 1] ? out->from[i - 1] : (uint16_t)i;
    out->to[r->n_tokens] = (uint16_t)r->n_tokens;
    for (size_t i = r->n_tokens; i-- > 0;)
        out->to[i] = r->tokens[i].brk < BREAK_SOFT && small[i] ? out->to[i + 1] : (uint16_t)i;
    return true;
}

/* A part of the sentence of its own, with nothing but small words: "nine. right side." */
static bool is_item(const struct reader *r, const struct runs *runs, const struct number *n)
{
    size_t from = runs->from[n->from], to = runs->to[n->to];
    return (from == 0 || r->tokens[from].brk >= BREAK_SOFT) && (to == r->n_tokens || r->tokens[to].brk >= BREAK_SOFT);
}

/* How far what starts at a token or before it goes: phrases that are about something else, and mentions. */
struct reaches {
    uint16_t *other, *mention;
};

static bool find_reaches(const struct extraction *x, const struct runs *runs, struct reaches *out)
{
    const struct reader *r = x->r;
    out->other = arena_array(r->arena, r->n_tokens + 1, sizeof *out->other);
    out->mention = arena_array(r->arena, r->n_tokens + 1, sizeof *out->mention);
    if (out->other == NULL || out->mention == NULL)
        return false;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        bool other = h->kind == PHRASE_CONTEXT || h->kind == PHRASE_DAY || h->kind == PHRASE_DELAY || h->kind == PHRASE_INTENT ||
            h->kind == PHRASE_PERIOD;
        uint32_t number = h->to - h->from == 1 ? r->tokens[h->from].number : 0;
        if (other && number != 0 && is_item(r, runs, &r->numbers[number - 1])) /* "zero" and nothing beside it denies nothing */
            continue;
        if (other && h->to > out->other[h->from])
            out->other[h->from] = h->to;
    }
    for (size_t m = 0; m < r->n_mentions; m++)
        if (r->mentions[m].token_to > out->mention[r->mentions[m].token_from])
            out->mention[r->mentions[m].token_from] = r->mentions[m].token_to;
    for (size_t i = 1; i < r->n_tokens; i++) {
        out->other[i] = out->other[i] > out->other[i - 1] ? out->other[i] : out->other[i - 1];
        out->mention[i] = out->mention[i] > out->mention[i - 1] ? out->mention[i] : out->mention[i - 1];
    }
    return true;
}

/* The number lies in a date, a span of time, or another phrase that is about something else. */
static bool is_spoken_for(const struct extraction *x, const struct reaches *reaches, const struct number *n)
{
    const struct reader *r = x->r;
    if (reaches->other[n->from] >= n->to)
        return true;
    bool parted = n->to < r->n_tokens && (r->tokens[n->to].flags & TOKEN_COMMA) != 0;
    bool longer = reaches->mention[n->from] > n->to || (n->from > 0 && reaches->mention[n->from - 1] >= n->to);
    return longer && !parted;
}

static bool stands_alone(const struct extraction *x, const bool *meaning, const struct number *n)
{
    const struct reader *r = x->r;
    bool before = n->from == 0 || r->tokens[n->from].brk >= BREAK_SOFT || meaning[n->from - 1u];
    bool behind = n->to == r->n_tokens || r->tokens[n->to].brk >= BREAK_SOFT || meaning[n->to];
    size_t i = n->from; /* what stands before it, behind small words: "took 2", "sumatriptan 100 at 8" */
    while (i > 0 && r->tokens[i].brk < BREAK_SOFT && n->from - i < REACH_MAX && r->tokens[i - 1].flags & TOKEN_LIGHT && !x->claimed[i - 1])
        i--;
    if (i > 0 && r->tokens[i].brk < BREAK_SOFT && (x->claimed[i - 1] || reserved_end(r, RESERVED_TOOK, i - 1) > 0))
        return false;
    return before && behind;
}

/* Whether the text tells of the head or of the day, besides what is left over.  To the questions of intake a medicine is an answer. */
static bool tells_more(const struct extraction *x)
{
    const struct reader *r = x->r;
    bool menu = r->request->question == QUESTION_MENU;
    for (size_t i = 0; i < x->n; i++)
        if (x->all[i].code != OBS_ROUTINE_DONE && !(menu && x->all[i].code == OBS_MED))
            return true;
    for (size_t m = 0; m < r->n_mentions; m++)
        if (r->mentions[m].concept == r->lexicon->reserved[RESERVED_HEADACHE] && r->mentions[m].experiencer == EXPERIENCER_PATIENT)
            return true;
    return false;
}

/* "1 botellita de agua": what it counts is an entry that was read without it. */
static bool counts_entry(const struct extraction *x, const struct number *n)
{
    for (size_t i = 0; i < x->n; i++) {
        enum observation_code code = x->all[i].code;
        bool counted = code == OBS_WATER || code == OBS_CAFFEINE || code == OBS_ALCOHOL || code == OBS_EXERCISE || code == OBS_MEAL_SKIPPED;
        if (counted && x->at[i] == n->to && x->r->tokens[n->to].brk < BREAK_SOFT)
            return true;
    }
    return false;
}

/* "eight on the right": a number in words that begins its part is no count when a small word follows it. */
static bool leads_part(const struct reader *r, const struct number *n)
{
    bool begins = n->from == 0 || r->tokens[n->from].brk >= BREAK_SOFT;
    bool small = n->to < r->n_tokens && (r->tokens[n->to].flags & TOKEN_LIGHT) != 0 && r->tokens[n->to].brk == BREAK_NONE;
    return begins && small && n->low >= 2000;
}

/* The open question says what a bare number is.  "6 since 2pm, ibu 400" answers no question about water. */
static enum observation_code asked_code(const struct reader *r, const struct number *n, bool is_health, bool more)
{
    bool temperature = (n->low >= 34000 && n->high <= 43000) || (n->low >= 93000 && n->high <= 110000);
    if (r->request->fever_said && temperature && r->request->question <= QUESTION_PAIN)
        return OBS_TEMPERATURE;
    switch (r->request->question) {
    case QUESTION_PAIN:
        return OBS_PAIN;
    case QUESTION_SLEEP:
        return OBS_SLEEP;
    case QUESTION_TEMPERATURE:
        return temperature ? OBS_TEMPERATURE : OBS_NONE;
    case QUESTION_NONE:
    case QUESTION_YES_NO:
        return is_health ? OBS_PAIN : OBS_NONE;
    case QUESTION_WATER:
        if (more)
            return is_health ? OBS_PAIN : OBS_NONE;
        return n->low > 0 ? OBS_WATER : OBS_NONE;
    case QUESTION_MENU:
        return more && is_health ? OBS_PAIN : OBS_NONE;
    }
    return OBS_NONE;
}

static bool is_score(const struct number *n)
{
    return n->type == NUMBER_SCORE || (n->low >= 0 && n->high <= 10000 && n->low % 500 == 0 && n->high % 500 == 0);
}

/* What is left over: a bare number beside a headache, or alone, or in answer to a question (27, 28). */
void extract_left_over(struct extraction *x)
{
    struct reader *r = x->r;
    bool *meaning = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *meaning);
    struct runs runs;
    struct reaches reaches;
    if (meaning == NULL || !find_runs(r, &runs) || !find_reaches(x, &runs, &reaches))
        return;
    extract_mark_meaning(x, meaning);
    bool asked = r->request->question != QUESTION_NONE && r->request->question != QUESTION_YES_NO;
    bool more = tells_more(x), is_health = more || x->n > 0;
    size_t words = 0, bare_words = 0;
    for (size_t i = 0; i < r->n_tokens; i++) {
        words += r->tokens[i].number == 0 && !meaning[i];
        bare_words += r->tokens[i].number == 0 && (r->tokens[i].flags & TOKEN_LIGHT) == 0;
    }
    is_health = is_health || words == 0;
    const struct number *found = NULL;
    bool aside = false;
    for (size_t i = 0; i < r->n_tokens; i++) {
        if (r->tokens[i].number == 0)
            continue;
        const struct number *n = &r->numbers[r->tokens[i].number - 1];
        bool plain = n->type == NUMBER_PLAIN && (n->flags & (NUMBER_FRACTION | NUMBER_GLUED)) == 0;
        bool alone = is_item(r, &runs, n);
        bool word = (n->flags & NUMBER_WORD) != 0 && !asked && (!alone || n->low <= 1000) && !(is_health && leads_part(r, n)) &&
            (bare_words > 0 || n->low % 1000 != 0); /* "this one" is no score */
        if ((!plain && n->type != NUMBER_SCORE) || word || !extract_is_countable(n) || !extract_is_free(x, n) || x->promised[i] ||
            extract_is_bound(x, n, n->from, n->to) || reserved_end(r, RESERVED_UNIT_TABLET, n->to) > n->to || counts_entry(x, n) || is_spoken_for(x, &reaches, n) ||
            x->c->sides[i] & (SIDE_OTHER | SIDE_NOT_STATED))
            continue;
        if (n->type == NUMBER_PLAIN && !(asked && words == 0) && !stands_alone(x, meaning, n))
            continue;
        bool told = is_health || (alone && (r->tokens[i].flags & TOKEN_ASKED) == 0);
        enum observation_code code = n->type == NUMBER_SCORE ? OBS_PAIN : asked_code(r, n, told, more);
        if (code == OBS_PAIN && is_score(n) && !extract_has(x, OBS_PAIN)) {
            found = n; /* the last one: what is now stands last */
            aside = !is_health && n->type != NUMBER_SCORE;
        } else if ((code == OBS_SLEEP || code == OBS_TEMPERATURE || code == OBS_WATER) && !extract_has(x, code))
            extract_bare(x, code, n);
    }
    size_t before = x->n;
    if (found != NULL)
        extract_bare(x, OBS_PAIN, found);
    if (x->n > before)
        x->all[before].aside = aside;
}
