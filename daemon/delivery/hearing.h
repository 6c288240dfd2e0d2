/* SPDX-License-Identifier: ISC
 * hearing.h - how long ago each channel was last heard, and whether that is longer than it is ever silent: then a webhook may be gone,
 * a number or a phone, and nobody would notice.  Loop thread only. */
#ifndef NAPE_DELIVERY_HEARING_H
#define NAPE_DELIVERY_HEARING_H

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"

struct channel;
struct hearing;

/* What the store knows of a channel's silences. */
struct heard_before {
    int64_t last_utc;      /* 0: never */
    int64_t longest_gap_s; /* between two of its last texts */
    int64_t n_texts;       /* that this is said of */
};

struct hearing *hearing_new(const struct clock *clock, const struct log *log, struct err *err);
void hearing_free(struct hearing *hearing);
int hearing_add_channel(struct hearing *hearing, const struct channel *channel, const struct heard_before *before, struct err *err);

/* It brought something: a text, a receipt, a list. */
void hearing_heard(struct hearing *hearing, const struct channel *channel);
/* Raises an alarm for each channel that has been silent for twice as long as it usually is at most, once a silence.  true: for one. */
bool hearing_look(struct hearing *hearing);
/* 0: never. */
int64_t hearing_last_utc(const struct hearing *hearing, const struct channel *channel);

#endif
