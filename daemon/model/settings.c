/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/settings.h"

const struct settings_channel *settings_channel_of(const struct settings *settings, struct str name)
{
    for (size_t i = 0; i < settings->n_channels; i++)
        if (str_is(name, settings->channels[i].name))
            return &settings->channels[i];
    return NULL;
}

bool settings_is_team_only(const struct settings *settings, struct str channel)
{
    const struct settings_channel *found = settings_channel_of(settings, channel);
    return found != NULL && found->team_only;
}

const struct team_address *settings_words_address(const struct settings *settings, const struct team_member *member)
{
    for (size_t i = 0; i < member->n_addresses; i++)
        if (!settings_is_team_only(settings, str_of(member->addresses[i].channel)))
            return &member->addresses[i];
    return NULL;
}
