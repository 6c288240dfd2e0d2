/* SPDX-License-Identifier: ISC
 * The rooms that a patient's text goes through, and what is said in the end. */
#include <config.h>

#include "care/talk_inside.h"

#include <string.h>

#include "care/ask.h"
#include "care/consent.h"
#include "care/day_lines.h"
#include "care/days_off.h"
#include "care/diary.h"
#include "care/doubt.h"
#include "care/forget.h"
#include "care/medicine.h"
#include "care/night.h"
#include "care/summary.h"
#include "care/team.h"
#include "care/water.h"
#include "care/whose.h"
#include "store/session_rows.h"
#include "triage/ruleset.h"

enum { LIMITS_S = 30 * 86400, LIST_TOKENS = 3 };

static bool needs_no_answer(const struct reading *reading, const struct messages *messages, struct str text)
{
    return reading->n_tokens == 0 || messages_is_courtesy(messages, text);
}

/* Decision 15. */
static bool is_of_no_known_language(const struct reading *reading)
{
    return reading->n_tokens >= LIST_TOKENS && reading->n_unknown * 2 > reading->n_tokens;
}

/* Decision 17: somebody else may read what comes to that phone. */
static bool is_watched(const struct care *care, const struct care_text *text)
{
    for (size_t i = 0; i < text->facts.n_open_flags; i++) {
        const char *advice = ruleset_advice(care->setup->ruleset, text->facts.open_flags[i]);
        if (advice != NULL && strcmp(advice, "advice.violence") == 0)
            return true;
    }
    return false;
}

/* Nothing that the rooms before understood (decisions 14 and 15, rule 36). */
static int reply_other(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id,
                       const struct reading *reading, const char **outcome, struct err *err)
{
    struct str words = words_repaired(text->inbound->text, care->arena);
    enum message message = MESSAGE_REPLY_NOT_UNDERSTOOD;
    const char *list = NULL;
    *outcome = "not_understood";
    switch (reading->intent) {
    case INTENT_DONE: case INTENT_SKIP: case INTENT_LATER: case INTENT_PAUSE: case INTENT_GO: case INTENT_LESS: case INTENT_MORE:
        message = MESSAGE_REPLY_NOTHING_PLANNED;
        *outcome = "answered";
        break;
    case INTENT_DIARY: /* about health, but with nothing that the diary counts: "no numbness" */
        message = MESSAGE_REPLY_NOTED;
        *outcome = "noted";
        break;
    case INTENT_TEAM: /* wants a person */
        message = MESSAGE_REPLY_QUESTION;
        list = "question";
        break;
    case INTENT_OTHER: case INTENT_STOP: case INTENT_START: case INTENT_HELP: case INTENT_JOIN: case INTENT_UNDO: case INTENT_YES:
    case INTENT_NO: case INTENT_SAFE: case INTENT_COUNT:
        if (str_trim(words).n == 0 && text->inbound->n_media > 0) {
            message = MESSAGE_REPLY_PICTURES;
            list = "picture";
        } else if (needs_no_answer(reading, care->setup->messages, words)) {
            *outcome = "noted";
            return 0;
        } else if (reading->n_tokens >= LIST_TOKENS) {
            message = MESSAGE_REPLY_QUESTION;
            list = "question";
        }
        break;
    }
    if (is_of_no_known_language(reading) && reading->intent != INTENT_TEAM && message != MESSAGE_REPLY_NOTHING_PLANNED
        && message != MESSAGE_REPLY_PICTURES) {
        message = MESSAGE_REPLY_LANGUAGES;
        list = "language";
    }
    if (message == MESSAGE_REPLY_NOTHING_PLANNED && !is_watched(care, text)) { /* told to call: nothing else is there to be done */
        int rc = escalate_told(care, person, inbox_id, err);
        if (rc != 0)
            return rc < 0 ? -1 : 0;
    }
    enum night night;
    if ((list != NULL && escalate_list(care, person, inbox_id, list, err) < 0)
        || night_may_ask(care, person, inbox_id, &night, err) < 0)
        return -1;
    if (night != NIGHT_SPEAK)
        return 0;
    struct str body = say(care, &person->voice, message);
    if (message == MESSAGE_REPLY_QUESTION && care->setup->settings->phone[0] != '\0') /* decision 14: for what cannot wait for the list */
        body = compose_join(body, say(care, &person->voice, MESSAGE_REPLY_TODAY), care->arena);
    return post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "reply" }, body, err);
}

int talk_alarm(struct talking *t, const char **outcome, struct err *err)
{
    const struct reading *reading = &t->screening->reading;
    bool command = reading->intent != INTENT_OTHER && reading->intent != INTENT_YES && reading->intent != INTENT_NO
        && reading->intent != INTENT_TEAM && reading->intent != INTENT_DIARY;
    bool foreign = is_of_no_known_language(reading);
    if (t->heard == HEARD_ALARM || command || foreign || needs_no_answer(reading, t->care->setup->messages, t->words)
        || is_watched(t->care, t->text))
        return 0;
    int rc = escalate_unclear(t->care, &t->person, t->inbox_id, err);
    if (rc == 1)
        *outcome = "not_understood";
    bool listed = reading->intent == INTENT_TEAM || reading->n_tokens >= LIST_TOKENS; /* decision 14 */
    if (rc == 1 && listed && escalate_list(t->care, &t->person, t->inbox_id, "question", err) < 0)
        return -1;
    return rc;
}

/* Decision 22: once a month, behind some answer, what the program is not. */
static int remind_of_limits(struct care *care, const struct person *person, struct str *body, struct err *err)
{
    int64_t said_utc = 0, joined_utc = person->patient.joined_utc;
    if (body->n == 0 || joined_utc == 0 || care->now_utc - joined_utc < LIMITS_S)
        return 0;
    int rc = session_rows_when_said(care->db, person->patient.id, STR("cannot_see"), &said_utc, err);
    if (rc < 0 || (rc == 1 && care->now_utc - said_utc < LIMITS_S))
        return rc < 0 ? -1 : 0;
    *body = compose_join(*body, say(care, &person->voice, MESSAGE_REPLY_CANNOT_SEE), care->arena);
    return session_rows_said(care->db, person->patient.id, STR("cannot_see"), care->now_utc, err);
}

/* The diary: what is put right, and what is new.  *reading is what the rooms behind it hear. */
static int keep_diary(struct care *care, const struct person *then, int64_t inbox_id, struct reading *reading,
                      const struct corrected *corrected, struct str *line, struct err *err)
{
    size_t n = reading->n_observations;
    struct observation *heard = arena_array(care->arena, n + corrected->n_pains + 1, sizeof *heard);
    if (heard == NULL)
        return err_set(err, ERR_NOMEM, "diary");
    if (diary_keep(care, then, inbox_id, reading, line, err) < 0)
        return -1;
    for (size_t i = 0; i < n + corrected->n_pains; i++)
        heard[i] = i < n ? reading->observations[i] : corrected->pains[i - n];
    reading->observations = heard;
    reading->n_observations = n + corrected->n_pains;
    if (line->n == 0 && corrected->line.n == 0)
        return 0;
    return then->patient.state == PATIENT_ACTIVE ? summary_begin(care, then, err) : 0;
}

static void outcome(struct talking *t, const char *word)
{
    if (t->done->outcome == NULL)
        t->done->outcome = word;
}

/* What concerns whether somebody is there at all */

static int stop(struct talking *t, struct err *err)
{
    const char *word = NULL;
    int rc = t->days_off.n > 0 ? 0 : consent_stop(t->care, &t->person, t->text, t->inbox_id, t->screening, &word, err);
    if (rc <= 0)
        return rc;
    outcome(t, word);
    return intake_left(t->care, &t->person, err) < 0 ? -1 : 1;
}

/* Before START is heard in "no reminders on sundays". */
static int away(struct talking *t, struct err *err)
{
    bool days = t->days_off.n > 0;
    struct origin origin = { "inbox", t->inbox_id, days ? "days_off" : "travel" };
    if (t->quiet || (!days && t->travel.body.n == 0))
        return 0;
    if (!is_watched(t->care, t->text)
        && post_person(t->care, &t->person, CLASS_REPLY, origin, days ? t->days_off : t->travel.body, err) < 0)
        return -1;
    t->done->outcome = days ? "answered" : "travels";
    return days || t->travel.alone;
}

static int forget(struct talking *t, struct err *err)
{
    const char *word = NULL;
    int rc = t->quiet ? 0 : forget_text(t->care, &t->person, t->text, t->inbox_id, t->screening, &word, err);
    if (rc == 1)
        outcome(t, word);
    return rc;
}

static int consent(struct talking *t, struct err *err)
{
    enum intent intent = t->screening->reading.intent;
    bool in = t->person.patient.state == PATIENT_ACTIVE && t->person.address.consent == CONSENT_IN;
    bool starts = intent == INTENT_START && !in; /* decision 6: who gets texts is told nothing beside the question */
    bool command = intent == INTENT_HELP || starts || t->text->inbound->carrier_optout != NULL;
    const char *word = NULL;
    if (t->quiet && (!command || t->safety.answered))
        return 0;
    int rc = consent_text(t->care, &t->person, t->text, t->inbox_id, t->screening, &word, err);
    if (rc == 1)
        outcome(t, word);
    return rc;
}

static int doubt(struct talking *t, struct err *err)
{
    const char *word = NULL;
    int rc = doubt_text(t->care, &t->person, t->text, t->inbox_id, &t->screening->reading, t->quiet, &t->done->diary, &word, err);
    if (rc == 1)
        outcome(t, word);
    return rc;
}

/* Two on one phone: whose entry it is. */
static int whose(struct talking *t, struct err *err)
{
    int rc = t->quiet || t->moved.line.n > 0 ? 0 : whose_text(t->care, &t->person, t->text, t->inbox_id, &t->done->diary, err);
    if (rc == 1)
        t->done->outcome = "logged";
    if (rc != 0 || t->screening->reading.intent != INTENT_UNDO)
        return rc;
    return whose_undo(t->care, &t->person, t->inbox_id, err) < 0 ? -1 : 0;
}

static int rest(struct talking *t, struct err *err)
{
    int rc = night_rest(t->care, &t->person, t->words, t->inbox_id, t->quiet, err);
    if (rc == 1)
        outcome(t, "rests");
    return rc;
}

/* Answers go to who wrote last (decision 35); and from here on who rests, or is watched, hears nothing. */
static int team(struct talking *t, struct err *err)
{
    bool mute = false;
    int told = team_told(t->care, &t->person, t->inbox_id, t->words, t->quiet, err);
    if (told < 0 || night_is_mute(t->care, &t->person, &mute, err) < 0)
        return -1;
    if (told == 1 && t->done->outcome == NULL && t->screening->reading.n_observations == 0) {
        t->done->outcome = "told";
        return 1;
    }
    t->quiet = t->quiet || mute || is_watched(t->care, t->text);
    t->then = t->person;
    zone_local(t->person.zone, written_utc(t->care, t->text->inbound), &t->then.now);
    return 0;
}

/* Every day */

static int intake(struct talking *t, struct err *err)
{
    int rc = intake_said(t->care, &t->person, t->text, t->inbox_id, &t->reading, &t->asked, t->quiet, &t->known, &t->intake, err);
    t->taken = t->taken || rc == 1;
    return rc < 0 ? -1 : 0;
}

static int correct(struct talking *t, struct err *err)
{
    if (t->taken)
        return 0;
    if (correct_text(t->care, &t->then, t->inbox_id, day_lines_mend(t->care, t->words), &t->reading, &t->corrected, err) < 0)
        return -1;
    bool alone = (t->asks || t->corrected.body.n > 0) && t->reading.n_observations == 0; /* nothing else was said */
    t->taken = t->taken || alone;
    return 0;
}

static int undo(struct talking *t, struct err *err)
{
    if (t->reading.intent != INTENT_UNDO || t->corrected.line.n > 0)
        return 0;
    outcome(t, "undone");
    return diary_undo(t->care, &t->person, t->inbox_id, t->quiet, err) < 0 ? -1 : 1;
}

static int routine(struct talking *t, struct err *err)
{
    if (t->taken)
        return 0;
    if (routine_text(t->care, &t->person, t->text, t->inbox_id, &t->reading, t->prompted.routine, t->quiet, &t->routine, err) < 0)
        return -1;
    t->taken = t->routine.taken;
    return 0;
}

static int answer(struct talking *t, struct err *err)
{
    return t->taken ? 0 : answer_text(t->care, &t->person, t->text, t->inbox_id, &t->reading, t->quiet, &t->answer, err);
}

static int diary(struct talking *t, struct err *err)
{
    return keep_diary(t->care, &t->then, t->inbox_id, &t->reading, &t->corrected, &t->done->diary, err);
}

static int ask(struct talking *t, struct err *err)
{
    return t->asks ? ask_answer(t->care, &t->then, &t->reading, &t->asked_of_diary, err) : 0;
}

/* What they ask for tells it. */
static int water(struct talking *t, struct err *err)
{
    if (water_sum(t->care, &t->person, &t->reading, &t->water, err) < 0)
        return -1;
    if (t->asks)
        t->water = STR("");
    return 0;
}

static int medicine(struct talking *t, struct err *err)
{
    if (medicine_note(t->care, &t->person, t->inbox_id, &t->reading, &t->medicine, err) < 0)
        return -1;
    return medicine_question(t->care, &t->person, &t->reading, &t->dose, err);
}

static int attack(struct talking *t, struct err *err)
{
    return attack_text(t->care, &t->person, t->inbox_id, &t->reading, &t->prompted, t->quiet, &t->attack, &t->attacked, err);
}

static int mild(struct talking *t, struct err *err)
{
    return t->quiet || t->attack.n > 0 ? 0 : routine_mild(t->care, &t->person, &t->reading, &t->attack, err);
}

static const char *outcome_of(const struct talking *t)
{
    if (t->intake != NULL)
        return t->intake;
    if (t->answer.outcome != NULL)
        return t->answer.outcome;
    if (t->routine.outcome != NULL)
        return t->routine.outcome;
    if (t->done->diary.n > 0 || t->corrected.line.n > 0)
        return "logged";
    if (t->asks || t->corrected.body.n > 0)
        return "answered";
    return t->attacked != NULL ? t->attacked : t->dose.n > 0 ? "answered" : t->told.n > 0 ? "noted" : NULL;
}

int talk_say(struct talking *t, struct err *err)
{
    struct arena *arena = t->care->arena;
    struct str log = STR(""), said = t->done->diary;
    int beside = said.n > 0 && t->corrected.line.n == 0 ? talk_likely_beside(t, err) : 0;
    if (beside != 0)
        return beside < 0 ? -1 : 0;
    const char *word = outcome_of(t);
    if (t->answer.outcome == NULL)
        t->answer.body = compose_join(t->answer.body, t->routine.alone, arena);
    t->answer.body = compose_join(t->answer.body, t->routine.body, arena);
    if (!t->answer.log_is_said)
        log = diary_read_back(t->care, &t->then, said);
    log = compose_join(t->corrected.body, log, arena);
    if (t->moved.line.n > 0 && said.n == 0) {
        log = compose_join(whose_read_back(t->care, &t->person, &t->moved), log, arena);
        t->done->diary = t->moved.line;
    }
    if (t->corrected.line.n > 0)
        t->done->diary = said.n > 0 ? compose_join(t->corrected.line, said, arena) : t->corrected.line;
    struct str body = compose_join(compose_join(log, t->water, arena), t->medicine, arena);
    body = compose_join(body, compose_join(t->dose, t->asked_of_diary, arena), arena);
    body = compose_join(compose_join(body, compose_join(t->told, t->known, arena), arena), compose_join(t->answer.body, t->attack, arena), arena);
    if (!t->quiet && (remind_of_limits(t->care, &t->person, &body, err) < 0
                      || post_person(t->care, &t->person, CLASS_REPLY, (struct origin){ "inbox", t->inbox_id, "log" }, body, err) < 0))
        return -1;
    int said_short = word == NULL ? talk_alarm(t, &word, err) : 0;
    if (said_short < 0)
        return -1;
    if (word == NULL && t->done->outcome == NULL) {
        int heard = talk_likely(t, &word, err);
        if (heard != 0) {
            outcome(t, word);
            return heard < 0 ? -1 : 0;
        }
    }
    if (word == NULL && !t->quiet && reply_other(t->care, &t->person, t->text, t->inbox_id, &t->reading, &word, err) < 0)
        return -1;
    if (word != NULL)
        outcome(t, word);
    return 0;
}

talk_room_fn *const TALK_ROOMS[ROOM_COUNT] = {
    [ROOM_STOP] = stop, [ROOM_AWAY] = away, [ROOM_FORGET] = forget, [ROOM_CONSENT] = consent, [ROOM_DOUBT] = doubt,
    [ROOM_WHOSE] = whose,
    [ROOM_REST] = rest,
    [ROOM_TEAM] = team, [ROOM_INTAKE] = intake, [ROOM_CORRECT] = correct, [ROOM_UNDO] = undo, [ROOM_ROUTINE] = routine,
    [ROOM_ANSWER] = answer, [ROOM_DIARY] = diary, [ROOM_ASK] = ask, [ROOM_WATER] = water, [ROOM_MEDICINE] = medicine, [ROOM_ATTACK] = attack,
    [ROOM_MILD] = mild,
};
