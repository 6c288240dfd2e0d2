/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/member.h"

#include "care/messages.h"
#include "care/person.h"
#include "store/address_rows.h"
#include "store/outbox_rows.h"
#include "store/patient_rows.h"

enum { ALERT_FRESH_S = 3600 };

/* Whether an alert rang her within the hour, at any of her addresses. */
static int was_rung(struct care *care, const struct team_member *member, struct err *err)
{
    for (size_t i = 0; i < member->n_addresses; i++) {
        int64_t id = 0, n = 0;
        if (address_rows_ensure(care->db, str_of(member->addresses[i].channel), str_of(member->addresses[i].address), &id, err) < 0
            || outbox_rows_rung(care->db, id, care->now_utc - ALERT_FRESH_S, care->now_utc, &n, err) < 0)
            return -1;
        if (n > 0)
            return 1;
    }
    return 0;
}

/* Somebody of the team whom nobody has added falls ill: a person like any other who writes (P2). */
static int make_person(struct care *care, struct care_text *text, struct err *err)
{
    const struct team_member *member = &care->setup->settings->team.members[text->member];
    struct address address;
    struct patient stranger = {
        .state = PATIENT_STRANGER, .name = str_of(member->name), .lang = str_of(member->lang), .quiet_from_min = -1,
        .quiet_to_min = -1, .created_utc = care->now_utc,
    };
    int rc = address_rows_find(care->db, text->inbound->channel, text->inbound->from, care->arena, &address, &text->patient_id, err);
    if (rc < 0 || text->patient_id != 0)
        return rc < 0 ? -1 : 0;
    if (patient_rows_add(care->db, &stranger, &text->patient_id, err) < 0)
        return -1;
    return address_rows_reach(care->db, text->address_id, text->patient_id, 0, err);
}

/* Every sign becomes one question: is it yours? */
static int doubt(struct care *care, struct screening *screening, struct err *err)
{
    struct assessment *a = &screening->assessment;
    struct flag *flags = arena_array(care->arena, a->n_flags + 1, sizeof *flags);
    if (flags == NULL)
        return err_set(err, ERR_NOMEM, "flags");
    for (size_t i = 0; i < a->n_flags; i++) {
        flags[i] = a->flags[i];
        flags[i].certainty = CERTAINTY_POSSIBLE;
        flags[i].ask = MESSAGE_KINDS[MESSAGE_ASK_YOURSELF].key;
    }
    a->flags = flags;
    a->tier = TIER_NONE;
    return 0;
}

int member_side_of(struct care *care, struct care_text *text, struct screening *screening, enum member_side *side, struct err *err)
{
    const struct assessment *a = &screening->assessment;
    bool enrolled = text->patient_id != 0, own = messages_says_self(care->setup->messages, text->inbound->text.text);
    *side = enrolled ? MEMBER_PATIENT : MEMBER_TEAM;
    if (a->n_flags == 0 || (!enrolled && a->tier < TIER_URGENT))
        return 0;
    int rung = was_rung(care, &care->setup->settings->team.members[text->member], err);
    if (rung < 0)
        return -1;
    if (rung && !own)
        *side = MEMBER_TEAM;
    else if (rung && enrolled)
        *side = MEMBER_DOUBT;
    else
        *side = MEMBER_PATIENT;
    if (*side == MEMBER_DOUBT)
        return doubt(care, screening, err);
    return *side == MEMBER_PATIENT && !enrolled ? make_person(care, text, err) : 0;
}
