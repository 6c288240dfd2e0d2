/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/consent.h"

#include "base/fault.h"
#include "care/doubt.h"
#include "care/escalate.h"
#include "care/forget.h"
#include "care/consent_inside.h"
#include "care/joined.h"
#include "care/remind.h"
#include "model/conversation.h"
#include "store/address_rows.h"
#include "store/conversation_rows.h"
#include "store/outbox_rows.h"
#include "store/patient_rows.h"

enum { INVITE_GOES_S = 24 * 3600, TOLD_WINDOW_S = 3600, TOLD_MAX = 30 };

static bool carrier_said(const struct care_text *text, const char *word)
{
    return text->inbound->carrier_optout != NULL && str_is(str_of(text->inbound->carrier_optout), word);
}

static enum standing standing_of(const struct person *person)
{
    static const enum standing JOINING[JOINING_COUNT] = {
        [JOINING_NONE] = STANDING_INVITED, [JOINING_AGE] = STANDING_AGE, [JOINING_TEEN] = STANDING_TEEN,
        [JOINING_GUARDIAN] = STANDING_GUARDIAN, [JOINING_MINOR] = STANDING_MINOR,
    };
    bool out = person->address.consent == CONSENT_OUT, fresh = person->address.consent == CONSENT_INVITED;
    switch (person->patient.state) {
    case PATIENT_STRANGER:
    case PATIENT_ERASED:
        return out ? STANDING_STRANGER_OUT : STANDING_STRANGER;
    case PATIENT_INVITED:
        return JOINING[person->patient.joining];
    case PATIENT_ACTIVE:
        return out ? STANDING_ACTIVE_OUT : fresh ? STANDING_ACTIVE_NEW : STANDING_ACTIVE;
    case PATIENT_PAUSED:
        return out ? STANDING_ACTIVE_OUT : fresh ? STANDING_ACTIVE_NEW : STANDING_PAUSED;
    case PATIENT_STOPPED:
    case PATIENT_STATE_COUNT:
        break;
    }
    return person->patient.joined_utc == 0 ? STANDING_STOPPED_NEW : STANDING_STOPPED;
}

/* Whether another phone of theirs gets their messages. */
static int has_other_phone(struct care *care, const struct person *person, struct err *err)
{
    struct address *addresses = NULL;
    size_t n = 0;
    if (address_rows_of(care->db, person->patient.id, care->arena, &addresses, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (addresses[i].id != person->address.id && addresses[i].consent == CONSENT_IN)
            return 1;
    return 0;
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
            && consent_note(care, person, addresses[i].id, inbox_id, CONSENT_OUT, "patient", "", err) < 0)
            return -1;
    person->address.consent = CONSENT_OUT;
    if (person->patient.state == PATIENT_STRANGER || person->patient.state == PATIENT_STOPPED
        || person->patient.state == PATIENT_ERASED)
        return 0;
    person->patient.state = PATIENT_STOPPED;
    return patient_rows_save(care->db, &person->patient, err);
}

/* Out at this phone alone. */
static int opt_out_here(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    if (PLANTED(PLANTED_STOP_IGNORED) || person->address.consent == CONSENT_OUT)
        return 0;
    person->address.consent = CONSENT_OUT;
    return consent_note(care, person, person->address.id, inbox_id, CONSENT_OUT, "patient", "", err);
}

/* What still waits for the end of their quiet hours: they have been asked otherwise, or have answered. */
static int withdraw_invite(struct care *care, int64_t patient_id, struct err *err)
{
    const char *cause = arena_printf(care->arena, "patient:%lld", (long long)patient_id);
    if (cause == NULL)
        return err_set(err, ERR_NOMEM, "invitation");
    return outbox_rows_withdraw(care->db, str_of(cause), CLASS_REPLY, care->now_utc, NULL, err);
}

int consent_invite(struct care *care, struct person *person, struct origin origin, bool now, int64_t *utc, struct err *err)
{
    struct place name = { "name", person->patient.name };
    int64_t quiet_until_utc = now ? 0 : remind_quiet_until(care, person, care->now_utc);
    int64_t at_utc = quiet_until_utc != 0 ? quiet_until_utc : care->now_utc;
    struct conversation asked = {
        .patient_id = person->patient.id, .address_id = person->address.id, .kind = CONVERSATION_INVITE,
        .question = QUESTION_YES_NO, .asks = 1, .asked_utc = at_utc, .expires_utc = at_utc + INVITE_FRESH_S,
    };
    if (utc != NULL)
        *utc = at_utc;
    if (conversation_rows_put(care->db, &asked, err) < 0 || (now && withdraw_invite(care, person->patient.id, err) < 0))
        return -1;
    /* Of many that were imported the last goes out late. */
    struct post_when when = { .not_before_utc = quiet_until_utc, .expires_utc = at_utc + INVITE_GOES_S };
    return post_when(care, person, CLASS_REPLY, origin, when, compose(&person->voice, MESSAGE_INVITE, &name, 1, care->arena), err);
}

/* Somebody who was asked is in, or in again, at this address. */
static int let_in(struct joining_walk *w, struct err *err)
{
    struct care *care = w->care;
    struct person *person = w->person;
    if (person->patient.joined_utc == 0)
        person->patient.joined_utc = care->now_utc;
    person->patient.state = PATIENT_ACTIVE;
    person->patient.joining = JOINING_NONE;
    person->patient.erase_utc = 0; /* who starts again is not to be forgotten */
    person->patient.paused_until_utc = 0;
    if (patient_rows_save(care->db, &person->patient, err) < 0 || withdraw_invite(care, person->patient.id, err) < 0)
        return -1;
    if (person->address.consent != CONSENT_IN && consent_agreed(w, err) < 0)
        return -1;
    person->address.consent = CONSENT_IN;
    struct conversation open;
    int rc = conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &open, err);
    if (rc < 0)
        return -1;
    if (rc == 1 && (open.kind == CONVERSATION_INVITE || open.kind == CONVERSATION_AGE)
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
    if (voice_hours(&person->voice)[0] != '\0') /* P9: only then does anybody read */
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
    bool asked = person->patient.state == PATIENT_INVITED || person->address.consent == CONSENT_INVITED;
    if (!asked || (screening->reading.answer != ANSWER_YES && screening->reading.intent != INTENT_YES))
        return 0;
    int rc = conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &open, err);
    return rc == 1 ? open.kind == CONVERSATION_INVITE && open.asked_utc <= care->now_utc : rc; /* one that waits was not read */
}

/* Somebody else's phone hears of no other phone (decision 21). */
static enum message said_to(const struct joining_walk *w, enum message message)
{
    return message == MESSAGE_STOP_HERE && person_is_doubtful(w->care, w->person) ? MESSAGE_STOP_CONFIRMED : message;
}

static struct str confirmation(const struct joining_walk *w, enum message message)
{
    struct str body = joining_says(w, message);
    return w->kept ? compose_join(body, say(w->care, &w->person->voice, MESSAGE_FORGET_KEPT), w->care->arena) : body;
}

static int reply(struct joining_walk *w, const struct consent_row *row, struct err *err)
{
    struct care *care = w->care;
    struct person *person = w->person;
    struct origin origin = { "inbox", w->inbox_id, "consent" };
    if (w->inbox_id == 0)
        origin = (struct origin){ "patient", person->patient.id, "consent" };
    if (PLANTED(PLANTED_STOP_AGAIN) && row->event == CONSENT_SAID_STOP)
        return post_despite_stop(care, person, origin, say(care, &person->voice, MESSAGE_STOP_CONFIRMED), err);
    switch (row->reply) {
    case REPLY_NONE:
        if (!w->kept || row->event == CONSENT_CARRIER_STOP || row->event == CONSENT_CARRIER_STOP_HERE)
            return 0;
        return post_despite_stop(care, person, origin, say(care, &person->voice, MESSAGE_FORGET_KEPT), err);
    case REPLY_MESSAGE:
        return post_person(care, person, CLASS_REPLY, origin, joining_says(w, row->message), err);
    case REPLY_DESPITE:
        return post_despite_stop(care, person, origin, confirmation(w, said_to(w, row->message)), err);
    case REPLY_HELP:
        return help(care, person, w->inbox_id, err);
    case REPLY_STRANGER:
        return tell_stranger(care, person, w->inbox_id, err);
    case REPLY_INVITE:
        return consent_invite(care, person, (struct origin){ "inbox", w->inbox_id, "invite" }, true, NULL, err);
    case REPLY_AGE:
        return joining_ask(w, row->message, origin, err);
    case REPLY_GUARDIAN:
        if (post_person(care, person, CLASS_REPLY, origin, joining_says(w, row->message), err) < 0)
            return -1;
        return escalate_list(care, person, w->inbox_id, "guardian", err);
    }
    return 0;
}

static int invited_as(struct joining_walk *w, enum joining joining, struct err *err)
{
    w->person->patient.state = PATIENT_INVITED;
    w->person->patient.joining = joining;
    return patient_rows_save(w->care->db, &w->person->patient, err);
}

/* The new standing, as rows. */
static int move(struct joining_walk *w, enum standing next, struct err *err)
{
    switch (next) {
    case STANDING_STRANGER: /* the STOP is taken back; nobody has opted in */
        return consent_note(w->care, w->person, w->person->address.id, w->inbox_id, CONSENT_NONE, "patient", "", err);
    case STANDING_AGE:
        if (w->site != NULL)
            joining_at(w);
        if (w->person->address.consent == CONSENT_OUT) { /* their START takes the STOP back */
            w->person->address.consent = CONSENT_INVITED;
            if (consent_note(w->care, w->person, w->person->address.id, w->inbox_id, CONSENT_INVITED, w->by, "", err) < 0)
                return -1;
        }
        return invited_as(w, JOINING_AGE, err);
    case STANDING_TEEN:
        return invited_as(w, JOINING_TEEN, err);
    case STANDING_GUARDIAN:
        return invited_as(w, JOINING_GUARDIAN, err);
    case STANDING_MINOR:
        return invited_as(w, JOINING_MINOR, err);
    case STANDING_ACTIVE:
        return let_in(w, err);
    case STANDING_ACTIVE_OUT:
        return opt_out_here(w->care, w->person, w->inbox_id, err);
    case STANDING_STRANGER_OUT:
    case STANDING_STOPPED_NEW:
    case STANDING_STOPPED:
        return opt_out(w->care, w->person, w->inbox_id, err);
    case STANDING_INVITED:
    case STANDING_ACTIVE_NEW:
    case STANDING_PAUSED:
    case STANDING_COUNT:
        break;
    }
    return 0;
}

/* Walks a row, and those that the record answers behind it.  1: dealt with; 0: it is somebody else's affair. */
static int walk(struct joining_walk *w, enum consent_event event, const char **outcome, struct err *err)
{
    const struct consent_row *row;
    bool again, joins = false, new_phone = false;
    w->before = w->person->patient.joining;
    do {
        enum standing standing = standing_of(w->person);
        row = consent_row_of(standing, event);
        if (row == NULL)
            return err_set(err, ERR_RANGE, "no row for a word of consent");
        cover_cell(w->care, &CONSENT_STATE_TABLE, (int)standing, (int)event);
        if (row->outcome == NULL)
            return 0;
        *outcome = row->outcome;
        /* An address that a stopped person has got since is out from its own STOP on. */
        bool stops = event <= CONSENT_CARRIER_STOP_HERE && w->person->address.consent != CONSENT_OUT;
        new_phone = standing == STANDING_ACTIVE_NEW && row->next == STANDING_ACTIVE;
        joins = row->next == STANDING_ACTIVE && w->person->patient.joined_utc == 0;
        if ((row->next != standing || stops) && move(w, row->next, err) < 0)
            return -1;
        again = row->reply == REPLY_AGE && joining_settled(w, row->next, &event);
    } while (again);
    if (reply(w, row, err) < 0 || (new_phone && doubt_new_phone(w->care, w->person, w->inbox_id, err) < 0)
        || (joins && joined_begin(w->care, w->person, w->inbox_id, err) < 0))
        return -1;
    return 1;
}

int consent_stop(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct screening *screening, const char **outcome, struct err *err)
{
    struct joining_walk w = { .care = care, .person = person, .inbox_id = inbox_id, .by = "patient" };
    bool carrier = carrier_said(text, "STOP");
    enum standing standing;
    int here = 0;
    if (!carrier && !screening->reading.stop_heard && screening->reading.intent != INTENT_STOP)
        return 0;
    int kept = forget_stopped(care, person, text, screening, err);
    if (kept < 0)
        return -1;
    w.kept = kept == 1;
    standing = standing_of(person);
    /* Whoever has that phone now stops for that phone (decision 21). */
    if ((care->setup->settings->joining.stop_here || person_is_doubtful(care, person))
        && (standing == STANDING_ACTIVE || standing == STANDING_ACTIVE_OUT || standing == STANDING_PAUSED)
        && (here = has_other_phone(care, person, err)) < 0)
        return -1;
    return walk(&w, here ? (carrier ? CONSENT_CARRIER_STOP_HERE : CONSENT_STOP_HERE) : carrier ? CONSENT_CARRIER_STOP : CONSENT_SAID_STOP,
                outcome, err);
}

int consent_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                 const struct screening *screening, const char **outcome, struct err *err)
{
    struct joining_walk w = { .care = care, .person = person, .inbox_id = inbox_id, .by = "patient" };
    enum intent intent = screening->reading.intent;
    enum consent_event age = CONSENT_SAID_OTHER;
    int yes = is_yes_to_invite(care, person, screening, err);
    if (yes < 0 || joining_answer(&w, text, screening, &age, err) < 0)
        return -1;
    w.site = joining_site(care, person, text);
    w.word_tells = intent == INTENT_JOIN;
    enum consent_event event = carrier_said(text, "START") ? CONSENT_CARRIER_START
        : age != CONSENT_SAID_OTHER                        ? age
        : yes == 1                                         ? CONSENT_SAID_YES
        : w.site != NULL                                   ? CONSENT_SAID_KEYWORD
        : intent == INTENT_JOIN                            ? CONSENT_SAID_JOIN
        : intent == INTENT_START                           ? CONSENT_SAID_START
        : carrier_said(text, "HELP")                       ? CONSENT_CARRIER_HELP
        : intent == INTENT_HELP                            ? CONSENT_SAID_HELP
                                                           : CONSENT_SAID_OTHER;
    return walk(&w, event, outcome, err);
}

int consent_member_says(struct care *care, struct person *person, const char *by, struct err *err)
{
    struct joining_walk w = { .care = care, .person = person, .by = by };
    const char *outcome = NULL;
    return walk(&w, CONSENT_MEMBER_SAYS, &outcome, err);
}
