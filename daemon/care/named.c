/* SPDX-License-Identifier: ISC
 * The first run of words that are names: each member is scored by it, and the best one is meant. */
#include <config.h>

#include "care/named.h"

#include <string.h>

enum { ID_POINTS = 3, NAME_POINTS = 2, TITLE_POINTS = 1 };

struct names {
    const struct messages *messages;
    const struct team *team;
    struct intake_tokens *ids, *names; /* by member */
    int not_member;
};

static bool has_word(const struct intake_tokens *t, const char *word)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->tokens[i].kind == INTAKE_WORD && strcmp(t->tokens[i].word, word) == 0)
            return true;
    return false;
}

/* What a word speaks for a member.  A single letter is no name. */
static int points(const struct names *n, size_t member, const char *word, bool *named)
{
    bool title = messages_is_title(n->messages, str_of(word)), id = n->ids[member].n == 1 && has_word(&n->ids[member], word);
    bool name = has_word(&n->names[member], word) && strlen(word) > 1;
    *named = *named || id || (name && !title);
    return id ? ID_POINTS : name ? title ? TITLE_POINTS : NAME_POINTS : 0;
}

static bool is_name(const struct names *n, const char *word)
{
    bool named = false;
    for (size_t m = 0; m < n->team->n_members; m++)
        if ((int)m != n->not_member && points(n, m, word, &named) > 0)
            return true;
    return messages_is_title(n->messages, str_of(word));
}

/* Of the words from..to; -1: nobody or two, *any: somebody is named. */
static int best_of(const struct names *n, const struct intake_tokens *t, size_t from, size_t to, bool *any)
{
    int best = -1, most = 0;
    bool two = false;
    *any = false;
    for (size_t m = 0; m < n->team->n_members; m++) {
        int sum = 0;
        bool named = false;
        for (size_t i = from; i < to; i++)
            sum += t->tokens[i].kind == INTAKE_WORD ? points(n, m, t->tokens[i].word, &named) : 0;
        if (!named || (int)m == n->not_member)
            continue;
        *any = true;
        two = sum > most ? false : two || sum == most;
        if (sum > most) {
            most = sum;
            best = (int)m;
        }
    }
    return two ? -1 : best;
}

int named_member(const struct messages *messages, const struct team *team, const struct intake_tokens *t, const bool *used,
                 int not_member, struct arena *arena)
{
    struct names n = { .messages = messages, .team = team, .not_member = not_member };
    n.ids = arena_array(arena, team->n_members + 1, sizeof *n.ids);
    n.names = arena_array(arena, team->n_members + 1, sizeof *n.names);
    if (n.ids == NULL || n.names == NULL)
        return -1;
    for (size_t m = 0; m < team->n_members; m++) {
        n.ids[m] = intake_cut(str_of(team->members[m].id), arena);
        n.names[m] = intake_cut(str_of(team->members[m].name), arena);
    }
    for (size_t i = 0; i < t->n; i++) {
        size_t end = i;
        bool any;
        while (end < t->n && (used == NULL || !used[end])
               && (t->tokens[end].kind == INTAKE_MARK ? end > i && t->tokens[end].mark == '.' /* "dr. lee" */
                                                      : t->tokens[end].kind == INTAKE_WORD && is_name(&n, t->tokens[end].word)))
            end++;
        int member = best_of(&n, t, i, end, &any);
        if (any)
            return member;
    }
    return -1;
}

int named_in(const struct messages *messages, const struct team *team, struct str text, struct arena *arena)
{
    struct intake_tokens t = intake_cut(text, arena);
    return named_member(messages, team, &t, NULL, -1, arena);
}
