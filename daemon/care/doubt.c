/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/doubt.h"

#include <string.h>

#include "care/diary.h"
#include "care/escalate.h"
#include "care/intake_rules.h"
#include "care/remind.h"
#include "model/conversation.h"
#include "store/conversation_rows.h"
#include "store/observation_rows.h"
#include "store/patient_rows.h"
#include "store/session_rows.h"

enum { ASKED_S = 72 * 3600, ASKS_MAX = 3, AGAIN_S = 86400, LONG_S = 7 * 86400 };

#define TOPIC STR("year")
#define TOPIC_AGAIN STR("year again") /* one was wrong already */
#define LISTED_AS "who_writes"

/* They say that they are somebody else, or ask who writes to them. */
static bool says_other(const struct care *care, const struct person *person, struct str words)
{
    const struct messages *messages = care->setup->messages;
    struct str first, rest = str_trim(person->patient.name);
    if (messages_asks_who(messages, words))
        return true;
    if (rest.n == 0 || !str_cut(&rest, ' ', &first))
        return false;
    return messages_is_not_name(messages, words, first) || (!person->shared && messages_is_other_name(messages, words, first));
}

/* The words of a text or a name as they are compared, one blank between them. */
static struct str folded(const struct care *care, struct str text)
{
    struct intake_tokens t = intake_cut(text, care->arena);
    struct str out = STR("");
    for (size_t i = 0; i < t.n; i++)
        if (t.tokens[i].kind == INTAKE_WORD)
            out = compose_join(out, str_of(t.tokens[i].word), care->arena);
    return out;
}

static bool has_word(const struct care *care, struct str text, struct str word)
{
    struct str rest = folded(care, text), one;
    while (str_cut(&rest, ' ', &one))
        if (one.n > 0 && str_equal(one, word))
            return true;
    return false;
}

static bool is_of_team(const struct care *care, const struct person *person, struct str name)
{
    const struct team *team = &care->setup->settings->team;
    const char *clinic = person->voice.clinic != NULL ? person->voice.clinic : care->setup->settings->clinic;
    bool is = has_word(care, str_of(clinic), name);
    for (size_t i = 0; i < team->n_members; i++)
        is = is || has_word(care, str_of(team->members[i].name), name);
    return is;
}

/* "Is Maria there?": for who asks for the patient it is another who writes.  Anybody else may be one of the clinic (decision 14), unless
 * two share the phone or nothing came from it for a week: then it may be a wrong number. */
static bool asks_for_other(const struct care *care, const struct person *person, struct str words, const struct reading *reading)
{
    bool open = false;
    struct str name = messages_asked_for(care->setup->messages, folded(care, words), &open);
    if (name.n == 0 || reading->n_observations > 0 || is_of_team(care, person, name))
        return false;
    if (has_word(care, person->patient.name, name))
        return true;
    bool asks = !open || memchr(words.s, '?', words.n) != NULL;
    int64_t last_utc = person->address.last_in_utc;
    return asks && reading->n_mentions == 0 && (person->shared || (last_utc > 0 && care->now_utc - last_utc > LONG_S));
}

int doubt_notice(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, const struct reading *reading,
                 struct err *err)
{
    struct patient *p = &person->patient;
    bool joined = p->joined_utc > 0 && (p->state == PATIENT_ACTIVE || p->state == PATIENT_PAUSED || p->state == PATIENT_STOPPED);
    if (!joined || p->doubt != DOUBT_NONE)
        return 0;
    bool silent = person_is_doubtful(care, person);
    struct str words = words_repaired(text->inbound->text, care->arena);
    bool other = says_other(care, person, words) || asks_for_other(care, person, words, reading);
    if (!silent && !other)
        return 0;
    p->doubt = other ? DOUBT_OTHER : DOUBT_SILENT;
    p->doubt_asks = 0;
    p->doubt_address_id = person->address.id;
    p->doubt_inbox_id = inbox_id;
    return patient_rows_save(care->db, p, err);
}

int doubt_cleared(struct care *care, struct patient *p, struct err *err)
{
    p->doubt = DOUBT_NONE;
    p->doubt_asks = 0;
    p->doubt_address_id = p->doubt_inbox_id = 0;
    return patient_rows_save(care->db, p, err) < 0 ? -1 : remind_wake(care, p->id, err);
}

static int reply(struct care *care, const struct person *person, int64_t inbox_id, enum message message, struct err *err)
{
    return post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "doubt" }, say(care, &person->voice, message), err);
}

static int ask(struct care *care, struct person *person, int64_t inbox_id, enum message message, struct err *err)
{
    bool was_wrong = message == MESSAGE_DOUBT_AGAIN;
    struct patient *p = &person->patient;
    struct conversation asked = {
        .patient_id = p->id, .address_id = person->address.id, .kind = CONVERSATION_CONFIRM,
        .topic = was_wrong ? TOPIC_AGAIN : TOPIC, .asks = ++p->doubt_asks, .asked_utc = care->now_utc,
        .expires_utc = care->now_utc + ASKED_S,
    };
    if (patient_rows_save(care->db, p, err) < 0 || conversation_rows_put(care->db, &asked, err) < 0)
        return -1;
    return reply(care, person, inbox_id, message, err);
}

int doubt_new_phone(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    struct patient *p = &person->patient;
    if (p->birth_year == 0 || inbox_id == 0)
        return 0;
    p->doubt = DOUBT_OTHER;
    p->doubt_asks = 0;
    p->doubt_address_id = person->address.id;
    p->doubt_inbox_id = inbox_id;
    return ask(care, person, inbox_id, MESSAGE_DOUBT_NEW, err);
}

/* A human is to find out.  What came in meanwhile is nobody's entry. */
static int give_up(struct care *care, struct person *person, int64_t inbox_id, bool wrong, struct err *err)
{
    struct patient *p = &person->patient;
    p->doubt = DOUBT_TEAM;
    if (wrong && observation_rows_supersede_since(care->db, p->id, p->doubt_inbox_id, inbox_id, err) < 0)
        return -1;
    if (patient_rows_save(care->db, p, err) < 0 || conversation_rows_end(care->db, p->id, person->address.id, err) < 0
        || session_rows_said(care->db, p->id, STR("doubt"), care->now_utc, err) < 0
        || reply(care, person, inbox_id, MESSAGE_DOUBT_TEAM, err) < 0)
        return -1;
    return escalate_list(care, person, inbox_id, LISTED_AS, err);
}

/* That a human looks is said once a day. */
static int say_team(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    int64_t said_utc = 0;
    int rc = session_rows_when_said(care->db, person->patient.id, STR("doubt"), &said_utc, err);
    if (rc < 0 || (rc == 1 && care->now_utc - said_utc < AGAIN_S))
        return rc < 0 ? -1 : 0;
    if (session_rows_said(care->db, person->patient.id, STR("doubt"), care->now_utc, err) < 0)
        return -1;
    return reply(care, person, inbox_id, MESSAGE_DOUBT_TEAM, err);
}

/* The year in a text of one number: "1985", "85"; 0: none. */
static int year_of(struct str text, int this_year)
{
    int64_t found = 0;
    for (size_t i = 0; i < text.n;) {
        size_t n = 0;
        int64_t value = 0;
        while (i + n < text.n && text.s[i + n] >= '0' && text.s[i + n] <= '9')
            n++;
        if (n > 0 && (found != 0 || !text_to_int((struct str){ text.s + i, n }, 0, 9999, &value)))
            return 0;
        if (n == 2)
            found = value + (value + 2000 < this_year ? 2000 : 1900);
        else if (n > 0)
            found = value;
        i += n > 0 ? n : 1;
    }
    return found >= 1900 && found <= this_year ? (int)found : 0;
}

/* 1: the year was said, right or wrong; 0: the text says none. */
static int hear_year(struct care *care, struct person *person, struct str words, int64_t inbox_id, const char **outcome, struct err *err)
{
    struct patient *p = &person->patient;
    struct conversation open;
    int said = year_of(words, person->now.date / 10000);
    int rc = conversation_rows_get(care->db, p->id, person->address.id, care->now_utc, care->arena, &open, err);
    if (rc <= 0 || said == 0 || open.kind != CONVERSATION_CONFIRM || (!str_equal(open.topic, TOPIC) && !str_equal(open.topic, TOPIC_AGAIN)))
        return rc < 0 ? -1 : 0;
    /* 2026 said with two figures may mean 1926 */
    if (said == p->birth_year || (said > 2000 && said - 100 == p->birth_year)) {
        *outcome = "confirmed";
        if (conversation_rows_end(care->db, p->id, person->address.id, err) < 0 || doubt_cleared(care, p, err) < 0)
            return -1;
        return reply(care, person, inbox_id, MESSAGE_DOUBT_SURE, err) < 0 ? -1 : 1;
    }
    *outcome = "doubt";
    if (str_equal(open.topic, TOPIC_AGAIN))
        return give_up(care, person, inbox_id, true, err) < 0 ? -1 : 1;
    return ask(care, person, inbox_id, MESSAGE_DOUBT_AGAIN, err) < 0 ? -1 : 1;
}

int doubt_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, const struct reading *reading,
               bool quiet, struct str *diary, const char **outcome, struct err *err)
{
    struct patient *p = &person->patient;
    if (p->doubt == DOUBT_NONE || p->doubt_address_id != person->address.id)
        return 0;
    int rc = quiet || p->doubt == DOUBT_TEAM
        ? 0 : hear_year(care, person, words_repaired(text->inbound->text, care->arena), inbox_id, outcome, err);
    if (rc != 0)
        return rc;
    *outcome = "doubt";
    /* Who was only silent is likely to be they: nothing of it is lost, and nothing read back. */
    if (p->doubt == DOUBT_SILENT && diary_keep(care, person, inbox_id, reading, diary, err) < 0)
        return -1;
    if (quiet)
        return 1;
    if (p->doubt == DOUBT_TEAM)
        return say_team(care, person, inbox_id, err) < 0 ? -1 : 1;
    if (p->birth_year == 0)
        return give_up(care, person, inbox_id, false, err) < 0 ? -1 : 1;
    enum message message = p->doubt == DOUBT_OTHER ? MESSAGE_DOUBT_WHO : MESSAGE_DOUBT_ASK;
    return p->doubt_asks >= ASKS_MAX || ask(care, person, inbox_id, message, err) == 0 ? 1 : -1;
}
