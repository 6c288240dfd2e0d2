/* SPDX-License-Identifier: ISC
 * What becomes of messages once they were leased: answers of providers, receipts, and what a crash left in doubt (DESIGN section 8). */
#include <config.h>

#include "delivery/worker_inside.h"

#include <string.h>

#include "channel/channel.h"
#include "store/address_rows.h"

enum {
    BACKOFF_S = 2,
    BACKOFF_MAX_S = 300,
    BACKOFF_URGENT_MAX_S = 30,
    CHANNEL_DOWN_S = 30,
    LATE_S = 180,               /* decision 10: from then on another way is tried too */
    DOUBT_CHUNK = 500,
    REPLY_FRESH_S = 900,        /* of a reply without an expiry */
};

static bool is_urgent(const struct outbound *row)
{
    return row->class <= CLASS_ALERT;
}

/* Exponential back-off with full jitter; what the provider asks for is the least, but advice and alerts do not wait longer than until
 * another way has to be tried (P3, decision 10). */
static int64_t next_try(struct run *run, const struct outbound *row, const struct send_result *result)
{
    int64_t most = is_urgent(row) ? BACKOFF_URGENT_MAX_S : BACKOFF_MAX_S;
    int64_t wait = BACKOFF_S;
    for (int i = 1; i < row->attempts && wait < most; i++)
        wait *= 2;
    if (result->outcome == SEND_CHANNEL_DOWN && wait < CHANNEL_DOWN_S)
        wait = CHANNEL_DOWN_S;
    if (wait > most)
        wait = most;
    int64_t jittered = 1 + (int64_t)rng_below(run->worker->options.rng, (uint64_t)wait);
    int64_t asked = is_urgent(row) && result->retry_after_s > LATE_S ? LATE_S : result->retry_after_s;
    return run->now_utc + (asked > jittered ? asked : jittered);
}

static const struct channel_ops *driver_of(const struct run *run, const struct outbound *row)
{
    const struct settings *settings = run->batch->setup->settings;
    for (size_t i = 0; i < settings->n_channels; i++)
        if (str_is(row->channel, settings->channels[i].name))
            return channel_driver(str_of(settings->channels[i].driver));
    return NULL;
}

static bool may_resend(const struct run *run, const struct outbound *row)
{
    const struct channel_ops *driver = driver_of(run, row);
    if (is_urgent(row)) /* P3: twice is better than never */
        return true;
    return driver != NULL && (driver->can & CAN_IDEMPOTENCE) != 0; /* under our id a second one is free */
}

static int undeliverable(struct run *run, int64_t id, enum send_outcome outcome, struct err *err)
{
    struct care care = run_care(run);
    struct outbound row;
    int rc = outbox_rows_get(run->worker->db, id, run->worker->arena, &row, err);
    if (rc != 1)
        return rc;
    log_event(run->worker->options.log, is_urgent(&row) ? LOG_ALARM : LOG_WARN, "outbox.undeliverable", F_ID("outbox", id),
              F_WORD("class", CLASS_NAMES[row.class]), F_WORD("outcome", SEND_OUTCOME_NAMES[outcome]), F_END);
    return care_undeliverable(&care, &row, outcome, err);
}

static int end(struct run *run, const struct outbound *row, enum outbound_state state, enum send_outcome outcome, int code,
               struct err *err)
{
    struct worker *w = run->worker;
    int rc = outbox_rows_end(w->db, row->id, state, code, run->now_utc, err);
    if (rc != 1)
        return rc;
    if (outcome == SEND_BAD_ADDRESS && address_rows_failure(w->db, row->address_id, false, err) < 0)
        return -1;
    return undeliverable(run, row->id, outcome, err);
}

/* Tries again, unless it would come too late.  Advice and alerts that are three minutes late also go another way, once. */
static int again(struct run *run, const struct outbound *row, const struct send_result *result, struct err *err)
{
    int64_t at = next_try(run, row, result);
    if (row->expires_utc > 0 && at >= row->expires_utc)
        return end(run, row, OUT_EXPIRED, SEND_EXPIRED, result->provider_code, err);
    if (row->state != OUT_SENDING) /* a receipt was faster */
        return 0;
    if (outbox_rows_retry(run->worker->db, row->id, at, true, run->now_utc, err) < 0)
        return -1;
    log_event(run->worker->options.log, LOG_WARN, "outbox.retry", F_ID("outbox", row->id), F_INT("attempt", row->attempts),
              F_MS("wait", (at - run->now_utc) * 1000), F_WORD("outcome", SEND_OUTCOME_NAMES[result->outcome]), F_END);
    int64_t late = row->made_utc + LATE_S;
    if (is_urgent(row) && row->changed_utc < late && late <= run->now_utc)
        return undeliverable(run, row->id, result->outcome, err);
    return 0;
}

/* It stays as sending, and holds up what is behind it, until its provider has been asked; one that cannot be asked stays open. */
static int doubt(struct run *run, const struct outbound *row, int provider_code, struct err *err)
{
    const struct channel_ops *driver = driver_of(run, row);
    struct worker *w = run->worker;
    struct arena *arena = run->result->arena;
    if (driver == NULL || driver->find == NULL)
        return outbox_rows_end(w->db, row->id, OUT_UNCERTAIN, provider_code, run->now_utc, err) < 0 ? -1 : 0;
    if (run->n_doubts == run->size_doubts) {
        size_t size = run->size_doubts > 0 ? run->size_doubts * 2 : 16;
        struct outbound *more = arena_array_raw(arena, size, sizeof *more);
        if (more == NULL)
            return err_set(err, ERR_NOMEM, "out of memory");
        if (run->n_doubts > 0)
            memcpy(more, run->doubts, run->n_doubts * sizeof *more);
        run->doubts = more;
        run->size_doubts = size;
    }
    struct outbound *copy = &run->doubts[run->n_doubts++];
    *copy = (struct outbound){ .id = row->id, .class = row->class, .state = OUT_SENDING, .channel = arena_str(arena, row->channel),
                               .to = arena_str(arena, row->to), .address_id = row->address_id, .made_utc = row->made_utc,
                               .body = { arena_str(arena, row->body.text) } };
    if (!arena_ok(arena))
        return err_set(err, ERR_NOMEM, "out of memory");
    return outbox_rows_adopt(w->db, row->id, w->boot, err);
}

/* Found: it went out.  Not found: a reply that is still worth it goes again, a reminder never does (P6). */
int sends_found(struct run *run, const struct find_result *found, struct err *err)
{
    struct worker *w = run->worker;
    struct outbound row;
    int rc = outbox_rows_get(w->db, found->outbox_id, w->arena, &row, err);
    if (rc != 1 || row.state != OUT_SENDING) /* a receipt was faster */
        return rc < 0 ? -1 : 0;
    for (size_t i = 0; i < found->n_ids; i++) {
        int known = outbox_rows_knows(w->db, row.address_id, found->ids[i], err);
        struct send_result sent = { .outbox_id = row.id, .outcome = SEND_TAKEN, .provider_id = found->ids[i] };
        if (known < 0)
            return -1;
        if (known == 1) /* it said the same before, and that one has its row */
            continue;
        log_event(w->options.log, LOG_INFO, "outbox.settled", F_ID("outbox", row.id), F_WORD("as", "sent"), F_END);
        return outbox_rows_sent(w->db, &sent, run->now_utc, err);
    }
    bool fresh = row.expires_utc > 0 ? row.expires_utc > run->now_utc : row.made_utc + REPLY_FRESH_S > run->now_utc;
    const char *as = !found->answered ? "uncertain" : row.class == CLASS_REPLY && fresh ? "again" : "not_sent";
    log_event(w->options.log, found->answered ? LOG_INFO : LOG_WARN, "outbox.settled", F_ID("outbox", row.id), F_WORD("as", as), F_END);
    if (!found->answered)
        return outbox_rows_end(w->db, row.id, OUT_UNCERTAIN, 0, run->now_utc, err) < 0 ? -1 : 0;
    if (row.class != CLASS_REPLY || !fresh)
        return end(run, &row, OUT_EXPIRED, SEND_EXPIRED, 0, err);
    run->backlog = true; /* it may go at once */
    return outbox_rows_retry(w->db, row.id, run->now_utc, true, run->now_utc, err);
}

int sends_result(struct run *run, const struct send_result *result, struct err *err)
{
    struct worker *w = run->worker;
    struct outbound row;
    int rc = outbox_rows_get(w->db, result->outbox_id, w->arena, &row, err);
    if (rc != 1)
        return rc;
    switch (result->outcome) {
    case SEND_TAKEN:
        return outbox_rows_sent(w->db, result, run->now_utc, err);
    case SEND_RETRY:
    case SEND_CHANNEL_DOWN:
        if (result->picture_refused && row.picture.n == 0) /* so it was not that */
            return end(run, &row, OUT_FAILED, SEND_REFUSED, result->provider_code, err);
        if (result->picture_refused) {
            run->backlog = true; /* it may go at once */
            return outbox_rows_without_picture(w->db, row.id, run->now_utc, err);
        }
        return again(run, &row, result, err);
    case SEND_IN_DOUBT:
        if (may_resend(run, &row))
            return again(run, &row, result, err);
        return row.state == OUT_SENDING ? doubt(run, &row, result->provider_code, err) : 0;
    case SEND_UNSENT:
        run->backlog = true; /* it may go at once */
        return outbox_rows_retry(w->db, row.id, row.next_try_utc, false, row.changed_utc, err);
    case SEND_REFUSED:
    case SEND_BAD_ADDRESS:
    case SEND_STOPPED_BY_CARRIER:
        return end(run, &row, OUT_FAILED, result->outcome, result->provider_code, err);
    case SEND_EXPIRED:
        return end(run, &row, OUT_EXPIRED, result->outcome, result->provider_code, err);
    case SEND_OUTCOME_COUNT:
        break;
    }
    return err_set(err, ERR_RANGE, "a send result of no kind");
}

static int find_row(struct run *run, const struct receipt *receipt, struct outbound *row, struct err *err)
{
    struct worker *w = run->worker;
    int rc = receipt->outbox_id > 0 ? outbox_rows_get(w->db, receipt->outbox_id, w->arena, row, err) : 0;
    if (rc < 0)
        return rc;
    if (rc == 1) /* a store that began anew has other messages under the old numbers */
        return receipt->outbox_made_utc == 0 || receipt->outbox_made_utc == row->made_utc;
    /* it carries no id of ours, or that of a message which went out before it had a row */
    if (receipt->provider_id.n > 0)
        return outbox_rows_by_provider(w->db, receipt->channel, receipt->provider_id, w->arena, row, err);
    return 0;
}

int sends_receipt(struct run *run, const struct receipt *receipt, struct err *err)
{
    struct worker *w = run->worker;
    struct outbound row;
    int rc = find_row(run, receipt, &row, err);
    if (rc != 1 || !str_equal(row.channel, receipt->channel)) /* a receipt of one channel says nothing of another's messages */
        return rc < 0 ? -1 : 0;
    if (receipt->picture_refused && receipt->state == OUT_FAILED && row.picture.n > 0 && row.state == OUT_SENT) {
        run->backlog = true;
        return outbox_rows_without_picture(w->db, row.id, run->now_utc, err);
    }
    if (receipt->of_part && receipt->state == OUT_DELIVERED) {
        int n_parts = 0;
        if (row.state == OUT_FAILED || row.state == OUT_EXPIRED) /* one part that did not arrive: the words are not whole */
            return 0;
        rc = outbox_rows_part_delivered(w->db, row.id, receipt->event, &n_parts, err);
        if (rc != 1) /* told twice, it is one part */
            return rc;
        if (n_parts < sms_segments(row.body.text))
            return 0;
    }
    rc = outbox_rows_receipt(w->db, row.id, receipt->state, receipt->provider_code, run->now_utc, err);
    if (rc != 1)
        return rc;
    if (receipt->state == OUT_DELIVERED) {
        struct care care = run_care(run);
        row.state = OUT_DELIVERED;
        return address_rows_failure(w->db, row.address_id, true, err) < 0 ? -1 : care_receipt(&care, &row, err);
    }
    if (receipt->state != OUT_FAILED && receipt->state != OUT_EXPIRED)
        return 0;
    enum send_outcome outcome = receipt->state == OUT_EXPIRED ? SEND_EXPIRED : receipt->outcome;
    if (outcome == SEND_BAD_ADDRESS && address_rows_failure(w->db, row.address_id, false, err) < 0)
        return -1;
    return undeliverable(run, row.id, outcome, err);
}

int sends_recover(struct run *run, struct err *err)
{
    struct worker *w = run->worker;
    struct outbound *rows = NULL;
    size_t n = 0;
    int64_t n_again = 0;
    int64_t n_open = 0;
    do {
        if (outbox_rows_in_doubt(w->db, w->boot, DOUBT_CHUNK, w->arena, &rows, &n, err) < 0)
            return -1;
        for (size_t i = 0; i < n; i++) {
            bool resend = may_resend(run, &rows[i]);
            int rc = resend ? outbox_rows_retry(w->db, rows[i].id, run->now_utc, true, rows[i].changed_utc, err)
                            : doubt(run, &rows[i], 0, err);
            if (rc < 0)
                return -1;
            n_again += resend;
            n_open += !resend;
        }
    } while (n == DOUBT_CHUNK);
    if (n_again + n_open > 0)
        log_event(w->options.log, LOG_WARN, "outbox.in_doubt", F_INT("again", n_again), F_INT("open", n_open), F_END);
    return 0;
}
