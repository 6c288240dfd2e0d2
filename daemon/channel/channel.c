/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "channel/channel.h"

#include <stdlib.h>
#include <string.h>

#include "base/sms.h"
#include "channel/drivers.h"

static const struct channel_ops *const DRIVERS[] = {
    &CHANNEL_MATTERMOST, &CHANNEL_NTFY, &CHANNEL_PAGERDUTY, &CHANNEL_SIM, &CHANNEL_SLACK, &CHANNEL_SMSGATE, &CHANNEL_TELEGRAM,
    &CHANNEL_TWILIO,
};
enum { N_DRIVERS = sizeof DRIVERS / sizeof *DRIVERS };

const struct channel_ops *channel_driver(struct str name)
{
    for (size_t i = 0; i < N_DRIVERS; i++)
        if (str_is(name, DRIVERS[i]->name))
            return DRIVERS[i];
    return NULL;
}

size_t channel_drivers(const struct channel_ops *const **out)
{
    *out = DRIVERS;
    return N_DRIVERS;
}

const struct option_value *channel_option(const struct channel_config *config, const char *name)
{
    for (size_t i = 0; i < config->n_values; i++)
        if (strcmp(config->values[i].name, name) == 0)
            return &config->values[i];
    return NULL;
}

struct channel *channel_open(const struct channel_ops *ops, const struct channel_config *config, struct problems *problems)
{
    const struct option_value *rate = channel_option(config, "rate");
    struct channel *channel = calloc(1, sizeof *channel);
    if (channel == NULL || (channel->name = strdup(config->name)) == NULL) {
        free(channel);
        problems_error(problems, config->file, config->line, "no memory for a channel");
        return NULL;
    }
    channel->ops = ops;
    channel->rate_milli = rate != NULL ? rate->number : 1000;
    if (ops->open(channel, config, problems) < 0) {
        channel_close(channel);
        return NULL;
    }
    return channel;
}

void channel_close(struct channel *channel)
{
    if (channel == NULL)
        return;
    channel->ops->close(channel);
    free(channel->name);
    free(channel);
}

int sms_segments(struct str text)
{
    return sms_measure(text).parts;
}
