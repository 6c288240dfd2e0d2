/* SPDX-License-Identifier: ISC
 * One alert from its first text to its end, line by line; the alerts that were called false; words to the patient of an alert. */
#include <config.h>

#include "care/command.h"

#include <stdlib.h>

#include "care/team.h"
#include "store/audit_rows.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "store/outbox_rows.h"

enum { LINES_MAX = 600, FALSE_MAX = 200 };

struct line {
    int64_t at_utc;
    int rank;           /* of what has the same second: texts, what the program notes, what it writes, what members do */
    size_t order;       /* and as it was found */
    struct str who, what, text;
};

struct timeline {
    struct care *care;
    const struct person *person;
    struct line lines[LINES_MAX];
    size_t n;
};

enum { RANK_TEXT, RANK_NOTE, RANK_MESSAGE, RANK_MEMBER };

static void add(struct timeline *t, int64_t at_utc, int rank, struct str who, struct str what, struct str text)
{
    if (t->n == LINES_MAX)
        return;
    t->lines[t->n] = (struct line){ .at_utc = at_utc, .rank = rank, .order = t->n, .who = who, .what = what, .text = text };
    t->n++;
}

static int by_time(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->at_utc != y->at_utc)
        return x->at_utc < y->at_utc ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The member's name at that address, or the patient's. */
static struct str name_at(const struct timeline *t, const struct outbound *row)
{
    const struct team *team = &t->care->setup->settings->team;
    int member = row->patient_id == 0 ? team_member_at(team, row->channel, row->to) : -1;
    return member >= 0 ? str_of(team->members[member].name) : t->person->patient.name.n > 0 ? t->person->patient.name : row->to;
}

static int add_messages(struct timeline *t, const char *word, int64_t id, struct err *err)
{
    struct care *care = t->care;
    struct outbound *rows = NULL;
    size_t n = 0;
    const char *cause = arena_printf(care->arena, "%s:%lld", word, (long long)id);
    if (cause == NULL || outbox_rows_of_cause(care->db, str_of(cause), care->arena, &rows, &n, err) < 0)
        return cause == NULL ? err_set(err, ERR_NOMEM, "timeline") : -1;
    for (size_t i = 0; i < n; i++) {
        const char *what = arena_printf(care->arena, "%s %s", CLASS_NAMES[rows[i].class], OUT_STATE_NAMES[rows[i].state]);
        add(t, rows[i].made_utc, RANK_MESSAGE, name_at(t, &rows[i]), str_of(what), rows[i].body.text);
    }
    return 0;
}

static int add_text(struct timeline *t, int64_t inbox_id, struct err *err)
{
    struct inbox_row row;
    int rc = inbox_id != 0 ? inbox_rows_get(t->care->db, inbox_id, t->care->arena, &row, err) : 0;
    if (rc < 0)
        return -1;
    if (rc == 1)
        add(t, row.received_utc, RANK_TEXT, t->person->patient.name, STR("wrote"), words_repaired(row.text, t->care->arena));
    return inbox_id != 0 ? add_messages(t, "inbox", inbox_id, err) : 0;
}

static int gather(struct timeline *t, const struct escalation *row, const struct escalation_flag *flags, size_t n_flags, struct err *err)
{
    struct audit_line *audit = NULL;
    size_t n = 0;
    if (add_text(t, row->inbox_id, err) < 0 || audit_rows_of(t->care->db, "escalation", row->id, t->care->arena, &audit, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n_flags; i++) {
        bool again = flags[i].inbox_id == row->inbox_id;
        for (size_t k = 0; k < i; k++)
            again = again || flags[k].inbox_id == flags[i].inbox_id;
        if (!again && add_text(t, flags[i].inbox_id, err) < 0)
            return -1;
    }
    for (size_t i = 0; i < n; i++)
        add(t, audit[i].at_utc, team_find(&t->care->setup->settings->team, audit[i].who) >= 0 ? RANK_MEMBER : RANK_NOTE, audit[i].who,
            audit[i].what, STR(""));
    return add_messages(t, "escalation", row->id, err);
}

int command_alert_show(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct escalation row;
    struct escalation_flag *flags = NULL;
    struct person person;
    size_t n_flags = 0;
    int64_t code = command_number(arguments, "code", 0);
    int rc = escalation_rows_get(care->db, code, care->arena, &row, err);
    if (rc == 0)
        return command_refuse(answer, "There is no alert %lld.", (long long)code);
    struct timeline *t = rc == 1 ? arena_alloc(care->arena, sizeof *t) : NULL;
    const struct zone *zone = site_zone(care, err);
    if (t == NULL || zone == NULL || person_load(care, row.patient_id, row.address_id, &person, err) < 0
        || escalation_rows_flags(care->db, code, care->arena, &flags, &n_flags, err) < 0)
        return rc == 1 && t == NULL ? err_set(err, ERR_NOMEM, "timeline") : -1;
    *t = (struct timeline){ .care = care, .person = &person };
    if (gather(t, &row, flags, n_flags, err) < 0)
        return -1;
    qsort(t->lines, t->n, sizeof *t->lines, by_time);
    buf_addc(answer, '{');
    command_add_number(answer, "code", code, true);
    command_add_text(answer, "name", person.patient.name, false);
    command_add_text(answer, "state", str_of(ESCALATION_STATE_NAMES[row.state]), false);
    command_add_text(answer, "tier", str_of(TIER_NAMES[row.tier]), false);
    command_add_text(answer, "taken_by", row.taken_by, false);
    command_add_text(answer, "closed_by", row.closed_by, false);
    command_add_text(answer, "outcome", row.outcome, false);
    command_add_number(answer, "next_utc", row.team_next_utc != 0 ? row.team_next_utc : row.patient_next_utc, false);
    buf_adds(answer, ",\"timeline\":[");
    for (size_t i = 0; i < t->n; i++) {
        struct local local;
        zone_local(zone, t->lines[i].at_utc, &local);
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_text(answer, "at", str_of(arena_printf(care->arena, "%04d-%02d-%02d %02d:%02d:%02d", local.date / 10000,
                                                           local.date / 100 % 100, local.date % 100, local.minute / 60,
                                                           local.minute % 60, local.second)), true);
        command_add_text(answer, "who", t->lines[i].who, false);
        command_add_text(answer, "what", t->lines[i].what, false);
        command_add_text(answer, "text", t->lines[i].text, false);
        buf_addc(answer, '}');
    }
    buf_adds(answer, "]}");
    return 0;
}

/* For who edits the rules: what was said, and which flag it raised (decision 36). */
int command_alerts_false(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct escalation *rows = NULL;
    size_t n = 0;
    (void)arguments;
    if (escalation_rows_false(care->db, FALSE_MAX, care->arena, &rows, &n, err) < 0)
        return -1;
    buf_adds(answer, "{\"false\":[");
    for (size_t i = 0; i < n; i++) {
        struct escalation_flag *flags = NULL;
        struct inbox_row text = { 0 };
        size_t n_flags = 0;
        if (escalation_rows_flags(care->db, rows[i].id, care->arena, &flags, &n_flags, err) < 0
            || inbox_rows_get(care->db, n_flags > 0 ? flags[0].inbox_id : rows[i].inbox_id, care->arena, &text, err) < 0)
            return -1;
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_number(answer, "code", rows[i].id, true);
        command_add_text(answer, "flag", n_flags > 0 ? flags[0].flag : STR(""), false);
        command_add_text(answer, "by", rows[i].closed_by, false);
        command_add_text(answer, "text", words_repaired(text.text, care->arena), false);
        buf_addc(answer, '}');
    }
    buf_adds(answer, "]}");
    return 0;
}

int command_alert_tell(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct escalation row;
    struct person person;
    struct str text = command_text(arguments, "text"), by = command_text(arguments, "by");
    int64_t code = command_number(arguments, "code", 0), id = command_number(arguments, "id", 0), address = 0;
    int member = team_find(&care->setup->settings->team, by);
    if (member < 0)
        return command_refuse(answer, by.n == 0 ? "Say who does it: \"by\" is the id of a member of the team."
                                                : "There is no such member in the team.");
    if (text.n == 0 || team_tell_letters(text) > TEAM_TELL_LETTERS)
        return command_refuse(answer, "The words for the patient are missing, or longer than %d letters.", (int)TEAM_TELL_LETTERS);
    if (code != 0) {
        int rc = escalation_rows_get(care->db, code, care->arena, &row, err);
        if (rc <= 0)
            return rc < 0 ? -1 : command_refuse(answer, "There is no alert %lld.", (long long)code);
        id = row.patient_id;
        address = row.address_id;
    }
    struct err why = { 0 };
    if (id == 0 || person_load(care, id, address, &person, &why) < 0)
        return why.code != ERR_NOTFOUND && id != 0 ? err_set(err, why.code, "%s", why.text)
                                                   : command_refuse(answer, "There is no such alert or patient.");
    if (person.address.consent == CONSENT_OUT)
        return command_refuse(answer, "They have stopped messages: phone them.");
    const char *slot = arena_printf(care->arena, "tell.%lld", (long long)care->now_utc);
    if (team_tell(care, &person, member, (struct origin){ "patient", id, slot }, text, err) < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_number(answer, "patient", id, true);
    command_add_number(answer, "until_utc", care->now_utc + TEAM_TELL_S, false);
    buf_addc(answer, '}');
    return 0;
}
