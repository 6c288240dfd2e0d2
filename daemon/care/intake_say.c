/* SPDX-License-Identifier: ISC
 * The words of the intake: its questions, what came of it, MY INFO. */
#include <config.h>

#include "care/intake_inside.h"

#include <string.h>

#include "care/hands_off.h"
#include "care/zone_guess.h"
#include "model/conversation.h"
#include "nlp/read.h"
#include "store/conversation_rows.h"

enum { CHANGE_S = 3600 };

int intake_needs(const struct person *person, const struct intake_text *text)
{
    return (text->n_items > 0 ? INTAKE_MISSES_LIST : 0)
        | (text->more[INTAKE_YEAR] && person->patient.birth_year == 0 ? INTAKE_MISSES_YEAR : 0)
        | (text->more[INTAKE_CLOCK] ? INTAKE_MISSES_CLOCK : 0);
}

/* Adds a piece behind a comma. */
static struct str listed(struct arena *arena, struct str list, struct str piece)
{
    if (list.n == 0)
        return piece;
    return str_of(arena_printf(arena, "%.*s, %.*s", (int)list.n, list.s, (int)piece.n, piece.s));
}

struct str intake_question(struct care *care, const struct person *person, const struct intake_rules *rules, const struct intake_text *text)
{
    struct place place = { "list", intake_list(rules, person->voice.lang, text, care->arena) };
    const char *key = arena_printf(care->arena, "intake.%s", text->id);
    return key != NULL ? compose_key(&person->voice, key, &place, 1, care->arena) : STR("");
}

struct str intake_reasons(struct care *care, const struct voice *voice, const struct intake_rules *rules, const struct intake_known *known,
                          size_t *hidden)
{
    struct str list = STR("");
    *hidden = 0;
    for (size_t i = 0; i < intake_n_items(rules); i++) {
        const struct intake_item *item = intake_item(rules, i);
        if (item->does != INTAKE_HANDS || known->items[i] != INTAKE_YES)
            continue;
        if (item->is_private)
            (*hidden)++;
        else
            list = listed(care->arena, list, str_of(intake_name(rules, voice->lang, i)));
    }
    return list;
}

struct str intake_outcome_text(struct care *care, const struct person *person, const struct intake_rules *rules,
                               const struct intake_known *known)
{
    size_t hidden = 0;
    struct str list = intake_reasons(care, &person->voice, rules, known, &hidden);
    if (known->sign != 0)
        list = listed(care->arena, list, say(care, &person->voice, MESSAGE_INFO_HANDS_SIGN));
    struct place place = { "list", list };
    bool between = false;
    for (size_t i = 0; i < intake_n_items(rules); i++)
        between = between || (intake_item(rules, i)->does == INTAKE_BETWEEN && known->items[i] == INTAKE_YES);
    if (person->patient.hands_on_cleared_by.n > 0)
        return say(care, &person->voice, between ? MESSAGE_INTAKE_DONE_BETWEEN : MESSAGE_INTAKE_DONE_ON);
    if (list.n > 0)
        return compose(&person->voice, MESSAGE_INTAKE_DONE_OFF, &place, 1, care->arena);
    return say(care, &person->voice, hidden > 0 ? MESSAGE_INTAKE_DONE_OFF_PRIVATE : known->hands_off ? MESSAGE_INTAKE_DONE_OFF_TEAM
                                                                                                    : MESSAGE_INTAKE_DONE_OPEN);
}

int intake_why_off(struct care *care, const struct person *person, struct str *out, struct err *err)
{
    const struct intake_rules *rules = messages_intake(care->setup->messages);
    struct intake_known known;
    size_t open = 0;
    *out = STR("");
    if (rules == NULL || person->patient.hands_on_cleared_by.n > 0)
        return 0;
    if (intake_known_of(care, rules, person->patient.id, &known, err) < 0)
        return -1;
    for (size_t i = 0; i < intake_n_items(rules); i++) {
        const struct intake_item *item = intake_item(rules, i);
        open += item->does == INTAKE_HANDS && known.items[i] == INTAKE_UNSAID;
        if (item->does == INTAKE_HANDS && known.items[i] == INTAKE_YES)
            *out = listed(care->arena, *out, str_of(intake_name(rules, "en", i)));
    }
    if (known.hands_off)
        *out = listed(care->arena, *out, STR("switched off by a member of the team"));
    if (known.sign != 0) {
        struct str signs;
        if (hands_off_signs(care, known.sign, &signs, err) < 0)
            return -1;
        *out = listed(care->arena, *out, str_of(arena_printf(care->arena, "%.*s in alert %lld, not allowed anew since", (int)signs.n, signs.s,
                                                             (long long)known.sign)));
    }
    if (open > 0)
        *out = listed(care->arena, *out, str_of(arena_printf(care->arena, "%zu questions not answered", open)));
    return 0;
}

/* MY INFO */

static struct str minute_text(struct arena *arena, int64_t minute)
{
    return str_of(arena_printf(arena, "%d:%02d", (int)minute / 60, (int)minute % 60));
}

bool intake_is_in_doubt(const struct care *care, const struct person *person)
{
    return person->shared || person_is_doubtful(care, person);
}

static void add(struct care *care, const struct person *person, struct str *list, enum message message, const struct place *places,
                size_t n)
{
    *list = listed(care->arena, *list, compose(&person->voice, message, places, n, care->arena));
}

/* Why hands-on routines are off, as far as it may be named. */
static struct str why_off_text(struct care *care, const struct person *person, const struct intake_known *known, bool *ask)
{
    const struct intake_rules *rules = messages_intake(care->setup->messages);
    size_t hidden = 0;
    struct str list = rules != NULL ? intake_reasons(care, &person->voice, rules, known, &hidden) : STR("");
    if (known->sign != 0)
        list = listed(care->arena, list, say(care, &person->voice, MESSAGE_INFO_HANDS_SIGN));
    *ask = hidden > 0 || known->hands_off;
    return list;
}

static void add_hands(struct care *care, const struct person *person, const struct intake_known *known, struct str *list)
{
    bool ask = false;
    struct str why = why_off_text(care, person, known, &ask);
    struct place off = { "list", why };
    if (person->patient.hands_on_cleared_by.n > 0)
        add(care, person, list, MESSAGE_INFO_HANDS_ON, NULL, 0);
    else if (why.n > 0)
        add(care, person, list, MESSAGE_INFO_HANDS_OFF_WHY, &off, 1);
    else
        add(care, person, list, ask ? MESSAGE_INFO_HANDS_OFF_ASK : MESSAGE_INFO_HANDS_OFF, NULL, 0);
}

/* What is known, but for what decision 21 keeps back. */
static struct str known_list(struct care *care, const struct person *person, const struct intake_known *known)
{
    const struct patient *p = &person->patient;
    struct arena *arena = care->arena;
    struct str list = say(care, &person->voice, MESSAGE_LANG_NAME);
    struct place zone[] = { { "zone", zone_city(arena, zone_name(person->zone)) },
                            { "time", clock_text(care, person->zone, care->now_utc) } };
    add(care, person, &list, MESSAGE_INFO_ZONE, zone, 2);
    if (p->birth_year > 0) {
        struct place born = { "n", str_of(arena_printf(arena, "%d", p->birth_year)) };
        add(care, person, &list, MESSAGE_INFO_BORN, &born, 1);
    }
    int from, to;
    person_quiet(care, p, &from, &to);
    struct place quiet[] = { { "from", minute_text(arena, from) }, { "to", minute_text(arena, to) } };
    add(care, person, &list, from == to ? MESSAGE_INFO_QUIET_NONE : MESSAGE_INFO_QUIET, quiet, from == to ? 0 : 2);
    if (known->best >= 0) {
        struct place best = { "time", minute_text(arena, known->best) };
        add(care, person, &list, MESSAGE_INFO_BEST, &best, 1);
    }
    if (known->usual >= 0) {
        struct place usual = { "n", str_of(arena_printf(arena, "%d", (int)known->usual / 10)) };
        add(care, person, &list, MESSAGE_INFO_USUAL, &usual, 1);
    }
    if (known->aura != INTAKE_UNSAID)
        add(care, person, &list, known->aura == INTAKE_YES ? MESSAGE_INFO_AURA : MESSAGE_INFO_NO_AURA, NULL, 0);
    add_hands(care, person, known, &list);
    return list;
}

int intake_may_ask(struct care *care, const struct person *person, bool *may, struct err *err)
{
    struct conversation open;
    int rc = conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &open, err);
    enum conversation_kind kind = rc == 1 ? open.kind : CONVERSATION_NONE;
    *may = kind == CONVERSATION_NONE || kind == CONVERSATION_INTAKE || kind == CONVERSATION_REMINDER || kind == CONVERSATION_CHECKIN
        || kind == CONVERSATION_ROUTINE || kind == CONVERSATION_TIME;
    return rc < 0 ? -1 : 0;
}

int intake_info(struct care *care, const struct person *person, bool asked, struct str *body, struct err *err)
{
    const struct intake_rules *rules = messages_intake(care->setup->messages);
    struct intake_known known;
    struct conversation open = {
        .patient_id = person->patient.id, .address_id = person->address.id, .kind = CONVERSATION_INTAKE, .question = QUESTION_NONE,
        .topic = STR(INTAKE_TOPIC_INFO), .asks = 1, .asked_utc = care->now_utc, .expires_utc = care->now_utc + CHANGE_S,
    };
    if (intake_is_in_doubt(care, person)) {
        *body = say(care, &person->voice, MESSAGE_INFO_DOUBT);
        return 0;
    }
    bool free = false;
    if (intake_may_ask(care, person, &free, err) < 0 || intake_known_of(care, rules, person->patient.id, &known, err) < 0
        || (!asked && free && conversation_rows_put(care->db, &open, err) < 0))
        return -1;
    struct place list = { "list", known_list(care, person, &known) };
    *body = compose_join(compose(&person->voice, MESSAGE_INFO_LIST, &list, 1, care->arena), say(care, &person->voice, MESSAGE_INFO_CHANGE),
                         care->arena);
    return 0;
}
