/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/forget.h"

#include "care/apart.h"
#include "care/escalate.h"
#include "care/remind.h"
#include "model/conversation.h"
#include "store/address_rows.h"
#include "store/audit_rows.h"
#include "store/conversation_rows.h"
#include "store/erase_rows.h"
#include "store/escalation_rows.h"
#include "store/meta_rows.h"
#include "store/patient_rows.h"

enum { ASKED_S = 24 * 3600, HOUR_S = 3600, AGAIN_S = 3600, RESTS_S = 3 * 366 * 86400, NEEDLES_MAX = 64, NAME_PART_LEAST = 3, STOP_TOKENS = 2 };

#define TOPIC STR("forget")
#define LISTED_AS "erase"

int forget_waits_for(struct care *care, int64_t patient_id, int64_t *alert, struct err *err)
{
    struct escalation open;
    struct escalation_flag *flags = NULL;
    size_t n = 0;
    *alert = 0;
    int rc = escalation_rows_of(care->db, patient_id, care->arena, &open, err);
    if (rc <= 0)
        return rc;
    if (escalation_rows_flags(care->db, open.id, care->arena, &flags, &n, err) < 0)
        return -1;
    bool waits = open.state != ESCALATION_LISTED;
    for (size_t i = 0; i < n; i++)
        waits = waits || flags[i].tier > TIER_NONE;
    *alert = waits ? open.id : 0;
    return 0;
}

struct needles {
    struct str words[NEEDLES_MAX], codes[NEEDLES_MAX];
    size_t n_words, n_codes;
};

static void add_word(struct needles *needles, struct str word, size_t least)
{
    if (word.n >= least && needles->n_words < NEEDLES_MAX)
        needles->words[needles->n_words++] = word;
}

/* The name as it is, as the team reads it ("Bo L"), and its parts, but for those that may be any word. */
static void gather_name(struct care *care, const struct patient *patient, struct needles *needles)
{
    struct person person = { .patient = *patient };
    struct voice voice = { .messages = care->setup->messages, .settings = care->setup->settings };
    struct str rest = patient->name, part;
    add_word(needles, str_trim(patient->name), 1);
    if (needles->n_words > 0)
        add_word(needles, person_team_name(care, &person, &voice), NAME_PART_LEAST);
    while (str_cut(&rest, ' ', &part))
        add_word(needles, part, NAME_PART_LEAST);
}

/* What others may have written of them: the name, numbers, codes of alerts. */
static int gather(struct care *care, int64_t patient_id, struct needles *needles, struct err *err)
{
    struct patient patient;
    struct address *addresses = NULL;
    int64_t *alerts = NULL;
    size_t n_addresses = 0, n_alerts = 0;
    int rc = patient_rows_get(care->db, patient_id, care->arena, &patient, err);
    if (rc == 0)
        return err_set(err, ERR_NOTFOUND, "there is no patient %lld", (long long)patient_id);
    if (rc < 0 || address_rows_of(care->db, patient_id, care->arena, &addresses, &n_addresses, err) < 0
        || erase_rows_alerts(care->db, patient_id, care->arena, &alerts, &n_alerts, err) < 0)
        return -1;
    gather_name(care, &patient, needles);
    for (size_t i = 0; i < n_addresses; i++) {
        struct str number = addresses[i].address;
        add_word(needles, number.n > 1 && number.s[0] == '+' ? (struct str){ number.s + 1, number.n - 1 } : number, 1);
    }
    for (size_t i = 0; i < n_alerts && needles->n_codes < NEEDLES_MAX; i++)
        needles->codes[needles->n_codes++] = str_of(arena_printf(care->arena, "%lld", (long long)alerts[i]));
    return 0;
}

int forget_now(struct care *care, int64_t patient_id, const char *who, struct err *err)
{
    struct needles needles = { .n_words = 0 };
    if (gather(care, patient_id, &needles, err) < 0)
        return -1;
    struct erase_needles all = { needles.words, needles.n_words, needles.codes, needles.n_codes };
    if (erase_rows_person(care->db, patient_id, &all, care->arena, care->now_utc, err) < 0
        || meta_rows_put(care->db, "scrub", STR("1"), err) < 0)
        return -1;
    return audit_rows_put(care->db, care->now_utc, who, "patient.erased", "patient", patient_id, err);
}

static int64_t hours(const struct care *care)
{
    int set = care->setup->settings->joining.erase_hours;
    return set > 0 ? set : 24;
}

static int ask(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    struct conversation asked = {
        .patient_id = person->patient.id, .address_id = person->address.id, .kind = CONVERSATION_CONFIRM, .topic = TOPIC,
        .question = QUESTION_YES_NO, .asks = 1, .asked_utc = care->now_utc, .expires_utc = care->now_utc + ASKED_S,
    };
    if (conversation_rows_put(care->db, &asked, err) < 0)
        return -1;
    return post_despite_stop(care, person, (struct origin){ "inbox", inbox_id, "forget" }, say(care, &person->voice, MESSAGE_FORGET_ASK),
                             err);
}

/* Paused for the erasing alone: no pause that somebody asks for lasts so long. */
static bool is_pause_of_ours(const struct patient *p)
{
    return p->state == PATIENT_PAUSED && p->erase_utc != 0 && p->paused_until_utc > p->erase_utc + RESTS_S / 2;
}

/* Until it is done nothing comes that nobody asked for, and the team knows. */
static int noted(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    struct patient *p = &person->patient;
    int64_t alert = 0;
    if (forget_waits_for(care, p->id, &alert, err) < 0)
        return -1;
    bool ours = is_pause_of_ours(p);
    p->erase_utc = care->now_utc + hours(care) * HOUR_S;
    if (p->state == PATIENT_ACTIVE || ours) {
        p->state = PATIENT_PAUSED;
        p->paused_until_utc = p->erase_utc + RESTS_S;
    }
    struct place time = { "time", day_clock_text(care, &person->voice, person->zone, p->erase_utc) };
    struct str body = compose(&person->voice, alert != 0 ? MESSAGE_FORGET_WAITS : MESSAGE_FORGET_NOTED, &time, 1, care->arena);
    if (patient_rows_save(care->db, p, err) < 0
        || audit_rows_put(care->db, care->now_utc, "patient", "patient.forget", "patient", p->id, err) < 0
        || post_despite_stop(care, person, (struct origin){ "inbox", inbox_id, "forget" }, body, err) < 0)
        return -1;
    return escalate_list(care, person, inbox_id, LISTED_AS, err);
}

static int keep(struct care *care, struct person *person, struct err *err)
{
    struct patient *p = &person->patient;
    if (p->erase_utc == 0)
        return 0;
    if (is_pause_of_ours(p)) {
        p->state = PATIENT_ACTIVE;
        p->paused_until_utc = 0;
    }
    p->erase_utc = 0; /* a pause of their own goes on to its day */
    if (patient_rows_save(care->db, p, err) < 0 || remind_wake(care, p->id, err) < 0)
        return -1;
    return audit_rows_put(care->db, care->now_utc, "patient", "patient.kept", "patient", p->id, err);
}

static int kept(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    if (keep(care, person, err) < 0)
        return -1;
    return post_despite_stop(care, person, (struct origin){ "inbox", inbox_id, "forget" }, say(care, &person->voice, MESSAGE_FORGET_KEPT),
                             err);
}

/* The words as they were read, in one line: "dont" for "don't". */
static struct str as_read(const struct reading *reading, struct arena *arena)
{
    struct str line = STR("");
    for (size_t i = 0; reading->tokens != NULL && i < reading->n_tokens; i++)
        line = str_of(arena_printf(arena, "%.*s %s", (int)line.n, line.s, reading->tokens[i].word));
    return line;
}

/* Whether it takes FORGET ME back.  Doubt keeps: a "no" of which nobody knows of what it speaks does. */
static bool takes_back(struct care *care, const struct care_text *text, const struct reading *reading)
{
    const struct messages *messages = care->setup->messages;
    struct str words = words_repaired(text->inbound->text, care->arena);
    bool stop = reading->intent == INTENT_STOP || reading->stop_heard;
    bool doubt = stop ? reading->n_tokens <= STOP_TOKENS : reading->n_observations == 0 && reading->n_mentions == 0;
    if (messages_is_forget(messages, words))
        return false;
    return reading->intent == INTENT_UNDO || reading->intent == INTENT_NO || messages_keeps(messages, words, doubt)
        || messages_keeps(messages, as_read(reading, care->arena), doubt);
}

/* 1: FORGET ME was asked at that phone and waits for its answer. */
static int is_asked(struct care *care, const struct person *person, struct err *err)
{
    struct conversation open;
    int rc = conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &open, err);
    return rc <= 0 ? rc : open.kind == CONVERSATION_CONFIRM && str_equal(open.topic, TOPIC);
}

int forget_stopped(struct care *care, struct person *person, const struct care_text *text, const struct screening *screening,
                   struct err *err)
{
    int asked = is_asked(care, person, err);
    if (asked < 0 || (asked == 1 && conversation_rows_end(care->db, person->patient.id, person->address.id, err) < 0))
        return -1;
    if ((person->patient.erase_utc == 0 && asked == 0) || person_is_doubtful(care, person) || !takes_back(care, text, &screening->reading))
        return 0;
    return keep(care, person, err) < 0 ? -1 : 1;
}

int forget_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                const struct screening *screening, const char **outcome, struct err *err)
{
    const struct reading *reading = &screening->reading;
    struct str words = words_repaired(text->inbound->text, care->arena);
    *outcome = "forget";
    if (person_is_doubtful(care, person)) /* somebody else's word erases nobody */
        return 0;
    if (person->patient.erase_utc != 0 && takes_back(care, text, reading))
        return kept(care, person, inbox_id, err) < 0 ? -1 : 1;
    if (messages_is_forget(care->setup->messages, words))
        return (person->patient.erase_utc != 0 ? noted(care, person, inbox_id, err) : ask(care, person, inbox_id, err)) < 0 ? -1 : 1;
    int rc = is_asked(care, person, err);
    if (rc <= 0)
        return rc;
    bool yes = reading->answer == ANSWER_YES || reading->intent == INTENT_YES,
         no = reading->answer == ANSWER_NO || takes_back(care, text, reading);
    if (!yes && !no)
        return 0;
    if (conversation_rows_end(care->db, person->patient.id, person->address.id, err) < 0)
        return -1;
    return (no ? kept(care, person, inbox_id, err) : noted(care, person, inbox_id, err)) < 0 ? -1 : 1;
}

struct due {
    struct care *care;
    int64_t patient_id;
};

static int due_one(void *arg, struct err *err)
{
    const struct due *due = arg;
    return forget_now(due->care, due->patient_id, "patient", err);
}

int forget_due(struct care *care, struct err *err)
{
    struct patient patient;
    struct err why;
    int64_t alert = 0;
    int rc = patient_rows_erase_due(care->db, care->now_utc, care->arena, &patient, err);
    if (rc <= 0)
        return rc;
    if (forget_waits_for(care, patient.id, &alert, err) < 0)
        return -1;
    struct due due = { care, patient.id };
    rc = alert != 0 ? 1 : apart_run(care, due_one, &due, &why, err);
    if (rc <= 0)
        return rc < 0 ? -1 : 1;
    if (alert == 0)
        log_event(care->log, LOG_ALARM, "forget.stuck", F_ID("patient", patient.id), F_ERR(&why), F_END);
    patient.erase_utc = care->now_utc + AGAIN_S; /* P5: a human first */
    return patient_rows_save(care->db, &patient, err) < 0 ? -1 : 1;
}

int forget_next_due(struct care *care, int64_t *utc, struct err *err)
{
    return patient_rows_erase_next(care->db, utc, err);
}
