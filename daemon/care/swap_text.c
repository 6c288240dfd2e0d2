/* SPDX-License-Identifier: ISC
 * Swaps as members write of them: "SWAP 24 Dec WITH LEE", "swap with lee 24 dec for 31 dec", "SWAP OK 3", "SWAPS". */
#include <config.h>

#include "care/swap.h"

#include "care/named.h"
#include "care/person.h"
#include "care/when.h"

enum { YEAR_S = 366 * 86400, BEGUN_S = 60, NAMES_MAX_BYTES = 80 };

/* Whole days of the tokens from..to. */
static bool days_of(struct care *care, const struct intake_tokens *t, size_t from, size_t to, bool *used, int64_t *from_utc, int64_t *to_utc)
{
    const struct when_words with = { messages_times(care->setup->messages), messages_intake(care->setup->messages) };
    const struct zone *zone = site_zone(care, NULL);
    struct local now;
    if (zone == NULL || with.times == NULL)
        return false;
    zone_local(zone, care->now_utc, &now);
    struct when when = when_read(&with, t, from, to, &now, used);
    int32_t first = when.from_date, last = when.to_date;
    if (first != 0 && first == last && when.weekdays == 1u << now.weekday && when.until == false && now.date != first)
        first = last = now.date; /* "friday", said on a Friday */
    if (last == 0) /* "from the 24th" */
        last = first;
    if (first == 0 || when.until || when.every || when.clock >= 0 || when.part >= 0 || when.span_min > 0)
        return false;
    *from_utc = zone_utc(zone, first, 0);
    *to_utc = zone_utc(zone, date_add_days(last, 1), 0);
    if (*from_utc < care->now_utc)
        *from_utc = care->now_utc;
    return *to_utc > *from_utc + BEGUN_S && *to_utc - care->now_utc < YEAR_S;
}

/* The token at which "for" stands between two days. */
static size_t for_at(const struct messages *messages, const struct intake_tokens *t)
{
    for (size_t i = 1; i + 1 < t->n; i++)
        if (t->tokens[i].kind == INTAKE_WORD && messages_is_swap_for(messages, str_of(t->tokens[i].word)))
            return i;
    return t->n;
}

static bool read_days(struct care *care, const struct intake_tokens *t, bool *used, struct swap *out)
{
    size_t middle = for_at(care->setup->messages, t);
    int64_t from = 0, to = 0;
    bool first = days_of(care, t, 0, middle, used, &from, &to);
    if (middle == t->n || !first) {
        *out = (struct swap){ .from_utc = from, .to_utc = to };
        return middle == t->n ? first : days_of(care, t, 0, t->n, used, &out->from_utc, &out->to_utc); /* "swap for 24 dec with lee" */
    }
    out->from_utc = from;
    out->to_utc = to;
    if (!days_of(care, t, middle + 1, t->n, used, &out->back_from_utc, &out->back_to_utc))
        out->back_from_utc = out->back_to_utc = 0; /* "swap 24 dec for me with lee" */
    return true;
}

bool swap_days(struct care *care, struct str text, struct swap *out)
{
    struct intake_tokens t = intake_cut(text, care->arena);
    bool *used = arena_array(care->arena, t.n + 1, sizeof *used);
    return used != NULL && read_days(care, &t, used, out);
}

/* "SWAP 3 OK", whose rest is "3 OK": the number stands before the word. */
static const char *word_behind(struct care *care, struct str text, struct str rest, int64_t *code)
{
    struct str number, more = rest, behind;
    int64_t n;
    if (!str_cut(&more, ' ', &number) || more.n == 0 || !text_to_int(number, 1, INT64_MAX, &n))
        return NULL;
    const char *anew = arena_printf(care->arena, "%.*s%.*s", (int)(rest.s - text.s), text.s, (int)more.n, more.s);
    const char *id = anew != NULL ? messages_swap(care->setup->messages, str_of(anew), &behind) : NULL;
    if (id == NULL || str_is(str_of(id), "ask"))
        return NULL;
    *code = n;
    return id;
}

struct swap_text swap_read(struct care *care, int member, struct str text)
{
    const struct team *team = &care->setup->settings->team;
    const struct messages *messages = care->setup->messages;
    struct swap_text out = { .what = SWAP_TEXT_NONE };
    struct str rest = STR(""), number;
    int64_t code = 0;
    text = str_trim(text);
    const char *id = messages_swap(messages, text, &rest);
    if (id == NULL)
        return out;
    if (str_is(str_of(id), "ask") && rest.n == 0)
        id = "list";
    if (str_is(str_of(id), "ask")) {
        const char *word = word_behind(care, text, rest, &code);
        id = word != NULL ? word : id;
    } else if (str_cut(&rest, ' ', &number) && !text_to_int(number, 1, INT64_MAX, &code)) {
        code = 0;
    }
    out.code = code;
    if (str_is(str_of(id), "list"))
        out.what = SWAP_TEXT_LIST;
    else if (str_is(str_of(id), "ok"))
        out.what = SWAP_TEXT_OK;
    else if (str_is(str_of(id), "no"))
        out.what = SWAP_TEXT_NO;
    if (out.what != SWAP_TEXT_NONE)
        return out;
    struct intake_tokens t = intake_cut(rest, care->arena);
    bool *used = arena_array(care->arena, t.n + 1, sizeof *used);
    out.what = SWAP_TEXT_HOW;
    if (used == NULL)
        return out;
    out.days = read_days(care, &t, used, &out.swap);
    int other = named_member(messages, team, &t, used, member, care->arena);
    out.name = other >= 0;
    for (size_t i = 0; i < t.n; i++)
        out.more = out.more || (!used[i] && t.tokens[i].kind == INTAKE_WORD);
    if (!out.days || !out.name)
        return out;
    out.what = SWAP_TEXT_ASK;
    out.swap.asker = str_of(team->members[member].id);
    out.swap.other = str_of(team->members[other].id);
    return out;
}

static struct str name_of(const struct care *care, struct str id)
{
    const struct team *team = &care->setup->settings->team;
    for (size_t i = 0; i < team->n_members; i++)
        if (str_is(id, team->members[i].id))
            return str_of(team->members[i].name);
    return id;
}

static int say_swap(struct care *care, const struct voice *voice, enum message message, const struct swap_answer *a, struct str member,
                    bool with, struct str *body, struct err *err)
{
    struct place places[] = { { "code", str_of(arena_printf(care->arena, "%lld", (long long)a->swap.id)) },
                              { "member", name_of(care, member) }, { "list", STR("") } };
    if (swap_list(care, voice, &a->swap, with, &places[2].value, err) < 0)
        return -1;
    *body = compose(voice, message, places, 3, care->arena);
    return 0;
}

/* What stands in the way. */
static int refuse(struct care *care, const struct voice *voice, const struct swap_answer *a, struct str member, struct str *body, struct err *err)
{
    static const enum message SAYS[] = { [SWAP_DONE] = MESSAGE_COUNT, [SWAP_HOLE] = MESSAGE_TEAM_OFF_HOLE, [SWAP_AWAY] = MESSAGE_SWAP_AWAY,
                                         [SWAP_NOTHING] = MESSAGE_SWAP_NOTHING, [SWAP_UNKNOWN] = MESSAGE_COUNT,
                                         [SWAP_WAITS] = MESSAGE_SWAP_WAITS };
    const struct zone *zone = site_zone(care, err);
    if (zone == NULL)
        return -1;
    bool stands = a->done == SWAP_WAITS && a->member.n == 0, hole = a->done == SWAP_HOLE, away = a->done == SWAP_AWAY;
    if (stands)
        return say_swap(care, voice, MESSAGE_SWAP_STAYS, a, member, true, body, err);
    struct str who = a->done == SWAP_NOTHING ? str_equal(a->swap.asker, member) ? a->swap.other : a->swap.asker : a->member;
    struct place places[] = {
        { "from", hole || away ? day_clock_text(care, voice, zone, a->hole.from_utc) : STR("") },
        { "to", hole ? day_clock_text(care, voice, zone, a->hole.to_utc) : STR("") },
        { "member", name_of(care, who) },
        { "code", str_of(arena_printf(care->arena, "%lld", (long long)a->swap.id)) },
    };
    *body = compose(voice, SAYS[a->done], places, 4, care->arena);
    return 0;
}

/* "3 Lee Thu 24.12. 0:00, 4 Maria Sat 9:00": which there are, by whom else. */
static int list_all(struct care *care, struct str member, const struct voice *voice, struct str *body, struct err *err)
{
    struct swap *rows = NULL;
    struct buf list;
    size_t n = 0;
    const struct zone *zone = site_zone(care, err);
    if (zone == NULL || swap_open(care, member, &rows, &n, err) < 0)
        return -1;
    if (n == 0) {
        *body = say(care, voice, MESSAGE_SWAP_NONE);
        return 0;
    }
    buf_init(&list, 0);
    for (size_t i = 0; i < n; i++) {
        static const enum message STATES[] = { [SWAP_ASKED] = MESSAGE_SWAP_STATE_ASKED, [SWAP_AGREED] = MESSAGE_SWAP_STATE_AGREED,
                                               [SWAP_ENDING] = MESSAGE_SWAP_STATE_AGREED, [SWAP_ENDED] = MESSAGE_SWAP_STATE_ASKED };
        struct str who = name_of(care, str_equal(rows[i].asker, member) ? rows[i].other : rows[i].asker);
        struct str from = day_clock_text(care, voice, zone, rows[i].from_utc), state = say(care, voice, STATES[rows[i].state]);
        buf_addf(&list, "%s%lld %.*s %.*s (%.*s)", i > 0 ? ", " : "", (long long)rows[i].id, (int)who.n, who.s, (int)from.n, from.s,
                 (int)state.n, state.s);
    }
    struct place place = { "list", arena_str(care->arena, buf_str(&list)) };
    buf_clear(&list);
    *body = compose(voice, MESSAGE_SWAP_LIST, &place, 1, care->arena);
    return 0;
}

/* To a name that nobody of the team has. */
static struct str who_there_is(struct care *care, const struct voice *voice)
{
    const struct team *team = &care->setup->settings->team;
    struct buf names;
    buf_init(&names, 0);
    for (size_t i = 0; i < team->n_members && names.n < NAMES_MAX_BYTES; i++)
        buf_addf(&names, "%s%s", i > 0 ? ", " : "", team->members[i].name);
    struct place place = { "list", arena_str(care->arena, buf_str(&names)) };
    buf_clear(&names);
    return compose(voice, MESSAGE_TEAM_UNKNOWN_MEMBER, &place, 1, care->arena);
}

int swap_act(struct care *care, int member, const struct swap_text *text, const struct voice *voice, struct str *body, struct err *err)
{
    struct str id = str_of(care->setup->settings->team.members[member].id);
    struct swap_answer answer;
    switch (text->what) {
    case SWAP_TEXT_NONE:
    case SWAP_TEXT_HOW:
        *body = text->days && text->more ? who_there_is(care, voice) : say(care, voice, MESSAGE_SWAP_HOW);
        return 0;
    case SWAP_TEXT_LIST:
        return list_all(care, id, voice, body, err);
    case SWAP_TEXT_ASK:
        if (swap_ask(care, &text->swap, &answer, err) < 0)
            return -1;
        return answer.done == SWAP_DONE ? say_swap(care, voice, MESSAGE_SWAP_ASKED, &answer, answer.swap.other, true, body, err)
                                        : refuse(care, voice, &answer, id, body, err);
    case SWAP_TEXT_OK:
    case SWAP_TEXT_NO:
        break;
    }
    if (swap_say(care, text->code, id, text->what == SWAP_TEXT_OK ? SWAP_WORD_OK : SWAP_WORD_NO, true, &answer, err) < 0)
        return -1;
    if (answer.done == SWAP_UNKNOWN)
        return list_all(care, id, voice, body, err);
    if (answer.done != SWAP_DONE)
        return refuse(care, voice, &answer, id, body, err);
    enum swap_state state = answer.swap.state;
    bool agreed = text->what == SWAP_TEXT_OK && state == SWAP_AGREED;
    enum message message = agreed ? MESSAGE_SWAP_AGREED : state == SWAP_ENDED ? MESSAGE_SWAP_ENDED
                           : state == SWAP_ENDING                             ? MESSAGE_SWAP_END_ASKED : MESSAGE_SWAP_STAYS;
    return say_swap(care, voice, message, &answer, str_equal(answer.swap.asker, id) ? answer.swap.other : answer.swap.asker,
                    state != SWAP_ENDED, body, err);
}
