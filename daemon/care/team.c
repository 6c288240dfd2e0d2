/* SPDX-License-Identifier: ISC
 * A member's text: ACK 12, PASS 12 to Ana, CLOSE 12 spoke, "got it". */
#include <config.h>

#include "care/team.h"

#include "base/utf8.h"
#include "care/absence.h"
#include "care/advice.h"
#include "care/swap.h"
#include "store/audit_rows.h"
#include "store/escalation_rows.h"
#include "store/team_rows.h"

enum { ALERTS_MAX = 200, LIST_MAX_BYTES = 80 };

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
    struct escalation *alerts;
    size_t n_alerts;
};

int team_find(const struct team *team, struct str name)
{
    for (size_t i = 0; i < team->n_members; i++)
        if (str_is_nocase(name, team->members[i].id) || str_is_nocase(name, team->members[i].name))
            return (int)i;
    return -1;
}

int team_alerts(struct care *care, struct escalation **out, size_t *n, struct err *err)
{
    struct escalation *all = NULL;
    size_t n_all = 0;
    *n = 0;
    if (escalation_rows_list(care->db, ALERTS_MAX, care->arena, &all, &n_all, err) < 0)
        return -1;
    for (size_t i = 0; i < n_all; i++)
        if (all[i].state != ESCALATION_ASKED && all[i].state != ESCALATION_LISTED)
            all[(*n)++] = all[i];
    *out = all;
    return 0;
}

bool team_is_swap(const struct care *care, int member, struct str text)
{
    struct care probe = *care;
    struct swap_text said = swap_read(&probe, member, text);
    return said.what != SWAP_TEXT_NONE && said.what != SWAP_TEXT_HOW;
}

bool team_is_absence(const struct care *care, struct str text)
{
    struct str rest;
    int64_t from_utc, to_utc;
    int minutes;
    struct care probe = *care;
    const char *id = messages_absence(care->setup->messages, text, &rest);
    if (id == NULL)
        return false;
    if (str_is(str_of(id), "off"))
        return absence_days(&probe, rest, &from_utc, &to_utc);
    return str_is(str_of(id), "busy") ? rest.n > 0 && absence_minutes(rest, &minutes) : rest.n == 0;
}

size_t team_tell_letters(struct str words)
{
    size_t n = 0;
    uint32_t letter;
    for (size_t at = 0; at < words.n; n++)
        at += utf8_next(words, at, &letter);
    return n;
}

int team_tell(struct care *care, const struct person *person, int member, struct origin origin, struct str words, struct err *err)
{
    const struct team_member *from = &care->setup->settings->team.members[member];
    struct place places[] = { { "member", str_of(from->name) }, { "words", words } };
    if (tell_rows_put(care->db, person->patient.id, str_of(from->id), care->now_utc + TEAM_TELL_S, err) < 0
        || audit_rows_put(care->db, care->now_utc, from->id, "tell", "patient", person->patient.id, err) < 0)
        return -1;
    return post_person(care, person, CLASS_REPLY, origin, compose(&person->voice, MESSAGE_TELL_TEXT, places, 2, care->arena), err);
}

int team_told(struct care *care, const struct person *person, int64_t inbox_id, struct str words, bool quiet, struct err *err)
{
    const struct team *team = &care->setup->settings->team;
    struct str id;
    struct escalation row;
    int rc = tell_rows_get(care->db, person->patient.id, care->now_utc, care->arena, &id, err);
    int member = rc == 1 ? team_find(team, id) : -1;
    if (rc < 0 || member < 0 || team->members[member].n_addresses == 0)
        return rc < 0 ? -1 : 0;
    rc = escalation_rows_of(care->db, person->patient.id, care->arena, &row, err);
    if (rc < 0)
        return -1;
    struct voice voice = person->voice;
    voice.lang = team->members[member].lang;
    struct place places[] = {
        { "code", rc == 1 ? str_of(arena_printf(care->arena, "%lld", (long long)row.id)) : STR("") },
        { "name", person_team_name(care, person, &voice) },
        { "words", words },
        { "member", str_of(team->members[member].name) },
    };
    struct str body = str_trim(compose(&voice, MESSAGE_TELL_ANSWER, places, 3, care->arena));
    if (post_member(care, member, 0, CLASS_ALERT, (struct origin){ "inbox", inbox_id, "tell" }, body, err) < 0)
        return -1;
    if (!quiet && post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "told" },
                              compose(&person->voice, MESSAGE_TELL_SEEN, &places[3], 1, care->arena), err) < 0)
        return -1;
    return 1;
}

static int answer_body(struct command *c, struct str body, struct err *err)
{
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

int team_open_list(struct care *care, const struct voice *voice, bool initials, struct str *out, struct err *err)
{
    struct escalation *alerts = NULL;
    size_t n = 0;
    struct buf text;
    if (team_alerts(care, &alerts, &n, err) < 0)
        return -1;
    buf_init(&text, 0);
    for (size_t i = 0; i < n; i++) {
        struct person person;
        if (person_load(care, alerts[i].patient_id, alerts[i].address_id, &person, err) < 0) {
            buf_clear(&text);
            return -1;
        }
        person.shared = person.shared || initials;
        struct str name = person_team_name(care, &person, voice);
        if (text.n + name.n + 12 > LIST_MAX_BYTES) {
            buf_adds(&text, ", ...");
            break;
        }
        buf_addf(&text, "%s%lld %.*s", i > 0 ? ", " : "", (long long)alerts[i].id, (int)name.n, name.s);
    }
    *out = text.n > 0 ? arena_str(care->arena, buf_str(&text)) : say(care, voice, MESSAGE_WORD_NOBODY);
    buf_clear(&text);
    return 0;
}

static int answer_list(struct command *c, enum message message, struct err *err)
{
    struct place places[] = { { "list", STR("") }, { "code", number(c, c->code) } };
    if (team_open_list(c->care, &c->voice, false, &places[0].value, err) < 0)
        return -1;
    return answer(c, message, places, 2, err);
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
    if (n != 1)
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
    if (name_of(c, &row, &places[1].value, &places[2].value, err) < 0)
        return -1;
    return answer(c, MESSAGE_TEAM_ACKED, places, 3, err);
}

static int do_close(struct command *c, struct err *err)
{
    struct escalation row;
    enum team_done done;
    int rc = which(c, true, &row, err);
    if (rc <= 0)
        return rc;
    const char *outcome = messages_outcome(c->care->setup->messages, c->rest);
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
    int rc = which(c, true, &row, err);
    if (rc <= 0)
        return rc;
    int to = team_find(team, messages_after_to(c->care->setup->messages, c->rest));
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

int care_team_inbound(struct care *care, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                      struct care_done *done, struct err *err)
{
    static const struct {
        const char *verb;
        int (*act)(struct command *c, struct err *err);
    } VERBS[] = { { "ack", do_ack }, { "close", do_close }, { "pass", do_pass }, { "tell", do_tell }, { "test", do_test } };
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
    if (team_alerts(care, &c.alerts, &c.n_alerts, err) < 0)
        return -1;
    for (size_t i = 0; reading->team_verb != NULL && i < sizeof VERBS / sizeof *VERBS; i++)
        if (str_is(str_of(reading->team_verb), VERBS[i].verb))
            return VERBS[i].act(&c, err);
    struct str words = words_repaired(text->inbound->text, care->arena);
    if (messages_is_got_it(care->setup->messages, words)) {
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
