/* SPDX-License-Identifier: ISC
 * What each kind of job does inside the transaction. */
#include <config.h>

#include "delivery/hearing.h"
#include "delivery/worker_inside.h"

#include <string.h>

#include "base/fault.h"
#include "care/person.h"
#include "store/address_rows.h"
#include "store/audit_rows.h"
#include "store/inbox_rows.h"
#include "store/meta_rows.h"
#include "store/seen_rows.h"
#include "triage/explain.h"

enum { FEVER_FROM = 380 /* tenths of a degree */, MORE_NAMES = 2 };

/* What is read as the patient's own and present completes a rule in the next hour's texts. */
static bool is_recent(const struct mention *m)
{
    return m->polarity == POLARITY_PRESENT && m->experiencer == EXPERIENCER_PATIENT && m->mode == MODE_STATED &&
           (m->tense == TENSE_NOW || m->tense == TENSE_TODAY_OVER) && !m->doubtful;
}

/* What is told by a number counts by the word for it: "pain 5", "38.2". */
static size_t recent_concepts(const struct screening *screening, const char **names)
{
    const struct reading *reading = &screening->reading;
    size_t n = 0;
    for (size_t i = 0; i < reading->n_mentions; i++)
        if (is_recent(&reading->mentions[i]))
            names[n++] = reading->mentions[i].name;
    if (screening->assessment.head_pain)
        names[n++] = OBSERVATION_KINDS[OBS_HEADACHE].name;
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->code == OBS_TEMPERATURE && o->day == 0 && !o->earlier && o->value >= FEVER_FROM) {
            names[n++] = OBSERVATION_KINDS[OBS_FEVER].name;
            break;
        }
    }
    return n;
}

static int store_text(struct run *run, const struct care_text *text, const struct screening *screening, struct str json,
                      int64_t *id, struct err *err)
{
    struct worker *w = run->worker;
    const char **names = arena_array_raw(w->arena, screening->reading.n_mentions + MORE_NAMES, sizeof *names);
    if (names == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    struct inbox_entry entry = {
        .inbound = text->inbound,
        .patient_id = text->patient_id,
        .address_id = text->address_id,
        .assessment = json,
        .concepts = names,
        .n_concepts = recent_concepts(screening, names),
    };
    if (inbox_rows_put(w->db, &entry, id, err) < 0)
        return -1;
    return seen_rows_put(w->db, w->hash_key, text->inbound, run->now_utc, *id, err);
}

static struct str screening_json(const struct screening *screening, struct str text, struct arena *arena)
{
    struct buf buf;
    buf_init(&buf, (size_t)1 << 20);
    explain_json(screening, text, &buf);
    struct str json = buf_ok(&buf) ? arena_str(arena, buf_str(&buf)) : STR("{}");
    buf_clear(&buf);
    return json;
}

/* For the demo's page: what was understood, beside the phone. */
static int add_view(struct run *run, const struct inbound *in, int64_t inbox_id, struct str json, const struct care_done *done,
                    struct err *err)
{
    struct arena *arena = run->result->arena;
    struct buf buf;
    if (run->n_views == run->size_views) {
        size_t size = run->size_views > 0 ? run->size_views * 2 : 8;
        struct view *more = arena_array_raw(arena, size, sizeof *more);
        if (more == NULL)
            return err_set(err, ERR_NOMEM, "out of memory");
        if (run->n_views > 0)
            memcpy(more, run->views, run->n_views * sizeof *more);
        run->views = more;
        run->size_views = size;
    }
    buf_init(&buf, 0);
    buf_adds(&buf, "{\"address\":");
    buf_add_json(&buf, in->from);
    buf_adds(&buf, ",\"channel\":");
    buf_add_json(&buf, in->channel);
    buf_addf(&buf, ",\"inbox\":%lld,\"at\":%lld,\"outcome\":", (long long)inbox_id, (long long)run->now_utc);
    buf_add_json(&buf, str_of(done->outcome));
    buf_adds(&buf, ",\"diary\":");
    buf_add_json(&buf, done->diary);
    buf_adds(&buf, ",\"screening\":");
    buf_addstr(&buf, json);
    buf_addc(&buf, '}');
    if (buf_ok(&buf))
        run->views[run->n_views++] = (struct view){ .channel = arena_str(arena, in->channel),
                                                    .address = arena_str(arena, in->from),
                                                    .json = arena_str(arena, buf_str(&buf)) };
    buf_clear(&buf);
    return arena_ok(arena) ? 0 : err_set(err, ERR_NOMEM, "out of memory");
}

static int do_inbound(struct run *run, const struct inbound *in, struct verdict *verdict, struct err *err)
{
    struct worker *w = run->worker;
    struct care care = run_care(run);
    struct care_text text = { 0 };
    struct care_done done = { .outcome = "" };
    struct screening screening = { 0 };
    int64_t id = 0;
    int rc = PLANTED(PLANTED_DEDUPE_OFF) ? 0 : seen_rows_find(w->db, w->hash_key, in, run->now_utc, &id, err);
    if (rc != 0) {
        *verdict = (struct verdict){ .kind = VERDICT_DUPLICATE, .inbox_id = id };
        return rc < 0 || already_begin(run, in, id, verdict, err) < 0 ? -1 : already_end(run, id, err);
    }
    /* P2: who wrote, then what it means; what is done about it comes after */
    if (care_facts(&care, in, &text, err) < 0 || already_screen(run, &text, &screening, err) < 0)
        return -1;
    struct str json = screening_json(&screening, in->text.text, w->arena);
    if (store_text(run, &text, &screening, json, &id, err) < 0)
        return -1;
    *verdict = (struct verdict){ .kind = VERDICT_DONE, .inbox_id = id,
                                 .site = text.person != NULL ? arena_str(run->result->arena, text.person->patient.site) : (struct str){ NULL, 0 } };
    if (already_begin(run, in, id, verdict, err) < 0 || care_inbound(&care, &text, id, &screening, &done, err) < 0 ||
        already_end(run, id, err) < 0 || inbox_rows_done(w->db, id, done.outcome, done.diary, err) < 0)
        return -1;
    run->result->tally.texts[screening.assessment.tier]++;
    log_event(w->options.log, LOG_INFO, "inbox.done", F_ID("inbox", id), F_WORD("tier", TIER_NAMES[screening.assessment.tier]),
              F_INT("flags", (int64_t)screening.assessment.n_flags), F_WORD("outcome", done.outcome), F_END);
    return w->options.views ? add_view(run, in, id, json, &done, err) : 0;
}

/* Over a restart it is known since when to ask (delivery/sweep). */
static int do_swept(struct run *run, const struct sweep_mark *mark, struct err *err)
{
    struct worker *w = run->worker;
    char *name = arena_printf(w->arena, "swept:%.*s", (int)mark->channel.n, mark->channel.s);
    char *value = arena_printf(w->arena, "%lld", (long long)mark->utc);
    if (name == NULL || value == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    return meta_rows_put(w->db, name, str_of(value), err);
}

int worker_swept_utc(struct worker *worker, struct str channel, int64_t *utc, struct err *err)
{
    struct str value;
    *utc = 0;
    arena_reset(worker->arena);
    char *name = arena_printf(worker->arena, "swept:%.*s", (int)channel.n, channel.s);
    if (name == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    int rc = meta_rows_get(worker->db, name, worker->arena, &value, err);
    if (rc == 1)
        text_to_int(value, 0, INT64_MAX, utc);
    return rc < 0 ? -1 : 0;
}

int worker_heard(struct worker *worker, struct str channel, struct heard_before *out, struct err *err)
{
    return inbox_rows_gaps(worker->db, channel, &out->last_utc, &out->longest_gap_s, &out->n_texts, err);
}

int worker_n_people(struct worker *worker, struct str channel, int64_t *n, struct err *err)
{
    return address_rows_count(worker->db, channel, n, err);
}

static int do_tick(struct run *run, struct err *err)
{
    struct care care = run_care(run);
    int rc = care_due(&care, 0, err);
    if (rc == 1)
        run->more_due = true;
    return rc < 0 ? -1 : 0;
}

/* A refused command leaves nothing behind, whatever it did before it was refused. */
static int run_command(struct run *run, const struct admin_request *rq, bool changes, struct buf *answer, struct err *err)
{
    struct worker *w = run->worker;
    struct care care = run_care(run);
    size_t n_leased = run->desk.n_leased;
    if (!changes)
        return care_admin(&care, rq->verb, rq->arguments, answer, err);
    if (db_mark(w->db, err) < 0)
        return -1;
    int rc = care_admin(&care, rq->verb, rq->arguments, answer, err);
    if (rc < 0)
        return -1;
    if (rc == 0)
        return db_unmark(w->db, err);
    run->desk.n_leased = n_leased;
    return db_back(w->db, err) < 0 ? -1 : 1;
}

static int do_admin(struct run *run, const struct admin_request *rq, struct verdict *verdict, struct err *err)
{
    struct worker *w = run->worker;
    bool changes = rq->request_id.n > 0 && care_admin_changes(rq->verb);
    bool refused = false;
    if (changes) {
        int known = request_rows_get(w->db, rq->request_id, run->result->arena, &refused, &verdict->answer, err);
        if (known != 0) {
            verdict->kind = refused ? VERDICT_REFUSED : VERDICT_DONE;
            return known < 0 ? -1 : 0;
        }
    }
    struct buf answer;
    buf_init(&answer, 0);
    int rc = run_command(run, rq, care_admin_changes(rq->verb), &answer, err);
    if (rc >= 0 && !buf_ok(&answer))
        rc = err_set(err, ERR_NOMEM, "out of memory");
    if (rc >= 0 && changes && request_rows_put(w->db, rq->request_id, run->now_utc, rc == 1, buf_str(&answer), err) < 0)
        rc = -1;
    if (rc >= 0)
        *verdict = (struct verdict){ .kind = rc == 1 ? VERDICT_REFUSED : VERDICT_DONE,
                                     .answer = arena_str(run->result->arena, buf_str(&answer)) };
    buf_clear(&answer);
    return rc < 0 ? -1 : 0;
}

int job_run(struct run *run, size_t i, struct err *err)
{
    const struct job *job = run->batch->jobs[i];
    struct verdict *verdict = &run->result->verdicts[i];
    *verdict = (struct verdict){ .kind = VERDICT_DONE };
    run->desk.inbox_id = 0;
    run->desk.n_already = 0;
    switch (job->kind) {
    case JOB_INBOUND:
        run->worker->heard_utc = run->now_utc;
        return do_inbound(run, &job->of.inbound, verdict, err);
    case JOB_RECEIPT:
        return sends_receipt(run, &job->of.receipt, err);
    case JOB_SEND_RESULT:
        return sends_result(run, &job->of.send_result, err);
    case JOB_FOUND:
        return sends_found(run, &job->of.found, err);
    case JOB_SWEPT:
        return do_swept(run, &job->of.swept, err);
    case JOB_TICK:
        return do_tick(run, err);
    case JOB_ADMIN:
        return do_admin(run, &job->of.admin, verdict, err);
    case JOB_KIND_COUNT:
        break;
    }
    return err_set(err, ERR_RANGE, "a job of no kind");
}
