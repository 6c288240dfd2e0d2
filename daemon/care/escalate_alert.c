/* SPDX-License-Identifier: ISC
 * What an alert says (decision 33): code, tier, who, which words, what they were told and whether it arrived; where others look on,
 * a code, the tier, initials and a link. */
#include <config.h>

#include "care/escalate_inside.h"

#include <string.h>

#include "care/advice.h"
#include "care/link.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "store/outbox_rows.h"
#include "triage/ruleset.h"

static const char *tier_key(enum tier tier)
{
    static const enum message KEYS[] = {
        [TIER_NONE] = MESSAGE_TIER_NONE, [TIER_SOON] = MESSAGE_TIER_SOON, [TIER_URGENT] = MESSAGE_TIER_URGENT,
        [TIER_EMERGENCY] = MESSAGE_TIER_EMERGENCY,
    };
    return MESSAGE_KINDS[KEYS[tier]].key;
}

bool escalate_has_advice(const struct escalate *e, const char *advice)
{
    for (size_t i = 0; i < e->n_flags; i++) {
        const char *says = ruleset_advice(e->care->setup->ruleset, arena_str(e->care->arena, e->flags[i].flag).s);
        if (e->flags[i].certainty == CERTAINTY_DEFINITE && !e->flags[i].denied && says != NULL && strcmp(says, advice) == 0)
            return true;
    }
    return false;
}

/* Decision 18: whether it is about self-harm, or about what may be. */
static int is_crisis(struct care *care, const struct escalation_flag *flags, size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        const char *says = ruleset_advice(care->setup->ruleset, arena_str(care->arena, flags[i].flag).s);
        struct inbox_row row;
        if (flags[i].denied || says == NULL)
            continue;
        if (strcmp(says, "advice.suicidal") == 0)
            return 1;
        int rc = advice_minds_crisis(care->setup->messages, says, care->arena)
                     ? inbox_rows_get(care->db, flags[i].inbox_id, care->arena, &row, err) : 0;
        if (rc < 0)
            return -1;
        if (rc == 1 && messages_sounds_crisis(care->setup->messages, words_repaired(row.text, care->arena), care->arena))
            return 1;
    }
    return 0;
}

int escalate_is_crisis(struct care *care, int64_t id, struct err *err)
{
    struct escalation_flag *flags = NULL;
    size_t n = 0;
    return escalation_rows_flags(care->db, id, care->arena, &flags, &n, err) < 0 ? -1 : is_crisis(care, flags, n, err);
}

int escalate_advises(struct care *care, int64_t id, const char *advice, struct err *err)
{
    struct escalation_flag *flags = NULL;
    size_t n = 0;
    if (escalation_rows_flags(care->db, id, care->arena, &flags, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const char *says = ruleset_advice(care->setup->ruleset, arena_str(care->arena, flags[i].flag).s);
        if (!flags[i].denied && says != NULL && strcmp(says, advice) == 0)
            return 1;
    }
    return 0;
}

/* The highest definite flag, of which the advice was; NULL: nothing was advised yet. */
static const struct escalation_flag *advised(const struct escalate *e)
{
    const struct escalation_flag *found = NULL;
    for (size_t i = 0; i < e->n_flags; i++)
        if (e->flags[i].certainty == CERTAINTY_DEFINITE && e->flags[i].tier > (found != NULL ? found->tier : TIER_NONE))
            found = &e->flags[i];
    return found;
}

/* The text that it is about: what was on the list before, or asked besides, is older or newer. */
static int64_t inbox_of(const struct escalate *e)
{
    const struct escalation_flag *flag = advised(e);
    if (flag != NULL)
        return flag->inbox_id;
    return e->n_flags > 0 ? e->flags[0].inbox_id : e->row.inbox_id;
}

/* What the patient was told. */
static enum message told(const struct escalate *e)
{
    enum tier tier = advised(e) != NULL ? advised(e)->tier : TIER_NONE;
    static const enum message TOLD[] = {
        [TIER_NONE] = MESSAGE_TOLD_NOTHING, [TIER_SOON] = MESSAGE_TOLD_SOON, [TIER_URGENT] = MESSAGE_TOLD_URGENT,
        [TIER_EMERGENCY] = MESSAGE_TOLD_EMERGENCY,
    };
    return TOLD[tier];
}

/* Whether the last advice arrived, as far as it is known: MESSAGE_COUNT while it is not. */
static int arrived(struct escalate *e, enum message *word, struct err *err)
{
    struct outbound *rows = NULL;
    size_t n = 0;
    int64_t inbox_id = inbox_of(e);
    const char *cause = arena_printf(e->care->arena, "inbox:%lld", (long long)inbox_id);
    *word = MESSAGE_COUNT;
    if (cause == NULL || outbox_rows_of_cause(e->care->db, str_of(cause), e->care->arena, &rows, &n, err) < 0)
        return cause == NULL ? err_set(err, ERR_NOMEM, "alert") : -1;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].class != CLASS_ADVICE)
            continue;
        if (rows[i].state == OUT_DELIVERED)
            *word = MESSAGE_WORD_DELIVERED;
        else if (rows[i].state == OUT_FAILED || rows[i].state == OUT_EXPIRED)
            *word = MESSAGE_WORD_UNDELIVERED;
        else if (*word == MESSAGE_WORD_UNDELIVERED)
            *word = MESSAGE_COUNT; /* it goes another way */
    }
    return 0;
}

int escalate_find_words(struct escalate *e, struct err *err)
{
    struct inbox_row row;
    if (e->shown.n > 0)
        return 0;
    int rc = inbox_rows_get(e->care->db, inbox_of(e), e->care->arena, &row, err);
    if (rc == 1)
        e->shown = advice_words(words_repaired(row.text, e->care->arena), NULL, 0, true, e->care->arena);
    return rc < 0 ? -1 : 0;
}

static int64_t time_of(const struct escalate *e, enum message message)
{
    if (message == MESSAGE_ALERT_ASKED)
        return e->row.asked_utc;
    if (message == MESSAGE_ALERT_RETURNED)
        return e->row.taken_utc;
    /* When the advice was given: the item may have stood on the list for days before. */
    const struct escalation_flag *flag = advised(e);
    if (flag != NULL && (e->inbox_id == 0 || message == MESSAGE_ALERT_SILENT))
        return flag->last_utc;
    return e->care->now_utc;
}

/* An alert ends with a code and no full stop. */
static struct str add_sentence(struct str body, struct str sentence, struct arena *arena)
{
    bool open = body.n > 0 && sentence.n > 0 && strchr(".?!", body.s[body.n - 1]) == NULL;
    if (open)
        body = str_of(arena_printf(arena, "%.*s.", (int)body.n, body.s));
    return compose_join(body, sentence, arena);
}

struct str escalate_alert_text(struct escalate *e, int member, enum message message, struct err *err)
{
    struct arena *arena = e->care->arena;
    const struct team *team = &e->care->setup->settings->team;
    struct voice voice = e->person->voice;
    voice.lang = team->members[member].lang;
    const struct zone *zone = site_zone(e->care, err);
    const struct escalation_flag *asked = message == MESSAGE_ALERT_ASKED ? escalate_flag(e, e->row.asked_flag) : NULL;
    struct escalate there = *e; /* the question in the member's language */
    struct person reader = *e->person;
    reader.voice = voice;
    reader.shared = reader.shared || team->discreet; /* initials */
    there.person = &reader;
    struct str question = e->row.asked_flag.n > 0 ? escalate_question_text(&there, e->row.asked_flag) : STR("");
    struct str words = e->person->shared || e->shown.n == 0 ? compose(&voice, MESSAGE_WORD_PRIVATE, NULL, 0, arena) : e->shown;
    enum message state = MESSAGE_COUNT;
    if (arrived(e, &state, err) < 0)
        return STR("");
    struct place when = { "time", zone != NULL ? clock_text(e->care, zone, time_of(e, message)) : STR("") };
    struct str what = compose(&voice, told(e), &when, 1, arena);
    if (state != MESSAGE_COUNT && told(e) != MESSAGE_TOLD_NOTHING)
        what = compose_join(what, compose(&voice, state, NULL, 0, arena), arena);
    const char *by = e->member >= 0 ? team->members[e->member].name : "";
    struct place places[] = {
        { "code", str_of(arena_printf(arena, "%lld", (long long)e->row.id)) },
        { "tier", compose_key(&voice, tier_key(asked != NULL ? asked->tier : e->row.tier), NULL, 0, arena) },
        { "name", person_team_name(e->care, &reader, &voice) },
        { "address", e->person->address.address },
        { "words", words },
        when,
        { "told", what },
        { "question", question },
        { "member", e->who.n > 0 && e->member < 0 ? e->who : str_of(by) },
    };
    size_t n = sizeof places / sizeof *places;
    struct str link = STR("");
    if (reader.shared && link_of(e->care, e->row.id, member, &link, err) < 0)
        return STR("");
    if (link.n > 0) { /* decision 33: initials and a link */
        places[n - 1] = (struct place){ "link", link };
        return compose(&voice, MESSAGE_ALERT_LINK, places, n, arena);
    }
    if (team->discreet)
        return compose(&voice, MESSAGE_ALERT_DISCREET, places, n, arena);
    int crisis = is_crisis(e->care, e->flags, e->n_flags, err);
    if (crisis < 0)
        return STR("");
    struct str body = compose(&voice, message, places, n, arena);
    if (crisis == 1)
        body = add_sentence(body, compose(&voice, MESSAGE_ALERT_CRISIS, NULL, 0, arena), arena);
    if (escalate_has_advice(e, "advice.violence")) /* decision 17 */
        body = add_sentence(body, compose(&voice, MESSAGE_ALERT_NO_TEXTS, NULL, 0, arena), arena);
    return body;
}

/* ---- brief ---- */

/* The highest of what is open and what it asks about. */
static enum tier brief_tier(const struct escalate *e, enum message message)
{
    const struct escalation_flag *asked = message == MESSAGE_ALERT_ASKED ? escalate_flag(e, e->row.asked_flag) : NULL;
    return asked != NULL ? asked->tier : e->row.tier;
}

/* Code, tier, initials, and a link where there is a public address: nothing else, whatever the message (decision 33). */
static struct str brief_text(struct escalate *e, int member, enum tier tier, enum message with_link, enum message without, struct err *err)
{
    struct voice voice = e->person->voice;
    struct person reader = *e->person;
    struct str link = STR("");
    voice.lang = e->care->setup->settings->team.members[member].lang;
    reader.shared = true; /* initials */
    if (link_of(e->care, e->row.id, member, &link, err) < 0)
        return STR("");
    struct place places[] = {
        { "code", str_of(arena_printf(e->care->arena, "%lld", (long long)e->row.id)) },
        { "name", person_team_name(e->care, &reader, &voice) },
        { "tier", compose_key(&voice, tier_key(tier), NULL, 0, e->care->arena) },
        { "link", link },
    };
    size_t n = link.n > 0 ? 4 : 3;
    return compose(&voice, link.n > 0 ? with_link : without, places, n, e->care->arena);
}

int escalate_alert_post(struct escalate *e, int member, size_t address, enum message message, struct member_post *out, struct err *err)
{
    enum tier tier = brief_tier(e, message);
    bool news = message == MESSAGE_ALERT_SAYS;
    *out = (struct member_post){ .member = member, .address = address, .class = CLASS_ALERT };
    out->weight = tier == TIER_EMERGENCY ? BRIEF_EMERGENCY : tier == TIER_URGENT ? BRIEF_URGENT : BRIEF_NEWS;
    if (!member_is_brief(e->care, member, address))
        out->body = escalate_alert_text(e, member, message, err);
    else
        out->body = out->brief = brief_text(e, member, tier, news ? MESSAGE_BRIEF_UPDATE_LINK : MESSAGE_BRIEF_LINK,
                                            news ? MESSAGE_BRIEF_UPDATE : MESSAGE_BRIEF_ALERT, err);
    return out->body.n > 0 ? 0 : err_wrap(err, "alert");
}

int escalate_news_post(struct escalate *e, int member, struct str body, struct member_post *out, struct err *err)
{
    *out = (struct member_post){ .member = member, .class = CLASS_REPLY, .body = body };
    if (!member_is_brief(e->care, member, 0))
        return 0;
    out->brief = brief_text(e, member, e->row.tier, MESSAGE_BRIEF_UPDATE_LINK, MESSAGE_BRIEF_UPDATE, err);
    return out->brief.n > 0 ? 0 : err_wrap(err, "alert");
}
