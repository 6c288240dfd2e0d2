/* SPDX-License-Identifier: ISC
 * A member's text: ACK 12, PASS 12 to Ana, CLOSE 12 spoke, "got it", and several of them in one. */
#include <config.h>

#include "care/team.h"

#include <string.h>

#include "care/absence.h"
#include "care/advice.h"
#include "care/named.h"
#include "care/orders.h"
#include "care/swap.h"
#include "store/escalation_rows.h"

enum { LIST_MAX_BYTES = 80 };

/* One member's text on its way. */
struct command {
    struct care *care;
    int member;
    const struct team_member *who;
    size_t address;              /* of the member: where it came from */
    int64_t inbox_id;
    int64_t patient_id, address_id; /* of a member who is a patient too; 0: is none */
    struct voice voice;
    struct str rest;             /* words after the code, or the whole text */
    int64_t code;                /* 0: none was given */
    struct str words;            /* the whole text */
    bool passes;
    struct str before;           /* words before the first order */
    struct buf *answers;         /* of several orders in one text; NULL: each is a message */
    struct escalation *alerts;
    size_t n_alerts;
};

static int answer_body(struct command *c, struct str body, struct err *err)
{
    if (c->answers != NULL) {
        buf_adds(c->answers, c->answers->n > 0 && body.n > 0 ? " " : "");
        buf_addstr(c->answers, body);
        return 0;
    }
    return post_member(c->care, c->member, c->address, CLASS_REPLY, (struct origin){ "inbox", c->inbox_id, "team" }, body, err);
}

static int answer(struct command *c, enum message message, const struct place *places, size_t n, struct err *err)
{
    return answer_body(c, compose(&c->voice, message, places, n, c->care->arena), err);
}

static struct str number(struct command *c, int64_t code)
{
    return str_of(arena_printf(c->care->arena, "%lld", (long long)code));
}

static int name_of(struct command *c, const struct escalation *row, struct str *name, struct str *address, struct err *err)
{
    struct person person;
    if (person_load(c->care, row->patient_id, row->address_id, &person, err) < 0)
        return -1;
    *name = person_team_name(c->care, &person, &c->voice);
    *address = person.address.address;
    return 0;
}

static int answer_list(struct command *c, enum message message, struct err *err)
{
    struct place places[] = { { "list", STR("") }, { "code", number(c, c->code) } };
    if (team_open_list(c->care, &c->voice, false, &places[0].value, err) < 0)
        return -1;
    return answer(c, message, places, 2, err);
}

/* The one open alert of whose person a word of the name stands in the text; *at: where.  1: *found; 0: none, or two. */
static int by_name(struct command *c, struct str words, const struct escalation **found, struct intake_token *at, struct err *err)
{
    struct intake_tokens t = intake_cut(words, c->care->arena);
    size_t n = 0;
    for (size_t i = 0; i < c->n_alerts; i++) {
        struct person person;
        if (person_load(c->care, c->alerts[i].patient_id, c->alerts[i].address_id, &person, err) < 0)
            return -1;
        struct intake_tokens name = intake_cut(person.patient.name, c->care->arena);
        bool here = false;
        for (size_t k = 0; k < t.n && !here; k++)
            for (size_t w = 0; w < name.n && !here; w++)
                if (t.tokens[k].kind == INTAKE_WORD && name.tokens[w].kind == INTAKE_WORD && strlen(name.tokens[w].word) > 1
                    && strcmp(t.tokens[k].word, name.tokens[w].word) == 0) {
                    here = true;
                    *at = t.tokens[k];
                }
        if (here) {
            *found = &c->alerts[i];
            n++;
        }
    }
    return n == 1;
}

/* The text with something else instead of that word. */
static struct str instead_of(struct command *c, const struct intake_token *at, const char *what)
{
    return str_of(arena_printf(c->care->arena, "%.*s%s%.*s", (int)at->from, c->words.s, what, (int)(c->words.n - at->to), c->words.s + at->to));
}

/* Of several that ring, the one that rang her, when only one did. */
static const struct escalation *rang_her(const struct command *c)
{
    const struct escalation *found = NULL;
    size_t n = 0;
    for (size_t i = 0; i < c->n_alerts; i++) {
        struct str rung = c->alerts[i].rung, id;
        bool her = false;
        while (str_cut(&rung, ' ', &id))
            her = her || str_is(id, c->who->id);
        if (her && c->alerts[i].state == ESCALATION_ALERTED) {
            found = &c->alerts[i];
            n++;
        }
    }
    return n == 1 ? found : NULL;
}

/* Settles which alert is meant.  1: *row; 0: the member was asked or told; -1. */
static int which(struct command *c, bool mine_first, struct escalation *row, struct err *err)
{
    const struct escalation *found = NULL;
    size_t n = 0;
    if (c->code != 0) {
        int rc = escalation_rows_get(c->care->db, c->code, c->care->arena, row, err);
        return rc != 0 ? rc : answer_list(c, MESSAGE_TEAM_UNKNOWN_CODE, err);
    }
    for (size_t i = 0; i < c->n_alerts; i++) {
        bool mine = str_is(c->alerts[i].taken_by, c->who->id);
        if (mine_first ? mine : c->alerts[i].state == ESCALATION_ALERTED) {
            found = &c->alerts[i];
            n++;
        }
    }
    if (n == 0 && c->n_alerts == 1) {
        found = &c->alerts[0];
        n = 1;
    }
    struct intake_token at;
    int named = n != 1 && !c->passes ? by_name(c, c->words, &found, &at, err) : 0;
    if (named < 0)
        return -1;
    if (n > 1 && named == 0 && !mine_first && rang_her(c) != NULL) {
        found = rang_her(c);
        named = 1;
    }
    if (n != 1 && named == 0)
        return answer_list(c, c->n_alerts == 0 ? MESSAGE_TEAM_HELP : MESSAGE_TEAM_WHICH, err);
    *row = *found;
    c->code = row->id;
    return 1;
}

/* The answer to what could not be done. */
static int refuse(struct command *c, const struct escalation *row, enum team_done done, struct err *err)
{
    const struct team *team = &c->care->setup->settings->team;
    int taker = team_find(team, row->taken_by);
    struct place places[] = {
        { "code", number(c, c->code) },
        { "member", taker >= 0 ? str_of(team->members[taker].name) : row->taken_by },
    };
    return answer(c, done == TEAM_TAKEN_BY_OTHER ? MESSAGE_TEAM_ALREADY : MESSAGE_TEAM_CLOSED_BEFORE, places, 2, err);
}

static int do_ack(struct command *c, struct err *err)
{
    struct escalation row;
    enum team_done done;
    int rc = which(c, false, &row, err);
    if (rc <= 0)
        return rc;
    if (escalate_ack(c->care, row.id, c->member, str_of(c->who->id), &done, err) < 0)
        return -1;
    if (done != TEAM_DONE && done != TEAM_PART)
        return refuse(c, &row, done, err);
    struct place places[] = { { "code", number(c, c->code) }, { "name", STR("") }, { "address", STR("") } };
    if (done == TEAM_PART)
        return answer(c, MESSAGE_TEAM_ACKED_PART, places, 1, err);
    struct person person;
    int crisis = escalate_is_crisis(c->care, row.id, err);
    if (crisis < 0 || person_load(c->care, row.patient_id, row.address_id, &person, err) < 0
        || name_of(c, &row, &places[1].value, &places[2].value, err) < 0)
        return -1;
    struct voice theirs = c->voice; /* the crisis line is that of where they are (decision 18) */
    theirs.region = person.voice.region;
    struct str line = crisis == 1 ? say(c->care, &theirs, MESSAGE_ALERT_CRISIS) : STR("");
    return answer_body(c, compose_join(compose(&c->voice, MESSAGE_TEAM_ACKED, places, 3, c->care->arena), line, c->care->arena), err);
}

static int do_close(struct command *c, struct err *err)
{
    struct escalation row;
    enum team_done done;
    int rc = which(c, true, &row, err);
    if (rc <= 0)
        return rc;
    const char *outcome = messages_outcome(c->care->setup->messages, c->rest);
    if (outcome == NULL && c->before.n > 0) /* "spoke to her, close 1" */
        outcome = messages_outcome(c->care->setup->messages, c->before);
    struct place places[] = { { "code", number(c, c->code) }, { "name", STR("") }, { "outcome", STR("") } };
    if (outcome == NULL)
        return answer(c, MESSAGE_TEAM_WHICH_OUTCOME, places, 1, err);
    if (escalate_close(c->care, row.id, c->member, str_of(c->who->id), outcome, &done, err) < 0)
        return -1;
    if (done != TEAM_DONE && done != TEAM_SECOND_LOOK && done != TEAM_SAME_AGAIN)
        return refuse(c, &row, done, err);
    struct str address;
    if (name_of(c, &row, &places[1].value, &address, err) < 0)
        return -1;
    places[2].value = compose_key(&c->voice, arena_printf(c->care->arena, "outcome.%s", outcome), NULL, 0, c->care->arena);
    if (done != TEAM_DONE)
        return answer(c, done == TEAM_SECOND_LOOK ? MESSAGE_TEAM_SECOND_LOOK : MESSAGE_TEAM_SAME_AGAIN, places, 3, err);
    return answer(c, str_is(str_of(outcome), "not_reached") ? MESSAGE_TEAM_NOT_REACHED : MESSAGE_TEAM_CLOSED, places, 3, err);
}

static int do_pass(struct command *c, struct err *err)
{
    const struct team *team = &c->care->setup->settings->team;
    struct escalation row;
    enum team_done done;
    c->passes = true; /* a name is that of a member */
    int rc = which(c, true, &row, err);
    if (rc <= 0)
        return rc;
    struct str name = messages_after_to(c->care->setup->messages, c->rest);
    int to = team_find(team, name);
    if (to < 0)
        to = named_in(c->care->setup->messages, team, name, c->care->arena);
    struct buf names;
    if (to < 0) {
        buf_init(&names, 0);
        for (size_t i = 0; i < team->n_members && names.n < LIST_MAX_BYTES; i++)
            buf_addf(&names, "%s%s", i > 0 ? ", " : "", team->members[i].name);
        struct place place = { "list", arena_str(c->care->arena, buf_str(&names)) };
        buf_clear(&names);
        return answer(c, MESSAGE_TEAM_UNKNOWN_MEMBER, &place, 1, err);
    }
    if (escalate_pass(c->care, row.id, c->member, str_of(c->who->id), to, &done, err) < 0)
        return -1;
    if (done != TEAM_DONE)
        return refuse(c, &row, done, err);
    struct place places[] = { { "code", number(c, c->code) }, { "member", str_of(team->members[to].name) } };
    return answer(c, MESSAGE_TEAM_PASSED, places, 2, err);
}

/* What stands in the way of a day off: the first time at which nobody could be rung. */
static int say_hole(struct command *c, const struct hole *hole, struct err *err)
{
    const struct zone *zone = site_zone(c->care, err);
    if (zone == NULL)
        return -1;
    struct place places[] = { { "from", day_clock_text(c->care, &c->voice, zone, hole->from_utc) },
                              { "to", day_clock_text(c->care, &c->voice, zone, hole->to_utc) } };
    return answer(c, MESSAGE_TEAM_OFF_HOLE, places, 2, err);
}

/* OFF 20-27 Dec, BUSY 60, BACK. */
static int do_absence(struct command *c, const char *what, struct str rest, struct err *err)
{
    struct absence absence = { .member = str_of(c->who->id), .by = str_of(c->who->id), .from_utc = c->care->now_utc };
    const struct zone *zone = site_zone(c->care, err);
    struct hole hole;
    int minutes = 0;
    if (zone == NULL)
        return -1;
    if (str_is(str_of(what), "back")) {
        struct place place = { "member", str_of(c->who->name) };
        return absence_end(c->care, c->who->id, absence.by, NULL, err) < 0 ? -1 : answer(c, MESSAGE_TEAM_BACK, &place, 1, err);
    }
    absence.kind = str_is(str_of(what), "busy") ? ABSENCE_BUSY : ABSENCE_OFF;
    bool understood = absence.kind == ABSENCE_BUSY ? absence_minutes(rest, &minutes)
                                                   : absence_days(c->care, rest, &absence.from_utc, &absence.to_utc);
    if (!understood)
        return answer(c, MESSAGE_TEAM_WHEN, NULL, 0, err);
    if (absence.kind == ABSENCE_BUSY)
        absence.to_utc = c->care->now_utc + (int64_t)minutes * 60;
    int rc = absence_enter(c->care, &absence, &hole, err);
    if (rc != 0)
        return rc < 0 ? -1 : say_hole(c, &hole, err);
    struct place places[] = {
        { "member", str_of(c->who->name) },
        { "to", day_clock_text(c->care, &c->voice, zone, absence.to_utc) },
        { "from", day_clock_text(c->care, &c->voice, zone, absence.from_utc) },
    };
    return answer(c, absence.kind == ABSENCE_BUSY ? MESSAGE_TEAM_BUSY : MESSAGE_TEAM_OFF, places, absence.kind == ABSENCE_BUSY ? 2 : 3,
                  err);
}

/* TELL 12 and words: decision 35. */
static int do_tell(struct command *c, struct err *err)
{
    struct escalation row;
    struct person person;
    int rc = which(c, true, &row, err);
    if (rc <= 0)
        return rc;
    struct place code = { "code", number(c, c->code) };
    if (c->rest.n == 0 || team_tell_letters(c->rest) > TEAM_TELL_LETTERS)
        return answer(c, MESSAGE_TEAM_TELL_WHAT, &code, 1, err);
    if (person_load(c->care, row.patient_id, row.address_id, &person, err) < 0)
        return -1;
    if (person.address.consent == CONSENT_OUT) { /* P6: a human may phone, but no text goes after STOP */
        struct place stopped[] = { code, { "name", person_team_name(c->care, &person, &c->voice) },
                                   { "address", person.address.address } };
        return answer(c, MESSAGE_TEAM_TELL_STOPPED, stopped, 3, err);
    }
    if (team_tell(c->care, &person, c->member, (struct origin){ "inbox", c->inbox_id, "tell" }, c->rest, err) < 0)
        return -1;
    const struct zone *zone = site_zone(c->care, err);
    if (zone == NULL)
        return -1;
    struct place places[] = {
        code,
        { "name", person_team_name(c->care, &person, &c->voice) },
        { "time", clock_text(c->care, zone, c->care->now_utc + TEAM_TELL_S) },
    };
    return answer(c, MESSAGE_TEAM_TOLD, places, 3, err);
}

/* A member's own emergency is nobody's alert yet, but is not left without the number (P2). */
static int advise_member(struct command *c, const struct care_text *text, const struct screening *screening, struct err *err)
{
    struct advice advice[ADVICE_MAX];
    struct advice_request request = {
        .assessment = &screening->assessment, .text = words_repaired(text->inbound->text, c->care->arena), .late_minute = -1,
    };
    size_t n = advice_compose(&c->voice, &request, advice, c->care->arena);
    return n == 0 ? 0 : post_member(c->care, c->member, c->address, CLASS_ADVICE,
                                    (struct origin){ "inbox", c->inbox_id, advice[0].key }, advice[0].body, err);
}

/* Rings like any other, for who asked: there must be a person of that address whose alert it is. */
static int do_test(struct command *c, struct err *err)
{
    struct person person;
    int64_t id = 0;
    if (c->patient_id == 0)
        return answer(c, MESSAGE_TEAM_TEST_JOIN, NULL, 0, err);
    if (person_load(c->care, c->patient_id, c->address_id, &person, err) < 0 || escalate_test(c->care, &person, c->inbox_id, &id, err) < 0)
        return -1;
    return id != 0 ? 0 : answer_list(c, MESSAGE_TEAM_WHICH, err);
}

/* A swap; a bare yes or no answers the one that waits for her word, and "ok" too when no alert is open.  1: it was about swaps. */
static int swap_said(struct command *c, const struct screening *screening, struct str words, struct err *err)
{
    struct swap_text said = swap_read(c->care, c->member, words);
    struct str body;
    if (said.what == SWAP_TEXT_NONE) {
        bool yes = screening->reading.answer == ANSWER_YES || (c->n_alerts == 0 && messages_is_got_it(c->care->setup->messages, words));
        int waits = yes || screening->reading.answer == ANSWER_NO ? swap_waits_for(c->care, str_of(c->who->id), err) : 0;
        if (waits <= 0)
            return waits;
        said.what = yes ? SWAP_TEXT_OK : SWAP_TEXT_NO;
    }
    if (swap_act(c->care, c->member, &said, &c->voice, &body, err) < 0)
        return -1;
    return answer_body(c, body, err) < 0 ? -1 : 1;
}

static const struct {
    const char *verb;
    int (*act)(struct command *c, struct err *err);
} VERBS[] = { { "ack", do_ack }, { "close", do_close }, { "pass", do_pass }, { "tell", do_tell }, { "test", do_test } };

/* One order.  1: it was one; 0: no such verb. */
static int act(struct command *c, const struct order *order, struct err *err)
{
    c->code = order->code;
    c->rest = order->rest;
    c->passes = false;
    if (team_alerts(c->care, &c->alerts, &c->n_alerts, err) < 0)
        return -1;
    for (size_t i = 0; order->verb != NULL && i < sizeof VERBS / sizeof *VERBS; i++)
        if (str_is(str_of(order->verb), VERBS[i].verb))
            return VERBS[i].act(c, err) < 0 ? -1 : 1;
    return 0;
}

/* What the whole text orders, or each of its parts, answered in one text. */
static int do_orders(struct command *c, const struct reading *reading, struct str words, struct err *err)
{
    struct orders orders;
    struct buf answers;
    const struct order whole = { .verb = reading->team_verb, .code = reading->team_code, .rest = reading->rest };
    if (orders_read(c->care, words, &orders, err) < 0)
        return -1;
    bool ended = orders.n == 1 && str_is(str_of(orders.orders[0].verb), "close") /* "spoke to ana, close it" */
        && messages_outcome(c->care->setup->messages, orders.before) != NULL;
    bool parts = orders.n > 1 || (reading->team_verb == NULL && orders.n == 1 && (orders.orders[0].code != 0 || ended));
    if (!parts)
        return act(c, &whole, err);
    int rc = 1;
    buf_init(&answers, 0);
    c->before = orders.before;
    c->answers = &answers;
    for (size_t i = 0; i < orders.n && rc >= 0; i++)
        rc = act(c, &orders.orders[i], err);
    c->answers = NULL;
    if (rc >= 0)
        rc = answer_body(c, arena_str(c->care->arena, buf_str(&answers)), err) < 0 ? -1 : 1;
    buf_clear(&answers);
    return rc;
}

/* "ack both", while two are open; a text with a number means that one. */
static int do_both(struct command *c, struct err *err)
{
    struct orders orders;
    struct reading none = { .team_verb = NULL };
    size_t at = 0, n = messages_both(c->care->setup->messages, c->words, &at);
    if (n == 0 || team_alerts(c->care, &c->alerts, &c->n_alerts, err) < 0 || c->n_alerts != 2)
        return 0;
    if (orders_read(c->care, c->words, &orders, err) < 0)
        return -1;
    for (size_t i = 0; i < orders.n; i++)
        if (orders.orders[i].code != 0)
            return 0;
    struct intake_token there = { .from = (uint32_t)at, .to = (uint32_t)(at + n) };
    const char *codes = arena_printf(c->care->arena, "%lld, %lld", (long long)c->alerts[0].id, (long long)c->alerts[1].id);
    return do_orders(c, &none, instead_of(c, &there, codes), err);
}

/* "12", "ok 12", "12 spoke": what else the text says of the one open alert whose number stands in it. */
static int do_number(struct command *c, struct str text, struct err *err)
{
    const struct messages *messages = c->care->setup->messages;
    struct intake_tokens t = intake_cut(text, c->care->arena);
    const struct intake_token *number = NULL;
    const struct escalation *row = NULL;
    for (size_t i = 0; i < t.n; i++) {
        if (t.tokens[i].kind == INTAKE_NUMBER && number != NULL)
            return 0;
        number = t.tokens[i].kind == INTAKE_NUMBER ? &t.tokens[i] : number;
    }
    for (size_t i = 0; i < c->n_alerts && number != NULL; i++)
        row = c->alerts[i].id == number->number ? &c->alerts[i] : row;
    if (row == NULL || messages_is_got_it(messages, text)) /* "will call in 12 min" */
        return 0;
    struct str before = str_trim((struct str){ text.s, number->from }), behind = str_trim((struct str){ text.s + number->to, text.n - number->to });
    struct str rest = before.n > 0 && (before.n > 1 || before.s[0] != '#') ? before : behind;
    bool alone = rest.n == 0, one = rest.s != before.s || behind.n == 0 || alone;
    c->code = row->id;
    c->rest = rest;
    if (one && row->state == ESCALATION_ALERTED && (alone || messages_is_got_it(messages, rest)))
        return do_ack(c, err) < 0 ? -1 : 1;
    if (one && !alone && messages_is_outcome(messages, rest))
        return do_close(c, err) < 0 ? -1 : 1;
    c->code = 0;
    return 0;
}

/* "close ana spoke", "ana", "12": the name of a person is as good as the code, and either alone is an ACK of what rings. */
static int do_named(struct command *c, struct str *nameless, struct err *err)
{
    const struct escalation *found = NULL;
    struct intake_token at;
    struct reading none = { .team_verb = NULL };
    struct str coded = c->words, bare = str_trim(c->words);
    int64_t code;
    int named = by_name(c, c->words, &found, &at, err);
    if (named < 0)
        return -1;
    if (named == 1) {
        coded = instead_of(c, &at, arena_printf(c->care->arena, "%lld", (long long)found->id));
        *nameless = instead_of(c, &at, "");
        bare = str_trim(coded);
        int ordered = do_orders(c, &none, coded, err);
        if (ordered != 0)
            return ordered;
    }
    return named != 1 || text_to_int(bare, 1, INT64_MAX, &code) ? do_number(c, bare, err) : 0;
}

int care_team_inbound(struct care *care, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                      struct care_done *done, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    const struct reading *reading = &screening->reading;
    struct command c = {
        .care = care, .member = text->member, .who = &settings->team.members[text->member], .inbox_id = inbox_id,
        .rest = reading->rest, .code = reading->team_code, .patient_id = text->patient_id, .address_id = text->address_id,
    };
    c.voice = (struct voice){ care->setup->messages, settings, c.who->lang, region_of(care->setup->messages, settings, STR("")), NULL, NULL };
    for (size_t i = 0; i < c.who->n_addresses; i++)
        if (str_is(text->inbound->channel, c.who->addresses[i].channel) && str_is(text->inbound->from, c.who->addresses[i].address))
            c.address = i;
    *done = (struct care_done){ .diary = STR(""), .outcome = "team" };
    struct str words = words_repaired(text->inbound->text, care->arena), nameless = words;
    c.words = words;
    int ordered = do_both(&c, err);
    if (ordered == 0)
        ordered = do_orders(&c, reading, words, err);
    if (ordered == 0)
        ordered = do_named(&c, &nameless, err);
    if (ordered != 0)
        return ordered < 0 ? -1 : 0;
    if (messages_is_got_it(care->setup->messages, words) || messages_is_got_it(care->setup->messages, nameless)) {
        int tested = team_test_answered(care, c.who->id, err);
        if (tested < 0)
            return -1;
        if (tested == 1 && c.n_alerts == 0)
            return answer(&c, MESSAGE_TEAM_TEST_OK, NULL, 0, err);
        c.code = 0;
        if (c.n_alerts > 0)
            return do_ack(&c, err);
    }
    int swapped = 0;
    const char *absence = messages_absence(care->setup->messages, words, &c.rest);
    if (absence != NULL)
        return do_absence(&c, absence, c.rest, err);
    if (absence == NULL && (swapped = swap_said(&c, screening, words, err)) != 0)
        return swapped < 0 ? -1 : 0;
    if (messages_is_courtesy(care->setup->messages, words))
        return 0;
    if (screening->assessment.tier == TIER_EMERGENCY)
        return advise_member(&c, text, screening, err);
    return answer_list(&c, MESSAGE_TEAM_HELP, err);
}
