/* SPDX-License-Identifier: ISC
 * What people say once they were told to call: that it has passed, that they will not.  The alert stays, and the team reads it (P3). */
#include <config.h>

#include "care/escalate_inside.h"

#include <string.h>

#include "care/advice.h"
#include "care/talk.h"
#include "nlp/read.h"
#include "triage/ruleset.h"

enum { UNCLEAR_S = 3 * 3600, NUMBER_DIGITS = 2 };

static bool was_told(const struct escalate *e)
{
    enum patient_side side = escalate_side_of(&e->row);
    return e->row.id != 0 && side != SIDE_QUESTIONED && side != SIDE_CALM && side != SIDE_SAFE;
}

/* Whether all that the flag rests on begins within those words. */
static bool lies_in(const struct flag *flag, size_t from, size_t to)
{
    for (size_t i = 0; i < flag->n_why; i++)
        if (flag->why[i].from < from || flag->why[i].from >= to)
            return false;
    return flag->n_why > 0;
}

/* "I don't want to call 911", told nothing of the kind: whether they need help is asked, no alarm rings at once (P4). */
static struct flag asked_instead(const struct text_pass *p, struct flag flag)
{
    const char *ask = ruleset_ask(p->care->setup->ruleset, flag.id);
    if (flag.certainty == CERTAINTY_DEFINITE && ask != NULL && strcmp(flag.id, "help_now") == 0) {
        flag.certainty = CERTAINTY_POSSIBLE;
        flag.ask = ask;
    }
    return flag;
}

int escalate_drop_refusal(struct text_pass *p, struct err *err)
{
    bool told = was_told(&p->e);
    const struct messages *messages = p->care->setup->messages;
    struct str said = told ? messages_does_not_call(messages, p->words) : messages_wont_call(messages, p->words);
    const struct assessment *all = &p->screening->assessment;
    if (said.n == 0 || all->n_flags == 0)
        return 0;
    struct screening *out = arena_alloc(p->care->arena, sizeof *out);
    struct flag *flags = arena_array(p->care->arena, all->n_flags, sizeof *flags);
    if (out == NULL || flags == NULL)
        return err_set(err, ERR_NOMEM, "flags");
    size_t from = (size_t)(said.s - p->words.s);
    *out = *p->screening;
    out->assessment.flags = flags;
    out->assessment.n_flags = 0;
    out->assessment.tier = TIER_NONE;
    for (size_t i = 0; i < all->n_flags; i++) {
        bool inside = lies_in(&all->flags[i], from, from + said.n);
        struct flag flag = inside && !told ? asked_instead(p, all->flags[i]) : all->flags[i];
        if (inside && (told || (flag.certainty == CERTAINTY_POSSIBLE && strcmp(flag.id, "help_now") != 0)))
            continue;
        flags[out->assessment.n_flags++] = flag;
        if (flag.certainty == CERTAINTY_DEFINITE && flag.tier > out->assessment.tier)
            out->assessment.tier = flag.tier;
    }
    p->screening = out;
    return 0;
}

int escalate_add_returned(struct text_pass *p, struct err *err)
{
    const struct messages *messages = p->care->setup->messages;
    const struct escalation_flag *worst = NULL;
    if (p->screening->assessment.n_flags > 0 || !escalate_is_ringing(&p->e.row) || escalate_side_of(&p->e.row) == SIDE_QUESTIONED
        || !messages_says_returned(messages, p->words) || messages_says_passed(messages, p->words))
        return 0;
    for (size_t i = 0; i < p->e.n_flags; i++) {
        const struct escalation_flag *flag = &p->e.flags[i];
        if (flag->certainty == CERTAINTY_DEFINITE && flag->tier >= TIER_URGENT && (worst == NULL || flag->tier > worst->tier))
            worst = flag;
    }
    if (worst == NULL)
        return 0;
    struct screening *out = arena_alloc(p->care->arena, sizeof *out);
    struct flag *again = arena_array(p->care->arena, 1, sizeof *again);
    if (out == NULL || again == NULL)
        return err_set(err, ERR_NOMEM, "flags");
    const char *id = arena_str(p->care->arena, worst->flag).s;
    *again = (struct flag){ .id = id, .tier = worst->tier, .certainty = CERTAINTY_DEFINITE,
                            .advice = ruleset_advice(p->care->setup->ruleset, id) };
    *out = *p->screening;
    out->assessment.flags = again;
    out->assessment.n_flags = 1;
    out->assessment.tier = worst->tier;
    p->screening = out;
    return 0;
}

int escalate_say_short(struct escalate *e, struct err *err)
{
    const struct voice *voice = &e->person->voice;
    enum message message = was_told(e) ? MESSAGE_ADVICE_SUICIDAL_YES : MESSAGE_ASK_LEFT;
    if (was_told(e) && !escalate_has_advice(e, "advice.suicidal"))
        return escalate_ask_help(e, err);
    return post_person(e->care, e->person, CLASS_ADVICE, (struct origin){ "inbox", e->inbox_id, "short" },
                       say(e->care, voice, message), err);
}

int escalate_told(struct care *care, const struct person *person, int64_t inbox_id, struct err *err)
{
    struct escalate e;
    if (escalate_load(&e, care, person, err) < 0)
        return -1;
    if (!was_told(&e))
        return 0;
    e.inbox_id = inbox_id;
    return escalate_say_short(&e, err) < 0 ? -1 : 1;
}

int escalate_unclear(struct care *care, const struct person *person, int64_t inbox_id, struct err *err)
{
    struct escalate e;
    if (escalate_load(&e, care, person, err) < 0)
        return -1;
    bool in_vain = escalate_is_ringing(&e.row) && e.row.asked_utc != 0 && care->now_utc - e.row.asked_utc <= UNCLEAR_S
        && escalate_side_of(&e.row) == SIDE_CALM;
    if (!was_told(&e) && !in_vain)
        return 0;
    e.inbox_id = inbox_id;
    return escalate_say_short(&e, err) < 0 ? -1 : 1;
}

/* "0", "1 3", "six": behind the advice it may be meant for anything that was asked before; it says nothing of how they are.  A year is
 * an answer of its own. */
static bool is_bare_number(const struct text_pass *p)
{
    const struct reading *reading = &p->screening->reading;
    bool digits = false, others = false;
    size_t run = 0;
    for (size_t i = 0; i < p->words.n; i++) {
        bool digit = p->words.s[i] >= '0' && p->words.s[i] <= '9';
        run = digit ? run + 1 : 0;
        digits = digits || digit;
        others = others || run > NUMBER_DIGITS;
        others = others || (!digit && strchr(" ,.;!?\n", p->words.s[i]) == NULL);
    }
    return digits ? !others : (reading->n_tokens == 1 && reading->n_observations == 1 && reading->observations[0].code == OBS_PAIN);
}

int escalate_after(struct text_pass *p, struct err *err)
{
    struct care *care = p->care;
    const struct messages *messages = care->setup->messages;
    if (p->out->answered || p->out->advised || p->screening->assessment.n_flags > 0 || !was_told(&p->e))
        return 0;
    if (is_bare_number(p)) {
        p->out->answered = p->out->number = true;
        p->out->outcome = "asked";
        p->e.inbox_id = p->inbox_id;
        int flood = talk_is_flood(care, p->person->address.id, err); /* two programs that answer each other must come to rest */
        return flood != 0 ? (flood < 0 ? -1 : 0) : escalate_say_short(&p->e, err);
    }
    bool refuses = messages_does_not_call(messages, p->words).n > 0;
    if (!refuses && !messages_says_passed(messages, p->words))
        return 0;
    p->out->answered = true;
    p->out->outcome = "passed_on";
    p->e.inbox_id = p->inbox_id;
    p->e.shown = advice_words(p->words, NULL, 0, true, care->arena);
    int n = escalate_pass_on(&p->e, err);
    if (n < 0)
        return -1;
    struct str body = say(care, &p->person->voice, refuses ? MESSAGE_STILL_WONT_CALL : MESSAGE_STILL_PASSED);
    if (n > 0) /* P9 */
        body = compose_join(body, say(care, &p->person->voice, MESSAGE_STILL_PASSED_ON), care->arena);
    return post_person(care, p->person, CLASS_ADVICE, (struct origin){ "inbox", p->inbox_id, "still" }, body, err);
}
