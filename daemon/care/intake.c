/* SPDX-License-Identifier: ISC
 * The order in which a text is dealt with: STOP is noted, safety comes first, then consent, then the diary, then the rest. */
#include <config.h>

#include "care/intake.h"

#include <string.h>

#include "base/fault.h"
#include "care/answer.h"
#include "care/ask.h"
#include "care/attack.h"
#include "care/consent.h"
#include "care/correct.h"
#include "care/days_off.h"
#include "care/diary.h"
#include "care/doubt.h"
#include "care/escalate.h"
#include "care/forget.h"
#include "care/intake_talk.h"
#include "care/medicine.h"
#include "care/member.h"
#include "care/night.h"
#include "care/remind.h"
#include "care/routine.h"
#include "care/summary.h"
#include "care/team.h"
#include "care/travel.h"
#include "care/water.h"
#include "care/weekly.h"
#include "care/whose.h"
#include "store/address_rows.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "store/meta_rows.h"
#include "store/outbox_rows.h"
#include "store/patient_rows.h"
#include "store/session_rows.h"
#include "triage/ruleset.h"

enum { LIMITS_S = 30 * 86400, GUARD_WINDOW_S = 600, GUARD_TEXTS = 30, LIST_TOKENS = 3, DUE_LIMIT = 500, STUCK_AGAIN_S = 60 };

/* Two programs that answer each other must come to rest: beyond so many texts in ten minutes only safety is answered. */
static int is_flood(struct care *care, int64_t address_id, struct err *err)
{
    int64_t n = 0;
    if (inbox_rows_since(care->db, address_id, care->now_utc - GUARD_WINDOW_S, &n, err) < 0)
        return -1;
    return n > GUARD_TEXTS;
}

static bool needs_no_answer(const struct reading *reading, const struct messages *messages, struct str text)
{
    return reading->n_tokens == 0 || messages_is_courtesy(messages, text);
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
        } else if (reading->n_tokens >= LIST_TOKENS && reading->n_unknown * 2 > reading->n_tokens) {
            message = MESSAGE_REPLY_LANGUAGES;
            list = "language";
        } else if (needs_no_answer(reading, care->setup->messages, words)) {
            *outcome = "noted";
            return 0;
        } else if (reading->n_tokens >= LIST_TOKENS) {
            message = MESSAGE_REPLY_QUESTION;
            list = "question";
        }
        break;
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

/* What is left when safety and consent have spoken.  quiet: nothing but safety may be said. */
static int everyday(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                    const struct reading *read, const struct prompted *prompted, const struct intake_prompted *asked, bool quiet,
                    struct care_done *done, struct err *err)
{
    const char *outcome = NULL;
    struct person then = *person; /* the diary's day is that on which it was written */
    zone_local(person->zone, written_utc(care, text->inbound), &then.now);
    struct reading reading = *read;
    struct answer_done answer = { .body = STR("") };
    struct routine_said routine = { .body = STR(""), .alone = STR("") };
    struct str log = STR(""), attack = STR(""), medicine = STR(""), dose = STR(""), answered = STR(""), known = STR(""), water = STR("");
    struct corrected corrected = { .body = STR(""), .line = STR("") };
    const char *attacked = NULL, *intake = NULL;
    bool screened = prompted->screen && prompted->answer != ANSWER_NONE;
    int taken = intake_said(care, person, text, inbox_id, &reading, asked, quiet, &known, &intake, err);
    bool asks = taken == 0 && !quiet && ask_is_asked(care, &reading);
    if (taken < 0 || (taken == 0 && correct_text(care, &then, inbox_id, &reading, &corrected, err) < 0))
        return -1;
    bool alone = taken == 1 || ((asks || corrected.body.n > 0) && reading.n_observations == 0); /* nothing else was said */
    if (reading.intent == INTENT_UNDO && corrected.line.n == 0) {
        outcome = "undone";
        if (diary_undo(care, person, inbox_id, quiet, err) < 0)
            return -1;
    } else {
        if ((!alone && routine_text(care, person, text, inbox_id, &reading, prompted->routine, quiet, &routine, err) < 0)
            || (!alone && !routine.taken && !screened && answer_text(care, person, text, inbox_id, &reading, quiet, &answer, err) < 0)
            || keep_diary(care, &then, inbox_id, &reading, &corrected, &done->diary, err) < 0
            || (asks && ask_answer(care, &then, &reading, &answered, err) < 0)
            || water_sum(care, person, &reading, &water, err) < 0
            || medicine_note(care, person, inbox_id, &reading, &medicine, err) < 0
            || medicine_question(care, person, &reading, &dose, err) < 0
            || attack_text(care, person, inbox_id, &reading, prompted, quiet, &attack, &attacked, err) < 0
            || (!quiet && attack.n == 0 && routine_mild(care, person, &reading, &attack, err) < 0))
            return -1;
        outcome = intake != NULL ? intake : answer.outcome != NULL ? answer.outcome : routine.outcome != NULL ? routine.outcome
            : done->diary.n > 0 || corrected.line.n > 0 ? "logged" : asks || corrected.body.n > 0 ? "answered"
            : attacked != NULL ? attacked : dose.n > 0 ? "answered" : NULL;
        if (answer.outcome == NULL)
            answer.body = compose_join(answer.body, routine.alone, care->arena);
        answer.body = compose_join(answer.body, routine.body, care->arena);
        if (!answer.log_is_said)
            log = diary_read_back(care, &then, done->diary);
        log = compose_join(corrected.body, log, care->arena);
        done->diary = done->diary.n > 0 && corrected.line.n > 0 ? compose_join(corrected.line, done->diary, care->arena)
            : corrected.line.n > 0 ? corrected.line : done->diary;
        if (asks) /* what they ask for tells it */
            water = STR("");
        dose = compose_join(dose, answered, care->arena);
        struct str body = compose_join(compose_join(compose_join(log, water, care->arena), medicine, care->arena), dose, care->arena);
        body = compose_join(body, known, care->arena);
        body = compose_join(compose_join(body, answer.body, care->arena), attack, care->arena);
        if (!quiet && remind_of_limits(care, person, &body, err) < 0)
            return -1;
        if (!quiet && post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "log" }, body, err) < 0)
            return -1;
    }
    if (outcome == NULL && !quiet && reply_other(care, person, text, inbox_id, &reading, &outcome, err) < 0)
        return -1;
    if (done->outcome == NULL)
        done->outcome = outcome;
    return 0;
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

static int patient_text(struct care *care, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                        struct care_done *done, struct err *err)
{
    struct person person;
    struct safety safety;
    struct prompted prompted;
    struct travel_said travel;
    struct intake_prompted asked;
    if (text->person != NULL)
        person = *text->person;
    else if (person_load(care, text->patient_id, text->address_id, &person, err) < 0)
        return -1;
    if (learn_language(care, &person, screening, err) < 0)
        return -1;
    if (travel_text(care, &person, text, screening, &travel, err) < 0) /* before advice names a number (decision 20) */
        return -1;
    /* P2, P3: whatever state the person is in. */
    if (attack_prompted(care, &person, &text, &screening, &prompted, err) < 0
        || intake_prompted(care, &person, text, &screening, &asked, err) < 0
        || water_prompted(care, &person, text, &screening, err) < 0
        || escalate_text(care, &person, text, inbox_id, screening, &safety, err) < 0)
        return -1;
    done->outcome = safety.outcome;
    struct str days_off = STR("");
    if (travel.body.n == 0 && days_off_text(care, &person, text, screening, &days_off, err) < 0)
        return -1;
    if (doubt_notice(care, &person, text, inbox_id, err) < 0)
        return -1;
    const char *stopped = NULL;
    int rc = days_off.n > 0 ? 0 : consent_stop(care, &person, text, inbox_id, screening, &stopped, err);
    if (rc != 0) {
        if (done->outcome == NULL)
            done->outcome = stopped;
        return rc < 0 ? -1 : intake_left(care, &person, err);
    }
    int flood = is_flood(care, text->address_id, err);
    if (flood < 0)
        return -1;
    if (flood) {
        done->outcome = done->outcome != NULL ? done->outcome : "guarded";
        log_event(care->log, LOG_ALARM, "intake.flood", F_ID("address", text->address_id), F_END);
        return 0;
    }
    /* Decision 6: while a safety question is open, or advice has just gone out, nothing else is said; the diary is kept. */
    bool quiet = safety.advised || safety.asked || safety.answered;
    if (text->member >= 0 && person.patient.state == PATIENT_STRANGER) /* one of the team fell ill: told nothing of joining */
        return 0;
    bool watched = is_watched(care, text);
    if (days_off.n > 0 && !quiet) { /* before START is heard in "no reminders on sundays" */
        if (!watched && post_person(care, &person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "days_off" }, days_off, err) < 0)
            return -1;
        done->outcome = "answered";
        return 0;
    }
    if (travel.body.n > 0 && !quiet) {
        if (!watched && post_person(care, &person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "travel" }, travel.body, err) < 0)
            return -1;
        done->outcome = "travels";
        if (travel.alone)
            return 0;
    }
    bool command = screening->reading.intent == INTENT_HELP || screening->reading.intent == INTENT_START
        || text->inbound->carrier_optout != NULL;
    const char *outcome = NULL;
    rc = quiet ? 0 : forget_text(care, &person, text, inbox_id, screening, &outcome, err);
    if (rc != 0) {
        done->outcome = done->outcome != NULL ? done->outcome : outcome;
        return rc < 0 ? -1 : 0;
    }
    if (!quiet || (command && !safety.answered)) {
        rc = consent_text(care, &person, text, inbox_id, screening, &outcome, err);
        if (rc != 0) {
            if (done->outcome == NULL)
                done->outcome = outcome;
            return rc < 0 ? -1 : 0;
        }
    }
    if (person.patient.state == PATIENT_STRANGER || person.patient.state == PATIENT_INVITED)
        return 0;
    rc = doubt_text(care, &person, text, inbox_id, &screening->reading, quiet, &done->diary, &outcome, err);
    if (rc != 0) {
        done->outcome = done->outcome != NULL ? done->outcome : outcome;
        return rc < 0 ? -1 : 0;
    }
    rc = quiet ? 0 : whose_text(care, &person, text, inbox_id, &done->diary, err);
    if (rc != 0) {
        done->outcome = "logged";
        return rc < 0 ? -1 : 0;
    }
    if (screening->reading.intent == INTENT_UNDO && whose_undo(care, &person, inbox_id, err) < 0)
        return -1;
    struct str words = words_repaired(text->inbound->text, care->arena);
    bool mute = false;
    rc = night_rest(care, &person, words, inbox_id, quiet, err);
    if (rc == 1 && done->outcome == NULL)
        done->outcome = "rests";
    if (rc != 0)
        return rc < 0 ? -1 : 0;
    int told = team_told(care, &person, inbox_id, words, quiet, err);
    if (told < 0 || night_is_mute(care, &person, &mute, err) < 0)
        return -1;
    if (told == 1 && done->outcome == NULL && screening->reading.n_observations == 0) {
        done->outcome = "told";
        return 0;
    }
    quiet = quiet || mute || watched;
    return everyday(care, &person, text, inbox_id, &screening->reading, &prompted, &asked, quiet, done, err);
}

int care_inbound(struct care *care, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                 struct care_done *done, struct err *err)
{
    struct str words = words_repaired(text->inbound->text, care->arena);
    bool team_words = screening->reading.team_verb != NULL || messages_is_got_it(care->setup->messages, words)
        || (text->member >= 0 && team_is_absence(care, words));
    struct care_text own = *text;
    struct screening read = *screening;
    enum member_side side = MEMBER_TEAM;
    *done = (struct care_done){ .diary = STR("") };
    if (text->member >= 0 && !team_words && member_side_of(care, &own, &read, &side, err) < 0)
        return -1;
    if (text->member >= 0 && side == MEMBER_TEAM) {
        int flood = team_words || screening->assessment.tier == TIER_EMERGENCY ? 0 : is_flood(care, text->address_id, err);
        if (flood == 0)
            return care_team_inbound(care, text, inbox_id, screening, done, err);
        done->outcome = "guarded";
        log_event(care->log, LOG_ALARM, "intake.flood", F_ID("address", text->address_id), F_END);
        return flood < 0 ? -1 : 0;
    }
    if (patient_text(care, &own, inbox_id, &read, done, err) < 0)
        return -1;
    if (done->outcome == NULL)
        done->outcome = "noted";
    return 0;
}

int care_receipt(struct care *care, const struct outbound *row, struct err *err)
{
    struct str fails;
    if (row->state != OUT_DELIVERED)
        return 0;
    const char *name = arena_printf(care->arena, "fails.%.*s", (int)row->channel.n, row->channel.s);
    int rc = name != NULL ? meta_rows_get(care->db, name, care->arena, &fails, err) : 0;
    if (rc < 0 || (rc == 1 && fails.n > 0 && meta_rows_put(care->db, name, STR(""), err) < 0))
        return -1;
    return address_rows_failure(care->db, row->address_id, true, err);
}

/* The person's address after the one that failed; 1 and *next, 0 when there is none. */
static int next_address(struct care *care, const struct outbound *row, struct address *next, struct err *err)
{
    struct address *addresses = NULL;
    size_t n = 0;
    if (address_rows_of(care->db, row->patient_id, care->arena, &addresses, &n, err) < 0)
        return -1;
    for (size_t i = 0; i + 1 < n; i++)
        if (addresses[i].id == row->address_id) {
            *next = addresses[i + 1];
            return 1;
        }
    return 0;
}

/* P5: the next address at once, and a human is told to phone whether or not there is one. */
static int advice_lost(struct care *care, const struct outbound *row, struct err *err)
{
    struct address next;
    struct person person;
    int rc = next_address(care, row, &next, err);
    if (rc < 0)
        return -1;
    if (rc == 1) {
        struct str rest = row->cause, word;
        int64_t id = 0;
        if (person_load(care, row->patient_id, next.id, &person, err) < 0)
            return -1;
        if (str_cut(&rest, ':', &word) && text_to_int(rest, 1, INT64_MAX, &id)) {
            const char *slot = arena_printf(care->arena, "%.*s.a%lld", (int)row->slot.n, row->slot.s, (long long)next.id);
            struct origin origin = { arena_str(care->arena, word).s, id, slot };
            if (post_person(care, &person, CLASS_ADVICE, origin, row->body.text, err) < 0)
                return -1;
        }
    }
    return escalate_undelivered(care, row->patient_id, row->made_utc, err);
}

/* Decision 38: the third permanent failure in a row, to different people, is the channel's; said by another path.  In a row: within
 * an hour; a wrong number now and then is no broken channel. */
static int count_failure(struct care *care, const struct outbound *row, struct err *err)
{
    enum { IN_A_ROW = 3, ROW_S = 3600 };
    char *name = arena_printf(care->arena, "fails.%.*s", (int)row->channel.n, row->channel.s);
    struct str before = STR(""), word, list;
    int64_t since_utc = 0, n = 1;
    if (name == NULL || meta_rows_get(care->db, name, care->arena, &before, err) < 0)
        return name == NULL ? err_set(err, ERR_NOMEM, "channel") : -1;
    list = before;
    if (!str_cut(&list, ' ', &word) || !text_to_int(word, 0, INT64_MAX, &since_utc) || care->now_utc - since_utc > ROW_S
        || since_utc > care->now_utc) {
        before = str_of(arena_printf(care->arena, "%lld", (long long)care->now_utc));
        list = (struct str){ NULL, 0 };
    }
    const char *id = arena_printf(care->arena, "%lld", (long long)row->address_id);
    for (; str_cut(&list, ' ', &word); n++)
        if (str_is(word, id))
            return 0;
    if (n < IN_A_ROW)
        return meta_rows_put(care->db, name, str_of(arena_printf(care->arena, "%.*s %s", (int)before.n, before.s, id)), err);
    log_event(care->log, LOG_ALARM, "channel.failing", F_INT("people", n), F_END);
    return meta_rows_put(care->db, name, STR(""), err) < 0 ? -1 : team_path_fails(care, row->channel, err);
}

int care_undeliverable(struct care *care, const struct outbound *row, enum send_outcome outcome, struct err *err)
{
    struct person person;
    if ((outcome == SEND_BAD_ADDRESS || outcome == SEND_REFUSED) && count_failure(care, row, err) < 0)
        return -1;
    if (outcome == SEND_STOPPED_BY_CARRIER && row->patient_id != 0) {
        if (person_load(care, row->patient_id, row->address_id, &person, err) < 0)
            return -1;
        if (person.address.consent != CONSENT_OUT
            && consent_note(care, &person, row->address_id, 0, CONSENT_OUT, "carrier", "", err) < 0)
            return -1;
    }
    switch (row->class) {
    case CLASS_ADVICE:
        return row->patient_id != 0 && !PLANTED(PLANTED_LOST_UNSAID) ? advice_lost(care, row, err) : 0;
    case CLASS_ALERT:
        return escalate_alert_lost(care, row, err);
    case CLASS_REPLY:
    case CLASS_REMINDER:
    case CLASS_REPORT:
    case CLASS_COUNT:
        break;
    }
    return 0;
}

/* One that cannot be moved on is looked at again later: it must not hold up the alerts behind it (P5). */
static int due_one(struct care *care, const struct escalation *row, struct err *err)
{
    struct err why = { 0 };
    size_t n_leased = care->desk != NULL ? care->desk->n_leased : 0;
    if (db_mark(care->db, err) < 0)
        return -1;
    if (escalate_due(care, row, &why) == 0)
        return db_unmark(care->db, err);
    if (err != NULL)
        *err = why;
    if (why.code == ERR_BUSY || why.code == ERR_FULL || why.code == ERR_IO || why.code == ERR_NOMEM)
        return -1; /* the store's trouble, not this one's */
    log_event(care->log, LOG_ALARM, "escalation.stuck", F_ID("escalation", row->id), F_ERR(&why), F_END);
    if (care->desk != NULL)
        care->desk->n_leased = n_leased;
    return db_back(care->db, err) < 0 ? -1 : escalation_rows_put_off(care->db, row->id, care->now_utc + STUCK_AGAIN_S, err);
}

int care_due(struct care *care, size_t limit, struct err *err)
{
    struct escalation *rows = NULL;
    size_t n = 0;
    limit = limit > 0 ? limit : DUE_LIMIT;
    if (escalation_rows_not_longer(care->db, care->now_utc, err) < 0
        || escalation_rows_due(care->db, care->now_utc, limit, care->arena, &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (due_one(care, &rows[i], err) < 0)
            return -1;
    if (team_due(care, err) < 0 || weekly_due(care, err) < 0)
        return -1;
    int away = travel_due(care, limit, err);
    int more = away < 0 ? -1 : remind_due(care, limit, err); /* after safety: what it opened holds them back */
    int walks = more < 0 ? -1 : routine_due(care, limit, err);
    int attacks = walks < 0 ? -1 : attack_due(care, limit, err);
    int summaries = attacks < 0 ? -1 : summary_due(care, limit, err);
    int intakes = summaries < 0 ? -1 : intake_due(care, limit, err);
    int erased = intakes < 0 ? -1 : forget_due(care, err);
    return erased < 0 ? -1 : n == limit || away == 1 || more == 1 || walks == 1 || attacks == 1 || summaries == 1 || intakes == 1
        || erased == 1;
}

int care_next_due(struct care *care, int64_t *utc, struct err *err)
{
    int64_t others[9] = { 0 };
    if (escalation_rows_next_due(care->db, utc, err) < 0 || remind_next_due(care, &others[0], err) < 0
        || routine_next_due(care, &others[1], err) < 0 || attack_next_due(care, &others[2], err) < 0
        || team_next_due(care, &others[3], err) < 0 || weekly_next_due(care, &others[4], err) < 0
        || travel_next_due(care, &others[5], err) < 0 || summary_next_due(care, &others[6], err) < 0
        || intake_next_due(care, &others[7], err) < 0 || forget_next_due(care, &others[8], err) < 0)
        return -1;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i] != 0 && (*utc == 0 || others[i] < *utc))
            *utc = others[i];
    return 0;
}

int care_set_aside(struct care *care, const struct inbound *in, int64_t inbox_id, const struct screening *screening, struct err *err)
{
    struct care_text text;
    struct person person;
    if (care_facts(care, in, &text, err) < 0)
        return -1;
    if (text.patient_id == 0)
        return 1; /* a member's: there is nobody to ring about */
    if (person_load(care, text.patient_id, text.address_id, &person, err) < 0)
        return -1;
    return escalate_set_aside(care, &person, inbox_id, screening, err);
}
