/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/hearing.h"

#include <stdlib.h>

#include "channel/channel.h"

enum {
    LEAST_S = 2 * 3600,    /* no shorter silence is worth a word */
    TIMES = 2,             /* as long as the longest so far */
    ENOUGH = 50,           /* texts before "usual" means anything */
    FADES_S = 14 * 86400,  /* the longest silence is forgotten at this pace */
};

struct ear {
    struct ear *next;
    const struct channel *channel;
    int64_t last_utc, longest_s, n;
    bool told;
};

struct hearing {
    const struct clock *clock;
    const struct log *log;
    struct ear *ears;
};

struct hearing *hearing_new(const struct clock *clock, const struct log *log, struct err *err)
{
    struct hearing *hearing = calloc(1, sizeof *hearing);
    if (hearing == NULL) {
        err_set(err, ERR_NOMEM, "no memory to listen");
        return NULL;
    }
    hearing->clock = clock;
    hearing->log = log;
    return hearing;
}

void hearing_free(struct hearing *hearing)
{
    if (hearing == NULL)
        return;
    while (hearing->ears != NULL) {
        struct ear *ear = hearing->ears;
        hearing->ears = ear->next;
        free(ear);
    }
    free(hearing);
}

int hearing_add_channel(struct hearing *hearing, const struct channel *channel, const struct heard_before *before, struct err *err)
{
    struct ear *ear = calloc(1, sizeof *ear);
    if (ear == NULL)
        return err_set(err, ERR_NOMEM, "no memory to listen");
    *ear = (struct ear){ .next = hearing->ears, .channel = channel, .last_utc = before->last_utc, .longest_s = before->longest_gap_s,
                         .n = before->n_texts };
    if (channel->silent_s > 0) /* its signs of life are not kept: it has that long from now */
        ear->last_utc = clock_utc_s(hearing->clock);
    hearing->ears = ear;
    return 0;
}

static struct ear *ear_of(const struct hearing *hearing, const struct channel *channel)
{
    for (struct ear *ear = hearing->ears; ear != NULL; ear = ear->next)
        if (ear->channel == channel)
            return ear;
    return NULL;
}

void hearing_heard(struct hearing *hearing, const struct channel *channel)
{
    struct ear *ear = ear_of(hearing, channel);
    int64_t now = clock_utc_s(hearing->clock);
    if (ear == NULL)
        return;
    int64_t gap = ear->last_utc > 0 && now > ear->last_utc ? now - ear->last_utc : 0;
    if (ear->told) {
        log_event(hearing->log, LOG_INFO, "channel.heard", F_WORD("channel", channel->name), F_MS("silent", gap * 1000), F_END);
        gap = 0; /* a fault is no custom */
    }
    ear->longest_s -= gap < FADES_S ? ear->longest_s * gap / FADES_S : ear->longest_s;
    if (gap > ear->longest_s)
        ear->longest_s = gap;
    ear->last_utc = now;
    ear->n++;
    ear->told = false;
}

static int64_t patience_s(const struct ear *ear)
{
    int64_t longest = ear->longest_s * TIMES;
    if (ear->channel->silent_s > 0)
        return ear->channel->silent_s;
    return longest > LEAST_S ? longest : LEAST_S;
}

bool hearing_look(struct hearing *hearing)
{
    int64_t now = clock_utc_s(hearing->clock);
    bool any = false;
    for (struct ear *ear = hearing->ears; ear != NULL; ear = ear->next) {
        if (ear->told || (ear->n < ENOUGH && ear->channel->silent_s == 0) || ear->last_utc == 0 || now - ear->last_utc < patience_s(ear))
            continue;
        ear->told = any = true;
        log_event(hearing->log, LOG_ALARM, "channel.silent", F_WORD("channel", ear->channel->name),
                  F_MS("silent", (now - ear->last_utc) * 1000), F_MS("longest", ear->longest_s * 1000), F_END);
    }
    return any;
}

int64_t hearing_last_utc(const struct hearing *hearing, const struct channel *channel)
{
    const struct ear *ear = ear_of(hearing, channel);
    return ear != NULL ? ear->last_utc : 0;
}
