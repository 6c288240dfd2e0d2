/* SPDX-License-Identifier: ISC
 * Commands about joining and leaving: patient.consent, patient.address, patient.confirm,
 * patient.erase. */
#include <config.h>

#include "care/command.h"

#include "care/consent.h"
#include "care/doubt.h"
#include "care/forget.h"
#include "care/person.h"
#include "care/team.h"
#include "store/address_rows.h"
#include "store/audit_rows.h"
#include "store/escalation_rows.h"
#include "store/merge_rows.h"
#include "store/patient_rows.h"

enum { ADDRESSES_MAX = 8 };

/* Whose name it is done under.  1: refused. */
static int member_of(struct care *care, const cJSON *arguments, struct buf *answer, const char **who)
{
    const struct team *team = &care->setup->settings->team;
    struct str by = command_text(arguments, "by");
    int member = team_find(team, by);
    if (member < 0)
        return command_refuse(answer, "Say who does it: \"by\" is the id of a member of the team.");
    *who = team->members[member].id;
    return 0;
}

/* Decision 19: consent that was given in person, or a guardian's. */
int command_patient_consent(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient patient;
    struct person person;
    const char *who = "";
    bool guardian = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(arguments, "guardian"));
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0)
        return rc;
    if (member_of(care, arguments, answer, &who) != 0)
        return 1;
    if (person_load(care, patient.id, 0, &person, err) < 0 || (rc = consent_member_says(care, &person, who, err)) < 0)
        return -1;
    if (rc == 0)
        return command_refuse(answer, "Nobody can consent for them now: they are %s. After a STOP only their own START counts.",
                              PATIENT_STATE_NAMES[patient.state]);
    if (audit_rows_put(care->db, care->now_utc, who, guardian ? "patient.guardian" : "patient.consent", "patient", patient.id, err) < 0)
        return -1;
    buf_adds(answer, "{}");
    return 0;
}

/* Who writes from there already: a stranger becomes the patient, others share the phone.  1: refused. */
static int make_room(struct care *care, const struct patient *patient, const struct address *address, struct buf *answer, struct err *err)
{
    int64_t *people = NULL;
    size_t n = 0;
    if (address_rows_people(care->db, address->id, care->arena, &people, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct patient there;
        struct escalation open;
        if (people[i] == patient->id)
            return command_refuse(answer, "%.*s has that address already.", (int)patient->name.n, patient->name.s);
        if (patient_rows_get(care->db, people[i], care->arena, &there, err) < 0)
            return -1;
        if (there.state != PATIENT_STRANGER)
            continue;
        int rc = escalation_rows_of(care->db, people[i], care->arena, &open, err);
        if (rc == 1)
            return command_refuse(answer, "Alert %lld is open for who wrote from there: close it first.", (long long)open.id);
        if (rc < 0 || merge_rows_stranger(care->db, people[i], patient->id, address->id, err) < 0)
            return -1;
    }
    return 0;
}

static int add_phone(struct care *care, struct patient *patient, int64_t address_id, bool now, struct buf *answer, struct err *err)
{
    struct address address, *theirs = NULL;
    struct person person;
    size_t n = 0;
    if (address_rows_get(care->db, address_id, care->arena, &address, err) < 0)
        return -1;
    if (address.consent == CONSENT_OUT) /* P6 */
        return command_refuse(answer, "That phone said STOP: only START from there takes it back.");
    int rc = make_room(care, patient, &address, answer, err);
    if (rc != 0)
        return rc;
    if (address_rows_of(care->db, patient->id, care->arena, &theirs, &n, err) < 0)
        return -1;
    if (n >= ADDRESSES_MAX)
        return command_refuse(answer, "A person has at most %d addresses.", ADDRESSES_MAX);
    const char *version = command_invitation(care, patient, err);
    if (version == NULL || address_rows_reach(care->db, address_id, patient->id, (int)n, err) < 0
        || person_load(care, patient->id, address_id, &person, err) < 0)
        return -1;
    if (address.consent != CONSENT_IN && consent_note(care, &person, address_id, 0, CONSENT_INVITED, "operator", version, err) < 0)
        return -1;
    if (patient->state == PATIENT_STOPPED || address.consent == CONSENT_IN)
        return 0;
    const char *slot = arena_printf(care->arena, "invite.%lld.%lld", (long long)address_id, (long long)care->now_utc);
    return consent_invite(care, &person, (struct origin){ "patient", patient->id, slot }, now, NULL, err);
}

/* A new number for an old patient ("add"), or one that is theirs no more ("remove"). */
int command_patient_address(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient patient;
    struct address address, *theirs = NULL;
    struct str add = command_text(arguments, "add"), remove = command_text(arguments, "remove"), channel, number;
    int64_t id = 0, first = 0;
    size_t n = 0;
    bool now = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(arguments, "now"));
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0)
        return rc;
    if (patient.state == PATIENT_STRANGER || patient.state == PATIENT_ERASED)
        return command_refuse(answer, "Nobody added them: use patient add.");
    if ((add.n > 0) == (remove.n > 0))
        return command_refuse(answer, "Give one of \"add\" and \"remove\".");
    if (command_take_address(care, add.n > 0 ? add : remove, &channel, &number, answer) != 0)
        return 1;
    if (add.n > 0) {
        if (address_rows_ensure(care->db, channel, number, &id, err) < 0 || (rc = add_phone(care, &patient, id, now, answer, err)) < 0)
            return -1;
        if (rc == 1)
            return 1;
    } else {
        if (address_rows_find(care->db, channel, number, care->arena, &address, &first, err) < 0
            || address_rows_of(care->db, patient.id, care->arena, &theirs, &n, err) < 0)
            return -1;
        for (size_t i = 0; i < n; i++)
            if (str_equal(theirs[i].channel, channel) && str_equal(theirs[i].address, number))
                id = theirs[i].id;
        if (id == 0 || n == 1)
            return command_refuse(answer, id == 0 ? "They have no such address." : "It is their only address: add another first.");
        if (address_rows_leave(care->db, id, patient.id, err) < 0)
            return -1;
    }
    if (audit_rows_put(care->db, care->now_utc, "operator", add.n > 0 ? "patient.address" : "patient.no_address", "patient", patient.id,
                       err) < 0)
        return -1;
    buf_adds(answer, "{}");
    return 0;
}

/* Decision 21: a member has found out that it is they who write. */
int command_patient_confirm(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient patient;
    const char *who = "";
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0)
        return rc;
    if (member_of(care, arguments, answer, &who) != 0)
        return 1;
    if (patient.doubt == DOUBT_NONE)
        return command_refuse(answer, "There is no doubt about who writes.");
    if (doubt_cleared(care, &patient, err) < 0
        || audit_rows_put(care->db, care->now_utc, who, "patient.confirm", "patient", patient.id, err) < 0)
        return -1;
    buf_adds(answer, "{}");
    return 0;
}

/* Decision 32: a human erases somebody at once.  What is open about their safety is closed by a human first. */
int command_patient_erase(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient patient;
    const char *who = "";
    int64_t alert = 0;
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0)
        return rc;
    if (member_of(care, arguments, answer, &who) != 0)
        return 1;
    if (forget_waits_for(care, patient.id, &alert, err) < 0)
        return -1;
    if (alert != 0)
        return command_refuse(answer, "Alert %lld is open: close it first.", (long long)alert);
    if (forget_now(care, patient.id, who, err) < 0)
        return -1;
    buf_adds(answer, "{}");
    return 0;
}
