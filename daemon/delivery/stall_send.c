/* SPDX-License-Identifier: ISC
 * Messages without a row: sent until the provider takes or refuses them, and told to the store once their row is known. */
#include <config.h>

#include "delivery/stall_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ids that no row has. */
static const int64_t FIRST_ID = (int64_t)1 << 60;
enum { AGAIN_MS = 2000, AGAIN_MAX_MS = 30000, REDIRECTS_MAX = 10 };

bool stall_owns(int64_t id)
{
    return id >= FIRST_ID;
}

/* So that messages to one phone follow each other: no row's, and the same for the same phone. */
static int64_t address_id_of(const struct outbound *m)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < m->to.n; i++)
        hash = (hash ^ (unsigned char)m->to.s[i]) * 1099511628211u;
    return -1 - (int64_t)(hash >> 2);
}

void stall_add_notice(struct stall *s, struct watch *w, const struct outbound *message)
{
    struct notice *n = calloc(1, sizeof *n);
    size_t at = 0;
    while (at < s->n_notices && s->notices[at] != NULL)
        at++;
    if (at == s->size_notices) {
        size_t size = s->size_notices > 0 ? s->size_notices * 2 : 32;
        struct notice **more = realloc(s->notices, size * sizeof *more);
        if (more == NULL)
            goto no_memory;
        s->notices = more;
        s->size_notices = size;
    }
    if (n == NULL || (n->arena = arena_new(1024)) == NULL)
        goto no_memory;
    n->message = (struct outbound){ .id = FIRST_ID + (int64_t)at, .class = message->class, .address_id = address_id_of(message),
                                    .brief = message->brief, .slot = arena_str(n->arena, message->slot), .channel = arena_str(n->arena, message->channel),
                                    .to = arena_str(n->arena, message->to),
                                    .body = { arena_str(n->arena, message->body.text) } };
    n->channel = arena_str(n->arena, w->job->of.inbound.channel);
    n->from = arena_str(n->arena, w->job->of.inbound.from);
    if (!arena_ok(n->arena))
        goto no_memory;
    n->state = NOTICE_RESTING;
    n->watched = true;
    s->notices[at] = n;
    s->n_notices = at >= s->n_notices ? at + 1 : s->n_notices;
    struct notice **last = &w->notices;
    while (*last != NULL)
        last = &(*last)->sibling;
    *last = n;
    w->n_notices++;
    return;
no_memory:
    if (n != NULL)
        arena_free(n->arena);
    free(n);
    log_event(s->options.log, LOG_ALARM, "stall.no_memory", F_END);
}

static void notice_free(struct stall *s, struct notice *n)
{
    s->notices[n->message.id - FIRST_ID] = NULL;
    while (s->n_notices > 0 && s->notices[s->n_notices - 1] == NULL)
        s->n_notices--;
    arena_free(n->arena);
    free(n);
}

void stall_free_notices(struct stall *s)
{
    for (size_t i = 0; i < s->n_notices; i++)
        if (s->notices[i] != NULL)
            notice_free(s, s->notices[i]);
    free(s->notices);
}

void stall_send(struct stall *s, struct notice *n)
{
    n->state = NOTICE_FLYING;
    n->tries++;
    s->options.send(s->options.arg, &n->message);
}

void stall_send_again(struct stall *s)
{
    int64_t now_ms = clock_mono_ms(s->options.clock);
    for (size_t i = 0; i < s->n_notices; i++)
        if (s->notices[i] != NULL && s->notices[i]->state == NOTICE_RESTING && s->notices[i]->again_ms <= now_ms)
            stall_send(s, s->notices[i]);
}

int64_t stall_next_try_ms(const struct stall *s)
{
    int64_t now_ms = clock_mono_ms(s->options.clock), least = -1;
    for (size_t i = 0; i < s->n_notices; i++) {
        const struct notice *n = s->notices[i];
        if (n == NULL || n->state != NOTICE_RESTING)
            continue;
        int64_t wait = n->again_ms > now_ms ? n->again_ms - now_ms : 0;
        least = least < 0 || wait < least ? wait : least;
    }
    return least;
}

/* ---- what became of it ---- */

/* Tells the store, once both the answer and the row are known. */
static void tell_row(struct stall *s, struct notice *n)
{
    if (n->row_id == 0 || (n->state != NOTICE_TAKEN && n->state != NOTICE_REFUSED))
        return;
    bool taken = n->state == NOTICE_TAKEN;
    struct job *job = job_new(taken ? JOB_SEND_RESULT : JOB_RECEIPT);
    if (job == NULL)
        return; /* the row stays as sent, or as sending: the next start settles it */
    if (taken) {
        job->of.send_result = n->result;
        job->of.send_result.outbox_id = n->row_id;
        job->of.send_result.provider_id = arena_str(job->arena, n->result.provider_id);
        job->of.send_result.receipt_by_provider_id = true; /* its callback carries no row's id */
    } else
        job->of.receipt = (struct receipt){ .channel = arena_str(job->arena, n->message.channel), .outbox_id = n->row_id,
                                            .state = OUT_FAILED, .outcome = n->result.outcome,
                                            .provider_code = n->result.provider_code };
    n->row_id = 0;
    s->options.submit(s->options.arg, job);
}

/* Nobody waits for it any more. */
static void free_if_over(struct stall *s, struct notice *n)
{
    if (!n->watched && (n->state == NOTICE_TAKEN || n->state == NOTICE_REFUSED))
        notice_free(s, n);
}

static void redirect(struct notice *n, const struct team_address *address)
{
    n->message.channel = arena_str(n->arena, str_of(address->channel));
    n->message.to = arena_str(n->arena, str_of(address->address));
    n->message.address_id = address_id_of(&n->message);
}

/* Words go to no channel for alerts alone (decision 33). */
static bool may_go(const struct stall *s, const struct notice *n, const struct team_address *address)
{
    return n->message.brief != BRIEF_NOT || !settings_is_team_only(s->setup->settings, str_of(address->channel));
}

/* The member's first address from that one on to which it may go, or NULL. */
static const struct team_address *address_from(const struct stall *s, const struct notice *n, const struct team_member *member, size_t i)
{
    while (i < member->n_addresses && !may_go(s, n, &member->addresses[i]))
        i++;
    return i < member->n_addresses ? &member->addresses[i] : NULL;
}

/* Somebody of the step behind the member's (P5: a step without a reachable human is skipped at once). */
static bool next_step(const struct stall *s, const struct team *team, int member, struct notice *n)
{
    int members[64];
    size_t n_steps;
    const struct settings *settings = s->setup->settings;
    const struct team_step *steps = urgent_steps(settings, sites_find(s->sites, settings, n->channel, n->from), &n_steps);
    for (size_t i = 0; i + 1 < n_steps; i++) {
        bool here = false;
        size_t n_here = team_step_everybody(team, &steps[i], members, sizeof members / sizeof *members);
        for (size_t k = 0; k < n_here; k++)
            here |= members[k] == member;
        size_t n_next = here ? team_step_everybody(team, &steps[i + 1], members, sizeof members / sizeof *members) : 0;
        for (size_t k = 0; k < n_next; k++) {
            const struct team_address *address = address_from(s, n, &team->members[members[k]], 0);
            if (address == NULL)
                continue;
            redirect(n, address);
            return true;
        }
    }
    return false;
}

/* Another way for an alert, when this address is dead: the member's next one, else the next step.  false: there is none. */
static bool next_address(struct stall *s, struct notice *n)
{
    const struct team *team = &s->setup->settings->team;
    int member = team_member_at(team, n->message.channel, n->message.to);
    if (n->message.class != CLASS_ALERT || member < 0 || n->redirects++ == REDIRECTS_MAX) /* steps may name somebody twice */
        return false;
    const struct team_member *m = &team->members[member];
    for (size_t i = 0; i + 1 < m->n_addresses; i++) {
        if (!str_is(n->message.to, m->addresses[i].address) || !str_is(n->message.channel, m->addresses[i].channel))
            continue;
        const struct team_address *address = address_from(s, n, m, i + 1);
        if (address == NULL)
            break;
        redirect(n, address);
        return true;
    }
    return next_step(s, team, member, n);
}

void stall_result(struct stall *s, const struct send_result *result)
{
    size_t at = (size_t)(result->outbox_id - FIRST_ID);
    struct notice *n = at < s->n_notices ? s->notices[at] : NULL;
    if (n == NULL || n->state != NOTICE_FLYING)
        return;
    int64_t wait_ms = result->outcome == SEND_UNSENT ? AGAIN_MS / 4 : (int64_t)AGAIN_MS * n->tries;
    switch (result->outcome) {
    case SEND_TAKEN:
        n->state = NOTICE_TAKEN;
        if (n->number > 0 && s->options.scribe != NULL)
            scribe_sent(s->options.scribe, n->number, n->in_record, result->provider_id);
        break;
    case SEND_REFUSED: case SEND_BAD_ADDRESS: case SEND_STOPPED_BY_CARRIER: case SEND_EXPIRED:
        log_event(s->options.log, LOG_ALARM, "stall.undeliverable", F_WORD("class", CLASS_NAMES[n->message.class]),
                  F_WORD("outcome", SEND_OUTCOME_NAMES[result->outcome]), F_INT("code", result->provider_code), F_END);
        if (next_address(s, n)) {
            stall_send(s, n);
            return;
        }
        n->state = NOTICE_REFUSED;
        break;
    case SEND_RETRY: case SEND_CHANNEL_DOWN: case SEND_IN_DOUBT: case SEND_UNSENT: case SEND_OUTCOME_COUNT:
        if (result->retry_after_s * 1000 > wait_ms)
            wait_ms = result->retry_after_s * 1000;
        n->state = NOTICE_RESTING;
        n->again_ms = clock_mono_ms(s->options.clock) + (wait_ms < AGAIN_MAX_MS ? wait_ms : AGAIN_MAX_MS);
        return;
    }
    n->result = *result;
    n->result.provider_id = arena_str(n->arena, result->provider_id);
    tell_row(s, n);
    free_if_over(s, n);
}

/* ---- its row ---- */

void stall_let_go(struct stall *s, struct watch *w)
{
    for (struct notice *n = w->notices; n != NULL;) {
        struct notice *next = n->sibling;
        n->sibling = NULL;
        n->watched = false;
        tell_row(s, n);
        free_if_over(s, n);
        n = next;
    }
    w->notices = NULL;
    w->n_notices = 0;
}

void stall_note_already(struct stall *s, struct watch *w)
{
    struct inbound *in = &w->job->of.inbound;
    if (w->n_notices == 0 || in->n_already > 0)
        return;
    struct outbound *already = arena_array(w->job->arena, w->n_notices, sizeof *already);
    if (already == NULL) {
        log_event(s->options.log, LOG_ALARM, "stall.no_memory", F_END);
        return;
    }
    for (struct notice *n = w->notices; n != NULL; n = n->sibling) {
        n->in_already = SIZE_MAX;
        if (n->state == NOTICE_REFUSED || n->row_id != 0) /* it has to go another way; or its row is known */
            continue;
        n->in_already = in->n_already;
        struct outbound *a = &already[in->n_already++];
        *a = (struct outbound){ .class = n->message.class, .slot = arena_str(w->job->arena, n->message.slot),
                                .channel = arena_str(w->job->arena, n->message.channel),
                                .to = arena_str(w->job->arena, n->message.to),
                                .body = { arena_str(w->job->arena, n->message.body.text) } };
    }
    in->already = already;
}

void stall_rows_known(struct stall *s, struct watch *w, const struct verdict *verdict)
{
    (void)s;
    for (struct notice *n = w->notices; n != NULL; n = n->sibling)
        if (verdict->already_ids != NULL && n->in_already < w->job->of.inbound.n_already && n->row_id == 0)
            n->row_id = verdict->already_ids[n->in_already];
}

static bool is_of(const struct outbound *send, int64_t inbox_id)
{
    char cause[40];
    snprintf(cause, sizeof cause, "inbox:%lld", (long long)inbox_id);
    return send->inbox_id == inbox_id || str_is(send->cause, cause);
}

bool stall_match_sends(struct stall *s, struct watch *w, const struct verdict *verdict, struct batch_result *result)
{
    struct outbound *kept = arena_array_raw(result->arena, result->n_sends, sizeof *kept);
    bool missing = false;
    size_t n_kept = 0;
    if (kept == NULL) {
        log_event(s->options.log, LOG_ALARM, "stall.no_memory", F_END);
        return false;
    }
    for (size_t i = 0; i < result->n_sends; i++) {
        const struct outbound *send = &result->sends[i];
        struct notice *n = verdict->kind == VERDICT_DONE && is_of(send, verdict->inbox_id) ? w->notices : NULL;
        while (n != NULL && (n->row_id != 0 || n->state == NOTICE_REFUSED || n->message.class != send->class ||
                             !str_equal(n->message.channel, send->channel) || !str_equal(n->message.to, send->to) ||
                             (send->class != CLASS_ALERT && !str_equal(n->message.slot, send->slot))))
            n = n->sibling;
        if (n != NULL)
            n->row_id = send->id;
        else
            kept[n_kept++] = *send;
    }
    result->sends = kept;
    result->n_sends = n_kept;
    for (const struct notice *n = w->notices; n != NULL; n = n->sibling)
        missing |= n->row_id == 0 && n->state != NOTICE_REFUSED;
    return missing;
}
