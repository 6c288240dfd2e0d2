/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/team.h"

static size_t add_once(const int *from, size_t n_from, int *members, size_t n, size_t max)
{
    for (size_t i = 0; i < n_from; i++) {
        bool there = false;
        for (size_t k = 0; k < n; k++)
            there = there || members[k] == from[i];
        if (!there && n < max)
            members[n++] = from[i];
    }
    return n;
}

size_t team_step_everybody(const struct team *team, const struct team_step *step, int *members, size_t max)
{
    size_t n = add_once(step->members, step->n_members, members, 0, max);
    for (size_t i = 0; i < step->n_rotations; i++) {
        const struct team_rotation *rotation = &team->rotations[step->rotations[i]];
        n = add_once(rotation->members, rotation->n_members, members, n, max);
    }
    return n;
}

int team_member_at(const struct team *team, struct str channel, struct str address)
{
    for (size_t i = 0; i < team->n_members; i++)
        for (size_t k = 0; k < team->members[i].n_addresses; k++)
            if (str_is(channel, team->members[i].addresses[k].channel) &&
                str_is(address, team->members[i].addresses[k].address))
                return (int)i;
    return -1;
}
