/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/consent.h"

#include "base/fault.h"
#include "care/consent_table.h"
#include "care/joined.h"
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

static enum standing standing_of(const struct person *person)
{
    bool out = person->address.consent == CONSENT_OUT;
    switch (person->patient.state) {
    case PATIENT_STRANGER:
    case PATIENT_ERASED:
        return out ? STANDING_STRANGER_OUT : STANDING_STRANGER;
    case PATIENT_INVITED:
        return STANDING_INVITED;
    case PATIENT_ACTIVE:
        return out ? STANDING_ACTIVE_OUT : STANDING_ACTIVE;
    case PATIENT_PAUSED:
        return STANDING_PAUSED;
    case PATIENT_STOPPED:
    case PATIENT_STATE_COUNT:
        break;
    }
    return person->patient.joined_utc == 0 ? STANDING_STOPPED_NEW : STANDING_STOPPED;
}

/* Out at this address and the person's others; what is out already needs no second line. */
static int opt_out(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    struct address *addresses = NULL;
    size_t n = 0;
    if (PLANTED(PLANTED_STOP_IGNORED))
        return 0;
    if (address_rows_of(care->db, person->patient.id, care->arena, &addresses, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (addresses[i].consent != CONSENT_OUT
            && consent_note(care, person, addresses[i].id, inbox_id, CONSENT_OUT, "patient", err) < 0)
            return -1;
    person->address.consent = CONSENT_OUT;
    if (person->patient.state == PATIENT_STRANGER || person->patient.state == PATIENT_STOPPED
        || person->patient.state == PATIENT_ERASED)
        return 0;
    person->patient.state = PATIENT_STOPPED;
    return patient_rows_save(care->db, &person->patient, err);
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
    if (person->patient.joined_utc == 0)
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
    return remind_wake(care, person->patient.id, err); /* the plans stand where they are; what was missed is not made up for */
}

static int help(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    const struct settings *settings = care->setup->settings;
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
    if (person->address.told_utc != 0)
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

static int reply(struct care *care, struct person *person, int64_t inbox_id, const struct consent_row *row, struct err *err)
{
    struct origin origin = { "inbox", inbox_id, "consent" };
    switch (row->reply) {
    case REPLY_NONE:
        return 0;
    case REPLY_MESSAGE:
        return post_person(care, person, CLASS_REPLY, origin, say(care, &person->voice, row->message), err);
    case REPLY_DESPITE:
        return post_despite_stop(care, person, origin, say(care, &person->voice, row->message), err);
    case REPLY_HELP:
        return help(care, person, inbox_id, err);
    case REPLY_STRANGER:
        return tell_stranger(care, person, inbox_id, err);
    case REPLY_INVITE:
        return consent_invite(care, person, (struct origin){ "inbox", inbox_id, "invite" }, err);
    }
    return 0;
}

/* The new standing, as rows. */
static int move(struct care *care, struct person *person, int64_t inbox_id, enum standing next, struct err *err)
{
    switch (next) {
    case STANDING_STRANGER: /* the STOP is taken back; nobody has opted in */
        return consent_note(care, person, person->address.id, inbox_id, CONSENT_NONE, "patient", err);
    case STANDING_ACTIVE:
        return let_in(care, person, inbox_id, err);
    case STANDING_STRANGER_OUT:
    case STANDING_STOPPED_NEW:
    case STANDING_STOPPED:
        return opt_out(care, person, inbox_id, err);
    case STANDING_INVITED:
    case STANDING_ACTIVE_OUT:
    case STANDING_PAUSED:
    case STANDING_COUNT:
        break;
    }
    return 0;
}

/* Walks one row.  1: dealt with; 0: it is somebody else's affair. */
static int walk(struct care *care, struct person *person, int64_t inbox_id, enum consent_event event, const char **outcome,
                struct err *err)
{
    enum standing standing = standing_of(person);
    const struct consent_row *row = consent_row_of(standing, event);
    if (row == NULL)
        return err_set(err, ERR_RANGE, "no row for a word of consent");
    cover_cell(care, &CONSENT_STATE_TABLE, (int)standing, (int)event);
    if (row->outcome == NULL)
        return 0;
    *outcome = row->outcome;
    /* An address that a stopped person has got since is out from its own STOP on. */
    bool stops = event <= CONSENT_CARRIER_STOP && person->address.consent != CONSENT_OUT;
    bool joins = row->next == STANDING_ACTIVE && person->patient.joined_utc == 0;
    if (((row->next != standing || stops) && move(care, person, inbox_id, row->next, err) < 0)
        || reply(care, person, inbox_id, row, err) < 0 || (joins && joined_begin(care, person, inbox_id, err) < 0))
        return -1;
    return 1;
}

int consent_stop(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct screening *screening, const char **outcome, struct err *err)
{
    if (carrier_said(text, "STOP"))
        return walk(care, person, inbox_id, CONSENT_CARRIER_STOP, outcome, err);
    if (screening->reading.stop_heard || screening->reading.intent == INTENT_STOP)
        return walk(care, person, inbox_id, CONSENT_SAID_STOP, outcome, err);
    return 0;
}

int consent_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct screening *screening, const char **outcome, struct err *err)
{
    enum intent intent = screening->reading.intent;
    int yes = is_yes_to_invite(care, person, screening, err);
    if (yes < 0)
        return -1;
    enum consent_event event = carrier_said(text, "START") ? CONSENT_CARRIER_START
        : yes == 1                                         ? CONSENT_SAID_YES
        : intent == INTENT_JOIN                            ? CONSENT_SAID_JOIN
        : intent == INTENT_START                           ? CONSENT_SAID_START
        : carrier_said(text, "HELP")                       ? CONSENT_CARRIER_HELP
        : intent == INTENT_HELP                            ? CONSENT_SAID_HELP
                                                           : CONSENT_SAID_OTHER;
    return walk(care, person, inbox_id, event, outcome, err);
}
