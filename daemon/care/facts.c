/* SPDX-License-Identifier: ISC
 * Who wrote, and what is known of them before their text is read. */
#include <config.h>

#include "care/person.h"

#include <string.h>

#include "care/whose.h"
#include "model/conversation.h"
#include "store/address_rows.h"
#include "store/attack_rows.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "store/observation_rows.h"
#include "store/patient_rows.h"

enum { RECENT_S = 60 * 60, MED_DAYS = 30 };

/* When they were last told to call for help, or asked whether it has come; 0: not, or they have said SAFE. */
static int told_utc(struct care *care, int64_t patient_id, int64_t *utc, struct err *err)
{
    struct escalation row;
    *utc = 0;
    int rc = escalation_rows_of(care->db, patient_id, care->arena, &row, err);
    if (rc == 1 && row.reasks > 0 && !row.safe)
        *utc = row.patient_next_utc > 0 ? row.patient_next_utc - row.patient_wait_s : row.opened_utc;
    return rc < 0 ? -1 : 0;
}

/* Decision 19: on a shared phone the writer is who is named, else who was asked or advised last, else whose phone it is. */
static int choose_person(struct care *care, const struct inbound *in, struct care_text *out, struct err *err)
{
    int64_t *people = NULL, asked_utc = 0;
    size_t n = 0;
    struct patient patient;
    struct escalation open;
    if (out->member >= 0) { /* who fell ill once and is no patient writes as a member again when that is over */
        int rc = patient_rows_get(care->db, out->patient_id, care->arena, &patient, err);
        if (rc == 1 && patient.state == PATIENT_STRANGER
            && (rc = escalation_rows_of(care->db, out->patient_id, care->arena, &open, err)) == 0)
            out->patient_id = 0;
        return rc < 0 ? -1 : 0;
    }
    if (address_rows_people(care->db, out->address_id, care->arena, &people, &n, err) < 0)
        return -1;
    if (n < 2)
        return 0;
    struct str *names = arena_array(care->arena, n, sizeof *names);
    if (names == NULL)
        return err_set(err, ERR_NOMEM, "facts");
    for (size_t i = 0; i < n; i++) {
        struct conversation conversation;
        int64_t said_utc = 0;
        int rc = patient_rows_get(care->db, people[i], care->arena, &patient, err);
        names[i] = rc == 1 ? patient.name : STR("");
        if (rc < 0 || told_utc(care, people[i], &said_utc, err) < 0)
            return -1;
        rc = conversation_rows_get(care->db, people[i], out->address_id, care->now_utc, care->arena, &conversation, err);
        if (rc < 0)
            return -1;
        if (rc == 1 && conversation.asked_utc > said_utc)
            said_utc = conversation.asked_utc;
        if (said_utc > asked_utc) {
            asked_utc = said_utc;
            out->asked_id = people[i];
        }
    }
    struct whose_said said = whose_named(care, words_repaired(in->text, care->arena), names, n);
    if (said.named) {
        out->patient_id = people[said.at];
        out->named = true;
        out->named_alone = said.alone;
        out->request.text = said.rest;
    } else if (out->asked_id != 0) {
        out->patient_id = out->asked_id;
    }
    return 0;
}

/* Finds the sender's rows; an unknown sender who is no member becomes a stranger. */
static int find_sender(struct care *care, const struct inbound *in, struct care_text *out, struct err *err)
{
    struct address address;
    int rc = address_rows_find(care->db, in->channel, in->from, care->arena, &address, &out->patient_id, err);
    if (rc < 0)
        return -1;
    if (rc == 1)
        out->address_id = address.id;
    else if (address_rows_ensure(care->db, in->channel, in->from, &out->address_id, err) < 0)
        return -1;
    if (out->patient_id != 0)
        return choose_person(care, in, out, err);
    if (out->member >= 0)
        return 0;
    struct patient stranger = {
        .state = PATIENT_STRANGER, .quiet_from_min = -1, .quiet_to_min = -1, .created_utc = care->now_utc,
    };
    if (patient_rows_add(care->db, &stranger, &out->patient_id, err) < 0)
        return -1;
    return address_rows_reach(care->db, out->address_id, out->patient_id, 0, err);
}

static void set_fact(struct facts *facts, enum fact fact, int64_t value)
{
    facts->known[fact] = true;
    facts->value[fact] = value;
}

/* On how many of the last 30 days medicine of each class was taken. */
static int count_medicine(struct care *care, const struct person *person, struct facts *facts, struct err *err)
{
    static const struct {
        const char *class;
        enum fact fact;
    } CLASSES[] = {
        { "triptan", FACT_TRIPTAN_DAYS_30 }, { "ergot", FACT_ERGOT_DAYS_30 }, { "opioid", FACT_OPIOID_DAYS_30 },
        { "combination", FACT_COMBINATION_DAYS_30 },
    };
    struct med_days *days = NULL;
    size_t n = 0;
    int64_t analgesic = 0;
    int32_t today = person->now.date;
    if (observation_rows_med_days(care->db, person->patient.id, date_add_days(today, 1 - MED_DAYS), today, care->arena, &days, &n,
                                  err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        bool counts = days[i].class.n > 0 && !str_is(days[i].class, "preventive");
        for (size_t k = 0; k < sizeof CLASSES / sizeof *CLASSES; k++)
            if (str_is(days[i].class, CLASSES[k].class))
                set_fact(facts, CLASSES[k].fact, days[i].days);
        /* Days of the class taken most: two classes on one day are one day, so this never counts too many. */
        if (counts && days[i].days > analgesic)
            analgesic = days[i].days;
    }
    if (n > 0)
        set_fact(facts, FACT_ANALGESIC_DAYS_30, analgesic);
    return 0;
}

static int open_flags(struct care *care, int64_t patient_id, struct facts *facts, struct err *err)
{
    struct escalation row;
    struct escalation_flag *flags = NULL;
    size_t n = 0;
    int rc = escalation_rows_of(care->db, patient_id, care->arena, &row, err);
    if (rc <= 0)
        return rc;
    if (row.asked_flag.n > 0)
        facts->asked = arena_str(care->arena, row.asked_flag).s;
    if (escalation_rows_flags(care->db, row.id, care->arena, &flags, &n, err) < 0)
        return -1;
    const char **names = arena_array(care->arena, n + 1, sizeof *names), **denied = arena_array(care->arena, n + 1, sizeof *denied);
    if (names == NULL || denied == NULL)
        return err_set(err, ERR_NOMEM, "facts");
    for (size_t i = 0; i < n; i++)
        if (flags[i].denied)
            denied[facts->n_denied_flags++] = arena_str(care->arena, flags[i].flag).s;
        else
            names[facts->n_open_flags++] = arena_str(care->arena, flags[i].flag).s;
    facts->open_flags = names;
    facts->denied_flags = denied;
    return 0;
}

/* Decision 19: it may be the other who writes.  What makes things worse for either counts; what would soften counts for none. */
static int add_others(struct care *care, const struct person *person, struct facts *facts, struct err *err)
{
    int64_t *people = NULL;
    size_t n = 0;
    if (address_rows_people(care->db, person->address.id, care->arena, &people, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct facts other = { 0 };
        struct patient patient;
        if (people[i] == person->patient.id)
            continue;
        int rc = patient_rows_get(care->db, people[i], care->arena, &patient, err);
        if (rc < 0 || patient_rows_facts(care->db, people[i], &other, err) < 0)
            return -1;
        if (rc == 1 && patient.birth_year > 0)
            set_fact(&other, FACT_AGE, person->now.date / 10000 - patient.birth_year);
        for (int f = 0; f < FACT_COUNT; f++)
            if (other.known[f] && (!facts->known[f] || other.value[f] > facts->value[f]))
                set_fact(facts, (enum fact)f, other.value[f]);
    }
    return 0;
}

/* What would make a sign less, when it may be somebody else who writes. */
static void soften_nothing(struct facts *facts)
{
    static const enum fact SOFTENING[] = { FACT_HEADACHE_HISTORY, FACT_USUAL_AURA, FACT_USUAL_PAIN, FACT_USUAL_STAB, FACT_VESTIBULAR,
                                           FACT_CLUSTER, FACT_EPILEPSY };
    for (size_t i = 0; i < sizeof SOFTENING / sizeof *SOFTENING; i++)
        facts->known[SOFTENING[i]] = false;
}

/* Decision 3: what is usual counts when a member said so, and for 90 days. */
static int drop_old_usual(struct care *care, const struct person *person, struct facts *facts, bool *review, struct err *err)
{
    static const enum fact USUAL[] = { FACT_USUAL_PAIN, FACT_USUAL_AURA, FACT_USUAL_STAB, FACT_VESTIBULAR };
    for (size_t i = 0; i < sizeof USUAL / sizeof *USUAL; i++) {
        int64_t value = 0, at_utc = 0;
        struct str by = STR("");
        if (!facts->known[USUAL[i]])
            continue;
        if (patient_rows_fact_said(care->db, person->patient.id, USUAL[i], care->arena, &value, &by, &at_utc, err) < 0)
            return -1;
        bool old = care->now_utc - at_utc > FACT_REVIEW_S;
        *review = *review || old;
        facts->known[USUAL[i]] = !str_is(by, "patient") && !old;
    }
    return 0;
}

/* What was said within the hour; and while an attack is on, that the head hurts. */
static int recent(struct care *care, int64_t id, struct facts *facts, struct err *err)
{
    struct attack attack;
    if (inbox_rows_recent(care->db, id, care->now_utc - RECENT_S, care->arena, &facts->recent, &facts->n_recent, err) < 0)
        return -1;
    int rc = attack_rows_open(care->db, id, &attack, err);
    if (rc <= 0)
        return rc;
    const char **names = arena_array(care->arena, facts->n_recent + 1, sizeof *names);
    if (names == NULL)
        return err_set(err, ERR_NOMEM, "facts");
    for (size_t i = 0; i < facts->n_recent; i++)
        names[i] = facts->recent[i];
    names[facts->n_recent++] = OBSERVATION_KINDS[OBS_HEADACHE].name;
    facts->recent = names;
    return 0;
}

static bool is_recent(const struct facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->n_recent; i++)
        if (strcmp(facts->recent[i], name) == 0)
            return true;
    return false;
}

static int known_of(struct care *care, const struct person *person, struct facts *facts, bool *review, struct err *err)
{
    int64_t id = person->patient.id;
    if (patient_rows_facts(care->db, id, facts, err) < 0 || drop_old_usual(care, person, facts, review, err) < 0)
        return -1;
    if (person->patient.birth_year > 0)
        set_fact(facts, FACT_AGE, person->now.date / 10000 - person->patient.birth_year);
    if (person->shared && add_others(care, person, facts, err) < 0)
        return -1;
    if (person->shared || person_is_doubtful(care, person))
        soften_nothing(facts);
    if (count_medicine(care, person, facts, err) < 0 || open_flags(care, id, facts, err) < 0)
        return -1;
    return recent(care, id, facts, err);
}

int care_facts(struct care *care, const struct inbound *in, struct care_text *out, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    struct person *person = arena_alloc(care->arena, sizeof *person);
    if (person == NULL)
        return err_set(err, ERR_NOMEM, "facts");
    *out = (struct care_text){ .inbound = in, .member = team_member_at(&settings->team, in->channel, in->from) };
    out->request = (struct read_request){
        .text = in->text, .now_utc = written_utc(care, in), .lang_prior = settings->lang, .from_team = out->member >= 0,
    };
    if (find_sender(care, in, out, err) < 0)
        return -1;
    if (out->patient_id == 0) {
        const struct zone *zone = site_zone(care, err);
        if (zone == NULL)
            return -1;
        out->request.utc_offset_s = zone_offset_s(zone, out->request.now_utc);
        out->request.lang_prior = settings->team.members[out->member].lang;
        return 0;
    }
    struct conversation conversation;
    if (person_load(care, out->patient_id, out->address_id, person, err) < 0)
        return -1;
    person->named = out->named;
    out->person = person;
    int rc = conversation_rows_get(care->db, out->patient_id, out->address_id, care->now_utc, care->arena, &conversation, err);
    if (rc == 0 && out->named_alone && out->asked_id != 0) { /* "bob: no", to what Ana was asked */
        rc = conversation_rows_get(care->db, out->asked_id, out->address_id, care->now_utc, care->arena, &conversation, err);
        rc = rc == 1 && conversation.kind != CONVERSATION_SAFETY && conversation.kind != CONVERSATION_SCREEN ? 0 : rc;
    }
    if (rc < 0)
        return -1;
    if (rc == 1)
        out->request.question = (enum question)conversation.question;
    out->request.utc_offset_s = zone_offset_s(person->zone, out->request.now_utc);
    out->request.lang_prior = person->voice.lang;
    out->request.prior_guessed = person->patient.state == PATIENT_STRANGER && person->patient.lang.n == 0;
    if (known_of(care, person, &out->facts, &out->review, err) < 0)
        return -1;
    if (is_recent(&out->facts, OBSERVATION_KINDS[OBS_HEADACHE].name))
        set_fact(&out->facts, FACT_HEADACHE_NOW, 1);
    out->request.fever_said = is_recent(&out->facts, OBSERVATION_KINDS[OBS_FEVER].name);
    return 0;
}
