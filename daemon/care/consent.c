/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/consent.h"

#include "base/fault.h"
#include "care/plan_make.h"
#include "care/remind.h"
#include "model/conversation.h"
#include "store/address_rows.h"
#include "store/conversation_rows.h"
#include "store/patient_rows.h"

enum { INVITE_FRESH_S = 72 * 3600, TOLD_WINDOW_S = 3600, TOLD_MAX = 30 };

int consent_note(struct care *care, const struct person *person, int64_t address_id, int64_t inbox_id, enum consent consent,
                 const char *by, struct err *err)
{
    struct consent_entry entry = {
        .address_id = address_id, .patient_id = person->patient.id, .inbox_id = inbox_id, .at_utc = care->now_utc,
        .consent = consent, .by = by, .text_version = "",
    };
    return address_rows_consent(care->db, &entry, err);
}

static bool carrier_said(const struct care_text *text, const char *word)
{
    return text->inbound->carrier_optout != NULL && str_is(str_of(text->inbound->carrier_optout), word);
}

int consent_stop(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct screening *screening, const char **outcome, struct err *err)
{
    struct address *addresses = NULL;
    size_t n = 0;
    bool by_carrier = carrier_said(text, "STOP");
    if (!by_carrier && !screening->reading.stop_heard && screening->reading.intent != INTENT_STOP)
        return 0;
    *outcome = "stopped";
    bool confirmed_before = person->address.consent == CONSENT_OUT;
    /* The address and the person's others; what is out already needs no second line. */
    if (address_rows_of(care->db, person->patient.id, care->arena, &addresses, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (addresses[i].consent != CONSENT_OUT && !PLANTED(PLANTED_STOP_IGNORED)
            && consent_note(care, person, addresses[i].id, inbox_id, CONSENT_OUT, "patient", err) < 0)
            return -1;
    person->address.consent = CONSENT_OUT;
    if (person->patient.state != PATIENT_STRANGER && person->patient.state != PATIENT_STOPPED && !PLANTED(PLANTED_STOP_IGNORED)) {
        person->patient.state = PATIENT_STOPPED;
        if (patient_rows_save(care->db, &person->patient, err) < 0)
            return -1;
    }
    if (confirmed_before || by_carrier)
        return 1;
    return post_despite_stop(care, person, (struct origin){ "inbox", inbox_id, "stop" },
                             say(care, &person->voice, MESSAGE_STOP_CONFIRMED), err) < 0 ? -1 : 1;
}

int consent_invite(struct care *care, struct person *person, struct origin origin, struct err *err)
{
    struct place name = { "name", person->patient.name };
    struct conversation asked = {
        .patient_id = person->patient.id, .address_id = person->address.id, .kind = CONVERSATION_INVITE,
        .question = QUESTION_YES_NO, .asks = 1, .asked_utc = care->now_utc, .expires_utc = care->now_utc + INVITE_FRESH_S,
    };
    if (conversation_rows_put(care->db, &asked, err) < 0)
        return -1;
    return post_person(care, person, CLASS_REPLY, origin, compose(&person->voice, MESSAGE_INVITE, &name, 1, care->arena), err);
}

/* A stopped, invited or paused person is in again, at this address. */
static int let_in(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    bool first = person->patient.joined_utc == 0;
    if (first)
        person->patient.joined_utc = care->now_utc;
    person->patient.state = PATIENT_ACTIVE;
    person->patient.paused_until_utc = 0;
    if (patient_rows_save(care->db, &person->patient, err) < 0)
        return -1;
    if (person->address.consent != CONSENT_IN
        && consent_note(care, person, person->address.id, inbox_id, CONSENT_IN, "patient", err) < 0)
        return -1;
    person->address.consent = CONSENT_IN;
    struct conversation open;
    int rc = conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &open, err);
    if (rc < 0)
        return -1;
    if (rc == 1 && open.kind == CONVERSATION_INVITE
        && conversation_rows_end(care->db, person->patient.id, person->address.id, err) < 0)
        return -1;
    if (first && plan_on_join(care, person, err) < 0)
        return -1;
    return remind_wake(care, person->patient.id, err); /* the plans stand where they are; what was missed is not made up for */
}

/* JOIN and START, by the state in which they come.  joins: JOIN, or a YES to a fresh invitation. */
static int start(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, bool joins,
                 const char **outcome, struct err *err)
{
    enum message message = joins ? MESSAGE_JOIN_ALREADY : MESSAGE_START_ALREADY;
    bool was_out = person->address.consent == CONSENT_OUT, despite = false;
    *outcome = "answered";
    switch (person->patient.state) {
    case PATIENT_STRANGER:
        message = MESSAGE_JOIN_UNKNOWN;
        despite = !joins;
        if (was_out && !joins && consent_note(care, person, person->address.id, inbox_id, CONSENT_NONE, "patient", err) < 0)
            return -1;
        break;
    case PATIENT_INVITED:
        message = MESSAGE_JOIN_WELCOME;
        *outcome = "joined";
        break;
    case PATIENT_STOPPED:
        /* Only an explicit START resumes; JOIN is told so. */
        message = joins ? MESSAGE_STOP_CONFIRMED : person->patient.joined_utc == 0 ? MESSAGE_JOIN_WELCOME : MESSAGE_START_RESUMED;
        despite = true;
        *outcome = joins ? "answered" : "joined";
        break;
    case PATIENT_PAUSED:
        message = MESSAGE_START_RESUMED;
        *outcome = "joined";
        break;
    case PATIENT_ACTIVE:
        if (was_out && !joins) { /* another of their addresses */
            message = MESSAGE_START_RESUMED;
            *outcome = "joined";
        }
        break;
    case PATIENT_ERASED:
    case PATIENT_STATE_COUNT:
        return 0;
    }
    if (str_is(str_of(*outcome), "joined") && let_in(care, person, inbox_id, err) < 0)
        return -1;
    if (carrier_said(text, "START") && message != MESSAGE_JOIN_WELCOME)
        return 0;
    struct origin origin = { "inbox", inbox_id, "start" };
    struct str body = say(care, &person->voice, message);
    return despite ? post_despite_stop(care, person, origin, body, err) : post_person(care, person, CLASS_REPLY, origin, body, err);
}

static int help(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    if (carrier_said(text, "HELP"))
        return 0;
    struct str body = say(care, &person->voice, MESSAGE_HELP);
    if (settings->phone[0] != '\0')
        body = compose_join(body, say(care, &person->voice, MESSAGE_HELP_PHONE), care->arena);
    if (settings->staffed_hours[0] != '\0') /* P9: only then does anybody read */
        body = compose_join(body, say(care, &person->voice, MESSAGE_HELP_HOURS), care->arena);
    return post_despite_stop(care, person, (struct origin){ "inbox", inbox_id, "help" }, body, err);
}

/* Once, and capped over all strangers, so that a flood of unknown numbers is not answered with a flood. */
static int tell_stranger(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    int64_t told = 0;
    if (person->address.told_utc != 0 || person->address.consent == CONSENT_OUT)
        return 0;
    if (address_rows_told_since(care->db, care->now_utc - TOLD_WINDOW_S, &told, err) < 0)
        return -1;
    if (told >= TOLD_MAX)
        return 0;
    if (address_rows_told(care->db, person->address.id, care->now_utc, err) < 0)
        return -1;
    return post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "stranger" },
                       say(care, &person->voice, MESSAGE_STRANGER_TOLD), err);
}

/* A YES counts as joining only as the answer to a fresh invitation. */
static int is_yes_to_invite(struct care *care, const struct person *person, const struct screening *screening, struct err *err)
{
    struct conversation open;
    if (person->patient.state != PATIENT_INVITED
        || (screening->reading.answer != ANSWER_YES && screening->reading.intent != INTENT_YES))
        return 0;
    int rc = conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &open, err);
    return rc == 1 ? open.kind == CONVERSATION_INVITE : rc;
}

int consent_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct screening *screening, const char **outcome, struct err *err)
{
    const struct reading *reading = &screening->reading;
    int yes = is_yes_to_invite(care, person, screening, err);
    if (yes < 0)
        return -1;
    bool joins = yes == 1 || reading->intent == INTENT_JOIN;
    if (joins || reading->intent == INTENT_START || carrier_said(text, "START"))
        return start(care, person, text, inbox_id, joins, outcome, err) < 0 ? -1 : 1;
    if (reading->intent == INTENT_HELP || carrier_said(text, "HELP")) {
        *outcome = "answered";
        return help(care, person, text, inbox_id, err) < 0 ? -1 : 1;
    }
    if (person->patient.state == PATIENT_STRANGER) {
        *outcome = "stranger";
        return tell_stranger(care, person, inbox_id, err) < 0 ? -1 : 1;
    }
    if (person->patient.state == PATIENT_INVITED) {
        *outcome = "invited";
        return consent_invite(care, person, (struct origin){ "inbox", inbox_id, "invite" }, err) < 0 ? -1 : 1;
    }
    return 0;
}
