/* SPDX-License-Identifier: ISC
 * team_only.h - what the drivers share over which alerts go to the team and nothing comes in: ntfy, Slack, Mattermost, PagerDuty.
 * What they carry passes other eyes, so they take brief texts alone (decision 33); any other is refused before it leaves. */
#ifndef NAPE_CHANNEL_TEAM_ONLY_H
#define NAPE_CHANNEL_TEAM_ONLY_H

#include "channel/channel.h"

/* ERR_RANGE: the text is not brief, or the address is no name. */
int team_only_check(const struct outbound *message, struct err *err);

/* The link of an alert, as it stands in the text: it begins like that, "https://nape.example.org/ack/".  Empty: there is none. */
struct str team_only_link(struct str beginning, struct str text);

/* How the links of alerts begin, kept in that arena; "" without a public URL. */
struct str team_only_links(struct arena *arena, const struct channel_config *config);

/* For ops.receive: nothing comes in. */
int team_only_receive(struct channel *channel, const struct http_request *request, struct str path_rest, int64_t now_utc,
                      struct arena *arena, struct received *out, struct err *err);
/* For ops.measure: one, whatever its length. */
int team_only_measure(const struct channel *channel, struct str text);

/* An option's text, kept in that arena; "" when it was not given. */
struct str team_only_option(struct arena *arena, const struct channel_config *config, const char *name);

/* The call with that JSON, which it clears. */
int team_only_call(struct str url, struct buf *json, struct arena *arena, struct http_call *out, struct err *err);

/* No answer: not sent, or perhaps.  true: so it was. */
bool team_only_no_answer(const struct http_answer *answer, struct send_result *out);

#endif
