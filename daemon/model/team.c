/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/team.h"

int team_member_at(const struct team *team, struct str channel, struct str address)
{
    for (size_t i = 0; i < team->n_members; i++)
        for (size_t k = 0; k < team->members[i].n_addresses; k++)
            if (str_is(channel, team->members[i].addresses[k].channel) &&
                str_is(address, team->members[i].addresses[k].address))
                return (int)i;
    return -1;
}
