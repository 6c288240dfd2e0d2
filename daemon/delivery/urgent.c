/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/urgent.h"

#include "care/advice.h"
#include "care/person.h"
#include "triage/screen.h"

enum { STEP_MEMBERS_MAX = 64 };

struct urgent {
    const struct setup *setup;
    const struct zone *zone;
    const struct inbound *in;
    int64_t now_utc;
    struct arena *arena;
    struct str text;           /* repaired */
    const struct flag *flags;  /* those that count */
    size_t n_flags;
    enum tier tier;
};

/* Keeps the flags that cannot wait, as definite ones. */
static int keep_flags(struct urgent *u, struct assessment *assessment, struct err *err)
{
    struct flag *flags = arena_array(u->arena, assessment->n_flags + 1, sizeof *flags);
    if (flags == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < assessment->n_flags; i++) {
        const struct flag *flag = &assessment->flags[i];
        if (flag->tier < TIER_URGENT || (flag->certainty != CERTAINTY_DEFINITE && flag->tier < TIER_EMERGENCY))
            continue;
        flags[u->n_flags] = *flag;
        flags[u->n_flags++].certainty = CERTAINTY_DEFINITE;
        u->tier = flag->tier > u->tier ? flag->tier : u->tier;
    }
    u->flags = assessment->flags = flags;
    assessment->n_flags = u->n_flags;
    assessment->tier = u->tier;
    return 0;
}

/* Nothing but the tier: the store has no number, no initials and no link for it yet. */
struct str urgent_brief(const struct setup *setup, const struct team_member *member, enum tier tier, struct arena *arena)
{
    struct voice voice = { .messages = setup->messages, .settings = setup->settings, .lang = member->lang,
                           .region = region_of(setup->messages, setup->settings, STR("")) };
    struct place place = { "tier", compose(&voice, tier == TIER_EMERGENCY ? MESSAGE_TIER_EMERGENCY : MESSAGE_TIER_URGENT, NULL, 0, arena) };
    return compose(&voice, MESSAGE_BRIEF_CALL, &place, 1, arena);
}

static struct str alert_body(const struct urgent *u, const struct team_member *member)
{
    const struct setup *setup = u->setup;
    struct voice voice = { .messages = setup->messages, .settings = setup->settings, .lang = member->lang,
                           .region = region_of(setup->messages, setup->settings, STR("")) };
    struct local local;
    zone_local(u->zone, u->now_utc, &local);
    bool emergency = u->tier == TIER_EMERGENCY;
    size_t n_top = 0;
    while (n_top < u->n_flags && u->flags[n_top].tier == u->tier)
        n_top++;
    struct place when = { "time", str_of(arena_printf(u->arena, "%d:%02d", local.minute / 60, local.minute % 60)) };
    struct place places[] = {
        { "code", STR("") }, /* it has no number yet; ACK alone does where one alert is open */
        { "tier", compose(&voice, emergency ? MESSAGE_TIER_EMERGENCY : MESSAGE_TIER_URGENT, NULL, 0, u->arena) },
        { "name", compose(&voice, MESSAGE_WORD_STRANGER, NULL, 0, u->arena) },
        { "address", u->in->from },
        { "words", advice_words(u->text, u->flags, n_top, true, u->arena) },
        when,
        { "told", compose(&voice, emergency ? MESSAGE_TOLD_EMERGENCY : MESSAGE_TOLD_URGENT, &when, 1, u->arena) },
    };
    struct str body = str_trim(compose(&voice, MESSAGE_ALERT_NEW, places, sizeof places / sizeof *places, u->arena));
    bool crisis = false;
    for (size_t i = 0; i < u->n_flags; i++)
        crisis = crisis || (u->flags[i].advice != NULL && (str_is(str_of(u->flags[i].advice), "advice.suicidal")
                                                           || (advice_minds_crisis(setup->messages, u->flags[i].advice, u->arena)
                                                               && messages_sounds_crisis(setup->messages, u->text, u->arena))));
    if (!crisis) /* decision 18 */
        return body;
    voice.region = region_of_stranger(setup->messages, setup->settings, u->in->from);
    struct str line = compose(&voice, MESSAGE_ALERT_CRISIS, NULL, 0, u->arena);
    return str_of(arena_printf(u->arena, "%.*s. %.*s", (int)body.n, body.s, (int)line.n, line.s));
}

const struct team_step *urgent_steps(const struct settings *settings, const struct settings_site *site, size_t *n)
{
    const struct team_policy *policy = site != NULL ? site->policy : NULL;
    *n = policy != NULL ? policy->n_steps : settings->team.n_steps;
    return policy != NULL ? policy->steps : settings->team.steps;
}

int urgent_compose(const struct setup *setup, const struct zone *zone, const struct inbound *in, const struct settings_site *site,
                   int64_t now_utc, struct arena *arena, struct outbound **messages, size_t *n, struct err *err)
{
    const struct settings *settings = setup->settings;
    const struct team *team = &settings->team;
    struct urgent u = { .setup = setup, .zone = zone, .in = in, .now_utc = now_utc, .arena = arena };
    struct screening screening = { 0 };
    struct advice advice[ADVICE_MAX];
    *n = 0;
    struct read_request read = { .text = in->text, .now_utc = now_utc, .lang_prior = settings->lang,
                                 .from_team = team_member_at(team, in->channel, in->from) >= 0 };
    if (screen(&read, NULL, setup->lexicon, setup->ruleset, arena, &screening, err) < 0 ||
        keep_flags(&u, &screening.assessment, err) < 0)
        return -1;
    if (u.n_flags == 0)
        return 0;
    u.text = words_repaired(in->text, arena);
    struct voice voice = { .messages = setup->messages, .settings = settings, .lang = screening.reading.lang,
                           .region = region_of_stranger(setup->messages, settings, in->from) };
    struct advice_request request = { .assessment = &screening.assessment, .text = u.text, .possible_counts = true };
    advice_note_late(&request, in, zone, now_utc);
    size_t n_advice = advice_compose(&voice, &request, advice, arena);
    int members[STEP_MEMBERS_MAX];
    size_t n_steps;
    const struct team_step *steps = urgent_steps(settings, site, &n_steps);
    size_t n_members = n_steps > 0 ? team_step_everybody(team, &steps[0], members, STEP_MEMBERS_MAX) : 0;
    struct outbound *out = arena_array(arena, n_advice + 2 * n_members + 1, sizeof *out);
    if (out == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < n_advice; i++)
        out[(*n)++] = (struct outbound){ .class = CLASS_ADVICE, .slot = str_of(advice[i].key), .channel = in->channel,
                                         .to = in->from, .body = { advice[i].body } };
    for (size_t i = 0; i < n_members; i++) {
        const struct team_member *member = &team->members[members[i]];
        const struct team_address *words = settings_words_address(settings, member);
        if (words != NULL)
            out[(*n)++] = (struct outbound){ .class = CLASS_ALERT, .slot = str_of(arena_printf(arena, "alert.%s", member->id)),
                                             .channel = str_of(words->channel), .to = str_of(words->address),
                                             .body = { alert_body(&u, member) } };
        if (member->n_addresses > 0 && words != &member->addresses[0]) /* what rings first is not where it can be read */
            out[(*n)++] = (struct outbound){ .class = CLASS_ALERT, .slot = str_of(arena_printf(arena, "brief.%s", member->id)),
                                             .channel = str_of(member->addresses[0].channel),
                                             .to = str_of(member->addresses[0].address),
                                             .body = { urgent_brief(setup, member, u.tier, arena) },
                                             .brief = u.tier == TIER_EMERGENCY ? BRIEF_EMERGENCY : BRIEF_URGENT };
    }
    *messages = out;
    return arena_ok(arena) ? 0 : err_set(err, ERR_NOMEM, "out of memory");
}
