/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/team.h"

#include "base/utf8.h"
#include "care/absence.h"
#include "care/swap.h"
#include "store/audit_rows.h"
#include "store/escalation_rows.h"
#include "store/team_rows.h"

enum { ALERTS_MAX = 200, LIST_MAX_BYTES = 80 };

int team_find(const struct team *team, struct str name)
{
    for (size_t i = 0; i < team->n_members; i++)
        if (str_is_nocase(name, team->members[i].id) || str_is_nocase(name, team->members[i].name))
            return (int)i;
    return -1;
}

int team_alerts(struct care *care, struct escalation **out, size_t *n, struct err *err)
{
    struct escalation *all = NULL;
    size_t n_all = 0;
    *n = 0;
    if (escalation_rows_list(care->db, ALERTS_MAX, care->arena, &all, &n_all, err) < 0)
        return -1;
    for (size_t i = 0; i < n_all; i++)
        if (all[i].state != ESCALATION_ASKED && all[i].state != ESCALATION_LISTED)
            all[(*n)++] = all[i];
    *out = all;
    return 0;
}

bool team_is_swap(const struct care *care, int member, struct str text)
{
    struct care probe = *care;
    struct swap_text said = swap_read(&probe, member, text);
    return said.what != SWAP_TEXT_NONE && (said.what != SWAP_TEXT_HOW || said.days || said.name);
}

bool team_is_absence(const struct care *care, struct str text)
{
    struct str rest;
    int64_t from_utc, to_utc;
    int minutes;
    struct care probe = *care;
    const char *id = messages_absence(care->setup->messages, text, &rest);
    if (id == NULL)
        return false;
    if (str_is(str_of(id), "off"))
        return absence_days(&probe, rest, &from_utc, &to_utc);
    return str_is(str_of(id), "busy") ? rest.n > 0 && absence_minutes(rest, &minutes) : rest.n == 0;
}

size_t team_tell_letters(struct str words)
{
    size_t n = 0;
    uint32_t letter;
    for (size_t at = 0; at < words.n; n++)
        at += utf8_next(words, at, &letter);
    return n;
}

int team_tell(struct care *care, const struct person *person, int member, struct origin origin, struct str words, struct err *err)
{
    const struct team_member *from = &care->setup->settings->team.members[member];
    struct place places[] = { { "member", str_of(from->name) }, { "words", words } };
    if (tell_rows_put(care->db, person->patient.id, str_of(from->id), care->now_utc + TEAM_TELL_S, err) < 0
        || audit_rows_put(care->db, care->now_utc, from->id, "tell", "patient", person->patient.id, err) < 0)
        return -1;
    return post_person(care, person, CLASS_REPLY, origin, compose(&person->voice, MESSAGE_TELL_TEXT, places, 2, care->arena), err);
}

int team_told(struct care *care, const struct person *person, int64_t inbox_id, struct str words, bool quiet, struct err *err)
{
    const struct team *team = &care->setup->settings->team;
    struct str id;
    struct escalation row;
    int rc = tell_rows_get(care->db, person->patient.id, care->now_utc, care->arena, &id, err);
    int member = rc == 1 ? team_find(team, id) : -1;
    if (rc < 0 || member < 0 || team->members[member].n_addresses == 0)
        return rc < 0 ? -1 : 0;
    rc = escalation_rows_of(care->db, person->patient.id, care->arena, &row, err);
    if (rc < 0)
        return -1;
    struct voice voice = person->voice;
    voice.lang = team->members[member].lang;
    struct place places[] = {
        { "code", rc == 1 ? str_of(arena_printf(care->arena, "%lld", (long long)row.id)) : STR("") },
        { "name", person_team_name(care, person, &voice) },
        { "words", words },
        { "member", str_of(team->members[member].name) },
    };
    struct str body = str_trim(compose(&voice, MESSAGE_TELL_ANSWER, places, 3, care->arena));
    if (post_member(care, member, member_reads_at(care, member), CLASS_ALERT, (struct origin){ "inbox", inbox_id, "tell" }, body, err) < 0)
        return -1;
    if (!quiet && post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "told" },
                              compose(&person->voice, MESSAGE_TELL_SEEN, &places[3], 1, care->arena), err) < 0)
        return -1;
    return 1;
}

int team_open_list(struct care *care, const struct voice *voice, bool initials, struct str *out, struct err *err)
{
    struct escalation *alerts = NULL;
    size_t n = 0;
    struct buf text;
    if (team_alerts(care, &alerts, &n, err) < 0)
        return -1;
    buf_init(&text, 0);
    for (size_t i = 0; i < n; i++) {
        struct person person;
        if (person_load(care, alerts[i].patient_id, alerts[i].address_id, &person, err) < 0) {
            buf_clear(&text);
            return -1;
        }
        person.shared = person.shared || initials;
        struct str name = person_team_name(care, &person, voice);
        if (text.n + name.n + 12 > LIST_MAX_BYTES) {
            buf_adds(&text, ", ...");
            break;
        }
        buf_addf(&text, "%s%lld %.*s", i > 0 ? ", " : "", (long long)alerts[i].id, (int)name.n, name.s);
    }
    *out = text.n > 0 ? arena_str(care->arena, buf_str(&text)) : say(care, voice, MESSAGE_WORD_NOBODY);
    buf_clear(&text);
    return 0;
}
