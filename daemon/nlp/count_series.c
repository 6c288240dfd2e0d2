/* SPDX-License-Identifier: ISC
 * count_series.c - what is told of several times in their order, days, weeks or months, and whether it rises: "may 5, june 8, july 11",
 * "monday i could still work, tuesday i had to sit, today i cant get up". */
#include <config.h>

#include "nlp/count.h"

enum { LABELS_MAX = 40, ITEMS_LEAST = 3, ITEM_TOKENS = 12, BEFORE_TOKENS = 5, NEED_LEAST = 2, NEED_MOST = 4000, WEEK = 7, YEAR = 12, VALUE_MOST = 31, DAY_MILLI = 1440000, HOUR_MINUTES = 60, MENTION_REACH = 60 };
enum label_kind { LABEL_WEEKDAY, LABEL_MONTH, LABEL_WEEK, LABEL_DAY, LABEL_THEN, LABEL_NOW };
enum unit { UNIT_NONE, UNIT_NUMBER, UNIT_GRADE, UNIT_HOURS };

struct label {
    uint16_t from, to;
    enum label_kind kind;
    int order; /* among its kind */
    enum unit unit;
    int32_t milli;
    bool alien; /* a number of something else */
};

struct series {
    struct counting *c;
    struct label labels[LABELS_MAX];
    size_t n;
};

static void add_label(struct series *s, size_t from, size_t to, enum label_kind kind, int order)
{
    size_t at = s->n;
    for (size_t i = 0; i < s->n; i++)
        if (s->labels[i].from < to && s->labels[i].to > from) { /* "this week" is a label, and "today" in it none */
            if (s->labels[i].to - s->labels[i].from < (int)(to - from))
                s->labels[i] = (struct label){ .from = (uint16_t)from, .to = (uint16_t)to, .kind = kind, .order = order };
            return;
        }
    if (s->n == LABELS_MAX)
        return;
    for (s->n++; at > 0 && s->labels[at - 1].from > from; at--)
        s->labels[at] = s->labels[at - 1];
    s->labels[at] = (struct label){ .from = (uint16_t)from, .to = (uint16_t)to, .kind = kind, .order = order };
}

static void find_labels(struct series *s)
{
    const struct reader *r = s->c->r;
    for (size_t i = 0; i < s->c->n; i++) {
        const struct count_mark *m = &s->c->marks[i];
        int value = count_value(s->c, m) / 1000;
        if (m->entry->kind == COUNT_WEEKDAY)
            add_label(s, m->from, m->to, LABEL_WEEKDAY, value);
        else if (m->entry->kind == COUNT_MONTH)
            add_label(s, m->from, m->to, LABEL_MONTH, value);
        else if (m->entry->kind == COUNT_WEEK)
            add_label(s, m->from, m->to, LABEL_WEEK, value);
        else if (m->entry->kind == COUNT_THEN)
            add_label(s, m->from, m->to, LABEL_THEN, value);
        else if (m->entry->kind == COUNT_NOW)
            add_label(s, m->from, m->to, LABEL_NOW, 0);
    }
    for (size_t i = 0; i < r->n_hits; i++)
        if (r->hits[i].kind == PHRASE_DAY)
            add_label(s, r->hits[i].from, r->hits[i].to, LABEL_DAY, r->lexicon->days[r->hits[i].target].day);
}

/* The token begins something of the head, of counting, or nothing: the number before it is no number of cups. */
static bool may_follow(const struct series *s, size_t token)
{
    const struct reader *r = s->c->r;
    if (token >= r->n_tokens || r->tokens[token].brk >= BREAK_SOFT || (r->tokens[token].flags & (TOKEN_LIGHT | TOKEN_EMOJI)) != 0)
        return true;
    for (size_t i = 0; i < s->c->n; i++)
        if (s->c->marks[i].from <= token && s->c->marks[i].to > token)
            return true;
    for (size_t i = 0; i < s->n; i++)
        if (s->labels[i].from == token)
            return true;
    size_t low = 0, high = r->n_mentions;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->mentions[middle].token_from <= token)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t m = low; m-- > 0 && token - r->mentions[m].token_from < MENTION_REACH;)
        if (r->mentions[m].token_to > token &&
            (r->mentions[m].concept == r->lexicon->reserved[RESERVED_HEADACHE] || r->mentions[m].concept == r->lexicon->reserved[RESERVED_PAIN_WORD]))
            return true;
    return false;
}

/* The number is part of a time of day, how long, or a pressure. */
static bool is_bound(const struct reader *r, const struct number *n)
{
    for (size_t i = n->from > 2 ? n->from - 2u : 0; i <= n->from; i++)
        for (uint32_t e = r->first_edge[i]; e < r->end_edge[i]; e++) {
            uint32_t type = r->edges[e].symbol - r->lexicon->number_base;
            if (r->edges[e].symbol >= r->lexicon->number_base && r->edges[e].to > n->from && r->edges[e].to - r->edges[e].from > 1 &&
                (type == NUMBER_SPAN || type == NUMBER_CLOCK || type == NUMBER_BP))
                return true;
        }
    return false;
}

/* "3 days": whole days as a number of their own; 0: no such span begins at the token. */
static int32_t days_at(const struct reader *r, size_t token)
{
    for (uint32_t e = r->first_edge[token]; e < r->end_edge[token]; e++) {
        const struct edge *edge = &r->edges[e];
        int32_t low = edge->symbol == r->lexicon->number_base + NUMBER_SPAN ? r->numbers[edge->last_number - 1].low : 0;
        if (low > 0 && low % DAY_MILLI == 0 && low / DAY_MILLI <= VALUE_MOST && edge->to - edge->from > 1)
            return low / DAY_MILLI;
    }
    return 0;
}

static const struct number *number_at(const struct series *s, size_t token, bool *alien)
{
    const struct reader *r = s->c->r;
    if (r->tokens[token].number == 0)
        return NULL;
    const struct number *n = &r->numbers[r->tokens[token].number - 1];
    bool plain = (n->type == NUMBER_PLAIN || n->type == NUMBER_SCORE) &&
        (n->flags & (NUMBER_NEGATIVE | NUMBER_MONEY | NUMBER_PERCENT | NUMBER_OTHER | NUMBER_GLUED)) == 0;
    bool fits = plain && n->from == token && n->low >= 0 && n->high <= VALUE_MOST * 1000 && !is_bound(r, n) && may_follow(s, n->to);
    *alien = *alien || !fits;
    return fits ? n : NULL;
}

/* What the tokens say of it: a number, else how bad it was. */
static void read_value(const struct series *s, size_t from, size_t to, struct label *label)
{
    bool counts_days = label->kind == LABEL_MONTH || label->kind == LABEL_WEEK;
    label->unit = UNIT_NONE;
    label->alien = false;
    for (size_t i = from; i < to; i++) {
        int32_t days = counts_days ? days_at(s->c->r, i) : 0;
        if (days > 0) {
            label->unit = UNIT_NUMBER;
            label->milli = days * 1000;
            return;
        }
        const struct number *n = number_at(s, i, &label->alien);
        if (n == NULL)
            continue;
        label->unit = UNIT_NUMBER;
        label->milli = (n->low + n->high) / 2;
        return;
    }
    for (size_t i = from; i < to; i++) {
        const struct count_mark *grade = count_at(s->c, COUNT_GRADE, i);
        if (grade == NULL || (label->unit == UNIT_GRADE && count_value(s->c, grade) <= label->milli))
            continue;
        label->unit = UNIT_GRADE;
        label->milli = count_value(s->c, grade);
    }
}

static size_t item_end(const struct series *s, size_t i)
{
    const struct reader *r = s->c->r;
    size_t end = s->labels[i].to + (size_t)ITEM_TOKENS;
    size_t next = i + 1 < s->n ? s->labels[i + 1].from : r->n_tokens;
    return end < next ? end : next;
}

/* Behind each label; or before each, where the first has one there and the last none behind it: "3 in may, 5 in june, 8 in july". */
static void read_values(struct series *s)
{
    struct label first;
    size_t start = s->labels[0].from > BEFORE_TOKENS ? s->labels[0].from - (size_t)BEFORE_TOKENS : 0;
    for (size_t i = 0; i < s->n; i++)
        read_value(s, s->labels[i].to, item_end(s, i), &s->labels[i]);
    first = s->labels[0];
    read_value(s, start, s->labels[0].from, &first);
    if (first.unit != UNIT_NUMBER || s->labels[s->n - 1].unit == UNIT_NUMBER)
        return;
    s->labels[0] = first;
    for (size_t i = 1; i < s->n; i++)
        read_value(s, s->labels[i - 1].to, s->labels[i].from, &s->labels[i]);
}

/* b is a time behind a, in a series of a's kind. */
static bool follows(const struct label *a, const struct label *b)
{
    if (a->kind == LABEL_THEN || b->kind == LABEL_THEN)
        return false;
    if (b->kind == LABEL_NOW)
        return a->kind != LABEL_NOW && !(a->kind == LABEL_DAY && a->order == 0);
    if (b->kind == LABEL_DAY)
        return a->kind == LABEL_WEEKDAY || (a->kind == LABEL_DAY && b->order > a->order);
    if (a->kind != b->kind)
        return false;
    int step = b->order - a->order, cycle = a->kind == LABEL_WEEKDAY ? WEEK : a->kind == LABEL_MONTH ? YEAR : 0;
    if (cycle != 0)
        step = (step + cycle) % cycle;
    return step > 0 && (cycle == 0 || step <= cycle / 2);
}

/* The labels from first on that go on from one to the next; `valued`: only those with a value like the first's.  Their last in *last. */
static size_t chain(const struct series *s, size_t first, bool valued, size_t *last, size_t *rises, bool *falls)
{
    size_t n = 1;
    *last = first;
    *rises = 0;
    *falls = false;
    for (size_t i = first + 1; i < s->n; i++) {
        const struct label *a = &s->labels[*last], *b = &s->labels[i];
        if (b->kind == LABEL_THEN || (valued && b->unit != s->labels[first].unit))
            continue;
        if (!follows(a, b))
            break;
        *rises += b->milli > a->milli;
        *falls = *falls || b->milli < a->milli;
        *last = i;
        n++;
    }
    return n;
}

static enum reserved rise_of(const struct label *first)
{
    return first->kind == LABEL_MONTH        ? RESERVED_RISE_MONTHS
         : first->unit == UNIT_GRADE         ? RESERVED_RISE_GRADES
         : first->kind == LABEL_WEEK         ? RESERVED_RISE_WEEKS
                                             : RESERVED_RISE_DAYS;
}

static bool is_now(const struct label *label)
{
    return label->kind == LABEL_NOW || (label->kind == LABEL_DAY && label->order == 0);
}

/* Each tells something, and no number: three days in a row are no story. */
static bool is_told(const struct series *s, size_t first, size_t last)
{
    const struct reader *r = s->c->r;
    for (size_t i = first; i <= last; i++) {
        if (s->labels[i].kind == LABEL_THEN)
            continue;
        bool words = false;
        for (size_t k = s->labels[i].to; k < item_end(s, i); k++) {
            if (r->tokens[k].number != 0)
                return false;
            words = words || (r->tokens[k].flags & (TOKEN_LIGHT | TOKEN_EMOJI)) == 0;
        }
        if (!words)
            return false;
    }
    return true;
}

/* Minutes of a span that begins at the token; 0: none. */
static int32_t minutes_at(const struct reader *r, size_t token)
{
    for (uint32_t e = r->first_edge[token]; e < r->end_edge[token]; e++)
        if (r->edges[e].symbol == r->lexicon->number_base + NUMBER_SPAN && r->edges[e].to - r->edges[e].from > 1)
            return r->numbers[r->edges[e].last_number - 1].low / 1000;
    return 0;
}

static bool is_medicine_at(const struct reader *r, size_t token)
{
    for (size_t i = reader_first_hit(r, token); i < r->n_hits && r->hits[i].from == token; i++)
        if (r->hits[i].kind == PHRASE_MEDICATION)
            return true;
    return false;
}

/* How many pieces it took, or how long one helped, between two tokens; a number alone is of the unit that was told before it. */
static bool need_at(const struct series *s, size_t from, size_t to, enum unit *unit, int32_t *milli)
{
    const struct reader *r = s->c->r;
    for (size_t i = from; i < to; i++) {
        int32_t minutes = minutes_at(r, i);
        const struct number *n = r->tokens[i].number != 0 ? &r->numbers[r->tokens[i].number - 1] : NULL;
        bool piece = n != NULL && n->type == NUMBER_PLAIN && n->from == i && n->low >= 0 && (may_follow(s, n->to) || is_medicine_at(r, n->to));
        if ((minutes == 0 && !piece) || minutes >= DAY_MILLI / 1000)
            continue;
        if (minutes > 0 && *unit == UNIT_NUMBER)
            return false;
        *milli = minutes > 0 ? minutes * 1000 : *unit == UNIT_HOURS ? n->low * HOUR_MINUTES : n->low;
        *unit = minutes > 0 ? UNIT_HOURS : *unit == UNIT_NONE ? UNIT_NUMBER : *unit;
        return *unit == UNIT_HOURS || *milli <= NEED_MOST;
    }
    return false;
}

/* "one used to see it off, then it took two, now three", "eight hours last year, four at easter, hardly one now". */
static void count_need(const struct series *s)
{
    const struct reader *r = s->c->r;
    size_t first = 0, last = 0, told = 0;
    bool medicine = false;
    while (first < s->n && (s->labels[first].kind != LABEL_THEN || s->labels[first].order != 1))
        first++;
    for (size_t i = first; i < s->n; i++)
        if (s->labels[i].kind == LABEL_NOW || (s->labels[i].kind == LABEL_DAY && s->labels[i].order == 0))
            last = i;
    if (first >= s->n || last <= first)
        return;
    uint16_t sentence = r->tokens[s->labels[first].from].sentence;
    for (size_t i = 0; i < r->n_hits; i++)
        medicine = medicine || (r->hits[i].kind == PHRASE_MEDICATION && r->tokens[r->hits[i].from].sentence == sentence);
    if (!medicine || r->tokens[s->labels[last].from].sentence != sentence)
        return;
    enum unit unit = UNIT_NONE;
    int32_t from = 0, to = 0, value;
    size_t start = s->labels[first].from > ITEM_TOKENS ? s->labels[first].from - (size_t)ITEM_TOKENS : 0;
    size_t end = item_end(s, last);
    while (r->tokens[start].sentence != sentence)
        start++;
    while (end > start && r->tokens[end - 1].sentence != sentence)
        end--;
    for (size_t i = start; i < end; i++) /* in the order of the text, whether before its label or behind */
        if (need_at(s, i, i + 1, &unit, &value)) {
            from = told++ == 0 ? value : from;
            to = value;
        }
    bool worse = unit == UNIT_HOURS ? to < from : to > from && from >= 1000;
    if (told >= NEED_LEAST && worse)
        reader_add_mention(s->c->r, r->lexicon->reserved[RESERVED_RISE_NEED], s->labels[first].from, s->labels[last].to);
}

/* "relpax used to have me back on court, not since may": the mention lies where the telling of once begins, so that its "not" denies what it
 * denied before. */
static void count_undone(struct counting *c)
{
    const struct reader *r = c->r;
    for (size_t i = 0; i < c->n; i++)
        for (size_t m = 0; m < r->n_mentions && c->marks[i].entry->kind == COUNT_UNDONE; m++) {
            const struct mention *k = &r->mentions[m];
            if (k->concept != r->lexicon->reserved[RESERVED_USED] || k->token_from >= c->marks[i].from ||
                k->sentence + 1 < r->tokens[c->marks[i].from].sentence)
                continue;
            reader_add_mention(c->r, r->lexicon->reserved[RESERVED_UNDONE], k->token_from, k->token_from + 1u);
            return;
        }
}

void count_series(struct counting *c)
{
    struct series s = { .c = c };
    size_t last, rises;
    bool falls, valued = false;
    count_undone(c);
    find_labels(&s);
    count_need(&s);
    if (s.n < ITEMS_LEAST)
        return;
    read_values(&s);
    for (size_t i = 0; i + ITEMS_LEAST <= s.n; i++) {
        if (s.labels[i].unit == UNIT_NONE || chain(&s, i, true, &last, &rises, &falls) < ITEMS_LEAST)
            continue;
        valued = true;
        bool alien = false;
        for (size_t k = 0; k < s.n; k++)
            alien = alien || (s.labels[k].alien && s.labels[k].kind == s.labels[i].kind);
        if (rises + 1 < ITEMS_LEAST || falls || alien)
            continue;
        reader_add_mention(c->r, c->r->lexicon->reserved[rise_of(&s.labels[i])], s.labels[i].from, s.labels[last].to);
        return;
    }
    for (size_t i = 0; i + ITEMS_LEAST <= s.n && !valued; i++)
        if (chain(&s, i, false, &last, &rises, &falls) >= ITEMS_LEAST && is_now(&s.labels[last]) && is_told(&s, i, last)) {
            reader_add_mention(c->r, c->r->lexicon->reserved[RESERVED_SERIES], s.labels[last].from, s.labels[last].to);
            return;
        }
}
