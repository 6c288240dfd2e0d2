/* SPDX-License-Identifier: ISC
 * drivers.h - every driver there is.  A new one is a file with its ops at the end, a line here and a line in channel.c's table. */
#ifndef NAPE_CHANNEL_DRIVERS_H
#define NAPE_CHANNEL_DRIVERS_H

#include "channel/channel.h"

extern const struct channel_ops CHANNEL_MATTERMOST;
extern const struct channel_ops CHANNEL_NTFY;
extern const struct channel_ops CHANNEL_PAGERDUTY;
extern const struct channel_ops CHANNEL_SIM;
extern const struct channel_ops CHANNEL_SLACK;
extern const struct channel_ops CHANNEL_SMSGATE;
extern const struct channel_ops CHANNEL_TELEGRAM;
extern const struct channel_ops CHANNEL_TWILIO;

#endif
