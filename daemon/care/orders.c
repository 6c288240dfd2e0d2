/* SPDX-License-Identifier: ISC
 * The text is cut at its marks and small words; a piece that begins with a command begins an order, and any other belongs to the one
 * before it.  A number alone repeats the last command. */
#include <config.h>

#include "care/orders.h"

#include <string.h>

#include "care/messages.h"
#include "care/named.h"
#include "nlp/read.h"

enum { PIECES_MAX = 24, TEXT_MAX_BYTES = 1000 };

struct piece {
    size_t from, to;
};

static bool is(const struct order *order, const char *verb)
{
    return strcmp(order->verb, verb) == 0;
}

/* How many bytes part two orders at that place; 0: none do. */
static size_t parts_at(const struct messages *messages, struct str text, size_t at)
{
    bool before_space = at + 1 >= text.n || text.s[at + 1] == ' ' || text.s[at + 1] == '\n';
    if (strchr(",;\n!?", text.s[at]) != NULL || (text.s[at] == '.' && before_space))
        return 1;
    if (text.s[at] != ' ')
        return 0;
    size_t n = messages_joins_at(messages, (struct str){ text.s + at + 1, text.n - at - 1 });
    return n > 0 ? n + 1 : 0;
}

static size_t cut(const struct messages *messages, struct str text, struct piece *pieces)
{
    size_t n = 0, from = 0;
    for (size_t at = 0; at < text.n && n + 1 < PIECES_MAX;) {
        size_t mark = parts_at(messages, text, at);
        if (mark > 0) {
            pieces[n++] = (struct piece){ from, at };
            from = at + mark;
        }
        at += mark > 0 ? mark : 1;
    }
    pieces[n++] = (struct piece){ from, text.n };
    return n;
}

static struct str between(struct str text, size_t from, size_t to)
{
    return str_trim((struct str){ text.s + from, to - from });
}

static int read_order(struct care *care, struct str text, struct order *out, struct err *err)
{
    struct read_request request = { .text = { text }, .now_utc = care->now_utc, .lang_prior = care->setup->settings->lang, .from_team = true };
    struct reading reading = { 0 };
    *out = (struct order){ .verb = NULL };
    if (text.n == 0)
        return 0;
    if (nlp_read(&request, care->setup->lexicon, care->arena, &reading, err) < 0)
        return -1;
    if (reading.intent == INTENT_TEAM && reading.team_verb != NULL)
        *out = (struct order){ .verb = reading.team_verb, .code = reading.team_code, .rest = reading.rest };
    return 0;
}

/* A number at the front of *rest that is the code of one more alert. */
static bool next_code(struct care *care, const struct order *last, struct str *rest, int64_t *code)
{
    const struct messages *messages = care->setup->messages;
    struct str more = str_trim(*rest), word;
    int64_t n;
    if (more.n == 0 || !str_cut(&more, ' ', &word))
        return false;
    if (word.n > 1 && word.s[0] == '#')
        word = (struct str){ word.s + 1, word.n - 1 };
    if (!text_to_int(word, 1, INT64_MAX, &n))
        return false;
    more = more.s != NULL ? str_trim(more) : STR("");
    struct str after = more, again;
    bool number = after.n > 0 && str_cut(&after, ' ', &again) && text_to_int(again, 1, INT64_MAX, code);
    bool fits = more.n == 0 || number || (is(last, "close") && messages_outcome(messages, more) != NULL)
        || (is(last, "pass") && named_in(messages, &care->setup->settings->team, messages_after_to(messages, more), care->arena) >= 0);
    if (!fits)
        return false;
    *code = n;
    *rest = more;
    return true;
}

static void add(struct orders *out, struct order order)
{
    if (out->n < ORDERS_MAX)
        out->orders[out->n++] = order;
}

/* "ack 1 2", "close 1 2 spoke": the codes behind the first. */
static void add_codes(struct care *care, struct orders *out)
{
    struct order *last = &out->orders[out->n - 1];
    struct str rest = last->rest;
    int64_t code;
    while (last->code != 0 && !is(last, "tell") && next_code(care, last, &rest, &code)) {
        last->rest = STR("");
        add(out, (struct order){ .verb = last->verb, .code = code, .rest = rest });
        last = &out->orders[out->n - 1];
    }
}

/* "close 1 and 2 spoke", "close 1 spoke and 2": what is said of one goes for those beside it that have nothing. */
static void share_rest(struct orders *out)
{
    for (size_t i = out->n; i-- > 1;)
        if (out->orders[i - 1].rest.n == 0 && out->orders[i - 1].code != 0 && is(&out->orders[i - 1], out->orders[i].verb))
            out->orders[i - 1].rest = out->orders[i].rest;
    for (size_t i = 1; i < out->n; i++)
        if (out->orders[i].rest.n == 0 && is(&out->orders[i], out->orders[i - 1].verb))
            out->orders[i].rest = out->orders[i - 1].rest;
}

/* "got it, close 2 spoke": beside others, an ACK that names no alert is a courtesy. */
static void drop_courtesy(struct orders *out)
{
    if (out->n < 2 || out->orders[0].code != 0 || !is(&out->orders[0], "ack"))
        return;
    for (size_t i = 1; i < out->n; i++)
        out->orders[i - 1] = out->orders[i];
    out->n--;
}

int orders_read(struct care *care, struct str words, struct orders *out, struct err *err)
{
    struct piece pieces[PIECES_MAX];
    *out = (struct orders){ .before = STR("") };
    if (words.n == 0 || words.n > TEXT_MAX_BYTES)
        return 0;
    size_t n = cut(care->setup->messages, words, pieces);
    for (size_t i = 0; i < n; i++) {
        struct str piece = between(words, pieces[i].from, pieces[i].to), rest = piece;
        struct order order;
        int64_t code;
        if (read_order(care, piece, &order, err) < 0)
            return -1;
        /* the first may leave the alert unsaid; PASS names a member instead */
        bool begins = order.verb != NULL && (order.code != 0 || out->n == 0 || is(&order, "pass"));
        if (!begins && (out->n == 0 || is(&out->orders[out->n - 1], "tell") || !next_code(care, &out->orders[out->n - 1], &rest, &code))) {
            if (out->n > 0 && out->orders[out->n - 1].rest.n == 0) /* "closed 1 and 2, spoke with both" */
                out->orders[out->n - 1].rest = piece;
            continue;
        }
        if (!begins)
            order = (struct order){ .verb = out->orders[out->n - 1].verb, .code = code, .rest = rest };
        if (out->n == 0)
            out->before = between(words, 0, pieces[i].from);
        if (order.code != 0 && is(&order, "tell")) { /* all of it is for the patient */
            if (read_order(care, between(words, pieces[i].from, words.n), &order, err) < 0)
                return -1;
            if (order.verb != NULL)
                add(out, order);
            break;
        }
        add(out, order);
        add_codes(care, out);
    }
    share_rest(out);
    drop_courtesy(out);
    return 0;
}

int orders_inside(struct care *care, struct str words, struct err *err)
{
    struct orders orders;
    if (orders_read(care, words, &orders, err) < 0)
        return -1;
    return orders.n > 0 && orders.orders[0].code != 0;
}
