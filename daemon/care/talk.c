/* SPDX-License-Identifier: ISC
 * Which question a text meets and what it is: then the rooms of the table hear it in their order. */
#include <config.h>

#include "care/talk_inside.h"

#include <string.h>

#include "care/ask.h"
#include "care/consent.h"
#include "care/day_lines.h"
#include "care/days_off.h"
#include "care/doubt.h"
#include "care/hospital.h"
#include "care/water.h"
#include "store/conversation_rows.h"
#include "store/inbox_rows.h"
#include "store/patient_rows.h"
#include "store/session_rows.h"

enum { GUARD_WINDOW_S = 600, GUARD_TEXTS = 30 };

int talk_is_flood(struct care *care, int64_t address_id, struct err *err)
{
    int64_t n = 0;
    if (inbox_rows_since(care->db, address_id, care->now_utc - GUARD_WINDOW_S, &n, err) < 0)
        return -1;
    return n > GUARD_TEXTS;
}

/* A stranger is answered in the language they write; what is asked and said about a danger sign later is in it too (P2). */
static int learn_language(struct care *care, struct person *person, const struct screening *screening, struct err *err)
{
    const char *lang = screening->reading.lang;
    if (person->patient.state != PATIENT_STRANGER || lang == NULL || strcmp(lang, person->voice.lang) == 0
        || !messages_speaks(care->setup->messages, str_of(lang)))
        return 0;
    person->voice.lang = lang;
    if (screening->assessment.n_flags == 0)
        return 0;
    person->patient.lang = str_of(lang);
    return patient_rows_save(care->db, &person->patient, err);
}

/* What was asked last at that phone, before the text is heard. */
static int find_talk(struct talking *t, struct err *err)
{
    static const enum talk KINDS[CONVERSATION_KIND_COUNT] = {
        [CONVERSATION_NONE] = TALK_NOTHING, [CONVERSATION_SAFETY] = TALK_SAFETY, [CONVERSATION_INVITE] = TALK_NOTHING,
        [CONVERSATION_AGE] = TALK_NOTHING, [CONVERSATION_PAIN] = TALK_PAIN, [CONVERSATION_SCREEN] = TALK_SCREEN,
        [CONVERSATION_INTAKE] = TALK_INTAKE, [CONVERSATION_CHECKIN] = TALK_REMINDER, [CONVERSATION_CONFIRM] = TALK_CONFIRM,
        [CONVERSATION_TEAM] = TALK_NOTHING, [CONVERSATION_REMINDER] = TALK_REMINDER, [CONVERSATION_ROUTINE] = TALK_ROUTINE,
        [CONVERSATION_TRAVEL] = TALK_TRAVEL, [CONVERSATION_TIME] = TALK_REMINDER,
    };
    struct care *care = t->care;
    struct conversation open;
    struct session *last = NULL;
    size_t n = 0;
    int rc = conversation_rows_get(care->db, t->person.patient.id, t->person.address.id, care->now_utc, care->arena, &open, err);
    if (rc < 0)
        return -1;
    t->talk = rc == 1 ? KINDS[open.kind] : TALK_NOTHING;
    if (t->talk == TALK_INTAKE && str_is(open.topic, INTAKE_TOPIC_INFO))
        t->talk = TALK_INFO;
    if (t->talk != TALK_NOTHING && t->talk != TALK_REMINDER)
        return 0;
    if (session_rows_of(care->db, t->person.patient.id, 1, care->arena, &last, &n, err) < 0)
        return -1;
    if (n == 1 && (last->state == SESSION_WALKING || last->state == SESSION_HELD))
        t->talk = TALK_WALK;
    return 0;
}

/* Whether the text answers what was asked, beyond what words and entries do. */
static bool is_answer(const struct talking *t)
{
    const struct reading *reading = &t->screening->reading;
    if (t->talk == TALK_SCREEN)
        return t->prompted.screen && t->prompted.answer != ANSWER_NONE;
    if (t->talk == TALK_ROUTINE)
        return t->prompted.routine;
    return t->talk == TALK_CONFIRM
        && (reading->answer == ANSWER_YES || reading->answer == ANSWER_NO || reading->intent == INTENT_YES || reading->intent == INTENT_NO);
}

static enum heard by_intent(const struct reading *reading)
{
    switch (reading->intent) {
    case INTENT_UNDO:
        return HEARD_UNDO;
    case INTENT_DONE: case INTENT_SKIP: case INTENT_LATER: case INTENT_PAUSE: case INTENT_GO: case INTENT_LESS: case INTENT_MORE:
        return HEARD_WORD;
    case INTENT_OTHER: case INTENT_STOP: case INTENT_START: case INTENT_HELP: case INTENT_JOIN: case INTENT_YES: case INTENT_NO:
    case INTENT_SAFE: case INTENT_TEAM: case INTENT_DIARY: case INTENT_COUNT:
        break;
    }
    return reading->n_observations > 0 ? HEARD_ENTRY : HEARD_OTHER;
}

/* The first of enum heard that fits. */
static int find_heard(struct talking *t, struct err *err)
{
    const struct reading *reading = &t->screening->reading;
    const char *carrier = t->text->inbound->carrier_optout;
    enum intake_hears hears = INTAKE_HEARS_NOT;
    bool stop = reading->stop_heard || reading->intent == INTENT_STOP || (carrier != NULL && strcmp(carrier, "STOP") == 0);
    bool here = t->talk != TALK_DOUBT;
    if (!t->quiet && here && intake_hears(t->care, &t->person, t->text, reading, &t->asked, &hears, err) < 0)
        return -1;
    bool answers = hears == INTAKE_HEARS_ANSWER && t->asked.answer.any;
    /* What was read from the words of a question is taken out of the reading. */
    t->asks = !t->quiet && here && !answers && hears != INTAKE_HEARS_KNOWN && ask_is_asked(t->care, &t->reading);
    bool asks_alone = t->asks && t->reading.n_observations == 0;
    if (stop && t->days_off.n == 0)
        t->heard = HEARD_STOP;
    else if (t->quiet)
        t->heard = HEARD_ALARM;
    else if (t->days_off.n > 0 || (t->travel.body.n > 0 && t->travel.alone))
        t->heard = HEARD_AWAY;
    else if (reading->intent == INTENT_HELP || reading->intent == INTENT_START || reading->intent == INTENT_JOIN || carrier != NULL)
        t->heard = HEARD_COMMAND;
    else if (messages_is_rest(t->care->setup->messages, t->words))
        t->heard = HEARD_REST;
    else if (is_answer(t) || (hears == INTAKE_HEARS_ANSWER && !asks_alone))
        t->heard = HEARD_ANSWER;
    else if (hears == INTAKE_HEARS_KNOWN)
        t->heard = HEARD_KNOWN;
    else
        t->heard = asks_alone && reading->intent != INTENT_UNDO ? HEARD_ASKS : by_intent(&t->reading);
    return 0;
}

/* Decision 3: what is usual is looked at again after 90 days; once it stands on the team's list. */
static int list_review(struct talking *t, struct err *err)
{
    int64_t id = t->person.patient.id, said_utc = 0;
    if (!t->text->review || t->quiet || t->text->facts.n_open_flags > 0)
        return 0;
    int rc = session_rows_when_said(t->care->db, id, STR("review"), &said_utc, err);
    if (rc < 0 || (rc == 1 && t->care->now_utc - said_utc < FACT_REVIEW_S))
        return rc < 0 ? -1 : 0;
    if (escalate_list(t->care, &t->person, t->inbox_id, "review", err) < 0)
        return -1;
    return session_rows_said(t->care->db, id, STR("review"), t->care->now_utc, err);
}

/* Who has not joined: what the table of consent says, and nothing else. */
static const struct conversation_row NOT_JOINED = { .rooms = 1u << ROOM_STOP | 1u << ROOM_AWAY | 1u << ROOM_FORGET | 1u << ROOM_CONSENT,
                                                    .speaks = true };

static bool has_joined(const struct person *person)
{
    return person->patient.state != PATIENT_STRANGER && person->patient.state != PATIENT_INVITED;
}

/* Somebody who has not joined, or may be another, and has been told to call: what is no word of joining is met with the advice, not with
 * an invitation or a question who writes. */
static int hear_alarm(struct talking *t, struct err *err)
{
    const struct reading *reading = &t->screening->reading;
    bool other = reading->intent == INTENT_OTHER || reading->intent == INTENT_DIARY || reading->intent == INTENT_TEAM;
    bool answers = reading->answer == ANSWER_YES || reading->answer == ANSWER_NO || messages_asks_who(t->care->setup->messages, t->words)
        || (t->person.patient.state == PATIENT_STRANGER && t->person.address.told_utc == 0); /* first hears who writes, with the number */
    for (size_t i = 0; i < t->words.n; i++) /* an age, a year */
        answers = answers || (t->words.s[i] >= '0' && t->words.s[i] <= '9');
    if ((has_joined(&t->person) && t->talk != TALK_DOUBT) || !other || answers || reading->n_observations > 0
        || site_of(t->care->setup->settings, str_trim(t->words)) != NULL || t->text->inbound->carrier_optout != NULL)
        return 0;
    return talk_alarm(t, &t->done->outcome, err);
}

static int walk(struct talking *t, const struct conversation_row *row, struct err *err)
{
    int alarm = t->heard == HEARD_ALARM ? 0 : hear_alarm(t, err);
    if (alarm != 0)
        return alarm < 0 ? -1 : 0;
    for (int room = 0; room < ROOM_LAST; room++) {
        if ((row->rooms & 1u << room) == 0)
            continue;
        int rc = row == &NOT_JOINED && room == ROOM_CONSENT ? talk_likely_stop(t, err) : 0;
        if (rc == 0)
            rc = TALK_ROOMS[room](t, err);
        if (rc != 0)
            return rc < 0 ? -1 : 0;
    }
    return row == &NOT_JOINED ? 0 : talk_say(t, err);
}

/* Whose it is and a no, in one: the danger signs are asked about once more, by name (P4). */
static int prompted(struct talking *t, struct err *err)
{
    if (attack_prompted(t->care, &t->person, &t->text, &t->screening, &t->prompted, err) < 0)
        return -1;
    if (t->moved.line.n > 0 && t->prompted.screen && t->prompted.answer != ANSWER_YES)
        t->prompted.answer = ANSWER_UNCLEAR;
    return 0;
}

/* Safety first, whatever state the person is in (P2, P3); before it only what changes the number that advice names, and what an answer
 * adds to the assessment. */
static int hear_safety(struct talking *t, struct err *err)
{
    struct care *care = t->care;
    bool known = !person_is_doubtful(care, &t->person); /* decision 21: nobody else says where they are */
    t->travel.body = STR("");
    if (learn_language(care, &t->person, t->screening, err) < 0
        || whose_moved(care, &t->person, t->text, t->inbox_id, &t->moved, err) < 0 /* decision 19 */
        || (known && travel_text(care, &t->person, t->text, t->inbox_id, t->screening, &t->travel, err) < 0) /* decision 20 */
        || find_talk(t, err) < 0 || correct_prompted(care, &t->person, t->text, t->inbox_id, &t->screening, err) < 0
        || prompted(t, err) < 0
        || intake_prompted(care, &t->person, t->text, &t->screening, &t->asked, err) < 0
        || water_prompted(care, &t->person, t->text, &t->screening, err) < 0
        || escalate_text(care, &t->person, t->text, t->inbox_id, t->screening, &t->safety, err) < 0)
        return -1;
    t->done->outcome = t->safety.outcome;
    /* Decision 6: while a safety question is open, or advice has just gone out, nothing else is said; the diary is kept. */
    t->quiet = t->safety.advised || t->safety.asked || t->safety.answered;
    if ((t->travel.body.n == 0 && days_off_text(care, &t->person, t->text, t->inbox_id, t->screening, &t->days_off, err) < 0)
        || doubt_notice(care, &t->person, t->text, t->inbox_id, &t->screening->reading, err) < 0)
        return -1;
    if (t->person.patient.doubt != DOUBT_NONE && t->person.patient.doubt_address_id == t->person.address.id)
        t->talk = TALK_DOUBT;
    return 0;
}

int talk_text(struct care *care, const struct care_text *text, int64_t inbox_id, const struct screening *screening, struct care_done *done,
              struct err *err)
{
    struct talking t = {
        .care = care, .text = text, .inbox_id = inbox_id, .screening = screening, .words = words_repaired(text->inbound->text, care->arena),
        .days_off = STR(""), .corrected = { .body = STR(""), .line = STR("") }, .answer = { .body = STR("") },
        .routine = { .body = STR(""), .alone = STR("") }, .told = STR(""), .water = STR(""), .medicine = STR(""), .dose = STR(""), .asked_of_diary = STR(""),
        .known = STR(""), .attack = STR(""), .done = done,
    };
    const struct conversation_row *row = &NOT_JOINED;
    if (text->person != NULL)
        t.person = *text->person;
    else if (person_load(care, text->patient_id, text->address_id, &t.person, err) < 0)
        return -1;
    if (hear_safety(&t, err) < 0
        || intake_told(care, &t.person, t.words, &t.screening->reading, &t.asked, inbox_id, &t.told, err) < 0)
        return -1;
    int died = hospital_died(care, &t.person, text, inbox_id, t.quiet, err);
    if (died != 0) {
        done->outcome = done->outcome != NULL ? done->outcome : "died";
        return died < 0 ? -1 : 0;
    }
    if (hospital_text(care, &t.person, text, inbox_id, &t.told, err) < 0)
        return -1;
    t.then = t.person;
    t.reading = t.screening->reading;
    if (t.safety.answered && t.reading.intent == INTENT_SKIP) /* "ya paso" of a sign is no reminder left out */
        t.reading.intent = INTENT_OTHER;
    if (t.safety.number)
        t.reading.n_observations = 0;
    if (day_lines(care, &t.then.now, t.words, &t.reading, err) < 0 || find_heard(&t, err) < 0)
        return -1;
    if (has_joined(&t.person)) {
        row = conversation_row_of(t.talk, t.heard);
        if (row == NULL)
            return err_set(err, ERR_RANGE, "no row for a text");
        cover_cell(care, &CONVERSATION_STATE_TABLE, (int)t.talk, (int)t.heard);
        t.quiet = !row->speaks;
        if (list_review(&t, err) < 0)
            return -1;
    }
    int flood = t.heard == HEARD_STOP ? 0 : talk_is_flood(care, text->address_id, err);
    if (flood < 0)
        return -1;
    if (flood) {
        done->outcome = done->outcome != NULL ? done->outcome : "guarded";
        log_event(care->log, LOG_ALARM, "intake.flood", F_ID("address", text->address_id), F_END);
        return 0;
    }
    if (text->member >= 0 && t.person.patient.state == PATIENT_STRANGER && t.heard != HEARD_STOP)
        return 0; /* one of the team fell ill: told nothing of joining */
    return walk(&t, row, err);
}
