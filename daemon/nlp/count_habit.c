/* SPDX-License-Identifier: ISC
 * count_habit.c - on how many days of thirty a medicine is taken, told by days of the week, dates, shifts, meals or an empty pack. */
#include <config.h>

#include "nlp/count.h"
#include "nlp/extract.h"

enum { WEEK = 7, MONTH = 30, MONTH_LONG = 31, DATES_LEAST = 4, WEEKDAYS_LEAST = 2, RANGE_LEAST = 4, DATE_REACH = 4, NEAR_WORDS = 8, REACH = 60, LOOKS_MAX = 32 };

struct habit {
    size_t from, to;
    int32_t milli; /* days of thirty */
    bool sure;
    bool counted; /* dates or a pack: they are of the medicine wherever it stands */
};

static bool is_preventive(const struct reader *r, const struct hit *h)
{
    for (size_t m = 0; m < r->n_mentions; m++)
        if (r->mentions[m].concept == r->lexicon->reserved[RESERVED_PREVENTIVE] && r->mentions[m].token_from < h->to &&
            r->mentions[m].token_to > h->from)
            return true;
    return false;
}

/* Tokens between the habit and what lies at [from, to). */
static size_t distance(const struct habit *habit, size_t from, size_t to)
{
    return to <= habit->from ? habit->from - to : from >= habit->to ? from - habit->to : 0;
}

/* The same sentence is near, all else far. */
static size_t reach_of(const struct reader *r, const struct habit *habit, size_t from, size_t to)
{
    return distance(habit, from, to) + (r->tokens[from].sentence == r->tokens[habit->from].sentence ? 0 : REACH);
}

/* The medicine that stands nearest, or NULL. */
static const struct hit *find_medicine(const struct reader *r, const struct habit *habit)
{
    const struct hit *best = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        size_t reach = h->kind == PHRASE_MEDICATION ? reach_of(r, habit, h->from, h->to) : SIZE_MAX;
        if (reach < least || (reach == least && best != NULL && h->to - h->from > best->to - best->from)) {
            best = h;
            least = reach;
        }
    }
    return best;
}

/* A word for the pain in the head stands nearer than the medicine: it may be the pain that comes so often. */
static bool is_of_pain(const struct reader *r, const struct habit *habit, size_t medicine)
{
    for (size_t m = 0; m < r->n_mentions; m++) {
        const struct mention *k = &r->mentions[m];
        bool pain = k->concept == r->lexicon->reserved[RESERVED_HEADACHE] || k->concept == r->lexicon->reserved[RESERVED_PAIN_WORD];
        if (pain && reach_of(r, habit, k->token_from, k->token_to) < medicine)
            return true;
    }
    return false;
}

/* Words of weight between the two are few, and no sentence ends there. */
static bool is_near(const struct reader *r, const struct habit *habit, const struct hit *h)
{
    size_t from = h->to <= habit->from ? h->to : habit->to, to = h->to <= habit->from ? habit->from : h->from, words = 0;
    if (r->tokens[h->from].sentence != r->tokens[habit->from].sentence)
        return false;
    for (size_t i = from; i < to; i++)
        words += (r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_EMOJI)) == 0;
    return words <= NEAR_WORDS;
}

/* Nothing but counting and small words in the part between commas that the habit stands in; a medicine elsewhere in the sentence may be
 * meant by it. */
static bool stands_alone(const struct counting *c, const struct habit *habit)
{
    const struct reader *r = c->r;
    size_t from = habit->from, to = habit->to;
    while (from > 0 && r->tokens[from].brk < BREAK_SOFT)
        from--;
    while (to < r->n_tokens && r->tokens[to].brk < BREAK_SOFT)
        to++;
    for (size_t i = from; i < to; i++) {
        bool small = (r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_EMOJI)) != 0 || reserved_end(r, RESERVED_TOOK, i) > i;
        for (size_t k = 0; !small && k < c->n; k++)
            small = c->marks[k].from <= i && c->marks[k].to > i;
        if (!small)
            return false;
    }
    return true;
}

/* The same part between commas. */
static bool is_beside(const struct reader *r, const struct habit *habit, const struct hit *h)
{
    size_t first = h->from < habit->from ? h->from : habit->from, last = h->from < habit->from ? habit->from : h->from;
    for (size_t i = first + 1; i <= last; i++)
        if (r->tokens[i].brk >= BREAK_SOFT)
            return false;
    return true;
}

/* No text tells of more habits than that; each looks at all of it. */
static bool may_look(struct counting *c)
{
    c->n_looks += c->n_looks <= LOOKS_MAX;
    return c->n_looks <= LOOKS_MAX;
}

/* Holds the habit against the days of the class of its medicine. */
static void tell(struct counting *c, const struct habit *habit)
{
    const struct lexicon *x = c->r->lexicon;
    if (c->r->n_added == EDGES_ADDED || !may_look(c))
        return;
    const struct hit *h = find_medicine(c->r, habit);
    if (h == NULL || is_preventive(c->r, h) || (!habit->counted && !is_beside(c->r, habit, h) &&
                                                         (c->r->tokens[h->from].sentence != c->r->tokens[habit->from].sentence || !stands_alone(c, habit))))
        return;
    const struct medication *m = &x->medications[x->medication_names[h->target].medication];
    bool unknown = str_is(str_of(m->class_name), "unknown");
    int32_t days = unknown ? x->overuse_most : m->overuse_days, least = unknown ? x->overuse_least : days;
    if (days == 0)
        return;
    bool sure = habit->sure && (h->flags & (EDGE_CORRECTED | EDGE_DOUBTFUL)) == 0 && (is_near(c->r, habit, h) || !is_of_pain(c->r, habit, reach_of(c->r, habit, h->from, h->to)));
    if (!sure && is_of_pain(c->r, habit, reach_of(c->r, habit, h->from, h->to)) && !is_near(c->r, habit, h))
        return;
    bool over = sure && habit->milli >= days * 1000;
    if (!over && habit->milli * 3 < least * 2000)
        return;
    c->r->counted_med[c->r->n_added] = (uint16_t)(h->from + 1u);
    reader_add_mention(c->r, x->reserved[over ? RESERVED_OVERUSE : RESERVED_OVERUSE_NEARLY], habit->from, habit->to);
}

static unsigned weekday_of(const struct count_mark *mark)
{
    return (unsigned)(mark->entry->milli / 1000) % WEEK;
}

/* Something at or between the tokens goes from one to the other: a word, or a dash. */
static bool is_range(const struct counting *c, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (count_at(c, COUNT_TO, i) != NULL)
            return true;
    return from == to && (c->r->tokens[to].flags & TOKEN_DASH) != 0;
}

/* "mon wed fri", "monday to friday".  Returns the mark behind the last one of the list. */
static size_t read_weekdays(struct counting *c, size_t first, bool always, bool once)
{
    struct habit habit = { .from = c->marks[first].from, .to = c->marks[first].to };
    unsigned days = 1u << weekday_of(&c->marks[first]);
    size_t last = first, widest = 0;
    bool each = c->marks[first].entry->each;
    for (size_t i = first + 1; i < c->n; i++) {
        const struct count_mark *m = &c->marks[i];
        if (m->entry->kind != COUNT_WEEKDAY)
            continue;
        if (c->r->tokens[m->from].brk >= BREAK_SENTENCE || !count_joined(c, c->marks[last].to, m->from, COUNT_TO))
            break;
        unsigned at = weekday_of(&c->marks[last]), end = weekday_of(m), n = 0;
        for (bool range = is_range(c, c->marks[last].to, m->from); range && at != end; at = (at + 1) % WEEK, n++)
            days |= 1u << at;
        widest = n + 1 > widest ? n + 1 : widest;
        days |= 1u << end;
        each = each || m->entry->each;
        habit.to = m->to;
        last = i;
    }
    unsigned n_days = (unsigned)__builtin_popcount(days);
    habit.sure = (each || always || widest >= RANGE_LEAST) && !once;
    habit.milli = (int32_t)n_days * MONTH * 1000 / WEEK;
    if (n_days >= WEEKDAYS_LEAST && (habit.sure || n_days >= RANGE_LEAST))
        tell(c, &habit);
    return last + 1;
}

/* "on the 1st, 3rd, 4th and 7th": days of one month that rise. */
static size_t read_dates(struct counting *c, size_t first)
{
    const struct reader *r = c->r;
    const struct number *n = count_whole(r, first, MONTH_LONG), *last = n;
    size_t at = first;
    bool dated = false;
    int32_t count = 0;
    for (size_t back = 1; back <= DATE_REACH && back <= first; back++)
        dated = dated || count_at(c, COUNT_DATE, first - back) != NULL;
    for (; n != NULL; n = count_whole(r, at, MONTH_LONG)) {
        if (count > 0 && n->low <= last->low)
            break;
        dated = dated || n->type == NUMBER_ORDINAL;
        last = n;
        count++;
        for (at = n->to; at < r->n_tokens && r->tokens[at].number == 0 && r->tokens[at].brk < BREAK_SENTENCE;)
            if (count_joined(c, at, at + 1, COUNT_DATE))
                at++;
            else
                break;
    }
    dated = dated || count_at(c, COUNT_MONTH, at) != NULL;
    if (count < DATES_LEAST || !dated)
        return first + 1;
    int32_t span = (last->low - r->numbers[r->tokens[first].number - 1].low) / 1000 + 1;
    struct habit habit = { .from = first, .to = last->to, .milli = count * 1000, .sure = true, .counted = true };
    if (span >= 2 * WEEK && count * MONTH / span > count)
        habit.milli = count * MONTH * 1000 / span;
    tell(c, &habit);
    return last->to;
}

/* A day of the month, or of the week, beside a word for it. */
static bool day_near(const struct counting *c, size_t from, size_t to, int32_t *day, int32_t *cycle, size_t *end)
{
    for (size_t i = from; i < to; i++) {
        const struct number *n = count_whole(c->r, i, MONTH_LONG);
        const struct count_mark *weekday = count_at(c, COUNT_WEEKDAY, i);
        bool dated = n != NULL && (n->type == NUMBER_ORDINAL || (i > 0 && count_at(c, COUNT_DATE, i - 1) != NULL) ||
                                   (i > 1 && count_at(c, COUNT_DATE, i - 2) != NULL) || count_at(c, COUNT_MONTH, n->to) != NULL);
        if (!dated && weekday == NULL)
            continue;
        *day = weekday != NULL ? weekday->entry->milli / 1000 : n->low / 1000;
        *cycle = weekday != NULL ? WEEK : MONTH;
        *end = i + 1;
        return true;
    }
    return false;
}

/* How many days lie between two that are named, or how long a span is that stands there; 0: not told. */
static int32_t days_told(const struct counting *c, size_t from, size_t to)
{
    const struct reader *r = c->r;
    int32_t first, second, cycle, other;
    size_t end;
    if (day_near(c, from, to, &first, &cycle, &end) && day_near(c, end, to, &second, &other, &end) && cycle == other)
        return (second - first + cycle) % cycle;
    for (size_t i = from; i < to; i++)
        for (uint32_t e = r->first_edge[i]; e < r->end_edge[i]; e++)
            if (r->edges[e].symbol == r->lexicon->number_base + NUMBER_SPAN && r->numbers[r->edges[e].last_number - 1].low >= 1440000)
                return r->numbers[r->edges[e].last_number - 1].low / 1440000;
    return 0;
}

/* "a box of 12 opened on the 2nd, empty on the 19th": one a time. */
static void read_pack(struct counting *c, const struct count_mark *pack)
{
    const struct reader *r = c->r;
    size_t from = pack->from, to = pack->to;
    if (!may_look(c))
        return;
    int32_t pieces = count_value(c, pack) / 1000;
    while (from > 0 && r->tokens[from].brk < BREAK_SENTENCE)
        from--;
    while (to < r->n_tokens && r->tokens[to].sentence <= r->tokens[pack->from].sentence + 1)
        to++;
    int32_t days = days_told(c, pack->to, to);
    if (days == 0)
        days = days_told(c, from, pack->from);
    if (days == 0 || pieces == 0)
        return;
    int64_t milli = (int64_t)pieces * MONTH * 1000 / days;
    tell(c, &(struct habit){ .from = pack->from, .to = pack->to, .milli = (int32_t)(milli > MONTH * 1000 ? MONTH * 1000 : milli), .sure = true,
                              .counted = true });
}

/* "one day in two hundred": a number of it is longer than it knows. */
static bool goes_on(const struct reader *r, const struct count_mark *m)
{
    for (size_t i = m->from; i < m->to; i++)
        if (r->tokens[i].number != 0 && r->numbers[r->tokens[i].number - 1].to > m->to)
            return true;
    return false;
}

void count_habits(struct counting *c)
{
    bool always = count_has(c, COUNT_HABIT), once = count_has(c, COUNT_ONCE), emptied = count_has(c, COUNT_EMPTIED);
    bool medicine = false, lasting = false;
    for (size_t i = 0; i < c->n; i++)
        lasting = lasting || (c->marks[i].entry->kind == COUNT_HABIT && c->marks[i].entry->each);
    for (size_t i = 0; i < c->r->n_hits; i++)
        medicine = medicine || c->r->hits[i].kind == PHRASE_MEDICATION;
    if (!medicine)
        return;
    for (size_t i = 0; i < c->n; i++) {
        const struct count_mark *m = &c->marks[i];
        if (m->entry->kind == COUNT_WEEKDAY)
            i = read_weekdays(c, i, always, once) - 1;
        else if (m->entry->kind == COUNT_RATE && !goes_on(c->r, m))
            tell(c, &(struct habit){ .from = m->from, .to = m->to, .milli = count_value(c, m), .sure = !once });
        else if (m->entry->kind == COUNT_MEAL && m->entry->each && lasting && !once)
            tell(c, &(struct habit){ .from = m->from, .to = m->to, .milli = MONTH * 1000, .sure = true });
        else if (m->entry->kind == COUNT_PACK && emptied)
            read_pack(c, m);
    }
    for (size_t i = 0; i < c->r->n_tokens;)
        i = count_whole(c->r, i, MONTH_LONG) != NULL ? read_dates(c, i) : i + 1;
}
