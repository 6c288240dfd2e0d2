/* SPDX-License-Identifier: ISC
 * team.h - small questions about the team and its open alerts, for members' texts and for commands. */
#ifndef NAPE_CARE_TEAM_H
#define NAPE_CARE_TEAM_H

#include "care/escalate.h"

/* The index of the member of that id or name (any case), or -1. */
int team_find(const struct team *team, struct str name);

/* The open alerts in the arena: those that ring, were taken, are held or looked at again. */
int team_alerts(struct care *care, struct escalation **out, size_t *n, struct err *err);

/* Whether a member's text is OFF, BUSY or BACK with what belongs to it. */
bool team_is_absence(const struct care *care, struct str text);

/* Whether it asks a member for a swap, answers one or asks for the list. */
bool team_is_swap(const struct care *care, int member, struct str text);

/* TELL (decision 35): words of a member for a patient; answers go to her for two hours. */
enum { TEAM_TELL_S = 2 * 3600, TEAM_TELL_LETTERS = 300 };
/* How many letters the words have; more than TEAM_TELL_LETTERS, or none, are not told. */
size_t team_tell_letters(struct str words);
int team_tell(struct care *care, const struct person *person, int member, struct origin origin, struct str words, struct err *err);
/* A text of somebody whom a member has told something: it goes to her, and unless quiet they hear that she will see it.
 * 1: so it was; 0: nobody has; -1. */
int team_told(struct care *care, const struct person *person, int64_t inbox_id, struct str words, bool quiet, struct err *err);

/* "12 Ana G, 13 Luis": the open alerts, for a member; with initials, "12 AG, 13 L". */
int team_open_list(struct care *care, const struct voice *voice, bool initials, struct str *out, struct err *err);

/* What comes due for the team by itself (team_due.c), and when next. */
int team_due(struct care *care, struct err *err);
int team_next_due(struct care *care, int64_t *utc, struct err *err);
/* Rotations or days off have changed: what is next must be found anew. */
int team_look_again(struct care *care, struct err *err);

/* Nothing arrives over that channel any more: told to everybody who can be reached over another, once an hour. */
int team_path_fails(struct care *care, struct str channel, struct err *err);

/* Rings a test alert to the first step; *n members.  And what an OK answers: 1: the member's test; 0: there was none. */
int team_test(struct care *care, size_t *n, struct err *err);
int team_test_answered(struct care *care, const char *id, struct err *err);

#endif
