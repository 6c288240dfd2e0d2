/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/extract.h"

#include <string.h>

#include "base/utf8.h"

size_t reserved_end(const struct reader *r, enum reserved what, size_t token)
{
    int concept = r->lexicon->reserved[what];
    if (concept < 0 || token >= r->n_tokens)
        return 0;
    uint32_t symbol = r->lexicon->concept_base + (uint32_t)concept;
    size_t end = 0;
    for (uint32_t i = r->first_edge[token]; i < r->end_edge[token]; i++)
        if (r->edges[i].symbol == symbol && r->edges[i].to > end)
            end = r->edges[i].to;
    return end;
}

static bool is_countable(const struct number *n)
{
    return (n->flags & (NUMBER_OTHER | NUMBER_NEGATIVE | NUMBER_HASH | NUMBER_MONEY | NUMBER_PERCENT)) == 0;
}

static bool is_free(const struct extraction *x, const struct number *n)
{
    for (size_t i = n->from; i < n->to; i++)
        if (x->claimed[i])
            return false;
    return true;
}

const struct number *free_number(const struct extraction *x, size_t token)
{
    if (token >= x->r->n_tokens || x->r->tokens[token].number == 0)
        return NULL;
    const struct number *n = &x->r->numbers[x->r->tokens[token].number - 1];
    return n->type == NUMBER_PLAIN && is_countable(n) && is_free(x, n) ? n : NULL;
}

void claim(struct extraction *x, const struct number *n)
{
    for (size_t i = n->from; i < n->to; i++)
        x->claimed[i] = x->spoken[i] = true;
}

struct observation *extract_add(struct extraction *x, enum observation_code code, size_t from, size_t to)
{
    if (x->n == OBSERVATIONS_MAX) {
        x->r->truncated = true;
        return NULL;
    }
    for (size_t i = from; i < to; i++)
        x->spoken[i] = true;
    x->at[x->n] = (uint16_t)from;
    struct observation *o = &x->all[x->n++];
    *o = (struct observation){ .code = code, .from = x->r->tokens[from].from, .to = x->r->tokens[to - 1].to };
    return o;
}

static int local_minute(const struct reader *r)
{
    int64_t s = (r->request->now_utc + r->request->utc_offset_s) % 86400;
    return (int)((s < 0 ? s + 86400 : s) / 60);
}

/* Minutes of the day of a clock or a bare hour; one that may be am or pm is the last before now. */
static bool minute_of(const struct reader *r, const struct number *n, int *minute)
{
    int m = n->low;
    bool open = n->half == HALF_NONE;
    if (n->type == NUMBER_PLAIN) {
        if (n->low < 0 || n->low > 24000 || n->flags & NUMBER_FRACTION)
            return false;
        m = n->low / 1000 * 60;
        open = m < 13 * 60 && m > 0;
    } else if (n->type != NUMBER_CLOCK)
        return false;
    m %= 1440;
    open = open && m < 13 * 60;
    if (open) {
        int now = local_minute(r), am = m % 720, pm = am + 720;
        m = pm <= now ? pm : am <= now ? am : pm;
    }
    *minute = m;
    return true;
}

/* value * scale, rounded; false when it is outside what the code allows. */
static bool scaled(enum observation_code code, double value, int64_t *out)
{
    const struct observation_kind *kind = &OBSERVATION_KINDS[code];
    double v = value * kind->scale + 0.5;
    if (v < 0 || v > 1e12)
        return false;
    *out = (int64_t)v;
    return *out >= kind->min && *out <= kind->max;
}

static double unit_value(enum observation_code code, int32_t milli, double factor)
{
    double v = (double)milli / 1000 * factor;
    if (code == OBS_TEMPERATURE && v >= 93)
        v = (v - 32) * 5 / 9;
    return v;
}

static bool in_gap(const struct hit *h, size_t token)
{
    return token - h->from < 32 && (h->gaps >> (token - h->from) & 1) != 0;
}

/* The phrase says its denial itself: "no lunch", "couldnt sleep". */
static bool denies_itself(const struct extraction *x, const struct hit *h)
{
    for (size_t i = 0; i < x->c->n_triggers; i++) {
        const struct trigger *t = &x->c->triggers[i];
        if (t->type == CONTEXT_DENY && t->from >= h->from && t->to <= h->to && !in_gap(h, t->from))
            return true;
    }
    return false;
}

/* What context says of the words of a hit, but for its numbers. */
static bool is_said(const struct extraction *x, const struct hit *h, bool *denied)
{
    const struct reader *r = x->r;
    *denied = false;
    for (size_t i = h->from; i < h->to; i++) {
        if (x->c->sides[i] & (SIDE_OTHER | SIDE_NOT_STATED | SIDE_PAST))
            return false;
        *denied = *denied || (x->c->sides[i] & SIDE_DENIED) != 0;
    }
    for (size_t m = x->c->first_mention[h->from > 12 ? h->from - 12 : 0]; m < r->n_mentions && r->mentions[m].token_from < h->to; m++) {
        const struct mention *k = &r->mentions[m];
        if (k->token_to <= h->from)
            continue;
        bool whole = k->token_from <= h->from && k->token_to >= h->to, inside = k->token_from >= h->from && k->token_to <= h->to;
        if (!whole && !inside)
            continue;
        if (k->experiencer == EXPERIENCER_OTHER || k->mode == MODE_HYPOTHETICAL || k->mode == MODE_QUESTION ||
            (k->mode == MODE_FIGURATIVE && whole && h->last_number == 0) || k->tense == TENSE_PAST)
            return false;
        if (k->polarity == POLARITY_ABSENT || (k->polarity == POLARITY_UNSURE && whole && k->why != NULL))
            *denied = true;
    }
    *denied = *denied && !denies_itself(x, h);
    return true;
}

/* The number types that a code reads. */
static bool reads(enum observation_code code, const struct number *n)
{
    bool clock = OBSERVATION_KINDS[code].type == OBS_TYPE_TIME;
    if (!is_countable(n))
        return false;
    if (n->type == NUMBER_BP)
        return code == OBS_BP_SYS;
    if (n->type == NUMBER_CLOCK)
        return clock;
    if (n->type == NUMBER_SCORE)
        return code == OBS_PAIN || code == OBS_STRESS;
    return n->type == NUMBER_PLAIN || n->type == NUMBER_ORDINAL;
}

static void add_pressure(struct extraction *x, const struct hit *h, const struct number *n)
{
    struct observation *sys = extract_add(x, OBS_BP_SYS, h->from, h->to), *dia = extract_add(x, OBS_BP_DIA, h->from, h->to);
    if (sys == NULL || dia == NULL)
        return;
    sys->value = sys->value_high = n->low / 1000;
    dia->value = dia->value_high = n->high / 1000;
}

static bool add_time(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *n)
{
    int minute = 0;
    if (e->minus) {
        double back = n != NULL ? (double)n->low / 1000 * e->factor : e->factor;
        if (back < 0 || back > 60 * 24 * 30)
            return false;
        int64_t at = (int64_t)local_minute(x->r) - (int64_t)(back + 0.5);
        int64_t day = at >= 0 ? 0 : -((-at + 1439) / 1440);
        minute = (int)(at - day * 1440);
        struct observation *o = extract_add(x, e->code, h->from, h->to);
        if (o != NULL) {
            o->value = o->value_high = minute;
            o->day = (int)day;
        }
        return true;
    }
    if (n != NULL) {
        if (!minute_of(x->r, n, &minute))
            return false;
    } else {
        int64_t hour, rest;
        struct str text = str_of(e->value), part;
        if (e->value == NULL || !str_cut(&text, ':', &part) || !text_to_int(part, 0, 23, &hour) || !text_to_int(text, 0, 59, &rest))
            return false;
        minute = (int)(hour * 60 + rest);
    }
    struct observation *o = extract_add(x, e->code, h->from, h->to);
    if (o != NULL)
        o->value = o->value_high = minute;
    return true;
}

static bool add_number(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *first,
                       const struct number *last)
{
    int64_t low = 0, high = 0;
    bool bare = last == NULL;
    if (bare && (e->code == OBS_PAIN || e->code == OBS_TEMPERATURE || e->code == OBS_AGE || e->code == OBS_BP_SYS) && !e->none &&
        e->value == NULL)
        return false;
    double a = e->factor, b = e->factor;
    if (e->none || (bare && e->code == OBS_ROUTINE_DONE))
        a = b = 0;
    else if (bare && e->value != NULL) {
        int64_t v;
        if (!text_to_scaled(str_of(e->value), 3, 0, 1000000000, &v))
            return false;
        a = b = (double)v / 1000 * e->factor;
    } else if (!bare) {
        a = unit_value(e->code, first != NULL && !e->change ? first->low : last->low, e->factor);
        b = unit_value(e->code, last->high, e->factor);
    }
    if (a > b) {
        double swap = a;
        a = b;
        b = swap;
    }
    if (!scaled(e->code, a, &low) || !scaled(e->code, b, &high))
        return false;
    if (e->change && first != NULL) {
        int64_t was_low, was_high;
        if (!scaled(e->code, unit_value(e->code, first->low, e->factor), &was_low) ||
            !scaled(e->code, unit_value(e->code, first->high, e->factor), &was_high))
            return false;
        struct observation *was = extract_add(x, e->code, h->from, h->to);
        if (was != NULL) {
            was->value = was_low;
            was->value_high = was_high;
            was->earlier = true;
        }
    }
    struct observation *o = extract_add(x, e->code, h->from, h->to);
    if (o != NULL) {
        o->value = low;
        o->value_high = high;
        o->earlier = e->earlier;
        o->detail = e->detail;
    }
    return true;
}

/* The same code was read from words that this hit shares. */
static bool is_told(const struct extraction *x, const struct hit *h, enum observation_code code, const char *value)
{
    uint32_t from = x->r->tokens[h->from].from, to = x->r->tokens[h->to - 1].to;
    bool once = OBSERVATION_KINDS[code].type == OBS_TYPE_BOOL;
    for (size_t i = 0; i < x->n; i++) {
        const struct observation *o = &x->all[i];
        if (o->code != code)
            continue;
        if (once || (value != NULL && o->text != NULL && strcmp(o->text, value) == 0))
            return true;
        if (o->from < to && o->to > from && (value == NULL || o->text == NULL))
            return true;
    }
    return false;
}

/* "right" in "right now" is no side. */
static bool is_in_trigger(const struct extraction *x, const struct hit *h)
{
    for (size_t i = 0; i < x->c->n_triggers && x->c->triggers[i].from <= h->from; i++) {
        const struct trigger *t = &x->c->triggers[i];
        if (!t->dead && t->to >= h->to && t->to - t->from > h->to - h->from)
            return true;
    }
    return false;
}

/* "this one tonight": a bare "one" is a score only beside a word for pain. */
static bool is_vague(const struct extraction *x, const struct hit *h, enum observation_code code, const struct number *n)
{
    const struct reader *r = x->r;
    if (code != OBS_PAIN || n == NULL || (n->flags & NUMBER_WORD) == 0 || n->low > 1000 || n->low == 0)
        return false;
    for (size_t m = x->c->first_mention[h->from]; m < r->n_mentions && r->mentions[m].token_from < h->to; m++)
        if (r->mentions[m].concept == r->lexicon->reserved[RESERVED_HEADACHE] ||
            r->mentions[m].concept == r->lexicon->reserved[RESERVED_PAIN_WORD])
            return false;
    return true;
}

static void add_hit(struct extraction *x, const struct hit *h)
{
    struct reader *r = x->r;
    const struct extract_entry *e = &r->lexicon->extracts[h->target];
    const struct observation_kind *kind = &OBSERVATION_KINDS[e->code];
    const struct number *first = h->first_number != 0 ? &r->numbers[h->first_number - 1] : NULL;
    const struct number *last = h->last_number != 0 ? &r->numbers[h->last_number - 1] : NULL;
    bool denied;
    bool claims = kind->type == OBS_TYPE_NUMBER || kind->type == OBS_TYPE_TIME; /* "a 4 on the left" says the side and leaves the 4 */
    if (claims && ((last != NULL && (!reads(e->code, last) || !is_free(x, last))) ||
                   (first != NULL && (!reads(e->code, first) || !is_free(x, first)))))
        return;
    if (h->flags & EDGE_DOUBTFUL || !is_said(x, h, &denied) || (denied && !e->none) ||
        is_told(x, h, e->code, kind->type == OBS_TYPE_CODE ? e->value : NULL))
        return;
    bool added = false;
    struct observation *o;
    if (is_vague(x, h, e->code, last) || (h->last_number == 0 && is_in_trigger(x, h)))
        return;
    if (last != NULL && last->type == NUMBER_BP && last->flags & NUMBER_CM && h->to - h->from < 2)
        return;
    switch (kind->type) {
    case OBS_TYPE_NUMBER:
        if (last != NULL && last->type == NUMBER_BP) {
            add_pressure(x, h, last);
            added = true;
        } else
            added = add_number(x, h, e, first, last);
        break;
    case OBS_TYPE_TIME:
        added = add_time(x, h, e, last);
        break;
    case OBS_TYPE_BOOL:
    case OBS_TYPE_CODE:
    case OBS_TYPE_TEXT:
        o = extract_add(x, e->code, h->from, h->to);
        added = o != NULL;
        if (o == NULL)
            break;
        o->value = o->value_high = e->none ? 0 : 1;
        o->detail = e->detail;
        o->text = kind->type == OBS_TYPE_BOOL ? NULL : e->value;
        if (kind->type == OBS_TYPE_TEXT && o->text == NULL)
            o->text = utf8_repaired((struct str){ r->text.s + o->from, o->to - o->from }, r->arena).s;
        break;
    }
    if (added && claims && last != NULL)
        claim(x, last);
    if (added && claims && first != NULL)
        claim(x, first);
}

enum { WEIGHTS = 160 };

/* Longer is heavier; a phrase with a gap is lighter than one without. */
static int weight_of(const struct hit *h)
{
    int weight = (h->to - h->from - __builtin_popcount(h->gaps)) * 2 - (h->gaps != 0);
    return weight < 0 ? 0 : weight >= WEIGHTS ? WEIGHTS - 1 : weight;
}

/* The longest first: it knows most about its numbers.  Where equal, in the order of the text. */
static void add_hits(struct extraction *x)
{
    const struct reader *r = x->r;
    uint32_t *next = arena_array_raw(r->arena, r->n_hits + 1, sizeof *next);
    uint32_t heads[WEIGHTS];
    if (next == NULL)
        return;
    for (int w = 0; w < WEIGHTS; w++)
        heads[w] = UINT32_MAX;
    for (uint32_t i = 0; i < r->n_hits; i++) /* hits stand from the end of the text to its start */
        if (r->hits[i].kind == PHRASE_EXTRACT) {
            int w = weight_of(&r->hits[i]);
            next[i] = heads[w];
            heads[w] = i;
        }
    for (int w = WEIGHTS; w-- > 0;)
        for (uint32_t i = heads[w]; i != UINT32_MAX; i = next[i])
            add_hit(x, &r->hits[i]);
}

static bool has_code(const struct extraction *x, enum observation_code code)
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
static void add_no_pain(struct extraction *x)
{
    const struct reader *r = x->r;
    const struct mention *denied = NULL;
    for (size_t m = 0; m < r->n_mentions; m++) {
        const struct mention *k = &r->mentions[m];
        if (k->concept != r->lexicon->reserved[RESERVED_HEADACHE] && k->concept != r->lexicon->reserved[RESERVED_PAIN_WORD])
            continue;
        if (k->polarity != POLARITY_ABSENT || k->experiencer != EXPERIENCER_PATIENT || k->mode != MODE_STATED || k->tense == TENSE_PAST ||
            k->tense == TENSE_RECURRING)
            return;
        for (size_t o = 0; o < r->n_mentions; o++)
            if (o != m && forbids_zero(r, &r->mentions[o], k))
                return;
        denied = k;
    }
    if (denied != NULL && !has_code(x, OBS_PAIN))
        extract_add(x, OBS_PAIN, denied->token_from, denied->token_to);
}

/* Marks the tokens that mean something to the diary or to context, so that a number beside one is no count of something else. */
static void mark_meaning(const struct extraction *x, bool *meaning)
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

/* The number lies in a date, a span of time, or another phrase that is about something else. */
static bool is_spoken_for(const struct extraction *x, const struct number *n)
{
    const struct reader *r = x->r;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        bool other = h->kind == PHRASE_CONTEXT || h->kind == PHRASE_DAY || h->kind == PHRASE_DELAY || h->kind == PHRASE_INTENT;
        if (other && h->from <= n->from && h->to >= n->to)
            return true;
    }
    for (size_t m = 0; m < r->n_mentions && r->mentions[m].token_from <= n->from; m++)
        if (r->mentions[m].token_to >= n->to && r->mentions[m].token_to - r->mentions[m].token_from > n->to - n->from)
            return true;
    return false;
}

static bool stands_alone(const struct extraction *x, const bool *meaning, const struct number *n)
{
    const struct reader *r = x->r;
    bool before = n->from == 0 || r->tokens[n->from].brk >= BREAK_SOFT || meaning[n->from - 1u];
    bool behind = n->to == r->n_tokens || r->tokens[n->to].brk >= BREAK_SOFT || meaning[n->to];
    size_t i = n->from; /* what stands before it, behind small words: "took 2", "sumatriptan 100 at 8" */
    while (i > 0 && r->tokens[i].brk < BREAK_SOFT && i - 1 < n->from && r->tokens[i - 1].flags & TOKEN_LIGHT && !x->claimed[i - 1])
        i--;
    if (i > 0 && r->tokens[i].brk < BREAK_SOFT && (x->claimed[i - 1] || reserved_end(r, RESERVED_TOOK, i - 1) > 0))
        return false;
    return before && behind;
}

/* The open question says what a bare number is. */
static enum observation_code asked_code(const struct reader *r, const struct number *n, bool is_health)
{
    switch (r->request->question) {
    case QUESTION_PAIN:
        return OBS_PAIN;
    case QUESTION_SLEEP:
        return OBS_SLEEP;
    case QUESTION_TEMPERATURE:
        return (n->low >= 34000 && n->high <= 43000) || (n->low >= 93000 && n->high <= 110000) ? OBS_TEMPERATURE : OBS_NONE;
    case QUESTION_NONE:
    case QUESTION_YES_NO:
        return is_health ? OBS_PAIN : OBS_NONE;
    case QUESTION_WATER:
    case QUESTION_MENU:
        break;
    }
    return OBS_NONE;
}

static bool is_score(const struct number *n)
{
    return n->type == NUMBER_SCORE || (n->low >= 0 && n->high <= 10000 && n->low % 500 == 0 && n->high % 500 == 0);
}

/* What is left over: a bare number beside a headache, or alone, or in answer to a question (27, 28). */
static void add_left_over(struct extraction *x)
{
    struct reader *r = x->r;
    bool *meaning = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *meaning);
    if (meaning == NULL)
        return;
    mark_meaning(x, meaning);
    bool asked = r->request->question != QUESTION_NONE && r->request->question != QUESTION_YES_NO;
    bool is_health = x->n > 0;
    size_t words = 0, bare_words = 0;
    for (size_t m = 0; m < r->n_mentions && !is_health; m++)
        is_health = r->mentions[m].concept == r->lexicon->reserved[RESERVED_HEADACHE] && r->mentions[m].experiencer == EXPERIENCER_PATIENT;
    for (size_t i = 0; i < r->n_tokens; i++) {
        words += r->tokens[i].number == 0 && !meaning[i];
        bare_words += r->tokens[i].number == 0 && (r->tokens[i].flags & TOKEN_LIGHT) == 0;
    }
    is_health = is_health || words == 0;
    const struct number *found = NULL;
    for (size_t i = 0; i < r->n_tokens; i++) {
        if (r->tokens[i].number == 0)
            continue;
        const struct number *n = &r->numbers[r->tokens[i].number - 1];
        bool plain = n->type == NUMBER_PLAIN && (n->flags & (NUMBER_FRACTION | NUMBER_GLUED)) == 0;
        bool word = (n->flags & NUMBER_WORD) != 0 && !asked &&
            (bare_words > 0 || n->low % 1000 != 0); /* "this one" is no score */
        if ((!plain && n->type != NUMBER_SCORE) || word || !is_countable(n) || !is_free(x, n) || is_spoken_for(x, n) ||
            x->c->sides[i] & (SIDE_OTHER | SIDE_NOT_STATED))
            continue;
        if (n->type == NUMBER_PLAIN && !(asked && words == 0) && !stands_alone(x, meaning, n))
            continue;
        enum observation_code code = n->type == NUMBER_SCORE ? OBS_PAIN : asked_code(r, n, is_health);
        if (code == OBS_PAIN && is_score(n) && !has_code(x, OBS_PAIN))
            found = n; /* the last one: what is now stands last */
        else if (code == OBS_SLEEP || code == OBS_TEMPERATURE) {
            struct extract_entry e = { .code = code, .factor = 1 };
            struct hit h = { .from = n->from, .to = n->to };
            if (!has_code(x, code) && add_number(x, &h, &e, NULL, n))
                claim(x, n);
        }
    }
    if (found == NULL)
        return;
    struct extract_entry e = { .code = OBS_PAIN, .factor = 1 };
    struct hit h = { .from = found->from, .to = found->to };
    if (add_number(x, &h, &e, NULL, found))
        claim(x, found);
}

/* "since yesterday" is no yesterday. */
static bool lies_in_longer(const struct reader *r, const struct hit *h)
{
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *o = &r->hits[i];
        if (o->kind == h->kind && o->from <= h->from && o->to >= h->to && o->to - o->from > h->to - h->from)
            return true;
    }
    return false;
}

/* How far the day word lies from the entry; what is behind it a little nearer. */
static unsigned distance(const struct hit *day, unsigned at)
{
    return at < day->from ? (day->from - at) * 2u - 1 : at >= day->to ? (at - day->to + 1u) * 2u : 0;
}

/* "yesterday 7", "4 yesterday and 2 today": the nearest day word in the same part of the sentence, else in the sentence. */
static void set_days(struct extraction *x)
{
    const struct reader *r = x->r;
    for (size_t k = 0; k < x->n; k++) {
        const struct hit *best = NULL;
        bool best_near = false;
        for (size_t i = 0; i < r->n_hits; i++) {
            const struct hit *h = &r->hits[i];
            if (h->kind != PHRASE_DAY || lies_in_longer(r, h) || r->tokens[x->at[k]].sentence != r->tokens[h->from].sentence)
                continue;
            bool near = x->c->segment[x->at[k]] == x->c->segment[h->from];
            if (best == NULL || near > best_near || (near == best_near && distance(h, x->at[k]) < distance(best, x->at[k]))) {
                best = h;
                best_near = near;
            }
        }
        if (best != NULL && x->all[k].day == 0)
            x->all[k].day = r->lexicon->days[best->target].day;
    }
}

static bool comes_before(const struct observation *x, const struct observation *y)
{
    if (x->from != y->from)
        return x->from < y->from;
    if (x->earlier != y->earlier)
        return x->earlier;
    return x->code < y->code;
}

static void sort(struct extraction *x)
{
    for (size_t i = 1; i < x->n; i++) {
        struct observation o = x->all[i];
        size_t at = i;
        for (; at > 0 && comes_before(&o, &x->all[at - 1]); at--)
            x->all[at] = x->all[at - 1];
        x->all[at] = o;
    }
}

void read_extract(struct extraction *x)
{
    const struct reader *r = x->r;
    x->claimed = arena_array(r->arena, r->n_tokens + 1, sizeof *x->claimed);
    x->spoken = arena_array(r->arena, r->n_tokens + 1, sizeof *x->spoken);
    x->all = arena_array_raw(r->arena, OBSERVATIONS_MAX, sizeof *x->all);
    if (!arena_ok(r->arena)) {
        x->r->failed = true;
        return;
    }
    add_hits(x);
    extract_medicines(x);
    add_left_over(x);
    add_no_pain(x);
    set_days(x);
    sort(x);
    const struct observation *last = NULL; /* of several scores of a day the last is how it is now */
    for (size_t i = x->n; i-- > 0;)
        if (x->all[i].code == OBS_PAIN && last != NULL && x->all[i].day == last->day)
            x->all[i].earlier = true;
        else if (x->all[i].code == OBS_PAIN && !x->all[i].earlier)
            last = &x->all[i];
}
