/* SPDX-License-Identifier: ISC
 * catch_up.c - wires into the loop what is asked of providers: which texts there are, where they call nobody (delivery/poll), which
 * came while nobody listened (delivery/sweep), and which messages they took (delivery/settle); and notices when a channel is silent
 * (delivery/hearing). */
#include <config.h>

#include "naped.h"

#include "channel/channel.h"
#include "conf.h"
#include "delivery/hearing.h"
#include "delivery/inbox.h"
#include "delivery/poll.h"
#include "delivery/settle.h"
#include "delivery/stall.h"
#include "delivery/sweep.h"
#include "delivery/worker.h"
#include "loop/loop.h"

static void notice(struct naped *naped, const struct channel *channel)
{
    if (channel->polled) /* where nothing else comes, a list is a sign of life */
        hearing_heard(naped->hearing, channel);
}

static void heard(void *arg, const struct channel *channel)
{
    struct naped *naped = arg;
    hearing_heard(naped->hearing, channel);
}

/* To be remembered: nobody waits for it. */
static void swept(void *arg, const struct channel *channel, int64_t utc)
{
    struct naped *naped = arg;
    struct err err = { 0 };
    struct job *job = job_new(JOB_SWEPT);
    notice(naped, channel);
    if (job != NULL) {
        job->of.swept = (struct sweep_mark){ .channel = arena_str(job->arena, str_of(channel->name)), .utc = utc };
        if (inbox_add(naped->inbox, job, true, &err) == 0)
            return;
        job_free(job);
    }
    log_event(&naped->log, LOG_WARN, "sweep.not_noted", F_WORD("channel", channel->name), F_END); /* asked for again at the next start */
}

static void found(struct job *job, void *arg)
{
    struct naped *naped = arg;
    struct err err = { 0 };
    if (inbox_add(naped->inbox, job, true, &err) == 0)
        return;
    log_event(&naped->log, LOG_ALARM, "naped.no_memory", F_ERR(&err), F_END);
    job_free(job); /* its row stays as sending: the next start settles it */
}

int catch_up_open(struct naped *naped, struct err *err)
{
    struct sweep_options options = { .clock = &naped->clock, .log = &naped->log, .file = serve_swept, .swept = swept, .arg = naped };
    struct settle_options settle = { .clock = &naped->clock, .log = &naped->log, .submit = found, .arg = naped };
    struct poll_options poll = { .clock = &naped->clock, .log = &naped->log, .file = serve_polled, .heard = heard, .arg = naped };
    naped->poll = poll_new(&poll, err);
    naped->sweep = naped->poll != NULL ? sweep_new(&options, err) : NULL;
    naped->settle = naped->sweep != NULL ? settle_new(&settle, err) : NULL;
    naped->hearing = naped->settle != NULL ? hearing_new(&naped->clock, &naped->log, err) : NULL;
    return naped->hearing != NULL ? 0 : -1;
}

int catch_up_add(struct naped *naped, struct worker *worker, struct err *err)
{
    for (size_t i = 0; i < naped->conf->settings.n_channels; i++) {
        struct channel *channel = naped->conf->channels[i];
        int64_t utc = 0, n_people = 0;
        struct heard_before before = { 0 };
        if (channel->most_patients > 0 && worker_n_people(worker, str_of(channel->name), &n_people, err) < 0)
            return -1;
        if (n_people > channel->most_patients) /* decision 43 */
            return err_set(err, ERR_CONFIG, "channel \"%s\": inbound = \"poll\" serves at most %lld people, and there are %lld: take webhooks, "
                                            "or raise poll_patients", channel->name, (long long)channel->most_patients, (long long)n_people);
        if (worker_swept_utc(worker, str_of(channel->name), &utc, err) < 0 ||
            sweep_add_channel(naped->sweep, channel, &naped->web, utc, err) < 0 ||
            poll_add_channel(naped->poll, channel, &naped->web, err) < 0 || settle_add_channel(naped->settle, channel, &naped->web, err) < 0)
            return -1;
        if ((channel->ops->can & CAN_LOCAL) == 0 && (worker_heard(worker, str_of(channel->name), &before, err) < 0 ||
                                                     hearing_add_channel(naped->hearing, channel, &before, err) < 0))
            return -1;
    }
    return 0;
}

void catch_up_close(struct naped *naped)
{
    loop_timer_cancel(naped->catch_up_timer);
    poll_free(naped->poll);
    sweep_free(naped->sweep);
    settle_free(naped->settle);
    hearing_free(naped->hearing);
}

static void again(struct loop *loop, void *arg)
{
    (void)loop;
    struct naped *naped = arg;
    naped->catch_up_timer = NULL; /* the round that this begins ends with catch_up_run */
}

static int64_t sooner(int64_t a_ms, int64_t b_ms)
{
    return a_ms < 0 ? b_ms : b_ms < 0 || a_ms < b_ms ? a_ms : b_ms;
}

void catch_up_run(struct naped *naped)
{
    bool stuck = stall_is_on(naped->stall);
    int64_t wait_ms = -1;
    if (naped->was_stuck && !stuck) /* what heard 503 meanwhile may not come again */
        sweep_now(naped->sweep);
    naped->was_stuck = stuck;
    loop_timer_cancel(naped->catch_up_timer);
    naped->catch_up_timer = NULL;
    if (naped->draining)
        return;
    poll_run(naped->poll); /* also while the store is stuck: as a webhook would (P3) */
    if (!stuck) {
        if (hearing_look(naped->hearing))
            sweep_now(naped->sweep);
        sweep_run(naped->sweep);
        settle_run(naped->settle);
        wait_ms = sooner(sweep_wait_ms(naped->sweep), settle_wait_ms(naped->settle));
    }
    wait_ms = sooner(wait_ms, poll_wait_ms(naped->poll));
    naped->catch_up_timer = wait_ms >= 0 ? loop_timer_start(naped->loop, wait_ms, 0, again, naped) : NULL;
}
