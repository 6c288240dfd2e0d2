/* SPDX-License-Identifier: ISC
 * The commands about swaps of members, and who is on call in the days to come. */
#include <config.h>

#include "care/command.h"

#include "care/person.h"
#include "care/swap.h"
#include "care/team.h"

enum { DAY_S = 86400, TURNS_MOST = 200 };

static const char *name_of(const struct care *care, int member)
{
    return member >= 0 ? care->setup->settings->team.members[member].id : "";
}

int command_add_swaps(struct care *care, const struct zone *zone, struct buf *answer, struct err *err)
{
    struct swap *rows = NULL;
    size_t n = 0;
    if (swap_open(care, STR(""), &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_number(answer, "code", rows[i].id, true);
        command_add_text(answer, "member", rows[i].asker, false);
        command_add_text(answer, "with", rows[i].other, false);
        command_add_text(answer, "from", command_when(care, zone, rows[i].from_utc), false);
        command_add_text(answer, "to", command_when(care, zone, rows[i].to_utc), false);
        command_add_text(answer, "back_from", command_when(care, zone, rows[i].back_from_utc), false);
        command_add_text(answer, "back_to", command_when(care, zone, rows[i].back_to_utc), false);
        command_add_text(answer, "state", str_of(SWAP_STATE_NAMES[rows[i].state]), false);
        command_add_text(answer, "waits_for", rows[i].waits_for, false);
        buf_addc(answer, '}');
    }
    return 0;
}

void command_add_turns(struct care *care, const struct duty *duty, const struct zone *zone, int64_t days, struct buf *answer)
{
    const struct team *team = &care->setup->settings->team;
    struct duty plain = *duty;
    bool first = true;
    plain.n_swaps = 0;
    for (size_t r = 0; r < team->n_rotations; r++) {
        const struct team_rotation *rotation = &team->rotations[r];
        int64_t from = care->now_utc, end = care->now_utc + days * DAY_S;
        for (int n = 0; n < TURNS_MOST && from != 0 && from < end; n++) {
            int64_t next = duty_next_change(duty, rotation, from), to = next != 0 && next < end ? next : end;
            int member = duty_on(duty, rotation, from);
            buf_adds(answer, first ? "{" : ",{");
            first = false;
            command_add_text(answer, "rotation", str_of(rotation->name), true);
            command_add_text(answer, "member", str_of(name_of(care, member)), false);
            command_add_text(answer, "from", command_when(care, zone, from), false);
            command_add_text(answer, "to", command_when(care, zone, to), false);
            buf_adds(answer, member != duty_on(&plain, rotation, from) ? ",\"swap\":true" : ",\"swap\":false");
            buf_adds(answer, member >= 0 && duty_free(duty, member, from) ? ",\"free\":true}" : ",\"free\":false}");
            from = next;
        }
    }
}

static int member_of(struct care *care, const cJSON *arguments, const char *argument, struct str *id, struct buf *answer)
{
    const struct team *team = &care->setup->settings->team;
    struct str said = command_text(arguments, argument);
    int member = team_find(team, said);
    if (said.n == 0)
        return command_refuse(answer, "\"%s\" is the id of a member of the team.", argument);
    if (member < 0)
        return command_refuse(answer, "There is no member \"%.*s\" in the team.", (int)said.n, said.s);
    *id = str_of(team->members[member].id);
    return 0;
}

static int after(struct care *care, const struct swap_answer *a, struct buf *answer, struct err *err)
{
    const struct zone *zone = site_zone(care, err);
    if (zone == NULL)
        return -1;
    struct str from = command_when(care, zone, a->hole.from_utc), to = command_when(care, zone, a->hole.to_utc);
    switch (a->done) {
    case SWAP_DONE:
        break;
    case SWAP_HOLE:
        return command_refuse(answer, "Nobody could be rung from %.*s to %.*s: first find somebody who stands in.", (int)from.n, from.s,
                              (int)to.n, to.s);
    case SWAP_AWAY:
        return command_refuse(answer, "%.*s is off from %.*s.", (int)a->member.n, a->member.s, (int)from.n, from.s);
    case SWAP_NOTHING:
        return command_refuse(answer, "Neither of the two is on call then: there is nothing to swap.");
    case SWAP_UNKNOWN:
        return command_refuse(answer, "There is no such swap: see \"napectl team list\".");
    case SWAP_WAITS:
        return a->member.n > 0 ? command_refuse(answer, "It waits for the word of %.*s.", (int)a->member.n, a->member.s)
                               : command_refuse(answer, "It is agreed already.");
    }
    buf_addc(answer, '{');
    command_add_number(answer, "code", a->swap.id, true);
    command_add_text(answer, "state", str_of(SWAP_STATE_NAMES[a->swap.state]), false);
    command_add_text(answer, "waits_for", a->swap.waits_for, false);
    buf_addc(answer, '}');
    return 0;
}

int command_team_swap(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct swap_answer done;
    struct swap swap;
    if (!swap_days(care, command_text(arguments, "when"), &swap))
        return command_refuse(answer, "Say whole days, for example \"24 Dec\", \"24 Dec for 31 Dec\" or \"2026-12-24\".");
    if (member_of(care, arguments, "by", &swap.asker, answer) != 0 || member_of(care, arguments, "with", &swap.other, answer) != 0)
        return 1;
    if (str_equal(swap.asker, swap.other))
        return command_refuse(answer, "A swap is between two members.");
    return swap_ask(care, &swap, &done, err) < 0 ? -1 : after(care, &done, answer, err);
}

static int said(struct care *care, const cJSON *arguments, enum swap_word word, struct buf *answer, struct err *err)
{
    struct swap_answer done;
    struct str member;
    if (member_of(care, arguments, "by", &member, answer) != 0)
        return 1;
    return swap_say(care, command_number(arguments, "code", 0), member, word, false, &done, err) < 0 ? -1 : after(care, &done, answer, err);
}

int command_team_swap_ok(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    return said(care, arguments, SWAP_WORD_OK, answer, err);
}

int command_team_swap_no(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    return said(care, arguments, SWAP_WORD_NO, answer, err);
}

int command_team_swap_end(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct swap_answer done;
    struct str member;
    if (member_of(care, arguments, "by", &member, answer) != 0)
        return 1;
    return swap_end(care, command_number(arguments, "code", 0), member, &done, err) < 0 ? -1 : after(care, &done, answer, err);
}
