/* SPDX-License-Identifier: ISC
 * A text whose handling fails is kept all the same, screened by pure code, and its advice and a word to the team go out as plain
 * rows: no conversation, no escalation, nothing that may have been what failed. */
#include <config.h>

#include "delivery/worker_inside.h"

#include "care/advice.h"
#include "care/person.h"
#include "care/regions.h"
#include "delivery/urgent.h"
#include "store/address_rows.h"
#include "store/inbox_rows.h"
#include "store/seen_rows.h"
#include "triage/explain.h"

static int screen_alone(struct run *run, const struct inbound *in, struct screening *screening, struct err *err)
{
    const struct setup *setup = run->batch->setup;
    struct read_request request = { .text = in->text, .now_utc = run->now_utc };
    return screen(&request, NULL, setup->lexicon, setup->ruleset, run->worker->arena, screening, err);
}

static int keep(struct run *run, const struct inbound *in, int64_t *address_id, int64_t *inbox_id, struct err *err)
{
    struct worker *w = run->worker;
    struct address address;
    struct inbox_entry entry = { .inbound = in, .assessment = STR("{}") };
    if (address_rows_ensure(w->db, in->channel, in->from, address_id, err) < 0 ||
        address_rows_find(w->db, in->channel, in->from, w->arena, &address, &entry.patient_id, err) < 0)
        return -1;
    entry.address_id = *address_id;
    if (inbox_rows_put(w->db, &entry, inbox_id, err) < 0 || inbox_rows_done(w->db, *inbox_id, "set_aside", STR(""), err) < 0)
        return -1;
    return seen_rows_put(w->db, w->hash_key, in, run->now_utc, *inbox_id, err);
}

static int put(struct run *run, struct outbound *message, struct err *err)
{
    return outbox_rows_put(run->worker->db, &run->desk, message, NULL, err) < 0 ? -1 : 0;
}

static int advise(struct run *run, const struct inbound *in, const struct screening *screening, int64_t address_id,
                  const char *cause, struct err *err)
{
    const struct setup *setup = run->batch->setup;
    struct arena *arena = run->worker->arena;
    struct voice voice = { .messages = setup->messages, .settings = setup->settings, .lang = screening->reading.lang,
                           .region = region_of_stranger(setup->messages, setup->settings, in->from) };
    struct advice_request request = { .assessment = &screening->assessment, .text = words_repaired(in->text, arena),
                                      .possible_counts = true, .late_minute = -1 };
    const struct zone *zone = zones_find(run->worker->zones, setup->settings->zone, NULL);
    if (zone != NULL)
        advice_note_late(&request, in, zone, run->now_utc);
    struct advice advice[ADVICE_MAX];
    size_t n = advice_compose(&voice, &request, advice, arena);
    for (size_t i = 0; i < n; i++) {
        struct outbound message = { .class = CLASS_ADVICE, .channel = in->channel, .to = in->from, .address_id = address_id,
                                    .body = { advice[i].body }, .cause = str_of(cause),
                                    .slot = str_of(advice[i].key) };
        if (put(run, &message, err) < 0)
            return -1;
    }
    return 0;
}

/* Whether a flag is bad enough to wake somebody: a text set aside is seen by nobody else. */
static bool wakes_somebody(const struct assessment *a)
{
    for (size_t i = 0; i < a->n_flags; i++)
        if (a->flags[i].tier >= TIER_URGENT)
            return true;
    return false;
}

/* P5: an alert that rings step by step until a human closes it.  1: that failed too, and nothing is kept of it. */
static int open_alert(struct run *run, const struct inbound *in, int64_t inbox_id, const struct screening *screening, struct err *err)
{
    struct care care = run_care(run);
    struct outbox_desk desk = run->desk;
    struct err why = { 0 };
    if (db_mark(run->worker->db, err) < 0)
        return -1;
    int rc = care_set_aside(&care, in, inbox_id, screening, &why);
    if (rc == 0)
        return db_unmark(run->worker->db, err);
    if (rc < 0)
        log_event(run->worker->options.log, LOG_ALARM, "worker.alert_failed", F_ID("inbox", inbox_id), F_ERR(&why), F_END);
    run->desk.n_leased = desk.n_leased;
    return db_back(run->worker->db, err) < 0 ? -1 : 1;
}

/* Unread, nobody knows what it says: a human must (P4).  Where no alert can be opened, the first step hears of it once. */
static int alert(struct run *run, const struct inbound *in, const struct screening *screening, int64_t inbox_id, const char *cause,
                 struct err *err)
{
    const struct settings *settings = run->batch->setup->settings;
    const struct team *team = &settings->team;
    struct arena *arena = run->worker->arena;
    if ((!wakes_somebody(&screening->assessment) && !run->batch->unread) || team->n_steps == 0)
        return 0;
    int opened = open_alert(run, in, inbox_id, screening, err);
    if (opened <= 0)
        return opened;
    int members[64];
    size_t n_members = team_step_everybody(team, &team->steps[0], members, sizeof members / sizeof *members);
    for (size_t i = 0; i < n_members; i++) {
        const struct team_member *member = &team->members[members[i]];
        const struct team_address *words = settings_words_address(settings, member), *to = words != NULL ? words : member->addresses;
        if (member->n_addresses == 0)
            continue;
        struct voice voice = { .messages = run->batch->setup->messages, .settings = settings, .lang = member->lang,
                               .region = region_of(run->batch->setup->messages, settings, STR("")) };
        struct place places[] = { { "code", STR("0") },
                                  { "tier", compose(&voice, MESSAGE_TIER_EMERGENCY, NULL, 0, arena) },
                                  { "name", compose(&voice, MESSAGE_WORD_STRANGER, NULL, 0, arena) },
                                  { "address", in->from },
                                  { "words", advice_words(words_repaired(in->text, arena), screening->assessment.flags,
                                                          screening->assessment.n_flags, true, arena) } };
        struct outbound message = {
            .class = CLASS_ALERT,
            .channel = str_of(to->channel),
            .to = str_of(to->address),
            .body = { words != NULL ? compose(&voice, MESSAGE_ALERT_PHONE, places, sizeof places / sizeof *places, arena)
                                    : urgent_brief(run->batch->setup, member, TIER_EMERGENCY, arena) },
            .brief = words != NULL ? BRIEF_NOT : BRIEF_EMERGENCY,
            .cause = str_of(cause),
            .slot = str_of(arena_printf(arena, "alert.%s", member->id)),
        };
        if (put(run, &message, err) < 0)
            return -1;
    }
    return 0;
}

int job_set_aside(struct run *run, size_t i, const struct err *why, struct err *err)
{
    const struct job *job = run->batch->jobs[i];
    struct screening screening = { 0 };
    int64_t address_id = 0;
    int64_t inbox_id = 0;
    if (job->kind != JOB_INBOUND)
        return err_set(err, why->code, "%s", why->text);
    const struct inbound *in = &job->of.inbound;
    struct verdict *verdict = &run->result->verdicts[i];
    int seen = seen_rows_find(run->worker->db, run->worker->hash_key, in, run->now_utc, &inbox_id, err);
    if (seen != 0) {
        *verdict = (struct verdict){ .kind = VERDICT_DUPLICATE, .inbox_id = inbox_id };
        return seen < 0 ? -1 : 0;
    }
    if ((!run->batch->unread && screen_alone(run, in, &screening, err) < 0) || keep(run, in, &address_id, &inbox_id, err) < 0)
        return -1;
    const char *cause = arena_printf(run->worker->arena, "inbox:%lld", (long long)inbox_id);
    *verdict = (struct verdict){ .kind = VERDICT_DONE, .inbox_id = inbox_id };
    if (already_begin(run, in, inbox_id, verdict, err) < 0 || advise(run, in, &screening, address_id, cause, err) < 0 ||
        alert(run, in, &screening, inbox_id, cause, err) < 0 || already_end(run, inbox_id, err) < 0)
        return -1;
    log_event(run->worker->options.log, LOG_ALARM, "worker.set_aside", F_ID("inbox", inbox_id), F_ERR(why), F_END);
    return 0;
}
