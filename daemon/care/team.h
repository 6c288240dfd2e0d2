/* SPDX-License-Identifier: ISC
 * team.h - small questions about the team and its open alerts, for members' texts and for commands. */
#ifndef NAPE_CARE_TEAM_H
#define NAPE_CARE_TEAM_H

#include "care/escalate.h"

/* The index of the member of that id or name (any case), or -1. */
int team_find(const struct team *team, struct str name);

/* The open alerts in the arena: those that ring, were taken, are held or looked at again. */
int team_alerts(struct care *care, struct escalation **out, size_t *n, struct err *err);

#endif
