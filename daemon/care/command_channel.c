/* SPDX-License-Identifier: ISC
 * channel.test and outbox.show: whether a message leaves, and what became of it. */
#include <config.h>

#include "care/command.h"

#include <string.h>

#include "care/person.h"
#include "care/regions.h"
#include "care/team.h"
#include "store/meta_rows.h"
#include "store/outbox_rows.h"

static const char COUNTER[] = "channel_tests";

/* The member, and which of their addresses, that a test of the channel goes to: who is named, or the first who can be reached there. */
static bool find_address(const struct team *team, struct str channel, int only, int *member, size_t *address)
{
    for (int m = 0; m < (int)team->n_members; m++) {
        if (only >= 0 && m != only)
            continue;
        for (size_t a = 0; a < team->members[m].n_addresses; a++)
            if (str_is(channel, team->members[m].addresses[a].channel)) {
                *member = m;
                *address = a;
                return true;
            }
    }
    return false;
}

static bool is_channel(const struct settings *settings, struct str name)
{
    for (size_t i = 0; i < settings->n_channels; i++)
        if (str_is(name, settings->channels[i].name))
            return true;
    return false;
}

static int add_row(struct care *care, int64_t id, struct buf *answer, struct err *err)
{
    struct outbound row;
    int rc = outbox_rows_get(care->db, id, care->arena, &row, err);
    if (rc < 0)
        return -1;
    if (rc == 0)
        return command_refuse(answer, "There is no message %lld.", (long long)id);
    buf_addc(answer, '{');
    command_add_number(answer, "id", row.id, true);
    command_add_text(answer, "class", str_of(CLASS_NAMES[row.class]), false);
    command_add_text(answer, "state", str_of(OUT_STATE_NAMES[row.state]), false);
    command_add_text(answer, "channel", row.channel, false);
    command_add_number(answer, "attempts", row.attempts, false);
    command_add_number(answer, "made_utc", row.made_utc, false);
    command_add_number(answer, "changed_utc", row.changed_utc, false);
    command_add_text(answer, "provider_id", row.provider_id, false);
    buf_addc(answer, '}');
    return 0;
}

int command_channel_test(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    struct str channel = command_text(arguments, "channel"), to = command_text(arguments, "to");
    int only = to.n > 0 ? team_find(&settings->team, to) : -1, member = -1;
    size_t address = 0;
    int64_t count = 0;
    struct outbound row;
    if (!is_channel(settings, channel))
        return command_refuse(answer, "There is no channel \"%.*s\".", (int)channel.n, channel.s);
    if (to.n > 0 && only < 0)
        return command_refuse(answer, "There is no member \"%.*s\" in the team.", (int)to.n, to.s);
    if (!find_address(&settings->team, channel, only, &member, &address))
        return command_refuse(answer, "No member has an address on channel \"%.*s\": a test goes to the team only.", (int)channel.n, channel.s);
    if (meta_rows_count(care->db, COUNTER, &count, err) < 0)
        return -1;
    struct voice voice = { care->setup->messages, settings, settings->team.members[member].lang,
                           regions_find(messages_regions(care->setup->messages), str_of(settings->region)), NULL, NULL };
    if (post_member_open(care, member, address, CLASS_ALERT, (struct origin){ "test", count, "channel" },
                    say(care, &voice, MESSAGE_TEAM_CHANNEL_TEST), err) < 0
        || outbox_rows_by_cause(care->db, str_of(arena_printf(care->arena, "test:%lld", (long long)count)), STR("channel"), care->arena, &row,
                                err) != 1)
        return -1;
    return add_row(care, row.id, answer, err);
}

int command_outbox_show(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    return add_row(care, command_number(arguments, "id", 0), answer, err);
}
